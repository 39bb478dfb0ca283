// The stages that see one article, in order, and nothing else.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/result.h"
#include "clean/clean.h"
#include "document/document.h"
#include "event/event.h"
#include "link/link.h"
#include "mention/mention.h"
#include "segment/segment.h"
#include "syntax/syntax.h"

namespace demarche {

// After which stage to stop; also the order they run in.
enum class StageId : uint8_t { kRead, kClean, kSegment, kSyntax, kMention, kLink, kEvent };
constexpr std::array<std::string_view, 7> kStageNames = {"read", "clean", "segment", "syntax", "mention", "link", "event"};

// All stages with their tables and models. Loaded once; `run` is const and may be called from any number of threads.
class Pipeline {
 public:
  static Result<Pipeline> load(const std::string& data_dir);

  // Fills in the Doc that `read` made, up to and including `last`. Where the sentences are there already (given as CoNLL-U),
  // clean and segment are passed over; where the zones are there already, clean is.
  void run(Doc& doc, StageId last = StageId::kEvent) const;

 private:
  Pipeline(clean::Stage clean, segment::Stage segment, syntax::Stage syntax, mention::Stage mention, link::Stage link,
           event::Stage event);
  clean::Stage clean_;
  segment::Stage segment_;
  syntax::Stage syntax_;
  mention::Stage mention_;
  link::Stage link_;
  event::Stage event_;
};

}  // namespace demarche
