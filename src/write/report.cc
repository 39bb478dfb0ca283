// A record as files for the page to read without a server. Rows in parts of a few megabytes, the articles' texts in parts of
// their own, which the page loads when an article is opened.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "write/filter.h"
#include "write/page.h"

namespace demarche::write {
namespace {

constexpr size_t kRowsBytes = size_t{8} << 20, kTextsBytes = size_t{1} << 20;

using FileSink = std::function<Result<void>(const std::string& name, std::string_view bytes)>;

// A JSON array or object that begins a new part when it has grown past `limit`.
class Parts {
 public:
  Parts(std::string kind, char open, char close, size_t limit, const FileSink& file)
      : kind_(std::move(kind)), open_(open), close_(close), limit_(limit), file_(file) {}

  Result<void> add(std::string_view json) {
    if (body_.size() > limit_) {
      if (auto done = flush(); !done) return done;
    }
    if (body_.empty()) names_.push_back(kind_ + "-" + std::to_string(names_.size() + 1));
    body_.push_back(body_.empty() ? open_ : ',');
    body_.push_back('\n');
    body_.append(json);
    return {};
  }
  Result<void> flush() {
    if (body_.empty()) return {};
    body_.push_back(close_);
    auto done = file_(names_.back() + ".js", report_file(names_.back(), body_));
    body_.clear();
    return done;
  }
  // The part that the next row will stand in.
  std::string next() const {
    return kind_ + "-" + std::to_string(names_.size() + (body_.empty() || body_.size() > limit_ ? 1 : 0));
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::string kind_;
  char open_, close_;
  size_t limit_;
  const FileSink& file_;
  std::string body_;
  std::vector<std::string> names_;
};

class Report {
 public:
  Report(Store& store, const Ontology& ontology, const ReportOptions& options, Where where, const FileSink& file)
      : store_(store), db_(store.handle()), ontology_(ontology), options_(options), where_(std::move(where)), file_(file) {}

  Result<ReportCount> run() {
    choose();
    for (const auto step : {&Report::articles, &Report::worlds, &Report::about}) {
      if (auto done = (this->*step)(); !done) return done.error();
    }
    return count_;
  }

 private:
  std::string events_of_article() const {
    return std::string(where_.sql.empty() ? " WHERE " : where_.sql + " AND ") + "e.article = ?";
  }
  void bind_article(Query& query, int64_t seq) const {
    where_.bind(query);
    query.bind(static_cast<int>(where_.values.size()) + 1, seq);
  }

  // The newest articles that fit, in the order of reading.
  void choose() {
    Query all(db_,
              "SELECT a.seq, length(CAST(a.body AS BLOB)), length(CAST(a.text AS BLOB)), (SELECT sum(length(CAST(s.body AS "
              "BLOB))) FROM "
              "statement s WHERE s.article = a.seq) FROM article a" +
                  (where_.sql.empty() ? std::string() : " WHERE a.seq IN (SELECT e.article FROM event e" + where_.sql + ")") +
                  " ORDER BY a.published DESC, a.seq");
    where_.bind(all);
    Query rows(db_, "SELECT length(CAST(e.body AS BLOB)), e.world FROM event e" + events_of_article());
    Query world(db_, "SELECT length(CAST(body AS BLOB)) FROM world WHERE event = ?");
    size_t used = 0;
    bool full = false;
    while (all.row()) {
      ++count_.all_articles;
      if (full) continue;
      size_t cost = 400 + static_cast<size_t>(all.integer(1));
      if (options_.texts) cost += static_cast<size_t>(all.integer(2) + all.integer(3));
      bind_article(rows, all.integer(0));
      std::vector<std::string> told;
      while (rows.row()) {
        cost += 250 + static_cast<size_t>(rows.integer(0));
        const std::string id = rows.string(1);
        if (id.empty() || worlds_.contains(id)) continue;
        told.push_back(id);
        world.bind(1, id);
        if (world.row()) cost += static_cast<size_t>(world.integer(0));
        world.reset();
      }
      rows.reset();
      full = used + cost > options_.max_bytes;
      if (full) continue;
      used += cost;
      worlds_.insert(told.begin(), told.end());
      chosen_.push_back(all.integer(0));
    }
    std::sort(chosen_.begin(), chosen_.end());
    count_.articles = static_cast<int64_t>(chosen_.size());
  }

