// Names of places: the longest run of words that the gazetteer or data/link/places.tsv knows, where the words around allow it.
//
// Half the words of English are the name of some town, and so are most surnames. A name therefore needs evidence, the more
// the smaller the place and the likelier the word is something else: a preposition, "the town of", "NAME, COUNTRY",
// "NAME province". Kyiv needs none; Reading needs "in"; Of (a town in Turkey) needs more than any text gives.
// Mention::key: empty for a name; "part=northern", "side=northern", "border" where the mention is more than its name.
// Cases: tests/mention/where.case, tests/link/where.case.
#include "mention/where.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "lexicon/gazetteer.h"
#include "lexicon/table.h"

namespace demarche::mention {

namespace {

enum class Around : uint8_t {
  kBefore,
  kWeak,
  kLead,
  kAfter,
  kPart,
  kInner,
  kBorder,
  kTitle,
  kNot,
  kNear,
  kFeature,
  kJoint,
  kSort,
  kGiven,
  kSite,
  kWithin,
};
constexpr std::array<std::string_view, 16> kAroundNames = {"before", "weak",  "lead", "after", "part",    "inner",
                                                           "border", "title", "not",  "near",  "feature", "joint",
                                                           "sort",   "given", "site", "within"};

constexpr uint32_t kMostTokens = 6;  // of one name

bool starts_capital(std::string_view text) {
  if (text.empty()) return false;
  const auto c = static_cast<unsigned char>(text[0]);
  if (c == '\'' || c == '`') return text.size() > 1 && text[1] >= 'A' && text[1] <= 'Z';
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  if (c == 0xC3 && text.size() > 1) return static_cast<unsigned char>(text[1]) < 0x9F;
  if (c == 0xE2) return text.size() > 3 && text[3] >= 'A' && text[3] <= 'Z';
  if (c == 0xC4 || c == 0xC5) return text.size() > 1 && (static_cast<unsigned char>(text[1]) & 1) == 0;
  return false;
}

// "LIMA. The court ruled on Friday": a short sentence that opens a paragraph with nothing but a name.
bool stands_as_dateline(const Doc& doc, const Sentence& sentence) {
  const auto s = static_cast<size_t>(&sentence - doc.sentences.data());
  const uint32_t n = sentence.end_token - sentence.first_token;
  if (n < 2 || n > 6 || doc.tokens[sentence.end_token - 1].lower != "." || s + 1 >= doc.sentences.size() ||
      doc.sentences[s + 1].paragraph != sentence.paragraph || (s > 0 && doc.sentences[s - 1].paragraph == sentence.paragraph))
    return false;
  for (uint32_t t = sentence.first_token; t + 1 < sentence.end_token; ++t) {
    const std::string_view text = doc.text(doc.tokens[t]);
    if (text != "," && (text[0] < 'A' || text[0] > 'Z')) return false;
  }
  return true;
}

bool all_capitals(std::string_view text) {
  size_t letters = 0;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') return false;
    letters += c >= 'A' && c <= 'Z';
  }
  return letters > 1;
}

}  // namespace

struct PlaceFinder::Impl {
  lexicon::Gazetteer gazetteer;
  std::vector<lexicon::Table> tables;
  std::unordered_map<std::string_view, uint32_t> around;  // bits by Around
  std::unordered_map<std::string, std::string_view> own;  // folded name -> id of places.tsv

  bool is(std::string_view lower, Around what) const {
    const auto found = around.find(lower);
    return found != around.end() && (found->second >> static_cast<unsigned>(what) & 1);
  }
};

PlaceFinder::PlaceFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PlaceFinder::PlaceFinder(PlaceFinder&&) noexcept = default;
PlaceFinder& PlaceFinder::operator=(PlaceFinder&&) noexcept = default;
PlaceFinder::~PlaceFinder() = default;

