// The nouns every stage shares: a Doc and what the stages find in it.
//
// A Doc owns its text and every string that its fields point to; spans are UTF-8 byte offsets into `text()`. Each field
// is filled by exactly one stage (named beside it) and only read by the later ones. Stages never fail: what was doubtful
// in the input becomes a Note.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/span.h"
#include "document/names.h"

namespace demarche {

constexpr uint32_t kNone = 0xFFFFFFFF;  // "no such token, mention, event ..." in every index field

// What was doubtful or malformed in the input. `id` is stable ("read.bad-utf8"); `span` may be empty.
struct Note {
  std::string_view id;
  std::string message;
  Span span;
};

// ---- read ----------------------------------------------------------------------------------------------------------

// A stretch of text that came from a stretch of source bytes. Where `verbatim`, both have one length and the bytes
// are equal, so that every byte inside maps on its own; else (an entity, another charset, squeezed white space) the whole
// stretch maps to the whole.
struct SourceRun {
  Span text;
  uint64_t source_begin = 0;
  uint32_t source_size = 0;
  bool verbatim = true;
};

// A date as found, resolved to the interval it covers. Empty `start` means: not found.
struct DateRange {
  std::string start;  // ISO 8601 at the precision known: "2021-12-30", "2021-12-30T20:35Z", "2021-12"
  std::string end;
  TimePrecision precision = TimePrecision::kUnknown;
  std::string_view from;  // option json-ld meta time url dateline text
  bool found() const { return !start.empty(); }
};

struct Metadata {
  std::string title, site, agency, language;  // empty where not found, never guessed; language is BCP 47 ("en")
  std::string url;                            // canonical address where the page gives one
  std::vector<std::string> authors;
  DateRange published, modified;
};

// One element of the markup that has text below it. Parents come before their children.
struct Element {
  std::string_view tag;     // lower case
  std::string_view label;   // class, id, role, itemprop and the like as written, parted by ' ', lower case
  uint32_t parent = kNone;  // into Doc::elements
  bool hidden = false;      // hidden attribute, aria-hidden, display:none; of itself or of an ancestor
};

// One block of text as the markup had it: a paragraph, heading, list item, table cell, caption. On bare text one block
// is one paragraph or line. Blocks are in text order and do not overlap; text between them is white space.
struct Block {
  Span span;
  std::string_view tag;         // lower case: "p", "h1", "li", "td", "figcaption"; empty on bare text
  uint32_t element = kNone;     // into Doc::elements: the innermost that holds the whole block
  uint32_t n_link_bytes = 0;    // bytes of the span inside <a>
  uint32_t n_strong_bytes = 0;  // bytes of the span inside <b> or <strong>
  uint8_t heading_level = 0;    // 1..6 for h1..h6
  bool in_list = false;
  bool hidden = false;
};

// ---- clean ---------------------------------------------------------------------------------------------------------

struct Zone {
  Span span;
  ZoneKind kind = ZoneKind::kStory;
  std::string_view language;  // BCP 47 where it could be told, else empty
  std::string_view rule;      // id of what decided it
};

constexpr bool is_kept(ZoneKind kind) {
  return kind <= ZoneKind::kCredit;
}

// ---- segment -------------------------------------------------------------------------------------------------------

// A quotation without its marks. It may run over sentences and paragraphs.
struct Quotation {
  Span span;    // between the marks
  Span marked;  // with the marks
  bool closed = true;
};

struct Sentence {
  Span span;
  uint32_t first_token = 0, end_token = 0;  // half-open, into Doc::tokens
  uint32_t paragraph = 0;                   // counts paragraphs of the document from 0
  ZoneKind zone = ZoneKind::kStory;         // only kept zones are segmented
  bool skipped = false;                     // too long, or not the language of the models: tokens, but no tree
};

// ---- syntax --------------------------------------------------------------------------------------------------------

// Morphology that later stages read, a few bits each; 0 is always "not marked".
struct Features {
  enum class Tense : uint8_t { kUnmarked, kPast, kPresent } tense = Tense::kUnmarked;
  enum class VerbForm : uint8_t { kUnmarked, kFinite, kInfinitive, kParticiple, kGerund } verb_form = VerbForm::kUnmarked;
  enum class Mood : uint8_t { kUnmarked, kIndicative, kImperative, kSubjunctive } mood = Mood::kUnmarked;
  enum class Voice : uint8_t { kUnmarked, kPassive } voice = Voice::kUnmarked;
  enum class Number : uint8_t { kUnmarked, kSingular, kPlural } number = Number::kUnmarked;
  uint8_t person = 0;     // 1..3
  bool negative = false;  // Polarity=Neg
  enum class Degree : uint8_t { kUnmarked, kComparative, kSuperlative } degree = Degree::kUnmarked;
  enum class Gender : uint8_t { kUnmarked, kFeminine, kMasculine, kNeuter } gender = Gender::kUnmarked;  // of pronouns
};

struct Token {
  Span span;                // segment
  bool space_after = true;  // segment
  uint32_t sentence = 0;    // segment: index into Doc::sentences
  std::string_view lower;   // segment: the form in lower case, straight quotes
  // Filled by syntax:
  std::string_view lemma;  // lower case but for proper nouns as written
  std::string_view xpos;   // Penn tag
  Upos upos = Upos::kX;
  Deprel deprel = Deprel::kDep;
  Features features;
  uint32_t head = kNone;  // index into Doc::tokens; kNone for the root of a sentence or where there is no tree
  float margin = 0;       // parser's certainty about head and label, 0..1
};

// ---- mention and link ----------------------------------------------------------------------------------------------

// Somebody or something that can act, as the tables know it or as the text describes it.
struct Entity {
  MentionKind kind = MentionKind::kOrganisation;  // person organisation country role
  std::string_view name;                          // full, as the tables or the longest mention have it
  std::string_view code;     // ISO 3166 alpha-3, a body's short name ("NATO"), "WEST"-like for a bloc; empty: not known
  std::string_view country;  // alpha-3, empty for what has none
  Sector sector = Sector::kNone;
  std::vector<Sector> sectors;  // further ones
  std::string_view wikidata;    // "Q..." or empty
  std::string_view role;        // "foreign minister"
  bool media = false;           // an outlet or agency: a link of a chain of sources
  bool armed = false;           // a force: army, militia, fleet
  bool collective = false;      // more than one person
  std::string_view rule;        // how it was resolved
};

// A resolved time. TIMEX3 values: "2021-12-30", "2021-12-30T20:35Z", "2021-W52", "2022-01", "P3W", "2014".
struct TimeValue {
  std::string value;
  std::string start, end;  // the interval, ISO 8601, at its precision; empty for a bare duration
  TimePrecision precision = TimePrecision::kUnknown;
  enum class Kind : uint8_t { kDate, kTime, kDuration, kSet } kind = Kind::kDate;
  enum class Relation : uint8_t { kDuring, kSince, kUntil, kBefore, kAfter } relation = Relation::kDuring;  // "since 1974"
  std::string_view rule;
};

struct PlaceValue {
  std::string_view name;
  std::string_view country;  // alpha-3
  std::string_view admin1;
  uint32_t geonames = 0;  // 0: none
  double lat = 0, lon = 0;
  bool located = false;  // lat and lon mean something
  PlacePrecision precision = PlacePrecision::kUnknown;
  std::string_view rule;
};

struct AmountValue {
  double value = 0, high = 0;  // high == value where the text gives one number
  std::string_view unit;       // "USD", "km", "" for a count
  std::string_view of;         // what is counted, as a lemma: "soldier", "dead", "wounded"
  bool approximate = false;
};

// A stretch of text that names, describes or measures something (mention), and what it stands for (link).
// A noun phrase that may act is one mention from its determiner to the end of its close modifiers; `head_token` is the
// token that other words depend through. "the Russian foreign minister, Sergei Lavrov" is two mentions (role, person),
// both resolved to one entity. A demonym inside another mention ("Russian" in "Russian troops") is a mention too.
struct Mention {
  MentionKind kind = MentionKind::kRole;
  Span span;
  uint32_t first_token = 0, end_token = 0;  // half-open
  uint32_t head_token = 0;
  std::string_view rule;    // table row or rule that found it
  std::string_view key;     // what the table row says it is: a row id of data/mention or data/link, else empty
  bool adjectival = false;  // "Russian", "US" before a noun, "Moscow's"
  // Filled by link:
  std::vector<uint32_t> entities;  // into Doc::entities; several for "both sides", "Washington and its allies"
  uint32_t time = kNone;           // into Doc::times
  uint32_t place = kNone;          // into Doc::places; a country or capital may have entities and a place
  uint32_t amount = kNone;         // into Doc::amounts
  float certainty = 1;             // of the resolution, 0..1
};

// ---- event ---------------------------------------------------------------------------------------------------------

// A party of an event: which entity, through which words.
struct Party {
  uint32_t entity = kNone;   // into Doc::entities
  uint32_t mention = kNone;  // into Doc::mentions; kNone where inferred
  Span span;                 // the words; empty where inferred
  bool inferred = false;
};

// One link of a chain of sources. `verb` is a lemma or "according to".
struct Source {
  Party party;
  std::string_view verb;
};

// Who said what, whether or not it is an event.
struct Statement {
  std::vector<Source> speaker;  // outermost first
  Span cue;                     // the words that attribute
  Span content;                 // what is said
  bool quoted = false;          // in quotation marks
  uint32_t sentence = 0;
};

struct Event {
  uint32_t trigger_token = 0;
  Span trigger;   // the words that carry the deed
  Span evidence;  // the clause
  EventType type = EventType::kConsult;
  EventMode mode = EventMode::kNone;
  Status status = Status::kOccurred;
  std::vector<std::string_view> contexts;
  std::vector<Party> actors, recipients;
  uint32_t time = kNone, time_mention = kNone;        // into Doc::times, Doc::mentions
  uint32_t place = kNone, place_mention = kNone;      // into Doc::places, Doc::mentions
  std::vector<uint32_t> amounts;                      // mentions whose amount belongs to the event
  std::vector<Source> said_by;                        // outermost first; empty where the article itself asserts it
  uint32_t content_of = kNone, condition_of = kNone;  // into Doc::events
  std::vector<std::string_view> rules;                // what decided it, in order
  float confidence = 0;
  uint32_t same_as = kNone;  // merge: first mention of this event in this document, itself if it is the first
};

// ---- the whole -----------------------------------------------------------------------------------------------------

// What `explain` prints: every decision of every stage, in words. Absent in normal runs.
struct Trace {
  struct Line {
    std::string_view stage;
    Span span;
    std::string text;
  };
  std::vector<Line> lines;
  void add(std::string_view stage, Span span, std::string text) { lines.push_back({stage, span, std::move(text)}); }
};

// Move-only. Views into it stay valid when it is moved.
class Doc {
 public:
  Doc() = default;
  Doc(Doc&&) = default;
  Doc& operator=(Doc&&) = default;

