// The passes over the training data.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "document/document.h"
#include "train/network.h"
#include "train/treebank.h"

namespace demarche::train {

// Passes with a learning rate that rises in the first 200 batches and then falls along a cosine to a hundredth.
struct Cycle {
  int passes = 16;
  float rate = 0.003f;
  Dropout dropout;
  uint64_t seed = 1;
  uint32_t headline_percent = 0;  // of sentences are read as a headline would print them
  float share = 0;                // of the target that is the teachers' opinion
};

// The cycles that made the model of data/: much dropout first, then less of it from where the one before ended.
std::vector<Cycle> default_cycles();

// A sentence of a treebank and what teachers think of it; `opinion` is empty where there are none.
struct Lesson {
  const Doc* doc = nullptr;
  const demarche::Sentence* sentence = nullptr;
  Opinion opinion;
};
using Corpus = std::vector<Lesson>;

// Fits the network to the corpus; at the end its weights are the running means. `report` is called now and then with the pass
// and the mean loss. One thread; the same weights on every run of one machine.
void run_cycle(const Corpus& corpus, const Inventory& inventory, const Cycle& cycle, uint32_t batch_words, Network* network,
               const std::function<void(int, double)>& report);

}  // namespace demarche::train
