// Where each byte of a derived text (decoded, unescaped) came from in its source.
//
// A map is a list of runs in order of the derived bytes; an empty list with an offset is the identity. Maps stack: the text of
// an HTML body inside a JSON string in a windows-1252 file goes through three of them.
//   "caf\u00e9" in JSON: "caf" verbatim, the two bytes of "é" come from the six of the escape.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.h"

namespace demarche::read {

// A stretch of source bytes.
struct Stretch {
  uint64_t begin = 0;
  uint64_t end = 0;
};

class ByteMap {
 public:
  struct Run {
    uint32_t begin = 0;  // of the derived bytes
    uint32_t size = 0;
    uint64_t source_begin = 0;
    uint32_t source_size = 0;
    bool verbatim = true;
  };

  // Every byte came from the one `offset` further on.
  static ByteMap identity(uint64_t offset) {
    ByteMap map;
    map.offset_ = offset;
    return map;
  }

  // Appends; runs must be added in order of the derived bytes, without gaps. Neighbouring verbatim runs melt into one.
  void add(uint32_t size, uint64_t source_begin, uint32_t source_size, bool verbatim);

  bool is_identity() const { return runs_.empty(); }
  uint64_t offset() const { return offset_; }
  const std::vector<Run>& runs() const { return runs_; }

  // The source of derived bytes [begin, end); whole runs where they cannot be parted.
  Stretch source_of(uint32_t begin, uint32_t end) const;

  // Takes `runs` whose sources are this map's derived bytes back to this map's source, splitting where needed.
  std::vector<SourceRun> carry(std::vector<SourceRun> runs) const;

  // The same for a map: the map from `inner`'s derived bytes to this map's source.
  ByteMap carry(const ByteMap& inner) const;

 private:
  size_t run_at(uint32_t derived) const;

  uint64_t offset_ = 0;
  std::vector<Run> runs_;
};

// Derived bytes together with where they came from.
struct Decoded {
  std::string bytes;
  ByteMap map;
};

}  // namespace demarche::read
