// UTF-8: checking, decoding, and counting code points, which is what offsets are written in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace demarche {

constexpr char32_t kReplacementCharacter = 0xFFFD;

// Reads one code point at `*at` and advances `*at` past it. A broken sequence gives U+FFFD and advances one byte.
// Precondition: *at < text.size().
char32_t decode_utf8(std::string_view text, size_t* at);

// Appends one code point to `out`; a surrogate or a value past U+10FFFF is appended as U+FFFD.
void append_utf8(char32_t code_point, std::string* out);

// Byte offset of the first broken sequence, or std::string_view::npos where all is well formed.
size_t find_invalid_utf8(std::string_view text);

// Code points in well-formed UTF-8.
size_t count_code_points(std::string_view text);

// Turns byte offsets of one text into code point offsets. Building is linear in the text; each look-up is bounded by a
// short scan. The text must outlive it.
class CodePointIndex {
 public:
  explicit CodePointIndex(std::string_view text);
  uint32_t at(uint32_t byte) const;
  Span at(Span bytes) const { return {at(bytes.begin), at(bytes.end)}; }

 private:
  static constexpr uint32_t kStrideBytes = 256;
  std::string_view text_;
  bool ascii_ = false;
  std::vector<uint32_t> strides_;  // code points before byte i * kStrideBytes
};

}  // namespace demarche
