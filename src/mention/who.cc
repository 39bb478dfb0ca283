// One pass over each sentence: cut it into groups (a noun with what stands before it), cut each group into names, titles, roles
// and unknown capitals, and read from its end what it is. The tags decide where groups end, the tree which word is the head;
// without tags, runs of capitals still give names. Cases: tests/mention/who*.case.
#include "mention/who.h"

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include "mention/who_pieces.h"
#include "mention/who_tables.h"

namespace demarche::mention {
namespace {

using lexicon::Phrases;
using lexicon::Word;

constexpr uint32_t kMostGroupTokens = 40;  // longer ones are lists or noise: cut

}  // namespace

struct WhoFinder::Impl {
  WhoTables tables;

  // The state of one document.
  struct Run {
    const WhoTables& tables;
    Doc& doc;
    std::vector<Word> words;
    std::vector<uint32_t> first_word;  // by token, and one past the end
    std::vector<bool> timed;           // by token: inside a time expression
    std::unordered_set<uint64_t> seen_surnames;
    std::unordered_set<std::string_view> called;  // names told after a noun: "the trawler Santa Rita"
    std::vector<Mention> found;
    bool has_tags = false;
    bool shouting = false;  // the sentence is all in capitals

    explicit Run(const WhoTables& t, Doc& d) : tables(t), doc(d) {}

    const Token& tok(uint32_t i) const { return doc.tokens[i]; }

    void prepare() {
      words.reserve(doc.tokens.size() + 16);
      first_word.reserve(doc.tokens.size() + 1);
      for (uint32_t i = 0; i < doc.tokens.size(); ++i) {
        first_word.push_back(static_cast<uint32_t>(words.size()));
        lexicon::cut_words(doc.text(), tok(i).span, i, &words);
      }
      first_word.push_back(static_cast<uint32_t>(words.size()));
      timed.assign(doc.tokens.size(), false);
      for (const Mention& m : doc.mentions) {
        if (m.kind != MentionKind::kTime) continue;
        for (uint32_t i = m.first_token; i < m.end_token && i < timed.size(); ++i) timed[i] = true;
      }
    }

    bool capital(uint32_t i) const { return first_word[i] < first_word[i + 1] && words[first_word[i]].capital; }
    uint64_t hash(uint32_t i) const { return first_word[i] + 1 == first_word[i + 1] ? words[first_word[i]].hash : uint64_t{0}; }
    bool is_hyphen(uint32_t i) const { return tok(i).lower == "-" || tok(i).lower == "–"; }
    // A token of marks that a phrase may skip has no words of its own.
    bool wordless(uint32_t i) const { return first_word[i] == first_word[i + 1]; }

    // ---- groups ------------------------------------------------------------------------------------------------------

    bool joins(uint32_t i) const {
      const Token& t = tok(i);
      if (timed[i]) return false;
      if (!has_tags) return capital(i) || is_hyphen(i);
      if (is_noun(t) || t.xpos.starts_with("JJ") || t.xpos == "CD" || t.xpos == "DT" || t.xpos == "PDT" || t.xpos == "PRP$")
        return true;
      if (t.xpos == "VBN" || t.xpos == "VBG") {
        return t.deprel == Deprel::kAmod || t.deprel == Deprel::kCompound || (capital(i) && i > 0 && is_proper(tok(i - 1)));
      }
      if (t.xpos == "FW" || t.xpos == "AFX" || mistaken_name(i)) return true;
      return t.xpos == "HYPH" || is_hyphen(i);
    }

    // A known surname that the tagger took for a pronoun or an auxiliary: "Yoon's".
    bool mistaken_name(uint32_t i) const {
      const Token& t = tok(i);
      if (!capital(i) || (t.xpos != "PRP" && t.xpos != "PRP$" && t.xpos != "MD" && t.xpos != "UH" && t.xpos != "RB"))
        return false;
      return !tables.pronouns.contains(hash(i)) && tables.surnames.contains(hash(i)) && owned_next(i + 1);
    }

    // Cuts [begin, end) where the tree says that two phrases stand side by side, and finds heads.
    void split_by_tree(uint32_t begin, uint32_t end, std::vector<Group>* out) const {
      uint32_t start = begin;
      uint32_t top_of_start = kNone;
      const auto top = [&](uint32_t i) {
        for (int steps = 0; steps < 64; ++steps) {
          const uint32_t head = tok(i).head;
          if (head == kNone || head < begin || head >= end) break;
          if (tok(i).deprel == Deprel::kNsubj && is_noun(tok(i)) && tok(head).lower.ends_with("ing"))
            break;  // "leaders meeting in Rome"
          i = head;
        }
        return i;
      };
      for (uint32_t i = begin; i < end; ++i) {
        if (wordless(i)) continue;
        const uint32_t t = top(i);
        if (top_of_start == kNone) top_of_start = t;
        // A first name and what follows it are one, also where the parser set them side by side: "The driver, Karim Haddad, 42,".
        if (i > start && i == t && i - 1 == top_of_start && is_proper(tok(i)) && is_proper(tok(i - 1)) &&
            tok(i).head == tok(i - 1).head && tok(i).deprel == tok(i - 1).deprel && tables.first_names.contains(hash(i - 1)) &&
            !tables.first_names.contains(hash(i)))
          continue;
        // A new phrase begins with a new top, but only where the old one already had its noun.
        if (t != top_of_start && is_noun(tok(top_of_start)) && top_of_start < i && tok(t).head != kNone) {
          out->push_back({start, i, top_of_start, kNone});
          start = i;
        }
        top_of_start = t != top_of_start ? t : top_of_start;
      }
      if (start < end) out->push_back({start, end, top_of_start == kNone ? end - 1 : top_of_start, kNone});
    }

