// Web archives: WARC with HTTP responses, resources, and the extracted text of WET files.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "read/read.h"
#include "read/stream.h"

namespace demarche::read {

// Hands over each record that holds a page or a text, in order; `source` is PATH#RECORD-ID, `url` the page's address. Records of
// other kinds (requests, metadata, pictures) are passed over silently. A record with a wrong length or a torn end is one error,
// and reading goes on at the next record that can be found. Memory: one record, at most Options::max_input_bytes.
void read_warc(const std::string& path, Stream& stream, const Options& options, const std::function<bool(Item&&)>& on_item,
               const std::function<void(const Error&)>& on_error);

}  // namespace demarche::read
