#include "document/document.h"

#include <algorithm>
#include <cstring>

#include "base/hash.h"
#include "base/utf8.h"

namespace demarche {
namespace {

bool is_white(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

// Whether eight bytes are ASCII with at most single blanks between, as most of a text is. The byte before them is read.
bool is_plain(const char* bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHigh = 0x80 * kOnes;
  uint64_t here, before;
  std::memcpy(&here, bytes, sizeof(here));
  std::memcpy(&before, bytes - 1, sizeof(before));
  // The high bit of each byte of a sum tells of that byte alone where no byte of the text is above 0x7F.
  if (((here | before | (here - ' ' * kOnes)) & kHigh) != 0) return false;
  const auto no_blank = [](uint64_t x) { return (x ^ ' ' * kOnes) + 0x7F * kOnes; };
  return ((no_blank(here) | no_blank(before)) & kHigh) == kHigh;
}

}  // namespace

std::string article_id(std::string_view text) {
  std::string squeezed(text.size(), ' ');  // a blank stands for a byte of white space at least: it never grows
  char* const begin = squeezed.data();
  char* to = begin;
  bool gap = true;  // a blank was the last, or nothing yet
  for (size_t at = 0; at < text.size();) {
    if (at > 0 && at + sizeof(uint64_t) <= text.size() && !(gap && text[at] == ' ') && is_plain(&text[at])) {
      std::memcpy(to, &text[at], sizeof(uint64_t));
      to += sizeof(uint64_t);
      at += sizeof(uint64_t);
      gap = to[-1] == ' ';
      continue;
    }
    const size_t from = at;
    if (is_white(decode_utf8(text, &at))) {
      if (!gap) *to++ = ' ';
      gap = true;
      continue;
    }
    gap = false;
    to = std::copy(&text[from], &text[from] + (at - from), to);
  }
  if (to != begin && to[-1] == ' ') --to;
  return hex64(hash64(std::string_view(begin, static_cast<size_t>(to - begin))));
}

}  // namespace demarche
