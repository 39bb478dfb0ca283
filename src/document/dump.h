// What one stage found, as lines of text: the form in which test cases state what they expect.
#pragma once

#include <string>
#include <string_view>

#include "document/document.h"

namespace demarche {

// `stage` is read clean segment syntax mention link event; anything else gives an empty string. One finding a line, in text
// order:
//   read     title, site, dates ... as found, then one line a block
//   clean    story "First words ... last words"
//   segment  sentence zone | token|token|token
//   syntax   1 Ankara/PROPN/nsubj>2(warned)  ...
//   mention  country "Ankara"
//   link     country "Ankara" = Turkey [TUR GOV]
//   event    1 THREATEN restrict occurred "warned" who=Ankara[TUR] whom=Athens[GRC] content-of=... ; then statements
std::string dump(const Doc& doc, std::string_view stage);

}  // namespace demarche
