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

// `fired` has one entry a clause: words below a noun that is no deed of its own belong to the clause above it. `bodily` deeds
// happen at what they are done to ("bombed Homs"), words do not ("warned Kyiv"); without a place of their own they take the
// dateline's, where they stand in its paragraph.
Circumstance read_circumstance(const Doc& doc, const Scene& scene, uint32_t clause, const std::vector<Argument>& arguments,
                               const std::vector<Fired>& fired, bool bodily);

// Days from the deed's time to publication; negative for what lies ahead, 0 where either is unknown.
int age_in_days(const Doc& doc, const Circumstance& circumstance);

std::vector<std::string_view> contexts_of(const Doc& doc, const Scene& scene, uint32_t sentence, EventMode mode);

}  // namespace demarche::event
