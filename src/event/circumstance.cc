#include "event/circumstance.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace demarche::event {
namespace {

// Days since 1970 of "YYYY", "YYYY-MM" or "YYYY-MM-DD..."; false where it is none of these.
bool days_of(std::string_view iso, int* days) {
  const auto number = [&](size_t at, size_t n) {
    int value = 0;
    for (size_t i = at; i < at + n; ++i) {
      if (i >= iso.size() || iso[i] < '0' || iso[i] > '9') return -1;
      value = value * 10 + (iso[i] - '0');
    }
    return value;
  };
  const int year = number(0, 4);
  if (year < 0) return false;
  const int month = iso.size() >= 7 ? std::clamp(number(5, 2), 1, 12) : 1;
  const int day = iso.size() >= 10 ? std::clamp(number(8, 2), 1, 31) : 1;
  // Civil days by the usual shift of the year's start to March.
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400, of_era = y - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  *days = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  return true;
}

bool is_weekday(std::string_view value) {
  return value.size() == 10 && value.starts_with("XXXX-WXX-");
}

}  // namespace

Circumstances::Circumstances(const Doc& doc, const Scene& scene, const std::vector<std::vector<Argument>>& arguments,
                             const std::vector<Fired>& fired)
    : doc_(doc), scene_(scene), arguments_(arguments), fired_(fired), all_(scene.clauses.all) {
  for (uint32_t m = 0; m < doc.mentions.size(); ++m) {
    const Mention& mention = doc.mentions[m];
    if (mention.head_token >= doc.tokens.size()) continue;
    if (dates(mention)) {
      place_time(m);
    } else if (names_place(mention) || mention.amount != kNone) {
      spread(m);
    }
  }
  place_relatives();
  std::stable_sort(told_.begin(), told_.end(), [](const Told& a, const Told& b) { return a.clause < b.clause; });
  first_.assign(all_.size() + 1, 0);
  for (const Told& told : told_) ++first_[told.clause + 1];
  for (size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
}

bool Circumstances::dates(const Mention& mention) const {
  if (mention.time == kNone || doc_.times[mention.time].kind == TimeValue::Kind::kDuration) return false;
  // "Monday" on a page without a date: a dated copy of it may tell which.
  const TimeValue& time = doc_.times[mention.time];
  return !time.start.empty() || (doc_.meta.published.start.size() < 10 && is_weekday(time.value));
}

// "Gaza" in "Gaza's hospital" names a place, "Syrian" does not.
bool Circumstances::names_place(const Mention& mention) const {
  return mention.place != kNone && (!mention.adjectival || mention.rule != "who.adjective");
}

// "shot down two planes flown by exiles on Saturday": a day of this week behind a participle that is no deed and only describes
// is the day of the deed.
bool Circumstances::dates_the_news(uint32_t clause, uint32_t m) const {
  const Mention& mention = doc_.mentions[m];
  if (mention.time == kNone || mention.rule != "when.weekday" || fired_[clause].fired()) return false;
  const uint32_t above = all_[clause].parent;
  return all_[above].word_class == WordClass::kVerb && all_[clause].has("by") && !all_[above].has("on");
}

// A mention belongs to the clause that its word hangs on, and through nouns that are no deeds of their own to those above.
void Circumstances::spread(uint32_t m) {
  uint32_t clause = scene_.clauses.owner[doc_.mentions[m].head_token];
  bool below = false;
  for (int i = 0; i < 4 && clause != kNone; ++i) {
    // "hanged 13 men convicted of terrorism at Kumo on Monday": when and where they were hanged.
    const Clause& relative = all_[clause];
    if (relative.edge == Edge::kRelative && relative.participle && relative.passive && relative.parent != kNone &&
        doc_.mentions[m].first_token > relative.head + 3 && doc_.mentions[m].amount == kNone &&
        (scene_.knowledge.in_kind("branded", relative.lemma) || dates_the_news(clause, m))) {
      clause = relative.parent;
      continue;
    }
    told_.push_back({clause, m, below});
    const uint32_t whole = scene_.clauses.resolve(clause);
    if (whole != clause && whole != kNone) told_.push_back({whole, m, below});
    const bool deed = fired_[clause].fired() && !scene_.knowledge.sense(fired_[clause].sense).none;
    // "left 20 dead": the adjective says what became of whom the deed was done to.
    const bool state = all_[clause].word_class == WordClass::kAdjective && all_[clause].function == "xcomp" &&
                       all_[clause].edge == Edge::kContent;
    // "a school run by monks in Kumo"
    const bool sited = all_[clause].edge == Edge::kRelative && all_[clause].participle && all_[clause].passive &&
                       doc_.mentions[m].place != kNone && scene_.knowledge.in_kind("siting", all_[clause].lemma);
    if ((all_[clause].word_class != WordClass::kNoun && !state && !sited) || deed) return;
    if (all_[clause].parent != kNone && is_motive(clause)) return;
    below = true;
    clause = all_[clause].parent;
  }
}

// "executed two men over an attack in Kumo in 2022": where and when what they are punished for was done.
bool Circumstances::is_motive(uint32_t clause) const {
  if (all_[clause].word_class == WordClass::kNoun && scene_.knowledge.in_kind("ground", all_[clause].lemma)) return true;
  if (all_[clause].word_class != WordClass::kNoun || !scene_.knowledge.in_kind("motive", all_[clause].function)) return false;
  const Fired& fired = fired_[all_[clause].parent];
  if (!fired.fired() || scene_.knowledge.sense(fired.sense).none) return false;
  const EventType type = scene_.knowledge.sense(fired.sense).type;
  return type == EventType::kCoerce || type == EventType::kSanction || type == EventType::kAssault || type == EventType::kAccuse;
}

void Circumstances::place_time(uint32_t m) {
  const Mention& mention = doc_.mentions[m];
  // "a day after he promised": the time of the promise, told from the deed beside it.
  if (mention.rule == "when.offset-of-clause") {
    if (mention.end_token >= doc_.tokens.size()) return;
    const uint32_t after = scene_.clauses.owner[mention.end_token];
    // "45 years after the defeat they gave up": the day of the defeat alone.
    if (after != kNone && all_[after].head > mention.head_token && all_[after].edge != Edge::kRoot &&
        doc_.tokens[mention.end_token].deprel != Deprel::kCase)
      told_.push_back({after, m, false});
    return;
  }
  // "in August 2011, when rebels shot down": of both deeds.
  uint32_t t = mention.end_token;
  if (t < doc_.tokens.size() && doc_.tokens[t].lower == ",") ++t;
  if (t < doc_.tokens.size() && scene_.knowledge.in_kind("when", doc_.tokens[t].lower)) {
    const uint32_t then = scene_.clauses.owner[t];
    if (then != kNone && all_[then].head > t && all_[then].sentence == doc_.tokens[mention.head_token].sentence)
      told_.push_back({then, m, false});
  }
  // "It was in 2007 that the fields were seized."
  const Sentence& sentence = doc_.sentences[doc_.tokens[mention.head_token].sentence];
  if (t < sentence.end_token && doc_.tokens[t].lower == "that" && doc_.tokens[sentence.first_token].lower == "it" &&
      sentence.first_token + 1 < t && word_of(doc_.tokens[sentence.first_token + 1]) == "be") {
    const uint32_t then = scene_.clauses.owner[t];
    if (then != kNone && all_[then].head > t) told_.push_back({then, m, false});
  }
  // "...; on Wednesday his deputy resigned": whatever the tree hung the words on.
  if (const uint32_t then = fronted(mention); then != kNone) {
    told_.push_back({then, m, false});
    if (all_[then].sentence != doc_.tokens[mention.head_token].sentence || scene_.clauses.owner[mention.head_token] == then)
      return;
    if (sentence.first_token + 2 < mention.first_token) return;
  }
  spread(m);
}

// The clause whose subject follows right after words of time that open the sentence or what stands behind a semicolon or "and".
uint32_t Circumstances::fronted(const Mention& mention) const {
  const Sentence& sentence = doc_.sentences[doc_.tokens[mention.head_token].sentence];
  uint32_t first = mention.first_token;
  for (int steps = 0; steps < 3 && first > sentence.first_token; ++steps) {
    const Token& before = doc_.tokens[first - 1];
    if (before.upos != Upos::kAdp && before.upos != Upos::kDet && before.lower != "early" && before.lower != "late") break;
    --first;
  }
  const bool opens = first == sentence.first_token || doc_.tokens[first - 1].lower == ";" ||
                     doc_.tokens[first - 1].lower == ":" || doc_.tokens[first - 1].upos == Upos::kCconj;
  if (!opens) return kNone;
  uint32_t t = mention.end_token;
  if (t < sentence.end_token && doc_.tokens[t].lower == ",") ++t;
  if (t >= sentence.end_token) return kNone;
  const uint32_t clause = scene_.clauses.owner[t];
  if (clause == kNone || all_[clause].head <= t || all_[clause].word_class == WordClass::kNoun) return kNone;
  const uint32_t subject = all_[clause].subject;
  return subject != kNone && subject >= t && scene_.tree.leftmost(subject) == t ? clause : kNone;
}

// "the plant near Kumo, where they shell each other": the place of what the clause hangs on.
void Circumstances::place_relatives() {
  for (uint32_t c = 0; c < all_.size(); ++c) {
    const Clause& clause = all_[c];
    if (clause.edge == Edge::kNoun || clause.edge == Edge::kRoot) continue;
    uint32_t where = kNone;
    for (uint32_t t = scene_.tree.first(clause.head); t != kNone; t = scene_.tree.next(t))
      if (t < clause.head && scene_.knowledge.in_kind("where", doc_.tokens[t].lower)) where = t;
    uint32_t site = doc_.tokens[clause.head].head;
    // "sent a mission to the Kumo plant, where each shells the other", hung on the sending
    if (where != kNone && clause.edge != Edge::kRelative)
      site = where >= 2 && doc_.tokens[where - 1].lower == "," && doc_.tokens[where - 2].upos != Upos::kVerb ? where - 2 : kNone;
    if (where == kNone || site == kNone || site >= where) continue;
    // "said where they would meet"
    if (clause.edge == Edge::kContent && doc_.tokens[where - 1].lower != ",") continue;
    const auto tell = [&](uint32_t token) {
      for (uint32_t m = scene_.mentions.first(token); m != kNone; m = scene_.mentions.next(m)) {
        if (!names_place(doc_.mentions[m])) continue;
        told_.push_back({c, m, false, true});
        // "where each says that the other shells it"
        for (const Argument& argument : clause.arguments)
          if (argument.function == "that" && scene_.clauses.of_token[argument.token] != kNone)
            told_.push_back({scene_.clauses.resolve(scene_.clauses.of_token[argument.token]), m, false, true});
      }
    };
    tell(site);
    for (uint32_t t = scene_.tree.first(site); t != kNone && t < where; t = scene_.tree.next(t))
      if (doc_.tokens[t].deprel == Deprel::kCompound || doc_.tokens[t].deprel == Deprel::kNmod ||
          doc_.tokens[t].deprel == Deprel::kNmodPoss || doc_.tokens[t].deprel == Deprel::kAppos)
        tell(t);
  }
}

// "the Aleppo offensive", "Kumo's curfew": the deed is named by its town; a seat of government before it may be the doer.
bool Circumstances::names_the_spot(uint32_t clause, uint32_t m) const {
  const Mention& mention = doc_.mentions[m];
  const Token& token = doc_.tokens[mention.head_token];
  if (all_[clause].word_class != WordClass::kNoun || token.head != all_[clause].head) return false;
  if (doc_.places[mention.place].precision == PlacePrecision::kCountry) return false;
  return token.deprel == Deprel::kCompound ||
         (token.deprel == Deprel::kNmodPoss &&
          (mention.kind == MentionKind::kPlace || scene_.knowledge.in_kind("local", all_[clause].lemma)));
}

Circumstance Circumstances::own(uint32_t index, bool bodily) const {
  Circumstance out;
  int time_rank = 0, place_rank = 0;
  for (uint32_t k = first_[index]; k < first_[index + 1]; ++k) {
    const Told& told = told_[k];
    const Mention& mention = doc_.mentions[told.mention];
    if (dates(mention)) {
      const int rank = rank_of_time(told);
      if (rank > time_rank) {
        time_rank = rank;
        out.time = mention.time;
        out.time_mention = told.mention;
      }
    }
    if (mention.amount != kNone) take_amount(index, told, &out);
    if (names_place(mention)) {
      const int rank = told.where ? 3 : rank_of_place(index, told, bodily);
      if (rank > place_rank) {
        place_rank = rank;
        out.place = mention.place;
        out.place_mention = told.mention;
      }
    }
  }
  counted(index, &out);
  return out;
}

bool Circumstances::fired_bodily(uint32_t clause) const {
  const Fired& fired = fired_[clause];
  if (!fired.fired() || scene_.knowledge.sense(fired.sense).none) return false;
  const EventType type = scene_.knowledge.sense(fired.sense).type;
  return type == EventType::kAssault || type == EventType::kProtest || type == EventType::kCoerce ||
         type == EventType::kMobilize || type == EventType::kRetreat;
}

// "a deal on Thursday" dates the signing of the deal too; "Thursday's deal" and "the 1994 deal" date the deal alone.
int Circumstances::rank_of_time(const Told& told) const {
  const Token& head = doc_.tokens[doc_.mentions[told.mention].head_token];
  const bool loose = head.deprel == Deprel::kObl || head.deprel == Deprel::kNmod || head.deprel == Deprel::kOblTmod ||
                     head.deprel == Deprel::kNmodTmod || head.deprel == Deprel::kOblUnmarked ||
                     head.deprel == Deprel::kNmodUnmarked;
  // "denounced Sunday's vote": the day of the vote.
  const uint32_t first = doc_.mentions[told.mention].first_token;
  const bool behind_preposition = first > 0 && doc_.tokens[first - 1].upos == Upos::kAdp;
  if (!told.below && (head.deprel == Deprel::kNmodPoss || (head.deprel == Deprel::kCompound && !behind_preposition)) &&
      head.head != kNone && scene_.clauses.of_token[head.head] == kNone && !all_[told.clause].passive &&
      !fired_bodily(told.clause))
    return 0;
  return !told.below ? 2 : loose ? 1 : 0;
}

bool Circumstances::is_argument(uint32_t clause, uint32_t token, std::string_view* function) const {
  for (const Argument& argument : arguments_[clause]) {
    if (argument.token != token) continue;
    *function = argument.function;
    return true;
  }
  return false;
}

// Two mentions may share a figure: "ten men" is an amount and a party.
bool Circumstances::counts(const Circumstance& circumstance, uint32_t mention) const {
  return std::any_of(circumstance.amounts.begin(), circumstance.amounts.end(),
                     [&](uint32_t m) { return doc_.mentions[m].amount == doc_.mentions[mention].amount; });
}

void Circumstances::take_amount(uint32_t clause, const Told& told, Circumstance* out) const {
  if (counts(*out, told.mention)) return;
  std::string_view function;
  const uint32_t head = doc_.mentions[told.mention].head_token;
  const uint32_t counted = doc_.tokens[head].deprel == Deprel::kNummod ? doc_.tokens[head].head : kNone;
  const bool counts_argument =
      counted != kNone && std::any_of(arguments_[clause].begin(), arguments_[clause].end(), [&](const Argument& argument) {
        return argument.token == counted && argument.function == "xcomp";
      });
  if (told.below && !counts_argument && !is_argument(clause, head, &function)) return;
  out->amounts.push_back(told.mention);
}

// The figures of those who do the deed and of whom it is done to, also where a clause before names them: "Ten were shot or
// hanged", and inside what counts them: "a convoy of ten trucks", "one of ten soldiers".
void Circumstances::counted(uint32_t index, Circumstance* out) const {
  for (const Argument& argument : arguments_[index]) {
    if (argument.function != "doer" && argument.function != "obj" && argument.function != "by" && argument.function != "of" &&
        argument.function != "iobj" && argument.function != "subject" && argument.function != "with" &&
        argument.function != "on" && argument.function != "for" && argument.function != "xcomp")
      continue;
    uint32_t token = argument.token;
    for (int steps = 0; steps < 3 && token != kNone; ++steps) {
      bool found = false;
      for (uint32_t m = scene_.mentions.first(token); m != kNone; m = scene_.mentions.next(m)) {
        if (doc_.mentions[m].amount == kNone) continue;
        found = true;
        if (!counts(*out, m)) out->amounts.push_back(m);
      }
      // A deed inside the phrase has its own figures: "the killing of two".
      const uint32_t inner = scene_.clauses.of_token[token];
      if (found || (inner != kNone && fired_[inner].fired())) break;
      uint32_t of = kNone;
      for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c))
        for (uint32_t p = scene_.tree.first(c); p != kNone; p = scene_.tree.next(p))
          if (doc_.tokens[c].deprel == Deprel::kNmod && doc_.tokens[p].deprel == Deprel::kCase && doc_.tokens[p].lower == "of")
            of = c;
      token = of;
    }
  }
}

