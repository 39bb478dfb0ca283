#include "document/document.h"

#include "base/hash.h"
#include "base/utf8.h"

namespace demarche {
namespace {

bool is_white(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

}  // namespace

std::string article_id(std::string_view text) {
  std::string squeezed(text.size(), ' ');  // a blank stands for a byte of white space at least: it never grows
  char* to = squeezed.data();
  bool gap = false;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    // Most of a text is ASCII between blanks.
    while (at < text.size() && static_cast<signed char>(text[at]) > ' ') ++at;
    if (at == begin && is_white(decode_utf8(text, &at))) {
      gap = to != squeezed.data();
      continue;
    }
    if (gap) *to++ = ' ';
    gap = false;
    for (size_t i = begin; i < at; ++i) *to++ = text[i];
  }
  return hex64(hash64(std::string_view(squeezed.data(), static_cast<size_t>(to - squeezed.data()))));
}

}  // namespace demarche
