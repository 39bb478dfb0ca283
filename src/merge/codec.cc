// A digest as bytes: variable-length integers and strings with their length, in a fixed order, after a version byte.
// Reading is bounded by the bytes there are; whatever does not fit gives an empty digest.
#include <algorithm>
#include <bit>
#include <cstring>

#include "merge/merge.h"

namespace demarche::merge {
namespace {

constexpr uint8_t kVersion = 2;  // 1 has less of time and place, and is still read
constexpr int kTurn = 36000;     // hundredths of a degree; makes coordinates positive

class Out {
 public:
  void number(uint64_t value) {
    while (value >= 0x80) {
      bytes.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    bytes.push_back(static_cast<char>(value));
  }
  void index(uint32_t value) { number(value == kNone ? 0 : uint64_t{value} + 1); }
  void text(std::string_view value) {
    number(value.size());
    bytes.append(value);
  }
  void real(double value) {
    const uint64_t bits = std::bit_cast<uint64_t>(value);
    for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(bits >> (8 * i)));
  }
  // Sorted values are kept as differences.
  void sorted(const std::vector<uint32_t>& values) {
    number(values.size());
    uint32_t last = 0;
    for (const uint32_t value : values) {
      number(value - last);
      last = value;
    }
  }
  std::string bytes;
};

class In {
 public:
  explicit In(std::string_view bytes) : bytes_(bytes) {}
  bool ok() const { return ok_; }
  uint64_t number() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ >= bytes_.size()) break;
      const uint8_t byte = static_cast<uint8_t>(bytes_[at_++]);
      value |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    ok_ = false;
    return 0;
  }
  uint32_t small() { return static_cast<uint32_t>(number()); }
  uint32_t index() {
    const uint64_t value = number();
    return value == 0 ? kNone : static_cast<uint32_t>(value - 1);
  }
  std::string text() {
    const uint64_t size = count();
    std::string value(bytes_.substr(at_, size));
    at_ += size;
    return value;
  }
  double real() {
    if (bytes_.size() - at_ < 8) {
      ok_ = false;
      return 0;
    }
    uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits |= uint64_t{static_cast<uint8_t>(bytes_[at_++])} << (8 * i);
    return std::bit_cast<double>(bits);
  }
  // How many things follow: each takes at least a byte, so more than there are bytes is wrong.
  uint64_t count() {
    const uint64_t n = number();
    if (n > bytes_.size() - at_) {
      ok_ = false;
      return 0;
    }
    return n;
  }
  std::vector<uint32_t> sorted() {
    std::vector<uint32_t> values(count());
    uint32_t last = 0;
    for (uint32_t& value : values) value = last += small();
    return values;
  }
  // An enumerator; one that is not known makes the whole unreadable.
  template <typename Enum, size_t N>
  Enum name(const std::array<std::string_view, N>&) {
    const uint64_t value = number();
    if (value >= N) ok_ = false;
    return static_cast<Enum>(value < N ? value : 0);
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

void put(Out& out, const std::vector<PartyKey>& parties) {
  out.number(parties.size());
  for (const PartyKey& p : parties) {
    out.text(p.party.name);
    out.text(p.party.code);
    out.text(p.party.country);
    out.text(p.party.wikidata);
    out.number(static_cast<uint64_t>(p.party.sector));
    out.text(p.text);
  }
}

std::vector<PartyKey> parties(In& in) {
  std::vector<PartyKey> parties(in.count());
  for (PartyKey& p : parties) {
    p.party.name = in.text();
    p.party.code = in.text();
    p.party.country = in.text();
    p.party.wikidata = in.text();
    p.party.sector = in.name<Sector>(kSectorNames);
    p.text = in.text();
  }
  return parties;
}

}  // namespace

std::string encode(const Digest& digest) {
  Out out;
  out.bytes.push_back(static_cast<char>(kVersion));
  for (const std::string* text : {&digest.article, &digest.outlet, &digest.agency, &digest.language, &digest.published})
    out.text(*text);
  out.number(digest.n_words);
  out.sorted(digest.shingles);
  out.number(digest.names.size());
  for (const uint32_t name : digest.names) out.number(name);
  out.number(digest.events.size());
  for (const EventKey& e : digest.events) {
    out.number(e.position);
    out.number(static_cast<uint64_t>(e.type));
    out.number(static_cast<uint64_t>(e.mode));
    out.number(static_cast<uint64_t>(e.status));
    out.number((e.headline ? 1 : 0) + (e.counts ? 2 : 0));
    out.text(e.lemma);
    put(out, e.actors);
    put(out, e.recipients);
    out.text(e.start);
    out.text(e.end);
    out.number(static_cast<uint64_t>(e.precision));
    out.text(e.place);
    out.text(e.country);
    out.number(static_cast<uint64_t>(e.place_precision));
    out.number(e.amounts.size());
    for (const AmountKey& amount : e.amounts) {
      out.real(amount.value);
      out.real(amount.high);
      out.text(amount.of);
      out.text(amount.unit);
    }
    out.sorted(e.words);
    out.number(e.sayers.size());
    for (const std::string& sayer : e.sayers) out.text(sayer);
    out.number(e.sentence);
    out.index(e.content_of);
    out.index(e.condition_of);
    out.index(e.same_as);
    out.real(static_cast<double>(e.confidence));
    out.number((e.time_beside ? 1 : 0) + (e.place_beside ? 2 : 0) + (e.located ? 4 : 0) + (e.named ? 8 : 0));
    out.text(e.admin1);
    if (e.located) {
      out.number(static_cast<uint64_t>(e.lat + kTurn));
      out.number(static_cast<uint64_t>(e.lon + kTurn));
    }
  }
  return std::move(out.bytes);
}

Digest decode(std::string_view bytes) {
  const uint8_t version = bytes.empty() ? 0 : static_cast<uint8_t>(bytes[0]);
  if (version < 1 || version > kVersion) return {};
  In in(bytes.substr(1));
  Digest digest;
  for (std::string* text : {&digest.article, &digest.outlet, &digest.agency, &digest.language, &digest.published})
    *text = in.text();
  digest.n_words = in.small();
  digest.shingles = in.sorted();
  digest.names.resize(in.count());
  for (uint32_t& name : digest.names) name = in.small();
  digest.events.resize(in.count());
  for (EventKey& e : digest.events) {
    e.position = in.small();
    e.type = in.name<EventType>(kEventTypeNames);
    e.mode = in.name<EventMode>(kEventModeNames);
    e.status = in.name<Status>(kStatusNames);
    const uint64_t marks = in.number();
    e.headline = (marks & 1) != 0;
    e.counts = (marks & 2) != 0;
    e.lemma = in.text();
    e.actors = parties(in);
    e.recipients = parties(in);
    e.start = in.text();
    e.end = in.text();
    e.precision = in.name<TimePrecision>(kTimePrecisionNames);
    e.place = in.text();
    e.country = in.text();
    e.place_precision = in.name<PlacePrecision>(kPlacePrecisionNames);
    e.amounts.resize(in.count());
    for (AmountKey& amount : e.amounts) {
      amount.value = in.real();
      amount.high = in.real();
      amount.of = in.text();
      amount.unit = in.text();
    }
    e.words = in.sorted();
    e.sayers.resize(in.count());
    for (std::string& sayer : e.sayers) sayer = in.text();
    e.sentence = in.small();
    e.content_of = in.index();
    e.condition_of = in.index();
    e.same_as = in.index();
    e.confidence = static_cast<float>(in.real());
    if (version > 1) {
      const uint64_t told = in.number();
      e.time_beside = (told & 1) != 0;
      e.place_beside = (told & 2) != 0;
      e.located = (told & 4) != 0;
      e.named = (told & 8) != 0;
      e.admin1 = in.text();
      if (e.located) {
        e.lat = static_cast<int>(std::min<uint64_t>(in.number(), 2 * kTurn)) - kTurn;
        e.lon = static_cast<int>(std::min<uint64_t>(in.number(), 2 * kTurn)) - kTurn;
      }
    }
    if (!in.ok()) return {};
  }
  return in.ok() ? digest : Digest{};
}

}  // namespace demarche::merge
