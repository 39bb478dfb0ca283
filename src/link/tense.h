// Whether the deed that a mention belongs to lies behind or ahead, by the verb that governs it.
//   "will meet on Thursday", "agreed to meet on Thursday": future      "met on Thursday", "a bomb on Thursday": past, none
#pragma once

#include <string>
#include <unordered_set>

#include "document/document.h"

namespace demarche::link {

struct Tense {
  enum class Is : uint8_t { kNone, kPast, kPresent, kFuture } is = Is::kNone;
  bool direct = false;   // the mention hangs on the verb itself, not on a noun in between
  bool perfect = false;  // "have given": done, and it still holds
  bool ahead = false;    // "will" or "would" stands before it in the sentence
};

// Rows of data/link/en/tense_words.tsv.
struct TenseWords {
  std::unordered_set<std::string> ahead;       // what it is about is to come: "invited to talks on Friday"
  std::unordered_set<std::string> carrying;    // "started to climb down": what hangs on it was done when it was
  std::unordered_set<std::string> asking;      // "demanded that Oslo pay": what it is about is to come, whatever its form
  std::unordered_set<std::string> dating;      // "it came a day after ...": says when what was told before was done
  std::unordered_set<std::string> unchanging;  // "cut": past and present look alike
};

// Climbs at most a dozen heads; without a tree looks back a dozen words for "will" and its like.
Tense tense_at(const Doc& doc, uint32_t token, const TenseWords& words);

}  // namespace demarche::link
