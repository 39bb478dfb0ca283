#include "merge/merge.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>

#include "base/hash.h"
#include "merge/reduce.h"

namespace demarche::merge {

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
  Digest digest = make_digest(doc, impl_->tables);
  std::vector<Mention> mentions;
  Rarity rarity;
  for (uint32_t e = 0; e < digest.events.size(); ++e) {
    mentions.push_back(mention_of(digest, impl_->tables, 0, e, 0));
    rarity.count(digest.events[e].words);
  }
  rarity.finish();
  const std::vector<uint32_t> first = match_within(mentions, impl_->tables, rarity);
  for (uint32_t e = 0; e < doc.events.size(); ++e) doc.events[e].same_as = digest.events[e].same_as = first[e];
  return digest;
}

namespace {

// 20250303 for "2025-03-03T17:42"; 0 for what is no day.
uint32_t day_number(std::string_view published) {
  if (published.size() < kDayLength) return 0;
  uint32_t number = 0;
  for (const size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (published[i] < '0' || published[i] > '9') return 0;
    number = number * 10 + static_cast<uint32_t>(published[i] - '0');
  }
  return number;
}

std::string day_text(uint32_t day) {
  std::string digits = std::to_string(day);
  digits.insert(0, 8 - digits.size(), '0');
  return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2);
}

// Digests asked for again when events are summed up; the latest stay decoded.
class Cache {
 public:
  explicit Cache(Digests& digests) : digests_(digests) {}
  const Digest& get(uint32_t index) {
    const auto found = kept_.find(index);
    if (found != kept_.end()) return found->second;
    if (order_.size() >= kMost) {
      kept_.erase(order_.front());
      order_.pop_front();
    }
    order_.push_back(index);
    return kept_.emplace(index, digests_.digest(index)).first->second;
  }

 private:
  static constexpr size_t kMost = 256;
  Digests& digests_;
  std::map<uint32_t, Digest> kept_;
  std::deque<uint32_t> order_;
};

// One reduce step. Articles have ranks in canonical order; word-for-word copies share one.
class Reduction {
 public:
  Reduction(Digests& digests, Findings& findings, const Tables& tables, const std::vector<Correction>& corrections)
      : digests_(digests),
        findings_(findings),
        tables_(tables),
        cache_(digests),
        lineages_(kWindowArticles),
        matcher_(&window_, tables, rarity_),
        ledger_(window_, tables, rarity_, [this](Commitment&& c) { give(std::move(c)); }) {
    for (const Correction& c : corrections) {
      if (c.alone) alone_[c.mention.article].insert(c.mention.event);
      if (c.other.article.empty()) continue;
      links_[c.mention].push_back(c.other);
      links_[c.other].push_back(c.mention);
    }
  }

  void run() {
    digests_.each([&](uint32_t, const Digest& digest) {
      for (const EventKey& key : digest.events) rarity_.count(key.words);
    });
    rarity_.finish();
    digests_.each([&](uint32_t index, const Digest& digest) { add(index, digest); });
    while (n_closed_ < window_.end_group()) close();
    ledger_.finish();
    for (const auto& [groups, c] : commitments_) findings_.commitment(c);
    for (uint32_t index = 0; index < rank_of_.size(); ++index) {
      const uint32_t rank = rank_of_[index], story = lineage_[rank];
      const uint32_t root = holder_[story];
      const bool undated = day_[rank] == 0 && day_[story] != 0;
      findings_.lineage(index, {root, index == root ? kNone : root, undated ? day_text(day_[story]) : std::string()});
    }
  }

 private:
  // A later telling of an article word for word.
  struct Twin {
    uint32_t index;
    std::string published, outlet;
  };

