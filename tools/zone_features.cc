// Prints what `clean` measures of each block of the pages given, one JSON line a page: the input of train_zones.py.
//
// usage: zone_features DATA_DIR PATH...
// Built by `cmake --build build --target zone_features`, where the model is trained anew; see train_zones.py.
#include <cstdio>
#include <string>
#include <vector>

#include "clean/features.h"
#include "clean/tables.h"
#include "clean/trees.h"
#include "read/read.h"

namespace {

void print_string(std::string_view text) {
  std::putchar('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      std::printf("\\%c", c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::printf("\\u%04x", c);
    } else {
      std::putchar(c);
    }
  }
  std::putchar('"');
}

}  // namespace

int main(int argc, char** argv) {
  using namespace demarche;
  if (argc < 3) return 2;
  Result<clean::Tables> tables = clean::Tables::load(argv[1]);
  if (!tables.ok()) {
    std::fprintf(stderr, "%s\n", tables.error().message.c_str());
    return 3;
  }
  std::printf("{\"names\": [");
  for (size_t i = 0; i < clean::n_features(); ++i) {
    if (i > 0) std::printf(", ");
    print_string(clean::feature_names()[i]);
  }
  std::printf("]}\n");
  const read::Options options;
  const std::vector<std::string> paths(argv + 2, argv + argc);
  read::read_inputs(
      paths, options,
      [&](read::Item&& item) {
        Result<Doc> doc = read::make_doc(std::move(item), options);
        if (!doc.ok()) return true;
        clean::PageFacts page;
        clean::measure_page(*doc, *tables, &page);
        std::printf("{\"source\": ");
        print_string(doc->source);
        std::printf(", \"title\": ");
        print_string(doc->meta.title);
        std::printf(", \"title_at\": %d, \"blocks\": [", page.title_at);
        for (size_t i = 0; i < page.blocks.size(); ++i) {
          std::printf("%s{\"text\": ", i > 0 ? ", " : "");
          print_string(doc->text(doc->blocks[i].span));
          std::printf(", \"words\": %u, \"container\": %u, \"style\": %u, \"row\": [", page.blocks[i].n_words, page.containers[i],
                      page.styles[i]);
          for (size_t k = 0; k < clean::n_features(); ++k)
            std::printf("%s%d", k > 0 ? "," : "", page.rows[i * clean::n_features() + k]);
          std::printf("], \"bag\": [");
          const uint64_t* const words = page.words.data() + page.words_at[i];
          const size_t n_words = page.words_at[i + 1] - page.words_at[i];
          size_t n = 0;
          clean::each_bucket(words, n_words, [&](uint32_t bucket) { std::printf("%s%u", n++ > 0 ? "," : "", bucket); });
          std::printf("]}");
        }
        std::printf("]}\n");
        return true;
      },
      [](const Error& error) { std::fprintf(stderr, "%s\n", error.message.c_str()); });
}
