// Lemma and features of words whose tags and tree are known.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "lexicon/table.h"

namespace demarche::syntax {

// How a form becomes its lemma: so many bytes cut from the end, `add` appended.
struct LemmaRule {
  uint32_t cut = 0;
  std::string_view add;
};

class Morphology {
 public:
  static constexpr size_t kMaxSuffix = 6;

  static Result<Morphology> load(const std::string& data_dir);

  // Fills lemma and features of the sentence's tokens. Reads xpos, upos, head, deprel. Constant work a token.
  void fill(Doc& doc, const Sentence& sentence) const;

 private:
  struct Form {
    uint8_t person = 0;
    Features::Number number = Features::Number::kUnmarked;
    Features::Gender gender = Features::Gender::kUnmarked;
    bool negative = false;
  };
  std::string_view lemma(Doc& doc, const Token& token) const;
  std::vector<lexicon::Table> tables_;
  std::unordered_map<uint64_t, LemmaRule> whole_, suffix_;  // by hash of tag and form
  std::unordered_map<uint64_t, Form> forms_;
};

}  // namespace demarche::syntax
