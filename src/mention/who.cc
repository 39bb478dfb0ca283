#include "mention/who.h"

namespace demarche::mention {

struct WhoFinder::Impl {};

WhoFinder::WhoFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WhoFinder::WhoFinder(WhoFinder&&) noexcept = default;
WhoFinder& WhoFinder::operator=(WhoFinder&&) noexcept = default;
WhoFinder::~WhoFinder() = default;

Result<WhoFinder> WhoFinder::load(const std::string&) {
  return WhoFinder(std::make_unique<Impl>());
}

void WhoFinder::find_who(Doc&) const {}

}  // namespace demarche::mention
