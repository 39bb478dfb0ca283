// What follows what in an English time expression. Cases: tests/mention/when.case.
//
// Every reader takes the atom to start at and gives the expression it found, or nothing. Prepositions stay outside ("on
// Tuesday" is "Tuesday"): what they say ("since", "until") the finder adds. Why not regular expressions: the same forms
// nest ("the end of the first week of last May"), and each has its own reasons to be no time at all ("2000 soldiers").
#include "mention/when_grammar.h"

#include <algorithm>
#include <cmath>

#include "mention/when_parts.h"

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
      phrase &&
      (a[at].capital || a[at].kind == Atom::Kind::kNumber || a[at].lower.size() >= 6 || end >= at + 3 || a.is(end, "weekend")) &&
      (!best || end > best->end)) {
    // A name of one word must not be part of a longer name ("Easter Island", "Christmas Island").
    if (!(a[end].capital && a[end].kind == Atom::Kind::kWord && !a[end].word)) {
      best = expression(i, end, end - 1, "when.holiday");
      best->code.holiday = std::string(phrase->value);
      int year = TimeCode::kUnset;
      best->end = read_year_after(a, end, &year);
      best->code.year = year;
      if (a.is(best->end, "weekend")) {  // "the Easter weekend"
        best->head = best->end++;
        best->code.nth_unit = 'E';
        best->code.nth = 0;
      }
    }
  }
  return best;
}

// "in March last year", "on 5 May of this year", "the spring of next year", "in March the same year".
void TimeGrammar::extend_with_year(const Atoms& a, TimeExpression& date) const {
  TimeCode& code = date.code;
  if (code.year != TimeCode::kUnset || code.in_unit || code.direction != TimeCode::Direction::kNone ||
      (code.month == TimeCode::kUnset && code.season.empty() && code.quarter == TimeCode::kUnset &&
       code.half == TimeCode::kUnset))
    return;
  size_t at = date.end;
  if (a.mark(at, ',')) ++at;
  if (a.is(at, "of")) ++at;
  const size_t word = a.is(at, "the") ? at + 1 : at;
  if (!a[word].is(C::kDirection)) return;
  const auto year = read_directed(a, at);
  if (!year || year->to || year->code.in_unit != 'Y') return;
  code.in_unit = 'Y';
  code.in_offset = year->code.in_offset;
  code.base = year->code.base;
  date.end = year->end;
  if (date.to) {
    date.to->in_unit = 'Y';
    date.to->in_offset = code.in_offset;
    date.to->base = code.base;
  }
}

Found TimeGrammar::read_day_or_longer(const Atoms& a, size_t i, bool led) const {
  Found found = read_plain_day(a, i, led);
  if (found) extend_with_year(a, *found);
  return found;
}

Found TimeGrammar::read_plain_day(const Atoms& a, size_t i, bool led) const {
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
  if (first.lower == "q" || first.lower == "h" || first.lower == "week" || first.lower == "weekend")
    keep_longer(best, read_part_of_year(a, i));
  if (!first.word) return best;
  const bool the = first.lower == "the";
  if (the || first.is(C::kUnit) || first.is(C::kWeekday)) keep_longer(best, read_but_one(a, i));
  if (the || first.is(C::kOrdinal) || first.is(C::kDirection)) keep_longer(best, read_nth_weekday(a, i));
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
  if (first.is(C::kCardinal) && i > 0 && (a[i - 1].is(C::kHint) || a[i - 1].is(C::kRelation)) && !a.is(i - 1, "the") &&
      !a.is(i - 1, "and") && !a.is(i - 1, "at") && !a.is(i - 1, "on") && !a.is(i - 1, "for")) {
    int year = 0;
    size_t year_end = 0;
    if (read_spoken_year(a, i, &year, &year_end)) {
      auto found = expression(i, year_end, i, "when.year");
      found.code.year = year;
      keep_longer(best, found);
    }
  }
  if (the || first.is(C::kSeason)) keep_longer(best, read_season(a, i, led));
  if (the || first.is(C::kOrdinal) || first.is(C::kDirection)) keep_longer(best, read_part_of_year(a, i));
  if (the || first.is(C::kDirection) || first.lower == "these" || first.lower == "those") keep_longer(best, read_directed(a, i));
  if (led && the && is_year(a, i + 1)) {
    // "the 2015 deal": the year alone
    if (auto year = read_year(a, i + 1, true)) keep_longer(best, year);
  }
  if (first.lower == "the" && a.is(i + 1, "year") && a[i + 2].kind == Atom::Kind::kNumber &&
      (is_year(a, i + 2) ? led : a[i + 2].n_digits <= 3 && a[i + 2].number > 0 && !a.is(i + 3, "of"))) {  // "in the year 71"
    auto found = expression(i, i + 3, i + 2, "when.year");
    found.code.year = static_cast<int>(a[i + 2].number);
    keep_longer(best, found);
  }
  return best;
}

