// Paths in, store filled: an ordered parallel map with a bounded queue, so that the result is the same for any number of
// threads and memory does not grow with the number of pages.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "merge/merge.h"
#include "pipeline.h"
#include "read/read.h"
#include "write/write.h"

namespace demarche::app {

// All that turns pages into a record. Loaded once; const use from any thread.
struct Engine {
  Pipeline pipeline;
  merge::Stage merge;
  write::Ontology ontology;
  static Result<Engine> load(const std::string& data_dir);
};

struct ReadJob {
  std::vector<std::string> paths;
  read::Options options;
  write::RowOptions rows;
  unsigned threads = 1;
  std::function<void(const Error&)> on_error;                           // called on one thread at a time, in order
  std::function<void(const std::string& source, const Note&)> on_note;  // what had to be mended to read an article; likewise
  std::function<void(size_t articles, size_t bytes)> on_progress;       // after some articles
};

struct ReadCount {
  size_t articles = 0;  // read, whether or not they were in the record before
  size_t added = 0, failed = 0;
  size_t bytes = 0;  // of text
};

// Reads everything and merges. An error is one of the store: the rest was not read.
Result<ReadCount> fill(const Engine& engine, const ReadJob& job, write::Store& store);

// Brings lineages, events and the ledger up to date where articles came in.
Result<void> merge_store(const Engine& engine, write::Store& store);

}  // namespace demarche::app
