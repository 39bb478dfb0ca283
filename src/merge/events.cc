// Which mentions tell of one event. Points are added up in whole numbers, so that every machine adds alike; what cannot be one
// event is said first. Within an article the best pairs are joined first; across articles each local group goes to the group it
// resembles most, articles in order of publication. See src/merge/README.md for the points.
#include <algorithm>
#include <map>

#include "base/hash.h"
#include "merge/reduce.h"

namespace demarche::merge {
namespace {

constexpr size_t kMaxShown = 16;       // mentions of a group that are compared
constexpr size_t kMaxRecent = 48;      // groups tried for each key
constexpr size_t kRareWords = 4;       // of a mention, that propose groups
constexpr int kClash = -5;             // two mentions with fewer points do not come into one group by way of a third
constexpr int kMeanLeast = 8;          // points of a local group with all of a group, on average
constexpr int kSecond = kSame + 8;     // points for a second local group of one article
constexpr size_t kSweepEvery = 16384;  // mentions between two looks for keys of closed groups only
constexpr int kMaxDaysBetween = 45;    // of two reports without dates of the event

// What is hypothetical has not happened: it meets only its like. A plan may come true; what is denied or alleged may have been
// claimed.
bool may_be_one(const Mention& a, const Mention& b) {
  const auto kind = [](Status s) {
    switch (s) {
      case Status::kHypothetical:
        return 1;
      case Status::kPlanned:
        return 2;
      case Status::kHistorical:
        return 3;
      default:
        return 0;
    }
  };
  const int x = kind(a.key->status), y = kind(b.key->status);
  if (x == y) return true;
  if (x == 1 || y == 1) return x == 2 || y == 2;
  if (x == 3 || y == 3) {
    // Background in one report may be news in another.
    return x + y == 3 && (a.key->type == b.key->type);
  }
  // Planned and happened: one event where the type folds so, or is the same.
  const auto folds = [](EventType t) { return t == EventType::kAgree || t == EventType::kConsult || t == EventType::kRequest; };
  return folds(a.key->type) && folds(b.key->type);
}

uint32_t key_of(const PartyKey& party) {
  const std::string& name = !party.party.code.empty() ? party.party.code : party.party.name;
  return name.empty() ? 0 : static_cast<uint32_t>(hash64(name));
}

std::vector<uint32_t> keys_of(const std::vector<PartyKey>& parties) {
  std::vector<uint32_t> keys;
  for (const PartyKey& party : parties) {
    if (const uint32_t key = key_of(party); key != 0) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::vector<uint32_t> both(const Mention& m) {
  std::vector<uint32_t> keys = m.actors;
  keys.insert(keys.end(), m.recipients.begin(), m.recipients.end());
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

// `most` where the lists agree by half, part where they share one, `clash` where they share none; 0 where one is empty.
int agreement(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b, int most, int clash) {
  if (a.empty() || b.empty()) return 0;
  size_t n = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j])
      ++n, ++i, ++j;
    else if (a[i] < b[j])
      ++i;
    else
      ++j;
  }
  if (n == 0) return clash;
  return 2 * n >= a.size() + b.size() - n ? most : most * 2 / 3;
}

int parties(const Mention& a, const Mention& b) {
  const bool reciprocal =
      a.key->type == EventType::kConsult || b.key->type == EventType::kConsult || a.key->type == EventType::kAgree;
  if (reciprocal) return agreement(both(a), both(b), 20, -26);
  return agreement(a.actors, b.actors, 16, -26) + agreement(a.recipients, b.recipients, 12, -18);
}

int times(const Mention& a, const Mention& b) {
  if (a.first != Mention::kNoDay && b.first != Mention::kNoDay) {
    const int gap = std::max(a.first - b.last, b.first - a.last);
    const bool days = a.last - a.first <= 1 && b.last - b.first <= 1;
    if (gap > (days ? 1 : 3)) return kNever;
    if (gap > 0) return -8;
    return days ? 12 : 6;
  }
  if (a.published == Mention::kNoDay || b.published == Mention::kNoDay) return 0;
  const bool dated = a.first != Mention::kNoDay || b.first != Mention::kNoDay;
  if (dated) {
    // One says when; the other is held to have been written some days after, or, of what is to come, before.
    const Mention& with = a.first != Mention::kNoDay ? a : b;
    const Mention& without = a.first != Mention::kNoDay ? b : a;
    const int after = without.published - with.last;
    if (with.last - with.first > 31) return -4;
    if (after > kMaxDaysBetween || after < -kMaxDaysBetween) return kNever;
    return after >= -1 && after <= 4 ? 5 : after <= 10 && after >= -10 ? 0 : -8;
  }
  const int gap = std::abs(a.published - b.published);
  if (gap > kMaxDaysBetween) return kNever;
  return gap <= 1 ? 5 : gap <= 4 ? 2 : gap <= 10 ? 0 : -8;
}

bool precise(PlacePrecision p) {
  return p == PlacePrecision::kPoint || p == PlacePrecision::kCity || p == PlacePrecision::kDistrict;
}

int places(const EventKey& a, const EventKey& b) {
  if (a.place.empty() || b.place.empty()) return 0;
  if (a.place == b.place) return precise(a.place_precision) ? 9 : 3;
  if (!a.country.empty() && !b.country.empty() && a.country != b.country) return -14;
  return precise(a.place_precision) && precise(b.place_precision) ? -12 : 0;
}

int amounts(const EventKey& a, const EventKey& b, const Tables& tables) {
  int points = 0;
  for (const AmountKey& x : a.amounts) {
    for (const AmountKey& y : b.amounts) {
      if (tables.class_of(x, a.lemma) != tables.class_of(y, b.lemma)) continue;
      points = std::max(points, x.value == y.value ? 9 : 6);  // that both count it says more than that they differ
    }
  }
  return points;
}

}  // namespace

bool day_of(std::string_view iso, bool last, int* day) {
  int part[3] = {0, 0, 0};
  size_t at = 0, n = 0;
  for (; n < 3; ++n) {
    const size_t width = n == 0 ? 4 : 2;
    if (iso.size() < at + width) break;
    for (size_t i = 0; i < width; ++i) {
      if (iso[at + i] < '0' || iso[at + i] > '9') return n > 0 && false;
      part[n] = part[n] * 10 + (iso[at + i] - '0');
    }
    at += width;
    if (at >= iso.size() || iso[at] != '-') {
      ++n;
      break;
    }
    ++at;
  }
  if (n == 0 || part[0] == 0) return false;
  int year = part[0], month = n >= 2 ? part[1] : last ? 12 : 1, date = n >= 3 ? part[2] : last ? 31 : 1;
  if (month < 1 || month > 12) return false;
  static constexpr int kDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  date = std::clamp(date, 1, kDays[month - 1]);
  // Days from civil, Howard Hinnant's algorithm: years begin in March.
  year -= month <= 2;
  const int era = year / 400, of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1;
  *day = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  return true;
}

Mention mention_of(const Digest& digest, uint32_t article, uint32_t event, uint32_t lineage) {
  const EventKey& key = digest.events[event];
  Mention m;
  m.key = &key;
  m.article = article;
  m.event = event;
  m.lineage = lineage;
  if (digest.published.size() >= kDayLength) day_of(digest.published, false, &m.published);
  int first = 0, last = 0;
  if (day_of(key.start, false, &first) && day_of(key.end.empty() ? key.start : key.end, true, &last)) {
    m.first = first;
    m.last = std::max(first, last);
  }
  m.actors = keys_of(key.actors);
  m.recipients = keys_of(key.recipients);
  // Nobody does a thing to himself: a recipient that is also the doer was misread, or is another part of the same state.
  if (key.type != EventType::kConsult && !m.actors.empty() &&
      std::includes(m.actors.begin(), m.actors.end(), m.recipients.begin(), m.recipients.end())) {
    m.recipients.clear();
  }
  return m;
}

void Rarity::count(const std::vector<uint32_t>& words) {
  constexpr size_t kMostUncounted = 1u << 18;
  all_.insert(all_.end(), words.begin(), words.end());
  ++total_;
  if (all_.size() >= kMostUncounted) compact();
}

void Rarity::compact() {
  std::sort(all_.begin(), all_.end());
  std::vector<std::pair<uint32_t, uint32_t>> sum;
  sum.reserve(n_.size() + all_.size() / 4);
  auto old = n_.begin();
  for (size_t i = 0; i < all_.size();) {
    size_t j = i;
    while (j < all_.size() && all_[j] == all_[i]) ++j;
    while (old != n_.end() && old->first < all_[i]) sum.push_back(*old++);
    uint32_t n = static_cast<uint32_t>(j - i);
    if (old != n_.end() && old->first == all_[i]) n += (old++)->second;
    sum.emplace_back(all_[i], n);
    i = j;
  }
  sum.insert(sum.end(), old, n_.end());
  n_ = std::move(sum);
  all_.clear();
}

void Rarity::finish() {
  compact();
  std::erase_if(n_, [](const auto& word) { return word.second == 1; });
  all_.shrink_to_fit();
  n_.shrink_to_fit();
}

// Half the binary logarithm of how many mentions there are for each that has the word, from 1 to 8.
int Rarity::of(uint32_t word) const {
  const auto found = std::lower_bound(n_.begin(), n_.end(), std::pair<uint32_t, uint32_t>(word, 0));
  const size_t n = found != n_.end() && found->first == word ? found->second : 1;
  int weight = 0;
  for (size_t ratio = (total_ + 1) / n; ratio > 1; ratio >>= 1) ++weight;
  return std::clamp(weight, 1, 8);
}

void shared_weight(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b, const Rarity& rarity, int* shared, int* least,
                   int* n_shared) {
  int in_a = 0, in_b = 0, in_both = 0, n = 0;
  for (const uint32_t word : a) in_a += rarity.of(word);
  for (const uint32_t word : b) in_b += rarity.of(word);
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j])
      in_both += rarity.of(a[i]), ++n, ++i, ++j;
    else if (a[i] < b[j])
      ++i;
    else
      ++j;
  }
  *shared = in_both;
  *least = std::min(in_a, in_b);
  *n_shared = n;
}

