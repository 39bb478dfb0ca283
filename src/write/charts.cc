// Counts and charts of the page, by columns: each is one walk over numbers, whatever the filters are.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <unordered_map>

#include "write/filter.h"
#include "write/json.h"
#include "write/page.h"

namespace demarche::write {
namespace {

using std::chrono::sys_days;
constexpr sys_days kNoDay = sys_days::min();

// The day that a date names; kNoDay where it names none (a month, a year, what no calendar has). A 31 of June is the 1 of July.
sys_days day_of_date(std::string_view date) {
  const auto number = [&](size_t begin, size_t length) {
    int value = 0;
    for (const char c : date.substr(begin, length)) value = c >= '0' && c <= '9' && value >= 0 ? value * 10 + (c - '0') : -1;
    return value;
  };
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return kNoDay;
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return kNoDay;
  return sys_days(std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) / 1) + std::chrono::days(day - 1);
}

std::string date_of(sys_days day) {
  if (day == kNoDay) return {};
  const std::chrono::year_month_day date(day);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

// A mean of thousandths to two places: sums of intensities carry no more.
void score(Json& j, int64_t thousandths, int64_t n) {
  if (n == 0) return void(j.null());
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.2f", static_cast<double>(thousandths) / 1000 / static_cast<double>(n));
  j.raw(buffer);
}

int64_t intensity(const Numbers& numbers, size_t r) {
  return int64_t{numbers[r]} - kIntensityZero;
}

size_t quad_of(const Numbers& quads, size_t r) {
  return std::clamp<uint32_t>(quads[r], 1, 4) - 1;
}

// Rows that occurred or go on.
Mask happened(const View& view, Field status, Mask mask) {
  const Words& names = view[Text::kStatuses];
  const uint32_t occurred = names.find("occurred"), ongoing = names.find("ongoing");
  const auto none = static_cast<uint32_t>(names.size());
  const Numbers& statuses = view[status];
  for (size_t r = 0; r < mask.size(); ++r) mask[r] &= statuses[r] != none && (statuses[r] == occurred || statuses[r] == ongoing);
  return mask;
}

// The numbers of the greatest counts, those first that come first where they are alike.
template <typename Count>
std::vector<uint32_t> greatest(const std::vector<Count>& counts, size_t most) {
  std::vector<uint32_t> order;
  for (uint32_t n = 0; n < counts.size(); ++n) {
    if (counts[n] > 0) order.push_back(n);
  }
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(most, order.size()));
  std::partial_sort(order.begin(), end, order.end(),
                    [&](uint32_t a, uint32_t b) { return counts[a] != counts[b] ? counts[a] > counts[b] : a < b; });
  order.erase(end, order.end());
  return order;
}

void bodies(Json& j, std::string_view key, const View& view, const std::vector<uint32_t>& worlds) {
  Query query(view.db, "SELECT body FROM world WHERE seq = ?");
  j.key(key).open('[');
  for (const uint32_t r : worlds) {
    if (query.bind(1, int64_t{r} + 1).row()) j.raw(query.text(0));
    query.reset();
  }
  j.close(']');
}

// ---- summary -------------------------------------------------------------------------------------------------------

struct Strip {
  int64_t n[4] = {}, thousandths = 0;
};

void days(Json& j, const View& view, const Mask& worlds, const std::string& first, const std::string& last) {
  const Words& dates = view[Text::kDates];
  const Numbers &at = view[Field::kWorldDay], &quads = view[Field::kWorldQuad], &intensities = view[Field::kWorldIntensity];
  const uint32_t low = dates.not_less(first), high = dates.not_less(last + "~");
  std::vector<Strip> strips(high > low ? high - low : 0);
  for (size_t r = 0; r < worlds.size(); ++r) {
    if (!worlds[r] || at[r] < low || at[r] >= high) continue;
    Strip& strip = strips[at[r] - low];
    ++strip.n[quad_of(quads, r)];
    strip.thousandths += intensity(intensities, r);
  }
  j.key("days").open('[');
  const sys_days begin = day_of_date(first), end = day_of_date(last);
  sys_days day = begin;
  for (int i = 0; begin != kNoDay && end != kNoDay && i < 400 && (i == 0 || day <= end); ++i, day += std::chrono::days(1)) {
    const std::string date = i == 0 ? first : date_of(day);
    const uint32_t number = dates.find(date);
    const Strip strip = number >= low && number < high ? strips[number - low] : Strip();
    j.open('{').key("day").text(date).key("n").open('[');
    for (const int64_t n : strip.n) j.integer(n);
    j.close(']').key("score");
    score(j, strip.thousandths, strip.n[0] + strip.n[1] + strip.n[2] + strip.n[3]);
    j.close('}');
  }
  j.close(']');
}

// Pairs whose share of the last third of the strip differs most from their share before.
void dyads(Json& j, const View& view, const Mask& worlds, const std::string& begin, const std::string& middle) {
  const Words &dates = view[Text::kDates], &keys = view[Text::kKeys];
  const Parties &actors = view[Side::kWorldActor], &recipients = view[Side::kWorldRecipient];
  const Numbers &at = view[Field::kWorldDay], &intensities = view[Field::kWorldIntensity];
  const auto end = static_cast<uint32_t>(dates.size());
  uint32_t low = dates.not_less(begin), after = dates.not_less(middle);
  if (after < end && dates[after] == middle) ++after;
  struct Pair {
    uint64_t key = 0;
    int64_t now = 0, before = 0, thousandths = 0;
  };
  std::unordered_map<uint64_t, Pair> pairs;
  for (size_t r = 0; r < worlds.size(); ++r) {
    if (!worlds[r] || at[r] < low || at[r] >= end) continue;
    for (uint32_t a = actors.starts[r]; a < actors.starts[r + 1]; ++a) {
      for (uint32_t b = recipients.starts[r]; b < recipients.starts[r + 1]; ++b) {
        Pair& pair = pairs[uint64_t{actors.keys[a]} << 32 | recipients.keys[b]];
        ++(at[r] >= after ? pair.now : pair.before);
        pair.thousandths += intensity(intensities, r);
      }
    }
  }
  std::vector<Pair> order;
  order.reserve(pairs.size());
  for (auto& [key, pair] : pairs) {
    pair.key = key;
    order.push_back(pair);
  }
  const auto change = [](const Pair& p) { return std::abs(2 * p.now - p.before); };
  const auto most = order.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(20, order.size()));
  std::partial_sort(order.begin(), most, order.end(), [&](const Pair& a, const Pair& b) {
    if (change(a) != change(b)) return change(a) > change(b);
    if (a.now + a.before != b.now + b.before) return a.now + a.before > b.now + b.before;
    return a.key < b.key;
  });
  for (auto pair = order.begin(); pair != most; ++pair) {
    j.open('{').key("actor").text(keys[pair->key >> 32]).key("recipient").text(keys[pair->key & UINT32_MAX]);
    j.key("count").integer(pair->now).key("before").integer(pair->before).key("score");
    score(j, pair->thousandths, pair->now + pair->before);
    j.close('}');
  }
}

