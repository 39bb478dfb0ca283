// Forms that have a row for each mention: PLOVER JSON and ICEWS.
#include <algorithm>
#include <set>

#include "write/export.h"
#include "write/json.h"

namespace demarche::write {
namespace {

// Without a status filter, what other systems count.
Where counted(const ExportJob& job) {
  Where where = job.where;
  if (value_of(job.params, "status").empty()) {
    where.sql += std::string(where.sql.empty() ? " WHERE " : " AND ") +
                 "(e.status IN ('occurred', 'ongoing') OR (e.type = 'AGREE' AND e.status = 'planned'))";
  }
  return where;
}

std::vector<Side> sides(Query& query, int64_t event, std::string_view side) {
  std::vector<Side> out;
  query.bind(1, event).bind(2, side);
  while (query.row()) {
    out.push_back({query.string(0), query.string(1), query.string(2), query.string(3), query.string(4), query.string(5),
                   query.string(6), query.string(7), query.string(8)});
  }
  query.reset();
  return out;
}

constexpr const char* kSides =
    "SELECT key, code, name, country, sector, sectors, role, wikidata, text FROM event_party WHERE event = ? AND side = ? ORDER "
    "BY position";

}  // namespace

Result<void> export_plover(const ExportJob& job) {
  Query rows(job.db,
             "SELECT e.body, e.world, e.id, coalesce(substr(e.time_start, 1, 10), substr(a.published, 1, 10)), e.time_end, "
             "e.type, e.mode, e.quad, e.intensity, e.contexts, "
             "e.evidence, e.sentence, e.trigger_begin, a.url, a.title, a.outlet, a.language, a.published, w.reports, "
             "w.independent_sources, "
             "json_extract(e.body, '$.evidence.span[0]'), json_extract(e.body, '$.evidence.span[1]'), json_extract(e.body, "
             "'$.actors'), json_extract(e.body, '$.recipients'), "
             "json_extract(e.body, '$.place'), json_extract(e.body, '$.amounts'), json_extract(e.body, '$.said_by'), e.status, "
             "e.content_of, e.condition_of, e.confidence, "
             "e.time_precision, a.source, e.place_precision, substr(e.time_start, 12) FROM event e JOIN article a ON a.seq = "
             "e.article LEFT JOIN world w ON w.event = e.world" +
                 job.where.sql + " ORDER BY e.seq");
  job.where.bind(rows);
  while (rows.row()) {
    Json j;
    j.open('{').key("id").text(rows.text(2)).key("schema_version").integer(kSchemaVersion).key("date").text_or_null(rows.text(3));
    j.key("time")
        .text_or_null(rows.text(34))
        .key("enddate")
        .text_or_null(rows.text(4).substr(0, 10))
        .key("date_precision")
        .text_or_null(rows.text(31));
    j.key("actor").raw(rows.text(22)).key("recipient").raw(rows.text(23)).key("event").open('[').text(rows.text(5)).close(']');
    j.key("mode").open('[');
    if (rows.text(6) != "none") j.text(rows.text(6));
    j.close(']').key("context").open('[');
    std::string_view contexts = rows.text(9);
    while (!contexts.empty()) {
      const size_t end = std::min(contexts.find(';'), contexts.size());
      j.text(contexts.substr(0, end));
      contexts.remove_prefix(std::min(end + 1, contexts.size()));
    }
    j.close(']').key("status").text(rows.text(27)).key("event_loc").raw(rows.text(24).empty() ? "null" : rows.text(24));
    j.key("geo_precision")
        .text_or_null(rows.text(33))
        .key("event_text")
        .text(rows.text(10))
        .key("quad_code")
        .integer(rows.integer(7));
    j.key("event_scale").number(rows.real(8)).key("size").raw(rows.text(25)).key("speaker").raw(rows.text(26));
    j.key("content_of")
        .text_or_null(rows.text(28))
        .key("condition")
        .text_or_null(rows.text(29))
        .key("confidence")
        .number(rows.real(30));
    j.key("world_event")
        .text_or_null(rows.text(1))
        .key("reports")
        .integer(rows.integer(18))
        .key("independent_sources")
        .integer(rows.integer(19));
    j.key("link")
        .text_or_null(rows.text(13))
        .key("text_info")
        .open('{')
        .key("sequence")
        .integer(rows.integer(11) + 1)
        .key("start")
        .integer(rows.integer(20));
    j.key("end")
        .integer(rows.integer(21))
        .close('}')
        .key("cite_info")
        .open('{')
        .key("url")
        .text_or_null(rows.text(13))
        .key("title")
        .text_or_null(rows.text(14));
    j.key("publication").text(rows.text(15)).key("source").text(rows.text(32)).key("language").text_or_null(rows.text(16));
    j.key("date")
        .text_or_null(rows.text(17))
        .key("codebook")
        .text("PLOVER")
        .key("version")
        .text("demarche-1")
        .close('}')
        .key("coder")
        .text("demarche")
        .close('}');
    if (!job.sink(j.take() + "\n")) return {};
  }
  return {};
}

Result<void> export_icews(const ExportJob& job) {
  if (!job.sink("Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget "
                "Name\tTarget Sectors\tTarget "
                "Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n")) {
    return {};
  }
  const Where where = counted(job);
  Query rows(job.db,
             "SELECT e.seq, e.id, e.day, e.type, e.mode, e.sentence, a.outlet, a.id, e.place, e.place_precision, e.place_admin1, "
             "e.place_country, e.lat, e.lon "
             "FROM event e JOIN article a ON a.seq = e.article" +
                 where.sql + " ORDER BY e.seq");
  Query parties(job.db, kSides);
  where.bind(rows);
  static const std::vector<Side> nobody(1);
  while (rows.row()) {
    const std::vector<Side> actors = sides(parties, rows.integer(0), "a"), recipients = sides(parties, rows.integer(0), "r");
    const Ontology::Cameo& cameo = job.ontology->cameo(rows.text(3), rows.text(4));
    std::string words = rows.string(3);
    if (rows.text(4) != "none") words += " " + rows.string(4);
    for (const Side& a : actors.empty() ? nobody : actors) {
      for (const Side& r : recipients.empty() ? nobody : recipients) {
        Line line('\t', append_tsv);
        line.cell(number_id(rows.string(1) + "/" + a.key + "/" + r.key)).cell(rows.text(2));
        const auto side = [&](const Side& s) {
          const Ontology::Country* country = job.ontology->country(s.country);
          line.cell(s.name.empty() ? s.text : s.name)
              .cell(job.ontology->icews_sector(s.sector))
              .cell(country == nullptr ? "" : country->name);
        };
        side(a);
        line.cell(words).cell(cameo.code).number(cameo.goldstein);
        side(r);
        const bool city = rows.text(9) == "city" || rows.text(9) == "point";
        const Ontology::Country* country = job.ontology->country(rows.text(11));
        line.cell(number_id(rows.text(7)))
            .integer(rows.integer(5) + 1)
            .cell(rows.text(6))
            .cell(city ? rows.text(8) : "")
            .cell("")
            .cell(rows.text(10));
        line.cell(country == nullptr ? "" : country->name);
        if (rows.is_null(12)) {
          line.cell("").cell("");
        } else {
          line.number(rows.real(12)).number(rows.real(13));
        }
        if (!job.sink(line.take())) return {};
      }
    }
  }
  return {};
}

}  // namespace demarche::write
