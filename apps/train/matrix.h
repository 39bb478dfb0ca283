// Products of float matrices for training, on AVX2.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <vector>

namespace demarche::train {

// C[m x n] (+)= A[m x k] * B[k x n]; rows of B and C are contiguous, `row` and `column` are A's strides, so that A may be
// transposed. n must be a multiple of 8.
void multiply(size_t m, size_t n, size_t k, const float* a, size_t row, size_t column, const float* b, size_t ldb, float* c,
              size_t ldc, bool add);

}  // namespace demarche::train
