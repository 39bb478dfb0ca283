// What a clause leaves unsaid: subjects of conjuncts, infinitives and participles, antecedents of relatives, nouns of light
// verbs.
#include <algorithm>
#include <string>

#include "event/clause_builder.h"

namespace demarche::event {

// Fills in what a clause leaves unsaid: subjects of conjuncts, infinitives and participles, antecedents of relatives.
void Builder::share(uint32_t index) {
  Clause& clause = out_.all[index];
  find_subject(clause);
  doer_behind(clause);
  join_list(index);
  if (clause.edge == Edge::kConjunct) share_conjunct(clause);
  const Token& head = token(clause.head);
  if (clause.word_class == WordClass::kNoun && clause.edge != Edge::kContent) return;
  if (clause.subject == kNone && clause.finite && clause.word_class == WordClass::kVerb && clause.conjunct_of == kNone &&
      head.deprel != Deprel::kAclRelcl && head.deprel != Deprel::kAcl && (head.xpos == "VBD" || head.xpos == "VBZ"))
    lend_subject(clause, subject_before(clause.head));
  // "Moscow threatened Rome", its first word taken for an adverb.
  if (clause.subject == kNone && clause.word_class == WordClass::kVerb && head.deprel == Deprel::kRoot && clause.head > 0 &&
      token(clause.head - 1).upos == Upos::kPropn && token(clause.head - 1).deprel == Deprel::kAdvmod && clause.has("obj"))
    lend_subject(clause, clause.head - 1);
  garden_path(clause);
  take_described_subject(clause);
  const bool past = head.xpos == "VBN" && !clause.passive && clause.has("obj") && child_with(clause.head, Deprel::kAux) == kNone;
  if (clause.subject == kNone && clause.word_class == WordClass::kVerb && head.deprel == Deprel::kRoot &&
      ((clause.finite && (head.xpos == "VBD" || head.xpos == "VBZ")) || past))
    lend_subject(clause, party_before(clause.head));
  // "Rome and its partners accuse Bern": a finite verb that the parser hung below the noun that is its subject.
  if (clause.subject == kNone && clause.finite && !clause.participle && clause.word_class == WordClass::kVerb &&
      (head.deprel == Deprel::kConj || head.deprel == Deprel::kAcl) && head.head != kNone && head.head < clause.head &&
      token(head.head).deprel == Deprel::kRoot && is_nominal(token(head.head).upos) &&
      (head.xpos == "VBD" || head.xpos == "VBZ" || head.xpos == "VBP") && out_.of_token[head.head] == kNone)
    lend_subject(clause, head.head);
  // "Jets backed by Rome bombed the town": the verb behind the participle is the sentence's own.
  const bool bare_past = head.deprel == Deprel::kAdvcl && clause.marker.empty() && clause.head > 0 && clause.has("obj") &&
                         token(clause.head - 1).lower != ",";
  if ((head.deprel == Deprel::kCcomp || (head.deprel == Deprel::kXcomp && !clause.infinitive) || bare_past) &&
      clause.subject == kNone && (head.xpos == "VBD" || head.xpos == "VBN") && clause.parent != kNone &&
      clause.head > out_.all[clause.parent].head) {
    Clause& participle = out_.all[clause.parent];
    if (participle.passive && !participle.finite && participle.has("by") && participle.subject != kNone) {
      std::erase_if(participle.arguments, [&](const Argument& a) { return a.token == clause.head; });
      if (bare_past) {
        clause.passive = clause.participle = false;
        clause.finite = clause.past = true;
      }
      lend_subject(clause, participle.subject);
      clause.parent = participle.parent;
      clause.edge = participle.edge;
      clause.function = participle.function;
      participle.parent = index;
      participle.edge = Edge::kRelative;
      participle.function = {};
      return;
    }
  }
  if (head.deprel == Deprel::kAclRelcl || (clause.edge == Edge::kRelative && clause.marker == "that")) {
    if (clause.edge != Edge::kContent) share_relative(clause);
  } else if (const uint32_t called = called_for(clause); called != kNone) {
    lend_subject(clause, called);
  } else if (head.deprel == Deprel::kAcl || head.deprel == Deprel::kAmod) {
    share_participle(clause);
  } else if (clause.subject == kNone && clause.parent != kNone &&
             (head.deprel == Deprel::kXcomp || head.deprel == Deprel::kAdvcl || head.deprel == Deprel::kCcomp ||
              (clause.function == "inf" && head.upos == Upos::kNoun))) {
    const Clause& parent = out_.all[clause.parent];
    uint32_t from = kNone;
    // "phoned the premier to apologise": who phones apologises.
    if (carries_words(parent, clause, knowledge_)) from = parent.subject;
    if (from == kNone &&
        (head.deprel == Deprel::kXcomp || clause.infinitive || clause.function == "from" || clause.function == "of" ||
         clause.function == "for" || clause.function == "into" || clause.function == "with" || clause.function == "as") &&
        !knowledge_.subject_control(parent.lemma, parent.has("obj"))) {
      from = controller(parent, head.deprel == Deprel::kXcomp && clause.edge != Edge::kPurpose);
    }
    if (from == clause.head) from = kNone;  // "stopped short of shelling": its own object of "of"
    // "says ready for talks": who says so is.
    const bool bare = clause.word_class == WordClass::kAdjective && !clause.finite && !clause.quoted;
    if (from == kNone && (head.deprel != Deprel::kCcomp || clause.infinitive || clause.gerund || bare)) from = parent.subject;
    // "rammed a ship licensed by Chad after firing": the time clause is the sentence's, not the participle's.
    if (head.deprel == Deprel::kAdvcl && clause.gerund && parent.edge == Edge::kRelative && parent.participle && parent.passive &&
        parent.parent != kNone && out_.all[parent.parent].subject != kNone &&
        (clause.marker == "after" || clause.marker == "before" || clause.marker == "while"))
      from = out_.all[parent.parent].subject;
    if (from == kNone && parent.word_class == WordClass::kNoun)
      if (const Argument* doer = parent.find("doer")) from = doer->token;
    lend_subject(clause, from);
  }
}

// "calls for the premier to resign": whom the noun's infinitive is asked of.
uint32_t Builder::called_for(const Clause& clause) const {
  if (!clause.infinitive || clause.subject != kNone || clause.parent == kNone || token(clause.head).deprel != Deprel::kAcl)
    return kNone;
  const Clause& parent = out_.all[clause.parent];
  const Argument* party = parent.word_class == WordClass::kNoun ? parent.find("for") : nullptr;
  return party != nullptr && party->token < clause.head && is_party_[party->token] ? party->token : kNone;
}

// Who does the infinitive: the object of the verb above, or the party it calls on.
uint32_t Builder::controller(const Clause& parent, bool open_complement) const {
  // "gave them a week to leave": of two objects the person.
  for (const std::string_view function : {"iobj", "obj", "on", "upon", "to", "with", "at", "of"}) {
    const bool oblique = function != "obj" && function != "iobj";
    if (parent.passive && oblique) break;
    // "climbed to the roof to wave": a place is not called on.
    if (oblique && !open_complement && !knowledge_.has_signature(parent.lemma, WordClass::kVerb)) break;
    const Argument* argument = parent.find(function);
    if (argument == nullptr || is_time_[argument->token]) continue;
    // "stepped over the kerb at the border to greet him": nor does a place.
    if (function == "at" && !is_party_[argument->token]) continue;
    // "stepped forward at Kumo to shake hands": nor is one that the verb's own rows know.
    if (oblique && token(argument->token).upos == Upos::kPropn && !is_party_[argument->token]) continue;
    // "called the premier to thank him", "sent envoys to look into it": who calls and who sends has the purpose.
    if (function == "obj" && !open_complement && knowledge_.in_kind("purposeful", parent.lemma)) {
      const Argument* doer = parent.find("doer");
      return doer != nullptr ? doer->token : parent.passive ? argument->token : kNone;
    }
    // "approved the extradition of a Dane to face trial": who is moved will do it.
    if (function == "obj" && !open_complement && knowledge_.in_kind("moving", word_of(token(argument->token))))
      for (uint32_t c = tree_.first(argument->token); c != kNone; c = tree_.next(c))
        if (token(c).deprel == Deprel::kNmod && c > argument->token && is_party_[c] &&
            case_of(doc_, tree_, c, Deprel::kCase) == "of")
          return c;
    // "launched operations to detain them": what is no party of its own has no purposes; who launched it does.
    if (function == "obj" && !open_complement && !is_party_[argument->token] && takes_purpose(argument->token)) {
      const Argument* doer = parent.find("doer");
      return doer != nullptr ? doer->token : kNone;
    }
    return argument->token;
  }
  return kNone;
}

// A deed or undertaking that somebody does for a purpose, not a word that calls for an infinitive of its own ("a call to
// cancel").
bool Builder::takes_purpose(uint32_t noun) const {
  const std::string_view lemma = word_of(token(noun));
  return bears_event(lemma) && !knowledge_.has_signature(lemma, WordClass::kNoun) &&
         knowledge_.reporter(lemma, WordClass::kNoun) == nullptr && !knowledge_.in_kind("demand", lemma) &&
         !knowledge_.in_kind("offer", lemma);
}

void Builder::lend_subject(Clause& clause, uint32_t from) {
  if (from == kNone || from == clause.head) return;
  clause.subject = from;
  if (clause.passive) {
    if (!clause.has("obj"))
      add(clause, "obj", from, true);
    else if (!clause.has("iobj"))
      add(clause, "iobj", from, true);
  } else if (!clause.has("doer")) {
    add(clause, "doer", from, true);
  }
}

// "Warplanes supported by Chad pounded the town": the parser took the participle for the sentence's verb and its verb for what is
// said. A participle with "by" and no auxiliary before a past verb without a subject describes that verb's subject.
void Builder::garden_path(Clause& clause) {
  const Token& head = token(clause.head);
  // "Groups opposed to the junta marched": a past form is no infinitive.
  const bool open = head.deprel == Deprel::kXcomp && head.xpos == "VBD" && child_with(clause.head, Deprel::kMark) == kNone;
  if ((head.deprel != Deprel::kCcomp && !open) || clause.subject != kNone || (!clause.finite && !open) ||
      !clause.marker.empty() || clause.parent == kNone || (head.xpos != "VBD" && head.xpos != "VBN"))
    return;
  Clause& above = out_.all[clause.parent];
  const bool sided = open && knowledge_.in_kind("siding", above.lemma) && (above.has("to") || above.has("with"));
  if (above.word_class != WordClass::kVerb || above.passive || (!above.has("by") && !sided) || above.subject == kNone ||
      above.has("obj") || above.subject > above.head || above.head > clause.head || !token(above.head).lower.ends_with("ed") ||
      child_with(above.head, Deprel::kAux) != kNone || child_with(above.head, Deprel::kAuxPass) != kNone)
    return;
  const uint32_t subject = above.subject;
  above.passive = above.participle = true;
  above.finite = false;
  std::erase_if(above.arguments, [&](const Argument& a) { return a.function == "doer" || a.token == clause.head; });
  above.arguments.insert(above.arguments.begin(), Argument{"obj", subject, false});
  if (const Argument* by = above.find("by"); by != nullptr) add(above, "doer", by->token);
  clause.edge = Edge::kRoot;
  clause.function = {};
  above.edge = Edge::kRelative;
  clause.infinitive = false;
  if (open) {
    std::erase_if(clause.arguments, [&](const Argument& a) { return a.function == "doer" && a.token < above.head; });
    clause.finite = clause.past = true;
    clause.parent = kNone;
  }
  lend_subject(clause, subject);
}

// The same, with the participle and its subject hung under the sentence's verb.
void Builder::take_described_subject(Clause& clause) {
  if (clause.subject != kNone || !clause.finite || clause.word_class != WordClass::kVerb ||
      token(clause.head).deprel != Deprel::kRoot)
    return;
  for (uint32_t c = tree_.first(clause.head); c != kNone && c < clause.head; c = tree_.next(c)) {
    if (token(c).deprel != Deprel::kAdvcl || out_.of_token[c] == kNone) continue;
    Clause& participle = out_.all[out_.of_token[c]];
    if (!participle.passive || participle.finite || !participle.marker.empty() || !participle.has("by") ||
        participle.subject == kNone || participle.subject > c)
      continue;
    lend_subject(clause, participle.subject);
    participle.edge = Edge::kRelative;
    return;
  }
}

// A noun phrase right before a finite verb that has no subject, hung elsewhere by the parser: "by ten votes to two the
// assembly condemned".
uint32_t Builder::subject_before(uint32_t verb) const {
  if (verb == 0 || token(verb - 1).sentence != token(verb).sentence) return kNone;
  uint32_t t = verb - 1, found = kNone;
  for (int steps = 0; steps < 6 && t != kNone; ++steps) {
    if (tree_.rightmost(t) != verb - 1 || t >= verb) break;
    if (is_nominal(token(t).upos) && !is_time_[t] && child_with(t, Deprel::kCase) == kNone && token(t).upos != Upos::kNum)
      found = t;
    t = token(t).head;
  }
  return found;
}

// "threatening war if they attack, and ordering a call-up": a bare gerund goes with a gerund above, not with a finite verb.
void Builder::rehang_gerund(Clause& clause) const {
  const Clause& first = out_.all[clause.conjunct_of];
  if (token(clause.head).xpos != "VBG" || !clause.gerund || !first.finite || first.word_class != WordClass::kVerb) return;
  // "accused him of killing a man and of holding another"
  if (const uint32_t before = gerund_before(clause, clause.conjunct_of); before != kNone) {
    clause.conjunct_of = before;
    return;
  }
  uint32_t at = first.parent;
  for (int steps = 0; steps < 8 && at != kNone; ++steps, at = out_.all[at].parent) {
    const Clause& above = out_.all[at];
    if (above.sentence != clause.sentence || above.word_class != WordClass::kVerb || !above.gerund || above.head > clause.head)
      continue;
    clause.conjunct_of = at;
    return;
  }
}

// The gerund behind a preposition that hangs on the verb and stands before the clause, the nearest, or kNone.
uint32_t Builder::gerund_before(const Clause& clause, uint32_t verb) const {
  uint32_t found = kNone;
  for (uint32_t k = verb + 1; k < out_.all.size() && out_.all[k].head < clause.head; ++k) {
    const Clause& other = out_.all[k];
    if (other.parent == verb && other.gerund && knowledge_.in_kind("charged-with", other.marker) &&
        (other.edge == Edge::kContent || other.edge == Edge::kManner || other.edge == Edge::kCause))
      found = k;
  }
  return found;
}

// "accused him of killing a man, holding another and burning a house": the middle of the list, taken for a manner of accusing.
void Builder::join_list(uint32_t index) {
  Clause& clause = out_.all[index];
  if (clause.edge != Edge::kManner || !clause.gerund || !clause.marker.empty() || clause.parent == kNone) return;
  // "fired shots and later rammed a ship, wounding three": what follows tells of the last verb.
  for (uint32_t k = clause.parent + 1, first = clause.parent; k < index; ++k) {
    const Clause& later = out_.all[k];
    if (later.conjunct_of == first && later.word_class == WordClass::kVerb && later.finite && later.head < clause.head &&
        out_.all[first].head < later.head && out_.all[first].head < clause.head)
      clause.parent = k;
  }
  const uint32_t before = gerund_before(clause, clause.parent);
  if (before == kNone) return;
  for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
    if (token(c).deprel != Deprel::kConj || token(c).xpos != "VBG" || child_with(c, Deprel::kCc) == kNone) continue;
    clause.edge = Edge::kConjunct;
    clause.conjunct_of = before;
    return;
  }
}

