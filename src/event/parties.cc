#include "event/parties.h"

#include <algorithm>

namespace demarche::event {
namespace {

constexpr int kDepth = 4;
constexpr size_t kMostParties = 16;

class Collector {
 public:
  Collector(Doc& doc, const Scene& scene, bool places) : doc_(doc), scene_(scene), places_(places) {}

  void collect(uint32_t token, int depth) {
    if (depth > kDepth || out.size() >= kMostParties) return;
    const size_t before = out.size();
    if (!from_mention(token)) look_inside(token, depth);
    if (out.size() == before && places_) from_place(token);
    for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c))
      if ((doc_.tokens[c].deprel == Deprel::kConj && !is_done_to(c) && !shares_office(token, c)) || is_listed(token, c))
        collect(c, depth + 1);
    add_stray_partner(token, depth);
    add_hyphen_partner(token);
  }

  std::vector<Party> out;

 private:
  // "Rome and Bern severed ties", read as one list: the object of a verb hung before it is no member.
  bool is_done_to(uint32_t child) const {
    const uint32_t verb = scene_.tree.first(child);
    return verb != kNone && verb < child && doc_.tokens[verb].deprel == Deprel::kAmod && scene_.clauses.of_token[verb] != kNone &&
           scene_.clauses.all[scene_.clauses.of_token[verb]].edge == Edge::kRoot;
  }

  // "pressure from Rome and the Baltic states", the states hung on the pressure: a country coordinated with a word that is no
  // party, right behind a country under that word.
  void add_stray_partner(uint32_t token, int depth) {
    const Token& at = doc_.tokens[token];
    if (at.deprel != Deprel::kNmod || at.head == kNone || is_party(scene_, at.head) || !is_country(token)) return;
    for (uint32_t c = scene_.tree.first(at.head); c != kNone; c = scene_.tree.next(c)) {
      if (c < token || doc_.tokens[c].deprel != Deprel::kConj || !is_country(c)) continue;
      const uint32_t first = scene_.tree.leftmost(c);
      if (first == scene_.tree.rightmost(token) + 1 && doc_.tokens[first].deprel == Deprel::kCc) collect(c, depth + 1);
    }
  }

  // "Sino-Indian talks", "a Greek-Turkish patrol": both.
  void add_hyphen_partner(uint32_t token) {
    if (!is_country(token) || doc_.tokens[token].deprel == Deprel::kNsubj) return;
    const auto end = static_cast<uint32_t>(doc_.tokens.size());
    for (const uint32_t other : {token >= 2 ? token - 2 : kNone, token + 2 < end ? token + 2 : kNone}) {
      if (other == kNone || doc_.tokens[std::min(token, other) + 1].lower != "-") continue;
      for (uint32_t m = scene_.mentions.first(other); m != kNone; m = scene_.mentions.next(m)) {
        const Mention& mention = doc_.mentions[m];
        if (mention.kind != MentionKind::kCountry || mention.rule != "who.adjective") continue;
        for (const uint32_t entity : mention.entities) add({entity, m, mention.span, false});
      }
    }
  }

  bool is_country(uint32_t token) const {
    for (uint32_t m = scene_.mentions.first(token); m != kNone; m = scene_.mentions.next(m))
      if (doc_.mentions[m].kind == MentionKind::kCountry && !doc_.mentions[m].entities.empty()) return true;
    return false;
  }

