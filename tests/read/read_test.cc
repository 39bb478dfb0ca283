// What reading gives and what it says of bad input. Every input is written here or made here.
#include "read/read.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zdict.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "base/utf8.h"

namespace demarche::read {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    const ::testing::TestInfo* test = ::testing::UnitTest::GetInstance()->current_test_info();
    path_ = fs::temp_directory_path() / (std::string("demarche-read-") + test->name() + "-" + std::to_string(getpid()));
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_all, ignored);
    fs::remove_all(path_, ignored);
  }
  std::string write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

std::string gzip(const std::string& bytes) {
  z_stream state{};
  EXPECT_EQ(deflateInit2(&state, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&state, bytes.size()) + 64, '\0');
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  state.avail_in = static_cast<uInt>(bytes.size());
  state.next_out = reinterpret_cast<Bytef*>(out.data());
  state.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&state, Z_FINISH), Z_STREAM_END);
  out.resize(state.total_out);
  deflateEnd(&state);
  return out;
}

std::string zstd(const std::string& bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

struct Outcome {
  std::vector<Doc> docs;
  std::vector<Error> errors;
  std::vector<std::string> raw;  // the bytes each doc came from
  std::vector<uint64_t> raw_begin;
};

Outcome read(const std::vector<std::string>& paths, const Options& options = {}) {
  Outcome out;
  read_inputs(
      paths, options,
      [&](Item&& item) {
        out.raw.push_back(item.bytes);
        out.raw_begin.push_back(item.source_begin);
        Result<Doc> doc = make_doc(std::move(item), options);
        if (doc.ok()) {
          out.docs.push_back(std::move(*doc));
        } else {
          out.errors.push_back(doc.error());
          out.raw.pop_back();
          out.raw_begin.pop_back();
        }
        return true;
      },
      [&](const Error& error) { out.errors.push_back(error); });
  return out;
}

Doc page(const std::string& html, const Options& options = {}) {
  Item item;
  item.kind = ItemKind::kHtml;
  item.source = "test.html";
  item.bytes = html;
  Result<Doc> doc = make_doc(std::move(item), options);
  EXPECT_TRUE(doc.ok());
  return std::move(*doc);
}

std::string text_of(const std::string& html) {
  return std::string(page(html).text());
}

// The promise of the map: runs cover the text in order, lie inside the source, and equal it where they say so.
void check_map(const Doc& doc, const std::string& raw, uint64_t raw_begin) {
  uint32_t at = 0;
  for (const SourceRun& run : doc.source_runs) {
    ASSERT_EQ(run.text.begin, at) << doc.source;
    ASSERT_LT(run.text.begin, run.text.end) << doc.source;
    at = run.text.end;
    ASSERT_GE(run.source_begin, raw_begin) << doc.source;
    ASSERT_LE(run.source_begin - raw_begin + run.source_size, raw.size()) << doc.source;
    if (run.verbatim) {
      ASSERT_EQ(run.source_size, run.text.size()) << doc.source;
      ASSERT_EQ(raw.substr(run.source_begin - raw_begin, run.source_size), doc.text(run.text)) << doc.source;
    }
  }
  ASSERT_EQ(at, doc.text().size()) << doc.source;
  EXPECT_EQ(find_invalid_utf8(doc.text()), std::string_view::npos) << doc.source;
  uint32_t end = 0;
  for (const Block& block : doc.blocks) {
    ASSERT_LE(end, block.span.begin) << doc.source;
    ASSERT_LT(block.span.begin, block.span.end) << doc.source;
    end = block.span.end;
    ASSERT_TRUE(block.element == kNone || block.element < doc.elements.size());
  }
  ASSERT_LE(end, doc.text().size());
}

void expect_error(const Outcome& outcome, const std::string& id, const std::string& where) {
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].id, id);
  EXPECT_NE(outcome.errors[0].message.find(where), std::string::npos) << outcome.errors[0].message;
  EXPECT_EQ(outcome.errors[0].message.find('\n'), std::string::npos);
}

// ---- markup ----

TEST(Html, TextIsThatOfTheBody) {
  EXPECT_EQ(text_of("<title>No</title><style>p{}</style><p>One<script>var "
                    "a='<p>';</script><p>Two<noscript>no</noscript><template>no</template>"),
            "One\n\nTwo");
  EXPECT_EQ(text_of("<p>a <b>b</b>\n\n c<!-- no --> d</p>"), "a b c d");
  EXPECT_EQ(text_of(""), "");
  EXPECT_EQ(text_of("<svg><title>No</title><text>no</text></svg><p>Yes"), "Yes");
}

TEST(Html, ReferencesAreResolved) {
  EXPECT_EQ(text_of("<p>caf&eacute; &amp; &#8220;x&#x201D; &lt;b&gt; AT&T &unknown; &copy 2020"),
            "café & “x” <b> AT&T &unknown; © 2020");
  EXPECT_EQ(text_of("<p>&#150; &#0; &#xD800; &#99999999;"), "– \xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD");
}

