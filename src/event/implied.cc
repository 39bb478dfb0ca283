// What a reader supplies where no word of the deed's own clause names a side: who asked what is refused, whose police arrests
// in a town, who talks at the talks. Every rule asks for a sign in the words (a reply, a place, a body in power); the drift of a
// story is none. Parties found here are marked as inferred.
#include <algorithm>

#include "event/parties.h"
#include "event/sides.h"

namespace demarche::event {
namespace {

constexpr uint32_t kMostRowsBack = 40;
constexpr uint32_t kMostSentencesBack = 4;

}  // namespace

std::string_view Sides::country_of(const Party& party) const {
  return party.entity == kNone ? std::string_view{} : std::string_view(doc_.entities[party.entity].code);
}

bool Sides::any_known(const std::vector<Party>& parties) const {
  return std::any_of(parties.begin(), parties.end(), [&](const Party& party) { return !country_of(party).empty(); });
}

bool Sides::share_country(const std::vector<Party>& a, const std::vector<Party>& b) const {
  return std::any_of(a.begin(), a.end(), [&](const Party& x) {
    return !country_of(x).empty() &&
           std::any_of(b.begin(), b.end(), [&](const Party& y) { return country_of(x) == country_of(y); });
  });
}

bool Sides::imply(std::vector<Party> from, std::string_view rule, std::vector<Party>* to, Row* row) {
  std::erase_if(from, [&](const Party& party) { return country_of(party).empty() || doc_.entities[party.entity].media; });
  if (from.empty()) return false;
  for (Party& party : from) party.inferred = true;
  add_parties(from, to);
  row->rules.push_back(rule);
  return true;
}

// "The union urged Oslo to reopen the border": a body, court or charity gains nothing itself.
bool Sides::asks_for_others(const Row& act) const {
  return std::none_of(act.actors.begin(), act.actors.end(), [&](const Party& party) {
    if (party.entity == kNone) return false;
    switch (doc_.entities[party.entity].sector) {
      case Sector::kIgo:
      case Sector::kNgo:
      case Sector::kJud:
      case Sector::kSoc:
        return false;
      default:
        return true;
    }
  });
}

// A demand, a threat or an offer that hangs over the row: its maker gets what is given.
void Sides::give_to_demander(Row& row) {
  if (row.type != EventType::kRetreat && row.type != EventType::kConcede && row.type != EventType::kAid) return;
  // "begged them to send food": help that is asked for is for who asks, whoever gives it.
  if ((row.actors.empty() && (row.type != EventType::kAid || row.content_of == kNone)) || any_known(row.recipients)) return;
  // Who draws back gives nothing; who hands over does.
  if (row.type == EventType::kRetreat && row.mode != EventMode::kRelease && row.recipients.empty()) return;
  for (const uint32_t above : {row.content_of, row.condition_of}) {
    const Row* act = row_at(above);
    if (act == nullptr || act == &row || (act->type != EventType::kRequest && act->type != EventType::kThreaten)) continue;
    if (share_country(act->actors, row.actors) || !any_known(act->actors)) continue;
    if (act->type == EventType::kRequest && asks_for_others(*act)) continue;
    if (imply(act->actors, "party.demander", &row.recipients, &row)) return;
  }
}

// Does the clause speak of something told before: "rejects the charge", "called it a ruse"?
bool Sides::points_back(const Row& row) const {
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "obj" && argument.function != "to" && argument.function != "of" && argument.function != "with")
      continue;
    const Token& head = doc_.tokens[argument.token];
    if (head.lower == "it" || head.lower == "this" || head.lower == "that" || head.lower == "them") return true;
    if (head.upos != Upos::kNoun) continue;
    const std::string_view first = doc_.tokens[scene_.tree.leftmost(argument.token)].lower;
    const bool definite = first == "the" || first == "this" || first == "that" || first == "these" || first == "those" ||
                          first == "such" || first == "any" || first == "both" || first == "all";
    if (definite && is_of_kind(scene_, argument.token, "answerable")) return true;
  }
  return false;
}

