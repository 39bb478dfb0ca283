#include "event/knowledge.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace demarche::event {
namespace {

using lexicon::split;
using lexicon::Table;

constexpr std::array<std::string_view, 9> kValueNames = {"occurred", "ongoing",    "planned", "hypothetical", "alleged",
                                                         "negated",  "historical", "open",    "same"};
constexpr std::array<std::string_view, 16> kEdgeNames = {"root",       "content",  "condition", "purpose",   "cause",      "time",
                                                         "concession", "relative", "conjunct",  "quotation", "apposition", "noun",
                                                         "manner",     "without",  "subject",   "parataxis"};
// Kinds that a linked mention decides, beside what the words of kinds.tsv say.
constexpr std::array<std::string_view, 9> kMentionKinds = {"party", "state", "person", "organisation", "armed",
                                                           "place", "time",  "money",  "media"};

template <typename Name, size_t N>
std::optional<Name> find_name(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Name>(at - names.begin());
}

std::vector<Choice> parse_choices(std::string_view cell) {
  std::vector<Choice> choices;
  for (const auto part : split(cell, '|')) choices.push_back(split(part, '+'));
  return choices;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

}  // namespace

std::optional<Value> parse_value(std::string_view name) {
  return find_name<Value>(kValueNames, name);
}
std::string_view name_of(Value value) {
  return kValueNames[static_cast<size_t>(value)];
}
std::optional<Edge> parse_edge(std::string_view name) {
  return find_name<Edge>(kEdgeNames, name);
}
std::string_view name_of(Edge edge) {
  return kEdgeNames[static_cast<size_t>(edge)];
}

std::string_view Knowledge::keep(std::string text) {
  kept_.push_back(std::make_unique<std::string>(std::move(text)));
  return *kept_.back();
}

void Knowledge::compile(Condition& condition) {
  const auto id_of = [&](std::string_view word) {
    uint32_t& id = words_[word].id;
    if (id == 0) id = ++n_ids_;
    return id;
  };
  for (const std::string_view lemma : condition.lemmas) {
    condition.word_ids.push_back(id_of(lemma));
    if (lemma.find_first_of(" -") == std::string_view::npos) continue;
    condition.phrases.push_back(lemma);
    for (std::string_view rest = lemma; !rest.empty();) {
      const size_t end = rest.find_first_of(" -");
      condition.part_ids.push_back(id_of(rest.substr(0, end)));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
  }
  std::sort(condition.word_ids.begin(), condition.word_ids.end());
  std::sort(condition.part_ids.begin(), condition.part_ids.end());
  for (const uint32_t id : condition.word_ids) condition.word_bits |= bit_of(id);
  for (const uint32_t id : condition.part_ids) condition.part_bits |= bit_of(id);
  for (const std::string_view kind : condition.kinds) {
    Condition::Kind test;
    test.name = kind;
    test.by_mention = std::find(kMentionKinds.begin(), kMentionKinds.end(), kind) != kMentionKinds.end();
    const auto at = kind_numbers_.find(kind);
    test.number = at == kind_numbers_.end() ? 0 : at->second;  // number 0 is given to no kind
    condition.kind_tests.push_back(test);
  }
}

Result<Condition> Knowledge::condition(const Table::Row& row, std::string_view cell) {
  Condition out;
  if (cell.starts_with('!')) {
    out.negative = true;
    cell = lexicon::trim(cell.substr(1));
  }
  const size_t equals = cell.find('=');
  const auto functions = split(cell.substr(0, equals), '|');
  if (functions.empty()) return row.error("when", "event.no-function", "a condition without a function");
  out.function = functions.front();
  constexpr std::array<std::string_view, 6> kTests = {"", "passive", "negated", "will", "may", "has"};
  out.test = find_name<Condition::Test>(kTests, out.function).value_or(Condition::Test::kArguments);
  out.others.assign(functions.begin() + 1, functions.end());
  // "obj|has=...": of an argument, or anywhere in the clause.
  if (out.test == Condition::Test::kArguments) out.or_has = std::erase(out.others, "has") > 0;
  if (equals == std::string_view::npos) {
    out.any = true;
    return out;
  }
  for (const auto part : split(cell.substr(equals + 1), '|')) {
    if (part == "*") {
      out.any = true;
    } else if (part.starts_with('@')) {
      const auto kind = part.substr(1);
      if (!kinds_.contains(kind) && std::find(kMentionKinds.begin(), kMentionKinds.end(), kind) == kMentionKinds.end()) {
        return row.error("when", "event.unknown-kind",
                         "unknown kind \"@" + std::string(kind) + "\"; the kinds are in data/event/en/kinds.tsv");
      }
      out.kinds.push_back(kind);
    } else {
      out.lemmas.push_back(part);
    }
  }
  compile(out);
  return out;
}

Result<void> Knowledge::load_lexicon(const std::string& folder, const std::string& file, bool none) {
  auto table = Table::load(folder + file + ".tsv",
                           {"id", "word", "pos", "when", "mode", "actor", "recipient", "content", "fires", "must_not", "note"});
  if (!table) return table.error();
  const std::string type_name = upper(file);
  tables_.push_back(std::move(*table));
  for (const auto& row : tables_.back().rows()) {
    Sense sense;
    sense.id = row["id"];
    sense.none = none;
    sense.table = row["id"].substr(0, row["id"].find('.'));
    if (!none) sense.type = *parse_event_type(type_name);
    const auto pos = row["pos"];
    if (pos == "v")
      sense.word_class = WordClass::kVerb;
    else if (pos == "n" || pos == "nl")
      sense.word_class = WordClass::kNoun;
    else if (pos == "a")
      sense.word_class = WordClass::kAdjective;
    else
      return row.error("pos", "event.unknown-pos", "unknown part of speech \"" + std::string(pos) + "\"; one of v n nl a");
    sense.needs_party = pos == "nl";
    if (!row["mode"].empty()) {
      const auto mode = parse_event_mode(row["mode"]);
      if (!mode)
        return row.error("mode", "event.unknown-mode",
                         "unknown mode \"" + std::string(row["mode"]) + "\"; the modes are in data/document/names.tsv");
      sense.mode = *mode;
    }
    Frame& frame = frames_.emplace_back();
    for (const auto part : split(row["when"], ';')) {
      auto one = condition(row, part);
      if (!one) return one.error();
      frame.when.push_back(std::move(*one));
    }
    // What costs most to test comes last.
    std::stable_partition(frame.when.begin(), frame.when.end(),
                          [](const Condition& c) { return c.test != Condition::Test::kHas; });
    frame.actor = parse_choices(row["actor"]);
    if (frame.actor.empty()) frame.actor = {{"doer"}};
    frame.recipient = parse_choices(row["recipient"]);
    if (frame.recipient.empty()) {
      if (sense.word_class == WordClass::kNoun)
        frame.recipient = {{"on"}, {"against"}, {"of"}, {"obj"}};
      else
        frame.recipient = {{"obj"}};
    }
    for (const auto choice : split(row["content"], '|'))
      for (const auto part : split(choice, '+')) frame.content.push_back(part);
    sense.when = frame.when;
    sense.actor = frame.actor;
    sense.recipient = frame.recipient;
    sense.content = frame.content;
    const auto note = row["note"];
    if (const size_t at = note.find("gives="); at != std::string_view::npos) {
      auto name = note.substr(at + 6);
      name = name.substr(0, name.find_first_of(" ;,."));
      const auto gives = parse_value(name);
      if (!gives) return row.error("note", "event.unknown-status", "unknown status \"" + std::string(name) + "\" after gives=");
      sense.gives = *gives;
    }
    for (const auto word : split(row["word"], '|')) {
      Sense one = sense;
      std::string spaced(word);
      std::replace(spaced.begin(), spaced.end(), '-', ' ');
      std::string_view head = word;
      const auto index = static_cast<uint32_t>(senses_.size());
      if (spaced.find(' ') != std::string::npos) {
        // "air raid" is found by its last word, "blow up" by its first; "air-raid" and "airraid"-like forms by themselves.
        one.words = split(keep(std::move(spaced)), ' ');
        head = one.word_class == WordClass::kNoun ? one.words.back() : one.words.front();
        if (word.find(' ') == std::string_view::npos) by_word_[word].push_back(index);
      }
      by_word_[head].push_back(index);
      senses_.push_back(std::move(one));
    }
  }
  return {};
}

Result<void> Knowledge::load_kinds(const std::string& folder) {
  auto table = Table::load(folder + "kinds.tsv", {"kind", "words", "note"});
  if (!table) return table.error();
  tables_.push_back(std::move(*table));
  for (const auto& row : tables_.back().rows())
    for (const auto word : split(row["words"], '|')) kinds_[row["kind"]].insert(word);
  for (const auto& row : tables_.back().rows()) {
    const auto number =
        static_cast<uint16_t>(kind_numbers_.emplace(row["kind"], static_cast<uint16_t>(kind_numbers_.size() + 1)).first->second);
    if (number >= kMostKinds) return row.error("kind", "event.too-many-kinds", "more kinds than the event stage can number");
    for (const auto word : split(row["words"], '|')) words_[word].kinds.set(number);
  }
  return {};
}

Result<void> Knowledge::load_small(const std::string& data_dir) {
  const std::string folder = data_dir + "/event/", en = folder + "en/";
  const auto open = [&](const std::string& path, const std::vector<std::string_view>& columns) -> Result<const Table*> {
    auto table = Table::load(path, columns);
    if (!table) return table.error();
    tables_.push_back(std::move(*table));
    return &tables_.back();
  };
  const auto bad_value = [](const Table::Row& row, std::string_view column) {
    return row.error(column, "event.unknown-status",
                     "unknown status \"" + std::string(row[column]) +
                         "\"; one of occurred ongoing planned hypothetical alleged negated historical open same");
  };
  const auto value_of = [](std::string_view cell) {
    return cell.empty() ? std::optional<Value>(Value::kSame) : parse_value(cell);
  };
  const auto class_of = [](std::string_view cell) {
    return cell == "n" ? WordClass::kNoun : cell == "a" ? WordClass::kAdjective : WordClass::kVerb;
  };

  auto types = open(folder + "types.tsv", {"type", "act", "content", "content_doer", "recipient_from", "recipient", "planned_as",
                                           "priority", "target", "note"});
  if (!types) return types.error();
  for (const auto& row : (*types)->rows()) {
    const auto type = parse_event_type(row["type"]);
    if (!type)
      return row.error("type", "event.unknown-type",
                       "unknown type \"" + std::string(row["type"]) + "\"; the types are in data/document/names.tsv");
    TypeFacts& facts = facts_[static_cast<size_t>(*type)];
    facts.speech = row["act"] == "speech";
    const auto content = value_of(row["content"]);
    if (!content) return bad_value(row, "content");
    facts.content = *content;
    facts.content_doer = row["content_doer"];
    facts.recipient_from = row["recipient_from"];
    facts.recipient_required = row["recipient"] == "required";
    for (const auto function : lexicon::split(row["target"], '|'))
      if (!function.empty()) facts.target.push_back(function);
    if (!row["planned_as"].empty()) facts.planned_as = parse_event_type(row["planned_as"]);
    for (const char c : row["priority"]) facts.priority = facts.priority * 10 + (c - '0');
  }

  auto modes = open(folder + "modes.tsv", {"id", "type", "content", "content_mode", "polarity", "lemma", "mode", "note"});
  if (!modes) return modes.error();
  for (const auto& row : (*modes)->rows()) {
    const auto type = parse_event_type(row["type"]);
    const auto mode = parse_event_mode(row["mode"]);
    if (!type) return row.error("type", "event.unknown-type", "unknown type");
    if (!mode) return row.error("mode", "event.unknown-mode", "unknown mode");
    ModeRule rule{*type, std::nullopt, EventMode::kNone, row["polarity"] == "negated", row["lemma"], *mode, row["id"]};
    if (!row["content"].empty()) rule.content = parse_event_type(row["content"]);
    if (!row["content_mode"].empty()) rule.content_mode = parse_event_mode(row["content_mode"]).value_or(EventMode::kNone);
    mode_rules_.push_back(rule);
  }

  auto contents = open(folder + "contents.tsv", {"id", "type", "mode", "content", "content_mode", "note"});
  if (!contents) return contents.error();
  for (const auto& row : (*contents)->rows()) {
    const auto type = parse_event_type(row["type"]), content = parse_event_type(row["content"]);
    if (!type) return row.error("type", "event.unknown-type", "unknown type");
    if (!content) return row.error("content", "event.unknown-type", "unknown type");
    ContentRule rule{*type, *content, EventMode::kNone, EventMode::kNone, row["id"]};
    for (const auto& [column, mode] : {std::pair{"mode", &rule.mode}, std::pair{"content_mode", &rule.content_mode}}) {
      if (row[column].empty()) continue;
      const auto parsed = parse_event_mode(row[column]);
      if (!parsed) return row.error(column, "event.unknown-mode", "unknown mode");
      *mode = *parsed;
    }
    content_rules_.push_back(rule);
  }

  auto confidence = open(folder + "confidence.tsv", {"id", "weight", "note"});
  if (!confidence) return confidence.error();
  for (const auto& row : (*confidence)->rows()) {
    const std::string_view cell = row["weight"];
    double weight = 0;
    const auto parsed = std::from_chars(cell.data(), cell.data() + cell.size(), weight);
    if (parsed.ec != std::errc{} || parsed.ptr != cell.data() + cell.size())
      return row.error("weight", "event.bad-number", "not a number: \"" + std::string(cell) + "\"");
    weights_[row["id"]] = weight;
  }

  auto composition = open(folder + "composition.tsv", {"outer", "inner", "result", "note"});
  if (!composition) return composition.error();
  for (auto& line : composition_) line.fill(Value::kSame);
  for (const auto& row : (*composition)->rows()) {
    const auto outer = parse_value(row["outer"]), inner = parse_value(row["inner"]), result = parse_value(row["result"]);
    if (!outer) return bad_value(row, "outer");
    if (!inner) return bad_value(row, "inner");
    if (!result) return bad_value(row, "result");
    composition_[static_cast<size_t>(*outer)][static_cast<size_t>(*inner)] = *result;
  }
  for (const auto& line : composition_)
    for (const Value value : line)
      if (value == Value::kSame)
        return Error{"event.incomplete-composition", folder + "composition.tsv: not every pair of values has a result"};

  auto light = open(en + "light_verbs.tsv", {"id", "word", "noun", "doer", "target", "gives", "fires", "must_not", "note"});
  if (!light) return light.error();
  for (const auto& row : (*light)->rows()) {
    const auto gives = value_of(row["gives"]);
    if (!gives) return bad_value(row, "gives");
    for (const auto word : split(row["word"], '|'))
      light_[word].push_back({row["id"], split(row["noun"], '|'), row["doer"], row["target"], *gives});
  }

  auto signatures =
      open(en + "signatures.tsv", {"id", "word", "pos", "frame", "affirmed", "denied", "control", "fires", "must_not", "note"});
  if (!signatures) return signatures.error();
  for (const auto& row : (*signatures)->rows()) {
    const auto affirmed = value_of(row["affirmed"]), denied = value_of(row["denied"]);
    if (!affirmed) return bad_value(row, "affirmed");
    if (!denied) return bad_value(row, "denied");
    for (const auto word : split(row["word"], '|'))
      signatures_[word].push_back(
          {row["id"], class_of(row["pos"]), split(row["frame"], '|'), *affirmed, *denied, row["control"] == "subject"});
  }

  auto reporting = open(en + "reporting.tsv", {"id", "word", "pos", "role", "gives", "fires", "must_not", "note"});
  if (!reporting) return reporting.error();
  for (const auto& row : (*reporting)->rows()) {
    const auto gives = value_of(row["gives"]);
    if (!gives) return bad_value(row, "gives");
    const auto role = row["role"];
    const Role parsed = role == "tell"    ? Role::kTell
                        : role == "quote" ? Role::kQuote
                        : role == "cite"  ? Role::kCite
                        : role == "hear"  ? Role::kHear
                                          : Role::kSay;
    if (role == "according") {
      for (const auto word : split(row["word"], '|')) according_[word.substr(0, word.find(' '))].push_back(split(word, ' '));
      continue;
    }
    for (const auto word : split(row["word"], '|')) {
      // "point out", "make clear": the second word stands somewhere behind the first.
      const size_t space = word.find(' ');
      const auto with = space == std::string_view::npos ? std::string_view{} : word.substr(space + 1);
      reporters_[word.substr(0, space)].push_back({row["id"], class_of(row["pos"]), parsed, *gives, with});
    }
  }

  auto irregular = open(en + "irregular.tsv", {"form", "lemma", "note"});
  if (!irregular) return irregular.error();
  for (const auto& row : (*irregular)->rows()) irregular_[row["form"]] = row["lemma"];

  auto modals = open(en + "modals.tsv", {"id", "word", "gives", "fires", "must_not", "note"});
  if (!modals) return modals.error();
  for (const auto& row : (*modals)->rows()) {
    const auto gives = value_of(row["gives"]);
    if (!gives) return bad_value(row, "gives");
    for (const auto word : split(row["word"], '|')) modals_[word] = *gives;
  }

  auto subordinators = open(en + "subordinators.tsv", {"id", "word", "edge", "fires", "must_not", "note"});
  if (!subordinators) return subordinators.error();
  for (const auto& row : (*subordinators)->rows()) {
    const auto edge = parse_edge(row["edge"]);
    if (!edge) return row.error("edge", "event.unknown-edge", "unknown kind of edge \"" + std::string(row["edge"]) + "\"");
    for (const auto word : split(row["word"], '|')) subordinators_[word] = *edge;
  }

  auto modifiers = open(en + "modifiers.tsv", {"id", "word", "gives", "fires", "must_not", "note"});
  if (!modifiers) return modifiers.error();
  for (const auto& row : (*modifiers)->rows()) {
    const auto gives = value_of(row["gives"]);
    if (!gives) return bad_value(row, "gives");
    for (const auto word : split(row["word"], '|')) modifiers_[word] = {*gives, row["id"]};
  }

  auto contexts = open(en + "contexts.tsv", {"id", "context", "words", "note"});
  if (!contexts) return contexts.error();
  for (const auto& row : (*contexts)->rows())
    for (const auto word : split(row["words"], '|')) contexts_[word].push_back(row["context"]);

  auto topics = open(en + "topics.tsv", {"id", "topic", "weight", "words", "note"});
  if (!topics) return topics.error();
  for (const auto& row : (*topics)->rows()) {
    int weight = 0;
    for (const char c : row["weight"]) weight = weight * 10 + (c - '0');
    for (const auto word : split(row["words"], '|')) topics_[word] = {row["topic"], weight};
  }
  return {};
}

Result<void> Knowledge::load_whom(const std::string& folder) {
  constexpr std::array<std::pair<std::string_view, WhomWay>, 23> kWays{{{"phrase", WhomWay::kPhrase},
                                                                        {"clause", WhomWay::kClause},
                                                                        {"aim", WhomWay::kAim},
                                                                        {"above", WhomWay::kAbove},
                                                                        {"first", WhomWay::kFirst},
                                                                        {"return", WhomWay::kReturn},
                                                                        {"replier", WhomWay::kReplier},
                                                                        {"presser", WhomWay::kPresser},
                                                                        {"same-deed", WhomWay::kSameDeed},
                                                                        {"gainer", WhomWay::kGainer},
                                                                        {"struck", WhomWay::kStruck},
                                                                        {"sender", WhomWay::kSender},
                                                                        {"beside", WhomWay::kBeside},
                                                                        {"answered", WhomWay::kAnswered},
                                                                        {"told", WhomWay::kTold},
                                                                        {"thing", WhomWay::kThing},
                                                                        {"own-state", WhomWay::kOwn},
                                                                        {"place", WhomWay::kPlace},
                                                                        {"only", WhomWay::kOnly},
                                                                        {"other", WhomWay::kOther},
                                                                        {"others", WhomWay::kOthers},
                                                                        {"claimant", WhomWay::kClaimant},
                                                                        {"foe", WhomWay::kFoe}}};
  auto table =
      Table::load(folder + "whom.tsv", {"id", "type", "mode", "when", "way", "from", "by", "may", "fires", "must_not", "note"});
  if (!table) return table.error();
  tables_.push_back(std::move(*table));
  for (const auto& row : tables_.back().rows()) {
    WhomRule rule;
    rule.id = row["id"];
    const auto way = std::find_if(kWays.begin(), kWays.end(), [&](const auto& one) { return one.first == row["way"]; });
    if (way == kWays.end()) return row.error("way", "event.unknown-way", "unknown way");
    rule.way = way->second;
    std::string_view modes = row["mode"];
    rule.other_modes = modes.starts_with('!');
    if (rule.other_modes) modes.remove_prefix(1);
    for (const auto mode : split(modes, '|')) {
      const auto parsed = parse_event_mode(mode);
      if (!parsed) return row.error("mode", "event.unknown-mode", "unknown mode");
      rule.modes.push_back(*parsed);
    }
    for (const auto cell : split(row["when"], ';')) {
      auto parsed = condition(row, cell);
      if (!parsed) return parsed.error();
      rule.when.push_back(std::move(*parsed));
    }
    for (const auto word : split(row["from"], '|')) rule.from.push_back(word);
    for (const auto kind : split(row["by"], '|')) {
      if (!kinds_.contains(kind)) return row.error("by", "event.unknown-kind", "unknown kind");
      rule.kinds.push_back(kind);
    }
    for (const auto word : split(row["may"], '|')) {
      if (word == "own") {
        rule.own = true;
      } else if (word == "back") {
        rule.back = true;
      } else if (word == "unnamed") {
        rule.unnamed = true;
      } else if (word == "nobody") {
        rule.nobody = true;
      } else if (word == "told") {
        rule.told = true;
      } else {
        return row.error("may", "event.unknown-word", "none of own, unnamed, nobody, back, told");
      }
    }
    for (const auto name : split(row["type"], '|')) {
      const auto type = parse_event_type(name);
      if (!type) return row.error("type", "event.unknown-type", "unknown type");
      whom_rules_[static_cast<size_t>(*type)].push_back(rule);
    }
  }
  return {};
}

Result<void> Knowledge::load_tolls(const std::string& folder) {
  auto table = Table::load(folder + "tolls.tsv",
                           {"id", "word", "pos", "number", "figure", "says", "of", "deed", "bare", "fires", "must_not", "note"});
  if (!table) return table.error();
  tables_.push_back(std::move(*table));
  for (const auto& row : tables_.back().rows()) {
    TollWord word;
    word.id = row["id"];
    const auto pos = row["pos"];
    if (pos != "n" && pos != "c" && pos != "v" && pos != "a")
      return row.error("pos", "event.bad-pos", "allowed are n (number), c (counted), v, a");
    word.part = pos == "n"   ? TollWord::Part::kNumber
                : pos == "c" ? TollWord::Part::kCounted
                : pos == "v" ? TollWord::Part::kVerb
                             : TollWord::Part::kAdjective;
    const auto number = row["number"];
    word.number = number.substr(0, number.find('='));
    if (const size_t equals = number.find('='); equals != std::string_view::npos)
      word.number_words = split(number.substr(equals + 1), '|');
    if (!row["figure"].empty()) word.figure = split(row["figure"], '|');
    word.says = row["says"];
    word.of = row["of"];
    word.bare = row["bare"] == "yes";
    if (!row["deed"].empty())
      for (const auto name : split(row["deed"], '|')) {
        const auto type = parse_event_type(name);
        if (!type) return row.error("deed", "event.unknown-type", "unknown type \"" + std::string(name) + "\"");
        word.deeds.push_back(*type);
      }
    for (const auto each : split(row["word"], '|')) tolls_[each].push_back(word);
  }
  return {};
}

Result<Knowledge> Knowledge::load(const std::string& data_dir) {
  Knowledge out;
  out.tables_.reserve(64);  // rows point at their table
  const std::string folder = data_dir + "/event/en/";
  if (auto done = out.load_kinds(folder); !done) return done.error();
  for (const std::string_view type : kEventTypeNames) {
    std::string file(type);
    for (char& c : file) c = static_cast<char>(c - 'A' + 'a');
    if (auto done = out.load_lexicon(folder, file, false); !done) return done.error();
  }
  if (auto done = out.load_lexicon(folder, "none", true); !done) return done.error();
  if (auto done = out.load_small(data_dir); !done) return done.error();
  if (auto done = out.load_whom(folder); !done) return done.error();
  if (auto done = out.load_tolls(folder); !done) return done.error();
  return out;
}

const std::vector<uint32_t>& Knowledge::senses(std::string_view lemma) const {
  static const Rows kNothing;
  const auto at = by_word_.find(lemma);
  return at == by_word_.end() ? kNothing : at->second;
}

const std::vector<TollWord>* Knowledge::tolls(std::string_view word) const {
  const auto at = tolls_.find(word);
  return at == tolls_.end() ? nullptr : &at->second;
}

bool Knowledge::knows(std::string_view lemma, WordClass word_class) const {
  if (const auto at = by_word_.find(lemma); at != by_word_.end()) {
    for (const uint32_t i : at->second)
      if (senses_[i].word_class == word_class) return true;
  }
  return has_signature(lemma, word_class) || reporter(lemma, word_class) != nullptr ||
         (word_class == WordClass::kVerb && is_light(lemma));
}

namespace {

// A short word of consonant, vowel, consonant doubles its last letter before an ending: "rap", "rapped".
bool ends_short(std::string_view stem) {
  constexpr std::string_view kVowels = "aeiou", kNeverDoubled = "aeiouwxyh";
  const size_t n = stem.size();
  return n > 2 && n < 6 && kNeverDoubled.find(stem[n - 1]) == std::string_view::npos &&
         kVowels.find(stem[n - 2]) != std::string_view::npos && kVowels.find(stem[n - 3]) == std::string_view::npos;
}

}  // namespace

std::string_view Knowledge::known_lemma(std::string_view lemma, std::string_view form, WordClass word_class) const {
  // "leaned" is no form of "learn", whatever the lemmatiser says.
  const bool strange = word_class == WordClass::kVerb && form.ends_with("ed") && lemma.size() > 2 &&
                       !form.starts_with(lemma.substr(0, lemma.size() - 1));
  if (!strange && knows(lemma, word_class)) return lemma;
  // Only a form with an ending can hide a lemma.
  const bool inflected =
      form.ends_with("s") || (word_class == WordClass::kVerb && (form.ends_with("ed") || form.ends_with("ing")));
  if (!inflected && (word_class != WordClass::kVerb || !irregular_.contains(form))) return lemma;
  if (word_class == WordClass::kNoun && lemma != form) return lemma;
  const auto key = [&](const std::string& candidate) -> std::string_view {
    if (candidate.size() < 2 || !knows(candidate, word_class)) return {};
    const auto at = by_word_.find(candidate);
    if (at != by_word_.end()) return at->first;
    if (const auto s = signatures_.find(candidate); s != signatures_.end()) return s->first;
    if (const auto r = reporters_.find(candidate); r != reporters_.end()) return r->first;
    const auto l = light_.find(candidate);
    return l == light_.end() ? std::string_view{} : l->first;
  };
  if (word_class == WordClass::kVerb) {
    if (const auto at = irregular_.find(form); at != irregular_.end() && knows(at->second, word_class)) return at->second;
  }
  const auto cut = [&](size_t n) { return std::string(form.substr(0, form.size() - n)); };
  std::vector<std::string> candidates{std::string(form)};
  if (form.ends_with("ies") || form.ends_with("ied")) candidates.push_back(cut(3) + "y");
  if (word_class == WordClass::kVerb) {
    for (const std::string_view ending : {"ed", "ing"}) {
      if (!form.ends_with(ending) || form.size() < ending.size() + 2) continue;
      const std::string stem = cut(ending.size());
      // "raped" is of "rape": "rap" would double its last letter.
      if (ends_short(stem)) candidates.push_back(stem + "e");
      candidates.push_back(stem);
      candidates.push_back(stem + "e");
      if (stem.size() > 2 && stem.back() == stem[stem.size() - 2]) candidates.push_back(stem.substr(0, stem.size() - 1));
    }
  }
  if (form.ends_with("es")) candidates.push_back(cut(2));
  if (form.ends_with("s") && form.size() > 3) candidates.push_back(cut(1));
  for (const std::string& candidate : candidates)
    if (const auto found = key(candidate); !found.empty()) return found;
  return lemma;
}

bool Knowledge::in_kind(std::string_view kind, std::string_view lemma) const {
  const auto at = kinds_.find(kind);
  return at != kinds_.end() && at->second.contains(lemma);
}

const WordFacts* Knowledge::word_facts(std::string_view word) const {
  const auto at = words_.find(word);
  return at == words_.end() ? nullptr : &at->second;
}

const LightVerb* Knowledge::light_verb(std::string_view lemma, std::string_view function) const {
  const auto at = light_.find(lemma);
  if (at == light_.end()) return nullptr;
  for (const auto& light : at->second)
    if (std::find(light.functions.begin(), light.functions.end(), function) != light.functions.end()) return &light;
  return nullptr;
}

const Signature* Knowledge::signature(std::string_view lemma, WordClass word_class, std::string_view function) const {
  const auto at = signatures_.find(lemma);
  if (at == signatures_.end()) return nullptr;
  for (const auto& one : at->second)
    if (one.word_class == word_class && std::find(one.frame.begin(), one.frame.end(), function) != one.frame.end()) return &one;
  return nullptr;
}

bool Knowledge::has_signature(std::string_view lemma, WordClass word_class) const {
  const auto at = signatures_.find(lemma);
  return at != signatures_.end() &&
         std::any_of(at->second.begin(), at->second.end(), [&](const auto& one) { return one.word_class == word_class; });
}

bool Knowledge::subject_control(std::string_view lemma, bool with_object) const {
  const auto at = signatures_.find(lemma);
  if (at == signatures_.end()) return false;
  const auto subject = [](const auto& one) { return one.subject_control; };
  return with_object ? std::all_of(at->second.begin(), at->second.end(), subject)
                     : std::any_of(at->second.begin(), at->second.end(), subject);
}

const Reporter* Knowledge::reporter(std::string_view lemma, WordClass word_class) const {
  const auto at = reporters_.find(lemma);
  if (at == reporters_.end()) return nullptr;
  for (const auto& one : at->second)
    if (one.word_class == word_class && one.with.empty()) return &one;
  return nullptr;
}

const std::vector<Reporter>* Knowledge::reporters(std::string_view lemma) const {
  const auto at = reporters_.find(lemma);
  return at == reporters_.end() ? nullptr : &at->second;
}

size_t Knowledge::according(const Doc& doc, uint32_t token, uint32_t end) const {
  const auto at = according_.find(doc.tokens[token].lower);
  if (at == according_.end()) return 0;
  for (const auto& phrase : at->second) {
    size_t k = 0;
    while (k < phrase.size() && token + k < end && doc.tokens[token + k].lower == phrase[k]) ++k;
    if (k == phrase.size()) return k;
  }
  return 0;
}

std::optional<Value> Knowledge::modal(std::string_view lemma) const {
  const auto at = modals_.find(lemma);
  return at == modals_.end() ? std::nullopt : std::optional(at->second);
}

double Knowledge::weight(std::string_view value) const {
  const auto at = weights_.find(value);
  return at == weights_.end() ? 0 : at->second;
}

std::optional<Edge> Knowledge::subordinator(std::string_view word) const {
  const auto at = subordinators_.find(word);
  return at == subordinators_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<Value> Knowledge::modifier(std::string_view lemma) const {
  const auto at = modifiers_.find(lemma);
  return at == modifiers_.end() ? std::nullopt : std::optional(at->second.first);
}

std::string_view Knowledge::modifier_id(std::string_view lemma) const {
  const auto at = modifiers_.find(lemma);
  return at == modifiers_.end() ? std::string_view{} : at->second.second;
}

const std::vector<std::string_view>& Knowledge::contexts(std::string_view lemma) const {
  static const std::vector<std::string_view> kNothing;
  const auto at = contexts_.find(lemma);
  return at == contexts_.end() ? kNothing : at->second;
}

const Topic* Knowledge::topic(std::string_view lemma) const {
  const auto at = topics_.find(lemma);
  return at == topics_.end() ? nullptr : &at->second;
}

Value Knowledge::compose(Value outer, Value inner) const {
  if (outer == Value::kSame) return inner;
  if (inner == Value::kSame) return outer;
  return composition_[static_cast<size_t>(outer)][static_cast<size_t>(inner)];
}

}  // namespace demarche::event
