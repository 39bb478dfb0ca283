#include "mention/atoms.h"

#include <algorithm>
#include <charconv>

namespace demarche::mention {

const std::array<std::string_view, 9> kParts = {"MO", "AF", "EV", "NI", "MI", "DA", "EM", "DT", "MN"};
const std::array<std::string_view, 7> kModifiers = {"early", "late", "mid", "start", "end", "earlier", "later"};
const std::array<std::string_view, 4> kSeasons = {"SP", "SU", "FA", "WI"};
const std::array<std::string_view, 4> kRelations = {"since", "until", "before", "after"};

namespace {

constexpr std::array<std::string_view, kClasses> kClassNames = {
    "month",   "weekday",   "unit",     "units",  "cardinal", "ordinal",  "scale",   "quantity", "part",
    "deictic", "direction", "modifier", "edge",   "ago",      "relation", "every",   "set",      "season",
    "era",     "hint",      "weak",     "filler", "approx",   "weekdays", "numbered"};

template <size_t N>
int64_t index_in(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : found - names.begin();
}

constexpr std::array<std::string_view, 7> kDirectionNames = {"none", "last", "this", "next", "same", "following", "preceding"};

// A cell's value: a number, one letter, or a name of the class's own list.
bool read_value(WordClass c, std::string_view cell, int64_t* value) {
  switch (c) {
    case WordClass::kUnit:
    case WordClass::kUnits:
    case WordClass::kSet:
      *value = cell.size() == 1 ? cell[0] : 0;
      return *value != 0;
    case WordClass::kPart:
      return (*value = index_in(kParts, cell)) >= 0;
    case WordClass::kModifier:
    case WordClass::kEdge:
      return (*value = index_in(kModifiers, cell)) >= 0;
    case WordClass::kSeason:
      return (*value = index_in(kSeasons, cell)) >= 0;
    case WordClass::kRelation:
      return (*value = index_in(kRelations, cell)) >= 0;
    case WordClass::kDirection:
      return (*value = index_in(kDirectionNames, cell)) >= 0;
    default: {
      if (cell.empty()) {
        *value = 0;
        return true;
      }
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), *value);
      return error == std::errc() && end == cell.data() + cell.size();
    }
  }
}

constexpr size_t kMostAtoms = 4000;  // of one sentence; longer ones are no sentences

}  // namespace

Result<Words> Words::load(const std::string& data_dir) {
  Words words;
  for (const char* name : {"time_words.tsv", "amount_numbers.tsv"}) {
    auto table = lexicon::Table::load(data_dir + "/mention/en/" + name, {"word", "class", "value"});
    if (!table) return table.error();
    words.tables_.push_back(std::move(table.value()));
  }
  for (const auto& table : words.tables_) {
    for (const auto& row : table.rows()) {
      const int64_t c = index_in(kClassNames, row["class"]);
      if (c < 0) {
        return row.error(
            "class", "mention.unknown-class",
            "unknown class \"" + std::string(row["class"]) + "\"; see docs/how-to-add-a-time-word.md for the classes");
      }
      int64_t value = 0;
      if (!read_value(static_cast<WordClass>(c), row["value"], &value)) {
        return row.error("value", "mention.bad-value",
                         "\"" + std::string(row["value"]) + "\" is no value of class " + std::string(row["class"]) +
                             "; see docs/how-to-add-a-time-word.md");
      }
      Word& word = words.by_text_[row["word"]];
      word.id = row["word"];
      word.classes |= uint32_t{1} << c;
      word.values.emplace_back(static_cast<WordClass>(c), value);
    }
  }
  return words;
}

