// Panels for models: one row for each pair of states, or each state, and month.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <set>

#include "write/export.h"
#include "write/json.h"

namespace demarche::write {
namespace {

struct Cell {
  int64_t n[kEventTypeNames.size()] = {}, quads[4] = {}, reports = 0, sources = 0;
  double sum = 0;
};

int month_of(std::string_view day) {
  int year = 0, month = 0;
  if (day.size() < 7) return -1;
  std::from_chars(day.data(), day.data() + 4, year);
  std::from_chars(day.data() + 5, day.data() + 7, month);
  return year < 1 || month < 1 || month > 12 ? -1 : year * 12 + month - 1;
}

std::string header(std::string_view keys) {
  std::string out(keys);
  for (const std::string_view type : kEventTypeNames) {
    out += ",n_";
    for (const char c : type) out.push_back(static_cast<char>(c + 32));
  }
  return out + ",verbCoop,matlCoop,verbConf,matlConf,score_mean,score_sum,n_sources,n_independent,schema_version\n";
}

void add(Cell& cell, const WorldRow& w) {
  const auto type = parse_event_type(w.type);
  if (type) ++cell.n[static_cast<size_t>(*type)];
  ++cell.quads[std::clamp(w.quad, 1, 4) - 1];
  cell.sum += w.intensity;
  cell.reports += w.reports;
  cell.sources += w.sources;
}

void finish(Line& line, const Cell& cell) {
  int64_t total = 0;
  for (const int64_t n : cell.n) {
    line.integer(n);
    total += n;
  }
  for (const int64_t n : cell.quads) line.integer(n);
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.4f", total == 0 ? 0.0 : cell.sum / static_cast<double>(total));
  line.cell(total == 0 ? "" : buffer);
  std::snprintf(buffer, sizeof buffer, "%.1f", cell.sum);
  line.cell(buffer).integer(cell.reports).integer(cell.sources).integer(kSchemaVersion);
}

void codes(Line& line, const Ontology& ontology, const std::string& a, const std::string& b,
           std::string Ontology::Country::*field) {
  for (const std::string* code : {&a, &b}) {
    const Ontology::Country* country = ontology.country(*code);
    line.cell(country == nullptr ? "" : country->*field);
  }
}

// States on one side, each once.
std::set<std::string> states(const std::vector<Side>& sides, const Ontology& ontology) {
  std::set<std::string> out;
  for (const Side& side : sides) {
    if (ontology.country(side.country) != nullptr) out.insert(side.country);
  }
  return out;
}

}  // namespace

Result<void> export_dyad_month(const ExportJob& job) {
  std::map<std::pair<std::string, std::string>, std::map<int, Cell>> panel;
  int first = 1 << 30, last = -1;
  auto read = each_world(job, [&](const WorldRow& w) {
    const int month = month_of(w.day);
    if (month < 0) return true;
    for (const std::string& a : states(w.actors, *job.ontology)) {
      for (const std::string& b : states(w.recipients, *job.ontology)) {
        if (a == b) continue;
        add(panel[{a, b}][month], w);
        first = std::min(first, month);
        last = std::max(last, month);
      }
    }
    return true;
  });
  if (!read) return read;
  if (!job.sink(header("iso3a,iso3b,ccode1,ccode2,gwcode1,gwcode2,year,month"))) return {};
  const bool fill = value_of(job.params, "fill") == "1";
  static const Cell kEmpty;
  for (const auto& [pair, months] : panel) {
    for (int month = fill ? first : months.begin()->first; month <= (fill ? last : months.rbegin()->first); ++month) {
      const auto at = months.find(month);
      if (at == months.end() && !fill) continue;
      Line line(',', append_csv);
      line.cell(pair.first).cell(pair.second);
      codes(line, *job.ontology, pair.first, pair.second, &Ontology::Country::cow);
      codes(line, *job.ontology, pair.first, pair.second, &Ontology::Country::gw);
      line.integer(month / 12).integer(month % 12 + 1);
      finish(line, at == months.end() ? kEmpty : at->second);
      if (!job.sink(line.take())) return {};
    }
  }
  return {};
}

// By the country of the place, else, where all parties are of one state, by that.
Result<void> export_country_month(const ExportJob& job) {
  std::map<std::string, std::map<int, Cell>> panel;
  int first = 1 << 30, last = -1;
  auto read = each_world(job, [&](const WorldRow& w) {
    const int month = month_of(w.day);
    std::string country = w.place_country;
    if (country.empty()) {
      std::set<std::string> all = states(w.actors, *job.ontology);
      all.merge(states(w.recipients, *job.ontology));
      if (all.size() == 1) country = *all.begin();
    }
    if (month < 0 || job.ontology->country(country) == nullptr) return true;
    add(panel[country][month], w);
    first = std::min(first, month);
    last = std::max(last, month);
    return true;
  });
  if (!read) return read;
  if (!job.sink(header("iso3,ccode,gwcode,year,month"))) return {};
  const bool fill = value_of(job.params, "fill") == "1";
  static const Cell kEmpty;
  for (const auto& [code, months] : panel) {
    const Ontology::Country* country = job.ontology->country(code);
    for (int month = fill ? first : months.begin()->first; month <= (fill ? last : months.rbegin()->first); ++month) {
      const auto at = months.find(month);
      if (at == months.end() && !fill) continue;
      Line line(',', append_csv);
      line.cell(code).cell(country->cow).cell(country->gw).integer(month / 12).integer(month % 12 + 1);
      finish(line, at == months.end() ? kEmpty : at->second);
      if (!job.sink(line.take())) return {};
    }
  }
  return {};
}

}  // namespace demarche::write
