#include "syntax/network.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/hash.h"
#include "syntax/features.h"

namespace demarche::syntax {
namespace {

// Vectors of the language extension: one instruction each on AVX2, several elsewhere, the same numbers everywhere.
typedef int32_t Lanes __attribute__((vector_size(32)));
typedef int16_t Halves __attribute__((vector_size(16)));
#define DEMARCHE_INLINE inline __attribute__((always_inline))

constexpr int kProductBits = kActivationBits + kWeightBits;
constexpr int32_t kMaxActivation = 32767;
constexpr int32_t kFar = 12;  // words; distances past it are one

DEMARCHE_INLINE void load(Lanes* to, const int32_t* from) {
  std::memcpy(to, from, sizeof(Lanes));
}
DEMARCHE_INLINE void clip(Lanes* x, int32_t limit) {
  const Lanes high = Lanes{} + limit;
  const Lanes low = Lanes{} - limit;
  const Lanes above = *x > high;
  *x = (*x & ~above) | (high & above);
  const Lanes below = *x < low;
  *x = (*x & ~below) | (low & below);
}
// u * (2 - |u|) for u in [-1, 1] with `bits` behind the point.
DEMARCHE_INLINE void bend(Lanes* u, int bits) {
  const Lanes sign = *u >> 31;
  const Lanes size = (*u ^ sign) - sign;
  *u = (*u * ((Lanes{} + (2 << bits)) - size)) >> bits;
}
// Like a sigmoid; x has kStateBits, the result 13.
DEMARCHE_INLINE void gate(Lanes* x) {
  clip(x, 4 << kStateBits);  // x / 4 with two more bits is x itself
  bend(x, kStateBits + 2);
  *x = (*x >> 2) + (1 << 12);
}

// One direction over one sentence, `half` units. Strides are in elements; `step` is +1 or -1 word.
DEMARCHE_INLINE void scan_body(const int32_t* u, const int16_t* x, int16_t* h, const int16_t* peep, const int32_t* bias,
                               int32_t* state, size_t n, size_t width, size_t half, ptrdiff_t step) {
  constexpr int kToState = kProductBits - kStateBits;
  for (size_t t = 0; t < n; ++t) {
    for (size_t j = 0; j < half; j += 8) {
      Lanes before, value, forget, reset, bias_f, bias_r, in, out;
      Halves narrow;
      load(&before, state + j);
      load(&value, u + j);
      load(&forget, u + width + j);
      load(&reset, u + 2 * width + j);
      load(&bias_f, bias + j);
      load(&bias_r, bias + width + j);
      std::memcpy(&narrow, peep + j, sizeof(narrow));
      forget = (forget + bias_f + before * __builtin_convertvector(narrow, Lanes)) >> kToState;
      std::memcpy(&narrow, peep + width + j, sizeof(narrow));
      reset = (reset + bias_r + before * __builtin_convertvector(narrow, Lanes)) >> kToState;
      gate(&forget);
      gate(&reset);
      value = (value + (1 << (kToState - 1))) >> kToState;
      clip(&value, 16 << kStateBits);
      value = value + ((forget * (before - value) + (1 << 12)) >> 13);
      std::memcpy(state + j, &value, sizeof(value));
      // squash(c): c / 2 with one more bit is c itself; then to the activations' bits.
      clip(&value, 2 << kStateBits);
      bend(&value, kStateBits + 1);
      value = value >> (kStateBits + 1 - kActivationBits);
      std::memcpy(&narrow, x + j, sizeof(narrow));
      in = __builtin_convertvector(narrow, Lanes);
      out = in + ((reset * (value - in) + (1 << 12)) >> 13);
      narrow = __builtin_convertvector(out, Halves);
      std::memcpy(h + j, &narrow, sizeof(narrow));
    }
    u += step * static_cast<ptrdiff_t>(3 * width);
    x += step * static_cast<ptrdiff_t>(width);
    h += step * static_cast<ptrdiff_t>(width);
  }
}

typedef int8_t Bytes16 __attribute__((vector_size(16)));
typedef int16_t Halves16 __attribute__((vector_size(32)));

// Sums the vectors that stand at `rows` and shifts the sum by `up` bits; `width` is a multiple of 16.
DEMARCHE_INLINE void sum_body(const int8_t* const* rows, size_t n, size_t width, int up, int16_t* to) {
  const int16_t limit = static_cast<int16_t>(kMaxActivation >> up);
  for (size_t j = 0; j < width; j += 16) {
    Halves16 sum = {};
    for (size_t k = 0; k < n; ++k) {
      Bytes16 row;
      std::memcpy(&row, rows[k] + j, sizeof(row));
      sum += __builtin_convertvector(row, Halves16);
    }
    const Halves16 above = sum > limit;
    sum = (sum & ~above) | (((Halves16{} + limit)) & above);
    const Halves16 below = sum < static_cast<int16_t>(-limit);
    sum = (sum & ~below) | (((Halves16{} - limit)) & below);
    sum = sum << up;
    std::memcpy(to + j, &sum, sizeof(sum));
  }
}

void scan_plain(const int32_t* u, const int16_t* x, int16_t* h, const int16_t* peep, const int32_t* bias, int32_t* state,
                size_t n, size_t width, size_t half, ptrdiff_t step) {
  scan_body(u, x, h, peep, bias, state, n, width, half, step);
}
void sum_plain(const int8_t* const* rows, size_t n, size_t width, int up, int16_t* to) {
  sum_body(rows, n, width, up, to);
}
#if defined(__x86_64__)
__attribute__((target("avx2"))) void sum_avx2(const int8_t* const* rows, size_t n, size_t width, int up, int16_t* to) {
  sum_body(rows, n, width, up, to);
}
__attribute__((target("avx2"))) void scan_avx2(const int32_t* u, const int16_t* x, int16_t* h, const int16_t* peep,
                                               const int32_t* bias, int32_t* state, size_t n, size_t width, size_t half,
                                               ptrdiff_t step) {
  scan_body(u, x, h, peep, bias, state, n, width, half, step);
}
#else
constexpr auto scan_avx2 = scan_plain;
constexpr auto sum_avx2 = sum_plain;
#endif

// Wraps where a sum of hostile input leaves 32 bits.
int32_t wrapping_add(int32_t a, int32_t b) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b));
}

