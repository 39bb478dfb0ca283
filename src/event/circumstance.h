// When, where and how many: which time, place and amounts of a clause belong to its deed, and what the sentence is about.
//
// Only what hangs on the clause itself counts: the date of saying is not the date of the deed. "Rebels said on Monday that they
// attacked Kumo on Friday" gives the attack Friday and Kumo; a clause without such words gets nothing.
#pragma once

#include <vector>

#include "document/document.h"
#include "event/senses.h"

namespace demarche::event {

struct Circumstance {
  uint32_t time = kNone, time_mention = kNone;    // into Doc::times, Doc::mentions
  uint32_t place = kNone, place_mention = kNone;  // into Doc::places, Doc::mentions
  std::vector<uint32_t> amounts;                  // mentions
};

// What each clause tells of itself, gathered in one pass over the mentions. Words below a noun that is no deed of its own belong
// to the clause above it too. `bodily` deeds happen at what they are done to ("bombed Homs"), words do not ("warned Kyiv").
class Circumstances {
 public:
  // All are kept by the caller; `arguments` and `fired` have one entry a clause.
  Circumstances(const Doc& doc, const Scene& scene, const std::vector<std::vector<Argument>>& arguments,
                const std::vector<Fired>& fired);

  Circumstance own(uint32_t clause, bool bodily) const;
  // Does it tell a day, a month, a year?
  bool dates(const Mention& mention) const;
  // Does the noun say why the deed above it was done?
  bool is_motive(uint32_t clause) const;
  // Is the figure of the mention among the circumstance's amounts already?
  bool counts(const Circumstance& circumstance, uint32_t mention) const;

 private:
  struct Told {
    uint32_t clause, mention;
    bool below;          // through a noun
    bool where = false;  // "Kumo, where they met"
  };

  bool names_place(const Mention& mention) const;
  bool within_doer(uint32_t clause, uint32_t token) const;
  bool stands_for_site(uint32_t clause, uint32_t token) const;
  bool dates_the_news(uint32_t clause, uint32_t mention) const;
  void spread(uint32_t mention);
  void place_time(uint32_t mention);
  uint32_t fronted(const Mention& mention) const;
  void place_relatives();
  bool names_the_spot(uint32_t clause, uint32_t mention) const;
  bool fired_bodily(uint32_t clause) const;
  int rank_of_time(const Told& told) const;
  int rank_of_place(uint32_t clause, const Told& told, bool bodily) const;
  bool is_argument(uint32_t clause, uint32_t token, std::string_view* function) const;
  void take_amount(uint32_t clause, const Told& told, Circumstance* out) const;
  void counted(uint32_t clause, Circumstance* out) const;
  bool is_person(uint32_t token) const;
  bool is_place_preposition(std::string_view word) const;
  bool stands_in_place(uint32_t token) const;

  const Doc& doc_;
  const Scene& scene_;
  const std::vector<std::vector<Argument>>& arguments_;
  const std::vector<Fired>& fired_;
  const std::vector<Clause>& all_;
  std::vector<Told> told_;       // by clause
  std::vector<uint32_t> first_;  // of each clause in told_
};

// Days from the deed's time to publication; negative for what lies ahead, 0 where either is unknown.
int age_in_days(const Doc& doc, const Circumstance& circumstance);

std::vector<std::string_view> contexts_of(const Doc& doc, const Scene& scene, uint32_t sentence, EventMode mode);

}  // namespace demarche::event
