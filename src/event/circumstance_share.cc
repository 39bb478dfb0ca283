#include "event/circumstance_share.h"

#include <algorithm>

namespace demarche::event {
namespace {

constexpr int kDatelineDays = 60;

}  // namespace

bool is_bodily(EventType type) {
  return type == EventType::kAssault || type == EventType::kProtest || type == EventType::kMobilize ||
         type == EventType::kCoerce || type == EventType::kRetreat;
}

Sharing::Sharing(const Doc& doc, const Reading& reading, const Circumstances& circumstances, std::vector<Row>& rows,
                 const std::vector<uint32_t>& row_of)
    : doc_(doc),
      reading_(reading),
      scene_(reading.scene),
      circumstances_(circumstances),
      rows_(rows),
      row_of_(row_of),
      all_(reading.scene.clauses.all),
      first_child_(all_.size(), kNone),
      next_child_(all_.size(), kNone),
      first_conjunct_(all_.size(), kNone),
      next_conjunct_(all_.size(), kNone) {
  for (uint32_t i = static_cast<uint32_t>(all_.size()); i-- > 0;) {
    if (all_[i].parent != kNone && all_[i].parent != i) {
      next_child_[i] = first_child_[all_[i].parent];
      first_child_[all_[i].parent] = i;
    }
    if (all_[i].conjunct_of != kNone && all_[i].conjunct_of != i) {
      next_conjunct_[i] = first_conjunct_[all_[i].conjunct_of];
      first_conjunct_[all_[i].conjunct_of] = i;
    }
  }
}

const Row* Sharing::row_at(uint32_t clause) const {
  if (clause == kNone || row_of_[clause] == kNone) return nullptr;
  const Row& row = rows_[row_of_[clause]];
  return row.dropped.empty() ? &row : nullptr;
}

bool Sharing::speaks(uint32_t clause) const {
  return reading_.speech.reporter[clause] != nullptr || reading_.speech_event[clause] != 0;
}

bool Sharing::bodily(uint32_t clause) const {
  const Fired& fired = reading_.fired[clause];
  return fired.fired() && !scene_.knowledge.sense(fired.sense).none && is_bodily(scene_.knowledge.sense(fired.sense).type);
}

// Done at the time of the deed above: "accusing him", "while campaigning", "as he ordered".
bool Sharing::together(const Clause& clause) const {
  if (clause.word_class == WordClass::kNoun || clause.perfect || !clause.modal.empty() || clause.infinitive) return false;
  if (clause.edge != Edge::kManner && clause.edge != Edge::kTime && clause.edge != Edge::kCause && clause.edge != Edge::kRelative)
    return false;
  if (clause.edge == Edge::kRelative) return clause.gerund && clause.marker.empty();
  if (clause.marker.empty()) return clause.gerund || clause.participle || clause.finite;
  return scene_.knowledge.in_kind("meanwhile", clause.marker);
}

// "hours after Chad had recalled its envoy", "shortly before he spoke": on the day of the deed beside it.
bool Sharing::hours_apart(const Clause& clause) const {
  if (clause.word_class == WordClass::kNoun || clause.edge != Edge::kTime || !clause.modal.empty()) return false;
  if (clause.marker != "after" && clause.marker != "before") return false;
  for (uint32_t t = scene_.tree.first(clause.head); t != kNone; t = scene_.tree.next(t))
    if (t < clause.head && t > 0 && doc_.tokens[t].lower == clause.marker)
      return scene_.knowledge.in_kind("moments", doc_.tokens[t - 1].lower);
  return false;
}

bool Sharing::same_tense(const Clause& a, const Clause& b) const {
  return a.modal.empty() == b.modal.empty() && a.infinitive == b.infinitive && a.gerund == b.gerund &&
         (a.perfect == b.perfect || (a.past && b.past)) && a.edge == b.edge;
}

// Verbs in a row: those before and after, nearest first.
void Sharing::conjuncts(uint32_t index, std::vector<Hop>* hops) const {
  const Clause& clause = all_[index];
  const uint32_t first = clause.conjunct_of != kNone ? clause.conjunct_of : index;
  std::vector<uint32_t> members = {first};
  for (uint32_t c = first_conjunct_[first]; c != kNone && members.size() < 16; c = next_conjunct_[c]) members.push_back(c);
  // What is told of one doer under one report stands in a row too: "shelled the market and looted it on Monday, the army said".
  if (clause.edge == Edge::kContent && clause.parent != kNone && clause.subject != kNone)
    for (uint32_t c = first_child_[clause.parent]; c != kNone && members.size() < 16; c = next_child_[c])
      if (all_[c].edge == Edge::kContent && all_[c].subject == clause.subject &&
          std::find(members.begin(), members.end(), c) == members.end())
        members.push_back(c);
  if (members.size() < 2) return;
  std::sort(members.begin(), members.end(), [&](uint32_t a, uint32_t b) {
    const auto far = [&](uint32_t c) {
      const uint32_t head = all_[c].head;
      return head < clause.head ? clause.head - head : 1000 + head - clause.head;
    };
    return far(a) < far(b);
  });
  for (const uint32_t other : members) {
    if (other == index) continue;
    const Clause& there = all_[other];
    if (there.word_class != clause.word_class || there.sentence != clause.sentence || !same_tense(there, clause)) continue;
    const Circumstance own = circumstances_.own(other, bodily(other));
    const bool one_doer = there.subject == clause.subject && clause.subject != kNone;
    // What opens the sentence holds for all that follows.
    const auto opens = [&](uint32_t mention) {
      return mention != kNone && doc_.mentions[mention].head_token < (there.subject == kNone ? there.head : there.subject);
    };
    // "flew to Doha and asked", "rose in the chamber and apologised": where he went, he spoke.
    const bool goes = one_doer && !bodily(index) && there.head < clause.head &&
                      (scene_.knowledge.in_kind("motion", there.lemma) || scene_.knowledge.in_kind("appearing", there.lemma));
    const bool places =
        goes || (one_doer && bodily(index) && (bodily(other) || !reading_.fired[other].fired() || there.head < clause.head));
    // "Asked in Doha, he denied it and offered": where he was asked.
    if (one_doer && there.head < clause.head)
      for (uint32_t c = first_child_[other]; c != kNone; c = next_child_[c])
        if (all_[c].head < there.head && together(all_[c]) && scene_.knowledge.in_kind("appearing", all_[c].lemma))
          hops->push_back({c, true, true});
    hops->push_back({other, one_doer || (there.head < clause.head && opens(own.time_mention)),
                     places || (there.head < clause.head && opens(own.place_mention))});
  }
}

// "A meeting in Lima on Friday barred", "Ministers meeting in Lima on Friday barred": a noun to the parser, but bare behind a
// noun, within the subject.
bool Sharing::meeting_doers(const Clause& clause, const Clause& child) const {
  if (child.word_class != WordClass::kNoun || clause.word_class != WordClass::kVerb || clause.subject == kNone) return false;
  if (child.head == clause.subject && child.head < clause.head && clause.past && !clause.passive) {
    const uint32_t meeting = scene_.clauses.of_token[child.head];
    if (meeting == kNone) return false;
    const Fired& fired = reading_.fired[meeting];
    return fired.fired() && scene_.knowledge.sense(fired.sense).type == EventType::kConsult;
  }
  if (child.head < clause.subject || child.head >= clause.head || scene_.tree.rightmost(clause.subject) < child.head)
    return false;
  if (!doc_.tokens[child.head].lower.ends_with("ing") || child.head == clause.subject || child.head == 0) return false;
  const Token& before = doc_.tokens[child.head - 1];
  return before.lower == "," || before.features.number == Features::Number::kPlural || before.xpos == "NNS";
}

// Do the words of time stand right behind all that hangs on the noun?
bool Sharing::follows(uint32_t noun, uint32_t mention) const {
  if (mention == kNone || doc_.mentions[mention].first_token < noun) return false;
  const uint32_t first = doc_.mentions[mention].first_token, end = scene_.tree.rightmost(noun) + 1;
  return first == end || (first == end + 1 && doc_.tokens[end].upos == Upos::kAdp);
}

// "accused Chad of shelling a camp near Goma", "protested over the raid in Goma": where the words stand behind the deed, they are
// the deed's, though the parser hung them on what was said of it.
bool Sharing::place_told_above(const Row& row, uint32_t at) const {
  const Clause& clause = all_[at];
  const bool met = row.type == EventType::kConsult && clause.word_class == WordClass::kNoun;
  if (at != row.clause || !(bodily(at) || met) || clause.head < all_[clause.parent].head) return false;
  const uint32_t place = circumstances_.own(clause.parent, false).place_mention;
  if (place == kNone) return false;
  // "traced the men captured near Goma"
  if (clause.edge == Edge::kRelative && clause.participle && clause.passive && follows(clause.head, place)) return true;
  if (!speaks(clause.parent)) return false;
  if (clause.word_class == WordClass::kNoun) return clause.edge == Edge::kNoun && follows(clause.head, place);
  return row.content_of == clause.parent && doc_.mentions[place].first_token > clause.head;
}

// Clauses that this one hangs on.
void Sharing::above(const Row& row, std::vector<Hop>* hops) const {
  uint32_t at = row.clause;
  for (int steps = 0; steps < 3; ++steps) {
    const Clause& clause = all_[at];
    const uint32_t parent = clause.parent;
    if (parent == kNone || all_[parent].sentence != clause.sentence) return;
    // "is said to have shelled Kumo on Monday": nobody is named who said it on Monday.
    const bool plain = !reading_.fired[parent].fired() &&
                       (reading_.speech.reporter[parent] == nullptr || (all_[parent].passive && clause.function == "inf"));
    const bool same = reading_.fired[parent].fired() && reading_.fired[row.clause].fired() &&
                      scene_.knowledge.sense(reading_.fired[parent].sense).type == row.sense->type;
    const bool to_come = row.value == Value::kPlanned || row.value == Value::kHypothetical;
    if (to_come && at == row.clause && (row_at(parent) == nullptr || row_at(parent)->value == Value::kOccurred) &&
        (clause.edge == Edge::kContent || clause.edge == Edge::kPurpose || clause.edge == Edge::kNoun) &&
        age_in_days(doc_, circumstances_.own(parent, false)) < 0)
      hops->push_back({parent, true, false});  // "gave them until Sunday to leave", "invited him to talks on Friday"
    if (place_told_above(row, at)) hops->push_back({parent, false, true});
    if (hours_apart(clause)) {
      hops->push_back({parent, true, false});
      return;
    }
    if (together(clause)) {
      if (clause.edge == Edge::kRelative && all_[parent].word_class == WordClass::kNoun) {
        // "tore through a meeting in Kumo, killing two"
        if (at == row.clause && clause.gerund && scene_.knowledge.in_kind("harming", clause.lemma))
          hops->push_back({parent, false, true});
        return;
      }
      hops->push_back({parent, true, bodily(row.clause)});
    } else if ((clause.edge == Edge::kContent || clause.edge == Edge::kQuotation) && row.content_of == kNone &&
               reading_.speech.reporter[parent] != nullptr && at == row.clause &&
               (hangs_on_condition(row) || (scene_.knowledge.facts(row.type).speech && row.value == Value::kOccurred) ||
                (row.type == EventType::kThreaten && (row.value == Value::kPlanned || row.value == Value::kHypothetical)))) {
      // "He will pay, the minister said on Sunday": the saying is the threat.
      hops->push_back({parent, true, clause.edge == Edge::kContent});
      return;
    } else if (clause.edge == Edge::kContent && at == row.clause && reading_.speech.reporter[parent] != nullptr &&
               is_bodily(row.type) && row.value != Value::kNegated && scene_.knowledge.in_kind("staying", clause.lemma)) {
      hops->push_back({parent, true, false});  // "said on Tuesday that its ships would remain in the gulf": there they are then
      return;
    } else if (clause.edge == Edge::kContent && at == row.clause && reading_.speech.reporter[parent] != nullptr &&
               !all_[parent].passive && (row.value == Value::kPlanned || row.value == Value::kHypothetical)) {
      // "will send ships from May, the minister said": what lies ahead is no day of saying.
      Circumstance said = circumstances_.own(parent, false);
      if (said.time != kNone && age_in_days(doc_, said) < 0) hops->push_back({parent, true, false});
      return;
    } else if (clause.edge == Edge::kPurpose ||
               (clause.edge == Edge::kContent && clause.function != "that" && clause.function != "quote")) {
      if (!plain && !(row_at(parent) != nullptr && row_at(parent)->type == row.type)) return;
      hops->push_back({parent, true, true});
    } else if (clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun && at == row.clause &&
               (clause.function == "obj" || clause.function == "doer") && (plain || same) && row.value != Value::kPlanned) {
      // "have traded fire since Thursday": a verb that says no more than that the deed was done.
      hops->push_back({parent, true, true});
    } else if (clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun && at == row.clause && plain &&
               scene_.knowledge.in_kind("amid", clause.function) && !clause.definite && bodily(at)) {
      hops->push_back({parent, true, true});  // "woke on Sunday to gunfire", "died on Monday in a raid"
      return;
    } else if (clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun && at == row.clause &&
               clause.function == "obj" && !clause.definite && !speaks(parent) && row_at(parent) != nullptr &&
               row_at(parent)->value == row.value) {
      hops->push_back({parent, true, false});  // "imposed travel bans in May": a verb that is a deed of its own
      return;
    } else if (clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun && at == row.clause &&
               row.type == EventType::kConsult && scene_.knowledge.in_kind("scene", clause.function) && speaks(parent)) {
      hops->push_back({parent, true, false});  // "told him in a call on Wednesday"
      return;
    } else if (clause.word_class == WordClass::kNoun && clause.edge == Edge::kNoun && at == row.clause && plain &&
               follows(clause.head, circumstances_.own(parent, false).time_mention)) {
      hops->push_back({parent, true, false});  // "paved the way for talks in Doha in May"
      return;
    } else {
      return;
    }
    at = parent;
  }
}

// "Unless they are freed the union will suspend Chad, he said on Monday": the saying is the threat, the row stands for it.
bool Sharing::hangs_on_condition(const Row& row) const {
  if (row.value != Value::kHypothetical) return false;
  for (uint32_t c = first_child_[row.clause]; c != kNone; c = next_child_[c])
    if (all_[c].edge == Edge::kCondition) return true;
  return false;
}

// Clauses that hang on this one.
void Sharing::below(const Row& row, std::vector<Hop>* hops) const {
  const Clause& clause = all_[row.clause];
  for (uint32_t c = first_child_[row.clause]; c != kNone; c = next_child_[c]) {
    const Clause& child = all_[c];
    if (child.sentence != clause.sentence || child.conjunct_of == row.clause) continue;
    // "After talks in Doha they signed a truce"
    if (child.edge == Edge::kNoun && child.function == "after" && child.head < clause.head && !bodily(c) && !bodily(row.clause) &&
        row.value == Value::kOccurred)
      hops->push_back({c, false, true});
    if (meeting_doers(clause, child)) hops->push_back({c, true, true});
    if (hours_apart(child)) hops->push_back({c, true, false});
    if (child.word_class == WordClass::kNoun) {
      if (child.edge != Edge::kNoun || circumstances_.is_motive(c)) continue;
      if (scene_.knowledge.in_kind("scene", child.function)) {
        hops->push_back({c, true, true});
      } else if (bodily(row.clause) && scene_.knowledge.in_kind("placing", child.function) &&
                 !scene_.knowledge.in_kind("motive", child.function)) {
        hops->push_back({c, false, true});  // "tore through a meeting in Kumo"
      } else if (child.function == "obj" || child.function == "for" || child.function == "to" || child.function == "of") {
        // "signed a deal on Thursday" dates the signing; "condemned the raid on Thursday" may date the raid alone.
        const bool its_own = row_at(c) != nullptr && speaks(row.clause) && child.definite;
        const bool ahead = row_at(c) != nullptr && reading_.standing[c].value != reading_.standing[row.clause].value;
        const bool sited = row_at(c) == nullptr || (bodily(c) && !speaks(row.clause));
        if (!its_own && !ahead) hops->push_back({c, true, sited});
      }
    } else if (clause.word_class == WordClass::kNoun) {
      // "talks planned for Friday in Doha"
      if (child.edge == Edge::kRelative && row_at(c) == nullptr && reading_.speech.reporter[c] == nullptr &&
          (child.subject == clause.head || scene_.knowledge.in_kind("slated", child.lemma)))
        hops->push_back({c, true, true});
    } else if (together(child)) {
      // What leaders meeting in Doha ban they ban elsewhere.
      const bool talks = child.edge == Edge::kRelative && row.type == EventType::kCoerce && row_at(c) != nullptr &&
                         row_at(c)->type == EventType::kConsult;
      // "Speaking in Doha, he accused", "Asked in Doha, he denied"
      const bool said_there = child.head < clause.head && scene_.knowledge.in_kind("appearing", child.lemma);
      hops->push_back({c, true, (bodily(row.clause) && !talks) || said_there});
    } else if (child.edge == Edge::kRelative && child.participle && child.subject == clause.subject && clause.passive) {
      hops->push_back({c, false, bodily(row.clause)});  // "women held in Kumo were beaten"
    } else if (child.edge == Edge::kContent &&
               (child.function == "inf" || child.function == "ing" || child.function == "xcomp") && !speaks(row.clause) &&
               row_at(c) == nullptr) {
      hops->push_back({c, true, true});
    }
  }
  // "Leaders meeting in Doha on Wednesday agreed": a participle of the doer.
  if (clause.word_class == WordClass::kVerb && clause.subject != kNone) {
    for (uint32_t c = first_child_[row.clause]; c != kNone; c = next_child_[c]) {
      const Clause& child = all_[c];
      if (child.edge == Edge::kRelative && child.gerund && child.subject == clause.subject && !together(child))
        hops->push_back({c, true, bodily(row.clause)});
    }
  }
}

bool Sharing::take(Row& row, const Hop& hop) const {
  Circumstance& to = row.circumstance;
  const Circumstance from = circumstances_.own(hop.clause, bodily(hop.clause));
  bool taken = false;
  // "took the port in 2014 and is accused of a massacre": when it was done is not when it is told.
  const Clause& row_clause = all_[row.clause];
  const bool now = row_clause.finite && !row_clause.past && !row_clause.perfect && row_clause.modal.empty() &&
                   row_clause.word_class == WordClass::kVerb && all_[hop.clause].past && row_clause.parent != hop.clause;
  if (hop.time && !now && to.time == kNone && from.time != kNone) {
    to.time = from.time;
    to.time_mention = from.time_mention;
    row.rules.push_back("time.beside");
    taken = true;
  }
  // "seized the president and put him on a plane to Lima": where somebody is taken nothing else was done.
  bool goal = false;
  if (hop.place && from.place_mention != kNone && row_clause.parent != hop.clause && all_[hop.clause].parent != row.clause) {
    const uint32_t place = doc_.mentions[from.place_mention].head_token;
    for (uint32_t c = scene_.tree.first(place); c != kNone; c = scene_.tree.next(c))
      goal = goal || (doc_.tokens[c].deprel == Deprel::kCase && doc_.tokens[c].lower == "to");
  }
  if (hop.place && !goal && to.place == kNone && from.place != kNone) {
    to.place = from.place;
    to.place_mention = from.place_mention;
    row.rules.push_back("place.beside");
    taken = true;
  }
  return taken;
}

// What was done lies behind; a day ahead that hangs on it is the day of what was asked, offered or awaited.
void Sharing::leave_what_lies_ahead(Row& row) const {
  Circumstance& own = row.circumstance;
  if (own.time == kNone || (row.value != Value::kOccurred && row.value != Value::kOngoing)) return;
  const Clause& clause = all_[row.clause];
  if (doc_.meta.published.start.size() < 10) return;  // of a page known by its year alone, much seems to lie ahead
  if (clause.word_class != WordClass::kVerb || (!clause.past && !scene_.knowledge.facts(row.type).speech)) return;
  const std::string_view words = doc_.text(doc_.mentions[own.time_mention].span);
  const auto digits = std::count_if(words.begin(), words.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits > 3 || age_in_days(doc_, own) >= 0) return;  // a year that is told stands, whenever the page says it was put out
  own.time = own.time_mention = kNone;
}

void Sharing::leave_place_to_deed(Row& row) const {
  if (row.circumstance.place == kNone || !speaks(row.clause)) return;
  for (uint32_t c = first_child_[row.clause]; c != kNone; c = next_child_[c])
    if (const Row* deed = row_at(c); deed != nullptr && deed->clause == c && place_told_above(*deed, c) &&
                                     circumstances_.own(row.clause, false).place == row.circumstance.place) {
      row.circumstance.place = row.circumstance.place_mention = kNone;
      return;
    }
}

void Sharing::complete(Row& row) {
  if (!row.dropped.empty()) return;
  leave_what_lies_ahead(row);
  leave_place_to_deed(row);
  if (row.circumstance.place == kNone || circumstances_.own(row.clause, bodily(row.clause)).place == kNone) from_pointing(row);
  if (row.circumstance.time == kNone || row.circumstance.place == kNone) {
    std::vector<Hop> hops;
    below(row, &hops);
    conjuncts(row.clause, &hops);
    if (const uint32_t light = all_[row.clause].light; light != kNone && all_[light].absorbed_by == row.clause) {
      conjuncts(light, &hops);
    }
    above(row, &hops);
    // And one further: the verbs in a row with the clause above.
    for (const Hop& hop : hops) take(row, hop);
    if (row.circumstance.time == kNone || row.circumstance.place == kNone) {
      std::vector<Hop> further;
      for (const Hop& hop : hops) {
        const size_t before = further.size();
        conjuncts(hop.clause, &further);
        for (size_t k = before; k < further.size(); ++k) {
          further[k].time = further[k].time && hop.time;
          further[k].place = further[k].place && hop.place;
        }
        if (further.size() > 16) break;
      }
      for (const Hop& hop : further)
        if (hop.clause != row.clause) take(row, hop);
    }
  }
  toll(row);
  load(row);
  if (row.circumstance.time == kNone) from_behind(row);
  if (row.circumstance.time == kNone || row.circumstance.place == kNone) from_before(row);
  if (row.circumstance.place == kNone) from_the_town(row);
  if (row.circumstance.place == kNone) from_locals(row);
}

// "on Friday invited Chad to talks in Lima on 20 May": a day ahead right behind the words of what is to come.
void Sharing::from_behind(Row& row) const {
  const Clause& clause = all_[row.clause];
  if (clause.word_class != WordClass::kNoun || (row.value != Value::kPlanned && row.value != Value::kHypothetical)) return;
  const uint32_t end = doc_.sentences[clause.sentence].end_token;
  for (uint32_t t = clause.head + 1; t < end && t < clause.head + 9 && doc_.tokens[t].upos != Upos::kVerb; ++t) {
    const uint32_t owner = scene_.clauses.of_token[t];
    if (owner != kNone && reading_.fired[owner].fired()) return;  // another deed's, if anybody's
    if (scene_.knowledge.in_kind("elsewhen", doc_.tokens[t].lower)) return;
    if (doc_.tokens[t].deprel == Deprel::kNmodPoss || doc_.tokens[t].deprel == Deprel::kCompound) continue;
    for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
      Circumstance behind;
      behind.time = doc_.mentions[m].time;
      behind.time_mention = m;
      if (age_in_days(doc_, behind) >= 0) continue;
      row.circumstance.time = behind.time;
      row.circumstance.time_mention = m;
      row.rules.push_back("time.behind");
      return;
    }
  }
}

