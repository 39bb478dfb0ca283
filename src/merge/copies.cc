// Copies of one story. Two ways in: shared word sequences (cut, retitled, updated stories), and, where a translation left none of
// those, the same names and numbers in the same order. An inverted index proposes, a comparison of the two texts decides, and a
// copy of a copy has to resemble the first of the story as well: likeness is not passed on blindly.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "merge/reduce.h"

namespace demarche::merge {
namespace {

constexpr size_t kMaxPostings = 24;         // earliest articles kept for each shingle or name: the original is among them
constexpr uint32_t kMinShared = 5;          // sampled shingles
constexpr uint32_t kContainedPercent = 28;  // of the shorter text
constexpr uint32_t kRootPercent = 10;       // of the shorter text, with the story's first article
constexpr int kMaxDaysApart = 21;
constexpr size_t kMinNames = 8;
// A translation back into one language keeps most names in their order and, by chance, a few word sequences. How much of the one
// is wanted depends on the other, and on whether both credit one agency.
constexpr uint32_t kInOrderPercent = 60, kInOrderSameAgencyPercent = 45, kInOrderAlonePercent = 85;
constexpr uint32_t kSomeShared = 2;
constexpr size_t kMinNamesAlone = 14;
constexpr int kMaxDaysTranslated = 4;
constexpr size_t kMaxCompared = 12;

uint32_t shared(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  uint32_t n = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j])
      ++n, ++i, ++j;
    else if (a[i] < b[j])
      ++i;
    else
      ++j;
  }
  return n;
}

// Percent of the shorter list that stands in the longer one in the same order.
uint32_t in_order(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  const size_t least = std::min(a.size(), b.size());
  if (least == 0) return 0;
  std::vector<uint16_t> row(b.size() + 1), above(b.size() + 1);
  for (const uint32_t x : a) {
    for (size_t j = 0; j < b.size(); ++j)
      row[j + 1] = x == b[j] ? static_cast<uint16_t>(above[j] + 1) : std::max(row[j], above[j + 1]);
    std::swap(row, above);
  }
  return static_cast<uint32_t>(above[b.size()] * 100 / least);
}

// A name told twice in a row counts once.
std::vector<uint32_t> told(const std::vector<uint32_t>& names) {
  std::vector<uint32_t> out;
  for (const uint32_t name : names) {
    if (out.empty() || out.back() != name) out.push_back(name);
  }
  return out;
}

}  // namespace

std::vector<uint32_t> find_lineages(const std::vector<const Digest*>& articles) {
  const uint32_t n = static_cast<uint32_t>(articles.size());
  std::vector<uint32_t> lineage(n);
  std::vector<int> day(n, Mention::kNoDay);
  std::unordered_map<uint32_t, std::vector<uint32_t>> with_shingle, with_name;
  std::vector<std::vector<uint32_t>> names(n), name_sets(n);
  for (uint32_t a = 0; a < n; ++a) {
    if (articles[a]->published.size() >= kDayLength) day_of(articles[a]->published, false, &day[a]);
    names[a] = told(articles[a]->names);
    name_sets[a] = names[a];
    std::sort(name_sets[a].begin(), name_sets[a].end());
    name_sets[a].erase(std::unique(name_sets[a].begin(), name_sets[a].end()), name_sets[a].end());
  }
  const auto apart = [&](uint32_t a, uint32_t b) {
    return day[a] == Mention::kNoDay || day[b] == Mention::kNoDay ? 0 : std::abs(day[a] - day[b]);
  };
  const auto percent = [&](uint32_t a, uint32_t b, uint32_t* n_shared) {
    *n_shared = shared(articles[a]->shingles, articles[b]->shingles);
    const size_t least = std::min(articles[a]->shingles.size(), articles[b]->shingles.size());
    return least == 0 ? 0 : static_cast<uint32_t>(*n_shared * 100 / least);
  };
  for (uint32_t a = 0; a < n; ++a) {
    lineage[a] = a;
    // By word sequences.
    std::map<uint32_t, uint32_t> counts;
    for (const uint32_t shingle : articles[a]->shingles) {
      auto& postings = with_shingle[shingle];
      for (const uint32_t b : postings) ++counts[b];
      if (postings.size() < kMaxPostings) postings.push_back(a);
    }
    uint32_t best = n, best_percent = 0;
    for (const auto& [b, count] : counts) {
      if (count < kMinShared || apart(a, b) > kMaxDaysApart) continue;
      uint32_t n_shared = 0;
      const uint32_t p = percent(a, b, &n_shared);
      if (p < kContainedPercent || n_shared < kMinShared || p <= best_percent) continue;
      const uint32_t root = lineage[b];
      if (root != b && percent(a, root, &n_shared) < kRootPercent) continue;
      best = b;
      best_percent = p;
    }
    // By names in order. Common names propose nobody.
    if (best == n && names[a].size() >= kMinNames) {
      counts.clear();
      for (const uint32_t name : name_sets[a]) {
        const auto found = with_name.find(name);
        if (found == with_name.end()) continue;
        for (const uint32_t b : found->second) {
          if (apart(a, b) <= kMaxDaysTranslated) ++counts[b];
        }
      }
      std::vector<std::pair<uint32_t, uint32_t>> order;
      for (const auto& [b, count] : counts) {
        if (count * 2 >= std::min(name_sets[a].size(), name_sets[b].size()) && names[b].size() >= kMinNames)
          order.emplace_back(~count, b);
      }
      std::sort(order.begin(), order.end());
      for (size_t i = 0; i < order.size() && i < kMaxCompared; ++i) {
        const uint32_t b = order[i].second;
        const std::string &agency = articles[a]->agency, &other = articles[b]->agency;
        if (!agency.empty() && !other.empty() && agency != other) continue;
        const bool same_agency = !agency.empty() && agency == other;
        const uint32_t p = in_order(names[a], names[b]);
        if (p <= best_percent) continue;
        const uint32_t n_shared = shared(articles[a]->shingles, articles[b]->shingles);
        const bool alone = p >= kInOrderAlonePercent && std::min(names[a].size(), names[b].size()) >= kMinNamesAlone;
        if (!alone &&
            (n_shared < (same_agency ? 1 : kSomeShared) || p < (same_agency ? kInOrderSameAgencyPercent : kInOrderPercent)))
          continue;
        best = b;
        best_percent = p;
      }
    }
    for (const uint32_t name : name_sets[a]) {
      auto& postings = with_name[name];
      if (postings.size() >= 8 * kMaxPostings) postings.erase(postings.begin());  // the latest: translations follow soon
      postings.push_back(a);
    }
    if (best != n) lineage[a] = lineage[best];
  }
  return lineage;
}

}  // namespace demarche::merge