// "The minister, who said that rebels had fled, resigned.": behind the comma that closes the relative stands the main verb.
bool Builder::resume_main(Clause& clause) {
  const uint32_t t = clause.head;
  if (clause.word_class != WordClass::kVerb || clause.subject != kNone || !clause.finite || t == 0 || token(t).xpos == "VB" ||
      token(t - 1).lower != "," || child_with(t, Deprel::kCc) != kNone)
    return false;
  uint32_t noun = kNone;
  for (uint32_t at = token(t).head, steps = 0; at != kNone && steps < 6; at = token(at).head, ++steps) {
    if (token(at).deprel != Deprel::kAclRelcl) continue;
    noun = token(at).head;
    break;
  }
  if (noun == kNone || token(noun).deprel != Deprel::kRoot || token(noun).upos == Upos::kVerb ||
      child_with(noun, Deprel::kCop) != kNone)
    return false;
  clause.edge = Edge::kRoot;
  clause.parent = clause.conjunct_of = kNone;
  clause.function = {};
  lend_subject(clause, noun);
  return true;
}

// "On Friday, Ada Lund, the spokeswoman, in a statement condemned": a sentence whose verb has no subject although a party stands
// bare before it, behind a comma or at the start, and no other finite verb between.
uint32_t Builder::party_before(uint32_t verb) const {
  const Sentence& sentence = doc_.sentences[token(verb).sentence];
  uint32_t found = kNone;
  for (uint32_t t = sentence.first_token, steps = 0; t < verb && steps < 40; ++t, ++steps) {
    const Token& at = token(t);
    if ((at.upos == Upos::kVerb || at.upos == Upos::kAux) && at.deprel != Deprel::kAmod) return kNone;
    if (found != kNone || !is_party_[t] || !is_nominal(at.upos) || is_time_[t] || child_with(t, Deprel::kCase) != kNone) continue;
    if (at.deprel != Deprel::kConj && at.deprel != Deprel::kAppos && at.deprel != Deprel::kOblUnmarked &&
        at.deprel != Deprel::kNmodUnmarked && at.deprel != Deprel::kDep && at.deprel != Deprel::kParataxis &&
        at.deprel != Deprel::kDiscourse && at.deprel != Deprel::kVocative)
      continue;
    const uint32_t first = tree_.leftmost(t);
    const uint32_t opening = token(first).lower == "," ? first : first > sentence.first_token ? first - 1 : first;
    if (first > sentence.first_token && token(opening).lower != ",") continue;
    if (at.deprel == Deprel::kConj && (at.head == kNone || !is_time_[at.head])) continue;
    found = t;
  }
  return found;
}

