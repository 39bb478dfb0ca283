#include "read/dates.h"

#include <array>
#include <cstdio>
#include <string>

namespace demarche::read {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool is_day(int year, int month, int day) {
  constexpr std::array<int, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1600 || year > 2200 || month < 1 || month > 12 || day < 1) return false;
  return day <= kDays[static_cast<size_t>(month)] + (month == 2 && is_leap(year) ? 1 : 0);
}

// A reader of digits and signs over one string.
struct Cursor {
  std::string_view text;
  size_t at = 0;

  bool done() const { return at >= text.size(); }
  char peek() const { return done() ? '\0' : text[at]; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at;
    return true;
  }
  void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at;
  }
  // A number of `least` to `most` digits, -1 where there is none.
  int number(int least, int most) {
    int value = 0, n = 0;
    while (n < most && at + static_cast<size_t>(n) < text.size() && is_digit(text[at + static_cast<size_t>(n)])) {
      value = value * 10 + (text[at + static_cast<size_t>(n)] - '0');
      ++n;
    }
    if (n < least) return -1;
    at += static_cast<size_t>(n);
    return value;
  }
  // Letters, at least three; month 1..12 by its English name or first three letters, else 0.
  int month() {
    constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (at + 3 > text.size()) return 0;
    const std::array<char, 3> head = {lower(text[at]), lower(text[at + 1]), lower(text[at + 2])};
    const size_t found = kMonths.find(std::string_view(head.data(), 3));
    if (found == std::string_view::npos || found % 3 != 0) return 0;
    while (!done() && is_letter(text[at])) ++at;
    take('.');
    return static_cast<int>(found / 3) + 1;
  }
};

std::string day_text(int year, int month, int day) {
  std::array<char, 40> out;
  std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", year, month, day);
  return out.data();
}

// Reads what may follow a day: "T17:42:00.123+02:00", " 17:42 GMT", " 5:42 pm". Appends it; gives the precision.
TimePrecision read_clock(Cursor in, std::string* out) {
  if (!in.take('T') && !in.take('t')) {
    in.blanks();
    in.take(',');
    in.blanks();
    if (in.text.substr(in.at).starts_with("at ")) in.at += 3;
  }
  int hour = in.number(1, 2);
  if (hour < 0 || hour > 24) return TimePrecision::kDay;
  int minute = 0, second = -1;
  bool compact = false;
  if (in.take(':') || in.take('.')) {
    minute = in.number(2, 2);
  } else {
    minute = in.number(2, 2);
    compact = true;
  }
  if (minute < 0 || minute > 59) return TimePrecision::kDay;
  if (in.take(':') || (compact && is_digit(in.peek()))) {
    second = in.number(2, 2);
    if (second > 60) return TimePrecision::kDay;
    if (in.take('.') || in.take(',')) in.number(1, 9);
  }
  in.blanks();
  if ((lower(in.peek()) == 'a' || lower(in.peek()) == 'p') && in.at + 1 < in.text.size()) {
    const bool after_noon = lower(in.peek()) == 'p';
    Cursor trial = in;
    ++trial.at;
    trial.take('.');
    if (lower(trial.peek()) == 'm') {
      if (hour == 12) hour = 0;
      if (after_noon) hour += 12;
      ++trial.at;
      trial.take('.');
      in = trial;
      in.blanks();
    }
  }
  if (hour > 23) return TimePrecision::kDay;
  std::string zone;
  if (in.peek() == 'Z' || in.peek() == 'z') {
    zone = "Z";
  } else if (in.peek() == '+' || in.peek() == '-') {
    const char sign = in.peek();
    ++in.at;
    const int zone_hour = in.number(2, 2);
    in.take(':');
    const int zone_minute = in.number(2, 2);
    if (zone_hour >= 0 && zone_hour <= 14) {
      std::array<char, 16> text;
      std::snprintf(text.data(), text.size(), "%c%02d:%02d", sign, zone_hour,
                    zone_minute < 0 || zone_minute > 59 ? 0 : zone_minute);
      zone = text.data();
      if (zone_hour == 0 && zone_minute <= 0) zone = "Z";
    }
  } else if (in.text.substr(in.at).starts_with("GMT") || in.text.substr(in.at).starts_with("UTC") ||
             in.text.substr(in.at).starts_with("UT")) {
    zone = "Z";
  }
  std::array<char, 16> clock;
  if (second >= 0) {
    std::snprintf(clock.data(), clock.size(), "T%02d:%02d:%02d", hour, minute, second > 59 ? 59 : second);
  } else {
    std::snprintf(clock.data(), clock.size(), "T%02d:%02d", hour, minute);
  }
  *out += clock.data() + zone;
  return second >= 0 ? TimePrecision::kSecond : TimePrecision::kMinute;
}

// A moment given as seconds since 1970.
DateRange moment(int64_t seconds) {
  // The civil date by Howard Hinnant's method: eras of 400 years that begin in March.
  const int64_t days = seconds / 86400 + 719468, rest = seconds % 86400;
  const int64_t era = days / 146097, day_of_era = days % 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month = (5 * day_of_year + 2) / 153;
  const int month_number = static_cast<int>(month < 10 ? month + 3 : month - 9);
  std::array<char, 16> clock;
  std::snprintf(clock.data(), clock.size(), "T%02d:%02d:%02dZ", static_cast<int>(rest / 3600), static_cast<int>(rest / 60 % 60),
                static_cast<int>(rest % 60));
  DateRange range;
  range.start = range.end = day_text(static_cast<int>(year_of_era + era * 400 + (month_number <= 2)), month_number,
                                     static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1)) +
                            clock.data();
  range.precision = TimePrecision::kSecond;
  return range;
}

