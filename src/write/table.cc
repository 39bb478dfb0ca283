// The record as a table for a terminal: a heading for each article, two lines for each event.
#include <unicode/uchar.h>

#include <algorithm>
#include <vector>

#include "base/utf8.h"
#include "write/sqlite.h"
#include "write/write.h"

namespace demarche::write {
namespace {

constexpr std::string_view kEllipsis = "…";

// Marks of the statuses in the order of names.tsv; colour is never the only sign, the word stands beside.
constexpr const char* kMarks[] = {"●", "◐", "○", "◌", "?", "×", "◁"};
constexpr const char* kColours[] = {"\033[32m", "\033[32m", "\033[36m", "\033[33m", "\033[35m", "\033[31m", "\033[90m"};

unsigned width_of(char32_t c) {
  const int wide = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
  if (wide == U_EA_FULLWIDTH || wide == U_EA_WIDE) return 2;
  const int8_t category = u_charType(static_cast<UChar32>(c));
  return category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR ? 0 : 1;
}

// Text of a page may hold what steers a terminal: control characters are dropped, white space is one blank, and so are the
// characters that turn the direction of writing.
std::string plain(std::string_view text) {
  std::string out;
  bool blank = false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = decode_utf8(text, &at);
    if (u_isUWhiteSpace(static_cast<UChar32>(c))) {
      blank = !out.empty();
      continue;
    }
    if (u_charType(static_cast<UChar32>(c)) == U_CONTROL_CHAR || u_charType(static_cast<UChar32>(c)) == U_FORMAT_CHAR) continue;
    if (blank) out.push_back(' ');
    blank = false;
    append_utf8(c, &out);
  }
  return out;
}

// Cut to `width` columns, at a word where one is near; padded with blanks where `pad`.
std::string fit(std::string_view raw, unsigned width, bool pad) {
  const std::string text = plain(raw);
  unsigned used = 0;
  size_t end = 0, last_blank = 0;  // bytes that leave room for the ellipsis
  unsigned end_width = 0, blank_width = 0;
  bool cut = false;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = decode_utf8(text, &at);
    const unsigned w = width_of(c);
    if (used + w > width) {
      cut = true;
      break;
    }
    if (c == ' ') last_blank = begin, blank_width = used;
    used += w;
    if (used + 1 <= width) end = at, end_width = used;
  }
  std::string out;
  if (!cut) {
    out = text;
  } else {
    const bool at_word = blank_width * 3 >= end_width * 2;
    out = text.substr(0, at_word ? last_blank : end);
    used = (at_word ? blank_width : end_width) + 1;
    out.append(kEllipsis);
  }
  if (pad) out.append(width - std::min(used, width), ' ');
  return out;
}

// "ministers of Peru; ministers of Peru": one phrase that stands for several is told once.
std::string each_once(std::string_view names) {
  std::vector<std::string_view> told;
  std::string out;
  while (!names.empty()) {
    const size_t end = std::min(names.find("; "), names.size());
    const std::string_view name = names.substr(0, end);
    names.remove_prefix(std::min(end + 2, names.size()));
    if (std::find(told.begin(), told.end(), name) != told.end()) continue;
    told.push_back(name);
    out.append(out.empty() ? "" : "; ").append(name);
  }
  return out;
}

size_t status_index(std::string_view status) {
  const auto value = parse_status(status);
  return value ? static_cast<size_t>(*value) : 0;
}

class Printer {
 public:
  Printer(const PrintOptions& options, const Sink& sink)
      : options_(options), sink_(sink), width_(std::clamp(options.width, 60u, 200u)) {}

  bool article(const Query& row) {
    std::string about;
    const auto add = [&](std::string_view part) {
      if (!part.empty()) about.append(about.empty() ? "" : " · ").append(part);
    };
    if (!row.is_null(4) || row.text(5) != row.text(3)) add(row.text(5));
    if (row.text(6) != row.text(5)) add(row.text(6));
    add(row.is_null(7) ? "no date" : row.text(7));
    const int64_t events = row.integer(2);
    add(events == 0 ? "no events" : events == 1 ? "1 event" : std::to_string(events) + " events");
    if (!row.is_null(8)) add("copy of " + row.string(8));
    const std::string_view title = row.is_null(4) ? row.text(3) : row.text(4);
    return line(style("\033[1m", fit(title, width_, false))) && line(style("\033[2m", fit(about, width_, false)));
  }

  bool event(const Query& row) {
    const size_t status = status_index(row.text(0));
    std::string type = row.string(1);
    if (row.text(2) != "none") type.append(" ").append(row.text(2));
    std::string who = each_once(row.text(3));
    if (who.empty()) who = "–";
    if (!row.text(4).empty()) who.append(" → ").append(each_once(row.text(4)));
    const unsigned rest = width_ - 2 - 15 - 24 - 11;
    const unsigned where_width = std::clamp(rest / 3, 8u, 24u);
    const std::string head = std::string("  ") +
                             style(kColours[status], kMarks[status] + std::string(" ") + fit(row.text(0), 12, true)) + " " +
                             style("\033[1m", fit(type, 23, true)) + " " + fit(who, rest - where_width - 1, true) + " " +
                             fit(row.text(5).substr(0, 10), 10, true) + " " + fit(row.text(6), where_width, false);
    std::string says;
    if (!row.text(7).empty()) says.append("  ").append(plain(row.text(7)));
    if (!row.text(8).empty()) says.append("  says ").append(plain(row.text(8)));
    says = fit(says, width_ / 2, false);
    unsigned says_width = 0;
    for (size_t at = 0; at < says.size();) says_width += width_of(decode_utf8(says, &at));
    const unsigned room = width_ - 17 - 2 - (says.empty() ? 0 : says_width + 2);
    const std::string quote = "“" + fit(row.text(9), room, false) + "”";
    return line(trim(head)) && line(std::string(17, ' ') + style("\033[2m", quote) + (says.empty() ? "" : "  " + says));
  }

  bool line(std::string_view text) {
    out_.append(text).push_back('\n');
    return out_.size() < (1 << 14) || flush();
  }
  bool flush() {
    const bool go_on = sink_(out_);
    out_.clear();
    return go_on;
  }

 private:
  std::string style(const char* code, const std::string& text) const {
    return options_.colour && !text.empty() ? code + text + "\033[0m" : text;
  }
  static std::string trim(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }

  const PrintOptions& options_;
  const Sink& sink_;
  unsigned width_;
  std::string out_;
};

}  // namespace

Result<void> print_table(Store& store, const PrintOptions& options, const Sink& sink) {
  Query articles(store.handle(),
                 "SELECT seq, first_event, n_events, source, title, outlet, agency, published, copy_of FROM article WHERE seq > "
                 "? ORDER BY seq");
  Query events(store.handle(),
               "SELECT status, type, mode, actors, recipients, time_start, coalesce(place, place_text), "
               "(SELECT group_concat(json_extract(value, '$.text'), '; ') FROM json_each(body, '$.amounts')), said_by, "
               "evidence FROM event "
               "WHERE seq >= ? AND seq < ? ORDER BY seq");
  Printer printer(options, sink);
  articles.bind(1, options.after_article);
  bool first = true;
  while (articles.row()) {
    bool go_on = (first || printer.line("")) && printer.article(articles);
    first = false;
    const int64_t from = articles.integer(1), count = articles.integer(2);
    events.bind(1, from).bind(2, from + count);
    while (go_on && events.row()) go_on = printer.event(events);
    events.reset();
    if (!go_on) return {};
  }
  printer.flush();
  return {};
}

}  // namespace demarche::write
