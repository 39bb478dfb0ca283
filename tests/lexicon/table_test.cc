#include "lexicon/table.h"

#include <gtest/gtest.h>

#include <filesystem>
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
  EXPECT_NE(table.error().message.find("table_test.tsv:1:2: unknown column \"wrod\"; the columns are: id, word"),
            std::string::npos)
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

class Beside : public testing::Test {
 protected:
  void SetUp() override {
    root_ = testing::TempDir() + "/beside-" + testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(root_ + "/shipped");
    std::filesystem::create_directories(root_ + "/own");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  Result<Table> load(const std::string& shipped, const std::string& own, const std::vector<std::string_view>& columns) {
    std::ofstream(root_ + "/shipped/t.tsv") << shipped;
    if (!own.empty()) std::ofstream(root_ + "/own/t.tsv") << own;
    return Table::load(beside(root_ + "/shipped", root_ + "/own") + "/t.tsv", columns);
  }
  std::string root_;
};

TEST_F(Beside, TheUsersRowTakesThePlaceOfTheShippedOneOfItsId) {
  const auto table = load("id\tname\nx\tOld\ny\tKept\n", "name\tid\nNew\tx\n", {"id", "name"});
  ASSERT_TRUE(table.ok()) << table.error().message;
  ASSERT_EQ(table->rows().size(), 2u);
  EXPECT_EQ(table->rows()[0]["name"], "New");
  EXPECT_EQ(table->rows()[1]["name"], "Kept");
}

TEST_F(Beside, AUsersNameIsTakenOutOfOtherShippedRows) {
  const auto table = load("id\tname\talso\nx\tTripoli\t\ny\tOther\tReed Fort|Fort\n", "id\tname\talso\nz\tReed Fort\tTripoli\n",
                          {"id", "name", "also"});
  ASSERT_TRUE(table.ok()) << table.error().message;
  ASSERT_EQ(table->rows().size(), 2u);
  EXPECT_EQ(table->rows()[0]["id"], "z");
  EXPECT_EQ(table->rows()[1]["also"], "Fort");
}

TEST_F(Beside, AUserMayLeaveColumnsAndWholeTablesOut) {
  const auto some = load("id\tname\tnote\nx\tA\tn\n", "id\tname\ny\tB\n", {"id", "name", "note"});
  ASSERT_TRUE(some.ok()) << some.error().message;
  EXPECT_EQ(some->rows()[0]["note"], "");
  std::filesystem::remove(root_ + "/own/t.tsv");
  const auto none = load("id\tname\nx\tA\n", "", {"id", "name"});
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->rows().size(), 1u);
}

TEST_F(Beside, AListOfKindsIsOnlyAddedTo) {
  const auto table = load("kind\twords\na\tx\na\ty\n", "kind\twords\na\tz\n", {"kind", "words"});
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->rows().size(), 3u);
}

TEST_F(Beside, AMistakeIsNamedByTheUsersFileAndColumn) {
  const auto header = load("id\tname\nx\tA\n", "id\tnme\ny\tB\n", {"id", "name"});
  ASSERT_FALSE(header.ok());
  EXPECT_NE(header.error().message.find("/own/t.tsv:1:2: unknown column \"nme\""), std::string::npos) << header.error().message;
  const auto table = load("id\tname\nx\tA\n", "name\tid\nB\ty\n", {"id", "name"});
  ASSERT_TRUE(table.ok());
  const Error error = table->rows()[0].error("name", "e", "bad");
  EXPECT_NE(error.message.find("/own/t.tsv:2:1: bad"), std::string::npos) << error.message;
}

TEST_F(Beside, FilesThatAreNoTablesComeFromTheShippedFolder) {
  EXPECT_EQ(shipped_path(beside("data", "mine") + "/link/gazetteer.bin"), "data/link/gazetteer.bin");
  EXPECT_EQ(shipped_path("data/link/gazetteer.bin"), "data/link/gazetteer.bin");
  EXPECT_EQ(beside("data", ""), "data");
}

TEST(Nearest, FindsTheNameThatWasMeant) {
  EXPECT_EQ(nearest("THREAT", {"THREATEN", "ASSAULT"}), "THREATEN");
  EXPECT_EQ(nearest("zebra", {"THREATEN", "ASSAULT"}), "");
}

}  // namespace
}  // namespace demarche::lexicon
