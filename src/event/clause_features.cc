// Tense, voice, polarity and mood of a clause, and the value that it has by itself before anything embeds it.
#include <algorithm>
#include <string>

#include "event/clause_builder.h"

namespace demarche::event {

void Builder::read_features(Clause& clause) const {
  const Token& head = token(clause.head);
  const bool verb = clause.word_class == WordClass::kVerb;
  bool has_be = false, has_get = false, finite_aux = false, perfect_aux = false, bare_question = false, present_aux = false,
       having = false;
  clause.past = head.features.tense == Features::Tense::kPast;
  clause.imperative = head.features.mood == Features::Mood::kImperative;
  for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
    const Token& child = token(c);
    const std::string_view lemma = word_of(child);
    switch (child.deprel) {
      case Deprel::kAux:
      case Deprel::kAuxPass:
      case Deprel::kCop:
        if (child.features.verb_form == VerbForm::kFinite || child.features.tense != Features::Tense::kUnmarked)
          finite_aux = true;
        if (child.deprel == Deprel::kAuxPass) clause.passive = true;
        if (lemma == "be") has_be = true;
        if (lemma == "get") has_get = true;
        if (lemma == "have") perfect_aux = true;
        if (child.lower == "having") having = true;
        if (child.features.tense == Features::Tense::kPast && lemma != "have") clause.past = true;
        if (lemma == "be" && (child.xpos == "VBZ" || child.xpos == "VBP")) present_aux = true;  // "is accused"
        if (child.features.negative) clause.negated = true;
        if (before_finite_verb(c)) break;
        if (knowledge_.modal(lemma)) {
          clause.modal = lemma;
          finite_aux = true;
        }
        if (knowledge_.modal(child.lower) && clause.modal.empty()) clause.modal = child.lower;
        if (c < clause.head && clause.subject == kNone) bare_question = true;
        break;
      case Deprel::kMark:
        if (child.lower == "to") {
          clause.infinitive = true;
          if (c > 0 && (token(c - 1).lower == "not" || token(c - 1).lower == "never")) clause.negated = true;
        }
        break;
      case Deprel::kAdvmod:
      case Deprel::kDet:
      case Deprel::kCcPreconj:
      case Deprel::kCc: {
        // "promised not to attack": the negation belongs to what follows it.
        if (verb && c > clause.head && c + 1 < doc_.tokens.size() && token(c + 1).lower == "to") break;
        // "did not only shell it", "no longer shells it"
        if (child.lower == "not" && c + 1 < doc_.tokens.size() && knowledge_.in_kind("merely", token(c + 1).lower)) break;
        if (child.features.negative || child.lower == "not" || child.lower == "never" || child.lower == "n't" ||
            (child.lower == "longer" && c > 0 && token(c - 1).lower == "no"))
          clause.negated = true;
        else if (c < clause.head && knowledge_.modifier(child.lower) == Value::kNegated && child.deprel != Deprel::kCc)
          clause.negated = true;
        break;
      }
      case Deprel::kAmod:
        if (verb && child.lower == "longer" && c > 0 && token(c - 1).lower == "no") clause.negated = true;
        break;
      case Deprel::kNsubj:
      case Deprel::kNsubjPass:
      case Deprel::kObj:
        if (verb && negative_phrase(c)) clause.negated = true;
        break;
      default:
        break;
    }
  }
  (void)bare_question;
  clause.perfect = perfect_aux;
  if (present_aux && clause.passive && !perfect_aux) clause.past = false;
  if (verb) {
    const bool present = head.xpos == "VBG" || (head.upos == Upos::kAdj && head.lower.ends_with("ing"));
    // "a soldier stabbed at a checkpoint died": a past form without an object behind the subject of a verb that comes after it.
    const bool reduced = head.xpos == "VBD" && head.deprel == Deprel::kAcl && head.head != kNone && head.head < clause.head &&
                         (token(head.head).deprel == Deprel::kNsubj || token(head.head).deprel == Deprel::kNsubjPass) &&
                         token(head.head).head != kNone && token(head.head).head > tree_.rightmost(clause.head) && !finite_aux &&
                         child_with(clause.head, Deprel::kObj) == kNone && child_with(clause.head, Deprel::kCcomp) == kNone &&
                         child_with(clause.head, Deprel::kXcomp) == kNone && child_with(clause.head, Deprel::kNsubj) == kNone &&
                         child_with(clause.head, Deprel::kCompoundPrt) == kNone && !knowledge_.in_kind("motion", clause.lemma);
    const bool participle = head.xpos == "VBN" || (head.upos == Upos::kAdj && !present) || reduced;
    if (participle && (has_be || has_get)) clause.passive = true;
    // "Jets backed by Rome bombed the town": the participle, though the parser made it the sentence's verb.
    const uint32_t agent = child_with(clause.head, Deprel::kOblAgent);
    if (participle && !perfect_aux && agent != kNone && case_of(doc_, tree_, agent, Deprel::kCase) == "by" &&
        child_with(clause.head, Deprel::kNsubjPass) != kNone)
      clause.passive = true;
    if (participle && doc_.sentences[clause.sentence].zone == ZoneKind::kHeadline &&
        child_with(clause.head, Deprel::kNsubjPass) != kNone && child_with(clause.head, Deprel::kObj) == kNone)
      clause.passive = true;
    clause.gerund = (head.xpos == "VBG" && !finite_aux && !has_be) || having;  // "denied having shelled it"
    clause.progressive = present && has_be;
    if (clause.gerund) clause.infinitive = false;  // "confessed to bombing the embassy"
    clause.participle = participle && !finite_aux && !perfect_aux && !has_be;
    clause.finite = !reduced && (finite_aux || head.features.verb_form == VerbForm::kFinite || head.xpos == "VBD" ||
                                 head.xpos == "VBZ" || head.xpos == "VBP");
    if (hidden_verb(clause.head)) clause.finite = true;
    // "jets crossed the line", read as a passive: without an auxiliary and with an object it is none.
    if (clause.passive && !has_be && !has_get && child_with(clause.head, Deprel::kObj) != kNone) clause.passive = false;
    // "Jets crossed the line", read as a noun with a participle: only verbs of giving keep an object in the passive.
    if (clause.participle && head.deprel == Deprel::kAcl && head.head < clause.head && head.xpos == "VBN") {
      const uint32_t object = child_with(clause.head, Deprel::kObj);
      if (object != kNone && object > clause.head && !knowledge_.in_kind("giving", clause.lemma)) {
        clause.participle = false;
        clause.finite = clause.past = true;
      }
    }
    if (clause.participle && is_only_verb(clause.head)) {
      clause.participle = false;
      clause.finite = clause.past = true;
    }
    if (hidden_subject(clause.head) != kNone) {
      clause.participle = false;
      clause.finite = clause.past = true;
    }
    if (clause.participle && (head.deprel == Deprel::kAcl || head.deprel == Deprel::kAmod || head.deprel == Deprel::kAdvcl))
      clause.passive = true;
  } else {
    // "is prepared to help": a state, whatever the auxiliary is called.
    if (clause.word_class == WordClass::kAdjective) clause.passive = false;
    clause.finite = child_with(clause.head, Deprel::kCop) != kNone ||
                    (clause.word_class == WordClass::kAdjective && child_with(clause.head, Deprel::kAuxPass) != kNone);
    for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
      const Token& child = token(c);
      if (child.deprel == Deprel::kNmodPoss) clause.definite = true;
      if (child.deprel == Deprel::kDet && (child.lower == "the" || child.lower == "this" || child.lower == "that" ||
                                           child.lower == "these" || child.lower == "those"))
        clause.definite = true;
    }
  }
  const Sentence& sentence = doc_.sentences[clause.sentence];
  for (uint32_t t = sentence.end_token; t > sentence.first_token && t + 3 > sentence.end_token; --t)
    if (token(t - 1).lower == "?") clause.question = true;
  clause.quoted = quoted_[clause.head] != 0;
}

