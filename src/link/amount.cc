#include "link/amount.h"

namespace demarche::link {

struct AmountResolver::Impl {};

AmountResolver::AmountResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AmountResolver::AmountResolver(AmountResolver&&) noexcept = default;
AmountResolver& AmountResolver::operator=(AmountResolver&&) noexcept = default;
AmountResolver::~AmountResolver() = default;

Result<AmountResolver> AmountResolver::load(const std::string&) {
  return AmountResolver(std::make_unique<Impl>());
}

void AmountResolver::resolve_amounts(Doc&) const {}

}  // namespace demarche::link
