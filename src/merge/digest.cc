// What is kept of one Doc: sampled shingles of its kept text, its names and numbers in order, and a key for each event.
//
// Shingles are sequences of five words; those whose hash ends in a zero bit are kept, the same ones in every
// text, so that how much of one text stands in another can be read off two samples (Broder 1997, "mod" sampling).
#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "merge/merge.h"
#include "merge/tables.h"

namespace demarche::merge {
namespace {

constexpr uint64_t kSampleOneIn = 2;
constexpr size_t kMaxShingles = 4096;  // of one text; longer texts keep the lowest
constexpr size_t kMaxNames = 512;

uint32_t fold(uint64_t hash) {
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

bool is_word(std::string_view form) {
  for (const char c : form) {
    if (static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) return true;
  }
  return false;
}

void shingles(const Doc& doc, Digest* digest) {
  thread_local std::vector<uint64_t> words, hashes;  // kept between texts
  thread_local std::vector<uint32_t> sample;
  words.clear();
  hashes.clear();
  for (const Token& token : doc.tokens) {
    if (is_word(token.lower)) words.push_back(hash64(token.lower));
  }
  digest->n_words = static_cast<uint32_t>(words.size());
  hash64_fives(words.data(), words.size(), &hashes);
  sample.clear();
  for (const uint64_t hash : hashes) {
    if (hash % kSampleOneIn == 0) sample.push_back(fold(hash / kSampleOneIn));
  }
  std::sort(sample.begin(), sample.end());
  sample.erase(std::unique(sample.begin(), sample.end()), sample.end());
  if (sample.size() > kMaxShingles) sample.resize(kMaxShingles);
  digest->shingles = sample;
}

// Names and numbers survive translation, and mostly in order.
void names(const Doc& doc, Digest* digest) {
  uint32_t end = 0;
  for (const Mention& mention : doc.mentions) {
    if (digest->names.size() >= kMaxNames) break;
    if (mention.span.begin < end && mention.kind != MentionKind::kAmount) continue;  // inside a longer one
    std::string key;
    if (mention.amount < doc.amounts.size()) {
      key = "#" + std::to_string(static_cast<int64_t>(doc.amounts[mention.amount].value * 100));
    } else if (mention.time < doc.times.size() && doc.times[mention.time].precision == TimePrecision::kDay) {
      key = "@" + doc.times[mention.time].start.substr(0, 10);
    } else if (mention.kind == MentionKind::kPerson) {
      // The last word of a name is what later mentions keep.
      const std::string_view text = doc.text(mention.span);
      const size_t space = text.find_last_of(" \n\t");
      key = "P" + std::string(space == std::string_view::npos ? text : text.substr(space + 1));
    } else if (mention.entities.size() == 1 && mention.kind != MentionKind::kPronoun &&
               mention.entities[0] < doc.entities.size()) {
      const Entity& entity = doc.entities[mention.entities[0]];
      const std::string_view code = entity.code.empty() ? entity.country : entity.code;
      if (mention.kind == MentionKind::kRole && code.empty()) continue;
      key = "E" + std::string(code.empty() ? entity.name : code);
    } else if (mention.place < doc.places.size()) {
      key = "L" + std::string(doc.places[mention.place].name);
    }
    if (key.size() < 2) continue;
    end = mention.span.end;
    digest->names.push_back(fold(hash64(key)));
  }
}

std::string lower_ascii(std::string_view text) {
  std::string out;
  for (const char c : text) out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c == '\n' || c == '\t' ? ' ' : c);
  return out;
}

std::string lemma_of(const Token& token) {
  return lower_ascii(token.lemma.empty() ? token.lower : token.lemma);
}

std::vector<PartyKey> keys_of(const Doc& doc, const std::vector<Party>& parties) {
  std::vector<PartyKey> keys;
  for (const Party& party : parties) {
    PartyKey key;
    if (party.entity < doc.entities.size()) {
      const Entity& entity = doc.entities[party.entity];
      key.party = {std::string(entity.name), std::string(entity.code.empty() ? entity.country : entity.code),
                   std::string(entity.country), std::string(entity.wikidata), entity.sector};
    }
    const Span span = !party.span.empty()                   ? party.span
                      : party.mention < doc.mentions.size() ? doc.mentions[party.mention].span
                                                            : Span{};
    key.text = lower_ascii(doc.text(span));
    if (key.text.size() > 120) key.text.resize(120);
    keys.push_back(std::move(key));
  }
  return keys;
}

bool carries_meaning(Upos upos) {
  return upos == Upos::kNoun || upos == Upos::kVerb || upos == Upos::kPropn || upos == Upos::kAdj || upos == Upos::kNum;
}

// Words below the deed in the tree that say what it is about: "withdrew its offer of troops", where the evidence may be
// "dropped" with its subject alone.
constexpr size_t kMaxBelow = 40;

bool tells_about(Deprel deprel) {
  switch (deprel) {
    case Deprel::kObj:
    case Deprel::kIobj:
    case Deprel::kObl:
    case Deprel::kNsubj:
    case Deprel::kNsubjPass:
    case Deprel::kNmod:
    case Deprel::kNmodPoss:
    case Deprel::kCompound:
    case Deprel::kAmod:
    case Deprel::kNummod:
    case Deprel::kAppos:
    case Deprel::kFlat:
    case Deprel::kAcl:
    case Deprel::kXcomp:
    case Deprel::kCcomp:
      return true;
    default:
      return false;
  }
}

void words(const Doc& doc, const Tables& tables, const std::vector<std::vector<uint32_t>>& children, const Event& event,
           std::vector<uint32_t>* out) {
  // Who takes part, and where, is compared as such, by name; words say what it is about.
  const auto names_party = [&](const Token& token) {
    for (const auto* parties : {&event.actors, &event.recipients}) {
      for (const Party& party : *parties) {
        const std::string_view text = doc.text(token);
        const bool name = !text.empty() && (text[0] < 'a' || text[0] > 'z');
        if (party.span.contains(token.span) && (name || token.upos == Upos::kNum)) return true;
      }
    }
    return event.place_mention < doc.mentions.size() && doc.mentions[event.place_mention].span.contains(token.span);
  };
  const auto add = [&](const Token& token) {
    if (carries_meaning(token.upos) && !names_party(token)) out->push_back(word_key(tables, lemma_of(token)));
  };
  const auto first = std::lower_bound(doc.tokens.begin(), doc.tokens.end(), event.evidence.begin,
                                      [](const Token& token, uint32_t begin) { return token.span.begin < begin; });
  for (auto token = first; token != doc.tokens.end() && token->span.begin < event.evidence.end; ++token) add(*token);
  if (event.trigger_token < children.size()) {
    std::vector<uint32_t> below = {event.trigger_token};
    // "rammed the boat, injuring three": what the injuring came of.
    const Token& trigger = doc.tokens[event.trigger_token];
    if (trigger.deprel == Deprel::kAdvcl && trigger.head < doc.tokens.size() && doc.tokens[trigger.head].upos == Upos::kVerb)
      add(doc.tokens[trigger.head]);
    for (size_t i = 0; i < below.size() && below.size() < kMaxBelow; ++i) {
      add(doc.tokens[below[i]]);
      for (const uint32_t child : children[below[i]]) {
        if (tells_about(doc.tokens[child].deprel)) below.push_back(child);
      }
    }
  }
  std::sort(out->begin(), out->end());
  out->erase(std::unique(out->begin(), out->end()), out->end());
}

// Whether a noun is one that is known already: "the ultimatum", "its threat", "a promise made in May".
bool is_known(const Doc& doc, const std::vector<std::vector<uint32_t>>& children, uint32_t noun) {
  for (const uint32_t child : children[noun]) {
    const Token& token = doc.tokens[child];
    if (token.deprel == Deprel::kNmodPoss || token.deprel == Deprel::kAcl || token.deprel == Deprel::kAclRelcl) return true;
    if (token.deprel == Deprel::kDet && token.lower != "a" && token.lower != "an") return true;
  }
  return false;
}

// Words of speaking that may point back to what was said before: "its threat", "the deadline it had set", "repeated its demand".
bool points_back(const Doc& doc, const std::vector<std::vector<uint32_t>>& children, uint32_t trigger) {
  if (trigger >= children.size()) return false;
  const Token& token = doc.tokens[trigger];
  if (token.deprel == Deprel::kAcl || token.deprel == Deprel::kAclRelcl) return true;
  if (token.upos == Upos::kNoun) return is_known(doc, children, trigger);
  return std::any_of(children[trigger].begin(), children[trigger].end(), [&](uint32_t object) {
    return doc.tokens[object].deprel == Deprel::kObj && doc.tokens[object].upos == Upos::kNoun && is_known(doc, children, object);
  });
}

// Whether a mention stands in the sentence that tells of the deed.
bool beside(const Doc& doc, const Event& event, uint32_t mention) {
  if (mention >= doc.mentions.size() || event.trigger_token >= doc.tokens.size()) return false;
  const uint32_t sentence = doc.tokens[event.trigger_token].sentence;
  const auto token = std::lower_bound(doc.tokens.begin(), doc.tokens.end(), doc.mentions[mention].span.begin,
                                      [](const Token& t, uint32_t begin) { return t.span.end <= begin; });
  return token != doc.tokens.end() && token->sentence == sentence;
}

EventKey key_of(const Doc& doc, const Tables& tables, const std::vector<std::vector<uint32_t>>& children, const Event& event) {
  EventKey key;
  key.position = event.trigger.begin;
  key.type = event.type;
  key.mode = event.mode;
  key.status = event.status;
  key.confidence = event.confidence;
  key.content_of = event.content_of;
  key.condition_of = event.condition_of;
  key.counts =
      std::any_of(event.rules.begin(), event.rules.end(), [](std::string_view rule) { return rule.starts_with("toll."); });
  if (event.trigger_token < doc.tokens.size()) {
    const Token& token = doc.tokens[event.trigger_token];
    key.lemma = lemma_of(token);
    key.named = points_back(doc, children, event.trigger_token);
    key.sentence = token.sentence;
    if (token.sentence < doc.sentences.size()) key.headline = doc.sentences[token.sentence].zone == ZoneKind::kHeadline;
  }
  key.actors = keys_of(doc, event.actors);
  key.recipients = keys_of(doc, event.recipients);
  if (event.time < doc.times.size()) {
    key.start = doc.times[event.time].start;
    key.end = doc.times[event.time].end;
    key.precision = doc.times[event.time].precision;
    key.time_beside = beside(doc, event, event.time_mention);
  }
  if (event.place < doc.places.size()) {
    const PlaceValue& place = doc.places[event.place];
    key.place = place.name;
    key.country = place.country;
    key.admin1 = place.admin1;
    key.place_precision = place.precision;
    key.place_beside = beside(doc, event, event.place_mention);
    key.located = place.located;
    if (place.located) {
      key.lat = static_cast<int>(std::lround(place.lat * 100));
      key.lon = static_cast<int>(std::lround(place.lon * 100));
    }
  }
  for (const uint32_t m : event.amounts) {
    if (m >= doc.mentions.size() || doc.mentions[m].amount >= doc.amounts.size()) continue;
    const AmountValue& amount = doc.amounts[doc.mentions[m].amount];
    key.amounts.push_back({amount.value, std::max(amount.value, amount.high), std::string(amount.of), std::string(amount.unit)});
  }
  words(doc, tables, children, event, &key.words);
  for (const Source& source : event.said_by) {
    if (source.party.entity >= doc.entities.size()) continue;
    const Entity& entity = doc.entities[source.party.entity];
    key.sayers.emplace_back(!entity.code.empty() ? entity.code : !entity.country.empty() ? entity.country : entity.name);
  }
  return key;
}

}  // namespace

uint32_t word_key(const Tables& tables, std::string_view lemma) {
  return fold(hash64(tables.stem(lemma)));
}

Digest make_digest(const Doc& doc, const Tables& tables) {
  Digest digest;
  digest.article = article_id(doc.text());
  const size_t item = doc.source.rfind('#');
  digest.outlet = !doc.meta.site.empty() ? doc.meta.site : item == std::string::npos ? doc.source : doc.source.substr(0, item);
  digest.agency = doc.meta.agency;
  digest.language = doc.meta.language;
  digest.published = doc.meta.published.start;
  shingles(doc, &digest);
  names(doc, &digest);
  std::vector<std::vector<uint32_t>> children(doc.events.empty() ? 0 : doc.tokens.size());
  for (uint32_t t = 0; t < children.size(); ++t) {
    if (doc.tokens[t].head < children.size()) children[doc.tokens[t].head].push_back(t);
  }
  for (const Event& event : doc.events) digest.events.push_back(key_of(doc, tables, children, event));
  return digest;
}

}  // namespace demarche::merge
