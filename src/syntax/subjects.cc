#include "syntax/subjects.h"

#include <algorithm>
#include <vector>

namespace demarche::syntax {
namespace {

class Mender {
 public:
  Mender(Doc* doc, const Sentence& sentence) : tokens_(doc->tokens), begin_(sentence.first_token), end_(sentence.end_token) {
    subject_.assign(end_ - begin_, kNone);
    helper_.assign(end_ - begin_, kNone);
    joined_.assign(end_ - begin_, kNone);
    last_.resize(end_ - begin_);
    for (uint32_t t = begin_; t < end_; ++t) last_[t - begin_] = t;
    for (uint32_t t = end_; t-- > begin_;) note(t);
    for (uint32_t t = end_; t-- > begin_;) widen(t);
    for (uint32_t t = begin_; t < end_; ++t) widen(t);
  }

  void run() {
    for (uint32_t t = begin_; t < end_; ++t) name_noun(t);
    for (uint32_t t = begin_; t < end_; ++t) name_verb(t);
    for (uint32_t t = begin_; t < end_; ++t) name_preposition(t);
    for (uint32_t t = begin_; t < end_; ++t) name_participle(t);
    for (uint32_t t = begin_; t < end_; ++t) split_indirect(t);
    for (uint32_t t = begin_; t < end_; ++t) free_verb(t);
    for (uint32_t t = begin_; t < end_; ++t) place_passive(t);
    for (uint32_t t = begin_; t < end_; ++t) fold_verb(t);
    for (uint32_t t = begin_; t < end_; ++t) keep_one_subject(t);
    for (uint32_t t = begin_; t < end_; ++t) take_back_object(t);
    for (uint32_t t = begin_; t < end_; ++t) unfold_participle(t);
    for (uint32_t t = begin_; t < end_; ++t) give_back_subject(t);
    for (uint32_t t = begin_; t < end_; ++t) tie_participle(t);
    for (uint32_t t = begin_; t < end_; ++t) give_subject(t);
    for (uint32_t t = begin_ + 2; t < end_; ++t) join_hyphen(t);
    for (uint32_t t = begin_; t < end_; ++t) hang_participle(t);
    for (uint32_t t = begin_; t < end_; ++t) split_objects(t);
    for (uint32_t t = begin_; t < end_; ++t) follow_last(t);
  }

 private:
  static bool is_subject(Deprel relation) {
    return relation == Deprel::kNsubj || relation == Deprel::kNsubjPass || relation == Deprel::kCsubj ||
           relation == Deprel::kCsubjPass || relation == Deprel::kExpl;
  }
  static bool helps(Deprel relation) {
    return relation == Deprel::kAux || relation == Deprel::kAuxPass || relation == Deprel::kCop;
  }
  static bool is_nominal(const Token& token) {
    return token.upos == Upos::kNoun || token.upos == Upos::kPropn || token.upos == Upos::kPron;
  }

  uint32_t& subject(uint32_t t) { return subject_[t - begin_]; }
  uint32_t& helper(uint32_t t) { return helper_[t - begin_]; }  // first auxiliary
  uint32_t& joined(uint32_t t) { return joined_[t - begin_]; }  // "and", "or"
  uint32_t& last(uint32_t t) { return last_[t - begin_]; }      // last word of the subtree, commas aside

  bool inside(uint32_t t) const { return t != kNone && t >= begin_ && t < end_; }

  void note(uint32_t t) {
    const uint32_t head = tokens_[t].head;
    if (!inside(head)) return;
    if (is_subject(tokens_[t].deprel)) subject(head) = t;
    if (helps(tokens_[t].deprel)) helper(head) = t;
    if (tokens_[t].deprel == Deprel::kCc) joined(head) = t;
  }

  void widen(uint32_t t) {
    const uint32_t head = tokens_[t].head;
    if (inside(head) && tokens_[t].upos != Upos::kPunct) last(head) = std::max(last(head), last(t));
  }

  bool below(uint32_t t, uint32_t above) const {
    for (int steps = 0; inside(t) && steps < 64; ++steps, t = tokens_[t].head)
      if (t == above) return true;
    return false;
  }

