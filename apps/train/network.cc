#include "train/network.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "train/matrix.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math")  // so that the loops over units become vectors
#endif

namespace demarche::train {
namespace {

#define DEMARCHE_FAST __attribute__((target("avx2,fma")))

constexpr float kLeak = 0.125f;
constexpr float kTagWeight = 0.6f;
constexpr float kMeanDecay = 0.998f;

typedef float Lanes __attribute__((vector_size(32)));
constexpr size_t kLanes = 8;

// The curves of the integer network: smooth, flat past their ends, made of products only.
DEMARCHE_FAST inline __attribute__((always_inline)) Lanes clip1(Lanes x) {
  const Lanes one = Lanes{} + 1.0f;
  x = x > one ? one : x;
  return x < -one ? -one : x;
}
DEMARCHE_FAST inline __attribute__((always_inline)) Lanes size_of(Lanes x) {
  return x < Lanes{} ? -x : x;
}
DEMARCHE_FAST inline __attribute__((always_inline)) Lanes bend(Lanes u) {
  return u * (2.0f - size_of(u));
}  // u already clipped
DEMARCHE_FAST inline __attribute__((always_inline)) Lanes gate(Lanes x) {
  return 0.5f + 0.5f * bend(clip1(x * 0.25f));
}  // like a sigmoid
DEMARCHE_FAST inline __attribute__((always_inline)) Lanes gate_slope(Lanes x) {
  return 0.25f * (1.0f - size_of(clip1(x * 0.25f)));
}
DEMARCHE_FAST inline __attribute__((always_inline)) Lanes squash(Lanes x) {
  return bend(clip1(x * 0.5f));
}  // like tanh
DEMARCHE_FAST inline __attribute__((always_inline)) Lanes squash_slope(Lanes x) {
  return 1.0f - size_of(clip1(x * 0.5f));
}
DEMARCHE_FAST inline __attribute__((always_inline)) void load(const float* from, Lanes* to) {
  std::memcpy(to, from, sizeof(Lanes));
}
DEMARCHE_FAST inline __attribute__((always_inline)) void add(float* to, const Lanes& more) {
  Lanes sum;
  std::memcpy(&sum, to, sizeof(Lanes));
  sum += more;
  std::memcpy(to, &sum, sizeof(Lanes));
}
DEMARCHE_FAST inline __attribute__((always_inline)) void store(const Lanes& from, float* to) {
  std::memcpy(to, &from, sizeof(Lanes));
}

Weights make(const std::string& name, uint32_t rows, uint32_t columns, float scale, Random* random) {
  Weights w;
  w.name = name;
  w.rows = rows;
  w.columns = columns;
  const size_t n = size_t{rows} * columns;
  w.value.resize(n);
  for (float& x : w.value) x = scale * (2.0f * random->uniform() - 1.0f);
  w.gradient.assign(n, 0);
  w.first.assign(n, 0);
  w.second.assign(n, 0);
  w.mean = w.value;
  return w;
}

// The column of the distance from word d, counted from 0, to its head h, counted from 1.
uint32_t place_of(size_t d, size_t h) {
  if (h == 0) return 2 * Sizes::kFar + 1;
  const auto far = static_cast<int32_t>(h) - static_cast<int32_t>(d + 1);
  return static_cast<uint32_t>(std::clamp(far, -Sizes::kFar, Sizes::kFar) + Sizes::kFar);
}

// Turns scores into the gradient of the cross entropy against `gold` and, for `share` of it, against the likelihoods `soft`
// where they are given, times `weight`; returns the loss against `gold`.
DEMARCHE_FAST float softmax(float* scores, size_t n, size_t gold, float weight, const float* soft, float share) {
  float top = scores[0];
  for (size_t i = 1; i < n; ++i) top = scores[i] > top ? scores[i] : top;
  float sum = 0;
  for (size_t i = 0; i < n; ++i) {
    scores[i] = std::exp(scores[i] - top);
    sum += scores[i];
  }
  const float loss = -std::log(std::max(1e-12f, scores[gold] / sum));
  const float by = weight / sum;
  for (size_t i = 0; i < n; ++i) scores[i] *= by;
  if (soft == nullptr) share = 0;
  scores[gold] -= weight * (1.0f - share);
  if (soft != nullptr) {
    for (size_t i = 0; i < n; ++i) scores[i] -= weight * share * soft[i];
  }
  return loss * weight;
}

DEMARCHE_FAST void add_columns(const float* from, size_t rows, size_t columns, float* to) {
  for (size_t i = 0; i < rows; ++i) {
    for (size_t j = 0; j < columns; ++j) to[j] += from[i * columns + j];
  }
}

DEMARCHE_FAST void times(const float* a, const float* b, size_t n, float* out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i] * b[i];
}

DEMARCHE_FAST void adam(float* w, float* g, float* m, float* v, size_t n, float rate, float scale, float correct1,
                        float correct2) {
  for (size_t i = 0; i < n; ++i) {
    const float x = g[i] * scale;
    m[i] = 0.9f * m[i] + 0.1f * x;
    v[i] = 0.98f * v[i] + 0.02f * x * x;
    w[i] -= rate * (m[i] * correct1) / (__builtin_sqrtf(v[i] * correct2) + 1e-6f);
    g[i] = 0;
  }
}

DEMARCHE_FAST void follow(float* mean, const float* w, size_t n, float decay) {
  for (size_t i = 0; i < n; ++i) mean[i] = w[i] + (mean[i] - w[i]) * decay;
}

DEMARCHE_FAST float square_sum(const float* g, size_t n) {
  float sums[8] = {0};
  for (size_t i = 0; i + 8 <= n; i += 8) {
    for (size_t j = 0; j < 8; ++j) sums[j] += g[i + j] * g[i + j];
  }
  float sum = 0;
  for (const float s : sums) sum += s;
  return sum;
}

DEMARCHE_FAST std::vector<float> transposed(const Weights& w) {
  std::vector<float> out(w.value.size());
  for (size_t i = 0; i < w.rows; ++i) {
    for (size_t j = 0; j < w.columns; ++j) out[j * w.rows + i] = w.value[i * w.columns + j];
  }
  return out;
}

// One dropout mask of `width` for each sentence, laid out for each word.
void make_mask(const std::vector<size_t>& starts, size_t width, float rate, Random* random, std::vector<float>* mask) {
  mask->resize(starts.back() * width);
  for (size_t s = 0; s + 1 < starts.size(); ++s) {
    if (starts[s] == starts[s + 1]) continue;
    float* row = mask->data() + starts[s] * width;
    for (size_t j = 0; j < width; ++j) row[j] = random->uniform() < rate ? 0.0f : 1.0f / (1.0f - rate);
    for (size_t i = starts[s] + 1; i < starts[s + 1]; ++i) std::memcpy(mask->data() + i * width, row, width * sizeof(float));
  }
}

}  // namespace

