// The finders on text nobody wrote: whatever comes in, they end, and every mention lies on tokens of its sentence.
#include "mention/when.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "mention/amount.h"
#include "mention/where.h"

namespace demarche::mention {
namespace {

// One sentence, a token for each run between blanks.
Doc doc_of(const std::string& text) {
  Doc doc;
  doc.set_text(text);
  Sentence sentence;
  sentence.span = {0, static_cast<uint32_t>(doc.text().size())};
  for (uint32_t at = 0; at < doc.text().size();) {
    uint32_t end = at;
    while (end < doc.text().size() && doc.text()[end] != ' ') ++end;
    if (end > at) {
      Token token;
      token.span = {at, end};
      std::string lower(doc.text(token.span));
      for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
      token.lower = doc.keep(lower);
      doc.tokens.push_back(token);
    }
    at = end + 1;
  }
  sentence.end_token = static_cast<uint32_t>(doc.tokens.size());
  doc.sentences.push_back(sentence);
  return doc;
}

TEST(Finders, StandAnyOrderOfTheirWords) {
  const auto times = TimeFinder::load(DEMARCHE_DATA);
  const auto amounts = AmountFinder::load(DEMARCHE_DATA);
  const auto places = PlaceFinder::load(DEMARCHE_DATA);
  ASSERT_TRUE(times.ok()) << times.error().message;
  ASSERT_TRUE(amounts.ok()) << amounts.error().message;
  ASSERT_TRUE(places.ok()) << places.error().message;
  const std::vector<std::string> words = {"last",     "the",
                                          "May",      "5",
                                          "2021",     "-",
                                          "to",       "of",
                                          "half",     "past",
                                          "three",    "weeks",
                                          "ago",      "in",
                                          "and",      "a",
                                          "p.m.",     "GMT",
                                          "(",        ")",
                                          ",",        "Tuesday",
                                          "early",    "first",
                                          "$",        "1,000",
                                          "million",  "dead",
                                          "Of",       "Kyiv",
                                          ":",        "30",
                                          "'90s",     "99999999999999999999",
                                          "\xC3\xA9", "\xE2\x80\x93",
                                          "every",    "eve",
                                          "before",   "border"};
  std::mt19937 random(11);
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    for (auto n = random() % 24; n-- > 0;) {
      text += words[random() % words.size()];
      if (random() % 5) text += ' ';
    }
    Doc doc = doc_of(text);
    times->find_times(doc);
    amounts->find_amounts(doc);
    places->find_places(doc);
    for (const Mention& mention : doc.mentions) {
      ASSERT_LT(mention.first_token, mention.end_token) << text;
      ASSERT_LE(mention.end_token, doc.tokens.size()) << text;
      ASSERT_GE(mention.head_token, mention.first_token) << text;
      ASSERT_LT(mention.head_token, mention.end_token) << text;
      ASSERT_LE(mention.span.end, doc.text().size()) << text;
      ASSERT_FALSE(mention.span.empty()) << text;
    }
  }
}

TEST(Finders, LongSentencesTakeTimeInProportion) {
  const auto times = TimeFinder::load(DEMARCHE_DATA);
  ASSERT_TRUE(times.ok());
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "the end of ";
  Doc doc = doc_of(text);
  times->find_times(doc);
  EXPECT_TRUE(doc.mentions.empty());
}

}  // namespace
}  // namespace demarche::mention
