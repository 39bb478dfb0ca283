#include "learn/integer.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // inside the compiler's own header
#endif
#include <immintrin.h>
#endif

namespace demarche::learn {

std::vector<int16_t> pack(const std::vector<int16_t>& weights, size_t k, size_t n) {
  std::vector<int16_t> packed(k * n);
  size_t at = 0;
  for (size_t block = 0; block < n; block += 8) {
    for (size_t row = 0; row < k; row += 2) {
      for (size_t column = 0; column < 8; ++column) {
        packed[at++] = weights[row * n + block + column];
        packed[at++] = weights[(row + 1) * n + block + column];
      }
    }
  }
  return packed;
}

void multiply_plain(const int16_t* a, size_t lda, size_t m, size_t k, const int16_t* packed, size_t n, int32_t* out) {
  for (size_t i = 0; i < m; ++i) {
    for (size_t block = 0; block < n; block += 8) {
      const int16_t* w = packed + block * k;
      uint32_t sum[8] = {0};  // unsigned: wraps where signed numbers must not
      for (size_t row = 0; row < k; row += 2, w += 16) {
        const int32_t x = a[i * lda + row];
        const int32_t y = a[i * lda + row + 1];
        for (size_t column = 0; column < 8; ++column) {
          sum[column] += static_cast<uint32_t>(x * w[2 * column]) + static_cast<uint32_t>(y * w[2 * column + 1]);
        }
      }
      std::memcpy(out + i * n + block, sum, sizeof(sum));
    }
  }
}

#if defined(__x86_64__)
namespace {

// The loops over a tile are written out, so that its sums stay in registers.
#if defined(__clang__)
#define DEMARCHE_UNROLL _Pragma("clang loop unroll(full)")
#else
#define DEMARCHE_UNROLL _Pragma("GCC unroll 8")
#endif

inline int32_t pair_at(const int16_t* a) {
  int32_t pair;
  std::memcpy(&pair, a, sizeof(pair));
  return pair;
}

template <int kRows, int kBlocks>
__attribute__((target("avx2"))) inline void tile_avx2(const int16_t* a, size_t lda, size_t k, const int16_t* w, size_t n,
                                                      int32_t* out) {
  __m256i sum[kRows][kBlocks];
  DEMARCHE_UNROLL
  for (int i = 0; i < kRows; ++i) {
    DEMARCHE_UNROLL
    for (int j = 0; j < kBlocks; ++j) sum[i][j] = _mm256_setzero_si256();
  }
  const size_t block = 8 * k;
  for (size_t row = 0; row < k; row += 2) {
    __m256i b[kBlocks];
    DEMARCHE_UNROLL
    for (int j = 0; j < kBlocks; ++j) b[j] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w + j * block + row * 8));
    DEMARCHE_UNROLL
    for (int i = 0; i < kRows; ++i) {
      const __m256i x = _mm256_set1_epi32(pair_at(a + i * lda + row));
      DEMARCHE_UNROLL
      for (int j = 0; j < kBlocks; ++j) sum[i][j] = _mm256_add_epi32(sum[i][j], _mm256_madd_epi16(x, b[j]));
    }
  }
  DEMARCHE_UNROLL
  for (int i = 0; i < kRows; ++i) {
    DEMARCHE_UNROLL
    for (int j = 0; j < kBlocks; ++j) _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i * n + j * 8), sum[i][j]);
  }
}

template <int kBlocks>
__attribute__((target("avx2"))) void blocks_avx2(const int16_t* a, size_t lda, size_t m, size_t k, const int16_t* w, size_t n,
                                                 int32_t* out) {
  size_t i = 0;
  for (; i + 4 <= m; i += 4) tile_avx2<4, kBlocks>(a + i * lda, lda, k, w, n, out + i * n);
  for (; i < m; ++i) tile_avx2<1, kBlocks>(a + i * lda, lda, k, w, n, out + i * n);
}

void multiply_avx2(const int16_t* a, size_t lda, size_t m, size_t k, const int16_t* packed, size_t n, int32_t* out) {
  size_t j = 0;
  for (; j + 24 <= n; j += 24) blocks_avx2<3>(a, lda, m, k, packed + j * k, n, out + j);
  for (; j + 8 <= n; j += 8) blocks_avx2<1>(a, lda, m, k, packed + j * k, n, out + j);
}

#define DEMARCHE_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

// Two blocks of 8 columns make one vector of 16.
template <int kRows, int kPairs>
DEMARCHE_VNNI inline void tile_vnni(const int16_t* a, size_t lda, size_t k, const int16_t* w, size_t n, int32_t* out) {
  __m512i sum[kRows][kPairs];
  DEMARCHE_UNROLL
  for (int i = 0; i < kRows; ++i) {
    DEMARCHE_UNROLL
    for (int j = 0; j < kPairs; ++j) sum[i][j] = _mm512_setzero_si512();
  }
  const size_t block = 8 * k;
  for (size_t row = 0; row < k; row += 2) {
    __m512i b[kPairs];
    DEMARCHE_UNROLL
    for (int j = 0; j < kPairs; ++j) {
      const int16_t* at = w + 2 * j * block + row * 8;
      b[j] = _mm512_inserti64x4(_mm512_zextsi256_si512(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at))),
                                _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + block)), 1);
    }
    DEMARCHE_UNROLL
    for (int i = 0; i < kRows; ++i) {
      const __m512i x = _mm512_set1_epi32(pair_at(a + i * lda + row));
      DEMARCHE_UNROLL
      for (int j = 0; j < kPairs; ++j) sum[i][j] = _mm512_dpwssd_epi32(sum[i][j], x, b[j]);
    }
  }
  DEMARCHE_UNROLL
  for (int i = 0; i < kRows; ++i) {
    DEMARCHE_UNROLL
    for (int j = 0; j < kPairs; ++j) _mm512_storeu_si512(out + i * n + j * 16, sum[i][j]);
  }
}

template <int kPairs>
DEMARCHE_VNNI void pairs_vnni(const int16_t* a, size_t lda, size_t m, size_t k, const int16_t* w, size_t n, int32_t* out) {
  size_t i = 0;
  for (; i + 8 <= m; i += 8) tile_vnni<8, kPairs>(a + i * lda, lda, k, w, n, out + i * n);
  for (; i < m; ++i) tile_vnni<1, kPairs>(a + i * lda, lda, k, w, n, out + i * n);
}

void multiply_vnni(const int16_t* a, size_t lda, size_t m, size_t k, const int16_t* packed, size_t n, int32_t* out) {
  size_t j = 0;
  for (; j + 32 <= n; j += 32) pairs_vnni<2>(a, lda, m, k, packed + j * k, n, out + j);
  for (; j + 16 <= n; j += 16) pairs_vnni<1>(a, lda, m, k, packed + j * k, n, out + j);
  for (; j + 8 <= n; j += 8) blocks_avx2<1>(a, lda, m, k, packed + j * k, n, out + j);
}

}  // namespace

int machine_level() {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2")) return 0;
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni") ? 2 : 1;
}

Multiply multiply_for(int level) {
  level = std::min(level, machine_level());
  return level >= 2 ? multiply_vnni : level == 1 ? multiply_avx2 : multiply_plain;
}
#else
int machine_level() {
  return 0;
}
Multiply multiply_for(int) {
  return multiply_plain;
}
#endif

}  // namespace demarche::learn