void TimeGrammar::extend_with_clock(const Atoms& a, TimeExpression& date) const {
  if (date.to || date.code.has_clock() || (date.code.set == "S" && date.code.weekday == TimeCode::kUnset)) return;
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
    const bool names_day = date.code.in_unit == 'D' || date.code.weekday != TimeCode::kUnset || date.code.day != TimeCode::kUnset;
    if (a[part].is(C::kPart) && a[part].lower.back() != 's' && names_day) {
      date.code.part = lexicon::time_word(kParts[static_cast<size_t>(a[part].value(C::kPart))]);
      if (!mod.empty() && date.code.mod.empty()) date.code.mod = lexicon::time_word(mod);
      date.end = next = part + 1;
    } else if (a[part].is(C::kPart) && part == next && date.code.weekday != TimeCode::kUnset &&
               date.code.day == TimeCode::kUnset && date.code.direction == TimeCode::Direction::kNone && mod.empty()) {
      // "Tuesday afternoons"
      date.rule = "when.set";
      date.code.set = std::string("S");
      date.code.part = lexicon::time_word(kParts[static_cast<size_t>(a[part].value(C::kPart))]);
      date.end = part + 1;
      return;
    } else if (names_day && part == next && !a.glued(part) && (a.is(part, "pm") || a.is(part, "am")) &&
               (date.code.in_unit == 'D' || a.is(part, "pm"))) {
      date.code.part = lexicon::time_word(a.is(part, "am") ? "MO" : "AF");  // "tomorrow am"
      date.end = next = part + 1;
    }
  }
  const bool day = date.code.in_unit == 'D' || date.code.weekday != TimeCode::kUnset || date.code.day != TimeCode::kUnset ||
                   !date.code.holiday.empty() || !date.code.part.empty() || date.code.set == "P1D";
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
  // "tomorrow at 7", "tonight around 3"
  if (!clock && at > next && (a.is(at - 1, "at") || a.is(at - 1, "around") || a.is(at - 1, "about")) &&
      a[at].kind == Atom::Kind::kNumber && a[at].n_digits <= 2 && a[at].number >= 1 && a[at].number <= 23) {
    const Atom& then = a[at + 1];
    const bool closed = at + 1 >= a.size() || then.is(C::kHint) || then.is(C::kDeictic) ||
                        (then.kind == Atom::Kind::kMark && !a.mark(at + 1, '%') && !a.mark(at + 1, '-') &&
                         !(a.glued(at + 1) && a.glued(at + 2) && a[at + 2].kind == Atom::Kind::kNumber));
    if (closed && !a.is(at + 1, "of") && !a.is(at + 1, "to")) {
      clock = expression(at, at + 1, at, "when.clock");
      clock->code.hour = static_cast<int>(a[at].number);
    }
  }
  if (!clock) return;
  // "in the evening from 7 to 9": the part says which half.
  const bool own_half = tells_half(a, clock->end) || !clock->code.zone.empty();
  const std::string_view half = date.code.part;
  const auto into_half = [&](TimeCode& c) {
    if (!own_half && c.hour < 12 && (half == "AF" || half == "EV" || (half == "NI" && c.hour > 5))) c.hour += 12;
  };
  into_half(clock->code);
  if (clock->to) into_half(*clock->to);
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
  const bool own_half = tells_half(a, at);
  if (a.mark(at, ',')) ++at;
  const bool linked = a.is(at, "on") || a.is(at, "of");
  if (linked) ++at;
  if (const auto set = read_set(a, at);
      set && clock.code.has_clock() && !clock.to &&
      (set->code.set == "P1D" || (set->code.set == "S" && set->code.weekday != TimeCode::kUnset))) {
    clock.code.set = set->code.set;  // "3 p.m. each day"
    clock.code.weekday = set->code.weekday;
    clock.end = set->end;
    return true;
  }
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
  // "at 9 tonight", "at 7 yesterday evening"
  const std::string_view told_part = clock.code.part.empty() ? std::string_view(d.part) : std::string_view();
  if (!own_half && clock.code.zone.empty() && combined.hour != TimeCode::kUnset && combined.hour < 12 && !clock.to &&
      (told_part == "AF" || told_part == "EV" || (told_part == "NI" && combined.hour > 5)))
    combined.hour += 12;
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
    if (clock.code.hour < 12 && (part == "AF" || part == "EV") && !clock.to && !own_half) clock.code.hour += 12;
    clock.code.part = lexicon::time_word(part);
    ++clock.end;
  }
  return true;
}

