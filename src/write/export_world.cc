// Forms that have one row for each real event: POLECAT, GDELT events, ACLED, GeoJSON.
#include <algorithm>
#include <charconv>

#include "base/hash.h"
#include "write/export.h"
#include "write/json.h"

namespace demarche::write {

void append_tsv(std::string_view cell, std::string* out) {
  for (const char c : cell) out->push_back(c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
}

std::string number_id(std::string_view text) {
  return std::to_string(hash64(text) % 1000000000000000ull);
}

Line& Line::number(double value) {
  std::string text;
  append_number(value, &text);
  return cell(text);
}

std::string joined(const std::vector<Side>& sides, std::string Side::*field, std::string_view separator) {
  std::string out;
  for (const Side& side : sides) {
    if ((side.*field).empty()) continue;
    if (!out.empty()) out.append(separator);
    out.append(side.*field);
  }
  return out;
}

Result<void> each_world(const ExportJob& job, const std::function<bool(const WorldRow&)>& visit) {
  auto where = world_filter(job.params);
  if (!where) return where.error();
  if (value_of(job.params, "status").empty()) {
    const std::string counted = "(w.status IN ('occurred', 'ongoing') OR (w.type = 'AGREE' AND w.status = 'planned'))";
    where->sql += (where->sql.empty() ? " WHERE " : " AND ") + counted;
  }
  Query rows(
      job.db,
      "SELECT w.seq, w.event, w.type, w.mode, w.status, w.day, w.place, w.place_country, w.place_precision, w.first_report, "
      "w.last_report, w.quad, "
      "w.intensity, w.lat, w.lon, w.reports, w.independent_sources, w.body, json_extract(w.body, '$.text'), json_extract(w.body, "
      "'$.title'), "
      "json_extract(w.body, '$.source'), json_extract(w.body, '$.place.admin1'), json_extract(w.body, '$.place.geonames'), "
      "(SELECT coalesce(a.url, a.source) FROM article a JOIN event e ON e.article = a.seq WHERE e.id = json_extract(w.body, "
      "'$.mentions[0]')) "
      "FROM world w" +
          where->sql + " ORDER BY w.seq");
  where->bind(rows);
  // What a party is called in the text and its further sectors stand with the first mention that has it.
  Query parties(job.db, "SELECT side, key, code, name, country, sector FROM world_party WHERE world = ? ORDER BY side, position");
  Query details(job.db,
                "SELECT p.sectors, p.role, p.wikidata, p.text FROM event_party p JOIN event e ON e.seq = p.event WHERE e.world = "
                "? AND p.side = ? AND p.key = ? "
                "ORDER BY e.seq, p.position LIMIT 1");
  while (rows.row()) {
    WorldRow w;
    w.seq = rows.integer(0);
    std::string* texts[] = {&w.id,           &w.type,       &w.mode,          &w.status,
                            &w.day,          &w.place,      &w.place_country, &w.place_precision,
                            &w.first_report, &w.last_report};
    for (int i = 0; i < 10; ++i) *texts[i] = rows.text(i + 1);
    w.quad = static_cast<int>(rows.integer(11));
    w.intensity = rows.real(12);
    w.located = !rows.is_null(13);
    w.lat = rows.real(13);
    w.lon = rows.real(14);
    w.reports = rows.integer(15);
    w.sources = rows.integer(16);
    std::string* more[] = {&w.body, &w.text, &w.title, &w.outlet, &w.admin1, &w.geonames, &w.url};
    for (int i = 0; i < 7; ++i) *more[i] = rows.text(i + 17);
    parties.bind(1, w.seq);
    while (parties.row()) {
      Side side{parties.string(1), parties.string(2), parties.string(3), parties.string(4), parties.string(5), "", "", "", ""};
      details.bind(1, w.id).bind(2, parties.text(0)).bind(3, side.key);
      if (details.row()) {
        side.sectors = details.text(0);
        side.role = details.text(1);
        side.wikidata = details.text(2);
        side.text = details.text(3);
      }
      details.reset();
      (parties.text(0) == "a" ? w.actors : w.recipients).push_back(std::move(side));
    }
    parties.reset();
    if (!visit(w)) break;
  }
  return {};
}

namespace {

const Side kNobody;

// Every pair of an actor and a recipient; an absent side is one nobody.
void each_pair(const WorldRow& w, const std::function<void(const Side&, const Side&)>& visit) {
  static const std::vector<Side> nobody(1);
  for (const Side& a : w.actors.empty() ? nobody : w.actors) {
    for (const Side& r : w.recipients.empty() ? nobody : w.recipients) visit(a, r);
  }
}

std::string compact(std::string_view date) {
  std::string out;
  for (const char c : date.substr(0, 10)) {
    if (c != '-') out.push_back(c);
  }
  return out;
}

std::string country_name(const Ontology& ontology, const std::string& code) {
  const Ontology::Country* country = ontology.country(code);
  return country == nullptr ? code : country->name;
}

// Upper-case words of a quad class, as POLECAT has them.
const char* quad_words(int quad) {
  static constexpr const char* kWords[] = {"VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"};
  return kWords[std::clamp(quad, 1, 4) - 1];
}

// GDELT counts conflict by CAMEO root, not by PLOVER type.
int gdelt_quad(std::string_view code) {
  int root = 0;
  std::from_chars(code.data(), code.data() + 2, root);
  return root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 ? 3 : 4;
}

std::string cameo_actor(const Side& side) {
  if (side.key.empty()) return "";
  return (side.country.empty() ? side.code : side.country) + side.sector;
}

void gdelt_actor(Line& line, const Side& side) {
  line.cell(cameo_actor(side)).cell(side.name.empty() ? side.text : side.name).cell(side.country);
  line.cell(side.country.empty() ? side.code : "").cell("").cell("").cell("").cell(side.sector).cell("").cell("");
}

// Type, Fullname, CountryCode, ADM1Code, ADM2Code, Lat, Long, FeatureID. Type 1 is a country, 4 a city of the world, 5 a region.
void gdelt_place(Line& line, const WorldRow& w, const Ontology& ontology, bool known) {
  if (!known || (w.place.empty() && w.place_country.empty())) {
    line.cell("0");
    for (int i = 0; i < 7; ++i) line.cell("");
    return;
  }
  const Ontology::Country* country = ontology.country(w.place_country);
  const bool exact = w.place_precision == "city" || w.place_precision == "point" || w.place_precision == "district";
  line.cell(exact                           ? "4"
            : w.place_precision == "region" ? "5"
                                            : "1")
      .cell(w.place.empty() ? country_name(ontology, w.place_country) : w.place);
  line.cell(country == nullptr ? "" : country->fips).cell("").cell("");
  if (w.located) {
    line.number(w.lat).number(w.lon);
  } else {
    line.cell("").cell("");
  }
  line.cell(w.geonames);
}

std::string gdelt_id(const WorldRow& w, const Side& a, const Side& r) {
  return number_id(w.id + "/" + a.key + "/" + r.key);
}

}  // namespace

Result<void> export_polecat(const ExportJob& job) {
  job.sink(
      "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor "
      "COW\tPrimary Actor Sector\tActor "
      "Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\tRecipient Name\tRecipient Country\tRecipient COW\tPrimary "
      "Recipient Sector\tRecipient "
      "Sectors\tRecipient Title\tRecipient Name Raw\tWikipedia Recipient "
      "ID\tPlacename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\tGeoNames "
      "ID\tRaw Placename\tFeature Type\tSource\tPublication Date\tStory People\tStory Organizations\tStory "
      "Locations\tLanguage\tVersion\n");
  Query contexts(job.db,
                 "SELECT e.contexts, a.language, e.place_text FROM event e JOIN article a ON a.seq = e.article WHERE e.world = ? "
                 "ORDER BY e.seq LIMIT 1");
  const auto none = [](std::string_view text) { return text.empty() ? std::string_view("None") : text; };
  return each_world(job, [&](const WorldRow& w) {
    Line line('\t', append_tsv);
    contexts.bind(1, w.id);
    std::string context, language, raw_place;
    if (contexts.row()) {
      for (const char c : contexts.text(0)) context.push_back(c == ';' ? '|' : c);
      language = contexts.text(1);
      raw_place = contexts.text(2);
    }
    contexts.reset();
    line.cell(w.id)
        .cell(none(std::string_view(w.day).substr(0, 10)))
        .cell(w.type)
        .cell(w.mode == "none" ? "None" : w.mode)
        .number(w.intensity);
    line.cell(quad_words(w.quad)).cell(none(context));
    for (const auto* sides : {&w.actors, &w.recipients}) {
      std::string cow, countries;
      for (const Side& side : *sides) {
        const Ontology::Country* country = job.ontology->country(side.country);
        if (country == nullptr) continue;
        countries += (countries.empty() ? "" : ";") + country->code;
        if (!country->cow.empty()) cow += (cow.empty() ? "" : ";") + country->cow;
      }
      const std::string first_sector = sides->empty() ? "" : sides->front().sector;
      line.cell(none(joined(*sides, &Side::name, ";"))).cell(none(countries)).cell(none(cow)).cell(none(first_sector));
      line.cell(none(joined(*sides, &Side::sector, ";")))
          .cell(none(joined(*sides, &Side::role, ";")))
          .cell(none(joined(*sides, &Side::text, ";")));
      line.cell(none(joined(*sides, &Side::wikidata, ";")));
    }
    const bool city = w.place_precision == "city" || w.place_precision == "point";
    line.cell(none(w.place)).cell(city ? none(w.place) : "None").cell("None").cell(none(w.admin1)).cell(none(w.place_country));
    if (w.located) {
      line.number(w.lat).number(w.lon);
    } else {
      line.cell("None").cell("None");
    }
    line.cell(none(w.geonames))
        .cell(none(raw_place))
        .cell(none(w.place_precision))
        .cell(none(w.outlet))
        .cell(none(std::string_view(w.first_report).substr(0, 10)));
    line.cell("None").cell("None").cell("None").cell(none(language)).cell("demarche-" + std::to_string(kSchemaVersion));
    return job.sink(line.take());
  });
}

// 61 columns, no header: as the files of GDELT 2.0.
Result<void> export_gdelt(const ExportJob& job) {
  return each_world(job, [&](const WorldRow& w) {
    const std::string day = compact(w.day);
    if (day.size() < 8) return true;  // GDELT has no event without a day
    const Ontology::Cameo& cameo = job.ontology->cameo(w.type, w.mode);
    bool open = true;
    each_pair(w, [&](const Side& a, const Side& r) {
      Line line('\t', append_tsv);
      line.cell(gdelt_id(w, a, r)).cell(day).cell(day.substr(0, 6)).cell(day.substr(0, 4));
      int month = 0, date = 0;
      std::from_chars(day.data() + 4, day.data() + 6, month);
      std::from_chars(day.data() + 6, day.data() + 8, date);
      const int fraction = (month * 30 + date) * 10000 / 365;  // as documented: (month * 30 + day) / 365
      std::string digits = std::to_string(std::min(fraction, 9999));
      digits.insert(0, 4 - digits.size(), '0');
      line.cell(day.substr(0, 4) + "." + digits);
      gdelt_actor(line, a);
      gdelt_actor(line, r);
      line.cell("1")
          .cell(cameo.code)
          .cell(cameo.code.substr(0, 3))
          .cell(cameo.code.substr(0, 2))
          .integer(gdelt_quad(cameo.code))
          .number(cameo.goldstein);
      line.integer(w.reports).integer(w.sources).integer(w.reports).cell("");
      gdelt_place(line, w, *job.ontology, false);
      gdelt_place(line, w, *job.ontology, false);
      gdelt_place(line, w, *job.ontology, true);
      const std::string added = compact(w.first_report);
      line.cell((added.size() == 8 ? added : day) + "000000").cell(w.url);
      open = open && job.sink(line.take());
    });
    return open;
  });
}

// 16 columns, no header: each report of each event of export_gdelt.
Result<void> export_gdelt_mentions(const ExportJob& job) {
  Query mentions(job.db,
                 "SELECT a.published, a.outlet, coalesce(a.url, a.source), e.sentence, e.trigger_begin, e.confidence, "
                 "length(a.text) FROM event e "
                 "JOIN article a ON a.seq = e.article WHERE e.world = ? ORDER BY e.seq");
  return each_world(job, [&](const WorldRow& w) {
    const std::string day = compact(w.day);
    if (day.size() < 8) return true;
    bool open = true;
    each_pair(w, [&](const Side& a, const Side& r) {
      mentions.bind(1, w.id);
      while (open && mentions.row()) {
        Line line('\t', append_tsv);
        std::string told = compact(mentions.text(0));
        if (told.size() < 8) told = day;
        line.cell(gdelt_id(w, a, r))
            .cell(day + "000000")
            .cell(told + "000000")
            .cell("1")
            .cell(mentions.text(1))
            .cell(mentions.text(2));
        line.integer(mentions.integer(3) + 1).cell("-1").cell("-1").integer(mentions.integer(4)).cell("1");
        line.integer(static_cast<int64_t>(mentions.real(5) * 100 + 0.5)).integer(mentions.integer(6)).cell("").cell("").cell("");
        open = job.sink(line.take());
      }
      mentions.reset();
    });
    return open;
  });
}

Result<void> export_acled(const ExportJob& job) {
  job.sink(
      "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,"
      "assoc_actor_2,inter2,"
      "interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,"
      "source_scale,notes,"
      "fatalities,tags,timestamp\n");
  Query dead(
      job.db,
      "SELECT json_extract(value, '$.low') FROM json_each(?, '$.amounts') WHERE json_extract(value, '$.of') = 'dead' LIMIT 1");
  return each_world(job, [&](const WorldRow& w) {
    const Ontology::Acled* acled = job.ontology->acled(w.type, w.mode);
    const Ontology::Country* country = job.ontology->country(w.place_country);
    if (acled == nullptr || country == nullptr || w.day.size() < 10 || (w.status != "occurred" && w.status != "ongoing"))
      return true;
    Line line(',', append_csv);
    const bool peaceful = acled->type == "Protests" || acled->type == "Riots";
    line.cell(country->code + number_id(w.id)).cell(w.day.substr(0, 10)).cell(w.day.substr(0, 4)).cell("1");
    line.cell(peaceful                                  ? "Demonstrations"
              : acled->type == "Strategic developments" ? "Strategic developments"
                                                        : "Political violence");
    line.cell(acled->type).cell(acled->sub_type);
    for (const auto* sides : {&w.actors, &w.recipients}) {
      const Side& first = sides->empty() ? kNobody : sides->front();
      std::vector<Side> others(sides->empty() ? sides->begin() : sides->begin() + 1, sides->end());
      line.cell(!first.name.empty() ? first.name : first.text).cell(joined(others, &Side::name, "; ")).cell(first.sector);
    }
    const bool exact = w.place_precision == "city" || w.place_precision == "point" || w.place_precision == "district";
    line.cell("").cell("").cell(country->numeric).cell(country->region).cell(country->name).cell(w.admin1).cell("").cell("");
    line.cell(w.place.empty() ? country->name : w.place);
    if (w.located) {
      line.number(w.lat).number(w.lon);
    } else {
      line.cell("").cell("");
    }
    line.cell(exact ? "1" : w.place_precision == "region" ? "2" : "3").cell(w.outlet).cell("").cell(w.text);
    dead.bind(1, w.body);
    line.cell(dead.row() ? dead.text(0) : "").cell("").cell("");
    dead.reset();
    return job.sink(line.take());
  });
}

Result<void> export_geojson(const ExportJob& job) {
  bool first = true;
  if (!job.sink("{\"type\":\"FeatureCollection\",\"schema_version\":1,\"features\":[\n")) return {};
  auto done = each_world(job, [&](const WorldRow& w) {
    const bool pin =
        w.located && (w.place_precision == "city" || w.place_precision == "point" || w.place_precision == "district");
    Json j;
    j.open('{').key("type").text("Feature").key("id").text(w.id).key("geometry");
    if (pin) {
      j.open('{').key("type").text("Point").key("coordinates").open('[').number(w.lon).number(w.lat).close(']').close('}');
    } else {
      j.null();  // no pin below what the text supports
    }
    j.key("properties").raw(w.body).close('}');
    const bool open = job.sink((first ? "" : ",\n") + j.take());
    first = false;
    return open;
  });
  if (done) job.sink("\n]}\n");
  return done;
}

}  // namespace demarche::write
