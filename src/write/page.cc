// What the page asks: lists, one row with all around it, and the legend. Counts and charts are in charts.cc.
#include "write/page.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

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

// How a list is ordered and which part of it is wanted.
struct Paging {
  int64_t limit = 100, offset = 0;
  std::string order;
};

using Orders = std::map<std::string_view, std::string_view>;

Result<Paging> paging(const Params& params, const Orders& orders) {
  Paging out;
  out.limit = whole(value_of(params, "limit"), 100, 0, 1000);
  out.offset = whole(value_of(params, "offset"), 0, 0, int64_t{1} << 40);
  std::string_view sort = value_of(params, "sort");
  if (sort.empty()) sort = "-time";
  const auto found = orders.find(sort);
  if (found == orders.end()) {
    std::string names;
    for (const auto& [name, sql] : orders) names += (names.empty() ? "" : ", ") + std::string(name);
    return Error{"serve.bad-sort", "sort: \"" + std::string(sort) + "\" is unknown; allowed: " + names};
  }
  out.order =
      " ORDER BY " + std::string(found->second) + " LIMIT " + std::to_string(out.limit) + " OFFSET " + std::to_string(out.offset);
  return out;
}

// Picks the rows of the page by index alone, then reads them: rows are long, and those passed over need not be read.
template <typename RowWriter>
Answer list(sqlite3* db, const std::string& columns, const std::string& counted, char alias, Result<Where> where,
            Result<Paging> page, RowWriter write_row) {
  if (!where) return refuse(400, where.error());
  if (!page) return refuse(400, page.error());
  Query count(db, "SELECT count(*) FROM " + counted + where->sql);
  const std::string key = std::string(1, alias) + ".seq";
  const std::string order = page->order.substr(0, page->order.rfind(" LIMIT "));
  Query rows(db, columns + " WHERE " + key + " IN (SELECT " + key + " FROM " + counted + where->sql + page->order + ")" + order);
  if (!count.ok() || !rows.ok()) return refuse(500, {"serve.database", sqlite3_errmsg(db)});
  where->bind(count);
  where->bind(rows);
  const int code = count.step();
  if (code != SQLITE_ROW) return refuse(400, {"serve.bad-filter", sqlite3_errmsg(db)});
  Json j;
  j.open('{')
      .key("total")
      .integer(count.integer(0))
      .key("offset")
      .integer(page->offset)
      .key("limit")
      .integer(page->limit)
      .key("rows")
      .open('[');
  while (rows.row()) write_row(j, rows);
  j.close(']').close('}');
  return {200, j.take()};
}

const Orders kEventOrders = {{"time", "e.day IS NULL, e.day, e.seq"},
                             {"-time", "e.day DESC, e.seq"},
                             {"confidence", "e.confidence, e.seq"},
                             {"-confidence", "e.confidence DESC, e.seq"},
                             {"type", "e.type, e.mode, e.day DESC, e.seq"},
                             {"actor", "e.actors IS NULL, e.actors, e.seq"},
                             {"recipient", "e.recipients IS NULL, e.recipients, e.seq"},
                             {"source", "a.outlet, e.seq"},
                             {"order", "e.seq"},
                             {"status", "e.status, e.day DESC, e.seq"},
                             {"place", "e.place IS NULL, e.place, e.seq"}};
const Orders kWorldOrders = {{"time", "w.day IS NULL, w.day, w.seq"},
                             {"-time", "w.day DESC, w.seq"},
                             {"type", "w.type, w.mode, w.day DESC, w.seq"},
                             {"status", "w.status, w.day DESC, w.seq"},
                             {"actor", "w.actors IS NULL, w.actors, w.seq"},
                             {"recipient", "w.recipients IS NULL, w.recipients, w.seq"},
                             {"order", "w.seq"},
                             {"reports", "w.reports, w.seq"},
                             {"-reports", "w.reports DESC, w.seq"},
                             {"sources", "w.independent_sources, w.seq"},
                             {"-sources", "w.independent_sources DESC, w.seq"}};
const Orders kArticleOrders = {{"time", "a.published IS NULL, a.published, a.seq"},
                               {"-time", "a.published DESC, a.seq"},
                               {"source", "a.outlet, a.seq"},
                               {"title", "a.title, a.seq"},
                               {"events", "a.n_events, a.seq"},
                               {"-events", "a.n_events DESC, a.seq"},
                               {"order", "a.seq"}};
const Orders kCommitmentOrders = {{"time", "c.day IS NULL, c.day, c.seq"},
                                  {"-time", "c.day DESC, c.seq"},
                                  {"outcome", "c.outcome, c.day DESC, c.seq"},
                                  {"deadline", "c.deadline IS NULL, c.deadline, c.seq"},
                                  {"type", "c.type, c.day DESC, c.seq"}};

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

Answer answer(Store& store, const Ontology& ontology, std::string_view what, const Params& params) {
  sqlite3* db = store.handle();
  const size_t slash = what.find('/');
  const std::string_view name = what.substr(0, slash);
  const std::string_view id = slash == std::string_view::npos ? "" : what.substr(slash + 1);
  if (name == "legend") return legend(store, ontology);
  if (name == "schema") return schema(db);
  if (name == "reviews") return reviews(db);
  if (name == "article") return article(db, id);
  if (name == "event") return event(db, id);
  if (name == "world" && !id.empty()) return world(db, id);
  if (name == "events") {
    return list(db, kEventColumns, "event e LEFT JOIN article a ON a.seq = e.article", 'e', event_filter(params),
                paging(params, kEventOrders), event_row);
  }
  if (name == "world")
    return list(db, "SELECT w.body FROM world w", "world w", 'w', world_filter(params), paging(params, kWorldOrders), body_row);
  if (name == "articles")
    return list(db, kArticleColumns, "article a", 'a', article_filter(params), paging(params, kArticleOrders), article_row);
  if (name == "commitments") {
    return list(db, "SELECT c.body FROM commitment c", "commitment c", 'c', commitment_filter(params),
                paging(params, kCommitmentOrders), body_row);
  }
  if (name == "progress") {
    Query count(db, "SELECT count(*), max(seq) IS NOT (SELECT nullif(value, 0) FROM meta WHERE key = 'merged') FROM article");
    Json j;
    j.open('{')
        .key("articles")
        .integer(count.row() ? count.integer(0) : 0)
        .key("reading")
        .boolean(count.integer(1) != 0)
        .close('}');
    return {200, j.take()};
  }
  return chart(db, name, params);
}

}  // namespace demarche::write
