// What became of each demand, promise, threat, offer and plan. A later event settles it that fits a line of
// data/merge/outcomes.tsv: its type and status, who does it, and, by shared words, what it is about.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "merge/reduce.h"

namespace demarche::merge {
namespace {

constexpr int kMaxDaysLater = 400;
constexpr size_t kMaxLater = 500;  // later events looked at, of each party
constexpr int kMinWordWeight = 4;  // shared words, by rarity

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

// A group of mentions, summed up.
struct Sum {
  Keys actors, recipients, words;
  std::set<EventType> types;
  std::set<std::string> lemmas;
  int day = Mention::kNoDay, published = Mention::kNoDay;
};

class Ledger {
 public:
  Ledger(const std::vector<Mention>& mentions, const std::vector<std::vector<uint32_t>>& groups,
         const std::vector<uint32_t>& group_of, const std::vector<WorldEvent>& events,
         const std::vector<std::vector<uint32_t>>& mention_at, const Tables& tables, const Rarity& rarity)
      : mentions_(mentions),
        groups_(groups),
        group_of_(group_of),
        events_(events),
        mention_at_(mention_at),
        tables_(tables),
        rarity_(rarity) {}

  std::vector<Commitment> run() {
    for (const auto& group : groups_) sums_.push_back(sum(group));
    for (uint32_t g = 0; g < groups_.size(); ++g) {
      for (const uint32_t key : sums_[g].actors) by_actor_[key].emplace_back(sums_[g].published, g);
    }
    for (auto& [key, list] : by_actor_) std::sort(list.begin(), list.end());
    children_.resize(groups_.size());
    conditions_.resize(groups_.size());
    for (uint32_t m = 0; m < mentions_.size(); ++m) {
      const EventKey& key = *mentions_[m].key;
      const auto& siblings = mention_at_[mentions_[m].article];
      if (key.content_of < siblings.size()) children_[group_of_[siblings[key.content_of]]].push_back(m);
      if (key.condition_of < siblings.size()) conditions_[group_of_[siblings[key.condition_of]]].push_back(m);
    }
    std::vector<Commitment> out;
    for (uint32_t g = 0; g < groups_.size(); ++g) {
      if (auto commitment = commitment_of(g)) out.push_back(std::move(*commitment));
    }
    return out;
  }

 private:
  Sum sum(const std::vector<uint32_t>& group) const {
    Sum s;
    for (const uint32_t m : group) {
      const Mention& mention = mentions_[m];
      unite(&s.actors, mention.actors);
      unite(&s.recipients, mention.recipients);
      unite(&s.words, mention.key->words);
      s.types.insert(mention.key->type);
      s.lemmas.insert(mention.key->lemma);
      if (mention.published != Mention::kNoDay && (s.published == Mention::kNoDay || mention.published < s.published))
        s.published = mention.published;
      const int day = mention.first != Mention::kNoDay && mention.last - mention.first <= 1 ? mention.first : mention.published;
      if (day != Mention::kNoDay && (s.day == Mention::kNoDay || day < s.day)) s.day = day;
    }
    if (s.words.size() > 60) s.words.resize(60);
    return s;
  }

  bool has(const std::vector<uint32_t>& group, EventType type, std::initializer_list<Status> statuses) const {
    return std::any_of(group.begin(), group.end(), [&](uint32_t m) {
      return mentions_[m].key->type == type &&
             std::find(statuses.begin(), statuses.end(), mentions_[m].key->status) != statuses.end();
    });
  }

  // Whether every telling stands as the content or condition of something else, which then is what is entered.
  bool only_content(const std::vector<uint32_t>& group) const {
    return std::all_of(group.begin(), group.end(), [&](uint32_t m) {
      const EventKey& key = *mentions_[m].key;
      const auto& siblings = mention_at_[mentions_[m].article];
      // A meeting agreed on is the plan itself.
      const bool agreed = key.content_of < siblings.size() && key.type == EventType::kAgree && key.status == Status::kPlanned &&
                          mentions_[siblings[key.content_of]].key->type == EventType::kAgree;
      return (key.content_of != kNone && !agreed) || key.condition_of != kNone;
    });
  }

