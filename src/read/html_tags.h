// The elements that the tree builder treats in a way of their own. The rules are those of the HTML standard.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace demarche::read {

inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

inline bool equals_lower(std::string_view text, std::string_view low) {
  if (text.size() != low.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != low[i]) return false;
  }
  return true;
}

// What the tree builder needs to know of an element.
enum Trait : uint32_t {
  kVoid = 1,          // has no content
  kBlock = 2,         // begins and ends a paragraph
  kLine = 4,          // begins and ends a line
  kRaw = 8,           // content is text up to its end tag, and not shown
  kEscapable = 16,    // content is text with references up to its end tag
  kUnshown = 32,      // content is markup, not shown
  kClosesP = 64,      // its start tag ends an open paragraph
  kScope = 128,       // end tags do not reach through it
  kFormatting = 256,  // closed alone by its end tag
  kHeading = 512,
  kTablePart = 1024,
};

struct Tag {
  std::string_view name;
  uint32_t traits;
};

// Sorted by name. Elements not listed are inline.
constexpr std::array kTags = {
    Tag{"a", kFormatting},
    Tag{"address", kBlock | kClosesP},
    Tag{"applet", kScope},
    Tag{"area", kVoid},
    Tag{"article", kBlock | kClosesP},
    Tag{"aside", kBlock | kClosesP},
    Tag{"audio", kUnshown},
    Tag{"b", kFormatting},
    Tag{"base", kVoid},
    Tag{"basefont", kVoid},
    Tag{"bgsound", kVoid},
    Tag{"big", kFormatting},
    Tag{"blockquote", kBlock | kClosesP},
    Tag{"body", kBlock | kScope},
    Tag{"br", kVoid},
    Tag{"button", kLine},
    Tag{"canvas", kUnshown},
    Tag{"caption", kBlock | kScope | kTablePart},
    Tag{"center", kBlock | kClosesP},
    Tag{"code", kFormatting},
    Tag{"col", kVoid},
    Tag{"colgroup", kTablePart},
    Tag{"datalist", kUnshown},
    Tag{"dd", kLine | kClosesP},
    Tag{"details", kBlock | kClosesP},
    Tag{"dialog", kBlock | kClosesP},
    Tag{"dir", kBlock | kClosesP},
    Tag{"div", kBlock | kClosesP},
    Tag{"dl", kBlock | kClosesP},
    Tag{"dt", kLine | kClosesP},
    Tag{"em", kFormatting},
    Tag{"embed", kVoid},
    Tag{"fieldset", kBlock | kClosesP},
    Tag{"figcaption", kBlock | kClosesP},
    Tag{"figure", kBlock | kClosesP},
    Tag{"font", kFormatting},
    Tag{"footer", kBlock | kClosesP},
    Tag{"form", kBlock | kClosesP},
    Tag{"frame", kVoid},
    Tag{"frameset", kBlock},
    Tag{"h1", kBlock | kClosesP | kHeading},
    Tag{"h2", kBlock | kClosesP | kHeading},
    Tag{"h3", kBlock | kClosesP | kHeading},
    Tag{"h4", kBlock | kClosesP | kHeading},
    Tag{"h5", kBlock | kClosesP | kHeading},
    Tag{"h6", kBlock | kClosesP | kHeading},
    Tag{"head", kBlock},
    Tag{"header", kBlock | kClosesP},
    Tag{"hgroup", kBlock | kClosesP},
    Tag{"hr", kVoid | kBlock | kClosesP},
    Tag{"html", kBlock | kScope},
    Tag{"i", kFormatting},
    Tag{"iframe", kRaw},
    Tag{"img", kVoid},
    Tag{"input", kVoid},
    Tag{"keygen", kVoid},
    Tag{"label", 0},
    Tag{"legend", kLine},
    Tag{"li", kLine | kClosesP},
    Tag{"link", kVoid},
    Tag{"listing", kBlock | kClosesP},
    Tag{"main", kBlock | kClosesP},
    Tag{"map", 0},
    Tag{"marquee", kScope},
    Tag{"math", kUnshown},
    Tag{"menu", kBlock | kClosesP},
    Tag{"meta", kVoid},
    Tag{"nav", kBlock | kClosesP},
    Tag{"nobr", kFormatting},
    Tag{"noembed", kRaw},
    Tag{"noframes", kRaw},
    Tag{"noscript", kRaw},
    Tag{"object", kScope},
    Tag{"ol", kBlock | kClosesP},
    Tag{"optgroup", kLine},
    Tag{"option", kLine},
    Tag{"p", kBlock | kClosesP},
    Tag{"param", kVoid},
    Tag{"plaintext", kBlock | kClosesP},
    Tag{"pre", kBlock | kClosesP},
    Tag{"rp", kUnshown},
    Tag{"rt", 0},
    Tag{"s", kFormatting},
    Tag{"script", kRaw},
    Tag{"section", kBlock | kClosesP},
    Tag{"select", kBlock},
    Tag{"small", kFormatting},
    Tag{"source", kVoid},
    Tag{"strike", kFormatting},
    Tag{"strong", kFormatting},
    Tag{"style", kRaw},
    Tag{"summary", kBlock | kClosesP},
    Tag{"svg", kUnshown},
    Tag{"table", kBlock | kScope},
    Tag{"tbody", kTablePart},
    Tag{"td", kLine | kScope | kTablePart},
    Tag{"template", kUnshown},
    Tag{"textarea", kEscapable | kLine},
    Tag{"tfoot", kTablePart},
    Tag{"th", kLine | kScope | kTablePart},
    Tag{"thead", kTablePart},
    Tag{"title", kEscapable},
    Tag{"tr", kLine | kTablePart},
    Tag{"track", kVoid},
    Tag{"tt", kFormatting},
    Tag{"u", kFormatting},
    Tag{"ul", kBlock | kClosesP},
    Tag{"video", kUnshown},
    Tag{"wbr", kVoid},
    Tag{"xmp", kRaw},
};

