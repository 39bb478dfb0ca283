#include "read/html_attributes.h"

#include <utility>

namespace demarche::read {

std::string attribute_of(std::string_view tag, std::string_view wanted) {
  std::string found;
  bool has = false;
  for_attributes(tag, [&](std::string_view name, std::string_view value) {
    if (has || !equals_lower(name, wanted)) return;
    has = true;
    found = decode_references(value, true);
  });
  return found;
}

void read_meta(std::string_view tag, const HtmlLimits& limits, PageFacts* facts) {
  if (facts->metas.size() >= limits.max_facts) return;
  std::string key, content;
  for_attributes(tag, [&](std::string_view name, std::string_view value) {
    if (equals_lower(name, "content")) content = decode_references(value.substr(0, 8192), true);
    if (equals_lower(name, "name") || equals_lower(name, "property") || equals_lower(name, "itemprop") ||
        equals_lower(name, "http-equiv")) {
      if (key.empty()) key = decode_references(value.substr(0, 128), true);
    }
  });
  if (key.empty() || content.empty()) return;
  for (char& c : key) c = lower(c);
  facts->metas.emplace_back(std::move(key), std::move(content));
}

void read_link(std::string_view tag, bool is_base, PageFacts* facts) {
  if (is_base) {
    if (facts->base.empty()) facts->base = attribute_of(tag, "href");
    return;
  }
  if (facts->canonical.empty() && equals_lower(attribute_of(tag, "rel"), "canonical"))
    facts->canonical = attribute_of(tag, "href");
}

void read_time(std::string_view tag, uint32_t at, const HtmlLimits& limits, PageFacts* facts) {
  if (facts->times.size() >= limits.max_facts) return;
  PageFacts::Time time;
  time.at = at;
  for_attributes(tag, [&](std::string_view name, std::string_view value) {
    if (equals_lower(name, "datetime") || (equals_lower(name, "title") && time.datetime.empty()))
      time.datetime = decode_references(value.substr(0, 256), true);
    if (equals_lower(name, "itemprop")) time.itemprop = decode_references(value.substr(0, 256), true);
    if (equals_lower(name, "class") || equals_lower(name, "id")) time.label += std::string(value.substr(0, 256)) + " ";
  });
  for (char& c : time.label) c = lower(c);
  facts->times.push_back(std::move(time));
}

}  // namespace demarche::read
