// Walks paths and cuts what they hold into items, one at a time, so that a folder of archives needs the memory of one page.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <system_error>

#include "read/feed.h"
#include "read/read.h"
#include "read/stream.h"
#include "read/warc.h"

namespace demarche::read {
namespace {

namespace fs = std::filesystem;

constexpr size_t kSniffBytes = 64 * 1024;
constexpr int kMostFolderDepth = 64;
constexpr size_t kMostLineErrors = 20;

enum class Kind : uint8_t { kUnknown, kText, kHtml, kLines, kFeed, kWarc, kJson };

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

struct Extension {
  std::string_view end;
  Kind kind;
};
constexpr std::array kExtensions = {
    Extension{".txt", Kind::kText},     Extension{".text", Kind::kText},  Extension{".html", Kind::kHtml},
    Extension{".htm", Kind::kHtml},     Extension{".xhtml", Kind::kHtml}, Extension{".jsonl", Kind::kLines},
    Extension{".ndjson", Kind::kLines}, Extension{".xml", Kind::kFeed},   Extension{".rss", Kind::kFeed},
    Extension{".atom", Kind::kFeed},    Extension{".rdf", Kind::kFeed},   Extension{".warc", Kind::kWarc},
    Extension{".wet", Kind::kWarc},
};
constexpr std::string_view kReadable =
    ".txt .html .htm .xhtml .jsonl .ndjson .xml .rss .atom .rdf .warc .wet, each also .gz or .zst";

Kind kind_by_name(const std::string& path) {
  std::string name = lowered(path);
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) {
      name.resize(name.size() - packed.size());
      break;
    }
  }
  for (const Extension& extension : kExtensions) {
    if (name.ends_with(extension.end)) return extension.kind;
  }
  return Kind::kUnknown;
}

// What kinds of file are no text at all, told by their first bytes.
std::string_view binary_kind(std::string_view head) {
  struct Magic {
    std::string_view begin, what;
  };
  static constexpr std::array kMagics = {
      Magic{"%PDF", "a PDF document"},
      Magic{"\x89PNG", "a picture (PNG)"},
      Magic{"\xFF\xD8\xFF", "a picture (JPEG)"},
      Magic{"GIF8", "a picture (GIF)"},
      Magic{"PK\x03\x04", "a ZIP archive or office document"},
      Magic{"\x7F"
            "ELF",
            "a program"},
      Magic{"MZ\x90", "a program"},
      Magic{"BZh", "a bzip2 file"},
      Magic{"\xFD"
            "7zXZ",
            "an xz file"},
      Magic{"7z\xBC\xAF", "a 7z archive"},
      Magic{"Rar!", "a RAR archive"},
      Magic{"SQLite format 3", "an SQLite database"},
      Magic{"\xD0\xCF\x11\xE0", "an old office document"},
      Magic{"PAR1", "a Parquet file"},
      Magic{"ID3", "a sound file"},
      Magic{"OggS", "a sound file"},
      Magic{"RIFF", "a sound or picture file"},
      Magic{"wOFF", "a font"},
  };
  for (const Magic& magic : kMagics) {
    if (head.starts_with(magic.begin)) return magic.what;
  }
  return {};
}

// Many control bytes, and not because every second byte of UTF-16 is NUL.
bool looks_binary(std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return false;
  if (head.starts_with(std::string_view("\0\0\xFE\xFF", 4))) return false;
  size_t n_control = 0, n_even = 0, n_odd = 0;
  for (size_t i = 0; i < head.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(head[i]);
    if (c == 0) (i % 2 == 0 ? n_even : n_odd)++;
    n_control += c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B;
  }
  const size_t nul = n_even + n_odd;
  if (nul * 3 > head.size() && std::min(n_even, n_odd) * 20 < head.size() && n_control - nul < head.size() / 50 + 1) return false;
  return n_control * 20 > head.size();
}

std::string_view skip_blank(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty() && (text[0] == ' ' || text[0] == '\n' || text[0] == '\r' || text[0] == '\t')) text.remove_prefix(1);
  return text;
}

