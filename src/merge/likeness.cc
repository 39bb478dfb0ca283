// How much speaks for two mentions telling of one event: points are added up in whole numbers, so that every machine adds alike;
// what cannot be one event is said first. The points stand in data/merge/points.tsv.
#include <algorithm>

#include "base/hash.h"
#include "merge/reduce.h"
#include "merge/sorted.h"

namespace demarche::merge {
namespace {

constexpr int kMaxDaysBetween = 45;  // of two reports without dates of the event
constexpr int kManyParties = 20;     // points of doer and recipient in common

// Words rather than deeds: the same parties threaten and refuse day by day, and only what is said tells one from another.
bool is_speech(const EventKey& key) {
  const EventType type = key.type;
  return type == EventType::kRequest || type == EventType::kThreaten || type == EventType::kAccuse || type == EventType::kAgree ||
         type == EventType::kReject || type == EventType::kSupport;
}

// "Its threat" means one that was made before.
bool refers(const Mention& bare, const Mention& full) {
  return bare.bare && !full.bare &&
         (bare.article != full.article ? bare.article > full.article : bare.key->position > full.key->position);
}

bool is_meeting(const EventKey& key) {
  return key.type == EventType::kConsult;
}

// What was said to come: "it would send two ships".
bool is_announced(const EventKey& key) {
  return (key.status == Status::kHypothetical || key.status == Status::kPlanned) && key.content_of == kNone &&
         key.condition_of == kNone;
}

// Killed or hurt, by what means is open.
bool is_outcome(const Mention& m) {
  return m.key->type == EventType::kAssault && m.deed.all != 0 && m.deed.free && m.deed.groups == 0;
}

// What is hypothetical has not happened: it meets only its like. A plan may come true; what is denied or alleged may have been
// claimed.
bool may_be_one(const Mention& m, const Mention& n, const Tables& t) {
  const EventKey &a = *m.key, &b = *n.key;
  const Tables::Kin kin = t.kin(a.type, b.type);
  if (kin == Tables::Kin::kNone) return false;
  // Where people were killed or hurt, force was not only shown.
  if (a.type != b.type && (is_outcome(m) || is_outcome(n))) return false;
  if (kin == Tables::Kin::kReference) return a.type == EventType::kThreaten ? refers(m, n) : refers(n, m);
  if (kin == Tables::Kin::kThreat) {
    const EventKey& deed = a.type == EventType::kThreaten ? b : a;
    const EventKey& threat = a.type == EventType::kThreaten ? a : b;
    return is_announced(deed) && threat.status != Status::kHypothetical;
  }
  const auto kind = [](Status s) {
    switch (s) {
      case Status::kHypothetical:
        return 1;
      case Status::kPlanned:
        return 2;
      case Status::kHistorical:
        return 3;
      default:
        return 0;
    }
  };
  const int x = kind(a.status), y = kind(b.status);
  if (x == y) return true;
  if (x == 1 || y == 1) return x == 2 || y == 2;
  // Background in one report may be news in another.
  if (x == 3 || y == 3) return x + y == 3 && a.type == b.type;
  // Planned and happened: one event where the type folds so, or is the same.
  const auto folds = [](EventType e) { return e == EventType::kAgree || e == EventType::kConsult || e == EventType::kRequest; };
  return folds(a.type) && folds(b.type);
}

// What is only demanded, threatened, feared, promised or alleged is no event of the world: in another article it is another's
// demand or charge. A meeting is, once it is announced; and what is alleged is, where others deny it or hold it for a fact.
bool only_content(const EventKey& key, const EventKey& other) {
  if (key.content_of == kNone && key.condition_of == kNone) return false;
  if (key.status == Status::kAlleged) return other.status == Status::kAlleged && other.content_of != kNone;
  return (key.status == Status::kHypothetical || key.status == Status::kPlanned) && key.type != EventType::kAgree &&
         key.type != EventType::kConsult;
}

// Two words and more, all with a capital: "Aurora Star", not "its crew" or "Gunmen", who may be anybody's.
bool proper(std::string_view name) {
  size_t n = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && name[i - 1] != ' ') continue;
    if (name[i] >= 'a' && name[i] <= 'z') return false;
    ++n;
  }
  return n >= 2;
}

uint32_t key_of(const PartyKey& party) {
  if (!party.party.code.empty()) return static_cast<uint32_t>(hash64(party.party.code));
  return proper(party.party.name) ? static_cast<uint32_t>(hash64(party.party.name)) : 0;
}

