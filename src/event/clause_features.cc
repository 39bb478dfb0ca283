// Tense, voice, polarity and mood of a clause, and the value that it has by itself before anything embeds it.
#include <algorithm>
#include <string>

#include "event/clause_builder.h"

namespace demarche::event {

void Builder::read_features(Clause& clause) const {
  const Token& head = token(clause.head);
  const bool verb = clause.word_class == WordClass::kVerb;
  bool has_be = false, has_get = false, finite_aux = false, perfect_aux = false, bare_question = false;
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
        if (child.features.tense == Features::Tense::kPast && lemma != "have") clause.past = true;
        if (child.features.negative) clause.negated = true;
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
        if (child.features.negative || child.lower == "not" || child.lower == "never" || child.lower == "n't")
          clause.negated = true;
        else if (c < clause.head && knowledge_.modifier(child.lower) == Value::kNegated && child.deprel != Deprel::kCc)
          clause.negated = true;
        break;
      }
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
  if (verb) {
    // "a soldier stabbed at a checkpoint died": a past form without an object behind the subject of a verb that comes after it.
    const bool reduced = head.xpos == "VBD" && head.deprel == Deprel::kAcl && head.head != kNone && head.head < clause.head &&
                         (token(head.head).deprel == Deprel::kNsubj || token(head.head).deprel == Deprel::kNsubjPass) &&
                         token(head.head).head != kNone && token(head.head).head > tree_.rightmost(clause.head) && !finite_aux &&
                         child_with(clause.head, Deprel::kObj) == kNone && child_with(clause.head, Deprel::kCcomp) == kNone &&
                         child_with(clause.head, Deprel::kXcomp) == kNone && child_with(clause.head, Deprel::kNsubj) == kNone &&
                         child_with(clause.head, Deprel::kCompoundPrt) == kNone && !knowledge_.in_kind("motion", clause.lemma);
    const bool participle = head.xpos == "VBN" || head.upos == Upos::kAdj || reduced;
    if (participle && (has_be || has_get)) clause.passive = true;
    if (participle && doc_.sentences[clause.sentence].zone == ZoneKind::kHeadline &&
        child_with(clause.head, Deprel::kNsubjPass) != kNone && child_with(clause.head, Deprel::kObj) == kNone)
      clause.passive = true;
    clause.gerund = head.xpos == "VBG" && !finite_aux && !has_be;
    clause.progressive = head.xpos == "VBG" && has_be;
    clause.participle = participle && !finite_aux && !perfect_aux && !has_be;
    clause.finite = !reduced && (finite_aux || head.features.verb_form == VerbForm::kFinite || head.xpos == "VBD" ||
                                 head.xpos == "VBZ" || head.xpos == "VBP");
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
    if (clause.participle && hidden_subject(clause.head) != kNone) {
      clause.participle = false;
      clause.finite = clause.past = true;
    }
    if (clause.participle && (head.deprel == Deprel::kAcl || head.deprel == Deprel::kAmod || head.deprel == Deprel::kAdvcl))
      clause.passive = true;
  } else {
    clause.finite = child_with(clause.head, Deprel::kCop) != kNone;
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

// "no shots", "neither side", "none", "nobody".
bool Builder::negative_phrase(uint32_t t) const {
  if (knowledge_.in_kind("nobody", token(t).lower)) return true;
  const std::string_view first = token(tree_.leftmost(t)).lower;
  if (first == "not" || first == "no" || first == "neither") return true;
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c)) {
    const Token& child = token(c);
    if ((child.deprel == Deprel::kDet || child.deprel == Deprel::kCcPreconj) && (child.lower == "no" || child.lower == "neither"))
      return true;
  }
  return false;
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
  // Headline: "Party to disband".
  if (clause.infinitive && clause.edge == Edge::kRoot && clause.subject != kNone && clause.local == Value::kOccurred) {
    clause.local = Value::kPlanned;
    clause.local_rule = "status.headline-infinitive";
  }
  if (clause.perfect && clause.local == Value::kOccurred) {
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
