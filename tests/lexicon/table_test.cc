#include "lexicon/table.h"

#include <gtest/gtest.h>

#include <fstream>

namespace demarche::lexicon {
namespace {

std::string write_table(const std::string& content) {
  const std::string path = testing::TempDir() + "/table_test.tsv";
  std::ofstream(path) << content;
  return path;
}

TEST(Table, GivesCellsByColumnNameAndSkipsComments) {
  const auto table = Table::load(write_table("# words\nid\tword\n\na.1\t attack \r\na.2\n"), {"id", "word"});
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->rows().size(), 2u);
  EXPECT_EQ(table->rows()[0]["word"], "attack");
  EXPECT_EQ(table->rows()[1]["word"], "");
  EXPECT_EQ(table->rows()[1].line(), 5u);
}

TEST(Table, SurvivesBeingMoved) {
  auto table = Table::load(write_table("id\nx\n"), {"id"});
  Table moved = std::move(*table);
  EXPECT_EQ(moved.rows()[0]["id"], "x");
}

TEST(Table, AnUnknownColumnIsNamedWithItsPlace) {
  const auto table = Table::load(write_table("id\twrod\nx\ty\n"), {"id", "word"});
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().id, "lexicon.unknown-column");
  EXPECT_NE(table.error().message.find("table_test.tsv:1:2: unknown column \"wrod\"; the columns are: id, word"), std::string::npos)
      << table.error().message;
}

TEST(Table, AStrayTabIsAnErrorWithItsLine) {
  const auto table = Table::load(write_table("id\tword\na\tb\tc\n"), {"id", "word"});
  ASSERT_FALSE(table.ok());
  EXPECT_NE(table.error().message.find(":2:3: "), std::string::npos) << table.error().message;
}

TEST(Table, AMissingFileSaysWhatToDo) {
  const auto table = Table::load("/nonexistent/words.tsv", {"id"});
  ASSERT_FALSE(table.ok());
  EXPECT_NE(table.error().message.find("--data"), std::string::npos);
}

TEST(Nearest, FindsTheNameThatWasMeant) {
  EXPECT_EQ(nearest("THREAT", {"THREATEN", "ASSAULT"}), "THREATEN");
  EXPECT_EQ(nearest("zebra", {"THREATEN", "ASSAULT"}), "");
}

}  // namespace
}  // namespace demarche::lexicon
