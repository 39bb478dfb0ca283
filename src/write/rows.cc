// Doc -> rows: every span becomes code points here, every index becomes an id.
#include <cmath>
#include <map>

#include "base/utf8.h"
#include "write/json.h"
#include "write/write.h"

namespace demarche::write {
namespace {

constexpr std::string_view kHead = "\"schema_version\":1";
static_assert(kSchemaVersion == 1);

std::string_view code_of(const Entity& entity) {
  return entity.code.empty() ? entity.country : entity.code;
}

// Builds the rows of one Doc.
class Builder {
 public:
  Builder(const Doc& doc, const Ontology& ontology) : doc_(doc), ontology_(ontology), index_(doc.text()) {}

  ArticleRows run(const RowOptions& options) {
    rows_.id = article_id(doc_.text());
    article();
    event_ids();
    std::map<std::string, int> seen;
    for (const Statement& statement : doc_.statements) this->statement(statement, &seen);
    if (options.mentions) {
      for (const Mention& mention : doc_.mentions) this->mention(mention);
    }
    for (size_t i = 0; i < doc_.events.size(); ++i) event(i);
    return std::move(rows_);
  }

 private:
  void date(Json& j, std::string_view key, const DateRange& date) {
    j.key(key);
    if (!date.found()) {
      j.null();
      return;
    }
    j.open('{').key("start").text(date.start).key("end").text(date.end.empty() ? date.start : date.end);
    j.key("precision").text(name_of(date.precision)).key("from").text_or_null(date.from).close('}');
  }

  void article() {
    const Metadata& meta = doc_.meta;
    rows_.source = doc_.source;
    rows_.outlet = outlet_of(doc_);
    rows_.title = meta.title;
    rows_.site = meta.site;
    rows_.agency = meta.agency;
    rows_.language = meta.language;
    rows_.url = meta.url;
    rows_.text = doc_.text();
    rows_.published = meta.published.start;
    rows_.published_end = meta.published.end.empty() ? meta.published.start : meta.published.end;
    if (meta.published.found()) rows_.published_precision = name_of(meta.published.precision);
    Json j;
    j.open('{').key("zones").open('[');
    for (const Zone& zone : doc_.zones) {
      j.open('{').key("span").span(index_.at(zone.span)).key("kind").text(name_of(zone.kind));
      if (!zone.language.empty()) j.key("language").text(zone.language);
      if (!zone.rule.empty()) j.key("rule").text(zone.rule);
      j.close('}');
    }
    j.close(']').key("title").text_or_null(meta.title).key("site").text_or_null(meta.site);
    j.key("agency").text_or_null(meta.agency).key("authors").open('[');
    for (const std::string& author : meta.authors) j.text(author);
    j.close(']').key("language").text_or_null(meta.language).key("url").text_or_null(meta.url);
    date(j, "published", meta.published);
    date(j, "modified", meta.modified);
    j.key("notes").open('[');
    for (const Note& note : doc_.notes) {
      j.open('{').key("id").text(note.id).key("message").text(note.message).key("span").span(index_.at(note.span)).close('}');
      rows_.notes.push_back({std::string(note.id), note.message});
    }
    j.close(']').close('}');
    rows_.body = j.take();
  }

  // Article id and trigger position; what shares both is told apart by its type, then by a number.
  void event_ids() {
    std::map<std::string, int> seen;
    for (const Event& event : doc_.events) {
      std::string id = rows_.id + "-" + std::to_string(index_.at(event.trigger.begin));
      if (seen[id]++ > 0) {
        id += "-" + std::string(name_of(event.type));
        const int n = seen[id]++;
        if (n > 0) id += "-" + std::to_string(n + 1);
      }
      ids_.push_back(std::move(id));
    }
  }

  const std::string* id_of(uint32_t event) const { return event < ids_.size() ? &ids_[event] : nullptr; }

  Span words_of(const Party& party) const {
    if (!party.span.empty()) return party.span;
    if (!party.inferred && party.mention < doc_.mentions.size()) return doc_.mentions[party.mention].span;
    return {};
  }

