#include "syntax/morphology.h"

#include <algorithm>
#include <charconv>

#include "base/hash.h"

namespace demarche::syntax {
namespace {

constexpr size_t kMaxForm = 64;  // longer forms are their own lemma

uint64_t key(std::string_view tag, std::string_view form) {
  return hash64(form, hash64(tag));
}

bool is_proper(std::string_view tag) {
  return tag.substr(0, 3) == "NNP";
}

}  // namespace

Result<Morphology> Morphology::load(const std::string& data_dir) {
  Morphology morphology;
  const std::string folder = data_dir + "/syntax/en/";
  auto lemmas = lexicon::Table::load(folder + "lemmas.tsv", {"kind", "xpos", "form", "cut", "add"});
  if (!lemmas) return lemmas.error();
  for (const auto& row : lemmas->rows()) {
    LemmaRule rule;
    const std::string_view cut = row["cut"];
    const auto read = std::from_chars(cut.data(), cut.data() + cut.size(), rule.cut);
    if (read.ec != std::errc() || rule.cut > kMaxForm)
      return row.error("cut", "syntax.bad-cut", "cut must be a number of bytes, at most 64");
    rule.add = row["add"];
    const std::string_view kind = row["kind"];
    if (kind != "whole" && kind != "suffix") return row.error("kind", "syntax.bad-kind", "kind must be whole or suffix");
    (kind == "whole" ? morphology.whole_ : morphology.suffix_).emplace(key(row["xpos"], row["form"]), rule);
  }
  auto forms = lexicon::Table::load(folder + "forms.tsv",
                                    {"id", "form", "xpos", "person", "number", "gender", "polarity", "fires", "must_not"});
  if (!forms) return forms.error();
  for (const auto& row : forms->rows()) {
    Form form;
    if (!row["person"].empty()) form.person = static_cast<uint8_t>(row["person"][0] - '0') & 3;
    form.number = row["number"] == "Sing"   ? Features::Number::kSingular
                  : row["number"] == "Plur" ? Features::Number::kPlural
                                            : Features::Number::kUnmarked;
    form.gender = row["gender"] == "Masc"   ? Features::Gender::kMasculine
                  : row["gender"] == "Fem"  ? Features::Gender::kFeminine
                  : row["gender"] == "Neut" ? Features::Gender::kNeuter
                                            : Features::Gender::kUnmarked;
    form.negative = row["polarity"] == "Neg";
    morphology.forms_.emplace(key(row["xpos"], row["form"]), form);
  }
  morphology.tables_.push_back(std::move(*lemmas));
  morphology.tables_.push_back(std::move(*forms));
  return morphology;
}

std::string_view Morphology::lemma(Doc& doc, const Token& token) const {
  const std::string_view form = is_proper(token.xpos) ? doc.text(token) : token.lower;
  if (form.size() > kMaxForm) return form;
  LemmaRule rule;
  const auto whole = whole_.find(key(token.xpos, form));
  if (whole != whole_.end()) {
    rule = whole->second;
  } else {
    for (size_t size = std::min(form.size(), kMaxSuffix) + 1; size-- > 0;) {
      const auto found = suffix_.find(key(token.xpos, form.substr(form.size() - size)));
      if (found == suffix_.end()) continue;
      rule = found->second;
      break;
    }
    if (rule.cut >= form.size()) return form;
  }
  if (rule.cut > form.size()) return form;
  const std::string_view stem = form.substr(0, form.size() - rule.cut);
  // An ending is not cut through a letter: the plural rule takes the last byte of "©".
  if (rule.cut > 0 && (static_cast<unsigned char>(form[stem.size()]) & 0xC0) == 0x80) return form;
  if (rule.add.empty() && !stem.empty()) return stem;
  if (stem.empty()) return rule.add;
  char buffer[2 * kMaxForm];
  const size_t size = std::min(sizeof(buffer), stem.size() + rule.add.size());
  std::copy_n(stem.data(), stem.size(), buffer);
  std::copy_n(rule.add.data(), size - stem.size(), buffer + stem.size());
  return doc.keep({buffer, size});
}

void Morphology::fill(Doc& doc, const Sentence& sentence) const {
  // What hangs on each word that tells its form apart.
  enum : uint8_t { kSubject = 1, kPassive = 2, kAuxiliary = 4, kTo = 8, kHave = 16 };
  std::vector<Token>& tokens = doc.tokens;
  const uint32_t first = sentence.first_token;
  const uint32_t end = sentence.end_token;
  for (uint32_t i = first; i < end; ++i) {
    Token& token = tokens[i];
    token.lemma = lemma(doc, token);
    Features& f = token.features;
    f = Features{};
    const std::string_view tag = token.xpos;
    if (tag == "NN" || tag == "NNP") f.number = Features::Number::kSingular;
    if (tag == "NNS" || tag == "NNPS") f.number = Features::Number::kPlural;
    if (tag == "JJR" || tag == "RBR") f.degree = Features::Degree::kComparative;
    if (tag == "JJS" || tag == "RBS") f.degree = Features::Degree::kSuperlative;
    if (tag == "PRP" || tag == "PRP$" || tag == "DT" || tag == "RB" || tag == "UH" || tag == "CC") {
      const auto found = forms_.find(key(tag, token.lower));
      if (found != forms_.end()) {
        f.person = found->second.person;
        f.number = found->second.number;
        f.gender = found->second.gender;
        f.negative = found->second.negative;
      }
    }
    if (tag == "MD") f.verb_form = Features::VerbForm::kFinite;
    if (tag == "VBZ" || tag == "VBP" || tag == "VBD") {
      f.verb_form = Features::VerbForm::kFinite;
      f.mood = Features::Mood::kIndicative;
      f.tense = tag == "VBD" ? Features::Tense::kPast : Features::Tense::kPresent;
    }
  }
  // Subjects and auxiliaries of verbs, gathered in a byte of each token's certainty-free scratch: a second and third look.
  const auto look = [&](uint32_t verb) {
    uint8_t found = 0;
    uint32_t subject = kNone;
    // Dependents of a verb that matter stand within reach on its left; the bound keeps the whole linear.
    const uint32_t from = verb - first > 24 ? verb - 24 : first;
    const uint32_t to = std::min(end, verb + 8);
    for (uint32_t i = from; i < to; ++i) {
      if (tokens[i].head != verb) continue;
      switch (tokens[i].deprel) {
        case Deprel::kNsubj:
          found |= kSubject;
          subject = i;
          break;
        case Deprel::kNsubjPass:
          found |= kSubject | kPassive;
          subject = i;
          break;
        case Deprel::kAuxPass:
          found |= kPassive | kAuxiliary;
          break;
        case Deprel::kAux:
          found |= kAuxiliary;
          if (tokens[i].lemma == "have") found |= kHave;
          break;
        case Deprel::kMark:
          if (tokens[i].xpos == "TO") found |= kTo;
          break;
        default:
          break;
      }
    }
    return std::pair{found, subject};
  };
  for (uint32_t i = first; i < end; ++i) {
    Token& token = tokens[i];
    const std::string_view tag = token.xpos;
    if (tag.size() < 2 || tag[0] != 'V') continue;
    Features& f = token.features;
    const bool helper = token.deprel == Deprel::kAux || token.deprel == Deprel::kAuxPass || token.deprel == Deprel::kCop;
    const uint32_t verb = helper && token.head != kNone ? token.head : i;
    const auto [found, subject] = look(verb);
    if (tag == "VBZ" || tag == "VBP" || tag == "VBD") {
      f.person = 3;
      f.number = tag == "VBP" ? Features::Number::kPlural : Features::Number::kSingular;
      if (subject != kNone && tag != "VBZ") {
        const Features& s = tokens[subject].features;
        if (s.person != 0) f.person = s.person;
        if (s.number != Features::Number::kUnmarked) f.number = s.number;
        if (s.person == 2) f.number = Features::Number::kSingular;
      }
    } else if (tag == "VB") {
      const bool free = !helper && (found & (kSubject | kAuxiliary | kTo)) == 0;
      const bool main = token.head == kNone || token.deprel == Deprel::kConj || token.deprel == Deprel::kParataxis ||
                        token.deprel == Deprel::kCcomp;
      const bool joined = token.deprel == Deprel::kConj && tokens[token.head].features.mood != Features::Mood::kImperative;
      if (free && main && !joined) {
        f.mood = Features::Mood::kImperative;
        f.verb_form = Features::VerbForm::kFinite;
      } else {
        f.verb_form = Features::VerbForm::kInfinitive;
      }
    } else if (tag == "VBN") {
      f.tense = Features::Tense::kPast;
      f.verb_form = Features::VerbForm::kParticiple;
      const bool bare = (found & kAuxiliary) == 0 && token.deprel != Deprel::kConj;
      if (!helper && ((found & kPassive) != 0 || (bare && (found & kHave) == 0))) f.voice = Features::Voice::kPassive;
      if (token.deprel == Deprel::kConj && (found & kAuxiliary) == 0 && token.head != kNone)
        f.voice = tokens[token.head].features.voice;
    } else if (tag == "VBG") {
      const bool gerund = token.deprel == Deprel::kAcl || token.deprel == Deprel::kAmod || token.deprel == Deprel::kXcomp ||
                          token.deprel == Deprel::kCsubj || token.deprel == Deprel::kCompound;
      const bool like_head =
          token.deprel == Deprel::kConj && token.head != kNone && token.head < i && tokens[token.head].xpos == "VBG";
      f.verb_form = like_head ? tokens[token.head].features.verb_form
                    : gerund  ? Features::VerbForm::kGerund
                              : Features::VerbForm::kParticiple;
      if (f.verb_form == Features::VerbForm::kParticiple) f.tense = Features::Tense::kPresent;
    }
  }
}

}  // namespace demarche::syntax
