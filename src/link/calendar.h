// Days of the proleptic Gregorian calendar, and when recurring days fall.
//
// A day is its number since 1970-01-01, so that adding and comparing are plain; all arithmetic is in integers. Years are
// astronomical as in ISO 8601 but that a negative year -n means n BC, as TIMEX3 has it; nothing is computed with those.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace demarche::link {

struct Date {
  int year = 0, month = 1, day = 1;
  friend auto operator<=>(const Date&, const Date&) = default;
};

int64_t to_days(Date date);
Date from_days(int64_t days);
int days_in_month(int year, int month);
bool is_date(int year, int month, int day);
int weekday_of(int64_t days);  // 1 Monday .. 7 Sunday
// The ISO week a day is in, and the Monday a week starts with.
void iso_week(int64_t days, int* year, int* week);
int64_t week_start(int year, int week);
// The same day `months` later, or the last of that month where it has no such day.
Date add_months(Date date, int64_t months);

// "2021", "2021-12", "2021-12-30"; "-0508" for 508 BC.
std::string year_text(int year);
std::string month_text(int year, int month);
std::string day_text(Date date);
// Reads the first of these forms; nothing if there is none or no such day.
struct PartialDate {
  int year = 0, month = 0, day = 0;  // 0: not told
};
std::optional<PartialDate> read_iso(std::string_view text);

// When a row of data/link/holidays.tsv falls in a year: its first day, and how many days it lasts. Nothing where the rule is
// not understood (checked when the table is loaded) or the day does not occur in that year.
struct Holiday {
  int64_t first = 0;
  int days = 1;
};
std::optional<Holiday> holiday_in(std::string_view rule, int year);

// The instant of a wall clock in a zone: minutes since 1970 in UTC. `zone` is IANA, "UTC", or "+02:00"; nothing if unknown.
std::optional<int64_t> to_utc_minutes(int64_t days, int hour, int minute, const std::string& zone);

}  // namespace demarche::link
