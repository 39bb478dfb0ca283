// What the page asks: lists, one row with all around it, and the legend. Counts and charts are in charts.cc.
#include "write/page.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <mutex>

#include "write/filter.h"
#include "write/json.h"

namespace demarche::write {

std::string article_line(const Query& row, int first);

Answer refuse(int status, const Error& error) {
  Json j;
  j.open('{').key("error").open('{').key("id").text(error.id).key("message").text(error.message).close('}').close('}');
  return {status, j.take()};
}

const char* const kEventColumns =
    "SELECT e.body, e.world, e.seq, a.published, a.outlet, a.title, r.verdict, r.note, r.change FROM event "
    "e JOIN article a ON a.seq = e.article LEFT JOIN review r ON r.row = e.id";
const char* const kArticleColumns =
    "SELECT a.seq, a.id, a.source, a.outlet, a.lineage, a.copy_of, a.n_events, a.n_statements, a.n_notes, json_remove(a.body, "
    "'$.zones', '$.notes') "
    "FROM article a";

namespace {

void splice(Json& j, std::string_view body) {
  j.raw(body.substr(1, body.size() - 2));
}

}  // namespace

void event_row(Json& j, const Query& row) {
  j.open('{');
  splice(j, row.text(0));
  j.key("event").text_or_null(row.text(1)).key("order").integer(row.integer(2)).key("published").text_or_null(row.text(3));
  j.key("source")
      .text_or_null(row.text(4))
      .key("title")
      .text_or_null(row.text(5))
      .key("review")
      .text_or_null(row.text(6))
      .key("note")
      .text_or_null(row.text(7))
      .key("change");
  (row.text(8).empty() ? j.null() : j.raw(row.text(8))).close('}');
}

void article_row(Json& j, const Query& row) {
  j.open('{')
      .key("kind")
      .text("article")
      .key("schema_version")
      .integer(kSchemaVersion)
      .key("id")
      .text(row.text(1))
      .key("source")
      .text(row.text(2));
  j.key("outlet").text(row.text(3)).key("lineage").text_or_null(row.text(4)).key("copy_of").text_or_null(row.text(5));
  j.key("n_events").integer(row.integer(6)).key("n_statements").integer(row.integer(7)).key("n_notes").integer(row.integer(8));
  splice(j, row.text(9));
  j.close('}');
}

namespace {

int64_t whole(std::string_view text, int64_t otherwise, int64_t low, int64_t high) {
  int64_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::clamp(value, low, high);
}

using Orders = std::map<std::string_view, std::vector<By>>;
using Way = By::Way;

// Picks the rows of the list by columns alone, then reads them: rows are long, and those passed over need not be read.
// `columns`: what a query that gives rows begins with, up to FROM; `key`: the number of the row there.
template <typename RowWriter>
Answer list(const View& view, const std::string& columns, const std::string& key, const Params& params,
            Mask (Selection::*select)(), const Orders& orders, RowWriter write_row) {
  const int64_t limit = whole(value_of(params, "limit"), 100, 0, 1000),
                offset = whole(value_of(params, "offset"), 0, 0, int64_t{1} << 40);
  std::string_view sort = value_of(params, "sort");
  if (sort.empty()) sort = "-time";
  const auto order = orders.find(sort);
  if (order == orders.end()) {
    std::string names;
    for (const auto& [name, by] : orders) names += (names.empty() ? "" : ", ") + std::string(name);
    return refuse(400, {"serve.bad-sort", "sort: \"" + std::string(sort) + "\" is unknown; allowed: " + names});
  }
  Selection selection(view, params);
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  const Mask mask = (selection.*select)();
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  std::vector<By> by = order->second;
  Numbers outlets;
  if (!by.empty() && by[0].field == Field::kEventArticle) {  // events by source: what the article says
    const Numbers &article = view[Field::kEventArticle], &outlet = view[Field::kArticleOutlet];
    for (const uint32_t a : article) outlets.push_back(a < outlet.size() ? outlet[a] : UINT32_MAX);
    by[0].of = &outlets;
  }
  Query row(view.db, columns + " WHERE " + key + " = ?");
  if (!row.ok()) return refuse(500, {"serve.database", sqlite3_errmsg(view.db)});
  Json j;
  j.open('{').key("total").integer(static_cast<int64_t>(count(mask))).key("offset").integer(offset).key("limit").integer(limit);
  j.key("rows").open('[');
  for (const uint32_t r : in_order(view, mask, by, offset, limit)) {
    if (row.bind(1, int64_t{r} + 1).row()) write_row(j, row);
    row.reset();
  }
  j.close(']').close('}');
  return {200, j.take()};
}

const Orders kEventOrders = {{"time", {{Field::kEventDay}}},
                             {"-time", {{Field::kEventDay, Way::kDown}}},
                             {"confidence", {{Field::kEventConfidence}}},
                             {"-confidence", {{Field::kEventConfidence, Way::kDown}}},
                             {"type", {{Field::kEventType}, {Field::kEventMode}, {Field::kEventDay, Way::kDown}}},
                             {"actor", {{Field::kEventActors}}},
                             {"recipient", {{Field::kEventRecipients}}},
                             {"source", {{Field::kEventArticle}}},
                             {"order", {}},
                             {"status", {{Field::kEventStatus}, {Field::kEventDay, Way::kDown}}},
                             {"place", {{Field::kEventPlace}}}};
const Orders kWorldOrders = {{"time", {{Field::kWorldDay}}},
                             {"-time", {{Field::kWorldDay, Way::kDown}}},
                             {"type", {{Field::kWorldType}, {Field::kWorldMode}, {Field::kWorldDay, Way::kDown}}},
                             {"status", {{Field::kWorldStatus}, {Field::kWorldDay, Way::kDown}}},
                             {"actor", {{Field::kWorldActors}}},
                             {"recipient", {{Field::kWorldRecipients}}},
                             {"order", {}},
                             {"reports", {{Field::kWorldReports}}},
                             {"-reports", {{Field::kWorldReports, Way::kDown}}},
                             {"sources", {{Field::kWorldSources}}},
                             {"-sources", {{Field::kWorldSources, Way::kDown}}}};
const Orders kArticleOrders = {{"time", {{Field::kArticlePublished}}},
                               {"-time", {{Field::kArticlePublished, Way::kDown}}},
                               {"source", {{Field::kArticleOutlet}}},
                               {"title", {{Field::kArticleTitle}}},
                               {"events", {{Field::kArticleEvents}}},
                               {"-events", {{Field::kArticleEvents, Way::kDown}}},
                               {"order", {}}};
const Orders kCommitmentOrders = {{"time", {{Field::kCommitmentDay}}},
                                  {"-time", {{Field::kCommitmentDay, Way::kDown}}},
                                  {"outcome", {{Field::kCommitmentOutcome}, {Field::kCommitmentDay, Way::kDown}}},
                                  {"deadline", {{Field::kCommitmentDeadline}}},
                                  {"type", {{Field::kCommitmentType}, {Field::kCommitmentDay, Way::kDown}}}};

// One state of the record, for as long as it lives.
class Reading {
 public:
  explicit Reading(sqlite3* db) : db_(sqlite3_get_autocommit(db) != 0 ? db : nullptr) {
    if (db_ != nullptr) sqlite3_exec(db_, "BEGIN", nullptr, nullptr, nullptr);
  }
  ~Reading() {
    if (db_ != nullptr) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  sqlite3* db_;  // null where the caller holds one state already
};

Answer missing(std::string_view what) {
  return refuse(404, {"serve.not-found", std::string(what) + ": no such row in this record"});
}

void body_row(Json& j, const Query& row) {
  j.raw(row.text(0));
}

// Rows of a query that binds one text value, as a JSON array.
template <typename RowWriter>
void array_of(Json& j, sqlite3* db, const std::string& sql, std::string_view value, RowWriter write_row) {
  Query rows(db, sql);
  rows.bind(1, value);
  j.open('[');
  while (rows.row()) write_row(j, rows);
  j.close(']');
}

Answer article(sqlite3* db, std::string_view id) {
  Query row(db,
            "SELECT id, source, text, body, lineage, copy_of, seq, outlet, first_event, n_events FROM article WHERE id = ? ORDER "
            "BY seq LIMIT 1");
  row.bind(1, id);
  if (!row.row()) return missing(id);
  const std::string seq = row.string(6);
  Json j;
  std::string line = article_line(row, 0);
  j.open('{').key("article").raw(line.substr(0, line.size() - 1));
  Json outlet;
  outlet.text(row.text(7));
  // The line is closed by hand, with one more key.
  std::string out = j.take() + ",\"outlet\":" + outlet.take() + "}";
  Json rest;
  rest.open('{').key("events");
  array_of(rest, db, std::string(kEventColumns) + " WHERE a.seq = CAST(? AS INTEGER) ORDER BY e.seq", seq, event_row);
  rest.key("statements");
  array_of(rest, db, "SELECT body FROM statement WHERE article = CAST(? AS INTEGER) ORDER BY seq", seq, body_row);
  rest.key("mentions");
  array_of(rest, db, "SELECT body FROM mention WHERE article = CAST(? AS INTEGER) ORDER BY seq", seq, body_row);
  rest.key("others").open('[');
  Query others(db,
               "SELECT id, title, outlet, published, copy_of FROM article WHERE lineage = ? AND seq <> CAST(? AS INTEGER) ORDER "
               "BY published, seq LIMIT 500");
  const std::string lineage = row.string(4);
  others.bind(1, lineage).bind(2, seq);
  while (others.row()) {
    rest.open('{').key("id").text(others.text(0)).key("title").text_or_null(others.text(1)).key("source").text(others.text(2));
    rest.key("published").text_or_null(others.text(3)).key("copy_of").text_or_null(others.text(4)).close('}');
  }
  rest.close(']').close('}');
  return {200, out + "," + rest.str().substr(1)};
}

// One row of a query that binds one text value, or null.
template <typename RowWriter>
void one(Json& j, sqlite3* db, const std::string& sql, std::string_view value, RowWriter write_row) {
  Query row(db, sql);
  row.bind(1, value);
  if (!value.empty() && row.row()) {
    write_row(j, row);
  } else {
    j.null();
  }
}

Answer event(sqlite3* db, std::string_view id) {
  Query row(db,
            "SELECT e.world, a.id, e.content_of, e.condition_of FROM event e JOIN article a ON a.seq = e.article WHERE e.id = ?");
  row.bind(1, id);
  if (!row.row()) return missing(id);
  Json j;
  j.open('{').key("event");
  one(j, db, std::string(kEventColumns) + " WHERE e.id = ?", id, event_row);
  j.key("article");
  one(j, db, std::string(kArticleColumns) + " WHERE a.id = ? ORDER BY a.seq LIMIT 1", row.text(1), article_row);
  j.key("world");
  one(j, db, "SELECT body FROM world WHERE event = ?", row.text(0), body_row);
  j.key("linked");
  Query linked(db, std::string(kEventColumns) +
                       " WHERE e.article = (SELECT article FROM event WHERE id = ?1) AND (e.id IN (?2, ?3) OR e.content_of = ?1 "
                       "OR e.condition_of = ?1) ORDER BY e.seq");
  linked.bind(1, id).bind(2, row.text(2)).bind(3, row.text(3));
  j.open('[');
  while (linked.row()) event_row(j, linked);
  j.close(']').close('}');
  return {200, j.take()};
}

Answer world(sqlite3* db, std::string_view id) {
  Query row(db, "SELECT body FROM world WHERE event = ?");
  row.bind(1, id);
  if (!row.row()) return missing(id);
  Json j;
  j.open('{').key("world").raw(row.text(0)).key("mentions");
  array_of(j, db, std::string(kEventColumns) + " WHERE e.world = ? ORDER BY a.published IS NULL, a.published, e.seq LIMIT 2000",
           id, event_row);
  j.key("commitment");
  one(j, db, "SELECT body FROM commitment WHERE event = ? ORDER BY seq LIMIT 1", id, body_row);
  j.close('}');
  return {200, j.take()};
}

template <size_t N>
void meanings(Json& j, std::string_view key, const std::array<std::string_view, N>& names,
              const std::array<std::string_view, N>& meanings, size_t first) {
  j.key(key).open('[');
  for (size_t i = first; i < N; ++i) j.open('{').key("name").text(names[i]).key("meaning").text(meanings[i]).close('}');
  j.close(']');
}

Answer legend(Store& store, const Ontology& ontology) {
  Json j;
  j.open('{').key("schema_version").integer(kSchemaVersion).key("engine").text("demarche");
  const char* file = sqlite3_db_filename(store.handle(), "main");
  std::string_view name = file == nullptr ? "" : file;
  if (const size_t slash = name.rfind('/'); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  j.key("file").text(name).key("types").open('[');
  for (size_t t = 0; t < kEventTypeNames.size(); ++t) {
    const EventType type = static_cast<EventType>(t);
    j.open('{').key("name").text(kEventTypeNames[t]).key("quad").integer(ontology.quad(type));
    j.key("intensity")
        .number(ontology.intensity(type, EventMode::kNone))
        .key("meaning")
        .text(kEventTypeMeanings[t])
        .key("modes")
        .open('[');
    for (size_t m = 1; m < kEventModeNames.size(); ++m) {
      // The meaning of a mode says whose it is: "a mode of THREATEN and COERCE".
      if (kEventModeMeanings[m].find(kEventTypeNames[t]) != std::string_view::npos) j.text(kEventModeNames[m]);
    }
    j.close(']').close('}');
  }
  j.close(']');
  meanings(j, "statuses", kStatusNames, kStatusMeanings, 0);
  meanings(j, "sectors", kSectorNames, kSectorMeanings, 1);
  j.key("zones").open('[');
  for (size_t z = 0; z < kZoneKindNames.size(); ++z) {
    j.open('{').key("name").text(kZoneKindNames[z]).key("meaning").text(kZoneKindMeanings[z]);
    j.key("kept").boolean(is_kept(static_cast<ZoneKind>(z))).close('}');
  }
  j.close(']').key("quads").open('[');
  constexpr const char* kQuads[] = {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"};
  for (int q = 0; q < 4; ++q) j.open('{').key("number").integer(q + 1).key("name").text(kQuads[q]).close('}');
  j.close(']').key("outcomes").open('[');
  for (const char* outcome : kOutcomeNames) j.text(outcome);
  j.close(']').key("exports").open('[');
  for (const ExportFormat& format : export_formats()) {
    j.open('{').key("format").text(format.format).key("name").text(format.name).key("extension").text(format.extension);
    j.key("note").text(format.note).close('}');
  }
  j.close(']').close('}');
  return {200, j.take()};
}

Answer schema(sqlite3* db) {
  Query tables(db,
               "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' AND name NOT "
               "LIKE '%\\_text\\__%' ESCAPE '\\' "
               "AND name NOT IN ('event_text', 'article_text') ORDER BY type = 'table', name");
  Query columns(db, "SELECT name, type FROM pragma_table_info(?)");
  Json j;
  j.open('{').key("tables").open('[');
  while (tables.row()) {
    j.open('{').key("name").text(tables.text(0)).key("kind").text(tables.text(1)).key("columns").open('[');
    columns.bind(1, tables.text(0));
    while (columns.row())
      j.open('{').key("name").text(columns.text(0)).key("type").text(columns.text(1)).key("note").text("").close('}');
    columns.reset();
    j.close(']').close('}');
  }
  j.close(']').close('}');
  return {200, j.take()};
}

Answer reviews(sqlite3* db) {
  Query rows(db, "SELECT row, verdict, note, change, by, at FROM review ORDER BY at, row");
  Json j;
  j.open('{').key("rows").open('[');
  while (rows.row()) {
    j.open('{')
        .key("row")
        .text(rows.text(0))
        .key("verdict")
        .text_or_null(rows.text(1))
        .key("note")
        .text_or_null(rows.text(2))
        .key("change");
    rows.text(3).empty() ? j.null() : j.raw(rows.text(3));
    j.key("by").text_or_null(rows.text(4)).key("at").text_or_null(rows.text(5)).close('}');
  }
  j.close(']').close('}');
  return {200, j.take()};
}

// What a statement of the query box may do: read this database, call functions that touch nothing else.
int only_reads(void*, int action, const char* first, const char* second, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION: {
      const std::string_view name = second == nullptr ? "" : second;
      return name == "load_extension" || name == "readfile" || name == "writefile" || name == "edit" || name == "fts3_tokenizer"
                 ? SQLITE_DENY
                 : SQLITE_OK;
    }
    case SQLITE_PRAGMA: {
      const std::string_view name = first == nullptr ? "" : first;
      // table_info(name) reads; a pragma with a value elsewhere would write.
      return name == "table_info" || name == "data_version" ? SQLITE_OK : SQLITE_DENY;
    }
    default:
      return SQLITE_DENY;
  }
}

struct Deadline {
  std::chrono::steady_clock::time_point at;
};

int past(void* deadline) {
  return std::chrono::steady_clock::now() > static_cast<Deadline*>(deadline)->at;
}

// Holds the database to reading, for as long as it lives.
class Guard {
 public:
  explicit Guard(sqlite3* db, std::chrono::seconds time) : db_(db), deadline_{std::chrono::steady_clock::now() + time} {
    sqlite3_set_authorizer(db, only_reads, nullptr);
    sqlite3_progress_handler(db, 20000, past, &deadline_);
    old_length_ = sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 16 << 20);
  }
  ~Guard() {
    sqlite3_set_authorizer(db_, nullptr, nullptr);
    sqlite3_progress_handler(db_, 0, nullptr, nullptr);
    sqlite3_limit(db_, SQLITE_LIMIT_LENGTH, old_length_);
  }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

 private:
  sqlite3* db_;
  Deadline deadline_;
  int old_length_ = 0;
};

}  // namespace

Answer run_sql(Store& store, std::string_view sql, int64_t max_rows) {
  constexpr size_t kMaxAnswerBytes = 32u << 20;
  sqlite3* db = store.handle();
  const auto begin = std::chrono::steady_clock::now();
  const Guard guard(db, std::chrono::seconds(5));
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v2(db, sql.data(), static_cast<int>(std::min<size_t>(sql.size(), 100000)), &statement, &tail);
  if (code == SQLITE_AUTH)
    return refuse(400, {"serve.sql-not-allowed", "only SELECT is allowed here: " + std::string(sqlite3_errmsg(db))});
  if (code != SQLITE_OK) return refuse(400, {"serve.sql", sqlite3_errmsg(db)});
  if (statement == nullptr) return refuse(400, {"serve.sql", "there is no statement; write one SELECT"});
  const std::string_view rest(tail, static_cast<size_t>(sql.data() + sql.size() - tail));
  if (rest.find_first_not_of(" \t\r\n;") != std::string_view::npos || sqlite3_stmt_readonly(statement) == 0) {
    sqlite3_finalize(statement);
    return refuse(400, {"serve.sql-not-allowed", "one statement that reads at a time; remove what follows the first ';'"});
  }
  max_rows = std::clamp<int64_t>(max_rows, 1, 10000);
  Json j;
  j.open('{').key("columns").open('[');
  const int columns = sqlite3_column_count(statement);
  for (int c = 0; c < columns; ++c) j.text(sqlite3_column_name(statement, c));
  j.close(']').key("rows").open('[');
  int64_t n = 0;
  int step;
  bool more = false;
  while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
    if (n++ >= max_rows || j.str().size() > kMaxAnswerBytes) {
      more = true;
      break;
    }
    j.open('[');
    for (int c = 0; c < columns; ++c) {
      const auto bytes = [&] { return static_cast<size_t>(sqlite3_column_bytes(statement, c)); };
      switch (sqlite3_column_type(statement, c)) {
        case SQLITE_INTEGER:
          j.integer(sqlite3_column_int64(statement, c));
          break;
        case SQLITE_FLOAT:
          j.number(sqlite3_column_double(statement, c));
          break;
        case SQLITE_NULL:
          j.null();
          break;
        case SQLITE_BLOB:
          j.text("(" + std::to_string(bytes()) + " bytes)");
          break;
        default: {
          const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, c));
          j.text({text, bytes()});
        }
      }
    }
    j.close(']');
  }
  const std::string message = sqlite3_errmsg(db);
  sqlite3_finalize(statement);
  if (step == SQLITE_INTERRUPT)
    return refuse(400, {"serve.sql-slow", "stopped after 5 seconds; ask for less, or add a condition on an indexed column"});
  if (step != SQLITE_ROW && step != SQLITE_DONE) return refuse(400, {"serve.sql", message});
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
  j.close(']').key("more").boolean(more).key("ms").integer(ms).close('}');
  return {200, j.take()};
}