TEST(Html, EndTagsAreImplied) {
  const Doc doc = page("<ul><li>one<li>two</ul><table><tr><td>a<td>b<tr><td>c</table><dl><dt>t<dd>d</dl>");
  ASSERT_EQ(doc.blocks.size(), 7u);
  EXPECT_EQ(doc.blocks[0].tag, "li");
  EXPECT_EQ(doc.blocks[2].tag, "td");
  EXPECT_EQ(doc.text(doc.blocks[4].span), "c");
}

TEST(Html, ABreakPartsLinesAndTwoPartParagraphs) {
  const Doc doc = page("<div>one<br>two<br><br>three</div>");
  EXPECT_EQ(doc.text(), "one\ntwo\n\nthree");
  EXPECT_EQ(doc.blocks.size(), 3u);
}

TEST(Html, LinksAreCountedAlsoWhenTheyAreNotClosed) {
  const Doc doc = page("<p>see <a href=x>the <b>harbour</a> now</b></p><p>plain</p>");
  ASSERT_EQ(doc.blocks.size(), 2u);
  EXPECT_EQ(doc.blocks[0].n_link_bytes, std::string("the harbour").size());
  EXPECT_EQ(doc.blocks[1].n_link_bytes, 0u);
}

TEST(Html, HiddenElementsAreMarked) {
  const Doc doc = page("<div style='display: none'><p>a</p></div><p hidden>b</p><p aria-hidden=true>c</p><p>d</p>");
  ASSERT_EQ(doc.blocks.size(), 4u);
  EXPECT_TRUE(doc.blocks[0].hidden && doc.blocks[1].hidden && doc.blocks[2].hidden);
  EXPECT_FALSE(doc.blocks[3].hidden);
}

TEST(Html, BrokenMarkupLosesNoText) {
  EXPECT_EQ(text_of("<p>a < b and c<d</p"), "a < b and c");
  EXPECT_EQ(text_of("<p class=\"x>never closed<p>next"), "never closed\n\nnext");
  EXPECT_EQ(text_of("</p></div></b>left<b>over"), "leftover");
  EXPECT_EQ(text_of("text <!-- never closed <p>gone"), "text");
  EXPECT_EQ(text_of("half a tag <a hre"), "half a tag");
}

TEST(Html, MetadataComesFromWhereItIsBest) {
  const Doc doc = page(R"(<html lang="en-gb"><head><title>Fleet sails &amp; waits | Coast Paper</title>
<meta property="og:site_name" content="Coast Paper"><meta property="article:published_time" content="2024-02-01T10:00:00Z">
<link rel="canonical" href="https://coast.example/a"><script type="application/ld+json">
{"@type":["Thing","NewsArticle"],"headline":"Fleet sails & waits","datePublished":"2024-02-02T09:30:00+01:00","author":[{"name":"A. Lund"},{"name":"B. Moe"}]}</script></head>
<body><h1>Fleet sails &amp; waits</h1><p>Story.</p></body></html>)");
  EXPECT_EQ(doc.meta.title, "Fleet sails & waits");
  EXPECT_EQ(doc.meta.site, "Coast Paper");
  EXPECT_EQ(doc.meta.published.start, "2024-02-02T09:30:00+01:00");
  EXPECT_EQ(doc.meta.published.from, "json-ld");
  EXPECT_EQ(doc.meta.authors, (std::vector<std::string>{"A. Lund", "B. Moe"}));
  EXPECT_EQ(doc.meta.language, "en-GB");
  EXPECT_EQ(doc.meta.url, "https://coast.example/a");
}

TEST(Html, NothingIsMadeUpWhereThePageSaysNothing) {
  const Doc doc = page("<p>Some words.</p>");
  EXPECT_EQ(doc.meta.title, "");
  EXPECT_EQ(doc.meta.site, "");
  EXPECT_EQ(doc.meta.agency, "");
  EXPECT_FALSE(doc.meta.published.found());
}

TEST(Html, TheDateIsFoundInEveryFormThatPagesUse) {
  for (const char* markup :
       {"<meta property='article:published_time' content='1725876000'>", "<meta name='pubdate' content='09.09.2024 10:31'>",
        "<meta name='parsely-page' content='{\"title\":\"x\",\"pub_date\":\"2024-09-09T10:00:00Z\"}'>",
        "<link rel=canonical href='https://h.example/2024/sep/09/x'>",
        "<link rel=canonical href='https://h.example/dock-strike-20240909.html'>",
        "<script>window.data=[{\"publishDate\":\"2024-09-09T10:00:00Z\"}]</script>",
        "<script type='application/json'>{\"article\":{\"publishedAt\":1725876000000}}</script>",
        "<body><h1>x</h1><abbr class='published' title='2024-09-09T10:00:00Z'>yesterday</abbr>"}) {
    EXPECT_EQ(page(std::string(markup) + "<p>x").meta.published.start.substr(0, 10), "2024-09-09") << markup;
  }
}

