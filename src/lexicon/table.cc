#include "lexicon/table.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_set>

namespace demarche::lexicon {
namespace {

constexpr char kBeside = '\x1f';  // in no sensible path

// Where a table keeps its names.
constexpr std::array<std::string_view, 4> kNameColumns = {"name", "also", "aliases", "seat"};

}  // namespace

std::string beside(const std::string& shipped, const std::string& own) {
  return own.empty() ? shipped : shipped + kBeside + own + kBeside;
}

std::string shipped_path(const std::string& path) {
  const size_t first = path.find(kBeside);
  if (first == std::string::npos) return path;
  const size_t second = path.find(kBeside, first + 1);
  return second == std::string::npos ? path.substr(0, first) : path.substr(0, first) + path.substr(second + 1);
}

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
  const auto& header = own_ ? table_->own_header_ : table_->header_;
  const auto i = std::find(header.begin(), header.end(), column) - header.begin();
  return {std::string(id), (own_ ? table_->own_path_ : table_->path_) + ":" + std::to_string(line_) + ":" +
                               std::to_string(i + 1) + ": " + std::string(what)};
}

Result<Table> Table::load(const std::string& path, const std::vector<std::string_view>& columns) {
  auto table = read(shipped_path(path), columns, false);
  const size_t first = path.find(kBeside);
  if (!table || first == std::string::npos) return table;
  const size_t second = path.find(kBeside, first + 1);
  if (second == std::string::npos) return table;
  const std::string own_path = path.substr(first + 1, second - first - 1) + path.substr(second + 1);
  struct stat info {};
  if (::stat(own_path.c_str(), &info) != 0) return table;  // the user says nothing about this table
  auto own = read(own_path, columns, true);
  if (!own) return own.error();
  table->merge(std::move(*own));
  return table;
}

// The user's rows before the shipped ones, in the shipped order of columns.
void Table::merge(Table own) {
  own_path_ = std::move(own.path_);
  own_file_ = std::move(own.file_);
  own_header_ = std::move(own.header_);
  const auto cell_at = [](const std::vector<std::string_view>& header, const Row& row, std::string_view column) {
    const size_t i = static_cast<size_t>(std::find(header.begin(), header.end(), column) - header.begin());
    return i < row.cells_.size() ? row.cells_[i] : std::string_view{};
  };
  const auto has = [&](std::string_view column) { return std::find(header_.begin(), header_.end(), column) != header_.end(); };
  // What tells rows apart; a table of several rows a word (its kind, its class) is only added to.
  const std::string_view key = has("id") ? "id" : header_.empty() || has("kind") ? std::string_view{} : header_.front();
  const std::string_view second = key != "id" && has("class") ? "class" : std::string_view{};
  const auto key_of = [&](const std::vector<std::string_view>& header, const Row& row) {
    return std::string(cell_at(header, row, key)) + '\t' +
           std::string(second.empty() ? std::string_view{} : cell_at(header, row, second));
  };
  std::vector<Row> rows;
  std::unordered_set<std::string> keys;
  std::unordered_set<std::string_view> names;
  for (const Row& from : own.rows_) {
    Row row;
    row.line_ = from.line_;
    row.own_ = true;
    for (const std::string_view column : header_) row.cells_.push_back(cell_at(own_header_, from, column));
    if (!key.empty()) keys.insert(key_of(header_, row));
    for (const std::string_view column : kNameColumns) {
      if (key != "id" || !has(column)) continue;
      for (const std::string_view half : split(cell_at(header_, row, column), '|'))
        for (const std::string_view name : split(half, ';')) names.insert(name);
    }
    rows.push_back(std::move(row));
  }
  for (Row& row : rows_) {
    if (!key.empty() && keys.contains(key_of(header_, row))) continue;
    if (names.contains(cell_at(header_, row, "name")) && key == "id") continue;
    for (size_t c = 0; c < row.cells_.size() && !names.empty(); ++c) {
      if (std::find(kNameColumns.begin(), kNameColumns.end(), header_[c]) == kNameColumns.end()) continue;
      const char separator = header_[c] == "aliases" ? ';' : '|';
      const auto parts = split(row.cells_[c], separator);
      if (std::none_of(parts.begin(), parts.end(), [&](std::string_view part) { return names.contains(part); })) continue;
      std::string& left = kept_.emplace_back();
      for (const std::string_view part : parts)
        if (!names.contains(part)) left += (left.empty() ? "" : std::string(1, separator)) + std::string(part);
      row.cells_[c] = left;
    }
    rows.push_back(std::move(row));
  }
  rows_ = std::move(rows);
  adopt_rows();
}

Result<Table> Table::read(const std::string& path, const std::vector<std::string_view>& columns, bool own) {
  auto file = MappedFile::open(path);
  if (!file)
    return Error{"lexicon.unreadable",
                 file.error().message + "; the tables of data/ belong beside the program, or name them with --data"};
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
        return Error{"lexicon.unknown-column",
                     at(i) + "unknown column \"" + std::string(cells[i]) + "\"; the columns are: " + all};
      }
      for (const auto column : columns) {
        if (own && column != columns.front()) break;  // a user may leave columns out, but not what the row is about
        if (std::find(cells.begin(), cells.end(), column) == cells.end()) {
          return Error{"lexicon.missing-column", at(0) + "the header lacks the column \"" + std::string(column) + "\""};
        }
      }
      continue;
    }
    if (cells.size() > table.header_.size()) {
      return Error{"lexicon.too-many-cells", at(table.header_.size()) + "the row has " + std::to_string(cells.size()) +
                                                 " cells, the header " + std::to_string(table.header_.size()) +
                                                 "; look for a stray tab"};
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
    : path_(std::move(other.path_)),
      own_path_(std::move(other.own_path_)),
      file_(std::move(other.file_)),
      own_file_(std::move(other.own_file_)),
      own_header_(std::move(other.own_header_)),
      kept_(std::move(other.kept_)),
      header_(std::move(other.header_)),
      rows_(std::move(other.rows_)) {
  adopt_rows();
}

Table& Table::operator=(Table&& other) noexcept {
  path_ = std::move(other.path_);
  file_ = std::move(other.file_);
  own_path_ = std::move(other.own_path_);
  own_file_ = std::move(other.own_file_);
  own_header_ = std::move(other.own_header_);
  kept_ = std::move(other.kept_);
  header_ = std::move(other.header_);
  rows_ = std::move(other.rows_);
  adopt_rows();
  return *this;
}

}  // namespace demarche::lexicon
