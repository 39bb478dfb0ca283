#include "segment/segment.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "base/utf8.h"
#include "segment/breaks.h"
#include "segment/datelines.h"
#include "segment/quotations.h"
#include "segment/tokens.h"

namespace demarche::segment {
namespace {

constexpr uint32_t kMaxTokens = 300;         // of a sentence that gets a tree
constexpr uint32_t kCutTokens = 2000;        // a longer run without an end is cut here
constexpr uint32_t kMaxTokenBytes = 1000;    // longer runs are cut
constexpr uint32_t kMaxDateline = 120;       // bytes in which a dateline must end
constexpr uint32_t kMaxListedDateline = 50;  // and one whose place is not in capitals
constexpr uint32_t kShortestWrapped = 40;    // bytes of lines that were broken by width
constexpr uint32_t kLongestWrapped = 110;
constexpr uint32_t kWrapSpread = 30;

bool is_space_byte(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
}

// Bytes of white space at `at`, counting no-break and other typographic spaces and invisible marks; 0 for none.
uint32_t space_size(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
  if (is_space_byte(text[at])) return 1;
  if (byte(0) == 0xC2 && (byte(1) == 0xA0 || byte(1) == 0x85 || byte(1) == 0xAD)) return 2;
  if (byte(0) == 0xE2 && byte(1) == 0x80 && (byte(2) <= 0x8F || byte(2) == 0xA8 || byte(2) == 0xA9 || byte(2) == 0xAF)) return 3;
  if (byte(0) == 0xE2 && byte(1) == 0x81 && (byte(2) == 0x9F || byte(2) == 0xA0)) return 3;
  if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return 3;
  if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return 3;
  return 0;
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
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Span trim(std::string_view text, Span span) {
  while (span.begin < span.end) {
    const uint32_t size = space_size(text, span.begin);
    if (size == 0) break;
    span.begin = std::min(span.end, span.begin + size);
  }
  while (span.end > span.begin) {
    uint32_t back = 1;
    while (back < 4 && span.end - back > span.begin && (static_cast<unsigned char>(text[span.end - back]) & 0xC0) == 0x80) ++back;
    if (space_size(text, span.end - back) != back) break;
    span.end -= back;
  }
  return span;
}

struct Paragraph {
  Span span;
  ZoneKind zone;
  bool foreign;
};

// Whether the lines of a stretch without empty lines were broken by width and not by sense: three or more, all but the last
// of like length, most of them without a final mark.
bool is_wrapped(std::string_view text, Span span) {
  uint32_t lines = 0, shortest = kNone, longest = 0, open = 0;
  uint32_t line = span.begin;
  for (uint32_t at = span.begin; at < span.end; ++at) {
    if (text[at] != '\n') continue;
    const Span inside = trim(text, {line, at});
    line = at + 1;
    if (inside.empty()) continue;
    ++lines;
    shortest = std::min(shortest, inside.size());
    longest = std::max(longest, inside.size());
    const char tail = text[inside.end - 1];
    open += tail != '.' && tail != '!' && tail != '?' && tail != '"' && tail != ':' && tail != '\x9D';
  }
  return lines >= 2 && shortest >= kShortestWrapped && longest <= kLongestWrapped && longest - shortest <= kWrapSpread &&
         open * 2 > lines;
}

// Cuts `span` at line breaks that end a paragraph: empty lines and, on bare text, every other break too, but where the line
// stops in mid-sentence.
void cut_paragraphs(std::string_view text, Span span, bool in_block, ZoneKind zone, bool foreign, std::vector<Paragraph>* out) {
  uint32_t begin = span.begin;
  const auto emit = [&](uint32_t end) {
    const Span paragraph = trim(text, {begin, end});
    if (!paragraph.empty()) out->push_back({paragraph, zone, foreign});
    begin = end;
  };
  uint32_t unit = span.begin;
  while (unit < span.end) {
    // A unit ends at an empty line.
    uint32_t unit_end = unit;
    while (unit_end < span.end) {
      if (text[unit_end] == '\n') {
        uint32_t next = unit_end + 1;
        while (next < span.end && text[next] != '\n' && is_space_byte(text[next])) ++next;
        if (next >= span.end || text[next] == '\n') break;
      }
      ++unit_end;
    }
    if (!in_block && !is_wrapped(text, {unit, unit_end})) {
      for (uint32_t at = unit; at < unit_end; ++at) {
        if (text[at] != '\n') continue;
        uint32_t next = at + 1;
        while (next < unit_end && is_space_byte(text[next])) ++next;
        uint32_t last = at;
        while (last > begin && is_space_byte(text[last - 1])) --last;
        const bool runs_on = next < unit_end && (is_lower(text[next]) || (last > begin && text[last - 1] == ','));
        if (!runs_on) emit(at);
        at = next - 1;
      }
    }
    emit(unit_end);
    unit = unit_end;
    while (unit < span.end && is_space_byte(text[unit])) ++unit;
    begin = unit;
  }
}

bool is_closer(std::string_view token) {
  return token == "\"" || token == "''" || token == "'" || token == ")" || token == "]" || token == "}" || token == "\u201D" ||
         token == "\u2019" || token == "\u00BB";
}
bool is_opener(std::string_view token) {
  return token == "\"" || token == "``" || token == "'" || token == "(" || token == "[" || token == "\u201C" ||
         token == "\u2018" || token == "\u00AB" || token == "\u201E" || token == "-" || token == "\u2014" || token == "\u2013" ||
         token == "\u2022";
}

// Small letters only, and long enough to be no abbreviation.
bool is_plain_word(std::string_view word) {
  if (word.size() < 3) return false;
  for (const char c : word) {
    if (!is_lower(c)) return false;
  }
  return true;
}

bool starts_big(std::string_view text) {
  const char c = text[0];
  if (is_upper(c) || is_digit(c)) return true;
  if (static_cast<unsigned char>(c) < 0x80) return false;
  size_t at = 0;
  const char32_t code = decode_utf8(text, &at);
  return !u_islower(static_cast<UChar32>(code));
}

}  // namespace

struct Stage::Impl {
  Tokens tokens;
  Breaks breaks;
  Datelines datelines;