TEST(Html, WhatMayBeAnotherDateIsNotBelieved) {
  for (const char* markup :
       {"<meta name='date' content='10/09/2024'>", "<link rel=canonical href='https://h.example/item-20249909.html'>",
        "<meta name='date' content='172587'>", "<abbr title='World Health Organization'>WHO</abbr>",
        "<script>{\"publishDate\":\"2024-09-09\",\"more\":[{\"publishDate\":\"2024-09-12\"}]}</script>"}) {
    EXPECT_FALSE(page(std::string(markup) + "<p>x").meta.published.found()) << markup;
  }
}

TEST(Html, ThePublishedOptionWins) {
  Options options;
  options.published = "2020-05-04";
  const Doc doc = page("<meta property='article:published_time' content='2024-02-01'><p>x", options);
  EXPECT_EQ(doc.meta.published.start, "2020-05-04");
  EXPECT_EQ(doc.meta.published.from, "option");
}

// ---- charsets ----

TEST(Charset, IsReadFromMetaAndMapsBack) {
  const std::string html = "<meta charset=windows-1251><p>\xCC\xEE\xF1\xEA\xE2\xE0 and \x93x\x94</p>";
  const Doc doc = page(html);
  EXPECT_EQ(doc.text(), "Москва and “x”");
  check_map(doc, html, 0);
}

TEST(Charset, ABadClaimIsNotBelieved) {
  const Doc doc = page("<meta charset=iso-8859-1><p>Zürich – Genève</p>");
  EXPECT_EQ(doc.text(), "Zürich – Genève");
  ASSERT_EQ(doc.notes.size(), 1u);
  EXPECT_EQ(doc.notes[0].id, "read.charset");
}

TEST(Charset, AnUnknownOneIsGuessed) {
  const Doc doc = page("<meta charset=klingon-8><p>na\xEFve caf\xE9 \xE0 la carte, d\xE9j\xE0 vu, \xEAtre, ma\xEEtre</p>");
  EXPECT_NE(doc.text().find("café"), std::string_view::npos);
}

TEST(Charset, BrokenBytesBecomeOneMarkEachAndAreTold) {
  const std::string html =
      "<p>ab\xFF\xFE cd \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9</p>";
  const Doc doc = page(html);
  EXPECT_EQ(doc.text().substr(0, 2), "ab");
  EXPECT_NE(doc.text().find("\xEF\xBF\xBD"), std::string_view::npos);
  ASSERT_FALSE(doc.notes.empty());
  EXPECT_EQ(doc.notes[0].id, "read.bad-bytes");
  check_map(doc, html, 0);
}

TEST(Charset, Utf16AndMarksAreRead) {
  Folder folder;
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("Wide words here")) wide += std::string(1, c) + '\0';
  const Outcome out = read({folder.write("a.txt", wide), folder.write("b.txt", "\xEF\xBB\xBFMarked")});
  ASSERT_EQ(out.docs.size(), 2u);
  EXPECT_EQ(out.docs[0].text(), "Wide words here");
  EXPECT_EQ(out.docs[1].text(), "Marked");
  check_map(out.docs[0], out.raw[0], 0);
  check_map(out.docs[1], out.raw[1], 0);
}

// Converters give bytes, escapes and broken sequences back in ways of their own: the map must hold for all.
TEST(Charset, AnyBytesInAnyCharsetMapBack) {
  std::mt19937 dice(11);
  for (const std::string name : {"windows-1251", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp", "iso-2022-kr",
                                 "hz-gb-2312", "utf-7", "koi8-r", "macintosh", "iso-8859-8", "utf-8", "windows-874"}) {
    for (int round = 0; round < 60; ++round) {
      std::string html = "<meta charset=" + name + "><p>";
      for (size_t i = dice() % 200; i > 0; --i) {
        const uint32_t kind = static_cast<uint32_t>(dice() % 6);
        html += kind == 0   ? std::string(1, static_cast<char>(dice()))
                : kind == 1 ? std::string(dice() % 5, static_cast<char>(0x80 | dice()))
                : kind == 2 ? std::string("\x1B$B")
                : kind == 3 ? std::string("~{")
                            : std::string("word ");
      }
      const Doc doc = page(html);
      check_map(doc, html, 0);
    }
  }
}

// ---- texts, lines, feeds, archives ----

TEST(Text, LineEndsAreOneAndLinesAreBlocks) {
  Folder folder;
  const Outcome out = read({folder.write("a.txt", "Title\r\n\r\nFirst line.\r\nSecond line.\r\n")});
  ASSERT_EQ(out.docs.size(), 1u);
  EXPECT_EQ(out.docs[0].text(), "Title\n\nFirst line.\nSecond line.\n");
  EXPECT_EQ(out.docs[0].blocks.size(), 3u);
  check_map(out.docs[0], out.raw[0], 0);
}

