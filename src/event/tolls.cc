#include "event/tolls.h"

#include <algorithm>

#include "event/parties.h"

namespace demarche::event {
namespace {

constexpr uint32_t kSentencesBack = 3;
constexpr uint32_t kFollowing = 8;  // tokens: "at 12 dead and 30 wounded"

}  // namespace

Tolls::Tolls(Doc& doc, const Reading& reading, const Circumstances& circumstances, const Topics& topics, std::vector<Row>& rows,
             std::vector<uint32_t>& row_of)
    : doc_(doc),
      reading_(reading),
      scene_(reading.scene),
      circumstances_(circumstances),
      topics_(topics),
      rows_(rows),
      row_of_(row_of),
      all_(reading.scene.clauses.all) {}

// Said as a fact, in a clause that is no event of its own.
bool Tolls::is_told(uint32_t c) const {
  const Clause& clause = all_[c];
  const Value value = reading_.standing[c].value;
  if (clause.absorbed_by != kNone || clause.negated || clause.question || clause.imperative || !clause.modal.empty())
    return false;
  if (clause.infinitive || clause.edge == Edge::kCondition || (value != Value::kOccurred && value != Value::kOngoing))
    return false;
  return row_of_[c] == kNone || !rows_[row_of_[c]].dropped.empty();
}

// A bare count, no money, share or measure.
uint32_t Tolls::amount_at(uint32_t token) const {
  const auto is_count = [&](uint32_t m) {
    const Mention& mention = doc_.mentions[m];
    return mention.kind == MentionKind::kAmount && mention.amount != kNone && doc_.amounts[mention.amount].unit.empty() &&
           mention.rule != "amount.percent" && mention.rule != "amount.measure" && mention.rule != "amount.money";
  };
  for (uint32_t m = scene_.mentions.first(token); m != kNone; m = scene_.mentions.next(m))
    if (is_count(m)) return m;
  for (uint32_t t = scene_.tree.first(token); t != kNone && t <= token; t = scene_.tree.next(t))
    if (doc_.tokens[t].deprel == Deprel::kNummod)
      for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m))
        if (is_count(m)) return m;
  return kNone;
}

const TollWord* Tolls::counted_word(uint32_t token) const {
  for (const std::string_view word : {doc_.tokens[token].lower, word_of(doc_.tokens[token])})
    if (const auto* rows = scene_.knowledge.tolls(word); rows != nullptr)
      for (const TollWord& row : *rows)
        if (row.part == TollWord::Part::kCounted) return &row;
  return nullptr;
}

// "the death toll", "their number", "the number of people killed", but not "the road toll", "the number of seats".
bool Tolls::number_noun(uint32_t token, Count* out) const {
  const TollWord* noun = nullptr;
  if (const auto* rows = scene_.knowledge.tolls(word_of(doc_.tokens[token])); rows != nullptr)
    for (const TollWord& row : *rows)
      if (row.part == TollWord::Part::kNumber) noun = &row;
  if (noun == nullptr) return false;
  out->of = noun->of;
  if (!noun->deeds.empty()) out->counted = noun;
  for (uint32_t t = scene_.tree.first(token); t != kNone; t = scene_.tree.next(t)) {
    const Token& child = doc_.tokens[t];
    if (t > token || (child.deprel != Deprel::kCompound && child.upos != Upos::kNoun)) continue;
    const TollWord* counted = counted_word(t);
    if (counted == nullptr) return false;
    out->of = counted->of;
    out->counted = counted;
  }
  if (token + 2 >= doc_.tokens.size() || doc_.tokens[token + 1].lower != "of") return true;
  if (noun->of.empty()) out->counted = nullptr;
  const TollWord* counted = nullptr;
  for (uint32_t t = token + 2; t < token + 8 && t < doc_.tokens.size() && doc_.tokens[t].upos != Upos::kPunct; ++t)
    if (counted = counted_word(t); counted != nullptr) break;
  if (counted != nullptr) {
    out->of = counted->of;
    out->counted = counted;
  }
  return counted != nullptr || !noun->of.empty();
}