  bool has(uint32_t head, Deprel relation) const {
    for (uint32_t t = begin_; t < end_; ++t)
      if (tokens_[t].head == head && tokens_[t].deprel == relation) return true;
    return false;
  }

  bool is_finite(uint32_t verb) {
    if (helper(verb) != kNone) return true;
    const std::string_view tag = tokens_[verb].xpos;
    return tokens_[verb].upos == Upos::kVerb && (tag == "VBD" || tag == "VBZ" || tag == "VBP");
  }

  void make_subject(uint32_t noun, uint32_t verb) {
    tokens_[noun].head = verb;
    tokens_[noun].deprel = has(verb, Deprel::kAuxPass) ? Deprel::kNsubjPass : Deprel::kNsubj;
    subject(verb) = noun;
  }

  // The verb above or beside this one that can only be a participle: "men arrested in" with no auxiliary and no object.
  uint32_t garden_path(uint32_t verb) {
    const uint32_t first = helper(verb);
    for (uint32_t t = first; t-- > begin_ && first - t < 16;) {
      if (tokens_[t].upos == Upos::kPunct || tokens_[t].upos == Upos::kCconj) return kNone;
      if (tokens_[t].upos != Upos::kVerb && tokens_[t].upos != Upos::kAux) continue;
      const bool past = tokens_[t].xpos == "VBN" || tokens_[t].xpos == "VBD";
      if (!past || tokens_[t].upos == Upos::kAux || helper(t) != kNone || tokens_[t].deprel == Deprel::kAclRelcl) return kNone;
      if (tokens_[verb].head != t && tokens_[verb].head != tokens_[t].head) return kNone;
      const uint32_t noun = subject(t);
      return noun != kNone && noun < t && is_nominal(tokens_[noun]) && last(noun) + 1 == t ? t : kNone;
    }
    return kNone;
  }

  // "Israeli air strikes killed", "a school run": what stands where a noun does, described as one, is a noun.
  void name_noun(uint32_t t) {
    Token& at = tokens_[t];
    if (at.upos != Upos::kVerb || at.xpos == "VBG" || at.xpos == "VBN" || subject(t) != kNone || helper(t) != kNone) return;
    if (at.deprel != Deprel::kNsubj && at.deprel != Deprel::kNsubjPass && at.deprel != Deprel::kObj &&
        at.deprel != Deprel::kObl && at.deprel != Deprel::kNmod)
      return;
    if (t == begin_ || (tokens_[t - 1].head != t && !has(t, Deprel::kNmodPoss)) || has(t, Deprel::kObj)) return;
    // "bent to pressure from the unions"
    if (tokens_[t - 1].lower == "to" && tokens_[t - 1].deprel == Deprel::kMark && at.deprel != Deprel::kObj) {
      at.upos = Upos::kNoun;
      at.xpos = "NN";
      return;  // name_preposition does the rest
    }
    const Deprel before = tokens_[t - 1].deprel;
    const bool owned = has(t, Deprel::kNmodPoss);  // "Kosovo's bid"
    if (before != Deprel::kCompound && before != Deprel::kAmod && before != Deprel::kDet && before != Deprel::kNummod && !owned)
      return;
    if (has(t, Deprel::kMark)) return;
    at.upos = Upos::kNoun;
    at.xpos = at.lower.ends_with("s") && !at.lower.ends_with("ss") ? "NNS" : "NN";
  }

