// Bytes (web page, text, JSON lines; plain or compressed; files, folders, standard input) become Docs with source, date,
// and a map back to the source bytes.
//   Gives: text, source, source_runs, blocks, from_markup, meta.
// Reading is in two halves so that the costly one runs on any number of threads: `read_inputs` touches the disk and cuts
// inputs into items, in order; `make_doc` parses one item and is pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/document.h"

namespace demarche::read {

enum class ItemKind : uint8_t { kText, kHtml, kArticle };  // kArticle: one article of JSON lines or of a feed, as its raw bytes

// One article's bytes, before parsing.
struct Item {
  ItemKind kind = ItemKind::kText;
  std::string source;          // PATH, or PATH#ID
  std::string bytes;           // decompressed, in the source's charset
  uint64_t source_begin = 0;   // where `bytes` begins in the (decompressed) input, for SourceRun
  std::string charset;         // from a protocol header; empty where none
  std::string url;             // from the container (WARC-Target-URI, feed link)
  std::string site, language;  // of the feed that holds it
  bool cut = false;            // longer than the bound, or torn: `bytes` is its beginning
};

struct Options {
  std::string published;                    // --published: ISO date, wins over everything found; already checked
  std::string url;                          // --url
  uint64_t max_input_bytes = 256ull << 20;  // of one page after decompression; longer is cut with a note
  uint64_t max_ratio = 200;                 // decompressed to compressed: past it, and past 16 MiB, it is called a bomb
  uint32_t max_depth = 512;                 // of nested elements; deeper ones are flattened
};

// Walks `paths` ("-" is standard input; folders in name order) and hands over every item, in order. Every input that
// cannot be read is one call of `on_error`, and reading goes on. `on_item` returns false to stop early.
void read_inputs(const std::vector<std::string>& paths, const Options& options, const std::function<bool(Item&&)>& on_item,
                 const std::function<void(const Error&)>& on_error);

// Whether a walk through a folder reads a file of this name (".txt", ".html.gz" ...; case does not matter).
bool is_readable_name(const std::string& path);

// Parses one item. Malformed markup becomes notes; a JSON line that is none is an Error that names its line.
Result<Doc> make_doc(Item&& item, const Options& options);

// Checks an ISO date or date-time as the command line takes it ("2021-12-30", "2021-12", "2021-12-30T20:35Z").
Result<DateRange> parse_published(const std::string& text);

}  // namespace demarche::read
