// Carrying runs through a map is one merge of two sorted lists where the runs are in order, which they nearly always are; a
// run out of order costs a binary search.
#include "read/byte_map.h"

#include <algorithm>

namespace demarche::read {

void ByteMap::add(uint32_t size, uint64_t source_begin, uint32_t source_size, bool verbatim) {
  if (size == 0) return;
  if (!runs_.empty() && verbatim) {
    Run& last = runs_.back();
    if (last.verbatim && last.source_begin + last.source_size == source_begin) {
      last.size += size;
      last.source_size += source_size;
      return;
    }
  }
  const uint32_t begin = runs_.empty() ? 0 : runs_.back().begin + runs_.back().size;
  runs_.push_back({begin, size, source_begin, source_size, verbatim});
}

size_t ByteMap::run_at(uint32_t derived) const {
  const auto after =
      std::upper_bound(runs_.begin(), runs_.end(), derived, [](uint32_t at, const Run& run) { return at < run.begin; });
  return after == runs_.begin() ? 0 : static_cast<size_t>(after - runs_.begin()) - 1;
}

Stretch ByteMap::source_of(uint32_t begin, uint32_t end) const {
  if (runs_.empty()) return {begin + offset_, end + offset_};
  const Run& first = runs_[run_at(begin)];
  const Run& last = runs_[run_at(end > begin ? end - 1 : end)];
  const uint64_t from = first.verbatim ? first.source_begin + std::min(begin - first.begin, first.size) : first.source_begin;
  const uint64_t to =
      last.verbatim ? last.source_begin + std::min(end - last.begin, last.size) : last.source_begin + last.source_size;
  return {from, std::max(from, to)};
}

std::vector<SourceRun> ByteMap::carry(std::vector<SourceRun> runs) const {
  if (runs_.empty()) {
    if (offset_ != 0) {
      for (SourceRun& run : runs) run.source_begin += offset_;
    }
    return runs;
  }
  std::vector<SourceRun> out;
  out.reserve(runs.size());
  const auto push = [&out](Span text, uint64_t source_begin, uint32_t source_size, bool verbatim) {
    if (!out.empty() && verbatim && out.back().verbatim && out.back().text.end == text.begin &&
        out.back().source_begin + out.back().source_size == source_begin) {
      out.back().text.end = text.end;
      out.back().source_size += source_size;
      return;
    }
    out.push_back({text, source_begin, source_size, verbatim});
  };
  for (const SourceRun& run : runs) {
    const uint32_t begin = static_cast<uint32_t>(run.source_begin), end = begin + run.source_size;
    if (!run.verbatim || run.source_size == 0) {
      const Stretch stretch = source_of(begin, end);
      push(run.text, stretch.begin, static_cast<uint32_t>(stretch.end - stretch.begin), false);
      continue;
    }
    uint32_t at = begin;
    for (size_t i = run_at(begin); i < runs_.size() && at < end; ++i) {
      const Run& piece = runs_[i];
      const uint32_t stop = std::min(end, piece.begin + piece.size);
      if (stop <= at) continue;
      const Span text = {run.text.begin + (at - begin), run.text.begin + (stop - begin)};
      if (piece.verbatim) {
        push(text, piece.source_begin + (at - piece.begin), stop - at, true);
      } else {
        push(text, piece.source_begin, piece.source_size, false);
      }
      at = stop;
    }
  }
  return out;
}

ByteMap ByteMap::carry(const ByteMap& inner) const {
  if (inner.runs_.empty()) {
    ByteMap shifted;
    if (runs_.empty()) return identity(offset_ + inner.offset_);
    // A view into the middle of this map's derived bytes.
    const uint32_t from = static_cast<uint32_t>(inner.offset_);
    for (size_t i = run_at(from); i < runs_.size(); ++i) {
      const Run& run = runs_[i];
      const uint32_t cut = run.begin < from ? from - run.begin : 0;
      if (cut >= run.size) continue;
      if (run.verbatim) {
        shifted.add(run.size - cut, run.source_begin + cut, run.source_size - cut, true);
      } else {
        shifted.add(run.size - cut, run.source_begin, run.source_size, false);
      }
    }
    return shifted;
  }
  std::vector<SourceRun> runs;
  runs.reserve(inner.runs_.size());
  for (const Run& run : inner.runs_)
    runs.push_back({{run.begin, run.begin + run.size}, run.source_begin, run.source_size, run.verbatim});
  ByteMap out;
  for (const SourceRun& run : carry(std::move(runs))) out.add(run.text.size(), run.source_begin, run.source_size, run.verbatim);
  return out;
}

}  // namespace demarche::read
