// Which language a text is in. English is what pages are expected to be in, and names of all countries stand in English news: a
// text is in another language where that language's own small words say so, more of them than say English, or where the page
// does.
//   UN envoy Martin Griffiths met Houthi leaders in Sanaa.   "in" is also Italian, "un" a capitalised name: English
//   El presidente viajó a Moscú.                              "el": Spanish
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "clean/tables.h"

namespace demarche::clean {

// What one text's words say, in points: two for a word, one for a single letter.
struct LanguageEvidence {
  std::array<uint16_t, 32> own{};      // by words that the language has and English has not
  std::array<uint16_t, 32> against{};  // by words that English has and the language has not
  uint16_t accents = 0;                // words in lower case with letters that English has not
  void add(const LanguageEvidence& more);
};

LanguageEvidence weigh_language(std::string_view text, const std::vector<Word>& words, const Tables& tables);

// Into Tables::languages; -1: nothing says that it is another than English. `declared` is the page's own word, empty where it has
// none.
int8_t foreign_language(const LanguageEvidence& evidence, const Tables& tables, std::string_view declared);

}  // namespace demarche::clean
