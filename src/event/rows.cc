#include "event/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "event/background.h"
#include "event/circumstance.h"
#include "event/circumstance_share.h"
#include "event/confidence.h"
#include "event/modes.h"
#include "event/parties.h"
#include "event/row.h"
#include "event/sides.h"
#include "event/signs.h"
#include "event/tolls.h"
#include "event/topic.h"

namespace demarche::event {
namespace {

std::optional<Status> status_of(Value value) {
  if (value == Value::kOpen || value == Value::kSame) return std::nullopt;
  return static_cast<Status>(value);
}

class Writer {
 public:
  Writer(Doc& doc, const Reading& reading)
      : doc_(doc),
        reading_(reading),
        scene_(reading.scene),
        all_(reading.scene.clauses.all),
        knowledge_(reading.scene.knowledge),
        row_of_(all_.size(), kNone),
        circumstances_(doc, reading.scene, reading.arguments, reading.fired),
        sides_(doc, reading, rows_, row_of_),
        topics_(doc, reading.scene) {}

  void write() {
    for (uint32_t i = 0; i < all_.size(); ++i) start_row(i);
    for (Row& row : rows_) sides_.blame(row);
    for (Row& row : rows_) find_condition(row);
    for (Row& row : rows_) sides_.lend(row);
    for (Row& row : rows_) sides_.ask(row);
    for (Row& row : rows_) sides_.give_to_demander(row);
    for (Row& row : rows_) sides_.seek(row);
    for (Row& row : rows_) subsume(row);
    for (Row& row : rows_) {
      sides_.answer(row);
      sides_.seek_anywhere(row);
      sides_.settle(row);
    }
    for (Row& row : rows_) judge(row);
    Sharing sharing(doc_, reading_, circumstances_, rows_, row_of_);
    for (Row& row : rows_) sharing.complete(row);
    sharing.complete_from_near();
    for (Row& row : rows_) sharing.from_dateline(row);
    sharing.complete_headlines();
    for (Row& row : rows_) sides_.supply_doers(row);
    for (Row& row : rows_) sides_.supply(row);
    for (const Row& row : rows_) sides_.promise_to(row);
    Modes modes(doc_, reading_, rows_);
    for (Row& row : rows_) modes.join_drill(row);
    for (Row& row : rows_) fold(row);
    for (Row& row : rows_) inherit_age(row);
    for (Row& row : rows_) modes.find(row);
    for (Row& row : rows_) modes.find_of_meeting(row);
    tell_contents();
    for (Row& row : rows_) sides_.name(row);
    for (Row& row : rows_) sides_.fill(row);
    Tolls(doc_, reading_, circumstances_, topics_, rows_, row_of_).read();
    emit();
    if (doc_.trace) explain();
  }

 private:
  const Clause& clause_of(const Row& row) const { return all_[row.clause]; }
  Row* row_at(uint32_t clause) { return clause == kNone || row_of_[clause] == kNone ? nullptr : &rows_[row_of_[clause]]; }

  void start_row(uint32_t i) {
    const Fired& fired = reading_.fired[i];
    if (!fired.fired() || all_[i].absorbed_by != kNone) return;
    const Sense& sense = knowledge_.sense(fired.sense);
    if (sense.none) return;
    Row row;
    row.clause = i;
    row.sense = &sense;
    row.type = sense.type;
    row.mode = sense.mode;
    row.value = reading_.standing[i].value;
    row.content_of = reading_.standing[i].content_of;
    sides_.choose(row);
    const bool bodily = row.type == EventType::kAssault || row.type == EventType::kProtest || row.type == EventType::kMobilize ||
                        row.type == EventType::kCoerce || row.type == EventType::kRetreat;
    row.circumstance = circumstances_.own(i, bodily);
    row.rules.push_back(sense.id);
    if (all_[i].light != kNone && all_[all_[i].light].absorbed_by == i)
      if (const LightVerb* light = knowledge_.light_verb(all_[all_[i].light].lemma, all_[i].light_function))
        row.rules.push_back(light->id);
    row.rules.push_back(reading_.standing[i].rule);
    sides_.give_to_keeper(row);
    row_of_[i] = static_cast<uint32_t>(rows_.size());
    rows_.push_back(std::move(row));
  }

  // A condition belongs to the speech act of its sentence where there is one, else to the deed that hangs on it.
  void find_condition(Row& row) {
    if (any_condition(row)) return;
    const Clause* clause = &clause_of(row);
    uint32_t at = row.clause;
    for (int steps = 0; steps < 8 && clause->edge != Edge::kCondition; ++steps) {
      if (clause->parent == kNone || clause->edge == Edge::kRelative || row_at(clause->parent) != nullptr) return;
      at = clause->parent;
      clause = &all_[at];
    }
    if (clause->edge != Edge::kCondition) return;
    // "if the talks planned for May fail": they are planned, whatever becomes of them.
    if (at != row.clause && clause_of(row).local == Value::kPlanned && clause_of(row).definite) return;
    row.value = row.value == Value::kOpen ? Value::kOpen : Value::kHypothetical;
    for (uint32_t above = clause->parent; above != kNone; above = all_[above].parent) {
      Row* found = row_at(above);
      if (found == nullptr) {
        // The condition hangs on a plain verb of saying: look among what it says.
        for (uint32_t k = 0; k < all_.size() && all_[k].head < doc_.tokens.size(); ++k) {
          if (all_[k].parent == above && k != at && row_at(k) != nullptr && all_[k].edge == Edge::kContent) {
            row.condition_of = k;
            return;
          }
        }
        continue;
      }
      row.condition_of = found->content_of != kNone && row_at(found->content_of) != nullptr ? found->content_of : above;
      // "Rebels would attack, he warned": what is hypothetical only because of the condition.
      return;
    }
  }

