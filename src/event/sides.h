// Sides: who does a row's deed and to whom.
//
// First what the row's own frame says; then what the speech act around it lends (whom a demand is made to does what is demanded);
// then the clause's other phrases. What no word names stays empty. Linear in rows and their phrases; never fails. "Rebels
// shelled the town" has the rebels and the town's country; "The town was quiet" is no row and has no sides.
#pragma once

#include <span>
#include <vector>

#include "document/document.h"
#include "event/row.h"
#include "event/rows.h"

namespace demarche::event {

class Sides {
 public:
  // `row_of` tells the row of a clause, kNone where there is none. All are kept by the caller and may still grow.
  Sides(Doc& doc, const Reading& reading, std::vector<Row>& rows, const std::vector<uint32_t>& row_of)
      : doc_(doc),
        reading_(reading),
        scene_(reading.scene),
        all_(reading.scene.clauses.all),
        knowledge_(reading.scene.knowledge),
        rows_(rows),
        row_of_(row_of) {}

  // In this order, each for all rows before the next:
  void choose(Row& row);            // by the frame
  void give_to_keeper(Row& row);    // who keeps or breaks his word gave it
  void ask(Row& row);               // who must do what is demanded
  void blame(Row& row);             // a word on a deed is aimed at its doer
  void lend(Row& row);              // between a speech act and its content
  void give_to_demander(Row& row);  // what a demand or threat wants goes to who makes it
  void seek(Row& row);              // recipients among the clause's other phrases
  void answer(Row& row);            // whom a reply replies to
  void seek_anywhere(Row& row);     // recipients among what stands right of the deed
  void settle(Row& row);            // own forces are no recipients; a name rather than a pronoun
  // Only for what has proved to be a row, since a party may make a clause one:
  void supply_doers(Row& row);      // who did it, from what stands around
  void supply(Row& row);            // what else a reader supplies
  void promise_to(const Row& row);  // a promise is made to whom its gift goes
  // Does one list name somebody whose country is known, and the other nobody?
  bool tells_more(const std::vector<Party>& a, const std::vector<Party>& b) const { return any_known(a) && !any_known(b); }
  void fill(Row& row);  // whom the deed is done to, by the ways of whom.tsv
  void name(Row& row);  // sides that no table knows, by their words alone

 private:
  Row* row_at(uint32_t clause) { return clause == kNone || row_of_[clause] == kNone ? nullptr : &rows_[row_of_[clause]]; }
  const Clause& clause_of(const Row& row) const { return all_[row.clause]; }
  std::vector<Party> of_choices(uint32_t clause, std::span<const Choice> choices, bool places, bool under);
  uint32_t under_object(uint32_t clause) const;
  std::vector<Party> companions(uint32_t clause, uint32_t token);
  bool from_phrases(Row& row, uint32_t clause);
  bool blame_doers(Row& row, uint32_t token, std::vector<Party>* found);
  bool owner_of_ground(Row& row);
  void quarter_of(Row& row);
  void given_to(Row& row);
  void between(Row& row);
  void partner(Row& row);
  bool out_of_country(Row& row, uint32_t clause);
  static bool may_aim_at_place(const Row& row, std::string_view function);

