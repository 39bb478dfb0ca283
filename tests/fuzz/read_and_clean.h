// What the fuzz targets share: any bytes are read and cleaned, and what comes out must hold together.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

#include "clean/clean.h"
#include "read/read.h"

namespace demarche::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

inline const clean::Stage& stage() {
  static const Result<clean::Stage> loaded = clean::Stage::load(DEMARCHE_DATA);
  require(loaded.ok());
  return *loaded;
}

// Aborts where a run of source or a zone does not hold; input that is refused is fine.
inline int read_and_clean(read::ItemKind kind, const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  read::Item item;
  item.kind = kind;
  item.source = "fuzz#1";
  item.bytes = bytes;
  Result<Doc> doc = read::make_doc(std::move(item), {});
  if (!doc.ok()) return 0;
  stage().run(*doc);
  uint32_t at = 0;
  for (const SourceRun& run : doc->source_runs) {
    require(run.text.begin == at && run.source_begin + run.source_size <= size);
    if (run.verbatim) require(bytes.substr(run.source_begin, run.source_size) == doc->text(run.text));
    at = run.text.end;
  }
  require(at == doc->text().size());
  at = 0;
  for (const Zone& zone : doc->zones) {
    require(zone.span.begin == at);
    at = zone.span.end;
  }
  require(at == doc->text().size());
  return 0;
}

}  // namespace demarche::fuzz
