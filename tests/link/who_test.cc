// What cases cannot show of parties: messages for bad tables, tables that hold together, cost on hostile text.
#include "link/who.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "lexicon/table.h"
#include "mention/who.h"
#include "pipeline.h"

namespace demarche {
namespace {

namespace fs = std::filesystem;

// A copy of the tables of parties with one file replaced.
class Tables : public testing::Test {
 protected:
  void SetUp() override {
    dir_ = fs::temp_directory_path() /
           ("demarche_who_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(dir_);
    for (const char* part : {"link/en", "mention/en"}) {
      fs::create_directories(dir_ / part);
      for (const auto& file : fs::directory_iterator(fs::path(DEMARCHE_DATA) / part)) {
        if (file.is_regular_file()) fs::copy_file(file.path(), dir_ / part / file.path().filename());
      }
    }
  }
  void TearDown() override { fs::remove_all(dir_); }
  void append(const char* file, const std::string& line) { std::ofstream(dir_ / file, std::ios::app) << line << "\n"; }
  fs::path dir_;
};

TEST_F(Tables, AnUnknownScopeIsNamedWithItsPlace) {
  append("mention/en/roles.tsv", "role.test\ttester\tGOV\tperson\tsomewhere");
  const auto loaded = link::WhoResolver::load(dir_.string());
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().id, "link.role-scope");
  EXPECT_NE(loaded.error().message.find("roles.tsv:"), std::string::npos);
  EXPECT_NE(loaded.error().message.find("\"somewhere\""), std::string::npos);
}

TEST_F(Tables, AnUnknownSectorIsNamed) {
  append("link/en/groups.tsv", "reb.test\tTest Group\t\tFRA\tREBEL\tgroup");
  const auto loaded = link::WhoResolver::load(dir_.string());
  ASSERT_FALSE(loaded.ok());
  EXPECT_NE(loaded.error().message.find("\"REBEL\""), std::string::npos);
}

TEST_F(Tables, AnOfficeWithoutDatesIsNoOffice) {
  append("link/en/people.tsv", "person.test\tTess Tester\t\tFRA\tf\tpresident");
  const auto loaded = link::WhoResolver::load(dir_.string());
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().id, "link.office");
}

TEST_F(Tables, AnUnknownKindOfNameWordIsRefusedByMention) {
  append("mention/en/name_words.tsv", "name.test\tTest\tthingy");
  const auto loaded = mention::WhoFinder::load(dir_.string());
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().id, "mention.name-word-kind");
}

TEST(WhoTables, EveryIdIsThereOnceAndEveryRoleWordToo) {
  std::set<std::string> ids, words;
  const std::string data = DEMARCHE_DATA;
  const auto ids_of = [&](const std::string& path, const std::vector<std::string_view>& columns) {
    const auto table = lexicon::Table::load(path, columns);
    ASSERT_TRUE(table.ok()) << table.error().message;
    for (const auto& row : table->rows()) EXPECT_TRUE(ids.insert(std::string(row["id"])).second) << row["id"] << " stands twice";
  };
  ids_of(data + "/link/en/people.tsv", {"id", "name", "also", "code", "gender", "offices"});
  ids_of(data + "/link/en/groups.tsv", {"id", "name", "also", "code", "sector", "kind", "armed", "weak"});
  ids_of(data + "/link/en/bodies.tsv", {"id", "name", "also", "code", "sector", "kind", "wikidata", "default"});
  ids_of(data + "/link/en/media.tsv", {"id", "name", "also", "code", "weak", "canonical"});
  const auto roles = lexicon::Table::load(data + "/mention/en/roles.tsv", {"id", "words", "sector", "kind", "scope"});
  ASSERT_TRUE(roles.ok());
  for (const auto& row : roles->rows()) {
    EXPECT_TRUE(ids.insert(std::string(row["id"])).second) << row["id"] << " stands twice";
    for (const auto word : lexicon::split(row["words"], '|')) {
      EXPECT_TRUE(words.insert(std::string(word)).second) << word << " stands in two rows; the second would never be read";
    }
  }
}

TEST(WhoTables, EveryPersonAndGroupHasACodeThatIsKnown) {
  const std::string data = DEMARCHE_DATA;
  std::set<std::string> codes;
  const auto countries =
      lexicon::Table::load(data + "/link/en/countries.tsv",
                           {"id", "code", "name", "also", "adjective", "people", "seat", "wikidata", "sector", "weak", "kind"});
  ASSERT_TRUE(countries.ok()) << countries.error().message;
  for (const auto& row : countries->rows()) {
    codes.insert(std::string(row["code"]));
    EXPECT_EQ(row["code"].size(), 3u) << row["id"];
  }
  const auto bodies =
      lexicon::Table::load(data + "/link/en/bodies.tsv", {"id", "name", "also", "code", "sector", "kind", "wikidata", "default"});
  for (const auto& row : bodies->rows()) codes.insert(std::string(row["code"]));
  const auto people = lexicon::Table::load(data + "/link/en/people.tsv", {"id", "name", "also", "code", "gender", "offices"});
  for (const auto& row : people->rows()) EXPECT_TRUE(codes.contains(std::string(row["code"]))) << row["id"];
  const auto groups =
      lexicon::Table::load(data + "/link/en/groups.tsv", {"id", "name", "also", "code", "sector", "kind", "armed", "weak"});
  for (const auto& row : groups->rows()) EXPECT_TRUE(codes.contains(std::string(row["code"]))) << row["id"];
}

// Tokens without trees, as a page in a language unknown would give: names still come out, and four times the text costs
// about four times the time, not sixteen.
double seconds_for(const mention::WhoFinder& finder, const link::WhoResolver& resolver, int n) {
  Doc doc;
  std::string text;
  for (int i = 0; i < n; ++i)
    text += "Putin and Iran said both sides told the army of Xavier Testname " + std::to_string(i) + " . ";
  doc.set_text(text);
  const std::string_view kept = doc.text();
  Sentence sentence;
  sentence.span = {0, static_cast<uint32_t>(kept.size())};
  for (size_t at = 0; at < kept.size();) {
    const size_t end = std::min(kept.find(' ', at), kept.size());
    if (end > at) {
      Token token;
      token.span = {static_cast<uint32_t>(at), static_cast<uint32_t>(end)};
      token.lower = kept.substr(at, end - at);
      doc.tokens.push_back(token);
    }
    at = end + 1;
  }
  sentence.end_token = static_cast<uint32_t>(doc.tokens.size());
  doc.sentences.push_back(sentence);
  const auto start = std::chrono::steady_clock::now();
  finder.find_who(doc);
  resolver.resolve_who(doc);
  EXPECT_GT(doc.mentions.size(), static_cast<size_t>(n));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST(WhoCost, OneEndlessSentenceCostsNoSquare) {
  const auto finder = mention::WhoFinder::load(DEMARCHE_DATA);
  const auto resolver = link::WhoResolver::load(DEMARCHE_DATA);
  ASSERT_TRUE(finder.ok() && resolver.ok());
  seconds_for(*finder, *resolver, 200);
  const double small = seconds_for(*finder, *resolver, 1000), large = seconds_for(*finder, *resolver, 8000);
  EXPECT_LT(large, 24 * small + 0.05);
}

}  // namespace
}  // namespace demarche
