#include "link/who_scene.h"

#include <algorithm>

namespace demarche::link {

Scene::Scene(const WhoTables& t, Doc& d) : doc(d), tables(t) {
  known.resize(doc.entities.size());
  at_head.assign(doc.tokens.size(), kNone);
  sentence_of.reserve(doc.mentions.size());
  first_of.assign(doc.sentences.size() + 1, static_cast<uint32_t>(doc.mentions.size()));
  for (uint32_t i = 0; i < doc.mentions.size(); ++i) {
    const Mention& m = doc.mentions[i];
    const uint32_t s = m.head_token < doc.tokens.size() ? doc.tokens[m.head_token].sentence : 0;
    sentence_of.push_back(s);
    if (s < first_of.size()) first_of[s] = std::min(first_of[s], i);
    if (!is_party(m) || m.head_token >= at_head.size()) continue;
    uint32_t& at = at_head[m.head_token];
    if (at == kNone || doc.mentions[at].span.size() < m.span.size()) at = i;
  }
  for (size_t s = first_of.size() - 1; s-- > 0;) first_of[s] = std::min(first_of[s], first_of[s + 1]);
}

bool Scene::is_subject(const Mention& m) const {
  if (m.head_token >= doc.tokens.size()) return false;
  const Deprel d = tok(m.head_token).deprel;
  return d == Deprel::kNsubj || d == Deprel::kNsubjPass || d == Deprel::kNsubjOuter || d == Deprel::kOblAgent;
}

bool Scene::only_backs(const Mention& n) const {
  const Token& first = tok(n.first_token);
  if (n.span.begin > first.span.begin + 1) {
    const std::string before = lexicon::fold(doc.text(Span{first.span.begin, n.span.begin - 1}));
    if (tables.leaning.contains(before)) return true;
  } else if (n.first_token >= 2 && tok(n.first_token - 1).lower == "-" && tables.leaning.contains(tok(n.first_token - 2).lower)) {
    return true;
  }
  if (n.end_token + 1 >= doc.tokens.size() || tok(n.end_token).lower != "-") return false;
  return tables.backing.contains(tok(n.end_token + 1).lower);
}

bool Scene::is_post(const Mention& n) const {
  const uint32_t up = n.head_token < doc.tokens.size() ? tok(n.head_token).head : kNone;
  if (up == kNone || n.first_token == 0 || at_head[up] == kNone) return false;
  const std::string_view before = tok(n.first_token - 1).lower;
  if (before != "in" && before != "at") return false;
  const std::string_view key = doc.mentions[at_head[up]].key;
  return key == "role.diplomat" || key == "role.embassy" || key == "role.embassy-official" || key == "role.journalist" ||
         key == "role.peacekeeper" || key == "role.peacekeeping-force" || key == "role.blue-helmet";
}

std::string_view Scene::country_of(const Mention& m) const {
  std::string_view country;
  for (const uint32_t e : m.entities) {
    const Sector sector = doc.entities[e].sector;
    if (doc.entities[e].media || doc.entities[e].country.empty()) continue;
    // A watchdog or a paper tells of a country, mostly not of its own.
    if (sector == Sector::kNgo || sector == Sector::kJrn || sector == Sector::kSoc) continue;
    if (!country.empty() && country != doc.entities[e].country) return {};
    country = doc.entities[e].country;
  }
  if (country.empty() && m.entities.empty() && m.place != kNone && !is_namesake(m)) country = doc.places[m.place].country;
  return country;
}

std::string_view Scene::code_of(const Mention& m) const {
  for (const uint32_t e : m.entities) {
    if (!doc.entities[e].media && !doc.entities[e].code.empty()) return doc.entities[e].code;
  }
  return {};
}

std::string_view Scene::only_country() const {
  std::string_view only;
  bool lived_in = false;
  for (const Mention& m : doc.mentions) {
    if (m.kind == MentionKind::kTime || m.kind == MentionKind::kAmount) continue;
    const std::string_view country = country_of(m);
    if (country.empty()) continue;
    if (!only.empty() && only != country) return {};
    only = country;
    lived_in = lived_in || !is_post(m);
  }
  return lived_in ? only : std::string_view{};
}

uint32_t Scene::add(Entity entity, Known what) {
  doc.entities.push_back(std::move(entity));
  known.push_back(std::move(what));
  return static_cast<uint32_t>(doc.entities.size() - 1);
}

uint32_t Scene::of_row(uint32_t index, std::string_view rule) {
  if (const auto it = by_row_.find(index); it != by_row_.end()) return it->second;
  const Actor& actor = tables.actors[index];
  Entity entity;
  Known what;
  what.row = actor.id;
  what.kinds = actor.kinds;
  entity.name = actor.name;
  entity.code = actor.code;
  entity.country = actor.country;
  entity.sector = actor.sector;
  entity.wikidata = actor.wikidata;
  entity.armed = actor.armed;
  entity.rule = rule;
  switch (actor.form) {
    case ActorForm::kCountry:
    case ActorForm::kBloc:
      entity.kind = MentionKind::kCountry;
      what.former = actor.id.starts_with("former.");
      break;
    case ActorForm::kMedia:
      entity.media = true;
      [[fallthrough]];
    case ActorForm::kBody:
    case ActorForm::kGroup:
      entity.kind = MentionKind::kOrganisation;
      what.plural = actor.name.ends_with("s");
      break;
    case ActorForm::kPerson: {
      entity.kind = MentionKind::kPerson;
      what.human = true;
      what.gender = actor.feminine ? 'f' : 'm';
      // The office on the day of publication; without a date, or before any, the one last held by then, else the first.
      const std::string_view day = doc.meta.published.start;
      const Office* best = nullptr;
      for (const Office& office : actor.offices) {
        const bool begun = day.empty() || office.from <= day.substr(0, office.from.size());
        const bool running = begun && (day.empty() || day.substr(0, office.to.size()) <= office.to);
        if (running || best == nullptr || (begun && (day.empty() || best->to < day.substr(0, best->to.size())))) best = &office;
      }
      if (best != nullptr) {
        const bool over = !day.empty() && best->to < day.substr(0, best->to.size());
        entity.sector = over && best->sector == Sector::kGov ? Sector::kEli : best->sector;
        entity.role = best->role;
        if (!best->code.empty()) {
          entity.code = best->code;
          entity.country = {};
        }
      }
      break;
    }
  }
  std::vector<lexicon::Word> words;
  lexicon::cut_words(actor.name, {0, static_cast<uint32_t>(actor.name.size())}, 0, &words);
  for (const lexicon::Word& word : words) what.names.push_back(word.hash);
  const uint32_t e = add(std::move(entity), std::move(what));
  by_row_.emplace(index, e);
  return e;
}

uint32_t Scene::of_country(std::string_view code, std::string_view rule) {
  const auto it = tables.country_by_code.find(code);
  return it == tables.country_by_code.end() ? kNone : of_row(it->second, rule);
}

void Scene::find_dateline() {
  for (uint32_t i = 0; i < doc.mentions.size() && i < 12; ++i) {
    const Mention& m = doc.mentions[i];
    if (m.kind != MentionKind::kPlace && m.kind != MentionKind::kCountry) continue;
    const uint32_t s = sentence_of[i];
    if (s >= doc.sentences.size() || s > 3) break;
    const Sentence& sentence = doc.sentences[s];
    const bool zone = sentence.zone == ZoneKind::kDateline;
    bool opens = m.first_token <= sentence.first_token + 1 && !m.adjectival;
    if (opens) {
      // "SEOUL:", "PARIS (AFP) -", "LADAKH —", "Brussels.": nothing but names and marks up to the dash.
      const uint32_t end = m.end_token;
      const uint32_t to = std::min<uint32_t>(end + 10, static_cast<uint32_t>(doc.tokens.size()));
      opens = end < to;
      if (opens) {
        const std::string_view mark = tok(end).lower;
        opens = mark == ":" || mark == "(" || mark == "—" || mark == "–" || mark == "-" || mark == "--" || mark == "." ||
                mark == "/" || (mark == "," && sentence.zone == ZoneKind::kStory && end + 1 < to);
        if (opens && mark == ",") {
          opens = false;
          for (uint32_t t = end + 1; t < to; ++t) {
            if (tok(t).upos == Upos::kVerb || tok(t).upos == Upos::kAux) break;
            if (tok(t).lower == ":" || tok(t).lower == "—" || tok(t).lower == "–" || tok(t).lower == "(" || tok(t).lower == ".") {
              opens = true;
              break;
            }
          }
        }
      }
    }
    if (!zone && !opens) continue;
    std::string_view country = country_of(m);
    if (country.empty() && m.place != kNone) country = doc.places[m.place].country;
    if (country.empty()) continue;
    dateline_ = country;
    dateline_mention_ = i;
    return;
  }
}

}  // namespace demarche::link