// "shelled the station, killing 20", "the war that has cost 9,000 lives": the toll is the deed's. "hit it as they slept, killing
// 20" and "accused them of firing at a boat, killing two" too, where the parser hung it on what stands between.
void Sharing::toll(Row& row) const {
  if (row.type != EventType::kAssault || row.value == Value::kNegated) return;
  const Clause& clause = all_[row.clause];
  const auto result = [&](uint32_t c) {
    const Clause& child = all_[c];
    return child.sentence == clause.sentence && child.head > clause.head && child.edge == Edge::kManner && child.gerund &&
           !child.negated && scene_.knowledge.in_kind("harming", child.lemma);
  };
  const auto take_amounts = [&](uint32_t c) {
    for (const uint32_t m : circumstances_.own(c, true).amounts)
      if (!circumstances_.counts(row.circumstance, m)) row.circumstance.amounts.push_back(m);
  };
  for (uint32_t c = first_child_[row.clause]; c != kNone; c = next_child_[c]) {
    const Clause& child = all_[c];
    const bool of_noun = child.edge == Edge::kRelative && clause.word_class == WordClass::kNoun && !child.passive &&
                         !child.negated && child.modal.empty() && child.sentence == clause.sentence &&
                         scene_.knowledge.in_kind("harming", child.lemma);
    if (result(c) || of_noun) take_amounts(c);
    if (!reading_.fired[c].fired() && (child.edge == Edge::kTime || child.edge == Edge::kCause))
      for (uint32_t g = first_child_[c]; g != kNone; g = next_child_[g])
        if (result(g)) take_amounts(g);
  }
  // "Five were killed when gunmen stormed the station": the toll is told first.
  const std::string_view opening = doc_.tokens[scene_.tree.leftmost(clause.head)].lower;
  if ((opening == "when" || opening == "as") &&
      (clause.edge == Edge::kTime || clause.edge == Edge::kManner || clause.edge == Edge::kCause) &&
      clause.word_class == WordClass::kVerb && clause.parent != kNone && !all_[clause.parent].negated &&
      all_[clause.parent].modal.empty() &&
      (scene_.knowledge.in_kind("harming", all_[clause.parent].lemma) ||
       scene_.knowledge.in_kind("dying", all_[clause.parent].lemma)))
    take_amounts(clause.parent);
  // "Missiles hit the consulate on Monday; seven officers died", "... and seven died": nothing more is told of their death.
  const auto died = [&](uint32_t c) {
    const Clause& child = all_[c];
    if (child.sentence != clause.sentence || child.head < clause.head || child.negated || !child.modal.empty() || !child.past ||
        !scene_.knowledge.in_kind("dying", child.lemma))
      return false;
    return std::all_of(child.arguments.begin(), child.arguments.end(),
                       [](const Argument& argument) { return argument.function == "doer" || argument.function == "mod"; });
  };
  for (uint32_t c = first_child_[row.clause]; c != kNone; c = next_child_[c])
    if (all_[c].edge == Edge::kParataxis && died(c)) take_amounts(c);
  for (uint32_t c = first_conjunct_[row.clause]; c != kNone; c = next_conjunct_[c])
    if (died(c)) take_amounts(c);
  // "..., he said, after missiles hit the consulate; seven officers died"
  if (clause.parent != kNone && row_at(clause.parent) == nullptr)
    for (uint32_t c = first_child_[clause.parent]; c != kNone; c = next_child_[c]) {
      if (all_[c].edge != Edge::kParataxis || !died(c)) continue;
      const bool nearest = std::none_of(rows_.begin(), rows_.end(), [&](const Row& other) {
        return other.dropped.empty() && other.type == row.type && all_[other.clause].head > clause.head &&
               all_[other.clause].head < all_[c].head;
      });
      if (nearest) take_amounts(c);
    }
  if (clause.edge == Edge::kContent && clause.parent != kNone && row_at(clause.parent) != nullptr &&
      row_at(clause.parent)->type == EventType::kAccuse)
    for (uint32_t c = first_child_[clause.parent]; c != kNone; c = next_child_[c])
      if (result(c)) take_amounts(c);
}

