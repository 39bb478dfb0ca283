// Words, numbers and marks of a sentence as the measuring grammars (time, amount) read them, and the words they know.
//
// Tokens of the trees split "3:35", "p.m.", "mid-August" and "5–6" in several ways, and differently in other treebanks; the
// grammars need one way, so they look at the characters. An atom is a run of letters, a run of digits, or one mark.
//   "Sept. 5–6"   Sept · . · 5 · - · 6        "$1.5bn"   $ · 1 · . · 5 · bn
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "lexicon/table.h"

namespace demarche::mention {

// What a word can be in a time or amount; a word may be several ("second", "may", "march"). The value's meaning is in brackets.
enum class WordClass : uint8_t {
  kMonth,      // [1..12]
  kWeekday,    // [1..7]
  kUnit,       // [letter of TimeUnit]
  kUnits,      // the plural
  kCardinal,   // [0..99]
  kOrdinal,    // [1..99]
  kScale,      // [hundred 100, thousand 1000, ...]
  kQuantity,   // few several couple dozen: [usual value]
  kPart,       // of the day: [index in kParts]
  kDeictic,    // today 0, yesterday -1, tomorrow +1
  kDirection,  // last this next ...: [TimeCode::Direction]
  kModifier,   // early late mid ...: [index in kModifiers]
  kEdge,       // beginning end middle ... "of": [index in kModifiers]
  kAgo,        // -1 ago back, -2 earlier before, +2 later after, +1 hence
  kRelation,   // since until before after by through: [index in kRelations]
  kEvery,      // every each
  kSet,        // daily weekly: [letter]
  kSeason,     // [index in kSeasons]
  kEra,        // bc -1 ad 1
  kHint,       // prepositions that a bare year, month or clock time follows
  kWeak,       // beside another class: the word is more often something else ("may", "march", "sat")
  kFiller,     // between number and unit: "full", "consecutive"
  kApprox,     // about around nearly: [0 about, 1 at least, 2 at most]
  kWeekdays,   // plural: [1..7]
  kNumbered,   // a number behind it is its name: "Resolution 2016", "Flight 1549"
  kCount
};
constexpr size_t kClasses = static_cast<size_t>(WordClass::kCount);

extern const std::array<std::string_view, 9> kParts;      // MO AF EV NI MI DA EM DT MN
extern const std::array<std::string_view, 7> kModifiers;  // early late mid start end earlier later
extern const std::array<std::string_view, 4> kSeasons;    // SP SU FA WI
extern const std::array<std::string_view, 4> kRelations;  // since until before after

struct Word {
  uint32_t classes = 0;
  std::vector<std::pair<WordClass, int64_t>> values;
  std::string_view id;
  bool is(WordClass c) const { return classes >> static_cast<unsigned>(c) & 1; }
  int64_t value(WordClass c) const {
    for (const auto& [of, value] : values) {
      if (of == c) return value;
    }
    return 0;
  }
};

// Reads data/mention/en/time_words.tsv and amount_numbers.tsv.
class Words {
 public:
  static Result<Words> load(const std::string& data_dir);
  const Word* find(std::string_view lower) const {
    const auto found = by_text_.find(lower);
    return found == by_text_.end() ? nullptr : &found->second;
  }

 private:
  std::vector<lexicon::Table> tables_;
  std::unordered_map<std::string_view, Word> by_text_;
};

struct Atom {
  enum class Kind : uint8_t { kWord, kNumber, kMark } kind = Kind::kMark;
  bool space_before = false;
  bool capital = false;
  uint8_t n_digits = 0;
  char mark = 0;        // ASCII stand-in: '-' for every dash, '\'' and '"' for every quote, 'E' euro, 'L' pound, 'Y' yen
  uint32_t number = 0;  // of up to nine digits
  Span span;            // bytes of the document
  std::string_view lower;
  const Word* word = nullptr;

  bool is(WordClass c) const { return word && word->is(c); }
  int64_t value(WordClass c) const { return word ? word->value(c) : 0; }
};

// The atoms of one sentence, with safe look-ahead: past the end lies an empty mark.
class Atoms {
 public:
  // `span` lies in `text`; the views live until the next call.
  void read(std::string_view text, Span span, const Words& words);
  size_t size() const { return atoms_.size(); }
  const Atom& operator[](size_t i) const { return i < atoms_.size() ? atoms_[i] : none_; }
  bool is(size_t i, std::string_view lower) const { return (*this)[i].lower == lower; }
  bool mark(size_t i, char c) const { return i < atoms_.size() && atoms_[i].mark == c; }
  bool glued(size_t i) const { return i < atoms_.size() && !atoms_[i].space_before; }

 private:
  std::vector<Atom> atoms_;
  std::string lower_;
  Atom none_;
};

// A number in digits or words.
struct Number {
  size_t end = 0;  // atom after it; 0: there is none
  double value = 0, high = 0;
  bool approximate = false;
  bool digits = false;
  bool article = false;  // "a", "an": one only if something else says so
  bool vague = false;    // "few", "several", "dozens"
};
Number read_number(const Atoms& atoms, size_t i);

// Tokens that overlap `span`, half-open; found by bisection. Equal bounds: none.
std::pair<uint32_t, uint32_t> tokens_of(const Doc& doc, Span span);
// The token of [first, end) that the others depend through; `fallback` where there is no tree.
uint32_t head_of(const Doc& doc, uint32_t first, uint32_t end, uint32_t fallback);

}  // namespace demarche::mention
