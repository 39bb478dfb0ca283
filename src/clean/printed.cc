// The text is brought into one form first (digits of all scripts as 0 to 9, numbers parted from letters), cut into words, and
// then looked through for the three ways of writing a date: with the month's name, all in numbers with signs between them, and
// numbers that are marked as year, month and day.
#include "clean/printed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace demarche::clean {
namespace {

constexpr int kFirstYear = 1990, kLastYear = 2100;
constexpr int kBuddhist = 543;  // a Thai year is so much later
constexpr size_t kMostBytes = 600;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// 0..9 of any script that news pages number in, -1 for anything else.
int digit_of(char32_t c) {
  for (const char32_t zero : {U'\u0660', U'\u06F0', U'\u0966', U'\u09E6', U'\uFF10'}) {
    if (c >= zero && c <= zero + 9) return static_cast<int>(c - zero);
  }
  return -1;
}

std::string in_one_form(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c =
        static_cast<unsigned char>(text[at]) < 0x80 ? static_cast<unsigned char>(text[at++]) : decode_utf8(text, &at);
    const int digit = digit_of(c);
    if (digit >= 0) {
      out.push_back(static_cast<char>('0' + digit));
      continue;
    }
    // "9th", "10h31", "2024년"; "09-Sep-2024"
    const bool after_digit = !out.empty() && is_digit(out.back());
    if (after_digit && is_letter(text[begin])) out.push_back(' ');
    const bool sign = c == '-' || c == '/' || c == '.';
    const char before = out.empty() ? ' ' : out.back();
    size_t ahead = at;
    const char32_t next = sign && at < text.size() ? decode_utf8(text, &ahead) : U' ';
    const bool next_digit = (next >= '0' && next <= '9') || digit_of(next) >= 0;
    const bool next_letter = !next_digit && at < text.size() && is_letter(text[at]);
    if (sign && ((is_digit(before) && next_letter) || (is_letter(before) && next_digit))) {
      out.push_back(' ');
    } else {
      out.append(text.substr(begin, at - begin));
    }
  }
  return out;
}

// Numbers with signs between them: 04.03.2025, 2025-03-04, 04/03/2025.
struct Parts {
  std::array<int, 3> value{};
  std::array<size_t, 3> size{};
  char sign = 0;
  bool whole = false;
};

Parts read_parts(std::string_view text) {
  Parts parts;
  size_t at = 0;
  for (size_t n = 0; n < 3; ++n) {
    const size_t begin = at;
    while (at < text.size() && is_digit(text[at]) && at - begin < 5) parts.value[n] = parts.value[n] * 10 + (text[at++] - '0');
    parts.size[n] = at - begin;
    if (at == begin || parts.size[n] > 4) return parts;
    if (n == 2) break;
    const char sign = at < text.size() ? text[at] : ' ';
    if ((sign != '.' && sign != '-' && sign != '/') || (n > 0 && sign != parts.sign)) return parts;
    parts.sign = sign;
    ++at;
  }
  parts.whole = at >= text.size() || !is_digit(text[at]);
  return parts;
}

class Finder {
 public:
  Finder(std::string_view text, const Tables& tables, bool day_first)
      : tables_(tables), day_first_(day_first), text_(in_one_form(text)) {
    find_words(text_, 60, &words_);
  }

  std::vector<std::string> run() {
    find_marked();
    for (size_t i = 0; i < words_.size(); ++i) {
      if (words_[i].number) {
        find_numbers(i);
      } else if (const int month = tables_.month(words_[i].hash); month > 0) {
        find_named(i, month);
      }
    }
    return std::move(found_);
  }

