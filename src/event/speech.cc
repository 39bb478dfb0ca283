#include "event/speech.h"

#include <algorithm>

#include "event/parties.h"

namespace demarche::event {
namespace {

constexpr size_t kLongestChain = 6;

const Reporter* reporter_of(const Knowledge& knowledge, const Clause& clause) {
  return knowledge.reporter(clause.lemma, clause.word_class);
}

bool takes_clause(const Clauses& clauses, uint32_t reporter) {
  for (const Argument& argument : clauses.all[reporter].arguments) {
    if (argument.function == "that" || argument.function == "quote" || argument.function == "inf") return true;
    if (argument.function == "obj" && !argument.borrowed) return true;
  }
  return false;
}

bool inside_quotation(const Doc& doc, uint32_t byte) {
  for (const Quotation& quotation : doc.quotations)
    if (quotation.span.contains(byte)) return true;
  return false;
}

// The first conjunct's other conjuncts that stand before the report belong to it too.
void hang_on(Clauses& clauses, uint32_t said, uint32_t saying) {
  auto& all = clauses.all;
  const uint32_t old_parent = all[said].parent;
  const Edge old_edge = all[said].edge;
  const auto old_function = all[said].function;
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (i == saying || all[i].sentence != all[said].sentence) continue;
    const bool with_it =
        i == said || (all[i].conjunct_of == said && all[i].parent == old_parent && all[i].head < all[saying].head);
    if (!with_it) continue;
    all[i].parent = saying;
    all[i].edge = Edge::kContent;
    all[i].function = "that";
    all[saying].arguments.push_back({"that", all[i].head, true});
  }
  all[saying].parent = old_parent == saying ? kNone : old_parent;
  all[saying].edge = old_parent == saying ? Edge::kRoot : old_edge;
  all[saying].function = old_function;
}

void turn_reports_round(Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses) {
  auto& all = clauses.all;
  for (uint32_t i = 0; i < all.size(); ++i) {
    const Clause& clause = all[i];
    if (clause.word_class != WordClass::kVerb || clause.parent == kNone || reporter_of(knowledge, clause) == nullptr) continue;
    const Deprel relation = doc.tokens[clause.head].deprel;
    const bool aside =
        relation == Deprel::kParataxis || relation == Deprel::kDiscourse || relation == Deprel::kDep || relation == Deprel::kList;
    const bool as_said = relation == Deprel::kAdvcl && clause.marker == "as" && clause.finite;
    // ", the army said" between commas or at the end, wherever the parser hung it.
    const uint32_t first = tree.leftmost(clause.head);
    const bool set_off = !aside && !as_said && relation != Deprel::kRoot && relation != Deprel::kCcomp &&
                         relation != Deprel::kXcomp && relation != Deprel::kConj && clause.marker.empty() && clause.finite &&
                         first > 0 && doc.tokens[first - 1].lower == "," && clause.subject != kNone &&
                         doc.tokens[clause.subject].upos != Upos::kPron &&
                         tree.rightmost(clause.head) <= std::max(clause.head, tree.rightmost(clause.subject)) + 6;
    if ((!aside && !as_said && !set_off) || clause.subject == kNone || takes_clause(clauses, i)) continue;
    // Only a report after or inside what it reports; "X said: ..." has its content below it or beside it.
    if (all[clause.parent].head > clause.head && !as_said) continue;
    if (all[clause.parent].conjunct_of == i) continue;
    hang_on(clauses, clause.parent, i);
  }
  // "He said: rebels had fled." and "said he" with the content as a parataxis below.
  for (uint32_t i = 0; i < all.size(); ++i) {
    Clause& clause = all[i];
    if (clause.edge != Edge::kParataxis || clause.parent == kNone) continue;
    const Clause& parent = all[clause.parent];
    if (reporter_of(knowledge, parent) == nullptr || parent.word_class != WordClass::kVerb ||
        takes_clause(clauses, clause.parent))
      continue;
    if (reporter_of(knowledge, clause) != nullptr && clause.subject != kNone && clause.head > parent.head &&
        !inside_quotation(doc, doc.tokens[clause.head].span.begin))
      continue;
    clause.edge = Edge::kContent;
    clause.function = inside_quotation(doc, doc.tokens[clause.head].span.begin) ? "quote" : "that";
  }
}

// "X fell, the army said on Monday." whatever tree it got: a report set off by a comma, with nothing of its own to say, says what
// stands before it in the sentence.
void attach_trailing_reports(Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses) {
  auto& all = clauses.all;
  // "told envoys, closing the matter": what follows a comma so is not what was told.
  for (Clause& clause : all) {
    if (clause.parent == kNone || clause.edge != Edge::kContent || !clause.gerund || clause.head < all[clause.parent].head)
      continue;
    const uint32_t first = tree.leftmost(clause.head);
    if (first > 0 && doc.tokens[first].upos != Upos::kPunct && doc.tokens[first - 1].lower != ",") continue;
    clause.edge = Edge::kManner;
    clause.function = {};
  }
  for (uint32_t i = 0; i < all.size(); ++i) {
    Clause& clause = all[i];
    if (clause.word_class != WordClass::kVerb || clause.passive || clause.infinitive || clause.gerund || !clause.marker.empty())
      continue;
    if (reporter_of(knowledge, clause) == nullptr) continue;
    const Sentence& sentence = doc.sentences[clause.sentence];
    // What follows it: a few words, and no other verb.
    uint32_t end = clause.head + 1;
    bool plain = true;
    for (; end < sentence.end_token && plain; ++end) {
      const Token& token = doc.tokens[end];
      if (token.lower == ";" || token.lower == "." || token.lower == ",") break;
      if (token.upos == Upos::kVerb || token.upos == Upos::kAux || token.lower == "that" || token.lower == ":" ||
          end > clause.head + 7)
        plain = false;
    }
    if (!plain || end == sentence.end_token) continue;
    // What precedes it: its subject, then a comma or a closing quotation mark.
    uint32_t comma = kNone;
    for (uint32_t t = clause.head; t-- > sentence.first_token;) {
      const Token& token = doc.tokens[t];
      if (token.lower == "," || token.lower == "\"" || token.lower == "\xe2\x80\x9d" || token.lower == "\xc2\xbb") {
        comma = t;
        if (token.lower == ",") break;
        break;
      }
      if (token.upos == Upos::kVerb || token.upos == Upos::kAux || token.lower == ";" || token.lower == ":" ||
          token.upos == Upos::kCconj)
        break;
    }
    bool inverted = comma != kNone && comma + 1 == clause.head;  // ", says the ministry"
    if (inverted && comma > sentence.first_token + 2 && doc.tokens[comma].lower == "," &&
        (end == clause.head + 1 || doc.tokens[clause.head + 1].upos == Upos::kAdp ||
         doc.tokens[clause.head + 1].upos == Upos::kAdv)) {
      // ", the mediator, Ana Sol, announced": the commas stand round a name.
      uint32_t before = kNone;
      int commas = 0;
      for (uint32_t t = comma; t-- > sentence.first_token && comma - t < 24;) {
        if (doc.tokens[t].upos == Upos::kVerb || doc.tokens[t].upos == Upos::kAux || doc.tokens[t].lower == ";") break;
        if (doc.tokens[t].lower == "," && ++commas == 2) {
          before = t;
          break;
        }
      }
      if (before != kNone) {
        clause.subject = kNone;
        for (uint32_t t = comma; t-- > before;) {
          if (doc.tokens[t].upos != Upos::kPropn && doc.tokens[t].upos != Upos::kNoun) continue;
          uint32_t head = t;
          while (doc.tokens[head].head != kNone && doc.tokens[head].head > before && doc.tokens[head].head < comma)
            head = doc.tokens[head].head;
          std::erase_if(clause.arguments, [](const Argument& argument) { return argument.function == "doer"; });
          clause.subject = head;
          clause.arguments.push_back({"doer", head, false});
          break;
        }
        comma = before;
        inverted = false;
      }
    }
    if (comma == kNone || (inverted && end == clause.head + 1)) continue;
    uint32_t begin = sentence.first_token;
    for (uint32_t t = comma; t-- > sentence.first_token;) {
      if (doc.tokens[t].lower == ";") {
        begin = t + 1;
        break;
      }
    }
    const auto inside = [&](uint32_t k) {
      return k != kNone && all[k].sentence == clause.sentence && all[k].head >= begin && all[k].head < comma;
    };
    bool any = false;
    for (uint32_t k = 0; k < all.size(); ++k) any = any || (inside(k) && all[k].word_class != WordClass::kNoun);
    bool has_content = false;
    for (uint32_t k = 0; k < all.size(); ++k) has_content = has_content || (all[k].parent == i && all[k].edge == Edge::kContent);
    if (has_content && inverted && clause.subject == kNone) {
      for (Argument& argument : clause.arguments) {
        if (argument.function != "obj" || argument.token < clause.head) continue;
        argument.function = "doer";
        clause.subject = argument.token;
      }
    }
    if (!any || has_content) continue;
    if (inside(clause.parent)) {
      clause.parent = kNone;
      clause.edge = Edge::kRoot;
      clause.function = {};
    }
    if (inverted && (clause.subject == kNone || clause.subject < clause.head)) {
      clause.subject = kNone;
      std::erase_if(clause.arguments,
                    [](const Argument& a) { return a.function == "doer" || a.function == "obj" || a.function == "measure"; });
      for (uint32_t t = clause.head + 1; t < end; ++t) {
        const Token& token = doc.tokens[t];
        if (token.upos != Upos::kNoun && token.upos != Upos::kPropn && token.upos != Upos::kPron) continue;
        uint32_t head = t;
        while (doc.tokens[head].head != kNone && doc.tokens[head].head > clause.head && doc.tokens[head].head < end)
          head = doc.tokens[head].head;
        clause.subject = head;
        clause.arguments.push_back({"doer", head, false});
        break;
      }
    } else if (clause.subject == kNone || clause.subject < comma || clause.subject > clause.head) {
      // The parser gave the subject to another word: the last noun before the verb is it.
      for (uint32_t t = clause.head; t-- > comma + 1;) {
        const Token& token = doc.tokens[t];
        if (token.upos != Upos::kNoun && token.upos != Upos::kPropn && token.upos != Upos::kPron) continue;
        uint32_t head = t;
        while (doc.tokens[head].head != kNone && doc.tokens[head].head > comma && doc.tokens[head].head < clause.head)
          head = doc.tokens[head].head;
        std::erase_if(clause.arguments, [](const Argument& a) { return a.function == "doer"; });
        clause.subject = head;
        clause.arguments.push_back({"doer", head, false});
        break;
      }
    }
    if (clause.subject == kNone) continue;
    for (uint32_t k = 0; k < all.size(); ++k) {
      if (k == i || !inside(k) || inside(all[k].parent) || all[k].edge == Edge::kCondition) continue;
      all[k].parent = i;
      all[k].edge = Edge::kContent;
      all[k].function = all[k].quoted ? "quote" : "that";
      if (all[k].word_class != WordClass::kNoun) clause.arguments.push_back({all[k].function, all[k].head, true});
    }
  }
}

// A quotation's sentences without a verb of saying of their own hang on the speech clause nearest to the quotation.
void attach_quotations(Doc& doc, const Knowledge& knowledge, Clauses& clauses) {
  auto& all = clauses.all;
  if (doc.quotations.empty()) return;
  const size_t n = doc.sentences.size();
  std::vector<uint32_t> speech_clause(n, kNone);  // a report outside quotation marks, the last of each sentence
  for (uint32_t i = 0; i < all.size(); ++i) {
    const Clause& clause = all[i];
    if (clause.word_class != WordClass::kVerb || clause.subject == kNone || clause.quoted) continue;
    if (reporter_of(knowledge, clause) != nullptr) speech_clause[clause.sentence] = i;
  }
  std::vector<std::vector<uint32_t>> roots(n);
  for (uint32_t i = 0; i < all.size(); ++i)
    if (all[i].parent == kNone) roots[all[i].sentence].push_back(i);
  uint32_t q = 0;
  for (uint32_t s = 0; s < n; ++s) {
    for (const uint32_t root : roots[s]) {
      const uint32_t at = doc.tokens[all[root].head].span.begin;
      while (q < doc.quotations.size() && doc.quotations[q].span.end <= at) ++q;
      const Quotation* quotation = nullptr;
      for (uint32_t k = q; k < doc.quotations.size() && doc.quotations[k].span.begin <= at; ++k)
        if (doc.quotations[k].span.contains(at)) quotation = &doc.quotations[k];
      if (quotation == nullptr) continue;
      uint32_t speaker = kNone;
      if (speech_clause[s] != kNone) speaker = speech_clause[s];
      // The sentence that the quotation ends in, or the one right after it in the paragraph; else the one before.
      for (uint32_t k = s + 1; speaker == kNone && k < n && k <= s + 8; ++k) {
        if (doc.sentences[k].span.begin > quotation->marked.end + 2) break;
        if (doc.sentences[k].paragraph != doc.sentences[s].paragraph && !quotation->span.overlaps(doc.sentences[k].span)) break;
        if (speech_clause[k] != kNone) speaker = speech_clause[k];
      }
      for (uint32_t k = s; speaker == kNone && k-- > 0 && s - k <= 4;) {
        if (speech_clause[k] != kNone && doc.sentences[k].paragraph + 1 >= doc.sentences[s].paragraph) speaker = speech_clause[k];
      }
      if (speaker == kNone || speaker == root) continue;
      all[root].parent = speaker;
      all[root].edge = Edge::kQuotation;
      all[root].function = "quote";
    }
  }
}

}  // namespace

