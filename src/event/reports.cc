#include "event/reports.h"

#include <algorithm>

#include "event/knowledge.h"
#include "event/report_tails.h"

namespace demarche::event {
namespace {

bool takes_clause(const Clauses& clauses, uint32_t reporter, const Reporter& row, bool as = false) {
  for (const Argument& argument : clauses.all[reporter].arguments) {
    if (argument.function == "that" || argument.function == "quote") return true;
    if (!row.with.empty() || as) continue;  // "let it be known", "as he told the daily"
    if (argument.function == "inf" || (argument.function == "obj" && !argument.borrowed)) return true;
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
  // "Rome has agreed, the envoy told the daily, and Oslo has signed": what is coordinated with the saying stands beside it.
  for (uint32_t i = saying + 1; i < all.size() && all[i].sentence == all[saying].sentence; ++i) {
    if (all[i].conjunct_of != saying || all[i].parent != said) continue;
    all[i].parent = old_parent == saying ? kNone : old_parent;
    all[i].edge = all[i].parent == kNone ? Edge::kRoot : old_edge;
    all[i].function = {};
  }
  all[saying].parent = old_parent == saying ? kNone : old_parent;
  all[saying].edge = old_parent == saying ? Edge::kRoot : old_edge;
  all[saying].function = old_function;
}

void turn_reports_round(Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses) {
  auto& all = clauses.all;
  for (uint32_t i = 0; i < all.size(); ++i) {
    const Clause& clause = all[i];
    const Reporter* row =
        clause.word_class == WordClass::kVerb && clause.parent != kNone ? reporter_of(doc, knowledge, clause) : nullptr;
    if (row == nullptr) continue;
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
    if ((!aside && !as_said && !set_off) || clause.subject == kNone || takes_clause(clauses, i, *row, as_said)) continue;
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
    const Reporter* row = reporter_of(doc, knowledge, parent);
    if (row == nullptr || parent.word_class != WordClass::kVerb || takes_clause(clauses, clause.parent, *row)) continue;
    if (reporter_of(doc, knowledge, clause) != nullptr && clause.subject != kNone && clause.head > parent.head &&
        !inside_quotation(doc, doc.tokens[clause.head].span.begin))
      continue;
    clause.edge = Edge::kContent;
    clause.function = inside_quotation(doc, doc.tokens[clause.head].span.begin) ? "quote" : "that";
  }
}

// "X fell, the army said on Monday." whatever tree it got: a verb of saying that is set off by a comma or a quotation mark, with
// nothing of its own to say, says what stands before it in its sentence.
class Reports {
 public:
  Reports(Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses)
      : doc_(doc), tree_(tree), knowledge_(knowledge), clauses_(clauses), all_(clauses.all) {}

  void run() {
    // "told envoys, closing the matter": what follows a comma so is not what was told.
    for (Clause& clause : all_) {
      if (clause.parent == kNone || clause.edge != Edge::kContent || !clause.gerund || clause.head < all_[clause.parent].head)
        continue;
      const uint32_t first = tree_.leftmost(clause.head);
      if (first < all_[clause.parent].head) continue;
      if (first > 0 && doc_.tokens[first].upos != Upos::kPunct && doc_.tokens[first - 1].lower != ",") continue;
      clause.edge = Edge::kManner;
      clause.function = {};
    }
    index_parties();
    for (uint32_t i = 0; i < all_.size(); ++i) mend_tail(i);
    for (uint32_t i = 0; i < all_.size(); ++i)
      if (says(i) != nullptr) mend_subject(i);
    for (uint32_t i = 0; i < all_.size(); ++i) {
      const Reporter* reporter = says(i);
      if (reporter == nullptr) {
        if (all_[i].infinitive && all_[i].word_class == WordClass::kVerb && reporter_of(doc_, knowledge_, all_[i]) != nullptr)
          read_that(i);
        continue;
      }
      if (parts_headline(i)) continue;
      read_hearer(i, reporter->role);
      read_right(i);
      if (!reporter->with.empty()) read_phrase(i);
      read_that(i);
      read_inserted(i);
      if (!has_content(i)) read_left(i, reporter->role);
    }
    for (uint32_t i = 0; i < all_.size(); ++i)
      if (says(i) != nullptr) read_on(i);
  }

 private:
  const Token& token(uint32_t t) const { return doc_.tokens[t]; }

  const Reporter* says(uint32_t i) const {
    const Clause& clause = all_[i];
    if (clause.word_class != WordClass::kVerb || clause.infinitive || clause.gerund) return nullptr;
    // What the parser calls a conjunction is one only where the tables or the grammar know it.
    if (!clause.marker.empty() && clause.marker != "as" &&
        (knowledge_.subordinator(clause.marker) || clause.marker == "that" || clause.marker == "whether" ||
         clause.marker == "how"))
      return nullptr;
    const Reporter* reporter = reporter_of(doc_, knowledge_, clause);
    if (reporter == nullptr || reporter->role == Role::kCite) return nullptr;
    return !clause.passive || reporter->role == Role::kQuote ? reporter : nullptr;
  }

  // The head of the party named right before the token, or kNone: "President Ana Sol" before "posted".
  uint32_t party_before(uint32_t t) const { return party_before_[t]; }

  void index_parties() {
    party_before_.assign(doc_.tokens.size() + 1, kNone);
    is_party_.assign(doc_.tokens.size(), 0);
    for (const Mention& mention : doc_.mentions) {
      if (mention.entities.empty() || mention.end_token > doc_.tokens.size()) continue;
      if (mention.adjectival && mention.kind != MentionKind::kRole) continue;
      if (mention.kind != MentionKind::kPerson && mention.kind != MentionKind::kOrganisation &&
          mention.kind != MentionKind::kCountry && mention.kind != MentionKind::kRole)
        continue;
      if (!mention.adjectival && mention.head_token < is_party_.size()) is_party_[mention.head_token] = 1;
      if (party_before_[mention.end_token] == kNone) party_before_[mention.end_token] = mention.head_token;
    }
  }

  // ", President Ana Sol posted." and ", the daily reports, ...": a verb of saying at the end of its stretch that the parser took
  // for a participle or a noun.
  void mend_tail(uint32_t i) {
    Clause& clause = all_[i];
    const Deprel relation = token(clause.head).deprel;
    const bool participle = clause.word_class == WordClass::kVerb && clause.participle && clause.passive &&
                            (relation == Deprel::kAcl || relation == Deprel::kAmod || relation == Deprel::kAdvcl ||
                             relation == Deprel::kParataxis || relation == Deprel::kDep);
    const bool noun = clause.word_class == WordClass::kNoun && !clause.finite && token(clause.head).lower.ends_with("s");
    if (!participle && !noun) return;
    const Reporter* reporter = knowledge_.reporter(clause.lemma, WordClass::kVerb);
    if (reporter == nullptr || reporter->role == Role::kCite || reporter->role == Role::kQuote) return;
    const Sentence& sentence = doc_.sentences[clause.sentence];
    if (clause.head + 1 < sentence.end_token) {
      const Token& next = token(clause.head + 1);
      if (next.lower == "by" || next.lower == "of" || next.lower == "to" || next.lower == "that") return;
      if (next.upos != Upos::kPunct && next.upos != Upos::kAdp && next.upos != Upos::kAdv && next.upos != Upos::kSconj) return;
    }
    const uint32_t named = party_before(clause.head);
    if (named == kNone) return;
    uint32_t comma = named;
    while (comma > sentence.first_token && !is_edge(comma) && token(comma).upos != Upos::kVerb && token(comma).upos != Upos::kAux)
      --comma;
    if (!is_edge(comma) || comma == sentence.first_token) return;
    bool told = false;
    for (uint32_t k = i; k-- > 0 && all_[k].sentence == clause.sentence;)
      told =
          told || (all_[k].head < comma && all_[k].word_class != WordClass::kNoun && (all_[k].finite || !all_[k].modal.empty()));
    if (!told) return;
    // Another verb that this noun phrase could be the subject of.
    for (uint32_t t = clause.head + 1; t < sentence.end_token && !is_edge(t); ++t)
      if (token(t).upos == Upos::kVerb || token(t).upos == Upos::kAux) return;
    detach(&all_, i);
    clause.word_class = WordClass::kVerb;
    clause.lemma = knowledge_.known_lemma(clause.lemma, token(clause.head).lower, WordClass::kVerb);
    clause.passive = clause.participle = false;
    clause.finite = true;
    clause.past = participle;
    clause.conjunct_of = kNone;
    clause.deep = false;
    std::erase_if(clause.arguments, [&](const Argument& argument) { return argument.token <= clause.head; });
    clause.subject = named;
    clause.arguments.push_back({"doer", named, false});
  }

  // Who says, where the parser took another word for the subject.
  void mend_subject(uint32_t i) {
    Clause& clause = all_[i];
    const uint32_t first = doc_.sentences[clause.sentence].first_token;
    const auto take = [&](uint32_t t) {
      std::erase_if(clause.arguments,
                    [&](const Argument& argument) { return argument.function == "doer" || argument.token == t; });
      clause.subject = t;
      clause.arguments.push_back({"doer", t, false});
    };
    if (clause.subject == kNone) {
      // "The City Times reported": no measure of time, but a name.
      uint32_t named = clause.finite && clause.head > first ? party_before(clause.head) : kNone;
      for (const Argument& argument : clause.arguments)
        if (named == kNone && clause.finite && argument.function == "measure" && argument.token < clause.head &&
            is_party_[argument.token])
          named = argument.token;
      if (named != kNone && token(named).upos == Upos::kPropn && token(named).head == clause.head) {
        take(named);
        return;
      }
      // "Residents reached by the daily said", with the participle taken for what is said.
      for (uint32_t k = i; k-- > 0 && all_[k].sentence == clause.sentence;) {
        Clause& reached = all_[k];
        if (reached.parent != i || !is_content(reached) || reached.subject == kNone || token(reached.head).xpos != "VBN" ||
            !reached.modal.empty() || reached.perfect || !reached.has("by"))
          continue;
        for (uint32_t t = reached.head; t < clause.head; ++t)
          if (token(t).upos == Upos::kPunct) return;
        const uint32_t who = reached.subject;
        std::erase_if(clause.arguments, [&](const Argument& argument) { return argument.token == reached.head; });
        take(who);
        reached.edge = Edge::kRelative;
        reached.function = {};
        reached.finite = false;
        reached.passive = true;
        return;
      }
      return;
    }
    if (clause.subject >= clause.head) return;
    // "residents reached by the daily said": what stands behind "by" is no subject.
    const uint32_t leftmost = tree_.leftmost(clause.subject);
    if (leftmost > first + 1 && token(leftmost - 1).lower == "by" && token(leftmost - 2).xpos == "VBN") {
      const uint32_t who = party_before(leftmost - 2);
      if (who != kNone) {
        const uint32_t verb = clauses_.of_token[leftmost - 2];
        const uint32_t by = clause.subject;
        take(who);
        if (verb != kNone && verb != i) {
          detach(&all_, verb);
          all_[verb].parent = i;
          all_[verb].edge = Edge::kRelative;
          all_[verb].finite = false;
          all_[verb].passive = true;
          std::erase_if(all_[verb].arguments, [](const Argument& a) { return a.function == "doer" || a.function == "obj"; });
          all_[verb].subject = who;
          all_[verb].arguments.push_back({"obj", who, true});
          all_[verb].arguments.push_back({"by", by, false});
          all_[verb].arguments.push_back({"doer", by, false});
        }
      }
      return;
    }
    // "The mayor, flying home, said": the gerund between commas is no subject.
    const uint32_t gerund = clauses_.of_token[clause.subject];
    if (gerund != kNone && all_[gerund].gerund && leftmost > first && token(leftmost - 1).lower == "," && clause.head > first &&
        token(clause.head - 1).lower == ",") {
      const uint32_t who = party_before(leftmost - 1);
      if (who == kNone) return;
      take(who);
      all_[gerund].edge = Edge::kManner;
      all_[gerund].function = {};
      all_[gerund].parent = i;
      if (all_[gerund].subject == kNone) {
        all_[gerund].subject = who;
        all_[gerund].arguments.push_back({"doer", who, true});
      }
    }
  }

  static bool is_content(const Clause& clause) { return clause.edge == Edge::kContent || clause.edge == Edge::kQuotation; }

  // Content right of the verb, also under "as saying".
  bool has_content(uint32_t i) const {
    const auto quoting = [&](uint32_t k) { return k != kNone && all_[k].parent == i && all_[k].marker == "as"; };
    return std::any_of(all_.begin(), all_.end(), [&](const Clause& clause) {
      return (clause.parent == i || quoting(clause.parent)) && is_content(clause) && clause.head > all_[i].head;
    });
  }

  // "announced a curfew" says what it says; "told the daily" leaves it open.
  bool has_object(uint32_t i, Role role) const {
    if (role != Role::kSay) return false;
    const Argument* object = all_[i].find("obj");
    return object != nullptr && !object->borrowed && object->token > all_[i].head;
  }

  void make_content(uint32_t k, uint32_t of) {
    Clause& clause = all_[k];
    // What a relative borrowed from its noun was never its own.
    if (clause.edge == Edge::kRelative) {
      const uint32_t noun = token(clause.head).head;
      std::erase_if(clause.arguments, [&](const Argument& a) { return a.borrowed && a.token == noun; });
      if (clause.subject == noun) clause.subject = kNone;
    }
    const bool there = clause.parent == of && is_content(clause);
    clause.parent = of;
    clause.edge = Edge::kContent;
    clause.deep = false;
    clause.conjunct_of = kNone;
    clause.function = clause.quoted && !all_[of].quoted ? "quote" : "that";
    if (!there && clause.word_class != WordClass::kNoun) all_[of].arguments.push_back({clause.function, clause.head, true});
  }

  // "Gunmen hacked nine to death, the bishop said, and blamed Kigali": who speaks also blames, not those he speaks of.
  void read_on(uint32_t i) {
    const Clause& saying = all_[i];
    if (saying.subject == kNone) return;
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == saying.sentence; ++k) {
      Clause& clause = all_[k];
      if (clause.word_class != WordClass::kVerb || clause.head < saying.head + 2 || !clause.past || clause.infinitive ||
          token(clause.head - 1).lower != "and" || token(clause.head - 2).lower != "," ||
          !knowledge_.in_kind("act-of-speech", clause.lemma))
        continue;
      const uint32_t first = token(clause.head).deprel == Deprel::kConj ? clauses_.of_token[token(clause.head).head] : kNone;
      const bool of_content =
          first != kNone && all_[first].head < saying.head && all_[first].parent == i && is_content(all_[first]);
      if (!of_content || (clause.subject != kNone && clause.subject > saying.head)) continue;
      const uint32_t before = clause.subject;
      std::erase_if(clause.arguments, [&](const Argument& argument) { return argument.token == before; });
      clause.subject = saying.subject;
      clause.arguments.push_back({"doer", saying.subject, true});
      clause.parent = saying.parent;
      clause.edge = saying.edge;
      clause.function = saying.function;
      clause.conjunct_of = i;
    }
  }

  // Does the clause open a new stretch of its sentence: after a semicolon, or a comma with "and", "but", "while"?
  bool starts_anew(uint32_t k, uint32_t after) const {
    for (uint32_t t = after + 1; t < all_[k].head; ++t) {
      if (token(t).lower == ";") return true;
      if (token(t).lower != "," || t + 2 >= doc_.tokens.size()) continue;
      const Token& next = token(t + 1);
      if ((next.upos == Upos::kCconj || next.lower == "while" || next.lower == "although" || next.lower == "nor") &&
          token(t + 2).lower != "that" && t + 1 < all_[k].head &&
          (tree_.leftmost(all_[k].head) >= t || (all_[k].subject != kNone && all_[k].subject > t)))
        return true;
    }
    return false;
  }

  // "Chad offers talks, Oslo warns Bergen": a headline of two deeds; who is warned so is not told what stands before.
  bool parts_headline(uint32_t i) {
    const Clause& clause = all_[i];
    const uint32_t end = doc_.sentences[clause.sentence].end_token;
    if (clause.word_class != WordClass::kVerb || !clause.finite || clause.past || token(end - 1).lower == ".") return false;
    const Argument* object = clause.find("obj");
    if (object == nullptr || object->token < clause.head || !knowledge_.in_kind("warning", clause.lemma) || has_content(i))
      return false;
    for (uint32_t k = 0; k < all_.size(); ++k)
      if (all_[k].parent == i && is_content(all_[k]) && all_[k].head < clause.head && !all_[k].quoted) detach(&all_, k);
    return true;
  }

  // What stands after the verb: its own content, that of a later verb of saying, or a new stretch.
  void read_right(uint32_t i) {
    const uint32_t head = all_[i].head;
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == all_[i].sentence; ++k) {
      if (all_[k].parent != i) continue;
      if (all_[k].edge == Edge::kRelative && all_[k].marker == "that" && all_[k].finite && all_[k].subject != kNone) {
        make_content(k, i);
        continue;
      }
      if (!is_content(all_[k]) || all_[k].infinitive) continue;
      uint32_t nearer = kNone;
      for (uint32_t w = i + 1; w < k; ++w) {
        if (all_[w].word_class != WordClass::kVerb || all_[w].infinitive || all_[w].passive) continue;
        const Reporter* other = reporter_of(doc_, knowledge_, all_[w]);
        if (other == nullptr || other->role == Role::kCite || has_content(w) || all_[w].parent == k) continue;
        if (all_[w].subject != kNone && (all_[w].finite || all_[w].gerund)) nearer = w;
      }
      if (nearer != kNone) {
        std::erase_if(all_[i].arguments, [&](const Argument& argument) { return argument.token == all_[k].head; });
        make_content(k, nearer);
      } else if (all_[k].edge == Edge::kContent && starts_anew(k, head)) {
        detach(&all_, k);
      }
    }
  }

