#include "link/who_focus.h"

#include <algorithm>
#include <numeric>

namespace demarche::link {
namespace {

constexpr uint32_t kLookBackSentences = 3;
constexpr uint32_t kPairSentences = 5;  // for "both sides"
constexpr size_t kMostSides = 5;        // they are chosen from
constexpr uint32_t kLookBackMentions = 120;
constexpr uint32_t kMostOfSentence = 400;  // mentions looked at in one sentence

}  // namespace

uint32_t Focus::quotation_at(uint32_t byte) const {
  const auto& q = doc_.quotations;
  const auto it = std::upper_bound(q.begin(), q.end(), byte, [](uint32_t b, const Quotation& x) { return b < x.span.begin; });
  if (it == q.begin()) return kNone;
  const auto previous = it - 1;
  return previous->span.contains(byte) ? static_cast<uint32_t>(previous - q.begin()) : kNone;
}

bool Focus::in_quotation(const Mention& m) const {
  return quotation_at(m.span.begin) != kNone;
}

void Focus::prepare() {
  only_ = scene_.only_country();
  // The speaker of a quotation: the subject of a word of saying beside it, in the sentence where it begins or ends; else the
  // speaker of the quotation before, if that was in this paragraph or the one before.
  speakers_.assign(doc_.quotations.size(), kNone);
  uint32_t last = kNone;
  uint32_t last_paragraph = kNone;
  size_t s = 0;
  for (uint32_t q = 0; q < doc_.quotations.size(); ++q) {
    const Quotation& quotation = doc_.quotations[q];
    while (s < doc_.sentences.size() && doc_.sentences[s].span.end <= quotation.span.begin) ++s;
    uint32_t best = kNone;
    uint32_t best_distance = 0xFFFFFFFF;
    for (size_t at = s; at < doc_.sentences.size() && at < s + 40; ++at) {
      const Sentence& sentence = doc_.sentences[at];
      if (sentence.span.begin >= quotation.marked.end) break;
      const bool edge = sentence.span.contains(quotation.span.begin) || sentence.span.contains(quotation.span.end);
      if (!edge) continue;
      for (uint32_t j = scene_.first_of[at]; j < scene_.first_of[at + 1] && j < scene_.first_of[at] + kMostOfSentence; ++j) {
        const Mention& n = doc_.mentions[j];
        if (!scene_.is_party(n) || n.adjectival || quotation_at(n.span.begin) != kNone) continue;
        const Token& head = scene_.tok(n.head_token);
        const bool subject =
            head.deprel == Deprel::kNsubj || head.deprel == Deprel::kNsubjOuter || head.deprel == Deprel::kNsubjPass;
        bool saying = false;
        if (subject && head.head != kNone) {
          const Token& verb = scene_.tok(head.head);
          saying = verb.upos == Upos::kVerb && quotation_at(verb.span.begin) == kNone;
        }
        // "..., answered the chief": read as the object of a verb of saying that has no subject before it.
        if (!subject && head.head != kNone && head.head + 1 == n.first_token && quotation.span.end <= n.span.begin) {
          const Token& verb = scene_.tok(head.head);
          saying = verb.upos == Upos::kVerb && verb.span.begin >= quotation.marked.end &&
                   verb.span.begin - quotation.marked.end <= 2 && !has_own_subject(head.head);
        }
        if (!saying) continue;
        const uint32_t distance =
            n.span.begin < quotation.marked.begin ? quotation.marked.begin - n.span.begin : n.span.begin - quotation.marked.end;
        if (distance < best_distance) {
          best_distance = distance;
          best = j;
        }
      }
    }
    const uint32_t paragraph = s < doc_.sentences.size() ? doc_.sentences[s].paragraph : 0;
    if (best == kNone && last != kNone && paragraph <= last_paragraph + 1) best = last;
    speakers_[q] = best;
    if (best != kNone) {
      last = best;
      last_paragraph = paragraph;
    }
  }
}

uint32_t Focus::speaker(uint32_t i) const {
  const uint32_t q = quotation_at(doc_.mentions[i].span.begin);
  if (q == kNone) {
    // Beside a piece of a quotation: "he was «sure» that they «will agree»".
    const uint32_t s = scene_.sentence_of[i];
    const Span sentence = doc_.sentences[s].span;
    const bool quotes = std::any_of(doc_.quotations.begin(), doc_.quotations.end(),
                                    [&](const Quotation& x) { return x.span.overlaps(sentence); });
    uint32_t v = doc_.mentions[i].head_token;
    for (int steps = 0; quotes && steps < 10 && v != kNone; ++steps) {
      v = scene_.tok(v).head;
      if (v == kNone || scene_.tok(v).upos != Upos::kVerb || !scene_.tables.cues.contains(word_hash(scene_.tok(v).lemma)))
        continue;
      for (uint32_t j = scene_.begin_of(i); j < scene_.end_of(i); ++j) {
        const Mention& n = doc_.mentions[j];
        if (j != i && scene_.is_party(n) && scene_.tok(n.head_token).head == v && scene_.is_subject(n)) return j;
      }
    }
    return kNone;
  }
  const uint32_t j = speakers_[q];
  return j == i ? kNone : j;
}

// Country of the first subject of a sentence that ends before the token; of several the nearest to it.
std::string_view Focus::subject_country(uint32_t sentence, uint32_t before_token, uint32_t not_of_verb, bool acting) const {
  std::string_view found;
  if (sentence + 1 >= scene_.first_of.size()) return found;
  for (uint32_t j = scene_.first_of[sentence], n_seen = 0; j < scene_.first_of[sentence + 1] && n_seen < kMostOfSentence;
       ++j, ++n_seen) {
    const Mention& n = doc_.mentions[j];
    if (n.end_token > before_token || n.kind == MentionKind::kPronoun) continue;
    if (not_of_verb != kNone && scene_.tok(n.head_token).head == not_of_verb) continue;
    bool subject = scene_.is_subject(n) && !(acting && scene_.tok(n.head_token).deprel == Deprel::kNsubjPass);
    // Behind a semicolon a new sentence begins, whatever the parser made of its subject.
    if (!subject && n.first_token > 0 && scene_.tok(n.first_token - 1).lower == ";" && !n.adjectival) subject = true;
    if (!subject && n.head_token < doc_.tokens.size()) {
      // The possessor or demonym of a subject counts for it.
      const uint32_t up = scene_.tok(n.head_token).head;
      if (up != kNone && (scene_.tok(n.head_token).deprel == Deprel::kNmodPoss || n.adjectival) && !scene_.only_backs(n)) {
        const Deprel d = scene_.tok(up).deprel;
        subject = d == Deprel::kNsubj || (d == Deprel::kNsubjPass && !acting);
      }
    }
    if (!subject) continue;
    const std::string_view country = scene_.country_of(n);
    if (!country.empty()) found = country;
  }
  return found;
}

// Is it the subject of a word of saying?
bool Focus::tells(uint32_t i) const {
  const Mention& m = doc_.mentions[i];
  const uint32_t verb = scene_.tok(m.head_token).head;
  return scene_.is_subject(m) && verb != kNone && scene_.tables.cues.contains(word_hash(scene_.tok(verb).lemma));
}

std::string_view Focus::state(uint32_t i) const {
  const Mention& m = doc_.mentions[i];
  const uint32_t s = scene_.sentence_of[i];
  if (!only_.empty()) return only_;
  // "Two US soldiers were killed in Jolo, the military said": who tells of them need not be theirs.
  const bool tells = this->tells(i);
  // "China will impose tariffs if Washington goes ahead, the ministry said": of whom the main clause of it tells.
  if (tells) {
    const uint32_t saying = scene_.tok(m.head_token).head;
    for (uint32_t j = scene_.begin_of(i); j < i; ++j) {
      const Mention& n = doc_.mentions[j];
      const uint32_t verb = scene_.tok(n.head_token).head;
      if (n.end_token > m.first_token || verb == kNone || n.kind == MentionKind::kPronoun || n.adjectival) continue;
      if (scene_.tok(n.head_token).deprel != Deprel::kNsubj || scene_.tok(verb).head != saying ||
          scene_.tok(verb).deprel != Deprel::kCcomp)
        continue;
      if (const std::string_view c = scene_.country_of(n); !c.empty()) return c;
    }
  }
  if (const std::string_view c = subject_country(s, m.first_token, kNone, tells); !c.empty()) return c;
  // "In Lima, the interior ministry ..."
  if (const std::string_view c = place_country(s, m.first_token); !c.empty()) return c;
  if (!scene_.dateline().empty()) return scene_.dateline();
  for (uint32_t back = 1; back <= kLookBackSentences && back <= s; ++back) {
    if (const std::string_view c = subject_country(s - back, 0xFFFFFFFF); !c.empty()) return c;
  }
  // Named just before, though no subject.
  for (uint32_t j = i, n = 0; j-- > 0 && n < kLookBackMentions && scene_.sentence_of[j] + 2 > s; ++n) {
    const Mention& x = doc_.mentions[j];
    if (x.kind == MentionKind::kTime || x.kind == MentionKind::kAmount) continue;
    if (const std::string_view c = scene_.country_of(x); !c.empty()) return c;
  }
  // Told in the same sentence, after.
  std::string_view after;
  for (uint32_t j = i + 1; j < scene_.end_of(i); ++j) {
    const std::string_view c = scene_.country_of(doc_.mentions[j]);
    if (c.empty() || c == after) continue;
    if (!after.empty()) return {};
    after = c;
  }
  return after;
}

// "in Moscow", "at Geneva": a place, not a party.
bool Focus::in_place(const Mention& n) const {
  uint32_t t = n.first_token;
  while (t > 0 && scene_.tok(t - 1).upos == Upos::kDet) --t;
  if (t == 0) return false;
  const std::string_view w = scene_.tok(t - 1).lower;
  return w == "in" || w == "at" || w == "near" || w == "around" || w == "from" || w == "into" || w == "outside" || w == "off" ||
         w == "across" || w == "of";
}

std::string_view Focus::local(uint32_t i) const {
  const Mention& m = doc_.mentions[i];
  const uint32_t s = scene_.sentence_of[i];
  if (!only_.empty()) return only_;
  if (const std::string_view place = place_country(s, 0xFFFFFFFF); !place.empty()) return place;
  if (!scene_.dateline().empty()) return scene_.dateline();
  return state(i) == subject_country(s, m.first_token) ? state(i) : std::string_view{};
}

std::string_view Focus::any(uint32_t i, bool by_place) const {
  if (!only_.empty()) return only_;
  const Mention& m = doc_.mentions[i];
  const uint32_t s = scene_.sentence_of[i];
  // Who is done to is not of the doer's country: "Iran killed five soldiers".
  const Token& head = scene_.tok(m.head_token);
  const bool done_to = head.deprel == Deprel::kObj || head.deprel == Deprel::kObl;
  if (const std::string_view c = subject_country(s, m.first_token, done_to ? head.head : kNone); !c.empty()) return c;
  if (by_place) {
    if (const std::string_view c = place_country(s, 0xFFFFFFFF); !c.empty()) return c;
  }
  return scene_.dateline();
}

uint32_t Focus::subject_body(uint32_t i) const {
  const Mention& m = doc_.mentions[i];
  uint32_t found = kNone;
  for (uint32_t j = scene_.begin_of(i); j < i; ++j) {
    const Mention& n = doc_.mentions[j];
    if (n.end_token > m.first_token || n.entities.size() != 1 || n.adjectival || !scene_.is_subject(n)) continue;
    if (n.kind == MentionKind::kPronoun) continue;
    const Entity& entity = doc_.entities[n.entities.front()];
    const bool body = entity.country.empty() && !entity.code.empty() && entity.sector == Sector::kIgo;
    found = body ? n.entities.front() : kNone;
  }
  return found;
}

// The only country of the places that something happens in, in a sentence before a token.
std::string_view Focus::place_country(uint32_t s, uint32_t before_token) const {
  std::string_view place;
  for (uint32_t j = scene_.first_of[s], n_seen = 0; j < scene_.first_of[s + 1] && n_seen < kMostOfSentence; ++j, ++n_seen) {
    const Mention& n = doc_.mentions[j];
    if (n.place == kNone || n.adjectival || n.end_token > before_token || !in_place(n) || scene_.is_post(n)) continue;
    if (Scene::is_namesake(n)) continue;
    if (scene_.tok(n.first_token > 0 ? n.first_token - 1 : 0).lower == "from") continue;
    const std::string_view c = doc_.places[n.place].country;
    if (c.empty() || c == place) continue;
    if (!place.empty()) return {};
    place = c;
  }
  return place;
}

std::string_view Focus::destination(uint32_t i) const {
  const Mention& m = doc_.mentions[i];
  if (!scene_.is_subject(m) || scene_.tok(m.head_token).head == kNone) return {};
  const uint32_t verb = scene_.tok(m.head_token).head;
  if (!scene_.tables.travelling.contains(word_hash(scene_.tok(verb).lemma))) return {};
  for (uint32_t j = i + 1; j < scene_.end_of(i); ++j) {
    const Mention& n = doc_.mentions[j];
    if (n.adjectival || n.head_token >= doc_.tokens.size() || scene_.tok(n.head_token).head != verb || n.first_token == 0)
      continue;
    const Deprel d = scene_.tok(n.head_token).deprel;
    const std::string_view w = scene_.tok(n.first_token - 1).lower;
    if (d != Deprel::kObj && w != "to" && w != "in" && w != "for" && w != "into") continue;
    if (const std::string_view c = scene_.country_of(n); !c.empty()) return c;
  }
  return {};
}

bool Focus::is_fighting(const Token& t) const {
  return scene_.tables.fighting.contains(word_hash(t.lower)) || scene_.tables.fighting.contains(word_hash(t.lemma));
}

std::string_view Focus::own_battleground(uint32_t i) const {
  const Mention& m = doc_.mentions[i];
  for (uint32_t j = i + 1; j < scene_.end_of(i); ++j) {
    const Mention& n = doc_.mentions[j];
    if (n.first_token > m.end_token + 6) break;
    if (n.first_token < m.end_token || (n.kind != MentionKind::kCountry && n.kind != MentionKind::kPlace)) continue;
    const std::string_view w = scene_.tok(m.end_token).lower;
    if (w != "in" && w != "to" && w != "of") break;
    uint32_t t = n.head_token;
    for (int steps = 0; steps < 3 && t != kNone && t != m.head_token; ++steps) {
      t = scene_.tok(t).head;
      if (t == kNone || (t != m.head_token && !is_fighting(scene_.tok(t)))) break;
    }
    if (t == m.head_token)
      if (const std::string_view c = scene_.country_of(n); !c.empty()) return c;
  }
  return {};
}

std::string_view Focus::battleground(uint32_t i) const {
  const uint32_t s = scene_.sentence_of[i];
  const auto fights = [&](uint32_t t) {
    for (int steps = 0; t != kNone && steps < 3; ++steps, t = scene_.tok(t).head) {
      const Token& at = scene_.tok(t);
      if (is_fighting(at)) return true;
      if (at.upos != Upos::kVerb) continue;
      // "fighting broke out in Tigray"
      if (t > 0 && is_fighting(scene_.tok(t - 1))) return true;
      for (uint32_t c = t > 8 ? t - 8 : 0; c < t; ++c) {
        const Token& child = scene_.tok(c);
        if (child.head == t && (child.deprel == Deprel::kNsubj || child.deprel == Deprel::kNsubjPass) && is_fighting(child))
          return true;
      }
      return false;
    }
    return false;
  };
  for (uint32_t back = 0; back <= 1 && back <= s; ++back) {
    std::string_view found;
    for (uint32_t j = scene_.first_of[s - back];
         j < scene_.first_of[s - back + 1] && j < scene_.first_of[s - back] + kMostOfSentence; ++j) {
      const Mention& n = doc_.mentions[j];
      if (n.adjectival || n.head_token >= doc_.tokens.size()) continue;
      const Token& head = scene_.tok(n.head_token);
      const bool owns = head.deprel == Deprel::kNmodPoss && n.kind == MentionKind::kCountry;
      if (!owns && !(n.place != kNone && in_place(n))) continue;
      if (!fights(head.head)) continue;
      const std::string_view c = scene_.country_of(n);
      if (c.empty() || c == found) continue;
      if (!found.empty()) return {};
      found = c;
    }
    if (!found.empty()) return found;
  }
  return {};
}

std::string_view Focus::nation(uint32_t i) const {
  const Mention& m = doc_.mentions[i];
  const uint32_t s = scene_.sentence_of[i];
  // Not the country whose deed the sentence tells, if another was named lately: "Chilean troops gathered along the country's
  // borders".
  const std::string_view doer = [&]() -> std::string_view {
    for (uint32_t j = scene_.begin_of(i); j < i; ++j) {
      const Mention& n = doc_.mentions[j];
      if (scene_.is_subject(n) && n.kind == MentionKind::kRole) return scene_.country_of(n);
    }
    return {};
  }();
  // "the kingdom", "the island": only a country that is one.
  const std::string noun = lexicon::fold(doc_.text(scene_.tok(m.head_token)));
  const bool special = scene_.tables.country_kinds.contains(noun);
  const auto is_one = [&](std::string_view code) {
    const auto it = scene_.tables.country_by_code.find(code);
    if (it == scene_.tables.country_by_code.end()) return false;
    const auto& kinds = scene_.tables.actors[it->second].kinds;
    return std::find(kinds.begin(), kinds.end(), noun) != kinds.end();
  };
  if (special) {
    std::string_view named;
    for (uint32_t j = i > 2 * Scene::kWindow ? i - 2 * Scene::kWindow : 0; j < doc_.mentions.size() && j < i + Scene::kWindow;
         ++j) {
      const Mention& x = doc_.mentions[j];
      if (x.kind == MentionKind::kTime || x.kind == MentionKind::kAmount) continue;
      const std::string_view c = scene_.country_of(x);
      if (c.empty() || (x.first_token > m.first_token && !named.empty())) continue;
      if (is_one(c)) {
        named = c;
        continue;
      }
      // "the South" where only North Korea is named: the other of the name.
      if (noun != "south" && noun != "north") continue;
      const auto here_at = scene_.tables.country_by_code.find(c);
      if (here_at == scene_.tables.country_by_code.end()) continue;  // a place of a country that no row names
      const Actor& here = scene_.tables.actors[here_at->second];
      const size_t space = here.name.rfind(' ');
      if (space == std::string_view::npos) continue;
      for (const std::string_view other : {std::string_view("KOR"), std::string_view("PRK")}) {
        if (is_one(other) &&
            scene_.tables.actors[scene_.tables.country_by_code.at(other)].name.ends_with(here.name.substr(space)))
          named = other;
      }
    }
    return named;
  }
  for (uint32_t j = i, n = 0; j-- > 0 && n < kLookBackMentions; ++n) {
    const Mention& x = doc_.mentions[j];
    if (scene_.sentence_of[j] + 5 < s) break;
    if (x.end_token > m.first_token) continue;
    if (x.kind != MentionKind::kCountry && x.kind != MentionKind::kPlace && x.kind != MentionKind::kRole) continue;
    if (x.kind == MentionKind::kCountry && x.adjectival && x.rule == "who.adjective") continue;
    if (!x.entities.empty() && scene_.known[x.entities.front()].former) continue;
    if (x.kind == MentionKind::kRole && scene_.sentence_of[j] == s && x.rule != "who.people") continue;
    const std::string_view c = scene_.country_of(x);
    if (c.empty() || c == doer) continue;
    return c;
  }
  if (!only_.empty()) return only_;
  return scene_.dateline();
}

uint32_t Focus::meeting_country(uint32_t i, const std::vector<uint32_t>& guests) const {
  const auto is_guest = [&](std::string_view country) {
    return std::any_of(guests.begin(), guests.end(), [&](uint32_t e) { return doc_.entities[e].country == country; });
  };
  for (uint32_t j = i, n = 0; j-- > 0 && n < kLookBackMentions; ++n) {
    const Mention& x = doc_.mentions[j];
    if (scene_.sentence_of[j] + kLookBackSentences < scene_.sentence_of[i]) break;
    if (x.place == kNone || x.adjectival || x.end_token > doc_.mentions[i].first_token || Scene::is_namesake(x)) continue;
    uint32_t t = x.first_token;
    while (t > 0 && scene_.tok(t - 1).upos == Upos::kDet) --t;
    if (t == 0 || (scene_.tok(t - 1).lower != "in" && scene_.tok(t - 1).lower != "at")) continue;
    const std::string_view country = doc_.places[x.place].country;
    if (!country.empty() && !is_guest(country)) return scene_.of_country(country, "link.host");
  }
  const std::string_view told = scene_.dateline();
  return told.empty() || is_guest(told) ? kNone : scene_.of_country(told, "link.host");
}

uint32_t Focus::other_country(uint32_t i, const std::vector<uint32_t>& not_these) const {
  const uint32_t s = scene_.sentence_of[i];
  uint32_t found = kNone;
  // "near the Kuwaiti border": whoever has a border told of is a neighbour before anybody else is.
  for (uint32_t j = i, n = 0; j-- > 0 && n < kLookBackMentions && !not_these.empty(); ++n) {
    const Mention& x = doc_.mentions[j];
    if (scene_.sentence_of[j] + 2 < s) break;
    if (x.kind != MentionKind::kCountry || x.end_token >= doc_.tokens.size()) continue;
    const Token& next = scene_.tok(x.end_token);
    const std::string_view noun = next.lemma.empty() ? std::string_view(next.lower) : std::string_view(next.lemma);
    const std::string_view c = scene_.country_of(x);
    if ((noun != "border" && noun != "frontier") || c.empty()) continue;
    if (std::none_of(not_these.begin(), not_these.end(), [&](uint32_t e) { return doc_.entities[e].country == c; }))
      return scene_.of_country(c, "link.neighbour");
  }
  for (uint32_t j = i, n = 0; j-- > 0 && n < kLookBackMentions; ++n) {
    const Mention& x = doc_.mentions[j];
    if (scene_.sentence_of[j] + 2 < s) break;
    const std::string_view c = scene_.country_of(x);
    if (c.empty()) continue;
    // "Norway will not let Chad threaten its neighbour": who does something about it is none.
    if (scene_.sentence_of[j] == s && scene_.is_subject(x)) continue;
    const bool excluded =
        std::any_of(not_these.begin(), not_these.end(), [&](uint32_t e) { return doc_.entities[e].country == c; });
    if (excluded) continue;
    found = scene_.of_country(c, "link.neighbour");
    break;
  }
  return not_these.empty() ? kNone : found;
}

// A body between states is one side of two where the article tells of no two countries before mention i, or where the sentence
// before tells what it did to the only country there: "The EU warned Moscow. Both sides ..."
bool Focus::body_in_conflict(uint32_t i) const {
  const uint32_t s = scene_.sentence_of[i];
  const auto countries = [&](uint32_t from, uint32_t to) {
    std::vector<std::string_view> out;
    for (uint32_t j = from; j < to; ++j) {
      const Mention& x = doc_.mentions[j];
      if (!scene_.is_party(x) || x.kind == MentionKind::kPronoun || x.entities.size() != 1 || scene_.is_dateline(j)) continue;
      const Entity& entity = doc_.entities[x.entities.front()];
      if (entity.country.empty() || entity.media || entity.rule == "link.focus") continue;
      if (std::find(out.begin(), out.end(), entity.country) == out.end()) out.push_back(entity.country);
    }
    return out;
  };
  if (countries(i > kLookBackMentions ? i - kLookBackMentions : 0, i).size() < 2) return true;
  if (s == 0) return false;
  const uint32_t from = scene_.first_of[s - 1];
  const uint32_t to = std::min(scene_.first_of[s], from + kMostOfSentence);
  if (countries(from, to).size() != 1) return false;
  return std::none_of(doc_.mentions.begin() + from, doc_.mentions.begin() + to,
                      [&](const Mention& x) { return x.place != kNone && in_place(x); });
}

std::vector<uint32_t> Focus::last_parties(uint32_t i, uint32_t n, bool of_story) const {
  const Mention& m = doc_.mentions[i];
  const uint32_t s = scene_.sentence_of[i];
  std::vector<uint32_t> out;
  std::vector<std::string_view> codes;
  // Who praises both sides is neither, however often named before; nor who says that it did something and urged both.
  std::vector<uint32_t> verbs;
  uint32_t over = m.head_token;
  for (int steps = 0; steps < 3 && scene_.tok(over).deprel == Deprel::kNmod && scene_.tok(over).head != kNone; ++steps) {
    const uint32_t above = scene_.tok(over).head;
    if (scene_.tok(above).deprel != Deprel::kObj && scene_.tok(above).deprel != Deprel::kNmod) break;
    over = above;
  }
  for (int steps = 0; steps < 8 && scene_.tok(over).head != kNone; ++steps) {
    over = scene_.tok(over).head;
    verbs.push_back(over);
    const Deprel d = scene_.tok(over).deprel;
    if (d != Deprel::kConj && d != Deprel::kXcomp && d != Deprel::kAdvcl) break;
  }
  const auto over_this = [&](uint32_t verb) { return std::find(verbs.begin(), verbs.end(), verb) != verbs.end(); };
  for (uint32_t j = scene_.begin_of(i); j < i; ++j) {
    const Mention& x = doc_.mentions[j];
    if (!scene_.is_party(x) || !scene_.is_subject(x) || x.adjectival || scene_.tok(x.head_token).head == kNone) continue;
    if (!over_this(scene_.tok(x.head_token).head) || x.head_token == m.head_token) continue;
    for (const uint32_t e : x.entities)
      if (!doc_.entities[e].code.empty()) codes.push_back(doc_.entities[e].code);
  }
  const bool bodies = body_in_conflict(i);
  size_t most = n;
  bool strangers = false;  // "the rebels attacked a base": one side is nobody's whom a code names
  const auto take = [&](const Mention& x) {
    if (out.size() >= most || !scene_.is_party(x)) return;
    for (const uint32_t e : x.entities) {
      const Entity& entity = doc_.entities[e];
      strangers = strangers || (out.size() < n && entity.armed && entity.code.empty() && scene_.is_subject(x));
      const std::string_view code = entity.code;
      if (entity.media || code.empty() || out.size() >= most) continue;
      // Bodies mediate more often than they are a side; whose men somebody's are, only by the drift, is no side named.
      if (entity.country.empty() && !(bodies && (code == "WEST" || code == "EU" || code == "NATO"))) continue;
      if (x.kind == MentionKind::kRole && entity.rule == "link.focus" && !scene_.is_subject(x)) continue;
      if (std::find(codes.begin(), codes.end(), code) != codes.end()) continue;
      codes.push_back(code);
      // "a single Serb", "Kosovo's police": the side is their state.
      const bool stands_for = entity.sector == Sector::kCvl || entity.sector == Sector::kCop;
      const uint32_t country = stands_for ? scene_.of_country(entity.country, "link.pair") : kNone;
      out.push_back(country == kNone ? e : country);
    }
  };
  // Doers before those done to, and these before places, sentence by sentence backwards.
  for (uint32_t back = 0; back <= kPairSentences && back <= s && out.size() < most; ++back) {
    const uint32_t at = s - back;
    // One from one sentence, the other from another: whoever the story tells of most, not who is next.
    if (of_story && !out.empty()) most = kMostSides;
    for (const int rank : {0, 1, 2, 3}) {
      if (rank >= 2 && back == 0) continue;
      for (uint32_t j = scene_.first_of[at]; j < scene_.first_of[at + 1] && j < scene_.first_of[at] + kMostOfSentence; ++j) {
        const Mention& x = doc_.mentions[j];
        if (at == s && x.end_token > m.first_token) break;
        if (x.head_token >= doc_.tokens.size() || scene_.is_dateline(j)) continue;
        if (x.adjectival && x.kind != MentionKind::kCountry) continue;
        uint32_t top = x.head_token;
        for (int steps = 0; steps < 4 && scene_.tok(top).deprel == Deprel::kConj && scene_.tok(top).head != kNone; ++steps)
          top = scene_.tok(top).head;
        const Deprel d = scene_.tok(top).deprel;
        const bool doer = d == Deprel::kNsubj || d == Deprel::kNsubjPass || d == Deprel::kNsubjOuter;
        // Who invites both leaders is neither of them.
        if (doer && at == s && scene_.tok(top).head != kNone && over_this(scene_.tok(top).head)) continue;
        const bool place_like = x.place != kNone && x.kind == MentionKind::kCountry && in_place(x);
        // "to the Peruvian border": whose ground it is comes last.
        if ((x.adjectival ? 3 : doer ? 0 : place_like ? 2 : 1) == rank) take(x);
      }
    }
  }
  if (out.size() > n) {
    std::vector<uint32_t> told(out.size(), 0);  // in how many sentences
    std::vector<uint32_t> last(out.size(), kNone);
    for (uint32_t j = i > kLookBackMentions ? i - kLookBackMentions : 0; j < i; ++j)
      for (const uint32_t e : doc_.mentions[j].entities)
        for (size_t k = 0; k < out.size(); ++k) {
          if (doc_.entities[e].country != doc_.entities[out[k]].country || last[k] == scene_.sentence_of[j]) continue;
          last[k] = scene_.sentence_of[j];
          ++told[k];
        }
    std::vector<size_t> order(out.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return told[a] > told[b]; });
    std::vector<uint32_t> chosen;
    for (size_t k = 0; k < n; ++k) chosen.push_back(out[order[k]]);
    out = std::move(chosen);
  }
  if (out.size() < n || strangers) out.clear();
  return out;
}