// "Carrying 26,000 tonnes of maize, the ship left Kumo", "a convoy loaded with 40 tonnes of flour entered": what it bears.
void Sharing::load(Row& row) const {
  if (row.type != EventType::kAid && row.type != EventType::kCooperate && row.type != EventType::kMobilize &&
      row.type != EventType::kRetreat && row.type != EventType::kCoerce)
    return;
  const auto take = [&](uint32_t at) {
    for (uint32_t c = first_child_[at]; c != kNone; c = next_child_[c]) {
      const Clause& child = all_[c];
      if (child.sentence != all_[row.clause].sentence || !(child.gerund || child.participle) || child.negated) continue;
      if (!scene_.knowledge.in_kind("laden", child.lemma) || reading_.fired[c].fired()) continue;
      for (const uint32_t m : circumstances_.own(c, true).amounts)
        if (!circumstances_.counts(row.circumstance, m)) row.circumstance.amounts.push_back(m);
    }
  };
  take(row.clause);
  for (uint32_t c = first_child_[row.clause]; c != kNone; c = next_child_[c])
    if (all_[c].word_class == WordClass::kNoun && (all_[c].function == "doer" || all_[c].function == "obj")) take(c);
}

// "the attack", "carried out the attack", after an attack was told: that one.
void Sharing::from_before(Row& row) const {
  const Clause& clause = all_[row.clause];
  bool definite = clause.word_class == WordClass::kNoun && clause.definite;
  if (clause.word_class == WordClass::kVerb)
    if (const Argument* obj = clause.find("obj"); obj != nullptr && scene_.clauses.of_token[obj->token] != kNone) {
      const uint32_t noun = scene_.clauses.of_token[obj->token];
      definite = all_[noun].word_class == WordClass::kNoun && all_[noun].definite && reading_.fired[noun].fired() &&
                 scene_.knowledge.sense(reading_.fired[noun].sense).type == row.type;
    }
  // "The attack killed eleven"
  if (!definite && clause.word_class == WordClass::kVerb && clause.subject != kNone) {
    const uint32_t noun = scene_.clauses.of_token[clause.subject];
    definite = noun != kNone && all_[noun].word_class == WordClass::kNoun && all_[noun].definite &&
               reading_.fired[noun].fired() && scene_.knowledge.sense(reading_.fired[noun].sense).type == row.type;
  }
  if (!definite || row.value != Value::kOccurred) return;
  for (uint32_t k = row_of_[row.clause]; k-- > 0;) {
    const Row& before = rows_[k];
    if (!before.dropped.empty() || before.type != row.type || before.value != row.value) continue;
    if (all_[before.clause].sentence + 2 < clause.sentence || all_[before.clause].head >= clause.head) return;
    // "The ambush on Saturday left nine dead": the day of the ambush told before.
    if (before.circumstance.time == kNone && row.circumstance.time != kNone &&
        all_[before.clause].sentence + 1 == clause.sentence && circumstances_.own(row.clause, true).time != kNone)
      date(rows_[k], row.circumstance.time_mention);
    take_from(before, "time.told", "place.told", &row);
    return;
  }
}