const TollWord* Tolls::counted_by(uint32_t mention) const {
  if (const TollWord* word = counted_word(doc_.mentions[mention].head_token); word != nullptr) return word;
  const auto* rows = scene_.knowledge.tolls(doc_.amounts[doc_.mentions[mention].amount].of);
  return rows != nullptr && rows->front().part == TollWord::Part::kCounted ? &rows->front() : nullptr;
}

// Is it people, or a figure without a word for what it counts?
bool Tolls::counts_people(uint32_t mention) const {
  const std::string_view of = doc_.amounts[doc_.mentions[mention].amount].of;
  return of.empty() || scene_.knowledge.in_kind("victim", of) || counted_by(mention) != nullptr ||
         is_of_kind(scene_, doc_.mentions[mention].head_token, "person") ||
         is_of_kind(scene_, doc_.mentions[mention].head_token, "armed");
}

bool Tolls::has_kind(uint32_t sentence, std::string_view kind, std::string_view but) const {
  const Sentence& at = doc_.sentences[sentence];
  for (uint32_t t = at.first_token; t < at.end_token; ++t) {
    if (doc_.tokens[t].upos != Upos::kNoun && doc_.tokens[t].upos != Upos::kPropn) continue;
    const std::string_view lemma = word_of(doc_.tokens[t]);
    if (scene_.knowledge.in_kind(kind, lemma) && !scene_.knowledge.in_kind(but, lemma)) return true;
  }
  return false;
}

bool Tolls::tells_of_mishap(uint32_t sentence) const {
  return has_kind(sentence, "mishap", "may-be-set") && !has_kind(sentence, "attack");
}

bool Tolls::may_count(const Row& row, const Count& count) const {
  if (!row.dropped.empty() ||
      (row.value != Value::kOccurred && row.value != Value::kOngoing && row.value != Value::kHistorical) || is_number(row))
    return false;
  if (count.counted != nullptr)
    return std::find(count.counted->deeds.begin(), count.counted->deeds.end(), row.type) != count.counted->deeds.end();
  if (row.type != EventType::kAssault && row.type != EventType::kProtest && row.type != EventType::kCoerce) return false;
  if (row.type == EventType::kProtest) return true;
  return std::any_of(row.circumstance.amounts.begin(), row.circumstance.amounts.end(),
                     [&](uint32_t m) { return doc_.amounts[doc_.mentions[m].amount].unit.empty() && counts_people(m); });
}

// "lowered the toll of Sunday's attack": a noun of violence that is no row for want of parties.
const Row* Tolls::named_in(uint32_t sentence, const Count& count) const {
  if (count.counted == nullptr ||
      std::find(count.counted->deeds.begin(), count.counted->deeds.end(), EventType::kAssault) == count.counted->deeds.end())
    return nullptr;
  for (const uint32_t r : rows_in_[sentence]) {
    const Row& row = rows_[r];
    const Clause& clause = all_[row.clause];
    if (!row.dropped.empty() && row.type == EventType::kAssault && clause.light == kNone &&
        clause.word_class == WordClass::kNoun && row.value == Value::kOccurred && row_of_[row.clause] == r &&
        scene_.knowledge.in_kind("attack", clause.lemma))
      return &row;
  }
  return nullptr;
}

// The deed of the sentence that stands nearest before the clause, else the first behind it.
const Row* Tolls::last_in(uint32_t sentence, uint32_t clause, const Count& count) const {
  const Row *before = nullptr, *behind = nullptr;
  for (const uint32_t r : rows_in_[sentence]) {
    if (!may_count(rows_[r], count) || rows_[r].clause == clause) continue;
    const uint32_t head = all_[rows_[r].clause].head;
    if (head < all_[clause].head) {
      if (before == nullptr || all_[before->clause].head < head) before = &rows_[r];
    } else if (behind == nullptr || all_[behind->clause].head > head) {
      behind = &rows_[r];
    }
  }
  return before != nullptr ? before : behind;
}

