// Whom a deed is done to where its own frame names nobody whose country is known. data/event/en/whom.tsv says which ways are
// lawful for which deeds, best first; here is how each way looks. What is found is marked as inferred. Every way asks for a sign
// in the words or for a text in which nobody else can be meant; all of them look a bounded number of rows and sentences around.
#include <algorithm>

#include "event/circumstance_share.h"
#include "event/parties.h"
#include "event/sides.h"
#include "event/speech.h"

namespace demarche::event {
namespace {

constexpr uint32_t kMostRows = 24;
constexpr uint32_t kMostClauses = 24;
constexpr uint32_t kMostTokens = 120;
constexpr int kMostClimbs = 5;

bool is_one_of(const std::vector<std::string_view>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void Sides::fill(Row& row) {
  if (!row.dropped.empty() || any_known(row.recipients)) return;
  // By the type that its words tell: what is still to come may have been folded into another.
  const EventType type = reading_.fired[row.clause].fired() ? row.sense->type : row.type;
  const bool named = std::any_of(row.recipients.begin(), row.recipients.end(),
                                 [](const Party& party) { return party.entity != kNone || party.mention != kNone; });
  for (const WhomRule& rule : knowledge_.whom_rules(type)) {
    if (!rule.modes.empty() &&
        (std::find(rule.modes.begin(), rule.modes.end(), row.mode) == rule.modes.end()) != rule.other_modes)
      continue;
    if ((rule.unnamed && named) || (rule.nobody && !row.recipients.empty())) continue;
    if (rule.told && (clause_of(row).word_class != WordClass::kVerb || !clause_of(row).finite ||
                      clause_of(row).edge == Edge::kRelative || judges_deed(row)))
      continue;
    if (row.sense->actor.front().size() > 1 && (rule.way != WhomWay::kOther || row.actors.size() > 1)) continue;
    const bool fits = std::all_of(rule.when.begin(), rule.when.end(), [&](const Condition& condition) {
      return holds(scene_, clause_of(row), reading_.arguments[row.clause], condition);
    });
    if (!fits) continue;
    auto found = by_way(rule, row);
    std::erase_if(found, [&](const Party& party) {
      if (is_own(row, party) && rule.way != WhomWay::kOwn) return true;
      return !rule.own && (share_country({party}, row.actors) || of_actors_country(row, party));
    });
    if (imply(std::move(found), rule.id, &row.recipients, &row)) return;
  }
}

// "condemned the killing of farmers": whoever did it is meant, and it is not told who did.
bool Sides::judges_deed(const Row& row) {
  if (row.type != EventType::kAccuse && row.type != EventType::kSupport) return false;
  return std::any_of(reading_.arguments[row.clause].begin(), reading_.arguments[row.clause].end(), [&](const Argument& argument) {
    const Row* deed = deed_at(argument.token);
    return deed != nullptr && deed != &row && !knowledge_.facts(deed->type).speech;
  });
}

// Is the party's state that of a doer, whoever stands for it?
bool Sides::of_actors_country(const Row& row, const Party& party) const {
  return of_country_of(row.actors, party);
}

bool Sides::of_country_of(const std::vector<Party>& parties, const Party& party) const {
  if (party.entity == kNone || doc_.entities[party.entity].country.empty()) return false;
  return std::any_of(parties.begin(), parties.end(), [&](const Party& actor) {
    return actor.entity != kNone && doc_.entities[actor.entity].country == doc_.entities[party.entity].country;
  });
}

bool Sides::in_kinds(const WhomRule& rule, std::string_view lemma) const {
  return std::any_of(rule.kinds.begin(), rule.kinds.end(),
                     [&](std::string_view kind) { return knowledge_.in_kind(kind, lemma); });
}

std::vector<Party> Sides::by_way(const WhomRule& rule, Row& row) {
  switch (rule.way) {
    case WhomWay::kPhrase:
      return of_phrases(row.clause, rule);
    case WhomWay::kClause:
      return of_clauses_below(row, rule);
    case WhomWay::kAim:
      return of_words_below(row);
    case WhomWay::kAbove:
      return of_doer_above(row, rule);
    case WhomWay::kFirst:
      return of_first_mover(row, rule);
    case WhomWay::kReturn:
      return of_return(row);
    case WhomWay::kReplier:
      return of_replier(row);
    case WhomWay::kPresser:
      return of_presser(row, rule);
    case WhomWay::kSameDeed:
      return of_same_deed(row);
    case WhomWay::kGainer:
      return of_gainer(row);
    case WhomWay::kStruck:
      return of_struck_before(row);
    case WhomWay::kSender:
      return of_speaker(row);
    case WhomWay::kBeside:
      return of_deed_beside(row);
    case WhomWay::kAnswered:
      return of_answered(row, rule);
    case WhomWay::kTold:
      return in_kinds(rule, clause_of(row).lemma) ? of_told_last(row) : std::vector<Party>{};
    case WhomWay::kThing:
      return of_thing_before(row, rule);
    case WhomWay::kOwn:
      return of_own_state(row);
    case WhomWay::kPlace: {
      const Party place = place_of(row);
      return place.entity == kNone ? std::vector<Party>{} : std::vector<Party>{place};
    }
    case WhomWay::kOnly:
      if (row.value == Value::kHypothetical || row.value == Value::kNegated || row.actors.size() > 1) return {};
      // "Norway closed its border": a state does nothing to itself.
      if (!knowledge_.facts(row.type).speech && row.mode != EventMode::kArrest && !row.actors.empty() &&
          is_state(row.actors.front()))
        return {};
      // "The Danish army killed ten fighters": whose army it is does not tell whose they are.
      if (row.type == EventType::kAssault && !row.actors.empty() && is_force(row.actors.front()) &&
          doc_.entities[row.actors.front().entity].rule == "link.owner")
        return {};
      return of_states_around(row, rule, 0);
    case WhomWay::kOther:
      return of_states_around(row, rule, 1);
    case WhomWay::kOthers:
      return std::all_of(row.actors.begin(), row.actors.end(),
                         [&](const Party& actor) {
                           return is_body(actor) || (actor.entity != kNone && doc_.entities[actor.entity].sector == Sector::kNgo);
                         })
                 ? of_states_around(row, rule, 2)
                 : std::vector<Party>{};
    case WhomWay::kFoe:
      return of_foe(row);
    case WhomWay::kClaimant:
      return of_claimant(row, rule);
  }
  return {};
}

// Those whom a phrase names itself, through its possessor and complements, or through a participle that tells whose or with whom
// it is: "a lorry carrying UN inspectors", "a store belonging to the Red Cross".
std::vector<Party> Sides::inside(uint32_t token) {
  auto found = parties_of(doc_, scene_, token, true);
  std::erase_if(found, [&](const Party& party) { return country_of(party).empty(); });
  if (!found.empty()) return found;
  for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c)) {
    if (doc_.tokens[c].deprel != Deprel::kNmod || c < token) continue;
    const std::string_view before = doc_.tokens[scene_.tree.leftmost(c)].lower;
    if (before != "on" && before != "against" && before != "toward" && before != "towards" && before != "into") continue;
    found = parties_of(doc_, scene_, c, true);
    std::erase_if(found, [&](const Party& party) { return country_of(party).empty(); });
    if (!found.empty()) return found;
  }
  for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c)) {
    const uint32_t clause = scene_.clauses.of_token[c];
    if (clause == kNone || all_[clause].word_class != WordClass::kVerb) continue;
    // "computers that control Iranian launches": things that a country's things are named with.
    const bool of_things = !knowledge_.in_kind("bearing", all_[clause].lemma);
    if (of_things && (doc_.tokens[c].deprel != Deprel::kAclRelcl || is_of_kind(scene_, token, "human") ||
                      is_of_kind(scene_, token, "victim") || !scene_.clauses.all[clause].finite))
      continue;
    if (of_things) {
      const Argument* object = all_[clause].find("obj");
      if (object == nullptr || object->token == token || object->token < c) continue;
      found = parties_of(doc_, scene_, object->token, false);
      std::erase_if(found, [&](const Party& party) { return country_of(party).empty(); });
      if (!found.empty()) return found;
      continue;
    }
    for (const std::string_view function : {"obj", "doer", "to", "by", "with", "for"})
      for (const Argument& argument : reading_.arguments[clause]) {
        if (argument.function != function || argument.token == token) continue;
        found = parties_of(doc_, scene_, argument.token, false);
        std::erase_if(found, [&](const Party& party) { return country_of(party).empty(); });
        if (!found.empty()) return found;
      }
  }
  return found;
}

