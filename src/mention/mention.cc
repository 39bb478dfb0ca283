#include "mention/mention.h"

#include <algorithm>
#include <utility>

#include "mention/amount.h"
#include "mention/when.h"
#include "mention/where.h"
#include "mention/who.h"

namespace demarche::mention {

struct Stage::Impl {
  TimeFinder times;
  PlaceFinder places;
  AmountFinder amounts;
  WhoFinder who;
};

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string& data_dir) {
  auto times = TimeFinder::load(data_dir);
  if (!times) return times.error();
  auto places = PlaceFinder::load(data_dir);
  if (!places) return places.error();
  auto amounts = AmountFinder::load(data_dir);
  if (!amounts) return amounts.error();
  auto who = WhoFinder::load(data_dir);
  if (!who) return who.error();
  return Stage(std::make_unique<Impl>(
      Impl{std::move(times.value()), std::move(places.value()), std::move(amounts.value()), std::move(who.value())}));
}

void Stage::run(Doc& doc) const {
  impl_->times.find_times(doc);
  impl_->amounts.find_amounts(doc);
  impl_->who.find_who(doc);        // knows which times there are: "May" is a month before it is a name
  impl_->places.find_places(doc);  // knows who there is: a place inside a person's name is none
  std::stable_sort(doc.mentions.begin(), doc.mentions.end(), [](const Mention& a, const Mention& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
}

}  // namespace demarche::mention
