// Writes JSON text, key by key, without a tree in between. Same values, same bytes.
//
//   Json j; j.open('{').key("type").text("AID").key("n").number(2).close('}');   -> {"type":"AID","n":2}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/span.h"

namespace demarche::write {

class Json {
 public:
  Json& open(char bracket) {
    comma();
    out_.push_back(bracket);
    fresh_ = true;
    return *this;
  }
  Json& close(char bracket) {
    out_.push_back(bracket);
    fresh_ = false;
    return *this;
  }
  Json& key(std::string_view name);
  Json& text(std::string_view value);
  Json& text_or_null(std::string_view value) { return value.empty() ? null() : text(value); }
  Json& number(double value);  // shortest form that reads back the same; what is no number becomes null
  Json& integer(int64_t value);
  Json& boolean(bool value) { return raw(value ? "true" : "false"); }
  Json& null() { return raw("null"); }
  Json& span(Span value) { return open('[').integer(value.begin).integer(value.end).close(']'); }
  // A piece that is JSON already.
  Json& raw(std::string_view json) {
    comma();
    out_.append(json);
    fresh_ = false;
    return *this;
  }
  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void comma() {
    if (!fresh_) out_.push_back(',');
  }
  std::string out_;
  bool fresh_ = true;
};

// Appends `text` as a JSON string, quotes included. Broken UTF-8 becomes U+FFFD.
void append_json_string(std::string_view text, std::string* out);

// Shortest decimal form; "null" for what is no finite number.
void append_number(double value, std::string* out);

}  // namespace demarche::write
