// A greedy tagger and arc-hybrid parser with hashed features and integer weights: small, and trained in a minute.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace demarche::syntax {

constexpr uint32_t kTagRows = 1u << 16, kMoveRows = 1u << 18, kLabelRows = 1u << 16;
constexpr uint32_t kTagClasses = 64, kMoveClasses = 4, kLabelClasses = 64;

struct Word {
  std::string_view lower, form;
  uint64_t hash = 0;
  std::vector<uint32_t> features;  // of the word alone
  uint32_t tag = 0;
  int32_t head = 0;  // 1-based, 0 root
  uint32_t label = 0;
};

void word_features(std::vector<Word>* words);
void tag_features(const std::vector<Word>& words, size_t i, std::vector<uint32_t>* out);
void label_features(const std::vector<Word>& words, size_t dependent, std::vector<uint32_t>* out);

struct State {
  explicit State(size_t n)
      : heads(n + 1, -1), left(n + 1, 0), right(n + 1, 0), left2(n + 1, 0), n_left(n + 1, 0), n_right(n + 1, 0) {
    stack.push_back(0);
  }
  std::vector<uint32_t> stack;
  uint32_t next = 1;
  std::vector<int32_t> heads;
  std::vector<uint32_t> left, right, left2, n_left, n_right;
  bool may(int move, size_t n) const {  // 0 shift, 1 left, 2 right
    if (move == 0) return next <= n;
    if (move == 1) return stack.size() > 1 && next <= n;
    return stack.size() > 1 && (stack.size() > 2 || next > n);
  }
  void attach(uint32_t head, uint32_t child) {
    heads[child] = static_cast<int32_t>(head);
    if (child < head) {
      left[head] = child;
      ++n_left[head];
    } else {
      right[head] = child;
      ++n_right[head];
    }
  }
  void apply(int move) {
    if (move == 0) {
      stack.push_back(next++);
    } else if (move == 1) {
      attach(next, stack.back());
      stack.pop_back();
    } else {
      const uint32_t child = stack.back();
      stack.pop_back();
      attach(stack.back(), child);
    }
  }
};
void move_features(const std::vector<Word>& words, const State& state, std::vector<uint32_t>* out);

}  // namespace demarche::syntax