Network::Network(const Sizes& sizes, uint64_t seed) : sizes_(sizes) {
  Random random(seed + 77);
  const uint32_t w = sizes.width;
  const auto glorot = [](uint32_t in, uint32_t out) { return __builtin_sqrtf(6.0f / static_cast<float>(in + out)); };
  vectors_ = make("vectors", sizes.rows, w, 0.12f, &random);
  vectors_.touched_at.assign(sizes.rows, 0);
  layers_.resize(sizes.layers);
  for (uint32_t l = 0; l < sizes.layers; ++l) {
    const std::string name = "layer" + std::to_string(l);
    layers_[l].in = make(name + ".in", w, 3 * w, 1.4f * glorot(w, w), &random);
    layers_[l].peep = make(name + ".peep", 2, w, 0.3f, &random);
    layers_[l].bias = make(name + ".bias", 2, w, 0, &random);
    for (uint32_t j = w; j < 2 * w; ++j) layers_[l].bias.value[j] = layers_[l].bias.mean[j] = 0.0f;
  }
  tag_ = make("tag", w, sizes.tags, glorot(w, sizes.tags), &random);
  tag_bias_ = make("tag.bias", 1, sizes.tags, 0, &random);
  const uint32_t all = 2 * sizes.arc + 2 * sizes.label;
  project_ = make("project", w, all, glorot(w, sizes.arc), &random);
  project_bias_ = make("project.bias", 1, all, 0, &random);
  root_ = make("root", 1, all, 0.2f, &random);
  head_bias_ = make("head.bias", 1, sizes.arc, 0.02f, &random);
  distance_ = make("distance", 1, sizes.distances(), 0, &random);
  place_ = make("place", sizes.arc, Sizes::kPlaces, 0, &random);
  label_place_ = make("label.place", Sizes::kPlaces, sizes.label, 0, &random);
  out_ = make("out", sizes.label, sizes.labels, glorot(sizes.label, sizes.labels), &random);
  out_bias_ = make("out.bias", 1, sizes.labels, 0, &random);
}