std::vector<Party> Sides::of_phrases(uint32_t clause, const WhomRule& rule) {
  for (const std::string_view function : rule.from)
    for (const Argument& argument : reading_.arguments[clause]) {
      if (argument.function != function) continue;
      if (auto found = inside(argument.token); !found.empty()) return found;
    }
  return {};
}

// "the rising that toppled the president": what the deed did, told in a clause below it.
std::vector<Party> Sides::of_clauses_below(const Row& row, const WhomRule& rule) {
  for (uint32_t k = row.clause + 1; k < all_.size() && k < row.clause + kMostClauses; ++k) {
    if (all_[k].sentence != clause_of(row).sentence) break;
    if (all_[k].parent != row.clause || !in_kinds(rule, all_[k].lemma)) continue;
    if (auto found = of_phrases(k, rule); !found.empty()) return found;
  }
  return {};
}

// "marched to demand that the premier resign", "rallied, accusing Oslo of a breach": whom the words that it carries are aimed at.
std::vector<Party> Sides::of_words_below(const Row& row) {
  for (const Row& other : rows_) {
    const Clause& words = clause_of(other);
    if (&other == &row || words.sentence != clause_of(row).sentence || !any_known(other.recipients) || !other.dropped.empty())
      continue;
    if (other.type != EventType::kRequest && other.type != EventType::kAccuse && other.type != EventType::kReject) continue;
    uint32_t at = other.clause;
    for (int steps = 0; steps < kMostClimbs && at != kNone && at != row.clause; ++steps) at = all_[at].parent;
    if (at == row.clause && (other.actors.empty() || share_country(other.actors, row.actors) || !any_known(row.actors)))
      return other.recipients;
  }
  return {};
}

