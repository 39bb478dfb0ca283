// JSON-LD is walked as it comes: any object whose type is a kind of article may give fields, also inside @graph and lists; an
// "@id" that points to a publisher elsewhere in the page is followed once. A name that says what kind of page this is, not who
// wrote it, is not an author; agencies among the authors are left for `clean`, which knows them.
#include "read/metadata.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "read/dates.h"

namespace demarche::read {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

bool is_article_type(std::string_view type) {
  return type.ends_with("Article") || type.ends_with("BlogPosting") || type.ends_with("Report") || type == "LiveBlogPosting" ||
         type.ends_with("Review") || type == "Recipe" || type == "SocialMediaPosting";
}

bool is_publisher_type(std::string_view type) {
  return type.ends_with("Organization") || type == "Newspaper" || type == "WebSite" || type.ends_with("Corporation");
}

// Fields of JSON-LD, best object first.
struct Linked {
  std::string headline, site, site_of_page, published, modified, language, url, publisher_id;
  std::vector<std::string> authors;
  std::vector<std::pair<std::string, std::string>> names;  // @id of an organisation, its name
  bool found_article = false;
};

constexpr int kMostDepth = 24;
constexpr size_t kMostAuthors = 16;

using Json = simdjson::dom::element;

std::string text_of(const Json& value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return tidy(text);
  return {};
}

std::string field(const Json& object, const char* name) {
  Json value;
  if (object[name].get(value) != simdjson::SUCCESS) return {};
  simdjson::dom::array list;
  if (value.get(list) == simdjson::SUCCESS) {
    for (const Json item : list) return text_of(item);
    return {};
  }
  return text_of(value);
}

// The types of an object, and whether `judge` takes one of them.
template <typename Judge>
bool has_type(const Json& object, const Judge& judge) {
  Json value;
  if (object["@type"].get(value) != simdjson::SUCCESS) return false;
  std::string_view one;
  if (value.get(one) == simdjson::SUCCESS) return judge(one.substr(one.find_last_of("/#") + 1));
  simdjson::dom::array list;
  if (value.get(list) == simdjson::SUCCESS) {
    for (const Json item : list) {
      if (item.get(one) == simdjson::SUCCESS && judge(one.substr(one.find_last_of("/#") + 1))) return true;
    }
  }
  return false;
}

// A person, an organisation, a plain name, or a list of them.
void read_names(const Json& value, std::vector<std::string>* names, int depth = 0) {
  if (depth > 4 || names->size() >= kMostAuthors) return;
  simdjson::dom::array list;
  if (value.get(list) == simdjson::SUCCESS) {
    for (const Json item : list) read_names(item, names, depth + 1);
    return;
  }
  simdjson::dom::object object;
  std::string name;
  if (value.get(object) == simdjson::SUCCESS) {
    Json inner;
    if (object["name"].get(inner) == simdjson::SUCCESS) return read_names(inner, names, depth + 1);
    return;
  }
  name = text_of(value);
  if (!name.empty() && name.size() < 200 && !name.starts_with("http")) names->push_back(name);
}

void read_linked(const Json& value, int depth, Linked* linked) {
  if (depth > kMostDepth) return;
  simdjson::dom::array list;
  if (value.get(list) == simdjson::SUCCESS) {
    for (const Json item : list) read_linked(item, depth + 1, linked);
    return;
  }
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return;
  if (has_type(value, is_article_type) && !linked->found_article) {
    linked->found_article = true;
    linked->headline = field(value, "headline");
    if (linked->headline.empty()) linked->headline = field(value, "name");
    linked->published = field(value, "datePublished");
    if (linked->published.empty()) linked->published = field(value, "dateCreated");
    linked->modified = field(value, "dateModified");
    linked->language = field(value, "inLanguage");
    linked->url = field(value, "url");
    Json inner;
    if (object["author"].get(inner) == simdjson::SUCCESS || object["creator"].get(inner) == simdjson::SUCCESS)
      read_names(inner, &linked->authors);
    if (object["publisher"].get(inner) == simdjson::SUCCESS) {
      std::vector<std::string> names;
      read_names(inner, &names);
      if (!names.empty()) linked->site = names[0];
      linked->publisher_id = field(inner, "@id");
    }
  } else if (has_type(value, is_publisher_type)) {
    const std::string id = field(value, "@id"), name = field(value, "name");
    if (!name.empty()) {
      if (!id.empty()) linked->names.emplace_back(id, name);
      if (linked->site_of_page.empty() && depth <= 3) linked->site_of_page = name;
    }
  }
  for (const auto pair : object) {
    if (pair.key == "@graph" || pair.key == "mainEntity" || pair.key == "mainEntityOfPage" || pair.key == "isPartOf" ||
        pair.key == "itemListElement") {
      if (pair.key == "itemListElement" && linked->found_article) continue;
      read_linked(pair.value, depth + 1, linked);
    }
  }
}

// "key": "value" anywhere, for JSON-LD that is not well formed.
std::string scrape(std::string_view json, std::string_view key) {
  const std::string quoted = "\"" + std::string(key) + "\"";
  size_t at = json.find(quoted);
  if (at == std::string_view::npos) return {};
  at += quoted.size();
  while (at < json.size() && (is_space(json[at]) || json[at] == ':')) ++at;
  if (at >= json.size() || json[at] != '"') return {};
  size_t end = at + 1;
  while (end < json.size() && json[end] != '"' && end - at < 600) end += json[end] == '\\' ? 2 : 1;
  if (end >= json.size() || json[end] != '"') return {};
  const std::string_view value = json.substr(at + 1, end - at - 1);
  return value.find('\\') == std::string_view::npos ? tidy(value) : std::string();
}

DateRange dated(std::string_view text, std::string_view from) {
  DateRange range = parse_date(text);
  range.from = range.found() ? from : std::string_view();
  return range;
}

constexpr std::array<std::string_view, 12> kScriptKeys = {
    "datePublished",  "publishedAt",     "published_at",     "publishDate",        "publish_date",  "publicationDate",
    "firstPublished", "first_published", "firstPublishedAt", "first_published_at", "datepublished", "publishedDate"};

// What the page's own data says of its date, where that is one day only: other stories' dates stand in such data too.
DateRange date_in_scripts(const std::vector<std::string_view>& scripts) {
  DateRange found;
  for (const std::string_view script : scripts) {
    for (size_t at = script.find("ubli"); at != std::string_view::npos; at = script.find("ubli", at + 4)) {
      for (const std::string_view key : kScriptKeys) {
        const size_t inside = key.find("ubli");
        if (at < inside + 1 || script.substr(at - inside, key.size()) != key) continue;
        size_t value = at - inside + key.size();
        const char quote = script[at - inside - 1];
        if ((quote != '"' && quote != '\'') || value >= script.size() || script[value] != quote) continue;
        ++value;
        while (value < script.size() && (is_space(script[value]) || script[value] == ':')) ++value;
        if (value < script.size() && (script[value] == '"' || script[value] == '\'')) ++value;
        const size_t end = std::min(script.find_first_of("\"',}", value), script.size());
        const DateRange date = dated(script.substr(value, std::min<size_t>(end - value, 40)), "meta");
        if (!date.found() || date.start.size() < 10) continue;
        if (found.found() && found.start.substr(0, 10) != date.start.substr(0, 10)) return {};
        if (!found.found()) found = date;
      }
    }
  }
  return found;
}

Linked read_json_ld(const std::vector<std::string>& scripts) {
  Linked linked;
  simdjson::dom::parser parser;
  for (const std::string& script : scripts) {
    std::string_view text = script;
    // Wrapped in comments or CDATA for the sake of old browsers.
    const size_t begin = text.find_first_of("{["), end = text.find_last_of("}]");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) continue;
    text = text.substr(begin, end - begin + 1);
    Json root;
    if (parser.parse(simdjson::padded_string(text)).get(root) == simdjson::SUCCESS) {
      read_linked(root, 0, &linked);
    } else if (linked.published.empty()) {
      linked.published = scrape(text, "datePublished");
      linked.modified = scrape(text, "dateModified");
      if (linked.headline.empty()) linked.headline = scrape(text, "headline");
    }
  }
  if (linked.site.empty()) {
    for (const auto& [id, name] : linked.names) {
      if (!linked.publisher_id.empty() && id == linked.publisher_id) linked.site = name;
    }
  }
  // Some pages escape their JSON-LD as if it were markup.
  for (std::string* text : {&linked.headline, &linked.site, &linked.site_of_page}) {
    if (text->find('&') != std::string::npos) *text = tidy(decode_references(*text, false));
  }
  return linked;
}

