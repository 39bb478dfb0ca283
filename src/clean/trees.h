// A boosted forest over whole numbers: the decision whether a block belongs to the story. Sums of integers, so that every machine
// and every compiler decides alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace demarche::clean {

class Forest {
 public:
  // Reads a model file: see tools/train_zones.py for the form. `names` is what the rows hold; a model trained on others is an
  // error.
  static Result<Forest> load(const std::string& path, const std::vector<std::string_view>& names);

  // 1024 times the log-odds that the row is of the story, in `pass` 0 or 1. The row of pass 1 is that of pass 0 with the marks of
  // pass 0 of the block and its neighbours behind it.
  int32_t score(const int32_t* row, int pass) const;

 private:
  struct Node {
    int32_t threshold;  // go left where row[feature] <= threshold; of a leaf: its value
    uint16_t feature;   // kLeaf: a leaf
    uint16_t right;     // further node of the same tree; the left one follows its parent
  };
  static constexpr uint16_t kLeaf = 0xFFFF;
  std::vector<Node> nodes_[2];
  std::vector<uint32_t> roots_[2];
};

// How many numbers pass 1 has behind the row of pass 0.
constexpr size_t kContextMarks = 9;

}  // namespace demarche::clean