TEST(Text, AParagraphBrokenAtAMarginIsOneBlock) {
  Folder folder;
  const Outcome out = read({folder.write(
      "a.txt",
      "The two governments said on Monday that they would\nopen the bridge to lorries with food and medicine as\nsoon as the "
      "last of the "
      "soldiers had left the eastern\nbank, which was expected for Friday.\n\nA short line\nAnother short line\nA third\n")});
  ASSERT_EQ(out.docs.size(), 1u);
  EXPECT_EQ(out.docs[0].blocks.size(), 4u);
}

TEST(Lines, TitleStandsBeforeTheTextUnlessItIsThere) {
  Folder folder;
  const std::string path = folder.write("a.jsonl",
                                        "{\"id\": \"x1\", \"text\": \"Body \\u00e9 \\\"q\\\".\", \"title\": \"Head\", "
                                        "\"published\": \"2024-01-02\", \"other\": [1, {\"a\": null}]}\n"
                                        "\n"
                                        "{\"text\": \"Head\\n\\nBody.\", \"title\": \"Head\"}\n"
                                        "{\"id\": 7, \"html\": \"<p>A &amp; b</p>\", \"site\": \"S\"}\n");
  const Outcome out = read({path});
  ASSERT_EQ(out.errors.size(), 0u);
  ASSERT_EQ(out.docs.size(), 3u);
  EXPECT_EQ(out.docs[0].text(), "Head\n\nBody é \"q\".");
  EXPECT_EQ(out.docs[0].source, path + "#x1");
  EXPECT_EQ(out.docs[0].meta.published.start, "2024-01-02");
  EXPECT_EQ(out.docs[1].text(), "Head\n\nBody.");
  EXPECT_EQ(out.docs[1].source, path + "#3");
  EXPECT_EQ(out.docs[2].text(), "A & b");
  EXPECT_EQ(out.docs[2].source, path + "#7");
  EXPECT_EQ(out.docs[2].meta.site, "S");
  for (size_t i = 0; i < 3; ++i) check_map(out.docs[i], out.raw[i], out.raw_begin[i]);
}

TEST(Lines, ABadLineIsNamedAndTheOthersAreRead) {
  Folder folder;
  const Outcome out = read({folder.write("a.jsonl", "{\"text\": \"One.\"}\n{\"text\": \"cut off\n{\"text\": \"Three.\"}\n")});
  EXPECT_EQ(out.docs.size(), 2u);
  expect_error(out, "read.json-syntax", "a.jsonl#2: byte 10");
}

TEST(Lines, AnObjectWithoutTextIsAnError) {
  Folder folder;
  expect_error(read({folder.write("a.jsonl", "{\"title\": \"x\"}\n")}), "read.json-no-text", "a.jsonl#1");
}

TEST(Feed, RssAtomAndRdfGiveTheirItems) {
  Folder folder;
  const std::string rss = folder.write(
      "a.xml",
      "<?xml version='1.0'?><rss><channel><title>Wire &amp; Co</title><language>en</language><image><title>no</title></image>"
      "<item><title>Deal signed</title><guid>g-1</guid><pubDate>Tue, 05 Mar 2024 10:00:00 +0100</pubDate><description>&lt;p&gt;A "
      "&amp;amp; B signed.&lt;/p&gt;</description></item>"
      "<item><title>Second</title><description>short</description><content:encoded><![CDATA[<p>Long "
      "<b>text</b>.</p>]]></content:encoded></item></channel></rss>");
  const std::string atom = folder.write("b.atom",
                                        "<feed "
                                        "xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><title>T</title><id>urn:1</"
                                        "id><updated>2024-03-05T00:00:00Z</updated>"
                                        "<link href='https://f.example/1'/><author><name>N. N.</name></author><content "
                                        "type='xhtml'><div><p>One.</p><p>Two.</p></div></content></entry></feed>");
  const std::string rdf = folder.write("c.rdf",
                                       "<rdf:RDF><channel><title>R</title></channel><item "
                                       "rdf:about='u-1'><title>T</title><description>Plain.</description></item></rdf:RDF>");
  const Outcome out = read({rss, atom, rdf});
  ASSERT_EQ(out.errors.size(), 0u);
  ASSERT_EQ(out.docs.size(), 4u);
  EXPECT_EQ(out.docs[0].text(), "Deal signed\n\nA & B signed.");
  EXPECT_EQ(out.docs[0].source, rss + "#g-1");
  EXPECT_EQ(out.docs[0].meta.site, "Wire & Co");
  EXPECT_EQ(out.docs[0].meta.published.start, "2024-03-05T10:00:00+01:00");
  EXPECT_EQ(out.docs[1].text(), "Second\n\nLong text.");
  EXPECT_EQ(out.docs[1].source, rss + "#2");
  EXPECT_EQ(out.docs[2].text(), "T\n\nOne.\n\nTwo.");
  EXPECT_EQ(out.docs[2].meta.url, "https://f.example/1");
  EXPECT_EQ(out.docs[2].meta.authors, std::vector<std::string>{"N. N."});
  EXPECT_EQ(out.docs[3].text(), "T\n\nPlain.");
  EXPECT_EQ(out.docs[3].source, rdf + "#u-1");
  for (size_t i = 0; i < 4; ++i) check_map(out.docs[i], out.raw[i], out.raw_begin[i]);
}

