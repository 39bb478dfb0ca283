// What is measured of each block: whole numbers only, so that every machine measures the same.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "clean/language.h"
#include "clean/tables.h"
#include "document/document.h"

namespace demarche::clean {

// One block, measured by itself; kept for the rules that come after the model.
struct BlockFacts {
  uint32_t n_words = 0, n_bytes = 0;
  uint32_t n_upper = 0, n_shout = 0, n_number = 0, n_wide = 0;
  uint32_t n_small = 0;  // small words of the page's language, or of the block's own best
  uint32_t n_stops = 0;  // '.', '!', '?' and the like that end a sentence
  uint32_t n_commas = 0, n_bars = 0;
  uint32_t link = 0, strong = 0;  // per mille of the bytes
  bool ends_stop = false;         // ends a sentence or a quotation
  bool ends_colon = false, ends_ellipsis = false, ends_star = false, ends_question = false;
  bool starts_lower = false, starts_quote = false, starts_mark = false;  // mark: a bullet, arrow, '#', '>'
  bool has_copyright = false, has_quote = false, has_address = false, has_clock = false;
  bool is_date = false;     // holds a date
  bool is_title = false;    // is the article's title
  bool title_like = false;  // shares most of its words with the title
  bool repeated = false;    // stands elsewhere in the page too
  bool first_of_repeated = false;
  bool prose = false;
  bool hidden = false;
  int8_t language = -1;      // into Tables::languages
  uint32_t tags = 0;         // ancestors' tags, see features.cc
  uint32_t labels = 0;       // Label bits of all ancestors
  uint32_t near_labels = 0;  // of the three innermost
  uint8_t heading = 0;
  CueHits cues;
};

struct PageFacts {
  bool whole = false;  // markup of a whole page, not of a feed's item nor bare text
  std::vector<BlockFacts> blocks;
  int title_at = -1;                         // block that is the headline
  int8_t language = -1;                      // of most of the prose
  std::vector<LanguageEvidence> evidence;    // of each block
  std::vector<int32_t> rows;                 // n_features() numbers a block
  std::vector<uint32_t> containers, styles;  // of each block: equal numbers belong together
  std::vector<uint64_t> words;               // hashes of the words of all blocks, in order; the lowest bit: begins with a capital
  std::vector<uint32_t> words_at;            // where each block's begin; one number more than blocks
};

// Bits of BlockFacts::tags.
enum TagBit : uint32_t {
  kInNav = 1,
  kInFooter = 2,
  kInAside = 4,
  kInHeader = 8,
  kInForm = 16,
  kInFigure = 32,
  kInArticle = 64,
  kInMain = 128,
  kInTable = 256,
  kInQuote = 512,
  kInList = 1024,
  kInCaption = 2048,
  kInButton = 4096,
  kInSection = 8192,
  kInSelect = 16384,
  kInLabel = 32768,
  kInTime = 65536,
};

// Blocks behind this many are not measured: no article has them, and each costs about a kilobyte.
constexpr size_t kMostBlocks = 50000;

// Linear in the text and in the elements.
void measure_page(const Doc& doc, const Tables& tables, PageFacts* page);

// Names of the numbers of one row, in order: models name what they were trained on, and must agree.
const std::vector<std::string_view>& feature_names();
size_t n_features();

}  // namespace demarche::clean
