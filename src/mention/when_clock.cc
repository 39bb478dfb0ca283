// The clock part of the time grammar: times of day, their zones, and ranges of them.
#include <algorithm>
#include <cmath>

#include "mention/when_grammar.h"
#include "mention/when_parts.h"

namespace demarche::mention {

using lexicon::TimeCode;
using C = WordClass;

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

}  // namespace demarche::mention
