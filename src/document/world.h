// The nouns of many articles: what `merge` finds over a whole record and `write` keeps.
//
// Articles and mentions are named by position: `Ref.article` counts the articles in the order of reading, `Ref.event` counts that
// article's Doc::events. Strings are owned: a record outlives its documents.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/names.h"

namespace demarche {

// One mention of an event.
struct Ref {
  uint32_t article = 0;
  uint32_t event = 0;
  friend auto operator<=>(const Ref&, const Ref&) = default;
};

// A party as it is known over articles.
struct WorldParty {
  std::string name, code, country, wikidata;
  Sector sector = Sector::kNone;
  friend bool operator==(const WorldParty&, const WorldParty&) = default;
};

// What a person says of a mention: that it tells another event than those it was joined with (`alone`), or the event of `other`.
struct Correction {
  // Named by what outlives another reading.
  struct Mention {
    std::string article;  // its id; empty: none
    uint32_t event = 0;   // index into its Doc::events
    friend auto operator<=>(const Mention&, const Mention&) = default;
  };
  Mention mention, other;
  bool alone = false;
};

// The values that reports give of one quantity, and who gives each.
struct AmountRange {
  std::string of, unit;
  double low = 0, high = 0;
  struct Value {
    double value = 0;
    std::vector<Ref> by;
  };
  std::vector<Value> values;  // by value
};

// One real event with everybody who told it. A field on which reports disagree keeps every value.
struct WorldEvent {
  std::string id;
  EventType type = EventType::kConsult;
  EventMode mode = EventMode::kNone;
  Status status = Status::kOccurred;
  std::string start, end;  // ISO 8601, empty where no report says
  TimePrecision precision = TimePrecision::kUnknown;
  uint32_t place = 0xFFFFFFFF;  // index into `mentions`: whose place is the most precise; none where 0xFFFFFFFF
  std::vector<WorldParty> actors, recipients;
  std::vector<AmountRange> amounts;
  uint32_t reports = 0, independent_sources = 0;
  std::string first_report, last_report;  // publication dates, empty where not known
  std::vector<Ref> mentions;              // by publication; the first that says the most is `best`
  uint32_t best = 0;                      // index into `mentions`
};

enum class Outcome : uint8_t { kPending, kMet, kKept, kCarriedOut, kRejected, kBroken, kDropped, kCancelled };
constexpr const char* kOutcomeNames[] = {"pending", "met", "kept", "carried out", "rejected", "broken", "dropped", "cancelled"};
enum class CommitmentForm : uint8_t { kDemand, kPromise, kThreat, kOffer, kPlan };
constexpr const char* kCommitmentFormNames[] = {"demand", "promise", "threat", "offer", "plan"};

// A demand, promise, threat or plan, and what became of it in the record.
struct Commitment {
  std::string event;  // of the world event that makes it
  CommitmentForm form = CommitmentForm::kDemand;
  Ref row;                         // first telling
  std::string content;             // world event of what is demanded, threatened ...; empty where not told apart
  Ref content_row{0xFFFFFFFF, 0};  // first telling of it
  std::string condition;           // world event of the condition
  Ref condition_row{0xFFFFFFFF, 0};
  std::string deadline;  // ISO date, empty where none
  struct Step {
    Outcome outcome = Outcome::kPending;
    std::string event;
    Ref row;
    std::string date;
  };
  std::vector<Step> steps;  // in order of time; the last one holds; empty: pending
};

// Where an article stands among the copies of its story.
struct Lineage {
  uint32_t lineage = 0;           // index of the earliest article of the story
  uint32_t copy_of = 0xFFFFFFFF;  // index of the article that this one is a copy of
  std::string day;                // that the story was first told, where this copy has no day of its own; else empty
};

}  // namespace demarche
