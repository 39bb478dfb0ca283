// Grows a document's text piece by piece and remembers for each piece where it came from.
//
// White space is squeezed: a stretch of it becomes one blank, a line break or a paragraph break, which maps to the whole
// stretch (and the markup inside it). Text never begins or ends with white space.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace demarche::read {

class TextBuilder {
 public:
  // `source` is what positions are counted in; it must outlive the builder.
  explicit TextBuilder(std::string_view source) : source_(source) {}

  // Source bytes [begin, end), none of them white space, as they are.
  void copy(size_t begin, size_t end) {
    settle(begin);
    if (!runs_.empty()) {
      SourceRun& last = runs_.back();
      if (last.verbatim && last.source_begin + last.source_size == begin) {
        last.text.end += static_cast<uint32_t>(end - begin);
        last.source_size += static_cast<uint32_t>(end - begin);
        text_.append(source_.substr(begin, end - begin));
        source_end_ = end;
        return;
      }
    }
    push(source_.substr(begin, end - begin), begin, end, true);
  }

  // `text` in place of source bytes [begin, end).
  void put(std::string_view text, size_t begin, size_t end) {
    settle(begin);
    push(text, begin, end, false);
  }

  // White space before the next piece, weakest first. The strongest asked for wins.
  enum class Gap : uint8_t { kNone, kBlank, kLine, kParagraph };
  void gap(Gap gap) {
    if (gap > gap_) gap_ = gap;
  }
  // White space exactly as it is, for preformatted text.
  void copy_blank(size_t begin, size_t end) {
    if (text_.empty()) return;
    settle(begin);
    push(source_.substr(begin, end - begin), begin, end, true);
  }

  uint32_t size() const { return static_cast<uint32_t>(text_.size()); }
  const std::string& text() const { return text_; }
  std::vector<SourceRun> take_runs() { return std::move(runs_); }

 private:
  void settle(size_t begin) {
    if (gap_ == Gap::kNone) return;
    const Gap gap = gap_;
    gap_ = Gap::kNone;
    if (text_.empty()) return;
    const std::string_view blank = gap == Gap::kBlank ? " " : gap == Gap::kLine ? "\n" : "\n\n";
    const bool same = begin > source_end_ && source_.substr(source_end_, begin - source_end_) == blank;
    if (same && runs_.back().verbatim) {
      runs_.back().text.end += static_cast<uint32_t>(blank.size());
      runs_.back().source_size += static_cast<uint32_t>(blank.size());
      text_.append(blank);
    } else {
      push(blank, source_end_ < begin ? source_end_ : begin, begin, same);
    }
  }
  void push(std::string_view text, size_t begin, size_t end, bool verbatim) {
    const uint32_t at = size();
    text_.append(text);
    runs_.push_back({{at, size()}, begin, static_cast<uint32_t>(end - begin), verbatim});
    source_end_ = end;
  }

  std::string_view source_;
  std::string text_;
  std::vector<SourceRun> runs_;
  size_t source_end_ = 0;
  Gap gap_ = Gap::kNone;
};

}  // namespace demarche::read
