// Which mentions tell of one event, by their likeness. Within an article the best pairs are joined first; across articles each
// local group goes to the group it resembles most, articles in order of publication.
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
constexpr int kClearly = 8;            // points by which the event of a headline must be ahead of any other
constexpr int kMeanLeast = 8;          // points of a local group with all of a group, on average
constexpr int kSecond = 8;             // points above kSame for a second local group of one article
constexpr size_t kSweepEvery = 16384;  // mentions between two looks for keys of closed groups only

}  // namespace

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

void shared_weight(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b, const std::array<uint32_t, 2>& besides,
                   const Rarity& rarity, int* shared, int* least, int* n_shared) {
  const auto weight = [&](uint32_t word) { return word == besides[0] || word == besides[1] ? 0 : rarity.of(word); };
  int in_a = 0, in_b = 0, in_both = 0, n = 0;
  for (const uint32_t word : a) in_a += weight(word);
  for (const uint32_t word : b) in_b += weight(word);
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      const int w = weight(a[i]);
      in_both += w, n += w > 0, ++i, ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  *shared = in_both;
  *least = std::min(in_a, in_b);
  *n_shared = n;
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
      if (points >= tables.of(Point::kSame)) pairs.push_back({points, a, b});
    }
  }
  const auto join = [&](uint32_t a, uint32_t b) {
    for (const uint32_t y : members[b]) group[y] = a;
    members[a].insert(members[a].end(), members[b].begin(), members[b].end());
    members[b].clear();
  };
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& p, const Pair& q) { return p.points > q.points; });
  for (const Pair& pair : pairs) {
    const uint32_t a = std::min(group[pair.a], group[pair.b]), b = std::max(group[pair.a], group[pair.b]);
    if (a == b) continue;
    bool joins = true;
    for (const uint32_t x : members[a]) {
      for (const uint32_t y : members[b]) joins = joins && table[size_t{x} * n + y] >= kClash;
    }
    if (!joins) continue;
    join(a, b);
  }
  // A headline that is still alone tells what the story tells, if one event alone comes into question.
  for (uint32_t h = 0; h < n; ++h) {
    if (!mentions[h].key->headline || members[group[h]].size() > 1) continue;
    int best = kNever, second = kNever;
    uint32_t with = kNone;
    for (uint32_t g = 0; g < n; ++g) {
      if (g == group[h] || members[g].empty()) continue;
      int points = kNever;
      bool clash = false;
      for (const uint32_t x : members[g]) {
        points = std::max(points, table[size_t{h} * n + x]);
        clash = clash || table[size_t{h} * n + x] < kClash;
      }
      if (clash || points <= second) continue;
      second = points;
      if (second > best) {
        std::swap(best, second);
        with = g;
      }
    }
    if (with != kNone && best >= tables.of(Point::kHeadlineLone) && second + kClearly <= best)
      join(std::min(group[h], with), std::max(group[h], with));
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

void Window::join(uint32_t earlier, uint32_t later) {
  Group &to = group(earlier), &from = group(later);
  for (const uint32_t m : from.members) group_of_[m - base_] = earlier;
  for (const auto list : {&Group::members, &Group::children, &Group::conditions}) {
    (to.*list).insert((to.*list).end(), (from.*list).begin(), (from.*list).end());
    std::sort((to.*list).begin(), (to.*list).end());
    (from.*list).clear();
  }
}

void Window::drop_group() {
  groups_.pop_front();
  ++group_base_;
  uint32_t keep = end();
  for (const Group& oldest : groups_) {
    if (oldest.members.empty()) continue;
    keep = oldest.members.front();
    keep -= at(keep).event;
    break;
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
  const std::vector<uint32_t> parties = both_sides(m);
  for (size_t t = 0; t < kEventTypeNames.size(); ++t) {
    if (!tables_.related(m.key->type, static_cast<EventType>(t))) continue;
    const uint64_t family = (t + 1) << 48;
    for (const uint32_t party : parties) keys->push_back(family ^ party);
    for (const auto& [weight, word] : rare) keys->push_back(family ^ 0x5000000000ull ^ word);
  }
}

// Puts a group where mentions like `m` look for theirs.
void Matcher::propose(uint32_t m, uint32_t group) {
  std::vector<uint64_t> keys;
  proposing(window_.at(m), &keys);
  for (const uint64_t key : keys) {
    auto& list = recent_[key];
    if (std::find(list.begin(), list.end(), group) != list.end()) continue;
    if (list.size() >= kMaxRecent) list.erase(list.begin());
    list.push_back(group);
  }
}

void Matcher::join(uint32_t m, uint32_t other) {
  const uint32_t earlier = std::min(window_.group_of(m), window_.group_of(other));
  const uint32_t later = std::max(window_.group_of(m), window_.group_of(other));
  if (earlier == later) return;
  window_.join(earlier, later);
  for (const uint32_t member : window_.group(earlier).members) propose(member, earlier);
}

void Matcher::sweep(uint32_t first_open) {
  for (auto at = recent_.begin(); at != recent_.end();) at = at->second.back() < first_open ? recent_.erase(at) : std::next(at);
}

std::string Matcher::id_of(const Digest& digest, uint32_t m) const {
  const Mention& mention = window_.at(m);
  return "w" + hex64(hash64(digest.article + "/" + std::to_string(mention.key->position) + "/" +
                            std::string(name_of(mention.key->type)) + "/" + std::to_string(mention.event)));
}

void Matcher::add(const Digest& digest, uint32_t begin, uint32_t first_open, const std::set<uint32_t>& alone) {
  const uint32_t end = window_.end();
  if (n_until_sweep_ <= end - begin) {
    sweep(first_open);
    n_until_sweep_ = kSweepEvery;
  }
  n_until_sweep_ -= std::min<size_t>(n_until_sweep_, end - begin);
  std::vector<Mention> article;
  for (uint32_t m = begin; m < end; ++m) {
    if (!alone.contains(window_.at(m).event)) article.push_back(window_.at(m));
  }
  const std::vector<uint32_t> local = match_within(article, tables_, rarity_);
  std::map<uint32_t, std::vector<uint32_t>> by_first;
  for (const uint32_t event : alone) {
    if (event < end - begin) by_first[event].push_back(begin + event);
  }
  for (uint32_t i = 0; i < local.size(); ++i) by_first[article[local[i]].event].push_back(begin + article[i].event);
  std::vector<uint64_t> keys;
  struct Choice {
    int points;
    uint32_t first, group;
  };
  std::vector<Choice> choices;
  for (const auto& [first, members] : by_first) {
    if (alone.contains(first)) continue;
    std::vector<uint32_t> tried;
    for (const uint32_t m : members) {
      proposing(window_.at(m), &keys);
      for (const uint64_t key : keys) {
        const auto found = recent_.find(key);
        if (found == recent_.end()) continue;
        for (const uint32_t g : found->second) {
          if (g >= first_open) tried.push_back(g);
        }
      }
    }
    std::sort(tried.begin(), tried.end());
    tried.erase(std::unique(tried.begin(), tried.end()), tried.end());
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
          if (p == kNever && tables_.kin(window_.at(members[i]).key->type, window_.at(old[k]).key->type) == Tables::Kin::kYes) {
            never = true;
            break;
          }
        }
      }
      if (!never && sum >= kMeanLeast * n_pairs && best >= tables_.of(Point::kSame)) choices.push_back({best, first, g});
    }
  }
  // The clearest joins first; a group takes one local group of an article, the others may tell of something like it.
  std::stable_sort(choices.begin(), choices.end(), [](const Choice& p, const Choice& q) { return p.points > q.points; });
  std::map<uint32_t, uint32_t> target;
  std::set<uint32_t> taken;
  for (const Choice& choice : choices) {
    if (target.contains(choice.first) || (taken.contains(choice.group) && choice.points < tables_.of(Point::kSame) + kSecond))
      continue;
    target[choice.first] = choice.group;
    taken.insert(choice.group);
  }
  for (const auto& [first, members] : by_first) {
    const auto found = target.find(first);
    const uint32_t g = found != target.end() ? found->second : window_.open_group(id_of(digest, members.front()));
    for (const uint32_t m : members) {
      window_.assign(m, g);
      if (!alone.contains(first)) propose(m, g);
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
