// Names: by the tables, and unknown ones by what the article called them before.
#include "link/who_run.h"

namespace demarche::link {

std::string_view bare(const Doc& doc, const Mention& m) {
  uint32_t from = m.first_token;
  while (from + 1 < m.end_token &&
         (doc.tokens[from].upos == Upos::kDet || doc.tokens[from].xpos == "DT" || doc.tokens[from].xpos == "PDT"))
    ++from;
  return doc.text(Span{doc.tokens[from].span.begin, m.span.end});
}

void WhoRun::set(Mention& m, std::vector<uint32_t> entities, float certainty, std::string_view rule) {
  m.entities = std::move(entities);
  m.certainty = certainty;
  if (doc.trace && !m.entities.empty()) {
    const Entity& e = doc.entities[m.entities.front()];
    doc.trace->add(
        "link", m.span,
        std::string(doc.text(m.span)) + " is " + std::string(e.name) + " [" + std::string(e.code) + "], " + std::string(rule));
  }
}

std::vector<uint64_t> WhoRun::name_words(const Mention& m, uint32_t from) const {
  std::vector<lexicon::Word> words;
  for (uint32_t i = from; i < m.end_token; ++i) lexicon::cut_words(doc.text(), tok(i).span, i, &words);
  std::vector<uint64_t> out;
  for (const lexicon::Word& w : words) {
    if (w.hash != 0) out.push_back(w.hash);
  }
  return out;
}

// First token of the name proper in "the Russian President Vladimir Putin": after the last role or title inside.
uint32_t WhoRun::name_begin(const Mention& m) const {
  uint32_t from = m.first_token;
  for (uint32_t i = m.first_token; i + 1 < m.end_token; ++i) {
    if (!tok(i).xpos.starts_with("NNP") && tok(i).upos != Upos::kPropn && tok(i).lower != "-" && tok(i).lower != "al")
      from = i + 1;
  }
  for (uint32_t at = scene.first_from(m.span.begin); at < doc.mentions.size(); ++at) {
    const Mention& n = doc.mentions[at];
    if (n.first_token >= m.end_token) break;
    if (n.first_token >= m.first_token && n.end_token < m.end_token && (n.kind == MentionKind::kRole || n.adjectival)) {
      from = std::max(from, n.end_token);
    }
  }
  // "Aboard Air Force One Mr Lund": a title inside a run of capitals begins the name.
  for (uint32_t i = from + 1; i + 1 < m.end_token; ++i)
    if (tok(i).lower == "mr" || tok(i).lower == "mr." || tok(i).lower == "mrs" || tok(i).lower == "mrs." ||
        tok(i).lower == "ms" || tok(i).lower == "ms.")
      from = i;
  while (from + 1 < m.end_token && (tables.title_words.contains(word_hash(tok(from).lower)) || tok(from).lower == ".")) ++from;
  return std::min(from, m.end_token - 1);
}

void WhoRun::resolve_name(uint32_t i) {
  Mention& m = doc.mentions[i];
  if (const auto it = tables.actor_by_id.find(m.key); it != tables.actor_by_id.end()) {
    uint32_t actor = it->second;
    const Actor& row = tables.actors[actor];
    if (row.form == ActorForm::kPerson) actor = of_that_time(m, actor);
    if (row.form == ActorForm::kBloc && !row.members.empty()) {
      std::vector<uint32_t> members;
      for (const std::string_view code : row.members) {
        if (const uint32_t e = scene.of_country(code, row.id); e != kNone) members.push_back(e);
      }
      set(m, std::move(members), 1, row.id);
    } else if (m.rule == "who.people") {
      set(m, {of_people(actor, m)}, 1, row.id);
    } else {
      set(m, {scene.of_row(actor, row.id)}, 1, row.id);
      // An outlet is called what the article calls it first.
      Entity& e = doc.entities[m.entities.front()];
      if (row.as_written && e.name.data() == row.name.data()) e.name = bare(doc, m);
    }
    if (row.form == ActorForm::kPerson) remember_person(m.entities.front());
    state[i] = 2;
    return;
  }
  if (m.kind == MentionKind::kPerson) {
    resolve_person(i);
  } else if (m.kind == MentionKind::kOrganisation) {
    resolve_organisation(i);
  }
}

// Two known people may share a name: the one in office at the time.
uint32_t WhoRun::of_that_time(const Mention& m, uint32_t actor) const {
  const uint32_t from = name_begin(m);
  const auto it = tables.people_by_name.find(word_hash(doc.text(Span{tok(from).span.begin, m.span.end})));
  if (it == tables.people_by_name.end() || it->second.size() < 2) return actor;
  const std::string_view day = doc.meta.published.start;
  for (const uint32_t candidate : it->second) {
    if (in_office(candidate, day)) return candidate;
  }
  return actor;
}

bool WhoRun::in_office(uint32_t actor, std::string_view day) const {
  if (day.empty()) return false;
  for (const Office& office : tables.actors[actor].offices) {
    if (office.from <= day.substr(0, office.from.size()) && day.substr(0, office.to.size()) <= office.to) return true;
  }
  return false;
}

uint32_t WhoRun::of_people(uint32_t actor, const Mention& m) {
  const Actor& row = tables.actors[actor];
  const bool plural =
      tok(m.head_token).xpos != "NN" && (m.span.size() == 0 || tok(m.head_token).features.number != Features::Number::kSingular);
  const std::string id = "people|" + std::string(row.id) + (plural ? "p" : "s");
  if (const auto it = roles.find(id); it != roles.end()) return it->second;
  Entity e;
  e.kind = MentionKind::kRole;
  e.name = doc.keep(bare(doc, m));
  e.code = row.code;
  e.country = row.country;
  e.sector = row.sector == Sector::kPre ? Sector::kPre : Sector::kCvl;
  e.collective = plural;
  e.rule = row.id;
  Known k;
  k.row = row.id;
  k.human = true;
  k.plural = plural;
  const uint32_t at = scene.add(std::move(e), std::move(k));
  roles.emplace(id, at);
  return at;
}

void WhoRun::remember_person(uint32_t e) {
  const auto& names = scene.known[e].names;
  if (names.empty()) return;
  auto& list = people[names.back()];
  if (std::find(list.begin(), list.end(), e) == list.end()) list.push_back(e);
  // "Yoon", "Xi": the family name in front.
  auto& first = people[names.front()];
  if (std::find(first.begin(), first.end(), e) == first.end()) first.push_back(e);
}

// A person no table knows by the full name: somebody named before, a known person by surname, or a new one.
void WhoRun::resolve_person(uint32_t i) {
  Mention& m = doc.mentions[i];
  const std::vector<uint64_t> words = name_words(m, name_begin(m));
  if (words.empty()) return;
  if (const auto it = people.find(words.back()); it != people.end()) {
    for (size_t c = it->second.size(), tried = 0; c-- > 0 && tried < 32; ++tried) {  // the one named last
      const uint32_t e = it->second[c];
      const auto& names = scene.known[e].names;
      const bool within = std::all_of(words.begin(), words.end(),
                                      [&](uint64_t w) { return std::find(names.begin(), names.end(), w) != names.end(); });
      if (!within) continue;
      set(m, {e}, 0.95f, "link.partial-name");
      state[i] = 2;
      return;
    }
  }
  if (words.size() == 1) {
    if (const uint32_t actor = known_surname(m, words.front()); actor != kNone) {
      set(m, {scene.of_row(actor, tables.actors[actor].id)}, 0.85f, "link.surname");
      remember_person(m.entities.front());
      state[i] = 2;
      return;
    }
    // A later mention may have the full name: "Peskov ... Dmitry Peskov".
    for (uint32_t j = i + 1; j < doc.mentions.size() && j < i + Scene::kWindow; ++j) {
      const Mention& n = doc.mentions[j];
      if (n.kind != MentionKind::kPerson || n.end_token - n.first_token < 2) continue;
      const auto full = name_words(n, name_begin(n));
      if (full.size() < 2 || full.back() != words.front()) continue;
      if (state[j] == 0) resolve_name(j);
      if (!doc.mentions[j].entities.empty()) {
        set(doc.mentions[i], {doc.mentions[j].entities.front()}, 0.9f, "link.partial-name");
        state[i] = 2;
        return;
      }
    }
    if (m.rule == "who.surname") return;  // a surname of somebody else's
  }
  Entity e;
  e.kind = MentionKind::kPerson;
  e.name = doc.text(Span{tok(name_begin(m)).span.begin, m.span.end});
  e.rule = "link.new-person";
  Known k;
  k.human = true;
  k.names = words;
  if (const auto first = tables.first_names.find(words.front()); first != tables.first_names.end() && words.size() > 1)
    k.gender = first->second;
  if (const auto title = tables.titles.find(m.key); title != tables.titles.end()) {
    if (title->second.gender != ' ') k.gender = title->second.gender;
    e.sector = title->second.sector;
  }
  const uint32_t at = scene.add(std::move(e), std::move(k));
  remember_person(at);
  set(m, {at}, 0.9f, "link.new-person");
  if (words.size() == 1)
    if (const std::string_view country = country_of_surname(words.front()); !country.empty())
      adopt(at, scene.of_country(country, "link.surname"));
}

// The known person whom a bare surname means: in office when the article appeared, and the only such one, or the only
// one of a country that the article names.
uint32_t WhoRun::known_surname(const Mention& m, uint64_t surname) const {
  const auto it = tables.people_by_surname.find(surname);
  if (it == tables.people_by_surname.end()) return kNone;
  const std::string_view day = doc.meta.published.start;
  uint32_t only = kNone, named = kNone;
  size_t n = 0, n_named = 0;
  for (const uint32_t candidate : it->second) {
    const Actor& actor = tables.actors[candidate];
    const bool here = names_country(actor.code);
    if (!in_office(candidate, day) || !goes_by_surname(candidate, day)) continue;
    ++n;
    only = candidate;
    if (!here) continue;
    ++n_named;
    named = candidate;
  }
  if (n_named > 1) {  // the head of state before his sister
    size_t n_heads = 0;
    for (const uint32_t candidate : it->second) {
      if (!in_office(candidate, day) || !names_country(tables.actors[candidate].code) || !heads_state(candidate, day)) continue;
      ++n_heads;
      named = candidate;
    }
    n_named = n_heads;
  }
  if (n_named == 1) return named;
  // A title makes up for a country not named, and so does a great office, but "shells struck Mahama" may be a place.
  if (n == 1 && (m.rule == "who.titled" || (heads_state(only, day) && !only_undergoes(m)))) return only;
  // "Mr Lund" before or after his time, where his country is told of and nobody else there is called so.
  const bool titled =
      m.rule == "who.titled" || (m.first_token > 0 && tables.title_words.contains(word_hash(tok(m.first_token - 1).lower)));
  if (n == 0 && titled) {
    for (const uint32_t candidate : it->second)
      if (names_country(tables.actors[candidate].code)) {
        ++n_named;
        named = candidate;
      }
    if (n_named == 1) return named;
  }
  return kNone;
}

// Whether this name is part of a noun or what a thing acts on ("rounds struck Mahama"), and the same word is no subject and owns
// nothing soon after it.
bool WhoRun::only_undergoes(const Mention& m) const {
  const Token& name = tok(m.head_token);
  if (name.deprel != Deprel::kObj && name.deprel != Deprel::kCompound) return false;
  const auto i = static_cast<uint32_t>(&m - doc.mentions.data());
  for (uint32_t j = i;
       name.deprel == Deprel::kObj && j-- > 0 && doc.mentions[j].first_token >= doc.sentences[name.sentence].first_token;) {
    const Mention& doer = doc.mentions[j];
    const bool thing = doer.kind == MentionKind::kPlace || doer.kind == MentionKind::kTime || doer.kind == MentionKind::kAmount;
    if (!thing && tok(doer.head_token).head == name.head && scene.is_subject(doer)) return false;
  }
  for (uint32_t j = i; j < doc.mentions.size() && j < i + Scene::kWindow; ++j) {
    const Token& head = tok(doc.mentions[j].head_token);
    if (head.lower == name.lower && (scene.is_subject(doc.mentions[j]) || head.deprel == Deprel::kNmodPoss)) return false;
  }
  return true;
}

// A dissident, reporter or hostage is told of by his full name first; a surname alone is rather somebody else's.
bool WhoRun::goes_by_surname(uint32_t actor, std::string_view day) const {
  for (const Office& office : tables.actors[actor].offices) {
    const bool running = office.from <= day.substr(0, office.from.size()) && day.substr(0, office.to.size()) <= office.to;
    if (!running) continue;
    switch (office.sector) {
      case Sector::kCvl:
      case Sector::kJrn:
      case Sector::kBus:
      case Sector::kCrm:
      case Sector::kEdu:
      case Sector::kMed:
      case Sector::kLab:
        break;
      default:
        return true;
    }
  }
  return tables.actors[actor].offices.empty();
}

// The country of those in office whom a surname may mean, where all whose country is named are of one: "Burns", "Wang".
std::string_view WhoRun::country_of_surname(uint64_t surname) const {
  const auto it = tables.people_by_surname.find(surname);
  if (it == tables.people_by_surname.end()) return {};
  std::string_view code;
  for (const uint32_t candidate : it->second) {
    const Actor& actor = tables.actors[candidate];
    if (!in_office(candidate, doc.meta.published.start) || !names_country(actor.code)) continue;
    if (!code.empty() && code != actor.code) return {};
    code = actor.code;
  }
  return code;
}

bool WhoRun::heads_state(uint32_t actor, std::string_view day) const {
  for (const Office& office : tables.actors[actor].offices) {
    const bool running = office.from <= day.substr(0, office.from.size()) && day.substr(0, office.to.size()) <= office.to;
    if (running &&
        (office.role == "president" || office.role == "prime minister" || office.role == "chancellor" || office.role == "leader"))
      return true;
  }
  return false;
}

bool WhoRun::names_country(std::string_view code) const {
  return named_codes.contains(code);
}

void WhoRun::list_named() {
  for (const Mention& n : doc.mentions) {
    if (n.kind == MentionKind::kPlace && n.place != kNone) named_codes.emplace(doc.places[n.place].country, true);
    if (n.kind != MentionKind::kCountry && n.kind != MentionKind::kOrganisation && n.rule != "who.people") continue;
    if (const auto it = tables.actor_by_id.find(n.key); it != tables.actor_by_id.end())
      named_codes.emplace(tables.actors[it->second].code, true);
  }
}

void WhoRun::resolve_organisation(uint32_t i) {
  Mention& m = doc.mentions[i];
  // "African Union (AU)": a bracket after a name introduces its short form.
  if (m.first_token > 0 && tok(m.first_token - 1).lower == "(") {
    for (uint32_t j = i; j-- > 0;) {
      const Mention& n = doc.mentions[j];
      if (n.end_token + 1 < m.first_token) break;
      if (n.end_token + 1 != m.first_token || n.entities.empty() || n.kind == MentionKind::kPlace) continue;
      const uint32_t e = n.entities.front();
      short_forms.emplace(doc.text(m.span), e);
      set(m, {e}, 0.95f, "link.bracket");
      state[i] = 2;
      return;
    }
  }
  const std::string_view text = bare(doc, m);
  // The same name before, or its short form.
  for (const auto* names : {&organisations, &short_forms}) {
    const auto it = names->find(text);
    if (it == names->end()) continue;
    set(m, {it->second}, 0.95f, "link.same-name");
    state[i] = 2;
    return;
  }
  Entity e;
  e.kind = MentionKind::kOrganisation;
  e.name = text;
  e.rule = "link.new-organisation";
  Known k;
  if (const auto word = tables.name_words.find(m.key); word != tables.name_words.end()) {
    e.sector = word->second.sector;
    e.media = word->second.media;
    e.armed = e.sector == Sector::kMil || e.sector == Sector::kReb;
  }
  k.names = name_words(m, m.first_token);
  const uint32_t at = scene.add(std::move(e), std::move(k));
  organisations.emplace(text, at);
  set(m, {at}, 0.9f, "link.new-organisation");
}

}  // namespace demarche::link
