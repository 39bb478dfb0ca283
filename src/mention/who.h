// Finds whoever may be a party, as written: people, bodies, countries, roles, forces, crowds, pronouns.
//   Needs: tokens, with tags and trees where there are any; doc.mentions of kind time, which are no names ("May").
//   Gives: doc.mentions of kind person, organisation, country, role, pronoun, without their link fields.
// Names that no table knows are mentions only where the text shows what they are: a title, a first name, a word such as
// "Ministry" at the end. Linear in the tokens; see README.md.
//   "Elysee spokesman Jean Martin answered"   person (all four words), role "Elysee spokesman", country "Elysee", role
//   "reporters" "The meeting lasted an hour."                      nothing
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "document/document.h"

namespace demarche::mention {

class WhoFinder {
 public:
  static Result<WhoFinder> load(const std::string& data_dir);
  WhoFinder(WhoFinder&&) noexcept;
  WhoFinder& operator=(WhoFinder&&) noexcept;
  ~WhoFinder();

  void find_who(Doc& doc) const;

 private:
  struct Impl;
  explicit WhoFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace demarche::mention
