// What cases cannot show: the calendar over centuries, and codes that nobody wrote.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "lexicon/time_code.h"
#include "link/calendar.h"
#include "link/when_resolve.h"

namespace demarche::link {
namespace {

using lexicon::TimeCode;

TEST(Calendar, DaysGoThereAndBack) {
  int64_t last = to_days({1582, 12, 31});
  for (int year = 1583; year <= 2400; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= days_in_month(year, month); ++day) {
        const int64_t days = to_days({year, month, day});
        ASSERT_EQ(days, last + 1);
        ASSERT_EQ(from_days(days), (Date{year, month, day}));
        last = days;
      }
    }
  }
}

TEST(Calendar, KnowsWeekdaysAndIsoWeeks) {
  EXPECT_EQ(weekday_of(to_days({2021, 12, 30})), 4);
  int year = 0, week = 0;
  iso_week(to_days({2021, 1, 3}), &year, &week);
  EXPECT_EQ(year, 2020);
  EXPECT_EQ(week, 53);
  iso_week(to_days({2018, 12, 31}), &year, &week);
  EXPECT_EQ(year, 2019);
  EXPECT_EQ(week, 1);
}

TEST(Calendar, AddingMonthsStaysInTheMonth) {
  EXPECT_EQ(add_months({2021, 1, 31}, 1), (Date{2021, 2, 28}));
  EXPECT_EQ(add_months({2021, 1, 31}, -11), (Date{2020, 2, 29}));
}

TEST(Calendar, MovableDaysFall) {
  const auto day = [](const char* rule, int year) {
    const auto found = holiday_in(rule, year);
    return found ? day_text(from_days(found->first)) : std::string("none");
  };
  EXPECT_EQ(day("easter 0", 2022), "2022-04-17");
  EXPECT_EQ(day("orthodox 0", 2022), "2022-04-24");
  EXPECT_EQ(day("nth 11 4 4", 2023), "2023-11-23");
  EXPECT_EQ(day("nth 05 1 -1", 2022), "2022-05-30");
  EXPECT_EQ(day("election", 2024), "2024-11-05");
  EXPECT_EQ(day("islamic 10-01", 2022), "2022-05-02");
  EXPECT_EQ(day("hebrew 01-10", 1973), "1973-10-06");
  EXPECT_EQ(day("chinese 01-01", 2022), "2022-02-01");
  EXPECT_EQ(day("13-45", 2022), "none");
  EXPECT_EQ(day("", 2022), "none");
}

TEST(Calendar, ZonesHaveTheirSummer) {
  EXPECT_EQ(to_utc_minutes(0, 12, 0, "+02:00"), 600);
  EXPECT_EQ(to_utc_minutes(to_days({2022, 7, 1}), 20, 0, "Europe/Kiev"), to_days({2022, 7, 1}) * 1440 + 17 * 60);
  EXPECT_EQ(to_utc_minutes(to_days({2022, 1, 1}), 20, 0, "Europe/Kiev"), to_days({2022, 1, 1}) * 1440 + 18 * 60);
  EXPECT_FALSE(to_utc_minutes(0, 12, 0, "Nowhere/Atlantis").has_value());
}

TEST(TimeCode, ReadsBackWhatItWrites) {
  for (const char* text : {"wd=2", "in=M+0 mod=earlier", "shift=W-3", "t=15:35 zone=UTC", "y=1967 rel=since", "decade=197",
                           "m=5 d=5 dir=last", "period=D-30 dur=P30D", "hol=easter shift=D-1", "y=2014 nth=W+1x2", "y=-508"}) {
    const auto code = TimeCode::parse(text);
    ASSERT_TRUE(code.has_value()) << text;
    EXPECT_EQ(TimeCode::parse(code->text())->text(), code->text());
  }
  EXPECT_FALSE(TimeCode::parse("nonsense").has_value());
  EXPECT_FALSE(TimeCode::parse("y=two").has_value());
}

TEST(ResolveTime, AnyCodeEndsInAValueOrNone) {
  std::mt19937 random(7);
  const auto pick = [&](int low, int high) { return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1)); };
  const std::string units = "smhDWEMQYXCKNF?";
  for (int round = 0; round < 20000; ++round) {
    TimeCode code;
    if (pick(0, 3) == 0) code.year = pick(-3000, 9999), code.year_digits = pick(2, 4);
    if (pick(0, 2) == 0) code.month = pick(1, 12);
    if (pick(0, 2) == 0) code.day = pick(1, 39);
    if (pick(0, 3) == 0) code.weekday = pick(1, 7);
    if (pick(0, 5) == 0) code.in_unit = units[static_cast<size_t>(pick(0, 14))], code.in_offset = pick(-5, 5);
    if (pick(0, 5) == 0) code.shift_unit = units[static_cast<size_t>(pick(0, 14))], code.shift = pick(-9999, 9999);
    if (pick(0, 5) == 0)
      code.nth_unit = units[static_cast<size_t>(pick(0, 14))], code.nth = pick(-1, 60), code.nth_count = pick(1, 90);
    if (pick(0, 5) == 0) code.hour = pick(0, 99), code.minute = pick(0, 99);
    code.direction = static_cast<TimeCode::Direction>(pick(0, 6));
    TimeContext context;
    if (pick(0, 1)) context.now = {pick(1900, 2100), pick(0, 12), 0};
    if (context.now.month && pick(0, 1)) context.now.day = pick(1, 28);
    if (pick(0, 1)) context.told = {pick(1900, 2100), pick(1, 12), pick(1, 28)};
    const ResolvedTime found = resolve_time(code, context);
    if (!found.value.start.empty()) {
      EXPECT_FALSE(found.value.end.empty());
      EXPECT_NE(found.value.precision, TimePrecision::kUnknown);
    }
  }
}

}  // namespace
}  // namespace demarche::link
