#include "event/modes.h"

#include <algorithm>
#include <string>
#include <vector>

#include "event/parties.h"
#include "event/tree.h"

namespace demarche::event {

void Modes::find(Row& row) {
  if (!row.dropped.empty() || row.mode != EventMode::kNone) return;
  if (row.type == EventType::kAssault) {
    by_means(row);
    return;
  }
  if (row.type != EventType::kRequest && row.type != EventType::kReject && row.type != EventType::kThreaten) return;
  for (const ModeRule& rule : knowledge_.mode_rules()) {
    if (rule.type != row.type) continue;
    if (!rule.content) {
      if (!speaks_of(row, rule.lemma)) continue;
      row.mode = rule.mode;
      row.rules.push_back(rule.id);
      return;
    }
    for (const Row& content : rows_) {
      if (content.content_of != row.clause || &content == &row) continue;
      const EventType type = content.sense->type;
      if (type != *rule.content || (rule.content_mode != EventMode::kNone && rule.content_mode != content.mode)) continue;
      if (rule.content_negated != (content.value == Value::kNegated || all_[content.clause].local == Value::kNegated) &&
          rule.content_negated)
        continue;
      row.mode = rule.mode;
      row.rules.push_back(rule.id);
      return;
    }
  }
}

bool Modes::is_drill(uint32_t token) const {
  if (is_of_kind(scene_, token, "drill")) return true;
  if (token == 0) return false;
  const std::string both = std::string(doc_.tokens[token - 1].lower) + " " + std::string(word_of(doc_.tokens[token]));
  return knowledge_.in_kind("drill", both);  // "war game"
}

// "Japan and Australia held a drill": a drill of two countries is a joint one.
void Modes::join_drill(Row& row) {
  if (!row.dropped.empty() || row.type != EventType::kMobilize) return;
  const Clause& clause = all_[row.clause];
  const Argument* object = clause.find("obj");
  if (!knowledge_.in_kind("drill", clause.lemma) && (object == nullptr || !is_drill(object->token))) return;
  std::string_view first;
  for (const Party& actor : row.actors) {
    if (actor.entity == kNone) continue;
    const Entity& entity = doc_.entities[actor.entity];
    const std::string_view code = entity.country.empty() ? entity.code : entity.country;
    if (code.empty()) continue;
    if (first.empty()) first = code;
    if (code == first) continue;
    row.type = EventType::kCooperate;
    row.mode = EventMode::kNone;
    row.recipients.clear();
    row.rules.push_back("event.joint-drill");
    return;
  }
}

// "Two rockets struck the station", "was hit by snipers": what a blow is dealt with tells how.
void Modes::by_means(Row& row) {
  for (const ModeRule& rule : knowledge_.mode_rules()) {
    if (rule.type != row.type || rule.content || rule.lemma.substr(0, 1) != "@") continue;
    for (const Argument& argument : reading_.arguments[row.clause]) {
      const std::string_view f = argument.function;
      if (f != "doer" && f != "with" && f != "by" && f != "using") continue;
      if (!is_of_kind(scene_, argument.token, rule.lemma.substr(1))) continue;
      // "Jihadist fighters killed two": men, no planes.
      if (rule.mode == EventMode::kAerial && is_of_kind(scene_, argument.token, "militia")) continue;
      row.mode = rule.mode;
      row.rules.push_back(rule.id);
      return;
    }
  }
}

// The words that say what is demanded, refused or threatened.
bool Modes::speaks_of(const Row& row, std::string_view lemmas) const {
  const auto listed = [&](std::string_view lemma) {
    for (const auto part : lexicon::split(lemmas, '|'))
      if (part == lemma) return true;
    return false;
  };
  for (const Argument& argument : reading_.arguments[row.clause]) {
    if (argument.function == "doer" || argument.function == "mod") continue;
    if (listed(word_of(doc_.tokens[content_noun(doc_, scene_.tree, knowledge_, argument.token)]))) return true;
  }
  return false;
}

// A meeting at one party's seat is a visit of the other, elsewhere it has a third party for host; a body's own meeting is
// multilateral.
void Modes::find_of_meeting(Row& row) {
  if (row.circumstance.place == kNone || row.type != EventType::kConsult || row.mode != EventMode::kNone ||
      !row.dropped.empty()) {
    if (row.type == EventType::kConsult && row.dropped.empty() && row.mode == EventMode::kNone && row.actors.size() == 1 &&
        row.recipients.empty() && row.actors[0].entity != kNone && doc_.entities[row.actors[0].entity].sector == Sector::kIgo) {
      row.mode = EventMode::kMultilateral;
      row.rules.push_back("mode.body");
    }
    return;
  }
  const std::string_view host = doc_.places[row.circumstance.place].country;
  if (host.empty()) return;
  std::vector<std::string_view> countries;
  for (const auto* side : {&row.actors, &row.recipients})
    for (const Party& party : *side) {
      if (party.entity == kNone || doc_.entities[party.entity].country.empty()) return;
      const std::string_view country = doc_.entities[party.entity].country;
      if (std::find(countries.begin(), countries.end(), country) == countries.end()) countries.push_back(country);
    }
  if (countries.size() < 2) return;
  if (std::find(countries.begin(), countries.end(), host) == countries.end()) {
    row.mode = EventMode::kThirdParty;
    row.rules.push_back("mode.third-party");
  } else if (countries.size() == 2 && row.actors.size() == 2 && row.recipients.empty() &&
             doc_.entities[row.actors[1].entity].country == host && all_[row.clause].has("obj")) {
    row.mode = EventMode::kVisit;
    row.recipients = {row.actors[1]};
    row.actors.pop_back();
    row.rules.push_back("mode.visit");
  }
}

}  // namespace demarche::event
