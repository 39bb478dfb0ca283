// What a time expression means before it is put on the calendar: "last Tuesday", "three weeks earlier", "early in 2014".
//
// `mention` writes one into Mention::key, `link` reads it back and resolves it; the text form is what a dump shows:
//   "on Tuesday"            "wd=2"                "earlier this month"   "in=M+0 mod=earlier"
//   "three weeks ago"       "shift=W-3"           "3:35 p.m. (…)"        "t=15:35"
//   "since 1967"            "y=1967 rel=since"    "5-6 May"              "m=5 d=5 ; m=5 d=6"
// Fields that are not set are not written. parse() of what text() wrote gives the same code; of anything else, nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace demarche::lexicon {

// Units of the calendar, by letter: s second, m minute, h hour, D day, E weekend, B day of work, W week, M month, Q quarter, S
// season (three months), H half-year, Y year, X decade, C century, K millennium; N a night; F a fortnight.
using TimeUnit = char;

struct TimeCode {
  static constexpr int kUnset = INT32_MIN;

  // The calendar part, each field on its own.
  int year = kUnset;        // astronomical: 1 BC is 0, printed -0000 + 1 by nobody; negative years are BC + 1
  int year_digits = 4;      // 4 a year; 3 a decade (199), 2 a century (19 = the 1900s), as in TIMEX3
  int month = kUnset;       // 1..12
  int day = kUnset;         // 1..31, checked by link
  int weekday = kUnset;     // 1 Monday .. 7 Sunday
  int week = kUnset;        // ISO week of the year
  int quarter = kUnset;     // 1..4
  int half = kUnset;        // 1..2
  std::string_view season;  // SP SU FA WI
  std::string holiday;      // id of a row of data/link/holidays.tsv

  // Which of the dates that fit.
  enum class Direction : uint8_t { kNone, kLast, kThis, kNext, kSame, kFollowing, kPreceding } direction = Direction::kNone;
  // Counted from where: the day of publication, or the last date told.
  enum class Base : uint8_t { kNow, kTold, kClause } base = Base::kNow;

  TimeUnit in_unit = 0;  // "this month" M 0, "last week" W -1, "the following day" D +1
  int in_offset = 0;
  TimeUnit shift_unit = 0;  // "three weeks ago" W -3; with a calendar part, from there: "two days after Christmas"
  double shift = 0;
  TimeUnit period_unit = 0;  // "the past three weeks" W -3: reaching back from the base
  double period = 0;
  TimeUnit nth_unit = 0;  // "the first week of", "the last three days of": W 1, D -3; with `nth_count` 3
  int nth = 0;
  int nth_count = 1;

  std::string duration;   // TIMEX3: "P3W", "PT30M", "PXM"
  std::string set;        // TIMEX3: "P1D", "XXXX-WXX-1"; "S" where the calendar part repeats
  std::string reference;  // PRESENT_REF PAST_REF FUTURE_REF
  int hour = kUnset, minute = kUnset, second = kUnset;
  std::string zone;           // IANA name, "UTC", "local", or an offset "+02:00"
  std::string_view part;      // of a day: MO MI AF EV NI DA (dawn) EM (the small hours)
  std::string_view mod;       // early late mid start end earlier later approx less more
  std::string_view relation;  // since until before after
  bool approximate = false;

  bool has_date() const {
    return year != kUnset || month != kUnset || day != kUnset || weekday != kUnset || week != kUnset || quarter != kUnset ||
           half != kUnset || !season.empty() || !holiday.empty();
  }
  bool has_clock() const { return hour != kUnset; }
  bool relative() const { return in_unit || shift_unit || period_unit; }
  bool empty() const {
    return !has_date() && !has_clock() && !relative() && nth_unit == 0 && duration.empty() && set.empty() && reference.empty() &&
           part.empty();
  }

  std::string text() const;
  static std::optional<TimeCode> parse(std::string_view text);
};

// The longer name kept for one of a small set ("SP", "early" ...); empty if it is none of them. Lets fields be views.
std::string_view time_word(std::string_view name);

}  // namespace demarche::lexicon
