// One pass: the tokeniser calls the tree builder, the tree builder calls the text builder; no tree is kept but the stack of
// open elements and one Element for each that has text.
//
// The rules are those of the HTML standard where they change what text belongs to what: void elements, raw text, implied end
// tags, scopes. Where the standard moves text about (the adoption agency, foster parents) we leave it where the bytes are: a map
// back to the source has no use for moved text. An end tag of a formatting element that is not on top closes that element alone.
#include "read/html.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "read/html_attributes.h"
#include "read/html_tags.h"
#include "read/text_builder.h"

namespace demarche::read {
namespace {

using Gap = TextBuilder::Gap;

// An open element.
struct Open {
  uint16_t id = kUnknownTag;
  bool link = false, strong = false, list = false, pre = false, hidden = false;  // of itself or an ancestor
  uint8_t heading = 0;
  uint32_t element = kNone;                           // once it has text
  uint32_t attributes_begin = 0, attributes_end = 0;  // of its start tag in the source, for its label
  std::string_view name;
};

constexpr size_t kMostLabelBytes = 200;

class Parser {
 public:
  Parser(std::string_view html, const HtmlLimits& limits, Doc& doc) : html_(html), limits_(limits), doc_(doc), text_(html) {}

  PageFacts run() {
    tokenize();
    end_block();
    doc_.set_text(text_.text());
    doc_.source_runs = text_.take_runs();
    doc_.from_markup = true;
    return std::move(facts_);
  }

 private:
  // ---- tokeniser ----

  void tokenize() {
    size_t at = 0;
    const size_t size = html_.size();
    while (at < size) {
      const void* found = std::memchr(html_.data() + at, '<', size - at);
      size_t tag = found == nullptr ? size : static_cast<size_t>(static_cast<const char*>(found) - html_.data());
      // A '<' that begins no markup is text.
      while (tag < size && !begins_markup(tag)) {
        const size_t next = html_.find('<', tag + 1);
        tag = next == std::string_view::npos ? size : next;
      }
      if (tag > at) show_text(at, tag);
      if (tag >= size) break;
      at = html_[tag + 1] == '!' || html_[tag + 1] == '?' ? skip_declaration(tag) : read_tag(tag);
    }
  }

  bool begins_markup(size_t at) const {
    if (at + 1 >= html_.size()) return false;
    const char c = html_[at + 1];
    if (c == '!' || c == '?' || is_letter(c)) return true;
    return c == '/' && at + 2 < html_.size() && !is_space(html_[at + 2]);
  }

  size_t skip_declaration(size_t at) {
    const std::string_view rest = html_.substr(at);
    if (rest.starts_with("<!--")) {
      if (rest.starts_with("<!-->")) return at + 5;
      if (rest.starts_with("<!--->")) return at + 6;
      // An unclosed comment swallows the rest, as in browsers; so does only what no "-->" or "--!>" ends.
      const size_t end = html_.find("-->", at + 4);
      if (next_bang_ < at + 4) next_bang_ = html_.find("--!>", at + 4);
      if (next_bang_ < end) return next_bang_ + 4;
      return end == std::string_view::npos ? html_.size() : end + 3;
    }
    if (rest.starts_with("<![CDATA[")) {
      if (next_cdata_end_ < at) next_cdata_end_ = html_.find("]]>", at);
      if (const size_t end = next_cdata_end_; end != std::string_view::npos) {
        // In HTML this is a comment up to the first '>'; feeds and XHTML mean its text.
        if (unshown_ == 0) show_plain(at + 9, end);
        return end + 3;
      }
    }
    const size_t end = html_.find('>', at);
    return end == std::string_view::npos ? html_.size() : end + 1;
  }