// Whom a refusal, a retort or a concession answers: who asked or accused the doer just before; else, where the words point back,
// whose deed or word was told last.
void Sides::answer(Row& row) {
  if (row.type != EventType::kReject && row.type != EventType::kAccuse && row.type != EventType::kConcede &&
      row.type != EventType::kAgree && row.type != EventType::kSupport)
    return;
  if (!row.dropped.empty() || !any_known(row.actors) || any_known(row.recipients)) return;
  if (row.sense->actor.front().size() > 1) return;
  const uint32_t sentence = clause_of(row).sentence;
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  const bool back = points_back(row);
  const bool move = at_a_move(row);
  const bool replies = row.type == EventType::kReject || row.type == EventType::kConcede;
  const Row* told = nullptr;
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
    const Row& other = rows_[k];
    if (clause_of(other).sentence + kMostSentencesBack < sentence) break;
    if (!other.dropped.empty() || !any_known(other.actors) || other.content_of == row.clause) continue;
    const bool own = share_country(other.actors, row.actors) && !opposed(other.actors, row.actors);
    const bool asks = other.type == EventType::kRequest || other.type == EventType::kThreaten ||
                      other.type == EventType::kAccuse || other.type == EventType::kAgree;
    // What is only asked for or threatened has not been done by anybody.
    const bool unreal = other.content_of != kNone && other.value == Value::kHypothetical;
    if (row.content_of == other.clause && other.type == EventType::kRequest && asks_for_others(other)) continue;
    if ((replies || back) && asks && !own && !unreal && share_country(other.recipients, row.actors)) {
      imply(other.actors, "party.answer", &row.recipients, &row);
      return;
    }
    // Who made the claim, not whom it is about.
    const bool claimed = other.content_of != kNone && row_at(other.content_of) != nullptr &&
                         row_at(other.content_of)->type == EventType::kAccuse &&
                         !share_country(row_at(other.content_of)->actors, row.actors);
    if (told == nullptr && (!own || (move && other_organ(other.actors, row.actors))) && !claimed && !unreal &&
        clause_of(other).sentence + 2 > sentence)
      told = &other;
  }
  // "Oslo had asked for it": the asking may be told after the refusal.
  for (uint32_t k = at + 1, n = 0; replies && k < rows_.size() && n < kMostRowsBack; ++k, ++n) {
    const Row& other = rows_[k];
    if (clause_of(other).sentence > sentence + 1) break;
    if (!other.dropped.empty() || other.content_of == row.clause || row.content_of == other.clause) continue;
    if ((other.type == EventType::kRequest || other.type == EventType::kThreaten) && any_known(other.actors) &&
        !share_country(other.actors, row.actors) && share_country(other.recipients, row.actors)) {
      imply(other.actors, "party.answer", &row.recipients, &row);
      return;
    }
  }
  if (!back) return;
  const bool at_move = told != nullptr && move;
  // Whoever said something last, deed or not: "Rome said ...; Bern called the claim false".
  for (uint32_t k = row.clause, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
    if (all_[k].sentence + 1 < sentence) break;
    if (told != nullptr && told->clause > k) break;
    // "Chad left the bloc, Rome said. Bern welcomed the move": the move of whoever left.
    if (at_move && all_[told->clause].sentence == all_[k].sentence) break;
    const auto& speakers = reading_.speech.speakers[k];
    if (speakers.empty() || reading_.speech.reporter[k] == nullptr) continue;
    const std::vector<Party> last = {speakers.back().party};
    if (!any_known(last) || share_country(last, row.actors) || doc_.entities[last.front().entity].media) continue;
    if (clause_of(row).parent == k) continue;
    imply(last, "party.answer-said", &row.recipients, &row);
    return;
  }
  if (told != nullptr) imply(told->actors, "party.answer-told", &row.recipients, &row);
}

// Those in power and those who fight or march against them are two sides of one country.
bool Sides::opposed(const std::vector<Party>& a, const std::vector<Party>& b) const {
  const auto camp = [&](const std::vector<Party>& parties) {
    int found = 0;
    for (const Party& party : parties) {
      const Sector sector = party.entity == kNone ? Sector::kNone : doc_.entities[party.entity].sector;
      const int of = sector == Sector::kGov || sector == Sector::kMil || sector == Sector::kCop ? 1
                     : sector == Sector::kReb || sector == Sector::kOpp                         ? 2
                                                                                                : 0;
      if (of == 0 || (found != 0 && found != of)) return 0;
      found = of;
    }
    return found;
  };
  const int first = camp(a), second = camp(b);
  return first != 0 && second != 0 && first != second;
}

// "Parliament passed the law, and the president hailed the step": two organs of one state.
bool Sides::other_organ(const std::vector<Party>& a, const std::vector<Party>& b) const {
  return a.size() == 1 && b.size() == 1 && a.front().entity != kNone && b.front().entity != kNone &&
         doc_.entities[a.front().entity].sector != doc_.entities[b.front().entity].sector &&
         doc_.entities[a.front().entity].kind != MentionKind::kCountry &&
         doc_.entities[b.front().entity].kind != MentionKind::kCountry;
}

// Does the clause speak of a deed rather than of words: "welcomed the move"?
bool Sides::at_a_move(const Row& row) const {
  return std::any_of(reading_.arguments[row.clause].begin(), reading_.arguments[row.clause].end(), [&](const Argument& argument) {
    return argument.function == "obj" && knowledge_.in_kind("move", word_of(doc_.tokens[argument.token]));
  });
}

Party Sides::place_of(const Row& row) {
  // A place lent by the story at large is too far off to tell whose.
  if (std::find(row.rules.begin(), row.rules.end(), "place.story") != row.rules.end()) return {};
  return party_of_place(doc_, row.circumstance.place, row.circumstance.place_mention);
}

