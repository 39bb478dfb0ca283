// Says which characters are headline, byline, dateline, story or junk; deletes nothing.
//   Needs: text, blocks, meta.
//   Gives: zones covering the text; meta fields that only the text tells (agency, title, authors, dateline date).
// Never fails: what was doubtful is left out and noted.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::clean {

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

}  // namespace demarche::clean
