#include "segment/tokens.h"

#include <algorithm>
#include <cstdlib>

#include "base/utf8.h"

namespace demarche::segment {
namespace {

constexpr size_t kMaxClitic = 24;     // bytes of the longest word that is looked up
constexpr size_t kMaxAddress = 2048;  // bytes looked at to tell an address
constexpr size_t kMaxWhole = 6;       // bytes of the longest entry of wholes.tsv

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_upper(c) || is_lower(c);
}
// Bytes past ASCII count as letters unless they begin a mark of `mark_size`.
bool is_word(char c) {
  return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

// Size of a typographic mark that stands alone, 0 for any other code point: “ ” „ « » … – — • ‹ › · and the like.
size_t mark_size(std::string_view text, size_t at, size_t end) {
  const auto byte = [&](size_t i) { return at + i < end ? static_cast<unsigned char>(text[at + i]) : 0u; };
  if (byte(0) == 0xE2 && byte(1) == 0x80) {
    const unsigned third = byte(2);
    if (third == 0x98 || third == 0x99) return 0;  // ‘ ’: handled with the apostrophe
    if (third >= 0x90 && third != 0x91) return 3;  // ‐..› but for the non-breaking hyphen
  }
  if (byte(0) == 0xE2 && (byte(1) == 0x82 || byte(1) == 0x96 || byte(1) == 0x97)) return 3;  // currency, shapes
  if (byte(0) == 0xC2) {
    const unsigned second = byte(1);
    if (second == 0xAB || second == 0xBB || second == 0xA3 || second == 0xA5 || second == 0xB7 || second == 0xA9 ||
        second == 0xAE)
      return 2;
  }
  if (byte(0) == 0xE3 && byte(1) == 0x80 && (byte(2) <= 0x91)) return 3;  // CJK marks
  return 0;
}

// Size of an apostrophe at `at`: ' or ’ (3 bytes), 0 where there is none.
size_t apostrophe_size(std::string_view text, size_t at, size_t end) {
  if (at >= end) return 0;
  if (text[at] == '\'' || text[at] == '`') return 1;
  if (at + 2 < end && text[at] == '\xE2' && text[at + 1] == '\x80' && (text[at + 2] == '\x99' || text[at + 2] == '\x98'))
    return 3;
  return 0;
}

bool is_address(std::string_view word) {
  if (word.size() < 4) return false;
  const std::string_view head = word.substr(0, 8);
  if (head.rfind("http://", 0) == 0 || head.rfind("https://", 0) == 0 || head.rfind("www.", 0) == 0 ||
      head.rfind("ftp://", 0) == 0)
    return true;
  const size_t at = word.substr(0, kMaxAddress).find_first_of("@\"<>()");
  if (at != std::string_view::npos && word[at] != '@') return false;
  if (at != std::string_view::npos && at > 0 && word.substr(at, kMaxAddress).find('.') != std::string_view::npos) return true;
  return (word[0] == '@' || word[0] == '#') && is_letter(word[1]);
}

bool all_lower(std::string_view word) {
  for (const char c : word) {
    if (!is_lower(c)) return false;
  }
  return true;
}

char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c + 32) : c;
}

bool equal_lower(std::string_view a, std::string_view lower) {
  if (a.size() != lower.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != lower[i]) return false;
  }
  return true;
}

// Whether the word after the spaces at `at` is one of `words`.
bool is_before(std::string_view text, size_t at, const std::unordered_set<std::string_view>& words) {
  while (at < text.size() && text[at] == ' ') ++at;
  char lower[kMaxClitic];
  size_t n = 0;
  while (n < kMaxClitic && at + n < text.size() && is_letter(text[at + n])) {
    lower[n] = to_lower(text[at + n]);
    ++n;
  }
  if (n == kMaxClitic || (at + n < text.size() && (text[at + n] == '-' || text[at + n] == '\''))) return false;
  return words.count(std::string_view(lower, n)) != 0;
}

}  // namespace

