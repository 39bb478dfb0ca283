// The tables that say who the names, roles and pronouns of data/mention are. Loaded once, read-only afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "lexicon/table.h"

namespace demarche::link {

enum class ActorForm : uint8_t { kCountry, kBloc, kBody, kGroup, kMedia, kPerson };

// An office and when it was held: "2012-05" .. "2018-05" or "9999" where it still is.
struct Office {
  std::string_view role;
  Sector sector = Sector::kGov;
  std::string_view code;  // of the body it is an office of; empty: the person's country
  std::string_view from, to;
};

// One row of data/link.
struct Actor {
  ActorForm form = ActorForm::kCountry;
  std::string_view id, name, code, country, wikidata;
  Sector sector = Sector::kNone;
  bool armed = false;
  bool feminine = false;
  bool as_written = false;                // the record names it as the text does
  std::vector<std::string_view> kinds;    // nouns that may stand for it later, lower case
  std::vector<std::string_view> members;  // of a bloc
  std::vector<Office> offices;
};

// Whose a described party is where nothing around it says.
enum class Scope : uint8_t {
  kState,
  kOffice,
  kLocal,
  kAny,
  kOpen,
  kNation,
  kPair,
  kCounterpart,
  kHost,
  kNeighbour,
  kAlly,
  kKind
};
enum class RoleKind : uint8_t { kPerson, kOrgan, kForce, kGroup, kVessel };

struct RoleRow {
  std::string_view id, word;  // `word`: the first of its words, the name of the role
  Sector sector = Sector::kNone;
  RoleKind kind = RoleKind::kPerson;
  Scope scope = Scope::kAny;
};

struct PronounRow {
  enum class Use : uint8_t { kSubject, kObject, kPossessive, kReflexive, kBoth } use = Use::kSubject;
  uint8_t person = 3;
  bool plural = false;
  char gender = ' ';  // m f n or blank
};

struct TitleRow {
  char gender = ' ';
  Sector sector = Sector::kNone;
};

struct NameWordRow {
  bool media = false;
  Sector sector = Sector::kNone;
};

class WhoTables {
 public:
  static Result<WhoTables> load(const std::string& data_dir);

  std::vector<Actor> actors;
  std::unordered_map<std::string_view, uint32_t> actor_by_id;
  std::unordered_map<std::string_view, uint32_t> country_by_code;
  // People by hash of their last name, and of their first where it is the family's; several share one.
  std::unordered_map<uint64_t, std::vector<uint32_t>> people_by_surname;
  std::unordered_map<uint64_t, std::vector<uint32_t>> people_by_name;  // hash of the whole folded name
  std::unordered_map<std::string_view, RoleRow> roles;
  std::unordered_map<std::string_view, PronounRow> pronouns;
  std::unordered_map<std::string_view, TitleRow> titles;
  std::unordered_map<std::string_view, NameWordRow> name_words;
  std::unordered_map<std::string_view, bool> country_kinds;     // "kingdom", "island": nouns that only some countries are
  std::unordered_map<std::string_view, uint32_t> default_body;  // "the alliance" where none was named
  std::unordered_map<std::string_view, std::vector<uint32_t>> officers;  // by office: people who held it for their country
  std::unordered_map<uint64_t, bool> strangers, title_words;             // by hash of the word
  std::unordered_map<uint64_t, char> first_names;                        // gender
  std::unordered_map<uint64_t, bool> cues;                               // words of saying
  std::unordered_map<uint64_t, bool> own_verbs;  // "withdraw": who does it owns what it is done to; true: envoys too
  std::unordered_map<uint64_t, bool> asking_verbs, asked_nouns;  // "demanded his resignation": not the demander's own
  std::unordered_map<std::string_view, bool> leaning;            // "pro-Russian": nor this
  std::unordered_map<uint64_t, char> role_gender;                // "monk", "spokeswoman"
  std::unordered_map<uint64_t, bool> home_grown;                 // "rebel gunmen": of the country told about
  std::unordered_map<uint64_t, bool> opposed;                    // "Chad's rivals": not of the owner's own
  std::unordered_map<uint64_t, bool> travelling;                 // verbs whose subject is not from where he goes
  std::unordered_map<uint64_t, bool> fighting;                   // deeds whose place tells who the warring parties are
  std::unordered_map<std::string_view, bool> backing;            // "Iran-backed": no owner
  std::unordered_map<std::string_view, bool> outlets;            // "the paper": nouns for any outlet

 private:
  std::vector<lexicon::Table> tables_;
};

uint64_t word_hash(std::string_view word);

}  // namespace demarche::link
