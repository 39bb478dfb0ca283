#include "event/speech.h"

#include <algorithm>

#include "event/parties.h"

namespace demarche::event {
namespace {

constexpr size_t kLongestChain = 6;

// May the word stand for somebody who speaks? "It was said" names nobody.
bool speaks(const Token& token) {
  if (token.upos == Upos::kPron)
    return token.lower != "it" && token.lower != "there" && token.lower != "which" && token.lower != "that";
  return token.upos == Upos::kNoun || token.upos == Upos::kPropn || token.upos == Upos::kNum;
}

// The phrase from its first word to its head, and what follows "of" or "from".
Span words_of(const Doc& doc, const Scene& scene, uint32_t token) {
  const uint32_t first = std::max(scene.tree.leftmost(token), token < 8 ? 0 : token - 8);
  uint32_t from = token;
  while (from > first && doc.tokens[from - 1].upos != Upos::kPunct && doc.tokens[from - 1].upos != Upos::kAdp) --from;
  // A name runs on, whatever its words hang on.
  while (from > 0 && doc.tokens[from].upos == Upos::kPropn && doc.tokens[from - 1].upos == Upos::kPropn &&
         doc.tokens[from - 1].sentence == doc.tokens[token].sentence && token - from < 4)
    --from;
  return cover(doc.tokens[from].span, doc.tokens[token].span);
}

// A name that no table knows and that speaks is somebody all the same.
uint32_t speaker_named(Doc& doc, Span span) {
  std::string_view name = doc.text(span);
  // "China's Global Herald": whose it is, is no part of its name.
  for (const std::string_view of : {"'s ", "\xe2\x80\x99s "})
    if (const size_t at = name.find(of); at != std::string_view::npos) name.remove_prefix(at + of.size());
  if (name.starts_with("the ") || name.starts_with("The ")) name.remove_prefix(4);
  for (uint32_t e = 0; e < doc.entities.size(); ++e)
    if (doc.entities[e].rule == "event.speaker" && doc.entities[e].name == name) return e;
  Entity entity;
  entity.kind = MentionKind::kOrganisation;
  entity.name = doc.keep(name);
  entity.rule = "event.speaker";
  doc.entities.push_back(std::move(entity));
  return static_cast<uint32_t>(doc.entities.size() - 1);
}

// "the Kumo newspaper", "the Belta news agency": an outlet called by its name, not a body that has "agency" in its own. Empty
// where it is none.
Party outlet_named(Doc& doc, const Scene& scene, uint32_t token, const std::vector<Source>& found) {
  if (doc.tokens[token].upos == Upos::kPropn || !scene.knowledge.in_kind("outlet", doc.tokens[token].lower)) return {};
  uint32_t name = token;
  while (name > 0 && name + 4 > token && scene.knowledge.in_kind("outlet-word", doc.tokens[name - 1].lower)) --name;
  if (name == 0 || doc.tokens[name - 1].upos != Upos::kPropn || doc.tokens[name - 1].sentence != doc.tokens[token].sentence)
    return {};
  const uint32_t last = name - 1;
  uint32_t first = last;
  while (first > 0 && doc.tokens[first - 1].upos == Upos::kPropn && last - first < 4 &&
         doc.tokens[first - 1].sentence == doc.tokens[token].sentence)
    --first;
  if (!found.empty() && found.front().party.mention != kNone) {
    const Mention& mention = doc.mentions[found.front().party.mention];
    const bool named = mention.kind == MentionKind::kOrganisation && mention.first_token <= last;
    if (named && (mention.first_token < first || found.front().party.entity != kNone)) return {};
  }
  for (uint32_t t = first; t <= last; ++t)
    for (uint32_t m = scene.mentions.first(t); m != kNone; m = scene.mentions.next(m)) {
      const Mention& mention = doc.mentions[m];
      if (mention.entities.empty() || mention.kind == MentionKind::kRole) continue;
      if (!doc.entities[mention.entities.front()].media) return {};
      return {mention.entities.front(), m, mention.span, false};
    }
  const Span span = cover(doc.tokens[first].span, doc.tokens[last].span);
  return {speaker_named(doc, span), kNone, cover(span, doc.tokens[token].span), false};
}

// A source told beside the clause, and the stretch of the sentence that it speaks of.
struct Attribution {
  uint32_t source;            // head of the phrase that names it
  uint32_t from, to;          // tokens
  uint32_t cue_from, cue_to;  // the words of the attribution themselves
};

// The head of the noun phrase that opens at the token, or kNone.
uint32_t phrase_head(const Doc& doc, uint32_t t, uint32_t end) {
  const auto nominal = [&](uint32_t k) {
    return doc.tokens[k].upos == Upos::kNoun || doc.tokens[k].upos == Upos::kPropn || doc.tokens[k].upos == Upos::kPron;
  };
  // "the United Nations envoy": a participle before a noun is no verb here.
  const auto verbal = [&](uint32_t k) {
    return doc.tokens[k].upos == Upos::kVerb && doc.tokens[k].deprel != Deprel::kAmod &&
           doc.tokens[k].deprel != Deprel::kCompound;
  };
  while (t < end && !nominal(t) && doc.tokens[t].upos != Upos::kPunct && !verbal(t)) ++t;
  if (t >= end || !nominal(t)) return kNone;
  for (int steps = 0; steps < 8; ++steps) {
    const uint32_t above = doc.tokens[t].head;
    if (above == kNone || above <= t || above >= end || !nominal(above)) break;
    bool apart = false;
    for (uint32_t k = t + 1; k < above; ++k)
      apart = apart || (doc.tokens[k].upos == Upos::kPunct && doc.tokens[k].lower != "-") || verbal(k);
    if (apart) break;
    t = above;
  }
  return t;
}

// "Rebels seize the airport - minister", "Witnesses: police opened fire": a headline's way to say who says so.
void headline_attribution(const Doc& doc, const Scene& scene, const Sentence& sentence, std::vector<Attribution>* out) {
  uint32_t end = sentence.end_token;
  if (end - sentence.first_token < 4 || (doc.tokens[end - 1].lower == "." && sentence.zone == ZoneKind::kStory)) return;
  const auto names_speaker = [&](uint32_t from, uint32_t to) {
    for (uint32_t t = from; t < to; ++t)
      if (doc.tokens[t].upos == Upos::kVerb || doc.tokens[t].upos == Upos::kAux || doc.tokens[t].upos == Upos::kNum) return kNone;
    const uint32_t head = phrase_head(doc, from, to);
    if (head == kNone || to - from > 7) return kNone;
    if (scene.knowledge.in_kind("sayer", word_of(doc.tokens[head]))) return head;
    for (uint32_t m = scene.mentions.first(head); m != kNone; m = scene.mentions.next(m)) {
      const Mention& mention = doc.mentions[m];
      if (mention.entities.empty() || mention.adjectival) continue;
      if (mention.kind == MentionKind::kOrganisation || mention.kind == MentionKind::kPerson) return head;
      if (mention.kind == MentionKind::kRole && !doc.entities[mention.entities.front()].armed) return head;
    }
    return kNone;
  };
  const auto told = [&](uint32_t from, uint32_t to) {
    for (uint32_t t = from; t < to; ++t)
      if (doc.tokens[t].upos == Upos::kVerb) return true;
    return false;
  };
  const auto parts = [&](uint32_t t) {
    const std::string_view form = doc.tokens[t].lower;
    if (form == ":") return true;
    const bool dash = form == "-" || form == "\xe2\x80\x93" || form == "\xe2\x80\x94";
    return dash && t > 0 && t + 1 < doc.tokens.size() && doc.tokens[t - 1].span.end < doc.tokens[t].span.begin &&
           doc.tokens[t].span.end < doc.tokens[t + 1].span.begin;
  };
  for (uint32_t t = end - 1; t > sentence.first_token + 1 && end - t < 9; --t) {
    if (!parts(t)) continue;
    const uint32_t head = names_speaker(t + 1, end);
    if (head != kNone && told(sentence.first_token, t)) out->push_back({head, sentence.first_token, t, t, end});
    if (head != kNone) return;
    break;
  }
  for (uint32_t t = sentence.first_token + 1; t < end && t < sentence.first_token + 7; ++t) {
    if (doc.tokens[t].lower != ":") continue;
    const uint32_t head = names_speaker(sentence.first_token, t);
    if (head != kNone && told(t + 1, end)) out->push_back({head, t + 1, end, sentence.first_token, t + 1});
    return;
  }
}

// "according to" and its like by their words, since trees differ about them: they speak of the clauses of their stretch of the
// sentence.
std::vector<Attribution> attributions(const Doc& doc, const Scene& scene) {
  std::vector<Attribution> out;
  for (const Sentence& sentence : doc.sentences) {
    if (sentence.skipped || sentence.end_token <= sentence.first_token) continue;
    headline_attribution(doc, scene, sentence, &out);
    for (uint32_t t = sentence.first_token; t + 2 < sentence.end_token; ++t) {
      const size_t length = scene.knowledge.according(doc, t, sentence.end_token);
      if (length == 0) continue;
      const uint32_t start = t + static_cast<uint32_t>(length);
      const uint32_t object = phrase_head(doc, start, std::min(sentence.end_token, start + 12));
      if (object == kNone || scene.knowledge.in_kind("norm", word_of(doc.tokens[object]))) continue;
      uint32_t from = sentence.first_token, to = sentence.end_token;
      for (uint32_t k = sentence.first_token; k < sentence.end_token; ++k) {
        if (doc.tokens[k].lower != ";") continue;
        if (k < t)
          from = k;
        else
          to = std::min(to, k);
      }
      out.push_back({object, from, to, t, object + 1});
    }
  }
  return out;
}

}  // namespace

bool is_time(const Doc& doc, const Scene& scene, uint32_t token) {
  for (uint32_t m = scene.mentions.first(token); m != kNone; m = scene.mentions.next(m))
    if (doc.mentions[m].kind == MentionKind::kTime) return true;
  return false;
}

bool is_reported(const Clause& child, const Reporter& reporter) {
  if (child.edge == Edge::kQuotation) return true;
  if (child.edge == Edge::kContent) return child.function != "xcomp";
  // Whom one quotes is not what he says.
  if (child.edge == Edge::kNoun) return reporter.role != Role::kQuote && (child.function == "obj" || child.function == "of");
  if (child.edge == Edge::kApposition) return child.quoted;
  return false;
}

Speech read_speech(Doc& doc, const Scene& scene, const std::vector<Fired>& fired,
                   const std::vector<std::vector<Argument>>& arguments) {
  const auto& all = scene.clauses.all;
  Speech speech;
  speech.reporter.assign(all.size(), nullptr);
  speech.speakers.resize(all.size());
  speech.according.resize(all.size());
  speech.outlet.assign(all.size(), 0);
  const auto is_media = [&](const Party& party) { return party.entity != kNone && doc.entities[party.entity].media; };
  const auto sources = [&](uint32_t token, std::string_view verb) {
    std::vector<Source> out;
    for (Party& party : parties_of(doc, scene, token, false)) out.push_back({std::move(party), verb});
    // "witnesses", "a source close to the talks": nobody known, but somebody said it.
    if (out.empty() && speaks(doc.tokens[token])) out.push_back({{kNone, kNone, words_of(doc, scene, token), false}, verb});
    // "witnesses and a Kenyan doctor": the first said it too.
    for (uint32_t c = scene.tree.first(token); c != kNone && !out.empty() && speaks(doc.tokens[token]); c = scene.tree.next(c)) {
      if (doc.tokens[c].deprel != Deprel::kConj) continue;
      const uint32_t behind = doc.tokens[scene.tree.leftmost(c)].span.begin;
      if (std::all_of(out.begin(), out.end(), [&](const Source& s) { return s.party.span.begin >= behind; }))
        out.insert(out.begin(), {{kNone, kNone, words_of(doc, scene, token), false}, verb});
      break;
    }
    // "a statement on the party's website": whoever a paper hangs with gave it out.
    if (out.size() == 1 && out.front().party.entity == kNone && scene.knowledge.in_kind("document", word_of(doc.tokens[token])))
      for (uint32_t c = scene.tree.first(token); c != kNone && out.size() == 1; c = scene.tree.next(c)) {
        if (doc.tokens[c].deprel != Deprel::kNmod || case_of(doc, scene.tree, c, Deprel::kCase) != "on") continue;
        auto owners = parties_of(doc, scene, c, false);
        if (!owners.empty() && owners.front().entity != kNone) out = {{std::move(owners.front()), verb}};
      }
    if (const Party outlet = outlet_named(doc, scene, token, out); outlet.entity != kNone) out = {{outlet, verb}};
    // "the Bamako Herald" is no Herald that the tables know.
    if (out.size() == 1 && is_media(out.front().party) && out.front().party.mention != kNone) {
      const Mention& mention = doc.mentions[out.front().party.mention];
      uint32_t first = mention.first_token;
      while (first > 0 && doc.tokens[first - 1].upos == Upos::kPropn && doc.tokens[first - 1].deprel == Deprel::kCompound &&
             doc.tokens[first - 1].head < mention.end_token && doc.tokens[first - 1].sentence == doc.tokens[token].sentence)
        --first;
      const Span name = cover(doc.tokens[first].span, mention.span);
      if (first < mention.first_token && mention.end_token == mention.first_token + 1)
        out = {{{speaker_named(doc, name), kNone, name, false}, verb}};
    }
    for (Source& source : out)
      if (source.party.entity == kNone && doc.tokens[token].upos == Upos::kPropn)
        source.party.entity = speaker_named(doc, source.party.span);
    return out;
  };
  const auto prepend = [](std::vector<Source> outer, std::vector<Source>* inner) {
    std::erase_if(outer, [&](const Source& source) {
      return source.party.entity != kNone &&
             std::any_of(inner->begin(), inner->end(), [&](const Source& s) { return s.party.entity == source.party.entity; });
    });
    for (Source& source : *inner) outer.push_back(std::move(source));
    if (outer.size() > kLongestChain) outer.resize(kLongestChain);
    *inner = std::move(outer);
  };
  for (const Attribution& told : attributions(doc, scene)) {
    for (uint32_t i = 0; i < all.size(); ++i) {
      if (all[i].head < told.from || all[i].head >= told.to || (all[i].head >= told.cue_from && all[i].head < told.cue_to))
        continue;
      if (all[i].parent != kNone && all[all[i].parent].head >= told.from && all[all[i].parent].head < told.to) continue;
      speech.according[i] = sources(told.source, "according to");
    }
  }
  // Parents first: a participle borrows the speaker of the verb above.
  for (const uint32_t i : scene.clauses.order) {
    const Clause& clause = all[i];
    for (const Argument& argument : arguments[i]) {
      if (argument.function == "per") {
        for (Source& source : sources(argument.token, "according to")) speech.according[i].push_back(std::move(source));
      }
    }
    const Reporter* reporter = reporter_of(doc, scene.knowledge, clause);
    // "The opposition, quoted in the weekly, accuses", "a call, relayed by the agency": the outlet passes it on.
    // "Speaking to the daily, the minister said"
    const bool spoken = clause.gerund && clause.edge != Edge::kContent && scene.knowledge.in_kind("speaking", clause.lemma);
    if (((clause.passive && !clause.finite && scene.knowledge.in_kind("carrying", clause.lemma)) || spoken) &&
        clause.parent != kNone && clause.edge != Edge::kContent) {
      // "in a call relayed by the agency, the minister alleged": what hangs on a noun speaks of its verb.
      uint32_t target = clause.parent;
      for (int steps = 0; steps < 3 && all[target].word_class == WordClass::kNoun && all[target].edge == Edge::kNoun &&
                          all[target].parent != kNone;
           ++steps)
        target = all[target].parent;
      // "a video shown by the agency shows": named with whoever shows it, below.
      const bool passed_on = clause.passive && all[target].subject != kNone && all[target].subject == clause.subject &&
                             reporter_of(doc, scene.knowledge, all[target]) != nullptr;
      for (const Argument& argument : arguments[i]) {
        if (argument.function != "by" && argument.function != "in" && argument.function != "on" && argument.function != "with" &&
            !(spoken && argument.function == "to"))
          continue;
        for (Source& source : sources(argument.token, clause.lemma))
          if (is_media(source.party) && !passed_on) speech.according[target].push_back(std::move(source));
      }
    }
    if (reporter == nullptr) continue;
    speech.reporter[i] = reporter;
    auto& said = speech.speakers[i];
    const Argument* doer = nullptr;
    for (const Argument& argument : arguments[i])
      if (argument.function == "doer") doer = &argument;
    if (doer != nullptr && is_time(doc, scene, doer->token)) {
      // "..., their leader, N. N., said Monday": the day says nothing.
      for (uint32_t c = scene.tree.first(clause.head); c != kNone; c = scene.tree.next(c))
        if (doc.tokens[c].deprel == Deprel::kNsubj && !is_time(doc, scene, c)) said = sources(c, clause.lemma);
    } else if (doer != nullptr) {
      said = sources(doer->token, clause.lemma);
    }
    speech.outlet[i] = !said.empty() && std::all_of(said.begin(), said.end(), [&](const Source& s) { return is_media(s.party); });
    // "The agency has learned from two envoys that": only an outlet passes on what it learns.
    if (reporter->role == Role::kHear) {
      if (!speech.outlet[i]) {
        speech.reporter[i] = nullptr;
        said.clear();
        continue;
      }
      if (const Argument* from = clause.find("from"); from != nullptr)
        for (Source& source : sources(from->token, clause.lemma)) said.push_back(std::move(source));
    }
    if (reporter->role == Role::kQuote && !(clause.gerund && !clause.has("as"))) {
      const Argument* object = clause.find("obj");
      if (object != nullptr)
        for (Source& source : sources(object->token, clause.lemma)) said.push_back(std::move(source));
    }
    // "the radio, quoting officials, said": cites them.
    const bool cites =
        reporter->role == Role::kCite || (reporter->role == Role::kQuote && clause.gerund && clause.parent != kNone &&
                                          speech.reporter[clause.parent] != nullptr && !clause.has("as"));
    if (cites) {
      const Argument* object = clause.find("obj");
      std::vector<Source> cited;
      if (object != nullptr) cited = sources(object->token, clause.lemma);
      said.clear();
      // "Radio reported, citing the ministry": the ministry stands behind what the radio says.
      const uint32_t above = clause.parent;
      if (above != kNone && speech.reporter[above] != nullptr && clause.edge != Edge::kContent) {
        for (Source& source : cited) speech.speakers[above].push_back(std::move(source));
      } else if (above != kNone) {
        for (Source& source : cited) speech.according[above].push_back(std::move(source));
      }
      speech.reporter[i] = nullptr;
      continue;
    }
    // "told the agency": an outlet that is told passes the word on.
    for (const Argument& argument : arguments[i]) {
      // A name in capitals may pass for a verb: "confirmed to RFI".
      if (argument.function != "obj" && argument.function != "iobj" && argument.function != "to" && argument.function != "with" &&
          argument.function != "inf")
        continue;
      auto hearers = sources(argument.token, "tell");
      std::erase_if(hearers, [&](const Source& s) { return !is_media(s.party); });
      if (!hearers.empty() && reporter->role != Role::kQuote) {
        prepend(std::move(hearers), &said);
        break;
      }
    }
    // "in an interview with the daily, he said"
    if (const Argument* in = clause.find("in");
        in != nullptr && scene.knowledge.in_kind("interview", word_of(doc.tokens[in->token]))) {
      for (uint32_t c = scene.tree.first(in->token); c != kNone; c = scene.tree.next(c)) {
        if (doc.tokens[c].deprel != Deprel::kNmod && doc.tokens[c].deprel != Deprel::kCompound &&
            doc.tokens[c].deprel != Deprel::kNmodPoss)
          continue;
        auto outlets = sources(c, "interview");
        std::erase_if(outlets, [&](const Source& s) { return !is_media(s.party); });
        if (outlets.empty() || speech.outlet[i]) continue;
        prepend(std::move(outlets), &said);
        break;
      }
    }
    // "an official, quoted by the agency / speaking to the agency, said"
    if (doer != nullptr) {
      for (uint32_t c = scene.tree.first(doer->token); c != kNone; c = scene.tree.next(c)) {
        const uint32_t k = scene.clauses.of_token[c];
        if (k == kNone || all[k].word_class != WordClass::kVerb) continue;
        for (const Argument& argument : all[k].arguments) {
          if (argument.function != "by" && argument.function != "to" && argument.function != "in" && argument.function != "with")
            continue;
          auto carriers = sources(argument.token, all[k].lemma);
          std::erase_if(carriers, [&](const Source& s) { return !is_media(s.party); });
          if (!carriers.empty()) {
            prepend(std::move(carriers), &said);
            break;
          }
        }
      }
    }
    // "pictures published by the group show": whoever gave them out stands behind them.
    if (said.size() == 1 && said.front().party.entity == kNone && doer != nullptr)
      for (uint32_t k = i; k-- > 0 && all[k].sentence == clause.sentence;) {
        if (all[k].head < doer->token || all[k].parent != i || all[k].edge != Edge::kRelative || all[k].finite) continue;
        if (const Argument* by = all[k].find("by"); by != nullptr) prepend(sources(by->token, all[k].lemma), &said);
      }
    // "as saying": whom the verb above quotes.
    if (clause.parent != kNone && clause.edge != Edge::kContent && clause.edge != Edge::kQuotation && clause.gerund &&
        said.empty())
      if (const Reporter* above = speech.reporter[clause.parent]; above != nullptr) said = speech.speakers[clause.parent];
    if (clause.parent != kNone && speech.reporter[clause.parent] != nullptr &&
        speech.reporter[clause.parent]->role == Role::kQuote && clause.marker == "as") {
      said = speech.speakers[clause.parent];
      // "was quoted as saying by the agency"
      if (const Argument* by = clause.find("by"); by != nullptr) {
        prepend(sources(by->token, "quote"), &said);
        speech.speakers[clause.parent] = said;
      }
    }
  }
  (void)fired;
  // "Reuters reported, according to police": an outlet passes on what others say, never the other way round.
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (speech.reporter[i] == nullptr || !speech.outlet[i] || speech.according[i].empty()) continue;
    if (std::any_of(speech.according[i].begin(), speech.according[i].end(), [&](const Source& s) { return is_media(s.party); }))
      continue;
    for (Source& source : speech.according[i]) speech.speakers[i].push_back(std::move(source));
    speech.according[i].clear();
  }
  return speech;
}

