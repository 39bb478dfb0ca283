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
    if (is_where(t)) clause.lemma = "be";
    out_.of_token[t] = static_cast<uint32_t>(out_.all.size());
    out_.all.push_back(std::move(clause));
  }
  for (Clause& clause : out_.all) {
    read_features(clause);
    read_arguments(clause);
  }
  for (uint32_t i = 0; i < out_.all.size(); ++i) place(i);
  for (uint32_t i = 0; i < out_.all.size(); ++i) unfold(i);
  for (uint32_t i = 0; i < out_.all.size(); ++i) split_that_if(i);
  for (uint32_t i = 0; i < out_.all.size(); ++i) read_conditional(i);
  for (uint32_t i = 0; i < out_.all.size(); ++i) read_condition_words(i);
  for (uint32_t i = 0; i < out_.all.size(); ++i) find_main(i);
  for (uint32_t i = 0; i < out_.all.size(); ++i) read_imperative(i);
  for (Clause& clause : out_.all) settle_ahead(clause);
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

// Do the tables know the verb with that particle?
bool Builder::knows_phrase(std::string_view lemma, std::string_view particle) const {
  if (!knowledge_.in_kind("phrasal", particle)) return false;
  for (const uint32_t i : knowledge_.senses(lemma)) {
    const Sense& sense = knowledge_.sense(i);
    if (sense.word_class == WordClass::kVerb && sense.words.size() == 2 && sense.words[1] == particle) return true;
  }
  return false;
}

bool Builder::knows_verb(std::string_view lemma) const {
  for (const uint32_t i : knowledge_.senses(lemma))
    if (knowledge_.sense(i).word_class == WordClass::kVerb) return true;
  return false;
}

// Does a row say what being in, under or behind it means: "is in custody"?
bool Builder::bears_state(std::string_view lemma) const {
  for (const uint32_t i : knowledge_.senses(lemma))
    if (knowledge_.sense(i).word_class == WordClass::kAdjective) return true;
  return false;
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
    if (at.deprel == Deprel::kCompound || misread_participle(t) != kNone) return std::nullopt;
    // "fighting broke out": a gerund that stands as a noun and is one in the tables.
    if (at.xpos == "VBG" && !copular && child_with(t, Deprel::kObj) == kNone && child_with(t, Deprel::kAux) == kNone &&
        (at.deprel == Deprel::kNsubj || at.deprel == Deprel::kNsubjPass || at.deprel == Deprel::kObj ||
         at.deprel == Deprel::kObl || at.deprel == Deprel::kNmod || at.deprel == Deprel::kCsubj ||
         at.deprel == Deprel::kCsubjPass) &&
        bears_event(at.lower)) {
      return WordClass::kNoun;
    }
    if (at.deprel == Deprel::kAmod && !has_complement(t) && hidden_subject(t) == kNone && hidden_object(t) == kNone)
      return std::nullopt;
    return WordClass::kVerb;
  }
  if (hidden_verb(t)) return WordClass::kVerb;
  if (is_hidden_infinitive(t)) return WordClass::kVerb;
  if (is_nominal(at.upos) && !copular &&
      (at.deprel == Deprel::kCompound || at.deprel == Deprel::kAmod || at.deprel == Deprel::kRoot) && hidden_subject(t) != kNone)
    return WordClass::kVerb;
  if (at.upos == Upos::kNoun || (at.upos == Upos::kPropn && !copular)) {
    if (at.deprel == Deprel::kCompound && token(at.head).upos != Upos::kVerb) return std::nullopt;
    if (at.deprel == Deprel::kNmodPoss) return copular ? std::optional(WordClass::kAdjective) : std::nullopt;
    const std::string_view lemma = knowledge_.known_lemma(word_of(at), at.lower, WordClass::kNoun);
    if (copular && child_with(t, Deprel::kCase) != kNone && bears_state(lemma)) return WordClass::kAdjective;
    if (bears_event(lemma)) return WordClass::kNoun;
  }
  // "to free her", "to storm": an infinitive of a verb that the tagger took for something else.
  if (at.upos == Upos::kAdj && !copular && t > 0 && token(t - 1).lower == "to" && token(t - 1).head == t &&
      token(t - 1).deprel == Deprel::kMark && !knowledge_.senses(at.lower).empty()) {
    return WordClass::kVerb;
  }
  // "is alleged to", "battled", "was rolling" taken for an adjective.
  if (at.upos == Upos::kAdj && (at.deprel != Deprel::kAmod || has_complement(t)) &&
      (at.lower.ends_with("ed") || knowledge_.is_irregular(at.lower) || (copular && at.lower.ends_with("ing"))) &&
      knowledge_.senses(at.lower).empty() && knowledge_.known_lemma(word_of(at), at.lower, WordClass::kVerb) != word_of(at)) {
    return WordClass::kVerb;
  }
  // "Looters set fire to", taken for an adjective: none has an object.
  if (at.upos == Upos::kAdj && !copular && child_with(t, Deprel::kObj) != kNone && knows_verb(at.lower)) return WordClass::kVerb;
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
        return (at.head != kNone && child_with(at.head, Deprel::kCop) != kNone) || child_with(t, Deprel::kAuxPass) != kNone
                   ? std::optional(WordClass::kAdjective)
                   : std::nullopt;
      case Deprel::kAmod:
        return has_complement(t) ? std::optional(WordClass::kAdjective) : std::nullopt;
      default:
        return std::nullopt;
    }
  }
  return std::nullopt;
}

