// Reads the tables of data/: tab-separated, one header row, '#' comments, checked cell by cell.
//
//   # comment
//   id <tab> word <tab> meaning
//   attack.v <tab> attack <tab> ASSAULT
//
// A user's own tables stand beside the shipped ones: `beside(shipped, own)` names both folders as one, every path below that name
// is looked for in both, and the user's rows come first. They take the place of shipped rows of the same id or name, and their
// names are taken out of other shipped rows; all else stays. A user's table may leave columns out.
//
// A table is loaded once and then shared read-only by all threads; views into it live as long as it does.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/mapped_file.h"
#include "base/result.h"

namespace demarche::lexicon {

class Table {
 public:
  // One row. Cells are trimmed; a missing trailing cell is empty.
  class Row {
   public:
    std::string_view operator[](std::string_view column) const;
    size_t line() const { return line_; }
    // "data/event/en/assault.tsv:41:3: <what>": where, then what; say also what was allowed and what to do.
    Error error(std::string_view column, std::string_view id, std::string_view what) const;

   private:
    friend class Table;
    const Table* table_ = nullptr;
    size_t line_ = 0;
    bool own_ = false;
    std::vector<std::string_view> cells_;
  };

  // `columns` are the header's names that must be there, in any order; others are an error, so that a misspelt header is found.
  static Result<Table> load(const std::string& path, const std::vector<std::string_view>& columns);

  Table(Table&&) noexcept;
  Table& operator=(Table&&) noexcept;

  const std::vector<Row>& rows() const { return rows_; }
  const std::string& path() const { return path_; }

 private:
  Table() = default;
  static Result<Table> read(const std::string& path, const std::vector<std::string_view>& columns, bool own);
  void merge(Table own);
  void adopt_rows();
  std::string path_, own_path_;
  MappedFile file_, own_file_;
  std::vector<std::string_view> own_header_;
  std::deque<std::string> kept_;
  std::vector<std::string_view> header_;
  std::vector<Row> rows_;
};

// One name for the shipped data folder and a user's own, to be given to the stages as their data folder.
std::string beside(const std::string& shipped, const std::string& own);
// The path below the shipped folder alone: for files that are no tables.
std::string shipped_path(const std::string& path);

// Parts of `cell` between `separator`s, trimmed, empty ones left out.
std::vector<std::string_view> split(std::string_view cell, char separator);
std::string_view trim(std::string_view text);

// The name in `allowed` nearest to `wrong` by edit distance, for "did you mean"; empty if none is near.
std::string_view nearest(std::string_view wrong, const std::vector<std::string_view>& allowed);

}  // namespace demarche::lexicon
