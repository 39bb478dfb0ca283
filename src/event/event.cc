#include "event/event.h"

#include <algorithm>

#include "event/clauses.h"
#include "event/knowledge.h"
#include "event/parties.h"
#include "event/reports.h"
#include "event/rows.h"
#include "event/senses.h"
#include "event/speech.h"
#include "event/status.h"

namespace demarche::event {

struct Stage::Impl {
  Knowledge knowledge;
};

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string& data_dir) {
  auto knowledge = Knowledge::load(data_dir);
  if (!knowledge) return knowledge.error();
  return Stage(std::make_unique<Impl>(Impl{std::move(*knowledge)}));
}

namespace {

// Those who fight or oppose the state they live in, or stand outside it.
bool apart_from_state(Sector sector) {
  return sector == Sector::kReb || sector == Sector::kOpp || sector == Sector::kPty || sector == Sector::kUaf ||
         sector == Sector::kCvl || sector == Sector::kSoc || sector == Sector::kPre || sector == Sector::kCrm;
}

// Do two phrases mean one party, or two of one side of a country?
bool same_side(const Doc& doc, const std::vector<Party>& left, const std::vector<Party>& right) {
  for (const Party& a : left)
    for (const Party& b : right) {
      if (a.entity == kNone || b.entity == kNone) continue;
      if (a.entity == b.entity) return true;
      const auto &x = doc.entities[a.entity], &y = doc.entities[b.entity];
      if (!x.country.empty() && x.country == y.country && apart_from_state(x.sector) == apart_from_state(y.sector)) return true;
    }
  return false;
}

// "allege", "complain" accuse whatever they say; "say" and "insist" only by what they say.
bool accuses_by_itself(std::string_view lemma, const Knowledge& knowledge) {
  return knowledge.in_kind("accusing", lemma);
}

// Is everybody of the one side known to be of another state or body than everybody of the other?
bool are_others(const Doc& doc, const std::vector<Party>& speakers, const std::vector<Party>& doers) {
  for (const Party& a : speakers)
    for (const Party& b : doers) {
      if (a.entity == kNone || b.entity == kNone || a.entity == b.entity) return false;
      if (!doc.entities[a.entity].country.empty() && doc.entities[a.entity].country == doc.entities[b.entity].country)
        return false;
    }
  return !speakers.empty() && !doers.empty();
}

// A warning of what others may do threatens nobody: "Athens warned that Ankara could attack" only reports.
void pass_over_warnings(Doc& doc, const Scene& scene, const std::vector<std::vector<Argument>>& arguments,
                        std::vector<Fired>& fired) {
  const auto& all = scene.clauses.all;
  for (const Clause& content : all) {
    // "promised not to hinder the ships" threatens nobody.
    if (content.parent != kNone && content.function == "inf" && content.local == Value::kNegated &&
        fired[content.parent].fired() && scene.knowledge.in_kind("vowing", all[content.parent].lemma)) {
      Fired& act = fired[content.parent];
      const Sense& sense = scene.knowledge.sense(act.sense);
      if (!sense.none && sense.type == EventType::kThreaten)
        act = match_sense(scene, all[content.parent], arguments[content.parent], EventType::kThreaten);
    }
    if (content.parent == kNone || content.edge != Edge::kContent || (content.function != "that" && content.function != "quote"))
      continue;
    Fired& act = fired[content.parent];
    if (!act.fired()) continue;
    const Sense& sense = scene.knowledge.sense(act.sense);
    if (sense.none) continue;
    if (sense.type == EventType::kAccuse && sense.mode != EventMode::kDisapprove &&
        !accuses_by_itself(all[content.parent].lemma, scene.knowledge)) {
      // Nobody accuses himself, nor by saying what was not done.
      const Argument* who = all[content.parent].find("doer");
      const Argument* whom = content.passive ? content.find("by") : content.find("doer");
      if (whom == nullptr && content.word_class == WordClass::kNoun) whom = content.find("subject");
      const bool deed = whom != nullptr && doc.tokens[whom->token].lower != "he" && doc.tokens[whom->token].lower != "she" &&
                        scene.knowledge.in_kind("amounting", content.lemma);  // "that it amounts to genocide"
      if (content.local == Value::kNegated || whom == nullptr || (doc.tokens[whom->token].upos == Upos::kPron && !deed) ||
          (who != nullptr &&
           same_side(doc, parties_of(doc, scene, who->token, false), parties_of(doc, scene, whom->token, false)))) {
        act = Fired{};
      }
      continue;
    }
    // "assured them that nobody was hurt" promises nothing.
    if (sense.type == EventType::kAgree && content.finite && content.modal.empty() && content.local != Value::kPlanned &&
        !all[content.parent].has("inf") &&
        scene.knowledge.reporter(all[content.parent].lemma, all[content.parent].word_class) != nullptr) {
      act = Fired{};
      continue;
    }
    // "asked if they had fired" asks for nothing.
    if (sense.type == EventType::kRequest && (content.marker == "if" || content.marker == "whether")) {
      act = Fired{};
      continue;
    }
    // "conceded that the rebels had not left": only what one did oneself is owned up to.
    const bool owns_up = sense.type == EventType::kConcede && content.finite && content.modal.empty();
    if (sense.type != EventType::kThreaten && !owns_up) continue;
    if (scene.knowledge.reporter(all[content.parent].lemma, all[content.parent].word_class) == nullptr) continue;
    const Argument* speaker = all[content.parent].find("doer");
    const Argument* doer = content.find("doer");
    if (speaker == nullptr || doer == nullptr || content.passive || doc.tokens[doer->token].upos == Upos::kPron) continue;
    const uint32_t own = static_cast<uint32_t>(&content - all.data());
    if (owns_up) {
      const auto speakers = parties_of(doc, scene, speaker->token, false), doers = parties_of(doc, scene, doer->token, false);
      if (are_others(doc, speakers, doers)) act = Fired{};
      continue;
    }
    // What the other will suffer is a threat after all: "will face sanctions", "will pay".
    if (fired[own].fired()) {
      const Sense& deed = scene.knowledge.sense(fired[own].sense);
      if (!deed.none && deed.type == EventType::kThreaten) continue;
    } else {
      continue;
    }
    const auto speakers = parties_of(doc, scene, speaker->token, false), doers = parties_of(doc, scene, doer->token, false);
    if (are_others(doc, speakers, doers)) act = Fired{};
  }
}

// "promised not to attack": a promise, whatever it names.
void read_kept_promises(const Scene& scene, std::vector<Fired>& fired) {
  const auto& all = scene.clauses.all;
  for (const Clause& content : all) {
    if (content.parent == kNone || content.edge == Edge::kCondition || !content.infinitive || content.local != Value::kNegated)
      continue;
    const Clause& parent = all[content.parent];
    Fired& act = fired[content.parent];
    if (!act.fired() || content.function != "inf" || !scene.knowledge.in_kind("promising", parent.lemma)) continue;
    if (scene.knowledge.sense(act.sense).none || scene.knowledge.sense(act.sense).type != EventType::kThreaten) continue;
    act = Fired{};
    for (const uint32_t s : scene.knowledge.senses(parent.lemma)) {
      const Sense& sense = scene.knowledge.sense(s);
      if (sense.none || sense.type != EventType::kAgree || sense.word_class != parent.word_class || sense.when.size() != 1 ||
          sense.when.front().function != "inf" || !sense.when.front().any)
        continue;
      act.sense = s;
      act.score = 41;
      break;
    }
  }
}

}  // namespace

