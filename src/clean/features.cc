// Three rounds: each block by itself; then what its elements and its style hold all in all; then the row of numbers, which also
// looks at the neighbours. Style is the pair of innermost block elements with their names: the paragraphs of a story share one,
// whatever the names are.
#include "clean/features.h"

#include <algorithm>
#include <array>
#include <bit>
#include <unordered_map>

#include "base/hash.h"
#include "base/utf8.h"
#include "clean/feature_names.h"

namespace demarche::clean {
namespace {

constexpr size_t kMostWords = 400;  // of a block that are looked at

struct TagName {
  std::string_view name;
  uint32_t bit;
};
constexpr std::array kTagNames = {
    TagName{"nav", kInNav},
    TagName{"footer", kInFooter},
    TagName{"aside", kInAside},
    TagName{"header", kInHeader},
    TagName{"form", kInForm},
    TagName{"figure", kInFigure},
    TagName{"article", kInArticle},
    TagName{"main", kInMain},
    TagName{"table", kInTable},
    TagName{"blockquote", kInQuote},
    TagName{"ul", kInList},
    TagName{"ol", kInList},
    TagName{"figcaption", kInCaption},
    TagName{"caption", kInCaption},
    TagName{"button", kInButton},
    TagName{"section", kInSection},
    TagName{"select", kInSelect},
    TagName{"label", kInLabel},
    TagName{"time", kInTime},
    TagName{"fieldset", kInForm},
};

uint32_t tag_bit(std::string_view tag) {
  for (const TagName& known : kTagNames) {
    if (known.name == tag) return known.bit;
  }
  return 0;
}

bool is_block_tag(std::string_view tag) {
  static constexpr std::array<std::string_view, 12> kInline = {"a",    "b", "i",     "em",   "strong", "span",
                                                               "font", "u", "small", "time", "cite",   "label"};
  return std::find(kInline.begin(), kInline.end(), tag) == kInline.end();
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> begins) {
  return std::any_of(begins.begin(), begins.end(), [&](std::string_view begin) { return text.starts_with(begin); });
}

std::string_view strip_closers(std::string_view text) {
  bool more = true;
  while (more && !text.empty()) {
    more = false;
    for (const std::string_view closer :
         {"\"", "'", ")", "]", "\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB", "\xE2\x80\x9C", " ", "\xC2\xA0", "\xE2\x80\xBA"}) {
      if (text.ends_with(closer)) {
        text.remove_suffix(closer.size());
        more = true;
      }
    }
  }
  return text;
}

// Everything that one line tells by itself.
void measure_block(std::string_view text, const Block& block, const Tables& tables, std::vector<Word>* words, BlockFacts* facts,
                   std::array<uint32_t, 32>* languages) {
  find_words(text, kMostWords, words);
  facts->n_words = static_cast<uint32_t>(words->size());
  facts->n_bytes = static_cast<uint32_t>(text.size());
  languages->fill(0);
  bool has_month = false, has_year = false;
  for (const Word& word : *words) {
    facts->n_upper += word.upper;
    facts->n_shout += word.shout;
    facts->n_number += word.number;
    facts->n_wide += word.wide;
    uint32_t mask = tables.small_word(word.hash);
    while (mask != 0) {
      ++(*languages)[static_cast<size_t>(__builtin_ctz(mask))];
      mask &= mask - 1;
    }
    if (word.number) {
      const std::string_view digits = text.substr(word.begin, word.end - word.begin);
      has_year |= digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
      facts->has_clock |= digits.size() >= 4 && digits.size() <= 5 && digits.find(':') != std::string_view::npos;
    } else if (!has_month) {
      has_month = tables.month(word.hash) != 0;
    }
  }
  facts->n_words -= facts->n_wide / 2;  // two characters to a word, about
  facts->is_date = has_month && (has_year || facts->n_number > 0);
  tables.find_cues(*words, &facts->cues);

  const size_t n = std::min<size_t>(text.size(), 4096);
  for (size_t i = 0; i < n; ++i) {
    const char c = text[i];
    if (c == '.' || c == '!' || c == '?') {
      facts->n_stops += i + 1 >= text.size() || text[i + 1] == ' ' || text[i + 1] == '"' || text[i + 1] == '\'' ||
                        static_cast<unsigned char>(text[i + 1]) >= 0x80;
    } else if (c == ',') {
      ++facts->n_commas;
    } else if (c == '|') {
      ++facts->n_bars;
    } else if (c == '"') {
      facts->has_quote = true;
    } else if (c == '@' || (c == ':' && text.substr(i).starts_with("://"))) {
      facts->has_address = true;
    } else if (c == '\xC2' && i + 1 < n) {
      facts->has_copyright |= text[i + 1] == '\xA9';
      facts->n_bars += text[i + 1] == '\xB7' || text[i + 1] == '\xBB';
    } else if (c == '\xE2' && i + 2 < n) {
      const std::string_view three = text.substr(i, 3);
      if (three == "\xE2\x80\x9C" || three == "\xE2\x80\x9D") facts->has_quote = true;
      if (three == "\xE2\x80\xA2" || three == "\xE2\x80\xBA") ++facts->n_bars;
    } else if (c == '\xE3' && text.substr(i).starts_with("\xE3\x80\x82")) {
      ++facts->n_stops;
    }
  }
  const std::string_view core = strip_closers(text);
  facts->ends_stop = ends_with_any(core, {".", "!", "?", "\xE2\x80\xA6", "\xE3\x80\x82", "\xD8\x9F", "\xEF\xBC\x9F",
                                          "\xEF\xBC\x81", "\xDB\x94", "\xE0\xA5\xA4"}) ||
                     ends_with_any(text, {".\"", "\xE2\x80\x9D", ".)"});
  facts->ends_question = ends_with_any(core, {"?", "\xD8\x9F", "\xEF\xBC\x9F"});
  facts->ends_ellipsis = ends_with_any(core, {"...", "\xE2\x80\xA6"});
  facts->ends_colon = ends_with_any(core, {":", "\xEF\xBC\x9A"});
  facts->ends_star = text.ends_with('*');
  facts->starts_quote = starts_with_any(text, {"\"", "'", "\xE2\x80\x9C", "\xE2\x80\x98", "\xC2\xAB", "\xE2\x80\x9E"});
  facts->starts_mark =
      starts_with_any(text, {"#", ">", "*", "- ", "\xE2\x80\xA2", "\xC2\xBB", "\xE2\x80\xBA", "\xE2\x86\x92", "\xE2\x96\xBA",
                             "\xE2\x96\xB6", "\xE2\x80\x93 ", "\xE2\x80\x94 ", "[", "(", "|", "+"});
  facts->starts_lower = !words->empty() && !words->front().upper && !words->front().number && !words->front().wide &&
                        words->front().begin == 0 && text[0] >= 'a' && text[0] <= 'z';
  facts->link = text.empty() ? 0 : static_cast<uint32_t>(static_cast<uint64_t>(block.n_link_bytes) * 1000 / text.size());
  facts->strong = text.empty() ? 0 : static_cast<uint32_t>(static_cast<uint64_t>(block.n_strong_bytes) * 1000 / text.size());
  facts->heading = block.heading_level;
  facts->hidden = block.hidden;
}

// What an element holds, with all below it.
struct Holds {
  uint32_t words = 0, link_words = 0, blocks = 0, prose_words = 0, prose_blocks = 0;
};

uint32_t per_mille(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : static_cast<uint32_t>(std::min<uint64_t>(part * 1000 / whole, 1000));
}

// Of n, in coarse steps that keep their meaning over pages of all sizes.
int32_t capped(uint64_t n, uint64_t most) {
  return static_cast<int32_t>(std::min(n, most));
}

class Measurer {
 public:
  Measurer(const Doc& doc, const Tables& tables, PageFacts* page) : doc_(doc), tables_(tables), page_(*page) {}