  // "Student protests broke out": of two verbs side by side the first, with its bare subject, is the subject of the second.
  void fold_verb(uint32_t verb) {
    Token& at = tokens_[verb];
    if (at.upos != Upos::kVerb || at.deprel != Deprel::kCcomp || verb == begin_ || at.head != verb - 1 ||
        subject(verb) != kNone || helper(verb) != kNone || (at.xpos != "VBD" && at.xpos != "VBZ"))
      return;
    const uint32_t first = verb - 1;
    Token& noun = tokens_[first];
    const uint32_t modifier = subject(first);
    if (noun.upos != Upos::kVerb || (noun.xpos != "VBZ" && noun.xpos != "VBP") || !noun.lower.ends_with("s") ||
        helper(first) != kNone)
      return;
    if (modifier == kNone || modifier + 1 != first || !is_nominal(tokens_[modifier]) || tokens_[modifier].upos == Upos::kPron)
      return;
    for (uint32_t t = begin_; t < end_; ++t)
      if (tokens_[t].head == first && t != verb && t != modifier) tokens_[t].head = verb;
    at.head = noun.head;
    at.deprel = noun.deprel;
    noun.upos = Upos::kNoun;
    noun.xpos = "NNS";
    tokens_[modifier].deprel = Deprel::kCompound;
    subject(first) = kNone;
    make_subject(first, verb);
  }

  // "invited them to talks": "to" before a noun is a preposition.
  void name_preposition(uint32_t t) {
    Token& at = tokens_[t];
    if (at.lower != "to" || at.deprel != Deprel::kMark || !inside(at.head) || tokens_[at.head].upos != Upos::kNoun) return;
    const Deprel relation = tokens_[at.head].deprel;
    if (relation != Deprel::kObl && relation != Deprel::kNmod) return;
    at.upos = Upos::kAdp;
    at.xpos = "IN";
    at.deprel = Deprel::kCase;
  }

  // "handed Manila two cutters": a name before a number or an adjective is no part of the noun behind it.
  void split_indirect(uint32_t t) {
    Token& at = tokens_[t];
    const uint32_t noun = at.head;
    if (at.deprel != Deprel::kCompound || at.upos != Upos::kPropn || !inside(noun) || noun < t + 2 || t == begin_ ||
        tokens_[noun].deprel != Deprel::kObj || tokens_[noun].upos != Upos::kNoun || last(t) != t)
      return;
    const uint32_t verb = tokens_[noun].head;
    const Token& next = tokens_[t + 1];
    if (verb + 1 != t || tokens_[verb].upos != Upos::kVerb || next.head != noun || has(verb, Deprel::kIobj) ||
        (next.deprel != Deprel::kNummod && next.deprel != Deprel::kDet && next.deprel != Deprel::kAmod))
      return;
    at.head = verb;
    at.deprel = Deprel::kIobj;
  }

  // "Jakarta is to free jailed rebels": "free" behind "is to" is a verb.
  void free_verb(uint32_t t) {
    Token& at = tokens_[t];
    const uint32_t noun = at.head;
    if (at.upos != Upos::kAdj || at.deprel != Deprel::kAmod || t < begin_ + 2 || !inside(noun) || noun < t ||
        tokens_[t - 1].lower != "to" || tokens_[t - 1].head != t || tokens_[t - 1].deprel != Deprel::kMark)
      return;
    Token& be = tokens_[t - 2];
    if (be.deprel != Deprel::kCop || be.head != noun) return;
    at.upos = Upos::kVerb;
    at.xpos = "VB";
    at.head = tokens_[noun].head;
    at.deprel = tokens_[noun].deprel;
    be.deprel = Deprel::kAux;
    for (uint32_t k = begin_; k < end_; ++k)
      if (k != t && tokens_[k].head == noun && (k < t || tokens_[k].upos == Upos::kPunct)) tokens_[k].head = t;
    tokens_[noun].head = t;
    tokens_[noun].deprel = Deprel::kObj;
    subject(t) = subject(noun);
    subject(noun) = kNone;
    helper(t) = t - 2;
  }

  // "offices were sealed", read as an adjective; "did away with visas", read as an auxiliary.
  void name_participle(uint32_t t) {
    Token& at = tokens_[t];
    if (at.upos == Upos::kAdj && at.lower.ends_with("ed") && has(t, Deprel::kAuxPass)) {
      at.upos = Upos::kVerb;
      at.xpos = "VBN";
    } else if (at.upos == Upos::kAux && !helps(at.deprel) && has(t, Deprel::kCompoundPrt)) {
      at.upos = Upos::kVerb;
    }
  }

