#include "clean/language.h"

#include <algorithm>

namespace demarche::clean {
namespace {

constexpr uint32_t kEnough = 2;  // points that speak for another language than English

// A word of the Latin script in lower case with a letter that English has not; "d'état" alone proves nothing.
bool has_accent(std::string_view word) {
  return word[0] >= 'a' && word[0] <= 'z' && std::any_of(word.begin(), word.end(), [](char c) {
           return static_cast<unsigned char>(c) >= 0xC3 && static_cast<unsigned char>(c) <= 0xC9;
         });
}

uint16_t sum(uint32_t a, uint32_t b) {
  return static_cast<uint16_t>(std::min<uint32_t>(a + b, 0xFFFF));
}

// "von der Leyen": words of names up to a capital; the longest name has three of them.
bool before_name(const std::vector<Word>& words, size_t at, const Tables& tables) {
  for (size_t i = at + 1; i < words.size() && i <= at + 3; ++i) {
    if (words[i].upper) return true;
    if (!tables.language_sign(words[i].hash).in_names) return false;
  }
  return false;
}

}  // namespace

void LanguageEvidence::add(const LanguageEvidence& more) {
  for (size_t k = 0; k < own.size(); ++k) {
    own[k] = sum(own[k], more.own[k]);
    against[k] = sum(against[k], more.against[k]);
  }
  accents = sum(accents, more.accents);
}

LanguageEvidence weigh_language(std::string_view text, const std::vector<Word>& words, const Tables& tables) {
  LanguageEvidence out;
  const uint32_t english = tables.english();
  std::array<uint16_t, 32> both{};
  uint32_t n_english = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    // Short names of states and bodies ("UN", "DE") and names within a sentence are no small words.
    if (word.number || word.wide || word.shout || (word.upper && i > 0)) continue;
    const std::string_view form = text.substr(word.begin, word.end - word.begin);
    out.accents = sum(out.accents, has_accent(form) ? 1 : 0);
    const LanguageSign sign = tables.language_sign(word.hash);
    if (sign.languages == 0 || sign.shared) continue;
    if (sign.in_names && before_name(words, i, tables)) continue;
    const uint32_t points = form.size() == 1 ? 1 : 2;
    const bool is_english = (sign.languages & english) != 0;
    n_english += is_english ? points : 0;
    for (uint32_t mask = sign.languages; mask != 0; mask &= mask - 1) {
      uint16_t& count = (is_english ? both : out.own)[static_cast<size_t>(__builtin_ctz(mask))];
      count = sum(count, points);
    }
  }
  for (size_t k = 0; k < both.size(); ++k) out.against[k] = sum(0, n_english - std::min<uint32_t>(n_english, both[k]));
  return out;
}

int8_t foreign_language(const LanguageEvidence& evidence, const Tables& tables, std::string_view declared) {
  int8_t found = -1;
  uint32_t most = 0;
  for (size_t k = 0; k < tables.languages().size(); ++k) {
    if ((tables.english() >> k & 1) != 0) continue;
    const uint32_t own = evidence.own[k], for_it = own + evidence.accents, against = evidence.against[k];
    // A page that says so is believed until English speaks against it.
    const bool said = declared.starts_with(tables.languages()[k]);
    if (said ? for_it < against : own < kEnough || for_it <= against) continue;
    const uint32_t score = own * 2 + (said ? 1 : 0);
    if (score <= most) continue;
    most = score;
    found = static_cast<int8_t>(k);
  }
  return found;
}

}  // namespace demarche::clean