std::vector<Weights*> Network::all() {
  std::vector<Weights*> list = {&vectors_};
  for (Layer& layer : layers_) {
    list.push_back(&layer.in);
    list.push_back(&layer.peep);
    list.push_back(&layer.bias);
  }
  for (Weights* w :
       {&tag_, &tag_bias_, &project_, &project_bias_, &root_, &head_bias_, &distance_, &out_, &out_bias_, &place_, &label_place_})
    list.push_back(w);
  return list;
}

void Network::step(float rate) {
  ++now_;
  float norm = 0;
  for (Weights* w : all()) {
    if (w != &vectors_) norm += square_sum(w->gradient.data(), w->gradient.size());
  }
  norm = __builtin_sqrtf(norm);
  const float scale = norm > 2.0f ? 2.0f / norm : 1.0f;
  const float correct1 = 1.0f / (1.0f - std::pow(0.9f, static_cast<float>(now_)));
  const float correct2 = 1.0f / (1.0f - std::pow(0.98f, static_cast<float>(now_)));
  const float decay = std::min(kMeanDecay, 1.0f - 1.0f / static_cast<float>(1 + now_ / 4));
  for (Weights* w : all()) {
    if (w == &vectors_) continue;
    adam(w->value.data(), w->gradient.data(), w->first.data(), w->second.data(), w->value.size(), rate, scale, correct1,
         correct2);
    follow(w->mean.data(), w->value.data(), w->value.size(), decay);
  }
  const size_t width = sizes_.width;
  for (uint32_t row = 0; row < vectors_.rows; ++row) {
    if (vectors_.touched_at[row] != now_) continue;
    const size_t at = row * width;
    adam(&vectors_.value[at], &vectors_.gradient[at], &vectors_.first[at], &vectors_.second[at], width, rate, scale, correct1,
         correct2);
  }
  // The running mean of rows: all of them at times, which costs less than to do it when met.
  if (now_ % 16 == 0) follow(vectors_.mean.data(), vectors_.value.data(), vectors_.value.size(), std::pow(decay, 16.0f));
}

void Network::swap_means() {
  for (Weights* w : all()) std::swap(w->value, w->mean);
}

void Network::restart() {
  now_ = 0;
  for (Weights* w : all()) {
    w->mean = w->value;
    std::fill(w->first.begin(), w->first.end(), 0.0f);
    std::fill(w->second.begin(), w->second.end(), 0.0f);
    std::fill(w->touched_at.begin(), w->touched_at.end(), 0u);
  }
}

DEMARCHE_FAST void Network::scan(Layer& layer, size_t begin, size_t end) {
  const size_t w = sizes_.width;
  const size_t half = w / 2;
  const float* vf = layer.peep.value.data();
  const float* vr = vf + w;
  const float* bf = layer.bias.value.data();
  const float* br = bf + w;
  std::vector<float> zero(w, 0.0f);
  for (int side = 0; side < 2; ++side) {
    const size_t from = side == 0 ? 0 : half;
    for (size_t k = 0; k < end - begin; ++k) {
      const size_t t = side == 0 ? begin + k : end - 1 - k;
      const float* before = k == 0 ? zero.data() : layer.c.data() + (side == 0 ? t - 1 : t + 1) * w;
      const float* u = layer.u.data() + t * 3 * w;
      const float* x = layer.x.data() + t * w;
      float* f = layer.f.data() + t * w;
      float* r = layer.r.data() + t * w;
      float* c = layer.c.data() + t * w;
      float* h = layer.h.data() + t * w;
      for (size_t j = from; j < from + half; j += kLanes) {
        Lanes value, zf, zr, past, in, peep, bias;
        load(u + j, &value);
        load(u + w + j, &zf);
        load(u + 2 * w + j, &zr);
        load(before + j, &past);
        load(x + j, &in);
        load(vf + j, &peep);
        load(bf + j, &bias);
        zf += peep * past + bias;
        load(vr + j, &peep);
        load(br + j, &bias);
        zr += peep * past + bias;
        store(zf, f + j);
        store(zr, r + j);
        value += gate(zf) * (past - value);
        store(value, c + j);
        store(in + gate(zr) * (squash(value) - in), h + j);
      }
    }
  }
}

