// Which of the places of that name, by what a reader weighs: what the text says of it ("Tripoli, Lebanon", "the Syrian town
// of"), the countries the article is about, its other places near by, and size. One name means one place in one article.
//
// Scores are small integers, so that the choice is the same everywhere; equal scores go to the larger place, then to the
// first in the file. A region, a sea or a country never gets a pin: `located` is only for what a point can stand for.
// Cases: tests/link/where.case.
#include "link/where.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lexicon/gazetteer.h"
#include "lexicon/table.h"

namespace demarche::link {

namespace {

constexpr int kNamesakeMargin = 3;  // of scores, where a doubling of people is 1

struct OwnPlace {
  std::string_view id, name, country;
  PlacePrecision precision = PlacePrecision::kRegion;
  int32_t lat = 0, lon = 0;
};

struct Candidate {
  std::string_view name, country, admin1;
  uint32_t geonames = 0;
  int32_t lat = 0, lon = 0;
  PlacePrecision precision = PlacePrecision::kUnknown;
  uint32_t population = 0;
  bool region = false, second_level = false, capital = false, alternate = false, own = false;
  int score = 0;
};

// "-12.5" as degrees * 100000.
bool read_degrees(std::string_view text, int limit, int32_t* out) {
  double degrees = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), degrees);
  if (error != std::errc() || end != text.data() + text.size() || degrees < -limit || degrees > limit) return false;
  const double scaled = degrees * 100000;
  *out = static_cast<int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  return true;
}

bool can_have_pin(PlacePrecision precision) {
  return precision == PlacePrecision::kPoint || precision == PlacePrecision::kCity || precision == PlacePrecision::kDistrict;
}

// Within some 300 km: the box is narrowed by latitude in whole steps.
bool near(const Candidate& a, const Candidate& b) {
  const int32_t latitude = a.lat < 0 ? -a.lat : a.lat;
  const int32_t widen = latitude > 6000000 ? 3 : latitude > 4500000 ? 2 : 1;
  const int64_t dlat = int64_t{a.lat} - b.lat, dlon = int64_t{a.lon} - b.lon;
  return (dlat < 0 ? -dlat : dlat) < 270000 && (dlon < 0 ? -dlon : dlon) < 270000 * (1 + widen) / 2;
}

}  // namespace

struct PlaceResolver::Impl {
  lexicon::Gazetteer gazetteer;
  std::vector<lexicon::Table> tables;
  std::vector<OwnPlace> own;
  std::unordered_map<std::string, uint32_t> own_by_name;
  std::unordered_map<std::string_view, uint32_t> capital_place;
  std::unordered_map<std::string_view, uint32_t> country_place;  // alpha-3 -> index in the gazetteer

  Candidate of(const lexicon::Gazetteer::Hit& hit) const {
    const auto place = gazetteer.place(hit.place);
    using Kind = lexicon::GazetteerPlace::Kind;
    Candidate out;
    out.name = place.name;
    out.country = place.country;
    out.admin1 = place.admin1;
    out.geonames = place.geonames;
    out.lat = place.lat;
    out.lon = place.lon;
    out.population = place.population;
    out.alternate = hit.alternate;
    out.capital = place.kind == Kind::kCapital;
    out.region = place.kind == Kind::kRegion;
    out.second_level = place.second_level;
    out.precision = place.kind == Kind::kCountry  ? PlacePrecision::kCountry
                    : place.kind == Kind::kRegion ? (place.second_level ? PlacePrecision::kDistrict : PlacePrecision::kRegion)
                                                  : PlacePrecision::kCity;
    return out;
  }

  Candidate of(const OwnPlace& row) const {
    Candidate out;
    out.name = row.name;
    out.country = row.country;
    out.lat = row.lat;
    out.lon = row.lon;
    out.precision = row.precision;
    out.region = row.precision == PlacePrecision::kRegion;
    out.own = true;
    return out;
  }

  std::vector<Candidate> candidates(const std::string& folded) const {
    std::vector<Candidate> out;
    if (const auto row = own_by_name.find(folded); row != own_by_name.end()) out.push_back(of(own[row->second]));
    std::vector<lexicon::Gazetteer::Hit> hits;
    gazetteer.find(folded, &hits);
    for (const auto& hit : hits) {
      if (out.size() >= 200) break;
      out.push_back(of(hit));
    }
    return out;
  }
};

