// From code to calendar. Cases: tests/link/when.case.
//
// First the stretch of days that the expression names (a day, week, month, year or several), then what narrows it ("early",
// "the first week of"), then shifts, then the clock. A stretch keeps the TIMEX3 value of the named unit, so that "early in
// May" is 2021-05 by value and the 1st to the 10th by its bounds.
#include "link/when_resolve.h"

#include <algorithm>
#include <cmath>

#include "link/when_stretch.h"

namespace demarche::link {

using lexicon::TimeCode;
using Direction = TimeCode::Direction;
constexpr int kUnset = TimeCode::kUnset;

namespace {

bool fits(const Anchor& anchor, char unit) {
  if (!anchor.known()) return false;
  if (unit == 'Y' || unit == 'X' || unit == 'C' || unit == 'K') return true;
  if (unit == 'M' || unit == 'Q' || unit == 'H') return anchor.month != 0;
  return anchor.day != 0;
}

// Which way a bare weekday, day or month lies.
enum class Way { kPast, kFuture };

Way way_of(const TimeCode& code, const TimeContext& context) {
  if (code.direction == Direction::kLast || code.direction == Direction::kPreceding) return Way::kPast;
  if (code.direction == Direction::kNext || code.direction == Direction::kFollowing) return Way::kFuture;
  if (code.relation == "until" && !(context.tense.is == Tense::Is::kPast && context.tense.direct && !context.tense.perfect))
    return Way::kFuture;
  if (code.relation == "since") return Way::kPast;
  if (code.relation == "from" && context.tense.ahead) return Way::kFuture;
  if (context.tense.is == Tense::Is::kFuture) return Way::kFuture;
  if (context.tense.is == Tense::Is::kPresent && context.tense.direct) return Way::kFuture;
  return Way::kPast;
}

int64_t weekday_near(int weekday, int64_t base, Way way, bool strict) {
  int64_t distance = (weekday_of(base) - weekday + 7) % 7;  // days back
  if (way == Way::kPast) return base - (distance == 0 && strict ? 7 : distance);
  distance = (weekday - weekday_of(base) + 7) % 7;
  return base + (distance == 0 && strict ? 7 : distance);
}

struct Resolver {
  const TimeCode& code;
  const TimeContext& context;
  Anchor base;
  std::string_view problem;

  // The year of a month (and day) told without one.
  std::optional<int> year_for(int month, int day) {
    const Anchor& told = context.told;
    if (code.in_unit == 'Y') return base.known() ? std::optional(base.year + code.in_offset) : std::nullopt;
    const bool now_wins =
        context.tense.is == Tense::Is::kFuture || code.direction == Direction::kLast || code.direction == Direction::kNext;
    if (code.direction == Direction::kNone && told.known() && context.told_explicit && !now_wins &&
        told.year < context.now.year) {
      // "took the palace in August 2020, and in May left": the story goes on.
      const bool on =
          context.told_near && told.month > month && day == 0 && context.tense.direct && context.tense.is == Tense::Is::kPast;
      return on ? told.year + 1 : told.year;
    }
    if (!context.now.known()) return told.known() && context.told_explicit ? std::optional(told.year) : std::nullopt;
    const Anchor& from = code.base == TimeCode::Base::kTold && told.known() ? told : context.now;
    if (code.direction == Direction::kThis || code.direction == Direction::kSame) return from.year;
    const Way way = way_of(code, context);
    // Known only to the year: that year is all that can be said.
    if (from.month == 0) return from.year;
    const int here = from.month * 100 + (day && from.day ? from.day : 0);
    const int there = month * 100 + (day && from.day ? day : 0);
    const bool strict = code.direction == Direction::kLast || code.direction == Direction::kNext ||
                        code.direction == Direction::kFollowing || code.direction == Direction::kPreceding;
    // Ahead, but told without its year and just gone by: this year's ("is to run from January 23", told on the 28th).
    if (way == Way::kFuture && code.direction == Direction::kNone && there < here) {
      const int back = (from.month - month + 12) % 12;
      if (back == 0 || (back == 1 && !context.tense.direct)) return month > from.month ? from.year - 1 : from.year;
    }
    if (way == Way::kPast) {
      // A month that hangs on a noun and lies just ahead is ahead: "talks in January", told in December.
      const int ahead = (month - from.month + 12) % 12;
      if (code.direction == Direction::kNone && !(context.tense.direct && context.tense.is == Tense::Is::kPast) &&
          code.relation.empty() && there != here && ahead >= 1 && ahead <= 2 && context.tense.is != Tense::Is::kNone) {
        return month > from.month ? from.year : from.year + 1;
      }
      return there > here || (strict && there == here) ? from.year - 1 : from.year;
    }
    return there < here || (strict && there == here) ? from.year + 1 : from.year;
  }

