#include "clean/origin.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace demarche::clean {
namespace {

constexpr uint32_t kMostDatelineBytes = 110;

// The signs that end a dateline, with the blanks they need.
struct Sign {
  std::string_view text;
};
constexpr std::array kSigns = {std::string_view(" - "),
                               std::string_view(" \xE2\x80\x93 "),
                               std::string_view(" \xE2\x80\x94 "),
                               std::string_view(" -- "),
                               std::string_view("\xE2\x80\x94 "),
                               std::string_view(") -"),
                               std::string_view(") \xE2\x80\x93"),
                               std::string_view(") \xE2\x80\x94")};

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

int to_int(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || value > 100000) return -1;
    value = value * 10 + (c - '0');
  }
  return digits.empty() ? -1 : value;
}

bool is_date(int year, int month, int day) {
  return year >= 1990 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// The first full date in `text`: day, month by name and year in any order, or numbers.
bool find_date(std::string_view text, const Tables& tables, DateRange* date) {
  std::vector<Word> words;
  find_words(text, 60, &words);
  const auto give = [&](int year, int month, int day) {
    if (!is_date(year, month, day)) return false;
    date->start = date->end = fmt::format("{:04}-{:02}-{:02}", year, month, day);
    date->precision = TimePrecision::kDay;
    return true;
  };
  const auto number = [&](size_t i) -> int {
    return i < words.size() && words[i].number ? to_int(text.substr(words[i].begin, words[i].end - words[i].begin)) : -1;
  };
  for (size_t i = 0; i < words.size(); ++i) {
    const int month = words[i].number ? 0 : tables.month(words[i].hash);
    if (month > 0) {
      // "3 March 2025", "3. März 2025", "3 de marzo de 2025"
      for (size_t back = 1; back <= 2 && back <= i; ++back) {
        const int day = number(i - back);
        if (day < 1 || day > 31) continue;
        for (size_t on = 1; on <= 2; ++on) {
          if (number(i + on) >= 1990 && give(number(i + on), month, day)) return true;
        }
      }
      // "March 3, 2025"
      const int day = number(i + 1);
      if (day >= 1 && day <= 31 && number(i + 2) >= 1990 && give(number(i + 2), month, day)) return true;
    }
    if (!words[i].number) continue;
    // 04.03.2025, 2025-03-04, 04/03/2025: the word finder keeps '.', ',' and ':' inside numbers.
    const std::string_view whole = text.substr(words[i].begin, std::min<size_t>(text.size() - words[i].begin, 12));
    std::array<int, 3> part{};
    std::array<size_t, 3> size{};
    size_t at = 0, n = 0;
    char sign = 0;
    while (n < 3 && at < whole.size()) {
      const size_t begin = at;
      while (at < whole.size() && whole[at] >= '0' && whole[at] <= '9') ++at;
      if (at == begin) break;
      part[n] = to_int(whole.substr(begin, at - begin));
      size[n++] = at - begin;
      if (n == 3 || at >= whole.size() || (whole[at] != '.' && whole[at] != '-' && whole[at] != '/')) break;
      if (sign != 0 && whole[at] != sign) break;
      sign = whole[at++];
    }
    if (n < 3) continue;
    if (size[0] == 4 && give(part[0], part[1], part[2])) return true;
    if (size[2] != 4) continue;
    if (sign == '.' && give(part[2], part[1], part[0])) return true;
    // With slashes the order is the reader's guess unless one part can be no month.
    if (part[0] > 12 && give(part[2], part[1], part[0])) return true;
    if (part[1] > 12 && give(part[2], part[0], part[1])) return true;
    if (part[0] == part[1] && give(part[2], part[0], part[1])) return true;
  }
  return false;
}

const Agency* find_agency(std::string_view text, const Tables& tables) {
  std::vector<Word> words;
  find_words(text, 60, &words);
  for (size_t i = 0; i < words.size(); ++i) {
    size_t n = 0;
    const Agency* agency = tables.agency_at(words, i, &n);
    if (agency == nullptr) continue;
    // Short names are words of other languages too: they count in capitals only.
    if (n == 1 && words[i].end - words[i].begin <= 4 && !words[i].shout &&
        text.substr(words[i].begin, words[i].end - words[i].begin) != "dpa")
      continue;
    return agency;
  }
  return nullptr;
}

}  // namespace

