// The marks that pass 1 of the model has beside the measures: what pass 0 said of the block, its neighbours, its container and
// its style.
#pragma once

#include <cstdint>
#include <vector>

#include "clean/features.h"

namespace demarche::clean {

// `scores` are those of pass 0. Writes kContextMarks numbers for block `i` behind `out`.
class Context {
 public:
  Context(const PageFacts& page, const std::vector<int32_t>& scores);
  void marks(size_t i, int32_t* out) const;

 private:
  struct Mean {
    int64_t sum = 0, weight = 0;
    int32_t value() const { return weight == 0 ? 0 : static_cast<int32_t>(sum / weight); }
  };
  const PageFacts& page_;
  const std::vector<int32_t>& scores_;
  std::vector<Mean> containers_, styles_;
  std::vector<Mean> sums_;           // of all blocks before
  size_t begin_ = 0, end_ = 0;       // the blocks between are the best stretch
  std::vector<int64_t> good_words_;  // before each block, those of blocks with a score above 0
};

}  // namespace demarche::clean
