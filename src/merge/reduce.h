// The parts of the reduce step; private to merge. All work on articles in one canonical order (by publication, then id), so that
// nothing depends on the order in which they were read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "merge/merge.h"
#include "merge/tables.h"

namespace demarche::merge {

// Days since 1970-01-01 of an ISO date, of its first or last day where it is a month or year. False where it is none.
bool day_of(std::string_view iso, bool last, int* day);
constexpr size_t kDayLength = 10;  // "2021-12-30": a publication date shorter than that is only bounded

// ---- copies --------------------------------------------------------------------------------------------------------

// For each article (by its rank in the order given) the rank of the first article of its story: itself where it is no copy.
std::vector<uint32_t> find_lineages(const std::vector<const Digest*>& articles);

// ---- events --------------------------------------------------------------------------------------------------------

// One mention, ready to be compared.
struct Mention {
  const EventKey* key = nullptr;
  uint32_t article = 0;  // rank
  uint32_t event = 0;    // index into the article's events
  uint32_t lineage = 0;  // rank of the story's first article
  int published = kNoDay;
  int first = kNoDay, last = kNoDay;         // its time; kNoDay where the text gives none
  std::vector<uint32_t> actors, recipients;  // hashes of codes, else of names, sorted; empty where nobody is known
  static constexpr int kNoDay = -1000000;
};

Mention mention_of(const Digest& digest, uint32_t article, uint32_t event, uint32_t lineage);

// How rare words are: a weight for each word of the record, in small whole numbers.
class Rarity {
 public:
  void count(const std::vector<uint32_t>& words);
  void finish();
  int of(uint32_t word) const;

 private:
  std::vector<uint32_t> all_;
  std::vector<std::pair<uint32_t, uint32_t>> n_;
  size_t total_ = 0;
};

// Points for two mentions telling of one event; at least kSame says they do. kNever: they cannot.
constexpr int kSame = 38, kNever = -1000;
int likeness(const Mention& a, const Mention& b, const Tables& tables, const Rarity& rarity);
// Weight of the words that two sorted lists share, and of the lighter list.
void shared_weight(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b, const Rarity& rarity, int* shared, int* least,
                   int* n_shared);

// First mention of its event for each mention of one article.
std::vector<uint32_t> match_within(const std::vector<Mention>& mentions, const Tables& tables, const Rarity& rarity);

// Groups of mentions, each one real event; mentions in the order of articles and text. `mentions` is by article, then event.
std::vector<std::vector<uint32_t>> match_across(const std::vector<Mention>& mentions, const Tables& tables, const Rarity& rarity);

// ---- ledger --------------------------------------------------------------------------------------------------------

// `group_of` has for each mention its group; `events` are the groups told, with `mentions` as ranks into `mentions`.
std::vector<Commitment> keep_ledger(const std::vector<Mention>& mentions, const std::vector<std::vector<uint32_t>>& groups,
                                    const std::vector<uint32_t>& group_of, const std::vector<WorldEvent>& events,
                                    const std::vector<std::vector<uint32_t>>& mention_at, const Tables& tables,
                                    const Rarity& rarity);

}  // namespace demarche::merge
