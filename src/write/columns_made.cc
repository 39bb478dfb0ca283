// The columns of a record, made from its tables: one pass over each.
#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <map>
#include <tuple>
#include <unordered_map>

#include "write/columns.h"

namespace demarche::write {
namespace {

constexpr uint32_t kAbsent = UINT32_MAX;

// Numbers texts as they come; in order once all are there.
class Interner {
 public:
  uint32_t add(std::string_view text) {
    if (!texts_.empty() && texts_[last_] == text) return last_;  // neighbours are often alike
    const auto found = numbers_.find(text);
    if (found != numbers_.end()) return last_ = found->second;
    texts_.emplace_back(text);
    last_ = static_cast<uint32_t>(texts_.size() - 1);
    numbers_.emplace(texts_.back(), last_);
    return last_;
  }
  uint32_t add(const Query& row, int column) { return row.is_null(column) ? kAbsent : add(row.text(column)); }
  uint32_t find(std::string_view text) const {
    const auto found = numbers_.find(text);
    return found == numbers_.end() ? kAbsent : found->second;
  }
  size_t size() const { return texts_.size(); }
  const std::string& operator[](uint32_t n) const { return texts_[n]; }

  // The place in order of each number.
  Numbers places() const {
    Numbers order(texts_.size()), places(texts_.size());
    for (uint32_t n = 0; n < order.size(); ++n) order[n] = n;
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return texts_[a] < texts_[b]; });
    for (uint32_t place = 0; place < order.size(); ++place) places[order[place]] = place;
    return places;
  }
  // The texts in that order.
  Words words(const Numbers& places) const {
    Numbers order(places.size());
    for (uint32_t n = 0; n < places.size(); ++n) order[places[n]] = n;
    Words words;
    for (const uint32_t n : order) words.add(texts_[n]);
    return words;
  }

 private:
  std::deque<std::string> texts_;  // never moves them
  std::unordered_map<std::string_view, uint32_t> numbers_;
  uint32_t last_ = 0;
};

uint32_t thousandths(double value, int64_t zero) {
  return static_cast<uint32_t>(std::clamp<int64_t>(std::llround(value * 1000) + zero, 0, 2 * kIntensityZero));
}

}  // namespace

class Maker {
 public:
  Maker(sqlite3* db, Columns* out) : db_(db), out_(*out) {}

  void make() {
    for (const auto& [table, name] : {std::pair(Table::kEvent, "event"),
                                      {Table::kWorld, "world"},
                                      {Table::kArticle, "article"},
                                      {Table::kCommitment, "commitment"}}) {
      Query last(db_, std::string("SELECT coalesce(max(seq), 0) FROM ") + name);
      out_.rows_[static_cast<size_t>(table)] = last.row() ? static_cast<size_t>(last.integer(0)) : 0;
    }
    worlds();
    events();
    articles();
    commitments();
    parties();
    settle(Text::kDates,
           {Field::kEventDay, Field::kWorldDay, Field::kArticlePublished, Field::kCommitmentDay, Field::kCommitmentDeadline});
    settle(Text::kTypes, {Field::kEventType, Field::kWorldType, Field::kCommitmentType});
    settle(Text::kModes, {Field::kEventMode, Field::kWorldMode});
    settle(Text::kStatuses, {Field::kEventStatus, Field::kWorldStatus});
    settle(Text::kCountries, {Field::kEventCountry, Field::kWorldCountry});
    settle(Text::kPlaces, {Field::kEventPlace, Field::kWorldPlace});
    settle(Text::kOutlets, {Field::kArticleOutlet});
    settle(Text::kAgencies, {Field::kArticleAgency});
    settle(Text::kForms, {Field::kCommitmentForm});
    settle(Text::kOutcomes, {Field::kCommitmentOutcome});
    out_.loaded_.fill(true);
  }

