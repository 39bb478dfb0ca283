#include "syntax/mend.h"

#include <algorithm>

namespace demarche::syntax {
namespace {

class Mender {
 public:
  Mender(Doc& doc, const Sentence& sentence) : doc_(doc), begin_(sentence.first_token), end_(sentence.end_token) {}

  void run() {
    for (uint32_t t = begin_; t < end_; ++t) {
      noun_as_verb(t);
      gerund_as_noun(t);
      gerund_with_object(t);
    }
    for (uint32_t t = begin_; t < end_; ++t) {
      reduced_relative(t);
      noun_with_particle(t);
      name_behind_description(t);
      that_without_subject(t);
      verbs_in_a_row(t);
      of_before_number(t);
      verb_behind_participle(t);
      under_pressure(t);
    }
  }

 private:
  Token& tok(uint32_t t) { return doc_.tokens[t]; }

  uint32_t child(uint32_t head, std::initializer_list<Deprel> relations) {
    for (uint32_t c = begin_; c < end_; ++c) {
      if (tok(c).head != head) continue;
      for (const Deprel relation : relations)
        if (tok(c).deprel == relation) return c;
    }
    return kNone;
  }

  bool past(uint32_t t) { return tok(t).upos == Upos::kVerb && (tok(t).xpos == "VBD" || tok(t).xpos == "VBN"); }

  bool helped(uint32_t verb) { return child(verb, {Deprel::kAux, Deprel::kAuxPass, Deprel::kCop, Deprel::kMark}) != kNone; }

  bool comma_between(uint32_t from, uint32_t to) {
    for (uint32_t t = from + 1; t < to; ++t)
      if (tok(t).upos == Upos::kPunct && tok(t).lower != "-") return true;
    return false;
  }

  // `below` takes the place of `above` in the tree.
  void rise(uint32_t below, uint32_t above) {
    tok(below).head = tok(above).head;
    tok(below).deprel = tok(above).deprel;
  }

  // "a day after the ship, escorted by frigates, entered the bay", read as "after the ship": a past tense without a doer behind
  // the second of two commas takes the noun as its own, and "after" leads it.
  void verb_behind_participle(uint32_t t) {
    if (t < begin_ + 5 || tok(t).xpos != "VBD" || tok(t - 1).lower != ",") return;
    if (tok(t).deprel != Deprel::kAdvcl && tok(t).deprel != Deprel::kConj && tok(t).deprel != Deprel::kParataxis) return;
    if (child(t, {Deprel::kNsubj, Deprel::kNsubjPass, Deprel::kMark, Deprel::kAux, Deprel::kAuxPass, Deprel::kCc}) != kNone)
      return;
    uint32_t noun = kNone;
    for (uint32_t n = begin_; n + 3 < t && noun == kNone; ++n) {
      if (tok(n).deprel != Deprel::kCase || tok(n).head <= n || tok(n).head >= t) continue;
      if (tok(n).lower != "after" && tok(n).lower != "before" && tok(n).lower != "since" && tok(n).lower != "until") continue;
      const Token& at = tok(tok(n).head);
      if ((at.upos != Upos::kNoun && at.upos != Upos::kPropn) || at.head != tok(t).head) continue;
      if (at.deprel != Deprel::kObl && at.deprel != Deprel::kNmod) continue;
      noun = tok(n).head;
      for (uint32_t between = noun + 1; between + 1 < t; ++between)
        if (tok(between).xpos == "VBD" || tok(between).upos == Upos::kCconj) return;
      tok(n).head = t;
      tok(n).deprel = Deprel::kMark;
    }
    if (noun == kNone) return;
    tok(t).deprel = Deprel::kAdvcl;
    tok(noun).head = t;
    tok(noun).deprel = Deprel::kNsubj;
    for (uint32_t c = noun + 1; c < t; ++c)
      if (tok(c).head == tok(t).head && tok(c).deprel == Deprel::kAdvcl && tok(c).xpos == "VBN") {
        tok(c).head = noun;
        tok(c).deprel = Deprel::kAcl;
      }
  }

