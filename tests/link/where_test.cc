// Broken gazetteers are refused with a reason; names are one however they are spelt.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "lexicon/gazetteer.h"

namespace demarche::lexicon {
namespace {

std::string written(const std::string& bytes) {
  const std::string path = ::testing::TempDir() + "gazetteer-" + std::to_string(getpid()) + ".bin";
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST(Gazetteer, RefusesWhatIsNone) {
  for (const std::string& bytes :
       {std::string(), std::string("DMGAZ001"), std::string(64, 'x'), std::string("DMGAZ001") + std::string(24, '\xFF'),
        std::string("DMGAZ001") + std::string(24, '\0')}) {
    const auto opened = Gazetteer::open(written(bytes));
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().id, "lexicon.bad-gazetteer");
    EXPECT_NE(opened.error().message.find("build_gazetteer"), std::string::npos);
  }
  EXPECT_FALSE(Gazetteer::open("/nowhere/gazetteer.bin").ok());
}

TEST(FoldPlaceName, SpellingsMeet) {
  EXPECT_EQ(fold_place_name("Sana'a"), "sanaa");
  EXPECT_EQ(fold_place_name("Sana’a"), "sanaa");
  EXPECT_EQ(fold_place_name("Deir ez-Zor"), "deir ez zor");
  EXPECT_EQ(fold_place_name("São  Paulo"), "sao paulo");
  EXPECT_EQ(fold_place_name("Łódź"), "lodz");
  EXPECT_EQ(fold_place_name("St. Petersburg"), "st petersburg");
  EXPECT_EQ(fold_place_name("..."), "");
}

}  // namespace
}  // namespace demarche::lexicon