  Stretch calendar() {
    if (!code.holiday.empty()) return holiday();
    if (code.year != kUnset && code.year_digits == 3)
      return of_years(code.year * 10, 10, year_text(code.year * 10).substr(0, 3), 'X');
    if (code.year != kUnset && code.year_digits == 2) {
      if (code.year < 0) return {false, 0, 0, year_text(code.year), 'C'};
      return of_years(code.year * 100, 100, year_text(code.year * 100).substr(0, 2), 'C');
    }
    if (code.month != kUnset) return month_or_day();
    if (!code.season.empty()) {
      const auto year = code.year != kUnset ? std::optional(code.year) : season_year();
      return year ? of_season(*year, code.season) : Stretch{false, 0, 0, "XXXX-" + std::string(code.season), 'S'};
    }
    if (code.quarter != kUnset || code.half != kUnset || code.week != kUnset) {
      int year = code.year != kUnset ? code.year : base.year + (code.in_unit == 'Y' ? code.in_offset : 0);
      if (year == 0 || (code.year == kUnset && base.year == 0)) return {};
      // "profits fell in the third quarter", told in spring: the one that is over.
      if (code.year == kUnset && code.in_unit == 0 && base.month != 0 && way_of(code, context) == Way::kPast &&
          ((code.quarter != kUnset && code.quarter * 3 - 2 > base.month) ||
           (code.half != kUnset && code.half * 6 - 5 > base.month)))
        --year;
      if (code.week != kUnset) return of_week(week_start(year, code.week), 'W');
      if (code.quarter != kUnset)
        return of_months(year, code.quarter * 3 - 2, 3, year_text(year) + "-Q" + std::to_string(code.quarter), 'Q');
      return of_months(year, code.half * 6 - 5, 6, year_text(year) + "-H" + std::to_string(code.half), 'H');
    }
    if (code.day != kUnset) return day_only();
    if (code.weekday != kUnset) return weekday_only();
    if (code.year != kUnset) return of_year(code.year);
    return {};
  }

  Stretch month_or_day() {
    if (code.day == kUnset) {
      const auto year = code.year != kUnset ? std::optional(code.year) : year_for(code.month, 0);
      if (!year) return {false, 0, 0, "XXXX-" + month_text(0, code.month).substr(5), 'M'};
      return of_month(*year, code.month);
    }
    if (code.year != kUnset) {
      if (!is_date(code.year, code.month, code.day)) {
        problem = "link.no-such-date";
        return {};
      }
      const int64_t day = to_days({code.year, code.month, code.day});
      if (code.weekday != kUnset && weekday_of(day) != code.weekday) problem = "link.weekday-mismatch";
      return of_day(day);
    }
    if (code.day > (code.month == 2 ? 29 : days_in_month(2001, code.month))) {
      problem = "link.no-such-date";
      return {};
    }
    auto year = year_for(code.month, code.day);
    if (!year)
      return {false, 0, 0,
              "XXXX-" + month_text(0, code.month).substr(5) + "-" + (code.day < 10 ? "0" : "") + std::to_string(code.day), 'D'};
    if (code.weekday != kUnset) {
      // The weekday tells which year: the nearest that agrees.
      for (const int offset : {0, -1, 1, -2, -3, -4, -5}) {
        if (is_date(*year + offset, code.month, code.day) &&
            weekday_of(to_days({*year + offset, code.month, code.day})) == code.weekday) {
          return of_day(to_days({*year + offset, code.month, code.day}));
        }
      }
      problem = "link.weekday-mismatch";
    }
    for (int tries = 0; tries < 4 && !is_date(*year, code.month, code.day); ++tries) --*year;  // 29 February
    if (!is_date(*year, code.month, code.day)) {
      problem = "link.no-such-date";
      return {};
    }
    return of_day(to_days({*year, code.month, code.day}));
  }

