// Ends of sentences that no mark tells: after a greeting or a sign-off, around ruled lines, between addresses, items of a list.
//
// "Dear all, | Please find" "Regards, | Ana" "===== | The text" "1) fuel 2) food". What mails and lists put on lines of their own
// is found again where their lines were joined. Looks at a handful of words around a place: constant time, no allocation; never
// fails.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "lexicon/table.h"
#include "segment/tokens.h"

namespace demarche::segment {

class Breaks {
 public:
  static Result<Breaks> load(const std::string& data_dir);

  // Whether a sentence ends before word `at`; `first` < `at` is the word that its sentence begins with.
  bool before(std::string_view text, const std::vector<Span>& words, size_t first, size_t at, const Tokens& tokens) const;

 private:
  enum class Kind : uint8_t { kNone, kSignOff, kGreeting, kPostscript };
  Kind kind_of(std::string_view words) const;
  std::vector<lexicon::Table> tables_;  // own the bytes that the map points into
  std::unordered_map<std::string_view, Kind> forms_;
};

}  // namespace demarche::segment
