// The place of a clause in the clause tree: what it hangs on, and how.
#include <algorithm>
#include <string>

#include "event/clause_builder.h"

namespace demarche::event {

uint32_t Builder::owner_of(uint32_t t) const {
  for (int steps = 0; t != kNone && steps < 64; ++steps, t = token(t).head)
    if (out_.of_token[t] != kNone) return out_.of_token[t];
  return kNone;
}

// Finds the clause above and says how this one hangs on it.
void Builder::place(uint32_t index) {
  Clause& clause = out_.all[index];
  if (clause.word_class == WordClass::kVerb && hidden_subject(clause.head) != kNone) {
    clause.edge = Edge::kRoot;
    return;
  }
  uint32_t below = clause.head, above = token(clause.head).head;
  std::string_view phrase_case;  // of the noun phrase between, "in event" of the attack
  bool deep = false;
  for (int steps = 0; above != kNone && steps < 64; ++steps) {
    if (out_.of_token[above] != kNone) break;
    const std::string_view preposition = case_of(doc_, tree_, above, Deprel::kCase);
    if (!preposition.empty() && steps == 0)
      phrase_case = doc_.keep(std::string(preposition) + " " + std::string(word_of(token(above))));
    if (!knowledge_.in_kind("transparent", word_of(token(above)))) deep = true;
    below = above;
    above = token(above).head;
  }
  const Token& head = token(clause.head);
  clause.marker =
      case_of(doc_, tree_, clause.head, clause.word_class == WordClass::kNoun && !clause.finite ? Deprel::kCase : Deprel::kMark);
  if (clause.marker.empty() && clause.word_class != WordClass::kNoun)
    clause.marker = case_of(doc_, tree_, clause.head, Deprel::kCase);
  if (!phrase_case.empty())
    if (const auto edge = knowledge_.subordinator(phrase_case); edge && above != kNone) {
      clause.parent = out_.of_token[above];
      clause.edge = *edge;
      clause.marker = phrase_case;
      return;
    }
  if (above == kNone && clause.word_class == WordClass::kNoun) {
    for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
      if (out_.of_token[c] == kNone || hidden_subject(c) == kNone) continue;
      clause.parent = out_.of_token[c];
      clause.edge = Edge::kNoun;
      clause.function = "obj";
      return;
    }
  }
  if (above == kNone || out_.of_token[above] == kNone) {
    clause.edge = Edge::kRoot;
    if (const auto edge = conditional_edge(clause)) clause.edge = *edge;
    return;
  }
  clause.parent = out_.of_token[above];
  if (clause.word_class == WordClass::kVerb && head.upos == Upos::kNoun && is_hidden_infinitive(clause.head)) {
    Clause& verb = out_.all[clause.parent];
    const Argument* object = clause.find("obj");
    std::erase_if(verb.arguments,
                  [&](const Argument& a) { return a.token == clause.head || (object != nullptr && a.token == object->token); });
    add(verb, "inf", clause.head);
    clause.edge = Edge::kContent;
    clause.function = "inf";
    return;
  }
  const Clause& parent = out_.all[clause.parent];
  if (deep) {
    // "accused the guards of murder": what hangs on the object may belong to the verb.
    const Deprel link = token(below).deprel;
    if (is_oblique(head.deprel) && head.head == below &&
        (link == Deprel::kObj || link == Deprel::kNsubjPass || link == Deprel::kObl)) {
      const auto preposition = case_of(doc_, tree_, clause.head, Deprel::kCase);
      if (preposition == "of" || preposition == "for" || preposition == "over") clause.function = preposition;
    }
    // "accused a crew of firing": a gerund behind the object that its word does not call for is the verb's.
    if (head.deprel == Deprel::kAcl && clause.gerund && !clause.marker.empty() && head.head == below &&
        (link == Deprel::kObj || link == Deprel::kNsubjPass || link == Deprel::kObl) && parent.word_class == WordClass::kVerb) {
      clause.edge = Edge::kContent;
      clause.function = clause.marker;
      add(out_.all[clause.parent], clause.marker, clause.head);
      add(out_.all[clause.parent], "ing", clause.head);
      return;
    }
    // "ordered the actor to appear": what one is bidden to do is the verb's, not the noun's.
    if (head.deprel == Deprel::kAcl && clause.infinitive && head.head == below && link == Deprel::kObj && !parent.has("inf") &&
        parent.word_class == WordClass::kVerb && knowledge_.in_kind("bidding", parent.lemma)) {
      clause.edge = Edge::kContent;
      clause.function = "inf";
      add(out_.all[clause.parent], "inf", clause.head);
      return;
    }
    clause.deep = true;
    clause.edge = head.deprel == Deprel::kAclRelcl || head.deprel == Deprel::kAcl ? Edge::kRelative : Edge::kNoun;
    return;
  }
  const Token& link = token(below);  // hangs on the clause above
  switch (link.deprel) {
    case Deprel::kConj:
      clause.edge = Edge::kConjunct;
      clause.conjunct_of = clause.parent;
      return;
    case Deprel::kXcomp:
      clause.edge = Edge::kContent;
      clause.function = clause.infinitive                       ? "inf"
                        : head.xpos == "VBG"                    ? "ing"
                        : clause.word_class == WordClass::kVerb ? "inf"
                                                                : "xcomp";
      return;
    case Deprel::kCcomp:
      clause.edge = Edge::kContent;
      clause.function = clause.quoted && !parent.quoted ? "quote" : "that";
      return;
    case Deprel::kAdvcl:
    case Deprel::kAdvclRelcl:
      clause.edge = adverbial_edge(clause);
      clause.function = clause.infinitive ? "inf" : clause.marker;
      return;
    case Deprel::kAcl:
      if (clause.infinitive || clause.marker == "that" || clause.marker == "whether") {
        clause.edge = Edge::kContent;
        clause.function = clause.infinitive ? "inf" : "that";
      } else if (!clause.marker.empty() && clause.gerund) {
        clause.edge = Edge::kContent;
        clause.function = clause.marker;
        // "accused the forces of torturing", "kept the troops from leaving": the verb calls for it, not the noun.
        if (const uint32_t verb = verb_calling_for(parent, clause.marker); verb != kNone) {
          std::erase_if(out_.all[clause.parent].arguments, [&](const Argument& a) { return a.token == clause.head; });
          clause.parent = verb;
          add(out_.all[verb], clause.marker, clause.head);
          add(out_.all[verb], "ing", clause.head);
        }
      } else {
        clause.edge = Edge::kRelative;
      }
      return;
    case Deprel::kAclRelcl:
      // "the charge that it ran the camp": "that" only opens the clause, it stands for nothing in it.
      clause.edge = clause.marker == "that" && clause.subject != kNone && parent.word_class == WordClass::kNoun ? Edge::kContent
                                                                                                                : Edge::kRelative;
      if (clause.edge == Edge::kContent) clause.function = "that";
      return;
    case Deprel::kCsubj:
    case Deprel::kCsubjPass:
    case Deprel::kCsubjOuter:
      clause.edge = clause.word_class == WordClass::kNoun ? Edge::kNoun : Edge::kSubject;
      clause.function = "doer";
      return;
    case Deprel::kParataxis:
    case Deprel::kList:
    case Deprel::kDiscourse:
    case Deprel::kDep:
      clause.edge = Edge::kParataxis;
      return;
    case Deprel::kAppos:
      clause.edge = Edge::kApposition;
      return;
    case Deprel::kNsubj:
      clause.edge = Edge::kNoun;
      clause.function = "doer";
      return;
    case Deprel::kNsubjPass:
      clause.edge = Edge::kNoun;
      clause.function = "obj";
      return;
    case Deprel::kObj:
      clause.edge = Edge::kNoun;
      clause.function = "obj";
      return;
    case Deprel::kIobj:
      clause.edge = Edge::kNoun;
      clause.function = "iobj";
      return;
    default:
      break;
  }
  clause.edge = Edge::kNoun;
  if (is_oblique(link.deprel)) clause.function = case_of(doc_, tree_, below, Deprel::kCase);
  if (const auto edge = knowledge_.subordinator(clause.function);
      edge && *edge != Edge::kPurpose && clause.function.find(' ') != std::string_view::npos)
    clause.edge = *edge;
  if (clause.function == "without" || clause.function == "despite") clause.edge = *knowledge_.subordinator(clause.function);
  if (clause.function == "unless" || clause.function == "if") clause.edge = Edge::kCondition;
}

