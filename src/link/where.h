// Says where the place mentions are.
//   Needs: mentions, tokens, meta.published.
//   Gives: doc.places, and the field `place` of mentions.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::link {

// The certainty of a place mention whose name a town of another country bears too, not much smaller.
constexpr float kNamesake = 0.4f;

class PlaceResolver {
 public:
  static Result<PlaceResolver> load(const std::string& data_dir);
  PlaceResolver(PlaceResolver&&) noexcept;
  PlaceResolver& operator=(PlaceResolver&&) noexcept;
  ~PlaceResolver();

  void resolve_places(Doc& doc) const;

 private:
  struct Impl;
  explicit PlaceResolver(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::link
