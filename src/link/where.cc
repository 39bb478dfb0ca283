#include "link/where.h"

namespace demarche::link {

struct PlaceResolver::Impl {};

PlaceResolver::PlaceResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PlaceResolver::PlaceResolver(PlaceResolver&&) noexcept = default;
PlaceResolver& PlaceResolver::operator=(PlaceResolver&&) noexcept = default;
PlaceResolver::~PlaceResolver() = default;

Result<PlaceResolver> PlaceResolver::load(const std::string&) {
  return PlaceResolver(std::make_unique<Impl>());
}

void PlaceResolver::resolve_places(Doc&) const {}

}  // namespace demarche::link
