#include "event/status.h"

#include <algorithm>

namespace demarche::event {
namespace {

class Reader {
 public:
  Reader(const Scene& scene, const std::vector<Fired>& fired, const Speech& speech, const std::vector<uint8_t>& speech_event)
      : scene_(scene), fired_(fired), speech_(speech), speech_event_(speech_event) {}

  std::vector<Standing> read() {
    const auto& clauses = scene_.clauses;
    out_.resize(clauses.all.size());
    for (const uint32_t i : clauses.order) {
      const Clause& clause = clauses.all[i];
      Standing& standing = out_[i];
      standing.rule = clause.local_rule;
      standing.value = clause.local;
      if (clause.parent != kNone) {
        standing.depth = static_cast<uint8_t>(std::min(200, out_[clause.parent].depth + 1));
        below(i, standing);
        // "should not cancel the talks planned for May": what is set is set, whatever is asked about it.
        if (standing.value == Value::kHypothetical && clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun &&
            clause.local == Value::kPlanned && clause.definite && clause.function == "obj" && !clause.finite)
          set(standing, Value::kPlanned, clause.local_rule);
        // "it is likely that Oslo was behind the raid": who did it is in doubt, not that it was done.
        if (standing.value == Value::kHypothetical && clause.word_class == WordClass::kNoun && clause.definite && clause.finite &&
            clause.subject != kNone && is_behind(clause))
          set(standing, Value::kAlleged, "status.behind");
      } else if (clause.edge == Edge::kCondition) {
        set(standing, Value::kHypothetical, "edge.condition");
      } else if (clause.marker == "whether") {
        set(standing, Value::kOpen, "edge.whether");
      } else if (clause.question && !clause.quoted) {
        set(standing, Value::kOpen, "edge.question");
      }
    }
    read_alternatives();
    read_terms();
    return std::move(out_);
  }

 private:
  static void set(Standing& standing, Value value, std::string_view rule) {
    standing.value = value;
    standing.rule = rule;
  }

  Value compose(Value outer, Value inner) const { return scene_.knowledge.compose(outer, inner); }

  const Sense* sense_of(uint32_t clause) const {
    return fired_[clause].fired() ? &scene_.knowledge.sense(fired_[clause].sense) : nullptr;
  }

  // Is the clause the content of the speech act above it?
  bool is_content(const Clause& clause, const Sense& above) const {
    if (above.none) return false;
    // What is deplored has happened: "condemned the annexation".
    if (above.type == EventType::kAccuse && above.mode == EventMode::kDisapprove && clause.edge == Edge::kNoun) return false;
    if (clause.deep && (clause.function.empty() || above.type != EventType::kAccuse)) return false;
    for (const auto function : above.content)
      if (function == clause.function ||
          (function == "ing" && clause.gerund && (clause.edge == Edge::kContent || clause.edge == Edge::kManner)) ||
          (function == "quote" && clause.edge == Edge::kQuotation) || (function == "that" && clause.function == "quote"))
        return true;
    if (!scene_.knowledge.facts(above.type).speech) return false;
    if (clause.edge == Edge::kQuotation) return true;
    return clause.edge == Edge::kContent &&
           (clause.function == "that" || clause.function == "inf" || clause.function == "ing" || clause.function == "quote");
  }

  // "insisted that they pull back or face air strikes", "gave them a day to leave; failing that, it would shell the camp": what
  // they will get otherwise is threatened, whatever the parser made of it.
  void read_alternatives() {
    const auto& all = scene_.clauses.all;
    uint32_t act = kNone, sentence = kNone;
    for (uint32_t i = 0; i < all.size(); ++i) {
      if (all[i].sentence != sentence && !opens_otherwise(all[i].sentence)) act = kNone;
      sentence = all[i].sentence;
      const Sense* own = sense_of(i);
      if (own != nullptr && out_[i].value == Value::kOccurred && speech_event_[i] && bids(*own)) act = i;
      if (out_[i].content_of != kNone) {
        const Sense* sense = sense_of(out_[i].content_of);
        if (sense != nullptr && bids(*sense)) act = out_[i].content_of;
        continue;
      }
      if (act == kNone || i == act || own == nullptr || own->none) continue;
      if (all[i].word_class == WordClass::kNoun ? faces(i, act) : own->type != EventType::kThreaten && comes_otherwise(i)) {
        set(out_[i], Value::kHypothetical, "edge.or-else");
        out_[i].content_of = act;
      }
    }
  }

