// Which mentions tell of one event. Points are added up in whole numbers, so that every machine adds alike; what cannot be one
// event is said first. Within an article the best pairs are joined first; across articles each local group goes to the group it
// resembles most, articles in order of publication. See src/merge/README.md for the points.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/hash.h"
#include "merge/reduce.h"

namespace demarche::merge {
namespace {

constexpr size_t kMaxShown = 16;     // mentions of a group that are compared
constexpr size_t kMaxRecent = 48;    // groups tried for each key
constexpr size_t kRareWords = 4;     // of a mention, that propose groups
constexpr int kClash = -5;           // two mentions with fewer points do not come into one group by way of a third
constexpr int kMeanLeast = 8;        // points of a local group with all of a group, on average
constexpr int kSecond = kSame + 8;   // points for a second local group of one article
constexpr int kMaxDaysBetween = 45;  // of two reports without dates of the event

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

struct Group {
  std::vector<uint32_t> members;
};

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
  all_.insert(all_.end(), words.begin(), words.end());
  ++total_;
}

void Rarity::finish() {
  std::sort(all_.begin(), all_.end());
  for (size_t i = 0; i < all_.size();) {
    size_t j = i;
    while (j < all_.size() && all_[j] == all_[i]) ++j;
    if (j - i > 1) n_.emplace_back(all_[i], static_cast<uint32_t>(j - i));
    i = j;
  }
  all_.clear();
  all_.shrink_to_fit();
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

std::vector<std::vector<uint32_t>> match_across(const std::vector<Mention>& mentions, const Tables& tables,
                                                const Rarity& rarity) {
  std::vector<Group> groups;
  std::unordered_map<uint64_t, std::vector<uint32_t>> recent;  // key -> groups, oldest first
  const auto keys = [&](const Mention& m, std::vector<uint64_t>* out) {
    out->clear();
    // By each type that the mention may go with, so that related types propose each other.
    for (size_t t = 0; t < kEventTypeNames.size(); ++t) {
      if (!tables.related(m.key->type, static_cast<EventType>(t))) continue;
      const uint64_t family = (t + 1) << 48;
      for (const uint32_t party : both(m)) out->push_back(family ^ party);
      std::vector<std::pair<int, uint32_t>> rare;
      for (const uint32_t word : m.key->words) rare.emplace_back(-rarity.of(word), word);
      std::sort(rare.begin(), rare.end());
      for (size_t i = 0; i < rare.size() && i < kRareWords; ++i) out->push_back(family ^ 0x5000000000ull ^ rare[i].second);
    }
  };
  std::vector<uint64_t> of_mention;
  for (size_t begin = 0; begin < mentions.size();) {
    size_t end = begin;
    while (end < mentions.size() && mentions[end].article == mentions[begin].article) ++end;
    const std::vector<Mention> article(mentions.begin() + static_cast<std::ptrdiff_t>(begin),
                                       mentions.begin() + static_cast<std::ptrdiff_t>(end));
    const std::vector<uint32_t> local = match_within(article, tables, rarity);
    std::map<uint32_t, std::vector<uint32_t>> by_first;
    for (uint32_t i = 0; i < local.size(); ++i) by_first[local[i]].push_back(static_cast<uint32_t>(begin) + i);
    struct Choice {
      int points;
      uint32_t first, group;
    };
    std::vector<Choice> choices;
    for (const auto& [first, members] : by_first) {
      std::map<uint32_t, int> tried;
      for (const uint32_t m : members) {
        keys(mentions[m], &of_mention);
        for (const uint64_t key : of_mention) {
          const auto found = recent.find(key);
          if (found == recent.end()) continue;
          for (const uint32_t g : found->second) tried.emplace(g, kNever);
        }
      }
      for (auto& [g, points] : tried) {
        const auto& old = groups[g].members;
        int best = kNever, sum = 0, n_pairs = 0;
        bool never = false;
        for (size_t i = 0; i < members.size() && i < kMaxShown && !never; ++i) {
          for (size_t k = 0; k < old.size() && k < kMaxShown; ++k) {
            const int p = likeness(mentions[members[i]], mentions[old[k]], tables, rarity);
            best = std::max(best, p);
            sum += std::max(p, -60);
            ++n_pairs;
            if (p == kNever && tables.related(mentions[members[i]].key->type, mentions[old[k]].key->type)) {
              never = true;
              break;
            }
          }
        }
        points = never || sum < kMeanLeast * n_pairs ? kNever : best;
        if (points >= kSame) choices.push_back({points, first, g});
      }
    }
    // The clearest joins first; a group takes one local group of an article, the others may tell of something like it.
    std::stable_sort(choices.begin(), choices.end(), [](const Choice& p, const Choice& q) { return p.points > q.points; });
    std::map<uint32_t, uint32_t> target;
    std::map<uint32_t, uint32_t> taken;
    for (const Choice& choice : choices) {
      if (target.contains(choice.first) || (taken.contains(choice.group) && choice.points < kSecond)) continue;
      target[choice.first] = choice.group;
      taken[choice.group] = choice.first;
    }
    for (const auto& [first, members] : by_first) {
      const auto found = target.find(first);
      uint32_t g = static_cast<uint32_t>(groups.size());
      if (found != target.end()) {
        g = found->second;
      } else {
        groups.emplace_back();
      }
      for (const uint32_t m : members) {
        groups[g].members.push_back(m);
        keys(mentions[m], &of_mention);
        for (const uint64_t key : of_mention) {
          auto& list = recent[key];
          if (std::find(list.begin(), list.end(), g) != list.end()) continue;
          if (list.size() >= kMaxRecent) list.erase(list.begin());
          list.push_back(g);
        }
      }
    }
    begin = end;
  }
  std::vector<std::vector<uint32_t>> out;
  for (Group& group : groups) out.push_back(std::move(group.members));
  return out;
}

}  // namespace demarche::merge
