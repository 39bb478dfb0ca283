// Whom the reader has in mind: the country told about, the parties named last, the antecedent of a pronoun, the speaker of a
// quotation. Every answer is empty where the text leaves room for two.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "link/who_scene.h"

namespace demarche::link {

class Focus {
 public:
  explicit Focus(Scene& scene) : scene_(scene), doc_(scene.doc) {}

  // Call once names are linked.
  void prepare();

  // The country whose president, army or parliament mention i speaks of.
  std::string_view state(uint32_t i) const;
  // The country that people on the spot at mention i belong to: its place first.
  std::string_view local(uint32_t i) const;
  // For descriptions that any country has ("officials", "soldiers"): only where one country is told about.
  std::string_view any(uint32_t i, bool by_place) const;
  // The body between states whose deed the sentence tells before mention i: "Nato's chief told the commander".
  uint32_t subject_body(uint32_t i) const;
  // "the country" at mention i.
  std::string_view nation(uint32_t i) const;
  // The country that the subject mention i travels to.
  std::string_view destination(uint32_t i) const;
  // The only country of the places where the sentence of mention i, or the one before, tells of fighting.
  std::string_view battleground(uint32_t i) const;
  // The country of the war, or of the place, that stands under the mention itself: "both sides in Chad's war".
  std::string_view own_battleground(uint32_t i) const;
  // A country named lately that none of `not_these` belongs to: "its neighbour".
  // The country where those who are told of meet, if it is none of the guests.
  uint32_t meeting_country(uint32_t i, const std::vector<uint32_t>& guests) const;
  uint32_t other_country(uint32_t i, const std::vector<uint32_t>& not_these) const;
  // The n parties named last, of different codes: "both sides", "the two leaders". Empty where there are not so many.
  // `of_story`: where no one sentence names them, of those named lately the ones that most sentences tell of.
  std::vector<uint32_t> last_parties(uint32_t i, uint32_t n, bool of_story = false) const;
  // The mention of whoever speaks the quotation around mention i; kNone outside quotations.
  uint32_t speaker(uint32_t i) const;
  bool in_quotation(const Mention& m) const;
  std::vector<uint32_t> antecedent(uint32_t i, const PronounRow& pronoun, float* certainty) const;
  bool tells(uint32_t i) const;
  uint32_t spoke_before(uint32_t i) const;
  // May the pronoun stand for it, by number and sex?
  bool fits(const Mention& candidate, const PronounRow& pronoun) const;

 private:
  std::string_view subject_country(uint32_t sentence, uint32_t before_token, uint32_t not_of_verb = kNone,
                                   bool acting = false) const;
  std::string_view place_country(uint32_t sentence, uint32_t before_token) const;
  uint32_t governing_verb(const Mention& m) const;
  bool has_own_subject(uint32_t verb) const;
  bool in_place(const Mention& n) const;
  bool is_fighting(const Token& t) const;
  bool body_in_conflict(uint32_t i) const;
  uint32_t quotation_at(uint32_t byte) const;
  bool is_one_of_several(uint32_t j) const;
  void with_partners(uint32_t j, std::vector<uint32_t>* entities) const;

  Scene& scene_;
  Doc& doc_;
  std::string_view only_;
  std::vector<uint32_t> speakers_;  // by quotation: mention
};

}  // namespace demarche::link