  static bool bids(const Sense& sense) {
    return !sense.none && (sense.type == EventType::kRequest || sense.type == EventType::kThreaten);
  }

  // "or face air strikes"
  bool faces(uint32_t i, uint32_t act) const {
    const Clause& noun = scene_.clauses.all[i];
    const uint32_t first = scene_.tree.leftmost(noun.head);
    if (first < 2 || scene_.clauses.all[act].head > first) return false;
    for (uint32_t t = std::max(first, noun.head < 4 ? 0 : noun.head - 4); t <= noun.head; ++t)
      if (t > 1 && scene_.doc.tokens[t - 2].lower == "or" && scene_.knowledge.in_kind("facing", scene_.doc.tokens[t - 1].lower))
        return true;
    return false;
  }

  bool opens_otherwise(uint32_t sentence) const {
    uint32_t t = scene_.doc.sentences[sentence].first_token;
    const uint32_t end = scene_.doc.sentences[sentence].end_token;
    while (t < end && scene_.doc.tokens[t].upos == Upos::kPunct) ++t;
    return is_otherwise(t, end);
  }

  // "otherwise", "or else", "failing that", "if not,"
  bool is_otherwise(uint32_t t, uint32_t end) const {
    if (t >= end) return false;
    if (scene_.knowledge.in_kind("otherwise", scene_.doc.tokens[t].lower)) return true;
    return t + 1 < end && scene_.knowledge.in_kind("otherwise", std::string(scene_.doc.tokens[t].lower) + " " +
                                                                    std::string(scene_.doc.tokens[t + 1].lower));
  }

  // "or it would close the port", "otherwise, he said, it will close the port"
  bool comes_otherwise(uint32_t i) const {
    const auto& all = scene_.clauses.all;
    // "would begin bombing it"
    for (int steps = 0; steps < 3 && all[i].modal.empty() && all[i].edge == Edge::kContent && all[i].parent != kNone &&
                        (all[i].function == "ing" || all[i].function == "inf") && !fired_[all[i].parent].fired();
         ++steps)
      i = all[i].parent;
    const Clause& clause = all[i];
    if (clause.word_class != WordClass::kVerb || clause.edge == Edge::kCondition || clause.edge == Edge::kRelative ||
        (clause.modal.empty() ? !clause.passive || clause.finite : scene_.knowledge.modal(clause.modal) != Value::kPlanned))
      return false;
    const uint32_t begin = scene_.doc.sentences[clause.sentence].first_token;
    uint32_t start = clause.head;
    if (clause.subject != kNone && clause.subject < clause.head && clause.subject > begin)
      start = std::min(start, scene_.tree.leftmost(clause.subject));
    while (start > begin && start + 3 > clause.head && scene_.doc.tokens[start - 1].upos == Upos::kAux) --start;
    if (start > begin && scene_.doc.tokens[start - 1].lower == "or") return true;
    if (clause.modal.empty()) return false;
    for (uint32_t t = clause.head; t-- > begin;) {
      if (is_otherwise(t, clause.head)) return true;
      if (scene_.doc.tokens[t].lower == ";") return false;
      const uint32_t other = scene_.clauses.of_token[t];
      if (other != kNone && other != clause.parent && all[other].word_class == WordClass::kVerb &&
          speech_.reporter[other] == nullptr)
        return false;
    }
    return false;
  }

  // "signed an accord: troops are to leave, and prisoners will be freed": what is still to come behind the mark are its terms.
  void read_terms() {
    const auto& all = scene_.clauses.all;
    uint32_t act = kNone, sentence = kNone;
    for (uint32_t i = 0; i < all.size(); ++i) {
      if (all[i].sentence != sentence) act = kNone;
      sentence = all[i].sentence;
      const Sense* sense = sense_of(i);
      if (sense != nullptr && !sense->none && (sense->type == EventType::kSupport || sense->type == EventType::kAgree) &&
          all[i].word_class == WordClass::kVerb && out_[i].value == Value::kOccurred && speech_event_[i]) {
        const Argument* object = all[i].find("obj");
        if (object != nullptr && scene_.knowledge.in_kind("agreement", word_of(scene_.doc.tokens[object->token]))) act = i;
        continue;
      }
      if (act == kNone || !fired_[i].fired() || out_[i].content_of != kNone || all[i].word_class != WordClass::kVerb) continue;
      if (out_[i].value != Value::kPlanned || speech_.reporter[i] != nullptr) continue;
      if (all[i].parent != kNone && all[i].parent != act && speech_.reporter[all[i].parent] != nullptr) continue;
      bool marked = false;
      for (uint32_t t = all[act].head + 1; t < all[i].head && !marked; ++t)
        marked = scene_.doc.tokens[t].lower == ":" || scene_.doc.tokens[t].lower == ";";
      if (marked) out_[i].content_of = act;
    }
  }

