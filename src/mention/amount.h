// Finds numbers of something as written: people, dead, money, weapons.
//   Needs: tokens, with trees where there are any.
//   Gives: doc.mentions of kind amount, without their link fields.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::mention {

class AmountFinder {
 public:
  static Result<AmountFinder> load(const std::string& data_dir);
  AmountFinder(AmountFinder&&) noexcept;
  AmountFinder& operator=(AmountFinder&&) noexcept;
  ~AmountFinder();

  void find_amounts(Doc& doc) const;

 private:
  struct Impl;
  explicit AmountFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::mention
