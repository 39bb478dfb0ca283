#include <algorithm>
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
  auto codes = ontology.load_codes(data_dir);
  if (!codes) return codes.error();
  return ontology;
}

Result<void> Ontology::load_codes(const std::string& data_dir) {
  auto countries =
      lexicon::Table::load(data_dir + "/write/countries.tsv", {"code", "name", "numeric", "fips", "cow", "gw", "region"});
  if (!countries) return countries.error();
  const auto text = [](std::string_view cell) { return std::string(cell); };
  for (const auto& row : countries->rows()) {
    countries_.push_back({text(row["code"]), text(row["name"]), text(row["numeric"]), text(row["fips"]), text(row["cow"]),
                          text(row["gw"]), text(row["region"])});
  }
  std::sort(countries_.begin(), countries_.end(), [](const Country& a, const Country& b) { return a.code < b.code; });
  auto cameo = lexicon::Table::load(data_dir + "/write/cameo.tsv", {"type", "mode", "code", "goldstein"});
  if (!cameo) return cameo.error();
  for (const auto& row : cameo->rows()) {
    if (!parse_event_type(row["type"])) return row.error("type", "write.bad-cameo", "no such type; types: docs/codebook.md");
    cameo_[text(row["type"]) + "/" + text(row["mode"])] = {text(row["code"]),
                                                           std::strtod(text(row["goldstein"]).c_str(), nullptr)};
  }
  for (const std::string_view type : kEventTypeNames) {
    if (!cameo_.contains(text(type) + "/"))
      return Error{"write.bad-cameo", cameo->path() + ": no row for " + text(type) + "; add one with an empty mode"};
  }
  auto acled = lexicon::Table::load(data_dir + "/write/acled.tsv", {"type", "mode", "event_type", "sub_event_type"});
  if (!acled) return acled.error();
  for (const auto& row : acled->rows())
    acled_[text(row["type"]) + "/" + text(row["mode"])] = {text(row["event_type"]), text(row["sub_event_type"])};
  auto sectors = lexicon::Table::load(data_dir + "/write/sectors.tsv", {"sector", "icews"});
  if (!sectors) return sectors.error();
  for (const auto& row : sectors->rows()) icews_sectors_[text(row["sector"])] = row["icews"];
  return {};
}

std::string_view Ontology::icews_sector(std::string_view sector) const {
  const auto found = icews_sectors_.find(sector);
  return found == icews_sectors_.end() ? std::string_view() : found->second;
}

const Ontology::Country* Ontology::country(std::string_view code) const {
  const auto at = std::lower_bound(countries_.begin(), countries_.end(), code,
                                   [](const Country& c, std::string_view wanted) { return c.code < wanted; });
  return at != countries_.end() && at->code == code ? &*at : nullptr;
}

const Ontology::Cameo& Ontology::cameo(std::string_view type, std::string_view mode) const {
  static const Cameo kNone;
  auto found = cameo_.find(std::string(type) + "/" + std::string(mode));
  if (found == cameo_.end()) found = cameo_.find(std::string(type) + "/");
  return found == cameo_.end() ? kNone : found->second;
}

const Ontology::Acled* Ontology::acled(std::string_view type, std::string_view mode) const {
  auto found = acled_.find(std::string(type) + "/" + std::string(mode));
  if (found == acled_.end()) found = acled_.find(std::string(type) + "/");
  return found == acled_.end() ? nullptr : &found->second;
}

}  // namespace demarche::write
