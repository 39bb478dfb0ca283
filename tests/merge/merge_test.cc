// What `merge` says of whole records: copies, events in many reports, the ledger, and that order does not matter.
#include "merge/merge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/hash.h"

namespace demarche::merge {
namespace {

const Stage& stage() {
  static const Stage stage = std::move(*Stage::load(DEMARCHE_DATA));
  return stage;
}

// All that reducing says, in memory.
struct World : Findings {
  std::vector<WorldEvent> events;
  std::vector<Commitment> commitments;
  std::vector<Lineage> lineages;
  void event(uint32_t number, const WorldEvent& event) override {
    EXPECT_EQ(number, events.size());
    events.push_back(event);
  }
  void commitment(const Commitment& commitment) override { commitments.push_back(commitment); }
  void lineage(uint32_t index, const Lineage& lineage) override {
    EXPECT_EQ(index, lineages.size());
    lineages.push_back(lineage);
  }
  // The id of the event that a mention tells.
  std::string event_of(Ref ref) const {
    for (const WorldEvent& event : events) {
      if (std::find(event.mentions.begin(), event.mentions.end(), ref) != event.mentions.end()) return event.id;
    }
    return {};
  }
};

World reduce(const std::vector<Digest>& digests, const std::vector<Correction>& corrections = {}) {
  struct Shelf : Digests {
    explicit Shelf(const std::vector<Digest>& digests) : all(digests) {}
    void each(const std::function<void(uint32_t, const Digest&)>& visit) override {
      std::vector<uint32_t> order(all.size());
      std::iota(order.begin(), order.end(), 0u);
      std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        const std::string x = canonical_day(all[a].published), y = canonical_day(all[b].published);
        return x != y ? x < y : all[a].article < all[b].article;
      });
      for (const uint32_t i : order) visit(i, all[i]);
    }
    Digest digest(uint32_t index) override { return all[index]; }
    const std::vector<Digest>& all;
  };
  World world;
  Shelf shelf(digests);
  stage().reduce(shelf, world, corrections);
  return world;
}

PartyKey party(const std::string& code) {
  PartyKey key;
  key.party.code = key.party.country = code;
  key.party.name = "the state of " + code;
  return key;
}

// Stems, as a digest keeps them.
std::vector<uint32_t> words(std::initializer_list<const char*> list) {
  std::vector<uint32_t> out;
  for (const char* word : list) out.push_back(static_cast<uint32_t>(hash64(word) ^ hash64(word) >> 32));
  std::sort(out.begin(), out.end());
  return out;
}

EventKey told(EventType type, Status status, const char* lemma, const char* actor, const char* recipient,
              std::vector<uint32_t> about) {
  EventKey key;
  key.type = type;
  key.status = status;
  key.lemma = lemma;
  if (*actor != 0) key.actors = {party(actor)};
  if (*recipient != 0) key.recipients = {party(recipient)};
  key.words = std::move(about);
  key.confidence = 0.5F;
  return key;
}

Digest article(const std::string& id, const std::string& outlet, const std::string& day, std::vector<EventKey> events) {
  Digest digest;
  digest.article = id;
  digest.outlet = outlet;
  digest.published = day;
  for (uint32_t i = 0; i < 100; ++i) digest.shingles.push_back(static_cast<uint32_t>(hash64(id + std::to_string(i))));
  std::sort(digest.shingles.begin(), digest.shingles.end());
  digest.events = std::move(events);
  for (uint32_t e = 0; e < digest.events.size(); ++e) {
    digest.events[e].position = 100 * e;
    digest.events[e].sentence = e;
  }
  return digest;
}

EventKey shelling(const char* day = "", double dead = 0) {
  EventKey key = told(EventType::kAssault, Status::kOccurred, "shell", "QAA", "QBB", words({"shell", "harbour", "Orrin"}));
  key.start = key.end = day;
  if (*day != 0) key.precision = TimePrecision::kDay;
  if (dead > 0) key.amounts = {{dead, dead, "dead", ""}};
  return key;
}