  // "Any raid would bring a reply": what any such deed would lead to depends on it.
  bool any_condition(Row& row) {
    const Clause& clause = clause_of(row);
    if (clause.word_class != WordClass::kNoun || clause.edge != Edge::kNoun || clause.parent == kNone) return false;
    if (clause.function != "doer" && clause.function != "obj") return false;
    const Clause& parent = all_[clause.parent];
    if (parent.modal.empty() || parent.head < clause.head) return false;
    const std::string_view first = doc_.tokens[scene_.tree.leftmost(clause.head)].lower;
    if (first != "any") {
      // "an attack would be met with force", but not "an attack could come".
      if (knowledge_.modal(parent.modal) != Value::kPlanned || !knowledge_.in_kind("indefinite", first)) return false;
      if (!parent.passive && !parent.has("obj")) return false;
    }
    const Row* above = row_at(clause.parent);
    const uint32_t act = above != nullptr ? above->content_of : reading_.standing[clause.parent].content_of;
    if (above == nullptr && row_at(act) == nullptr) return false;
    row.condition_of = row_at(act) != nullptr ? act : clause.parent;
    row.content_of = kNone;
    row.value = Value::kHypothetical;
    return true;
  }

  // Why the clause is no row, if so.
  void judge(Row& row) {
    const Clause& clause = clause_of(row);
    if (!row.dropped.empty()) return;
    if (row.type == EventType::kReject && row.value == Value::kNegated) {
      row.dropped = "what is not refused is nothing";
      return;
    }
    if (!status_of(row.value)) {
      row.dropped = "nothing is said of whether it is so";
      return;
    }
    const uint32_t first = doc_.sentences[clause.sentence].first_token;
    // "Country | Attacks | Arrests", "FIRE UP YOUR DEALS": a noun alone is no news unless somebody known is in it.
    const auto known = [](const std::vector<Party>& side) {
      return std::any_of(side.begin(), side.end(), [](const Party& party) { return party.entity != kNone; });
    };
    if (clause.word_class == WordClass::kNoun && clause.light == kNone && !clause.finite && clause.edge == Edge::kRoot &&
        !known(row.actors) && !known(row.recipients) && is_verbless(doc_, clause.sentence)) {
      row.dropped = "a noun alone, with nobody known beside it";
      return;
    }
    if (clause.edge == Edge::kRoot && clause.subject == first && !clause.question &&
        (doc_.tokens[first].lower == "which" || doc_.tokens[first].lower == "who")) {
      row.dropped = "a broken sentence";
      return;
    }
    if (clause.imperative && clause.edge == Edge::kRoot && !clause.quoted && clause.subject == kNone &&
        clause.head <= first + 1 && doc_.tokens[clause.head].xpos == "VB") {
      row.dropped = "an imperative outside quotation";
      return;
    }
    // "You are ready to fight", "your boss will demand more of you"
    if (clause.subject != kNone && !clause.quoted && speaks_to_reader(doc_, clause.subject)) {
      row.dropped = "said of the reader";
      return;
    }
    // "Its reefs have sunk ships", "the virus attacks the lungs"; "a wave of strikes" is what it counts
    if (clause.word_class == WordClass::kVerb && !clause.passive && clause.subject != kNone && row.actors.empty() &&
        knowledge_.in_kind("lifeless", doc_.tokens[content_noun(doc_, scene_.tree, knowledge_, clause.subject)].lemma)) {
      row.dropped = "done by what has no will";
      return;
    }
    const bool party = !row.actors.empty() || !row.recipients.empty();
    const bool linked = row.content_of != kNone || row.condition_of != kNone;
    // "The city was occupied": a deed told in plain words, in a story that names states or forces, needs no party of its own.
    const bool plain = reading_.fired[row.clause].score >= 100 ||
                       (row.sense->word_class == WordClass::kVerb && !row.sense->when.empty()) ||
                       (clause.light != kNone && row.type == EventType::kAssault);
    const bool armed_place =
        row.circumstance.place != kNone &&
        (row.type == EventType::kAssault || row.type == EventType::kProtest || row.type == EventType::kMobilize ||
         row.type == EventType::kCoerce || (row.type == EventType::kRetreat && plain));
    const bool dealings = row.type == EventType::kConsult || row.type == EventType::kAid || row.type == EventType::kCooperate;
    const bool placed =
        row.circumstance.place != kNone || row.circumstance.time != kNone || reading_.fired[row.clause].score >= 100;
    const bool deed = !knowledge_.facts(row.type).speech || row.type == EventType::kConcede;  // "The curfew was lifted"
    const bool told = deed && (dealings ? placed : plain) && names_states(doc_);
    if (!party && !armed_place && !linked && !told) {
      row.dropped = "no party and no place";
      return;
    }
    if (row.sense->needs_party && clause.light == kNone && row.actors.empty() && row.recipients.empty() && !linked) {
      row.dropped = "a noun that needs a doer, a target or a light verb";
      return;
    }
    if (clause.word_class == WordClass::kNoun && clause.light == kNone && !clause.finite && row.content_of == kNone &&
        row.condition_of == kNone) {
      if (doc_.sentences[clause.sentence].zone == ZoneKind::kSubheading) {
        row.dropped = "a subheading without a verb";
        return;
      }
      if (told_before(row)) {
        row.dropped = "the same deed told before";
        return;
      }
    }
    // "declined to promise": the refusal is the deed, there is no promise to speak of.
    if (const Row* act = row_at(row.content_of); act != nullptr && act->type == EventType::kReject &&
                                                 row.sense->word_class == WordClass::kVerb && knowledge_.facts(row.type).speech &&
                                                 row.type != EventType::kSupport && row.type != EventType::kConcede) {
      row.dropped = "a speech act that was refused";
      return;
    }
    // A threat inside a warning, a charge inside an accusation: one act.
    if (Row* act = row_at(row.content_of); act != nullptr && act->type == row.type && act != &row && act->dropped.empty() &&
                                           (row.type == EventType::kThreaten || row.type == EventType::kReject ||
                                            row.type == EventType::kAccuse || row.type == EventType::kRequest) &&
                                           row.sense->word_class != WordClass::kNoun) {
      const EventMode mode = row.mode;
      if (act->recipients.empty()) add_parties(row.recipients, &act->recipients);
      if (act->mode == EventMode::kNone) act->mode = mode;
      row.dropped = "part of the speech act it is the content of";
      // "warns that it will face sanctions": the sanctions are what is threatened.
      for (Row& inner : rows_) {
        if (all_[inner.clause].parent != row.clause || all_[inner.clause].edge != Edge::kNoun || inner.content_of != kNone ||
            inner.condition_of != kNone)
          continue;
        if (inner.value == Value::kOccurred || inner.value == Value::kOngoing || inner.value == Value::kHistorical) continue;
        inner.content_of = act->clause;
      }
      row_of_[row.clause] = row_of_[act->clause];
      return;
    }
    row.dropped = topics_.why_off_topic(row, reading_.fired[row.clause]);
  }

