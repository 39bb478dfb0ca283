#include "event/clauses.h"

#include <algorithm>

#include "event/clause_builder.h"

namespace demarche::event {

Clauses Builder::build() {
  is_time_.assign(doc_.tokens.size(), 0);
  is_party_.assign(doc_.tokens.size(), 0);
  for (const Mention& mention : doc_.mentions)
    if (mention.head_token < is_time_.size()) {
      if (mention.kind == MentionKind::kTime) is_time_[mention.head_token] = 1;
      if (mention.kind == MentionKind::kPerson || mention.kind == MentionKind::kOrganisation ||
          mention.kind == MentionKind::kCountry || mention.kind == MentionKind::kRole || mention.kind == MentionKind::kPronoun)
        is_party_[mention.head_token] = 1;
    }
  quoted_.assign(doc_.tokens.size(), 0);
  size_t q = 0;
  for (uint32_t t = 0; t < doc_.tokens.size(); ++t) {
    const uint32_t at = doc_.tokens[t].span.begin;
    while (q < doc_.quotations.size() && doc_.quotations[q].span.end <= at) ++q;
    quoted_[t] = q < doc_.quotations.size() && doc_.quotations[q].span.contains(at);
  }
  out_.of_token.assign(doc_.tokens.size(), kNone);
  out_.owner.assign(doc_.tokens.size(), kNone);
  for (uint32_t t = 0; t < doc_.tokens.size(); ++t) {
    const auto word_class = predicate_class(t);
    if (!word_class) continue;
    Clause clause;
    clause.head = t;
    clause.sentence = doc_.tokens[t].sentence;
    clause.word_class = *word_class;
    clause.lemma = doc_.tokens[t].upos == Upos::kVerb && *word_class == WordClass::kNoun
                       ? doc_.tokens[t].lower
                       : knowledge_.known_lemma(word_of(doc_.tokens[t]), doc_.tokens[t].lower, *word_class);
    out_.of_token[t] = static_cast<uint32_t>(out_.all.size());
    out_.all.push_back(std::move(clause));
  }
  for (Clause& clause : out_.all) {
    read_features(clause);
    read_arguments(clause);
  }
  for (uint32_t i = 0; i < out_.all.size(); ++i) place(i);
  for (Clause& clause : out_.all) read_conditional(clause);
  for (uint32_t t = 0; t < doc_.tokens.size(); ++t) out_.owner[t] = owner_of(t);
  settle(out_);
  for (const uint32_t i : out_.order) share(i);
  for (uint32_t i = 0; i < out_.all.size(); ++i) find_light_verb(i);
  for (Clause& clause : out_.all) set_local_value(clause);
  return std::move(out_);
}

const Token& Builder::token(uint32_t t) const {
  return doc_.tokens[t];
}

uint32_t Builder::child_with(uint32_t t, Deprel relation) const {
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
    if (token(c).deprel == relation) return c;
  return kNone;
}

bool Builder::bears_event(std::string_view lemma) const {
  for (const uint32_t i : knowledge_.senses(lemma))
    if (knowledge_.sense(i).word_class == WordClass::kNoun) return true;
  return knowledge_.has_signature(lemma, WordClass::kNoun) || knowledge_.reporter(lemma, WordClass::kNoun) != nullptr;
}

std::optional<WordClass> Builder::predicate_class(uint32_t t) const {
  const Token& at = token(t);
  if (doc_.sentences[at.sentence].skipped || at.upos == Upos::kX) return std::nullopt;
  switch (at.deprel) {
    case Deprel::kAux:
    case Deprel::kAuxPass:
    case Deprel::kCop:
    case Deprel::kCase:
    case Deprel::kMark:
    case Deprel::kFixed:
    case Deprel::kFlat:
    case Deprel::kCc:
    case Deprel::kPunct:
    case Deprel::kGoeswith:
    case Deprel::kDet:
    case Deprel::kCompoundPrt:
      return std::nullopt;
    default:
      break;
  }
  const bool copular = child_with(t, Deprel::kCop) != kNone;
  if (at.upos == Upos::kVerb) {
    if (at.deprel == Deprel::kCompound) return std::nullopt;
    // "fighting broke out": a gerund that stands as a noun and is one in the tables.
    if (at.xpos == "VBG" && !copular && child_with(t, Deprel::kObj) == kNone && child_with(t, Deprel::kAux) == kNone &&
        (at.deprel == Deprel::kNsubj || at.deprel == Deprel::kNsubjPass || at.deprel == Deprel::kObj ||
         at.deprel == Deprel::kObl || at.deprel == Deprel::kNmod || at.deprel == Deprel::kCsubj ||
         at.deprel == Deprel::kCsubjPass) &&
        bears_event(at.lower)) {
      return WordClass::kNoun;
    }
    if (at.deprel == Deprel::kAmod && !has_complement(t) && hidden_subject(t) == kNone) return std::nullopt;
    return WordClass::kVerb;
  }
  if (at.upos == Upos::kNoun || (at.upos == Upos::kPropn && !copular)) {
    if (at.deprel == Deprel::kCompound && token(at.head).upos != Upos::kVerb) return std::nullopt;
    if (at.deprel == Deprel::kNmodPoss) return copular ? std::optional(WordClass::kAdjective) : std::nullopt;
    if (bears_event(knowledge_.known_lemma(word_of(at), at.lower, WordClass::kNoun))) return WordClass::kNoun;
  }
  // "to free her", "to storm": an infinitive of a verb that the tagger took for something else.
  if (at.upos == Upos::kAdj && !copular && t > 0 && token(t - 1).lower == "to" && token(t - 1).head == t &&
      token(t - 1).deprel == Deprel::kMark && !knowledge_.senses(at.lower).empty()) {
    return WordClass::kVerb;
  }
  // "is alleged to", "battled" taken for an adjective.
  if (at.upos == Upos::kAdj && (at.deprel != Deprel::kAmod || has_complement(t)) && at.lower.ends_with("ed") &&
      knowledge_.senses(at.lower).empty() && knowledge_.known_lemma(word_of(at), at.lower, WordClass::kVerb) != word_of(at)) {
    return WordClass::kVerb;
  }
  if (copular) return WordClass::kAdjective;
  if (at.upos == Upos::kAdj) {
    switch (at.deprel) {
      case Deprel::kRoot:
      case Deprel::kXcomp:
      case Deprel::kCcomp:
      case Deprel::kAdvcl:
      case Deprel::kAcl:
      case Deprel::kAclRelcl:
      case Deprel::kParataxis:
        return WordClass::kAdjective;
      case Deprel::kConj:
        return at.head != kNone && child_with(at.head, Deprel::kCop) != kNone ? std::optional(WordClass::kAdjective)
                                                                              : std::nullopt;
      case Deprel::kAmod:
        return has_complement(t) ? std::optional(WordClass::kAdjective) : std::nullopt;
      default:
        return std::nullopt;
    }
  }
  return std::nullopt;
}

// "Riyadh severed ties with Doha.", read as one noun phrase: a sentence of a story that has no other verb is told by the
// participle inside it, between its subject and its object. Gives the subject.
uint32_t Builder::hidden_subject(uint32_t t) const {
  const Token& at = token(t);
  const uint32_t object = at.head;
  if (at.deprel != Deprel::kAmod || !at.lower.ends_with("ed") || object == kNone || object <= t || t == 0) return kNone;
  const Sentence& sentence = doc_.sentences[at.sentence];
  if (token(object).deprel != Deprel::kRoot || token(object).upos == Upos::kVerb || sentence.zone != ZoneKind::kStory ||
      token(sentence.end_token - 1).lower != "." || token(t - 1).lower == "-" || token(t + 1).lower == "-")
    return kNone;
  uint32_t subject = kNone;
  for (uint32_t c = tree_.first(object); c != kNone; c = tree_.next(c)) {
    const Deprel relation = token(c).deprel;
    // "..., accusing Lima": behind a comma a participle tells more of the deed and is no description.
    const bool beside = relation == Deprel::kAcl && token(c).xpos == "VBG" && token(tree_.leftmost(c)).lower == ",";
    if (relation == Deprel::kCop || relation == Deprel::kAclRelcl || (relation == Deprel::kAcl && !beside) ||
        relation == Deprel::kParataxis)
      return kNone;
    if (c < t && is_nominal(token(c).upos) && token(c).upos != Upos::kNum &&
        (relation == Deprel::kCompound || relation == Deprel::kNsubj))
      subject = c;
  }
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
    if (c < t && (token(c).upos == Upos::kNoun || token(c).upos == Upos::kPropn)) subject = c;
  return subject;
}

bool Builder::has_complement(uint32_t t) const {
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c)) {
    const Deprel relation = token(c).deprel;
    if (relation == Deprel::kXcomp || relation == Deprel::kCcomp || relation == Deprel::kObl || relation == Deprel::kOblAgent ||
        relation == Deprel::kAdvcl)
      return true;
  }
  return false;
}

