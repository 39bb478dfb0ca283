#include "write/json.h"

#include <charconv>
#include <cmath>

#include "base/utf8.h"

namespace demarche::write {

void append_json_string(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  const bool broken = find_invalid_utf8(text) != std::string_view::npos;
  out->push_back('"');
  size_t plain = 0;  // begin of the stretch not yet copied
  for (size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80 && broken) {
      out->append(text.substr(plain, i - plain));
      append_utf8(decode_utf8(text, &i), out);
      plain = i;
      continue;
    }
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) {
      ++i;
      continue;
    }
    out->append(text.substr(plain, i - plain));
    switch (c) {
      case '"':
        out->append("\\\"");
        break;
      case '\\':
        out->append("\\\\");
        break;
      case '\n':
        out->append("\\n");
        break;
      case '\r':
        out->append("\\r");
        break;
      case '\t':
        out->append("\\t");
        break;
      default:
        out->append("\\u00");
        out->push_back(kHex[c >> 4]);
        out->push_back(kHex[c & 15]);
    }
    plain = ++i;
  }
  out->append(text.substr(plain));
  out->push_back('"');
}

void append_number(double value, std::string* out) {
  if (!std::isfinite(value)) {
    out->append("null");
    return;
  }
  char buffer[40];
  const bool whole = value == std::floor(value) && std::fabs(value) < 1e15;
  const auto end = whole ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<int64_t>(value))
                         : std::to_chars(buffer, buffer + sizeof buffer, value);
  out->append(buffer, end.ptr);
}

Json& Json::key(std::string_view name) {
  comma();
  append_json_string(name, &out_);
  out_.push_back(':');
  fresh_ = true;
  return *this;
}

Json& Json::text(std::string_view value) {
  comma();
  append_json_string(value, &out_);
  fresh_ = false;
  return *this;
}

Json& Json::number(double value) {
  comma();
  append_number(value, &out_);
  fresh_ = false;
  return *this;
}

Json& Json::integer(int64_t value) {
  comma();
  out_.append(std::to_string(value));
  fresh_ = false;
  return *this;
}

}  // namespace demarche::write
