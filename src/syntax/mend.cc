#include "syntax/mend.h"

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
    for (uint32_t t = begin_; t < end_; ++t) unfold_participle(t);
    for (uint32_t t = begin_; t < end_; ++t) give_subject(t);
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

  // "that two men arrested in the raid had been beaten": a participle without an auxiliary was taken for the verb of the clause,
  // and the verb, which has none, for one below it.
  void unfold_participle(uint32_t verb) {
    if (tokens_[verb].upos != Upos::kVerb || subject(verb) != kNone || !is_finite(verb) || helper(verb) == kNone) return;
    const uint32_t participle = tokens_[verb].head;
    if (!inside(participle) || participle > verb || tokens_[participle].xpos != "VBN" || helper(participle) != kNone) return;
    const Deprel relation = tokens_[verb].deprel;
    if (relation != Deprel::kAdvcl && relation != Deprel::kCcomp && relation != Deprel::kXcomp && relation != Deprel::kParataxis)
      return;
    const uint32_t noun = subject(participle);
    if (noun == kNone || noun > participle || !is_nominal(tokens_[noun]) || last(noun) + 1 != participle) return;
    for (uint32_t t = participle; t < helper(verb); ++t)
      if (tokens_[t].upos == Upos::kPunct) return;
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
      if (tokens_[verb].deprel != Deprel::kConj || tokens_[verb].head > noun || joined(noun) == kNone) return;
      tokens_[joined(noun)].head = verb;
      joined(verb) = joined(noun);
      joined(noun) = kNone;
    } else if (relation == Deprel::kObj || relation == Deprel::kIobj) {
      if (helper(verb) == kNone || tokens_[old].deprel != Deprel::kAdvcl || tokens_[old].head != verb) return;
    } else {
      return;
    }
    make_subject(noun, verb);
  }

  std::vector<Token>& tokens_;
  uint32_t begin_, end_;
  std::vector<uint32_t> subject_, helper_, joined_, last_;
};

}  // namespace

void mend_tree(Doc* doc, const Sentence& sentence) {
  if (sentence.end_token - sentence.first_token > 2) Mender(doc, sentence).run();
}

}  // namespace demarche::syntax