std::vector<Source> chain_of(const Clauses& clauses, const Speech& speech, const std::vector<uint8_t>& speech_event,
                             uint32_t clause) {
  std::vector<Source> chain;
  const auto put_before = [&](const std::vector<Source>& outer) {
    std::vector<Source> joined;
    for (const Source& source : outer) {
      const bool there = std::any_of(chain.begin(), chain.end(), [&](const Source& s) {
        return s.party.entity == source.party.entity &&
               (s.party.entity != kNone || (s.party.mention == source.party.mention && s.party.span == source.party.span));
      });
      if (!there) joined.push_back(source);
    }
    joined.insert(joined.end(), chain.begin(), chain.end());
    if (joined.size() <= kLongestChain) chain = std::move(joined);
  };
  uint32_t at = clause;
  for (int steps = 0; at != kNone && steps < 64; ++steps) {
    put_before(speech.according[at]);
    const uint32_t above = clauses.all[at].parent;
    if (above == kNone) break;
    const Reporter* reporter = speech.reporter[above];
    if (reporter != nullptr && (!speech_event[above] || speech.outlet[above]) && is_reported(clauses.all[at], *reporter))
      put_before(speech.speakers[above]);
    at = above;
  }
  return chain;
}

namespace {

// What is said, without the words that say who said it, which the tree may have hung below it.
Span beside(const Doc& doc, const Scene& scene, const Clause& saying, const Clause& said, Span span) {
  const uint32_t subject = saying.subject == kNone ? saying.head : saying.subject;
  const bool own =
      saying.subject != kNone && !(subject < saying.head && scene.tree.leftmost(subject) <= said.head && said.head < subject);
  uint32_t from = saying.head, to = saying.head;
  if (own) {
    from = std::min(from, std::max(scene.tree.leftmost(subject), doc.sentences[saying.sentence].first_token));
    to = std::max(to, subject);
  }
  if (said.head < from) {
    uint32_t last = from;
    const auto closes = [&](uint32_t t) {
      const std::string_view form = doc.tokens[t].lower;
      return form == "\"" || form == "\xe2\x80\x9d" || form == "\xc2\xbb" || form == "\xe2\x80\x99" || form == "'";
    };
    while (last > said.head && last > 0 && doc.tokens[last - 1].upos == Upos::kPunct && !closes(last - 1)) --last;
    if (last > said.head) span.end = std::min(span.end, doc.tokens[last - 1].span.end);
  } else if (said.head > to) {
    span.begin = std::max(span.begin, doc.tokens[to].span.end);
    uint32_t next = to + 1;
    while (next < said.head && doc.tokens[next].upos == Upos::kPunct) ++next;
    span.begin = std::max(span.begin, std::min(doc.tokens[next].span.begin, doc.tokens[said.head].span.begin));
  }
  return span;
}

}  // namespace