  void run() {
    const size_t n = std::min(doc_.blocks.size(), kMostBlocks);
    for (const Element& element : doc_.elements) page_.whole |= element.tag == "body" || element.tag == "html";
    page_.blocks.assign(n, BlockFacts());
    measure_elements();
    measure_blocks();
    choose_language();
    find_prose();
    find_title();
    find_repeats();
    find_shared_words();
    find_runs();
    sum_up();
    write_rows();
  }

 private:
  void measure_elements() {
    const size_t n = doc_.elements.size();
    tags_.resize(n);
    labels_.resize(n);
    own_labels_.resize(n);
    block_parent_.resize(n);
    style_.resize(n);
    for (size_t i = 0; i < n; ++i) {
      const Element& element = doc_.elements[i];
      const Named& named = named_as(element.label);
      own_labels_[i] = named.bits;
      tags_[i] = tag_bit(element.tag);
      labels_[i] = own_labels_[i];
      // <body> says what kind of page it is, not what kind of block.
      if (element.tag == "body" || element.tag == "html") labels_[i] = own_labels_[i] = 0;
      if (element.parent != kNone) {
        tags_[i] |= tags_[element.parent];
        labels_[i] |= labels_[element.parent];
      }
      // The innermost element that is no mere span.
      const bool block = is_block_tag(element.tag);
      block_parent_[i] = block ? static_cast<uint32_t>(i) : (element.parent == kNone ? kNone : block_parent_[element.parent]);
      // Digits in names number things: they do not make another style.
      style_[i] = add_word(hash64(element.tag), named.letters);
    }
  }