  // "Rome, Vienna and Bern": the parser takes the second of a list for an apposition; two countries are never one.
  bool is_listed(uint32_t token, uint32_t child) const {
    if (doc_.tokens[child].deprel != Deprel::kAppos) return false;
    const auto country = [&](uint32_t t) -> uint32_t {
      for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
        const Mention& mention = doc_.mentions[m];
        if (mention.kind == MentionKind::kCountry && mention.entities.size() == 1) return mention.entities.front();
      }
      return kNone;
    };
    const uint32_t first = country(token), second = country(child);
    return first != kNone && second != kNone && doc_.entities[first].code != doc_.entities[second].code;
  }

  // "the ministers of Peru and Chile": the second country is already in what the ministers are; its name stands for them.
  bool shares_office(uint32_t token, uint32_t child) {
    uint32_t office = kNone, state = kNone;
    for (uint32_t m = scene_.mentions.first(token); m != kNone; m = scene_.mentions.next(m))
      if (doc_.mentions[m].kind == MentionKind::kRole && doc_.mentions[m].entities.size() > 1) office = m;
    for (uint32_t m = scene_.mentions.first(child); m != kNone; m = scene_.mentions.next(m))
      if (doc_.mentions[m].kind == MentionKind::kCountry && doc_.mentions[m].entities.size() == 1) state = m;
    if (office == kNone || state == kNone) return false;
    const std::string_view country = doc_.entities[doc_.mentions[state].entities.front()].country;
    for (Party& party : out)
      if (party.mention == office && party.entity != kNone && doc_.entities[party.entity].country == country) {
        party.span = doc_.mentions[state].span;
        return true;
      }
    return false;
  }

  // True where a mention settles the matter, whoever it turns out to be.
  bool from_mention(uint32_t token) {
    uint32_t unnamed = kNone;
    for (uint32_t m = scene_.mentions.first(token); m != kNone; m = scene_.mentions.next(m)) {
      const Mention& mention = doc_.mentions[m];
      if (mention.kind == MentionKind::kTime || mention.kind == MentionKind::kAmount) continue;
      if (mention.entities.empty()) {
        if (mention.kind != MentionKind::kPlace) unnamed = m;
        continue;
      }
      for (const uint32_t entity : mention.entities) add({entity, m, mention.span, false});
      return true;
    }
    if (unnamed == kNone && doc_.tokens[token].upos == Upos::kPropn) unnamed = name_over(token);
    if (unnamed != kNone && !doc_.mentions[unnamed].entities.empty()) {
      for (const uint32_t entity : doc_.mentions[unnamed].entities) add({entity, unnamed, doc_.mentions[unnamed].span, false});
      return true;
    }
    if (unnamed == kNone) return false;
    // Described, but nobody known: perhaps the words beside it tell ("gunmen from the north", "a Syrian doctor").
    const size_t before = out.size();
    look_inside(token, kDepth - 1);
    if (out.size() == before) add({kNone, unnamed, doc_.mentions[unnamed].span, false});
    return true;
  }

  // The person's name that the token is a part of, where the parser took another part for its head: "Pedro" of "Pedro Castillo".
  uint32_t name_over(uint32_t token) const {
    for (uint32_t t = token > 2 ? token - 2 : 0; t <= token + 2 && t < doc_.tokens.size(); ++t)
      for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
        const Mention& mention = doc_.mentions[m];
        if (mention.kind == MentionKind::kPerson && !mention.adjectival && mention.first_token <= token &&
            token < mention.end_token)
          return m;
      }
    return kNone;
  }

  // "its reefs", of nobody that is known.
  bool is_anybodys(uint32_t token) const {
    const uint32_t m = scene_.mentions.first(token);
    return m != kNone && doc_.mentions[m].kind == MentionKind::kPronoun && doc_.mentions[m].entities.empty() &&
           doc_.tokens[token].lower != "our";
  }

  void look_inside(uint32_t token, int depth) {
    const uint32_t inner = content_noun(doc_, scene_.tree, scene_.knowledge, token);
    if (inner != token) {
      collect(inner, depth + 1);
      return;
    }
    const size_t before = out.size();
    const auto each = [&](auto&& wanted) {
      if (out.size() != before) return;
      for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c))
        if (wanted(c)) collect(c, depth + 1);
    };
    each([&](uint32_t c) { return doc_.tokens[c].deprel == Deprel::kNmodPoss && !is_anybodys(c); });
    each([&](uint32_t c) {
      return doc_.tokens[c].deprel == Deprel::kNsubj && c < token && doc_.tokens[token].lower.ends_with("ing");
    });
    each([&](uint32_t c) {
      return (doc_.tokens[c].deprel == Deprel::kAmod || doc_.tokens[c].deprel == Deprel::kCompound) &&
             (is_party(scene_, c) || (places_ && is_of_kind(scene_, c, "place")));
    });
    each([&](uint32_t c) { return doc_.tokens[c].deprel == Deprel::kAppos; });
    each([&](uint32_t c) {
      return doc_.tokens[c].deprel == Deprel::kNmod &&
             (case_is(c, "of") || case_is(c, "from") || case_is(c, "by") || case_is(c, "between"));
    });
    each([&](uint32_t c) {
      return doc_.tokens[c].deprel == Deprel::kNmod &&
             (case_is(c, "in") || case_is(c, "at") || case_is(c, "for") || case_is(c, "with") || case_is(c, "to"));
    });
    // "a plan put forward by the cabinet"
    if (out.size() != before) return;
    for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c)) {
      if (doc_.tokens[c].deprel != Deprel::kAcl && doc_.tokens[c].deprel != Deprel::kAclRelcl) continue;
      for (uint32_t k = scene_.tree.first(c); k != kNone; k = scene_.tree.next(k)) {
        const Deprel relation = doc_.tokens[k].deprel;
        if (relation != Deprel::kObl && relation != Deprel::kOblAgent) continue;
        if (case_is(k, "by") || (places_ && case_is(k, "to"))) collect(k, depth + 1);  // "the road leading to Chad"
      }
    }
  }

  bool case_is(uint32_t token, std::string_view preposition) const {
    for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c))
      if (doc_.tokens[c].deprel == Deprel::kCase && doc_.tokens[c].lower == preposition) return true;
    return false;
  }

  void from_place(uint32_t token) {
    for (uint32_t m = scene_.mentions.first(token); m != kNone; m = scene_.mentions.next(m)) {
      const Mention& mention = doc_.mentions[m];
      if (mention.place == kNone || !mention.entities.empty()) continue;
      const Party party = party_of_place(doc_, mention.place, m);
      if (party.entity == kNone) continue;
      add(party);
      return;
    }
  }

  void add(Party party) { add_parties({party}, &out); }

  Doc& doc_;
  const Scene& scene_;
  const bool places_;
};

}  // namespace

