// Numbers of something. A number that is a time, an age, a score, or part of a name is none.
//
// What is counted is the noun the number depends on; where there is no noun, the word after it or the verb over it says it
// ("15 dead", "killing 25"). Mention::key: "n=3 h=5 unit=USD of=dead about=1 total=1"; h, unit, of, about, total where set.
// Cases: tests/mention/amount.case, tests/link/amount.case.
#include "mention/amount.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "lexicon/table.h"
#include "mention/atoms.h"
#include "mention/when_grammar.h"

namespace demarche::mention {

struct AmountFinder::Impl {
  Words words;
  std::vector<lexicon::Table> tables;
  Phrases units;  // value: "money USD"
  Phrases vague;  // value: "24 99"
  std::unordered_map<std::string_view, std::string_view> after, verb;
  std::vector<std::string> kept;
};

AmountFinder::AmountFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AmountFinder::AmountFinder(AmountFinder&&) noexcept = default;
AmountFinder& AmountFinder::operator=(AmountFinder&&) noexcept = default;
AmountFinder::~AmountFinder() = default;

Result<AmountFinder> AmountFinder::load(const std::string& data_dir) {
  auto words = Words::load(data_dir);
  if (!words) return words.error();
  auto impl = std::make_unique<Impl>();
  impl->words = std::move(words.value());
  const std::string folder = data_dir + "/mention/en/";
  auto units = lexicon::Table::load(folder + "amount_units.tsv", {"word", "kind", "unit"});
  if (!units) return units.error();
  auto vague = lexicon::Table::load(folder + "amount_vague.tsv", {"phrase", "least", "most"});
  if (!vague) return vague.error();
  auto counted = lexicon::Table::load(folder + "amount_counted.tsv", {"word", "use", "counts"});
  if (!counted) return counted.error();
  impl->kept.reserve(units->rows().size() + vague->rows().size());
  for (const auto& row : units->rows()) {
    if (row["kind"] != "money" && row["kind"] != "percent" && row["kind"] != "measure") {
      return row.error("kind", "mention.unknown-kind",
                       "unknown kind \"" + std::string(row["kind"]) + "\"; the kinds are money, percent, measure");
    }
    impl->kept.push_back(std::string(row["kind"]) + " " + std::string(row["unit"]));
    impl->units.add(row["word"], impl->kept.back());
  }
  for (const auto& row : vague->rows()) {
    impl->kept.push_back(std::string(row["least"]) + " " + std::string(row["most"]));
    impl->vague.add(row["phrase"], impl->kept.back());
  }
  for (const auto& row : counted->rows()) {
    if (row["use"] != "verb") impl->after.emplace(row["word"], row["counts"]);
    if (row["use"] != "after") impl->verb.emplace(row["word"], row["counts"]);
  }
  impl->tables.push_back(std::move(units.value()));
  impl->tables.push_back(std::move(vague.value()));
  impl->tables.push_back(std::move(counted.value()));
  return AmountFinder(std::move(impl));
}

namespace {

using C = WordClass;

struct Amount {
  size_t begin = 0, end = 0;  // atoms
  double value = 0, high = 0;
  bool about = false, total = false;
  bool one = false;  // "one", "a": only with a noun
  std::string_view kind, unit;
};

double to_double(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

class Reader {
 public:
  Reader(const Atoms& atoms, const Phrases& units, const Phrases& vague) : a_(atoms), units_(units), vague_(vague) {}

  // The amount whose first figure is atom i.
  bool read(size_t i, Amount* out) const {
    const Atom& first = a_[i];
    size_t at = i;
    std::string_view money;
    if (first.mark == '$' || first.mark == 'E' || first.mark == 'L' || first.mark == 'Y') {
      money = first.mark == '$' ? "USD" : first.mark == 'E' ? "EUR" : first.mark == 'L' ? "GBP" : "JPY";
      at = i + 1;
      if (a_[at].kind != Atom::Kind::kNumber) return false;
    } else if (first.kind == Atom::Kind::kMark && first.mark != 'H') {
      return false;
    }
    out->begin = i;
    size_t end = 0;
    if (const auto* phrase = vague_.match(a_, at, &end)) {
      const size_t space = phrase->value.find(' ');
      out->value = to_double(phrase->value.substr(0, space));
      out->high = to_double(phrase->value.substr(space + 1));
      out->about = out->high != out->value;
      out->end = end;
      return finish(out, money);
    }
    const Number n = number_at(at, &end);
    if (!n.end || n.article || n.vague) return false;
    out->value = n.value;
    out->high = n.high;
    out->end = end;
    out->one = !n.digits && n.value == 1;
    // "10-15", "10 to 15", "10 or 12".
    const bool dash = a_.mark(end, '-') && a_.glued(end) && a_.glued(end + 1);
    if (dash || ((a_.is(end, "to") || a_.is(end, "or")) && n.value > 0) ||
        (a_.is(end, "and") && i > 0 && a_.is(i - 1, "between"))) {
      size_t second_at = end + 1;
      if (a_[second_at].mark == first.mark && !money.empty()) ++second_at;
      size_t second_end = 0;
      const Number second = number_at(second_at, &second_end);
      if (second.end && !second.article && !second.vague && second.value > n.value &&
          (second.digits == n.digits || a_.is(end, "and"))) {
        // "2 to 3 million": the scale holds for both.
        const double scale = scale_of(second_at, second_end);
        if (scale > 1 && scale_of(at, end) == 1 && n.value * scale < second.value) out->value = n.value * scale;
        out->high = second.value;
        out->end = second_end;
      } else if (dash) {
        return false;  // "four-page", "737-800"
      }
    }
    return finish(out, money);
  }

 private:
  // A number, with "m", "bn" and "k" glued on, and "10 000" in groups.
  Number number_at(size_t at, size_t* end) const {
    Number n = read_number(a_, at);
    *end = n.end;
    if (!n.end || !n.digits) return n;
    static constexpr std::pair<std::string_view, double> kGlued[] = {{"m", 1e6}, {"k", 1e3}, {"b", 1e9}};
    for (const auto& [letter, scale] : kGlued) {
      if (a_.is(*end, letter) && a_.glued(*end) && at > 0 &&
          (a_[at - 1].mark == '$' || a_[at - 1].mark == 'E' || a_[at - 1].mark == 'L')) {
        n.value *= scale;
        ++*end;
      }
    }
    if (n.value >= 1000 && n.value != std::floor(n.value)) n.value = std::round(n.value * 100) / 100;
    if (std::fabs(n.value - std::round(n.value)) < 1e-6 * n.value && n.value > 1e4) n.value = std::round(n.value);
    n.high = n.value;
    n.end = *end;
    return n;
  }

  double scale_of(size_t begin, size_t end) const {
    double scale = 1;
    for (size_t i = begin; i < end; ++i) {
      if (a_[i].is(C::kScale)) scale *= static_cast<double>(a_[i].value(C::kScale));
    }
    return scale;
  }

  bool finish(Amount* out, std::string_view money) const {
    size_t end = 0;
    if (!money.empty()) {
      out->kind = "money";
      out->unit = money;
      return true;
    }
    const size_t unit_at = a_.mark(out->end, '-') ? out->end + 1 : out->end;
    if (const auto* unit = units_.match(a_, unit_at, &end); unit && !(a_[unit_at].lower == "won" && out->value < 1000)) {
      if (unit_at != out->end && !a_.glued(unit_at)) return true;
      const size_t space = unit->value.find(' ');
      out->kind = unit->value.substr(0, space);
      out->unit = unit->value.substr(space + 1);
      out->end = end;
    }
    return true;
  }

  const Atoms& a_;
  const Phrases& units_;
  const Phrases& vague_;
};

// Before the figure: "at least", "up to", "more than", "some", "about". Moves *begin back over them; true if they blur it.
bool read_blur(const Atoms& a, size_t* begin) {
  bool blur = false;
  for (int k = 0; k < 4 && *begin > 0; ++k) {
    const size_t i = *begin - 1;
    if (a.is(i, "than") || ((a.is(i, "to") || a.is(i, "a")) && i > 0 && (a.is(i - 1, "up") || a.is(i - 1, "close")))) {
      if (i > 0 && a[i - 1].is(C::kApprox)) {
        *begin = i - 1;
        blur = true;
        continue;
      }
      break;
    }
    if (a[i].is(C::kApprox) && !a.is(i, "up") && !a.is(i, "close") && !a.is(i, "more") && !a.is(i, "less")) {
      const bool at = (a.is(i, "least") || a.is(i, "most")) && i > 0 && a.is(i - 1, "at");
      if ((a.is(i, "least") || a.is(i, "most")) && !at) break;
      *begin = at ? i - 1 : i;
      blur = true;
      continue;
    }
    break;
  }
  return blur;
}

bool is_noun(const Token& token) {
  return token.upos == Upos::kNoun || token.upos == Upos::kPropn;
}

}  // namespace

void AmountFinder::find_amounts(Doc& doc) const {
  std::vector<Span> times;
  for (const Mention& mention : doc.mentions) {
    if (mention.kind == MentionKind::kTime) times.push_back(mention.span);
  }
  std::sort(times.begin(), times.end(), [](Span x, Span y) { return x.begin < y.begin; });
  size_t next_time = 0;
  Atoms a;
  for (const Sentence& sentence : doc.sentences) {
    a.read(doc.text(), sentence.span, impl_->words);
    const Reader reader(a, impl_->units, impl_->vague);
    for (size_t i = 0; i < a.size();) {
      while (next_time < times.size() && times[next_time].end <= a[i].span.begin) ++next_time;
      if (next_time < times.size() && times[next_time].begin <= a[i].span.begin) {
        ++i;
        continue;
      }
      Amount amount;
      if (!reader.read(i, &amount)) {
        ++i;
        continue;
      }
      const size_t figure = amount.begin, figure_end = amount.end;
      i = figure_end;
      if (next_time < times.size() && times[next_time].begin < a[figure_end - 1].span.end) continue;
      // Part of a name or code, an age, a list number, a score.
      const bool digits = a[figure].kind == Atom::Kind::kNumber;
      if (digits && figure > 0) {
        const Atom& before = a[figure - 1];
        if (a.glued(figure) &&
            (before.kind == Atom::Kind::kWord || before.mark == '-' || before.mark == '/' || before.mark == ':' ||
             before.mark == '.' || before.mark == '#' || before.mark == '@' || before.mark == ',' || before.mark == '\''))
          continue;
        const bool name_before = before.kind == Atom::Kind::kWord && before.capital && !before.word && figure > 1;
        if (name_before && amount.kind.empty()) continue;
        if (before.mark == ',' && (a.mark(figure_end, ',') || a.mark(figure_end, '.') || figure_end >= a.size()) &&
            amount.value < 120 && amount.kind.empty() && figure > 1 && a[figure - 2].capital)
          continue;
        if (a.is(figure - 1, "aged") || a.is(figure - 1, "age") || a.is(figure - 1, "page") || a.is(figure - 1, "article") ||
            a.is(figure - 1, "chapter") || a.is(figure - 1, "number") || a.is(figure - 1, "no"))
          continue;
      }
      // "1.234,5", "1,23": separators that another language may mean; no figure rather than a wrong one.
      if (digits && a.mark(figure_end, ',') && a.glued(figure_end) && a[figure_end + 1].kind == Atom::Kind::kNumber &&
          a.glued(figure_end + 1))
        continue;
      if (a.glued(figure_end) && digits && amount.kind.empty() &&
          (a[figure_end].kind == Atom::Kind::kWord || a.mark(figure_end, ':') || a.mark(figure_end, '/')) &&
          figure_end < a.size())
        continue;
      if (a.mark(figure_end, '-') && a.glued(figure_end) && a.glued(figure_end + 1) &&
          a[figure_end + 1].kind == Atom::Kind::kWord && !a.is(figure_end + 1, "strong")) {
        if (amount.kind.empty()) continue;  // "four-page"
      }
      const auto [first, end] = tokens_of(doc, {a[figure].span.begin, a[figure_end - 1].span.end});
      if (first == end) continue;
      // What is counted.
      uint32_t head = kNone;
      std::string_view of;
      uint32_t number_token = head_of(doc, first, end, end - 1);
      const Token& number = doc.tokens[number_token];
      const bool tree = number.head != kNone || number.deprel == Deprel::kRoot;
      const size_t of_at = a.is(figure_end, "of") ? figure_end : SIZE_MAX;
      if (of_at != SIZE_MAX) {
        // "dozens of wounded soldiers", "two of the fleet's boats"
        if (tree) {
          for (uint32_t t = end; t < std::min(end + 12, sentence.end_token); ++t) {
            if (doc.tokens[t].head == number_token && is_noun(doc.tokens[t]) && t > number_token) head = t;
            if (head != kNone) break;
          }
        }
      } else if (tree && number.head != kNone && number.head >= end && number.head < sentence.end_token &&
                 number.head < end + 10 &&
                 (number.deprel == Deprel::kNummod || number.deprel == Deprel::kAmod || number.deprel == Deprel::kCompound ||
                  number.deprel == Deprel::kDet) &&
                 is_noun(doc.tokens[number.head])) {
        head = number.head;
      }
      if (head == kNone && (!tree || amount.kind.empty())) {
        // Without a tree that says so: the last noun of the words right after.
        uint32_t t = end;
        if (of_at != SIZE_MAX) ++t;
        for (const uint32_t stop = std::min(t + 6, sentence.end_token); t < stop; ++t) {
          const Token& token = doc.tokens[t];
          const bool described = token.upos == Upos::kAdj || token.upos == Upos::kDet || token.xpos == "VBN" ||
                                 token.xpos == "VBG" || token.upos == Upos::kNum || token.xpos == "POS" || token.xpos == "PRP$" ||
                                 token.upos == Upos::kPron;
          if (is_noun(token))
            head = t;
          else if (!described || head != kNone)
            break;
          else if (impl_->after.count(token.lower) && !(t + 1 < stop && is_noun(doc.tokens[t + 1])))
            break;
          if (token.upos == Upos::kX) {  // no word classes at all
            if (token.lower.size() > 3 && token.lower.back() == 's') head = t;
            if (head != kNone || token.lower.size() < 4) break;
          }
        }
        if (tree && head != kNone && of_at == SIZE_MAX && doc.tokens[head].head != kNone) {
          // The tree must not speak against it: number and noun meet within two steps.
          const uint32_t up = doc.tokens[head].head;
          if (number.head != head && up != number_token && number.head != up && amount.kind.empty() &&
              doc.tokens[number_token].deprel != Deprel::kNummod)
            head = kNone;
        }
      }
      if (amount.one && (head == kNone || of_at != SIZE_MAX || (tree && number.deprel != Deprel::kNummod))) continue;
      size_t begin = figure;
      const bool blur = read_blur(a, &begin);
      amount.about = amount.about || blur || amount.high != amount.value;
      if (!amount.kind.empty() && amount.kind != "measure") head = kNone;
      if (head == kNone && amount.kind.empty()) {
        const std::string_view next = a[figure_end].lower;
        const size_t past = a.is(figure_end, "people") ? figure_end + 1 : figure_end;
        if (const auto found = impl_->after.find(next); found != impl_->after.end()) {
          of = found->second;
        } else if ((a.is(past, "were") || a.is(past, "was") || a.is(past, "others") || a.is(past, "more") || a.is(past, "had") ||
                    a.is(past, "have")) &&
                   impl_->after.count(a[past + 1].lower)) {
          of = impl_->after.find(a[past + 1].lower)->second;
        } else if (tree && number.head != kNone) {
          const Token& over = doc.tokens[number.head];
          const auto verb = impl_->verb.find(over.lemma);
          if (verb != impl_->verb.end() &&
              (number.deprel == Deprel::kObj || number.deprel == Deprel::kNsubjPass || number.deprel == Deprel::kNsubj))
            of = verb->second;
        }
      }
      // "bringing the toll to 31": a total, not new ones.
      for (size_t k = begin; k-- > (begin > 5 ? begin - 5 : 0);) {
        if (a.is(k, "toll") || a.is(k, "total") || a.is(k, "tally")) {
          amount.total = true;
          if (of.empty() && head == kNone && k > 0 && (a.is(k, "toll"))) of = "dead";
        }
      }
      if (head == kNone && of.empty() && amount.kind.empty() && !amount.total) {
        // A bare figure is kept where it is somebody: subject or object; elsewhere it is a score, a label, a size.
        const bool argument =
            tree && (number.deprel == Deprel::kObj || number.deprel == Deprel::kNsubj || number.deprel == Deprel::kNsubjPass ||
                     number.deprel == Deprel::kRoot || number.deprel == Deprel::kObl || number.deprel == Deprel::kNmod ||
                     number.deprel == Deprel::kConj);
        if (!argument) continue;
      }
      Mention mention;
      mention.kind = MentionKind::kAmount;
      mention.span = {a[begin].span.begin, a[figure_end - 1].span.end};
      if (head != kNone) mention.span.end = std::max(mention.span.end, doc.tokens[head].span.end);
      const auto [span_first, span_end] = tokens_of(doc, mention.span);
      mention.first_token = span_first;
      mention.end_token = span_end;
      mention.head_token = head != kNone ? head : number_token;
      mention.rule = amount.total           ? "amount.total"
                     : !amount.kind.empty() ? (amount.kind == "money"     ? "amount.money"
                                               : amount.kind == "percent" ? "amount.percent"
                                                                          : "amount.measure")
                     : head != kNone        ? "amount.counted"
                                            : "amount.bare";
      std::string key = fmt::format("n={}", amount.value);
      if (amount.high != amount.value) key += fmt::format(" h={}", amount.high);
      if (!amount.unit.empty()) key += fmt::format(" unit={}", amount.unit);
      if (!of.empty()) key += fmt::format(" of={}", of);
      if (amount.about) key += " about=1";
      if (amount.total) key += " total=1";
      mention.key = doc.keep(key);
      if (doc.trace) doc.trace->add("mention", mention.span, std::string(mention.rule) + ": " + key);
      doc.mentions.push_back(std::move(mention));
    }
  }
}

}  // namespace demarche::mention