// Those who are hit where the deed is done are of that place, unless the words call them strangers.
void Sides::hit_on_the_spot(Row& row) {
  if (row.type != EventType::kAssault && row.type != EventType::kCoerce) return;
  if (any_known(row.recipients) || row.mode == EventMode::kMisinformation) return;
  if (row.sense->actor.front().size() > 1) return;
  // "a group in Lima said it carried out the attack": the attack told before hit whom it hit.
  if (row.recipients.empty() && row.type == EventType::kAssault && any_known(of_same_deed(row))) return;
  for (const Party& party : row.recipients)
    if ((party.entity != kNone && doc_.entities[party.entity].kind != MentionKind::kRole) ||
        (party.mention != kNone && doc_.mentions[party.mention].kind == MentionKind::kPronoun))
      return;
  for (const Party& party : row.recipients)
    if (party.mention != kNone && is_of_kind(scene_, doc_.mentions[party.mention].head_token, "stranger")) return;
  Party place = place_of(row);
  if (place.entity == kNone) return;
  // "Seoul: ... the South had fired first": nobody hits himself where only the dateline says where.
  if (row.recipients.empty() && share_country({place}, row.actors) &&
      std::find(row.rules.begin(), row.rules.end(), "place.dateline") != row.rules.end())
    return;
  // "closed its border", "blew up the office in Kumo": nor does a state coerce or strike itself.
  if (row.recipients.empty() && share_country({place}, row.actors) &&
      std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) { return is_state(actor); }))
    return;
  // What was hit stands for its country: "shelled the enclave".
  if (row.recipients.empty())
    for (const Argument& hit : reading_.arguments[row.clause]) {
      if (hit.function != "obj" && hit.function != "on" && hit.function != "against") continue;
      if (doc_.tokens[hit.token].upos != Upos::kNoun || scene_.clauses.of_token[hit.token] != kNone) continue;
      if (is_of_kind(scene_, hit.token, "weapon") || is_of_kind(scene_, hit.token, "time")) continue;
      place.span = phrase_of(doc_, scene_, hit.token);
      break;
    }
  imply({place}, "party.on-the-spot", &row.recipients, &row);
}

// Of whom the words tell the nationality, what he does at home is seldom told: "two Swedish tourists were arrested".
bool Sides::told_stranger(const Party& party) const {
  if (party.mention == kNone) return false;
  const Mention& mention = doc_.mentions[party.mention];
  for (uint32_t t = mention.first_token; t < mention.head_token; ++t)
    for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m))
      if (doc_.mentions[m].rule == "who.adjective" && doc_.mentions[m].kind == MentionKind::kCountry) return true;
  return false;
}

// Who may arrest, try, censor and shut down: the authorities of the place, or of those who suffer it.
void Sides::authorities(Row& row) {
  if (!row.actors.empty()) return;
  const Clause& clause = clause_of(row);
  const bool agentless = clause.passive || clause.participle || clause.word_class == WordClass::kNoun;
  if (!agentless || clause.has("doer") || clause.has("by")) return;
  const bool power =
      (row.type == EventType::kCoerce &&
       (row.mode == EventMode::kArrest || row.mode == EventMode::kRestrict || row.mode == EventMode::kCensor ||
        row.mode == EventMode::kCurfew || row.mode == EventMode::kMartialLaw)) ||
      (row.type == EventType::kSanction && row.mode == EventMode::kConvict) ||
      (row.type == EventType::kAccuse && row.mode == EventMode::kAllege && is_of_kind(scene_, clause.head, "prosecution")) ||
      (row.type == EventType::kAssault && row.mode == EventMode::kCrowdControl);
  if (!power) return;
  if (const Party place = place_of(row); place.entity != kNone) {
    imply({place}, "party.authorities", &row.actors, &row);
    return;
  }
  std::vector<Party> whom = row.recipients;
  if (whom.size() > 1) whom.resize(1);
  if (!whom.empty() && whom.front().entity != kNone) {
    const Entity& entity = doc_.entities[whom.front().entity];
    if (entity.country.empty() || entity.sector == Sector::kIgo || told_stranger(whom.front())) return;
    const Party country = party_of_country(doc_, entity.country);
    if (country.entity != kNone) imply({country}, "party.authorities-own", &row.actors, &row);
  }
}

bool Sides::told_as_its(const std::vector<Party>& parties) const {
  return std::all_of(parties.begin(), parties.end(), [&](const Party& party) {
    if (party.mention == kNone) return false;
    const std::string_view first = doc_.tokens[doc_.mentions[party.mention].first_token].lower;
    return first == "its" || first == "their";
  });
}

// "demanded that Chad free two men jailed in May": who is to let go holds them.
void Sides::holder(Row& row) {
  const bool held = (row.type == EventType::kCoerce && row.mode == EventMode::kArrest) ||
                    (row.type == EventType::kAssault && row.mode == EventMode::kAbduct);
  if (!held || (!row.actors.empty() && !told_as_its(row.actors)) || (row.actors.empty() && clause_of(row).has("by"))) return;
  for (uint32_t at = clause_of(row).parent, steps = 0; at != kNone && steps < 4; at = all_[at].parent, ++steps) {
    const Row* freed = row_at(at);
    if (freed == nullptr || freed->type != EventType::kRetreat || freed->mode != EventMode::kRelease) continue;
    // Who announces or orders a release need not be who held.
    const Row* asked = row_at(freed->content_of);
    const bool demanded = asked != nullptr && asked->type == EventType::kRequest;
    // "asked Chad to free the men whom its navy holds": not the navy of who asks.
    if (!row.actors.empty()) {
      if (!demanded || !share_country(row.actors, asked->actors) || !any_known(freed->actors)) return;
      row.actors.clear();
    }
    const bool own = demanded || (clause_of(*freed).word_class == WordClass::kVerb && place_of(row).entity == kNone);
    auto from = own ? freed->actors : std::vector<Party>{};
    // A court frees whom others hold.
    for (Party& party : from)
      if (party.entity != kNone && doc_.entities[party.entity].sector == Sector::kJud)
        party = party_of_country(doc_, doc_.entities[party.entity].country);
    imply(from, "party.holder", &row.actors, &row);
    return;
  }
}

