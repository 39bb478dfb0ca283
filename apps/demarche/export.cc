// demarche export: a record in the format of another program.
#include <cstdio>
#include <memory>

#include "demarche/commands.h"
#include "write/write.h"

namespace demarche::app {
namespace {

struct Options {
  std::string path, format = "csv", output;
  write::Params filters;
};

int run(const Globals& globals, const Options& options) {
  const auto data = find_data(globals);
  if (!data) return complain(data.error()), kNothingDone;
  const auto ontology = write::Ontology::load(*data);
  if (!ontology) return complain(ontology.error()), kNothingDone;
  auto store = write::Store::open(options.path, write::Store::Access::kRead);
  if (!store) return complain(store.error()), kNothingDone;
  if (store->stale()) {
    complain({"app.stale", options.path + ": what came in last was not merged; run demarche read ... --into again to finish it. "
                                          "Exporting what is there"});
  }
  if (options.output.empty() || options.output == "-") {
    const auto done = write::export_as(*store, *ontology, options.format, options.filters, put);
    if (!done) return complain(done.error()), done.error().id == "write.unknown-format" ? kWrongUsage : kNothingDone;
    if (auto finished = finish_output(); !finished) return complain(finished.error()), kNothingDone;
    return kDone;
  }
  const auto done = write::export_to(*store, *ontology, options.format, options.filters, options.output);
  if (!done) return complain(done.error()), done.error().id == "write.unknown-format" ? kWrongUsage : kNothingDone;
  return kDone;
}

}  // namespace

void add_export(CLI::App& app, Globals& globals, int* status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("export", "Write a record in the format of another program");
  command->add_option("record", options->path, "Record made by demarche read --into")->required()->type_name("FILE.db");
  std::string formats;
  for (const write::ExportFormat& format : write::export_formats())
    formats += (formats.empty() ? "" : ", ") + std::string(format.format);
  command->add_option("--to", options->format, "Format: " + formats)->type_name("FORMAT");
  command->add_option("--output,-o", options->output, "File to write (default: standard output)")->type_name("PATH");
  add_filters(command, &options->filters);
  command
      ->add_option_function<std::string>(
          "--fill", [options](const std::string& value) { options->filters.emplace_back("fill", value); },
          "1: months without events too (dyad-month, country-month)")
      ->group("Filters");
  command->callback([options, &globals, status] { *status = run(globals, *options); });
}

}  // namespace demarche::app