  // "the talks", "their conversation", with nothing new beside it, after a row of the type: points back.
  bool told_before(const Row& row) const {
    const Clause& clause = clause_of(row);
    if (!clause.definite) return false;
    for (const Argument& argument : reading_.arguments[row.clause]) {
      if (argument.function == "mod" || argument.function == "possessor" || argument.function == "subject") continue;
      if (doc_.tokens[argument.token].upos == Upos::kPron || doc_.tokens[argument.token].deprel == Deprel::kCompound ||
          doc_.tokens[argument.token].deprel == Deprel::kAmod)
        continue;
      return false;
    }
    if (row.circumstance.time != kNone || !row.circumstance.amounts.empty()) return false;
    return std::any_of(rows_.begin(), rows_.end(), [&](const Row& other) {
      return other.clause < row.clause && other.type == row.type && other.dropped.empty() && &other != &row;
    });
  }

  static bool same_side(const std::vector<Party>& a, const std::vector<Party>& b) {
    if (a.empty() || b.empty()) return true;
    for (const Party& x : a)
      for (const Party& y : b)
        if (x.entity == y.entity && x.entity != kNone) return true;
    return false;
  }

  // "fired at a boat near the reef, wounding three": the blow that a closing participle tells the outcome of, whatever lies
  // between.
  Row* blow_before(const Row& row) {
    const Clause& clause = clause_of(row);
    if (row.type != EventType::kAssault || !clause.gerund || clause.edge != Edge::kManner || clause.head == 0 ||
        doc_.tokens[clause.head - 1].lower != "," || !knowledge_.in_kind("outcome", clause.lemma))
      return nullptr;
    const Row* above = row_at(clause.parent);
    if (above != nullptr && above->type == row.type && above->dropped.empty()) return nullptr;
    for (uint32_t k = row.clause; k-- > 0 && all_[k].sentence == clause.sentence;) {
      Row* before = row_at(k);
      if (before != nullptr && before->dropped.empty() && before->type == EventType::kAssault && status_of(before->value))
        return before;
      // "fired shots and then rammed it, injuring three": the second deed did.
      if (all_[k].word_class == WordClass::kVerb && all_[k].conjunct_of != kNone) return nullptr;
    }
    return nullptr;
  }

  // What calls off the meeting that a relative clause tells the plan of.
  const Row* cancelled_by(const Row& row) {
    const Clause& clause = clause_of(row);
    if (row.type != EventType::kAgree || row.value != Value::kPlanned || clause.edge != Edge::kRelative || !clause.past)
      return nullptr;
    uint32_t above = clause.parent;
    for (int steps = 0; steps < 2 && above != kNone; ++steps, above = all_[above].parent) {
      const Row* off = row_at(above);
      if (off != nullptr && off->type == EventType::kReject && off->mode == EventMode::kMeet && off->value == Value::kOccurred)
        return off;
    }
    return nullptr;
  }