 private:
  Numbers& numbers(Field field) { return out_.numbers_[static_cast<size_t>(field)]; }
  Interner& texts(Text text) { return texts_[static_cast<size_t>(text)]; }
  size_t rows(Table table) const { return out_.rows(table); }

  void start(Table table, std::initializer_list<Field> fields) {
    for (const Field field : fields) numbers(field).assign(rows(table), kAbsent);
  }

  // Numbers of texts become their places in order; absent ones come after the last.
  void settle(Text text, std::initializer_list<Field> fields) {
    Interner& interner = texts(text);
    const Numbers places = interner.places();
    out_.words_[static_cast<size_t>(text)] = interner.words(places);
    for (const Field field : fields) {
      for (uint32_t& number : numbers(field)) number = number == kAbsent ? static_cast<uint32_t>(places.size()) : places[number];
    }
    interner = Interner();
  }

  // Of phrases only the order is kept: 0 for what is absent, then from 1 on.
  void settle(const Interner& phrases, std::initializer_list<Field> fields) {
    const Numbers places = phrases.places();
    for (const Field field : fields) {
      for (uint32_t& number : numbers(field)) number = number == kAbsent ? 0 : places[number] + 1;
    }
  }

  static void bound(Numbers& numbers, size_t most) {
    for (uint32_t& number : numbers) number = std::min(number, static_cast<uint32_t>(most));
  }

  void worlds() {
    start(Table::kWorld, {Field::kWorldType, Field::kWorldMode, Field::kWorldStatus, Field::kWorldQuad, Field::kWorldIntensity,
                          Field::kWorldDay, Field::kWorldCountry, Field::kWorldPlace, Field::kWorldSpot, Field::kWorldActors,
                          Field::kWorldRecipients, Field::kWorldReports, Field::kWorldSources});
    using Spot = std::tuple<double, double, std::string>;
    std::map<Spot, std::vector<uint32_t>> spots;
    Interner phrases;
    Query row(
        db_,
        "SELECT seq, event, type, mode, status, quad, intensity, day, place_country, place, lat, lon, place_precision, actors, "
        "recipients, reports, independent_sources FROM world");
    while (row.row()) {
      const auto r = static_cast<uint32_t>(row.integer(0) - 1);
      world_of_.emplace(row.string(1), r);
      numbers(Field::kWorldType)[r] = texts(Text::kTypes).add(row, 2);
      numbers(Field::kWorldMode)[r] = texts(Text::kModes).add(row, 3);
      numbers(Field::kWorldStatus)[r] = texts(Text::kStatuses).add(row, 4);
      numbers(Field::kWorldQuad)[r] = static_cast<uint32_t>(row.integer(5));
      numbers(Field::kWorldIntensity)[r] = thousandths(row.real(6), kIntensityZero);
      numbers(Field::kWorldDay)[r] = texts(Text::kDates).add(row, 7);
      numbers(Field::kWorldCountry)[r] = texts(Text::kCountries).add(row, 8);
      numbers(Field::kWorldPlace)[r] = texts(Text::kPlaces).add(row, 9);
      // What is drawn as one pin.
      const std::string_view precision = row.text(12);
      if (!row.is_null(10) && (precision == "point" || precision == "city" || precision == "district"))
        spots[{row.real(10), row.real(11), row.string(9)}].push_back(r);
      numbers(Field::kWorldActors)[r] = phrases.add(row, 13);
      numbers(Field::kWorldRecipients)[r] = phrases.add(row, 14);
      numbers(Field::kWorldReports)[r] = static_cast<uint32_t>(row.integer(15));
      numbers(Field::kWorldSources)[r] = static_cast<uint32_t>(row.integer(16));
    }
    settle(phrases, {Field::kWorldActors, Field::kWorldRecipients});
    uint32_t number = 0;
    for (const auto& [spot, worlds] : spots) {
      for (const uint32_t r : worlds) numbers(Field::kWorldSpot)[r] = number;
      ++number;
    }
    bound(numbers(Field::kWorldSpot), rows(Table::kWorld));
  }

