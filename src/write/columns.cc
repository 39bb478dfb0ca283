// How columns lie in the record, and how they are loaded. A record may come from anywhere: whatever is packed there, no number
// leads outside.
#include "write/columns.h"

#include <algorithm>

namespace demarche::write {
namespace {

struct FieldInfo {
  const char* name;
  Table table;
  int text;  // of Text, or kPlain, or what it counts rows of
};
constexpr int kPlain = -1, kRowsOfArticle = -2, kRowsOfWorld = -3;
constexpr int of(Text text) {
  return static_cast<int>(text);
}

constexpr FieldInfo kFieldInfo[] = {
    {"event.type", Table::kEvent, of(Text::kTypes)},
    {"event.mode", Table::kEvent, of(Text::kModes)},
    {"event.status", Table::kEvent, of(Text::kStatuses)},
    {"event.quad", Table::kEvent, kPlain},
    {"event.intensity", Table::kEvent, kPlain},
    {"event.day", Table::kEvent, of(Text::kDates)},
    {"event.country", Table::kEvent, of(Text::kCountries)},
    {"event.place", Table::kEvent, of(Text::kPlaces)},
    {"event.confidence", Table::kEvent, kPlain},
    {"event.article", Table::kEvent, kRowsOfArticle},
    {"event.world", Table::kEvent, kRowsOfWorld},
    {"event.actors", Table::kEvent, kPlain},
    {"event.recipients", Table::kEvent, kPlain},
    {"world.type", Table::kWorld, of(Text::kTypes)},
    {"world.mode", Table::kWorld, of(Text::kModes)},
    {"world.status", Table::kWorld, of(Text::kStatuses)},
    {"world.quad", Table::kWorld, kPlain},
    {"world.intensity", Table::kWorld, kPlain},
    {"world.day", Table::kWorld, of(Text::kDates)},
    {"world.country", Table::kWorld, of(Text::kCountries)},
    {"world.place", Table::kWorld, of(Text::kPlaces)},
    {"world.spot", Table::kWorld, kRowsOfWorld},
    {"world.actors", Table::kWorld, kPlain},
    {"world.recipients", Table::kWorld, kPlain},
    {"world.reports", Table::kWorld, kPlain},
    {"world.sources", Table::kWorld, kPlain},
    {"article.outlet", Table::kArticle, of(Text::kOutlets)},
    {"article.agency", Table::kArticle, of(Text::kAgencies)},
    {"article.lineage", Table::kArticle, kRowsOfArticle},
    {"article.copy", Table::kArticle, kPlain},
    {"article.published", Table::kArticle, of(Text::kDates)},
    {"article.title", Table::kArticle, kPlain},
    {"article.events", Table::kArticle, kPlain},
    {"article.statements", Table::kArticle, kPlain},
    {"commitment.form", Table::kCommitment, of(Text::kForms)},
    {"commitment.outcome", Table::kCommitment, of(Text::kOutcomes)},
    {"commitment.type", Table::kCommitment, of(Text::kTypes)},
    {"commitment.day", Table::kCommitment, of(Text::kDates)},
    {"commitment.deadline", Table::kCommitment, of(Text::kDates)},
    {"commitment.world", Table::kCommitment, kRowsOfWorld},
};
static_assert(std::size(kFieldInfo) == kFields);
constexpr const char* kTableNames[] = {"event", "world", "article", "commitment"};
static_assert(std::size(kTableNames) == kTableCount);
constexpr const char* kTextNames[] = {"dates", "types", "modes",   "statuses", "countries", "places",
                                      "keys",  "names", "outlets", "agencies", "forms",     "outcomes"};
static_assert(std::size(kTextNames) == kTexts);
constexpr const char* kSideNames[] = {"event.actor", "event.recipient", "world.actor", "world.recipient"};
constexpr Table kSideTables[] = {Table::kEvent, Table::kEvent, Table::kWorld, Table::kWorld};
static_assert(std::size(kSideNames) == kSides);

// Numbers lie with their lowest byte first, each in as many bytes (1, 2 or 4) as the greatest needs. Those that never fall lie as
// the steps between them; the first byte says which.
constexpr char kAsTheyAre = 0, kAsSteps = 1;

std::string bytes_of(const Numbers& numbers) {
  const bool steps = std::is_sorted(numbers.begin(), numbers.end());
  uint32_t most = 0, before = 0;
  for (const uint32_t number : numbers) {
    most = std::max(most, number - before);
    if (steps) before = number;
  }
  const size_t width = most < 0x100 ? 1 : most < 0x10000 ? 2 : 4;
  std::string bytes(1 + numbers.size() * width, steps ? kAsSteps : kAsTheyAre);
  size_t at = 1;
  before = 0;
  for (const uint32_t number : numbers) {
    for (size_t b = 0; b < width; ++b) bytes[at++] = static_cast<char>((number - before) >> (8 * b));
    if (steps) before = number;
  }
  return bytes;
}

template <size_t width>
void spread(std::string_view bytes, Numbers* out) {
  const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
  for (uint32_t& number : *out) {
    number = 0;
    for (size_t b = 0; b < width; ++b) number |= uint32_t{from[b]} << (8 * b);
    from += width;
  }
}

Numbers numbers_of(std::string_view bytes, size_t n) {
  if (n == 0 || bytes.size() <= n || (bytes.size() - 1) % n != 0) return {};
  Numbers out(n);
  const size_t width = (bytes.size() - 1) / n;
  if (width == 1) {
    spread<1>(bytes.substr(1), &out);
  } else if (width == 2) {
    spread<2>(bytes.substr(1), &out);
  } else if (width == 4) {
    spread<4>(bytes.substr(1), &out);
  } else {
    return {};
  }
  if (bytes[0] == kAsSteps) {
    for (size_t i = 1; i < n; ++i) out[i] += out[i - 1];
  }
  return out;
}

// Texts lie one after the other, each after its length.
std::string bytes_of(const Words& words) {
  std::string bytes;
  for (size_t n = 0; n < words.size(); ++n) {
    size_t length = words[n].size();
    for (; length > 0x7F; length >>= 7) bytes.push_back(static_cast<char>(0x80 | (length & 0x7F)));
    bytes.push_back(static_cast<char>(length));
    bytes.append(words[n]);
  }
  return bytes;
}

Words words_of(std::string_view bytes) {
  Words words;
  size_t at = 0;
  while (at < bytes.size()) {
    size_t length = 0;
    for (unsigned shift = 0; at < bytes.size() && shift < 35; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes[at++]);
      length |= size_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) break;
    }
    const std::string_view word = bytes.substr(at, length);
    words.add(word);
    at += word.size();
  }
  return words;
}

