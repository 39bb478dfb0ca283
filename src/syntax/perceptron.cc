#include "syntax/perceptron.h"

#include "base/hash.h"

namespace demarche::syntax {
namespace {

uint32_t mix(uint64_t kind, uint64_t a, uint64_t b = 0, uint64_t c = 0) {
  uint64_t h = kind * 0x9E3779B97F4A7C15ull;
  h = (h ^ a) * 0xBF58476D1CE4E5B9ull;
  h ^= h >> 29;
  h = (h ^ b) * 0x94D049BB133111EBull;
  h ^= h >> 31;
  h = (h ^ c) * 0xD6E8FEB86659FD93ull;
  return static_cast<uint32_t>(h >> 32);
}

}  // namespace

void word_features(std::vector<Word>* words) {
  for (Word& word : *words) {
    word.hash = hash64(word.lower);
    std::string shape;
    for (const char c : word.form.substr(0, 40)) {
      const char s = c >= 'A' && c <= 'Z'                    ? 'X'
                     : c >= 'a' && c <= 'z'                  ? 'x'
                     : c >= '0' && c <= '9'                  ? 'd'
                     : static_cast<unsigned char>(c) >= 0x80 ? 'u'
                                                             : c;
      if (shape.empty() || shape.back() != s) shape += s;
    }
    word.features = {mix(1, word.hash), mix(2, hash64(shape))};
    for (size_t k = 1; k <= 5 && k <= word.lower.size(); ++k)
      word.features.push_back(mix(2 + k, hash64(word.lower.substr(word.lower.size() - k))));
    for (size_t k = 1; k <= 3 && k <= word.lower.size(); ++k)
      word.features.push_back(mix(10 + k, hash64(word.lower.substr(0, k))));
  }
}

void tag_features(const std::vector<Word>& w, size_t i, std::vector<uint32_t>* out) {
  out->assign(w[i].features.begin(), w[i].features.end());
  const uint64_t h = w[i].hash;
  const uint64_t p = i > 0 ? w[i - 1].hash : 1, pp = i > 1 ? w[i - 2].hash : 1, n = i + 1 < w.size() ? w[i + 1].hash : 2,
                 nn = i + 2 < w.size() ? w[i + 2].hash : 2;
  const uint64_t pt = i > 0 ? w[i - 1].tag + 1 : 0, ppt = i > 1 ? w[i - 2].tag + 1 : 0;
  const uint32_t more[] = {mix(20, p),
                           mix(21, pp),
                           mix(22, n),
                           mix(23, nn),
                           mix(24, pt),
                           mix(25, pt, ppt),
                           mix(26, pt, h),
                           mix(27, p, h),
                           mix(28, h, n),
                           mix(29, pt, n),
                           mix(30, i == 0),
                           mix(31, i == 0, w[i].features[1]),
                           mix(32, pt, w[i].features[1])};
  out->insert(out->end(), std::begin(more), std::end(more));
  if (i + 1 < w.size()) {
    out->push_back(mix(33, w[i + 1].features[1]));
    if (w[i + 1].features.size() > 4) out->push_back(mix(34, w[i + 1].features[4]));
  }
  if (i > 0 && w[i - 1].features.size() > 4) out->push_back(mix(35, w[i - 1].features[4]));
}

void move_features(const std::vector<Word>& w, const State& s, std::vector<uint32_t>* out) {
  const size_t n = w.size();
  const auto word = [&](uint32_t i) -> uint64_t { return i == 0 || i > n ? (i == 0 ? 7 : 8) : w[i - 1].hash; };
  const auto tag = [&](uint32_t i) -> uint64_t { return i == 0 || i > n ? (i == 0 ? 100 : 101) : w[i - 1].tag; };
  const size_t depth = s.stack.size();
  const bool has0 = depth > 0, has1 = depth > 1, has2 = depth > 2;
  const uint32_t s0 = has0 ? s.stack[depth - 1] : 0, s1 = has1 ? s.stack[depth - 2] : 0, s2 = has2 ? s.stack[depth - 3] : 0;
  const uint32_t b0 = s.next, b1 = s.next + 1, b2 = s.next + 2;
  const uint64_t t0 = tag(s0), t1 = has1 ? tag(s1) : 102, t2 = has2 ? tag(s2) : 102, u0 = tag(b0), u1 = tag(b1), u2 = tag(b2);
  const uint64_t w0 = word(s0), w1 = word(s1), v0 = word(b0), v1 = word(b1);
  const auto child = [&](uint32_t c) -> uint64_t { return c == 0 ? 103 : tag(c); };
  const uint64_t l0 = child(s.left[s0]), r0 = child(s.right[s0]), l1 = child(s.left[s1]), r1 = child(s.right[s1]),
                 lb = b0 <= n ? child(s.left[b0]) : 103;
  const uint64_t d = std::min<uint32_t>(b0 - s0, 8), d1 = std::min<uint32_t>(s0 - s1, 8);
  *out = {mix(1, w0),
          mix(2, t0),
          mix(3, w0, t0),
          mix(4, w1),
          mix(5, t1),
          mix(6, w1, t1),
          mix(7, v0),
          mix(8, u0),
          mix(9, v0, u0),
          mix(10, u1),
          mix(11, v1),
          mix(12, u0, u1, u2),
          mix(13, t0, u0),
          mix(14, w0, u0),
          mix(15, t0, v0),
          mix(16, w0, v0),
          mix(17, t0, t1),
          mix(18, w0, t1),
          mix(19, t0, w1),
          mix(20, w0, w1),
          mix(21, t0, u0, t1),
          mix(22, t0, u0, u1),
          mix(23, t0, t1, t2),
          mix(24, t0, u0, l0),
          mix(25, t0, u0, r0),
          mix(26, t0, u0, lb),
          mix(27, t0, t1, l0),
          mix(28, t0, t1, r0),
          mix(29, t0, t1, r1),
          mix(30, t1, t0, l1),
          mix(31, d, t0, u0),
          mix(32, d1, t0, t1),
          mix(33, t0, s.n_left[s0], s.n_right[s0]),
          mix(34, u0, b0 <= n ? s.n_left[b0] : 0, t0),
          mix(35, w0, s.n_right[s0], u0),
          mix(36, t1, t0, u0 * 128 + r0),
          mix(37, t1, s.n_right[s1], t0),
          mix(38, w0, r0, u0),
          mix(39, w1, r1, t0)};
}

void label_features(const std::vector<Word>& w, size_t d, std::vector<uint32_t>* out) {
  const int32_t h = w[d].head;
  const auto tag = [&](int64_t i) -> uint64_t { return i < 0 || i >= static_cast<int64_t>(w.size()) ? 100 : w[i].tag; };
  const auto word = [&](int64_t i) -> uint64_t { return i < 0 || i >= static_cast<int64_t>(w.size()) ? 7 : w[i].hash; };
  const int64_t at = static_cast<int64_t>(d), head = h - 1;
  const uint64_t side = h == 0 ? 2 : head < at;
  const uint64_t far = std::min<uint64_t>(5, static_cast<uint64_t>(std::abs(head - at)));
  uint64_t child = 0, child_tag = 101, first_word = 0, grand = head >= 0 ? tag(w[head].head - 1) : 102;
  bool between = false;  // another dependent of the head on the way
  uint64_t verbs = 0;
  for (int64_t i = std::max<int64_t>(0, at - 12); i < std::min<int64_t>(static_cast<int64_t>(w.size()), at + 12); ++i) {
    if (w[i].head == at + 1) {
      if (child == 0) {
        child = w[i].hash;
        child_tag = w[i].tag;
        first_word = w[i].hash;
      }
    }
    if (i != at && w[i].head == h && ((i > head && i < at) || (i < head && i > at))) between = true;
    if (head >= 0 && w[i].head == h && i != at)
      verbs = verbs * 3 + (w[i].lower == "be" || w[i].lower == "was" || w[i].lower == "were" || w[i].lower == "been" ||
                           w[i].lower == "is" || w[i].lower == "are");
  }
  const uint64_t t = tag(at), ht = tag(head), x = word(at), hx = word(head);
  const uint64_t suffix = w[d].features.size() > 4 ? w[d].features[4] : 0;
  *out = {mix(1, t, ht, side),
          mix(2, x, side),
          mix(3, x, ht, side),
          mix(4, t, hx, side),
          mix(5, x, hx, side),
          mix(6, t, ht, side * 16 + far),
          mix(7, t, side, child),
          mix(8, t, ht, child),
          mix(9, t, side, child_tag),
          mix(10, t, ht, between * 4 + side),
          mix(11, t, hx, between * 4 + side),
          mix(12, t, tag(at - 1), tag(at + 1)),
          mix(13, x, tag(at + 1)),
          mix(14, t, ht, grand),
          mix(15, t, word(at - 1), side),
          mix(16, t, first_word, ht),
          mix(17, verbs, t, ht * 4 + side),
          mix(18, suffix, ht, side),
          mix(19, x, hx),
          mix(20, hx, child, side),
          mix(21, word(at + 1), t, ht),
          mix(22, word(at - 1), t, ht)};
}

}  // namespace demarche::syntax