    // "rebels loyal to the general": an adjective behind its noun ends the group that began at `begin`.
    bool stands_behind(uint32_t begin, uint32_t i) const {
      const Token& t = tok(i);
      if (!has_tags || t.xpos != "JJ" || i == begin || capital(i) || is_hyphen(i - 1)) return false;
      // "Settlers armed with bars": the noun before it hangs on it.
      if (t.deprel != Deprel::kAmod && t.deprel != Deprel::kCompound && tok(i - 1).xpos == "NNS" && tok(i - 1).head == i &&
          tok(i - 1).deprel == Deprel::kNsubj)
        return true;
      return t.deprel == Deprel::kAmod && t.head != kNone && t.head < i && t.head >= begin && tok(t.head).xpos.starts_with("NNS");
    }

    void cut_groups(const Sentence& s, std::vector<Group>* out) const {
      for (uint32_t i = s.first_token; i < s.end_token;) {
        if (!joins(i) || wordless(i)) {
          ++i;
          continue;
        }
        uint32_t end = i + 1;
        while (end < s.end_token && end - i < kMostGroupTokens) {
          if (joins(end)) {
            // A determiner opens a new group.
            if (has_tags && (tok(end).xpos == "DT" || tok(end).xpos == "PRP$" || tok(end).xpos == "PDT") &&
                tok(end - 1).xpos != "PDT")
              break;
            if (stands_behind(i, end)) break;
            ++end;
            continue;
          }
          break;
        }
        uint32_t last = end;
        while (last > i && wordless(last - 1)) --last;
        if (last > i) split_by_tree(i, last, out);
        i = end;
      }
    }

    // ---- pieces ------------------------------------------------------------------------------------------------------

    // Whether the words around let a name that is also a common word be a name.
    bool has_cue(uint32_t begin, uint32_t end, const Sentence& s) const {
      const uint32_t from = begin > s.first_token + 4 ? begin - 4 : s.first_token;
      const uint32_t to = std::min(end + 4, s.end_token);
      for (uint32_t i = from; i < to; ++i) {
        if (i >= begin && i < end) continue;
        if (tables.cues.contains(hash(i))) return true;
        if ((tok(i).lower == "(" || tok(i).lower == ")") && (i + 1 == begin || i == end)) return true;
      }
      return s.zone == ZoneKind::kDateline || s.zone == ZoneKind::kByline || s.zone == ZoneKind::kCredit;
    }

    // "Franco-German": a hyphen, and behind it another country's adjective.
    bool precedes_adjective(uint32_t end, const Sentence& s) const {
      if (end + 1 >= s.end_token || !is_hyphen(end) || tok(end).span.begin != tok(end - 1).span.end ||
          tok(end + 1).span.begin != tok(end).span.end)
        return false;
      const Phrases::Match next = tables.names.longest(words, first_word[end + 1], first_word[s.end_token], shouting);
      for (uint32_t c = next.n_words == 0 ? Phrases::kEnd : next.first; c != Phrases::kEnd; c = tables.names.next(c))
        if (tables.name_rows[tables.names.payload(c)].form == NameForm::kAdjective) return true;
      return false;
    }

    bool accepts_name(const Phrases::Match& match, uint32_t begin, uint32_t end, const Sentence& s) const {
      const Name& name = tables.name_rows[tables.names.payload(match.first)];
      if (name.weak && !has_cue(begin, end, s)) return false;
      if (name.form == NameForm::kPrefix) return precedes_adjective(end, s);
      if (end != begin + 1) return true;
      const Token& t = tok(begin);
      if (timed[begin]) return false;
      if (end < s.end_token && tok(end).lower == "$") return false;  // "US$ 5m"
      if (has_tags && !shouting) {
        if (t.upos == Upos::kVerb || t.upos == Upos::kAux || t.upos == Upos::kAdv || t.upos == Upos::kPron ||
            t.upos == Upos::kAdp) {
          return t.xpos.starts_with("NNP");
        }
        if (begin == s.first_token && t.xpos == "NN" && name.form != NameForm::kCountry && name.form != NameForm::kSeat &&
            !(name.form == NameForm::kGroup && name.armed))
          return false;
      }
      if (shouting && words[first_word[begin]].hash == word_hash("us")) return t.upos != Upos::kPron;
      return true;
    }

    // The end token of a phrase match that begins at the first word of token i, if it ends with a token; else i.
    uint32_t token_end(size_t first, uint32_t n_words) const {
      const Word& last = words[first + n_words - 1];
      return last.closes ? last.token + 1 : last.token;
    }