TEST(Copies, ACutCopyHasTheLineageOfTheOriginal) {
  const Digest original = article("a1", "Orrin Post", "2031-03-04", {});
  Digest cut = article("a2", "Brell Daily", "2031-03-05", {});
  cut.shingles.assign(original.shingles.begin(), original.shingles.begin() + 40);
  const Digest other = article("a3", "Lake Courier", "2031-03-05", {});
  const World world = reduce({original, cut, other});
  EXPECT_EQ(world.lineages[1].lineage, 0u);
  EXPECT_EQ(world.lineages[1].copy_of, 0u);
  EXPECT_EQ(world.lineages[2].lineage, 2u);
  EXPECT_EQ(world.lineages[2].copy_of, kNone);
}

TEST(Copies, TheSameTextFromTwoPlacesIsOneStory) {
  const Digest one = article("a1", "Orrin Post", "2031-03-04", {shelling("2031-03-03")});
  Digest two = one;
  two.outlet = "Brell Daily";
  const World world = reduce({one, two});
  EXPECT_EQ(world.lineages[0].lineage, world.lineages[1].lineage);
  ASSERT_EQ(world.events.size(), 1u);
  EXPECT_EQ(world.events[0].reports, 2u);
  EXPECT_EQ(world.events[0].independent_sources, 1u);
}

TEST(Events, TwoReportsOfOneShellingAreOneEventWithBothNumbers) {
  const World world = reduce({article("a1", "Orrin Post", "2031-03-04", {shelling("2031-03-03", 4)}),
                              article("a2", "Brell Daily", "2031-03-05", {shelling("2031-03-03", 7)})});
  ASSERT_EQ(world.events.size(), 1u);
  EXPECT_EQ(world.events[0].reports, 2u);
  EXPECT_EQ(world.events[0].independent_sources, 2u);
  ASSERT_EQ(world.events[0].amounts.size(), 1u);
  EXPECT_EQ(world.events[0].amounts[0].low, 4);
  EXPECT_EQ(world.events[0].amounts[0].high, 7);
  EXPECT_EQ(world.events[0].first_report, "2031-03-04");
  EXPECT_EQ(world.events[0].last_report, "2031-03-05");
}

TEST(Events, ShellingsADayAndMoreApartAreTwo) {
  const World world = reduce({article("a1", "Orrin Post", "2031-03-04", {shelling("2031-03-03")}),
                              article("a2", "Brell Daily", "2031-03-12", {shelling("2031-03-10")})});
  EXPECT_EQ(world.events.size(), 2u);
}

TEST(Events, AStateThatStillHoldsIsOneWithItsBeginning) {
  const auto closing = [](Status status, const char* day) {
    EventKey key = told(EventType::kCoerce, status, "close", "QAA", "QBB", words({"close", "border"}));
    key.start = key.end = day;
    if (*day != 0) key.precision = TimePrecision::kDay;
    return key;
  };
  const Digest begins = article("a1", "Orrin Post", "2031-03-04", {closing(Status::kOccurred, "2031-03-03")});
  const Digest untimed = article("a1", "Orrin Post", "2031-03-04", {closing(Status::kOccurred, "")});
  const Digest holds = article("a2", "Brell Daily", "2031-03-12", {closing(Status::kOngoing, "2031-03-11")});
  const Digest again = article("a2", "Brell Daily", "2031-03-12", {closing(Status::kOccurred, "2031-03-11")});
  EXPECT_EQ(reduce({begins, holds}).events.size(), 1u);
  EXPECT_EQ(reduce({untimed, holds}).events.size(), 1u);
  EXPECT_EQ(reduce({begins, again}).events.size(), 2u);
  EXPECT_EQ(reduce({untimed, again}).events.size(), 2u);
}

// "Rebels attacked a convoy. Five people were killed.": the five belong to the convoy, and to no other attack.
TEST(Events, AnOutcomeBelongsToTheDeedRightBeforeIt) {
  const auto record = [](uint32_t sentence, const char* day) {
    EventKey attack = told(EventType::kAssault, Status::kOccurred, "attack", "QAA", "QBB", words({"attack", "convoy"}));
    attack.start = attack.end = "2031-03-03";
    EventKey killed = told(EventType::kAssault, Status::kOccurred, "kill", "", "", words({"kill", "people"}));
    killed.amounts = {{5, 5, "people", ""}};
    killed.start = killed.end = day;
    Digest digest = article("a1", "Orrin Post", "2031-03-04", {attack, killed});
    digest.events[1].sentence = sentence;
    return reduce({digest}).events.size();
  };
  EXPECT_EQ(record(1, ""), 1u);
  EXPECT_EQ(record(3, ""), 2u);
  EXPECT_EQ(record(1, "2031-03-01"), 2u);
}

