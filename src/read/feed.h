// RSS 2.0, Atom and RDF: a feed is cut into its items, and one item becomes an article with maps back to its bytes.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "read/byte_map.h"

namespace demarche::read {

struct FeedHead {
  std::string title, language;
};

// Cuts `xml` into the raw bytes of its items, in order: calls `on_item(begin, end)` with byte offsets. False where it is no feed.
// Items that are not closed end at the next one. Linear.
bool cut_feed(std::string_view xml, FeedHead* head, const std::function<bool(size_t begin, size_t end)>& on_item);

struct FeedArticle {
  Decoded title, body;  // maps to bytes of the item
  bool body_is_html = true;
  size_t body_at = 0;  // of the body's element in the item
  std::string id, link, published, modified, language, site;
  std::vector<std::string> authors;
};

// Reads one item. Fields not there stay empty. Never fails.
FeedArticle read_feed_article(std::string_view item);

}  // namespace demarche::read