// "left at the request of Oslo", "gave way under pressure from it": whoever does something under it is asked.
std::vector<Party> Sides::of_doer_above(const Row& row, const WhomRule& rule) {
  const Clause& clause = clause_of(row);
  // "a swap mediated by Oslo": those who swapped.
  const bool described = clause.word_class == WordClass::kVerb && clause.participle && clause.edge == Edge::kRelative &&
                         is_one_of(rule.from, "participle");
  if (!described &&
      (clause.word_class != WordClass::kNoun || (!is_one_of(rule.from, clause.function) && !is_one_of(rule.from, clause.marker))))
    return {};
  uint32_t above = clause.parent;
  for (int steps = 0; steps < kMostClimbs && above != kNone; ++steps, above = all_[above].parent) {
    if (all_[above].word_class != WordClass::kVerb) continue;
    if (!rule.kinds.empty() && !in_kinds(rule, all_[above].lemma)) return {};
    for (const std::string_view function : {"doer", "by"})
      for (const Argument& argument : reading_.arguments[above]) {
        if (argument.function != function) continue;
        auto found = parties_of(doc_, scene_, argument.token, false);
        if (any_known(found)) return found;
      }
    return {};
  }
  return {};
}

// "will lift the ban once Rome frees them", "ended its boycott after Rome paid": whoever moves first is who gains, or who is
// meant.
std::vector<Party> Sides::of_first_mover(const Row& row, const WhomRule& rule) {
  const uint32_t sentence = clause_of(row).sentence;
  uint32_t first = row.clause;
  while (first > 0 && all_[first - 1].sentence == sentence) --first;
  for (uint32_t k = first; k < all_.size() && all_[k].sentence == sentence; ++k) {
    const Clause& clause = all_[k];
    if (clause.parent == kNone) continue;
    // Also of what is said in the act: "said it would answer after Rome closed the strait".
    const bool inside_act = all_[clause.parent].parent == row.clause && all_[clause.parent].edge == Edge::kContent;
    if (clause.parent != row.clause && clause.parent != clause_of(row).parent && !inside_act) continue;
    if (k == row.clause || !is_one_of(rule.from, clause.marker)) continue;
    const Argument* doer = clause.find("doer");
    if (doer == nullptr) continue;
    auto found = parties_of(doc_, scene_, doer->token, false);
    if (any_known(found)) return found;
  }
  return {};
}

// "will reopen its embassy as soon as Rome returns to neutrality": what somebody waits for is given to him.
std::vector<Party> Sides::of_return(Row& row) {
  const Row* act = row_at(row.condition_of);
  if (act == nullptr || act == &row || !any_known(act->actors)) return {};
  switch (act->type) {
    case EventType::kAgree:
    case EventType::kConcede:
    case EventType::kSupport:
    case EventType::kRetreat:
    case EventType::kCooperate:
    case EventType::kAid:
    case EventType::kRequest:
    case EventType::kThreaten:
    case EventType::kReject:
      return act->actors;
    default:
      return {};
  }
}

