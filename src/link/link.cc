#include "link/link.h"

#include <utility>

#include "link/amount.h"
#include "link/when.h"
#include "link/where.h"
#include "link/who.h"

namespace demarche::link {

struct Stage::Impl {
  TimeResolver times;
  PlaceResolver places;
  AmountResolver amounts;
  WhoResolver who;
};

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string& data_dir) {
  auto times = TimeResolver::load(data_dir);
  if (!times) return times.error();
  auto places = PlaceResolver::load(data_dir);
  if (!places) return places.error();
  auto amounts = AmountResolver::load(data_dir);
  if (!amounts) return amounts.error();
  auto who = WhoResolver::load(data_dir);
  if (!who) return who.error();
  return Stage(std::make_unique<Impl>(
      Impl{std::move(times.value()), std::move(places.value()), std::move(amounts.value()), std::move(who.value())}));
}

void Stage::run(Doc& doc) const {
  impl_->times.resolve_times(doc);
  impl_->places.resolve_places(doc);
  impl_->amounts.resolve_amounts(doc);
  impl_->who.resolve_who(doc);
}

}  // namespace demarche::link
