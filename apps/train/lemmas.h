// Learns how forms become lemmas from the words of treebanks.
#pragma once

#include <string>
#include <vector>

#include "document/document.h"

namespace demarche::train {

// Writes lemmas.tsv: for each tag a list of endings, and the forms that they get wrong. The same table on every run.
void learn_lemmas(const std::vector<Doc>& docs, const std::string& path);

}  // namespace demarche::train