DEMARCHE_FAST void Network::scan_back(Layer& layer, size_t begin, size_t end, const float* dh_all, float* du_all, float* dx_all) {
  const size_t w = sizes_.width;
  const size_t half = w / 2;
  const float* vf = layer.peep.value.data();
  const float* vr = vf + w;
  float* gvf = layer.peep.gradient.data();
  float* gvr = gvf + w;
  float* gbf = layer.bias.gradient.data();
  float* gbr = gbf + w;
  std::vector<float> zero(w, 0.0f);
  std::vector<float> dc_next(w, 0.0f);
  float* carry = dc_next.data();
  for (int side = 0; side < 2; ++side) {
    const size_t from = side == 0 ? 0 : half;
    const size_t n = end - begin;
    for (size_t k = n; k-- > 0;) {
      const size_t t = side == 0 ? begin + k : end - 1 - k;
      const float* before = k == 0 ? zero.data() : layer.c.data() + (side == 0 ? t - 1 : t + 1) * w;
      const float* u = layer.u.data() + t * 3 * w;
      const float* x = layer.x.data() + t * w;
      const float* zf = layer.f.data() + t * w;
      const float* zr = layer.r.data() + t * w;
      const float* c = layer.c.data() + t * w;
      const float* dh = dh_all + t * w;
      float* du = du_all + t * 3 * w;
      float* dx = dx_all + t * w;
      for (size_t j = from; j < from + half; j += kLanes) {
        Lanes value, z_forget, z_reset, past, in, state, out, next, peep_f, peep_r;
        load(u + j, &value);
        load(zf + j, &z_forget);
        load(zr + j, &z_reset);
        load(before + j, &past);
        load(x + j, &in);
        load(c + j, &state);
        load(dh + j, &out);
        load(carry + j, &next);
        load(vf + j, &peep_f);
        load(vr + j, &peep_r);
        const Lanes o = gate(z_reset);
        const Lanes d_zr = out * (squash(state) - in) * gate_slope(z_reset);
        store(out * (1.0f - o), dx + j);
        const Lanes dc = next + out * o * squash_slope(state);
        const Lanes g = gate(z_forget);
        const Lanes d_zf = dc * (past - value) * gate_slope(z_forget);
        store(dc * (1.0f - g), du + j);
        store(d_zf, du + w + j);
        store(d_zr, du + 2 * w + j);
        store(dc * g + d_zf * peep_f + d_zr * peep_r, carry + j);
        add(gvf + j, d_zf * past);
        add(gvr + j, d_zr * past);
        add(gbf + j, d_zf);
        add(gbr + j, d_zr);
      }
    }
  }
}

