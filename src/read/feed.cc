// Feeds are XML in name only: unescaped ampersands, HTML in CDATA in entities, cut ends. So no XML parser, but a scan for the
// elements that matter, which passes over comments and CDATA. Bodies are unescaped until they look like the HTML they are, two
// levels at most.
#include "read/feed.h"

#include <algorithm>

#include "read/html.h"
#include "read/metadata.h"

namespace demarche::read {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct XmlTag {
  std::string_view name, attributes;
  size_t begin = 0, end = 0;  // with '<' and '>'
  bool closing = false, empty = false;
};

// The next tag from `at` on, comments, CDATA and declarations passed over. False at the end.
bool next_tag(std::string_view xml, size_t at, XmlTag* tag) {
  while (at < xml.size()) {
    at = xml.find('<', at);
    if (at == std::string_view::npos) return false;
    const std::string_view rest = xml.substr(at);
    if (rest.starts_with("<!--")) {
      const size_t end = xml.find("-->", at);
      if (end == std::string_view::npos) return false;
      at = end + 3;
      continue;
    }
    if (rest.starts_with("<![CDATA[")) {
      const size_t end = xml.find("]]>", at);
      if (end == std::string_view::npos) return false;
      at = end + 3;
      continue;
    }
    const size_t name = at + (rest.size() > 1 && rest[1] == '/' ? 2 : 1);
    if (name >= xml.size() || !is_letter(xml[name])) {
      ++at;
      continue;
    }
    const size_t end = xml.find('>', name);
    if (end == std::string_view::npos) return false;
    size_t stop = name;
    while (stop < end && !is_space(xml[stop]) && xml[stop] != '/') ++stop;
    tag->name = xml.substr(name, stop - name);
    tag->attributes = xml.substr(stop, end - stop);
    tag->begin = at;
    tag->end = end + 1;
    tag->closing = xml[at + 1] == '/';
    tag->empty = !tag->closing && xml[end - 1] == '/';
    return true;
  }
  return false;
}

// Where the element that `open` began ends: begin of its end tag. Nested elements of one name are counted.
size_t end_of(std::string_view xml, const XmlTag& open, size_t* after) {
  size_t depth = 1, at = open.end;
  XmlTag tag;
  while (next_tag(xml, at, &tag)) {
    at = tag.end;
    if (tag.name != open.name) continue;
    if (tag.closing ? --depth == 0 : (tag.empty ? false : (++depth, false))) {
      *after = tag.end;
      return tag.begin;
    }
  }
  *after = xml.size();
  return xml.size();
}

std::string attribute(std::string_view attributes, std::string_view name) {
  for (size_t at = attributes.find(name); at != std::string_view::npos; at = attributes.find(name, at + 1)) {
    if (at > 0 && !is_space(attributes[at - 1])) continue;
    size_t i = at + name.size();
    while (i < attributes.size() && is_space(attributes[i])) ++i;
    if (i >= attributes.size() || attributes[i] != '=') continue;
    ++i;
    while (i < attributes.size() && is_space(attributes[i])) ++i;
    if (i >= attributes.size() || (attributes[i] != '"' && attributes[i] != '\'')) continue;
    const size_t end = attributes.find(attributes[i], i + 1);
    if (end == std::string_view::npos) return {};
    return decode_references(attributes.substr(i + 1, end - i - 1), true);
  }
  return {};
}

// The text of an element: CDATA as it is, references resolved, other markup kept. Maps to `xml`.
Decoded unescape(std::string_view xml, size_t begin, size_t end) {
  Decoded out;
  const auto copy = [&](size_t from, size_t to) {
    if (to <= from) return;
    out.map.add(static_cast<uint32_t>(to - from), from, static_cast<uint32_t>(to - from), true);
    out.bytes.append(xml.substr(from, to - from));
  };
  std::string reference;
  size_t at = begin, plain = begin;
  while (at < end) {
    if (xml[at] == '<' && xml.substr(at, end - at).starts_with("<![CDATA[")) {
      copy(plain, at);
      const size_t close = std::min(xml.find("]]>", at), end);
      copy(at + 9, close);
      at = plain = std::min(close + 3, end);
      continue;
    }
    if (xml[at] == '&') {
      reference.clear();
      const size_t size = read_reference(xml.substr(at, end - at), false, &reference);
      if (size > 0) {
        copy(plain, at);
        out.map.add(static_cast<uint32_t>(reference.size()), at, static_cast<uint32_t>(size), false);
        out.bytes.append(reference);
        at += size;
        plain = at;
        continue;
      }
    }
    ++at;
  }
  copy(plain, end);
  return out;
}

bool has_markup(std::string_view text) {
  for (size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    if (at + 1 < text.size() && (is_letter(text[at + 1]) || text[at + 1] == '/' || text[at + 1] == '!')) return true;
  }
  return false;
}

bool has_references(std::string_view text) {
  std::string unused;
  for (size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    if (read_reference(text.substr(at), false, &unused) > 0) return true;
  }
  return false;
}

// Escaped once more than its type says.
Decoded unescape_again(Decoded once) {
  Decoded twice = unescape(once.bytes, 0, once.bytes.size());
  twice.map = once.map.carry(twice.map);
  return twice;
}

// A name without its namespace prefix.
std::string_view local(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

bool cut_feed(std::string_view xml, FeedHead* head, const std::function<bool(size_t begin, size_t end)>& on_item) {
  XmlTag tag;
  size_t at = 0;
  bool is_feed = false;
  std::string_view above;  // which element of the feed's head we are in: titles of images and text inputs do not count
  while (next_tag(xml, at, &tag)) {
    at = tag.end;
    const std::string_view name = local(tag.name);
    if (tag.closing) {
      if (name == above) above = {};
      continue;
    }
    if (name == "rss" || name == "feed" || name == "RDF" || name == "channel") {
      is_feed = true;
      if (head->language.empty()) head->language = attribute(tag.attributes, "xml:lang");
    } else if (!is_feed) {
      return false;
    } else if (name == "item" || name == "entry") {
      size_t after = 0;
      // An item that is not closed ends at the next one.
      XmlTag inner;
      size_t scan = tag.end;
      size_t end = xml.size();
      after = xml.size();
      while (next_tag(xml, scan, &inner)) {
        scan = inner.end;
        if (inner.name != tag.name) continue;
        end = inner.closing ? inner.end : inner.begin;
        after = end;
        break;
      }
      if (!on_item(tag.begin, end)) return true;
      at = after;
    } else if ((name == "image" || name == "textInput" || name == "textinput") && !tag.empty) {
      above = name;
    } else if (above.empty() && (name == "title" || name == "language") && !tag.empty) {
      size_t after = 0;
      const size_t end = end_of(xml, tag, &after);
      std::string& field = name == "title" ? head->title : head->language;
      if (field.empty() && end - tag.end < 1000) {
        Decoded text = unescape(xml, tag.end, end);
        field = tidy(has_references(text.bytes) ? decode_references(text.bytes, false) : text.bytes);
      }
      at = after;
    }
  }
  return is_feed;
}

FeedArticle read_feed_article(std::string_view item) {
  FeedArticle article;
  XmlTag tag;
  size_t at = 0;
  if (next_tag(item, 0, &tag)) {
    article.id = attribute(tag.attributes, "rdf:about");
    at = tag.end;
  }
  int body_rank = 0;
  while (next_tag(item, at, &tag)) {
    at = tag.end;
    if (tag.closing) continue;
    const std::string_view name = tag.name, plain = local(name);
    if (plain == "link" && !attribute(tag.attributes, "href").empty()) {
      const std::string rel = attribute(tag.attributes, "rel");
      if (rel.empty() || rel == "alternate") article.link = attribute(tag.attributes, "href");
    }
    if (tag.empty) continue;
    size_t after = 0;
    const size_t end = end_of(item, tag, &after);
    const auto text = [&] { return tidy(unescape(item, tag.end, end).bytes); };
    const std::string type = attribute(tag.attributes, "type");
    if (name == "title" || name == "atom:title") {
      article.title = unescape(item, tag.end, end);
      if (has_references(article.title.bytes)) article.title = unescape_again(std::move(article.title));
    } else if (plain == "link" && article.link.empty() && name == "link") {
      article.link = text();
    } else if (plain == "guid" || name == "id" || name == "atom:id") {
      const std::string id = text();
      if (!id.empty()) article.id = id;
    } else if (plain == "pubDate" || plain == "published" || name == "dc:date" || plain == "issued") {
      if (article.published.empty()) article.published = text();
    } else if (plain == "updated" || name == "dcterms:modified" || plain == "modified") {
      article.modified = text();
    } else if (name == "dc:creator" || name == "author" || name == "atom:author") {
      XmlTag inner;
      std::string author;
      if (next_tag(item.substr(0, end), tag.end, &inner) && inner.name == "name") {
        size_t ignored = 0;
        author = tidy(unescape(item, inner.end, end_of(item, inner, &ignored)).bytes);
      } else {
        author = text();
      }
      if (!author.empty() && author.size() < 200 && article.authors.size() < 16) article.authors.push_back(author);
    } else if (name == "dc:language" || name == "language") {
      article.language = text();
    } else {
      // The fullest account wins: content before summary.
      int rank = 0;
      if (name == "content:encoded") rank = 4;
      if (name == "content" || name == "atom:content" || name == "xhtml:body") rank = 3;
      if (name == "description") rank = 2;
      if (name == "summary" || name == "atom:summary") rank = 1;
      if (rank > body_rank && end > tag.end) {
        body_rank = rank;
        article.body_at = tag.begin;
        if (type == "xhtml") {
          article.body = Decoded();
          article.body.bytes = item.substr(tag.end, end - tag.end);
          article.body.map.add(static_cast<uint32_t>(end - tag.end), tag.end, static_cast<uint32_t>(end - tag.end), true);
          article.body_is_html = true;
        } else {
          article.body = unescape(item, tag.end, end);
          const bool markup = has_markup(article.body.bytes);
          if (!markup && has_references(article.body.bytes)) {
            Decoded again = unescape_again(article.body);
            if (has_markup(again.bytes)) article.body = std::move(again);
          }
          article.body_is_html = type != "text" && (has_markup(article.body.bytes) || has_references(article.body.bytes));
        }
      }
    }
    at = after;
  }
  if (article.published.empty()) article.published = article.modified;
  return article;
}

}  // namespace demarche::read
