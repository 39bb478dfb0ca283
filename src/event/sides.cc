#include "event/sides.h"

#include <algorithm>

#include "event/parties.h"
#include "event/speech.h"

namespace demarche::event {

std::vector<Party> Sides::of_choices(uint32_t i, std::span<const Choice> choices, bool places, bool under) {
  std::vector<Party> out;
  for (const auto& choice : choices) {
    if (choice.size() == 1 && choice[0] == "-") return out;
    bool all_there = true;
    std::vector<Party> found;
    for (const auto function : choice) {
      std::vector<Party> these;
      for (const Argument& argument : reading_.arguments[i])
        if (argument.function == function) {
          add_parties(parties_of(doc_, scene_, argument.token, places), &these);
          add_parties(companions(i, argument.token), &these);
        }
      // "lifted its blockade of Yemen": whose blockade it was stands under the object.
      if (these.empty() && under && function == "of" && all_[i].word_class == WordClass::kVerb)
        if (const uint32_t owner = under_object(i); owner != kNone) add_parties(parties_of(doc_, scene_, owner, places), &these);
      if (these.empty()) all_there = false;
      add_parties(these, &found);
    }
    if (all_there || (!found.empty() && &choice == &choices.back())) return found;
    if (out.empty() && choice.size() > 1) out = found;
  }
  return out;
}

// "six Finns, along with two Danes", "ten hostages, among them a Dane": who is named right behind belongs to them.
std::vector<Party> Sides::companions(uint32_t clause, uint32_t token) {
  std::vector<Party> out;
  for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c)) {
    const std::string_view by = case_of(doc_, scene_.tree, c, Deprel::kCase);
    if (c > token && doc_.tokens[c].deprel == Deprel::kNmod && by != "with" && by != "among" &&
        knowledge_.in_kind("accompanying", by))
      add_parties(parties_of(doc_, scene_, c, false), &out);
  }
  for (const Argument& other : reading_.arguments[clause]) {
    if (other.token <= token || !knowledge_.in_kind("accompanying", other.function)) continue;
    uint32_t first = scene_.tree.leftmost(other.token);
    if (first <= token) continue;
    // "with" alone joins nobody: "freed them with a ransom".
    bool joined = other.function != "with" && other.function != "among";
    while (first > token + 1) {
      const std::string_view before = doc_.tokens[first - 1].lower;
      if (before != "," && !knowledge_.in_kind("joining", before)) break;
      joined = joined || before != ",";
      --first;
    }
    // The word before the joining ones has to stand in the phrase that is joined.
    uint32_t last = first - 1;
    for (int steps = 0; steps < 6 && last != kNone && last > token; ++steps) last = doc_.tokens[last].head;
    const std::string_view opening = doc_.tokens[first].lower;
    joined = joined || knowledge_.in_kind("joining", opening);
    if (last != token || !joined) continue;
    add_parties(parties_of(doc_, scene_, other.token, false), &out);
  }
  return out;
}

namespace {

bool names(std::span<const Choice> choices, std::string_view function) {
  return std::any_of(choices.begin(), choices.end(),
                     [&](const auto& choice) { return std::find(choice.begin(), choice.end(), function) != choice.end(); });
}

}  // namespace

// What hangs by "of" on a verb's object that is no party itself.
uint32_t Sides::under_object(uint32_t i) const {
  for (const Argument& argument : reading_.arguments[i]) {
    if (argument.function != "obj" || is_party(scene_, argument.token)) continue;
    const Tree& tree = scene_.tree;
    for (uint32_t c = tree.first(argument.token); c != kNone; c = tree.next(c)) {
      if (doc_.tokens[c].deprel != Deprel::kNmod || c < argument.token) continue;
      for (uint32_t p = tree.first(c); p != kNone; p = tree.next(p))
        if (doc_.tokens[p].deprel == Deprel::kCase && doc_.tokens[p].lower == "of") return c;
    }
  }
  return kNone;
}

