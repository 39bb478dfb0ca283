// Says who did what to whom, on whose word; happened, planned, conditional or denied.
//   Needs: trees, linked mentions.
//   Gives: statements, events.
// Never fails: what was doubtful is left out and noted.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::event {

// The stage with its tables. Loaded once, then shared read-only by any number of threads.
class Stage {
 public:
  // Reads its tables below `data_dir`. Errors name file, line and column.
  static Result<Stage> load(const std::string& data_dir);

  Stage(Stage&&) noexcept;
  Stage& operator=(Stage&&) noexcept;
  ~Stage();

  void run(Doc& doc) const;

 private:
  struct Impl;
  explicit Stage(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::event
