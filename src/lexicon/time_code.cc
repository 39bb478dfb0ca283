#include "lexicon/time_code.h"

#include <array>
#include <charconv>
#include <cmath>

namespace demarche::lexicon {
namespace {

constexpr std::array<std::string_view, 31> kTimeWords = {
    "SP",    "SU",     "FA",    "WI",      "MO",  "MI",      "AF",    "EV",     "NI",   "DA",   "EM",
    "early", "late",   "mid",   "start",   "end", "earlier", "later", "approx", "less", "more", "since",
    "until", "before", "after", "through", "eve", "MN",      "DT",    "second", "from"};
constexpr std::array<std::string_view, 7> kDirections = {"", "last", "this", "next", "same", "following", "preceding"};

std::optional<int> to_int(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Numbers of units are whole or tenths and hundredths ("two and a half years"); written without an exponent.
std::string plain(double value) {
  const long long hundredths = std::llround(value * 100);
  const long long whole = hundredths / 100, rest = std::llabs(hundredths % 100);
  std::string out = hundredths < 0 ? "-" : "+";
  out += std::to_string(std::llabs(whole));
  if (rest) {
    out += '.';
    out += static_cast<char>('0' + rest / 10);
    if (rest % 10) out += static_cast<char>('0' + rest % 10);
  }
  return out;
}

std::optional<double> to_plain(std::string_view text) {
  const bool minus = !text.empty() && text.front() == '-';
  if (minus || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  const size_t dot = text.find('.');
  const auto whole = to_int(text.substr(0, dot));
  if (!whole) return std::nullopt;
  double value = *whole;
  if (dot != std::string_view::npos) {
    const std::string_view rest = text.substr(dot + 1);
    const auto part = to_int(rest);
    if (!part || rest.size() > 2) return std::nullopt;
    value += *part / (rest.size() == 1 ? 10.0 : 100.0);
  }
  return minus ? -value : value;
}

void put(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!out.empty()) out += ' ';
  out += name;
  out += '=';
  out += value;
}

void put(std::string& out, std::string_view name, int value) {
  if (value != TimeCode::kUnset) put(out, name, std::to_string(value));
}

std::string two(int value) {
  return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

}  // namespace

std::string_view time_word(std::string_view name) {
  for (const auto word : kTimeWords) {
    if (word == name) return word;
  }
  return {};
}

std::string TimeCode::text() const {
  std::string out;
  if (year != kUnset) put(out, year_digits == 4 ? "y" : year_digits == 3 ? "decade" : "century", std::to_string(year));
  put(out, "m", month);
  put(out, "d", day);
  put(out, "wd", weekday);
  put(out, "w", week);
  put(out, "q", quarter);
  put(out, "half", half);
  put(out, "season", season);
  put(out, "hol", holiday);
  put(out, "dir", kDirections[static_cast<size_t>(direction)]);
  if (in_unit) put(out, "in", in_unit + plain(in_offset));
  if (shift_unit) put(out, "shift", shift_unit + plain(shift));
  if (period_unit) put(out, "period", period_unit + plain(period));
  if (nth_unit) put(out, "nth", nth_unit + plain(nth) + (nth_count > 1 ? "x" + std::to_string(nth_count) : ""));
  put(out, "dur", duration);
  put(out, "set", set);
  put(out, "ref", reference);
  if (hour != kUnset) {
    std::string clock = two(hour);
    if (minute != kUnset) clock += ":" + two(minute);
    if (second != kUnset) clock += ":" + two(second);
    put(out, "t", clock);
  }
  put(out, "zone", zone);
  put(out, "part", part);
  put(out, "mod", mod);
  put(out, "rel", relation);
  if (base != Base::kNow) put(out, "base", base == Base::kTold ? "told" : "clause");
  if (approximate) put(out, "about", "1");
  return out;
}

std::optional<TimeCode> TimeCode::parse(std::string_view text) {
  TimeCode code;
  const auto measured = [](std::string_view value, TimeUnit* unit, double* n) {
    if (value.size() < 2) return false;
    const auto number = to_plain(value.substr(1));
    if (!number) return false;
    *unit = value[0];
    *n = *number;
    return true;
  };
  while (!text.empty()) {
    const size_t space = text.find(' ');
    const std::string_view item = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    const size_t equal = item.find('=');
    if (equal == std::string_view::npos) return std::nullopt;
    const std::string_view name = item.substr(0, equal), value = item.substr(equal + 1);
    int* number = nullptr;
    std::string_view* word = nullptr;
    std::string* string = nullptr;
    double measure = 0;
    if (name == "y" || name == "decade" || name == "century") {
      number = &code.year;
      code.year_digits = name == "y" ? 4 : name == "decade" ? 3 : 2;
    } else if (name == "m")
      number = &code.month;
    else if (name == "d")
      number = &code.day;
    else if (name == "wd")
      number = &code.weekday;
    else if (name == "w")
      number = &code.week;
    else if (name == "q")
      number = &code.quarter;
    else if (name == "half")
      number = &code.half;
    else if (name == "season")
      word = &code.season;
    else if (name == "part")
      word = &code.part;
    else if (name == "mod")
      word = &code.mod;
    else if (name == "rel")
      word = &code.relation;
    else if (name == "hol")
      string = &code.holiday;
    else if (name == "dur")
      string = &code.duration;
    else if (name == "set")
      string = &code.set;
    else if (name == "ref")
      string = &code.reference;
    else if (name == "zone")
      string = &code.zone;
    else if (name == "dir") {
      for (size_t i = 0; i < kDirections.size(); ++i) {
        if (kDirections[i] == value) code.direction = static_cast<Direction>(i);
      }
    } else if (name == "base") {
      code.base = value == "told" ? Base::kTold : value == "clause" ? Base::kClause : Base::kNow;
    } else if (name == "about") {
      code.approximate = true;
    } else if (name == "in") {
      if (!measured(value, &code.in_unit, &measure)) return std::nullopt;
      code.in_offset = static_cast<int>(measure);
    } else if (name == "shift") {
      if (!measured(value, &code.shift_unit, &code.shift)) return std::nullopt;
    } else if (name == "period") {
      if (!measured(value, &code.period_unit, &code.period)) return std::nullopt;
    } else if (name == "nth") {
      const size_t times = value.find('x');
      if (!measured(value.substr(0, times), &code.nth_unit, &measure)) return std::nullopt;
      code.nth = static_cast<int>(measure);
      if (times != std::string_view::npos) code.nth_count = to_int(value.substr(times + 1)).value_or(1);
    } else if (name == "t") {
      code.hour = to_int(value.substr(0, 2)).value_or(kUnset);
      if (value.size() >= 5) code.minute = to_int(value.substr(3, 2)).value_or(kUnset);
      if (value.size() >= 8) code.second = to_int(value.substr(6, 2)).value_or(kUnset);
      if (code.hour == kUnset) return std::nullopt;
    } else {
      return std::nullopt;
    }
    if (number) {
      const auto parsed = to_int(value);
      if (!parsed) return std::nullopt;
      *number = *parsed;
    }
    if (word) *word = time_word(value);
    if (string) *string = std::string(value);
  }
  return code;
}

}  // namespace demarche::lexicon
