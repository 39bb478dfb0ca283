#include "syntax/model.h"

#include <cstring>

#include "syntax/features.h"

namespace demarche::syntax {
namespace {

struct Part {
  char name[16];
  uint64_t offset, size;
};

constexpr size_t kMaxParts = 64;

}  // namespace

Result<Model> Model::load(const std::string& path) {
  auto file = MappedFile::open(path);
  if (!file) return file.error();
  Model model;
  model.file_ = std::move(*file);
  const std::string_view bytes = model.file_.bytes();
  const auto bad = [&](const std::string& what) {
    return Error{"syntax.bad-model", path + ": " + what + "; run `make train` or fetch the file anew"};
  };
  uint64_t n_parts = 0;
  if (bytes.size() < 16 || bytes.substr(0, 8) != std::string_view(kModelMagic, 8)) return bad("not a model of this version");
  std::memcpy(&n_parts, bytes.data() + 8, 8);
  if (n_parts > kMaxParts || bytes.size() < 16 + n_parts * sizeof(Part)) return bad("the list of parts is damaged");
  std::string wrong;
  const auto find = [&](const std::string& name, uint64_t size) -> const char* {
    for (uint64_t i = 0; i < n_parts; ++i) {
      Part part;
      std::memcpy(&part, bytes.data() + 16 + i * sizeof(Part), sizeof(Part));
      if (std::string_view(part.name, strnlen(part.name, sizeof(part.name))) != name) continue;
      if (part.size != size || part.offset % 64 != 0 || part.offset > bytes.size() || part.size > bytes.size() - part.offset)
        break;
      return bytes.data() + part.offset;
    }
    if (wrong.empty()) wrong = "part \"" + name + "\" is missing or of the wrong size";
    return nullptr;
  };
  const char* sizes = find("sizes", sizeof(ModelSizes));
  if (sizes == nullptr) return bad(wrong);
  std::memcpy(&model.sizes, sizes, sizeof(ModelSizes));
  const ModelSizes& s = model.sizes;
  const auto between = [](uint64_t value, uint64_t low, uint64_t high) { return value >= low && value <= high; };
  if (!between(s.vocabulary, 1, 1u << 20) || !between(s.slots, 2, 1u << 22) || (s.slots & (s.slots - 1)) != 0 ||
      s.slots < s.vocabulary * 5 / 4 || s.hash_rows != kHashRows || s.vector_bits > 11 || !between(s.width, 16, 1024) ||
      s.width % 16 != 0 || !between(s.layers, 1, 8) || s.tag_layer >= s.layers || !between(s.arc, 16, 512) || s.arc % 16 != 0 ||
      !between(s.label, 16, 512) || s.label % 16 != 0 || !between(s.tags, 8, 1024) || s.tags % 8 != 0 ||
      !between(s.used_tags, 1, s.tags) || s.labels < kDeprelNames.size() || s.labels % 8 != 0 || s.labels > 1024 || s.far != 12 ||
      !between(s.sense_slots, 2, 1u << 22) || (s.sense_slots & (s.sense_slots - 1)) != 0) {
    return bad("the sizes are damaged");
  }
  const uint64_t w = s.width;
  const uint64_t all = 2 * uint64_t{s.arc} + 2 * uint64_t{s.label};
  const auto as = [&](auto*& to, const std::string& name, uint64_t count) {
    using Type = std::remove_reference_t<decltype(*to)>;
    to = reinterpret_cast<Type*>(find(name, count * sizeof(Type)));
  };
  as(model.slots, "slots", s.slots);
  as(model.vectors, "vectors", (uint64_t{s.vocabulary} + s.hash_rows + kSenseRows) * w);
  as(model.senses, "senses", s.sense_slots);
  model.layers.resize(s.layers);
  for (uint32_t l = 0; l < s.layers; ++l) {
    const std::string name = "layer" + std::to_string(l);
    as(model.layers[l].in, name + ".in", 3 * w * w);
    as(model.layers[l].peep, name + ".peep", 2 * w);
    as(model.layers[l].bias, name + ".bias", 2 * w);
  }
  as(model.tag, "tag", w * s.tags);
  as(model.tag_bias, "tag.bias", s.tags);
  as(model.project, "project", w * all);
  as(model.project_bias, "project.bias", all);
  as(model.root, "root", all);
  as(model.head_bias, "head.bias", s.arc);
  as(model.distance, "distance", 2 * uint64_t{s.far} + 2);
  as(model.place, "place", uint64_t{s.arc} * kPlaces);
  as(model.label_place, "label.place", uint64_t{s.label} * kPlaces);
  as(model.out, "out", uint64_t{s.label} * s.labels);
  as(model.out_bias, "out.bias", s.labels);
  const char* names = nullptr;
  constexpr uint64_t kNameBytes = 16;
  as(names, "tags", s.used_tags * kNameBytes);
  if (!wrong.empty()) return bad(wrong);
  bool free_slot = false;
  for (uint32_t i = 0; i < s.slots; ++i) {
    if (model.slots[i].row != kNone && model.slots[i].row >= s.vocabulary) return bad("the list of words is damaged");
    free_slot = free_slot || model.slots[i].row == kNone;
  }
  bool free_sense = false;
  for (uint32_t i = 0; i < s.sense_slots && !free_sense; ++i) free_sense = model.senses[i].senses == Senses{};
  if (!free_slot || !free_sense) return bad("the list of words is damaged");
  for (uint32_t i = 0; i < s.used_tags; ++i) {
    const std::string_view name(names + i * kNameBytes, strnlen(names + i * kNameBytes, kNameBytes));
    const size_t space = name.find(' ');
    const auto upos = parse_upos(space == std::string_view::npos ? std::string_view() : name.substr(space + 1));
    if (!upos) return bad("the names of tags are damaged");
    model.xpos.push_back(name.substr(0, space));
    model.upos.push_back(*upos);
  }
  return model;
}

}  // namespace demarche::syntax