Answer summary(const View& view, const Params& params) {
  Selection selection(view, params);
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  const Mask worlds = selection.worlds(), articles = selection.articles(), commitments = selection.commitments();
  const size_t n_events = count(selection.events());
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  Json j;
  j.open('{').key("counts").open('{');

  const Numbers &lineages = view[Field::kArticleLineage], &published = view[Field::kArticlePublished],
                &statements = view[Field::kArticleStatements];
  Mask told(view.rows(Table::kArticle) + 1);
  int64_t n_statements = 0;
  for (size_t r = 0; r < articles.size(); ++r) {
    if (!articles[r]) continue;
    told[lineages[r]] = 1;
    n_statements += statements[r];
  }
  told.back() = 0;
  j.key("articles").integer(static_cast<int64_t>(count(articles))).key("lineages").integer(static_cast<int64_t>(count(told)));
  j.key("statements").integer(n_statements).key("events").integer(static_cast<int64_t>(n_events));
  j.key("world").integer(static_cast<int64_t>(count(worlds)));

  const Words &forms = view[Text::kForms], &outcomes = view[Text::kOutcomes];
  std::vector<int64_t> open(forms.size() + 1);
  const Numbers &form = view[Field::kCommitmentForm], &outcome = view[Field::kCommitmentOutcome];
  const uint32_t pending = outcomes.find("pending");
  for (size_t r = 0; r < commitments.size(); ++r) open[form[r]] += commitments[r] && outcome[r] == pending;
  open.back() = 0;
  const auto pending_of = [&](const char* name) { return open[forms.find(name)]; };
  j.key("threats_open").integer(pending_of("threat")).key("demands_open").integer(pending_of("demand"));
  j.key("promises_open").integer(pending_of("promise") + pending_of("offer"));

  const Words& dates = view[Text::kDates];
  const auto no_date = static_cast<uint32_t>(dates.size());
  std::string today;
  {
    uint32_t newest = no_date;
    for (const uint32_t at : published) newest = at != no_date && (newest == no_date || at > newest) ? at : newest;
    if (newest != no_date) today = dates[newest].substr(0, 10);
  }
  // What is told as past and present ends with the newest article, whatever a misread year says.
  const Numbers &at = view[Field::kWorldDay], &status = view[Field::kWorldStatus];
  const std::string now = today.empty() ? "0" : today;
  uint32_t ahead = dates.not_less(now);
  if (ahead < no_date && dates[ahead] == now) ++ahead;
  const uint32_t end = today.empty() ? no_date : dates.not_less(today + "~");
  const Words& statuses = view[Text::kStatuses];
  const uint32_t planned = statuses.find("planned"), hypothetical = statuses.find("hypothetical");
  const Mask done = happened(view, Field::kWorldStatus, worlds);
  Mask coming(worlds.size()), recent(worlds.size());
  uint32_t first_day = no_date, last_day = no_date;
  for (size_t r = 0; r < worlds.size(); ++r) {
    coming[r] = worlds[r] && at[r] != no_date && at[r] >= ahead && (status[r] == planned || status[r] == hypothetical);
    // Without any newest article, rows without a day are the newest that there are.
    recent[r] = done[r] && (at[r] < end || today.empty());
    if (!done[r] || at[r] == no_date) continue;
    first_day = std::min(first_day, at[r]);
    if (at[r] < end && (last_day == no_date || at[r] > last_day)) last_day = at[r];
  }
  j.key("plans_ahead").integer(static_cast<int64_t>(count(coming))).close('}');
  const std::string first(first_day == no_date ? std::string_view() : dates[first_day]);
  std::string last(last_day == no_date ? std::string_view() : dates[last_day]);
  if (last.size() < 10 && !last.empty()) last = today;
  j.key("first").text_or_null(first).key("last").text_or_null(last);

  const sys_days last_whole = day_of_date(std::string_view(last).substr(0, 10));
  if (last_whole != kNoDay) {
    const std::string begin = date_of(last_whole - std::chrono::days(89));
    days(j, view, done, std::max(begin, first.size() >= 10 ? first.substr(0, 10) : std::string()), last.substr(0, 10));
    j.key("dyads").open('[');
    dyads(j, view, done, begin, date_of(last_whole - std::chrono::days(30)));
    j.close(']');
  } else {
    j.key("days").open('[').close(']').key("dyads").open('[').close(']');
  }
  bodies(j, "next", view, in_order(view, coming, {{Field::kWorldDay}}, 0, 20));
  bodies(j, "newest", view,
         in_order(view, recent, {{Field::kWorldDay, By::Way::kDown}, {Field::kWorldSources, By::Way::kDown}}, 0, 20));
  j.close('}');
  return {200, j.take()};
}