    void cut_pieces(const Group& g, const Sentence& s, std::vector<Piece>* out) const {
      for (uint32_t i = g.begin; i < g.end;) {
        if (wordless(i)) {
          ++i;
          continue;
        }
        const size_t at = first_word[i], limit = first_word[g.end];
        Piece piece;
        piece.begin = i;
        piece.end = i + 1;
        Phrases::Match name = tables.names.longest(words, at, first_word[s.end_token], shouting);
        if (name.n_words != 0) {
          const uint32_t end = token_end(at, name.n_words);
          if (end <= i || !accepts_name(name, i, end, s)) name = {};
        }
        const Phrases::Match role = tables.roles.longest(words, at, limit, false);
        const Phrases::Match title = tables.titles.longest(words, at, limit, false);
        if (name.n_words != 0 && name.n_words >= role.n_words && name.n_words >= title.n_words) {
          piece.kind = Piece::kName;
          piece.cell = name.first;
          piece.end = std::max(token_end(at, name.n_words), i + 1);
        } else if (title.n_words != 0 && title.n_words >= role.n_words && capital(i) &&
                   is_title_use(token_end(at, title.n_words), g)) {
          piece.kind = Piece::kTitle;
          piece.cell = title.first;
          piece.end = token_end(at, title.n_words);
          if (piece.end < g.end && tok(piece.end).lower == ".") ++piece.end;
        } else if (role.n_words != 0 && part_of_name(i, role, token_end(at, role.n_words), g, *out)) {
          piece.kind = Piece::kProper;  // "Front" in "Valley Liberation Front"
        } else if (role.n_words != 0 && token_end(at, role.n_words) > i && is_role_use(i, token_end(at, role.n_words))) {
          piece.kind = Piece::kRole;
          piece.cell = role.first;
          piece.end = token_end(at, role.n_words);
        } else if (is_proper(tok(i)) || mistaken_name(i) || (!has_tags && capital(i)) ||
                   (capital(i) && i > s.first_token && tok(i).xpos == "FW")) {
          piece.kind = Piece::kProper;
        } else if (tables.particles.contains(hash(i)) && !out->empty() && i + 1 < g.end &&
                   (is_proper(tok(i + 1)) || is_hyphen(i + 1))) {
          piece.kind = Piece::kProper;
        } else {
          inner_name(i, out);  // "pro-Russian"
        }
        // A determiner, a number or a plain adjective is never proper.
        if (piece.kind == Piece::kProper && (tok(i).xpos == "CD" || tok(i).xpos == "DT")) piece.kind = Piece::kOther;
        // A phrase may end within the token that it begins ("Gov" of "Gov't"): every piece takes a token at least.
        piece.end = std::max(piece.end, i + 1);
        out->push_back(piece);
        i = piece.end;
      }
    }

    // A capital noun for a body is part of a name where unknown capitals stand before it, or "of" and a capital after.
    bool part_of_name(uint32_t i, const Phrases::Match& role, uint32_t end, const Group& g,
                      const std::vector<Piece>& before) const {
      if (!has_tags || shouting || end != i + 1 || !capital(i) || !is_proper(tok(i))) return false;
      if (tables.role_rows[tables.roles.payload(role.first)].kind == RoleKind::kPerson) return false;
      if (!tables.name_words.contains(hash(i))) return false;
      if (!before.empty() && before.back().kind == Piece::kProper) return true;
      return i > g.begin && !before.empty() && before.back().kind == Piece::kName && end < g.end && is_proper(tok(end));
    }

    // A title stands before a name.
    bool is_title_use(uint32_t end, const Group& g) const { return end < g.end && (capital(end) || tok(end).lower == "."); }

    // A role noun is a noun where it is used.
    bool is_role_use(uint32_t begin, uint32_t end) const {
      if (end == begin + 1 && has_tags) {
        const Token& t = tok(begin);
        return is_noun(t) || (t.xpos == "JJ" && t.deprel != Deprel::kAmod) || t.xpos == "FW" || t.deprel == Deprel::kNsubj;
      }
      return true;
    }

    // Names inside one hyphenated token.
    void inner_name(uint32_t i, std::vector<Piece>* out) const {
      for (uint32_t w = first_word[i] + 1; w < first_word[i + 1]; ++w) {
        const Phrases::Match name = tables.names.longest(words, w, first_word[i + 1], shouting);
        if (name.n_words == 0) continue;
        const NameForm form = tables.name_rows[tables.names.payload(name.first)].form;
        if (form != NameForm::kAdjective && form != NameForm::kCountry && form != NameForm::kBody) continue;
        Piece piece;
        piece.kind = Piece::kName;
        piece.begin = i;
        piece.end = i + 1;
        piece.cell = name.first;
        piece.span = {words[w].span.begin, words[w + name.n_words - 1].span.end};
        out->push_back(piece);
        return;
      }
    }

    // ---- mentions ----------------------------------------------------------------------------------------------------

    uint32_t head_of(uint32_t begin, uint32_t end) const {
      uint32_t last = kNone;
      for (uint32_t i = end; i-- > begin;) {
        if (wordless(i)) continue;
        if (last == kNone && !tok(i).lower.empty() && tok(i).lower != ".") last = i;
        const uint32_t head = tok(i).head;
        if (head != kNone && (head < begin || head >= end)) return i;
        if (head == kNone && tok(i).deprel == Deprel::kRoot) return i;
      }
      return last == kNone ? end - 1 : last;
    }

