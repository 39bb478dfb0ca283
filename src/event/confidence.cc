#include "event/confidence.h"

#include <algorithm>
#include <cmath>

namespace demarche::event {

Trust trust_of(const Doc& doc, const Reading& reading, const Row& row) {
  const Clause& clause = reading.scene.clauses.all[row.clause];
  const Fired& fired = reading.fired[row.clause];
  float parser = doc.tokens[clause.head].margin;
  for (const Argument& argument : clause.arguments)
    if (!argument.borrowed && (argument.function == "doer" || argument.function == "obj"))
      parser = std::min(parser, doc.tokens[argument.token].margin);
  float resolved = 1;
  bool inferred = false;
  for (const auto* side : {&row.actors, &row.recipients})
    for (const Party& party : *side) {
      inferred = inferred || party.inferred;
      if (party.mention != kNone) resolved = std::min(resolved, doc.mentions[party.mention].certainty);
    }
  const ZoneKind zone = doc.sentences[clause.sentence].zone;
  const int depth = reading.standing[row.clause].depth;
  return {clause.word_class == WordClass::kVerb   ? "form.verb"
          : clause.light != kNone                 ? "form.light"
          : clause.word_class == WordClass::kNoun ? "form.noun"
                                                  : "form.adjective",
          parser < 0.4f   ? "parse.doubtful"
          : parser < 0.8f ? "parse.fair"
                          : "parse.sure",
          !fired.fired()      ? "word.unknown"
          : fired.score < 40  ? "word.bare"
          : fired.score < 100 ? "word.kind"
                              : "word.clear",
          fired.margin < 0.4f ? "rival.close" : "rival.none",
          row.actors.empty() ? "doer.none"
          : resolved < 0.8f  ? "doer.guessed"
                             : "doer.named",
          row.recipients.empty() ? "whom.none"
          : inferred             ? "whom.inferred"
                                 : "whom.told",
          depth == 0  ? "depth.none"
          : depth < 3 ? "depth.some"
                      : "depth.deep",
          row.content_of != kNone || row.condition_of != kNone            ? "status.linked"
          : row.value == Value::kOccurred || row.value == Value::kOngoing ? "status.told"
                                                                          : "status.other",
          zone == ZoneKind::kHeadline || zone == ZoneKind::kSubheading ? "zone.heading" : "zone.story"};
}

float confidence_of(const Knowledge& knowledge, const Trust& trust) {
  double sum = knowledge.weight("all");
  for (const auto value : trust) sum += knowledge.weight(value);
  const double raw = 1.0 / (1.0 + std::exp(-sum));
  // Two digits are more than it can promise, and the same on every machine.
  return static_cast<float>(std::clamp(std::round(raw * 100.0) / 100.0, 0.05, 0.98));
}

}  // namespace demarche::event