bool Circumstances::is_place_preposition(std::string_view word) const {
  return scene_.knowledge.in_kind("placing", word);
}

bool Circumstances::is_person(uint32_t token) const {
  for (uint32_t m = scene_.mentions.first(token); m != kNone; m = scene_.mentions.next(m))
    if (doc_.mentions[m].kind == MentionKind::kPerson) return true;
  return false;
}

// Behind a preposition of place, itself or as what stands before or after the noun behind it: "in Homs", "outside Basra
// airport", "in Gaza's main hospital", "on the outskirts of Kumo".
bool Circumstances::stands_in_place(uint32_t token) const {
  for (int steps = 0; steps < 3 && token != kNone; ++steps) {
    bool of = false;
    for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c)) {
      if (doc_.tokens[c].deprel != Deprel::kCase) continue;
      if (is_place_preposition(doc_.tokens[c].lower)) return true;
      of = of || doc_.tokens[c].lower == "of";
    }
    const Deprel relation = doc_.tokens[token].deprel;
    token = doc_.tokens[token].head;
    // "aimed at Chad's Idriss Deby": a person is no place.
    if (relation == Deprel::kNmodPoss && token != kNone && is_person(token)) return false;
    const bool part =
        relation == Deprel::kNmod && of && token != kNone && scene_.knowledge.in_kind("whereabouts", word_of(doc_.tokens[token]));
    if (relation != Deprel::kCompound && relation != Deprel::kNmodPoss && !part) return false;
  }
  return false;
}

