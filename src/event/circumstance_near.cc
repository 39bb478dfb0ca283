// Words of time and place that no deed has taken, because the tree hung them on a clause that tells no deed: they go to the
// nearest deed before them, where nothing but its own phrases stands between.
#include <algorithm>

#include "event/circumstance_share.h"

namespace demarche::event {

// The token that a phrase of time or place begins with: its preposition, if it has one.
uint32_t Sharing::phrase_begin(const Mention& mention) const {
  const Sentence& sentence = doc_.sentences[doc_.tokens[mention.head_token].sentence];
  uint32_t first = mention.first_token;
  for (int steps = 0; steps < 3 && first > sentence.first_token; ++steps) {
    const Token& before = doc_.tokens[first - 1];
    if (before.upos != Upos::kAdp && before.upos != Upos::kDet) break;
    --first;
  }
  return first;
}

// The row whose verb or noun is the nearest before the token; kNone where something else may own what stands there.
uint32_t Sharing::deed_before(uint32_t token) const {
  const uint32_t begin = doc_.sentences[doc_.tokens[token].sentence].first_token;
  for (uint32_t t = token; t-- > begin && token - t < 16;) {
    const Token& word = doc_.tokens[t];
    if (word.upos == Upos::kPunct && word.lower != "-") return kNone;
    if (word.upos == Upos::kSconj || word.upos == Upos::kCconj) {
      if (t + 1 == token || word.upos == Upos::kSconj) return kNone;
      continue;
    }
    const uint32_t clause = scene_.clauses.of_token[t];
    if (clause == kNone) {
      if (word.upos == Upos::kVerb && word.deprel != Deprel::kAmod) return kNone;
      if (word.lower == "who" || word.lower == "which" || word.lower == "that") return kNone;
      continue;
    }
    const uint32_t deed = scene_.clauses.resolve(clause);
    if (row_at(deed) != nullptr) return row_of_[deed];
    if (all_[clause].word_class == WordClass::kVerb) return kNone;
  }
  return kNone;
}

void Sharing::complete_from_near() {
  std::vector<bool> taken(doc_.mentions.size());
  for (const Row& row : rows_) {
    if (!row.dropped.empty() && row.dropped != kCalledOff) continue;
    if (row.circumstance.time_mention != kNone) taken[row.circumstance.time_mention] = true;
    if (row.circumstance.place_mention != kNone) taken[row.circumstance.place_mention] = true;
  }
  for (uint32_t m = 0; m < doc_.mentions.size(); ++m) {
    const Mention& mention = doc_.mentions[m];
    if (!taken[m] && mention.place != kNone && !mention.adjectival) place_from_near(m);
    if (taken[m] || !circumstances_.dates(mention) || doc_.times[mention.time].kind != TimeValue::Kind::kDate ||
        mention.rule == "when.offset-of-clause")
      continue;
    time_from_near(m);
  }
  for (Row& row : rows_) time_from_next(row);
}

// "would stage drills around the island from Thursday", "begin pulling back guns today provided that the lull holds"
void Sharing::time_from_near(uint32_t m) {
  const Mention& mention = doc_.mentions[m];
  const Token& head = doc_.tokens[mention.head_token];
  const uint32_t end = doc_.sentences[head.sentence].end_token;
  if (head.deprel == Deprel::kNmodPoss || head.deprel == Deprel::kCompound || head.deprel == Deprel::kNsubj) return;
  if (mention.end_token < end) {
    const Token& next = doc_.tokens[mention.end_token];
    // "Friday's", "rebels on Friday attacked"
    if (next.lower.starts_with("'") || next.lower.starts_with("\u2019") || next.upos == Upos::kNoun ||
        next.upos == Upos::kPropn || next.upos == Upos::kAux)
      return;
    const uint32_t behind = scene_.clauses.of_token[mention.end_token];
    const bool subordinates = mention.end_token + 1 < end && doc_.tokens[mention.end_token + 1].lower == "that";
    if (behind != kNone && next.upos == Upos::kVerb && all_[behind].finite && all_[behind].past && !subordinates) {
      // "the four on Wednesday gave up their rights"
      const uint32_t deed = scene_.clauses.resolve(behind);
      Circumstance near;
      near.time = mention.time;
      near.time_mention = m;
      if (row_at(deed) != nullptr && row_at(deed)->circumstance.time == kNone && age_in_days(doc_, near) >= 0)
        date(rows_[row_of_[deed]], m);
      return;
    }
    if (behind != kNone && (next.upos == Upos::kVerb || next.upos == Upos::kAdj) && !subordinates) return;
  }
  const uint32_t first = phrase_begin(mention);
  const uint32_t k = deed_before(first);
  if (k == kNone) return;
  Row& row = rows_[k];
  if (row.circumstance.time != kNone) return;
  Circumstance near;
  near.time = mention.time;
  near.time_mention = m;
  const int age = age_in_days(doc_, near);
  const bool ahead = row.value == Value::kPlanned || row.value == Value::kHypothetical;
  if (ahead ? age > 0 : age < 0) return;
  date(row, m);
}

// "Gunmen attacked a bus. Monday's ambush left nine dead": the day of the deed as the next sentence tells it.
void Sharing::time_from_next(Row& row) const {
  if (!row.dropped.empty() || row.circumstance.time != kNone || row.value != Value::kOccurred) return;
  if (row.type != EventType::kAssault && row.type != EventType::kProtest) return;
  const uint32_t next = all_[row.clause].sentence + 1;
  if (next >= doc_.sentences.size()) return;
  const Sentence& sentence = doc_.sentences[next];
  const std::string_view kind = row.type == EventType::kAssault ? "happening" : "turmoil";
  const uint32_t end = std::min(sentence.end_token, sentence.first_token + 8);
  for (uint32_t t = sentence.first_token; t < end; ++t) {
    for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
      const Mention& mention = doc_.mentions[m];
      if (!circumstances_.dates(mention) || mention.rule == "when.offset-of-clause") continue;
      // "Monday's ambush", "The ambush on Monday"
      const uint32_t noun = doc_.tokens[t].deprel == Deprel::kNmodPoss        ? doc_.tokens[t].head
                            : mention.first_token >= sentence.first_token + 3 ? mention.first_token - 2
                                                                              : kNone;
      if (noun == kNone || !scene_.knowledge.in_kind(kind, word_of(doc_.tokens[noun]))) continue;
      if (noun < t && doc_.tokens[noun - 1].lower != "the") continue;
      Circumstance near;
      near.time = mention.time;
      near.time_mention = m;
      if (age_in_days(doc_, near) < 0) return;
      row.circumstance.time = near.time;
      row.circumstance.time_mention = m;
      row.rules.push_back("time.next");
      return;
    }
  }
}

