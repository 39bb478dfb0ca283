#include "event/report_tails.h"

#include <algorithm>

namespace demarche::event {
namespace {

constexpr uint32_t kLongestTail = 24;  // tokens between the comma and the verb

class Tails {
 public:
  Tails(const Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses)
      : doc_(doc), tree_(tree), knowledge_(knowledge), all_(clauses.all) {}

  void run() {
    for (uint32_t i = 0; i < all_.size(); ++i) mend(i);
  }

 private:
  const Token& token(uint32_t t) const { return doc_.tokens[t]; }

  static bool is_finite_form(const Token& at) {
    return at.xpos == "VBD" || at.xpos == "VBZ" || at.xpos == "VBP" || at.xpos == "MD";
  }

  static bool closes(std::string_view form) {
    return form == "," || form == "\"" || form == "\xe2\x80\x9d" || form == "\xc2\xbb" || form == "\xe2\x80\x99" || form == "'";
  }

  // "posted online by Oslo", but not "told the daily by phone"
  static bool has_agent(const Clause& clause) {
    const Argument* by = clause.find("by");
    return by != nullptr && std::any_of(clause.arguments.begin(), clause.arguments.end(), [&](const Argument& argument) {
             return argument.function == "doer" && argument.token == by->token;
           });
  }

  // A verb of saying in a form that tells, or its plural noun behind a name: "the City Post reports".
  bool could_say(const Clause& clause) const {
    const Reporter* reporter = knowledge_.reporter(clause.lemma, WordClass::kVerb);
    if (reporter == nullptr || reporter->role == Role::kCite || reporter->role == Role::kQuote) return false;
    const Token& head = token(clause.head);
    if (clause.word_class == WordClass::kNoun)
      return head.lower.ends_with("s") && clause.head > 0 && token(clause.head - 1).upos == Upos::kPropn && !clause.finite;
    if (clause.word_class != WordClass::kVerb || clause.infinitive) return false;
    if (clause.quoted) return false;
    if (head.xpos == "VBN" && !clause.perfect && (has_agent(clause) || (clause.passive && !clause.participle))) return false;
    return is_finite_form(head) || head.upos == Upos::kNoun || head.upos == Upos::kPropn || head.xpos == "VBN" ||
           head.xpos == "VB";
  }

  void mend(uint32_t i) {
    Clause& clause = all_[i];
    if (!could_say(clause)) return;
    const Sentence& sentence = doc_.sentences[clause.sentence];
    // Nothing else is told behind it.
    for (uint32_t t = clause.head + 1; t < sentence.end_token && token(t).lower != "," && token(t).lower != ";"; ++t)
      if (is_finite_form(token(t)) || token(t).lower == "that" || token(t).lower == ":" || token(t).lower == "to") {
        // "told to leave", "said to a crowd": only an infinitive makes it no report.
        if (token(t).lower == "to" && t + 1 < sentence.end_token && token(t + 1).xpos != "VB") continue;
        return;
      }
    uint32_t verb = clause.head;
    while (verb > sentence.first_token && token(verb - 1).upos == Upos::kAux) --verb;
    uint32_t comma = verb;
    while (comma > sentence.first_token && verb - comma < kLongestTail && !closes(token(comma - 1).lower)) --comma;
    if (comma <= sentence.first_token + 1 || comma == verb || !closes(token(comma - 1).lower)) return;
    const uint32_t speaker = speaker_from(comma, verb);
    if (speaker == kNone || !told_before(clause.sentence, comma - 1)) return;
    if (reads_well(i, comma, speaker)) return;
    take(i, comma - 1, speaker);
  }

  // The head of the noun phrase that the stretch opens with, where the rest of it only describes that; else kNone.
  uint32_t speaker_from(uint32_t from, uint32_t to) const {
    const Token& first = token(from);
    if (first.upos != Upos::kDet && first.upos != Upos::kNoun && first.upos != Upos::kPropn && first.upos != Upos::kAdj &&
        first.upos != Upos::kNum)
      return kNone;
    if (first.xpos == "WDT" || first.xpos == "WP") return kNone;
    uint32_t head = kNone, t = from;
    for (; t < to; ++t) {
      const Token& at = token(t);
      if (at.upos == Upos::kNoun || at.upos == Upos::kPropn)
        head = t;
      else if (at.upos != Upos::kDet && at.upos != Upos::kAdj && at.upos != Upos::kNum && at.upos != Upos::kPart &&
               at.lower != "-")
        break;
    }
    if (head == kNone) return kNone;
    bool relative = false;
    for (; t < to; ++t) {
      const Token& at = token(t);
      if (at.upos == Upos::kSconj || at.upos == Upos::kCconj || at.upos == Upos::kPunct) return kNone;
      relative = relative || at.lower == "who" || at.lower == "which";
      if (is_finite_form(at) && !relative) return kNone;
    }
    return head;
  }

  // The head of the phrase behind "by" between the two, or kNone.
  uint32_t agent_behind(uint32_t participle, uint32_t verb) const {
    if (participle + 2 >= verb || token(participle + 1).lower != "by") return kNone;
    uint32_t head = kNone;
    for (uint32_t t = participle + 2; t < verb; ++t) {
      if (token(t).upos == Upos::kNoun || token(t).upos == Upos::kPropn)
        head = t;
      else if (token(t).upos != Upos::kDet && token(t).upos != Upos::kAdj && token(t).upos != Upos::kPart)
        break;
    }
    return head;
  }

  bool told_before(uint32_t sentence, uint32_t comma) const {
    return std::any_of(all_.begin(), all_.end(), [&](const Clause& other) {
      return other.sentence == sentence && other.head < comma && other.word_class != WordClass::kNoun &&
             (other.finite || !other.modal.empty());
    });
  }