  Result<void> articles() {
    Parts articles("articles", '[', ']', kRowsBytes, file_), events("events", '[', ']', kRowsBytes, file_),
        texts("texts", '{', '}', kTextsBytes, file_);
    Query article(db_, std::string(kArticleColumns) + " WHERE a.seq = ?");
    Query text(db_, "SELECT id, text, json_extract(body, '$.zones'), json_extract(body, '$.notes') FROM article WHERE seq = ?");
    Query statements(db_, "SELECT body FROM statement WHERE article = ? ORDER BY seq");
    Query rows(db_, std::string(kEventColumns) + events_of_article() + " ORDER BY e.seq");
    std::set<std::string> told;
    for (const int64_t seq : chosen_) {
      text.bind(1, seq);
      if (!text.row()) continue;
      const bool with_text = options_.texts && told.insert(text.string(0)).second;
      Json line;
      article.bind(1, seq);
      if (article.row()) article_row(line, article);
      article.reset();
      std::string row = line.take();
      row.pop_back();
      row += options_.texts ? ",\"part\":\"" + (with_text ? texts.next() : part_of_[text.string(0)]) + "\"}" : "}";
      if (auto done = articles.add(row); !done) return done;
      if (with_text) {
        part_of_[text.string(0)] = texts.next();
        Json j;
        j.open('{').key("text").text(text.text(1)).key("zones").raw(text.is_null(2) ? "[]" : text.text(2));
        j.key("notes").raw(text.is_null(3) ? "[]" : text.text(3)).key("statements").open('[');
        statements.bind(1, seq);
        while (statements.row()) j.raw(statements.text(0));
        statements.reset();
        j.close(']').close('}');
        if (auto done = texts.add("\"" + text.string(0) + "\":" + j.take()); !done) return done;
      }
      text.reset();
      bind_article(rows, seq);
      while (rows.row()) {
        Json j;
        event_row(j, rows);
        ++count_.events;
        if (auto done = events.add(j.str()); !done) return done;
      }
      rows.reset();
    }
    return finish({&articles, &events}, texts);
  }

  Result<void> worlds() {
    Parts worlds("worlds", '[', ']', kRowsBytes, file_), commitments("commitments", '[', ']', kRowsBytes, file_);
    std::vector<int64_t> order;
    Query seq(db_, "SELECT seq FROM world WHERE event = ?"), body(db_, "SELECT body FROM world WHERE seq = ?");
    for (const std::string& id : worlds_) {
      seq.bind(1, id);
      if (seq.row()) order.push_back(seq.integer(0));
      seq.reset();
    }
    std::sort(order.begin(), order.end());
    count_.worlds = static_cast<int64_t>(order.size());
    for (const int64_t number : order) {
      body.bind(1, number);
      if (body.row()) {
        if (auto done = worlds.add(body.text(0)); !done) return done;
      }
      body.reset();
    }
    Query ledger(db_, "SELECT event, body FROM commitment ORDER BY seq");
    while (ledger.row()) {
      if (!worlds_.contains(ledger.string(0))) continue;
      if (auto done = commitments.add(ledger.text(1)); !done) return done;
    }
    Parts none("", '[', ']', 0, file_);
    return finish({&worlds, &commitments}, none);
  }

  Result<void> finish(std::initializer_list<Parts*> rows, Parts& texts) {
    for (Parts* parts : rows) {
      if (auto done = parts->flush(); !done) return done;
      parts_.insert(parts_.end(), parts->names().begin(), parts->names().end());
    }
    return texts.flush();
  }

  // What the page must know before it asks for rows, and its reader of what is missing.
  Result<void> about() {
    const char* path = sqlite3_db_filename(db_, "main");
    std::string_view name = path == nullptr ? "" : path;
    if (const size_t slash = name.rfind('/'); slash != std::string_view::npos) name.remove_prefix(slash + 1);
    Json j;
    j.open('{').key("schema_version").integer(kSchemaVersion).key("record").text(name).key("texts").boolean(options_.texts);
    j.key("filters").open('[');
    for (const auto& [key, value] : options_.filters) j.open('[').text(key).text(value).close(']');
    j.close(']')
        .key("counts")
        .open('{')
        .key("articles")
        .integer(count_.articles)
        .key("all_articles")
        .integer(count_.all_articles);
    j.key("events").integer(count_.events).key("worlds").integer(count_.worlds).close('}').key("parts").open('[');
    for (const std::string& part : parts_) j.text(part);
    j.close(']').key("legend").raw(answer(store_, ontology_, "legend", {}).json);
    j.key("sources").raw(answer(store_, ontology_, "sources", {}).json).close('}');
    return file_("about.js", report_file("about", j.str()));
  }

  Store& store_;
  sqlite3* db_;
  const Ontology& ontology_;
  const ReportOptions& options_;
  Where where_;
  const FileSink& file_;
  std::vector<int64_t> chosen_;
  std::set<std::string> worlds_;
  std::map<std::string, std::string> part_of_;  // article id -> part of its text
  std::vector<std::string> parts_;
  ReportCount count_;
};

}  // namespace

std::string report_file(std::string_view name, std::string_view json) {
  return "(globalThis.demarcheReport ||= {})[\"" + std::string(name) + "\"] = " + std::string(json) + ";\n";
}

Result<ReportCount> write_report(Store& store, const Ontology& ontology, const ReportOptions& options, const FileSink& file) {
  auto where = event_filter(options.filters);
  if (!where) return where.error();
  // One state of the record, whoever writes to it meanwhile.
  if (const int code = Query(store.handle(), "BEGIN").run(); code != SQLITE_OK)
    return database_error(store.handle(), code, "", "reading");
  auto count = Report(store, ontology, options, std::move(*where), file).run();
  Query(store.handle(), "COMMIT").run();
  return count;
}

}  // namespace demarche::write