// "Oslo denied it after Rome said that gas had been used": an unaddressed charge is aimed at whoever answers it at once.
std::vector<Party> Sides::of_replier(const Row& row) {
  const uint32_t sentence = clause_of(row).sentence;
  // "Rome had sent nobody, an aide insisted, after Oslo alleged that ...": who says so answers.
  if (const uint32_t above = clause_of(row).parent; clause_of(row).edge == Edge::kTime && above != kNone &&
                                                    reading_.speech.reporter[above] != nullptr &&
                                                    !reading_.speech.speakers[above].empty())
    if (const std::vector<Party> speaker = {reading_.speech.speakers[above].back().party};
        any_known(speaker) && !doc_.entities[speaker.front().entity].media)
      return speaker;
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  const uint32_t from = at > kMostRows ? at - kMostRows : 0;
  for (uint32_t k = from; k < rows_.size() && k < at + kMostRows; ++k) {
    const Row& other = rows_[k];
    if (k == at || !other.dropped.empty()) continue;
    const uint32_t where = clause_of(other).sentence;
    if (where < sentence || where > sentence + 1) continue;
    // Before the charge only where the charge hangs on the answer.
    const bool behind = clause_of(other).head > clause_of(row).head;
    if (!behind && (clause_of(row).edge != Edge::kTime || where != sentence)) continue;
    if (behind && clause_of(other).parent == row.clause) continue;
    std::vector<Party> replier;
    if (other.type == EventType::kReject) {
      replier = other.actors;
    } else if (other.value == Value::kNegated) {
      const auto chain = chain_of(scene_.clauses, reading_.speech, reading_.speech_event, other.clause);
      if (!chain.empty()) replier.push_back(chain.back().party);
      if (!share_country(replier, other.actors)) continue;
    } else {
      continue;
    }
    if (any_known(replier) && !share_country(replier, row.actors)) return replier;
  }
  return {};
}

// Who marched, asked or threatened just before gets what is conceded.
std::vector<Party> Sides::of_presser(const Row& row, const WhomRule& rule) {
  if (row.value == Value::kNegated) return {};
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRows; ++n) {
    const Row& other = rows_[k];
    if (clause_of(other).sentence + 2 < clause_of(row).sentence) break;
    if (!other.dropped.empty() || !any_known(other.actors)) continue;
    const bool presses = other.type == EventType::kProtest ||
                         (!asks_for_others(other) && (other.type == EventType::kRequest || other.type == EventType::kThreaten) &&
                          (other.recipients.empty() || share_country(other.recipients, row.actors)));
    if (presses) return other.actors;
  }
  // "kept the road shut. The minister blinked"
  return in_kinds(rule, clause_of(row).lemma) ? doers_before(row) : std::vector<Party>{};
}

// "said that it had carried out the attack": those hit by the deed that was told before, there with no doer or the same.
std::vector<Party> Sides::of_same_deed(const Row& row) {
  const Clause& clause = clause_of(row);
  uint32_t noun = clause.word_class == WordClass::kNoun ? clause.head : kNone;
  if (const Argument* object = clause.find("obj");
      noun == kNone && object != nullptr && is_of_kind(scene_, object->token, "attack"))
    noun = object->token;
  // "claimed responsibility for the attack"
  if (const Argument* object = clause.find("obj");
      noun == kNone && object != nullptr && is_of_kind(scene_, object->token, "owned-up"))
    for (const Argument& blow : reading_.arguments[row.clause])
      if (blow.function == "for" && is_of_kind(scene_, blow.token, "attack")) noun = blow.token;
  bool again = noun != kNone && noun == clause.head && clause.definite;
  for (uint32_t c = noun != kNone && noun != clause.head ? scene_.tree.first(noun) : kNone; c != kNone; c = scene_.tree.next(c))
    again = again || doc_.tokens[c].lower == "the";
  for (uint32_t c = again ? scene_.tree.first(noun) : kNone; again && c != kNone; c = scene_.tree.next(c)) {
    const Deprel relation = doc_.tokens[c].deprel;
    again = relation == Deprel::kDet || relation == Deprel::kCase || relation == Deprel::kPunct ||
            relation == Deprel::kCompound || relation == Deprel::kAclRelcl;
  }
  // "Pagers blew up. A source says Oslo hid explosives in them": who did what had been told without a doer.
  const bool named = !again && clause.word_class == WordClass::kVerb && !row.actors.empty() &&
                     !chain_of(scene_.clauses, reading_.speech, reading_.speech_event, row.clause).empty() &&
                     row.circumstance.place == kNone;
  if (!again && !named) return {};
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRows; ++n) {
    const Row& other = rows_[k];
    if (clause_of(other).sentence + 3 < clause.sentence) break;
    if (other.type != row.type || !other.dropped.empty()) continue;
    if (named ? any_known(other.actors)
              : any_known(row.actors) && any_known(other.actors) && !share_country(row.actors, other.actors))
      continue;
    auto hit = other.recipients;
    if (named) std::erase_if(hit, [&](const Party& party) { return share_country({party}, row.actors); });
    return hit;
  }
  return {};
}

