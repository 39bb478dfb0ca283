// Finds the phrases of tables in running words: a trie over hashed words, compiled at load, read-only afterwards.
//
// Words are compared folded: lower case, Latin letters without their marks ("Türkiye" = "turkiye"), full stops inside
// abbreviations dropped ("U.S." = "US"); hyphens and apostrophes part words ("al-Assad" = "al Assad"). A phrase
// written with capitals asks for capitals in the text, an abbreviation for an abbreviation ("US" is not "us", but "Nato" is
// "NATO"). Views are copied as hashes: phrases need not outlive add(). Building is linear in the phrases, matching in the words.
//   "the U.S. State Department said"  ->  words 1..3 match the phrase "US State Department"
//   "they told us"                    ->  nothing: "us" is no abbreviation
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace demarche::lexicon {

// One word or part of a word between hyphens and apostrophes.
struct Word {
  uint64_t hash = 0;  // of the folded form; 0 for a mark that phrases skip
  Span span;          // bytes of the text cut
  uint32_t token = 0;
  bool capital = false;  // begins with a capital
  bool shouted = false;  // two letters or more, all capitals
  bool opens = false;    // the first part of its token
  bool closes = false;   // the last part of its token
};

// Lower case, without marks on Latin letters, without full stops between letters. Other scripts stay as they are.
std::string fold(std::string_view word);

// Appends the parts of `text` [span) to `out`, all with the token number given.
void cut_words(std::string_view text, Span span, uint32_t token, std::vector<Word>* out);

class Phrases {
 public:
  Phrases();

  // The same phrase may be added with several payloads; they come back in the order added.
  void add(std::string_view phrase, uint32_t payload);

  struct Match {
    uint32_t n_words = 0;   // how many of `words` from `at` on it covers
    uint32_t first = kEnd;  // cell of the payload list
  };
  // The longest phrase that begins at words[at] and ends before words[end]. `any_case` lets capitals and small letters pass
  // for each other: headlines in capitals. n_words is 0 where there is none.
  Match longest(const std::vector<Word>& words, size_t at, size_t end, bool any_case = false) const;

  static constexpr uint32_t kEnd = 0xFFFFFFFF;
  // Walks the payloads of a match: for (uint32_t c = match.first; c != kEnd; c = next(c)) payload(c);
  uint32_t next(uint32_t cell) const { return payloads_[cell].next; }
  uint32_t payload(uint32_t cell) const { return payloads_[cell].value; }

 private:
  struct Edge {
    uint64_t key = 0;  // hash of word and node; 0 is an empty slot
    uint32_t to = 0;
  };
  struct Payload {
    uint32_t value = 0, next = kEnd;
    uint64_t capitals = 0;  // bit i: word i asks for a capital
    bool abbreviation = false;
    uint8_t letters = 0;  // of an abbreviation
  };
  uint32_t child(uint32_t node, uint64_t word) const;
  uint32_t grow(uint32_t node, uint64_t word);
  void rehash();
  bool fits(const Payload& payload, const std::vector<Word>& words, size_t at, size_t n_words) const;

  std::vector<Edge> edges_;  // open addressing, a power of two
  size_t n_edges_ = 0;
  std::vector<uint32_t> first_, last_;  // by node: list of payloads
  std::vector<Payload> payloads_;
};

}  // namespace demarche::lexicon
