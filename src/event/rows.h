// Rows: from clauses with a sense to events with parties, time, place, links and confidence; the codebook's folding and
// subsumption.
//
// A clause becomes a row if its status says anything and somebody or some place stands in it. "Rebels attacked the fort." gives a
// row; "The attack of the violins was crisp." gives none. Linear in clauses; every row carries the ids of what decided it.
#pragma once

#include <vector>

#include "document/document.h"
#include "event/senses.h"
#include "event/speech.h"
#include "event/status.h"

namespace demarche::event {

struct Reading {
  const Scene& scene;
  const std::vector<Fired>& fired;
  const std::vector<std::vector<Argument>>& arguments;
  const Speech& speech;
  const std::vector<uint8_t>& speech_event;
  const std::vector<Standing>& standing;
};

// Appends to doc.events, in text order of the triggers; explains itself in doc.trace where that is set.
void write_events(Doc& doc, const Reading& reading);

}  // namespace demarche::event