  // The keys of an entity, without brackets.
  void entity_keys(Json& j, const Entity& entity) {
    j.key("name").text_or_null(entity.name).key("code").text_or_null(code_of(entity));
    j.key("country").text_or_null(entity.country);
    j.key("sector");
    entity.sector == Sector::kNone ? j.null() : j.text(name_of(entity.sector));
    j.key("sectors").open('[');
    for (const Sector sector : entity.sectors) j.text(name_of(sector));
    j.close(']').key("wikidata").text_or_null(entity.wikidata).key("role").text_or_null(entity.role);
  }

  // Writes a party as JSON and returns it as a row.
  PartyRow party(Json& j, const Party& party, char side, std::string_view verb = {}) {
    static const Entity kNobody;
    const Entity& entity = party.entity < doc_.entities.size() ? doc_.entities[party.entity] : kNobody;
    const Span span = words_of(party);
    PartyRow row;
    row.side = side;
    row.code = code_of(entity);
    row.name = entity.name;
    row.country = entity.country;
    if (entity.sector != Sector::kNone) row.sector = name_of(entity.sector);
    for (const Sector sector : entity.sectors) row.sectors += (row.sectors.empty() ? "" : ";") + std::string(name_of(sector));
    row.role = entity.role;
    row.wikidata = entity.wikidata;
    row.text = doc_.text(span);
    j.open('{');
    entity_keys(j, entity);
    j.key("text").text_or_null(row.text);
    if (!span.empty()) j.key("span").span(index_.at(span));
    if (party.inferred) j.key("inferred").boolean(true);
    if (!verb.empty()) j.key("verb").text(verb);
    j.close('}');
    return row;
  }

  static void append_label(const PartyRow& row, std::string* to) {
    const std::string& label = !row.name.empty() ? row.name : !row.text.empty() ? row.text : row.code;
    if (label.empty()) return;
    if (!to->empty()) to->append("; ");
    for (const char c : label) to->push_back(c == '\n' || c == '\t' || c == '\r' || c == ';' ? ' ' : c);
  }

  void statement(const Statement& statement, std::map<std::string, int>* seen) {
    StatementRow row;
    const Span at = statement.cue.empty() ? statement.content : statement.cue;
    row.id = rows_.id + "-s" + std::to_string(index_.at(at.begin));
    const int n = (*seen)[row.id]++;
    if (n > 0) row.id += "-" + std::to_string(n + 1);
    Json j;
    j.open('{').key("kind").text("statement").raw(kHead).key("id").text(row.id).key("article").text(rows_.id);
    j.key("speaker").open('[');
    for (const Source& source : statement.speaker) append_label(party(j, source.party, 's', source.verb), &row.speaker);
    j.close(']');
    if (!statement.speaker.empty()) row.verb = statement.speaker.back().verb;
    row.text = doc_.text(statement.content);
    row.quoted = statement.quoted;
    j.key("verb").text_or_null(row.verb).key("cue");
    statement.cue.empty() ? j.null() : j.span(index_.at(statement.cue));
    j.key("quoted")
        .boolean(statement.quoted)
        .key("span")
        .span(index_.at(statement.content))
        .key("text")
        .text(row.text)
        .close('}');
    row.body = j.take();
    rows_.statements.push_back(std::move(row));
  }

