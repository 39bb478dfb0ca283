#include "document/conllu.h"

#include <unicode/uchar.h>

#include <array>
#include <charconv>

#include "base/utf8.h"

namespace demarche {
namespace {

constexpr uint32_t kMaxWords = 100000;  // of a sentence

std::string lower_form(std::string_view form) {
  std::string lower;
  for (size_t at = 0; at < form.size();) {
    char32_t code = decode_utf8(form, &at);
    if (code == 0x2018 || code == 0x2019 || code == 0x02BC) code = U'\'';
    if (code == 0x201C || code == 0x201D || code == 0x201E || code == 0xAB || code == 0xBB) code = U'"';
    if (code == 0x2010 || code == 0x2011) code = U'-';
    append_utf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(code))), &lower);
  }
  return lower;
}

struct Pair {
  std::string_view name;
  std::string_view value;
};

// In the order of the names, as CoNLL-U wants it.
void write_features(const Token& token, std::string* out) {
  const Features& f = token.features;
  const size_t before = out->size();
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (out->size() > before) *out += '|';
    out->append(name);
    *out += '=';
    out->append(value);
  };
  constexpr std::string_view kDegree[] = {"", "Cmp", "Sup"};
  constexpr std::string_view kGender[] = {"", "Fem", "Masc", "Neut"};
  constexpr std::string_view kMood[] = {"", "Ind", "Imp", "Sub"};
  constexpr std::string_view kNumber[] = {"", "Sing", "Plur"};
  constexpr std::string_view kPerson[] = {"", "1", "2", "3"};
  constexpr std::string_view kTense[] = {"", "Past", "Pres"};
  constexpr std::string_view kForm[] = {"", "Fin", "Inf", "Part", "Ger"};
  add("Degree", kDegree[static_cast<size_t>(f.degree)]);
  add("Gender", kGender[static_cast<size_t>(f.gender)]);
  add("Mood", kMood[static_cast<size_t>(f.mood)]);
  add("Number", kNumber[static_cast<size_t>(f.number)]);
  add("Person", kPerson[f.person & 3]);
  if (f.negative) add("Polarity", "Neg");
  add("Tense", kTense[static_cast<size_t>(f.tense)]);
  add("VerbForm", kForm[static_cast<size_t>(f.verb_form)]);
  if (f.voice == Features::Voice::kPassive) add("Voice", "Pass");
  if (out->size() == before) *out += '_';
}

void read_features(std::string_view cell, Features* f) {
  while (!cell.empty()) {
    const size_t bar = std::min(cell.find('|'), cell.size());
    const std::string_view part = cell.substr(0, bar);
    cell.remove_prefix(std::min(cell.size(), bar + 1));
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = part.substr(0, equals);
    const std::string_view value = part.substr(equals + 1);
    if (name == "Degree") {
      f->degree = value == "Cmp"   ? Features::Degree::kComparative
                  : value == "Sup" ? Features::Degree::kSuperlative
                                   : Features::Degree::kUnmarked;
    } else if (name == "Gender") {
      f->gender = value == "Fem"    ? Features::Gender::kFeminine
                  : value == "Masc" ? Features::Gender::kMasculine
                  : value == "Neut" ? Features::Gender::kNeuter
                                    : Features::Gender::kUnmarked;
    } else if (name == "Mood") {
      f->mood = value == "Ind"   ? Features::Mood::kIndicative
                : value == "Imp" ? Features::Mood::kImperative
                : value == "Sub" ? Features::Mood::kSubjunctive
                                 : Features::Mood::kUnmarked;
    } else if (name == "Number") {
      f->number = value == "Sing"   ? Features::Number::kSingular
                  : value == "Plur" ? Features::Number::kPlural
                                    : Features::Number::kUnmarked;
    } else if (name == "Person") {
      f->person = value == "1" ? 1 : value == "2" ? 2 : value == "3" ? 3 : 0;
    } else if (name == "Polarity") {
      f->negative = value == "Neg";
    } else if (name == "Tense") {
      f->tense = value == "Past"   ? Features::Tense::kPast
                 : value == "Pres" ? Features::Tense::kPresent
                                   : Features::Tense::kUnmarked;
    } else if (name == "VerbForm") {
      f->verb_form = value == "Fin"    ? Features::VerbForm::kFinite
                     : value == "Inf"  ? Features::VerbForm::kInfinitive
                     : value == "Part" ? Features::VerbForm::kParticiple
                     : value == "Ger"  ? Features::VerbForm::kGerund
                                       : Features::VerbForm::kUnmarked;
    } else if (name == "Voice") {
      f->voice = value == "Pass" ? Features::Voice::kPassive : Features::Voice::kUnmarked;
    }
  }
}