  // Reads the tag at '<' and acts on it; returns where to go on.
  size_t read_tag(size_t at) {
    const bool closing = html_[at + 1] == '/';
    size_t i = at + (closing ? 2 : 1);
    const size_t name_begin = i, size = html_.size();
    while (i < size && !is_space(html_[i]) && html_[i] != '>' && html_[i] != '/' && html_[i] != '<') ++i;
    const std::string_view name = html_.substr(name_begin, i - name_begin);
    const size_t attributes_begin = i;
    bool self_closing = false;
    while (i < size && html_[i] != '>') {
      if (is_space(html_[i]) || html_[i] == '/') {
        self_closing = html_[i] == '/' && i + 1 < size && html_[i + 1] == '>';
        ++i;
        continue;
      }
      // A new tag inside an unfinished one: "<div <p>". Browsers make it an attribute; we do so too.
      while (i < size && html_[i] != '=' && html_[i] != '>' && html_[i] != '/' && !is_space(html_[i])) ++i;
      while (i < size && is_space(html_[i])) ++i;
      if (i < size && html_[i] == '=') {
        ++i;
        while (i < size && is_space(html_[i])) ++i;
        if (i < size && (html_[i] == '"' || html_[i] == '\'')) {
          const size_t quote = find_quote(i);
          if (quote == std::string_view::npos) {  // never closed: end the tag at the first '>'
            const size_t end = html_.find('>', i);
            i = end == std::string_view::npos ? size : end;
            break;
          }
          i = quote + 1;
        } else {
          while (i < size && !is_space(html_[i]) && html_[i] != '>') ++i;
        }
      }
    }
    if (i >= size) return size;  // half a tag at the end is no text
    const uint16_t id = identify(name);
    if (closing) {
      end_tag(id, name);
      return i + 1;
    }
    return start_tag(id, name, at, attributes_begin, i, self_closing, i + 1);
  }

  // The closing quote for the one at `at`. Once there is none of a kind up to the end, it is not searched again.
  size_t find_quote(size_t at) {
    bool& none = html_[at] == '"' ? no_double_quote_ : no_single_quote_;
    if (none) return std::string_view::npos;
    const size_t found = html_.find(html_[at], at + 1);
    if (found == std::string_view::npos) none = true;
    return found;
  }

  // What stands between a start tag's name and its end.
  std::string_view between(size_t begin, size_t end) const { return html_.substr(begin, end - begin); }

  // ---- tree builder ----

  const Open& top() const { return stack_.empty() ? kNothing : stack_.back(); }