  // "the first", "the latest", "the most senior": one of those who did.
  bool is_ranked(uint32_t noun) const {
    for (uint32_t t = scene_.tree.leftmost(noun); t <= noun; ++t)
      if (scene_.knowledge.in_kind("ranking", scene_.doc.tokens[t].lower) || scene_.doc.tokens[t].xpos == "JJS") return true;
    return false;
  }

  // "under which", "whereby".
  bool says_terms(const Clause& clause) const {
    if (clause.conjunct_of != kNone && scene_.clauses.all[clause.conjunct_of].edge == Edge::kRelative &&
        says_terms(scene_.clauses.all[clause.conjunct_of]))
      return true;
    for (uint32_t t = scene_.tree.leftmost(clause.head); t < clause.head; ++t) {
      const std::string_view form = scene_.doc.tokens[t].lower;
      if (form == "whereby") return true;
      if (form == "which" && t > 0 && scene_.doc.tokens[t - 1].lower == "under") return true;
    }
    return false;
  }

  // "became the first to cross the line"
  bool is_nth(const Clause& clause) const {
    const uint32_t begin = scene_.doc.sentences[clause.sentence].first_token;
    uint32_t t = clause.head;
    while (t > begin && scene_.doc.tokens[t].lower != "to") --t;
    for (int steps = 0; t > begin && steps < 6; ++steps) {
      const Token& at = scene_.doc.tokens[--t];
      if (at.upos == Upos::kVerb || at.upos == Upos::kAux || at.upos == Upos::kPunct) return false;
      if (scene_.knowledge.in_kind("ranking", at.lower) || at.xpos == "JJS") return true;
    }
    return false;
  }

  bool is_planned_by_word(const Clause& clause) const {
    uint32_t t = clause.head;
    const uint32_t begin = scene_.doc.sentences[clause.sentence].first_token;
    while (t > begin && scene_.doc.tokens[t].lower != "to") --t;
    return t > begin + 1 && scene_.doc.tokens[t - 1].lower.ends_with("ing") && scene_.doc.tokens[t - 2].lower == "of";
  }

  bool is_behind(const Clause& clause) const {
    for (uint32_t c = scene_.tree.first(clause.head); c != kNone; c = scene_.tree.next(c))
      if (scene_.doc.tokens[c].deprel == Deprel::kCase && scene_.doc.tokens[c].lower == "behind") return true;
    return false;
  }

  bool is_speech_noun(uint32_t clause) const {
    const Sense* sense = sense_of(clause);
    return sense != nullptr && !sense->none && scene_.knowledge.facts(sense->type).speech &&
           scene_.clauses.all[clause].word_class == WordClass::kNoun;
  }

  // "used to send troops", not "used troops to hold the road".
  bool is_used_to(const Clause& verb) const {
    if (verb.passive || scene_.doc.tokens[verb.head].lower != "used") return false;
    return std::none_of(verb.arguments.begin(), verb.arguments.end(),
                        [](const Argument& argument) { return argument.function == "obj"; });
  }

  bool is_set_off(uint32_t head) const {
    const uint32_t first = scene_.tree.leftmost(head);
    return scene_.doc.tokens[first].lower == "," || (first > 0 && scene_.doc.tokens[first - 1].lower == ",");
  }