// ---- facets --------------------------------------------------------------------------------------------------------

std::vector<uint32_t> counts_by(const Mask& mask, const Numbers& numbers, size_t n) {
  std::vector<uint32_t> counts(n + 1);  // one more for what is absent
  for (size_t r = 0; r < mask.size(); ++r) counts[numbers[r]] += mask[r];
  counts.pop_back();
  return counts;
}

std::vector<uint32_t> counts_by(const Mask& mask, const Parties& parties, size_t n) {
  std::vector<uint32_t> counts(n);
  for (size_t r = 0; r < mask.size(); ++r) {
    if (!mask[r]) continue;
    for (uint32_t p = parties.starts[r]; p < parties.starts[r + 1]; ++p) ++counts[parties.keys[p]];
  }
  return counts;
}

Answer facets(const View& view, const Params& params) {
  Selection selection(view, params);
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  constexpr size_t kMost = 50;
  Json j;
  j.open('{');
  const auto put = [&](const char* name, const std::vector<uint32_t>& counts, const Words& words, const Words* names) {
    j.key(name).open('[');
    for (const uint32_t n : greatest(counts, kMost)) {
      j.open('{').key("value").text(words[n]).key("name").text_or_null(names == nullptr ? "" : (*names)[n]);
      j.key("count").integer(counts[n]).close('}');
    }
    j.close(']');
  };
  const auto by_text = [&](const char* name, Text text, Field field) {
    put(name, counts_by(selection.events(name), view[field], view[text].size()), view[text], nullptr);
  };
  const auto by_article = [&](const char* name, Text text, Field field) {
    const Mask events = selection.events(name);
    const Numbers &article = view[Field::kEventArticle], &of = view[field];
    std::vector<uint32_t> told(of.size() + 1), counts(view[text].size() + 1);
    for (size_t r = 0; r < events.size(); ++r) told[article[r]] += events[r];
    for (size_t r = 0; r < of.size(); ++r) counts[of[r]] += told[r];
    counts.pop_back();
    put(name, counts, view[text], nullptr);
  };
  by_text("type", Text::kTypes, Field::kEventType);
  {
    std::vector<uint32_t> counts = counts_by(selection.events("mode"), view[Field::kEventMode], view[Text::kModes].size());
    if (const uint32_t none = view[Text::kModes].find("none"); none < counts.size()) counts[none] = 0;
    put("mode", counts, view[Text::kModes], nullptr);
  }
  by_text("status", Text::kStatuses, Field::kEventStatus);
  {
    const Mask events = selection.events("quad");
    const Numbers& quads = view[Field::kEventQuad];
    std::vector<uint32_t> counts(5);
    for (size_t r = 0; r < events.size(); ++r) counts[quads[r] < 5 ? quads[r] : 0] += events[r];
    Words names;
    for (const char* name : {"0", "1", "2", "3", "4"}) names.add(name);
    put("quad", counts, names, nullptr);
  }
  const Words &keys = view[Text::kKeys], &names = view[Text::kNames];
  put("actor", counts_by(selection.events("actor"), view[Side::kEventActor], keys.size()), keys, &names);
  put("recipient", counts_by(selection.events("recipient"), view[Side::kEventRecipient], keys.size()), keys, &names);
  by_text("country", Text::kCountries, Field::kEventCountry);
  by_article("source", Text::kOutlets, Field::kArticleOutlet);
  by_article("agency", Text::kAgencies, Field::kArticleAgency);
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  j.close('}');
  return {200, j.take()};
}

