#include "event/report_tails.h"

#include <algorithm>

namespace demarche::event {
namespace {

constexpr uint32_t kLongestTail = 24;  // tokens between the comma and the verb

// The clauses of the sentence that the clause stands in: the first, and one past the last.
struct Stretch {
  uint32_t begin, end;
};

Stretch sentence_of(const std::vector<Clause>& all, uint32_t i) {
  Stretch stretch{i, i + 1};
  while (stretch.begin > 0 && all[stretch.begin - 1].sentence == all[i].sentence) --stretch.begin;
  while (stretch.end < all.size() && all[stretch.end].sentence == all[i].sentence) ++stretch.end;
  return stretch;
}

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
    if (speaker == kNone || !told_before(i, comma - 1)) return;
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

  bool told_before(uint32_t i, uint32_t comma) const {
    for (uint32_t k = sentence_of(all_, i).begin; k < all_.size() && all_[k].head < comma; ++k)
      if (all_[k].word_class != WordClass::kNoun && (all_[k].finite || !all_[k].modal.empty())) return true;
    return false;
  }

  bool reads_well(uint32_t i, uint32_t comma, uint32_t speaker) const {
    const Clause& clause = all_[i];
    if (clause.word_class == WordClass::kNoun || !clause.finite || clause.subject < comma || clause.subject > clause.head)
      return false;
    if (clause.subject == kNone) return false;
    if (clause.subject == speaker)
      return clause.edge != Edge::kRelative && clause.edge != Edge::kNoun && !is_hung_inside(i, comma);
    // "pictures published by the group show", "an official in Rome said": what stands behind a preposition is no subject.
    uint32_t t = clause.subject;
    while (t > speaker && (token(t).upos == Upos::kNoun || token(t).upos == Upos::kPropn || token(t).upos == Upos::kDet ||
                           token(t).upos == Upos::kAdj))
      --t;
    return t <= speaker || token(t).upos != Upos::kAdp;
  }

  // Was it hung on a word of its own stretch: "a man who asked not to be named told"?
  bool is_hung_inside(uint32_t i, uint32_t comma) const {
    const uint32_t parent = all_[i].parent;
    return parent != kNone && all_[parent].head >= comma && all_[parent].head < all_[i].head;
  }

