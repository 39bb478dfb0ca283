// The attributes of a start tag, as written, and the facts that a page's head tells with them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "read/html.h"
#include "read/html_tags.h"

namespace demarche::read {

inline bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

inline bool contains_lower(std::string_view text, std::string_view low) {
  for (size_t i = 0; i + low.size() <= text.size(); ++i) {
    if (equals_lower(text.substr(i, low.size()), low)) return true;
  }
  return false;
}

constexpr size_t kMostAttributes = 64;

// Calls `use(name, value)` for each attribute in `tag`, which is what stands between a start tag's name and its end.
template <typename Use>
void for_attributes(std::string_view tag, const Use& use) {
  size_t i = 0, n = 0;
  const size_t end = tag.size();
  while (i < end && n < kMostAttributes) {
    if (is_space(tag[i]) || tag[i] == '/') {
      ++i;
      continue;
    }
    const size_t name_begin = i;
    ++i;
    while (i < end && tag[i] != '=' && tag[i] != '/' && !is_space(tag[i])) ++i;
    const std::string_view name = tag.substr(name_begin, i - name_begin);
    while (i < end && is_space(tag[i])) ++i;
    std::string_view value;
    if (i < end && tag[i] == '=') {
      ++i;
      while (i < end && is_space(tag[i])) ++i;
      if (i < end && (tag[i] == '"' || tag[i] == '\'')) {
        const size_t quote = std::min(tag.find(tag[i], i + 1), end);
        value = tag.substr(i + 1, quote - i - 1);
        i = quote + 1;
      } else {
        const size_t value_begin = i;
        while (i < end && !is_space(tag[i])) ++i;
        value = tag.substr(value_begin, i - value_begin);
      }
    }
    use(name, value);
    ++n;
  }
}

// The value of the first attribute of that name, decoded; empty where there is none.
std::string attribute_of(std::string_view tag, std::string_view wanted);

// What <meta>, <link> or <base>, and <time> say; `at` is where the element's text begins.
void read_meta(std::string_view tag, const HtmlLimits& limits, PageFacts* facts);
void read_link(std::string_view tag, bool is_base, PageFacts* facts);
void read_time(std::string_view tag, uint32_t at, const HtmlLimits& limits, PageFacts* facts);

}  // namespace demarche::read
