#include "link/when.h"

namespace demarche::link {

struct TimeResolver::Impl {};

TimeResolver::TimeResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TimeResolver::TimeResolver(TimeResolver&&) noexcept = default;
TimeResolver& TimeResolver::operator=(TimeResolver&&) noexcept = default;
TimeResolver::~TimeResolver() = default;

Result<TimeResolver> TimeResolver::load(const std::string&) {
  return TimeResolver(std::make_unique<Impl>());
}

void TimeResolver::resolve_times(Doc&) const {}

}  // namespace demarche::link
