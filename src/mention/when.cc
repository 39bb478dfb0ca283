// One pass over the atoms of each kept sentence; the grammar is tried only where a word or number can begin a time.
#include "mention/when.h"

#include <utility>

#include "lexicon/table.h"
#include "mention/atoms.h"
#include "mention/when_grammar.h"

namespace demarche::mention {

struct TimeFinder::Impl {
  Words words;
  std::vector<lexicon::Table> tables;
  Phrases fixed, holidays, zones;
};

TimeFinder::TimeFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TimeFinder::TimeFinder(TimeFinder&&) noexcept = default;
TimeFinder& TimeFinder::operator=(TimeFinder&&) noexcept = default;
TimeFinder::~TimeFinder() = default;

Result<TimeFinder> TimeFinder::load(const std::string& data_dir) {
  auto words = Words::load(data_dir);
  if (!words) return words.error();
  auto impl = std::make_unique<Impl>();
  impl->words = std::move(words.value());
  const std::string folder = data_dir + "/mention/en/";
  const auto read = [&](const char* file, std::string_view key, std::string_view value, Phrases* into) -> Result<void> {
    auto table = lexicon::Table::load(folder + file, {key, value});
    if (!table) return table.error();
    for (const auto& row : table->rows()) {
      if (value == "code") {
        const std::string_view code = row[value];
        const size_t range = code.find(" ; ");
        if (!lexicon::TimeCode::parse(code.substr(0, range))) {
          return row.error(value, "mention.bad-code",
                           "\"" + std::string(code) + "\" is no time code; see docs/how-to-add-a-time-word.md");
        }
      }
      into->add(row[key], row[value]);
    }
    impl->tables.push_back(std::move(table.value()));
    return {};
  };
  if (auto done = read("time_phrases.tsv", "phrase", "code", &impl->fixed); !done) return done.error();
  if (auto done = read("time_holidays.tsv", "phrase", "id", &impl->holidays); !done) return done.error();
  if (auto done = read("time_zones.tsv", "name", "zone", &impl->zones); !done) return done.error();
  return TimeFinder(std::move(impl));
}

namespace {

// What the words before say of the time: "since 1967", "until Sunday", "by May", "before noon", "from Thursday".
std::string_view relation_before(const Atoms& a, size_t begin, bool range) {
  if (begin == 0 || range) return {};
  size_t at = begin - 1;
  if (a.is(at, "the") && at > 0) --at;
  const Atom& word = a[at];
  if (word.is(WordClass::kRelation)) return lexicon::time_word(kRelations[static_cast<size_t>(word.value(WordClass::kRelation))]);
  if (a.is(at, "from")) return lexicon::time_word("from");
  if (a.is(at, "than") && at > 0 && (a.is(at - 1, "later") || a.is(at - 1, "earlier"))) return lexicon::time_word("until");
  return {};
}

}  // namespace

void TimeFinder::find_times(Doc& doc) const {
  const TimeGrammar grammar(impl_->fixed, impl_->holidays, impl_->zones);
  Atoms atoms;
  for (const Sentence& sentence : doc.sentences) {
    atoms.read(doc.text(), sentence.span, impl_->words);
    for (size_t i = 0; i < atoms.size();) {
      auto found = grammar.read(atoms, i);
      if (!found || found->end <= i || found->code.empty()) {
        ++i;
        continue;
      }
      if (found->code.relation.empty()) found->code.relation = relation_before(atoms, i, found->to.has_value());
      const auto add = [&](size_t begin_atom, size_t end_atom, size_t head_atom, const std::string& key) {
        Mention mention;
        mention.kind = MentionKind::kTime;
        mention.span = {atoms[begin_atom].span.begin, atoms[end_atom - 1].span.end};
        const auto [first, end] = tokens_of(doc, mention.span);
        if (first == end) return;
        mention.first_token = first;
        mention.end_token = end;
        const auto [head, head_end] = tokens_of(doc, atoms[head_atom].span);
        mention.head_token = head_of(doc, first, end, head < head_end ? head : first);
        mention.rule = found->rule;
        mention.key = doc.keep(key);
        if (doc.trace) doc.trace->add("mention", mention.span, std::string(found->rule) + ": " + key);
        doc.mentions.push_back(std::move(mention));
      };
      if (found->to && found->first_end) {
        // "from 1947 to 1960": two mentions, of which the first also knows the end.
        add(found->begin, found->first_end, found->head, found->code.text() + " .. " + found->to->text());
        lexicon::TimeCode until = *found->to;
        until.relation = lexicon::time_word("until");
        if (until.year == lexicon::TimeCode::kUnset && found->code.year != lexicon::TimeCode::kUnset && until.has_date())
          until.year = found->code.year;
        if (until.year == lexicon::TimeCode::kUnset && until.has_date() && until.in_unit == 0 &&
            until.direction == lexicon::TimeCode::Direction::kNone) {
          until.direction = lexicon::TimeCode::Direction::kFollowing;
          until.base = lexicon::TimeCode::Base::kTold;
        }
        add(found->to_begin, found->end, found->to_head, until.text());
      } else {
        add(found->begin, found->end, found->head, found->code.text() + (found->to ? " ; " + found->to->text() : ""));
      }
      i = found->end;
    }
  }
}

}  // namespace demarche::mention
