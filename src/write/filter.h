// The filters of the page, of `export` and of every list: named values become SQL conditions with bound values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "write/sqlite.h"
#include "write/write.h"

namespace demarche::write {

// Conditions over one table, joined by AND; empty where there are none.
struct Where {
  std::string sql;  // "" or " WHERE ..."
  std::vector<std::string> values;
  void bind(Query& query, int first = 1) const {
    for (size_t i = 0; i < values.size(); ++i) query.bind(first + static_cast<int>(i), values[i]);
  }
};

// The value of a parameter, empty where it is absent.
std::string_view value_of(const Params& params, std::string_view name);
Params without(const Params& params, std::string_view name);

// The values of a parameter that holds several, parted by commas; the whole as well, for a name may hold a comma itself.
std::vector<std::string> values_of(const Params& params, std::string_view name);
// What a person types in `text`, as an FTS5 query; empty where there is no word.
std::string words_of(const Params& params);
// A day, a month or a year; empty where the parameter is absent.
Result<std::string> day_of(const Params& params, std::string_view name);
// Less than any confidence where the parameter is absent.
Result<double> confidence_of(const Params& params);

// Over "event e".
Result<Where> event_filter(const Params& params);
// Over "world w".
Result<Where> world_filter(const Params& params);
// Over "article a".
Result<Where> article_filter(const Params& params);
// Over "commitment c".
Result<Where> commitment_filter(const Params& params);

// Whether any filter is set besides those named.
bool filters_beyond(const Params& params, std::initializer_list<std::string_view> known);

}  // namespace demarche::write
