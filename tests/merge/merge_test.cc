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

World reduce(const std::vector<Digest>& digests) {
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
  stage().reduce(shelf, world);
  return world;
}

PartyKey party(const std::string& code) {
  PartyKey key;
  key.party.code = key.party.country = code;
  key.party.name = "the state of " + code;
  return key;
}

std::vector<uint32_t> words(std::initializer_list<const char*> list) {
  std::vector<uint32_t> out;
  for (const char* word : list) out.push_back(static_cast<uint32_t>(hash64(word)));
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

TEST(Codec, ADigestComesBackAsItWas) {
  Digest digest = article("a1", "Orrin Post", "2031-03-04", {shelling("2031-03-03", 4)});
  digest.events[0].sayers = {"AFP", "QAA"};
  digest.events[0].place = "Orrin";
  digest.names = {7, 5, 7};
  const std::string bytes = encode(digest);
  EXPECT_EQ(encode(decode(bytes)), bytes);
  EXPECT_EQ(decode(bytes).events[0].sayers, digest.events[0].sayers);
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