DEMARCHE_FAST void Network::forward(const std::vector<const Sentence*>& batch, const Dropout* dropout, Random* random) {
  const size_t w = sizes_.width;
  starts_.assign(1, 0);
  for (const Sentence* sentence : batch) starts_.push_back(starts_.back() + sentence->size());
  n_ = starts_.back();
  Layer& bottom = layers_[0];
  bottom.x.assign(n_ * w, 0);
  for (size_t s = 0; s < batch.size(); ++s) {
    for (size_t i = 0; i < batch[s]->size(); ++i) {
      const Word& word = (*batch[s])[i];
      float* x = bottom.x.data() + (starts_[s] + i) * w;
      for (uint32_t k = 0; k < word.n_rows; ++k) {
        const float* row = vectors_.value.data() + size_t{word.rows[k]} * w;
        for (size_t j = 0; j < w; ++j) x[j] += row[j];
      }
    }
  }
  if (dropout != nullptr) {
    input_mask_.resize(n_ * w);
    for (float& m : input_mask_) m = random->uniform() < dropout->input ? 0.0f : 1.0f / (1.0f - dropout->input);
    times(bottom.x.data(), input_mask_.data(), n_ * w, bottom.x.data());
  }
  for (size_t l = 0; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    if (l > 0) layer.x = layers_[l - 1].h;
    const float* in = layer.x.data();
    if (dropout != nullptr && l > 0) {
      make_mask(starts_, w, dropout->between, random, &layer.mask);
      layer.dropped.resize(n_ * w);
      times(in, layer.mask.data(), n_ * w, layer.dropped.data());
      in = layer.dropped.data();
    }
    for (std::vector<float>* part : {&layer.f, &layer.r, &layer.c, &layer.h}) part->resize(n_ * w);
    layer.u.resize(n_ * 3 * w);
    multiply(n_, 3 * w, w, in, w, 1, layer.in.value.data(), 3 * w, layer.u.data(), 3 * w, false);
    for (size_t s = 0; s < batch.size(); ++s) scan(layer, starts_[s], starts_[s + 1]);
  }
  const Layer& tagger = layers_[sizes_.tag_layer];
  tags_.resize(n_ * sizes_.tags);
  for (size_t i = 0; i < n_; ++i) std::memcpy(&tags_[i * sizes_.tags], tag_bias_.value.data(), sizes_.tags * sizeof(float));
  multiply(n_, sizes_.tags, w, tagger.h.data(), w, 1, tag_.value.data(), sizes_.tags, tags_.data(), sizes_.tags, true);
  top_ = layers_.back().h;
  if (dropout != nullptr) {
    make_mask(starts_, w, dropout->between, random, &top_mask_);
    times(top_.data(), top_mask_.data(), n_ * w, top_.data());
  }
  const size_t all = project_.columns;
  projected_.resize(n_ * all);
  for (size_t i = 0; i < n_; ++i) std::memcpy(&projected_[i * all], project_bias_.value.data(), all * sizeof(float));
  multiply(n_, all, w, top_.data(), w, 1, project_.value.data(), all, projected_.data(), all, true);
  raw_ = projected_;
  const size_t arcs = 2 * sizes_.arc;  // the label part is bent after head and dependent are added
  for (size_t i = 0; i < n_; ++i) {
    for (size_t j = 0; j < arcs; ++j) {
      float& x = projected_[i * all + j];
      x = x > 0 ? x : kLeak * x;
    }
  }
  if (dropout != nullptr) {
    make_mask(starts_, all, dropout->hidden, random, &project_mask_);
    for (size_t i = 0; i < n_; ++i) times(&projected_[i * all], &project_mask_[i * all], arcs, &projected_[i * all]);
  }
}

