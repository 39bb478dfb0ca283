#include "demarche/commands.h"

namespace demarche::app {

void add_serve(CLI::App&, Globals&, int*) {}

}  // namespace demarche::app