  uint32_t world_of(const std::string& id) const {
    const auto found = world_of_.find(id);
    return found == world_of_.end() ? static_cast<uint32_t>(rows(Table::kWorld)) : found->second;
  }

  void events() {
    start(Table::kEvent, {Field::kEventType, Field::kEventMode, Field::kEventStatus, Field::kEventQuad, Field::kEventIntensity,
                          Field::kEventDay, Field::kEventCountry, Field::kEventPlace, Field::kEventConfidence,
                          Field::kEventArticle, Field::kEventWorld, Field::kEventActors, Field::kEventRecipients});
    Interner phrases;
    Query row(db_,
              "SELECT seq, article, world, type, mode, status, quad, intensity, day, place_country, place, confidence, actors, "
              "recipients FROM event");
    while (row.row()) {
      const auto r = static_cast<uint32_t>(row.integer(0) - 1);
      numbers(Field::kEventArticle)[r] = static_cast<uint32_t>(row.integer(1) - 1);
      numbers(Field::kEventWorld)[r] = world_of(row.string(2));
      numbers(Field::kEventType)[r] = texts(Text::kTypes).add(row, 3);
      numbers(Field::kEventMode)[r] = texts(Text::kModes).add(row, 4);
      numbers(Field::kEventStatus)[r] = texts(Text::kStatuses).add(row, 5);
      numbers(Field::kEventQuad)[r] = static_cast<uint32_t>(row.integer(6));
      numbers(Field::kEventIntensity)[r] = thousandths(row.real(7), kIntensityZero);
      numbers(Field::kEventDay)[r] = texts(Text::kDates).add(row, 8);
      numbers(Field::kEventCountry)[r] = texts(Text::kCountries).add(row, 9);
      numbers(Field::kEventPlace)[r] = texts(Text::kPlaces).add(row, 10);
      numbers(Field::kEventConfidence)[r] = thousandths(row.real(11), 0);
      numbers(Field::kEventActors)[r] = phrases.add(row, 12);
      numbers(Field::kEventRecipients)[r] = phrases.add(row, 13);
    }
    settle(phrases, {Field::kEventActors, Field::kEventRecipients});
    bound(numbers(Field::kEventArticle), rows(Table::kArticle));
    bound(numbers(Field::kEventWorld), rows(Table::kWorld));
  }

  void articles() {
    start(Table::kArticle, {Field::kArticleOutlet, Field::kArticleAgency, Field::kArticleLineage, Field::kArticleCopy,
                            Field::kArticlePublished, Field::kArticleTitle, Field::kArticleEvents, Field::kArticleStatements});
    Interner titles, lineages;
    Query row(db_,
              "SELECT seq, outlet, agency, lineage, copy_of IS NOT NULL, published, title, n_events, n_statements FROM article");
    while (row.row()) {
      const auto r = static_cast<uint32_t>(row.integer(0) - 1);
      numbers(Field::kArticleOutlet)[r] = texts(Text::kOutlets).add(row, 1);
      numbers(Field::kArticleAgency)[r] = texts(Text::kAgencies).add(row, 2);
      numbers(Field::kArticleLineage)[r] = lineages.add(row, 3);
      numbers(Field::kArticleCopy)[r] = static_cast<uint32_t>(row.integer(4));
      numbers(Field::kArticlePublished)[r] = texts(Text::kDates).add(row, 5);
      numbers(Field::kArticleTitle)[r] = titles.add(row, 6);
      numbers(Field::kArticleEvents)[r] = static_cast<uint32_t>(row.integer(7));
      numbers(Field::kArticleStatements)[r] = static_cast<uint32_t>(row.integer(8));
    }
    settle(titles, {Field::kArticleTitle});
    bound(numbers(Field::kArticleLineage), rows(Table::kArticle));
  }