TEST(Sources, AWireStoryIsItsOwnSourceAlsoBesideTheOutletsOwn) {
  Digest wire = article("a1", "The Orrin Post", "2031-03-04", {shelling("2031-03-03")});
  wire.agency = "AFP";
  const Digest own = article("a2", "Orrin Post", "2031-03-04", {shelling("2031-03-03")});
  const Digest second = article("a3", "The Orrin Post", "2031-03-05", {shelling("2031-03-03")});
  const World world = reduce({wire, own, second});
  ASSERT_EQ(world.events.size(), 1u);
  EXPECT_EQ(world.events[0].reports, 3u);
  EXPECT_EQ(world.events[0].independent_sources, 2u);
}

TEST(Events, WhatIsDeniedIsTheEventThatWasClaimed) {
  EventKey denied = shelling("2031-03-03");
  denied.status = Status::kNegated;
  const World world = reduce({article("a1", "Orrin Post", "2031-03-04", {shelling("2031-03-03")}),
                              article("a2", "Brell Daily", "2031-03-04", {denied})});
  ASSERT_EQ(world.events.size(), 1u);
  EXPECT_EQ(world.events[0].status, Status::kOccurred);
}

TEST(Events, WhatIsOnlyThreatenedIsNotWhatHappened) {
  EventKey feared = shelling();
  feared.status = Status::kHypothetical;
  const World world = reduce({article("a1", "Orrin Post", "2031-03-02", {feared}),
                              article("a2", "Brell Daily", "2031-03-04", {shelling("2031-03-03")})});
  EXPECT_EQ(world.events.size(), 2u);
}

TEST(Events, DeedsOfTwoClassesAreTwoThoughAllElseAgrees) {
  EventKey seized = told(EventType::kCoerce, Status::kOccurred, "seize", "QAA", "QBB", words({"harbour", "night"}));
  EventKey arrested = told(EventType::kCoerce, Status::kOccurred, "arrest", "QAA", "QBB", words({"harbour", "night"}));
  EXPECT_EQ(reduce({article("a1", "Orrin Post", "2031-03-04", {seized}), article("a2", "Brell Daily", "2031-03-04", {arrested})})
                .events.size(),
            2u);
  EventKey seizure = seized;
  seizure.lemma = "seizure";
  EXPECT_EQ(reduce({article("a1", "Orrin Post", "2031-03-04", {seized}), article("a2", "Brell Daily", "2031-03-04", {seizure})})
                .events.size(),
            1u);
}

// "Frigate rams trawler, four hurt", beside a sentence on shots and one on the ramming.
TEST(Events, AnOutcomeGoesToTheDeedItNamesNotToAnother) {
  EventKey headline =
      told(EventType::kAssault, Status::kOccurred, "hurt", "", "", words({"frigat", "ram", "trawler", "hurt", "four"}));
  headline.headline = true;
  headline.amounts = {{4, 4, "wounded", ""}};
  const auto shots = [] {
    return told(EventType::kAssault, Status::kOccurred, "fire", "QAA", "QBB",
                words({"frigat", "fir", "trawler", "shot", "four"}));
  };
  auto ramming = told(EventType::kAssault, Status::kOccurred, "ram", "QAA", "QBB", words({"ram", "noon"}));
  ramming.amounts = {{4, 4, "sailor", ""}};
  const World w = reduce({article("a", "Herald", "2033-04-02", {headline, shots(), ramming})});
  EXPECT_EQ(w.event_of({0, 0}), w.event_of({0, 2}));
  EXPECT_NE(w.event_of({0, 0}), w.event_of({0, 1}));
  // Where it names none, the words decide as ever.
  headline.words = words({"frigat", "trawler", "hurt", "four"});
  const World bare = reduce({article("a", "Herald", "2033-04-02", {headline, shots()})});
  EXPECT_EQ(bare.event_of({0, 0}), bare.event_of({0, 1}));
}

