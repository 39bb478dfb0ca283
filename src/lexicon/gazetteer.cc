// The layout is told in tools/build_gazetteer.py. Everything read from the file is checked against its size, so that a cut or
// foreign file is refused when opened and can never be read past its end.
#include "lexicon/gazetteer.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstring>

#include "base/utf8.h"

namespace demarche::lexicon {
namespace {

constexpr size_t kBuckets = 65537;
constexpr size_t kHeaderBytes = 32, kEntryBytes = 8, kPlaceBytes = 24;

uint64_t fnv(std::string_view text) {
  uint64_t value = 0xCBF29CE484222325u;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return value;
}

// Letters that have no parts to take a mark from.
std::string_view plain_letter(char32_t c) {
  switch (c) {
    case 0xDF:
      return "ss";
    case 0xE6:
      return "ae";
    case 0x153:
      return "oe";
    case 0xF8:
      return "o";
    case 0x111:
      return "d";
    case 0xF0:
      return "d";
    case 0x142:
      return "l";
    case 0x131:
      return "i";
    case 0xFE:
      return "th";
    case 0x259:
      return "e";
    case 0x127:
      return "h";
    default:
      return {};
  }
}

}  // namespace

std::string fold_place_name(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  const auto blank = [&] {
    if (!out.empty() && out.back() != ' ') out.push_back(' ');
  };
  const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
  if (ascii) {
    for (const char c : name) {
      if (c == '\'' || c == '`' || c == '.') continue;
      if (c == '-' || c == '/' || c == ' ' || c == '\n' || c == '\t' || c == '\r')
        blank();
      else
        out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    }
  } else {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
    icu::UnicodeString text = icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
    text.toLower(icu::Locale::getRoot());
    if (U_SUCCESS(status)) text = nfd->normalize(text, status);
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
      const auto c = static_cast<char32_t>(text.char32At(i));
      if (u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK || c == '\'' || c == '`' || c == '.' || c == 0x2018 ||
          c == 0x2019 || c == 0x2BC || c == 0x2BB)
        continue;
      if (c == '-' || c == '/' || c == 0x2013 || c == 0xA0 || u_isUWhiteSpace(static_cast<UChar32>(c)))
        blank();
      else if (const auto plain = plain_letter(c); !plain.empty())
        out += plain;
      else
        append_utf8(c, &out);
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Result<Gazetteer> Gazetteer::open(const std::string& path) {
  auto file = MappedFile::open(path);
  if (!file) return file.error();
  Gazetteer out;
  out.file_ = std::move(file.value());
  const size_t size = out.file_.bytes().size();
  const auto broken = [&](const char* what) {
    return Error{"lexicon.bad-gazetteer", path + ": " + what + "; build it again with tools/build_gazetteer.py"};
  };
  if (size < kHeaderBytes || out.file_.bytes().substr(0, 8) != "DMGAZ001") return broken("not a gazetteer of this version");
  out.n_places_ = out.word(8);
  out.n_entries_ = out.word(12);
  out.n_admin1_ = out.word(16);
  out.n_countries_ = out.word(20);
  out.n_name_bytes_ = out.word(24);
  out.buckets_ = kHeaderBytes;
  out.entries_ = out.buckets_ + kBuckets * 4;
  out.places_ = out.entries_ + size_t{out.n_entries_} * kEntryBytes;
  out.admin1_ = out.places_ + size_t{out.n_places_} * kPlaceBytes;
  out.countries_ = out.admin1_ + size_t{out.n_admin1_} * 4;
  out.names_ = out.countries_ + size_t{out.n_countries_} * 3;
  if (out.names_ + out.n_name_bytes_ != size) return broken("its size is not what its head says");
  if (out.n_name_bytes_ == 0 || out.file_.bytes().back() != '\0') return broken("its names are cut short");
  return out;
}

uint32_t Gazetteer::word(size_t byte) const {
  const auto* b = reinterpret_cast<const unsigned char*>(file_.bytes().data()) + byte;
  return static_cast<uint32_t>(b[0]) | static_cast<uint32_t>(b[1]) << 8 | static_cast<uint32_t>(b[2]) << 16 |
         static_cast<uint32_t>(b[3]) << 24;
}

std::string_view Gazetteer::name_at(uint32_t offset) const {
  if (offset >= n_name_bytes_) return {};
  return file_.bytes().data() + names_ + offset;  // zero-terminated, as the last byte is
}

std::pair<uint32_t, uint32_t> Gazetteer::range(std::string_view folded, uint32_t* low) const {
  const uint64_t hash = fnv(folded) >> 16;
  const size_t bucket = static_cast<size_t>(hash >> 32);
  *low = static_cast<uint32_t>(hash);
  uint32_t first = std::min(word(buckets_ + bucket * 4), n_entries_);
  const uint32_t end = std::min(word(buckets_ + (bucket + 1) * 4), n_entries_);
  while (first < end && word(entries_ + size_t{first} * kEntryBytes) < *low) ++first;
  return {first, end};
}

void Gazetteer::find(std::string_view folded, std::vector<Hit>* hits) const {
  uint32_t low = 0;
  auto [first, end] = range(folded, &low);
  for (; first < end && word(entries_ + size_t{first} * kEntryBytes) == low; ++first) {
    const uint32_t place = word(entries_ + size_t{first} * kEntryBytes + 4);
    if ((place & 0x7FFFFFFF) < n_places_) hits->push_back({place & 0x7FFFFFFF, (place >> 31) != 0});
  }
}

bool Gazetteer::has(std::string_view folded) const {
  uint32_t low = 0;
  const auto [first, end] = range(folded, &low);
  return first < end && word(entries_ + size_t{first} * kEntryBytes) == low;
}

GazetteerPlace::Kind Gazetteer::kind(uint32_t index) const {
  return index < n_places_ ? static_cast<GazetteerPlace::Kind>(word(places_ + size_t{index} * kPlaceBytes + 16) >> 24 & 3)
                           : GazetteerPlace::Kind::kCity;
}

GazetteerPlace Gazetteer::place(uint32_t index) const {
  GazetteerPlace out;
  if (index >= n_places_) return out;
  const size_t at = places_ + size_t{index} * kPlaceBytes;
  out.geonames = word(at);
  out.lat = static_cast<int32_t>(word(at + 4));
  out.lon = static_cast<int32_t>(word(at + 8));
  out.population = word(at + 12);
  const uint32_t name = word(at + 16), last = word(at + 20);
  out.name = name_at(name & 0xFFFFFF);
  out.kind = static_cast<GazetteerPlace::Kind>(name >> 24 & 3);
  out.second_level = name >> 28 & 1;
  out.word = name >> 26 & 1;
  out.given_name = name >> 27 & 1;
  const uint32_t admin = last & 0xFFFF, country = last >> 16;
  if (admin < n_admin1_) out.admin1 = name_at(word(admin1_ + size_t{admin} * 4));
  if (country > 0 && country < n_countries_) out.country = file_.bytes().substr(countries_ + size_t{country} * 3, 3);
  return out;
}

}  // namespace demarche::lexicon
