#include "merge/merge.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.h"
#include "merge/reduce.h"

namespace demarche::merge {

Digest make_digest(const Doc& doc);

struct Stage::Impl {
  Tables tables;
};

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string& data_dir) {
  auto tables = Tables::load(data_dir);
  if (!tables) return tables.error();
  auto impl = std::make_unique<Impl>();
  impl->tables = std::move(*tables);
  return Stage(std::move(impl));
}

Digest Stage::digest(Doc& doc) const {
  Digest digest = make_digest(doc);
  std::vector<Mention> mentions;
  Rarity rarity;
  for (uint32_t e = 0; e < digest.events.size(); ++e) {
    mentions.push_back(mention_of(digest, 0, e, 0));
    rarity.count(digest.events[e].words);
  }
  rarity.finish();
  const std::vector<uint32_t> first = match_within(mentions, impl_->tables, rarity);
  for (uint32_t e = 0; e < doc.events.size(); ++e) doc.events[e].same_as = digest.events[e].same_as = first[e];
  return digest;
}

namespace {

// One reduce step: from digests to the world, through ranks in canonical order.
class Reduction {
 public:
  Reduction(const std::vector<Digest>& digests, const Tables& tables) : digests_(digests), tables_(tables) {}

  World run() {
    arrange();
    lineage_ = find_lineages(articles_);
    std::vector<std::vector<uint32_t>> mention_at(articles_.size());
    for (uint32_t a = 0; a < articles_.size(); ++a) {
      for (uint32_t e = 0; e < articles_[a]->events.size(); ++e) {
        mention_at[a].push_back(static_cast<uint32_t>(mentions_.size()));
        mentions_.push_back(mention_of(*articles_[a], a, e, lineage_[a]));
        rarity_.count(articles_[a]->events[e].words);
      }
    }
    rarity_.finish();
    groups_ = match_across(mentions_, tables_, rarity_);
    std::vector<WorldEvent> events;
    std::vector<uint32_t> group_of(mentions_.size());
    for (uint32_t g = 0; g < groups_.size(); ++g) {
      for (const uint32_t m : groups_[g]) group_of[m] = g;
      events.push_back(world_event(groups_[g]));
    }
    World world;
    world.commitments = keep_ledger(mentions_, groups_, group_of, events, mention_at, tables_, rarity_);
    for (Commitment& c : world.commitments) {
      for (Ref* ref : {&c.row, &c.content_row, &c.condition_row}) *ref = outward(*ref);
      for (Commitment::Step& step : c.steps) step.row = outward(step.row);
    }
    // By first report, then by time; the order of groups is canonical, so equal ones keep it.
    std::vector<uint32_t> order(events.size());
    for (uint32_t g = 0; g < order.size(); ++g) order[g] = g;
    const auto dated = [](const std::string& date) { return date.empty() ? "~" : std::string_view(date); };
    std::stable_sort(order.begin(), order.end(), [&](uint32_t x, uint32_t y) {
      const auto a = dated(events[x].first_report), b = dated(events[y].first_report);
      return a != b ? a < b : dated(events[x].start) < dated(events[y].start);
    });
    std::vector<uint32_t> place(events.size());
    for (uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    std::stable_sort(world.commitments.begin(), world.commitments.end(),
                     [&, at = index_of(events)](const Commitment& a, const Commitment& b) {
                       return place[at.at(a.event)] < place[at.at(b.event)];
                     });
    world.lineages.resize(digests_.size());
    world.event_of.resize(digests_.size());
    for (uint32_t i = 0; i < digests_.size(); ++i) {
      const uint32_t a = rank_of_[i], root = holder_[lineage_[a]];
      world.lineages[i].lineage = root;
      world.lineages[i].copy_of = i == root ? kNone : root;
      for (const uint32_t m : mention_at[a]) world.event_of[i].push_back(place[group_of[m]]);
    }
    for (const uint32_t g : order) world.events.push_back(std::move(events[g]));
    return world;
  }

 private:
  // Articles told once each, in canonical order; word-for-word copies share a rank.
  void arrange() {
    std::map<std::string_view, uint32_t> first;
    std::vector<uint32_t> order;
    for (uint32_t i = 0; i < digests_.size(); ++i) {
      if (first.emplace(digests_[i].article, i).second) order.push_back(i);
    }
    // By day: hours are written in too many ways to be compared. A date that is only bounded comes after the days within its
    // bounds.
    const auto dated = [&](uint32_t i) {
      const std::string& date = digests_[i].published;
      return date.size() >= kDayLength ? date.substr(0, kDayLength) : date + "~";
    };
    std::sort(order.begin(), order.end(), [&](uint32_t x, uint32_t y) {
      const auto a = dated(x), b = dated(y);
      return a != b ? a < b : digests_[x].article < digests_[y].article;
    });
    std::map<std::string_view, uint32_t> rank;
    for (const uint32_t i : order) {
      rank[digests_[i].article] = static_cast<uint32_t>(articles_.size());
      articles_.push_back(&digests_[i]);
      holder_.push_back(i);
    }
    told_by_.resize(articles_.size());
    for (uint32_t i = 0; i < digests_.size(); ++i) {
      rank_of_.push_back(rank[digests_[i].article]);
      told_by_[rank_of_[i]].push_back(i);
    }
  }

  Ref outward(Ref ref) const { return ref.article < holder_.size() ? Ref{holder_[ref.article], ref.event} : ref; }

  static std::map<std::string, uint32_t> index_of(const std::vector<WorldEvent>& events) {
    std::map<std::string, uint32_t> index;
    for (uint32_t g = 0; g < events.size(); ++g) index.emplace(events[g].id, g);
    return index;
  }

  // How much one telling says: used to choose whose words stand for the event.
  static int fullness(const EventKey& key) {
    return (key.actors.empty() ? 0 : 2) + (key.recipients.empty() ? 0 : 2) + (key.start.empty() ? 0 : 1) +
           (key.place.empty() ? 0 : 1) + (key.amounts.empty() ? 0 : 1) + (key.headline ? 0 : 1) + (key.words.size() > 4 ? 1 : 0);
  }

  // What happened by one report and is denied or planned by others has happened by somebody's word.
  static Status status_of(const std::set<Status>& statuses) {
    for (const Status s : {Status::kOccurred, Status::kOngoing, Status::kNegated, Status::kAlleged, Status::kPlanned,
                           Status::kHistorical, Status::kHypothetical}) {
      if (statuses.contains(s)) return s;
    }
    return Status::kOccurred;
  }

  static void add_parties(std::vector<WorldParty>* to, const std::vector<PartyKey>& parties) {
    for (const PartyKey& party : parties) {
      const WorldParty& p = party.party;
      if (p.code.empty() && p.name.empty()) continue;
      const auto same = std::find_if(to->begin(), to->end(), [&](const WorldParty& q) {
        return p.code.empty() ? q.code.empty() && q.name == p.name : q.code == p.code;
      });
      if (same == to->end()) {
        to->push_back(p);
      } else if (same->sector == Sector::kNone) {
        same->sector = p.sector;
      }
    }
  }

  WorldEvent world_event(const std::vector<uint32_t>& group) const {
    WorldEvent w;
    const Mention& first = mentions_[group.front()];
    w.id = "w" + hex64(hash64(articles_[first.article]->article + "/" + std::to_string(first.key->position) + "/" +
                              std::string(name_of(first.key->type)) + "/" + std::to_string(first.event)));
    std::set<Status> statuses;
    std::map<EventType, int> types;
    std::map<EventMode, int> modes;
    std::set<uint32_t> reports;
    std::set<std::string> sources;
    int best = -1, place = 0;
    uint32_t timed = kNone;
    for (uint32_t i = 0; i < group.size(); ++i) {
      const Mention& m = mentions_[group[i]];
      const EventKey& key = *m.key;
      w.mentions.push_back({holder_[m.article], m.event});
      statuses.insert(key.status);
      types[key.type] += key.headline ? 2 : 3;
      for (const uint32_t teller : told_by_[m.article]) {
        if (!reports.insert(teller).second) continue;
        const std::string& date = digests_[teller].published;
        if (date.size() >= kDayLength) {
          if (w.first_report.empty() || date < w.first_report) w.first_report = date;
          if (w.last_report.empty() || w.last_report < date) w.last_report = date;
        }
        sources.insert(source_of(teller));
      }
      add_parties(&w.actors, key.actors);
      add_parties(&w.recipients, key.recipients);
      if (const int full = fullness(key); full > best) {
        best = full;
        w.best = i;
      }
      // The finest time that most of the first tellers give: day before month before year.
      const auto fine = [&](uint32_t k) {
        return static_cast<int>(mentions_[group[k]].key->precision == TimePrecision::kUnknown
                                    ? TimePrecision::kYear
                                    : mentions_[group[k]].key->precision);
      };
      if (!key.start.empty() &&
          (timed == kNone || (fine(i) < fine(timed) && fine(timed) > static_cast<int>(TimePrecision::kDay))))
        timed = i;
      if (const int exact = exactness(key); exact > place) {
        place = exact;
        w.place = i;
      }
    }
    if (w.first_report.empty()) w.first_report = w.last_report = digests_[told_by_[first.article].front()].published;
    w.status = status_of(statuses);
    const auto most = [](const auto& counts) {
      return std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; })
          ->first;
    };
    // What has happened gives the type where others only announced it.
    if (statuses.contains(Status::kPlanned) && (w.status == Status::kOccurred || w.status == Status::kOngoing)) {
      types.clear();
      for (const uint32_t m : group) {
        if (mentions_[m].key->status != Status::kPlanned) ++types[mentions_[m].key->type];
      }
      if (types.size() > 1) types.erase(EventType::kAgree);
    }
    w.type = most(types);
    for (const uint32_t m : group) {
      if (mentions_[m].key->type == w.type && mentions_[m].key->mode != EventMode::kNone) ++modes[mentions_[m].key->mode];
    }
    if (!modes.empty()) w.mode = most(modes);
    if (timed != kNone) {
      const EventKey& key = *mentions_[group[timed]].key;
      w.start = key.start;
      w.end = key.end.empty() ? key.start : key.end;
      w.precision = key.precision;
    }
    amounts(group, &w);
    w.reports = static_cast<uint32_t>(reports.size());
    w.independent_sources = static_cast<uint32_t>(sources.size());
    return w;
  }

