// Matrix products of 16-bit integers summed in 32 bits: how trained networks run, with the same bytes on every machine.
//
// Addition wraps and integers do not round, so the order of summing, the vector width and the compiler change nothing. The
// fast kernels are chosen at run time; `multiply_plain` is what they are tested against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace demarche::learn {

// Weights are kept in blocks of 8 columns, inside a block by pairs of rows: [n / 8][k / 2][8][2].
// n must be a multiple of 8 and k of 2.
std::vector<int16_t> pack(const std::vector<int16_t>& weights, size_t k, size_t n);

// out[m x n] = a[m x k] * weights[k x n]. Rows of `a` lie `lda` apart, rows of `out` lie n apart. Cost: m * n * k / 16 steps of
// AVX2.
using Multiply = void (*)(const int16_t* a, size_t lda, size_t m, size_t k, const int16_t* packed, size_t n, int32_t* out);
void multiply_plain(const int16_t* a, size_t lda, size_t m, size_t k, const int16_t* packed, size_t n, int32_t* out);

// The fastest that this machine has. `level` 0 is the plain one, 1 allows AVX2, 2 the wider ones; more is the same as 2.
Multiply multiply_for(int level);

// 0 without AVX2, 1 with it, 2 with AVX-512 VNNI.
int machine_level();

}  // namespace demarche::learn
