// What the page says about itself, judged: JSON-LD before meta tags before microdata and <time> before the address.
#pragma once

#include <string_view>

#include "document/document.h"
#include "read/html.h"

namespace demarche::read {

// Fills doc.meta from the facts of a page. `url` is the address it was fetched from, empty where not known. Fields already
// filled (from an option or the line of JSON that held the page) stay.
void read_metadata(const PageFacts& facts, std::string_view url, Doc& doc);

// White space squeezed and trimmed.
std::string tidy(std::string_view text);

// A language tag with its parts in their usual case: "EN_us" -> "en-US". Empty where it is none.
std::string tidy_language(std::string_view tag);

}  // namespace demarche::read
