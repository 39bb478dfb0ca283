#include "learn/integer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace demarche::learn {
namespace {

// Numbers over the whole 16 bits, the same on every run.
std::vector<int16_t> noise(size_t n, uint32_t seed) {
  std::vector<int16_t> out(n);
  for (int16_t& x : out) {
    seed = seed * 1664525u + 1013904223u;
    x = static_cast<int16_t>(static_cast<int32_t>(seed >> 16) - 32768);
    if (x == -32768) x = -32767;  // weights never hold it
  }
  return out;
}

TEST(Multiply, PlainIsTheTextbookProduct) {
  const std::vector<int16_t> a = {1, 2, 3, 4, -5, 6, 7, 100};
  std::vector<int16_t> w(4 * 8);
  for (size_t i = 0; i < w.size(); ++i) w[i] = static_cast<int16_t>(i * 3 % 11) - 5;
  std::vector<int32_t> out(2 * 8);
  multiply_plain(a.data(), 4, 2, 4, pack(w, 4, 8).data(), 8, out.data());
  for (size_t i = 0; i < 2; ++i) {
    for (size_t j = 0; j < 8; ++j) {
      int32_t sum = 0;
      for (size_t k = 0; k < 4; ++k) sum += a[i * 4 + k] * w[k * 8 + j];
      EXPECT_EQ(out[i * 8 + j], sum) << i << "," << j;
    }
  }
}

TEST(Multiply, EveryKernelGivesTheBytesOfThePlainOne) {
  for (const size_t m : {1u, 3u, 4u, 7u, 8u, 17u}) {
    for (const size_t n : {8u, 16u, 24u, 40u, 56u, 64u}) {
      for (const size_t k : {2u, 16u, 94u, 192u}) {
        const auto a = noise(m * (k + 6), static_cast<uint32_t>(m * 131 + n));
        const auto w = pack(noise(k * n, static_cast<uint32_t>(k * 7 + n)), k, n);
        std::vector<int32_t> want(m * n), got(m * n);
        multiply_plain(a.data(), k + 6, m, k, w.data(), n, want.data());
        for (int level = 0; level <= machine_level(); ++level) {
          std::fill(got.begin(), got.end(), 0);
          multiply_for(level)(a.data(), k + 6, m, k, w.data(), n, got.data());
          EXPECT_EQ(got, want) << "level " << level << " m " << m << " n " << n << " k " << k;
        }
      }
    }
  }
}

}  // namespace
}  // namespace demarche::learn
