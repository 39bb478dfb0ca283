// The counted part of the time grammar: "last week", "three weeks ago", "every Sunday", "early in May".
#include <algorithm>
#include <cmath>

#include "mention/when_grammar.h"
#include "mention/when_parts.h"

namespace demarche::mention {

using lexicon::TimeCode;
using C = WordClass;

namespace {

// "working days", "business day": days of the week alone, unit B. The atom of "day", or 0.
size_t business_day(const Atoms& a, size_t i) {
  return (a.is(i, "business") || a.is(i, "working")) && (a.is(i + 1, "day") || a.is(i + 1, "days")) ? i + 1 : 0;
}

}  // namespace

// "the week before last", "the Sunday before last", "the year after next".
Found TimeGrammar::read_but_one(const Atoms& a, size_t i) const {
  const size_t at = a.is(i, "the") ? i + 1 : i;
  const bool back = a.is(at + 1, "before") && a.is(at + 2, "last"), ahead = a.is(at + 1, "after") && a.is(at + 2, "next");
  // "the day after Christmas", "the week before 5 May"
  if (!back && !ahead && at > i && a[at].is(C::kUnit) && !a.is(at, "second") && !a.is(at, "minute") &&
      (a.is(at + 1, "after") || a.is(at + 1, "before"))) {
    auto inner = read_day_or_longer(a, at + 2, true);
    if (!inner || inner->to || inner->code.shift_unit || !inner->code.duration.empty() || inner->code.has_clock() ||
        !(inner->code.day != TimeCode::kUnset || inner->code.weekday != TimeCode::kUnset || !inner->code.holiday.empty()))
      return std::nullopt;
    inner->begin = i;
    inner->head = at;
    inner->code.shift_unit = unit_of(a[at]);
    inner->code.shift = a.is(at + 1, "after") ? 1 : -1;
    inner->rule = "when.offset";
    return inner;
  }
  if (!back && !ahead) return std::nullopt;
  auto found = expression(i, at + 3, at, "when.directed");
  if (a[at].is(C::kUnit) && !a.is(at, "second") && !a.is(at, "minute") && !a.is(at, "hour")) {
    const char unit = unit_of(a[at]);
    found.code.in_unit = unit == 'N' ? 'D' : unit;
    found.code.in_offset = back ? -2 : 2;
    if (unit == 'N') found.code.part = lexicon::time_word("NI");
    return found;
  }
  if (!a[at].is(C::kWeekday)) return std::nullopt;
  found.code.weekday = static_cast<int>(a[at].value(C::kWeekday));
  found.code.direction = back ? TimeCode::Direction::kLast : TimeCode::Direction::kNext;
  found.code.shift_unit = 'W';
  found.code.shift = back ? -1 : 1;
  return found;
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
    if (a.is(at - 1, "past") && direction == D::kLast) found.code.shift_unit = 'D';  // "this past Sunday" may be yesterday
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
    const size_t business = business_day(a, unit);
    if (business) unit = business;
    while (a[unit].is(C::kFiller) && unit < n.end + 3) ++unit;
    if (a[unit].is(C::kUnits) || (a[unit].is(C::kUnit) && (n.value == 1 || a.mark(n.end, '-')))) {
      const char letter = business ? 'B' : unit_of(a[unit]);
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
  size_t unit = 0, business = 0;
  if (a.is(at, "half") && (a.is(at + 1, "a") || a.is(at + 1, "an") || a.mark(at + 1, '-')) && a[at + 2].is(C::kUnit)) {
    n.value = n.high = 0.5;
    n.end = unit = at + 2;
    led = true;
  } else {
    n = read_number(a, at);
    if (!n.end && at == i && a.is(i, "another") && a[i + 1].is(C::kUnit)) {  // "for another week"
      n.value = n.high = 1;
      n.article = true;
      n.end = i + 1;
    }
    if (!n.end && at == i + 1 && a.is(i, "some") && a[at].is(C::kUnits)) {  // "some days"
      n.value = n.high = 3;
      n.vague = n.approximate = true;
      n.end = at;
      mod = {};
    }
    if (!n.end || n.value < 0 || n.value > 9999) return std::nullopt;
    unit = a.mark(n.end, '-') ? n.end + 1 : n.end;
    business = business_day(a, unit);
    if (business) unit = business;
    for (int k = 0; k < 2 && a[unit].is(C::kFiller) && !a.mark(n.end, '-'); ++k) ++unit;
  }
  const bool glued_hours = a.is(unit, "h") && a.glued(unit) && n.digits && n.value >= 1;  // "48h"
  if (!is_unit(a[unit]) && !glued_hours) return std::nullopt;
  if (a.is(unit, "second")) return std::nullopt;
  // "three quarters of an hour", "a quarter of a century"
  if ((a.is(unit, "quarters") || a.is(unit, "quarter")) && a.is(unit + 1, "of")) {
    if (!(a.is(unit + 2, "an") || a.is(unit + 2, "a")) || !a[unit + 3].is(C::kUnit) || n.value > 3) return std::nullopt;
    const char whole = unit_of(a[unit + 3]);
    auto part = expression(i, unit + 4, unit + 3, "when.duration");
    part.code.duration = whole == 'h'   ? duration_of(n.value * 15, false, 'm')
                         : whole == 'Y' ? duration_of(n.value * 3, false, 'M')
                                        : duration_of(n.value / 4, false, whole);
    part.code.mod = lexicon::time_word(mod);
    return part;
  }
  if (a.is(unit, "quarter") && (n.value != 1 || n.article)) return std::nullopt;
  const bool hyphen = unit > 0 && a.mark(unit - 1, '-');
  if (!a[unit].is(C::kUnits) && n.value > 1 && !hyphen && a.glued(unit) == false && a[unit].lower.size() > 3) {
    // "a 15 minute call", "one and a half hour"
    const bool attribute = n.digits && at > 0 && at == i && (a.is(at - 1, "a") || a.is(at - 1, "an") || a.is(at - 1, "the")) &&
                           a[unit + 1].kind == Atom::Kind::kWord && !a[unit + 1].is(C::kHint);
    if (!attribute && n.value != 1.5) return std::nullopt;
  }
  const char letter = glued_hours ? 'h' : business ? 'B' : unit_of(a[unit]);
  size_t end = unit + 1;
  if ((a.mark(end, '-') && a.is(end + 1, "old")) || a.is(end, "old") || (a.mark(end, '-') && a.is(end + 1, "olds")) ||
      (a.is(end, "of") && a.is(end + 1, "age"))) {
    return std::nullopt;  // an age
  }
  if (hyphen && a.mark(end, '-') && a.glued(end) && !a.is(end + 1, "long")) return std::nullopt;
  // "one hour and a half"
  if (a.is(end, "and") && a.is(end + 1, "a") && a.is(end + 2, "half") && n.value == std::floor(n.value) && !n.vague) {
    n.value += 0.5;
    end += 3;
  }
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
      // "a year ago today", "ten years ago this month", "a week ago on Friday"
      if (letter == 'Y' || letter == 'M' || letter == 'W' || letter == 'X' || letter == 'C') {
        const size_t next = a.is(end + 1, "on") ? end + 2 : end + 1;
        if (auto inner = read_day_or_longer(a, next, next > end + 1);
            inner && !inner->to && inner->code.duration.empty() && inner->code.shift_unit == 0 && inner->code.period_unit == 0 &&
            inner->code.reference.empty() && inner->code.year == TimeCode::kUnset &&
            ((inner->code.in_unit && inner->code.in_unit != 'Y' && inner->code.in_offset == 0) ||
             inner->code.weekday != TimeCode::kUnset)) {
          const std::string_view told = code.mod;
          const double n_back = -n.value;
          TimeCode combined = inner->code;
          combined.shift_unit = letter;
          combined.shift = n_back;
          combined.mod = told;
          if (combined.weekday == TimeCode::kUnset || letter == 'W') {
            found.code = combined;
            found.end = inner->end;
          }
        }
      }
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
        // "a week after Lima recalled ...": the deed named there lies a week before the one told.
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
    if (auto inner = read_day_or_longer(a, end + 1, true);
        inner && !inner->to && inner->code.part.empty() && inner->code.shift_unit == 0 &&
        (inner->code.in_unit == 'D' || inner->code.day != TimeCode::kUnset || !inner->code.holiday.empty() ||
         inner->code.weekday != TimeCode::kUnset) &&
        !a.is(inner->end, "to") && !a.is(inner->end, "until") && !a.is(inner->end, "through") && !a.mark(inner->end, '-')) {
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
    const size_t time = a.is(end + 1, "s") ? end + 2 : end + 1;  // "in two weeks' time", "in a month's time"
    if (a.mark(end, '\'') && a.is(time, "time")) code.duration.clear();
  }
  if (within) code.mod = lexicon::time_word("less");
  if (n.article && !led && !in && !within) {
    const bool framed = i > 0 && (a.is(i - 1, "for") || a.is(i - 1, "than") || a.is(i - 1, "over") || a.is(i - 1, "lasted") ||
                                  a.is(i - 1, "after") || a.is(i - 1, "under") || a.is(i, "another") || a.is(i - 1, "nearly") ||
                                  a.is(i - 1, "almost"));
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
    found.code.set = std::string("S");
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
  if (is_unit(a[at]) && !a.is(at, "second") && !(a.is(at, "quarter") && a.is(at + 1, "of"))) {
    const char unit = unit_of(a[at]);
    found.code.set = unit == 'N' ? "TNI" : duration_of(count, false, unit);
  } else if (a[at].is(C::kWeekday)) {
    found.code.weekday = static_cast<int>(a[at].value(C::kWeekday));
    found.code.set = std::string("S");
  } else if (a[at].is(C::kMonth) && a[at].capital) {
    found.code.month = static_cast<int>(a[at].value(C::kMonth));
    found.code.set = std::string("S");
  } else if (a[at].is(C::kPart)) {
    found.code.set = "T" + std::string(kParts[static_cast<size_t>(a[at].value(C::kPart))]);
  } else if (a[at].is(C::kSeason)) {
    found.code.season = lexicon::time_word(kSeasons[static_cast<size_t>(a[at].value(C::kSeason))]);
    found.code.set = std::string("S");
  } else {
    return std::nullopt;
  }
  return found;
}

// "the 19th of every month"
Found TimeGrammar::read_day_of_every_month(const Atoms& a, size_t i) const {
  const size_t at = a.is(i, "the") ? i + 1 : i;
  int day = 0;
  size_t end = at;
  bool ordinal = false;
  if (!read_day(a, at, &day, &end, &ordinal) || !ordinal || day > 31 || !a.is(end, "of") || !a[end + 1].is(C::kEvery) ||
      !a.is(end + 2, "month"))
    return std::nullopt;
  auto found = expression(i, end + 3, at, "when.set");
  found.code.day = day;
  found.code.set = std::string("S");
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

}  // namespace demarche::mention
