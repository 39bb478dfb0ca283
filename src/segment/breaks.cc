#include "segment/breaks.h"

#include <algorithm>

namespace demarche::segment {
namespace {

constexpr size_t kMaxForm = 32;      // bytes of the longest entry of breaks.tsv
constexpr size_t kShortestRule = 4;  // marks of a ruled line
constexpr size_t kMaxGreeting = 5;   // words of a greeting with the names in it

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z');
}

// A line drawn with one mark: "=====", "____". A dash may be written with four hyphens, a line needs more.
bool is_rule(std::string_view form) {
  const char c = form[0];
  if (c != '=' && c != '_' && c != '*' && c != '-' && c != '~' && c != '#') return false;
  if (form.size() < kShortestRule + (c == '-' ? 2 : 0)) return false;
  for (const char other : form) {
    if (other != c) return false;
  }
  return true;
}

bool is_date(std::string_view form) {
  if (form.size() < 6 || form.size() > 10 || !is_digit(form[0])) return false;
  size_t strokes = 0;
  for (const char c : form) {
    if (!is_digit(c) && c != '/') return false;
    strokes += c == '/';
  }
  return strokes == 2;
}

bool is_clock(std::string_view form) {
  return form.size() >= 4 && form.size() <= 8 && is_digit(form[0]) && form.find(':') != std::string_view::npos;
}

bool is_half_day(std::string_view form) {
  return form == "AM" || form == "PM";
}

bool is_link(std::string_view form) {
  return form.substr(0, 7) == "http://" || form.substr(0, 8) == "https://" || form.substr(0, 4) == "www.";
}

}  // namespace

Result<Breaks> Breaks::load(const std::string& data_dir) {
  Breaks breaks;
  auto table = lexicon::Table::load(data_dir + "/segment/en/breaks.tsv", {"id", "form", "kind", "fires", "must_not"});
  if (!table) return table.error();
  for (const auto& row : table->rows()) {
    const std::string_view name = row["kind"];
    const Kind kind = name == "sign_off"     ? Kind::kSignOff
                      : name == "greeting"   ? Kind::kGreeting
                      : name == "postscript" ? Kind::kPostscript
                                             : Kind::kNone;
    if (kind == Kind::kNone) return row.error("kind", "segment.bad-kind", "kind must be sign_off, greeting or postscript");
    if (row["form"].empty() || row["form"].size() > kMaxForm)
      return row.error("form", "segment.bad-form", "form must have 1 to 32 bytes");
    breaks.forms_.emplace(row["form"], kind);
  }
  breaks.tables_.push_back(std::move(*table));
  return breaks;
}

Breaks::Kind Breaks::kind_of(std::string_view words) const {
  if (words.size() > kMaxForm) return Kind::kNone;
  char lower[kMaxForm];
  for (size_t i = 0; i < words.size(); ++i) lower[i] = is_upper(words[i]) ? static_cast<char>(words[i] + 32) : words[i];
  const auto found = forms_.find(std::string_view(lower, words.size()));
  return found == forms_.end() ? Kind::kNone : found->second;
}

bool Breaks::before(std::string_view text, const std::vector<Span>& words, size_t first, size_t at, const Tokens& tokens) const {
  const auto form = [&](size_t i) { return text.substr(words[i].begin, words[i].size()); };
  const std::string_view word = form(at);
  const std::string_view last = form(at - 1);
  const char c = word[0];
  const char tail = last[0];
  const bool spaced = words[at].begin > words[at - 1].end;
  // Lines drawn with marks stand alone.
  if (is_rule(word)) return !is_rule(last);
  if (is_rule(last)) return spaced;
  if (c == 'h' || c == 'w') return spaced && is_link(word) && is_link(last);
  // "11/08/2000 08:28 AM" between two names or before a big letter: the head of a mail.
  if (is_digit(c)) {
    if (is_date(word)) {
      return at + 2 < words.size() && is_clock(form(at + 1)) && is_half_day(form(at + 2)) && (is_upper(tail) || tail == '>');
    }
    // "1) fuel 2) food"
    return spaced && word.size() <= 2 && at + 2 < words.size() && form(at + 1) == ")" && words[at + 1].begin == words[at].end &&
           words[at + 2].begin > words[at + 1].end && (is_letter(tail) || tail == '.' || tail == ';');
  }
  if (!is_upper(c) || !spaced) return false;
  if (is_half_day(last)) return at >= first + 3 && is_clock(form(at - 2)) && is_date(form(at - 3));
  if (tail == ':' || tail == ';' || tail == '=') return last.size() > 1 && tokens.is_whole(last);
  if (kind_of(word) == Kind::kPostscript) return !is_letter(tail) || is_upper(tail);
  if (tail != ',' || at - first > kMaxGreeting) return false;
  const Kind kind = kind_of(text.substr(words[first].begin, words[at - 2].end - words[first].begin));
  if (kind == Kind::kSignOff) return true;
  if (kind_of(form(first)) == Kind::kGreeting) {
    for (size_t i = first + 1; i + 1 < at; ++i) {
      if (form(i) == ",") return false;
    }
    return true;
  }
  return false;
}

}  // namespace demarche::segment
