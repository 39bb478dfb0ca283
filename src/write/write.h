// Records become a database, JSON lines, tables and the formats of other systems.
//   Needs: everything of one Doc (rows_of), and what `merge` says of all (Store::set_world).
// There is one path: Doc -> rows -> Store -> output; what is printed comes from the store, also when nobody asked for a
// file. Offsets leave the program as code points; the conversion happens here, once.
// Disk errors are Results; a Store is used by one thread at a time, rows_of by any number.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "document/world.h"

struct sqlite3;

namespace demarche::write {

constexpr int kSchemaVersion = 1;

// What follows from type and mode, from data/write/plover.tsv.
class Ontology {
 public:
  static Result<Ontology> load(const std::string& data_dir);
  int quad(EventType type) const { return quad_[static_cast<size_t>(type)]; }
  double intensity(EventType type, EventMode mode) const {
    return intensity_[static_cast<size_t>(type)][static_cast<size_t>(mode)];
  }

  // Codes of other systems, for the exports.
  struct Country {
    std::string code, name, numeric, fips, cow, gw, region;
  };
  struct Cameo {
    std::string code;
    double goldstein = 0;
  };
  struct Acled {
    std::string type, sub_type;
  };
  const std::vector<Country>& countries() const { return countries_; }     // by code
  const Country* country(std::string_view code) const;                     // null where it is none of today's states
  const Cameo& cameo(std::string_view type, std::string_view mode) const;  // names as in a record
  const Acled* acled(std::string_view type, std::string_view mode) const;  // null where ACLED has no such event
  std::string_view icews_sector(std::string_view sector) const;            // empty where ICEWS has no word for it

 private:
  Result<void> load_codes(const std::string& data_dir);
  std::vector<Country> countries_;
  std::map<std::string, Cameo, std::less<>> cameo_;  // "TYPE/mode"
  std::map<std::string, Acled, std::less<>> acled_;
  std::map<std::string, std::string, std::less<>> icews_sectors_;
  std::array<int, kEventTypeNames.size()> quad_{};
  std::array<std::array<double, kEventModeNames.size()>, kEventTypeNames.size()> intensity_{};
};

// ---- rows ----------------------------------------------------------------------------------------------------------

struct PartyRow {
  char side = 'a';  // a: actor, r: recipient, s: who says it
  std::string code, name, country, sector, sectors, role, wikidata, text;
};

struct EventRow {
  std::string id, type, mode, status, contexts;
  int quad = 0;
  double intensity = 0;
  std::string start, end, precision;
  std::string place, place_country, admin1, place_precision, place_text;
  double lat = 0, lon = 0;
  bool located = false;
  uint32_t geonames = 0;
  std::string actors, recipients, amounts, said_by;  // for people: names parted by "; "
  std::string content_of, condition_of;              // ids, empty where none
  std::string evidence, trigger, rule;
  uint32_t sentence = 0, trigger_begin = 0;  // code points
  double confidence = 0;
  std::vector<PartyRow> parties;
  std::string body;  // the JSON line without its last key, `event`
};

struct StatementRow {
  std::string id, speaker, verb, text, body;
  bool quoted = false;
};

// One article, ready to be kept.
struct ArticleRows {
  std::string id, source, outlet, title, site, agency, language, url, text;
  std::string published, published_end, published_precision;
  std::string body;  // a JSON object: zones, authors, dates, notes ...; without text, lineage, copy_of
  std::vector<StatementRow> statements;
  std::vector<std::string> mentions;  // JSON lines
  std::vector<EventRow> events;       // one for each of Doc::events, in order
  struct NoteRow {
    std::string id, message;
  };
  std::vector<NoteRow> notes;
};

struct RowOptions {
  bool mentions = false;
};

ArticleRows rows_of(const Doc& doc, const Ontology& ontology, const RowOptions& options);

// The outlet of an article: its site, else the file it came from (without "#ITEM").
std::string outlet_of(const Doc& doc);

// ---- the store -----------------------------------------------------------------------------------------------------

// Takes in what is known of the world, as it is found, in the order of `merge`: each world event before the commitments that
// name it. Errors are kept until the end.
class WorldWriter {
 public:
  WorldWriter(sqlite3* db, const Ontology& ontology);
  ~WorldWriter();
  void event(uint32_t number, const WorldEvent& event);  // numbers count from 0
  void commitment(const Commitment& commitment);
  void lineage(uint32_t index, const Lineage& lineage);
  // Adds the counts that the page asks for. A code of SQLite.
  int finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// What a record keeps of an article; `digest` is what `merge` wants to see again.
struct NewArticle {
  ArticleRows rows;
  std::string digest;
};

// A record on disk (SQLite, write-ahead log). An article goes in whole or not at all; what is there already is left alone.
class Store {
 public:
  // kTemporary: a nameless file that is gone with the object. kUpdate: made where it is not there. kRead: must be there.
  enum class Access : uint8_t { kTemporary, kUpdate, kRead };
  static Result<Store> open(const std::string& path, Access access);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // True where this text from this source is in the record.
  bool has(const std::string& id, const std::string& source);
  // One transaction: all of them or, where the disk fails, none. How many were not there already.
  Result<size_t> add(std::span<const NewArticle> articles);
  // The same of one article. False where it was there already.
  Result<bool> add(const ArticleRows& rows, std::string_view digest);

