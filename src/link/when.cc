// Resolves the time mentions in reading order, as a reader would: against the day of publication, and against the last date
// told. Where the page has no date, the article's own words bound it first.
#include "link/when.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lexicon/table.h"
#include "lexicon/time_code.h"
#include "link/tense.h"
#include "link/when_resolve.h"

namespace demarche::link {

using lexicon::TimeCode;

struct TimeResolver::Impl {
  std::unordered_map<std::string, std::string> holidays;
  TenseWords tense_words;
};

TimeResolver::TimeResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TimeResolver::TimeResolver(TimeResolver&&) noexcept = default;
TimeResolver& TimeResolver::operator=(TimeResolver&&) noexcept = default;
TimeResolver::~TimeResolver() = default;

Result<TimeResolver> TimeResolver::load(const std::string& data_dir) {
  auto table = lexicon::Table::load(data_dir + "/link/holidays.tsv", {"id", "rule"});
  if (!table) return table.error();
  auto impl = std::make_unique<Impl>();
  for (const auto& row : table->rows()) {
    const std::string rule(row["rule"]);
    if (!holiday_in(rule, 2024)) {
      return row.error("rule", "link.bad-holiday",
                       "\"" + rule + "\" is no rule of a holiday; see the head of the file for the forms");
    }
    impl->holidays.emplace(row["id"], rule);
  }
  auto words = lexicon::Table::load(data_dir + "/link/en/tense_words.tsv", {"word", "kind"});
  if (!words) return words.error();
  for (const auto& row : words->rows()) {
    if (row["kind"] == "ahead")
      impl->tense_words.ahead.emplace(row["word"]);
    else if (row["kind"] == "unchanging")
      impl->tense_words.unchanging.emplace(row["word"]);
    else if (row["kind"] == "carrying")
      impl->tense_words.carrying.emplace(row["word"]);
    else if (row["kind"] == "asking")
      impl->tense_words.asking.emplace(row["word"]);
    else if (row["kind"] == "dating")
      impl->tense_words.dating.emplace(row["word"]);
    else
      return row.error("kind", "link.bad-tense-word",
                       "\"" + std::string(row["kind"]) + "\" is none of ahead, unchanging, carrying, asking, dating");
  }
  return TimeResolver(std::move(impl));
}

namespace {

struct Coded {
  uint32_t mention = 0;
  uint32_t sentence = 0;
  ZoneKind zone = ZoneKind::kStory;
  bool copyright = false;  // "© Agency, 2021"
  TimeCode code;
  std::optional<TimeCode> to;
  bool ends_apart = false;
  Tense tense;
};

std::vector<Coded> read_codes(const Doc& doc, const TenseWords& words) {
  std::vector<Coded> out;
  for (uint32_t m = 0; m < doc.mentions.size(); ++m) {
    const Mention& mention = doc.mentions[m];
    if (mention.kind != MentionKind::kTime || mention.key.empty() || mention.head_token >= doc.tokens.size()) continue;
    // " ; " a range in one expression, " .. " one whose ends are mentions of their own
    const size_t range = std::min(mention.key.find(" ; "), mention.key.find(" .. "));
    auto code = TimeCode::parse(mention.key.substr(0, range));
    if (!code) continue;
    Coded coded;
    coded.mention = m;
    coded.sentence = doc.tokens[mention.first_token].sentence;
    if (coded.sentence < doc.sentences.size()) coded.zone = doc.sentences[coded.sentence].zone;
    coded.code = std::move(*code);
    if (coded.sentence < doc.sentences.size() && coded.code.year != TimeCode::kUnset) {
      const uint32_t begin = doc.sentences[coded.sentence].span.begin;
      const uint32_t from = mention.span.begin - begin > 80 ? mention.span.begin - 80 : begin;
      const std::string_view before = doc.text(Span{from, mention.span.begin});
      coded.copyright = before.find("\xC2\xA9") != std::string_view::npos || before.find("(c)") != std::string_view::npos ||
                        before.find("opyright") != std::string_view::npos;
    }
    if (range != std::string_view::npos) {
      coded.ends_apart = mention.key[range + 1] == '.';
      coded.to = TimeCode::parse(mention.key.substr(range + (coded.ends_apart ? 4 : 3)));
    }
    coded.tense = tense_at(doc, mention.head_token, words);
    out.push_back(std::move(coded));
  }
  std::stable_sort(out.begin(), out.end(), [&](const Coded& a, const Coded& b) {
    return doc.mentions[a.mention].span.begin < doc.mentions[b.mention].span.begin;
  });
  return out;
}

bool whole_date(const TimeCode& code) {
  return code.year != TimeCode::kUnset && code.year_digits == 4 && code.month != TimeCode::kUnset &&
         code.day != TimeCode::kUnset && is_date(code.year, code.month, code.day);
}

// The day of publication as the article's own words bound it: a whole date in dateline, byline or credit; the dateline's day in
// the credit's year; the credit's year, narrowed to December by a turn of the year that is near. Nothing else is sure.
DateRange published_in(const std::vector<Coded>& codes) {
  DateRange out;
  out.from = "text";
  const auto set = [&](std::string text, TimePrecision precision) {
    out.start = out.end = std::move(text);
    out.precision = precision;
    return out;
  };
  int year = 0;
  const TimeCode* dateline = nullptr;
  bool turn_of_year = false, january_ahead = false;
  for (const Coded& coded : codes) {
    const bool frame = coded.copyright || coded.zone == ZoneKind::kDateline || coded.zone == ZoneKind::kByline ||
                       coded.zone == ZoneKind::kCredit;
    const TimeCode& code = coded.code;
    if (frame && whole_date(code) && !coded.to) return set(day_text({code.year, code.month, code.day}), TimePrecision::kDay);
    if (coded.zone == ZoneKind::kDateline && code.month != TimeCode::kUnset && code.day != TimeCode::kUnset && !dateline)
      dateline = &code;
    if (frame && code.year > 1900 && code.year_digits == 4)
      year = std::max(year, coded.to && coded.to->year > 0 ? coded.to->year : code.year);
    if (!frame && code.year == TimeCode::kUnset && code.direction == TimeCode::Direction::kNone) {
      turn_of_year = turn_of_year || code.holiday == "new-year" || code.holiday == "new-years-eve" || code.holiday == "christmas";
      january_ahead = january_ahead || (code.month == 1 && coded.tense.is == Tense::Is::kFuture);
    }
  }
  if (year == 0) return {};
  if (dateline && is_date(year, dateline->month, dateline->day))
    return set(day_text({year, dateline->month, dateline->day}), TimePrecision::kDay);
  if (turn_of_year && january_ahead) return set(month_text(year, 12), TimePrecision::kMonth);
  return set(year_text(year), TimePrecision::kYear);
}

Anchor anchor_from(const DateRange& range) {
  Anchor anchor;
  if (const auto date = read_iso(range.start)) {
    anchor.year = date->year;
    anchor.month = date->month;
    anchor.day = date->day;
  }
  return anchor;
}

constexpr std::string_view message_of(std::string_view problem) {
  if (problem == "link.no-such-date") return "no such day in the calendar; the time is left open";
  if (problem == "link.no-such-time") return "no such time of day; the time is left open";
  if (problem == "link.weekday-mismatch") return "the date does not fall on that weekday; the date is kept";
  return "the range ends before it begins; the time is left open";
}

// "4:10 p.m. (1610 GMT)": one instant told twice; the one without a zone takes the other's.
void join_instants(Doc& doc, const std::vector<Coded>& codes) {
  for (size_t i = 0; i + 1 < codes.size(); ++i) {
    for (const auto& [plain, zoned] : {std::pair{i, i + 1}, std::pair{i + 1, i}}) {
      const TimeCode &a = codes[plain].code, &b = codes[zoned].code;
      if (!a.has_clock() || !b.has_clock() || b.zone.empty() || b.zone == "local" || (!a.zone.empty() && a.zone != "local"))
        continue;
      Mention &first = doc.mentions[codes[i].mention], &second = doc.mentions[codes[i + 1].mention];
      if (second.span.begin - first.span.end > 12) continue;
      const std::string_view between = doc.text().substr(first.span.end, second.span.begin - first.span.end);
      if (std::any_of(between.begin(), between.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }))
        continue;
      const int minutes_a = a.minute == TimeCode::kUnset ? 0 : a.minute, minutes_b = b.minute == TimeCode::kUnset ? 0 : b.minute;
      if ((minutes_a - minutes_b) % 15 != 0) continue;
      Mention &open = doc.mentions[codes[plain].mention], &told = doc.mentions[codes[zoned].mention];
      if (open.time == kNone || told.time == kNone) continue;
      TimeValue &to = doc.times[open.time], &from = doc.times[told.time];
      // The day is the plain one's: it is the local one. The instant in UTC lies within 14 hours of it.
      const auto day = read_iso(to.start), other = read_iso(from.start);
      if (!day || !day->day || !other || !other->day) continue;
      const int64_t wall = to_days({day->year, day->month, day->day}) * 1440 + a.hour * 60 + minutes_a;
      const auto utc_of_day = to_utc_minutes(to_days({day->year, day->month, day->day}), b.hour % 24, minutes_b, b.zone);
      if (!utc_of_day) continue;
      int64_t utc = *utc_of_day;
      if (utc - wall > 14 * 60) utc -= 1440;
      if (wall - utc > 14 * 60) utc += 1440;
      const int64_t utc_day = utc >= 0 ? utc / 1440 : (utc - 1439) / 1440;
      const int rest = static_cast<int>(utc - utc_day * 1440);
      const auto two = [](int n) { return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)}; };
      const std::string instant = day_text(from_days(utc_day)) + "T" + two(rest / 60) + ":" + two(rest % 60) + "Z";
      for (TimeValue* value : {&to, &from}) {
        value->value = value->start = value->end = instant;
        value->precision = TimePrecision::kMinute;
      }
    }
  }
}

