#include "train/senses.h"

#include <cstdlib>

#include "lexicon/table.h"

namespace demarche::train {
namespace {

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

bool ends(const std::string& word, std::string_view tail) {
  return word.size() >= tail.size() && std::string_view(word).substr(word.size() - tail.size()) == tail;
}

std::string with_s(const std::string& word) {
  if (ends(word, "s") || ends(word, "x") || ends(word, "z") || ends(word, "ch") || ends(word, "sh")) return word + "es";
  if (ends(word, "y") && word.size() > 2 && !is_vowel(word[word.size() - 2])) return word.substr(0, word.size() - 1) + "ies";
  return word + "s";
}

// One syllable that ends in consonant, vowel, consonant doubles the last: "ban", "banned".
std::string stem(const std::string& word) {
  const size_t n = word.size();
  if (n < 3 || n > 5 || is_vowel(word[n - 1]) || !is_vowel(word[n - 2]) || is_vowel(word[n - 3])) return word;
  if (word[n - 1] == 'w' || word[n - 1] == 'x' || word[n - 1] == 'y') return word;
  for (size_t i = 0; i + 3 < n; ++i) {
    if (is_vowel(word[i])) return word;
  }
  return word + word[n - 1];
}

std::string with_ed(const std::string& word) {
  if (ends(word, "e")) return word + "d";
  if (ends(word, "y") && word.size() > 2 && !is_vowel(word[word.size() - 2])) return word.substr(0, word.size() - 1) + "ied";
  return stem(word) + "ed";
}

std::string with_ing(const std::string& word) {
  if (ends(word, "ie")) return word.substr(0, word.size() - 2) + "ying";
  if (ends(word, "e") && !ends(word, "ee") && word.size() > 2) return word.substr(0, word.size() - 1) + "ing";
  return stem(word) + "ing";
}

}  // namespace

Result<SenseTable> load_senses(const std::string& path) {
  auto table = lexicon::Table::load(path, {"form", "noun", "verb", "adj", "adv"});
  if (!table) return table.error();
  SenseTable base;
  for (const auto& row : table->rows()) {
    syntax::Senses senses;
    size_t i = 0;
    for (const std::string_view column : {"noun", "verb", "adj", "adv"})
      senses[i++] = static_cast<uint8_t>(std::atoi(std::string(row[column]).c_str()));
    base.emplace(row["form"], senses);
  }
  SenseTable all = base;
  const auto add = [&](const std::string& form, size_t part, uint8_t field) {
    uint8_t& cell = all[form][part];
    if (cell == 0) cell = field;
  };
  for (const auto& [word, senses] : base) {
    if (word.find('-') != std::string::npos) continue;
    if (senses[0] != 0) add(with_s(word), 0, senses[0]);
    if (senses[1] != 0) {
      add(with_s(word), 1, senses[1]);
      add(with_ed(word), 1, senses[1]);
      add(with_ing(word), 1, senses[1]);
    }
  }
  return all;
}

}  // namespace demarche::train
