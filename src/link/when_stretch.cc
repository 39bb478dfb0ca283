#include "link/when_stretch.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace demarche::link {

Stretch of_day(int64_t day) {
  return {true, day, day, day_text(from_days(day)), 'D'};
}

Stretch of_week(int64_t day, char unit) {
  int year = 0, week = 0;
  iso_week(day, &year, &week);
  const int64_t monday = week_start(year, week);
  std::string value = year_text(year) + "-W" + (week < 10 ? "0" : "") + std::to_string(week);
  if (unit == 'E') return {true, monday + 5, monday + 6, value + "-WE", 'E'};
  return {true, monday, monday + 6, std::move(value), 'W'};
}

Stretch of_month(int year, int month) {
  return {true, to_days({year, month, 1}), to_days({year, month, days_in_month(year, month)}), month_text(year, month), 'M'};
}

Stretch of_months(int year, int month, int n, std::string value, char unit) {
  const Date last = add_months({year, month, 1}, n);
  return {true, to_days({year, month, 1}), to_days(last) - 1, std::move(value), unit};
}

Stretch of_year(int year) {
  return {true, to_days({year, 1, 1}), to_days({year, 12, 31}), year_text(year), 'Y'};
}

Stretch of_years(int first, int n, std::string value, char unit) {
  return {true, to_days({first, 1, 1}), to_days({first + n - 1, 12, 31}), std::move(value), unit};
}

int season_month(std::string_view season) {
  return season == "SP" ? 3 : season == "SU" ? 6 : season == "FA" ? 9 : 12;
}

Stretch of_season(int year, std::string_view season) {
  return of_months(year, season_month(season), 3, year_text(year) + "-" + std::string(season), 'S');
}

// The stretch of a unit that holds a day.
Stretch holding(int64_t day, char unit) {
  const Date date = from_days(day);
  switch (unit) {
    case 'D':
    case 'N':
      return of_day(day);
    case 'W':
    case 'E':
    case 'F':
      return of_week(day, unit);
    case 'M':
      return of_month(date.year, date.month);
    case 'Q':
      return of_months(date.year, (date.month - 1) / 3 * 3 + 1, 3,
                       year_text(date.year) + "-Q" + std::to_string((date.month - 1) / 3 + 1), 'Q');
    case 'H':
      return of_months(date.year, date.month <= 6 ? 1 : 7, 6, year_text(date.year) + (date.month <= 6 ? "-H1" : "-H2"), 'H');
    case 'Y':
      return of_year(date.year);
    case 'X':
      return of_years(date.year / 10 * 10, 10, year_text(date.year).substr(0, 3), 'X');
    case 'C':
      return of_years(date.year / 100 * 100, 100, year_text(date.year).substr(0, 2), 'C');
    case 'K':
      return of_years(date.year / 1000 * 1000, 1000, year_text(date.year).substr(0, 1), 'K');
    default:
      return {};
  }
}

// A day `n` units on.
int64_t moved(int64_t day, char unit, double n) {
  const auto whole = static_cast<int64_t>(std::llround(n));
  switch (unit) {
    case 's':
      return day + static_cast<int64_t>(n / 86400);
    case 'm':
      return day + static_cast<int64_t>(n / 1440);
    case 'h':
      return day + static_cast<int64_t>(n / 24);
    case 'D':
    case 'N':
      return day + whole;
    case 'W':
    case 'E':
      return day + static_cast<int64_t>(std::llround(n * 7));
    case 'F':
      return day + 14 * whole;
    case 'B': {
      int64_t at = day;
      for (int64_t left = std::min<int64_t>(std::llabs(whole), 3000); left > 0;) {
        at += whole < 0 ? -1 : 1;
        if (weekday_of(at) <= 5) --left;
      }
      return at;
    }
    case 'M':
      return to_days(add_months(from_days(day), whole));
    case 'Q':
      return to_days(add_months(from_days(day), 3 * whole));
    case 'H':
      return to_days(add_months(from_days(day), 6 * whole));
    case 'Y':
      return to_days(add_months(from_days(day), static_cast<int64_t>(std::llround(n * 12))));
    case 'X':
      return to_days(add_months(from_days(day), static_cast<int64_t>(std::llround(n * 120))));
    case 'C':
      return to_days(add_months(from_days(day), static_cast<int64_t>(std::llround(n * 1200))));
    case 'K':
      return to_days(add_months(from_days(day), 12000 * whole));
    default:
      return day;
  }
}

}  // namespace demarche::link