std::string first_meta(const PageFacts& facts, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    for (const auto& [name, content] : facts.metas) {
      if (name == key && !content.empty()) return tidy(content);
    }
  }
  return {};
}

std::string first_item(const PageFacts& facts, std::string_view key) {
  for (const auto& [name, value] : facts.items) {
    if (name == key && !value.empty()) return tidy(value);
  }
  return {};
}

void fill(DateRange* date, const DateRange& found) {
  if (!date->found() && found.found()) *date = found;
}

void fill(std::string* text, std::string found) {
  if (text->empty() && !found.empty()) *text = std::move(found);
}

// <title> is "headline - site", "site :: headline" and the like. Splits at the parting sign that leaves the known part alone.
struct TitleParts {
  std::string title, site;
};

TitleParts split_title(const std::string& whole, const std::string& known_title, const std::string& known_site) {
  static constexpr std::array<std::string_view, 10> kSigns = {" | ", " :: ", " » ", " · ", " • ",
                                                              " — ", " – ",  " - ", " / ", " : "};
  TitleParts parts;
  parts.title = whole;
  const std::string low = lowered(whole);
  const std::string site = lowered(known_site), title = lowered(known_title);
  for (const std::string_view sign : kSigns) {
    const size_t first = whole.find(sign), last = whole.rfind(sign);
    if (first == std::string::npos) continue;
    for (const size_t at : {last, first}) {
      const std::string left = whole.substr(0, at), right = whole.substr(at + sign.size());
      if (left.empty() || right.empty()) continue;
      const std::string low_left = lowered(left), low_right = lowered(right);
      if (!site.empty() && (low_right == site || low_left == site))
        return low_right == site ? TitleParts{left, right} : TitleParts{right, left};
      if (!title.empty() && (low_left == title || low_right == title))
        return low_left == title ? TitleParts{left, right} : TitleParts{right, left};
    }
  }
  if (!site.empty() || !title.empty()) return parts;
  // Nothing known: the outlet's name stands last, or first before a double colon.
  if (const size_t at = whole.find(" :: "); at != std::string::npos && at < whole.size() / 2)
    return {whole.substr(at + 4), whole.substr(0, at)};
  for (const std::string_view sign : kSigns) {
    const size_t at = whole.rfind(sign);
    if (at == std::string::npos || sign == " : ") continue;
    const std::string left = whole.substr(0, at), right = whole.substr(at + sign.size());
    const auto words = 1 + std::count(right.begin(), right.end(), ' ');
    if (right.size() < 40 && words <= 5 && left.size() > right.size()) return {left, right};
  }
  return parts;
}

