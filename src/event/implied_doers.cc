// The doer of a deed whose clause names none, from what stands around it: whoever says that he did it, whose army tells of a
// plane that was brought down, who ruled where something was done "under" him, whose campaign is to be halted.
//
// Every rule asks for a sign in the words, as those of implied.cc do, and marks its party as inferred. Runs before them, since
// some of them go by the doer. Linear in rows but for a bounded look back.
#include <algorithm>

#include "event/parties.h"
#include "event/sides.h"
#include "event/speech.h"

namespace demarche::event {
namespace {

constexpr uint32_t kMostRowsBack = 40;
constexpr uint32_t kMostSentencesBack = 3;

bool holds(const std::vector<Party>& list, const Party& party) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Party& other) { return other.entity != kNone && other.entity == party.entity; });
}

bool is_harm(EventType type) {
  return type == EventType::kAssault || type == EventType::kCoerce || type == EventType::kSanction;
}

}  // namespace

// Who speaks last in the chain over the clause, where a state, an army or a body stands behind him.
Party Sides::official_speaker(uint32_t clause) const {
  const auto chain = chain_of(scene_.clauses, reading_.speech, reading_.speech_event, clause);
  if (chain.empty()) return {};
  const Party& party = chain.back().party;
  if (country_of(party).empty() || doc_.entities[party.entity].media) return {};
  switch (doc_.entities[party.entity].sector) {
    case Sector::kGov:
    case Sector::kMil:
    case Sector::kCop:
    case Sector::kJud:
    case Sector::kLeg:
    case Sector::kSpy:
    case Sector::kReb:
    case Sector::kPre:
      return party;
    default:
      return {};
  }
}

// "claimed responsibility for the drones that hit the port", "said that it had carried out the attack": the deeds inside the
// claim, and the one told before that it points back to, are the claimant's.
void Sides::claimed(Row& row) {
  if (row.type != EventType::kAssault || row.actors.empty() || row.value == Value::kNegated) return;
  const bool claims =
      std::any_of(reading_.arguments[row.clause].begin(), reading_.arguments[row.clause].end(),
                  [&](const Argument& a) { return a.function == "obj" && is_of_kind(scene_, a.token, "owned-up"); });
  const Party speaker = official_speaker(row.clause);
  const Argument* doer = clause_of(row).find("doer");
  const bool admits = doer != nullptr && doc_.tokens[doer->token].upos == Upos::kPron && speaker.entity != kNone &&
                      share_country({speaker}, row.actors);
  if (!claims && !admits) return;
  for (Row& other : rows_) {
    if (&other == &row || other.type != EventType::kAssault || any_known(other.actors) || !other.dropped.empty()) continue;
    if (!other.actors.empty() && clause_of(other).edge != Edge::kRelative) continue;  // "the drones that hit it"
    if (claims && other.clause > row.clause && clause_of(other).sentence == clause_of(row).sentence) {
      uint32_t at = other.clause;
      for (int steps = 0; steps < 4 && at != kNone && at != row.clause; ++steps) at = all_[at].parent;
      if (at == row.clause) imply(row.actors, "party.claimed", &other.actors, &other);
    }
  }
  // "... wrecked the bank. The cell claimed responsibility": the blow told last.
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
    Row& before = rows_[k];
    if (clause_of(before).sentence + kMostSentencesBack < clause_of(row).sentence) return;
    if (before.type != EventType::kAssault || !before.dropped.empty() || before.value != Value::kOccurred) continue;
    if (before.actors.empty() && clause_of(before).sentence < clause_of(row).sentence)
      imply(row.actors, "party.claimed", &before.actors, &before);
    return;
  }
}