int likeness(const Mention& a, const Mention& b, const Tables& tables, const Rarity& rarity) {
  const EventKey &x = *a.key, &y = *b.key;
  if (!tables.related(x.type, y.type) || !may_be_one(a, b)) return kNever;
  const bool one_article = a.article == b.article;
  if (one_article && (x.sentence == y.sentence || x.content_of == b.event || y.content_of == a.event ||
                      x.condition_of == b.event || y.condition_of == a.event)) {
    return kNever;
  }
  // What is only demanded, threatened, feared or promised is no event of the world: in another article it is another's demand or
  // promise. A meeting is, once it is announced.
  const auto only_content = [](const EventKey& key) {
    return (key.content_of != kNone || key.condition_of != kNone) &&
           (key.status == Status::kHypothetical || key.status == Status::kPlanned) && key.type != EventType::kAgree &&
           key.type != EventType::kConsult;
  };
  if (!one_article && (only_content(x) || only_content(y))) return kNever;
  const int time = times(a, b);
  if (time == kNever) return kNever;
  // A promise says little until one knows of what.
  int points = x.type != y.type ? 6 : x.type == EventType::kAgree ? 8 : 14;
  if (x.type == EventType::kAgree && y.type == EventType::kAgree && x.status != y.status) points -= 10;
  points += time;
  if (x.mode != EventMode::kNone && y.mode != EventMode::kNone && x.type == y.type) points += x.mode == y.mode ? 4 : -12;
  if (tables.same_deed(x.lemma, y.lemma)) points += 9;
  const int who = parties(a, b);
  points += who;
  const int where = places(x, y), how_many = amounts(x, y, tables);
  points += where + how_many;
  int shared = 0, least = 0, n = 0;
  shared_weight(x.words, y.words, rarity, &shared, &least, &n);
  if (least > 0) points += std::min(22, 22 * shared / least * std::min(n, 4) / 4 + (n >= 3 ? 4 : 0));
  if (one_article) {
    points += x.headline != y.headline ? 10 : 3;  // a headline tells what the story tells
  } else if (a.lineage == b.lineage) {
    points += 10;
  }
  // Deeds of one kind are many: without a party in common it takes several words, and with one still something besides.
  if (!tables.same_deed(x.lemma, y.lemma)) {
    if (who <= 0 && n < 2) points -= 12;
    if (who > 0 && n == 0 && how_many == 0 && x.headline == y.headline) points -= where > 0 ? 6 : 10;
  }
  return points;
}

