// What a deed's own words do not tell and a reader takes from the words beside them: the time and place of verbs in a row, of
// participles and of what was done meanwhile, of the deed inside a deed, of the saying that is the deed, of the dateline.
//
// Runs once the rows are judged: it fills rows and makes none. Climbs and scans are bounded; what stays unknown stays empty.
//   "Rebels shelled Kumo and burned its market on Friday."  Friday is the day of the shelling too
//   "Rebels said on Monday that they had burned the market."  the burning gets no day
#pragma once

#include <vector>

#include "document/document.h"
#include "event/circumstance.h"
#include "event/row.h"
#include "event/rows.h"

namespace demarche::event {

// Deeds that are done somewhere with hands, not with words.
bool is_bodily(EventType type);

// Does a place that opens a paragraph stand there as where it is told from: "LIMA, Monday. ...", "Lima: ..."?
bool closes_dateline(const Doc& doc, const Sentence& sentence, const Mention& mention);

class Sharing {
 public:
  // `row_of` tells the row of a clause, kNone where there is none. All are kept by the caller.
  Sharing(const Doc& doc, const Reading& reading, const Circumstances& circumstances, std::vector<Row>& rows,
          const std::vector<uint32_t>& row_of);

  void complete(Row& row);
  // Words of time that no row has taken, to the deed right before them. After complete() of all rows.
  void complete_from_near();
  // What nothing else tells the place of, where it is told from.
  void from_dateline(Row& row) const;
  // Headlines get what the first row of the story about the same deed tells. After complete() of all rows.
  void complete_headlines();

 private:
  struct Hop {
    uint32_t clause;
    bool time, place;
  };

  const Row* row_at(uint32_t clause) const;
  bool speaks(uint32_t clause) const;
  bool bodily(uint32_t clause) const;
  bool together(const Clause& clause) const;
  bool hours_apart(const Clause& clause) const;
  bool meeting_doers(const Clause& clause, const Clause& child) const;
  bool same_tense(const Clause& a, const Clause& b) const;
  void conjuncts(uint32_t clause, std::vector<Hop>* hops) const;
  bool hangs_on_condition(const Row& row) const;
  void above(const Row& row, std::vector<Hop>* hops) const;
  void below(const Row& row, std::vector<Hop>* hops) const;
  bool follows(uint32_t noun, uint32_t mention) const;
  bool take(Row& row, const Hop& hop) const;
  bool place_told_above(const Row& row, uint32_t at) const;
  void leave_place_to_deed(Row& row) const;
  void leave_what_lies_ahead(Row& row) const;
  void from_behind(Row& row) const;
  void toll(Row& row) const;
  void load(Row& row) const;
  void from_before(Row& row) const;
  static void take_from(const Row& from, std::string_view time_rule, std::string_view place_rule, Row* to);
  void from_pointing(Row& row) const;
  void from_the_town(Row& row) const;
  void from_locals(Row& row) const;
  uint32_t phrase_begin(const Mention& mention) const;
  uint32_t deed_before(uint32_t token) const;
  void time_from_next(Row& row) const;
  void date(Row& row, uint32_t mention) const;
  void time_from_near(uint32_t mention);
  void place_from_near(uint32_t mention);
  uint32_t dateline_before(uint32_t sentence) const;

  const Doc& doc_;
  const Reading& reading_;
  const Scene& scene_;
  const Circumstances& circumstances_;
  std::vector<Row>& rows_;
  const std::vector<uint32_t>& row_of_;
  const std::vector<Clause>& all_;
  std::vector<uint32_t> first_child_, next_child_;        // clauses by parent
  std::vector<uint32_t> first_conjunct_, next_conjunct_;  // clauses by their first conjunct
};

}  // namespace demarche::event