// ---- timeline ------------------------------------------------------------------------------------------------------

// Where each date stands on an axis of bins, which are in order; the number after the last for what has no place there.
Numbers bins_of(const Words& dates, std::string_view bin, std::vector<std::string>* names) {
  Numbers places(dates.size() + 1);
  std::map<std::string, uint32_t> index;
  std::vector<std::string> at(dates.size());
  for (size_t n = 0; n < dates.size(); ++n) {
    if (dates[n].size() != 10) continue;
    at[n] = dates[n];
    if (bin == "week") {
      const sys_days day = day_of_date(dates[n]);
      at[n] = day == kNoDay ? "" : date_of(day - std::chrono::days(std::chrono::weekday(day).iso_encoding() - 1));
    } else if (bin != "day") {
      at[n].replace(bin == "month" ? 7 : 4, std::string::npos, bin == "month" ? "-01" : "-01-01");
    }
    index.emplace(at[n], 0);
  }
  for (auto& [name, number] : index) {
    number = static_cast<uint32_t>(names->size());
    names->push_back(name);
  }
  for (size_t n = 0; n <= dates.size(); ++n)
    places[n] = n < dates.size() && dates[n].size() == 10 ? index[at[n]] : static_cast<uint32_t>(names->size());
  return places;
}

struct Cell {
  int64_t n = 0, thousandths = 0;
};