// Bytes of the longest entry of wholes.tsv at `at`, 0 for none. No letter or digit may follow one.
size_t Tokens::whole_size(std::string_view text, size_t at, size_t end) const {
  if (whole_leads_.find(text[at]) == std::string::npos) return 0;
  for (size_t size = std::min(kMaxWhole, end - at); size >= 2; --size) {
    if (at + size < end && is_word(text[at + size])) continue;
    if (wholes_.count(text.substr(at, size)) != 0) return size;
  }
  return 0;
}

Result<Tokens> Tokens::load(const std::string& data_dir) {
  Tokens tokens;
  const std::string folder = data_dir + "/segment/en/";
  auto abbreviations = lexicon::Table::load(folder + "abbreviations.tsv", {"id", "form", "kind"});
  if (!abbreviations) return abbreviations.error();
  for (const auto& row : abbreviations->rows()) {
    const std::string_view kind = row["kind"];
    const Stop stop = kind == "title"     ? Stop::kTitle
                      : kind == "may_end" ? Stop::kMayEnd
                      : kind == "month"   ? Stop::kMonth
                      : kind == "number"  ? Stop::kNumber
                      : kind == "inner"   ? Stop::kInner
                                          : Stop::kNone;
    if (stop == Stop::kNone) return row.error("kind", "segment.bad-kind", "kind must be title, may_end, month, number or inner");
    tokens.abbreviations_.emplace(row["form"], stop);
  }
  auto starters = lexicon::Table::load(folder + "starters.tsv", {"id", "form"});
  if (!starters) return starters.error();
  for (const auto& row : starters->rows()) tokens.starters_.insert(row["form"]);
  auto prefixes = lexicon::Table::load(folder + "prefixes.tsv", {"id", "form"});
  if (!prefixes) return prefixes.error();
  for (const auto& row : prefixes->rows()) tokens.prefixes_.insert(row["form"]);
  auto clitics = lexicon::Table::load(folder + "clitics.tsv", {"id", "form", "cuts", "before", "fires", "must_not"});
  if (!clitics) return clitics.error();
  for (const auto& row : clitics->rows()) {
    Clitic clitic;
    if (!row["before"].empty()) {
      for (const std::string_view word : lexicon::split(row["before"], ',')) clitic.before.insert(word);
    }
    for (const std::string_view cut : lexicon::split(row["cuts"], ',')) {
      const int value = std::atoi(std::string(cut).c_str());
      if (value <= 0 || static_cast<size_t>(value) >= row["form"].size()) {
        return row.error("cuts", "segment.bad-cut", "cuts must be offsets inside the form");
      }
      clitic.cuts.push_back(static_cast<uint8_t>(value));
    }
    tokens.clitics_.emplace(row["form"], std::move(clitic));
  }
  auto wholes = lexicon::Table::load(data_dir + "/segment/wholes.tsv", {"id", "form", "fires", "must_not"});
  if (!wholes) return wholes.error();
  for (const auto& row : wholes->rows()) {
    if (row["form"].size() < 2 || row["form"].size() > kMaxWhole)
      return row.error("form", "segment.bad-whole", "form must have 2 to 6 bytes");
    tokens.wholes_.insert(row["form"]);
    if (tokens.whole_leads_.find(row["form"][0]) == std::string::npos) tokens.whole_leads_ += row["form"][0];
  }
  tokens.tables_.push_back(std::move(*wholes));
  tokens.tables_.push_back(std::move(*abbreviations));
  tokens.tables_.push_back(std::move(*starters));
  tokens.tables_.push_back(std::move(*prefixes));
  tokens.tables_.push_back(std::move(*clitics));
  return tokens;
}

