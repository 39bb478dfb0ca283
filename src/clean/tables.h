// The stage's tables in the form it asks them in.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "clean/words.h"
#include "lexicon/table.h"

namespace demarche::clean {

// What a phrase in a line speaks for.
enum class Cue : uint8_t {
  kTeaser,
  kList,
  kShare,
  kNewsletter,
  kSubscribe,
  kDonation,
  kCookie,
  kForm,
  kComments,
  kPoll,
  kAd,
  kFooter,
  kTags,
  kByline,
  kDate,
  kReadtime,
  kCaption,
  kCredit,
  kNav,
  kMarket,
  kAuthor,
  kBio,
  kAppeal,
  kCount
};
constexpr std::array<std::string_view, 23> kCueNames = {
    "teaser", "list",   "share", "newsletter", "subscribe", "donation", "cookie", "form",   "comments", "poll", "ad",    "footer",
    "tags",   "byline", "date",  "readtime",   "caption",   "credit",   "nav",    "market", "author",   "bio",  "appeal"};

// What the name of an element speaks for.
enum class Label : uint8_t {
  kComment,
  kShare,
  kRelated,
  kNav,
  kFooter,
  kSide,
  kPromo,
  kCookie,
  kMeta,
  kTags,
  kBio,
  kCaption,
  kMedia,
  kEmbed,
  kTable,
  kHeadline,
  kDeck,
  kBody,
  kContent,
  kLive,
  kForm,
  kHidden,
  kCount
};
constexpr std::array<std::string_view, 22> kLabelNames = {
    "comment", "share", "related", "nav",   "footer",   "side", "promo", "cookie",  "meta", "tags", "bio",
    "caption", "media", "embed",   "table", "headline", "deck", "body",  "content", "live", "form", "hidden"};

constexpr uint32_t bit(Cue cue) {
  return 1u << static_cast<uint32_t>(cue);
}
constexpr uint32_t bit(Label label) {
  return 1u << static_cast<uint32_t>(label);
}

// Cues found in one line: bits of Cue.
struct CueHits {
  uint32_t start = 0;       // phrases of `start` at the beginning
  uint32_t whole = 0;       // phrases of `start` or `whole` that are all of the line
  uint32_t inside = 0;      // phrases of `inside`
  uint8_t start_words = 0;  // words of the longest phrase at the beginning
  std::array<std::string_view, static_cast<size_t>(Cue::kCount)> rows{};  // id of a row for each cue that was found
  uint32_t any() const { return start | whole | inside; }
};

struct Agency {
  std::string_view id, name;
};

// Which hashes may be in a table: most words of a page are in none, and a bit tells so at once.
class Filter {
 public:
  void add(uint64_t hash) { bits_[hash >> 6 & (kWords - 1)] |= uint64_t{1} << (hash & 63); }
  bool may_hold(uint64_t hash) const { return (bits_[hash >> 6 & (kWords - 1)] >> (hash & 63) & 1) != 0; }

 private:
  static constexpr size_t kWords = 1024;
  std::vector<uint64_t> bits_ = std::vector<uint64_t>(kWords);
};

struct LanguageSign {
  uint32_t languages = 0;  // bits of Tables::languages
  bool shared = false;     // English has the word too, with another meaning, or it is a common name
  bool in_names = false;   // stands in names, in front of a capital
};

class Tables {
 public:
  static Result<Tables> load(const std::string& data_dir);

  void find_cues(const std::vector<Word>& words, CueHits* hits) const;

  // Bits of Label for an element's label.
  uint32_t label_bits(std::string_view label) const;

  // Bit i is set where the word is a small word of languages()[i].
  uint32_t small_word(uint64_t word) const {
    if (!may_be_small_.may_hold(word)) return 0;
    const auto found = small_words_.find(word);
    return found == small_words_.end() ? 0 : found->second;
  }
  const std::vector<std::string_view>& languages() const { return languages_; }
  uint32_t english() const { return english_; }  // its bit

  // What a word says of the language of a text.
  LanguageSign language_sign(uint64_t word) const {
    if (!may_be_sign_.may_hold(word)) return {};
    const auto found = signs_.find(word);
    return found == signs_.end() ? LanguageSign() : found->second;
  }

  // 1..12, 0 where the word is no month.
  int month(uint64_t word) const {
    if (!may_be_month_.may_hold(word)) return 0;
    const auto found = months_.find(word);
    return found == months_.end() ? 0 : found->second;
  }

  // What a mark behind or before a number of a date says it is: 1 the year, 2 the month, 3 the day; 0: it is no mark.
  int date_mark_after(uint64_t word) const { return mark(marks_after_, word); }
  int date_mark_before(uint64_t word) const { return mark(marks_before_, word); }

  // The agency whose name begins at words[at]; its size in words in `n`. Null where none does.
  const Agency* agency_at(const std::vector<Word>& words, size_t at, size_t* n) const;

 private:
  Tables() = default;
  struct Phrase {
    Cue cue;
    uint8_t where;  // 0 start, 1 whole, 2 inside
    std::string_view id;
  };
  struct PhraseEntry {
    std::vector<Phrase> phrases;
  };
  Filter may_be_small_, may_be_month_, may_begin_cue_;
  std::vector<lexicon::Table> held_;  // what the views point into
  std::unordered_map<uint64_t, std::vector<Phrase>> phrases_;
  std::unordered_map<uint64_t, uint8_t> longest_;  // by first word: most words of a phrase
  std::unordered_map<std::string_view, uint32_t> labels_;
  std::unordered_map<uint64_t, uint32_t> small_words_;
  std::vector<std::string_view> languages_;
  Filter may_be_sign_;
  std::unordered_map<uint64_t, LanguageSign> signs_;
  uint32_t english_ = 0;
  static int mark(const std::unordered_map<uint64_t, int>& marks, uint64_t word) {
    const auto found = marks.find(word);
    return found == marks.end() ? 0 : found->second;
  }
  std::unordered_map<uint64_t, int> months_, marks_after_, marks_before_;
  std::vector<Agency> agencies_;
  std::unordered_map<uint64_t, uint32_t> agency_phrases_;
  std::unordered_map<uint64_t, uint8_t> agency_longest_;
};

}  // namespace demarche::clean