Answer timeline(const View& view, const Params& params) {
  const std::string_view by = value_of(params, "by").empty() ? "quad" : value_of(params, "by");
  if (by != "quad" && by != "type" && by != "status" && by != "actor")
    return refuse(400, {"serve.bad-filter", "by: allowed are quad, type, status, actor"});
  std::string_view bin = value_of(params, "bin").empty() ? "auto" : value_of(params, "bin");
  if (bin != "day" && bin != "week" && bin != "month" && bin != "year" && bin != "auto")
    return refuse(400, {"serve.bad-filter", "bin: allowed are day, week, month, year, auto"});
  Selection selection(view, params);
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  Mask events = selection.events();
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  // Only days as such: a year or month alone has no place on an axis of days.
  const Words &dates = view[Text::kDates], &keys = view[Text::kKeys];
  std::vector<uint8_t> whole(dates.size() + 1);
  for (size_t n = 0; n < dates.size(); ++n) whole[n] = dates[n].size() == 10;
  const Numbers &at = view[Field::kEventDay], &intensities = view[Field::kEventIntensity];
  // Rows stand in lanes by a number each, or by those of their actors.
  const bool by_actor = by == "actor";
  const Parties* actors = by_actor ? &view[Side::kEventActor] : nullptr;
  const Numbers& numbers = view[by == "type" ? Field::kEventType : by == "status" ? Field::kEventStatus : Field::kEventQuad];
  Words digits;
  for (const char* digit : {"0", "1", "2", "3", "4"}) digits.add(digit);
  const Words& words = by_actor ? keys : by == "type" ? view[Text::kTypes] : by == "status" ? view[Text::kStatuses] : digits;
  const auto each_lane = [&](size_t r, const auto& visit) {
    if (by_actor) {
      for (uint32_t p = actors->starts[r]; p < actors->starts[r + 1]; ++p) visit(actors->keys[p]);
    } else if (numbers[r] < words.size()) {
      visit(numbers[r]);
    }
  };
  uint32_t first = UINT32_MAX, last = 0;
  std::vector<uint32_t> totals(words.size());
  for (size_t r = 0; r < events.size(); ++r) {
    events[r] &= whole[at[r]];
    if (!events[r]) continue;
    each_lane(r, [&](uint32_t lane) {
      ++totals[lane];
      first = std::min(first, at[r]);
      last = std::max(last, at[r]);
    });
  }
  if (bin == "auto") {
    const sys_days from = first > last ? kNoDay : day_of_date(dates[first]),
                   to = first > last ? kNoDay : day_of_date(dates[last]);
    const auto n = from == kNoDay || to == kNoDay ? 0 : (to - from).count();
    bin = n <= 120 ? "day" : n <= 800 ? "week" : n <= 3700 ? "month" : "year";
  }
  std::vector<std::string> bins;
  const Numbers places = bins_of(dates, bin, &bins);
  const std::vector<uint32_t> lanes = greatest(totals, 24);
  Numbers index(words.size(), UINT32_MAX);
  Json j;
  j.open('{').key("bin").text(bin).key("lanes").open('[');
  for (uint32_t lane = 0; lane < lanes.size(); ++lane) {
    index[lanes[lane]] = lane;
    j.open('{').key("value").text(words[lanes[lane]]).key("name");
    j.text_or_null(by_actor ? view[Text::kNames][lanes[lane]] : "").key("total").integer(totals[lanes[lane]]).close('}');
  }
  std::vector<Cell> cells(lanes.size() * bins.size());
  for (size_t r = 0; r < events.size(); ++r) {
    if (!events[r]) continue;
    each_lane(r, [&](uint32_t lane) {
      if (index[lane] == UINT32_MAX) return;
      Cell& cell = cells[index[lane] * bins.size() + places[at[r]]];
      ++cell.n;
      cell.thousandths += intensity(intensities, r);
    });
  }
  std::vector<uint32_t> in_words = lanes;
  std::sort(in_words.begin(), in_words.end());
  j.close(']').key("cells").open('[');
  int64_t room = 20000;
  for (const uint32_t lane : in_words) {
    for (size_t b = 0; b < bins.size() && room > 0; ++b) {
      const Cell& cell = cells[index[lane] * bins.size() + b];
      if (cell.n == 0) continue;
      --room;
      j.open('{').key("lane").integer(index[lane]).key("at").text(bins[b]).key("count").integer(cell.n).key("score");
      score(j, cell.thousandths, cell.n);
      j.close('}');
    }
  }
  j.close(']').close('}');
  return {200, j.take()};
}

