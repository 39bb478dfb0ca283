#include "link/tense.h"

#include <algorithm>
#include <array>

namespace demarche::link {
namespace {

// Auxiliaries are a closed class of the language; these are those that put a deed ahead.
bool is_ahead(std::string_view lower) {
  static constexpr std::array<std::string_view, 12> kAhead = {"will", "shall", "'ll",   "’ll",    "wo",   "would",
                                                              "may",  "might", "could", "should", "must", "can"};
  return std::find(kAhead.begin(), kAhead.end(), lower) != kAhead.end();
}

Tense::Is of_verb(const Doc& doc, uint32_t verb, const TenseWords& words, bool* perfect) {
  const Token& token = doc.tokens[verb];
  const Sentence& sentence = doc.sentences[token.sentence];
  Tense::Is is = Tense::Is::kNone;
  bool to = false, that = false, have = false, be = false, conditional = false, one_doer = false;
  const uint32_t from = std::max(sentence.first_token, verb > 24 ? verb - 24 : 0);
  const uint32_t until = std::min(sentence.end_token, verb + 3);
  for (uint32_t t = from; t < until; ++t) {
    const Token& child = doc.tokens[t];
    if (child.head != verb || t == verb) continue;
    const bool auxiliary = child.upos == Upos::kAux || child.xpos == "MD";
    if (auxiliary && is_ahead(child.lower)) return Tense::Is::kFuture;
    if (auxiliary && (child.lemma == "have")) have = true;
    if (auxiliary && child.lemma == "be") be = true;
    one_doer = one_doer || (child.deprel == Deprel::kNsubj && (child.xpos == "NN" || child.xpos == "NNP") && child.lower != "i");
    that = that || (child.lower == "that" && child.deprel == Deprel::kMark);
    conditional = conditional || ((child.lower == "if" || child.lower == "unless") && child.deprel == Deprel::kMark);
    if (child.xpos == "TO" || (child.lower == "to" && child.upos == Upos::kPart)) to = true;
    if (auxiliary && (child.features.tense == Features::Tense::kPast || child.xpos == "VBD"))
      is = Tense::Is::kPast;
    else if (auxiliary && is == Tense::Is::kNone)
      is = Tense::Is::kPresent;
  }
  // "reports that Oslo put two men out": no demand.
  if (that && token.head != kNone && doc.tokens[token.head].upos == Upos::kVerb)
    that = words.asking.contains(std::string(doc.tokens[token.head].lemma));
  if (conditional) return Tense::Is::kFuture;
  if (to && !have) return Tense::Is::kFuture;
  if (have) {
    *perfect = is == Tense::Is::kPresent;
    return Tense::Is::kPast;
  }
  if (token.lemma == "go" && token.xpos == "VBG" && be) return Tense::Is::kFuture;
  if (is != Tense::Is::kNone) return is;
  // "Seoul cut exports": the present would end in s. "that Seoul cut exports" asks.
  if (that && words.unchanging.contains(std::string(token.lower))) return Tense::Is::kFuture;
  if ((token.xpos == "VB" || token.xpos == "VBP") && words.unchanging.contains(std::string(token.lower)) && !that)
    return Tense::Is::kPast;
  if (one_doer && token.xpos == "VB") return Tense::Is::kFuture;
  if (one_doer && token.xpos == "VBP") return that ? Tense::Is::kFuture : Tense::Is::kPast;
  if (token.xpos == "VBD") return Tense::Is::kPast;
  if (token.xpos == "VBZ" || token.xpos == "VBP") return Tense::Is::kPresent;
  if (token.xpos == "VB") return Tense::Is::kFuture;
  if (token.xpos.empty() && token.features.tense == Features::Tense::kPast &&
      token.features.verb_form == Features::VerbForm::kFinite)
    return Tense::Is::kPast;
  return is;
}

bool has_case(const Doc& doc, uint32_t token, std::string_view word) {
  for (uint32_t t = token; t-- > doc.sentences[doc.tokens[token].sentence].first_token && t + 6 > token;)
    if (doc.tokens[t].head == token && doc.tokens[t].deprel == Deprel::kCase) return doc.tokens[t].lower == word;
  return false;
}

// "invited both to talks in Brussels on Friday": the day stands behind what the verb leads to, wherever the parser hung it.
bool goes_to(const Doc& doc, uint32_t verb, uint32_t token) {
  for (uint32_t t = verb + 1; t < token; ++t)
    if (doc.tokens[t].head == verb && doc.tokens[t].upos == Upos::kNoun && has_case(doc, t, "to")) return true;
  return false;
}

// "their first meeting in a year", "the worst fire in two decades": how long there was none such.
bool counts_back(const Doc& doc, uint32_t token) {
  const uint32_t begin = doc.sentences[doc.tokens[token].sentence].first_token;
  const auto is_noun = [&](uint32_t t) { return doc.tokens[t].upos == Upos::kNoun || doc.tokens[t].upos == Upos::kPropn; };
  uint32_t t = token;
  for (int step = 0; step < 5 && t > begin && doc.tokens[t].lower != "in"; ++step) {
    --t;
    if (is_noun(t)) return false;
  }
  if (doc.tokens[t].lower != "in" || t == begin || !is_noun(t - 1)) return false;
  for (int step = 0; step < 5 && t > begin; ++step) {
    const Token& before = doc.tokens[--t];
    if (before.lower == "first" || before.xpos == "JJS" || before.xpos == "RBS") return true;
    if (before.upos == Upos::kVerb && before.deprel != Deprel::kAmod) return false;
  }
  return false;
}

}  // namespace

Tense tense_at(const Doc& doc, uint32_t token, const TenseWords& words) {
  Tense tense;
  if (token >= doc.tokens.size()) return tense;
  const Sentence& sentence = doc.sentences[doc.tokens[token].sentence];
  bool tree = false;
  for (uint32_t t = sentence.first_token; t < sentence.end_token && !tree; ++t) tree = doc.tokens[t].head != kNone;
  for (uint32_t t = sentence.first_token; t < token; ++t) {
    const std::string_view lower = doc.tokens[t].lower;
    tense.ahead = tense.ahead || lower == "will" || lower == "would" || lower == "shall";
  }
  if (doc.tokens[token].upos == Upos::kNoun && counts_back(doc, token)) {
    tense.is = Tense::Is::kPast;
    return tense;
  }
  if (!tree) {
    const uint32_t from = std::max(sentence.first_token, token > 12 ? token - 12 : 0);
    for (uint32_t t = token; t-- > from;) {
      if (doc.tokens[t].lower == ";" || doc.tokens[t].lower == ".") break;
      if (is_ahead(doc.tokens[t].lower)) {
        tense.is = Tense::Is::kFuture;
        tense.direct = true;
        return tense;
      }
    }
    return tense;
  }
  // "called for talks after Friday's raid": what something comes after was done, unless it is itself still to come.
  if (const uint32_t noun = doc.tokens[token].head;
      noun != kNone && doc.tokens[token].deprel == Deprel::kNmodPoss && has_case(doc, noun, "after") && !tense.ahead) {
    tense.is = Tense::Is::kPast;
    return tense;
  }
  uint32_t at = token, from = token;
  bool first = true;
  for (int step = 0; step < 12; ++step) {
    const Token& here = doc.tokens[at];
    if (here.upos == Upos::kVerb || (here.upos == Upos::kAux && here.head == kNone)) {
      const Tense::Is is = of_verb(doc, at, words, &tense.perfect);
      // "invited to talks on Friday", "planned for Friday": the talks are to come.
      if (words.ahead.contains(std::string(here.lemma)) &&
          ((!first && from > at) || (here.xpos == "VBN" && has_case(doc, token, "for")) || goes_to(doc, at, token))) {
        tense.is = Tense::Is::kFuture;
        return tense;
      }
      // "started to climb down on Sunday", "let them walk out on Sunday"
      const bool carried = is == Tense::Is::kFuture && here.deprel == Deprel::kXcomp && here.xpos == "VB" && here.head != kNone &&
                           words.carrying.contains(std::string(doc.tokens[here.head].lemma));
      if (is != Tense::Is::kNone && !carried) {
        tense.is = is;
        tense.direct = first;
        return tense;
      }
    } else {
      // A noun or adjective as predicate has its tense in a copula: "the deadline is Friday".
      for (uint32_t t = sentence.first_token; t < sentence.end_token; ++t) {
        const Token& child = doc.tokens[t];
        if (child.head != at || child.upos != Upos::kAux) continue;
        tense.is = is_ahead(child.lower)                                                   ? Tense::Is::kFuture
                   : child.features.tense == Features::Tense::kPast || child.xpos == "VBD" ? Tense::Is::kPast
                                                                                           : Tense::Is::kPresent;
        tense.direct = first;
        if (tense.is == Tense::Is::kFuture) return tense;
      }
      if (tense.is != Tense::Is::kNone) return tense;
      if (at != token) first = false;
    }
    if (here.head == kNone || here.head == at || here.head >= doc.tokens.size()) break;
    from = at;
    at = here.head;
  }
  return tense;
}

}  // namespace demarche::link
