// The local page, built from web/ and carried inside the program.
#pragma once

#include <span>
#include <string_view>

namespace demarche::serve {

struct WebFile {
  std::string_view name;   // "index.html", "page.js"
  std::string_view bytes;
};

// Empty where the program was built without the page (DEMARCHE_WEB=OFF).
std::span<const WebFile> web_files();

}  // namespace demarche::serve
