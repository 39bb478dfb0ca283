// JSON lines and TSV of a record. The table for people is in table.cc.
#include "write/json.h"
#include "write/sqlite.h"
#include "write/write.h"

namespace demarche::write {

// Joins pieces until there is enough to hand over.
class Buffer {
 public:
  explicit Buffer(const Sink& sink) : sink_(sink) {}
  bool add(std::string_view piece) {
    bytes_.append(piece);
    return bytes_.size() < kEnoughBytes || flush();
  }
  bool flush() {
    const bool go_on = open_ && (bytes_.empty() || sink_(bytes_));
    bytes_.clear();
    open_ = go_on;
    return go_on;
  }

 private:
  static constexpr size_t kEnoughBytes = 1 << 16;
  const Sink& sink_;
  std::string bytes_;
  bool open_ = true;
};

std::string with_key(std::string_view body, std::string_view key, std::string_view value);

// `body` with one more key at its end.
std::string with_key(std::string_view body, std::string_view key, std::string_view value) {
  std::string out(body.substr(0, body.size() - 1));
  out.append(",\"").append(key).append("\":");
  if (value.empty()) {
    out.append("null");
  } else {
    append_json_string(value, &out);
  }
  out.push_back('}');
  return out;
}

// The article's line from its columns: id, source, text, body, lineage, copy_of at `first`.
std::string article_line(const Query& row, int first) {
  Json j;
  j.open('{').key("kind").text("article").key("schema_version").integer(kSchemaVersion).key("id").text(row.text(first));
  j.key("source").text(row.text(first + 1)).key("text").text(row.text(first + 2));
  std::string line = j.take();
  std::string_view body = row.text(first + 3);
  line.append(",").append(body.substr(1, body.size() - 2)).push_back('}');
  return with_key(with_key(line, "lineage", row.text(first + 4)), "copy_of", row.text(first + 5));
}

Result<void> print_jsonl(Store& store, const PrintOptions& options, const Sink& sink) {
  Query articles(
      store.handle(),
      "SELECT seq, first_event, n_events, id, source, text, body, lineage, copy_of FROM article WHERE seq > ? ORDER BY seq");
  Query statements(
      store.handle(),
      "SELECT seq, article, body FROM statement WHERE seq >= (SELECT min(seq) FROM statement WHERE article > ?) ORDER BY seq");
  Query mentions(
      store.handle(),
      "SELECT seq, article, body FROM mention WHERE seq >= (SELECT min(seq) FROM mention WHERE article > ?) ORDER BY seq");
  Query events(store.handle(), "SELECT body, world FROM event WHERE seq >= ? AND seq < ? ORDER BY seq");
  Buffer out(sink);
  articles.bind(1, options.after_article);
  // Statements and mentions come in the order of their articles: three cursors run side by side.
  statements.bind(1, options.after_article);
  mentions.bind(1, options.after_article);
  bool has_statement = statements.row(), has_mention = mentions.row();
  while (articles.row()) {
    const int64_t seq = articles.integer(0), first = articles.integer(1);
    bool go_on = out.add(article_line(articles, 3) + "\n");
    for (; go_on && has_statement && statements.integer(1) == seq; has_statement = statements.row()) {
      go_on = out.add(std::string(statements.text(2)) + "\n");
    }
    for (; go_on && has_mention && mentions.integer(1) == seq; has_mention = mentions.row()) {
      go_on = out.add(std::string(mentions.text(2)) + "\n");
    }
    events.bind(1, first).bind(2, first + articles.integer(2));
    while (go_on && events.row()) go_on = out.add(with_key(events.text(0), "event", events.text(1)) + "\n");
    events.reset();
    if (!go_on) return {};
  }
  if (options.world) {
    for (const char* sql : {"SELECT body FROM world ORDER BY seq", "SELECT body FROM commitment ORDER BY seq"}) {
      Query lines(store.handle(), sql);
      while (lines.row()) {
        if (!out.add(std::string(lines.text(0)) + "\n")) return {};
      }
    }
  }
  out.flush();
  return {};
}

Result<void> print_tsv(Store& store, const PrintOptions& options, const Sink& sink) {
  Query rows(store.handle(),
             "SELECT e.id, e.world, a.id, a.source, a.published, e.type, nullif(e.mode, 'none'), e.status, e.contexts, e.quad, "
             "e.intensity, e.time_start, "
             "e.time_end, e.time_precision, e.actors, "
             "(SELECT group_concat(key, '; ') FROM (SELECT key FROM event_party WHERE event = e.seq AND side = 'a' ORDER BY "
             "position)), e.recipients, "
             "(SELECT group_concat(key, '; ') FROM (SELECT key FROM event_party WHERE event = e.seq AND side = 'r' ORDER BY "
             "position)), e.place, "
             "e.place_country, e.place_precision, e.lat, e.lon, e.amounts, e.said_by, e.content_of, e.condition_of, "
             "e.confidence, e.evidence, e.rule, "
             "1 FROM event e JOIN article a ON a.seq = e.article WHERE a.seq > ? ORDER BY e.seq");
  rows.bind(1, options.after_article);
  Buffer out(sink);
  out.add(
      "id\tevent\tarticle\tsource\tpublished\ttype\tmode\tstatus\tcontexts\tquad\tintensity\ttime_start\ttime_end\ttime_"
      "precision\tactors\tactor_codes\t"
      "recipients\trecipient_codes\tplace\tplace_country\tplace_precision\tlat\tlon\tamounts\tsaid_by\tcontent_of\tcondition_"
      "of\tconfidence\tevidence\t"
      "rule\tschema_version\n");
  const int columns = sqlite3_column_count(rows.handle());
  while (rows.row()) {
    std::string line;
    for (int c = 0; c < columns; ++c) {
      if (c > 0) line.push_back('\t');
      if (sqlite3_column_type(rows.handle(), c) == SQLITE_FLOAT) {
        append_number(rows.real(c), &line);
        continue;
      }
      for (const char byte : rows.text(c)) line.push_back(byte == '\t' || byte == '\n' || byte == '\r' ? ' ' : byte);
    }
    line.push_back('\n');
    if (!out.add(line)) return {};
  }
  out.flush();
  return {};
}

}  // namespace demarche::write
