#include "link/who_tables.h"

#include <array>
#include <utility>

#include "base/hash.h"
#include "lexicon/phrases.h"

namespace demarche::link {
namespace {

using lexicon::split;
using lexicon::Table;

template <typename T, size_t N>
bool read_name(std::string_view cell, const std::array<std::pair<std::string_view, T>, N>& names, T* out) {
  for (const auto& [name, value] : names) {
    if (cell != name) continue;
    *out = value;
    return true;
  }
  return false;
}

Result<void> read_sector(const Table::Row& row, std::string_view column, std::string_view cell, Sector* out) {
  if (cell.empty()) return {};
  const auto sector = parse_sector(cell);
  if (!sector)
    return row.error(column, "link.sector",
                     "unknown sector \"" + std::string(cell) + "\"; the sectors are in data/document/names.tsv");
  *out = *sector;
  return {};
}

// "role[:SECTOR][@BODY] from..to"
Result<void> read_offices(const Table::Row& row, Actor* actor) {
  for (const std::string_view part : split(row["offices"], ';')) {
    const size_t space = part.rfind(' ');
    const size_t dots = part.rfind("..");
    if (space == std::string_view::npos || dots == std::string_view::npos || dots < space) {
      return row.error("offices", "link.office",
                       "\"" + std::string(part) + "\" is no office; write: role[:SECTOR][@BODY] from..to");
    }
    Office office;
    std::string_view role = part.substr(0, space);
    office.from = part.substr(space + 1, dots - space - 1);
    office.to = part.substr(dots + 2);
    if (office.to.empty()) office.to = "9999";
    if (const size_t at = role.find('@'); at != std::string_view::npos) {
      office.code = role.substr(at + 1);
      role = role.substr(0, at);
    }
    if (const size_t colon = role.find(':'); colon != std::string_view::npos) {
      if (auto ok = read_sector(row, "offices", role.substr(colon + 1), &office.sector); !ok) return ok.error();
      role = role.substr(0, colon);
    }
    office.role = lexicon::trim(role);
    actor->offices.push_back(office);
  }
  return {};
}

}  // namespace

uint64_t word_hash(std::string_view word) {
  return hash64(lexicon::fold(word)) | 1;
}

Result<WhoTables> WhoTables::load(const std::string& data_dir) {
  WhoTables out;
  const std::string link = data_dir + "/link/en/", mention = data_dir + "/mention/en/";
  const auto add = [&](Actor actor) {
    out.actor_by_id.emplace(actor.id, static_cast<uint32_t>(out.actors.size()));
    out.actors.push_back(std::move(actor));
  };
  const auto open = [&](const std::string& path, const std::vector<std::string_view>& columns) -> Result<const Table*> {
    auto table = Table::load(path, columns);
    if (!table) return table.error();
    out.tables_.push_back(std::move(table.value()));
    return &out.tables_.back();
  };
  out.tables_.reserve(16);  // rows point at their table

  std::vector<std::string_view> family_first;
  auto told = open(link + "words.tsv", {"id", "kind", "word", "note"});
  if (!told) return told.error();
  for (const Table::Row& row : (*told)->rows()) {
    if (row["kind"] == "owning" || row["kind"] == "owning-force") {
      out.own_verbs.emplace(word_hash(row["word"]), row["kind"] == "owning");
    } else if (row["kind"] == "outlet") {
      out.outlets.emplace(row["word"], true);
    } else if (row["kind"] == "asking") {
      out.asking_verbs.emplace(word_hash(row["word"]), true);
    } else if (row["kind"] == "backing") {
      out.backing.emplace(row["word"], true);
    } else if (row["kind"] == "asked") {
      out.asked_nouns.emplace(word_hash(row["word"]), true);
    } else if (row["kind"] == "leaning") {
      out.leaning.emplace(row["word"], true);
    } else if (row["kind"] == "masculine" || row["kind"] == "feminine") {
      for (const std::string_view word : split(row["word"], '|'))
        out.role_gender.emplace(word_hash(word), row["kind"] == "masculine" ? 'm' : 'f');
    } else if (row["kind"] == "home-grown") {
      out.home_grown.emplace(word_hash(row["word"]), true);
    } else if (row["kind"] == "opposed") {
      out.opposed.emplace(word_hash(row["word"]), true);
    } else if (row["kind"] == "travelling") {
      out.travelling.emplace(word_hash(row["word"]), true);
    } else if (row["kind"] == "fighting") {
      out.fighting.emplace(word_hash(row["word"]), true);
    } else if (row["kind"] == "family-first") {
      family_first.push_back(row["word"]);
    } else {
      return row.error("kind", "link.word-kind",
                       "unknown kind; owning, owning-force, outlet, asking, asked, backing, leaning, fighting, travelling, "
                       "home-grown, opposed, masculine, feminine or family-first");
    }
  }

  auto countries = open(link + "countries.tsv",
                        {"id", "code", "name", "also", "adjective", "people", "seat", "wikidata", "sector", "weak", "kind"});
  if (!countries) return countries.error();
  for (const Table::Row& row : (*countries)->rows()) {
    Actor actor;
    actor.form = ActorForm::kCountry;
    actor.id = row["id"];
    actor.name = row["name"];
    actor.code = actor.country = row["code"];
    actor.wikidata = row["wikidata"];
    actor.kinds = split(row["kind"], '|');
    for (const std::string_view kind : actor.kinds) out.country_kinds.emplace(kind, true);
    actor.sector = Sector::kGov;
    if (auto ok = read_sector(row, "sector", row["sector"], &actor.sector); !ok) return ok.error();
    if (row["id"].starts_with("country.")) out.country_by_code.emplace(actor.code, static_cast<uint32_t>(out.actors.size()));
    add(std::move(actor));
  }
  const auto country_of = [&](std::string_view code) { return out.country_by_code.contains(code) ? code : std::string_view{}; };
  auto blocs = open(link + "blocs.tsv", {"id", "name", "also", "adjective", "code", "members"});
  if (!blocs) return blocs.error();
  for (const Table::Row& row : (*blocs)->rows()) {
    Actor actor;
    actor.form = ActorForm::kBloc;
    actor.id = row["id"];
    actor.name = row["name"];
    actor.code = row["code"];
    actor.members = split(row["members"], '|');
    actor.sector = Sector::kGov;
    add(std::move(actor));
  }
  auto bodies = open(link + "bodies.tsv", {"id", "name", "also", "code", "sector", "kind", "wikidata", "default"});
  if (!bodies) return bodies.error();
  for (const Table::Row& row : (*bodies)->rows()) {
    Actor actor;
    actor.form = ActorForm::kBody;
    actor.id = row["id"];
    actor.name = row["name"];
    actor.code = row["code"];
    actor.country = country_of(actor.code);
    actor.wikidata = row["wikidata"];
    actor.kinds = split(row["kind"], '|');
    for (const std::string_view kind : split(row["default"], '|'))
      out.default_body.emplace(kind, static_cast<uint32_t>(out.actors.size()));
    if (auto ok = read_sector(row, "sector", row["sector"], &actor.sector); !ok) return ok.error();
    actor.as_written = actor.sector == Sector::kNgo || actor.sector == Sector::kSoc;
    add(std::move(actor));
  }
  auto groups = open(link + "groups.tsv", {"id", "name", "also", "code", "sector", "kind", "armed", "weak"});
  if (!groups) return groups.error();
  for (const Table::Row& row : (*groups)->rows()) {
    Actor actor;
    actor.form = ActorForm::kGroup;
    actor.id = row["id"];
    actor.name = row["name"];
    actor.code = row["code"];
    actor.country = country_of(actor.code);
    actor.kinds = split(row["kind"], '|');
    actor.armed = !row["armed"].empty();
    if (auto ok = read_sector(row, "sector", row["sector"], &actor.sector); !ok) return ok.error();
    add(std::move(actor));
  }
  auto media = open(link + "media.tsv", {"id", "name", "also", "code", "weak", "canonical"});
  if (!media) return media.error();
  for (const Table::Row& row : (*media)->rows()) {
    Actor actor;
    actor.form = ActorForm::kMedia;
    actor.id = row["id"];
    actor.name = row["name"];
    actor.code = row["code"];
    actor.country = country_of(actor.code);
    actor.sector = Sector::kJrn;
    actor.as_written = row["canonical"].empty();
    add(std::move(actor));
  }
  auto people = open(link + "people.tsv", {"id", "name", "also", "code", "gender", "offices"});
  if (!people) return people.error();
  for (const Table::Row& row : (*people)->rows()) {
    Actor actor;
    actor.form = ActorForm::kPerson;
    actor.id = row["id"];
    actor.name = row["name"];
    actor.code = row["code"];
    actor.country = country_of(actor.code);
    actor.feminine = row["gender"] == "f";
    if (auto ok = read_offices(row, &actor); !ok) return ok.error();
    const uint32_t index = static_cast<uint32_t>(out.actors.size());
    const auto index_name = [&](std::string_view name) {
      out.people_by_name[word_hash(name)].push_back(index);
      std::vector<lexicon::Word> words;
      lexicon::cut_words(name, {0, static_cast<uint32_t>(name.size())}, 0, &words);
      if (words.size() < 2) return;
      auto& last = out.people_by_surname[words.back().hash];
      if (last.empty() || last.back() != index) last.push_back(index);
      auto& first = out.people_by_surname[words.front().hash];
      for (const std::string_view code : family_first) {
        if (actor.code == code && (first.empty() || first.back() != index)) first.push_back(index);
      }
    };
    index_name(row["name"]);
    for (const std::string_view name : split(row["also"], '|')) index_name(name);
    for (const Office& office : actor.offices) {
      if (office.code.empty()) out.officers[office.role].push_back(index);
    }
    add(std::move(actor));
  }

  auto roles = open(mention + "roles.tsv", {"id", "words", "sector", "kind", "scope"});
  if (!roles) return roles.error();
  for (const Table::Row& row : (*roles)->rows()) {
    static constexpr std::array<std::pair<std::string_view, Scope>, 12> kScopes = {{{"state", Scope::kState},
                                                                                    {"local", Scope::kLocal},
                                                                                    {"office", Scope::kOffice},
                                                                                    {"any", Scope::kAny},
                                                                                    {"open", Scope::kOpen},
                                                                                    {"nation", Scope::kNation},
                                                                                    {"pair", Scope::kPair},
                                                                                    {"counterpart", Scope::kCounterpart},
                                                                                    {"host", Scope::kHost},
                                                                                    {"neighbour", Scope::kNeighbour},
                                                                                    {"ally", Scope::kAlly},
                                                                                    {"kind", Scope::kKind}}};
    static constexpr std::array<std::pair<std::string_view, RoleKind>, 5> kKinds = {{{"person", RoleKind::kPerson},
                                                                                     {"organ", RoleKind::kOrgan},
                                                                                     {"force", RoleKind::kForce},
                                                                                     {"group", RoleKind::kGroup},
                                                                                     {"vessel", RoleKind::kVessel}}};
    RoleRow role;
    role.id = row["id"];
    const auto words = split(row["words"], '|');
    role.word = words.empty() ? std::string_view{} : words.front();
    if (auto ok = read_sector(row, "sector", row["sector"], &role.sector); !ok) return ok.error();
    if (!read_name(row["kind"], kKinds, &role.kind)) {
      return row.error("kind", "link.role-kind",
                       "unknown kind \"" + std::string(row["kind"]) + "\"; person, organ, force, group or vessel");
    }
    if (!read_name(row["scope"], kScopes, &role.scope)) {
      return row.error("scope", "link.role-scope",
                       "unknown scope \"" + std::string(row["scope"]) + "\"; the head of the table lists them");
    }
    out.roles.emplace(role.id, role);
  }
  auto pronouns = open(mention + "pronouns.tsv", {"id", "word", "person", "number", "gender", "use"});
  if (!pronouns) return pronouns.error();
  for (const Table::Row& row : (*pronouns)->rows()) {
    PronounRow p;
    p.person = row["person"] == "1" ? 1 : row["person"] == "2" ? 2 : 3;
    p.plural = row["number"] == "p";
    p.gender = row["gender"].empty() ? ' ' : row["gender"][0];
    using Use = PronounRow::Use;
    static constexpr std::array<std::pair<std::string_view, Use>, 5> kUses = {{{"subject", Use::kSubject},
                                                                               {"object", Use::kObject},
                                                                               {"possessive", Use::kPossessive},
                                                                               {"reflexive", Use::kReflexive},
                                                                               {"both", Use::kBoth}}};
    if (!read_name(row["use"], kUses, &p.use)) {
      return row.error("use", "link.pronoun-use", "unknown use; subject, object, possessive, reflexive or both");
    }
    out.pronouns.emplace(row["id"], p);
  }
  auto titles = open(mention + "titles.tsv", {"id", "title", "gender", "sector"});
  if (!titles) return titles.error();
  for (const Table::Row& row : (*titles)->rows()) {
    TitleRow title;
    title.gender = row["gender"].empty() ? ' ' : row["gender"][0];
    if (auto ok = read_sector(row, "sector", row["sector"], &title.sector); !ok) return ok.error();
    for (const std::string_view word : split(row["title"], ' ')) out.title_words.emplace(word_hash(word), true);
    out.titles.emplace(row["id"], title);
  }
  auto name_words = open(mention + "name_words.tsv", {"id", "word", "kind", "sector"});
  if (!name_words) return name_words.error();
  for (const Table::Row& row : (*name_words)->rows()) {
    if (row["kind"] == "cue") {
      out.cues.emplace(word_hash(row["word"]), true);
      continue;
    }
    if (row["kind"] == "weather" || row["kind"] == "particle") continue;  // for src/mention
    if (row["kind"] == "stranger") {
      out.strangers.emplace(word_hash(row["word"]), true);
      continue;
    }
    NameWordRow word;
    word.media = row["kind"] == "media";
    if (auto ok = read_sector(row, "sector", row["sector"], &word.sector); !ok) return ok.error();
    out.name_words.emplace(row["id"], word);
  }
  auto firsts = open(mention + "first_names.tsv", {"name", "gender"});
  if (!firsts) return firsts.error();
  for (const Table::Row& row : (*firsts)->rows()) {
    out.first_names.emplace(word_hash(row["name"]), row["gender"].empty() ? ' ' : row["gender"][0]);
  }
  return out;
}

}  // namespace demarche::link
