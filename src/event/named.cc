// Sides that the deed's own words name and no table knows: "the cultural sector", "the referendum", "Duvalier". Their party is
// its words alone: nobody is linked, so that no code is guessed. Also who is meant by a word on a deed (whom "condemned the raid
// on Kumo by rebels" blames are the rebels, not Kumo), and who gets what the undoing of a deed gives back.
//
// Runs when the rows are settled, and makes none: a party found here keeps no clause alive.
#include <algorithm>

#include "event/parties.h"
#include "event/sides.h"

namespace demarche::event {
namespace {

constexpr uint32_t kMostClausesOn = 40;

bool is_plain_noun(const Token& token) {
  return token.upos == Upos::kNoun || token.upos == Upos::kPropn;
}

bool same_party(const Party& a, const Party& b) {
  return (a.entity != kNone && a.entity == b.entity) || (a.mention != kNone && a.mention == b.mention && a.entity == b.entity);
}

bool holds(const std::vector<Party>& list, const Party& party) {
  return std::any_of(list.begin(), list.end(), [&](const Party& other) { return same_party(other, party); });
}

}  // namespace

bool Sides::has_kind(uint32_t token, MentionKind kind) const {
  for (uint32_t m = scene_.mentions.first(token); m != kNone; m = scene_.mentions.next(m))
    if (doc_.mentions[m].kind == kind) return true;
  return false;
}

// Inside a mention of a time or an amount: "at midnight on Sunday".
bool Sides::measures(uint32_t token) const {
  const auto end = std::min<uint32_t>(token + 5, static_cast<uint32_t>(doc_.tokens.size()));
  for (uint32_t t = token > 4 ? token - 4 : 0; t < end; ++t)
    for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
      const Mention& mention = doc_.mentions[m];
      if (mention.kind == MentionKind::kTime && mention.first_token <= token && token < mention.end_token) return true;
    }
  return knowledge_.in_kind("span", word_of(doc_.tokens[token]));
}

// The row of the deed that an argument names, if it is one: "the raid" of "condemned the raid".
Row* Sides::deed_at(uint32_t argument) {
  const uint32_t token = content_noun(doc_, scene_.tree, knowledge_, argument);
  const uint32_t clause = scene_.clauses.of_token[token];
  if (clause == kNone || all_[clause].word_class != WordClass::kNoun) return nullptr;
  return row_at(clause);
}

// Whoever condemns, welcomes or protests against a deed means its doer, not those it was done to.
void Sides::blame(Row& row) {
  if (row.type != EventType::kAccuse && row.type != EventType::kSupport && row.type != EventType::kProtest &&
      row.type != EventType::kRequest)
    return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    const bool chosen = std::any_of(row.sense->recipient.begin(), row.sense->recipient.end(), [&](const auto& choice) {
      return std::find(choice.begin(), choice.end(), argument.function) != choice.end();
    });
    if (!chosen) continue;
    const Row* deed = deed_at(argument.token);
    if (deed == nullptr || deed == &row || knowledge_.facts(deed->type).speech) continue;
    if (row.type == EventType::kRequest && deed->actors.empty()) continue;
    const uint32_t first = scene_.tree.leftmost(argument.token), last = scene_.tree.rightmost(argument.token);
    std::erase_if(row.recipients, [&](const Party& party) {
      if (holds(deed->actors, party) || party.mention == kNone) return false;
      uint32_t head = doc_.mentions[party.mention].head_token;
      if (head < first || head > last) return false;
      if (holds(deed->recipients, party)) return true;
      for (int steps = 0; steps < 6 && head != argument.token && head != kNone; ++steps, head = doc_.tokens[head].head)
        for (uint32_t c = scene_.tree.first(head); c != kNone; c = scene_.tree.next(c))
          if (doc_.tokens[c].deprel == Deprel::kCase && doc_.tokens[c].lower == "by") return false;
      return true;
    });
    auto doers = deed->actors;
    std::erase_if(doers, [&](const Party& party) { return holds(row.actors, party); });
    add_parties(doers, &row.recipients);
    row.at_deed = row.type == EventType::kAccuse;
  }
}

bool Sides::is_own(const Row& row, const Party& party) const {
  if (holds(row.actors, party)) return true;
  return std::any_of(row.actors.begin(), row.actors.end(),
                     [&](const Party& actor) { return !actor.span.empty() && !party.span.empty() && actor.span == party.span; });
}