  void take(uint32_t i, uint32_t comma, uint32_t speaker) {
    Clause& clause = all_[i];
    const Stretch stretch = sentence_of(all_, i);
    for (uint32_t k = stretch.begin; k < stretch.end; ++k) {
      Clause& other = all_[k];
      if (k == i) continue;
      const bool outside = other.head < comma;
      std::erase_if(other.arguments, [&](const Argument& argument) {
        return argument.token == clause.head || (outside && argument.token > comma && argument.token <= clause.head);
      });
      if (outside && other.parent == i) continue;
      // A participle or relative that was hung outside describes the speaker.
      if (other.head > comma && other.head < clause.head && other.word_class == WordClass::kVerb &&
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

namespace {

class Insertions {
 public:
  Insertions(const Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses)
      : doc_(doc), tree_(tree), knowledge_(knowledge), clauses_(clauses), all_(clauses.all) {}

  void run() {
    for (uint32_t i = 0; i < all_.size(); ++i) {
      read_having(i);
      read_untrue(i);
      read_quoted(i);
    }
    for (uint32_t i = 0; i < all_.size(); ++i) {
      const Clause& clause = all_[i];
      if (clause.word_class != WordClass::kVerb || clause.quoted || clause.passive) continue;
      const Reporter* reporter = reporter_of(doc_, knowledge_, clause);
      if (reporter != nullptr && clause.finite) read_parted(i);
      if (reporter == nullptr || reporter->role == Role::kCite || reporter->role == Role::kQuote) continue;
      if (clause.finite && clause.subject != kNone) read_insertion(i);
      if (clause.finite && reporter->id == "rep.toll") read_toll(i);
      if (clause.finite && knowledge_.in_kind("showing", clause.lemma)) read_shown(i);
    }
  }

  void read_lists() {
    for (uint32_t i = 0; i < all_.size(); ++i)
      if (all_[i].word_class == WordClass::kVerb && reporter_of(doc_, knowledge_, all_[i]) != nullptr) read_list(i);
  }

 private:
  const Token& token(uint32_t t) const { return doc_.tokens[t]; }

  // Apart from its conjuncts too.
  void cut_off(uint32_t k) {
    detach(&all_, k);
    all_[k].conjunct_of = kNone;
    all_[k].deep = false;
  }

  void make_content(uint32_t k, uint32_t of, std::string_view function) {
    cut_off(k);
    all_[k].parent = of;
    all_[k].edge = Edge::kContent;
    all_[k].function = function;
    all_[of].arguments.push_back({function, all_[k].head, true});
  }

  static bool is_set_apart(const Clause& clause) {
    return clause.edge == Edge::kCondition || clause.edge == Edge::kTime || clause.edge == Edge::kCause ||
           clause.edge == Edge::kConcession;
  }

  // "The opposition, quoted in the weekly, accuses": a participle between commas, taken for the verb.
  void read_quoted(uint32_t i) {
    Clause& clause = all_[i];
    if (clause.word_class != WordClass::kVerb || clause.head < 2 || token(clause.head - 1).lower != "," ||
        clause.subject == kNone || clause.subject > clause.head || !knowledge_.in_kind("carrying", clause.lemma) ||
        !token(clause.head).lower.ends_with("ed"))
      return;
    const Sentence& sentence = doc_.sentences[clause.sentence];
    const std::string_view next = clause.head + 1 < sentence.end_token ? token(clause.head + 1).lower : std::string_view{};
    if (next != "in" && next != "by" && next != "on") return;
    uint32_t close = clause.head + 2;
    while (close < sentence.end_token && close < clause.head + 9 && token(close).lower != ",") ++close;
    if (close + 1 >= sentence.end_token || token(close).lower != ",") return;
    if (const Argument* object = clause.find("obj"); object != nullptr && object->token > close) return;
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == clause.sentence; ++k) {
      Clause& main = all_[k];
      if (main.head < close || main.word_class != WordClass::kVerb) continue;
      if (!main.finite || main.subject != clause.subject) return;
      cut_off(k);
      cut_off(i);
      clause.finite = clause.past = false;
      clause.passive = clause.participle = true;
      clause.parent = k;
      clause.edge = Edge::kRelative;
      for (Argument& argument : clause.arguments)
        if (argument.function == "doer" && argument.token == clause.subject) argument.function = "obj";
      return;
    }
  }

  // "...; the radio, for its part, quoted": whoever opens the stretch speaks, not whoever spoke before the semicolon.
  void read_parted(uint32_t i) {
    Clause& clause = all_[i];
    const uint32_t begin = doc_.sentences[clause.sentence].first_token;
    uint32_t start = clause.head;
    while (start > begin && token(start - 1).lower != ";" && clause.head - start < 16) --start;
    if (start == begin || token(start - 1).lower != ";" || (clause.subject != kNone && clause.subject >= start)) return;
    uint32_t named = kNone, t = start;
    for (; t < clause.head; ++t) {
      const Upos upos = token(t).upos;
      if (upos == Upos::kNoun || upos == Upos::kPropn)
        named = t;
      else if (upos != Upos::kDet && upos != Upos::kAdj && upos != Upos::kPart)
        break;
    }
    if (named == kNone || t + 1 >= clause.head || token(t).lower != ",") return;
    uint32_t close = clause.head;
    while (close > t && token(close - 1).upos == Upos::kAux) --close;
    if (token(close - 1).lower != "," || close - 1 == t) return;
    for (uint32_t k = t; k < close; ++k)
      if (token(k).upos == Upos::kVerb || token(k).upos == Upos::kAux) return;
    const uint32_t old = clause.subject;
    std::erase_if(clause.arguments,
                  [&](const Argument& a) { return a.function == "doer" || a.token == old || a.token == named; });
    clause.subject = named;
    clause.arguments.push_back({"doer", named, false});
  }

  // "put the number of people killed in the raid at nine"
  void read_toll(uint32_t i) {
    const Argument* object = all_[i].find("obj");
    if (object == nullptr || object->token < all_[i].head) return;
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == all_[i].sentence; ++k) {
      Clause& deed = all_[k];
      if (deed.edge != Edge::kRelative || deed.parent != i || deed.finite || !deed.passive ||
          deed.head > tree_.rightmost(object->token))
        continue;
      make_content(k, i, "that");
      return;
    }
  }

  // "pictures show soldiers burning huts"
  void read_shown(uint32_t i) {
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == all_[i].sentence; ++k) {
      const Clause& shown = all_[k];
      if (!shown.gerund || shown.edge != Edge::kRelative || shown.subject == kNone || shown.subject < all_[i].head) continue;
      if (token(shown.subject).head != all_[i].head) continue;
      make_content(k, i, "ing");
      return;
    }
  }

  // "denied having shelled it", with the denial taken for a word on whoever denies.
  void read_having(uint32_t k) {
    uint32_t having = kNone;
    for (uint32_t c = tree_.first(all_[k].head); c != kNone && c < all_[k].head; c = tree_.next(c))
      if (token(c).deprel == Deprel::kAux && token(c).lower == "having") having = c;
    if (having == kNone || having == 0) return;
    const uint32_t i = clauses_.of_token[having - 1];
    if (i == kNone || i == k || all_[i].word_class != WordClass::kVerb || all_[i].parent != k) return;
    Clause& saying = all_[i];
    const uint32_t subject = all_[k].subject;
    const uint32_t above = all_[k].parent;
    const Edge edge = all_[k].edge;
    const auto function = all_[k].function;
    cut_off(i);
    saying.passive = saying.participle = false;
    saying.finite = saying.past = true;
    if (subject != kNone) {
      std::erase_if(saying.arguments, [&](const Argument& argument) { return argument.token == subject; });
      saying.subject = subject;
      saying.arguments.push_back({"doer", subject, false});
    }
    make_content(k, i, "ing");
    all_[k].gerund = true;
    saying.parent = above == i ? kNone : above;
    saying.edge = above == i ? Edge::kRoot : edge;
    saying.function = function;
  }

  // "Reports that a jet had been lost are baseless, the minister said": the deed is denied, on the minister's word.
  void read_untrue(uint32_t k) {
    Clause& clause = all_[k];
    if (clause.word_class != WordClass::kVerb || !clause.finite || clause.quoted || clause.local != Value::kOccurred) return;
    const Sentence& sentence = doc_.sentences[clause.sentence];
    uint32_t that = clause.head;
    while (that > sentence.first_token && clause.head - that < 10 && token(that).lower != "that") --that;
    if (token(that).lower != "that" || that == sentence.first_token) return;
    uint32_t start = that - 1;  // "Earlier reports that"
    while (start > sentence.first_token && (token(start - 1).upos == Upos::kAdj || token(start - 1).upos == Upos::kDet)) --start;
    if (start > sentence.first_token && token(start - 1).upos != Upos::kPunct) return;
    const Token& noun = token(that - 1);
    const std::string_view lemma = noun.lower.ends_with("s") ? noun.lower.substr(0, noun.lower.size() - 1) : noun.lower;
    const Reporter* told = knowledge_.reporter(lemma, WordClass::kNoun);
    if (told == nullptr || told->gives == Value::kNegated) return;
    uint32_t word = kNone;
    for (uint32_t t = clause.head + 1; t + 1 < sentence.end_token && t < clause.head + 14 && word == kNone; ++t) {
      const Token& at = token(t);
      if (at.lower == "," || at.lower == ";" || at.upos == Upos::kVerb) return;
      if (at.lower != "are" && at.lower != "is" && at.lower != "were" && at.lower != "was") continue;
      for (uint32_t w = t + 1; w < sentence.end_token && w < t + 5 && word == kNone; ++w) {
        if (token(w).lower == "not" || token(w).lower == "n't") return;
        if (knowledge_.in_kind("untrue", token(w).lower)) word = w;
      }
      if (word == kNone) return;
    }
    if (word == kNone) return;
    clause.local = Value::kNegated;
    clause.local_rule = "status.untrue";
    for (uint32_t i = k + 1; i < all_.size() && all_[i].sentence == clause.sentence; ++i) {
      if (all_[i].head <= word || all_[i].word_class != WordClass::kVerb || all_[i].subject == kNone ||
          reporter_of(doc_, knowledge_, all_[i]) == nullptr)
        continue;
      make_content(k, i, "that");
      return;
    }
    cut_off(k);
  }

  // "If they attack, the general warned, we will fire"; "On Monday, the army says, it will leave".
  void read_insertion(uint32_t i) {
    const Clause& clause = all_[i];
    const Sentence& sentence = doc_.sentences[clause.sentence];
    uint32_t start = clause.head;
    if (clause.subject < clause.head) start = std::min(start, tree_.leftmost(clause.subject));
    while (start > sentence.first_token && token(start - 1).upos == Upos::kAux) --start;
    if (start <= sentence.first_token + 1 || token(start - 1).lower != ",") return;
    uint32_t close = std::max(clause.head, clause.subject) + 1;
    while (close < sentence.end_token && close < clause.head + 9 && token(close).lower != ",") {
      if (token(close).upos == Upos::kVerb || token(close).upos == Upos::kAux || token(close).upos == Upos::kSconj) return;
      ++close;
    }
    if (close + 2 >= sentence.end_token || token(close).lower != ",") return;
    uint32_t from = start - 1;
    while (from > sentence.first_token && token(from - 1).lower != ";") --from;
    const Stretch stretch = sentence_of(all_, i);
    for (uint32_t k = stretch.begin; k < i; ++k) {
      const Clause& other = all_[k];
      if (other.head < from || other.head >= start - 1) continue;
      if (other.word_class != WordClass::kNoun && other.edge != Edge::kRelative && !is_set_apart(other) &&
          (other.finite || !other.modal.empty()))
        return;
    }
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == clause.sentence; ++k) {
      Clause& said = all_[k];
      if (said.head < close || said.word_class == WordClass::kNoun || (!said.finite && said.modal.empty())) continue;
      if (said.subject == kNone || said.subject < close || said.subject > said.head || tree_.leftmost(said.subject) > close + 1)
        return;
      if (all_[i].parent == k) cut_off(i);
      std::erase_if(all_[i].arguments, [&](const Argument& argument) { return argument.token == said.subject; });
      if (said.parent != i || said.edge != Edge::kContent) make_content(k, i, "that");
      for (uint32_t c = stretch.begin; c < i; ++c)
        if (all_[c].head >= from && all_[c].head < start && all_[c].parent == i && is_set_apart(all_[c])) all_[c].parent = k;
      return;
    }
  }

  // "told the radio that they had seized the palace, closed the border and left": the later members of the list, taken for deeds
  // of whoever tells.
  void read_list(uint32_t i) {
    uint32_t first = kNone;
    for (uint32_t k = i + 1; k < all_.size() && all_[k].sentence == all_[i].sentence; ++k) {
      Clause& clause = all_[k];
      if (clause.parent == i && clause.edge == Edge::kContent && clause.perfect && clause.finite && clause.subject != kNone &&
          clause.subject > all_[i].head) {
        first = k;
        continue;
      }
      if (first == kNone || clause.word_class != WordClass::kVerb || !clause.modal.empty() || clause.gerund || clause.infinitive)
        continue;
      const bool own = clause.subject != kNone && clause.subject > all_[first].head;
      const bool bare = token(clause.head).xpos == "VBN" || token(clause.head).xpos == "VBD";
      if (own || !bare || clause.perfect || clause.passive || clause.parent == first || token(clause.head).deprel == Deprel::kAcl)
        continue;
      // A comma opens the list, and a word that joins closes it.
      if (clause.head == 0 || token(clause.head - 1).lower != "," || !is_closed(k)) continue;
      for (uint32_t member = k; member < all_.size() && all_[member].sentence == all_[i].sentence; ++member) {
        Clause& other = all_[member];
        if (member != k && other.conjunct_of != k &&
            (token(other.head).head != clause.head || token(other.head).deprel != Deprel::kConj))
          continue;
        const uint32_t old = other.subject;
        if (old != kNone && old > all_[first].head) continue;
        std::erase_if(other.arguments, [&](const Argument& argument) { return argument.function == "doer"; });
        make_content(member, i, all_[first].function);
        other.subject = all_[first].subject;
        other.arguments.push_back({"doer", other.subject, true});
      }
      return;
    }
  }

  bool is_closed(uint32_t k) const {
    for (uint32_t c = tree_.first(all_[k].head); c != kNone; c = tree_.next(c)) {
      if (token(c).deprel != Deprel::kConj) continue;
      for (uint32_t m = tree_.first(c); m != kNone; m = tree_.next(m))
        if (token(m).deprel == Deprel::kCc) return true;
    }
    return false;
  }

  const Doc& doc_;
  const Tree& tree_;
  const Knowledge& knowledge_;
  Clauses& clauses_;
  std::vector<Clause>& all_;
};

}  // namespace

void mend_inserted_reports(const Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses) {
  Insertions(doc, tree, knowledge, clauses).run();
}

void settle_behind_reports(const Doc& doc, const Tree& tree, const Knowledge& knowledge, Clauses& clauses) {
  Insertions(doc, tree, knowledge, clauses).read_lists();
  auto& all = clauses.all;
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (all[i].word_class != WordClass::kVerb || reporter_of(doc, knowledge, all[i]) == nullptr) continue;
    // What it says stands before it, and a comma closes it.
    uint32_t main = kNone;
    for (uint32_t k = sentence_of(all, i).begin; k < i; ++k)
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
