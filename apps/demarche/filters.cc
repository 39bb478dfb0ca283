// The filters of the page as options, by the same names but for `to`, which is the format in `export`.
#include "demarche/commands.h"

namespace demarche::app {

void add_filters(CLI::App* command, write::Params* filters) {
  static constexpr std::pair<const char*, const char*> kFilters[] = {
      {"text", "Words that must occur in evidence, parties or place"},
      {"from", "First day, YYYY-MM-DD"},
      {"until", "Last day, YYYY-MM-DD"},
      {"actor", "Codes or names, parted by commas"},
      {"recipient", "Codes or names, parted by commas"},
      {"party", "Codes or names on either side"},
      {"type", "Event types, parted by commas"},
      {"mode", "Modes, parted by commas"},
      {"status", "Statuses, parted by commas"},
      {"quad", "Quad classes 1 to 4"},
      {"country", "Countries of the place, ISO alpha-3"},
      {"place", "Names of places"},
      {"source", "Outlets"},
      {"agency", "Agencies"},
      {"confidence", "Least confidence, 0 to 1"},
      {"article", "Ids of articles"},
      {"event", "Ids of world events"},
      {"lineage", "Ids of lineages: all copies of a story"},
      {"review", "right, wrong or none: what a reviewer said"},
  };
  for (const auto& [name, help] : kFilters) {
    command
        ->add_option_function<std::string>(
            std::string("--") + name,
            [filters, name = std::string(name)](const std::string& value) {
              filters->emplace_back(name == "until" ? "to" : name, value);
            },
            help)
        ->group("Filters");
  }
}

}  // namespace demarche::app