  std::optional<CommitmentForm> form_of(uint32_t g) const {
    const auto& group = groups_[g];
    if (has(group, EventType::kThreaten, {Status::kOccurred, Status::kOngoing})) return CommitmentForm::kThreat;
    if (has(group, EventType::kRequest, {Status::kOccurred, Status::kOngoing}) &&
        !has(group, EventType::kAgree, {Status::kPlanned, Status::kOccurred})) {
      return CommitmentForm::kDemand;
    }
    const bool planned =
        std::any_of(group.begin(), group.end(), [&](uint32_t m) { return mentions_[m].key->status == Status::kPlanned; });
    if (!planned && !has(group, EventType::kAgree, {Status::kOccurred, Status::kOngoing})) return std::nullopt;
    if (only_content(group)) return std::nullopt;
    for (const uint32_t m : group) {
      if (mentions_[m].key->type != EventType::kAgree) continue;
      const auto found = tables_.forms.find(mentions_[m].key->lemma);
      if (found != tables_.forms.end()) return found->second;
    }
    const bool promises = has(group, EventType::kAgree, {Status::kOccurred, Status::kOngoing}) &&
                          !sums_[g].types.contains(EventType::kConsult) &&
                          std::any_of(children_[g].begin(), children_[g].end(),
                                      [&](uint32_t m) { return mentions_[m].key->type != EventType::kConsult; });
    if (promises) return CommitmentForm::kPromise;
    for (const uint32_t m : group) {
      const auto found = tables_.planned.find(mentions_[m].key->type);
      if (found != tables_.planned.end() && mentions_[m].key->status == Status::kPlanned) return found->second;
    }
    return CommitmentForm::kPlan;
  }

  Ref ref(uint32_t m) const { return {mentions_[m].article, mentions_[m].event}; }

  // What is demanded, promised or threatened: told apart, or the commitment's own words.
  Sum content_of(uint32_t g, CommitmentForm form) const {
    Sum content = sum(children_[g]);
    if (children_[g].empty()) {
      content.words = sums_[g].words;
      const bool harm = form == CommitmentForm::kThreat;
      content.types =
          harm ? std::set<EventType>{EventType::kCoerce, EventType::kSanction, EventType::kAssault, EventType::kMobilize}
               : std::set<EventType>{EventType::kRetreat, EventType::kConcede, EventType::kCooperate, EventType::kAid,
                                     EventType::kSupport};
      // What is announced outright is its own content.
      const bool speech = sums_[g].types.contains(EventType::kAgree) || sums_[g].types.contains(EventType::kThreaten) ||
                          sums_[g].types.contains(EventType::kRequest);
      if (form == CommitmentForm::kPlan || !speech) content.types = sums_[g].types;
      content.lemmas.clear();
    }
    return content;
  }

  bool about(const Sum& what, const Sum& later) const {
    int shared = 0, least = 0, n = 0;
    shared_weight(what.words, later.words, rarity_, &shared, &least, &n);
    if (n >= 1 && shared >= kMinWordWeight) return true;
    return std::any_of(what.lemmas.begin(), what.lemmas.end(),
                       [&](const std::string& lemma) { return later.lemmas.contains(lemma); });
  }

  bool fits_content(const Sum& content, const Sum& later) const {
    for (const EventType a : content.types) {
      for (const EventType b : later.types) {
        if (tables_.related(a, b)) return true;
      }
    }
    return false;
  }

  // The first mention of group `k` with one of the statuses, kNone where there is none.
  uint32_t telling(uint32_t k, const OutcomeRule& rule) const {
    for (const uint32_t m : groups_[k]) {
      if (!rule.statuses.contains(mentions_[m].key->status)) continue;
      if (!rule.types.empty() && !rule.types.contains(mentions_[m].key->type)) continue;
      return m;
    }
    return kNone;
  }

  std::optional<Commitment> commitment_of(uint32_t g) {
    const auto form = form_of(g);
    if (!form) return std::nullopt;
    const Sum& made = sums_[g];
    Sum content = content_of(g, *form);
    Commitment c;
    c.event = events_[g].id;
    c.form = *form;
    c.row = ref(groups_[g].front());
    for (const uint32_t m : groups_[g]) {
      if (mentions_[m].key->type == EventType::kAgree || mentions_[m].key->type == EventType::kRequest ||
          mentions_[m].key->type == EventType::kThreaten) {
        c.row = ref(m);
        break;
      }
    }
    if (!children_[g].empty()) {
      c.content = events_[group_of_[children_[g].front()]].id;
      c.content_row = ref(children_[g].front());
    }
    std::vector<uint32_t> conditions = conditions_[g];
    for (const uint32_t child : children_[g]) {
      const auto& more = conditions_[group_of_[child]];
      conditions.insert(conditions.end(), more.begin(), more.end());
    }
    if (!conditions.empty()) {
      c.condition = events_[group_of_[conditions.front()]].id;
      c.condition_row = ref(conditions.front());
    }
    std::vector<uint32_t> dated = children_[g];
    dated.insert(dated.end(), conditions.begin(), conditions.end());
    for (const uint32_t m : dated) {
      const EventKey& key = *mentions_[m].key;
      const bool a_day = mentions_[m].last != Mention::kNoDay && mentions_[m].last - mentions_[m].first <= 1;
      if (c.deadline.empty() && a_day && mentions_[m].last >= made.published)
        c.deadline = (key.end.empty() ? key.start : key.end).substr(0, 10);
    }
    settle(g, content, &c);
    return c;
  }

