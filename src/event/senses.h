// Senses: which row of the lexicon a clause fires, if any; the most specific wins.
//
// One hash look-up per clause, then a test of that word's rows. Ties go to rows that say "no event", then to the priority of the
// type, then to the id, never to the order in a file. "Police fired a minister" and "police fired rockets" fire different rows;
// "the fire brigade" fires none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "event/clauses.h"
#include "event/knowledge.h"

namespace demarche::event {

// Mentions by the token that other words depend through.
class MentionIndex {
 public:
  explicit MentionIndex(const Doc& doc);
  // for (uint32_t m = index.first(token); m != kNone; m = index.next(m))
  uint32_t first(uint32_t token) const { return token < first_.size() ? first_[token] : kNone; }
  uint32_t next(uint32_t mention) const { return next_[mention]; }

 private:
  std::vector<uint32_t> first_, next_;
};

// Every token's words and kinds by number, looked up once.
class WordIndex {
 public:
  WordIndex(const Doc& doc, const Knowledge& knowledge);
  // Is the token's lemma, form, or singular among the ids? `bits` are those of the ids.
  bool is_one_of(uint32_t token, const std::vector<uint32_t>& ids, uint64_t bits) const {
    return (bits_[token] & bits) != 0 && is_one_of(token, ids);
  }
  bool in_kind(uint32_t token, uint16_t number) const { return kinds_[token].test(number); }

 private:
  bool is_one_of(uint32_t token, const std::vector<uint32_t>& ids) const;
  std::vector<uint64_t> bits_;  // of ids_
  std::vector<std::array<uint32_t, 3>> ids_;
  std::vector<KindSet> kinds_;
};

struct Fired {
  uint32_t sense = kNone;
  int score = 0;
  float margin = 1;  // how far the next type was behind, 0..1
  bool fired() const { return sense != kNone; }
};

// What conditions are tested against.
struct Scene {
  const Doc& doc;
  const Tree& tree;
  const Clauses& clauses;
  const MentionIndex& mentions;
  const Knowledge& knowledge;
  const WordIndex& words;
};

// Does the word, or what it is a mention of, belong to the kind?
bool is_of_kind(const Scene& scene, uint32_t token, std::string_view kind);
// Could it be a party: somebody who acts?
bool is_party(const Scene& scene, uint32_t token);

// The arguments of a noun together with those of its light verb.
std::vector<Argument> arguments_with_light(const Scene& scene, const Clause& clause);

// The best sense of the clause's word, leaving out those of one type if told to.
Fired match_sense(const Scene& scene, const Clause& clause, const std::vector<Argument>& arguments,
                  std::optional<EventType> but = std::nullopt);

// Why no sense of the clause's word fits, in words: the sense that lacks least, and what it lacks. For explanations only.
std::string why_no_sense(const Scene& scene, const Clause& clause, const std::vector<Argument>& arguments);

// Chooses for every clause; where a light verb and its noun both fire, one gives way (its `absorbed_by` is set). `fired` has one
// entry a clause.
std::vector<Fired> match_senses(const Scene& scene, Clauses& clauses, std::vector<std::vector<Argument>>& arguments);

}  // namespace demarche::event
