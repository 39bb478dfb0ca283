// The clock part of the time grammar: times of day, their zones, and ranges of them.
#include <algorithm>
#include <cmath>

#include "mention/when_grammar.h"
#include "mention/when_parts.h"

namespace demarche::mention {

using lexicon::TimeCode;
using C = WordClass;

namespace {

// Nothing counted follows: the end, a mark, or a word of time ("at seven twenty on", "at four fifty-two tomorrow").
bool closes(const Atoms& a, size_t i) {
  if (i >= a.size()) return true;
  if (a[i].kind == Atom::Kind::kNumber || a.is(i, "of") || a.mark(i, '%')) return false;
  if (a[i].kind == Atom::Kind::kMark)
    return !a.glued(i + 1) || a[i + 1].kind != Atom::Kind::kNumber || !a.glued(i) || a.mark(i, '-');
  return a[i].is(C::kDeictic) || a[i].is(C::kWeekday) || a[i].is(C::kPart) || a[i].is(C::kHint) || a[i].is(C::kEvery) ||
         a.is(i, "this") || a.is(i, "when") || a.is(i, "as") || a.is(i, "with");
}

// An hour and its minutes in words: "four fifty-two", "five-thirty", "two oh five".
bool read_spoken(const Atoms& a, size_t i, int* hour, int* minute, size_t* end) {
  const int64_t h = a[i].is(C::kCardinal) ? a[i].value(C::kCardinal) : 0;
  if (h < 1 || h > 12) return false;
  size_t at = a.mark(i + 1, '-') && a.glued(i + 1) ? i + 2 : i + 1;
  const bool zero = a.is(at, "oh") || a.is(at, "o");
  if (zero) at = a.mark(at + 1, '-') ? at + 2 : at + 1;
  if (!a[at].is(C::kCardinal)) return false;
  const Number n = read_number(a, at);
  if (!n.end || n.digits || n.value != std::floor(n.value)) return false;
  if (zero ? n.value < 1 || n.value > 9 : n.value < 10 || n.value > 59) return false;
  *hour = static_cast<int>(h);
  *minute = static_cast<int>(n.value);
  *end = n.end;
  return true;
}

// "10 min past nine", "at ten past five", "at five minutes to 12".
bool read_counted_minutes(const Atoms& a, size_t i, int* hour, int* minute, size_t* end) {
  const Number n = read_number(a, i);
  if (!n.end || n.article || n.vague || n.value < 1 || n.value > 59 || n.value != std::floor(n.value)) return false;
  size_t at = n.end;
  const bool named = a.is(at, "minutes") || a.is(at, "minute") || a.is(at, "mins") || a.is(at, "min");
  if (named) ++at;
  const bool at_before = i > 0 && (a.is(i - 1, "at") || a.is(i - 1, "by"));
  const bool to = a.is(at, "to");
  if (!(a.is(at, "past") && (named || (at_before && !n.digits))) &&
      !(to && at_before && (named || (!n.digits && static_cast<int>(n.value) % 5 == 0))))
    return false;
  const Number h = read_number(a, at + 1);
  if (!h.end || h.article || h.vague || h.value < 1 || h.value > 12 || h.value != std::floor(h.value)) return false;
  if (is_unit(a[h.end]) || a[h.end].is(C::kScale) || a.mark(h.end, '%')) return false;
  *hour = static_cast<int>(h.value);
  *minute = static_cast<int>(n.value);
  if (to) {
    *hour = *hour == 1 ? 12 : *hour - 1;
    *minute = 60 - *minute;
  }
  *end = h.end;
  return true;
}

}  // namespace

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
                a.is(i - 1, "between") || a.is(i - 1, "till") || a.is(i - 1, "approximately") ||
                ((a.is(i - 1, "to") || a.is(i - 1, "and")) && i > 1 && a[i - 2].is(C::kCardinal)));
  if (read_counted_minutes(a, i, &code.hour, &code.minute, &end)) {
    sure = true;
  } else if (a[i].kind == Atom::Kind::kNumber && a[i].n_digits <= 2) {
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
    } else if (a.is(end, "h") && a.glued(end) && a[i].number <= 24) {
      // "18h30", "at 18h"
      if (is_number(a[end + 1], 2) && a.glued(end + 1) && a[end + 1].number <= 59) {
        code.minute = static_cast<int>(a[end + 1].number);
        end += 2;
        sure = true;
      } else if (at_before) {
        ++end;
        sure = true;
      }
    } else if (a.is(end, "ish") && a.glued(end) && a[i].number >= 1 && a[i].number <= 12) {
      ++end;
      sure = true;
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
    // "at 1830 on Tuesday"
    if (!sure && i > 0 && a.is(i - 1, "at") && code.hour < 24 &&
        (a[end].is(C::kDeictic) || (a.is(end, "on") && (a[end + 1].is(C::kWeekday) || a[end + 1].is(C::kMonth)))))
      sure = true;
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
      } else if (read_spoken(a, i, &code.hour, &code.minute, &end) &&
                 ((at_before && (closes(a, end) || a.is(end, "to"))) || a[end].is(C::kDeictic) || a.is(end, "am") ||
                  a.is(end, "pm") || a.is(end, "p") || (a.is(end, "a") && (a.mark(end + 1, '.') || a.is(end + 1, "m"))) ||
                  (i > 0 && a[i - 1].is(C::kOrdinal) && closes(a, end)))) {
        sure = true;
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
    if (a.mark(j, '.') && a.glued(j) && a.glued(j + 1) && (a.is(j + 1, "am") || a.is(j + 1, "pm"))) ++j;  // "9.am"
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
    // "3 p . m .", "one thirty p m"
    if ((a.is(j, "a") || a.is(j, "p")) && !a.glued(j)) {
      const size_t m = a.mark(j + 1, '.') ? j + 2 : j + 1;
      if (a.is(m, "m") && !a.glued(m)) {
        *pm = a.is(j, "p");
        *stop = a.mark(m + 1, '.') && m > j + 1 ? m + 2 : m + 1;
        return true;
      }
    }
    // "at 9p"
    if (a.is(j, "p") && a.glued(j) && i > 0 && a.is(i - 1, "at") && code.hour <= 12 && closes(a, j + 1)) {
      *pm = true;
      *stop = j + 1;
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
  // "at 8.30 this morning", "at 7 yesterday evening", "around 9 tonight"
  const bool at_hour = i > 0 && (a.is(i - 1, "at") || a.is(i - 1, "around") || a.is(i - 1, "about") || a.is(i - 1, "by"));
  if (!sure && at_hour && code.hour >= 1 && code.hour <= 12 &&
      (a.is(end, "tonight") || (a.is(end, "this") && a[end + 1].is(C::kPart)) || (a.is(end, "last") && a.is(end + 1, "night")) ||
       ((a[end].is(C::kDeictic) || a[end].is(C::kWeekday)) && a[end + 1].is(C::kPart)) ||
       (a.is(end, "on") && a[end + 1].is(C::kWeekday) && a[end + 2].is(C::kPart))))
    sure = true;
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
    const size_t day = a.mark(next, ',') ? next + 1 : next;
    const bool dated = colon && (a[day].is(C::kMonth) || (a[day].kind == Atom::Kind::kNumber && a[day + 1].is(C::kMonth)));
    const bool day_after = dated || (a.is(next, "on") && (a[next + 1].is(C::kWeekday) || a[next + 1].is(C::kMonth) ||
                                                          a[next + 1].kind == Atom::Kind::kNumber));
    if (!colon) {
      // "on Monday at 2.30", "at 2.30 on Monday": elsewhere such a figure is a price or a share.
      const bool after_day =
          i > 1 && a.is(i - 1, "at") && closes(a, next) && code.hour < 24 &&
          (a[i - 2].is(C::kWeekday) || a[i - 2].is(C::kWeekdays) || a[i - 2].is(C::kDeictic) || a[i - 2].is(C::kPart));
      if (!after_day && !(a.is(i - (i > 0), "at") && i > 0 && (day_after || a[next].is(C::kDeictic)))) return std::nullopt;
    } else if (!at_before && !day_after && i > 0 && a[i - 1].kind == Atom::Kind::kWord && !a[i - 1].is(C::kWeekday) &&
               !a[i - 1].is(C::kDeictic) && !a[i - 1].is(C::kHint) && !a[i - 1].is(C::kOrdinal) && !has_suffix(a, i - 1)) {
      return std::nullopt;  // "Genesis 12:10", "won 10:12"
    } else if (code.hour < 10 && a[i].n_digits == 1 && code.second == TimeCode::kUnset && !at_before && !day_after &&
               !(i > 0 && (a[i - 1].kind == Atom::Kind::kNumber || a[i - 1].is(C::kOrdinal) || has_suffix(a, i - 1)))) {
      return std::nullopt;  // "4:30" of a scripture, a score, a ratio
    }
  }
  if (code.hour > 24 && !at_before && !sure) return std::nullopt;
  found.end = end;
  return found;
}