namespace {

// The entity that stands for whoever is of a country, people or state.
uint32_t whole_country(Doc& doc, std::string_view country, std::string_view name) {
  const auto found = std::find_if(doc.entities.begin(), doc.entities.end(),
                                  [&](const Entity& e) { return e.rule == "event.place-as-party" && e.code == country; });
  const auto index = static_cast<uint32_t>(found - doc.entities.begin());
  if (found == doc.entities.end()) {
    Entity entity;
    entity.kind = MentionKind::kCountry;
    entity.name = name;
    entity.code = entity.country = country;
    entity.rule = "event.place-as-party";
    doc.entities.push_back(std::move(entity));
  }
  return index;
}

}  // namespace

Party party_of_place(Doc& doc, uint32_t place_index, uint32_t mention) {
  if (place_index == kNone || doc.places[place_index].country.empty()) return {};
  const PlaceValue& place = doc.places[place_index];
  const uint32_t entity = whole_country(doc, place.country, place.name);
  return {entity, mention, mention == kNone ? Span{} : doc.mentions[mention].span, true};
}

Party party_of_people(Doc& doc, std::string_view country) {
  if (const Party state = party_of_country(doc, country); state.entity != kNone)
    return {whole_country(doc, country, doc.entities[state.entity].name), kNone, {}, true};
  for (uint32_t p = 0; p < doc.places.size(); ++p)
    if (doc.places[p].country == country) return party_of_place(doc, p, kNone);
  return {};
}

Party party_of_country(const Doc& doc, std::string_view country) {
  uint32_t best = kNone;
  for (uint32_t e = 0; e < doc.entities.size(); ++e) {
    const Entity& entity = doc.entities[e];
    if (entity.code != country) continue;
    if (entity.kind == MentionKind::kCountry && entity.sector == Sector::kGov) return {e, kNone, {}, true};
    if (best == kNone && entity.kind == MentionKind::kCountry) best = e;
  }
  if (best == kNone) return {};
  return {best, kNone, {}, true};
}

Span phrase_of(const Doc& doc, const Scene& scene, uint32_t token) {
  uint32_t first = token, last = token;
  for (uint32_t c = scene.tree.first(token); c != kNone && c < token; c = scene.tree.next(c)) {
    const Deprel relation = doc.tokens[c].deprel;
    if (relation != Deprel::kDet && relation != Deprel::kAmod && relation != Deprel::kCompound && relation != Deprel::kNummod &&
        relation != Deprel::kNmodPoss && relation != Deprel::kNmodDesc && relation != Deprel::kNmodUnmarked &&
        relation != Deprel::kNmodNpmod)
      continue;
    if (scene.tree.leftmost(c) < first) first = scene.tree.leftmost(c);
  }
  // Names run on, and "of" phrases, as long as nothing stands between.
  for (int steps = 0; steps < 4; ++steps) {
    uint32_t next = kNone, below = kNone;
    for (uint32_t t = token; t <= last; ++t)
      for (uint32_t c = scene.tree.first(t); c != kNone; c = scene.tree.next(c)) {
        if (c <= last || scene.tree.leftmost(c) != last + 1) continue;
        const Deprel relation = doc.tokens[c].deprel;
        const bool of = relation == Deprel::kNmod && doc.tokens[last + 1].lower == "of";
        if (relation != Deprel::kFlat && !of) continue;
        next = of ? c : scene.tree.rightmost(c);
        below = c;
      }
    if (next == kNone) break;
    last = next;
    token = below;
  }
  return cover(doc.tokens[first].span, doc.tokens[last].span);
}

void add_parties(const std::vector<Party>& more, std::vector<Party>* parties) {
  for (const Party& party : more) {
    const bool there = std::any_of(parties->begin(), parties->end(), [&](const Party& p) {
      return (p.entity != kNone && p.entity == party.entity) ||
             (p.mention != kNone && p.mention == party.mention && p.entity == party.entity);
    });
    if (!there && parties->size() < kMostParties) parties->push_back(party);
  }
}

std::vector<Party> parties_of(Doc& doc, const Scene& scene, uint32_t token, bool places) {
  Collector collector(doc, scene, places);
  collector.collect(token, 0);
  return std::move(collector.out);
}

}  // namespace demarche::event