void Atoms::read(std::string_view text, Span span, const Words& words) {
  atoms_.clear();
  lower_.assign(text.substr(span.begin, span.size()));
  for (char& c : lower_) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  const std::string_view all = text.substr(span.begin, span.size());
  const auto byte = [&](size_t i) { return i < all.size() ? static_cast<unsigned char>(all[i]) : 0u; };
  bool space = true;
  size_t i = 0;
  while (i < all.size() && atoms_.size() < kMostAtoms) {
    const unsigned c = byte(i);
    Atom atom;
    size_t n = 1;
    if (c == ' ' || (c >= 9 && c <= 13)) {
      space = true;
      ++i;
      continue;
    }
    if (c >= '0' && c <= '9') {
      while (byte(i + n) >= '0' && byte(i + n) <= '9') ++n;
      atom.kind = Atom::Kind::kNumber;
      atom.n_digits = static_cast<uint8_t>(std::min<size_t>(n, 255));
      if (n <= 9) std::from_chars(all.data() + i, all.data() + i + n, atom.number);
    } else if ((c | 32) >= 'a' && (c | 32) <= 'z') {
      while (((byte(i + n) | 32) >= 'a' && (byte(i + n) | 32) <= 'z' && byte(i + n) < 128) ||
             (byte(i + n) >= 0xC3 && byte(i + n) != 0xE2) ||
             (byte(i + n) >= 0x80 && byte(i + n) < 0xC0 && byte(i + n - 1) >= 0x80)) {
        ++n;
      }
      atom.kind = Atom::Kind::kWord;
      atom.capital = c < 'a';
    } else if (c == 0xC2) {
      n = 2;
      const unsigned d = byte(i + 1);
      if (d == 0xA0 || d == 0xAD) {
        space = space || d == 0xA0;
        i += 2;
        continue;
      }
      atom.mark = d == 0xA3 ? 'L' : d == 0xA5 ? 'Y' : d == 0xAB || d == 0xBB ? '"' : d == 0xBD ? 'H' : '?';
    } else if (c == 0xE2) {
      n = 3;
      const unsigned d = byte(i + 1), e = byte(i + 2);
      if (d == 0x80 && (e == 0xAF || (e >= 0x80 && e <= 0x8B))) {
        space = true;
        i += 3;
        continue;
      }
      atom.mark = d == 0x80 && e >= 0x90 && e <= 0x95     ? '-'
                  : d == 0x80 && (e == 0x98 || e == 0x99) ? '\''
                  : d == 0x80 && e >= 0x9C && e <= 0x9F   ? '"'
                  : d == 0x82 && e == 0xAC                ? 'E'
                                                          : '?';
    } else if (c >= 0x80) {
      while (byte(i + n) >= 0x80 || ((byte(i + n) | 32) >= 'a' && (byte(i + n) | 32) <= 'z')) ++n;
      atom.kind = Atom::Kind::kWord;
      atom.capital = true;
    } else {
      atom.mark = static_cast<char>(c);
    }
    n = std::min(n, all.size() - i);
    atom.span = {span.begin + static_cast<uint32_t>(i), span.begin + static_cast<uint32_t>(i + n)};
    atom.lower = std::string_view(lower_).substr(i, n);
    atom.space_before = space;
    if (atom.kind == Atom::Kind::kWord) atom.word = words.find(atom.lower);
    atoms_.push_back(atom);
    space = false;
    i += n;
  }
}

namespace {

// "two hundred and fifty thousand": words, each scale multiplying what stands before it.
Number read_words(const Atoms& a, size_t i) {
  Number out;
  double total = 0, current = -1;
  size_t at = i;
  const auto small = [&](size_t j, size_t* end) -> int64_t {
    if (!a[j].is(WordClass::kCardinal)) return -1;
    int64_t value = a[j].value(WordClass::kCardinal);
    *end = j + 1;
    if (value >= 20 && value % 10 == 0) {
      const size_t next = a.mark(j + 1, '-') ? j + 2 : j + 1;
      if (a[next].is(WordClass::kCardinal) && a[next].value(WordClass::kCardinal) > 0 &&
          a[next].value(WordClass::kCardinal) < 10) {
        value += a[next].value(WordClass::kCardinal);
        *end = next + 1;
      }
    }
    return value;
  };
  if (a.is(at, "a") || a.is(at, "an")) {
    if (!a[at + 1].is(WordClass::kScale) && !a[at + 1].is(WordClass::kQuantity)) {
      out.article = true;
      out.value = out.high = 1;
      out.end = at + 1;
      return out;
    }
    ++at;
    if (a[at].is(WordClass::kScale)) current = 1;
  }
  if (a[at].is(WordClass::kQuantity)) {
    out.value = static_cast<double>(a[at].value(WordClass::kQuantity));
    out.vague = out.approximate = !a.is(at, "dozen") && !a.is(at, "couple") && !a.is(at, "both");
    out.end = at + 1;
    if (a.is(out.end, "of") && (a.is(at, "couple"))) ++out.end;
    if (a[out.end].is(WordClass::kScale)) {
      out.value *= static_cast<double>(a[out.end].value(WordClass::kScale));
      ++out.end;
    }
    out.high = out.value;
    return out;
  }
  bool any = current > 0;
  for (int parts = 0; parts < 12; ++parts) {
    size_t end = at;
    const int64_t value = small(at, &end);
    if (value >= 0) {
      if (current > 0 && value >= 100) break;
      if (any && current > 0 && static_cast<int64_t>(current) % 100 != 0) break;  // "twenty fifteen"
      current = (current > 0 ? current : 0) + static_cast<double>(value);
      any = true;
      at = end;
    } else if (a[at].is(WordClass::kScale) && any && current > 0) {
      const double scale = static_cast<double>(a[at].value(WordClass::kScale));
      if (scale == 100) {
        current *= 100;
      } else {
        total += current * scale;
        current = 0;
      }
      ++at;
    } else if (a.is(at, "and") && any && parts > 0 && (a[at - 1].is(WordClass::kScale) && a[at + 1].is(WordClass::kCardinal))) {
      ++at;
    } else {
      break;
    }
  }
  if (!any || at == i) return out;
  out.value = total + std::max(current, 0.0);
  // "two and a half"
  const size_t and_at = a.mark(at, '-') ? at + 1 : at;
  if (a.is(and_at, "and")) {
    const size_t article = a.mark(and_at + 1, '-') ? and_at + 2 : and_at + 1;
    const size_t half = a.mark(article + 1, '-') ? article + 2 : article + 1;
    if (a.is(article, "a") && a.is(half, "half")) {
      out.value += 0.5;
      at = half + 1;
    } else if (a.is(article, "half") && (a[article + 1].is(WordClass::kUnit) || a[article + 1].is(WordClass::kUnits))) {
      out.value += 0.5;  // "one and half hour"
      at = article + 1;
    }
  }
  out.high = out.value;
  out.end = at;
  return out;
}

}  // namespace