// "5 to 6 p.m.", "10:30-11:45 GMT", "between 2 and 4 p.m.": what the second end tells of half-day and zone holds for both.
Found TimeGrammar::read_clock_range(const Atoms& a, size_t i) const {
  struct End {
    TimeCode code;
    size_t end = 0;
    bool half = false, minutes = false, four = false, bare = false;
  };
  const auto read_end = [&](size_t j) -> std::optional<End> {
    End out;
    if (auto clock = read_clock(a, j); clock && !clock->to) {
      out.code = clock->code;
      out.end = clock->end;
      out.half = tells_half(a, out.end);
      out.minutes = out.code.minute != TimeCode::kUnset;
      return out;
    }
    if (is_number(a[j], 4) && a[j].number < 2400 && a[j].number % 100 < 60) {
      out.code.hour = static_cast<int>(a[j].number / 100);
      out.code.minute = static_cast<int>(a[j].number % 100);
      out.four = true;
      out.end = j + 1;
      return out;
    }
    if (a[j].kind != Atom::Kind::kNumber || a[j].n_digits > 2 || a[j].number > 24) return std::nullopt;
    out.code.hour = static_cast<int>(a[j].number);
    out.end = j + 1;
    if ((a.mark(j + 1, ':') || a.mark(j + 1, '.')) && a.glued(j + 1) && is_number(a[j + 2], 2) && a.glued(j + 2) &&
        a[j + 2].number < 60) {
      out.code.minute = static_cast<int>(a[j + 2].number);
      out.minutes = a.mark(j + 1, ':');
      out.end = j + 3;
    }
    out.bare = !out.minutes;
    return out;
  };
  if (a[i].kind != Atom::Kind::kNumber && !a[i].is(C::kCardinal)) return std::nullopt;
  if (a[i].kind == Atom::Kind::kNumber && i > 0 && a.glued(i) && a[i - 1].kind == Atom::Kind::kMark && !a.mark(i - 1, '(') &&
      !a.mark(i - 1, '"') && !a.mark(i - 1, '-'))
    return std::nullopt;
  const auto first = read_end(i);
  if (!first) return std::nullopt;
  const size_t link = first->end;
  const bool between = i > 0 && a.is(i - 1, "between"), from = i > 0 && a.is(i - 1, "from");
  if (!(a.mark(link, '-') || a.is(link, "to") || a.is(link, "till") || a.is(link, "until") || (between && a.is(link, "and"))))
    return std::nullopt;
  auto second = read_end(link + 1);
  if (!second) return std::nullopt;
  // "between 8 and 10 in the morning"
  if (second->bare && a.is(second->end, "in") && a.is(second->end + 1, "the") && a[second->end + 2].is(C::kPart) &&
      second->code.hour <= 12) {
    const std::string_view part = kParts[static_cast<size_t>(a[second->end + 2].value(C::kPart))];
    if (second->code.hour < 12 && (part == "AF" || part == "EV" || part == "NI")) second->code.hour += 12;
    second->end += 3;
    second->half = true;
  }
  // Two plain numbers are no times: a half of the day, a zone, minutes or the words around must say so.
  const bool led = between || from;
  const bool day_after = a[second->end].is(C::kDeictic) ||
                         (a[second->end].is(C::kDirection) && a[second->end + 1].is(C::kWeekday)) ||
                         (a.is(second->end, "on") && a[second->end + 1].is(C::kWeekday));
  const size_t before = led && i > 1 ? i - 2 : i > 0 ? i - 1 : 0;
  const bool after_part = i > 0 &&
                          (a[before].is(C::kPart) || (led && (a[before].is(C::kDeictic) || a[before].is(C::kWeekday)))) &&
                          closes(a, second->end) && first->code.hour >= 1;
  const bool fours = first->four && second->four && (a[i].number < 1000 || a[link + 1].number < 1000);
  const bool stands = second->half || !second->code.zone.empty() || (first->minutes && second->minutes) ||
                      (led && (first->minutes || second->minutes || first->half) && closes(a, second->end)) ||
                      (first->half && a.mark(link, '-') && closes(a, second->end)) || (led && fours) ||
                      (led && day_after && first->code.hour <= 12 && second->code.hour <= 12) || after_part;
  if (!stands || ((first->four || second->four) && !fours)) return std::nullopt;
  auto found = expression(i, second->end, i, "when.clock-range");
  found.code = first->code;
  TimeCode to = second->code;
  TimeCode& start = found.code;
  if (second->half && !first->half && to.hour >= 12 && start.hour < 12 && start.hour + 12 <= to.hour) start.hour += 12;
  if (!second->half && to.hour < 12 && to.hour < start.hour && to.hour + 12 > start.hour) to.hour += 12;
  if (start.zone.empty()) start.zone = to.zone;
  found.to = to;
  return found;
}

}  // namespace demarche::mention
