// Whose a description is by the words around it: a demonym, a possessor, an "of" phrase, a place beside.
#include "link/who_run.h"

namespace demarche::link {

// Entities that own mention i: by a demonym, a possessor, an "of" phrase, a place after a preposition.
std::vector<uint32_t> WhoRun::owners(uint32_t i, int depth) {
  const Mention& m = doc.mentions[i];
  std::vector<uint32_t> before, after;
  std::string_view place_country;
  // "envoys in Niamey", "peacekeepers in Niger" are not Niger's.
  const RoleRow* own_role = role_of(m);
  const bool posted = own_role != nullptr &&
                      (own_role->id == "role.diplomat" || own_role->id == "role.embassy" || own_role->id == "role.peacekeeper" ||
                       own_role->id == "role.peacekeeping-force" || own_role->id == "role.blue-helmet");
  for (uint32_t j = scene.begin_of(i); j < scene.end_of(i); ++j) {
    if (j == i) continue;
    const Mention& n = doc.mentions[j];
    if (n.first_token >= m.end_token + 6) break;
    const bool inside = n.first_token >= m.first_token && n.end_token <= m.end_token && n.span != m.span;
    const bool direct = depends(n, m);
    // "the presidents of Latvia, Estonia and Poland", the others hung on the presidents.
    if (!direct && !after.empty() && shares_office(n, m)) {
      for (const uint32_t e : n.entities)
        if (std::find(after.begin(), after.end(), e) == after.end()) after.push_back(e);
      continue;
    }
    if (!inside && !direct) continue;
    if (n.kind == MentionKind::kPlace ||
        (n.kind == MentionKind::kCountry && n.place != kNone && n.first_token > m.head_token && !direct)) {
      if (direct && n.place != kNone && place_country.empty() && !Scene::is_namesake(n))
        place_country = doc.places[n.place].country;
      if (n.kind == MentionKind::kPlace) continue;
    }
    if (!scene.is_party(n) || n.head_token == m.head_token || scene.only_backs(n)) continue;
    if (!direct && n.first_token > m.head_token) continue;  // deeper inside an "of" phrase
    if (n.kind == MentionKind::kRole && n.adjectival && n.entities.empty() && n.rule == "who.role" &&
        n.end_token <= m.head_token) {
      // "army spokesman", "coast guard cutter": whose the army is.
      resolve(j, depth + 1);
    }
    const bool partner = tok(n.head_token).deprel == Deprel::kConj;
    if (tok(n.head_token).deprel == Deprel::kAppos && n.first_token >= m.first_token) continue;
    resolve(j, depth + 1);
    auto& list = n.head_token < m.head_token ? before : after;
    // "the presidents of Latvia, Estonia and Poland": partners of an owner are owners.
    if (n.head_token > m.head_token &&
        !(partner ? direct && !after.empty() && n.kind == MentionKind::kCountry : owning_preposition(n, posted)))
      continue;
    if (partner && n.head_token < m.head_token && n.first_token >= m.first_token && !n.adjectival) continue;
    for (const uint32_t e : doc.mentions[j].entities) {
      if (std::find(list.begin(), list.end(), e) == list.end()) list.push_back(e);
    }
  }
  // A demonym beats a possessor: "his Russian counterpart".
  if (!before.empty()) {
    std::vector<uint32_t> demonyms;
    for (uint32_t j = scene.begin_of(i); j < scene.end_of(i); ++j) {
      const Mention& n = doc.mentions[j];
      if (n.kind != MentionKind::kCountry || !n.adjectival || n.head_token >= m.head_token || n.entities.empty()) continue;
      const bool inside = n.first_token >= m.first_token && n.end_token <= m.end_token;
      if (!(inside || depends(n, m)) || n.rule == "who.seat") continue;
      if (n.end_token < doc.tokens.size() && tok(n.end_token).xpos == "POS") continue;
      for (const uint32_t e : n.entities) {
        if (std::find(before.begin(), before.end(), e) != before.end() &&
            std::find(demonyms.begin(), demonyms.end(), e) == demonyms.end())
          demonyms.push_back(e);
      }
    }
    // Not over a body or a force that stands nearer: "the Turkish coast guard's spokesman" is found by its own owner.
    if (!demonyms.empty() && only_pronouns_beside(before, demonyms)) return demonyms;
    return before;
  }
  if (!after.empty()) return after;
  // "the government and people of Iraq": the phrase behind the second noun belongs to both.
  if (const uint32_t shared = shared_owner(m); shared != kNone) return {shared};
  // "the opposition's envoy in Washington": where somebody's envoy is does not tell whose he is.
  for (uint32_t j = scene.begin_of(i); j < i; ++j) {
    const Mention& n = doc.mentions[j];
    if (scene.is_party(n) && n.entities.empty() && tok(n.head_token).deprel == Deprel::kNmodPoss &&
        tok(n.head_token).head == m.head_token && n.kind == MentionKind::kRole)
      return {};
  }
  if (place_country.empty()) place_country = place_beside(m);
  if (!place_country.empty()) {
    if (const uint32_t e = scene.of_country(place_country, "link.place-owner"); e != kNone) return {e};
  }
  return {};
}

// A bare country coordinated with people in office of another country, right behind that country: "the ministers of Peru
// and Chile".
bool WhoRun::shares_office(const Mention& n, const Mention& m) const {
  const Token& head = tok(n.head_token);
  if (n.kind != MentionKind::kCountry || n.adjectival || n.first_token < m.end_token || !is_plural(m)) return false;
  uint32_t top = n.head_token;
  for (int steps = 0; steps < 4 && tok(top).deprel == Deprel::kConj && tok(top).head != kNone; ++steps) top = tok(top).head;
  if (head.deprel != Deprel::kConj || top != m.head_token) return false;
  // Nothing but names, commas and "and" between.
  for (uint32_t t = m.end_token; t < n.first_token; ++t)
    if (tok(t).upos != Upos::kPropn && tok(t).upos != Upos::kPunct && tok(t).upos != Upos::kCconj) return false;
  return true;
}

// The country of the "of" phrase right behind the noun that is joined to m by "and", both of them plain.
uint32_t WhoRun::shared_owner(const Mention& m) const {
  uint32_t partner = m.end_token + 1;
  if (partner < doc.tokens.size() && tok(partner).upos == Upos::kDet) ++partner;
  if (m.head_token + 1 != m.end_token || partner + 2 >= doc.tokens.size() || tok(m.end_token).lower != "and") return kNone;
  if (tok(partner).deprel != Deprel::kConj || tok(partner).head != m.head_token || tok(partner).upos != Upos::kNoun ||
      tok(partner + 1).lower != "of")
    return kNone;
  for (uint32_t at = scene.first_from(tok(partner + 1).span.begin); at < doc.mentions.size(); ++at) {
    const Mention& n = doc.mentions[at];
    if (n.first_token > partner + 3) break;
    if (n.kind == MentionKind::kCountry && !n.adjectival && n.entities.size() == 1 && tok(n.head_token).head == partner)
      return n.entities.front();
  }
  return kNone;
}

// Does a country stand in the description that only backs those described?
bool WhoRun::has_backer(const Mention& m) const {
  for (uint32_t at = scene.first_from(m.span.begin); at < doc.mentions.size(); ++at) {
    const Mention& n = doc.mentions[at];
    if (n.first_token >= m.end_token) break;
    if (n.span != m.span && n.kind == MentionKind::kCountry && n.end_token <= m.end_token && scene.only_backs(n)) return true;
  }
  return false;
}

// "prosecutors in Kinshasa", "residents of Aleppo": the place right after people who are of one place.
std::string_view WhoRun::place_beside(const Mention& m) const {
  const RoleRow* role = role_of(m);
  if (role == nullptr || m.end_token + 1 >= doc.tokens.size()) return {};
  if (role->scope != Scope::kLocal && role->scope != Scope::kState && role->scope != Scope::kOffice &&
      (role->scope != Scope::kAny || role->sector != Sector::kGov))
    return {};
  if (role->scope == Scope::kAny && (role->kind == RoleKind::kOrgan || role->id == "role.diplomat"))
    return {};  // embassies, envoys
  const std::string_view w = tok(m.end_token).lower;
  if (w != "in" && w != "of" && w != "from" && w != "at" && w != "across") return {};
  for (uint32_t at = scene.first_from(m.span.begin); at < doc.mentions.size(); ++at) {
    const Mention& n = doc.mentions[at];
    if (n.first_token > m.end_token + 2) break;
    if (n.first_token <= m.end_token || n.adjectival) continue;
    if (n.place != kNone && !Scene::is_namesake(n)) return doc.places[n.place].country;
    if (n.kind == MentionKind::kCountry && !n.entities.empty()) return doc.entities[n.entities.front()].country;
  }
  return {};
}

// "300 families living in Greek camps", "patients from Gaza's wards": the country of the place where people are told to stay or
// to come from, which stands inside the phrase right behind them.
std::string_view WhoRun::stay_of(const Mention& m, const RoleRow& role) const {
  if (role.kind != RoleKind::kPerson || role.scope != Scope::kLocal) return {};
  uint32_t t = m.end_token;
  const auto end = std::min<uint32_t>(t + 8, static_cast<uint32_t>(doc.tokens.size()));
  bool stay = false;
  for (int words = 0; words < 2 && t < end && (tok(t).xpos == "VBG" || tok(t).upos == Upos::kAdv); ++words, ++t)
    stay = stay || tok(t).xpos == "VBG";
  if (t >= end || (tok(t).lower != "from" && !(stay && tok(t).lower == "in"))) return {};
  const uint32_t noun = tok(t).head;
  if (noun == kNone || noun <= t || noun >= end || tok(t).deprel != Deprel::kCase) return {};
  for (uint32_t at = scene.first_from(tok(t).span.begin); at < doc.mentions.size(); ++at) {
    const Mention& n = doc.mentions[at];
    if (n.first_token > noun) break;
    if (n.first_token <= t || n.head_token >= noun || tok(n.head_token).head != noun || n.kind != MentionKind::kCountry ||
        n.entities.size() != 1 || scene.only_backs(n))
      continue;
    return doc.entities[n.entities.front()].country;
  }
  return {};
}

bool WhoRun::only_pronouns_beside(const std::vector<uint32_t>& all, const std::vector<uint32_t>& demonyms) const {
  for (const uint32_t e : all) {
    if (std::find(demonyms.begin(), demonyms.end(), e) != demonyms.end()) continue;
    if (doc.entities[e].kind == MentionKind::kOrganisation && !doc.entities[e].media) return false;
  }
  return true;
}

// n hangs on m's head: directly, or as a partner in coordination of something that does ("Greek and Turkish ships").
bool WhoRun::depends(const Mention& n, const Mention& m) const {
  uint32_t t = n.head_token;
  for (int steps = 0; steps < 4 && t < doc.tokens.size(); ++steps) {
    const Token& token = tok(t);
    if (token.head == m.head_token) {
      switch (token.deprel) {
        case Deprel::kNmodPoss:
        case Deprel::kAmod:
        case Deprel::kCompound:
        case Deprel::kNmod:
        case Deprel::kNmodUnmarked:
        case Deprel::kNmodNpmod:
          return true;
        default:
          return false;
      }
    }
    if (token.deprel != Deprel::kConj) return false;
    t = token.head;
  }
  return false;
}

bool WhoRun::owning_preposition(const Mention& n, bool posted) const {
  const auto owning = [&](std::string_view w) {
    if (posted && (w == "in" || w == "at")) return false;
    if (w == "to") return n.kind == MentionKind::kPerson;  // "an aide to X", but not "the envoy to Moscow"
    return w == "of" || w == "from" || w == "for" || ((w == "in" || w == "at") && n.kind == MentionKind::kCountry);
  };
  for (uint32_t t = n.head_token; t-- > 0 && n.head_token - t <= 10;) {
    if (tok(t).deprel == Deprel::kCase && tok(t).head == n.head_token) return owning(tok(t).lower);
  }
  for (uint32_t t = n.first_token; t-- > 0 && n.first_token - t <= 3;) {
    if (tok(t).upos == Upos::kAdp) return owning(tok(t).lower);
    if (tok(t).upos != Upos::kDet && tok(t).upos != Upos::kAdj) break;
  }
  return false;
}

}  // namespace demarche::link
