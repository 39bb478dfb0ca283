#include "lexicon/phrases.h"

#include "base/hash.h"
#include "base/utf8.h"

namespace demarche::lexicon {
namespace {

// Base letters of U+00C0..U+017F; '?' stands for the few that append_folded spells itself.
constexpr std::string_view kLatin =
    "aaaaaa?ceeeeiiiidnooooo?ouuuuy??aaaaaa?ceeeeiiiidnooooo?ouuuuy?y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnn?nnoooooo??rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

char32_t lower_ascii(char32_t c) {
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

bool is_apostrophe(char32_t c) {
  return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == '`';
}
bool is_hyphen(char32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2014) || c == '/';
}

void append_folded(char32_t c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(lower_ascii(c)));
    return;
  }
  if (c >= 0x00C0 && c < 0x0180) {
    switch (c) {
      case 0xC6:
      case 0xE6:
        *out += "ae";
        return;
      case 0xDF:
        *out += "ss";
        return;
      case 0xDE:
      case 0xFE:
        *out += "th";
        return;
      case 0x132:
      case 0x133:
        *out += "ij";
        return;
      case 0x152:
      case 0x153:
        *out += "oe";
        return;
      case 0xD7:
      case 0xF7:
        append_utf8(c, out);
        return;
      default:
        out->push_back(kLatin[c - 0xC0]);
        return;
    }
  }
  if (c >= 0x0300 && c <= 0x036F) return;  // combining marks
  if (c == 0x0218 || c == 0x0219) {
    out->push_back('s');
    return;
  }
  if (c == 0x021A || c == 0x021B) {
    out->push_back('t');
    return;
  }
  if (c == 0x01B0 || c == 0x01AF) {
    out->push_back('u');
    return;
  }
  if (c == 0x01A0 || c == 0x01A1) {
    out->push_back('o');
    return;
  }
  if (c >= 0x01CD && c <= 0x01DC) {
    out->push_back("aaiioouuuuuuuuuu"[c - 0x01CD]);
    return;
  }
  if (c == 0x0259 || c == 0x018F) {
    out->push_back('a');
    return;
  }                                  // Azerbaijani schwa
  if (c >= 0x1EA0 && c <= 0x1EF9) {  // Vietnamese
    constexpr std::string_view kVietnamese =
        "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";
    out->push_back(kVietnamese[c - 0x1EA0]);
    return;
  }
  if (c >= 0x1E00 && c < 0x1EA0) {
    constexpr std::string_view kExtended =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo"
        "oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas????";
    out->push_back(kExtended[c - 0x1E00]);
    return;
  }
  if (c >= 0x0410 && c <= 0x042F) c += 32;
  if (c >= 0x0391 && c <= 0x03A9) c += 32;
  append_utf8(c, out);
}

bool is_capital(char32_t c) {
  if (c >= 'A' && c <= 'Z') return true;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return true;
  if (c >= 0x100 && c < 0x138) return (c & 1) == 0;
  if (c >= 0x139 && c < 0x149) return (c & 1) == 1;
  if (c >= 0x14A && c < 0x178) return (c & 1) == 0;
  if (c == 0x178 || c == 0x179 || c == 0x17B || c == 0x17D) return true;
  if (c == 0x218 || c == 0x21A) return true;
  if (c >= 0x1E00 && c < 0x1F00) return (c & 1) == 0;
  return (c >= 0x410 && c <= 0x42F) || (c >= 0x391 && c <= 0x3A9);
}

bool is_letter_or_digit(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c < 0x2C00) && !(c >= 0x3000 && c < 0x3020);
}

uint64_t edge_key(uint32_t node, uint64_t word) {
  uint64_t key = (word ^ (node * 0x9E3779B97F4A7C15ull)) * 0xD6E8FEB86659FD93ull;
  key ^= key >> 32;
  return key == 0 ? 1 : key;
}

constexpr size_t kMostWords = 24;  // of a phrase: longer ones cannot be added

}  // namespace

std::string fold(std::string_view word) {
  std::string out;
  for (size_t at = 0; at < word.size();) {
    const char32_t c = decode_utf8(word, &at);
    if (c == '.' && !out.empty()) continue;
    append_folded(c, &out);
  }
  return out;
}

