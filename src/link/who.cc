#include "link/who.h"

namespace demarche::link {

struct WhoResolver::Impl {};

WhoResolver::WhoResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WhoResolver::WhoResolver(WhoResolver&&) noexcept = default;
WhoResolver& WhoResolver::operator=(WhoResolver&&) noexcept = default;
WhoResolver::~WhoResolver() = default;

Result<WhoResolver> WhoResolver::load(const std::string&) {
  return WhoResolver(std::make_unique<Impl>());
}

void WhoResolver::resolve_who(Doc&) const {}

}  // namespace demarche::link