  std::optional<int> season_year() {
    if (code.in_unit == 'Y') return base.known() ? std::optional(base.year + code.in_offset) : std::nullopt;
    if (context.told.known() && context.told_explicit && code.direction == Direction::kNone &&
        context.tense.is != Tense::Is::kFuture && context.told.year < context.now.year)
      return context.told.year;
    const Anchor& from = code.base == TimeCode::Base::kTold && context.told.known() ? context.told : context.now;
    if (!from.known()) return std::nullopt;
    if (from.month == 0 || code.direction == Direction::kThis || code.direction == Direction::kSame) {
      return code.season == "WI" && from.month && from.month <= 2 && code.direction == Direction::kThis ? from.year - 1
                                                                                                        : from.year;
    }
    const int start = season_month(code.season);
    const Way way = way_of(code, context);
    if (way == Way::kPast) {
      if (code.direction == Direction::kLast) {
        // The last that is over: told in July, last summer is a year ago.
        if (code.season == "WI") return from.month <= 2 ? from.year - 2 : from.year - 1;
        return from.month > start + 2 ? from.year : from.year - 1;
      }
      return start > from.month ? from.year - 1 : from.year;
    }
    return start < from.month ? from.year + 1 : from.year;
  }

  Stretch day_only() {
    const bool told = code.base == TimeCode::Base::kTold;
    const Anchor& from = told && context.told.known() ? context.told : context.now;
    if (!from.known() || from.month == 0)
      return {false, 0, 0, "XXXX-XX-" + std::string(code.day < 10 ? "0" : "") + std::to_string(code.day), 'D'};
    if (code.day > 31) {
      problem = "link.no-such-date";
      return {};
    }
    if (code.in_unit == 'M') {
      const Date month = add_months({from.year, from.month, 1}, code.in_offset);
      if (!is_date(month.year, month.month, code.day)) {
        problem = "link.no-such-date";
        return {};
      }
      return of_day(to_days({month.year, month.month, code.day}));
    }
    const Way way = way_of(code, context);
    Date date{from.year, from.month, 1};
    const bool has_day = from.day != 0;
    if (way == Way::kPast && has_day && code.day > from.day) date = add_months(date, -1);
    if (way == Way::kFuture && has_day && code.day < from.day) date = add_months(date, 1);
    for (int tries = 0; tries < 60; ++tries) {
      if (is_date(date.year, date.month, code.day)) {
        const int64_t day = to_days({date.year, date.month, code.day});
        if (code.weekday == kUnset || weekday_of(day) == code.weekday) return of_day(day);
      }
      date = add_months(date, way == Way::kPast ? -1 : 1);
    }
    return {};
  }

  Stretch weekday_only() {
    const std::string open = "XXXX-WXX-" + std::to_string(code.weekday);
    const bool from_told =
        code.shift_unit == 0 && (code.direction == Direction::kFollowing || code.direction == Direction::kPreceding ||
                                 code.direction == Direction::kSame);
    const Anchor& from = from_told && context.told.has_day() ? context.told : context.now;
    if (!from.has_day()) return {false, 0, 0, open, 'D'};
    const int64_t day = from.days();
    if (code.in_unit == 'W') return of_day(day - weekday_of(day) + code.weekday + int64_t{7} * code.in_offset);
    switch (code.direction) {
      case Direction::kThis: {
        const int64_t monday = day - weekday_of(day) + 1;
        return of_day(monday + code.weekday - 1);
      }
      case Direction::kNext: {
        const int64_t monday = day - weekday_of(day) + 1;
        return of_day(monday + 7 + code.weekday - 1);
      }
      case Direction::kLast: {
        // Yesterday is never called "last Wednesday".
        const int64_t near = weekday_near(code.weekday, day, Way::kPast, true);
        return of_day(near == day - 1 && code.shift_unit == 0 ? near - 7 : near);
      }
      case Direction::kFollowing:
        return of_day(weekday_near(code.weekday, day, Way::kFuture, true));
      case Direction::kPreceding:
        return of_day(weekday_near(code.weekday, day, Way::kPast, true));
      default:
        break;
    }
    // In a story told day by day long ago, the weekday is near the day told.
    if (context.told_explicit && context.told.has_day() && context.now.known() && context.now.has_day() &&
        context.tense.is != Tense::Is::kFuture && context.told_near && context.now.days() - context.told.days() > 200) {
      return of_day(weekday_near(code.weekday, context.told.days(), Way::kFuture, false));
    }
    return of_day(weekday_near(code.weekday, day, way_of(code, context), code.relation == "since"));
  }