void Builder::share_conjunct(Clause& clause) {
  if (resume_main(clause)) return;
  rehang_gerund(clause);
  rehang_finite(clause);
  const Clause first = out_.all[clause.conjunct_of];
  clause.parent = first.parent;
  clause.edge = first.edge;
  clause.function = first.function;
  if (clause.marker.empty()) clause.marker = first.marker;
  const bool own_subject = clause.subject != kNone;
  if (clause.word_class == WordClass::kVerb && first.word_class != WordClass::kNoun && !own_subject) {
    const Token& head = token(clause.head);
    const bool bare = head.xpos == "VB" || head.xpos == "VBP";
    if (clause.modal.empty() && bare && !clause.infinitive) {
      clause.modal = first.modal;
      clause.infinitive = first.infinitive;
      if (first.negated && (first.modal.size() || first.infinitive || bare)) clause.negated = true;
    }
    if (head.xpos == "VBN" && !clause.passive && first.passive && !clause.has("obj") && !clause.perfect) clause.passive = true;
    if (head.xpos == "VBN" && clause.modal.empty()) {
      clause.modal = first.modal;
      // A comma ends the reach of "not": "had never fired, and offered talks".
      const bool apart = clause.head > first.head && tree_.leftmost(clause.head) > 0 &&
                         (token(tree_.leftmost(clause.head)).lower == "," || token(tree_.leftmost(clause.head) - 1).lower == ",");
      clause.negated = clause.negated || (first.negated && !clause.finite && !apart);
    }
    if (head.xpos == "VBG" && first.gerund) clause.gerund = true;
    lend_subject(clause, first.subject);
  }
  if (clause.word_class == WordClass::kNoun && first.word_class == WordClass::kNoun) {
    for (const Argument& argument : first.arguments) {
      if (argument.function == "mod" || argument.function == "possessor" || clause.has(argument.function)) continue;
      if (argument.function == "doer" || argument.function == "by" || argument.token > clause.head)
        add(clause, argument.function, argument.token, true);
    }
    if (first.definite) clause.definite = true;
  }
  // "sent neither tanks nor men": a shared object after both verbs.
  if (clause.word_class == WordClass::kVerb && first.word_class == WordClass::kVerb) {
    Clause& earlier = out_.all[clause.conjunct_of];
    const Argument* object = clause.find("obj");
    if (!earlier.passive && !earlier.has("obj") && object != nullptr && !object->borrowed && !own_subject &&
        object->token > clause.head && clause.head - earlier.head <= 3)
      add(earlier, "obj", object->token, true);
  }
}

