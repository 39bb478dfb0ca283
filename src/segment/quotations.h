// Finds quotations in a stretch of text: “ ”, " ", « », „ “, and ' ' where the marks can be nothing else.
#pragma once

#include <string_view>
#include <vector>

#include "base/span.h"
#include "document/document.h"

namespace demarche::segment {

// Appends the quotations of one document, given its paragraphs in order. A quotation that is not closed runs on where the
// next paragraph opens with a mark of its own (the printers' habit), else it ends with its paragraph and is not `closed`.
// Nested ones are given too, outer first. Linear in the text.
//   “We will go,” he said.   -> one quotation: We will go,
//   5' 11" tall              -> none
void find_quotations(std::string_view text, const std::vector<Span>& paragraphs, std::vector<Quotation>* out);

}  // namespace demarche::segment