  // "warned that if troops cross, it will act", "said A and that B": "that" hands its clause to the verb of saying, whatever the
  // parser hung it on.
  void read_that(uint32_t i) {
    const Clause& clause = all_[i];
    const uint32_t end = doc_.sentences[clause.sentence].end_token;
    bool first = !has_content(i);
    for (uint32_t t = clause.head + 1; t + 1 < end && t < clause.head + 60; ++t) {
      const Token& at = token(t);
      if (at.lower == ";") return;
      if (first && (at.upos == Upos::kVerb || at.upos == Upos::kAux)) return;
      if (at.lower != "that" || at.deprel == Deprel::kDet) continue;
      const bool more = token(t - 1).lower == "and" || token(t - 1).lower == "but";
      if (!first && !more) continue;
      if (!first && more) {
        // The nearest verb of saying takes it.
        for (uint32_t w = i + 1; w < all_.size() && all_[w].head < t; ++w)
          if (all_[w].word_class == WordClass::kVerb && reporter_of(doc_, knowledge_, all_[w]) != nullptr) return;
      }
      for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == clause.sentence; ++k) {
        Clause& other = all_[k];
        if (other.head <= t || other.word_class == WordClass::kNoun || !other.finite || other.subject == kNone) continue;
        // A relative: "the report that angered them".
        if (other.subject == t || (at.head == other.head && (at.deprel == Deprel::kNsubj || at.deprel == Deprel::kNsubjPass)))
          break;
        if (other.edge == Edge::kCondition || other.edge == Edge::kTime || other.edge == Edge::kConcession) continue;
        if (other.parent == i && is_content(other)) break;
        const bool outside = other.parent == kNone || all_[other.parent].head < t;
        if (!outside) continue;
        make_content(k, i);
        for (uint32_t c = i + 1; c < k; ++c)
          if (all_[c].edge == Edge::kCondition && all_[c].head > t && (all_[c].parent == kNone || all_[all_[c].parent].head < t))
            all_[c].parent = k;
        break;
      }
      first = false;
    }
  }

