#include "syntax/decode.h"

#include <algorithm>

namespace demarche::syntax {
namespace {

constexpr int32_t kNever = -(1 << 29);

// Whether heads are a tree with one root.
bool is_tree(const std::vector<uint32_t>& heads, size_t n, std::vector<uint32_t>* seen) {
  size_t roots = 0;
  seen->assign(n + 1, 0);
  for (size_t d = 0; d < n; ++d) roots += heads[d] == 0;
  if (roots != 1) return false;
  for (size_t d = 1; d <= n; ++d) {
    size_t at = d;
    while (at != 0 && (*seen)[at] == 0) {
      (*seen)[at] = static_cast<uint32_t>(d);
      at = heads[at - 1];
    }
    if (at != 0 && (*seen)[at] == d) return false;
  }
  return true;
}

}  // namespace

void decode(size_t n, Workspace* work) {
  const std::vector<int32_t>& arcs = work->arcs;
  work->heads.resize(n);
  const auto arc = [&](size_t dependent, size_t head) { return arcs[(dependent - 1) * (n + 1) + head]; };
  for (size_t d = 1; d <= n; ++d) {
    size_t best = d == 1 && n > 1 ? 2 : 0;
    for (size_t h = 0; h <= n; ++h) {
      if (h != d && arc(d, h) > arc(d, best)) best = h;
    }
    work->heads[d - 1] = static_cast<uint32_t>(n == 1 ? 0 : best);
  }
  if (is_tree(work->heads, n, &work->stack)) return;
  // Spans over words 1..n, complete or with an open arc, headed at their left or right end. What an inner loop reads by its
  // right end is kept turned, [right][left], so that every loop walks through memory in order.
  const size_t side = n + 2;
  const size_t cells = side * side;
  work->best.assign(6 * cells, kNever);
  work->split.assign(3 * cells, 0);
  int32_t* complete_right = work->best.data();  // headed at the left end
  int32_t* complete_right_turned = work->best.data() + cells;
  int32_t* complete_left = work->best.data() + 2 * cells;  // headed at the right end
  int32_t* complete_left_turned = work->best.data() + 3 * cells;
  int32_t* open_right = work->best.data() + 4 * cells;
  int32_t* open_left_turned = work->best.data() + 5 * cells;
  int32_t* cut = work->split.data();
  for (size_t i = 1; i <= n; ++i) {
    for (int32_t* chart : {complete_right, complete_right_turned, complete_left, complete_left_turned}) chart[i * side + i] = 0;
  }
  const auto best_split = [](const int32_t* a, const int32_t* b, size_t from, size_t to, int32_t* at) {
    int32_t best = kNever;
    for (size_t k = from; k < to; ++k) {
      const int32_t score = a[k] + b[k];
      if (score > best) {
        best = score;
        *at = static_cast<int32_t>(k);
      }
    }
    return best;
  };
  for (size_t size = 1; size < n; ++size) {
    for (size_t l = 1; l + size <= n; ++l) {
      const size_t r = l + size;
      const size_t here = l * side + r;
      const size_t turned = r * side + l;
      const int32_t open = best_split(complete_right + l * side, complete_left_turned + r * side + 1, l, r, cut + here);
      open_right[here] = open + arc(r, l);
      open_left_turned[turned] = open + arc(l, r);
      complete_left[here] = complete_left_turned[turned] =
          best_split(complete_left + l * side, open_left_turned + r * side, l, r, cut + cells + here);
      complete_right[here] = complete_right_turned[turned] =
          best_split(open_right + l * side, complete_right_turned + r * side, l + 1, r + 1, cut + 2 * cells + here);
    }
  }
  size_t root = 1;
  int32_t best = kNever;
  for (size_t r = 1; r <= n; ++r) {
    const int32_t score = complete_left[1 * side + r] + complete_right[r * side + n] + arc(r, 0);
    if (score > best) {
      best = score;
      root = r;
    }
  }
  work->heads[root - 1] = 0;
  // Spans still to be opened: kind, left, right.
  enum : uint32_t { kCompleteLeft, kCompleteRight, kOpenLeft, kOpenRight };
  std::vector<uint32_t>& stack = work->stack;
  stack.clear();
  const auto push = [&](uint32_t kind, size_t l, size_t r) {
    if (l == r) return;
    stack.push_back(kind);
    stack.push_back(static_cast<uint32_t>(l));
    stack.push_back(static_cast<uint32_t>(r));
  };
  push(kCompleteLeft, 1, root);
  push(kCompleteRight, root, n);
  while (!stack.empty()) {
    const size_t r = stack.back();
    stack.pop_back();
    const size_t l = stack.back();
    stack.pop_back();
    const uint32_t kind = stack.back();
    stack.pop_back();
    if (kind == kCompleteLeft) {
      const auto k = static_cast<size_t>(cut[1 * cells + l * side + r]);
      push(kCompleteLeft, l, k);
      push(kOpenLeft, k, r);
    } else if (kind == kCompleteRight) {
      const auto k = static_cast<size_t>(cut[2 * cells + l * side + r]);
      push(kOpenRight, l, k);
      push(kCompleteRight, k, r);
    } else {
      if (kind == kOpenRight) {
        work->heads[r - 1] = static_cast<uint32_t>(l);
      } else {
        work->heads[l - 1] = static_cast<uint32_t>(r);
      }
      const auto k = static_cast<size_t>(cut[l * side + r]);
      push(kCompleteRight, l, k);
      push(kCompleteLeft, k + 1, r);
    }
  }
}

}  // namespace demarche::syntax