  void settle(uint32_t g, const Sum& content, Commitment* c) {
    const Sum& made = sums_[g];
    Keys addressee = made.recipients;
    if (addressee.empty() && c->form == CommitmentForm::kDemand) addressee = content.actors;
    Sum any = content;
    unite(&any.words, made.words);
    any.lemmas.clear();
    std::set<uint32_t> later;
    const auto look = [&](const Keys& keys) {
      for (const uint32_t key : keys) {
        const auto found = by_actor_.find(key);
        if (found == by_actor_.end()) continue;
        size_t n = 0;
        for (auto at = std::lower_bound(found->second.begin(), found->second.end(), std::pair<int, uint32_t>(made.published, 0));
             at != found->second.end() && n < kMaxLater &&
             (made.published == Mention::kNoDay || at->first <= made.published + kMaxDaysLater);
             ++at, ++n) {
          later.insert(at->second);
        }
      }
    };
    look(made.actors);
    look(addressee);
    struct Step {
      int day;
      uint32_t mention;
      Outcome outcome;
    };
    std::vector<Step> steps;
    for (const OutcomeRule& rule : tables_.outcomes) {
      if (rule.form != c->form || !rule.same) continue;
      for (const uint32_t m : groups_[g]) {
        const Mention& mention = mentions_[m];
        if (!rule.statuses.contains(mention.key->status) || mention.published < made.published ||
            mention.key->type == EventType::kAgree || mention.key->type == EventType::kRequest ||
            mention.key->type == EventType::kThreaten) {
          continue;
        }
        steps.push_back({mention.published, m, rule.outcome});
        break;
      }
    }
    for (const uint32_t k : later) {
      const Sum& event = sums_[k];
      // Told later, and not of something that was done before the commitment was made.
      if (k == g || event.published < made.published || event.day < std::min(made.day, made.published)) continue;
      for (const OutcomeRule& rule : tables_.outcomes) {
        if (rule.form != c->form || rule.same) continue;
        const uint32_t m = telling(k, rule);
        if (m == kNone) continue;
        if (rule.content_type && !fits_content(content, event)) continue;
        const Keys& doer = rule.by_maker ? made.actors : addressee;
        const Keys& other = rule.by_maker ? addressee : made.actors;
        if (!meet(doer, event.actors)) continue;
        if (rule.target && !event.recipients.empty() && !other.empty() && !meet(other, event.recipients)) continue;
        if (!about(rule.about_content ? content : any, event)) continue;
        steps.push_back({std::max(event.day, event.published), m, rule.outcome});
        break;
      }
    }
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Step& a, const Step& b) { return a.day != b.day ? a.day < b.day : a.mention < b.mention; });
    for (const Step& step : steps) {
      if (!c->steps.empty() && c->steps.back().outcome == step.outcome) continue;
      const uint32_t k = group_of_[step.mention];
      c->steps.push_back({step.outcome, events_[k].id, ref(step.mention), events_[k].first_report.substr(0, 10)});
    }
  }

  const std::vector<Mention>& mentions_;
  const std::vector<std::vector<uint32_t>>& groups_;
  const std::vector<uint32_t>& group_of_;
  const std::vector<WorldEvent>& events_;
  const std::vector<std::vector<uint32_t>>& mention_at_;
  const Tables& tables_;
  const Rarity& rarity_;
  std::vector<Sum> sums_;
  std::vector<std::vector<uint32_t>> children_, conditions_;  // of each group: mentions that are its content, its condition
  std::map<uint32_t, std::vector<std::pair<int, uint32_t>>> by_actor_;  // day, group
};

}  // namespace

std::vector<Commitment> keep_ledger(const std::vector<Mention>& mentions, const std::vector<std::vector<uint32_t>>& groups,
                                    const std::vector<uint32_t>& group_of, const std::vector<WorldEvent>& events,
                                    const std::vector<std::vector<uint32_t>>& mention_at, const Tables& tables,
                                    const Rarity& rarity) {
  return Ledger(mentions, groups, group_of, events, mention_at, tables, rarity).run();
}

}  // namespace demarche::merge