  // "the envoy told City Radio, and ...": who is told, where the parser gave the name to what follows.
  void read_hearer(uint32_t i, Role role) {
    Clause& clause = all_[i];
    if (role != Role::kTell || clause.has("obj") || clause.has("iobj")) return;
    uint32_t end = clause.head + 1;
    const uint32_t last = doc_.sentences[clause.sentence].end_token;
    while (end < last && end < clause.head + 6 && token(end).upos != Upos::kPunct && token(end).upos != Upos::kVerb &&
           token(end).upos != Upos::kAux)
      ++end;
    if (end >= last || token(end).upos != Upos::kPunct || party_before(end) == kNone) return;
    const uint32_t hearer = party_before(end);
    if (hearer <= clause.head) return;
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == clause.sentence; ++k) {
      if (all_[k].subject != hearer) continue;
      std::erase_if(all_[k].arguments, [&](const Argument& argument) { return argument.token == hearer; });
      all_[k].subject = kNone;
      // What is coordinated with it behind the comma is the subject: "told City Radio, and Paris has sent planes".
      for (uint32_t c = tree_.first(hearer); c != kNone; c = tree_.next(c)) {
        if (token(c).deprel != Deprel::kConj || c < end || c > all_[k].head) continue;
        all_[k].subject = c;
        all_[k].arguments.push_back({"doer", c, false});
      }
    }
    clause.arguments.push_back({"obj", hearer, false});
  }

  // "made clear that troops had left": what hangs on the second word of the phrase.
  void read_phrase(uint32_t i) {
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == all_[i].sentence; ++k) {
      const uint32_t parent = all_[k].parent;
      if (parent == kNone || parent == i || all_[parent].parent != i || all_[parent].head < all_[i].head) continue;
      if (all_[k].edge == Edge::kContent && all_[k].function == "that" && all_[parent].edge == Edge::kContent &&
          all_[parent].function != "that")
        make_content(k, i);
    }
  }

  // "The rebels, the army said, had fled": the saying stands between a subject and its verb.
  void read_inserted(uint32_t i) {
    Clause& clause = all_[i];
    const Sentence& sentence = doc_.sentences[clause.sentence];
    if (clause.head == sentence.first_token || !clause.finite) return;
    // "The rebels, says the army, had fled": the subject may stand behind.
    const bool inverted = token(clause.head - 1).lower == ",";
    if (!inverted && (clause.subject == kNone || clause.subject > clause.head)) return;
    const uint32_t open = inverted ? clause.head - 1 : edge_before(clause, sentence.first_token);
    if (open == kNone || open <= sentence.first_token || token(open).lower != ",") return;
    uint32_t close = clause.head + 1;
    while (close < sentence.end_token && close < clause.head + 8 && token(close).lower != ",") ++close;
    if (close >= sentence.end_token || token(close).lower != ",") return;
    const uint32_t named = party_before(open) != kNone ? party_before(open) : bare_noun_before(open, sentence.first_token);
    if (named == kNone || (named == clause.subject && !inverted)) return;
    for (uint32_t t = clause.head + 1; t < close; ++t)
      if (token(t).upos == Upos::kVerb || token(t).upos == Upos::kAux) return;
    for (uint32_t t = sentence.first_token; t < open; ++t)
      if (token(t).upos == Upos::kVerb || token(t).upos == Upos::kAux || token(t).lower == ",") return;
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == clause.sentence; ++k) {
      Clause& said = all_[k];
      if (said.head < close || said.word_class == WordClass::kNoun || (!said.finite && said.modal.empty())) continue;
      // "troops, says Oslo, have": the speaker was taken for the subject of what is said.
      if (inverted && said.subject > clause.head && said.subject < close) {
        std::erase_if(said.arguments, [&](const Argument& argument) { return argument.token == said.subject; });
        said.subject = kNone;
      }
      if (said.subject != kNone && said.subject != named) return;
      for (uint32_t t = close + 1; t < said.head; ++t)
        if (token(t).upos != Upos::kAux && token(t).upos != Upos::kAdv && token(t).upos != Upos::kPart) return;
      std::erase_if(clause.arguments, [&](const Argument& argument) { return argument.token == named; });
      if (inverted && (clause.subject == kNone || clause.subject < clause.head)) {
        clause.subject = kNone;
        std::erase_if(clause.arguments, [](const Argument& a) { return a.function == "doer" || a.function == "obj"; });
        set_subject(clause, clause.head + 1, close, false);
      }
      if (said.subject == kNone) {
        said.subject = named;
        said.arguments.insert(said.arguments.begin(), {said.passive ? "obj" : "doer", named, false});
      }
      if (said.parent != i) {
        if (clause.parent == k) detach(&all_, i);
        make_content(k, i);
      }
      return;
    }
  }

  uint32_t bare_noun_before(uint32_t t, uint32_t first) const {
    if (t == first || tree_.leftmost(t - 1) > t - 1) return kNone;
    uint32_t head = t - 1;
    for (int steps = 0; steps < 8; ++steps) {
      const uint32_t above = token(head).head;
      if (above == kNone || above < first || above >= t) break;
      head = above;
    }
    return token(head).upos == Upos::kNoun || token(head).upos == Upos::kPropn ? head : kNone;
  }

  bool is_edge(uint32_t t) const {
    const std::string_view form = token(t).lower;
    return form == "," || form == "\"" || form == "\xe2\x80\x9d" || form == "\xc2\xbb" || form == "\xe2\x80\x94" ||
           form == "\xe2\x80\x93" || form == "\xe2\x80\x99" || form == "'";
  }

  // The comma or quotation mark before the verb and its subject.
  uint32_t edge_before(const Clause& clause, uint32_t first) const {
    if (clause.set_off != kNone) return clause.set_off;
    const bool own = clause.subject != kNone && clause.subject < clause.head;
    for (uint32_t t = clause.head; t-- > first;) {
      if (is_edge(t)) return t;
      const Token& at = token(t);
      const bool of_subject = own && t >= tree_.leftmost(clause.subject) && t <= tree_.rightmost(clause.subject);
      const bool helps = at.head == clause.head && at.upos == Upos::kAux;
      if (at.lower == ";" || at.lower == ":") return kNone;
      if (!of_subject && !helps && (at.upos == Upos::kVerb || at.upos == Upos::kAux || at.upos == Upos::kCconj)) return kNone;
    }
    return kNone;
  }

  void set_subject(Clause& clause, uint32_t from, uint32_t to, bool last) {
    uint32_t found = kNone;
    for (uint32_t t = from; t < to; ++t) {
      const Token& at = token(t);
      if (at.upos != Upos::kNoun && at.upos != Upos::kPropn && at.upos != Upos::kPron) continue;
      uint32_t head = t;
      for (int steps = 0; steps < 16; ++steps) {
        const uint32_t above = token(head).head;
        if (above == kNone || above < from || above >= to || above == clause.head) break;
        head = above;
      }
      found = head;
      if (!last) break;
    }
    if (found == kNone) return;
    std::erase_if(clause.arguments,
                  [&](const Argument& argument) { return argument.function == "doer" || argument.token == found; });
    clause.subject = found;
    clause.arguments.push_back({"doer", found, false});
  }

  bool is_relative(const Clause& clause) const {
    if (token(clause.head).deprel != Deprel::kAclRelcl) return false;
    for (uint32_t t = tree_.leftmost(clause.head); t < clause.head; ++t)
      if (token(t).xpos.starts_with('W')) return true;
    return false;
  }

  // "Ten warships passed the strait, the ministry said", read as a noun with a participle: its verb is the main one after all.
  template <typename Inside>
  uint32_t hidden_main(const Inside& inside) {
    for (uint32_t k = 0; k < all_.size(); ++k) {
      Clause& other = all_[k];
      if (!inside(k) || other.word_class != WordClass::kVerb || other.edge != Edge::kRelative || other.subject == kNone) continue;
      if (token(other.head).deprel != Deprel::kAcl || token(other.head).xpos == "VBG" || other.infinitive) continue;
      uint32_t top = other.subject;
      for (int steps = 0; steps < 8 && token(top).deprel == Deprel::kNmod && token(top).head < top; ++steps)
        top = token(top).head;
      const bool passive = other.passive && !other.finite && !other.has("obj");
      if (passive) continue;
      const uint32_t subject = top;
      std::erase_if(other.arguments, [&](const Argument& a) { return a.borrowed && a.token == other.subject; });
      other.subject = subject;
      other.arguments.push_back({"doer", subject, false});
      other.passive = other.participle = false;
      other.finite = other.past = true;
      other.edge = Edge::kRoot;
      other.parent = kNone;
      other.deep = false;
      return k;
    }
    return kNone;
  }

  void read_left(uint32_t i, Role role) {
    Clause& clause = all_[i];
    const Sentence& sentence = doc_.sentences[clause.sentence];
    uint32_t comma = edge_before(clause, sentence.first_token);
    if (comma == kNone) return;
    uint32_t end = clause.head + 1;
    while (end < sentence.end_token && token(end).lower != ";" && token(end).lower != "," && token(end).lower != "." &&
           end < clause.head + 12)
      ++end;
    bool inverted = comma + 1 == clause.head;  // ", says the ministry"
    if (!inverted && has_object(i, role)) return;
    // "..., and on Thursday, the agency said": a new stretch, whose comma only closes its first words.
    for (uint32_t t = comma; t-- > sentence.first_token + 1;) {
      if (token(t).upos == Upos::kVerb || token(t).upos == Upos::kAux) break;
      if (token(t).upos == Upos::kCconj && token(t - 1).lower == ",") return;
    }
    const bool named_after = inverted && end > clause.head + 1 && token(clause.head + 1).upos != Upos::kAdp &&
                             token(clause.head + 1).upos != Upos::kAdv && token(clause.head + 1).upos != Upos::kSconj;
    if (inverted && !named_after) {
      // ", the mediator, Ana Sol, announced": the commas stand round a name.
      if (token(comma).lower != ",") return;
      uint32_t before = kNone;
      for (uint32_t t = comma; t-- > sentence.first_token && comma - t < 24;) {
        if (token(t).upos == Upos::kVerb || token(t).upos == Upos::kAux || token(t).lower == ";") break;
        if (token(t).lower != ",") continue;
        if (before != kNone) {
          before = t;
          break;
        }
        before = t;  // of two commas the outer one
      }
      uint32_t outer = kNone;
      for (uint32_t t = before == kNone ? 0 : before; t < comma && outer == kNone; ++t)
        if (token(t).lower == ",") outer = t;
      if (outer == kNone || outer == comma) return;
      set_subject(clause, outer + 1, comma, false);
      comma = outer;
      inverted = false;
    }
    uint32_t begin = sentence.first_token;
    const bool quoting = inside_quotation(doc_, token(comma > begin ? comma - 1 : comma).span.begin);
    for (uint32_t t = comma; t-- > sentence.first_token;) {
      // Inside the marks of one quotation a semicolon parts nothing.
      if (token(t).lower != ";" || (quoting && inside_quotation(doc_, token(t).span.begin))) continue;
      begin = t + 1;
      break;
    }
    const auto inside = [&](uint32_t k) {
      return k != kNone && all_[k].sentence == clause.sentence && all_[k].head >= begin && all_[k].head < comma;
    };
    const auto set_apart = [&](const Clause& other) {
      return !other.marker.empty() && other.marker != "that" &&
             (other.edge == Edge::kCondition || other.edge == Edge::kTime || other.edge == Edge::kCause ||
              other.edge == Edge::kConcession || other.edge == Edge::kPurpose || other.edge == Edge::kWithout);
    };
    uint32_t main = kNone;
    for (uint32_t k = 0; k < all_.size(); ++k) {
      const Clause& other = all_[k];
      if (!inside(k) || set_apart(other) || inside(other.parent)) continue;
      const bool tells = other.quoted || other.finite || (other.subject != kNone && !other.gerund) || !other.modal.empty();
      if (other.word_class == WordClass::kNoun ? !other.finite && other.light == kNone : !tells) continue;
      if (inverted && is_relative(other)) continue;  // "Oslo, which wants them freed, recalled its envoy": no inversion
      main = k;
      break;
    }
    if (main == kNone) main = hidden_main(inside);
    if (main == kNone) return;
    if (inside(clause.parent)) {
      clause.parent = kNone;
      clause.edge = Edge::kRoot;
      clause.function = {};
      clause.conjunct_of = kNone;
    }
    if (inverted && (clause.subject == kNone || clause.subject < clause.head)) {
      clause.subject = kNone;
      std::erase_if(clause.arguments,
                    [](const Argument& a) { return a.function == "doer" || a.function == "obj" || a.function == "measure"; });
      set_subject(clause, clause.head + 1, end, false);
    } else if (!inverted && (clause.subject == kNone || clause.subject < comma || clause.subject > clause.head)) {
      set_subject(clause, comma + 1, clause.head, true);  // the parser gave it to another word
    }
    if (clause.subject == kNone) return;
    for (uint32_t k = 0; k < all_.size(); ++k) {
      if (k == i || !inside(k) || inside(all_[k].parent)) continue;
      if (set_apart(all_[k])) {
        if (k != main) all_[k].parent = main;
      } else {
        make_content(k, i);
      }
    }
  }

  Doc& doc_;
  const Tree& tree_;
  const Knowledge& knowledge_;
  Clauses& clauses_;
  std::vector<Clause>& all_;
  std::vector<uint32_t> party_before_;  // by token
  std::vector<uint8_t> is_party_;
};

