// Descriptions and what the words beside a new name tell of it: whose they are, and whom they name again.
#include "link/who_run.h"

namespace demarche::link {

namespace {

constexpr int kMostDepth = 8;  // of an owner's owner

}  // namespace

void WhoRun::resolve(uint32_t i, int depth) {
  if (state[i] == 2 || state[i] == 1 || depth > kMostDepth) return;
  Mention& m = doc.mentions[i];
  if (!scene.is_party(m)) return;
  state[i] = 1;
  if (m.kind == MentionKind::kPronoun) {
    resolve_pronoun(i, depth);
  } else if (m.kind == MentionKind::kRole) {
    resolve_role(i, depth);
    if (const RoleRow* role = role_of(m); role != nullptr && (role->kind == RoleKind::kVessel || role->kind == RoleKind::kGroup))
      remember_called(m);
  } else if (m.rule == "who.called" && m.entities.empty()) {
    resolve_called(i);
  } else {
    describe_name(i, depth);
  }
  state[i] = 2;
}

// "the Santa Rita", after "the Peruvian trawler Santa Rita".
void WhoRun::resolve_called(uint32_t i) {
  if (const auto it = called.find(bare(doc, doc.mentions[i])); it != called.end()) {
    set(doc.mentions[i], {it->second}, 0.95f, "link.same-name");
  } else {
    resolve_organisation(i);
  }
}

// The name behind the noun of a description: "Santa Rita" of "the Peruvian trawler Santa Rita".
void WhoRun::remember_called(const Mention& m) {
  uint32_t from = m.end_token;
  while (from > m.first_token && from + 5 > m.end_token) {
    const std::string_view text = doc.text(tok(from - 1));
    if (text.empty() || static_cast<unsigned char>(text[0]) < 'A' ||
        (text[0] > 'Z' && static_cast<unsigned char>(text[0]) < 0x80))
      break;
    --from;
  }
  if (from == m.end_token || from == m.first_token || m.entities.size() != 1) return;
  called.emplace(doc.text(Span{tok(from).span.begin, m.span.end}), m.entities.front());
}

// A new person's or body's country and sector, from the words around the name.
void WhoRun::describe_name(uint32_t i, int depth) {
  Mention& m = doc.mentions[i];
  if (m.entities.size() != 1) return;
  const uint32_t e = m.entities.front();
  if (!scene.known[e].row.empty()) return;
  // "the American reporter N. N." is of the country, not of its government.
  bool lent = false;
  const auto take = [&](uint32_t owner) {
    lent = doc.entities[e].sector == Sector::kNone && doc.entities[owner].kind == MentionKind::kCountry;
    adopt(e, owner);
  };
  if (doc.entities[e].code.empty()) {
    const std::vector<uint32_t> owner = owners(i, depth);
    if (!owner.empty()) take(owner.front());
  }
  if (m.kind == MentionKind::kPerson) {
    // A role inside ("Kremlin spokesman X") or beside ("X, the Cypriot defence minister").
    for (uint32_t j = scene.begin_of(i); j < scene.end_of(i); ++j) {
      const Mention& n = doc.mentions[j];
      if (n.kind != MentionKind::kRole || n.rule != "who.role" || j == i) continue;
      const bool inside = n.first_token >= m.first_token && n.end_token <= m.end_token;
      if (!inside && !apposed(m, n)) continue;
      const RoleRow* role = role_of(n);
      if (role == nullptr) continue;
      if (doc.entities[e].code.empty()) {
        std::vector<uint32_t> owner = owners(j, depth + 1);
        if (owner.empty()) owner = fallback_owner(j, *role);
        if (!owner.empty()) take(owner.front());
      }
      if (lent && role->sector != Sector::kNone) doc.entities[e].sector = Sector::kNone;
      describe(e, *role);
      break;
    }
    if (doc.entities[e].code.empty() && m.rule == "who.titled") {
      // "President X" of a country told about.
      const auto title = tables.titles.find(m.key);
      const bool stately =
          title != tables.titles.end() && (title->second.sector == Sector::kGov || title->second.sector == Sector::kMil);
      if (stately) {
        if (const std::string_view country = focus.state(i); !country.empty()) adopt(e, scene.of_country(country, "link.focus"));
      }
    }
  }
}

// "the African Union envoy, Olusegun Obasanjo": a known person who is said to be a body's stands for that body here, not for the
// state that he once governed.
void WhoRun::lend_office(uint32_t i) {
  const Mention& m = doc.mentions[i];
  for (uint32_t j = scene.begin_of(i); j < scene.end_of(i); ++j) {
    const Mention& n = doc.mentions[j];
    if (n.kind != MentionKind::kRole || n.rule != "who.role" || j == i) continue;
    const bool inside = n.first_token >= m.first_token && n.end_token <= m.end_token;
    const RoleRow* role = inside || apposed(m, n) ? role_of(n) : nullptr;
    if (role == nullptr || role->kind != RoleKind::kPerson) continue;
    const std::vector<uint32_t> owner = owners(j, 1);
    if (owner.size() != 1) continue;
    const Entity& body = doc.entities[owner.front()];
    if (body.kind != MentionKind::kOrganisation || body.sector != Sector::kIgo || body.code.empty()) continue;
    doc.entities[m.entities.front()].code = body.code;
    return;
  }
}

void WhoRun::adopt(uint32_t e, uint32_t owner) {
  if (owner == kNone || owner == e) return;
  doc.entities[e].code = doc.entities[owner].code;
  doc.entities[e].country = doc.entities[owner].country;
  if (doc.entities[e].sector == Sector::kNone) doc.entities[e].sector = doc.entities[owner].sector;
}

void WhoRun::describe(uint32_t e, const RoleRow& role) {
  Entity& entity = doc.entities[e];
  if (entity.role.empty()) entity.role = role.word;
  if (role.sector != Sector::kNone && (entity.sector == Sector::kNone || role.scope == Scope::kState)) {
    entity.sector = role.sector;
  } else if (role.sector == Sector::kMil || role.sector == Sector::kReb) {
    if (entity.sector == Sector::kGov) entity.sector = role.sector;
  }
}

const RoleRow* WhoRun::role_of(const Mention& n) const {
  const auto it = tables.roles.find(n.key);
  return it == tables.roles.end() ? nullptr : &it->second;
}

// "X, the minister" or "the minister, X": neighbours across a comma, one hanging on the other or both on one.
bool WhoRun::apposed(const Mention& a, const Mention& b) const {
  const Mention& first = a.first_token < b.first_token ? a : b;
  const Mention& second = a.first_token < b.first_token ? b : a;
  if (first.end_token >= second.first_token) return false;
  if (second.first_token - first.end_token > 2 || tok(first.end_token).lower != ",") return false;
  const Token& head = tok(second.head_token);
  // "the driver, Karim Haddad, 42, ...": who is told his age is no second one of a list.
  if (const uint32_t after = second.end_token; head.deprel == Deprel::kConj && second.kind == MentionKind::kPerson &&
                                               after + 1 < doc.tokens.size() && tok(after).lower == "," &&
                                               tok(after + 1).upos == Upos::kNum)
    return head.head >= first.first_token && head.head < first.end_token;
  // "met her Turkish counterpart, N. N., in Oslo": one who is told of alone, between commas, is no second one of a list.
  if (head.deprel == Deprel::kConj && first.kind == MentionKind::kRole && second.kind == MentionKind::kPerson &&
      first.head_token == head.head && own_and_alone(first, second))
    return true;
  if (head.deprel == Deprel::kAppos) return head.head >= first.first_token && head.head < first.end_token;
  return head.deprel != Deprel::kConj && head.head != kNone && tok(first.head_token).head == head.head &&
         head.deprel != Deprel::kNsubj;
}

// "his counterpart, N. N.," with nothing joined to either of the two.
bool WhoRun::own_and_alone(const Mention& first, const Mention& second) const {
  const RoleRow* role = role_of(first);
  if (role == nullptr || role->kind != RoleKind::kPerson || is_plural(first) || !definite(first) ||
      second.end_token >= doc.tokens.size())
    return false;
  const std::string_view after = tok(second.end_token).lower;
  if (after != "," && after != ".") return false;
  const auto end = std::min<uint32_t>(second.end_token + 30, static_cast<uint32_t>(doc.tokens.size()));
  for (uint32_t t = first.first_token; t < end && tok(t).sentence == tok(first.head_token).sentence; ++t) {
    if (tok(t).deprel != Deprel::kConj || t == second.head_token) continue;
    if (tok(t).head == first.head_token || tok(t).head == second.head_token) return false;
  }
  return true;
}

bool WhoRun::definite(const Mention& m) const {
  const std::string_view w = tok(m.first_token).lower;
  return w == "the" || w == "this" || w == "that" || w == "these" || w == "those" || w == "both" || w == "all" || w == "its" ||
         w == "his" || w == "her" || w == "their";
}

bool WhoRun::is_plural(const Mention& m) const {
  const Token& t = tok(m.head_token);
  if (t.features.number != Features::Number::kUnmarked) return t.features.number == Features::Number::kPlural;
  return t.xpos == "NNS" || t.xpos == "NNPS";
}

// "two" in "the two leaders", 2 for "both sides" and for "either side"; 0 where no number is told.
uint32_t WhoRun::count_of(const Mention& m) const {
  for (uint32_t t = m.first_token > 0 ? m.first_token - 1 : 0; t < m.head_token; ++t) {
    const std::string_view w = tok(t).lower;
    if (w == "both" || w == "two" || w == "either" || w == "neither" || w == "each") return 2;
    if (w == "three") return 3;
  }
  return 0;
}

void WhoRun::resolve_role(uint32_t i, int depth) {
  Mention& m = doc.mentions[i];
  const RoleRow* role = role_of(m);
  if (role == nullptr) return;
  // A person's own role: "Kremlin spokesman" in "Kremlin spokesman X"; "X, the spokesman".
  if (const uint32_t person = person_of_role(i); person != kNone) {
    if (state[person] == 0) resolve(person, depth + 1);
    if (!doc.mentions[person].entities.empty()) {
      const uint32_t e = doc.mentions[person].entities.front();
      if (!scene.known[e].row.empty() && doc.entities[e].role.empty()) doc.entities[e].role = role->word;
      set(m, {e}, 0.95f, "link.own-role");
      return;
    }
  }
  // "the body of the region, ASEAN", "the force in the valley, UNIFIL".
  if (role->kind == RoleKind::kGroup || role->kind == RoleKind::kOrgan || role->kind == RoleKind::kForce) {
    for (uint32_t j = i + 1; j < scene.end_of(i); ++j) {
      const Mention& n = doc.mentions[j];
      if (n.first_token > m.end_token + 8) break;
      if (n.kind != MentionKind::kOrganisation || n.entities.empty() || n.first_token == 0) continue;
      const Token& name = tok(n.head_token);
      const bool behind = name.deprel == Deprel::kAppos && name.head == m.head_token && tok(n.first_token - 1).lower == ",";
      if (!behind && !(n.first_token <= m.end_token + 2 && apposed(m, n))) continue;
      set(m, n.entities, 0.9f, "link.own-name");
      return;
    }
  }
  const uint32_t count = count_of(m);
  // The artillery of "artillery fire" tells what was fired, not whose it is.
  const bool by_weapon = role->kind == RoleKind::kForce && tok(m.head_token).deprel == Deprel::kCompound && !is_plural(m);
  std::vector<uint32_t> owner = owners(i, depth);
  // "Colombia's ELN rebels": a group's, which is the country's.
  if (owner.size() == 2)
    for (const size_t k : {size_t{0}, size_t{1}}) {
      const Entity &country = doc.entities[owner[k]], &group = doc.entities[owner[1 - k]];
      if (country.kind == MentionKind::kCountry && group.kind == MentionKind::kOrganisation && country.code == group.code) {
        owner = {owner[1 - k]};
        break;
      }
    }
  const bool owned = !owner.empty();
  float certainty = 0.95f;
  std::string_view rule = "link.owner";
  const bool of_states = role->sector == Sector::kPty || role->scope == Scope::kNation || role->scope == Scope::kNeighbour ||
                         role->scope == Scope::kAlly || role->sector == Sector::kGov || role->sector == Sector::kLeg ||
                         (role->sector == Sector::kMil && role->kind == RoleKind::kOrgan);
  // "both sides in Chad's war", "Chad's warring parties": of that country, whoever else is told of.
  // Where the two sides meet is neither's: "the two sides in Geneva".
  uint32_t behind = m.end_token + 1;
  while (behind < doc.tokens.size() && tok(behind).upos == Upos::kPropn) ++behind;
  const bool met = behind < doc.tokens.size() && behind > m.end_token + 1 && tok(behind).xpos != "POS" &&
                   (tok(m.end_token).lower == "in" || tok(m.end_token).lower == "at");
  if (role->scope == Scope::kPair && owned && !met && is_plural(m) && !is_pronoun_owned(m) && role->word == "side" &&
      !tables.opposed.contains(word_hash(tok(m.head_token).lower)) && doc.entities[owner.front()].kind == MentionKind::kCountry) {
    set(m, make_role({owner.front()}, *role, m, "link.owner"), 0.8f, "link.owner");
    return;
  }
  if (role->scope == Scope::kPair && !met && is_plural(m) && role->word == "side") {
    if (const uint32_t e = scene.of_country(focus.own_battleground(i), "link.battleground"); e != kNone) {
      set(m, make_role({e}, *role, m, "link.battleground"), 0.8f, "link.battleground");
      return;
    }
  }
  // "Tajik side began it"
  if (role->scope == Scope::kPair && owned && !is_plural(m) && has_demonym(m)) {
    set(m, make_role({owner.front()}, *role, m, "link.owner"), 0.8f, "link.owner");
    return;
  }
  if (role->scope == Scope::kPair || (count >= 2 && of_states && is_plural(m) && definite_count(m))) {
    if (!owned || role->scope == Scope::kPair) {
      std::vector<uint32_t> pair = focus.last_parties(i, count == 0 ? 2 : count, role->word == "side");
      if (pair.empty() && role->scope == Scope::kPair && is_plural(m)) {
        // "The warring parties ... fighting broke out in Tigray": those who fight there.
        if (const uint32_t e = scene.of_country(focus.battleground(i), "link.battleground"); e != kNone)
          pair = make_role({e}, *role, m, "link.battleground");
      }
      if (!pair.empty()) set(m, std::move(pair), 0.7f, "link.pair");
      return;
    }
  }
  if (role->scope == Scope::kNation) {
    if (owned && owning_own(m)) {
      set(m, owner, 0.6f, "link.nation-owner");
      return;
    }
    if (tok(m.first_token).lower == "the" || tok(m.first_token).lower == "this" || tok(m.first_token).xpos == "PRP$" ||
        focus.in_quotation(m)) {
      if (const std::string_view country = focus.nation(i); !country.empty() && !is_plural(m)) {
        set(m, {scene.of_country(country, "link.nation")}, 0.75f, "link.nation");
      }
    } else if (owned) {
      set(m, owner, 0.7f, "link.nation-owner");
    }
    return;
  }
  if (role->scope == Scope::kNeighbour) {
    if (owned && !is_pronoun_owned(m)) {
      set(m, owner, 0.7f, "link.neighbour");
      return;
    }
    if (is_pronoun_owned(m) || definite(m)) {
      if (const uint32_t e = focus.other_country(i, owner); e != kNone && !is_plural(m)) set(m, {e}, 0.7f, "link.neighbour");
    }
    return;
  }
  if (role->scope == Scope::kHost) {
    if (const uint32_t e = focus.meeting_country(i, owner); e != kNone) {
      set(m, make_role({e}, *role, m, "link.host"), 0.7f, "link.host");
    } else if (owned && !is_pronoun_owned(m)) {
      set(m, make_role(owner, *role, m, "link.owner"), 0.9f, "link.owner");
    }
    return;
  }
  if (is_pronoun_owned(m) && (role->scope == Scope::kCounterpart || role->scope == Scope::kAlly)) {
    // "his counterpart", "its allies": not the owner's own, and nobody the text names.
    if (!has_demonym(m)) owner.clear();
    if (owner.empty()) return;
  }
  if (role->scope == Scope::kAlly && owner.empty()) return;
  if (role->scope == Scope::kCounterpart && owner.empty()) return;
  if (owner.empty()) {
    // The same description before ("the official", "the soldiers"), or what it may be called ("the alliance").
    if (definite(m) || role->kind == RoleKind::kVessel || (is_troops(*role) && m.end_token == m.first_token + 1)) {
      if (const uint32_t e = said_before(i, *role); e != kNone) {
        set(m, {e}, 0.8f, "link.same-description");
        return;
      }
    }
    if (const uint32_t e = the_armed_named(i, *role); e != kNone) {
      set(m, {e}, 0.7f, "link.the-armed-named");
      return;
    }
    if (const uint32_t e = the_one_named(i); e != kNone) {
      set(m, {e}, 0.7f, "link.the-one-named");
      return;
    }
    if (role->scope == Scope::kKind && !is_plural(m) && tok(m.first_token).lower == "the" && m.end_token == m.first_token + 2) {
      const std::string noun = lexicon::fold(doc.text(tok(m.head_token)));
      if (const auto it = tables.default_body.find(noun); it != tables.default_body.end()) {
        set(m, {scene.of_row(it->second, "link.default-body")}, 0.6f, "link.default-body");
        return;
      }
    }
    if (!is_stranger(m) && !has_unknown_owner(m) && !by_weapon) owner = fallback_owner(i, *role);
    // "took in 300 families from Greek camps": of there, not of who took them in.
    if (const std::string_view there = stay_of(m, *role); !owner.empty() && !there.empty())
      if (const uint32_t e = scene.of_country(there, "link.place-owner"); e != kNone) owner = {e};
    // "blue helmets": whose they always are.
    if (owner.empty() && !has_unknown_owner(m)) {
      if (const auto it = tables.default_body.find(role->word); it != tables.default_body.end() && role->scope == Scope::kOpen)
        owner = {scene.of_row(it->second, "link.default-body")};
    }
    // "Iran-backed militias", "pro-Russian gunmen": of where they are; "rebel gunmen" too.
    bool home_grown = false;
    for (uint32_t t = m.first_token; role->scope == Scope::kOpen && t < m.head_token; ++t)
      home_grown = home_grown || tables.home_grown.contains(word_hash(tok(t).lower));
    if (owner.empty() && (has_backer(m) || (home_grown && !is_stranger(m) && !has_unknown_owner(m)))) {
      if (const uint32_t e = scene.of_country(focus.local(i), "link.focus"); e != kNone) owner = {e};
    }
    certainty = 0.7f;
    rule = "link.focus";
  }
  // "the official Xinhua agency", "City radio": the outlet that is named.
  const Token& head = tok(m.head_token);
  if ((role->id == "role.newspaper" || tables.outlets.contains(head.lemma.empty() ? head.lower : head.lemma)) && !is_plural(m))
    for (const uint32_t e : owner)
      if (owned && doc.entities[e].media) {
        set(m, {e}, 0.9f, "link.outlet");
        return;
      }
  set(m, make_role(owner, *role, m, rule), owned ? certainty : 0.65f, rule);
}

// "international inspectors", "foreign fighters", "unknown gunmen": not of the country told about.
bool WhoRun::is_stranger(const Mention& m) const {
  for (uint32_t t = m.first_token; t < m.head_token; ++t) {
    if (!tables.strangers.contains(word_hash(tok(t).lower))) continue;
    // The "foreign" of "foreign ministry" is no stranger.
    const RoleRow* role = role_of(m);
    if (role == nullptr || role->word.find(tok(t).lower) == std::string_view::npos) return true;
  }
  return false;
}

// No mention but `m` itself covers the token.
bool WhoRun::unmentioned(uint32_t t, const Mention& m) const {
  const std::string_view form = doc.text(tok(t));
  if (form.size() < 4 || form[0] < 'A' || form[0] > 'Z') return false;
  for (uint32_t at = scene.first_from(m.span.begin); at < doc.mentions.size(); ++at) {
    const Mention& n = doc.mentions[at];
    if (n.first_token > t) break;
    if (n.span != m.span && n.first_token <= t && t < n.end_token) return false;
  }
  const RoleRow* role = role_of(m);
  return role == nullptr || role->word.find(tok(t).lower) == std::string_view::npos;
}

// "the army of Ruritania", "Ruritania's army": somebody's whom no table knows, not of the country told about.
bool WhoRun::has_unknown_owner(const Mention& m) const {
  const auto end = std::min<uint32_t>(m.end_token + 6, static_cast<uint32_t>(doc.tokens.size()));
  for (uint32_t t = m.first_token; t < end; ++t) {
    const Token& token = tok(t);
    if (token.head != m.head_token || token.upos != Upos::kPropn || token.sentence != tok(m.head_token).sentence) continue;
    // "Vietminh forces": a name that no table knows right before the noun.
    if (token.deprel == Deprel::kCompound && t < m.head_token && t + 1 == m.head_token && is_plural(m) && unmentioned(t, m))
      return true;
    if (token.deprel == Deprel::kNmodPoss) return true;
    if (token.deprel != Deprel::kNmod || t < m.head_token) continue;
    for (uint32_t c = m.head_token + 1; c < t; ++c)
      if (tok(c).head == t && tok(c).deprel == Deprel::kCase && tok(c).lower == "of") return true;
  }
  return false;
}

bool WhoRun::owning_own(const Mention& m) const {
  return tok(m.first_token).xpos != "DT" || has_demonym(m);
}

bool WhoRun::definite_count(const Mention& m) const {
  std::string_view w = tok(m.first_token).lower;
  if (m.first_token > 0 && (tok(m.first_token - 1).lower == "both" || tok(m.first_token - 1).lower == "either")) w = "both";
  return w == "the" || w == "both" || w == "all" || w == "either" || w == "neither" || w == "each" || w == "these" ||
         w == "those";
}

bool WhoRun::is_pronoun_owned(const Mention& m) const {
  return tok(m.first_token).xpos == "PRP$";
}

bool WhoRun::has_demonym(const Mention& m) const {
  for (uint32_t at = scene.first_from(m.span.begin); at < doc.mentions.size(); ++at) {
    const Mention& n = doc.mentions[at];
    if (n.first_token >= m.end_token) break;
    if (n.first_token >= m.first_token && n.kind == MentionKind::kCountry && n.adjectival && n.first_token < m.head_token)
      return true;
  }
  return false;
}

uint32_t WhoRun::person_of_role(uint32_t i) const {
  const Mention& m = doc.mentions[i];
  for (uint32_t j = scene.begin_of(i); j < scene.end_of(i); ++j) {
    const Mention& n = doc.mentions[j];
    if (n.kind != MentionKind::kPerson || j == i) continue;
    if (m.first_token >= n.first_token && m.end_token <= n.end_token) return j;
    const RoleRow* role = role_of(m);
    if (role->kind == RoleKind::kPerson && apposed(m, n) && !is_plural(m)) return j;
    // "Minister of Justice Ann Lee": the name right behind.
    if (role->kind == RoleKind::kPerson && n.first_token == m.end_token && !is_plural(m) && !m.adjectival &&
        tok(m.head_token).upos == Upos::kPropn)
      return j;
  }
  return kNone;
}

// An earlier mention of the same thing: same noun, or a name whose row lists this noun.
uint32_t WhoRun::said_before(uint32_t i, const RoleRow& role) const {
  const Mention& m = doc.mentions[i];
  const std::string_view noun = tok(m.head_token).lower;
  const std::string_view lemma = tok(m.head_token).lemma.empty() ? noun : tok(m.head_token).lemma;
  const bool plural = is_plural(m);
  const uint32_t s = scene.sentence_of[i];
  for (uint32_t j = i, tried = 0; j-- > 0 && tried < 2 * Scene::kWindow; ++tried) {
    const Mention& n = doc.mentions[j];
    if (scene.sentence_of[j] + 8 < s) break;
    if (n.entities.empty() || n.end_token > m.first_token || !scene.is_party(n)) continue;
    const uint32_t e = n.entities.front();
    const Known& k = scene.known[e];
    if (!plural && n.kind != MentionKind::kPronoun && std::find(k.kinds.begin(), k.kinds.end(), lemma) != k.kinds.end()) return e;
    // The agency that sent the story is no "state broadcaster" told of in it.
    if (doc.entities[e].media && !plural && tables.outlets.contains(lemma) &&
        doc.sentences[scene.sentence_of[j]].zone != ZoneKind::kDateline)
      return e;
    if (n.kind != MentionKind::kRole || n.entities.size() != 1) continue;
    const RoleRow* other = role_of(n);
    if (other == nullptr) continue;
    // "the vessel" is whatever vessel was told of; "the drillship" only a drillship.
    const bool general = role.id == "role.ship" || role.id == "role.aircraft";
    if (general && other->kind == RoleKind::kVessel && !plural && !is_plural(n) && definite(m)) return e;
    // "troops", "soldiers", "forces" are one thing in one story.
    if (is_troops(role) && is_troops(*other) && plural && is_plural(n) && !doc.entities[e].code.empty()) return e;
    // "the drillship" after "the drillship Fatih Bey".
    if (other->kind == RoleKind::kVessel && role.kind == RoleKind::kVessel && !plural && definite(m) && names_noun(n, noun))
      return e;
    const bool same_word =
        tok(n.head_token).lower == noun || (!tok(n.head_token).lemma.empty() && tok(n.head_token).lemma == lemma);
    if (same_word && is_plural(n) == plural && (!doc.entities[e].code.empty() || (!plural && definite(m)))) return e;
    if (same_word && role.kind == RoleKind::kVessel) return e;
  }
  return kNone;
}

// "Prosecutors charged Nicolas Maduro. The man himself ...": the one person of that sex named just before, where no other is
// told of without a name.
uint32_t WhoRun::the_one_named(uint32_t i) const {
  const Mention& m = doc.mentions[i];
  const std::string_view noun = tok(m.head_token).lower;
  if ((noun != "man" && noun != "woman") || m.first_token + 2 != m.end_token || tok(m.first_token).lower != "the") return kNone;
  const std::string_view next = m.end_token < doc.tokens.size() ? std::string_view(tok(m.end_token).lower) : std::string_view{};
  if (next == "who" || next == "whom" || next == "whose" || next == "of" || next == "in" || next == "from" || next == "with" ||
      next == "behind" || next == "that" || next == "at" || next == "on")
    return kNone;
  const char gender = noun == "man" ? 'm' : 'f';
  const uint32_t s = scene.sentence_of[i];
  uint32_t found = kNone;
  for (uint32_t j = i, n = 0; j-- > 0 && n < Scene::kWindow; ++n) {
    const Mention& x = doc.mentions[j];
    if (scene.sentence_of[j] + 2 < s) break;
    if (x.entities.size() != 1 || !scene.is_party(x)) continue;
    const uint32_t e = x.entities.front();
    if (x.kind == MentionKind::kRole && scene.known[e].human && !scene.known[e].plural &&
        doc.entities[e].kind == MentionKind::kRole) {
      const std::string_view first = tok(x.first_token).lower;
      if (first == "a" || first == "an" || first == "another" || first == "one") return kNone;
    }
    if (x.kind != MentionKind::kPerson || e == found) continue;
    if (scene.known[e].gender != gender && scene.known[e].gender != ' ') continue;
    if (found != kNone || scene.known[e].gender == ' ') return kNone;
    found = e;
  }
  return found;
}

// "The militants denied it", after "Boko Haram gunmen stormed": the one armed group told of lately, where there is one.
uint32_t WhoRun::the_armed_named(uint32_t i, const RoleRow& role) const {
  const Mention& m = doc.mentions[i];
  if (role.sector != Sector::kReb && role.sector != Sector::kUaf) return kNone;
  if (!is_plural(m) || m.first_token + 2 != m.end_token || tok(m.first_token).lower != "the") return kNone;
  const std::string_view next = m.end_token < doc.tokens.size() ? std::string_view(tok(m.end_token).lower) : std::string_view{};
  if (next == "who" || next == "of" || next == "in" || next == "from" || next == "with" || next == "behind") return kNone;
  uint32_t found = kNone;
  for (uint32_t j = i, n = 0; j-- > 0 && n < 2 * Scene::kWindow; ++n) {
    const Mention& x = doc.mentions[j];
    if (scene.sentence_of[j] + 3 < scene.sentence_of[i]) break;
    if (x.entities.size() != 1 || x.adjectival || !scene.is_party(x) || x.kind == MentionKind::kPronoun) continue;
    // "The warlord swore to crush the rebels": not those who do it.
    if (scene.sentence_of[j] == scene.sentence_of[i] && scene.is_subject(x) && !scene.is_subject(m)) continue;
    const Entity& entity = doc.entities[x.entities.front()];
    if (entity.code.empty() || (entity.sector != Sector::kReb && entity.sector != Sector::kUaf)) continue;
    if (found != kNone && doc.entities[found].code != entity.code) return kNone;
    // A name says more than "gunmen from Boko Haram".
    if (found == kNone || entity.kind == MentionKind::kOrganisation) found = x.entities.front();
  }
  return found;
}

// A named ship whose noun this is.
bool WhoRun::names_noun(const Mention& n, std::string_view noun) const {
  if (tok(n.head_token).lower == noun || n.end_token - n.first_token > 12) return false;
  for (uint32_t t = n.first_token; t < n.end_token; ++t)
    if (tok(t).lower == noun) return true;
  return false;
}

bool WhoRun::is_troops(const RoleRow& role) {
  return role.id == "role.troops" || role.id == "role.soldier";
}

// "talks between Chad and the rebels": of the state that they deal with, whoever hosts them.
std::string_view WhoRun::dealt_with(uint32_t i) const {
  const Mention& m = doc.mentions[i];
  const Token& head = tok(m.head_token);
  const uint32_t first = head.deprel == Deprel::kConj ? head.head : m.head_token;
  const Sentence& sentence = doc.sentences[scene.sentence_of[i]];
  if (first < sentence.first_token || first >= sentence.end_token) return {};
  bool between = false;
  uint32_t other = head.deprel == Deprel::kConj ? first : kNone;
  for (uint32_t t = sentence.first_token; t < sentence.end_token; ++t) {
    if (tok(t).head != first) continue;
    between = between || (tok(t).deprel == Deprel::kCase && tok(t).lower == "between");
    if (other == kNone && tok(t).deprel == Deprel::kConj) other = t;
  }
  if (!between || other == kNone) return {};
  uint32_t j = i;
  while (j > 0 && scene.sentence_of[j - 1] == scene.sentence_of[i]) --j;
  for (; j < doc.mentions.size() && scene.sentence_of[j] == scene.sentence_of[i]; ++j) {
    const Mention& x = doc.mentions[j];
    if (j == i || x.entities.size() != 1) continue;
    if (x.head_token != other && tok(x.head_token).head != other) continue;
    if (const Entity& entity = doc.entities[x.entities.front()]; !entity.country.empty() && !entity.media) return entity.country;
  }
  return {};
}

// Whose a description is where no word says so.
std::vector<uint32_t> WhoRun::fallback_owner(uint32_t i, const RoleRow& role) {
  std::string_view country;
  switch (role.scope) {
    case Scope::kOffice:
      country = holder_of(role, i);
      if (country.empty() && restricted(role)) country = nearest_with(role, i);
      if (country.empty()) country = focus.state(i);
      if (!may_have(role, country)) country = nearest_with(role, i);
      if (!has_office(role, country)) country = {};
      break;
    case Scope::kState:
      country = dealt_with(i);
      if (country.empty()) country = focus.state(i);
      break;
    case Scope::kLocal:
      country = dealt_with(i);
      if (country.empty()) country = focus.local(i);
      break;
    case Scope::kAny:
      if (role.kind == RoleKind::kPerson && (definite(doc.mentions[i]) || focus.tells(i))) {
        if (const uint32_t e = focus.subject_body(i); e != kNone) return {e};
      }
      if (role.kind != RoleKind::kVessel) country = focus.any(i, role.sector == Sector::kMil);
      break;
    default:
      break;
  }
  // "The chancellor flew to Kyiv": whoever travels somewhere is not from there.
  if (country.empty() || (role.kind == RoleKind::kPerson && role.scope != Scope::kLocal && country == focus.destination(i)))
    return {};
  const uint32_t e = scene.of_country(country, "link.focus");
  if (e == kNone) return {};
  return {e};
}

// An office that the table of people knows ("chancellor", "emir") is only of countries where somebody held it.
bool WhoRun::has_office(const RoleRow& role, std::string_view country) const {
  const auto it = tables.officers.find(role.word);
  if (it == tables.officers.end() || role.kind != RoleKind::kPerson || restricted(role)) return true;
  return std::any_of(it->second.begin(), it->second.end(), [&](uint32_t actor) { return tables.actors[actor].code == country; });
}

// A word that only some countries are called by ("junta", "administration") is no other's.
bool WhoRun::may_have(const RoleRow& role, std::string_view country) const {
  for (const std::string_view word : lexicon::split(role.word, ' ')) {
    if (!tables.country_kinds.contains(word)) continue;
    const auto it = tables.country_by_code.find(country);
    if (it == tables.country_by_code.end()) return false;
    const auto& kinds = tables.actors[it->second].kinds;
    return std::find(kinds.begin(), kinds.end(), word) != kinds.end();
  }
  return true;
}

bool WhoRun::restricted(const RoleRow& role) const {
  return !may_have(role, "-");
}

// Whose it is where that country is told of: its own, or another's that the table names ("settlers" in Palestine).
std::string_view WhoRun::holder_in(const RoleRow& role, std::string_view country) const {
  if (may_have(role, country)) return country;
  const auto it = tables.country_by_code.find(country);
  if (it == tables.country_by_code.end()) return {};
  for (const std::string_view kind : tables.actors[it->second].kinds)
    if (const size_t at = kind.find('='); at != std::string_view::npos && kind.substr(0, at) == role.word)
      return kind.substr(at + 1);
  return {};
}

// The country named last that may have such a thing, else one named behind in the sentence.
std::string_view WhoRun::nearest_with(const RoleRow& role, uint32_t i) const {
  const auto holder = [&](uint32_t j) -> std::string_view {
    // "war against them": who is pointed back to is no country named.
    if (doc.mentions[j].kind == MentionKind::kPronoun) return {};
    const std::string_view country = scene.country_of(doc.mentions[j]);
    return country.empty() ? country : holder_in(role, country);
  };
  for (uint32_t j = i, tried = 0; j-- > 0 && tried < Scene::kWindow; ++tried)
    if (const std::string_view country = holder(j); !country.empty()) return country;
  for (uint32_t j = i + 1; j < scene.end_of(i); ++j)
    if (const std::string_view country = holder(j); !country.empty()) return country;
  return {};
}

// The only country of the article with such an office: "the chancellor" beside Britain and Germany.
std::string_view WhoRun::holder_of(const RoleRow& role, uint32_t i) const {
  const Mention& m = doc.mentions[i];
  const std::string noun = lexicon::fold(doc.text(tok(m.head_token)));
  auto it = tables.officers.find(noun);
  if (it == tables.officers.end()) it = tables.officers.find(role.word);
  if (it == tables.officers.end() || role.kind != RoleKind::kPerson) {
    // A word that only some countries use: "the administration".
    std::string_view one;
    const std::string_view word = role.word.substr(0, role.word.find(' '));
    if (!tables.country_kinds.contains(word)) return {};
    for (const Actor& actor : tables.actors) {
      if (std::find(actor.kinds.begin(), actor.kinds.end(), word) == actor.kinds.end() || !names_country(actor.code)) continue;
      if (!one.empty() && one != actor.code) return {};
      one = actor.code;
    }
    return one;
  }
  std::string_view only;
  for (const uint32_t actor : it->second) {
    const std::string_view code = tables.actors[actor].code;
    if (code == only || !in_office(actor, doc.meta.published.start) || !names_country(code)) continue;
    if (!only.empty()) return {};
    only = code;
  }
  return only;
}

// Entities of a description: one per owner, shared by equal descriptions.
std::vector<uint32_t> WhoRun::make_role(const std::vector<uint32_t>& owners, const RoleRow& role, const Mention& m,
                                        std::string_view rule) {
  std::vector<uint32_t> out;
  const std::string_view name = bare(doc, m);
  const Token& head = tok(m.head_token);
  const std::string_view lemma = head.lemma.empty() ? head.lower : head.lemma;
  const auto make = [&](uint32_t owner) {
    const std::string id = std::string(role.id) + "|" + std::string(lemma) + "|" +
                           (owner == kNone ? std::string("?") + std::string(name) : std::to_string(owner)) +
                           (is_plural(m) ? "p" : "s");
    if (owner != kNone) {
      if (const auto it = roles.find(id); it != roles.end()) {
        out.push_back(it->second);
        return;
      }
    }
    Entity e;
    e.kind = MentionKind::kRole;
    e.name = name;
    e.role = role.word;
    e.sector = role.sector;
    e.collective =
        is_plural(m) || role.kind == RoleKind::kOrgan || role.kind == RoleKind::kForce || role.kind == RoleKind::kGroup;
    e.rule = rule;
    if (owner != kNone) {
      const Entity& o = doc.entities[owner];
      e.code = o.code;
      e.country = o.country;
      // "a Hamas spokesman", "an EU official", "a CNN reporter", "an army officer": of the owner's kind.
      const bool vague = role.sector == Sector::kNone || (role.sector == Sector::kGov && role.scope == Scope::kAny);
      if (vague && o.sector != Sector::kNone && o.sector != Sector::kCvl) e.sector = o.sector;
      if (role.sector == Sector::kMil && (o.sector == Sector::kReb || o.sector == Sector::kPre || o.sector == Sector::kPrm))
        e.sector = o.sector;
      if (o.sector == Sector::kPre && role.scope == Scope::kState) e.sector = Sector::kPre;
      if (!e.country.empty() && o.kind == MentionKind::kOrganisation && o.media) e.sector = Sector::kJrn;
    }
    e.armed = e.sector == Sector::kMil || e.sector == Sector::kReb || e.sector == Sector::kPrm || e.sector == Sector::kUaf;
    Known k;
    k.row = role.id;
    k.human = role.kind == RoleKind::kPerson;
    k.plural = is_plural(m);
    if (const auto it = tables.role_gender.find(word_hash(lemma)); it != tables.role_gender.end()) k.gender = it->second;
    k.vessel = role.kind == RoleKind::kVessel;
    const uint32_t at = scene.add(std::move(e), std::move(k));
    roles.emplace(id, at);
    out.push_back(at);
  };
  if (owners.empty()) {
    make(kNone);
  } else {
    for (const uint32_t owner : owners) make(owner);
  }
  return out;
}

}  // namespace demarche::link