void Builder::add(Clause& clause, std::string_view function, uint32_t t, bool borrowed) {
  if (clause.arguments.size() < 64) clause.arguments.push_back({function, t, borrowed});
}

void Builder::read_arguments(Clause& clause) {
  const bool noun = clause.word_class == WordClass::kNoun;
  uint32_t passive_subject = kNone;
  if (const uint32_t hidden = noun ? kNone : hidden_subject(clause.head); hidden != kNone) {
    clause.subject = hidden;
    add(clause, "doer", hidden);
    add(clause, "obj", token(clause.head).head);
  }
  for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
    const Token& child = token(c);
    switch (child.deprel) {
      case Deprel::kNsubj:
      case Deprel::kNsubjOuter:
      case Deprel::kCsubj:
      case Deprel::kCsubjOuter:
      case Deprel::kNsubjPass:
      case Deprel::kCsubjPass:
        // Of two subjects that the parser found, the nearer one before the verb is meant.
        if (clause.subject != kNone && clause.subject < clause.head && c > clause.head) break;
        if (clause.subject != kNone)
          std::erase_if(clause.arguments, [&](const Argument& a) { return a.token == clause.subject; });
        clause.subject = c;
        if (clause.passive)
          passive_subject = c;
        else if (noun && child.deprel != Deprel::kNsubjPass && token(clause.head).upos == Upos::kVerb)
          add(clause, "doer", c);  // "army shelling killed two"
        else if (noun && child.deprel == Deprel::kNsubj && child_with(clause.head, Deprel::kCop) == kNone &&
                 (token(clause.head).deprel == Deprel::kNsubj || token(clause.head).deprel == Deprel::kObj))
          add(clause, "doer", c);  // "leaders meeting in Rome agreed"
        else if (noun)
          add(clause, "subject", c);
        else
          add(clause, "doer", c);
        break;
      case Deprel::kObj:
        add(clause, "obj", c);
        break;
      case Deprel::kIobj:
        add(clause, "iobj", c);
        break;
      case Deprel::kCompoundPrt:
        add(clause, "prt", c);
        break;
      case Deprel::kObl:
      case Deprel::kOblAgent:
      case Deprel::kNmod:
      case Deprel::kNmodUnmarked:
      case Deprel::kOblUnmarked:
      case Deprel::kOblNpmod: {
        const std::string_view preposition = case_of(doc_, tree_, c, Deprel::kCase);
        if (preposition.empty()) {
          add(clause, noun ? "mod" : "measure", c);
        } else if (preposition == "by" && (clause.passive || noun)) {
          add(clause, "by", c);
          if (is_nominal(child.upos)) add(clause, "doer", c);
        } else {
          add(clause, preposition, c);
        }
        break;
      }
      case Deprel::kNmodPoss:
        if (!noun) break;
        add(clause, "possessor", c);
        break;
      case Deprel::kAmod:
      case Deprel::kCompound:
      case Deprel::kNummod:
      case Deprel::kNmodNpmod:
        add(clause, "mod", c);
        break;
      case Deprel::kAdvmod:
        add(clause, "mod", c);
        if (knowledge_.in_kind("particle", child.lower)) add(clause, "prt", c);
        break;
      case Deprel::kXcomp:
        if (child.upos == Upos::kVerb) {
          add(clause, child_mark_is(c, "to") ? "inf" : child.xpos == "VBG" ? "ing" : "inf", c);
        } else if (child_with(c, Deprel::kMark) != kNone && child_mark_is(c, "to")) {
          add(clause, "inf", c);
        } else {
          add(clause, "prt", c);
          add(clause, "xcomp", c);
        }
        break;
      case Deprel::kCcomp:
        add(clause, is_quoted(c) && !clause.quoted ? "quote" : "that", c);
        // After a past verb of asking a present verb is no report of what is: "insisted that the rebels stop".
        if (asks(c) || (clause.past && token(c).xpos == "VBP" && child_with(c, Deprel::kAux) == kNone &&
                        knowledge_.in_kind("asking", clause.lemma)))
          add(clause, "should", c);
        break;
      case Deprel::kAdvcl:
      case Deprel::kAcl: {
        const std::string_view mark = case_of(doc_, tree_, c, Deprel::kMark);
        if (mark == "to" || mark == "for to") {
          add(clause, "inf", c);
        } else if (mark == "that") {
          add(clause, "that", c);
        } else if (!mark.empty() && (child.xpos == "VBG" || mark == "as")) {
          add(clause, mark, c);
          add(clause, "ing", c);
        }
        break;
      }
      default:
        break;
    }
  }
  // A bare noun phrase right of an active verb is its object unless it measures time: "detained a man".
  if (clause.word_class == WordClass::kVerb && !clause.passive && !clause.has("obj") && !clause.has("that")) {
    for (Argument& argument : clause.arguments) {
      if (argument.function != "measure" || argument.token < clause.head || is_time_[argument.token] ||
          !is_nominal(token(argument.token).upos))
        continue;
      if (knowledge_.in_kind("span", word_of(token(argument.token)))) continue;
      argument.function = "obj";
      break;
    }
  }
  // "called President Lund on Friday": a name taken for a complement, where the verb has no object.
  if (clause.word_class == WordClass::kVerb && !clause.passive && !clause.has("obj"))
    for (const Argument& argument : clause.arguments)
      if (argument.function == "xcomp" && token(argument.token).upos == Upos::kPropn && is_party_[argument.token] &&
          child_with(argument.token, Deprel::kCop) == kNone && !knowledge_.in_kind("becoming", clause.lemma)) {
        add(clause, "obj", argument.token);
        break;
      }
  // "warned Seoul": the only object, whatever the parser called it.
  if (clause.word_class == WordClass::kVerb && !clause.has("obj"))
    for (Argument& argument : clause.arguments)
      if (argument.function == "iobj") argument.function = "obj";
  if (passive_subject != kNone) {
    // "was given arms": the subject of a passive with an object of its own received it.
    if (clause.has("obj"))
      add(clause, "iobj", passive_subject);
    else
      clause.arguments.insert(clause.arguments.begin(), Argument{"obj", passive_subject, false});
  }
  if (noun) settle_possessor(clause);
}

