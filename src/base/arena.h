// Memory that is given back all at once, with addresses that never move: the strings of one document live here.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace demarche {

// Not thread-safe. Views stay valid as long as the arena lives, also after the arena itself was moved.
class Arena {
 public:
  // Copies `text` into the arena and returns the copy.
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* to = allocate(text.size());
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  // `n_bytes` of uninitialised memory, unaligned.
  char* allocate(size_t n_bytes) {
    if (n_bytes > left_) grow(n_bytes);
    char* at = next_;
    next_ += n_bytes;
    left_ -= n_bytes;
    return at;
  }

 private:
  void grow(size_t n_bytes) {
    const size_t size = n_bytes > kChunkBytes ? n_bytes : kChunkBytes;
    chunks_.push_back(std::make_unique<char[]>(size));
    next_ = chunks_.back().get();
    left_ = size;
  }

  static constexpr size_t kChunkBytes = 8192;
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* next_ = nullptr;
  size_t left_ = 0;
};

}  // namespace demarche
