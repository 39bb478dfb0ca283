// Datelines that only their city tells: "Madrid: Leaders met", "New Delhi - The army said", "MARAWI, Philippines: Snipers fired".
//
// What stands before the colon or the dash becomes a sentence of its own, so that the tree of the story's first sentence begins
// with the story. One look-up for a paragraph, no allocation but for the folded name; never fails.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "lexicon/table.h"

namespace demarche::segment {

class Datelines {
 public:
  static Result<Datelines> load(const std::string& data_dir);

  // Where the story begins behind the dateline of the paragraph; the paragraph's begin where there is none.
  uint32_t end(std::string_view text, Span paragraph) const;

 private:
  bool is_city(std::string_view name) const;
  std::vector<lexicon::Table> tables_;
  std::unordered_set<std::string> cities_;  // in small letters
};

}  // namespace demarche::segment
