// Feeds of any kind: cutting one into items and reading each must end, and what comes out must hold together.
#include "read/feed.h"
#include "read_and_clean.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace demarche;
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  read::FeedHead head;
  size_t last = 0;
  read::cut_feed(xml, &head, [&](size_t begin, size_t end) {
    fuzz::require(begin >= last && begin <= end && end <= size);
    last = begin;
    fuzz::read_and_clean(read::ItemKind::kArticle, data + begin, end - begin);
    return true;
  });
  return 0;
}
