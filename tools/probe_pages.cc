// Asks the reader and the zones what the command line does not show: whether every character maps to its source, and how long
// reading takes.
//
// usage: probe_pages offsets PATH...        each page's text against its source bytes; exit status 1 where one does not hold
//        probe_pages zones DATA_DIR PATH... CPU seconds from HTML to zones on one core, three rounds, best
//        probe_pages warc PATH...           CPU seconds to read the records of web archives
//        probe_pages sketches DATA_DIR PATH... CPU seconds to make what merging compares of articles whose words were found
//        probe_pages record DATA_DIR PATH... the articles with their zones as the record has them, without the stages behind
// Prints one JSON line, `record` one for each page. Built by `cmake --build build --target probe_pages`; tools/compare_pages.py
// and tools/score run it.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "clean/clean.h"
#include "merge/merge.h"
#include "pipeline.h"
#include "read/html.h"
#include "read/read.h"

namespace {

using namespace demarche;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; });
}

// What a stretch of UTF-8 source that is not the text itself must be to stand for it: white space or markup for white space, one
// character reference for what it names, a byte that is no UTF-8 or NUL for the mark of such bytes.
bool stands_for(std::string_view source, std::string_view text) {
  if (is_blank(text)) {
    if (is_blank(source) || source.find('<') != std::string_view::npos || source == "\xC2\xA0") return true;
    std::string named;
    return source.starts_with("&") && read::read_reference(source, false, &named) == source.size() && named == text;
  }
  if (source.starts_with("&")) {
    std::string named;
    if (read::read_reference(source, false, &named) == source.size() && named == text) return true;
  }
  return text == "\xEF\xBF\xBD";
}

int check_offsets(const std::vector<std::string>& paths) {
  const read::Options options;
  size_t n_pages = 0, n_characters = 0, n_verbatim = 0, n_wrong = 0;
  read::read_inputs(
      paths, options,
      [&](read::Item&& item) {
        const std::string raw = item.bytes;
        const uint64_t base = item.source_begin;
        const Result<Doc> doc = read::make_doc(std::move(item), options);
        if (!doc.ok()) return true;
        ++n_pages;
        const auto characters = [](std::string_view text) {
          return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
        };
        n_characters += characters(doc->text());
        uint32_t at = 0;
        for (const SourceRun& run : doc->source_runs) {
          const std::string_view text = doc->text(run.text);
          const bool inside = run.source_begin >= base && run.source_begin - base + run.source_size <= raw.size();
          const std::string_view source =
              inside ? std::string_view(raw).substr(run.source_begin - base, run.source_size) : std::string_view();
          const bool holds = inside && run.text.begin == at && (run.verbatim ? source == text : stands_for(source, text));
          if (!holds) {
            n_wrong += std::max<size_t>(1, characters(text));
            std::fprintf(stderr, "%s at %u: \"%s\" is said to come from \"%s\"\n", doc->source.c_str(), run.text.begin,
                         std::string(text.substr(0, 60)).c_str(), std::string(source.substr(0, 60)).c_str());
          } else if (run.verbatim) {
            n_verbatim += characters(text);
          }
          at = run.text.end;
        }
        n_wrong += doc->text().size() - std::min<size_t>(at, doc->text().size());
        return true;
      },
      [](const Error& error) { std::fprintf(stderr, "%s\n", error.message.c_str()); });
  fmt::print("{{\"pages\": {}, \"characters\": {}, \"verbatim\": {}, \"wrong\": {}}}\n", n_pages, n_characters, n_verbatim,
             n_wrong);
  return n_wrong == 0 && n_pages > 0 ? 0 : 1;
}

int time_zones(const std::string& data_dir, const std::vector<std::string>& paths) {
  const Result<clean::Stage> stage = clean::Stage::load(data_dir);
  if (!stage.ok()) {
    std::fprintf(stderr, "%s\n", stage.error().message.c_str());
    return 3;
  }
  const read::Options options;
  std::vector<read::Item> items;
  size_t n_bytes = 0;
  read::read_inputs(
      paths, options,
      [&](read::Item&& item) {
        n_bytes += item.bytes.size();
        items.push_back(std::move(item));
        return true;
      },
      [](const Error& error) { std::fprintf(stderr, "%s\n", error.message.c_str()); });
  double best = 1e9;
  size_t n_zones = 0;
  for (int round = 0; round < 3; ++round) {
    std::vector<read::Item> copies = items;
    const double begin = cpu_seconds();
    for (read::Item& item : copies) {
      Result<Doc> doc = read::make_doc(std::move(item), options);
      if (!doc.ok()) continue;
      stage->run(*doc);
      n_zones += doc->zones.size();
    }
    best = std::min(best, cpu_seconds() - begin);
  }
  fmt::print("{{\"pages\": {}, \"bytes\": {}, \"seconds\": {:.4f}, \"zones\": {}}}\n", items.size(), n_bytes, best, n_zones / 3);
  return 0;
}

