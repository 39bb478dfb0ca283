#include "document/dump.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace demarche {
namespace {

// White space squeezed, and the middle of a long stretch left out.
std::string shown(std::string_view text, size_t most = 100) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (out.size() <= most) return out;
  const auto is_middle = [&](size_t i) { return (static_cast<unsigned char>(out[i]) & 0xC0) == 0x80; };
  size_t left = most / 2, right = out.size() - most / 2;
  while (left > 0 && is_middle(left)) --left;
  while (right < out.size() && is_middle(right)) ++right;
  return out.substr(0, left) + " ... " + out.substr(right);
}

std::string entity_label(const Entity& entity) {
  std::string label = fmt::format("[{}", entity.code.empty() ? "?" : entity.code);
  if (entity.sector != Sector::kNone) label += fmt::format(" {}", name_of(entity.sector));
  return label + "]";
}

std::string named(const Doc& doc, const Party& party) {
  std::string out = party.span.empty() ? "(inferred)" : shown(doc.text(party.span), 60);
  if (party.entity != kNone) out += entity_label(doc.entities[party.entity]);
  return out;
}

std::string parties(const Doc& doc, const std::vector<Party>& list) {
  std::string out;
  for (const Party& party : list) out += (out.empty() ? "" : " + ") + named(doc, party);
  return out;
}

std::string chain(const Doc& doc, const std::vector<Source>& sources) {
  std::string out;
  for (const Source& source : sources) out += (out.empty() ? "" : " > ") + named(doc, source.party);
  return out;
}

std::string place_label(const PlaceValue& place) {
  return fmt::format("{}({}{}{})", place.name, name_of(place.precision), place.country.empty() ? "" : " ", place.country);
}

std::string amount_label(const AmountValue& amount) {
  std::string out = fmt::format("{}{}", amount.approximate ? "~" : "", amount.value);
  if (amount.high != amount.value) out += fmt::format("-{}", amount.high);
  if (!amount.unit.empty()) out += fmt::format(" {}", amount.unit);
  if (!amount.of.empty()) out += fmt::format(" of {}", amount.of);
  return out;
}

std::string time_label(const TimeValue& time) {
  if (time.start.empty()) return time.value;
  const std::string interval = time.start == time.end ? time.start : time.start + ".." + time.end;
  return time.value == interval ? interval : fmt::format("{} {}", time.value, interval);
}

void dump_date(std::string_view name, const DateRange& date, std::string* out) {
  if (date.found()) *out += fmt::format("{} {} {} from {}\n", name, date.start, name_of(date.precision), date.from);
}

std::string dump_read(const Doc& doc) {
  std::string out;
  const auto field = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += fmt::format("{} {}\n", name, shown(value));
  };
  field("title", doc.meta.title);
  field("site", doc.meta.site);
  field("agency", doc.meta.agency);
  for (const std::string& author : doc.meta.authors) field("author", author);
  field("language", doc.meta.language);
  field("url", doc.meta.url);
  dump_date("published", doc.meta.published, &out);
  dump_date("modified", doc.meta.modified, &out);
  for (const Block& block : doc.blocks) out += fmt::format("block {} \"{}\"\n", block.tag, shown(doc.text(block.span)));
  return out;
}

std::string dump_clean(const Doc& doc) {
  std::string out;
  const auto field = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += fmt::format("{} {}\n", name, shown(value));
  };
  field("title", doc.meta.title);
  field("agency", doc.meta.agency);
  for (const std::string& author : doc.meta.authors) field("author", author);
  dump_date("published", doc.meta.published, &out);
  for (const Zone& zone : doc.zones) {
    const std::string text = shown(doc.text(zone.span));
    if (!text.empty())
      out += fmt::format("{}{} \"{}\"\n", name_of(zone.kind), zone.language.empty() ? "" : fmt::format(" ({})", zone.language),
                         text);
  }
  return out;
}