// "Moscow's attack" does, "the minister's arrest" undergoes; with an of-phrase the possessor always does.
void Builder::settle_possessor(Clause& clause) const {
  const Argument* possessor = clause.find("possessor");
  if (possessor == nullptr) return;
  const bool undergone = knowledge_.in_kind("undergone", clause.lemma) && !clause.has("of");
  if (undergone)
    add(clause, "obj", possessor->token);
  else if (!clause.has("doer"))
    add(clause, "doer", possessor->token);
}

// An auxiliary before the subject.
bool Builder::inverted(uint32_t t, uint32_t auxiliary) const {
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
    if (token(c).deprel == Deprel::kNsubj || token(c).deprel == Deprel::kNsubjPass) return auxiliary < c;
  return false;
}

// "that troops withdraw", "that troops must withdraw": says what ought to be, not what is.
bool Builder::asks(uint32_t t) const {
  bool auxiliary = false;
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c)) {
    const Token& child = token(c);
    if (child.deprel == Deprel::kMark && child.lower == "to") return false;
    if (child.deprel != Deprel::kAux && child.deprel != Deprel::kAuxPass && child.deprel != Deprel::kCop) continue;
    if (child.lower == "should" && inverted(t, c)) return false;  // "should they fail"
    if (child.lower == "should" || child.lower == "must" || child.lower == "ought" || child.lower == "be") return true;
    auxiliary = true;
  }
  return !auxiliary && token(t).xpos == "VB";
}