// "Rome freed the crew, and Bern ended its embargo": who did the deed before it in the same breath gets the return.
std::vector<Party> Sides::of_deed_beside(const Row& row) {
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at; k-- > 0;) {
    const Row& other = rows_[k];
    if (clause_of(other).sentence != clause_of(row).sentence) break;
    if (!other.dropped.empty() || !any_known(other.actors) || other.content_of == row.clause) continue;
    if (other.type != EventType::kRetreat && other.type != EventType::kConcede && other.type != EventType::kAgree) continue;
    if (!share_country(other.actors, row.actors)) return other.actors;
  }
  return {};
}

// "We are grateful, answered the chief": who spoke or acted before is answered.
std::vector<Party> Sides::of_answered(const Row& row, const WhomRule& rule) {
  uint32_t reply = row.clause;
  for (int steps = 0; steps < kMostClimbs && reply != kNone && !in_kinds(rule, all_[reply].lemma); ++steps)
    reply = all_[reply].edge == Edge::kContent || all_[reply].edge == Edge::kQuotation || all_[reply].edge == Edge::kConjunct
                ? all_[reply].parent
                : kNone;
  if (reply == kNone || all_[reply].word_class != WordClass::kVerb) return {};
  const uint32_t from = std::min(all_[reply].head, clause_of(row).head);
  const auto other_side = [&](const std::vector<Party>& side) {
    return any_known(side) && std::none_of(side.begin(), side.end(), [&](const Party& party) {
             return is_own(row, party) || doc_.entities[party.entity == kNone ? 0 : party.entity].media;
           });
  };
  for (uint32_t k = reply, n = 0; k-- > 0 && n < kMostClauses; ++n) {
    if (all_[k].sentence + 1 < all_[reply].sentence) break;
    if (all_[k].head >= from) continue;
    const auto& speakers = reading_.speech.speakers[k];
    if (reading_.speech.reporter[k] != nullptr && !speakers.empty() && other_side({speakers.back().party}))
      return {speakers.back().party};
    const Row* told = row_at(k);
    if (told != nullptr && told != &row && told->dropped.empty() && told->clause == k && told->content_of == kNone &&
        other_side(told->actors))
      return told->actors;
  }
  return {};
}

// "They agreed on Friday. Rome applauded": who did the deed told last.
std::vector<Party> Sides::of_told_last(const Row& row) {
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRows; ++n) {
    const Row& other = rows_[k];
    if (clause_of(other).sentence + 2 < clause_of(row).sentence) break;
    if (!other.dropped.empty() || !any_known(other.actors) || other.content_of != kNone || other.condition_of != kNone) continue;
    if (share_country(other.actors, row.actors)) continue;
    return other.actors;
  }
  return doers_before(row);
}

// Who did what the sentences before tell of, whether or not it is an event: the nearest doer who is known.
std::vector<Party> Sides::doers_before(const Row& row) {
  const uint32_t sentence = clause_of(row).sentence;
  for (uint32_t k = row.clause, n = 0; k-- > 0 && n < kMostClauses; ++n) {
    const Clause& clause = all_[k];
    if (clause.sentence + 2 < sentence) break;
    if (clause.sentence == sentence || clause.word_class != WordClass::kVerb || reading_.speech.reporter[k] != nullptr) continue;
    const Argument* doer = clause.find("doer");
    if (doer == nullptr) continue;
    auto found = parties_of(doc_, scene_, doer->token, false);
    std::erase_if(found, [&](const Party& party) {
      return country_of(party).empty() || doc_.entities[party.entity].media || is_own(row, party);
    });
    if (!found.empty()) return found;
  }
  return {};
}