  size_t start_tag(uint16_t id, std::string_view name, size_t tag_begin, size_t attributes_begin, size_t attributes_end,
                   bool self_closing, size_t after) {
    const uint32_t traits = traits_of(id);
    if (unshown_ != 0) {
      // Inside what is not shown only its own nesting counts, and raw text, which may hold '<'.
      if (id == stack_.back().id && !self_closing && (traits & kUnshown) != 0) ++unshown_;
      if ((traits & kRaw) != 0 && !self_closing) return skip_raw(id, name, attributes_begin, attributes_end, after);
      return after;
    }
    if (id == kHtml) {
      if (facts_.language.empty()) facts_.language = attribute_of(between(attributes_begin, attributes_end), "lang");
      if (facts_.language.empty()) facts_.language = attribute_of(between(attributes_begin, attributes_end), "xml:lang");
      if (count_of(kHtml) != 0) return after;
    }
    if (id == kBody && count_of(kBody) != 0) return after;
    if (id == kBody && count_of(kHead) != 0) pop_to(find_open(kHead));
    if (id == kMeta) {
      read_meta(between(attributes_begin, attributes_end), limits_, &facts_);
      return after;
    }
    if (id == kLink || id == kBase) {
      read_link(between(attributes_begin, attributes_end), id == kBase, &facts_);
      return after;
    }
    if (id == kBr) {
      line_break();
      return after;
    }
    if ((traits & kClosesP) != 0 && count_of(kP) != 0) close_p();
    if (id == kHr) {
      end_block();
      text_.gap(Gap::kParagraph);
      return after;
    }
    imply_ends(id, traits);
    if ((traits & kVoid) != 0) {
      if (id == kUnknownTag) return after;
      read_item(attributes_begin, attributes_end, true);
      return after;
    }
    if ((traits & kRaw) != 0) return skip_raw(id, name, attributes_begin, attributes_end, after);
    if ((traits & kEscapable) != 0) return read_escapable(id, name, after);
    if (self_closing && (traits & kUnshown) != 0) return after;

    // Neighbours that touch only in the markup: a browser sets them apart by style.
    if (id == kA && last_end_ == kA && last_end_at_ == tag_begin) text_.gap(Gap::kBlank);
    if ((traits & kBlock) != 0) {
      end_block();
      text_.gap(Gap::kParagraph);
    } else if ((traits & kLine) != 0) {
      end_block();
      text_.gap(Gap::kLine);
    }
    if (equals_lower(name, "time")) {
      if (last_end_at_ == tag_begin) text_.gap(Gap::kBlank);
      read_time(between(attributes_begin, attributes_end), text_.size(), limits_, &facts_);
    } else if (equals_lower(name, "abbr") &&
               contains_lower(html_.substr(attributes_begin, attributes_end - attributes_begin), "published")) {
      read_time(between(attributes_begin, attributes_end), text_.size(), limits_,
                &facts_);  // <abbr class="published" title="2024-09-09T10:00:00Z">, of the hAtom microformat
    } else if (microdata_) {
      read_item(attributes_begin, attributes_end, false);
    }
    if (stack_.size() >= limits_.max_depth) {
      ++flattened_;
      if ((traits & kUnshown) == 0) return after;
      // What is not shown must not become shown by being too deep.
      pop();
    }
    push(id, name, traits, attributes_begin, attributes_end);
    if ((traits & kUnshown) != 0) unshown_ = 1;
    if (id == kPlaintext) {
      show_plain(after, html_.size());
      return html_.size();
    }
    return after;
  }

  void push(uint16_t id, std::string_view name, uint32_t traits, size_t attributes_begin, size_t attributes_end) {
    Open open;
    const Open& above = top();
    open.link = above.link || id == kA;
    open.strong = above.strong || id == kB || id == kStrong;
    open.list = above.list || id == kLi;
    open.pre = above.pre || id == kPre || id == kListing;
    open.heading = (traits & kHeading) != 0 ? static_cast<uint8_t>(1 + id - kH1) : above.heading;
    open.hidden = above.hidden;
    open.id = id;
    open.name = name;
    open.attributes_begin = static_cast<uint32_t>(attributes_begin);
    open.attributes_end = static_cast<uint32_t>(attributes_end);
    if (attributes_end > attributes_begin + 4) {
      for_attributes(between(attributes_begin, attributes_end), [&](std::string_view attribute, std::string_view value) {
        if (attribute.size() == 6 && equals_lower(attribute, "hidden"))
          open.hidden = open.hidden || !equals_lower(value, "false");
        if (attribute.size() == 11 && equals_lower(attribute, "aria-hidden"))
          open.hidden = open.hidden || equals_lower(value, "true");
        if (attribute.size() == 5 && equals_lower(attribute, "style")) {
          open.hidden = open.hidden || contains_lower(value, "display:none") || contains_lower(value, "display: none") ||
                        contains_lower(value, "visibility:hidden");
        }
        if (attribute.size() == 9 && equals_lower(attribute, "itemscope")) microdata_ = true;
      });
    }
    if (id != kUnknownTag) ++n_open_[id];
    stack_.push_back(open);
  }

