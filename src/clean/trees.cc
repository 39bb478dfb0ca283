#include "clean/trees.h"

#include <fmt/format.h>

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
    std::vector<Node>& nodes = forest.nodes_[pass];
    const size_t root = nodes.size();
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
            right <= static_cast<int32_t>(nodes.size() - root) || right > 4000) {
          return wrong("a node needs a measure, a threshold and a later node");
        }
        node.feature = static_cast<uint16_t>(feature);
        node.right = static_cast<uint16_t>(right);
      }
      nodes.push_back(node);
    }
    const size_t size = nodes.size() - root;
    if (size == 0) return wrong("an empty tree");
    for (size_t i = root; i < nodes.size(); ++i) {
      if (nodes[i].feature != kLeaf && (nodes[i].right >= size || i + 1 - root >= size))
        return wrong("a node points behind its tree");
    }
    forest.roots_[pass].push_back(static_cast<uint32_t>(root));
  }
  if (forest.roots_[0].empty() || forest.roots_[1].empty()) return wrong("holds no trees for one of its passes");
  return forest;
}

int32_t Forest::score(const int32_t* row, int pass) const {
  int64_t sum = 0;
  const Node* const nodes = nodes_[pass].data();
  for (const uint32_t root : roots_[pass]) {
    const Node* const tree = nodes + root;
    const Node* node = tree;
    while (node->feature != kLeaf) node = row[node->feature] <= node->threshold ? node + 1 : tree + node->right;
    sum += node->threshold;
  }
  return static_cast<int32_t>(sum / 64);
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