// Who lets go is who held.
void Sides::captor(Row& row) {
  if (row.type != EventType::kRetreat || row.mode != EventMode::kRelease || !row.actors.empty()) return;
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
    const Row& other = rows_[k];
    const bool held = (other.type == EventType::kCoerce && other.mode == EventMode::kArrest) ||
                      (other.type == EventType::kAssault && other.mode == EventMode::kAbduct);
    if (!held || !other.dropped.empty() || !any_known(other.actors)) continue;
    if (imply(other.actors, "party.captor", &row.actors, &row)) return;
  }
  // "were released from captivity by the junta", the phrase hung on the captivity.
  for (uint32_t k = row.clause + 1; k < all_.size() && all_[k].sentence == clause_of(row).sentence; ++k) {
    const Row* from = all_[k].parent == row.clause && all_[k].marker == "from" ? row_at(k) : nullptr;
    if (from != nullptr && any_known(from->actors) && imply(from->actors, "party.captor", &row.actors, &row)) return;
  }
  // "were freed after the cabinet approved a pardon"
  for (uint32_t k = row.clause + 1; k < all_.size() && all_[k].sentence == clause_of(row).sentence; ++k) {
    const Row* pardon = all_[k].parent == row.clause && all_[k].edge == Edge::kTime ? row_at(k) : nullptr;
    if (pardon == nullptr || pardon->type != EventType::kConcede || pardon->value != row.value) continue;
    if (any_known(pardon->actors) && imply(pardon->actors, "party.captor", &row.actors, &row)) return;
  }
  if (const Party place = place_of(row); place.entity != kNone) imply({place}, "party.captor-place", &row.actors, &row);
}

// "has been offered membership in the alliance": whose it is to give offers it.
void Sides::giver(Row& row) {
  if (!row.actors.empty() || !clause_of(row).passive) return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (!is_of_kind(scene_, argument.token, "membership")) continue;
    for (const uint32_t token : {argument.token}) {
      if (imply(parties_of(doc_, scene_, token, false), "party.giver", &row.actors, &row)) return;
    }
    for (const Argument& other : reading_.arguments[row.clause])
      if ((other.function == "in" || other.function == "of") &&
          imply(parties_of(doc_, scene_, other.token, false), "party.giver", &row.actors, &row))
        return;
  }
}

// "the call requested by the premier": asked of the other who talked.
void Sides::asked_to_talk(Row& row) {
  if (row.type != EventType::kRequest || row.actors.empty() || any_known(row.recipients)) return;
  const Argument* object = clause_of(row).find("obj");
  if (object == nullptr || !is_of_kind(scene_, object->token, "talks")) return;
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
    const Row& other = rows_[k];
    if (other.type != EventType::kConsult || !share_country(other.actors, row.actors)) continue;
    std::vector<Party> rest = other.actors;
    add_parties(other.recipients, &rest);
    std::erase_if(rest, [&](const Party& party) { return share_country({party}, row.actors); });
    if (imply(rest, "party.other-talker", &row.recipients, &row)) return;
  }
}

// "sanctions imposed after Moscow's annexation": on whoever did what they answer.
void Sides::punished(Row& row) {
  if (row.type != EventType::kSanction || any_known(row.recipients)) return;
  const auto of_deed = [&](uint32_t clause) {
    for (const Argument& argument : reading_.arguments[clause]) {
      if (argument.function != "after" && argument.function != "over" && argument.function != "for" &&
          argument.function != "following" && argument.function != "in response to")
        continue;
      const uint32_t deed = scene_.clauses.of_token[argument.token];
      if (deed == kNone || all_[deed].word_class != WordClass::kNoun) continue;
      for (const Argument& doer : reading_.arguments[deed]) {
        if (doer.function != "doer" && doer.function != "possessor") continue;
        auto found = parties_of(doc_, scene_, doer.token, false);
        std::erase_if(found, [&](const Party& party) { return share_country({party}, row.actors); });
        if (imply(found, "party.punished", &row.recipients, &row)) return true;
      }
    }
    return false;
  };
  if (of_deed(row.clause)) return;
  if (clause_of(row).light != kNone && of_deed(clause_of(row).light)) return;
  // "the sanctions imposed after the annexation had little effect"
  for (uint32_t k = row.clause + 1; k < all_.size() && all_[k].sentence == clause_of(row).sentence; ++k)
    if (all_[k].parent == row.clause && all_[k].edge == Edge::kRelative && all_[k].participle && of_deed(k)) return;
}

// Protesters without a name are people of the place.
void Sides::locals(Row& row) {
  if (row.type != EventType::kProtest || any_known(row.actors)) return;
  // "took to the streets of Kumo"
  if (row.circumstance.place == kNone)
    for (const Argument& argument : reading_.arguments[row.clause]) {
      if (argument.function != "to" && argument.function != "into" && argument.function != "through") continue;
      if (!is_of_kind(scene_, argument.token, "street")) continue;
      for (uint32_t c = scene_.tree.first(argument.token); c != kNone; c = scene_.tree.next(c))
        for (uint32_t m = scene_.mentions.first(c); m != kNone; m = scene_.mentions.next(m)) {
          if (doc_.mentions[m].place == kNone || doc_.mentions[m].adjectival || c < argument.token) continue;
          row.circumstance.place = doc_.mentions[m].place;
          row.circumstance.place_mention = m;
          row.rules.push_back("place.streets");
        }
    }
  if (const Party place = place_of(row); place.entity != kNone) imply({place}, "party.locals", &row.actors, &row);
}

