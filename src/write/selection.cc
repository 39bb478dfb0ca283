#include "write/selection.h"

#include <algorithm>
#include <charconv>

namespace demarche::write {
namespace {

// What only events say, and what their articles say.
constexpr const char* kOfEvents[] = {"type",   "mode",      "status",  "quad",   "country", "place", "event",
                                     "actor",  "recipient", "party",   "from",   "to",      "text",  "confidence",
                                     "review", "article",   "lineage", "source", "agency"};
constexpr const char* kOfArticles[] = {"article", "lineage", "source", "agency"};

void keep(Mask* mask, const std::optional<Mask>& condition) {
  if (!condition) return;
  for (size_t r = 0; r < mask->size(); ++r) (*mask)[r] &= (*condition)[r];
}

std::string marks(size_t n) {
  std::string out;
  for (size_t i = 0; i < n; ++i) out += i == 0 ? "?" : ", ?";
  return out;
}

}  // namespace

size_t count(const Mask& mask) {
  size_t n = 0;
  for (const uint8_t one : mask) n += one;
  return n;
}

Selection::Selection(const View& view, const Params& params) : view_(view), params_(params) {
  const auto from = day_of(params, "from"), to = day_of(params, "to");
  const auto confidence = confidence_of(params);
  if (!confidence) error_ = confidence.error();
  if (!to) error_ = to.error();
  if (!from) error_ = from.error();
  if (!error_.id.empty()) return;
  from_ = *from;
  to_ = *to;
  confidence_ = *confidence;
}

Selection::Condition Selection::text_in(Text text, Field field, std::string_view name) {
  const auto values = values_of(params_, name);
  if (values.empty()) return {};
  const Words& words = view_[text];
  Mask wanted(words.size() + 1);
  for (const std::string& value : values) wanted[words.find(value)] = 1;
  wanted[words.size()] = 0;
  const Numbers& numbers = view_[field];
  Mask mask(numbers.size());
  for (size_t r = 0; r < mask.size(); ++r) mask[r] = wanted[numbers[r]];
  return mask;
}

Selection::Condition Selection::quads(Field field) {
  const auto values = values_of(params_, "quad");
  if (values.empty()) return {};
  const Numbers& numbers = view_[field];
  Mask mask(numbers.size());
  for (const std::string& value : values) {
    uint32_t quad = 0;
    const auto end = std::from_chars(value.data(), value.data() + value.size(), quad);
    if (end.ec != std::errc() || end.ptr != value.data() + value.size()) continue;
    for (size_t r = 0; r < mask.size(); ++r) mask[r] |= numbers[r] == quad;
  }
  return mask;
}

Selection::Condition Selection::with_party(Side side, std::string_view name) {
  const auto values = values_of(params_, name);
  if (values.empty()) return {};
  const Words& words = view_[Text::kKeys];
  Mask wanted(words.size() + 1);
  for (const std::string& value : values) wanted[words.find(value)] = 1;
  const Parties& parties = view_[side];
  Mask mask(parties.starts.size() - 1);
  for (size_t r = 0; r < mask.size(); ++r) {
    for (uint32_t p = parties.starts[r]; p < parties.starts[r + 1]; ++p) mask[r] |= wanted[parties.keys[p]];
  }
  return mask;
}

Selection::Condition Selection::in_period(Field field, std::string_view name) {
  const std::string& day = name == "from" ? from_ : to_;
  if (day.empty()) return {};
  const Words& dates = view_[Text::kDates];
  // '~' sorts after every date that begins so.
  const uint32_t first = name == "from" ? dates.not_less(day) : 0,
                 end = name == "from" ? static_cast<uint32_t>(dates.size()) : dates.not_less(day + "~");
  const Numbers& numbers = view_[field];
  Mask mask(numbers.size());
  for (size_t r = 0; r < mask.size(); ++r) mask[r] = numbers[r] >= first && numbers[r] < end;
  return mask;
}

Selection::Condition Selection::from_sql(Table table, const std::string& sql, const std::vector<std::string>& values) {
  Query query(view_.db, sql);
  for (size_t i = 0; i < values.size(); ++i) query.bind(static_cast<int>(i) + 1, values[i]);
  Mask mask(view_.rows(table));
  int code = SQLITE_DONE;
  while ((code = query.step()) == SQLITE_ROW) {
    const int64_t seq = query.integer(0);
    if (seq >= 1 && static_cast<size_t>(seq) <= mask.size()) mask[static_cast<size_t>(seq - 1)] = 1;
  }
  if (code != SQLITE_DONE) error_ = {"serve.bad-filter", sqlite3_errmsg(view_.db)};
  return mask;
}

Selection::Condition Selection::found(Table table, const std::string& index, const std::string& words) {
  return view_.columns->found(index + " " + words, [&]() -> Condition {
    Condition rows = from_sql(table, "SELECT rowid FROM " + index + " WHERE " + index + " MATCH ?", {words});
    return error_.id.empty() ? rows : std::nullopt;
  });
}

Selection::Condition Selection::of_articles(const std::string& name) {
  const auto found = article_conditions_.find(name);
  if (found != article_conditions_.end()) return found->second;
  Condition made;
  if (name == "source") {
    made = text_in(Text::kOutlets, Field::kArticleOutlet, name);
  } else if (name == "agency") {
    made = text_in(Text::kAgencies, Field::kArticleAgency, name);
  } else if (const auto values = values_of(params_, name); !values.empty()) {
    made = from_sql(Table::kArticle,
                    std::string("SELECT seq FROM article WHERE ") + (name == "article" ? "id" : "lineage") + " IN (" +
                        marks(values.size()) + ")",
                    values);
  }
  return article_conditions_.emplace(name, std::move(made)).first->second;
}

Mask Selection::events_in(const Mask& articles) {
  const Numbers& of = view_[Field::kEventArticle];
  Mask mask(of.size());
  for (size_t r = 0; r < mask.size(); ++r) mask[r] = of[r] < articles.size() && articles[of[r]];
  return mask;
}

Mask Selection::worlds_of(const Mask& events) {
  const Numbers& of = view_[Field::kEventWorld];
  Mask mask(view_.rows(Table::kWorld) + 1);
  for (size_t r = 0; r < events.size(); ++r) mask[of[r]] |= events[r];
  mask.pop_back();
  return mask;
}

const Selection::Condition& Selection::event_condition(const std::string& name) {
  const auto found = event_conditions_.find(name);
  if (found != event_conditions_.end()) return found->second;
  Condition made = make_event_condition(name);
  return event_conditions_.emplace(name, std::move(made)).first->second;
}

Selection::Condition Selection::make_event_condition(const std::string& name) {
  if (name == "type") return text_in(Text::kTypes, Field::kEventType, name);
  if (name == "mode") return text_in(Text::kModes, Field::kEventMode, name);
  if (name == "status") return text_in(Text::kStatuses, Field::kEventStatus, name);
  if (name == "country") return text_in(Text::kCountries, Field::kEventCountry, name);
  if (name == "place") return text_in(Text::kPlaces, Field::kEventPlace, name);
  if (name == "quad") return quads(Field::kEventQuad);
  if (name == "from" || name == "to") return in_period(Field::kEventDay, name);
  if (name == "actor") return with_party(Side::kEventActor, name);
  if (name == "recipient") return with_party(Side::kEventRecipient, name);
  if (name == "party") {
    Condition either = with_party(Side::kEventActor, name);
    const Condition other = with_party(Side::kEventRecipient, name);
    if (either) {
      for (size_t r = 0; r < either->size(); ++r) (*either)[r] |= (*other)[r];
    }
    return either;
  }
  if (name == "event") {
    const auto values = values_of(params_, name);
    if (values.empty()) return {};
    return from_sql(Table::kEvent, "SELECT seq FROM event WHERE world IN (" + marks(values.size()) + ")", values);
  }
  if (name == "text") {
    const std::string words = words_of(params_);
    if (words.empty()) return {};
    return found(Table::kEvent, "event_text", words);
  }
  if (name == "confidence") {
    if (value_of(params_, name).empty()) return {};
    const Numbers& confidences = view_[Field::kEventConfidence];
    Mask mask(confidences.size());
    uint32_t least = 0;
    while (least <= 1000 && least / 1000.0 < confidence_) ++least;
    for (size_t r = 0; r < mask.size(); ++r) mask[r] = confidences[r] >= least;
    return mask;
  }
  if (name == "review") {
    const std::string verdict(value_of(params_, name));
    if (verdict.empty()) return {};
    if (verdict != "none")
      return from_sql(Table::kEvent, "SELECT e.seq FROM review r CROSS JOIN event e ON e.id = r.row WHERE r.verdict = ?",
                      {verdict});
    Condition judged =
        from_sql(Table::kEvent, "SELECT e.seq FROM review r CROSS JOIN event e ON e.id = r.row WHERE r.verdict IS NOT NULL", {});
    for (uint8_t& one : *judged) one ^= 1;
    return judged;
  }
  const Condition articles = of_articles(name);
  if (!articles) return {};
  return events_in(*articles);
}

Mask Selection::events(std::string_view but) {
  Mask mask(view_.rows(Table::kEvent), 1);
  for (const char* name : kOfEvents) {
    if (name != but) keep(&mask, event_condition(name));
  }
  return mask;
}

Mask Selection::worlds() {
  Mask mask(view_.rows(Table::kWorld), 1);
  world_conditions(&mask);
  return mask;
}

void Selection::world_conditions(Mask* worlds) {
  keep(worlds, text_in(Text::kTypes, Field::kWorldType, "type"));
  keep(worlds, text_in(Text::kModes, Field::kWorldMode, "mode"));
  keep(worlds, text_in(Text::kStatuses, Field::kWorldStatus, "status"));
  keep(worlds, text_in(Text::kCountries, Field::kWorldCountry, "country"));
  keep(worlds, text_in(Text::kPlaces, Field::kWorldPlace, "place"));
  keep(worlds, quads(Field::kWorldQuad));
  keep(worlds, in_period(Field::kWorldDay, "from"));
  keep(worlds, in_period(Field::kWorldDay, "to"));
  keep(worlds, with_party(Side::kWorldActor, "actor"));
  keep(worlds, with_party(Side::kWorldRecipient, "recipient"));
  if (Condition either = with_party(Side::kWorldActor, "party")) {
    const Condition other = with_party(Side::kWorldRecipient, "party");
    for (size_t r = 0; r < either->size(); ++r) (*either)[r] |= (*other)[r];
    keep(worlds, either);
  }
  if (const auto values = values_of(params_, "event"); !values.empty())
    keep(worlds, from_sql(Table::kWorld, "SELECT seq FROM world WHERE event IN (" + marks(values.size()) + ")", values));
  // A world passes where one of its mentions does.
  for (const char* name : {"article", "lineage", "source", "agency", "text", "confidence"}) {
    if (const Condition& events = event_condition(name)) keep(worlds, worlds_of(*events));
  }
  if (value_of(params_, "review") != "none") {
    if (const Condition& events = event_condition("review")) keep(worlds, worlds_of(*events));
  }
}

Mask Selection::articles() {
  Mask mask(view_.rows(Table::kArticle), 1);
  for (const char* name : kOfArticles) keep(&mask, of_articles(name));
  keep(&mask, in_period(Field::kArticlePublished, "from"));
  keep(&mask, in_period(Field::kArticlePublished, "to"));
  if (const std::string words = words_of(params_); !words.empty()) keep(&mask, found(Table::kArticle, "article_text", words));
  // Everything else is asked of events; one event of the article must pass it all.
  Mask events(view_.rows(Table::kEvent), 1);
  bool asked = false;
  for (const std::string name :
       {"type", "mode", "status", "quad", "country", "place", "event", "actor", "recipient", "party", "confidence", "review"}) {
    const Condition& condition = event_condition(name);
    asked |= condition.has_value();
    keep(&events, condition);
  }
  if (asked) {
    const Numbers& of = view_[Field::kEventArticle];
    Mask told(mask.size() + 1);
    for (size_t r = 0; r < events.size(); ++r) told[of[r]] |= events[r];
    keep(&mask, told);
  }
  return mask;
}

Mask Selection::commitments_in(const Mask& worlds) {
  const Numbers& of = view_[Field::kCommitmentWorld];
  Mask mask(of.size());
  for (size_t r = 0; r < mask.size(); ++r) mask[r] = of[r] < worlds.size() && worlds[of[r]];
  return mask;
}

Mask Selection::commitments() {
  Mask mask(view_.rows(Table::kCommitment), 1);
  keep(&mask, text_in(Text::kOutcomes, Field::kCommitmentOutcome, "outcome"));
  keep(&mask, text_in(Text::kForms, Field::kCommitmentForm, "form"));
  keep(&mask, text_in(Text::kTypes, Field::kCommitmentType, "type"));
  keep(&mask, in_period(Field::kCommitmentDay, "from"));
  keep(&mask, in_period(Field::kCommitmentDay, "to"));
  if (const auto values = values_of(params_, "event"); !values.empty())
    keep(&mask,
         commitments_in(*from_sql(Table::kWorld, "SELECT seq FROM world WHERE event IN (" + marks(values.size()) + ")", values)));
  if (Condition either = with_party(Side::kWorldActor, "party")) {
    const Condition other = with_party(Side::kWorldRecipient, "party");
    for (size_t r = 0; r < either->size(); ++r) (*either)[r] |= (*other)[r];
    keep(&mask, commitments_in(*either));
  }
  if (const Condition worlds = with_party(Side::kWorldActor, "actor")) keep(&mask, commitments_in(*worlds));
  if (const Condition worlds = with_party(Side::kWorldRecipient, "recipient")) keep(&mask, commitments_in(*worlds));
  if (const Condition& events = event_condition("text")) keep(&mask, commitments_in(worlds_of(*events)));
  return mask;
}

namespace {

// Of phrases 0 means absent; of all else, the greatest number.
bool is_phrase(Field field) {
  return field == Field::kEventActors || field == Field::kEventRecipients || field == Field::kWorldActors ||
         field == Field::kWorldRecipients;
}

std::optional<Text> text_of(Field field) {
  switch (field) {
    case Field::kEventDay:
    case Field::kWorldDay:
    case Field::kArticlePublished:
    case Field::kCommitmentDay:
      return Text::kDates;
    default:
      return {};
  }
}

}  // namespace

std::vector<uint32_t> in_order(const View& view, const Mask& mask, const std::vector<By>& order, int64_t offset, int64_t limit) {
  // What a row is ordered by: each field's number, turned so that absent ones come last either way.
  struct Turned {
    const Numbers* numbers;
    uint32_t turn, minus;
    uint32_t operator()(size_t r) const { return ((*numbers)[r] ^ turn) - minus; }
  };
  std::vector<Turned> fields;
  for (const By& by : order) {
    const bool down = by.way == By::Way::kDown;
    // n - 1 - x is (x ^ ~0) - ~(n - 1), which is the greatest number where x is n.
    const auto text = text_of(by.field);
    const uint32_t last = down && text ? static_cast<uint32_t>(view[*text].size()) - 1 : UINT32_MAX;
    fields.push_back({by.of != nullptr ? by.of : &view[by.field], down ? UINT32_MAX : 0,
                      down                  ? ~last
                      : is_phrase(by.field) ? 1u
                                            : 0u});
  }
  struct Entry {
    uint64_t first;
    uint32_t second, row;
    bool operator<(const Entry& other) const {
      return first != other.first ? first < other.first : second != other.second ? second < other.second : row < other.row;
    }
  };
  std::vector<Entry> entries;
  for (size_t r = 0; r < mask.size(); ++r) {
    if (!mask[r]) continue;
    Entry entry{0, 0, static_cast<uint32_t>(r)};
    if (!fields.empty()) entry.first = uint64_t{fields[0](r)} << 32;
    if (fields.size() > 1) entry.first |= fields[1](r);
    if (fields.size() > 2) entry.second = fields[2](r);
    entries.push_back(entry);
  }
  const auto n = static_cast<int64_t>(entries.size());
  const int64_t begin = std::clamp<int64_t>(offset, 0, n), end = std::min(n, begin + std::max<int64_t>(limit, 0));
  if (begin < n) std::nth_element(entries.begin(), entries.begin() + begin, entries.end());
  if (end < n) std::nth_element(entries.begin() + begin, entries.begin() + end, entries.end());
  std::sort(entries.begin() + begin, entries.begin() + end);
  std::vector<uint32_t> rows;
  for (int64_t i = begin; i < end; ++i) rows.push_back(entries[static_cast<size_t>(i)].row);
  return rows;
}

}  // namespace demarche::write