  // One deed told twice in one breath is one row: "the attack killed two", "shelled the town, killing two", "met for talks".
  void subsume(Row& row) {
    if (!status_of(row.value)) return;
    const Clause& clause = clause_of(row);
    if (clause.conjunct_of != kNone) {
      Row* first =
          row_at(all_[clause.conjunct_of].absorbed_by != kNone ? all_[clause.conjunct_of].absorbed_by : clause.conjunct_of);
      if (first != nullptr && first != &row && first->dropped.empty() && first->type == row.type &&
          clause.word_class == clause_of(*first).word_class && first->value == row.value) {
        const bool own_object =
            !row.recipients.empty() && !first->recipients.empty() && !same_side(row.recipients, first->recipients);
        const bool same_words = row.recipients.empty() || first->recipients.empty() ||
                                row.recipients.front().mention == first->recipients.front().mention;
        // "closed the border and imposed a curfew": two deeds of one type.
        const bool own_kind = row.mode != first->mode && ((row.mode != EventMode::kNone && first->mode != EventMode::kNone) ||
                                                          // "landed in Kumo and met the premier"
                                                          (row.type == EventType::kConsult && first->mode == EventMode::kVisit));
        if (!own_object && !own_kind && same_words && same_side(row.actors, first->actors) &&
            row.content_of == first->content_of) {
          merge_into(*first, row, "told with the conjunct before it");
          return;
        }
      }
    }
    if (clause.parent == kNone) return;
    // "the envoy who was due on Friday called off his trip": the plan is what was called off.
    if (const Row* off = cancelled_by(row); off != nullptr) {
      row.dropped = kCalledOff;
      return;
    }
    if (Row* blow = blow_before(row); blow != nullptr) {
      row.actors.clear();  // whoever stands between
      row.value = blow->value;
      merge_into(*blow, row, "told with the words beside it");
      return;
    }
    Row* above = row_at(clause.parent);
    // "fired warning shots", "kept up launching raids": through a bare participle that says nothing of its own
    if (const Clause& between = all_[clause.parent];
        above == nullptr && clause.word_class == WordClass::kNoun && between.edge == Edge::kContent && between.gerund &&
        between.parent != kNone && row_at(between.parent) != nullptr && row_at(between.parent)->type == row.type)
      above = row_at(between.parent);
    // "Rockets fired by rebels struck the station": what hangs on the doer of a deed hangs on the deed.
    if (const Clause& noun = all_[clause.parent]; above == nullptr && clause.edge == Edge::kRelative && clause.participle &&
                                                  noun.function == "doer" && noun.parent != kNone)
      above = row_at(noun.parent);
    if (above == nullptr || above->dropped == "told with the words beside it") return;
    // "kept the road shut", "broke off contacts": the state that is kept, what is cut or refused is no deed of its own.
    if ((above->type == EventType::kProtest && row.type == EventType::kCoerce && clause.participle && row.actors.empty() &&
         clause.edge == Edge::kRelative && knowledge_.in_kind("keeping", all_[clause.parent].lemma)) ||
        (row.type == EventType::kConsult && clause.edge == Edge::kNoun && clause.function == "obj" && above->dropped.empty() &&
         above->type == EventType::kSanction && row.value != Value::kOccurred && row.value != Value::kOngoing)) {
      row.dropped = "told with the words beside it";
      return;
    }
    if (above->type == EventType::kConsult && above->dropped.empty() && knowledge_.facts(row.type).speech &&
        carries_words(all_[clause.parent], clause, knowledge_)) {
      if (row.type != EventType::kAccuse) row.recipients.clear();  // whoever is called hears it
      if (row.recipients.empty()) add_parties(above->actors, &row.recipients);
      std::erase_if(row.recipients, [&](const Party& party) {
        return std::any_of(row.actors.begin(), row.actors.end(),
                           [&](const Party& actor) { return actor.entity == party.entity; });
      });
      merge_circumstance(row, *above);
      above->dropped = "the call only carried the words";
      return;
    }
    // "attacked an aid convoy", "an attack on a relief mission": help that is hit is no help.
    if (row.type == EventType::kAid && clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun &&
        clause.light == kNone && clause.function != "doer" && above->dropped.empty() &&
        (above->type == EventType::kAssault || above->type == EventType::kCoerce)) {
      row.dropped = "what is hit";
      return;
    }
    // "left the pact with Chad", "broke off the talks": what is left or broken off is no deed of its own.
    if (clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun && above->dropped.empty() &&
        above->sense->word_class == WordClass::kVerb && clause.light == kNone &&
        (above->type == EventType::kSanction || above->type == EventType::kReject) &&
        (row.type == EventType::kConsult || row.type == EventType::kAgree || row.type == EventType::kSupport ||
         row.type == EventType::kCooperate)) {
      if (above->recipients.empty()) add_parties(row.actors, &above->recipients);
      std::erase_if(above->recipients, [&](const Party& party) {
        return std::any_of(above->actors.begin(), above->actors.end(),
                           [&](const Party& actor) { return actor.entity == party.entity; });
      });
      row.dropped = "what is left or refused";
      return;
    }
    // "signed a truce to end the war": what the truce is for.
    if (row.type == EventType::kRetreat && row.mode == EventMode::kCeasefire && above->dropped.empty() &&
        (above->type == EventType::kSupport || above->type == EventType::kAgree || above->type == EventType::kConcede) &&
        (clause.edge == Edge::kPurpose || (clause.edge == Edge::kManner && clause.gerund)) && row.content_of == kNone &&
        knowledge_.in_kind("halting", clause.lemma)) {
      row.dropped = "what it is for";
      return;
    }
    // "ceased its attacks", "stopped shelling": what is ended in the same breath is no second deed.
    const bool noun = clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun && clause.function == "obj";
    if ((noun || (clause.gerund && clause.function == "ing")) && clause.light == kNone && above->dropped.empty() &&
        above->sense->word_class == WordClass::kVerb && row.circumstance.time == kNone && row.circumstance.amounts.empty() &&
        (above->type == EventType::kConcede || (above->type == EventType::kRetreat && above->mode == EventMode::kCeasefire)) &&
        (row.type == EventType::kAssault || row.type == EventType::kProtest)) {
      if (above->recipients.empty()) add_parties(row.recipients, &above->recipients);
      row.dropped = "what is ended";
      return;
    }
    // "sent envoys to mediate", "is in Harare for talks"
    const bool errand = above->type == EventType::kConsult && (clause.function == "inf" || clause.function == "for");
    if (above->type != row.type || (row.content_of == above->clause && !errand) || !above->dropped.empty()) return;
    const bool joined =
        clause.edge == Edge::kNoun || clause.edge == Edge::kRelative || clause.edge == Edge::kApposition ||
        ((clause.edge == Edge::kManner || clause.edge == Edge::kPurpose || clause.edge == Edge::kTime ||
          clause.edge == Edge::kCause) &&
         !clause.finite) ||
        (clause.edge == Edge::kContent && (clause.function == "inf" || clause.function == "ing" || clause.function == "xcomp"));
    // "brokered talks between Chad and the rebels": those who talk are whom the go-between deals with.
    const bool between = row.type == EventType::kConsult && above->mode == EventMode::kThirdParty && clause.edge == Edge::kNoun;
    // "were killed when a bomb hit their truck": the blow that did it
    const bool blow = row.type == EventType::kAssault && clause.edge == Edge::kTime && clause.finite &&
                      (clause.marker == "when" || clause.marker == "as") && row.value == above->value &&
                      all_[above->clause].passive && knowledge_.in_kind("outcome", all_[above->clause].lemma) &&
                      row.circumstance.amounts.empty() && (above->actors.empty() || same_side(row.actors, above->actors));
    // "the convoy, escorted by two frigates, entered": who goes with the doer
    const bool escort = row.type == EventType::kMobilize && clause.edge == Edge::kRelative && clause.participle &&
                        clause.passive && clause.find("obj") != nullptr &&
                        clause.find("obj")->token == all_[clause.parent].subject;
    if ((!joined && !blow) ||
        (!errand && !escort && !blow && !same_side(row.actors, between ? above->recipients : above->actors)))
      return;
    // "executed two men over an attack in 2022": what they were killed for.
    if (!errand && clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun &&
        knowledge_.in_kind("motive", clause.function))
      return;
    // "a warrant over the bombing that killed nine in 1994": the bombing lies as far back.
    const bool back = row.value == Value::kHistorical && above->value == Value::kOccurred &&
                      clause_of(*above).word_class == WordClass::kNoun && above->circumstance.time == kNone;
    if (clause.edge == Edge::kRelative && clause.finite && clause.word_class == WordClass::kVerb && row.value != above->value &&
        !back)
      return;
    if (back) above->value = Value::kHistorical;
    merge_into(*above, row, "told with the words beside it");
  }