// The deed that the number counts: in the sentence, before it, in the headline; of a headline in the story.
const Row* Tolls::deed_of(uint32_t c, const Count& count) const {
  const uint32_t s = all_[c].sentence;
  if (const Row* here = last_in(s, c, count); here != nullptr) return here;
  if (tells_of_mishap(s)) return nullptr;
  const bool headline = doc_.sentences[s].zone == ZoneKind::kHeadline;
  for (uint32_t k = s; !headline && k-- > 0 && k + kSentencesBack >= s;) {
    if (const Row* row = last_in(k, c, count); row != nullptr) return row;
    if (tells_of_mishap(k)) return nullptr;
    if (count.at_once && !has_kind(s, "attack")) break;
  }
  if (const Row* named = named_in(s, count); named != nullptr) return named;
  for (uint32_t k = s + 1; !count.at_once && k < doc_.sentences.size() && k <= s + (headline ? kSentencesBack : 1); ++k)
    if (const Row* row = last_in(k, c, count); row != nullptr) return row;
  // "the toll in the attack": told further up, or in the headline.
  for (uint32_t k = 0; !headline && !count.at_once && k < s && k < kSentencesBack; ++k)
    if (doc_.sentences[k].zone == ZoneKind::kHeadline || has_kind(s, "attack"))
      if (const Row* row = last_in(k, c, count); row != nullptr) return row;
  return nullptr;
}

// "at 12 dead and 30 wounded", "at 21, with 30 wounded"
void Tolls::take_what_follows(Row* row, uint32_t c, uint32_t mention) {
  const uint32_t end = doc_.sentences[all_[c].sentence].end_token;
  uint32_t from = doc_.mentions[mention].end_token;
  for (uint32_t t = from; t < end && t < from + kFollowing; ++t) {
    for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
      if (doc_.mentions[m].amount == kNone || doc_.mentions[m].first_token < from) continue;
      if (counted_by(m) == nullptr) continue;
      if (!circumstances_.counts(row->circumstance, m)) row->circumstance.amounts.push_back(m);
    }
  }
}

// "30 wounded", "the number of wounded": a number, though the word looks like a verb.
bool Tolls::is_number(const Row& row) const {
  const Clause& clause = all_[row.clause];
  const uint32_t head = clause.head;
  if (row.type != EventType::kAssault || head == 0 || counted_word(head) == nullptr || clause.passive) return false;
  const std::string_view before = doc_.tokens[head - 1].lower;
  return doc_.tokens[head - 1].upos == Upos::kNum || before == "of" || is_of_the(head);
}

// "one of the wounded has died"
bool Tolls::is_of_the(uint32_t head) const {
  return head > 1 && doc_.tokens[head - 1].lower == "the" && doc_.tokens[head - 2].lower == "of" &&
         (head + 1 >= doc_.tokens.size() || doc_.tokens[head + 1].upos != Upos::kNoun);
}

// Numbers beside the one told are no deeds of their own.
void Tolls::drop_numbers(uint32_t sentence) {
  for (const uint32_t r : rows_in_[sentence])
    if (rows_[r].dropped.empty() && is_number(rows_[r])) rows_[r].dropped = "a number told";
}

std::vector<Source> Tolls::sources(uint32_t token) const {
  std::vector<Source> out;
  const std::string_view verb = all_[scene_.clauses.owner[token]].lemma;
  for (Party& party : parties_of(doc_, scene_, token, false)) out.push_back({std::move(party), verb});
  if (out.empty() && doc_.tokens[token].upos != Upos::kPron)
    out.push_back({{kNone, kNone, phrase_of(doc_, scene_, token), false}, verb});
  return out;
}

// "estimated the number of victims at 50": the preposition hangs elsewhere.
uint32_t Tolls::figure_behind(uint32_t c, const TollWord& frame) const {
  const uint32_t end = doc_.sentences[all_[c].sentence].end_token;
  for (uint32_t t = all_[c].head + 1; t + 1 < end && t < all_[c].head + kFollowing + 2; ++t) {
    if (doc_.tokens[t].upos == Upos::kPunct || doc_.tokens[t].upos == Upos::kVerb) return kNone;
    if (doc_.tokens[t].upos != Upos::kAdp ||
        std::find(frame.figure.begin(), frame.figure.end(), doc_.tokens[t].lower) == frame.figure.end())
      continue;
    for (uint32_t n = t + 1; n < end && n < t + 5; ++n)
      if (const uint32_t m = amount_at(n); m != kNone) return m;
  }
  return kNone;
}

