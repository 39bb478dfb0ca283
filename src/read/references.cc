// Character references of HTML: named ones from the standard's table by longest match, numbered ones with the standard's
// replacements for what windows-1252 authors meant.
#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.h"
#include "read/html.h"

namespace demarche::read {
namespace {

struct Reference {
  std::string_view name;
  std::string_view text;
  bool strict;  // only with ';'
};

constexpr Reference kReferences[] = {
#include "read/entities.inc"
};
constexpr size_t kLongestName = 31;

constexpr std::array<uint16_t, 32> kWindows1252 = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                   0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

const Reference* find_reference(std::string_view name) {
  const auto* end = std::end(kReferences);
  const auto* at =
      std::lower_bound(std::begin(kReferences), end, name, [](const Reference& r, std::string_view n) { return r.name < n; });
  return at != end && at->name == name ? at : nullptr;
}

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

}  // namespace

size_t read_reference(std::string_view text, bool in_attribute, std::string* out) {
  if (text.size() < 2) return 0;
  if (text[1] == '#') {
    size_t i = 2;
    int base = 10;
    if (i < text.size() && (text[i] == 'x' || text[i] == 'X')) {
      base = 16;
      ++i;
    }
    const size_t first = i;
    uint32_t value = 0;
    for (; i < text.size() && digit_value(text[i]) < base; ++i) {
      if (value <= 0x10FFFF) value = value * static_cast<uint32_t>(base) + static_cast<uint32_t>(digit_value(text[i]));
    }
    if (i == first) return 0;
    if (i < text.size() && text[i] == ';') ++i;
    if (value >= 0x80 && value < 0xA0) value = kWindows1252[value - 0x80];
    if (value == 0 || (value < 0x20 && value != '\t' && value != '\n' && value != '\r' && value != '\f'))
      value = kReplacementCharacter;
    append_utf8(value, out);
    return i;
  }
  size_t end = 1;
  while (end < text.size() && end <= kLongestName && is_alnum(text[end])) ++end;
  if (end < text.size() && text[end] == ';') {
    if (const Reference* reference = find_reference(text.substr(1, end - 1))) {
      out->append(reference->text);
      return end + 1;
    }
  }
  for (size_t size = end; size > 2; --size) {
    const Reference* reference = find_reference(text.substr(1, size - 1));
    if (reference == nullptr || reference->strict) continue;
    if (in_attribute && size < text.size() && (text[size] == '=' || is_alnum(text[size]))) return 0;
    out->append(reference->text);
    return size;
  }
  return 0;
}

std::string decode_references(std::string_view text, bool in_attribute) {
  std::string out;
  out.reserve(text.size());
  size_t at = 0;
  while (at < text.size()) {
    const size_t amp = text.find('&', at);
    out.append(text.substr(at, amp - at));
    if (amp == std::string_view::npos) break;
    const size_t size = read_reference(text.substr(amp), in_attribute, &out);
    if (size == 0) out.push_back('&');
    at = amp + std::max<size_t>(size, 1);
  }
  return out;
}

}  // namespace demarche::read
