#include "syntax/syntax.h"

#include <algorithm>

#include "base/mapped_file.h"
#include "syntax/morphology.h"
#include "syntax/perceptron.h"

namespace demarche::syntax {

struct Stage::Impl {
  MappedFile file;
  Morphology morphology;
  std::vector<std::string> xpos;
  std::vector<Upos> upos;
  const int8_t *tags = nullptr, *moves = nullptr, *labels = nullptr;
};

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string& data_dir) {
  auto impl = std::make_unique<Impl>();
  const std::string path = data_dir + "/syntax/en/model.bin";
  auto file = MappedFile::open(path);
  if (!file) return file.error();
  impl->file = std::move(*file);
  const std::string_view bytes = impl->file.bytes();
  constexpr size_t kSize =
      4096 + size_t{kTagRows} * kTagClasses + size_t{kMoveRows} * kMoveClasses + size_t{kLabelRows} * kLabelClasses;
  if (bytes.size() != kSize) return Error{"syntax.model-size", path + ": is not a model of this version; run `make train`"};
  std::string_view names = bytes.substr(0, 4096);
  while (!names.empty() && names[0] != '\0') {
    const size_t end = names.find('\n');
    const std::string_view line = names.substr(0, end);
    const size_t space = line.find(' ');
    impl->xpos.emplace_back(line.substr(0, space));
    impl->upos.push_back(parse_upos(line.substr(space + 1)).value_or(Upos::kX));
    names.remove_prefix(end + 1);
  }
  impl->tags = reinterpret_cast<const int8_t*>(bytes.data()) + 4096;
  impl->moves = impl->tags + size_t{kTagRows} * kTagClasses;
  impl->labels = impl->moves + size_t{kMoveRows} * kMoveClasses;
  auto morphology = Morphology::load(data_dir);
  if (!morphology) return morphology.error();
  impl->morphology = std::move(*morphology);
  return Stage(std::move(impl));
}

namespace {

template <uint32_t kRows, uint32_t kClasses>
void score(const int8_t* table, const std::vector<uint32_t>& features, int32_t* out) {
  std::fill(out, out + kClasses, 0);
  for (const uint32_t feature : features) {
    const int8_t* row = table + size_t{feature & (kRows - 1)} * kClasses;
    for (uint32_t c = 0; c < kClasses; ++c) out[c] += row[c];
  }
}

}  // namespace

void Stage::run(Doc& doc) const {
  std::vector<Word> words;
  std::vector<uint32_t> features;
  int32_t scores[64];
  for (const Sentence& sentence : doc.sentences) {
    const uint32_t n = sentence.end_token - sentence.first_token;
    words.assign(n, Word{});
    for (uint32_t i = 0; i < n; ++i) {
      words[i].lower = doc.tokens[sentence.first_token + i].lower;
      words[i].form = doc.text(doc.tokens[sentence.first_token + i]);
    }
    word_features(&words);
    for (uint32_t i = 0; i < n; ++i) {
      tag_features(words, i, &features);
      score<kTagRows, kTagClasses>(impl_->tags, features, scores);
      words[i].tag = static_cast<uint32_t>(std::max_element(scores, scores + impl_->xpos.size()) - scores);
      Token& token = doc.tokens[sentence.first_token + i];
      token.xpos = impl_->xpos[words[i].tag];
      token.upos = impl_->upos[words[i].tag];
      token.head = kNone;
      token.deprel = Deprel::kDep;
    }
    if (!sentence.skipped) {
      State state(n);
      while (state.next <= n || state.stack.size() > 1) {
        move_features(words, state, &features);
        score<kMoveRows, kMoveClasses>(impl_->moves, features, scores);
        int guess = -1;
        for (int move = 0; move < 3; ++move) {
          if (state.may(move, n) && (guess < 0 || scores[move] > scores[guess])) guess = move;
        }
        state.apply(guess);
      }
      int32_t root = 0;
      for (uint32_t i = 0; i < n; ++i) {
        words[i].head = state.heads[i + 1];
        if (words[i].head == 0 && root == 0) root = static_cast<int32_t>(i + 1);
      }
      for (uint32_t i = 0; i < n; ++i) {
        label_features(words, i, &features);
        score<kLabelRows, kLabelClasses>(impl_->labels, features, scores);
        Token& token = doc.tokens[sentence.first_token + i];
        if (static_cast<int32_t>(i + 1) == root) {
          token.deprel = Deprel::kRoot;
          continue;
        }
        if (words[i].head == 0) words[i].head = root;
        scores[static_cast<size_t>(Deprel::kRoot)] = INT32_MIN;
        token.deprel = static_cast<Deprel>(std::max_element(scores, scores + kDeprelNames.size()) - scores);
        token.head = sentence.first_token + static_cast<uint32_t>(words[i].head) - 1;
        token.margin = 0.5f;
      }
    }
    impl_->morphology.fill(doc, sentence);
  }
}

}  // namespace demarche::syntax