bool Tolls::try_frame(uint32_t c, const TollWord& frame) {
  const Clause& clause = all_[c];
  const auto& arguments = reading_.arguments[c];
  Count count;
  count.of = frame.of;
  if (!frame.deeds.empty()) count.counted = &frame;
  bool number = false;
  if (!frame.number.empty()) {
    for (const Argument& argument : arguments) {
      if (argument.function != frame.number) continue;
      if (frame.number_words.empty() ? number_noun(argument.token, &count)
                                     : std::find(frame.number_words.begin(), frame.number_words.end(),
                                                 word_of(doc_.tokens[argument.token])) != frame.number_words.end())
        number = true;
    }
    if (!number) return false;
    number = frame.number_words.empty();
  }
  uint32_t figure = kNone;
  for (const std::string_view function : frame.figure) {
    if (function == "self") figure = amount_at(clause.head);
    for (const Argument& argument : arguments)
      if (figure == kNone && argument.function == function && !argument.borrowed) figure = amount_at(argument.token);
    // "gave a toll of 12"
    if (figure == kNone && function == "of" && !frame.number.empty())
      for (const Argument& argument : arguments)
        if (argument.function == frame.number)
          for (uint32_t t = scene_.tree.first(argument.token); t != kNone && figure == kNone; t = scene_.tree.next(t))
            if (t > argument.token) figure = amount_at(t);
  }
  if (figure == kNone && number) figure = figure_behind(c, frame);
  if (figure == kNone || !counts_people(figure)) return false;
  AmountValue& amount = doc_.amounts[doc_.mentions[figure].amount];
  const TollWord* counted = counted_by(figure);
  if (!number && count.counted == nullptr) {
    count.counted = counted;
    if (counted == nullptr && !(frame.bare && amount.of.empty())) return false;
  }
  // Deaths alone, told by nobody but the article: of the deed told just before, not of what is going on.
  count.at_once = frame.number.empty() && frame.says.empty() && !frame.deeds.empty();
  if (count.at_once && (!(clause.past || clause.perfect || clause.passive) || clause.progressive)) return false;
  const Row* deed = deed_of(c, count);
  if (deed == nullptr || circumstances_.counts(deed->circumstance, figure)) return false;
  const uint32_t place = circumstances_.own(c, true).place;
  if (count.at_once && deed_elsewhere(*deed, c, place)) return false;
  if (deed->recipients.empty() && deed->actors.empty() && !deed->dropped.empty() &&
      parties_of(doc_, scene_, doc_.mentions[figure].head_token, false).empty() && deed->circumstance.place == kNone)
    return false;
  Row row;
  row.clause = c;
  row.sense = deed->sense;
  row.type = deed->type;
  row.mode = deed->mode;
  row.value = deed->value == Value::kHistorical ? Value::kHistorical : Value::kOccurred;
  row.actors = deed->actors;
  row.recipients = deed->recipients;
  auto people = parties_of(doc_, scene_, doc_.mentions[figure].head_token, false);
  std::erase_if(people, [&](const Party& party) { return party.entity == kNone || doc_.entities[party.entity].code.empty(); });
  if (row.recipients.empty() || (!people.empty() && row.type == EventType::kAssault)) row.recipients = std::move(people);
  row.circumstance = deed->circumstance;
  row.circumstance.amounts = {figure};
  row.rules = {frame.id, reading_.standing[c].rule};
  if (!topics_.why_off_topic(row, reading_.fired[c]).empty()) return false;
  if (count.of.empty())
    if (const TollWord* done = counted_word(all_[deed->clause].head); done != nullptr) count.of = done->of;
  if (amount.of.empty() && count.of.empty())
    for (const uint32_t m : deed->circumstance.amounts)
      if (counts_people(m)) count.of = doc_.amounts[doc_.mentions[m].amount].of;
  if (amount.of.empty() && count.of.empty() && row.type == EventType::kProtest) count.of = "protester";
  if (amount.of.empty()) amount.of = count.of;
  // "climbed from 12 to 21": where it stands now.
  const uint32_t opening = doc_.mentions[figure].first_token;
  if (amount.high > amount.value && opening > 0 &&
      (doc_.tokens[opening].lower == "from" || doc_.tokens[opening - 1].lower == "from")) {
    amount.value = amount.high;
    amount.approximate = false;
  }
  take_what_follows(&row, c, figure);
  drop_numbers(clause.sentence);
  if (!frame.says.empty() && !clause.gerund)
    for (const Argument& argument : arguments)
      if (argument.function == frame.says &&
          !(clause.edge == Edge::kContent && doc_.tokens[argument.token].upos == Upos::kPron) &&
          !scene_.knowledge.in_kind("attack", word_of(doc_.tokens[argument.token])))
        row.said_by = sources(argument.token);
  // "the toll in the attack rose to 21", "missiles hit the base; seven died": one deed, told with its number.
  const Clause& noun = all_[deed->clause];
  const bool aside =
      count.at_once && noun.sentence == clause.sentence && noun.head < clause.head && clause.edge != Edge::kContent;
  if (deed->dropped.empty() && (aside || (noun.word_class == WordClass::kNoun && noun.parent == c))) {
    Row& told = rows_[row_of_[deed->clause]];
    for (const uint32_t m : row.circumstance.amounts) told.circumstance.amounts.push_back(m);
    if (!row.said_by.empty()) told.said_by = std::move(row.said_by);
    told.rules.push_back(frame.id);
    return true;
  }
  if (row_of_[c] == kNone || !rows_[row_of_[c]].dropped.empty()) row_of_[c] = static_cast<uint32_t>(rows_.size());
  rows_in_[clause.sentence].push_back(static_cast<uint32_t>(rows_.size()));
  rows_.push_back(std::move(row));
  return true;
}

