// Bare text becomes blocks: its paragraphs and lines.
#pragma once

#include <string_view>

#include "document/document.h"

namespace demarche::read {

// Sets doc's text and runs from `text`, with "\r\n" and "\r" as "\n", and finds its blocks. Sources are bytes of `text`.
void read_bare_text(std::string_view text, Doc& doc);

// Finds the blocks of doc's text: every line that is not blank, but a paragraph whose lines were broken at a margin is one block.
void find_text_blocks(Doc& doc);

}  // namespace demarche::read