std::vector<uint32_t> match_within(const std::vector<Mention>& mentions, const Tables& tables, const Rarity& rarity) {
  const uint32_t n = static_cast<uint32_t>(std::min<size_t>(mentions.size(), 400));
  std::vector<uint32_t> group(mentions.size());
  std::vector<std::vector<uint32_t>> members(mentions.size());
  for (uint32_t i = 0; i < mentions.size(); ++i) {
    group[i] = i;
    members[i] = {i};
  }
  struct Pair {
    int points;
    uint32_t a, b;
  };
  std::vector<Pair> pairs;
  std::vector<int> table(size_t{n} * n, kNever);
  for (uint32_t a = 0; a < n; ++a) {
    for (uint32_t b = a + 1; b < n; ++b) {
      const int points = likeness(mentions[a], mentions[b], tables, rarity);
      table[size_t{a} * n + b] = table[size_t{b} * n + a] = points;
      if (points >= kSame) pairs.push_back({points, a, b});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& p, const Pair& q) { return p.points > q.points; });
  for (const Pair& pair : pairs) {
    const uint32_t a = std::min(group[pair.a], group[pair.b]), b = std::max(group[pair.a], group[pair.b]);
    if (a == b) continue;
    bool joins = true;
    for (const uint32_t x : members[a]) {
      for (const uint32_t y : members[b]) joins = joins && table[size_t{x} * n + y] >= kClash;
    }
    if (!joins) continue;
    for (const uint32_t y : members[b]) group[y] = a;
    members[a].insert(members[a].end(), members[b].begin(), members[b].end());
    members[b].clear();
  }
  return group;
}