void Sides::choose(Row& row) {
  const Sense& sense = *row.sense;
  const auto& arguments = reading_.arguments[row.clause];
  row.actors = of_choices(row.clause, sense.actor, false, false);
  // "quit the bloc together with Mali": both did.
  if (!row.actors.empty() && clause_of(row).word_class == WordClass::kVerb && !clause_of(row).passive)
    for (const Argument& argument : arguments) {
      const uint32_t first = scene_.tree.leftmost(argument.token);
      const bool together = (argument.function == "with" && first > 0 &&
                             (knowledge_.in_kind("joining", doc_.tokens[first - 1].lower) ||
                              knowledge_.in_kind("joining", doc_.tokens[first].lower))) ||
                            argument.function == "together with" || argument.function == "along with";
      // "pardoned him along with 30 prisoners": people right before it are joined, not the doer.
      const auto is_human = [&](const Argument& other) {
        if (other.token <= clause_of(row).head || other.token >= argument.token) return false;
        const auto found = parties_of(doc_, scene_, other.token, false);
        return std::any_of(found.begin(), found.end(), [&](const Party& party) {
          return party.entity == kNone || doc_.entities[party.entity].kind == MentionKind::kPerson ||
                 doc_.entities[party.entity].kind == MentionKind::kRole;
        });
      };
      if (together && std::none_of(arguments.begin(), arguments.end(), is_human))
        add_parties(parties_of(doc_, scene_, argument.token, false), &row.actors);
    }
  // "discussed Chad's dispute with Mali": the other side of the dispute is no partner of the talk.
  if (row.type == EventType::kConsult && clause_of(row).word_class == WordClass::kVerb)
    for (const Argument& argument : arguments) {
      if (argument.function != "with" || !stands_under_deed(row, argument.token)) continue;
      const EventType deed =
          knowledge_.sense(reading_.fired[scene_.clauses.of_token[doc_.tokens[argument.token].head]].sense).type;
      if (deed != EventType::kAccuse && deed != EventType::kAssault && deed != EventType::kSanction) continue;
      const auto astray = parties_of(doc_, scene_, argument.token, false);
      std::erase_if(row.actors, [&](const Party& party) {
        return std::any_of(astray.begin(), astray.end(), [&](const Party& other) { return other.entity == party.entity; });
      });
    }
  // "spoke after talks with Merkel": who spoke talked.
  if (const Clause& clause = clause_of(row); row.type == EventType::kConsult && clause.word_class == WordClass::kNoun &&
                                             clause.light == kNone && clause.edge == Edge::kNoun && clause.parent != kNone &&
                                             is_mutual(row) && knowledge_.in_kind("beside-talks", clause.function)) {
    const auto tells = [&](std::string_view function) {
      return std::any_of(arguments.begin(), arguments.end(), [&](const Argument& a) { return a.function == function; });
    };
    const Argument* doer = all_[clause.parent].passive ? nullptr : all_[clause.parent].find("doer");
    if (doer != nullptr && tells("with") && !tells("doer") && !tells("between") && is_party(scene_, doer->token))
      add_parties(parties_of(doc_, scene_, doer->token, false), &row.actors);
  }
  // A weapon that somebody holds is no doer; who holds it is: "gunmen killed two".
  const bool suffers = std::any_of(sense.recipient.begin(), sense.recipient.end(), [](const auto& choice) {
    return std::find(choice.begin(), choice.end(), "doer") != choice.end();
  });
  if (row.actors.empty() && !suffers && sense.actor.front().size() == 1 && sense.actor.front()[0] == "-") {
    for (const Argument& argument : arguments)
      if (argument.function == "doer" && is_party(scene_, argument.token))
        add_parties(parties_of(doc_, scene_, argument.token, false), &row.actors);
  }
  // What stands under a demanded or promised thing is no side of the demand.
  const bool deed = !knowledge_.facts(row.type).speech || row.type == EventType::kConcede;
  row.recipients = of_choices(row.clause, sense.recipient, true, deed);
  if (row.recipients.empty() && row.type == EventType::kThreaten) given_to(row);
  // "demanded the withdrawal of troops from the port": the phrase is the withdrawal's, and asks nobody.
  if (row.type == EventType::kRequest)
    for (const Argument& argument : arguments) {
      if (argument.function != "from" || !stands_under_deed(row, argument.token)) continue;
      const auto astray = parties_of(doc_, scene_, argument.token, true);
      std::erase_if(row.recipients, [&](const Party& party) {
        return std::any_of(astray.begin(), astray.end(), [&](const Party& other) { return other.entity == party.entity; });
      });
    }
  // "filed a complaint with the council against the state": aimed at whom it is against.
  if (row.type == EventType::kAccuse)
    for (const Argument& argument : arguments)
      if (argument.function == "against" && !stands_under_deed(row, argument.token))
        if (auto against = parties_of(doc_, scene_, argument.token, true); !against.empty()) row.recipients = std::move(against);
  // "told reporters, told parliament that it would answer": those who hear it are not whom it is aimed at.
  if (const Reporter* reporter = knowledge_.reporter(clause_of(row).lemma, clause_of(row).word_class);
      reporter != nullptr && reporter->role == Role::kTell)
    std::erase_if(row.recipients, [&](const Party& party) {
      if (party.entity == kNone) return false;
      const Sector sector = doc_.entities[party.entity].sector;
      return sector == Sector::kJrn || (sector == Sector::kLeg && share_country({party}, row.actors));
    });
  // "is suspending the work of its envoys in Chad": its own people are not whom it punishes.
  if (row.type == EventType::kSanction && (row.mode == EventMode::kWithdraw || row.mode == EventMode::kDiscontinue))
    std::erase_if(row.recipients, [&](const Party& party) { return owned_by_actor(row, party); });
  std::erase_if(row.recipients, [&](const Party& party) {
    return std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) {
      const bool pronoun =
          party.mention != kNone && doc_.mentions[party.mention].kind == MentionKind::kPronoun && party.entity != kNone;
      return actor.entity == party.entity && (pronoun || actor.mention == party.mention);
    });
  });
}

