// Answers a browser on this machine: the page, and the questions of docs/serve.md. Thin: every answer is made in write/.
//
// It binds loopback only; whoever does not know the token of its address, names another host (a web site that rebinds its name
// to this machine), or comes from a page of another origin, gets nothing.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "write/write.h"

namespace demarche::serve {

struct Options {
  std::string path;  // of the record
  int port = 0;      // 0: any free one
};

// Serves until stop() or a signal; `on_ready` gets the address. An error where the record or the port cannot be had.
// `merge` brings a record up to date after a review says which rows tell one event; called on any thread.
Result<void> serve(const Options& options, const write::Ontology& ontology,
                   const std::function<Result<void>(write::Store&)>& merge,
                   const std::function<void(const std::string& address)>& on_ready);

// Makes serve() return; may be called from a signal handler.
void stop();

}  // namespace demarche::serve