TEST(Feed, AnotherXmlIsAnError) {
  Folder folder;
  expect_error(read({folder.write("a.xml", "<urlset><url><loc>x</loc></url></urlset>")}), "read.no-feed", "a.xml");
}

std::string warc_record(const std::string& id, const std::string& body, size_t claimed = 0) {
  const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body;
  return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:" + id +
         ">\r\nWARC-Target-URI: https://w.example/2024/03/05/" + id +
         "\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: " +
         std::to_string(claimed == 0 ? http.size() : claimed) + "\r\n\r\n" + http + "\r\n\r\n";
}

TEST(Warc, RecordsAreReadMemberByMember) {
  Folder folder;
  const Outcome out = read({folder.write(
      "a.warc.gz", gzip(warc_record("one", "<p>First page.</p>")) + gzip(warc_record("two", "<p>Second page.</p>")))});
  ASSERT_EQ(out.errors.size(), 0u);
  ASSERT_EQ(out.docs.size(), 2u);
  EXPECT_TRUE(out.docs[0].source.ends_with("#urn:uuid:one"));
  EXPECT_EQ(out.docs[1].text(), "Second page.");
  EXPECT_EQ(out.docs[1].meta.url, "https://w.example/2024/03/05/two");
  EXPECT_EQ(out.docs[1].meta.published.start, "2024-03-05");
  EXPECT_EQ(out.docs[1].meta.published.from, "url");
}

TEST(Warc, MembersOfAnySizeAreRead) {
  Folder folder;
  std::mt19937 dice(11);
  std::string packed;
  std::vector<size_t> sizes = {10, 3000, 700'000, 40, 3'000'000, 12'000'000, 50, 900'000};
  for (size_t i = 0; i < sizes.size(); ++i) {
    std::string body = "<p>";
    while (body.size() < sizes[i]) body += "word" + std::to_string(dice()) + " ";
    packed += gzip(warc_record(std::to_string(i), body));
  }
  const Outcome out = read({folder.write("a.warc.gz", packed)});
  ASSERT_EQ(out.errors.size(), 0u);
  ASSERT_EQ(out.docs.size(), sizes.size());
  for (const Doc& doc : out.docs) EXPECT_EQ(doc.text().substr(0, 4), "word");
}

TEST(Warc, AWrongLengthCostsOneRecord) {
  Folder folder;
  const Outcome out =
      read({folder.write("a.warc", warc_record("one", "<p>First.</p>") + warc_record("two", "<p>Second one.</p>", 70) +
                                       warc_record("three", "<p>Third.</p>"))});
  EXPECT_EQ(out.docs.size(), 3u);
  EXPECT_EQ(out.docs.back().text(), "Third.");
  expect_error(out, "read.warc-record", "a.warc");
}

TEST(Warc, ATornEndIsTold) {
  Folder folder;
  const std::string whole = warc_record("one", "<p>First.</p>") + warc_record("two", "<p>Second page with more.</p>");
  const Outcome out = read({folder.write("a.warc", whole.substr(0, whole.size() - 14))});
  EXPECT_EQ(out.docs.size(), 2u);
  expect_error(out, "read.warc-truncated", "record 2");
}

TEST(Warc, WetTextIsRead) {
  Folder folder;
  const std::string body = "Head\nA line of text.\n";
  const Outcome out = read({folder.write(
      "a.wet", "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <u:1>\r\nContent-Type: text/plain\r\nContent-Length: " +
                   std::to_string(body.size()) + "\r\n\r\n" + body + "\r\n\r\n")});
  ASSERT_EQ(out.docs.size(), 1u);
  EXPECT_EQ(out.docs[0].text(), body);
}

