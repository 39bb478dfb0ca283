// Writes a trained network as the integer model that src/syntax maps.
#pragma once

#include <string>

#include "train/network.h"
#include "train/treebank.h"

namespace demarche::train {

// False where the file cannot be written. Says on stderr how much rounding and clipping lost.
bool export_model(Network* network, const Inventory& inventory, const std::string& path);

}  // namespace demarche::train
