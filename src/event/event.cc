#include "event/event.h"

#include "event/clauses.h"
#include "event/knowledge.h"
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

void Stage::run(Doc& doc) const {
  if (doc.tokens.empty()) return;
  const Knowledge& knowledge = impl_->knowledge;
  const Tree tree(doc);
  Clauses clauses = build_clauses(doc, tree, knowledge);
  if (clauses.all.empty()) return;
  attach_reports(doc, tree, knowledge, clauses);
  const MentionIndex mentions(doc);
  const Scene scene{doc, tree, clauses, mentions, knowledge};
  std::vector<std::vector<Argument>> arguments;
  std::vector<Fired> fired = match_senses(scene, clauses, arguments);
  // A denial is the denied deed, negated, on the denier's word: no row of its own beside it.
  for (size_t i = 0; i < clauses.all.size(); ++i) {
    const Reporter* reporter = knowledge.reporter(clauses.all[i].lemma, clauses.all[i].word_class);
    if (reporter != nullptr && reporter->gives == Value::kNegated &&
        (clauses.all[i].has("that") || clauses.all[i].has("ing") || clauses.all[i].has("quote"))) {
      fired[i] = Fired{};
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