// The subject of the word of saying before one that is put in with a pronoun for its subject: ", it added,". kNone for others.
uint32_t Focus::spoke_before(uint32_t i) const {
  const Mention& m = doc_.mentions[i];
  const uint32_t verb = scene_.tok(m.head_token).head;
  if (!scene_.is_subject(m) || verb == kNone || m.first_token == 0) return kNone;
  const auto says = [&](uint32_t t) {
    return scene_.tok(t).upos == Upos::kVerb && scene_.tables.cues.contains(word_hash(scene_.tok(t).lemma));
  };
  const std::string_view mark = scene_.tok(m.first_token - 1).lower;
  const uint32_t behind = verb + 1;
  if (!says(verb) || scene_.tok(verb).deprel != Deprel::kParataxis || (mark != "," && mark != "-" && mark != "—") ||
      behind >= doc_.tokens.size() || scene_.tok(behind).upos != Upos::kPunct)
    return kNone;
  for (uint32_t j = i, n = 0; j-- > 0 && n < kLookBackMentions; ++n) {
    const Mention& x = doc_.mentions[j];
    if (scene_.sentence_of[j] + 1 < scene_.sentence_of[i]) break;
    const uint32_t up = scene_.tok(x.head_token).head;
    if (scene_.is_party(x) && scene_.is_subject(x) && !x.adjectival && up != kNone && up != verb && says(up)) return j;
  }
  return kNone;
}

