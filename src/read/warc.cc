#include "read/warc.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <string_view>

namespace demarche::read {
namespace {

constexpr size_t kMostHeadBytes = 64 * 1024;
constexpr size_t kChunkBytes = 64 * 1024;
constexpr size_t kUsualHeadBytes = 8 * 1024;
constexpr uint64_t kBelievedBytes = 4 << 20;  // of a record's claimed length, which room is made for at once

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}
std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// The value of a header field, by its name in lower case; empty where there is none.
std::string header(std::string_view head, std::string_view wanted) {
  size_t at = 0;
  while (at < head.size()) {
    const size_t end = std::min(head.find('\n', at), head.size());
    const std::string_view line = head.substr(at, end - at);
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos && lowered(trim(line.substr(0, colon))) == wanted)
      return std::string(trim(line.substr(colon + 1)));
    at = end + 1;
  }
  return {};
}

// A window on the stream that can look ahead.
class Window {
 public:
  explicit Window(Stream& stream) : stream_(stream) {}

  // Makes `n` bytes visible if there are so many; returns what is there.
  std::string_view look(size_t n) {
    while (buffer_.size() - at_ < n) {
      if (at_ > (1 << 20)) {
        buffer_.erase(0, at_);
        at_ = 0;
      }
      const size_t before = buffer_.size(), wanted = std::max(kUsualHeadBytes, n - (before - at_));
      buffer_.resize(before + wanted);
      const size_t got = stream_.read(buffer_.data() + before, wanted);
      buffer_.resize(before + got);
      if (got == 0) break;
    }
    return std::string_view(buffer_).substr(at_, n);
  }
  void skip(size_t n) {
    at_ += n;
    position_ += n;
    if (at_ == buffer_.size()) {
      buffer_.clear();
      at_ = 0;
    }
  }
  // The bytes up to the blank line that ends a head, npos where it does not end; `gap` is the size of that line.
  size_t look_for_head(size_t most, size_t* gap) {
    for (const size_t n : {std::min(kUsualHeadBytes, most), most}) {
      const std::string_view view = look(n);
      size_t end = view.find("\r\n\r\n");
      *gap = 4;
      if (const size_t bare = view.substr(0, end).find("\n\n"); bare < end) {
        end = bare;
        *gap = 2;
      }
      if (end != std::string_view::npos || view.size() < n) return end;
    }
    return std::string_view::npos;
  }
  // Moves up to `n` bytes to the end of `to`, as they come: a length that a record claims is no reason to make room for it.
  void take(uint64_t n, std::string* to) {
    const size_t there = static_cast<size_t>(std::min<uint64_t>(n, buffer_.size() - at_));
    to->append(buffer_, at_, there);
    skip(there);
    for (uint64_t left = n - there; left > 0;) {
      const size_t before = to->size();
      const size_t want = static_cast<size_t>(std::min<uint64_t>(left, std::max<uint64_t>(kBelievedBytes, before)));
      to->resize(before + want);
      const size_t got = stream_.read(to->data() + before, want);
      to->resize(before + got);
      position_ += got;
      left -= got;
      if (got == 0) break;
    }
  }
  uint64_t position() const { return position_; }

 private:
  Stream& stream_;
  std::string buffer_;
  size_t at_ = 0;
  uint64_t position_ = 0;
};

// Undoes "Transfer-Encoding: chunked". What does not follow the form ends it.
std::string unchunk(std::string_view body) {
  std::string out;
  size_t at = 0;
  while (at < body.size()) {
    const size_t line = body.find('\n', at);
    if (line == std::string_view::npos) break;
    uint64_t size = 0;
    size_t i = at, digits = 0;
    for (; i < line && digits < 12; ++i, ++digits) {
      const char c = lower(body[i]);
      if (c >= '0' && c <= '9')
        size = size * 16 + static_cast<uint64_t>(c - '0');
      else if (c >= 'a' && c <= 'f')
        size = size * 16 + static_cast<uint64_t>(c - 'a' + 10);
      else
        break;
    }
    if (digits == 0) return out.empty() ? std::string(body) : out;
    if (size == 0) break;
    const size_t take = static_cast<size_t>(std::min<uint64_t>(size, body.size() - line - 1));
    out.append(body.substr(line + 1, take));
    at = line + 1 + take;
    while (at < body.size() && (body[at] == '\r' || body[at] == '\n')) ++at;
  }
  return out;
}

// Undoes "Content-Encoding: gzip" and deflate, up to `most` bytes.
std::string inflate_body(const std::string& body, uint64_t most) {
  z_stream state{};
  if (inflateInit2(&state, 15 + 32) != Z_OK) return {};
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  state.avail_in = static_cast<uInt>(body.size());
  std::string out;
  int status = Z_OK;
  while (status == Z_OK && out.size() < most) {
    const size_t before = out.size();
    out.resize(before + kChunkBytes);
    state.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    state.avail_out = kChunkBytes;
    status = inflate(&state, Z_NO_FLUSH);
    out.resize(out.size() - state.avail_out);
    if (out.size() == before && status == Z_OK) break;
  }
  inflateEnd(&state);
  return out;
}

bool is_page_type(const std::string& type) {
  return type.find("html") != std::string::npos;
}

}  // namespace