// The universal part of a relation where the whole is not among ours; nothing where that is unknown too.
std::optional<Deprel> relation(std::string_view name) {
  if (const auto whole = parse_deprel(name)) return whole;
  return parse_deprel(name.substr(0, name.find(':')));
}

}  // namespace

std::string to_conllu(const Doc& doc) {
  std::string out;
  uint32_t paragraph = kNone;
  for (size_t s = 0; s < doc.sentences.size(); ++s) {
    const Sentence& sentence = doc.sentences[s];
    if (s == 0) out += "# newdoc\n";
    if (sentence.paragraph != paragraph) out += "# newpar\n";
    paragraph = sentence.paragraph;
    out += "# sent_id = " + std::to_string(s + 1) + "\n# text = ";
    bool space = false;
    for (const char c : doc.text(sentence.span)) {  // white space squeezed: a line break would break the form
      if (static_cast<unsigned char>(c) <= ' ') {
        space = true;
        continue;
      }
      if (space) out += ' ';
      space = false;
      out += c;
    }
    out += '\n';
    bool rooted = false;
    for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) rooted = rooted || doc.tokens[i].head != kNone;
    for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) {
      const Token& token = doc.tokens[i];
      const auto cell = [&](std::string_view value) {
        out += '\t';
        for (const char c : value) out += static_cast<unsigned char>(c) <= ' ' ? ' ' : c;
        if (value.empty()) out += '_';
      };
      out += std::to_string(i - sentence.first_token + 1);
      cell(doc.text(token));
      cell(token.lemma);
      cell(name_of(token.upos));
      cell(token.xpos);
      out += '\t';
      write_features(token, &out);
      if (token.head == kNone) {
        const bool root = rooted || i == sentence.first_token;
        cell(root ? "0" : "1");
        cell(root ? "root" : "dep");
      } else {
        cell(std::to_string(token.head - sentence.first_token + 1));
        cell(name_of(token.deprel));
      }
      out += token.space_after || i + 1 == doc.tokens.size() ? "\t_\t_\n" : "\t_\tSpaceAfter=No\n";
    }
    out += '\n';
  }
  return out;
}

