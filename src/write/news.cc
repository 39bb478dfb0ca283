// What is new in a record since somebody last looked.
#include "write/filter.h"
#include "write/write.h"

namespace demarche::write {

Result<void> each_news(Store& store, const Params& filters, int64_t after, const std::function<bool(const News&)>& visit) {
  auto where = world_filter(filters);
  if (!where) return where.error();
  sqlite3* db = store.handle();
  Query rows(
      db,
      "SELECT w.event, w.type, w.mode, w.status, w.quad, w.day, w.actors, w.recipients, w.place, json_extract(w.body, '$.text'), "
      "w.body FROM world w" +
          where->sql + (where->sql.empty() ? " WHERE " : " AND ") +
          "w.event IN (SELECT world FROM event WHERE article > ?) AND NOT EXISTS (SELECT 1 FROM event e WHERE e.world = "
          "w.event AND e.article <= ?) ORDER BY w.seq");
  where->bind(rows);
  const int next = static_cast<int>(where->values.size()) + 1;
  rows.bind(next, after).bind(next + 1, after);
  int code;
  while ((code = rows.step()) == SQLITE_ROW) {
    News news;
    int column = 0;
    for (std::string* to : {&news.id, &news.type, &news.mode, &news.status, &news.quad, &news.day, &news.actors, &news.recipients,
                            &news.place, &news.text, &news.body}) {
      *to = rows.string(column++);
    }
    if (!visit(news)) return {};
  }
  if (code != SQLITE_DONE) return database_error(db, code, "", "looking for what is new");
  return {};
}

int64_t passed_on(Store& store) {
  Query query(store.handle(), "SELECT value FROM meta WHERE key = 'passed_on'");
  return query.row() ? query.integer(0) : -1;
}

Result<void> set_passed_on(Store& store, int64_t article) {
  Query query(store.handle(), "INSERT INTO meta VALUES ('passed_on', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1");
  if (const int code = query.bind(1, article).run(); code != SQLITE_OK)
    return database_error(store.handle(), code, "", "noting what was passed on");
  return {};
}

}  // namespace demarche::write