 private:
  bool give(int year, int month, int day) {
    if (year >= kFirstYear + kBuddhist && year <= kLastYear + kBuddhist) year -= kBuddhist;
    if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31) return false;
    std::string date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
    if (std::find(found_.begin(), found_.end(), date) == found_.end()) found_.push_back(std::move(date));
    return true;
  }

  // Of a word that is nothing but digits, else -1.
  int number(size_t i) const {
    if (i >= words_.size() || !words_[i].number) return -1;
    int value = 0;
    for (size_t at = words_[i].begin; at < words_[i].end; ++at) {
      if (!is_digit(text_[at]) || value > 100000) return -1;
      value = value * 10 + (text_[at] - '0');
    }
    return value;
  }
  int year(size_t i) const {
    const int value = number(i);
    return value >= kFirstYear && value <= kLastYear + kBuddhist ? value : -1;
  }
  int day(size_t i) const {
    const int value = number(i);
    return value >= 1 && value <= 31 ? value : -1;
  }

  // A word may stand between two parts: "3 de marzo de 2025", "9th September", "2024. gada 9. septembris".
  void find_named(size_t i, int month) {
    for (size_t back = 1; back <= 2 && back <= i; ++back) {
      if (day(i - back) < 0) continue;
      for (size_t on = 1; on <= 2; ++on) {
        if (year(i + on) > 0 && give(year(i + on), month, day(i - back))) return;
      }
      for (size_t more = back + 1; more <= back + 2 && more <= i; ++more) {
        if (year(i - more) > 0 && give(year(i - more), month, day(i - back))) return;
      }
      break;
    }
    if (day(i + 1) < 0) return;
    for (size_t on = 2; on <= 3; ++on) {
      if (year(i + on) > 0 && give(year(i + on), month, day(i + 1))) return;
    }
    for (size_t back = 1; back <= 2 && back <= i; ++back) {
      if (year(i - back) > 0 && give(year(i - back), month, day(i + 1))) return;
    }
  }

  void find_numbers(size_t i) {
    const Parts parts = read_parts(std::string_view(text_).substr(words_[i].begin));
    const auto& [a, b, c] = parts.value;
    if (!parts.whole) return;
    if (parts.size[0] == 4) {
      give(a, b, c);
    } else if (parts.sign == '.' && (parts.size[2] == 4 || (parts.size[2] == 2 && parts.size[1] == 2))) {
      give(parts.size[2] == 4 ? c : 2000 + c, b, a);
    } else if (parts.size[2] == 4) {
      // With slashes the order is the reader's guess unless one part can be no month, or the site tells.
      if (a > 12 || a == b || (day_first_ && b <= 12)) {
        give(c, b, a);
      } else if (b > 12) {
        give(c, a, b);
      }
    }
  }

  void find_marked() {
    std::array<int, 3> part{};  // year, month, day
    int unmarked = 0, n_unmarked = 0;
    for (size_t i = 0; i < words_.size(); ++i) {
      const int value = number(i);
      if (value < 0) continue;
      int which =
          i + 1 < words_.size() && words_[i + 1].begin <= words_[i].end + 1u ? tables_.date_mark_after(words_[i + 1].hash) : 0;
      if (which == 0 && i > 0) which = tables_.date_mark_before(words_[i - 1].hash);
      if (which == 0) {
        unmarked = value;
        n_unmarked += part[0] == 0;
        continue;
      }
      part[static_cast<size_t>(which - 1)] = value;
      if (part[1] == 0 || part[0] == 0) continue;
      if (part[2] == 0 && n_unmarked == 1 && which == 1) part[2] = unmarked;
      if (part[2] != 0) {
        give(part[0], part[1], part[2]);
        part = {};
        n_unmarked = 0;
      }
    }
  }

  const Tables& tables_;
  const bool day_first_;
  const std::string text_;
  std::vector<Word> words_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> printed_dates(std::string_view text, const Tables& tables, bool day_first) {
  return Finder(text.substr(0, kMostBytes), tables, day_first).run();
}

bool has_day_first(std::string_view language) {
  if (language.empty()) return false;
  if (!language.starts_with("en"))
    return !language.starts_with("zh") && !language.starts_with("ja") && !language.starts_with("ko");
  static constexpr std::array<std::string_view, 15> kCountries = {"GB", "IE", "AU", "NZ", "IN", "PK", "BD", "NG",
                                                                  "GH", "KE", "UG", "ZA", "ZW", "MT", "SG"};
  const size_t dash = language.find('-');
  return dash != std::string_view::npos &&
         std::find(kCountries.begin(), kCountries.end(), language.substr(dash + 1)) != kCountries.end();
}

}  // namespace demarche::clean