uint32_t dateline_end(std::string_view text, const Tables& tables) {
  const std::string_view head = text.substr(0, kMostDatelineBytes);
  size_t best = std::string_view::npos, sign_size = 0;
  for (const std::string_view sign : kSigns) {
    const size_t at = head.find(sign);
    if (at < best) {
      best = at;
      sign_size = sign.size();
    }
  }
  if (best == std::string_view::npos || best < 3) return 0;
  const std::string_view prefix = head.substr(0, head[best] == ')' ? best + 1 : best);
  std::vector<Word> words;
  find_words(prefix, 30, &words);
  if (words.empty() || words.size() > 14 || !(words[0].upper || words[0].wide)) return 0;
  const bool bracketed = prefix.ends_with(')') && prefix.find('(') != std::string_view::npos;
  bool agency = false;
  if (bracketed) agency = find_agency(prefix.substr(prefix.find('(')), tables) != nullptr;
  // Place names in capitals: every word up to the first comma or bracket.
  const size_t place_end = std::min(prefix.find_first_of(",("), prefix.size());
  bool shouted = true;
  size_t n_place = 0;
  for (const Word& word : words) {
    if (word.begin >= place_end) break;
    ++n_place;
    shouted = shouted && (word.shout || word.end - word.begin <= 2) && !word.number;
  }
  if (n_place == 0 || n_place > 4) return 0;
  if (words[0].end - words[0].begin < 3) shouted = false;
  const bool capital =
      std::all_of(words.begin(), words.begin() + static_cast<ptrdiff_t>(n_place), [](const Word& word) { return word.upper; });
  if (!(agency && capital) && !(shouted && (bracketed || words.size() <= 7))) return 0;
  // After the sign comes a sentence.
  size_t end = best + sign_size;
  while (end < text.size() && (is_blank(text[end]) || text[end] == '-')) ++end;
  if (end + 20 > text.size()) return 0;
  if (!agency && text[end] >= 'a' && text[end] <= 'z') return 0;
  return static_cast<uint32_t>(end);
}

void find_origin(const Tables& tables, Doc& doc) {
  Metadata& meta = doc.meta;
  const Agency* from_dateline = nullptr;
  const Agency* from_credit = nullptr;
  const Agency* from_byline = nullptr;
  DateRange printed, lined;
  for (const Zone& zone : doc.zones) {
    std::string_view text = doc.text(zone.span);
    if (zone.kind == ZoneKind::kDateline) {
      if (from_dateline == nullptr) from_dateline = find_agency(text, tables);
      if (!lined.found() && find_date(text, tables, &lined)) lined.from = "dateline";
    } else if (zone.kind == ZoneKind::kCredit) {
      if (from_credit == nullptr) from_credit = find_agency(text, tables);
    } else if (zone.kind == ZoneKind::kByline) {
      if (from_byline == nullptr) from_byline = find_agency(text, tables);
      if (!printed.found() && find_date(text, tables, &printed)) printed.from = "text";
    } else if (!printed.found() && text.size() < 120 && zone.kind != ZoneKind::kStory && !meta.published.found() &&
               zone.span.begin < 1500) {
      // "9 May 2019 · 3 min read" is no byline, but dates the page.
      if (zone.rule.starts_with("readtime") && find_date(text, tables, &printed)) printed.from = "text";
    }
  }
  if (!meta.published.found()) meta.published = lined.found() ? lined : printed;
  if (meta.agency.empty()) {
    const Agency* agency = from_dateline != nullptr ? from_dateline : from_credit != nullptr ? from_credit : from_byline;
    for (const std::string& author : meta.authors) {
      if (agency == nullptr && author.size() < 60) agency = find_agency(author, tables);
    }
    if (agency != nullptr) meta.agency = agency->name;
  }
  // Authors from a byline: "By Jane Doe and John Smith", names only.
  if (meta.authors.empty()) {
    for (const Zone& zone : doc.zones) {
      if (zone.kind != ZoneKind::kByline) continue;
      std::string_view text = doc.text(zone.span);
      while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
      std::vector<Word> words;
      find_words(text, 16, &words);
      CueHits cues;
      tables.find_cues(words, &cues);
      if ((cues.start & bit(Cue::kByline)) == 0 || words.size() < 2) continue;
      size_t first = 1, last = 0;
      while (first < words.size() && !words[first].upper) ++first;
      for (size_t i = first; i < words.size() && words[i].upper && !words[i].number; ++i) {
        const std::string_view gap =
            i == first ? std::string_view() : text.substr(words[i - 1].end, words[i].begin - words[i - 1].end);
        if (i > first && gap != " " && gap != ". ") break;
        last = i;
      }
      if (last <= first || last > first + 3) continue;
      const std::string_view name = text.substr(words[first].begin, words[last].end - words[first].begin);
      if (find_agency(name, tables) == nullptr) meta.authors.emplace_back(name);
      break;
    }
  }
}

}  // namespace demarche::clean
