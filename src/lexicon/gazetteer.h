// The places of the world by name: cities, first-level regions, countries, from one memory-mapped file.
//
// data/link/gazetteer.bin is made by tools/build_gazetteer.py and read in place: opening it costs a check of its sizes, a
// look-up a few cache lines. Read-only, shared by all threads; views live as long as the gazetteer.
//   find(fold_place_name("Kharkov"))  Kharkiv, UKR        find("kremlin leader")  nothing
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "base/result.h"

namespace demarche::lexicon {

// Lower case, without accents, apostrophes and points, hyphens as blanks: "Sana'a" -> "sanaa", "Deir ez-Zor" -> "deir ez zor".
std::string fold_place_name(std::string_view name);

struct GazetteerPlace {
  enum class Kind : uint8_t { kCity, kCapital, kRegion, kCountry } kind = Kind::kCity;
  std::string_view name;
  std::string_view country;  // ISO 3166 alpha-3
  std::string_view admin1;   // name of the region it lies in
  uint32_t geonames = 0;     // 0: none
  int32_t lat = 0, lon = 0;  // degrees * 100000
  uint32_t population = 0;
  bool second_level = false;  // a county or district, not a first-level region
  bool word = false;          // the name is also an English word
  bool given_name = false;    // the name is also a person's
};

class Gazetteer {
 public:
  static Result<Gazetteer> open(const std::string& path);

  struct Hit {
    uint32_t place = 0;
    bool alternate = false;  // not the name it is best known by
  };
  // Appends the places so named, in file order.
  void find(std::string_view folded, std::vector<Hit>* hits) const;
  bool has(std::string_view folded) const;
  GazetteerPlace place(uint32_t index) const;
  GazetteerPlace::Kind kind(uint32_t index) const;
  size_t size() const { return n_places_; }

 private:
  uint32_t word(size_t byte) const;
  std::pair<uint32_t, uint32_t> range(std::string_view folded, uint32_t* low) const;
  std::string_view name_at(uint32_t offset) const;

  MappedFile file_;
  uint32_t n_places_ = 0, n_entries_ = 0, n_admin1_ = 0, n_countries_ = 0, n_name_bytes_ = 0;
  size_t buckets_ = 0, entries_ = 0, places_ = 0, admin1_ = 0, countries_ = 0, names_ = 0;  // byte offsets
};

}  // namespace demarche::lexicon