int16_t to_half(int32_t x) {
  return static_cast<int16_t>(std::clamp(x, -kMaxActivation, kMaxActivation));
}

// The column of the distance from word d, counted from 0, to its head h, counted from 1.
size_t place_of(size_t d, size_t h) {
  if (h == 0) return 2 * kFar + 1;
  return static_cast<size_t>(std::clamp(static_cast<int32_t>(h) - static_cast<int32_t>(d + 1), -kFar, kFar) + kFar);
}

// Adds a bias to products and narrows them to kScoreBits.
void narrow(const int32_t* from, const int32_t* bias, size_t rows, size_t columns, int16_t* to) {
  constexpr int kShift = kProductBits - kScoreBits;
  for (size_t i = 0; i < rows; ++i) {
    for (size_t j = 0; j < columns; ++j) to[i * columns + j] = to_half(wrapping_add(from[i * columns + j], bias[j]) >> kShift);
  }
}

// Room for n values without writing those that are there: what is used of it is written first.
template <typename T>
void make_room(std::vector<T>* values, size_t n) {
  if (values->size() < n) values->resize(n);
}

void leak(int16_t* x, size_t n) {
  for (size_t i = 0; i < n; ++i) x[i] = x[i] > 0 ? x[i] : static_cast<int16_t>(x[i] >> 3);
}

}  // namespace