bool Focus::fits(const Mention& candidate, const PronounRow& p) const {
  if (candidate.entities.empty()) return false;
  const uint32_t e = candidate.entities.front();
  const Entity& entity = doc_.entities[e];
  const Known& k = scene_.known[e];
  if (p.gender == 'm' || p.gender == 'f') {
    if (!(entity.kind == MentionKind::kPerson || (entity.kind == MentionKind::kRole && k.human && !k.plural))) return false;
    return k.gender == ' ' || k.gender == p.gender;
  }
  if (p.plural) {
    if (candidate.entities.size() > 1) return true;
    if (entity.kind == MentionKind::kPerson) return false;
    if (entity.kind == MentionKind::kCountry) return false;
    if (entity.kind == MentionKind::kRole) return k.plural || entity.collective;
    return true;
  }
  // it, its
  if (candidate.entities.size() > 1 || entity.kind == MentionKind::kPerson) return false;
  if (entity.kind == MentionKind::kRole) return !k.human && !k.plural;
  return true;
}

// The nearest verb above the pronoun's own that has a subject of its own.
bool Focus::has_own_subject(uint32_t verb) const {
  const uint32_t s = scene_.tok(verb).sentence;
  const uint32_t from = std::max(doc_.sentences[s].first_token, verb > kMostOfSentence ? verb - kMostOfSentence : 0);
  for (uint32_t t = from; t < verb; ++t) {
    const Token& x = scene_.tok(t);
    if (x.head == verb && (x.deprel == Deprel::kNsubj || x.deprel == Deprel::kNsubjPass)) return true;
  }
  return false;
}