// The party that a noun names: whom a mention of it stands for, else its words alone.
std::vector<Party> Sides::named_by(const Row& row, uint32_t token) {
  std::vector<Party> out;
  if (!is_plain_noun(doc_.tokens[token]) || measures(token)) return out;
  const uint32_t inner = content_noun(doc_, scene_.tree, knowledge_, token);
  for (uint32_t m = scene_.mentions.first(inner); m != kNone; m = scene_.mentions.next(m)) {
    const Mention& mention = doc_.mentions[m];
    if (mention.kind == MentionKind::kTime || mention.kind == MentionKind::kAmount || mention.adjectival) continue;
    for (const uint32_t entity : mention.entities) out.push_back({entity, m, mention.span, false});
    if (!out.empty()) break;
  }
  if (out.empty()) out.push_back({kNone, kNone, phrase_of(doc_, scene_, token), false});
  // "recalled its ambassador": what the words give to the doer is no other side.
  const std::string_view first = doc_.tokens[scene_.tree.leftmost(token)].lower;
  const bool its = first == "its" || first == "their" || first == "his" || first == "her" || first == "our" || first == "my";
  std::erase_if(out, [&](const Party& party) {
    if (is_own(row, party) || party.span.empty()) return true;
    return its && (party.entity == kNone || country_of(party).empty() || share_country({party}, row.actors));
  });
  return out;
}

// "launched an investigation", "went on strike": the words that make the deed name no side.
bool Sides::is_wording(const Row& row, const Argument& argument) const {
  if (is_party(scene_, argument.token)) return false;
  switch (row.type) {
    case EventType::kAccuse:
      return is_of_kind(scene_, argument.token, "inquiry") || is_of_kind(scene_, argument.token, "document");
    case EventType::kReject:
    case EventType::kSupport:
      return false;
    case EventType::kProtest:
      return is_of_kind(scene_, argument.token, "walkout");
    default:
      break;
  }
  for (const std::string_view kind :
       {"victim", "captive", "building", "settlement", "territory", "vehicle", "ship", "whereabouts"})
    if (is_of_kind(scene_, argument.token, kind)) return false;
  const std::string_view lemma = word_of(doc_.tokens[argument.token]);
  return std::any_of(row.sense->when.begin(), row.sense->when.end(), [&](const Condition& condition) {
    return !condition.negative && condition.is_about(argument.function) &&
           std::find(condition.lemmas.begin(), condition.lemmas.end(), lemma) != condition.lemmas.end();
  });
}

// A proper name among the deed's own phrases beats any party farther off, known or not: "an investigation of Flynn".
void Sides::name_proper(Row& row) {
  if (!row.recipients.empty() || is_mutual(row)) return;
  if (row.type != EventType::kAccuse && row.type != EventType::kReject && row.type != EventType::kAid &&
      row.type != EventType::kSanction && row.type != EventType::kThreaten && row.type != EventType::kRequest &&
      row.type != EventType::kSupport)
    return;
  const auto name_at = [&](uint32_t token) {
    const Token& at = doc_.tokens[token];
    if (at.upos != Upos::kPropn || is_party(scene_, token) || has_kind(token, MentionKind::kPlace) ||
        has_kind(token, MentionKind::kAmount))
      return false;
    const std::string_view first = doc_.text(at);
    if (first.empty() || first[0] < 'A' || first[0] > 'Z') return false;
    add_parties(named_by(row, token), &row.recipients);
    if (row.recipients.empty()) return false;
    row.rules.push_back("party.named");
    return true;
  };
  for (const std::string_view function : {"iobj", "obj", "of", "into", "against", "to"})
    for (const Argument& argument : reading_.arguments[row.clause]) {
      if (argument.function != function) continue;
      if (name_at(argument.token)) return;
      if (function != "obj" || !is_wording(row, argument)) continue;
      for (uint32_t c = scene_.tree.first(argument.token); c != kNone; c = scene_.tree.next(c)) {
        if (doc_.tokens[c].deprel != Deprel::kNmod || c < argument.token) continue;
        const std::string_view before = doc_.tokens[scene_.tree.leftmost(c)].lower;
        if ((before == "of" || before == "into" || before == "against") && name_at(c)) return;
      }
    }
}

// Two sides already, or a word that joins them: what else is named is what they are at one about.
bool Sides::is_mutual(const Row& row) const {
  if (row.sense->actor.front().size() > 1) return true;
  if (row.type != EventType::kAgree && row.type != EventType::kSupport && row.type != EventType::kConsult &&
      row.type != EventType::kCooperate && row.type != EventType::kReject)
    return false;
  return row.actors.size() > 1 && !share_country({row.actors.front()}, {row.actors.back()});
}

