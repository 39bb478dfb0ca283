// Its own scanner, because a map back to the source needs the place of every escape, which JSON libraries throw away. Nesting is
// counted, not recursed into, so that depth costs nothing.
#include "read/json_article.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace demarche::read {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Scanner {
 public:
  explicit Scanner(std::string_view line) : line_(line) {}

  Result<JsonArticle> article() {
    JsonArticle article;
    blanks();
    if (!take('{')) return wrong("'{': a line holds one JSON object");
    blanks();
    if (!take('}')) {
      while (true) {
        blanks();
        Decoded key;
        if (peek() != '"') return wrong("a field's name in double quotes");
        if (!string(&key)) return error_;
        blanks();
        if (!take(':')) return wrong(fmt::format("':' after \"{}\"", key.bytes.substr(0, 40)));
        blanks();
        if (!value(key.bytes, &article)) return error_;
        blanks();
        if (take(',')) continue;
        if (take('}')) break;
        return wrong("',' or '}'");
      }
    }
    blanks();
    if (at_ < line_.size()) return wrong("the end of the line after the object's '}'");
    if (!article.has_text && !article.has_html)
      return Error{"read.json-no-text", "the object has neither \"text\" nor \"html\"; one article is a line with one of them"};
    return article;
  }

 private:
  char peek() const { return at_ < line_.size() ? line_[at_] : '\0'; }
  bool take(char c) {
    if (at_ >= line_.size() || line_[at_] != c) return false;
    ++at_;
    return true;
  }
  void blanks() {
    while (at_ < line_.size() && is_space(line_[at_])) ++at_;
  }
  Error wrong(std::string_view expected) {
    error_ = Error{"read.json-syntax", fmt::format("byte {}: expected {}", at_ + 1, expected)};
    return error_;
  }
  bool fail(std::string_view expected) {
    wrong(expected);
    return false;
  }

  // A string with its escapes undone. `out` may be null.
  bool string(Decoded* out) {
    const size_t open = at_;
    ++at_;
    size_t plain = at_;
    const auto flush = [&](size_t to) {
      if (out == nullptr || to == plain) return;
      out->map.add(static_cast<uint32_t>(to - plain), plain, static_cast<uint32_t>(to - plain), true);
      out->bytes.append(line_.substr(plain, to - plain));
    };
    while (at_ < line_.size()) {
      const char c = line_[at_];
      if (c == '"') {
        flush(at_);
        ++at_;
        return true;
      }
      if (c == '\0') {
        flush(at_);
        if (out != nullptr) {
          out->map.add(3, at_, 1, false);
          out->bytes.append("\xEF\xBF\xBD");
        }
        plain = ++at_;
        continue;
      }
      if (c != '\\') {
        ++at_;
        continue;
      }
      flush(at_);
      const size_t begin = at_;
      if (at_ + 1 >= line_.size()) break;
      const char escape = line_[at_ + 1];
      at_ += 2;
      char32_t value = 0;
      switch (escape) {
        case '"':
        case '\\':
        case '/':
          value = static_cast<unsigned char>(escape);
          break;
        case 'b':
          value = '\b';
          break;
        case 'f':
          value = '\f';
          break;
        case 'n':
          value = '\n';
          break;
        case 'r':
          value = '\r';
          break;
        case 't':
          value = '\t';
          break;
        case 'u': {
          int unit = four_digits();
          if (unit < 0) return fail("four hexadecimal digits after \\u");
          value = static_cast<char32_t>(unit);
          if (value >= 0xD800 && value < 0xDC00 && at_ + 6 <= line_.size() && line_[at_] == '\\' && line_[at_ + 1] == 'u') {
            const size_t back = at_;
            at_ += 2;
            const int low = four_digits();
            if (low >= 0xDC00 && low < 0xE000) {
              value = 0x10000 + ((value - 0xD800) << 10) + (static_cast<char32_t>(low) - 0xDC00);
            } else {
              at_ = back;
            }
          }
          if (value == 0) value = kReplacementCharacter;
          break;
        }
        default:
          at_ = begin + 1;
          return fail("one of \" \\ / b f n r t u after a backslash");
      }
      if (out != nullptr) {
        const size_t before = out->bytes.size();
        append_utf8(value, &out->bytes);
        out->map.add(static_cast<uint32_t>(out->bytes.size() - before), begin, static_cast<uint32_t>(at_ - begin), false);
      }
      plain = at_;
    }
    at_ = open;
    return fail("a closing quote for the text that begins here; is the line cut?");
  }

  int four_digits() {
    if (at_ + 4 > line_.size()) return -1;
    int value = 0;
    for (int i = 0; i < 4; ++i) {
      const int digit = hex(line_[at_ + static_cast<size_t>(i)]);
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    at_ += 4;
    return value;
  }

  bool value(const std::string& key, JsonArticle* article) {
    const size_t begin = at_;
    const auto text = [&](std::string* to) {
      if (peek() == '"') {
        Decoded decoded;
        if (!string(&decoded)) return false;
        *to = std::move(decoded.bytes);
        return true;
      }
      if (!skip()) return false;
      const std::string_view raw = line_.substr(begin, at_ - begin);
      if (raw != "null" && raw[0] != '{' && raw[0] != '[') *to = raw;
      return true;
    };
    const auto body = [&](Decoded* to, bool* has, uint32_t* quote) {
      if (peek() != '"') {
        const bool null = line_.substr(at_).starts_with("null");
        if (!skip()) return false;
        if (null) return true;
        at_ = begin;
        return fail(fmt::format("a text for \"{}\"", key));
      }
      *to = Decoded();
      *has = true;
      if (quote != nullptr) *quote = static_cast<uint32_t>(begin);
      return string(to);
    };
    if (key == "text") return body(&article->text, &article->has_text, &article->text_quote);
    if (key == "html") return body(&article->html, &article->has_html, &article->html_quote);
    if (key == "title") return body(&article->title, &article->has_title, nullptr);
    if (key == "id") return text(&article->id);
    if (key == "url") return text(&article->url);
    if (key == "published") return text(&article->published);
    if (key == "language") return text(&article->language);
    if (key == "site") return text(&article->site);
    return skip();
  }

  // Passes over one value of any kind.
  bool skip() {
    size_t depth = 0;
    std::string open;
    do {
      blanks();
      const char c = peek();
      if (c == '"') {
        if (!string(nullptr)) return false;
        blanks();
        if (!open.empty() && open.back() == '{' && take(':')) continue;
      } else if (c == '{' || c == '[') {
        ++at_;
        ++depth;
        open.push_back(c);
        continue;
      } else if (c == '}' || c == ']') {
        if (depth == 0 || (open.back() == '{') != (c == '}')) return fail("a value");
        ++at_;
        --depth;
        open.pop_back();
      } else if (c == '\0') {
        return fail("a value; is the line cut?");
      } else {
        const size_t begin = at_;
        while (at_ < line_.size() && !is_space(line_[at_]) && line_[at_] != ',' && line_[at_] != '}' && line_[at_] != ']' &&
               line_[at_] != '"')
          ++at_;
        const std::string_view word = line_.substr(begin, at_ - begin);
        const bool number = !word.empty() && word.find_first_not_of("+-.0123456789eE") == std::string_view::npos;
        if (!number && word != "true" && word != "false" && word != "null" && word != "NaN") {
          at_ = begin;
          return fail("a value: text in quotes, a number, true, false, null, a list or an object");
        }
      }
      blanks();
      if (depth > 0) take(',');
    } while (depth > 0);
    return true;
  }

  std::string_view line_;
  size_t at_ = 0;
  Error error_;
};

}  // namespace

Result<JsonArticle> read_json_article(std::string_view line) {
  return Scanner(line).article();
}

}  // namespace demarche::read
