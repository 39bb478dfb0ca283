// Speech: who says what. Gives every clause its chain of sources and writes the statements, after reports.h has hung what is said
// on the verb of saying.
//
// Linear in clauses (climbs are bounded). In "Rebels fled, the army said." the army speaks; "Rebels fled." has no speaker.
#pragma once

#include <vector>

#include "document/document.h"
#include "event/clauses.h"
#include "event/senses.h"

namespace demarche::event {

// What each clause says of others and of itself.
struct Speech {
  std::vector<const Reporter*> reporter;       // the row that makes the clause a report, or null
  std::vector<std::vector<Source>> speakers;   // of what the clause says, outermost first
  std::vector<uint8_t> outlet;                 // an outlet says it: a source even where its saying is an act of its own
  std::vector<std::vector<Source>> according;  // sources that hang on the clause itself: "according to", "in a statement by"
};
Speech read_speech(Doc& doc, const Scene& scene, const std::vector<Fired>& fired,
                   const std::vector<std::vector<Argument>>& arguments);

// Does the child clause say what the reporter reports?
bool is_reported(const Clause& child, const Reporter& reporter);

// Sources of the clause, outermost first, along its path to the root; `through_events` tells which clauses are speech acts of
// their own (they pass their own sources on and do not speak themselves).
std::vector<Source> chain_of(const Clauses& clauses, const Speech& speech, const std::vector<uint8_t>& speech_event,
                             uint32_t clause);

void write_statements(Doc& doc, const Scene& scene, const Speech& speech, const std::vector<Fired>& fired,
                      const std::vector<uint8_t>& speech_event);

}  // namespace demarche::event