// "The incident came a day after ...", right behind the sentence that tells of it.
bool dates_what_was_told(const Doc& doc, const Coded& coded, const TenseWords& words) {
  if (coded.code.base != TimeCode::Base::kClause) return false;
  const uint32_t verb = doc.tokens[doc.mentions[coded.mention].head_token].head;
  if (verb == kNone) return false;
  const Token& token = doc.tokens[verb];
  return words.dating.contains(std::string(token.lemma.empty() ? std::string_view(token.lower) : token.lemma));
}

// "9:30 a.m. (1430 GMT) on Wednesday": the day behind the bracket is that of both.
void lend_days(const Doc& doc, std::vector<Coded>& codes) {
  const auto bare = [](const TimeCode& c) { return c.has_clock() && !c.has_date() && !c.relative() && c.set.empty(); };
  for (size_t i = 0; i + 2 < codes.size(); ++i) {
    if (!bare(codes[i].code) || !bare(codes[i + 1].code) || codes[i].to || codes[i + 1].to || codes[i + 2].to) continue;
    const TimeCode& day = codes[i + 2].code;
    if (day.has_clock() || !(day.in_unit == 'D' || day.weekday != TimeCode::kUnset || day.day != TimeCode::kUnset)) continue;
    const Span a = doc.mentions[codes[i].mention].span, b = doc.mentions[codes[i + 1].mention].span,
               c = doc.mentions[codes[i + 2].mention].span;
    if (doc.text(Span{a.end, b.begin}) != " (" ||
        !(doc.text(Span{b.end, c.begin}) == ") on " || doc.text(Span{b.end, c.begin}) == ") "))
      continue;
    for (size_t k = i; k < i + 2; ++k) {
      TimeCode with = day;
      with.hour = codes[k].code.hour, with.minute = codes[k].code.minute, with.second = codes[k].code.second;
      with.zone = codes[k].code.zone;
      codes[k].code = with;
      codes[k].tense = codes[i + 2].tense;
    }
  }
}

}  // namespace

