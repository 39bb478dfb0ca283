#include "merge/tables.h"

#include <algorithm>
#include <bit>
#include <iterator>

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

constexpr const char* kKinNames[] = {"any", "planned", "threat", "reference"};

// A whole number of at most three digits.
bool whole(std::string_view text, int* value) {
  const bool minus = text.starts_with('-');
  if (minus) text.remove_prefix(1);
  if (text.empty() || text.size() > 3) return false;
  *value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    *value = *value * 10 + (c - '0');
  }
  if (minus) *value = -*value;
  return true;
}

}  // namespace

Result<Tables> Tables::load(const std::string& data_dir) {
  Tables tables;
  for (size_t t = 0; t < tables.family.size(); ++t) tables.family[t][t] = Kin::kYes;
  auto families = lexicon::Table::load(data_dir + "/merge/families.tsv", {"id", "type", "other", "when", "note"});
  if (!families) return families.error();
  for (const auto& row : families->rows()) {
    const auto a = parse_event_type(row["type"]), b = parse_event_type(row["other"]);
    if (!a) return row.error("type", "merge.bad-family", "no such type; types: docs/codebook.md");
    if (!b) return row.error("other", "merge.bad-family", "no such type; types: docs/codebook.md");
    const int when = position(kKinNames, row["when"]);
    if (when < 0) return row.error("when", "merge.bad-family", "allowed are any, planned, threat, reference");
    tables.family[static_cast<size_t>(*a)][static_cast<size_t>(*b)] =
        tables.family[static_cast<size_t>(*b)][static_cast<size_t>(*a)] = static_cast<Kin>(when + 1);
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
    if (row["about"] != "content" && row["about"] != "any" && row["about"] != "same" && row["about"] != "meeting") {
      return row.error("about", "merge.bad-outcome", "allowed are content, any, meeting, same");
    }
    rule.about_meeting = row["about"] == "meeting";
    rule.about_content = row["about"] == "content";
    const int outcome = position(kOutcomeNames, row["outcome"]);
    if (outcome < 0) return row.error("outcome", "merge.bad-outcome", "no such outcome; outcomes: docs/schema.md");
    rule.outcome = static_cast<Outcome>(outcome);
    tables.outcomes.push_back(std::move(rule));
  }
  auto points = lexicon::Table::load(data_dir + "/merge/points.tsv", {"id", "points", "note"});
  if (!points) return points.error();
  std::array<bool, std::size(kPointNames)> told{};
  for (const auto& row : points->rows()) {
    const auto name = std::find(std::begin(kPointNames), std::end(kPointNames), row["id"]);
    if (name == std::end(kPointNames)) return row.error("id", "merge.bad-points", "nothing of this name is counted");
    if (!whole(row["points"], &tables.points[static_cast<size_t>(name - std::begin(kPointNames))]))
      return row.error("points", "merge.bad-points", "write a whole number between -1000 and 1000");
    told[static_cast<size_t>(name - std::begin(kPointNames))] = true;
  }
  for (size_t p = 0; p < told.size(); ++p) {
    if (!told[p]) return Error{"merge.bad-points", points->path() + ": no line \"" + std::string(kPointNames[p]) + "\""};
  }
  auto endings = lexicon::Table::load(data_dir + "/merge/endings.tsv", {"id", "ending", "instead", "least", "note"});
  if (!endings) return endings.error();
  for (const auto& row : endings->rows()) {
    int least = 0;
    if (!whole(row["least"], &least) || least < 1) return row.error("least", "merge.bad-ending", "write a number from 1 on");
    tables.endings.push_back({std::string(row["ending"]), std::string(row["instead"]), static_cast<size_t>(least)});
  }
  std::stable_sort(tables.endings.begin(), tables.endings.end(),
                   [](const Ending& a, const Ending& b) { return a.ending.size() > b.ending.size(); });
  auto deeds = lexicon::Table::load(data_dir + "/merge/deeds.tsv", {"id", "class", "group", "words", "note"});
  if (!deeds) return deeds.error();
  std::map<std::string, uint64_t, std::less<>> classes, groups;
  for (const auto& row : deeds->rows()) {
    if (classes.size() >= 64 && !classes.contains(row["class"]))
      return row.error("class", "merge.bad-deed", "at most 64 classes; put the words under one of those there are");
    if (groups.size() >= 32 && !groups.contains(row["group"])) return row.error("group", "merge.bad-deed", "at most 32 groups");
    const uint64_t bit = uint64_t{1} << classes.emplace(row["class"], classes.size()).first->second;
    for (const auto word : lexicon::split(row["words"], '|')) {
      DeedClasses& deed = tables.deeds[tables.stem(word)];
      deed.all |= bit;
      deed.free = deed.free || row["group"].empty();
      if (!row["group"].empty()) deed.groups |= 1u << groups.emplace(row["group"], groups.size()).first->second;
      tables.deed_words[word_key(tables, word)] |= bit;
    }
  }
  return tables;
}

std::string Tables::stem(std::string_view lemma) const {
  std::string out(lemma);
  for (const Ending& e : endings) {
    if (out.size() < e.ending.size() + e.least || !std::string_view(out).ends_with(e.ending)) continue;
    out.resize(out.size() - e.ending.size());
    out += e.instead;
    break;
  }
  // "ramm" of "ramming"; "shell" loses as much as "shelling".
  if (out.size() > 3 && out.back() == out[out.size() - 2]) out.pop_back();
  return out;
}

DeedClasses Tables::deed(std::string_view lemma) const {
  const auto found = deeds.find(stem(lemma));
  return found == deeds.end() ? DeedClasses{} : found->second;
}

uint64_t Tables::named(const std::vector<uint32_t>& words) const {
  uint64_t classes = 0;
  for (const uint32_t word : words) {
    const auto found = deed_words.find(word);
    if (found != deed_words.end() && std::has_single_bit(found->second)) classes |= found->second;
  }
  return classes;
}

std::string Tables::class_of(const AmountKey& amount, const std::string& deed) const {
  if (!amount.unit.empty()) return amount.of;
  const auto of = counted_of.find(amount.of);
  if (of != counted_of.end() && of->second != "people") return of->second;
  // Whoever is killed is dead, whatever he is called.
  const auto by_deed = counted_deed.find(deed);
  if (by_deed != counted_deed.end()) return by_deed->second;
  return of == counted_of.end() ? amount.of : of->second;
}

}  // namespace demarche::merge