  std::string_view lower(Doc& doc, std::string_view form, std::string* scratch) const;
  void cut(Doc& doc, const Paragraph& paragraph, uint32_t number, std::vector<Span>* words, std::string* scratch) const;
  uint32_t dateline_end(std::string_view text, Span paragraph) const;
};

// The form in lower case with straight quotation marks; a view of the text itself where nothing changes.
std::string_view Stage::Impl::lower(Doc& doc, std::string_view form, std::string* scratch) const {
  bool plain = true;
  bool ascii = true;
  for (const char c : form) {
    plain = plain && !is_upper(c) && static_cast<unsigned char>(c) < 0x80;
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  }
  if (plain) return form;
  scratch->clear();
  if (ascii) {
    for (const char c : form) scratch->push_back(is_upper(c) ? static_cast<char>(c + 32) : c);
  } else {
    for (size_t at = 0; at < form.size();) {
      char32_t code = decode_utf8(form, &at);
      if (code == 0x2018 || code == 0x2019 || code == 0x02BC) code = U'\'';
      if (code == 0x201C || code == 0x201D || code == 0x201E || code == 0xAB || code == 0xBB) code = U'"';
      if (code == 0x2010 || code == 0x2011) code = U'-';
      append_utf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(code))), scratch);
    }
  }
  return doc.keep(*scratch);
}

