// The record in the formats of others. Every format says what it leaves out; docs/formats.md explains the mappings.
#include "write/export.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>

#include "base/sha256.h"
#include "write/filter.h"
#include "write/json.h"
#include "write/sqlite.h"
#include "write/write.h"

namespace demarche::write {

std::string with_key(std::string_view body, std::string_view key, std::string_view value);

namespace {

constexpr std::string_view kHeader =
    "id,event,article,source,published,type,mode,status,contexts,quad,intensity,time_start,time_end,time_precision,actors,actor_"
    "codes,recipients,"
    "recipient_codes,place,place_country,place_precision,lat,lon,amounts,said_by,content_of,condition_of,confidence,evidence,"
    "rule,schema_version\n";
constexpr std::string_view kColumns =
    "SELECT e.id, e.world, a.id, a.source, a.published, e.type, nullif(e.mode, 'none'), e.status, e.contexts, e.quad, "
    "e.intensity, e.time_start, "
    "e.time_end, e.time_precision, e.actors, "
    "(SELECT group_concat(key, '; ') FROM (SELECT key FROM event_party WHERE event = e.seq AND side = 'a' ORDER BY position)), "
    "e.recipients, "
    "(SELECT group_concat(key, '; ') FROM (SELECT key FROM event_party WHERE event = e.seq AND side = 'r' ORDER BY position)), "
    "e.place, "
    "e.place_country, e.place_precision, e.lat, e.lon, e.amounts, e.said_by, e.content_of, e.condition_of, e.confidence, "
    "e.evidence, e.rule, 1 "
    "FROM event e JOIN article a ON a.seq = e.article";

}  // namespace

// RFC 4180: quoted where it must be. A cell that a spreadsheet would run as a formula gets a leading apostrophe.
void append_csv(std::string_view cell, std::string* out) {
  const bool formula = !cell.empty() && (cell[0] == '=' || cell[0] == '@' || cell[0] == '\t' || cell[0] == '\r');
  if (!formula && cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    out->append(cell);
    return;
  }
  out->push_back('"');
  if (formula) out->push_back('\'');
  for (const char c : cell) {
    if (c == '"') out->push_back('"');
    out->push_back(c);
  }
  out->push_back('"');
}

namespace {

Result<void> csv(const ExportJob& job) {
  Query rows(job.db, std::string(kColumns) + job.where.sql + " ORDER BY e.seq");
  job.where.bind(rows);
  if (!job.sink(kHeader)) return {};
  const int columns = sqlite3_column_count(rows.handle());
  std::string line;
  while (rows.row()) {
    line.clear();
    for (int c = 0; c < columns; ++c) {
      if (c > 0) line.push_back(',');
      if (sqlite3_column_type(rows.handle(), c) == SQLITE_FLOAT) {
        append_number(rows.real(c), &line);
      } else {
        append_csv(rows.text(c), &line);
      }
    }
    line.push_back('\n');
    if (!job.sink(line)) return {};
  }
  return {};
}

// Without filters the whole record; with filters the events alone.
Result<void> jsonl(const ExportJob& job) {
  if (job.where.sql.empty()) return print_jsonl(*job.store, {}, job.sink);
  Query rows(job.db,
             "SELECT e.body, e.world FROM event e JOIN article a ON a.seq = e.article" + job.where.sql + " ORDER BY e.seq");
  job.where.bind(rows);
  while (rows.row()) {
    if (!job.sink(with_key(rows.text(0), "event", rows.text(1)) + "\n")) return {};
  }
  return {};
}

// What people said of rows, for whoever measures or trains: the row as it was read, and the review beside it. Without filters
// also the reviews of rows that a later reading no longer found.
Result<void> reviewed(const ExportJob& job) {
  const auto review = [](Json& j, const Query& rows, int at) {
    j.key("review")
        .open('{')
        .key("verdict")
        .text_or_null(rows.text(at))
        .key("note")
        .text_or_null(rows.text(at + 1))
        .key("change");
    (rows.text(at + 2).empty() ? j.null() : j.raw(rows.text(at + 2)));
    j.key("by").text_or_null(rows.text(at + 3)).key("at").text_or_null(rows.text(at + 4)).close('}').close('}');
    return j.take() + "\n";
  };
  Query rows(
      job.db,
      "SELECT r.verdict, r.note, r.change, r.by, r.at, e.body, e.world, a.source, a.published FROM event e JOIN article a ON "
      "a.seq = e.article JOIN review r ON r.row = e.id" +
          job.where.sql + " ORDER BY e.seq");
  job.where.bind(rows);
  while (rows.row()) {
    Json j;
    const std::string_view body = rows.text(5);
    j.open('{')
        .raw(body.substr(1, body.size() - 2))
        .key("event")
        .text_or_null(rows.text(6))
        .key("source")
        .text_or_null(rows.text(7));
    j.key("published").text_or_null(rows.text(8));
    if (!job.sink(review(j, rows, 0))) return {};
  }
  if (!job.where.sql.empty()) return {};
  Query lost(job.db,
             "SELECT verdict, note, change, by, at, row FROM review WHERE row NOT IN (SELECT id FROM event) ORDER BY row");
  while (lost.row()) {
    Json j;
    j.open('{').key("kind").text("lost").key("id").text(lost.text(5));
    if (!job.sink(review(j, lost, 0))) return {};
  }
  return {};
}

struct Entry {
  ExportFormat format;
  Result<void> (*run)(const ExportJob&);
};

constexpr Entry kEntries[] = {
    {{"csv", "CSV, one row a mention", "csv", "every column of docs/formats.md; lists are parted by ';'"}, csv},
    {{"jsonl", "JSON lines, the whole record", "jsonl", "with filters: the events that pass them"}, jsonl},
    {{"reviewed", "Reviewed rows, as gold data", "reviewed.jsonl", "each row as read, with the verdict and what it should be"},
     reviewed},
    {{"plover", "PLOVER JSON lines", "plover.jsonl", "one line a mention, all statuses"}, export_plover},
    {{"icews", "ICEWS table", "tab", "20 columns; actors and recipients are paired; CAMEO codes by docs/formats.md"},
     export_icews},
    {{"icews-sqlite", "ICEWS database", "icews.db",
      "the same as SQLite, as the R package icews keeps it; rows with a whole day only"},
     export_icews_sqlite},
    {{"polecat", "POLECAT table", "polecat.txt", "40 columns, one row a real event; missing is None"}, export_polecat},
    {{"gdelt", "GDELT 2.0 events", "export.CSV", "61 columns without header, one row a real event and pair of parties"},
     export_gdelt},
    {{"gdelt-mentions", "GDELT 2.0 mentions", "mentions.CSV", "16 columns without header, one row a report of a row of gdelt"},
     export_gdelt_mentions},
    {{"acled", "ACLED table (partial)", "acled.csv",
      "31 columns; only violence, protest and what ACLED calls strategic developments, with day and country"},
     export_acled},
    {{"geojson", "GeoJSON", "geojson", "one feature a real event; no point where the place is not known closely"},
     export_geojson},
    {{"dyad-month", "Dyad and month panel", "dyad-month.csv", "states only; --fill 1 adds months without events"},
     export_dyad_month},
    {{"country-month", "Country and month panel", "country-month.csv",
      "by the place's country; --fill 1 adds months without events"},
     export_country_month},
};

}  // namespace

std::span<const ExportFormat> export_formats() {
  static const auto formats = [] {
    std::array<ExportFormat, std::size(kEntries)> out;
    for (size_t i = 0; i < out.size(); ++i) out[i] = kEntries[i].format;
    return out;
  }();
  return formats;
}

Result<void> export_as(Store& store, const Ontology& ontology, std::string_view format, const Params& params, const Sink& sink) {
  auto where = event_filter(params);
  if (!where) return where.error();
  for (const Entry& entry : kEntries) {
    if (entry.format.format != format) continue;
    // Rows are joined into larger pieces.
    std::string buffer;
    bool open = true;
    const Sink joined = [&](std::string_view piece) {
      buffer.append(piece);
      if (buffer.size() < (1 << 16)) return open;
      open = open && sink(buffer);
      buffer.clear();
      return open;
    };
    auto done = entry.run({&store, store.handle(), &ontology, *where, joined, params});
    if (done && open && !buffer.empty()) sink(buffer);
    return done;
  }
  std::string names;
  for (const Entry& entry : kEntries) names += (names.empty() ? "" : ", ") + std::string(entry.format.format);
  return Error{"write.unknown-format", "format \"" + std::string(format) + "\" is unknown; allowed: " + names};
}

namespace {

// Columns of the forms with a header that hold numbers; all others are text, codes among them ("010" is not 10).
constexpr std::string_view kIntegers[] = {"quad",          "schema_version", "year",           "month",    "time_precision",
                                          "geo_precision", "fatalities",     "timestamp",      "verbCoop", "matlCoop",
                                          "verbConf",      "matlConf",       "Sentence Number"};
constexpr std::string_view kNumbers[] = {"intensity",  "lat",       "lon",       "confidence", "latitude", "longitude",
                                         "score_mean", "score_sum", "Intensity", "Latitude",   "Longitude"};

std::string_view type_of_column(const Entry& entry, std::string_view name) {
  const auto in = [&](const auto& names) { return std::find(std::begin(names), std::end(names), name) != std::end(names); };
  if (name == "time_precision" && entry.format.format == "csv") return "string";
  if (in(kIntegers) || name.starts_with("n_")) return "integer";
  return in(kNumbers) ? "number" : "string";
}

struct Written {
  uint64_t bytes = 0;
  std::string sha256, header;  // the first line, where the form has one with the names of columns
};

// Says what the file is, as Frictionless Data has it: name, size, hash and, where it is a table with a header, its columns.
std::string datapackage(const Entry& entry, const std::string& name, const Written& file) {
  const char separator = file.header.find('\t') == std::string::npos ? ',' : '\t';
  Json j;
  j.open('{').key("name").text("demarche-" + std::string(entry.format.format)).key("profile").text("data-package");
  j.key("schema_version").integer(kSchemaVersion).key("resources").open('[').open('{').key("name").text(entry.format.format);
  j.key("path").text(name).key("description").text(std::string(entry.format.name) + ": " + std::string(entry.format.note));
  if (entry.format.format != "icews-sqlite") j.key("encoding").text("utf-8");
  j.key("bytes").integer(static_cast<int64_t>(file.bytes)).key("hash").text("sha256:" + file.sha256);
  if (!file.header.empty()) {
    j.key("dialect").open('{').key("delimiter").text(std::string(1, separator)).key("header").boolean(true).close('}');
    j.key("schema").open('{').key("fields").open('[');
    for (std::string_view rest = file.header; !rest.empty();) {
      const std::string_view column = rest.substr(0, rest.find(separator));
      j.open('{').key("name").text(column).key("type").text(type_of_column(entry, column)).close('}');
      rest.remove_prefix(std::min(column.size() + 1, rest.size()));
    }
    j.close(']').key("missingValues").open('[').text(entry.format.format == "polecat" ? "None" : "").close(']').close('}');
  }
  j.close('}').close(']').close('}');
  return j.take() + "\n";
}

bool save(const std::string& path, std::string_view bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool whole = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  return std::fclose(file) == 0 && whole;
}

// Writes datapackage.json into the file's folder; where another file's stands there already, beside it under the file's own name.
bool describe(const Entry& entry, const std::string& path, Written written) {
  const size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1),
                    folder = path.substr(0, path.size() - name.size());
  const std::string_view extension = entry.format.extension;
  if (!extension.ends_with("csv") && extension != "tab" && !extension.ends_with(".txt")) written.header.clear();
  const std::string package = datapackage(entry, name, written);
  std::string old;
  if (std::FILE* file = std::fopen((folder + "datapackage.json").c_str(), "rb"); file != nullptr) {
    char buffer[65536];
    old.assign(buffer, std::fread(buffer, 1, sizeof buffer, file));
    std::fclose(file);
  }
  Json quoted;
  const bool ours = old.empty() || old.find("\"path\":" + quoted.text(name).take()) != std::string::npos;
  return save(ours ? folder + "datapackage.json" : path + ".datapackage.json", package);
}

}  // namespace

