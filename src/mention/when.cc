#include "mention/when.h"

namespace demarche::mention {

struct TimeFinder::Impl {};

TimeFinder::TimeFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TimeFinder::TimeFinder(TimeFinder&&) noexcept = default;
TimeFinder& TimeFinder::operator=(TimeFinder&&) noexcept = default;
TimeFinder::~TimeFinder() = default;

Result<TimeFinder> TimeFinder::load(const std::string&) {
  return TimeFinder(std::make_unique<Impl>());
}

void TimeFinder::find_times(Doc&) const {}

}  // namespace demarche::mention
