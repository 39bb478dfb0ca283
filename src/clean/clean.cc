#include "clean/clean.h"

namespace demarche::clean {

struct Stage::Impl {};

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string&) {
  return Stage(std::make_unique<Impl>());
}

void Stage::run(Doc& doc) const {
  uint32_t at = 0;
  for (const Block& block : doc.blocks) {
    Zone zone;
    zone.span = {at, block.span.end};
    at = block.span.end;
    if (doc.text(block.span) == doc.meta.title || block.heading_level == 1) {
      zone.kind = ZoneKind::kHeadline;
    } else if (block.heading_level > 1) {
      zone.kind = ZoneKind::kSubheading;
    } else if (block.tag == "figcaption") {
      zone.kind = ZoneKind::kCaption;
    } else if (block.n_link_bytes * 3 > block.span.size() * 2) {
      zone.kind = ZoneKind::kNavigation;
    }
    for (uint32_t e = block.element; e != kNone; e = doc.elements[e].parent) {
      const std::string_view tag = doc.elements[e].tag;
      if (tag == "nav" || tag == "footer" || tag == "aside" || tag == "form" || doc.elements[e].hidden)
        zone.kind = ZoneKind::kOther;
    }
    doc.zones.push_back(zone);
  }
  if (!doc.zones.empty()) doc.zones.back().span.end = static_cast<uint32_t>(doc.text().size());
  if (doc.zones.empty() && !doc.text().empty()) {
    Zone zone;
    zone.span = {0, static_cast<uint32_t>(doc.text().size())};
    doc.zones.push_back(zone);
  }
}

}  // namespace demarche::clean
