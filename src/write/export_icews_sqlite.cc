// The ICEWS table as the SQLite file that the R package icews works on: one table `events`, its names in snake case, days as
// numbers.
#include <array>
#include <charconv>
#include <memory>

#include "write/export.h"

namespace demarche::write {
namespace {

constexpr const char* kTable = R"sql(
CREATE TABLE events (
  event_id INTEGER NOT NULL, event_date INTEGER NOT NULL, source_name TEXT, source_sectors TEXT, source_country TEXT, event_text TEXT,
  cameo_code TEXT, intensity REAL, target_name TEXT, target_sectors TEXT, target_country TEXT, story_id INTEGER, sentence_number INTEGER,
  publisher TEXT, city TEXT, district TEXT, province TEXT, country TEXT, latitude REAL, longitude REAL, year INTEGER NOT NULL,
  yearmonth INTEGER NOT NULL, source_file TEXT, PRIMARY KEY (event_id, event_date));
BEGIN)sql";
constexpr const char* kIndices = R"sql(
COMMIT;
CREATE INDEX events_cameo_code_idx ON events (cameo_code);
CREATE INDEX events_country_idx ON events (country);
CREATE INDEX events_yearmonth_idx ON events (yearmonth))sql";
constexpr size_t kColumns = 20;

// "2031-03-04" as 20310304; 0 where it is no whole day.
int64_t number_of(std::string_view day) {
  if (day.size() != 10) return 0;
  const std::string digits = std::string(day.substr(0, 4)) + std::string(day.substr(5, 2)) + std::string(day.substr(8, 2));
  int64_t out = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return end.ptr == digits.data() + digits.size() ? out : 0;
}

}  // namespace

// Made in memory from the lines of the table, which know all the rest. A row without a whole day has no key there and is left
// out.
Result<void> export_icews_sqlite(const ExportJob& job) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> db(opened, sqlite3_close);
  if (code != SQLITE_OK || sqlite3_exec(opened, kTable, nullptr, nullptr, nullptr) != SQLITE_OK)
    return database_error(opened, code, "", "making the ICEWS database");
  {
    Query insert(
        opened,
        "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'demarche')");
    bool header = true;
    int failed = SQLITE_OK;
    const Sink line_of = [&](std::string_view line) {
      if (std::exchange(header, false)) return true;
      if (line.ends_with('\n')) line.remove_suffix(1);
      std::array<std::string_view, kColumns> cells;
      for (std::string_view& cell : cells) {
        const size_t end = std::min(line.find('\t'), line.size());
        cell = line.substr(0, end);
        line.remove_prefix(std::min(end + 1, line.size()));
      }
      const int64_t day = number_of(cells[1]);
      if (day == 0) return true;
      for (size_t c = 0; c < kColumns; ++c) insert.bind_or_null(static_cast<int>(c) + 1, cells[c]);
      insert.bind(2, day).bind(21, day / 10000).bind(22, day / 100);
      failed = insert.run();
      return failed == SQLITE_OK;
    };
    auto done = export_icews({job.store, job.db, job.ontology, job.where, line_of, job.params});
    if (!done) return done;
    if (failed != SQLITE_OK) return database_error(opened, failed, "", "filling the ICEWS database");
  }
  if (sqlite3_exec(opened, kIndices, nullptr, nullptr, nullptr) != SQLITE_OK)
    return database_error(opened, sqlite3_errcode(opened), "", "filling the ICEWS database");
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, void (*)(void*)> bytes(sqlite3_serialize(opened, "main", &size, 0), sqlite3_free);
  if (bytes == nullptr) return Error{"write.database", "the ICEWS database is too large for memory; narrow it with filters"};
  job.sink({reinterpret_cast<const char*>(bytes.get()), static_cast<size_t>(size)});
  return {};
}

}  // namespace demarche::write
