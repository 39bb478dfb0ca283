// Shared by the files that answer the page; not a door.
#pragma once

#include <string_view>

#include "write/json.h"
#include "write/selection.h"
#include "write/sqlite.h"
#include "write/write.h"

namespace demarche::write {

Answer refuse(int status, const Error& error);

// Rows of lists: what a query that begins so gives, up to " FROM ... WHERE", and how one of its rows is written.
extern const char* const kEventColumns;
void event_row(Json& j, const Query& row);
extern const char* const kArticleColumns;
void article_row(Json& j, const Query& row);

// summary facets timeline matrix map sources; 404 for anything else.
Answer chart(const View& view, std::string_view name, const Params& params);

}  // namespace demarche::write