  const Signature* signature_over(const Clause& clause, const Clause& parent) const {
    std::string_view function = clause.function;
    if (clause.edge == Edge::kQuotation || clause.deep) return nullptr;
    // "accused Oslo of shelling a boat, vowing revenge": what follows a comma so is not what the verb calls for.
    if (clause.edge == Edge::kManner && clause.gerund && clause.marker.empty() && clause.head > parent.head &&
        is_set_off(clause.head))
      return nullptr;
    if (function == "inf" && (parent.lemma == "have" || parent.lemma == "be"))
      for (const Argument& argument : parent.arguments)
        if (argument.function == "mod" && scene_.doc.tokens[argument.token].lower == "yet") function = "yet";
    if (function == "inf" && parent.lemma == "go" && (parent.progressive || parent.gerund)) function = "going";
    if (function == "inf" && parent.lemma == "use" && is_used_to(parent)) function = "used-to";
    const Signature* found = scene_.knowledge.signature(parent.lemma, parent.word_class, function);
    if (found == nullptr && clause.gerund) found = scene_.knowledge.signature(parent.lemma, parent.word_class, "ing");
    return found;
  }

  void below(uint32_t i, Standing& standing) {
    const Clause& clause = scene_.clauses.all[i];
    const uint32_t p = clause.parent;
    const Clause& parent = scene_.clauses.all[p];
    const Value above = out_[p].value;
    const Sense* sense = sense_of(p);
    if (clause.marker.size() > 7 && clause.marker.ends_with(" whether")) {  // "looks into whether"
      set(standing, Value::kOpen, "edge.whether");
      return;
    }
    const bool direct = clause.edge == Edge::kContent || clause.edge == Edge::kNoun || clause.edge == Edge::kQuotation ||
                        clause.edge == Edge::kManner || clause.edge == Edge::kPurpose ||
                        (clause.edge == Edge::kCause && clause.gerund) || (clause.edge == Edge::kTime && clause.gerund) ||
                        (clause.edge == Edge::kWithout && clause.gerund);
    if (direct && sense != nullptr && is_content(clause, *sense)) {
      // A demand that is refused, a claim that is rejected, was made all the same.
      if (clause.edge == Edge::kNoun && is_speech_noun(i) && sense->type != EventType::kRequest &&
          sense->type != EventType::kThreaten && sense->type != EventType::kAgree) {
        return;
      }
      Value gives = sense->gives != Value::kSame ? sense->gives : scene_.knowledge.facts(sense->type).content;
      if (above == Value::kNegated)
        gives = sense->type == EventType::kAccuse || sense->type == EventType::kSupport || sense->type == EventType::kReject
                    ? Value::kOpen
                    : Value::kHypothetical;
      if (above == Value::kOpen) gives = Value::kOpen;
      // "called for an inquiry into the killings": what is to be looked into has been told.
      const bool told = sense->type == EventType::kAccuse && sense->mode == EventMode::kInvestigate && clause.definite &&
                        clause.edge == Edge::kNoun;
      if ((above == Value::kHypothetical || above == Value::kPlanned) && !told) gives = compose(Value::kHypothetical, gives);
      if (speech_event_[p]) standing.content_of = p;
      set(standing, compose(gives, clause.local == Value::kPlanned && gives == Value::kSame ? Value::kPlanned : clause.local),
          sense->id);
      // "promised never to attack": the refusal is in the same "never".
      if (sense->type == EventType::kReject && clause.local == Value::kNegated && gives == Value::kNegated)
        standing.value = Value::kNegated;
      // "agreed not to attack": what is promised is that it will not be.
      if (clause.local == Value::kNegated && gives != Value::kNegated && gives != Value::kOpen)
        standing.value = gives == Value::kPlanned || gives == Value::kSame || (gives == Value::kAlleged && clause.finite)
                             ? Value::kNegated
                             : gives;
      return;
    }
    if (carries_words(parent, clause, scene_.knowledge)) {
      set(standing, compose(above, clause.local), "edge.contact");
      return;
    }
    // "holds them responsible for the raid": the adjective only carries the charge.
    if (direct && sense == nullptr && parent.edge == Edge::kContent && parent.function == "xcomp" && parent.parent != kNone &&
        speech_event_[parent.parent]) {
      const Sense* act = sense_of(parent.parent);
      if (act != nullptr && std::find(act->content.begin(), act->content.end(), clause.function) != act->content.end()) {
        standing.content_of = parent.parent;
        const Value gives = act->gives != Value::kSame ? act->gives : scene_.knowledge.facts(act->type).content;
        set(standing, compose(gives, clause.local), act->id);
        return;
      }
    }
    // "accused them of planning to attack", with "planning" taken for a noun.
    if (clause.edge == Edge::kPurpose && clause.infinitive && sense != nullptr && !sense->none && speech_event_[p] &&
        sense->type == EventType::kAccuse && sense->mode == EventMode::kAllege && is_planned_by_word(clause)) {
      standing.content_of = p;
      set(standing, compose(Value::kAlleged, clause.local), sense->id);
      return;
    }
    // "face trial for beating a prisoner", "filed a suit over the raid": the noun carries the charge.
    if (direct && sense == nullptr && parent.word_class == WordClass::kNoun && parent.edge == Edge::kNoun &&
        parent.parent != kNone && speech_event_[parent.parent] &&
        (clause.function == "for" || clause.function == "over" || clause.function == "of") &&
        (clause.gerund || clause.word_class == WordClass::kNoun)) {
      const Sense* act = sense_of(parent.parent);
      if (act->type == EventType::kAccuse && act->mode == EventMode::kAllege) {
        standing.content_of = parent.parent;
        set(standing, compose(Value::kAlleged, clause.local), act->id);
        return;
      }
    }
    if (direct) {
      const Reporter* reporter = speech_.reporter[p];
      const Signature* signature = signature_over(clause, parent);
      const bool reported =
          reporter != nullptr && is_reported(clause, *reporter) &&
          (signature == nullptr || clause.function == "that" || clause.function == "quote" || reporter->gives != Value::kSame);
      if (reported &&
          (clause.edge != Edge::kNoun || reporter->gives != Value::kSame || reporter->word_class == WordClass::kNoun)) {
        Value gives = reporter->gives;
        if (above == Value::kNegated) gives = gives == Value::kNegated ? Value::kOpen : Value::kOpen;
        if (above == Value::kOpen) gives = Value::kOpen;
        Value local = clause.local;
        // "dismissed as lies the report that it had fired", "rejected the allegation that it had": only alleged, though refused.
        if ((reporter->gives == Value::kSame || reporter->gives == Value::kAlleged) && reporter->word_class == WordClass::kNoun &&
            parent.parent != kNone && parent.edge == Edge::kNoun && (parent.function == "obj" || parent.function.empty())) {
          const Sense* act = sense_of(parent.parent);
          if (act != nullptr && !act->none && (act->type == EventType::kReject || act->type == EventType::kAccuse) &&
              out_[parent.parent].value != Value::kNegated)
            gives = Value::kAlleged;
        }
        // "asked whether", "would say if": the content is open.
        if (clause.marker == "whether" || clause.marker == "if") local = Value::kOpen;
        set(standing, compose(gives, local), gives == Value::kSame ? standing.rule : reporter->id);
        // "asked the judges for warrants": the noun is what is asked.
        if (clause.edge == Edge::kNoun && gives == Value::kHypothetical && speech_event_[p] && sense->type == EventType::kRequest)
          standing.content_of = p;
        return;
      }
      if (signature != nullptr) {
        Value gives = above == Value::kNegated ? signature->denied : signature->affirmed;
        if (above == Value::kOpen) gives = Value::kOpen;
        if (above != Value::kOccurred && above != Value::kOngoing && above != Value::kNegated)
          gives = gives == Value::kSame ? above : compose(above, gives);
        if (clause.edge == Edge::kNoun && clause.definite && is_speech_noun(i)) return;
        if (clause.edge == Edge::kNoun && sense != nullptr && sense->type == EventType::kAccuse &&
            sense->mode == EventMode::kDisapprove)
          return;
        set(standing, compose(gives, clause.local), signature->id);
        // The content of a speech act stays its content below "begin", "stop" and the like.
        standing.content_of = out_[p].content_of != kNone && sense == nullptr ? out_[p].content_of : kNone;
        // "weighs a plan to strike": the plan is only the vessel.
        if (standing.content_of == kNone && sense == nullptr && parent.word_class == WordClass::kNoun && parent.parent != kNone &&
            speech_event_[parent.parent] && parent.edge == Edge::kNoun &&
            (parent.function == "obj" || parent.function == "for")) {
          const Sense* act = sense_of(parent.parent);
          if (act != nullptr && act->type != EventType::kSupport && act->type != EventType::kAccuse) {
            standing.content_of = parent.parent;
            set(standing, compose(scene_.knowledge.facts(act->type).content, clause.local), signature->id);
          }
        }
        return;
      }
    }
    if (above == Value::kOpen && clause.edge != Edge::kRelative) {
      set(standing, Value::kOpen, "edge.open");
      return;
    }
    switch (clause.edge) {
      case Edge::kSubject:  // "it is unclear whether"
        if (clause.marker == "whether") set(standing, Value::kOpen, "edge.whether");
        break;
      case Edge::kContent:
        if (clause.marker == "whether" || clause.marker == "if")
          set(standing, Value::kOpen, "edge.whether");
        else if (clause.function == "inf" && is_nth(clause))
          set(standing, compose(above, clause.local), "edge.the-first-to");
        else if (clause.function == "inf" && clause.passive)
          set(standing, compose(above, compose(Value::kPlanned, clause.local)), "edge.to-be-done");
        else if (clause.function == "inf")
          set(standing, compose(Value::kHypothetical, clause.local), "edge.infinitive");
        else if (sense == nullptr || clause.function != "that")
          set(standing, compose(above == Value::kNegated ? Value::kOpen : above, clause.local), "edge.content");
        break;
      case Edge::kCondition:
        set(standing, Value::kHypothetical, "edge.condition");
        break;
      case Edge::kPurpose: {
        const Sense* own = sense_of(i);
        const bool act = own != nullptr && !own->none && scene_.knowledge.facts(own->type).speech &&
                         own->type != EventType::kAgree && own->type != EventType::kConcede;
        if (above == Value::kOccurred || above == Value::kOngoing)
          set(standing, compose(act ? Value::kSame : Value::kPlanned, clause.local), "edge.purpose");
        else if (above == Value::kHistorical)
          set(standing, compose(act ? Value::kHistorical : Value::kPlanned, clause.local), "edge.purpose");
        else
          set(standing, compose(above, clause.local), "edge.purpose");
        break;
      }
      case Edge::kRelative: {
        // "signed an accord under which troops will leave": what was agreed.
        if (parent.word_class == WordClass::kNoun && (clause.finite || !clause.modal.empty()) &&
            scene_.knowledge.in_kind("agreement", parent.lemma) &&
            (clause.local == Value::kPlanned || clause.local == Value::kNegated) && says_terms(clause)) {
          const bool signed_above = parent.parent != kNone && speech_event_[parent.parent] &&
                                    (parent.function == "obj" || parent.function == "to" || parent.function == "on");
          standing.content_of = signed_above ? parent.parent : speech_event_[p] ? p : kNone;
        }
        // "responsible for the raid that wrecked the port": the deed that is charged, told by what it did.
        if (parent.word_class == WordClass::kNoun && !fired_[p].fired() && out_[p].content_of != kNone &&
            out_[p].value == Value::kAlleged && clause.finite && clause.subject == parent.head) {
          standing.content_of = out_[p].content_of;
          set(standing, compose(Value::kAlleged, clause.local), out_[p].rule);
          break;
        }
        // "calls for the premier to resign", but "the first minister to resign".
        const uint32_t antecedent = scene_.doc.tokens[clause.head].head;
        if (antecedent != kNone && clause.infinitive && !clause.finite && clause.local == Value::kOccurred &&
            !is_ranked(antecedent)) {
          set(standing, compose(Value::kHypothetical, clause.local), "edge.infinitive");
          break;
        }
        // "any ship that comes near": none may.
        if (antecedent != kNone && clause.local == Value::kOccurred &&
            scene_.doc.tokens[scene_.tree.leftmost(antecedent)].lower == "any")
          set(standing, Value::kHypothetical, "edge.any");
        break;
      }
      case Edge::kTime:
        if (clause.word_class == WordClass::kNoun && clause.local == Value::kOccurred &&
            scene_.knowledge.in_kind("before-it", clause.edge_word())) {
          set(standing, Value::kPlanned, "edge.ahead-of");
        } else if (clause.finite && clause.local == Value::kOccurred &&
                   (above == Value::kNegated || above == Value::kPlanned || above == Value::kHypothetical ||
                    (sense != nullptr && sense->type == EventType::kReject &&
                     scene_.knowledge.in_kind("until", clause.marker))) &&
                   (clause.past ? scene_.knowledge.in_kind("until", clause.marker) &&
                                      (!parent.modal.empty() || out_[p].content_of != kNone)
                                : above == Value::kNegated || (sense != nullptr && sense->type == EventType::kReject))) {
          // "will not talk until they withdraw", "refused to talk until they withdrew"
          set(standing, Value::kHypothetical, "edge.time");
        } else if (!clause.past && (above == Value::kPlanned || above == Value::kHypothetical) &&
                   clause.local == Value::kOccurred) {
          set(standing, above, "edge.time");
        }
        break;
      case Edge::kManner:
        if (above == Value::kNegated && sense_of(i) != nullptr && !sense_of(i)->none &&
            scene_.knowledge.facts(sense_of(i)->type).speech)
          break;
        if (!clause.finite && clause.local == Value::kOccurred) set(standing, compose(above, clause.local), "edge.manner");
        break;
      case Edge::kWithout:
        set(standing,
            compose(above == Value::kHypothetical || above == Value::kPlanned ? above : Value::kNegated,
                    clause.local == Value::kNegated ? Value::kOccurred : clause.local),
            "edge.without");
        break;
      case Edge::kQuotation:
        break;
      case Edge::kNoun:
        // "the attempt to free them failed"
        if (clause.function == "doer" && scene_.knowledge.in_kind("failing", parent.lemma) &&
            scene_.knowledge.in_kind("attempt", clause.lemma) && clause.local == Value::kOccurred) {
          set(standing, Value::kNegated, "edge.failed");
          break;
        }
        if (clause.local == Value::kOccurred && !clause.definite &&
            (above == Value::kPlanned || above == Value::kHypothetical || above == Value::kNegated || above == Value::kAlleged) &&
            (clause.function == "obj" || clause.function == "doer")) {
          set(standing, above, "edge.noun");
        }
        break;
      default:
        break;
    }
    // Part of a demand or threat by a light step down: "threatened to begin a campaign of bombing".
    if ((clause.edge == Edge::kNoun || clause.edge == Edge::kPurpose) && out_[p].content_of != kNone && !fired_[p].fired() &&
        standing.value != Value::kOccurred) {
      standing.content_of = out_[p].content_of;
    }
  }

