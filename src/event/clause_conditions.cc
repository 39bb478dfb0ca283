// Conditions that only their words tell, whatever the parser hung them on.
#include <algorithm>
#include <string>

#include "event/clause_builder.h"

namespace demarche::event {

// Where the phrase of the token starts, behind its preposition or conjunction.
uint32_t Builder::phrase_start(uint32_t head) const {
  const uint32_t leftmost = tree_.leftmost(head);
  uint32_t start = head;
  while (start > leftmost && token(start - 1).upos != Upos::kAdp && token(start - 1).upos != Upos::kSconj &&
         token(start - 1).upos != Upos::kPunct && token(start - 1).upos != Upos::kVerb)
    --start;
  return start;
}

// The nearest verb or predicate above that is not the clause itself, or kNone.
uint32_t Builder::verb_above(uint32_t index) const {
  uint32_t at = token(out_.all[index].head).head;
  for (int steps = 0; at != kNone && steps < 16; ++steps, at = token(at).head) {
    const uint32_t found = out_.of_token[at];
    if (found != kNone && found != index && out_.all[found].word_class != WordClass::kNoun) return found;
  }
  return kNone;
}

// Is what the clause says still to come: "to lift the ban", "will lift it", "offered"?
bool Builder::lies_ahead(const Clause& clause) const {
  if (clause.infinitive || !clause.modal.empty()) return true;
  const Signature* bids = knowledge_.signature(clause.lemma, clause.word_class, "inf");
  return bids != nullptr && (bids->affirmed == Value::kPlanned || bids->affirmed == Value::kHypothetical);
}

// "will not lift the ban", "refused to lift it".
bool Builder::is_withheld(uint32_t index) const {
  const Clause& clause = out_.all[index];
  if (clause.negated && !clause.modal.empty()) return true;
  const auto refuses = [&](const Clause& verb) {
    const Signature* above = knowledge_.signature(verb.lemma, verb.word_class, "inf");
    return above != nullptr && above->affirmed == Value::kNegated && knowledge_.in_kind("refusing", verb.lemma);
  };
  if (refuses(clause)) return true;
  return clause.infinitive && clause.parent != kNone && clause.edge == Edge::kContent && refuses(out_.all[clause.parent]);
}

void Builder::make_condition(uint32_t index, uint32_t main, std::string_view marker) {
  Clause& clause = out_.all[index];
  if (clause.parent != kNone)
    std::erase_if(out_.all[clause.parent].arguments, [&](const Argument& argument) { return argument.token == clause.head; });
  std::erase_if(out_.all[main].arguments, [&](const Argument& argument) { return argument.token == clause.head; });
  clause.parent = main;
  clause.edge = Edge::kCondition;
  clause.marker = clause.function = marker;
  clause.deep = false;
}

// "in the event of an attack", "in exchange for the release of the crew", "not until they leave", "no lifting without a vote".
void Builder::read_condition_words(uint32_t index) {
  Clause& clause = out_.all[index];
  if (clause.edge == Edge::kCondition) {
    // "as long as they leave": what the parser took for a manner of the verb above is no argument of it.
    if (clause.parent != kNone && clause.word_class != WordClass::kNoun)
      std::erase_if(out_.all[clause.parent].arguments, [&](const Argument& argument) {
        return argument.token == clause.head && (argument.function == "ing" || argument.function == "as");
      });
    return;
  }
  if (read_were_to(index) || read_provided(index)) return;
  const Deprel relation = token(clause.head).deprel;
  const bool noun = clause.word_class == WordClass::kNoun && !clause.finite && relation != Deprel::kNsubj &&
                    relation != Deprel::kNsubjPass && relation != Deprel::kNsubjOuter;
  if (noun || clause.gerund) {
    const std::string_view phrase = condition_before(phrase_start(clause.head));
    const uint32_t main = phrase.empty() ? kNone : verb_above(index);
    if (main != kNone && (!knowledge_.in_kind("exchange", phrase) || lies_ahead(out_.all[main]))) {
      make_condition(index, main, phrase);
      return;
    }
  }
  if (clause.parent == kNone || out_.all[clause.parent].word_class == WordClass::kNoun) return;
  const bool awaited = clause.edge == Edge::kTime && clause.word_class == WordClass::kVerb && clause.finite &&
                       (clause.marker == "before" || knowledge_.in_kind("until", clause.marker));
  if ((awaited || clause.edge == Edge::kWithout) && is_withheld(clause.parent))
    make_condition(index, clause.parent, clause.marker.empty() ? clause.function : clause.marker);
}

// "provided the army withdraws", with the word taken for a participle and the army for its object.
bool Builder::read_provided(uint32_t index) {
  Clause& clause = out_.all[index];
  if (clause.word_class != WordClass::kVerb || !clause.finite || clause.infinitive) return false;
  const uint32_t begin = doc_.sentences[clause.sentence].first_token;
  uint32_t t = clause.head;
  while (t > begin && token(t - 1).upos == Upos::kAux) --t;
  const uint32_t end = t;
  while (t > begin && end - t < 7 &&
         (is_nominal(token(t - 1).upos) || token(t - 1).upos == Upos::kDet || token(t - 1).upos == Upos::kAdj ||
          token(t - 1).upos == Upos::kPart))
    --t;
  if (t == end || t <= begin + 1 || (token(t - 1).lower != "provided" && token(t - 1).lower != "providing")) return false;
  const uint32_t word = out_.of_token[t - 1];
  if (word == kNone || (out_.all[word].finite && token(t - 1).deprel != Deprel::kAcl) || token(t - 2).upos == Upos::kAux ||
      !is_nominal(token(end - 1).upos))
    return false;
  const uint32_t main = verb_above(word);
  if (main == kNone || main == index) return false;
  out_.all[word].arguments.clear();
  make_condition(index, main, token(t - 1).lower);
  std::erase_if(clause.arguments, [](const Argument& argument) { return argument.function == "doer"; });
  clause.subject = end - 1;
  clause.arguments.push_back({clause.passive ? "obj" : "doer", end - 1, false});
  return true;
}

// "Were Oslo to leave, ...", taken for two sentences: an infinitive behind a noun that "were" opens the clause before.
bool Builder::read_were_to(uint32_t index) {
  Clause& clause = out_.all[index];
  if (!clause.infinitive || clause.word_class != WordClass::kVerb) return false;
  const uint32_t begin = doc_.sentences[clause.sentence].first_token;
  uint32_t to = clause.head;
  while (to > begin && token(to).lower != "to" && clause.head - to < 4) --to;
  if (token(to).lower != "to" || to < begin + 2) return false;
  uint32_t were = to - 1;
  const auto nominal = [&](uint32_t t) {
    const Upos upos = token(t).upos;
    return upos == Upos::kNoun || upos == Upos::kPropn || upos == Upos::kPron || upos == Upos::kDet || upos == Upos::kAdj ||
           upos == Upos::kPart || upos == Upos::kNum || upos == Upos::kAdp;
  };
  while (were > begin && nominal(were) && to - were < 9) --were;
  if (token(were).lower != "were" || were + 1 >= to) return false;
  if (were > begin && token(were - 1).upos != Upos::kPunct && token(were - 1).lower != "that") return false;
  const uint32_t subject =
      token(to - 1).upos == Upos::kNoun || token(to - 1).upos == Upos::kPropn || token(to - 1).upos == Upos::kPron ? to - 1
                                                                                                                   : kNone;
  if (subject == kNone) return false;
  for (uint32_t k = index + 1; k < out_.all.size() && out_.all[k].sentence == clause.sentence; ++k) {
    if (out_.all[k].modal.empty() || out_.all[k].subject == kNone || out_.all[k].head < clause.head) continue;
    if (out_.all[k].parent == index) {
      out_.all[k].parent = kNone;
      out_.all[k].edge = Edge::kRoot;
    }
    make_condition(index, k, "were");
    clause.subject = subject;
    std::erase_if(clause.arguments, [](const Argument& argument) { return argument.function == "doer"; });
    add(clause, clause.passive ? "obj" : "doer", subject);
    return true;
  }
  return false;
}

}  // namespace demarche::event