void Sharing::take_from(const Row& from, std::string_view time_rule, std::string_view place_rule, Row* to) {
  if (to->circumstance.time == kNone && from.circumstance.time != kNone) {
    to->circumstance.time = from.circumstance.time;
    to->circumstance.time_mention = from.circumstance.time_mention;
    to->rules.push_back(time_rule);
  }
  if (to->circumstance.place == kNone && from.circumstance.place != kNone) {
    to->circumstance.place = from.circumstance.place;
    to->circumstance.place_mention = from.circumstance.place_mention;
    to->rules.push_back(place_rule);
  }
}

// "here" is where the dateline stands, "there" the place told before.
void Sharing::from_pointing(Row& row) const {
  const Clause& clause = all_[row.clause];
  for (uint32_t c = scene_.tree.first(clause.head); c != kNone; c = scene_.tree.next(c)) {
    uint32_t word = c;
    // "the station here"
    if (doc_.tokens[c].deprel == Deprel::kObj || doc_.tokens[c].deprel == Deprel::kObl)
      for (uint32_t g = scene_.tree.first(c); g != kNone; g = scene_.tree.next(g))
        if (doc_.tokens[g].deprel == Deprel::kAdvmod) word = g;
    uint32_t mention = kNone;
    if (doc_.tokens[word].deprel != Deprel::kAdvmod) continue;
    if (scene_.knowledge.in_kind("here", doc_.tokens[word].lower)) {
      mention = dateline_before(clause.sentence);
    } else if (scene_.knowledge.in_kind("there", doc_.tokens[word].lower)) {
      const uint32_t near = doc_.tokens[word].span.begin;
      for (uint32_t m = 0; m < doc_.mentions.size() && doc_.mentions[m].span.end <= near; ++m) {
        const uint32_t sentence = doc_.tokens[doc_.mentions[m].head_token].sentence;
        if (doc_.mentions[m].place != kNone && !doc_.mentions[m].adjectival && sentence + 2 >= clause.sentence) mention = m;
      }
    }
    if (mention == kNone) continue;
    row.circumstance.place = doc_.mentions[mention].place;
    row.circumstance.place_mention = mention;
    row.rules.push_back("place.pointed");
    return;
  }
}