    uint32_t add(MentionKind kind, uint32_t begin, uint32_t end, std::string_view key, std::string_view rule, bool adjectival,
                 uint32_t head = kNone, Span span = {}) {
      while (end > begin + 1 && wordless(end - 1)) --end;
      while (begin + 1 < end && wordless(begin)) ++begin;
      Mention m;
      m.kind = kind;
      m.first_token = begin;
      m.end_token = end;
      m.span = span.empty() ? Span{tok(begin).span.begin, tok(end - 1).span.end} : span;
      m.head_token = head == kNone ? head_of(begin, end) : head;
      m.key = key;
      m.rule = rule;
      m.adjectival = adjectival;
      found.push_back(m);
      return static_cast<uint32_t>(found.size() - 1);
    }

    // The reading of an ambiguous name ("Georgian": adjective or person) that suits its place.
    const Name& pick(const Piece& piece, bool before_noun) const {
      const Name* first = nullptr;
      for (uint32_t c = piece.cell; c != Phrases::kEnd; c = tables.names.next(c)) {
        const Name& name = tables.name_rows[tables.names.payload(c)];
        if (first == nullptr) first = &name;
        if (!before_noun && name.form == NameForm::kPeople && first->form == NameForm::kAdjective) return name;
        if (before_noun && name.form == NameForm::kAdjective) return name;
      }
      return *first;
    }

    uint32_t add_name(const Piece& piece, uint32_t begin, bool before_noun) {
      const Name& name = pick(piece, before_noun);
      if (name.form == NameForm::kPrefix)
        return add(MentionKind::kCountry, piece.begin, piece.end, name.id, "who.adjective", true, kNone, piece.span);
      const uint32_t from = before_noun || !piece.span.empty() ? piece.begin : begin;
      switch (name.form) {
        case NameForm::kCountry:
        case NameForm::kPrefix:
        case NameForm::kAdjective:
          return add(MentionKind::kCountry, name.form == NameForm::kAdjective && !before_noun ? begin : from, piece.end, name.id,
                     name.form == NameForm::kAdjective ? "who.adjective" : "who.country", before_noun, kNone, piece.span);
        case NameForm::kPeople:
          return add(MentionKind::kRole, from, piece.end, name.id, "who.people", before_noun, kNone, piece.span);
        case NameForm::kSeat:
          return add(MentionKind::kCountry, from, piece.end, name.id, "who.seat", before_noun);
        case NameForm::kPerson:
          remember(piece.end);
          return add(MentionKind::kPerson, from, piece.end, name.id, "who.person", before_noun);
        case NameForm::kMedia:
          return add(MentionKind::kOrganisation, from, piece.end, name.id, "who.media", before_noun);
        case NameForm::kBody:
        case NameForm::kGroup:
          return add(MentionKind::kOrganisation, from, piece.end, name.id,
                     name.form == NameForm::kBody ? "who.body" : "who.group", before_noun);
      }
      return kNone;
    }

    void remember(uint32_t end) {
      for (uint32_t w = first_word[end]; w-- > 0;) {
        if (words[w].hash == 0) continue;
        seen_surnames.insert(words[w].hash);
        return;
      }
    }
    bool remembered(uint64_t h) const { return h != 0 && seen_surnames.contains(h); }

    bool is_subject(uint32_t i) const { return tok(i).deprel == Deprel::kNsubj || tok(i).deprel == Deprel::kNsubjPass; }
    bool owned_next(uint32_t end) const {  // followed by 's
      return end < doc.tokens.size() && (tok(end).xpos == "POS" || tok(end).lower == "'s" || tok(end).lower == "’s");
    }

    bool placing(uint32_t i) const { return tok(i).lower == "in" || tok(i).lower == "at" || tok(i).lower == "near"; }
    std::string_view name_text(uint32_t begin, uint32_t end) const {
      return doc.text(Span{tok(begin).span.begin, tok(end - 1).span.end});
    }

