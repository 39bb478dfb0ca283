// The tagging and parsing network in floating point, with its gradients: what `train` fits and src/syntax runs in integers.
//
// Summed vectors of a word's features -> kLayers bidirectional simple recurrent layers (Lei et al. 2018) -> a tag from the
// first but one; arcs by a biaffine product (Dozat and Manning 2017), relations by one hidden layer over head and dependent.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "syntax/features.h"

namespace demarche::train {

struct Sizes {
  uint32_t rows = 0;     // vectors of features
  uint32_t width = 192;  // of a layer, both directions together
  uint32_t layers = 3;
  uint32_t tag_layer = 1;  // whose output tells the tag
  uint32_t arc = 96, label = 96;
  uint32_t tags = 0, labels = 0;                       // padded to a multiple of 8
  static constexpr int32_t kFar = 12;                  // distances past it are one
  uint32_t distances() const { return 2 * kFar + 2; }  // the last one is the root
  static constexpr uint32_t kPlaces = 32;              // columns for them, a multiple of 8
};

struct Word {
  std::array<uint32_t, syntax::kMaxRows> rows;
  uint32_t n_rows = 0;
  uint32_t tag = 0, head = 0, label = 0;  // head counts from 1, 0 is the root
};
using Sentence = std::vector<Word>;

// One matrix of weights with its gradient, its moments and its running mean.
struct Weights {
  std::string name;
  uint32_t rows = 0, columns = 0;
  std::vector<float> value, gradient, first, second, mean;
  std::vector<uint32_t> touched_at;  // of each row, only where rows are fitted when met
};

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ull + 1) {}
  uint32_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<uint32_t>(state_ >> 32);
  }
  float uniform() { return static_cast<float>(next() >> 8) * (1.0f / 16777216.0f); }

 private:
  uint64_t state_;
};

// What teachers hold for likely of each word of a sentence: tags, heads (n + 1 of each word), relations under the right head.
struct Opinion {
  std::vector<float> tags, heads, labels;
};

// A sentence to fit; where there is an opinion, `share` of the target is its.
struct Example {
  Sentence words;
  const Opinion* opinion = nullptr;
};

struct Dropout {
  float input = 0.15f, between = 0.25f, hidden = 0.3f;
};

class Network {
 public:
  Network(const Sizes& sizes, uint64_t seed);

  // Adds the gradients of a batch; returns the loss per word.
  float fit(const std::vector<Example>& batch, float share, const Dropout& dropout, Random* random);
  // Adds `weight` times its likelihoods of the sentence to the opinion, which is sized if empty.
  void judge(const Sentence& sentence, float weight, Opinion* opinion);
  // One step of Adam at `rate`, then the gradients are zero again.
  void step(float rate);
  // Puts the running means in place of the weights, or takes them away again.
  void swap_means();
  // Begins anew at the weights: running means at them, moments at zero.
  void restart();

  struct Guess {
    std::vector<uint32_t> tags, heads, labels;
  };
  // Heads are each word's best, not always a tree.
  Guess guess(const Sentence& sentence);

  const Sizes& sizes() const { return sizes_; }
  std::vector<Weights*> all();

 private:
  struct Layer {
    Weights in, peep, bias;  // width x 3 width; 2 x width (forget, reset); 2 x width
    std::vector<float> x, dropped, u, f, r, c, h, mask;
  };
  void forward(const std::vector<const Sentence*>& batch, const Dropout* dropout, Random* random);
  void score_heads(size_t d, size_t n, const float* places, float* scores) const;
  void score_labels(size_t d, size_t h, float* hidden, float* scores) const;
  void scan(Layer& layer, size_t begin, size_t end);
  void scan_back(Layer& layer, size_t begin, size_t end, const float* dh, float* du, float* dx);

  Sizes sizes_;
  Weights vectors_;
  std::vector<Layer> layers_;
  Weights tag_, tag_bias_;
  Weights project_, project_bias_, root_;  // columns: arc head, arc dependent, label head, label dependent
  Weights head_bias_, distance_;
  Weights place_, label_place_;  // what a dependent says of each distance to its head; what a distance says of the relation
  Weights out_, out_bias_;
  uint32_t now_ = 0;
  // Of the batch.
  size_t n_ = 0;
  std::vector<size_t> starts_;
  std::vector<float> top_, top_mask_, tags_, projected_, raw_, project_mask_, input_mask_;
};

}  // namespace demarche::train
