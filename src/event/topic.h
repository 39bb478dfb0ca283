// Topics: sport, business, culture and weather borrow the words of conflict; whether a row stands in such a story.
//
// Words of `topics.tsv` are weighed in the sentences round a row, and in the whole story: a match report stays one where a
// sentence happens to hold none of its words. What police, soldiers or rebels do, and deeds told plainly of people killed or
// seized, stand in any story. Linear in tokens, once; never fails. "Rovers launched a late assault" in a match report is no row;
// "Riot police fired tear gas at fans" is one.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "event/row.h"
#include "event/senses.h"

namespace demarche::event {

class Topics {
 public:
  Topics(const Doc& doc, const Scene& scene);
  // Why the row is none, in words; empty where it stands.
  std::string_view why_off_topic(const Row& row, const Fired& fired) const;

 private:
  static constexpr size_t kMostTopics = 8;
  using Weights = std::array<int, kMostTopics>;

  size_t number_of(std::string_view topic);
  void weigh(uint32_t sentence);
  bool is_force(const Party& party) const;
  bool is_political(const Party& party) const;
  bool is_private(const Row& row) const;
  bool is_nowhere(const Row& row) const;
  bool is_told_as_plot(const Row& row) const;
  bool is_harm_by_nobody(const Row& row) const;
  bool stands_anywhere(const Row& row, const Fired& fired, std::string_view topic) const;

  const Doc& doc_;
  const Scene& scene_;
  std::vector<std::string_view> names_;  // of topics, by number
  std::vector<Weights> weights_;         // by sentence
  bool public_ = false, armed_ = false;
  bool somewhere_ = false;                   // a state, a body or a place is named
  std::array<bool, kMostTopics> subject_{};  // what the story is about
};

}  // namespace demarche::event