  void commitments() {
    start(Table::kCommitment, {Field::kCommitmentForm, Field::kCommitmentOutcome, Field::kCommitmentType, Field::kCommitmentDay,
                               Field::kCommitmentDeadline, Field::kCommitmentWorld});
    Query row(db_, "SELECT seq, form, outcome, type, day, deadline, event FROM commitment");
    while (row.row()) {
      const auto r = static_cast<uint32_t>(row.integer(0) - 1);
      numbers(Field::kCommitmentForm)[r] = texts(Text::kForms).add(row, 1);
      numbers(Field::kCommitmentOutcome)[r] = texts(Text::kOutcomes).add(row, 2);
      numbers(Field::kCommitmentType)[r] = texts(Text::kTypes).add(row, 3);
      numbers(Field::kCommitmentDay)[r] = texts(Text::kDates).add(row, 4);
      numbers(Field::kCommitmentDeadline)[r] = texts(Text::kDates).add(row, 5);
      numbers(Field::kCommitmentWorld)[r] = world_of(row.string(6));
    }
    bound(numbers(Field::kCommitmentWorld), rows(Table::kWorld));
  }

  // Rows of `sql`: number of the row, side, key, name; in the order of the rows.
  void sides(const std::string& sql, Table table, Side actors, Side recipients,
             const std::function<void(uint32_t, std::string_view)>& named) {
    Parties* of[] = {&out_.parties_[static_cast<size_t>(actors)], &out_.parties_[static_cast<size_t>(recipients)]};
    const auto fill = [&](size_t until) {
      for (Parties* side : of) side->starts.resize(until, static_cast<uint32_t>(side->keys.size()));
    };
    Query row(db_, sql);
    while (row.row()) {
      fill(static_cast<size_t>(row.integer(0)));
      const std::string_view side = row.text(1), key = row.text(2);
      if (key.empty() || (side != "a" && side != "r")) continue;
      const uint32_t number = texts(Text::kKeys).add(key);
      of[side == "r"]->keys.push_back(number);
      if (!row.is_null(3)) named(number, row.text(3));
    }
    fill(rows(table) + 1);
  }

  void parties() {
    Interner names;
    std::unordered_map<uint64_t, uint32_t> called;  // by key and name: how often
    sides("SELECT event, side, key, name FROM event_party ORDER BY event, side, position", Table::kEvent, Side::kEventActor,
          Side::kEventRecipient, [&](uint32_t key, std::string_view name) { ++called[uint64_t{key} << 32 | names.add(name)]; });
    sides("SELECT world, side, key, NULL FROM world_party ORDER BY world, side, position", Table::kWorld, Side::kWorldActor,
          Side::kWorldRecipient, [](uint32_t, std::string_view) {});
    Interner& keys = texts(Text::kKeys);
    std::vector<std::pair<uint32_t, uint32_t>> best(keys.size(), {kAbsent, 0});  // the name, and how often
    for (const auto& [pair, n] : called) {
      auto& [name, most] = best[pair >> 32];
      const auto other = static_cast<uint32_t>(pair);
      if (n > most || (n == most && names[other] < names[name])) {
        name = other;
        most = n;
      }
    }
    const Numbers places = keys.places();
    Numbers order(places.size());
    for (uint32_t n = 0; n < places.size(); ++n) order[places[n]] = n;
    Words& list = out_.words_[static_cast<size_t>(Text::kNames)];
    for (const uint32_t n : order)
      list.add(best[n].first == kAbsent ? std::string_view() : std::string_view(names[best[n].first]));
    for (Parties& side : out_.parties_) {
      for (uint32_t& key : side.keys) key = places[key];
    }
    out_.words_[static_cast<size_t>(Text::kKeys)] = keys.words(places);
  }

  sqlite3* db_;
  Columns& out_;
  std::array<Interner, kTexts> texts_;
  std::unordered_map<std::string, uint32_t> world_of_;
};

std::shared_ptr<Columns> Columns::made(sqlite3* db) {
  auto columns = std::make_shared<Columns>();
  Maker(db, columns.get()).make();
  return columns;
}

}  // namespace demarche::write
