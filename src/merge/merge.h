// First stage to see two Docs: copies of one wire story, one event in many reports, and what became of demands and threats.
//   Needs: everything up to `event`.
//   Gives: lineage and copy of each article, the event of each mention, world events, commitments (document/world.h).
// In two halves: `digest` keeps of one Doc what comparing needs, on any thread; `reduce` compares digests, as they come by in
// the order of publication. A digest is some kilobytes and is kept with its article, so that no page is read twice. The result
// depends on the set of articles only, not on the order in which they were read.
// Memory: what the latest kWindowMentions mentions and kWindowArticles articles need (some 80 MB), and 28 bytes for each article
// of the record. What was published longer ago than that is not compared any more.
#pragma once

#include <cstdint>
#include <functional>
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
  bool named = false;  // by a noun, or in a relative clause: "its threat", "the threat it had made"
  std::string lemma;   // of the trigger
  std::vector<PartyKey> actors, recipients;
  std::string start, end;  // of its time
  TimePrecision precision = TimePrecision::kUnknown;
  bool time_beside = true;  // told in the sentence of the deed
  std::string place, country, admin1;
  PlacePrecision place_precision = PlacePrecision::kUnknown;
  bool place_beside = true;
  bool located = false;
  int lat = 0, lon = 0;  // hundredths of a degree
  std::vector<AmountKey> amounts;
  std::vector<uint32_t> words;      // hashes of the stems of what the evidence says besides who and where, sorted
  std::vector<std::string> sayers;  // codes or names, outermost first
  bool counts = false;              // it puts a number on a deed told before
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

constexpr size_t kWindowMentions = 65536, kWindowArticles = 8192;

// The articles of a record, which the caller keeps. An article's index is its place in the order of reading.
class Digests {
 public:
  virtual ~Digests() = default;
  // All in canonical order: by canonical_day, then by Digest::article, then by index. Called twice.
  virtual void each(const std::function<void(uint32_t index, const Digest& digest)>& visit) = 0;
  // One of them again.
  virtual Digest digest(uint32_t index) = 0;
};

// "2021-12-30" of a publication date. One that is only bounded ("2021-12") comes after all days within its bounds: "2021-12~".
// Hours are left out: they are written in too many ways to be compared.
std::string canonical_day(std::string_view published);

// Takes what reducing finds, each once. Rows name articles by index.
class Findings {
 public:
  virtual ~Findings() = default;
  // In the order of the events' first mentions, numbered from 0.
  virtual void event(uint32_t number, const WorldEvent& event) = 0;
  // In the order of the events that make them, each after all events that it names.
  virtual void commitment(const Commitment& commitment) = 0;
  // After all else, in the order of indices.
  virtual void lineage(uint32_t index, const Lineage& lineage) = 0;
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
  // `corrections` are what people said of it: they hold against all likeness.
  void reduce(Digests& digests, Findings& findings, const std::vector<Correction>& corrections = {}) const;

 private:
  struct Impl;
  explicit Stage(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A digest as bytes and back; what is no digest gives an empty one.
std::string encode(const Digest& digest);
Digest decode(std::string_view bytes);

}  // namespace demarche::merge
