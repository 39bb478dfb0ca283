#include "event/signs.h"

#include <algorithm>

namespace demarche::event {

bool speaks_to_reader(const Doc& doc, uint32_t subject) {
  return doc.tokens[subject].lower == "you" ||
         (subject > 0 && doc.tokens[subject - 1].lower == "your" && doc.tokens[subject - 1].head == subject);
}

bool is_verbless(const Doc& doc, uint32_t sentence) {
  const Sentence& at = doc.sentences[sentence];
  if (at.end_token > at.first_token && doc.tokens[at.end_token - 1].lower == ".") return false;  // told as a sentence
  return std::none_of(doc.tokens.begin() + at.first_token, doc.tokens.begin() + at.end_token,
                      [](const Token& token) { return token.upos == Upos::kVerb || token.upos == Upos::kAux; });
}

bool names_states(const Doc& doc) {
  return std::any_of(doc.mentions.begin(), doc.mentions.end(), [&](const Mention& mention) {
    return std::any_of(mention.entities.begin(), mention.entities.end(), [&](uint32_t e) {
      const Entity& entity = doc.entities[e];
      const bool force = entity.armed || entity.sector == Sector::kCop || entity.sector == Sector::kMil;
      return !entity.media && (!entity.code.empty() || force) && entity.sector != Sector::kBus && entity.sector != Sector::kNone;
    });
  });
}

}  // namespace demarche::event
