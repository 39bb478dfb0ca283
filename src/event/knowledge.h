// What the event stage knows: the tables of data/event, checked and compiled into arrays that are only read.
//
// Loaded once by Stage::load; every view into it lives as long as it does. An unknown name in a cell is an error that says
// file, line and column. Looking a word up costs one hash and a scan of that word's few rows.
//   senses("attack", kVerb) gives the rows of assault.tsv for the verb; senses("sing", kVerb) gives none.
#pragma once

#include <array>
#include <bitset>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "document/names.h"
#include "lexicon/table.h"

namespace demarche::event {

constexpr size_t kTypeCount = 16;

// A status, or what a word does to the status of what it embeds.
enum class Value : uint8_t { kOccurred, kOngoing, kPlanned, kHypothetical, kAlleged, kNegated, kHistorical, kOpen, kSame };
constexpr size_t kValueCount = 8;  // kSame is never a result
std::optional<Value> parse_value(std::string_view name);
std::string_view name_of(Value value);

enum class WordClass : uint8_t { kVerb, kNoun, kAdjective };

// One condition of a sense: all of them must hold.
struct Condition {
  bool is_about(std::string_view name) const {
    if (function == name) return true;
    for (const auto other : others)
      if (other == name) return true;
    return false;
  }

  bool negative = false;
  bool any = false;                      // the function is filled, whatever by
  bool or_has = false;                   // "obj|has=...": or anywhere in the clause
  std::string_view function;             // "obj", "with", "has", "passive", "that" ...
  std::vector<std::string_view> others;  // functions that serve as well: "into|in=..."
  std::vector<std::string_view> lemmas;
  std::vector<std::string_view> kinds;
  // The same, compiled: single words by id, phrases apart with the ids of their parts, kinds by number.
  std::vector<uint32_t> word_ids, part_ids;  // sorted
  uint64_t word_bits = 0, part_bits = 0;     // bit_of each of them
  enum class Test : uint8_t { kArguments, kPassive, kNegated, kWill, kMay, kHas } test = Test::kArguments;
  std::vector<std::string_view> phrases;
  struct Kind {
    uint16_t number = 0;      // into a KindSet
    bool by_mention = false;  // a linked mention can decide it
    std::string_view name;
  };
  std::vector<Kind> kind_tests;
};

constexpr size_t kMostKinds = 320;
using KindSet = std::bitset<kMostKinds>;

struct WordFacts {
  uint32_t id = 0;  // where some condition names it; else 0
  KindSet kinds;    // of kinds.tsv
};
// Where no bit is shared no id is.
inline uint64_t bit_of(uint32_t id) {
  return uint64_t{1} << (id & 63);
}

// Functions in order of preference; each choice is a union of functions.
using Choice = std::vector<std::string_view>;

struct Sense {
  std::string_view id;
  bool none = false;  // looks like an event and is none
  EventType type = EventType::kConsult;
  EventMode mode = EventMode::kNone;
  bool needs_party = false;  // pos "nl"
  WordClass word_class = WordClass::kVerb;
  std::vector<std::string_view> words;  // of a phrase: all words; else empty
  // What all words of a row share, held by the knowledge that the sense is of.
  std::span<const Condition> when;
  std::span<const Choice> actor, recipient;
  std::span<const std::string_view> content;
  Value gives = Value::kSame;  // kSame: by the type
  std::string_view table;
};

struct LightVerb {
  std::string_view id;
  std::vector<std::string_view> functions;  // of the noun under the verb
  std::string_view doer;                    // function of the deed's doer under the verb; "-" for none
  std::string_view target;                  // function of the one it is done to; empty where only prepositions tell
  Value gives = Value::kSame;
};

struct Signature {
  std::string_view id;
  WordClass word_class = WordClass::kVerb;
  std::vector<std::string_view> frame;
  Value affirmed = Value::kSame, denied = Value::kSame;
  bool subject_control = false;
};

enum class Role : uint8_t { kSay, kTell, kQuote, kCite, kHear, kAccording };

struct Reporter {
  std::string_view id;
  WordClass word_class = WordClass::kVerb;
  Role role = Role::kSay;
  Value gives = Value::kSame;
  std::string_view with;  // second word of a phrase: "point out"
};

enum class Edge : uint8_t {
  kRoot,
  kContent,
  kCondition,
  kPurpose,
  kCause,
  kTime,
  kConcession,
  kRelative,
  kConjunct,
  kQuotation,
  kApposition,
  kNoun,
  kManner,
  kWithout,
  kSubject,
  kParataxis
};
std::optional<Edge> parse_edge(std::string_view name);
std::string_view name_of(Edge edge);

struct TypeFacts {
  bool speech = false;
  Value content = Value::kSame;     // status that the type gives to its content
  std::string_view content_doer;    // who does the content: actor recipient
  std::string_view recipient_from;  // whom the act is directed at, where the words do not say: content_doer content_recipient
  bool recipient_required = false;
  std::vector<std::string_view> target;  // functions that name the other side in words that no table knows, best first
  int priority = 0;
  std::optional<EventType> planned_as;  // folding of what is still to come
};

struct ModeRule {
  EventType type;
  std::optional<EventType> content;
  EventMode content_mode = EventMode::kNone;
  bool content_negated = false;
  std::string_view lemma;
  EventMode mode;
  std::string_view id;
};

// What an act announces where its own words name no type.
struct ContentRule {
  EventType type, content;
  EventMode mode = EventMode::kNone, content_mode = EventMode::kNone;
  std::string_view id;
};

// How to find whom a deed is done to where its frame names nobody known.
enum class WhomWay : uint8_t {
  kPhrase,    // a phrase of the clause, its possessor, complement or load
  kClause,    // the same, of a clause below by one of the words `by`
  kAim,       // of the words that the deed carries: "marched to demand ..."
  kAbove,     // who does what is done at the request
  kFirst,     // who does what the deed waits for or follows
  kReturn,    // who waits for the deed
  kReplier,   // who answers it at once
  kPresser,   // who pressed for it just before
  kSameDeed,  // those hit by the same deed, told before
  kGainer,    // who got the like just before
  kStruck,    // those hit by the blow told last
  kSender,    // the body that tells of its own people
  kBeside,    // who did the deed before it in the same breath
  kAnswered,  // who spoke before, of a reply
  kTold,      // who did the deed told last
  kThing,     // whose the thing was when it was told of first
  kOwn,       // the doer's own state
  kPlace,     // those of the place of the deed
  kOnly,      // the only state told of around the deed
  kOther,     // the only one beside the doer's
  kOthers,    // the one or two beside a third party's
  kFoe,       // those whom the doer strikes or threatens elsewhere in the text
  kClaimant   // who charges the doer with it, and nobody else is told of
};

struct WhomRule {
  std::string_view id;
  std::vector<EventMode> modes;  // empty: any
  bool other_modes = false;      // all but these
  std::vector<Condition> when;
  WhomWay way = WhomWay::kPhrase;
  std::vector<std::string_view> from;   // functions, or words that join clauses
  std::vector<std::string_view> kinds;  // kinds of the words that it goes through
  bool own = false;                     // may be the doer's own country
  bool back = false;                    // looks at what is told before only
  bool unnamed = false;                 // only where the words name nobody whom a mention tells
  bool nobody = false;                  // only where they name nobody at all
  bool told = false;                    // only of a deed that a verb of its own tells, and that is no judgement on another deed
};

struct Topic {
  std::string_view topic;
  int weight = 0;
};

// A word by which a number of dead, wounded, detained or marching people is told apart from the deed; row of tolls.tsv.
struct TollWord {
  enum class Part : uint8_t { kNumber, kCounted, kVerb, kAdjective };

