// The tables that find parties in text: names, roles, titles, pronouns, and the words that tell what an unknown name is.
// Loaded once, read-only afterwards. Errors name file, line and column.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "lexicon/phrases.h"
#include "lexicon/table.h"

namespace demarche::mention {

// What a phrase of the name tables is. A country is named by itself, by its adjective, its people or its seat ("the Kremlin"),
// or by a first part before a hyphen and another adjective ("Franco-German").
enum class NameForm : uint8_t { kCountry, kAdjective, kPeople, kSeat, kBody, kGroup, kMedia, kPerson, kPrefix };

struct Name {
  std::string_view id;  // row id of data/link
  NameForm form = NameForm::kCountry;
  bool weak = false;  // also a common word: wants a word of saying, or brackets, beside it
  bool armed = false;
};

enum class RoleKind : uint8_t { kPerson, kOrgan, kForce, kGroup, kVessel };

struct Role {
  std::string_view id;
  RoleKind kind = RoleKind::kPerson;
};

enum class NameWordKind : uint8_t { kOrganisation, kMedia, kPlace, kThing };

struct NameWord {
  std::string_view id;
  NameWordKind kind = NameWordKind::kOrganisation;
};

class WhoTables {
 public:
  static Result<WhoTables> load(const std::string& data_dir);

  lexicon::Phrases names;   // payload: index of name_rows
  lexicon::Phrases roles;   // payload: index of role_rows
  lexicon::Phrases titles;  // payload: index of title_ids
  std::vector<Name> name_rows;
  std::vector<Role> role_rows;
  std::vector<std::string_view> title_ids;
  // By hash of the folded word.
  std::unordered_map<uint64_t, NameWord> name_words;
  std::unordered_map<uint64_t, std::string_view> pronouns;  // row id
  std::unordered_map<uint64_t, std::string_view> cues;      // words that make a weak name a name, and of saying
  std::unordered_map<uint64_t, bool> weather;               // verbs whose "it" is nobody
  std::unordered_map<uint64_t, bool> first_names;
  std::unordered_map<uint64_t, bool> surnames;   // of known people
  std::unordered_map<uint64_t, bool> particles;  // "al", "bin", "van": inside names of people

 private:
  std::vector<lexicon::Table> tables_;  // own the bytes that the views point into
};

// Hash of one word, as Phrases and the maps above have it.
uint64_t word_hash(std::string_view word);

}  // namespace demarche::mention