  // "was detected off Luzon": what a passive has no object for hangs on the preposition.
  void place_passive(uint32_t t) {
    Token& at = tokens_[t];
    const uint32_t verb = at.head;
    if (at.deprel != Deprel::kObj || at.upos != Upos::kPropn || !inside(verb) || verb + 2 != t || !has(verb, Deprel::kAuxPass))
      return;
    Token& particle = tokens_[t - 1];
    if (particle.deprel != Deprel::kCompoundPrt || particle.head != verb || particle.upos != Upos::kAdp) return;
    particle.head = t;
    particle.deprel = Deprel::kCase;
    at.deprel = Deprel::kObl;
  }

  // "If Russia attacks": a noun with a subject and a conjunction, and no form of "be", is a verb.
  void name_verb(uint32_t t) {
    Token& at = tokens_[t];
    if (at.upos != Upos::kNoun || at.xpos != "NNS" || (subject(t) != kNone && subject(t) > t) || helper(t) != kNone) return;
    if ((at.deprel != Deprel::kAdvcl && at.deprel != Deprel::kCcomp && at.deprel != Deprel::kObl) || !has(t, Deprel::kMark) ||
        has(t, Deprel::kCase) || has(t, Deprel::kDet) || has(t, Deprel::kAmod))
      return;
    if (subject(t) == kNone) {
      // "if Niamey attacks", with the name taken for a part of the noun
      if (t == begin_ || tokens_[t - 1].head != t || tokens_[t - 1].upos != Upos::kPropn ||
          tokens_[t - 1].deprel != Deprel::kCompound)
        return;
      tokens_[t - 1].deprel = Deprel::kNsubj;
      subject(t) = t - 1;
    }
    at.upos = Upos::kVerb;
    if (at.deprel == Deprel::kObl) at.deprel = Deprel::kAdvcl;
    at.xpos = "VBZ";
  }

  // Two subjects of one verb: "Rome, Vienna and Athens rejected" names them side by side; in "a mission that was due called off
  // its trip" the pronoun is the subject of the clause that describes the first.
  void keep_one_subject(uint32_t second) {
    Token& at = tokens_[second];
    const uint32_t verb = at.head;
    if (at.deprel != Deprel::kNsubj || !inside(verb)) return;
    const uint32_t first = subject(verb);
    if (first == kNone || first >= second || tokens_[first].deprel != Deprel::kNsubj || !is_nominal(tokens_[first])) return;
    if (verb < second) {
      if (first < verb && tokens_[verb].upos == Upos::kVerb && !has(verb, Deprel::kObj) && is_nominal(at))
        at.deprel = Deprel::kObj;
      return;
    }
    if (at.xpos.starts_with('W')) {
      for (uint32_t t = second + 1; t < verb; ++t) {
        if (tokens_[t].head != first || tokens_[t].deprel != Deprel::kAclRelcl || subject(t) != kNone) continue;
        at.head = t;
        subject(t) = second;
        return;
      }
    } else if (second > begin_ && tokens_[second - 1].lower == "," && last(first) + 1 == second - 1 && is_nominal(at) &&
               has(second, Deprel::kConj)) {
      at.head = first;
      at.deprel = Deprel::kConj;
    }
  }

  // "recalled its envoy and will close the border": what stands before the "and" is no subject of the verb behind it.
  void take_back_object(uint32_t noun) {
    const uint32_t later = tokens_[noun].head;
    if (tokens_[noun].deprel != Deprel::kNsubj || !inside(later) || tokens_[later].deprel != Deprel::kConj) return;
    const uint32_t verb = tokens_[later].head;
    if (!inside(verb) || verb > noun || tokens_[verb].upos != Upos::kVerb || joined(later) == kNone || joined(later) < noun ||
        joined(later) > later || has(verb, Deprel::kObj))
      return;
    tokens_[noun].head = verb;
    tokens_[noun].deprel = Deprel::kObj;
    if (subject(later) == noun) subject(later) = kNone;
  }