void read_warc(const std::string& path, Stream& stream, const Options& options, const std::function<bool(Item&&)>& on_item,
               const std::function<void(const Error&)>& on_error) {
  Window window(stream);
  size_t n = 0;
  bool lost = false;  // told already that the next record is being searched
  while (true) {
    // Blank lines part records.
    std::string_view ahead = window.look(8);
    while (!ahead.empty() && (ahead[0] == '\r' || ahead[0] == '\n')) {
      window.skip(1);
      ahead = window.look(8);
    }
    if (ahead.empty()) return;
    if (!ahead.starts_with("WARC/")) {
      if (!lost) {
        on_error(Error{"read.warc-record", fmt::format("{}: no record begins at byte {} (\"WARC/\" expected; a record's "
                                                       "Content-Length may be wrong); passed over to the next one",
                                                       path, window.position())});
        lost = true;
      }
      // On to the next line that begins a record.
      const std::string_view view = window.look(kChunkBytes);
      const size_t found = view.find("\nWARC/", 1);
      if (found == std::string_view::npos) {
        if (view.size() < kChunkBytes) return;
        window.skip(view.size() - 8);
      } else {
        window.skip(found + 1);
      }
      continue;
    }
    lost = false;
    ++n;
    size_t gap = 0;
    const size_t end = window.look_for_head(kMostHeadBytes, &gap);
    if (end == std::string_view::npos) {
      on_error(Error{"read.warc-head",
                     fmt::format("{}: the head of record {} at byte {} does not end; passed over", path, n, window.position())});
      window.skip(window.look(5).size());
      lost = true;
      continue;
    }
    const std::string head(window.look(end));
    window.skip(end + gap);
    const std::string length_text = header(head, "content-length");
    if (length_text.empty() || length_text.find_first_not_of("0123456789") != std::string::npos || length_text.size() > 15) {
      on_error(Error{"read.warc-head", fmt::format("{}: record {} has no usable Content-Length (\"{}\"); passed over", path, n,
                                                   length_text.substr(0, 40))});
      lost = true;
      continue;
    }
    const uint64_t length = std::stoull(length_text);
    const std::string type = lowered(header(head, "warc-type"));
    const std::string id = header(head, "warc-record-id");
    const std::string content = lowered(header(head, "content-type"));
    const bool http = type == "response" && content.find("http") != std::string::npos;
    const bool text = type == "conversion" || ((type == "resource" || (type == "response" && !http)) &&
                                               (content.find("text/plain") != std::string::npos || is_page_type(content)));
    const uint64_t kept = http || text ? std::min<uint64_t>(length, options.max_input_bytes) : 0;
    const uint64_t begin = window.position();
    std::string http_head, block;
    bool has_body = true;
    uint64_t left = length;
    if (http) {
      size_t http_gap = 0;
      const size_t http_end = window.look_for_head(static_cast<size_t>(std::min<uint64_t>(kept, kMostHeadBytes)), &http_gap);
      has_body = http_end != std::string_view::npos;
      if (has_body) {
        http_head = window.look(http_end);
        window.skip(http_end + http_gap);
        left -= http_end + http_gap;
      }
    }
    const uint64_t body_begin = window.position();
    if (has_body) window.take(kept - (length - left), &block);
    left -= block.size();
    while (left > 0) {
      const std::string_view piece = window.look(static_cast<size_t>(std::min<uint64_t>(left, kChunkBytes)));
      if (piece.empty()) break;
      left -= piece.size();
      window.skip(piece.size());
    }
    const bool torn = left > 0;
    if (torn) {
      on_error(
          Error{"read.warc-truncated",
                fmt::format("{}: record {} is torn: {} of {} bytes are missing at the end of the file; what is there is kept",
                            path, n, left, length)});
    }
    Item item;
    item.cut = torn || kept < length;
    item.url = header(head, "warc-target-uri");
    if (item.url.size() > 2 && item.url.front() == '<') item.url = item.url.substr(1, item.url.size() - 2);
    std::string name = id;
    if (name.size() > 2 && name.front() == '<' && name.back() == '>') name = name.substr(1, name.size() - 2);
    item.source = fmt::format("{}#{}", path, name.empty() ? std::to_string(n) : name);
    item.source_begin = begin;
    if (http) {
      if (!has_body) continue;
      const std::string http_type = lowered(header(http_head, "content-type"));
      const bool is_html = is_page_type(http_type), is_text = http_type.find("text/plain") != std::string::npos;
      const std::string status = http_head.substr(0, http_head.find('\r'));
      if (!is_html && !is_text) continue;
      if (status.find(" 200") == std::string::npos) continue;  // redirects and error pages hold no news
      if (const size_t at = http_type.find("charset="); at != std::string::npos) {
        std::string charset = http_type.substr(at + 8);
        charset = charset.substr(0, charset.find_first_of("; ,"));
        charset.erase(std::remove_if(charset.begin(), charset.end(), [](char c) { return c == '"' || c == '\''; }),
                      charset.end());
        item.charset = charset;
      }
      item.kind = is_html ? ItemKind::kHtml : ItemKind::kText;
      item.bytes = std::move(block);
      item.source_begin = body_begin;
      if (lowered(header(http_head, "transfer-encoding")).find("chunked") != std::string::npos) item.bytes = unchunk(item.bytes);
      const std::string encoding = lowered(header(http_head, "content-encoding"));
      if ((encoding.find("gzip") != std::string::npos || encoding.find("deflate") != std::string::npos) && !item.bytes.empty()) {
        const std::string unpacked = inflate_body(item.bytes, options.max_input_bytes);
        // Some archives keep the header but store the body unpacked.
        if (!unpacked.empty()) item.bytes = unpacked;
      }
    } else if (text) {
      item.kind = is_page_type(content) ? ItemKind::kHtml : ItemKind::kText;
      item.bytes = std::move(block);
    } else {
      continue;
    }
    if (item.bytes.empty()) continue;
    if (!on_item(std::move(item))) return;
    if (torn) return;
  }
}

}  // namespace demarche::read