// "fishermen from Goa who were held", the relative hung on Goa: "who" is said of people, so of those before the place.
uint32_t Builder::who_of_place(const Clause& clause, uint32_t antecedent) const {
  const Token& place = token(antecedent);
  if (place.upos != Upos::kPropn || child_with(antecedent, Deprel::kCase) == kNone) return antecedent;
  const uint32_t first = tree_.leftmost(antecedent);
  uint32_t people = place.deprel == Deprel::kNmod ? place.head : kNone;
  if (place.deprel == Deprel::kObl && first > 0 && token(first - 1).deprel == Deprel::kObj && token(first - 1).head == place.head)
    people = first - 1;
  if (people == kNone || people > antecedent || token(people).upos != Upos::kNoun) return antecedent;
  if (std::none_of(clause.arguments.begin(), clause.arguments.end(), [&](const Argument& a) {
        return (token(a.token).lower == "who" || token(a.token).lower == "whom") && token(a.token - 1).lower != ",";
      }))
    return antecedent;
  auto at = std::lower_bound(doc_.mentions.begin(), doc_.mentions.end(), place.span.begin,
                             [](const Mention& mention, uint32_t begin) { return mention.span.end <= begin; });
  for (int steps = 0; at != doc_.mentions.end() && steps < 6 && at->span.begin <= place.span.begin; ++at, ++steps)
    if (at->head_token == antecedent && (at->kind == MentionKind::kPlace || at->kind == MentionKind::kCountry)) return people;
  return antecedent;
}