  Stretch holiday() {
    const auto rule =
        context.holidays ? context.holidays->find(code.holiday) : std::unordered_map<std::string, std::string>::const_iterator{};
    if (!context.holidays || rule == context.holidays->end()) return {};
    const auto in = [&](int year) -> Stretch {
      const auto found = holiday_in(rule->second, year);
      if (!found) return {};
      Stretch out = of_day(found->first);
      out.last += found->days - 1;
      return out;
    };
    if (code.year != kUnset) return in(code.year);
    if (!base.known()) return {};
    if (base.month == 0) return in(base.year);
    const int64_t day = base.has_day() ? base.days() : to_days({base.year, base.month, 15});
    Stretch before, after;
    for (const int offset : {-1, 0, 1}) {
      const Stretch one = in(base.year + offset);
      if (!one.known) continue;
      if (one.first <= day)
        before = one;
      else if (!after.known)
        after = one;
    }
    if (code.direction == Direction::kThis || code.direction == Direction::kSame) return in(base.year);
    if (code.direction == Direction::kLast) return before;
    if (code.direction == Direction::kNext) return after;
    const Way way = way_of(code, context);
    if (way == Way::kFuture && after.known) return after;
    if (before.known && after.known && !(context.tense.direct && context.tense.is == Tense::Is::kPast))
      return day - before.first <= after.first - day ? before : after;
    return before.known ? before : after;
  }

  // "in=M+0", "in=D-1".
  Stretch in_unit() {
    const char unit = code.in_unit == 'N' ? 'D' : code.in_unit;
    if (!fits(base, unit)) {
      // "today" where only the month is known lies in that month; "this week" may not, nor "yesterday".
      if (code.in_offset == 0 && unit == 'D' && base.known()) return holding(base.days(), base.month ? 'M' : 'Y');
      return {};
    }
    const int64_t at = base.days();
    if (unit == 'E' && code.in_offset == 0 && weekday_of(at) < 6 &&
        (context.tense.is == Tense::Is::kPast || (code.direction == Direction::kNone && context.tense.is != Tense::Is::kFuture &&
                                                  context.tense.is != Tense::Is::kPresent && weekday_of(at) < 4))) {
      return holding(at - 7, unit);  // "over the weekend", told on a Monday
    }
    if (code.in_offset == 0) return holding(at, unit);
    if (unit == 'X') return holding(moved(at, 'Y', 10.0 * code.in_offset), unit);
    // Month ends must not spill over: count from the first.
    const int64_t from = unit == 'D' || unit == 'W' || unit == 'E' ? at : holding(at, unit).first;
    return holding(moved(from, unit, code.in_offset), unit);
  }

  // "the first Monday of May": its month first, told without the weekday.
  Stretch nth_weekday() {
    TimeCode month = code;
    month.weekday = kUnset;
    month.nth_unit = 0;
    Resolver inner{month, context, base, {}};
    const Stretch whole = month.has_date() ? inner.calendar() : inner.in_unit();
    if (!whole.known) return {};
    const int64_t first = code.nth > 0 ? weekday_near(code.weekday, whole.first, Way::kFuture, false) + 7 * (code.nth - 1)
                                       : weekday_near(code.weekday, whole.last, Way::kPast, false);
    if (first < whole.first || first > whole.last) {
      problem = "link.no-such-date";
      return {};
    }
    return of_day(first);
  }

