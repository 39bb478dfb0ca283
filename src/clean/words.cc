#include "clean/words.h"

#include <unicode/uchar.h>

#include <string>

#include "base/hash.h"
#include "base/utf8.h"

namespace demarche::clean {
namespace {

enum class Class : uint8_t { kOther, kLetter, kDigit, kWide };

Class class_of(char32_t c) {
  if (c < 0x80) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return Class::kLetter;
    return c >= '0' && c <= '9' ? Class::kDigit : Class::kOther;
  }
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA ? Class::kLetter : Class::kOther;
  if (c == 0xD7 || c == 0xF7) return Class::kOther;
  if (c < 0x2000) {
    if (c >= 0x600 && c < 0x700) {
      if (c == 0x60C || c == 0x61B || c == 0x61F || (c >= 0x66A && c <= 0x66D) || c == 0x6D4) return Class::kOther;
      if ((c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9)) return Class::kDigit;
    }
    if (c == 0x387 || c == 0x37E || c == 0x589 || c == 0x5BE || c == 0x964 || c == 0x965) return Class::kOther;
    return Class::kLetter;
  }
  if (c < 0x2E80) return c >= 0x2C00 && c < 0x2E00 ? Class::kLetter : Class::kOther;
  if (c < 0x3040) return Class::kOther;
  if (c == 0x30FB) return Class::kOther;
  if (c < 0xA000) return Class::kWide;
  if (c >= 0xF900 && c < 0xFB00) return Class::kWide;
  if (c >= 0xFE10 && c < 0xFE70) return Class::kOther;
  if (c >= 0xFF00 && c < 0xFF66)
    return c >= 0xFF10 && c <= 0xFF19 ? Class::kDigit : (c >= 0xFF21 && c <= 0xFF5A ? Class::kLetter : Class::kOther);
  if (c >= 0xFFF0 && c < 0x10000) return Class::kOther;
  if (c >= 0x1F000 && c < 0x20000) return Class::kOther;
  if (c >= 0x20000 && c < 0x32000) return Class::kWide;
  return Class::kLetter;
}

const uint64_t kNumberHash = hash64("#");

}  // namespace

void find_words(std::string_view text, size_t most, std::vector<Word>* words) {
  words->clear();
  std::string lower;
  size_t at = 0;
  while (at < text.size() && words->size() < most) {
    const size_t begin = at;
    size_t next = at;
    char32_t c = static_cast<unsigned char>(text[at]);
    if (c < 0x80) {
      ++next;
    } else {
      c = decode_utf8(text, &next);
    }
    Class kind = class_of(c);
    if (c == '#') kind = Class::kDigit;  // stands for a number in the tables
    if (kind == Class::kOther) {
      at = next;
      continue;
    }
    Word word;
    word.begin = static_cast<uint32_t>(begin);
    if (kind == Class::kWide) {
      word.end = static_cast<uint32_t>(next);
      word.wide = true;
      word.hash = hash64(text.substr(begin, next - begin));
      words->push_back(word);
      at = next;
      continue;
    }
    lower.clear();
    bool digits = true;
    size_t n_letters = 0, n_upper = 0, end = begin;
    while (true) {
      if (kind == Class::kLetter) {
        digits = false;
        ++n_letters;
        if (c < 0x80) {
          const bool upper = c >= 'A' && c <= 'Z';
          n_upper += upper;
          if (upper && n_letters == 1 && lower.empty()) word.upper = true;
          lower.push_back(static_cast<char>(upper ? c + 32 : c));
        } else {
          const char32_t low = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
          if (low != c) {
            ++n_upper;
            if (n_letters == 1 && lower.empty()) word.upper = true;
          }
          append_utf8(low, &lower);
        }
      } else {
        lower.push_back('0');
      }
      end = at = next;
      if (at >= text.size()) break;
      size_t after = at;
      char32_t d = static_cast<unsigned char>(text[at]);
      if (d < 0x80) {
        ++after;
      } else {
        d = decode_utf8(text, &after);
      }
      Class next_kind = class_of(d);
      if (next_kind == Class::kOther) {
        // A sign inside a word: don't, e-mail, 1,200, 12:30.
        const bool apostrophe = d == '\'' || d == 0x2019;
        if ((!apostrophe && d != '-' && !(digits && (d == '.' || d == ',' || d == ':'))) || after >= text.size()) break;
        size_t beyond = after;
        char32_t e = static_cast<unsigned char>(text[after]);
        if (e < 0x80) {
          ++beyond;
        } else {
          e = decode_utf8(text, &beyond);
        }
        const Class beyond_kind = class_of(e);
        if (beyond_kind != Class::kLetter && beyond_kind != Class::kDigit) break;
        if (digits && beyond_kind != Class::kDigit) break;
        lower.push_back(apostrophe ? '\'' : static_cast<char>(d));
        c = e;
        kind = beyond_kind;
        next = beyond;
        continue;
      }
      if (next_kind == Class::kWide) break;
      c = d;
      kind = next_kind;
      next = after;
      if (lower.size() > 200) break;  // no word: a stretch of code
    }
    word.end = static_cast<uint32_t>(end);
    word.number = digits;
    word.shout = n_letters >= 2 && n_upper == n_letters;
    word.hash = digits ? kNumberHash : hash64(lower);
    words->push_back(word);
  }
}

}  // namespace demarche::clean
