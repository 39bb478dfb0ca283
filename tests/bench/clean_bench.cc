// How fast pages become zones: bytes of HTML a second, on one core, over the example articles repeated.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "clean/clean.h"
#include "read/read.h"

namespace {

using namespace demarche;

std::vector<read::Item> pages() {
  std::vector<read::Item> items;
  read::read_inputs(
      {std::string(DEMARCHE_TESTS) + "/articles"}, {},
      [&](read::Item&& item) {
        if (item.kind == read::ItemKind::kHtml) items.push_back(std::move(item));
        return true;
      },
      [](const Error&) {});
  return items;
}

void parse(benchmark::State& state) {
  const std::vector<read::Item> items = pages();
  size_t n_bytes = 0;
  for (auto _ : state) {
    for (const read::Item& item : items) {
      read::Item copy = item;
      n_bytes += item.bytes.size();
      benchmark::DoNotOptimize(read::make_doc(std::move(copy), {}));
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(n_bytes));
}
BENCHMARK(parse);

void parse_and_zone(benchmark::State& state) {
  const std::vector<read::Item> items = pages();
  const Result<clean::Stage> stage = clean::Stage::load(DEMARCHE_DATA);
  if (!stage.ok()) return state.SkipWithError(stage.error().message.c_str());
  size_t n_bytes = 0;
  for (auto _ : state) {
    for (const read::Item& item : items) {
      read::Item copy = item;
      n_bytes += item.bytes.size();
      Result<Doc> doc = read::make_doc(std::move(copy), {});
      stage->run(*doc);
      benchmark::DoNotOptimize(doc);
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(n_bytes));
}
BENCHMARK(parse_and_zone);

}  // namespace