  // "that two men arrested in the raid had been beaten": a participle without an auxiliary was taken for the verb of the clause,
  // and the verb, which has none, for one below it.
  void unfold_participle(uint32_t verb) {
    if (tokens_[verb].upos != Upos::kVerb || subject(verb) != kNone || !is_finite(verb) || helper(verb) == kNone ||
        joined(verb) != kNone)
      return;
    const uint32_t participle = garden_path(verb);
    if (participle == kNone) return;
    const Deprel relation = tokens_[verb].deprel;
    if (relation != Deprel::kAdvcl && relation != Deprel::kCcomp && relation != Deprel::kXcomp &&
        relation != Deprel::kParataxis && relation != Deprel::kConj)
      return;
    const uint32_t noun = subject(participle);
    for (uint32_t t = begin_; t < end_; ++t) {
      if (tokens_[t].head == participle && (tokens_[t].deprel == Deprel::kObj || tokens_[t].deprel == Deprel::kIobj)) return;
      if (tokens_[t].head == verb && tokens_[t].deprel == Deprel::kMark && t > participle) return;
    }
    for (uint32_t t = begin_; t < end_; ++t)
      if (tokens_[t].head == participle && t != noun && t != verb && (t < noun || tokens_[t].upos == Upos::kPunct))
        tokens_[t].head = verb;
    tokens_[verb].head = tokens_[participle].head;
    tokens_[verb].deprel = tokens_[participle].deprel;
    subject(participle) = kNone;
    make_subject(noun, verb);
    tokens_[participle].head = noun;
    tokens_[participle].deprel = Deprel::kAcl;
  }

  // "Sanctions imposed in May had little effect": the subject was given to the participle, which was hung on the verb.
  void give_back_subject(uint32_t participle) {
    const Token& at = tokens_[participle];
    const uint32_t verb = at.head, noun = subject(participle);
    if (at.upos != Upos::kVerb || at.xpos != "VBN" || at.deprel != Deprel::kAdvcl || helper(participle) != kNone) return;
    if (!inside(verb) || verb < participle || subject(verb) != kNone || !is_finite(verb) || joined(verb) != kNone) return;
    if (noun == kNone || noun > participle || !is_nominal(tokens_[noun]) || last(noun) + 1 != participle) return;
    if (has(participle, Deprel::kMark) || has(participle, Deprel::kObj)) return;
    for (uint32_t t = participle; t < verb; ++t)
      if (tokens_[t].upos == Upos::kPunct || tokens_[t].upos == Upos::kCconj) return;
    make_subject(noun, verb);
    subject(participle) = kNone;
    tokens_[participle].head = noun;
    tokens_[participle].deprel = Deprel::kAcl;
  }

  // "that men trained in the port had fled": a participle between a subject and its verb belongs to neither verb, but to the
  // noun.
  void tie_participle(uint32_t participle) {
    const Token& at = tokens_[participle];
    if (at.upos != Upos::kVerb || (at.xpos != "VBN" && at.xpos != "VBD") || participle == begin_ || !inside(at.head)) return;
    if (helper(participle) != kNone || subject(participle) != kNone) return;
    uint32_t noun = participle - 1;
    for (int steps = 0;
         steps < 8 && inside(tokens_[noun].head) && !is_subject(tokens_[noun].deprel) && tokens_[noun].head < participle; ++steps)
      noun = tokens_[noun].head;
    const uint32_t verb = tokens_[noun].head;
    if (!is_subject(tokens_[noun].deprel) || !is_nominal(tokens_[noun]) || tokens_[noun].upos == Upos::kPron || !inside(verb))
      return;
    if (verb < participle || (at.head != verb && tokens_[verb].head != at.head) || last(noun) >= participle) return;
    if (!is_finite(verb) || at.deprel == Deprel::kConj || has(participle, Deprel::kMark) || has(participle, Deprel::kObj)) return;
    for (uint32_t t = participle; t < verb; ++t)
      if (tokens_[t].upos == Upos::kPunct || tokens_[t].upos == Upos::kCconj) return;
    tokens_[participle].head = noun;
    tokens_[participle].deprel = Deprel::kAcl;
  }

