// One clause with a sense on its way to become an event. Private to src/event.
#pragma once

#include <string_view>
#include <vector>

#include "document/document.h"
#include "event/circumstance.h"
#include "event/knowledge.h"

namespace demarche::event {

// Why a plan that was called off is no row; its day and place are still its own.
inline constexpr std::string_view kCalledOff = "called off by the words around it";

struct Row {
  uint32_t clause = 0;
  const Sense* sense = nullptr;
  EventType type = EventType::kConsult;
  EventMode mode = EventMode::kNone;
  Value value = Value::kOccurred;
  std::vector<Party> actors, recipients;
  Circumstance circumstance;
  uint32_t content_of = kNone, condition_of = kNone;  // clauses
  std::vector<std::string_view> rules;
  std::vector<Source> said_by;  // beside those that report the clause: who puts a number
  bool at_deed = false;         // a word on a deed, whose doer is meant or nobody
  std::string_view dropped;     // why it is no row
};

}  // namespace demarche::event