// "refused to hand over the men", read as "to the hand": a noun between "to" and the particle of a verb that the tables know.
bool Builder::is_hidden_infinitive(uint32_t t) const {
  const Token& at = token(t);
  if (at.upos != Upos::kNoun || t == 0 || t + 1 >= doc_.tokens.size() || token(t - 1).lower != "to" || token(t - 1).head != t)
    return false;
  for (const uint32_t i : knowledge_.senses(at.lower)) {
    const Sense& sense = knowledge_.sense(i);
    if (sense.word_class == WordClass::kVerb && sense.words.size() == 2 && sense.words[1] == token(t + 1).lower &&
        knowledge_.in_kind("particle", token(t + 1).lower))
      return true;
  }
  return false;
}

// "gave blankets to displaced families", "treated wounded fighters", read as what they did: a participle behind "to" or right
// behind its verb is a modifier of the noun that was taken for its object. That noun, or none.
uint32_t Builder::misread_participle(uint32_t t) const {
  const Token& at = token(t);
  if (at.upos != Upos::kVerb || t == 0 || !at.lower.ends_with("ed") ||
      knowledge_.known_lemma(word_of(at), at.lower, WordClass::kVerb) == at.lower)
    return kNone;
  const bool behind_to = token(t - 1).lower == "to" && token(t - 1).head == t && token(t - 1).deprel == Deprel::kMark;
  if (!behind_to && (at.deprel != Deprel::kXcomp || at.head != t - 1)) return kNone;
  const uint32_t object = child_with(t, Deprel::kObj);
  return object != kNone && object > t && child_with(t, Deprel::kAux) == kNone && child_with(t, Deprel::kAuxPass) == kNone
             ? object
             : kNone;
}

// "was in Moscow": a name of a place as predicate says where somebody is.
bool Builder::is_where(uint32_t t) const {
  if (token(t).upos != Upos::kPropn || child_with(t, Deprel::kCop) == kNone) return false;
  for (uint32_t c = tree_.first(t); c != kNone && c < t; c = tree_.next(c)) {
    if (token(c).deprel != Deprel::kCase || (token(c).lower != "in" && token(c).lower != "at")) continue;
    return c > 0 && token(c - 1).upos == Upos::kAux;  // not "is due in Moscow"
  }
  return false;
}

