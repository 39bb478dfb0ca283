// Shared by the files that answer the page; not a door.
#pragma once

#include <string_view>

#include "write/sqlite.h"
#include "write/write.h"

namespace demarche::write {

Answer refuse(int status, const Error& error);

// summary facets timeline matrix map sources; 404 for anything else.
Answer chart(sqlite3* db, std::string_view name, const Params& params);

}  // namespace demarche::write
