// What the export functions share; not a door.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "write/filter.h"
#include "write/write.h"

namespace demarche::write {

struct ExportJob {
  Store* store;
  sqlite3* db;
  const Ontology* ontology;
  Where where;  // over "event e JOIN article a"
  const Sink& sink;
  const Params& params;
};

// One party as a row of event_party or world_party has it.
struct Side {
  std::string key, code, name, country, sector, sectors, role, wikidata, text;
};

// One real event, for the forms that count events.
struct WorldRow {
  int64_t seq = 0;
  std::string id, type, mode, status, day, place, place_country, place_precision, first_report, last_report, body;
  int quad = 0;
  double intensity = 0, lat = 0, lon = 0;
  bool located = false;
  int64_t reports = 0, sources = 0;
  std::vector<Side> actors, recipients;
  // Of its fullest telling:
  std::string text, title, outlet, url, admin1, geonames;
};

// Events that pass the filters; without a status filter those that other systems count: what occurred, goes on, or was agreed on
// for later.
Result<void> each_world(const ExportJob& job, const std::function<bool(const WorldRow&)>& visit);

// Appends one cell of a tab-separated line: tabs and line ends become blanks.
void append_tsv(std::string_view cell, std::string* out);
void append_csv(std::string_view cell, std::string* out);

// A number up to 10^15, the same for the same text: ids of systems that want numbers. Exact as a double.
std::string number_id(std::string_view text);

// Cells joined by `separator`, each through `append`; a line end after the last.
class Line {
 public:
  Line(char separator, void (*append)(std::string_view, std::string*)) : separator_(separator), append_(append) {}
  Line& cell(std::string_view text) {
    if (!first_) out_.push_back(separator_);
    first_ = false;
    append_(text, &out_);
    return *this;
  }
  Line& number(double value);
  Line& integer(int64_t value) { return cell(std::to_string(value)); }
  std::string take() {
    out_.push_back('\n');
    first_ = true;
    return std::exchange(out_, {});
  }

 private:
  char separator_;
  void (*append_)(std::string_view, std::string*);
  std::string out_;
  bool first_ = true;
};

// Joined by "; " or another separator, empty ones left out.
std::string joined(const std::vector<Side>& sides, std::string Side::*field, std::string_view separator);

Result<void> export_plover(const ExportJob& job);
Result<void> export_icews(const ExportJob& job);
Result<void> export_icews_sqlite(const ExportJob& job);
Result<void> export_polecat(const ExportJob& job);
Result<void> export_gdelt(const ExportJob& job);
Result<void> export_gdelt_mentions(const ExportJob& job);
Result<void> export_acled(const ExportJob& job);
Result<void> export_geojson(const ExportJob& job);
Result<void> export_dyad_month(const ExportJob& job);
Result<void> export_country_month(const ExportJob& job);

}  // namespace demarche::write
