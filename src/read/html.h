// A page of HTML, however broken, becomes text, blocks and elements, and the facts of its head.
//
// The text is that of the body: nothing of script, style, noscript, template, svg, comments and the like; an image's alt text
// is not text either. Blocks are parted by a line break (items, cells, <br>) or an empty line.
//   <p>One<p>Two &amp; a half<script>x</script>   ->  "One\n\nTwo & a half"
//   <title>T</title><style>p{}</style>             ->  ""
// Never fails. Linear in the input; memory bounded by it; elements nested deeper than the bound are flattened.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.h"

namespace demarche::read {

// What a page says about itself outside its text. Strings are decoded; not judged here.
struct PageFacts {
  std::string title;                                       // of <title>
  std::string language;                                    // <html lang>
  std::string canonical;                                   // <link rel=canonical>
  std::string base;                                        // <base href>
  std::vector<std::pair<std::string, std::string>> metas;  // name or property or itemprop, lower case; content
  std::vector<std::string> json_ld;                        // contents of <script type="application/ld+json">
  struct Time {
    std::string datetime;  // attribute
    uint32_t at = 0;       // of its text in the document's text
    std::string itemprop;
    std::string label;  // class and id, lower case
  };
  std::vector<Time> times;
  std::vector<std::string_view> scripts;                   // other scripts that hold data, in the page's bytes
  std::vector<std::pair<std::string, std::string>> items;  // itemprop, lower case; content or text
};

struct HtmlLimits {
  uint32_t max_depth = 512;
  uint32_t max_facts = 256;           // metas, times, items: of each
  uint32_t max_fact_bytes = 1 << 20;  // JSON-LD longer than that is passed over
};

// Parses `html` (well-formed UTF-8) into `doc`: text, elements, blocks, from_markup, and source_runs whose sources are bytes of
// `html`.
PageFacts parse_html(std::string_view html, const HtmlLimits& limits, Doc& doc);

// Replaces character references. `in_attribute` follows the rule that "&copy=" stays as it is in addresses.
std::string decode_references(std::string_view text, bool in_attribute);

// Reads one character reference at text[0] == '&'. Returns its size in bytes, 0 where it is none; appends its text to `out`.
size_t read_reference(std::string_view text, bool in_attribute, std::string* out);

}  // namespace demarche::read
