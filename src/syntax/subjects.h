// What grammar forbids in a tree, put right: a verb with no subject of its own behind a noun that was hung elsewhere.
//
// One pass over a sentence with bounded climbs. Needs word classes, tags, heads and relations; changes heads and relations only,
// and leaves a tree a tree. Never fails.
#pragma once

#include "document/document.h"

namespace demarche::syntax {

void mend_subjects(Doc* doc, const Sentence& sentence);

}  // namespace demarche::syntax
