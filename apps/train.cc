// Trains the models of data/ from treebanks: train TREEBANKS DATA
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "document/conllu.h"
#include "syntax/perceptron.h"

using namespace demarche;
using namespace demarche::syntax;

namespace {

struct Table {
  Table(uint32_t rows_, uint32_t classes_)
      : rows(rows_), classes(classes_), w(size_t(rows) * classes), sum(w.size()), last(w.size()) {}
  uint32_t rows, classes;
  std::vector<float> w, sum;
  std::vector<uint32_t> last;
  uint32_t now = 0;
  std::vector<float> score(const std::vector<uint32_t>& f) const {
    std::vector<float> s(classes);
    for (const uint32_t x : f) {
      const float* row = &w[size_t(x & (rows - 1)) * classes];
      for (uint32_t c = 0; c < classes; ++c) s[c] += row[c];
    }
    return s;
  }
  void add(const std::vector<uint32_t>& f, uint32_t c, float by) {
    for (const uint32_t x : f) {
      const size_t i = size_t(x & (rows - 1)) * classes + c;
      sum[i] += w[i] * static_cast<float>(now - last[i]);
      last[i] = now;
      w[i] += by;
    }
  }
  void write(std::ofstream& out) {
    float top = 0;
    std::vector<float> mean(w.size());
    for (size_t i = 0; i < w.size(); ++i) {
      mean[i] = (sum[i] + w[i] * static_cast<float>(now - last[i])) / static_cast<float>(now);
      top = std::max(top, std::fabs(mean[i]));
    }
    const float scale = 127.f / std::min(top, 12.f);
    for (const float m : mean) {
      const int v = std::clamp(static_cast<int>(std::lround(m * scale)), -127, 127);
      out.put(static_cast<char>(v));
    }
  }
};

uint32_t best(const std::vector<float>& s, uint32_t n) {
  return static_cast<uint32_t>(std::max_element(s.begin(), s.begin() + n) - s.begin());
}

// Learns how forms become lemmas: for each tag a list of endings, and the forms that they get wrong.
void learn_lemmas(const std::vector<Doc>& docs, const std::string& path) {
  using Change = std::pair<size_t, std::string>;
  std::map<std::string, std::map<std::string, std::map<Change, int>>> counts;  // tag, form, change
  for (const Doc& doc : docs) {
    for (const Token& token : doc.tokens) {
      if (token.xpos.empty() || token.lemma.empty()) continue;
      const bool proper = token.xpos.substr(0, 3) == "NNP";
      const std::string form(proper ? doc.text(token) : token.lower);
      std::string lemma(token.lemma);
      if (form.size() > 40 || lemma.size() > 40 || form.find_first_of("\t\n#\"") != std::string::npos) continue;
      if (lemma.find_first_of("\t\n#\"") != std::string::npos) continue;
      size_t same = 0;
      while (same < form.size() && same < lemma.size() && form[same] == lemma[same]) ++same;
      ++counts[std::string(token.xpos)][form][{form.size() - same, lemma.substr(same)}];
    }
  }
  std::ofstream out(path, std::ios::binary);
  out << "# How a form of a tag becomes its lemma: cut so many bytes from its end, add. The longest suffix that is listed "
         "counts; a\n"
         "# whole form counts before any suffix. Written by `make train`; see lemmas.card.md.\nkind\txpos\tform\tcut\tadd\n";
  for (const auto& [tag, forms] : counts) {
    std::map<std::string, Change> chosen;
    std::map<std::string, std::map<Change, int>> by_suffix;
    for (const auto& [form, changes] : forms) {
      const auto top =
          std::max_element(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
      chosen[form] = top->first;
      for (size_t size = 0; size <= 6 && size <= form.size(); ++size) ++by_suffix[form.substr(form.size() - size)][top->first];
    }
    std::map<std::string, Change> rules;
    for (size_t size = 0; size <= 6; ++size) {
      for (const auto& [suffix, changes] : by_suffix) {
        if (suffix.size() != size) continue;
        const auto top =
            std::max_element(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
        int total = 0;
        for (const auto& [change, count] : changes) total += count;
        if (size > 0 && (top->second < 3 || top->second * 10 < total * 6)) continue;
        if (top->first.first > size + 1) continue;
        Change above{0, ""};
        for (size_t shorter = 0; shorter < size; ++shorter) {
          const auto rule = rules.find(suffix.substr(size - shorter));
          if (rule != rules.end()) above = rule->second;
        }
        if (above != top->first) rules[suffix] = top->first;
      }
    }
    for (const auto& [suffix, rule] : rules) {
      out << "suffix\t" << tag << '\t' << suffix << '\t' << rule.first << '\t' << rule.second << '\n';
    }
    for (const auto& [form, change] : chosen) {
      Change rule{0, ""};
      for (size_t size = 0; size <= std::min<size_t>(6, form.size()); ++size) {
        const auto found = rules.find(form.substr(form.size() - size));
        if (found != rules.end()) rule = found->second;
      }
      if (rule.first >= form.size()) rule = {0, ""};
      if (rule != change) out << "whole\t" << tag << '\t' << form << '\t' << change.first << '\t' << change.second << '\n';
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string folder = argv[1];
  std::vector<std::vector<Word>> sentences;
  std::vector<Doc> docs;
  std::map<std::string, int> tags;
  for (const char* name :
       {"en_ewt-ud-train-part1", "en_ewt-ud-train-part2", "gum-permissive-train-part1", "gum-permissive-train-part2"}) {
    std::ifstream in(folder + "/" + name + ".conllu", std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    auto doc = from_conllu(text);
    if (!doc) {
      std::fprintf(stderr, "%s: %s\n", name, doc.error().message.c_str());
      return 1;
    }
    docs.push_back(std::move(*doc));
  }
  for (const Doc& doc : docs) {
    for (const Token& t : doc.tokens) ++tags[std::string(t.xpos) + " " + std::string(name_of(t.upos))];
  }
  learn_lemmas(docs, std::string(argv[2]) + "/syntax/en/lemmas.tsv");
  std::vector<std::pair<int, std::string>> order;
  for (const auto& [tag, count] : tags) order.push_back({-count, tag});
  std::sort(order.begin(), order.end());
  if (order.size() > kTagClasses) order.resize(kTagClasses);
  std::map<std::string, uint32_t> number;
  for (const auto& [count, tag] : order) number.emplace(tag, static_cast<uint32_t>(number.size()));
  for (const Doc& doc : docs) {
    for (const Sentence& sentence : doc.sentences) {
      std::vector<Word> words;
      for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) {
        const Token& t = doc.tokens[i];
        Word word;
        word.lower = t.lower;
        word.form = doc.text(t);
        const auto tag = number.find(std::string(t.xpos) + " " + std::string(name_of(t.upos)));
        word.tag = tag == number.end() ? 0 : tag->second;
        word.head = t.head == kNone ? 0 : static_cast<int32_t>(t.head - sentence.first_token + 1);
        word.label = static_cast<uint32_t>(t.deprel);
        words.push_back(word);
      }
      word_features(&words);
      sentences.push_back(words);
    }
  }
  Table tag_table(kTagRows, kTagClasses), move_table(kMoveRows, kMoveClasses), label_table(kLabelRows, kLabelClasses);
  std::mt19937 random(1);
  std::vector<uint32_t> f;
  const auto classes = static_cast<uint32_t>(number.size());
  for (int pass = 0; pass < 8; ++pass) {
    for (size_t i = sentences.size(); i > 1; --i) std::swap(sentences[i - 1], sentences[random() % i]);
    size_t right_tags = 0, right_heads = 0, right_labels = 0, n_words = 0;
    for (const auto& gold : sentences) {
      std::vector<Word> w = gold;
      const size_t n = w.size();
      n_words += n;
      for (size_t i = 0; i < n; ++i) {
        tag_features(w, i, &f);
        ++tag_table.now;
        const uint32_t guess = best(tag_table.score(f), classes);
        if (guess != gold[i].tag) {
          tag_table.add(f, gold[i].tag, 1);
          tag_table.add(f, guess, -1);
        }
        right_tags += guess == gold[i].tag;
        w[i].tag = guess;
      }
      State s(n);
      const auto head = [&](uint32_t i) { return static_cast<uint32_t>(gold[i - 1].head); };
      while (s.next <= n || s.stack.size() > 1) {
        move_features(w, s, &f);
        ++move_table.now;
        const auto score = move_table.score(f);
        int cost[3] = {0, 0, 0};
        const uint32_t s0 = s.stack.back();
        const uint32_t s1 = s.stack.size() > 1 ? s.stack[s.stack.size() - 2] : 0;
        if (s0 != 0) {
          int children = 0;
          for (uint32_t b = s.next; b <= n; ++b) children += head(b) == s0;
          cost[1] = children + (s.stack.size() > 1 && head(s0) == s1) + (head(s0) > s.next);
          cost[2] = children + (head(s0) >= s.next);
        }
        if (s.next <= n) {
          for (size_t k = 0; k < s.stack.size(); ++k) {
            cost[0] += s.stack[k] != 0 && head(s.stack[k]) == s.next;
            cost[0] += k + 1 < s.stack.size() && (s.stack[k] != 0 || k == 0) && head(s.next) == s.stack[k] && s.stack[k] != 0;
          }
        }
        int guess = -1, gold_move = -1, low = 1 << 20;
        for (int m = 0; m < 3; ++m) {
          if (s.may(m, n)) low = std::min(low, cost[m]);
        }
        for (int m = 0; m < 3; ++m) {
          if (!s.may(m, n)) continue;
          if (guess < 0 || score[m] > score[guess]) guess = m;
          if (cost[m] == low && (gold_move < 0 || score[m] > score[gold_move])) gold_move = m;
        }
        if (cost[guess] > low) {
          move_table.add(f, static_cast<uint32_t>(gold_move), 1);
          move_table.add(f, static_cast<uint32_t>(guess), -1);
        }
        s.apply(pass > 0 && random() % 10 != 0 ? guess : gold_move);
      }
      for (size_t i = 0; i < n; ++i) right_heads += s.heads[i + 1] == gold[i].head;
      for (size_t i = 0; i < n; ++i) {
        label_features(w, i, &f);
        ++label_table.now;
        const uint32_t guess = best(label_table.score(f), static_cast<uint32_t>(kDeprelNames.size()));
        if (guess != gold[i].label) {
          label_table.add(f, gold[i].label, 1);
          label_table.add(f, guess, -1);
        }
        right_labels += guess == gold[i].label;
      }
    }
    const double total = static_cast<double>(n_words);
    std::fprintf(stderr, "pass %d: tags %.4f heads %.4f labels %.4f\n", pass + 1, double(right_tags) / total,
                 double(right_heads) / total, double(right_labels) / total);
  }
  std::ofstream out(std::string(argv[2]) + "/syntax/en/model.bin", std::ios::binary);
  std::string header(4096, '\0');
  size_t at = 0;
  for (const auto& [count, tag] : order) {
    for (const char c : tag) header[at++] = c;
    header[at++] = '\n';
  }
  out.write(header.data(), 4096);
  tag_table.write(out);
  move_table.write(out);
  label_table.write(out);
  return 0;
}
