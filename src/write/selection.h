// Which rows pass the filters, by columns. Says the same as the conditions of filter.h say in SQL. Not a door.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "write/columns.h"
#include "write/filter.h"

namespace demarche::write {

// 1 for a row that passes, by its number.
using Mask = std::vector<uint8_t>;

class Selection {
 public:
  Selection(const View& view, const Params& params);
  // An empty id where all values can be understood; what is selected means nothing otherwise.
  const Error& error() const { return error_; }

  // `but`: a parameter that is left out of account.
  Mask events(std::string_view but = {});
  Mask all_events() { return events(); }
  Mask worlds();
  Mask articles();
  Mask commitments();

 private:
  using Condition = std::optional<Mask>;  // none: not asked for

  const Condition& event_condition(const std::string& name);
  Condition make_event_condition(const std::string& name);
  void world_conditions(Mask* worlds);

  Condition text_in(Text text, Field field, std::string_view name);
  Condition quads(Field field);
  Condition with_party(Side side, std::string_view name);
  Condition in_period(Field field, std::string_view name);
  Condition of_articles(const std::string& name);
  Condition found(Table table, const std::string& index, const std::string& words);
  Condition from_sql(Table table, const std::string& sql, const std::vector<std::string>& values);
  Mask events_in(const Mask& articles);
  Mask worlds_of(const Mask& events);
  Mask commitments_in(const Mask& worlds);

  View view_;
  const Params& params_;
  Error error_;
  std::map<std::string, Condition, std::less<>> event_conditions_, article_conditions_;
  std::string from_, to_;
  double confidence_ = -1;
};

size_t count(const Mask& mask);

// How rows are put in order: by some fields, then by their number.
struct By {
  Field field;
  enum class Way : uint8_t { kUp, kDown } way = Way::kUp;
  const Numbers* of = nullptr;  // these numbers instead of the field's
};

// The rows that pass, in order, from the one at `offset` on, at most `limit`.
std::vector<uint32_t> in_order(const View& view, const Mask& mask, const std::vector<By>& order, int64_t offset, int64_t limit);

}  // namespace demarche::write
