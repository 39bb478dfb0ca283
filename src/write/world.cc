// Keeps what `merge` says: lineages, world rows, commitments, and the counts the page asks for. All in the caller's
// transaction, each as it comes, so that nothing of it is held in memory.
#include <algorithm>
#include <map>

#include "write/columns.h"
#include "write/json.h"
#include "write/sqlite.h"
#include "write/write.h"

namespace demarche::write {
namespace {

// What occurred or goes on, by day and pair of parties; an absent party stands as "".
constexpr const char* kDyadDays =
    "INSERT INTO dyad_day SELECT w.day, coalesce(a.key, ''), coalesce(r.key, ''), w.type, w.quad, count(*), sum(w.intensity) "
    "FROM world w "
    "LEFT JOIN world_party a ON a.world = w.seq AND a.side = 'a' LEFT JOIN world_party r ON r.world = w.seq AND r.side = 'r' "
    "WHERE w.status IN ('occurred', 'ongoing') GROUP BY 1, 2, 3, 4, 5";

// One mention as the world line needs it.
struct Told {
  std::string id, status, start, place, place_country, evidence, body_place, title, outlet;
  int64_t seq = 0;
};

constexpr const char* kTell =
    "SELECT e.id, e.status, e.time_start, e.place, e.place_country, e.evidence, json_extract(e.body, '$.place'), a.title, "
    "a.outlet, e.seq FROM article a JOIN event e ON e.seq = a.first_event + ?2 WHERE a.seq = ?1 AND ?2 < a.n_events";
constexpr const char* kInsertWorld =
    "INSERT INTO world (seq, event, type, mode, status, quad, intensity, day, actors, recipients, place, place_country, lat, "
    "lon, "
    "place_precision, reports, independent_sources, first_report, last_report, body) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kInsertCommitment =
    "INSERT INTO commitment (event, form, type, day, deadline, outcome, outcome_event, outcome_row, body) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

// Days of the week on an undated copy, counted from the day of the story: what is to come lies ahead, all else behind.
constexpr const char* kDate =
    "UPDATE event SET (time_start, time_end, time_precision, day, body) = (SELECT d, d, 'day', d, json_set(event.body, '$.time', "
    "json_object('start', d, 'end', d, 'precision', 'day', 'text', json_extract(event.body, '$.told_time.text'), 'span', "
    "json_extract(event.body, '$.told_time.span'))) FROM (SELECT CASE WHEN event.status IN ('planned', 'hypothetical') THEN "
    "date(?1, 'weekday ' || w) ELSE date(?1, '-6 days', 'weekday ' || w) END AS d FROM (SELECT "
    "substr(json_extract(event.body, '$.told_time.value'), 10, 1) % 7 AS w))) "
    "WHERE article = ?2 AND json_extract(body, '$.told_time.value') LIKE 'XXXX-WXX-_'";

}  // namespace

struct WorldWriter::Impl {
  Impl(sqlite3* db, const Ontology& ontology)
      : db_(db),
        ontology_(ontology),
        tell_(db, kTell),
        name_(db, "UPDATE event SET world = ?1 WHERE seq = ?2 AND world IS NOT ?1"),
        insert_(db, kInsertWorld),
        party_(db, "INSERT INTO world_party VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        place_(db, "SELECT place, place_country, lat, lon, place_precision FROM event WHERE seq = ?"),
        brief_(db,
               "SELECT type, mode, status, json_extract(body, '$.actors'), json_extract(body, '$.recipients'), first_report, "
               "last_report, day FROM world WHERE event = ?"),
        commit_(db, kInsertCommitment),
        id_(db, "SELECT id FROM article WHERE seq = ?"),
        lineage_(db, "UPDATE article SET lineage = ?1, copy_of = ?2 WHERE seq = ?3 AND (lineage IS NOT ?1 OR copy_of IS NOT ?2)"),
        date_(db, kDate) {
    for (const char* sql : {"DELETE FROM world", "DELETE FROM world_party", "DELETE FROM commitment", "DELETE FROM dyad_day"}) {
      keep(Query(db_, sql).run());
    }
  }

  // The first error is what is told.
  void keep(int code) {
    if (code_ == SQLITE_OK) code_ = code;
  }

  std::string article_id(uint32_t index) {
    id_.bind(1, int64_t{index} + 1);
    const std::string id = id_.row() ? id_.string(0) : std::string();
    id_.reset();
    return id;
  }

  int write(uint32_t index, const Lineage& lineage) {
    const std::string id = "l" + article_id(lineage.lineage);
    const std::string copy = lineage.copy_of == kNone ? "" : article_id(lineage.copy_of);
    const int code = lineage_.bind(1, id).bind_or_null(2, copy).bind(3, int64_t{index} + 1).run();
    if (code != SQLITE_OK || lineage.day.empty()) return code;
    return date_.bind(1, lineage.day).bind(2, int64_t{index} + 1).run();
  }

  // Empty where the mention stands in a word-for-word copy, whose events are those of the original.
  Told told(Ref ref) {
    Told t;
    tell_.bind(1, int64_t{ref.article} + 1).bind(2, int64_t{ref.event});
    if (ref.article != kNone && tell_.row()) {
      t = {tell_.string(0), tell_.string(1), tell_.string(2), tell_.string(3), tell_.string(4),
           tell_.string(5), tell_.string(6), tell_.string(7), tell_.string(8), tell_.integer(9)};
    }
    tell_.reset();
    return t;
  }

  static void parties(Json& j, std::string_view key, const std::vector<WorldParty>& parties) {
    j.key(key).open('[');
    for (const WorldParty& p : parties) {
      j.open('{').key("name").text_or_null(p.name).key("code").text_or_null(p.code).key("country").text_or_null(p.country).key(
          "sector");
      p.sector == Sector::kNone ? j.null() : j.text(name_of(p.sector));
      j.key("wikidata").text_or_null(p.wikidata).close('}');
    }
    j.close(']');
  }

  static std::string label(const std::vector<WorldParty>& parties) {
    std::string out;
    for (const WorldParty& p : parties) out += (out.empty() ? "" : "; ") + (p.name.empty() ? p.code : p.name);
    return out;
  }

  void ids(Json& j, const std::vector<Ref>& refs) {
    j.key("by").open('[');
    for (const Ref& ref : refs) {
      const std::string id = told(ref).id;
      if (!id.empty()) j.text(id);
    }
    j.close(']');
  }

  // "values": each with the rows that give it; only where there are several.
  template <typename Keys>
  static void disagreement(Json& j, std::string_view key, const std::map<std::string, std::vector<std::string>>& values,
                           Keys keys) {
    if (values.size() < 2) return;
    j.key(key).open('[');
    for (const auto& [value, by] : values) {
      j.open('{');
      keys(j, value);
      j.key("by").open('[');
      for (const std::string& id : by) j.text(id);
      j.close(']').close('}');
    }
    j.close(']');
  }

  int party_rows(const std::vector<WorldParty>& parties, std::string_view side, int64_t seq, int* position) {
    for (const WorldParty& p : parties) {
      const std::string& key = !p.code.empty() ? p.code : p.name;
      party_.bind(1, seq).bind(2, side).bind(3, (*position)++).bind(4, key).bind_or_null(5, p.code).bind_or_null(6, p.name);
      party_.bind_or_null(7, p.country).bind_or_null(8, p.sector == Sector::kNone ? "" : name_of(p.sector));
      if (const int code = party_.run(); code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
  }

  int write(uint32_t number, const WorldEvent& w) {
    const int64_t seq = int64_t{number} + 1;
    int64_t placed = 0;
    std::vector<int64_t> mentions;
    const std::string body = line(w, &mentions, &placed);
    for (const int64_t mention : mentions) {
      if (const int code = name_.bind(1, w.id).bind(2, mention).run(); code != SQLITE_OK) return code;
    }
    const std::string day = (w.start.empty() ? w.first_report : w.start).substr(0, 10);
    const std::string actors = label(w.actors), recipients = label(w.recipients);
    insert_.bind(1, seq).bind(2, w.id).bind(3, name_of(w.type)).bind(4, name_of(w.mode)).bind(5, name_of(w.status));
    insert_.bind(6, ontology_.quad(w.type)).bind(7, ontology_.intensity(w.type, w.mode)).bind_or_null(8, day);
    insert_.bind_or_null(9, actors).bind_or_null(10, recipients);
    for (int column = 11; column <= 15; ++column) insert_.bind_null(column);
    if (placed != 0 && place_.bind(1, placed).row()) {
      insert_.bind_or_null(11, place_.text(0)).bind_or_null(12, place_.text(1)).bind_or_null(15, place_.text(4));
      if (!place_.is_null(2)) insert_.bind(13, place_.real(2)).bind(14, place_.real(3));
    }
    insert_.bind(16, static_cast<int64_t>(w.reports)).bind(17, static_cast<int64_t>(w.independent_sources));
    insert_.bind_or_null(18, w.first_report).bind_or_null(19, w.last_report).bind(20, body);
    int code = insert_.run();
    place_.reset();
    int position = 0;
    if (code == SQLITE_OK) code = party_rows(w.actors, "a", seq, &position);
    if (code == SQLITE_OK) code = party_rows(w.recipients, "r", seq, &position);
    return code;
  }

  // `mentions`: the rows of the mentions; `placed`: that of the one that says where, 0 where none does.
  std::string line(const WorldEvent& w, std::vector<int64_t>* rows, int64_t* placed) {
    std::map<std::string, std::vector<std::string>> statuses, times, places;
    std::vector<std::string> mentions;
    Told best;
    std::string best_place;
    for (uint32_t m = 0; m < w.mentions.size(); ++m) {
      Told t = told(w.mentions[m]);
      if (t.id.empty()) continue;
      mentions.push_back(t.id);
      rows->push_back(t.seq);
      statuses[t.status].push_back(t.id);
      if (!t.start.empty()) times[t.start].push_back(t.id);
      if (!t.place.empty()) places[t.place + '\t' + t.place_country].push_back(t.id);
      if (m == w.place) {
        best_place = t.body_place;
        *placed = t.seq;
      }
      if (m == w.best) best = std::move(t);
    }
    Json j;
    j.open('{').key("kind").text("world").key("schema_version").integer(kSchemaVersion).key("event").text(w.id);
    j.key("type").text(name_of(w.type)).key("mode").text(name_of(w.mode)).key("quad").integer(ontology_.quad(w.type));
    j.key("intensity").number(ontology_.intensity(w.type, w.mode)).key("status").text(name_of(w.status)).key("time");
    if (w.start.empty()) {
      j.null();
    } else {
      j.open('{').key("start").text(w.start).key("end").text(w.end).key("precision").text(name_of(w.precision)).close('}');
    }
    j.key("place").raw(best_place.empty() ? "null" : best_place);
    parties(j, "actors", w.actors);
    parties(j, "recipients", w.recipients);
    j.key("amounts").open('[');
    for (const AmountRange& amount : w.amounts) {
      j.open('{')
          .key("of")
          .text_or_null(amount.of)
          .key("unit")
          .text_or_null(amount.unit)
          .key("low")
          .number(amount.low)
          .key("high")
          .number(amount.high);
      j.key("values").open('[');
      for (const auto& value : amount.values) {
        j.open('{').key("value").number(value.value);
        ids(j, value.by);
        j.close('}');
      }
      j.close(']').close('}');
    }
    j.close(']').key("amounts_low").open('[');
    for (const AmountRange& amount : w.amounts) j.number(amount.low);
    j.close(']').key("amounts_high").open('[');
    for (const AmountRange& amount : w.amounts) j.number(amount.high);
    j.close(']').key("reports").integer(w.reports).key("independent_sources").integer(w.independent_sources);
    j.key("first_report").text_or_null(w.first_report).key("last_report").text_or_null(w.last_report);
    disagreement(j, "statuses", statuses, [](Json& to, const std::string& value) { to.key("status").text(value); });
    disagreement(j, "times", times, [](Json& to, const std::string& value) { to.key("start").text(value); });
    disagreement(j, "places", places, [](Json& to, const std::string& value) {
      const size_t tab = value.find('\t');
      to.key("name").text(value.substr(0, tab)).key("country").text_or_null(value.substr(tab + 1));
    });
    j.key("mentions").open('[');
    for (const std::string& id : mentions) j.text(id);
    j.close(']')
        .key("text")
        .text_or_null(best.evidence)
        .key("title")
        .text_or_null(best.title)
        .key("source")
        .text_or_null(best.outlet)
        .close('}');
    return j.take();
  }

  // A world event as it was written, in short. Empty type: there is none of that id.
  struct Brief {
    std::string type, mode, status, actors, recipients, first_report, last_report, day;
  };
  Brief brief(const std::string& id) {
    Brief b;
    brief_.bind(1, id);
    if (!id.empty() && brief_.row()) {
      b = {brief_.string(0), brief_.string(1), brief_.string(2), brief_.string(3),
           brief_.string(4), brief_.string(5), brief_.string(6), brief_.string(7)};
    }
    brief_.reset();
    return b;
  }

  int write(const Commitment& c) {
    const Brief made = brief(c.event);
    if (made.type.empty()) return SQLITE_OK;
    const Told row = told(c.row);
    const Commitment::Step last = c.steps.empty() ? Commitment::Step{} : c.steps.back();
    const std::string form = kCommitmentFormNames[static_cast<size_t>(c.form)],
                      outcome = kOutcomeNames[static_cast<size_t>(last.outcome)];
    const std::string outcome_row = c.steps.empty() ? "" : told(last.row).id;
    Json j;
    j.open('{').key("kind").text("commitment").key("schema_version").integer(kSchemaVersion).key("event").text(c.event);
    j.key("form").text(form).key("type").text(made.type).key("mode").text(made.mode).key("status").text(made.status);
    j.key("by").raw(made.actors).key("to").raw(made.recipients);
    j.key("what").text_or_null(row.evidence).key("row").text_or_null(row.id).key("content");
    if (const Brief content = brief(c.content); content.type.empty()) {
      j.null();
    } else {
      j.open('{').key("event").text(c.content).key("type").text(content.type).key("mode").text(content.mode);
      j.key("status").text(content.status).key("actors").raw(content.actors).key("recipients").raw(content.recipients);
      j.key("text").text_or_null(told(c.content_row).evidence).close('}');
    }
    j.key("condition").text_or_null(told(c.condition_row).evidence).key("condition_event").text_or_null(c.condition);
    j.key("deadline").text_or_null(c.deadline).key("outcome").text(outcome).key("outcome_event").text_or_null(last.event);
    j.key("outcome_row").text_or_null(outcome_row).key("outcome_date").text_or_null(last.date).key("earlier").open('[');
    for (size_t s = 0; s + 1 < c.steps.size(); ++s) {
      const auto& step = c.steps[s];
      j.open('{').key("outcome").text(kOutcomeNames[static_cast<size_t>(step.outcome)]).key("event").text_or_null(step.event);
      j.key("row").text_or_null(told(step.row).id).key("date").text_or_null(step.date).close('}');
    }
    j.close(']').key("first_report").text_or_null(made.first_report).key("last_report").text_or_null(made.last_report).close('}');
    commit_.bind(1, c.event).bind(2, form).bind(3, made.type).bind_or_null(4, made.day).bind_or_null(5, c.deadline);
    return commit_.bind(6, outcome).bind_or_null(7, last.event).bind_or_null(8, outcome_row).bind(9, j.str()).run();
  }

  // What the page asks for again and again. Nobody asks a record without a name.
  int totals() {
    const char* file = sqlite3_db_filename(db_, "main");
    if (file == nullptr || *file == '\0') return SQLITE_OK;
    const int code = Query(db_, kDyadDays).run();
    return code == SQLITE_OK ? pack_columns(db_) : code;
  }

  sqlite3* db_;
  const Ontology& ontology_;
  Query tell_, name_, insert_, party_, place_, brief_, commit_, id_, lineage_, date_;
  int code_ = SQLITE_OK;
};

WorldWriter::WorldWriter(sqlite3* db, const Ontology& ontology) : impl_(std::make_unique<Impl>(db, ontology)) {}
WorldWriter::~WorldWriter() = default;

void WorldWriter::event(uint32_t number, const WorldEvent& event) {
  if (impl_->code_ == SQLITE_OK) impl_->keep(impl_->write(number, event));
}

void WorldWriter::commitment(const Commitment& commitment) {
  if (impl_->code_ == SQLITE_OK) impl_->keep(impl_->write(commitment));
}

void WorldWriter::lineage(uint32_t index, const Lineage& lineage) {
  if (impl_->code_ == SQLITE_OK) impl_->keep(impl_->write(index, lineage));
}

int WorldWriter::finish() {
  if (impl_->code_ == SQLITE_OK) impl_->keep(impl_->totals());
  return impl_->code_;
}

}  // namespace demarche::write