// "Riyadh severed ties with Doha.", read as one noun phrase: a sentence of a story that has no other verb is told by the
// participle inside it, between its subject and its object. Gives the subject.
uint32_t Builder::hidden_subject(uint32_t t) const {
  const Token& at = token(t);
  const bool past = knowledge_.is_irregular(at.lower);
  // "Rome is weighing sanctions", "had been promised support": with an auxiliary it is a verb for sure.
  const bool helped = at.upos == Upos::kVerb && child_with(t, Deprel::kAux) != kNone;
  if (t == 0 || (!past && !helped && (at.deprel != Deprel::kAmod || !at.lower.ends_with("ed")))) return kNone;
  if (at.deprel == Deprel::kRoot) return is_nominal(at.upos) ? lone_subject(t) : kNone;
  const uint32_t object = at.head;
  if ((at.deprel != Deprel::kAmod && at.deprel != Deprel::kCompound) || object == kNone || object <= t) return kNone;
  const Sentence& sentence = doc_.sentences[at.sentence];
  if (const uint32_t listed = listed_subject(t); listed != kNone) return listed;
  if (token(object).deprel != Deprel::kRoot || token(object).upos == Upos::kVerb ||
      (!helped && (sentence.zone != ZoneKind::kStory || token(sentence.end_token - 1).lower != ".")) ||
      token(t - 1).lower == "-" || token(t + 1).lower == "-")
    return kNone;
  uint32_t subject = kNone;
  for (uint32_t c = tree_.first(object); c != kNone; c = tree_.next(c)) {
    const Deprel relation = token(c).deprel;
    // "The bloc threatened sanctions unless it withdrew": a clause with a conjunction of its own is no sign of a noun phrase.
    if (relation == Deprel::kAcl && child_with(c, Deprel::kMark) != kNone && !child_mark_is(c, "to")) continue;
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

// "accused Oslo of threatening Bergen", read as a threatening Bergen: a gerund behind a preposition, before a name or an article.
uint32_t Builder::hidden_object(uint32_t t) const {
  const Token& at = token(t);
  const uint32_t object = at.head;
  if (at.deprel != Deprel::kAmod || at.xpos != "VBG" || object == kNone || object <= t || t == 0) return kNone;
  const Token& before = token(t - 1);
  if (before.deprel != Deprel::kCase || before.head != object) return kNone;
  const bool article = token(t + 1).upos == Upos::kDet && token(t + 1).head == object;
  // "accused the army of burning villages": a verb that calls for a gerund there.
  for (uint32_t above = token(object).head, steps = 0; above != kNone && steps < 3; above = token(above).head, ++steps) {
    if (token(above).upos != Upos::kVerb) continue;
    const std::string_view lemma = knowledge_.known_lemma(word_of(token(above)), token(above).lower, WordClass::kVerb);
    const Signature* calls = knowledge_.signature(lemma, WordClass::kVerb, before.lower);
    if (calls != nullptr && std::find(calls->frame.begin(), calls->frame.end(), "ing") != calls->frame.end()) return object;
    break;
  }
  return article || (token(object).upos == Upos::kPropn && tree_.leftmost(object) == t - 1) ? object : kNone;
}

// "if Oslo attacks", read as a noun: the head of a clause with a conjunction, in a form that a verb has.
bool Builder::hidden_verb(uint32_t t) const {
  const Token& at = token(t);
  if (at.upos != Upos::kNoun || (at.deprel != Deprel::kAdvcl && at.deprel != Deprel::kCcomp) || !at.lower.ends_with("s"))
    return false;
  bool marked = false, named = false;
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c)) {
    const Token& child = token(c);
    if (child.deprel == Deprel::kCop || child.deprel == Deprel::kDet || child.deprel == Deprel::kCase) return false;
    marked = marked || (child.deprel == Deprel::kMark && child.lower != "to");
    named = named || (c + 1 == t && child.upos == Upos::kPropn);
  }
  if (!marked || !named) return false;
  const std::string_view lemma = knowledge_.known_lemma(word_of(at), at.lower, WordClass::kVerb);
  return std::any_of(knowledge_.senses(lemma).begin(), knowledge_.senses(lemma).end(),
                     [&](uint32_t i) { return knowledge_.sense(i).word_class == WordClass::kVerb; });
}

