#include <cstdlib>

#include "lexicon/table.h"
#include "write/write.h"

namespace demarche::write {

Result<Ontology> Ontology::load(const std::string& data_dir) {
  auto table = lexicon::Table::load(data_dir + "/write/plover.tsv", {"type", "mode", "quad", "intensity"});
  if (!table) return table.error();
  Ontology ontology;
  for (const bool general : {true, false}) {  // a row without a mode first, so that the others overwrite it
    for (const auto& row : table->rows()) {
      if (row["mode"].empty() != general) continue;
      const auto type = parse_event_type(row["type"]);
      if (!type) return row.error("type", "write.bad-ontology", "no such type; types: docs/codebook.md");
      const auto mode = parse_event_mode(row["mode"]);
      if (!general && !mode) return row.error("mode", "write.bad-ontology", "no such mode; modes: docs/codebook.md");
      const size_t t = static_cast<size_t>(*type);
      const double intensity = std::strtod(std::string(row["intensity"]).c_str(), nullptr);
      const int quad = std::atoi(std::string(row["quad"]).c_str());
      if (quad < 1 || quad > 4) return row.error("quad", "write.bad-ontology", "a quad class is 1, 2, 3 or 4");
      ontology.quad_[t] = quad;
      if (general) {
        ontology.intensity_[t].fill(intensity);
      } else {
        ontology.intensity_[t][static_cast<size_t>(*mode)] = intensity;
      }
    }
  }
  for (size_t t = 0; t < kEventTypeNames.size(); ++t) {
    if (ontology.quad_[t] == 0) {
      return Error{"write.bad-ontology",
                   table->path() + ": no row for " + std::string(kEventTypeNames[t]) + "; add one with an empty mode"};
    }
  }
  return ontology;
}

}  // namespace demarche::write