  // "handed the envoy of Peru 72 hours", read as hours of Peru: "of" and a name stand before the number, so they are the envoy's.
  void of_before_number(uint32_t t) {
    if (t == begin_ || tok(t).lower != "of" || tok(t).deprel != Deprel::kCase || tok(t - 1).upos != Upos::kNoun) return;
    const uint32_t noun = tok(t).head;
    if (noun == kNone || noun < t + 3 || noun > t + 6 || noun >= end_ || tok(noun).upos != Upos::kNoun) return;
    if (tok(noun - 1).upos != Upos::kNum || tok(noun - 1).head != noun) return;
    uint32_t name = kNone;
    for (uint32_t n = t + 1; n + 1 < noun; ++n) {
      if (tok(n).upos != Upos::kPropn) return;
      if (tok(n).head == noun) name = n;
    }
    if (name == kNone) return;
    tok(name).head = t - 1;
    tok(name).deprel = Deprel::kNmod;
    tok(t).head = name;
  }

  // "Envoys landed on Friday, met the premier and urged him", the first hung on the second: the first, which has the doer, leads.
  void verbs_in_a_row(uint32_t t) {
    if (t < begin_ + 2 || tok(t).xpos != "VBD" || tok(t - 1).lower != ",") return;
    if (child(t, {Deprel::kNsubj, Deprel::kNsubjPass, Deprel::kExpl, Deprel::kMark, Deprel::kAux, Deprel::kAuxPass}) != kNone)
      return;
    bool more = false;
    uint32_t first = kNone;
    for (uint32_t c = begin_; c < end_; ++c) {
      if (tok(c).head != t) continue;
      more = more || (c > t && tok(c).deprel == Deprel::kConj && tok(c).xpos == "VBD");
      const bool before = c < t && tok(c).xpos == "VBD" && child(c, {Deprel::kNsubj}) != kNone &&
                          child(c, {Deprel::kMark, Deprel::kObj, Deprel::kCcomp}) == kNone;
      if (before && (tok(c).deprel == Deprel::kParataxis || tok(c).deprel == Deprel::kCcomp || tok(c).deprel == Deprel::kAdvcl))
        first = c;
    }
    if (!more || first == kNone) return;
    rise(first, t);
    tok(t).head = first;
    tok(t).deprel = Deprel::kConj;
    for (uint32_t c = t + 1; c < end_; ++c)
      if (tok(c).head == t && (tok(c).deprel == Deprel::kConj || (tok(c).deprel == Deprel::kPunct && c + 1 == end_)))
        tok(c).head = first;
  }

  // "demanded an inquiry into the attack that destroyed a school", read as what is demanded: a clause of "that" without a subject
  // describes the noun before it.
  void that_without_subject(uint32_t t) {
    if (tok(t).upos != Upos::kVerb || (tok(t).xpos != "VBD" && tok(t).xpos != "VBZ") || tok(t).deprel != Deprel::kCcomp) return;
    const uint32_t mark = child(t, {Deprel::kMark});
    if (mark == kNone || mark <= begin_ || mark > t || tok(mark).lower != "that") return;
    if (child(t, {Deprel::kNsubj, Deprel::kNsubjPass, Deprel::kCsubj, Deprel::kExpl, Deprel::kNsubjOuter}) != kNone) return;
    const uint32_t noun = mark - 1;
    if (tok(noun).upos != Upos::kNoun && tok(noun).upos != Upos::kPropn) return;
    for (uint32_t between = mark + 1; between < t; ++between)
      if (tok(between).upos != Upos::kAdv && tok(between).upos != Upos::kAux) return;
    tok(t).head = noun;
    tok(t).deprel = Deprel::kAclRelcl;
    tok(mark).deprel = Deprel::kNsubj;
  }

  // "said the defence minister, Ann Lee", read as two subjects: the name behind the comma is the minister's.
  void name_behind_description(uint32_t t) {
    if (t < begin_ + 3 || tok(t).upos != Upos::kPropn || tok(t).deprel != Deprel::kNsubj || tok(t - 1).lower != ",") return;
    const uint32_t verb = tok(t).head;
    if (verb == kNone || verb >= t || verb < begin_) return;
    const uint32_t noun = t - 2;
    if (noun <= verb || tok(noun).upos != Upos::kNoun || tok(noun).deprel != Deprel::kNsubj || tok(noun).head != verb) return;
    tok(t).head = noun;
    tok(t).deprel = Deprel::kAppos;
  }