// ---- matrix, map, sources ------------------------------------------------------------------------------------------

Answer matrix(const View& view, const Params& params) {
  Selection selection(view, params);
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  const Mask worlds = happened(view, Field::kWorldStatus, selection.worlds());
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  const Parties &actors = view[Side::kWorldActor], &recipients = view[Side::kWorldRecipient];
  const Numbers &quads = view[Field::kWorldQuad], &intensities = view[Field::kWorldIntensity];
  const Words &keys = view[Text::kKeys], &names = view[Text::kNames];
  std::vector<int64_t> totals(keys.size());
  const auto each_pair = [&](const auto& visit) {
    for (size_t r = 0; r < worlds.size(); ++r) {
      if (!worlds[r]) continue;
      for (uint32_t a = actors.starts[r]; a < actors.starts[r + 1]; ++a) {
        for (uint32_t b = recipients.starts[r]; b < recipients.starts[r + 1]; ++b) visit(r, actors.keys[a], recipients.keys[b]);
      }
    }
  };
  each_pair([&](size_t, uint32_t actor, uint32_t recipient) {
    ++totals[actor];
    ++totals[recipient];
  });
  const std::vector<uint32_t> order = greatest(totals, 40);
  const size_t side = order.size();
  Numbers index(keys.size(), UINT32_MAX);
  Json j;
  j.open('{').key("parties").open('[');
  for (uint32_t n = 0; n < side; ++n) {
    const uint32_t key = order[n];
    index[key] = n;
    j.open('{').key("code").text(keys[key]).key("name").text_or_null(names[key]).key("count").integer(totals[key]).close('}');
  }
  std::vector<Strip> cells(side * side);
  each_pair([&](size_t r, uint32_t actor, uint32_t recipient) {
    if (index[actor] == UINT32_MAX || index[recipient] == UINT32_MAX) return;
    Strip& cell = cells[index[actor] * side + index[recipient]];
    ++cell.n[quad_of(quads, r)];
    cell.thousandths += intensity(intensities, r);
  });
  std::vector<uint32_t> in_words = order;
  std::sort(in_words.begin(), in_words.end());
  j.close(']').key("cells").open('[');
  for (const uint32_t actor : in_words) {
    for (const uint32_t recipient : in_words) {
      const Strip& cell = cells[index[actor] * side + index[recipient]];
      const int64_t n = cell.n[0] + cell.n[1] + cell.n[2] + cell.n[3];
      if (n == 0) continue;
      j.open('{').key("actor").integer(index[actor]).key("recipient").integer(index[recipient]).key("count").integer(n);
      j.key("score");
      score(j, cell.thousandths, n);
      j.key("quads").open('[');
      for (const int64_t one : cell.n) j.integer(one);
      j.close(']').close('}');
    }
  }
  j.close(']').close('}');
  return {200, j.take()};
}