  // "The army took the port and rebels fled", "if it is attacked it will answer": a noun right before a finite verb without a
  // subject is its subject, not one more object of the verb before.
  void give_subject(uint32_t noun) {
    if (!is_nominal(tokens_[noun]) || !inside(tokens_[noun].head) || tokens_[noun].head > noun) return;
    uint32_t next = last(noun) + 1;
    while (next < end_ && next < last(noun) + 3 && (tokens_[next].upos == Upos::kAdv || tokens_[next].upos == Upos::kPart))
      ++next;
    if (next >= end_) return;
    const uint32_t verb = helps(tokens_[next].deprel) ? tokens_[next].head : next;
    if (!inside(verb) || verb < next || tokens_[verb].upos == Upos::kAux || subject(verb) != kNone || !is_finite(verb)) return;
    if (helper(verb) != kNone && helper(verb) != next) return;
    if (verb == next && tokens_[verb].upos != Upos::kVerb) return;
    if (joined(verb) != kNone || below(verb, noun)) return;
    const Deprel relation = tokens_[noun].deprel;
    const uint32_t old = tokens_[noun].head;
    if (relation == Deprel::kConj) {
      if (helper(verb) == kNone && next != last(noun) + 1) return;  // "ordered raids and hours later called them off"
      const bool loose = tokens_[verb].deprel == Deprel::kAdvcl && !has(verb, Deprel::kMark);
      if ((tokens_[verb].deprel != Deprel::kConj && !loose) || tokens_[verb].head > noun || joined(noun) == kNone) return;
      tokens_[verb].deprel = Deprel::kConj;
      tokens_[joined(noun)].head = verb;
      joined(verb) = joined(noun);
      joined(noun) = kNone;
    } else if (tokens_[old].upos == Upos::kNoun && tokens_[old].deprel == Deprel::kObl && tokens_[old].head == verb &&
               old < noun &&
               (relation == Deprel::kObj || relation == Deprel::kAppos ||
                (relation == Deprel::kNmod && !has(noun, Deprel::kCase)))) {
      // "In return Rwanda will reopen the border"
      if (helper(verb) == kNone) return;
    } else if (relation == Deprel::kObj || relation == Deprel::kIobj) {
      if (helper(verb) == kNone || tokens_[old].deprel != Deprel::kAdvcl || tokens_[old].head != verb) return;
    } else if (relation == Deprel::kNsubj || relation == Deprel::kNsubjPass) {
      if (subject(old) == noun || tokens_[old].deprel != Deprel::kAdvcl || tokens_[old].head != verb) return;  // one of two
    } else {
      return;
    }
    make_subject(noun, verb);
  }

  // "fired shots and later rammed a ship off Lima, with three crew wounded": an adjunct behind the second verb hangs on it.
  void follow_last(uint32_t t) {
    const Deprel relation = tokens_[t].deprel;
    if (relation != Deprel::kObl && relation != Deprel::kOblUnmarked) return;
    const uint32_t verb = tokens_[t].head;
    if (!inside(verb) || verb > t || tokens_[verb].upos != Upos::kVerb) return;
    uint32_t later = kNone;
    for (uint32_t w = verb + 1; w < t; ++w)
      if (tokens_[w].head == verb && tokens_[w].deprel == Deprel::kConj && tokens_[w].upos == Upos::kVerb) later = w;
    if (later != kNone) tokens_[t].head = later;
  }

  // "the rebel-held town": the participle behind the hyphen only describes.
  void join_hyphen(uint32_t t) {
    Token& at = tokens_[t];
    if (tokens_[t - 1].lower != "-" || tokens_[t - 1].space_after || tokens_[t - 2].space_after || at.upos != Upos::kVerb ||
        (at.xpos != "VBN" && at.xpos != "VBD") || t + 1 >= end_)
      return;
    uint32_t noun = t + 1;
    for (int steps = 0; steps < 4 && inside(tokens_[noun].head) && tokens_[noun].head > noun; ++steps) noun = tokens_[noun].head;
    if (tokens_[noun].upos != Upos::kNoun || tokens_[noun].head != t) return;
    if (at.deprel != Deprel::kXcomp && at.deprel != Deprel::kCcomp) return;
    tokens_[noun].head = at.head;
    tokens_[noun].deprel = Deprel::kObj;
    at.head = noun;
    at.deprel = Deprel::kAmod;
    if (subject(t) != kNone && subject(t) < t) {
      tokens_[subject(t)].deprel = Deprel::kCompound;
      subject(t) = kNone;
    }
  }

