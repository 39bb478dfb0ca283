// Cuts text without white space into words of syntax, by the rules of the English Web Treebank.
//
// "U.S.-led" -> U.S. | - | led        "don't" -> do | n't        "anti-ship" -> anti-ship        "$5bn" -> $ | 5 | bn
// "http://example.org/a-b" stays whole. Linear in the bytes given; never fails; owns its tables, shared by threads.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "lexicon/table.h"

namespace demarche::segment {

// Whether the full stop of an abbreviation may also end a sentence.
enum class Stop : uint8_t { kNone, kTitle, kMayEnd, kMonth, kNumber, kInner };

class Tokens {
 public:
  static Result<Tokens> load(const std::string& data_dir);

  // Appends the tokens of `chunk`, which holds no white space; `next` is the first byte after the white space that follows
  // it ('\0' at the end of the paragraph).
  void cut(std::string_view text, Span chunk, char next, std::vector<Span>* out) const;

  // What kind of abbreviation a token that ends in a full stop is; kNone for a token that is no abbreviation.
  Stop abbreviation(std::string_view token) const;
  // Whether a token is one of wholes.tsv.
  bool is_whole(std::string_view token) const { return wholes_.count(token) != 0; }
  bool opens_sentence(std::string_view word) const { return starters_.count(word) != 0; }

 private:
  void cut_word(std::string_view text, Span word, std::vector<Span>* out) const;
  void cut_clitics(std::string_view text, Span word, std::vector<Span>* out) const;
  size_t word_end(std::string_view text, size_t begin, size_t end, char next) const;
  std::vector<lexicon::Table> tables_;  // own the bytes that the maps point into
  std::unordered_map<std::string_view, Stop> abbreviations_;
  std::unordered_set<std::string_view> starters_, prefixes_;
  // One written word that is several of syntax; where `before` is not empty only before one of these words.
  struct Clitic {
    std::vector<uint8_t> cuts;
    std::unordered_set<std::string_view> before;
  };
  size_t whole_size(std::string_view text, size_t at, size_t end) const;
  std::unordered_map<std::string_view, Clitic> clitics_;
  std::unordered_set<std::string_view> wholes_;  // marks and letters that are one word: ":-)", "w/o"
  std::string whole_leads_;                      // their first bytes
};

}  // namespace demarche::segment
