#include "segment/segment.h"

#include <gtest/gtest.h>

#include <string>

namespace demarche::segment {
namespace {

const Stage& stage() {
  static const Stage loaded = [] {
    auto result = Stage::load(DEMARCHE_DATA);
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
  }();
  return loaded;
}

Doc segmented(const std::string& text) {
  Doc doc;
  doc.set_text(text);
  stage().run(doc);
  return doc;
}

std::string words(const Doc& doc) {
  std::string out;
  for (const Token& token : doc.tokens) out += (out.empty() ? "" : "|") + std::string(doc.text(token));
  return out;
}

// What every later stage counts on, whatever the text.
void expect_sound(const Doc& doc) {
  uint32_t at = 0;
  uint32_t next_token = 0;
  for (size_t s = 0; s < doc.sentences.size(); ++s) {
    const Sentence& sentence = doc.sentences[s];
    ASSERT_EQ(sentence.first_token, next_token);
    ASSERT_LT(sentence.first_token, sentence.end_token);
    ASSERT_EQ(sentence.span.begin, doc.tokens[sentence.first_token].span.begin);
    ASSERT_EQ(sentence.span.end, doc.tokens[sentence.end_token - 1].span.end);
    for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) {
      const Token& token = doc.tokens[i];
      ASSERT_EQ(token.sentence, s);
      ASSERT_LT(token.span.begin, token.span.end);
      ASSERT_LE(at, token.span.begin);
      ASSERT_LE(token.span.end, doc.text().size());
      ASSERT_FALSE(token.lower.empty());
      at = token.span.end;
    }
    next_token = sentence.end_token;
  }
  ASSERT_EQ(next_token, doc.tokens.size());
  for (const Quotation& quotation : doc.quotations) {
    ASSERT_LT(quotation.span.begin, quotation.span.end);
    ASSERT_TRUE(quotation.marked.contains(quotation.span));
    ASSERT_LE(quotation.marked.end, doc.text().size());
  }
}

TEST(Segment, EveryVisibleCharacterBelongsToOneWord) {
  const std::string text =
      "The U.S. (and \"others\") can't pay €5bn/year… e.g. for F-16s; 'really'?! «Oui» – 3,000.50%\tof "
      "http://a.example/x?y=1,z.\n\nÉtat's 10am news.";
  const Doc doc = segmented(text);
  expect_sound(doc);
  std::string seen, want;
  for (const Token& token : doc.tokens) seen += doc.text(token);
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t') want += c;
  }
  EXPECT_EQ(seen, want);
}

TEST(Segment, OnlyKeptZonesAreRead) {
  Doc doc;
  doc.set_text("Army leaves town. Subscribe to our newsletter. The army left.");
  doc.zones = {{{0, 17}, ZoneKind::kHeadline, "en", "t"},
               {{17, 46}, ZoneKind::kPromotion, "en", "t"},
               {{46, 61}, ZoneKind::kStory, "en", "t"}};
  stage().run(doc);
  expect_sound(doc);
  EXPECT_EQ(words(doc), "Army|leaves|town|.|The|army|left|.");
  ASSERT_EQ(doc.sentences.size(), 2u);
  EXPECT_EQ(doc.sentences[0].zone, ZoneKind::kHeadline);
}

TEST(Segment, SpaceAfterAndLowerCaseAreToldByTheText) {
  const Doc doc = segmented("ÉTAT’S “law”");
  ASSERT_EQ(words(doc), "ÉTAT|’S|“|law|”");
  EXPECT_EQ(doc.tokens[0].lower, "état");
  EXPECT_EQ(doc.tokens[1].lower, "'s");
  EXPECT_EQ(doc.tokens[2].lower, "\"");
  EXPECT_FALSE(doc.tokens[0].space_after);
  EXPECT_TRUE(doc.tokens[1].space_after);
  EXPECT_FALSE(doc.tokens[3].space_after);
}

TEST(Segment, OtherLanguagesHaveWordsButNoTree) {
  const Doc cyrillic = segmented("Министр встретился с послом в среду.");
  ASSERT_EQ(cyrillic.sentences.size(), 1u);
  EXPECT_TRUE(cyrillic.sentences[0].skipped);
  ASSERT_EQ(cyrillic.notes.size(), 1u);
  EXPECT_EQ(cyrillic.notes[0].id, "segment.other-language");
  EXPECT_FALSE(segmented("The minister met the ambassador.").sentences[0].skipped);
}

TEST(Segment, HostileTextIsBounded) {
  std::string many;
  for (int i = 0; i < 10000; ++i) many += "word ";
  Doc doc = segmented(many);
  expect_sound(doc);
  for (const Sentence& sentence : doc.sentences) EXPECT_LE(sentence.end_token - sentence.first_token, 2000u);
  ASSERT_FALSE(doc.notes.empty());
  EXPECT_EQ(doc.notes[0].id, "segment.sentence-too-long");
  std::string controls;
  for (int i = 0; i < 3000; ++i) controls += static_cast<char>(1 + i % 31);
  for (const std::string& text :
       {std::string(), std::string(200000, 'a'), std::string(200000, '.'), std::string(200000, '"'), std::string(100000, '\''),
        std::string(100000, '-'), std::string(100000, '@'), std::string(100000, '7'), std::string(50000, '\n'), controls,
        std::string("\xEF\xBB\xBF"), std::string("🙂🙃🙂"), std::string("é"), std::string("(((((((((("), std::string("a'"),
        std::string("'s")}) {
    expect_sound(segmented(text));
  }
  std::string accents;
  for (int i = 0; i < 50000; ++i) accents += "é";
  expect_sound(segmented(accents));
}

}  // namespace
}  // namespace demarche::segment
