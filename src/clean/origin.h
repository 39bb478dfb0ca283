// Where the story comes from, as its text tells: dateline, agency, authors, a printed date.
#pragma once

#include "clean/features.h"
#include "clean/kinds.h"
#include "document/document.h"

namespace demarche::clean {

// The end of a dateline that opens `text`, 0 where there is none.
//   "LIMA, May 9, 2019 (AFP) - A Chilean ..."  -> up to "A"
//   "A deal - at last - was near"                   -> 0
uint32_t dateline_end(std::string_view text, const Tables& tables);

// Fills agency, authors and dates that the markup did not give. Zones must be there. `declared_language` is the site's own, which
// tells how it writes dates even where the text is in another.
void find_origin(const Tables& tables, std::string_view declared_language, Doc& doc);

}  // namespace demarche::clean
