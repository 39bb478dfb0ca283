// One line of JSON lines: an object with `text` or `html`, and any of id, title, url, published, language, site.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "read/byte_map.h"

namespace demarche::read {

struct JsonArticle {
  Decoded text, html, title;  // with maps to bytes of the line
  bool has_text = false, has_html = false, has_title = false;
  uint32_t text_quote = 0, html_quote = 0;  // where the value's opening quote stands
  std::string id, url, published, language, site;
};

// Reads one JSON object. `line` must be well-formed UTF-8. Errors say at which byte (counted from 1) and what was expected there.
// Numbers are taken as ids; a field of another type than text is an error where it is one of ours, and passed over otherwise.
Result<JsonArticle> read_json_article(std::string_view line);

}  // namespace demarche::read