uint32_t Focus::governing_verb(const Mention& m) const {
  uint32_t v = m.head_token;
  while (v != kNone && scene_.tok(v).upos != Upos::kVerb && scene_.tok(v).head != kNone) v = scene_.tok(v).head;
  for (int steps = 0; steps < 8 && v != kNone; ++steps) {
    v = scene_.tok(v).head;
    if (v != kNone && scene_.tok(v).upos == Upos::kVerb && has_own_subject(v)) return v;
  }
  return kNone;
}

// A doer that is joined to other doers.
bool Focus::is_one_of_several(uint32_t j) const {
  const Mention& m = doc_.mentions[j];
  uint32_t top = m.head_token;
  for (int steps = 0; steps < 8 && scene_.tok(top).deprel == Deprel::kConj && scene_.tok(top).head != kNone; ++steps)
    top = scene_.tok(top).head;
  const Deprel d = scene_.tok(top).deprel;
  if (d != Deprel::kNsubj && d != Deprel::kNsubjPass) return false;
  for (uint32_t x = scene_.begin_of(j); x < scene_.end_of(j); ++x) {
    const Mention& n = doc_.mentions[x];
    if (x == j || !scene_.is_party(n) || n.adjectival || n.entities.empty() || n.entities == m.entities) continue;
    uint32_t other = n.head_token;
    for (int steps = 0; steps < 8 && scene_.tok(other).deprel == Deprel::kConj && scene_.tok(other).head != kNone; ++steps)
      other = scene_.tok(other).head;
    if (other == top && n.head_token != m.head_token) return true;
  }
  return false;
}

