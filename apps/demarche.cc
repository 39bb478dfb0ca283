// demarche: the command line. One file per subcommand in apps/demarche/; nothing here but what they share.
#include <csignal>

#include "demarche/commands.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is seen at the next write
  CLI::App app("Reads news pages and writes a sourced record: who did what to whom, when, where, and who says so.", "demarche");
  app.require_subcommand(1);
  app.set_version_flag("--version", "demarche " DEMARCHE_VERSION);
  app.footer("Start with: demarche read PAGE --published 2021-12-30");
  demarche::app::Globals globals;
  app.add_option("--data", globals.data_dir, "Folder of tables and models (default: beside the program)")->type_name("FOLDER");
  int status = 0;
  demarche::app::add_read(app, globals, &status);
  demarche::app::add_explain(app, globals, &status);
  demarche::app::add_export(app, globals, &status);
  demarche::app::add_watch(app, globals, &status);
  demarche::app::add_report(app, globals, &status);
  demarche::app::add_serve(app, globals, &status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : demarche::app::kWrongUsage;
  }
  return status;
}
