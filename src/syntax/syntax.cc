#include "syntax/syntax.h"

#include <algorithm>

#include "lexicon/table.h"
#include "syntax/decode.h"
#include "syntax/lists.h"
#include "syntax/mend.h"
#include "syntax/model.h"
#include "syntax/morphology.h"
#include "syntax/network.h"
#include "syntax/subjects.h"

namespace demarche::syntax {
namespace {

constexpr uint32_t kMaxWords = 300;         // of a sentence that gets a tree
constexpr uint32_t kBatchWords = 192;       // run together, so that the layers' results stay in the cache
constexpr uint32_t kFastest = 2;            // of learn::multiply_for
constexpr int32_t kSure = 4 << kScoreBits;  // lead of the best head over the next that counts as certain

}  // namespace

struct Stage::Impl {
  Model model;
  Morphology morphology;

  void parse(Doc& doc, size_t begin, size_t end, const Network& network, Workspace* work, std::vector<Deprel>* relations) const;
};

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string& data_dir) {
  auto model = Model::load(lexicon::shipped_path(data_dir + "/syntax/en/model.bin"));
  if (!model) return model.error();
  auto morphology = Morphology::load(data_dir);
  if (!morphology) return morphology.error();
  return Stage(std::make_unique<Impl>(Impl{std::move(*model), std::move(*morphology)}));
}

void Stage::Impl::parse(Doc& doc, size_t begin, size_t end, const Network& network, Workspace* work,
                        std::vector<Deprel>* relations) const {
  network.encode(doc, begin, end, work);
  const ModelSizes& sizes = model.sizes;
  const uint32_t first = doc.sentences[begin].first_token;
  for (size_t s = begin; s < end; ++s) {
    const Sentence& sentence = doc.sentences[s];
    const uint32_t n = sentence.end_token - sentence.first_token;
    for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) {
      const int32_t* scores = work->tags.data() + size_t{i - first} * sizes.tags;
      const auto tag = static_cast<size_t>(std::max_element(scores, scores + sizes.used_tags) - scores);
      Token& token = doc.tokens[i];
      token.xpos = model.xpos[tag];
      token.upos = model.upos[tag];
      token.head = kNone;
      token.deprel = Deprel::kDep;
      token.margin = 0;
    }
    if (sentence.skipped || n == 0) continue;
    network.score_arcs(s - begin, work);
    decode(n, work);
    network.relate(s - begin, work, relations);
    for (uint32_t d = 0; d < n; ++d) {
      Token& token = doc.tokens[sentence.first_token + d];
      const uint32_t head = work->heads[d];
      token.head = head == 0 ? kNone : sentence.first_token + head - 1;
      token.deprel = (*relations)[d];
      const int32_t* scores = work->arcs.data() + size_t{d} * (n + 1);
      int32_t next = INT32_MIN;
      for (uint32_t h = 0; h <= n; ++h) {
        if (h != head && h != d + 1) next = std::max(next, scores[h]);
      }
      const int32_t lead = n == 1 ? kSure : std::clamp(scores[head] - next, 0, kSure);
      token.margin = static_cast<float>(lead) / static_cast<float>(kSure);  // a power of two: exact
    }
    mend_subjects(&doc, sentence);
  }
}

void Stage::run(Doc& doc) const {
  thread_local Workspace work;  // its room is kept between documents; every use writes what it reads
  std::vector<Deprel> relations;
  const Network network(&impl_->model, kFastest);
  for (size_t begin = 0; begin < doc.sentences.size();) {
    // Long sentences are tagged in pieces, for the memory is bounded; they have no tree.
    size_t end = begin;
    uint32_t words = 0;
    while (end < doc.sentences.size()) {
      const uint32_t n = doc.sentences[end].end_token - doc.sentences[end].first_token;
      if (end > begin && words + n > kBatchWords) break;
      words += n;
      ++end;
    }
    for (size_t s = begin; s < end; ++s) {
      Sentence& sentence = doc.sentences[s];
      const uint32_t n = sentence.end_token - sentence.first_token;
      if (n > kMaxWords && !sentence.skipped) {
        sentence.skipped = true;
        doc.note("syntax.sentence-too-long",
                 "sentence of " + std::to_string(n) + " words has no tree; at most " + std::to_string(kMaxWords) + " are parsed",
                 sentence.span);
      }
    }
    impl_->parse(doc, begin, end, network, &work, &relations);
    for (size_t s = begin; s < end; ++s) {
      if (!doc.sentences[s].skipped) join_lists(doc, doc.sentences[s]);
      mend(doc, doc.sentences[s]);
      impl_->morphology.fill(doc, doc.sentences[s]);
    }
    begin = end;
  }
}

}  // namespace demarche::syntax
