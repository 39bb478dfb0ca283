// What a sentence is cut into on the way to its parties, and what single words tell by their tags. Private to src/mention.
//
// "the Russian foreign minister" is one group of three pieces: a name, a role and what is left. Never fails.
#pragma once

#include <cstdint>

#include "document/document.h"
#include "lexicon/phrases.h"

namespace demarche::mention {

// A stretch of a group.
struct Piece {
  enum Kind : uint8_t { kName, kRole, kTitle, kProper, kOther } kind = kOther;
  uint32_t begin = 0, end = 0;  // tokens
  uint32_t cell = lexicon::Phrases::kEnd;
  Span span;  // of a name inside one token ("pro-Russian"); else empty
};

struct Group {
  uint32_t begin = 0, end = 0, head = 0;  // tokens
  uint32_t first_mention = kNone;         // the mention that covers it whole, if there is one
};

inline bool is_noun(const Token& t) {
  return t.xpos.starts_with("NN") || (t.xpos.empty() && (t.upos == Upos::kNoun || t.upos == Upos::kPropn));
}
inline bool is_proper(const Token& t) {
  return t.xpos.starts_with("NNP") || (t.xpos.empty() && t.upos == Upos::kPropn);
}

// A sentence in capitals, where none of them tells a name.
inline bool all_capitals(const Doc& doc, const Sentence& s) {
  uint32_t letters = 0, capitals = 0;
  for (size_t at = doc.sentences.empty() ? 0 : s.span.begin; at < s.span.end; ++at) {
    const char c = doc.text()[at];
    letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    capitals += c >= 'A' && c <= 'Z';
  }
  return letters >= 12 && capitals * 10 >= letters * 9;
}

}  // namespace demarche::mention
