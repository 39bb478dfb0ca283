// Pieces that the readers of the time grammar share: days, years, units, durations. Private to the grammar.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mention/atoms.h"
#include "mention/when_grammar.h"

namespace demarche::mention {

using Found = std::optional<TimeExpression>;

TimeExpression expression(size_t begin, size_t end, size_t head, std::string_view rule);
void keep_longer(Found& best, Found other);
bool is_number(const Atom& atom, int digits);
// The clock time that ends before `end` says itself which half of the day it lies in.
bool tells_half(const Atoms& a, size_t end);
bool has_suffix(const Atoms& a, size_t i);
// "14", "14th", "fourteenth", "twenty-first"; up to 39, so that "32 March" is seen and noted.
bool read_day(const Atoms& a, size_t i, int* day, size_t* end, bool* ordinal);
// Four digits that can be a year where a year is expected.
bool is_year(const Atoms& a, size_t i);
bool ends_like_plural(const Atom& atom);
// The year after a day or month: "2021", ", 2021", "of 1987"; two digits after a mark: "'87".
size_t read_year_after(const Atoms& a, size_t i, int* year);
// A year in words, where nothing is counted by it: "nineteen eighty-six", "two thousand and five".
bool read_spoken_year(const Atoms& a, size_t i, int* year, size_t* end);
bool month_in_date(const Atoms& a, size_t month);
bool plausible_month(const Atom& atom);
bool is_unit(const Atom& atom);
char unit_of(const Atom& atom);
// TIMEX3 of n units; X for "several".
std::string duration_of(double n, bool vague, char unit);

}  // namespace demarche::mention