// "The rebels took the city": the town told last, in this sentence or the one before.
void Sharing::from_the_town(Row& row) const {
  const Clause& clause = all_[row.clause];
  if (!bodily(row.clause)) return;
  uint32_t town = kNone;
  bool wide = false;
  for (const Argument& argument : clause.arguments) {
    const Token& token = doc_.tokens[argument.token];
    const bool at = argument.function == "obj" || argument.function == "in" || argument.function == "into" ||
                    argument.function == "on" || argument.function == "near" || argument.function == "from" ||
                    argument.function == "of" || argument.function == "over" || argument.function == "across" ||
                    argument.function == "throughout" || argument.function == "around";
    if (!at || token.upos != Upos::kNoun) continue;
    const bool region = scene_.knowledge.in_kind("province", word_of(token));
    const bool above = argument.function == "over" || argument.function == "across" || argument.function == "throughout" ||
                       argument.function == "around";
    if (!region && (above || !scene_.knowledge.in_kind("town", word_of(token)))) continue;
    bool definite = false, named = false;
    for (uint32_t c = scene_.tree.first(argument.token); c != kNone; c = scene_.tree.next(c)) {
      definite = definite || doc_.tokens[c].lower == "the" || doc_.tokens[c].lower == "that";
      named = named || doc_.tokens[c].upos == Upos::kPropn || doc_.tokens[c].deprel == Deprel::kNmod ||
              doc_.tokens[c].deprel == Deprel::kNmodPoss;
    }
    if (definite && !named) {
      town = argument.token;
      wide = region;
    }
  }
  if (town == kNone) return;
  const uint32_t begin = doc_.tokens[town].span.begin;
  const auto after =
      std::partition_point(doc_.mentions.begin(), doc_.mentions.end(), [&](const Mention& m) { return m.span.begin < begin; });
  uint32_t mention = kNone;
  for (auto m = static_cast<uint32_t>(after - doc_.mentions.begin()); m-- > 0 && mention == kNone;) {
    const Mention& told = doc_.mentions[m];
    if (doc_.tokens[told.head_token].sentence + 1 < clause.sentence) break;
    if (told.place == kNone || told.span.end > begin) continue;
    // "Kyiv's general staff": a seat that stands for those who sit there.
    const Deprel relation = doc_.tokens[told.head_token].deprel;
    if (told.rule == "who.seat" && (relation == Deprel::kNmodPoss || relation == Deprel::kNsubj)) continue;
    const PlacePrecision precision = doc_.places[told.place].precision;
    if (precision == PlacePrecision::kCity || precision == PlacePrecision::kDistrict || precision == PlacePrecision::kPoint ||
        (wide && precision == PlacePrecision::kRegion))
      mention = m;
  }
  if (mention == kNone) return;
  row.circumstance.place = doc_.mentions[mention].place;
  row.circumstance.place_mention = mention;
  row.rules.push_back("place.the-town");
}