// What the first bytes say it is. The name decides between text and lines; markup is believed over the name.
Kind sniff(std::string_view head, Kind by_name) {
  if (head.starts_with("WARC/")) return Kind::kWarc;
  const std::string_view start = skip_blank(head);
  const std::string low = lowered(start.substr(0, 2048));
  const std::string_view view = low;
  const auto begins = [&](std::string_view what) { return view.starts_with(what); };
  const bool xml = begins("<?xml");
  const auto root = [&](std::string_view name) {
    return begins("<" + std::string(name)) || (xml && view.find("<" + std::string(name)) < 1500);
  };
  const bool html =
      begins("<!doctype html") || begins("<html") ||
      (xml && (view.find("<html") != std::string_view::npos || view.find("<!doctype html") != std::string_view::npos));
  if (html && by_name != Kind::kLines) return Kind::kHtml;
  if (root("rss") || root("feed") || root("rdf:rdf")) return Kind::kFeed;
  if (by_name == Kind::kLines && !begins("{") && html) return Kind::kHtml;
  if (by_name == Kind::kWarc && !start.empty()) return Kind::kWarc;
  if (by_name != Kind::kUnknown) return by_name;
  if (begins("{")) {
    return Kind::kLines;
  }
  if (begins("<") &&
      (view.find("<p") != std::string_view::npos || view.find("<div") != std::string_view::npos ||
       view.find("<body") != std::string_view::npos || view.find("<head") != std::string_view::npos || view.find("<!--") == 0)) {
    return Kind::kHtml;
  }
  return Kind::kText;
}

class Walk {
 public:
  Walk(const Options& options, const std::function<bool(Item&&)>& on_item, const std::function<void(const Error&)>& on_error)
      : options_(options), on_item_(on_item), on_error_(on_error) {}

  void path(const std::string& path) {
    if (path == "-") return file(path, Kind::kUnknown);
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (!fs::is_directory(status)) return file(path, kind_by_name(path));
    const size_t before = n_told_;
    folder(path, 0);
    if (n_told_ == before && !stopped_)
      fail("read.no-files",
           fmt::format("{}: the folder holds no file that can be read; files are known by their ending: {}", path, kReadable));
  }

  bool stopped() const { return stopped_; }

 private:
  void fail(std::string id, std::string message) {
    ++n_told_;
    on_error_(Error{std::move(id), std::move(message)});
  }

  void hand(Item&& item) {
    ++n_told_;
    if (!stopped_ && !on_item_(std::move(item))) stopped_ = true;
  }