uint32_t Window::sibling(uint32_t m, uint32_t event) const {
  const uint32_t other = m - at(m).event + event;
  return event != kNone && other >= begin() && other < end() && at(other).article == at(m).article ? other : kNone;
}

uint32_t Window::add(Mention mention, EventKey key) {
  keys_.push_back(std::move(key));
  mention.key = &keys_.back();
  mentions_.push_back(std::move(mention));
  group_of_.push_back(kNone);
  return end() - 1;
}

void Window::assign(uint32_t m, uint32_t g) {
  group_of_[m - base_] = g;
  group(g).members.push_back(m);
}

uint32_t Window::open_group(std::string id) {
  groups_.emplace_back().id = std::move(id);
  return end_group() - 1;
}

void Window::drop_group() {
  groups_.pop_front();
  ++group_base_;
  uint32_t keep = end();
  if (!groups_.empty()) {
    keep = groups_.front().members.front();
    keep -= at(keep).event;
  }
  for (; base_ < keep; ++base_) {
    keys_.pop_front();
    mentions_.pop_front();
    group_of_.pop_front();
  }
}

// By each type that the mention may go with, so that related types propose each other.
void Matcher::proposing(const Mention& m, std::vector<uint64_t>* keys) const {
  keys->clear();
  std::vector<std::pair<int, uint32_t>> rare;
  for (const uint32_t word : m.key->words) rare.emplace_back(-rarity_.of(word), word);
  std::sort(rare.begin(), rare.end());
  if (rare.size() > kRareWords) rare.resize(kRareWords);
  const std::vector<uint32_t> parties = both(m);
  for (size_t t = 0; t < kEventTypeNames.size(); ++t) {
    if (!tables_.related(m.key->type, static_cast<EventType>(t))) continue;
    const uint64_t family = (t + 1) << 48;
    for (const uint32_t party : parties) keys->push_back(family ^ party);
    for (const auto& [weight, word] : rare) keys->push_back(family ^ 0x5000000000ull ^ word);
  }
}