// "a halt to Chile's patrols", "an end to the shelling by rebels": whose deed is to end ends it.
void Sides::halted(Row& row) {
  if (row.type != EventType::kRetreat || row.mode == EventMode::kRelease || !row.actors.empty()) return;
  const Clause& clause = clause_of(row);
  if (!knowledge_.in_kind("halting", clause.lemma)) return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    const bool ended = argument.function == "to" || argument.function == "of" || argument.function == "in" ||
                       (argument.function == "obj" && clause.passive);
    if (!ended) continue;
    const uint32_t deed = scene_.clauses.of_token[content_noun(doc_, scene_.tree, knowledge_, argument.token)];
    if (deed == kNone || all_[deed].word_class != WordClass::kNoun) continue;
    for (const Argument& doer : reading_.arguments[deed])
      if (doer.function == "doer" && imply(parties_of(doc_, scene_, doer.token, false), "party.halted", &row.actors, &row))
        return;
  }
}

// "was expropriated under Colonel Lund", "five years of torture under the militia": who ruled did it.
void Sides::under_rule(Row& row) {
  if (!row.actors.empty() || (!is_harm(row.type) && row.type != EventType::kRetreat)) return;
  const Clause& clause = clause_of(row);
  if (!clause.passive && clause.word_class != WordClass::kNoun) return;
  const auto rulers = [&](uint32_t token) {
    auto found = parties_of(doc_, scene_, token, false);
    std::erase_if(found, [&](const Party& party) {
      if (party.entity == kNone || party.mention == kNone) return true;
      const Entity& entity = doc_.entities[party.entity];
      return entity.kind != MentionKind::kPerson && entity.sector != Sector::kGov && entity.sector != Sector::kReb &&
             entity.sector != Sector::kUaf;
    });
    std::erase_if(found, [&](const Party& party) { return doc_.mentions[party.mention].head_token != token; });
    return found;
  };
  for (const Argument& argument : reading_.arguments[row.clause])
    if (argument.function == "under" && imply(rulers(argument.token), "party.under-rule", &row.actors, &row)) return;
  // "It was under Lund that mines were seized", "three years of slavery under the militia".
  for (uint32_t at : {clause.head, clause.parent == kNone ? clause.head : all_[clause.parent].head})
    for (uint32_t c = scene_.tree.first(at); c != kNone; c = scene_.tree.next(c))
      if (case_of(doc_, scene_.tree, c, Deprel::kCase) == "under" && imply(rulers(c), "party.under-rule", &row.actors, &row))
        return;
  if (clause.parent != kNone && case_of(doc_, scene_.tree, all_[clause.parent].head, Deprel::kCase) == "under")
    imply(rulers(all_[clause.parent].head), "party.under-rule", &row.actors, &row);
}

// "will face sanctions, the premier said", "must go or face air strikes": who says so would deal them out.
void Sides::own_threat(Row& row) {
  if (!is_harm(row.type) || clause_of(row).word_class != WordClass::kNoun) return;
  if (row.value != Value::kHypothetical && row.value != Value::kPlanned) return;
  const Clause& clause = clause_of(row);
  bool suffered =
      clause.parent != kNone && clause.function == "obj" && knowledge_.in_kind("undergoing", all_[clause.parent].lemma);
  // The parser may have lost the verb: the word before the noun's own phrase.
  const Sentence& sentence = doc_.sentences[clause.sentence];
  for (uint32_t t = clause.head, steps = 0; !suffered && t > sentence.first_token && steps < 4; ++steps) {
    --t;
    if (doc_.tokens[t].upos == Upos::kPunct || doc_.tokens[t].upos == Upos::kAdp) break;
    suffered =
        t > sentence.first_token && doc_.tokens[t - 1].lower == "or" && knowledge_.in_kind("undergoing", word_of(doc_.tokens[t]));
  }
  if (!suffered) return;
  const Row* act = row_at(row.content_of);
  if (act != nullptr && act != &row && (act->type == EventType::kRequest || act->type == EventType::kThreaten)) {
    // Whoever is pressed is no doer of what he would suffer.
    std::erase_if(row.actors,
                  [&](const Party& party) { return share_country({party}, act->recipients) || holds(act->recipients, party); });
    if (!row.actors.empty() || share_country(act->actors, row.recipients)) return;
    if (imply(act->actors, "party.own-threat", &row.actors, &row) && act->type == EventType::kRequest && row.recipients.empty())
      imply(act->recipients, "party.own-threat", &row.recipients, &row);
    return;
  }
  if (!row.actors.empty() || clause.parent == kNone) return;
  const std::string_view modal = all_[clause.parent].modal;
  if (modal != "will" && modal != "would" && modal != "'ll") return;
  const Party speaker = official_speaker(row.clause);
  if (speaker.entity == kNone || share_country({speaker}, row.recipients)) return;
  imply({speaker}, "party.own-threat", &row.actors, &row);
}