void Network::scan(const Model::Layer& layer, size_t begin, size_t end, Workspace* work) const {
  const size_t width = model_->sizes.width;
  const size_t half = width / 2;
  const size_t n = end - begin;
  const auto run = wide_ ? scan_avx2 : scan_plain;
  std::fill(work->c.begin(), work->c.end(), 0);
  const int32_t* u = work->u.data() + begin * 3 * width;
  run(u, work->x.data() + begin * width, work->h.data() + begin * width, layer.peep, layer.bias, work->c.data(), n, width, half,
      1);
  const size_t last = end - 1;
  u = work->u.data() + last * 3 * width + half;
  run(u, work->x.data() + last * width + half, work->h.data() + last * width + half, layer.peep + half, layer.bias + half,
      work->c.data() + half, n, width, half, -1);
}

void Network::encode(const Doc& doc, size_t begin, size_t end, Workspace* work) const {
  const ModelSizes& s = model_->sizes;
  const size_t width = s.width;
  const uint32_t first = doc.sentences[begin].first_token;
  const size_t n = doc.sentences[end - 1].end_token - first;
  make_room(&work->x, n * width);
  make_room(&work->h, n * width);
  make_room(&work->u, n * 3 * width);
  work->c.resize(width);
  work->starts.clear();
  const int up = kActivationBits - static_cast<int>(s.vector_bits);
  const auto sum = wide_ ? sum_avx2 : sum_plain;
  std::array<uint32_t, kMaxRows> rows;
  for (size_t sentence = begin; sentence < end; ++sentence) {
    const Sentence& span = doc.sentences[sentence];
    work->starts.push_back(span.first_token - first);
    CasingCount count;
    for (uint32_t i = span.first_token; i < span.end_token; ++i) count.add(doc.text(doc.tokens[i]));
    const Casing casing = count.casing();
    for (uint32_t i = span.first_token; i < span.end_token; ++i) {
      const Token& token = doc.tokens[i];
      const uint32_t n_rows = hash_rows(doc.text(token), token.lower, i == span.first_token, casing, &rows);
      std::array<const int8_t*, kMaxRows + 1> vectors;
      const uint64_t hash = hash64(token.lower);
      const uint32_t n_all = sense_rows(model_->senses_of(hash), n_rows, &rows);
      vectors[0] = model_->vectors + size_t{model_->row_of(hash)} * width;
      for (uint32_t k = 0; k < n_rows; ++k) vectors[k + 1] = model_->vectors + (size_t{s.vocabulary} + rows[k]) * width;
      const size_t dictionary = size_t{s.vocabulary} + s.hash_rows;
      for (uint32_t k = n_rows; k < n_all; ++k) vectors[k + 1] = model_->vectors + (dictionary + rows[k]) * width;
      sum(vectors.data(), n_all + 1, width, up, work->x.data() + (i - first) * width);
    }
  }
  work->starts.push_back(static_cast<uint32_t>(n));
  for (uint32_t l = 0; l < s.layers; ++l) {
    multiply_(work->x.data(), width, n, width, model_->layers[l].in, 3 * width, work->u.data());
    for (size_t i = 0; i + 1 < work->starts.size(); ++i) {
      if (work->starts[i] < work->starts[i + 1]) scan(model_->layers[l], work->starts[i], work->starts[i + 1], work);
    }
    std::swap(work->x, work->h);
    if (l == s.tag_layer) {
      make_room(&work->tags, n * s.tags);
      multiply_(work->x.data(), width, n, width, model_->tag, s.tags, work->tags.data());
      for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < s.tags; ++j)
          work->tags[i * s.tags + j] = wrapping_add(work->tags[i * s.tags + j], model_->tag_bias[j]);
      }
    }
  }
  const size_t all = 2 * size_t{s.arc} + 2 * size_t{s.label};
  make_room(&work->wide, n * all);
  make_room(&work->projected, n * all);
  multiply_(work->x.data(), width, n, width, model_->project, all, work->wide.data());
  narrow(work->wide.data(), model_->project_bias, n, all, work->projected.data());
  for (size_t i = 0; i < n; ++i) leak(work->projected.data() + i * all, 2 * size_t{s.arc});
}