  void add(uint32_t index, const Digest& digest) {
    if (rank_of_.size() <= index) rank_of_.resize(index + 1, kNone);
    const auto twin = open_ids_.find(digest.article);
    if (twin != open_ids_.end()) {
      const uint32_t rank = twin->second;
      rank_of_[index] = rank;
      // The rows of a text told twice are kept with the article that was read first.
      holder_[rank] = std::min(holder_[rank], index);
      twins_[rank].push_back({index, digest.published, digest.outlet});
      ++story_size_[lineage_[rank]];
      return;
    }
    const uint32_t rank = static_cast<uint32_t>(holder_.size());
    rank_of_[index] = rank;
    holder_.push_back(index);
    first_.push_back(index);
    lineage_.push_back(lineages_.add(digest));
    day_.push_back(day_number(digest.published));
    story_size_.push_back(0);
    ++story_size_[lineage_[rank]];
    open_ids_.emplace(digest.article, rank);
    ids_in_order_.push_back(digest.article);
    if (ids_in_order_.size() > kWindowArticles) {
      open_ids_.erase(ids_in_order_.front());
      ids_in_order_.pop_front();
    }
    const uint32_t begin = window_.end();
    for (uint32_t e = 0; e < digest.events.size(); ++e) {
      EventKey key = digest.events[e];
      Mention mention = mention_of(digest, tables_, rank, e, lineage_[rank]);
      // What is needed to sum up is read again then.
      key.actors = {};
      key.recipients = {};
      key.sayers = {};
      window_.add(std::move(mention), std::move(key));
    }
    static const std::set<uint32_t> kNobody;
    const auto alone = alone_.find(digest.article);
    matcher_.add(digest, begin, n_closed_, alone == alone_.end() ? kNobody : alone->second);
    if (!links_.empty()) link(digest.article, begin);
    while (n_closed_ < window_.end_group() && age(n_closed_) > kWindowMentions) close();
    // Groups stay a while after they are closed: what is said of their neighbours is still asked for.
    while (window_.first_group() < n_closed_ && age(window_.first_group()) > kWindowMentions + kWindowMentions / 4) {
      window_.drop_group();
    }
  }

  // How many mentions ago a group began. One without members is older than all.
  uint32_t age(uint32_t g) const {
    const auto& members = window_.group(g).members;
    return members.empty() ? kNone : window_.end() - members.front();
  }

  // Joins what people say is one event, once both of its mentions are known and neither is too old.
  void link(const std::string& article, uint32_t begin) {
    for (auto at = links_.lower_bound({article, 0}); at != links_.end() && at->first.article == article; ++at) {
      if (at->first.event >= window_.end() - begin) continue;
      const uint32_t m = begin + at->first.event;
      linked_.emplace(at->first, m);
      for (const Correction::Mention& other : at->second) {
        const auto known = linked_.find(other);
        if (known == linked_.end() || known->second < window_.begin() || window_.group_of(known->second) < n_closed_) continue;
        matcher_.join(m, known->second);
      }
    }
  }

  void close() {
    const uint32_t g = n_closed_++;
    if (window_.group(g).members.empty()) return;
    const WorldEvent event = world_event(window_.group(g));
    findings_.event(n_told_++, event);
    ledger_.close(g, event);
    // A commitment may name any event known when it was settled: those are told first.
    for (; !commitments_.empty() && commitments_.front().first <= n_closed_; commitments_.pop_front())
      findings_.commitment(commitments_.front().second);
  }

  void give(Commitment&& c) {
    for (Ref* ref : {&c.row, &c.content_row, &c.condition_row}) *ref = outward(*ref);
    for (Commitment::Step& step : c.steps) step.row = outward(step.row);
    commitments_.emplace_back(window_.end_group(), std::move(c));
  }

  Ref outward(Ref ref) const { return ref.article < holder_.size() ? Ref{holder_[ref.article], ref.event} : ref; }

  // How much one telling says: used to choose whose words stand for the event.
  static int fullness(const EventKey& key) {
    return (key.actors.empty() ? 0 : 2) + (key.recipients.empty() ? 0 : 2) + (key.start.empty() ? 0 : 1) +
           (key.place.empty() ? 0 : 1) + (key.amounts.empty() ? 0 : 1) + (key.headline ? 0 : 1) + (key.words.size() > 4 ? 1 : 0);
  }

