#include "syntax/lists.h"

#include <array>

namespace demarche::syntax {
namespace {

constexpr uint32_t kMostWords = 4;  // of a name
constexpr size_t kMostMembers = 8;  // of a list
constexpr int kMostSteps = 64;      // up the tree

// The end of the name that begins at `begin`; `begin` where there is none.
uint32_t name_end(const Doc& doc, uint32_t begin, uint32_t end) {
  uint32_t t = begin;
  while (t < end && t - begin < kMostWords && doc.tokens[t].upos == Upos::kPropn) ++t;
  return t;
}

// The word of [begin, end) that hangs on a word outside; kNone where several do.
uint32_t top_of(const Doc& doc, uint32_t begin, uint32_t end) {
  uint32_t top = kNone;
  for (uint32_t t = begin; t < end; ++t) {
    const uint32_t head = doc.tokens[t].head;
    if (head != kNone && head >= begin && head < end) continue;
    if (top != kNone) return kNone;
    top = t;
  }
  return top;
}

bool hangs_on(const Doc& doc, uint32_t token, uint32_t above) {
  for (int steps = 0; steps < kMostSteps && token != kNone; ++steps) {
    if (token == above) return true;
    token = doc.tokens[token].head;
  }
  return token != kNone;  // too deep to tell
}

}  // namespace

void join_lists(Doc& doc, const Sentence& sentence) {
  for (uint32_t noun = sentence.first_token; noun + 6 < sentence.end_token; ++noun) {
    if (doc.tokens[noun].xpos != "NNS" || doc.tokens[noun + 1].lower != "of") continue;
    std::array<uint32_t, kMostMembers> members{};
    size_t n = 0;
    bool closed = false;
    uint32_t at = noun + 2, end = at;
    while (n < kMostMembers && !closed) {
      if (at < sentence.end_token && doc.tokens[at].lower == "the") ++at;
      end = name_end(doc, at, sentence.end_token);
      const uint32_t top = end == at ? kNone : top_of(doc, at, end);
      if (top == kNone) break;
      members[n++] = top;
      at = end;
      if (at < sentence.end_token && doc.tokens[at].lower == ",") ++at;
      if (at < sentence.end_token && doc.tokens[at].lower == "and") {
        ++at;
        if (n < 2) break;
        end = name_end(doc, at, sentence.end_token);
        const uint32_t last = end == at ? kNone : top_of(doc, at, end);
        if (last == kNone || n == kMostMembers) break;
        members[n++] = last;
        closed = true;
      } else if (at == end) {
        break;
      }
    }
    if (!closed || n < 3 || doc.tokens[members[0]].head != noun) continue;
    // "Chile and Bolivia's envoys", "Chile and Bolivia troops": the last name is of what follows.
    if (end < sentence.end_token && (doc.tokens[end].upos == Upos::kPart || doc.tokens[end].upos == Upos::kNoun)) continue;
    for (size_t k = 1; k < n; ++k) {
      Token& member = doc.tokens[members[k]];
      if (member.head == kNone || (member.head >= members[0] && member.head < end) || hangs_on(doc, noun, members[k])) continue;
      member.head = members[0];
      member.deprel = Deprel::kConj;
    }
  }
}

}  // namespace demarche::syntax
