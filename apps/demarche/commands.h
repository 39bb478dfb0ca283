// What the subcommands share: exit statuses, where the data is, and how to say that something went wrong.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "write/write.h"

#ifndef DEMARCHE_VERSION
#define DEMARCHE_VERSION "0.1.0"
#endif

namespace demarche::app {

enum : int { kDone = 0, kSomeFailed = 1, kWrongUsage = 2, kNothingDone = 3 };

struct Globals {
  std::string data_dir;  // empty: found beside the program
  std::string tables;    // a user's own tables; empty: none
};

// Each adds its subcommand; running it sets `*status`.
void add_read(CLI::App& app, Globals& globals, int* status);
void add_explain(CLI::App& app, Globals& globals, int* status);
void add_export(CLI::App& app, Globals& globals, int* status);
void add_report(CLI::App& app, Globals& globals, int* status);
void add_watch(CLI::App& app, Globals& globals, int* status);
void add_serve(CLI::App& app, Globals& globals, int* status);

// Options that fill `filters`, which must outlive the parsing.
void add_filters(CLI::App* command, write::Params* filters);

// --data, else <program>/data, <program>/../data, <program>/../share/demarche/data: the first that is there; with --tables, that
// and the user's folder under one name (lexicon/table.h).
Result<std::string> find_data(const Globals& globals);

// One line on standard error: "demarche: MESSAGE [id]".
void complain(const Error& error);

// Writes to standard output; false when nobody reads any more or the disk is full (see output_failed).
bool put(std::string_view bytes);
// Flushes standard output. An error where what was written got lost for another reason than a closed pipe.
Result<void> finish_output();

// Columns of the terminal that standard output is, 100 where it is none.
unsigned terminal_width();

}  // namespace demarche::app
