// Finds time expressions as written: dates, clock times, periods, durations, sets.
//   Needs: tokens, with trees where there are any.
//   Gives: doc.mentions of kind time, without their link fields.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::mention {

class TimeFinder {
 public:
  static Result<TimeFinder> load(const std::string& data_dir);
  TimeFinder(TimeFinder&&) noexcept;
  TimeFinder& operator=(TimeFinder&&) noexcept;
  ~TimeFinder();

  void find_times(Doc& doc) const;

 private:
  struct Impl;
  explicit TimeFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::mention