DEMARCHE_FAST float Network::fit(const std::vector<Example>& batch, float share, const Dropout& dropout, Random* random) {
  std::vector<const Sentence*> sentences;
  for (const Example& example : batch) sentences.push_back(&example.words);
  forward(sentences, &dropout, random);
  const size_t w = sizes_.width;
  const size_t all = project_.columns;
  const size_t arc = sizes_.arc;
  const size_t label = sizes_.label;
  const float per_word = 1.0f / static_cast<float>(n_);
  float loss = 0;
  // Tags.
  for (size_t s = 0; s < batch.size(); ++s) {
    const Opinion* opinion = batch[s].opinion;
    for (size_t i = 0; i < batch[s].words.size(); ++i) {
      loss += softmax(&tags_[(starts_[s] + i) * sizes_.tags], sizes_.tags, batch[s].words[i].tag, kTagWeight * per_word,
                      opinion == nullptr ? nullptr : &opinion->tags[i * sizes_.tags], share);
    }
  }
  // Arcs and relations.
  std::vector<float> d_projected(n_ * all, 0.0f);
  std::vector<float> heads, d_heads, scores, transposed_heads, hidden, d_hidden, relations, places, d_places;
  const std::vector<float> place_t = transposed(place_);
  for (size_t s = 0; s < batch.size(); ++s) {
    const Sentence& sentence = batch[s].words;
    const Opinion* opinion = batch[s].opinion;
    const size_t n = sentence.size();
    const size_t base = starts_[s];
    const size_t padded = (n + 1 + 7) / 8 * 8;
    heads.assign(padded * arc, 0);
    std::memcpy(heads.data(), root_.value.data(), arc * sizeof(float));
    for (size_t i = 0; i < n; ++i) std::memcpy(&heads[(i + 1) * arc], &projected_[(base + i) * all], arc * sizeof(float));
    transposed_heads.assign(padded * arc, 0);
    for (size_t i = 0; i <= n; ++i) {
      for (size_t j = 0; j < arc; ++j) transposed_heads[j * padded + i] = heads[i * arc + j];
    }
    std::vector<float> own(padded, 0.0f);
    multiply(1, padded, arc, head_bias_.value.data(), arc, 1, transposed_heads.data(), padded, own.data(), padded, false);
    scores.assign(n * padded, 0);
    multiply(n, padded, arc, &projected_[base * all + arc], all, 1, transposed_heads.data(), padded, scores.data(), padded,
             false);
    std::vector<float> d_own(padded, 0.0f);
    places.assign(n * Sizes::kPlaces, 0);
    multiply(n, Sizes::kPlaces, arc, &projected_[base * all + arc], all, 1, place_.value.data(), Sizes::kPlaces, places.data(),
             Sizes::kPlaces, false);
    d_places.assign(n * Sizes::kPlaces, 0);
    for (size_t d = 0; d < n; ++d) {
      float* row = &scores[d * padded];
      for (size_t h = 0; h <= n; ++h) {
        const uint32_t place = place_of(d, h);
        row[h] += own[h] + distance_.value[place] + places[d * Sizes::kPlaces + place];
      }
      row[d + 1] = -1e9f;
      loss += softmax(row, n + 1, sentence[d].head, per_word, opinion == nullptr ? nullptr : &opinion->heads[d * (n + 1)], share);
      for (size_t h = n + 1; h < padded; ++h) row[h] = 0;
      for (size_t h = 0; h <= n; ++h) {
        d_own[h] += row[h];
        distance_.gradient[place_of(d, h)] += row[h];
        d_places[d * Sizes::kPlaces + place_of(d, h)] += row[h];
      }
    }
    // scores = D * H^T + D * P, each at its distance
    multiply(n, arc, padded, scores.data(), padded, 1, heads.data(), arc, &d_projected[base * all + arc], all, true);
    multiply(n, arc, Sizes::kPlaces, d_places.data(), Sizes::kPlaces, 1, place_t.data(), arc, &d_projected[base * all + arc], all,
             true);
    multiply(arc, Sizes::kPlaces, n, &projected_[base * all + arc], 1, all, d_places.data(), Sizes::kPlaces,
             place_.gradient.data(), Sizes::kPlaces, true);
    d_heads.assign(padded * arc, 0);
    multiply(padded, arc, n, scores.data(), 1, padded, &projected_[base * all + arc], all, d_heads.data(), arc, false);
    multiply(1, arc, padded, d_own.data(), padded, 1, heads.data(), arc, head_bias_.gradient.data(), arc, true);
    for (size_t h = 0; h <= n; ++h) {
      float* to = h == 0 ? root_.gradient.data() : &d_projected[(base + h - 1) * all];
      for (size_t j = 0; j < arc; ++j) to[j] += d_heads[h * arc + j] + d_own[h] * head_bias_.value[j];
    }
    // Relations under the gold heads.
    hidden.assign(n * label, 0);
    for (size_t d = 0; d < n; ++d) {
      const uint32_t h = sentence[d].head;
      const float* from = h == 0 ? root_.value.data() + 2 * arc : &projected_[(base + h - 1) * all + 2 * arc];
      const float* own_part = &projected_[(base + d) * all + 2 * arc + label];
      const float* place = &label_place_.value[size_t{place_of(d, h)} * label];
      for (size_t j = 0; j < label; ++j) {
        const float x = from[j] + own_part[j] + place[j];
        hidden[d * label + j] = (x > 0 ? x : kLeak * x) * project_mask_[base * all + 2 * arc + j];
      }
    }
    relations.resize(n * sizes_.labels);
    for (size_t d = 0; d < n; ++d)
      std::memcpy(&relations[d * sizes_.labels], out_bias_.value.data(), sizes_.labels * sizeof(float));
    multiply(n, sizes_.labels, label, hidden.data(), label, 1, out_.value.data(), sizes_.labels, relations.data(), sizes_.labels,
             true);
    for (size_t d = 0; d < n; ++d) {
      loss += softmax(&relations[d * sizes_.labels], sizes_.labels, sentence[d].label, per_word,
                      opinion == nullptr ? nullptr : &opinion->labels[d * sizes_.labels], share);
    }
    multiply(label, sizes_.labels, n, hidden.data(), 1, label, relations.data(), sizes_.labels, out_.gradient.data(),
             sizes_.labels, true);
    add_columns(relations.data(), n, sizes_.labels, out_bias_.gradient.data());
    d_hidden.assign(n * label, 0);
    const std::vector<float> out_t = transposed(out_);
    multiply(n, label, sizes_.labels, relations.data(), sizes_.labels, 1, out_t.data(), label, d_hidden.data(), label, false);
    for (size_t d = 0; d < n; ++d) {
      const uint32_t h = sentence[d].head;
      const float* from = h == 0 ? root_.value.data() + 2 * arc : &projected_[(base + h - 1) * all + 2 * arc];
      const float* own_part = &projected_[(base + d) * all + 2 * arc + label];
      float* d_from = h == 0 ? root_.gradient.data() + 2 * arc : &d_projected[(base + h - 1) * all + 2 * arc];
      float* d_part = &d_projected[(base + d) * all + 2 * arc + label];
      const float* place = &label_place_.value[size_t{place_of(d, h)} * label];
      float* d_place = &label_place_.gradient[size_t{place_of(d, h)} * label];
      for (size_t j = 0; j < label; ++j) {
        const float g = d_hidden[d * label + j] * project_mask_[base * all + 2 * arc + j] *
                        (from[j] + own_part[j] + place[j] > 0 ? 1.0f : kLeak);
        d_from[j] += g;
        d_part[j] += g;
        d_place[j] += g;
      }
    }
  }
  const size_t arcs = 2 * arc;
  for (size_t i = 0; i < n_; ++i) {
    for (size_t j = 0; j < arcs; ++j)
      d_projected[i * all + j] *= project_mask_[i * all + j] * (raw_[i * all + j] > 0 ? 1.0f : kLeak);
  }
  multiply(w, all, n_, top_.data(), 1, w, d_projected.data(), all, project_.gradient.data(), all, true);
  add_columns(d_projected.data(), n_, all, project_bias_.gradient.data());
  std::vector<float> dh(n_ * w);
  const std::vector<float> project_t = transposed(project_);
  multiply(n_, w, all, d_projected.data(), all, 1, project_t.data(), w, dh.data(), w, false);
  times(dh.data(), top_mask_.data(), n_ * w, dh.data());
  std::vector<float> du(n_ * 3 * w), dx(n_ * w), back(n_ * w);
  for (size_t l = layers_.size(); l-- > 0;) {
    Layer& layer = layers_[l];
    if (l == sizes_.tag_layer) {
      multiply(w, sizes_.tags, n_, layer.h.data(), 1, w, tags_.data(), sizes_.tags, tag_.gradient.data(), sizes_.tags, true);
      add_columns(tags_.data(), n_, sizes_.tags, tag_bias_.gradient.data());
      const std::vector<float> tag_t = transposed(tag_);
      multiply(n_, w, sizes_.tags, tags_.data(), sizes_.tags, 1, tag_t.data(), w, dh.data(), w, true);
    }
    for (size_t s = 0; s < batch.size(); ++s) scan_back(layer, starts_[s], starts_[s + 1], dh.data(), du.data(), dx.data());
    const float* in = l > 0 ? layer.dropped.data() : layer.x.data();
    multiply(w, 3 * w, n_, in, 1, w, du.data(), 3 * w, layer.in.gradient.data(), 3 * w, true);
    const std::vector<float> in_t = transposed(layer.in);
    multiply(n_, w, 3 * w, du.data(), 3 * w, 1, in_t.data(), w, back.data(), w, false);
    if (l > 0) times(back.data(), layer.mask.data(), n_ * w, back.data());
    for (size_t i = 0; i < n_ * w; ++i) dh[i] = dx[i] + back[i];
  }
  times(dh.data(), input_mask_.data(), n_ * w, dh.data());
  for (size_t s = 0; s < batch.size(); ++s) {
    for (size_t i = 0; i < batch[s].words.size(); ++i) {
      const Word& word = batch[s].words[i];
      const float* d = dh.data() + (starts_[s] + i) * w;
      for (uint32_t k = 0; k < word.n_rows; ++k) {
        float* g = vectors_.gradient.data() + size_t{word.rows[k]} * w;
        for (size_t j = 0; j < w; ++j) g[j] += d[j];
        vectors_.touched_at[word.rows[k]] = now_ + 1;
      }
    }
  }
  return loss;
}