Number read_number(const Atoms& a, size_t i) {
  Number out;
  const Atom& first = a[i];
  if (first.kind == Atom::Kind::kNumber) {
    if (first.n_digits > 9) return out;
    double value = first.number;
    size_t at = i + 1;
    // Thousands: groups of three after a comma, all or none.
    bool grouped = false;
    while (first.n_digits <= 3 && a.mark(at, ',') && a.glued(at) && a[at + 1].kind == Atom::Kind::kNumber && a.glued(at + 1) &&
           a[at + 1].n_digits == 3 && at < i + 9) {
      value = value * 1000 + a[at + 1].number;
      at += 2;
      grouped = true;
    }
    // "10 000": a thin or plain space, only before exactly three digits and not after a comma group.
    if (a.mark(at, '.') && a.glued(at) && a[at + 1].kind == Atom::Kind::kNumber && a.glued(at + 1) && a[at + 1].n_digits <= 6 &&
        !(a.mark(at + 2, '.') && a.glued(at + 2) && a[at + 3].kind == Atom::Kind::kNumber && a.glued(at + 3))) {
      double scale = 1;
      for (int k = 0; k < a[at + 1].n_digits; ++k) scale *= 10;
      value = (value * scale + a[at + 1].number) / scale;
      at += 2;
    } else if (a.mark(at, 'H') && a.glued(at)) {
      value += 0.5;
      ++at;
    }
    (void)grouped;
    out.value = out.high = value;
    out.digits = true;
    out.end = at;
    // "1.5 million", "$3bn": one scale, or two ("2 thousand million").
    for (int k = 0; k < 2 && a[out.end].is(WordClass::kScale); ++k) {
      out.value *= static_cast<double>(a[out.end].value(WordClass::kScale));
      out.high = out.value;
      ++out.end;
    }
    const size_t and_at = out.end;
    if (a.is(and_at, "and") && a.is(and_at + 1, "a") && a.is(and_at + 2, "half")) {
      out.value = out.high = out.value + 0.5;
      out.end = and_at + 3;
    }
    return out;
  }
  if (first.mark == 'H') {
    out.value = out.high = 0.5;
    out.end = i + 1;
    return out;
  }
  if (first.kind == Atom::Kind::kWord) return read_words(a, i);
  return out;
}

std::pair<uint32_t, uint32_t> tokens_of(const Doc& doc, Span span) {
  const auto& tokens = doc.tokens;
  auto first = std::partition_point(tokens.begin(), tokens.end(), [&](const Token& t) { return t.span.end <= span.begin; });
  auto end = std::partition_point(first, tokens.end(), [&](const Token& t) { return t.span.begin < span.end; });
  return {static_cast<uint32_t>(first - tokens.begin()), static_cast<uint32_t>(end - tokens.begin())};
}

uint32_t head_of(const Doc& doc, uint32_t first, uint32_t end, uint32_t fallback) {
  bool tree = false;
  for (uint32_t t = first; t < end; ++t) tree = tree || doc.tokens[t].head != kNone;
  if (!tree) return fallback;
  uint32_t best = kNone;
  for (uint32_t t = first; t < end; ++t) {
    const uint32_t head = doc.tokens[t].head;
    if (head != kNone && head >= first && head < end) continue;
    const Upos upos = doc.tokens[t].upos;
    if (upos == Upos::kPunct || upos == Upos::kAdp) continue;
    if (best == kNone) best = t;
    if (t == fallback) return t;
  }
  return best == kNone ? fallback : best;
}

}  // namespace demarche::mention
