// Stable hashes: the same bytes give the same value on every run, machine and version.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace demarche {

// 64-bit XXH3. Values reach files (ids, sketches, model features): the function may never change.
uint64_t hash64(std::string_view bytes, uint64_t seed = 0);

// The hashes of every five values in a row, each as hash64 of their bytes in memory: `n` - 4 of them, none below five.
// Appends to `out`.
void hash64_fives(const uint64_t* values, size_t n, std::vector<uint64_t>* out);

// Lower-case hexadecimal, 16 digits.
std::string hex64(uint64_t value);

}  // namespace demarche