  std::string_view id;
  Part part = Part::kVerb;
  std::string_view number;                     // function of the number noun, or of one of number_words
  std::vector<std::string_view> number_words;  // empty: any noun for a number
  std::vector<std::string_view> figure;        // functions of the figure; "self" for the word itself
  std::string_view says, of;                   // whoever puts the number; whom it counts
  std::vector<EventType> deeds;                // empty: whichever was counted before
  bool bare = false;                           // no word for those counted is needed
};

class Knowledge {
 public:
  // Errors name file, line and column.
  static Result<Knowledge> load(const std::string& data_dir);

  Knowledge(Knowledge&&) = default;
  Knowledge& operator=(Knowledge&&) = default;

  // Rows whose head word is `lemma`, most senses first by table; the caller tests word class, phrase and conditions.
  const std::vector<uint32_t>& senses(std::string_view lemma) const;
  const Sense& sense(uint32_t i) const { return senses_[i]; }

  // The dictionary form under which the tables know a word: the lemma given, or one that the form allows ("shelled" -> "shell");
  // the lemma itself where they know none.
  std::string_view known_lemma(std::string_view lemma, std::string_view form, WordClass word_class) const;
  // Is it a form of a verb that has no ending to tell it by: "tore", "slain"?
  bool is_irregular(std::string_view form) const { return irregular_.contains(form); }
  bool in_kind(std::string_view kind, std::string_view lemma) const;
  // What the tables say of a word or phrase; null where none names it.
  const WordFacts* word_facts(std::string_view word) const;
  const LightVerb* light_verb(std::string_view lemma, std::string_view function) const;
  bool is_light(std::string_view lemma) const { return light_.contains(lemma); }
  const Signature* signature(std::string_view lemma, WordClass word_class, std::string_view function) const;
  bool has_signature(std::string_view lemma, WordClass word_class) const;
  // Does the subject do the infinitive? "asked to speak", but not "asked her to speak".
  bool subject_control(std::string_view lemma, bool with_object) const;
  // Rows of a single word; phrases ask for `reporters`.
  const Reporter* reporter(std::string_view lemma, WordClass word_class) const;
  const std::vector<Reporter>* reporters(std::string_view lemma) const;
  // Tokens of the phrase of attribution that opens at the token ("according to"); 0 for none.
  size_t according(const Doc& doc, uint32_t token, uint32_t end) const;
  std::optional<Value> modal(std::string_view lemma) const;
  std::optional<Edge> subordinator(std::string_view word) const;
  std::optional<Value> modifier(std::string_view lemma) const;
  std::string_view modifier_id(std::string_view lemma) const;
  const std::vector<std::string_view>& contexts(std::string_view lemma) const;
  const Topic* topic(std::string_view lemma) const;
  const TypeFacts& facts(EventType type) const { return facts_[static_cast<size_t>(type)]; }
  const std::vector<ModeRule>& mode_rules() const { return mode_rules_; }
  // Of a value of a feature of confidence; 0 for one that the table does not name.
  double weight(std::string_view value) const;
  // Rows of tolls.tsv for the word; null where none names it.
  const std::vector<TollWord>* tolls(std::string_view word) const;
  const std::vector<ContentRule>& content_rules() const { return content_rules_; }
  // Best first.
  const std::vector<WhomRule>& whom_rules(EventType type) const { return whom_rules_[static_cast<size_t>(type)]; }
  // The status of an inner value under an outer one; kOpen: nothing is said.
  Value compose(Value outer, Value inner) const;