// Entities of j and of what is coordinated with it.
void Focus::with_partners(uint32_t j, std::vector<uint32_t>* entities) const {
  const Mention& m = doc_.mentions[j];
  *entities = m.entities;
  for (uint32_t x = scene_.begin_of(j); x < scene_.end_of(j); ++x) {
    const Mention& n = doc_.mentions[x];
    if (x == j || !scene_.is_party(n) || n.adjectival || n.entities.empty()) continue;
    const Token& head = scene_.tok(n.head_token);
    if (head.deprel != Deprel::kConj || head.head != m.head_token) continue;
    for (const uint32_t e : n.entities) {
      if (std::find(entities->begin(), entities->end(), e) == entities->end()) entities->push_back(e);
    }
  }
}

std::vector<uint32_t> Focus::antecedent(uint32_t i, const PronounRow& p, float* certainty) const {
  const Mention& m = doc_.mentions[i];
  const uint32_t s = scene_.sentence_of[i];
  const bool quoted = in_quotation(m);
  const uint32_t governor = governing_verb(m);
  uint32_t own_verb = m.head_token;
  for (int steps = 0; steps < 6 && scene_.tok(own_verb).upos != Upos::kVerb && scene_.tok(own_verb).head != kNone; ++steps)
    own_verb = scene_.tok(own_verb).head;
  // Who does the pronoun's verb where that has no subject of its own.
  std::vector<uint32_t> lent_subject;
  if (!has_own_subject(own_verb)) {
    const uint32_t above = governor;
    for (uint32_t j = scene_.begin_of(i); above != kNone && j < i; ++j) {
      const Mention& n = doc_.mentions[j];
      if (scene_.is_party(n) && scene_.is_subject(n) && scene_.tok(n.head_token).head == above && !n.adjectival)
        lent_subject = n.entities;
    }
  }
  bool unless = false, infinitive = false;
  // "let Oslo open its border"
  infinitive = scene_.tok(own_verb).deprel == Deprel::kXcomp && scene_.tok(own_verb).xpos == "VB";
  for (uint32_t t = own_verb > 12 ? own_verb - 12 : 0; t < own_verb; ++t) {
    if (scene_.tok(t).head != own_verb || scene_.tok(t).deprel != Deprel::kMark) continue;
    unless = unless || scene_.tok(t).lower == "unless";
    infinitive = infinitive || scene_.tok(t).lower == "to";
  }
  // The verb above an infinitive that says whose word this possessive stands in: "urged Oslo to open its border".
  const uint32_t controller = infinitive && p.use == PronounRow::Use::kPossessive ? scene_.tok(own_verb).head : kNone;
  // "Oslo will act if Bergen arms, its minister said": the verb of what is said before whose speaker it names.
  uint32_t said = kNone;
  if (const uint32_t speaker = scene_.tok(m.head_token).head;
      p.use == PronounRow::Use::kPossessive && speaker != kNone && scene_.tok(speaker).deprel == Deprel::kNsubj)
    for (uint32_t t = doc_.sentences[s].first_token; t < m.head_token && said == kNone; ++t)
      if (scene_.tok(t).deprel == Deprel::kCcomp && scene_.tok(t).head == scene_.tok(speaker).head) said = t;
  struct Best {
    int score = -1000;
    std::vector<uint32_t> entities;
  } best, second;
  for (uint32_t j = i, n = 0; j-- > 0 && n < kLookBackMentions; ++n) {
    const Mention& x = doc_.mentions[j];
    const uint32_t distance = s - scene_.sentence_of[j];
    if (distance > kLookBackSentences) break;
    if (!scene_.is_party(x) || x.entities.empty() || x.end_token > m.first_token) continue;
    if (x.kind == MentionKind::kPronoun && x.entities.empty()) continue;
    std::vector<uint32_t> entities = x.entities;
    if (p.plural && p.gender == ' ' && !x.adjectival) with_partners(j, &entities);
    const bool coordinated = entities.size() > x.entities.size();
    if (!(p.plural && coordinated) && !fits(x, p)) continue;
    const Deprel d = scene_.tok(x.head_token).deprel;
    int score = -12 * static_cast<int>(distance) - static_cast<int>(n) / 2;
    if (d == Deprel::kNsubj || d == Deprel::kNsubjPass || d == Deprel::kNsubjOuter)
      score += 14;
    else if (d == Deprel::kOblAgent)
      score += 6;
    else if (d == Deprel::kObj || d == Deprel::kIobj)
      score += 4;
    else if (d == Deprel::kConj)
      score -= 4;
    if (x.adjectival) score -= x.kind == MentionKind::kCountry && x.rule == "who.adjective" ? 12 : 6;
    if (d == Deprel::kObl && x.place != kNone) score -= 8;
    if (coordinated) score += 6;
    // "Peru and Chile expelled its envoy": neither of the two is "it".
    if (p.gender == 'n' && is_one_of_several(j)) score -= 24;
    if (p.plural && scene_.known[x.entities.front()].plural) score += 6;  // "they" are people before they are a body
    if (doc_.entities[x.entities.front()].media) score -= 10;
    if (quoted != in_quotation(x)) score -= 3;
    // A reflexive or possessive looks to its own clause's subject; an object never does.
    const uint32_t up = scene_.tok(m.head_token).head;
    uint32_t top = x.head_token;
    for (int steps = 0; steps < 4 && scene_.tok(top).deprel == Deprel::kConj && scene_.tok(top).head != kNone; ++steps)
      top = scene_.tok(top).head;
    const bool same_verb = up != kNone && scene_.tok(top).head == up;
    const Deprel own = scene_.tok(m.head_token).deprel;
    const bool object = p.use == PronounRow::Use::kObject || own == Deprel::kObj || own == Deprel::kIobj || own == Deprel::kObl;
    if (object && scene_.tok(top).head != kNone && scene_.tok(scene_.tok(top).head).head == up && up != kNone) score -= 10;
    if (p.use == PronounRow::Use::kReflexive && same_verb) score += 30;
    if (object && p.use != PronounRow::Use::kReflexive && same_verb) continue;
    // "before shooting it down", "was ready to receive him": nor to whoever does an infinitive or gerund from further up.
    if (object && p.use != PronounRow::Use::kReflexive && !lent_subject.empty() &&
        (x.entities == lent_subject || (p.gender == 'n' && scene_.country_of(x) == doc_.entities[lent_subject.front()].country &&
                                        !scene_.country_of(x).empty())))
      continue;
    // "demanded his resignation": never who demands it.
    if (p.use == PronounRow::Use::kPossessive && up != kNone && scene_.tok(up).head != kNone && scene_.is_subject(x) &&
        scene_.tok(top).head == scene_.tok(up).head && scene_.tables.asked_nouns.contains(word_hash(scene_.tok(up).lower)) &&
        scene_.tables.asking_verbs.contains(word_hash(scene_.tok(scene_.tok(up).head).lemma)))
      continue;
    // "gave the general and his sons a day": the one named beside.
    if (p.use == PronounRow::Use::kPossessive &&
        scene_.tok(scene_.tok(m.head_token).head == kNone ? m.head_token : scene_.tok(m.head_token).head).deprel ==
            Deprel::kConj &&
        scene_.tok(scene_.tok(m.head_token).head).head == x.head_token)
      score += 20;
    // "made it stop": the subject of an open complement is not the subject above it.
    if (up != kNone && (scene_.tok(up).deprel == Deprel::kXcomp || scene_.tok(up).deprel == Deprel::kCcomp) &&
        up == m.head_token + 1 && scene_.tok(up).xpos == "VB" && scene_.tok(x.head_token).head == scene_.tok(up).head) {
      continue;
    }
    if (p.use == PronounRow::Use::kPossessive && up != kNone && scene_.tok(up).head == scene_.tok(x.head_token).head &&
        scene_.is_subject(x))
      score += 4;
    // The subject of the clause that this clause hangs on: "Benin refused to give up men whom Niger wants, and denied that it
    // ...".
    if (governor != kNone && scene_.tok(top).head == governor && (d == Deprel::kNsubj || d == Deprel::kNsubjPass)) score += 8;
    if (said != kNone && scene_.tok(top).head == said && (d == Deprel::kNsubj || d == Deprel::kNsubjPass)) score += 16;
    // "... would strike the town unless it gave in": who must give way is whom the main clause presses.
    if (governor != kNone && unless && scene_.tok(x.head_token).sentence == scene_.tok(m.head_token).sentence) {
      if (scene_.tok(top).head == governor && scene_.is_subject(x))
        score -= 24;
      else if (d == Deprel::kObl || d == Deprel::kObj || d == Deprel::kNmod || d == Deprel::kNmodPoss)
        score += 10;
    }
    // "urged Oslo to open its border": the infinitive is done by whom the verb above calls on.
    if (controller != kNone && scene_.tok(top).head == controller) {
      if (d == Deprel::kObj || d == Deprel::kIobj) score += 24;
    }
    // Subject to subject.
    if (p.use == PronounRow::Use::kSubject && scene_.is_subject(x)) score += 3;
    if (p.gender == 'n' && doc_.entities[x.entities.front()].kind == MentionKind::kRole) score -= 2;
    if (score > best.score) {
      if (best.entities != entities) second = best;
      best.score = score;
      best.entities = std::move(entities);
    } else if (score > second.score && entities != best.entities) {
      second.score = score;
      second.entities = std::move(entities);
    }
  }
  if (best.entities.empty()) return {};
  *certainty = best.score - second.score >= 8 ? 0.8f : 0.6f;
  return best.entities;
}

}  // namespace demarche::link