// Who talks at the talks: who stands in the clause that they hang on; else the two who were told of last.
void Sides::talkers(Row& row) {
  if (row.type != EventType::kConsult || any_known(row.actors)) return;
  const Clause& clause = clause_of(row);
  // "the call happened at noon": the noun is the deed.
  const Argument* talk = clause.find("doer");
  const bool happens = clause.word_class == WordClass::kVerb && talk != nullptr && !is_party(scene_, talk->token) &&
                       is_of_kind(scene_, talk->token, "talks");
  if (clause.word_class != WordClass::kNoun && !clause.gerund && !happens) return;
  const auto of_clause = [&](uint32_t c) {
    std::vector<Party> out;
    for (const Argument& argument : reading_.arguments[c]) {
      if (argument.function != "doer" && argument.function != "obj" && argument.function != "iobj" &&
          argument.function != "with" && argument.function != "to")
        continue;
      if (argument.token == clause.head || (clause.light != kNone && argument.token == all_[clause.light].head)) continue;
      for (const Party& party : parties_of(doc_, scene_, argument.token, false))
        if (!country_of(party).empty() && !doc_.entities[party.entity].media) add_parties({party}, &out);
    }
    return out;
  };
  std::vector<std::string_view> codes;
  // "the EU summit", "the Carter-Brown call", "their talks".
  std::vector<Party> own;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "mod" && argument.function != "possessor") continue;
    for (const Party& party : parties_of(doc_, scene_, argument.token, false))
      if (!country_of(party).empty() && !doc_.entities[party.entity].media) add_parties({party}, &own);
  }
  if (imply(own, "party.talkers-own", &row.actors, &row)) return;
  // "the talks will bring the two together": those that the talks gather.
  if (clause.parent != kNone && clause.function == "doer" && is_of_kind(scene_, all_[clause.parent].head, "gathering")) {
    auto found = of_clause(clause.parent);
    for (const Argument& argument : reading_.arguments[clause.parent])
      if (const uint32_t inner = scene_.clauses.of_token[argument.token]; inner != kNone && inner != row.clause)
        add_parties(of_clause(inner), &found);
    if (imply(found, "party.talkers", &row.actors, &row)) return;
  }
  if (clause.parent != kNone && clause.function != "doer" && all_[clause.parent].word_class == WordClass::kVerb) {
    const auto found = of_clause(clause.parent);
    size_t n_doers = 0;
    for (const Argument& argument : reading_.arguments[clause.parent])
      if (argument.function == "doer") n_doers += parties_of(doc_, scene_, argument.token, false).size();
    for (const Party& party : found)
      if (std::find(codes.begin(), codes.end(), country_of(party)) == codes.end()) codes.push_back(country_of(party));
    if ((codes.size() > 1 || (codes.size() == 1 && n_doers > 1)) && imply(found, "party.talkers", &row.actors, &row)) return;
  }
  const bool pointed = happens && doc_.tokens[scene_.tree.leftmost(talk->token)].lower == "the";
  if (happens && !pointed) return;
  if (!clause.definite && !pointed && scene_.tree.first(clause.head) != kNone && clause.function != "after" &&
      clause.function != "in" && clause.function != "at" && clause.function != "during")
    return;
  // "the readout of the call", "after talks": two who were told of dealing with each other.
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
    const Row& other = rows_[k];
    if (clause_of(other).sentence + 2 < clause.sentence) break;
    if (!other.dropped.empty() || !any_known(other.actors)) continue;
    std::vector<Party> both = other.actors;
    add_parties(other.recipients, &both);
    codes.clear();
    for (const Party& party : both)
      if (!country_of(party).empty() && std::find(codes.begin(), codes.end(), country_of(party)) == codes.end())
        codes.push_back(country_of(party));
    if (codes.size() != 2) continue;
    imply(both, "party.talkers-before", &row.actors, &row);
    return;
  }
}

// "Three hurt as a patrol boat rams a trawler": the blow beside the harm tells who dealt it.
void Sides::same_blow(Row& row) {
  if (row.type != EventType::kAssault || !row.actors.empty()) return;
  for (const Row& other : rows_) {
    if (&other == &row || other.type != EventType::kAssault || !any_known(other.actors) || !other.dropped.empty()) continue;
    const Clause& mine = clause_of(row);
    const Clause& its = clause_of(other);
    const bool joined = (its.parent == row.clause && (its.edge == Edge::kTime || its.edge == Edge::kCause)) ||
                        (mine.parent == other.clause && (mine.edge == Edge::kTime || mine.edge == Edge::kCause));
    if (!joined) continue;
    imply(other.actors, "party.same-blow", &row.actors, &row);
    if (!any_known(row.recipients)) imply(other.recipients, "party.same-blow", &row.recipients, &row);
    return;
  }
}

