#include "event/senses.h"

#include <algorithm>
#include <string>

namespace demarche::event {
namespace {

constexpr int kLemmaScore = 100, kKindScore = 60, kFilledScore = 40, kAbsentScore = 4, kPhraseScore = 110, kNoneBonus = 3;

// The words of a phrase, parted by ' ' or '-'.
std::string_view next_part(std::string_view* rest) {
  const size_t end = rest->find_first_of(" -");
  const std::string_view part = rest->substr(0, end);
  *rest = end == std::string_view::npos ? std::string_view{} : rest->substr(end + 1);
  return part;
}

bool equals(const Token& token, std::string_view word) {
  return token.lower == word || word_of(token) == word;
}

// "machine gun", "state of siege": the token is one of the words and the others stand round it, hyphens aside.
bool is_word(const Scene& scene, uint32_t token, std::string_view word) {
  const auto& tokens = scene.doc.tokens;
  const Token& at = tokens[token];
  if (equals(at, word)) return true;
  if (word.find_first_of(" -") == std::string_view::npos) return false;
  uint32_t before = 0;  // words of the phrase before the one that the token could be
  for (std::string_view rest = word; !rest.empty(); ++before) {
    const std::string_view part = next_part(&rest);
    if (part != at.lower && part != word_of(at)) continue;
    uint32_t start = token;
    for (uint32_t steps = before; steps > 0 && start > 0;) {
      --start;
      if (tokens[start].lower != "-") --steps;
    }
    uint32_t t = start;
    bool all = true;
    for (std::string_view left = word; all && !left.empty(); ++t) {
      const std::string_view wanted = next_part(&left);
      while (t < tokens.size() && tokens[t].lower == "-") ++t;
      all = t < tokens.size() && tokens[t].sentence == at.sentence && equals(tokens[t], wanted);
    }
    if (all) return true;
  }
  return false;
}

bool mention_is_of_kind(const Scene& scene, uint32_t token, std::string_view kind);

bool token_matches(const Scene& scene, uint32_t token, const Condition& condition, bool* by_lemma) {
  if (scene.words.is_one_of(token, condition.word_ids, condition.word_bits)) {
    *by_lemma = true;
    return true;
  }
  if (scene.words.is_one_of(token, condition.part_ids, condition.part_bits)) {
    for (const auto phrase : condition.phrases)
      if (is_word(scene, token, phrase)) {
        *by_lemma = true;
        return true;
      }
  }
  for (const Condition::Kind& kind : condition.kind_tests) {
    if (kind.number != 0 && scene.words.in_kind(token, kind.number)) return true;
    if (kind.by_mention && mention_is_of_kind(scene, token, kind.name)) return true;
  }
  return condition.any;
}

// The phrase's head, what it counts, and what is coordinated with it.
bool phrase_matches(const Scene& scene, uint32_t token, const Condition& condition, bool conjuncts, bool* by_lemma) {
  if (token_matches(scene, token, condition, by_lemma)) return true;
  const uint32_t inner = content_noun(scene.doc, scene.tree, scene.knowledge, token);
  if (inner != token && token_matches(scene, inner, condition, by_lemma)) return true;
  for (uint32_t c = conjuncts ? scene.tree.first(token) : kNone; c != kNone; c = scene.tree.next(c))
    if (scene.doc.tokens[c].deprel == Deprel::kConj && token_matches(scene, c, condition, by_lemma)) return true;
  return false;
}

// "said it had stopped but warned it would strike": what is said by the second verb is not said by the first.
bool in_later_conjunct(const Scene& scene, const Clause& clause, uint32_t token) {
  if (token < clause.head || clause.word_class != WordClass::kVerb) return false;
  const auto& all = scene.clauses.all;
  const auto self = static_cast<uint32_t>(&clause - all.data());
  uint32_t at = scene.clauses.owner[token];
  for (int steps = 0; steps < 8 && at != kNone && at != self; ++steps, at = all[at].parent)
    if (all[at].conjunct_of == self && all[at].word_class == WordClass::kVerb && all[at].finite) return true;
  return false;
}

bool anywhere(const Scene& scene, const Clause& clause, const Condition& condition, bool* by_lemma) {
  const uint32_t head = clause.light != kNone ? scene.clauses.all[clause.light].head : clause.head;
  uint32_t from = std::max(std::min(scene.tree.leftmost(head), scene.tree.leftmost(clause.head)), head > 40 ? head - 40 : 0);
  uint32_t to = std::min(std::max(scene.tree.rightmost(head), scene.tree.rightmost(clause.head)), head + 40);
  // What is said may stand outside the saying's own subtree: "X will pay, he warned".
  for (const Argument& argument : clause.arguments) {
    if (!argument.borrowed && argument.function == "obj" && argument.token > to)  // "to hand over the men", misread
      to = std::min(scene.tree.rightmost(argument.token), head + 40);
    if (!argument.borrowed || (argument.function != "that" && argument.function != "quote")) continue;
    from = std::min(from, std::max(scene.tree.leftmost(argument.token), argument.token > 40 ? argument.token - 40 : 0));
    to = std::max(to, std::min(scene.tree.rightmost(argument.token), argument.token + 40));
  }
  for (uint32_t t = from; t <= to && t < scene.doc.tokens.size(); ++t)
    if (t != clause.head && token_matches(scene, t, condition, by_lemma) && !in_later_conjunct(scene, clause, t)) return true;
  return false;
}

bool is_time(const Scene& scene, uint32_t token) {
  for (uint32_t m = scene.mentions.first(token); m != kNone; m = scene.mentions.next(m))
    if (scene.doc.mentions[m].kind == MentionKind::kTime) return true;
  return false;
}

bool argument_fits(const Scene& scene, const std::vector<Argument>& arguments, const Condition& condition, bool conjuncts,
                   bool* by_lemma) {
  for (const Argument& argument : arguments) {
    if (!condition.is_about(argument.function)) continue;
    // "live-fire drills" are no fire drills: of a hyphenated modifier only the whole counts.
    if (argument.function == "mod" && argument.token > 0 && scene.doc.tokens[argument.token - 1].lower == "-" && !condition.any &&
        std::none_of(condition.lemmas.begin(), condition.lemmas.end(),
                     [](std::string_view l) { return l.find(' ') != std::string_view::npos; }))
      continue;
    if (condition.any && is_time(scene, argument.token)) continue;  // "insisted on Saturday"
    if (condition.any || phrase_matches(scene, argument.token, condition, conjuncts, by_lemma)) return true;
  }
  return false;
}

bool holds(const Scene& scene, const Clause& clause, const std::vector<Argument>& arguments, const Condition& condition,
           bool conjuncts, int* score) {
  bool found = false, by_lemma = false;
  switch (condition.test) {
    case Condition::Test::kPassive:
      found = clause.passive;
      break;
    case Condition::Test::kNegated:
      found = clause.negated;
      break;
    case Condition::Test::kWill:
      found = !clause.modal.empty() && scene.knowledge.modal(clause.modal) == Value::kPlanned;
      break;
    case Condition::Test::kMay:
      found = !clause.modal.empty() && scene.knowledge.modal(clause.modal) == Value::kHypothetical;
      break;
    case Condition::Test::kHas:
      found = anywhere(scene, clause, condition, &by_lemma);
      break;
    case Condition::Test::kArguments:
      found = argument_fits(scene, arguments, condition, conjuncts, &by_lemma) ||
              (condition.or_has && anywhere(scene, clause, condition, &by_lemma));
  }
  if (condition.negative) {
    *score += kAbsentScore;
    return !found;
  }
  *score += by_lemma ? kLemmaScore : condition.any ? kFilledScore : kKindScore;
  return found;
}

// "blow up" before, "air raid" behind the head: the other words of a phrase stand next to it.
bool phrase_stands(const Scene& scene, const Clause& clause, const Sense& sense) {
  const auto& tokens = scene.doc.tokens;
  const size_t n = sense.words.size();
  if (sense.word_class == WordClass::kNoun) {
    uint32_t t = clause.head;
    for (size_t i = n - 1; i-- > 0;) {
      do {
        if (t == 0) return false;
        --t;
      } while (tokens[t].lower == "-");
      if (tokens[t].sentence != clause.sentence || (tokens[t].lower != sense.words[i] && word_of(tokens[t]) != sense.words[i]))
        return false;
    }
    return true;
  }
  // A verb's words may stand apart from it: particles and fixed objects among its arguments or right after it.
  uint32_t t = clause.head;
  for (size_t i = 1; i < n; ++i) {
    bool found = false;
    for (uint32_t k = t + 1; k < tokens.size() && k <= t + (i == 1 ? 4u : 2u) && tokens[k].sentence == clause.sentence; ++k) {
      if (tokens[k].lower == sense.words[i] || word_of(tokens[k]) == sense.words[i]) {
        t = k;
        found = true;
        break;
      }
    }
    if (!found) return false;
  }
  return true;
}

}  // namespace

MentionIndex::MentionIndex(const Doc& doc) : first_(doc.tokens.size(), kNone), next_(doc.mentions.size(), kNone) {
  for (auto m = static_cast<uint32_t>(doc.mentions.size()); m-- > 0;) {
    uint32_t token = doc.mentions[m].head_token;
    if (token >= first_.size()) continue;
    // "Theresa May has": of a name that the tagger took for an auxiliary, the word before it is in the tree.
    if (token > 0 && doc.tokens[token].upos == Upos::kAux && doc.mentions[m].span.contains(doc.tokens[token - 1].span.begin))
      --token;
    next_[m] = first_[token];
    first_[token] = m;
  }
}

bool is_party(const Scene& scene, uint32_t token) {
  for (uint32_t m = scene.mentions.first(token); m != kNone; m = scene.mentions.next(m)) {
    const Mention& mention = scene.doc.mentions[m];
    switch (mention.kind) {
      case MentionKind::kPerson:
      case MentionKind::kOrganisation:
      case MentionKind::kCountry:
      case MentionKind::kRole:
        return true;
      case MentionKind::kPronoun:
        return true;
      case MentionKind::kPlace:
        if (!mention.entities.empty()) return true;
        break;
      default:
        break;
    }
  }
  return false;
}

namespace {

bool mention_is_of_kind(const Scene& scene, uint32_t token, std::string_view kind) {
  const Doc& doc = scene.doc;
  const Token& at = doc.tokens[token];
  const bool party = kind == "party";
  if (party && at.upos == Upos::kPron &&
      (at.lower == "he" || at.lower == "she" || at.lower == "they" || at.lower == "him" || at.lower == "her" ||
       at.lower == "them" || at.lower == "we" || at.lower == "us" || at.lower == "who" || at.lower == "it" || at.lower == "i"))
    return true;
  for (uint32_t m = scene.mentions.first(token); m != kNone; m = scene.mentions.next(m)) {
    const Mention& mention = doc.mentions[m];
    const Entity* entity = mention.entities.empty() ? nullptr : &doc.entities[mention.entities.front()];
    if (party && is_party(scene, token)) return true;
    if (kind == "state" && (mention.kind == MentionKind::kCountry ||
                            (entity && (entity->kind == MentionKind::kCountry || entity->sector == Sector::kGov))))
      return true;
    if (kind == "person" && (mention.kind == MentionKind::kPerson || (entity && entity->kind == MentionKind::kPerson) ||
                             mention.kind == MentionKind::kRole))
      return true;
    if (kind == "organisation" && mention.kind == MentionKind::kOrganisation) return true;
    if (kind == "armed" && entity && (entity->armed || entity->sector == Sector::kMil || entity->sector == Sector::kReb))
      return true;
    if (kind == "place" &&
        (mention.kind == MentionKind::kPlace || mention.kind == MentionKind::kCountry || mention.place != kNone))
      return true;
    if (kind == "time" && mention.kind == MentionKind::kTime) return true;
    if (kind == "money" && mention.amount != kNone && doc.amounts[mention.amount].unit.size() == 3) return true;
    if (kind == "media" && entity && entity->media) return true;
  }
  return false;
}

}  // namespace

bool is_of_kind(const Scene& scene, uint32_t token, std::string_view kind) {
  if (mention_is_of_kind(scene, token, kind)) return true;
  const Token& at = scene.doc.tokens[token];
  return scene.knowledge.in_kind(kind, word_of(at)) || scene.knowledge.in_kind(kind, at.lower);
}

WordIndex::WordIndex(const Doc& doc, const Knowledge& knowledge)
    : bits_(doc.tokens.size()), ids_(doc.tokens.size()), kinds_(doc.tokens.size()) {
  std::string both;
  for (uint32_t t = 0; t < doc.tokens.size(); ++t) {
    const Token& token = doc.tokens[t];
    if (token.upos == Upos::kPunct) continue;
    const auto add = [&](std::string_view word, size_t slot) {
      const WordFacts* facts = knowledge.word_facts(word);
      if (facts == nullptr) return;
      kinds_[t] |= facts->kinds;
      if (slot >= ids_[t].size() || facts->id == 0) return;
      ids_[t][slot] = facts->id;
      bits_[t] |= bit_of(facts->id);
    };
    const std::string_view lemma = word_of(token);
    add(lemma, 0);
    if (lemma != token.lower) add(token.lower, 1);
    if (token.upos == Upos::kVerb)  // "bombed" is of "bomb", whatever the lemmatiser made of it
      if (const std::string_view known = knowledge.known_lemma(lemma, token.lower, WordClass::kVerb); known != lemma)
        add(known, 2);
    if (token.upos != Upos::kVerb && token.lower.size() > 2 && token.lower.back() == 's')
      add(token.lower.substr(0, token.lower.size() - 1), 2);
    uint32_t before = t;
    if (before > 0 && doc.tokens[before - 1].lower == "-") --before;
    if (before > 0 && doc.tokens[before - 1].sentence == token.sentence &&
        (token.upos == Upos::kNoun || token.upos == Upos::kPropn)) {
      both.assign(doc.tokens[before - 1].lower);
      both += ' ';
      both += lemma;
      add(both, 3);
    }
  }
}

bool WordIndex::is_one_of(uint32_t token, const std::vector<uint32_t>& ids) const {
  for (const uint32_t id : ids_[token])
    if (id != 0 && std::binary_search(ids.begin(), ids.end(), id)) return true;
  return false;
}

namespace {

// The first preposition of a phrase; "out of" is one.
std::string_view preposition_of(const Scene& scene, uint32_t token) {
  std::string_view first;
  for (uint32_t p = scene.tree.first(token); p != kNone; p = scene.tree.next(p)) {
    const Token& word = scene.doc.tokens[p];
    if (word.deprel != Deprel::kCase) continue;
    if (first == "out" && word.lower == "of") return "out of";
    if (first.empty()) first = word.lower;
  }
  return first;
}

}  // namespace

bool holds(const Scene& scene, const Clause& clause, const std::vector<Argument>& arguments, const Condition& condition) {
  int score = 0;
  return holds(scene, clause, arguments, condition, !condition.negative, &score);
}

std::vector<Argument> arguments_with_light(const Scene& scene, const Clause& clause) {
  std::vector<Argument> arguments = clause.arguments;
  const auto has = [&](std::string_view function) {
    return std::any_of(arguments.begin(), arguments.end(), [&](const Argument& a) { return a.function == function; });
  };
  if (clause.word_class == WordClass::kNoun) {
    // "condemned the attack on Georgia by rebels": what stands right behind the noun is the noun's, whatever the parser hung it
    // on.
    if (clause.light == kNone && clause.edge == Edge::kNoun && clause.parent != kNone && !clause.deep) {
      uint32_t end = scene.tree.rightmost(clause.head);
      for (const Argument& argument : scene.clauses.all[clause.parent].arguments) {
        const std::string_view f = argument.function;
        if (argument.token <= clause.head || argument.borrowed || scene.tree.leftmost(argument.token) != end + 1) continue;
        if (f != "on" && f != "against" && f != "by" && f != "of" && f != "in" && f != "at" && f != "between" && f != "with" &&
            f != "into")
          continue;
        if (has(f)) continue;
        arguments.push_back({f, argument.token, true});
        if (f == "by" && !has("doer")) arguments.push_back({"doer", argument.token, true});
        end = scene.tree.rightmost(argument.token);
      }
    }
    if (clause.light != kNone) {
      const Clause& verb = scene.clauses.all[clause.light];
      const LightVerb* light = scene.knowledge.light_verb(verb.lemma, clause.light_function);
      if (light != nullptr) {
        for (const Argument& argument : verb.arguments) {
          if (argument.token == clause.head || argument.function == clause.light_function) continue;
          if (argument.function == light->doer && light->doer != "-") {
            // "Rome and Bern held their first talks": the name says more than "their".
            if (const auto own =
                    std::find_if(arguments.begin(), arguments.end(), [](const Argument& a) { return a.function == "doer"; });
                own != arguments.end() && scene.doc.tokens[own->token].deprel == Deprel::kNmodPoss &&
                scene.doc.tokens[own->token].upos == Upos::kPron)
              own->token = argument.token;
            if (!has("doer")) arguments.push_back({"doer", argument.token, true});
          } else if (argument.function == light->target) {
            arguments.push_back({"obj", argument.token, true});
          } else if (argument.function == "by") {
            if (!has("doer")) arguments.push_back({"doer", argument.token, true});
            if (!has("by")) arguments.push_back({"by", argument.token, true});
          } else if (argument.function != "doer" && argument.function != "obj" && argument.function != "mod" &&
                     argument.function != "prt") {
            arguments.push_back({argument.function, argument.token, true});
          } else if (argument.function == "obj" && scene.doc.tokens[argument.token].lower == "place") {
            // "talks took place between Chad and Peru": the place is none, what hangs on it is the talks'.
            for (uint32_t c = scene.tree.first(argument.token); c != kNone; c = scene.tree.next(c))
              if (const std::string_view f = preposition_of(scene, c); scene.doc.tokens[c].deprel == Deprel::kNmod && !f.empty())
                arguments.push_back({f, c, true});
          }
        }
      }
    }
    // "held talks in Amman with the king": no place is with anybody.
    for (size_t i = 0, n = arguments.size(); i < n; ++i) {
      const uint32_t place = arguments[i].token;
      if ((arguments[i].function != "in" && arguments[i].function != "at") || has("with") || !is_of_kind(scene, place, "place"))
        continue;
      for (uint32_t c = scene.tree.first(place); c != kNone; c = scene.tree.next(c))
        if (scene.doc.tokens[c].deprel == Deprel::kNmod && preposition_of(scene, c) == "with") {
          arguments.push_back({"with", c, true});
          break;
        }
    }
    // "a Saudi-led blockade": who leads it does it.
    if (!has("doer"))
      for (const Argument& argument : clause.arguments) {
        if (argument.function != "mod" || argument.token < 2 || scene.doc.tokens[argument.token - 1].lower != "-" ||
            !scene.knowledge.in_kind("led", scene.doc.tokens[argument.token].lower) || !is_party(scene, argument.token - 2))
          continue;
        arguments.push_back({"doer", argument.token - 2, true});
        break;
      }
    // "Russian attack": an actor-like modifier before the noun does the deed, unless somebody else is named.
    if (!has("doer")) {
      for (const Argument& argument : clause.arguments) {
        if (argument.function != "mod" || argument.token > clause.head || !is_party(scene, argument.token)) continue;
        // "the Taiwan visit": where one goes.
        if (scene.doc.tokens[argument.token].deprel == Deprel::kCompound && !has("to") &&
            scene.knowledge.in_kind("travelling", clause.lemma)) {
          arguments.push_back({"to", argument.token, true});
          break;
        }
        arguments.push_back({"doer", argument.token, true});
        break;
      }
    }
    return arguments;
  }
  // "imposed sanctions on Ankara": what hangs on the object may belong to the verb.
  const size_t n = arguments.size();
  // "appealed to Ankara for troops": what one wants of somebody is not his.
  for (size_t i = 0; i < n; ++i) {
    if ((arguments[i].function != "to" && arguments[i].function != "on" && arguments[i].function != "with" &&
         arguments[i].function != "obj") ||
        !is_party(scene, arguments[i].token))
      continue;
    for (uint32_t c = scene.tree.first(arguments[i].token); c != kNone; c = scene.tree.next(c)) {
      if (scene.doc.tokens[c].deprel != Deprel::kNmod) continue;
      for (uint32_t p = scene.tree.first(c); p != kNone; p = scene.tree.next(p)) {
        const std::string_view preposition = scene.doc.tokens[p].lower;
        if (scene.doc.tokens[p].deprel != Deprel::kCase || has(preposition)) continue;
        if (preposition == "for" || preposition == "over" || preposition == "about" || preposition == "against")
          arguments.push_back({preposition, c, true});
      }
    }
  }
  for (size_t i = 0; i < n; ++i) {
    if (arguments[i].function != "obj") continue;
    const uint32_t object = arguments[i].token;
    const uint32_t clause_of_object = scene.clauses.of_token[object];
    if (clause_of_object != kNone) {
      for (const Argument& argument : scene.clauses.all[clause_of_object].arguments)
        if (argument.function != "mod" && argument.function != "doer" && argument.function != "by" &&
            argument.function != "possessor" && !has(argument.function) &&
            (argument.function != "of" || scene.knowledge.in_kind("inquiry", scene.clauses.all[clause_of_object].lemma)))
          arguments.push_back({argument.function, argument.token, true});
    } else {
      for (uint32_t c = scene.tree.first(object); c != kNone; c = scene.tree.next(c)) {
        if (scene.doc.tokens[c].deprel != Deprel::kNmod) continue;
        const std::string_view preposition = preposition_of(scene, c);
        if (!preposition.empty() && preposition != "of" && !has(preposition)) arguments.push_back({preposition, c, true});
      }
    }
  }
  return arguments;
}

Fired match_sense(const Scene& scene, const Clause& clause, const std::vector<Argument>& arguments,
                  std::optional<EventType> but) {
  Fired best;
  int second = 0;
  const Knowledge& knowledge = scene.knowledge;
  const auto better = [&](uint32_t a, uint32_t b) {  // a before b at the same score
    const Sense &x = knowledge.sense(a), &y = knowledge.sense(b);
    if (x.none != y.none) return x.none;
    if (!x.none && knowledge.facts(x.type).priority != knowledge.facts(y.type).priority)
      return knowledge.facts(x.type).priority > knowledge.facts(y.type).priority;
    return x.id < y.id;
  };
  const auto try_lemma = [&](std::string_view lemma) {
    for (const uint32_t i : knowledge.senses(lemma)) {
      const Sense& sense = knowledge.sense(i);
      if (sense.word_class != clause.word_class || (!sense.none && sense.type == but)) continue;
      if (!sense.words.empty() && lemma.find('-') == std::string_view::npos && !phrase_stands(scene, clause, sense)) continue;
      int score = 1 + (sense.words.empty() ? 0 : kPhraseScore) + (sense.none ? kNoneBonus : 0);
      bool fits = true;
      for (const Condition& condition : sense.when) {
        if (!holds(scene, clause, arguments, condition, !sense.none && !condition.negative, &score)) {
          fits = false;
          break;
        }
      }
      if (!fits) continue;
      const bool wins = !best.fired() || score > best.score || (score == best.score && better(i, best.sense));
      if (wins) {
        if (best.fired() && knowledge.sense(best.sense).table != sense.table) second = best.score;
        best.sense = i;
        best.score = score;
      } else if (knowledge.sense(best.sense).table != sense.table) {
        second = std::max(second, score);
      }
    }
  };
  try_lemma(clause.lemma);
  const std::string_view lower = scene.doc.tokens[clause.head].lower;
  if (!best.fired() && lower != clause.lemma) try_lemma(lower);
  if (best.fired() && second > 0) best.margin = static_cast<float>(best.score - second) / static_cast<float>(best.score);
  return best;
}

std::string why_no_sense(const Scene& scene, const Clause& clause, const std::vector<Argument>& arguments) {
  const Knowledge& knowledge = scene.knowledge;
  const auto& senses = knowledge.senses(clause.lemma);
  if (senses.empty()) return "the word is in no table";
  const Sense* nearest = nullptr;
  const Condition* lacking = nullptr;
  size_t least = 0;
  for (const uint32_t i : senses) {
    const Sense& sense = knowledge.sense(i);
    if (sense.none || sense.word_class != clause.word_class) continue;
    if (!sense.words.empty() && !phrase_stands(scene, clause, sense)) continue;
    size_t failing = 0;
    const Condition* first = nullptr;
    for (const Condition& condition : sense.when) {
      int score = 0;
      if (holds(scene, clause, arguments, condition, !condition.negative, &score)) continue;
      ++failing;
      if (first == nullptr) first = &condition;
    }
    if (failing == 0 || (nearest != nullptr && (failing > least || (failing == least && sense.id > nearest->id)))) continue;
    nearest = &sense;
    lacking = first;
    least = failing;
  }
  if (nearest == nullptr) return "the tables know the word only as another part of speech, in a phrase, or as no event";
  std::string wanted;
  size_t names = 0;
  for (const auto* list : {&lacking->lemmas, &lacking->kinds})
    for (const auto name : *list) {
      if (++names > 6) break;
      wanted += wanted.empty() ? "" : ", ";
      wanted += list == &lacking->kinds ? "a word of the kind " : "";
      wanted += name;
    }
  if (names > 6) wanted += " ...";
  if (wanted.empty()) wanted = "anything";
  return "no sense of the word fits; nearest is " + std::string(nearest->id) + ", which " +
         (lacking->negative ? "must not have " : "asks for ") + "\"" + std::string(lacking->function) + "\" to be " + wanted;
}

std::vector<Fired> match_senses(const Scene& scene, Clauses& clauses, std::vector<std::vector<Argument>>& arguments) {
  std::vector<Fired> fired(clauses.all.size());
  arguments.resize(clauses.all.size());
  for (uint32_t i = 0; i < clauses.all.size(); ++i) {
    arguments[i] = arguments_with_light(scene, clauses.all[i]);
    fired[i] = match_sense(scene, clauses.all[i], arguments[i]);
  }
  const Knowledge& knowledge = scene.knowledge;
  for (uint32_t i = 0; i < clauses.all.size(); ++i) {
    Clause& noun = clauses.all[i];
    if (noun.light == kNone || !fired[i].fired()) continue;
    Clause& verb = clauses.all[noun.light];
    if (verb.absorbed_by != kNone) {
      noun.light = kNone;
      continue;
    }
    const Fired& own = fired[noun.light];
    if (own.fired() && knowledge.sense(fired[i].sense).none) {  // "took a station off the air": the verb's deed stands
      noun.light = kNone;
      continue;
    }
    // A row of the verb that speaks of this very object says more than the noun: "impose sanctions", "open fire".
    if (own.fired() && own.score >= kKindScore) {
      bool about_noun = false;
      for (const Condition& condition : knowledge.sense(own.sense).when)
        if (!condition.negative && (condition.is_about(noun.light_function) || condition.is_about("obj"))) about_noun = true;
      if (about_noun || !knowledge.sense(own.sense).words.empty()) {
        noun.light = kNone;
        arguments[i] = arguments_with_light(scene, noun);
        fired[i] = match_sense(scene, noun, arguments[i]);
        continue;
      }
    }
    verb.absorbed_by = i;
    fired[noun.light] = Fired{};
  }
  return fired;
}

}  // namespace demarche::event