void Network::judge(const Sentence& sentence, float weight, Opinion* opinion) {
  forward({&sentence}, nullptr, nullptr);
  const size_t n = sentence.size();
  const size_t all = project_.columns;
  const size_t arc = sizes_.arc;
  const size_t label = sizes_.label;
  opinion->tags.resize(n * sizes_.tags);
  opinion->heads.resize(n * (n + 1));
  opinion->labels.resize(n * sizes_.labels);
  std::vector<float> scores(n + 1), hidden(label), places(n * Sizes::kPlaces);
  multiply(n, Sizes::kPlaces, arc, &projected_[arc], all, 1, place_.value.data(), Sizes::kPlaces, places.data(), Sizes::kPlaces,
           false);
  // `gold` plays no part: with all of the share nothing is taken off but zeros.
  const auto add_likely = [&](std::vector<float>* from, size_t count, float* to) {
    const std::vector<float> none(count, 0.0f);
    softmax(from->data(), count, 0, weight, none.data(), 1.0f);
    for (size_t i = 0; i < count; ++i) to[i] += (*from)[i];
  };
  for (size_t d = 0; d < n; ++d) {
    std::vector<float> tags(tags_.begin() + static_cast<ptrdiff_t>(d * sizes_.tags),
                            tags_.begin() + static_cast<ptrdiff_t>((d + 1) * sizes_.tags));
    add_likely(&tags, sizes_.tags, &opinion->tags[d * sizes_.tags]);
    score_heads(d, n, places.data(), scores.data());
    add_likely(&scores, n + 1, &opinion->heads[d * (n + 1)]);
    std::vector<float> relation(sizes_.labels);
    score_labels(d, sentence[d].head, hidden.data(), relation.data());
    add_likely(&relation, sizes_.labels, &opinion->labels[d * sizes_.labels]);
  }
}

