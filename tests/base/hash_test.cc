#include "base/hash.h"

#include <gtest/gtest.h>

#include <random>

#include "document/document.h"

namespace demarche {
namespace {

TEST(Hash, FivesAreTheHashesOfTheirBytes) {
  const std::vector<uint64_t> values = {7, 0, ~0ULL, 42, 1, 1ULL << 63, 9};
  std::vector<uint64_t> hashes;
  hash64_fives(values.data(), values.size(), &hashes);
  ASSERT_EQ(hashes.size(), 3u);
  for (size_t i = 0; i < hashes.size(); ++i) {
    EXPECT_EQ(hashes[i], hash64({reinterpret_cast<const char*>(&values[i]), 5 * sizeof(uint64_t)}));
  }
  hash64_fives(values.data(), 4, &hashes);
  EXPECT_EQ(hashes.size(), 3u) << "four values hold no five";
}

// White space may be set differently on two pages of one article: their ids are the same, and those of other words are not.
TEST(ArticleId, IsOfTheWordsWhateverTheBlanksBetween) {
  const std::vector<std::string> blanks = {" ", "\n", "  ", "\t", "\xC2\xA0", " \xE2\x80\x83", "\r\n\r\n", "\xE3\x80\x80"};
  const std::vector<std::string> words = {"a", "of", "minister", "Łódź", "reinforcements", "—", "1,200", "战争", "\x7F", "\x01"};
  std::mt19937 random(1);
  const auto pick = [&](const std::vector<std::string>& from) { return from[random() % from.size()]; };
  for (int round = 0; round < 2000; ++round) {
    std::string plain, spaced = random() % 2 == 0 ? "" : pick(blanks), other;
    const size_t n = 1 + random() % 40;
    for (size_t i = 0; i < n; ++i) {
      const std::string word = pick(words);
      plain += (i > 0 ? " " : "") + word;
      spaced += word;
      for (size_t gaps = random() % 3 == 0 ? 2 : 1; gaps > 0 && (i + 1 < n || random() % 2 == 0); --gaps) spaced += pick(blanks);
      other += (i > 0 ? " " : "") + word + (i + 1 == n ? "x" : "");
    }
    EXPECT_EQ(article_id(plain), hex64(hash64(plain))) << plain;
    EXPECT_EQ(article_id(spaced), article_id(plain)) << spaced;
    EXPECT_NE(article_id(other), article_id(plain)) << plain;
  }
  EXPECT_EQ(article_id(" \n "), article_id(""));
}

}  // namespace
}  // namespace demarche
