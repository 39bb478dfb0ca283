// SHA-256 (FIPS 180-4) in pieces, for the descriptions of exported files.
//
//   Sha256 hash; hash.add("abc"); hash.hex();   -> "ba7816bf..."
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace demarche {

class Sha256 {
 public:
  void add(std::string_view bytes);
  // Ends the hash; nothing may be added afterwards.
  std::string hex();
  uint64_t size() const { return size_; }

 private:
  void block(const unsigned char* bytes);
  std::array<uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, 64> rest_{};
  uint64_t size_ = 0;
};

}  // namespace demarche
