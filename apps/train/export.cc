#include "train/export.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "base/hash.h"
#include "learn/integer.h"
#include "syntax/model.h"

namespace demarche::train {
namespace {

struct File {
  std::vector<std::pair<std::string, std::string>> parts;

  template <typename T>
  void add(const std::string& name, const std::vector<T>& values) {
    parts.push_back({name, std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T))});
  }

  bool write(const std::string& path) const {
    std::string out(syntax::kModelMagic, 8);
    const auto number = [&](uint64_t value) { out.append(reinterpret_cast<const char*>(&value), 8); };
    number(parts.size());
    uint64_t at = (16 + parts.size() * 32 + 63) / 64 * 64;
    for (const auto& [name, bytes] : parts) {
      char cell[16] = {0};
      std::memcpy(cell, name.data(), std::min<size_t>(15, name.size()));
      out.append(cell, 16);
      number(at);
      number(bytes.size());
      at = (at + bytes.size() + 63) / 64 * 64;
    }
    for (const auto& [name, bytes] : parts) {
      out.resize((out.size() + 63) / 64 * 64, '\0');
      out += bytes;
    }
    std::ofstream file(path, std::ios::binary);
    file.write(out.data(), static_cast<std::streamsize>(out.size()));
    return static_cast<bool>(file);
  }
};

template <typename T>
std::vector<T> rounded(const Weights& w, int bits, double limit) {
  std::vector<T> out(w.value.size());
  size_t clipped = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    const double x = std::round(static_cast<double>(w.value[i]) * std::ldexp(1.0, bits));
    clipped += std::fabs(x) > limit;
    out[i] = static_cast<T>(std::clamp(x, -limit, limit));
  }
  if (clipped > 0) std::fprintf(stderr, "%s: %zu of %zu weights clipped\n", w.name.c_str(), clipped, out.size());
  return out;
}

}  // namespace

bool export_model(Network* network, const Inventory& inventory, const std::string& path) {
  using namespace syntax;
  const Sizes& from = network->sizes();
  ModelSizes sizes;
  sizes.vocabulary = static_cast<uint32_t>(inventory.words.size());
  sizes.slots = 1;
  while (sizes.slots < sizes.vocabulary * 2) sizes.slots *= 2;
  sizes.hash_rows = kHashRows;
  sizes.sense_slots = 2;
  while (sizes.sense_slots * 3 / 4 < inventory.senses.size()) sizes.sense_slots *= 2;
  sizes.width = from.width;
  sizes.layers = from.layers;
  sizes.tag_layer = from.tag_layer;
  sizes.arc = from.arc;
  sizes.label = from.label;
  sizes.tags = from.tags;
  sizes.used_tags = static_cast<uint32_t>(inventory.tags.size());
  sizes.labels = from.labels;
  sizes.far = Sizes::kFar;
  File file;
  for (Weights* w : network->all()) {
    if (w->name == "vectors") {
      // As many bits behind the point as leave one value in five hundred to clip.
      std::vector<float> size;
      for (size_t i = 0; i < w->value.size(); i += 7) size.push_back(std::fabs(w->value[i]));
      std::sort(size.begin(), size.end());
      const float high = size[size.size() - 1 - size.size() / 500];
      sizes.vector_bits = 3;
      while (sizes.vector_bits < 9 && high * static_cast<float>(2 << sizes.vector_bits) <= 127.0f) ++sizes.vector_bits;
      std::fprintf(stderr, "vectors: %u bits behind the point\n", sizes.vector_bits);
      file.add("vectors", rounded<int8_t>(*w, static_cast<int>(sizes.vector_bits), 127));
    } else if (w->name.find(".peep") != std::string::npos) {
      file.add(w->name, rounded<int16_t>(*w, kPeepBits, 32767));
    } else if (w->name == "root" || w->name == "head.bias" || w->name == "label.place") {
      file.add(w->name, rounded<int16_t>(*w, kScoreBits, 32767));
    } else if (w->name == "place") {
      file.add(w->name, learn::pack(rounded<int16_t>(*w, kScoreBits, 32767), w->rows, w->columns));
    } else if (w->name == "distance") {
      file.add(w->name, rounded<int32_t>(*w, kScoreBits, 1 << 20));
    } else if (w->name == "out.bias") {
      file.add(w->name, rounded<int32_t>(*w, kScoreBits + kWeightBits, 1 << 28));
    } else if (w->name.find(".bias") != std::string::npos) {
      file.add(w->name, rounded<int32_t>(*w, kActivationBits + kWeightBits, 1 << 29));
    } else {
      file.add(w->name, learn::pack(rounded<int16_t>(*w, kWeightBits, 32767), w->rows, w->columns));
    }
  }
  std::vector<Slot> slots(sizes.slots);
  for (uint32_t row = 1; row < sizes.vocabulary; ++row) {
    const uint64_t hash = hash64(inventory.words[row]);
    uint64_t at = hash;
    while (slots[at & (sizes.slots - 1)].row != kNone) ++at;
    slots[at & (sizes.slots - 1)] = {static_cast<uint32_t>(hash >> 32), row};
  }
  file.add("slots", slots);
  std::vector<SenseSlot> senses(sizes.sense_slots);
  for (const auto& [form, fields] : inventory.senses) {
    const uint64_t hash = hash64(form);
    uint64_t at = hash;
    while (senses[at & (sizes.sense_slots - 1)].senses != Senses{}) ++at;
    senses[at & (sizes.sense_slots - 1)] = {static_cast<uint32_t>(hash >> 32), fields};
  }
  file.add("senses", senses);
  std::vector<char> names(inventory.tags.size() * 16, '\0');
  for (size_t i = 0; i < inventory.tags.size(); ++i) {
    const std::string name = inventory.tags[i].first + " " + std::string(name_of(inventory.tags[i].second));
    std::memcpy(names.data() + i * 16, name.data(), std::min<size_t>(15, name.size()));
  }
  file.add("tags", names);
  file.add("sizes", std::vector<ModelSizes>{sizes});
  return file.write(path);
}

}  // namespace demarche::train