  void end_tag(uint16_t id, std::string_view name) {
    const uint32_t traits = traits_of(id);
    if (unshown_ != 0) {
      const Open& holder = stack_.back();
      const bool same = id == kUnknownTag ? false : id == holder.id;
      if (same && --unshown_ == 0) pop();
      return;
    }
    if (id == kBr) return line_break();
    if (id == kBody || id == kHtml) return;  // what follows still belongs to the page
    if (flattened_ > 0) {
      // The end tag most likely belongs to an element too deep to be kept.
      if ((traits & kVoid) == 0) --flattened_;
      if ((traits & kBlock) != 0) {
        end_block();
        text_.gap(Gap::kParagraph);
      } else if ((traits & kLine) != 0) {
        end_block();
        text_.gap(Gap::kLine);
      }
      return;
    }
    const size_t at = id == kUnknownTag ? find_named(name) : count_of(id) != 0 ? find_in_scope(id) : kNowhere;
    if (at == kNowhere) {
      if (id == kP) {
        end_block();
        text_.gap(Gap::kParagraph);
      }
      return;
    }
    last_end_ = id;
    last_end_at_ = 0;
    if ((traits & kFormatting) != 0 || id == kUnknownTag || traits == 0) {
      // Inline: what was opened inside and is not inline itself stays open.
      bool blocks_above = false;
      for (size_t i = at + 1; i < stack_.size(); ++i)
        blocks_above |= (traits_of(stack_[i].id) & (kBlock | kLine | kTablePart)) != 0;
      if (blocks_above) {
        remove(at);
      } else {
        pop_to(at);
      }
    } else {
      pop_to(at);
    }
    last_end_at_ = position_after(name);
  }

  // Where the end tag just read ends: names point into the source.
  size_t position_after(std::string_view name) const {
    const size_t at = static_cast<size_t>(name.data() - html_.data()) + name.size();
    const size_t end = html_.find('>', at);
    return end == std::string_view::npos ? html_.size() : end + 1;
  }

  static constexpr size_t kNowhere = static_cast<size_t>(-1);

  uint32_t count_of(uint16_t id) const { return n_open_[id]; }

  size_t find_open(uint16_t id) const {
    for (size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i].id == id) return i;
    }
    return kNowhere;
  }

