// SQLite without its ceremony: statements that are finalised, values bound by position, errors as Results.
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche::write {

// One prepared statement. Text bound must live until the next step() or reset().
class Query {
 public:
  Query() = default;
  Query(sqlite3* db, std::string_view sql) : db_(db) {
    sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  }
  Query(Query&& other) noexcept : db_(other.db_), statement_(other.statement_) { other.statement_ = nullptr; }
  Query& operator=(Query&& other) noexcept {
    std::swap(db_, other.db_);
    std::swap(statement_, other.statement_);
    return *this;
  }
  ~Query() { sqlite3_finalize(statement_); }

  bool ok() const { return statement_ != nullptr; }

  Query& bind(int at, std::string_view text) {
    sqlite3_bind_text64(statement_, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
  }
  Query& bind_or_null(int at, std::string_view text) {
    if (text.empty()) {
      sqlite3_bind_null(statement_, at);
      return *this;
    }
    return bind(at, text);
  }
  Query& bind(int at, int64_t value) {
    sqlite3_bind_int64(statement_, at, value);
    return *this;
  }
  Query& bind(int at, int value) { return bind(at, static_cast<int64_t>(value)); }
  Query& bind(int at, double value) {
    sqlite3_bind_double(statement_, at, value);
    return *this;
  }
  Query& bind_blob(int at, std::string_view bytes) {
    sqlite3_bind_blob64(statement_, at, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
    return *this;
  }
  Query& bind_null(int at) {
    sqlite3_bind_null(statement_, at);
    return *this;
  }

  // SQLITE_ROW, SQLITE_DONE or an error code.
  int step() { return statement_ == nullptr ? SQLITE_MISUSE : sqlite3_step(statement_); }
  bool row() { return step() == SQLITE_ROW; }
  // Runs a statement that gives no rows, and makes it ready for the next values.
  int run() {
    const int code = step();
    reset();
    return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
  }
  void reset() { sqlite3_reset(statement_); }

  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double real(int column) const { return sqlite3_column_double(statement_, column); }
  // Valid until the next step.
  std::string_view text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return bytes == nullptr ? std::string_view()
                            : std::string_view(bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column)));
  }
  std::string string(int column) const { return std::string(text(column)); }
  std::string_view blob(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return bytes == nullptr ? std::string_view()
                            : std::string_view(bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column)));
  }
  sqlite3_stmt* handle() const { return statement_; }

 private:
  sqlite3* db_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

// What went wrong with the database at `path`, and what to do.
Error database_error(sqlite3* db, int code, const std::string& path, std::string_view doing);

}  // namespace demarche::write