// The first frame holds the dictionary, every record is a frame that needs it.
TEST(Warc, ZstdWithItsDictionaryIsRead) {
  Folder folder;
  std::string samples;
  std::vector<size_t> sizes;
  for (int i = 0; i < 400; ++i) {
    const std::string sample =
        warc_record(std::to_string(i * 7919), "<p>Page " + std::to_string(i * 31) + " of the harbour.</p>");
    samples += sample;
    sizes.push_back(sample.size());
  }
  std::string dictionary(4096, '\0');
  const size_t made = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(), sizes.data(), 400);
  ASSERT_EQ(ZDICT_isError(made), 0u);
  dictionary.resize(made);
  const auto packed = [&](const std::string& record) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    std::string out(ZSTD_compressBound(record.size()), '\0');
    out.resize(ZSTD_compress_usingDict(context, out.data(), out.size(), record.data(), record.size(), dictionary.data(),
                                       dictionary.size(), 3));
    ZSTD_freeCCtx(context);
    return out;
  };
  const auto frame = [](const std::string& bytes) {
    std::string out = "\x5D\x2A\x4D\x18";
    for (int i = 0; i < 4; ++i) out += static_cast<char>(bytes.size() >> (8 * i));
    return out + bytes;
  };
  const std::string records = packed(warc_record("one", "<p>First.</p>")) + packed(warc_record("two", "<p>Second.</p>"));
  for (const std::string& head : {frame(dictionary), frame(zstd(dictionary))}) {
    const Outcome out = read({folder.write("a.warc.zst", head + records)});
    EXPECT_EQ(out.errors.size(), 0u);
    ASSERT_EQ(out.docs.size(), 2u);
    EXPECT_EQ(out.docs[1].text(), "Second.");
  }
  // Without it, torn within it, or with a size that nobody would give: told, and nothing made up.
  expect_error(read({folder.write("b.warc.zst", records)}), "read.zstd-damaged", "b.warc.zst");
  expect_error(read({folder.write("c.warc.zst", frame(dictionary).substr(0, 900))}), "read.zstd-truncated", "c.warc.zst");
  expect_error(read({folder.write("d.warc.zst", "\x5D\x2A\x4D\x18\xFF\xFF\xFF\xFF" + records)}), "read.zstd-dictionary",
               "d.warc.zst");
}

// What the fuzzers found worth keeping is read in every run of the tests.
TEST(Corpus, EveryFileIsReadAndMapsBack) {
  size_t n = 0;
  for (const char* kind : {"html", "feed", "warc"}) {
    for (const auto& entry : fs::directory_iterator(std::string(DEMARCHE_TESTS) + "/fuzz/corpus/" + kind)) {
      const Outcome out = read({entry.path().string()});
      EXPECT_FALSE(out.docs.empty() && out.errors.empty()) << entry.path();
      ++n;
    }
  }
  EXPECT_GE(n, 12u);
}

// ---- bad input: one error, that names it; the rest is read ----

TEST(BadInput, MissingEmptyBinaryAndUnreadable) {
  Folder folder;
  const std::string good = folder.write("good.txt", "Good.");
  expect_error(read({folder.path() + "/none.txt", good}), "read.missing", "none.txt");
  expect_error(read({folder.write("empty.html", ""), good}), "read.empty", "empty.html");
  expect_error(read({folder.write("a.txt", "%PDF-1.4 ..."), good}), "read.binary", "a PDF document");
  std::string noise;
  std::mt19937 dice(1);
  for (int i = 0; i < 5000; ++i) noise += static_cast<char>(dice());
  expect_error(read({folder.write("b.txt", noise), good}), "read.binary", "b.txt");
  if (geteuid() != 0) {
    const std::string locked = folder.write("locked/x.txt", "x");
    fs::permissions(folder.path() + "/locked", fs::perms::none);
    expect_error(read({folder.path() + "/locked", good}), "read.folder", "locked");
    fs::permissions(folder.path() + "/locked", fs::perms::owner_all);
  }
  EXPECT_EQ(read({folder.path() + "/none.txt", good}).docs.size(), 1u);
}

TEST(BadInput, AWrongExtensionIsSeenThrough) {
  Folder folder;
  const Outcome out = read({folder.write("a.txt", "<!DOCTYPE html><p>One</p><p>Two</p>"),
                            folder.write("b.html", "\xEF\xBB\xBF{\"no\": 1}"), folder.write("c", "{\"text\": \"T.\"}")});
  ASSERT_EQ(out.docs.size(), 3u);
  EXPECT_EQ(out.docs[0].text(), "One\n\nTwo");
  EXPECT_EQ(out.docs[2].text(), "T.");
}

TEST(BadInput, GzipTruncatedDamagedTrailing) {
  Folder folder;
  std::string text;
  std::mt19937 dice(3);
  for (int i = 0; i < 4000; ++i) text += "word" + std::to_string(dice() % 1000) + (i % 12 == 11 ? ".\n" : " ");
  const std::string packed = gzip(text);
  const Outcome cut = read({folder.write("cut.txt.gz", packed.substr(0, packed.size() / 2))});
  expect_error(cut, "read.gzip-truncated", "cut.txt.gz");
  ASSERT_EQ(cut.docs.size(), 1u);
  EXPECT_EQ(cut.docs[0].text().substr(0, 100), text.substr(0, 100));
  std::string damaged = packed;
  damaged[packed.size() / 2] = static_cast<char>(damaged[packed.size() / 2] ^ 0x55);
  EXPECT_EQ(read({folder.write("damaged.txt.gz", damaged)}).errors.size(), 1u);
  const Outcome trailing = read({folder.write("trailing.txt.gz", packed + "garbage")});
  expect_error(trailing, "read.gzip-trailing", "trailing.txt.gz");
  EXPECT_EQ(trailing.docs[0].text(), text);
  const Outcome padded = read({folder.write("padded.txt.gz", packed + std::string(512, '\0'))});
  EXPECT_EQ(padded.errors.size(), 0u);
  EXPECT_EQ(read({folder.write("two.txt.gz", gzip("One. ") + gzip("Two."))}).docs[0].text(), "One. Two.");
}