// Where the story begins after "KYIV, Dec 30 (Reuters) - " and the like; the paragraph's begin where there is no dateline.
uint32_t Stage::Impl::dateline_end(std::string_view text, Span paragraph) const {
  const uint32_t limit = std::min(paragraph.end, paragraph.begin + kMaxDateline);
  uint32_t letters = 0;
  uint32_t at = paragraph.begin;
  while (at < limit && (is_upper(text[at]) || text[at] == '.' || text[at] == ' ' || text[at] == '-' || text[at] == '\''))
    letters += is_upper(text[at++]);
  const bool capitals = letters >= 3 && at < limit &&
                        (text[at] == ',' || text[at] == '(' || text[at] == '/' || static_cast<unsigned char>(text[at]) >= 0x80 ||
                         (at > paragraph.begin + 2 && text[at - 2] == '-'));
  // "Harare, Zimbabwe - ", "Tehran, March 15, IRNA - ": names, numbers and commas up to the dash, a capital after it.
  bool listed = at < limit && is_upper(text[paragraph.begin]);
  bool comma = false;
  bool agency = false;
  for (uint32_t i = paragraph.begin; i < limit; ++i) {
    const char c = text[i];
    if (c == ',' && !agency) comma = true;
    if (is_lower(c) && i > paragraph.begin && text[i - 1] == ' ') listed = false;
    if (c == '(' && i > paragraph.begin) {
      uint32_t close = i + 1;
      while (close < limit && text[close] != ')') ++close;
      if (close >= limit || close - i > 40) return paragraph.begin;
      agency = is_upper(text[i + 1]);
      i = close;
      // "KABUL (Agency) : "
      uint32_t colon = close + 1;
      if (colon < limit && text[colon] == ' ') ++colon;
      if (agency && capitals && colon + 2 < limit && text[colon] == ':' && text[colon + 1] == ' ') return colon + 2;
      continue;
    }
    if ((c == '.' && i + 1 < limit && text[i + 1] == ' ' && i > paragraph.begin && is_lower(text[i - 1]) &&
         i - paragraph.begin > 30) ||
        c == '"' || c == '?' || c == '!')
      return paragraph.begin;
    uint32_t dash = 0;
    if (c == '-' && i > paragraph.begin && text[i - 1] == ' ' && i + 1 < limit) {
      dash = text[i + 1] == '-' ? 2 : text[i + 1] == ' ' ? 1 : 0;
    } else if (c == '-' && i + 1 < limit && text[i + 1] == '-') {
      dash = 2;
    } else if (c == '\xE2' && i + 2 < limit && text[i + 1] == '\x80' && (text[i + 2] == '\x93' || text[i + 2] == '\x94')) {
      dash = 3;
    }
    if (dash == 0) continue;
    uint32_t next = i + dash;
    while (next < paragraph.end && is_space_byte(text[next])) ++next;
    const bool apart = i > paragraph.begin && text[i - 1] == ' ' && i - paragraph.begin <= kMaxListedDateline;
    if (next >= paragraph.end || !(agency || capitals || (listed && comma && apart && is_upper(text[next]))))
      return paragraph.begin;
    return next;
  }
  return paragraph.begin;
}

