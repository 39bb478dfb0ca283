#include "syntax/syntax.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/utf8.h"
#include "segment/segment.h"
#include "syntax/decode.h"
#include "syntax/network.h"

namespace demarche::syntax {
namespace {

const segment::Stage& segmenter() {
  static const segment::Stage loaded = [] {
    auto result = segment::Stage::load(DEMARCHE_DATA);
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
  }();
  return loaded;
}

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
  segmenter().run(doc);
  return doc;
}

const std::string kStory =
    "Ankara warned Athens on Tuesday that it would close the strait if the patrols went on. \"We will not wait,\" the minister "
    "said.\n\n"
    "Troops shelled the border town of Kesh, killing at least three civilians, according to officials who were not named.\n\n"
    "BORDER CLOSED AFTER TALKS COLLAPSE\n\nDr. Ana Ruiz, head of the mission, didn't say when they'd leave.";

// Each sentence that is not skipped has one root, and every word reaches it.
void expect_trees(const Doc& doc) {
  for (const Sentence& sentence : doc.sentences) {
    uint32_t roots = 0;
    for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) {
      const Token& token = doc.tokens[i];
      ASSERT_FALSE(token.xpos.empty());
      ASSERT_FALSE(token.lemma.empty());
      ASSERT_GE(token.margin, 0.0f);
      ASSERT_LE(token.margin, 1.0f);
      if (token.head == kNone) {
        ++roots;
        ASSERT_EQ(token.deprel, sentence.skipped ? Deprel::kDep : Deprel::kRoot);
        continue;
      }
      ASSERT_NE(token.deprel, Deprel::kRoot);
      ASSERT_GE(token.head, sentence.first_token);
      ASSERT_LT(token.head, sentence.end_token);
      uint32_t at = i;
      uint32_t steps = 0;
      while (doc.tokens[at].head != kNone && steps <= sentence.end_token - sentence.first_token) {
        at = doc.tokens[at].head;
        ++steps;
      }
      ASSERT_EQ(doc.tokens[at].head, kNone) << "a circle";
    }
    ASSERT_EQ(roots, sentence.skipped ? sentence.end_token - sentence.first_token : 1u);
  }
}

TEST(Syntax, EverySentenceIsATree) {
  Doc doc = segmented(kStory);
  stage().run(doc);
  expect_trees(doc);
}

TEST(Syntax, TheKernelsOfEveryMachineGiveTheSameScores) {
  auto model = Model::load(std::string(DEMARCHE_DATA) + "/syntax/en/model.bin");
  ASSERT_TRUE(model) << model.error().message;
  const Doc doc = segmented(kStory);
  Workspace plain;
  Network(&*model, 0).encode(doc, 0, doc.sentences.size(), &plain);
  for (int level = 1; level <= learn::machine_level(); ++level) {
    Workspace fast;
    const Network network(&*model, level);
    network.encode(doc, 0, doc.sentences.size(), &fast);
    EXPECT_EQ(fast.tags, plain.tags) << level;
    EXPECT_EQ(fast.projected, plain.projected) << level;
    for (size_t s = 0; s < doc.sentences.size(); ++s) {
      Network(&*model, 0).score_arcs(s, &plain);
      network.score_arcs(s, &fast);
      EXPECT_EQ(fast.arcs, plain.arcs) << level << " sentence " << s;
    }
  }
}

TEST(Syntax, ATreeDoesNotDependOnTheOtherSentencesOfTheDocument) {
  Doc whole = segmented(kStory);
  stage().run(whole);
  Doc part = segmented(
      "Troops shelled the border town of Kesh, killing at least three civilians, according to officials who were not named.");
  stage().run(part);
  size_t sentence = 0;
  while (whole.text(whole.sentences[sentence].span) != part.text()) ++sentence;
  const uint32_t first = whole.sentences[sentence].first_token;
  for (uint32_t i = 0; i < part.tokens.size(); ++i) {
    const Token& a = part.tokens[i];
    const Token& b = whole.tokens[first + i];
    EXPECT_EQ(a.head == kNone ? kNone : a.head + first, b.head);
    EXPECT_EQ(a.deprel, b.deprel);
    EXPECT_EQ(a.margin, b.margin);
  }
}

TEST(Syntax, HostileTextEndsWithATreeOrANote) {
  std::string words;
  for (int i = 0; i < 10000; ++i) words += i % 7 == 0 ? "the " : "word ";
  std::string digits;
  for (int i = 0; i < 290; ++i) digits += std::to_string(i * 7919) + " ";
  std::string controls;
  for (int i = 0; i < 3000; ++i) controls += static_cast<char>(1 + i % 31);
  for (const std::string& text :
       {words, digits, controls, std::string(200000, 'a'), std::string(200000, '.'), std::string("\""), std::string("🙂"),
        std::string("和平会谈在日内瓦举行。"), std::string("Министр встретился с послом."), std::string()}) {
    Doc doc = segmented(text);
    stage().run(doc);
    expect_trees(doc);
    for (const Sentence& sentence : doc.sentences) {
      EXPECT_TRUE(!sentence.skipped || !doc.notes.empty());
    }
  }
}

