#include "read/stream.h"

#include <fmt/format.h>
#include <libdeflate.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <vector>

namespace demarche::read {
namespace {

constexpr size_t kBufferBytes = 256 * 1024;
constexpr uint64_t kBombFloorBytes = 16ull << 20;
constexpr uint64_t kMostDictionaryBytes = 8ull << 20;
constexpr size_t kWholeInBytes = 1 << 20;  // members up to this size, packed, are unpacked in one go
constexpr size_t kWholeOutBytes = 8 << 20;
constexpr size_t kMostPassedOver = 64;

std::string named(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

// A file as it is, with the first bytes given back after a look at them.
class PlainStream : public Stream {
 public:
  PlainStream(std::FILE* file, bool owned, std::string path) : file_(file), owned_(owned), path_(std::move(path)) {}
  ~PlainStream() override {
    if (owned_) std::fclose(file_);
  }

  void look(std::string* head, size_t size) {
    pushed_.resize(size);
    pushed_.resize(std::fread(pushed_.data(), 1, size, file_));
    check();
    *head = pushed_;
  }

  const std::string& path() const { return path_; }

 protected:
  size_t fill(char* to, size_t size) override {
    if (pushed_at_ < pushed_.size()) {
      const size_t n = std::min(size, pushed_.size() - pushed_at_);
      std::memcpy(to, pushed_.data() + pushed_at_, n);
      pushed_at_ += n;
      return n;
    }
    const size_t n = std::fread(to, 1, size, file_);
    if (n < size) check();
    return n;
  }

 private:
  void check() {
    if (std::ferror(file_) != 0 && !error_) {
      error_ = Error{"read.io", fmt::format("{}: reading stopped: {}; what was read so far is kept", named(path_),
                                            std::generic_category().message(errno))};
    }
  }

  std::FILE* file_;
  bool owned_;
  std::string path_;
  std::string pushed_;
  size_t pushed_at_ = 0;
};

// What both decompressors share: input buffer and the guard against bombs.
class Unpacker : public Stream {
 public:
  Unpacker(std::unique_ptr<PlainStream> below, const Options& options)
      : below_(std::move(below)), name_(named(below_->path())), max_ratio_(options.max_ratio), input_(kBufferBytes) {}

 protected:
  // Makes more input available; false at the end of it.
  bool refill() {
    input_size_ = below_->read(input_.data(), input_.size());
    input_at_ = 0;
    n_in_ += input_size_;
    if (below_->error() && !error_) error_ = below_->error();
    return input_size_ > 0;
  }

  void count_output(size_t n) {
    n_out_ += n;
    if (n_out_ > kBombFloorBytes && n_out_ > max_ratio_ * n_in_) {
      error_ = Error{"read.bomb", fmt::format("{}: unpacks to more than {} times its size (over {} MiB so far); reading stopped "
                                              "there. If it is meant to, unpack it first",
                                              name_, max_ratio_, n_out_ >> 20)};
      ended_ = true;
    }
  }

  void fail(const char* id, std::string what) {
    if (!error_) error_ = Error{id, fmt::format("{}: {}", name_, what)};
    ended_ = true;
  }

  std::unique_ptr<PlainStream> below_;
  std::string name_;
  uint64_t max_ratio_;
  std::vector<char> input_;
  size_t input_at_ = 0, input_size_ = 0;
  uint64_t n_in_ = 0, n_out_ = 0;
  bool ended_ = false;
};

// Members that lie in the buffer whole, as the records of a web archive do, are unpacked by libdeflate in one go, which is more
// than twice as fast; all others, and whatever is damaged, by zlib piece by piece.
class GzipStream : public Unpacker {
 public:
  GzipStream(std::unique_ptr<PlainStream> below, const Options& options)
      : Unpacker(std::move(below), options), whole_state_(libdeflate_alloc_decompressor()) {}
  ~GzipStream() override {
    if (made_) inflateEnd(&state_);
    if (whole_state_ != nullptr) libdeflate_free_decompressor(whole_state_);
  }

 protected:
  size_t fill(char* to, size_t size) override {
    size_t made = 0;
    while (made == 0 && !ended_ && size > 0) {
      if (whole_at_ < whole_size_) {
        const size_t n = std::min(size, whole_size_ - whole_at_);
        std::memcpy(to, whole_.get() + whole_at_, n);
        whole_at_ += n;
        return n;
      }
      if (!open_ && !begin_member()) break;
      if (!open_) continue;
      if (input_at_ == input_size_ && !refill()) {
        fail("read.gzip-truncated",
             fmt::format("the gzip data ends early, after {} bytes unpacked; what came before is kept. Fetch the file again",
                         n_out_));
        break;
      }
      state_.next_in = reinterpret_cast<Bytef*>(input_.data() + input_at_);
      state_.avail_in = static_cast<uInt>(input_size_ - input_at_);
      state_.next_out = reinterpret_cast<Bytef*>(to);
      const uInt room = static_cast<uInt>(std::min<size_t>(size, 1u << 30));
      state_.avail_out = room;
      const int status = inflate(&state_, Z_NO_FLUSH);
      input_at_ = input_size_ - state_.avail_in;
      made = room - state_.avail_out;
      count_output(made);
      if (status == Z_STREAM_END) {
        open_ = false;
        ++n_members_;
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        fail("read.gzip-damaged",
             fmt::format("the gzip data is damaged near byte {} ({}); what came before is kept. Fetch the file again",
                         n_in_ - (input_size_ - input_at_), state_.msg != nullptr ? state_.msg : "wrong data"));
      }
    }
    return made;
  }

 private:
  // At a member's first bytes; false at the end, or where what follows is no gzip.
  bool begin_member() {
    if (input_at_ == input_size_ && !refill()) {
      ended_ = true;
      return false;
    }
    if (n_members_ > 0 && static_cast<unsigned char>(input_[input_at_]) != 0x1F) {
      // Zeros to fill a tape block are common and mean nothing.
      while (input_[input_at_] == '\0') {
        if (++input_at_ == input_size_ && !refill()) {
          ended_ = true;
          return false;
        }
      }
      if (static_cast<unsigned char>(input_[input_at_]) != 0x1F) {
        fail("read.gzip-trailing", fmt::format("bytes after the end of the gzip data, from byte {} on, are no gzip and were "
                                               "passed over; what came before is kept",
                                               n_in_ - (input_size_ - input_at_)));
        return false;
      }
    }
    if (read_whole()) return true;
    // A web archive has a member a record: the window is made once.
    if (made_ ? inflateReset(&state_) != Z_OK : inflateInit2(&state_, 15 + 16) != Z_OK) {
      fail("read.memory", "no memory to unpack it");
      return false;
    }
    made_ = open_ = true;
    return true;
  }

  // Unpacks the member that begins here, if it lies in the buffer whole and gives no more than the bound. What fails is tried
  // more and more seldom: a file of one long member is read by zlib.
  bool read_whole() {
    if (whole_state_ == nullptr) return false;
    if (pass_over_ > 0) {
      --pass_over_;
      return false;
    }
    if (input_size_ - input_at_ < kWholeInBytes / 2 && !at_end_) fill_buffer();
    if (whole_room_ == 0) grow();
    size_t used = 0;
    while (true) {
      const libdeflate_result result = libdeflate_gzip_decompress_ex(
          whole_state_, input_.data() + input_at_, input_size_ - input_at_, whole_.get(), whole_room_, &used, &whole_size_);
      if (result == LIBDEFLATE_SUCCESS) break;
      whole_size_ = whole_at_ = 0;
      if (result == LIBDEFLATE_INSUFFICIENT_SPACE && whole_room_ < kWholeOutBytes) {
        grow();
        continue;
      }
      failed_ = std::min(failed_ * 2 + 1, kMostPassedOver);
      pass_over_ = failed_;
      return false;
    }
    failed_ = 0;
    whole_at_ = 0;
    input_at_ += used;
    ++n_members_;
    count_output(whole_size_);
    return true;
  }

  void grow() {
    whole_room_ = whole_room_ == 0 ? kWholeInBytes : whole_room_ * 2;
    whole_.reset(new char[whole_room_]);
  }

  // What is left to the front of a buffer of full size, and more behind it.
  void fill_buffer() {
    if (input_.size() < kWholeInBytes) input_.resize(kWholeInBytes);
    std::memmove(input_.data(), input_.data() + input_at_, input_size_ - input_at_);
    input_size_ -= input_at_;
    input_at_ = 0;
    while (input_size_ < input_.size()) {
      const size_t n = below_->read(input_.data() + input_size_, input_.size() - input_size_);
      at_end_ = n == 0;
      if (at_end_) break;
      input_size_ += n;
      n_in_ += n;
    }
    if (below_->error() && !error_) error_ = below_->error();
  }

  libdeflate_decompressor* whole_state_;
  std::unique_ptr<char[]> whole_;
  size_t whole_room_ = 0, whole_at_ = 0, whole_size_ = 0;
  size_t failed_ = 0, pass_over_ = 0;
  bool at_end_ = false;
  z_stream state_{};
  bool made_ = false, open_ = false;
  size_t n_members_ = 0;
};

class ZstdStream : public Unpacker {
 public:
  ZstdStream(std::unique_ptr<PlainStream> below, const Options& options)
      : Unpacker(std::move(below), options), state_(ZSTD_createDStream()) {
    ZSTD_initDStream(state_);
    ZSTD_DCtx_setParameter(state_, ZSTD_d_windowLogMax, 27);  // 128 MiB: a frame may ask for more than we would give
  }
  ~ZstdStream() override { ZSTD_freeDStream(state_); }

  // A web archive's first frame holds the dictionary of all others: four bytes of mark, four of size, and the dictionary, packed
  // or not. Call before the first read, where the mark stands there.
  void take_dictionary() {
    const std::string head = take(8);
    uint64_t size = 0;
    for (size_t i = head.size(); i-- > 4;) size = size * 256 + static_cast<unsigned char>(head[i]);
    if (head.size() < 8 || size > kMostDictionaryBytes) {
      return fail("read.zstd-dictionary",
                  fmt::format("its dictionary is cut off or has {} bytes, more than the {} that are taken; "
                              "nothing was read",
                              size, kMostDictionaryBytes));
    }
    std::string dictionary = take(size);
    if (dictionary.size() < size) {
      return fail("read.zstd-truncated", "the zstd data ends within its dictionary; nothing was read. Fetch the file again");
    }
    if (dictionary.starts_with("\x28\xB5\x2F\xFD")) {
      std::string plain(kMostDictionaryBytes, '\0');
      ZSTD_inBuffer in{dictionary.data(), dictionary.size(), 0};
      ZSTD_outBuffer out{plain.data(), plain.size(), 0};
      size_t status = 1;
      while (in.pos < in.size && out.pos < out.size && status != 0 && ZSTD_isError(status) == 0)
        status = ZSTD_decompressStream(state_, &out, &in);
      ZSTD_DCtx_reset(state_, ZSTD_reset_session_only);
      if (status != 0) return fail("read.zstd-dictionary", "its dictionary cannot be unpacked; nothing was read. Fetch it again");
      plain.resize(out.pos);
      dictionary = std::move(plain);
    }
    // Other programs put other things into such a frame: only a dictionary is one.
    if (!dictionary.starts_with("\x37\xA4\x30\xEC")) return;
    if (ZSTD_isError(ZSTD_DCtx_loadDictionary(state_, dictionary.data(), dictionary.size())) != 0)
      fail("read.zstd-dictionary", "its dictionary is damaged; nothing was read. Fetch the file again");
  }

 protected:
  size_t fill(char* to, size_t size) override {
    size_t made = 0;
    while (made == 0 && !ended_ && size > 0) {
      if (input_at_ == input_size_ && !refill()) {
        if (inside_)
          fail("read.zstd-truncated",
               fmt::format("the zstd data ends early, after {} bytes unpacked; what came before is kept. Fetch the file again",
                           n_out_));
        ended_ = true;
        break;
      }
      ZSTD_inBuffer in{input_.data(), input_size_, input_at_};
      ZSTD_outBuffer out{to, size, 0};
      const size_t status = ZSTD_decompressStream(state_, &out, &in);
      input_at_ = in.pos;
      made = out.pos;
      count_output(made);
      if (ZSTD_isError(status) != 0) {
        if (!inside_ && n_out_ > 0) {
          fail("read.zstd-trailing",
               "bytes after the end of the zstd data are no zstd and were passed over; what came before is kept");
        } else {
          fail("read.zstd-damaged", fmt::format("the zstd data is damaged ({}); what came before is kept. Fetch the file again",
                                                ZSTD_getErrorName(status)));
        }
      } else {
        inside_ = status != 0;
      }
    }
    return made;
  }

 private:
  // Up to `n` bytes of the packed input.
  std::string take(uint64_t n) {
    std::string bytes;
    while (bytes.size() < n && (input_at_ < input_size_ || refill())) {
      const size_t piece = std::min<size_t>(n - bytes.size(), input_size_ - input_at_);
      bytes.append(input_.data() + input_at_, piece);
      input_at_ += piece;
    }
    return bytes;
  }

  ZSTD_DStream* state_;
  bool inside_ = false;
};

}  // namespace

Result<std::unique_ptr<Stream>> Stream::open(const std::string& path, const Options& options) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    const int reason = errno;
    const std::string why = std::generic_category().message(reason);
    if (reason == ENOENT) return Error{"read.missing", fmt::format("{}: no such file; check the path", path)};
    if (reason == EACCES)
      return Error{"read.no-permission", fmt::format("{}: may not be read ({}); change its permissions", path, why)};
    return Error{"read.io", fmt::format("{}: cannot be opened: {}", path, why)};
  }
  auto plain = std::make_unique<PlainStream>(file, path != "-", path);
  std::string head;
  plain->look(&head, 4);
  if (plain->error() && head.empty()) return *plain->error();
  if (head.starts_with("\x1F\x8B")) return std::unique_ptr<Stream>(std::make_unique<GzipStream>(std::move(plain), options));
  // A zstd file may open with frames to be passed over, which is how WARC carries its dictionary.
  const bool skippable =
      head.size() == 4 && (static_cast<unsigned char>(head[0]) & 0xF0) == 0x50 && head.substr(1) == "\x2A\x4D\x18";
  if (head == "\x28\xB5\x2F\xFD" || skippable) {
    auto packed = std::make_unique<ZstdStream>(std::move(plain), options);
    if (head[0] == '\x5D') packed->take_dictionary();
    return std::unique_ptr<Stream>(std::move(packed));
  }
  return std::unique_ptr<Stream>(std::move(plain));
}

