// Puts one TimeCode on the calendar.
//   published 2021-12-30: "wd=2" in the past: 2021-12-28    "in=M+0 mod=earlier": 2021-12, from the 1st to the 30th
//   "m=2 d=31": nothing, problem "link.no-such-date"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "document/document.h"
#include "lexicon/time_code.h"
#include "link/calendar.h"
#include "link/tense.h"

namespace demarche::link {

// A day, month or year from which others are counted.
struct Anchor {
  int year = 0, month = 0, day = 0;  // 0: not known
  bool known() const { return year != 0; }
  bool has_day() const { return day != 0; }
  int64_t days() const { return to_days({year, month ? month : 1, day ? day : 1}); }
};

struct TimeContext {
  Anchor now;
  Anchor told;                 // the last date told; not known at the start
  bool told_explicit = false;  // it was told with its year, a few sentences back at most
  bool told_near = false;      // it was told in the same sentence
  Tense tense;
  const std::unordered_map<std::string, std::string>* holidays = nullptr;  // id -> rule
};

struct ResolvedTime {
  TimeValue value;
  Anchor anchor;             // what later expressions count from; not known where this one is none
  std::string_view problem;  // id of a note; empty: none
  bool found() const { return !value.value.empty() || !value.start.empty(); }
};

ResolvedTime resolve_time(const lexicon::TimeCode& code, const TimeContext& context);
// "1962-2011", "5-6 May": both ends as one.
ResolvedTime resolve_range(const lexicon::TimeCode& from, const lexicon::TimeCode& to, const TimeContext& context);

}  // namespace demarche::link
