#include "demarche/commands.h"

namespace demarche::app {

void add_export(CLI::App&, Globals&, int*) {}

}  // namespace demarche::app