// Score of a set of heads, and whether it is a tree without crossing arcs.
bool is_projective_tree(const std::vector<uint32_t>& heads) {
  const size_t n = heads.size();
  size_t roots = 0;
  for (size_t d = 1; d <= n; ++d) {
    roots += heads[d - 1] == 0;
    size_t at = d;
    size_t steps = 0;
    while (at != 0 && steps++ <= n) at = heads[at - 1];
    if (at != 0) return false;
  }
  if (roots != 1) return false;
  for (size_t a = 1; a <= n; ++a) {
    for (size_t b = 1; b <= n; ++b) {
      const size_t al = std::min<size_t>(a, heads[a - 1]);
      const size_t ar = std::max<size_t>(a, heads[a - 1]);
      const size_t bl = std::min<size_t>(b, heads[b - 1]);
      const size_t br = std::max<size_t>(b, heads[b - 1]);
      if (al < bl && bl < ar && ar < br) return false;
    }
  }
  return true;
}

TEST(Decode, FindsTheBestTreeThatCountingFinds) {
  uint32_t seed = 5;
  for (int round = 0; round < 300; ++round) {
    const size_t n = 1 + round % 5;
    Workspace work;
    work.arcs.resize(n * (n + 1));
    for (int32_t& score : work.arcs) {
      seed = seed * 1664525u + 1013904223u;
      score = static_cast<int32_t>(seed >> 20) - 2048;
    }
    const auto total = [&](const std::vector<uint32_t>& heads) {
      int32_t sum = 0;
      for (size_t d = 0; d < n; ++d) sum += work.arcs[d * (n + 1) + heads[d]];
      return sum;
    };
    int32_t best = INT32_MIN;
    std::vector<uint32_t> heads(n, 0);
    for (;;) {
      bool own = false;
      for (size_t d = 0; d < n; ++d) own = own || heads[d] == d + 1;
      if (!own && is_projective_tree(heads)) best = std::max(best, total(heads));
      size_t at = 0;
      while (at < n && ++heads[at] > n) heads[at++] = 0;
      if (at == n) break;
    }
    decode(n, &work);
    EXPECT_GE(total(work.heads), best) << "round " << round;
    EXPECT_TRUE(!is_projective_tree(work.heads) || total(work.heads) == best) << "round " << round;
    size_t roots = 0;
    for (const uint32_t head : work.heads) roots += head == 0;
    EXPECT_EQ(roots, 1u);
  }
}

// The ending of a plural is one byte, and "©" was left with half a letter.
TEST(Stage, NoLemmaEndsWithinALetter) {
  std::string text = "© Agence Press. ";
  for (const char* sign : {"©", "é", "½", "€", "…", "中", "ж", "😀", "naïfs", "cafés", "Şişli"})
    for (const char* frame : {"The % fell. ", "They % it. ", "Two % left Lagos, % and the %s. ", "It was %. "}) {
      std::string sentence = frame;
      for (size_t at = sentence.find('%'); at != std::string::npos; at = sentence.find('%')) sentence.replace(at, 1, sign);
      text += sentence;
    }
  Doc doc = segmented(text);
  stage().run(doc);
  ASSERT_GT(doc.tokens.size(), 100u);
  for (const Token& token : doc.tokens) EXPECT_EQ(find_invalid_utf8(token.lemma), std::string_view::npos) << token.lower;
}

TEST(Model, ADamagedFileIsAnErrorThatNamesIt) {
  std::ifstream in(std::string(DEMARCHE_DATA) + "/syntax/en/model.bin", std::ios::binary);
  const std::string good((std::istreambuf_iterator<char>(in)), {});
  const std::string path = (std::filesystem::temp_directory_path() / ("demarche-model-" + std::to_string(::getpid()))).string();
  const auto load = [&](const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    const auto model = Model::load(path);
    return model ? std::string("loaded") : model.error().id;
  };
  EXPECT_EQ(load(good), "loaded");
  EXPECT_EQ(load(""), "syntax.bad-model");
  EXPECT_EQ(load(good.substr(0, 100)), "syntax.bad-model");
  EXPECT_EQ(load(good.substr(0, good.size() / 2)), "syntax.bad-model");
  std::string wrong = good;
  wrong[7] = '0';
  EXPECT_EQ(load(wrong), "syntax.bad-model");
  for (size_t at = 8; at < 16 + 25 * 32; at += 23) {  // whatever stands in the list of parts, nothing is read past the end
    wrong = good;
    wrong[at] = static_cast<char>(wrong[at] ^ 0x5A);
    load(wrong);
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace demarche::syntax
