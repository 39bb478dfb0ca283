// What merge knows, from data/merge; private.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/world.h"
#include "merge/merge.h"

namespace demarche::merge {

// What speaks for or against two mentions telling of one event; the points are in points.tsv, under these names.
#define DEMARCHE_MERGE_POINTS(X)                   \
  X(kSame, "same")                                 \
  X(kTypeSame, "type.same")                        \
  X(kTypeSameSpeech, "type.same-speech")           \
  X(kTypeRelated, "type.related")                  \
  X(kStatusPromise, "status.promise-and-content")  \
  X(kModeSame, "mode.same")                        \
  X(kModeDiffers, "mode.differs")                  \
  X(kModeDiffersSpeech, "mode.differs-speech")     \
  X(kDeedSame, "deed.same")                        \
  X(kDeedSameSpeech, "deed.same-speech")           \
  X(kDeedNamed, "deed.named")                      \
  X(kDeedOtherNamed, "deed.other-named")           \
  X(kDeedDiffers, "deed.differs")                  \
  X(kDeedSameMeeting, "deed.same-meeting")         \
  X(kReference, "reference")                       \
  X(kContentSame, "content.same")                  \
  X(kContentRelated, "content.related")            \
  X(kContentDiffers, "content.differs")            \
  X(kActorSame, "actor.same")                      \
  X(kActorSome, "actor.some")                      \
  X(kActorDiffers, "actor.differs")                \
  X(kRecipientSame, "recipient.same")              \
  X(kRecipientSome, "recipient.some")              \
  X(kRecipientDiffers, "recipient.differs")        \
  X(kBothSame, "both.same")                        \
  X(kBothSome, "both.some")                        \
  X(kBothDiffers, "both.differs")                  \
  X(kTimeSameDay, "time.same-day")                 \
  X(kTimeSameSpan, "time.same-span")               \
  X(kTimeNextDay, "time.next-day")                 \
  X(kTimeLoose, "time.loose")                      \
  X(kTimeToldSoon, "time.told-soon")               \
  X(kTimeToldLate, "time.told-late")               \
  X(kTimeBothToldSoon, "time.both-told-soon")      \
  X(kTimeBothToldNear, "time.both-told-near")      \
  X(kTimeBothToldLate, "time.both-told-late")      \
  X(kPlaceSame, "place.same")                      \
  X(kPlaceNear, "place.near")                      \
  X(kPlaceSameWide, "place.same-wide")             \
  X(kPlaceDiffers, "place.differs")                \
  X(kPlaceCountryDiffers, "place.country-differs") \
  X(kAmountSame, "amount.same")                    \
  X(kAmountDiffers, "amount.differs")              \
  X(kWordsMost, "words.most")                      \
  X(kWordsThree, "words.three")                    \
  X(kArticleHeadline, "article.headline")          \
  X(kArticleOne, "article.one")                    \
  X(kHeadlineLone, "headline.lone")                \
  X(kConditionBoth, "condition.both")              \
  X(kOutcomeBeside, "outcome.beside")              \
  X(kOutcomeNear, "outcome.near")                  \
  X(kCopyAny, "copy.any")                          \
  X(kCopySameSentence, "copy.same-sentence")       \
  X(kAloneNoParty, "alone.no-party")               \
  X(kAlonePartyOnly, "alone.party-only")

enum class Point : uint8_t {
#define DEMARCHE_MERGE_POINT(name, text) name,
  DEMARCHE_MERGE_POINTS(DEMARCHE_MERGE_POINT)
#undef DEMARCHE_MERGE_POINT
};
constexpr std::string_view kPointNames[] = {
#define DEMARCHE_MERGE_POINT(name, text) text,
    DEMARCHE_MERGE_POINTS(DEMARCHE_MERGE_POINT)
#undef DEMARCHE_MERGE_POINT
};

// Classes of deeds that a word may stand for, as bits. Two words without a common class exclude each other if both are of one
// group and of nothing else.
struct DeedClasses {
  uint64_t all = 0;
  bool free = false;    // also of a class that goes with any other
  uint32_t groups = 0;  // bits
};

struct OutcomeRule {
  std::string id;
  CommitmentForm form = CommitmentForm::kDemand;
  bool content_type = false, same = false;  // type column: "content", "same"
  std::set<EventType> types;
  std::set<Status> statuses;
  bool by_maker = true, target = false;
  bool about_content = false;  // else: of the commitment or its content
  bool about_meeting = false;  // a meeting between the two
  Outcome outcome = Outcome::kPending;
};

struct Tables {
  // Whether two types may be one event.
  enum class Kin : uint8_t { kNone, kYes, kPlanned, kThreat, kReference };
  std::array<std::array<Kin, kEventTypeNames.size()>, kEventTypeNames.size()> family{};
  std::map<std::string, std::string, std::less<>> counted_of, counted_deed;
  std::map<std::string, CommitmentForm, std::less<>> forms;  // by lemma of an AGREE
  std::map<EventType, CommitmentForm> planned;               // by type of what is announced
  std::vector<OutcomeRule> outcomes;
  std::array<int, std::size(kPointNames)> points{};
  std::map<std::string, DeedClasses, std::less<>> deeds;  // by stem
  std::map<uint32_t, uint64_t> deed_words;                // by word_key
  struct Ending {
    std::string ending, instead;
    size_t least = 0;
  };
  std::vector<Ending> endings;  // longest first

  static Result<Tables> load(const std::string& data_dir);
  Kin kin(EventType a, EventType b) const { return family[static_cast<size_t>(a)][static_cast<size_t>(b)]; }
  bool related(EventType a, EventType b) const { return kin(a, b) != Kin::kNone; }
  int of(Point point) const { return points[static_cast<size_t>(point)]; }
  // What a lower-case lemma has in common with the names of its deed: "ram", "ramming".
  std::string stem(std::string_view lemma) const;
  DeedClasses deed(std::string_view lemma) const;
  // Classes named by any of some words (word_key), those that stand for one class only.
  uint64_t named(const std::vector<uint32_t>& words) const;
  // The heading under which an amount is compared: "dead", "wounded", ... or what is counted itself.
  std::string class_of(const AmountKey& amount, const std::string& deed) const;
};

Digest make_digest(const Doc& doc, const Tables& tables);
// What a digest keeps of a word: a hash of its stem.
uint32_t word_key(const Tables& tables, std::string_view lemma);

}  // namespace demarche::merge
