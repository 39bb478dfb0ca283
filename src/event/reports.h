// Reports: turns what is told about speech round, so that what is said hangs on the verb of saying, and ties quotations to their
// speech clauses over sentence and paragraph ends. Works on the clause tree before any word is looked up as an event.
//
// Linear in clauses but for scans inside one sentence. "Rebels fled, the army said." makes the fleeing content of the saying; "He
// said no more." makes nothing.
#pragma once

#include "document/document.h"
#include "event/clauses.h"

namespace demarche::event {

// Rewires the clause tree: "X attacked, Y said", "as Y said", and quotations that stand alone. Settles the clauses again.
void attach_reports(Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses);

}  // namespace demarche::event