void Stage::run(Doc& doc) const {
  if (doc.tokens.empty()) return;
  const Knowledge& knowledge = impl_->knowledge;
  const Tree tree(doc);
  Clauses clauses = build_clauses(doc, tree, knowledge);
  if (clauses.all.empty()) return;
  attach_reports(doc, tree, knowledge, clauses);
  const MentionIndex mentions(doc);
  const WordIndex words(doc, knowledge);
  const Scene scene{doc, tree, clauses, mentions, knowledge, words};
  std::vector<std::vector<Argument>> arguments;
  std::vector<Fired> fired = match_senses(scene, clauses, arguments);
  // A denial is the denied deed, negated, on the denier's word: no row of its own beside it.
  for (size_t i = 0; i < clauses.all.size(); ++i) {
    const Reporter* reporter = knowledge.reporter(clauses.all[i].lemma, clauses.all[i].word_class);
    // "let it be known" gives way in nothing.
    if (const Reporter* phrase = reporter_of(doc, knowledge, clauses.all[i]);
        phrase != nullptr && !phrase->with.empty() && (clauses.all[i].has("that") || clauses.all[i].has("quote")))
      fired[i] = Fired{};
    if (reporter != nullptr && reporter->gives == Value::kNegated &&
        (clauses.all[i].has("that") || clauses.all[i].has("ing") || clauses.all[i].has("quote"))) {
      fired[i] = Fired{};
    }
  }
  pass_over_warnings(doc, scene, arguments, fired);
  read_kept_promises(scene, fired);
  // "will not reopen" as a refusal: the row has spent the negation.
  for (size_t i = 0; i < clauses.all.size(); ++i) {
    if (!fired[i].fired()) continue;
    for (const Condition& condition : knowledge.sense(fired[i].sense).when) {
      if (!condition.negative && condition.function == "negated") {
        clauses.all[i].local = Value::kOccurred;
        clauses.all[i].local_rule = "status.told";
      }
      if (condition.negative || (condition.function != "mod" && condition.function != "has")) continue;
      if (std::none_of(condition.lemmas.begin(), condition.lemmas.end(), [&](std::string_view l) {
            return knowledge.modifier(l) == Value::kNegated || l.starts_with("will not") || l.starts_with("not ");
          }))
        continue;
      clauses.all[i].local = Value::kOccurred;
      clauses.all[i].local_rule = "status.told";
    }
  }
  adopt_light_verbs(clauses, knowledge);
  std::vector<uint8_t> speech_event(clauses.all.size(), 0);
  for (size_t i = 0; i < clauses.all.size(); ++i) {
    if (!fired[i].fired() || clauses.all[i].absorbed_by != kNone) continue;
    const Sense& sense = knowledge.sense(fired[i].sense);
    speech_event[i] = !sense.none && knowledge.facts(sense.type).speech;
  }
  const Speech speech = read_speech(doc, scene, fired, arguments);
  const std::vector<Standing> standing = read_status(scene, fired, speech, speech_event);
  write_events(doc, {scene, fired, arguments, speech, speech_event, standing});
  write_statements(doc, scene, speech, fired, speech_event);
}

}  // namespace demarche::event
