// A whole file, read-only, mapped into memory: models and gazetteers are shared by all threads this way.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche {

// Move-only. The bytes stay valid as long as the object lives. An empty file maps to empty bytes.
class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path);
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace demarche
