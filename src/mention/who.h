// Finds whoever may be a party, as written: people, bodies, countries, roles, forces, crowds, pronouns.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::mention {

class WhoFinder {
 public:
  static Result<WhoFinder> load(const std::string& data_dir);
  WhoFinder(WhoFinder&&) noexcept;
  WhoFinder& operator=(WhoFinder&&) noexcept;
  ~WhoFinder();

  void find_who(Doc& doc) const;

 private:
  struct Impl;
  explicit WhoFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::mention
