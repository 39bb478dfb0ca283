// One article's parties being resolved: the state and the steps of WhoResolver, which stand by meaning in files of their own.
//
// who_names.cc: names. who_owners.cc: whose a description is by the words around it. who_descriptions.cc: descriptions, and what
// stands beside a name. who.cc: pronouns, and the order of all. Private to src/link; one a document. Never fails; linear but for
// bounded looks back.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "link/who_focus.h"
#include "link/who_scene.h"
#include "link/who_tables.h"

namespace demarche::link {

// The mention's words without article.
std::string_view bare(const Doc& doc, const Mention& m);

struct WhoRun {
  WhoRun(const WhoTables& t, Doc& d) : scene(t, d), doc(d), tables(t), focus(scene), state(d.mentions.size(), 0) {}

  void run();

  Scene scene;
  Doc& doc;
  const WhoTables& tables;
  Focus focus;
  bool tells_of_usa = false;
  std::vector<uint8_t> state;                                    // by mention: 0 untouched, 1 being resolved, 2 done
  std::unordered_map<uint64_t, std::vector<uint32_t>> people;    // by hash of the last name: entities
  std::unordered_map<std::string_view, bool> named_codes;        // codes of countries and bodies that the article names
  std::unordered_map<std::string_view, uint32_t> short_forms;    // "AU" of "African Union (AU)": entity
  std::unordered_map<std::string_view, uint32_t> organisations;  // unknown ones by name
  std::unordered_map<std::string, uint32_t> roles;               // by role id, owner and words
  std::unordered_map<std::string_view, uint32_t> called;         // named ships and groups, by the name behind the noun

  const Token& tok(uint32_t i) const { return doc.tokens[i]; }
  void set(Mention& m, std::vector<uint32_t> entities, float certainty, std::string_view rule);

  // Names.
  std::vector<uint64_t> name_words(const Mention& m, uint32_t from) const;
  uint32_t name_begin(const Mention& m) const;
  void resolve_name(uint32_t i);
  uint32_t of_that_time(const Mention& m, uint32_t actor) const;
  bool in_office(uint32_t actor, std::string_view day) const;
  uint32_t of_people(uint32_t actor, const Mention& m);
  void remember_person(uint32_t e);
  void resolve_person(uint32_t i);
  uint32_t known_surname(const Mention& m, uint64_t surname) const;
  bool heads_state(uint32_t actor, std::string_view day) const;
  bool only_undergoes(const Mention& m) const;
  bool goes_by_surname(uint32_t actor, std::string_view day) const;
  std::string_view country_of_surname(uint64_t surname) const;
  bool names_country(std::string_view code) const;
  void list_named();
  void resolve_organisation(uint32_t i);

  // Owners.
  std::vector<uint32_t> owners(uint32_t i, int depth);
  bool shares_office(const Mention& n, const Mention& m) const;
  bool has_backer(const Mention& m) const;
  std::string_view place_beside(const Mention& m) const;
  std::string_view stay_of(const Mention& m, const RoleRow& role) const;
  uint32_t shared_owner(const Mention& m) const;
  bool own_and_alone(const Mention& first, const Mention& second) const;
  bool only_pronouns_beside(const std::vector<uint32_t>& all, const std::vector<uint32_t>& demonyms) const;
  bool depends(const Mention& n, const Mention& m) const;
  bool owning_preposition(const Mention& n, bool posted) const;

  // Descriptions.
  void resolve(uint32_t i, int depth);
  void resolve_called(uint32_t i);
  void remember_called(const Mention& m);
  void describe_name(uint32_t i, int depth);
  void lend_office(uint32_t i);
  void adopt(uint32_t e, uint32_t owner);
  void describe(uint32_t e, const RoleRow& role);
  const RoleRow* role_of(const Mention& n) const;
  bool apposed(const Mention& a, const Mention& b) const;
  bool definite(const Mention& m) const;
  bool is_plural(const Mention& m) const;
  uint32_t count_of(const Mention& m) const;
  void resolve_role(uint32_t i, int depth);
  bool is_stranger(const Mention& m) const;
  bool unmentioned(uint32_t t, const Mention& m) const;
  bool has_unknown_owner(const Mention& m) const;
  bool owning_own(const Mention& m) const;
  bool definite_count(const Mention& m) const;
  bool is_pronoun_owned(const Mention& m) const;
  bool has_demonym(const Mention& m) const;
  uint32_t person_of_role(uint32_t i) const;
  uint32_t said_before(uint32_t i, const RoleRow& role) const;
  uint32_t the_one_named(uint32_t i) const;
  uint32_t the_armed_named(uint32_t i, const RoleRow& role) const;
  bool names_noun(const Mention& n, std::string_view noun) const;
  static bool is_troops(const RoleRow& role);
  std::string_view dealt_with(uint32_t i) const;
  std::vector<uint32_t> fallback_owner(uint32_t i, const RoleRow& role);
  bool may_have(const RoleRow& role, std::string_view country) const;
  bool restricted(const RoleRow& role) const;
  bool has_office(const RoleRow& role, std::string_view country) const;
  std::string_view holder_in(const RoleRow& role, std::string_view country) const;
  std::string_view nearest_with(const RoleRow& role, uint32_t i) const;
  std::string_view holder_of(const RoleRow& role, uint32_t i) const;
  std::vector<uint32_t> make_role(const std::vector<uint32_t>& owners, const RoleRow& role, const Mention& m,
                                  std::string_view rule);

  // Pronouns, and the order of all.
  void resolve_pronoun(uint32_t i, int depth);
  void own_by_verb();
  void name_organs();
  void congress(uint32_t i);
};

}  // namespace demarche::link