// "Goma residents said soldiers had fired", "Residents of Goma woke to gunfire": where they live who saw it.
void Sharing::from_locals(Row& row) const {
  if (!bodily(row.clause) || (row.value != Value::kOccurred && row.value != Value::kOngoing)) return;
  uint32_t at = row.clause;
  for (int steps = 0; steps < 2; ++steps) {
    const uint32_t parent = all_[at].parent;
    if (parent == kNone || all_[parent].sentence != all_[row.clause].sentence) return;
    at = parent;
    const uint32_t subject = all_[at].subject;
    if (subject == kNone || !scene_.knowledge.in_kind("dweller", word_of(doc_.tokens[subject]))) continue;
    for (uint32_t t = scene_.tree.first(subject); t != kNone; t = scene_.tree.next(t)) {
      for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
        const Mention& mention = doc_.mentions[m];
        if (mention.place == kNone || mention.rule == "who.adjective") continue;
        if (doc_.places[mention.place].precision == PlacePrecision::kCountry) continue;
        row.circumstance.place = mention.place;
        row.circumstance.place_mention = m;
        row.rules.push_back("place.locals");
        return;
      }
    }
  }
}

bool closes_dateline(const Doc& doc, const Sentence& sentence, const Mention& mention) {
  const uint32_t first = mention.end_token;
  for (uint32_t t = first; t < sentence.end_token && t < first + 6; ++t) {
    const std::string_view mark = doc.tokens[t].lower;
    if (mark == ":" || mark == "-" || mark == "\u2013" || mark == "\u2014") return t == first || doc.tokens[first].lower == ",";
    if (mark == "." && t + 1 == sentence.end_token) return t == first || doc.tokens[first].lower == ",";
  }
  return false;
}