  static void merge_circumstance(Row& kept, const Row& dropped) {
    if (kept.circumstance.time == kNone) {
      kept.circumstance.time = dropped.circumstance.time;
      kept.circumstance.time_mention = dropped.circumstance.time_mention;
    }
    if (kept.circumstance.place == kNone) {
      kept.circumstance.place = dropped.circumstance.place;
      kept.circumstance.place_mention = dropped.circumstance.place_mention;
    }
  }

  void merge_into(Row& kept, Row& dropped, std::string_view why) {
    const Clause& clause = clause_of(dropped);
    // "the attack killed two": who attacked killed.
    if (clause.function == "doer" && !dropped.actors.empty()) kept.actors = dropped.actors;
    if (kept.actors.empty()) add_parties(dropped.actors, &kept.actors);
    if (kept.recipients.empty() || sides_.tells_more(dropped.recipients, kept.recipients))
      add_parties(dropped.recipients, &kept.recipients);
    std::erase_if(kept.recipients, [&](const Party& party) {
      return std::any_of(kept.actors.begin(), kept.actors.end(),
                         [&](const Party& actor) { return actor.entity == party.entity && actor.mention == party.mention; });
    });
    if (kept.mode == EventMode::kNone) kept.mode = dropped.mode;
    merge_circumstance(kept, dropped);
    for (const uint32_t amount : dropped.circumstance.amounts)
      if (!circumstances_.counts(kept.circumstance, amount)) kept.circumstance.amounts.push_back(amount);
    if (dropped.value == Value::kNegated && kept.value == Value::kOccurred) kept.value = Value::kNegated;
    dropped.dropped = why;
    row_of_[dropped.clause] = row_of_[kept.clause];
  }

