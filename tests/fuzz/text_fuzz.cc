// Bare text: reading and cleaning must end, and what comes out must hold together.
#include "read_and_clean.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return demarche::fuzz::read_and_clean(demarche::read::ItemKind::kText, data, size);
}