// Whoever gets or got the like just before: "gave it arms. The bank put off a new loan." "Troops were sent to defend it."
std::vector<Party> Sides::of_gainer(const Row& row) {
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRows; ++n) {
    const Row& other = rows_[k];
    if (clause_of(other).sentence + 1 < clause_of(row).sentence) break;
    if (!other.dropped.empty() || !any_known(other.recipients)) continue;
    const bool defended = std::find(other.rules.begin(), other.rules.end(), "whom.defended") != other.rules.end();
    if (other.type != EventType::kAid && !defended) continue;
    return other.recipients;
  }
  return {};
}

// Whom grief and thanks are for: those hit by the blow told last.
std::vector<Party> Sides::of_struck_before(Row& row) {
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRows; ++n) {
    Row& other = rows_[k];
    if (clause_of(other).sentence + 3 < clause_of(row).sentence) break;
    if (!other.dropped.empty() || other.type != EventType::kAssault) continue;
    if (any_known(other.recipients)) return other.recipients;
    if (const Party place = place_of(other); place.entity != kNone) return {place};
  }
  return {};
}

// "Two monitors were hurt, the mission said": whoever tells of people of a mission speaks of his own.
std::vector<Party> Sides::of_speaker(const Row& row) {
  const auto chain = chain_of(scene_.clauses, reading_.speech, reading_.speech_event, row.clause);
  if (chain.empty() || chain.back().party.entity == kNone || !is_body(chain.back().party)) return {};
  return {chain.back().party};
}

// "Oslo tabled a draft. Rome vetoed the draft", "one of its boats ... the vessel": whose the thing was when it was told of first.
std::vector<Party> Sides::of_thing_before(const Row& row, const WhomRule& rule) {
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (!is_one_of(rule.from, argument.function)) continue;
    const Token& thing = doc_.tokens[argument.token];
    const std::string_view opening = doc_.tokens[scene_.tree.leftmost(argument.token)].lower;
    if (thing.upos != Upos::kNoun || (opening != "the" && opening != "this" && opening != "that")) continue;
    const uint32_t first = scene_.tree.leftmost(argument.token);
    for (uint32_t t = first, n = 0; t-- > 0 && n < kMostTokens; ++n) {
      const Token& before = doc_.tokens[t];
      if (before.sentence + 3 < thing.sentence) break;
      if (before.upos != Upos::kNoun) continue;
      const bool same =
          word_of(before) == word_of(thing) || std::any_of(rule.kinds.begin(), rule.kinds.end(), [&](std::string_view kind) {
            return before.xpos == thing.xpos && is_of_kind(scene_, t, kind) && is_of_kind(scene_, argument.token, kind);
          });
      if (!same) continue;
      for (uint32_t up = t, steps = 0; steps < 4 && doc_.tokens[up].head != kNone; ++steps) {
        up = doc_.tokens[up].head;
        const uint32_t clause = scene_.clauses.of_token[up];
        if (clause == kNone || all_[clause].word_class != WordClass::kVerb) continue;
        if (!knowledge_.in_kind("tabling", all_[clause].lemma)) break;
        if (const Argument* doer = all_[clause].find("doer"); doer != nullptr) {
          auto found = parties_of(doc_, scene_, doer->token, false);
          if (any_known(found)) return found;
        }
        break;
      }
      if (auto found = parties_of(doc_, scene_, t, false); any_known(found)) return found;
      if (is_of_kind(scene_, t, "bill") || is_of_kind(scene_, t, "proposal")) break;  // what it is about is not whose it is
      if (auto found = inside(t); !found.empty()) return found;
    }
  }
  return {};
}

// Of people against their own state: "marched against the new tax".
std::vector<Party> Sides::of_own_state(const Row& row) {
  for (const Party& actor : row.actors) {
    if (actor.entity == kNone || doc_.entities[actor.entity].country.empty()) continue;
    const std::string_view country = doc_.entities[actor.entity].country;
    if (row.type == EventType::kProtest) return of_state(country);
    const Party people = party_of_people(doc_, country);
    return people.entity == kNone ? std::vector<Party>{} : std::vector<Party>{people};
  }
  return {};
}