Result<PlaceFinder> PlaceFinder::load(const std::string& data_dir) {
  auto gazetteer = lexicon::Gazetteer::open(lexicon::shipped_path(data_dir + "/link/gazetteer.bin"));
  if (!gazetteer) return gazetteer.error();
  auto impl = std::make_unique<Impl>();
  impl->gazetteer = std::move(gazetteer.value());
  auto words = lexicon::Table::load(data_dir + "/mention/en/place_words.tsv", {"word", "class"});
  if (!words) return words.error();
  for (const auto& row : words->rows()) {
    const auto found = std::find(kAroundNames.begin(), kAroundNames.end(), row["class"]);
    if (found == kAroundNames.end()) {
      return row.error("class", "mention.unknown-class",
                       "unknown class \"" + std::string(row["class"]) + "\"; the head of the file names the classes");
    }
    impl->around[row["word"]] |= uint32_t{1} << (found - kAroundNames.begin());
  }
  auto places =
      lexicon::Table::load(data_dir + "/link/places.tsv", {"id", "name", "aliases", "country", "precision", "lat", "lon"});
  if (!places) return places.error();
  for (const auto& row : places->rows()) {
    impl->own.emplace(lexicon::fold_place_name(row["name"]), row["id"]);
    for (const auto alias : lexicon::split(row["aliases"], ';')) impl->own.emplace(lexicon::fold_place_name(alias), row["id"]);
  }
  impl->tables.push_back(std::move(words.value()));
  impl->tables.push_back(std::move(places.value()));
  return PlaceFinder(std::move(impl));
}

namespace {

// Whose a token is already. A guessed person ("Hammond", "New Hampshire") gives way to a place that the text bears out.
enum Cover : uint8_t { kFree, kCountryCover, kGuessed, kTaken };

bool is_guess(const Mention& mention) {
  return mention.kind == MentionKind::kPerson && mention.key.empty() &&
         (mention.rule == "who.apposition" || mention.rule == "who.surname" || mention.rule == "who.first-name");
}

// "villages", "towns": more than one name follows "of".
bool leads_many(const Token& token) {
  return token.lower == "villages" || token.lower == "towns" || token.lower == "cities" || token.lower == "provinces" ||
         token.lower == "districts" || token.lower == "regions" || token.lower == "settlements" || token.lower == "states";
}

// Whether ", X" or "and X" follows: then what stands before is one item of a list.
bool lists_on(const Doc& doc, uint32_t t, uint32_t end) {
  return t + 1 < end && (doc.tokens[t].lower == "and" || doc.tokens[t].lower == "or") &&
         starts_capital(doc.text(doc.tokens[t + 1]));
}

}  // namespace

