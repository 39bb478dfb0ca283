// Older records, brought to the tables of today in place; private to write. One transaction: whoever is killed, or has no room on
// the disk, finds the older record whole. Reading programs of the older version refuse the file afterwards, by its number.
#pragma once

#include <sqlite3.h>

#include <cstdint>

namespace demarche::write {

constexpr int kOldestVersion = 1;

// From `version` (kOldestVersion up to kDatabaseVersion) to kDatabaseVersion. SQLITE_OK or the first error code. Costs a pass
// over the events where a step makes an index.
int migrate(sqlite3* db, int64_t version);

}  // namespace demarche::write