Answer map(const View& view, const Params& params) {
  Selection selection(view, params);
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  const Mask worlds = selection.worlds();
  if (!selection.error().id.empty()) return refuse(400, selection.error());
  const Words &codes = view[Text::kCountries], &names = view[Text::kPlaces];
  const Numbers &countries = view[Field::kWorldCountry], &places = view[Field::kWorldPlace], &spots = view[Field::kWorldSpot],
                &quads = view[Field::kWorldQuad];
  struct Spot {
    uint32_t n = 0, newest = 0;
    std::array<uint32_t, 4> quads{};
  };
  std::vector<Spot> by_country(codes.size() + 1), by_spot(worlds.size() + 1);
  int64_t nowhere = 0;
  for (uint32_t r = 0; r < worlds.size(); ++r) {
    if (!worlds[r]) continue;
    for (Spot* spot : {&by_country[countries[r]], &by_spot[spots[r]]}) {
      ++spot->n;
      spot->newest = r;
      if (quads[r] >= 1 && quads[r] <= 4) ++spot->quads[quads[r] - 1];
    }
    nowhere += countries[r] == codes.size() && places[r] == names.size();
  }
  by_country.pop_back();
  by_spot.pop_back();
  Json j;
  const auto put_quads = [&](const Spot& spot) {
    j.key("quads").open('[');
    for (const uint32_t n : spot.quads) j.integer(n);
    j.close(']');
  };
  std::vector<uint32_t> counts;
  for (const Spot& spot : by_country) counts.push_back(spot.n);
  j.open('{').key("countries").open('[');
  for (const uint32_t n : greatest(counts, counts.size())) {
    j.open('{').key("code").text(codes[n]).key("count").integer(counts[n]);
    put_quads(by_country[n]);
    j.close('}');
  }
  j.close(']').key("places").open('[');
  // By count, then by name; those without a name come first.
  std::vector<uint32_t> order;
  for (uint32_t n = 0; n < by_spot.size(); ++n) {
    if (by_spot[n].n > 0) order.push_back(n);
  }
  const auto name = [&](uint32_t spot) {
    const uint32_t place = places[by_spot[spot].newest];
    return place == names.size() ? 0 : place + 1;
  };
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(2000, order.size()));
  std::partial_sort(order.begin(), end, order.end(), [&](uint32_t a, uint32_t b) {
    if (by_spot[a].n != by_spot[b].n) return by_spot[a].n > by_spot[b].n;
    return name(a) != name(b) ? name(a) < name(b) : a < b;
  });
  Query row(view.db, "SELECT place, place_country, lat, lon, place_precision, event FROM world WHERE seq = ?");
  for (auto spot = order.begin(); spot != end; ++spot) {
    if (row.bind(1, int64_t{by_spot[*spot].newest} + 1).row()) {
      j.open('{').key("name").text_or_null(row.text(0)).key("country").text_or_null(row.text(1));
      j.key("lat").number(row.real(2)).key("lon").number(row.real(3)).key("precision").text(row.text(4));
      j.key("count").integer(by_spot[*spot].n);
      put_quads(by_spot[*spot]);
      j.key("event").text_or_null(row.text(5)).close('}');
    }
    row.reset();
  }
  j.close(']').key("nowhere").integer(nowhere).close('}');
  return {200, j.take()};
}

