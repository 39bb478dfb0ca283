#include "clean/context.h"

#include <algorithm>

#include "clean/trees.h"

namespace demarche::clean {
namespace {

constexpr int32_t kMostScore = 8192;
int32_t clamped(int32_t score) {
  return std::clamp(score, -kMostScore, kMostScore);
}

}  // namespace

Context::Context(const PageFacts& page, const std::vector<int32_t>& scores) : page_(page), scores_(scores) {
  const std::vector<BlockFacts>& blocks = page.blocks;
  good_words_.assign(blocks.size() + 1, 0);
  for (size_t i = 0; i < blocks.size(); ++i) {
    const int64_t weight = std::min<uint32_t>(blocks[i].n_words, 100) + 1;
    for (auto [means, group] : {std::pair{&containers_, page.containers[i]}, std::pair{&styles_, page.styles[i]}}) {
      if (means->size() <= group) means->resize(group + 1);
      (*means)[group].sum += clamped(scores[i]) * weight;
      (*means)[group].weight += weight;
    }
    good_words_[i + 1] = good_words_[i] + (scores[i] > 0 ? blocks[i].n_words : 0);
  }
  sums_.assign(blocks.size() + 1, Mean());
  for (size_t i = 0; i < blocks.size(); ++i) {
    const int64_t weight = std::min<uint32_t>(blocks[i].n_words, 100) + 1;
    sums_[i + 1] = {sums_[i].sum + clamped(scores[i]) * weight, sums_[i].weight + weight};
  }
  // The stretch of lines that speaks most for being the story.
  size_t low = 0;
  int64_t best = 0;
  for (size_t i = 1; i <= blocks.size(); ++i) {
    if (sums_[i].sum - sums_[low].sum > best) {
      best = sums_[i].sum - sums_[low].sum;
      begin_ = low;
      end_ = i;
    }
    if (sums_[i].sum < sums_[low].sum) low = i;
  }
}

void Context::marks(size_t i, int32_t* out) const {
  const auto score = [&](size_t at) { return at < scores_.size() ? clamped(scores_[at]) : -kMostScore; };
  out[0] = score(i);
  out[1] = score(i - 1);
  out[2] = score(i - 2);
  out[3] = score(i + 1);
  out[4] = score(i + 2);
  out[5] = containers_[page_.containers[i]].value();
  out[6] = styles_[page_.styles[i]].value();
  const auto near = [&](size_t reach) {
    const Mean &from = sums_[i < reach ? 0 : i - reach], &to = sums_[std::min(scores_.size(), i + reach + 1)];
    return Mean{to.sum - from.sum, to.weight - from.weight}.value();
  };
  out[7] = near(5);
  const int64_t all = good_words_.back();
  out[8] = all == 0 ? -1 : static_cast<int32_t>(good_words_[i] * 1000 / all);
  out[9] = near(2);
  out[10] = near(12);
  out[11] = near(30);
  // Within the best stretch both are positive.
  const auto distance = [](size_t a, size_t b) {
    return static_cast<int32_t>(std::clamp<int64_t>(static_cast<int64_t>(a) - static_cast<int64_t>(b), -100, 100));
  };
  out[12] = distance(i + 1, begin_);
  out[13] = distance(end_, i);
  out[14] = static_cast<int32_t>(std::min<size_t>(end_ - begin_, 500));
  out[15] = score(i - 3);
  out[16] = score(i + 3);
}

}  // namespace demarche::clean