 private:
  Knowledge() = default;
  Result<void> load_lexicon(const std::string& folder, const std::string& file, bool none);
  Result<void> load_kinds(const std::string& folder);
  Result<void> load_small(const std::string& data_dir);
  Result<void> load_whom(const std::string& folder);
  Result<void> load_tolls(const std::string& folder);
  Result<Condition> condition(const lexicon::Table::Row& row, std::string_view cell);
  void compile(Condition& condition);
  std::string_view keep(std::string text);
  bool knows(std::string_view lemma, WordClass word_class) const;

  using Rows = std::vector<uint32_t>;
  std::vector<lexicon::Table> tables_;
  std::vector<std::unique_ptr<std::string>> kept_;
  struct Frame {  // of one row
    std::vector<Condition> when;
    std::vector<Choice> actor, recipient;
    std::vector<std::string_view> content;
  };
  std::deque<Frame> frames_;  // senses point into them
  std::vector<Sense> senses_;
  std::unordered_map<std::string_view, Rows> by_word_;
  std::unordered_map<std::string_view, std::unordered_set<std::string_view>> kinds_;
  std::unordered_map<std::string_view, uint16_t> kind_numbers_;
  std::unordered_map<std::string_view, WordFacts> words_;
  uint32_t n_ids_ = 0;
  std::unordered_map<std::string_view, std::vector<LightVerb>> light_;
  std::unordered_map<std::string_view, std::vector<Signature>> signatures_;
  std::unordered_map<std::string_view, std::vector<Reporter>> reporters_;
  std::unordered_map<std::string_view, std::vector<std::vector<std::string_view>>> according_;  // by first word
  std::unordered_map<std::string_view, std::string_view> irregular_;
  std::unordered_map<std::string_view, Value> modals_;
  std::unordered_map<std::string_view, Edge> subordinators_;
  std::unordered_map<std::string_view, std::pair<Value, std::string_view>> modifiers_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> contexts_;
  std::unordered_map<std::string_view, Topic> topics_;
  std::unordered_map<std::string_view, std::vector<TollWord>> tolls_;
  std::array<TypeFacts, kTypeCount> facts_;
  std::vector<ModeRule> mode_rules_;
  std::vector<ContentRule> content_rules_;
  std::array<std::vector<WhomRule>, kTypeCount> whom_rules_;
  std::unordered_map<std::string_view, double> weights_;
  std::array<std::array<Value, kValueCount>, kValueCount> composition_{};
};

}  // namespace demarche::event