  // The innermost open `id` that an end tag reaches.
  size_t find_in_scope(uint16_t id) const {
    const bool through = (traits_of(id) & kTablePart) != 0 || id == kTable;
    for (size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i].id == id) return i;
      if (through ? stack_[i].id == kTable : (traits_of(stack_[i].id) & kScope) != 0) return kNowhere;
    }
    return kNowhere;
  }

  size_t find_named(std::string_view name) const {
    constexpr size_t kReach = 64;  // unknown elements nest shallowly; bounds the search
    for (size_t i = stack_.size(), n = 0; i-- > 0 && n < kReach; ++n) {
      if (stack_[i].id == kUnknownTag && stack_[i].name.size() == name.size()) {
        bool same = true;
        for (size_t k = 0; k < name.size() && same; ++k) same = lower(name[k]) == lower(stack_[i].name[k]);
        if (same) return i;
      }
      if ((traits_of(stack_[i].id) & kScope) != 0) return kNowhere;
    }
    return kNowhere;
  }

  void close_p() {
    for (size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i].id == kP) return pop_to(i);
      if ((traits_of(stack_[i].id) & kScope) != 0 || stack_[i].id == kButton) return;
    }
  }

  // Ends the innermost of `ids` unless one of `stops` comes first.
  void close_one(std::initializer_list<uint16_t> ids, std::initializer_list<uint16_t> stops) {
    bool any = false;
    for (const uint16_t id : ids) any |= count_of(id) != 0;
    if (!any) return;
    for (size_t i = stack_.size(); i-- > 0;) {
      const uint16_t id = stack_[i].id;
      if (std::find(ids.begin(), ids.end(), id) != ids.end()) return pop_to(i);
      if (std::find(stops.begin(), stops.end(), id) != stops.end()) return;
    }
  }

  void imply_ends(uint16_t id, uint32_t traits) {
    if (id == kLi) {
      close_one({kLi}, {kUl, kOl, kDir, kMenu, kTable, kTd, kTh});
    } else if (id == kDd || id == kDt) {
      close_one({kDd, kDt}, {kDl, kTable, kTd, kTh});
    } else if (id == kOption || id == kOptgroup) {
      close_one({kOption}, {kSelect, kOptgroup});
    } else if (id == kTr) {
      close_one({kTr}, {kTable});
    } else if (id == kTd || id == kTh) {
      close_one({kTd, kTh}, {kTable, kTr});
    } else if (id == kTbody || id == kThead || id == kTfoot || id == kCaption || id == kColgroup) {
      close_one({kTbody, kThead, kTfoot, kCaption, kColgroup}, {kTable});
    } else if (id == kA) {
      close_one({kA}, {kTable, kTd, kTh});
    } else if (id == kButton) {
      close_one({kButton}, {kTable, kTd, kTh});
    } else if ((traits & kHeading) != 0 && !stack_.empty() && (traits_of(stack_.back().id) & kHeading) != 0) {
      pop();
    } else if (id == kBody && count_of(kHead) != 0) {
      pop_to(find_open(kHead));
    }
  }

  void pop_to(size_t at) {
    if (at == kNowhere) return;
    while (stack_.size() > at) pop();
  }

  void pop() {
    const uint32_t traits = traits_of(stack_.back().id);
    if ((traits & kBlock) != 0) {
      end_block();
      text_.gap(Gap::kParagraph);
    } else if ((traits & kLine) != 0) {
      end_block();
      text_.gap(Gap::kLine);
    }
    if (stack_.back().id != kUnknownTag) --n_open_[stack_.back().id];
    stack_.pop_back();
    floor_ = std::min(floor_, stack_.size());
    if (item_depth_ > stack_.size()) end_item();
  }

  // Takes one inline element out of the middle of the stack.
  void remove(size_t at) {
    const Open gone = stack_[at];
    if (gone.id != kUnknownTag) --n_open_[gone.id];
    stack_.erase(stack_.begin() + static_cast<ptrdiff_t>(at));
    floor_ = std::min(floor_, at);
    for (size_t i = at; i < stack_.size(); ++i) {
      if (gone.id == kA) stack_[i].link = i > 0 && stack_[i - 1].link;
      if (gone.id == kB || gone.id == kStrong)
        stack_[i].strong = stack_[i].id == kB || stack_[i].id == kStrong || (i > 0 && stack_[i - 1].strong);
    }
  }

  // ---- content that is no markup ----

  // The end tag of `name` from `from` on; the end of the page where there is none.
  size_t find_end_tag(uint16_t id, std::string_view name, size_t from) {
    if (no_end_tag_[id]) return html_.size();
    for (size_t at = html_.find("</", from); at != std::string_view::npos; at = html_.find("</", at + 2)) {
      const size_t after = at + 2 + name.size();
      if (after > html_.size()) break;
      bool same = true;
      for (size_t i = 0; i < name.size() && same; ++i) same = lower(html_[at + 2 + i]) == lower(name[i]);
      if (same && (after == html_.size() || is_space(html_[after]) || html_[after] == '>' || html_[after] == '/')) return at;
    }
    no_end_tag_[id] = true;
    return html_.size();
  }

  size_t after_end_tag(size_t end) const {
    const size_t close = html_.find('>', end);
    return close == std::string_view::npos ? html_.size() : close + 1;
  }

  size_t skip_raw(uint16_t id, std::string_view name, size_t attributes_begin, size_t attributes_end, size_t after) {
    const size_t end = find_end_tag(id, name, after);
    if (id == kScript && unshown_ == 0 && facts_.json_ld.size() < limits_.max_facts && end - after <= limits_.max_fact_bytes) {
      const std::string type = attribute_of(between(attributes_begin, attributes_end), "type");
      if (contains_lower(type, "ld+json")) {
        facts_.json_ld.emplace_back(html_.substr(after, end - after));
      } else if (facts_.scripts.size() < limits_.max_facts) {
        facts_.scripts.push_back(html_.substr(after, end - after));
      }
    }
    if (id == kXmp && unshown_ == 0) show_plain(after, end);
    // Without an end tag a script swallows the page in a browser. Readers want the text: only its own line goes.
    if (end == html_.size() && id != kScript && id != kXmp) {
      const size_t line = html_.find('\n', after);
      return line == std::string_view::npos ? html_.size() : line;
    }
    return after_end_tag(end);
  }

  size_t read_escapable(uint16_t id, std::string_view name, size_t after) {
    const size_t end = find_end_tag(id, name, after);
    if (id == kTitle) {
      if (facts_.title.empty()) facts_.title = decode_references(html_.substr(after, std::min<size_t>(end - after, 4096)), false);
      if (end == html_.size()) {  // never closed: the next tag ends it
        const size_t tag = html_.find('<', after);
        return tag == std::string_view::npos ? html_.size() : tag;
      }
      return after_end_tag(end);
    }
    end_block();
    text_.gap(Gap::kLine);
    show_plain(after, end);
    end_block();
    text_.gap(Gap::kLine);
    return after_end_tag(end);
  }

  // ---- facts ----

  void read_item(size_t begin, size_t end, bool is_void) {
    if (facts_.items.size() >= limits_.max_facts || end <= begin + 8) return;
    std::string item, content;
    bool has_content = false;
    for_attributes(between(begin, end), [&](std::string_view name, std::string_view value) {
      if (equals_lower(name, "itemprop")) item = decode_references(value.substr(0, 128), true);
      if (equals_lower(name, "content")) {
        content = decode_references(value.substr(0, 8192), true);
        has_content = true;
      }
    });
    if (item.empty()) return;
    for (char& c : item) c = lower(c);
    if (has_content) {
      facts_.items.emplace_back(std::move(item), std::move(content));
    } else if (!is_void && item_depth_ == 0 && item != "articlebody") {
      item_depth_ = stack_.size() + 1;
      item_begin_ = text_.size();
      item_ = std::move(item);
    }
  }

  void end_item() {
    std::string_view value = std::string_view(text_.text()).substr(std::min<size_t>(item_begin_, text_.size()));
    while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
    if (!value.empty() && value.size() <= 400) facts_.items.emplace_back(std::move(item_), std::string(value));
    item_depth_ = 0;
    item_.clear();
  }

  // ---- text and blocks ----

  void line_break() {
    if (in_block_) end_block();
    if (top().pre) {
      text_.gap(Gap::kLine);
      return;
    }
    // The second break in a row makes a paragraph.
    const bool second = breaks_at_ == text_.size() && text_.size() > 0;
    text_.gap(second ? Gap::kParagraph : Gap::kLine);
    breaks_at_ = text_.size();
  }

  void show_text(size_t begin, size_t end) {
    if (unshown_ != 0) return;
    if (count_of(kSelect) != 0 && count_of(kOption) == 0) return;
    if (top().pre) return show_preformatted(begin, end);
    size_t i = begin;
    const char* const bytes = html_.data();
    while (i < end) {
      if (is_space(bytes[i])) {
        text_.gap(Gap::kBlank);
        do ++i;
        while (i < end && is_space(bytes[i]));
        continue;
      }
      if (bytes[i] == '&') {
        reference_.clear();
        const size_t size = read_reference(html_.substr(i, end - i), false, &reference_);
        if (size != 0) {
          if (reference_.size() == 1 && is_space(reference_[0])) {
            text_.gap(Gap::kBlank);
          } else {
            begin_block();
            const uint32_t before = text_.size();
            text_.put(reference_, i, i + size);
            count_bytes(before, static_cast<uint32_t>(reference_.size()));
          }
          i += size;
          continue;
        }
      }
      // As long a stretch as needs no change: single blanks stay as they are.
      const size_t from = i;
      ++i;
      while (i < end) {
        const char c = bytes[i];
        if (c == '&') break;
        if (static_cast<unsigned char>(c) <= ' ' && is_space(c)) {
          if (c != ' ' || i + 1 >= end || is_space(bytes[i + 1]) || bytes[i + 1] == '&') break;
        }
        ++i;
      }
      begin_block();
      const uint32_t before = text_.size();
      text_.copy(from, i);
      count_bytes(before, static_cast<uint32_t>(i - from));
    }
  }

  // Text without references: CDATA, <xmp>, <plaintext>, <textarea>.
  void show_plain(size_t begin, size_t end) {
    size_t i = begin;
    while (i < end) {
      while (i < end && is_space(html_[i])) {
        text_.gap(Gap::kBlank);
        ++i;
      }
      const size_t from = i;
      while (i < end && !is_space(html_[i])) ++i;
      if (i > from) {
        begin_block();
        text_.copy(from, i);
      }
    }
  }

  void show_preformatted(size_t begin, size_t end) {
    size_t i = begin;
    while (i < end) {
      if (is_space(html_[i])) {
        const size_t from = i;
        size_t n_lines = 0;
        while (i < end && is_space(html_[i])) n_lines += html_[i++] == '\n';
        if (n_lines > 0) {
          end_block();
          text_.gap(n_lines > 1 ? Gap::kParagraph : Gap::kLine);
        } else if (in_block_) {
          if (i == end) {
            text_.gap(Gap::kBlank);
          } else {
            text_.copy_blank(from, i);
          }
        }
        continue;
      }
      if (html_[i] == '&') {
        reference_.clear();
        const size_t size = read_reference(html_.substr(i, end - i), false, &reference_);
        if (size != 0) {
          if (reference_.size() == 1 && is_space(reference_[0])) {
            text_.gap(Gap::kBlank);
          } else {
            begin_block();
            text_.put(reference_, i, i + size);
          }
          i += size;
          continue;
        }
      }
      const size_t from = i;
      ++i;
      while (i < end && !is_space(html_[i]) && html_[i] != '&') ++i;
      begin_block();
      const uint32_t before = text_.size();
      text_.copy(from, i);
      count_bytes(before, static_cast<uint32_t>(i - from));
    }
  }

  // Counts the piece just added, which began at `before`; the blank in front of it counts where both its sides do.
  void count_bytes(uint32_t before, uint32_t n_piece) {
    if (stack_.empty()) return;
    const uint32_t n_all = text_.size() - before;
    const bool link = stack_.back().link, strong = stack_.back().strong;
    if (link) block_.n_link_bytes += after_link_ ? n_all : n_piece;
    if (strong) block_.n_strong_bytes += after_strong_ ? n_all : n_piece;
    after_link_ = link;
    after_strong_ = strong;
  }

  void begin_block() {
    if (in_block_) {
      depth_ = std::min({depth_, floor_, stack_.size()});
      floor_ = stack_.size();
      return;
    }
    in_block_ = true;
    after_link_ = after_strong_ = false;
    block_ = Block();
    block_begin_ = text_.size();
    chain_.clear();
    uint32_t parent = kNone;
    for (Open& open : stack_) {
      if (open.element == kNone) open.element = intern(open, parent);
      parent = open.element;
      chain_.push_back(parent);
    }
    depth_ = floor_ = stack_.size();
    for (size_t i = stack_.size(); i-- > 0;) {
      if ((traits_of(stack_[i].id) & (kBlock | kLine)) != 0) {
        block_.tag = kTags[stack_[i].id].name;
        break;
      }
    }
    if (!stack_.empty()) {
      block_.heading_level = stack_.back().heading;
      block_.in_list = stack_.back().list;
      block_.hidden = stack_.back().hidden;
    }
  }

  uint32_t intern(const Open& open, uint32_t parent) {
    Element element;
    if (open.id == kUnknownTag) {
      std::string name(open.name.substr(0, 64));
      for (char& c : name) c = lower(c);
      element.tag = doc_.keep(name);
    } else {
      element.tag = kTags[open.id].name;
    }
    label_.clear();
    for_attributes(between(open.attributes_begin, open.attributes_end), [&](std::string_view name, std::string_view value) {
      static constexpr std::array<std::string_view, 11> kNames = {"class",          "id",          "role",       "itemprop",
                                                                  "name",           "rel",         "aria-label", "data-testid",
                                                                  "data-component", "data-module", "itemtype"};
      if (std::none_of(kNames.begin(), kNames.end(), [&](std::string_view known) { return equals_lower(name, known); })) return;
      if (value.empty() || label_.size() >= kMostLabelBytes) return;
      if (!label_.empty()) label_ += ' ';
      size_t cut = std::min(value.size(), kMostLabelBytes - std::min(label_.size(), kMostLabelBytes));
      while (cut < value.size() && cut > 0 && (static_cast<unsigned char>(value[cut]) & 0xC0) == 0x80) --cut;
      label_ += value.substr(0, cut);
    });
    // "articleBody" has two parts as "article-body" has.
    lowered_.clear();
    for (size_t i = 0; i < label_.size(); ++i) {
      const char c = label_[i];
      if (c >= 'A' && c <= 'Z' && i > 0 && label_[i - 1] >= 'a' && label_[i - 1] <= 'z') lowered_ += '-';
      lowered_ += lower(c);
    }
    element.label = doc_.keep(lowered_);
    element.parent = parent;
    element.hidden = open.hidden;
    doc_.elements.push_back(element);
    return static_cast<uint32_t>(doc_.elements.size() - 1);
  }

  void end_block() {
    if (!in_block_) return;
    in_block_ = false;
    uint32_t begin = block_begin_;
    const std::string& text = text_.text();
    while (begin < text.size() && is_space(text[begin])) ++begin;  // the separator was written with the first piece
    block_.span = {begin, text_.size()};
    if (block_.span.empty()) return;
    block_.element = depth_ == 0 ? kNone : chain_[depth_ - 1];
    block_.n_link_bytes = std::min(block_.n_link_bytes, block_.span.size());
    block_.n_strong_bytes = std::min(block_.n_strong_bytes, block_.span.size());
    doc_.blocks.push_back(block_);
  }

  static constexpr Open kNothing{};

  const std::string_view html_;
  const HtmlLimits& limits_;
  Doc& doc_;
  TextBuilder text_;
  PageFacts facts_;
  std::vector<Open> stack_;
  std::array<uint32_t, kTags.size() + 1> n_open_{};
  uint32_t unshown_ = 0;    // nesting of the element on top that is not shown
  uint32_t flattened_ = 0;  // open elements too deep to be on the stack
  uint16_t last_end_ = kUnknownTag;
  size_t last_end_at_ = 0;
  uint32_t breaks_at_ = kNone;
  bool no_double_quote_ = false, no_single_quote_ = false;
  size_t next_bang_ = 0, next_cdata_end_ = 0;
  std::array<bool, kTags.size()> no_end_tag_{};  // none of this name from here to the end of the page
  bool microdata_ = false;
  size_t item_depth_ = 0;
  uint32_t item_begin_ = 0;
  std::string item_;

  bool in_block_ = false, after_link_ = false, after_strong_ = false;
  Block block_;
  uint32_t block_begin_ = 0;
  size_t depth_ = 0, floor_ = 0;
  std::vector<uint32_t> chain_;
  std::string reference_, label_, lowered_;
};

}  // namespace

PageFacts parse_html(std::string_view html, const HtmlLimits& limits, Doc& doc) {
  return Parser(html, limits, doc).run();
}

}  // namespace demarche::read