Stop Tokens::abbreviation(std::string_view token) const {
  if (token.size() < 2 || token.back() != '.' || token.size() > kMaxClitic) return Stop::kNone;
  const auto found = abbreviations_.find(token);
  if (found != abbreviations_.end()) return found->second;
  if (token.size() == 2 && is_upper(token[0])) return Stop::kTitle;  // an initial
  // Letters with a stop after each: "F.R.S.", "b.c."
  bool letters = token.size() >= 4;
  for (size_t i = 0; letters && i < token.size(); ++i) letters = (i % 2 == 0) ? is_letter(token[i]) : token[i] == '.';
  if (letters && token.size() % 2 == 0) return Stop::kMayEnd;
  // In capitals ("GEN.", "NOV.") an entry counts too.
  if (is_upper(token[0]) && token.size() > 2 && is_upper(token[1])) {
    char word[kMaxClitic];
    for (size_t i = 0; i < token.size(); ++i) word[i] = i == 0 ? token[i] : to_lower(token[i]);
    const auto capital = abbreviations_.find(std::string_view(word, token.size()));
    if (capital != abbreviations_.end() && (capital->second == Stop::kTitle || capital->second == Stop::kMonth))
      return capital->second;
  }
  return Stop::kNone;
}

// End of the word that begins at `begin`: the first byte that cannot belong to it.
size_t Tokens::word_end(std::string_view text, size_t begin, size_t end, char next) const {
  size_t at = begin;
  while (at < end) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x80) {
      if (mark_size(text, at, end) != 0) return at;
      ++at;
      continue;
    }
    if (is_letter(c) || is_digit(c)) {
      ++at;
      continue;
    }
    const char before = at > begin ? text[at - 1] : '\0';
    const char after = at + 1 < end ? text[at + 1] : '\0';
    switch (c) {
      case '.':
        if (at == begin) return at;
        if (is_word(after)) {
          // "ended.The": a stop without the space after it; "example.com", "3.5", "U.S": one word.
          const bool glued = is_upper(after) && is_lower(before) && at - begin >= 2 && at + 2 < end && is_lower(text[at + 2]);
          if (glued || mark_size(text, at + 1, end) != 0) return at;
          break;
        } else {
          const Stop stop = abbreviation(text.substr(begin, at + 1 - begin));
          if (stop == Stop::kNone || after == '.') return at;
          const bool last = at + 1 == end;
          if (stop == Stop::kNumber && !(last && is_digit(next))) return at;
          if (stop == Stop::kMonth && !(after == ',' || (last && (is_digit(next) || is_lower(next))))) return at;
          if (stop == Stop::kTitle && last && at - begin == 1 && text[begin] == 'I' && next == '\0') return at;
          return at + 1;
        }
      case ',':
      case ':':
        if (is_digit(before) && is_digit(after)) break;
        return at;
      case '\'':
      case '`':
      case '@':
      case '_':
      case '&':
      case '+':
        if (is_word(after) && at > begin) break;
        if (c == '\'' && at > begin) return at;
        return at;
      case '/':
        if (is_digit(before) && is_digit(after)) break;
        return at;
      case '-':
        if (at > begin && is_word(after)) break;
        return at;
      default:
        return at;
    }
    ++at;
  }
  return at;
}

