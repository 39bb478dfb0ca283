// Says who, where, when and how many the mentions are.
//   Needs: mentions, trees, meta.published.
//   Gives: entities, times, places, amounts, and the link fields of the mentions; meta.published where the text bounds it.
// Never fails: what was doubtful is left out and noted.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::link {

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

}  // namespace demarche::link