bool is_reported(const Clause& child, const Reporter&) {
  if (child.edge == Edge::kQuotation) return true;
  if (child.edge == Edge::kContent) return child.function != "xcomp";
  if (child.edge == Edge::kNoun) return child.function == "obj" || child.function == "of";
  if (child.edge == Edge::kApposition) return child.quoted;
  return false;
}

void attach_reports(Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses) {
  turn_reports_round(doc, tree, knowledge, clauses);
  attach_trailing_reports(doc, tree, knowledge, clauses);
  attach_quotations(doc, knowledge, clauses);
  settle(clauses);
}

Speech read_speech(Doc& doc, const Scene& scene, const std::vector<Fired>& fired,
                   const std::vector<std::vector<Argument>>& arguments) {
  const auto& all = scene.clauses.all;
  Speech speech;
  speech.reporter.assign(all.size(), nullptr);
  speech.speakers.resize(all.size());
  speech.according.resize(all.size());
  const auto is_media = [&](const Party& party) { return party.entity != kNone && doc.entities[party.entity].media; };
  const auto sources = [&](uint32_t token, std::string_view verb) {
    std::vector<Source> out;
    for (Party& party : parties_of(doc, scene, token, false)) out.push_back({std::move(party), verb});
    return out;
  };
  const auto prepend = [](std::vector<Source> outer, std::vector<Source>* inner) {
    for (Source& source : *inner) outer.push_back(std::move(source));
    if (outer.size() > kLongestChain) outer.resize(kLongestChain);
    *inner = std::move(outer);
  };
  // "according to" by its words, since trees differ about it: it speaks of the clauses of its stretch of the sentence.
  for (uint32_t t = 0; t + 2 < doc.tokens.size(); ++t) {
    if (doc.tokens[t].lower != "according" || doc.tokens[t + 1].lower != "to") continue;
    const Sentence& sentence = doc.sentences[doc.tokens[t].sentence];
    uint32_t object = kNone;
    for (uint32_t k = t + 2; k < sentence.end_token && k < t + 14 && object == kNone; ++k) {
      if (doc.tokens[k].upos == Upos::kPunct && k > t + 2) break;
      if (scene.mentions.first(k) == kNone) continue;
      const Mention& mention = doc.mentions[scene.mentions.first(k)];
      if (mention.kind == MentionKind::kTime || mention.kind == MentionKind::kAmount || mention.adjectival) continue;
      object = k;
    }
    if (object == kNone) continue;
    uint32_t from = sentence.first_token, to = sentence.end_token;
    for (uint32_t k = sentence.first_token; k < sentence.end_token; ++k) {
      if (doc.tokens[k].lower != ";") continue;
      if (k < t)
        from = k;
      else
        to = std::min(to, k);
    }
    for (uint32_t i = 0; i < all.size(); ++i) {
      if (all[i].head < from || all[i].head >= to || (all[i].head >= t && all[i].head <= object)) continue;
      if (all[i].parent != kNone && all[all[i].parent].head >= from && all[all[i].parent].head < to) continue;
      speech.according[i] = sources(object, "according to");
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
    const Reporter* reporter = reporter_of(scene.knowledge, clause);
    if (reporter == nullptr) continue;
    speech.reporter[i] = reporter;
    auto& said = speech.speakers[i];
    const Argument* doer = nullptr;
    for (const Argument& argument : arguments[i])
      if (argument.function == "doer") doer = &argument;
    if (doer != nullptr) said = sources(doer->token, clause.lemma);
    if (reporter->role == Role::kQuote) {
      const Argument* object = clause.find("obj");
      if (object != nullptr)
        for (Source& source : sources(object->token, clause.lemma)) said.push_back(std::move(source));
    }
    if (reporter->role == Role::kCite) {
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
      if (argument.function != "obj" && argument.function != "iobj" && argument.function != "to" && argument.function != "with")
        continue;
      auto hearers = sources(argument.token, "tell");
      std::erase_if(hearers, [&](const Source& s) { return !is_media(s.party); });
      if (!hearers.empty() && reporter->role != Role::kQuote) {
        prepend(std::move(hearers), &said);
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
    // "as saying": whom the verb above quotes.
    if (clause.parent != kNone && clause.edge != Edge::kContent && clause.edge != Edge::kQuotation && clause.gerund &&
        said.empty())
      if (const Reporter* above = speech.reporter[clause.parent]; above != nullptr) said = speech.speakers[clause.parent];
    if (clause.parent != kNone && speech.reporter[clause.parent] != nullptr &&
        speech.reporter[clause.parent]->role == Role::kQuote && clause.marker == "as") {
      said = speech.speakers[clause.parent];
    }
  }
  (void)fired;
  return speech;
}

std::vector<Source> chain_of(const Clauses& clauses, const Speech& speech, const std::vector<uint8_t>& speech_event,
                             uint32_t clause) {
  std::vector<Source> chain;
  const auto put_before = [&](const std::vector<Source>& outer) {
    std::vector<Source> joined;
    for (const Source& source : outer) {
      const bool there = std::any_of(chain.begin(), chain.end(), [&](const Source& s) {
        return s.party.entity == source.party.entity && s.party.mention == source.party.mention;
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
    if (reporter != nullptr && !speech_event[above] && is_reported(clauses.all[at], *reporter))
      put_before(speech.speakers[above]);
    at = above;
  }
  return chain;
}

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
    content[above] = cover(content[above], span);
    if (all[i].quoted) quoted[above] = 1;
  }
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (speech.reporter[i] == nullptr || content[i].empty() || speech.speakers[i].empty()) continue;
    Statement statement;
    statement.speaker = chain_of(scene.clauses, speech, std::vector<uint8_t>(all.size(), 0), i);
    for (const Source& source : speech.speakers[i]) statement.speaker.push_back(source);
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