void Sharing::date(Row& row, uint32_t m) const {
  row.circumstance.time = doc_.mentions[m].time;
  row.circumstance.time_mention = m;
  row.rules.push_back("time.near");
}

// "boycotted elections in east Kumo", "picked off three marines at the Kumo bridge"
void Sharing::place_from_near(uint32_t m) {
  const Mention& mention = doc_.mentions[m];
  const uint32_t begin = doc_.sentences[doc_.tokens[mention.head_token].sentence].first_token;
  uint32_t at = mention.first_token;
  for (int steps = 0; steps < 3 && at > begin && doc_.tokens[at - 1].upos != Upos::kAdp; ++steps) {
    const Token& before = doc_.tokens[at - 1];
    if (before.upos != Upos::kDet && before.upos != Upos::kAdj && before.upos != Upos::kPropn) return;
    --at;
  }
  if (at <= begin + 1) return;
  const std::string_view preposition = doc_.tokens[at - 1].lower;
  // "ordered his envoys home from Kumo"
  const bool back = preposition == "from" && scene_.knowledge.in_kind("homeward", doc_.tokens[at - 2].lower);
  if (!back && !scene_.knowledge.in_kind("placing", preposition)) return;
  const uint32_t k = deed_before(at - 1);
  if (k == kNone) return;
  Row& row = rows_[k];
  // "talks on Kumo": what they are about
  const bool about = preposition == "on" || preposition == "over" || preposition == "at";
  const bool sited = back || is_bodily(row.type) || (row.type == EventType::kConsult && !about);
  if (row.circumstance.place != kNone || !sited) return;
  for (const auto* side : {&row.actors, &row.recipients})
    for (const Party& party : *side)
      if (party.mention == m) return;
  row.circumstance.place = mention.place;
  row.circumstance.place_mention = m;
  row.rules.push_back("place.near");
}

}  // namespace demarche::event
