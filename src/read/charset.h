// Bytes of any charset become UTF-8, with a map back.
//
// Which charset: byte order mark, then what the protocol says, then what the markup says, then detection. Bytes that are
// well-formed UTF-8 and not plain ASCII are taken as UTF-8 whatever the page claims: pages lie about this more often than a
// legacy text happens to be well-formed UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "read/byte_map.h"

namespace demarche::read {

struct CharsetReport {
  std::string name;           // charset used, as ICU names it
  size_t n_replaced = 0;      // broken sequences that became U+FFFD
  bool contradicted = false;  // the declared charset was not used
  bool guessed = false;       // none was declared, and the bytes are not UTF-8
  std::string declared;
};

// The charset named by `<meta charset>`, `<meta http-equiv content>` or `<?xml encoding>` within the first kilobytes; empty if
// none.
std::string declared_charset(std::string_view bytes);

// Whether the bytes are well-formed UTF-8 as they are and need no decoding (a byte order mark or NUL needs it).
bool is_plain_utf8(std::string_view bytes);

// Decodes `bytes`. `protocol` is the charset of a header, empty where none; `declared` that of the markup. Never fails: what is
// broken becomes U+FFFD and is counted. NUL becomes U+FFFD. Linear in the input.
Decoded decode_bytes(std::string_view bytes, std::string_view protocol, std::string_view declared, CharsetReport* report);

}  // namespace demarche::read
