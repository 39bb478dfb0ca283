// What the network is told of each word: rows of one table of vectors, which are summed.
//
// A word has a row of its own where training saw it often enough, and rows picked by hash for its beginning, its endings,
// its shape and itself, so that unknown names and new verbs are not blank. Cost: a dozen hashes a word, no allocation.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace demarche::syntax {

constexpr uint32_t kHashRows = 1u << 15;  // rows picked by hash; they come after the vocabulary's
constexpr uint32_t kSenseRows = 64;       // rows of dictionary fields; they come after the hashed ones
constexpr uint32_t kMaxRows = 24;         // of one word
constexpr uint32_t kUnknownRow = 0;       // of the vocabulary

// How a sentence is written as a whole: capital letters say nothing in a headline that has nothing else.
enum class Casing : uint8_t { kPlain, kTitle, kCapitals };

// Counts words while a sentence is walked once.
class CasingCount {
 public:
  void add(std::string_view form);
  Casing casing() const;

 private:
  uint32_t words_ = 0, capitals_ = 0, long_words_ = 0, long_big_ = 0;
};

// The rows of a word that hashing picks, numbered from 0 to kHashRows; returns how many.
uint32_t hash_rows(std::string_view form, std::string_view lower, bool first, Casing casing,
                   std::array<uint32_t, kMaxRows>* rows);

// What the dictionary says of a word as a noun, verb, adjective and adverb: the field of its first sense, 0 for none.
using Senses = std::array<uint8_t, 4>;

// Appends the rows of a word's senses, numbered from 0 to kSenseRows, at (*rows)[n]; returns how many there are then.
uint32_t sense_rows(const Senses& senses, uint32_t n, std::array<uint32_t, kMaxRows>* rows);

}  // namespace demarche::syntax
