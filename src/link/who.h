// Says who the mentions are.
//   Needs: doc.mentions with the rows that found them, trees, quotations, zones, the places of mentions, meta.published.
//   Gives: doc.entities, and the fields `entities` and `certainty` of mentions of people, bodies, countries, roles, pronouns.
// Names first, by tables and by what the article called them before; then descriptions and pronouns in reading order.
// Precision first: what the text does not tell stays without an entity, or with an entity without a code.
// Linear in the mentions but for a bounded look back (kLookBack). Never fails.
//   "Iran's foreign minister"                   IRN GOV, by the possessor
//   "... the Kremlin said. Its forces ..."      RUS MIL, by the pronoun
//   "gunmen killed six soldiers"                gunmen: UAF without a country
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::link {

class WhoResolver {
 public:
  static Result<WhoResolver> load(const std::string& data_dir);
  WhoResolver(WhoResolver&&) noexcept;
  WhoResolver& operator=(WhoResolver&&) noexcept;
  ~WhoResolver();

  void resolve_who(Doc& doc) const;

 private:
  struct Impl;
  explicit WhoResolver(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::link
