// Tolls: numbers of dead, wounded, detained or marching people that are told apart from the deed they count, each on the word of
// whoever puts the number. Sources disagree about numbers more than about anything else.
//
// Runs last, when the rows stand: a toll is a row of the deed's own type, with its parties, day and place. Without a deed that it
// may be the toll of, in its own or a neighbouring sentence or the headline, there is none. Scans are bounded.
//   "Gunmen raided Kumo. The ministry put the death toll at 12."  a second row ASSAULT, 12 dead, said by the ministry
//   "A quake hit Kumo. The ministry put the death toll at 12."     none
#pragma once

#include <string_view>
#include <vector>

#include "document/document.h"
#include "event/circumstance.h"
#include "event/row.h"
#include "event/rows.h"
#include "event/topic.h"

namespace demarche::event {

class Tolls {
 public:
  // All are kept by the caller; `rows` gets the tolls, `row_of` their clauses.
  Tolls(Doc& doc, const Reading& reading, const Circumstances& circumstances, const Topics& topics, std::vector<Row>& rows,
        std::vector<uint32_t>& row_of);

  void read();

 private:
  // What is counted, by whom it may be told.
  struct Count {
    uint32_t mention = kNone;
    std::string_view of;
    const TollWord* counted = nullptr;  // whose deeds; null: whichever deed was counted before
    bool at_once = false;               // only of what was told just before
  };

  bool is_told(uint32_t clause) const;
  bool try_frame(uint32_t clause, const TollWord& frame);
  uint32_t amount_at(uint32_t token) const;
  const TollWord* counted_word(uint32_t token) const;
  const TollWord* counted_by(uint32_t mention) const;
  bool number_noun(uint32_t token, Count* out) const;
  bool counts_people(uint32_t mention) const;
  const Row* deed_of(uint32_t clause, const Count& count) const;
  bool may_count(const Row& row, const Count& count) const;
  const Row* last_in(uint32_t sentence, uint32_t clause, const Count& count) const;
  // Does the sentence name one of the kind that is none of the kind `but`?
  bool has_kind(uint32_t sentence, std::string_view kind, std::string_view but = {}) const;
  bool tells_of_mishap(uint32_t sentence) const;
  uint32_t figure_behind(uint32_t clause, const TollWord& frame) const;
  bool deed_elsewhere(const Row& deed, uint32_t clause, uint32_t place) const;
  const Row* named_in(uint32_t sentence, const Count& count) const;
  bool is_of_the(uint32_t head) const;
  bool is_number(const Row& row) const;
  void take_what_follows(Row* row, uint32_t clause, uint32_t mention);
  void drop_numbers(uint32_t sentence);
  std::vector<Source> sources(uint32_t token) const;

  Doc& doc_;
  const Reading& reading_;
  const Scene& scene_;
  const Circumstances& circumstances_;
  const Topics& topics_;
  std::vector<Row>& rows_;
  std::vector<uint32_t>& row_of_;
  const std::vector<Clause>& all_;
  std::vector<std::vector<uint32_t>> rows_in_;  // by sentence
};

}  // namespace demarche::event