// "Theresa May has held talks": no modal stands before a finite verb, so the word is a name.
bool Builder::before_finite_verb(uint32_t modal) const {
  if (modal == 0 || token(modal - 1).upos != Upos::kPropn || modal + 1 >= doc_.tokens.size()) return false;
  const std::string_view form = token(modal + 1).xpos;
  return form == "VBZ" || form == "VBD" || form == "MD";
}

// "Russian forces crossed into Georgia.", read as a noun with a participle: a sentence of a story that has no other verb is told
// by the one right behind its subject. A bare participle has no object, so it is no passive.
bool Builder::is_only_verb(uint32_t t) const {
  const Token& head = token(t);
  const Sentence& sentence = doc_.sentences[head.sentence];
  if (head.deprel != Deprel::kAcl || head.head == kNone || head.head >= t || head.xpos != "VBN" || !head.lower.ends_with("ed") ||
      sentence.zone != ZoneKind::kStory || token(sentence.end_token - 1).lower != ".")
    return false;
  uint32_t noun = head.head;
  if (token(noun).deprel == Deprel::kNmod && token(noun).head != kNone && token(noun).head < noun) noun = token(noun).head;
  if (token(noun).deprel != Deprel::kRoot || !is_nominal(token(noun).upos)) return false;
  for (uint32_t k = sentence.first_token; k < sentence.end_token; ++k) {
    const Token& other = token(k);
    if (k > head.head && k < t && other.upos == Upos::kPunct) return false;
    if (other.deprel == Deprel::kCop && other.head == noun) return false;
    if (k == t || (other.upos != Upos::kVerb && other.upos != Upos::kAux)) continue;
    if (k < tree_.leftmost(t) || k > tree_.rightmost(t)) {
      if (other.xpos == "VBD" || other.xpos == "VBZ" || other.xpos == "VBP" || other.xpos == "MD") return false;
    }
  }
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
    if (token(c).deprel == Deprel::kOblAgent) return false;
  return true;
}