  Stretch part_of(const Stretch& whole) {
    const char unit = code.nth_unit;
    if (code.nth == 0) {  // the week of a day
      // The weekend of a Monday or Tuesday is the one before it: "the Labor Day weekend".
      return holding(whole.first - (unit == 'E' && weekday_of(whole.first) <= 2 ? 7 : 0), unit);
    }
    if (unit == 'H') {
      const int64_t middle = whole.first + (whole.last - whole.first + 1) / 2;
      const Date start = from_days(whole.first);
      if (whole.unit == 'Y')
        return of_months(start.year, code.nth == 1 ? 1 : 7, 6, year_text(start.year) + (code.nth == 1 ? "-H1" : "-H2"), 'H');
      Stretch out = whole;
      if (code.nth == 1)
        out.last = middle - 1;
      else
        out.first = middle;
      if (whole.unit == 'M') {
        if (code.nth == 1)
          out.last = whole.first + 14;
        else
          out.first = whole.first + 15;
      }
      return out;
    }
    Stretch out;
    if (code.nth > 0) {
      int64_t first = whole.first;
      if (unit == 'W') {
        // The first week is the one that the year's first Thursday lies in; of a month likewise.
        const int64_t monday = whole.first - weekday_of(whole.first) + 1;
        first = weekday_of(whole.first) <= 4 ? monday : monday + 7;
      }
      if (unit == 'E') first = whole.first + (6 - weekday_of(whole.first) + 7) % 7;
      first = moved(first, unit == 'E' ? 'W' : unit, code.nth - 1);
      if (first > whole.last) {
        problem = "link.no-such-date";
        return {};
      }
      out = holding(first, unit);
      if (code.nth_count > 1) {
        out.first = first;
        out.last = moved(first, unit, code.nth_count) - 1;
        out.value = whole.value;
      }
    } else {
      out = holding(whole.last, unit);
      if (unit == 'W' && out.last > whole.last) out = holding(whole.last - 7, unit);
      if (code.nth_count > 1) {
        out.first = moved(whole.last + 1, unit, -code.nth_count);
        out.last = whole.last;
        out.value = whole.value;
      }
    }
    return out;
  }