// "1962-2011", "from May to June 1981", "between 10 and 11:30", "Monday to Friday".
void TimeGrammar::extend_to_range(const Atoms& a, TimeExpression& from) const {
  const bool between = from.begin > 0 && a.is(from.begin - 1, "between");
  const auto is_now = [](const TimeCode& c) { return c.reference == "PRESENT_REF"; };
  const auto as_today = [](TimeCode& c) {
    c.reference.clear();
    c.in_unit = 'D';
    c.in_offset = 0;
  };
  if (from.to || !from.code.duration.empty() || !from.code.set.empty() ||
      (!from.code.reference.empty() && !(is_now(from.code) && between && a.is(from.end, "and"))))
    return;
  const bool dash = a.mark(from.end, '-');
  const bool word = a.is(from.end, "to") || a.is(from.end, "until") || a.is(from.end, "till") || a.is(from.end, "through");
  if (!dash && !word && !(between && a.is(from.end, "and"))) return;
  if (word && !(from.begin > 0 && a.is(from.begin - 1, "from")) && !a.is(from.end, "through") && !from.code.has_clock() &&
      from.code.month == TimeCode::kUnset && from.code.year == TimeCode::kUnset)
    return;
  const size_t at = from.end + 1;
  Found to = from.code.has_clock() ? read_clock(a, at) : std::nullopt;
  if (!to) to = read_day_or_longer(a, at, true);
  if (!to && !from.code.mod.empty()) to = read_modified(a, at);  // "from mid-March until late May"
  if (!to && is_now(from.code)) to = read_clock(a, at);
  if (to && !to->to) {
    // "from Monday morning to Tuesday evening", "from 5 p.m. on Monday to 9 a.m. on Tuesday"
    if (!from.code.part.empty() && !to->code.has_clock())
      extend_with_clock(a, *to);
    else if (from.code.has_clock() && to->code.has_clock() && !to->code.has_date() && !to->code.relative())
      extend_clock_with_date(a, *to);
  }
  if (!to || to->to || !to->code.duration.empty() || (!to->code.reference.empty() && !is_now(to->code))) return;
  TimeCode& f = from.code;
  TimeCode& t = to->code;
  // "between May and now", "from 2019 to now"
  const bool open_end = is_now(t) || is_now(f);
  if (open_end && !between && !(from.begin > 0 && a.is(from.begin - 1, "from"))) return;
  if (is_now(f)) as_today(f);
  if (is_now(t)) as_today(t);
  if (t.has_clock() != f.has_clock() && !t.has_date() && !open_end) return;
  if (dash && !(t.year != TimeCode::kUnset) == (f.year != TimeCode::kUnset) && f.month == TimeCode::kUnset && !f.has_clock() &&
      f.weekday == TimeCode::kUnset)
    return;
  // "between March and May last year", "Monday to Friday next week"
  if (t.in_unit && !f.in_unit && f.year == TimeCode::kUnset && f.direction == TimeCode::Direction::kNone &&
      ((t.in_unit == 'Y' && t.month != TimeCode::kUnset && f.month != TimeCode::kUnset) ||
       (t.in_unit == 'W' && t.weekday != TimeCode::kUnset && f.weekday != TimeCode::kUnset))) {
    f.in_unit = t.in_unit;
    f.in_offset = t.in_offset;
    f.base = t.base;
  }
  // Both ends are of one kind: "February 6 - this year" is no range.
  const auto grain = [](const TimeCode& c) {
    if (c.has_clock()) return 5;
    if (c.day != TimeCode::kUnset || c.weekday != TimeCode::kUnset || c.in_unit == 'D' || !c.holiday.empty()) return 4;
    if (c.month != TimeCode::kUnset || c.in_unit == 'M') return 3;
    if (!c.season.empty()) return 2;
    return 1;
  };
  if (open_end) {
    from.first_end = from.end, from.to_begin = at, from.to_head = to->head;
    from.end = to->end;
    from.to = t;
    return;
  }
  const bool months = f.month != TimeCode::kUnset && t.month != TimeCode::kUnset && t.year != TimeCode::kUnset;
  if (dash && !months && grain(f) != grain(t) && !(f.year != TimeCode::kUnset && t.year != TimeCode::kUnset)) return;
  if (!dash && grain(f) != grain(t) && (grain(f) < 3 || grain(t) < 3) &&
      !(f.year != TimeCode::kUnset && t.year != TimeCode::kUnset))
    return;
  if (f.year == TimeCode::kUnset && t.year != TimeCode::kUnset && t.year_digits == 4 && f.has_date() &&
      f.direction == TimeCode::Direction::kNone) {
    f.year = t.year;
    if (f.month != TimeCode::kUnset && t.month != TimeCode::kUnset && f.month > t.month) --f.year;  // "Oct-Mar 2018"
  }
  const auto lone_clock = [](const TimeCode& c) { return c.has_clock() && !c.has_date() && !c.relative(); };
  const bool one_day = (lone_clock(f) && t.has_clock() && !lone_clock(t));
  if (one_day) {  // "from 10 a.m. to noon on Monday"
    TimeCode day = t;
    day.hour = f.hour, day.minute = f.minute, day.second = f.second;
    if (!f.zone.empty()) day.zone = f.zone;
    f = day;
  }
  if (lone_clock(t)) {
    TimeCode day = f;
    day.hour = t.hour, day.minute = t.minute, day.second = t.second;
    if (!t.zone.empty()) day.zone = f.zone = t.zone;
    t = day;
  }
  if (!one_day) from.first_end = from.end;
  from.to_begin = at;
  from.to_head = to->head;
  from.end = to->end;
  from.to = t;
}

