// Two passes. First every name by the tables, and unknown names by what the article called them before. Then descriptions and
// pronouns in reading order, each looking back over what is resolved; a description's owner ("Iran's", "its", "of the army") is
// resolved before it. Why not one coreference model: a wrong link writes a false row, and every link here can be explained by
// one rule. Cases: tests/link/who*.case.
#include "link/who.h"

#include "link/who_run.h"

namespace demarche::link {

struct WhoResolver::Impl {
  WhoTables tables;
};

void WhoRun::resolve_pronoun(uint32_t i, int depth) {
  Mention& m = doc.mentions[i];
  const auto it = tables.pronouns.find(m.key);
  if (it == tables.pronouns.end()) return;
  const PronounRow& p = it->second;
  if (p.person == 2) return;
  if (p.person == 1) {
    const uint32_t speaker = focus.speaker(i);
    if (speaker != kNone) resolve(speaker, depth + 1);
    if (speaker != kNone) set(m, doc.mentions[speaker].entities, 0.8f, "link.speaker");
    return;
  }
  // "those behind it": a deed, nobody.
  if (p.gender == 'n' && m.first_token > 1 && tok(m.first_token - 1).lower == "behind" &&
      (tok(m.first_token - 2).lower == "those" || tok(m.first_token - 2).lower == "whoever" ||
       tok(m.first_token - 2).lower == "was" || tok(m.first_token - 2).lower == "were" || tok(m.first_token - 2).lower == "is"))
    return;
  if (p.use == PronounRow::Use::kBoth) {
    std::vector<uint32_t> pair = focus.last_parties(i, tok(m.head_token).lower == "three" ? 3 : 2);
    if (!pair.empty()) set(m, std::move(pair), 0.6f, "link.pair");
    return;
  }
  float certainty = 0;
  // "Yonhap said ...; the ship, it added, had not turned back": whoever spoke goes on.
  if (const uint32_t before = focus.spoke_before(i); before != kNone) {
    resolve(before, depth + 1);
    if (focus.fits(doc.mentions[before], p)) {
      set(m, doc.mentions[before].entities, 0.8f, "link.goes-on");
      return;
    }
  }
  const std::vector<uint32_t> antecedent = focus.antecedent(i, p, &certainty);
  if (!antecedent.empty()) set(m, antecedent, certainty, "link.pronoun");
}

void WhoRun::run() {
  list_named();
  for (uint32_t i = 0; i < doc.mentions.size(); ++i) {
    const MentionKind kind = doc.mentions[i].kind;
    if (doc.mentions[i].rule == "who.called") continue;
    if (state[i] == 0 && (kind == MentionKind::kPerson || kind == MentionKind::kOrganisation || kind == MentionKind::kCountry ||
                          doc.mentions[i].rule == "who.people")) {
      resolve_name(i);
    }
  }
  scene.find_dateline();
  focus.prepare();
  for (const Mention& n : doc.mentions) {
    if (n.key == "leg.congress" || n.entities.empty()) continue;
    const Entity& e = doc.entities[n.entities.front()];
    tells_of_usa = tells_of_usa || (e.country == "USA" && !e.media);
  }
  for (uint32_t i = 0; i < doc.mentions.size(); ++i) {
    if (doc.mentions[i].key == "leg.congress") congress(i);
    resolve(i, 0);
  }
  for (uint32_t i = 0; i < doc.mentions.size(); ++i)
    if (doc.mentions[i].kind == MentionKind::kPerson && doc.mentions[i].entities.size() == 1) lend_office(i);
  own_by_verb();
  name_organs();
}

// "the energy company DTEK": the name is at home where what it is called is.
void WhoRun::name_organs() {
  for (uint32_t i = 1; i < doc.mentions.size(); ++i) {
    const Mention &m = doc.mentions[i], &before = doc.mentions[i - 1];
    if (m.kind != MentionKind::kOrganisation || m.entities.size() != 1 || before.kind != MentionKind::kRole ||
        before.end_token != m.first_token || before.entities.size() != 1)
      continue;
    Entity& named = doc.entities[m.entities.front()];
    const Entity& role = doc.entities[before.entities.front()];
    if (named.rule != "link.new-organisation" || !named.country.empty() || role.country.empty()) continue;
    if (named.sector == Sector::kNone) named.sector = role.sector;
    adopt(m.entities.front(), scene.of_country(role.country, "link.named-organ"));
  }
}

// "urged Ankara to withdraw the drillship", "sent 600 soldiers", "packed off three ministers": who can withdraw, send or recall a
// ship, troops or envoys owns them, whoever the story is about.
void WhoRun::own_by_verb() {
  for (uint32_t i = 0; i < doc.mentions.size(); ++i) {
    Mention& m = doc.mentions[i];
    if (m.kind != MentionKind::kRole || m.entities.size() != 1) continue;
    const uint32_t e = m.entities.front();
    const Token& head = tok(m.head_token);
    const RoleRow* role = role_of(m);
    if (role == nullptr || head.deprel != Deprel::kObj || head.head == kNone) continue;
    const Token& verb = tok(head.head);
    const auto owning = tables.own_verbs.find(word_hash(verb.lemma));
    if (owning == tables.own_verbs.end()) continue;
    const bool troops = is_troops(*role) && is_plural(m) && !is_stranger(m) && !has_unknown_owner(m);
    const bool vessel = scene.known[e].vessel && definite(m);
    // Only a guess gives way: "three ministers", not "three Chadian ministers".
    const bool guessed = doc.entities[e].rule == "link.focus";
    const bool envoys = role->kind == RoleKind::kPerson && role->sector == Sector::kGov && !definite(m) && guessed &&
                        role->scope == Scope::kAny && owning->second;
    if (!(troops || vessel) && !envoys) continue;
    if (!doc.entities[e].code.empty() && !(envoys || (troops && guessed))) continue;
    const uint32_t above = verb.deprel == Deprel::kXcomp ? verb.head : kNone;
    uint32_t owner = kNone;
    for (uint32_t j = scene.begin_of(i); j < i; ++j) {
      const Mention& n = doc.mentions[j];
      if (!scene.is_party(n) || n.adjectival || n.entities.size() != 1 || doc.entities[n.entities.front()].code.empty()) continue;
      const Token& t = tok(n.head_token);
      if (scene.is_subject(n) && t.head == head.head) owner = n.entities.front();
      if (above != kNone && t.head == above &&
          (t.deprel == Deprel::kObj || t.deprel == Deprel::kIobj || t.deprel == Deprel::kObl))
        owner = n.entities.front();
    }
    if (owner == kNone || doc.entities[owner].code == doc.entities[e].code || doc.entities[owner].media) continue;
    if (envoys || !doc.entities[e].code.empty()) {
      set(m, make_role({owner}, *role, m, "link.own-verb"), 0.8f, "link.own-verb");
    } else if (!doc.entities[owner].country.empty()) {
      adopt(e, scene.of_country(doc.entities[owner].country, "link.own-verb"));
    }
  }
}

// "Congress" is another country's where that has one and the article does not speak of the United States.
void WhoRun::congress(uint32_t i) {
  Mention& m = doc.mentions[i];
  if (tells_of_usa) return;
  const std::string_view country = focus.state(i);
  const auto it = tables.country_by_code.find(country);
  if (it == tables.country_by_code.end()) return;
  const auto& kinds = tables.actors[it->second].kinds;
  if (std::find(kinds.begin(), kinds.end(), "congress") == kinds.end()) return;
  Entity e;
  e.kind = MentionKind::kOrganisation;
  e.name = bare(doc, m);
  e.code = e.country = country;
  e.sector = Sector::kLeg;
  e.rule = "link.congress";
  set(m, {scene.add(std::move(e), Known{})}, 0.8f, "link.congress");
}

WhoResolver::WhoResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WhoResolver::WhoResolver(WhoResolver&&) noexcept = default;
WhoResolver& WhoResolver::operator=(WhoResolver&&) noexcept = default;
WhoResolver::~WhoResolver() = default;

Result<WhoResolver> WhoResolver::load(const std::string& data_dir) {
  auto tables = WhoTables::load(data_dir);
  if (!tables) return tables.error();
  return WhoResolver(std::make_unique<Impl>(Impl{std::move(tables.value())}));
}

void WhoResolver::resolve_who(Doc& doc) const {
  WhoRun(impl_->tables, doc).run();
}

}  // namespace demarche::link