TEST(Events, WhatIsWelcomedIsNotAWelcomeGivenBefore) {
  const auto backing = told(EventType::kSupport, Status::kOccurred, "back", "QAA", "QBB", words({"back", "blockad"}));
  auto welcome = told(EventType::kSupport, Status::kOccurred, "welcome", "QAA", "QBB", words({"welcom", "departur"}));
  welcome.named = true;
  const World w = reduce({article("a", "Herald", "2033-04-02", {backing}), article("b", "Echo", "2033-04-03", {welcome})});
  EXPECT_NE(w.event_of({0, 0}), w.event_of({1, 0}));
}

TEST(Events, TwoTownsShelledOnOneDayAreTwo) {
  const auto at = [](const char* place, int lat) {
    EventKey key = shelling("2031-03-03");
    key.words = words({place, "shell"});
    key.place = place;
    key.country = "QBB";
    key.place_precision = PlacePrecision::kCity;
    key.located = true;
    key.lat = lat;
    return key;
  };
  const auto count = [&](const EventKey& a, const EventKey& b) {
    return reduce({article("a1", "Orrin Post", "2031-03-04", {a}), article("a2", "Brell Daily", "2031-03-04", {b})})
        .events.size();
  };
  EXPECT_EQ(count(at("Orrin", 5000), at("Lake", 5100)), 2u);
  EXPECT_EQ(count(at("Orrin", 5000), at("Orrin East", 5004)), 1u);
  // A place from the dateline says nothing against.
  EventKey elsewhere = at("Lake", 5100);
  elsewhere.place_beside = false;
  EXPECT_EQ(count(at("Orrin", 5000), elsewhere), 1u);
}

std::vector<EventKey> demand(const char* deed, EventType type) {
  EventKey speech = told(EventType::kRequest, Status::kOccurred, "demand", "QAA", "QBB", {});
  EventKey content = told(type, Status::kHypothetical, deed, "QBB", "", words({deed}));
  content.content_of = 0;
  return {speech, content};
}

TEST(Events, DemandsAreToldApartByWhatIsDemanded) {
  const auto one = [](const std::vector<EventKey>& a, const std::vector<EventKey>& b) {
    const World world = reduce({article("a1", "Orrin Post", "2031-03-04", a), article("a2", "Brell Daily", "2031-03-05", b)});
    return world.event_of({0, 0}) == world.event_of({1, 0});
  };
  EXPECT_TRUE(one(demand("free", EventType::kRetreat), demand("release", EventType::kRetreat)));
  EXPECT_FALSE(one(demand("free", EventType::kRetreat), demand("supply", EventType::kAid)));
}

TEST(Events, ItsThreatIsTheOneMadeBefore) {
  EventKey threat = told(EventType::kThreaten, Status::kOccurred, "threaten", "QAA", "QBB", words({"close", "port", "Friday"}));
  EventKey bare = told(EventType::kThreaten, Status::kOccurred, "threat", "QAA", "", {});
  bare.named = true;
  const Digest first = article("a1", "Orrin Post", "2031-03-04", {threat});
  EXPECT_EQ(reduce({first, article("a2", "Brell Daily", "2031-03-06", {bare})}).events.size(), 1u);
  // Whoever threatens anew does not mean an earlier "threat" without words.
  EXPECT_EQ(reduce({article("a1", "Orrin Post", "2031-03-02", {bare}), article("a2", "Brell Daily", "2031-03-04", {threat})})
                .events.size(),
            2u);
}

TEST(Events, AVisitIsWhatWasAnnouncedAndItsMeeting) {
  EventKey planned = told(EventType::kAgree, Status::kPlanned, "travel", "QAA", "QBB", {});
  planned.start = planned.end = "2031-03-07";
  planned.precision = TimePrecision::kDay;
  EventKey landed = told(EventType::kConsult, Status::kOccurred, "land", "QAA", "QBB", {});
  landed.mode = EventMode::kVisit;
  EventKey met = told(EventType::kConsult, Status::kOccurred, "meet", "QAA", "QBB", {});
  Digest visit = article("a2", "Brell Daily", "2031-03-07", {landed, met});
  visit.events[1].sentence = 0;
  const World world = reduce({article("a1", "Orrin Post", "2031-03-04", {planned}), visit});
  EXPECT_EQ(world.events.size(), 1u);
  ASSERT_EQ(world.commitments.size(), 1u);
  ASSERT_EQ(world.commitments[0].steps.size(), 1u);
  EXPECT_EQ(world.commitments[0].steps[0].outcome, Outcome::kKept);
  // What is told before the day is not yet the visit kept.
  visit.published = "2031-03-05";
  const World early = reduce({article("a1", "Orrin Post", "2031-03-04", {planned}), visit});
  ASSERT_EQ(early.commitments.size(), 1u);
  EXPECT_TRUE(early.commitments[0].steps.empty());
}