// The state itself, where the text names it or a place of it.
std::vector<Party> Sides::of_state(std::string_view country) {
  if (const Party party = party_of_country(doc_, country); party.entity != kNone) return {party};
  for (uint32_t p = 0; p < doc_.places.size(); ++p)
    if (doc_.places[p].country == country) return {party_of_place(doc_, p, kNone)};
  return {};
}

// The states named around the deed: the only one there is (`most` is 0), or those beside the doer's, at most so many.
std::vector<Party> Sides::of_states_around(const Row& row, const WhomRule& rule, size_t most) {
  const bool alone = most == 0;
  const uint32_t sentence = clause_of(row).sentence;
  const uint32_t first = sentence > 1 ? sentence - 2 : 0;
  std::vector<Party> states;
  const Span from = doc_.sentences[first].span;
  const uint32_t last = std::min<uint32_t>(sentence + (rule.back ? 0 : 1), static_cast<uint32_t>(doc_.sentences.size()) - 1);
  auto at = std::lower_bound(doc_.mentions.begin(), doc_.mentions.end(), from.begin,
                             [](const Mention& mention, uint32_t begin) { return mention.span.begin < begin; });
  std::string_view datelined;
  for (; at != doc_.mentions.end() && at->span.begin < doc_.sentences[last].span.end; ++at) {
    const auto m = static_cast<uint32_t>(at - doc_.mentions.begin());
    if (at->kind == MentionKind::kTime || at->kind == MentionKind::kAmount || at->first_token >= doc_.tokens.size()) continue;
    const Sentence& where = doc_.sentences[doc_.tokens[at->first_token].sentence];
    const bool dateline = where.zone == ZoneKind::kDateline ||
                          (at->first_token == where.first_token && at->place != kNone && closes_dateline(doc_, where, *at));
    if (!dateline && at->place != kNone && within_speaker(at->head_token)) continue;
    const auto take = [&](const Party& party, std::string_view country) {
      if (country.empty()) return;
      const bool there = std::any_of(states.begin(), states.end(), [&](const Party& other) {
        return doc_.entities[other.entity].country == country || country_of(other) == country;
      });
      if (!there) states.push_back(party);
    };
    for (const uint32_t entity : at->entities)
      if (!doc_.entities[entity].media && doc_.entities[entity].sector != Sector::kJrn && !dateline)
        take({entity, m, at->span, true}, doc_.entities[entity].country);
    if (at->entities.empty() && at->place != kNone && !dateline)
      if (const Party party = party_of_place(doc_, at->place, m); party.entity != kNone) take(party, country_of(party));
    if (dateline && at->place != kNone) datelined = doc_.places[at->place].country;
  }
  if (alone) {
    // A dateline of another country leaves it open.
    if (states.size() != 1 || (!datelined.empty() && datelined != doc_.entities[states.front().entity].country)) return {};
    const std::string_view country = doc_.entities[states.front().entity].country;
    // "Two sailors killed as Peru seizes boat": whose force is at work beside it, or in the next breath, is rather the one that
    // hits.
    for (const Row& other : rows_) {
      const uint32_t told = clause_of(other).sentence;
      if (&other == &row || told < sentence || told > last || share_country(other.actors, row.actors)) continue;
      if (other.type != EventType::kCoerce && other.type != EventType::kAssault && other.type != EventType::kMobilize) continue;
      if (std::any_of(other.actors.begin(), other.actors.end(), [&](const Party& actor) { return country_of(actor) == country; }))
        return {};
    }
    if (knowledge_.facts(row.type).speech) return of_state(country);
    const Party people = party_of_people(doc_, country);
    return people.entity == kNone ? std::vector<Party>{} : std::vector<Party>{people};
  }
  std::erase_if(states, [&](const Party& party) { return share_country({party}, row.actors) || of_actors_country(row, party); });
  if (states.empty() || states.size() > most || !any_known(row.actors)) return {};
  const bool all = std::all_of(states.begin(), states.end(), [&](const Party& party) { return takes_part(party, first, last); });
  if (!all) return {};
  // "Students marched in Beijing. Rome cut its aid": the state is meant, not those who were told of.
  for (Party& party : states)
    if (row.type != EventType::kAssault && row.type != EventType::kCoerce && doc_.entities[party.entity].sector == Sector::kCvl)
      if (const auto state = of_state(doc_.entities[party.entity].country); !state.empty()) party = state.front();
  return states;
}