void Tokens::cut(std::string_view text, Span chunk, char next, std::vector<Span>* out) const {
  size_t at = chunk.begin;
  const size_t end = chunk.end;
  const auto emit = [&](size_t from, size_t to) { out->push_back({static_cast<uint32_t>(from), static_cast<uint32_t>(to)}); };
  bool fresh = true;  // at the start, or after opening marks only
  while (at < end) {
    const char c = text[at];
    if (fresh && (is_word(c) || c == '@' || c == '#')) {
      fresh = false;
      if (is_address(text.substr(at, end - at))) {
        size_t last = at + std::min(text.substr(at, end - at).find_first_of("\"<>"), end - at);
        while (last > at + 1 && std::string_view(".,;:!?)]}'\">").find(text[last - 1]) != std::string_view::npos) --last;
        while (last > at + 3 && mark_size(text, last - 3, last) == 3) last -= 3;
        emit(at, last);
        at = last;
        continue;
      }
    }
    if (const size_t whole = whole_size(text, at, end);
        whole != 0 && (at == chunk.begin || !is_letter(c) || !is_word(text[at - 1]))) {
      emit(at, at + whole);
      at += whole;
      continue;
    }
    // ‘ before a word opens a quotation; before digits it stands for what is left out: ‘90s.
    if (c == '\xE2' && apostrophe_size(text, at, end) == 3 && text[at + 2] == '\x98' && at + 3 < end && is_letter(text[at + 3])) {
      emit(at, at + 3);
      at += 3;
      fresh = true;
      continue;
    }
    const size_t mark = static_cast<unsigned char>(c) >= 0x80 ? mark_size(text, at, end) : 0;
    if (mark != 0) {
      emit(at, at + mark);
      at += mark;
      continue;
    }
    if (!is_word(c)) {
      // A clitic that stands alone after a word ("'s" after a closing mark), a decade, a quotation mark.
      size_t last = at + 1;
      if (c == '\'' || c == '`') {
        if (at + 1 < end && text[at + 1] == c) {
          last = at + 2;
        } else if (at + 2 < end && is_digit(text[at + 1]) && is_digit(text[at + 2])) {  // '90s
          last = word_end(text, at + 1, end, next);
        } else if (at > chunk.begin && at + 1 < end && equal_lower(text.substr(at + 1, end - at - 1).substr(0, 2), "s")) {
          last = at + 2;
        }
      } else if (c == '.' || c == '!' || c == '?' || c == '-' || c == '*' || c == '=' || c == '_' || c == '~' || c == '#' ||
                 c == '+' || c == '>' || c == '<' || c == '$') {
        while (last < end && (text[last] == c || ((c == '!' || c == '?') && (text[last] == '!' || text[last] == '?')))) ++last;
        if (c == '.' && last == at + 1 && last < end && is_digit(text[last])) last = word_end(text, last, end, next);  // .5
        // Marks that end a sentence twice over are one: ".?", "!.".
        if (c == '.' && last == at + 1) {
          while (last < end && (text[last] == '!' || text[last] == '?')) ++last;
        } else if ((c == '!' || c == '?') && last + 1 == end && text[last] == '.') {
          ++last;
        }
      }
      emit(at, last);
      at = last;
      fresh = fresh || c == '<' || c == '(' || c == '[';
      continue;
    }
    fresh = false;
    const size_t last = word_end(text, at, end, next);
    if (last == at) {  // a byte that no rule knows: never stand still
      emit(at, at + 1);
      ++at;
      continue;
    }
    cut_word(text, {static_cast<uint32_t>(at), static_cast<uint32_t>(last)}, out);
    at = last;
    // A plural's possessive mark: "countries'".
    if (const size_t mark_bytes = apostrophe_size(text, at, end); mark_bytes == 1 || mark_bytes == 3) {
      emit(at, at + mark_bytes);
      at += mark_bytes;
    }
  }
}

