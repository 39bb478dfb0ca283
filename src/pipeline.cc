#include "pipeline.h"

namespace demarche {

Pipeline::Pipeline(clean::Stage clean, segment::Stage segment, syntax::Stage syntax, mention::Stage mention, link::Stage link,
                   event::Stage event)
    : clean_(std::move(clean)),
      segment_(std::move(segment)),
      syntax_(std::move(syntax)),
      mention_(std::move(mention)),
      link_(std::move(link)),
      event_(std::move(event)) {}

Result<Pipeline> Pipeline::load(const std::string& data_dir) {
  auto clean = clean::Stage::load(data_dir);
  if (!clean) return clean.error();
  auto segment = segment::Stage::load(data_dir);
  if (!segment) return segment.error();
  auto syntax = syntax::Stage::load(data_dir);
  if (!syntax) return syntax.error();
  auto mention = mention::Stage::load(data_dir);
  if (!mention) return mention.error();
  auto link = link::Stage::load(data_dir);
  if (!link) return link.error();
  auto event = event::Stage::load(data_dir);
  if (!event) return event.error();
  return Pipeline(std::move(*clean), std::move(*segment), std::move(*syntax), std::move(*mention), std::move(*link),
                  std::move(*event));
}

void Pipeline::run(Doc& doc, StageId last) const {
  const bool segmented = !doc.sentences.empty();
  if (last >= StageId::kClean && !segmented && doc.zones.empty()) clean_.run(doc);
  if (last >= StageId::kSegment && !segmented) segment_.run(doc);
  if (last >= StageId::kSyntax) syntax_.run(doc);
  if (last >= StageId::kMention) mention_.run(doc);
  if (last >= StageId::kLink) link_.run(doc);
  if (last >= StageId::kEvent) event_.run(doc);
}

}  // namespace demarche
