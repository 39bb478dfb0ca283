// Copies of one story. Two ways in: shared word sequences (cut, retitled, updated stories), and, where a translation left none of
// those, the same names and numbers in the same order. An inverted index proposes, a comparison of the two texts decides, and a
// copy of a copy has to resemble the first of the story as well: likeness is not passed on blindly.
#include <algorithm>
#include <map>

#include "merge/reduce.h"
#include "merge/sorted.h"

namespace demarche::merge {
namespace {

constexpr size_t kMaxPostings = 24;         // earliest articles kept for each shingle or name: the original is among them
constexpr uint32_t kMinShared = 5;          // sampled shingles
constexpr uint32_t kContainedPercent = 34;  // of the shorter text; two stories of one crisis share background up to some 30
constexpr uint32_t kRootPercent = 20;       // of the shorter text, with the story's first article
constexpr uint32_t kOwnPercent = 15;        // of the shorter text without what several stories share
constexpr int kMaxDaysApart = 21;
constexpr size_t kMinNames = 8;
// A translation back into one language keeps most names in their order and, by chance, a few word sequences. How much of the one
// is wanted depends on the other, and on whether both credit one agency.
constexpr uint32_t kInOrderPercent = 60, kInOrderSameAgencyPercent = 45, kInOrderAlonePercent = 85;
constexpr uint32_t kSomeShared = 2;
constexpr size_t kMinNamesAlone = 14;
constexpr uint32_t kTranslatedPercent = 8;  // shared word sequences: with more, it is no translation but shares background
constexpr int kMaxDaysTranslated = 4;
constexpr size_t kMaxCompared = 12;

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

int apart(int a, int b) {
  return a == Mention::kNoDay || b == Mention::kNoDay ? 0 : std::abs(a - b);
}

uint32_t percent(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b, uint32_t* n_shared) {
  *n_shared = static_cast<uint32_t>(in_common(a, b));
  const size_t least = std::min(a.size(), b.size());
  return least == 0 ? 0 : static_cast<uint32_t>(*n_shared * 100 / least);
}

void forget(std::unordered_map<uint32_t, std::vector<uint32_t>>* postings, uint32_t key, uint32_t rank) {
  const auto found = postings->find(key);
  if (found == postings->end()) return;
  std::erase(found->second, rank);
  if (found->second.empty()) postings->erase(found);
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

uint32_t Lineages::by_shingles(uint32_t a, uint32_t* best_percent) {
  const Article& article = at(a);
  struct Count {
    uint32_t all = 0, own = 0;  // own: stands in one story only so far
  };
  std::map<uint32_t, Count> counts;
  for (const uint32_t shingle : article.shingles) {
    auto& postings = with_shingle_[shingle];
    const bool own =
        std::all_of(postings.begin(), postings.end(), [&](uint32_t b) { return at(b).lineage == at(postings.front()).lineage; });
    for (const uint32_t b : postings) {
      Count& count = counts[b];
      ++count.all;
      count.own += own;
    }
    if (postings.size() < kMaxPostings) postings.push_back(a);
  }
  uint32_t best = kNone;
  for (const auto& [b, count] : counts) {
    if (count.all < kMinShared || apart(article.day, at(b).day) > kMaxDaysApart) continue;
    uint32_t n_shared = 0;
    const uint32_t p = percent(article.shingles, at(b).shingles, &n_shared);
    if (p < kContainedPercent || n_shared < kMinShared || p <= *best_percent) continue;
    const size_t least = std::min(article.shingles.size(), at(b).shingles.size()), common = count.all - count.own;
    if (least > common && count.own * 100 < kOwnPercent * (least - common)) continue;
    const uint32_t root = at(b).lineage;
    uint32_t with_root = 0;
    if (root != b && open(root) &&
        (apart(article.day, at(root).day) > kMaxDaysApart ||
         percent(article.shingles, at(root).shingles, &with_root) < kRootPercent))
      continue;
    best = b;
    *best_percent = p;
  }
  return best;
}

uint32_t Lineages::by_names(uint32_t a, uint32_t best_percent) const {
  const Article& article = at(a);
  if (article.names.size() < kMinNames) return kNone;
  // Common names propose nobody.
  std::map<uint32_t, uint32_t> counts;
  for (const uint32_t name : article.name_set) {
    const auto found = with_name_.find(name);
    if (found == with_name_.end()) continue;
    for (const uint32_t b : found->second) {
      if (apart(article.day, at(b).day) <= kMaxDaysTranslated) ++counts[b];
    }
  }
  std::vector<std::pair<uint32_t, uint32_t>> order;
  for (const auto& [b, count] : counts) {
    if (count * 2 >= std::min(article.name_set.size(), at(b).name_set.size()) && at(b).names.size() >= kMinNames)
      order.emplace_back(~count, b);
  }
  std::sort(order.begin(), order.end());
  uint32_t best = kNone;
  for (size_t i = 0; i < order.size() && i < kMaxCompared; ++i) {
    const Article& other = at(order[i].second);
    if (!article.agency.empty() && !other.agency.empty() && article.agency != other.agency) continue;
    const bool same_agency = !article.agency.empty() && article.agency == other.agency;
    const uint32_t p = in_order(article.names, other.names);
    if (p <= best_percent) continue;
    const size_t n_shared = in_common(article.shingles, other.shingles);
    const size_t least = std::min(article.shingles.size(), other.shingles.size());
    const bool alone = p >= kInOrderAlonePercent && std::min(article.names.size(), other.names.size()) >= kMinNamesAlone;
    if (!alone && !(same_agency && p >= kInOrderPercent) && n_shared * 100 > kTranslatedPercent * least) continue;
    if (!alone && (n_shared < (same_agency ? 1 : kSomeShared) || p < (same_agency ? kInOrderSameAgencyPercent : kInOrderPercent)))
      continue;
    best = order[i].second;
    best_percent = p;
  }
  return best;
}

uint32_t Lineages::add(const Digest& digest) {
  const uint32_t a = base_ + static_cast<uint32_t>(articles_.size());
  Article& article = articles_.emplace_back();
  article.shingles = digest.shingles;
  article.names = told(digest.names);
  article.name_set = article.names;
  std::sort(article.name_set.begin(), article.name_set.end());
  article.name_set.erase(std::unique(article.name_set.begin(), article.name_set.end()), article.name_set.end());
  article.agency = digest.agency;
  article.lineage = a;
  article.day = Mention::kNoDay;
  if (digest.published.size() >= kDayLength) day_of(digest.published, false, &article.day);
  uint32_t best_percent = 0;
  uint32_t best = by_shingles(a, &best_percent);
  if (best == kNone) best = by_names(a, best_percent);
  for (const uint32_t name : article.name_set) {
    auto& postings = with_name_[name];
    if (postings.size() >= 8 * kMaxPostings) postings.erase(postings.begin());  // the latest: translations follow soon
    postings.push_back(a);
  }
  if (best != kNone) article.lineage = at(best).lineage;
  const uint32_t lineage = article.lineage;
  if (articles_.size() > window_) drop_first();
  return lineage;
}

void Lineages::drop_first() {
  for (const uint32_t shingle : articles_.front().shingles) forget(&with_shingle_, shingle, base_);
  for (const uint32_t name : articles_.front().name_set) forget(&with_name_, name, base_);
  articles_.pop_front();
  ++base_;
}

}  // namespace demarche::merge
