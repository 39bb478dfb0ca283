#include "clean/trees.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "base/mapped_file.h"

namespace demarche::clean {
namespace {

// Cuts the next word off `line`.
std::string_view next_word(std::string_view* line) {
  while (!line->empty() && line->front() == ' ') line->remove_prefix(1);
  const size_t end = std::min(line->find(' '), line->size());
  const std::string_view word = line->substr(0, end);
  line->remove_prefix(end);
  return word;
}

bool to_number(std::string_view word, int32_t* value) {
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), *value);
  return failed == std::errc() && end == word.data() + word.size();
}

}  // namespace

Result<Forest> Forest::load(const std::string& path, const std::vector<std::string_view>& names) {
  Result<MappedFile> file = MappedFile::open(path);
  if (!file.ok()) return file.error();
  const std::string_view bytes = file->bytes();
  Forest forest;
  std::vector<std::vector<Pass::Question>> by_measure[2];
  size_t at = 0, n_line = 0, n_names = 0;
  const auto wrong = [&](std::string_view what) {
    return Error{"clean.bad-model", fmt::format("{}:{}: {}; build it again with tools/train_zones.py", path, n_line, what)};
  };
  while (at < bytes.size()) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view line = bytes.substr(at, end - at);
    at = end + 1;
    ++n_line;
    if (line.empty() || line[0] == '#') continue;
    const std::string_view kind = next_word(&line);
    if (kind == "names") {
      for (std::string_view name = next_word(&line); !name.empty(); name = next_word(&line), ++n_names) {
        if (n_names >= names.size() || names[n_names] != name)
          return wrong(fmt::format("trained on \"{}\", which is not measured there", name));
      }
      if (n_names != names.size()) return wrong("trained on fewer measures than there are");
      continue;
    }
    if (kind == "words") {
      forest.weights_.resize(kBuckets);
      for (std::string_view word = next_word(&line); !word.empty(); word = next_word(&line)) {
        int32_t bucket = 0, weight = 0;
        if (!to_number(word, &bucket) || bucket < 0 || bucket >= static_cast<int32_t>(kBuckets) ||
            !to_number(next_word(&line), &weight) || weight < INT16_MIN || weight > INT16_MAX) {
          return wrong("a bucket and its weight expected");
        }
        forest.weights_[static_cast<size_t>(bucket)] = static_cast<int16_t>(weight);
      }
      continue;
    }
    if (kind != "tree") return wrong("a line begins with \"names\", \"words\" or \"tree\"");
    if (n_names == 0) return wrong("the names must come before the trees");
    int32_t pass = 0;
    if (!to_number(next_word(&line), &pass) || pass < 0 || pass > 1) return wrong("pass 0 or 1 expected");
    std::vector<Node> nodes;
    const size_t n_measures = names.size() + (pass == 1 ? kContextMarks : 0);
    // Nodes in order, the left child right behind its parent: "f t r" or "= value".
    for (std::string_view word = next_word(&line); !word.empty(); word = next_word(&line)) {
      Node node{};
      int32_t feature = 0, right = 0;
      if (word == "=") {
        node.feature = kLeaf;
        if (!to_number(next_word(&line), &node.threshold)) return wrong("a leaf needs a value");
      } else {
        if (!to_number(word, &feature) || feature < 0 || static_cast<size_t>(feature) >= n_measures ||
            !to_number(next_word(&line), &node.threshold) || !to_number(next_word(&line), &right) ||
            right <= static_cast<int32_t>(nodes.size()) || right > 4000) {
          return wrong("a node needs a measure, a threshold and a later node");
        }
        node.feature = static_cast<uint16_t>(feature);
        node.right = static_cast<uint16_t>(right);
      }
      nodes.push_back(node);
    }
    if (nodes.empty()) return wrong("an empty tree");
    // Each node opens a subtree that ends where that of its right child ends, and a left one that ends where the right one
    // begins.
    std::vector<size_t> ends = {nodes.size()};
    size_t n_leaves = 0;
    for (size_t i = 0; i < nodes.size(); ++i) {
      if (ends.empty()) return wrong("nodes behind the end of the tree");
      const size_t subtree_end = ends.back();
      if (nodes[i].feature == kLeaf) {
        ++n_leaves;
        if (subtree_end != i + 1) return wrong("a leaf where a node's right child should begin");
        ends.pop_back();
      } else {
        if (nodes[i].right <= i + 1 || nodes[i].right >= subtree_end) return wrong("a node points out of its tree");
        ends.push_back(nodes[i].right);
      }
    }
    if (!ends.empty()) return wrong("the tree ends within a node");
    if (n_leaves > kMostLeaves) return wrong(fmt::format("a tree has more than {} leaves", kMostLeaves));
    by_measure[pass].resize(names.size() + kContextMarks);
    add_tree(nodes, &forest.passes_[pass], &by_measure[pass]);
  }
  for (int pass = 0; pass < 2; ++pass) {
    if (forest.passes_[pass].n_trees == 0) return wrong("holds no trees for one of its passes");
    finish(std::move(by_measure[pass]), &forest.passes_[pass]);
  }
  return forest;
}