Answer keep_review(Store& store, const std::string& row, const std::string& verdict, const std::string& note,
                   const std::string& change, const std::string& by, const std::string& at) {
  if (!verdict.empty() && verdict != "right" && verdict != "wrong") {
    return refuse(400, {"serve.bad-verdict", "verdict: \"" + verdict + "\"; allowed: right, wrong, or null to take it back"});
  }
  if (!change.empty()) {
    Query object(store.handle(), "SELECT CASE WHEN json_valid(?1) THEN json_type(?1) = 'object' END");
    if (!object.bind(1, change).row() || object.integer(0) != 1)
      return refuse(400, {"serve.bad-change", "change: a JSON object of fields and what they should be is needed"});
  }
  Query known(store.handle(), "SELECT 1 FROM event WHERE id = ?");
  if (!known.bind(1, row).row()) return missing(row);
  known = Query();
  Query keep(store.handle(), verdict.empty() && note.empty() && change.empty()
                                 ? "DELETE FROM review WHERE row = ?1"
                                 : "INSERT INTO review VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (row) DO UPDATE SET verdict = "
                                   "?2, note = ?3, change = ?4, by = ?5, at = ?6");
  keep.bind(1, row);
  if (sqlite3_bind_parameter_count(keep.handle()) > 1) {
    keep.bind_or_null(2, verdict).bind_or_null(3, note).bind_or_null(4, change).bind_or_null(5, by).bind_or_null(6, at);
  }
  if (const int code = keep.run(); code != SQLITE_OK)
    return refuse(500, database_error(store.handle(), code, "", "keeping the review"));
  return {200, "{\"ok\":true}"};
}