std::vector<uint32_t> keys_of(const std::vector<PartyKey>& parties) {
  std::vector<uint32_t> keys;
  for (const PartyKey& party : parties) {
    if (const uint32_t key = key_of(party); key != 0) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

bool same_class(const DeedClasses& a, const DeedClasses& b) {
  return (a.all & b.all) != 0;
}

// "The envoys landed in the capital on Monday and met the president": one visit.
bool visit_and_meeting(const Mention& a, const Mention& b) {
  return a.key->type == EventType::kConsult && b.key->type == EventType::kConsult && a.word != b.word &&
         (a.key->mode == EventMode::kVisit) != (b.key->mode == EventMode::kVisit);
}

// `same` where the lists agree by half, `some` where they share one, `differs` where they share none; 0 where one is empty.
int agreement(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b, int same, int some, int differs) {
  if (a.empty() || b.empty()) return 0;
  const size_t n = in_common(a, b);
  if (n == 0) return differs;
  return 2 * n >= a.size() + b.size() - n ? same : some;
}

int parties(const Mention& a, const Mention& b, const Tables& t) {
  const EventKey &x = *a.key, &y = *b.key;
  if (x.type != EventType::kConsult && y.type != EventType::kConsult && x.type != EventType::kAgree) {
    return agreement(a.actors, b.actors, t.of(Point::kActorSame), t.of(Point::kActorSome), t.of(Point::kActorDiffers)) +
           agreement(a.recipients, b.recipients, t.of(Point::kRecipientSame), t.of(Point::kRecipientSome),
                     t.of(Point::kRecipientDiffers));
  }
  // Who meets whom has no sides. Of two who met, one may be left out, and a mediator be named instead of both.
  const std::vector<uint32_t> p = both_sides(a), q = both_sides(b);
  const size_t n = in_common(p, q);
  if (p.empty() || q.empty()) return 0;
  if (n == 0) return x.mode == EventMode::kThirdParty || y.mode == EventMode::kThirdParty ? 0 : t.of(Point::kBothDiffers);
  return n == std::max(p.size(), q.size()) || n >= 2 ? t.of(Point::kBothSame) : t.of(Point::kBothSome);
}

// Nothing is told as done before its day.
bool too_early(const Mention& dated, const Mention& other) {
  const Status status = other.key->status;
  return dated.key->time_beside && other.published < dated.first - 1 &&
         (status == Status::kOccurred || status == Status::kOngoing || status == Status::kHistorical);
}

int times(const Mention& a, const Mention& b, const Tables& t) {
  const bool a_dated = a.first != Mention::kNoDay, b_dated = b.first != Mention::kNoDay;
  if (a_dated && b_dated) {
    const int gap = std::max(a.first - b.last, b.first - a.last);
    const bool days = a.last - a.first <= 1 && b.last - b.first <= 1;
    if (gap <= 0) return days ? t.of(Point::kTimeSameDay) : t.of(Point::kTimeSameSpan);
    // A state holds on the days after its beginning, too.
    const Mention& later = a.first > b.first ? a : b;
    if (later.key->status == Status::kOngoing && gap <= kMaxDaysBetween) return 0;
    if (gap <= (days ? 1 : 3)) return days ? t.of(Point::kTimeNextDay) : 0;
    return gap <= 7 && (!a.key->time_beside || !b.key->time_beside) ? t.of(Point::kTimeLoose) : kNever;
  }
  if (a.published == Mention::kNoDay || b.published == Mention::kNoDay) return 0;
  if (a_dated || b_dated) {
    // One says when; the other is held to have been written some days after, or, of what is to come, before.
    const Mention& with = a_dated ? a : b;
    const Mention& without = a_dated ? b : a;
    const int after = without.published - with.last;
    // "Was still closed on Tuesday" dates no beginning.
    if (with.key->status == Status::kOngoing && after < 0) return after >= -kMaxDaysBetween ? 0 : kNever;
    if (too_early(with, without)) return kNever;
    // A meeting is told on its day or soon after.
    if (with.key->status == Status::kPlanned && without.key->status == Status::kOccurred && after >= 0 && after <= 2)
      return t.of(Point::kTimeSameDay);
    if (with.last - with.first > 31) return -4;
    if (after > kMaxDaysBetween || after < -kMaxDaysBetween) return kNever;
    return after >= -1 && after <= 4 ? t.of(Point::kTimeToldSoon) : after <= 10 && after >= -10 ? 0 : t.of(Point::kTimeToldLate);
  }
  const int gap = std::abs(a.published - b.published);
  if (gap > kMaxDaysBetween) return kNever;
  return gap <= 1    ? t.of(Point::kTimeBothToldSoon)
         : gap <= 4  ? t.of(Point::kTimeBothToldNear)
         : gap <= 10 ? 0
                     : t.of(Point::kTimeBothToldLate);
}

bool precise(PlacePrecision p) {
  return p == PlacePrecision::kPoint || p == PlacePrecision::kCity || p == PlacePrecision::kDistrict;
}

int places(const EventKey& a, const EventKey& b, const Tables& t) {
  constexpr int kNearLat = 15, kNearLon = 20;  // hundredths of a degree, some 15 km
  if (a.place.empty() || b.place.empty()) return 0;
  const bool told = a.place_beside && b.place_beside;
  const bool within_a_country = precise(a.place_precision) || a.place_precision == PlacePrecision::kRegion;
  if (a.place == b.place) return within_a_country && told ? t.of(Point::kPlaceSame) : t.of(Point::kPlaceSameWide);
  // A place taken from a dateline or another sentence says little against.
  if (!a.country.empty() && !b.country.empty() && a.country != b.country) return told ? t.of(Point::kPlaceCountryDiffers) : 0;
  if (precise(a.place_precision) && precise(b.place_precision)) {
    if (a.located && b.located && std::abs(a.lat - b.lat) <= kNearLat && std::abs(a.lon - b.lon) <= kNearLon)
      return t.of(Point::kPlaceNear);
    return told ? t.of(Point::kPlaceDiffers) : 0;
  }
  if (a.country == b.country && (a.place_precision == PlacePrecision::kCountry || b.place_precision == PlacePrecision::kCountry))
    return t.of(Point::kPlaceSameWide);
  const bool within = !a.admin1.empty() && a.admin1 == b.admin1 && a.country == b.country;
  return within && told ? t.of(Point::kPlaceNear) : 0;
}

int amounts(const EventKey& a, const EventKey& b, const Tables& t) {
  int points = 0;
  for (const AmountKey& x : a.amounts) {
    for (const AmountKey& y : b.amounts) {
      const std::string of = t.class_of(x, a.lemma), other = t.class_of(y, b.lemma);
      const bool same = of == other && x.unit == y.unit, equal = x.value == y.value;
      // "Killing eleven people" may stand beside the bombing or the killing. Two and three are everywhere.
      const bool people = of == "people" || other == "people";
      if (equal && (same || (people && x.value > 3)))
        points = std::max(points, t.of(Point::kAmountSame));
      else if (same || (equal && people))
        points = std::max(points, t.of(Point::kAmountDiffers));
    }
  }
  return points;
}

bool has_word(const EventKey& key, uint32_t word) {
  return std::binary_search(key.words.begin(), key.words.end(), word);
}

bool apart(const DeedClasses& a, const DeedClasses& b) {
  return !a.free && !b.free && (a.groups & b.groups) != 0 && !same_class(a, b);
}

// "Two hurt in the ramming" says of what they were hurt, and so not of the shots.
bool names_another(const Mention& outcome, const Mention& deed) {
  return outcome.deed.all != 0 && (outcome.deed.groups & deed.deed.groups) == 0 && deed.deed.groups != 0 && !deed.deed.free &&
         (outcome.named_deeds & ~outcome.deed.all) != 0;
}

// "Gunmen attacked a convoy and killed two drivers"; "Rebels attacked a convoy. Five people were killed.", with at most one
// sentence between.
bool is_outcome_beside(const Mention& a, const Mention& b) {
  if (a.article != b.article || is_outcome(a) == is_outcome(b)) return false;
  const Mention& outcome = is_outcome(a) ? a : b;
  const Mention& deed = is_outcome(a) ? b : a;
  if (deed.key->type != EventType::kAssault || deed.key->headline != outcome.key->headline) return false;
  // "Nobody was hurt" denies no shots.
  if (outcome.key->status == Status::kNegated && deed.key->status != Status::kNegated) return false;
  const uint32_t s = outcome.key->sentence, t = deed.key->sentence;
  if (s == t) {
    // "Three hurt as a cutter hits a trawler": told first, with the number that the deed bears too.
    const auto &x = outcome.key->amounts, &y = deed.key->amounts;
    const bool told_first = x.size() == 1 && y.size() == 1 && x[0].value == y[0].value;
    return outcome.doer != 0 && outcome.doer == deed.doer && (deed.key->position < outcome.key->position || told_first);
  }
  const bool own_time = outcome.first != Mention::kNoDay && outcome.key->time_beside;
  return s > t && s <= t + 2 && outcome.doer == 0 && !own_time && (outcome.named_deeds & ~outcome.deed.all) == 0;
}

// "The union put their number at 1,200; the port spoke of 300": two numbers of one deed.
bool are_rival_counts(const Mention& a, const Mention& b) {
  const EventKey &x = *a.key, &y = *b.key;
  return a.article == b.article && x.counts && y.counts && x.type == y.type && x.amounts.size() == 1 && y.amounts.size() == 1 &&
         x.amounts[0].of == y.amounts[0].of && std::max(x.sentence, y.sentence) <= std::min(x.sentence, y.sentence) + 1;
}

// How the deeds of two mentions compare.
enum class Deeds { kOpen, kSame, kNamed, kOtherNamed, kDiffer };

Deeds deeds(const Mention& a, const Mention& b) {
  if (a.word == b.word || same_class(a.deed, b.deed)) return Deeds::kSame;
  if (is_meeting(*a.key) || is_meeting(*b.key)) return Deeds::kOpen;
  const bool refusals = a.key->type == EventType::kReject && b.key->type == EventType::kReject;
  if (is_speech(*a.key) && is_speech(*b.key) && !refusals) return Deeds::kOpen;
  if (has_word(*a.key, b.word) || has_word(*b.key, a.word) || (a.deed.all & b.named_deeds) != 0 ||
      (b.deed.all & a.named_deeds) != 0) {
    return Deeds::kNamed;
  }
  if (apart(a.deed, b.deed)) return Deeds::kDiffer;
  return names_another(a, b) || names_another(b, a) ? Deeds::kOtherNamed : Deeds::kOpen;
}

int points_of(Deeds deed, const EventKey& a, const EventKey& b, const Tables& t) {
  switch (deed) {
    case Deeds::kSame:
      return t.of(is_meeting(a) || is_meeting(b) ? Point::kDeedSameMeeting
                  : is_speech(a) && is_speech(b) ? Point::kDeedSameSpeech
                                                 : Point::kDeedSame);
    case Deeds::kNamed:
      return t.of(Point::kDeedNamed);
    case Deeds::kOtherNamed:
      return t.of(Point::kDeedOtherNamed);
    case Deeds::kDiffer:
      return t.of(Point::kDeedDiffers);
    default:
      return 0;
  }
}

int contents(const Mention& a, const Mention& b, const Tables& t) {
  if (!a.has_content || !b.has_content) return 0;
  const bool same = a.content_word == b.content_word || same_class(a.content_deed, b.content_deed);
  if (!t.related(a.content_type, b.content_type)) return same ? 0 : t.of(Point::kContentDiffers);
  if (same) return t.of(Point::kContentSame);
  return apart(a.content_deed, b.content_deed) ? t.of(Point::kContentDiffers) : t.of(Point::kContentRelated);
}

}  // namespace

bool day_of(std::string_view iso, bool last, int* day) {
  int part[3] = {0, 0, 0};
  size_t at = 0, n = 0;
  for (; n < 3; ++n) {
    const size_t width = n == 0 ? 4 : 2;
    if (iso.size() < at + width) break;
    for (size_t i = 0; i < width; ++i) {
      if (iso[at + i] < '0' || iso[at + i] > '9') return false;
      part[n] = part[n] * 10 + (iso[at + i] - '0');
    }
    at += width;
    if (at >= iso.size() || iso[at] != '-') {
      ++n;
      break;
    }
    ++at;
  }
  if (n == 0 || part[0] == 0) return false;
  int year = part[0], month = n >= 2 ? part[1] : last ? 12 : 1, date = n >= 3 ? part[2] : last ? 31 : 1;
  if (month < 1 || month > 12) return false;
  static constexpr int kDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  date = std::clamp(date, 1, kDays[month - 1]);
  // Days from civil, Howard Hinnant's algorithm: years begin in March.
  year -= month <= 2;
  const int era = year / 400, of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1;
  *day = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  return true;
}

std::vector<uint32_t> both_sides(const Mention& m) {
  std::vector<uint32_t> keys = m.actors;
  keys.insert(keys.end(), m.recipients.begin(), m.recipients.end());
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

Mention mention_of(const Digest& digest, const Tables& tables, uint32_t article, uint32_t event, uint32_t lineage) {
  const EventKey& key = digest.events[event];
  Mention m;
  m.key = &key;
  m.article = article;
  m.event = event;
  m.lineage = lineage;
  if (digest.published.size() >= kDayLength) day_of(digest.published, false, &m.published);
  int first = 0, last = 0;
  if (day_of(key.start, false, &first) && day_of(key.end.empty() ? key.start : key.end, true, &last)) {
    m.first = first;
    m.last = std::max(first, last);
  }
  m.actors = keys_of(key.actors);
  m.recipients = keys_of(key.recipients);
  // Nobody does a thing to himself: a recipient that is also the doer was misread, or is another part of the same state.
  if (key.type != EventType::kConsult && !m.actors.empty() &&
      std::includes(m.actors.begin(), m.actors.end(), m.recipients.begin(), m.recipients.end())) {
    m.recipients.clear();
  }
  if (!key.actors.empty() && !key.actors[0].text.empty()) m.doer = static_cast<uint32_t>(hash64(key.actors[0].text)) | 1;
  m.deed = tables.deed(key.lemma);
  m.word = word_key(tables, key.lemma);
  m.named_deeds = tables.named(key.words);
  for (const std::string& sayer : key.sayers) {
    m.own_word = m.own_word || std::any_of(key.actors.begin(), key.actors.end(),
                                           [&](const PartyKey& p) { return !sayer.empty() && p.party.code == sayer; });
  }
  for (const EventKey& other : digest.events) {
    if (other.content_of != event) continue;
    m.has_content = true;
    m.content_type = other.type;
    m.content_word = word_key(tables, other.lemma);
    m.content_deed = tables.deed(other.lemma);
    break;
  }
  constexpr size_t kBareWords = 2;
  // "Welcomed the departure" names what is welcomed, not a welcome given before.
  const bool may_point = is_speech(key) && key.type != EventType::kAccuse && key.type != EventType::kSupport;
  m.bare = may_point && key.named && !m.has_content && key.content_of == kNone && key.words.size() <= kBareWords &&
           (key.type != EventType::kAgree || tables.forms.contains(key.lemma));
  // The day in the sentence of "its threat" is mostly that of what is told now.
  if (m.bare && m.first != Mention::kNoDay && m.published != Mention::kNoDay && m.first >= m.published - 1)
    m.first = m.last = Mention::kNoDay;
  return m;
}

namespace {

// What two mentions have in common, in points where there are any.
struct Common {
  bool speech, meeting, one_article, one_story, headline, outcome;
  Deeds deed;
  int time, content, who, where, how_many;
  int shared = 0, least = 0, n = 0;  // words: their weight, that of all of the shorter, and how many

  bool at_one_place(const Tables& t) const { return where > t.of(Point::kPlaceSameWide); }
  bool on_one_day(const Tables& t) const { return time >= t.of(Point::kTimeSameDay); }
  bool deed_known() const { return !meeting && (deed == Deeds::kSame || deed == Deeds::kNamed); }
};

// Whether "its threat" is said of the other.
bool is_reference(const Mention& a, const Mention& b, const Common& c, const Tables& t) {
  if (c.who <= 0 || (!refers(a, b) && !refers(b, a))) return false;
  const Tables::Kin kin = t.kin(a.key->type, b.key->type);
  return !c.speech || a.key->type == b.key->type || kin == Tables::Kin::kReference;
}

// Whether more than parties and days speaks for one event.
bool is_special(const Mention& a, const Mention& b, const Common& c, const Tables& t) {
  const EventKey &x = *a.key, &y = *b.key;
  if (c.how_many > 0 || c.content >= t.of(Point::kContentSame) || (c.at_one_place(t) && c.on_one_day(t))) return true;
  if (visit_and_meeting(a, b) || (c.meeting && x.type != y.type && c.on_one_day(t))) return true;
  if (c.deed == Deeds::kNamed) return true;
  if (c.deed == Deeds::kSame && !c.speech && !c.meeting && (c.one_story || c.who >= kManyParties || c.on_one_day(t))) return true;
  if (x.type == EventType::kAssault && y.type == x.type && x.mode != EventMode::kNone && x.mode == y.mode) return true;
  const bool refusal = x.type == EventType::kReject && c.deed != Deeds::kOpen;
  return c.n >= (c.speech && !refusal ? 2 : 1);
}

// Deeds of one kind are many. Without a party in common it takes several words, a place, a number, or a day and the same deed.
bool is_anybodys(const Common& c, const Tables& t) {
  // "Two nurses were killed ... Four soldiers were killed": other people, in one story.
  if (c.one_article && !c.headline && c.who == 0 && c.n == 0 && c.how_many == t.of(Point::kAmountDiffers)) return true;
  if (c.who > 0 || c.n >= 2 || c.how_many > 0 || c.at_one_place(t) || c.outcome) return false;
  if (c.one_article && (c.headline || c.deed == Deeds::kSame || c.deed == Deeds::kNamed)) return false;
  return !(c.who == 0 && c.deed_known() && c.on_one_day(t));
}

}  // namespace

int likeness(const Mention& a, const Mention& b, const Tables& t, const Rarity& rarity) {
  const EventKey &x = *a.key, &y = *b.key;
  if (!may_be_one(a, b, t)) return kNever;
  Common c{};
  c.one_article = a.article == b.article;
  c.one_story = c.one_article || a.lineage == b.lineage;
  c.outcome = is_outcome_beside(a, b) || are_rival_counts(a, b);
  if (c.one_article && ((x.sentence == y.sentence && !visit_and_meeting(a, b) && !c.outcome) || x.content_of == b.event ||
                        y.content_of == a.event || x.condition_of == b.event || y.condition_of == a.event)) {
    return kNever;
  }
  if (!c.one_article && (only_content(x, y) || only_content(y, x))) return kNever;
  c.time = times(a, b, t);
  if (c.time == kNever) return kNever;
  c.speech = is_speech(x) && is_speech(y);
  c.meeting = is_meeting(x) || is_meeting(y);
  c.headline = x.headline != y.headline;
  c.deed = deeds(a, b);
  c.content = contents(a, b, t);
  c.who = parties(a, b, t);
  c.where = places(x, y, t);
  c.how_many = amounts(x, y, t);
  shared_weight(x.words, y.words, {a.word, b.word}, rarity, &c.shared, &c.least, &c.n);

  const bool held_as_planned = x.type != y.type && c.meeting && (x.status == Status::kPlanned || y.status == Status::kPlanned);
  int points = t.of(x.type == y.type  ? c.speech ? Point::kTypeSameSpeech : Point::kTypeSame
                    : held_as_planned ? Point::kTypeSameSpeech
                                      : Point::kTypeRelated);
  if (x.type == EventType::kAgree && y.type == EventType::kAgree && x.status != y.status) points += t.of(Point::kStatusPromise);
  if (x.mode != EventMode::kNone && y.mode != EventMode::kNone && x.type == y.type)
    points += t.of(x.mode == y.mode ? Point::kModeSame : c.speech ? Point::kModeDiffersSpeech : Point::kModeDiffers);
  points += points_of(c.deed, x, y, t) + c.content + c.who + c.time + c.where + c.how_many;
  if (c.least > 0) {
    const int most = t.of(Point::kWordsMost), three = c.n >= 3 ? t.of(Point::kWordsThree) : 0;
    points += std::min(most, most * c.shared / c.least * std::min(c.n, 4) / 4 + three + c.shared / 2);
  }
  if (c.one_article) {
    points += t.of(c.headline ? Point::kArticleHeadline : Point::kArticleOne);
    if (c.outcome)
      points += t.of(std::max(x.sentence, y.sentence) <= std::min(x.sentence, y.sentence) + 1 ? Point::kOutcomeBeside
                                                                                              : Point::kOutcomeNear);
    if (c.who > 0 && x.condition_of != kNone && y.condition_of != kNone) points += t.of(Point::kConditionBoth);
  } else if (c.one_story) {
    points += t.of(Point::kCopyAny);
    if (c.n >= 3 && 10 * c.shared >= 7 * c.least && c.deed != Deeds::kDiffer) points += t.of(Point::kCopySameSentence);
  }
  if (is_reference(a, b, c, t)) {
    points += t.of(Point::kReference);
  } else if (c.who > 0 && !is_special(a, b, c, t)) {
    points += t.of(Point::kAlonePartyOnly);
  }
  if (is_anybodys(c, t)) points += t.of(Point::kAloneNoParty);
  return points;
}

}  // namespace demarche::merge
