// Keeps what `merge` says: lineages, world rows, commitments, and the counts the page asks for. All in the caller's
// transaction.
#include <algorithm>
#include <map>

#include "write/json.h"
#include "write/sqlite.h"
#include "write/write.h"

namespace demarche::write {
namespace {

constexpr const char* kTotals[] = {
    // What occurred or goes on, by day and pair of parties; an absent party stands as "".
    "INSERT INTO dyad_day SELECT w.day, coalesce(a.key, ''), coalesce(r.key, ''), w.type, w.quad, count(*), sum(w.intensity) "
    "FROM world w "
    "LEFT JOIN world_party a ON a.world = w.seq AND a.side = 'a' LEFT JOIN world_party r ON r.world = w.seq AND r.side = 'r' "
    "WHERE w.status IN ('occurred', 'ongoing') GROUP BY 1, 2, 3, 4, 5",
    "INSERT INTO tally SELECT day, type, quad, status, count(*), sum(intensity) FROM event GROUP BY 1, 2, 3, 4",
    "INSERT INTO actor_day SELECT p.key, e.day, count(*), sum(e.intensity) FROM event e JOIN event_party p ON p.event = e.seq "
    "AND p.side = 'a' "
    "WHERE p.key <> '' GROUP BY 1, 2",
    "INSERT INTO facet SELECT 'type', type, NULL, sum(n) FROM tally GROUP BY type",
    "INSERT INTO facet SELECT 'status', status, NULL, sum(n) FROM tally GROUP BY status",
    "INSERT INTO facet SELECT 'quad', quad, NULL, sum(n) FROM tally GROUP BY quad",
    "INSERT INTO facet SELECT 'mode', mode, NULL, count(*) FROM event WHERE mode <> 'none' GROUP BY mode",
    "INSERT INTO facet SELECT 'country', place_country, NULL, count(*) FROM event WHERE place_country IS NOT NULL GROUP BY "
    "place_country",
    "INSERT INTO facet SELECT 'actor', key, NULL, count(*) FROM event_party WHERE side = 'a' AND key <> '' GROUP BY key "
    "ORDER BY 4 DESC LIMIT 1000",
    "INSERT INTO facet SELECT 'recipient', key, NULL, count(*) FROM event_party WHERE side = 'r' AND key <> '' GROUP BY key "
    "ORDER BY 4 DESC LIMIT 1000",
    // What a party is called most often, for a code or another key that stands for it.
    "INSERT INTO facet SELECT 'name', key, name, n FROM (SELECT key, name, sum(count(*)) OVER (PARTITION BY key) AS n, "
    "row_number() "
    "OVER (PARTITION BY key ORDER BY count(*) DESC, name) AS rank FROM event_party WHERE side IN ('a', 'r') AND name IS NOT NULL "
    "AND "
    "key <> '' GROUP BY key, name) WHERE rank = 1 ORDER BY n DESC, key LIMIT 1000",
    "INSERT INTO facet SELECT 'source', outlet, NULL, sum(n_events) FROM article GROUP BY outlet ORDER BY 4 DESC LIMIT 1000",
    "INSERT INTO facet SELECT 'agency', agency, NULL, sum(n_events) FROM article WHERE agency IS NOT NULL GROUP BY agency",
};

struct Article {
  int64_t seq = 0, first_event = 0, n_events = 0;
  std::string id;
};

// One mention as the world line needs it.
struct Told {
  std::string id, status, start, place, place_country, evidence, body_place, title, outlet;
};

class Writer {
 public:
  Writer(sqlite3* db, const World& world, const Ontology& ontology) : db_(db), world_(world), ontology_(ontology) {}