int Circumstances::rank_of_place(uint32_t clause, const Told& told, bool bodily) const {
  const Mention& mention = doc_.mentions[told.mention];
  const uint32_t token = mention.head_token;
  const bool place = mention.kind == MentionKind::kPlace;
  std::string_view function;
  if (is_argument(clause, token, &function)) {
    if (is_place_preposition(function)) {
      // "talks on Ukraine", "a swipe at Damascus": what the words are about.
      if (!bodily && !place && (function == "on" || function == "at" || function == "over" || function == "above")) return 0;
      return 4;
    }
    if (function == "to" && scene_.knowledge.in_kind("motion", all_[clause].lemma)) return 3;
    // "flown home from Lima", "recalled from Lima": where they left. A country may be whom they were taken from.
    const bool out_of =
        function == "of" && std::any_of(all_[clause].arguments.begin(), all_[clause].arguments.end(), [&](const Argument& a) {
          return a.function == "prt" && doc_.tokens[a.token].lower == "out";
        });
    if ((function == "from" || function == "out of" || out_of) && scene_.knowledge.in_kind("departing", all_[clause].lemma) &&
        doc_.places[mention.place].precision != PlacePrecision::kCountry)
      return 3;
    if (function == "obj" || scene_.knowledge.in_kind("reaching", function)) {
      if (bodily || mention.kind != MentionKind::kCountry) return 3;
      // "visited Kumo": a seat of government, but the town
      if (function == "obj" && scene_.knowledge.in_kind("motion", all_[clause].lemma) &&
          doc_.places[mention.place].precision == PlacePrecision::kCity)
        return 3;
    } else if (function == "doer" && bodily && (place || scene_.knowledge.in_kind("falling", all_[clause].lemma))) {
      return 2;  // "Kumo fell": towns do nothing
    } else if (function == "doer" || function == "by" || function == "with") {
      return -1;
    }
  }
  if (stands_in_place(token)) return within_doer(clause, token) ? 1 : 2;
  if (stands_for_site(clause, token)) return 2;
  if (bodily && names_the_spot(clause, told.mention)) return 2;
  if (mention.adjectival) return 0;
  if (function.empty() && place) return 1;
  return 0;
}

