// What the text cases cannot show: the composition of values as a whole, bad tables, and trees that are no trees.
#include "event/event.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "event/knowledge.h"

namespace demarche::event {
namespace {

const Knowledge& knowledge() {
  static const auto loaded = Knowledge::load(DEMARCHE_DATA);
  EXPECT_TRUE(loaded.ok()) << (loaded ? "" : loaded.error().message);
  return *loaded;
}

std::vector<Value> values() {
  std::vector<Value> out;
  for (size_t i = 0; i < kValueCount; ++i) out.push_back(static_cast<Value>(i));
  return out;
}

TEST(Composition, WhatIsOpenStaysOpenUnderAndOverEverything) {
  for (const Value value : values()) {
    EXPECT_EQ(knowledge().compose(Value::kOpen, value), Value::kOpen) << name_of(value);
    EXPECT_EQ(knowledge().compose(value, Value::kOpen), Value::kOpen) << name_of(value);
  }
}

TEST(Composition, AnAssertedOuterChangesNothing) {
  for (const Value value : values()) EXPECT_EQ(knowledge().compose(Value::kOccurred, value), value) << name_of(value);
}

TEST(Composition, NothingBecomesMoreThanItsOuterAllows) {
  for (const Value inner : values()) {
    for (const Value outer : {Value::kPlanned, Value::kHypothetical, Value::kAlleged, Value::kHistorical}) {
      const Value result = knowledge().compose(outer, inner);
      EXPECT_NE(result, Value::kOccurred) << name_of(outer) << " over " << name_of(inner);
    }
  }
}

TEST(Composition, DenyingADenialAsserts) {
  EXPECT_EQ(knowledge().compose(Value::kNegated, Value::kNegated), Value::kOccurred);
  EXPECT_EQ(knowledge().compose(Value::kNegated, Value::kOccurred), Value::kNegated);
}

TEST(Lexicon, FindsAWordUnderItsForms) {
  EXPECT_EQ(knowledge().known_lemma("shel", "shelled", WordClass::kVerb), "shell");
  EXPECT_EQ(knowledge().known_lemma("xyzzyed", "xyzzyed", WordClass::kVerb), "xyzzyed");
}

TEST(Load, NamesFileLineAndColumnOfABadCell) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(testing::TempDir()) / "bad_event_tables";
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::copy(fs::path(DEMARCHE_DATA) / "event", folder / "event", fs::copy_options::recursive);
  std::ofstream(folder / "event/en/none.tsv", std::ios::app) << "none.test.row\ttest\tv\tobj=@nosuchkind\t\t\t\t\t\t\t\n";
  const auto stage = Stage::load(folder.string());
  ASSERT_FALSE(stage.ok());
  EXPECT_EQ(stage.error().id, "event.unknown-kind");
  EXPECT_NE(stage.error().message.find("none.tsv:"), std::string::npos);
  EXPECT_NE(stage.error().message.find("@nosuchkind"), std::string::npos);
}

// A document of words in one sentence, every one the head of another: no tree at all.
TEST(Run, SurvivesACircleInsteadOfATree) {
  auto stage = Stage::load(DEMARCHE_DATA);
  ASSERT_TRUE(stage.ok());
  Doc doc;
  doc.set_text("rebels attacked said attacked said attacked");
  uint32_t at = 0;
  for (const std::string_view word : {"rebels", "attacked", "said", "attacked", "said", "attacked"}) {
    Token token;
    token.span = {at, static_cast<uint32_t>(at + word.size())};
    token.lower = token.lemma = word;
    token.upos = Upos::kVerb;
    token.xpos = "VBD";
    token.deprel = Deprel::kConj;
    doc.tokens.push_back(token);
    at += static_cast<uint32_t>(word.size()) + 1;
  }
  for (uint32_t t = 0; t < doc.tokens.size(); ++t) doc.tokens[t].head = (t + 1) % static_cast<uint32_t>(doc.tokens.size());
  Sentence sentence;
  sentence.span = {0, at - 1};
  sentence.end_token = static_cast<uint32_t>(doc.tokens.size());
  doc.sentences.push_back(sentence);
  stage->run(doc);
  for (const Event& event : doc.events) EXPECT_LT(event.trigger_token, doc.tokens.size());
}

TEST(Run, LeavesAnEmptyDocumentEmpty) {
  auto stage = Stage::load(DEMARCHE_DATA);
  ASSERT_TRUE(stage.ok());
  Doc doc;
  stage->run(doc);
  EXPECT_TRUE(doc.events.empty());
  EXPECT_TRUE(doc.statements.empty());
}

}  // namespace
}  // namespace demarche::event