// "The strikes will go on, the ministry said": whoever can say so of a deed of forces carries it on.
bool Sides::goes_on(Row& row) {
  const Clause& clause = clause_of(row);
  const uint32_t verb = clause.light != kNone ? clause.light : clause.parent;
  if (!row.actors.empty() || verb == kNone || !knowledge_.in_kind("lasting", all_[verb].lemma) ||
      (all_[verb].modal != "will" && all_[verb].modal != "would"))
    return false;
  if (!is_of_kind(scene_, clause.head, "forceful") && row.type == EventType::kAssault) return false;
  if (doc_.tokens[scene_.tree.leftmost(clause.head)].lower != "the") return false;
  const Party speaker = official_speaker(row.clause);
  if (speaker.entity == kNone || doc_.entities[speaker.entity].country.empty() || share_country({speaker}, row.recipients))
    return false;
  return imply({speaker}, "party.goes-on", &row.actors, &row);
}

// "the bloc imposed travel bans", the imposing a deed of its own: the noun under a verb that only carries it out has its doer.
void Sides::carried_out(Row& row) {
  const Clause& clause = clause_of(row);
  if (!row.actors.empty() || clause.word_class != WordClass::kNoun || clause.light != kNone || clause.parent == kNone ||
      clause.function != "obj" || all_[clause.parent].passive || all_[clause.parent].word_class != WordClass::kVerb)
    return;
  const LightVerb* light = knowledge_.light_verb(all_[clause.parent].lemma, clause.function);
  if (light == nullptr || light->doer != "doer" || light->gives != Value::kSame) return;
  const Argument* doer = all_[clause.parent].find("doer");
  if (doer == nullptr) return;
  auto found = parties_of(doc_, scene_, doer->token, false);
  std::erase_if(found, [&](const Party& party) { return party.entity == kNone; });
  add_parties(found, &row.actors);
  if (!found.empty()) row.rules.push_back("party.carried-out");
}

// "convicted of the torture of prisoners", "wanted for the murder": who stands trial for it did it.
void Sides::culprit(Row& row) {
  if (!row.actors.empty() || (!is_harm(row.type) && row.type != EventType::kAid)) return;
  const Clause& clause = clause_of(row);
  if (clause.parent == kNone || (clause.word_class != WordClass::kNoun && !clause.gerund)) return;
  const std::string_view word = clause.function.empty() ? clause.marker : clause.function;
  if (word != "of" && word != "for" && word != "with" && word != "over") return;
  const Clause& above = all_[clause.parent];
  if (above.word_class != WordClass::kVerb || !knowledge_.in_kind("indicting", above.lemma) || above.negated) return;
  const Argument* whom = above.find("obj");
  if (whom == nullptr || whom->token == clause.head) return;
  auto found = parties_of(doc_, scene_, whom->token, false);
  std::erase_if(found, [&](const Party& party) { return party.entity == kNone || is_state(party); });
  add_parties(found, &row.actors);
  if (!found.empty()) row.rules.push_back("party.culprit");
}

