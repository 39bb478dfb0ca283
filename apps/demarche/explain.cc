#include "demarche/commands.h"

namespace demarche::app {

void add_explain(CLI::App&, Globals&, int*) {}

}  // namespace demarche::app