void write_statements(Doc& doc, const Scene& scene, const Speech& speech, const std::vector<Fired>& fired,
                      const std::vector<uint8_t>& speech_event) {
  (void)fired;
  (void)speech_event;
  const auto& all = scene.clauses.all;
  std::vector<Span> content(all.size());
  std::vector<uint8_t> quoted(all.size(), 0);
  for (uint32_t i = 0; i < all.size(); ++i) {
    const uint32_t above = all[i].parent;
    if (above == kNone || speech.reporter[above] == nullptr || !is_reported(all[i], *speech.reporter[above])) continue;
    const Span span =
        cover(doc.tokens[scene.tree.leftmost(all[i].head)].span, doc.tokens[scene.tree.rightmost(all[i].head)].span);
    // A report inside what it reports ("X, he said, Y") does not become part of it twice.
    content[above] = cover(content[above], beside(doc, scene, all[above], all[i], span));
    if (all[i].quoted) quoted[above] = 1;
  }
  // "They said: 'Never again.'": words in marks without a verb of their own.
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (speech.reporter[i] == nullptr || !content[i].empty() || speech.speakers[i].empty() ||
        all[i].word_class != WordClass::kVerb)
      continue;
    const Span sentence = doc.sentences[all[i].sentence].span, cue = doc.tokens[all[i].head].span;
    auto q = std::partition_point(doc.quotations.begin(), doc.quotations.end(),
                                  [&](const Quotation& quotation) { return quotation.span.end <= sentence.begin; });
    for (; q != doc.quotations.end() && q->span.begin < sentence.end; ++q) {
      if (q->span.contains(cue.begin)) continue;
      content[i] = q->span;
      quoted[i] = 1;
      break;
    }
  }
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (speech.reporter[i] == nullptr || content[i].empty() || speech.speakers[i].empty()) continue;
    Statement statement;
    statement.speaker = chain_of(scene.clauses, speech, std::vector<uint8_t>(all.size(), 0), i);
    for (const Source& source : speech.speakers[i]) {
      const bool there = std::any_of(statement.speaker.begin(), statement.speaker.end(), [&](const Source& s) {
        return s.party.entity == source.party.entity && s.party.mention == source.party.mention;
      });
      if (!there) statement.speaker.push_back(source);
    }
    statement.cue = doc.tokens[all[i].head].span;
    statement.content = content[i];
    statement.quoted = quoted[i] != 0;
    statement.sentence = all[i].sentence;
    doc.statements.push_back(std::move(statement));
  }
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (speech.according[i].empty()) continue;
    Statement statement;
    statement.speaker = speech.according[i];
    statement.cue = speech.according[i].front().party.span;
    statement.content =
        cover(doc.tokens[scene.tree.leftmost(all[i].head)].span, doc.tokens[scene.tree.rightmost(all[i].head)].span);
    statement.sentence = all[i].sentence;
    doc.statements.push_back(std::move(statement));
  }
  std::stable_sort(doc.statements.begin(), doc.statements.end(),
                   [](const Statement& a, const Statement& b) { return a.cue.begin < b.cue.begin; });
}

}  // namespace demarche::event
