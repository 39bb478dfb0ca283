// Words of a line as the cue tables see them: lower case, numbers alike, each Han or kana character a word of its own.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace demarche::clean {

struct Word {
  uint32_t begin = 0, end = 0;  // bytes of the text given
  uint64_t hash = 0;            // of the lower-cased word; all numbers share one
  bool upper = false;           // begins with a capital
  bool shout = false;           // two letters or more, all capitals
  bool number = false;
  bool wide = false;  // Han, kana
};

// Cuts `text` into words, at most `most`. Linear.
//   "Don’t miss: 4 min read" -> don't · miss · # · min · read
void find_words(std::string_view text, size_t most, std::vector<Word>* words);

// The hash of a run of words: order counts.
constexpr uint64_t kPhraseSeed = 0x9E3779B97F4A7C15ull;
constexpr uint64_t add_word(uint64_t phrase, uint64_t word) {
  return (phrase ^ word) * 0xFF51AFD7ED558CCDull + 0x632BE59BD9B4E019ull;
}

}  // namespace demarche::clean
