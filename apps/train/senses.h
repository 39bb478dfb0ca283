// Dictionary fields of word forms: senses.tsv with the regular forms of its words.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "syntax/features.h"

namespace demarche::train {

using SenseTable = std::map<std::string, syntax::Senses, std::less<>>;

// Plurals of nouns, and the forms of verbs in -s, -ed and -ing, have what their base form has, unless the table has the form.
Result<SenseTable> load_senses(const std::string& path);

}  // namespace demarche::train
