// Reports at the end of a sentence, by their words: the parser loses its way where the speaker is described at length.
//
// "..., an officer speaking on condition of anonymity said", "..., pictures published by the group show", "..., the City Post
// reports". Finds the comma, the speaker and the verb, and gives the clause back what belongs to it; what it says is found by
// `reports`. Linear in clauses, each looking at one stretch of its sentence. "..., killing a man who said nothing" has no such
// end.
#pragma once

#include "document/document.h"
#include "event/clauses.h"

namespace demarche::event {

// "If they attack, the general warned, we will fire", "denied having fired", "said they had won, closed the border and left":
// verbs of saying that the parser hung on what they say, or the other way round.
void mend_inserted_reports(const Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses);

void mend_report_tails(const Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses);

// What stands behind a report that a comma closes: "X fell, Y said, and burned the town" is said, "..., and Rome left" is not.
void settle_behind_reports(const Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses);

}  // namespace demarche::event
