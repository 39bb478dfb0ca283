// Counts and charts of the page. Without filters they come from tables that merging has counted already.
#include <algorithm>
#include <cstdio>
#include <map>

#include "write/filter.h"
#include "write/json.h"
#include "write/page.h"

namespace demarche::write {
namespace {

constexpr const char* kHappened = "w.status IN ('occurred', 'ongoing')";

std::string with(const Where& where, const std::string& condition) {
  return where.sql.empty() ? " WHERE " + condition : where.sql + " AND " + condition;
}

int64_t number(sqlite3* db, const std::string& sql, const Where& where = {}) {
  Query query(db, sql);
  where.bind(query);
  return query.row() ? query.integer(0) : 0;
}

std::string text(sqlite3* db, const std::string& sql, const Where& where = {}) {
  Query query(db, sql);
  where.bind(query);
  return query.row() ? query.string(0) : "";
}

// The day `n` days after `day`, by SQLite's calendar.
std::string shifted(sqlite3* db, const std::string& day, int n) {
  Query query(db, "SELECT date(?, ? || ' days')");
  const std::string days = std::to_string(n);
  query.bind(1, day).bind(2, days);
  return query.row() ? query.string(0) : "";
}

// A score to two places: sums of intensities carry no more.
void score(Json& j, double sum, int64_t n) {
  if (n == 0) {
    j.null();
    return;
  }
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.2f", sum / static_cast<double>(n));
  j.raw(buffer);
}

void days(Json& j, sqlite3* db, const Where& where, const std::string& first, const std::string& last) {
  struct Day {
    int64_t n[4] = {};
    double sum = 0;
  };
  std::map<std::string, Day> by_day;
  Query rows(db, "SELECT w.day, w.quad, count(*), sum(w.intensity) FROM world w" +
                     with(where, std::string(kHappened) + " AND w.day >= ? AND w.day <= ?") + " GROUP BY w.day, w.quad");
  where.bind(rows);
  const int next = static_cast<int>(where.values.size()) + 1;
  const std::string end = last + "~";
  rows.bind(next, first).bind(next + 1, end);
  while (rows.row()) {
    Day& day = by_day[rows.string(0)];
    const int64_t quad = std::clamp<int64_t>(rows.integer(1), 1, 4);
    day.n[quad - 1] += rows.integer(2);
    day.sum += rows.real(3);
  }
  Query calendar(db,
                 "WITH RECURSIVE d(day) AS (SELECT ?1 UNION ALL SELECT date(day, '+1 day') FROM d WHERE day < ?2 LIMIT 400) "
                 "SELECT day FROM d");
  calendar.bind(1, first).bind(2, last);
  j.key("days").open('[');
  while (calendar.row()) {
    const Day& day = by_day[calendar.string(0)];
    j.open('{').key("day").text(calendar.text(0)).key("n").open('[');
    int64_t n = 0;
    for (const int64_t count : day.n) {
      j.integer(count);
      n += count;
    }
    j.close(']').key("score");
    score(j, day.sum, n);
    j.close('}');
  }
  j.close(']');
}

void rows(Json& j, std::string_view key, sqlite3* db, const std::string& sql, const Where& where) {
  Query query(db, sql);
  where.bind(query);
  j.key(key).open('[');
  while (query.row()) j.raw(query.text(0));
  j.close(']');
}

Answer summary(sqlite3* db, const Params& params) {
  const auto where = world_filter(params);
  if (!where) return refuse(400, where.error());
  const auto articles = article_filter(params);
  if (!articles) return refuse(400, articles.error());
  const auto events = event_filter(params);
  if (!events) return refuse(400, events.error());
  const auto commitments = commitment_filter(params);
  if (!commitments) return refuse(400, commitments.error());
  const bool all = !filters_beyond(params, {});
  Json j;
  j.open('{').key("counts").open('{');
  j.key("articles").integer(number(db, "SELECT count(*) FROM article a" + articles->sql, *articles));
  j.key("lineages").integer(number(db, "SELECT count(DISTINCT lineage) FROM article a" + articles->sql, *articles));
  j.key("statements").integer(number(db, "SELECT sum(a.n_statements) FROM article a" + articles->sql, *articles));
  j.key("events").integer(all ? number(db, "SELECT sum(n) FROM tally")
                              : number(db, "SELECT count(*) FROM event e" + events->sql, *events));
  j.key("world").integer(number(db, "SELECT count(*) FROM world w" + where->sql, *where));
  const auto open = [&](const std::string& form) {
    return number(db,
                  "SELECT count(*) FROM commitment c" + with(*commitments, "c.outcome = 'pending' AND c.form IN (" + form + ")"),
                  *commitments);
  };
  j.key("threats_open").integer(open("'threat'")).key("demands_open").integer(open("'demand'"));
  j.key("promises_open").integer(open("'promise', 'offer'"));
  const std::string newest = text(db, "SELECT max(published) FROM article");
  const std::string today = newest.substr(0, 10);
  Where ahead = *where;
  ahead.sql = with(*where, "w.status IN ('planned', 'hypothetical') AND w.day > ?");
  ahead.values.push_back(today.empty() ? "0" : today);
  j.key("plans_ahead").integer(number(db, "SELECT count(*) FROM world w" + ahead.sql, ahead)).close('}');
  const std::string first = text(db, "SELECT min(w.day) FROM world w" + with(*where, kHappened), *where);
  // What is told as past and present ends with the newest article, whatever a misread year says.
  std::string last = text(db,
                          "SELECT max(w.day) FROM world w" +
                              with(*where, std::string(kHappened) + (today.empty() ? "" : " AND w.day <= '" + today + "~'")),
                          *where);
  if (last.size() < 10 && !last.empty()) last = today;
  j.key("first").text_or_null(first).key("last").text_or_null(last);
  if (last.size() >= 10) {
    const std::string from =
        std::max(shifted(db, last.substr(0, 10), -89), first.size() >= 10 ? first.substr(0, 10) : std::string());
    days(j, db, *where, from, last.substr(0, 10));
  } else {
    j.key("days").open('[').close(']');
  }
  // Pairs whose share of the last third of the strip differs most from their share before.
  j.key("dyads").open('[');
  if (last.size() >= 10) {
    const std::string middle = shifted(db, last.substr(0, 10), -30), begin = shifted(db, last.substr(0, 10), -89);
    const auto dyads = [&](const std::string& source, const Where& conditions) {
      Query query(db,
                  "SELECT actor, recipient, sum(CASE WHEN day > ?1 THEN n ELSE 0 END) AS now, sum(CASE WHEN day <= ?1 THEN n "
                  "ELSE 0 END) AS before, sum(score), sum(n) FROM (" +
                      source +
                      ") WHERE actor <> '' AND recipient <> '' AND day >= ?2 GROUP BY 1, 2 ORDER BY abs(now - before / 2.0) "
                      "DESC, sum(n) DESC, 1, 2 LIMIT 20");
      query.bind(1, middle).bind(2, begin);
      conditions.bind(query, 3);
      while (query.row()) {
        j.open('{')
            .key("actor")
            .text(query.text(0))
            .key("recipient")
            .text(query.text(1))
            .key("count")
            .integer(query.integer(2))
            .key("before")
            .integer(query.integer(3));
        j.key("score");
        score(j, query.real(4), query.integer(5));
        j.close('}');
      }
    };
    if (all) {
      dyads("SELECT day, actor, recipient, n, score FROM dyad_day", {});
    } else {
      // Bound values are numbered from 3 on: '?' takes the next number after the highest used, which SQLite counts in reading
      // order.
      Where numbered = *where;
      int n = 3;
      for (size_t at = 0; (at = numbered.sql.find('?', at)) != std::string::npos; ++n) {
        const std::string mark = "?" + std::to_string(n);
        numbered.sql.replace(at, 1, mark);
        at += mark.size();
      }
      dyads(
          "SELECT w.day AS day, p.key AS actor, r.key AS recipient, 1 AS n, w.intensity AS score FROM world w JOIN world_party p "
          "ON p.world = w.seq AND p.side = 'a' "
          "JOIN world_party r ON r.world = w.seq AND r.side = 'r'" +
              with(numbered, kHappened),
          numbered);
    }
  }
  j.close(']');
  rows(j, "next", db, "SELECT w.body FROM world w" + ahead.sql + " ORDER BY w.day, w.seq LIMIT 20", ahead);
  rows(j, "newest", db,
       "SELECT w.body FROM world w" +
           with(*where, std::string(kHappened) + (today.empty() ? "" : " AND w.day <= '" + today + "~'")) +
           " ORDER BY w.day DESC, w.independent_sources DESC, w.seq LIMIT 20",
       *where);
  j.close('}');
  return {200, j.take()};
}

// The name of the party that `key` stands for, as merging has chosen it.
std::string name_of_party(const std::string& key) {
  return "(SELECT f.name FROM facet f WHERE f.facet = 'name' AND f.value = " + key + ")";
}

struct FacetSource {
  const char* name;
  const char* value;  // SQL
  const char* from;   // CROSS JOIN: the events that pass first, or all parties are gone through for a few events
  const char* extra;  // condition
};
constexpr FacetSource kFacets[] = {
    {"type", "e.type", "", "1"},
    {"mode", "e.mode", "", "e.mode <> 'none'"},
    {"status", "e.status", "", "1"},
    {"quad", "e.quad", "", "1"},
    {"actor", "p.key", " CROSS JOIN event_party p ON p.event = e.seq AND p.side = 'a'", "p.key <> ''"},
    {"recipient", "p.key", " CROSS JOIN event_party p ON p.event = e.seq AND p.side = 'r'", "p.key <> ''"},
    {"country", "e.place_country", "", "e.place_country IS NOT NULL"},
    {"source", "a.outlet", " CROSS JOIN article a ON a.seq = e.article", "1"},
    {"agency", "a.agency", " CROSS JOIN article a ON a.seq = e.article", "a.agency IS NOT NULL"},
};

Answer facets(sqlite3* db, const Params& params) {
  Json j;
  j.open('{');
  for (const FacetSource& facet : kFacets) {
    const Params others = without(params, facet.name);
    std::string source;
    Where conditions;
    if (!filters_beyond(others, {})) {
      source = "SELECT value, n FROM facet WHERE facet = '" + std::string(facet.name) + "'";
    } else {
      auto where = event_filter(others);
      if (!where) return refuse(400, where.error());
      conditions = *where;
      source = std::string("SELECT ") + facet.value + " AS value, count(*) AS n FROM event e" + facet.from +
               with(conditions, facet.extra) + " GROUP BY 1";
    }
    const bool party = std::string_view(facet.name) == "actor" || std::string_view(facet.name) == "recipient";
    const std::string sql = "SELECT value, " + (party ? name_of_party("t.value") : std::string("NULL")) + ", n FROM (" + source +
                            " ORDER BY 2 DESC, 1 LIMIT 50) t ORDER BY n DESC, value";
    Query query(db, sql);
    conditions.bind(query);
    j.key(facet.name).open('[');
    while (query.row()) {
      j.open('{')
          .key("value")
          .text(query.text(0))
          .key("name")
          .text_or_null(query.text(1))
          .key("count")
          .integer(query.integer(2))
          .close('}');
    }
    j.close(']');
  }
  j.close('}');
  return {200, j.take()};
}

Answer timeline(sqlite3* db, const Params& params) {
  const std::string_view by = value_of(params, "by").empty() ? "quad" : value_of(params, "by");
  if (by != "quad" && by != "type" && by != "status" && by != "actor")
    return refuse(400, {"serve.bad-filter", "by: allowed are quad, type, status, actor"});
  const auto where = event_filter(params);
  if (!where) return refuse(400, where.error());
  // Only days as such: a year or month alone has no place on an axis of days.
  const bool by_actor = by == "actor";
  const bool counted =
      by_actor ? !filters_beyond(params, {"from", "to"}) : !filters_beyond(params, {"type", "status", "quad", "from", "to"});
  std::string from = !counted ? " FROM event e" : by_actor ? " FROM actor_day e" : " FROM tally e";
  if (by_actor && !counted) from += " JOIN event_party p ON p.event = e.seq AND p.side = 'a' AND p.key <> ''";
  const std::string conditions = with(*where, "length(e.day) = 10");
  std::string_view bin = value_of(params, "bin").empty() ? "auto" : value_of(params, "bin");
  if (bin == "auto") {
    Query span(db, "SELECT julianday(max(e.day)) - julianday(min(e.day))" + from + conditions);
    where->bind(span);
    const double n = span.row() ? span.real(0) : 0;
    bin = n <= 120 ? "day" : n <= 800 ? "week" : n <= 3700 ? "month" : "year";
  }
  const std::string at = bin == "day"     ? "e.day"
                         : bin == "week"  ? "date(e.day, '-6 days', 'weekday 1')"
                         : bin == "month" ? "substr(e.day, 1, 7) || '-01'"
                                          : "substr(e.day, 1, 4) || '-01-01'";
  if (bin != "day" && bin != "week" && bin != "month" && bin != "year")
    return refuse(400, {"serve.bad-filter", "bin: allowed are day, week, month, year, auto"});
  const std::string lane = !by_actor ? "e." + std::string(by) : counted ? "e.actor" : "p.key";
  const std::string name = by_actor ? name_of_party("lane") : "NULL";
  const std::string n = counted ? "sum(e.n)" : "count(*)", sum = counted ? "sum(e.score)" : "sum(e.intensity)";
  Query lanes(db, "SELECT lane, " + name + ", n FROM (SELECT " + lane + " AS lane, " + n + " AS n" + from + conditions +
                      " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 24) ORDER BY n DESC, lane");
  where->bind(lanes);
  std::map<std::string, int> index;
  Json j;
  j.open('{').key("bin").text(bin).key("lanes").open('[');
  while (lanes.row()) {
    index.emplace(lanes.string(0), static_cast<int>(index.size()));
    j.open('{')
        .key("value")
        .text(lanes.text(0))
        .key("name")
        .text_or_null(lanes.text(1))
        .key("total")
        .integer(lanes.integer(2))
        .close('}');
  }
  j.close(']').key("cells").open('[');
  Query cells(
      db, "SELECT " + lane + ", " + at + ", " + n + ", " + sum + from + conditions + " GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 20000");
  where->bind(cells);
  while (cells.row()) {
    const auto found = index.find(cells.string(0));
    if (found == index.end()) continue;
    j.open('{')
        .key("lane")
        .integer(found->second)
        .key("at")
        .text(cells.text(1))
        .key("count")
        .integer(cells.integer(2))
        .key("score");
    score(j, cells.real(3), cells.integer(2));
    j.close('}');
  }
  j.close(']').close('}');
  return {200, j.take()};
}

Answer matrix(sqlite3* db, const Params& params) {
  const auto where = world_filter(params);
  if (!where) return refuse(400, where.error());
  const bool all = !filters_beyond(params, {});
  struct Cell {
    int64_t count = 0, quads[4] = {};
    double sum = 0;
  };
  std::map<std::pair<std::string, std::string>, Cell> cells;
  std::map<std::string, int64_t> totals;
  Query query(db, all ? std::string("SELECT actor, recipient, quad, sum(n), sum(score) FROM dyad_day WHERE actor <> '' AND "
                                    "recipient <> '' GROUP BY 1, 2, 3")
                      : "SELECT p.key, r.key, w.quad, count(*), sum(w.intensity) FROM world w JOIN world_party p ON p.world = "
                        "w.seq AND p.side = 'a' AND p.key <> '' "
                        "JOIN world_party r ON r.world = w.seq AND r.side = 'r' AND r.key <> ''" +
                            with(*where, kHappened) + " GROUP BY 1, 2, 3");
  if (!all) where->bind(query);
  while (query.row()) {
    Cell& cell = cells[{query.string(0), query.string(1)}];
    const int64_t n = query.integer(3);
    cell.count += n;
    cell.quads[std::clamp<int64_t>(query.integer(2), 1, 4) - 1] += n;
    cell.sum += query.real(4);
    totals[query.string(0)] += n;
    totals[query.string(1)] += n;
  }
  std::vector<std::pair<int64_t, std::string>> order;
  for (const auto& [key, n] : totals) order.emplace_back(-n, key);
  std::sort(order.begin(), order.end());
  if (order.size() > 40) order.resize(40);
  std::map<std::string, int> index;
  Query name(db, "SELECT " + name_of_party("?"));
  Json j;
  j.open('{').key("parties").open('[');
  for (const auto& [n, key] : order) {
    index.emplace(key, static_cast<int>(index.size()));
    name.bind(1, key);
    j.open('{')
        .key("code")
        .text(key)
        .key("name")
        .text_or_null(name.row() ? name.text(0) : "")
        .key("count")
        .integer(-n)
        .close('}');
    name.reset();
  }
  j.close(']').key("cells").open('[');
  for (const auto& [pair, cell] : cells) {
    const auto a = index.find(pair.first), r = index.find(pair.second);
    if (a == index.end() || r == index.end()) continue;
    j.open('{').key("actor").integer(a->second).key("recipient").integer(r->second).key("count").integer(cell.count).key("score");
    score(j, cell.sum, cell.count);
    j.key("quads").open('[');
    for (const int64_t n : cell.quads) j.integer(n);
    j.close(']').close('}');
  }
  j.close(']').close('}');
  return {200, j.take()};
}

Answer map(sqlite3* db, const Params& params) {
  const auto where = world_filter(params);
  if (!where) return refuse(400, where.error());
  const char* kQuads = "sum(w.quad = 1), sum(w.quad = 2), sum(w.quad = 3), sum(w.quad = 4)";
  Json j;
  j.open('{').key("countries").open('[');
  const auto quads = [&](const Query& query, int first) {
    j.key("quads").open('[');
    for (int q = 0; q < 4; ++q) j.integer(query.integer(first + q));
    j.close(']');
  };
  Query countries(db, std::string("SELECT w.place_country, count(*), ") + kQuads + " FROM world w" +
                          with(*where, "w.place_country IS NOT NULL") + " GROUP BY 1 ORDER BY 2 DESC, 1");
  where->bind(countries);
  while (countries.row()) {
    j.open('{').key("code").text(countries.text(0)).key("count").integer(countries.integer(1));
    quads(countries, 2);
    j.close('}');
  }
  j.close(']').key("places").open('[');
  Query places(db, std::string("SELECT w.place, w.place_country, w.lat, w.lon, w.place_precision, count(*), ") + kQuads +
                       ", w.event, max(w.seq) FROM world w" +
                       with(*where, "w.lat IS NOT NULL AND w.place_precision IN ('point', 'city', 'district')") +
                       " GROUP BY w.lat, w.lon, w.place ORDER BY 6 DESC, 1 LIMIT 2000");
  where->bind(places);
  while (places.row()) {
    j.open('{')
        .key("name")
        .text_or_null(places.text(0))
        .key("country")
        .text_or_null(places.text(1))
        .key("lat")
        .number(places.real(2))
        .key("lon")
        .number(places.real(3));
    j.key("precision").text(places.text(4)).key("count").integer(places.integer(5));
    quads(places, 6);
    j.key("event").text_or_null(places.text(10)).close('}');
  }
  j.close(']')
      .key("nowhere")
      .integer(number(db, "SELECT count(*) FROM world w" + with(*where, "w.place_country IS NULL AND w.place IS NULL"), *where))
      .close('}');
  return {200, j.take()};
}

Answer sources(sqlite3* db) {
  Json j;
  j.open('{').key("outlets").open('[');
  Query outlets(db,
                "SELECT outlet, count(*), sum(copy_of IS NOT NULL), sum(n_events), min(published), max(published) FROM article "
                "GROUP BY outlet ORDER BY 2 DESC, 1 LIMIT 1000");
  while (outlets.row()) {
    j.open('{')
        .key("outlet")
        .text(outlets.text(0))
        .key("articles")
        .integer(outlets.integer(1))
        .key("copies")
        .integer(outlets.integer(2));
    j.key("events")
        .integer(outlets.integer(3))
        .key("first")
        .text_or_null(outlets.text(4))
        .key("last")
        .text_or_null(outlets.text(5))
        .close('}');
  }
  j.close(']').key("agencies").open('[');
  Query agencies(db, "SELECT agency, count(*) FROM article WHERE agency IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1");
  while (agencies.row()) j.open('{').key("agency").text(agencies.text(0)).key("articles").integer(agencies.integer(1)).close('}');
  j.close(']').key("notes").open('[');
  Query notes(db, "SELECT id, count(*), min(message) FROM note GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200");
  while (notes.row())
    j.open('{')
        .key("id")
        .text(notes.text(0))
        .key("count")
        .integer(notes.integer(1))
        .key("example")
        .text(notes.text(2))
        .close('}');
  j.close(']').key("types").open('[');
  Query types(
      db,
      "SELECT e.type, count(*), avg(e.confidence), (SELECT count(*) FROM review r CROSS JOIN event x ON x.id = r.row WHERE "
      "x.type = e.type AND r.verdict = 'right'), "
      "(SELECT count(*) FROM review r CROSS JOIN event x ON x.id = r.row WHERE x.type = e.type AND r.verdict = 'wrong') FROM "
      "event e GROUP BY e.type ORDER BY 2 DESC, 1");
  while (types.row()) {
    j.open('{').key("type").text(types.text(0)).key("rows").integer(types.integer(1)).key("mean_confidence");
    score(j, types.real(2), 1);
    j.key("right").integer(types.integer(3)).key("wrong").integer(types.integer(4)).close('}');
  }
  j.close(']').close('}');
  return {200, j.take()};
}

}  // namespace

Answer chart(sqlite3* db, std::string_view name, const Params& params) {
  if (name == "summary") return summary(db, params);
  if (name == "facets") return facets(db, params);
  if (name == "timeline") return timeline(db, params);
  if (name == "matrix") return matrix(db, params);
  if (name == "map") return map(db, params);
  if (name == "sources") return sources(db);
  return refuse(404, {"serve.unknown", std::string(name) + ": no such question; docs/serve.md lists them"});
}

}  // namespace demarche::write
