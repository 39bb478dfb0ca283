#include "merge/tables.h"

#include "lexicon/table.h"

namespace demarche::merge {
namespace {

template <size_t N>
int position(const char* const (&names)[N], std::string_view name) {
  for (size_t i = 0; i < N; ++i) {
    if (name == names[i]) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

Result<Tables> Tables::load(const std::string& data_dir) {
  Tables tables;
  for (size_t t = 0; t < tables.family.size(); ++t) tables.family[t][t] = true;
  auto families = lexicon::Table::load(data_dir + "/merge/families.tsv", {"id", "type", "other", "note"});
  if (!families) return families.error();
  for (const auto& row : families->rows()) {
    const auto a = parse_event_type(row["type"]), b = parse_event_type(row["other"]);
    if (!a) return row.error("type", "merge.bad-family", "no such type; types: docs/codebook.md");
    if (!b) return row.error("other", "merge.bad-family", "no such type; types: docs/codebook.md");
    tables.family[static_cast<size_t>(*a)][static_cast<size_t>(*b)] =
        tables.family[static_cast<size_t>(*b)][static_cast<size_t>(*a)] = true;
  }
  auto counted = lexicon::Table::load(data_dir + "/merge/counted.tsv", {"id", "kind", "word", "class", "note"});
  if (!counted) return counted.error();
  for (const auto& row : counted->rows()) {
    if (row["kind"] != "of" && row["kind"] != "deed") return row.error("kind", "merge.bad-counted", "allowed are of, deed");
    (row["kind"] == "of" ? tables.counted_of : tables.counted_deed)[std::string(row["word"])] = row["class"];
  }
  auto forms = lexicon::Table::load(data_dir + "/merge/forms.tsv", {"id", "kind", "word", "form", "note"});
  if (!forms) return forms.error();
  for (const auto& row : forms->rows()) {
    const int form = position(kCommitmentFormNames, row["form"]);
    if (form < 0) return row.error("form", "merge.bad-form", "allowed are demand, promise, threat, offer, plan");
    if (row["kind"] == "lemma") {
      tables.forms[std::string(row["word"])] = static_cast<CommitmentForm>(form);
      continue;
    }
    const auto type = parse_event_type(row["word"]);
    if (row["kind"] != "type") return row.error("kind", "merge.bad-form", "allowed are lemma, type");
    if (!type) return row.error("word", "merge.bad-form", "no such type; types: docs/codebook.md");
    tables.planned[*type] = static_cast<CommitmentForm>(form);
  }
  auto outcomes = lexicon::Table::load(data_dir + "/merge/outcomes.tsv",
                                       {"id", "form", "type", "status", "doer", "target", "about", "outcome", "example"});
  if (!outcomes) return outcomes.error();
  for (const auto& row : outcomes->rows()) {
    OutcomeRule rule;
    rule.id = row["id"];
    const int form = position(kCommitmentFormNames, row["form"]);
    if (form < 0) return row.error("form", "merge.bad-outcome", "allowed are demand, promise, threat, offer, plan");
    rule.form = static_cast<CommitmentForm>(form);
    rule.content_type = row["type"] == "content";
    rule.same = row["type"] == "same";
    if (!rule.content_type && !rule.same) {
      for (const auto name : lexicon::split(row["type"], ' ')) {
        const auto type = parse_event_type(name);
        if (!type) return row.error("type", "merge.bad-outcome", "no such type; write types, content or same");
        rule.types.insert(*type);
      }
    }
    for (const auto name : lexicon::split(row["status"], ' ')) {
      const auto status = parse_status(name);
      if (!status) return row.error("status", "merge.bad-outcome", "no such status; statuses: docs/codebook.md");
      rule.statuses.insert(*status);
    }
    if (row["doer"] != "maker" && row["doer"] != "addressee")
      return row.error("doer", "merge.bad-outcome", "allowed are maker, addressee");
    rule.by_maker = row["doer"] == "maker";
    rule.target = row["target"] == "yes";
    if (row["about"] != "content" && row["about"] != "any" && row["about"] != "same") {
      return row.error("about", "merge.bad-outcome", "allowed are content, any, same");
    }
    rule.about_content = row["about"] == "content";
    const int outcome = position(kOutcomeNames, row["outcome"]);
    if (outcome < 0) return row.error("outcome", "merge.bad-outcome", "no such outcome; outcomes: docs/schema.md");
    rule.outcome = static_cast<Outcome>(outcome);
    tables.outcomes.push_back(std::move(rule));
  }
  return tables;
}

bool Tables::same_deed(const std::string& a, const std::string& b) const {
  if (a.empty() || b.empty()) return false;
  if (a == b) return true;
  const auto x = counted_deed.find(a), y = counted_deed.find(b);
  return x != counted_deed.end() && y != counted_deed.end() && x->second == y->second;
}

std::string Tables::class_of(const AmountKey& amount, const std::string& deed) const {
  if (!amount.unit.empty()) return amount.of;
  const auto of = counted_of.find(amount.of);
  if (of == counted_of.end()) return amount.of;
  if (of->second != "people") return of->second;
  const auto by_deed = counted_deed.find(deed);
  return by_deed == counted_deed.end() ? of->second : by_deed->second;
}

}  // namespace demarche::merge