// "making good a threat issued on Monday", "broke a promise made in Kumo": who keeps or breaks his word gave it.
void Sides::give_to_keeper(Row& row) {
  if (!row.actors.empty() || (row.type != EventType::kThreaten && row.type != EventType::kAgree)) return;
  const Clause& clause = clause_of(row);
  uint32_t word = row.clause;
  if (clause.word_class == WordClass::kVerb)
    word = clause.edge == Edge::kRelative && clause.participle && clause.passive && !clause.has("by") ? clause.parent : kNone;
  if (word == kNone || all_[word].word_class != WordClass::kNoun || all_[word].parent == kNone) return;
  const uint32_t keeper = all_[word].parent;
  if (all_[keeper].word_class != WordClass::kVerb || all_[keeper].passive ||
      !knowledge_.in_kind("word-keeping", all_[keeper].lemma))
    return;
  for (const Argument& argument : reading_.arguments[keeper]) {
    if (argument.function != "doer") continue;
    auto found = parties_of(doc_, scene_, argument.token, false);
    for (Party& party : found) party.inferred = true;
    add_parties(found, &row.actors);
    if (!found.empty()) row.rules.push_back("party.keeper");
    return;
  }
}

// "said that Lima must act": who must is asked, whatever he must do.
void Sides::ask(Row& row) {
  if (row.type != EventType::kRequest || !row.recipients.empty()) return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "that" && argument.function != "quote") continue;
    const uint32_t asked = scene_.clauses.of_token[argument.token];
    if (asked == kNone || all_[asked].passive) continue;
    const Argument* doer = all_[asked].find("doer");
    if (doer == nullptr) continue;
    auto found = parties_of(doc_, scene_, doer->token, false);
    std::erase_if(found, [&](const Party& party) {
      return std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) {
        return actor.mention == party.mention || (actor.entity == party.entity && actor.entity != kNone);
      });
    });
    add_parties(found, &row.recipients);
    return;
  }
}

void Sides::lend(Row& row) {
  Row* act = row_at(row.content_of);
  if (act == nullptr) {
    // "will face sanctions": whom the threat is made to would suffer them.
    const Row* above = row_at(clause_of(row).parent);
    if (above != nullptr && above->type == EventType::kThreaten && row.recipients.empty() && clause_of(row).function == "obj" &&
        (row.type == EventType::kSanction || row.type == EventType::kAssault || row.type == EventType::kCoerce))
      add_parties(above->recipients, &row.recipients);
    return;
  }
  const TypeFacts& facts = knowledge_.facts(act->type);
  const bool mutual = row.sense->actor.front().size() > 1;
  // A warrant is for what its target did; what would be met with force is what the warned one would do.
  const bool light_passive = clause_of(row).light != kNone && all_[clause_of(row).light].passive;
  if (act->type == EventType::kThreaten && !mutual && !act->recipients.empty() && clause_of(row).word_class == WordClass::kNoun &&
      (act->mode == EventMode::kArrest || (row.type == EventType::kAssault && light_passive && row.actors.empty()))) {
    if (row.actors.empty()) add_parties(act->recipients, &row.actors);
    return;
  }
  if (row.actors.empty() && !mutual && !clause_of(row).passive) {
    auto from = facts.content_doer == "actor"       ? act->actors
                : facts.content_doer == "recipient" ? act->recipients
                                                    : std::vector<Party>{};
    // "must withdraw or face air strikes": who would suffer them is not who would fly them.
    std::erase_if(from, [&](const Party& party) {
      return std::any_of(row.recipients.begin(), row.recipients.end(),
                         [&](const Party& hit) { return hit.entity == party.entity && hit.entity != kNone; });
    });
    add_parties(from, &row.actors);
  } else if (row.actors.empty() && clause_of(row).passive && facts.content_doer == "recipient") {
    add_parties(act->recipients, &row.actors);
  }
  // "will face sanctions": who is threatened is who would suffer it.
  if (act->type == EventType::kThreaten && row.recipients.empty() && clause_of(row).word_class == WordClass::kNoun &&
      (row.type == EventType::kSanction || row.type == EventType::kAssault || row.type == EventType::kCoerce))
    add_parties(act->recipients, &row.recipients);
  if (act->recipients.empty()) {
    auto from = facts.recipient_from == "content_doer"        ? row.actors
                : facts.recipient_from == "content_recipient" ? row.recipients
                                                              : std::vector<Party>{};
    std::erase_if(from, [&](const Party& party) { return is_own(*act, party); });
    // "refused to send observers to Kumo": who would have got what its maker withholds.
    if (from.empty() && act->type == EventType::kReject && facts.recipient_from == "content_doer" && !row.actors.empty()) {
      from = row.recipients;
      std::erase_if(from, [&](const Party& party) { return is_own(*act, party) || !may_be_side(party); });
      if (std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& party) { return !is_own(*act, party); }))
        from.clear();
    }
    add_parties(from, &act->recipients);
  }
}

// "agreed to lend Peru a ship": the gift's side, found late, is the promise's.
void Sides::promise_to(const Row& row) {
  Row* act = row_at(row.content_of);
  if (act == nullptr || act->type != EventType::kAgree || !act->recipients.empty() || is_mutual(*act)) return;
  auto from = row.recipients;
  std::erase_if(from, [&](const Party& party) { return is_own(*act, party); });
  add_parties(from, &act->recipients);
}