  void fold(Row& row) {
    if (!row.dropped.empty()) return;
    // What lies over a year back is background; what lies ahead is planned.
    int age = age_in_days(doc_, row.circumstance);
    bool around = false;
    if (const uint32_t time = time_around(doc_, scene_, row.clause); time != kNone) {
      Circumstance circumstance;
      circumstance.time = time;
      around = age_in_days(doc_, circumstance) > kBackgroundDays;
      age = std::max(age, age_in_days(doc_, circumstance));
    }
    const auto told_by = [&](std::string_view rule) {
      return std::find(row.rules.begin(), row.rules.end(), rule) != row.rules.end();
    };
    // "had flown there in May" when a year has nearly gone by: told as what lies before the story.
    const int background =
        clause_of(row).perfect && clause_of(row).past && clause_of(row).modal.empty() ? kEarlierDays : kBackgroundDays;
    if ((row.value == Value::kOccurred || row.value == Value::kOngoing) && age > background) {
      const bool since =
          row.circumstance.time != kNone && doc_.times[row.circumstance.time].relation == TimeValue::Relation::kSince;
      // "the first to go there since 1990", "since 2011, when rebels took the town": no state that has held since.
      const bool now = told_by("time.beside") && clause_of(row).finite && !clause_of(row).past && !clause_of(row).perfect;
      if ((around || !since) && !now) {
        row.value = Value::kHistorical;
        row.rules.push_back("status.long-ago");
      } else if (!told_by("time.beside") && !told_by("edge.the-first-to") && !is_nth_time(clause_of(row).head)) {
        row.value = Value::kOngoing;
        row.rules.push_back("status.since");
      }
    }
    // "kept the crossing closed", "the road remains shut": what was so before goes on.
    const bool state = row.type == EventType::kCoerce || row.type == EventType::kMobilize || row.type == EventType::kSanction;
    if (row.value == Value::kOccurred && state && knowledge_.in_kind("abiding", clause_of(row).lemma)) {
      row.value = Value::kOngoing;
      row.rules.push_back("status.abiding");
    }
    // "have arrested 46 people since Monday", "have fought three times since 1947": single deeds, counted, are no state that
    // holds.
    if (row.value == Value::kOngoing && told_by("status.since") && !clause_of(row).progressive && is_counted(row)) {
      row.value = age > kBackgroundDays ? Value::kHistorical : Value::kOccurred;
      row.rules.push_back("status.counted-since");
    } else if ((row.value == Value::kOccurred || told_by("status.abiding")) && age < 0 && age > -400 &&
               !knowledge_.facts(row.type).speech && !clause_of(row).past && !runs_until(row)) {
      row.value = Value::kPlanned;
      row.rules.push_back("status.date-ahead");
    }
    // A threat made in saying what will be done is made now, also one with an "if".
    if (row.type == EventType::kThreaten && row.value == Value::kPlanned) row.value = Value::kOccurred;
    // "If rebels attack, the army will respond": not simply planned.
    if (row.value == Value::kPlanned) {
      for (uint32_t k = 0; k < all_.size(); ++k) {
        if (all_[k].parent != row.clause || all_[k].edge != Edge::kCondition) continue;
        row.value = Value::kHypothetical;
        row.rules.push_back("status.conditional");
        break;
      }
    }
    const auto& planned_as = knowledge_.facts(row.type).planned_as;
    if (row.value == Value::kPlanned && planned_as) {
      row.type = *planned_as;
      row.mode = EventMode::kNone;
      row.rules.push_back("fold.planned");
    }
  }

  // "the first time that they had met since 1990"
  bool is_nth_time(uint32_t token) const {
    const uint32_t above = doc_.tokens[token].head;
    return above != kNone && above < token && (doc_.tokens[above].lower == "time" || doc_.tokens[above].lower == "occasion");
  }

  // "are exercising until Friday": the end lies ahead, not the deed.
  bool runs_until(const Row& row) const {
    return clause_of(row).progressive && row.circumstance.time != kNone &&
           doc_.times[row.circumstance.time].relation == TimeValue::Relation::kUntil;
  }

  bool is_counted(const Row& row) const {
    for (const uint32_t m : row.circumstance.amounts)
      if (!doc_.mentions[m].span.empty()) return true;
    for (const Argument& argument : clause_of(row).arguments)
      if (knowledge_.in_kind("times", doc_.tokens[argument.token].lower) && argument.token > clause_of(row).head) return true;
    return false;
  }

  // What hangs on background is background: "In 1974 troops landed after a coup".
  void inherit_age(Row& row) {
    if (!row.dropped.empty() || row.value != Value::kOccurred || row.circumstance.time != kNone) return;
    const Clause& clause = clause_of(row);
    if (clause.parent == kNone || clause.edge == Edge::kContent || clause.edge == Edge::kParataxis ||
        clause.edge == Edge::kQuotation)
      return;
    const Row* above = row_at(clause.parent);
    if (above == &row) return;
    if (above == nullptr ? !is_dated_back(clause.parent)
                         : above->value != Value::kHistorical || knowledge_.facts(above->type).speech)
      return;
    row.value = Value::kHistorical;
    row.rules.push_back("status.with-background");
  }

  // Does a clause without a row say that it lies over a year back: "In 1974 troops landed"?
  bool is_dated_back(uint32_t c) const {
    if (all_[c].word_class != WordClass::kVerb || !all_[c].past || reading_.speech.reporter[c] != nullptr) return false;
    const Circumstance own = circumstances_.own(c, false);
    return own.time != kNone && doc_.times[own.time].relation == TimeValue::Relation::kDuring &&
           age_in_days(doc_, own) > kBackgroundDays;
  }