// "recognised each other": all are doers.
void Sides::reciprocal(Row& row) {
  const Argument* object = clause_of(row).find("obj");
  if (object == nullptr || object->token == 0 || object->token + 1 >= doc_.tokens.size()) return;
  const auto pair = [&](uint32_t t) {
    const std::string_view first = doc_.tokens[t].lower, second = doc_.tokens[t + 1].lower;
    return (first == "each" && second == "other") || (first == "one" && second == "another");
  };
  if (!pair(object->token) && !pair(object->token - 1)) return;
  row.recipients.clear();
}

// "Belgium's alert was raised": who owns what is readied readies it.
void Sides::owner_readies(Row& row) {
  if (row.type != EventType::kMobilize || !row.actors.empty() || !clause_of(row).passive) return;
  if (const Argument* object = clause_of(row).find("obj"); object != nullptr)
    imply(parties_of(doc_, scene_, object->token, false), "party.owner", &row.actors, &row);
}

// A word between two who were told of dealing with each other just before, and with nobody else: the other of the two.
void Sides::other_of_two(Row& row) {
  if (row.actors.empty() || !row.recipients.empty() || row.sense->actor.front().size() > 1) return;
  switch (row.type) {
    case EventType::kAgree:
    case EventType::kRequest:
    case EventType::kReject:
    case EventType::kThreaten:
    case EventType::kAccuse:
    case EventType::kConcede:
      break;
    default:
      return;
  }
  if (const Row* act = row_at(row.content_of);
      row.type == EventType::kConcede && act != nullptr && act->type == EventType::kRequest && asks_for_others(*act))
    return;
  const uint32_t sentence = clause_of(row).sentence;
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  std::vector<Party> other;
  const auto add = [&](const std::vector<Party>& side) {
    for (const Party& party : side)
      if (!country_of(party).empty() && !doc_.entities[party.entity].media && !share_country({party}, row.actors)) {
        if (!other.empty() && !same_code(other.front(), party)) return false;
        if (other.empty()) other.push_back(party);
      }
    return true;
  };
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
    const Row& before = rows_[k];
    if (clause_of(before).sentence + 2 < sentence) break;
    if (!before.dropped.empty()) continue;
    const bool mine = share_country(before.actors, row.actors) || share_country(before.recipients, row.actors);
    // Who looks into something or mediates is no party to it.
    if (!mine || before.mode == EventMode::kInvestigate || before.mode == EventMode::kThirdParty) continue;
    if (!add(before.actors) || !add(before.recipients)) return;
    // Who told of it, of another country than all these: the other of the two.
    for (const Source& source : chain_of(scene_.clauses, reading_.speech, reading_.speech_event, before.clause))
      if (row.type == EventType::kRequest && !add({source.party})) return;
  }
  imply(other, "party.other-of-two", &row.recipients, &row);
}

// "has been expelled from Chad": where somebody is put out of, the state puts him out.
void Sides::expeller(Row& row) {
  if (!row.actors.empty() || !clause_of(row).passive || clause_of(row).has("by")) return;
  const bool put_out = (row.type == EventType::kSanction && row.mode == EventMode::kExpel) ||
                       (row.type == EventType::kCoerce && row.mode == EventMode::kDeport);
  if (!put_out) return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "from") continue;
    auto found = parties_of(doc_, scene_, argument.token, false);
    std::erase_if(found, [&](const Party& party) {
      return !is_state(party) || party.mention == kNone || doc_.mentions[party.mention].rule != "who.country";
    });
    if (imply(found, "party.expeller", &row.actors, &row)) return;
  }
}

// "will not lift the embargo until Bern frees them": whoever is to move first is who is meant.
void Sides::asked_first(Row& row) {
  if (!row.recipients.empty() || row.actors.empty()) return;
  const bool hostile = row.type == EventType::kReject || row.type == EventType::kThreaten || row.type == EventType::kMobilize ||
                       row.type == EventType::kCoerce || row.type == EventType::kSanction || row.type == EventType::kAssault;
  if (!hostile || row.value == Value::kHistorical) return;
  uint32_t first = row.clause;
  while (first > 0 && all_[first - 1].sentence == clause_of(row).sentence) --first;
  for (uint32_t k = first; k < all_.size() && all_[k].sentence == clause_of(row).sentence; ++k) {
    const Clause& clause = all_[k];
    if (clause.sentence != clause_of(row).sentence || (clause.parent != row.clause && clause.parent != clause_of(row).parent))
      continue;
    if (clause.marker != "until" && clause.marker != "unless" && clause.marker != "till" && clause.marker != "if" &&
        clause.marker != "except if")
      continue;
    if (clause.parent != row.clause && clause.parent == kNone) continue;
    const Argument* doer = clause.find("doer");
    if (doer == nullptr) continue;
    auto found = parties_of(doc_, scene_, doer->token, false);
    std::erase_if(found, [&](const Party& party) { return is_own(row, party) || owned_by_actor(row, party); });
    if (imply(found, "party.asked-first", &row.recipients, &row)) return;
  }
}