// The place of the dateline over the paragraph that the sentence stands in, or over the one before: a zone of its own, or a
// place that opens the paragraph before a colon or a dash, or stands alone before its full stop.
uint32_t Sharing::dateline_before(uint32_t sentence) const {
  const uint32_t paragraph = doc_.sentences[sentence].paragraph;
  for (uint32_t s = sentence + 1; s-- > 0;) {
    const Sentence& before = doc_.sentences[s];
    if (before.paragraph != paragraph && before.paragraph + 1 != paragraph) return kNone;
    const bool opens = s == 0 || doc_.sentences[s - 1].paragraph != before.paragraph;
    if (before.zone != ZoneKind::kDateline && !opens) continue;
    if (before.zone != ZoneKind::kDateline && before.zone != ZoneKind::kStory) return kNone;
    for (uint32_t t = before.first_token; t < before.end_token; ++t) {
      for (uint32_t m = scene_.mentions.first(t); m != kNone; m = scene_.mentions.next(m)) {
        const Mention& mention = doc_.mentions[m];
        if (mention.place == kNone || mention.adjectival) continue;
        if (before.zone == ZoneKind::kDateline ||
            (mention.first_token == before.first_token && closes_dateline(doc_, before, mention)))
          return m;
      }
      if (before.zone != ZoneKind::kDateline && t > before.first_token + 3) break;
    }
    if (before.zone == ZoneKind::kDateline) return kNone;
  }
  return kNone;
}