  // "the waters off Guam", read as "the waters-off Guam": nouns have no particles; it leads the name behind it.
  void noun_with_particle(uint32_t t) {
    if (t == begin_ || t + 1 >= end_ || tok(t).upos != Upos::kAdp) return;
    if (tok(t).deprel != Deprel::kCompoundPrt && tok(t).deprel != Deprel::kCase) return;
    const uint32_t noun = t - 1;
    if (tok(t).head != noun || tok(noun).upos != Upos::kNoun) return;
    const uint32_t last = std::min(t + 4, end_);
    for (uint32_t name = t + 1; name < last; ++name) {
      const Token& at = tok(name);
      if (at.upos == Upos::kDet || at.upos == Upos::kAdj || at.deprel == Deprel::kCompound) continue;
      const bool hangs =
          at.head == noun || (at.head == tok(noun).head &&
                              (at.deprel == Deprel::kObl || at.deprel == Deprel::kNmod || at.deprel == Deprel::kOblUnmarked));
      if ((at.upos != Upos::kPropn && at.upos != Upos::kNoun) || !hangs) return;
      tok(name).head = noun;
      tok(name).deprel = Deprel::kNmod;
      tok(t).head = name;
      tok(t).deprel = Deprel::kCase;
      return;
    }
  }

  // "Air strikes hit a camp", read as air that strikes: a verb right behind such a form that has an object of its own and no
  // auxiliary is the sentence's verb. Not "stands accused", which has none.
  void noun_as_verb(uint32_t t) {
    if (t == begin_ || t + 1 >= end_ || tok(t).upos != Upos::kVerb || !tok(t).lower.ends_with("s")) return;
    if (tok(t).xpos != "VBZ" && tok(t).xpos != "NNS" && tok(t).xpos != "VB") return;
    const uint32_t noun = t - 1, verb = t + 1;
    if (tok(noun).head != t || tok(noun).upos != Upos::kNoun || tok(noun).xpos == "NNS") return;
    if (tok(noun).deprel != Deprel::kNsubj && tok(noun).deprel != Deprel::kCompound) return;
    if (tok(verb).head != t || !past(verb) || helped(verb) || child(verb, {Deprel::kObj}) == kNone) return;
    if (child(noun, {Deprel::kDet}) != kNone || child(t, {Deprel::kObj, Deprel::kAux, Deprel::kAuxPass}) != kNone) return;
    const Deprel below = tok(verb).deprel;
    if (below != Deprel::kXcomp && below != Deprel::kCcomp && below != Deprel::kAcl) return;
    rise(verb, t);
    for (uint32_t c = begin_; c < end_; ++c)
      if (c != noun && c != verb && tok(c).head == t && (c > verb || tok(c).deprel != Deprel::kCompound)) tok(c).head = verb;
    for (uint32_t c = begin_; c < noun; ++c)
      if (tok(c).head == noun) tok(c).head = t;
    tok(noun).deprel = Deprel::kCompound;
    tok(t).upos = Upos::kNoun;
    tok(t).xpos = "NNS";
    tok(t).head = verb;
    tok(t).deprel = Deprel::kNsubj;
    tok(verb).xpos = "VBD";
  }

  // "Leaders meeting in Rome condemned", read as a meeting of leaders: a bare plural right before a gerund with a phrase behind
  // it is who does it.
  void gerund_as_noun(uint32_t t) {
    if (t == begin_ || t + 1 >= end_ || tok(t).xpos != "NN" || tok(t).lower != "meeting") return;
    const uint32_t people = t - 1;
    if (tok(people).xpos != "NNS" || tok(people).upos != Upos::kNoun || tok(t).deprel != Deprel::kNsubj) return;
    if (tok(t + 1).upos != Upos::kAdp && tok(t + 1).upos != Upos::kAdv && tok(t + 1).upos != Upos::kPropn) return;
    const bool compound = tok(people).head == t && tok(people).deprel == Deprel::kCompound;
    const bool two = tok(people).head == tok(t).head && tok(people).deprel == Deprel::kNsubj;
    const uint32_t article = child(t, {Deprel::kDet});
    if ((!compound && !two) || (article != kNone && (tok(article).lower == "a" || tok(article).lower == "another"))) return;
    rise(people, t);
    for (uint32_t c = begin_; c < end_; ++c) {
      if (c == people || tok(c).head != t) continue;
      if (c < people) tok(c).head = people;
      if (c > t && tok(c).deprel == Deprel::kNmod) tok(c).deprel = Deprel::kObl;
    }
    tok(t).upos = Upos::kVerb;
    tok(t).xpos = "VBG";
    tok(t).head = people;
    tok(t).deprel = Deprel::kAcl;
  }