  void mention(const Mention& mention) {
    Json j;
    j.open('{').key("kind").text("mention").raw(kHead).key("article").text(rows_.id).key("type").text(name_of(mention.kind));
    j.key("text").text(doc_.text(mention.span)).key("span").span(index_.at(mention.span));
    if (mention.entities.size() == 1 && mention.entities[0] < doc_.entities.size()) {
      entity_keys(j, doc_.entities[mention.entities[0]]);
    } else if (mention.entities.size() > 1) {
      j.key("entities").open('[');
      for (const uint32_t e : mention.entities) {
        if (e >= doc_.entities.size()) continue;
        j.open('{');
        entity_keys(j, doc_.entities[e]);
        j.close('}');
      }
      j.close(']');
    }
    if (mention.time < doc_.times.size()) {
      const TimeValue& time = doc_.times[mention.time];
      j.key("value").text_or_null(time.value).key("start").text_or_null(time.start).key("end").text_or_null(time.end);
      j.key("precision").text(name_of(time.precision));
    }
    if (mention.place < doc_.places.size()) {
      const PlaceValue& place = doc_.places[mention.place];
      if (mention.entities.empty()) j.key("name").text_or_null(place.name).key("country").text_or_null(place.country);
      j.key("geonames");
      place.geonames == 0 ? j.null() : j.integer(place.geonames);
      if (place.located) j.key("lat").number(place.lat).key("lon").number(place.lon);
      j.key("place_precision").text(name_of(place.precision));
    }
    if (mention.amount < doc_.amounts.size()) {
      const AmountValue& amount = doc_.amounts[mention.amount];
      j.key("value").number(amount.value).key("high").number(amount.high).key("unit").text_or_null(amount.unit);
      j.key("of").text_or_null(amount.of).key("approximate").boolean(amount.approximate);
    }
    if (!mention.rule.empty()) j.key("rule").text(mention.rule);
    j.close('}');
    rows_.mentions.push_back(j.take());
  }

  void time(Json& j, const Event& event, EventRow* row) {
    j.key("time");
    if (event.time >= doc_.times.size() || doc_.times[event.time].start.empty()) {
      j.null();
      told_time(j, event);
      return;
    }
    const TimeValue& time = doc_.times[event.time];
    row->start = time.start;
    row->end = time.end.empty() ? time.start : time.end;
    row->precision = name_of(time.precision);
    j.open('{').key("start").text(row->start).key("end").text(row->end).key("precision").text(row->precision);
    if (event.time_mention < doc_.mentions.size()) {
      const Span span = doc_.mentions[event.time_mention].span;
      j.key("text").text(doc_.text(span)).key("span").span(index_.at(span));
    }
    j.close('}');
  }

  // A day of the week on a page without a date: "XXXX-WXX-1". A dated copy of the story may tell which it is.
  void told_time(Json& j, const Event& event) {
    if (event.time >= doc_.times.size() || event.time_mention >= doc_.mentions.size()) return;
    const Span span = doc_.mentions[event.time_mention].span;
    j.key("told_time").open('{').key("value").text(doc_.times[event.time].value);
    j.key("text").text(doc_.text(span)).key("span").span(index_.at(span)).close('}');
  }

  void place(Json& j, const Event& event, EventRow* row) {
    j.key("place");
    if (event.place >= doc_.places.size()) {
      j.null();
      return;
    }
    const PlaceValue& place = doc_.places[event.place];
    row->place = place.name;
    row->place_country = place.country;
    row->admin1 = place.admin1;
    row->place_precision = name_of(place.precision);
    row->geonames = place.geonames;
    row->located = place.located;
    j.open('{').key("name").text_or_null(place.name).key("country").text_or_null(place.country);
    j.key("admin1").text_or_null(place.admin1).key("geonames");
    place.geonames == 0 ? j.null() : j.integer(place.geonames);
    if (place.located) {
      row->lat = place.lat;
      row->lon = place.lon;
      j.key("lat").number(place.lat).key("lon").number(place.lon);
    }
    j.key("precision").text(row->place_precision);
    if (event.place_mention < doc_.mentions.size()) {
      const Span span = doc_.mentions[event.place_mention].span;
      row->place_text = doc_.text(span);
      j.key("text").text(row->place_text).key("span").span(index_.at(span));
    }
    j.close('}');
  }

