// One item becomes a Doc: decoded, parsed, and every run of its text carried back through all layers to the source bytes.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "read/charset.h"
#include "read/dates.h"
#include "read/feed.h"
#include "read/html.h"
#include "read/json_article.h"
#include "read/metadata.h"
#include "read/read.h"
#include "read/text_blocks.h"
#include "read/text_builder.h"

namespace demarche::read {
namespace {

constexpr uint64_t kMostTextBytes = 0xF0000000;

void note_charset(const CharsetReport& report, Doc& doc) {
  if (report.n_replaced > 0) {
    doc.note("read.bad-bytes", fmt::format("{} broken {} sequences became U+FFFD", report.n_replaced, report.name));
  }
  if (report.contradicted) {
    doc.note("read.charset", fmt::format("declared as {}, but read as {}, which fits the bytes", report.declared, report.name));
  }
  if (report.guessed)
    doc.note("read.charset", fmt::format("says no charset and is not UTF-8; read as {}, the likeliest", report.name));
}

// Bytes as UTF-8: themselves where they are that already, so that a good page is never copied.
struct Utf8 {
  std::string_view view;
  Decoded decoded;  // holds what view points to where decoding was needed
  ByteMap map;
};

void to_utf8(const Item& item, bool markup, Utf8* out, Doc& doc) {
  const std::string declared = markup ? declared_charset(item.bytes) : std::string();
  if (is_plain_utf8(item.bytes)) {
    const std::string& claimed = item.charset.empty() ? declared : item.charset;
    // Seven-bit text in an escape-driven charset looks like UTF-8.
    const bool escapes = claimed.starts_with("iso-2022") || claimed.starts_with("hz");
    if (!escapes) {
      const bool other =
          !claimed.empty() && claimed != "utf-8" && claimed != "utf8" && claimed != "us-ascii" && claimed != "ascii";
      if (other &&
          std::any_of(item.bytes.begin(), item.bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        note_charset({.name = "utf-8", .contradicted = true, .declared = claimed}, doc);
      }
      out->view = item.bytes;
      out->map = ByteMap::identity(item.source_begin);
      return;
    }
  }
  CharsetReport report;
  out->decoded = decode_bytes(item.bytes, item.charset, declared, &report);
  note_charset(report, doc);
  out->view = out->decoded.bytes;
  out->map = ByteMap::identity(item.source_begin).carry(out->decoded.map);
  if (out->decoded.map.is_identity()) out->map = ByteMap::identity(item.source_begin + out->decoded.map.offset());
}

// Puts a title from outside the text in front of it: "title\n\ntext". `separator` is the source of the blank line.
void prepend_title(const Decoded& title, const ByteMap& title_map, uint64_t separator, Doc& doc) {
  const uint32_t n = static_cast<uint32_t>(title.bytes.size());
  const uint32_t shift = n + 2;
  const std::string whole = title.bytes + "\n\n" + std::string(doc.text());
  std::vector<SourceRun> runs;
  std::vector<SourceRun> title_runs = {{{0, n}, 0, n, true}};
  runs = title_map.carry(title_runs);
  runs.push_back({{n, shift}, separator, 1, false});
  for (SourceRun run : doc.source_runs) {
    run.text = {run.text.begin + shift, run.text.end + shift};
    runs.push_back(run);
  }
  doc.source_runs = std::move(runs);
  Block block;
  block.span = {0, n};
  if (doc.from_markup) {
    block.tag = "h1";
    block.heading_level = 1;
  }
  std::vector<Block> blocks = {block};
  for (Block old : doc.blocks) {
    old.span = {old.span.begin + shift, old.span.end + shift};
    blocks.push_back(old);
  }
  doc.blocks = std::move(blocks);
  for (Note& note : doc.notes) {
    if (!note.span.empty()) note.span = {note.span.begin + shift, note.span.end + shift};
  }
  doc.set_text(whole);
}

bool starts_with_title(std::string_view text, std::string_view title) {
  while (!text.empty() &&
         (text.front() == ' ' || text.front() == '\n' || text.front() == '\r' || text.front() == '\t' || text.front() == '#'))
    text.remove_prefix(1);
  if (!text.starts_with(title)) return false;
  const std::string_view rest = text.substr(title.size());
  return rest.empty() || rest.front() == '\n' || rest.front() == '\r' || rest.starts_with(" \n");
}

void apply_options(const Item& item, const Options& options, Doc& doc) {
  if (!options.url.empty()) doc.meta.url = options.url;
  if (doc.meta.url.empty()) doc.meta.url = item.url;
  if (!options.published.empty()) {
    Result<DateRange> published = parse_published(options.published);
    if (published.ok()) doc.meta.published = *published;
  }
}

// The page in `html` into `doc`, runs in terms of html's own bytes.
void read_page(std::string_view html, std::string_view url, const Options& options, Doc& doc) {
  HtmlLimits limits;
  limits.max_depth = std::max<uint32_t>(options.max_depth, 8);
  const PageFacts facts = parse_html(html, limits, doc);
  read_metadata(facts, url, doc);
}

// A body that is bare text, with its map, into `doc`.
void read_plain(std::string_view text, Doc& doc) {
  doc.set_text(text);
  const uint32_t n = static_cast<uint32_t>(text.size());
  if (n > 0) doc.source_runs = {{{0, n}, 0, n, true}};
  find_text_blocks(doc);
}

// A title with its white space squeezed.
Decoded squeeze(const Decoded& title) {
  TextBuilder squeezed(title.bytes);
  const std::string_view bytes = title.bytes;
  for (size_t at = 0; at < bytes.size();) {
    if (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t') {
      squeezed.gap(TextBuilder::Gap::kBlank);
      ++at;
      continue;
    }
    const size_t end = std::min(bytes.find_first_of(" \n\r\t", at), bytes.size());
    squeezed.copy(at, end);
    at = end;
  }
  Decoded out;
  out.bytes = squeezed.text();
  for (const SourceRun& run : title.map.carry(squeezed.take_runs()))
    out.map.add(run.text.size(), run.source_begin, run.source_size, run.verbatim);
  return out;
}

Result<Doc> json_doc(Item&& item, const Options& options) {
  Doc doc;
  Utf8 utf8;
  to_utf8(item, false, &utf8, doc);
  Result<JsonArticle> read = read_json_article(utf8.view);
  if (!read.ok()) return Error{read.error().id, fmt::format("{}: {}", item.source, read.error().message)};
  JsonArticle& article = *read;
  doc.source = item.source;
  if (!article.id.empty()) {
    const size_t mark = doc.source.rfind('#');
    doc.source = doc.source.substr(0, mark == std::string::npos ? doc.source.size() : mark) + "#" + article.id;
  }
  const DateRange published = parse_date(article.published);
  if (!article.published.empty() && !published.found()) {
    doc.note("read.bad-date",
             fmt::format("\"published\" holds \"{}\", which is no date; ISO 8601 is expected", article.published.substr(0, 60)));
  }
  doc.meta.published = published;
  if (published.found()) doc.meta.published.from = "meta";
  doc.meta.language = tidy_language(article.language);
  doc.meta.site = tidy(article.site);
  doc.meta.title = tidy(article.title.bytes);
  doc.meta.url = article.url;
  const bool plain = article.has_text;
  const Decoded& body = plain ? article.text : article.html;
  const ByteMap map = utf8.map.carry(
      body.map.is_identity() ? ByteMap::identity(plain ? article.text_quote + 1 : article.html_quote + 1) : body.map);
  if (plain) {
    read_plain(body.bytes, doc);
  } else {
    read_page(body.bytes, article.url, options, doc);
  }
  doc.source_runs = map.carry(std::move(doc.source_runs));
  if (!doc.meta.title.empty() && article.has_title) {
    const Decoded title = squeeze(article.title);
    bool there = starts_with_title(doc.text(), title.bytes) || starts_with_title(doc.text(), doc.meta.title);
    for (const Block& block : doc.blocks) {
      if (there || block.heading_level == 0) continue;
      there = tidy(doc.text(block.span)) == doc.meta.title;
    }
    if (!there) {
      const uint32_t quote = plain ? article.text_quote : article.html_quote;
      prepend_title(title, utf8.map.carry(title.map), utf8.map.source_of(quote, quote + 1).begin, doc);
    }
  }
  if (!doc.meta.published.found()) doc.meta.published = date_in_url(doc.meta.url);
  apply_options(item, options, doc);
  return doc;
}

Result<Doc> feed_doc(Item&& item, const Options& options) {
  Doc doc;
  Utf8 utf8;
  to_utf8(item, true, &utf8, doc);
  const FeedArticle article = read_feed_article(utf8.view);
  doc.source = item.source;
  if (!article.id.empty()) doc.source = doc.source.substr(0, doc.source.rfind('#')) + "#" + article.id;
  doc.meta.title = tidy(article.title.bytes);
  doc.meta.site = article.site.empty() ? tidy(item.site) : tidy(article.site);
  doc.meta.language = tidy_language(article.language.empty() ? item.language : article.language);
  doc.meta.url = article.link.empty() ? item.url : article.link;
  for (const std::string& author : article.authors) doc.meta.authors.push_back(tidy(author));
  doc.meta.published = parse_date(article.published);
  if (doc.meta.published.found()) doc.meta.published.from = "meta";
  doc.meta.modified = parse_date(article.modified);
  if (doc.meta.modified.found()) doc.meta.modified.from = "meta";
  const Metadata told = doc.meta;
  if (article.body_is_html) {
    read_page(article.body.bytes, doc.meta.url, options, doc);
    doc.meta = told;
  } else {
    read_plain(article.body.bytes, doc);
  }
  doc.source_runs = utf8.map.carry(article.body.map).carry(std::move(doc.source_runs));
  if (!doc.meta.title.empty() && !starts_with_title(doc.text(), doc.meta.title)) {
    const Decoded title = squeeze(article.title);
    const uint64_t body_at = article.body_at;
    prepend_title(title, utf8.map.carry(title.map),
                  utf8.map.source_of(static_cast<uint32_t>(body_at), static_cast<uint32_t>(body_at + 1)).begin, doc);
  }
  if (!doc.meta.published.found()) doc.meta.published = date_in_url(doc.meta.url);
  apply_options(item, options, doc);
  return doc;
}

}  // namespace

Result<Doc> make_doc(Item&& item, const Options& options) {
  bool cut = false;
  if (item.bytes.size() > std::min<uint64_t>(options.max_input_bytes, kMostTextBytes / 3)) {
    item.bytes.resize(std::min<uint64_t>(options.max_input_bytes, kMostTextBytes / 3));
    cut = true;
  }
  if (item.kind == ItemKind::kArticle) {
    size_t at = 0;
    while (at < item.bytes.size() && (item.bytes[at] == ' ' || item.bytes[at] == '\t' || item.bytes[at] == '\n')) ++at;
    return at < item.bytes.size() && item.bytes[at] == '<' ? feed_doc(std::move(item), options)
                                                           : json_doc(std::move(item), options);
  }
  Doc doc;
  doc.source = item.source;
  Utf8 utf8;
  to_utf8(item, item.kind == ItemKind::kHtml, &utf8, doc);
  if (item.kind == ItemKind::kHtml) {
    if (!options.published.empty()) {
      Result<DateRange> published = parse_published(options.published);
      if (published.ok()) doc.meta.published = *published;
    }
    read_page(utf8.view, options.url.empty() ? item.url : options.url, options, doc);
  } else {
    read_bare_text(utf8.view, doc);
    if (!item.url.empty()) doc.meta.published = date_in_url(item.url);
  }
  doc.source_runs = utf8.map.carry(std::move(doc.source_runs));
  if (cut || item.cut) doc.note("read.cut", fmt::format("longer than {} bytes; the rest was not read", options.max_input_bytes));
  apply_options(item, options, doc);
  return doc;
}

Result<DateRange> parse_published(const std::string& text) {
  DateRange range = parse_date(text);
  const bool iso = text.size() >= 4 && text.find_first_not_of("0123456789") == 4 && text[4] == '-';
  const bool year = text.size() == 4 && text.find_first_not_of("0123456789") == std::string::npos;
  if (!range.found() || (!iso && !year)) {
    return Error{"read.bad-published",
                 fmt::format("--published \"{}\" is no ISO date; write 2021-12-30, 2021-12, 2021 or 2021-12-30T20:35Z", text)};
  }
  range.from = "option";
  return range;
}

}  // namespace demarche::read