Result<Doc> from_conllu(std::string_view text) {
  struct Word {
    std::string_view form, lemma, upos, xpos, feats, deprel;
    uint32_t head = 0;
    Span span;
    bool space_after = true;
    size_t line = 0;
  };
  std::string content;
  std::vector<Word> words;  // of all sentences
  std::vector<Sentence> sentences;
  uint32_t paragraph = 0;
  bool new_paragraph = false;
  size_t line_number = 0;
  size_t first = 0;         // word of the sentence that is being read
  uint32_t range_last = 0;  // id of the last word of the open multiword range
  Span range;
  uint32_t range_used = 0;
  bool range_space = true;
  const auto error = [&](std::string_view id, const std::string& what) {
    return Error{"document.conllu-" + std::string(id), "line " + std::to_string(line_number) + ": " + what};
  };
  const auto end_sentence = [&]() -> std::optional<Error> {
    if (words.size() == first) return std::nullopt;
    const auto n = static_cast<uint32_t>(words.size() - first);
    Sentence sentence;
    sentence.span = {words[first].span.begin, words.back().span.end};
    sentence.first_token = static_cast<uint32_t>(first);
    sentence.end_token = static_cast<uint32_t>(words.size());
    sentence.paragraph = paragraph;
    sentence.skipped = n > 300;
    for (size_t i = first; i < words.size(); ++i) {
      if (words[i].head > n) {
        line_number = words[i].line;
        return error("head",
                     "head " + std::to_string(words[i].head) + " is not a word of the sentence, which has " + std::to_string(n));
      }
    }
    sentences.push_back(sentence);
    first = words.size();
    range_last = 0;
    return std::nullopt;
  };
  const auto append_form = [&](std::string_view form) {
    if (words.size() == first && range_last == 0 && !content.empty()) {
      if (new_paragraph) {
        content += "\n\n";
        ++paragraph;
      }
    }
    if (words.size() == first && range_last == 0) new_paragraph = false;
    const auto begin = static_cast<uint32_t>(content.size());
    content += form;
    return Span{begin, static_cast<uint32_t>(content.size())};
  };
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    ++line_number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) {
      if (auto bad = end_sentence()) return *bad;
      continue;
    }
    if (line[0] == '#') {
      if (line.rfind("# newpar", 0) == 0 || line.rfind("# newdoc", 0) == 0) {
        if (auto bad = end_sentence()) return *bad;
        new_paragraph = true;
      }
      continue;
    }
    std::array<std::string_view, 10> cells;
    size_t n_cells = 0;
    for (std::string_view rest = line; n_cells < 10; ++n_cells) {
      const size_t tab = std::min(rest.find('\t'), rest.size());
      cells[n_cells] = rest.substr(0, tab);
      if (tab == rest.size()) {
        ++n_cells;
        break;
      }
      rest.remove_prefix(tab + 1);
    }
    if (n_cells != 10) return error("columns", "a word needs 10 columns parted by tabs, here are " + std::to_string(n_cells));
    const std::string_view id = cells[0];
    if (id.find('.') != std::string_view::npos) continue;
    const bool space_after = cells[9].find("SpaceAfter=No") == std::string_view::npos;
    uint32_t number = 0;
    const auto parsed = std::from_chars(id.data(), id.data() + id.size(), number);
    if (parsed.ec != std::errc() || number == 0 || number > kMaxWords)
      return error("id", "bad word number \"" + std::string(id) + "\"");
    if (number != words.size() - first + 1)
      return error("id", "word number " + std::string(id) + " does not follow the one before");
    if (parsed.ptr != id.data() + id.size()) {
      if (*parsed.ptr != '-') return error("id", "bad word number \"" + std::string(id) + "\"");
      uint32_t last = 0;
      std::from_chars(parsed.ptr + 1, id.data() + id.size(), last);
      if (last < number || last > kMaxWords) return error("id", "bad range \"" + std::string(id) + "\"");
      range = append_form(cells[1]);
      range_last = last;
      range_used = range.begin;
      range_space = space_after;
      if (range_space) content += ' ';
      continue;
    }
    if (cells[1].empty()) return error("form", "a word without a form");
    Word word;
    word.form = cells[1];
    word.lemma = cells[2];
    word.upos = cells[3];
    word.xpos = cells[4];
    word.feats = cells[5];
    word.deprel = cells[7];
    word.line = line_number;
    if (cells[6] != "_") {
      const auto head = std::from_chars(cells[6].data(), cells[6].data() + cells[6].size(), word.head);
      if (head.ec != std::errc() || head.ptr != cells[6].data() + cells[6].size())
        return error("head", "bad head \"" + std::string(cells[6]) + "\"");
    }
    if (number <= range_last) {
      const std::string_view whole = std::string_view(content).substr(range.begin, range.size());
      const size_t at = whole.find(word.form, range_used - range.begin);
      if (at == std::string_view::npos) {
        word.span = range;
      } else {
        word.span = {static_cast<uint32_t>(range.begin + at), static_cast<uint32_t>(range.begin + at + word.form.size())};
        range_used = word.span.end;
      }
      word.space_after = number == range_last ? range_space : false;
    } else {
      word.span = append_form(word.form);
      word.space_after = space_after;
      if (space_after) content += ' ';
    }
    words.push_back(word);
    if (number == range_last) range_last = 0;
    if (content.size() > 0xF0000000u) return error("size", "more than 4 GiB of text");
  }
  if (auto bad = end_sentence()) return *bad;
  if (find_invalid_utf8(content) != std::string_view::npos) return Error{"document.conllu-utf8", "the forms are not UTF-8"};
  Doc doc;
  doc.set_text(content);
  doc.sentences = std::move(sentences);
  doc.tokens.reserve(words.size());
  for (size_t s = 0; s < doc.sentences.size(); ++s) {
    const Sentence& sentence = doc.sentences[s];
    for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) {
      const Word& word = words[i];
      Token token;
      token.span = word.span;
      token.space_after = word.space_after;
      token.sentence = static_cast<uint32_t>(s);
      token.lower = doc.keep(lower_form(word.form));
      if (word.lemma != "_" || word.form == "_") token.lemma = doc.keep(word.lemma);
      if (word.xpos != "_") token.xpos = doc.keep(word.xpos);
      if (const auto upos = parse_upos(word.upos)) token.upos = *upos;
      if (const auto deprel = relation(word.deprel)) token.deprel = *deprel;
      if (word.head != 0) token.head = sentence.first_token + word.head - 1;
      read_features(word.feats, &token.features);
      doc.tokens.push_back(token);
    }
  }
  return doc;
}

}  // namespace demarche