  void amounts(Json& j, const Event& event, EventRow* row) {
    j.key("amounts").open('[');
    for (const uint32_t m : event.amounts) {
      if (m >= doc_.mentions.size() || doc_.mentions[m].amount >= doc_.amounts.size()) continue;
      const Mention& mention = doc_.mentions[m];
      const AmountValue& amount = doc_.amounts[mention.amount];
      j.open('{').key("value").number(amount.value).key("high").number(amount.high).key("unit").text_or_null(amount.unit);
      j.key("of").text_or_null(amount.of).key("approximate").boolean(amount.approximate);
      j.key("text").text(doc_.text(mention.span)).key("span").span(index_.at(mention.span)).close('}');
      if (!row->amounts.empty()) row->amounts += "; ";
      if (amount.approximate) row->amounts += "~";
      append_number(amount.value, &row->amounts);
      if (amount.high > amount.value) {
        row->amounts += "-";
        append_number(amount.high, &row->amounts);
      }
      for (const std::string_view word : {amount.unit, amount.of}) {
        if (!word.empty()) row->amounts.append(" ").append(word);
      }
    }
    j.close(']');
  }

  void event(size_t i) {
    const Event& event = doc_.events[i];
    EventRow row;
    row.id = ids_[i];
    row.type = name_of(event.type);
    row.mode = name_of(event.mode);
    row.status = name_of(event.status);
    row.quad = ontology_.quad(event.type);
    row.intensity = ontology_.intensity(event.type, event.mode);
    row.confidence = std::round(static_cast<double>(event.confidence) * 1000) / 1000;
    Json j;
    j.open('{').key("kind").text("event").raw(kHead).key("id").text(row.id).key("article").text(rows_.id);
    j.key("type").text(row.type).key("mode").text(row.mode).key("contexts").open('[');
    for (const std::string_view context : event.contexts) {
      j.text(context);
      row.contexts += (row.contexts.empty() ? "" : ";") + std::string(context);
    }
    j.close(']').key("quad").integer(row.quad).key("intensity").number(row.intensity).key("status").text(row.status);
    j.key("actors").open('[');
    for (const Party& actor : event.actors) {
      row.parties.push_back(party(j, actor, 'a'));
      append_label(row.parties.back(), &row.actors);
    }
    j.close(']').key("recipients").open('[');
    for (const Party& recipient : event.recipients) {
      row.parties.push_back(party(j, recipient, 'r'));
      append_label(row.parties.back(), &row.recipients);
    }
    j.close(']');
    time(j, event, &row);
    place(j, event, &row);
    amounts(j, event, &row);
    j.key("said_by").open('[');
    for (const Source& source : event.said_by) {
      row.parties.push_back(party(j, source.party, 's', source.verb));
      append_label(row.parties.back(), &row.said_by);
    }
    j.close(']');
    const std::string* content_of = id_of(event.content_of);
    const std::string* condition_of = id_of(event.condition_of);
    if (content_of != nullptr) row.content_of = *content_of;
    if (condition_of != nullptr) row.condition_of = *condition_of;
    j.key("content_of").text_or_null(row.content_of).key("condition_of").text_or_null(row.condition_of);
    row.evidence = doc_.text(event.evidence);
    row.trigger = doc_.text(event.trigger);
    row.trigger_begin = index_.at(event.trigger.begin);
    if (event.trigger_token < doc_.tokens.size()) row.sentence = doc_.tokens[event.trigger_token].sentence;
    j.key("evidence").open('{').key("span").span(index_.at(event.evidence)).key("trigger").span(index_.at(event.trigger));
    j.key("text").text(row.evidence).close('}').key("rule").open('[');
    for (const std::string_view rule : event.rules) {
      j.text(rule);
      row.rule += (row.rule.empty() ? "" : ";") + std::string(rule);
    }
    j.close(']').key("confidence").number(row.confidence).close('}');
    row.body = j.take();
    rows_.events.push_back(std::move(row));
  }

  const Doc& doc_;
  const Ontology& ontology_;
  CodePointIndex index_;
  std::vector<std::string> ids_;
  ArticleRows rows_;
};

}  // namespace

ArticleRows rows_of(const Doc& doc, const Ontology& ontology, const RowOptions& options) {
  return Builder(doc, ontology).run(options);
}

std::string outlet_of(const Doc& doc) {
  if (!doc.meta.site.empty()) return doc.meta.site;
  const size_t hash = doc.source.rfind('#');
  return hash == std::string::npos ? doc.source : doc.source.substr(0, hash);
}

}  // namespace demarche::write