std::string dump_segment(const Doc& doc) {
  std::string out;
  for (const Sentence& sentence : doc.sentences) {
    out += fmt::format("{}{} ", name_of(sentence.zone), sentence.skipped ? " skipped" : "");
    for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) out += fmt::format("|{}", doc.text(doc.tokens[i]));
    out += "|\n";
  }
  for (const Quotation& quotation : doc.quotations)
    out += fmt::format("quotation{} \"{}\"\n", quotation.closed ? "" : " open", shown(doc.text(quotation.span)));
  return out;
}

std::string dump_syntax(const Doc& doc) {
  std::string out;
  for (const Sentence& sentence : doc.sentences) {
    for (uint32_t i = sentence.first_token; i < sentence.end_token; ++i) {
      const Token& token = doc.tokens[i];
      out += fmt::format("{}\t{}\t{}\t{}\t{}\t{}{}\n", i - sentence.first_token + 1, doc.text(token), token.lemma,
                         name_of(token.upos), token.xpos, name_of(token.deprel),
                         token.head == kNone ? "" : fmt::format(">{}", doc.text(doc.tokens[token.head])));
    }
    out += "\n";
  }
  return out;
}

std::string dump_mention(const Doc& doc, bool linked) {
  std::string out;
  for (const Mention& mention : doc.mentions) {
    out += fmt::format("{} \"{}\"", name_of(mention.kind), shown(doc.text(mention.span)));
    if (linked) {
      for (const uint32_t entity : mention.entities)
        out += fmt::format(" = {} {}", doc.entities[entity].name, entity_label(doc.entities[entity]));
      if (mention.time != kNone) out += fmt::format(" at {}", time_label(doc.times[mention.time]));
      if (mention.place != kNone) out += fmt::format(" in {}", place_label(doc.places[mention.place]));
      if (mention.amount != kNone) out += fmt::format(" of {}", amount_label(doc.amounts[mention.amount]));
    }
    out += "\n";
  }
  if (linked) dump_date("published", doc.meta.published, &out);
  return out;
}

std::string dump_event(const Doc& doc) {
  std::string out;
  for (size_t i = 0; i < doc.events.size(); ++i) {
    const Event& event = doc.events[i];
    out += fmt::format("{} {}{}{} {} \"{}\"", i + 1, name_of(event.type), event.mode == EventMode::kNone ? "" : " ",
                       event.mode == EventMode::kNone ? "" : name_of(event.mode), name_of(event.status),
                       shown(doc.text(event.trigger)));
    if (!event.actors.empty()) out += "  who=" + parties(doc, event.actors);
    if (!event.recipients.empty()) out += "  whom=" + parties(doc, event.recipients);
    if (event.time != kNone) out += "  when=" + time_label(doc.times[event.time]);
    if (event.place != kNone) out += "  where=" + place_label(doc.places[event.place]);
    for (const uint32_t mention : event.amounts) out += "  amount=" + amount_label(doc.amounts[doc.mentions[mention].amount]);
    if (!event.said_by.empty()) out += "  said-by=" + chain(doc, event.said_by);
    if (event.content_of != kNone) out += fmt::format("  content-of={}", event.content_of + 1);
    if (event.condition_of != kNone) out += fmt::format("  condition-of={}", event.condition_of + 1);
    out += "\n";
  }
  for (const Statement& statement : doc.statements) {
    out += fmt::format("statement {}: {} \"{}\"\n", chain(doc, statement.speaker), shown(doc.text(statement.cue)),
                       shown(doc.text(statement.content)));
  }
  return out;
}

}  // namespace

std::string dump(const Doc& doc, std::string_view stage) {
  std::string out;
  if (stage == "read") out = dump_read(doc);
  if (stage == "clean") out = dump_clean(doc);
  if (stage == "segment") out = dump_segment(doc);
  if (stage == "syntax") out = dump_syntax(doc);
  if (stage == "mention") out = dump_mention(doc, false);
  if (stage == "link") out = dump_mention(doc, true);
  if (stage == "event") out = dump_event(doc);
  for (const Note& note : doc.notes) out += fmt::format("note {}: {}\n", note.id, note.message);
  return out;
}

}  // namespace demarche