// "the governments in London and Dublin put their names to it at Stormont": where they sit is not where they did it.
bool Circumstances::within_doer(uint32_t clause, uint32_t token) const {
  for (int steps = 0; steps < 4 && token != kNone; ++steps) {
    std::string_view function;
    if (is_argument(clause, token, &function)) return steps > 0 && (function == "doer" || function == "subject");
    if (doc_.tokens[token].deprel != Deprel::kNmod && doc_.tokens[token].deprel != Deprel::kConj) return false;
    token = doc_.tokens[token].head;
  }
  return false;
}

// "entered Gaza's hospital", "patrolled Lima's avenues": where the building or the town stands, there it was done. "A Lima court
// jailed him": a town's court sits in the town.
bool Circumstances::stands_for_site(uint32_t clause, uint32_t token) const {
  const Deprel relation = doc_.tokens[token].deprel;
  // "struck the southern suburbs of Kumo"
  if (relation == Deprel::kNmod && doc_.tokens[token].head != kNone) {
    std::string_view part;
    bool of = false;
    for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c))
      of = of || (doc_.tokens[c].deprel == Deprel::kCase && doc_.tokens[c].lower == "of");
    return of && is_argument(clause, doc_.tokens[token].head, &part) && part == "obj" &&
           scene_.knowledge.in_kind("whereabouts", word_of(doc_.tokens[doc_.tokens[token].head]));
  }
  if (relation != Deprel::kCompound && relation != Deprel::kNmodPoss &&
      !(relation == Deprel::kAmod && doc_.tokens[token].upos == Upos::kPropn))
    return false;
  const uint32_t site = doc_.tokens[token].head;
  std::string_view function;
  if (site == kNone || !is_argument(clause, site, &function)) return false;
  if (function == "obj" || (function == "doer" && all_[clause].word_class != WordClass::kVerb)) {
    const bool named = doc_.tokens[site].upos == Upos::kPropn && !is_party(scene_, site);
    return named || is_of_kind(scene_, site, "building") || is_of_kind(scene_, site, "settlement") ||
           is_of_kind(scene_, site, "place") || scene_.knowledge.in_kind("whereabouts", word_of(doc_.tokens[site]));
  }
  return function == "doer" && scene_.knowledge.in_kind("seated", word_of(doc_.tokens[site]));
}