void Builder::share_relative(Clause& clause) {
  uint32_t antecedent = token(clause.head).head;
  if (antecedent == kNone) return;
  antecedent = who_of_place(clause, antecedent);
  bool found = false;
  for (Argument& argument : clause.arguments) {
    if (!is_relative_pronoun(token(argument.token))) continue;
    const bool says = clause.subject == argument.token && argument.function == "doer";
    if (clause.subject == argument.token) clause.subject = antecedent;
    argument.token = says ? issuer_of(antecedent) : antecedent;
    argument.borrowed = true;
    found = true;
  }
  if (found) return;
  if (clause.subject == kNone)
    lend_subject(clause, antecedent);
  else if (!clause.has("obj") && !clause.passive && clause.word_class == WordClass::kVerb && !relative_adverb(clause.head))
    add(clause, "obj", antecedent, true);
}

// "where", "when", "whose" leave no gap to fill.
bool Builder::relative_adverb(uint32_t t) const {
  for (uint32_t k = tree_.leftmost(t); k < t; ++k)
    if (token(k).lower == "where" || token(k).lower == "when" || token(k).lower == "whose" || token(k).lower == "why")
      return true;
  return false;
}

void Builder::share_participle(Clause& clause) {
  const uint32_t noun = token(clause.head).head;
  if (noun == kNone || clause.subject != kNone) return;
  if (clause.infinitive && !clause.passive) {
    // "gave the envoys a day to leave", "asked for time to think": who gets the noun does the infinitive.
    const uint32_t verb = token(noun).head;
    if (verb != kNone && out_.of_token[verb] != kNone && token(noun).deprel == Deprel::kObj)
      if (const Argument* getter = out_.all[out_.of_token[verb]].find("iobj")) {
        lend_subject(clause, getter->token);
        return;
      }
  }
  if (clause.edge == Edge::kContent && clause.parent != kNone && (clause.infinitive || clause.gerund)) {
    const Clause& parent = out_.all[clause.parent];
    if (parent.word_class == WordClass::kVerb && token(noun).deprel == Deprel::kObj &&
        (clause.function == "inf" ? knowledge_.in_kind("bidding", parent.lemma)
                                  : !knowledge_.subject_control(parent.lemma, parent.has("obj")))) {
      lend_subject(clause, noun);
      return;
    }
    // "accused a crew of firing", "talked the men into leaving": who stands behind the verb does it.
    if (parent.word_class == WordClass::kVerb && clause.gerund && !knowledge_.subject_control(parent.lemma, parent.has("obj")))
      if (const uint32_t from = controller(parent, true); from != kNone && is_party_[from]) {
        lend_subject(clause, from);
        return;
      }
    if (const Argument* doer = parent.find("doer")) {
      lend_subject(clause, doer->token);
    } else if (parent.word_class == WordClass::kNoun && parent.parent != kNone && parent.function == "obj" &&
               !out_.all[parent.parent].passive) {
      // "had no intention of leaving", "made a promise to leave".
      if (const Argument* above = out_.all[parent.parent].find("doer")) lend_subject(clause, above->token);
    }
    return;
  }
  // "went to great lengths to insist": who went insists.
  if (clause.infinitive && clause.deep && clause.parent != kNone && out_.all[clause.parent].word_class == WordClass::kVerb) {
    lend_subject(clause, out_.all[clause.parent].subject);
    return;
  }
  // "cut ties with Qatar on Monday, accusing": behind a comma a participle is the sentence's, not the last noun's.
  if (token(clause.head).xpos == "VBG" && clause.marker.empty()) {
    const uint32_t first = tree_.leftmost(clause.head);
    const bool apart = token(first).lower == "," || (first > 0 && token(first - 1).lower == "," && first > noun);
    if (apart && clause.head > noun) {
      for (uint32_t c = tree_.first(noun); c != kNone && c < noun; c = tree_.next(c))
        if (const uint32_t subject = hidden_subject(c); subject != kNone) {
          lend_subject(clause, subject);
          return;
        }
      uint32_t verb = noun;
      bool passed = false;
      for (int steps = 0; steps < 8 && verb != kNone; ++steps) {
        const Deprel link = token(verb).deprel;
        if (link == Deprel::kNsubj || link == Deprel::kNsubjPass) break;
        verb = token(verb).head;
        passed = verb != kNone && out_.of_token[verb] != kNone && out_.all[out_.of_token[verb]].word_class == WordClass::kVerb;
        if (passed) break;
      }
      if (passed && out_.all[out_.of_token[verb]].subject != kNone && verb < clause.head) {
        lend_subject(clause, out_.all[out_.of_token[verb]].subject);
        return;
      }
    }
  }
  lend_subject(clause, issuer_of(noun));
}