// Where no word of the row's own frame names the other side, the clause's other phrases may, and those of what it is about.
void Sides::seek(Row& row) {
  const bool gift = row.type == EventType::kAid && clause_of(row).word_class == WordClass::kNoun;
  if (!row.recipients.empty() || (row.actors.empty() && !gift)) return;
  if (row.type == EventType::kConsult && row.mode == EventMode::kThirdParty) between(row);
  if (row.type == EventType::kConsult && row.recipients.empty() && row.sense->word_class == WordClass::kVerb) partner(row);
  if (row.type == EventType::kConsult || row.type == EventType::kProtest || row.at_deed || is_mutual(row)) return;
  punished(row);
  if (row.recipients.empty()) quarter_of(row);
  if (row.recipients.empty()) given_to(row);
  if (!row.recipients.empty()) return;
  if (const uint32_t doer = content_doer(row); doer != kNone) {
    auto found = parties_of(doc_, scene_, doer, false);
    std::erase_if(found, [&](const Party& party) { return !may_be_side(party) || is_own(row, party); });
    add_parties(found, &row.recipients);
    if (!found.empty()) {
      row.rules.push_back("party.content-doer");
      return;
    }
  }
  if (from_phrases(row, row.clause)) return;
  for (uint32_t k = row.clause + 1; k < all_.size() && all_[k].sentence == clause_of(row).sentence; ++k) {
    if (all_[k].parent != row.clause ||
        (all_[k].edge != Edge::kContent && all_[k].edge != Edge::kPurpose && all_[k].edge != Edge::kNoun))
      continue;
    if (from_phrases(row, k)) return;
  }
  name_proper(row);
}

// "held talks in Amman with the king", "discussed the war in Mali, with the premier": the phrase hung on a name or behind a
// comma.
void Sides::partner(Row& row) {
  const Clause& clause = clause_of(row);
  if (row.actors.empty() || clause.passive || clause.has("with")) return;
  if (std::any_of(row.actors.begin(), row.actors.end(),
                  [&](const Party& party) { return !same_code(party, row.actors.front()); }))
    return;
  const uint32_t last = std::min(scene_.tree.rightmost(clause.head), clause.head + 30);
  for (uint32_t t = clause.head + 1; t <= last && t < doc_.tokens.size(); ++t) {
    if (doc_.tokens[t].deprel != Deprel::kNmod || case_of(doc_, scene_.tree, t, Deprel::kCase) != "with") continue;
    const uint32_t above = doc_.tokens[t].head, first = scene_.tree.leftmost(t);
    if (above == kNone || above >= t || first == 0) continue;
    const bool comma = doc_.tokens[first].lower == "," || doc_.tokens[first - 1].lower == ",";
    if (!comma && !(doc_.tokens[above].upos == Upos::kPropn && has_kind(above, MentionKind::kPlace)) &&
        !(doc_.tokens[above].upos == Upos::kPropn && has_kind(above, MentionKind::kCountry)))
      continue;
    auto found = parties_of(doc_, scene_, t, false);
    std::erase_if(found, [&](const Party& party) {
      return !may_be_side(party) || is_own(row, party) || share_country({party}, row.actors);
    });
    if (found.empty()) continue;
    add_parties(found, &row.actors);
    row.rules.push_back("party.partner");
    return;
  }
}

// "launched a mission to prevent a war between Chad and Niger": between whom a third party goes, told further down.
void Sides::between(Row& row) {
  const uint32_t last = std::min(scene_.tree.rightmost(clause_of(row).head), clause_of(row).head + 25);
  for (uint32_t t = clause_of(row).head + 1; t <= last && t < doc_.tokens.size(); ++t) {
    if (doc_.tokens[t].deprel != Deprel::kNmod || case_of(doc_, scene_.tree, t, Deprel::kCase) != "between") continue;
    auto found = parties_of(doc_, scene_, t, false);
    std::erase_if(found, [&](const Party& party) { return !may_be_side(party) || is_own(row, party); });
    if (found.size() < 2) continue;
    for (Party& party : found) party.inferred = true;
    add_parties(found, &row.recipients);
    row.rules.push_back("party.between");
    return;
  }
}

// "gave the Gulls forty days": whoever is given something, known or not, is the other side, and nobody farther off.
void Sides::given_to(Row& row) {
  if (!knowledge_.facts(row.type).speech && row.type != EventType::kAid) return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "iobj" || argument.borrowed || is_of_kind(scene_, argument.token, "nobody-meant") ||
        scene_.clauses.of_token[argument.token] != kNone)
      continue;
    add_parties(named_by(row, argument.token), &row.recipients);
    if (row.recipients.empty()) continue;
    row.rules.push_back("party.named");
    return;
  }
}