// Seconds since 1970, or thousandths, between 1990 and 2100: what some page builders write.
bool read_moment(std::string_view text, DateRange* range) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.find_first_not_of("0123456789") != std::string_view::npos) return false;
  int64_t value = 0;
  if (text.size() < 9 || text.size() > 13) return false;
  for (const char c : text) value = value * 10 + (c - '0');
  if (text.size() >= 12) value /= 1000;
  if (value < 631152000 || value >= 4102444800) return false;
  *range = moment(value);
  return true;
}

DateRange with_clock(int year, int month, int day, Cursor rest) {
  DateRange range;
  if (!is_day(year, month, day)) return range;
  range.start = day_text(year, month, day);
  range.precision = read_clock(rest, &range.start);
  range.end = range.start;
  return range;
}

}  // namespace

DateRange parse_date(std::string_view text) {
  Cursor in{text.substr(0, 80)};
  in.blanks();
  Cursor start = in;
  if (DateRange range; read_moment(in.text.substr(in.at), &range)) return range;
  // ISO: year first.
  if (const int year = in.number(4, 4); year >= 0) {
    if (const bool dashed = in.take('-') || in.take('/') || in.take('.'); dashed || is_digit(in.peek())) {
      const int month = in.number(1 + (dashed ? 0 : 1), 2);
      if (dashed && month >= 1 && month <= 12 && !(in.take('-') || in.take('/') || in.take('.'))) {
        in.blanks();
        if (!in.done()) return {};
        DateRange range;
        if (!is_day(year, month, 1)) return range;
        range.start = range.end = day_text(year, month, 1).substr(0, 7);
        range.precision = TimePrecision::kMonth;
        return range;
      }
      const int day = in.number(1 + (dashed ? 0 : 1), 2);
      if (month > 0 && day > 0) return with_clock(year, month, day, in);
      return {};
    }
    in.blanks();
    if (in.done() && year >= 1600 && year <= 2200) {
      DateRange range;
      range.start = range.end = day_text(year, 1, 1).substr(0, 4);
      range.precision = TimePrecision::kYear;
      return range;
    }
    return {};
  }
  in = start;
  // "Mon, 03 Mar 2025 15:42:00 GMT", "Monday, March 3, 2025"
  if (is_letter(in.peek())) {
    Cursor trial = in;
    if (trial.month() == 0 || trial.peek() == ',') {
      while (!in.done() && is_letter(in.peek())) ++in.at;
      in.take('.');
      in.take(',');
      in.blanks();
    }
  }
  if (is_digit(in.peek())) {
    const int day = in.number(1, 2);
    // 09.09.2024; 13/09/2024 and 09/13/2024: with slashes and dashes only where one of the two can be no month.
    if (const char sign = in.peek();
        (sign == '.' || sign == '/' || sign == '-') && in.at + 1 < in.text.size() && is_digit(in.text[in.at + 1])) {
      ++in.at;
      const int second = in.number(1, 2);
      if (!in.take(sign)) return {};
      const int year = in.number(4, 4);
      if (sign == '.' || day > 12 || day == second) return with_clock(year, second, day, in);
      return second > 12 ? with_clock(year, day, second, in) : DateRange();
    }
    in.blanks();
    in.take('-');
    const int month = in.month();
    if (month == 0) return {};
    in.blanks();
    in.take(',');
    in.take('-');
    in.blanks();
    const int year = in.number(4, 4);
    return with_clock(year, month, day, in);
  }
  const int month = in.month();
  if (month == 0) return {};
  in.blanks();
  const int day = in.number(1, 2);
  in.take(',');
  in.blanks();
  const int year = in.number(4, 4);
  return with_clock(year, month, day, in);
}

DateRange date_in_url(std::string_view url) {
  const size_t host = url.find("://");
  const size_t path = url.find('/', host == std::string_view::npos ? 0 : host + 3);
  if (path == std::string_view::npos) return {};
  for (size_t at = path; at + 9 <= url.size(); ++at) {
    if (url[at] != '/' && url[at] != '-' && url[at] != '_') continue;
    Cursor in{url, at + 1};
    const int year = in.number(4, 4);
    if (year < 1990 || year > 2100) continue;
    const char parting = in.peek();
    int month, day;
    if (Cursor named{url, at + 6}; parting == '/' && (month = named.month()) > 0 && named.take('/')) {
      // .../2024/sep/09/...
      day = named.number(1, 2);
      in = named;
    } else if (parting == '/' || parting == '-' || parting == '_') {
      ++in.at;
      month = in.number(1, 2);
      if (!in.take(parting)) continue;
      day = in.number(1, 2);
    } else {
      month = in.number(2, 2);
      day = in.number(2, 2);
    }
    if (!is_day(year, month, day) || is_digit(in.peek())) continue;
    DateRange range;
    range.start = range.end = day_text(year, month, day);
    range.precision = TimePrecision::kDay;
    range.from = "url";
    return range;
  }
  return {};
}

}  // namespace demarche::read