PlaceResolver::PlaceResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PlaceResolver::PlaceResolver(PlaceResolver&&) noexcept = default;
PlaceResolver& PlaceResolver::operator=(PlaceResolver&&) noexcept = default;
PlaceResolver::~PlaceResolver() = default;

Result<PlaceResolver> PlaceResolver::load(const std::string& data_dir) {
  auto gazetteer = lexicon::Gazetteer::open(lexicon::shipped_path(data_dir + "/link/gazetteer.bin"));
  if (!gazetteer) return gazetteer.error();
  auto impl = std::make_unique<Impl>();
  impl->gazetteer = std::move(gazetteer.value());
  for (uint32_t i = 0; i < impl->gazetteer.size(); ++i) {
    using Kind = lexicon::GazetteerPlace::Kind;
    const Kind kind = impl->gazetteer.kind(i);
    if (kind == Kind::kCountry) {
      impl->country_place[impl->gazetteer.place(i).country] = i;
    } else if (kind == Kind::kCapital) {
      const auto place = impl->gazetteer.place(i);
      const auto [at, fresh] = impl->capital_place.emplace(place.country, i);
      if (!fresh && impl->gazetteer.place(at->second).population < place.population) at->second = i;
    }
  }
  auto table =
      lexicon::Table::load(data_dir + "/link/places.tsv", {"id", "name", "aliases", "country", "precision", "lat", "lon"});
  if (!table) return table.error();
  for (const auto& row : table->rows()) {
    OwnPlace place;
    place.id = row["id"];
    place.name = row["name"];
    place.country = row["country"];
    const auto precision = parse_place_precision(row["precision"]);
    if (!precision)
      return row.error(
          "precision", "link.unknown-precision",
          "unknown precision \"" + std::string(row["precision"]) + "\"; one of point city district region country sea");
    place.precision = *precision;
    if (!read_degrees(row["lat"], 90, &place.lat))
      return row.error("lat", "link.bad-degrees", "\"" + std::string(row["lat"]) + "\" is no latitude: degrees from -90 to 90");
    if (!read_degrees(row["lon"], 180, &place.lon))
      return row.error("lon", "link.bad-degrees",
                       "\"" + std::string(row["lon"]) + "\" is no longitude: degrees from -180 to 180");
    const auto index = static_cast<uint32_t>(impl->own.size());
    impl->own.push_back(place);
    impl->own_by_name.emplace(lexicon::fold_place_name(place.name), index);
    for (const auto alias : lexicon::split(row["aliases"], ';'))
      impl->own_by_name.emplace(lexicon::fold_place_name(alias), index);
  }
  impl->tables.push_back(std::move(table.value()));
  return PlaceResolver(std::move(impl));
}

namespace {

// What one mention's surroundings say of it.
struct Surroundings {
  std::string_view country;  // told of this very place: ", Lebanon", "the Syrian town of"
  std::string container;     // folded name of what follows the comma: ", Idlib province"
  bool as_region = false;    // "X province"
  bool as_city = false;      // "the town of X"
  bool as_district = false;  // "X district"
};

std::string_view code_of(const Mention& mention) {
  constexpr std::string_view kPrefix = "country.";
  return mention.kind == MentionKind::kCountry && mention.key.substr(0, kPrefix.size()) == kPrefix
             ? mention.key.substr(kPrefix.size(), 3)
             : std::string_view{};
}

// The country of a sentence that names but one, also as an adjective.
std::string_view only_country(const Doc& doc, uint32_t sentence) {
  const auto from = std::partition_point(doc.mentions.begin(), doc.mentions.end(), [&](const Mention& mention) {
    return doc.tokens[mention.first_token].sentence < sentence;
  });
  std::string_view code;
  for (auto it = from; it != doc.mentions.end() && doc.tokens[it->first_token].sentence == sentence; ++it) {
    const std::string_view told =
        it->kind == MentionKind::kPlace && it->place != kNone ? doc.places[it->place].country : code_of(*it);
    if (told.empty() || told == code) continue;
    if (!code.empty()) return {};
    code = told;
  }
  return code;
}

// "eastern" of "in the east".
std::string_view side_of(const Mention& mention) {
  constexpr std::string_view kPrefix = "side=";
  return mention.key.substr(0, kPrefix.size()) == kPrefix ? mention.key.substr(kPrefix.size()) : std::string_view{};
}

bool is_region_word(std::string_view lower) {
  return lower == "province" || lower == "region" || lower == "oblast" || lower == "governorate" || lower == "state" ||
         lower == "prefecture" || lower == "county" || lower == "district";
}

}  // namespace

