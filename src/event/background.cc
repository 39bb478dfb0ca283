#include "event/background.h"

#include <algorithm>

namespace demarche::event {
namespace {

// The time told in the tokens, the last one of them.
uint32_t last_time(const Doc& doc, const Scene& scene, uint32_t from, uint32_t to) {
  for (uint32_t t = to; t-- > from;)
    for (uint32_t m = scene.mentions.first(t); m != kNone; m = scene.mentions.next(m))
      if (doc.mentions[m].kind == MentionKind::kTime && doc.mentions[m].time != kNone) return doc.mentions[m].time;
  return kNone;
}

}  // namespace

uint32_t time_around(const Doc& doc, const Scene& scene, uint32_t clause) {
  const Clause& at = scene.clauses.all[clause];
  if (at.word_class != WordClass::kVerb || !at.finite) return kNone;
  const auto& tokens = doc.tokens;
  const uint32_t first_of_sentence = doc.sentences[at.sentence].first_token;
  uint32_t first = std::max(first_of_sentence, scene.tree.leftmost(at.head));
  while (first < at.head && tokens[first].upos == Upos::kPunct) ++first;
  // "in 1994, when they signed": right behind the words of the time.
  if (tokens[first].lower == "when") {
    uint32_t before = first;
    if (before > first_of_sentence && tokens[before - 1].lower == ",") --before;
    return before > first_of_sentence ? last_time(doc, scene, std::max(first_of_sentence, before > 3 ? before - 3 : 0), before)
                                      : kNone;
  }
  // "It was in 2003 that they signed".
  if (tokens[first].lower != "that" || tokens[first_of_sentence].lower != "it" || first < first_of_sentence + 3) return kNone;
  if (word_of(tokens[first_of_sentence + 1]) != "be") return kNone;
  return last_time(doc, scene, first_of_sentence + 2, first);
}

}  // namespace demarche::event
