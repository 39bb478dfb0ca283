// The figures are read by `mention`; here they become values, with the noun that is counted as its lemma.
#include "link/amount.h"

#include <charconv>
#include <string_view>
#include <utility>

namespace demarche::link {

struct AmountResolver::Impl {};

AmountResolver::AmountResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AmountResolver::AmountResolver(AmountResolver&&) noexcept = default;
AmountResolver& AmountResolver::operator=(AmountResolver&&) noexcept = default;
AmountResolver::~AmountResolver() = default;

Result<AmountResolver> AmountResolver::load(const std::string&) {
  return AmountResolver(std::make_unique<Impl>());
}

void AmountResolver::resolve_amounts(Doc& doc) const {
  for (Mention& mention : doc.mentions) {
    if (mention.kind != MentionKind::kAmount || mention.amount != kNone) continue;
    AmountValue amount;
    bool found = false, high = false;
    std::string_view rest = mention.key;
    while (!rest.empty()) {
      const size_t space = rest.find(' ');
      const std::string_view item = rest.substr(0, space);
      rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
      const size_t equal = item.find('=');
      if (equal == std::string_view::npos) continue;
      const std::string_view name = item.substr(0, equal), value = item.substr(equal + 1);
      if (name == "n" || name == "h") {
        double number = 0;
        if (std::from_chars(value.data(), value.data() + value.size(), number).ec != std::errc()) continue;
        (name == "n" ? amount.value : amount.high) = number;
        (name == "n" ? found : high) = true;
      } else if (name == "unit") {
        amount.unit = value;
      } else if (name == "of") {
        amount.of = value;
      } else if (name == "about") {
        amount.approximate = true;
      }
    }
    if (!found) continue;
    if (!high) amount.high = amount.value;
    if (amount.of.empty() &&
        (mention.rule == "amount.counted" || mention.rule == "amount.total" || mention.rule == "amount.measure") &&
        mention.head_token < doc.tokens.size()) {
      const Token& head = doc.tokens[mention.head_token];
      if (head.upos == Upos::kNoun || head.upos == Upos::kPropn || head.upos == Upos::kX)
        amount.of = head.lemma.empty() ? head.lower : head.lemma;
    }
    mention.amount = static_cast<uint32_t>(doc.amounts.size());
    doc.amounts.push_back(amount);
    if (doc.trace)
      doc.trace->add("link", mention.span,
                     "amount " + std::string(mention.key) + (amount.of.empty() ? "" : " of " + std::string(amount.of)));
  }
}

}  // namespace demarche::link
