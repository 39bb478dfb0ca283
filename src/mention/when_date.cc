// The calendar part of the time grammar: dates, weekdays, years, decades, centuries, seasons, parts of a year.
#include <algorithm>
#include <cmath>

#include "mention/when_grammar.h"
#include "mention/when_parts.h"

namespace demarche::mention {

using lexicon::TimeCode;
using C = WordClass;

namespace {

// "10/25" as month and day, the other way round where only that can be: both of at most two digits.
bool read_slashed_day(const Atoms& a, size_t i, int* month, int* day) {
  if (a[i].kind != Atom::Kind::kNumber || !a.mark(i + 1, '/') || !a.glued(i + 1) || !a.glued(i + 2) ||
      a[i + 2].kind != Atom::Kind::kNumber || a[i].n_digits > 2 || a[i + 2].n_digits > 2)
    return false;
  const int first = static_cast<int>(a[i].number), second = static_cast<int>(a[i + 2].number);
  if (first < 1 || second < 1 || first > 31 || second > 31 || (first > 12 && second > 12)) return false;
  if (a.mark(i + 3, '/') && a.glued(i + 3)) return false;
  *month = first <= 12 ? first : second;
  *day = first <= 12 ? second : first;
  return true;
}

// The second month of "Oct-Mar 3rd, 2018", with a year behind it.
bool month_in_range(const Atoms& a, size_t month) {
  int year = 0, day = 0;
  size_t end = month + 1;
  bool ordinal = false;
  if (read_year_after(a, month + 1, &year) > month + 1) return true;
  return read_day(a, month + 1, &day, &end, &ordinal) && read_year_after(a, end, &year) > end;
}

// "Sept", "Jun": a point after it is its own; "May", "June" and "July" are whole.
bool is_short_month(const Atom& atom) {
  return atom.lower.size() <= 4 && atom.lower != "may" && atom.lower != "june" && atom.lower != "july";
}

// "Q3", "H2", but not "H1N1".
bool is_short_part(const Atoms& a, size_t i) {
  if (!(a.is(i, "q") || a.is(i, "h")) || !(a[i].capital || a.is(i, "q")) || !a.glued(i + 1) || !is_number(a[i + 1], 1))
    return false;
  if (a.glued(i + 2) && a[i + 2].kind == Atom::Kind::kWord) return false;
  return a[i + 1].number >= 1 && a[i + 1].number <= (a.is(i, "q") ? 4u : 2u);
}

// The month of "2018-Jul-02", "02-Jul-2018", with its mark before and after.
bool is_marked_month(const Atoms& a, size_t mark) {
  return (a.mark(mark, '-') || a.mark(mark, '/') || a.mark(mark, '.')) && a.glued(mark) && a.glued(mark + 1) &&
         a[mark + 1].is(C::kMonth);
}

}  // namespace

// "2021-12-30", "30/12/2021", "12/30/2021", "30.12.2021", "2014-03".
Found TimeGrammar::read_numeric_date(const Atoms& a, size_t i) const {
  if (a[i].kind != Atom::Kind::kNumber) return std::nullopt;
  const bool behind_mark = i > 0 && a.glued(i) && (a[i - 1].mark == '-' || a[i - 1].mark == '/' || a[i - 1].mark == '.');
  // "3/2/2018-4/9/2019", "2/3-4/9": the second of two, parted by another mark than its own.
  const bool second_of_two = behind_mark && i > 3 && a.mark(i - 1, '-') && a.glued(i - 1) &&
                             a[i - 2].kind == Atom::Kind::kNumber && (a.mark(i - 3, '/') || a.mark(i - 3, '.')) &&
                             a[i - 3].mark == a[i + 1].mark;
  if (behind_mark && !second_of_two) return std::nullopt;
  if (is_number(a[i], 8)) {
    const int y = static_cast<int>(a[i].number / 10000), m = static_cast<int>(a[i].number / 100 % 100),
              d = static_cast<int>(a[i].number % 100);
    if (y < 1900 || y > 2100 || m < 1 || m > 12 || d < 1 || d > 31) return std::nullopt;
    auto found = expression(i, i + 1, i, "when.numeric");
    found.code.year = y, found.code.month = m, found.code.day = d;
    return found;
  }
  // "2018-jul-02"
  if (is_year(a, i) && is_marked_month(a, i + 1) && a.mark(i + 3, a[i + 1].mark) && a.glued(i + 3) && a.glued(i + 4) &&
      a[i + 4].kind == Atom::Kind::kNumber && a[i + 4].n_digits <= 2 && a[i + 4].number >= 1 && a[i + 4].number <= 31) {
    auto found = expression(i, i + 5, i, "when.numeric");
    found.code.year = static_cast<int>(a[i].number);
    found.code.month = static_cast<int>(a[i + 2].value(C::kMonth));
    found.code.day = static_cast<int>(a[i + 4].number);
    return found;
  }
  const char mark = a[i + 1].mark;
  if ((mark != '-' && mark != '/' && mark != '.') || !a.glued(i + 1) || !a.glued(i + 2) || a[i + 2].kind != Atom::Kind::kNumber)
    return std::nullopt;
  const bool three = a.mark(i + 3, mark) && a.glued(i + 3) && a.glued(i + 4) && a[i + 4].kind == Atom::Kind::kNumber;
  const int first = static_cast<int>(a[i].number), second = static_cast<int>(a[i + 2].number);
  if (!three) {
    const bool apart = !(a.glued(i + 3) && (a[i + 3].mark == '-' || a[i + 3].mark == '/'));
    if (mark == '-' && is_year(a, i) && a[i + 2].n_digits <= 2 && second >= 1 && second <= 12 && second != (first + 1) % 100 &&
        apart) {
      auto found = expression(i, i + 3, i, "when.numeric");
      found.code.year = first, found.code.month = second;
      return found;
    }
    // "12-2015", "03/2021"
    if (mark != '.' && a[i].n_digits <= 2 && first >= 1 && first <= 12 && is_year(a, i + 2) && a[i + 2].number >= 1900 &&
        a[i + 2].number <= 2100 && apart && !behind_mark) {
      auto found = expression(i, i + 3, i, "when.numeric");
      found.code.year = second, found.code.month = first;
      return found;
    }
    // "on 22/04", "from 11/20 to 02/10", "Friday 5/12": only where the words around say that it is a day.
    int month = 0, day = 0;
    if (!read_slashed_day(a, i, &month, &day)) return std::nullopt;
    const bool led =
        i > 0 && (a.is(i - 1, "on") || a.is(i - 1, "by") || a.is(i - 1, "until") || a.is(i - 1, "since") || a.is(i - 1, "from") ||
                  a.is(i - 1, "between") || (a[i - 1].is(C::kWeekday) && !a[i - 1].is(C::kWeak)));
    int other_month = 0, other_day = 0;
    const bool follows = i > 3 && (a.is(i - 1, "to") || a.is(i - 1, "and") || a.is(i - 1, "until") || second_of_two) &&
                         read_slashed_day(a, i - 4, &other_month, &other_day);
    // "2/3-4/5/2018"
    const bool before_year = a.mark(i + 3, '-') && a.glued(i + 3) && a[i + 4].kind == Atom::Kind::kNumber && a.mark(i + 5, '/') &&
                             a.mark(i + 7, '/') && is_year(a, i + 8);
    if (!led && !follows && !before_year) return std::nullopt;
    if (a.mark(i + 3, '-') && a.glued(i + 3) && is_number(a[i + 4], 4)) return std::nullopt;  // "5/13-2020"
    auto found = expression(i, i + 3, i, "when.numeric");
    found.code.month = month;
    found.code.day = day;
    return found;
  }
  // "10.12.20.21", "12-31-2019-7": a version, an address, a part number.
  if (a.mark(i + 5, mark) && a.glued(i + 5) && a.glued(i + 6) && a[i + 6].kind == Atom::Kind::kNumber) return std::nullopt;
  const int third = static_cast<int>(a[i + 4].number);
  auto found = expression(i, i + 5, i, "when.numeric");
  TimeCode& code = found.code;
  if (is_year(a, i) && a[i + 2].n_digits <= 2 && a[i + 4].n_digits <= 2) {
    code.year = first, code.month = second, code.day = third;
  } else if (a[i].n_digits <= 2 && a[i + 2].n_digits <= 2 && (is_year(a, i + 4) || (is_number(a[i + 4], 2) && mark != '-'))) {
    code.year = third;
    if (a[i + 4].n_digits == 2) code.year += third < 50 ? 2000 : 1900;
    const bool day_first = mark == '.' || first > 12;
    code.month = day_first ? second : first;
    code.day = day_first ? first : second;
  } else {
    return std::nullopt;
  }
  if (code.month < 1 || code.month > 12 || code.day < 1 || code.day > 39) return std::nullopt;
  // "T20:35Z" glued on.
  if (a.is(i + 5, "t") && a.glued(i + 5) && is_number(a[i + 6], 2) && a.mark(i + 7, ':') && is_number(a[i + 8], 2)) {
    code.hour = static_cast<int>(a[i + 6].number), code.minute = static_cast<int>(a[i + 8].number);
    found.end = i + 9;
    if (a.mark(found.end, ':') && is_number(a[found.end + 1], 2)) found.end += 2;
    if (a.is(found.end, "z") && a.glued(found.end)) {
      code.zone = "UTC";
      ++found.end;
    }
  }
  return found;
}

Found TimeGrammar::read_month_date(const Atoms& a, size_t i, bool led) const {
  size_t at = i;
  int weekday = TimeCode::kUnset;
  // "$14 November 30", "4,209.12 July 2021": the figure is no day.
  if (i > 0 && a[i].kind == Atom::Kind::kNumber &&
      (a[i - 1].mark == '$' || a[i - 1].mark == 'E' || a[i - 1].mark == 'L' ||
       (a.glued(i) && (a[i - 1].mark == '.' || a[i - 1].mark == ',') && i > 1 && a[i - 2].kind == Atom::Kind::kNumber)))
    return std::nullopt;
  if (a[at].is(C::kWeekday)) {
    weekday = static_cast<int>(a[at].value(C::kWeekday));
    ++at;
    if (a.mark(at, '.') && a.glued(at)) ++at;
    if (a.mark(at, ',')) ++at;
    if (a.is(at, "the") || a.mark(at, '(')) ++at;
  } else if (a.is(at, "the")) {
    ++at;
  }
  TimeExpression found = expression(i, at, at, "when.date");
  found.code.weekday = weekday;
  int day = 0, day_to = 0;
  bool ordinal = false, to_ordinal = false;
  size_t end = at;
  if (read_day(a, at, &day, &end, &ordinal)) {
    // Day first: "5 May", "5-6 May", "the 4th of July".
    size_t next = end;
    if ((a.mark(end, '-') || a.is(end, "to") || a.is(end, "and") || a.is(end, "or") || a.mark(end, '/') || a.is(end, "till") ||
         a.is(end, "until") || a.is(end, "through")) &&
        read_day(a, a.is(end + 1, "the") ? end + 2 : end + 1, &day_to, &next, &to_ordinal)) {
      size_t month = a.is(next, "of") ? next + 1 : next;
      if (!plausible_month(a[month])) day_to = 0, next = end;
    }
    size_t month = next;
    if (a.is(month, "day") && a.is(month + 1, "of")) ++month;
    if (a.is(month, "of")) ++month;
    if (ordinal && month > next && (a.is(month, "last") || a.is(month, "next") || a.is(month, "this") || a.is(month, "the")) &&
        a.is(month + 1, "month") && weekday == TimeCode::kUnset && day <= 31) {
      found.head = at;  // "the 23rd of last month"
      found.code.day = day;
      found.code.in_unit = 'M';
      found.code.in_offset = a.is(month, "last") ? -1 : a.is(month, "next") ? 1 : 0;
      found.end = month + 2;
      return found;
    }
    if (a.is(month, "the") && a.is(month + 1, "month")) return std::nullopt;
    if (a.mark(month, '-') && a.glued(month) && a.glued(month + 1)) ++month;
    if (plausible_month(a[month]) || month_in_date(a, month)) {
      found.head = month;
      found.code.month = static_cast<int>(a[month].value(C::kMonth));
      found.code.day = day;
      found.end = month + 1;
      if (a.mark(found.end, '.') && a.glued(found.end) && is_short_month(a[month])) {
        int unused = 0;
        if (read_year_after(a, found.end + 1, &unused) > found.end + 1 || !a[found.end + 1].capital) ++found.end;
      }
      int year = TimeCode::kUnset;
      found.end = read_year_after(a, found.end, &year);
      found.code.year = year;
      if (day_to) {
        found.to = found.code;
        found.to->day = day_to;
        found.code.weekday = TimeCode::kUnset;
      }
      return found;
    }
    // "Friday the 26th", "on the 26th": an ordinal after a weekday, or after "on the". "Monday 21": a figure with nothing
    // counted.
    const bool closed =
        end >= a.size() || (a[end].kind == Atom::Kind::kMark && a[end].mark != '%' && a[end].mark != '-' && a[end].mark != ':' &&
                            a[end].mark != '/' && !(a.glued(end) && a.glued(end + 1) && a[end + 1].kind == Atom::Kind::kNumber));
    if (weekday != TimeCode::kUnset && (ordinal || (closed && at == i + 1 && a[at].kind == Atom::Kind::kNumber && day <= 31))) {
      found.code.day = day;
      found.head = i;
      found.end = end;
      return found;
    }
    if (ordinal && a[at].kind == Atom::Kind::kNumber && i > 0 &&
        (a.is(i - 1, "on") || a.is(i - 1, "between") ||
         (a.is(i, "the") && (a.is(i - 1, "until") || a.is(i - 1, "since") || a.is(i - 1, "by") || a.is(i - 1, "from") ||
                             a.is(i - 1, "before") || a.is(i - 1, "after")))) &&
        (a[end].kind == Atom::Kind::kMark || a[end].word || end >= a.size()) && !a[end].is(C::kUnit) && !a.is(end, "and")) {
      found.code.day = day;
      found.head = at;
      found.end = end;
      return found;
    }
    // "on the 17 from 2 p.m."
    if (a[at].kind == Atom::Kind::kNumber && day <= 31 && i > 0 && a.is(i - 1, "on") && a.is(i, "the") &&
        (a.is(end, "from") || a.is(end, "between") || a.is(end, "at")) && a[end + 1].kind == Atom::Kind::kNumber) {
      found.code.day = day;
      found.head = at;
      found.end = end;
      return found;
    }
    return std::nullopt;
  }
  // "twenty-five January 1986": only with its year.
  if (a[at].is(C::kCardinal)) {
    const Number n = read_number(a, at);
    int year = 0;
    if (!n.end || n.value < 1 || n.value > 31 || !plausible_month(a[n.end]) || read_year_after(a, n.end + 1, &year) == n.end + 1)
      return std::nullopt;
    found.head = n.end;
    found.code.day = static_cast<int>(n.value);
    found.code.month = static_cast<int>(a[n.end].value(C::kMonth));
    found.end = read_year_after(a, n.end + 1, &year);
    found.code.year = year;
    return found;
  }
  if (a.is(i, "the") || !plausible_month(a[at])) return std::nullopt;
  // Month first: "May 5", "May 5-6, 2019", "May 2019", "May".
  const bool weak = a[at].is(C::kWeak);
  found.head = at;
  found.code.month = static_cast<int>(a[at].value(C::kMonth));
  size_t next = at + 1;
  if (a.mark(next, '.') && a.glued(next) && is_short_month(a[at])) {
    // The point of "Sept." belongs to it unless the sentence ends there.
    if (next + 1 < a.size()) ++next;
  }
  found.end = next;
  int year = TimeCode::kUnset;
  size_t day_at = a.is(next, "the") ? next + 1 : next;
  if (a.mark(day_at, '-') && a.glued(day_at) && a[day_at + 1].kind == Atom::Kind::kNumber) ++day_at;
  if (read_day(a, day_at, &day, &end, &ordinal) && !(a.mark(end, ':') && a.glued(end)) &&
      !(a.glued(end) && (a.mark(end, '%') || (a.mark(end, ',') && is_number(a[end + 1], 3) && a.glued(end + 1)))) &&
      !(a.glued(end) && a.mark(end, '.') && a[end + 1].kind == Atom::Kind::kNumber && a.glued(end + 1)) &&
      !a[end].is(C::kScale) &&
      !(a[day_at].is(C::kOrdinal) && !a.is(end, "of") && a[end].kind == Atom::Kind::kWord && !a[end].word && day_at == next)) {
    found.code.day = day;
    found.end = end;
    if ((a.mark(end, '-') || a.is(end, "to") || a.is(end, "through") || a.is(end, "and") || a.is(end, "till") ||
         a.is(end, "until"))) {
      const size_t second = a.is(end + 1, "the") ? end + 2 : end + 1;
      size_t to_end = 0;
      if (read_day(a, second, &day_to, &to_end, &to_ordinal) && !a[to_end].is(C::kMonth) &&
          !(a.mark(to_end, ':') && a.glued(to_end)) && !is_unit(a[to_end]) &&
          (a.mark(end, '-') || to_ordinal || ordinal || day_to > day) && !ends_like_plural(a[to_end]) &&
          !(a.is(end, "and") && !(i > 0 && (a.is(i - 1, "between") || a.is(i - 1, "on"))))) {
        found.end = to_end;
      } else {
        day_to = 0;
      }
    }
    found.end = read_year_after(a, found.end, &year);
    found.code.year = year;
    if (day_to) {
      found.to = found.code;
      found.to->day = day_to;
      found.code.weekday = TimeCode::kUnset;
    }
    return found;
  }
  if (weekday != TimeCode::kUnset) return std::nullopt;
  const size_t with_year = read_year_after(a, next, &year);
  if (year != TimeCode::kUnset) {
    found.code.year = year;
    found.end = with_year;
    return found;
  }
  const bool spans = a.mark(next, '-') && plausible_month(a[next + 1]) && month_in_range(a, next + 1);
  const bool hinted = led || spans || (i > 0 && (a[i - 1].is(C::kHint) || a[i - 1].is(C::kModifier)));
  const bool name_after = a[found.end].kind == Atom::Kind::kWord && a[found.end].capital && !a[found.end].word;
  if (weak && !(hinted && a[at].capital &&
                (led || !(a.is(i - 1, "of") || a.is(i - 1, "to") || a.is(i - 1, "and") || a.is(i - 1, "or") ||
                          a.is(i - 1, "that") || a.is(i - 1, "the")))))
    return std::nullopt;
  if (weak && name_after) return std::nullopt;
  if (!hinted && a[at].lower.size() <= 4 && !a.is(at, "july") && !a.is(at, "june")) return std::nullopt;
  if (name_after && !hinted) return std::nullopt;  // "April Jones", "June Smith"
  if (found.end > at + 1) found.end = at + 1;      // the point was the sentence's
  return found;
}

Found TimeGrammar::read_weekday(const Atoms& a, size_t i) const {
  if (!a[i].is(C::kWeekday) || !(a[i].capital || a[i].lower.size() >= 6)) return std::nullopt;
  if (a[i].is(C::kWeak)) {
    const bool led = i > 0 && (a.is(i - 1, "on") || a.is(i - 1, "until") || a.is(i - 1, "by") || a.is(i - 1, "since") ||
                               a[i - 1].is(C::kDirection));
    if (!led && !(a.mark(i + 1, ',') && a[i + 2].is(C::kMonth))) return std::nullopt;
  }
  auto found = expression(i, i + 1, i, "when.weekday");
  found.code.weekday = static_cast<int>(a[i].value(C::kWeekday));
  // "every Monday, Wednesday and Friday"
  size_t back = i;
  while (back > 0 && i - back < 12 &&
         (a.mark(back - 1, ',') || a.is(back - 1, "and") || a.is(back - 1, "or") || a[back - 1].is(C::kWeekday)))
    --back;
  if (back < i && back > 0 && a[back].is(C::kWeekday) && a[back - 1].is(C::kEvery)) {
    found.rule = "when.set";
    found.code.set = std::string("S");
    return found;
  }
  const size_t week = a.is(i + 1, "of") || a.mark(i + 1, ',') ? i + 2 : i + 1;
  if ((a.is(week, "last") || a.is(week, "next") || a.is(week, "this")) && a.is(week + 1, "week") && !a.mark(week + 2, '-')) {
    found.code.in_unit = 'W';
    found.code.in_offset = a.is(week, "last") ? -1 : a.is(week, "next") ? 1 : 0;
    found.end = week + 2;
    return found;
  }
  if (a.is(i + 1, "week") && !a.mark(i + 2, '-')) {  // "on Tuesday week"
    found.code.direction = TimeCode::Direction::kFollowing;
    found.code.base = TimeCode::Base::kNow;
    found.code.shift_unit = 'W';
    found.code.shift = 1;
    found.end = i + 2;
    return found;
  }
  if (a[i].lower.size() <= 4 && a.mark(i + 1, '.') && a.glued(i + 1) && !a[i + 2].capital && i + 2 < a.size()) ++found.end;
  return found;
}

Found TimeGrammar::read_year(const Atoms& a, size_t i, bool led) const {
  const auto hinted = [&] { return led || (i > 0 && (a[i - 1].is(C::kHint) || a[i - 1].is(C::kModifier))); };
  // "508 BC", "394 AD", "AD 79", "AD79"
  if (a[i].is(C::kEra) && a[i].value(C::kEra) > 0 && a.is(i, "ad") && a[i + 1].kind == Atom::Kind::kNumber &&
      a[i + 1].n_digits <= 4) {
    auto found = expression(i, i + 2, i + 1, "when.year");
    found.code.year = static_cast<int>(a[i + 1].number);
    return found;
  }
  if (a[i].kind != Atom::Kind::kNumber || a[i].n_digits > 4 || a[i].number == 0) return std::nullopt;
  if (i > 0 && a.glued(i) && a[i - 1].mark != '(' && a[i - 1].mark != '"' && a[i - 1].mark != '-' && a[i - 1].mark != '\'' &&
      a[i - 1].mark != '[' && a[i - 1].mark != '=')
    return std::nullopt;
  // "17-04-08-2021", "5/13-2020": the end of a longer number.
  if (i > 2 && a.mark(i - 1, '-') && a.glued(i) && a.glued(i - 1) && a[i - 2].kind == Atom::Kind::kNumber && a.glued(i - 2) &&
      (a.mark(i - 3, '-') || a.mark(i - 3, '/')))
    return std::nullopt;
  if (i > 1 && a.mark(i - 1, '-') && a.glued(i) && a.glued(i - 1) && a[i - 2].kind == Atom::Kind::kWord &&
      a[i - 2].lower.size() <= 3 && !a.is(i - 2, "mid") && !a.is(i - 2, "pre")) {
    return std::nullopt;  // "A-2011", "F-1500"
  }
  const size_t era = a.mark(i + 1, '-') ? i + 2 : i + 1;
  if (a[era].is(C::kEra) && a[era].capital) {
    auto found = expression(i, era + 1, i, "when.year");
    const int n = static_cast<int>(a[i].number);
    found.code.year = a[era].value(C::kEra) < 0 ? -n : n;
    return found;
  }
  if (is_number(a[i], 3)) {
    const bool in = i > 0 && (a.is(i - 1, "in") || a.is(i - 1, "year"));
    const Atom& next = a[i + 1];
    const bool free = (next.kind == Atom::Kind::kMark && next.mark != '%' && next.mark != '-' &&
                       !(a.glued(i + 1) && (next.mark == '.' || next.mark == ',') && a.glued(i + 2))) ||
                      i + 1 >= a.size();
    if (!in || !free) return std::nullopt;
    auto found = expression(i, i + 1, i, "when.year");
    found.code.year = static_cast<int>(a[i].number);
    return found;
  }
  if (!is_year(a, i)) return std::nullopt;
  const int year = static_cast<int>(a[i].number);
  const Atom& next = a[i + 1];
  if (next.is(C::kScale) || is_unit(next) || (a.is(i + 1, "per") && !hinted()) || a.mark(i + 1, '%')) return std::nullopt;
  if (i > 0 && a[i - 1].is(C::kNumbered) && (a[i - 1].capital || year < 1900)) return std::nullopt;
  if (i > 0 && (a[i - 1].mark == '$' || a[i - 1].mark == 'E' || a[i - 1].mark == 'L' || a[i - 1].mark == '#'))
    return std::nullopt;
  const bool modern = year >= 1900 && year <= 2100;
  const bool many = ends_like_plural(next);
  if (many && !(hinted() && modern && i > 0 &&
                (a.is(i - 1, "the") || a.is(i - 1, "in") || a.is(i - 1, "since") || a.is(i - 1, "from") || a.is(i - 1, "until"))))
    return std::nullopt;
  if (!modern && !hinted() && next.kind == Atom::Kind::kWord && !next.capital && !next.word && !next.lower.empty())
    return std::nullopt;
  if (i > 0 && (a[i - 1].is(C::kApprox) && !a[i - 1].is(C::kHint))) return std::nullopt;
  auto found = expression(i, i + 1, i, "when.year");
  found.code.year = year;
  // "the 2018 summer"
  if (a[i + 1].is(C::kSeason) && !a[i + 1].capital && !a.is(i + 2, "of") && !a.is(i + 2, "in") && !a.is(i + 2, "from")) {
    found.code.season = lexicon::time_word(kSeasons[static_cast<size_t>(a[i + 1].value(C::kSeason))]);
    found.end = i + 2;
    return found;
  }
  // "2014-18", "2003/04", "1999/2000"
  if ((a.mark(i + 1, '-') || a.mark(i + 1, '/')) && a.glued(i + 1) == a.glued(i + 2) && is_number(a[i + 2], 2) &&
      static_cast<int>(a[i + 2].number) > year % 100 && !(a.glued(i + 3) && (a.mark(i + 3, '-') || a.mark(i + 3, '/')))) {
    found.to = TimeCode{};
    found.to->year = year / 100 * 100 + static_cast<int>(a[i + 2].number);
    found.end = i + 3;
  }
  return found;
}

Found TimeGrammar::read_decade_or_century(const Atoms& a, size_t i) const {
  size_t at = a.is(i, "the") ? i + 1 : i;
  // "1970s", "1970's", "'90s", "the 90s"
  const bool short_form = a.mark(at, '\'') && is_number(a[at + 1], 2);
  const size_t digits = short_form ? at + 1 : at;
  if (a[digits].kind == Atom::Kind::kNumber && (a[digits].n_digits == 4 || (a[digits].n_digits == 2 && (short_form || at > i)))) {
    const size_t s = a.mark(digits + 1, '\'') && a.glued(digits + 1) ? digits + 2 : digits + 1;
    if (a.is(s, "s") && a.glued(s) && a[digits].number % 10 == 0) {
      auto found = expression(i, s + 1, digits, "when.decade");
      const int n = static_cast<int>(a[digits].number);
      const bool century = n % 100 == 0 && n >= 1000 && n < 1900;
      found.code.year = a[digits].n_digits == 2 ? 190 + n / 10 : century ? n / 100 : n / 10;
      if (n < 20 && a[digits].n_digits == 2) found.code.year = 200 + n / 10;
      found.code.year_digits = century ? 2 : 3;
      return found;
    }
  }
  // "the 17th century", "15th and 17th centuries", "twentieth-century"
  int n = 0;
  size_t end = at;
  bool ordinal = false;
  if (!read_day(a, at, &n, &end, &ordinal) || !ordinal) return std::nullopt;
  size_t unit = a.mark(end, '-') ? end + 1 : end;
  size_t stop = unit + 1;
  if (!is_unit(a[unit]) || unit_of(a[unit]) != 'C') {
    // the first of two that share the word
    int other = 0;
    size_t other_end = 0;
    if ((a.is(end, "and") || a.is(end, "or") || a.is(end, "to") || a.mark(end, '-') || a.mark(end, ',')) &&
        read_day(a, end + 1, &other, &other_end, &ordinal) && ordinal) {
      unit = a.mark(other_end, '-') ? other_end + 1 : other_end;
      if (!is_unit(a[unit]) || unit_of(a[unit]) != 'C') return std::nullopt;
      stop = end;
      unit = at;
    } else {
      return std::nullopt;
    }
  }
  auto found = expression(i, stop, unit, "when.century");
  found.code.year = n - 1;
  found.code.year_digits = 2;
  const bool bc = a[stop].is(C::kEra) && a[stop].value(C::kEra) < 0 && a[stop].capital;
  if (bc) {
    found.code.year = -n;
    ++found.end;
  } else if (a[stop].is(C::kEra) && a[stop].capital) {
    ++found.end;
  }
  return found;
}

Found TimeGrammar::read_season(const Atoms& a, size_t i, bool led) const {
  const size_t at = a.is(i, "the") ? i + 1 : i;
  if (!a[at].is(C::kSeason)) return std::nullopt;
  auto found = expression(i, at + 1, at, "when.season");
  found.code.season = lexicon::time_word(kSeasons[static_cast<size_t>(a[at].value(C::kSeason))]);
  int year = TimeCode::kUnset;
  size_t year_at = a.is(at + 1, "of") || a.mark(at + 1, ',') ? at + 2 : at + 1;
  if (is_year(a, year_at)) {
    found.code.year = static_cast<int>(a[year_at].number);
    found.end = year_at + 1;
    if ((a.mark(year_at + 1, '-') || a.mark(year_at + 1, '/')) && a.glued(year_at + 1) &&
        a[year_at + 2].kind == Atom::Kind::kNumber && a[year_at + 2].n_digits <= 4) {
      found.end = year_at + 3;
    }
    return found;
  }
  if (const size_t with_year = read_year_after(a, at + 1, &year); with_year > at + 1) {
    found.code.year = year;
    found.end = with_year;
    return found;
  }
  if (led) return found;
  if (a.is(at + 1, "of") &&
      (a.is(at + 3, "year") || a.is(at + 4, "year"))) {  // "the spring of next year", "of the following year"
    const auto of_year = read_directed(a, at + 2);
    if (of_year && of_year->code.in_unit == 'Y') return found;
  }
  const bool hinted = i > 0 && (a.is(i - 1, "in") || a.is(i - 1, "during") || a.is(i - 1, "since") || a.is(i - 1, "by") ||
                                a.is(i - 1, "until") || a.is(i - 1, "for") || a[i - 1].is(C::kModifier));
  if (a[at].is(C::kWeak) ? !hinted || a.is(at + 1, "of") || a.is(at + 1, "in") || a.is(at + 1, "to") || a.is(at + 1, "from")
                         : a.is(at + 1, "of"))
    return std::nullopt;
  if (a[at].capital && !a[at].is(C::kWeak) && a[at + 1].capital && at > 0)
    return std::nullopt;  // "Winter Olympics", "Summer Palace"
  if (!hinted && (at == i) && a[at].is(C::kWeak)) return std::nullopt;
  if (a.is(at + 1, "olympics") || a.is(at + 1, "paralympics") || a.is(at + 1, "games")) return std::nullopt;
  return found;
}

// "the first Monday of May", "the last Friday of the month", "the second Tuesday in November 2024".
Found TimeGrammar::read_nth_weekday(const Atoms& a, size_t i) const {
  const size_t at = a.is(i, "the") ? i + 1 : i;
  int nth = 0;
  size_t end = at;
  bool ordinal = false;
  if (a.is(at, "last") || a.is(at, "final")) {
    nth = -1;
    end = at + 1;
  } else if (!read_day(a, at, &nth, &end, &ordinal) || !ordinal || nth > 5) {
    return std::nullopt;
  }
  if (!a[end].is(C::kWeekday) || !(a[end].capital || a[end].lower.size() >= 6) || !(a.is(end + 1, "of") || a.is(end + 1, "in")))
    return std::nullopt;
  if (a[end + 2].is(C::kEvery) && a.is(end + 3, "month")) {  // "the first Sunday of every month"
    auto found = expression(i, end + 4, end, "when.set");
    found.code.set = std::string("P1M");
    return found;
  }
  Found inner = read_day_or_longer(a, end + 2, true);
  if (!inner && a.is(end + 2, "the") && (a.is(end + 3, "month") || a.is(end + 3, "year"))) {
    inner = expression(end + 2, end + 4, end + 3, "when.part-of");
    inner->code.in_unit = unit_of(a[end + 3]);
  }
  if (!inner || inner->to || inner->code.nth_unit || inner->code.day != TimeCode::kUnset ||
      inner->code.weekday != TimeCode::kUnset || !inner->code.mod.empty() ||
      !(inner->code.month != TimeCode::kUnset || inner->code.year != TimeCode::kUnset || inner->code.in_unit == 'M' ||
        inner->code.in_unit == 'Y'))
    return std::nullopt;
  inner->begin = i;
  inner->head = end;
  inner->code.weekday = static_cast<int>(a[end].value(C::kWeekday));
  inner->code.nth_unit = 'A';
  inner->code.nth = nth;
  inner->rule = "when.part-of";
  return inner;
}

// "the first quarter of 2014", "Q3 2021", "the second half of March", "the last three days of the year".
Found TimeGrammar::read_part_of_year(const Atoms& a, size_t i) const {
  if (is_short_part(a, i)) {
    auto found = expression(i, i + 2, i, "when.quarter");
    (a.is(i, "q") ? found.code.quarter : found.code.half) = static_cast<int>(a[i + 1].number);
    int year = TimeCode::kUnset;
    found.end = read_year_after(a, i + 2, &year);
    found.code.year = year;
    if (year == TimeCode::kUnset && (a.is(i + 2, "of") || a[i + 2].is(C::kDirection))) {
      // "Q3 of last year"
      auto of_year = read_directed(a, a.is(i + 2, "of") ? i + 3 : i + 2);
      if (of_year && of_year->code.in_unit == 'Y') {
        found.code.in_unit = 'Y';
        found.code.in_offset = of_year->code.in_offset;
        found.code.base = of_year->code.base;
        found.end = of_year->end;
        return found;
      }
    }
    if (a.is(i, "h") && year == TimeCode::kUnset && !(i > 0 && (a.is(i - 1, "in") || a.is(i - 1, "for")))) return std::nullopt;
    return found;
  }
  if (is_year(a, i)) {
    const size_t part = a.mark(i + 1, '-') || a.mark(i + 1, '/') ? i + 2 : i + 1;
    if (!is_short_part(a, part)) return std::nullopt;
    auto found = expression(i, part + 2, part, "when.quarter");
    (a.is(part, "q") ? found.code.quarter : found.code.half) = static_cast<int>(a[part + 1].number);
    found.code.year = static_cast<int>(a[i].number);
    return found;
  }
  if (a.is(i, "week") && a[i + 1].kind == Atom::Kind::kNumber && a[i + 1].number >= 1 && a[i + 1].number <= 53 &&
      a[i + 1].n_digits <= 2) {
    auto found = expression(i, i + 2, i, "when.week");
    found.code.week = static_cast<int>(a[i + 1].number);
    int year = TimeCode::kUnset;
    found.end = read_year_after(a, i + 2, &year);
    found.code.year = year;
    return found;
  }
  size_t at = a.is(i, "the") ? i + 1 : i;
  int nth = 0;
  size_t end = at;
  bool ordinal = false;
  if (a.is(at, "last") || a.is(at, "final") || a.is(at, "closing")) {
    nth = -1;
    end = at + 1;
  } else if (a.is(at, "opening")) {
    nth = 1;
    end = at + 1;
  } else if (!read_day(a, at, &nth, &end, &ordinal) || !ordinal) {
    // "the week of April 10"
    if ((at > i || a.is(at, "weekend")) && a[at].is(C::kUnit) &&
        (a.is(at + 1, "of") || a.is(at + 1, "commencing") || a.is(at + 1, "beginning") || a.is(at + 1, "starting") ||
         a.is(at + 1, "ending")) &&
        (a[at].value(C::kUnit) == 'W' || a[at].value(C::kUnit) == 'E')) {
      auto inner = read_day_or_longer(a, at + 2, true);
      if (!inner || inner->to ||
          !(inner->code.day != TimeCode::kUnset || inner->code.weekday != TimeCode::kUnset || !inner->code.holiday.empty()))
        return std::nullopt;
      inner->begin = i;
      inner->head = at;
      inner->code.nth_unit = static_cast<char>(a[at].value(C::kUnit));
      inner->code.nth = 0;
      inner->rule = "when.week-of";
      return inner;
    }
    return std::nullopt;
  }
  int count = 1;
  if (const Number n = read_number(a, end); n.end && !n.article && n.value >= 2 && n.value < 100) {
    count = static_cast<int>(n.value);
    end = n.end;
  }
  char unit = 0;
  if (a.is(end, "half"))
    unit = 'H';
  else if (is_unit(a[end]))
    unit = unit_of(a[end]);
  if (!unit || unit == 'C' || unit == 's' || unit == 'm') return std::nullopt;
  if (!a.is(end + 1, "of") && !a.is(end + 1, "in")) {
    if (unit != 'Q' && unit != 'H') return std::nullopt;
    const bool led = i > 0 && a[i - 1].is(C::kHint);
    int year = TimeCode::kUnset;
    const size_t with_year = read_year_after(a, end + 1, &year);
    if (with_year == end + 1 && (!led || unit == 'H' || nth < 0)) return std::nullopt;
    auto found = expression(i, with_year, end, "when.quarter");
    found.code.year = year;
    if (unit == 'Q' && nth >= 1 && nth <= 4) {
      found.code.quarter = nth;
    } else if (unit == 'H' && nth >= 1 && nth <= 2) {
      found.code.half = nth;
    } else {
      if (year == TimeCode::kUnset) found.code.in_unit = 'Y';
      found.code.nth_unit = unit;
      found.code.nth = nth;
    }
    return found;
  }
  Found inner = read_day_or_longer(a, end + 2, true);
  if (!inner && a.is(end + 2, "the") && a[end + 3].is(C::kUnit)) {
    inner = expression(end + 2, end + 4, end + 3, "when.part-of");
    inner->code.in_unit = static_cast<char>(a[end + 3].value(C::kUnit));
    inner->code.in_offset = 0;
  }
  if (!inner || inner->to || inner->code.nth_unit) return std::nullopt;
  inner->begin = i;
  inner->head = end;
  inner->code.nth_unit = unit;
  inner->code.nth = nth;
  inner->code.nth_count = count;
  inner->rule = "when.part-of";
  return inner;
}

}  // namespace demarche::mention