Answer sources(const View& view) {
  const Words &outlets = view[Text::kOutlets], &agencies = view[Text::kAgencies], &dates = view[Text::kDates],
              &types = view[Text::kTypes];
  const Numbers &outlet = view[Field::kArticleOutlet], &agency = view[Field::kArticleAgency], &copy = view[Field::kArticleCopy],
                &n_events = view[Field::kArticleEvents], &published = view[Field::kArticlePublished];
  struct Source {
    int64_t copies = 0, events = 0;
    uint32_t first = UINT32_MAX, last = UINT32_MAX;
  };
  std::vector<Source> sources(outlets.size() + 1);
  std::vector<uint32_t> n_articles(outlets.size() + 1), of_agency(agencies.size() + 1);
  for (size_t r = 0; r < outlet.size(); ++r) {
    Source& source = sources[outlet[r]];
    ++n_articles[outlet[r]];
    ++of_agency[agency[r]];
    source.copies += copy[r] == 1;
    source.events += n_events[r];
    if (published[r] == dates.size()) continue;
    source.first = std::min(source.first, published[r]);
    source.last = source.last == UINT32_MAX ? published[r] : std::max(source.last, published[r]);
  }
  n_articles.pop_back();
  of_agency.pop_back();
  const auto date = [&](uint32_t n) { return n == UINT32_MAX ? std::string_view() : dates[n]; };
  Json j;
  j.open('{').key("outlets").open('[');
  for (const uint32_t n : greatest(n_articles, 1000)) {
    const Source& source = sources[n];
    j.open('{').key("outlet").text(outlets[n]).key("articles").integer(n_articles[n]).key("copies").integer(source.copies);
    j.key("events").integer(source.events).key("first").text_or_null(date(source.first));
    j.key("last").text_or_null(date(source.last)).close('}');
  }
  j.close(']').key("agencies").open('[');
  for (const uint32_t n : greatest(of_agency, of_agency.size()))
    j.open('{').key("agency").text(agencies[n]).key("articles").integer(of_agency[n]).close('}');
  j.close(']').key("notes").open('[');
  Query notes(view.db, "SELECT id, count(*), min(message) FROM note GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200");
  while (notes.row()) {
    j.open('{')
        .key("id")
        .text(notes.text(0))
        .key("count")
        .integer(notes.integer(1))
        .key("example")
        .text(notes.text(2))
        .close('}');
  }
  j.close(']').key("types").open('[');
  const Numbers &type = view[Field::kEventType], &confidence = view[Field::kEventConfidence];
  std::vector<int64_t> rows(types.size() + 1), sums(types.size() + 1), right(types.size() + 1), wrong(types.size() + 1);
  for (size_t r = 0; r < type.size(); ++r) {
    ++rows[type[r]];
    sums[type[r]] += confidence[r];
  }
  rows.back() = 0;
  Query reviews(view.db, "SELECT x.type, r.verdict, count(*) FROM review r CROSS JOIN event x ON x.id = r.row GROUP BY 1, 2");
  while (reviews.row()) {
    const uint32_t t = types.find(reviews.text(0));
    if (reviews.text(1) == "right") right[t] += reviews.integer(2);
    if (reviews.text(1) == "wrong") wrong[t] += reviews.integer(2);
  }
  for (const uint32_t t : greatest(rows, rows.size())) {
    j.open('{').key("type").text(types[t]).key("rows").integer(rows[t]).key("mean_confidence");
    score(j, sums[t], rows[t]);
    j.key("right").integer(right[t]).key("wrong").integer(wrong[t]).close('}');
  }
  j.close(']').close('}');
  return {200, j.take()};
}

}  // namespace

Answer chart(const View& view, std::string_view name, const Params& params) {
  if (name == "summary") return summary(view, params);
  if (name == "facets") return facets(view, params);
  if (name == "timeline") return timeline(view, params);
  if (name == "matrix") return matrix(view, params);
  if (name == "map") return map(view, params);
  if (name == "sources") return sources(view);
  return refuse(404, {"serve.unknown", std::string(name) + ": no such question; docs/serve.md lists them"});
}

}  // namespace demarche::write