// Cuts a word at its hyphens, and digits from the unit written to them.
void Tokens::cut_word(std::string_view text, Span word, std::vector<Span>* out) const {
  const std::string_view form = text.substr(word.begin, word.size());
  const size_t hyphen = form.find('-');
  if (hyphen == std::string_view::npos) {
    if (is_digit(form[0]) && form.size() <= 12) {
      size_t digits = 0;
      while (digits < form.size() &&
             (is_digit(form[digits]) || form[digits] == '.' || form[digits] == ',' || form[digits] == ':'))
        ++digits;
      const std::string_view unit = form.substr(digits);
      const bool ordinal = equal_lower(unit, "st") || equal_lower(unit, "nd") || equal_lower(unit, "rd") ||
                           equal_lower(unit, "th") || equal_lower(unit, "s");
      const bool clock =
          equal_lower(unit, "am") || equal_lower(unit, "pm") || equal_lower(unit, "a.m.") || equal_lower(unit, "p.m.");
      if (!unit.empty() && !ordinal && (clock || (unit.size() >= 2 && all_lower(unit)))) {
        const auto middle = static_cast<uint32_t>(word.begin + digits);
        out->push_back({word.begin, middle});
        out->push_back({middle, word.end});
        return;
      }
    }
    cut_clitics(text, word, out);
    return;
  }
  // Numbers in parts stay whole unless they are two years or a score: "555-0134", "2003-2005" -> three tokens.
  bool numeric = true;
  bool letter = false;
  size_t n_hyphens = 0;
  for (const char c : form) {
    numeric = numeric && (is_digit(c) || c == '-');
    letter = letter || is_letter(c);
    n_hyphens += c == '-';
  }
  const size_t tail = form.size() - form.rfind('-') - 1;
  if (numeric && (n_hyphens > 1 || hyphen == 3 || (hyphen < 3 && tail == 4))) {
    out->push_back(word);
    return;
  }
  // A weapon or model number ("F-16", "S-400", "Su-34") and given names ("Min-woo") stay as a whole treebank word does.
  const std::string_view first = form.substr(0, hyphen);
  const std::string_view rest = form.substr(hyphen + 1);
  if (n_hyphens == 1 && first.size() <= 3 && is_upper(first[0]) && !rest.empty() && is_digit(rest[0])) {
    out->push_back(word);
    return;
  }
  char lower[kMaxClitic];
  size_t n = 0;
  for (; n < first.size() && n < kMaxClitic; ++n) lower[n] = to_lower(first[n]);
  const bool prefix = first.size() < kMaxClitic && prefixes_.count(std::string_view(lower, n)) != 0;
  if (prefix && rest.find('-') == std::string_view::npos && !rest.empty() && !is_digit(rest[0]) && !is_digit(first[0])) {
    cut_clitics(text, word, out);
    return;
  }
  uint32_t at = word.begin;
  bool joined = prefix;
  for (uint32_t i = word.begin; i <= word.end; ++i) {
    if (i != word.end && text[i] != '-') continue;
    if (i != word.end && joined) {  // the prefix keeps the first hyphen
      joined = false;
      continue;
    }
    if (i > at) cut_clitics(text, {at, i}, out);
    if (i != word.end) out->push_back({i, i + 1});
    at = i + 1;
  }
}

// Cuts "n't", "'s", "'re" and the like from the end of a word.
void Tokens::cut_clitics(std::string_view text, Span word, std::vector<Span>* out) const {
  const std::string_view form = text.substr(word.begin, word.size());
  const auto cut_at = [&](size_t offset) {
    const auto middle = static_cast<uint32_t>(word.begin + offset);
    out->push_back({word.begin, middle});
    out->push_back({middle, word.end});
  };
  if (form.size() <= kMaxClitic && form.size() >= 2) {
    char lower[kMaxClitic];
    for (size_t i = 0; i < form.size(); ++i) lower[i] = to_lower(form[i]);
    const auto found = clitics_.find(std::string_view(lower, form.size()));
    if (found != clitics_.end() && (found->second.before.empty() || is_before(text, word.end, found->second.before))) {
      uint32_t at = word.begin;
      for (const uint8_t cut : found->second.cuts) {
        out->push_back({at, word.begin + cut});
        at = word.begin + cut;
      }
      out->push_back({at, word.end});
      return;
    }
  }
  // The last apostrophe of the word.
  size_t mark = std::string_view::npos;
  size_t mark_bytes = 0;
  for (size_t i = form.size(); i-- > 1 && form.size() - i <= 6;) {
    mark_bytes = apostrophe_size(form, i, form.size());
    if (mark_bytes != 0) {
      mark = i;
      break;
    }
  }
  if (mark != std::string_view::npos) {
    const std::string_view tail = form.substr(mark + mark_bytes);
    // A decade and its like stay whole: "the 1960's", "under 12's"; "2003's budget" does not.
    if (equal_lower(tail, "s") && mark <= 4 && (mark <= 2 || form[mark - 1] == '0')) {
      bool digits = true;
      for (size_t i = 0; i < mark; ++i) digits = digits && is_digit(form[i]);
      if (digits) {
        out->push_back(word);
        return;
      }
    }
    if (equal_lower(tail, "t") && mark >= 2 && to_lower(form[mark - 1]) == 'n') return cut_at(mark - 1);
    for (const std::string_view clitic : {"s", "re", "ve", "ll", "d", "m", "em"}) {
      if (equal_lower(tail, clitic)) return cut_at(mark);
    }
    if (tail.empty()) return cut_at(mark);
  }
  out->push_back(word);
}

}  // namespace demarche::segment
