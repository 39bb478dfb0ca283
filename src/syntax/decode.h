// The best tree over scored arcs.
#pragma once

#include <cstdint>
#include <vector>

#include "syntax/network.h"

namespace demarche::syntax {

// Heads of the n words of work->arcs into work->heads (0 the root, words from 1), one root only. Where each word's best head
// makes a tree, that is it, crossing arcs and all; else the best tree without crossing arcs (Eisner 1996).
// Cost: n * n, at worst n * n * n / 3 additions for n words.
void decode(size_t n, Workspace* work);

}  // namespace demarche::syntax
