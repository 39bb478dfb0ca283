// The record as columns: all that the page counts, filters and sorts by, as a number for each row. Not a door.
//
// Asking a million rows of a table takes seconds, asking columns of numbers takes milliseconds, whatever the filters are. Merging
// packs the columns into the record (table `packed`); the page loads those that it needs.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "write/sqlite.h"

namespace demarche::write {

using Numbers = std::vector<uint32_t>;

// Texts by number. Those that are in order have numbers that sort as they do.
class Words {
 public:
  size_t size() const { return ends_.size(); }
  std::string_view operator[](size_t n) const {
    const size_t begin = n == 0 ? 0 : ends_[n - 1];
    return std::string_view(bytes_).substr(begin, ends_[n] - begin);
  }
  void add(std::string_view word) {
    bytes_.append(word);
    ends_.push_back(bytes_.size());
  }
  // In ordered texts: the number of the first that is not less; size() where all are.
  uint32_t not_less(std::string_view text) const;
  // The number of this text; size() where it is not there.
  uint32_t find(std::string_view text) const;

 private:
  std::string bytes_;
  std::vector<size_t> ends_;
};

enum class Table : uint8_t { kEvent, kWorld, kArticle, kCommitment };
constexpr size_t kTableCount = 4;

// Texts that fields stand for. kNames: what each of kKeys is called most often, empty where it has no name.
enum class Text : uint8_t {
  kDates,
  kTypes,
  kModes,
  kStatuses,
  kCountries,
  kPlaces,
  kKeys,
  kNames,
  kOutlets,
  kAgencies,
  kForms,
  kOutcomes
};
constexpr size_t kTexts = 12;

// A field of a row. Texts stand by their number, rows by theirs less one, and what is absent as the number after the last.
// Phrases (parties as one text, titles, lineages) have only their order. Intensity and confidence are counted in thousandths,
// intensity from kIntensityZero.
enum class Field : uint8_t {
  kEventType,
  kEventMode,
  kEventStatus,
  kEventQuad,
  kEventIntensity,
  kEventDay,
  kEventCountry,
  kEventPlace,
  kEventConfidence,
  kEventArticle,
  kEventWorld,
  kEventActors,
  kEventRecipients,
  kWorldType,
  kWorldMode,
  kWorldStatus,
  kWorldQuad,
  kWorldIntensity,
  kWorldDay,
  kWorldCountry,
  kWorldPlace,
  kWorldSpot,
  kWorldActors,
  kWorldRecipients,
  kWorldReports,
  kWorldSources,
  kArticleOutlet,
  kArticleAgency,
  kArticleLineage,
  kArticleCopy,
  kArticlePublished,
  kArticleTitle,
  kArticleEvents,
  kArticleStatements,
  kCommitmentForm,
  kCommitmentOutcome,
  kCommitmentType,
  kCommitmentDay,
  kCommitmentDeadline,
  kCommitmentWorld,
};
constexpr size_t kFields = 40;
constexpr int64_t kIntensityZero = 30000;

// Parties of rows, by side: the keys of row r are keys[starts[r]] to keys[starts[r + 1]].
enum class Side : uint8_t { kEventActor, kEventRecipient, kWorldActor, kWorldRecipient };
constexpr size_t kSides = 4;
struct Parties {
  Numbers starts, keys;
};

class Columns {
 public:
  // Those that were packed into the record; each is loaded when it is asked for. Null where there are none.
  static std::shared_ptr<Columns> packed(sqlite3* db, int64_t stamp);
  // Made from the tables as they are.
  static std::shared_ptr<Columns> made(sqlite3* db);
  // Puts all into the record. A code of SQLite.
  int pack(sqlite3* db) const;

  int64_t stamp() const { return stamp_; }  // 0 where made from the tables
  size_t rows(Table table) const { return rows_[static_cast<size_t>(table)]; }
  // `db`: a record in the state that was packed.
  const Numbers& numbers(sqlite3* db, Field field);
  const Words& words(sqlite3* db, Text text);
  const Parties& parties(sqlite3* db, Side side);
  // What `find` says of the rows whose texts hold some words; kept for the other questions of the same search. Nothing where it
  // fails.
  using Found = std::optional<std::vector<uint8_t>>;
  Found found(const std::string& question, const std::function<Found()>& find);

 private:
  friend class Maker;
  uint32_t absent(sqlite3* db, Field field);

  int64_t stamp_ = 0;
  std::array<size_t, kTableCount> rows_{};
  std::array<Numbers, kFields> numbers_;
  std::array<Words, kTexts> words_;
  std::array<Parties, kSides> parties_;
  std::array<bool, kFields + kTexts + kSides> loaded_{};
  std::recursive_mutex mutex_;
  std::deque<std::pair<std::string, std::vector<uint8_t>>> found_;  // the newest first
  std::mutex finding_;
};

// The columns of one record as one connection sees them now.
struct View {
  sqlite3* db;
  std::shared_ptr<Columns> columns;

  size_t rows(Table table) const { return columns->rows(table); }
  const Numbers& operator[](Field field) const { return columns->numbers(db, field); }
  const Words& operator[](Text text) const { return columns->words(db, text); }
  const Parties& operator[](Side side) const { return columns->parties(db, side); }
};

// Packs the tables as they are into the record, inside the caller's transaction. A code of SQLite.
int pack_columns(sqlite3* db);

}  // namespace demarche::write
