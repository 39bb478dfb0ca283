#include "document/conllu.h"

#include <gtest/gtest.h>

#include <string>

namespace demarche {
namespace {

const std::string kTwo =
    "# newdoc\n# text = They can't go.\n"
    "1\tThey\tthey\tPRON\tPRP\tCase=Nom|Number=Plur|Person=3\t4\tnsubj\t_\t_\n"
    "2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "2\tca\tcan\tAUX\tMD\tVerbForm=Fin\t4\taux\t_\t_\n"
    "3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_\n"
    "4\tgo\tgo\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n"
    "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n"
    "1\tWait\twait\tVERB\tVB\tMood=Imp|VerbForm=Fin\t0\troot\t_\t_\n\n";

TEST(Conllu, ReadsWordsTheirTextAndTheirTree) {
  const auto doc = from_conllu(kTwo);
  ASSERT_TRUE(doc) << doc.error().message;
  ASSERT_EQ(doc->sentences.size(), 2u);
  EXPECT_EQ(doc->text(doc->sentences[0].span), "They can't go.");
  EXPECT_EQ(doc->text(doc->tokens[2]), "n't");
  EXPECT_FALSE(doc->tokens[1].space_after);
  EXPECT_TRUE(doc->tokens[2].space_after);
  EXPECT_TRUE(doc->tokens[2].features.negative);
  EXPECT_EQ(doc->tokens[0].head, 3u);
  EXPECT_EQ(doc->tokens[0].deprel, Deprel::kNsubj);
  EXPECT_EQ(doc->tokens[3].head, kNone);
  EXPECT_EQ(doc->tokens[5].sentence, 1u);
  EXPECT_EQ(doc->tokens[5].features.mood, Features::Mood::kImperative);
}

TEST(Conllu, WordsThatARangeDoesNotSpellShareItsSpan) {
  const auto doc = from_conllu(
      "1-2\tdunno\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\tVBP\t_\t2\taux\t_\t_\n2\tknow\tknow\tVERB\tVB\t_\t0\troot\t_\t_\n");
  ASSERT_TRUE(doc) << doc.error().message;
  EXPECT_EQ(doc->tokens[1].span, (Span{0, 5}));
  EXPECT_EQ(doc->tokens[1].lower, "know");
}

TEST(Conllu, WhatIsWrittenReadsBackTheSame) {
  const auto doc = from_conllu(kTwo);
  ASSERT_TRUE(doc);
  const std::string once = to_conllu(*doc);
  const auto again = from_conllu(once);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(to_conllu(*again), once);
  EXPECT_NE(once.find("3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_"), std::string::npos) << once;
  EXPECT_NE(once.find("SpaceAfter=No"), std::string::npos);
}

TEST(Conllu, ErrorsNameTheLine) {
  const auto id = [](const std::string& text) {
    const auto doc = from_conllu(text);
    return doc ? std::string("read") : doc.error().id + " " + doc.error().message.substr(0, 6);
  };
  EXPECT_EQ(id("1\tA\ta\n"), "document.conllu-columns line 1");
  EXPECT_EQ(id("# x\n2\tA\ta\tX\tX\t_\t0\troot\t_\t_\n"), "document.conllu-id line 2");
  EXPECT_EQ(id("1\tA\ta\tX\tX\t_\t7\tdep\t_\t_\n"), "document.conllu-head line 1");
  EXPECT_EQ(id("1\tA\ta\tX\tX\t_\tx\tdep\t_\t_\n"), "document.conllu-head line 1");
  EXPECT_EQ(id("1\t\ta\tX\tX\t_\t0\troot\t_\t_\n"), "document.conllu-form line 1");
  EXPECT_EQ(id("5-2\tA\t_\t_\t_\t_\t_\t_\t_\t_\n"), "document.conllu-id line 1");
  EXPECT_EQ(id("1\t\xFF\ta\tX\tX\t_\t0\troot\t_\t_\n"), "document.conllu-utf8 the fo");
  EXPECT_EQ(id(""), "read");
}

}  // namespace
}  // namespace demarche