  // "denied shelling a camp", read as two objects: the noun phrase right behind the gerund is the gerund's.
  void gerund_with_object(uint32_t t) {
    if (t + 2 >= end_ || tok(t).xpos != "VBG" || tok(t).upos != Upos::kVerb || tok(t).deprel != Deprel::kObj) return;
    if (child(t, {Deprel::kObj}) != kNone) return;
    for (uint32_t c = t + 1; c < end_; ++c) {
      if (tok(c).head == tok(t).head) {
        if (tok(c).deprel != Deprel::kObj) return;
        tok(c).head = t;
        tok(t).deprel = Deprel::kXcomp;
        return;
      }
      if (tok(c).upos == Upos::kPunct || tok(c).upos == Upos::kAdp || tok(c).upos == Upos::kCconj) return;
    }
  }

  // "Two men arrested in the raid said", "A soldier shot at a checkpoint died": a past form without auxiliary or object that took
  // the subject of the finite verb behind it, which has none, tells what was done to him.
  void reduced_relative(uint32_t t) {
    if (!past(t) || helped(t)) return;
    const uint32_t subject = child(t, {Deprel::kNsubj, Deprel::kNsubjPass});
    if (subject == kNone || subject > t || tok(subject).upos == Upos::kPron || comma_between(subject, t)) return;
    if (child(t, {Deprel::kObj, Deprel::kCompoundPrt, Deprel::kExpl}) != kNone) return;
    const bool passive = tok(subject).deprel == Deprel::kNsubjPass;
    uint32_t main = kNone;
    // Hung above: "said" over "arrested"; or below: "fired" under "deployed".
    const uint32_t above = tok(t).head;
    const bool under = above != kNone && above > t &&
                       (tok(t).deprel == Deprel::kAdvcl || tok(t).deprel == Deprel::kCcomp || tok(t).deprel == Deprel::kNsubj ||
                        tok(t).deprel == Deprel::kCsubj);
    if (under) {
      main = above;
    } else if (passive) {
      for (uint32_t c = t + 1; c < end_ && main == kNone; ++c)
        if (tok(c).head == t &&
            (tok(c).deprel == Deprel::kAdvcl || tok(c).deprel == Deprel::kCcomp || tok(c).deprel == Deprel::kXcomp ||
             tok(c).deprel == Deprel::kConj) &&
            child(c, {Deprel::kCc}) == kNone)
          main = c;
    }
    if (main == kNone || tok(main).upos != Upos::kVerb || comma_between(t, main)) return;
    const std::string_view form = tok(main).xpos;
    const bool has_aux = child(main, {Deprel::kAux, Deprel::kAuxPass}) != kNone;
    if (form != "VBD" && form != "VBZ" && form != "VBP" && !(form == "VBN" && has_aux)) return;
    for (uint32_t c = begin_; c < end_; ++c) {
      if (tok(c).head != main || c == t) continue;
      switch (tok(c).deprel) {
        case Deprel::kNsubj:
        case Deprel::kNsubjPass:
        case Deprel::kCsubj:
        case Deprel::kMark:
          return;
        default:
          break;
      }
    }
    if (!under) {
      rise(main, t);
      for (uint32_t c = main + 1; c < end_; ++c)
        if (tok(c).head == t) tok(c).head = main;
    }
    tok(subject).head = main;
    tok(subject).deprel = child(main, {Deprel::kAuxPass}) != kNone ? Deprel::kNsubjPass : Deprel::kNsubj;
    tok(t).head = subject;
    tok(t).deprel = Deprel::kAcl;
    tok(t).xpos = "VBN";
    for (uint32_t c = begin_; c < subject; ++c)
      if (tok(c).head == t) tok(c).head = main;
  }

  // "yielded under pressure from Lima": what somebody is under comes from whoever is named right behind it.
  void under_pressure(uint32_t t) {
    if (t == begin_ || t + 2 >= end_ || tok(t).deprel != Deprel::kObl || tok(t - 1).lower != "under" || tok(t - 1).head != t)
      return;
    if (tok(t + 1).lower != "from" || tok(t + 1).deprel != Deprel::kCase) return;
    const uint32_t giver = tok(t + 1).head;
    if (giver == kNone || tok(giver).head != tok(t).head || tok(giver).deprel != Deprel::kObl) return;
    tok(giver).head = t;
    tok(giver).deprel = Deprel::kNmod;
  }

  Doc& doc_;
  const uint32_t begin_, end_;
};

}  // namespace

void mend(Doc& doc, const Sentence& sentence) {
  if (!sentence.skipped) Mender(doc, sentence).run();
}

}  // namespace demarche::syntax