int age_in_days(const Doc& doc, const Circumstance& circumstance) {
  if (circumstance.time == kNone || !doc.meta.published.found()) return 0;
  const TimeValue& time = doc.times[circumstance.time];
  int from = 0, to = 0, now = 0;
  if (!days_of(time.start, &from) || !days_of(time.end.empty() ? time.start : time.end, &to) ||
      !days_of(doc.meta.published.start, &now))
    return 0;
  if (from > now) return now - from;
  if (to < now) return now - to;
  return 0;
}

std::vector<std::string_view> contexts_of(const Doc& doc, const Scene& scene, uint32_t sentence, EventMode mode) {
  std::map<std::string_view, int> counts;
  const Sentence& at = doc.sentences[sentence];
  for (uint32_t t = at.first_token; t < at.end_token; ++t) {
    for (const auto context : scene.knowledge.contexts(word_of(doc.tokens[t]))) ++counts[context];
    if (t + 1 < at.end_token) {
      const std::string both = std::string(doc.tokens[t].lower) + " " + std::string(word_of(doc.tokens[t + 1]));
      for (const auto context : scene.knowledge.contexts(both)) counts[context] += 2;
    }
  }
  std::vector<std::pair<int, std::string_view>> ranked;
  for (const auto& [context, n] : counts) ranked.push_back({-n, context});
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string_view> out;
  if (mode == EventMode::kCyber) out.push_back("cyber");
  if (mode == EventMode::kMisinformation) out.push_back("misinformation");
  for (const auto& [n, context] : ranked)
    if (out.size() < 3 && std::find(out.begin(), out.end(), context) == out.end()) out.push_back(context);
  return out;
}

}  // namespace demarche::event
