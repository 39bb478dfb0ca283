#include "event/topic.h"

#include <algorithm>
#include <string>

#include "event/tree.h"

namespace demarche::event {
namespace {

constexpr std::string_view kWhy = "the sentence is about sport, business, culture or weather";
constexpr std::string_view kWhyStory = "the story is about sport, business, culture or weather";
constexpr std::string_view kWhyPlot = "told of a book, film or game in the present tense";
constexpr std::string_view kWhyMishap = "harm that nobody meant";
constexpr std::string_view kWhyPrivate = "words between private people";
constexpr std::string_view kWhyNowhere = "no state, body or place is named, nor anybody who acts for one";
constexpr uint32_t kMostTokens = 200;  // of a sentence that are weighed

bool is_told_in_zone(ZoneKind zone) {
  return zone == ZoneKind::kStory || zone == ZoneKind::kHeadline || zone == ZoneKind::kSubheading;
}

// Does the topic tell of what is made up, or borrow the names of forces for it?
bool is_fiction(std::string_view topic) {
  return topic == "culture" || topic == "game";
}

// Nature and accidents do harm without anybody's intent.
bool is_mishap(std::string_view topic) {
  return topic == "weather" || topic == "accident";
}

bool is_public(Sector sector) {
  switch (sector) {
    case Sector::kNone:
    case Sector::kUnk:
    case Sector::kAgr:
    case Sector::kBus:
    case Sector::kCrm:
    case Sector::kCvl:
    case Sector::kEdu:
    case Sector::kEli:
    case Sector::kMed:
    case Sector::kJrn:
    case Sector::kCop:
    case Sector::kJud:
      return false;
    default:
      return true;
  }
}

}  // namespace

Topics::Topics(const Doc& doc, const Scene& scene) : doc_(doc), scene_(scene), weights_(doc.sentences.size()) {
  Weights sentences{};  // that speak of the topic
  int told = 0;
  for (uint32_t s = 0; s < doc.sentences.size(); ++s) {
    weigh(s);
    if (!is_told_in_zone(doc.sentences[s].zone)) continue;
    ++told;
    for (size_t n = 0; n < kMostTopics; ++n) sentences[n] += weights_[s][n] >= 2 ? 1 : 0;
  }
  // Is there anybody in the story who acts for more than himself? One sentence alone does not tell.
  public_ = told < 2 || std::any_of(doc.mentions.begin(), doc.mentions.end(), [&](const Mention& mention) {
              return mention.kind != MentionKind::kCountry &&
                     std::any_of(mention.entities.begin(), mention.entities.end(), [&](uint32_t e) {
                       const Entity& entity = doc.entities[e];
                       return entity.armed || is_public(entity.sector) ||
                              (!entity.code.empty() && !entity.media && entity.kind == MentionKind::kOrganisation);
                     });
            });
  armed_ = std::any_of(doc.entities.begin(), doc.entities.end(),
                       [](const Entity& entity) { return entity.armed || entity.sector == Sector::kMil; });
  somewhere_ = std::any_of(doc.entities.begin(), doc.entities.end(),
                           [](const Entity& entity) { return !entity.code.empty() || !entity.country.empty(); }) ||
               std::any_of(doc.places.begin(), doc.places.end(), [](const PlaceValue& place) { return !place.country.empty(); });
  for (size_t n = 0; n < kMostTopics; ++n) subject_[n] = sentences[n] >= 2 && 3 * sentences[n] >= told;
}

size_t Topics::number_of(std::string_view topic) {
  const auto at = std::find(names_.begin(), names_.end(), topic);
  if (at != names_.end()) return static_cast<size_t>(at - names_.begin());
  if (names_.size() == kMostTopics) return kMostTopics - 1;
  names_.push_back(topic);
  return names_.size() - 1;
}

void Topics::weigh(uint32_t s) {
  const Sentence& sentence = doc_.sentences[s];
  for (uint32_t t = sentence.first_token; t < sentence.end_token && t < sentence.first_token + kMostTokens; ++t) {
    const Topic* topic = scene_.knowledge.topic(doc_.tokens[t].lower);
    if (topic == nullptr) topic = scene_.knowledge.topic(word_of(doc_.tokens[t]));
    if (topic == nullptr && t + 1 < sentence.end_token)
      topic = scene_.knowledge.topic(std::string(doc_.tokens[t].lower) + " " + std::string(doc_.tokens[t + 1].lower));
    // "semi-finals" is three tokens
    if (topic == nullptr && t + 2 < sentence.end_token && doc_.tokens[t + 1].lower == "-")
      topic = scene_.knowledge.topic(std::string(doc_.tokens[t].lower) + "-" + std::string(word_of(doc_.tokens[t + 2])));
    if (topic != nullptr) weights_[s][number_of(topic->topic)] += topic->weight;
  }
}

// Soldiers, police, rebels; but not the captain, guard or rangers of a team.
bool Topics::is_force(const Party& party) const {
  if (party.entity == kNone || party.inferred) return false;
  const Entity& entity = doc_.entities[party.entity];
  if (entity.kind == MentionKind::kCountry) return false;
  const std::string_view name = entity.name;
  const size_t space = name.rfind(' ');
  const std::string_view last = space == std::string_view::npos ? name : name.substr(space + 1);
  if (scene_.knowledge.in_kind("teamname", last)) return false;
  switch (entity.sector) {
    case Sector::kMil:
    case Sector::kCop:
    case Sector::kReb:
    case Sector::kPrm:
    case Sector::kUaf:
    case Sector::kSpy:
      return true;
    default:
      return entity.armed;
  }
}

bool Topics::is_political(const Party& party) const {
  if (party.entity == kNone) return false;
  const Entity& entity = doc_.entities[party.entity];
  // "the Swiss drugmaker": the country of a firm, not the state
  if (entity.kind == MentionKind::kCountry && party.mention != kNone && doc_.mentions[party.mention].adjectival) {
    const uint32_t head = doc_.tokens[doc_.mentions[party.mention].head_token].head;
    if (head != kNone && doc_.tokens[head].upos == Upos::kNoun && scene_.knowledge.in_kind("firm", word_of(doc_.tokens[head])))
      return false;
  }
  // Protesters and activists of a country told about are out for more than themselves.
  if (entity.role == "protester" && entity.collective && !entity.country.empty()) return true;
  return entity.armed || entity.kind == MentionKind::kCountry ||
         (entity.sector != Sector::kNone && entity.sector != Sector::kBus && entity.sector != Sector::kCvl &&
          entity.sector != Sector::kUnk);
}

// "Police fired tear gas at fans", "a drone set the refinery on fire", "gunmen killed 40 people": a deed whatever the story is
// about. Plots and matches are told in the present, so there only what is told as past.
bool Topics::stands_anywhere(const Row& row, const Fired& fired, std::string_view topic) const {
  const Clause& clause = scene_.clauses.all[row.clause];
  const bool speech = scene_.knowledge.facts(row.type).speech;
  const bool told = clause.word_class == WordClass::kNoun || clause.past || clause.perfect || clause.passive || !clause.finite;
  if (is_fiction(topic) && !told) return false;
  const auto is_any = [&](const std::vector<Party>& side) {
    return std::any_of(side.begin(), side.end(), [&](const Party& party) { return is_force(party); });
  };
  if (!speech && (is_any(row.actors) || is_any(row.recipients))) return true;
  // "The Iranian footballer was arrested": by the police of somebody, whoever he is.
  if (row.mode == EventMode::kArrest && !is_fiction(topic) &&
      std::any_of(row.recipients.begin(), row.recipients.end(),
                  [&](const Party& party) { return party.entity != kNone && !doc_.entities[party.entity].country.empty(); }))
    return true;
  // "Thousands marched through the city against the singer"
  if (row.type == EventType::kProtest && topic == "culture" && row.circumstance.place != kNone && fired.score >= 150) return true;
  if (row.type == EventType::kProtest && row.mode == EventMode::kRiot && topic == "sport") return true;
  if (row.type != EventType::kAssault || is_mishap(topic)) return false;
  const bool counted = std::any_of(row.circumstance.amounts.begin(), row.circumstance.amounts.end(), [&](uint32_t m) {
    const uint32_t a = doc_.mentions[m].amount;
    return a != kNone &&
           (scene_.knowledge.in_kind("victim", doc_.amounts[a].of) || scene_.knowledge.in_kind("dead", doc_.amounts[a].of));
  });
  if (counted && row.circumstance.place != kNone) return true;
  const bool armed = row.mode == EventMode::kAerial || row.mode == EventMode::kExplosives || row.mode == EventMode::kFirearms ||
                     row.mode == EventMode::kHeavyWeapons;
  return armed && topic != "sport" && !is_fiction(topic) && fired.score >= 60;
}

// "Rebels seize the palace in the last act": plots are told in the present.
bool Topics::is_told_as_plot(const Row& row) const {
  const Clause& clause = scene_.clauses.all[row.content_of != kNone ? row.content_of : row.clause];
  if (scene_.knowledge.facts(row.type).speech && row.type != EventType::kThreaten && row.type != EventType::kRequest)
    return false;
  if (doc_.sentences[clause.sentence].zone != ZoneKind::kStory) return false;
  const bool present = clause.finite || doc_.tokens[clause.head].xpos == "VBP" || clause.conjunct_of != kNone;
  return clause.word_class == WordClass::kVerb && present && !clause.past && !clause.perfect && !clause.progressive &&
         clause.modal.empty();
}

// "injuring nine people", "14 passengers were hurt": the words name nobody who did it.
bool Topics::is_harm_by_nobody(const Row& row) const {
  return !armed_ && row.type == EventType::kAssault && row.mode == EventMode::kNone &&
         std::none_of(row.actors.begin(), row.actors.end(), [&](const Party& party) { return is_political(party); });
}

// "Doctors recommend a shot": a text that names no state, body or place, of nobody who governs, fights, judges or protests.
bool Topics::is_nowhere(const Row& row) const {
  if (somewhere_) return false;
  const auto acts = [&](const Party& party) {
    if (party.entity == kNone) return false;
    const Entity& entity = doc_.entities[party.entity];
    return entity.armed || is_public(entity.sector) || entity.sector == Sector::kCop || entity.sector == Sector::kJud ||
           entity.sector == Sector::kCrm || entity.sector == Sector::kEli;
  };
  return std::none_of(row.actors.begin(), row.actors.end(), acts) &&
         std::none_of(row.recipients.begin(), row.recipients.end(), acts);
}

// "The owner promised him a mango": words between private people, in a story without anybody else.
bool Topics::is_private(const Row& row) const {
  if (public_ || !scene_.knowledge.facts(row.type).speech || (row.actors.empty() && row.recipients.empty())) return false;
  const auto is_one = [&](const Party& party) {
    if (party.inferred) return true;
    if (party.entity == kNone) return true;
    const Entity& entity = doc_.entities[party.entity];
    if (entity.collective) return false;  // nurses, villagers: what they demand is no private matter
    return (entity.code.empty() || entity.kind == MentionKind::kRole) && entity.kind != MentionKind::kCountry &&
           !is_public(entity.sector);
  };
  return std::all_of(row.actors.begin(), row.actors.end(), is_one) &&
         std::all_of(row.recipients.begin(), row.recipients.end(), is_one);
}

std::string_view Topics::why_off_topic(const Row& row, const Fired& fired) const {
  const uint32_t s = scene_.clauses.all[row.clause].sentence;
  Weights near{};
  for (uint32_t k = s > 0 ? s - 1 : 0; k < std::min<size_t>(s + 2, weights_.size()); ++k)
    for (size_t n = 0; n < kMostTopics; ++n) near[n] += weights_[k][n];
  if (is_private(row)) return kWhyPrivate;
  if (is_nowhere(row)) return kWhyNowhere;
  std::vector<uint32_t> political;
  bool named = false;  // somebody political who is more than the name of a place, which a team may bear
  for (const auto* side : {&row.actors, &row.recipients})
    for (const Party& party : *side) {
      if (!is_political(party)) continue;
      if (std::find(political.begin(), political.end(), party.entity) == political.end()) political.push_back(party.entity);
      named = named || (!party.inferred && doc_.entities[party.entity].kind != MentionKind::kCountry);
    }
  // One name of a country is a team's as likely as a state's.
  const int least = political.empty() ? 2 : political.size() == 1 && !named ? 3 : 4;
  for (size_t n = 0; n < names_.size(); ++n) {
    const bool sport = names_[n] == "sport";
    const bool made_up = is_fiction(names_[n]) && (subject_[n] || near[n] >= 3) && is_told_as_plot(row);
    if (made_up) return kWhyPlot;
    if (is_mishap(names_[n]) && is_harm_by_nobody(row) && near[n] >= 2) return kWhyMishap;
    const bool here = sport ? near[n] >= least : near[n] >= 3 && political.empty();
    const bool story = subject_[n] && (sport ? political.size() < 2 && !named : political.empty());
    if ((here || story) && !stands_anywhere(row, fired, names_[n])) return here ? kWhy : kWhyStory;
  }
  return {};
}

}  // namespace demarche::event
