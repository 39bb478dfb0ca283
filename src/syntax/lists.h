// Mends lists of names that the parser broke up: "the ministers of Peru, Chile and Bolivia signed" has one subject, the
// ministers.
//
// Looks only at word classes and at the tree; linear in the sentence. A tree stays a tree.
#pragma once

#include "document/document.h"

namespace demarche::syntax {

// Behind a plural noun and "of", names joined by commas and an "and" are conjuncts of the first of them.
void join_lists(Doc& doc, const Sentence& sentence);

}  // namespace demarche::syntax