    // A run of unknown capitals [begin, end), maybe with known names inside. Gives the mention's index, or kNone.
    uint32_t add_unknown(uint32_t begin, uint32_t end, uint32_t group_begin, bool titled, std::string_view title_key,
                         const Sentence& s) {
      uint32_t last = end;
      while (last > begin && wordless(last - 1)) --last;
      if (last == begin) return kNone;
      uint32_t n_tokens = 0;
      for (uint32_t i = begin; i < last; ++i) n_tokens += !wordless(i);
      const uint64_t last_hash = hash(last - 1), first_hash = hash(begin);
      const uint32_t from = group_begin;
      // "the trawler Santa Rita ... the Santa Rita".
      if (!titled && called.contains(name_text(begin, last)))
        return add(MentionKind::kOrganisation, from, last, {}, "who.called", false);
      if (!titled) {
        auto word = tables.name_words.find(last_hash);
        if (word == tables.name_words.end() && last < s.end_token && tok(last).lower == "of")
          word = tables.name_words.find(first_hash);
        if (word != tables.name_words.end() && (n_tokens > 1 || tok(last < s.end_token ? last : last - 1).lower == "of")) {
          switch (word->second.kind) {
            case NameWordKind::kPlace:
            case NameWordKind::kThing:
              return kNone;
            case NameWordKind::kOrganisation:
              return add(MentionKind::kOrganisation, from, last, word->second.id, "who.name-word", false);
            case NameWordKind::kMedia:
              return add(MentionKind::kOrganisation, from, last, word->second.id, "who.media-word", false);
          }
        }
        // A word that names a place or a thing anywhere but last ("Operation Iron Gate") is a sign against a person.
        for (uint32_t i = begin; i < last; ++i) {
          const auto inner = tables.name_words.find(hash(i));
          if (inner == tables.name_words.end()) continue;
          if (inner->second.kind == NameWordKind::kPlace || inner->second.kind == NameWordKind::kThing) return kNone;
          if (n_tokens > 1) return add(MentionKind::kOrganisation, from, last, inner->second.id, "who.name-word", false);
        }
      }
      const uint32_t head = head_of(begin, last);
      const bool first_name = n_tokens > 1 && tables.first_names.contains(first_hash);
      // A first name alone, not where a place would stand.
      const bool lone_first_name = n_tokens == 1 && has_tags && !shouting && tables.first_names.contains(first_hash) &&
                                   tok(begin).upos == Upos::kPropn && !(begin > s.first_token && placing(begin - 1));
      const bool known_surname = n_tokens == 1 && (remembered(last_hash) || tables.surnames.contains(last_hash));
      if (titled || first_name || known_surname || lone_first_name) {
        remember(last);
        return add(MentionKind::kPerson, from, last, title_key,
                   titled                          ? "who.titled"
                   : first_name || lone_first_name ? "who.first-name"
                                                   : "who.surname",
                   false);
      }
      if (n_tokens >= 2 && n_tokens <= 4 && has_tags) {
        // In apposition to a role, or with a role in apposition: "X Y, a commander".
        const bool next_to_role = beside_role(begin, last, s);
        const bool speaks = is_subject(head) && tok(head).head != kNone && tables.cues.contains(hash(tok(head).head));
        if (next_to_role || speaks || tok(head).deprel == Deprel::kAppos || flat_party(begin, last, head)) {
          remember(last);
          return add(MentionKind::kPerson, from, last, {}, "who.apposition", false);
        }
      }
      // An abbreviation that acts.
      if (n_tokens == 1 && words[first_word[last - 1]].shouted && !shouting && words[first_word[last - 1]].span.size() <= 8) {
        const bool bracketed =
            begin > s.first_token && tok(begin - 1).lower == "(" && last < s.end_token && tok(last).lower == ")";
        const Deprel role = tok(head).deprel;
        const bool party_place = tok(head).upos == Upos::kPropn &&
                                 (role == Deprel::kNmod || role == Deprel::kConj || role == Deprel::kObl ||
                                  role == Deprel::kObj || role == Deprel::kOblAgent) &&
                                 words[first_word[last - 1]].span.size() >= 3;
        if (bracketed || is_subject(head) || owned_next(last) || party_place) {
          return add(MentionKind::kOrganisation, from, last, {}, bracketed ? "who.bracketed" : "who.abbreviation", false);
        }
      }
      return kNone;
    }

    // The tree makes it a name of one person, in a place where a party stands.
    bool flat_party(uint32_t begin, uint32_t end, uint32_t head) const {
      if (head != begin) return false;
      for (uint32_t i = begin + 1; i < end; ++i) {
        if (!wordless(i) && tok(i).deprel != Deprel::kFlat) return false;
      }
      const Deprel d = tok(head).deprel;
      return d == Deprel::kNsubj || d == Deprel::kNsubjPass || d == Deprel::kIobj || d == Deprel::kNmodPoss ||
             d == Deprel::kOblAgent;
    }

    // Whether a role noun stands right before, or after a comma.
    bool beside_role(uint32_t begin, uint32_t end, const Sentence& s) const {
      if (end + 1 < s.end_token && tok(end).lower == ",") {
        const uint32_t to = std::min(end + 8, s.end_token);
        for (uint32_t i = end + 1; i < to; ++i) {
          const Phrases::Match role = tables.roles.longest(words, first_word[i], first_word[to]);
          if (role.n_words != 0 && (is_noun(tok(token_end(first_word[i], role.n_words) - 1)))) {
            return tables.role_rows[tables.roles.payload(role.first)].kind == RoleKind::kPerson;
          }
          if (tok(i).lower == "," || tok(i).upos == Upos::kVerb || (tok(i).upos == Upos::kPropn && i > end + 3)) break;
        }
      }
      if (begin > s.first_token + 1 && tok(begin - 1).lower == ",") {
        const uint32_t i = begin - 2;
        const Phrases::Match role = tables.roles.longest(words, first_word[i], first_word[i + 1]);
        return role.n_words != 0 && is_noun(tok(i)) &&
               tables.role_rows[tables.roles.payload(role.first)].kind == RoleKind::kPerson;
      }
      return false;
    }

