// A stretch of days with the TIMEX3 value that names it, and steps by units of the calendar. Private to the time resolver.
//   of_week(18991, 'W')   2021-12-27 to 2022-01-02, "2021-W52"        moved(18991, 'B', 3)   three days of work on
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "link/calendar.h"

namespace demarche::link {

// Days [first, last] with the value that names them. `unit` is the unit named.
struct Stretch {
  bool known = false;
  int64_t first = 0, last = 0;
  std::string value;
  char unit = 'D';
};

Stretch of_day(int64_t day);
Stretch of_week(int64_t day, char unit);
Stretch of_month(int year, int month);
Stretch of_months(int year, int month, int n, std::string value, char unit);
Stretch of_year(int year);
Stretch of_years(int first, int n, std::string value, char unit);
// The month that a season begins with.
int season_month(std::string_view season);
// Months in three from the first of the season on; winter ends in the year after.
Stretch of_season(int year, std::string_view season);
// The stretch of a unit that holds a day; not known for units of the clock.
Stretch holding(int64_t day, char unit);
// A day `n` units on.
int64_t moved(int64_t day, char unit, double n);

}  // namespace demarche::link
