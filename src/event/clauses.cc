#include "event/clauses.h"

#include <algorithm>

namespace demarche::event {
namespace {

using VerbForm = Features::VerbForm;

bool is_nominal(Upos upos) {
  return upos == Upos::kNoun || upos == Upos::kPropn || upos == Upos::kPron || upos == Upos::kNum || upos == Upos::kSym;
}

bool is_relative_pronoun(const Token& token) {
  return token.upos == Upos::kPron && (token.xpos == "WDT" || token.xpos == "WP" || token.lower == "which" ||
                                       token.lower == "who" || token.lower == "whom" || token.lower == "that");
}

bool is_oblique(Deprel relation) {
  return relation == Deprel::kObl || relation == Deprel::kOblAgent || relation == Deprel::kOblNpmod ||
         relation == Deprel::kOblTmod || relation == Deprel::kOblUnmarked || relation == Deprel::kNmod ||
         relation == Deprel::kNmodNpmod || relation == Deprel::kNmodTmod || relation == Deprel::kNmodUnmarked;
}

class Builder {
 public:
  Builder(Doc& doc, const Tree& tree, const Knowledge& knowledge) : doc_(doc), tree_(tree), knowledge_(knowledge) {}

  Clauses build() {
    is_time_.assign(doc_.tokens.size(), 0);
    for (const Mention& mention : doc_.mentions)
      if (mention.kind == MentionKind::kTime && mention.head_token < is_time_.size()) is_time_[mention.head_token] = 1;
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

 private:
  const Token& token(uint32_t t) const { return doc_.tokens[t]; }

  uint32_t child_with(uint32_t t, Deprel relation) const {
    for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
      if (token(c).deprel == relation) return c;
    return kNone;
  }

  bool bears_event(std::string_view lemma) const {
    for (const uint32_t i : knowledge_.senses(lemma))
      if (knowledge_.sense(i).word_class == WordClass::kNoun) return true;
    return knowledge_.has_signature(lemma, WordClass::kNoun) || knowledge_.reporter(lemma, WordClass::kNoun) != nullptr;
  }

  std::optional<WordClass> predicate_class(uint32_t t) const {
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
  uint32_t hidden_subject(uint32_t t) const {
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
      if (relation == Deprel::kCop || relation == Deprel::kAclRelcl || relation == Deprel::kAcl || relation == Deprel::kParataxis)
        return kNone;
      if (c < t && is_nominal(token(c).upos) && token(c).upos != Upos::kNum &&
          (relation == Deprel::kCompound || relation == Deprel::kNsubj))
        subject = c;
    }
    for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
      if (c < t && (token(c).upos == Upos::kNoun || token(c).upos == Upos::kPropn)) subject = c;
    return subject;
  }

  bool has_complement(uint32_t t) const {
    for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c)) {
      const Deprel relation = token(c).deprel;
      if (relation == Deprel::kXcomp || relation == Deprel::kCcomp || relation == Deprel::kObl || relation == Deprel::kOblAgent ||
          relation == Deprel::kAdvcl)
        return true;
    }
    return false;
  }

  void read_features(Clause& clause) const {
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
      const bool participle = head.xpos == "VBN" || head.upos == Upos::kAdj;
      if (participle && (has_be || has_get)) clause.passive = true;
      if (participle && doc_.sentences[clause.sentence].zone == ZoneKind::kHeadline &&
          child_with(clause.head, Deprel::kNsubjPass) != kNone && child_with(clause.head, Deprel::kObj) == kNone)
        clause.passive = true;
      clause.gerund = head.xpos == "VBG" && !finite_aux && !has_be;
      clause.progressive = head.xpos == "VBG" && has_be;
      clause.participle = participle && !finite_aux && !perfect_aux && !has_be;
      clause.finite = finite_aux || head.features.verb_form == VerbForm::kFinite || head.xpos == "VBD" || head.xpos == "VBZ" ||
                      head.xpos == "VBP";
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
  bool negative_phrase(uint32_t t) const {
    if (knowledge_.in_kind("nobody", token(t).lower)) return true;
    const std::string_view first = token(tree_.leftmost(t)).lower;
    if (first == "not" || first == "no" || first == "neither") return true;
    for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c)) {
      const Token& child = token(c);
      if ((child.deprel == Deprel::kDet || child.deprel == Deprel::kCcPreconj) &&
          (child.lower == "no" || child.lower == "neither"))
        return true;
    }
    return false;
  }

