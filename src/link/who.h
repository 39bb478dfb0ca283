// Says who the mentions are.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::link {

class WhoResolver {
 public:
  static Result<WhoResolver> load(const std::string& data_dir);
  WhoResolver(WhoResolver&&) noexcept;
  WhoResolver& operator=(WhoResolver&&) noexcept;
  ~WhoResolver();

  void resolve_who(Doc& doc) const;

 private:
  struct Impl;
  explicit WhoResolver(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::link
