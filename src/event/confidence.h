// Confidence: how likely a row is to be right, from what was uncertain on the way to it.
//
// Each row has one value of every feature below; a value has a weight in data/event/confidence.tsv, fitted by
// tools/fit_confidence.py; the sum goes through the logistic function. 0.8 means: of such rows, eight in ten were found right on
// the texts it was fitted on. Never fails: a value without a weight weighs nothing.
//   "form.verb parse.sure word.clear doer.named ..." gives about 0.95, "form.noun parse.doubtful doer.none ..." about 0.6.
#pragma once

#include <array>
#include <string_view>

#include "event/row.h"
#include "event/rows.h"

namespace demarche::event {

constexpr size_t kTrustFeatures = 9;
using Trust = std::array<std::string_view, kTrustFeatures>;

Trust trust_of(const Doc& doc, const Reading& reading, const Row& row);
float confidence_of(const Knowledge& knowledge, const Trust& trust);

}  // namespace demarche::event
