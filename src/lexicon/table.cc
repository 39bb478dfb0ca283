#include "lexicon/table.h"

#include <algorithm>
#include <numeric>

namespace demarche::lexicon {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::vector<std::string_view> split(std::string_view cell, char separator) {
  std::vector<std::string_view> parts;
  while (!cell.empty()) {
    const size_t end = cell.find(separator);
    const std::string_view part = trim(cell.substr(0, end));
    if (!part.empty()) parts.push_back(part);
    if (end == std::string_view::npos) break;
    cell.remove_prefix(end + 1);
  }
  return parts;
}

std::string_view nearest(std::string_view wrong, const std::vector<std::string_view>& allowed) {
  std::string_view best;
  size_t best_distance = 3;
  for (const std::string_view name : allowed) {
    std::vector<size_t> row(name.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 1; i <= wrong.size(); ++i) {
      size_t diagonal = row[0];
      row[0] = i;
      for (size_t j = 1; j <= name.size(); ++j) {
        const size_t substituted = diagonal + (wrong[i - 1] != name[j - 1]);
        diagonal = row[j];
        row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = name;
    }
  }
  return best;
}

std::string_view Table::Row::operator[](std::string_view column) const {
  const auto& header = table_->header_;
  const size_t i = static_cast<size_t>(std::find(header.begin(), header.end(), column) - header.begin());
  return i < cells_.size() ? cells_[i] : std::string_view{};
}

Error Table::Row::error(std::string_view column, std::string_view id, std::string_view what) const {
  const auto& header = table_->header_;
  const auto i = std::find(header.begin(), header.end(), column) - header.begin();
  return {std::string(id), table_->path_ + ":" + std::to_string(line_) + ":" + std::to_string(i + 1) + ": " + std::string(what)};
}

Result<Table> Table::load(const std::string& path, const std::vector<std::string_view>& columns) {
  auto file = MappedFile::open(path);
  if (!file) return Error{"lexicon.unreadable", file.error().message + "; the tables of data/ belong beside the program, or name them with --data"};
  Table table;
  table.path_ = path;
  table.file_ = std::move(file.value());
  std::string_view rest = table.file_.bytes();
  for (size_t number = 1; !rest.empty(); ++number) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (trim(line).empty() || line.front() == '#') continue;
    std::vector<std::string_view> cells;
    for (std::string_view left = line;;) {
      const size_t tab = left.find('\t');
      cells.push_back(trim(left.substr(0, tab)));
      if (tab == std::string_view::npos) break;
      left.remove_prefix(tab + 1);
    }
    const auto at = [&](size_t column) { return path + ":" + std::to_string(number) + ":" + std::to_string(column + 1) + ": "; };
    if (table.header_.empty()) {
      table.header_ = cells;
      for (size_t i = 0; i < cells.size(); ++i) {
        if (std::find(columns.begin(), columns.end(), cells[i]) != columns.end()) continue;
        std::string all;
        for (const auto column : columns) all += (all.empty() ? "" : ", ") + std::string(column);
        return Error{"lexicon.unknown-column", at(i) + "unknown column \"" + std::string(cells[i]) + "\"; the columns are: " + all};
      }
      for (const auto column : columns) {
        if (std::find(cells.begin(), cells.end(), column) == cells.end()) {
          return Error{"lexicon.missing-column", at(0) + "the header lacks the column \"" + std::string(column) + "\""};
        }
      }
      continue;
    }
    if (cells.size() > table.header_.size()) {
      return Error{"lexicon.too-many-cells", at(table.header_.size()) + "the row has " + std::to_string(cells.size()) + " cells, the header " +
                                                 std::to_string(table.header_.size()) + "; look for a stray tab"};
    }
    Row row;
    row.line_ = number;
    row.cells_ = std::move(cells);
    table.rows_.push_back(std::move(row));
  }
  table.adopt_rows();
  return table;
}

void Table::adopt_rows() {
  for (Row& row : rows_) row.table_ = this;
}

Table::Table(Table&& other) noexcept
    : path_(std::move(other.path_)), file_(std::move(other.file_)), header_(std::move(other.header_)), rows_(std::move(other.rows_)) {
  adopt_rows();
}

Table& Table::operator=(Table&& other) noexcept {
  path_ = std::move(other.path_);
  file_ = std::move(other.file_);
  header_ = std::move(other.header_);
  rows_ = std::move(other.rows_);
  adopt_rows();
  return *this;
}

}  // namespace demarche::lexicon