  static void add(Clause& clause, std::string_view function, uint32_t t, bool borrowed = false) {
    if (clause.arguments.size() < 64) clause.arguments.push_back({function, t, borrowed});
  }

  void read_arguments(Clause& clause) {
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
  void settle_possessor(Clause& clause) const {
    const Argument* possessor = clause.find("possessor");
    if (possessor == nullptr) return;
    const bool undergone = knowledge_.in_kind("undergone", clause.lemma) && !clause.has("of");
    if (undergone)
      add(clause, "obj", possessor->token);
    else if (!clause.has("doer"))
      add(clause, "doer", possessor->token);
  }

  // An auxiliary before the subject.
  bool inverted(uint32_t t, uint32_t auxiliary) const {
    for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
      if (token(c).deprel == Deprel::kNsubj || token(c).deprel == Deprel::kNsubjPass) return auxiliary < c;
    return false;
  }

  // "that troops withdraw", "that troops must withdraw": says what ought to be, not what is.
  bool asks(uint32_t t) const {
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
  uint32_t child_with_lemma(uint32_t t, std::string_view lemma) const {
    for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
      if ((token(c).deprel == Deprel::kAux || token(c).deprel == Deprel::kAuxPass) && word_of(token(c)) == lemma) return c;
    return kNone;
  }

  bool child_mark_is(uint32_t t, std::string_view word) const {
    for (uint32_t c = tree_.first(t); c != kNone; c = tree_.next(c))
      if (token(c).deprel == Deprel::kMark && token(c).lower == word) return true;
    return false;
  }

  bool is_quoted(uint32_t t) const { return quoted_[t] != 0; }

  uint32_t owner_of(uint32_t t) const {
    for (int steps = 0; t != kNone && steps < 64; ++steps, t = token(t).head)
      if (out_.of_token[t] != kNone) return out_.of_token[t];
    return kNone;
  }

  // Finds the clause above and says how this one hangs on it.
  void place(uint32_t index) {
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
    clause.marker = case_of(doc_, tree_, clause.head,
                            clause.word_class == WordClass::kNoun && !clause.finite ? Deprel::kCase : Deprel::kMark);
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
        } else {
          clause.edge = Edge::kRelative;
        }
        return;
      case Deprel::kAclRelcl:
        // "the charge that it ran the camp": "that" only opens the clause, it stands for nothing in it.
        clause.edge = clause.marker == "that" && clause.subject != kNone && parent.word_class == WordClass::kNoun
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
    if (const auto edge = knowledge_.subordinator(clause.function);
        edge && *edge != Edge::kPurpose && clause.function.find(' ') != std::string_view::npos)
      clause.edge = *edge;
    if (clause.function == "without" || clause.function == "despite") clause.edge = *knowledge_.subordinator(clause.function);
    if (clause.function == "unless" || clause.function == "if") clause.edge = Edge::kCondition;
  }

  std::optional<Edge> conditional_edge(const Clause& clause) const {
    if (clause.marker.empty()) return std::nullopt;
    const auto edge = knowledge_.subordinator(clause.marker);
    return edge == Edge::kCondition ? edge : std::nullopt;
  }

  // "unless it pulled out": a finite clause that opens so is a condition, whatever the parser hung it on.
  void read_conditional(Clause& clause) {
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
    if (clause.edge == Edge::kCondition || clause.word_class != WordClass::kVerb || clause.subject == kNone ||
        clause.infinitive || clause.gerund)
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

  Edge adverbial_edge(const Clause& clause) const {
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

  // Fills in what a clause leaves unsaid: subjects of conjuncts, infinitives and participles, antecedents of relatives.
  void share(uint32_t index) {
    Clause& clause = out_.all[index];
    if (clause.edge == Edge::kConjunct) share_conjunct(clause);
    const Token& head = token(clause.head);
    if (clause.word_class == WordClass::kNoun && clause.edge != Edge::kContent) return;
    if (clause.subject == kNone && clause.finite && clause.word_class == WordClass::kVerb && clause.conjunct_of == kNone &&
        head.deprel != Deprel::kAclRelcl && head.deprel != Deprel::kAcl && (head.xpos == "VBD" || head.xpos == "VBZ"))
      lend_subject(clause, subject_before(clause.head));
    // "Rome and its partners accuse Bern": a finite verb that the parser hung below the noun that is its subject.
    if (clause.subject == kNone && clause.finite && !clause.participle && clause.word_class == WordClass::kVerb &&
        (head.deprel == Deprel::kConj || head.deprel == Deprel::kAcl) && head.head != kNone && head.head < clause.head &&
        token(head.head).deprel == Deprel::kRoot && is_nominal(token(head.head).upos) &&
        (head.xpos == "VBD" || head.xpos == "VBZ" || head.xpos == "VBP") && out_.of_token[head.head] == kNone)
      lend_subject(clause, head.head);
    if (head.deprel == Deprel::kAclRelcl) {
      if (clause.edge != Edge::kContent) share_relative(clause);
    } else if (head.deprel == Deprel::kAcl || head.deprel == Deprel::kAmod) {
      share_participle(clause);
    } else if (clause.subject == kNone && clause.parent != kNone &&
               (head.deprel == Deprel::kXcomp || head.deprel == Deprel::kAdvcl || head.deprel == Deprel::kCcomp)) {
      const Clause& parent = out_.all[clause.parent];
      uint32_t from = kNone;
      if ((head.deprel == Deprel::kXcomp || clause.infinitive || clause.function == "from" || clause.function == "of" ||
           clause.function == "for" || clause.function == "into" || clause.function == "with" || clause.function == "as") &&
          !knowledge_.subject_control(parent.lemma)) {
        from = controller(parent, head.deprel == Deprel::kXcomp);
      }
      if (from == kNone && (head.deprel != Deprel::kCcomp || clause.infinitive || clause.gerund)) from = parent.subject;
      if (from == kNone && parent.word_class == WordClass::kNoun)
        if (const Argument* doer = parent.find("doer")) from = doer->token;
      lend_subject(clause, from);
    }
  }

  // Who does the infinitive: the object of the verb above, or the party it calls on.
  uint32_t controller(const Clause& parent, bool open_complement) const {
    // "gave them a week to leave": of two objects the person.
    for (const std::string_view function : {"iobj", "obj", "on", "upon", "to", "with", "at"}) {
      const bool oblique = function != "obj" && function != "iobj";
      if (parent.passive && oblique) break;
      // "climbed to the roof to wave": a place is not called on.
      if (oblique && !open_complement && !knowledge_.has_signature(parent.lemma, WordClass::kVerb)) break;
      const Argument* argument = parent.find(function);
      if (argument != nullptr && !is_time_[argument->token]) return argument->token;
    }
    return kNone;
  }

  static void lend_subject(Clause& clause, uint32_t from) {
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

  // A noun phrase right before a finite verb that has no subject, hung elsewhere by the parser: "by ten votes to two the
  // assembly condemned".
  uint32_t subject_before(uint32_t verb) const {
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

  void share_conjunct(Clause& clause) {
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
        const bool apart =
            clause.head > first.head && tree_.leftmost(clause.head) > 0 &&
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

  void share_relative(Clause& clause) {
    const uint32_t antecedent = token(clause.head).head;
    if (antecedent == kNone) return;
    bool found = false;
    for (Argument& argument : clause.arguments) {
      if (!is_relative_pronoun(token(argument.token))) continue;
      if (clause.subject == argument.token) clause.subject = antecedent;
      argument.token = antecedent;
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
  bool relative_adverb(uint32_t t) const {
    for (uint32_t k = tree_.leftmost(t); k < t; ++k)
      if (token(k).lower == "where" || token(k).lower == "when" || token(k).lower == "whose" || token(k).lower == "why")
        return true;
    return false;
  }

  void share_participle(Clause& clause) {
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
    lend_subject(clause, noun);
  }

  // "launched an attack", "talks began", "came under fire": the verb lends the noun its tense and its own arguments.
  void find_light_verb(uint32_t index) {
    Clause& noun = out_.all[index];
    if (noun.word_class != WordClass::kNoun || noun.finite || token(noun.head).deprel == Deprel::kConj) return;
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
  bool phrasal_conflict(const Clause& verb, const LightVerb& light) const {
    const Argument* particle = verb.find("prt");
    if (particle == nullptr || token(particle->token).upos == Upos::kAdj) return false;
    const std::string both = std::string(verb.lemma) + " " + std::string(token(particle->token).lower);
    (void)light;
    return !knowledge_.is_light(both) &&
           (verb.lemma == "call" || verb.lemma == "take" || verb.lemma == "give" || verb.lemma == "put");
  }

  void set_local_value(Clause& clause) const {
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

  Doc& doc_;
  const Tree& tree_;
  const Knowledge& knowledge_;
  std::vector<uint8_t> is_time_, quoted_;  // by token
  Clauses out_;
};

}  // namespace

Tree::Tree(const Doc& doc) {
  const auto n = static_cast<uint32_t>(doc.tokens.size());
  first_.assign(n, kNone);
  next_.assign(n, kNone);
  left_.resize(n);
  right_.resize(n);
  for (uint32_t t = n; t-- > 0;) {
    left_[t] = right_[t] = t;
    const uint32_t head = doc.tokens[t].head;
    if (head == kNone || head >= n || head == t) continue;
    next_[t] = first_[head];
    first_[head] = t;
  }
  // A few passes suffice for real trees; bounded, so that a malformed one costs no more.
  for (const Sentence& sentence : doc.sentences) {
    bool changed = true;
    for (int pass = 0; changed && pass < 32; ++pass) {
      changed = false;
      const auto widen = [&](uint32_t t) {
        const uint32_t head = doc.tokens[t].head;
        if (head == kNone || head >= n) return;
        if (left_[t] < left_[head]) left_[head] = left_[t], changed = true;
        if (right_[t] > right_[head]) right_[head] = right_[t], changed = true;
      };
      for (uint32_t t = sentence.first_token; t < sentence.end_token; ++t) widen(t);
      for (uint32_t t = sentence.end_token; t-- > sentence.first_token;) widen(t);
    }
  }
}

std::string_view word_of(const Token& token) {
  if (token.upos == Upos::kPropn || token.lemma.empty()) return token.lower;
  return token.lemma;
}

std::string_view case_of(Doc& doc, const Tree& tree, uint32_t token, Deprel relation) {
  std::string joined;
  std::string_view only;
  int parts = 0;
  for (uint32_t c = tree.first(token); c != kNone; c = tree.next(c)) {
    const Token& child = doc.tokens[c];
    if (child.deprel != relation || child.upos == Upos::kPunct) continue;
    if (parts > 0 && child.lower == "that") continue;
    only = child.lower;
    if (parts++ > 0) joined += ' ';
    joined += child.lower;
    for (uint32_t f = tree.first(c); f != kNone; f = tree.next(f)) {
      if (doc.tokens[f].deprel != Deprel::kFixed) continue;
      ++parts;
      joined += ' ';
      joined += doc.tokens[f].lower;
    }
  }
  if (parts <= 1) return only;
  return doc.keep(joined);
}

uint32_t content_noun(const Doc& doc, const Tree& tree, const Knowledge& knowledge, uint32_t token) {
  for (int steps = 0; steps < 4; ++steps) {
    const bool count = doc.tokens[token].upos == Upos::kNum;  // "two of the raiders"
    if (!count && !knowledge.in_kind("transparent", word_of(doc.tokens[token]))) return token;
    uint32_t inner = kNone;
    for (uint32_t c = tree.first(token); c != kNone; c = tree.next(c)) {
      if (doc.tokens[c].deprel != Deprel::kNmod) continue;
      for (uint32_t p = tree.first(c); p != kNone; p = tree.next(p))
        if (doc.tokens[p].deprel == Deprel::kCase && doc.tokens[p].lower == "of") inner = c;
    }
    if (inner == kNone) return token;
    token = inner;
  }
  return token;
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
