#include "clean/tables.h"

#include <algorithm>
#include <array>

namespace demarche::clean {
namespace {

constexpr size_t kMostLineWords = 64;  // cues are looked for in lines up to this long, and in the beginning of longer ones

uint64_t phrase_hash(const std::vector<Word>& words, size_t begin, size_t n) {
  uint64_t hash = kPhraseSeed;
  for (size_t i = 0; i < n; ++i) hash = add_word(hash, words[begin + i].hash);
  return hash;
}

template <typename Names>
int index_of(const Names& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

}  // namespace

Result<Tables> Tables::load(const std::string& data_dir) {
  Tables tables;
  const auto open = [&](const char* name, const std::vector<std::string_view>& columns) -> Result<void> {
    Result<lexicon::Table> table = lexicon::Table::load(data_dir + "/clean/" + name, columns);
    if (!table.ok()) return table.error();
    tables.held_.push_back(std::move(*table));
    return {};
  };
  if (auto ok = open("cues.tsv", {"id", "language", "kind", "where", "phrase"}); !ok) return ok.error();
  if (auto ok = open("labels.tsv", {"id", "kind", "word"}); !ok) return ok.error();
  if (auto ok = open("stopwords.tsv", {"language", "words"}); !ok) return ok.error();
  if (auto ok = open("months.tsv", {"language", "names"}); !ok) return ok.error();
  if (auto ok = open("agencies.tsv", {"id", "short", "names"}); !ok) return ok.error();

  if (auto ok = open("date_marks.tsv", {"language", "part", "where", "mark"}); !ok) return ok.error();
  if (auto ok = open("language_signs.tsv", {"language", "sign", "words"}); !ok) return ok.error();

  std::vector<Word> words;
  for (const auto& row : tables.held_[0].rows()) {
    const int kind = index_of(kCueNames, row["kind"]);
    if (kind < 0)
      return row.error("kind", "clean.bad-cue", "unknown kind of cue; the kinds are those of the other rows of the table");
    static constexpr std::array<std::string_view, 3> kWheres = {"start", "whole", "inside"};
    const int where = index_of(kWheres, row["where"]);
    if (where < 0) return row.error("where", "clean.bad-cue", "unknown place; start, whole or inside is allowed");
    find_words(row["phrase"], 16, &words);
    if (words.empty()) return row.error("phrase", "clean.bad-cue", "holds no word; write the phrase in lower case");
    const uint64_t hash = phrase_hash(words, 0, words.size());
    tables.phrases_[hash].push_back({static_cast<Cue>(kind), static_cast<uint8_t>(where), row["id"]});
    tables.may_begin_cue_.add(words[0].hash);
    uint8_t& longest = tables.longest_[words[0].hash];
    longest = std::max(longest, static_cast<uint8_t>(words.size()));
  }
  for (const auto& row : tables.held_[1].rows()) {
    const int kind = index_of(kLabelNames, row["kind"]);
    if (kind < 0)
      return row.error("kind", "clean.bad-label", "unknown kind of label; the kinds are those of the other rows of the table");
    tables.labels_[row["word"]] |= 1u << kind;
  }
  for (const auto& row : tables.held_[2].rows()) {
    if (tables.languages_.size() == 32)
      return row.error("language", "clean.languages", "more than 32 languages; widen Tables::small_word");
    const uint32_t mask = 1u << tables.languages_.size();
    tables.languages_.push_back(row["language"]);
    for (const std::string_view word : lexicon::split(row["words"], ' ')) {
      find_words(word, 1, &words);
      if (words.empty()) continue;
      tables.may_be_small_.add(words[0].hash);
      tables.small_words_[words[0].hash] |= mask;
    }
  }
  for (const auto& row : tables.held_[3].rows()) {
    for (const std::string_view set : lexicon::split(row["names"], ';')) {
      const auto names = lexicon::split(set, ' ');
      if (names.size() != 12) return row.error("names", "clean.months", "twelve names are needed, '-' where there is none");
      for (size_t i = 0; i < 12; ++i) {
        find_words(names[i], 1, &words);
        if (words.empty()) continue;
        tables.may_be_month_.add(words[0].hash);
        tables.months_.emplace(words[0].hash, static_cast<int>(i) + 1);
      }
    }
  }
  for (const auto& row : tables.held_[4].rows()) {
    tables.agencies_.push_back({row["id"], row["short"]});
    for (const std::string_view name : lexicon::split(row["names"], ';')) {
      find_words(name, 8, &words);
      if (words.empty()) return row.error("names", "clean.agencies", "holds an empty name");
      tables.agency_phrases_.emplace(phrase_hash(words, 0, words.size()), static_cast<uint32_t>(tables.agencies_.size() - 1));
      uint8_t& longest = tables.agency_longest_[words[0].hash];
      longest = std::max(longest, static_cast<uint8_t>(words.size()));
    }
  }
  for (const auto& row : tables.held_[5].rows()) {
    static constexpr std::array<std::string_view, 3> kParts = {"year", "month", "day"};
    const int part = index_of(kParts, row["part"]);
    const bool after = row["where"] == "after";
    if (part < 0) return row.error("part", "clean.date-marks", "unknown part of a date; year, month or day is allowed");
    if (!after && row["where"] != "before")
      return row.error("where", "clean.date-marks", "unknown place; before or after is allowed");
    find_words(row["mark"], 2, &words);
    if (words.size() != 1) return row.error("mark", "clean.date-marks", "one word is needed");
    (after ? tables.marks_after_ : tables.marks_before_)[words[0].hash] = part + 1;
  }
  tables.signs_.reserve(tables.small_words_.size());
  for (const auto& [hash, mask] : tables.small_words_) tables.signs_[hash].languages = mask;
  for (size_t k = 0; k < tables.languages_.size(); ++k) tables.english_ |= tables.languages_[k] == "en" ? 1u << k : 0;
  for (const auto& row : tables.held_[6].rows()) {
    const auto language = std::find(tables.languages_.begin(), tables.languages_.end(), row["language"]);
    const bool word = row["sign"] == "word", none = row["sign"] == "none", name = row["sign"] == "name";
    if (!word && !none && !name) return row.error("sign", "clean.language-signs", "unknown sign; word, none or name is allowed");
    if (word && language == tables.languages_.end())
      return row.error("language", "clean.language-signs", "unknown language; one of stopwords.tsv is needed");
    for (const std::string_view form : lexicon::split(row["words"], ' ')) {
      find_words(form, 2, &words);
      if (words.size() != 1) return row.error("words", "clean.language-signs", "words parted by single blanks are needed");
      LanguageSign& sign = tables.signs_[words[0].hash];
      if (word) sign.languages |= 1u << (language - tables.languages_.begin());
      sign.shared |= none;
      sign.in_names |= name;
    }
  }
  for (const auto& [hash, sign] : tables.signs_) tables.may_be_sign_.add(hash);
  return tables;
}

void Tables::find_cues(const std::vector<Word>& words, CueHits* hits) const {
  *hits = CueHits();
  const size_t n = std::min(words.size(), kMostLineWords);
  for (size_t at = 0; at < n; ++at) {
    if (!may_begin_cue_.may_hold(words[at].hash)) continue;
    const auto longest = longest_.find(words[at].hash);
    if (longest == longest_.end()) continue;
    uint64_t hash = kPhraseSeed;
    for (size_t size = 1; size <= longest->second && at + size <= n; ++size) {
      hash = add_word(hash, words[at + size - 1].hash);
      const auto found = phrases_.find(hash);
      if (found == phrases_.end()) continue;
      for (const Phrase& phrase : found->second) {
        const bool whole = at == 0 && size == words.size();
        if (phrase.where == 1 && !whole) continue;
        if (phrase.where == 0 && at != 0) continue;
        const uint32_t mask = bit(phrase.cue);
        if (phrase.where == 0) {
          hits->start |= mask;
          hits->start_words = std::max(hits->start_words, static_cast<uint8_t>(size));
        }
        if (phrase.where == 2) hits->inside |= mask;
        if (whole) hits->whole |= mask;
        hits->rows[static_cast<size_t>(phrase.cue)] = phrase.id;
      }
    }
  }
}

uint32_t Tables::label_bits(std::string_view label) const {
  // A label is split at blanks; each name is tried whole, then in parts of one and two pieces between '-' and '_'.
  uint32_t bits = 0;
  std::string pair;
  size_t at = 0;
  const auto look = [&](std::string_view word) {
    const auto found = labels_.find(word);
    if (found != labels_.end()) bits |= found->second;
  };
  while (at < label.size()) {
    size_t end = label.find(' ', at);
    if (end == std::string_view::npos) end = label.size();
    const std::string_view name = label.substr(at, end - at);
    at = end + 1;
    look(name);
    std::string_view before;
    size_t piece = 0;
    while (piece < name.size()) {
      size_t stop = piece;
      while (stop < name.size() && ((name[stop] >= 'a' && name[stop] <= 'z') || static_cast<unsigned char>(name[stop]) >= 0x80))
        ++stop;
      if (stop > piece) {
        const std::string_view word = name.substr(piece, stop - piece);
        look(word);
        if (!before.empty()) {
          pair.assign(before);
          pair += '-';
          pair += word;
          look(pair);
        }
        before = word;
      }
      piece = stop + 1;
    }
  }
  return bits;
}

const Agency* Tables::agency_at(const std::vector<Word>& words, size_t at, size_t* n) const {
  if (at >= words.size()) return nullptr;
  const auto longest = agency_longest_.find(words[at].hash);
  if (longest == agency_longest_.end()) return nullptr;
  uint64_t hash = kPhraseSeed;
  const Agency* best = nullptr;
  for (size_t size = 1; size <= longest->second && at + size <= words.size(); ++size) {
    hash = add_word(hash, words[at + size - 1].hash);
    const auto found = agency_phrases_.find(hash);
    if (found == agency_phrases_.end()) continue;
    best = &agencies_[found->second];
    *n = size;
  }
  return best;
}

}  // namespace demarche::clean
