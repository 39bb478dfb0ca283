// Finds names of places as written, with the help of the gazetteers.
//   Needs: tokens, with trees where there are any.
//   Gives: doc.mentions of kind place, without their link fields.
//   Best called after find_who: a name inside a person's or a body's name is no place, and only their mentions tell.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::mention {

class PlaceFinder {
 public:
  static Result<PlaceFinder> load(const std::string& data_dir);
  PlaceFinder(PlaceFinder&&) noexcept;
  PlaceFinder& operator=(PlaceFinder&&) noexcept;
  ~PlaceFinder();

  void find_places(Doc& doc) const;

 private:
  struct Impl;
  explicit PlaceFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::mention
