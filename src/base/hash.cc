#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace demarche {

uint64_t hash64(std::string_view bytes, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

void hash64_fives(const uint64_t* values, size_t n, std::vector<uint64_t>* out) {
  for (size_t i = 0; i + 5 <= n; ++i) out->push_back(XXH3_64bits(values + i, 5 * sizeof(uint64_t)));
}

std::string hex64(uint64_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) out[static_cast<size_t>(i)] = kDigits[value & 15];
  return out;
}

}  // namespace demarche
