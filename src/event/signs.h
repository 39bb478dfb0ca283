// Signs in a text that words which look like a deed tell of none. Cost: linear in the sentence, or in the document for
// names_states.
#pragma once

#include <cstdint>

#include "document/document.h"

namespace demarche::event {

// "you", "your boss": said to the reader.
bool speaks_to_reader(const Doc& doc, uint32_t subject);

// No verb in it, nor the full stop of a sentence.
bool is_verbless(const Doc& doc, uint32_t sentence);

// Does the document name a state, a force or a public body at all?
bool names_states(const Doc& doc);

}  // namespace demarche::event