std::string first_heading(const Doc& doc, uint8_t level) {
  std::string found;
  for (const Block& block : doc.blocks) {
    if (block.heading_level == level && !block.hidden && block.span.size() < 400) {
      if (!found.empty() && level == 1) break;  // the first of several
      found = tidy(doc.text(block.span));
      break;
    }
  }
  return found;
}

bool is_address(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

}  // namespace

std::string tidy(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_space(c) || c == '\v' || c == '\0') {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
    } else {
      out.push_back(c);
    }
  }
  // No-break spaces count too.
  std::string squeezed;
  for (size_t i = 0; i < out.size(); ++i) {
    if (out.compare(i, 2, "\xC2\xA0") == 0) {
      if (!squeezed.empty() && squeezed.back() != ' ') squeezed.push_back(' ');
      ++i;
    } else if (out[i] != ' ' || (!squeezed.empty() && squeezed.back() != ' ')) {
      squeezed.push_back(out[i]);
    }
  }
  while (!squeezed.empty() && squeezed.back() == ' ') squeezed.pop_back();
  return squeezed;
}

std::string tidy_language(std::string_view tag) {
  std::string out;
  size_t part = 0;
  for (size_t at = 0; at <= tag.size() && part < 3;) {
    size_t end = tag.find_first_of("-_,; ", at);
    if (end == std::string_view::npos) end = tag.size();
    const std::string_view piece = tag.substr(at, end - at);
    const bool letters = std::all_of(piece.begin(), piece.end(),
                                     [](char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); });
    if (piece.empty() || !letters || piece.size() > 8) break;
    if (part == 0) {
      if (piece.size() < 2 || piece.size() > 3) return {};
      out = lowered(piece);
    } else {
      out += '-';
      for (size_t i = 0; i < piece.size(); ++i) {
        const char c = lower(piece[i]);
        const bool upper = c >= 'a' && c <= 'z' && (piece.size() == 2 || (piece.size() == 4 && i == 0));
        out += upper ? static_cast<char>(c - 32) : c;
      }
    }
    ++part;
    if (end < tag.size() && tag[end] != '-' && tag[end] != '_') break;
    at = end + 1;
  }
  return out;
}