// What is threatened is threatened to whoever is warned; what would be answered is what he would do.
void Sides::threatened(Row& row) {
  const Row* act = row_at(row.content_of != kNone ? row.content_of : row.condition_of);
  // "warned that strikers would be punished", "promised that they would be freed": by who says so.
  if (act != nullptr && act != &row && row.content_of != kNone && row.actors.empty() && clause_of(row).passive &&
      !clause_of(row).has("by") && row.value != Value::kNegated &&
      (act->type == EventType::kThreaten || act->type == EventType::kAgree || act->type == EventType::kConcede) &&
      row.type != EventType::kConsult && !act->actors.empty())
    imply(act->actors, "party.own-word", &row.actors, &row);
  if (act == nullptr || act == &row || act->type != EventType::kThreaten || !any_known(act->recipients)) return;
  const bool hostile = row.type == EventType::kCoerce || row.type == EventType::kSanction || row.type == EventType::kAssault ||
                       row.type == EventType::kMobilize;
  if (!hostile) return;
  // "if Rome asks our men to go, they will get sanctions": nobody threatens his own.
  if (row.content_of != kNone && !row.recipients.empty() && share_country(row.recipients, act->actors) &&
      !share_country(act->recipients, act->actors) &&
      std::all_of(row.recipients.begin(), row.recipients.end(), [&](const Party& party) {
        return party.mention != kNone && share_country({party}, act->actors) && clause_of(row).word_class == WordClass::kNoun;
      })) {
    row.recipients.clear();
    imply(act->recipients, "party.threatened", &row.recipients, &row);
  }
  if (row.content_of != kNone && row.recipients.empty() && share_country(row.actors, act->actors))
    imply(act->recipients, "party.threatened", &row.recipients, &row);
  if (row.condition_of != kNone && row.content_of == kNone && row.actors.empty() &&
      clause_of(row).word_class == WordClass::kNoun && !share_country(row.recipients, act->recipients) &&
      !share_country(act->actors, act->recipients))
    imply(act->recipients, "party.warned", &row.actors, &row);
}

// "gave two million euros in aid to Fiji": who gives the money gives the aid.
void Sides::provider(Row& row) {
  if (row.type != EventType::kAid || !row.actors.empty() || clause_of(row).word_class != WordClass::kNoun) return;
  const uint32_t above = clause_of(row).parent;
  if (above == kNone || clause_of(row).edge != Edge::kNoun || all_[above].word_class != WordClass::kVerb || all_[above].passive ||
      !knowledge_.in_kind("providing", all_[above].lemma))
    return;
  for (const Argument& argument : reading_.arguments[above])
    if (argument.function == "doer") imply(parties_of(doc_, scene_, argument.token, false), "party.provider", &row.actors, &row);
}

// "attended a meeting of the council": who meets there and who comes.
void Sides::attended(Row& row) {
  if (row.type != EventType::kConsult || row.actors.empty() || !row.recipients.empty()) return;
  const Argument* object = clause_of(row).find("obj");
  if (object == nullptr) return;
  const Row* talks = deed_at(object->token);
  if (talks == nullptr || talks == &row || talks->type != EventType::kConsult) return;
  auto others = talks->actors;
  std::erase_if(others, [&](const Party& party) { return is_own(row, party) || party.inferred; });
  add_parties(others, &row.actors);
}

// "Peru has been split since Chilean troops invaded the north": the north of the state that the clause above is about.
void Sides::quarter_of(Row& row) {
  if (row.type != EventType::kAssault && row.type != EventType::kCoerce && row.type != EventType::kMobilize) return;
  const Argument* object = clause_of(row).find("obj");
  if (object == nullptr || !knowledge_.in_kind("quarter", word_of(doc_.tokens[object->token])) ||
      scene_.tree.first(object->token) != scene_.tree.leftmost(object->token) ||
      scene_.tree.rightmost(object->token) != object->token)
    return;
  uint32_t above = clause_of(row).parent;
  for (int steps = 0; steps < 3 && above != kNone; ++steps, above = all_[above].parent) {
    if (all_[above].subject == kNone) continue;
    auto found = parties_of(doc_, scene_, all_[above].subject, false);
    std::erase_if(found, [&](const Party& party) { return !is_state(party) || share_country({party}, row.actors); });
    if (imply(found, "party.quarter", &row.recipients, &row)) return;
  }
}

// "told Accra that it would answer", "tweeted at the premier": a threat, promise or refusal is made to whom it is told.
void Sides::told_to(Row& row) {
  if (row.actors.empty() || any_known(row.recipients)) return;
  const bool promised = row.value == Value::kPlanned && knowledge_.facts(row.type).planned_as == EventType::kAgree;
  if (row.type != EventType::kThreaten && row.type != EventType::kAgree && row.type != EventType::kReject &&
      row.type != EventType::kConcede && row.type != EventType::kRequest && !promised)
    return;
  for (uint32_t at = row.clause, steps = 0; steps < 4 && all_[at].parent != kNone; ++steps) {
    const bool content = all_[at].edge == Edge::kContent || all_[at].edge == Edge::kQuotation;
    const uint32_t above = all_[at].parent;
    if (!content && all_[at].edge != Edge::kConjunct) return;
    at = above;
    if (reading_.speech.reporter[above] == nullptr) continue;
    for (const Argument& argument : reading_.arguments[above]) {
      const bool told = argument.function == "obj" && reading_.speech.reporter[above]->role == Role::kTell;
      if (!told && argument.function != "to" && argument.function != "at") continue;
      auto found = parties_of(doc_, scene_, argument.token, false);
      std::erase_if(found, [&](const Party& party) {
        if (is_own(row, party) || share_country({party}, row.actors) || party.entity == kNone) return true;
        const Sector sector = doc_.entities[party.entity].sector;
        return sector == Sector::kJrn || sector == Sector::kNone || doc_.entities[party.entity].media;
      });
      if (imply(found, "party.told", &row.recipients, &row)) return;
    }
    return;
  }
}