class Packed {
 public:
  explicit Packed(sqlite3* db) : row_(db, "SELECT n, body FROM packed WHERE name = ?") {}
  // Valid until the next.
  std::string_view read(const std::string& name, size_t* n = nullptr) {
    row_.reset();
    row_.bind(1, name);
    if (!row_.row()) return {};
    if (n != nullptr) *n = static_cast<size_t>(std::clamp<int64_t>(row_.integer(0), 0, int64_t{1} << 31));
    return row_.blob(1);
  }
  Numbers numbers(const std::string& name) {
    size_t n = 0;
    const std::string_view bytes = read(name, &n);
    return numbers_of(bytes, n);
  }

 private:
  Query row_;
};

}  // namespace

uint32_t Words::not_less(std::string_view text) const {
  size_t low = 0, high = size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if ((*this)[middle] < text) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return static_cast<uint32_t>(low);
}

uint32_t Words::find(std::string_view text) const {
  const uint32_t n = not_less(text);
  return n < size() && (*this)[n] == text ? n : static_cast<uint32_t>(size());
}

std::shared_ptr<Columns> Columns::packed(sqlite3* db, int64_t stamp) {
  const Numbers rows = Packed(db).numbers("rows");
  if (rows.size() != kTableCount) return nullptr;
  for (size_t t = 0; t < kTableCount; ++t) {
    Query last(db, std::string("SELECT coalesce(max(seq), 0) FROM ") + kTableNames[t]);
    if (!last.row() || last.integer(0) < rows[t]) return nullptr;
  }
  auto columns = std::make_shared<Columns>();
  columns->stamp_ = stamp;
  std::copy(rows.begin(), rows.end(), columns->rows_.begin());
  return columns;
}

uint32_t Columns::absent(sqlite3* db, Field field) {
  const FieldInfo& info = kFieldInfo[static_cast<size_t>(field)];
  if (info.text >= 0) return static_cast<uint32_t>(words(db, static_cast<Text>(info.text)).size());
  if (info.text == kRowsOfArticle) return static_cast<uint32_t>(rows(Table::kArticle));
  if (info.text == kRowsOfWorld) return static_cast<uint32_t>(rows(Table::kWorld));
  return UINT32_MAX;
}

