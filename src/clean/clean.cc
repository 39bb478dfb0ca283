// Measures every block, asks the forest twice (the second time with what it said of the neighbours), names what is not story,
// cuts datelines off, and reads from the result what the text tells of its origin.
#include "clean/clean.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "clean/context.h"
#include "clean/features.h"
#include "clean/kinds.h"
#include "clean/origin.h"
#include "clean/tables.h"
#include "clean/trees.h"
#include "lexicon/table.h"

namespace demarche::clean {

struct Stage::Impl {
  Tables tables;
  Forest pages, texts;
};

Stage::Stage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

Result<Stage> Stage::load(const std::string& data_dir) {
  Result<Tables> tables = Tables::load(data_dir);
  if (!tables.ok()) return tables.error();
  Result<Forest> pages = Forest::load(lexicon::shipped_path(data_dir + "/clean/page_blocks.model"), feature_names());
  if (!pages.ok()) return pages.error();
  Result<Forest> texts = Forest::load(lexicon::shipped_path(data_dir + "/clean/text_lines.model"), feature_names());
  if (!texts.ok()) return texts.error();
  return Stage(std::make_unique<Impl>(Impl{std::move(*tables), std::move(*pages), std::move(*texts)}));
}

namespace {

constexpr int32_t kNoDoubt = -4096;  // four of the logarithm of the odds

std::vector<int32_t> score_blocks(const Forest& forest, PageFacts& page) {
  const size_t n = page.blocks.size(), width = n_features();
  // The last measure of a row is the model's own.
  for (size_t i = 0; i < n; ++i) {
    page.rows[(i + 1) * width - 1] = forest.bag(page.words.data() + page.words_at[i], page.words_at[i + 1] - page.words_at[i]);
  }
  std::vector<int32_t> first(n), second(n);
  std::array<const int32_t*, Forest::kTogether> rows;
  for (size_t i = 0; i < n; i += rows.size()) {
    const size_t together = std::min(rows.size(), n - i);
    for (size_t k = 0; k < together; ++k) rows[k] = page.rows.data() + (i + k) * width;
    forest.score(rows.data(), together, 0, first.data() + i);
  }
  const Context context(page, first);
  const size_t wide = width + kContextMarks;
  std::vector<int32_t> asked(rows.size() * wide);
  std::array<size_t, Forest::kTogether> blocks;
  std::array<int32_t, Forest::kTogether> scores;
  size_t n_asked = 0;
  for (size_t k = 0; k < rows.size(); ++k) rows[k] = asked.data() + k * wide;
  const auto ask = [&] {
    if (n_asked > 0) forest.score(rows.data(), n_asked, 1, scores.data());
    for (size_t k = 0; k < n_asked; ++k) second[blocks[k]] = scores[k];
    n_asked = 0;
  };
  for (size_t i = 0; i < n; ++i) {
    int32_t* const row = asked.data() + n_asked * wide;
    context.marks(i, row + width);
    // Menus and lists of links far from any story are most of a page: where nothing near is in doubt, there is nothing to ask
    // again.
    if (first[i] < kNoDoubt && row[width + kMarkNear] < kNoDoubt) {
      second[i] = first[i];
      continue;
    }
    std::copy_n(page.rows.data() + i * width, width, row);
    blocks[n_asked++] = i;
    if (n_asked == rows.size()) ask();
  }
  ask();
  return second;
}

// The language of each block, and of the page; -1 where it stays open. Many words tell by their number (features.cc); few are
// held to be English unless they clearly are not.
std::vector<int8_t> tell_languages(const PageFacts& page, const Tables& tables, std::string_view declared, int8_t* of_page) {
  LanguageEvidence all;
  for (const LanguageEvidence& evidence : page.evidence) all.add(evidence);
  const auto is_english = [&](int8_t language) { return language >= 0 && (tables.english() >> language & 1) != 0; };
  const int8_t foreign = is_english(page.language) ? int8_t{-1} : foreign_language(all, tables, declared);
  // Once the page is known to be in another language, a short line of it needs no proof of its own.
  const std::string_view expected = foreign < 0 ? std::string_view() : tables.languages()[static_cast<size_t>(foreign)];
  const int8_t english = static_cast<int8_t>(__builtin_ctz(tables.english()));
  *of_page = foreign >= 0 || page.language < 0 ? foreign : english;
  std::vector<int8_t> out(page.blocks.size(), -1);
  for (size_t i = 0; i < out.size(); ++i) {
    const int8_t counted = page.blocks[i].language;
    const int8_t told = foreign_language(page.evidence[i], tables, expected);
    out[i] = told >= 0 ? (counted >= 0 && !is_english(counted) ? counted : told) : counted >= 0 ? english : int8_t{-1};
  }
  return out;
}

// The note on machine translation: guillemets as quotation marks in English are left over from the language translated from.
void note_translation(Doc& doc) {
  if (!doc.meta.language.starts_with("en")) return;
  const std::string_view text = doc.text();
  size_t n = 0;
  for (const Zone& zone : doc.zones) {
    if (zone.kind != ZoneKind::kStory && zone.kind != ZoneKind::kSubheading) continue;
    const std::string_view story = text.substr(zone.span.begin, zone.span.size());
    for (size_t at = story.find("\xC2\xAB"); at != std::string_view::npos; at = story.find("\xC2\xAB", at + 1))
      n += story.find("\xC2\xBB", at) != std::string_view::npos;
  }
  if (n > 0) doc.note("clean.translated", "English with \xC2\xAB \xC2\xBB for quotation marks: probably a machine translation");
}

}  // namespace

void Stage::run(Doc& doc) const {
  const uint32_t size = static_cast<uint32_t>(doc.text().size());
  if (size == 0) return;
  const Tables& tables = impl_->tables;
  if (doc.blocks.empty()) {
    Zone zone;
    zone.span = {0, size};
    zone.kind = ZoneKind::kOther;
    zone.rule = "clean.no-text";
    doc.zones.push_back(zone);
    return;
  }
  PageFacts page;
  measure_page(doc, tables, &page);
  const std::vector<int32_t> scores = score_blocks(page.whole ? impl_->pages : impl_->texts, page);
  const std::vector<Verdict> verdicts = decide_kinds(doc, tables, page, scores);

  int8_t page_language = -1;
  const std::vector<int8_t> languages = tell_languages(page, tables, doc.meta.language, &page_language);

  uint32_t at = 0;
  bool dateline_open = true;  // a dateline stands before the first paragraphs only
  size_t n_story = 0;
  for (size_t i = 0; i < doc.blocks.size(); ++i) {
    const Block& block = doc.blocks[i];
    Zone zone;
    if (i >= page.blocks.size()) {
      zone.span = {at, size};
      zone.kind = ZoneKind::kOther;
      zone.rule = "clean.too-long";
      doc.note("clean.too-long", fmt::format("more than {} lines; those behind were not looked at", page.blocks.size()),
               zone.span);
      doc.zones.push_back(zone);
      break;
    }
    zone.kind = verdicts[i].kind;
    zone.rule = verdicts[i].rule;
    const int8_t language = languages[i];
    if (language >= 0) zone.language = doc.keep(tables.languages()[static_cast<size_t>(language)]);
    if (zone.kind == ZoneKind::kStory && dateline_open) {
      const uint32_t end = dateline_end(doc.text(block.span), tables);
      if (end > 0) {
        Zone dateline;
        dateline.span = {at, block.span.begin + end};
        dateline.kind = ZoneKind::kDateline;
        dateline.rule = "clean.dateline";
        doc.zones.push_back(dateline);
        at = dateline.span.end;
        dateline_open = false;
      }
      if (++n_story >= 3) dateline_open = false;
    }
    zone.span = {at, block.span.end};
    at = block.span.end;
    if (doc.trace) {
      doc.trace->add("clean", block.span, fmt::format("{} by {} (score {})", name_of(zone.kind), zone.rule, scores[i]));
    }
    if (!doc.zones.empty() && zone.kind == doc.zones.back().kind && zone.rule == doc.zones.back().rule &&
        zone.language == doc.zones.back().language) {
      doc.zones.back().span.end = zone.span.end;
    } else {
      doc.zones.push_back(zone);
    }
    if (zone.kind == ZoneKind::kHeadline && zone.rule == "clean.headline" && doc.meta.title.empty()) {
      doc.meta.title = doc.text(block.span);
    }
  }
  doc.zones.back().span.end = size;

  const std::string declared_language = doc.meta.language;
  // The language that the text is in is a fact; what the page's template says often is not.
  if (page_language >= 0) {
    const std::string_view told = tables.languages()[static_cast<size_t>(page_language)];
    uint32_t prose = 0;
    for (size_t i = 0; i < languages.size(); ++i)
      prose += page.blocks[i].prose && languages[i] == page_language ? page.blocks[i].n_words : 0;
    if (doc.meta.language.empty() && prose >= 8) doc.meta.language = told;
    if (!doc.meta.language.empty() && !std::string_view(doc.meta.language).starts_with(told) && prose >= 80) {
      doc.note("clean.language", fmt::format("declared as {}, but written in {}", doc.meta.language, told));
      doc.meta.language = told;
    }
  }
  find_origin(tables, declared_language, doc);
  note_translation(doc);
}

}  // namespace demarche::clean