// The first party right of the deed, inside its own stretch of the tree: "eased limits on travel by visitors to Cuba".
void Sides::seek_anywhere(Row& row) {
  if (!row.recipients.empty() || row.actors.empty() || !row.dropped.empty()) return;
  switch (row.type) {
    case EventType::kThreaten:
    case EventType::kReject:
    case EventType::kAssault:
    case EventType::kAccuse:
    case EventType::kRequest:
    case EventType::kSupport:
    case EventType::kAgree:
    case EventType::kAid:
    case EventType::kCooperate:
    case EventType::kSanction:
    case EventType::kConcede:
    case EventType::kRetreat:
      break;
    default:
      return;
  }
  const bool given_back = row.type == EventType::kRetreat;
  if (given_back && !names(row.sense->recipient, "to")) return;
  if (row.sense->word_class == WordClass::kNoun || row.at_deed || is_mutual(row)) return;
  const Clause& clause = clause_of(row);
  // "asked its allies for talks and closed the border to Chad": who is asked is told, though not by name.
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "obj" && argument.function != "iobj") continue;
    for (uint32_t m = scene_.mentions.first(argument.token); m != kNone; m = scene_.mentions.next(m))
      if (doc_.mentions[m].kind == MentionKind::kRole && doc_.mentions[m].entities.empty() && row.type == EventType::kRequest)
        return;
  }
  const uint32_t last = std::min(scene_.tree.rightmost(clause.head), clause.head + 25);
  for (uint32_t t = clause.head + 1; t <= last && t < doc_.tokens.size(); ++t) {
    const std::string_view form = doc_.tokens[t].lower;
    if (form == ";" || form == ":") return;
    const uint32_t owner = scene_.clauses.owner[t];
    // Not in what somebody says beside it, nor in a finite clause of its own.
    bool beside = owner != kNone && owner != row.clause && reading_.speech.reporter[owner] != nullptr;
    uint32_t at_clause = owner;
    for (int steps = 0; steps < 6 && !beside && at_clause != kNone && at_clause != row.clause; ++steps) {
      const Edge edge = all_[at_clause].edge;
      beside = edge == Edge::kTime || edge == Edge::kCause || edge == Edge::kConcession || edge == Edge::kParataxis;
      at_clause = all_[at_clause].parent;
    }
    if (beside) continue;
    // "alleged that spies had been sent": what was done to somebody accuses somebody else.
    if (row.type == EventType::kAccuse && owner != kNone && owner != row.clause && all_[owner].passive &&
        all_[owner].subject == t)
      continue;
    // "an election that the opposition says was rigged": who says so stands beside.
    if (owner != kNone && owner != row.clause && all_[owner].subject == t &&
        knowledge_.reporter(all_[owner].lemma, all_[owner].word_class) != nullptr)
      continue;
    // "will pull out if it can keep its base in the valley": of a condition only its doer is the other side.
    if (owner != kNone && owner != row.clause && all_[owner].edge == Edge::kCondition && all_[owner].subject != t) continue;
    // "joined the sanctions that the union imposed on Chad": who did the like is not whom it is done to.
    if (row.type == EventType::kSanction && owner != kNone && owner != row.clause && all_[owner].edge == Edge::kRelative &&
        all_[owner].subject == t)
      continue;
    const uint32_t at = doc_.tokens[t].span.begin;
    if (std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) { return actor.span.contains(at); })) continue;
    // The "Peruvian" of "Peruvian rebels" is read with its noun.
    if (doc_.tokens[t].deprel == Deprel::kAmod && doc_.tokens[t].head > t && doc_.tokens[t].head <= last &&
        is_party(scene_, doc_.tokens[t].head))
      continue;
    auto found = parties_of(doc_, scene_, t, row.type == EventType::kAssault);
    if (scene_.mentions.first(t) == kNone) continue;
    if (given_back && case_of(doc_, scene_.tree, t, Deprel::kCase) != "to") continue;
    std::erase_if(found, [&](const Party& party) {
      if (!may_be_side(party) || doc_.entities[party.entity].media || owned_by_actor(row, party)) return true;
      if (party.mention != kNone && doc_.mentions[party.mention].kind == MentionKind::kPronoun &&
          (doc_.mentions[party.mention].adjectival || share_country({party}, row.actors)))
        return true;
      const bool own = row.type != EventType::kAssault && row.type != EventType::kAccuse;
      return std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) {
        // "the Kenyan president warned": his own state is not whom he warns.
        const bool governs = row.type == EventType::kThreaten && actor.entity != kNone && is_state(party) &&
                             doc_.entities[actor.entity].sector == Sector::kGov;
        // "blew up an office in Kumo": nor does a state strike itself.
        const bool itself = row.type == EventType::kAssault && is_state(actor) && is_state(party) && same_code(actor, party);
        return actor.entity == party.entity || itself ||
               (own && (is_state(actor) || is_state(party) || is_force(party) || governs) && same_code(actor, party));
      });
    });
    if (found.empty()) continue;
    found.resize(1);
    found.front().inferred = true;
    add_parties(found, &row.recipients);
    row.rules.push_back("party.beyond");
    return;
  }
}

