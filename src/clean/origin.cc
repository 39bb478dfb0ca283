#include "clean/origin.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "clean/printed.h"

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

// The first whole date in a line; where it has two, "updated ..., published ...", the earlier one is that of publication.
bool find_date(std::string_view text, const Tables& tables, bool day_first, std::string_view from, Metadata* meta,
               DateRange* date) {
  const std::vector<std::string> dates = printed_dates(text, tables, day_first);
  if (dates.empty()) return false;
  const auto set = [&](const std::string& day, DateRange* range) {
    range->start = range->end = day;
    range->precision = TimePrecision::kDay;
    range->from = from;
  };
  const auto [first, last] = std::minmax_element(dates.begin(), dates.end());
  set(*first, date);
  if (*last != *first && !meta->modified.found()) set(*last, &meta->modified);
  return true;
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
  // "(Reuters) - " has no place.
  const bool placeless = prefix.front() == '(';
  if (words.empty() || words.size() > 14 || !(placeless || words[0].upper || words[0].wide)) return 0;
  const bool bracketed = prefix.ends_with(')') && prefix.find('(') != std::string_view::npos;
  bool agency = false;
  if (bracketed) agency = find_agency(prefix.substr(prefix.find('(')), tables) != nullptr;
  if (placeless && (!agency || words.size() > 4)) return 0;
  // Place names in capitals: every word up to the first comma or bracket.
  const size_t place_end = std::min(prefix.find_first_of(",("), prefix.size());
  bool shouted = true;
  size_t n_place = 0;
  for (const Word& word : words) {
    if (word.begin >= place_end) break;
    ++n_place;
    shouted = shouted && (word.shout || word.end - word.begin <= 2) && !word.number;
  }
  if ((n_place == 0 && !placeless) || n_place > 4) return 0;
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

void find_origin(const Tables& tables, std::string_view declared_language, Doc& doc) {
  Metadata& meta = doc.meta;
  const bool day_first = has_day_first(declared_language);
  const Agency* from_dateline = nullptr;
  const Agency* from_credit = nullptr;
  const Agency* from_byline = nullptr;
  DateRange printed, lined;
  for (const Zone& zone : doc.zones) {
    std::string_view text = doc.text(zone.span);
    if (zone.kind == ZoneKind::kDateline) {
      if (from_dateline == nullptr) from_dateline = find_agency(text, tables);
      if (!lined.found()) find_date(text, tables, day_first, "dateline", &meta, &lined);
    } else if (zone.kind == ZoneKind::kCredit) {
      if (from_credit == nullptr) from_credit = find_agency(text, tables);
    } else if (zone.kind == ZoneKind::kByline) {
      if (from_byline == nullptr) from_byline = find_agency(text, tables);
      if (!printed.found()) find_date(text, tables, day_first, "text", &meta, &printed);
    } else if (!printed.found() && text.size() < 120 && zone.kind != ZoneKind::kStory && !meta.published.found() &&
               zone.span.begin < 1500) {
      // "9 May 2019 · 3 min read" is no byline, but dates the page.
      if (zone.rule.starts_with("readtime")) find_date(text, tables, day_first, "text", &meta, &printed);
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
