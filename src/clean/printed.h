// Dates as pages print them, in the languages of months.tsv and date_marks.tsv.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clean/tables.h"

namespace demarche::clean {

// The whole dates in `text`, as YYYY-MM-DD, in the order in which they stand; looks at the first 60 words.
//   "Publié le 9 septembre 2024 à 10h31"  -> 2024-09-09
//   "2024年9月9日"                          -> 2024-09-09
//   "09/10/2024"                           -> 2024-10-09 where `day_first`, else nothing: the order is anybody's guess
//   "9 September"                          -> nothing
std::vector<std::string> printed_dates(std::string_view text, const Tables& tables, bool day_first);

// Whether dates of a site with that language tag have the day first where all is written in numbers. Of English only where a
// country is named that writes so; en-US stands on sites of everywhere.
bool has_day_first(std::string_view language);

}  // namespace demarche::clean