    // Gives the first token after what it read.
    uint32_t read_group(Group& g, const Sentence& s) {
      std::vector<Piece> pieces;
      cut_pieces(g, s, &pieces);
      if (pieces.empty()) return g.end;
      // A name may run past the group ("Ministry of Defence" as one table row).
      const uint32_t end = std::max(g.end, pieces.back().end);
      // The run of names and unknown capitals that ends the group.
      size_t run = pieces.size();
      while (run > 0 && (pieces[run - 1].kind == Piece::kProper || pieces[run - 1].kind == Piece::kName) &&
             pieces[run - 1].span.empty())
        --run;
      // Known names and demonyms in front of a person's name or of a role are modifiers.
      size_t main = run;  // first piece of the main name
      if (run < pieces.size()) {
        const auto form = [&](size_t i) { return tables.name_rows[tables.names.payload(pieces[i].cell)].form; };
        const size_t last = pieces.size() - 1;
        if (pieces[last].kind == Piece::kName && (form(last) != NameForm::kPerson || pieces[last].end > pieces[last].begin + 1 ||
                                                  last == run || pieces[last - 1].kind == Piece::kName)) {
          main = last;
          // Unknown capitals before a known name: part of it ("George Washington") where the tree makes it flat.
          if (last > run && pieces[last - 1].kind == Piece::kProper && tok(pieces[last].begin).deprel == Deprel::kFlat)
            main = run;
        } else {
          main = last;
          while (main > run && pieces[main - 1].kind == Piece::kProper) --main;
          // A known name right before, made part of the name by the tree ("Georgia Wells", "Moscow City Court").
          if (main > run && pieces[main - 1].kind == Piece::kName && tok(pieces[main].begin).deprel == Deprel::kFlat &&
              form(main - 1) != NameForm::kAdjective) {
            --main;
          }
        }
      }
      uint32_t whole = kNone;
      size_t modifiers_end = pieces.size();
      if (main < pieces.size()) {
        const bool single = main + 1 == pieces.size() && pieces[main].kind == Piece::kName;
        const bool titled =
            main > 0 && (pieces[main - 1].kind == Piece::kTitle ||
                         (pieces[main - 1].kind == Piece::kRole && role_kind(pieces[main - 1]) == RoleKind::kPerson));
        const bool role_before = main > 0 && pieces[main - 1].kind == Piece::kRole;
        if (single && pieces[main].span.empty() && demonym_apart(pieces[main])) {
          // "Russian" in "Russian and Chinese warships".
          add_name(pieces[main], pieces[main].begin, true);
          modifiers_end = main;
        } else if (single) {
          const NameForm form = tables.name_rows[tables.names.payload(pieces[main].cell)].form;
          const bool person =
              form == NameForm::kPerson || (titled && form == NameForm::kSeat && tok(pieces[main].begin).deprel == Deprel::kFlat);
          const uint32_t from = (person && (titled || main == 0)) ? g.begin : start_of_name(g, pieces[main].begin);
          if (person && form != NameForm::kPerson) {
            whole = add(MentionKind::kPerson, from, end, {}, "who.titled", false);
          } else {
            whole = add_name(pieces[main], from, false);
          }
          if (titled && person) g.first_mention = whole;
        } else {
          std::string_view key;
          if (titled && pieces[main - 1].kind == Piece::kTitle)
            key = tables.title_ids[tables.titles.payload(pieces[main - 1].cell)];
          const bool organ_before = role_before && !titled;
          const uint32_t from = titled ? g.begin : start_of_name(g, pieces[main].begin);
          // "drillship Piri Kaya", "news agency Foo": a role with a name of its own is still the role.
          if (organ_before) {
            whole = add_role(pieces[main - 1], g.begin, end, false);
            const RoleKind kind = role_kind(pieces[main - 1]);
            if (pieces[main].kind == Piece::kProper && (kind == RoleKind::kVessel || kind == RoleKind::kGroup) &&
                end <= pieces[main].begin + 4)
              called.insert(name_text(pieces[main].begin, end));
          } else {
            whole = add_unknown(pieces[main].begin, end, from, titled, key, s);
            if (whole == kNone && main > 0 && titled) whole = kNone;
          }
          // Known names inside an unknown one: whose it is.
          for (size_t i = main; i < pieces.size(); ++i) {
            // "Aldo Moro" is no Moro.
            const bool surname = pieces[i].kind == Piece::kName && whole != kNone && found[whole].kind == MentionKind::kPerson &&
                                 tables.name_rows[tables.names.payload(pieces[i].cell)].id.starts_with("people.");
            if (pieces[i].kind == Piece::kName && whole != kNone && !surname) add_name(pieces[i], pieces[i].begin, true);
            // "the Vienna Document" is not Austria's.
            if (pieces[i].kind == Piece::kName && whole == kNone &&
                (form_of(pieces[i]) != NameForm::kSeat || i + 1 == pieces.size())) {
              add_name(pieces[i], pieces[i].begin, i + 1 < pieces.size());
            }
          }
        }
        if (role_before && titled && whole != kNone) {
          add_role(pieces[main - 1], g.begin, pieces[main - 1].end, true);
        }
        modifiers_end = main;
        // "the Vienna Document" is not Austria's.
        if (whole == kNone && main > 0 && pieces[main - 1].kind == Piece::kName && form_of(pieces[main - 1]) == NameForm::kSeat) {
          const auto word = tables.name_words.find(hash(pieces.back().begin));
          if (word != tables.name_words.end() && word->second.kind == NameWordKind::kThing) --modifiers_end;
        }
      } else {
        // The group ends in a common noun.
        const Piece& last = pieces.back();
        if (last.kind == Piece::kRole) {
          whole = add_role(last, g.begin, end, false);
          modifiers_end = pieces.size() - 1;
        } else if (pieces.size() > 1 && pieces[pieces.size() - 2].kind == Piece::kName && capital(last.begin) && !shouting &&
                   form_of(pieces[pieces.size() - 2]) == NameForm::kSeat) {
          const auto word = tables.name_words.find(hash(last.begin));  // "the Vienna Document", tagged as a common noun
          if (word != tables.name_words.end() && word->second.kind == NameWordKind::kThing) modifiers_end = pieces.size() - 2;
        }
      }
      g.first_mention = whole;
      for (size_t i = 0; i < modifiers_end; ++i) {
        if (pieces[i].kind == Piece::kName) {
          add_name(pieces[i], pieces[i].begin, true);
        } else if (pieces[i].kind == Piece::kProper) {
          // An unknown person or body in front of a noun: "the Habsheim brothers", "Wexler officials".
          size_t j = i;
          while (j + 1 < modifiers_end && pieces[j + 1].kind == Piece::kProper) ++j;
          const uint32_t at = add_unknown(pieces[i].begin, pieces[j].end, pieces[i].begin, false, {}, s);
          if (at != kNone) found[at].adjectival = true;
          i = j;
        } else if (pieces[i].kind == Piece::kRole && i + 1 < pieces.size() && modifiers_end == pieces.size() && whole != kNone &&
                   i + 1 < modifiers_end) {
          // "army spokesman": the army is whose he is; the role row may say so already.
          add_role(pieces[i], pieces[i].begin, pieces[i].end, true);
        } else if (pieces[i].kind == Piece::kRole && whole == kNone && i + 1 < pieces.size() &&
                   (role_kind(pieces[i]) == RoleKind::kOrgan || role_kind(pieces[i]) == RoleKind::kForce)) {
          add_role(pieces[i], pieces[i].begin, pieces[i].end, true);
        }
      }
      if (whole == kNone && !pieces.empty()) adjective_as_noun(g, pieces);
      return end;
    }

