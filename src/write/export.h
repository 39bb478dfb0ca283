// What every export function gets; not a door.
#pragma once

#include "write/filter.h"
#include "write/write.h"

namespace demarche::write {

struct ExportJob {
  Store* store;
  sqlite3* db;
  const Ontology* ontology;
  Where where;  // over "event e JOIN article a"
  const Sink& sink;
  const Params& params;
};

}  // namespace demarche::write