std::optional<TimeExpression> TimeGrammar::read(const Atoms& a, size_t i) const {
  const Atom& first = a[i];
  if (first.kind == Atom::Kind::kMark && first.mark != '\'' && first.mark != 'H') return std::nullopt;
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
    if (first.is(C::kEvery) || first.is(C::kSet) || first.is(C::kWeekdays)) {
      if (auto set = read_set(a, i)) {
        extend_with_clock(a, *set);
        keep_longer(best, std::move(set));
      }
    }
    if (first.is(C::kUnits)) keep_longer(best, read_bare_units(a, i));
  }
  const bool counts = first.kind == Atom::Kind::kNumber || first.mark == 'H' || first.word || first.lower == "a" ||
                      first.lower == "an" || first.lower == "just" || first.lower == "only" || first.lower == "half" ||
                      first.lower == "at" || first.lower == "barely" || first.lower == "well";
  if (counts) keep_longer(best, read_measured(a, i));
  keep_longer(best, read_day_of_every_month(a, i));
  // "the night of October 8-9", "the small hours of Sunday", "before dawn on Tuesday".
  size_t part_at = first.lower == "the" ? i + 1 : i;
  if (!best && a[part_at].is(C::kPart) && (a.is(part_at + 1, "of") || a.is(part_at + 1, "on"))) {
    best = expression(i, part_at + 1, part_at, "when.part");
    best->code.part = lexicon::time_word(kParts[static_cast<size_t>(a[part_at].value(C::kPart))]);
  }
  if (best && ((!best->code.part.empty() && !best->code.has_date() && !best->code.relative()) ||
               (best->code.has_clock() && !best->code.has_date()))) {
    const bool only_part = !best->code.has_clock();
    if (only_part && best->code.mod.empty()) extend_with_clock(a, *best);  // "in the morning at 7"
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