// "apologised for the killing of hostages", "its apology for the raid": whoever says sorry for a deed did it.
void Sides::apologiser(Row& row) {
  if (!row.actors.empty() || !is_harm(row.type) || clause_of(row).parent == kNone) return;
  const Clause& clause = clause_of(row);
  if (clause.has("by") || (clause.word_class != WordClass::kNoun && !clause.gerund)) return;
  if (clause.function != "for" && clause.marker != "for" && clause.function != "over") return;
  const Clause& above = all_[clause.parent];
  if (!knowledge_.in_kind("apologising", above.lemma) || above.negated) return;
  for (const Argument& argument : reading_.arguments[clause.parent])
    if (argument.function == "doer" || argument.function == "possessor" || argument.function == "by") {
      auto found = parties_of(doc_, scene_, argument.token, false);
      std::erase_if(found, [&](const Party& party) { return share_country({party}, row.recipients); });
      if (imply(found, "party.apologiser", &row.actors, &row)) return;
    }
}

// "Peru and Chile signed an accord ending a war in which thousands died": who ends it fought it.
void Sides::warring(Row& row) {
  if (row.type != EventType::kAssault || !row.actors.empty() || clause_of(row).has("by")) return;
  uint32_t above = clause_of(row).parent;
  for (int steps = 0; steps < 3 && above != kNone; ++steps, above = all_[above].parent) {
    const Row* ended = row_at(above);
    if (ended == nullptr || ended->type != EventType::kRetreat || ended->mode != EventMode::kCeasefire) continue;
    if (ended->actors.size() > 1 && !share_country({ended->actors.front()}, {ended->actors.back()}))
      imply(ended->actors, "party.warring", &row.actors, &row);
    return;
  }
}

// "asylum was granted in Peru's embassy": by whose embassy it is.
void Sides::sheltered(Row& row) {
  if (row.type != EventType::kAid || !row.actors.empty()) return;
  const bool shelter = is_of_kind(scene_, clause_of(row).head, "shelter") ||
                       std::any_of(reading_.arguments[row.clause].begin(), reading_.arguments[row.clause].end(),
                                   [&](const Argument& a) { return is_of_kind(scene_, a.token, "shelter"); });
  if (!shelter) return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "in" && argument.function != "at" && argument.function != "inside") continue;
    auto found = parties_of(doc_, scene_, argument.token, false);
    std::erase_if(found, [&](const Party& party) {
      return party.entity == kNone || doc_.entities[party.entity].role != "embassy" || share_country({party}, row.recipients);
    });
    if (imply(found, "party.sheltered", &row.actors, &row)) return;
  }
}

// "Two drones were shot down, the army said", "the vessel had been expelled, the ministry replied": an act of power told by
// officials without a doer is their own, unless it was done to their own people or somewhere else.
void Sides::own_power(Row& row) {
  if (!row.actors.empty() || (row.value != Value::kOccurred && row.value != Value::kOngoing)) return;
  const Clause& clause = clause_of(row);
  if (clause.has("by") || (!clause.passive && clause.word_class != WordClass::kAdjective)) return;
  const bool down = row.type == EventType::kAssault && knowledge_.in_kind("downing", clause.lemma);
  const bool power = (row.type == EventType::kCoerce && (row.mode == EventMode::kArrest || row.mode == EventMode::kSeize ||
                                                         row.mode == EventMode::kRestrict || row.mode == EventMode::kDeport)) ||
                     (row.type == EventType::kSanction && row.mode == EventMode::kExpel);
  if (!down && !power) return;
  const auto* object = clause.find(clause.passive ? "obj" : "doer");
  if (object == nullptr) return;
  const bool craft = is_of_kind(scene_, object->token, "aircraft") || is_of_kind(scene_, object->token, "drone") ||
                     is_of_kind(scene_, object->token, "missile") || is_of_kind(scene_, object->token, "ship");
  if (down && !craft) return;
  // "over our territory": whose ground it was.
  for (const Argument& argument : reading_.arguments[row.clause]) {
    const std::string_view f = argument.function;
    if (!down || (f != "over" && f != "inside" && f != "in" && f != "within" && f != "above")) continue;
    for (uint32_t c = scene_.tree.first(argument.token); c != kNone; c = scene_.tree.next(c)) {
      if (doc_.tokens[c].deprel != Deprel::kNmodPoss && doc_.tokens[c].deprel != Deprel::kAmod) continue;
      auto found = parties_of(doc_, scene_, c, false);
      std::erase_if(found, [&](const Party& party) { return share_country({party}, row.recipients); });
      if (imply(found, "party.own-ground", &row.actors, &row)) return;
    }
  }
  Party speaker = official_speaker(row.clause);
  if (speaker.entity == kNone || share_country({speaker}, row.recipients)) return;
  if (doc_.entities[speaker.entity].country.empty()) return;
  const Party place = place_of(row);
  if (place.entity != kNone && !same_code(place, speaker)) return;
  // A drone of nobody's may be one's own that was lost; a person or ship of nobody's may be anywhere.
  const bool foreign = any_known(row.recipients);
  if (!foreign && place.entity == kNone && !(down && is_plural_noun(object->token)) && row.mode != EventMode::kArrest) return;
  if (const Party country = party_of_country(doc_, doc_.entities[speaker.entity].country); country.entity != kNone)
    speaker.entity = country.entity;
  imply({speaker}, "party.own-power", &row.actors, &row);
}

