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

bool is_place_preposition(std::string_view function) {
  return function == "in" || function == "at" || function == "near" || function == "outside" || function == "over" ||
         function == "off" || function == "around" || function == "across" || function == "along" || function == "on" ||
         function == "inside" || function == "through" || function == "throughout";
}

}  // namespace

Circumstance read_circumstance(const Doc& doc, const Scene& scene, uint32_t index, const std::vector<Argument>& arguments) {
  Circumstance out;
  const auto& clauses = scene.clauses;
  const Clause& clause = clauses.all[index];
  const uint32_t light = clause.light != kNone && clauses.all[clause.light].absorbed_by == index ? clause.light : kNone;
  const Sentence& sentence = doc.sentences[clause.sentence];
  const auto own = [&](uint32_t t) { return clauses.owner[t] == index || (light != kNone && clauses.owner[t] == light); };
  int best_place = 0;
  for (uint32_t t = sentence.first_token; t < sentence.end_token; ++t) {
    if (!own(t)) continue;
    for (uint32_t m = scene.mentions.first(t); m != kNone; m = scene.mentions.next(m)) {
      const Mention& mention = doc.mentions[m];
      if (mention.time != kNone && out.time == kNone && !doc.times[mention.time].start.empty() &&
          doc.times[mention.time].kind != TimeValue::Kind::kDuration) {
        out.time = mention.time;
        out.time_mention = m;
      }
      if (mention.amount != kNone && std::find(out.amounts.begin(), out.amounts.end(), m) == out.amounts.end())
        out.amounts.push_back(m);
      if (mention.place != kNone && !mention.adjectival) {
        int rank = 0;
        for (const Argument& argument : arguments) {
          if (argument.token != t) continue;
          if (is_place_preposition(argument.function))
            rank = 4;
          else if (argument.function == "obj" || argument.function == "of" || argument.function == "to" ||
                   argument.function == "into" || argument.function == "against")
            rank = 3;
          else if (argument.function == "doer" || argument.function == "by" || argument.function == "with" ||
                   argument.function == "from")
            rank = -1;
        }
        if (rank == 0) {
          for (uint32_t c = scene.tree.first(t); c != kNone; c = scene.tree.next(c))
            if (doc.tokens[c].deprel == Deprel::kCase && is_place_preposition(doc.tokens[c].lower)) rank = 2;
          if (mention.kind == MentionKind::kPlace) rank = std::max(rank, 1);
        }
        if (rank > best_place) {
          best_place = rank;
          out.place = mention.place;
          out.place_mention = m;
        }
      }
    }
  }
  // Verbs in a row share the time that stands before them.
  if (out.time == kNone && clause.conjunct_of != kNone) {
    const Clause& first = clauses.all[clause.conjunct_of];
    for (uint32_t t = sentence.first_token; t < first.head; ++t) {
      if (clauses.owner[t] != clause.conjunct_of) continue;
      for (uint32_t m = scene.mentions.first(t); m != kNone; m = scene.mentions.next(m)) {
        const Mention& mention = doc.mentions[m];
        if (mention.time == kNone || doc.times[mention.time].start.empty() ||
            doc.times[mention.time].kind == TimeValue::Kind::kDuration)
          continue;
        out.time = mention.time;
        out.time_mention = m;
      }
    }
  }
  return out;
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
