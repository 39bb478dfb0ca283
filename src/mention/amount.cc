#include "mention/amount.h"

namespace demarche::mention {

struct AmountFinder::Impl {};

AmountFinder::AmountFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AmountFinder::AmountFinder(AmountFinder&&) noexcept = default;
AmountFinder& AmountFinder::operator=(AmountFinder&&) noexcept = default;
AmountFinder::~AmountFinder() = default;

Result<AmountFinder> AmountFinder::load(const std::string&) {
  return AmountFinder(std::make_unique<Impl>());
}

void AmountFinder::find_amounts(Doc&) const {}

}  // namespace demarche::mention
