// First stage to see two Docs: copies of one wire story, one event in many reports, and what became of demands and threats.
//   Needs: everything up to `event`.
//   Gives: lineage and copy of each article, the event of each mention, world events, commitments (document/world.h).
// In two halves: `digest` keeps of one Doc what comparing needs, on any thread; `reduce` compares all digests. A digest
// is some kilobytes and is kept with its article, so that no page is read twice. The result depends on the set of articles
// only, not on their order. Pure; nothing fails.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "document/world.h"

namespace demarche::merge {

// One party of an event, as far as comparing and naming it needs.
struct PartyKey {
  WorldParty party;
  std::string text;  // the words, lower case, where it has no name
};

struct AmountKey {
  double value = 0, high = 0;
  std::string of, unit;
};

// One mention of an event.
struct EventKey {
  uint32_t position = 0;  // bytes into the text
  EventType type = EventType::kConsult;
  EventMode mode = EventMode::kNone;
  Status status = Status::kOccurred;
  bool headline = false;
  std::string lemma;  // of the trigger
  std::vector<PartyKey> actors, recipients;
  std::string start, end;  // of its time
  TimePrecision precision = TimePrecision::kUnknown;
  std::string place, country;
  PlacePrecision place_precision = PlacePrecision::kUnknown;
  std::vector<AmountKey> amounts;
  std::vector<uint32_t> words;      // hashes of the content lemmas of the evidence, sorted
  std::vector<std::string> sayers;  // codes or names, outermost first
  uint32_t sentence = 0;
  uint32_t content_of = kNone, condition_of = kNone;
  uint32_t same_as = kNone;
  float confidence = 0;
};

// What is kept of one Doc.
struct Digest {
  std::string article, outlet, agency, language, published;
  uint32_t n_words = 0;
  std::vector<uint32_t> shingles;  // sampled hashes of word sequences of the kept text, sorted
  std::vector<uint32_t> names;     // hashes of names and numbers, in text order
  std::vector<EventKey> events;    // one for each of Doc::events
};

// The stage with its tables (data/merge). Loaded once, shared by any number of threads.
class Stage {
 public:
  static Result<Stage> load(const std::string& data_dir);
  Stage(Stage&&) noexcept;
  Stage& operator=(Stage&&) noexcept;
  ~Stage();

  // Also fills Event::same_as.
  Digest digest(Doc& doc) const;
  World reduce(const std::vector<Digest>& digests) const;

 private:
  struct Impl;
  explicit Stage(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A digest as bytes and back; what is no digest gives an empty one.
std::string encode(const Digest& digest);
Digest decode(std::string_view bytes);

}  // namespace demarche::merge
