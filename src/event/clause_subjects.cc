// Subjects that the parser hung elsewhere, and verbs that it coordinated with the wrong one.
#include <algorithm>

#include "event/clause_builder.h"

namespace demarche::event {

// "Chile, Peru and Brazil severed ties with Cuba.", read as a list whose last member is "severed ties": the list has had its
// "and", and no comma parts the participle from it. Gives the first of the list.
uint32_t Builder::listed_subject(uint32_t t) const {
  const uint32_t object = token(t).head;
  const Sentence& sentence = doc_.sentences[token(t).sentence];
  if (token(object).deprel != Deprel::kConj || token(t).deprel != Deprel::kAmod || token(object).upos != Upos::kNoun ||
      sentence.zone != ZoneKind::kStory || t == 0 || token(t - 1).upos != Upos::kPropn || tree_.leftmost(object) != t)
    return kNone;
  const uint32_t first = token(object).head;
  if (first == kNone || token(first).deprel != Deprel::kRoot || token(first).upos != Upos::kPropn || first > t) return kNone;
  bool joined = false;
  for (uint32_t c = tree_.first(first); c != kNone && c < object; c = tree_.next(c))
    joined = joined || (token(c).deprel == Deprel::kConj && token(c).upos == Upos::kPropn && child_with(c, Deprel::kCc) != kNone);
  return joined ? first : kNone;
}

// The first word of the verb with its auxiliaries and what stands between them: "has" of "has since received".
uint32_t Builder::left_edge(const Clause& clause) const {
  uint32_t first = clause.head;
  for (uint32_t c = tree_.first(clause.head); c != kNone && c < clause.head; c = tree_.next(c)) {
    const Deprel relation = token(c).deprel;
    if ((relation == Deprel::kAux || relation == Deprel::kAuxPass) && c < first) first = c;
  }
  return first;
}

// "The premier having given his word, the rebels withdrew": the first of two subjects before a verb is that of the participle
// right behind it.
void Builder::having(Clause& clause) {
  const Token& head = token(clause.head);
  if (clause.subject != kNone || clause.word_class != WordClass::kVerb || head.deprel != Deprel::kAdvcl || head.head == kNone)
    return;
  uint32_t first = clause.head;
  for (uint32_t c = tree_.first(clause.head); c != kNone && c < clause.head; c = tree_.next(c))
    if (token(c).lower == "having" || token(c).lower == "being") first = std::min(first, c);
  if (first == clause.head || first == 0 || head.head < clause.head) return;
  uint32_t before = kNone, after = kNone;
  for (uint32_t c = tree_.first(head.head); c != kNone && c < head.head; c = tree_.next(c)) {
    if (token(c).deprel != Deprel::kNsubj && token(c).deprel != Deprel::kNsubjPass) continue;
    if (c < first && tree_.rightmost(c) + 1 == first) before = c;
    if (c > clause.head) after = c;
  }
  if (before != kNone && after != kNone) lend_subject(clause, before);
}

// "... hand over Ana Ruiz, accused of fraud": a participle of a charge right behind a person and a comma is said of that person,
// not of the sentence's subject.
bool Builder::accused_beside(Clause& clause) {
  const Token& head = token(clause.head);
  if (clause.subject != kNone || !clause.passive || clause.finite || head.deprel != Deprel::kAdvcl || head.head == kNone ||
      head.head > clause.head || clause.head < 3 || token(clause.head - 1).lower != "," ||
      !knowledge_.in_kind("indicting", clause.lemma))
    return false;
  for (uint32_t t = clause.head - 1, steps = 0; t-- > head.head && steps < 3; ++steps) {
    if (token(t).upos == Upos::kPunct || token(t).upos == Upos::kVerb) return false;
    if (!is_party_[t] || is_time_[t] || token(t).upos == Upos::kPron) continue;
    lend_subject(clause, t);
    return true;
  }
  return false;
}

// "called for sanctions against officials responsible for the raid": an adjective right behind a party's noun is said of that
// party.
bool Builder::described_behind(Clause& clause) {
  const Token& head = token(clause.head);
  if (clause.subject != kNone || clause.word_class != WordClass::kAdjective || head.deprel != Deprel::kXcomp ||
      clause.head == 0 || head.head == kNone || head.head + 1 >= clause.head)
    return false;
  const uint32_t noun = clause.head - 1;
  if (!is_party_[noun] || is_time_[noun] || !is_nominal(token(noun).upos) || token(noun).deprel != Deprel::kNmod ||
      tree_.leftmost(clause.head) != clause.head)
    return false;
  lend_subject(clause, noun);
  return true;
}

// "Men armed with bars set about a shepherd": the adjective was taken for the sentence's verb, its verb for what hangs below.
bool Builder::described_doer(Clause& clause) {
  const Token& head = token(clause.head);
  if (clause.subject != kNone || clause.word_class != WordClass::kVerb || head.deprel != Deprel::kAdvcl ||
      !clause.marker.empty() || clause.parent == kNone || (head.xpos != "VBD" && head.xpos != "VBN") ||
      child_with(clause.head, Deprel::kAuxPass) != kNone || child_with(clause.head, Deprel::kAux) != kNone)
    return false;
  Clause& adjective = out_.all[clause.parent];
  const Token& above = token(adjective.head);
  if (above.upos != Upos::kAdj || above.deprel != Deprel::kRoot || adjective.subject == kNone ||
      adjective.subject > adjective.head || adjective.head > clause.head || child_with(adjective.head, Deprel::kCop) != kNone ||
      token(tree_.leftmost(clause.head)).lower == "," || token(tree_.leftmost(clause.head) - 1).lower == ",")
    return false;
  const uint32_t subject = adjective.subject;
  clause.passive = clause.participle = false;
  clause.finite = clause.past = true;
  clause.edge = Edge::kRoot;
  clause.parent = kNone;
  clause.function = {};
  adjective.edge = Edge::kRelative;
  lend_subject(clause, subject);
  return true;
}

// "said that a soldier stabbed at a checkpoint died of his wounds": of two verbs side by side the first, a participle, tells what
// was done to their subject.
bool Builder::described_victim(Clause& clause) {
  const Token& head = token(clause.head);
  const uint32_t index = out_.of_token[clause.head];
  if (clause.subject != kNone || clause.word_class != WordClass::kVerb || !clause.finite || clause.passive || index == 0 ||
      (head.deprel != Deprel::kCcomp && head.deprel != Deprel::kParataxis && head.deprel != Deprel::kConj) ||
      (head.xpos != "VBD" && head.xpos != "VBZ") || child_with(clause.head, Deprel::kCc) != kNone)
    return false;
  uint32_t k = index;
  while (k > 0 && out_.all[k - 1].word_class != WordClass::kVerb && out_.all[k - 1].sentence == clause.sentence) --k;
  if (k == 0) return false;
  Clause& first = out_.all[k - 1];
  const Token& at = token(first.head);
  if (first.sentence != clause.sentence || first.word_class != WordClass::kVerb || first.subject == kNone || first.passive ||
      first.subject > first.head || first.has("obj") || first.has("that") || at.head != head.head || at.deprel != head.deprel ||
      (at.xpos != "VBD" && at.xpos != "VBN") || child_with(first.head, Deprel::kAux) != kNone)
    return false;
  const uint32_t left = tree_.leftmost(clause.head);
  if (left <= first.head || token(left).upos == Upos::kPunct || token(left - 1).upos == Upos::kPunct) return false;
  const uint32_t subject = first.subject;
  std::erase_if(first.arguments, [&](const Argument& a) { return a.token == subject; });
  first.arguments.insert(first.arguments.begin(), Argument{"obj", subject, false});
  first.passive = first.participle = true;
  first.finite = false;
  first.edge = Edge::kRelative;
  lend_subject(clause, subject);
  return true;
}

// The first party behind the last semicolon before the verb, standing bare there: "..., at midnight; Mr Lund, who had left,
// hailed".
uint32_t Builder::subject_behind_break(const Clause& clause) const {
  const Sentence& sentence = doc_.sentences[clause.sentence];
  uint32_t at = clause.head;
  for (int steps = 0; at > sentence.first_token && steps < 30 && token(at).lower != ";"; ++steps) --at;
  if (token(at).lower != ";") return kNone;
  for (uint32_t t = at + 1, steps = 0; t < clause.head && steps < 6; ++t, ++steps) {
    if (token(t).upos == Upos::kAdp || token(t).upos == Upos::kVerb || token(t).upos == Upos::kSconj) return kNone;
    if (!is_party_[t] || !is_nominal(token(t).upos) || is_time_[t]) continue;
    const Deprel relation = token(t).deprel;
    if (relation == Deprel::kNmodPoss || relation == Deprel::kCompound || relation == Deprel::kAmod ||
        relation == Deprel::kNmodDesc || child_with(t, Deprel::kCase) != kNone)
      continue;
    return relation == Deprel::kNsubj ? kNone : t;
  }
  return kNone;
}

// A finite verb without a subject: the noun phrase right before its auxiliaries, a party that stands bare before it, or for a
// verb set beside the sentence's own with a comma the subject of what was told last.
void Builder::find_subject(Clause& clause) {
  having(clause);
  if (accused_beside(clause) || described_behind(clause)) return;
  if (described_doer(clause) || described_victim(clause)) return;
  if (clause.subject != kNone || clause.word_class != WordClass::kVerb || clause.infinitive || clause.gerund) return;
  const Token& head = token(clause.head);
  // "and within hours the bloc and Chile had lifted": taken for a measure.
  if (clause.finite && !clause.passive &&
      (head.deprel == Deprel::kConj || head.deprel == Deprel::kRoot || head.deprel == Deprel::kCcomp ||
       head.deprel == Deprel::kParataxis))
    for (const Argument& argument : clause.arguments) {
      if (argument.function != "measure" || argument.token > clause.head || !is_party_[argument.token] ||
          is_time_[argument.token])
        continue;
      const uint32_t bare = argument.token;
      std::erase_if(clause.arguments, [&](const Argument& a) { return a.token == bare; });
      lend_subject(clause, bare);
      return;
    }
  // "the paper told Kumo News, and Chad has received 60 men": the name before the auxiliary, coordinated with another name.
  const uint32_t first = left_edge(clause);
  if (first < clause.head && (head.deprel == Deprel::kCcomp || head.deprel == Deprel::kConj || head.deprel == Deprel::kParataxis))
    if (const uint32_t before = subject_before(first); before != kNone && is_party_[before] &&
                                                       token(before).deprel == Deprel::kConj &&
                                                       child_with(before, Deprel::kCc) != kNone) {
      lend_subject(clause, before);
      return;
    }
  if (clause.finite && !clause.passive && first == clause.head && (head.xpos == "VBD" || head.xpos == "VBZ") &&
      (head.deprel == Deprel::kConj || head.deprel == Deprel::kParataxis) && child_with(clause.head, Deprel::kCc) == kNone)
    if (const uint32_t behind = subject_behind_break(clause); behind != kNone) {
      lend_subject(clause, behind);
      return;
    }
  // "went on air to say that they had ended the regime, closed the border and imposed a curfew": set beside the sentence's verb,
  // it goes on with what was told last.
  if (head.deprel == Deprel::kParataxis && !clause.passive && clause.has("obj") && first == clause.head &&
      (head.xpos == "VBD" || head.xpos == "VBN") && token(tree_.leftmost(clause.head)).lower == ",") {
    for (uint32_t k = out_.of_token[clause.head], steps = 0; k-- > 0 && steps < 12; ++steps) {
      const Clause& told = out_.all[k];
      if (told.sentence != clause.sentence) return;
      if (told.word_class != WordClass::kVerb || told.subject == kNone || told.passive ||
          token(told.head).deprel == Deprel::kAclRelcl)
        continue;
      lend_subject(clause, told.subject);
      return;
    }
  }
}

// "invited Oslo to join and branded Bergen a danger", "says that a ship has been circling, and demands": a finite verb goes with
// a finite verb of its own form, not with the infinitive or the other tense below it.
void Builder::rehang_finite(Clause& clause) const {
  const Clause& first = out_.all[clause.conjunct_of];
  if (clause.subject != kNone || clause.word_class != WordClass::kVerb || first.word_class != WordClass::kVerb ||
      !clause.finite || clause.infinitive || clause.gerund || !clause.modal.empty())
    return;
  const std::string_view form = token(clause.head).xpos;
  if (form != "VBD" && form != "VBZ") return;
  const bool under_infinitive = first.infinitive && token(first.head).xpos == "VB";
  // Behind a comma an act of speech goes with the saying above.
  const bool beside = first.edge == Edge::kContent && token(first.head).xpos != form && clause.head > 0 &&
                      token(tree_.leftmost(clause.head)).lower == "," &&
                      knowledge_.reporter(clause.lemma, WordClass::kVerb) != nullptr;
  if (!under_infinitive && !beside) return;
  uint32_t at = first.parent;
  for (int steps = 0; steps < 4 && at != kNone; ++steps, at = out_.all[at].parent) {
    const Clause& above = out_.all[at];
    if (above.sentence != clause.sentence || above.head > clause.head) return;
    if (above.word_class != WordClass::kVerb || above.infinitive || above.subject == kNone || token(above.head).xpos != form) {
      if (above.word_class == WordClass::kVerb && above.finite) return;
      continue;
    }
    clause.conjunct_of = at;
    return;
  }
}

// "A Chinese ship, the Blue Star 10, has been circling": the parser's second subject only names the first again.
bool Builder::is_apposed_subject(const Clause& clause, uint32_t second) const {
  if (clause.subject > second || second > clause.head) return false;
  const uint32_t first = tree_.leftmost(second), last = tree_.rightmost(second);
  const bool open = token(first).lower == "," || (first > 0 && token(first - 1).lower == ",");
  const uint32_t before = token(first).lower == "," ? first : first - 1;
  return open && tree_.rightmost(clause.subject) + 1 >= before && last + 1 < doc_.tokens.size() && token(last + 1).lower == "," &&
         token(second).upos == Upos::kPropn && token(clause.subject).upos == Upos::kNoun;
}

// "handed the Danish envoy a note", the envoy hung on the note: an article between them makes two of them.
uint32_t Builder::given_before(const Clause& clause, uint32_t object) const {
  for (uint32_t c = tree_.first(object); c != kNone && c < object; c = tree_.next(c)) {
    const Deprel relation = token(c).deprel;
    if (c < clause.head || !is_party_[c] || !is_nominal(token(c).upos) || is_time_[c] ||
        (relation != Deprel::kNmodDesc && relation != Deprel::kNmodUnmarked && relation != Deprel::kCompound))
      continue;
    const uint32_t behind = tree_.rightmost(c) + 1;
    if (behind < object && token(behind).deprel == Deprel::kDet && token(behind).head == object && token(behind).lower != "'s")
      return c;
  }
  return kNone;
}

// "bombed the rebel-held town", its words taken for two objects: the town is meant.
bool Builder::holds_next(uint32_t object) const {
  if (object + 3 >= doc_.tokens.size() || token(object + 1).lower != "-") return false;
  const Token& participle = token(object + 2);
  if (participle.upos != Upos::kVerb || participle.head == kNone) return false;
  if (participle.deprel == Deprel::kAmod) return participle.head > object + 2 && is_nominal(token(participle.head).upos);
  return participle.deprel == Deprel::kXcomp && participle.head == token(object).head && participle.lower.ends_with("d") &&
         child_with(object + 2, Deprel::kObj) != kNone;
}

// The same, the town hung on a verb of its own: it is no verb.
void Builder::take_held(Clause& clause, uint32_t participle) {
  if (token(participle).deprel != Deprel::kXcomp) return;
  add(clause, "obj", child_with(participle, Deprel::kObj));
  if (const uint32_t held = out_.of_token[participle]; held != kNone) out_.all[held].absorbed_by = out_.of_token[clause.head];
}

// "Peru and Chile each freed ten men": the second subject only counts the first.
bool Builder::floats(const Clause& clause, uint32_t second) const {
  const std::string_view word = token(second).lower;
  return (word == "each" || word == "both" || word == "all") && clause.subject < second && second <= clause.head &&
         tree_.rightmost(clause.subject) + 1 == second && tree_.first(second) == kNone;
}

// "Peru, Chile and Brazil condemned it": the parser took the head of a list and its rest for two subjects.
bool Builder::opens_list(const Clause& clause, uint32_t second) const {
  const uint32_t first = clause.subject;
  if (clause.passive || first > second || second > clause.head || !is_party_[first] || !is_party_[second]) return false;
  const uint32_t last = tree_.rightmost(first), next = tree_.leftmost(second);
  const bool comma = (token(last).lower == "," && last + 1 == next) || (token(next).lower == "," && last + 1 == next) ||
                     (last + 2 == next && token(last + 1).lower == ",");
  if (!comma) return false;
  const uint32_t third = child_with(second, Deprel::kConj);
  return third != kNone && is_nominal(token(third).upos) && child_with(third, Deprel::kCc) != kNone;
}

// "was granted a loan of two million dollars by Chad", the phrase hung on the dollars: of a passive without a doer, the last "by"
// of a party below its own phrases, unless a deed or a word of its own stands between.
void Builder::doer_behind(Clause& clause) {
  if (!clause.passive || clause.word_class != WordClass::kVerb || clause.has("by") || clause.has("doer")) return;
  // "were let go by the group"
  for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
    if (token(c).deprel != Deprel::kXcomp) continue;
    for (uint32_t t = tree_.first(c); t != kNone; t = tree_.next(t)) {
      if (token(t).deprel != Deprel::kOblAgent || !is_party_[t] || is_time_[t]) continue;
      add(clause, "by", t);
      add(clause, "doer", t);
      return;
    }
  }
  const uint32_t last = std::min(tree_.rightmost(clause.head), clause.head + 30);
  for (uint32_t t = clause.head + 3; t <= last && t < doc_.tokens.size(); ++t) {
    if (token(t).deprel != Deprel::kNmod || !is_party_[t] || is_time_[t] || case_of(doc_, tree_, t, Deprel::kCase) != "by")
      continue;
    uint32_t at = token(t).head, top = t;
    // Nor is an author a doer, nor the "unit" of "unit by unit".
    bool plain = at != kNone && out_.of_token[at] == kNone && word_of(token(at)) != word_of(token(t)) &&
                 !knowledge_.in_kind("authored", word_of(token(at)));
    for (int steps = 0; plain && steps < 4 && at != kNone && at != clause.head; ++steps) {
      plain = is_nominal(token(at).upos);
      top = at;
      at = token(at).head;
    }
    if (!plain || at != clause.head) continue;
    const Deprel relation = token(top).deprel;
    if (relation != Deprel::kObj && relation != Deprel::kObl && relation != Deprel::kOblUnmarked) continue;
    // "was jailed over an article by a Dane": what it was done for has an author.
    if (relation == Deprel::kObl && knowledge_.in_kind("on-account", case_of(doc_, tree_, top, Deprel::kCase))) continue;
    add(clause, "by", t);
    add(clause, "doer", t);
    return;
  }
}

}  // namespace demarche::event
