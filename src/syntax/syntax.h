// Adds word class, lemma, features and the dependency tree to the tokens.
//   Needs: sentences, tokens.
//   Gives: lemma, xpos, upos, deprel, features, head, margin of each token.
// Never fails: what was doubtful is left out and noted.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::syntax {

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

}  // namespace demarche::syntax