// Scores of the heads of word d of the one sentence at hand; its own is far below all.
void Network::score_heads(size_t d, size_t n, const float* places, float* scores) const {
  const size_t all = project_.columns;
  const size_t arc = sizes_.arc;
  for (size_t h = 0; h <= n; ++h) {
    const float* head = h == 0 ? root_.value.data() : &projected_[(h - 1) * all];
    const float* own = &projected_[d * all + arc];
    float score = distance_.value[place_of(d, h)] + places[d * Sizes::kPlaces + place_of(d, h)];
    for (size_t j = 0; j < arc; ++j) score += head[j] * (own[j] + head_bias_.value[j]);
    scores[h] = h == d + 1 ? -1e9f : score;
  }
}

// Scores of the relations of word d of the one sentence at hand below head h.
void Network::score_labels(size_t d, size_t h, float* hidden, float* scores) const {
  const size_t all = project_.columns;
  const size_t arc = sizes_.arc;
  const size_t label = sizes_.label;
  const float* from = h == 0 ? root_.value.data() + 2 * arc : &projected_[(h - 1) * all + 2 * arc];
  for (size_t j = 0; j < label; ++j) {
    const float x = from[j] + projected_[d * all + 2 * arc + label + j] + label_place_.value[place_of(d, h) * label + j];
    hidden[j] = x > 0 ? x : kLeak * x;
  }
  multiply(1, sizes_.labels, label, hidden, label, 1, out_.value.data(), sizes_.labels, scores, sizes_.labels, false);
  for (size_t j = 0; j < sizes_.labels; ++j) scores[j] += out_bias_.value[j];
}

Network::Guess Network::guess(const Sentence& sentence) {
  forward({&sentence}, nullptr, nullptr);
  const size_t n = sentence.size();
  const size_t all = project_.columns;
  const size_t arc = sizes_.arc;
  Guess guess;
  std::vector<float> scores(n + 1), hidden(sizes_.label), relation(sizes_.labels), places(n * Sizes::kPlaces);
  multiply(n, Sizes::kPlaces, arc, &projected_[arc], all, 1, place_.value.data(), Sizes::kPlaces, places.data(), Sizes::kPlaces,
           false);
  for (size_t d = 0; d < n; ++d) {
    const float* t = &tags_[d * sizes_.tags];
    guess.tags.push_back(static_cast<uint32_t>(std::max_element(t, t + sizes_.tags) - t));
    score_heads(d, n, places.data(), scores.data());
    guess.heads.push_back(static_cast<uint32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin()));
    score_labels(d, guess.heads.back(), hidden.data(), relation.data());
    guess.labels.push_back(static_cast<uint32_t>(std::max_element(relation.begin(), relation.end()) - relation.begin()));
  }
  return guess;
}

}  // namespace demarche::train