// "A bomb tore through a hall.", read as one noun phrase: a form of a verb alone at the root of a story's sentence. Gives the
// word right before it.
uint32_t Builder::lone_subject(uint32_t t) const {
  const Sentence& sentence = doc_.sentences[token(t).sentence];
  if (sentence.zone != ZoneKind::kStory || token(sentence.end_token - 1).lower != "." || t <= sentence.first_token) return kNone;
  uint32_t phrase = kNone;
  for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c)) {
    const Deprel relation = token(c).deprel;
    if (relation == Deprel::kCop || relation == Deprel::kAux || relation == Deprel::kNsubj || relation == Deprel::kConj)
      return kNone;
    if (c > t && (relation == Deprel::kNmod || relation == Deprel::kObl)) phrase = c;
  }
  const Token& before = token(t - 1);
  if (phrase == kNone || before.head != t || before.deprel != Deprel::kCompound) return kNone;
  for (uint32_t k = sentence.first_token; k < sentence.end_token; ++k) {
    const Token& other = token(k);
    if (other.xpos == "VBD" || other.xpos == "VBZ" || other.xpos == "VBP" || other.xpos == "MD") return kNone;
  }
  return t - 1;
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

// What a noun's own "by" names, or kNone.
uint32_t Builder::by_below(uint32_t noun) const {
  for (uint32_t c = tree_.first(noun); c != kNone; c = tree_.next(c))
    if (token(c).deprel == Deprel::kNmod && case_of(doc_, tree_, c, Deprel::kCase) == "by") return c;
  return kNone;
}

// "sealed off the camp", with the particle hung on the object as its preposition.
bool Builder::add_particle_before(Clause& clause, uint32_t object) {
  if (clause.word_class != WordClass::kVerb || clause.head + 1 >= object) return false;
  const Token& particle = token(clause.head + 1);
  if (particle.head != object || particle.deprel != Deprel::kCase || !knowledge_.in_kind("particle", particle.lower))
    return false;
  add(clause, "prt", clause.head + 1);
  return true;
}