void cut_words(std::string_view text, Span span, uint32_t token, std::vector<Word>* out) {
  const size_t first = out->size();
  std::string folded;
  folded.reserve(32);
  Word word;
  uint32_t letters = 0, capitals = 0;
  const auto close = [&](uint32_t end) {
    if (folded.empty()) return;
    word.hash = hash64(folded) | 1;
    word.span.end = end;
    word.token = token;
    word.shouted = letters >= 2 && capitals == letters;
    out->push_back(word);
    folded.clear();
  };
  for (size_t at = span.begin; at < span.end;) {
    const size_t begin = at;
    const char32_t c = decode_utf8(text, &at);
    if (c == '.' && !folded.empty()) continue;
    if (!is_letter_or_digit(c) && !(c >= 0x300 && c <= 0x36F)) {
      close(static_cast<uint32_t>(begin));
      continue;
    }
    if (folded.empty()) {
      word = Word{};
      word.span.begin = static_cast<uint32_t>(begin);
      word.capital = is_capital(c);
      letters = capitals = 0;
    }
    ++letters;
    capitals += is_capital(c);
    append_folded(c, &folded);
  }
  close(span.end);
  if (out->size() == first) {
    // A token of marks only. Hyphens and apostrophes may stand inside a phrase, anything else parts.
    size_t at = span.begin;
    const char32_t c = at < span.end ? decode_utf8(text, &at) : U' ';
    if (is_hyphen(c) || is_apostrophe(c)) return;
    word = Word{};
    word.span = span;
    word.token = token;
    out->push_back(word);
  }
  (*out)[first].opens = true;
  out->back().closes = true;
}

Phrases::Phrases() : edges_(1024), first_(1, kEnd), last_(1, kEnd) {}

uint32_t Phrases::child(uint32_t node, uint64_t word) const {
  const uint64_t key = edge_key(node, word);
  for (size_t i = key & (edges_.size() - 1);; i = (i + 1) & (edges_.size() - 1)) {
    if (edges_[i].key == key) return edges_[i].to;
    if (edges_[i].key == 0) return 0;
  }
}

uint32_t Phrases::grow(uint32_t node, uint64_t word) {
  if (const uint32_t to = child(node, word)) return to;
  if (2 * (n_edges_ + 1) > edges_.size()) rehash();
  const uint64_t key = edge_key(node, word);
  size_t i = key & (edges_.size() - 1);
  while (edges_[i].key != 0) i = (i + 1) & (edges_.size() - 1);
  edges_[i] = {key, static_cast<uint32_t>(first_.size())};
  ++n_edges_;
  first_.push_back(kEnd);
  last_.push_back(kEnd);
  return edges_[i].to;
}

void Phrases::rehash() {
  std::vector<Edge> old(edges_.size() * 2);
  old.swap(edges_);
  for (const Edge& edge : old) {
    if (edge.key == 0) continue;
    size_t i = edge.key & (edges_.size() - 1);
    while (edges_[i].key != 0) i = (i + 1) & (edges_.size() - 1);
    edges_[i] = edge;
  }
}

void Phrases::add(std::string_view phrase, uint32_t payload) {
  std::vector<Word> words;
  for (size_t at = 0; at < phrase.size();) {
    const size_t end = std::min(phrase.find(' ', at), phrase.size());
    if (end > at) cut_words(phrase, {static_cast<uint32_t>(at), static_cast<uint32_t>(end)}, 0, &words);
    at = end + 1;
  }
  if (words.empty() || words.size() > kMostWords) return;
  uint32_t node = 0;
  Payload entry;
  entry.value = payload;
  for (size_t i = 0; i < words.size(); ++i) {
    node = grow(node, words[i].hash);
    if (words[i].capital) entry.capitals |= uint64_t{1} << i;
  }
  if (words.size() == 1 && words[0].shouted) {
    entry.abbreviation = true;
    entry.letters = static_cast<uint8_t>(std::min<size_t>(fold(phrase).size(), 255));
  }
  const uint32_t cell = static_cast<uint32_t>(payloads_.size());
  payloads_.push_back(entry);
  if (first_[node] == kEnd) {
    first_[node] = cell;
  } else {
    payloads_[last_[node]].next = cell;
  }
  last_[node] = cell;
}

bool Phrases::fits(const Payload& payload, const std::vector<Word>& words, size_t at, size_t n_words) const {
  if (payload.abbreviation) {
    // "Nato", "Unicef": houses that write only the first capital; not for short ones, which are words ("Us", "It", "Who").
    return words[at].shouted || (words[at].capital && payload.letters >= 4);
  }
  for (size_t i = 0; i < n_words; ++i) {
    if ((payload.capitals >> i & 1) != 0 && !words[at + i].capital) return false;
  }
  return true;
}

Phrases::Match Phrases::longest(const std::vector<Word>& words, size_t at, size_t end, bool any_case) const {
  Match best;
  uint32_t node = 0;
  end = std::min(end, words.size());
  for (size_t i = at; i < end && i - at < kMostWords; ++i) {
    if (words[i].hash == 0) break;
    node = child(node, words[i].hash);
    if (node == 0) break;
    if (first_[node] == kEnd) continue;
    for (uint32_t cell = first_[node]; cell != kEnd; cell = payloads_[cell].next) {
      if (any_case || fits(payloads_[cell], words, at, i - at + 1)) {
        best = {static_cast<uint32_t>(i - at + 1), cell};
        break;
      }
    }
  }
  return best;
}

}  // namespace demarche::lexicon