bool Sides::is_plural_noun(uint32_t token) const {
  return doc_.tokens[token].xpos == "NNS" || doc_.tokens[token].xpos == "NNPS" ||
         doc_.tokens[token].features.number == Features::Number::kPlural;
}

// "the uprising that toppled President Lund", "a coup against the king": people of his own country, as the word says.
void Sides::own_ruler(Row& row) {
  if (!row.actors.empty() || clause_of(row).word_class != WordClass::kNoun ||
      !knowledge_.in_kind("domestic", clause_of(row).lemma))
    return;
  if (row.type != EventType::kProtest && row.type != EventType::kCoerce && row.type != EventType::kAssault) return;
  const auto of = [&](const std::vector<Party>& whom) {
    for (const Party& party : whom) {
      if (party.entity == kNone || doc_.entities[party.entity].country.empty()) continue;
      const Party country = party_of_country(doc_, doc_.entities[party.entity].country);
      return country.entity != kNone && imply({country}, "party.own-ruler", &row.actors, &row);
    }
    return false;
  };
  if (of(row.recipients)) return;
  for (Row& other : rows_)
    if (all_[other.clause].parent == row.clause && all_[other.clause].edge == Edge::kRelative && of(other.recipients)) return;
  for (uint32_t k = row.clause + 1; k < all_.size() && all_[k].sentence == clause_of(row).sentence; ++k)
    if (all_[k].parent == row.clause && all_[k].edge == Edge::kRelative)
      if (const Argument* whom = all_[k].find("obj"); whom != nullptr && of(parties_of(doc_, scene_, whom->token, false))) return;
}

// "the minister was sacked": by his own government, where the text names his country.
void Sides::dismisser(Row& row) {
  if (!row.actors.empty() || !clause_of(row).passive || clause_of(row).has("by") ||
      !knowledge_.in_kind("dismissing", clause_of(row).lemma))
    return;
  if (row.type != EventType::kSanction && row.type != EventType::kReject) return;
  if (row.mode != EventMode::kExpel) return;
  for (const Argument& argument : reading_.arguments[row.clause])
    if (argument.function == "from" && is_of_kind(scene_, argument.token, "place")) return;  // out of a country
  for (const Party& party : row.recipients) {
    if (party.entity == kNone || doc_.entities[party.entity].country.empty()) continue;
    const Entity& entity = doc_.entities[party.entity];
    if (entity.kind == MentionKind::kCountry || entity.collective) continue;
    const Party country = party_of_country(doc_, entity.country);
    if (country.entity == kNone) continue;
    imply({country}, "party.dismisser", &row.actors, &row);
    return;
  }
}