void print_string(std::string_view text) {
  std::putchar('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      std::printf("\\%c", c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::printf("\\u%04x", static_cast<unsigned>(c));
    } else {
      std::putchar(c);
    }
  }
  std::putchar('"');
}

int print_record(const std::string& data_dir, const std::vector<std::string>& paths) {
  const Result<clean::Stage> stage = clean::Stage::load(data_dir);
  if (!stage.ok()) {
    std::fprintf(stderr, "%s\n", stage.error().message.c_str());
    return 3;
  }
  const read::Options options;
  read::read_inputs(
      paths, options,
      [&](read::Item&& item) {
        Result<Doc> doc = read::make_doc(std::move(item), options);
        if (!doc.ok()) return true;
        stage->run(*doc);
        std::printf("{\"kind\": \"article\", \"source\": ");
        print_string(doc->source);
        std::printf(", \"text\": ");
        print_string(doc->text());
        std::printf(", \"zones\": [");
        size_t at = 0;  // code points, as everywhere in the record
        for (const Zone& zone : doc->zones) {
          const std::string_view text = doc->text(zone.span);
          const size_t end =
              at + static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
          std::printf("%s{\"span\": [%zu, %zu], \"kind\": \"%s\", \"rule\": ", at > 0 ? ", " : "", at, end,
                      std::string(name_of(zone.kind)).c_str());
          print_string(zone.rule);
          std::printf("}");
          at = end;
        }
        std::printf("]}\n");
        return true;
      },
      [](const Error& error) { std::fprintf(stderr, "%s\n", error.message.c_str()); });
  return 0;
}

int time_sketches(const std::string& data_dir, const std::vector<std::string>& paths) {
  const Result<Pipeline> pipeline = Pipeline::load(data_dir);
  const Result<merge::Stage> merge = merge::Stage::load(data_dir);
  if (!pipeline.ok() || !merge.ok()) {
    std::fprintf(stderr, "%s\n", (pipeline.ok() ? merge.error() : pipeline.error()).message.c_str());
    return 3;
  }
  std::vector<Doc> docs;
  size_t n_words = 0;
  read::read_inputs(
      paths, {},
      [&](read::Item&& item) {
        Result<Doc> doc = read::make_doc(std::move(item), {});
        if (!doc.ok()) return true;
        pipeline->run(*doc, StageId::kSegment);
        n_words += doc->tokens.size();
        docs.push_back(std::move(*doc));
        return true;
      },
      [](const Error& error) { std::fprintf(stderr, "%s\n", error.message.c_str()); });
  double best = 1e9;
  size_t n_shingles = 0;
  for (int round = 0; round < 5; ++round) {
    n_shingles = 0;
    const double begin = cpu_seconds();
    for (Doc& doc : docs) n_shingles += merge->digest(doc).shingles.size();
    best = std::min(best, cpu_seconds() - begin);
  }
  fmt::print("{{\"articles\": {}, \"words\": {}, \"shingles\": {}, \"seconds\": {:.5f}}}\n", docs.size(), n_words, n_shingles,
             best);
  return 0;
}

int time_warc(const std::vector<std::string>& paths) {
  double best = 1e9;
  size_t n = 0, n_bytes = 0;
  for (int round = 0; round < 3; ++round) {
    n = n_bytes = 0;
    const double begin = cpu_seconds();
    read::read_inputs(
        paths, {},
        [&](read::Item&& item) {
          ++n;
          n_bytes += item.bytes.size();
          return true;
        },
        [](const Error& error) { std::fprintf(stderr, "%s\n", error.message.c_str()); });
    best = std::min(best, cpu_seconds() - begin);
  }
  fmt::print("{{\"records\": {}, \"bytes\": {}, \"seconds\": {:.4f}}}\n", n, n_bytes, best);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() >= 2 && args[0] == "offsets") return check_offsets({args.begin() + 1, args.end()});
  if (args.size() >= 3 && args[0] == "zones") return time_zones(args[1], {args.begin() + 2, args.end()});
  if (args.size() >= 2 && args[0] == "warc") return time_warc({args.begin() + 1, args.end()});
  if (args.size() >= 3 && args[0] == "sketches") return time_sketches(args[1], {args.begin() + 2, args.end()});
  if (args.size() >= 3 && args[0] == "record") return print_record(args[1], {args.begin() + 2, args.end()});
  std::fprintf(stderr,
               "usage: probe_pages offsets PATH... | zones DATA_DIR PATH... | warc PATH... | sketches DATA_DIR PATH... |\n       "
               "record DATA_DIR PATH...\n");
  return 2;
}
