// Runs the trained network over sentences in integers: the same scores on every machine.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "learn/integer.h"
#include "syntax/model.h"

namespace demarche::syntax {

// Working memory, reused from batch to batch so that nothing is allocated for each word.
struct Workspace {
  std::vector<int16_t> x, h, projected, hidden;
  std::vector<int32_t> u, c, tags, wide, arcs, places;
  std::vector<int32_t> best, split;  // of the decoder
  std::vector<uint32_t> heads, starts, stack;
};

// Where the scores of a batch of sentences lie after `encode`.
class Network {
 public:
  // `level` limits the kernels, see learn::multiply_for; results do not depend on it.
  Network(const Model* model, int level)
      : model_(model), multiply_(learn::multiply_for(level)), wide_(level >= 1 && learn::machine_level() >= 1) {}

  // Runs the sentences [begin, end) of the document: tags into work->tags, projections into work->projected.
  void encode(const Doc& doc, size_t begin, size_t end, Workspace* work) const;
  // Arc scores of one of them, (n x (n + 1)), [dependent][head], head 0 the root, into work->arcs, kScoreBits behind the point.
  void score_arcs(size_t sentence, Workspace* work) const;
  // The best relation of each word under work->heads; the root's word gets kRoot. `first_word` of the batch.
  void relate(size_t sentence, Workspace* work, std::vector<Deprel>* relations) const;

  const Model& model() const { return *model_; }

 private:
  void scan(const Model::Layer& layer, size_t begin, size_t end, Workspace* work) const;
  const Model* model_;
  learn::Multiply multiply_;
  bool wide_;
};

}  // namespace demarche::syntax
