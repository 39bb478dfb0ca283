// Two passes. First every name by the tables, and unknown names by what the article called them before. Then descriptions and
// pronouns in reading order, each looking back over what is resolved; a description's owner ("Iran's", "its", "of the army") is
// resolved before it. Why not one coreference model: a wrong link writes a false row, and every link here can be explained by
// one rule. Cases: tests/link/who*.case.
#include "link/who.h"

#include <algorithm>
#include <utility>

#include "link/who_focus.h"
#include "link/who_scene.h"
#include "link/who_tables.h"

namespace demarche::link {
namespace {

constexpr int kMostDepth = 8;  // of an owner's owner

std::string_view bare(const Doc& doc, const Mention& m) {
  uint32_t from = m.first_token;
  while (from + 1 < m.end_token &&
         (doc.tokens[from].upos == Upos::kDet || doc.tokens[from].xpos == "DT" || doc.tokens[from].xpos == "PDT"))
    ++from;
  return doc.text(Span{doc.tokens[from].span.begin, m.span.end});
}

}  // namespace

struct WhoResolver::Impl {
  WhoTables tables;

  struct Run {
    Scene scene;
    Doc& doc;
    const WhoTables& tables;
    Focus focus;
    bool tells_of_usa = false;
    std::vector<uint8_t> state;                                    // by mention: 0 untouched, 1 being resolved, 2 done
    std::unordered_map<uint64_t, std::vector<uint32_t>> people;    // by hash of the last name: entities
    std::unordered_map<std::string_view, bool> named_codes;        // codes of countries and bodies that the article names
    std::unordered_map<std::string_view, uint32_t> short_forms;    // "AU" of "African Union (AU)": entity
    std::unordered_map<std::string_view, uint32_t> organisations;  // unknown ones by name
    std::unordered_map<std::string, uint32_t> roles;               // by role id, owner and words
    std::unordered_map<std::string_view, uint32_t> called;         // named ships and groups, by the name behind the noun

    Run(const WhoTables& t, Doc& d) : scene(t, d), doc(d), tables(t), focus(scene), state(d.mentions.size(), 0) {}

    const Token& tok(uint32_t i) const { return doc.tokens[i]; }

    void set(Mention& m, std::vector<uint32_t> entities, float certainty, std::string_view rule) {
      m.entities = std::move(entities);
      m.certainty = certainty;
      if (doc.trace && !m.entities.empty()) {
        const Entity& e = doc.entities[m.entities.front()];
        doc.trace->add("link", m.span,
                       std::string(doc.text(m.span)) + " is " + std::string(e.name) + " [" + std::string(e.code) + "], " +
                           std::string(rule));
      }
    }

    // ---- names -------------------------------------------------------------------------------------------------------

    std::vector<uint64_t> name_words(const Mention& m, uint32_t from) const {
      std::vector<lexicon::Word> words;
      for (uint32_t i = from; i < m.end_token; ++i) lexicon::cut_words(doc.text(), tok(i).span, i, &words);
      std::vector<uint64_t> out;
      for (const lexicon::Word& w : words) {
        if (w.hash != 0) out.push_back(w.hash);
      }
      return out;
    }

    // First token of the name proper in "the Russian President Vladimir Putin": after the last role or title inside.
    uint32_t name_begin(const Mention& m) const {
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
      while (from + 1 < m.end_token && (tables.title_words.contains(word_hash(tok(from).lower)) || tok(from).lower == "."))
        ++from;
      return std::min(from, m.end_token - 1);
    }

