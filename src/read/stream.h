// The bytes of one input, decompressed as they come: plain, gzip of any number of members, zstd.
//
// The kind is told from the first bytes, not from the name. Memory is bounded by the buffers whatever the input says; an input
// that unpacks to more than Options::max_ratio times its size, past 16 MiB, ends there with an error.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "read/read.h"

namespace demarche::read {

class Stream {
 public:
  // `path` "-" is standard input.
  static Result<std::unique_ptr<Stream>> open(const std::string& path, const Options& options);

  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;

  // Up to `size` further bytes; 0 at the end, which is also where an error ends it.
  size_t read(char* to, size_t size) {
    const size_t n = fill(to, size);
    n_read_ += n;
    return n;
  }

  // Appends up to `most` further bytes to `out`. Returns false when the end came first.
  bool read_all(uint64_t most, std::string* out);

  uint64_t n_read() const { return n_read_; }
  const std::optional<Error>& error() const { return error_; }

 protected:
  virtual size_t fill(char* to, size_t size) = 0;
  std::optional<Error> error_;

 private:
  uint64_t n_read_ = 0;
};

// Lines of a stream, without their line ends; a line longer than the bound is passed over and told so.
class LineReader {
 public:
  LineReader(Stream& stream, uint64_t most_bytes) : stream_(stream), most_bytes_(most_bytes) {}

  // False at the end. `begin` is where the line begins in the decompressed input.
  bool next(std::string* line, uint64_t* begin, bool* too_long);

 private:
  bool refill();

  Stream& stream_;
  const uint64_t most_bytes_;
  std::string buffer_;
  size_t at_ = 0;
  uint64_t position_ = 0;  // of buffer_[at_] in the input
  bool ended_ = false;
};

}  // namespace demarche::read
