// What follows what in an English time expression. Cases: tests/mention/when.case.
//
// Every reader takes the atom to start at and gives the expression it found, or nothing. Prepositions stay outside ("on
// Tuesday" is "Tuesday"): what they say ("since", "until") the finder adds. Why not regular expressions: the same forms
// nest ("the end of the first week of last May"), and each has its own reasons to be no time at all ("2000 soldiers").
#include "mention/when_grammar.h"

#include <algorithm>
#include <cmath>

namespace demarche::mention {

using lexicon::TimeCode;
using C = WordClass;

void Phrases::add(std::string_view phrase, std::string_view value) {
  Phrase entry;
  entry.value = value;
  entry.atoms = lexicon::split(phrase, ' ');
  if (entry.atoms.empty()) return;
  auto& list = by_first_[entry.atoms[0]];
  const auto longer = [](const Phrase& a, const Phrase& b) { return a.atoms.size() > b.atoms.size(); };
  list.insert(std::upper_bound(list.begin(), list.end(), entry, longer), std::move(entry));
}

const Phrases::Phrase* Phrases::match(const Atoms& atoms, size_t i, size_t* end) const {
  const auto found = by_first_.find(atoms[i].lower);
  if (found == by_first_.end()) return nullptr;
  for (const Phrase& phrase : found->second) {
    bool same = true;
    for (size_t k = 1; k < phrase.atoms.size() && same; ++k) {
      const std::string_view want = phrase.atoms[k];
      same = want.size() == 1 && atoms[i + k].mark ? atoms[i + k].mark == want[0] : atoms[i + k].lower == want;
    }
    if (!same) continue;
    *end = i + phrase.atoms.size();
    return &phrase;
  }
  return nullptr;
}

namespace {

using Found = std::optional<TimeExpression>;

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

}  // namespace

// "2021-12-30", "30/12/2021", "12/30/2021", "30.12.2021", "2014-03".
Found TimeGrammar::read_numeric_date(const Atoms& a, size_t i) const {
  if (a[i].kind != Atom::Kind::kNumber ||
      (i > 0 && a.glued(i) && (a[i - 1].mark == '-' || a[i - 1].mark == '/' || a[i - 1].mark == '.'))) {
    return std::nullopt;
  }
  if (is_number(a[i], 8)) {
    const int y = static_cast<int>(a[i].number / 10000), m = static_cast<int>(a[i].number / 100 % 100),
              d = static_cast<int>(a[i].number % 100);
    if (y < 1900 || y > 2100 || m < 1 || m > 12 || d < 1 || d > 31) return std::nullopt;
    auto found = expression(i, i + 1, i, "when.numeric");
    found.code.year = y, found.code.month = m, found.code.day = d;
    return found;
  }
  const char mark = a[i + 1].mark;
  if ((mark != '-' && mark != '/' && mark != '.') || !a.glued(i + 1) || !a.glued(i + 2) || a[i + 2].kind != Atom::Kind::kNumber)
    return std::nullopt;
  const bool three = a.mark(i + 3, mark) && a.glued(i + 3) && a.glued(i + 4) && a[i + 4].kind == Atom::Kind::kNumber;
  const int first = static_cast<int>(a[i].number), second = static_cast<int>(a[i + 2].number);
  if (!three) {
    if (mark == '-' && is_year(a, i) && is_number(a[i + 2], 2) && second >= 1 && second <= 12 && second != (first + 1) % 100) {
      auto found = expression(i, i + 3, i, "when.numeric");
      found.code.year = first, found.code.month = second;
      return found;
    }
    // "on 22/04", "by 11/20": only after a word that a day follows.
    const bool led = i > 0 && (a.is(i - 1, "on") || a.is(i - 1, "by") || a.is(i - 1, "until") || a.is(i - 1, "since") ||
                               a.is(i - 1, "from") || a.is(i - 1, "between"));
    if (mark == '/' && led && a[i].n_digits <= 2 && a[i + 2].n_digits <= 2 && first >= 1 && second >= 1 &&
        (first <= 12 || second <= 12) && first <= 31 && second <= 31) {
      auto found = expression(i, i + 3, i, "when.numeric");
      found.code.month = first <= 12 ? first : second;
      found.code.day = first <= 12 ? second : first;
      return found;
    }
    return std::nullopt;
  }
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
    if ((a.mark(end, '-') || a.is(end, "to") || a.is(end, "and") || a.is(end, "or") || a.mark(end, '/')) &&
        read_day(a, end + 1, &day_to, &next, &to_ordinal)) {
      size_t month = a.is(next, "of") ? next + 1 : next;
      if (!plausible_month(a[month])) day_to = 0, next = end;
    }
    size_t month = next;
    if (a.is(month, "day") && a.is(month + 1, "of")) ++month;
    if (a.is(month, "of")) ++month;
    if (a.is(month, "the") && a.is(month + 1, "month")) return std::nullopt;
    if (a.mark(month, '-') && a.glued(month) && a.glued(month + 1)) ++month;
    if (plausible_month(a[month]) || month_in_date(a, month)) {
      found.head = month;
      found.code.month = static_cast<int>(a[month].value(C::kMonth));
      found.code.day = day;
      found.end = month + 1;
      if (a.mark(found.end, '.') && a.glued(found.end) && a[month].lower.size() <= 4 && a[month].lower != "may") {
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
    // "Friday the 26th", "on the 26th": an ordinal after a weekday, or after "on the".
    if (weekday != TimeCode::kUnset && ordinal) {
      found.code.day = day;
      found.head = i;
      found.end = end;
      return found;
    }
    if (ordinal && a[at].kind == Atom::Kind::kNumber && a.is(i, "the") && i > 0 &&
        (a.is(i - 1, "on") || a.is(i - 1, "until") || a.is(i - 1, "since")) &&
        (a[end].kind == Atom::Kind::kMark || a[end].word || end >= a.size()) && !a[end].is(C::kUnit) && !a.is(end, "and")) {
      found.code.day = day;
      found.head = at;
      found.end = end;
      return found;
    }
    return std::nullopt;
  }
  if (a.is(i, "the") || !plausible_month(a[at])) return std::nullopt;
  // Month first: "May 5", "May 5-6, 2019", "May 2019", "May".
  const bool weak = a[at].is(C::kWeak);
  found.head = at;
  found.code.month = static_cast<int>(a[at].value(C::kMonth));
  size_t next = at + 1;
  if (a.mark(next, '.') && a.glued(next) && a[at].lower.size() <= 4 && a[at].lower != "may") {
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
  const bool hinted = led || (i > 0 && (a[i - 1].is(C::kHint) || a[i - 1].is(C::kModifier)));
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
  const size_t week = a.is(i + 1, "of") || a.mark(i + 1, ',') ? i + 2 : i + 1;
  if ((a.is(week, "last") || a.is(week, "next") || a.is(week, "this")) && a.is(week + 1, "week") && !a.mark(week + 2, '-')) {
    found.code.in_unit = 'W';
    found.code.in_offset = a.is(week, "last") ? -1 : a.is(week, "next") ? 1 : 0;
    found.end = week + 2;
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
      a[i - 1].mark != '[')
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
  if (next.is(C::kScale) || is_unit(next) || (a.is(i + 1, "per")) || a.mark(i + 1, '%')) return std::nullopt;
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
  if (read_year_after(a, at + 1, &year) > at + 1) return found;
  if (led) return found;
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

// "the first quarter of 2014", "Q3 2021", "the second half of March", "the last three days of the year".
Found TimeGrammar::read_part_of_year(const Atoms& a, size_t i) const {
  if (a.is(i, "q") && a.glued(i + 1) && is_number(a[i + 1], 1) && a[i + 1].number >= 1 && a[i + 1].number <= 4) {
    auto found = expression(i, i + 2, i, "when.quarter");
    found.code.quarter = static_cast<int>(a[i + 1].number);
    int year = TimeCode::kUnset;
    found.end = read_year_after(a, i + 2, &year);
    found.code.year = year;
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
    if (at > i && a[at].is(C::kUnit) && a.is(at + 1, "of") && (a[at].value(C::kUnit) == 'W' || a[at].value(C::kUnit) == 'E')) {
      auto inner = read_day_or_longer(a, at + 2, true);
      if (!inner || inner->to || !(inner->code.day != TimeCode::kUnset || inner->code.weekday != TimeCode::kUnset))
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
    if (year == TimeCode::kUnset) found.code.in_unit = 'Y';
    found.code.year = year;
    found.code.nth_unit = unit;
    found.code.nth = nth;
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

// "last week", "this past month", "the following Monday", "that same year", "the past three weeks", "next spring".
Found TimeGrammar::read_directed(const Atoms& a, size_t i) const {
  using D = TimeCode::Direction;
  size_t at = i;
  const bool article = a.is(at, "the") || a.is(at, "these") || a.is(at, "those");
  if (article) ++at;
  if (!a[at].is(C::kDirection)) {
    // "the 3 next weeks"
    if (!article || !(read_number(a, at).end > at)) return std::nullopt;
    const Number n = read_number(a, at);
    if (n.article || !a[n.end].is(C::kDirection) || !a[n.end + 1].is(C::kUnits)) return std::nullopt;
    auto found = expression(i, n.end + 2, n.end + 1, "when.period");
    const auto d = static_cast<D>(a[n.end].value(C::kDirection));
    found.code.period_unit = unit_of(a[n.end + 1]);
    found.code.period = d == D::kNext || d == D::kFollowing ? n.value : -n.value;
    return found;
  }
  auto direction = static_cast<D>(a[at].value(C::kDirection));
  bool past_period = a.is(at, "past") || a.is(at, "preceding");
  const bool that = a.is(at, "that");
  ++at;
  if (a[at].is(C::kDirection) && !a.is(at, "that")) {
    const auto second = static_cast<D>(a[at].value(C::kDirection));
    past_period = past_period || a.is(at, "past");
    if (a.is(at - 1, "this") || that || a.is(at - 1, "these")) direction = second == D::kThis ? D::kThis : second;
    ++at;
  }
  const bool told = direction == D::kSame || direction == D::kFollowing || direction == D::kPreceding;
  const int sign = direction == D::kLast || direction == D::kPreceding   ? -1
                   : direction == D::kNext || direction == D::kFollowing ? 1
                                                                         : 0;
  TimeExpression found = expression(i, at, at, "when.directed");
  found.code.base = told ? TimeCode::Base::kTold : TimeCode::Base::kNow;
  while (a[at].is(C::kFiller) && at < i + 5) ++at;
  found.head = at;
  const Atom& word = a[at];
  if (word.is(C::kUnit) && word.lower != "second" && word.lower != "min" && word.lower != "sec" &&
      !(a.is(at - 1, "that") && word.lower == "minute")) {
    if (a.mark(at + 1, '-') && a.glued(at + 1) && a[at + 2].kind == Atom::Kind::kWord) return std::nullopt;
    const char unit = static_cast<char>(word.value(C::kUnit));
    found.end = at + 1;
    if (past_period && direction == D::kLast && unit != 'E' && unit != 'N') {
      found.code.period_unit = unit;
      found.code.period = -1;
      found.rule = "when.period";
    } else {
      found.code.in_unit = unit;
      found.code.in_offset = sign;
      const size_t weekday = a.is(found.end, "on") ? found.end + 1 : found.end;
      if (unit == 'W' && a[weekday].is(C::kWeekday) && !told && (a[weekday].capital || a[weekday].lower.size() >= 6)) {
        found.code.weekday = static_cast<int>(a[weekday].value(C::kWeekday));
        found.end = weekday + 1;
      }
      if (unit == 'N') found.code.in_unit = 'D', found.code.part = lexicon::time_word("NI");
    }
    return found;
  }
  if (word.is(C::kPart) && !article + (direction != D::kSame) > 0 && word.lower.back() != 's') {
    found.code.in_unit = 'D';
    found.code.in_offset = sign;
    if (direction == D::kNext) found.code.base = TimeCode::Base::kTold;
    found.code.part = lexicon::time_word(kParts[static_cast<size_t>(word.value(C::kPart))]);
    found.end = at + 1;
    return found;
  }
  if (word.is(C::kWeekday) && !that && (word.capital || word.lower.size() >= 6)) {
    found.code.weekday = static_cast<int>(word.value(C::kWeekday));
    found.code.direction = direction;
    found.end = at + 1;
    return found;
  }
  if (word.is(C::kMonth) && word.capital && !that) {
    auto inner = read_month_date(a, at, true);
    if (!inner || inner->to) return std::nullopt;
    inner->begin = i;
    inner->code.direction = direction;
    inner->code.base = found.code.base;
    return inner;
  }
  if (word.is(C::kSeason) && !(that && word.is(C::kWeak))) {
    auto inner = read_season(a, at, true);
    if (!inner) return std::nullopt;
    inner->begin = i;
    inner->code.direction = direction;
    inner->code.base = found.code.base;
    return inner;
  }
  size_t holiday_end = 0;
  if (const auto* phrase = holidays_.match(a, at, &holiday_end); phrase && !that) {
    found.code.holiday = std::string(phrase->value);
    found.code.direction = direction;
    found.end = holiday_end;
    found.rule = "when.holiday";
    return found;
  }
  if (sign == 0) return std::nullopt;
  if (const Number n = read_number(a, at); n.end && !n.article) {
    size_t unit = a.mark(n.end, '-') ? n.end + 1 : n.end;
    while (a[unit].is(C::kFiller) && unit < n.end + 3) ++unit;
    if (a[unit].is(C::kUnits) || (a[unit].is(C::kUnit) && (n.value == 1 || a.mark(n.end, '-')))) {
      const char letter = unit_of(a[unit]);
      found.end = unit + 1;
      found.head = unit;
      found.rule = "when.period";
      found.code.period_unit = letter;
      found.code.period = sign * n.value;
      found.code.approximate = n.vague;
      found.code.duration = duration_of(n.value, n.vague, letter);
      if (a.is(found.end, "and")) {
        const Number more = read_number(a, found.end + 1);
        if (more.end && is_unit(a[more.end]) && !a[more.end + 1].is(C::kAgo)) found.end = more.end + 1;
      }
      return found;
    }
    return std::nullopt;
  }
  if (word.is(C::kUnits) && word.lower != "seconds" && word.lower != "quarters") {
    found.code.reference = sign < 0 ? "PAST_REF" : "FUTURE_REF";
    found.code.base = TimeCode::Base::kNow;
    found.end = at + 1;
    found.rule = "when.vague";
    return found;
  }
  return std::nullopt;
}

// "three weeks", "three weeks ago", "a day earlier", "two days after Christmas", "just over three weeks", "half a century".
Found TimeGrammar::read_measured(const Atoms& a, size_t i) const {
  size_t at = i;
  std::string_view mod;
  bool led = false;
  if (a.is(at, "just") || a.is(at, "only") || a.is(at, "barely") || a.is(at, "well")) ++at;
  if (a[at].is(C::kApprox) && at < i + 2) {
    const int64_t way = a[at].value(C::kApprox);
    mod = way == 0 ? "approx" : way == 1 ? "more" : "less";
    ++at;
    if (a.is(at, "than") || a.is(at, "to")) ++at;
    led = true;
  } else if (at > i) {
    return std::nullopt;
  }
  if (a.is(at, "at") && (a.is(at + 1, "least") || a.is(at + 1, "most"))) {
    mod = a.is(at + 1, "least") ? "more" : "less";
    at += 2;
    led = true;
  }
  Number n;
  size_t unit = 0;
  if (a.is(at, "half") && (a.is(at + 1, "a") || a.is(at + 1, "an") || a.mark(at + 1, '-')) && a[at + 2].is(C::kUnit)) {
    n.value = n.high = 0.5;
    n.end = unit = at + 2;
    led = true;
  } else {
    n = read_number(a, at);
    if (!n.end || n.value < 0 || n.value > 9999) return std::nullopt;
    unit = a.mark(n.end, '-') ? n.end + 1 : n.end;
    for (int k = 0; k < 2 && a[unit].is(C::kFiller) && !a.mark(n.end, '-'); ++k) ++unit;
  }
  if (!is_unit(a[unit])) {
    // "48h", "30min"
    return std::nullopt;
  }
  if (a.is(unit, "second") || (a.is(unit, "quarter") && n.value != 1) || (a.is(unit, "quarter") && n.article))
    return std::nullopt;
  const bool hyphen = unit > 0 && a.mark(unit - 1, '-');
  if (!a[unit].is(C::kUnits) && n.value > 1 && !hyphen && a.glued(unit) == false && a[unit].lower.size() > 3) {
    if (!(n.digits && false)) return std::nullopt;
  }
  const char letter = unit_of(a[unit]);
  size_t end = unit + 1;
  if ((a.mark(end, '-') && a.is(end + 1, "old")) || a.is(end, "old") || (a.mark(end, '-') && a.is(end + 1, "olds")) ||
      (a.is(end, "of") && a.is(end + 1, "age"))) {
    return std::nullopt;  // an age
  }
  if (hyphen && a.mark(end, '-') && a.glued(end) && !a.is(end + 1, "long")) return std::nullopt;
  auto found = expression(i, end, unit, "when.duration");
  TimeCode& code = found.code;
  code.duration = duration_of(n.value, n.vague, letter);
  code.mod = lexicon::time_word(mod);
  code.approximate = n.vague || mod == "approx";
  if (hyphen && a.mark(end, '-') && a.is(end + 1, "long")) found.end = end = end + 2;
  // "9 years and 10 months", "2 hours, 30 minutes"
  for (int parts = 0; parts < 3 && !n.vague && !n.article; ++parts) {
    const size_t next = a.is(end, "and") || a.mark(end, ',') ? end + 1 : end;
    const Number more = read_number(a, next);
    if (!more.end || more.article || !is_unit(a[more.end]) || more.vague) break;
    const char small = unit_of(a[more.end]);
    static constexpr std::string_view kOrder = "KCXYQMFWDhms";
    if (kOrder.find(small) == std::string_view::npos || kOrder.find(small) <= kOrder.find(letter)) break;
    const std::string rest = duration_of(more.value, false, small);
    if (rest.substr(0, 2) == "PT" && code.duration.find('T') == std::string::npos) code.duration += "T";
    code.duration += rest.substr(rest.substr(0, 2) == "PT" ? 2 : 1);
    found.end = end = more.end + 1;
  }
  if (letter == 'E' && false) return std::nullopt;
  const auto shift = [&](double sign) {
    code.shift_unit = letter;
    code.shift = sign * n.value;
  };
  const Atom& after = a[end];
  if (after.is(C::kAgo)) {
    const int64_t way = after.value(C::kAgo);
    found.rule = "when.offset";
    if (way == -1 &&
        !(a.is(end, "back") && a[end + 1].kind == Atom::Kind::kWord && !a.is(end + 1, "and") && !a.is(end + 1, "when"))) {
      shift(-1);
      found.end = end + 1;
      if (a.is(end + 1, "today")) found.end = end + 2;
      return found;
    }
    const bool backward = way == -2;
    const bool plain = a.is(end, "earlier") || a.is(end, "later") || a.is(end, "previously") || a.is(end, "afterwards") ||
                       a.is(end, "afterward");
    if (way == 1) {
      shift(1);
      found.end = end + 1;
      return found;
    }
    if (way == -2 || way == 2) {
      size_t next = end + 1;
      if (a.is(end, "prior") && a.is(next, "to")) ++next;
      // After "before" or "after" comes a date, a deed, or nothing.
      if (!plain) {
        if (auto inner = read_day_or_longer(a, next, true);
            inner && !inner->to && inner->code.shift_unit == 0 && inner->code.duration.empty()) {
          TimeCode combined = inner->code;
          combined.shift_unit = letter;
          combined.shift = backward ? -n.value : n.value;
          combined.mod = code.mod;
          found.code = combined;
          found.end = inner->end;
          return found;
        }
      }
      const Atom& then = a[next];
      const bool closed = plain || next >= a.size() || then.kind == Atom::Kind::kMark || a.is(next, "and") || a.is(next, "but") ||
                          a.is(next, "when") || a.is(next, "that");
      if (closed) {
        shift(backward ? -1 : 1);
        code.base = TimeCode::Base::kTold;
        found.end = end + 1;
      } else {
        // "a week after Delhi revoked ...": the deed named there lies a week before the one told.
        shift(backward ? 1 : -1);
        code.base = TimeCode::Base::kClause;
        found.rule = "when.offset-of-clause";
      }
      return found;
    }
    if (way == 3 && (a.mark(end + 1, ',') || end + 1 >= a.size())) {
      shift(1);
      code.base = TimeCode::Base::kTold;
      found.end = end + 1;
      return found;
    }
    if (way == -3) {
      shift(-1);
      code.base = TimeCode::Base::kClause;
      found.rule = "when.offset-of-clause";
      return found;
    }
    found.rule = "when.duration";
  }
  if (a.is(end, "to") && a.is(end + 1, "the") && a.is(end + 2, "day") && (a.is(end + 3, "since") || a.is(end + 3, "after"))) {
    shift(-1);
    code.base = TimeCode::Base::kClause;
    code.mod = lexicon::time_word("second");  // exact to the day
    found.end = end + 3;
    found.rule = "when.offset-of-clause";
    return found;
  }
  if (a.is(end, "from")) {
    if (a.is(end + 1, "now")) {
      shift(1);
      found.end = end + 2;
      found.rule = "when.offset";
      return found;
    }
    if (auto inner = read_day_or_longer(a, end + 1, true); inner && inner->code.in_unit == 'D' && inner->code.part.empty()) {
      TimeCode combined = inner->code;
      combined.shift_unit = letter;
      combined.shift = n.value;
      found.code = combined;
      found.end = inner->end;
      found.rule = "when.offset";
      return found;
    }
  }
  const bool in = i > 0 && a.is(i - 1, "in");
  const bool within = i > 0 && a.is(i - 1, "within");
  if (in && !hyphen) {
    shift(1);
    found.rule = "when.in";
    if (a.mark(end, '\'') && (a.is(end + 1, "time"))) code.duration.clear();
  }
  if (within) code.mod = lexicon::time_word("less");
  if (n.article && !led && !in && !within) {
    const bool framed = i > 0 && (a.is(i - 1, "for") || a.is(i - 1, "than") || a.is(i - 1, "over") || a.is(i - 1, "lasted") ||
                                  a.is(i - 1, "after") || a.is(i - 1, "under") || a.is(i - 1, "nearly") || a.is(i - 1, "almost"));
    if (!framed) return std::nullopt;
  }
  if (letter == 'E' && n.article) return std::nullopt;
  return found;
}

// "weeks later", "hours before their talk", "for years".
Found TimeGrammar::read_bare_units(const Atoms& a, size_t i) const {
  if (!a[i].is(C::kUnits) || a.is(i, "seconds") || a.is(i, "quarters")) return std::nullopt;
  const char unit = unit_of(a[i]);
  auto found = expression(i, i + 1, i, "when.vague");
  found.code.duration = duration_of(1, true, unit);
  found.code.approximate = true;
  const Atom& after = a[i + 1];
  const int64_t way = after.is(C::kAgo) ? after.value(C::kAgo) : 0;
  const bool hours = unit == 'h' || unit == 'm';
  if (way == -1 && !a.is(i + 1, "back")) {
    found.end = i + 2;
    if (hours) {
      found.code.duration.clear();
      found.code.in_unit = 'D';
    } else {
      found.code.reference = "PAST_REF";
    }
    return found;
  }
  if (way == 2 || way == -2 || way == -3) {
    const bool plain =
        a.is(i + 1, "later") || a.is(i + 1, "earlier") || a.is(i + 1, "afterwards") || a[i + 2].kind == Atom::Kind::kMark;
    if (plain) found.end = i + 2;
    if (hours) {
      found.code.duration.clear();
      found.code.in_unit = 'D';
      found.code.base = TimeCode::Base::kClause;
    }
    return found;
  }
  if (i > 0 && (a.is(i - 1, "for") || a.is(i - 1, "in") || a.is(i - 1, "over")) && !a.is(i + 1, "of")) return found;
  return std::nullopt;
}

// "every Sunday", "each day", "every two weeks", "daily", "on Fridays", "the 19th of every month".
Found TimeGrammar::read_set(const Atoms& a, size_t i) const {
  if (a[i].is(C::kSet)) {
    if (a[i].capital && i > 0 && !a.mark(i - 1, '"')) return std::nullopt;  // "the Daily Mail"
    auto found = expression(i, i + 1, i, "when.set");
    found.code.set = duration_of(1, false, static_cast<char>(a[i].value(C::kSet)));
    return found;
  }
  if (a[i].is(C::kWeekdays) && a[i].capital) {
    auto found = expression(i, i + 1, i, "when.set");
    found.code.weekday = static_cast<int>(a[i].value(C::kWeekdays));
    found.code.set = "S";
    return found;
  }
  if (!a[i].is(C::kEvery)) return std::nullopt;
  size_t at = i + 1;
  double count = 1;
  if (a.is(at, "other")) {
    count = 2;
    ++at;
  } else if (a.is(at, "single")) {
    ++at;
  } else if (const Number n = read_number(a, at); n.end && !n.article) {
    count = n.value;
    at = n.end;
    if (n.vague) return std::nullopt;
  }
  auto found = expression(i, at + 1, at, "when.set");
  if (is_unit(a[at]) && !a.is(at, "second") && !a.is(at, "quarter")) {
    const char unit = unit_of(a[at]);
    found.code.set = unit == 'N' ? "TNI" : duration_of(count, false, unit);
  } else if (a[at].is(C::kWeekday)) {
    found.code.weekday = static_cast<int>(a[at].value(C::kWeekday));
    found.code.set = "S";
  } else if (a[at].is(C::kMonth) && a[at].capital) {
    found.code.month = static_cast<int>(a[at].value(C::kMonth));
    found.code.set = "S";
  } else if (a[at].is(C::kPart)) {
    found.code.set = "T" + std::string(kParts[static_cast<size_t>(a[at].value(C::kPart))]);
  } else if (a[at].is(C::kSeason)) {
    found.code.season = lexicon::time_word(kSeasons[static_cast<size_t>(a[at].value(C::kSeason))]);
    found.code.set = "S";
  } else {
    return std::nullopt;
  }
  return found;
}

// "early December", "mid-August", "late on Tuesday", "earlier this month", "the end of the year", "the eve of Easter".
Found TimeGrammar::read_modified(const Atoms& a, size_t i) const {
  size_t at = i;
  if (a.is(at, "the")) ++at;
  if (a.is(at, "very")) ++at;
  const auto whole_unit = [&](size_t j) -> Found {  // "the year"
    if (!a.is(j, "the") || !a[j + 1].is(C::kUnit)) return std::nullopt;
    const char unit = static_cast<char>(a[j + 1].value(C::kUnit));
    if (unit == 's' || unit == 'm' || unit == 'h') return std::nullopt;
    auto inner = expression(j, j + 2, j + 1, "when.modified");
    inner.code.in_unit = unit;
    return inner;
  };
  if (a.is(at, "eve") && a.is(at + 1, "of")) {
    auto inner = read_day_or_longer(a, at + 2, true);
    if (!inner || inner->to || inner->code.shift_unit) return std::nullopt;
    inner->begin = i;
    inner->head = at;
    inner->code.shift_unit = 'D';
    inner->code.shift = -1;
    inner->rule = "when.eve";
    return inner;
  }
  if (a[at].is(C::kEdge) && a.is(at + 1, "of")) {
    Found inner = read_day_or_longer(a, at + 2, true);
    if (!inner) inner = whole_unit(at + 2);
    if (!inner || inner->to || !inner->code.duration.empty() || !inner->code.reference.empty() || !inner->code.mod.empty())
      return std::nullopt;
    inner->begin = i;
    inner->head = at;
    inner->code.mod = lexicon::time_word(kModifiers[static_cast<size_t>(a[at].value(C::kEdge))]);
    inner->rule = "when.edge";
    return inner;
  }
  if (!a[at].is(C::kModifier)) return std::nullopt;
  const std::string_view mod = kModifiers[static_cast<size_t>(a[at].value(C::kModifier))];
  size_t next = at + 1;
  if (a.mark(next, '-')) ++next;
  const bool loose = mod == "earlier" || mod == "later";
  if (a.is(next, "on") || a.is(next, "in")) {
    ++next;
    if (a.is(next, "the") && a[next + 1].is(C::kUnit)) {
      auto inner = whole_unit(next);
      if (inner) {
        inner->begin = i;
        inner->code.mod = lexicon::time_word(mod);
        if (inner->code.in_unit == 'D' || inner->code.in_unit == 'W') inner->code.base = TimeCode::Base::kTold;
        return inner;
      }
    }
  } else if (loose && !(a.is(next, "this") || a.is(next, "last") || a.is(next, "next") || a[next].is(C::kDeictic) ||
                        a[next].is(C::kWeekday) || a.is(next, "that"))) {
    return std::nullopt;
  }
  if (a.is(next, "the") && at > i) return std::nullopt;
  if (a[next].is(C::kPart) && mod != "mid" && !loose) {
    // "early morning", "late evening" + of or on a day
    auto found = expression(i, next + 1, next, "when.part");
    found.code.part = lexicon::time_word(kParts[static_cast<size_t>(a[next].value(C::kPart))]);
    found.code.mod = lexicon::time_word(mod);
    return found;
  }
  Found inner = read_day_or_longer(a, next, true);
  if (!inner || !inner->code.duration.empty() || !inner->code.mod.empty() || !inner->code.set.empty()) return std::nullopt;
  if (inner->to && !(inner->rule == "when.fixed")) return std::nullopt;
  inner->begin = i;
  inner->code.mod = lexicon::time_word(mod);
  inner->rule = "when.modified";
  return inner;
}

bool TimeGrammar::read_zone(const Atoms& a, size_t* i, std::string* zone) const {
  size_t at = *i, end = 0;
  if (a.mark(at, '(')) ++at;
  const auto* phrase = zones_.match(a, at, &end);
  if (!phrase) return false;
  if (phrase->atoms.size() == 1 && a[at].lower.size() <= 4 && !(a[at].capital && a[at].span.size() >= 2)) return false;
  if (a.mark(*i, '(')) {
    if (!a.mark(end, ')')) return false;
    ++end;
  }
  // "GMT+3", "UTC +2"
  *zone = std::string(phrase->value);
  if (*zone == "UTC" && (a.mark(end, '+') || (a.mark(end, '-') && a.glued(end + 1))) && a[end + 1].kind == Atom::Kind::kNumber &&
      a[end + 1].n_digits <= 2 && a[end + 1].number <= 14) {
    *zone = std::string(a.mark(end, '+') ? "+" : "-") + (a[end + 1].number < 10 ? "0" : "") + std::to_string(a[end + 1].number) +
            ":00";
    end += 2;
  }
  *i = end;
  return true;
}

// "3:35 p.m.", "15:35", "10.36", "2035 GMT", "0800 hours", "7 p.m.", "seven o'clock", "half past seven".
Found TimeGrammar::read_clock(const Atoms& a, size_t i) const {
  auto found = expression(i, i, i, "when.clock");
  TimeCode& code = found.code;
  size_t end = i;
  bool sure = false, colon = false;
  const bool at_before =
      i > 0 && (a.is(i - 1, "at") || a.is(i - 1, "by") || a.is(i - 1, "from") || a.is(i - 1, "until") || a.is(i - 1, "around") ||
                a.is(i - 1, "about") || a.is(i - 1, "since") || a.is(i - 1, "before") || a.is(i - 1, "after") ||
                a.is(i - 1, "between") || a.is(i - 1, "till") || a.is(i - 1, "approximately"));
  if (a[i].kind == Atom::Kind::kNumber && a[i].n_digits <= 2) {
    if (i > 0 && a.glued(i) &&
        (a[i - 1].mark == ':' || a[i - 1].mark == '.' || a[i - 1].mark == '$' || a[i - 1].mark == 'L' || a[i - 1].mark == 'E' ||
         a[i - 1].mark == ','))
      return std::nullopt;
    code.hour = static_cast<int>(a[i].number);
    end = i + 1;
    if ((a.mark(end, ':') || a.mark(end, '.')) && a.glued(end) && a.glued(end + 1) && is_number(a[end + 1], 2) &&
        a[end + 1].number <= 59) {
      colon = a.mark(end, ':');
      code.minute = static_cast<int>(a[end + 1].number);
      end += 2;
      if (colon && a.mark(end, ':') && a.glued(end) && is_number(a[end + 1], 2)) {
        code.second = static_cast<int>(a[end + 1].number);
        end += 2;
      }
      if (a.glued(end) && (a.mark(end, '.') || a.mark(end, ':')) && a.glued(end + 1) && a[end + 1].kind == Atom::Kind::kNumber)
        return std::nullopt;
    }
  } else if (is_number(a[i], 4) && a[i].number % 100 <= 59 && a[i].number < 2500) {
    code.hour = static_cast<int>(a[i].number / 100);
    code.minute = static_cast<int>(a[i].number % 100);
    end = i + 1;
    size_t z = end;
    if (a.is(end, "hours") || a.is(end, "hrs") || (a.is(end, "h") && a.glued(end))) {
      if (a[i].number < 1000 || at_before || code.hour > 20) {
        ++end;
        z = end;
        sure = true;
      }
    }
    if (read_zone(a, &z, &code.zone) && code.zone != "local") {
      sure = true;
      end = z;
    } else {
      code.zone.clear();
    }
    if (!sure) return std::nullopt;
    found.end = end;
    return found;
  } else {
    // words
    size_t past = i;
    int minutes = -1;
    if (a.is(i, "half") && (a.is(i + 1, "past") || a[i + 1].is(C::kCardinal))) {
      minutes = 30;
      past = a.is(i + 1, "past") ? i + 1 : i;
    } else if (a.is(i, "quarter") && (a.is(i + 1, "past") || a.is(i + 1, "to"))) {
      minutes = 15;
      past = i + 1;
    } else if (a[i].is(C::kCardinal)) {
      const Number n = read_number(a, i);
      if (a.is(n.end, "o") && a.mark(n.end + 1, '\'') && a.is(n.end + 2, "clock") && n.value <= 24) {
        code.hour = static_cast<int>(n.value);
        end = n.end + 3;
        sure = true;
      } else if ((a.is(n.end, "a") || a.is(n.end, "p") || a.is(n.end, "am") || a.is(n.end, "pm")) && n.value <= 12) {
        code.hour = static_cast<int>(n.value);
        end = n.end;
      } else {
        return std::nullopt;
      }
    } else {
      return std::nullopt;
    }
    if (minutes >= 0) {
      const Number n = read_number(a, past + 1);
      if (!n.end || n.value < 1 || n.value > 12 || n.digits) return std::nullopt;
      code.hour = static_cast<int>(n.value);
      code.minute = minutes;
      if (a.is(past, "to")) {
        code.hour = code.hour == 1 ? 12 : code.hour - 1;
        code.minute = 60 - minutes;
      }
      end = n.end;
      if (past == i) return std::nullopt;
      sure = true;
    }
  }
  if (a[i].kind == Atom::Kind::kNumber && (a.is(end, "oclock") || a.is(end, "hrs"))) {
    ++end;
    sure = true;
  }
  if (a[i].kind == Atom::Kind::kNumber && a.is(end, "o") && a.mark(end + 1, '\'') && a.is(end + 2, "clock")) {
    end += 3;
    sure = true;
  }
  // a.m. and p.m.
  const auto half_day = [&](size_t j, bool* pm, size_t* stop) {
    if (a.is(j, "am") || a.is(j, "pm")) {
      *pm = a.is(j, "pm");
      *stop = j + 1;
      return a.glued(j) || !a.is(j, "am") || a[i].kind == Atom::Kind::kNumber;
    }
    if ((a.is(j, "a") || a.is(j, "p")) && a.mark(j + 1, '.') && a.glued(j + 1) && a.is(j + 2, "m") && a.glued(j + 2)) {
      *pm = a.is(j, "p");
      *stop = a.mark(j + 3, '.') && a.glued(j + 3) ? j + 4 : j + 3;
      return true;
    }
    return false;
  };
  bool pm = false;
  size_t stop = end;
  if (half_day(end, &pm, &stop)) {
    sure = true;
    end = stop;
    if (code.hour > 12 && !(pm && code.hour < 24)) return std::nullopt;
    if (pm && code.hour < 12) code.hour += 12;
    if (!pm && code.hour == 12) code.hour = 0;
  } else if (a.is(end, "in") && a.is(end + 1, "the") && a[end + 2].is(C::kPart) && (sure || colon || at_before)) {
    const std::string_view part = kParts[static_cast<size_t>(a[end + 2].value(C::kPart))];
    if (code.hour < 12 && (part == "AF" || part == "EV" || (part == "NI" && code.hour > 5))) code.hour += 12;
    end += 3;
    sure = true;
  }
  size_t z = end;
  std::string zone;
  if ((sure || colon || code.minute != TimeCode::kUnset) && read_zone(a, &z, &zone) &&
      (zone != "local" || a.is(z - 1, "time") || a.mark(z, ')') || a.mark(z, ',') || a[z].is(C::kHint))) {
    code.zone = zone;
    end = z;
    sure = true;
  }
  if (!sure) {
    if (code.minute == TimeCode::kUnset) return std::nullopt;
    const size_t next = end;
    const bool day_after =
        a.is(next, "on") && (a[next + 1].is(C::kWeekday) || a[next + 1].is(C::kMonth) || a[next + 1].kind == Atom::Kind::kNumber);
    if (!colon) {
      if (!(a.is(i - (i > 0), "at") && i > 0 && (day_after || a[next].is(C::kDeictic)))) return std::nullopt;
    } else if (!at_before && !day_after && i > 0 && a[i - 1].kind == Atom::Kind::kWord && !a[i - 1].is(C::kWeekday) &&
               !a[i - 1].is(C::kDeictic) && !a[i - 1].is(C::kHint)) {
      return std::nullopt;  // "Genesis 12:10", "won 10:12"
    } else if (code.hour < 10 && a[i].n_digits == 1 && code.second == TimeCode::kUnset && !at_before && !day_after &&
               !(i > 0 && a[i - 1].kind == Atom::Kind::kNumber)) {
      return std::nullopt;  // "4:30" of a scripture, a score, a ratio
    }
  }
  if (code.hour > 24 && !at_before && !sure) return std::nullopt;
  found.end = end;
  return found;
}

// "5 to 6 p.m.", "10:30-11:45 GMT", "between 2 and 4 p.m.": what the second end tells of half-day and zone holds for both.
Found TimeGrammar::read_clock_range(const Atoms& a, size_t i) const {
  if (a[i].kind != Atom::Kind::kNumber || a[i].n_digits > 2 || a[i].number > 24) return std::nullopt;
  auto found = expression(i, i + 1, i, "when.clock-range");
  TimeCode& from = found.code;
  bool own_half = false;
  if (auto first = read_clock(a, i)) {
    from = first->code;
    found.end = first->end;
    own_half = a.is(found.end - 1, "am") || a.is(found.end - 1, "pm") || a.mark(found.end - 1, '.') || a.is(found.end - 1, "m");
  } else {
    from.hour = static_cast<int>(a[i].number);
    if (a.mark(i + 1, ':') && a.glued(i + 1) && is_number(a[i + 2], 2) && a.glued(i + 2)) {
      from.minute = static_cast<int>(a[i + 2].number);
      found.end = i + 3;
    }
  }
  const size_t link = found.end;
  const bool between = i > 0 && a.is(i - 1, "between");
  if (!(a.mark(link, '-') || a.is(link, "to") || a.is(link, "till") || a.is(link, "until") || (between && a.is(link, "and"))))
    return std::nullopt;
  if (a[link + 1].kind != Atom::Kind::kNumber) return std::nullopt;
  auto second = read_clock(a, link + 1);
  if (!second || second->to) return std::nullopt;
  const TimeCode& to = second->code;
  // Without a half-day, a zone or minutes on both ends these are numbers, not times.
  const bool half =
      a.is(second->end - 1, "pm") || a.is(second->end - 1, "am") || a.is(second->end - 1, "m") || a.mark(second->end - 1, '.');
  if (!half && to.zone.empty() && !(from.minute != TimeCode::kUnset && to.minute != TimeCode::kUnset)) return std::nullopt;
  if (half && !own_half && to.hour >= 12 && from.hour < 12 && from.hour + 12 <= to.hour) from.hour += 12;
  if (from.zone.empty()) from.zone = to.zone;
  found.end = second->end;
  found.to = to;
  return found;
}

// Phrases and holidays.
Found TimeGrammar::read_fixed(const Atoms& a, size_t i) const {
  size_t end = 0;
  Found best;
  if (const auto* phrase = fixed_.match(a, i, &end)) {
    const size_t range = phrase->value.find(" ; ");
    const auto code = TimeCode::parse(phrase->value.substr(0, range));
    if (code) {
      best = expression(i, end, end - 1, "when.fixed");
      best->code = *code;
      if (range != std::string_view::npos) best->to = TimeCode::parse(phrase->value.substr(range + 3));
    }
  }
  const size_t at = a.is(i, "the") ? i + 1 : i;
  if (const auto* phrase = holidays_.match(a, at, &end);
      phrase && (a[at].capital || a[at].kind == Atom::Kind::kNumber || a[at].lower.size() >= 6) && (!best || end > best->end)) {
    // A name of one word must not be part of a longer name ("Easter Island", "Christmas Island").
    if (!(a[end].capital && a[end].kind == Atom::Kind::kWord && !a[end].word)) {
      best = expression(i, end, end - 1, "when.holiday");
      best->code.holiday = std::string(phrase->value);
      int year = TimeCode::kUnset;
      best->end = read_year_after(a, end, &year);
      best->code.year = year;
    }
  }
  return best;
}

Found TimeGrammar::read_day_or_longer(const Atoms& a, size_t i, bool led) const {
  Found best = read_fixed(a, i);
  const Atom& first = a[i];
  if (first.kind == Atom::Kind::kNumber) {
    keep_longer(best, read_numeric_date(a, i));
    keep_longer(best, read_month_date(a, i, led));
    keep_longer(best, read_decade_or_century(a, i));
    keep_longer(best, read_part_of_year(a, i));
    keep_longer(best, read_year(a, i, led));
    return best;
  }
  if (first.mark == '\'') {
    keep_longer(best, read_decade_or_century(a, i));
    return best;
  }
  if (first.kind != Atom::Kind::kWord) return best;
  if (first.lower == "q" || first.lower == "week") keep_longer(best, read_part_of_year(a, i));
  if (!first.word) return best;
  const bool the = first.lower == "the";
  if (first.is(C::kDeictic)) {
    auto found = expression(i, i + 1, i, "when.deictic");
    found.code.in_unit = 'D';
    found.code.in_offset = static_cast<int>(first.value(C::kDeictic));
    keep_longer(best, found);
  }
  if (the || first.is(C::kMonth) || first.is(C::kWeekday) || first.is(C::kOrdinal) || first.is(C::kCardinal))
    keep_longer(best, read_month_date(a, i, led));
  if (first.is(C::kWeekday)) {
    keep_longer(best, read_weekday(a, i));
    if (!best && led && first.capital) {
      best = expression(i, i + 1, i, "when.weekday");
      best->code.weekday = static_cast<int>(first.value(C::kWeekday));
    }
  }
  if (first.is(C::kEra)) keep_longer(best, read_year(a, i, led));
  if (the || first.is(C::kOrdinal) || first.is(C::kCardinal)) keep_longer(best, read_decade_or_century(a, i));
  if (the || first.is(C::kSeason)) keep_longer(best, read_season(a, i, led));
  if (the || first.is(C::kOrdinal) || first.is(C::kDirection)) keep_longer(best, read_part_of_year(a, i));
  if (the || first.is(C::kDirection) || first.lower == "these" || first.lower == "those") keep_longer(best, read_directed(a, i));
  if (led && the && is_year(a, i + 1)) {
    // "the 2015 deal": the year alone
    if (auto year = read_year(a, i + 1, true)) keep_longer(best, year);
  }
  if (led && first.lower == "the" && a.is(i + 1, "year") && is_year(a, i + 2)) {
    auto found = expression(i, i + 3, i + 2, "when.year");
    found.code.year = static_cast<int>(a[i + 2].number);
    keep_longer(best, found);
  }
  return best;
}

void TimeGrammar::extend_with_clock(const Atoms& a, TimeExpression& date) const {
  if (date.to || date.code.has_clock()) return;
  size_t next = date.end;
  // A part of the day: "Tuesday morning", "yesterday evening", "on 5 May in the afternoon".
  if (date.code.part.empty() && date.code.mod != "end") {
    size_t part = next;
    if (a.is(part, "in") && a.is(part + 1, "the")) part += 2;
    std::string_view mod;
    if (a[part].is(C::kModifier) && a[part + 1].is(C::kPart)) {
      mod = kModifiers[static_cast<size_t>(a[part].value(C::kModifier))];
      ++part;
    }
    if (a[part].is(C::kPart) && a[part].lower.back() != 's' &&
        (date.code.in_unit == 'D' || date.code.weekday != TimeCode::kUnset || date.code.day != TimeCode::kUnset) &&
        !a.is(part, "night") + (part == next || true)) {
      date.code.part = lexicon::time_word(kParts[static_cast<size_t>(a[part].value(C::kPart))]);
      if (!mod.empty() && date.code.mod.empty()) date.code.mod = lexicon::time_word(mod);
      date.end = next = part + 1;
    }
  }
  const bool day = date.code.in_unit == 'D' || date.code.weekday != TimeCode::kUnset || date.code.day != TimeCode::kUnset ||
                   !date.code.holiday.empty();
  if (!day) return;
  size_t at = next;
  if (a.mark(at, ',')) ++at;
  if (a.is(at, "just") || a.is(at, "shortly")) ++at;
  if (a.is(at, "at") || a.is(at, "around") || a.is(at, "about") || a.is(at, "by") || a.is(at, "before") || a.is(at, "after"))
    ++at;
  if (a.is(at, "about") || a.is(at, "around")) ++at;
  if ((a.is(at, "from") || a.is(at, "between")) && a[at + 1].kind == Atom::Kind::kNumber) ++at;
  Found clock = read_clock_range(a, at);
  if (!clock) clock = read_clock(a, at);
  if (!clock) {
    size_t end = 0;
    if (const auto* phrase = fixed_.match(a, at, &end)) {
      const auto code = TimeCode::parse(phrase->value);
      if (code && code->has_clock() && at > next) {
        clock = expression(at, end, at, "when.clock");
        clock->code = *code;
      }
    }
  }
  if (!clock) return;
  if (clock->to) {
    TimeCode to = date.code;
    to.hour = clock->to->hour;
    to.minute = clock->to->minute;
    to.second = clock->to->second;
    to.zone = clock->to->zone;
    date.to = to;
  }
  date.code.hour = clock->code.hour;
  date.code.minute = clock->code.minute;
  date.code.second = clock->code.second;
  date.code.zone = clock->code.zone;
  date.end = clock->end;
}

bool TimeGrammar::extend_clock_with_date(const Atoms& a, TimeExpression& clock) const {
  size_t at = clock.end;
  if (a.mark(at, ',')) ++at;
  const bool linked = a.is(at, "on") || a.is(at, "of");
  if (linked) ++at;
  auto date = read_day_or_longer(a, at, linked);
  if (!date || date->to || !date->code.duration.empty() || date->code.has_clock()) return false;
  const TimeCode& d = date->code;
  if (d.in_unit != 'D' && d.weekday == TimeCode::kUnset && d.day == TimeCode::kUnset && d.holiday.empty()) return false;
  TimeCode combined = d;
  combined.hour = clock.code.hour;
  combined.minute = clock.code.minute;
  combined.second = clock.code.second;
  combined.zone = clock.code.zone;
  if (!clock.code.part.empty()) combined.part = clock.code.part;
  if (!clock.code.mod.empty()) combined.mod = clock.code.mod;
  clock.head = clock.code.has_clock() ? clock.head : date->head;
  if (clock.to) {
    TimeCode to = combined;
    to.hour = clock.to->hour;
    to.minute = clock.to->minute;
    to.second = clock.to->second;
    to.zone = clock.to->zone;
    clock.to = to;
  }
  clock.code = combined;
  clock.end = date->end;
  if (a[clock.end].is(C::kPart) && clock.code.part.empty()) {
    const std::string_view part = kParts[static_cast<size_t>(a[clock.end].value(C::kPart))];
    if (clock.code.hour < 12 && (part == "AF" || part == "EV")) clock.code.hour += 12;
    clock.code.part = lexicon::time_word(part);
    ++clock.end;
  }
  return true;
}

// "1962-2011", "from May to June 1981", "between 10 and 11:30", "Monday to Friday".
void TimeGrammar::extend_to_range(const Atoms& a, TimeExpression& from) const {
  if (from.to || !from.code.duration.empty() || !from.code.set.empty() || !from.code.reference.empty()) return;
  const bool between = from.begin > 0 && a.is(from.begin - 1, "between");
  const bool dash = a.mark(from.end, '-');
  const bool word = a.is(from.end, "to") || a.is(from.end, "until") || a.is(from.end, "till") || a.is(from.end, "through");
  if (!dash && !word && !(between && a.is(from.end, "and"))) return;
  if (word && !(from.begin > 0 && a.is(from.begin - 1, "from")) && !a.is(from.end, "through") && !from.code.has_clock() &&
      from.code.month == TimeCode::kUnset && from.code.year == TimeCode::kUnset)
    return;
  const size_t at = from.end + 1;
  Found to = from.code.has_clock() ? read_clock(a, at) : std::nullopt;
  if (!to) to = read_day_or_longer(a, at, true);
  if (!to || to->to || !to->code.duration.empty() || !to->code.reference.empty()) {
    if (between && a.is(from.end, "and") && (a.is(at, "the") ? a[at + 1] : a[at]).kind == Atom::Kind::kWord) return;
    return;
  }
  TimeCode& f = from.code;
  TimeCode& t = to->code;
  if (t.has_clock() != f.has_clock() && !t.has_date()) return;
  if (dash && !(t.year != TimeCode::kUnset) == (f.year != TimeCode::kUnset) && f.month == TimeCode::kUnset && !f.has_clock() &&
      f.weekday == TimeCode::kUnset)
    return;
  // Both ends are of one kind: "February 6 - this year" is no range.
  const auto grain = [](const TimeCode& c) {
    if (c.has_clock()) return 5;
    if (c.day != TimeCode::kUnset || c.weekday != TimeCode::kUnset || c.in_unit == 'D' || !c.holiday.empty()) return 4;
    if (c.month != TimeCode::kUnset || c.in_unit == 'M') return 3;
    if (!c.season.empty()) return 2;
    return 1;
  };
  if (dash && grain(f) != grain(t) && !(f.year != TimeCode::kUnset && t.year != TimeCode::kUnset)) return;
  if (!dash && grain(f) != grain(t) && (grain(f) < 3 || grain(t) < 3) &&
      !(f.year != TimeCode::kUnset && t.year != TimeCode::kUnset))
    return;
  if (f.year == TimeCode::kUnset && t.year != TimeCode::kUnset && t.year_digits == 4 && f.has_date()) f.year = t.year;
  if (t.has_clock() && !t.has_date() && !t.relative()) {
    TimeCode day = f;
    day.hour = t.hour, day.minute = t.minute, day.second = t.second;
    if (!t.zone.empty()) day.zone = f.zone = t.zone;
    t = day;
  }
  from.first_end = from.end;
  from.to_begin = at;
  from.to_head = to->head;
  from.end = to->end;
  from.to = t;
}

std::optional<TimeExpression> TimeGrammar::read(const Atoms& a, size_t i) const {
  const Atom& first = a[i];
  if (first.kind == Atom::Kind::kMark && first.mark != '\'') return std::nullopt;
  const bool led = i > 0 && a[i - 1].is(C::kHint) && a[i - 1].value(C::kHint) > 0 && !a.is(i - 1, "the") && !a.is(i - 1, "and") &&
                   !a.is(i - 1, "or") && !a.is(i - 1, "than");
  Found clock = read_clock_range(a, i);
  if (!clock) clock = read_clock(a, i);
  if (clock && extend_clock_with_date(a, *clock)) {
    extend_to_range(a, *clock);
    return clock;
  }
  Found best =
      read_day_or_longer(a, i, led && (first.is(C::kMonth) ? true : first.kind == Atom::Kind::kNumber && a.is(i - 1, "year")));
  if (clock && (!best || clock->end >= best->end)) {
    extend_to_range(a, *clock);
    return clock;
  }
  if (first.kind == Atom::Kind::kWord && first.word) {
    keep_longer(best, read_modified(a, i));
    if (first.is(C::kEvery) || first.is(C::kSet) || first.is(C::kWeekdays)) keep_longer(best, read_set(a, i));
    if (first.is(C::kUnits)) keep_longer(best, read_bare_units(a, i));
  }
  if (first.kind == Atom::Kind::kNumber || (first.kind == Atom::Kind::kWord)) keep_longer(best, read_measured(a, i));
  // "the night of October 8-9", "the early hours of Friday", "before dawn on Tuesday".
  size_t part_at = first.lower == "the" ? i + 1 : i;
  if (!best && a[part_at].is(C::kPart) && (a.is(part_at + 1, "of") || a.is(part_at + 1, "on"))) {
    best = expression(i, part_at + 1, part_at, "when.part");
    best->code.part = lexicon::time_word(kParts[static_cast<size_t>(a[part_at].value(C::kPart))]);
  }
  if (best && ((!best->code.part.empty() && !best->code.has_date() && !best->code.relative()) ||
               (best->code.has_clock() && !best->code.has_date()))) {
    const bool only_part = !best->code.has_clock();
    if (!extend_clock_with_date(a, *best)) {
      if (a.is(best->end, "of") || (a.is(best->end, "on") && false)) {
        auto inner = read_day_or_longer(a, best->end + 1, true);
        if (inner && inner->to && only_part) {
          inner->begin = i;
          inner->code.part = best->code.part;
          return inner;
        }
      }
      if (only_part && best->rule == "when.part" && best->code.mod.empty()) return std::nullopt;
    }
    return best;
  }
  if (!best) return std::nullopt;
  extend_with_clock(a, *best);
  extend_to_range(a, *best);
  return best;
}

}  // namespace demarche::mention
