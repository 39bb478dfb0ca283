// The page's files, carried by the program; tools/embed_files.py writes the list from what web/ builds.
#pragma once

#include <span>
#include <string_view>

namespace demarche::serve {

struct WebFile {
  std::string_view name, bytes;
};

// Empty where the page was not built.
std::span<const WebFile> web_files();

}  // namespace demarche::serve