// "nine were buried in Lima": of another deed than one told of Kumo, and of a time when something else happened.
bool Tolls::deed_elsewhere(const Row& deed, uint32_t c, uint32_t place) const {
  if (place != kNone &&
      (deed.circumstance.place == kNone || doc_.places[place].name != doc_.places[deed.circumstance.place].name))
    return true;
  for (uint32_t k = c + 1; k < all_.size() && all_[k].sentence == all_[c].sentence; ++k)
    if (all_[k].parent == c && all_[k].finite && k != deed.clause &&
        (all_[k].edge == Edge::kTime || all_[k].edge == Edge::kCause || all_[k].edge == Edge::kManner))
      return true;
  return false;
}

void Tolls::read() {
  for (Row& row : rows_)
    if (row.dropped.empty() && is_number(row) && is_of_the(all_[row.clause].head)) row.dropped = "a number told";
  bool any = false;
  for (uint32_t c = 0; c < all_.size(); ++c) {
    std::string_view word = all_[c].lemma;
    if (all_[c].word_class == WordClass::kNoun) continue;
    const bool figure = all_[c].word_class == WordClass::kAdjective && doc_.tokens[all_[c].head].upos == Upos::kNum;
    const auto* frames = scene_.knowledge.tolls(figure ? "#" : word);
    if (frames == nullptr || !is_told(c)) continue;
    if (!any) {
      rows_in_.resize(doc_.sentences.size());
      for (uint32_t r = 0; r < rows_.size(); ++r) rows_in_[all_[rows_[r].clause].sentence].push_back(r);
      any = true;
    }
    const auto part = all_[c].word_class == WordClass::kVerb ? TollWord::Part::kVerb : TollWord::Part::kAdjective;
    for (const TollWord& frame : *frames)
      if (frame.part == part && try_frame(c, frame)) break;
  }
}

}  // namespace demarche::event
