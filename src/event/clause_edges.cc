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

// "the army said, a day after rebels fled": read as what was said, yet it only tells when, or why.
bool Builder::tells_when(uint32_t t) const {
  if (out_.of_token[t] == kNone) return is_time_[t];
  if (child_with(t, Deprel::kNsubj) == kNone && child_with(t, Deprel::kNsubjPass) == kNone) return false;
  const uint32_t mark = child_with(t, Deprel::kMark);
  if (mark == kNone || token(mark).lower == "when") return false;
  const auto edge = knowledge_.subordinator(token(mark).lower);
  return edge == Edge::kTime || edge == Edge::kCause || edge == Edge::kConcession;
}

// Finds the clause above and says how this one hangs on it.
void Builder::place(uint32_t index) {
  Clause& clause = out_.all[index];
  if (clause.word_class == WordClass::kVerb && hidden_subject(clause.head) != kNone) {
    clause.edge = Edge::kRoot;
    return;
  }
  if (const uint32_t object = clause.word_class == WordClass::kVerb ? hidden_object(clause.head) : kNone; object != kNone) {
    hang_gerund(index, object);
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
  // "gave the general and his men two days to leave": what a stretch of time is given for is the verb's.
  if (head.deprel == Deprel::kAcl && clause.infinitive && head.head == below && token(below).deprel == Deprel::kObj &&
      parent.has("iobj") && knowledge_.in_kind("giving", parent.lemma) && knowledge_.in_kind("span", word_of(token(below)))) {
    clause.edge = Edge::kContent;
    clause.function = "inf";
    add(out_.all[clause.parent], "inf", clause.head);
    return;
  }
  if (deep) {
    // "accused the guards of murder": what hangs on the object may belong to the verb.
    const Deprel link = token(below).deprel;
    if (is_oblique(head.deprel) && head.head == below &&
        (link == Deprel::kObj || link == Deprel::kNsubjPass || link == Deprel::kObl)) {
      const auto preposition = case_of(doc_, tree_, clause.head, Deprel::kCase);
      if (preposition == "of" || preposition == "for" || preposition == "over") clause.function = preposition;
    }
    // "accused a crew of firing": a gerund behind the object that its word does not call for is the verb's.
    if ((head.deprel == Deprel::kAcl || is_oblique(head.deprel)) && clause.gerund && !clause.marker.empty() &&
        head.head == below && (link == Deprel::kObj || link == Deprel::kNsubjPass || link == Deprel::kObl) &&
        parent.word_class == WordClass::kVerb) {
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
      // "launched operations to detain them": not bidden by the verb, but what the operations are for.
      if (const Argument* object = parent.find("obj"); clause.infinitive && object != nullptr && object->token < clause.head &&
                                                       parent.word_class == WordClass::kVerb && !is_party_[object->token] &&
                                                       takes_purpose(object->token) &&
                                                       !knowledge_.has_signature(parent.lemma, WordClass::kVerb)) {
        clause.edge = Edge::kPurpose;
        clause.function = "inf";
        return;
      }
      clause.edge = Edge::kContent;
      clause.function = clause.infinitive                       ? "inf"
                        : head.xpos == "VBG"                    ? "ing"
                        : clause.word_class == WordClass::kVerb ? "inf"
                                                                : "xcomp";
      return;
    case Deprel::kCcomp:
      if (tells_when(clause.head)) {
        clause.edge = *knowledge_.subordinator(clause.marker);
        clause.function = clause.marker;
        return;
      }
      clause.edge = Edge::kContent;
      clause.function = clause.infinitive && clause.subject == kNone && !opens_question(clause.head) ? "inf"
                        : clause.quoted && !parent.quoted                                            ? "quote"
                                                                                                     : "that";
      return;
    case Deprel::kAdvcl:
    case Deprel::kAdvclRelcl:
      clause.edge = adverbial_edge(clause);
      clause.function = clause.infinitive ? "inf" : clause.marker;
      if (clause.edge == Edge::kPurpose) hang_on_noun(clause);
      return;
    case Deprel::kAcl:
      if (clause.infinitive || (clause.marker == "that" && !hands_over(clause)) || clause.marker == "whether") {
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
      clause.edge =
          clause.marker == "that" && clause.subject != kNone && parent.word_class == WordClass::kNoun && !hands_over(clause)
              ? Edge::kContent
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
  // "swore to crush the rebels", read as a phrase with a preposition: a bare verb behind "to" is an infinitive.
  if (clause.function == "to" && clause.word_class == WordClass::kVerb && token(below).upos == Upos::kVerb &&
      (token(below).xpos == "VB" || token(below).xpos == "VBP") && !knowledge_.in_kind("motion", parent.lemma)) {
    clause.edge = Edge::kContent;
    clause.function = "inf";
    clause.infinitive = true;
    clause.finite = false;
    for (Argument& argument : out_.all[clause.parent].arguments)
      if (argument.token == clause.head && argument.function == "to") argument.function = "inf";
    return;
  }
  // "ahead of a meeting", with "ahead" hung on the verb.
  if (const uint32_t first = tree_.leftmost(below); first > 0 && clause.function == "of" && token(first).lower == "of" &&
                                                    knowledge_.subordinator(std::string(token(first - 1).lower) + " of"))
    clause.function = doc_.keep(std::string(token(first - 1).lower) + " of");
  if (const auto edge = knowledge_.subordinator(clause.function);
      edge && *edge != Edge::kPurpose && clause.function.find(' ') != std::string_view::npos)
    clause.edge = *edge;
  if (clause.function == "without" || clause.function == "despite") clause.edge = *knowledge_.subordinator(clause.function);
  if (clause.function == "unless" || clause.function == "if") clause.edge = Edge::kCondition;
}

// "turned down a request from Oslo to extradite him": the infinitive is the noun's, which calls for one.
void Builder::hang_on_noun(Clause& clause) {
  const Clause& verb = out_.all[clause.parent];
  if (verb.word_class != WordClass::kVerb || knowledge_.signature(verb.lemma, WordClass::kVerb, "inf") != nullptr) return;
  for (const Argument& argument : verb.arguments) {
    if (argument.function != "obj" || argument.token < verb.head || argument.token > clause.head) continue;
    const uint32_t noun = out_.of_token[argument.token];
    if (noun == kNone || out_.all[noun].word_class != WordClass::kNoun ||
        knowledge_.signature(out_.all[noun].lemma, WordClass::kNoun, "inf") == nullptr)
      continue;
    clause.parent = noun;
    clause.edge = Edge::kContent;
    clause.function = "inf";
    add(out_.all[noun], "inf", clause.head);
    return;
  }
}

// "Unless the ministers seized on Monday are let go": the participle was taken for the verb of the clause.
void Builder::unfold(uint32_t index) {
  Clause& clause = out_.all[index];
  if (clause.word_class != WordClass::kVerb || !clause.participle || clause.subject == kNone || clause.marker.empty() ||
      clause.parent == kNone || clause.subject > clause.head)
    return;
  const auto edge = knowledge_.subordinator(clause.marker);
  Clause& verb = out_.all[clause.parent];
  if (!edge || *edge == Edge::kPurpose || verb.word_class != WordClass::kVerb || !verb.finite || !verb.marker.empty() ||
      verb.subject != kNone || verb.head < clause.head || verb.sentence != clause.sentence)
    return;
  for (uint32_t t = clause.head + 1; t < verb.head; ++t)
    if (token(t).upos == Upos::kPunct) return;
  verb.edge = *edge;
  verb.marker = verb.function = clause.marker;
  verb.subject = clause.subject;
  add(verb, verb.passive ? "obj" : "doer", clause.subject);
  clause.edge = Edge::kRelative;
  clause.marker = clause.function = {};
}

// "Cross the line and we will fire": what the imperative names is a condition. "Leave or we will fire": it is asked for, under
// threat.
void Builder::read_imperative(uint32_t index) {
  Clause& clause = out_.all[index];
  if (clause.word_class != WordClass::kVerb || clause.subject != kNone || token(clause.head).xpos != "VB" || clause.infinitive ||
      !clause.modal.empty() || clause.conjunct_of != kNone)
    return;
  for (uint32_t t = tree_.leftmost(clause.head); t < clause.head; ++t)
    if (token(t).upos != Upos::kPunct && token(t).upos != Upos::kAdv) return;
  for (uint32_t k = index + 1; k < out_.all.size() && out_.all[k].sentence == clause.sentence; ++k) {
    Clause& then = out_.all[k];
    if (then.conjunct_of != index || knowledge_.modal(then.modal) != Value::kPlanned || then.subject == kNone) continue;
    const uint32_t joins = child_with(then.head, Deprel::kCc);
    if (joins == kNone) continue;
    if (token(joins).lower == "or") {
      clause.modal = "should";
    } else if (token(joins).lower == "and") {
      then.parent = clause.parent;
      then.edge = clause.edge;
      then.function = clause.function;
      then.conjunct_of = kNone;
      clause.parent = k;
      clause.edge = Edge::kCondition;
      clause.marker = clause.function = "if";
    }
    return;
  }
}

// "accused Oslo of threatening Bergen": the gerund is the verb's, whatever its object was hung on.
void Builder::hang_gerund(uint32_t index, uint32_t object) {
  Clause& clause = out_.all[index];
  clause.edge = Edge::kRoot;
  clause.gerund = true;
  uint32_t above = token(object).head;
  for (int steps = 0; steps < 8 && above != kNone; ++steps, above = token(above).head) {
    const uint32_t k = out_.of_token[above];
    if (k == kNone || k == index) continue;
    if (out_.all[k].word_class == WordClass::kNoun &&
        (steps > 0 || !knowledge_.has_signature(out_.all[k].lemma, WordClass::kNoun)))
      continue;
    clause.parent = k;
    clause.marker = clause.function = token(clause.head - 1).lower;
    clause.edge = Edge::kContent;
    add(out_.all[k], clause.function, clause.head);
    add(out_.all[k], "ing", clause.head);
    if (const uint32_t by = controller(out_.all[k], true); by != kNone && by < clause.head) lend_subject(clause, by);
    return;
  }
}

// "The threat that it made": the verb wants the noun for its object, and "that" opens no content.
bool Builder::hands_over(const Clause& clause) const {
  return clause.subject != kNone && clause.word_class == WordClass::kVerb && !clause.passive && !clause.has("obj") &&
         !clause.has("that") && knowledge_.in_kind("uttering", clause.lemma);
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
void Builder::read_conditional(uint32_t index) {
  if (read_inverted(index)) return;
  Clause& clause = out_.all[index];
  // "today provided that the lull holds": the parser may take the word for a verb.
  if (clause.parent != kNone && clause.marker == "that" && clause.finite) {
    const Clause& above = out_.all[clause.parent];
    if (above.head < clause.head && above.head + 1 == tree_.leftmost(clause.head) &&
        (!above.finite || token(above.head).deprel == Deprel::kAcl) &&
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
  // "the moment they leave", "once it agrees": the words right before the subject.
  if (const std::string_view phrase = condition_before(tree_.leftmost(clause.subject)); !phrase.empty()) {
    if (clause.edge == Edge::kRelative && clause.parent != kNone && out_.all[clause.parent].word_class == WordClass::kNoun)
      return;
    clause.edge = Edge::kCondition;
    clause.marker = clause.function = phrase;
    clause.deep = false;
    return;
  }
  const uint32_t first = tree_.leftmost(clause.head);
  if (first >= clause.subject || clause.subject > clause.head || token(first).upos == Upos::kAux ||
      token(first).upos == Upos::kVerb)
    return;
  // What opens the sentence may be a clause before this one: "if they attack, we respond".
  const uint32_t opened = owner_of(first);
  if (opened != kNone && out_.all[opened].head != clause.head && out_.all[opened].word_class != WordClass::kNoun) return;
  if (token(first).lower == "otherwise" || knowledge_.subordinator(token(first).lower) != Edge::kCondition) return;
  // "asked if", "do not know if"
  if (clause.edge == Edge::kContent && token(first).lower == "if" &&
      (clause.parent == kNone || knowledge_.in_kind("wondering", out_.all[clause.parent].lemma)))
    return;
  clause.edge = Edge::kCondition;
  clause.marker = token(first).lower;
  clause.function = clause.marker;
}

// "Should they fail, ...", "Had they attacked, we would have fought", "Were they to leave, ...": the verb first, and no question.
bool Builder::read_inverted(uint32_t index) {
  Clause& clause = out_.all[index];
  if (clause.word_class == WordClass::kNoun || clause.question || clause.edge == Edge::kCondition) return false;
  uint32_t opener = kNone;
  for (uint32_t c = tree_.first(clause.head); c != kNone && c < clause.head && opener == kNone; c = tree_.next(c)) {
    const Deprel relation = token(c).deprel;
    if (relation != Deprel::kAux && relation != Deprel::kAuxPass && relation != Deprel::kCop) continue;
    if (tree_.leftmost(clause.head) < c && token(tree_.leftmost(clause.head)).upos != Upos::kPunct) return false;
    opener = c;
  }
  if (opener == kNone || knowledge_.subordinator(token(opener).lower) != Edge::kCondition) return false;
  const bool should = token(opener).lower == "should";
  // "Were Oslo to leave": the name was taken for the predicate.
  uint32_t said = index;
  const bool copular = clause.word_class == WordClass::kAdjective && token(clause.head).upos != Upos::kAdj;
  for (uint32_t k = index + 1; copular && k < out_.all.size() && out_.all[k].sentence == clause.sentence && said == index; ++k)
    if (out_.all[k].parent == index && out_.all[k].infinitive &&
        (out_.all[k].edge == Edge::kSubject || out_.all[k].edge == Edge::kContent))
      said = k;
  if (said == index && (clause.subject == kNone || clause.subject < opener || clause.subject > clause.head)) return false;
  uint32_t main = clause.parent;
  for (uint32_t k = index + 1; k < out_.all.size() && out_.all[k].sentence == clause.sentence && main == kNone; ++k)
    if (out_.all[k].parent == index && out_.all[k].edge == Edge::kParataxis && !out_.all[k].modal.empty()) main = k;
  if (!should && (main == kNone || out_.all[main].modal.empty())) return false;
  Clause& condition = out_.all[said];
  if (main != kNone && out_.all[main].parent == index) {
    out_.all[main].parent = kNone;
    out_.all[main].edge = Edge::kRoot;
  }
  if (said != index) {
    condition.subject = clause.head;
    add(condition, condition.passive ? "obj" : "doer", clause.head);
    clause.subject = kNone;
    clause.arguments.clear();
  }
  condition.parent = main;
  condition.edge = Edge::kCondition;
  condition.deep = false;
  condition.marker = condition.function = token(opener).lower;
  return true;
}

// The phrase of a condition that ends right before the token: "as soon as", "on condition that", "the moment".
std::string_view Builder::condition_before(uint32_t t) const {
  if (t == 0) return {};
  const uint32_t begin = doc_.sentences[token(t).sentence].first_token;
  const uint32_t end = token(t - 1).lower == "that" && t > begin + 1 ? t - 1 : t;
  std::string phrase;
  std::string_view longest;
  for (uint32_t from = end; from > begin && end - from < 4; --from) {
    phrase = phrase.empty() ? std::string(token(from - 1).lower) : std::string(token(from - 1).lower) + " " + phrase;
    if (phrase.find(' ') == std::string::npos && phrase != "once") continue;
    const auto edge = knowledge_.subordinator(phrase);
    if (edge == Edge::kCondition) longest = doc_.keep(phrase);
  }
  return longest;
}

// "Unless they are let go, we will act", read as one sentence beside the other: what follows is the main clause.
void Builder::find_main(uint32_t index) {
  if (out_.all[index].edge != Edge::kCondition || out_.all[index].parent != kNone) return;
  for (uint32_t k = index + 1; k < out_.all.size() && out_.all[k].sentence == out_.all[index].sentence; ++k) {
    if (out_.all[k].parent != index || out_.all[k].edge != Edge::kParataxis || !out_.all[k].finite) continue;
    out_.all[k].parent = kNone;
    out_.all[k].edge = Edge::kRoot;
    out_.all[index].parent = k;
    return;
  }
}

// "said that if they were attacked they would respond", with the condition taken for what is said.
void Builder::split_that_if(uint32_t index) {
  Clause& clause = out_.all[index];
  if (clause.edge != Edge::kContent || clause.parent == kNone || clause.word_class == WordClass::kNoun) return;
  uint32_t word = kNone;
  for (uint32_t c = tree_.first(clause.head); c != kNone && c < clause.head; c = tree_.next(c))
    if (token(c).deprel == Deprel::kMark && c > 0 && token(c - 1).lower == "that" &&
        knowledge_.subordinator(token(c).lower) == Edge::kCondition)
      word = c;
  if (word == kNone) return;
  for (uint32_t k = index + 1; k < out_.all.size() && out_.all[k].sentence == clause.sentence; ++k) {
    Clause& main = out_.all[k];
    if (main.parent != index || main.edge != Edge::kManner || !main.marker.empty() || main.modal.empty() || main.subject == kNone)
      continue;
    main.parent = clause.parent;
    main.edge = Edge::kContent;
    main.function = clause.function;
    for (Argument& argument : out_.all[clause.parent].arguments)
      if (argument.token == clause.head) argument.token = main.head;
    clause.parent = k;
    clause.edge = Edge::kCondition;
    clause.marker = clause.function = token(word).lower;
    return;
  }
}

// "once it signs, troops will leave" is a condition; "once it had signed, troops left" only tells when.
void Builder::settle_ahead(Clause& clause) const {
  if (clause.edge != Edge::kCondition || !knowledge_.in_kind("ahead", clause.marker)) return;
  const bool ahead = clause.parent == kNone || !out_.all[clause.parent].finite || !out_.all[clause.parent].past ||
                     !out_.all[clause.parent].modal.empty();
  if ((clause.past || clause.word_class == WordClass::kNoun) && !ahead) clause.edge = Edge::kTime;
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