// "Peru was not consulted before Chile closed the strait": who acted did not ask.
void Sides::not_asked(Row& row) {
  if (row.type != EventType::kConsult || row.value != Value::kNegated || !clause_of(row).passive || clause_of(row).has("by"))
    return;
  const Argument* object = clause_of(row).find("obj");
  if (object == nullptr) return;
  const auto take = [&](uint32_t doer) {
    const auto found = parties_of(doc_, scene_, doer, false);
    const auto unasked = parties_of(doc_, scene_, object->token, false);
    std::vector<Party> actors;
    if (share_country(found, unasked) || !imply(found, "party.not-asked", &actors, &row)) return false;
    row.actors = std::move(actors);
    row.recipients = unasked;
    return true;
  };
  // "before Chile tore up the contract", the verb taken for a noun.
  if (const Argument* before = clause_of(row).find("before"); before != nullptr)
    for (uint32_t c = scene_.tree.first(before->token); c != kNone && c < before->token; c = scene_.tree.next(c))
      if (doc_.tokens[c].deprel == Deprel::kCompound && is_party(scene_, c) && take(c)) return;
  for (uint32_t k = row.clause + 1; k < all_.size() && all_[k].sentence == clause_of(row).sentence; ++k) {
    if (all_[k].parent != row.clause || all_[k].marker != "before") continue;
    if (const Argument* doer = all_[k].find("doer"); doer != nullptr) take(doer->token);
    return;
  }
}

// "\"They burned the mill,\" said the mayor, blaming Chad": whom the speaker accuses in the same breath.
void Sides::accused_they(Row& row) {
  if (!is_harm(row.type) || any_known(row.actors)) return;
  for (const Party& party : row.actors)
    if (party.mention == kNone || doc_.mentions[party.mention].kind != MentionKind::kPronoun) return;
  if (row.actors.empty()) return;
  for (Row& other : rows_) {
    if (other.type != EventType::kAccuse || !other.dropped.empty() || other.content_of != kNone || !any_known(other.recipients) ||
        clause_of(other).sentence != clause_of(row).sentence || !clause_of(other).gerund)
      continue;
    row.actors.clear();
    imply(other.recipients, "party.accused", &row.actors, &row);
    return;
  }
}

// "the raid drove 800 people out": whose raid it was. "A second raid, in June, drove ...": of whoever carried out the first.
void Sides::deed_does(Row& row) {
  if (!row.actors.empty() || !is_harm(row.type) || clause_of(row).passive || clause_of(row).word_class != WordClass::kVerb)
    return;
  const Argument* doer = clause_of(row).find("doer");
  if (doer == nullptr) return;
  const uint32_t noun = content_noun(doc_, scene_.tree, knowledge_, doer->token);
  const uint32_t deed = scene_.clauses.of_token[noun];
  if (deed == kNone || all_[deed].word_class != WordClass::kNoun || !is_of_kind(scene_, noun, "forceful")) return;
  for (const Argument& whose : reading_.arguments[deed])
    if (whose.function == "doer" && imply(parties_of(doc_, scene_, whose.token, false), "party.deed", &row.actors, &row)) return;
  bool another = false;
  for (uint32_t c = scene_.tree.first(noun); c != kNone && c < noun; c = scene_.tree.next(c))
    another = another || knowledge_.in_kind("another", doc_.tokens[c].lower);
  if (!another) return;
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
    const Row& before = rows_[k];
    if (clause_of(before).sentence + 1 < clause_of(row).sentence) return;
    if (clause_of(before).sentence == clause_of(row).sentence || !before.dropped.empty()) continue;
    if (clause_of(before).word_class != WordClass::kNoun || !is_of_kind(scene_, clause_of(before).head, "forceful")) continue;
    imply(before.actors, "party.another", &row.actors, &row);
    return;
  }
}