void PlaceFinder::find_places(Doc& doc) const {
  const Impl& impl = *impl_;
  std::vector<uint8_t> cover(doc.tokens.size(), kFree);
  std::vector<uint32_t> country_at(doc.tokens.size(), kNone);  // mention
  std::vector<uint32_t> guess_at(doc.tokens.size(), kNone);    // mention of a guessed person
  std::unordered_set<std::string_view> surnames;
  for (uint32_t m = 0; m < doc.mentions.size(); ++m) {
    const Mention& mention = doc.mentions[m];
    const uint32_t end = std::min<uint32_t>(mention.end_token, static_cast<uint32_t>(cover.size()));
    if (mention.kind == MentionKind::kCountry) {
      for (uint32_t t = mention.first_token; t < end; ++t) {
        if (cover[t] == kFree) cover[t] = kCountryCover;
        country_at[t] = m;
      }
    } else if (mention.kind == MentionKind::kPerson || mention.kind == MentionKind::kOrganisation ||
               mention.kind == MentionKind::kTime) {
      const bool guess = is_guess(mention);
      for (uint32_t t = mention.first_token; t < end; ++t) {
        cover[t] = guess ? kGuessed : kTaken;
        if (guess) guess_at[t] = m;
      }
      if (mention.kind == MentionKind::kPerson && !guess && end > mention.first_token + 1)
        surnames.insert(doc.tokens[end - 1].lower);
    }
  }
  std::vector<Mention> found;
  std::vector<bool> engulfed(doc.mentions.size(), false);
  struct Doubtful {
    uint32_t first, end;
    bool of_gazetteer;
  };
  std::vector<Doubtful> doubtful;             // names with too little evidence of their own
  std::unordered_set<std::string_view> told;  // names that the text bears out somewhere
  std::vector<lexicon::Gazetteer::Hit> hits;
  const auto capital = [&](uint32_t t) { return starts_capital(doc.text(doc.tokens[t])); };
  // "Jordan Peele", "Israel Keyes": a given name before a surname that nobody knows is no country.
  std::vector<bool> held(doc.tokens.size(), false);  // part of what is known to be something
  for (const Mention& mention : doc.mentions)
    if (!is_guess(mention))
      for (uint32_t t = mention.first_token; t < std::min<size_t>(mention.end_token, held.size()); ++t) held[t] = true;
  for (uint32_t m = 0; m < doc.mentions.size(); ++m) {
    const Mention& country = doc.mentions[m];
    const uint32_t t = country.first_token, next = t + 1;
    if (country.kind != MentionKind::kCountry || country.end_token != next || next >= doc.tokens.size()) continue;
    const Sentence& sentence = doc.sentences[doc.tokens[t].sentence];
    if (!impl.is(doc.tokens[t].lower, Around::kGiven) || next >= sentence.end_token || sentence.zone != ZoneKind::kStory)
      continue;
    const Token& surname = doc.tokens[next];
    const std::string_view text = doc.text(surname);
    if (held[next] || surname.upos != Upos::kPropn || !capital(next) || all_capitals(text) || surname.lower.size() < 3 ||
        impl.is(surname.lower, Around::kAfter) || impl.is(surname.lower, Around::kFeature) ||
        (next + 1 < sentence.end_token && (capital(next + 1) || doc.tokens[next + 1].lower == "-")))
      continue;
    engulfed[m] = true;
    cover[t] = cover[next] = kTaken;
    country_at[t] = kNone;
    if (doc.trace) doc.trace->add("mention", country.span, "place.given-name");
  }
  const auto add = [&](uint32_t first, uint32_t end, uint32_t head, std::string_view key, std::string_view rule) {
    Mention mention;
    mention.kind = MentionKind::kPlace;
    mention.span = {doc.tokens[first].span.begin, doc.tokens[end - 1].span.end};
    mention.first_token = first;
    mention.end_token = end;
    mention.head_token = head;
    mention.key = doc.keep(key);
    mention.rule = rule;
    if (doc.trace) doc.trace->add("mention", mention.span, std::string(rule) + (key.empty() ? "" : ": ") + std::string(key));
    found.push_back(std::move(mention));
  };
  for (const Sentence& sentence : doc.sentences) {
    bool shouting = true;  // a headline in capitals
    for (uint32_t t = sentence.first_token; t < sentence.end_token && shouting; ++t) {
      const std::string_view text = doc.text(doc.tokens[t]);
      if (text.size() > 3 && !all_capitals(text) && text[0] >= 'A') shouting = false;
    }
    const bool dateline = sentence.zone == ZoneKind::kDateline || stands_as_dateline(doc, sentence);
    uint32_t last_end = kNone;  // of the last place of this sentence
    uint32_t led_list = kNone;  // likewise, in a list that "the villages of" opened
    for (uint32_t t = sentence.first_token; t < sentence.end_token;) {
      const Token& token = doc.tokens[t];
      // "northern Mali": a part of a country, without a point on the map.
      if (cover[t] == kCountryCover && country_at[t] != kNone && t > sentence.first_token) {
        const Mention& country = doc.mentions[country_at[t]];
        uint32_t part = t - 1;
        if (!country.adjectival && country.first_token == t && impl.is(doc.tokens[part].lower, Around::kPart) &&
            !(capital(part) && part > sentence.first_token)) {
          const uint32_t end = country.end_token;
          if (end <= sentence.end_token) {
            // "east Jerusalem": a place of its own.
            const Span whole{doc.tokens[part].span.begin, doc.tokens[end - 1].span.end};
            if (whole.size() <= 60 && impl.own.contains(lexicon::fold_place_name(doc.text(whole)))) {
              engulfed[country_at[t]] = true;
              add(part, end, country.head_token, "", "place.own");
            } else {
              add(part, end, country.head_token, "part=" + std::string(doc.tokens[part].lower), "place.part");
            }
            last_end = end;
            t = end;
            continue;
          }
        }
      }
      if (impl.is(token.lower, Around::kBorder) && cover[t] == kFree && !capital(t)) {
        const bool compound = token.deprel == Deprel::kCompound ||
                              (t + 1 < sentence.end_token && (doc.tokens[t + 1].upos == Upos::kNoun) && token.head == t + 1);
        if (!compound) {
          uint32_t first = t, end = t + 1;
          // "the Ukrainian border", "its borders", "the country's borders"
          while (first > sentence.first_token && t - first < 5) {
            const Token& before = doc.tokens[first - 1];
            if (country_at[first - 1] != kNone || before.upos == Upos::kDet || before.upos == Upos::kAdj ||
                before.lower == "'s" || before.lower == "’s" || before.lower == "'" || before.lower == "-" ||
                before.lower == "–" || before.lower == "country" || before.lower == "its" || before.lower == "their" ||
                before.lower == "our" || before.lower == "his") {
              --first;
            } else {
              break;
            }
          }
          // "the border with Poland", "the border of Belarus"
          if (t + 2 < sentence.end_token &&
              (doc.tokens[t + 1].lower == "with" || doc.tokens[t + 1].lower == "of" || doc.tokens[t + 1].lower == "between")) {
            for (uint32_t k = t + 2; k < std::min(t + 6, sentence.end_token); ++k) {
              if (country_at[k] != kNone) {
                end = doc.mentions[country_at[k]].end_token;
                break;
              }
            }
          }
          if (end <= sentence.end_token) add(first, end, t, "border", "place.border");
        }
        ++t;
        continue;
      }
      // "in the east", "in the north of the country"
      if (cover[t] == kFree && !capital(t) && t > sentence.first_token + 1 && doc.tokens[t - 1].lower == "the" &&
          impl.is(doc.tokens[t - 2].lower, Around::kWithin) && impl.is(token.lower, Around::kPart) &&
          impl.is(std::string(token.lower) + "ern", Around::kPart)) {
        uint32_t end = t + 1;
        if (end + 1 < sentence.end_token && doc.tokens[end].lower == "of") {
          const uint32_t whole = end + 1 + (doc.tokens[end + 1].lower == "the" ? 1 : 0);
          if (whole < sentence.end_token && country_at[whole] != kNone && !doc.mentions[country_at[whole]].adjectival)
            end = doc.mentions[country_at[whole]].end_token;
          else if (whole < sentence.end_token && doc.tokens[whole].lower == "country")
            end = whole + 1;
          else
            end = kNone;
        } else if (end < sentence.end_token && (doc.tokens[end].upos == Upos::kNoun || doc.tokens[end].upos == Upos::kPropn ||
                                                doc.tokens[end].upos == Upos::kAdj || doc.tokens[end].lower == "-")) {
          end = kNone;
        }
        if (end != kNone && end <= sentence.end_token) {
          add(t, end, t, "side=" + std::string(token.lower) + "ern", "place.side");
          last_end = t = end;
          continue;
        }
      }
      // "the Afghan capital", "Mali's capital"
      if (token.lower == "capital" && t > sentence.first_token && cover[t] == kFree) {
        uint32_t owner = t - 1;
        if ((doc.tokens[owner].lower == "'s" || doc.tokens[owner].lower == "’s") && owner > sentence.first_token) --owner;
        if (country_at[owner] != kNone && !(t + 1 < sentence.end_token && (capital(t + 1) || doc.tokens[t + 1].lower == ","))) {
          const Mention& country = doc.mentions[country_at[owner]];
          uint32_t first = country.first_token;
          if (first > sentence.first_token && doc.tokens[first - 1].lower == "the") --first;
          add(first, t + 1, t, "capital=" + std::string(country.key), "place.capital");
          last_end = ++t;
          continue;
        }
      }
      if (cover[t] == kTaken || !capital(t) ||
          (cover[t] == kCountryCover && country_at[t] != kNone && doc.mentions[country_at[t]].first_token != t)) {
        ++t;
        continue;
      }
      // "Tripoli, Lebanon", "Paris, Texas": not the seat that the name alone would be.
      if (cover[t] == kCountryCover && country_at[t] != kNone && doc.mentions[country_at[t]].rule == "who.seat" &&
          doc.mentions[country_at[t]].first_token == t) {
        const Mention& seat = doc.mentions[country_at[t]];
        const uint32_t comma = seat.end_token;
        if (comma + 1 < sentence.end_token && doc.tokens[comma].lower == "," && capital(comma + 1)) {
          const uint32_t other = country_at[comma + 1];
          bool elsewhere = other != kNone && doc.mentions[other].rule == "who.country" && doc.mentions[other].key != seat.key &&
                           !doc.mentions[other].adjectival;
          if (other == kNone) {
            hits.clear();
            impl.gazetteer.find(lexicon::fold_place_name(doc.text(doc.tokens[comma + 1])), &hits);
            for (const auto& hit : hits) {
              const auto place = impl.gazetteer.place(hit.place);
              elsewhere = elsewhere || (place.kind == lexicon::GazetteerPlace::Kind::kRegion && !place.second_level &&
                                        seat.key.size() > 8 && place.country != seat.key.substr(8));
            }
          }
          // A list of countries ("Tripoli, Lebanon and Syria") goes on; a town's country ends with a comma or the clause.
          if (elsewhere && lists_on(doc, comma + 2, sentence.end_token)) elsewhere = false;
          if (elsewhere) {
            engulfed[country_at[t]] = true;
            add(t, comma, seat.head_token, "", "place.gazetteer");
            last_end = comma;
            t = comma;
            continue;
          }
        }
      }
      // The longest name from here.
      uint32_t end = t;
      std::string_view own;
      const uint32_t longest = std::min(sentence.end_token, t + kMostTokens);
      uint32_t reach = t + 1;
      while (reach < longest && cover[reach] != kTaken &&
             (capital(reach) || impl.is(doc.tokens[reach].lower, Around::kInner) ||
              impl.is(doc.tokens[reach].lower, Around::kAfter) ||
              (doc.tokens[reach - 1].lower == "-" && !doc.tokens[reach - 1].space_after))) {
        ++reach;
      }
      hits.clear();
      for (uint32_t e = reach; e > t; --e) {
        if (impl.is(doc.tokens[e - 1].lower, Around::kInner)) continue;
        const Span span{token.span.begin, doc.tokens[e - 1].span.end};
        if (span.size() > 60) continue;
        const std::string folded = lexicon::fold_place_name(doc.text(span));
        if (folded.size() < 2) continue;
        if (const auto row = impl.own.find(folded); row != impl.own.end()) {
          own = row->second;
          end = e;
          break;
        }
        // A country's own name is the country's mention already.
        bool inside_country = false;
        for (uint32_t k = t; k < e; ++k)
          inside_country = inside_country || (country_at[k] != kNone && doc.mentions[country_at[k]].end_token >= e &&
                                              doc.mentions[country_at[k]].first_token <= t);
        if (inside_country) break;
        impl.gazetteer.find(folded, &hits);
        if (!hits.empty()) {
          end = e;
          break;
        }
      }
      if (country_at[t] != kNone && doc.mentions[country_at[t]].end_token >= end) {
        ++t;
        continue;
      }
      if (end == t) {
        // No gazetteer has it, but the text says what it is: "the village of Verkhnie", "in Nyalam county".
        uint32_t stop = t;
        while (stop < reach && (capital(stop) || (doc.tokens[stop].lower == "-" && stop + 1 < reach))) ++stop;
        const uint32_t before = t > sentence.first_token && doc.tokens[t - 1].lower == "the" ? t - 1 : t;
        // "the villages of Kupchak, Orlivka and Zasulla": one after another.
        const bool listed = last_end != kNone && led_list != kNone && led_list == last_end && t > last_end && t - last_end <= 2 &&
                            (doc.tokens[last_end].lower == "," || doc.tokens[last_end].lower == "and");
        const bool led =
            listed ||
            (t >= sentence.first_token + 2 &&
             (doc.tokens[t - 1].lower == "of" || doc.tokens[t - 1].lower == "called" || doc.tokens[t - 1].lower == "named") &&
             impl.is(doc.tokens[t - 2].lower, Around::kLead));
        const bool followed = stop < sentence.end_token && impl.is(doc.tokens[stop].lower, Around::kAfter) &&
                              before > sentence.first_token && impl.is(doc.tokens[before - 1].lower, Around::kBefore);
        const bool feature = stop > t + 1 && impl.is(doc.tokens[stop - 1].lower, Around::kFeature) &&
                             before > sentence.first_token && impl.is(doc.tokens[before - 1].lower, Around::kBefore);
        if ((led || followed || feature) && stop > t && (token.upos == Upos::kPropn || token.upos == Upos::kX)) {
          for (uint32_t k = t; k < stop; ++k) {
            if (guess_at[k] != kNone) engulfed[guess_at[k]] = true;
          }
          add(t, stop, stop - 1, "", "place.described");
          last_end = stop;
          if (listed || (led && leads_many(doc.tokens[t - 2]))) led_list = stop;
          t = stop;
        } else {
          ++t;
        }
        continue;
      }
      // "the Orlo Valley": a valley or a lake of that name, not the town; no table has it.
      if (own.empty() && end < sentence.end_token && capital(end) && doc.tokens[end - 1].space_after &&
          impl.is(doc.tokens[end].lower, Around::kFeature) && cover[end] == kFree && !impl.is(token.lower, Around::kPart)) {
        const uint32_t before = t > sentence.first_token && doc.tokens[t - 1].lower == "the" ? t - 1 : t;
        if (before > sentence.first_token && impl.is(doc.tokens[before - 1].lower, Around::kBefore) &&
            !(end + 1 < sentence.end_token && capital(end + 1) && doc.tokens[end].space_after)) {
          for (uint32_t k = t; k <= end; ++k)
            if (guess_at[k] != kNone) engulfed[guess_at[k]] = true;
          add(t, end + 1, end, "", "place.described");
          last_end = end + 1;
        }
        t = end + 1;
        continue;
      }
      // How much evidence this name needs, by the best place it can be.
      const std::string_view name = doc.text(Span{token.span.begin, doc.tokens[end - 1].span.end});
      const uint32_t n_tokens = end - t;
      int needs = 4;
      bool word = false, given = false, big = false;
      if (!own.empty()) {
        needs = 0;
      } else {
        for (const auto& hit : hits) {
          const auto place = impl.gazetteer.place(hit.place);
          using Kind = lexicon::GazetteerPlace::Kind;
          int need = place.kind == Kind::kCountry || place.kind == Kind::kCapital ? 0
                     : place.kind == Kind::kRegion                                ? (place.second_level ? 2 : 0)
                     : place.population >= 500000                                 ? 0
                     : place.population >= 100000                                 ? 0
                     : place.population >= 15000                                  ? 1
                                                                                  : 2;
          if (hit.alternate && place.population < 3000000) need = std::max(need, place.population >= 200000 ? 1 : 2);
          const bool large = place.population >= 1500000 || place.kind == Kind::kCapital;
          big = big || (!hit.alternate && place.population >= 100000);
          if (!hit.alternate) {
            if (place.word && n_tokens == 1) word = word || !(large && place.kind != Kind::kRegion), ++need;
            if (place.given_name && n_tokens == 1) given = given || !large, need += large ? 0 : 1;
          }
          needs = std::min(needs, need);
        }
        if (n_tokens >= 2 && needs > 0) --needs;
        if (n_tokens >= 2 && impl.is(doc.tokens[end - 1].lower, Around::kAfter)) needs = 0;  // "Dallas County"
      }
      for (uint32_t k = t; k < end; ++k) {
        if (cover[k] != kGuessed) continue;
        const Mention& guess = doc.mentions[guess_at[k]];
        const bool whole =
            guess.end_token <= end &&
            (guess.first_token >= t || (guess.first_token + 1 == t && doc.tokens[guess.first_token].lower == "the"));
        needs = whole ? (n_tokens == 1 ? std::max(needs, 2) : needs) : needs + 4;
        break;
      }
      if (n_tokens == 1) {
        const bool known = !word && !given && (big || (!own.empty() && t > sentence.first_token));
        // "They met in Nice on Monday": capitals in the middle of a sentence behind "in" and before no noun are a name, whatever
        // the tag.
        const bool stands =
            t > sentence.first_token + 1 && !shouting && sentence.zone != ZoneKind::kHeadline &&
            (doc.tokens[t - 1].lower == "in" || impl.is(doc.tokens[t - 1].lower, Around::kNear)) &&
            (end >= sentence.end_token ||
             (doc.tokens[end].upos != Upos::kNoun && doc.tokens[end].upos != Upos::kAdj && doc.tokens[end].upos != Upos::kPropn));
        if (token.upos != Upos::kPropn && token.upos != Upos::kX && !known && !stands) needs += 2;
        // "Eastern Creek", "Central Valley": the word for a feature is no town.
        if (own.empty() && impl.is(token.lower, Around::kFeature)) needs += 4;
        if (surnames.count(token.lower)) needs += 3;
        if (all_capitals(name) && !dateline) {
          if (name.size() <= 3 && own.empty())
            needs += 6;
          else if (shouting)
            needs += 2;
        }
      }
      // "Karachi base", "the Karachi naval base"
      uint32_t site = end;
      if (site + 1 < sentence.end_token && !capital(site) && impl.is(doc.tokens[site].lower, Around::kSort)) ++site;
      const bool before_site =
          site < sentence.end_token && !capital(site) &&
          (impl.is(doc.tokens[site].lower, Around::kAfter) || impl.is(doc.tokens[site].lower, Around::kSite));
      const bool article = t > sentence.first_token && doc.tokens[t - 1].lower == "the";
      if (article && own.empty() && n_tokens == 1 && !before_site) needs += 2;  // "the University"
      if (end < sentence.end_token && impl.is(doc.tokens[end].lower, Around::kNot)) needs += 4;
      if (word && end < sentence.end_token && doc.tokens[end].lower == "of") needs += 4;
      // "the Gulf" is one, "the Gulf of Orlo" another.
      if (n_tokens == 1 && !own.empty() && token.lower == "gulf" && end + 1 < sentence.end_token &&
          doc.tokens[end].lower == "of" && capital(end + 1))
        needs += 8;
      if (n_tokens >= 2 && impl.is(token.lower, Around::kTitle)) needs += 2;
      if (token.lower == "the") needs += 6;
      int evidence = 0;
      // Before it.
      uint32_t left = t;
      while (left > sentence.first_token &&
             (impl.is(doc.tokens[left - 1].lower, Around::kPart) || doc.tokens[left - 1].lower == "the" ||
              doc.tokens[left - 1].lower == "nearby" || doc.tokens[left - 1].lower == "besieged" ||
              doc.tokens[left - 1].lower == "occupied") &&
             t - left < 3)
        --left;
      if (left > sentence.first_token) {
        const Token& before = doc.tokens[left - 1];
        if (left == t && n_tokens == 1 && impl.is(before.lower, Around::kJoint) && left >= sentence.first_token + 2 &&
            capital(left - 2) && country_at[left - 2] == kNone)
          evidence -= 4;  // "Valea de Jos": the end of a longer name
        else if (impl.is(before.lower, Around::kBefore))
          evidence += 2;
        else if (impl.is(before.lower, Around::kWeak)) {
          if (before.lower == "of" && left >= sentence.first_token + 2 && impl.is(doc.tokens[left - 2].lower, Around::kLead))
            evidence += 3;
          else if ((before.lower == "and" || before.lower == "or") && last_end == left - 1)
            evidence += 2;
          else if (before.lower == "of")
            evidence += 1;
        } else if (before.lower == "," && last_end == left - 1) {
          evidence += 2;
        } else if (capital(left - 1) && left == t && cover[left - 1] != kTaken && last_end != left &&
                   country_at[left - 1] == kNone) {
          if (left - 1 > sentence.first_token || impl.is(before.lower, Around::kTitle))
            evidence -= 3;
          else if (before.upos == Upos::kPropn)
            evidence -= 3;
        } else if (impl.is(before.lower, Around::kLead) && !capital(left - 1)) {
          evidence += 1;  // "the city Aleppo", "north Aleppo"
        } else if (impl.is(before.lower, Around::kTitle) && capital(left - 1)) {
          evidence -= 4;
        } else if (cover[left - 1] == kTaken && capital(left - 1) && left == t) {
          evidence -= 2;
        }
      } else if (dateline) {
        evidence += 3;
      } else if (word || given) {
        evidence -= 2;  // "Reading is fun."
      }
      // After it.
      if (end < sentence.end_token) {
        const Token& next = doc.tokens[end];
        if (n_tokens == 1 && impl.is(next.lower, Around::kJoint) && end + 1 < sentence.end_token && capital(end + 1))
          evidence -= 3;  // "Orlo del Mar", of which only Orlo is known
        else if (before_site)
          evidence += 2;
        else if (impl.is(next.lower, Around::kAfter))
          evidence += 1;
        else if (next.lower == "," && end + 1 < sentence.end_token && capital(end + 1)) {
          uint32_t after = end + 1;
          if (country_at[after] != kNone && !doc.mentions[country_at[after]].adjectival) {
            evidence += 3;
          } else {
            const std::string folded = lexicon::fold_place_name(doc.text(doc.tokens[after]));
            std::vector<lexicon::Gazetteer::Hit> more;
            impl.gazetteer.find(folded, &more);
            for (const auto& hit : more) {
              const auto place = impl.gazetteer.place(hit.place);
              if (place.kind == lexicon::GazetteerPlace::Kind::kRegion && !place.second_level) {
                evidence += 2;
                break;
              }
            }
          }
        } else if (capital(end) && doc.tokens[end - 1].space_after && !impl.is(next.lower, Around::kPart) &&
                   country_at[end] == kNone && own.empty()) {
          if (sentence.zone != ZoneKind::kHeadline || next.upos == Upos::kPropn || next.upos == Upos::kX)
            evidence -= cover[end] == kTaken ? 1 : 3;
        }
        if (own.empty() == false && capital(end) && doc.tokens[end - 1].space_after && (next.upos == Upos::kPropn) &&
            n_tokens == 1)
          evidence -= 2;
      }
      if (dateline && left > sentence.first_token) evidence += 1;
      if (evidence < 0 || evidence < needs) {
        // A longer name that is no place may hide a shorter one only behind it; go on with the next word.
        if (evidence >= 0) {
          if (doc.trace) doc.trace->add("mention", {token.span.begin, doc.tokens[end - 1].span.end}, "place.too-little-evidence");
          if (needs - evidence <= 3 && t > sentence.first_token && !surnames.count(token.lower))
            doubtful.push_back({t, end, own.empty()});
        }
        t = end > t ? std::max(t + 1, evidence < 0 ? t + 1 : t + 1) : t + 1;
        continue;
      }
      uint32_t first = t;
      std::string key;
      if (t > sentence.first_token && impl.is(doc.tokens[t - 1].lower, Around::kPart) && !capital(t - 1) &&
          cover[t - 1] == kFree) {
        first = t - 1;
        key = "part=" + std::string(doc.tokens[first].lower);
      }
      for (uint32_t k = t; k < end; ++k) {
        if (country_at[k] != kNone) engulfed[country_at[k]] = true;
        if (guess_at[k] != kNone) engulfed[guess_at[k]] = true;
      }
      uint32_t head = end - 1;
      for (uint32_t k = t; k < end; ++k) {
        const uint32_t up = doc.tokens[k].head;
        if (up != kNone && (up < t || up >= end) && doc.tokens[k].upos == Upos::kPropn) {
          head = k;
          break;
        }
      }
      add(first, end, head, key, own.empty() ? "place.gazetteer" : "place.own");
      if (key.empty() && evidence >= 2) told.insert(name);
      if (led_list != kNone && led_list == last_end) led_list = end;
      if (t >= sentence.first_token + 2 && doc.tokens[t - 1].lower == "of" && leads_many(doc.tokens[t - 2])) led_list = end;
      last_end = end;
      t = end;
    }
  }
  // What the text calls a place once is that place again: "Arica residents", after "in Arica".
  for (const Doubtful& one : doubtful) {
    const std::string_view name = doc.text(Span{doc.tokens[one.first].span.begin, doc.tokens[one.end - 1].span.end});
    const bool speaks =
        one.end < doc.tokens.size() && (doc.tokens[one.end].upos == Upos::kVerb || doc.tokens[one.end].upos == Upos::kAux);
    if (!told.count(name) || speaks) continue;
    for (uint32_t k = one.first; k < one.end; ++k)
      if (guess_at[k] != kNone) engulfed[guess_at[k]] = true;
    add(one.first, one.end, one.end - 1, "", one.of_gazetteer ? "place.gazetteer" : "place.own");
  }
  // A country's name inside a place's is the place's: "Gulf of Mexico".
  size_t kept = 0;
  for (size_t m = 0; m < doc.mentions.size(); ++m) {
    if (engulfed[m]) continue;
    if (kept != m) doc.mentions[kept] = std::move(doc.mentions[m]);
    ++kept;
  }
  doc.mentions.resize(kept);
  for (Mention& mention : found) doc.mentions.push_back(std::move(mention));
}

}  // namespace demarche::mention
