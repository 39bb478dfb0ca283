// What stands on disk and in JSON lines, whatever the articles hold.
#include "write/write.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "write/json.h"

namespace demarche::write {
namespace {

using nlohmann::json;

const Ontology& ontology() {
  static const Ontology ontology = std::move(*Ontology::load(DEMARCHE_DATA));
  return ontology;
}

class Folder : public testing::Test {
 protected:
  Folder() : path_(std::filesystem::temp_directory_path() / ("demarche-write-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() override { std::filesystem::remove_all(path_); }
  std::string at(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// "Zürich: Ankara warned Athens." with one event and the demand that it makes.
Doc example(const std::string& source = "page.txt") {
  Doc doc;
  doc.set_text("Zürich: Ankara warned Athens.");
  doc.source = source;
  doc.zones = {{{0, static_cast<uint32_t>(doc.text().size())}, ZoneKind::kStory, "en", "test"}};
  Entity turkey;
  turkey.name = "Turkey";
  turkey.code = turkey.country = "TUR";
  turkey.sector = Sector::kGov;
  doc.entities = {turkey};
  Event event;
  event.type = EventType::kThreaten;
  event.trigger = {16, 22};
  event.evidence = {9, 30};
  event.actors = {{0, kNone, {9, 15}, false}};
  event.rules = {"warn"};
  event.confidence = 0.5F;
  doc.events.push_back(event);
  event.type = EventType::kSanction;
  event.status = Status::kHypothetical;
  event.content_of = 0;
  doc.events.push_back(event);
  return doc;
}

std::vector<json> lines_of(Store& store) {
  std::string out;
  EXPECT_TRUE(print_jsonl(store, {}, [&](std::string_view piece) {
                out.append(piece);
                return true;
              }).ok());
  std::vector<json> lines;
  size_t begin = 0;
  for (size_t end; (end = out.find('\n', begin)) != std::string::npos; begin = end + 1)
    lines.push_back(json::parse(out.substr(begin, end - begin)));
  return lines;
}

TEST(JsonText, IsReadBackAsItWas) {
  for (const std::string& text :
       {std::string("plain"), std::string("q\"\\\n\t\x01\x7f/"), std::string("Zürich 🙂"), std::string("a\0b", 3)}) {
    std::string out;
    append_json_string(text, &out);
    EXPECT_EQ(json::parse(out).get<std::string>(), text);
  }
}

TEST(JsonText, BrokenUtf8BecomesReplacementCharacters) {
  std::string out;
  append_json_string("a\xff\xc3", &out);
  EXPECT_EQ(json::parse(out).get<std::string>(), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Rows, OffsetsAreCodePoints) {
  const ArticleRows rows = rows_of(example(), ontology(), {});
  const json event = json::parse(rows.events[0].body);
  EXPECT_EQ(event["evidence"]["trigger"], json({15, 21}));
  EXPECT_EQ(event["evidence"]["text"], "Ankara warned Athens.");
  EXPECT_EQ(event["actors"][0]["span"], json({8, 14}));
  EXPECT_EQ(event["actors"][0]["code"], "TUR");
  EXPECT_EQ(event["actors"][0]["sector"], "GOV");
  EXPECT_EQ(event["id"], rows.id + "-15");
}

TEST(Rows, EventsOfOneTriggerHaveIdsOfTheirOwn) {
  const ArticleRows rows = rows_of(example(), ontology(), {});
  EXPECT_EQ(rows.events[1].id, rows.id + "-15-SANCTION");
  EXPECT_EQ(rows.events[1].content_of, rows.events[0].id);
}

TEST(Rows, IndicesThatPointNowhereAreLeftOut) {
  Doc doc = example();
  doc.events[0].time = 77;
  doc.events[0].place = 77;
  doc.events[0].amounts = {77};
  doc.events[0].content_of = 77;
  doc.events[0].actors = {{77, 77, {}, false}};
  const json event = json::parse(rows_of(doc, ontology(), {}).events[0].body);
  EXPECT_TRUE(event["time"].is_null());
  EXPECT_TRUE(event["place"].is_null());
  EXPECT_TRUE(event["content_of"].is_null());
  EXPECT_EQ(event["amounts"].size(), 0u);
}

TEST_F(Folder, ReadingThePageAgainChangesNothing) {
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_TRUE(store.ok()) << store.error().message;
  const ArticleRows rows = rows_of(example(), ontology(), {});
  EXPECT_TRUE(*store->add(rows, "d"));
  const auto before = lines_of(*store);
  EXPECT_FALSE(*store->add(rows, "d"));
  EXPECT_EQ(lines_of(*store), before);
  EXPECT_EQ(before.size(), 3u);
}

TEST_F(Folder, TheSameTextFromAnotherPlaceAddsAnArticleAndNoEvent) {
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_TRUE(store.ok());
  EXPECT_TRUE(*store->add(rows_of(example("one.txt"), ontology(), {}), "d"));
  EXPECT_TRUE(*store->add(rows_of(example("two.txt"), ontology(), {}), "d"));
  EXPECT_EQ(lines_of(*store).size(), 4u);
}

TEST_F(Folder, WhatIsNoRecordIsRefusedByName) {
  std::ofstream(at("text.db")) << "this is no database, only some words in a file that is long enough to be looked at";
  auto text = Store::open(at("text.db"), Store::Access::kUpdate);
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.error().id, "write.not-a-record");
  EXPECT_NE(text.error().message.find("text.db"), std::string::npos);

  sqlite3* db = nullptr;
  sqlite3_open(at("other.db").c_str(), &db);
  sqlite3_exec(db, "CREATE TABLE t (x)", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  auto other = Store::open(at("other.db"), Store::Access::kUpdate);
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().id, "write.foreign-database");

  auto none = Store::open(at("none.db"), Store::Access::kRead);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().id, "write.no-record");
  auto folder = Store::open(at(""), Store::Access::kUpdate);
  EXPECT_FALSE(folder.ok());
}

TEST_F(Folder, ARecordOfANewerVersionIsRefused) {
  { ASSERT_TRUE(Store::open(at("r.db"), Store::Access::kUpdate).ok()); }
  sqlite3* db = nullptr;
  sqlite3_open(at("r.db").c_str(), &db);
  sqlite3_exec(db, "PRAGMA user_version = 99", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().id, "write.other-version");
  EXPECT_NE(store.error().message.find("99"), std::string::npos);
}

// A record as version 3 or version 1 made it, from one of today.
void age(const std::string& path, int version) {
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  EXPECT_EQ(
      sqlite3_exec(
          db,
          "DROP TABLE packed; CREATE TABLE tally (day TEXT, type TEXT NOT NULL, quad INTEGER NOT NULL, status TEXT NOT NULL, "
          "n INTEGER NOT NULL, score REAL NOT NULL); CREATE TABLE actor_day (actor TEXT NOT NULL, day TEXT, n INTEGER NOT "
          "NULL, score REAL NOT NULL); CREATE TABLE facet (facet TEXT NOT NULL, value TEXT NOT NULL, name TEXT, n INTEGER "
          "NOT NULL); CREATE INDEX event_facets ON event (type, status, day, mode, quad, place_country, article, "
          "confidence, intensity, world); CREATE INDEX event_party_event ON event_party (event, side, key); UPDATE meta "
          "SET value = 3 WHERE key = 'schema_version'; PRAGMA user_version = 3",
          nullptr, nullptr, nullptr),
      SQLITE_OK);
  if (version == 1) {
    EXPECT_EQ(
        sqlite3_exec(db,
                     "DROP TABLE actor_day; DROP INDEX event_facets; DROP INDEX event_party_event; DROP INDEX article_outlet; "
                     "CREATE INDEX event_type ON event (type, status, day); CREATE INDEX article_outlet ON article (outlet); "
                     "UPDATE meta SET value = 1 WHERE key = 'schema_version'; PRAGMA user_version = 1",
                     nullptr, nullptr, nullptr),
        SQLITE_OK);
  }
  sqlite3_close(db);
}

std::vector<std::string> schema_of(Store& store) {
  std::vector<std::string> lines;
  sqlite3_stmt* all = nullptr;
  sqlite3_prepare_v2(
      store.handle(),
      "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema UNION ALL SELECT 'version ' || user_version FROM "
      "pragma_user_version UNION ALL SELECT 'packed ' || name || ' ' || n || ' ' || hex(body) FROM packed ORDER BY 1",
      -1, &all, nullptr);
  while (sqlite3_step(all) == SQLITE_ROW) lines.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(all, 0)));
  sqlite3_finalize(all);
  return lines;
}

TEST_F(Folder, AnOlderRecordIsBroughtToTodaysTables) {
  std::vector<std::string> today;
  std::vector<json> lines;
  {
    auto store = Store::open(at("r.db"), Store::Access::kUpdate);
    ASSERT_TRUE(store.ok());
    ASSERT_TRUE(*store->add(rows_of(example(), ontology(), {}), "d"));
    ASSERT_TRUE(store->set_world(ontology(), [](WorldWriter&) { return Result<void>(); }).ok());
    today = schema_of(*store);
    lines = lines_of(*store);
  }
  for (const int version : {3, 1}) {
    age(at("r.db"), version);
    for (const auto access : {Store::Access::kUpdate, Store::Access::kRead}) {  // the second time there is nothing left to do
      auto store = Store::open(at("r.db"), access);
      ASSERT_TRUE(store.ok()) << version;
      EXPECT_EQ(schema_of(*store), today) << version;
      EXPECT_EQ(lines_of(*store), lines) << version;
    }
  }
}

TEST_F(Folder, AnOlderRecordThatCannotBeBroughtUpIsLeftAsItWas) {
  { ASSERT_TRUE(Store::open(at("r.db"), Store::Access::kUpdate).ok()); }
  age(at("r.db"), 1);
  sqlite3* db = nullptr;
  sqlite3_open(at("r.db").c_str(), &db);
  sqlite3_exec(db, "CREATE TABLE event_facets (x)", nullptr, nullptr, nullptr);  // stands in the way of the index
  sqlite3_close(db);
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_FALSE(store.ok());
  EXPECT_NE(store.error().message.find("version 4"), std::string::npos);
  sqlite3_open(at("r.db").c_str(), &db);
  EXPECT_NE(sqlite3_exec(db, "SELECT * FROM actor_day", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
}

TEST_F(Folder, AFullDiskLeavesNothingHalfWritten) {
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(*store->add(rows_of(example(), ontology(), {}), "d"));
  sqlite3_exec(store->handle(), "PRAGMA max_page_count = 1", nullptr, nullptr,
               nullptr);  // as low as SQLite lets it: the pages there are
  ArticleRows rows = rows_of(example("big.txt"), ontology(), {});
  rows.id = "0123456789abcdef";
  rows.text.assign(1 << 20, 'x');
  const auto added = store->add(rows, "d");
  ASSERT_FALSE(added.ok());
  EXPECT_EQ(added.error().id, "write.disk-full");
  EXPECT_EQ(lines_of(*store).size(), 3u);
}

TEST_F(Folder, TheQueryBoxOnlyReads) {
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(*store->add(rows_of(example(), ontology(), {}), "d"));
  EXPECT_EQ(json::parse(run_sql(*store, "select count(*) as n from events", 10).json)["rows"], json({{2}}));
  for (const char* sql : {"delete from event", "update event set type = 'x'", "attach ':memory:' as m", "pragma user_version = 3",
                          "create table t (x)", "select 1; delete from event", "vacuum",
                          "insert into review values ('a', 'right', '', '', '', '')", "select load_extension('x')", ""}) {
    EXPECT_EQ(run_sql(*store, sql, 10).status, 400) << sql;
  }
  EXPECT_EQ(lines_of(*store).size(), 3u);
}

TEST_F(Folder, AReviewIsKeptAndTakenBack) {
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_TRUE(store.ok());
  const ArticleRows rows = rows_of(example(), ontology(), {});
  ASSERT_TRUE(*store->add(rows, "d"));
  EXPECT_EQ(keep_review(*store, rows.events[0].id, "right", "", "", "me", "2031-01-01T00:00:00Z").status, 200);
  EXPECT_EQ(json::parse(answer(*store, ontology(), "events", {{"review", "right"}}).json)["total"], 1);
  EXPECT_EQ(keep_review(*store, "no such row", "right", "", "", "", "").status, 404);
  EXPECT_EQ(keep_review(*store, rows.events[0].id, "perhaps", "", "", "", "").status, 400);
  EXPECT_EQ(keep_review(*store, rows.events[0].id, "", "", "", "", "").status, 200);
  EXPECT_EQ(json::parse(answer(*store, ontology(), "events", {{"review", "right"}}).json)["total"], 0);
}

TEST_F(Folder, FiltersNeverBecomeSql) {
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(*store->add(rows_of(example(), ontology(), {}), "d"));
  for (const char* name : {"type", "actor", "party", "source", "text", "country", "place", "event", "review", "article"}) {
    for (const char* evil : {"' OR 1=1 --", "\"); DROP TABLE event; --", "NEAR(", "*", "a\" OR \"b"}) {
      const Answer got = answer(*store, ontology(), "events", {{name, evil}});
      EXPECT_EQ(got.status, 200) << name << " " << evil << " " << got.json;
      EXPECT_EQ(json::parse(got.json)["total"], 0) << name << " " << evil;
    }
  }
  EXPECT_EQ(json::parse(answer(*store, ontology(), "events", {{"party", "TUR"}}).json)["total"], 2);
  EXPECT_EQ(answer(*store, ontology(), "events", {{"from", "soon"}}).status, 400);
  EXPECT_EQ(answer(*store, ontology(), "nothing", {}).status, 404);
}

TEST_F(Folder, AnOpenPageSeesWhatComesIn) {
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_TRUE(store.ok());
  Answers answers(ontology());
  const auto total = [&] { return json::parse(answers.answer(*store, "articles", {}).json)["total"].get<int>(); };
  ASSERT_TRUE(*store->add(rows_of(example("one.txt"), ontology(), {}), "d"));
  EXPECT_EQ(total(), 1);  // before anything is merged
  const auto nothing = [](WorldWriter&) { return Result<void>(); };
  ASSERT_TRUE(store->set_world(ontology(), nothing).ok());
  EXPECT_EQ(total(), 1);
  ASSERT_TRUE(*store->add(rows_of(example("two.txt"), ontology(), {}), "d"));
  // While articles wait to be merged, they are seen soon; once they are merged, at once.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (total() != 2 && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(total(), 2);
  ASSERT_TRUE(*store->add(rows_of(example("three.txt"), ontology(), {}), "d"));
  ASSERT_TRUE(store->set_world(ontology(), nothing).ok());
  EXPECT_EQ(total(), 3);
}

TEST_F(Folder, DamagedColumnsNeverLeadOutside) {
  auto store = Store::open(at("r.db"), Store::Access::kUpdate);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(*store->add(rows_of(example(), ontology(), {}), "d"));
  ASSERT_TRUE(store
                  ->set_world(ontology(),
                              [](WorldWriter& writer) {
                                WorldEvent event;
                                event.id = "w1";
                                event.mentions = {{0, 0}};
                                event.actors.push_back({"Turkey", "TUR", "TUR", "", Sector::kGov});
                                event.recipients.push_back({"Greece", "GRC", "GRC", "", Sector::kGov});
                                writer.event(0, event);
                                return Result<void>();
                              })
                  .ok());
  for (const char* damage :
       {"UPDATE packed SET body = randomblob(length(body))",
        "UPDATE packed SET body = substr(body, 1, length(body) / 2) WHERE length(body) > 1", "UPDATE packed SET n = n + 1",
        "UPDATE packed SET n = 1000000000", "UPDATE packed SET n = -1", "UPDATE packed SET body = zeroblob(length(body))",
        "DELETE FROM packed WHERE name <> 'rows'", "DELETE FROM packed"}) {
    sqlite3_exec(store->handle(), "SAVEPOINT damage", nullptr, nullptr, nullptr);
    EXPECT_EQ(sqlite3_exec(store->handle(), damage, nullptr, nullptr, nullptr), SQLITE_OK);
    for (const char* what :
         {"summary", "facets", "timeline", "matrix", "map", "sources", "events", "world", "articles", "commitments"}) {
      for (const Params& params :
           {Params{}, Params{{"party", "TUR"}, {"by", "actor"}}, Params{{"source", "page.txt"}, {"from", "2000"}}})
        EXPECT_EQ(answer(*store, ontology(), what, params).status, 200) << what << damage;
    }
    sqlite3_exec(store->handle(), "ROLLBACK TO damage", nullptr, nullptr, nullptr);
  }
}

TEST(Table, ControlCharactersOfAPageNeverReachTheTerminal) {
  auto store = Store::open("", Store::Access::kTemporary);
  ASSERT_TRUE(store.ok());
  ArticleRows rows = rows_of(example(), ontology(), {});
  rows.title = "\033[2J\033]0;owned\a title\xE2\x80\xAE";
  rows.events[0].evidence = "a\033[31mb\rc";
  ASSERT_TRUE(*store->add(rows, "d"));
  std::string out;
  ASSERT_TRUE(print_table(*store, {}, [&](std::string_view piece) {
                out.append(piece);
                return true;
              }).ok());
  EXPECT_EQ(out.find('\033'), std::string::npos);
  EXPECT_EQ(out.find('\r'), std::string::npos);
  EXPECT_EQ(out.find('\a'), std::string::npos);
  EXPECT_EQ(out.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_NE(out.find("THREATEN"), std::string::npos);
}

}  // namespace
}  // namespace demarche::write