// "put out a report accusing the army": what a paper says its issuer says.
uint32_t Builder::issuer_of(uint32_t noun) const {
  if (is_party_[noun] || !knowledge_.in_kind("document", word_of(token(noun)))) return noun;
  for (uint32_t c = tree_.first(noun); c != kNone; c = tree_.next(c)) {
    const Deprel relation = token(c).deprel;
    if (!is_party_[c] && relation != Deprel::kNmodPoss) continue;
    if (relation == Deprel::kNmodPoss || relation == Deprel::kCompound || relation == Deprel::kAmod) return c;
    if (relation != Deprel::kNmod) continue;
    for (uint32_t p = tree_.first(c); p != kNone; p = tree_.next(p))
      if (token(p).deprel == Deprel::kCase && (token(p).lower == "by" || token(p).lower == "from" || token(p).lower == "of"))
        return c;
  }
  const uint32_t verb = token(noun).head;
  if (verb == kNone || out_.of_token[verb] == kNone) return noun;
  const Clause& above = out_.all[out_.of_token[verb]];
  if (above.word_class != WordClass::kVerb || !knowledge_.in_kind("issuing", above.lemma)) return noun;
  if (const Argument* doer = above.find(above.passive ? "by" : "doer")) return doer->token;
  return noun;
}

