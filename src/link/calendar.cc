// Civil-date arithmetic after Howard Hinnant's published algorithms (days_from_civil); Easter after Meeus; the lunar calendars
// and the zones from ICU. Cases: tests/link/when.case, tests/link/when_test.cc.
#include "link/calendar.h"

#include <unicode/calendar.h>
#include <unicode/locid.h>
#include <unicode/timezone.h>

#include <charconv>
#include <memory>
#include <vector>

#include "lexicon/table.h"

namespace demarche::link {

int64_t to_days(Date date) {
  const int64_t y = date.year - (date.month <= 2);
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

Date from_days(int64_t days) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month = (5 * day_of_year + 2) / 153;
  Date date;
  date.day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  date.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  date.year = static_cast<int>(year_of_era + era * 400 + (date.month <= 2));
  return date;
}

int days_in_month(int year, int month) {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool is_date(int year, int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

int weekday_of(int64_t days) {
  const int64_t monday_based = (days + 3) % 7;
  return static_cast<int>(monday_based < 0 ? monday_based + 7 : monday_based) + 1;
}

int64_t week_start(int year, int week) {
  const int64_t january_4 = to_days({year, 1, 4});
  return january_4 - (weekday_of(january_4) - 1) + int64_t{7} * (week - 1);
}

void iso_week(int64_t days, int* year, int* week) {
  *year = from_days(days - weekday_of(days) + 4).year;  // of the week's Thursday
  *week = static_cast<int>((days - week_start(*year, 1)) / 7) + 1;
}

Date add_months(Date date, int64_t months) {
  const int64_t index = int64_t{date.year} * 12 + date.month - 1 + months;
  const int64_t year = index >= 0 ? index / 12 : (index - 11) / 12;
  Date out{static_cast<int>(year), static_cast<int>(index - year * 12) + 1, date.day};
  out.day = std::min(out.day, days_in_month(out.year, out.month));
  return out;
}

std::string year_text(int year) {
  const int n = year < 0 ? -year : year;
  std::string digits = std::to_string(n);
  while (digits.size() < 4) digits.insert(0, "0");
  return (year < 0 ? "-" : "") + digits;
}

namespace {
std::string two(int n) {
  return {static_cast<char>('0' + n / 10 % 10), static_cast<char>('0' + n % 10)};
}
}  // namespace

std::string month_text(int year, int month) {
  return year_text(year) + "-" + two(month);
}

std::string day_text(Date date) {
  return month_text(date.year, date.month) + "-" + two(date.day);
}

std::optional<PartialDate> read_iso(std::string_view text) {
  const auto number = [&](size_t at, size_t size) {
    int value = -1;
    if (at + size > text.size()) return -1;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + size, value);
    return error == std::errc() && end == text.data() + at + size ? value : -1;
  };
  PartialDate date;
  date.year = number(0, 4);
  if (date.year < 1) return std::nullopt;
  if (text.size() >= 7 && text[4] == '-') {
    date.month = number(5, 2);
    if (date.month < 1 || date.month > 12) return std::nullopt;
    if (text.size() >= 10 && text[7] == '-') {
      date.day = number(8, 2);
      if (!is_date(date.year, date.month, date.day)) return std::nullopt;
    }
  }
  return date;
}

namespace {

std::optional<int> to_int(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

int64_t easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return to_days({year, n / 31, n % 31 + 1});
}

int64_t orthodox_easter(int year) {
  const int a = year % 4, b = year % 7, c = year % 19, d = (19 * c + 15) % 30, e = (2 * a + 4 * b - d + 34) % 7;
  const int n = d + e + 114;
  return to_days({year, n / 31, n % 31 + 1}) + (year / 100 - year / 400 - 2);  // from the Julian calendar
}

int64_t nth_weekday(int year, int month, int weekday, int n) {
  if (n > 0) {
    const int64_t first = to_days({year, month, 1});
    return first + (weekday - weekday_of(first) + 7) % 7 + int64_t{7} * (n - 1);
  }
  const int64_t last = to_days({year, month, days_in_month(year, month)});
  return last - (weekday_of(last) - weekday + 7) % 7 + int64_t{7} * (n + 1);
}

// The day MONTH-DAY of another calendar that falls in a Gregorian year.
std::optional<int64_t> other_calendar(const char* name, int month, int day, int year) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale(name);
  std::unique_ptr<icu::Calendar> calendar(icu::Calendar::createInstance(icu::TimeZone::getGMT()->clone(), locale, status));
  if (U_FAILURE(status)) return std::nullopt;
  constexpr double kDay = 86400000.0;
  calendar->setTime(static_cast<double>(to_days({year, 1, 1})) * kDay, status);
  const int own = calendar->get(UCAL_EXTENDED_YEAR, status);
  for (int offset = 0; offset <= 1; ++offset) {
    calendar->clear();
    calendar->set(UCAL_EXTENDED_YEAR, own + offset);
    calendar->set(UCAL_MONTH, month - 1);
    calendar->set(UCAL_DATE, day);
    const double time = calendar->getTime(status);
    if (U_FAILURE(status)) return std::nullopt;
    const int64_t days = static_cast<int64_t>(time / kDay);
    if (from_days(days).year == year) return days;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Holiday> holiday_in(std::string_view rule, int year) {
  if (year < 1583 || year > 2300) return std::nullopt;
  const auto words = lexicon::split(rule, ' ');
  if (words.empty()) return std::nullopt;
  const auto month_day = [](std::string_view text) -> std::optional<std::pair<int, int>> {
    const auto m = to_int(text.substr(0, 2)), d = text.size() == 5 ? to_int(text.substr(3)) : std::nullopt;
    if (!m || !d) return std::nullopt;
    return std::pair{*m, *d};
  };
  const auto number = [&](size_t i) { return i < words.size() ? to_int(words[i]).value_or(0) : 0; };
  if (words[0] == "nth") return Holiday{nth_weekday(year, number(1), number(2), number(3))};
  if (words[0] == "easter") return Holiday{easter(year) + number(1)};
  if (words[0] == "orthodox") return Holiday{orthodox_easter(year) + number(1)};
  if (words[0] == "election") return Holiday{nth_weekday(year, 11, 1, 1) + 1};
  const char* calendar = words[0] == "islamic"   ? "en@calendar=islamic-umalqura"
                         : words[0] == "hebrew"  ? "en@calendar=hebrew"
                         : words[0] == "chinese" ? "en@calendar=chinese"
                                                 : nullptr;
  if (calendar) {
    const auto date = words.size() > 1 ? month_day(words[1]) : std::nullopt;
    if (!date) return std::nullopt;
    const auto first = other_calendar(calendar, date->first, date->second, year);
    if (!first) return std::nullopt;
    return Holiday{*first, words.size() > 2 ? number(2) : 1};
  }
  const auto date = month_day(words[0]);
  if (!date || !is_date(year, date->first, date->second)) return std::nullopt;
  return Holiday{to_days({year, date->first, date->second})};
}

std::optional<int64_t> to_utc_minutes(int64_t days, int hour, int minute, const std::string& zone) {
  const int64_t wall = days * 1440 + hour * 60 + minute;
  if (zone == "UTC") return wall;
  if (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-')) {
    const auto h = to_int(std::string_view(zone).substr(1, 2)), m = to_int(std::string_view(zone).substr(4));
    if (!h || !m) return std::nullopt;
    const int64_t offset = *h * 60 + *m;
    return zone[0] == '+' ? wall - offset : wall + offset;
  }
  const std::unique_ptr<icu::TimeZone> known(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
  if (*known == icu::TimeZone::getUnknown()) return std::nullopt;
  int32_t raw = 0, daylight = 0;
  UErrorCode status = U_ZERO_ERROR;
  known->getOffset(static_cast<double>(wall) * 60000.0, true, raw, daylight, status);
  if (U_FAILURE(status)) return std::nullopt;
  return wall - (raw + daylight) / 60000;
}

}  // namespace demarche::link