// "accused Iceland of threatening Norway ... if Iceland attacks": whom the same doer is told to strike or threaten.
std::vector<Party> Sides::of_foe(const Row& row) {
  if (row.value != Value::kHypothetical || !any_known(row.actors)) return {};
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at; k-- > 0;) {
    const Row& other = rows_[k];
    if (other.type != EventType::kAssault && other.type != EventType::kThreaten && other.type != EventType::kMobilize) continue;
    if (other.dropped.empty() && share_country(other.actors, row.actors) && any_known(other.recipients) &&
        !share_country(other.recipients, row.actors))
      return other.recipients;
  }
  return {};
}

// "a senior official in Addis Ababa said": where somebody speaks is no part of what he tells.
bool Sides::within_speaker(uint32_t token) const {
  uint32_t at = token;
  for (int steps = 0; steps < 3 && at != kNone && doc_.tokens[at].deprel == Deprel::kNmod; ++steps) at = doc_.tokens[at].head;
  if (at == kNone || at == token || doc_.tokens[at].deprel != Deprel::kNsubj || doc_.tokens[at].head == kNone) return false;
  const uint32_t clause = scene_.clauses.of_token[doc_.tokens[at].head];
  return clause != kNone && reading_.speech.reporter[clause] != nullptr &&
         case_of(doc_, scene_.tree, token, Deprel::kCase) == "in";
}

// "Tajik troops fired first, the Kyrgyz border guard claims", "a Peruvian judge charged a Chilean over the bombing": who charges
// somebody with it suffered it, where nobody else is told of.
std::vector<Party> Sides::of_claimant(const Row& row, const WhomRule& rule) {
  std::vector<Party> claimant;
  if (const Row* act = row_at(row.content_of);
      act != nullptr &&
      (act->type == EventType::kAccuse || act->type == EventType::kThreaten || act->type == EventType::kSanction))
    claimant = act->actors;
  if (claimant.empty())
    if (const auto chain = chain_of(scene_.clauses, reading_.speech, reading_.speech_event, row.clause); !chain.empty())
      claimant.push_back(chain.back().party);
  if (!any_known(claimant) || share_country(claimant, row.actors)) return {};
  // A third party may charge him with it too: those who charge have to be at arms with him.
  const bool armed = std::any_of(claimant.begin(), claimant.end(), [&](const Party& party) {
    return party.entity != kNone &&
           (doc_.entities[party.entity].sector == Sector::kMil || doc_.entities[party.entity].sector == Sector::kCop);
  });
  const bool dealt = std::any_of(rows_.begin(), rows_.end(), [&](const Row& other) {
    if (&other == &row || other.clause == row.content_of || !other.dropped.empty()) return false;
    auto all = other.actors;
    all.insert(all.end(), other.recipients.begin(), other.recipients.end());
    return share_country(all, claimant) && share_country(all, row.actors);
  });
  if (!armed && !dealt) return {};
  auto found = of_states_around(row, rule, 1);
  std::erase_if(found, [&](const Party& party) { return !of_country_of(claimant, party); });
  return found;
}

// Does somebody of that country do, suffer or say something in these sentences? "the Budapest signatories" make no Hungary.
bool Sides::takes_part(const Party& party, uint32_t first, uint32_t last) const {
  const std::string_view country = doc_.entities[party.entity].country;
  const auto is_of = [&](const Party& other) { return other.entity != kNone && doc_.entities[other.entity].country == country; };
  for (const Row& other : rows_) {
    const uint32_t sentence = clause_of(other).sentence;
    if (sentence < first || sentence > last || !other.dropped.empty()) continue;
    // "A bomb killed a Dane. The minister vowed that ...": whom nobody knows who hit is no other side.
    const bool hit_by_nobody = other.type == EventType::kAssault && !any_known(other.actors);
    if (std::any_of(other.actors.begin(), other.actors.end(), is_of) ||
        (!hit_by_nobody && std::any_of(other.recipients.begin(), other.recipients.end(), is_of)))
      return true;
  }
  for (uint32_t k = 0; k < all_.size(); ++k)
    if (all_[k].sentence >= first && all_[k].sentence <= last)
      for (const Source& source : reading_.speech.speakers[k])
        if (is_of(source.party)) return true;
  return false;
}

}  // namespace demarche::event
