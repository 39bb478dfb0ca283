// The parts of the reduce step; private to merge. All work on articles in one canonical order (by publication, then id), so that
// nothing depends on the order in which they were read, and on a window of the latest of them, so that memory is bounded.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "merge/merge.h"
#include "merge/tables.h"

namespace demarche::merge {

// Days since 1970-01-01 of an ISO date, of its first or last day where it is a month or year. False where it is none.
bool day_of(std::string_view iso, bool last, int* day);
constexpr size_t kDayLength = 10;  // "2021-12-30": a publication date shorter than that is only bounded

// ---- copies --------------------------------------------------------------------------------------------------------

// Stories and their copies. Articles are added in canonical order, each under the next rank; the latest `window` are compared.
class Lineages {
 public:
  explicit Lineages(size_t window) : window_(window) {}
  // The rank of the first article of its story: the article's own where it is no copy.
  uint32_t add(const Digest& digest);

 private:
  struct Article {
    std::vector<uint32_t> shingles, names, name_set;  // names in order, and sorted
    std::string agency;
    int day = 0;
    uint32_t lineage = 0;
  };
  using Postings = std::unordered_map<uint32_t, std::vector<uint32_t>>;

  bool open(uint32_t rank) const { return rank >= base_; }
  const Article& at(uint32_t rank) const { return articles_[rank - base_]; }
  uint32_t by_shingles(uint32_t a, uint32_t* best_percent);
  uint32_t by_names(uint32_t a, uint32_t best_percent) const;
  void drop_first();

  size_t window_;
  uint32_t base_ = 0;  // rank of articles_.front()
  std::deque<Article> articles_;
  Postings with_shingle_, with_name_;
};

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
  DeedClasses deed;
  uint32_t word = 0;         // key of its trigger
  uint64_t named_deeds = 0;  // classes that its words name
  bool own_word = false;     // its doer says so himself
  bool bare = false;         // words of speaking without what was said: "its threat"
  uint32_t doer = 0;         // the words of its first doer; 0 where none
  // What is demanded, threatened, promised or alleged, where that is told apart.
  bool has_content = false;
  EventType content_type = EventType::kConsult;
  uint32_t content_word = 0;
  DeedClasses content_deed;
  static constexpr int kNoDay = -1000000;
};

Mention mention_of(const Digest& digest, const Tables& tables, uint32_t article, uint32_t event, uint32_t lineage);

// Whoever takes part, whatever the side.
std::vector<uint32_t> both_sides(const Mention& m);

// Mentions that tell one real event.
struct Group {
  std::string id;                              // of the world event
  std::vector<uint32_t> members;               // in the order of articles and text
  std::vector<uint32_t> children, conditions;  // mentions that stand as content or as condition of a member
};

// The mentions and groups that later ones are still compared with, by their numbers, which count on over the whole record.
class Window {
 public:
  uint32_t begin() const { return base_; }
  uint32_t end() const { return base_ + static_cast<uint32_t>(mentions_.size()); }
  const Mention& at(uint32_t m) const { return mentions_[m - base_]; }
  uint32_t group_of(uint32_t m) const { return group_of_[m - base_]; }
  // The mention that is event `event` of the article of `m`; kNone where there is none.
  uint32_t sibling(uint32_t m, uint32_t event) const;

  // Takes in the next mention; its key is moved here.
  uint32_t add(Mention mention, EventKey key);
  void assign(uint32_t m, uint32_t group);

  uint32_t first_group() const { return group_base_; }
  uint32_t end_group() const { return group_base_ + static_cast<uint32_t>(groups_.size()); }
  Group& group(uint32_t g) { return groups_[g - group_base_]; }
  const Group& group(uint32_t g) const { return groups_[g - group_base_]; }
  // The id of a group; empty where it was forgotten.
  std::string id_of(uint32_t g) const { return g >= group_base_ ? group(g).id : std::string(); }
  uint32_t open_group(std::string id);
  // Puts the mentions of the later of two groups into the earlier one; the later one stays, empty.
  void join(uint32_t earlier, uint32_t later);
  // Forgets the oldest group, and mentions that stand before the article where the then oldest begins.
  void drop_group();

 private:
  uint32_t base_ = 0, group_base_ = 0;
  std::deque<EventKey> keys_;
  std::deque<Mention> mentions_;
  std::deque<uint32_t> group_of_;
  std::deque<Group> groups_;
};

// How rare words are: a weight for each word of the record, in small whole numbers.
class Rarity {
 public:
  void count(const std::vector<uint32_t>& words);
  void finish();
  int of(uint32_t word) const;

 private:
  void compact();

  std::vector<uint32_t> all_;                     // not yet counted
  std::vector<std::pair<uint32_t, uint32_t>> n_;  // word, mentions that have it; sorted
  size_t total_ = 0;
};

