// What is known of an article's parties while they are being resolved: the entities made so far, which mention sits on which
// token, who is in focus. Private to src/link.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/document.h"
#include "lexicon/phrases.h"
#include "link/where.h"
#include "link/who_tables.h"

namespace demarche::link {

// What the resolver knows of an entity beyond its fields.
struct Known {
  std::string_view row;                 // id of its row in data/, else empty
  std::vector<uint64_t> names;          // hashes of the words of its name
  std::vector<std::string_view> kinds;  // nouns that may stand for it
  char gender = ' ';
  bool human = false, plural = false, former = false, vessel = false;
};

class Scene {
 public:
  Scene(const WhoTables& tables, Doc& doc);

  Doc& doc;
  const WhoTables& tables;
  std::vector<Known> known;           // parallel to doc.entities
  std::vector<uint32_t> at_head;      // by token: the longest party mention with that head, or kNone
  std::vector<uint32_t> sentence_of;  // by mention
  std::vector<uint32_t> first_of;     // by sentence: first mention; one past the end too

  // The mentions of mention i's sentence, cut to a window round it so that a sentence without end costs no square.
  static constexpr uint32_t kWindow = 200;
  // Who backs or arms somebody, or is liked by him, does not own him: "Russia-backed", "pro-Russian".
  bool only_backs(const Mention& n) const;
  // "the envoy in Washington": where somebody is posted, nothing is told to happen.
  bool is_post(const Mention& n) const;
  // A place whose name another country's town bears too, with nothing told for either, is no evidence of who is meant.
  static bool is_namesake(const Mention& m) {
    return m.kind == MentionKind::kPlace && m.certainty > 0 && m.certainty <= kNamesake;
  }
  uint32_t begin_of(uint32_t i) const { return std::max(first_of[sentence_of[i]], i > kWindow ? i - kWindow : 0); }
  uint32_t end_of(uint32_t i) const { return std::min(first_of[sentence_of[i] + 1], i + kWindow); }
  // The first mention that begins at this byte or after.
  uint32_t first_from(uint32_t byte) const {
    const auto at = std::lower_bound(doc.mentions.begin(), doc.mentions.end(), byte,
                                     [](const Mention& m, uint32_t b) { return m.span.begin < b; });
    return static_cast<uint32_t>(at - doc.mentions.begin());
  }

  const Token& tok(uint32_t i) const { return doc.tokens[i]; }
  Mention& mention(uint32_t i) { return doc.mentions[i]; }

  bool is_party(const Mention& m) const {
    return m.kind == MentionKind::kPerson || m.kind == MentionKind::kOrganisation || m.kind == MentionKind::kCountry ||
           m.kind == MentionKind::kRole || m.kind == MentionKind::kPronoun;
  }
  // The mention does a verb's deed, or is done to in the passive.
  bool is_subject(const Mention& m) const;
  // The entity's country, or the country of the mention's place; empty where there is none or more than one.
  std::string_view country_of(const Mention& m) const;
  // The code that the record would write.
  std::string_view code_of(const Mention& m) const;

  // Country of the dateline ("SEOUL:"), empty where there is none.
  std::string_view dateline() const { return dateline_; }
  bool is_dateline(uint32_t mention) const { return mention == dateline_mention_; }
  // The only country of the article, empty where it tells of none or several.
  std::string_view only_country() const;

  uint32_t add(Entity entity, Known what);
  // Entity of a table row, made on first use.
  uint32_t of_row(uint32_t actor, std::string_view rule);
  uint32_t of_country(std::string_view code, std::string_view rule);

  // Call after places are resolved and names linked.
  void find_dateline();

 private:
  std::unordered_map<uint32_t, uint32_t> by_row_;
  std::string_view dateline_;
  uint32_t dateline_mention_ = kNone;
};

}  // namespace demarche::link