void TimeResolver::resolve_times(Doc& doc) const {
  std::vector<Coded> codes = read_codes(doc, impl_->tense_words);
  lend_days(doc, codes);
  if (!doc.meta.published.found()) {
    const DateRange bound = published_in(codes);
    if (bound.found()) doc.meta.published = bound;
  }
  TimeContext context;
  Anchor behind;  // the last day told that is no later than publication
  context.holidays = &impl_->holidays;
  context.now = anchor_from(doc.meta.published);
  // What the article says of a month once ("the May vote will decide ...") holds where it only names it.
  std::vector<int> months_ahead;
  for (const Coded& coded : codes) {
    if (coded.tense.is == Tense::Is::kFuture && coded.code.month != TimeCode::kUnset && coded.code.year == TimeCode::kUnset)
      months_ahead.push_back(coded.code.month);
  }
  uint32_t told_sentence = kNone;
  uint32_t explicit_sentence = kNone;
  uint32_t told_end = 0;
  bool told_holiday = false;
  for (Coded& coded : codes) {
    Mention& mention = doc.mentions[coded.mention];
    context.tense = coded.tense;
    if (coded.code.month != TimeCode::kUnset && coded.code.year == TimeCode::kUnset &&
        (!(coded.tense.direct && coded.tense.is == Tense::Is::kPast) ||
         (context.now.month && (coded.code.month - context.now.month + 12) % 12 <= 3)) &&
        std::find(months_ahead.begin(), months_ahead.end(), coded.code.month) != months_ahead.end()) {
      context.tense.is = Tense::Is::kFuture;
    }
    context.told_near =
        told_sentence != kNone && (told_sentence == coded.sentence ||
                                   (told_sentence + 1 == coded.sentence && dates_what_was_told(doc, coded, impl_->tense_words)));
    // A clock time goes with a day told right beside it, not with any day of a long sentence.
    if (coded.code.has_clock() && (told_holiday || mention.span.begin - std::min(mention.span.begin, told_end) > 80))
      context.told_near = false;
    // "offered talks for Friday. On the same day Chad warned": what was done lies behind, so the last day behind is meant.
    const Anchor last_told = context.told;
    const bool looks_back = coded.code.base == TimeCode::Base::kTold && coded.tense.is == Tense::Is::kPast && behind.known() &&
                            context.now.day && context.told.day && context.told.days() > context.now.days();
    if (looks_back) context.told = behind;
    context.told_explicit = explicit_sentence != kNone && coded.sentence - explicit_sentence <= 3;
    ResolvedTime resolved = coded.to ? resolve_range(coded.code, *coded.to, context) : resolve_time(coded.code, context);
    if (coded.ends_apart && resolved.value.value.find('/') != std::string::npos)
      resolved.value.value.erase(resolved.value.value.find('/'));
    if (!resolved.problem.empty())
      doc.note(resolved.problem, std::string(message_of(resolved.problem)) + ": \"" + std::string(doc.text(mention.span)) + "\"",
               mention.span);
    if (looks_back) context.told = last_told;
    if (!resolved.found()) continue;
    resolved.value.rule = mention.rule;
    mention.time = static_cast<uint32_t>(doc.times.size());
    doc.times.push_back(resolved.value);
    if (doc.trace)
      doc.trace->add("link", mention.span,
                     "time " + resolved.value.value + " from " + resolved.value.start + " to " + resolved.value.end);
    const bool frame = coded.copyright || coded.zone == ZoneKind::kCredit || coded.zone == ZoneKind::kByline ||
                       coded.zone == ZoneKind::kDateline;
    if (resolved.anchor.known() && !frame && coded.code.base != TimeCode::Base::kClause) {
      // A coarser date does not blot out a finer one that lies in it: "On 5 May 2014 ... that year ...".
      const bool inside = context.told.known() && context.told.year == resolved.anchor.year && resolved.anchor.month == 0;
      const bool background = coded.code.relation == "since" || coded.code.relation == "before";
      if (!inside && !background) context.told = resolved.anchor;
      if (resolved.anchor.day && context.now.day && resolved.anchor.days() <= context.now.days()) behind = resolved.anchor;
      told_sentence = coded.sentence;
      told_end = mention.span.end;
      told_holiday = !coded.code.holiday.empty();
      if (background) {
      } else if (coded.code.year != TimeCode::kUnset ||
                 (coded.code.base == TimeCode::Base::kTold && explicit_sentence != kNone && context.told_explicit))
        explicit_sentence = coded.sentence;
      else if (coded.code.in_unit && coded.code.base == TimeCode::Base::kNow)
        explicit_sentence = kNone;
    }
  }
  join_instants(doc, codes);
}

}  // namespace demarche::link