// Points for two mentions telling of one event; at least Point::kSame says they do. kNever: they cannot.
constexpr int kNever = -1000;
int likeness(const Mention& a, const Mention& b, const Tables& tables, const Rarity& rarity);
// Weight of the words that two sorted lists share besides two, and of the lighter list.
void shared_weight(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b, const std::array<uint32_t, 2>& besides,
                   const Rarity& rarity, int* shared, int* least, int* n_shared);

// First mention of its event for each mention of one article.
std::vector<uint32_t> match_within(const std::vector<Mention>& mentions, const Tables& tables, const Rarity& rarity);

// Puts the mentions of one article after another into groups.
class Matcher {
 public:
  Matcher(Window* window, const Tables& tables, const Rarity& rarity) : window_(*window), tables_(tables), rarity_(rarity) {}
  // The mentions of `digest`, in the window under the numbers from `begin` to its end. Groups before `first_open` are closed.
  // Those of its events that are `alone` are joined to nothing.
  void add(const Digest& digest, uint32_t begin, uint32_t first_open, const std::set<uint32_t>& alone);
  // Makes one group of those of two mentions.
  void join(uint32_t m, uint32_t other);

 private:
  void proposing(const Mention& m, std::vector<uint64_t>* keys) const;
  void propose(uint32_t m, uint32_t group);
  void sweep(uint32_t first_open);
  std::string id_of(const Digest& digest, uint32_t m) const;

  Window& window_;
  const Tables& tables_;
  const Rarity& rarity_;
  std::unordered_map<uint64_t, std::vector<uint32_t>> recent_;  // key -> groups, oldest first
  size_t n_until_sweep_ = 0;
};

// ---- ledger --------------------------------------------------------------------------------------------------------

// Enters commitments and settles them, as one group after another is complete.
class Ledger {
 public:
  // `give` gets each commitment once nothing can change it any more, in the order of their groups; its rows name articles by
  // rank.
  Ledger(const Window& window, const Tables& tables, const Rarity& rarity, std::function<void(Commitment&&)> give)
      : window_(window), tables_(tables), rarity_(rarity), give_(std::move(give)) {}
  // Groups come in the order of their numbers.
  void close(uint32_t g, const WorldEvent& event);
  void finish();

 private:
  using Keys = std::vector<uint32_t>;
  // Mentions, summed up.
  struct Sum {
    Keys actors, recipients, words;
    std::set<EventType> types;
    uint64_t deeds = 0;  // classes
    Keys deed_words;
    int day = Mention::kNoDay, published = Mention::kNoDay;
  };
  // An event that may settle something.
  struct Later {
    uint32_t group = 0;
    Sum sum;
    struct Telling {
      uint32_t mention;
      Ref row;
      EventType type;
      Status status;
      EventMode mode;
    };
    std::vector<Telling> tellings;  // the first with each type, status and mode
    std::string id, first_report;
  };
  struct Step {
    int day;
    uint32_t mention;
    Commitment::Step step;
  };
  struct Entry {
    Commitment commitment;
    uint32_t group = 0;
    Sum made, content, any;
    Keys addressee;
    std::vector<Step> steps;
    size_t n_looked = 0;
  };

  Sum sum(const std::vector<uint32_t>& mentions) const;
  Later later_of(uint32_t g, const WorldEvent& event, Sum made) const;
  bool has(const std::vector<uint32_t>& group, EventType type, std::initializer_list<Status> statuses) const;
  bool only_content(const std::vector<uint32_t>& group) const;
  bool is_announced(uint32_t m) const;
  bool is_agreed_plan(uint32_t m, uint32_t of) const;
  bool form_of(uint32_t g, const Sum& made, CommitmentForm* form) const;
  Sum content_of(uint32_t g, const Sum& made, CommitmentForm form) const;
  bool about(const Sum& what, const Sum& later) const;
  bool fits_content(const Sum& content, const Sum& later) const;
  bool calls_off(const Entry& entry, const Later& later) const;
  void enter(uint32_t g, const WorldEvent& event, CommitmentForm form, const Sum& made);
  void settle(Entry* entry, const Later& later) const;
  void drop_first();
  Ref ref(uint32_t m) const { return {window_.at(m).article, window_.at(m).event}; }

  const Window& window_;
  const Tables& tables_;
  const Rarity& rarity_;
  std::function<void(Commitment&&)> give_;
  uint32_t base_ = 0;  // number of entries_.front()
  std::deque<Entry> entries_;
  std::map<uint32_t, std::deque<uint32_t>> by_party_;  // maker or addressee -> entries
  std::deque<Later> today_;                            // complete groups of the day of the latest
};

}  // namespace demarche::merge