  // "The Orrin Post" and "Orrin Post" are one outlet.
  static std::string bare_name(std::string_view outlet) {
    std::string name;
    for (const char c : outlet) name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    return name.starts_with("the ") ? name.substr(4) : name;
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

  // The mention with all that its digest says.
  const EventKey& full_key(const Mention& m) { return cache_.get(first_[m.article]).events[m.event]; }

  WorldEvent world_event(const Group& whole) {
    const std::vector<uint32_t>& group = whole.members;
    WorldEvent w;
    w.id = whole.id;
    std::set<Status> statuses;
    std::map<EventType, int> types;
    std::map<EventMode, int> modes;
    std::set<uint32_t> reports;
    std::set<std::string> sources;
    std::string bounded;  // publication date of the first teller
    int best = -1, place = 0;
    uint32_t timed = kNone;
    for (uint32_t i = 0; i < group.size(); ++i) {
      const Mention& m = window_.at(group[i]);
      const EventKey& key = full_key(m);
      w.mentions.push_back({holder_[m.article], m.event});
      statuses.insert(key.status);
      types[key.type] += key.headline ? 2 : 3;
      const auto told_by = [&](uint32_t index, const std::string& date, const std::string& outlet) {
        if (!reports.insert(index).second) return;
        if (bounded.empty()) bounded = date;
        if (date.size() >= kDayLength) {
          if (w.first_report.empty() || date < w.first_report) w.first_report = date;
          if (w.last_report.empty() || w.last_report < date) w.last_report = date;
        }
        // A wire story is one source however often it is printed; else the outlet is.
        const uint32_t root = lineage_[m.article];
        const bool wire = story_size_[root] > 1 || !cache_.get(first_[m.article]).agency.empty();
        sources.insert(wire ? "story " + std::to_string(root) : "outlet " + bare_name(outlet));
      };
      const Digest& digest = cache_.get(first_[m.article]);
      told_by(first_[m.article], digest.published, digest.outlet);
      if (const auto twins = twins_.find(m.article); twins != twins_.end()) {
        for (const Twin& twin : twins->second) told_by(twin.index, twin.published, twin.outlet);
      }
      add_parties(&w.actors, key.actors);
      add_parties(&w.recipients, key.recipients);
      if (const int full = fullness(key); full > best) {
        best = full;
        w.best = i;
      }
      // The finest time that most of the first tellers give: day before month before year.
      const auto fine = [&](uint32_t k) {
        return static_cast<int>(window_.at(group[k]).key->precision == TimePrecision::kUnknown
                                    ? TimePrecision::kYear
                                    : window_.at(group[k]).key->precision);
      };
      if (!key.start.empty() &&
          (timed == kNone || (fine(i) < fine(timed) && fine(timed) > static_cast<int>(TimePrecision::kDay))))
        timed = i;
      if (const int exact = exactness(key); exact > place) {
        place = exact;
        w.place = i;
      }
    }
    if (w.first_report.empty()) w.first_report = w.last_report = bounded;
    w.status = status_of(statuses);
    const auto most = [](const auto& counts) {
      return std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; })
          ->first;
    };
    // What has happened gives the type where others only announced it.
    if (statuses.contains(Status::kPlanned) && (w.status == Status::kOccurred || w.status == Status::kOngoing)) {
      types.clear();
      for (const uint32_t m : group) {
        if (window_.at(m).key->status != Status::kPlanned) ++types[window_.at(m).key->type];
      }
      if (types.size() > 1) types.erase(EventType::kAgree);
    }
    w.type = most(types);
    for (const uint32_t m : group) {
      if (window_.at(m).key->type == w.type && window_.at(m).key->mode != EventMode::kNone) ++modes[window_.at(m).key->mode];
    }
    if (!modes.empty()) w.mode = most(modes);
    if (timed != kNone) {
      const EventKey& key = *window_.at(group[timed]).key;
      w.start = key.start;
      w.end = key.end.empty() ? key.start : key.end;
      w.precision = key.precision;
    }
    amounts(group, &w);
    w.reports = static_cast<uint32_t>(reports.size());
    w.independent_sources = static_cast<uint32_t>(sources.size());
    return w;
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
      const EventKey& key = *window_.at(m).key;
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
        at->by.push_back({holder_[window_.at(m).article], window_.at(m).event});
      }
    }
    for (auto& [key, range] : ranges) w->amounts.push_back(std::move(range));
  }

  Digests& digests_;
  Findings& findings_;
  const Tables& tables_;
  Cache cache_;
  Rarity rarity_;
  Window window_;
  Lineages lineages_;
  Matcher matcher_;
  Ledger ledger_;
  std::map<std::string, std::set<uint32_t>> alone_;  // article -> events that people set apart
  std::map<Correction::Mention, std::vector<Correction::Mention>> links_;
  std::map<Correction::Mention, uint32_t> linked_;  // those of links_ that were seen, by their numbers
  uint32_t n_told_ = 0;                             // events given out
  uint32_t n_closed_ = 0;                           // groups before this one are complete
  std::vector<uint32_t> rank_of_;                   // index -> rank
  std::vector<uint32_t> first_;                     // rank -> index of its first telling
  std::vector<uint32_t> holder_;                    // rank -> index whose rows are kept
  std::vector<uint32_t> day_;                       // rank -> 20250303, 0 where the day is unknown
  std::vector<uint32_t> lineage_;                   // rank -> rank of the story's first
  std::vector<uint32_t> story_size_;                // rank of a story's first -> articles
  std::map<uint32_t, std::vector<Twin>> twins_;     // by rank
  std::unordered_map<std::string, uint32_t> open_ids_;
  std::deque<std::string> ids_in_order_;
  std::deque<std::pair<uint32_t, Commitment>> commitments_;  // with the groups there were when each was settled
};

}  // namespace

std::string canonical_day(std::string_view published) {
  return published.size() >= kDayLength ? std::string(published.substr(0, kDayLength)) : std::string(published) + "~";
}

void Stage::reduce(Digests& digests, Findings& findings, const std::vector<Correction>& corrections) const {
  Reduction(digests, findings, impl_->tables, corrections).run();
}

}  // namespace demarche::merge