void Network::score_arcs(size_t sentence, Workspace* work) const {
  const ModelSizes& s = model_->sizes;
  const size_t arc = s.arc;
  const size_t all = 2 * arc + 2 * size_t{s.label};
  const size_t base = work->starts[sentence];
  const size_t n = work->starts[sentence + 1] - base;
  const size_t padded = (n + 1 + 7) / 8 * 8;
  // The heads as the packed right side of a product.
  make_room(&work->hidden, padded * arc);
  std::fill_n(work->hidden.begin() + static_cast<std::ptrdiff_t>((padded - 8) * arc), 8 * arc, int16_t{0});
  for (size_t h = 0; h <= n; ++h) {
    const int16_t* head = h == 0 ? model_->root : work->projected.data() + (base + h - 1) * all;
    int16_t* to = work->hidden.data() + (h / 8) * 8 * arc + (h % 8) * 2;
    for (size_t j = 0; j < arc; j += 2, to += 16) {
      to[0] = head[j];
      to[1] = head[j + 1];
    }
  }
  make_room(&work->wide, (n + 1) * padded);
  multiply_(model_->head_bias, arc, 1, arc, work->hidden.data(), padded, work->wide.data());
  multiply_(work->projected.data() + base * all + arc, all, n, arc, work->hidden.data(), padded, work->wide.data() + padded);
  make_room(&work->places, n * kPlaces);
  multiply_(work->projected.data() + base * all + arc, all, n, arc, model_->place, kPlaces, work->places.data());
  work->arcs.resize(n * (n + 1));
  for (size_t d = 0; d < n; ++d) {
    const int32_t* from = work->wide.data() + (d + 1) * padded;
    int32_t* to = work->arcs.data() + d * (n + 1);
    int32_t at[kPlaces];  // what the distance adds
    for (size_t slot = 0; slot < 2 * size_t{s.far} + 2; ++slot)
      at[slot] = wrapping_add(work->places[d * kPlaces + slot] / (1 << kScoreBits), model_->distance[slot]);
    for (size_t h = 0; h <= n; ++h) to[h] = wrapping_add(from[h], work->wide[h]) / (1 << kScoreBits) + at[place_of(d, h)];
  }
}

void Network::relate(size_t sentence, Workspace* work, std::vector<Deprel>* relations) const {
  const ModelSizes& s = model_->sizes;
  const size_t arc = s.arc;
  const size_t label = s.label;
  const size_t all = 2 * arc + 2 * label;
  const size_t base = work->starts[sentence];
  const size_t n = work->starts[sentence + 1] - base;
  make_room(&work->hidden, n * label);
  for (size_t d = 0; d < n; ++d) {
    const uint32_t h = work->heads[d];
    const int16_t* from = h == 0 ? model_->root + 2 * arc : work->projected.data() + (base + h - 1) * all + 2 * arc;
    const int16_t* own = work->projected.data() + (base + d) * all + 2 * arc + label;
    const int16_t* place = model_->label_place + place_of(d, h) * label;
    for (size_t j = 0; j < label; ++j) work->hidden[d * label + j] = to_half(from[j] + own[j] + place[j]);
  }
  leak(work->hidden.data(), n * label);
  make_room(&work->wide, n * s.labels);
  multiply_(work->hidden.data(), label, n, label, model_->out, s.labels, work->wide.data());
  relations->resize(n);
  for (size_t d = 0; d < n; ++d) {
    if (work->heads[d] == 0) {
      (*relations)[d] = Deprel::kRoot;
      continue;
    }
    const int32_t* scores = work->wide.data() + d * s.labels;
    size_t best = 0;
    for (size_t j = 0; j < kDeprelNames.size(); ++j) {
      if (j == static_cast<size_t>(Deprel::kRoot)) continue;
      if (wrapping_add(scores[j], model_->out_bias[j]) > wrapping_add(scores[best], model_->out_bias[best])) best = j;
    }
    (*relations)[d] = static_cast<Deprel>(best);
  }
}

}  // namespace demarche::syntax
