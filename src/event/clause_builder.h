// The builder of clauses: its state, and its steps, which stand by meaning in files of their own.
//
// clauses.cc: which words are predicates and what their arguments are. clause_features.cc: tense, voice, polarity and the value
// that a clause has by itself. clause_edges.cc: the place of a clause in the clause tree. clause_sharing.cc: what a clause leaves
// unsaid, and light verbs; clause_subjects.cc: subjects that the parser hung elsewhere. Used by build_clauses alone; one builder
// a document, which it reads and to whose text it adds joined words. Never fails; linear but for climbs of bounded length.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "event/clauses.h"

namespace demarche::event {

using VerbForm = Features::VerbForm;

inline bool is_nominal(Upos upos) {
  return upos == Upos::kNoun || upos == Upos::kPropn || upos == Upos::kPron || upos == Upos::kNum || upos == Upos::kSym;
}

inline bool is_relative_pronoun(const Token& token) {
  return token.upos == Upos::kPron && (token.xpos == "WDT" || token.xpos == "WP" || token.lower == "which" ||
                                       token.lower == "who" || token.lower == "whom" || token.lower == "that");
}

inline bool is_oblique(Deprel relation) {
  return relation == Deprel::kObl || relation == Deprel::kOblAgent || relation == Deprel::kOblNpmod ||
         relation == Deprel::kOblTmod || relation == Deprel::kOblUnmarked || relation == Deprel::kNmod ||
         relation == Deprel::kNmodNpmod || relation == Deprel::kNmodTmod || relation == Deprel::kNmodUnmarked;
}

class Builder {
 public:
  Builder(Doc& doc, const Tree& tree, const Knowledge& knowledge) : doc_(doc), tree_(tree), knowledge_(knowledge) {}

  Clauses build();

 private:
  // Words and arguments.
  const Token& token(uint32_t t) const;
  uint32_t child_with(uint32_t t, Deprel relation) const;
  bool bears_event(std::string_view lemma) const;
  bool is_only_verb(uint32_t t) const;
  bool knows_phrase(std::string_view lemma, std::string_view particle) const;
  bool knows_verb(std::string_view lemma) const;
  bool bears_state(std::string_view lemma) const;
  std::optional<WordClass> predicate_class(uint32_t t) const;
  bool is_where(uint32_t t) const;
  bool is_hidden_infinitive(uint32_t t) const;
  uint32_t misread_participle(uint32_t t) const;
  uint32_t hidden_subject(uint32_t t) const;
  uint32_t listed_subject(uint32_t t) const;
  uint32_t hidden_object(uint32_t t) const;
  bool hidden_verb(uint32_t t) const;
  uint32_t lone_subject(uint32_t t) const;
  bool has_complement(uint32_t t) const;
  static void add(Clause& clause, std::string_view function, uint32_t t, bool borrowed = false);
  bool add_particle_before(Clause& clause, uint32_t object);
  uint32_t by_below(uint32_t noun) const;
  void read_arguments(Clause& clause);
  void settle_possessor(Clause& clause) const;
  bool inverted(uint32_t t, uint32_t auxiliary) const;
  bool asks(uint32_t t) const;
  bool opens_question(uint32_t t) const;
  uint32_t child_with_lemma(uint32_t t, std::string_view lemma) const;
  bool child_mark_is(uint32_t t, std::string_view word) const;
  bool is_quoted(uint32_t t) const;

  // Features.
  void read_features(Clause& clause) const;
  bool negative_phrase(uint32_t t) const;
  bool is_counted_time(uint32_t t) const;
  bool before_finite_verb(uint32_t modal) const;
  void set_local_value(Clause& clause) const;

  // Edges.
  uint32_t owner_of(uint32_t t) const;
  void place(uint32_t index);
  void hang_on_noun(Clause& clause);
  void read_imperative(uint32_t index);
  void unfold(uint32_t index);
  void find_main(uint32_t index);
  bool tells_when(uint32_t t) const;
  void split_that_if(uint32_t index);
  void hang_gerund(uint32_t index, uint32_t object);
  uint32_t verb_calling_for(const Clause& noun, std::string_view marker) const;
  bool hands_over(const Clause& clause) const;
  std::optional<Edge> conditional_edge(const Clause& clause) const;
  void read_conditional(uint32_t index);
  bool read_inverted(uint32_t index);
  std::string_view condition_before(uint32_t t) const;
  void settle_ahead(Clause& clause) const;
  Edge adverbial_edge(const Clause& clause) const;

  // Conditions by their words.
  void read_condition_words(uint32_t index);
  bool read_were_to(uint32_t index);
  bool read_provided(uint32_t index);
  uint32_t phrase_start(uint32_t head) const;
  uint32_t verb_above(uint32_t index) const;
  bool lies_ahead(const Clause& clause) const;
  bool is_withheld(uint32_t index) const;
  void make_condition(uint32_t index, uint32_t main, std::string_view marker);

  // Sharing.
  void share(uint32_t index);
  uint32_t called_for(const Clause& clause) const;
  uint32_t controller(const Clause& parent, bool open_complement) const;
  static void lend_subject(Clause& clause, uint32_t from);
  uint32_t subject_before(uint32_t verb) const;
  bool resume_main(Clause& clause);
  void rehang_gerund(Clause& clause) const;
  uint32_t gerund_before(const Clause& clause, uint32_t verb) const;
  void join_list(uint32_t index);
  void take_described_subject(Clause& clause);
  void garden_path(Clause& clause);
  uint32_t party_before(uint32_t verb) const;
  uint32_t issuer_of(uint32_t noun) const;
  bool takes_purpose(uint32_t noun) const;
  void share_conjunct(Clause& clause);
  void share_relative(Clause& clause);
  bool relative_adverb(uint32_t t) const;
  void find_subject(Clause& clause);
  void having(Clause& clause);
  uint32_t subject_behind_break(const Clause& clause) const;
  void find_agent(Clause& clause);
  bool accused_beside(Clause& clause);
  bool described_doer(Clause& clause);
  bool described_victim(Clause& clause);
  uint32_t left_edge(const Clause& clause) const;
  void rehang_finite(Clause& clause) const;
  bool is_apposed_subject(const Clause& clause, uint32_t second) const;
  uint32_t given_before(const Clause& clause, uint32_t object) const;
  bool described_behind(Clause& clause);
  bool holds_next(uint32_t object) const;
  void take_held(Clause& clause, uint32_t participle);
  bool floats(const Clause& clause, uint32_t second) const;
  bool opens_list(const Clause& clause, uint32_t second) const;
  uint32_t who_of_place(const Clause& clause, uint32_t antecedent) const;
  void doer_behind(Clause& clause);
  void share_participle(Clause& clause);
  void find_light_verb(uint32_t index);
  bool phrasal_conflict(const Clause& verb, const LightVerb& light) const;

  Doc& doc_;
  const Tree& tree_;
  const Knowledge& knowledge_;
  std::vector<uint8_t> is_time_, is_party_, quoted_;  // by token
  Clauses out_;
};

}  // namespace demarche::event