// A quotation's sentences without a verb of saying of their own hang on the speech clause nearest to the quotation.
void attach_quotations(const Doc& doc, const Knowledge& knowledge, Clauses& clauses) {
  auto& all = clauses.all;
  if (doc.quotations.empty()) return;
  const size_t n = doc.sentences.size();
  std::vector<uint32_t> speech_clause(n, kNone);  // a report outside quotation marks, the last of each sentence
  for (uint32_t i = 0; i < all.size(); ++i) {
    const Clause& clause = all[i];
    if (clause.word_class != WordClass::kVerb || clause.subject == kNone || clause.quoted) continue;
    if (reporter_of(doc, knowledge, clause) != nullptr) speech_clause[clause.sentence] = i;
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
      // The parser hung the speech on what it says.
      if (all[speaker].parent == root) {
        all[speaker].parent = kNone;
        all[speaker].edge = Edge::kRoot;
        all[speaker].function = {};
      }
      all[root].parent = speaker;
      all[root].edge = Edge::kQuotation;
      all[root].function = "quote";
    }
  }
}

}  // namespace

void attach_reports(Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses) {
  mend_report_tails(doc, tree, knowledge, clauses);
  mend_inserted_reports(doc, tree, knowledge, clauses);
  turn_reports_round(doc, tree, knowledge, clauses);
  Reports(doc, tree, knowledge, clauses).run();
  settle_behind_reports(doc, tree, knowledge, clauses);
  attach_quotations(doc, knowledge, clauses);
  settle(clauses);
}

}  // namespace demarche::event