TEST(Events, WhatIsAllegedStandsWithItsAccusationUntilOthersDenyIt) {
  EventKey accuse = told(EventType::kAccuse, Status::kOccurred, "accuse", "QAA", "QBB", words({"rebel", "camp"}));
  EventKey arming = told(EventType::kAid, Status::kAlleged, "arm", "QBB", "", words({"rebel", "camp"}));
  arming.content_of = 0;
  EventKey denied = told(EventType::kAid, Status::kNegated, "arm", "QBB", "", words({"rebel", "camp"}));
  const Digest one = article("a1", "Orrin Post", "2031-03-04", {accuse, arming});
  const Digest two = article("a2", "Brell Daily", "2031-03-04", {accuse, arming});
  EXPECT_EQ(reduce({one, two}).events.size(), 3u);
  const World world = reduce({one, article("a3", "Lake Courier", "2031-03-05", {denied})});
  EXPECT_EQ(world.event_of({0, 1}), world.event_of({1, 0}));
}

TEST(Ledger, ADemandIsMetByWhatWasDemanded) {
  EventKey demand = told(EventType::kRequest, Status::kOccurred, "demand", "QAA", "QBB", words({"demand", "free", "pilot"}));
  EventKey content = told(EventType::kRetreat, Status::kHypothetical, "free", "QBB", "", words({"free", "pilot"}));
  content.content_of = 0;
  const Digest first = article("a1", "Orrin Post", "2031-03-04", {demand, content});
  const Digest later =
      article("a2", "Brell Daily", "2031-03-09",
              {told(EventType::kRetreat, Status::kOccurred, "free", "QBB", "", words({"free", "pilot", "airport"}))});
  const World open = reduce({first});
  ASSERT_EQ(open.commitments.size(), 1u);
  EXPECT_EQ(open.commitments[0].form, CommitmentForm::kDemand);
  EXPECT_TRUE(open.commitments[0].steps.empty());
  const World met = reduce({first, later});
  ASSERT_EQ(met.commitments.size(), 1u);
  ASSERT_EQ(met.commitments[0].steps.size(), 1u);
  EXPECT_EQ(met.commitments[0].steps[0].outcome, Outcome::kMet);
  EXPECT_EQ(met.commitments[0].steps[0].row, (Ref{1, 0}));
}

TEST(Ledger, SomethingElseDoneByTheSameStateSettlesNothing) {
  EventKey demand = told(EventType::kRequest, Status::kOccurred, "demand", "QAA", "QBB", words({"demand", "free", "pilot"}));
  EventKey content = told(EventType::kRetreat, Status::kHypothetical, "free", "QBB", "", words({"free", "pilot"}));
  content.content_of = 0;
  const World world =
      reduce({article("a1", "Orrin Post", "2031-03-04", {demand, content}),
              article("a2", "Brell Daily", "2031-03-09",
                      {told(EventType::kRetreat, Status::kOccurred, "reopen", "QBB", "", words({"reopen", "ferry", "line"}))})});
  ASSERT_EQ(world.commitments.size(), 1u);
  EXPECT_TRUE(world.commitments[0].steps.empty());
}