    // A demonym whose noun stands behind an "and".
    bool demonym_apart(const Piece& piece) const {
      const Token& t = tok(piece.begin);
      if (!has_tags || t.xpos != "JJ" || t.head == kNone || t.head < piece.end || form_of(piece) != NameForm::kAdjective)
        return false;
      return t.deprel == Deprel::kAmod || t.deprel == Deprel::kCompound;
    }

    // "the French", "the Japanese": a demonym that heads its group was added as a modifier; make it a party.
    void adjective_as_noun(const Group& g, const std::vector<Piece>& pieces) {
      const Piece& last = pieces.back();
      if (last.kind != Piece::kName || found.empty() || demonym_apart(last)) return;
      for (size_t i = found.size(); i-- > 0 && found[i].first_token >= g.begin;) {
        if (found[i].end_token == last.end && found[i].rule == "who.adjective") {
          found[i].adjectival = false;
          return;
        }
      }
    }

    NameForm form_of(const Piece& piece) const { return tables.name_rows[tables.names.payload(piece.cell)].form; }
    RoleKind role_kind(const Piece& piece) const { return tables.role_rows[tables.roles.payload(piece.cell)].kind; }

    // Where a name's mention begins: with its determiner, not with its adjectives.
    uint32_t start_of_name(const Group& g, uint32_t begin) const {
      return begin > g.begin && begin == g.begin + 1 && tok(g.begin).xpos == "DT" ? g.begin : begin;
    }

    uint32_t add_role(const Piece& piece, uint32_t begin, uint32_t end, bool adjectival) {
      const Role& role = tables.role_rows[tables.roles.payload(piece.cell)];
      return add(MentionKind::kRole, begin, end, role.id, "who.role", adjectival);
    }