  const Scene& scene_;
  const std::vector<Fired>& fired_;
  const Speech& speech_;
  const std::vector<uint8_t>& speech_event_;
  std::vector<Standing> out_;
};

}  // namespace

std::vector<Standing> read_status(const Scene& scene, const std::vector<Fired>& fired, const Speech& speech,
                                  const std::vector<uint8_t>& speech_event) {
  return Reader(scene, fired, speech, speech_event).read();
}

void adopt_light_verbs(Clauses& clauses, const Knowledge& knowledge) {
  auto& all = clauses.all;
  for (uint32_t i = 0; i < all.size(); ++i) {
    Clause& noun = all[i];
    if (noun.light == kNone || all[noun.light].absorbed_by != i) continue;
    const Clause& verb = all[noun.light];
    const LightVerb* light = knowledge.light_verb(verb.lemma, noun.light_function);
    const bool both_deny = noun.local == Value::kNegated && verb.local == Value::kNegated;
    Value local = both_deny                        ? Value::kNegated
                  : noun.local == Value::kOccurred ? verb.local
                                                   : knowledge.compose(verb.local, noun.local);
    if (light != nullptr && light->gives != Value::kSame)
      local = knowledge.compose(local == Value::kNegated ? Value::kNegated : light->gives,
                                local == Value::kNegated ? Value::kOccurred : local);
    noun.local = local;
    if (verb.local != Value::kOccurred)
      noun.local_rule = verb.local_rule;
    else if (light != nullptr && light->gives != Value::kSame)
      noun.local_rule = light->id;
    noun.past = verb.past;
    noun.finite = noun.finite || verb.finite;
    noun.perfect = verb.perfect;
    noun.progressive = verb.progressive;
    noun.negated = noun.negated || verb.negated;
    noun.modal = verb.modal;
    noun.question = verb.question;
    noun.gerund = verb.gerund;
    noun.infinitive = verb.infinitive;
    if (noun.subject == kNone) noun.subject = verb.subject;
    // A participle under the noun ("talks held in May") leaves it where it stands.
    if (noun.parent == noun.light || noun.parent == kNone) {
      noun.parent = verb.parent == i ? kNone : verb.parent;
      noun.edge = verb.parent == i ? Edge::kRoot : verb.edge;
      noun.function = verb.function;
      noun.marker = verb.marker;
      noun.conjunct_of = verb.conjunct_of;
    }
  }
  settle(clauses);
}

}  // namespace demarche::event