  // "ruled out attacking the town": a gerund right behind the verb or its particle is what is ruled out; "named hackers linked to
  // the army": a participle right behind a noun describes it.
  void hang_participle(uint32_t t) {
    Token& at = tokens_[t];
    const uint32_t verb = at.head;
    // "announced the release of a Dane held hostage": what seemed the subject of "held" is what is announced.
    if (const uint32_t noun = subject(t);
        at.upos == Upos::kVerb && at.xpos == "VBN" && at.deprel == Deprel::kCcomp && inside(verb) && verb < t && noun != kNone &&
        noun > verb && noun < t && helper(t) == kNone && joined(t) == kNone && !has(t, Deprel::kMark) &&
        !has(verb, Deprel::kObj) && tokens_[verb].upos == Upos::kVerb && tokens_[noun].upos == Upos::kNoun &&
        last(noun) + 1 == t && (tokens_[t - 1].upos == Upos::kNoun || tokens_[t - 1].upos == Upos::kPropn)) {
      tokens_[noun].head = verb;
      tokens_[noun].deprel = Deprel::kObj;
      subject(t) = kNone;
      at.head = t - 1;
      at.deprel = Deprel::kAcl;
      return;
    }
    if (at.upos != Upos::kVerb || !inside(verb) || verb >= t || subject(t) != kNone || helper(t) != kNone ||
        has(t, Deprel::kMark))
      return;
    const Token& before = tokens_[t - 1];
    if (at.deprel == Deprel::kAdvcl && at.xpos == "VBG" && before.deprel == Deprel::kCompoundPrt && before.head == verb) {
      at.deprel = Deprel::kXcomp;
    } else if (at.deprel == Deprel::kCcomp && at.xpos == "VBN" && joined(t) == kNone &&
               (before.upos == Upos::kNoun || before.upos == Upos::kPropn) && before.head == verb && last(t - 1) + 1 == t) {
      at.head = t - 1;
      at.deprel = Deprel::kAcl;
    }
  }

  // "must leave the port or face strikes": a bare noun behind "or", and right behind it one more that hangs on the verb above, a
  // bare form too, are a verb and its object.
  void split_objects(uint32_t t) {
    if (tokens_[t].upos != Upos::kNoun || tokens_[t].xpos != "NN" || tokens_[t].deprel != Deprel::kConj) return;
    if (t == begin_ || joined(t) != t - 1 || tokens_[t - 1].lower != "or" || last(t) != t || t + 1 >= end_) return;
    uint32_t object = t + 1;
    if (!is_nominal(tokens_[object]) && tokens_[object].upos != Upos::kAdj && tokens_[object].upos != Upos::kDet) return;
    for (int steps = 0; steps < 8 && inside(tokens_[object].head) && tokens_[object].head > object; ++steps)
      object = tokens_[object].head;
    const uint32_t verb = tokens_[object].head;
    if (tokens_[object].upos != Upos::kNoun || !inside(verb) || (tokens_[verb].xpos != "VB" && tokens_[verb].xpos != "VBP") ||
        !below(t, verb))
      return;
    if (tokens_[object].deprel != Deprel::kObj && tokens_[object].deprel != Deprel::kObl) return;
    if (has(object, Deprel::kCase)) return;
    tokens_[t].upos = Upos::kVerb;
    tokens_[t].xpos = "VB";
    tokens_[t].head = verb;
    tokens_[object].head = t;
    tokens_[object].deprel = Deprel::kObj;
  }

  std::vector<Token>& tokens_;
  uint32_t begin_, end_;
  std::vector<uint32_t> subject_, helper_, joined_, last_;
};

}  // namespace

void mend_subjects(Doc* doc, const Sentence& sentence) {
  if (sentence.end_token - sentence.first_token > 2) Mender(doc, sentence).run();
}

}  // namespace demarche::syntax