// A name tells more than "he": of two mentions of one party in a sentence the named one stands in the row.
void Sides::settle(Row& row) {
  // "They will pay, the general said": who says so threatens.
  if ((row.type == EventType::kThreaten || row.type == EventType::kReject) && row.actors.empty() &&
      row.sense->actor.front().size() == 1 &&
      (row.sense->actor.front()[0] == "-" || (clause_of(row).passive && !clause_of(row).has("by")))) {
    const auto chain = chain_of(scene_.clauses, reading_.speech, reading_.speech_event, row.clause);
    if (!chain.empty() && chain.back().party.entity != kNone && !doc_.entities[chain.back().party.entity].media) {
      row.actors.push_back(chain.back().party);
      // All who say it together.
      uint32_t above = clause_of(row).parent;
      for (int steps = 0; steps < 4 && above != kNone && reading_.speech.reporter[above] == nullptr; ++steps)
        above = all_[above].parent;
      if (above != kNone)
        if (const Argument* doer = all_[above].find("doer"); doer != nullptr) {
          const auto all = parties_of(doc_, scene_, doer->token, false);
          if (std::any_of(all.begin(), all.end(), [&](const Party& party) { return party.entity == row.actors.front().entity; }))
            add_parties(all, &row.actors);
        }
    }
  }
  // "a declaration of war against them": who threatens is not threatened.
  if (row.type == EventType::kThreaten)
    std::erase_if(row.recipients, [&](const Party& party) {
      return party.mention != kNone && doc_.mentions[party.mention].kind == MentionKind::kPronoun &&
             share_country({party}, row.actors);
    });
  // "Algiers is prepared to reopen it": a participle of readiness says what its subject is.
  if (row.type == EventType::kAgree && row.actors.empty() && clause_of(row).passive &&
      knowledge_.in_kind("readied", clause_of(row).lemma))
    if (const Argument* ready = clause_of(row).find("obj"); ready != nullptr) {
      row.actors = parties_of(doc_, scene_, ready->token, false);
      std::erase_if(row.recipients, [&](const Party& party) { return is_own(row, party); });
    }
  // "Troops were massed": whose troops they are moved them.
  const bool moved = row.type == EventType::kMobilize || row.type == EventType::kRetreat || row.type == EventType::kAid;
  if (moved && row.mode != EventMode::kRelease && row.actors.empty()) {
    const Argument* object = clause_of(row).find("obj");
    const bool own = object != nullptr && (is_of_kind(scene_, object->token, "troops") ||
                                           (row.type != EventType::kAid && is_of_kind(scene_, object->token, "armed")));
    if (own && (row.type != EventType::kAid || !names(row.sense->recipient, "obj"))) {
      row.actors = parties_of(doc_, scene_, object->token, false);
      std::erase_if(row.recipients, [&](const Party& party) {
        return party.mention != kNone && doc_.mentions[party.mention].head_token == object->token;
      });
    }
  }
  // "promised in Oslo": the seat of whoever speaks is not whom he speaks to.
  if (knowledge_.facts(row.type).speech)
    std::erase_if(row.recipients, [&](const Party& party) {
      if (!is_state(party) || party.mention == kNone) return false;
      const Mention& mention = doc_.mentions[party.mention];
      if (mention.rule != "who.seat" && mention.rule != "who.country") return false;
      const std::string_view before = case_of(doc_, scene_.tree, mention.head_token, Deprel::kCase);
      if (before != "in" && before != "at" && before != "from") return false;
      return std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) { return same_code(actor, party); });
    });
  // Its own forces are what a state moves, not whom it moves against.
  if (row.type == EventType::kMobilize || row.type == EventType::kRetreat) {
    std::erase_if(row.recipients, [&](const Party& party) {
      if (party.entity == kNone) return false;
      const Entity& entity = doc_.entities[party.entity];
      if (!entity.armed && entity.sector != Sector::kMil) return false;
      return std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) {
        return actor.entity != kNone && doc_.entities[actor.entity].country == entity.country;
      });
    });
    if (row.type == EventType::kMobilize) {
      if (const Argument* object = clause_of(row).find("obj"); object != nullptr) {
        std::erase_if(row.recipients, [&](const Party& party) {
          return party.mention != kNone && doc_.mentions[party.mention].head_token == object->token &&
                 is_of_kind(scene_, object->token, "troops");
        });
      }
    }
  }
  // "stripped the senator of his seat": what he is stripped of is no part of who he is.
  if (knowledge_.in_kind("taking-of", clause_of(row).lemma))
    for (Party& party : row.recipients) {
      if (party.mention == kNone || doc_.mentions[party.mention].kind != MentionKind::kRole) continue;
      const Mention& mention = doc_.mentions[party.mention];
      const uint32_t of = mention.head_token + 1;
      if (mention.head_token > clause_of(row).head && of < mention.end_token && doc_.tokens[of].lower == "of" &&
          party.span == mention.span)
        party.span = cover(doc_.tokens[mention.first_token].span, doc_.tokens[mention.head_token].span);
    }
  const Sentence& sentence = doc_.sentences[clause_of(row).sentence];
  for (auto* side : {&row.actors, &row.recipients}) {
    for (Party& party : *side) {
      if (party.mention == kNone || party.entity == kNone || doc_.mentions[party.mention].kind != MentionKind::kPronoun) continue;
      for (uint32_t m = party.mention; m-- > 0;) {
        const Mention& mention = doc_.mentions[m];
        if (mention.span.end <= sentence.span.begin) break;
        if (mention.kind == MentionKind::kPronoun || mention.adjectival) continue;
        if (std::find(mention.entities.begin(), mention.entities.end(), party.entity) == mention.entities.end()) continue;
        party.mention = m;
        party.span = mention.span;
        break;
      }
    }
  }
}

