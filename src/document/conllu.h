// CoNLL-U, the exchange form of treebanks: out for comparing parsers, in for reading sentences whose words are given.
//
//   # text = Ankara warned Athens.
//   1 <tab> Ankara <tab> Ankara <tab> PROPN <tab> NNP <tab> Number=Sing <tab> 2 <tab> nsubj <tab> _ <tab> _
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "document/document.h"

namespace demarche {

// All sentences of a document. Columns 9 and 10 hold "_" but for SpaceAfter=No. A sentence without a tree has its words hang
// on the first with "dep". Linear.
std::string to_conllu(const Doc& doc);

// One document out of all sentences of `text`: its text is rebuilt from the forms and SpaceAfter=No, sentences are parted by
// a space, paragraphs ("# newpar", "# newdoc") by an empty line. Tokens get the spans, lower-case forms and whatever columns
// 3 to 8 tell; a relation that is not among ours becomes its universal one. Words of a multiword range lie inside the
// range's span where its text spells them, else they share it; empty nodes ("8.1") are passed over.
// Errors name the line: "document.conllu-...". Linear.
Result<Doc> from_conllu(std::string_view text);

}  // namespace demarche