TEST(Ledger, WhatIsDoneIsDone) {
  EventKey planned = told(EventType::kAgree, Status::kPlanned, "meet", "QAA", "QBB", words({"talk", "grain", "price", "spring"}));
  planned.start = planned.end = "2031-03-07";
  planned.precision = TimePrecision::kDay;
  EventKey held = told(EventType::kConsult, Status::kOccurred, "meet", "QAA", "QBB", words({"talk", "grain", "price", "spring"}));
  EventKey off = told(EventType::kReject, Status::kOccurred, "cancel", "QAA", "QBB", words({"talk", "grain", "price", "spring"}));
  const Digest plan = article("a1", "Orrin Post", "2031-03-04", {planned});
  const World kept =
      reduce({plan, article("a2", "Brell Daily", "2031-03-07", {held}), article("a3", "Lake Courier", "2031-03-09", {off})});
  ASSERT_EQ(kept.commitments.size(), 1u);
  ASSERT_EQ(kept.commitments[0].steps.size(), 1u);
  EXPECT_EQ(kept.commitments[0].steps[0].outcome, Outcome::kKept);
  const World cancelled = reduce({plan, article("a3", "Lake Courier", "2031-03-05", {off})});
  ASSERT_EQ(cancelled.commitments.size(), 1u);
  ASSERT_EQ(cancelled.commitments[0].steps.size(), 1u);
  EXPECT_EQ(cancelled.commitments[0].steps[0].outcome, Outcome::kCancelled);
}