// The first auxiliary of that lemma, or kNone.
uint32_t Builder::child_with_lemma(uint32_t t, std::string_view lemma) const {
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
    if ((token(c).deprel == Deprel::kAux || token(c).deprel == Deprel::kAuxPass) && word_of(token(c)) == lemma) return c;
  return kNone;
}

bool Builder::child_mark_is(uint32_t t, std::string_view word) const {
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
    if (token(c).deprel == Deprel::kMark && token(c).lower == word) return true;
  return false;
}

bool Builder::is_quoted(uint32_t t) const {
  return quoted_[t] != 0;
}

void settle(Clauses& clauses) {
  auto& all = clauses.all;
  for (uint32_t i = 0; i < all.size(); ++i) {
    Clause& clause = all[i];
    clause.parent = clauses.resolve(clause.parent);
    if (clause.parent == i) {
      clause.parent = kNone;
      clause.edge = Edge::kRoot;
    }
  }
  // Trees have no cycles; a malformed one from outside, or two reports that turn on each other, might.
  std::vector<uint8_t> state(all.size(), 0);
  std::vector<uint32_t> path;
  for (uint32_t i = 0; i < all.size(); ++i) {
    uint32_t at = i;
    path.clear();
    while (at != kNone && state[at] == 0) {
      state[at] = 1;
      path.push_back(at);
      at = all[at].parent;
    }
    if (at != kNone && state[at] == 1) {
      all[at].parent = kNone;
      all[at].edge = Edge::kRoot;
    }
    for (const uint32_t p : path) state[p] = 2;
  }
  std::vector<uint8_t> done(all.size(), 0);
  clauses.order.clear();
  path.clear();
  for (uint32_t i = 0; i < all.size(); ++i) {
    for (uint32_t at = i; at != kNone && !done[at]; at = all[at].parent) {
      done[at] = 1;
      path.push_back(at);
    }
    while (!path.empty()) {
      clauses.order.push_back(path.back());
      path.pop_back();
    }
  }
}

Clauses build_clauses(Doc& doc, const Tree& tree, const Knowledge& knowledge) {
  return Builder(doc, tree, knowledge).build();
}

}  // namespace demarche::event