constexpr uint16_t kUnknownTag = kTags.size();

constexpr uint16_t tag_id(std::string_view name) {
  for (size_t i = 0; i < kTags.size(); ++i) {
    if (kTags[i].name == name) return static_cast<uint16_t>(i);
  }
  return kUnknownTag;
}

constexpr bool is_sorted_by_name() {
  for (size_t i = 1; i < kTags.size(); ++i) {
    if (!(kTags[i - 1].name < kTags[i].name)) return false;
  }
  return true;
}
static_assert(is_sorted_by_name());

constexpr uint16_t kA = tag_id("a"), kB = tag_id("b"), kBr = tag_id("br"), kBody = tag_id("body"), kButton = tag_id("button"),
                   kDd = tag_id("dd"), kDl = tag_id("dl"), kDt = tag_id("dt"), kHtml = tag_id("html"), kHead = tag_id("head"),
                   kHr = tag_id("hr"), kLi = tag_id("li"), kLink = tag_id("link"), kBase = tag_id("base"), kMeta = tag_id("meta"),
                   kOl = tag_id("ol"), kOption = tag_id("option"), kOptgroup = tag_id("optgroup"), kP = tag_id("p"),
                   kPlaintext = tag_id("plaintext"), kPre = tag_id("pre"), kListing = tag_id("listing"),
                   kScript = tag_id("script"), kSelect = tag_id("select"), kStrong = tag_id("strong"), kTable = tag_id("table"),
                   kTbody = tag_id("tbody"), kTd = tag_id("td"), kTfoot = tag_id("tfoot"), kTh = tag_id("th"),
                   kThead = tag_id("thead"), kTitle = tag_id("title"), kTr = tag_id("tr"), kUl = tag_id("ul"),
                   kDir = tag_id("dir"), kMenu = tag_id("menu"), kH1 = tag_id("h1"), kXmp = tag_id("xmp"),
                   kCaption = tag_id("caption"), kColgroup = tag_id("colgroup");

// Identifies a tag name as written, without copying it: first letter picks a short stretch of the table.
struct FirstLetter {
  std::array<uint16_t, 27> begin{};
  constexpr FirstLetter() {
    size_t i = 0;
    for (size_t letter = 0; letter < 26; ++letter) {
      while (i < kTags.size() && kTags[i].name[0] < static_cast<char>('a' + letter)) ++i;
      begin[letter] = static_cast<uint16_t>(i);
    }
    begin[26] = static_cast<uint16_t>(kTags.size());
  }
};
constexpr FirstLetter kFirst;

inline uint16_t identify(std::string_view name) {
  if (name.empty() || !is_letter(name[0])) return kUnknownTag;
  const size_t letter = static_cast<size_t>(lower(name[0]) - 'a');
  for (uint16_t i = kFirst.begin[letter]; i < kFirst.begin[letter + 1]; ++i) {
    if (kTags[i].name.size() == name.size() && equals_lower(name, kTags[i].name)) return i;
  }
  return kUnknownTag;
}

constexpr uint32_t traits_of(uint16_t id) {
  return id == kUnknownTag ? 0 : kTags[id].traits;
}

}  // namespace demarche::read
