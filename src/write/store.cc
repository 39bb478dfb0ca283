// The record on disk. One transaction per article in write-ahead mode: a kill at any moment leaves whole articles only.
#include <sys/stat.h>

#include "base/hash.h"
#include "write/migrate.h"
#include "write/schema.h"
#include "write/sqlite.h"
#include "write/write.h"

namespace demarche::write {

Error database_error(sqlite3* db, int code, const std::string& path, std::string_view doing) {
  const std::string where = path.empty() ? "temporary record" : path;
  const std::string what(doing);
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return {"write.disk-full",
              where + ": the disk is full while " + what + "; what was kept before is whole; free space and run again"};
    case SQLITE_IOERR:
      return {"write.io-error",
              where + ": the disk failed while " + what + " (" + sqlite3_errmsg(db) + "); what was kept before is whole"};
    case SQLITE_NOTADB:
      return {"write.not-a-record", where + ": is no demarche record; give another file name, or move this one away"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"write.busy", where + ": another program is writing to it; wait for it, or give another file name"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return {"write.cannot-open",
              where + ": cannot be opened while " + what + "; check that the folder exists and may be written"};
    case SQLITE_CORRUPT:
      return {"write.corrupt", where + ": is damaged (" + sqlite3_errmsg(db) + "); make it new with demarche read ... --into"};
    default:
      return {"write.database", where + ": " + (db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code)) + " while " + what};
  }
}

struct Store::Impl {
  sqlite3* db = nullptr;
  std::string path;
  bool searched = true;  // it has full-text indices; a record that is only printed has none
  Query begin, commit, rollback, has, twin, last_event, article, article_text, statement, mention, event, event_text, party, note,
      meta;
  ~Impl() {
    for (Query* query : {&begin, &commit, &rollback, &has, &twin, &last_event, &article, &article_text, &statement, &mention,
                         &event, &event_text, &party, &note, &meta})
      *query = Query();
    sqlite3_close_v2(db);
  }

  int execute(const char* sql) { return sqlite3_exec(db, sql, nullptr, nullptr, nullptr); }

  int64_t number(std::string_view sql) {
    Query query(db, sql);
    return query.row() ? query.integer(0) : 0;
  }

  Error error(int code, std::string_view doing) { return database_error(db, code, path, doing); }

