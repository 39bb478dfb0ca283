// The dependency tree the other way round, and the words of a phrase.
//
// Built once a document in linear time, from heads that may be malformed: passes are bounded. Views live as long as the document.
// Never fails: a token without children gives kNone.
#pragma once

#include <string_view>
#include <vector>

#include "document/document.h"
#include "event/knowledge.h"

namespace demarche::event {

// The dependency tree the other way round.
class Tree {
 public:
  explicit Tree(const Doc& doc);
  // for (uint32_t child = tree.first(t); child != kNone; child = tree.next(child))
  uint32_t first(uint32_t token) const { return first_[token]; }
  uint32_t next(uint32_t token) const { return next_[token]; }
  // Smallest and largest token of the subtree.
  uint32_t leftmost(uint32_t token) const { return left_[token]; }
  uint32_t rightmost(uint32_t token) const { return right_[token]; }

 private:
  std::vector<uint32_t> first_, next_, left_, right_;
};

// Lower-case lemma, also of proper nouns.
std::string_view word_of(const Token& token);
// The preposition or subordinator before a phrase or clause, its parts joined by ' '; empty for none.
std::string_view case_of(Doc& doc, const Tree& tree, uint32_t token, Deprel relation);
// Passes through "a series of", "thousands of" to the noun that counts.
uint32_t content_noun(const Doc& doc, const Tree& tree, const Knowledge& knowledge, uint32_t token);

}  // namespace demarche::event
