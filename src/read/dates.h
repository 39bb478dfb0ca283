// Dates as machines write them: ISO 8601, RFC 822 of feeds, and the English forms that meta tags hold.
#pragma once

#include <string_view>

#include "document/document.h"

namespace demarche::read {

// The date at the precision written, with its offset kept: the day is the day where the page was published. `from` is left
// empty; nothing found gives an empty range.
//   "2019-05-09T08:15:00+02:00" -> the same, precision second     "Mon, 03 Mar 2025 15:42:00 GMT" -> 2025-03-03T15:42:00Z
//   "20250303" -> 2025-03-03                                       "2025-02-30", "yesterday"       -> nothing
DateRange parse_date(std::string_view text);

// The day in an address: /2025/03/04/ or /2025-03-04- or /20250304/.
DateRange date_in_url(std::string_view url);

}  // namespace demarche::read