// "launched an attack", "talks began", "came under fire": the verb lends the noun its tense and its own arguments.
void Builder::find_light_verb(uint32_t index) {
  Clause& noun = out_.all[index];
  if (noun.word_class != WordClass::kNoun || noun.finite) return;
  // "air and ground assaults": beside a plain noun the deed is what the verb is about.
  if (token(noun.head).deprel == Deprel::kConj &&
      (token(noun.head).head == kNone || out_.of_token[token(noun.head).head] != kNone))
    return;
  uint32_t verb = kNone;
  std::string_view function;
  // A participle or relative of the noun itself: "talks held in Geneva", "the attack that rebels launched".
  for (uint32_t c = tree_.first(noun.head); c != kNone && verb == kNone; c = tree_.next(c)) {
    const Deprel relation = token(c).deprel;
    if ((relation != Deprel::kAcl && relation != Deprel::kAclRelcl) || out_.of_token[c] == kNone) continue;
    const Clause& candidate = out_.all[out_.of_token[c]];
    for (const Argument& argument : candidate.arguments)
      if (argument.token == noun.head && argument.borrowed &&
          knowledge_.light_verb(candidate.lemma, argument.function) != nullptr) {
        noun.light = out_.of_token[c];
        noun.light_function = argument.function;
      }
  }
  if (noun.edge == Edge::kNoun && noun.parent != kNone) {
    const Clause& parent = out_.all[noun.parent];
    if (parent.word_class == WordClass::kVerb && !noun.function.empty()) {
      function = noun.function;
      const LightVerb* light = knowledge_.light_verb(parent.lemma, function);
      if (light != nullptr && !phrasal_conflict(parent, *light)) {
        noun.light = noun.parent;
        noun.light_function = function;
      }
    }
  }
}

// "called off", "took over" are other verbs than "call", "take".
bool Builder::phrasal_conflict(const Clause& verb, const LightVerb& light) const {
  const Argument* particle = verb.find("prt");
  if (particle == nullptr || token(particle->token).upos == Upos::kAdj) return false;
  const std::string both = std::string(verb.lemma) + " " + std::string(token(particle->token).lower);
  (void)light;
  return !knowledge_.is_light(both) &&
         (verb.lemma == "call" || verb.lemma == "take" || verb.lemma == "give" || verb.lemma == "put");
}

}  // namespace demarche::event
