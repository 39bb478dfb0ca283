// The trained network as a file that is mapped and used in place.
//
// "DMRSYN04", a count, that many {name[16], offset, size} of 64-bit little-endian numbers, then the parts, each at a multiple
// of 64 bytes. Every size is checked when loading, so that a damaged file is an error and never a read past its end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "base/result.h"
#include "document/document.h"
#include "syntax/features.h"

namespace demarche::syntax {

// Fixed point: so many bits stand behind the point.
constexpr int kActivationBits = 11, kWeightBits = 11, kStateBits = 12, kPeepBits = 10, kScoreBits = 10;
constexpr uint32_t kPlaces = 32;  // columns for the distances of a head: far words left, right, the root, none
constexpr char kModelMagic[] = "DMRSYN04";

// In the part "sizes", each 32 bits.
struct ModelSizes {
  uint32_t vocabulary = 0, slots = 0, hash_rows = 0, vector_bits = 0;
  uint32_t width = 0, layers = 0, tag_layer = 0, arc = 0, label = 0, tags = 0, used_tags = 0, labels = 0, far = 0,
           sense_slots = 0;
};

struct Slot {
  uint32_t check = 0;  // upper half of the word's hash
  uint32_t row = kNone;
};

// A word form of the dictionary; all zero where the slot is empty.
struct SenseSlot {
  uint32_t check = 0;
  Senses senses = {};
};

class Model {
 public:
  static Result<Model> load(const std::string& path);

  // The word's own row, or kUnknownRow.
  uint32_t row_of(uint64_t hash) const {
    for (uint64_t at = hash;; ++at) {
      const Slot& slot = slots[at & (sizes.slots - 1)];
      if (slot.row == kNone) return 0;
      if (slot.check == static_cast<uint32_t>(hash >> 32)) return slot.row;
    }
  }

  // What the dictionary says of the form; zeros where it does not know it.
  Senses senses_of(uint64_t hash) const {
    for (uint64_t at = hash;; ++at) {
      const SenseSlot& slot = senses[at & (sizes.sense_slots - 1)];
      if (slot.check == static_cast<uint32_t>(hash >> 32) || slot.senses == Senses{}) return slot.senses;
    }
  }

  ModelSizes sizes;
  const Slot* slots = nullptr;
  const int8_t* vectors = nullptr;
  const SenseSlot* senses = nullptr;
  struct Layer {
    const int16_t *in = nullptr, *peep = nullptr;
    const int32_t* bias = nullptr;
  };
  std::vector<Layer> layers;
  const int16_t *tag = nullptr, *project = nullptr, *root = nullptr, *head_bias = nullptr, *out = nullptr, *place = nullptr,
                *label_place = nullptr;
  const int32_t *tag_bias = nullptr, *project_bias = nullptr, *distance = nullptr, *out_bias = nullptr;
  std::vector<std::string_view> xpos;  // of each tag
  std::vector<Upos> upos;

 private:
  MappedFile file_;
};

}  // namespace demarche::syntax
