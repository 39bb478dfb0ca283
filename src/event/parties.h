// Parties: whom a phrase means, through its mention, what it counts, its possessor or modifiers, and what is coordinated with it.
//
// Mentions are linked already; this only finds the one that a grammatical argument stands for. "its forces" and "a delegation
// from Ankara" have parties; "the weather" has none. Depth is bounded.
#pragma once

#include <vector>

#include "document/document.h"
#include "event/senses.h"

namespace demarche::event {

// With `places`, a place counts as the country it lies in: the shelling of a town is done to its country.
std::vector<Party> parties_of(Doc& doc, const Scene& scene, uint32_t token, bool places);

// The country that a place lies in, as a party that is inferred; nobody where the place has none.
// `mention` may be kNone where the place is carried over from elsewhere.
Party party_of_place(Doc& doc, uint32_t place, uint32_t mention);
// The country itself, through the article's own entity of it; nobody where the article has none.
Party party_of_country(const Doc& doc, std::string_view country);

// Its people rather than its government; nobody where the article names neither it nor a place of it.
Party party_of_people(Doc& doc, std::string_view country);

// The words of a noun phrase without what follows it in clauses, appositions and brackets: "the rebel-held enclave of Kumo".
Span phrase_of(const Doc& doc, const Scene& scene, uint32_t token);

// Adds parties that are not there yet.
void add_parties(const std::vector<Party>& more, std::vector<Party>* parties);

}  // namespace demarche::event