// Deeds are told from where they were done; words and papers only in the first sentence, by those at home there or by bodies.
void Sharing::from_dateline(Row& row) const {
  if (!row.dropped.empty() || row.circumstance.place != kNone) return;
  const Clause& clause = all_[row.clause];
  if (row.value != Value::kOccurred && row.value != Value::kOngoing) return;
  // What was done long before was not done where today's story is told.
  if (age_in_days(doc_, row.circumstance) > kDatelineDays) return;
  const uint32_t mention = dateline_before(clause.sentence);
  if (mention == kNone) return;
  const std::string_view country = doc_.places[doc_.mentions[mention].place].country;
  bool home = false, foreign = false;
  for (const auto* side : {&row.actors, &row.recipients})
    for (const Party& party : *side) {
      if (party.entity == kNone || doc_.entities[party.entity].country.empty()) continue;
      (doc_.entities[party.entity].country == country ? home : foreign) = true;
    }
  if (!is_bodily(row.type)) {
    const uint32_t line = doc_.tokens[doc_.mentions[mention].head_token].sentence;
    const bool first = line == clause.sentence || line + 1 == clause.sentence;
    const bool main = clause.edge == Edge::kRoot || clause.edge == Edge::kParataxis ||
                      (clause.edge == Edge::kContent && clause.parent != kNone && all_[clause.parent].edge == Edge::kRoot &&
                       (!speaks(clause.parent) || (clause.head < all_[clause.parent].head && !clause.perfect))) ||
                      (clause.edge == Edge::kPurpose && clause.parent != kNone && all_[clause.parent].edge == Edge::kRoot &&
                       row_at(clause.parent) == nullptr);
    if (!first || !main || row.value != Value::kOccurred) return;
    home = false;
    foreign = false;
    for (const Party& party : row.actors) {
      if (party.entity == kNone || doc_.entities[party.entity].country.empty()) continue;
      (doc_.entities[party.entity].country == country ? home : foreign) = true;
    }
  }
  // Strangers to the place who come to terms or meet do so there; what else they do may be told from anywhere.
  const bool met = (row.type == EventType::kConsult || row.type == EventType::kAgree || row.type == EventType::kSupport) &&
                   row.actors.size() > 1;
  if (foreign && !home && !met) return;
  row.circumstance.place = doc_.mentions[mention].place;
  row.circumstance.place_mention = mention;
  // "Uganda has shut down the network", told from its capital: what a state forbids it forbids everywhere.
  if (row.type == EventType::kCoerce && row.actors.size() == 1 && row.actors.front().mention != kNone)
    if (const Mention& state = doc_.mentions[row.actors.front().mention];
        state.kind == MentionKind::kCountry && state.place != kNone && doc_.places[state.place].country == country &&
        doc_.places[state.place].precision == PlacePrecision::kCountry) {
      row.circumstance.place = state.place;
      row.circumstance.place_mention = row.actors.front().mention;
    }
  row.rules.push_back("place.dateline");
}

void Sharing::complete_headlines() {
  for (Row& row : rows_) {
    if (!row.dropped.empty()) continue;
    const ZoneKind zone = doc_.sentences[all_[row.clause].sentence].zone;
    if (zone != ZoneKind::kHeadline && zone != ZoneKind::kSubheading) continue;
    for (const Row& told : rows_) {
      const uint32_t sentence = all_[told.clause].sentence;
      if (!told.dropped.empty() || told.type != row.type || told.value != row.value || sentence <= all_[row.clause].sentence)
        continue;
      if (doc_.sentences[sentence].zone != ZoneKind::kStory) continue;
      const bool shared = std::any_of(told.actors.begin(), told.actors.end(), [&](const Party& a) {
        return a.entity != kNone && std::any_of(row.actors.begin(), row.actors.end(), [&](const Party& b) {
                 return b.entity != kNone &&
                        (a.entity == b.entity ||
                         (!doc_.entities[a.entity].code.empty() && doc_.entities[a.entity].code == doc_.entities[b.entity].code));
               });
      });
      if (!shared) continue;
      take_from(told, "time.story", "place.story", &row);
      break;
    }
  }
}

}  // namespace demarche::event