TEST(BadInput, ZstdIsReadAndItsDamageTold) {
  Folder folder;
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "line " + std::to_string(i * 7919 % 1000) + "\n";
  const std::string packed = zstd(text);
  EXPECT_EQ(read({folder.write("a.txt.zst", packed)}).docs[0].text(), text);
  expect_error(read({folder.write("b.txt.zst", packed.substr(0, packed.size() - 5))}), "read.zstd-truncated", "b.txt.zst");
}

TEST(BadInput, ABombIsStopped) {
  Folder folder;
  const Outcome out = read({folder.write("bomb.html.gz", gzip(std::string(64 << 20, ' ')))});
  expect_error(out, "read.bomb", "bomb.html.gz");
  EXPECT_EQ(out.docs.size(), 0u);
}

TEST(BadInput, APageOverTheBoundIsCutAndTold) {
  Folder folder;
  Options options;
  options.max_input_bytes = 1000;
  const Outcome out = read({folder.write("long.html", "<p>" + std::string(5000, 'x'))}, options);
  ASSERT_EQ(out.docs.size(), 1u);
  EXPECT_EQ(out.docs[0].notes.back().id, "read.cut");
  EXPECT_LE(out.docs[0].text().size(), 1000u);
}

TEST(BadInput, FoldersAreReadInNameOrderAndOtherFilesPassedOver) {
  Folder folder;
  folder.write("b/2.txt", "two");
  folder.write("b/1.html", "<p>one");
  folder.write("a.txt", "first");
  folder.write("notes.json", "{}");
  folder.write("c.png", "\x89PNG");
  const Outcome out = read({folder.path()});
  ASSERT_EQ(out.docs.size(), 3u);
  EXPECT_EQ(out.errors.size(), 0u);
  EXPECT_EQ(out.docs[0].text(), "first");
  EXPECT_EQ(out.docs[1].text(), "one");
  EXPECT_EQ(out.docs[2].text(), "two");
}

TEST(BadInput, PublishedOptionIsChecked) {
  EXPECT_TRUE(parse_published("2021-12-30").ok());
  EXPECT_TRUE(parse_published("2021-12").ok());
  EXPECT_TRUE(parse_published("2021-12-30T20:35Z").ok());
  for (const char* wrong : {"yesterday", "30.12.2021", "2021-13-01", "2021-02-30", "", "Dec 30, 2021"}) {
    const Result<DateRange> result = parse_published(wrong);
    ASSERT_FALSE(result.ok()) << wrong;
    EXPECT_EQ(result.error().id, "read.bad-published");
  }
}

// Time must grow with the size alone: each of these made some parser of the past take its square, which at this size is hours,
// past the time limit of every test.
TEST(BadInput, HostilePagesTakeLinearTime) {
  const auto repeated = [](const std::string& piece, size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += piece;
    return out;
  };
  const size_t size = 2 << 20;
  for (const std::string& html : {repeated("<div>", size),     repeated("<p><b><i>", size),
                                  repeated("</p>", size),      repeated("<table><tr><td>", size),
                                  repeated("<a href='", size), repeated("<!--", size),
                                  repeated("<![CDATA[", size), repeated("&", size),
                                  repeated("&#", size),        repeated("<style>", size),
                                  repeated("<title>", size),   repeated("<x-y>", size),
                                  repeated("<x-y></z>", size), repeated("<a \"", size),
                                  repeated("<li>x", size),     repeated("<script>", size),
                                  repeated("<svg>", size),     repeated("<b>x</p>", size),
                                  repeated("<option>x", size), "<script>" + repeated("</scrip", size),
                                  repeated("<div>x", size),    repeated("<a>x<div>", size),
                                  repeated("\xFF", size),      repeated("&nbsp;", size),
                                  repeated("<br>", size)}) {
    check_map(page(html), html, 0);
  }
}

