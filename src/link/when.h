// Says when the time mentions are.
//   Needs: mentions, tokens, meta.published.
//   Gives: doc.times, and the field `time` of mentions of kind time.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::link {

class TimeResolver {
 public:
  static Result<TimeResolver> load(const std::string& data_dir);
  TimeResolver(TimeResolver&&) noexcept;
  TimeResolver& operator=(TimeResolver&&) noexcept;
  ~TimeResolver();

  void resolve_times(Doc& doc) const;

 private:
  struct Impl;
  explicit TimeResolver(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::link