void Forest::add_tree(const std::vector<Node>& nodes, Pass* pass, std::vector<std::vector<Pass::Question>>* by_measure) {
  const uint32_t tree = static_cast<uint32_t>(pass->n_trees++);
  pass->leaves.resize(pass->n_trees * kMostLeaves);
  // Leaves are numbered from left to right, which is the order in which they stand.
  std::vector<uint32_t> before(nodes.size() + 1, 0);
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].feature == kLeaf) pass->leaves[tree * kMostLeaves + before[i]] = nodes[i].threshold;
    before[i + 1] = before[i] + (nodes[i].feature == kLeaf);
  }
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].feature == kLeaf) continue;
    const uint64_t left = (uint64_t{1} << before[nodes[i].right]) - (uint64_t{1} << before[i + 1]);
    (*by_measure)[nodes[i].feature].push_back({nodes[i].threshold, tree, static_cast<uint32_t>(~left)});
  }
}

void Forest::finish(std::vector<std::vector<Pass::Question>> by_measure, Pass* pass) {
  for (uint32_t measure = 0; measure < by_measure.size(); ++measure) {
    std::vector<Pass::Question>& questions = by_measure[measure];
    if (questions.empty()) continue;
    std::stable_sort(questions.begin(), questions.end(),
                     [](const Pass::Question& a, const Pass::Question& b) { return a.threshold < b.threshold; });
    pass->measures.push_back(measure);
    pass->first.push_back(static_cast<uint32_t>(pass->questions.size()));
    pass->questions.insert(pass->questions.end(), questions.begin(), questions.end());
    pass->questions.push_back({INT32_MAX, 0, 0});
  }
}

void Forest::score(const int32_t* const* rows, size_t n, int number, int32_t* scores) const {
  using Lanes = int32_t __attribute__((vector_size(kTogether * sizeof(int32_t))));
  const Pass& pass = passes_[number];
  thread_local std::vector<Lanes> open;
  open.assign(pass.n_trees, Lanes{} - 1);
  for (size_t i = 0; i < pass.measures.size(); ++i) {
    Lanes values;
    int32_t most = INT32_MIN;
    for (size_t lane = 0; lane < kTogether; ++lane) {
      const int32_t value = rows[std::min(lane, n - 1)][pass.measures[i]];
      values[lane] = value;
      most = std::max(most, value);
    }
    for (const Pass::Question* question = pass.questions.data() + pass.first[i]; most > question->threshold; ++question)
      open[question->tree] &= static_cast<int32_t>(question->open) | (values <= question->threshold);
  }
  std::array<int64_t, kTogether> sums{};
  for (size_t tree = 0; tree < pass.n_trees; ++tree) {
    const int32_t* const leaves = pass.leaves.data() + tree * kMostLeaves;
    for (size_t lane = 0; lane < n; ++lane) sums[lane] += leaves[std::countr_zero(static_cast<uint32_t>(open[tree][lane]))];
  }
  for (size_t lane = 0; lane < n; ++lane) scores[lane] = static_cast<int32_t>(sums[lane] / 64);
}

int32_t Forest::bag(const uint64_t* words, size_t n) const {
  if (weights_.empty() || n == 0) return 0;
  int32_t sum = 0, count = 0;
  each_bucket(words, n, [&](uint32_t bucket) {
    sum += weights_[bucket];
    ++count;
  });
  int32_t root = 1;
  while ((root + 1) * (root + 1) <= count) ++root;
  return sum / root;
}

}  // namespace demarche::clean
