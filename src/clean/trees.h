// A boosted forest over whole numbers: the decision whether a block belongs to the story. Sums of integers, so that every machine
// and every compiler decides alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "clean/words.h"

namespace demarche::clean {

class Forest {
 public:
  // Reads a model file: see tools/train_zones.py for the form. `names` is what the rows hold; a model trained on others is an
  // error.
  static Result<Forest> load(const std::string& path, const std::vector<std::string_view>& names);

  // 1024 times the log-odds that each row is of the story, in `pass` 0 or 1. The row of pass 1 is that of pass 0 with the marks
  // of pass 0 of the block and its neighbours behind it. At most kTogether rows at a time: as many cost hardly more than one.
  static constexpr size_t kTogether = 8;
  void score(const int32_t* const* rows, size_t n, int pass, int32_t* scores) const;

  // What the words of a block say by themselves, in the order of PageFacts::words: the sum of their weights over the root of
  // their number.
  int32_t bag(const uint64_t* words, size_t n) const;

 private:
  struct Node {
    int32_t threshold;  // go left where row[feature] <= threshold; of a leaf: its value
    uint16_t feature;   // kLeaf: a leaf
    uint16_t right;     // further node of the same tree; the left one follows its parent
  };
  static constexpr uint16_t kLeaf = 0xFFFF;
  static constexpr size_t kMostLeaves = 32;

  // All trees of a pass, by measure (Lucchese et al. 2015, QuickScorer). A row begins with all leaves of all trees open; each
  // question that it answers with "greater" closes the leaves on its left. The first leaf left open in each tree is the row's.
  // No tree is walked, so no branch has to be guessed at every node.
  struct Pass {
    struct Question {
      int32_t threshold;
      uint32_t tree;
      uint32_t open;  // the leaves that stay open where the row is greater
    };
    std::vector<Question> questions;  // of each measure by rising threshold, with one at the end that no row is greater than
    std::vector<uint32_t> measures, first;  // that are asked for, and where their questions begin
    std::vector<int32_t> leaves;            // kMostLeaves for each tree
    size_t n_trees = 0;
  };
  // Adds a tree whose nodes were checked.
  static void add_tree(const std::vector<Node>& nodes, Pass* pass, std::vector<std::vector<Pass::Question>>* by_measure);
  static void finish(std::vector<std::vector<Pass::Question>> by_measure, Pass* pass);

  Pass passes_[2];
  std::vector<int16_t> weights_;  // by bucket
};

// How many numbers pass 1 has behind the row of pass 0.
constexpr size_t kContextMarks = 17;
constexpr size_t kMarkNear = 10;  // of them: what pass 0 says of the block and twelve on both sides, all in all

// The buckets that words and pairs of words fall into: of a block's first words only.
constexpr uint32_t kBuckets = 1 << 14;
constexpr size_t kBagWords = 60;
template <typename Take>
void each_bucket(const uint64_t* words, size_t n, const Take& take) {
  uint64_t last = 0x2545F4914F6CDD1Dull;
  for (size_t i = 0; i < n && i < kBagWords; ++i) {
    const uint64_t word = words[i] | 1;
    take(static_cast<uint32_t>(add_word(0x9FB21C651E98DF25ull, word) >> 50));
    take(static_cast<uint32_t>(add_word(add_word(last, word), word) >> 50));
    last = word;
  }
}

}  // namespace demarche::clean