  // Copies the text in. Call once, first; `text` must be well-formed UTF-8 of less than 4 GiB.
  void set_text(std::string_view text) { text_ = arena_->keep(text); }
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const { return text_.substr(span.begin, span.size()); }
  std::string_view text(const Token& token) const { return text(token.span); }

  // Copies a string in, to be pointed to by fields.
  std::string_view keep(std::string_view text) { return arena_->keep(text); }

  void note(std::string_view id, std::string message, Span span = {}) { notes.push_back({id, std::move(message), span}); }

  // read
  std::string source;  // path or URL read, with the item's number or id for what came from inside a file
  std::vector<SourceRun> source_runs;
  std::vector<Element> elements;
  std::vector<Block> blocks;
  bool from_markup = false;  // HTML, not bare text
  Metadata meta;             // read; clean adds agency, title, authors and a dateline's date where the markup had none
  // clean
  std::vector<Zone> zones;  // in order, without gaps, covering the text
  // segment, syntax
  std::vector<Quotation> quotations;
  std::vector<Sentence> sentences;
  std::vector<Token> tokens;
  // mention, link
  std::vector<Mention> mentions;  // by span.begin, longer first
  std::vector<Entity> entities;
  std::vector<TimeValue> times;
  std::vector<PlaceValue> places;
  std::vector<AmountValue> amounts;
  // event
  std::vector<Statement> statements;
  std::vector<Event> events;  // in text order of their triggers

  std::vector<Note> notes;
  std::unique_ptr<Trace> trace;  // set by `explain` before the first stage

 private:
  std::unique_ptr<Arena> arena_ = std::make_unique<Arena>();
  std::string_view text_;
};

// 16 hexadecimal digits of the text with white space squeezed: equal for the same text on every run and machine.
std::string article_id(std::string_view text);

}  // namespace demarche
