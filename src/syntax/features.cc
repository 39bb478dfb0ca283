#include "syntax/features.h"

#include <algorithm>

#include "base/hash.h"

namespace demarche::syntax {
namespace {

constexpr size_t kMaxShape = 24;  // bytes of a form that its shape is read from
constexpr size_t kMaxWord = 64;   // bytes of a form that are hashed

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

uint32_t row(std::string_view bytes, uint64_t kind) {
  return static_cast<uint32_t>(hash64(bytes, kind) & (kHashRows - 1));
}

}  // namespace

void CasingCount::add(std::string_view form) {
  uint32_t letters = 0;
  uint32_t upper = 0;
  for (const char c : form.substr(0, kMaxWord)) {
    letters += is_upper(c) || is_lower(c);
    upper += is_upper(c);
  }
  if (letters == 0) return;
  ++words_;
  capitals_ += upper == letters && letters > 0;
  if (letters >= 4) {
    ++long_words_;
    long_big_ += is_upper(form[0]);
  }
}

Casing CasingCount::casing() const {
  if (words_ >= 3 && capitals_ * 10 >= words_ * 8) return Casing::kCapitals;
  if (long_words_ >= 3 && long_big_ * 10 >= long_words_ * 8) return Casing::kTitle;
  return Casing::kPlain;
}

uint32_t hash_rows(std::string_view form, std::string_view lower, bool first, Casing casing,
                   std::array<uint32_t, kMaxRows>* rows) {
  form = form.substr(0, kMaxWord);
  lower = lower.substr(0, kMaxWord);
  uint32_t n = 0;
  (*rows)[n++] = row(lower, 1);
  for (size_t size = 1; size <= 5 && size <= lower.size(); ++size)
    (*rows)[n++] = row(lower.substr(lower.size() - size), 10 + size);
  for (size_t size = 1; size <= 4 && size < lower.size(); ++size) (*rows)[n++] = row(lower.substr(0, size), 20 + size);
  // The shape: runs of one kind of character, at most two of each; and the kind of the whole.
  char shape[kMaxShape + 2];
  size_t at = 0;
  shape[at++] = static_cast<char>('0' + static_cast<int>(casing));
  shape[at++] = first ? 'f' : 'n';
  for (size_t i = 0; i < form.size() && at < kMaxShape; ++i) {
    const char c = form[i];
    const char kind = is_upper(c) ? 'X' : is_lower(c) ? 'x' : is_digit(c) ? 'd' : static_cast<unsigned char>(c) >= 0x80 ? 'u' : c;
    if (at >= 4 && shape[at - 1] == kind && shape[at - 2] == kind) continue;
    shape[at++] = kind;
  }
  (*rows)[n++] = row({shape, at}, 2);
  (*rows)[n++] = row({shape + 2, at - 2}, 3);
  return n;
}

uint32_t sense_rows(const Senses& senses, uint32_t n, std::array<uint32_t, kMaxRows>* rows) {
  constexpr uint32_t kFields = 46;
  uint32_t classes = 0;
  for (size_t i = 0; i < senses.size(); ++i) {
    if (senses[i] == 0 || senses[i] >= kFields) continue;
    classes |= 1u << i;
    (*rows)[n++] = senses[i];
  }
  (*rows)[n++] = kFields + classes;
  return n;
}

}  // namespace demarche::syntax
