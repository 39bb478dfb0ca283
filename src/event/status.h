// Status: what holds of a clause, computed along its path to the root.
//
// Every clause starts with its local value (polarity, modal, modifiers); every edge above applies what the embedding word implies
// when it is affirmed or denied (signatures.tsv, or the type of the speech act that the word is); two values compose by
// composition.tsv. The same walk says which clause is the content of which speech act. Linear in clauses.
// After Nairn, Condoravdi and Karttunen (2006) and Lotan et al. (2013), with seven statuses as values.
// "failed to attack" gives negated, "attacked" gives occurred.
#pragma once

#include <vector>

#include "event/clauses.h"
#include "event/senses.h"
#include "event/speech.h"

namespace demarche::event {

struct Standing {
  Value value = Value::kOccurred;
  std::string_view rule;        // what decided it last
  uint32_t content_of = kNone;  // clause of the speech act that this is the content of
  uint8_t depth = 0;            // clauses above
};

// `speech_event` is set for clauses that are speech acts with a row of their own.
std::vector<Standing> read_status(const Scene& scene, const std::vector<Fired>& fired, const Speech& speech,
                                  const std::vector<uint8_t>& speech_event);

// Gives nouns under a light verb that verb's tense, place in the tree and subject. Before read_status.
void adopt_light_verbs(Clauses& clauses, const Knowledge& knowledge);

}  // namespace demarche::event