// "no shots", "neither side", "none", "nobody".
bool Builder::negative_phrase(uint32_t t) const {
  if (knowledge_.in_kind("nobody", token(t).lower)) return true;
  const std::string_view first = token(tree_.leftmost(t)).lower;
  // "not only rebels", "not all of them"
  if (first == "not" && knowledge_.in_kind("merely", token(tree_.leftmost(t) + 1).lower)) return false;
  // "counted no more than 500"
  const uint32_t left = tree_.leftmost(t);
  if (first == "no" && left + 2 < t && token(left + 2).lower == "than") return false;
  if (first == "not" || first == "no" || first == "neither") return true;
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c)) {
    const Token& child = token(c);
    if ((child.deprel == Deprel::kDet || child.deprel == Deprel::kCcPreconj) && (child.lower == "no" || child.lower == "neither"))
      return true;
  }
  return false;
}

// "the first time that they had met since 1990": one deed, no state.
bool Builder::is_counted_time(uint32_t t) const {
  const uint32_t above = token(t).head;
  return above != kNone && above < t && (token(above).lower == "time" || token(above).lower == "occasion");
}

void Builder::set_local_value(Clause& clause) const {
  clause.local = Value::kOccurred;
  clause.local_rule = "status.told";
  if (clause.word_class == WordClass::kNoun && !clause.finite) {
    for (const Argument& argument : clause.arguments) {
      if (argument.function != "mod") continue;
      if (const auto value = knowledge_.modifier(word_of(token(argument.token)))) {
        clause.local = *value;
        clause.local_rule = knowledge_.modifier_id(word_of(token(argument.token)));
      }
    }
    for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
      if (token(c).deprel != Deprel::kDet && token(c).deprel != Deprel::kAdvmod) continue;
      if (const auto value = knowledge_.modifier(token(c).lower)) {
        clause.local = *value;
        clause.local_rule = knowledge_.modifier_id(token(c).lower);
      }
    }
    return;
  }
  for (const Argument& argument : clause.arguments)
    if (argument.function == "mod" && token(argument.token).deprel == Deprel::kAdvmod)
      if (const auto value = knowledge_.modifier(token(argument.token).lower);
          value == Value::kAlleged || value == Value::kHypothetical) {
        clause.local = *value;
        clause.local_rule = knowledge_.modifier_id(token(argument.token).lower);
      }
  if (!clause.modal.empty()) {
    const auto value = knowledge_.modal(clause.modal);
    clause.local = value.value_or(Value::kHypothetical);
    clause.local_rule = "status.modal";
    if (clause.perfect && clause.local == Value::kPlanned) clause.local = Value::kHypothetical;  // "would have attacked"
    if (clause.negated && clause.local == Value::kPlanned) {
      clause.local = Value::kNegated;
      clause.local_rule = "status.will-not";
    }
    return;
  }
  if (clause.negated) {
    clause.local = Value::kNegated;
    clause.local_rule = "status.negation";
    return;
  }
  // "are to meet", "is to be lifted": arranged.
  if (clause.infinitive && clause.finite && clause.local == Value::kOccurred && clause.word_class == WordClass::kVerb &&
      clause.edge != Edge::kPurpose && child_with_lemma(clause.head, "be") < clause.head) {
    clause.local = Value::kPlanned;
    clause.local_rule = "status.be-to";
  }
  // "is due in Bern", "was expected in Bern on Friday": still to come.
  if (clause.local == Value::kOccurred && knowledge_.in_kind("coming", clause.lemma) && !clause.has("inf") &&
      (clause.word_class == WordClass::kAdjective || (clause.passive && !clause.has("that")))) {
    clause.local = Value::kPlanned;
    clause.local_rule = "status.ahead";
  }
  // "is due to meet", read as "because of".
  if (clause.local == Value::kOccurred && clause.word_class == WordClass::kVerb && token(clause.head).xpos == "VB") {
    for (uint32_t c = tree_.first(clause.head); c != kNone && c < clause.head; c = tree_.next(c))
      if (token(c).lower == "due" && (token(c).deprel == Deprel::kMark || token(c).deprel == Deprel::kCase)) {
        clause.local = Value::kPlanned;
        clause.local_rule = "status.be-to";
      }
  }
  // Headline: "Party to disband".
  if (clause.infinitive && clause.edge == Edge::kRoot && clause.subject != kNone && clause.local == Value::kOccurred) {
    clause.local = Value::kPlanned;
    clause.local_rule = "status.headline-infinitive";
  }
  // "has been shelling the town", "are still shelling it".
  if (clause.progressive && clause.local == Value::kOccurred && clause.modal.empty()) {
    bool on = false;
    for (uint32_t c = tree_.first(clause.head); c != kNone && !on; c = tree_.next(c))
      on = token(c).deprel == Deprel::kAux
               ? clause.perfect && (token(c).xpos == "VBZ" || token(c).xpos == "VBP")
               : token(c).deprel == Deprel::kAdvmod && !clause.past && knowledge_.in_kind("going-on", token(c).lower);
    if (on) {
      clause.local = Value::kOngoing;
      clause.local_rule = "status.going-on";
    }
  }
  if (clause.perfect && clause.local == Value::kOccurred && !is_counted_time(clause.head)) {
    const uint32_t first = tree_.leftmost(clause.head);
    if (token(first).lower == "since" && first + 1 < clause.head && is_time_[first + 1]) {
      clause.local = Value::kOngoing;
      clause.local_rule = "status.since";
    }
    for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
      const auto relation = token(c).deprel;
      if (relation != Deprel::kObl && relation != Deprel::kAdvcl && relation != Deprel::kAdvmod) continue;
      for (uint32_t p = tree_.leftmost(c); p <= c; ++p)
        if (token(p).lower == "since") {
          clause.local = Value::kOngoing;
          clause.local_rule = "status.since";
        }
    }
  }
}

}  // namespace demarche::event
