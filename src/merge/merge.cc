#include "merge/merge.h"

#include <map>

#include "base/hash.h"

namespace demarche::merge {

Digest make_digest(const Doc& doc);

struct Stage::Impl {};

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string&) {
  return Stage(std::make_unique<Impl>());
}

Digest Stage::digest(Doc& doc) const {
  Digest digest = make_digest(doc);
  for (uint32_t i = 0; i < doc.events.size(); ++i) doc.events[i].same_as = digest.events[i].same_as = i;
  return digest;
}

World Stage::reduce(const std::vector<Digest>& digests) const {
  World world;
  std::map<std::string, uint32_t> first;
  for (uint32_t a = 0; a < digests.size(); ++a) {
    const auto [at, fresh] = first.emplace(digests[a].article, a);
    world.lineages.push_back({at->second, fresh ? 0xFFFFFFFF : at->second});
    auto& of = world.event_of.emplace_back();
    for (uint32_t e = 0; e < digests[a].events.size(); ++e) {
      if (!fresh) {
        of.push_back(world.event_of[at->second][e]);
        continue;
      }
      const EventKey& key = digests[a].events[e];
      of.push_back(static_cast<uint32_t>(world.events.size()));
      WorldEvent event;
      event.id =
          "w" +
          hex64(hash64(digests[a].article + std::to_string(key.position) + std::string(name_of(key.type)) + std::to_string(e)));
      event.type = key.type;
      event.mode = key.mode;
      event.status = key.status;
      event.start = key.start;
      event.end = key.end;
      event.precision = key.precision;
      event.mentions = {{a, e}};
      event.place = 0;
      for (const PartyKey& p : key.actors) event.actors.push_back(p.party);
      for (const PartyKey& p : key.recipients) event.recipients.push_back(p.party);
      event.reports = event.independent_sources = 1;
      event.first_report = event.last_report = digests[a].published;
      world.events.push_back(std::move(event));
    }
  }
  return world;
}

}  // namespace demarche::merge
