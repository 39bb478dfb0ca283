// Clauses: what a dependency tree says, in one shape for verbs, nouns and adjectives, active and passive, main and embedded.
//
// A clause is a predicate with its own features and its arguments under normalised functions (doer, obj, iobj, prt, mod, that,
// inf, ing, quote, and prepositions by their own name), and its place in the clause tree. Knowledge about words speaks of
// functions only, never of dependency labels: new constructions are mended here once, for all words. Built in one pass over the
// tokens of a document; linear but for climbs of bounded length. Never fails: a sentence without a tree has no clauses. "The
// shelling of the city by rebels" and "Rebels shelled the city" both give doer=rebels; "A fine day." gives none.
#pragma once

#include <string_view>
#include <vector>

#include "document/document.h"
#include "event/knowledge.h"
#include "event/tree.h"

namespace demarche::event {

struct Argument {
  std::string_view function;
  uint32_t token = kNone;  // head of the phrase, or predicate of the clause that is the argument
  bool borrowed = false;   // by control, coordination, an antecedent, or from inside another argument
};

struct Clause {
  uint32_t head = 0;  // predicate token
  uint32_t sentence = 0;
  WordClass word_class = WordClass::kVerb;
  std::string_view lemma;  // lower case
  std::string_view modal;
  std::string_view marker;  // the word that subordinates: "if", "to", "of"
  bool passive = false, negated = false, infinitive = false, gerund = false, participle = false, past = false, perfect = false;
  bool progressive = false, imperative = false, question = false, finite = false, quoted = false, definite = false;
  bool deep = false;  // below a noun phrase of the clause above
  Value local = Value::kOccurred;
  std::string_view local_rule;
  uint32_t subject = kNone;  // the surface subject's token
  uint32_t parent = kNone;   // index of a clause
  Edge edge = Edge::kRoot;
  std::string_view function;        // under the parent
  uint32_t conjunct_of = kNone;     // first conjunct
  uint32_t light = kNone;           // clause of the light verb over this noun
  std::string_view light_function;  // the noun's function under it
  uint32_t absorbed_by = kNone;     // this light verb is part of that noun's clause
  uint32_t set_off = kNone;         // the comma that sets a report off from what it reports, where its words alone told
  std::vector<Argument> arguments;

  const Argument* find(std::string_view function_name) const {
    for (const auto& argument : arguments)
      if (argument.function == function_name) return &argument;
    return nullptr;
  }
  bool has(std::string_view function_name) const { return find(function_name) != nullptr; }
  // The word that joins it to the clause above: of a noun its preposition.
  std::string_view edge_word() const { return function.empty() ? marker : function; }
};

struct Clauses {
  std::vector<Clause> all;         // by head token
  std::vector<uint32_t> of_token;  // clause whose predicate the token is, or kNone
  std::vector<uint32_t> owner;     // nearest clause at or above the token, or kNone
  std::vector<uint32_t> order;     // parents before children

  uint32_t resolve(uint32_t clause) const {
    for (int i = 0; i < 4 && clause != kNone && all[clause].absorbed_by != kNone; ++i) clause = all[clause].absorbed_by;
    return clause;
  }
};

// Passes parents through absorbed light verbs, cuts cycles, and orders parents before children. Called again after edges changed.
void settle(Clauses& clauses);

// Makes the clause a root: nothing is said of it by the clause it hung on.
void detach(std::vector<Clause>* all, uint32_t clause);

// The row that makes the clause a report, or null: "said", "pointed out", "made it clear".
const Reporter* reporter_of(const Doc& doc, const Knowledge& knowledge, const Clause& clause);
// "phoned her to apologise": the call only carries what is said in it.
bool carries_words(const Clause& contact, const Clause& words, const Knowledge& knowledge);

Clauses build_clauses(Doc& doc, const Tree& tree, const Knowledge& knowledge);

}  // namespace demarche::event
