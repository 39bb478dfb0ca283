#include "event/tree.h"

#include <algorithm>
#include <string>

namespace demarche::event {

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
    // "two of the raiders", "94% of the arms"
    const bool count = doc.tokens[token].upos == Upos::kNum || doc.tokens[token].upos == Upos::kSym;
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

}  // namespace demarche::event