void Stage::Impl::cut(Doc& doc, const Paragraph& paragraph, uint32_t number, std::vector<Span>* words,
                      std::string* scratch) const {
  const std::string_view text = doc.text();
  words->clear();
  uint32_t story = paragraph.span.begin;
  if (paragraph.zone == ZoneKind::kStory) {
    story = dateline_end(text, paragraph.span);
    if (story == paragraph.span.begin) story = datelines.end(text, paragraph.span);
  }
  for (uint32_t at = paragraph.span.begin; at < paragraph.span.end;) {
    if (const uint32_t size = space_size(text, at); size != 0) {
      at += size;
      continue;
    }
    uint32_t end = at;
    while (end < paragraph.span.end && end - at < kMaxTokenBytes && space_size(text, end) == 0) ++end;
    while (end < paragraph.span.end && end > at + 1 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    uint32_t after = end;
    while (after < paragraph.span.end) {
      const uint32_t size = space_size(text, after);
      if (size == 0) break;
      after += size;
    }
    tokens.cut(text, {at, end}, after < paragraph.span.end ? text[after] : '\0', words);
    at = end;
  }
  const auto form = [&](size_t i) { return text.substr((*words)[i].begin, (*words)[i].size()); };
  const size_t n = words->size();
  size_t first = 0;
  const auto emit = [&](size_t end) {
    if (end <= first) return;
    Sentence sentence;
    sentence.span = {(*words)[first].begin, (*words)[end - 1].end};
    sentence.first_token = static_cast<uint32_t>(doc.tokens.size());
    sentence.paragraph = number;
    sentence.zone = paragraph.zone;
    size_t latin = 0;
    size_t other = 0;
    for (size_t i = first; i < end; ++i) {
      Token token;
      token.span = (*words)[i];
      token.space_after = i + 1 < n ? (*words)[i + 1].begin > (*words)[i].end : true;
      token.sentence = static_cast<uint32_t>(doc.sentences.size());
      token.lower = lower(doc, form(i), scratch);
      doc.tokens.push_back(token);
      const auto lead = static_cast<unsigned char>(text[token.span.begin]);
      latin += (lead >= 'A' && lead <= 'Z') || (lead >= 'a' && lead <= 'z') || (lead >= 0xC3 && lead <= 0xC9);
      other += lead >= 0xCE && lead != 0xE2 && lead != 0xEF;
    }
    sentence.end_token = static_cast<uint32_t>(doc.tokens.size());
    if (end - first > kMaxTokens) {
      sentence.skipped = true;
      doc.note("segment.sentence-too-long",
               "sentence of " + std::to_string(end - first) + " words has no tree; at most " + std::to_string(kMaxTokens) +
                   " are parsed",
               sentence.span);
    } else if (paragraph.foreign || other > latin) {
      sentence.skipped = true;
      doc.note("segment.other-language", "sentence is not in English and has no tree", sentence.span);
    }
    doc.sentences.push_back(sentence);
    first = end;
  };
  for (size_t i = 0; i < n; ++i) {
    if (story > paragraph.span.begin && i > first && (*words)[i].begin == story && first == 0) emit(i);
    if (i > first && breaks.before(text, *words, first, i, tokens)) emit(i);
    if (i - first + 1 >= kCutTokens) {
      emit(i + 1);
      continue;
    }
    const std::string_view token = form(i);
    const char last = token.back();
    const bool ellipsis = token == "\u2026" || (token.size() > 1 && token[0] == '.' && last == '.');
    const bool question = last == '!' || last == '?';
    if (!ellipsis && !question && last != '.') continue;
    const bool stop = token == ".";
    Stop kind = Stop::kNone;
    if (!stop && !ellipsis && !question) {
      kind = tokens.abbreviation(token);
      if (kind == Stop::kNone) continue;
    }
    size_t end = i + 1;
    while (end < n && (is_closer(form(end)) || form(end) == "." || form(end)[0] == '?' || form(end)[0] == '!') &&
           (*words)[end].begin == (*words)[end - 1].end)
      ++end;
    if (end >= n) break;
    // A footnote's mark belongs to what it follows: "said.[17]".
    while (end + 2 < n && form(end) == "[" && is_digit(form(end + 1)[0]) && form(end + 2) == "]" &&
           (*words)[end].begin == (*words)[end - 1].end) {
      end += 3;
    }
    if (end >= n) break;
    size_t next = end;
    const bool opened = is_opener(form(next));
    if (opened && next + 1 < n) ++next;
    const std::string_view follow = form(next);
    if (kind == Stop::kTitle || kind == Stop::kInner || kind == Stop::kMonth || kind == Stop::kNumber) {
      // Only "I." after a small word, and initials before a plain opening word, can end a sentence.
      if (!(token.size() == 2 && tokens.opens_sentence(follow) && i > first && is_lower(form(i - 1)[0]))) continue;
    } else if (kind == Stop::kMayEnd) {
      if (!tokens.opens_sentence(follow) && !(opened && starts_big(follow) && end > i + 1)) continue;
    } else if (!starts_big(follow)) {
      // Without a capital only a plain mark after a plain word ends a sentence: "Call them. they know."
      const bool word = i > first && (question ? is_letter(form(i - 1)[0]) : is_plain_word(form(i - 1)));
      const bool plain = end == i + 1 && word && is_lower(follow[0]);
      if (!plain || ellipsis) continue;
    }
    if (ellipsis && !starts_big(follow)) continue;
    // A closing mark right after a space belongs to what follows; "?" and "!" inside a quotation before "said" do not end.
    emit(end);
    i = end - 1;
  }
  emit(n);
}

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string& data_dir) {
  auto tokens = Tokens::load(data_dir);
  if (!tokens) return tokens.error();
  auto breaks = Breaks::load(data_dir);
  if (!breaks) return breaks.error();
  auto datelines = Datelines::load(data_dir);
  if (!datelines) return datelines.error();
  return Stage(std::make_unique<Impl>(Impl{std::move(*tokens), std::move(*breaks), std::move(*datelines)}));
}