  // A wire story is one source however often it is printed; else the outlet is.
  std::string source_of(uint32_t digest) const {
    const uint32_t root = lineage_[rank_of_[digest]];
    return story_size(root) > 1 ? "story " + std::to_string(root) : "outlet " + digests_[digest].outlet;
  }
  size_t story_size(uint32_t root) const {
    if (sizes_.empty()) {
      sizes_.resize(articles_.size());
      for (uint32_t a = 0; a < articles_.size(); ++a) sizes_[lineage_[a]] += told_by_[a].size();
    }
    return sizes_[root];
  }

  static int exactness(const EventKey& key) {
    if (key.place.empty()) return 0;
    switch (key.place_precision) {
      case PlacePrecision::kPoint:
        return 7;
      case PlacePrecision::kCity:
        return 6;
      case PlacePrecision::kDistrict:
        return 5;
      case PlacePrecision::kRegion:
        return 4;
      case PlacePrecision::kSea:
        return 3;
      case PlacePrecision::kCountry:
        return 2;
      default:
        return 1;
    }
  }

  void amounts(const std::vector<uint32_t>& group, WorldEvent* w) const {
    std::map<std::pair<std::string, std::string>, AmountRange> ranges;
    for (const uint32_t m : group) {
      const EventKey& key = *mentions_[m].key;
      for (const AmountKey& amount : key.amounts) {
        const std::string of = tables_.class_of(amount, key.lemma);
        AmountRange& range = ranges[{of, amount.unit}];
        if (range.values.empty()) {
          range.of = of;
          range.unit = amount.unit;
          range.low = amount.value;
          range.high = amount.high;
        }
        range.low = std::min(range.low, amount.value);
        range.high = std::max(range.high, amount.high);
        auto at = std::lower_bound(range.values.begin(), range.values.end(), amount.value,
                                   [](const AmountRange::Value& v, double x) { return v.value < x; });
        if (at == range.values.end() || at->value != amount.value) at = range.values.insert(at, {amount.value, {}});
        at->by.push_back({holder_[mentions_[m].article], mentions_[m].event});
      }
    }
    for (auto& [key, range] : ranges) w->amounts.push_back(std::move(range));
  }

  const std::vector<Digest>& digests_;
  const Tables& tables_;
  std::vector<const Digest*> articles_;         // by rank
  std::vector<uint32_t> holder_;                // rank -> digest whose events are kept
  std::vector<uint32_t> rank_of_;               // digest -> rank
  std::vector<std::vector<uint32_t>> told_by_;  // rank -> digests
  std::vector<uint32_t> lineage_;               // rank -> rank of the story's first
  mutable std::vector<size_t> sizes_;
  std::vector<Mention> mentions_;
  std::vector<std::vector<uint32_t>> groups_;
  Rarity rarity_;
};

}  // namespace

World Stage::reduce(const std::vector<Digest>& digests) const {
  return Reduction(digests, impl_->tables).run();
}

}  // namespace demarche::merge
