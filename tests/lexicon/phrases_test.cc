// Phrases in running words: folding, capitals, abbreviations, the longest match.
#include "lexicon/phrases.h"

#include <gtest/gtest.h>

namespace demarche::lexicon {
namespace {

// The payload found at the first word of the text, with how many words; {-1, 0} for none.
std::pair<int, uint32_t> find(const Phrases& phrases, std::string_view text) {
  std::vector<Word> words;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    cut_words(text, {static_cast<uint32_t>(at), static_cast<uint32_t>(end)}, 0, &words);
    at = end + 1;
  }
  const Phrases::Match match = phrases.longest(words, 0, words.size());
  if (match.n_words == 0) return {-1, 0};
  return {static_cast<int>(phrases.payload(match.first)), match.n_words};
}

TEST(Phrases, TheLongestWins) {
  Phrases phrases;
  phrases.add("Bank", 1);
  phrases.add("Bank of Elsewhere", 2);
  EXPECT_EQ(find(phrases, "Bank of Elsewhere said"), std::make_pair(2, 3u));
  EXPECT_EQ(find(phrases, "Bank of nowhere"), std::make_pair(1, 1u));
}

TEST(Phrases, MarksAndHyphensDoNotMatter) {
  Phrases phrases;
  phrases.add("Türkiye", 1);
  phrases.add("al-Assad", 2);
  EXPECT_EQ(find(phrases, "Turkiye").first, 1);
  EXPECT_EQ(find(phrases, "al Assad").first, 2);
  EXPECT_EQ(fold("Đinđić"), "dindic");
  EXPECT_EQ(fold("Straße"), "strasse");
}

TEST(Phrases, CapitalsInTheTableAskForCapitals) {
  Phrases phrases;
  phrases.add("Turkey", 1);
  phrases.add("US", 2);
  phrases.add("NATO", 3);
  EXPECT_EQ(find(phrases, "turkey").first, -1);
  EXPECT_EQ(find(phrases, "us").first, -1);
  EXPECT_EQ(find(phrases, "Us").first, -1);
  EXPECT_EQ(find(phrases, "U.S.").first, 2);
  EXPECT_EQ(find(phrases, "Nato").first, 3);
}

TEST(Phrases, OnePhraseKeepsAllItsPayloadsInOrder) {
  Phrases phrases;
  phrases.add("George Bush", 7);
  phrases.add("George Bush", 3);
  std::vector<Word> words;
  cut_words("George-Bush", {0, 11}, 0, &words);
  const Phrases::Match match = phrases.longest(words, 0, words.size());
  std::vector<uint32_t> found;
  for (uint32_t c = match.first; c != Phrases::kEnd; c = phrases.next(c)) found.push_back(phrases.payload(c));
  EXPECT_EQ(found, (std::vector<uint32_t>{7, 3}));
}

TEST(Phrases, ManyPhrasesAreAllFoundAgain) {
  Phrases phrases;
  for (uint32_t i = 0; i < 5000; ++i) phrases.add("word" + std::to_string(i) + " tail", i);
  for (uint32_t i = 0; i < 5000; i += 7) {
    EXPECT_EQ(find(phrases, "word" + std::to_string(i) + " tail"), std::make_pair(static_cast<int>(i), 2u));
  }
}

}  // namespace
}  // namespace demarche::lexicon
