#include "write/migrate.h"

#include <string>

#include "write/columns.h"
#include "write/schema.h"
#include "write/sqlite.h"

namespace demarche::write {
namespace {

// What leads from the version before to the one named. Never changed once it has been in a release: the tables of today are in
// schema.h.
struct Step {
  int to;
  const char* sql;
};

constexpr Step kSteps[] = {
    // The counts of actors by day, and the indices that answer lists and charts. Some records of version 1 have them already.
    {2, R"sql(
CREATE TABLE IF NOT EXISTS actor_day (actor TEXT NOT NULL, day TEXT, n INTEGER NOT NULL, score REAL NOT NULL);
DELETE FROM actor_day;
INSERT INTO actor_day SELECT p.key, e.day, count(*), sum(e.intensity) FROM event e JOIN event_party p ON p.event = e.seq AND p.side = 'a'
  WHERE p.key <> '' GROUP BY 1, 2;
DROP INDEX IF EXISTS event_type;
CREATE INDEX IF NOT EXISTS event_facets ON event (type, status, day, mode, quad, place_country, article, confidence, intensity, world);
CREATE INDEX IF NOT EXISTS event_party_event ON event_party (event, side, key);
UPDATE meta SET value = 2 WHERE key = 'schema_version';
)sql"},
    // All that is counted of articles stands in one index: their rows are as long as their texts.
    {3, R"sql(
DROP INDEX IF EXISTS article_outlet;
CREATE INDEX article_outlet ON article (outlet, agency, copy_of, n_events, n_statements, published);
UPDATE meta SET value = 3 WHERE key = 'schema_version';
)sql"},
    // Columns for the page take the place of counts and of the indices that they were counted by; the full-text indices are
    // filled by the program, since a trigger makes each row of theirs a statement with a journal.
    {4, R"sql(
DROP TRIGGER IF EXISTS article_text_in;
DROP TRIGGER IF EXISTS event_text_in;
DROP TABLE tally;
DROP TABLE facet;
DROP TABLE actor_day;
DROP INDEX event_facets;
DROP INDEX event_party_event;
CREATE TABLE packed (name TEXT PRIMARY KEY, n INTEGER NOT NULL, body BLOB NOT NULL);
UPDATE meta SET value = 4 WHERE key = 'schema_version';
)sql"},
};

int pack_if_merged(sqlite3* db) {
  Query waiting(db, "SELECT coalesce(max(seq), 0) IS NOT (SELECT value FROM meta WHERE key = 'merged') FROM article");
  if (waiting.row() && waiting.integer(0) != 0) return SQLITE_OK;
  return pack_columns(db);
}

}  // namespace

int migrate(sqlite3* db, int64_t version) {
  int code = sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return code;
  {
    // Two programs may open one old record: the second finds it done.
    Query now(db, "PRAGMA user_version");
    if (now.row()) version = now.integer(0);
  }
  for (const Step& step : kSteps) {
    if (code == SQLITE_OK && step.to > version) code = sqlite3_exec(db, step.sql, nullptr, nullptr, nullptr);
  }
  if (code == SQLITE_OK && version < kDatabaseVersion) {
    // Columns are always those of today. Where articles wait to be merged, merging packs them.
    code = pack_if_merged(db);
  }
  if (code == SQLITE_OK && version < kDatabaseVersion) {
    const std::string mark = "PRAGMA user_version = " + std::to_string(kDatabaseVersion);
    code = sqlite3_exec(db, mark.c_str(), nullptr, nullptr, nullptr);
  }
  if (code == SQLITE_OK) code = sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) sqlite3_exec(db, "ROLLBACK", nullptr, nullptr, nullptr);
  return code;
}

}  // namespace demarche::write
