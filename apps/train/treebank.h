// Treebanks as the network sees them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "train/network.h"
#include "train/senses.h"

namespace demarche::train {

Result<std::vector<Doc>> load_treebanks(const std::vector<std::string>& paths);

// The words with a row of their own and the tags, both in the order of the model file.
struct Inventory {
  std::vector<std::string> words;  // row 0 is every other word
  std::unordered_map<std::string, uint32_t> row;
  std::vector<uint32_t> seen;  // how often, by row
  std::vector<std::pair<std::string, Upos>> tags;
  std::unordered_map<std::string, uint32_t> tag_number;

  SenseTable senses;

  uint32_t tag_of(const Token& token) const;
};
Inventory take_inventory(const std::vector<Doc>& docs);

// How a sentence is written for one pass.
enum class Writing : uint8_t { kAsIs, kCapitals, kTitle, kSmall };

// The words of a sentence that a headline would print: no articles, no "be" before a participle or predicate, no full stop.
// All of them where something that goes has words under it.
std::vector<uint32_t> headline_words(const Doc& doc, const demarche::Sentence& sentence);

// The features and the answers of one sentence. `drop` says how rarely seen words lose their own row (0 keeps all), `random`
// may be null then.
Sentence to_sentence(const Doc& doc, const demarche::Sentence& sentence, const Inventory& inventory, Writing writing,
                     bool headline, float drop, Random* random);

}  // namespace demarche::train