  void folder(const std::string& path, int depth) {
    if (depth > kMostFolderDepth)
      return fail("read.folder-depth",
                  fmt::format("{}: folders nested more than {} deep are passed over", path, kMostFolderDepth));
    std::error_code failed;
    std::vector<std::string> names;
    fs::directory_iterator entries(path, failed);
    if (failed)
      return fail("read.folder",
                  fmt::format("{}: the folder cannot be read: {}; change its permissions", path, failed.message()));
    for (const fs::directory_iterator end; entries != end; entries.increment(failed)) {
      if (failed) break;
      names.push_back(entries->path().filename().string());
    }
    if (failed) fail("read.folder", fmt::format("{}: reading the folder stopped: {}", path, failed.message()));
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      if (stopped_) return;
      const std::string below = path.ends_with('/') ? path + name : path + "/" + name;
      const fs::file_status status = fs::symlink_status(below, failed);
      if (fs::is_symlink(status)) {
        // A link to a file is followed, one to a folder is not: it may lead back here.
        if (fs::is_regular_file(fs::status(below, failed)) && kind_by_name(below) != Kind::kUnknown)
          file(below, kind_by_name(below));
      } else if (fs::is_directory(status)) {
        if (!name.starts_with('.')) folder(below, depth + 1);
      } else if (fs::is_regular_file(status) && kind_by_name(below) != Kind::kUnknown) {
        file(below, kind_by_name(below));
      }
    }
  }

  void file(const std::string& path, Kind by_name) {
    Result<std::unique_ptr<Stream>> opened = Stream::open(path, options_);
    if (!opened.ok()) return on_error_(opened.error());
    Stream& stream = **opened;
    std::string head;
    stream.read_all(kSniffBytes, &head);
    const std::string shown = path == "-" ? "standard input" : path;
    if (head.empty()) {
      if (stream.error()) return on_error_(*stream.error());
      return fail("read.empty", fmt::format("{}: is empty; nothing to read", shown));
    }
    const std::string_view binary = binary_kind(head);
    if (!binary.empty())
      return fail("read.binary", fmt::format("{}: is {}, not text; what can be read: {}", shown, binary, kReadable));
    const Kind kind = sniff(head, by_name);
    if (kind != Kind::kWarc && looks_binary(std::string_view(head).substr(0, 4096))) {
      return fail("read.binary", fmt::format("{}: is not text (too many control bytes); what can be read: {}", shown, kReadable));
    }
    switch (kind) {
      case Kind::kLines:
        lines(path, std::move(head), stream);
        break;
      case Kind::kFeed:
        feed(path, std::move(head), stream);
        break;
      case Kind::kWarc:
        warc(path, std::move(head), stream);
        break;
      default:
        page(path, kind == Kind::kHtml ? ItemKind::kHtml : ItemKind::kText, std::move(head), stream);
    }
    if (stream.error()) on_error_(*stream.error());
  }

  // Reads the rest of a page; false where it is longer than the bound.
  bool rest(Stream& stream, std::string* bytes) {
    const uint64_t most = options_.max_input_bytes;
    if (bytes->size() > most) {
      bytes->resize(most);
      return false;
    }
    if (!stream.read_all(most - bytes->size(), bytes)) return true;
    char more;
    return stream.read(&more, 1) == 0;
  }

  void page(const std::string& path, ItemKind kind, std::string head, Stream& stream) {
    Item item;
    item.kind = kind;
    item.source = path;
    item.bytes = std::move(head);
    item.cut = !rest(stream, &item.bytes);
    if (stream.error() && stream.error()->id == "read.bomb") return;
    hand(std::move(item));
  }

  void lines(const std::string& path, std::string head, Stream& stream) {
    HeadFirst whole(std::move(head), stream);
    LineReader reader(whole, options_.max_input_bytes);
    std::string line;
    uint64_t begin = 0;
    bool too_long = false;
    size_t n = 0, n_errors = 0;
    while (!stopped_ && reader.next(&line, &begin, &too_long)) {
      ++n;
      if (too_long) {
        if (++n_errors <= kMostLineErrors) {
          fail("read.line-too-long",
               fmt::format("{}#{}: the line is longer than {} bytes and was passed over; one article a line is expected", path, n,
                           options_.max_input_bytes));
        }
        continue;
      }
      uint64_t skipped = 0;
      if (n == 1 && line.starts_with("\xEF\xBB\xBF")) {
        line.erase(0, 3);
        skipped = 3;
      }
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      Item item;
      item.kind = ItemKind::kArticle;
      item.source = fmt::format("{}#{}", path, n);
      item.bytes = std::move(line);
      item.source_begin = begin + skipped;
      hand(std::move(item));
    }
  }

  void feed(const std::string& path, std::string bytes, Stream& stream) {
    const bool whole = rest(stream, &bytes);
    if (stream.error() && stream.error()->id == "read.bomb") return;
    if (!whole)
      fail("read.cut",
           fmt::format("{}: the feed is longer than {} bytes; the rest was not read", path, options_.max_input_bytes));
    FeedHead head;
    size_t n = 0;
    std::string charset;
    if (const size_t at = bytes.find("encoding="); at < 200 && at + 10 < bytes.size()) {
      const size_t end = bytes.find(bytes[at + 9], at + 10);
      if (end != std::string::npos && end < at + 60) charset = bytes.substr(at + 10, end - at - 10);
    }
    const bool is_feed = cut_feed(bytes, &head, [&](size_t begin, size_t end) {
      Item item;
      item.kind = ItemKind::kArticle;
      item.source = fmt::format("{}#{}", path, ++n);
      item.bytes = bytes.substr(begin, end - begin);
      item.source_begin = begin;
      item.charset = lowered(charset);
      item.site = head.title;
      item.language = head.language;
      hand(std::move(item));
      return !stopped_;
    });
    if (!is_feed)
      fail("read.no-feed", fmt::format("{}: is no feed (RSS, Atom or RDF expected); a page needs the ending .html", path));
    if (is_feed && n == 0) fail("read.empty", fmt::format("{}: the feed has no items; nothing to read", path));
  }

  void warc(const std::string& path, std::string head, Stream& stream) {
    HeadFirst whole(std::move(head), stream);
    read_warc(
        path, whole, options_,
        [&](Item&& item) {
          hand(std::move(item));
          return !stopped_;
        },
        on_error_);
  }

  // A stream whose first bytes were taken for a look.
  class HeadFirst : public Stream {
   public:
    HeadFirst(std::string head, Stream& below) : head_(std::move(head)), below_(below) {}

   protected:
    size_t fill(char* to, size_t size) override {
      if (at_ < head_.size()) {
        const size_t n = std::min(size, head_.size() - at_);
        std::copy_n(head_.data() + at_, n, to);
        at_ += n;
        return n;
      }
      return below_.read(to, size);
    }

   private:
    std::string head_;
    size_t at_ = 0;
    Stream& below_;
  };

  const Options& options_;
  const std::function<bool(Item&&)>& on_item_;
  const std::function<void(const Error&)>& on_error_;
  size_t n_told_ = 0;  // items handed out and errors
  bool stopped_ = false;
};

}  // namespace

bool is_readable_name(const std::string& path) {
  return kind_by_name(path) != Kind::kUnknown;
}

void read_inputs(const std::vector<std::string>& paths, const Options& options, const std::function<bool(Item&&)>& on_item,
                 const std::function<void(const Error&)>& on_error) {
  Walk walk(options, on_item, on_error);
  for (const std::string& path : paths) {
    if (walk.stopped()) return;
    walk.path(path);
  }
}

}  // namespace demarche::read
