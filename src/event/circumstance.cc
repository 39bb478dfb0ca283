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

}  // namespace

namespace {

class Circumstances {
 public:
  Circumstances(const Doc& doc, const Scene& scene, uint32_t index, const std::vector<Argument>& arguments,
                const std::vector<Fired>& fired, bool bodily)
      : doc_(doc), scene_(scene), index_(index), arguments_(arguments), fired_(fired), bodily_(bodily) {}

  Circumstance read() {
    const Clause& clause = all()[index_];
    const Sentence& sentence = doc_.sentences[clause.sentence];
    for (uint32_t t = sentence.first_token; t < sentence.end_token; ++t) {
      bool below = false;
      if (!owns(t, &below)) continue;
      for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
        take_time(t, m, below);
        take_amount(t, m, below);
        take_place(t, m);
      }
    }
    if (clause.conjunct_of != kNone) share_with_first(clause.conjunct_of, sentence.first_token);
    if (out_.place == kNone && bodily_) from_dateline(clause.sentence);
    return out_;
  }

 private:
  const std::vector<Clause>& all() const { return scene_.clauses.all; }

  // Does the token hang on the clause, directly or below a noun that is no deed of its own?
  bool owns(uint32_t token, bool* below) const {
    uint32_t clause = scene_.clauses.owner[token];
    for (int i = 0; i < 4 && clause != kNone; ++i) {
      if (clause == index_ || scene_.clauses.resolve(clause) == index_) return true;
      if (all()[clause].word_class != WordClass::kNoun || fired_[clause].fired()) return false;
      *below = true;
      clause = all()[clause].parent;
    }
    return false;
  }

  bool is_argument(uint32_t token, std::string_view* function) const {
    for (const Argument& argument : arguments_) {
      if (argument.token != token) continue;
      *function = argument.function;
      return true;
    }
    return false;
  }

  bool is_place_preposition(std::string_view word) const { return scene_.knowledge.in_kind("placing", word); }

  bool stands_in_place(uint32_t token) const {
    for (uint32_t c = scene_.tree.first(token); c != kNone; c = scene_.tree.next(c))
      if (doc_.tokens[c].deprel == Deprel::kCase && is_place_preposition(doc_.tokens[c].lower)) return true;
    return false;
  }

  bool dates(const Mention& mention) const {
    return mention.time != kNone && !doc_.times[mention.time].start.empty() &&
           doc_.times[mention.time].kind != TimeValue::Kind::kDuration;
  }

  // "a deal on Thursday" dates the signing of the deal too; "Thursday's deal" and "the 1994 deal" date the deal alone.
  void take_time(uint32_t token, uint32_t m, bool below) {
    const Mention& mention = doc_.mentions[m];
    if (!dates(mention)) return;
    const Token& head = doc_.tokens[token];
    const bool loose = head.deprel == Deprel::kObl || head.deprel == Deprel::kNmod || head.deprel == Deprel::kOblTmod ||
                       head.deprel == Deprel::kNmodTmod || head.deprel == Deprel::kOblUnmarked ||
                       head.deprel == Deprel::kNmodUnmarked;
    const int rank = !below ? 2 : loose ? 1 : 0;
    if (rank <= time_rank_) return;
    time_rank_ = rank;
    out_.time = mention.time;
    out_.time_mention = m;
  }

  void take_amount(uint32_t token, uint32_t m, bool below) {
    const Mention& mention = doc_.mentions[m];
    if (mention.amount == kNone || std::find(out_.amounts.begin(), out_.amounts.end(), m) != out_.amounts.end()) return;
    std::string_view function;
    if (below && !is_argument(token, &function)) return;
    out_.amounts.push_back(m);
  }

  void take_place(uint32_t token, uint32_t m) {
    const Mention& mention = doc_.mentions[m];
    if (mention.place == kNone || mention.adjectival) return;
    int rank = 0;
    std::string_view function;
    if (is_argument(token, &function)) {
      const bool state = mention.kind == MentionKind::kCountry;
      if (is_place_preposition(function) && !(state && function == "on" && !bodily_))
        rank = 4;
      else if (function == "obj" || function == "of" || function == "to" || function == "into" || function == "against" ||
               function == "from" || function == "on")
        rank = bodily_ || !state ? 3 : 0;
      else if (function == "doer" || function == "by" || function == "with")
        rank = -1;
    }
    if (rank == 0 && stands_in_place(token)) rank = 2;
    if (rank == 0 && function.empty() && mention.kind == MentionKind::kPlace) rank = 1;
    if (rank <= place_rank_) return;
    place_rank_ = rank;
    out_.place = mention.place;
    out_.place_mention = m;
  }

  // Verbs in a row share the time and the place that stand before them.
  void share_with_first(uint32_t first, uint32_t from) {
    for (uint32_t t = from; t < all()[first].head; ++t) {
      if (scene_.clauses.owner[t] != first) continue;
      for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
        if (out_.time == kNone && dates(doc_.mentions[m])) {
          out_.time = doc_.mentions[m].time;
          out_.time_mention = m;
        }
        if (out_.place == kNone && doc_.mentions[m].place != kNone && !doc_.mentions[m].adjectival && stands_in_place(t)) {
          out_.place = doc_.mentions[m].place;
          out_.place_mention = m;
        }
      }
    }
  }

  void from_dateline(uint32_t sentence) {
    const uint32_t paragraph = doc_.sentences[sentence].paragraph;
    for (uint32_t s = sentence; s > 0; --s) {
      const Sentence& before = doc_.sentences[s - 1];
      if (before.paragraph != paragraph && before.paragraph + 1 != paragraph) return;
      if (before.zone != ZoneKind::kDateline) continue;
      for (uint32_t t = before.first_token; t < before.end_token; ++t) {
        for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
          if (doc_.mentions[m].place == kNone || doc_.mentions[m].adjectival) continue;
          out_.place = doc_.mentions[m].place;
          out_.place_mention = m;
          return;
        }
      }
      return;
    }
  }

  const Doc& doc_;
  const Scene& scene_;
  const uint32_t index_;
  const std::vector<Argument>& arguments_;
  const std::vector<Fired>& fired_;
  const bool bodily_;
  Circumstance out_;
  int time_rank_ = 0, place_rank_ = 0;
};

}  // namespace

Circumstance read_circumstance(const Doc& doc, const Scene& scene, uint32_t index, const std::vector<Argument>& arguments,
                               const std::vector<Fired>& fired, bool bodily) {
  return Circumstances(doc, scene, index, arguments, fired, bodily).read();
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
