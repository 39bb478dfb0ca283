#include "mention/who_tables.h"

#include <array>
#include <utility>

#include "base/hash.h"

namespace demarche::mention {
namespace {

using lexicon::split;
using lexicon::Table;

// English plural of the word that carries it: the last, or the first before "of" ("heads of state").
std::string plural_of(std::string_view phrase) {
  std::string_view head = phrase, tail;
  if (const size_t of = phrase.find(" of "); of != std::string_view::npos) {
    head = phrase.substr(0, of);
    tail = phrase.substr(of);
  }
  const auto ends = [&](std::string_view suffix) { return head.size() > suffix.size() && head.ends_with(suffix); };
  std::string out;
  if (ends("s") && !ends("ss") && !ends("us")) {
    return {};
  } else if (ends("man")) {
    out = std::string(head.substr(0, head.size() - 3)) + "men";
  } else if (ends("y") && head.find_last_of("aeiou") != head.size() - 2) {
    out = std::string(head.substr(0, head.size() - 1)) + "ies";
  } else if (ends("s") || ends("x") || ends("ch") || ends("sh") || ends("z")) {
    out = std::string(head) + "es";
  } else {
    out = std::string(head) + "s";
  }
  return out + std::string(tail);
}

}  // namespace

uint64_t word_hash(std::string_view word) {
  return hash64(lexicon::fold(word)) | 1;
}

Result<WhoTables> WhoTables::load(const std::string& data_dir) {
  WhoTables out;
  const std::string link = data_dir + "/link/en/", mention = data_dir + "/mention/en/";
  const auto add_names = [&](std::string_view id, std::string_view cell, NameForm form, bool armed, std::string_view weak) {
    for (const std::string_view name : split(cell, '|')) {
      bool is_weak = false;
      for (const std::string_view w : split(weak, '|')) is_weak = is_weak || w == name;
      const bool prefix = form == NameForm::kAdjective && name.ends_with('-');
      out.names.add(prefix ? name.substr(0, name.size() - 1) : name, static_cast<uint32_t>(out.name_rows.size()));
      out.name_rows.push_back({id, prefix ? NameForm::kPrefix : form, is_weak, armed});
    }
  };

  auto countries = Table::load(link + "countries.tsv", {"id", "code", "name", "also", "adjective", "people", "seat", "wikidata",
                                                        "sector", "weak", "kind"});
  if (!countries) return countries.error();
  out.tables_.push_back(std::move(countries.value()));
  for (const Table::Row& row : out.tables_.back().rows()) {
    // The name of a people's row is its region, which the tables of places know.
    if (!row["id"].starts_with("people.")) add_names(row["id"], row["name"], NameForm::kCountry, false, row["weak"]);
    add_names(row["id"], row["also"], NameForm::kCountry, false, row["weak"]);
    add_names(row["id"], row["adjective"], NameForm::kAdjective, false, row["weak"]);
    add_names(row["id"], row["people"], NameForm::kPeople, false, row["weak"]);
    add_names(row["id"], row["seat"], NameForm::kSeat, false, row["weak"]);
  }
  auto blocs = Table::load(link + "blocs.tsv", {"id", "name", "also", "adjective", "code", "members"});
  if (!blocs) return blocs.error();
  out.tables_.push_back(std::move(blocs.value()));
  for (const Table::Row& row : out.tables_.back().rows()) {
    add_names(row["id"], row["name"], NameForm::kCountry, false, {});
    add_names(row["id"], row["also"], NameForm::kCountry, false, {});
    add_names(row["id"], row["adjective"], NameForm::kAdjective, false, {});
  }
  auto bodies = Table::load(link + "bodies.tsv", {"id", "name", "also", "code", "sector", "kind", "wikidata", "default"});
  if (!bodies) return bodies.error();
  out.tables_.push_back(std::move(bodies.value()));
  for (const Table::Row& row : out.tables_.back().rows()) {
    add_names(row["id"], row["name"], NameForm::kBody, false, {});
    add_names(row["id"], row["also"], NameForm::kBody, false, {});
  }
  auto groups = Table::load(link + "groups.tsv", {"id", "name", "also", "code", "sector", "kind", "armed", "weak"});
  if (!groups) return groups.error();
  out.tables_.push_back(std::move(groups.value()));
  for (const Table::Row& row : out.tables_.back().rows()) {
    add_names(row["id"], row["name"], NameForm::kGroup, !row["armed"].empty(), row["weak"]);
    add_names(row["id"], row["also"], NameForm::kGroup, !row["armed"].empty(), row["weak"]);
  }
  auto media = Table::load(link + "media.tsv", {"id", "name", "also", "code", "weak", "canonical"});
  if (!media) return media.error();
  out.tables_.push_back(std::move(media.value()));
  for (const Table::Row& row : out.tables_.back().rows()) {
    add_names(row["id"], row["name"], NameForm::kMedia, false, row["weak"]);
    add_names(row["id"], row["also"], NameForm::kMedia, false, row["weak"]);
  }
  std::vector<std::string_view> family_first;  // codes of countries
  auto told = Table::load(link + "words.tsv", {"id", "kind", "word", "note"});
  if (!told) return told.error();
  out.tables_.push_back(std::move(told.value()));
  for (const Table::Row& row : out.tables_.back().rows())
    if (row["kind"] == "family-first") family_first.push_back(row["word"]);

  auto people = Table::load(link + "people.tsv", {"id", "name", "also", "code", "gender", "offices"});
  if (!people) return people.error();
  out.tables_.push_back(std::move(people.value()));
  for (const Table::Row& row : out.tables_.back().rows()) {
    add_names(row["id"], row["name"], NameForm::kPerson, false, {});
    add_names(row["id"], row["also"], NameForm::kPerson, false, {});
    const std::vector<std::string_view> words = split(row["name"], ' ');
    if (words.size() < 2) continue;
    out.first_names.emplace(word_hash(words.front()), true);
    std::vector<lexicon::Word> parts;
    for (const std::string_view word : words) {
      parts.clear();
      lexicon::cut_words(word, {0, static_cast<uint32_t>(word.size())}, 0, &parts);
    }
    out.surnames.emplace(parts.back().hash, true);
    // East Asian order: the family name comes first and stands alone ("Yoon", "Xi").
    for (const std::string_view code : family_first) {
      if (row["code"] == code) out.surnames.emplace(word_hash(words.front()), true);
    }
  }

  auto roles = Table::load(mention + "roles.tsv", {"id", "words", "sector", "kind", "scope"});
  if (!roles) return roles.error();
  out.tables_.push_back(std::move(roles.value()));
  for (const Table::Row& row : out.tables_.back().rows()) {
    static constexpr std::array<std::pair<std::string_view, RoleKind>, 5> kKinds = {{{"person", RoleKind::kPerson},
                                                                                     {"organ", RoleKind::kOrgan},
                                                                                     {"force", RoleKind::kForce},
                                                                                     {"group", RoleKind::kGroup},
                                                                                     {"vessel", RoleKind::kVessel}}};
    Role role{row["id"], RoleKind::kPerson};
    bool known = false;
    for (const auto& [name, kind] : kKinds) {
      if (row["kind"] != name) continue;
      role.kind = kind;
      known = true;
    }
    if (!known) {
      return row.error("kind", "mention.role-kind",
                       "unknown kind \"" + std::string(row["kind"]) + "\"; person, organ, force, group or vessel");
    }
    for (const std::string_view words : split(row["words"], '|')) {
      out.roles.add(words, static_cast<uint32_t>(out.role_rows.size()));
      if (const std::string plural = plural_of(words); !plural.empty()) {
        out.roles.add(plural, static_cast<uint32_t>(out.role_rows.size()));
      }
    }
    out.role_rows.push_back(role);
  }
  auto titles = Table::load(mention + "titles.tsv", {"id", "title", "gender", "sector"});
  if (!titles) return titles.error();
  out.tables_.push_back(std::move(titles.value()));
  for (const Table::Row& row : out.tables_.back().rows()) {
    out.titles.add(row["title"], static_cast<uint32_t>(out.title_ids.size()));
    out.title_ids.push_back(row["id"]);
  }
  auto words = Table::load(mention + "name_words.tsv", {"id", "word", "kind", "sector"});
  if (!words) return words.error();
  out.tables_.push_back(std::move(words.value()));
  for (const Table::Row& row : out.tables_.back().rows()) {
    const std::string_view kind = row["kind"];
    if (kind == "particle") {
      out.particles.emplace(word_hash(row["word"]), true);
      continue;
    }
    if (kind == "weather") {
      out.weather.emplace(word_hash(row["word"]), true);
      continue;
    }
    if (kind == "cue") {
      out.cues.emplace(word_hash(row["word"]), row["id"]);
      continue;
    }
    if (kind == "stranger") continue;  // for src/link
    NameWord word{row["id"], NameWordKind::kOrganisation};
    if (kind == "media") {
      word.kind = NameWordKind::kMedia;
    } else if (kind == "place") {
      word.kind = NameWordKind::kPlace;
    } else if (kind == "thing") {
      word.kind = NameWordKind::kThing;
    } else if (kind != "org") {
      return row.error(
          "kind", "mention.name-word-kind",
          "unknown kind \"" + std::string(kind) + "\"; org, media, place, thing, particle, stranger, weather or cue");
    }
    out.name_words.emplace(word_hash(row["word"]), word);
  }
  auto firsts = Table::load(mention + "first_names.tsv", {"name", "gender"});
  if (!firsts) return firsts.error();
  for (const Table::Row& row : firsts->rows()) out.first_names.emplace(word_hash(row["name"]), true);
  auto pronouns = Table::load(mention + "pronouns.tsv", {"id", "word", "person", "number", "gender", "use"});
  if (!pronouns) return pronouns.error();
  out.tables_.push_back(std::move(pronouns.value()));
  for (const Table::Row& row : out.tables_.back().rows()) out.pronouns.emplace(word_hash(row["word"]), row["id"]);
  return out;
}

}  // namespace demarche::mention