void Matcher::sweep(uint32_t first_open) {
  for (auto at = recent_.begin(); at != recent_.end();) at = at->second.back() < first_open ? recent_.erase(at) : std::next(at);
}

std::string Matcher::id_of(const Digest& digest, uint32_t m) const {
  const Mention& mention = window_.at(m);
  return "w" + hex64(hash64(digest.article + "/" + std::to_string(mention.key->position) + "/" +
                            std::string(name_of(mention.key->type)) + "/" + std::to_string(mention.event)));
}

void Matcher::add(const Digest& digest, uint32_t begin, uint32_t first_open) {
  const uint32_t end = window_.end();
  if (n_until_sweep_ <= end - begin) {
    sweep(first_open);
    n_until_sweep_ = kSweepEvery;
  }
  n_until_sweep_ -= std::min<size_t>(n_until_sweep_, end - begin);
  std::vector<Mention> article;
  for (uint32_t m = begin; m < end; ++m) article.push_back(window_.at(m));
  const std::vector<uint32_t> local = match_within(article, tables_, rarity_);
  std::map<uint32_t, std::vector<uint32_t>> by_first;
  for (uint32_t i = 0; i < local.size(); ++i) by_first[local[i]].push_back(begin + i);
  std::vector<uint64_t> keys;
  struct Choice {
    int points;
    uint32_t first, group;
  };
  std::vector<Choice> choices;
  for (const auto& [first, members] : by_first) {
    std::set<uint32_t> tried;
    for (const uint32_t m : members) {
      proposing(window_.at(m), &keys);
      for (const uint64_t key : keys) {
        const auto found = recent_.find(key);
        if (found == recent_.end()) continue;
        for (const uint32_t g : found->second) {
          if (g >= first_open) tried.insert(g);
        }
      }
    }
    for (const uint32_t g : tried) {
      const auto& old = window_.group(g).members;
      int best = kNever, sum = 0, n_pairs = 0;
      bool never = false;
      for (size_t i = 0; i < members.size() && i < kMaxShown && !never; ++i) {
        for (size_t k = 0; k < old.size() && k < kMaxShown; ++k) {
          const int p = likeness(window_.at(members[i]), window_.at(old[k]), tables_, rarity_);
          best = std::max(best, p);
          sum += std::max(p, -60);
          ++n_pairs;
          if (p == kNever && tables_.related(window_.at(members[i]).key->type, window_.at(old[k]).key->type)) {
            never = true;
            break;
          }
        }
      }
      if (!never && sum >= kMeanLeast * n_pairs && best >= kSame) choices.push_back({best, first, g});
    }
  }
  // The clearest joins first; a group takes one local group of an article, the others may tell of something like it.
  std::stable_sort(choices.begin(), choices.end(), [](const Choice& p, const Choice& q) { return p.points > q.points; });
  std::map<uint32_t, uint32_t> target;
  std::set<uint32_t> taken;
  for (const Choice& choice : choices) {
    if (target.contains(choice.first) || (taken.contains(choice.group) && choice.points < kSecond)) continue;
    target[choice.first] = choice.group;
    taken.insert(choice.group);
  }
  for (const auto& [first, members] : by_first) {
    const auto found = target.find(first);
    const uint32_t g = found != target.end() ? found->second : window_.open_group(id_of(digest, members.front()));
    for (const uint32_t m : members) {
      window_.assign(m, g);
      proposing(window_.at(m), &keys);
      for (const uint64_t key : keys) {
        auto& list = recent_[key];
        if (std::find(list.begin(), list.end(), g) != list.end()) continue;
        if (list.size() >= kMaxRecent) list.erase(list.begin());
        list.push_back(g);
      }
    }
  }
  for (uint32_t m = begin; m < end; ++m) {
    const EventKey& key = *window_.at(m).key;
    if (const uint32_t of = window_.sibling(m, key.content_of); of != kNone)
      window_.group(window_.group_of(of)).children.push_back(m);
    if (const uint32_t of = window_.sibling(m, key.condition_of); of != kNone)
      window_.group(window_.group_of(of)).conditions.push_back(m);
  }
}

}  // namespace demarche::merge
