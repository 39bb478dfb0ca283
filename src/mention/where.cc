#include "mention/where.h"

namespace demarche::mention {

struct PlaceFinder::Impl {};

PlaceFinder::PlaceFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PlaceFinder::PlaceFinder(PlaceFinder&&) noexcept = default;
PlaceFinder& PlaceFinder::operator=(PlaceFinder&&) noexcept = default;
PlaceFinder::~PlaceFinder() = default;

Result<PlaceFinder> PlaceFinder::load(const std::string&) {
  return PlaceFinder(std::make_unique<Impl>());
}

void PlaceFinder::find_places(Doc&) const {}

}  // namespace demarche::mention