  // "early", "the end of": bounds inside the stretch; its value stays.
  void narrow(Stretch& s) {
    const std::string_view mod = code.mod;
    if (mod.empty() || s.unit == 'D') return;
    const int64_t size = s.last - s.first + 1;
    if (mod == "earlier" && context.now.has_day() && s.first <= context.now.days() && context.now.days() <= s.last) {
      s.last = context.now.days();
    } else if (mod == "later" && context.now.has_day() && s.first <= context.now.days() && context.now.days() <= s.last) {
      s.first = context.now.days();
    } else if (mod == "early" || mod == "start") {
      s.last = s.first + size / 3 - (size % 3 == 0 ? 1 : 0);
      if (s.unit == 'M') s.last = s.first + 9;
      if (s.unit == 'Y') s.last = to_days({from_days(s.first).year, 4, 30});
    } else if (mod == "late" || mod == "end") {
      if (s.unit == 'M')
        s.first = s.first + 20;
      else if (s.unit == 'Y')
        s.first = to_days({from_days(s.first).year, mod == "end" ? 11 : 9, 1});
      else
        s.first = s.last - size / 3 + 1;
    } else if (mod == "mid") {
      if (s.unit == 'M')
        s.last = s.first + 19, s.first += 10;
      else if (s.unit == 'Y')
        s.last = to_days({from_days(s.first).year, 8, 31}), s.first = to_days({from_days(s.first).year, 5, 1});
      else
        s.first += size / 3, s.last -= size / 3;
    }
  }
};

TimePrecision precision_of(char unit) {
  switch (unit) {
    case 'D':
    case 'N':
      return TimePrecision::kDay;
    case 'W':
    case 'E':
    case 'F':
      return TimePrecision::kWeek;
    case 'M':
      return TimePrecision::kMonth;
    case 'Q':
    case 'S':
    case 'H':
      return TimePrecision::kSeason;
    case 'Y':
      return TimePrecision::kYear;
    default:
      return TimePrecision::kYear;
  }
}

// ISO at the precision known: whole months and years are told as such.
void write_bounds(const Stretch& s, TimeValue& value) {
  const Date first = from_days(s.first), last = from_days(s.last);
  const bool whole_years = first.month == 1 && first.day == 1 && last.month == 12 && last.day == 31 && s.unit != 'D';
  const bool whole_months = first.day == 1 && last.day == days_in_month(last.year, last.month) && s.unit != 'D' && s.unit != 'W';
  if (whole_years) {
    value.start = year_text(first.year);
    value.end = year_text(last.year);
  } else if (whole_months) {
    value.start = month_text(first.year, first.month);
    value.end = month_text(last.year, last.month);
  } else {
    value.start = day_text(first);
    value.end = day_text(last);
  }
  value.precision = precision_of(s.unit);
}

std::string clock_text(int hour, int minute, int second) {
  const auto two = [](int n) { return std::string{static_cast<char>('0' + n / 10 % 10), static_cast<char>('0' + n % 10)}; };
  std::string out = "T" + two(hour);
  if (minute != kUnset) out += ":" + two(minute);
  if (second != kUnset) out += ":" + two(second);
  return out;
}

Anchor anchor_of(const Stretch& s) {
  const Date date = from_days(s.first);
  Anchor anchor;
  if (s.unit == 'X' || s.unit == 'C' || s.unit == 'K') return anchor;
  anchor.year = date.year;
  if (s.unit != 'Y' && s.unit != 'S' && s.unit != 'H') anchor.month = date.month;
  if (s.unit == 'D') anchor.day = date.day;
  return anchor;
}

}  // namespace

ResolvedTime resolve_time(const TimeCode& code, const TimeContext& context) {
  ResolvedTime out;
  TimeValue& value = out.value;
  value.relation = code.relation == "since" || code.relation == "from" ? TimeValue::Relation::kSince
                   : code.relation == "until"                          ? TimeValue::Relation::kUntil
                   : code.relation == "before"                         ? TimeValue::Relation::kBefore
                   : code.relation == "after"                          ? TimeValue::Relation::kAfter
                                                                       : TimeValue::Relation::kDuring;
  if (code.has_clock() &&
      (code.hour > 24 || (code.minute != kUnset && code.minute > 59) ||
       (code.hour == 24 && code.minute != kUnset && code.minute > 0) || (code.second != kUnset && code.second > 60))) {
    out.problem = "link.no-such-time";
    return out;
  }
  if (!code.set.empty()) {
    value.kind = TimeValue::Kind::kSet;
    if (code.set != "S")
      value.value = code.set == "P1D" && code.has_clock() ? "" : code.set;
    else if (code.weekday != kUnset)
      value.value = "XXXX-WXX-" + std::to_string(code.weekday);
    else if (code.day != kUnset)
      value.value = std::string("XXXX-XX-") + (code.day < 10 ? "0" : "") + std::to_string(code.day);
    else if (code.month != kUnset)
      value.value = "XXXX-" + month_text(0, code.month).substr(5);
    else
      value.value = "XXXX-" + std::string(code.season);
    if (code.has_clock())
      value.value += clock_text(code.hour, code.minute, code.second);
    else if (!code.part.empty())
      value.value += "T" + std::string(code.part);
    return out;
  }
  if (!code.reference.empty()) {
    value.value = code.reference;
    return out;
  }
  const bool from_told =
      context.told.known() && (code.base == TimeCode::Base::kTold || (code.base == TimeCode::Base::kClause && context.told_near));
  const Anchor base = from_told ? context.told : context.now;
  Resolver resolver{code, context, base, {}};
  Stretch stretch;
  if (code.nth_unit == 'A') {
    stretch = resolver.nth_weekday();
    out.problem = resolver.problem;
    if (!stretch.known) return out;
  } else if (code.has_date()) {
    stretch = resolver.calendar();
    out.problem = resolver.problem;
    if (!stretch.known) {
      value.value = stretch.value;
      return out;
    }
  } else if (code.in_unit) {
    stretch = resolver.in_unit();
    if (!stretch.known) return out;
  }
  if (code.nth_unit && code.nth_unit != 'A' && stretch.known) {
    stretch = resolver.part_of(stretch);
    out.problem = resolver.problem;
    if (!stretch.known) return out;
  }
  if (stretch.known) resolver.narrow(stretch);
  if (code.shift_unit) {
    // "in three weeks" is ahead only where the deed is; else it is how long something took.
    const bool in = !code.duration.empty() && code.shift > 0 && code.base == TimeCode::Base::kNow && !stretch.known;
    const bool lasting = in && context.tense.is != Tense::Is::kFuture && context.tense.is != Tense::Is::kNone &&
                         !(context.tense.is == Tense::Is::kPresent && context.tense.direct);
    if (lasting || (code.duration.find('X') != std::string::npos && !stretch.known)) {
      const bool vague = code.duration.find('X') != std::string::npos;
      value.value = vague && code.shift < 0 ? "PAST_REF" : code.duration;
      value.kind = vague && code.shift < 0 ? TimeValue::Kind::kDate : TimeValue::Kind::kDuration;
      return out;
    }
    const bool from_day = stretch.known;
    const char unit = code.shift_unit;
    const bool fine = unit == 's' || unit == 'm' || unit == 'h' || unit == 'D' || unit == 'W' || unit == 'F' || unit == 'E' ||
                      unit == 'N' || unit == 'B';
    if (!from_day && !fits(base, fine ? 'D' : unit)) {
      if (!fits(base, 'Y') || fine) {
        if (!code.duration.empty()) {
          value.value = code.duration;
          value.kind = TimeValue::Kind::kDuration;
        }
        return out;
      }
    }
    const int64_t start = from_day ? stretch.first : base.days();
    const int64_t day = moved(start, unit, code.shift);
    const bool exact = from_day ? stretch.unit == 'D' : code.mod == "second";
    if (fine || exact) {
      const char told_unit = stretch.unit;
      stretch = of_day(day);
      if (from_day && told_unit != 'D') stretch = holding(day, told_unit);
      if (!from_day && (unit == 'W' || unit == 'F') && code.base == TimeCode::Base::kNow &&
          code.duration.find('.') == std::string::npos) {
        // "three weeks ago" is said of a week, but begins on its day.
        value.value = of_week(day, 'W').value;
        value.start = day_text(from_days(day));
        value.end = day_text(from_days(day + (code.shift < 0 ? 0 : 0)));
        value.precision = TimePrecision::kWeek;
        out.anchor = anchor_of(of_day(day));
        return out;
      }
    } else {
      char named = unit == 'Q' || unit == 'H' ? 'M' : unit == 'X' || unit == 'C' || unit == 'K' ? 'Y' : unit;
      if (code.shift != std::floor(code.shift) && named == 'Y') named = 'M';
      if (named == 'M' && base.month == 0 && !from_day) named = 'Y';
      if (from_day && (stretch.unit == 'M' || stretch.unit == 'W') && (named == 'Y' || named == 'M')) named = stretch.unit;
      stretch = holding(day, named);
    }
  }
  if (code.period_unit && !stretch.known) {
    const char unit = code.period_unit;
    const bool fine = unit != 'Y' && unit != 'X' && unit != 'C' && unit != 'M' && unit != 'Q';
    value.kind = TimeValue::Kind::kDuration;
    value.value = code.duration;
    if (value.value.empty())
      value.value = unit == 'X'   ? "P10Y"
                    : unit == 'C' ? "P100Y"
                    : unit == 'h' ? "PT1H"
                    : unit == 'm' ? "PT1M"
                                  : std::string("P1") + unit;
    if (value.value.find('X') != std::string::npos || !fits(base, fine                                        ? 'D'
                                                                  : unit == 'Y' || unit == 'X' || unit == 'C' ? 'Y'
                                                                                                              : 'M'))
      return out;
    // The past weeks end today; the next ones begin tomorrow.
    const int64_t here = base.days() + (code.period > 0 && fine ? 1 : 0);
    const int64_t there =
        unit == 'B' ? moved(base.days(), unit, code.period) : moved(here, unit, code.period) - (code.period > 0 && fine ? 1 : 0);
    // The next two quarters are those after this one.
    if (unit == 'Q' && code.period == std::floor(code.period)) {
      const Stretch now = holding(base.days(), 'Q');
      const int64_t from = code.period > 0 ? now.last + 1 : moved(now.first, 'Q', code.period);
      const int64_t last = code.period > 0 ? moved(now.last + 1, 'Q', code.period) - 1 : now.first - 1;
      value.start = holding(from, 'M').value;
      value.end = holding(last, 'M').value;
      value.precision = TimePrecision::kMonth;
      return out;
    }
    Stretch s{true, std::min(here, there), std::max(here, there), "", fine ? 'D' : unit == 'M' || unit == 'Q' ? 'M' : 'Y'};
    const char bound = s.unit;
    value.start = bound == 'D'   ? day_text(from_days(s.first))
                  : bound == 'M' ? holding(s.first, 'M').value
                                 : holding(s.first, 'Y').value;
    value.end = bound == 'D'   ? day_text(from_days(s.last))
                : bound == 'M' ? holding(s.last, 'M').value
                               : holding(s.last, 'Y').value;
    value.precision = precision_of(fine ? (unit == 'W' ? 'W' : 'D') : bound);
    return out;
  }
  if (!stretch.known && code.duration.empty() && (code.has_clock() || !code.part.empty())) {
    // A clock time alone: on the day told in the same breath, else today.
    const Anchor& day = context.told.has_day() && context.told_near ? context.told : context.now;
    if (day.has_day()) stretch = of_day(day.days());
    if (!stretch.known) {
      value.kind = TimeValue::Kind::kTime;
      value.value = code.has_clock() ? clock_text(code.hour, code.minute, code.second) : "T" + std::string(code.part);
      if (code.zone == "UTC") value.value += "Z";
      return out;
    }
  }
  if (!stretch.known) {
    if (!code.duration.empty()) {
      value.kind = TimeValue::Kind::kDuration;
      value.value = code.duration;
    }
    return out;
  }
  value.value = stretch.value;
  write_bounds(stretch, value);
  out.anchor = anchor_of(stretch);
  if (code.has_clock() && stretch.unit == 'D') {
    value.kind = TimeValue::Kind::kTime;
    value.precision = code.second != kUnset   ? TimePrecision::kSecond
                      : code.minute != kUnset ? TimePrecision::kMinute
                                              : TimePrecision::kHour;
    std::string instant = day_text(from_days(stretch.first)) + clock_text(code.hour, code.minute, code.second);
    if (!code.zone.empty() && code.zone != "local" && code.hour < 24) {
      if (const auto utc = to_utc_minutes(stretch.first, code.hour, code.minute == kUnset ? 0 : code.minute, code.zone)) {
        const int64_t day = *utc >= 0 ? *utc / 1440 : (*utc - 1439) / 1440;
        const int rest = static_cast<int>(*utc - day * 1440);
        instant = day_text(from_days(day)) +
                  clock_text(rest / 60, code.minute == kUnset && rest % 60 == 0 ? kUnset : rest % 60, code.second) + "Z";
      }
    }
    value.value = value.start = value.end = instant;
  } else if (!code.part.empty() && stretch.unit == 'D') {
    value.value += "T" + std::string(code.part == "EM" ? "MO" : code.part);
  }
  return out;
}

ResolvedTime resolve_range(const TimeCode& from, const TimeCode& to, const TimeContext& context) {
  ResolvedTime first = resolve_time(from, context);
  TimeContext later = context;
  if (first.anchor.known()) {
    later.told = first.anchor;
    later.told_explicit = true;
  }
  TimeCode end = to;
  // Two clock times of one day: "from 10 a.m. to noon on Monday"; past midnight it is the next one's.
  const bool one_day = from.has_clock() && to.has_clock() && from.year == to.year && from.month == to.month &&
                       from.day == to.day && from.weekday == to.weekday && from.holiday == to.holiday &&
                       from.in_unit == to.in_unit && from.in_offset == to.in_offset && from.base == to.base;
  if (!one_day && end.has_date() && end.year == kUnset && end.direction == Direction::kNone && end.month == kUnset &&
      end.weekday != kUnset && end.day == kUnset) {
    end.direction = Direction::kFollowing;
  }
  ResolvedTime second = resolve_time(end, one_day ? context : later);
  if (one_day && first.found() && second.found() && first.anchor.has_day() && second.value.end < first.value.start &&
      to.zone == from.zone && to.hour < 24) {
    const int64_t next = first.anchor.days() + 1;
    const auto day = from_days(next);
    TimeCode morrow = to;
    morrow.weekday = kUnset, morrow.holiday.clear(), morrow.in_unit = 0, morrow.shift_unit = 0;
    morrow.direction = Direction::kNone;
    morrow.year = static_cast<int>(day.year), morrow.month = static_cast<int>(day.month), morrow.day = static_cast<int>(day.day);
    second = resolve_time(morrow, context);
  }
  if (!first.found() || !second.found() || first.value.start.empty() || second.value.end.empty()) {
    if (!first.problem.empty()) return first;
    return second.problem.empty() ? first : second;
  }
  // A range that runs backwards over New Year: "from November to February".
  ResolvedTime out = first;
  if (second.value.end < first.value.start && end.year == kUnset && (end.month != kUnset || !end.season.empty()) &&
      second.anchor.known() && first.value.start[0] != '-') {
    end.year = second.anchor.year + 1;
    second = resolve_time(end, later);
  }
  if (second.value.end < first.value.start && first.value.start[0] != '-') {
    out.problem = "link.backward-range";
    return out;
  }
  out.value.end = second.value.end;
  out.value.value = first.value.value + "/" + second.value.value;
  return out;
}

}  // namespace demarche::link