// "blaming threats against its navy": the phrase is another deed's.
bool Sides::stands_under_deed(const Row& row, uint32_t token) const {
  const uint32_t above = doc_.tokens[token].head;
  if (above == kNone || above == clause_of(row).head) return false;
  const uint32_t clause = scene_.clauses.of_token[above];
  return clause != kNone && clause != row.clause && reading_.fired[clause].fired();
}

// "their peacekeeping mission": what the words give to a doer is no other side.
bool Sides::owned_by_actor(const Row& row, const Party& party) const {
  if (party.mention == kNone) return false;
  const Mention& mention = doc_.mentions[party.mention];
  const std::string_view first = doc_.tokens[mention.first_token].lower;
  if (first != "its" && first != "their" && first != "his" && first != "her" && first != "our") return false;
  if (mention.head_token == mention.first_token || row.actors.empty() || party.entity == kNone) return false;
  const Sector sector = doc_.entities[party.entity].sector;
  if (sector != Sector::kMil && sector != Sector::kGov && sector != Sector::kCop && sector != Sector::kBus &&
      sector != Sector::kJrn)
    return false;
  return std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) {
    return same_code(actor, party) || (actor.entity != kNone && country_of(actor).empty() && country_of(party).empty());
  });
}

bool Sides::is_force(const Party& party) const {
  return party.entity != kNone && doc_.entities[party.entity].sector == Sector::kMil;
}

bool Sides::is_body(const Party& party) const {
  return party.entity != kNone && doc_.entities[party.entity].sector == Sector::kIgo;
}

bool Sides::is_state(const Party& party) const {
  return party.entity != kNone && doc_.entities[party.entity].kind == MentionKind::kCountry;
}

// Somebody whose country is known, or people of a kind; not "two warships", "power".
bool Sides::may_be_side(const Party& party) const {
  if (party.entity == kNone) return false;
  const Entity& entity = doc_.entities[party.entity];
  if (!entity.code.empty()) return true;
  switch (entity.sector) {
    case Sector::kNone:
    case Sector::kBus:
    case Sector::kMil:
    case Sector::kGov:
    case Sector::kUnk:
      return false;
    default:
      return true;
  }
}

// Words place the deed rather than aim it: "agreed in Geneva", "patrols the strait".
bool Sides::may_aim_at_place(const Row& row, std::string_view function) {
  switch (row.type) {
    case EventType::kAssault:
    case EventType::kCoerce:
    case EventType::kAid:
    case EventType::kCooperate:
    case EventType::kSanction:
      return true;
    case EventType::kMobilize:
      return function == "against" || function == "to" || function == "into" || function == "toward" || function == "towards" ||
             function == "to within" || function == "around";
    case EventType::kThreaten:
    case EventType::kReject:
      return function != "in" && function != "inside" && function != "at";
    default:
      return false;
  }
}

// "pulled out of Kuwait": a whole country left by another's forces; not a town or a valley.
bool Sides::out_of_country(Row& row, uint32_t clause) {
  for (const Argument& argument : reading_.arguments[clause]) {
    // "the last troops left the country"
    const bool left = argument.function == "obj" && knowledge_.in_kind("quitting", all_[clause].lemma);
    if (argument.function != "out of" && argument.function != "from" && !left) continue;
    auto found = parties_of(doc_, scene_, argument.token, false);
    std::erase_if(found, [&](const Party& party) {
      const bool nation = left && party.mention != kNone && doc_.mentions[party.mention].rule == "who.role" && is_state(party);
      if (party.mention == kNone || (doc_.mentions[party.mention].rule != "who.country" && !nation)) return true;
      return std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) { return same_code(actor, party); });
    });
    if (found.empty()) continue;
    for (Party& party : found) party.inferred = true;
    add_parties(found, &row.recipients);
    row.rules.push_back("party.left-country");
    return true;
  }
  return false;
}

// "massed near Peru's border", "entered Peru's waters": whose ground it is that forces come to.
bool Sides::owner_of_ground(Row& row) {
  for (const Argument& argument : reading_.arguments[row.clause]) {
    const std::string_view f = argument.function;
    if (f != "obj" && f != "into" && f != "inside" && f != "through" && f != "near" && f != "along" && f != "on" && f != "in" &&
        f != "off" && f != "at" && f != "around")
      continue;
    for (uint32_t c = scene_.tree.first(argument.token); c != kNone; c = scene_.tree.next(c)) {
      if (doc_.tokens[c].deprel != Deprel::kNmodPoss) continue;
      auto found = parties_of(doc_, scene_, c, false);
      std::erase_if(found, [&](const Party& party) {
        return !may_be_side(party) || is_own(row, party) || share_country({party}, row.actors);
      });
      if (found.empty()) continue;
      for (Party& party : found) party.inferred = true;
      add_parties(found, &row.recipients);
      row.rules.push_back("party.ground");
      return true;
    }
  }
  return false;
}

