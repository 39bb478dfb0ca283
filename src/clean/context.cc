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
  Mean near;
  for (size_t k = i < 5 ? 0 : i - 5; k < std::min(scores_.size(), i + 6); ++k) {
    const int64_t weight = std::min<uint32_t>(page_.blocks[k].n_words, 100) + 1;
    near.sum += clamped(scores_[k]) * weight;
    near.weight += weight;
  }
  out[7] = near.value();
  const int64_t all = good_words_.back();
  out[8] = all == 0 ? -1 : static_cast<int32_t>(good_words_[i] * 1000 / all);
}

}  // namespace demarche::clean
