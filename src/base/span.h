// A half-open stretch of one document's text, in UTF-8 bytes.
#pragma once

#include <algorithm>
#include <cstdint>

namespace demarche {

// Plain integers, so a span survives moving, saving and threads; it points into the text of exactly one Doc.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - begin; }
  bool empty() const { return begin >= end; }
  bool contains(uint32_t byte) const { return begin <= byte && byte < end; }
  bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  bool overlaps(Span other) const { return begin < other.end && other.begin < end; }
  friend bool operator==(const Span&, const Span&) = default;
};

// The smallest span that holds both; an empty span counts as nothing.
inline Span cover(Span a, Span b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

}  // namespace demarche
