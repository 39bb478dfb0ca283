// What merge knows, from data/merge; private.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/world.h"
#include "merge/merge.h"

namespace demarche::merge {

struct OutcomeRule {
  std::string id;
  CommitmentForm form = CommitmentForm::kDemand;
  bool content_type = false, same = false;  // type column: "content", "same"
  std::set<EventType> types;
  std::set<Status> statuses;
  bool by_maker = true, target = false;
  bool about_content = false;  // else: of the commitment or its content
  Outcome outcome = Outcome::kPending;
};

struct Tables {
  std::array<std::array<bool, kEventTypeNames.size()>, kEventTypeNames.size()> family{};  // may be one event
  std::map<std::string, std::string, std::less<>> counted_of, counted_deed;
  std::map<std::string, CommitmentForm, std::less<>> forms;  // by lemma of an AGREE
  std::map<EventType, CommitmentForm> planned;               // by type of what is announced
  std::vector<OutcomeRule> outcomes;

  static Result<Tables> load(const std::string& data_dir);
  bool related(EventType a, EventType b) const { return family[static_cast<size_t>(a)][static_cast<size_t>(b)]; }
  // One word, or two for one harm ("injure", "hurt").
  bool same_deed(const std::string& a, const std::string& b) const;
  // The heading under which an amount is compared: "dead", "wounded", ... or what is counted itself.
  std::string class_of(const AmountKey& amount, const std::string& deed) const;
};

}  // namespace demarche::merge