TEST(BadInput, HostileFeedsTakeLinearTime) {
  Folder folder;
  for (const std::string piece : {"<item>", "<title>", "<item><title>", "<a b='", "<![CDATA[", "<!--", "&lt;", "&amp;", "<item/>",
                                  "<x>", "<item><description><![CDATA[<p>x]]>"}) {
    std::string xml = "<?xml version='1.0'?><rss version='2.0'><channel>";
    while (xml.size() < 1 << 20) xml += piece;
    const auto begin = std::chrono::steady_clock::now();
    read({folder.write("a.xml", xml)});
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    EXPECT_LT(seconds, 20.0) << piece;
    if (getenv("TIMES")) printf("%6.2f %s\n", seconds, piece.c_str());
  }
}

TEST(BadInput, AScriptOfFiftyMegabytesHidesNothing) {
  const std::string html = "<p>Before.</p><script>" + std::string(50 << 20, '<') + "</script><p>After.</p>";
  EXPECT_EQ(page(html).text(), "Before.\n\nAfter.");
}

TEST(BadInput, HalfATagAtTheEndIsNoText) {
  EXPECT_EQ(page("<p>Whole.</p><a href='http://exam").text(), "Whole.");
  EXPECT_EQ(page("<p>Whole.</p></di").text(), "Whole.");
}

TEST(BadInput, NulBytesDoNotEndAPage) {
  using namespace std::string_literals;
  const Doc doc = page("<p>One\0 two.</p><p>Three.</p>"s);
  EXPECT_NE(doc.text().find("Three."), std::string_view::npos);
  check_map(doc, "<p>One\0 two.</p><p>Three.</p>"s, 0);
}

TEST(BadInput, DeepNestingIsFlattenedAndKeepsItsText) {
  std::string html;
  for (int i = 0; i < 100000; ++i) html += "<div>";
  html += "deep";
  for (int i = 0; i < 100000; ++i) html += "</div>";
  html += "<p>after</p>";
  const Doc doc = page(html);
  EXPECT_EQ(doc.text(), "deep\n\nafter");
  EXPECT_LE(doc.elements.size(), 600u);
}

// Random markup from pieces that matter: whatever comes out, the map must hold.
TEST(Property, EveryCharacterMapsToItsSource) {
  const std::vector<std::string> pieces = {"<p>",
                                           "</p>",
                                           "<div class='a b'>",
                                           "</div>",
                                           "<a href=x>",
                                           "</a>",
                                           "<b>",
                                           "</b>",
                                           "word",
                                           " ",
                                           "\n\n",
                                           "&amp;",
                                           "&eacute",
                                           "é",
                                           "漢字",
                                           "\xFF",
                                           "<br>",
                                           "<li>",
                                           "<ul>",
                                           "</ul>",
                                           "<table>",
                                           "<td>",
                                           "</table>",
                                           "<!-- c -->",
                                           "<script>1<2</script>",
                                           "<pre>a\n b</pre>",
                                           "\t",
                                           "&nbsp;",
                                           "<h2>",
                                           "</h2>",
                                           "\xC2\xA0",
                                           "<",
                                           ">",
                                           "\"",
                                           "<textarea> t </textarea>",
                                           "&#8217;",
                                           "<time datetime='2020-01-01'>",
                                           "</time>",
                                           "<select><option>o",
                                           "</select>",
                                           "<![CDATA[x y]]>",
                                           "\r\n",
                                           "</x>",
                                           "<p"};
  std::mt19937 dice(42);
  for (int round = 0; round < 3000; ++round) {
    std::string html;
    const int n = static_cast<int>(dice() % 60);
    if (round % 7 == 0) html = "<meta charset=windows-1252>";
    for (int i = 0; i < n; ++i) html += pieces[dice() % pieces.size()];
    const Doc doc = page(html);
    check_map(doc, html, 0);
    // The same as bare text and, escaped, as a line of JSON.
    Item item;
    item.source = "t";
    item.bytes = html;
    Result<Doc> bare = make_doc(std::move(item), {});
    ASSERT_TRUE(bare.ok());
    check_map(*bare, html, 0);
    std::string json = "{\"title\": \"T t\", \"html\": \"";
    for (const char c : html) {
      if (c == '"' || c == '\\') {
        json += std::string("\\") + c;
      } else if (c == '\n') {
        json += "\\n";
      } else if (c == '\t') {
        json += "\\u0009";
      } else if (c == '\r') {
        json += "\\r";
      } else {
        json += c;
      }
    }
    json += "\"}";
    Item line;
    line.kind = ItemKind::kArticle;
    line.source = "t#1";
    line.bytes = json;
    line.source_begin = 11;
    Result<Doc> article = make_doc(std::move(line), {});
    ASSERT_TRUE(article.ok()) << article.error().message << json;
    check_map(*article, json, 11);
  }
}

TEST(Property, OurOwnPagesMapToTheirSource) {
  const Outcome out = read({std::string(DEMARCHE_TESTS) + "/articles"});
  EXPECT_GE(out.docs.size(), 6u);
  for (size_t i = 0; i < out.docs.size(); ++i) check_map(out.docs[i], out.raw[i], out.raw_begin[i]);
}

}  // namespace
}  // namespace demarche::read