void Sides::name_recipients(Row& row) {
  if (!row.recipients.empty() || is_mutual(row)) return;
  const TypeFacts& facts = knowledge_.facts(row.type);
  // Words may be aimed at plans and deeds, blows at things; gifts, promises and sanctions only at somebody.
  const bool meets_things = row.type == EventType::kAccuse || row.type == EventType::kReject || row.type == EventType::kSupport ||
                            row.type == EventType::kProtest || row.type == EventType::kAssault;
  const bool takes_deeds = meets_things && row.type != EventType::kAssault;
  const bool gives_up = row.type == EventType::kConcede || (row.type == EventType::kRetreat && row.mode != EventMode::kRelease);
  for (const std::string_view function : facts.target) {
    for (const Argument& argument : reading_.arguments[row.clause]) {
      if (argument.function != function || argument.token == clause_of(row).head) continue;
      if (!meets_things && is_of_kind(scene_, argument.token, "nobody-meant")) continue;
      const Row* deed = deed_at(argument.token);
      if (deed != nullptr && deed != &row && !(row.type == EventType::kAccuse || row.type == EventType::kProtest)) {
        // "lifted its blockade of Yemen": who suffered the deed gains by its end.
        auto suffered = deed->recipients;
        std::erase_if(suffered, [&](const Party& party) { return is_own(row, party); });
        if (suffered.empty()) continue;
        add_parties(suffered, &row.recipients);
        row.rules.push_back("party.undone");
        return;
      }
      if (deed != nullptr && deed != &row && row.type == EventType::kAccuse && !deed->actors.empty()) {
        auto doers = deed->actors;
        std::erase_if(doers, [&](const Party& party) { return is_own(row, party); });
        add_parties(doers, &row.recipients);
        if (!row.recipients.empty()) {
          row.rules.push_back("party.blamed");
          return;
        }
      }
      if ((function == "obj" && gives_up) || is_wording(row, argument)) continue;
      // "rejected the demand", "ruled out resignation": an answer names no side, nor does the road that a protest blocks.
      if (function == "obj" && row.type == EventType::kReject &&
          (is_of_kind(scene_, argument.token, "demand") || is_of_kind(scene_, argument.token, "offer") ||
           is_of_kind(scene_, argument.token, "undergone") || is_of_kind(scene_, argument.token, "denied")))
        continue;
      if (function == "obj" && row.mode == EventMode::kObstruct) continue;
      // "fired on the south bank" tells where, "voiced concern" and "spoke of a massacre" what is said.
      if (function == "on" && is_of_kind(scene_, argument.token, "riverside")) continue;
      if (row.type == EventType::kAccuse && ((function == "obj" && is_of_kind(scene_, argument.token, "voiced")) ||
                                             (function == "of" && deed != nullptr && deed->actors.empty())))
        continue;
      if (function == "at" && row.type == EventType::kAssault && !knowledge_.in_kind("aiming", clause_of(row).lemma)) continue;
      // "joined the treaty", "welcomed the deal": a pact is nobody; "support for the deal" speaks of those who made it.
      if (function == "obj" && row.type == EventType::kSupport &&
          (is_of_kind(scene_, argument.token, "agreement") || is_of_kind(scene_, argument.token, "ties")))
        continue;
      if (!takes_deeds && scene_.clauses.of_token[argument.token] != kNone) continue;
      if (row.type == EventType::kAssault &&
          (is_of_kind(scene_, argument.token, "weapon") || is_of_kind(scene_, argument.token, "explosive")))
        continue;
      const auto named = named_by(row, argument.token);
      if (named.empty()) continue;
      add_parties(named, &row.recipients);
      row.rules.push_back("party.named");
      return;
    }
  }
  // "demanded that the mayor step down": who is to do what is said.
  const uint32_t doer = content_doer(row);
  if (doer == kNone) return;
  add_parties(named_by(row, doer), &row.recipients);
  if (!row.recipients.empty()) row.rules.push_back("party.named");
}

// Who does what the act says, in words of its own: "demanded that the mayor step down". kNone where the act is not aimed at him.
uint32_t Sides::content_doer(const Row& row) const {
  if (knowledge_.facts(row.type).recipient_from != "content_doer") return kNone;
  for (uint32_t k = row.clause + 1; k < all_.size() && k < row.clause + kMostClausesOn; ++k) {
    const Clause& clause = all_[k];
    if (clause.sentence != clause_of(row).sentence) break;
    if (clause.parent != row.clause || clause.edge != Edge::kContent || clause.function != "that") continue;
    const Argument* doer = clause.find("doer");
    return doer == nullptr || doer->borrowed ? kNone : doer->token;
  }
  return kNone;
}

// A name in the doer's place that no table knows is somebody all the same.
void Sides::name_actors(Row& row) {
  if (row.sense->actor.front().size() != 1 || row.sense->actor.front()[0] != "doer") return;
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function != "doer" || argument.borrowed) continue;
    const Token& head = doc_.tokens[argument.token];
    // "The House and Senate failed": the first of two may be the one that nobody knows.
    if (!row.actors.empty() && (is_party(scene_, argument.token) || row.actors.front().mention == kNone ||
                                doc_.tokens[doc_.mentions[row.actors.front().mention].head_token].deprel != Deprel::kConj))
      return;
    if (head.upos != Upos::kPropn || has_kind(argument.token, MentionKind::kPlace)) continue;
    const auto named = named_by(row, argument.token);
    add_parties(named, &row.actors);
    if (!named.empty()) row.rules.push_back("party.named");
    return;
  }
}

void Sides::name(Row& row) {
  if (!row.dropped.empty()) return;
  name_actors(row);
  name_recipients(row);
}

}  // namespace demarche::event
