// What two sorted lists have in common. Linear; no duplicates in a list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace demarche::merge {

// {1, 4, 9} and {4, 5, 9} have two members in common, {1} and {2} none.
inline size_t in_common(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  size_t n = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j])
      ++n, ++i, ++j;
    else if (a[i] < b[j])
      ++i;
    else
      ++j;
  }
  return n;
}

}  // namespace demarche::merge
