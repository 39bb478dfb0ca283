#include "train/matrix.h"

#include <algorithm>
#include <cstring>

namespace demarche::train {
namespace {

// The loops over a tile are written out, so that its sums stay in registers.
#if defined(__clang__)
#define DEMARCHE_UNROLL _Pragma("clang loop unroll(full)")
#else
#define DEMARCHE_UNROLL _Pragma("GCC unroll 8")
#endif

#define DEMARCHE_AVX2 __attribute__((target("avx2,fma")))

template <int kRows, int kVectors>
DEMARCHE_AVX2 inline __attribute__((always_inline)) void tile(size_t k, const float* a, size_t row, size_t column,
                                                              const float* panel, float* c, size_t ldc, bool add) {
  __m256 sum[kRows][kVectors];
  DEMARCHE_UNROLL
  for (int i = 0; i < kRows; ++i) {
    DEMARCHE_UNROLL
    for (int j = 0; j < kVectors; ++j) sum[i][j] = add ? _mm256_loadu_ps(c + i * ldc + j * 8) : _mm256_setzero_ps();
  }
  for (size_t p = 0; p < k; ++p) {
    __m256 b[kVectors];
    DEMARCHE_UNROLL
    for (int j = 0; j < kVectors; ++j) b[j] = _mm256_loadu_ps(panel + p * kVectors * 8 + j * 8);
    DEMARCHE_UNROLL
    for (int i = 0; i < kRows; ++i) {
      const __m256 x = _mm256_broadcast_ss(a + i * row + p * column);
      DEMARCHE_UNROLL
      for (int j = 0; j < kVectors; ++j) sum[i][j] = _mm256_fmadd_ps(x, b[j], sum[i][j]);
    }
  }
  DEMARCHE_UNROLL
  for (int i = 0; i < kRows; ++i) {
    DEMARCHE_UNROLL
    for (int j = 0; j < kVectors; ++j) _mm256_storeu_ps(c + i * ldc + j * 8, sum[i][j]);
  }
}

template <int kVectors>
DEMARCHE_AVX2 void panel_product(size_t m, size_t k, const float* a, size_t row, size_t column, const float* b, size_t ldb,
                                 float* c, size_t ldc, bool add, std::vector<float>* panel) {
  panel->resize(k * kVectors * 8);
  for (size_t p = 0; p < k; ++p) std::memcpy(panel->data() + p * kVectors * 8, b + p * ldb, kVectors * 8 * sizeof(float));
  size_t i = 0;
  for (; i + 4 <= m; i += 4) tile<4, kVectors>(k, a + i * row, row, column, panel->data(), c + i * ldc, ldc, add);
  for (; i < m; ++i) tile<1, kVectors>(k, a + i * row, row, column, panel->data(), c + i * ldc, ldc, add);
}

#define DEMARCHE_AVX512 __attribute__((target("avx512f,avx2,fma")))

// The same with sixteen lanes, for machines that have them.
template <int kRows, int kVectors>
DEMARCHE_AVX512 inline __attribute__((always_inline)) void wide_tile(size_t k, const float* a, size_t row, size_t column,
                                                                     const float* panel, float* c, size_t ldc, bool add) {
  __m512 sum[kRows][kVectors];
  DEMARCHE_UNROLL
  for (int i = 0; i < kRows; ++i) {
    DEMARCHE_UNROLL
    for (int j = 0; j < kVectors; ++j) sum[i][j] = add ? _mm512_loadu_ps(c + i * ldc + j * 16) : _mm512_setzero_ps();
  }
  for (size_t p = 0; p < k; ++p) {
    __m512 b[kVectors];
    DEMARCHE_UNROLL
    for (int j = 0; j < kVectors; ++j) b[j] = _mm512_loadu_ps(panel + p * kVectors * 16 + j * 16);
    DEMARCHE_UNROLL
    for (int i = 0; i < kRows; ++i) {
      const __m512 x = _mm512_set1_ps(a[i * row + p * column]);
      DEMARCHE_UNROLL
      for (int j = 0; j < kVectors; ++j) sum[i][j] = _mm512_fmadd_ps(x, b[j], sum[i][j]);
    }
  }
  DEMARCHE_UNROLL
  for (int i = 0; i < kRows; ++i) {
    DEMARCHE_UNROLL
    for (int j = 0; j < kVectors; ++j) _mm512_storeu_ps(c + i * ldc + j * 16, sum[i][j]);
  }
}

template <int kVectors>
DEMARCHE_AVX512 void wide_panel_product(size_t m, size_t k, const float* a, size_t row, size_t column, const float* b, size_t ldb,
                                        float* c, size_t ldc, bool add, std::vector<float>* panel) {
  panel->resize(k * kVectors * 16);
  for (size_t p = 0; p < k; ++p) std::memcpy(panel->data() + p * kVectors * 16, b + p * ldb, kVectors * 16 * sizeof(float));
  size_t i = 0;
  for (; i + 8 <= m; i += 8) wide_tile<8, kVectors>(k, a + i * row, row, column, panel->data(), c + i * ldc, ldc, add);
  for (; i < m; ++i) wide_tile<1, kVectors>(k, a + i * row, row, column, panel->data(), c + i * ldc, ldc, add);
}

}  // namespace

void multiply(size_t m, size_t n, size_t k, const float* a, size_t row, size_t column, const float* b, size_t ldb, float* c,
              size_t ldc, bool add) {
  static thread_local std::vector<float> panel;
  static const bool wide = __builtin_cpu_supports("avx512f");
  // The depth is cut so that a panel and the rows it meets stay in the cache.
  constexpr size_t kDepth = 256;
  for (size_t p = 0; p < k; p += kDepth) {
    const size_t depth = std::min(kDepth, k - p);
    const bool more = add || p > 0;
    size_t j = 0;
    if (wide) {
      for (; j + 48 <= n; j += 48)
        wide_panel_product<3>(m, depth, a + p * column, row, column, b + p * ldb + j, ldb, c + j, ldc, more, &panel);
      for (; j + 32 <= n; j += 32)
        wide_panel_product<2>(m, depth, a + p * column, row, column, b + p * ldb + j, ldb, c + j, ldc, more, &panel);
      for (; j + 16 <= n; j += 16)
        wide_panel_product<1>(m, depth, a + p * column, row, column, b + p * ldb + j, ldb, c + j, ldc, more, &panel);
    }
    for (; j + 24 <= n; j += 24)
      panel_product<3>(m, depth, a + p * column, row, column, b + p * ldb + j, ldb, c + j, ldc, more, &panel);
    for (; j + 16 <= n; j += 16)
      panel_product<2>(m, depth, a + p * column, row, column, b + p * ldb + j, ldb, c + j, ldc, more, &panel);
    for (; j + 8 <= n; j += 8)
      panel_product<1>(m, depth, a + p * column, row, column, b + p * ldb + j, ldb, c + j, ldc, more, &panel);
  }
}

}  // namespace demarche::train