  // What an element's names say, and a hash of them without digits. The same names come again and again.
  struct Named {
    std::string_view label;
    uint32_t bits = 0;
    uint64_t letters = kNoLetters;
  };
  static constexpr uint64_t kNoLetters = 14695981039346656037ull;
  const Named& named_as(std::string_view label) {
    Named& named = named_[hash64(label) % kNamesKept];
    if (named.label == label) return named;
    named = {label, tables_.label_bits(label), kNoLetters};
    for (const char c : label) {
      if (c >= '0' && c <= '9') continue;
      named.letters = (named.letters ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    }
    return named;
  }

  void measure_blocks() {
    total_counts_.fill(0);
    block_counts_.resize(page_.blocks.size());
    for (size_t i = 0; i < page_.blocks.size(); ++i) {
      const Block& block = doc_.blocks[i];
      BlockFacts& facts = page_.blocks[i];
      std::array<uint32_t, 32>& counts = block_counts_[i];
      measure_block(doc_.text(block.span), block, tables_, &words_, &facts, &counts);
      page_.evidence.push_back(weigh_language(doc_.text(block.span), words_, tables_));
      page_.words_at.push_back(static_cast<uint32_t>(page_.words.size()));
      for (const Word& word : words_) {
        page_.words.push_back((word.hash & ~uint64_t{1}) | static_cast<uint64_t>(word.upper));
        small_.push_back(tables_.small_word(word.hash));
      }
      if (block.element != kNone) {
        facts.tags = tags_[block.element];
        facts.labels = labels_[block.element];
        uint32_t at = block.element;
        for (int up = 0; up < 3 && at != kNone; ++up, at = doc_.elements[at].parent) facts.near_labels |= own_labels_[at];
      }
      uint32_t best = 0;
      for (size_t k = 0; k < tables_.languages().size(); ++k) {
        if (counts[k] > best) {
          best = counts[k];
          facts.language = static_cast<int8_t>(k);
        }
        if (facts.n_words >= 8) total_counts_[k] += counts[k];
      }
      // A few small words prove nothing in a short line.
      if (best < 2 || best * 8 < facts.n_words) facts.language = -1;
    }
    page_.words_at.push_back(static_cast<uint32_t>(page_.words.size()));
  }

  void choose_language() {
    uint32_t best = 0;
    for (size_t k = 0; k < tables_.languages().size(); ++k) {
      if (total_counts_[k] > best) {
        best = total_counts_[k];
        page_.language = static_cast<int8_t>(k);
      }
    }
    for (size_t i = 0; i < page_.blocks.size(); ++i) {
      BlockFacts& facts = page_.blocks[i];
      const uint32_t own = page_.language < 0 ? 0 : block_counts_[i][static_cast<size_t>(page_.language)];
      const uint32_t other = facts.language < 0 ? 0 : block_counts_[i][static_cast<size_t>(facts.language)];
      // Near languages share small words: the page's own wins unless clearly beaten.
      if (facts.language >= 0 && own * 3 >= other * 2) facts.language = page_.language;
      // Two small words are too few to call a short line foreign.
      if (facts.language != page_.language && other < 3) facts.language = -1;
      facts.n_small = std::max(own, other);
    }
  }

  void find_prose() {
    for (BlockFacts& facts : page_.blocks) {
      const bool sentence = facts.n_stops > 0 || facts.ends_stop;
      facts.prose = facts.n_words >= 10 && sentence && facts.link < 400 &&
                    (facts.n_small * 7 >= facts.n_words || facts.n_wide > 10) && facts.n_bars * 8 < facts.n_words;
    }
  }

  void find_title() {
    find_words(doc_.meta.title, 60, &words_);
    if (words_.empty()) return;
    std::vector<uint64_t> title;
    for (const Word& word : words_) title.push_back(word.hash);
    std::vector<uint64_t> sorted = title;
    std::sort(sorted.begin(), sorted.end());
    int best = 0;
    std::vector<Word> own;
    for (size_t i = 0; i < page_.blocks.size(); ++i) {
      BlockFacts& facts = page_.blocks[i];
      const size_t n = facts.n_words;
      if (n == 0 || n > title.size() * 2 + 3) continue;
      find_words(doc_.text(doc_.blocks[i].span), 128, &own);
      size_t shared = 0;
      for (const Word& word : own) shared += std::binary_search(sorted.begin(), sorted.end(), word.hash);
      bool same = own.size() == title.size();
      for (size_t k = 0; same && k < own.size(); ++k) same = own[k].hash == title[k];
      facts.is_title = same;
      facts.title_like = !same && own.size() >= 4 && shared * 10 >= own.size() * 8 && shared * 10 >= title.size() * 6;
      int score = 0;
      if (same || facts.title_like) {
        score = (same ? 4 : 2) +
                (facts.heading == 1  ? 6
                 : facts.heading > 1 ? 2
                                     : 0) -
                (facts.link > 500 ? 3 : 0) - (facts.hidden ? 4 : 0) -
                ((facts.tags & (kInNav | kInFooter | kInAside)) != 0 ? 4 : 0);
      }
      if (score > best) {
        best = score;
        page_.title_at = static_cast<int>(i);
      }
    }
    // A single first heading that shares little with the title still is the headline.
    if (page_.title_at < 0) {
      int only = -1, n_first = 0;
      for (size_t i = 0; i < page_.blocks.size(); ++i) {
        if (page_.blocks[i].heading != 1 || page_.blocks[i].hidden || page_.blocks[i].n_words < 3) continue;
        ++n_first;
        only = static_cast<int>(i);
      }
      if (n_first == 1) page_.title_at = only;
    }
  }

  void find_repeats() {
    std::unordered_map<uint64_t, uint32_t> first;
    first.reserve(page_.blocks.size());
    for (size_t i = 0; i < page_.blocks.size(); ++i) {
      const auto [found, fresh] = first.emplace(hash64(doc_.text(doc_.blocks[i].span)), static_cast<uint32_t>(i));
      if (fresh) continue;
      page_.blocks[i].repeated = true;
      page_.blocks[found->second].repeated = true;
      page_.blocks[found->second].first_of_repeated = true;
    }
  }

  // Words that say what a text is about: no small words of the page's language.
  bool is_content(uint32_t small) const { return page_.language < 0 || (small & (1u << page_.language)) == 0; }

  // A paragraph of the story speaks of what the others speak of: how much of each block's words, and of its names, stands in the
  // prose of other blocks, and in the title.
  void find_shared_words() {
    struct Seen {
      uint64_t word = 0;  // 0: free
      uint32_t blocks = 0, last = kNone;
    };
    // Words are hashes already: a table of twice their number, looked up from where the hash says.
    size_t n_prose = 1;
    for (size_t i = 0; i < page_.blocks.size(); ++i)
      n_prose += page_.blocks[i].prose ? page_.words_at[i + 1] - page_.words_at[i] : 0;
    const size_t mask = std::bit_ceil(n_prose * 2) - 1;
    std::vector<Seen> in_prose(mask + 1);
    const auto find = [&](uint64_t word) -> Seen& {
      size_t at = (word * 0x9E3779B97F4A7C15ull >> 20) & mask;
      while (in_prose[at].word != 0 && in_prose[at].word != word) at = (at + 1) & mask;
      return in_prose[at];
    };
    for (size_t i = 0; i < page_.blocks.size(); ++i) {
      if (!page_.blocks[i].prose) continue;
      for (size_t at = page_.words_at[i]; at < page_.words_at[i + 1]; ++at) {
        Seen& seen = find(page_.words[at] | 1);
        seen.word = page_.words[at] | 1;
        seen.blocks += seen.last != i;
        seen.last = static_cast<uint32_t>(i);
      }
    }
    find_words(doc_.meta.title, 60, &words_);
    std::vector<uint64_t> title;
    for (const Word& word : words_) {
      if (is_content(tables_.small_word(word.hash))) title.push_back(word.hash | 1);
    }
    std::sort(title.begin(), title.end());
    shared_.assign(page_.blocks.size(), Shared());
    for (size_t i = 0; i < page_.blocks.size(); ++i) {
      Shared& shared = shared_[i];
      const uint32_t self = page_.blocks[i].prose ? 1 : 0;
      for (size_t at = page_.words_at[i]; at < page_.words_at[i + 1]; ++at) {
        const uint64_t word = page_.words[at];
        if (!is_content(small_[at])) continue;
        const bool known = find(word | 1).blocks > self;
        ++shared.content;
        shared.known += known;
        if ((word & 1) != 0 && at > page_.words_at[i]) {
          ++shared.names;
          shared.known_names += known;
        }
        shared.of_title += std::binary_search(title.begin(), title.end(), word | 1);
      }
    }
  }

  // Runs of lines that are no prose, with the way from each line to the next prose on both sides.
  void find_runs() {
    const size_t n = page_.blocks.size();
    runs_.assign(n, Run());
    uint32_t gap = 200;
    for (size_t i = 0; i < n; ++i) {
      runs_[i].behind = gap;
      gap = page_.blocks[i].prose ? 0 : std::min<uint32_t>(gap + 1, 200);
    }
    gap = 200;
    for (size_t i = n; i-- > 0;) {
      runs_[i].ahead = gap;
      gap = page_.blocks[i].prose ? 0 : std::min<uint32_t>(gap + 1, 200);
    }
    for (size_t i = 0; i < n;) {
      size_t end = i;
      uint32_t words = 0;
      for (; end < n && page_.blocks[end].prose == page_.blocks[i].prose; ++end) words += page_.blocks[end].n_words;
      for (size_t k = i; k < end; ++k) {
        runs_[k].lines = static_cast<uint32_t>(end - i);
        runs_[k].words = words;
      }
      i = end;
    }
    std::unordered_map<uint64_t, uint32_t> begins, ends;
    for (size_t i = 0; i < n; ++i) {
      if (page_.words_at[i] == page_.words_at[i + 1]) continue;
      ++begins[page_.words[page_.words_at[i]] | 1];
      ++ends[page_.words[page_.words_at[i + 1] - 1] | 1];
    }
    for (size_t i = 0; i < n; ++i) {
      if (page_.words_at[i] == page_.words_at[i + 1]) continue;
      runs_[i].same_begin = begins[page_.words[page_.words_at[i]] | 1];
      runs_[i].same_end = ends[page_.words[page_.words_at[i + 1] - 1] | 1];
    }
  }

  uint32_t container(size_t i, int up) const {
    uint32_t at = doc_.blocks[i].element;
    if (at == kNone) return kNone;
    at = block_parent_[at];
    while (up-- > 0 && at != kNone) {
      at = doc_.elements[at].parent;
      if (at != kNone) at = block_parent_[at];
    }
    return at;
  }

  void sum_up() {
    const size_t n = doc_.elements.size();
    holds_.assign(n, Holds());
    std::vector<uint64_t> direct(n, 0);
    for (size_t i = 0; i < page_.blocks.size(); ++i) {
      const BlockFacts& facts = page_.blocks[i];
      total_.words += facts.n_words;
      total_.blocks += 1;
      total_.link_words += facts.n_words * facts.link / 1000;
      if (facts.prose) {
        total_.prose_words += facts.n_words;
        total_.prose_blocks += 1;
      }
      const uint32_t element = doc_.blocks[i].element;
      if (element == kNone) continue;
      Holds& holds = holds_[element];
      holds.words += facts.n_words;
      holds.link_words += facts.n_words * facts.link / 1000;
      holds.blocks += 1;
      if (facts.prose) {
        holds.prose_words += facts.n_words;
        holds.prose_blocks += 1;
        if (!facts.hidden && (facts.labels & (bit(Label::kComment) | bit(Label::kCookie) | bit(Label::kFooter))) == 0) {
          // As readers of pages do: a paragraph speaks for its parent, half as much for its grandparent.
          const uint32_t parent = container(i, 1), grandparent = container(i, 2);
          const uint64_t weight = std::min<uint32_t>(facts.n_words, 100) + facts.n_commas;
          if (parent != kNone) direct[parent] += weight * 2;
          if (grandparent != kNone) direct[grandparent] += weight;
        }
      }
      Style& style = styles_[style_key(i)];
      style.words += facts.n_words;
      style.blocks += 1;
      style.link_words += facts.n_words * facts.link / 1000;
      if (facts.prose) style.prose_words += facts.n_words;
    }
    for (size_t i = n; i-- > 0;) {
      const uint32_t parent = doc_.elements[i].parent;
      if (parent == kNone) continue;
      holds_[parent].words += holds_[i].words;
      holds_[parent].link_words += holds_[i].link_words;
      holds_[parent].blocks += holds_[i].blocks;
      holds_[parent].prose_words += holds_[i].prose_words;
      holds_[parent].prose_blocks += holds_[i].prose_blocks;
    }
    uint64_t best = 0;
    for (size_t i = 0; i < n; ++i) {
      if (direct[i] > best) {
        best = direct[i];
        main_ = static_cast<uint32_t>(i);
      }
    }
    depth_.assign(n, 0);
    on_main_path_.assign(n, -1);
    for (size_t i = 0; i < n; ++i) depth_[i] = doc_.elements[i].parent == kNone ? 0 : depth_[doc_.elements[i].parent] + 1;
    for (uint32_t at = main_; at != kNone; at = doc_.elements[at].parent) on_main_path_[at] = static_cast<int32_t>(depth_[at]);
    // How far above each element its path joins that of the main container.
    joins_.assign(n, 0);
    for (size_t i = 0; i < n; ++i) {
      const uint32_t parent = doc_.elements[i].parent;
      joins_[i] = on_main_path_[i] >= 0 ? static_cast<int32_t>(depth_[i]) : (parent == kNone ? -1 : joins_[parent]);
    }
    // Prose by position, for what bare text has instead of containers.
    prose_before_.assign(page_.blocks.size() + 1, 0);
    words_before_.assign(page_.blocks.size() + 1, 0);
    for (size_t i = 0; i < page_.blocks.size(); ++i) {
      prose_before_[i + 1] = prose_before_[i] + (page_.blocks[i].prose ? page_.blocks[i].n_words : 0);
      words_before_[i + 1] = words_before_[i] + page_.blocks[i].n_words;
    }
  }

  uint64_t style_key(size_t i) const {
    const uint32_t element = container(i, 0);
    if (element == kNone) return 0;
    const uint32_t parent = doc_.elements[element].parent;
    return add_word(style_[element], parent == kNone ? 0 : style_[parent]);
  }

  void write_rows();
  template <typename Put>
  void write_row(size_t i, const Put& put) const;
  struct Style {
    uint32_t words = 0, blocks = 0, link_words = 0, prose_words = 0;
  };
  struct Shared {
    uint32_t content = 0, known = 0, names = 0, known_names = 0, of_title = 0;
  };
  struct Run {
    uint32_t behind = 0, ahead = 0;  // lines to the next prose
    uint32_t lines = 0, words = 0;   // of the run of prose, or of no prose, that the line is in
    uint32_t same_begin = 0, same_end = 0;
  };
  const Doc& doc_;
  const Tables& tables_;
  PageFacts& page_;
  static constexpr size_t kNamesKept = 256;
  std::array<Named, kNamesKept> named_;
  std::vector<Word> words_;
  std::vector<Shared> shared_;
  std::vector<uint32_t> small_;  // of each word of the page: bits of the languages in which it is a small one
  std::vector<Run> runs_;
  std::vector<uint32_t> tags_, labels_, own_labels_, block_parent_, depth_;
  std::vector<uint64_t> style_;
  std::vector<Holds> holds_;
  Holds total_;
  std::unordered_map<uint64_t, Style> styles_;
  uint32_t main_ = kNone;
  std::vector<int32_t> on_main_path_, joins_;
  std::array<uint32_t, 32> total_counts_;
  std::vector<std::array<uint32_t, 32>> block_counts_;
  std::vector<uint32_t> prose_before_, words_before_;
};

template <typename Put>
void Measurer::write_row(size_t i, const Put& put) const {
  const int n = static_cast<int>(page_.blocks.size());
  static const BlockFacts kNothing{};
  const auto block = [&](int at) -> const BlockFacts& {
    return at < 0 || at >= n ? kNothing : page_.blocks[static_cast<size_t>(at)];
  };
  const int at = static_cast<int>(i);
  const BlockFacts& b = block(at);
  // By itself.
  put("words", capped(b.n_words, 300));
  put("bytes", capped(b.n_bytes, 2000));
  put("upper", static_cast<int32_t>(per_mille(b.n_upper, b.n_words)));
  put("shout", static_cast<int32_t>(per_mille(b.n_shout, b.n_words)));
  put("number", static_cast<int32_t>(per_mille(b.n_number, b.n_words)));
  put("small", static_cast<int32_t>(per_mille(b.n_small, b.n_words)));
  put("stops", capped(b.n_stops, 20));
  put("commas", capped(b.n_commas, 20));
  put("bars", capped(b.n_bars, 10));
  put("link", static_cast<int32_t>(b.link));
  put("strong", static_cast<int32_t>(b.strong));
  put("ends_stop", b.ends_stop);
  put("ends_colon", b.ends_colon);
  put("ends_ellipsis", b.ends_ellipsis);
  put("ends_star", b.ends_star);
  put("ends_question", b.ends_question);
  put("starts_lower", b.starts_lower);
  put("starts_quote", b.starts_quote);
  put("starts_mark", b.starts_mark);
  put("copyright", b.has_copyright);
  put("quote", b.has_quote);
  put("address", b.has_address);
  put("clock", b.has_clock);
  put("date", b.is_date);
  put("is_title", b.is_title);
  put("title_like", b.title_like);
  put("repeated", b.repeated);
  put("first_repeated", b.first_of_repeated);
  put("foreign", b.language >= 0 && page_.language >= 0 && b.language != page_.language);
  put("heading", b.heading);
  put("hidden", b.hidden);
  const uint32_t sure = b.cues.whole;
  put("cue_link", ((b.cues.start & (bit(Cue::kTeaser))) != 0) + 2 * ((sure & (bit(Cue::kTeaser) | bit(Cue::kList))) != 0));
  put("cue_share", ((b.cues.start & bit(Cue::kShare)) != 0) + 2 * ((sure & bit(Cue::kShare)) != 0));
  put("cue_promo", ((b.cues.inside & (bit(Cue::kNewsletter) | bit(Cue::kSubscribe) | bit(Cue::kAppeal))) != 0));
  put("cue_donation", (b.cues.inside & bit(Cue::kDonation)) != 0);
  put("cue_cookie", (b.cues.inside & bit(Cue::kCookie)) != 0);
  put("cue_form", (b.cues.inside & bit(Cue::kForm)) != 0);
  put("cue_comments", ((b.cues.start & bit(Cue::kComments)) != 0) + 2 * ((sure & bit(Cue::kComments)) != 0));
  put("cue_ad", (sure & bit(Cue::kAd)) != 0);
  put("cue_footer", (b.cues.inside & bit(Cue::kFooter)) != 0);
  put("cue_tags", ((b.cues.start & bit(Cue::kTags)) != 0) + 2 * ((sure & bit(Cue::kTags)) != 0));
  put("cue_byline", (b.cues.start & bit(Cue::kByline)) != 0);
  put("cue_date", (b.cues.start & bit(Cue::kDate)) != 0 || (b.cues.inside & bit(Cue::kReadtime)) != 0);
  put("cue_caption", (b.cues.inside & bit(Cue::kCaption)) != 0);
  put("cue_credit", (b.cues.start & bit(Cue::kCredit)) != 0);
  put("cue_nav", (sure & bit(Cue::kNav)) != 0);
  put("cue_author", ((b.cues.start & bit(Cue::kAuthor)) | (b.cues.inside & bit(Cue::kBio))) != 0);
  put("cue_poll", ((b.cues.start & (bit(Cue::kPoll) | bit(Cue::kMarket))) != 0));
  put("cue_words_left", capped(b.n_words - std::min<uint32_t>(b.n_words, b.cues.start_words), 40));
  // Where it stands.
  put("position", static_cast<int32_t>(per_mille(i, page_.blocks.size())));
  put("words_position", static_cast<int32_t>(per_mille(words_before_[i], total_.words)));
  put("prose_position", static_cast<int32_t>(per_mille(prose_before_[i], total_.prose_words)));
  put("after_title", page_.title_at < 0 ? -1000 : std::clamp(at - page_.title_at, -200, 400));
  put("n_blocks", capped(page_.blocks.size(), 2000));
  put("prose_words", capped(total_.prose_words, 5000));
  // What the markup says.
  const uint32_t tags = b.tags;
  put("in_nav", (tags & kInNav) != 0);
  put("in_footer", (tags & kInFooter) != 0);
  put("in_aside", (tags & kInAside) != 0);
  put("in_header", (tags & kInHeader) != 0);
  put("in_form", (tags & (kInForm | kInSelect | kInLabel)) != 0);
  put("in_figure", (tags & kInFigure) != 0);
  put("in_article", (tags & kInArticle) != 0);
  put("in_main", (tags & kInMain) != 0);
  put("in_table", (tags & kInTable) != 0);
  put("in_quote", (tags & kInQuote) != 0);
  put("in_list", (tags & kInList) != 0);
  put("in_caption", (tags & kInCaption) != 0);
  put("in_button", (tags & kInButton) != 0);
  const std::string_view tag = doc_.blocks[i].tag;
  put("tag", tag == "p"            ? 1
             : tag == "div"        ? 2
             : tag == "li"         ? 3
             : tag == "td"         ? 4
             : tag == "blockquote" ? 5
             : tag == "pre"        ? 6
             : tag.empty()         ? 7
                                   : 0);
  for (size_t k = 0; k < kLabelNames.size(); ++k) {
    const uint32_t mask = 1u << k;
    put(kLabelNames[k], ((b.labels & mask) != 0) + ((b.near_labels & mask) != 0));
  }
  // What its containers and its style hold.
  static constexpr std::array<std::array<std::string_view, 5>, 4> kHolds = {{
      {"c0_words", "c0_link", "c0_prose", "c0_blocks", "c0_share"},
      {"c1_words", "c1_link", "c1_prose", "c1_blocks", "c1_share"},
      {"c2_words", "c2_link", "c2_prose", "c2_blocks", "c2_share"},
      {"c3_words", "c3_link", "c3_prose", "c3_blocks", "c3_share"},
  }};
  for (int up = 0; up < 4; ++up) {
    const uint32_t element = container(i, up);
    const Holds& holds = element == kNone ? total_ : holds_[element];
    const auto& names = kHolds[static_cast<size_t>(up)];
    put(names[0], capped(holds.words, 3000));
    put(names[1], static_cast<int32_t>(per_mille(holds.link_words, holds.words)));
    put(names[2], static_cast<int32_t>(per_mille(holds.prose_words, holds.words)));
    put(names[3], capped(holds.blocks, 300));
    put(names[4], static_cast<int32_t>(per_mille(holds.prose_words, total_.prose_words)));
  }
  const auto style = styles_.find(style_key(i));
  const Style found = style == styles_.end() ? Style() : style->second;
  put("style_words", capped(found.words, 3000));
  put("style_blocks", capped(found.blocks, 200));
  put("style_link", static_cast<int32_t>(per_mille(found.link_words, found.words)));
  put("style_prose", static_cast<int32_t>(per_mille(found.prose_words, found.words)));
  put("style_share", static_cast<int32_t>(per_mille(found.prose_words, total_.prose_words)));
  put("style_mean", found.blocks == 0 ? 0 : capped(found.words / found.blocks, 200));
  const uint32_t element = doc_.blocks[i].element;
  const int32_t join = element == kNone || main_ == kNone ? -1 : joins_[element];
  put("main_up", join < 0 ? 99 : std::min<int32_t>(static_cast<int32_t>(depth_[element]) - join, 40));
  put("main_down", join < 0 ? 99 : std::min<int32_t>(static_cast<int32_t>(depth_[main_]) - join, 40));
  put("main_prose", main_ == kNone ? 0 : static_cast<int32_t>(per_mille(holds_[main_].prose_words, total_.prose_words)));
  // The neighbours.
  static constexpr std::array<std::array<std::string_view, 7>, 6> kNear = {{
      {"p3_words", "p3_link", "p3_stop", "p3_prose", "p3_cue", "p3_heading", "p3_same"},
      {"p2_words", "p2_link", "p2_stop", "p2_prose", "p2_cue", "p2_heading", "p2_same"},
      {"p1_words", "p1_link", "p1_stop", "p1_prose", "p1_cue", "p1_heading", "p1_same"},
      {"n1_words", "n1_link", "n1_stop", "n1_prose", "n1_cue", "n1_heading", "n1_same"},
      {"n2_words", "n2_link", "n2_stop", "n2_prose", "n2_cue", "n2_heading", "n2_same"},
      {"n3_words", "n3_link", "n3_stop", "n3_prose", "n3_cue", "n3_heading", "n3_same"},
  }};
  const uint64_t key = style_key(i);
  for (size_t k = 0; k < kNear.size(); ++k) {
    const int other = at + (k < 3 ? static_cast<int>(k) - 3 : static_cast<int>(k) - 2);
    const BlockFacts& o = block(other);
    put(kNear[k][0], capped(o.n_words, 100));
    put(kNear[k][1], static_cast<int32_t>(o.link));
    put(kNear[k][2], o.ends_stop);
    put(kNear[k][3], o.prose);
    const uint32_t cues = (o.cues.whole & (bit(Cue::kList) | bit(Cue::kAd) | bit(Cue::kNav) | bit(Cue::kShare))) |
                          (o.cues.inside & (bit(Cue::kForm) | bit(Cue::kCookie) | bit(Cue::kFooter) | bit(Cue::kNewsletter) |
                                            bit(Cue::kDonation))) |
                          (o.cues.start & (bit(Cue::kComments) | bit(Cue::kTeaser)));
    put(kNear[k][4], cues != 0);
    put(kNear[k][5], o.heading);
    put(kNear[k][6], other >= 0 && other < n && style_key(static_cast<size_t>(other)) == key);
  }
  const auto window = [&](int reach) {
    const size_t from = static_cast<size_t>(std::max(0, at - reach)), to = static_cast<size_t>(std::min(n, at + reach + 1));
    return static_cast<int32_t>(per_mille(prose_before_[to] - prose_before_[from], words_before_[to] - words_before_[from]));
  };
  put("window3", window(3));
  put("window8", window(8));
  const auto ahead = [&](int reach) {
    const size_t to = static_cast<size_t>(std::min(n, at + reach + 1));
    return capped(prose_before_[to] - prose_before_[i + 1], 500);
  };
  const auto behind = [&](int reach) {
    const size_t from = static_cast<size_t>(std::max(0, at - reach));
    return capped(prose_before_[i] - prose_before_[from], 500);
  };
  put("ahead4", ahead(4));
  put("behind4", behind(4));
  put("ahead12", ahead(12));
  put("behind12", behind(12));
  put("prose_ahead", capped(prose_before_.back() - prose_before_[i + 1], 3000));
  put("prose_behind", capped(prose_before_[i], 3000));
  const Shared& shared = shared_[i];
  const Run& run = runs_[i];
  put("shared", shared.content == 0 ? -1 : static_cast<int32_t>(per_mille(shared.known, shared.content)));
  put("shared_names", shared.names == 0 ? -1 : static_cast<int32_t>(per_mille(shared.known_names, shared.names)));
  put("n_names", capped(shared.names, 30));
  put("title_words", capped(shared.of_title, 20));
  put("of_title", shared.content == 0 ? -1 : static_cast<int32_t>(per_mille(shared.of_title, shared.content)));
  put("gap_behind", static_cast<int32_t>(run.behind));
  put("gap_ahead", static_cast<int32_t>(run.ahead));
  put("run_words", capped(run.words, 2000));
  put("run_lines", capped(run.lines, 200));
  const auto mean_words = [&](int reach) {
    const size_t from = static_cast<size_t>(std::max(0, at - reach)), to = static_cast<size_t>(std::min(n, at + reach + 1));
    return capped((words_before_[to] - words_before_[from]) * 10 / (to - from), 1000);
  };
  put("near_words", mean_words(4));
  put("same_begin", capped(run.same_begin, 50));
  put("same_end", capped(run.same_end, 50));
  put("wide_words", mean_words(15));
  put("bag", 0);
}

void Measurer::write_rows() {
  page_.rows.resize(page_.blocks.size() * n_features());
  int32_t* to = page_.rows.data();
  for (size_t i = 0; i < page_.blocks.size(); ++i) {
    write_row(i, [&](std::string_view, int32_t value) { *to++ = value; });
  }
  std::unordered_map<uint64_t, uint32_t> style_numbers;
  std::vector<uint32_t> container_numbers(doc_.elements.size() + 1, kNone);
  uint32_t n_containers = 0;
  for (size_t i = 0; i < page_.blocks.size(); ++i) {
    page_.styles.push_back(style_numbers.emplace(style_key(i), static_cast<uint32_t>(style_numbers.size())).first->second);
    const uint32_t element = container(i, 1);
    uint32_t& number = container_numbers[element == kNone ? doc_.elements.size() : element];
    if (number == kNone) number = n_containers++;
    page_.containers.push_back(number);
  }
}

}  // namespace

const std::vector<std::string_view>& feature_names() {
  static const std::vector<std::string_view> names(kFeatureNames.begin(), kFeatureNames.end());
  return names;
}

size_t n_features() {
  return kFeatureNames.size();
}

void measure_page(const Doc& doc, const Tables& tables, PageFacts* page) {
  Measurer(doc, tables, page).run();
}

}  // namespace demarche::clean