  void prepare() {
    begin = Query(db, "BEGIN IMMEDIATE");
    commit = Query(db, "COMMIT");
    rollback = Query(db, "ROLLBACK");
    has = Query(db, "SELECT 1 FROM article WHERE id = ? AND source = ?");
    twin = Query(db, "SELECT 1 FROM article WHERE id = ?");
    last_event = Query(db, "SELECT coalesce(max(seq), 0) FROM event");
    article = Query(db,
                    "INSERT INTO article (id, source, outlet, title, site, agency, language, url, published, published_end, "
                    "published_precision, "
                    "first_event, n_events, n_statements, n_notes, text, body, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                    "?, ?, ?, ?, ?, ?, ?)");
    statement = Query(db, "INSERT INTO statement (id, article, speaker, verb, quoted, text, body) VALUES (?, ?, ?, ?, ?, ?, ?)");
    mention = Query(db, "INSERT INTO mention (article, body) VALUES (?, ?)");
    event = Query(db,
                  "INSERT INTO event (id, article, type, mode, status, contexts, quad, intensity, day, time_start, time_end, "
                  "time_precision, actors, "
                  "recipients, place, place_country, place_admin1, place_precision, place_text, geonames, lat, lon, amounts, "
                  "said_by, content_of, "
                  "condition_of, confidence, sentence, trigger_begin, trigger, evidence, rule, body) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (searched) {
      article_text = Query(db, "INSERT INTO article_text (rowid, title, text) VALUES (?, ?, ?)");
      event_text = Query(db, "INSERT INTO event_text (rowid, evidence, actors, recipients, place) VALUES (?, ?, ?, ?, ?)");
    }
    party = Query(db, "INSERT INTO event_party VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    note = Query(db, "INSERT INTO note VALUES (?, ?, ?)");
    meta = Query(db, "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2");
  }

  // Everything of one article, inside a transaction. The first error code that is none of success.
  int insert(const ArticleRows& rows, std::string_view digest) {
    // An article told twice word by word has its events once, with the first.
    const bool copy = twin.bind(1, rows.id).row();
    twin.reset();
    const int64_t first_event = last_event.row() ? last_event.integer(0) + 1 : 1;
    last_event.reset();
    article.bind(1, rows.id).bind(2, rows.source).bind(3, rows.outlet).bind_or_null(4, rows.title).bind_or_null(5, rows.site);
    article.bind_or_null(6, rows.agency).bind_or_null(7, rows.language).bind_or_null(8, rows.url).bind_or_null(9, rows.published);
    article.bind_or_null(10, rows.published_end).bind_or_null(11, rows.published_precision).bind(12, first_event);
    article.bind(13, copy ? 0 : static_cast<int64_t>(rows.events.size())).bind(14, static_cast<int64_t>(rows.statements.size()));
    article.bind(15, static_cast<int64_t>(rows.notes.size())).bind(16, rows.text).bind(17, rows.body).bind_blob(18, digest);
    if (const int code = article.run(); code != SQLITE_OK) return code;
    const int64_t seq = sqlite3_last_insert_rowid(db);
    if (searched) {
      article_text.bind(1, seq).bind_or_null(2, rows.title).bind(3, rows.text);
      if (const int code = article_text.run(); code != SQLITE_OK) return code;
    }
    for (const auto& n : rows.notes) {
      if (const int code = note.bind(1, seq).bind(2, n.id).bind(3, n.message).run(); code != SQLITE_OK) return code;
    }
    if (copy) return SQLITE_OK;
    for (const StatementRow& s : rows.statements) {
      statement.bind(1, s.id).bind(2, seq).bind_or_null(3, s.speaker).bind_or_null(4, s.verb).bind(5, s.quoted ? 1 : 0);
      if (const int code = statement.bind(6, s.text).bind(7, s.body).run(); code != SQLITE_OK) return code;
    }
    for (const std::string& m : rows.mentions) {
      if (const int code = mention.bind(1, seq).bind(2, m).run(); code != SQLITE_OK) return code;
    }
    int64_t event_seq = first_event;
    for (const EventRow& e : rows.events) {
      if (const int code = insert_event(rows, e, seq, event_seq++); code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
  }

  int insert_event(const ArticleRows& rows, const EventRow& e, int64_t article_seq, int64_t event_seq) {
    const std::string_view day = std::string_view(e.start.empty() ? rows.published : e.start).substr(0, 10);
    event.bind(1, e.id).bind(2, article_seq).bind(3, e.type).bind(4, e.mode).bind(5, e.status).bind_or_null(6, e.contexts);
    event.bind(7, e.quad).bind(8, e.intensity).bind_or_null(9, day).bind_or_null(10, e.start).bind_or_null(11, e.end);
    event.bind_or_null(12, e.precision).bind_or_null(13, e.actors).bind_or_null(14, e.recipients).bind_or_null(15, e.place);
    event.bind_or_null(16, e.place_country)
        .bind_or_null(17, e.admin1)
        .bind_or_null(18, e.place_precision)
        .bind_or_null(19, e.place_text);
    e.geonames == 0 ? event.bind_null(20) : event.bind(20, static_cast<int64_t>(e.geonames));
    if (e.located) {
      event.bind(21, e.lat).bind(22, e.lon);
    } else {
      event.bind_null(21).bind_null(22);
    }
    event.bind_or_null(23, e.amounts).bind_or_null(24, e.said_by).bind_or_null(25, e.content_of).bind_or_null(26, e.condition_of);
    event.bind(27, e.confidence).bind(28, static_cast<int64_t>(e.sentence)).bind(29, static_cast<int64_t>(e.trigger_begin));
    event.bind(30, e.trigger).bind(31, e.evidence).bind_or_null(32, e.rule).bind(33, e.body);
    if (const int code = event.run(); code != SQLITE_OK) return code;
    if (searched) {
      event_text.bind(1, event_seq).bind(2, e.evidence).bind_or_null(3, e.actors).bind_or_null(4, e.recipients);
      if (const int code = event_text.bind_or_null(5, e.place).run(); code != SQLITE_OK) return code;
    }
    int position = 0;
    for (const PartyRow& p : e.parties) {
      const std::string& key = !p.code.empty() ? p.code : !p.name.empty() ? p.name : p.text;
      const char side[2] = {p.side, 0};
      party.bind(1, event_seq)
          .bind(2, std::string_view(side, 1))
          .bind(3, position++)
          .bind(4, key)
          .bind_or_null(5, p.code)
          .bind_or_null(6, p.name);
      party.bind_or_null(7, p.country).bind_or_null(8, p.sector).bind_or_null(9, p.sectors).bind_or_null(10, p.role);
      if (const int code = party.bind_or_null(11, p.wikidata).bind_or_null(12, p.text).run(); code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
  }
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;
sqlite3* Store::handle() const {
  return impl_->db;
}

Result<Store> Store::open(const std::string& path, Access access) {
  auto impl = std::make_unique<Impl>();
  const bool temporary = access == Access::kTemporary;
  impl->path = temporary ? "" : path;
  impl->searched = !temporary;
  struct stat info {};
  if (!temporary && ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    return Error{"write.not-a-record", path + ": is a folder or device, not a file; give the name of a file"};
  }
  if (access == Access::kRead && ::stat(path.c_str(), &info) != 0) {
    return Error{"write.no-record", path + ": no such record; make one with: demarche read PATH... --into " + path};
  }
  const int flags = access == Access::kRead ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int code = sqlite3_open_v2(temporary ? "" : path.c_str(), &impl->db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) return impl->error(code, "opening it");
  sqlite3_extended_result_codes(impl->db, 1);
  sqlite3_busy_timeout(impl->db, 10000);
  if (temporary) {
    impl->execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000");
  }
  // Two programs may create one record at once: look and create inside one transaction.
  const int64_t here = impl->number("PRAGMA application_id");
  code = sqlite3_errcode(impl->db);
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) return impl->error(code, "reading its head");
  const int64_t version = impl->number("PRAGMA user_version");
  if (here != kApplicationId) {
    Query any(impl->db, "SELECT count(*) FROM sqlite_schema");
    code = any.step();
    if (code != SQLITE_ROW) return impl->error(code, "reading its tables");
    if (any.integer(0) > 0 || (access == Access::kRead)) {
      return Error{"write.foreign-database", path + ": is a database, but no demarche record; give another file name"};
    }
    any = Query();
    if (!temporary) impl->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const std::string mark = "PRAGMA application_id = " + std::to_string(kApplicationId) +
                             "; PRAGMA user_version = " + std::to_string(kDatabaseVersion) + ";";
    code = impl->execute("BEGIN IMMEDIATE");
    if (code == SQLITE_OK && impl->number("SELECT count(*) FROM sqlite_schema") == 0) {
      code = impl->execute(kTables);
      if (code == SQLITE_OK && !temporary) code = impl->execute(kIndices);
      if (code == SQLITE_OK) code = impl->execute("INSERT INTO meta VALUES ('schema_version', 4), ('merged', 0)");
      if (code == SQLITE_OK) code = impl->execute(mark.c_str());
    }
    if (code == SQLITE_OK) code = impl->execute("COMMIT");
    if (code != SQLITE_OK) {
      const Error error = impl->error(code, "making its tables");
      impl->execute("ROLLBACK");
      return error;
    }
  } else if (version < kOldestVersion || version > kDatabaseVersion) {
    return Error{"write.other-version",
                 path + ": was made by schema version " + std::to_string(version) + ", this program knows versions " +
                     std::to_string(kOldestVersion) + " to " + std::to_string(kDatabaseVersion) + "; " +
                     (version > kDatabaseVersion ? "use a newer demarche, or " : "") + "read the pages again into a new file"};
  } else if (!temporary) {
    impl->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    if (version < kDatabaseVersion) {
      code = migrate(impl->db, version);
      if (code != SQLITE_OK) return impl->error(code, "bringing it to schema version " + std::to_string(kDatabaseVersion));
    }
  }
  impl->prepare();
  return Store(std::move(impl));
}

bool Store::has(const std::string& id, const std::string& source) {
  const bool found = impl_->has.bind(1, id).bind(2, source).row();
  impl_->has.reset();
  return found;
}

Result<size_t> Store::add(std::span<const NewArticle> articles) {
  if (articles.empty()) return size_t{0};
  size_t added = 0;
  std::string doing = "keeping " + articles.front().rows.source;
  int code = impl_->begin.run();
  if (code != SQLITE_OK) return impl_->error(code, doing);
  for (const NewArticle& article : articles) {
    if (has(article.rows.id, article.rows.source)) continue;
    code = impl_->insert(article.rows, article.digest);
    if (code != SQLITE_OK) {
      doing = "keeping " + article.rows.source;
      break;
    }
    ++added;
  }
  if (code == SQLITE_OK) code = impl_->commit.run();
  if (code == SQLITE_OK) return added;
  const Error error = impl_->error(code, doing);
  impl_->rollback.run();
  if ((code & 0xFF) != SQLITE_CONSTRAINT) return error;
  // One of them cannot stand beside what is there: the others still go in.
  if (articles.size() == 1) return size_t{0};
  added = 0;
  for (size_t i = 0; i < articles.size(); ++i) {
    const auto one = add(articles.subspan(i, 1));
    if (!one) return one.error();
    added += *one;
  }
  return added;
}

Result<bool> Store::add(const ArticleRows& rows, std::string_view digest) {
  const NewArticle article{rows, std::string(digest)};
  const auto added = add(std::span(&article, 1));
  if (!added) return added.error();
  return *added > 0;
}

Result<void> Store::each_digest(const std::function<void(uint32_t index, std::string_view digest)>& visit) {
  Query order(impl_->db,
              "SELECT seq FROM article ORDER BY CASE WHEN length(published) >= 10 THEN substr(published, 1, 10) "
              "ELSE coalesce(published, '') || '~' END, id, seq");
  Query query(impl_->db, "SELECT digest FROM article WHERE seq = ?");
  int code;
  while ((code = order.step()) == SQLITE_ROW) {
    query.bind(1, order.integer(0));
    if (const int found = query.step(); found != SQLITE_ROW) return impl_->error(found, "reading what merge needs");
    visit(static_cast<uint32_t>(order.integer(0) - 1), query.blob(0));
    query.reset();
  }
  if (code != SQLITE_DONE) return impl_->error(code, "reading what merge needs");
  return {};
}

std::string Store::digest(uint32_t index) {
  Query query(impl_->db, "SELECT digest FROM article WHERE seq = ?");
  query.bind(1, int64_t{index} + 1);
  return query.row() ? std::string(query.blob(0)) : std::string();
}

std::vector<Correction> Store::corrections() {
  std::vector<Correction> out;
  Query query(
      impl_->db,
      "SELECT a.id, e.seq - a.first_event, b.id, f.seq - b.first_event, coalesce(json_extract(r.change, '$.alone'), 0) FROM "
      "review r JOIN event e ON e.id = r.row JOIN article a ON a.seq = e.article LEFT JOIN event f ON f.id = "
      "json_extract(r.change, '$.same_as') LEFT JOIN article b ON b.seq = f.article WHERE r.change IS NOT NULL ORDER BY "
      "r.row");
  while (query.row()) {
    Correction c;
    c.mention = {query.string(0), static_cast<uint32_t>(query.integer(1))};
    c.other = {query.string(2), static_cast<uint32_t>(query.integer(3))};
    c.alone = query.integer(4) != 0;
    if (c.alone || !c.other.article.empty()) out.push_back(std::move(c));
  }
  return out;
}

// What people say of which rows tell one event, in short.
std::string Store::corrected() {
  Query query(impl_->db,
              "SELECT row, json_extract(change, '$.same_as'), json_extract(change, '$.alone') FROM review WHERE "
              "json_extract(change, '$.same_as') IS NOT NULL OR json_extract(change, '$.alone') ORDER BY row");
  std::string all;
  while (query.row()) all += query.string(0) + ' ' + query.string(1) + ' ' + query.string(2) + '\n';
  return all.empty() ? all : hex64(hash64(all));
}

bool Store::unmerged() {
  return impl_->number("SELECT coalesce(max(seq), 0) FROM article") !=
         impl_->number("SELECT value FROM meta WHERE key = 'merged'");
}

bool Store::stale() {
  if (unmerged()) return true;
  Query known(impl_->db, "SELECT value FROM meta WHERE key = 'corrected'");
  return corrected() != (known.row() ? known.string(0) : std::string());
}

int64_t Store::last_article() {
  return impl_->number("SELECT coalesce(max(seq), 0) FROM article");
}

Result<void> Store::set_world(const Ontology& ontology, const std::function<Result<void>(WorldWriter&)>& tell) {
  int code = impl_->begin.run();
  if (code != SQLITE_OK) return impl_->error(code, "merging");
  Result<void> told;
  {
    WorldWriter writer(impl_->db, ontology);
    told = tell(writer);
    if (told) code = writer.finish();
  }
  if (!told) {
    impl_->rollback.run();
    return told;
  }
  if (code == SQLITE_OK) code = impl_->meta.bind(1, "merged").bind(2, last_article()).run();
  if (code == SQLITE_OK) code = impl_->meta.bind(1, "corrected").bind(2, corrected()).run();
  if (code == SQLITE_OK) code = impl_->commit.run();
  if (code == SQLITE_OK) return {};
  const Error error = impl_->error(code, "merging");
  impl_->rollback.run();
  return error;
}

}  // namespace demarche::write
