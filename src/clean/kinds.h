// From measures and scores to kinds of zone, block by block.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "clean/features.h"
#include "document/document.h"

namespace demarche::clean {

struct Verdict {
  ZoneKind kind = ZoneKind::kStory;
  std::string_view rule;  // id of a cue's row, or "clean.<name>"
};

// `scores` are the log-odds of the model, 1024 to one unit; above 0 speaks for the story. One verdict a block.
std::vector<Verdict> decide_kinds(const Doc& doc, const Tables& tables, const PageFacts& page,
                                  const std::vector<int32_t>& scores);

}  // namespace demarche::clean
