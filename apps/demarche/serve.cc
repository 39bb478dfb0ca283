// demarche serve: the record in a browser on this machine.
#include <csignal>
#include <cstdio>
#include <memory>

#include "demarche/commands.h"
#include "demarche/reading.h"
#include "serve/server.h"

namespace demarche::app {

void add_serve(CLI::App& app, Globals& globals, int* status) {
  auto options = std::make_shared<serve::Options>();
  CLI::App* command = app.add_subcommand("serve", "Show a record in the browser, on this machine only");
  command->add_option("record", options->path, "Record made by demarche read --into")->required()->type_name("FILE.db");
  command->add_option("--port", options->port, "Port to listen on (default: any free one)")->check(CLI::Range(0, 65535));
  command->callback([options, &globals, status] {
    *status = kNothingDone;
    const auto data = find_data(globals);
    if (!data) return complain(data.error());
    const auto ontology = write::Ontology::load(*data);
    if (!ontology) return complain(ontology.error());
    auto merge = merge::Stage::load(*data);
    if (!merge) return complain(merge.error());
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { serve::stop(); });
    const auto up_to_date = [&](write::Store& store) { return merge_store(*merge, *ontology, store); };
    const auto served = serve::serve(*options, *ontology, up_to_date, [](const std::string& address) {
      put(address + "\n");
      std::fputs("Open the address above in a browser. Ctrl-C stops.\n", stderr);
    });
    if (!served) return complain(served.error());
    *status = kDone;
  });
}

}  // namespace demarche::app