void PlaceResolver::resolve_places(Doc& doc) const {
  const Impl& impl = *impl_;
  std::vector<uint32_t> at(doc.tokens.size(), kNone);  // the place or country mention that starts at a token
  std::map<std::string_view, int> countries;           // of the article, by how often
  std::map<std::pair<uint32_t, std::string_view>, bool> in_sentence;
  for (uint32_t m = 0; m < doc.mentions.size(); ++m) {
    const Mention& mention = doc.mentions[m];
    if (mention.first_token >= doc.tokens.size() || mention.end_token > doc.tokens.size() ||
        mention.end_token <= mention.first_token)
      continue;
    if (mention.kind == MentionKind::kPlace || mention.kind == MentionKind::kCountry) at[mention.first_token] = m;
    if (const auto code = code_of(mention); !code.empty()) {
      ++countries[code];
      in_sentence[{doc.tokens[mention.first_token].sentence, code}] = true;
    }
  }
  const auto put = [&](Mention& mention, const Candidate& best, std::string_view rule, bool part, std::string_view name) {
    PlaceValue place;
    place.name = doc.keep(name.empty() ? best.name : name);
    place.country = doc.keep(best.country);
    if (best.precision != PlacePrecision::kCountry) place.admin1 = doc.keep(best.admin1);
    place.geonames = part ? 0 : best.geonames;
    place.precision =
        part ? (best.precision == PlacePrecision::kCity || best.precision == PlacePrecision::kPoint ? PlacePrecision::kDistrict
                                                                                                    : PlacePrecision::kRegion)
             : best.precision;
    place.lat = best.lat / 100000.0;
    place.lon = best.lon / 100000.0;
    place.located = !part && can_have_pin(best.precision) && !best.second_level;
    place.rule = rule;
    mention.place = static_cast<uint32_t>(doc.places.size());
    if (doc.trace)
      doc.trace->add("link", mention.span,
                     "place " + std::string(place.name) + " " + std::string(place.country) + " by " + std::string(rule));
    doc.places.push_back(place);
  };

  struct Job {
    uint32_t mention = 0;
    std::string folded;
    Surroundings around;
    bool part = false;
    uint32_t sentence = 0;
    std::vector<Candidate> candidates;
  };
  std::vector<Job> jobs;
  for (uint32_t m = 0; m < doc.mentions.size(); ++m) {
    Mention& mention = doc.mentions[m];
    if (mention.first_token >= doc.tokens.size() || mention.end_token > doc.tokens.size() ||
        mention.end_token <= mention.first_token)
      continue;
    // A country, or the seat that stands for it ("Moscow", "Brussels"): also the place it is. A demonym is none.
    const bool body_seat =
        mention.kind == MentionKind::kOrganisation && mention.rule == "who.body" && mention.end_token == mention.first_token + 1;
    const bool seat_adjective = mention.kind == MentionKind::kCountry && mention.adjectival && mention.rule == "who.seat";
    if ((mention.kind == MentionKind::kCountry && !mention.adjectival) || seat_adjective || body_seat) {
      const std::string_view code = code_of(mention);
      std::string folded = lexicon::fold_place_name(doc.text(mention.span));
      if (folded.rfind("the ", 0) == 0) folded.erase(0, 4);
      if (body_seat && folded.size() < 4) continue;
      Candidate best;
      bool found = false;
      for (const Candidate& one : impl.candidates(folded)) {
        if ((!code.empty() && one.country != code && !one.own) || one.second_level) continue;
        if (body_seat && !one.capital && !one.own) continue;
        const auto rank = [](const Candidate& c) {
          return (c.own ? 4 : 0) + (c.precision == PlacePrecision::kCountry ? 8 : 0) + (c.capital ? 2 : 0) +
                 (c.alternate ? 0 : 1);
        };
        if (!found || rank(one) > rank(best) || (rank(one) == rank(best) && one.population > best.population)) {
          best = one;
          found = true;
        }
      }
      if (!found && (code.empty() || body_seat || seat_adjective)) continue;
      if (!found || (best.precision == PlacePrecision::kCountry && !best.own)) {
        const auto country = impl.country_place.find(found ? best.country : code);
        if (country == impl.country_place.end()) {
          if (!found) continue;
        } else {
          best = impl.of(lexicon::Gazetteer::Hit{country->second, false});
        }
      }
      put(mention, best, "place.country", false, {});
      continue;
    }
    if (mention.kind != MentionKind::kPlace || mention.key == "border" || !side_of(mention).empty()) continue;
    if (constexpr std::string_view kCapital = "capital=country."; mention.key.substr(0, kCapital.size()) == kCapital) {
      const auto capital = impl.capital_place.find(mention.key.substr(kCapital.size()));
      if (capital != impl.capital_place.end())
        put(mention, impl.of(lexicon::Gazetteer::Hit{capital->second, false}), "place.capital", false, {});
      continue;
    }
    Job job;
    job.mention = m;
    job.sentence = doc.tokens[mention.first_token].sentence;
    uint32_t first = mention.first_token;
    job.part = mention.key.substr(0, 5) == "part=";
    if (job.part) ++first;
    const uint32_t end = mention.end_token;
    job.folded = lexicon::fold_place_name(doc.text(Span{doc.tokens[first].span.begin, mention.span.end}));
    if (job.folded.rfind("the ", 0) == 0) job.folded.erase(0, 4);
    // "Tripoli, Lebanon", "Kafr Nabl, in Idlib province"
    uint32_t next = end;
    const uint32_t stop = job.sentence < doc.sentences.size() ? doc.sentences[job.sentence].end_token : end;
    if (next < stop && is_region_word(doc.tokens[next].lower)) {
      (doc.tokens[next].lower == "district" ? job.around.as_district : job.around.as_region) = true;
      ++next;
    }
    if (next + 1 < stop && doc.tokens[next].lower == ",") {
      ++next;
      while (next < stop &&
             (doc.tokens[next].lower == "in" || doc.tokens[next].lower == "a" || doc.tokens[next].lower == "the" ||
              doc.tokens[next].upos == Upos::kAdj) &&
             next < end + 4 && at[next] == kNone)
        ++next;
      if (next < stop && at[next] != kNone) {
        const Mention& other = doc.mentions[at[next]];
        const auto code = code_of(other);
        if (!code.empty() && !other.adjectival)
          job.around.country = code;
        else if (other.kind == MentionKind::kPlace && other.key.empty())
          job.around.container = lexicon::fold_place_name(doc.text(other.span));
      }
    } else if (next + 1 < stop && (doc.tokens[next].lower == "in" || doc.tokens[next].lower == "(")) {
      ++next;
      while (next < stop && (doc.tokens[next].lower == "the" || doc.tokens[next].upos == Upos::kAdj) && next < end + 4 &&
             at[next] == kNone)
        ++next;
      if (next < stop && at[next] != kNone) {
        const auto code = code_of(doc.mentions[at[next]]);
        if (!code.empty() && !doc.mentions[at[next]].adjectival) job.around.country = code;
      }
    }
    // "the Syrian town of Kobani", "Syria's Kobani", "Syrian city Kobani"
    const uint32_t from = job.sentence < doc.sentences.size() ? doc.sentences[job.sentence].first_token : first;
    for (uint32_t t = first; t-- > from && first - t <= 6;) {
      const Token& before = doc.tokens[t];
      if (before.lower == "town" || before.lower == "city" || before.lower == "village" || before.lower == "port" ||
          before.lower == "capital")
        job.around.as_city = true;
      if (before.lower == "district" || before.lower == "suburb")
        job.around.as_district = true;
      else if (is_region_word(before.lower))
        job.around.as_region = true;
      if (at[t] != kNone) {
        const Mention& other = doc.mentions[at[t]];
        const auto code = code_of(other);
        const bool own =
            other.adjectival ||
            (other.end_token < first && (doc.tokens[other.end_token].lower == "'s" || doc.tokens[other.end_token].lower == "’s"));
        if (!code.empty() && own && job.around.country.empty()) job.around.country = code;
        break;
      }
      if (before.upos == Upos::kVerb || before.upos == Upos::kPunct) break;
    }
    job.candidates = impl.candidates(job.folded);
    if (!job.around.container.empty() && !job.around.as_city) {
      // "Ohio, Oregon, Pennsylvania" is a list, not a town in a state.
      const auto is_state = [&](const std::vector<Candidate>& list) {
        return std::any_of(list.begin(), list.end(), [](const Candidate& c) { return c.region && !c.second_level && !c.own; });
      };
      if (is_state(job.candidates) && is_state(impl.candidates(job.around.container)) && job.folded != job.around.container)
        job.around.container.clear();
    }
    jobs.push_back(std::move(job));
  }

  std::vector<std::string_view> anchor_names;
  const auto score = [&](Job& job, const std::vector<Candidate>& anchors) {
    std::vector<std::string_view> seats;  // countries with a town of that very name
    for (const Candidate& one : job.candidates) {
      const bool of_region = !one.alternate || lexicon::fold_place_name(one.admin1) == job.folded;
      if (one.precision == PlacePrecision::kCity && of_region && one.population >= 50000) seats.push_back(one.country);
    }
    std::sort(seats.begin(), seats.end());
    for (Candidate& one : job.candidates) {
      int s = one.own                                     ? 40
              : one.precision == PlacePrecision::kCountry ? 30
              : one.second_level                          ? 9
                                                          : static_cast<int>(std::bit_width(one.population));
      if (one.capital) s += 3;
      if (one.alternate)
        s -= one.precision == PlacePrecision::kCity && !one.admin1.empty() && lexicon::fold_place_name(one.admin1) == job.folded
                 ? 1
                 : 6;
      // Readers of the world's news are told the state of all but the largest American towns.
      const bool small_american =
          one.country == "USA" && !one.region && !one.own && one.precision == PlacePrecision::kCity && one.population < 400000;
      if (small_american) s -= 6;
      // A province and its seat share a name: the bare name is the seat.
      if (one.region && !one.second_level && !one.own)
        s -= std::binary_search(seats.begin(), seats.end(), one.country) && !job.around.as_region ? 9 : 3;
      if (job.around.as_district) s += one.second_level ? 8 : 0;
      if (job.around.as_region) s += one.region ? 8 : -4;
      if (job.around.as_city && one.region) s -= 6;
      const auto told = countries.find(one.country);
      if (told != countries.end() && !small_american) s += 5 + std::min(told->second, 4);
      if (in_sentence.count({job.sentence, one.country}) && !small_american) s += 3;
      if (!job.around.country.empty()) s += one.country == job.around.country ? 30 : one.own && one.country.empty() ? 0 : -15;
      if (!job.around.container.empty() && !one.admin1.empty() && lexicon::fold_place_name(one.admin1) == job.around.container)
        s += 25;
      bool close = false, region = false;
      for (size_t i = 0; i < anchors.size(); ++i) {
        const Candidate& anchor = anchors[i];
        if (anchor_names[i] == job.folded || anchor.name == one.name) continue;  // namesakes bear each other out of nothing
        close = close || near(one, anchor);
        region = region || (!one.admin1.empty() && anchor.admin1 == one.admin1 && anchor.country == one.country);
      }
      if (close) s += 4;
      if (region) s += small_american ? 5 : 4;
      one.score = s;
    }
  };
  const auto best_of = [](const Job& job, int* margin) -> const Candidate* {
    const Candidate *best = nullptr, *second = nullptr;
    for (const Candidate& one : job.candidates) {
      if (!best || one.score > best->score || (one.score == best->score && one.population > best->population)) {
        second = best;
        best = &one;
      } else if (!second || one.score > second->score) {
        second = &one;
      }
    }
    *margin = !best ? 0 : second ? best->score - second->score : 20;
    return best;
  };
  // First what is sure, then the rest beside it. What is said of a name once holds for the name.
  std::map<std::string_view, std::pair<std::string_view, std::string>> said;  // folded -> country, container
  for (const Job& job : jobs) {
    if (!job.around.country.empty() || !job.around.container.empty())
      said.emplace(job.folded, std::pair{job.around.country, job.around.container});
  }
  std::vector<Candidate> anchors;
  std::map<std::string_view, int> from_places;
  for (Job& job : jobs) {
    if (const auto told = said.find(job.folded);
        told != said.end() && job.around.country.empty() && job.around.container.empty()) {
      job.around.country = told->second.first;
      job.around.container = told->second.second;
    }
    score(job, {});
    int margin = 0;
    const Candidate* best = best_of(job, &margin);
    if (best && margin >= 6 && anchors.size() < 60) {
      anchors.push_back(*best);
      anchor_names.push_back(job.folded);
      if (!best->country.empty() && countries.find(best->country) == countries.end()) ++from_places[best->country];
    }
  }
  for (const auto& [code, n] : from_places) countries[code] += n;
  std::map<std::string_view, const Candidate*> chosen;
  for (Job& job : jobs) {
    score(job, anchors);
    int margin = 0;
    const Candidate* best = best_of(job, &margin);
    if (!best) {
      Mention& mention = doc.mentions[job.mention];
      if (mention.rule != "place.described") continue;
      Candidate unknown;
      unknown.country = job.around.country;
      unknown.precision = job.around.as_region     ? PlacePrecision::kRegion
                          : job.around.as_district ? PlacePrecision::kDistrict
                          : job.around.as_city     ? PlacePrecision::kCity
                                                   : PlacePrecision::kUnknown;
      unknown.second_level = true;  // no pin
      put(mention, unknown, "place.described", false, doc.text(mention.span));
      mention.certainty = 0.5f;
      continue;
    }
    if (const auto earlier = chosen.find(job.folded); earlier != chosen.end()) {
      for (const Candidate& one : job.candidates) {
        if (one.name == earlier->second->name && one.lat == earlier->second->lat && one.lon == earlier->second->lon &&
            margin < 12)
          best = &one;
      }
    } else {
      chosen.emplace(job.folded, best);
    }
    Mention& mention = doc.mentions[job.mention];
    mention.certainty = margin >= 8 ? 1.0f : margin >= 4 ? 0.8f : margin >= 1 ? 0.6f : 0.5f;
    // A town of that name in another country, not much smaller, and nothing told that speaks for either.
    if (std::any_of(job.candidates.begin(), job.candidates.end(), [&](const Candidate& one) {
          return !one.country.empty() && one.country != best->country && best->score - one.score <= kNamesakeMargin &&
                 one.population >= best->population / 8;
        }))
      mention.certainty = kNamesake;
    put(mention, *best,
        best->own                     ? "place.own"
        : !job.around.country.empty() ? "place.told-country"
        : margin >= 8                 ? "place.plain"
                                      : "place.weighed",
        job.part, job.part ? std::string_view(doc.text(mention.span)) : std::string_view{});
  }
  // Borders, and "in the east": of the country named with them, or of the one told last.
  for (uint32_t m = 0; m < doc.mentions.size(); ++m) {
    Mention& mention = doc.mentions[m];
    const std::string_view side = side_of(mention);
    if (mention.kind != MentionKind::kPlace || (side.empty() && mention.key != "border") || mention.end_token > doc.tokens.size())
      continue;
    std::string_view code;
    bool pronoun = false;
    for (uint32_t t = mention.first_token; t < mention.end_token; ++t) {
      if (at[t] != kNone && !code_of(doc.mentions[at[t]]).empty()) code = code_of(doc.mentions[at[t]]);
      const std::string_view lower = doc.tokens[t].lower;
      pronoun = pronoun || lower == "its" || lower == "their" || lower == "country" || lower == "his" || lower == "our";
    }
    const uint32_t sentence = doc.tokens[mention.first_token].sentence;
    if (code.empty() && !side.empty()) {
      code = only_country(doc, sentence);
      // Of several, that of a town or region named before in the sentence.
      for (uint32_t k = m; k-- > 0 && code.empty() && doc.tokens[doc.mentions[k].first_token].sentence == sentence;)
        if (doc.mentions[k].kind == MentionKind::kPlace && doc.mentions[k].place != kNone)
          code = doc.places[doc.mentions[k].place].country;
      for (uint32_t back = 1; back <= std::min(2u, sentence) && code.empty(); ++back) code = only_country(doc, sentence - back);
    } else if (code.empty()) {
      // The country told last; "Rwandan and Burundian ministers talked in Kampala" leaves open whose border it is.
      std::string_view one, another;
      for (uint32_t k = m; k-- > 0;) {
        const Mention& other = doc.mentions[k];
        if (other.span.end > mention.span.begin || code_of(other).empty()) continue;
        if (sentence - doc.tokens[other.first_token].sentence > 2) break;
        if (!other.adjectival && code.empty()) code = code_of(other);
        if (!other.adjectival || code_of(other) == another) continue;
        if (one.empty() || code_of(other) == one)
          one = code_of(other);
        else
          another = code_of(other);
      }
      if (!another.empty() && code != one && code != another) code = {};
    }
    if (code.empty()) continue;
    const auto country = impl.country_place.find(code);
    if (country == impl.country_place.end()) continue;
    const Candidate whole = impl.of(lexicon::Gazetteer::Hit{country->second, false});
    if (side.empty())
      put(mention, whole, pronoun ? "place.border-told" : "place.border", true, std::string(whole.name) + " border");
    else
      put(mention, whole, "place.side", true, std::string(side) + " " + std::string(whole.name));
  }
}

}  // namespace demarche::link