  std::string_view country_of(const Party& party) const;  // its code; empty for nobody known
  bool same_code(const Party& a, const Party& b) const { return !country_of(a).empty() && country_of(a) == country_of(b); }
  bool stands_under_deed(const Row& row, uint32_t token) const;
  bool owned_by_actor(const Row& row, const Party& party) const;
  bool is_state(const Party& party) const;
  bool is_body(const Party& party) const;
  bool is_force(const Party& party) const;
  bool may_be_side(const Party& party) const;
  bool any_known(const std::vector<Party>& parties) const;
  bool share_country(const std::vector<Party>& a, const std::vector<Party>& b) const;
  bool imply(std::vector<Party> from, std::string_view rule, std::vector<Party>* to, Row* row);
  bool points_back(const Row& row) const;
  bool asks_for_others(const Row& act) const;
  Party place_of(const Row& row);
  bool has_kind(uint32_t token, MentionKind kind) const;
  bool measures(uint32_t token) const;
  Row* deed_at(uint32_t argument);
  bool is_own(const Row& row, const Party& party) const;
  std::vector<Party> named_by(const Row& row, uint32_t token);
  bool is_mutual(const Row& row) const;
  bool is_wording(const Row& row, const Argument& argument) const;
  void name_proper(Row& row);
  uint32_t content_doer(const Row& row) const;
  void name_recipients(Row& row);
  void name_actors(Row& row);
  void reciprocal(Row& row);
  void owner_readies(Row& row);
  void giver(Row& row);
  void asked_to_talk(Row& row);
  void punished(Row& row);
  void same_blow(Row& row);
  void talkers(Row& row);
  void captor(Row& row);
  void holder(Row& row);
  bool told_as_its(const std::vector<Party>& parties) const;
  bool opposed(const std::vector<Party>& a, const std::vector<Party>& b) const;
  bool other_organ(const std::vector<Party>& a, const std::vector<Party>& b) const;
  bool at_a_move(const Row& row) const;
  void authorities(Row& row);
  void locals(Row& row);
  void other_of_two(Row& row);
  void hit_on_the_spot(Row& row);
  void expeller(Row& row);
  void asked_first(Row& row);
  void threatened(Row& row);
  void provider(Row& row);
  void attended(Row& row);
  void told_to(Row& row);
  void struck(Row& row);
  void asked_and_answered(Row& row);
  void shielded(Row& row);
  void pressed(Row& row);
  void town_acts(Row& row);
  Party official_speaker(uint32_t clause) const;
  bool is_plural_noun(uint32_t token) const;
  void claimed(Row& row);
  void halted(Row& row);
  void under_rule(Row& row);
  void own_threat(Row& row);
  bool goes_on(Row& row);
  void culprit(Row& row);
  void apologiser(Row& row);
  void warring(Row& row);
  void carried_out(Row& row);
  void sheltered(Row& row);
  bool told_stranger(const Party& party) const;
  void own_power(Row& row);
  void own_ruler(Row& row);
  void dismisser(Row& row);
  void not_asked(Row& row);
  void accused_they(Row& row);
  void deed_does(Row& row);
  void known_blow(Row& row);
  void same_order(Row& row);

  // Ways of whom.tsv.
  bool in_kinds(const WhomRule& rule, std::string_view lemma) const;
  std::vector<Party> by_way(const WhomRule& rule, Row& row);
  std::vector<Party> inside(uint32_t token);
  std::vector<Party> of_phrases(uint32_t clause, const WhomRule& rule);
  std::vector<Party> of_clauses_below(const Row& row, const WhomRule& rule);
  std::vector<Party> of_words_below(const Row& row);
  std::vector<Party> of_doer_above(const Row& row, const WhomRule& rule);
  std::vector<Party> of_first_mover(const Row& row, const WhomRule& rule);
  std::vector<Party> of_return(Row& row);
  std::vector<Party> of_replier(const Row& row);
  std::vector<Party> of_presser(const Row& row, const WhomRule& rule);
  std::vector<Party> doers_before(const Row& row);
  std::vector<Party> of_same_deed(const Row& row);
  std::vector<Party> of_gainer(const Row& row);
  std::vector<Party> of_struck_before(Row& row);
  std::vector<Party> of_speaker(const Row& row);
  std::vector<Party> of_deed_beside(const Row& row);
  std::vector<Party> of_answered(const Row& row, const WhomRule& rule);
  std::vector<Party> of_told_last(const Row& row);
  std::vector<Party> of_thing_before(const Row& row, const WhomRule& rule);
  std::vector<Party> of_own_state(const Row& row);
  std::vector<Party> of_state(std::string_view country);
  std::vector<Party> of_states_around(const Row& row, const WhomRule& rule, size_t most);
  std::vector<Party> of_foe(const Row& row);
  std::vector<Party> of_claimant(const Row& row, const WhomRule& rule);
  bool takes_part(const Party& party, uint32_t first, uint32_t last) const;
  bool judges_deed(const Row& row);
  bool within_speaker(uint32_t token) const;
  bool of_actors_country(const Row& row, const Party& party) const;
  bool of_country_of(const std::vector<Party>& parties, const Party& party) const;

  Doc& doc_;
  const Reading& reading_;
  const Scene& scene_;
  const std::vector<Clause>& all_;
  const Knowledge& knowledge_;
  std::vector<Row>& rows_;
  const std::vector<uint32_t>& row_of_;
};

}  // namespace demarche::event