// "shield Peru's exports from Chilean sanctions": who is shielded would suffer them.
void Sides::shielded(Row& row) {
  if (!row.recipients.empty() || clause_of(row).word_class != WordClass::kNoun || clause_of(row).function != "from") return;
  if (row.type != EventType::kSanction && row.type != EventType::kAssault && row.type != EventType::kCoerce) return;
  uint32_t above = clause_of(row).parent;
  // "shield its sales from sanctions", the phrase hung on the sales.
  if (above != kNone && all_[above].word_class == WordClass::kNoun && all_[above].function == "obj") above = all_[above].parent;
  if (above == kNone || !knowledge_.in_kind("shielding", all_[above].lemma)) return;
  for (const Argument& argument : reading_.arguments[above])
    if (argument.function == "obj") {
      auto found = parties_of(doc_, scene_, argument.token, true);
      std::erase_if(found, [&](const Party& party) { return is_own(row, party); });
      imply(found, "party.shielded", &row.recipients, &row);
    }
}

// "gave way under pressure from Oslo": who does something under it is pressed.
void Sides::pressed(Row& row) {
  if (row.type != EventType::kRequest || !row.recipients.empty() || clause_of(row).word_class != WordClass::kNoun ||
      clause_of(row).marker != "under")
    return;
  uint32_t above = clause_of(row).parent;
  for (int steps = 0; steps < 4 && above != kNone; ++steps, above = all_[above].parent) {
    for (const Argument& argument : reading_.arguments[above]) {
      if (argument.function != "doer") continue;
      auto found = parties_of(doc_, scene_, argument.token, false);
      std::erase_if(found, [&](const Party& party) { return is_own(row, party); });
      if (imply(found, "party.pressed", &row.recipients, &row)) return;
    }
  }
}

// "Kharkiv has sent for reinforcements": a town in the doer's place of a verb stands for those who run it.
void Sides::town_acts(Row& row) {
  if (!row.actors.empty() || row.sense->word_class != WordClass::kVerb || clause_of(row).passive) return;
  if (row.type == EventType::kAssault || row.type == EventType::kRetreat || row.type == EventType::kProtest ||
      row.type == EventType::kConsult)
    return;
  if (row.sense->actor.front().size() != 1 || row.sense->actor.front()[0] != "doer") return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "doer" || argument.borrowed || doc_.tokens[argument.token].upos != Upos::kPropn) continue;
    for (uint32_t m = scene_.mentions.first(argument.token); m != kNone; m = scene_.mentions.next(m)) {
      const Mention& mention = doc_.mentions[m];
      if (mention.kind != MentionKind::kPlace || mention.place == kNone) continue;
      if (doc_.places[mention.place].precision != PlacePrecision::kCity) continue;
      imply({party_of_place(doc_, mention.place, m)}, "party.town", &row.actors, &row);
    }
  }
}

// "refused Oslo's request", "its demands were met": an answer goes to who asked, and he asked who answers.
void Sides::asked_and_answered(Row& row) {
  if (row.type != EventType::kReject && row.type != EventType::kConcede && row.type != EventType::kAgree) return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "obj" && argument.function != "to") continue;
    Row* ask = deed_at(argument.token);
    if (ask == nullptr || ask == &row || ask->type != EventType::kRequest || !ask->dropped.empty()) continue;
    if (row.recipients.empty() && !share_country(ask->actors, row.actors))
      imply(ask->actors, "party.asker", &row.recipients, &row);
    if (ask->recipients.empty() && !share_country(ask->actors, row.actors))
      imply(row.actors, "party.asked", &ask->recipients, ask);
  }
}

// "Air strikes hit the enclave": what a blow hits it is aimed at.
void Sides::struck(Row& row) {
  if (row.type != EventType::kAssault || !row.recipients.empty() || clause_of(row).word_class != WordClass::kNoun ||
      clause_of(row).function != "doer" || clause_of(row).parent == kNone)
    return;
  const Clause& verb = all_[clause_of(row).parent];
  if (verb.passive || !knowledge_.in_kind("striking", verb.lemma)) return;
  const Argument* hit = verb.find("obj");
  if (hit == nullptr || scene_.clauses.of_token[hit->token] != kNone) return;
  auto found = parties_of(doc_, scene_, hit->token, true);
  std::erase_if(found, [&](const Party& party) { return is_own(row, party); });
  if (found.empty()) found = named_by(row, hit->token);
  add_parties(found, &row.recipients);
  if (!found.empty()) row.rules.push_back("party.struck");
}

void Sides::supply(Row& row) {
  if (!row.dropped.empty()) return;
  struck(row);
  asked_and_answered(row);
  town_acts(row);
  told_to(row);
  shielded(row);
  pressed(row);
  provider(row);
  attended(row);
  reciprocal(row);
  expeller(row);
  asked_first(row);
  threatened(row);
  owner_readies(row);
  same_order(row);
  giver(row);
  punished(row);
  asked_to_talk(row);
  same_blow(row);
  talkers(row);
  captor(row);
  holder(row);
  authorities(row);
  locals(row);
  hit_on_the_spot(row);
  other_of_two(row);
}

}  // namespace demarche::event