  // What is promised or threatened in words that no table knows is promised or threatened all the same: a row of the type that
  // such acts announce.
  void tell_contents() {
    std::vector<Row> more;
    for (const Row& act : rows_) {
      if (!act.dropped.empty() || (act.value != Value::kOccurred && act.value != Value::kHistorical)) continue;
      const auto& rules = knowledge_.content_rules();
      const auto rule = std::find_if(rules.begin(), rules.end(),
                                     [&](const ContentRule& r) { return r.type == act.type && r.mode == act.mode; });
      if (rule == rules.end()) continue;
      if (std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) {
            return row.dropped.empty() && row.content_of != kNone && row_of_[row.content_of] == row_of_[act.clause];
          }))
        continue;
      const uint32_t told = untold_content(act.clause);
      if (told == kNone || !status_of(reading_.standing[told].value)) continue;
      Row row;
      row.clause = told;
      row.sense = act.sense;
      row.type = rule->content;
      row.mode = rule->content_mode;
      row.value = reading_.standing[told].value;
      row.content_of = act.clause;
      row.circumstance = circumstances_.own(told, false);
      row.rules = {rule->id, reading_.standing[told].rule};
      const Argument* doer = all_[told].find("doer");
      const auto doers = doer == nullptr ? std::vector<Party>{} : parties_of(doc_, scene_, doer->token, false);
      const bool own = std::any_of(doers.begin(), doers.end(), [&](const Party& party) {
        return std::any_of(act.actors.begin(), act.actors.end(), [&](const Party& actor) {
          return party.entity == actor.entity ||
                 (party.entity != kNone && actor.entity != kNone && !doc_.entities[party.entity].country.empty() &&
                  doc_.entities[party.entity].country == doc_.entities[actor.entity].country);
        });
      });
      if (act.type == EventType::kRequest) {
        row.actors = doers.empty() || own ? act.recipients : doers;
        if (row.type == EventType::kAid) sides_.give_to_demander(row);
      } else if (doers.empty() || own) {
        row.actors = act.actors;
        row.recipients = act.recipients;
      } else {
        row.recipients = doers;  // "foreign envoys will have to pack": to whom it will be done, by who threatens it
        if (act.type == EventType::kThreaten) row.actors = act.actors;
      }
      more.push_back(std::move(row));
    }
    for (Row& row : more) {
      row_of_[row.clause] = static_cast<uint32_t>(rows_.size());
      rows_.push_back(std::move(row));
    }
  }

  // The clause that says what the act announces, if it fired no row of any kind: the innermost of "begin to do".
  uint32_t untold_content(uint32_t act) const {
    uint32_t found = kNone;
    for (uint32_t i = 0; i < all_.size(); ++i) {
      const Clause& clause = all_[i];
      if (reading_.standing[i].content_of != act) continue;
      // "warned that an attack would be met with force": told by the same type, it is no row of its own.
      if (reading_.fired[i].fired() && !is_part_of(i, act)) return kNone;
      if (clause.word_class != WordClass::kVerb || clause.absorbed_by != kNone) continue;
      if (clause.edge != Edge::kContent && clause.edge != Edge::kPurpose && clause.edge != Edge::kQuotation) continue;
      if (clause.function != "inf" && clause.function != "that" && clause.function != "quote") continue;
      if (found == kNone || clause.parent == found) found = i;
    }
    if (found == kNone || !knowledge_.in_kind("bland", all_[found].lemma)) return found;
    // "would answer" threatens nothing; "would answer with sanctions" does.
    const Argument* with = all_[found].find("with");
    const uint32_t deed = with == nullptr ? kNone : scene_.clauses.of_token[with->token];
    return deed != kNone && all_[deed].word_class == WordClass::kNoun ? found : kNone;
  }

  bool is_part_of(uint32_t clause, uint32_t act) const {
    if (!reading_.fired[clause].fired() || !reading_.fired[act].fired()) return false;
    const Sense& inner = knowledge_.sense(reading_.fired[clause].sense);
    return !inner.none && inner.type == EventType::kThreaten && inner.type == knowledge_.sense(reading_.fired[act].sense).type;
  }

  // Does what the inner clause says belong to the sentence of the outer one? Content, relatives and purposes do; what stands
  // beside it (conjuncts, conditions, causes, times) is evidence for itself.
  bool is_within(uint32_t inner, const Row& row) const {
    const uint32_t light = clause_of(row).light;
    for (int i = 0; i < 8 && inner != kNone; ++i) {
      if (inner == row.clause || (inner == light && all_[light].absorbed_by == row.clause)) return true;
      const Edge edge = all_[inner].edge;
      if (all_[inner].word_class != WordClass::kNoun && edge != Edge::kContent && edge != Edge::kRelative &&
          edge != Edge::kPurpose && edge != Edge::kNoun && edge != Edge::kSubject)
        return false;
      inner = all_[inner].parent;
    }
    return false;
  }

  Span evidence_of(const Row& row) const {
    Span span;
    const Sentence& sentence = doc_.sentences[clause_of(row).sentence];
    for (uint32_t t = sentence.first_token; t < sentence.end_token; ++t)
      if (doc_.tokens[t].upos != Upos::kPunct && is_within(scene_.clauses.owner[t], row)) span = cover(span, doc_.tokens[t].span);
    return span;
  }

  Span trigger_of(const Row& row) const {
    const Clause& clause = clause_of(row);
    Span span = doc_.tokens[clause.head].span;
    if (clause.light != kNone && all_[clause.light].absorbed_by == row.clause)
      span = cover(span, doc_.tokens[all_[clause.light].head].span);
    for (const Argument& argument : clause.arguments)
      if (argument.function == "prt" && argument.token > clause.head && argument.token - clause.head <= 2)
        span = cover(span, doc_.tokens[argument.token].span);
    return span;
  }