Result<void> export_to(Store& store, const Ontology& ontology, std::string_view format, const Params& params,
                       const std::string& path) {
  const std::string part = path + ".part";
  std::FILE* file = std::fopen(part.c_str(), "wb");
  if (file == nullptr) return Error{"write.cannot-write", path + ": " + std::strerror(errno) + "; give another --output"};
  bool whole = true, first_line = true;
  Sha256 hash;
  Written written;
  auto done = export_as(store, ontology, format, params, [&](std::string_view bytes) {
    hash.add(bytes);
    if (first_line) {
      const size_t end = bytes.find('\n');
      written.header.append(bytes.substr(0, end));
      first_line = end == std::string_view::npos && written.header.size() < 100000;
    }
    return whole = whole && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  });
  const bool closed = std::fclose(file) == 0;
  written.bytes = hash.size();
  written.sha256 = hash.hex();
  if (done && whole && closed && std::rename(part.c_str(), path.c_str()) == 0) {
    for (const Entry& entry : kEntries) {
      if (entry.format.format == format && !describe(entry, path, written))
        return Error{"write.cannot-write", path + ": written, but not its datapackage.json"};
    }
    return {};
  }
  const int reason = errno;
  std::remove(part.c_str());
  if (!done) return done;
  return Error{"write.cannot-write", path + ": " + std::strerror(reason) + "; nothing was written"};
}

}  // namespace demarche::write
