#include "segment/quotations.h"

#include <algorithm>

namespace demarche::segment {
namespace {

constexpr size_t kMaxDepth = 3;  // quotations inside each other; deeper marks are passed over

enum class Mark : uint8_t { kNone, kOpen, kClose, kEither };

struct Found {
  Mark mark = Mark::kNone;
  char family = 0;  // '"' double, '<' guillemets, '\'' single
  uint8_t size = 1;
};

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Found mark_at(std::string_view text, size_t at, Span paragraph) {
  const auto byte = [&](size_t i) { return at + i < paragraph.end ? static_cast<unsigned char>(text[at + i]) : 0u; };
  const char before = at > paragraph.begin ? text[at - 1] : ' ';
  Found found;
  if (text[at] == '"' || text[at] == '\'') {
    const char after = at + 1 < paragraph.end ? text[at + 1] : ' ';
    const bool room_before = is_space(before) || before == '(' || before == '[' || before == '-' || before == '"' ||
                             before == '\'' || before == '\x94';
    const bool room_after = !is_alnum(after) && after != '(' && after != '$';
    found.family = text[at];
    if (text[at] == '"') {
      if (is_digit(before) && !room_before && room_after) {
        found.mark = Mark::kClose;  // inches are told from a close by there being nothing open
      } else if (room_before && !is_space(after)) {
        found.mark = Mark::kOpen;
      } else if (room_after) {
        found.mark = Mark::kClose;
      } else {
        found.mark = Mark::kEither;
      }
    } else if (room_before && !is_space(after) && !is_digit(after)) {
      found.mark = Mark::kOpen;
    } else if (room_after && !is_space(before)) {
      found.mark = Mark::kClose;
    }
    return found;
  }
  if (byte(0) == 0xC2 && (byte(1) == 0xAB || byte(1) == 0xBB)) {
    return {byte(1) == 0xAB ? Mark::kOpen : Mark::kClose, '<', 2};
  }
  if (byte(0) == 0xE2 && byte(1) == 0x80) {
    switch (byte(2)) {
      case 0x9C:
        return {Mark::kOpen, '"', 3};
      case 0x9D:
        return {Mark::kClose, '"', 3};
      case 0x9E:
        return {Mark::kOpen, '"', 3};
      case 0x98:
        return {Mark::kOpen, '\'', 3};
      case 0x99: {
        const bool room_after = byte(3) == 0 || !is_alnum(static_cast<char>(byte(3)));
        return {room_after && !is_space(before) ? Mark::kClose : Mark::kNone, '\'', 3};
      }
      default:
        break;
    }
  }
  return found;
}

}  // namespace

void find_quotations(std::string_view text, const std::vector<Span>& paragraphs, std::vector<Quotation>* out) {
  struct Open {
    size_t index;  // into out
    char family;
  };
  std::vector<Open> open;
  const size_t first = out->size();
  const auto begin_quotation = [&](uint32_t at, const Found& found) {
    if (open.size() >= kMaxDepth) return;
    open.push_back({out->size(), found.family});
    out->push_back({{at + found.size, at + found.size}, {at, at + found.size}, false});
  };
  const auto end_quotation = [&](size_t depth, uint32_t at, uint32_t size, bool closed) {
    while (open.size() > depth) {
      Quotation& quotation = (*out)[open.back().index];
      const bool outermost = open.size() == depth + 1;
      quotation.span.end = std::max(at, quotation.span.begin);
      quotation.marked.end = std::max(outermost && closed ? at + size : at, quotation.span.end);
      quotation.closed = closed && outermost;
      open.pop_back();
    }
  };
  for (size_t p = 0; p < paragraphs.size(); ++p) {
    const Span paragraph = paragraphs[p];
    uint32_t at = paragraph.begin;
    if (!open.empty()) {
      const Found found = mark_at(text, at, paragraph);
      if ((found.mark == Mark::kOpen || found.mark == Mark::kEither) && found.family == open[0].family) {
        end_quotation(1, paragraphs[p - 1].end, 0, false);
        at += found.size;  // runs on
      } else {
        end_quotation(0, paragraphs[p - 1].end, 0, false);
      }
    }
    while (at < paragraph.end) {
      const char c = text[at];
      if (c != '"' && c != '\'' && c != '\xC2' && c != '\xE2') {
        ++at;
        continue;
      }
      const Found found = mark_at(text, at, paragraph);
      if (found.mark == Mark::kNone) {
        ++at;
        continue;
      }
      size_t depth = open.size();
      while (depth > 0 && open[depth - 1].family != found.family) --depth;  // depth - 1: innermost open one of that family
      if (found.mark == Mark::kOpen || (found.mark == Mark::kEither && depth == 0)) {
        // A single mark opens only where one closes it in the paragraph; that is settled when the paragraph ends.
        begin_quotation(at, found);
      } else if (depth > 0) {
        end_quotation(depth - 1, at, found.size, true);
      }
      at += found.size;
    }
    // Single marks that nothing closed were apostrophes.
    for (size_t i = open.size(); i-- > 0;) {
      if (open[i].family != '\'') continue;
      (*out)[open[i].index].marked = {};
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  if (!paragraphs.empty()) end_quotation(0, paragraphs.back().end, 0, false);
  out->erase(std::remove_if(out->begin() + static_cast<std::ptrdiff_t>(first), out->end(),
                            [](const Quotation& quotation) { return quotation.span.empty() || quotation.marked.empty(); }),
             out->end());
}

}  // namespace demarche::segment