  void emit() {
    std::vector<uint32_t> kept;
    for (uint32_t r = 0; r < rows_.size(); ++r)
      if (rows_[r].dropped.empty()) kept.push_back(r);
    std::stable_sort(kept.begin(), kept.end(),
                     [&](uint32_t a, uint32_t b) { return all_[rows_[a].clause].head < all_[rows_[b].clause].head; });
    std::vector<uint32_t> event_of(rows_.size(), kNone);
    for (uint32_t k = 0; k < kept.size(); ++k) event_of[kept[k]] = k;
    const auto link = [&](uint32_t clause, uint32_t self) {
      if (clause == kNone || row_of_[clause] == kNone) return kNone;
      const uint32_t event = event_of[row_of_[clause]];
      return event == self ? kNone : event;
    };
    // A speech act that is a row of its own says its content itself; one that is none only passes it on.
    std::vector<uint8_t> acts(all_.size(), 0);
    for (uint32_t i = 0; i < all_.size(); ++i)
      acts[i] = reading_.speech_event[i] && row_of_[i] != kNone && rows_[row_of_[i]].dropped.empty();
    for (uint32_t k = 0; k < kept.size(); ++k) {
      Row& row = rows_[kept[k]];
      Event event;
      event.trigger_token = all_[row.clause].head;
      event.trigger = trigger_of(row);
      event.evidence = cover(evidence_of(row), event.trigger);
      event.type = row.type;
      event.mode = row.mode;
      event.status = *status_of(row.value);
      event.actors = std::move(row.actors);
      event.recipients = std::move(row.recipients);
      event.time = row.circumstance.time;
      event.time_mention = row.circumstance.time_mention;
      event.place = row.circumstance.place;
      event.place_mention = row.circumstance.place_mention;
      event.amounts = row.circumstance.amounts;
      event.said_by = chain_of(scene_.clauses, reading_.speech, acts, row.clause);
      if (row.said_by.empty() && says_itself(row))
        for (const Source& source : reading_.speech.speakers[row.clause]) event.said_by.push_back(source);
      event.said_by.insert(event.said_by.end(), row.said_by.begin(), row.said_by.end());
      event.content_of = link(row.content_of, k);
      event.condition_of = link(row.condition_of, k);
      // The act that it was a condition of is no row; what the act announces is.
      if (row.condition_of != kNone && event.condition_of == kNone)
        for (const uint32_t other : kept)
          if (rows_[other].content_of == row.condition_of && event_of[other] != k) {
            event.condition_of = event_of[other];
            break;
          }
      event.contexts = contexts_of(doc_, scene_, all_[row.clause].sentence, row.mode);
      event.rules = row.rules;
      row.actors = event.actors;
      row.recipients = event.recipients;
      const Trust trust = trust_of(doc_, reading_, row);
      event.confidence = confidence_of(knowledge_, trust);
      if (doc_.trace)
        doc_.trace->add("event", event.trigger,
                        fmt::format("trust in \"{}\": {}", doc_.text(event.trigger), fmt::join(trust, " ")));
      doc_.events.push_back(std::move(event));
    }
  }

  // "confirmed the loss of a jet", "said it would send ships": the verb that only tells of the deed, or of what is threatened, is
  // its source and no act of its own.
  bool says_itself(const Row& row) const {
    if (reading_.speech.reporter[row.clause] == nullptr) return false;
    if (row.type == EventType::kThreaten) return knowledge_.in_kind("neutral-saying", clause_of(row).lemma);
    return !knowledge_.facts(row.type).speech && knowledge_.in_kind("neutral-saying", clause_of(row).lemma);
  }

  void explain() {
    for (uint32_t i = 0; i < all_.size(); ++i) {
      const Clause& clause = all_[i];
      const Fired& fired = reading_.fired[i];
      std::string text = fmt::format("{} \"{}\"",
                                     clause.word_class == WordClass::kVerb   ? "verb"
                                     : clause.word_class == WordClass::kNoun ? "noun"
                                                                             : "adjective",
                                     clause.lemma);
      for (const Argument& argument : reading_.arguments[i])
        text += fmt::format(" {}={}", argument.function, doc_.text(doc_.tokens[argument.token]));
      if (clause.passive) text += " passive";
      if (clause.parent != kNone)
        text += fmt::format("; {}{}{} of \"{}\"", name_of(clause.edge), clause.function.empty() ? "" : " ", clause.function,
                            all_[clause.parent].lemma);
      else
        text += fmt::format("; {}", name_of(clause.edge));
      text += fmt::format("; {} by {}", name_of(reading_.standing[i].value), reading_.standing[i].rule);
      if (fired.fired()) text += fmt::format("; sense {} ({})", knowledge_.sense(fired.sense).id, fired.score);
      if (clause.absorbed_by != kNone)
        text += fmt::format("; part of \"{}\"", all_[clause.absorbed_by].lemma);
      else if (!fired.fired())
        text += "; no row: " + why_no_sense(scene_, clause, reading_.arguments[i]);
      else if (knowledge_.sense(fired.sense).none)
        text += "; no row: the words look like an event and are none";
      for (const Row& row : rows_)
        if (row.clause == i && !row.dropped.empty()) text += fmt::format("; no row: {}", row.dropped);
      doc_.trace->add("event", doc_.tokens[clause.head].span, std::move(text));
    }
  }

  Doc& doc_;
  const Reading& reading_;
  const Scene& scene_;
  const std::vector<Clause>& all_;
  const Knowledge& knowledge_;
  std::vector<uint32_t> row_of_;
  Circumstances circumstances_;
  std::vector<Row> rows_;
  Sides sides_;
  Topics topics_;
};

}  // namespace

void write_events(Doc& doc, const Reading& reading) {
  Writer(doc, reading).write();
}

}  // namespace demarche::event