  bool reads_well(uint32_t i, uint32_t comma, uint32_t speaker) const {
    const Clause& clause = all_[i];
    if (clause.word_class == WordClass::kNoun || !clause.finite || clause.subject < comma || clause.subject > clause.head)
      return false;
    if (clause.subject == kNone) return false;
    if (clause.subject == speaker)
      return clause.edge != Edge::kRelative && clause.edge != Edge::kNoun && !is_hung_inside(i, comma);
    // "pictures published by the group show": what stands behind "by" is no subject.
    const uint32_t leftmost = tree_.leftmost(clause.subject);
    return !(token(leftmost).lower == "by" || (leftmost > 0 && token(leftmost - 1).lower == "by"));
  }

  // Was it hung on a word of its own stretch: "a man who asked not to be named told"?
  bool is_hung_inside(uint32_t i, uint32_t comma) const {
    const uint32_t parent = all_[i].parent;
    return parent != kNone && all_[parent].head >= comma && all_[parent].head < all_[i].head;
  }

  void take(uint32_t i, uint32_t comma, uint32_t speaker) {
    Clause& clause = all_[i];
    for (Clause& other : all_) {
      if (other.sentence != clause.sentence || other.head == clause.head) continue;
      const bool outside = other.head < comma;
      std::erase_if(other.arguments, [&](const Argument& argument) {
        return argument.token == clause.head || (outside && argument.token > comma && argument.token <= clause.head);
      });
      if (outside && other.parent == i) continue;
      // A participle or relative that was hung outside describes the speaker.
      if (other.head > comma && other.head < clause.head && other.word_class == WordClass::kVerb && &other != &clause &&
          (other.parent == kNone || all_[other.parent].head < comma || other.parent == i)) {
        other.parent = i;
        other.edge = Edge::kRelative;
        other.function = {};
        if (!other.finite) {
          std::erase_if(other.arguments, [&](const Argument& a) { return a.token < comma; });
          other.subject = speaker;
          other.arguments.push_back({other.passive ? "obj" : "doer", speaker, true});
          // "pictures published by the group show"
          if (const uint32_t by = agent_behind(other.head, clause.head); by != kNone && !other.has("by"))
            other.arguments.push_back({"by", by, false});
        }
      }
    }
    if (clause.word_class == WordClass::kNoun)
      clause.lemma = knowledge_.known_lemma(clause.lemma, token(clause.head).lower, WordClass::kVerb);
    const bool noun = clause.word_class == WordClass::kNoun;
    clause.word_class = WordClass::kVerb;
    clause.passive = clause.participle = clause.deep = false;
    clause.finite = true;
    clause.past = clause.past || token(clause.head).xpos == "VBD" || token(clause.head).xpos == "VBN";
    clause.conjunct_of = kNone;
    clause.parent = kNone;
    clause.edge = Edge::kRoot;
    clause.function = clause.marker = {};
    clause.set_off = comma;
    std::erase_if(clause.arguments, [&](const Argument& argument) {
      return argument.function == "doer" || argument.token == speaker || (noun && argument.token <= clause.head) ||
             (argument.token > comma && argument.token < clause.head);
    });
    clause.subject = speaker;
    clause.arguments.push_back({"doer", speaker, false});
  }

  const Doc& doc_;
  const Tree& tree_;
  const Knowledge& knowledge_;
  std::vector<Clause>& all_;
};

}  // namespace

void mend_report_tails(const Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses) {
  Tails(doc, tree, knowledge, clauses).run();
}

void settle_behind_reports(const Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses) {
  auto& all = clauses.all;
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (all[i].word_class != WordClass::kVerb || reporter_of(doc, knowledge, all[i]) == nullptr) continue;
    // What it says stands before it, and a comma closes it.
    uint32_t main = kNone;
    for (uint32_t k = 0; k < i; ++k)
      if (all[k].parent == i && all[k].edge == Edge::kContent && all[k].finite && all[k].word_class != WordClass::kNoun) main = k;
    if (main == kNone) continue;
    const uint32_t end = doc.sentences[all[i].sentence].end_token;
    uint32_t comma = all[i].head + 1;
    while (comma < end && doc.tokens[comma].lower != "," && doc.tokens[comma].lower != ";") ++comma;
    if (comma + 2 >= end || doc.tokens[comma].lower != "," || doc.tokens[comma + 1].upos != Upos::kCconj) continue;
    for (uint32_t k = i + 1; k < all.size() && all[k].sentence == all[i].sentence; ++k) {
      Clause& next = all[k];
      if (next.head < comma + 2 || next.word_class != WordClass::kVerb || !next.finite || next.infinitive) continue;
      const bool own = next.subject != kNone && next.subject > comma;
      const bool first = tree.leftmost(next.head) <= comma + 1 || (own && tree.leftmost(next.subject) <= comma + 2);
      if (!first) continue;
      const uint32_t under = next.parent;
      if (own) {
        if (under != kNone && all[under].head < comma && under != i && all[under].parent == i) {
          next.parent = kNone;
          next.edge = Edge::kRoot;
          next.function = {};
        }
      } else if (all[i].subject > all[i].head && next.subject == all[i].subject) {
        // "Rebels fled, said the mayor, and burned the town": the rebels did.
        std::erase_if(next.arguments, [&](const Argument& argument) { return argument.token == next.subject; });
        next.subject = all[main].subject;
        if (next.subject != kNone) next.arguments.push_back({next.passive ? "obj" : "doer", next.subject, true});
        next.parent = i;
        next.edge = Edge::kContent;
        next.function = "that";
        next.conjunct_of = main;
      }
      break;
    }
  }
}

}  // namespace demarche::event
