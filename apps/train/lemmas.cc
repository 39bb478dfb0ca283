#include "train/lemmas.h"

#include <algorithm>
#include <fstream>
#include <map>

namespace demarche::train {

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

}  // namespace demarche::train
