// Days, years, units and durations as the readers of the time grammar need them.
#include "mention/when_parts.h"

#include <algorithm>
#include <cmath>

namespace demarche::mention {

using C = WordClass;

TimeExpression expression(size_t begin, size_t end, size_t head, std::string_view rule) {
  TimeExpression found;
  found.begin = begin;
  found.end = end;
  found.head = head;
  found.rule = rule;
  return found;
}

void keep_longer(Found& best, Found other) {
  if (other && (!best || other->end > best->end)) best = std::move(other);
}

bool is_number(const Atom& atom, int digits) {
  return atom.kind == Atom::Kind::kNumber && atom.n_digits == digits;
}

bool has_suffix(const Atoms& a, size_t i) {
  return a.glued(i) && (a.is(i, "st") || a.is(i, "nd") || a.is(i, "rd") || a.is(i, "th"));
}

// Ends in "am", "p.m." or "in the morning": says itself which half of the day it lies in.
bool tells_half(const Atoms& a, size_t end) {
  return a.is(end - 1, "am") || a.is(end - 1, "pm") || a.is(end - 1, "m") || a.is(end - 1, "p") || a[end - 1].is(C::kPart) ||
         (a.mark(end - 1, '.') && a.is(end - 2, "m"));
}

// "14", "14th", "fourteenth", "twenty-first"; up to 39, so that "32 March" is seen and noted.
bool read_day(const Atoms& a, size_t i, int* day, size_t* end, bool* ordinal) {
  *ordinal = false;
  if (a[i].kind == Atom::Kind::kNumber && a[i].n_digits <= 2 && a[i].number >= 1 && a[i].number <= 39) {
    *day = static_cast<int>(a[i].number);
    *end = i + 1;
    if (has_suffix(a, *end)) {
      ++*end;
      *ordinal = true;
    }
    return true;
  }
  if (a[i].is(C::kOrdinal) && a[i].value(C::kOrdinal) <= 31) {
    *day = static_cast<int>(a[i].value(C::kOrdinal));
    *end = i + 1;
    *ordinal = true;
    return true;
  }
  if (a[i].is(C::kCardinal) && (a[i].value(C::kCardinal) == 20 || a[i].value(C::kCardinal) == 30)) {
    const size_t next = a.mark(i + 1, '-') ? i + 2 : i + 1;
    if (a[next].is(C::kOrdinal) && a[next].value(C::kOrdinal) < 10) {
      *day = static_cast<int>(a[i].value(C::kCardinal) + a[next].value(C::kOrdinal));
      *end = next + 1;
      *ordinal = true;
      return true;
    }
  }
  return false;
}

// Four digits that can be a year where a year is expected.
bool is_year(const Atoms& a, size_t i) {
  if (!is_number(a[i], 4) || a[i].number < 1000 || a[i].number > 2199) return false;
  if (a.glued(i + 1) && (a.mark(i + 1, '%') || (a.mark(i + 1, ':') && a.glued(i + 2) && a[i + 2].kind == Atom::Kind::kNumber)))
    return false;
  // "p. 1225", "Rule 2016"
  if (i > 1 && a.mark(i - 1, '.') && (a.is(i - 2, "p") || a.is(i - 2, "pp") || a.is(i - 2, "no"))) return false;
  if (a.glued(i + 1) && (a.mark(i + 1, '.') || a.mark(i + 1, ',')) && a.glued(i + 2) && a[i + 2].kind == Atom::Kind::kNumber)
    return false;
  return true;
}

bool ends_like_plural(const Atom& atom) {
  if (atom.kind != Atom::Kind::kWord || atom.capital || atom.lower.size() < 3) return false;
  if (atom.lower == "people" || atom.lower == "men" || atom.lower == "women" || atom.lower == "children") return true;
  return atom.lower.size() > 4 && atom.lower.back() == 's' && atom.lower[atom.lower.size() - 2] != 's';
}

// The year after a day or month: "2021", ", 2021", "of 1987"; two digits after a mark: "'87".
size_t read_year_after(const Atoms& a, size_t i, int* year) {
  size_t at = i;
  if (a.mark(at, ',') || a.is(at, "of") || (a.is(at, "in") && is_year(a, at + 1))) ++at;
  if (a.mark(at, '-') && a.glued(at) && a.glued(at + 1)) ++at;
  if (is_year(a, at)) {
    *year = static_cast<int>(a[at].number);
    return at + 1;
  }
  if (read_spoken_year(a, at, year, &at)) return at;
  // "in April of 87"
  if (a.is(i, "of") && is_number(a[i + 1], 2) && a[i + 1].number > 31 &&
      (i + 2 >= a.size() || (a[i + 2].kind == Atom::Kind::kMark && a[i + 2].mark != '%' && a[i + 2].mark != '-'))) {
    *year = static_cast<int>(a[i + 1].number) + (a[i + 1].number < 50 ? 2000 : 1900);
    return i + 2;
  }
  // "in December of 384," "30 September 420)": three digits only where nothing can be counted after them.
  if (is_number(a[at], 3) &&
      (at >= a.size() - 1 ||
       (a[at + 1].kind == Atom::Kind::kMark && a[at + 1].mark != '-' && a[at + 1].mark != ':' && a[at + 1].mark != '%')) &&
      !(a.glued(at + 2) && a[at + 2].kind == Atom::Kind::kNumber)) {
    *year = static_cast<int>(a[at].number);
    return at + 1;
  }
  if (a.mark(at, '\'') && is_number(a[at + 1], 2) && a.glued(at + 1)) {
    *year = static_cast<int>(a[at + 1].number) + (a[at + 1].number < 50 ? 2000 : 1900);
    return at + 2;
  }
  return i;
}

bool read_spoken_year(const Atoms& a, size_t i, int* year, size_t* end) {
  if (!a[i].is(C::kCardinal)) return false;
  const int64_t first = a[i].value(C::kCardinal);
  size_t at = 0;
  if (first == 2 && a.is(i + 1, "thousand") && (a.is(i + 2, "and") || a[i + 2].is(C::kCardinal))) {
    const Number n = read_number(a, i);
    if (n.value <= 2000 || n.value >= 2100) return false;
    *year = static_cast<int>(n.value);
    at = n.end;
  } else if (first >= 15 && first <= 20) {
    const size_t rest = a.mark(i + 1, '-') ? i + 2 : i + 1;
    const Number n = read_number(a, rest);
    if (!a[rest].is(C::kCardinal) || !n.end || n.value < 10 || n.value > 99 || n.value != std::floor(n.value)) return false;
    *year = static_cast<int>(static_cast<double>(first) * 100 + n.value);
    at = n.end;
  } else {
    return false;
  }
  *end = at;
  const Atom& then = a[at];
  return at >= a.size() || (then.kind == Atom::Kind::kMark && then.mark != '-' && then.mark != '%') ||
         (then.is(C::kHint) && !a.is(at, "of")) || a.is(at, "when") || a.is(at, "as") || a.is(at, "he") || a.is(at, "she") ||
         a.is(at, "they");
}

bool month_in_date(const Atoms& a, size_t month) {
  return a[month].is(C::kMonth) && (is_year(a, month + 1) || (a.mark(month + 1, ',') && is_year(a, month + 2)));
}

bool plausible_month(const Atom& atom) {
  return atom.is(C::kMonth) && (atom.capital || (!atom.is(C::kWeak) && atom.lower.size() > 3));
}

bool is_unit(const Atom& atom) {
  return atom.is(C::kUnit) || atom.is(C::kUnits);
}
char unit_of(const Atom& atom) {
  return static_cast<char>(atom.is(C::kUnit) ? atom.value(C::kUnit) : atom.value(C::kUnits));
}

// TIMEX3 of n units; X for "several".
std::string duration_of(double n, bool vague, char unit) {
  double factor = 1;
  bool clock = false;
  std::string letter;
  switch (unit) {
    case 's':
      clock = true;
      letter = "S";
      break;
    case 'm':
      clock = true;
      letter = "M";
      break;
    case 'h':
      clock = true;
      letter = "H";
      break;
    case 'E':
      letter = "WE";
      break;
    case 'B':
      letter = "BD";
      break;
    case 'F':
      letter = "W";
      factor = 2;
      break;
    case 'Q':
      letter = "M";
      factor = 3;
      break;
    case 'S':
      letter = "M";
      factor = 3;
      break;
    case 'X':
      letter = "Y";
      factor = 10;
      break;
    case 'C':
      letter = "Y";
      factor = 100;
      break;
    case 'K':
      letter = "Y";
      factor = 1000;
      break;
    default:
      letter = std::string(1, unit);
      break;
  }
  std::string out = clock ? "PT" : "P";
  if (vague) {
    if (unit == 'X') return "PXDE";
    if (unit == 'C') return "PXCE";
    return out + "X" + letter;
  }
  const long long hundredths = std::llround(n * factor * 100);
  out += std::to_string(hundredths / 100);
  if (hundredths % 100) {
    out += '.';
    out += static_cast<char>('0' + hundredths % 100 / 10);
    if (hundredths % 10) out += static_cast<char>('0' + hundredths % 10);
  }
  return out + letter;
}

}  // namespace demarche::mention
