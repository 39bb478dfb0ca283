// The grammar of English time expressions: from atoms to a TimeCode, without looking at a calendar.
//
// One function for each kind of expression; each reads from an atom on and says where it ended, so that the whole costs
// a constant number of looks per atom. Knowledge of words is in data/mention/en/time_*.tsv; what is here is their order.
//   "late on Tuesday"  wd=2 mod=late      "three weeks ago"  shift=W-3      "He may march."  nothing
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lexicon/time_code.h"
#include "mention/atoms.h"

namespace demarche::mention {

// The fixed phrases: "the day before yesterday", "Good Friday", "Moscow time". Atoms of a phrase are parted by one space.
class Phrases {
 public:
  struct Phrase {
    std::vector<std::string_view> atoms;
    std::string_view value;
  };
  void add(std::string_view phrase, std::string_view value);
  // The longest that starts at atom i; nullptr if none. The end is written to *end.
  const Phrase* match(const Atoms& atoms, size_t i, size_t* end) const;

 private:
  std::unordered_map<std::string_view, std::vector<Phrase>> by_first_;
};

struct TimeExpression {
  size_t begin = 0, end = 0;  // atoms
  size_t head = 0;            // the atom that names the unit: "weeks", "Tuesday", "May"
  lexicon::TimeCode code;
  std::optional<lexicon::TimeCode> to;              // of a range
  size_t first_end = 0, to_begin = 0, to_head = 0;  // where the range's ends are expressions of their own; else 0
  std::string_view rule;
};

class TimeGrammar {
 public:
  TimeGrammar(const Phrases& fixed, const Phrases& holidays, const Phrases& zones)
      : fixed_(fixed), holidays_(holidays), zones_(zones) {}

  // The expression that starts at atom i, as long as it can be.
  std::optional<TimeExpression> read(const Atoms& atoms, size_t i) const;

 private:
  using Code = lexicon::TimeCode;
  using Found = std::optional<TimeExpression>;

  Found read_day_or_longer(const Atoms& a, size_t i, bool led) const;  // dates, deictics, periods
  Found read_plain_day(const Atoms& a, size_t i, bool led) const;
  void extend_with_year(const Atoms& a, TimeExpression& date) const;
  Found read_numeric_date(const Atoms& a, size_t i) const;
  Found read_month_date(const Atoms& a, size_t i, bool led) const;
  Found read_weekday(const Atoms& a, size_t i) const;
  Found read_year(const Atoms& a, size_t i, bool led) const;
  Found read_decade_or_century(const Atoms& a, size_t i) const;
  Found read_season(const Atoms& a, size_t i, bool led) const;
  Found read_part_of_year(const Atoms& a, size_t i) const;
  Found read_directed(const Atoms& a, size_t i) const;
  Found read_but_one(const Atoms& a, size_t i) const;
  Found read_nth_weekday(const Atoms& a, size_t i) const;
  Found read_measured(const Atoms& a, size_t i) const;
  Found read_bare_units(const Atoms& a, size_t i) const;
  Found read_set(const Atoms& a, size_t i) const;
  Found read_day_of_every_month(const Atoms& a, size_t i) const;
  Found read_modified(const Atoms& a, size_t i) const;
  Found read_clock(const Atoms& a, size_t i) const;
  Found read_clock_range(const Atoms& a, size_t i) const;
  Found read_fixed(const Atoms& a, size_t i) const;
  void extend_with_clock(const Atoms& a, TimeExpression& date) const;
  bool extend_clock_with_date(const Atoms& a, TimeExpression& clock) const;
  void extend_to_range(const Atoms& a, TimeExpression& from) const;
  bool read_zone(const Atoms& a, size_t* i, std::string* zone) const;

  const Phrases& fixed_;
  const Phrases& holidays_;
  const Phrases& zones_;
};

}  // namespace demarche::mention