// "confirmed the loss of one jet", "mourned the killing of five guards": the blow told before, with the same people hit.
void Sides::known_blow(Row& row) {
  if (row.type != EventType::kAssault || !row.actors.empty() || !any_known(row.recipients) || row.value != Value::kOccurred)
    return;
  const Clause& clause = clause_of(row);
  // "three were hurt in the ramming": the blow that the words place the harm in.
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "in" && argument.function != "during" && argument.function != "by") continue;
    const uint32_t deed = scene_.clauses.of_token[argument.token];
    if (deed == kNone) continue;
    const std::string_view article = doc_.tokens[scene_.tree.leftmost(argument.token)].lower;
    const bool ramming =
        all_[deed].word_class == WordClass::kVerb && doc_.tokens[argument.token].xpos == "VBG" && article == "the";
    if (!ramming && (all_[deed].word_class != WordClass::kNoun || article == "a")) continue;
    if (const Argument* doer = all_[deed].find("doer"); doer != nullptr)
      if (imply(parties_of(doc_, scene_, doer->token, false), "party.known-blow", &row.actors, &row)) return;
    if (!all_[deed].definite && !ramming) continue;
    const auto now = static_cast<uint32_t>(&row - rows_.data());
    for (uint32_t k = now, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
      const Row& before = rows_[k];
      if (clause_of(before).sentence + kMostSentencesBack < clause.sentence) break;
      if (before.type != EventType::kAssault || !before.dropped.empty() || before.value != Value::kOccurred) continue;
      if (before.actors.empty() ||
          (any_known(before.recipients) && any_known(row.recipients) && !share_country(before.recipients, row.recipients)))
        continue;
      imply(before.actors, "party.known-blow", &row.actors, &row);
      return;
    }
  }
  const Argument* object = clause.find("obj");
  const uint32_t noun = clause.word_class == WordClass::kNoun ? clause.head : object != nullptr ? object->token : kNone;
  if (noun == kNone || !is_of_kind(scene_, noun, "blow")) return;
  const std::string_view first = doc_.tokens[scene_.tree.leftmost(noun)].lower;
  if (first != "the" && first != "its" && first != "their" && first != "this" && first != "that") return;
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  for (uint32_t k = at, n = 0; k-- > 0 && n < kMostRowsBack; ++n) {
    const Row& before = rows_[k];
    if (clause_of(before).sentence + kMostSentencesBack < clause.sentence) return;
    if (before.type != EventType::kAssault || !before.dropped.empty() || before.value != Value::kOccurred) continue;
    if (!share_country(before.recipients, row.recipients)) continue;
    imply(before.actors, "party.known-blow", &row.actors, &row);
    return;
  }
}

// "The alert was raised and plants were evacuated": the second of two orders told in one breath is of who gave the first.
void Sides::same_order(Row& row) {
  const Clause& clause = clause_of(row);
  if (!row.actors.empty() || !clause.passive || clause.has("by") || clause.conjunct_of == kNone) return;
  if (row.type != EventType::kCoerce && row.type != EventType::kMobilize && row.type != EventType::kRetreat &&
      row.type != EventType::kAid)
    return;
  const Row* first = row_at(clause.conjunct_of);
  if (first == nullptr || first == &row || !first->dropped.empty() || !all_[first->clause].passive || first->actors.empty())
    return;
  if (first->type != EventType::kCoerce && first->type != EventType::kMobilize) return;
  if (all_[first->clause].has("by")) return;
  imply(first->actors, "party.same-order", &row.actors, &row);
}

void Sides::supply_doers(Row& row) {
  if (!row.dropped.empty()) return;
  // The artillery of "artillery fire" is nobody.
  std::erase_if(row.actors, [&](const Party& party) {
    if (party.mention == kNone || !country_of(party).empty()) return false;
    const uint32_t head = doc_.mentions[party.mention].head_token;
    return doc_.tokens[head].deprel == Deprel::kCompound && is_of_kind(scene_, head, "artillery");
  });
  halted(row);
  under_rule(row);
  carried_out(row);
  culprit(row);
  apologiser(row);
  warring(row);
  sheltered(row);
  own_threat(row);
  own_power(row);
  own_ruler(row);
  dismisser(row);
  not_asked(row);
  accused_they(row);
  deed_does(row);
  known_blow(row);
  claimed(row);
}

}  // namespace demarche::event