void Stage::run(Doc& doc) const {
  const std::string_view text = doc.text();
  const auto size = static_cast<uint32_t>(text.size());
  std::vector<Paragraph> paragraphs;
  size_t block = 0;
  const auto add_zone = [&](Span span, ZoneKind kind, std::string_view language) {
    const bool foreign = !language.empty() && language.substr(0, 2) != "en";
    if (!doc.from_markup) {
      cut_paragraphs(text, span, false, kind, foreign, &paragraphs);
      return;
    }
    uint32_t at = span.begin;
    while (block < doc.blocks.size() && doc.blocks[block].span.end <= span.begin) ++block;
    for (; block < doc.blocks.size() && doc.blocks[block].span.begin < span.end; ++block) {
      const Span inside{std::max(at, doc.blocks[block].span.begin), std::min(span.end, doc.blocks[block].span.end)};
      if (inside.begin > at) cut_paragraphs(text, {at, inside.begin}, false, kind, foreign, &paragraphs);
      if (inside.end > inside.begin) cut_paragraphs(text, inside, true, kind, foreign, &paragraphs);
      at = std::max(at, inside.end);
      if (doc.blocks[block].span.end > span.end) break;  // goes on in the next zone
    }
    if (at < span.end) cut_paragraphs(text, {at, span.end}, false, kind, foreign, &paragraphs);
  };
  if (doc.zones.empty()) add_zone({0, size}, ZoneKind::kStory, {});
  for (size_t i = 0; i < doc.zones.size(); ++i) {
    const Zone& zone = doc.zones[i];
    if (!is_kept(zone.kind)) continue;
    Span span{std::min(zone.span.begin, size), std::min(zone.span.end, size)};
    // On bare text a zone or block may be one line of many: stretches of one kind are read as a whole.
    while (!doc.from_markup && i + 1 < doc.zones.size() && doc.zones[i + 1].kind == zone.kind &&
           doc.zones[i + 1].language == zone.language && doc.zones[i + 1].span.begin == doc.zones[i].span.end) {
      span.end = std::min(doc.zones[++i].span.end, size);
    }
    add_zone(span, zone.kind, zone.language);
  }
  std::vector<Span> spans;
  for (const Paragraph& paragraph : paragraphs) spans.push_back(paragraph.span);
  find_quotations(text, spans, &doc.quotations);
  doc.tokens.reserve(size / 5 + 16);
  std::vector<Span> words;
  std::string scratch;
  for (uint32_t i = 0; i < paragraphs.size(); ++i) impl_->cut(doc, paragraphs[i], i, &words, &scratch);
}

}  // namespace demarche::segment
