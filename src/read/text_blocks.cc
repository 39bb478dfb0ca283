// Scraped text has either one line a paragraph or lines broken at a margin. The second is told by its shape: three lines or more
// of nearly one length, of which most end within a sentence.
#include "read/text_blocks.h"

#include <algorithm>
#include <vector>

namespace demarche::read {
namespace {

constexpr uint32_t kLeastMargin = 45, kMostMargin = 110;

struct Line {
  uint32_t begin, end;  // without white space around
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

// Ends a sentence, a quotation or a label.
bool is_closed(std::string_view line) {
  return line.ends_with('.') || line.ends_with('!') || line.ends_with('?') || line.ends_with(':') || line.ends_with('"') ||
         line.ends_with("\xE2\x80\x9D") || line.ends_with("\xC2\xBB");
}

bool is_wrapped(std::string_view text, const std::vector<Line>& lines, size_t first, size_t end) {
  if (end - first < 3) return false;
  uint32_t longest = 0, shortest = kNone, n_open = 0;
  for (size_t i = first; i + 1 < end; ++i) {
    const uint32_t size = lines[i].end - lines[i].begin;
    longest = std::max(longest, size);
    shortest = std::min(shortest, size);
    n_open += !is_closed(text.substr(lines[i].begin, size));
  }
  const uint32_t last = lines[end - 1].end - lines[end - 1].begin;
  return longest <= kMostMargin && shortest >= kLeastMargin && longest - shortest <= 22 && last <= longest + 4 &&
         n_open * 3 >= (end - first - 1) * 2;
}

}  // namespace

void find_text_blocks(Doc& doc) {
  const std::string_view text = doc.text();
  const auto add = [&](uint32_t begin, uint32_t end) {
    Block block;
    block.span = {begin, end};
    doc.blocks.push_back(block);
  };
  std::vector<Line> lines;
  size_t first = 0;
  const auto end_paragraph = [&] {
    if (is_wrapped(text, lines, first, lines.size())) {
      add(lines[first].begin, lines.back().end);
    } else {
      for (size_t i = first; i < lines.size(); ++i) add(lines[i].begin, lines[i].end);
    }
    lines.clear();
    first = 0;
  };
  size_t at = 0;
  while (at < text.size()) {
    const size_t newline = text.find('\n', at);
    const size_t stop = newline == std::string_view::npos ? text.size() : newline;
    size_t begin = at, end = stop;
    while (begin < end && is_blank(text[begin])) ++begin;
    while (end > begin && is_blank(text[end - 1])) --end;
    if (begin == end) {
      end_paragraph();
    } else {
      lines.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
    }
    at = stop + 1;
  }
  end_paragraph();
}

void read_bare_text(std::string_view text, Doc& doc) {
  if (text.find('\r') == std::string_view::npos) {
    doc.set_text(text);
    const uint32_t n = static_cast<uint32_t>(text.size());
    if (n > 0) doc.source_runs = {{{0, n}, 0, n, true}};
  } else {
    std::string plain;
    plain.reserve(text.size());
    size_t at = 0;
    while (at < text.size()) {
      size_t end = text.find('\r', at);
      if (end == std::string_view::npos) end = text.size();
      if (end > at) {
        const uint32_t from = static_cast<uint32_t>(plain.size());
        plain.append(text.substr(at, end - at));
        doc.source_runs.push_back({{from, static_cast<uint32_t>(plain.size())}, at, static_cast<uint32_t>(end - at), true});
      }
      if (end == text.size()) break;
      const uint32_t size = end + 1 < text.size() && text[end + 1] == '\n' ? 2 : 1;
      const uint32_t from = static_cast<uint32_t>(plain.size());
      plain.push_back('\n');
      doc.source_runs.push_back({{from, from + 1}, end, size, false});
      at = end + size;
    }
    doc.set_text(plain);
  }
  find_text_blocks(doc);
}

}  // namespace demarche::read
