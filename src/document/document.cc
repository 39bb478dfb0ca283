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
  std::string squeezed;
  squeezed.reserve(text.size());
  bool gap = false;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (is_white(decode_utf8(text, &at))) {
      gap = !squeezed.empty();
      continue;
    }
    if (gap) squeezed.push_back(' ');
    gap = false;
    squeezed.append(text.substr(begin, at - begin));
  }
  return hex64(hash64(squeezed));
}

}  // namespace demarche