// The verb whose object the noun is, if that verb and not the noun takes such a complement.
uint32_t Builder::verb_calling_for(const Clause& noun, std::string_view marker) const {
  if (noun.word_class != WordClass::kNoun || token(noun.head).deprel != Deprel::kObj || token(noun.head).head == kNone)
    return kNone;
  const uint32_t verb = out_.of_token[token(noun.head).head];
  if (verb == kNone || out_.all[verb].word_class != WordClass::kVerb) return kNone;
  if (knowledge_.signature(noun.lemma, WordClass::kNoun, marker) != nullptr) return kNone;
  return knowledge_.signature(out_.all[verb].lemma, WordClass::kVerb, marker) != nullptr ? verb : kNone;
}

std::optional<Edge> Builder::conditional_edge(const Clause& clause) const {
  if (clause.marker.empty()) return std::nullopt;
  const auto edge = knowledge_.subordinator(clause.marker);
  return edge == Edge::kCondition ? edge : std::nullopt;
}

// "unless it pulled out": a finite clause that opens so is a condition, whatever the parser hung it on.
void Builder::read_conditional(Clause& clause) {
  // "today provided that the lull holds": the parser may take the word for a verb.
  if (clause.parent != kNone && clause.marker == "that" && clause.finite) {
    const Clause& above = out_.all[clause.parent];
    if (above.head < clause.head && above.head + 1 == tree_.leftmost(clause.head) && !above.finite &&
        knowledge_.subordinator(token(above.head).lower) == Edge::kCondition) {
      uint32_t main = above.parent;
      for (int steps = 0; steps < 4 && main != kNone && out_.all[main].word_class == WordClass::kNoun; ++steps)
        main = out_.all[main].parent;
      if (main != kNone) {
        clause.parent = main;
        clause.edge = Edge::kCondition;
        clause.marker = clause.function = token(above.head).lower;
        return;
      }
    }
  }
  if (clause.edge == Edge::kCondition || clause.word_class != WordClass::kVerb || clause.subject == kNone || clause.infinitive ||
      clause.gerund)
    return;
  // "Should they fail": the verb first, and no question.
  if (!clause.question)
    for (uint32_t c = tree_.first(clause.head); c != kNone && c < clause.subject; c = tree_.next(c)) {
      if (token(c).deprel != Deprel::kAux && token(c).deprel != Deprel::kAuxPass) continue;
      if (token(c).lower != "should" || tree_.leftmost(clause.head) < c) break;
      clause.edge = Edge::kCondition;
      clause.marker = clause.function = "should";
      return;
    }
  const uint32_t first = tree_.leftmost(clause.head);
  if (first >= clause.subject || clause.subject > clause.head || token(first).upos == Upos::kAux ||
      token(first).upos == Upos::kVerb)
    return;
  if (token(first).lower == "otherwise" || knowledge_.subordinator(token(first).lower) != Edge::kCondition) return;
  if (clause.edge == Edge::kContent && token(first).lower == "if") return;  // "asked if"
  clause.edge = Edge::kCondition;
  clause.marker = token(first).lower;
  clause.function = clause.marker;
}

Edge Builder::adverbial_edge(const Clause& clause) const {
  if (clause.marker.empty() || clause.marker == "that") {
    // "should shells fall", "were they to cross"
    for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
      const Token& child = token(c);
      if (child.deprel != Deprel::kAux && child.deprel != Deprel::kAuxPass && child.deprel != Deprel::kCop) continue;
      if (clause.subject != kNone && c < clause.subject && knowledge_.subordinator(child.lower) == Edge::kCondition)
        return Edge::kCondition;
      break;
    }
    return Edge::kManner;
  }
  if (clause.infinitive && (clause.marker == "to" || clause.marker == "for to" || clause.marker.starts_with("in order")))
    return Edge::kPurpose;
  const auto edge = knowledge_.subordinator(clause.marker);
  if (edge) return *edge == Edge::kPurpose && clause.gerund ? Edge::kManner : *edge;
  const size_t space = clause.marker.find(' ');
  if (space != std::string_view::npos)
    if (const auto first = knowledge_.subordinator(clause.marker.substr(0, space))) return *first;
  return Edge::kManner;
}

}  // namespace demarche::event