// A record of some articles, in any order, gives the same events under the same names.
TEST(Reduce, DoesNotDependOnTheOrderOfReading) {
  std::vector<Digest> digests;
  for (int i = 0; i < 12; ++i) {
    const std::string day = "2031-03-" + std::to_string(10 + i % 4);
    digests.push_back(article("a" + std::to_string(i), "outlet " + std::to_string(i % 5), day,
                              {shelling(i % 3 == 0 ? "2031-03-09" : ""),
                               told(EventType::kRequest, Status::kOccurred, "demand", i % 2 == 0 ? "QAA" : "QCC", "QBB",
                                    words({"demand", "port", i % 2 == 0 ? "grain" : "oil"}))}));
  }
  const auto names = [&](const std::vector<Digest>& order) {
    const World world = reduce(order);
    std::vector<std::string> out;
    for (size_t a = 0; a < order.size(); ++a) {
      for (size_t e = 0; e < order[a].events.size(); ++e)
        out.push_back(order[a].article + "/" + std::to_string(e) + "=" +
                      world.event_of({static_cast<uint32_t>(a), static_cast<uint32_t>(e)}));
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  const auto expected = names(digests);
  for (int turn = 0; turn < 8; ++turn) {
    std::rotate(digests.begin(), digests.begin() + 5, digests.end());
    std::reverse(digests.begin(), digests.begin() + 7);
    EXPECT_EQ(names(digests), expected);
  }
}

// Three reports of one shelling, and one of another two days later.
std::vector<Digest> four_reports() {
  return {article("a1", "Orrin Post", "2031-03-04", {shelling("2031-03-03", 4)}),
          article("a2", "Brell Daily", "2031-03-04", {shelling("2031-03-03", 7)}),
          article("a3", "Lake Courier", "2031-03-05", {shelling("2031-03-03", 7)}),
          article("a4", "Lake Courier", "2031-03-06", {shelling("2031-03-05", 2)})};
}

TEST(Corrections, TwoEventsThatAPersonJoinsAreOne) {
  const std::vector<Digest> digests = four_reports();
  ASSERT_EQ(reduce(digests).events.size(), 2u);
  const World world = reduce(digests, {{{"a4", 0}, {"a2", 0}, false}});
  ASSERT_EQ(world.events.size(), 1u);
  EXPECT_EQ(world.events[0].id, reduce(digests).events[0].id);
  EXPECT_EQ(world.events[0].reports, 4u);
  EXPECT_EQ(world.events[0].independent_sources, 3u);
  EXPECT_EQ(world.events[0].amounts[0].low, 2);
  EXPECT_EQ(world.events[0].amounts[0].high, 7);
}

TEST(Corrections, AReportThatAPersonSetsApartIsAnEventOfItsOwn) {
  const std::vector<Digest> digests = four_reports();
  const World first = reduce(digests, {{{"a1", 0}, {}, true}});
  ASSERT_EQ(first.events.size(), 3u);
  EXPECT_EQ(first.events[0].reports, 1u);
  EXPECT_EQ(first.event_of({1, 0}), first.event_of({2, 0}));
  EXPECT_NE(first.event_of({1, 0}), first.event_of({0, 0}));
  const World last = reduce(digests, {{{"a3", 0}, {}, true}});
  ASSERT_EQ(last.events.size(), 3u);
  EXPECT_EQ(last.event_of({0, 0}), last.event_of({1, 0}));
  EXPECT_NE(last.event_of({2, 0}), last.event_of({1, 0}));
}

TEST(Corrections, AReportThatIsSetApartAndJoinedGoesOver) {
  const World world = reduce(four_reports(), {{{"a2", 0}, {"a4", 0}, true}});
  ASSERT_EQ(world.events.size(), 2u);
  EXPECT_EQ(world.event_of({0, 0}), world.event_of({2, 0}));
  EXPECT_EQ(world.event_of({1, 0}), world.event_of({3, 0}));
  EXPECT_EQ(world.events[0].reports, 2u);
}

TEST(Corrections, HoldWhateverTheOrderAndMayNameWhatIsNotThere) {
  std::vector<Digest> digests = four_reports();
  const std::vector<Correction> corrections = {
      {{"a4", 0}, {"a2", 0}, false}, {{"a3", 0}, {}, true}, {{"gone", 3}, {"a1", 0}, true}, {{"a1", 9}, {"a2", 0}, true}};
  const auto names = [&] {
    const World world = reduce(digests, corrections);
    std::vector<std::string> out;
    for (uint32_t a = 0; a < digests.size(); ++a) out.push_back(digests[a].article + "=" + world.event_of({a, 0}));
    std::sort(out.begin(), out.end());
    return out;
  };
  const auto expected = names();
  std::reverse(digests.begin(), digests.end());
  EXPECT_EQ(names(), expected);
  std::rotate(digests.begin(), digests.begin() + 1, digests.end());
  EXPECT_EQ(names(), expected);
}

TEST(Corrections, TheLedgerKnowsThem) {
  // A demand told in two ways is entered once where a person says that it is one.
  std::vector<Digest> digests = {
      article("a1", "Orrin Post", "2031-03-04",
              {told(EventType::kRequest, Status::kOccurred, "demand", "QAA", "QBB", words({"demand", "port", "grain"}))}),
      article("a2", "Brell Daily", "2031-03-05",
              {told(EventType::kRequest, Status::kOccurred, "urge", "QCC", "QBB", words({"urge", "harbour", "ship"}))})};
  EXPECT_EQ(reduce(digests).commitments.size(), 2u);
  const World world = reduce(digests, {{{"a2", 0}, {"a1", 0}, false}});
  ASSERT_EQ(world.commitments.size(), 1u);
  EXPECT_EQ(world.commitments[0].event, world.events[0].id);
}

TEST(Codec, ADigestComesBackAsItWas) {
  Digest digest = article("a1", "Orrin Post", "2031-03-04", {shelling("2031-03-03", 4)});
  digest.events[0].sayers = {"AFP", "QAA"};
  digest.events[0].place = "Orrin";
  digest.names = {7, 5, 7};
  digest.events[0].located = digest.events[0].named = true;
  digest.events[0].lat = -3351;
  digest.events[0].lon = 15120;
  digest.events[0].admin1 = "02";
  const std::string bytes = encode(digest);
  EXPECT_EQ(encode(decode(bytes)), bytes);
  EXPECT_EQ(decode(bytes).events[0].sayers, digest.events[0].sayers);
  EXPECT_EQ(decode(bytes).events[0].lat, -3351);
  EXPECT_EQ(decode(bytes).events[0].lon, 15120);
}

TEST(Codec, BrokenBytesGiveAnEmptyDigest) {
  const std::string bytes = encode(article("a1", "Orrin Post", "2031-03-04", {shelling("2031-03-03", 4)}));
  EXPECT_TRUE(decode("").article.empty());
  EXPECT_TRUE(decode("\xff garbage").article.empty());
  for (size_t cut = 1; cut < bytes.size(); cut += 7) EXPECT_TRUE(decode(bytes.substr(0, cut)).article.empty()) << cut;
  for (size_t at = 1; at < bytes.size(); ++at) {
    std::string wrong = bytes;
    wrong[at] = static_cast<char>(wrong[at] ^ 0xFF);
    decode(wrong);  // must not crash or take much memory
  }
}

}  // namespace
}  // namespace demarche::merge