const Numbers& Columns::numbers(sqlite3* db, Field field) {
  const size_t f = static_cast<size_t>(field);
  const std::lock_guard lock(mutex_);
  if (!loaded_[f]) {
    const uint32_t most = absent(db, field);
    Numbers& numbers = numbers_[f] = Packed(db).numbers(kFieldInfo[f].name);
    numbers.resize(rows(kFieldInfo[f].table), most);
    for (uint32_t& number : numbers) number = std::min(number, most);
    loaded_[f] = true;
  }
  return numbers_[f];
}

const Words& Columns::words(sqlite3* db, Text text) {
  const size_t t = static_cast<size_t>(text);
  const std::lock_guard lock(mutex_);
  if (!loaded_[kFields + t]) {
    words_[t] = words_of(Packed(db).read(kTextNames[t]));
    // Each key has a place among the names.
    while (text == Text::kNames && words_[t].size() < words(db, Text::kKeys).size()) words_[t].add({});
    loaded_[kFields + t] = true;
  }
  return words_[t];
}

const Parties& Columns::parties(sqlite3* db, Side side) {
  const size_t s = static_cast<size_t>(side);
  const std::lock_guard lock(mutex_);
  if (!loaded_[kFields + kTexts + s]) {
    Packed packed(db);
    Parties& parties = parties_[s];
    parties.starts = packed.numbers(std::string(kSideNames[s]) + ".starts");
    parties.keys = packed.numbers(std::string(kSideNames[s]) + ".keys");
    const auto keys = static_cast<uint32_t>(words(db, Text::kKeys).size());
    const bool known = std::all_of(parties.keys.begin(), parties.keys.end(), [&](uint32_t key) { return key < keys; });
    const bool whole = known && parties.starts.size() == rows(kSideTables[s]) + 1 && parties.starts.front() == 0 &&
                       parties.starts.back() == parties.keys.size() &&
                       std::is_sorted(parties.starts.begin(), parties.starts.end());
    if (!whole) parties = {Numbers(rows(kSideTables[s]) + 1), {}};
    loaded_[kFields + kTexts + s] = true;
  }
  return parties_[s];
}

Columns::Found Columns::found(const std::string& question, const std::function<Found()>& find) {
  constexpr size_t kKept = 16;
  const std::lock_guard lock(finding_);
  for (const auto& [asked, rows] : found_) {
    if (asked == question) return rows;
  }
  Found rows = find();
  if (!rows) return rows;
  found_.emplace_front(question, *rows);
  if (found_.size() > kKept) found_.pop_back();
  return rows;
}

int Columns::pack(sqlite3* db) const {
  if (const int code = Query(db, "DELETE FROM packed").run(); code != SQLITE_OK) return code;
  Query put(db, "INSERT INTO packed VALUES (?, ?, ?)");
  const auto keep = [&](const std::string& name, size_t n, const std::string& bytes) {
    return put.bind(1, name).bind(2, static_cast<int64_t>(n)).bind_blob(3, bytes).run();
  };
  int code = keep("rows", kTableCount, bytes_of(Numbers(rows_.begin(), rows_.end())));
  for (size_t f = 0; f < kFields && code == SQLITE_OK; ++f)
    code = keep(kFieldInfo[f].name, numbers_[f].size(), bytes_of(numbers_[f]));
  for (size_t t = 0; t < kTexts && code == SQLITE_OK; ++t) code = keep(kTextNames[t], words_[t].size(), bytes_of(words_[t]));
  for (size_t s = 0; s < kSides && code == SQLITE_OK; ++s) {
    const std::string name = kSideNames[s];
    code = keep(name + ".starts", parties_[s].starts.size(), bytes_of(parties_[s].starts));
    if (code == SQLITE_OK) code = keep(name + ".keys", parties_[s].keys.size(), bytes_of(parties_[s].keys));
  }
  if (code != SQLITE_OK) return code;
  // Each packing has a number of its own, so that a page that is open sees that there is a new one.
  return Query(db, "INSERT INTO meta VALUES ('packed', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1").run();
}

int pack_columns(sqlite3* db) {
  return Columns::made(db)->pack(db);
}

}  // namespace demarche::write