// "condemned in strong terms both the raid by rebels and a bomb that hit Kumo": not those whom the deeds below the phrase were
// done to, but those who did them. True if there are such.
bool Sides::blame_doers(Row& row, uint32_t token, std::vector<Party>* found) {
  const uint32_t first = scene_.tree.leftmost(token), last = scene_.tree.rightmost(token);
  const auto at = static_cast<uint32_t>(&row - rows_.data());
  bool any = false;
  for (uint32_t k = at + 1, n = 0; k < rows_.size() && n < 12; ++k, ++n) {
    const Row& deed = rows_[k];
    const uint32_t head = clause_of(deed).head;
    if (clause_of(deed).sentence != clause_of(row).sentence) break;
    if (head < first || head > last || clause_of(deed).word_class != WordClass::kNoun || knowledge_.facts(deed.type).speech ||
        !deed.dropped.empty())
      continue;
    std::erase_if(*found, [&](const Party& party) {
      return std::any_of(deed.recipients.begin(), deed.recipients.end(),
                         [&](const Party& hit) { return hit.entity == party.entity && hit.mention == party.mention; });
    });
    auto doers = deed.actors;
    std::erase_if(doers, [&](const Party& party) { return is_own(row, party); });
    add_parties(doers, &row.recipients);
    any = any || !doers.empty();
  }
  return any;
}

bool Sides::from_phrases(Row& row, uint32_t clause) {
  if (row.type == EventType::kRetreat) return out_of_country(row, clause);
  // Where forces go is no side; whom they are sent to defend or to fight is.
  const bool moves = row.type == EventType::kMobilize && clause == row.clause;
  const bool told = row.type == EventType::kThreaten || row.type == EventType::kAgree || row.type == EventType::kRequest;
  if (moves && owner_of_ground(row)) return true;
  for (const std::string_view function : {"obj", "iobj", "to", "against", "with", "on", "upon", "toward", "towards", "for", "at",
                                          "into", "over", "of", "in", "inside", "to within", "around"}) {
    if ((function == "to within" || function == "around") && !moves) continue;
    // Those who are sent to help are not who is helped, nor is whom arms are used against.
    if ((row.type == EventType::kAid && function == "against") ||
        ((row.type == EventType::kAid || row.type == EventType::kReject) && function == "obj" &&
         knowledge_.in_kind("sending", all_[clause].lemma)))
      continue;
    // What two agree on is no side.
    if ((row.type == EventType::kAgree || row.type == EventType::kCooperate) &&
        (function == "on" || function == "upon" || function == "over"))
      continue;
    const bool inside = function == "in" || function == "inside" || function == "at";
    if ((moves || inside) && !may_aim_at_place(row, function)) continue;
    for (const Argument& argument : reading_.arguments[clause]) {
      if (argument.function != function) continue;
      // "alleged that spies had been sent": what was done to somebody accuses somebody else.
      if (row.type == EventType::kAccuse && clause != row.clause && function == "obj" && all_[clause].passive) continue;
      // "agreed to share data on Syria", "a deal on the border": what talk is about is no side of it.
      const bool mutual = row.type == EventType::kAgree || row.type == EventType::kReject || row.type == EventType::kCooperate;
      if (mutual && function == "on") continue;
      auto found = parties_of(doc_, scene_, argument.token, may_aim_at_place(row, function));
      // "ended their embargo": whose it was is who ends it.
      const bool own_thing = row.type == EventType::kConcede && function == "obj" &&
                             (is_of_kind(scene_, argument.token, "sanction") ||
                              is_of_kind(scene_, argument.token, "restriction") || is_of_kind(scene_, argument.token, "tariff"));
      std::erase_if(found, [&](const Party& party) {
        if (!may_be_side(party) || owned_by_actor(row, party)) return true;
        if (own_thing && party.mention != kNone && doc_.mentions[party.mention].kind == MentionKind::kPronoun &&
            doc_.mentions[party.mention].adjectival)
          return true;
        if (told && doc_.entities[party.entity].sector == Sector::kJrn) return true;
        // What a state itself sends, gives up or promises is not the other side; a court and who stands before it are two.
        const bool thing = row.type != EventType::kAssault && row.type != EventType::kCoerce && row.type != EventType::kAccuse;
        return std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& actor) {
          // "threatened to close the border": no state coerces itself.
          const bool itself = (row.type == EventType::kCoerce || (row.type == EventType::kAssault && inside)) &&
                              is_state(actor) && is_state(party) && same_code(actor, party);
          return actor.entity == party.entity || itself ||
                 (thing && function != "against" && function != "with" &&
                  (is_state(actor) || is_state(party) || is_body(actor) || is_force(party)) && same_code(actor, party));
        });
      });
      if (row.type == EventType::kAccuse && blame_doers(row, argument.token, &found)) {
        row.rules.push_back("party.blamed");
        return true;
      }
      if (found.empty()) continue;
      for (Party& party : found) party.inferred = true;
      add_parties(found, &row.recipients);
      row.rules.push_back("party.nearby");
      return true;
    }
  }
  return false;
}

}  // namespace demarche::event
