#include "segment/datelines.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "base/utf8.h"

namespace demarche::segment {
namespace {

constexpr uint32_t kMaxName = 24;   // bytes of a city's name
constexpr uint32_t kMaxRest = 30;   // of what may stand between it and the colon
constexpr uint32_t kMinStory = 30;  // a shorter rest is a line of something else

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

std::string folded(std::string_view name) {
  std::string out;
  for (size_t at = 0; at < name.size();) {
    const char32_t code = decode_utf8(name, &at);
    append_utf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(code))), &out);
  }
  return out;
}

}  // namespace

Result<Datelines> Datelines::load(const std::string& data_dir) {
  Datelines out;
  auto table = lexicon::Table::load(data_dir + "/segment/en/datelines.tsv", {"id", "form"});
  if (!table) return table.error();
  for (const auto& row : table->rows()) {
    if (row["form"].empty() || row["form"].size() > kMaxName)
      return row.error("form", "segment.bad-form", "form must have 1 to 24 bytes");
    out.cities_.insert(folded(row["form"]));
  }
  out.tables_.push_back(std::move(*table));
  return out;
}

bool Datelines::is_city(std::string_view name) const {
  return cities_.count(folded(name)) != 0;
}

uint32_t Datelines::end(std::string_view text, Span paragraph) const {
  if (paragraph.begin + kMinStory > paragraph.end) return paragraph.begin;
  const std::string_view line = text.substr(paragraph.begin, std::min(paragraph.end - paragraph.begin, kMaxName + kMaxRest));
  if (!is_upper(line[0])) return paragraph.begin;
  const size_t name_end = std::min(line.find_first_of(",:(/"), line.find(" - "));
  const size_t long_dash = std::min(line.find(" \xE2\x80\x93 "), line.find(" \xE2\x80\x94 "));
  const size_t stop = std::min(name_end, long_dash);
  if (stop == std::string_view::npos || stop < 3 || stop > kMaxName) return paragraph.begin;
  const std::string_view name = line.substr(0, stop);
  const auto letters = std::count_if(name.begin(), name.end(), is_upper);
  const bool capitals = letters >= 4 && std::none_of(name.begin(), name.end(), is_lower);
  if (!(capitals && line[stop] == ',') && !is_city(name)) return paragraph.begin;
  // Up to the colon or the dash: names and numbers, in capitals or in brackets.
  size_t at = stop;
  if (line[at] == ',' || line[at] == '(') {
    for (++at; at < line.size() && line[at] != ':' && line.compare(at, 3, " - ") != 0 && line[at] != '\xE2'; ++at) {
      if (is_lower(line[at]) && (line[at - 1] == ' ' || line[at - 1] == ',')) return paragraph.begin;
      if (line[at] == '.' || line[at] == ';' || line[at] == '?' || line[at] == '!' || line[at] == '"') return paragraph.begin;
    }
  }
  if (at >= line.size() || line[at] == '/') return paragraph.begin;
  const size_t sign = line[at] == ':' ? 1 : line[at] == ' ' ? (line[at + 1] == '-' ? 2 : 4) : 3;
  at += sign;
  if (at + 1 >= line.size() || line[at] != ' ') return paragraph.begin;
  const char next = line[at + 1];
  if (is_lower(next)) return paragraph.begin;
  return paragraph.begin + static_cast<uint32_t>(at) + 1;
}

}  // namespace demarche::segment
