// What became of each demand, promise, threat, offer and plan. A later event settles it that fits a line of
// data/merge/outcomes.tsv: its type and status, who does it, and, by shared words, what it is about.
#include <algorithm>
#include <bit>
#include <tuple>

#include "merge/reduce.h"

namespace demarche::merge {
namespace {

constexpr int kMaxDaysLater = 400;
constexpr size_t kMaxLater = 1000;     // later events looked at for each entry
constexpr size_t kMaxEntries = 16384;  // open at once
constexpr size_t kMaxToday = 16384;    // events of one day that are kept for entries of that day
constexpr int kMinWordWeight = 4;      // shared words, by rarity

using Keys = std::vector<uint32_t>;

void unite(Keys* to, const Keys& more) {
  to->insert(to->end(), more.begin(), more.end());
  std::sort(to->begin(), to->end());
  to->erase(std::unique(to->begin(), to->end()), to->end());
}

bool meet(const Keys& a, const Keys& b) {
  for (const uint32_t key : a) {
    if (std::binary_search(b.begin(), b.end(), key)) return true;
  }
  return false;
}

}  // namespace

Ledger::Sum Ledger::sum(const std::vector<uint32_t>& mentions) const {
  Sum s;
  for (const uint32_t m : mentions) {
    const Mention& mention = window_.at(m);
    unite(&s.actors, mention.actors);
    unite(&s.recipients, mention.recipients);
    unite(&s.words, mention.key->words);
    s.types.insert(mention.key->type);
    if (std::has_single_bit(mention.deed.all)) s.deeds |= mention.deed.all;  // "hold" may be of talks or of prisoners
    s.deed_words.push_back(mention.word);
    if (mention.published != Mention::kNoDay && (s.published == Mention::kNoDay || mention.published < s.published))
      s.published = mention.published;
    const int day = mention.first != Mention::kNoDay && mention.last - mention.first <= 1 ? mention.first : mention.published;
    if (day != Mention::kNoDay && (s.day == Mention::kNoDay || day < s.day)) s.day = day;
  }
  std::sort(s.deed_words.begin(), s.deed_words.end());
  if (s.words.size() > 60) s.words.resize(60);
  return s;
}

Ledger::Later Ledger::later_of(uint32_t g, const WorldEvent& event, Sum made) const {
  Later later;
  later.group = g;
  later.sum = std::move(made);
  std::set<std::tuple<EventType, Status, EventMode>> seen;
  for (const uint32_t m : window_.group(g).members) {
    const EventKey& key = *window_.at(m).key;
    if (seen.insert({key.type, key.status, key.mode}).second)
      later.tellings.push_back({m, ref(m), key.type, key.status, key.mode});
  }
  later.id = event.id;
  later.first_report = event.first_report.substr(0, kDayLength);
  return later;
}

bool Ledger::has(const std::vector<uint32_t>& group, EventType type, std::initializer_list<Status> statuses) const {
  return std::any_of(group.begin(), group.end(), [&](uint32_t m) {
    const EventKey& key = *window_.at(m).key;
    return key.type == type && std::find(statuses.begin(), statuses.end(), key.status) != statuses.end();
  });
}

// A meeting agreed on is the plan itself; one that is offered is not yet.
bool Ledger::is_agreed_plan(uint32_t m, uint32_t of) const {
  return window_.at(m).key->type == EventType::kAgree && window_.at(m).key->status == Status::kPlanned &&
         window_.at(of).key->type == EventType::kAgree && !tables_.forms.contains(window_.at(of).key->lemma);
}

// Whether every telling stands as the content or condition of something else, which then is what is entered.
bool Ledger::only_content(const std::vector<uint32_t>& group) const {
  return std::all_of(group.begin(), group.end(), [&](uint32_t m) {
    const EventKey& key = *window_.at(m).key;
    const uint32_t of = window_.sibling(m, key.content_of);
    return (key.content_of != kNone && !(of != kNone && is_agreed_plan(m, of))) || key.condition_of != kNone;
  });
}

// What is to come by plan, by its doer's own word, or, of a meeting, on a day.
bool Ledger::is_announced(uint32_t m) const {
  const Mention& mention = window_.at(m);
  if (mention.key->status == Status::kPlanned) return true;
  return mention.key->status == Status::kHypothetical && mention.key->content_of == kNone && mention.key->condition_of == kNone &&
         (mention.own_word || (mention.key->type == EventType::kConsult && mention.first != Mention::kNoDay));
}

bool Ledger::form_of(uint32_t g, const Sum& made, CommitmentForm* form) const {
  const auto& group = window_.group(g).members;
  const auto& children = window_.group(g).children;
  const auto is = [&](CommitmentForm f) {
    *form = f;
    return true;
  };
  // "Its ultimatum" is named after what it was when it was made.
  const bool told = std::any_of(group.begin(), group.end(), [&](uint32_t m) {
    return window_.at(m).key->type == EventType::kRequest && !window_.at(m).bare;
  });
  const bool only_named = std::all_of(group.begin(), group.end(), [&](uint32_t m) {
    return window_.at(m).key->type != EventType::kThreaten || window_.at(m).bare;
  });
  if (has(group, EventType::kThreaten, {Status::kOccurred, Status::kOngoing}) && !(told && only_named))
    return is(CommitmentForm::kThreat);
  if (has(group, EventType::kRequest, {Status::kOccurred, Status::kOngoing}) &&
      !has(group, EventType::kAgree, {Status::kPlanned, Status::kOccurred})) {
    return is(CommitmentForm::kDemand);
  }
  const bool planned = std::any_of(group.begin(), group.end(), [&](uint32_t m) { return is_announced(m); });
  if (!planned && !has(group, EventType::kAgree, {Status::kOccurred, Status::kOngoing})) return false;
  if (only_content(group)) return false;
  // "They agreed to meet": the meeting is entered.
  const auto has_plan = [&](uint32_t m) {
    return std::any_of(children.begin(), children.end(), [&](uint32_t child) {
      return window_.sibling(child, window_.at(child).key->content_of) == m && is_agreed_plan(child, m);
    });
  };
  if (std::all_of(group.begin(), group.end(), has_plan)) return false;
  for (const uint32_t m : group) {
    if (window_.at(m).key->type != EventType::kAgree) continue;
    const auto found = tables_.forms.find(window_.at(m).key->lemma);
    if (found != tables_.forms.end()) return is(found->second);
  }
  const bool promises =
      has(group, EventType::kAgree, {Status::kOccurred, Status::kOngoing}) && !made.types.contains(EventType::kConsult) &&
      std::any_of(children.begin(), children.end(), [&](uint32_t m) { return window_.at(m).key->type != EventType::kConsult; });
  if (promises) return is(CommitmentForm::kPromise);
  for (const uint32_t m : group) {
    const auto found = tables_.planned.find(window_.at(m).key->type);
    if (found != tables_.planned.end() && is_announced(m)) return is(found->second);
  }
  return is(CommitmentForm::kPlan);
}

// What is demanded, promised or threatened: told apart, or the commitment's own words.
Ledger::Sum Ledger::content_of(uint32_t g, const Sum& made, CommitmentForm form) const {
  const auto& children = window_.group(g).children;
  Sum content = sum(children);
  if (children.empty()) {
    content.words = made.words;
    const bool harm = form == CommitmentForm::kThreat;
    content.types = harm
                        ? std::set<EventType>{EventType::kCoerce, EventType::kSanction, EventType::kAssault, EventType::kMobilize}
                        : std::set<EventType>{EventType::kRetreat, EventType::kConcede, EventType::kCooperate, EventType::kAid,
                                              EventType::kSupport};
    // What is announced outright is its own content.
    const bool speech = made.types.contains(EventType::kAgree) || made.types.contains(EventType::kThreaten) ||
                        made.types.contains(EventType::kRequest);
    if (form == CommitmentForm::kPlan || !speech) content.types = made.types;
    content.deeds = 0;
    content.deed_words.clear();
  }
  return content;
}

bool Ledger::about(const Sum& what, const Sum& later) const {
  int shared = 0, least = 0, n = 0;
  shared_weight(what.words, later.words, {0, 0}, rarity_, &shared, &least, &n);
  if (n >= 1 && shared >= kMinWordWeight) return true;
  return (what.deeds & later.deeds) != 0 || meet(what.deed_words, later.deed_words);
}

bool Ledger::fits_content(const Sum& content, const Sum& later) const {
  for (const EventType a : content.types) {
    for (const EventType b : later.types) {
      if (tables_.related(a, b)) return true;
    }
  }
  return false;
}

// Whether a meeting is called off by one of those who were to meet towards another of them, whatever it is called: a trip, a
// round.
bool Ledger::calls_off(const Entry& entry, const Later& later) const {
  if (!entry.made.types.contains(EventType::kConsult) && !entry.made.types.contains(EventType::kAgree)) return false;
  Keys all = entry.made.actors;
  unite(&all, entry.made.recipients);
  return meet(later.sum.recipients, all);
}

void Ledger::enter(uint32_t g, const WorldEvent& event, CommitmentForm form, const Sum& made) {
  const Group& group = window_.group(g);
  Entry entry;
  entry.group = g;
  entry.made = made;
  entry.content = content_of(g, made, form);
  Commitment& c = entry.commitment;
  c.event = event.id;
  c.form = form;
  c.row = ref(group.members.front());
  const auto speech = [](EventType t) { return t == EventType::kAgree || t == EventType::kRequest || t == EventType::kThreaten; };
  for (const uint32_t m : group.members) {
    if (speech(window_.at(m).key->type)) {
      c.row = ref(m);
      break;
    }
  }
  if (!group.children.empty()) {
    c.content = window_.id_of(window_.group_of(group.children.front()));
    c.content_row = ref(group.children.front());
  }
  std::vector<uint32_t> conditions = group.conditions;
  for (const uint32_t child : group.children) {
    const uint32_t of = window_.group_of(child);
    if (of < window_.first_group()) continue;
    const auto& more = window_.group(of).conditions;
    conditions.insert(conditions.end(), more.begin(), more.end());
  }
  if (!conditions.empty()) {
    c.condition = window_.id_of(window_.group_of(conditions.front()));
    c.condition_row = ref(conditions.front());
  }
  std::vector<uint32_t> dated = group.children;
  dated.insert(dated.end(), conditions.begin(), conditions.end());
  for (const uint32_t m : dated) {
    const EventKey& key = *window_.at(m).key;
    const bool a_day = window_.at(m).last != Mention::kNoDay && window_.at(m).last - window_.at(m).first <= 1;
    if (c.deadline.empty() && a_day && window_.at(m).last >= made.published)
      c.deadline = (key.end.empty() ? key.start : key.end).substr(0, kDayLength);
  }
  entry.addressee = made.recipients;
  if (entry.addressee.empty() && form == CommitmentForm::kDemand) entry.addressee = entry.content.actors;
  entry.any = entry.content;
  unite(&entry.any.words, made.words);
  entry.any.deeds = 0;
  entry.any.deed_words.clear();
  int due = Mention::kNoDay;
  for (const uint32_t m : group.members) {
    if (is_announced(m) && window_.at(m).first != Mention::kNoDay && window_.at(m).key->time_beside) {
      due = window_.at(m).first;
      break;
    }
  }
  // What the same event was called later settles it, too: a plan that some report as done.
  for (const OutcomeRule& rule : tables_.outcomes) {
    if (rule.form != form || !rule.same) continue;
    for (const uint32_t m : group.members) {
      const Mention& mention = window_.at(m);
      if (!rule.statuses.contains(mention.key->status) || mention.published < made.published || speech(mention.key->type))
        continue;
      // Nothing is kept before its day.
      if (rule.outcome == Outcome::kKept && due != Mention::kNoDay && mention.published < due) continue;
      entry.steps.push_back({mention.published, m, {rule.outcome, event.id, ref(m), event.first_report.substr(0, kDayLength)}});
      break;
    }
  }
  for (const Later& later : today_) settle(&entry, later);
  const uint32_t number = base_ + static_cast<uint32_t>(entries_.size());
  Keys parties = made.actors;
  unite(&parties, entry.addressee);
  for (const uint32_t party : parties) by_party_[party].push_back(number);
  entries_.push_back(std::move(entry));
}

void Ledger::settle(Entry* entry, const Later& later) const {
  const Sum &made = entry->made, &event = later.sum;
  // Told later, and not of something that was done before the commitment was made.
  if (later.group == entry->group || event.published < made.published || event.day < std::min(made.day, made.published)) return;
  if (!meet(made.actors, event.actors) && !meet(entry->addressee, event.actors)) return;
  if (++entry->n_looked > kMaxLater) return;
  for (const OutcomeRule& rule : tables_.outcomes) {
    if (rule.form != entry->commitment.form || rule.same) continue;
    const auto telling = std::find_if(later.tellings.begin(), later.tellings.end(), [&](const Later::Telling& t) {
      return rule.statuses.contains(t.status) && (rule.types.empty() || rule.types.contains(t.type)) &&
             (!rule.about_meeting || t.mode == EventMode::kMeet);
    });
    if (telling == later.tellings.end()) continue;
    if (rule.content_type && !fits_content(entry->content, event)) continue;
    const Keys& doer = rule.by_maker ? made.actors : entry->addressee;
    const Keys& other = rule.by_maker ? entry->addressee : made.actors;
    if (!meet(doer, event.actors)) continue;
    if (rule.target && !event.recipients.empty() && !other.empty() && !meet(other, event.recipients)) continue;
    if (rule.about_meeting ? !calls_off(*entry, later) : !about(rule.about_content ? entry->content : entry->any, event))
      continue;
    entry->steps.push_back(
        {std::max(event.day, event.published), telling->mention, {rule.outcome, later.id, telling->row, later.first_report}});
    break;
  }
}

void Ledger::close(uint32_t g, const WorldEvent& event) {
  const Sum made = sum(window_.group(g).members);
  while (!entries_.empty() && (entries_.size() >= kMaxEntries ||
                               (entries_.front().made.published != Mention::kNoDay && made.published != Mention::kNoDay &&
                                entries_.front().made.published + kMaxDaysLater < made.published))) {
    drop_first();
  }
  const Later later = later_of(g, event, made);
  std::set<uint32_t> concerned;
  for (const uint32_t party : made.actors) {
    const auto found = by_party_.find(party);
    if (found == by_party_.end()) continue;
    while (!found->second.empty() && found->second.front() < base_) found->second.pop_front();
    concerned.insert(found->second.begin(), found->second.end());
  }
  for (const uint32_t number : concerned) settle(&entries_[number - base_], later);
  if (!today_.empty() && today_.back().sum.published != made.published) today_.clear();
  CommitmentForm form = CommitmentForm::kPlan;
  if (form_of(g, made, &form)) enter(g, event, form, made);
  if (today_.size() >= kMaxToday) today_.pop_front();
  today_.push_back(later);
}

void Ledger::drop_first() {
  Entry& entry = entries_.front();
  std::stable_sort(entry.steps.begin(), entry.steps.end(),
                   [](const Step& a, const Step& b) { return a.day != b.day ? a.day < b.day : a.mention < b.mention; });
  // What is done is done: a meeting that was held cannot be cancelled any more.
  const auto final = [](Outcome o) { return o == Outcome::kKept || o == Outcome::kMet || o == Outcome::kCarriedOut; };
  for (Step& step : entry.steps) {
    auto& steps = entry.commitment.steps;
    if (!steps.empty() && final(steps.back().outcome)) break;
    if (steps.empty() || steps.back().outcome != step.step.outcome) steps.push_back(std::move(step.step));
  }
  give_(std::move(entry.commitment));
  entries_.pop_front();
  ++base_;
}

void Ledger::finish() {
  while (!entries_.empty()) drop_first();
}

}  // namespace demarche::merge
