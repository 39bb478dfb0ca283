#include "write/filter.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace demarche::write {
namespace {

constexpr std::string_view kFilters[] = {"text",       "from",    "to",    "actor",   "recipient", "party",   "type",
                                         "mode",       "status",  "quad",  "country", "place",     "source",  "agency",
                                         "confidence", "article", "event", "lineage", "review",    "outcome", "form"};
constexpr size_t kMaxValues = 64;

std::vector<std::string> parts(std::string_view value) {
  std::vector<std::string> out;
  if (value.find(',') != std::string_view::npos) out.emplace_back(value);  // a name may hold a comma itself
  while (!value.empty() && out.size() < kMaxValues) {
    const size_t comma = value.find(',');
    if (comma != 0) out.emplace_back(value.substr(0, comma));
    if (comma == std::string_view::npos) break;
    value.remove_prefix(comma + 1);
  }
  return out;
}

bool is_day(std::string_view value) {
  if (value.size() < 4 || value.size() > 10) return false;
  return std::all_of(value.begin(), value.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

// What a person types, as an FTS5 query: every word must occur, the last may be a beginning.
std::string full_text(std::string_view text) {
  std::string out, word;
  const auto flush = [&] {
    if (word.empty()) return;
    if (!out.empty()) out.push_back(' ');
    out.append("\"").append(word).append("\"");
    word.clear();
  };
  for (const char c : text.substr(0, 400)) {
    if (c == '"' || c == '\0' || c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      flush();
    } else {
      word.push_back(c);
    }
  }
  flush();
  return out.empty() ? out : out + "*";
}

// Collects conditions and the values they bind, in order.
class Builder {
 public:
  explicit Builder(const Params& params) : params_(params) {}

  void add(const std::string& condition, const std::vector<std::string>& values) {
    where_.sql.append(where_.sql.empty() ? " WHERE " : " AND ").append(condition);
    where_.values.insert(where_.values.end(), values.begin(), values.end());
  }

  // `before` IN (?, ?) `after` for the parts of the parameter.
  void any(std::string_view name, const std::string& before, const std::string& after = "") {
    const auto values = values_of(params_, name);
    if (values.empty()) return;
    std::string marks;
    for (size_t i = 0; i < values.size(); ++i) marks += i == 0 ? "?" : ", ?";
    add(before + " IN (" + marks + ")" + after, values);
  }

  void period(const std::string& column) {
    for (const char* name : {"from", "to"}) {
      const auto day = day_of(params_, name);
      if (!day) return fail(day.error());
      if (day->empty()) continue;
      const bool from = name[0] == 'f';
      add(column + (from ? " >= ?" : " <= ?"), {*day + (from ? "" : "~")});  // '~' sorts after every date that begins so
    }
  }

  void text(const std::string& column, const char* table) {
    const std::string query = words_of(params_);
    if (!query.empty()) add(column + " IN (SELECT rowid FROM " + table + " WHERE " + table + " MATCH ?)", {query});
  }

  std::string_view value(std::string_view name) const { return value_of(params_, name); }

  void fail(Error error) { error_ = std::move(error); }

  Result<Where> take() {
    if (!error_.id.empty()) return error_;
    return std::move(where_);
  }

 private:
  const Params& params_;
  Where where_;
  Error error_;
};

void confidence(Builder& b, const Params& params, const std::string& condition) {
  const auto least = confidence_of(params);
  if (!least) return b.fail(least.error());
  if (!value_of(params, "confidence").empty()) b.add(condition, {std::string(value_of(params, "confidence"))});
}

void review(Builder& b, const std::string& column) {
  const std::string_view verdict = b.value("review");
  if (verdict == "none") {
    b.add(column + " NOT IN (SELECT row FROM review WHERE verdict IS NOT NULL)", {});
  } else if (!verdict.empty()) {
    b.add(column + " IN (SELECT row FROM review WHERE verdict = ?)", {std::string(verdict)});
  }
}

}  // namespace

std::string_view value_of(const Params& params, std::string_view name) {
  for (const auto& [key, value] : params) {
    if (key == name) return value;
  }
  return {};
}

Params without(const Params& params, std::string_view name) {
  Params out;
  for (const auto& param : params) {
    if (param.first != name) out.push_back(param);
  }
  return out;
}

std::vector<std::string> values_of(const Params& params, std::string_view name) {
  return parts(value_of(params, name));
}

std::string words_of(const Params& params) {
  return full_text(value_of(params, "text"));
}

Result<std::string> day_of(const Params& params, std::string_view name) {
  const std::string day(value_of(params, name));
  if (!day.empty() && !is_day(day))
    return Error{"serve.bad-filter", std::string(name) + ": \"" + day + "\" is no date; write YYYY-MM-DD"};
  return day;
}

Result<double> confidence_of(const Params& params) {
  const std::string_view text = value_of(params, "confidence");
  double value = -1;
  if (text.empty()) return value;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size())
    return Error{"serve.bad-filter", "confidence: \"" + std::string(text) + "\" is no number; write one from 0 to 1"};
  return value;
}

bool filters_beyond(const Params& params, std::initializer_list<std::string_view> known) {
  return std::any_of(params.begin(), params.end(), [&](const auto& param) {
    return !param.second.empty() && std::find(std::begin(kFilters), std::end(kFilters), param.first) != std::end(kFilters) &&
           std::find(known.begin(), known.end(), param.first) == known.end();
  });
}

Result<Where> event_filter(const Params& params) {
  Builder b(params);
  for (const char* column : {"type", "mode", "status", "quad"}) b.any(column, std::string("e.") + column);
  b.any("country", "e.place_country");
  b.any("place", "e.place");
  b.any("event", "e.world");
  b.any("article", "e.article IN (SELECT seq FROM article WHERE id", ")");
  b.any("lineage", "e.article IN (SELECT seq FROM article WHERE lineage", ")");
  b.any("source", "e.article IN (SELECT seq FROM article WHERE outlet", ")");
  b.any("agency", "e.article IN (SELECT seq FROM article WHERE agency", ")");
  b.any("actor", "e.seq IN (SELECT event FROM event_party WHERE side = 'a' AND key", ")");
  b.any("recipient", "e.seq IN (SELECT event FROM event_party WHERE side = 'r' AND key", ")");
  b.any("party", "e.seq IN (SELECT event FROM event_party WHERE side IN ('a', 'r') AND key", ")");
  b.period("e.day");
  b.text("e.seq", "event_text");
  confidence(b, params, "e.confidence >= CAST(? AS REAL)");
  review(b, "e.id");
  return b.take();
}

Result<Where> world_filter(const Params& params) {
  Builder b(params);
  for (const char* column : {"type", "mode", "status", "quad"}) b.any(column, std::string("w.") + column);
  b.any("country", "w.place_country");
  b.any("place", "w.place");
  b.any("event", "w.event");
  b.any("actor", "w.seq IN (SELECT world FROM world_party WHERE side = 'a' AND key", ")");
  b.any("recipient", "w.seq IN (SELECT world FROM world_party WHERE side = 'r' AND key", ")");
  b.any("party", "w.seq IN (SELECT world FROM world_party WHERE key", ")");
  b.period("w.day");
  const std::string told = "w.event IN (SELECT e.world FROM event e JOIN article a ON a.seq = e.article WHERE ";
  b.any("article", told + "a.id", ")");
  b.any("lineage", told + "a.lineage", ")");
  b.any("source", told + "a.outlet", ")");
  b.any("agency", told + "a.agency", ")");
  const std::string words = words_of(params);
  const std::string by_event = "w.event IN (SELECT e.world FROM event e WHERE ";
  if (!words.empty()) b.add(by_event + "e.seq IN (SELECT rowid FROM event_text WHERE event_text MATCH ?))", {words});
  confidence(b, params, by_event + "e.confidence >= CAST(? AS REAL))");
  const std::string_view verdict = b.value("review");
  if (!verdict.empty() && verdict != "none") {
    b.add("w.event IN (SELECT e.world FROM event e WHERE e.id IN (SELECT row FROM review WHERE verdict = ?))",
          {std::string(verdict)});
  }
  return b.take();
}

Result<Where> article_filter(const Params& params) {
  Builder b(params);
  b.any("article", "a.id");
  b.any("lineage", "a.lineage");
  b.any("source", "a.outlet");
  b.any("agency", "a.agency");
  b.period("a.published");
  b.text("a.seq", "article_text");
  Params of_events = params;
  for (const char* name : {"text", "from", "to", "article", "lineage", "source", "agency"}) of_events = without(of_events, name);
  if (filters_beyond(of_events, {})) {
    auto events = event_filter(of_events);
    if (!events) return events.error();
    if (!events->sql.empty()) b.add("a.seq IN (SELECT e.article FROM event e" + events->sql + ")", events->values);
  }
  return b.take();
}

Result<Where> commitment_filter(const Params& params) {
  Builder b(params);
  b.any("outcome", "c.outcome");
  b.any("form", "c.form");
  b.any("type", "c.type");
  b.any("event", "c.event");
  b.any("party", "c.event IN (SELECT w.event FROM world w JOIN world_party p ON p.world = w.seq WHERE p.key", ")");
  b.any("actor", "c.event IN (SELECT w.event FROM world w JOIN world_party p ON p.world = w.seq WHERE p.side = 'a' AND p.key",
        ")");
  b.any("recipient", "c.event IN (SELECT w.event FROM world w JOIN world_party p ON p.world = w.seq WHERE p.side = 'r' AND p.key",
        ")");
  b.period("c.day");
  const std::string words = words_of(params);
  if (!words.empty()) {
    b.add("c.event IN (SELECT e.world FROM event e WHERE e.seq IN (SELECT rowid FROM event_text WHERE event_text MATCH ?))",
          {words});
  }
  return b.take();
}

}  // namespace demarche::write
