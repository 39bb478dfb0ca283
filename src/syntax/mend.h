// Puts right what no tree of English can be: a finite verb with two objects of which one is its own predicate, a sentence whose
// subject does nothing and whose verb has no subject. Each step says which construction it restores.
#pragma once

#include "document/document.h"

namespace demarche::syntax {

// Changes heads, relations and tags of the sentence's words; the tree stays a tree. A sentence of n words costs
// n steps for each of its past forms; sentences with trees are bounded.
void mend(Doc& doc, const Sentence& sentence);

}  // namespace demarche::syntax
