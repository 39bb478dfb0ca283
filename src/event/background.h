// Background: what a sentence tells as lying long before the coverage without a date of the deed's own.
//
// Reads the words round the clause; bounded by its sentence. "in 1994, when the two signed a truce" and "It was in 2003 that they
// signed a truce" are background in an article of 2020; "on Monday, when they signed" is not.
#pragma once

#include "document/document.h"
#include "event/senses.h"

namespace demarche::event {

// More than this many days before publication is background.
constexpr int kBackgroundDays = 400;
// The same for what is told in the past perfect.
constexpr int kEarlierDays = 300;

// The time (into Doc::times) that the words round the clause give it, or kNone: the antecedent of "when", the time of a cleft.
uint32_t time_around(const Doc& doc, const Scene& scene, uint32_t clause);

}  // namespace demarche::event