void read_metadata(const PageFacts& facts, std::string_view url, Doc& doc) {
  Metadata& meta = doc.meta;
  const Linked linked = read_json_ld(facts.json_ld);

  fill(&meta.url, std::string(url));
  if (is_address(facts.canonical)) {
    if (url.empty()) meta.url = facts.canonical;
  } else {
    const std::string og = first_meta(facts, {"og:url", "twitter:url"});
    if (is_address(og)) fill(&meta.url, og);
    if (is_address(linked.url)) fill(&meta.url, linked.url);
  }

  std::string site = first_meta(facts, {"og:site_name"});
  fill(&site, linked.site);
  fill(&site,
       first_meta(facts, {"application-name", "dc.publisher", "dcterms.publisher", "publisher", "apple-mobile-web-app-title"}));
  fill(&site, linked.site_of_page);

  std::string title = linked.headline;
  std::string og_title = first_meta(
      facts, {"og:title", "twitter:title", "dc.title", "dcterms.title", "headline", "sailthru.title", "parsely-title"});
  fill(&title, og_title);
  fill(&title, first_item(facts, "headline"));
  const std::string heading = first_heading(doc, 1);
  const std::string page_title = tidy(facts.title);
  TitleParts parts = split_title(page_title, title.empty() ? heading : title, site);
  if (title.empty()) {
    // The first heading is the title where the page's <title> agrees, or says nothing.
    if (!heading.empty() &&
        (page_title.empty() || lowered(page_title).find(lowered(heading)) != std::string::npos || parts.title == page_title)) {
      title = heading;
    } else {
      title = parts.title.empty() ? heading : parts.title;
    }
  } else {
    // og:title often carries the outlet's name too.
    const TitleParts own = split_title(title, heading, site);
    if (!site.empty() && lowered(own.site) == lowered(site)) title = own.title;
    if (!heading.empty() && lowered(own.title) == lowered(heading)) title = heading;
  }
  fill(&site, parts.site);
  fill(&meta.title, title);
  fill(&meta.site, site);

  std::vector<std::string> authors = linked.authors;
  if (authors.empty()) {
    for (const auto& [name, content] : facts.metas) {
      if (authors.size() >= kMostAuthors) break;
      if ((name == "author" || name == "article:author" || name == "dc.creator" || name == "dcterms.creator" || name == "byl" ||
           name == "parsely-author" || name == "sailthru.author") &&
          !is_address(content) && content.size() < 200) {
        authors.push_back(tidy(content));
      }
    }
  }
  if (authors.empty()) {
    for (const auto& [name, value] : facts.items) {
      if (name == "author" && value.size() < 200 && !is_address(value) && authors.size() < kMostAuthors)
        authors.push_back(tidy(value));
    }
  }
  if (meta.authors.empty()) {
    for (std::string& author : authors) {
      if (author.find('&') != std::string::npos) author = tidy(decode_references(author, false));
      if (!author.empty() && std::find(meta.authors.begin(), meta.authors.end(), author) == meta.authors.end())
        meta.authors.push_back(std::move(author));
    }
  }

  fill(&meta.published, dated(linked.published, "json-ld"));
  for (const std::string_view key : {"article:published_time",
                                     "article:published",
                                     "og:article:published_time",
                                     "og:published_time",
                                     "datepublished",
                                     "pubdate",
                                     "publishdate",
                                     "publish-date",
                                     "publish_date",
                                     "published_time",
                                     "publication_date",
                                     "published",
                                     "date.issued",
                                     "dc.date.issued",
                                     "dcterms.created",
                                     "dcterms.issued",
                                     "dc.date",
                                     "dcterms.date",
                                     "sailthru.date",
                                     "parsely-pub-date",
                                     "cxenseparse:recs:publishtime",
                                     "rnews:datepublished",
                                     "shareaholic:article_published_time",
                                     "originalpublicationdate",
                                     "article_date_original",
                                     "cre-date",
                                     "date_published",
                                     "displaydate",
                                     "timestamp",
                                     "bt:pubdate",
                                     "og:pubdate",
                                     "article.published",
                                     "article:publish_date",
                                     "article:publicationdate",
                                     "gsa:date",
                                     "citation_publication_date",
                                     "publicationdate",
                                     "published_at",
                                     "first_published",
                                     "firstpublished",
                                     "issued",
                                     "date"}) {
    if (meta.published.found()) break;
    fill(&meta.published, dated(first_meta(facts, {key}), "meta"));
  }
  fill(&meta.published, dated(first_item(facts, "datepublished"), "meta"));
  if (!meta.published.found()) {
    // Parsely's page says it in JSON.
    fill(&meta.published, dated(scrape(first_meta(facts, {"parsely-page"}), "pub_date"), "meta"));
  }
  fill(&meta.modified, dated(linked.modified, "json-ld"));
  fill(&meta.modified,
       dated(first_meta(facts, {"article:modified_time", "article:modified", "og:updated_time", "datemodified", "lastmod",
                                "last-modified", "dcterms.modified", "dc.date.modified", "modified_time", "revision_date"}),
             "meta"));
  fill(&meta.modified, dated(first_item(facts, "datemodified"), "meta"));

  // <time>: one that says it is the date of publication, or the first near the main heading.
  if (!meta.published.found()) {
    const PageFacts::Time* best = nullptr;
    int best_score = 0;
    uint32_t heading_at = kNone, n_before = 0;
    for (const Block& block : doc.blocks) {
      if (block.heading_level == 1 && heading_at == kNone) heading_at = block.span.begin;
    }
    for (const PageFacts::Time& time : facts.times) {
      if (!parse_date(time.datetime).found()) continue;
      int score = 1;
      if (lowered(time.itemprop) == "datepublished" || time.label.find("publish") != std::string::npos ||
          time.label.find("pubdate") != std::string::npos) {
        score += 4;
      }
      if (lowered(time.itemprop) == "datemodified" || time.label.find("updated") != std::string::npos ||
          time.label.find("modif") != std::string::npos) {
        score -= 2;
      }
      if (heading_at != kNone && time.at >= heading_at && time.at < heading_at + 1500) score += 3;
      if (score > best_score) {
        best = &time;
        best_score = score;
      }
      ++n_before;
    }
    if (best != nullptr && (best_score > 1 || n_before <= 2)) meta.published = dated(best->datetime, "time");
  }
  fill(&meta.published, date_in_url(meta.url));
  if (!meta.published.found()) fill(&meta.published, date_in_scripts(facts.scripts));

  fill(&meta.language, tidy_language(facts.language));
  fill(&meta.language, tidy_language(linked.language));
  fill(&meta.language, tidy_language(first_meta(facts, {"og:locale", "content-language", "dc.language", "language"})));
}

}  // namespace demarche::read
