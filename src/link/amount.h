// Says how many the amount mentions are.
//   Needs: mentions, tokens, meta.published.
//   Gives: doc.amounts, and the field `amount` of mentions of kind amount.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::link {

class AmountResolver {
 public:
  static Result<AmountResolver> load(const std::string& data_dir);
  AmountResolver(AmountResolver&&) noexcept;
  AmountResolver& operator=(AmountResolver&&) noexcept;
  ~AmountResolver();

  void resolve_amounts(Doc& doc) const;

 private:
  struct Impl;
  explicit AmountResolver(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::link