  int run() {
    Query articles(db_, "SELECT seq, first_event, n_events, id FROM article ORDER BY seq");
    while (articles.row())
      articles_.push_back({articles.integer(0), articles.integer(1), articles.integer(2), articles.string(3)});
    if (articles_.size() != world_.lineages.size()) return SQLITE_MISMATCH;
    for (const auto step : {&Writer::lineages, &Writer::event_ids, &Writer::events, &Writer::commitments, &Writer::totals}) {
      if (const int code = (this->*step)(); code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
  }

 private:
  bool exists(Ref ref) const { return ref.article < articles_.size() && ref.event < articles_[ref.article].n_events; }
  int64_t seq_of(Ref ref) const { return articles_[ref.article].first_event + ref.event; }

  int lineages() {
    Query update(db_,
                 "UPDATE article SET lineage = ?1, copy_of = ?2 WHERE seq = ?3 AND (lineage IS NOT ?1 OR copy_of IS NOT ?2)");
    for (size_t a = 0; a < articles_.size(); ++a) {
      const auto& lineage = world_.lineages[a];
      const std::string id = "l" + articles_[lineage.lineage].id;
      const std::string copy = lineage.copy_of < articles_.size() ? articles_[lineage.copy_of].id : "";
      if (const int code = update.bind(1, id).bind_or_null(2, copy).bind(3, articles_[a].seq).run(); code != SQLITE_OK)
        return code;
    }
    return SQLITE_OK;
  }

  int event_ids() {
    Query update(db_, "UPDATE event SET world = ?1 WHERE seq = ?2 AND world IS NOT ?1");
    for (uint32_t a = 0; a < articles_.size(); ++a) {
      const auto& of = world_.event_of[a];
      for (uint32_t e = 0; e < of.size(); ++e) {
        if (!exists({a, e}) || of[e] >= world_.events.size()) continue;
        if (const int code = update.bind(1, world_.events[of[e]].id).bind(2, seq_of({a, e})).run(); code != SQLITE_OK)
          return code;
      }
    }
    return SQLITE_OK;
  }

  // Empty where the mention stands in a word-for-word copy, whose events are those of the original.
  Told told(Ref ref) {
    if (!exists(ref)) return {};
    if (!tell_.ok()) {
      tell_ = Query(db_,
                    "SELECT e.id, e.status, e.time_start, e.place, e.place_country, e.evidence, json_extract(e.body, '$.place'), "
                    "a.title, a.outlet "
                    "FROM event e JOIN article a ON a.seq = e.article WHERE e.seq = ?");
    }
    Told t;
    tell_.bind(1, seq_of(ref));
    if (tell_.row()) {
      t = {tell_.string(0), tell_.string(1), tell_.string(2), tell_.string(3), tell_.string(4),
           tell_.string(5), tell_.string(6), tell_.string(7), tell_.string(8)};
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

  int events() {
    for (const char* sql : {"DELETE FROM world", "DELETE FROM world_party", "DELETE FROM commitment", "DELETE FROM dyad_day",
                            "DELETE FROM tally", "DELETE FROM facet", "DELETE FROM actor_day"}) {
      if (const int code = Query(db_, sql).run(); code != SQLITE_OK) return code;
    }
    Query insert(db_,
                 "INSERT INTO world (seq, event, type, mode, status, quad, intensity, day, actors, recipients, place, "
                 "place_country, lat, lon, "
                 "place_precision, reports, independent_sources, first_report, last_report, body) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Query place(db_, "SELECT place, place_country, lat, lon, place_precision FROM event WHERE seq = ?");
    party_ = Query(db_, "INSERT INTO world_party VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    int64_t seq = 0;
    for (const WorldEvent& w : world_.events) {
      ++seq;
      const std::string body = line(w);
      const std::string day = (w.start.empty() ? w.first_report : w.start).substr(0, 10);
      const std::string actors = label(w.actors), recipients = label(w.recipients);
      insert.bind(1, seq).bind(2, w.id).bind(3, name_of(w.type)).bind(4, name_of(w.mode)).bind(5, name_of(w.status));
      insert.bind(6, ontology_.quad(w.type)).bind(7, ontology_.intensity(w.type, w.mode)).bind_or_null(8, day);
      insert.bind_or_null(9, actors).bind_or_null(10, recipients);
      for (int column = 11; column <= 15; ++column) insert.bind_null(column);
      const bool placed = w.place < w.mentions.size() && exists(w.mentions[w.place]);
      if (placed && place.bind(1, seq_of(w.mentions[w.place])).row()) {
        insert.bind_or_null(11, place.text(0)).bind_or_null(12, place.text(1)).bind_or_null(15, place.text(4));
        if (!place.is_null(2)) insert.bind(13, place.real(2)).bind(14, place.real(3));
      }
      insert.bind(16, static_cast<int64_t>(w.reports)).bind(17, static_cast<int64_t>(w.independent_sources));
      insert.bind_or_null(18, w.first_report).bind_or_null(19, w.last_report).bind(20, body);
      int code = insert.run();
      place.reset();
      int position = 0;
      if (code == SQLITE_OK) code = party_rows(w.actors, "a", seq, &position);
      if (code == SQLITE_OK) code = party_rows(w.recipients, "r", seq, &position);
      if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
  }

  std::string line(const WorldEvent& w) {
    std::map<std::string, std::vector<std::string>> statuses, times, places;
    std::vector<std::string> mentions;
    Told best;
    std::string best_place;
    for (uint32_t m = 0; m < w.mentions.size(); ++m) {
      Told t = told(w.mentions[m]);
      if (t.id.empty()) continue;
      mentions.push_back(t.id);
      statuses[t.status].push_back(t.id);
      if (!t.start.empty()) times[t.start].push_back(t.id);
      if (!t.place.empty()) places[t.place + '\t' + t.place_country].push_back(t.id);
      if (m == w.place) best_place = t.body_place;
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

  // The world event named `id`, in short.
  void brief(Json& j, std::string_view key, const std::string& id, Ref row) {
    j.key(key);
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) {
      j.null();
      return;
    }
    const WorldEvent& w = world_.events[found->second];
    j.open('{')
        .key("event")
        .text(id)
        .key("type")
        .text(name_of(w.type))
        .key("mode")
        .text(name_of(w.mode))
        .key("status")
        .text(name_of(w.status));
    parties(j, "actors", w.actors);
    parties(j, "recipients", w.recipients);
    j.key("text").text_or_null(told(row).evidence).close('}');
  }

  int commitments() {
    for (size_t i = 0; i < world_.events.size(); ++i) by_id_[world_.events[i].id] = i;
    Query insert(db_,
                 "INSERT INTO commitment (event, form, type, day, deadline, outcome, outcome_event, outcome_row, body) VALUES "
                 "(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const Commitment& c : world_.commitments) {
      const auto found = by_id_.find(c.event);
      if (found == by_id_.end()) continue;
      const WorldEvent& w = world_.events[found->second];
      const Told row = told(c.row);
      const Commitment::Step last = c.steps.empty() ? Commitment::Step{} : c.steps.back();
      const std::string form = kCommitmentFormNames[static_cast<size_t>(c.form)],
                        outcome = kOutcomeNames[static_cast<size_t>(last.outcome)];
      const std::string outcome_row = c.steps.empty() ? "" : told(last.row).id;
      Json j;
      j.open('{')
          .key("kind")
          .text("commitment")
          .key("schema_version")
          .integer(kSchemaVersion)
          .key("event")
          .text(c.event)
          .key("form")
          .text(form);
      j.key("type").text(name_of(w.type)).key("mode").text(name_of(w.mode)).key("status").text(name_of(w.status));
      parties(j, "by", w.actors);
      parties(j, "to", w.recipients);
      j.key("what").text_or_null(row.evidence).key("row").text_or_null(row.id);
      brief(j, "content", c.content, c.content_row);
      j.key("condition").text_or_null(told(c.condition_row).evidence).key("condition_event").text_or_null(c.condition);
      j.key("deadline").text_or_null(c.deadline).key("outcome").text(outcome).key("outcome_event").text_or_null(last.event);
      j.key("outcome_row").text_or_null(outcome_row).key("outcome_date").text_or_null(last.date).key("earlier").open('[');
      for (size_t s = 0; s + 1 < c.steps.size(); ++s) {
        const auto& step = c.steps[s];
        j.open('{').key("outcome").text(kOutcomeNames[static_cast<size_t>(step.outcome)]).key("event").text_or_null(step.event);
        j.key("row").text_or_null(told(step.row).id).key("date").text_or_null(step.date).close('}');
      }
      j.close(']').key("first_report").text_or_null(w.first_report).key("last_report").text_or_null(w.last_report).close('}');
      const std::string day = (w.start.empty() ? w.first_report : w.start).substr(0, 10);
      insert.bind(1, c.event)
          .bind(2, form)
          .bind(3, name_of(w.type))
          .bind_or_null(4, day)
          .bind_or_null(5, c.deadline)
          .bind(6, outcome);
      if (const int code = insert.bind_or_null(7, last.event).bind_or_null(8, outcome_row).bind(9, j.str()).run();
          code != SQLITE_OK)
        return code;
    }
    return SQLITE_OK;
  }

  // The counts that the page asks for again and again.
  int totals() {
    for (const char* sql : kTotals) {
      if (const int code = Query(db_, sql).run(); code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
  }

  sqlite3* db_;
  const World& world_;
  const Ontology& ontology_;
  std::vector<Article> articles_;
  std::map<std::string, size_t> by_id_;
  Query tell_, party_;
};

}  // namespace

Result<void> write_world(sqlite3* db, const std::string& path, const World& world, const Ontology& ontology);
Result<void> write_world(sqlite3* db, const std::string& path, const World& world, const Ontology& ontology) {
  const int code = Writer(db, world, ontology).run();
  if (code != SQLITE_OK) return database_error(db, code, path, "merging");
  return {};
}

}  // namespace demarche::write