  // What `merge` wants to see again, with the index of its article in the order of reading: all of them by the first ten
  // characters of their publication date (a shorter one comes after all that begin like it), then by id, then by index; or one.
  Result<void> each_digest(const std::function<void(uint32_t index, std::string_view digest)>& visit);
  std::string digest(uint32_t index);
  // Whether articles came in since the last set_world.
  bool stale();
  // One transaction: puts what `tell` says in the place of what was known of the world. Where it fails, nothing changes.
  Result<void> set_world(const Ontology& ontology, const std::function<Result<void>(WorldWriter&)>& tell);

  int64_t last_article();  // its number; 0 in an empty record
  sqlite3* handle() const;

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// ---- output --------------------------------------------------------------------------------------------------------

// Takes pieces of output; false stops (nobody reads any more).
using Sink = std::function<bool(std::string_view)>;

struct PrintOptions {
  int64_t after_article = 0;  // only articles with a higher number
  bool world = true;          // world and commitment lines at the end (JSON lines only)
  unsigned width = 100;       // columns of the terminal (table only)
  bool colour = false;        // table only
};

Result<void> print_jsonl(Store& store, const PrintOptions& options, const Sink& sink);
Result<void> print_table(Store& store, const PrintOptions& options, const Sink& sink);
Result<void> print_tsv(Store& store, const PrintOptions& options, const Sink& sink);

// ---- questions -----------------------------------------------------------------------------------------------------

// Named values as a query string gives them, decoded: the filters of docs/serve.md, and paging.
using Params = std::vector<std::pair<std::string, std::string>>;

// An answer of the page's interface: status as in HTTP, and JSON.
struct Answer {
  int status = 200;
  std::string json;
};

// `what` is the path below api/ ("summary", "event/9f1c-311"). docs/serve.md has every shape.
Answer answer(Store& store, const Ontology& ontology, std::string_view what, const Params& params);
// One statement that only reads; at most `max_rows` rows and five seconds.
Answer run_sql(Store& store, std::string_view sql, int64_t max_rows);
// Keeps a person's verdict on a row, as an overlay that survives re-reading. Empty verdict: taken back.
Answer keep_review(Store& store, const std::string& row, const std::string& verdict, const std::string& note,
                   const std::string& change, const std::string& by, const std::string& at);

// ---- news ----------------------------------------------------------------------------------------------------------

// A real event that was told for the first time.
struct News {
  std::string id, type, mode, status, quad, day, actors, recipients, place, text;
  std::string body;  // its `world` line
};

// Events none of whose reports lies in an article up to the number `after`, under the filters, in the order of the record. The
// names of events may change when older reports come in; this does not go by names. `visit` returns false to stop.
Result<void> each_news(Store& store, const Params& filters, int64_t after, const std::function<bool(const News&)>& visit);
// The number of the last article whose events were passed on; -1 where none ever were. Kept with the record.
int64_t passed_on(Store& store);
Result<void> set_passed_on(Store& store, int64_t article);

// ---- report --------------------------------------------------------------------------------------------------------

struct ReportOptions {
  Params filters;                       // only rows that pass
  size_t max_bytes = size_t{64} << 20;  // of rows and texts; the oldest articles are left out first
  bool texts = true;                    // false: rows and the words they rest on, without the articles' texts
};

struct ReportCount {
  int64_t articles = 0, all_articles = 0, events = 0, worlds = 0;
};

// A record as scripts that the page loads without a server (web/src/report): about.js, and parts that it names. `file` takes each
// by its name; an error of it ends the writing. Articles go in whole, with all their rows.
Result<ReportCount> write_report(Store& store, const Ontology& ontology, const ReportOptions& options,
                                 const std::function<Result<void>(const std::string& name, std::string_view bytes)>& file);
// One such file: puts a JSON value where the page looks for the part `name`.
std::string report_file(std::string_view name, std::string_view json);

// ---- exports -------------------------------------------------------------------------------------------------------

struct ExportFormat {
  std::string_view format, name, extension, note;
};
std::span<const ExportFormat> export_formats();

// Rows that pass the filters, in `format`. Formats with several files give the one asked for; see docs/formats.md.
Result<void> export_as(Store& store, const Ontology& ontology, std::string_view format, const Params& params, const Sink& sink);

// The same into a file, whole or not at all, with a datapackage.json beside it that describes it.
Result<void> export_to(Store& store, const Ontology& ontology, std::string_view format, const Params& params,
                       const std::string& path);

}  // namespace demarche::write