    // Widens the mentions of roles over a possessor before ("Iran's army") and an "of" phrase after ("the head of the army").
    void widen(std::vector<Group>& groups) {
      for (size_t g = 0; g < groups.size(); ++g) {
        if (groups[g].first_mention == kNone) continue;
        Mention& m = found[groups[g].first_mention];
        if (m.kind != MentionKind::kRole && m.kind != MentionKind::kOrganisation && m.kind != MentionKind::kPerson) continue;
        uint32_t begin = m.first_token, end = m.end_token;
        if (begin == groups[g].begin) {
          for (size_t left = g; left > 0 && g - left < 3; --left) {
            const uint32_t mark = groups[left - 1].end;
            if (mark >= begin || !owned_next(mark) || mark + 1 != begin || groups[left - 1].begin >= begin) break;
            begin = groups[left - 1].begin;
          }
        }
        if (m.kind != MentionKind::kPerson && end == groups[g].end) {
          for (size_t right = g + 1; right < groups.size() && right - g < 4; ++right) {
            const bool of = tok(end).lower == "of" && groups[right].begin == end + 1;
            const bool owned = owned_next(end) && groups[right].begin == end + 1 && right > g + 1;
            if (!of && !owned) break;
            uint32_t head = tok(groups[right].head).head;
            if (right + 1 < groups.size() && head != kNone && head >= groups[right + 1].begin && head < groups[right + 1].end) {
              head = tok(groups[right + 1].head).head;
            }
            if (of && head != kNone && has_tags && (head < begin || head >= end)) break;
            // "Secretary of State Jane Roe": the role ends where the person's name begins.
            if (of && m.kind == MentionKind::kRole) {
              uint32_t person = kNone;
              for (size_t k = found.size(); k-- > 0 && found[k].end_token > end && found.size() - k < 64;)
                if (found[k].kind == MentionKind::kPerson && found[k].end_token == groups[right].end &&
                    found[k].first_token > groups[right].begin)
                  person = static_cast<uint32_t>(k);
              if (person != kNone) {
                end = found[person].first_token;
                found[person].first_token = begin;
                found[person].span.begin = tok(begin).span.begin;
                break;
              }
            }
            end = groups[right].end;
            // "of Russian and Chinese warships": up to the noun.
            const uint32_t noun = tok(end - 1).head;
            if (right + 1 < groups.size() && has_tags && noun != kNone && groups[right + 1].begin == end + 1 &&
                noun >= groups[right + 1].begin && noun < groups[right + 1].end && tok(end).upos == Upos::kCconj) {
              end = groups[++right].end;
            }
          }
        }
        if (begin == m.first_token && end == m.end_token) continue;
        m.first_token = begin;
        m.end_token = end;
        m.span = {tok(begin).span.begin, tok(end - 1).span.end};
      }
    }

    void find_pronouns(const Sentence& s) {
      for (uint32_t i = s.first_token; i < s.end_token; ++i) {
        const Token& t = tok(i);
        // "The two have gone to war", "all three thanked him": without a noun, as "both".
        const bool pair = i > s.first_token && has_tags &&
                          ((t.lower == "two" && tok(i - 1).lower == "the") ||
                           (t.lower == "three" && (tok(i - 1).lower == "the" || tok(i - 1).lower == "all"))) &&
                          (t.deprel == Deprel::kNsubj || t.deprel == Deprel::kObj || t.deprel == Deprel::kNsubjPass) &&
                          (i + 1 == s.end_token || tok(i + 1).xpos.starts_with("V") || tok(i + 1).xpos == "MD");
        const auto it = tables.pronouns.find(pair ? word_hash("both") : hash(i));
        if (it == tables.pronouns.end()) continue;
        if (pair) {
          add(MentionKind::kPronoun, i - 1, i + 1, it->second, "who.pronoun", false, i);
          continue;
        }
        if (t.deprel == Deprel::kExpl) continue;
        if (t.lower == "it" && t.head != kNone && tables.weather.contains(word_hash(tok(t.head).lemma))) continue;
        if (has_tags && t.upos != Upos::kPron && t.upos != Upos::kDet) continue;
        if (t.upos == Upos::kDet && (t.lower == "both" || t.lower == "each" || t.lower == "neither") &&
            t.deprel != Deprel::kNsubj && t.deprel != Deprel::kObj && t.deprel != Deprel::kObl) {
          continue;
        }
        if (capital(i) && words[first_word[i]].shouted && !shouting) continue;  // "US", "IT"
        add(MentionKind::kPronoun, i, i + 1, it->second, "who.pronoun", t.xpos == "PRP$" || t.deprel == Deprel::kNmodPoss, i);
      }
    }

    void run() {
      prepare();
      std::vector<Group> groups;
      for (const Sentence& s : doc.sentences) {
        if (s.end_token > doc.tokens.size() || s.first_token >= s.end_token) continue;
        has_tags = false;
        for (uint32_t i = s.first_token; i < s.end_token && !has_tags; ++i) has_tags = !tok(i).xpos.empty();
        shouting = all_capitals(doc, s);
        groups.clear();
        cut_groups(s, &groups);
        uint32_t done = s.first_token;  // a known name may have run past its group
        for (Group& g : groups) {
          g.begin = std::max(g.begin, done);
          if (g.begin >= g.end) continue;
          if (g.head < g.begin) g.head = g.end - 1;
          done = std::max(done, read_group(g, s));
        }
        widen(groups);
        find_pronouns(s);
      }
      drop_doubles();
      doc.mentions.insert(doc.mentions.end(), found.begin(), found.end());
    }

    void drop_doubles() {
      std::stable_sort(found.begin(), found.end(), [](const Mention& a, const Mention& b) {
        return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
      });
      found.erase(std::unique(found.begin(), found.end(),
                              [](const Mention& a, const Mention& b) { return a.span == b.span && a.kind == b.kind; }),
                  found.end());
    }
  };
};

WhoFinder::WhoFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WhoFinder::WhoFinder(WhoFinder&&) noexcept = default;
WhoFinder& WhoFinder::operator=(WhoFinder&&) noexcept = default;
WhoFinder::~WhoFinder() = default;

Result<WhoFinder> WhoFinder::load(const std::string& data_dir) {
  auto tables = WhoTables::load(data_dir);
  if (!tables) return tables.error();
  return WhoFinder(std::make_unique<Impl>(Impl{std::move(tables.value())}));
}

void WhoFinder::find_who(Doc& doc) const {
  Impl::Run(impl_->tables, doc).run();
}

}  // namespace demarche::mention