namespace {

int64_t number(sqlite3* db, const char* sql) {
  Query query(db, sql);
  return query.row() ? query.integer(0) : 0;
}

// What is asked of whole tables.
Answer of_columns(const View& view, std::string_view name, const Params& params) {
  if (name == "events") return list(view, kEventColumns, "e.seq", params, &Selection::all_events, kEventOrders, event_row);
  if (name == "world")
    return list(view, "SELECT w.body FROM world w", "w.seq", params, &Selection::worlds, kWorldOrders, body_row);
  if (name == "articles") return list(view, kArticleColumns, "a.seq", params, &Selection::articles, kArticleOrders, article_row);
  if (name == "commitments")
    return list(view, "SELECT c.body FROM commitment c", "c.seq", params, &Selection::commitments, kCommitmentOrders, body_row);
  return chart(view, name, params);
}

}  // namespace

struct Answers::Impl {
  using Clock = std::chrono::steady_clock;
  std::mutex mutex;
  std::shared_ptr<Columns> columns;
  int64_t last_article = -1;  // that the columns were made with
  Clock::time_point at;
  Clock::duration took{};

  // The columns of the record in the state that `db` sees: those that merging packed. Where articles came in since, they are made
  // anew, but a twentieth of the time at most; of a great record those of the last merging do.
  std::shared_ptr<Columns> now(sqlite3* db) {
    constexpr size_t kGreat = 200000;
    const std::lock_guard lock(mutex);
    const int64_t stamp = number(db, "SELECT value FROM meta WHERE key = 'packed'");
    const int64_t last = number(db, "SELECT max(seq) FROM article");
    const bool whole = last == number(db, "SELECT value FROM meta WHERE key = 'merged'");
    if (stamp > 0) {
      auto packed = columns != nullptr && columns->stamp() == stamp ? columns : Columns::packed(db, stamp);
      if (packed != nullptr && (whole || packed->rows(Table::kEvent) > kGreat)) return columns = packed;
    }
    const bool made = columns != nullptr && columns->stamp() == 0;
    if (made && (last == last_article && !whole)) return columns;
    if (made && !whole && Clock::now() - at < 20 * took) return columns;
    const auto begin = Clock::now();
    columns = Columns::made(db);
    last_article = last;
    at = Clock::now();
    took = at - begin;
    return columns;
  }
};

Answers::Answers(const Ontology& ontology) : ontology_(ontology), impl_(std::make_unique<Impl>()) {}
Answers::~Answers() = default;

Answer Answers::answer(Store& store, std::string_view what, const Params& params) {
  sqlite3* db = store.handle();
  const size_t slash = what.find('/');
  const std::string_view name = what.substr(0, slash);
  const std::string_view id = slash == std::string_view::npos ? "" : what.substr(slash + 1);
  if (name == "legend") return legend(store, ontology_);
  if (name == "schema") return schema(db);
  // Everything is asked of one state of the record.
  const Reading reading(db);
  if (name == "reviews") return reviews(db);
  if (name == "article") return article(db, id);
  if (name == "event") return event(db, id);
  if (name == "world" && !id.empty()) return world(db, id);
  if (name == "progress") {
    Json j;
    j.open('{').key("articles").integer(number(db, "SELECT count(*) FROM article")).key("reading").boolean(store.stale());
    j.close('}');
    return {200, j.take()};
  }
  return of_columns({db, impl_->now(db)}, name, params);
}

Answer answer(Store& store, const Ontology& ontology, std::string_view what, const Params& params) {
  return Answers(ontology).answer(store, what, params);
}

}  // namespace demarche::write
