#include "train/treebank.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "document/conllu.h"

namespace demarche::train {
namespace {

constexpr uint32_t kMinWord = 2;  // times a word must be seen to have a row of its own
constexpr uint32_t kMinTag = 3;
constexpr float kDropRow = 0.1f;  // chance that a hashed feature is left out, while learning

std::string tag_name(const Token& token) {
  return std::string(token.xpos) + " " + std::string(name_of(token.upos));
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

Result<std::vector<Doc>> load_treebanks(const std::vector<std::string>& paths) {
  std::vector<Doc> docs;
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Error{"train.open", path + ": cannot open"};
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    auto doc = from_conllu(text);
    if (!doc) return Error{doc.error().id, path + ": " + doc.error().message};
    docs.push_back(std::move(*doc));
  }
  return docs;
}

uint32_t Inventory::tag_of(const Token& token) const {
  const auto found = tag_number.find(tag_name(token));
  return found == tag_number.end() ? 0 : found->second;
}

Inventory take_inventory(const std::vector<Doc>& docs) {
  std::map<std::string, uint32_t> words;
  std::map<std::string, std::pair<uint32_t, Upos>> tags;
  for (const Doc& doc : docs) {
    for (const Token& token : doc.tokens) {
      ++words[std::string(token.lower)];
      auto& tag = tags[tag_name(token)];
      ++tag.first;
      tag.second = token.upos;
    }
  }
  Inventory inventory;
  inventory.words.push_back("");
  inventory.seen.push_back(0);
  for (const auto& [word, count] : words) {
    if (count < kMinWord) continue;
    inventory.row.emplace(word, static_cast<uint32_t>(inventory.words.size()));
    inventory.words.push_back(word);
    inventory.seen.push_back(count);
  }
  std::vector<std::pair<int64_t, std::string>> order;
  for (const auto& [name, tag] : tags) {
    if (tag.first >= kMinTag) order.push_back({-static_cast<int64_t>(tag.first), name});
  }
  std::sort(order.begin(), order.end());
  for (const auto& [count, name] : order) {
    inventory.tag_number.emplace(name, static_cast<uint32_t>(inventory.tags.size()));
    inventory.tags.push_back({name.substr(0, name.find(' ')), tags[name].second});
  }
  return inventory;
}

std::vector<uint32_t> headline_words(const Doc& doc, const demarche::Sentence& sentence) {
  std::vector<bool> parent(sentence.end_token - sentence.first_token, false);
  for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) {
    if (doc.tokens[i].head != kNone) parent[doc.tokens[i].head - sentence.first_token] = true;
  }
  std::vector<uint32_t> kept;
  for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) {
    const Token& token = doc.tokens[i];
    const bool article = token.deprel == Deprel::kDet && (token.lower == "the" || token.lower == "a" || token.lower == "an");
    const bool be = (token.deprel == Deprel::kAuxPass || token.deprel == Deprel::kCop) && token.lemma == "be" &&
                    token.xpos != "VB" && token.xpos != "VBN";
    const bool stop = token.deprel == Deprel::kPunct && token.lower == "." && i + 1 == sentence.end_token;
    if ((article || be || stop) && token.head != kNone && !parent[i - sentence.first_token]) continue;
    kept.push_back(i);
  }
  return kept;
}

Sentence to_sentence(const Doc& doc, const demarche::Sentence& sentence, const Inventory& inventory, Writing writing,
                     bool headline, float drop, Random* random) {
  std::vector<std::string> forms;
  std::vector<std::string> lowers;
  std::vector<uint32_t> kept;
  if (headline) {
    kept = headline_words(doc, sentence);
  } else {
    for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) kept.push_back(i);
  }
  std::vector<uint32_t> number(sentence.end_token - sentence.first_token, 0);  // of each kept word, from 1
  for (uint32_t i = 0; i < kept.size(); ++i) number[kept[i] - sentence.first_token] = i + 1;
  for (const uint32_t i : kept) {
    std::string form(doc.text(doc.tokens[i]));
    std::string lower(doc.tokens[i].lower);
    if (writing == Writing::kCapitals) {
      for (char& c : form) c = is_lower(c) ? static_cast<char>(c - 32) : c;
    } else if (writing == Writing::kTitle) {
      if (is_lower(form[0]) && (form.size() > 3 || i == kept[0])) form[0] = static_cast<char>(form[0] - 32);
    } else if (writing == Writing::kSmall) {
      for (char& c : form) c = is_upper(c) ? static_cast<char>(c + 32) : c;
    }
    forms.push_back(std::move(form));
    lowers.push_back(std::move(lower));
  }
  syntax::CasingCount count;
  for (const std::string& form : forms) count.add(form);
  const syntax::Casing casing = count.casing();
  Sentence out(forms.size());
  const auto hash_base = static_cast<uint32_t>(inventory.words.size());
  for (size_t i = 0; i < forms.size(); ++i) {
    const Token& token = doc.tokens[kept[i]];
    Word& word = out[i];
    std::array<uint32_t, syntax::kMaxRows> rows;
    const uint32_t n = syntax::hash_rows(forms[i], lowers[i], i == 0, casing, &rows);
    const auto sense = inventory.senses.find(lowers[i]);
    const uint32_t n_all = syntax::sense_rows(sense == inventory.senses.end() ? syntax::Senses{} : sense->second, n, &rows);
    for (uint32_t k = n; k < n_all; ++k) rows[k] += syntax::kHashRows;
    const auto own = inventory.row.find(lowers[i]);
    uint32_t row = own == inventory.row.end() ? syntax::kUnknownRow : own->second;
    uint32_t from = 0;
    if (drop > 0 && row != syntax::kUnknownRow) {
      const float chance = 0.03f + drop / (drop + static_cast<float>(inventory.seen[row]));
      if (random->uniform() < chance) {
        row = syntax::kUnknownRow;
        from = 1;  // the hash of the whole word goes with it
      }
    } else if (drop > 0 && random->uniform() < 0.5f) {
      from = 1;
    }
    word.rows[word.n_rows++] = row;
    for (uint32_t k = from; k < n_all; ++k) {
      if (drop > 0 && random->uniform() < kDropRow) continue;
      word.rows[word.n_rows++] = hash_base + rows[k];
    }
    word.tag = inventory.tag_of(token);
    word.head = token.head == kNone ? 0 : number[token.head - sentence.first_token];
    word.label = static_cast<uint32_t>(token.deprel);
  }
  return out;
}

}  // namespace demarche::train
