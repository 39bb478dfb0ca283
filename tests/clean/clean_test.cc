// What holds of zones whatever the page, and what loading says of bad tables.
#include "clean/clean.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "clean/origin.h"
#include "clean/printed.h"
#include "clean/tables.h"
#include "clean/words.h"
#include "document/dump.h"
#include "read/read.h"

namespace demarche::clean {
namespace {

namespace fs = std::filesystem;

const Stage& stage() {
  static const Result<Stage> loaded = Stage::load(DEMARCHE_DATA);
  EXPECT_TRUE(loaded.ok()) << loaded.error().message;
  return *loaded;
}

const Tables& tables() {
  static const Result<Tables> loaded = Tables::load(DEMARCHE_DATA);
  EXPECT_TRUE(loaded.ok()) << loaded.error().message;
  return *loaded;
}

Doc zoned(const std::string& bytes, read::ItemKind kind) {
  read::Item item;
  item.kind = kind;
  item.source = "test";
  item.bytes = bytes;
  Result<Doc> doc = read::make_doc(std::move(item), {});
  EXPECT_TRUE(doc.ok());
  stage().run(*doc);
  return std::move(*doc);
}

void expect_cover(const Doc& doc) {
  uint32_t at = 0;
  for (const Zone& zone : doc.zones) {
    ASSERT_EQ(zone.span.begin, at);
    ASSERT_LT(zone.span.begin, zone.span.end);
    ASSERT_FALSE(zone.rule.empty());
    at = zone.span.end;
  }
  ASSERT_EQ(at, doc.text().size());
}

std::string kept(const Doc& doc) {
  std::string out;
  for (const Zone& zone : doc.zones) {
    if (is_kept(zone.kind)) out += std::string(doc.text(zone.span)) + "\n";
  }
  return out;
}

TEST(Printed, DatesOfManyLanguagesAreRead) {
  for (const char* line : {"Published 9 September 2024",
                           "Sept. 9th, 2024, 10:30 AM",
                           "09-Sep-2024",
                           "Publié le 9 septembre 2024 à 10h31",
                           "9.9.2024",
                           "2024-09-09 08:15",
                           "Lunes, 9 de septiembre de 2024",
                           "9 Eylül 2024 Pazartesi",
                           "2024. szeptember 9.",
                           "2024. gada 9. septembris",
                           "2024 m. rugsėjo 9 d.",
                           "٩ سبتمبر ٢٠٢٤",
                           "۹ سپتامبر ۲۰۲۴",
                           "9 בספטמבר 2024",
                           "9. rujna 2024.",
                           "2024年9月9日 10:31",
                           "2024년 9월 9일",
                           "9 tháng 9 năm 2024",
                           "9 กันยายน 2567",
                           "9 Septemba 2024"}) {
    EXPECT_EQ(printed_dates(line, tables(), false), std::vector<std::string>{"2024-09-09"}) << line;
  }
  EXPECT_EQ(printed_dates("Updated 10 September 2024, published 9 September 2024", tables(), false),
            (std::vector<std::string>{"2024-09-10", "2024-09-09"}));
}

TEST(Printed, WhatLeavesADateOpenIsNoDate) {
  for (const char* line :
       {"9 September", "September 2024", "10/09/2024", "version 1.2.3", "32 September 2024", "5 of 2024 seats", "2024", ""})
    EXPECT_TRUE(printed_dates(line, tables(), false).empty()) << line;
  EXPECT_EQ(printed_dates("10/09/2024", tables(), true), std::vector<std::string>{"2024-09-10"});
  EXPECT_TRUE(has_day_first("fr"));
  EXPECT_TRUE(has_day_first("en-GB"));
  EXPECT_FALSE(has_day_first("en-US"));
  EXPECT_FALSE(has_day_first(""));
}

TEST(Zones, CoverEveryTextAndAreTheSameEachTime) {
  const std::vector<std::string> pieces = {"<p>The minister said that troops would leave on Monday.</p>",
                                           "<a href=x>Read more: fire kills nine</a>",
                                           "<h2>Heading</h2>",
                                           "<li>x",
                                           "<div class='comments'>",
                                           "</div>",
                                           "word ",
                                           "<br><br>",
                                           "© AFP",
                                           "\n",
                                           "<nav>Home</nav>",
                                           "NICOSIA (AFP) - The talks that were planned failed.",
                                           "&nbsp;",
                                           "Deja una respuesta",
                                           "漢字です。",
                                           "<figure><figcaption>Photo: AP</figcaption></figure>",
                                           "<ul>",
                                           "</ul>",
                                           "by "};
  std::mt19937 dice(7);
  for (int round = 0; round < 400; ++round) {
    std::string bytes;
    for (size_t i = dice() % 40; i > 0; --i) bytes += pieces[dice() % pieces.size()];
    for (const read::ItemKind kind : {read::ItemKind::kHtml, read::ItemKind::kText}) {
      const Doc once = zoned(bytes, kind), again = zoned(bytes, kind);
      expect_cover(once);
      ASSERT_EQ(dump(once, "clean"), dump(again, "clean"));
    }
  }
}

TEST(Zones, OfAnEmptyTextAreNone) {
  EXPECT_TRUE(zoned("", read::ItemKind::kText).zones.empty());
  EXPECT_TRUE(zoned("<script>x</script>", read::ItemKind::kHtml).zones.empty());
  expect_cover(zoned(" \n\n ", read::ItemKind::kText));
}

TEST(Zones, OneSentenceAloneIsStory) {
  const Doc doc = zoned("Ankara warned Athens that it would close the strait if the patrols went on.", read::ItemKind::kText);
  ASSERT_EQ(doc.zones.size(), 1u);
  EXPECT_EQ(doc.zones[0].kind, ZoneKind::kStory);
}

// The example articles: what must stay and what must go, by line.
TEST(Articles, LoseNoStoryAndKeepNoJunk) {
  struct Expected {
    const char* file;
    std::vector<std::string> in, out;
    std::string agency;
  };
  const std::vector<Expected> all = {
      {"wire-copy/source.txt",
       {"Vostria masses troops", "fought a six-week war", "We will not negotiate", "Reporting by Petra"},
       {},
       "Reuters"},
      {"blog-page/source.html",
       {"kept its blockade", "Sanctions in reserve", "beat its crew", "Photo: Jonas Ek"},
       {"Ferry captain arrested", "Rebels seize", "Bomb the blockade", "invade by Christmas", "Army storms", "free newsletter",
        "Required fields"},
       ""},
      {"scraped-with-foreign-footer/source.txt",
       {"stopped firing at midnight", "An uncertain peace", "has backed the rebels", "About 900 people", "Agence France-Presse"},
       {"Famous singer", "Storm kills seven", "tell the truth", "every euro", "Donate now", "Schreibe einen", "E-Mail-Adresse"},
       "AFP"},
      {"machine-translation/source.txt", {"threatened this Thursday", "31 dead", "routine exercise"}, {}, ""},
      {"live-blog/source.html",
       {"refuses to step down", "13:40 GMT", "will not resign", "general strike"},
       {"Advertisement", "Volcano erupts", "Ten dead", "Terms of use"},
       ""},
      {"legacy-charset-page/source.html",
       {"закрыли пролив", "два фрегата", "16 апреля"},
       {"Взрыв на заводе", "разогнала митинг", "ударить по ним", "Добавить комментарий"},
       ""},
  };
  for (const Expected& expected : all) {
    const std::string path = std::string(DEMARCHE_TESTS) + "/articles/" + expected.file;
    size_t n = 0;
    read::read_inputs(
        {path}, {},
        [&](read::Item&& item) {
          Result<Doc> doc = read::make_doc(std::move(item), {});
          EXPECT_TRUE(doc.ok());
          stage().run(*doc);
          ++n;
          const std::string text = kept(*doc);
          for (const std::string& line : expected.in) EXPECT_NE(text.find(line), std::string::npos) << path << ": lost: " << line;
          for (const std::string& line : expected.out) {
            EXPECT_NE(doc->text().find(line), std::string_view::npos) << path << ": not in the text: " << line;
            EXPECT_EQ(text.find(line), std::string::npos) << path << ": kept: " << line;
          }
          EXPECT_EQ(doc->meta.agency, expected.agency) << path;
          return true;
        },
        [](const Error& error) { ADD_FAILURE() << error.message; });
    EXPECT_EQ(n, 1u) << path;
  }
}

TEST(Dateline, EndsWhereTheSentenceBegins) {
  const auto end = [](const std::string& text) { return text.substr(0, dateline_end(text, tables())); };
  EXPECT_EQ(end("LIMA, May 9, 2019 (AFP) - A cutter rammed a ship."), "LIMA, May 9, 2019 (AFP) - ");
  EXPECT_EQ(end("NIAMEY, Niger (AP) — Gunmen killed six soldiers."), "NIAMEY, Niger (AP) — ");
  EXPECT_EQ(end("Brussels (dpa) – The ministers met on Tuesday."), "Brussels (dpa) – ");
  EXPECT_EQ(end("DUBAI, United Arab Emirates — The airline ordered planes."), "DUBAI, United Arab Emirates — ");
  EXPECT_EQ(end("The plan - a bold one - failed to please anybody at all."), "");
  EXPECT_EQ(end("NATO - which has no troops there - denied the report on Monday."), "");
  EXPECT_EQ(end("He said (in English) - and nobody understood a word of it."), "");
}

TEST(Words, AreCutAlikeInTablesAndTexts) {
  std::vector<Word> words;
  const std::string text = "Don’t miss: 4 min read, e-mail 1,200 漢字";
  find_words(text, 20, &words);
  ASSERT_EQ(words.size(), 9u);
  std::vector<Word> table;
  find_words("don't miss # min read e-mail # 漢 字", 20, &table);
  ASSERT_EQ(table.size(), words.size());
  for (size_t i = 0; i < words.size(); ++i) EXPECT_EQ(words[i].hash, table[i].hash) << i;
}

TEST(Loading, NamesTheFileAndTheLineOfABadRow) {
  const fs::path copy = fs::temp_directory_path() / ("demarche-clean-" + std::to_string(getpid()));
  fs::remove_all(copy);
  fs::create_directories(copy);
  fs::copy(fs::path(DEMARCHE_DATA) / "clean", copy / "clean");
  std::ofstream(copy / "clean/cues.tsv", std::ios::app) << "bad.row\ten\tteazer\tstart\tread on\n";
  const Result<Stage> cue = Stage::load(copy.string());
  ASSERT_FALSE(cue.ok());
  EXPECT_EQ(cue.error().id, "clean.bad-cue");
  EXPECT_NE(cue.error().message.find("cues.tsv:"), std::string::npos) << cue.error().message;
  fs::remove_all(copy / "clean");
  fs::copy(fs::path(DEMARCHE_DATA) / "clean", copy / "clean");
  std::ofstream(copy / "clean/page_blocks.model", std::ios::app) << "tree 0 3 5 1\n";
  const Result<Stage> model = Stage::load(copy.string());
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(model.error().id, "clean.bad-model");
  fs::remove_all(copy);
}

}  // namespace
}  // namespace demarche::clean