bool Stream::read_all(uint64_t most, std::string* out) {
  thread_local std::vector<char> buffer(kBufferBytes);
  for (uint64_t left = most; left > 0;) {
    const size_t n = read(buffer.data(), static_cast<size_t>(std::min<uint64_t>(left, buffer.size())));
    if (n == 0) return false;
    out->append(buffer.data(), n);
    left -= n;
  }
  return true;
}

bool LineReader::refill() {
  buffer_.erase(0, at_);
  at_ = 0;
  const size_t before = buffer_.size();
  buffer_.resize(before + kBufferBytes);
  const size_t n = stream_.read(buffer_.data() + before, kBufferBytes);
  buffer_.resize(before + n);
  ended_ = n == 0;
  return n > 0;
}

bool LineReader::next(std::string* line, uint64_t* begin, bool* too_long) {
  line->clear();
  *too_long = false;
  *begin = position_;
  size_t searched = at_;
  while (true) {
    const size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos || (ended_ && at_ < buffer_.size())) {
      const size_t stop = end == std::string::npos ? buffer_.size() : end;
      if (!*too_long) line->assign(buffer_, at_, stop - at_);
      if (!line->empty() && line->back() == '\r') line->pop_back();
      const size_t next_at = std::min(stop + 1, buffer_.size());
      position_ += next_at - at_;
      at_ = next_at;
      return true;
    }
    if (ended_) return *too_long;
    if (buffer_.size() - at_ > most_bytes_) {
      *too_long = true;
      position_ += buffer_.size() - at_;
      at_ = buffer_.size();
    }
    const size_t kept = buffer_.size() - at_;
    refill();
    searched = kept;
  }
}

}  // namespace demarche::read
