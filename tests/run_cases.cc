// Runs the text cases of tests/<stage>/*.case: each input goes through the pipeline up to its stage, and the stage's dump must
// be what the case says. The form of a case is in tests/README.md.
//
//   run_cases --data DIR FOLDER|FILE...           exit 1 and a diff where a case differs
//   run_cases --data DIR --bless FOLDER|FILE...   rewrites the expectations
//   run_cases --data DIR --dump STAGE -           prints the dump of standard input

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "document/dump.h"
#include "pipeline.h"
#include "read/read.h"

namespace demarche {
namespace {

struct Case {
  std::string title;
  std::vector<std::string> options;  // "@published 2021-12-30", as written
  std::string input;
  std::string expected;
  bool known_wrong() const { return title.starts_with("known-wrong:"); }
};

std::string without_trailing_blank_lines(std::string text) {
  while (text.ends_with("\n\n")) text.pop_back();
  return text == "\n" ? "" : text;
}

std::vector<Case> parse(std::istream& in, std::string* preamble) {
  std::vector<Case> cases;
  enum { kPreamble, kOptions, kInput, kExpected } part = kPreamble;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("=== ")) {
      cases.push_back({line.substr(4), {}, {}, {}});
      part = kOptions;
    } else if (part == kPreamble) {
      *preamble += line + "\n";
    } else if (part == kOptions && line.starts_with("@")) {
      cases.back().options.push_back(line);
    } else if (part != kExpected && line == "---") {
      part = kExpected;
    } else if (part == kExpected) {
      cases.back().expected += line + "\n";
    } else {
      part = kInput;
      cases.back().input += line + "\n";
    }
  }
  for (Case& c : cases) {
    if (c.input.ends_with('\n')) c.input.pop_back();
    c.expected = without_trailing_blank_lines(c.expected);
  }
  return cases;
}

StageId stage_of(std::string_view name) {
  const auto at = std::find(kStageNames.begin(), kStageNames.end(), name);
  return at == kStageNames.end() ? StageId::kEvent : static_cast<StageId>(at - kStageNames.begin());
}

std::optional<std::string> run(const Pipeline& pipeline, std::string_view stage, const Case& c) {
  read::Item item;
  item.source = "case";
  item.bytes = c.input;
  read::Options options;
  for (const std::string& option : c.options) {
    if (option.starts_with("@published ")) options.published = option.substr(11);
    if (option.starts_with("@url ")) options.url = option.substr(5);
    if (option == "@html") item.kind = read::ItemKind::kHtml;
    if (option == "@article") item.kind = read::ItemKind::kArticle;
  }
  auto doc = read::make_doc(std::move(item), options);
  if (!doc) return "error " + doc.error().id + "\n";
  pipeline.run(*doc, stage_of(stage));
  return without_trailing_blank_lines(dump(*doc, stage));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void print_difference(const std::string& expected, const std::string& got) {
  const auto want = lines_of(expected), have = lines_of(got);
  for (const auto& line : want) {
    if (std::find(have.begin(), have.end(), line) == have.end()) fmt::print("  - {}\n", line);
  }
  for (const auto& line : have)
    fmt::print("  {} {}\n", std::find(want.begin(), want.end(), line) == want.end() ? '+' : ' ', line);
}

int run_file(const Pipeline& pipeline, const std::filesystem::path& path, bool bless, int* n_passed) {
  const std::string stage = path.parent_path().filename().string();
  std::ifstream in(path);
  std::string preamble;
  std::vector<Case> cases = parse(in, &preamble);
  int n_failed = 0;
  for (Case& c : cases) {
    const std::string got = run(pipeline, stage, c).value_or("");
    if (bless && !c.known_wrong()) c.expected = got;
    const bool same = got == c.expected;
    if (same != c.known_wrong()) {
      ++*n_passed;
      continue;
    }
    ++n_failed;
    fmt::print("{}: {}\n", path.string(), c.title);
    if (same) {
      fmt::print("  is right now: take \"known-wrong: \" out of its title\n");
    } else {
      print_difference(c.expected, got);
    }
  }
  if (bless) {
    std::ofstream out(path);
    out << preamble;
    for (const Case& c : cases) {
      out << "=== " << c.title << "\n";
      for (const auto& option : c.options) out << option << "\n";
      out << c.input << "\n---\n" << c.expected << (&c == &cases.back() ? "" : "\n");
    }
  }
  return n_failed;
}

int main_of(const std::vector<std::string>& arguments) {
  std::string data = "data", dump_stage;
  bool bless = false;
  std::vector<std::filesystem::path> files;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--data" && i + 1 < arguments.size()) {
      data = arguments[++i];
    } else if (arguments[i] == "--dump" && i + 1 < arguments.size()) {
      dump_stage = arguments[++i];
    } else if (arguments[i] == "--bless") {
      bless = true;
    } else if (std::filesystem::is_directory(arguments[i])) {
      for (const auto& entry : std::filesystem::directory_iterator(arguments[i])) {
        if (entry.path().extension() == ".case") files.push_back(entry.path());
      }
    } else {
      files.emplace_back(arguments[i]);
    }
  }
  auto pipeline = Pipeline::load(data);
  if (!pipeline) {
    fmt::print(stderr, "{}\n", pipeline.error().message);
    return 2;
  }
  if (!dump_stage.empty()) {
    Case c;
    c.options.push_back("@published 2021-12-30");
    c.input.assign(std::istreambuf_iterator<char>(std::cin), {});
    fmt::print("{}", run(*pipeline, dump_stage, c).value_or(""));
    return 0;
  }
  std::sort(files.begin(), files.end());
  int n_failed = 0, n_passed = 0;
  for (const auto& file : files) n_failed += run_file(*pipeline, std::filesystem::absolute(file), bless, &n_passed);
  fmt::print("{} passed, {} failed\n", n_passed, n_failed);
  return n_failed > 0 || n_passed == 0;
}

}  // namespace
}  // namespace demarche

int main(int argc, char** argv) {
  return demarche::main_of({argv + 1, argv + argc});
}