void Builder::read_arguments(Clause& clause) {
  const bool noun = clause.word_class == WordClass::kNoun;
  uint32_t passive_subject = kNone;
  if (!noun && token(clause.head).upos == Upos::kNoun && is_hidden_infinitive(clause.head)) {
    clause.infinitive = true;
    const uint32_t object = token(clause.head + 1).head;
    if (object != kNone && object > clause.head && is_nominal(token(object).upos)) add(clause, "obj", object);
  }
  if (clause.lemma == "be" && is_where(clause.head)) add(clause, "in", clause.head);
  if (const uint32_t hidden = noun ? kNone : hidden_subject(clause.head); hidden != kNone) {
    clause.subject = hidden;
    add(clause, clause.passive ? "iobj" : "doer", hidden);  // "had been promised air support"
    if (token(clause.head).deprel != Deprel::kRoot) add(clause, "obj", token(clause.head).head);
  }
  if (const uint32_t object = noun ? kNone : hidden_object(clause.head); object != kNone) add(clause, "obj", object);
  if (!noun && hidden_verb(clause.head)) {
    clause.subject = clause.head - 1;
    add(clause, "doer", clause.subject);
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
        // "The mayor, flying home, said"
        if (child.deprel == Deprel::kCsubj && child.xpos == "VBG" && clause.subject != kNone && clause.subject < c &&
            c < clause.head)
          break;
        if (clause.subject != kNone && (is_apposed_subject(clause, c) || floats(clause, c))) break;
        // "General Gomez, who ..., was killed", the parser lost in the relative clause.
        if (clause.subject != kNone && clause.subject < c && (child.xpos == "WP" || child.xpos == "WDT")) break;
        if (clause.subject != kNone && !opens_list(clause, c))
          std::erase_if(clause.arguments, [&](const Argument& a) { return a.token == clause.subject; });
        clause.subject = c;
        if (clause.passive)
          passive_subject = c;
        else if (noun && child.deprel != Deprel::kNsubjPass && token(clause.head).upos == Upos::kVerb)
          add(clause, "doer", c);  // "army shelling killed two"
        else if (noun && child.deprel == Deprel::kNsubj && child_with(clause.head, Deprel::kCop) == kNone &&
                 (token(clause.head).deprel == Deprel::kNsubj || token(clause.head).deprel == Deprel::kObj))
          add(clause, "doer", c);  // "leaders meeting in Rome agreed"
        else if (noun && child_with(clause.head, Deprel::kCop) != kNone &&
                 case_of(doc_, tree_, clause.head, Deprel::kCase) == "behind")
          add(clause, "doer", c);  // "Rome was behind the raid"
        else if (noun)
          add(clause, "subject", c);
        else
          add(clause, "doer", c);
        break;
      case Deprel::kCase:
        if (clause.word_class == WordClass::kAdjective) add(clause, "case", c);  // "is in custody"
        break;
      case Deprel::kObj:
        if (holds_next(c)) {
          take_held(clause, c + 2);
          break;
        }
        if (const uint32_t given = noun ? kNone : given_before(clause, c); given != kNone) add(clause, "iobj", given);
        add(clause, "obj", c);
        add_particle_before(clause, c);
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
        std::string_view preposition = case_of(doc_, tree_, c, Deprel::kCase);
        // "broke out between": the verb's own particle, hung on the phrase behind it.
        if (const size_t gap = preposition.find(' '); !noun && gap != std::string_view::npos && c > clause.head &&
                                                      knowledge_.in_kind("particle", preposition.substr(0, gap)) &&
                                                      preposition.substr(gap + 1) != "of" &&
                                                      preposition.substr(gap + 1) != "to") {
          add(clause, "prt", child_with(c, Deprel::kCase));
          preposition.remove_prefix(gap + 1);
        }
        // "pulled out of Lima", with "out" read as the verb's own: to the tables it is "out of" too.
        if (const uint32_t particle = child_with(clause.head, Deprel::kCompoundPrt);
            !noun && preposition == "of" && particle != kNone && particle < c && token(particle).lower == "out" &&
            token(particle + 1).lower == "of")
          add(clause, "out of", c);
        if (preposition.empty()) {
          add(clause, noun ? "mod" : "measure", c);
        } else if (!noun && child_with(clause.head, Deprel::kObj) == kNone && knows_phrase(clause.lemma, preposition) &&
                   !clause.passive && add_particle_before(clause, c)) {
          add(clause, "obj", c);
        } else if (const uint32_t by = noun && preposition == "of" ? by_below(c) : kNone; by != kNone) {
          // "the sinking of the frigate by the navy": the doer is the deed's, not the ship's.
          add(clause, preposition, c);
          add(clause, "by", by);
          if (is_nominal(token(by).upos)) add(clause, "doer", by);
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
        if (const uint32_t object = misread_participle(c); object != kNone) {
          add(clause, child_mark_is(c, "to") ? "to" : "obj", object);
        } else if (child.upos == Upos::kVerb) {
          add(clause, child_mark_is(c, "to") ? "inf" : child.xpos == "VBG" ? "ing" : "inf", c);
        } else if (child_with(c, Deprel::kMark) != kNone && child_mark_is(c, "to")) {
          add(clause, "inf", c);
        } else {
          add(clause, "prt", c);
          add(clause, "xcomp", c);
        }
        break;
      case Deprel::kCcomp:
        if (child_mark_is(c, "to") && child_with(c, Deprel::kNsubj) == kNone && child_with(c, Deprel::kNsubjPass) == kNone &&
            !opens_question(c)) {
          add(clause, "inf", c);  // "warned them not to fire"
          break;
        }
        if (tells_when(c)) break;
        add(clause, is_quoted(c) && !clause.quoted ? "quote" : "that", c);
        // After a past verb of asking a present verb is no report of what is: "insisted that the rebels stop".
        if (asks(c) || (clause.past && token(c).xpos == "VBP" && child_with(c, Deprel::kAux) == kNone &&
                        knowledge_.in_kind("asking", clause.lemma)))
          add(clause, "should", c);
        break;
      case Deprel::kAdvcl:
      case Deprel::kAcl: {
        const std::string_view mark = case_of(doc_, tree_, c, Deprel::kMark);
        if (const uint32_t object = misread_participle(c); object != kNone) {
          add(clause, "to", object);
        } else if ((mark == "to" || mark == "for to") && child.xpos != "VBG") {
          add(clause, "inf", c);
        } else if (mark == "that") {
          add(clause, "that", c);
        } else if (mark.empty() && child.xpos == "VBG" && c == clause.head + 1) {
          add(clause, "ing", c);  // "stopped flowing"
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
  // "handed over its last guns", "set off a bomb": a particle right behind a verb that the tables know with it has an object.
  if (clause.word_class == WordClass::kVerb && !clause.passive && !clause.has("obj")) {
    for (size_t i = 0; i < clause.arguments.size(); ++i) {
      const Argument argument = clause.arguments[i];
      const uint32_t particle = child_with(argument.token, Deprel::kCase);
      if (particle != clause.head + 1 || token(particle).lower != argument.function || argument.token < clause.head ||
          !knows_phrase(clause.lemma, argument.function))
        continue;
      add(clause, "prt", particle);
      add(clause, "obj", argument.token);
      break;
    }
  }
  // A bare noun phrase right of an active verb is its object unless it measures time: "detained a man".
  if (clause.word_class == WordClass::kVerb && !clause.passive && !clause.has("obj") && !clause.has("that")) {
    for (Argument& argument : clause.arguments) {
      if (argument.function != "measure" || argument.token < clause.head || is_time_[argument.token] ||
          !is_nominal(token(argument.token).upos))
        continue;
      // "began enriching it above 3 per cent": what stands behind a complement belongs to that.
      if (const Argument* inner = clause.find(clause.has("ing") ? "ing" : "inf");
          inner != nullptr && inner->token < argument.token && token(inner->token).deprel == Deprel::kXcomp)
        continue;
      if (knowledge_.in_kind("span", word_of(token(argument.token)))) continue;
      argument.function = "obj";
      break;
    }
  }
  // "gave Lima and its allies 48 hours to leave": what is given is no measure of the giving.
  if (clause.lemma == "give" && clause.has("obj") != clause.has("iobj")) {
    const uint32_t getter = clause.find(clause.has("obj") ? "obj" : "iobj")->token;
    for (Argument& argument : clause.arguments)
      if (argument.function == "measure" && argument.token > getter && knowledge_.in_kind("span", word_of(token(argument.token))))
        argument.function = "obj";
  }
  // "branded the premier a liar": who is named is no receiver.
  if (clause.word_class == WordClass::kVerb && !clause.passive && clause.has("obj") && clause.has("iobj") &&
      knowledge_.in_kind("naming", clause.lemma))
    for (Argument& argument : clause.arguments)
      if (argument.function == "obj" || argument.function == "iobj")
        argument.function = argument.function == "iobj" ? "obj" : "xcomp";
  // "called the premier", "called the premier a liar": a predicate noun needs an object, so the first noun is it.
  if (clause.word_class == WordClass::kVerb && !clause.passive && !clause.has("obj") && !clause.has("iobj") &&
      knowledge_.in_kind("naming", clause.lemma)) {
    for (Argument& argument : clause.arguments) {
      if (argument.function != "xcomp" || argument.token < clause.head || !is_nominal(token(argument.token).upos)) continue;
      const uint32_t named = argument.token;
      argument.function = "obj";
      std::erase_if(clause.arguments, [&](const Argument& a) { return a.function == "prt" && a.token == named; });
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
  if (clause.passive) find_agent(clause);
}

// "was declared persona non grata by Oslo", "was tortured at the hands of the guards": a passive whose doer hangs one step
// deeper.
void Builder::find_agent(Clause& clause) {
  if (clause.has("by") || clause.has("doer")) return;
  for (uint32_t c = tree_.first(clause.head); c != kNone; c = tree_.next(c)) {
    if (c < clause.head || !is_nominal(token(c).upos) || out_.of_token[c] != kNone) continue;
    const std::string_view lemma = word_of(token(c));
    const bool hands = knowledge_.in_kind("grip", lemma) && case_of(doc_, tree_, c, Deprel::kCase) == "at";
    if (!hands && (bears_event(lemma) || knowledge_.in_kind("publication", lemma) || knowledge_.in_kind("document", lemma)))
      continue;
    for (uint32_t k = tree_.first(c); k != kNone; k = tree_.next(k)) {
      if (token(k).deprel != Deprel::kNmod || !is_party_[k]) continue;
      if (case_of(doc_, tree_, k, Deprel::kCase) != (hands ? "of" : "by")) continue;
      add(clause, "by", k);
      add(clause, "doer", k);
      return;
    }
  }
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
    if (child.lower == "should" || child.lower == "must" || child.lower == "ought") return true;
    if (child.lower == "be") return !auxiliary;
    auxiliary = true;
  }
  return !auxiliary && token(t).xpos == "VB";
}

// "whether to leave", "how to leave"
bool Builder::opens_question(uint32_t t) const {
  const Token& first = token(tree_.leftmost(t));
  return first.lower == "whether" || first.lower == "how" || first.lower == "what" || first.lower == "when" ||
         first.lower == "where";
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

bool carries_words(const Clause& contact, const Clause& words, const Knowledge& knowledge) {
  return words.infinitive && words.word_class == WordClass::kVerb && contact.word_class == WordClass::kVerb && !contact.passive &&
         contact.has("obj") && !contact.has("prt") && knowledge.in_kind("contacting", contact.lemma) &&
         knowledge.in_kind("addressing", words.lemma);
}

void detach(std::vector<Clause>* all, uint32_t clause) {
  Clause& one = (*all)[clause];
  if (one.parent != kNone)
    std::erase_if((*all)[one.parent].arguments, [&](const Argument& argument) { return argument.token == one.head; });
  one.parent = kNone;
  one.edge = Edge::kRoot;
  one.function = {};
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

const Reporter* reporter_of(const Doc& doc, const Knowledge& knowledge, const Clause& clause) {
  const auto* rows = knowledge.reporters(clause.lemma);
  if (rows == nullptr) return nullptr;
  for (const Reporter& row : *rows) {
    if (row.word_class != clause.word_class) continue;
    if (row.with.empty()) return &row;
    const uint32_t end = std::min(doc.sentences[clause.sentence].end_token, clause.head + 6);
    for (uint32_t t = clause.head + 1; t < end && doc.tokens[t].upos != Upos::kPunct; ++t)
      if (doc.tokens[t].lower == row.with) return &row;
  }
  return nullptr;
}

Clauses build_clauses(Doc& doc, const Tree& tree, const Knowledge& knowledge) {
  return Builder(doc, tree, knowledge).build();
}

}  // namespace demarche::event