    void resolve_name(uint32_t i) {
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
    uint32_t of_that_time(const Mention& m, uint32_t actor) const {
      const uint32_t from = name_begin(m);
      const auto it = tables.people_by_name.find(word_hash(doc.text(Span{tok(from).span.begin, m.span.end})));
      if (it == tables.people_by_name.end() || it->second.size() < 2) return actor;
      const std::string_view day = doc.meta.published.start;
      for (const uint32_t candidate : it->second) {
        if (in_office(candidate, day)) return candidate;
      }
      return actor;
    }

    bool in_office(uint32_t actor, std::string_view day) const {
      if (day.empty()) return false;
      for (const Office& office : tables.actors[actor].offices) {
        if (office.from <= day.substr(0, office.from.size()) && day.substr(0, office.to.size()) <= office.to) return true;
      }
      return false;
    }

    uint32_t of_people(uint32_t actor, const Mention& m) {
      const Actor& row = tables.actors[actor];
      const bool plural = tok(m.head_token).xpos != "NN" &&
                          (m.span.size() == 0 || tok(m.head_token).features.number != Features::Number::kSingular);
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

    void remember_person(uint32_t e) {
      const auto& names = scene.known[e].names;
      if (names.empty()) return;
      auto& list = people[names.back()];
      if (std::find(list.begin(), list.end(), e) == list.end()) list.push_back(e);
      // "Yoon", "Xi": the family name in front.
      auto& first = people[names.front()];
      if (std::find(first.begin(), first.end(), e) == first.end()) first.push_back(e);
    }

    // A person no table knows by the full name: somebody named before, a known person by surname, or a new one.
    void resolve_person(uint32_t i) {
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
    }

    // The known person whom a bare surname means: in office when the article appeared, and the only such one, or the only
    // one of a country that the article names.
    uint32_t known_surname(const Mention& m, uint64_t surname) const {
      const auto it = tables.people_by_surname.find(surname);
      if (it == tables.people_by_surname.end()) return kNone;
      const std::string_view day = doc.meta.published.start;
      uint32_t only = kNone, named = kNone;
      size_t n = 0, n_named = 0;
      for (const uint32_t candidate : it->second) {
        const Actor& actor = tables.actors[candidate];
        const bool here = names_country(actor.code);
        if (!in_office(candidate, day)) continue;
        ++n;
        only = candidate;
        if (!here) continue;
        ++n_named;
        named = candidate;
      }
      if (n_named > 1) {  // the head of state before his sister
        size_t n_heads = 0;
        for (const uint32_t candidate : it->second) {
          if (!in_office(candidate, day) || !names_country(tables.actors[candidate].code) || !heads_state(candidate, day))
            continue;
          ++n_heads;
          named = candidate;
        }
        n_named = n_heads;
      }
      if (n_named == 1) return named;
      // A title or a great office makes up for a country not named.
      if (n == 1 && (m.rule == "who.titled" || heads_state(only, day))) return only;
      if (n == 0 && it->second.size() == 1 && names_country(tables.actors[it->second.front()].code) && m.rule == "who.titled")
        return it->second.front();
      return kNone;
    }

    bool heads_state(uint32_t actor, std::string_view day) const {
      for (const Office& office : tables.actors[actor].offices) {
        const bool running = office.from <= day.substr(0, office.from.size()) && day.substr(0, office.to.size()) <= office.to;
        if (running && (office.role == "president" || office.role == "prime minister" || office.role == "chancellor" ||
                        office.role == "leader"))
          return true;
      }
      return false;
    }

    bool names_country(std::string_view code) const { return named_codes.contains(code); }

    void list_named() {
      for (const Mention& n : doc.mentions) {
        if (n.kind == MentionKind::kPlace && n.place != kNone) named_codes.emplace(doc.places[n.place].country, true);
        if (n.kind != MentionKind::kCountry && n.kind != MentionKind::kOrganisation && n.rule != "who.people") continue;
        if (const auto it = tables.actor_by_id.find(n.key); it != tables.actor_by_id.end())
          named_codes.emplace(tables.actors[it->second].code, true);
      }
    }

    void resolve_organisation(uint32_t i) {
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

    // ---- owners ------------------------------------------------------------------------------------------------------

    // Entities that own mention i: by a demonym, a possessor, an "of" phrase, a place after a preposition.
    std::vector<uint32_t> owners(uint32_t i, int depth) {
      const Mention& m = doc.mentions[i];
      std::vector<uint32_t> before, after;
      std::string_view place_country;
      // "envoys in Niamey" are not Niger's.
      const RoleRow* own_role = role_of(m);
      const bool posted = own_role != nullptr && (own_role->id == "role.diplomat" || own_role->id == "role.embassy");
      for (uint32_t j = scene.begin_of(i); j < scene.end_of(i); ++j) {
        if (j == i) continue;
        const Mention& n = doc.mentions[j];
        if (n.first_token >= m.end_token + 6) break;
        const bool inside = n.first_token >= m.first_token && n.end_token <= m.end_token && n.span != m.span;
        const bool direct = depends(n, m);
        if (!inside && !direct) continue;
        if (n.kind == MentionKind::kPlace ||
            (n.kind == MentionKind::kCountry && n.place != kNone && n.first_token > m.head_token && !direct)) {
          if (direct && n.place != kNone && place_country.empty()) place_country = doc.places[n.place].country;
          if (n.kind == MentionKind::kPlace) continue;
        }
        if (!scene.is_party(n) || n.head_token == m.head_token || only_backs(n)) continue;
        if (!direct && n.first_token > m.head_token) continue;  // deeper inside an "of" phrase
        if (n.kind == MentionKind::kRole && n.adjectival && n.entities.empty() && n.rule == "who.role" &&
            n.end_token <= m.head_token) {
          // "army spokesman", "coast guard cutter": whose the army is.
          resolve(j, depth + 1);
        }
        const bool partner = tok(n.head_token).deprel == Deprel::kConj;
        if (tok(n.head_token).deprel == Deprel::kAppos && n.first_token >= m.first_token) continue;
        resolve(j, depth + 1);
        auto& list = n.head_token < m.head_token ? before : after;
        // "the presidents of Latvia, Estonia and Poland": partners of an owner are owners.
        if (n.head_token > m.head_token &&
            !(partner ? direct && !after.empty() && n.kind == MentionKind::kCountry : owning_preposition(n, posted)))
          continue;
        if (partner && n.head_token < m.head_token && n.first_token >= m.first_token && !n.adjectival) continue;
        for (const uint32_t e : doc.mentions[j].entities) {
          if (std::find(list.begin(), list.end(), e) == list.end()) list.push_back(e);
        }
      }
      // A demonym beats a possessor: "his Russian counterpart".
      if (!before.empty()) {
        std::vector<uint32_t> demonyms;
        for (uint32_t j = scene.begin_of(i); j < scene.end_of(i); ++j) {
          const Mention& n = doc.mentions[j];
          if (n.kind != MentionKind::kCountry || !n.adjectival || n.head_token >= m.head_token || n.entities.empty()) continue;
          const bool inside = n.first_token >= m.first_token && n.end_token <= m.end_token;
          if (!(inside || depends(n, m)) || n.rule == "who.seat") continue;
          if (n.end_token < doc.tokens.size() && tok(n.end_token).xpos == "POS") continue;
          for (const uint32_t e : n.entities) {
            if (std::find(before.begin(), before.end(), e) != before.end() &&
                std::find(demonyms.begin(), demonyms.end(), e) == demonyms.end())
              demonyms.push_back(e);
          }
        }
        // Not over a body or a force that stands nearer: "the Turkish coast guard's spokesman" is found by its own owner.
        if (!demonyms.empty() && only_pronouns_beside(before, demonyms)) return demonyms;
        return before;
      }
      if (!after.empty()) return after;
      if (place_country.empty()) place_country = place_beside(m);
      if (!place_country.empty()) {
        if (const uint32_t e = scene.of_country(place_country, "link.place-owner"); e != kNone) return {e};
      }
      return {};
    }

    // "the Russia-backed regime": who backs or arms somebody does not own him.
    bool only_backs(const Mention& n) const {
      if (n.end_token + 1 >= doc.tokens.size() || tok(n.end_token).lower != "-") return false;
      return tables.backing.contains(tok(n.end_token + 1).lower);
    }

    // "prosecutors in Kinshasa", "residents of Aleppo": the place right after people who are of one place.
    std::string_view place_beside(const Mention& m) const {
      const RoleRow* role = role_of(m);
      if (role == nullptr || m.end_token + 1 >= doc.tokens.size()) return {};
      if (role->scope != Scope::kLocal && role->scope != Scope::kState &&
          (role->scope != Scope::kAny || role->sector != Sector::kGov))
        return {};
      if (role->scope == Scope::kAny && (role->kind == RoleKind::kOrgan || role->id == "role.diplomat"))
        return {};  // embassies, envoys
      const std::string_view w = tok(m.end_token).lower;
      if (w != "in" && w != "of" && w != "from" && w != "at" && w != "across") return {};
      for (uint32_t at = scene.first_from(m.span.begin); at < doc.mentions.size(); ++at) {
        const Mention& n = doc.mentions[at];
        if (n.first_token > m.end_token + 2) break;
        if (n.first_token <= m.end_token || n.adjectival) continue;
        if (n.place != kNone) return doc.places[n.place].country;
        if (n.kind == MentionKind::kCountry && !n.entities.empty()) return doc.entities[n.entities.front()].country;
      }
      return {};
    }

    bool only_pronouns_beside(const std::vector<uint32_t>& all, const std::vector<uint32_t>& demonyms) const {
      for (const uint32_t e : all) {
        if (std::find(demonyms.begin(), demonyms.end(), e) != demonyms.end()) continue;
        if (doc.entities[e].kind == MentionKind::kOrganisation && !doc.entities[e].media) return false;
      }
      return true;
    }

    // n hangs on m's head: directly, or as a partner in coordination of something that does ("Greek and Turkish ships").
    bool depends(const Mention& n, const Mention& m) const {
      uint32_t t = n.head_token;
      for (int steps = 0; steps < 4 && t < doc.tokens.size(); ++steps) {
        const Token& token = tok(t);
        if (token.head == m.head_token) {
          switch (token.deprel) {
            case Deprel::kNmodPoss:
            case Deprel::kAmod:
            case Deprel::kCompound:
            case Deprel::kNmod:
            case Deprel::kNmodUnmarked:
            case Deprel::kNmodNpmod:
              return true;
            default:
              return false;
          }
        }
        if (token.deprel != Deprel::kConj) return false;
        t = token.head;
      }
      return false;
    }

    bool owning_preposition(const Mention& n, bool posted) const {
      const auto owning = [&](std::string_view w) {
        if (posted && (w == "in" || w == "at")) return false;
        if (w == "to") return n.kind == MentionKind::kPerson;  // "an aide to X", but not "the envoy to Moscow"
        return w == "of" || w == "from" || w == "for" || ((w == "in" || w == "at") && n.kind == MentionKind::kCountry);
      };
      for (uint32_t t = n.head_token; t-- > 0 && n.head_token - t <= 10;) {
        if (tok(t).deprel == Deprel::kCase && tok(t).head == n.head_token) return owning(tok(t).lower);
      }
      for (uint32_t t = n.first_token; t-- > 0 && n.first_token - t <= 3;) {
        if (tok(t).upos == Upos::kAdp) return owning(tok(t).lower);
        if (tok(t).upos != Upos::kDet && tok(t).upos != Upos::kAdj) break;
      }
      return false;
    }

    // ---- descriptions ------------------------------------------------------------------------------------------------

    void resolve(uint32_t i, int depth) {
      if (state[i] == 2 || state[i] == 1 || depth > kMostDepth) return;
      Mention& m = doc.mentions[i];
      if (!scene.is_party(m)) return;
      state[i] = 1;
      if (m.kind == MentionKind::kPronoun) {
        resolve_pronoun(i, depth);
      } else if (m.kind == MentionKind::kRole) {
        resolve_role(i, depth);
        if (const RoleRow* role = role_of(m);
            role != nullptr && (role->kind == RoleKind::kVessel || role->kind == RoleKind::kGroup))
          remember_called(m);
      } else if (m.rule == "who.called" && m.entities.empty()) {
        resolve_called(i);
      } else {
        describe_name(i, depth);
      }
      state[i] = 2;
    }

    // "the Santa Rita", after "the Peruvian trawler Santa Rita".
    void resolve_called(uint32_t i) {
      if (const auto it = called.find(bare(doc, doc.mentions[i])); it != called.end()) {
        set(doc.mentions[i], {it->second}, 0.95f, "link.same-name");
      } else {
        resolve_organisation(i);
      }
    }

    // The name behind the noun of a description: "Santa Rita" of "the Peruvian trawler Santa Rita".
    void remember_called(const Mention& m) {
      uint32_t from = m.end_token;
      while (from > m.first_token && from + 5 > m.end_token) {
        const std::string_view text = doc.text(tok(from - 1));
        if (text.empty() || static_cast<unsigned char>(text[0]) < 'A' ||
            (text[0] > 'Z' && static_cast<unsigned char>(text[0]) < 0x80))
          break;
        --from;
      }
      if (from == m.end_token || from == m.first_token || m.entities.size() != 1) return;
      called.emplace(doc.text(Span{tok(from).span.begin, m.span.end}), m.entities.front());
    }

    // A new person's or body's country and sector, from the words around the name.
    void describe_name(uint32_t i, int depth) {
      Mention& m = doc.mentions[i];
      if (m.entities.size() != 1) return;
      const uint32_t e = m.entities.front();
      if (!scene.known[e].row.empty()) return;
      if (doc.entities[e].code.empty()) {
        const std::vector<uint32_t> owner = owners(i, depth);
        if (!owner.empty()) adopt(e, owner.front());
      }
      if (m.kind == MentionKind::kPerson) {
        // A role inside ("Kremlin spokesman X") or beside ("X, the Cypriot defence minister").
        for (uint32_t j = scene.begin_of(i); j < scene.end_of(i); ++j) {
          const Mention& n = doc.mentions[j];
          if (n.kind != MentionKind::kRole || n.rule != "who.role" || j == i) continue;
          const bool inside = n.first_token >= m.first_token && n.end_token <= m.end_token;
          if (!inside && !apposed(m, n)) continue;
          const RoleRow* role = role_of(n);
          if (role == nullptr) continue;
          if (doc.entities[e].code.empty()) {
            std::vector<uint32_t> owner = owners(j, depth + 1);
            if (owner.empty()) owner = fallback_owner(j, *role);
            if (!owner.empty()) adopt(e, owner.front());
          }
          describe(e, *role, n);
          break;
        }
        if (doc.entities[e].code.empty() && m.rule == "who.titled") {
          // "President X" of a country told about.
          const auto title = tables.titles.find(m.key);
          const bool stately =
              title != tables.titles.end() && (title->second.sector == Sector::kGov || title->second.sector == Sector::kMil);
          if (stately) {
            if (const std::string_view country = focus.state(i); !country.empty())
              adopt(e, scene.of_country(country, "link.focus"));
          }
        }
      }
    }

    void adopt(uint32_t e, uint32_t owner) {
      if (owner == kNone || owner == e) return;
      doc.entities[e].code = doc.entities[owner].code;
      doc.entities[e].country = doc.entities[owner].country;
      if (doc.entities[e].sector == Sector::kNone) doc.entities[e].sector = doc.entities[owner].sector;
    }

    void describe(uint32_t e, const RoleRow& role, const Mention& n) {
      Entity& entity = doc.entities[e];
      if (entity.role.empty()) entity.role = role.word;
      if (role.sector != Sector::kNone && (entity.sector == Sector::kNone || role.scope == Scope::kState)) {
        entity.sector = role.sector;
      } else if (role.sector == Sector::kMil || role.sector == Sector::kReb) {
        if (entity.sector == Sector::kGov) entity.sector = role.sector;
      }
      (void)n;
    }

    const RoleRow* role_of(const Mention& n) const {
      const auto it = tables.roles.find(n.key);
      return it == tables.roles.end() ? nullptr : &it->second;
    }

    // "X, the minister" or "the minister, X": neighbours across a comma, one hanging on the other or both on one.
    bool apposed(const Mention& a, const Mention& b) const {
      const Mention& first = a.first_token < b.first_token ? a : b;
      const Mention& second = a.first_token < b.first_token ? b : a;
      if (first.end_token >= second.first_token) return false;
      if (second.first_token - first.end_token > 2 || tok(first.end_token).lower != ",") return false;
      const Token& head = tok(second.head_token);
      // "the driver, Karim Haddad, 42, ...": who is told his age is no second one of a list.
      if (const uint32_t after = second.end_token; head.deprel == Deprel::kConj && second.kind == MentionKind::kPerson &&
                                                   after + 1 < doc.tokens.size() && tok(after).lower == "," &&
                                                   tok(after + 1).upos == Upos::kNum)
        return head.head >= first.first_token && head.head < first.end_token;
      if (head.deprel == Deprel::kAppos) return head.head >= first.first_token && head.head < first.end_token;
      return head.deprel != Deprel::kConj && head.head != kNone && tok(first.head_token).head == head.head &&
             head.deprel != Deprel::kNsubj;
    }

    bool definite(const Mention& m) const {
      const std::string_view w = tok(m.first_token).lower;
      return w == "the" || w == "this" || w == "that" || w == "these" || w == "those" || w == "both" || w == "all" ||
             w == "its" || w == "his" || w == "her" || w == "their";
    }
    bool is_plural(const Mention& m) const {
      const Token& t = tok(m.head_token);
      if (t.features.number != Features::Number::kUnmarked) return t.features.number == Features::Number::kPlural;
      return t.xpos == "NNS" || t.xpos == "NNPS";
    }

    // "two" in "the two leaders", 2 for "both sides" and for "either side"; 0 where no number is told.
    uint32_t count_of(const Mention& m) const {
      bool all = false;
      for (uint32_t t = m.first_token > 0 ? m.first_token - 1 : 0; t < m.head_token; ++t) {
        const std::string_view w = tok(t).lower;
        if (w == "both" || w == "two" || w == "either" || w == "neither" || w == "each") return 2;
        if (w == "three") return 3;
        if (w == "all") all = true;
      }
      (void)all;
      return 0;
    }

    void resolve_role(uint32_t i, int depth) {
      Mention& m = doc.mentions[i];
      const RoleRow* role = role_of(m);
      if (role == nullptr) return;
      // A person's own role: "Kremlin spokesman" in "Kremlin spokesman X"; "X, the spokesman".
      if (const uint32_t person = person_of_role(i); person != kNone) {
        if (state[person] == 0) resolve(person, depth + 1);
        if (!doc.mentions[person].entities.empty()) {
          const uint32_t e = doc.mentions[person].entities.front();
          if (!scene.known[e].row.empty() && doc.entities[e].role.empty()) doc.entities[e].role = role->word;
          set(m, {e}, 0.95f, "link.own-role");
          return;
        }
      }
      // "the body of the region, ASEAN".
      if (role->kind == RoleKind::kGroup || role->kind == RoleKind::kOrgan) {
        for (uint32_t j = i + 1; j < scene.end_of(i); ++j) {
          const Mention& n = doc.mentions[j];
          if (n.first_token > m.end_token + 2) break;
          if (n.kind != MentionKind::kOrganisation || n.entities.empty() || !apposed(m, n)) continue;
          set(m, n.entities, 0.9f, "link.own-name");
          return;
        }
      }
      const uint32_t count = count_of(m);
      std::vector<uint32_t> owner = owners(i, depth);
      const bool owned = !owner.empty();
      float certainty = 0.95f;
      std::string_view rule = "link.owner";
      const bool of_states = role->sector == Sector::kPty || role->scope == Scope::kNation || role->scope == Scope::kNeighbour ||
                             role->scope == Scope::kAlly || role->sector == Sector::kGov || role->sector == Sector::kLeg ||
                             (role->sector == Sector::kMil && role->kind == RoleKind::kOrgan);
      if (role->scope == Scope::kPair || (count >= 2 && of_states && is_plural(m) && definite_count(m))) {
        if (!owned || role->scope == Scope::kPair) {
          std::vector<uint32_t> pair = focus.last_parties(i, count == 0 ? 2 : count);
          if (!pair.empty()) set(m, std::move(pair), 0.7f, "link.pair");
          return;
        }
      }
      if (role->scope == Scope::kNation) {
        if (owned && owning_own(m)) {
          set(m, owner, 0.6f, "link.nation-owner");
          return;
        }
        if (tok(m.first_token).lower == "the" || tok(m.first_token).lower == "this" || tok(m.first_token).xpos == "PRP$" ||
            focus.in_quotation(m)) {
          if (const std::string_view country = focus.nation(i); !country.empty() && !is_plural(m)) {
            set(m, {scene.of_country(country, "link.nation")}, 0.75f, "link.nation");
          }
        } else if (owned) {
          set(m, owner, 0.7f, "link.nation-owner");
        }
        return;
      }
      if (role->scope == Scope::kNeighbour) {
        if (owned && !is_pronoun_owned(m)) {
          set(m, owner, 0.7f, "link.neighbour");
          return;
        }
        if (is_pronoun_owned(m) || definite(m)) {
          if (const uint32_t e = focus.other_country(i, owner); e != kNone && !is_plural(m)) set(m, {e}, 0.7f, "link.neighbour");
        }
        return;
      }
      if (is_pronoun_owned(m) && (role->scope == Scope::kCounterpart || role->scope == Scope::kAlly)) {
        // "his counterpart", "its allies": not the owner's own, and nobody the text names.
        if (!has_demonym(m)) owner.clear();
        if (owner.empty()) return;
      }
      if (role->scope == Scope::kAlly && owner.empty()) return;
      if (role->scope == Scope::kCounterpart && owner.empty()) return;
      if (owner.empty()) {
        // The same description before ("the official", "the soldiers"), or what it may be called ("the alliance").
        if (definite(m) || role->kind == RoleKind::kVessel || (is_troops(*role) && m.end_token == m.first_token + 1)) {
          if (const uint32_t e = said_before(i, *role); e != kNone) {
            set(m, {e}, 0.8f, "link.same-description");
            return;
          }
        }
        if (role->scope == Scope::kKind && !is_plural(m) && tok(m.first_token).lower == "the" &&
            m.end_token == m.first_token + 2) {
          const std::string noun = lexicon::fold(doc.text(tok(m.head_token)));
          if (const auto it = tables.default_body.find(noun); it != tables.default_body.end()) {
            set(m, {scene.of_row(it->second, "link.default-body")}, 0.6f, "link.default-body");
            return;
          }
        }
        if (!is_stranger(m) && !has_unknown_owner(m)) owner = fallback_owner(i, *role);
        certainty = 0.7f;
        rule = "link.focus";
      }
      // "the official Xinhua agency", "City radio": the outlet that is named.
      const Token& head = tok(m.head_token);
      if ((role->id == "role.newspaper" || tables.outlets.contains(head.lemma.empty() ? head.lower : head.lemma)) &&
          !is_plural(m))
        for (const uint32_t e : owner)
          if (owned && doc.entities[e].media) {
            set(m, {e}, 0.9f, "link.outlet");
            return;
          }
      set(m, make_role(owner, *role, m, rule), owned ? certainty : 0.65f, rule);
    }

    // "international inspectors", "foreign fighters", "unknown gunmen": not of the country told about.
    bool is_stranger(const Mention& m) const {
      for (uint32_t t = m.first_token; t < m.head_token; ++t) {
        if (!tables.strangers.contains(word_hash(tok(t).lower))) continue;
        // The "foreign" of "foreign ministry" is no stranger.
        const RoleRow* role = role_of(m);
        if (role == nullptr || role->word.find(tok(t).lower) == std::string_view::npos) return true;
      }
      return false;
    }

    // No mention but `m` itself covers the token.
    bool unmentioned(uint32_t t, const Mention& m) const {
      const std::string_view form = doc.text(tok(t));
      if (form.size() < 4 || form[0] < 'A' || form[0] > 'Z') return false;
      for (uint32_t at = scene.first_from(m.span.begin); at < doc.mentions.size(); ++at) {
        const Mention& n = doc.mentions[at];
        if (n.first_token > t) break;
        if (n.span != m.span && n.first_token <= t && t < n.end_token) return false;
      }
      const RoleRow* role = role_of(m);
      return role == nullptr || role->word.find(tok(t).lower) == std::string_view::npos;
    }

    // "the army of Ruritania", "Ruritania's army": somebody's whom no table knows, not of the country told about.
    bool has_unknown_owner(const Mention& m) const {
      const auto end = std::min<uint32_t>(m.end_token + 6, static_cast<uint32_t>(doc.tokens.size()));
      for (uint32_t t = m.first_token; t < end; ++t) {
        const Token& token = tok(t);
        if (token.head != m.head_token || token.upos != Upos::kPropn || token.sentence != tok(m.head_token).sentence) continue;
        // "Vietminh forces": a name that no table knows right before the noun.
        if (token.deprel == Deprel::kCompound && t < m.head_token && t + 1 == m.head_token && is_plural(m) && unmentioned(t, m))
          return true;
        if (token.deprel == Deprel::kNmodPoss) return true;
        if (token.deprel != Deprel::kNmod || t < m.head_token) continue;
        for (uint32_t c = m.head_token + 1; c < t; ++c)
          if (tok(c).head == t && tok(c).deprel == Deprel::kCase && tok(c).lower == "of") return true;
      }
      return false;
    }

    bool owning_own(const Mention& m) const { return tok(m.first_token).xpos != "DT" || has_demonym(m); }
    bool definite_count(const Mention& m) const {
      std::string_view w = tok(m.first_token).lower;
      if (m.first_token > 0 && (tok(m.first_token - 1).lower == "both" || tok(m.first_token - 1).lower == "either")) w = "both";
      return w == "the" || w == "both" || w == "all" || w == "either" || w == "neither" || w == "each" || w == "these" ||
             w == "those";
    }
    bool is_pronoun_owned(const Mention& m) const { return tok(m.first_token).xpos == "PRP$"; }
    bool has_demonym(const Mention& m) const {
      for (uint32_t at = scene.first_from(m.span.begin); at < doc.mentions.size(); ++at) {
        const Mention& n = doc.mentions[at];
        if (n.first_token >= m.end_token) break;
        if (n.first_token >= m.first_token && n.kind == MentionKind::kCountry && n.adjectival && n.first_token < m.head_token)
          return true;
      }
      return false;
    }

    uint32_t person_of_role(uint32_t i) const {
      const Mention& m = doc.mentions[i];
      for (uint32_t j = scene.begin_of(i); j < scene.end_of(i); ++j) {
        const Mention& n = doc.mentions[j];
        if (n.kind != MentionKind::kPerson || j == i) continue;
        if (m.first_token >= n.first_token && m.end_token <= n.end_token) return j;
        const RoleRow* role = role_of(m);
        if (role->kind == RoleKind::kPerson && apposed(m, n) && !is_plural(m)) return j;
        // "Minister of Justice Ann Lee": the name right behind.
        if (role->kind == RoleKind::kPerson && n.first_token == m.end_token && !is_plural(m) && !m.adjectival &&
            tok(m.head_token).upos == Upos::kPropn)
          return j;
      }
      return kNone;
    }

    // An earlier mention of the same thing: same noun, or a name whose row lists this noun.
    uint32_t said_before(uint32_t i, const RoleRow& role) const {
      const Mention& m = doc.mentions[i];
      const std::string_view noun = tok(m.head_token).lower;
      const std::string_view lemma = tok(m.head_token).lemma.empty() ? noun : tok(m.head_token).lemma;
      const bool plural = is_plural(m);
      const uint32_t s = scene.sentence_of[i];
      for (uint32_t j = i, tried = 0; j-- > 0 && tried < 2 * Scene::kWindow; ++tried) {
        const Mention& n = doc.mentions[j];
        if (scene.sentence_of[j] + 8 < s) break;
        if (n.entities.empty() || n.end_token > m.first_token || !scene.is_party(n)) continue;
        const uint32_t e = n.entities.front();
        const Known& k = scene.known[e];
        if (!plural && std::find(k.kinds.begin(), k.kinds.end(), lemma) != k.kinds.end()) return e;
        if (doc.entities[e].media && !plural && tables.outlets.contains(lemma)) return e;
        if (n.kind != MentionKind::kRole || n.entities.size() != 1) continue;
        const RoleRow* other = role_of(n);
        if (other == nullptr) continue;
        // "the vessel" is whatever vessel was told of; "the drillship" only a drillship.
        const bool general = role.id == "role.ship" || role.id == "role.aircraft";
        if (general && other->kind == RoleKind::kVessel && !plural && !is_plural(n) && definite(m)) return e;
        // "troops", "soldiers", "forces" are one thing in one story.
        if (is_troops(role) && is_troops(*other) && plural && is_plural(n) && !doc.entities[e].code.empty()) return e;
        // "the drillship" after "the drillship Fatih Bey".
        if (other->kind == RoleKind::kVessel && role.kind == RoleKind::kVessel && !plural && definite(m) && names_noun(n, noun))
          return e;
        const bool same_word =
            tok(n.head_token).lower == noun || (!tok(n.head_token).lemma.empty() && tok(n.head_token).lemma == lemma);
        if (same_word && is_plural(n) == plural && (!doc.entities[e].code.empty() || (!plural && definite(m)))) return e;
        if (same_word && role.kind == RoleKind::kVessel) return e;
      }
      return kNone;
    }

    // A named ship whose noun this is.
    bool names_noun(const Mention& n, std::string_view noun) const {
      if (tok(n.head_token).lower == noun || n.end_token - n.first_token > 12) return false;
      for (uint32_t t = n.first_token; t < n.end_token; ++t)
        if (tok(t).lower == noun) return true;
      return false;
    }

    static bool is_troops(const RoleRow& role) { return role.id == "role.troops" || role.id == "role.soldier"; }

    // Whose a description is where no word says so.
    std::vector<uint32_t> fallback_owner(uint32_t i, const RoleRow& role) {
      std::string_view country;
      switch (role.scope) {
        case Scope::kOffice:
          country = holder_of(role, i);
          if (country.empty() && restricted(role)) country = nearest_with(role, i);
          if (country.empty()) country = focus.state(i);
          if (!may_have(role, country)) country = nearest_with(role, i);
          break;
        case Scope::kState:
          country = focus.state(i);
          break;
        case Scope::kLocal:
          country = focus.local(i);
          break;
        case Scope::kAny:
          if (role.kind == RoleKind::kPerson && definite(doc.mentions[i])) {
            if (const uint32_t e = focus.subject_body(i); e != kNone) return {e};
          }
          if (role.kind != RoleKind::kVessel) country = focus.any(i, role.sector == Sector::kMil);
          break;
        default:
          break;
      }
      if (country.empty()) return {};
      const uint32_t e = scene.of_country(country, "link.focus");
      if (e == kNone) return {};
      return {e};
    }

    // A word that only some countries are called by ("junta", "administration") is no other's.
    bool may_have(const RoleRow& role, std::string_view country) const {
      for (const std::string_view word : lexicon::split(role.word, ' ')) {
        if (!tables.country_kinds.contains(word)) continue;
        const auto it = tables.country_by_code.find(country);
        if (it == tables.country_by_code.end()) return false;
        const auto& kinds = tables.actors[it->second].kinds;
        return std::find(kinds.begin(), kinds.end(), word) != kinds.end();
      }
      return true;
    }

    bool restricted(const RoleRow& role) const { return !may_have(role, "-"); }
    // The country named last that may have such a thing.
    std::string_view nearest_with(const RoleRow& role, uint32_t i) const {
      for (uint32_t j = i, tried = 0; j-- > 0 && tried < Scene::kWindow; ++tried) {
        const std::string_view country = scene.country_of(doc.mentions[j]);
        if (!country.empty() && may_have(role, country)) return country;
      }
      return {};
    }

    // The only country of the article with such an office: "the chancellor" beside Britain and Germany.
    std::string_view holder_of(const RoleRow& role, uint32_t i) const {
      const Mention& m = doc.mentions[i];
      const std::string noun = lexicon::fold(doc.text(tok(m.head_token)));
      auto it = tables.officers.find(noun);
      if (it == tables.officers.end()) it = tables.officers.find(role.word);
      if (it == tables.officers.end() || role.kind != RoleKind::kPerson) {
        // A word that only some countries use: "the administration".
        std::string_view one;
        const std::string_view word = role.word.substr(0, role.word.find(' '));
        if (!tables.country_kinds.contains(word)) return {};
        for (const Actor& actor : tables.actors) {
          if (std::find(actor.kinds.begin(), actor.kinds.end(), word) == actor.kinds.end() || !names_country(actor.code))
            continue;
          if (!one.empty() && one != actor.code) return {};
          one = actor.code;
        }
        return one;
      }
      std::string_view only;
      for (const uint32_t actor : it->second) {
        const std::string_view code = tables.actors[actor].code;
        if (code == only || !in_office(actor, doc.meta.published.start) || !names_country(code)) continue;
        if (!only.empty()) return {};
        only = code;
      }
      return only;
    }

    // Entities of a description: one per owner, shared by equal descriptions.
    std::vector<uint32_t> make_role(const std::vector<uint32_t>& owners, const RoleRow& role, const Mention& m,
                                    std::string_view rule) {
      std::vector<uint32_t> out;
      const std::string_view name = bare(doc, m);
      const Token& head = tok(m.head_token);
      const std::string_view lemma = head.lemma.empty() ? head.lower : head.lemma;
      const auto make = [&](uint32_t owner) {
        const std::string id = std::string(role.id) + "|" + std::string(lemma) + "|" +
                               (owner == kNone ? std::string("?") + std::string(name) : std::to_string(owner)) +
                               (is_plural(m) ? "p" : "s");
        if (owner != kNone) {
          if (const auto it = roles.find(id); it != roles.end()) {
            out.push_back(it->second);
            return;
          }
        }
        Entity e;
        e.kind = MentionKind::kRole;
        e.name = name;
        e.role = role.word;
        e.sector = role.sector;
        e.collective =
            is_plural(m) || role.kind == RoleKind::kOrgan || role.kind == RoleKind::kForce || role.kind == RoleKind::kGroup;
        e.rule = rule;
        if (owner != kNone) {
          const Entity& o = doc.entities[owner];
          e.code = o.code;
          e.country = o.country;
          // "a Hamas spokesman", "an EU official", "a CNN reporter", "an army officer": of the owner's kind.
          const bool vague = role.sector == Sector::kNone || (role.sector == Sector::kGov && role.scope == Scope::kAny);
          if (vague && o.sector != Sector::kNone && o.sector != Sector::kCvl) e.sector = o.sector;
          if (role.sector == Sector::kMil && (o.sector == Sector::kReb || o.sector == Sector::kPre || o.sector == Sector::kPrm))
            e.sector = o.sector;
          if (o.sector == Sector::kPre && role.scope == Scope::kState) e.sector = Sector::kPre;
          if (!e.country.empty() && o.kind == MentionKind::kOrganisation && o.media) e.sector = Sector::kJrn;
        }
        e.armed = e.sector == Sector::kMil || e.sector == Sector::kReb || e.sector == Sector::kPrm || e.sector == Sector::kUaf;
        e.media = role.sector == Sector::kJrn && role.kind == RoleKind::kOrgan && false;
        Known k;
        k.row = role.id;
        k.human = role.kind == RoleKind::kPerson;
        k.plural = is_plural(m);
        k.vessel = role.kind == RoleKind::kVessel;
        const uint32_t at = scene.add(std::move(e), std::move(k));
        roles.emplace(id, at);
        out.push_back(at);
      };
      if (owners.empty()) {
        make(kNone);
      } else {
        for (const uint32_t owner : owners) make(owner);
      }
      return out;
    }

    // ---- pronouns ----------------------------------------------------------------------------------------------------

    void resolve_pronoun(uint32_t i, int depth) {
      Mention& m = doc.mentions[i];
      const auto it = tables.pronouns.find(m.key);
      if (it == tables.pronouns.end()) return;
      const PronounRow& p = it->second;
      if (p.person == 2) return;
      if (p.person == 1) {
        const uint32_t speaker = focus.speaker(i);
        if (speaker != kNone) resolve(speaker, depth + 1);
        if (speaker != kNone) set(m, doc.mentions[speaker].entities, 0.8f, "link.speaker");
        return;
      }
      if (p.use == PronounRow::Use::kBoth) {
        std::vector<uint32_t> pair = focus.last_parties(i, 2);
        if (!pair.empty()) set(m, std::move(pair), 0.6f, "link.pair");
        return;
      }
      float certainty = 0;
      const std::vector<uint32_t> antecedent = focus.antecedent(i, p, &certainty);
      if (!antecedent.empty()) set(m, antecedent, certainty, "link.pronoun");
    }

    void run() {
      list_named();
      for (uint32_t i = 0; i < doc.mentions.size(); ++i) {
        const MentionKind kind = doc.mentions[i].kind;
        if (doc.mentions[i].rule == "who.called") continue;
        if (state[i] == 0 && (kind == MentionKind::kPerson || kind == MentionKind::kOrganisation ||
                              kind == MentionKind::kCountry || doc.mentions[i].rule == "who.people")) {
          resolve_name(i);
        }
      }
      scene.find_dateline();
      focus.prepare();
      for (const Mention& n : doc.mentions) {
        if (n.key == "leg.congress" || n.entities.empty()) continue;
        const Entity& e = doc.entities[n.entities.front()];
        tells_of_usa = tells_of_usa || (e.country == "USA" && !e.media);
      }
      for (uint32_t i = 0; i < doc.mentions.size(); ++i) {
        if (doc.mentions[i].key == "leg.congress") congress(i);
        resolve(i, 0);
      }
      own_by_verb();
    }

    // "urged Ankara to withdraw the drillship": who can withdraw, send or recall a ship owns it.
    void own_by_verb() {
      for (uint32_t i = 0; i < doc.mentions.size(); ++i) {
        const Mention& m = doc.mentions[i];
        if (m.kind != MentionKind::kRole || m.entities.size() != 1 || !definite(m)) continue;
        const uint32_t e = m.entities.front();
        const Token& head = tok(m.head_token);
        if (!scene.known[e].vessel || !doc.entities[e].code.empty() || head.deprel != Deprel::kObj || head.head == kNone)
          continue;
        const Token& verb = tok(head.head);
        if (!tables.own_verbs.contains(word_hash(verb.lemma))) continue;
        const uint32_t above = verb.deprel == Deprel::kXcomp ? verb.head : kNone;
        uint32_t owner = kNone;
        for (uint32_t j = scene.begin_of(i); j < i; ++j) {
          const Mention& n = doc.mentions[j];
          if (!scene.is_party(n) || n.adjectival || n.entities.size() != 1 || doc.entities[n.entities.front()].code.empty())
            continue;
          const Token& t = tok(n.head_token);
          if (scene.is_subject(n) && t.head == head.head) owner = n.entities.front();
          if (above != kNone && t.head == above &&
              (t.deprel == Deprel::kObj || t.deprel == Deprel::kIobj || t.deprel == Deprel::kObl))
            owner = n.entities.front();
        }
        if (owner == kNone || doc.entities[owner].country.empty()) continue;
        adopt(e, scene.of_country(doc.entities[owner].country, "link.own-verb"));
      }
    }

    // "Congress" is another country's where that has one and the article does not speak of the United States.
    void congress(uint32_t i) {
      Mention& m = doc.mentions[i];
      if (tells_of_usa) return;
      const std::string_view country = focus.state(i);
      const auto it = tables.country_by_code.find(country);
      if (it == tables.country_by_code.end()) return;
      const auto& kinds = tables.actors[it->second].kinds;
      if (std::find(kinds.begin(), kinds.end(), "congress") == kinds.end()) return;
      Entity e;
      e.kind = MentionKind::kOrganisation;
      e.name = bare(doc, m);
      e.code = e.country = country;
      e.sector = Sector::kLeg;
      e.rule = "link.congress";
      set(m, {scene.add(std::move(e), Known{})}, 0.8f, "link.congress");
    }
  };
};

WhoResolver::WhoResolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WhoResolver::WhoResolver(WhoResolver&&) noexcept = default;
WhoResolver& WhoResolver::operator=(WhoResolver&&) noexcept = default;
WhoResolver::~WhoResolver() = default;

Result<WhoResolver> WhoResolver::load(const std::string& data_dir) {
  auto tables = WhoTables::load(data_dir);
  if (!tables) return tables.error();
  return WhoResolver(std::make_unique<Impl>(Impl{std::move(tables.value())}));
}

void WhoResolver::resolve_who(Doc& doc) const {
  Impl::Run(impl_->tables, doc).run();
}

}  // namespace demarche::link
