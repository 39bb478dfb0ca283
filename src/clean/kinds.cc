// The model says story or not; here that is overruled where a sure sign speaks against it, and whatever is not story gets the
// name of what it is. Sure signs first, in the order in which they are hardest to mistake.
#include "clean/kinds.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/hash.h"
#include "clean/printed.h"

namespace demarche::clean {
namespace {

constexpr int32_t kStoryOnPages = -512;    // below the middle: a lost line costs more than a kept one
constexpr int32_t kStoryInText = -2100;    // lower still: who scraped the text may have thrown junk away already
constexpr int32_t kInStoryInText = -5000;  // between two paragraphs that are of the story without doubt
constexpr int32_t kProseInText = -3000;
constexpr int32_t kStrong = 1024;   // without doubt
constexpr int32_t kListed = -5000;  // under a line that ends with a colon
constexpr int32_t kSurrounded = -3000;
constexpr size_t kMostDoubtful = 3;
constexpr ptrdiff_t kStoryBeside = 3;
constexpr uint32_t kMostWordsOfStamp = 4;
constexpr size_t kLeastComments = 2, kThreadBefore = 2;
constexpr size_t kLeastCells = 12, kMostColumns = 12, kLeastRows = 4;
constexpr size_t kFewBlocks = 6;  // so short a text is hardly ever anything but what was meant to be read
constexpr ptrdiff_t kManyRepeats = 5;
constexpr size_t kLongRun = 4;
constexpr int32_t kQuoted = -3072;
constexpr int32_t kSure = 2048;  // the model has no doubt

bool has(uint32_t bits, Cue cue) {
  return (bits & bit(cue)) != 0;
}
bool has(uint32_t bits, Label label) {
  return (bits & bit(label)) != 0;
}

class Judge {
 public:
  Judge(const Doc& doc, const Tables& tables, const PageFacts& page, const std::vector<int32_t>& scores)
      : doc_(doc), tables_(tables), page_(page), scores_(scores), n_(page.blocks.size()), verdicts_(n_), story_(n_, false) {}

  std::vector<Verdict> run() {
    find_title();
    find_strong();
    if (!page_.whole) find_stamps();
    for (size_t i = 0; i < n_; ++i) story_[i] = is_story(i);
    keep_surrounded();
    if (!page_.whole) {
      keep_tables();
      keep_lists();
      keep_a_bare_text();
    }
    find_region();
    for (size_t i = 0; i < n_; ++i) verdicts_[i] = judge(i);
    drop_repeated();
    follow_headings();
    widen_boxes();
    return std::move(verdicts_);
  }

 private:
  const BlockFacts& facts(size_t i) const { return page_.blocks[i]; }
  std::string_view text(size_t i) const { return doc_.text(doc_.blocks[i].span); }
  static std::string_view row(const BlockFacts& b, Cue cue) { return b.cues.rows[static_cast<size_t>(cue)]; }

  int32_t threshold(size_t i) const {
    if (page_.whole) return kStoryOnPages;
    if (!facts(i).prose) return i > first_strong_ && i < last_strong_ ? kInStoryInText : kStoryInText;
    return n_ <= kFewBlocks ? INT32_MIN : kProseInText;
  }

  // Paragraphs that are of the story without doubt: between the first and the last of them a line is more likely to belong to it.
  void find_strong() {
    first_strong_ = second_strong_ = last_strong_ = n_;
    for (size_t i = 0; i < n_; ++i) {
      if (!facts(i).prose || scores_[i] < kStrong) continue;
      if (first_strong_ != n_ && second_strong_ == n_) second_strong_ = i;
      if (first_strong_ == n_) first_strong_ = i;
      last_strong_ = i;
    }
  }

  // Lines of bare text that hold a whole date and hardly anything else, and the threads of readers' comments that they part:
  // two or more with a clock behind the first paragraphs, and words near that speak of comments.
  void find_stamps() {
    apart_.assign(n_, false);
    size_t first = n_, last = 0, n_clocks = 0;
    for (size_t i = 0; i < n_; ++i) {
      const BlockFacts& b = facts(i);
      // "- Name (@name) November 18, 2019" signs a quoted post; two dates are from when to when.
      if (b.n_words > 10 || b.n_number == 0 || b.ends_stop || b.n_bytes > 100 || b.has_address || !(b.is_date || b.has_clock))
        continue;
      if (b.n_words > b.n_number + kMostWordsOfStamp || printed_dates(text(i), tables_, true).size() != 1) continue;
      apart_[i] = true;
      if (!b.has_clock || first_strong_ >= i) continue;
      ++n_clocks;
      first = std::min(first, i);
      last = i;
    }
    if (n_clocks < kLeastComments) return;
    first = first >= kThreadBefore ? first - kThreadBefore : 0;
    size_t n_cues = 0;
    for (size_t i = first; i < std::min(n_, last + 4); ++i) n_cues += (facts(i).cues.start & bit(Cue::kComments)) != 0;
    if (n_cues == 0) return;
    thread_ = first + kThreadBefore - 1;
    for (size_t i = thread_; i < n_; ++i) apart_[i] = true;
  }
  bool is_apart(size_t i) const { return !apart_.empty() && apart_[i]; }

  void find_title() {
    title_ = page_.title_at < 0 ? n_ : static_cast<size_t>(page_.title_at);
    if (title_ < n_ || page_.whole) return;
    // On bare text the first line that is no sentence is the title, unless a cue says what else it is.
    for (size_t i = 0; i < std::min<size_t>(n_, 3); ++i) {
      const BlockFacts& b = facts(i);
      const uint32_t sure =
          b.cues.whole | (b.cues.inside & (bit(Cue::kNewsletter) | bit(Cue::kCookie) | bit(Cue::kForm) | bit(Cue::kReadtime)));
      if (sure != 0 || b.n_words < 2) continue;
      if (n_ < 2 || b.ends_stop || b.ends_colon || b.n_words > 30 || text(i).size() > 250) return;
      if (has(b.cues.start, Cue::kByline) || (b.is_date && b.n_words < 8)) continue;
      title_ = i;
      return;
    }
  }

  // A teaser says so, then names another story: "Also read: ...", "READ  ...".
  bool is_teaser_line(size_t i) const {
    const BlockFacts& b = facts(i);
    if (!has(b.cues.start, Cue::kTeaser)) return false;
    const uint32_t rest = b.n_words - std::min<uint32_t>(b.n_words, b.cues.start_words);
    if (rest == 0) return b.n_words >= 2 || b.link > 500 || !doc_.from_markup;
    if (b.link >= 700) return true;
    // What stands between the cue and the rest.
    std::vector<Word> words;
    find_words(text(i), b.cues.start_words + 1u, &words);
    if (words.size() <= b.cues.start_words) return false;
    const std::string_view gap =
        text(i).substr(words[b.cues.start_words - 1].end, words[b.cues.start_words].begin - words[b.cues.start_words - 1].end);
    const bool parted = gap.find(':') != std::string_view::npos || gap.find("  ") != std::string_view::npos ||
                        gap.find("\xEF\xBC\x9A") != std::string_view::npos || gap.find('|') != std::string_view::npos ||
                        gap.find("\xC2\xA0") != std::string_view::npos || gap.find("\xE2\x86\x92") != std::string_view::npos ||
                        gap.find("\xC2\xBB") != std::string_view::npos;
    if (parted) return rest <= 30 && !(b.ends_stop && !b.ends_question && rest > 14);
    const bool shouted = words[0].shout && b.cues.start_words >= 1 && b.n_shout <= b.cues.start_words + 2u;
    if (shouted && !b.ends_stop && rest >= 3 && rest <= 25) return true;
    // "Also read Quake hits Lima": two words or more of cue, no full stop at the end.
    return b.cues.start_words >= 2 && !b.ends_stop && b.n_words <= 25 && b.n_words > b.cues.start_words + 1u;
  }

  // A headline with its sort in brackets behind it, as lists of other stories have them: "Bridge reopens after quake [VIDEO]".
  bool is_marked_headline(size_t i) const {
    const BlockFacts& b = facts(i);
    if (b.n_words < 4 || b.n_words > 30 || b.ends_stop) return false;
    std::string_view line = text(i);
    while (line.ends_with('|') || line.ends_with(' ')) line.remove_suffix(1);
    const size_t open = line.rfind('[');
    if (!line.ends_with(']') || open == std::string_view::npos || open == 0 || line.size() - open < 4) return false;
    const std::string_view mark = line.substr(open + 1, line.size() - open - 2);
    return mark.size() <= 12 && std::all_of(mark.begin(), mark.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  }

  // Something other than story without doubt; fills in the verdict.
  bool is_sure_junk(size_t i, Verdict* verdict) const {
    const BlockFacts& b = facts(i);
    const auto say = [&](ZoneKind kind, std::string_view rule) {
      verdict->kind = kind;
      verdict->rule = rule;
      return true;
    };
    if (doc_.from_markup) {
      if ((b.tags & kInSelect) != 0) return say(ZoneKind::kForm, "clean.select");
      if (b.hidden && scores_[i] < kSure) return say(ZoneKind::kOther, "clean.hidden");
      if (in_comments(i)) return say(has(b.cues.inside, Cue::kForm) ? ZoneKind::kForm : ZoneKind::kOther, "clean.comments");
    }
    const bool short_line = b.n_words <= 12;
    if (is_marked_headline(i)) return say(ZoneKind::kTeaser, "clean.marked-headline");
    if (has(b.cues.whole, Cue::kAd)) return say(ZoneKind::kPromotion, row(b, Cue::kAd));
    if (is_teaser_line(i)) return say(ZoneKind::kTeaser, row(b, Cue::kTeaser));
    // A paragraph that asks for comments may be the story's own; without markup only the model can tell.
    const int32_t paragraph = page_.whole ? kStrong : kStoryInText;
    if (has(b.cues.inside, Cue::kForm) && b.n_words <= 45 && (b.n_words <= 20 || b.ends_star || scores_[i] < paragraph))
      return say(ZoneKind::kForm, row(b, Cue::kForm));
    if (has(b.cues.inside, Cue::kCookie) && b.n_words <= 120 && (scores_[i] < kSure || b.n_words <= 40))
      return say(ZoneKind::kCookie, row(b, Cue::kCookie));
    if (has(b.cues.whole, Cue::kShare) || has(b.cues.whole, Cue::kComments)) {
      return say(has(b.cues.whole, Cue::kShare) ? ZoneKind::kShare : ZoneKind::kOther,
                 row(b, has(b.cues.whole, Cue::kShare) ? Cue::kShare : Cue::kComments));
    }
    if (has(b.cues.whole, Cue::kList) && b.n_words <= 6) return say(ZoneKind::kTeaser, row(b, Cue::kList));
    // "More in Business"
    if (has(b.cues.start, Cue::kList) && b.cues.start_words >= 2 && b.n_words <= 6 && !b.ends_stop && !b.ends_colon)
      return say(ZoneKind::kTeaser, row(b, Cue::kList));
    if (!page_.whole && short_line && !b.ends_stop && has(b.cues.start, Cue::kShare) &&
        (b.cues.start_words >= 2 || b.n_words <= 4)) {
      return say(ZoneKind::kShare, row(b, Cue::kShare));
    }
    if (!page_.whole && b.n_words <= 10 && b.n_stops > 0 && !b.starts_quote && names_handle(i))
      return say(ZoneKind::kShare, "clean.handle");
    // An appeal to the reader. Longer ones need the model's consent.
    const bool direct = b.n_words <= 30 && !b.starts_quote && (scores_[i] < kSure || b.n_words <= 24);
    if (direct && has(b.cues.inside, Cue::kNewsletter)) return say(ZoneKind::kPromotion, row(b, Cue::kNewsletter));
    if (direct && has(b.cues.inside, Cue::kSubscribe)) return say(ZoneKind::kPromotion, row(b, Cue::kSubscribe));
    if (direct && has(b.cues.inside, Cue::kDonation)) return say(ZoneKind::kDonation, row(b, Cue::kDonation));
    if (b.n_words <= 16 && has(b.cues.inside, Cue::kReadtime) && !b.starts_quote && !b.ends_stop)
      return say(ZoneKind::kOther, row(b, Cue::kReadtime));
    if (short_line && has(b.cues.start, Cue::kComments) && b.n_number > 0 && b.n_words <= 9)
      return say(ZoneKind::kOther, row(b, Cue::kComments));
    if (short_line && b.n_words <= 9 && has(b.cues.start, Cue::kPoll) && (b.ends_question || text(i).find(':') < 12))
      return say(ZoneKind::kOther, row(b, Cue::kPoll));
    if (short_line && has(b.cues.start, Cue::kMarket) && b.n_number > 0 && !b.ends_stop)
      return say(ZoneKind::kOther, row(b, Cue::kMarket));
    if ((b.has_copyright || has(b.cues.inside, Cue::kFooter)) && b.n_words <= 30 &&
        (b.has_copyright || scores_[i] < kSure || (b.n_words <= 14 && b.cues.inside == bit(Cue::kFooter))) && !names_agency(i)) {
      return say(ZoneKind::kFooter,
                 has(b.cues.inside, Cue::kFooter) ? row(b, Cue::kFooter) : std::string_view("clean.copyright"));
    }
    // Nothing but a link, and no sentence: a pointer to somewhere else.
    if (doc_.from_markup && b.link >= 920 && b.n_words >= 2 && !b.ends_stop && scores_[i] < 0 && (b.tags & kInQuote) == 0) {
      return say(b.n_words >= 4 ? ZoneKind::kTeaser : ZoneKind::kNavigation, "clean.link");
    }
    if (short_line && !b.ends_stop && has(b.cues.start, Cue::kTags) &&
        (text(i).find(':') != std::string_view::npos || b.link > 400)) {
      return say(ZoneKind::kTags, row(b, Cue::kTags));
    }
    if (has(b.cues.start, Cue::kTags) && b.n_words <= 40 && text(i).find(':') < 40 && (b.n_commas > 0 || b.link > 300) &&
        !b.ends_stop && b.n_small * 5 < b.n_words) {
      return say(ZoneKind::kTags, row(b, Cue::kTags));
    }
    return false;
  }

  // "Tag us @kitchen", but not "St. Louis @ Hollywood Casino".
  bool names_handle(size_t i) const {
    const std::string_view line = text(i);
    const size_t at = line.find(" @");
    return at != std::string_view::npos && at + 2 < line.size() && line[at + 2] != ' ';
  }

  // Below an element that is named for comments and does not hold the headline.
  bool in_comments(size_t i) const {
    const BlockFacts& b = facts(i);
    if (!has(b.labels, Label::kComment)) return false;
    const bool title_too = title_ < n_ && has(facts(title_).labels, Label::kComment);
    if (title_too)
      return has(b.near_labels, Label::kComment) && !has(facts(title_).near_labels, Label::kComment) && scores_[i] < kSure;
    return true;
  }

  // A line before the first paragraph that holds a date and hardly anything else.
  bool is_date_line(size_t i) const {
    const BlockFacts& b = facts(i);
    if (b.n_words > 10 || b.has_address || !(title_ == n_ ? i < 4 : i + 3 >= title_ && i <= title_ + 6)) return false;
    // Behind a standfirst perhaps, but not behind the story or among its readers' comments.
    if (i > second_strong_ || i >= thread_) return false;
    // "2024. szeptember 9." ends with its day; "2024년" is one word.
    const bool printed = b.n_bytes <= 100 && !printed_dates(text(i), tables_, true).empty();
    return printed ? b.n_words <= 6 || !b.ends_stop
                   : b.n_number > 0 && !b.ends_stop && (b.is_date || has(b.cues.start, Cue::kDate));
  }

  bool is_story(size_t i) const {
    Verdict unused;
    if (i == title_ || is_sure_junk(i, &unused) || is_date_line(i) || is_apart(i)) return false;
    if (scores_[i] > threshold(i)) return true;
    // What is quoted inside the page's article is a source of its own: an embedded post, a letter.
    const BlockFacts& b = facts(i);
    return page_.whole && (b.tags & kInQuote) != 0 && scores_[i] > kQuoted && b.n_words >= 4 && b.link < 300 && title_ < i &&
           (b.tags & kInArticle) != 0;
  }

  // A few lines in doubt with lines of the story right before and behind them are more likely of it: items of a list, a heading;
  // on a page one line that its markup does not set apart.
  void keep_surrounded() {
    Verdict unused;
    const size_t most = page_.whole ? 1 : kMostDoubtful;
    for (size_t begin = 0; begin < n_;) {
      if (story_[begin]) {
        ++begin;
        continue;
      }
      size_t end = begin, n_doubtful = 0;
      bool all = true;
      for (; end < n_ && !story_[end]; ++end) {
        if (end == title_ || is_date_line(end) || is_apart(end)) all = false;
        if (facts(end).cues.whole != 0 || is_sure_junk(end, &unused)) continue;
        ++n_doubtful;
        all = all && scores_[end] > kSurrounded && !(page_.whole && is_set_apart(end));
      }
      const auto story_near = [&](size_t from, size_t to) {
        return std::count(story_.begin() + static_cast<ptrdiff_t>(from),
                          story_.begin() + static_cast<ptrdiff_t>(std::min(to, n_)), true);
      };
      if (all && n_doubtful > 0 && n_doubtful <= most && end - begin <= most + 2 && begin >= 2 && end < n_ &&
          story_near(begin >= 3 ? begin - 3 : 0, begin) >= kStoryBeside && story_near(end, end + 3) >= kStoryBeside) {
        for (size_t i = begin; i < end; ++i) {
          if (facts(i).cues.whole == 0 && !is_sure_junk(i, &unused)) story_[i] = true;
        }
      }
      begin = end;
    }
  }

  // The markup says that it is no paragraph.
  bool is_set_apart(size_t i) const {
    const BlockFacts& b = facts(i);
    constexpr uint32_t kLabels = bit(Label::kRelated) | bit(Label::kPromo) | bit(Label::kCaption) | bit(Label::kShare) |
                                 bit(Label::kTags) | bit(Label::kBio) | bit(Label::kMedia);
    return b.link >= 300 || b.hidden || (b.near_labels & kLabels) != 0 ||
           (b.tags & (kInNav | kInAside | kInFooter | kInForm | kInFigure | kInCaption | kInButton)) != 0;
  }

  // A table scraped as a cell a line: its columns return at the same distance, some of numbers, some of words. Where it touches
  // the story, under a paragraph or a line that announces it, it is of the story.
  void keep_tables() {
    Verdict unused;
    for (size_t begin = 0; begin < n_;) {
      size_t end = begin;
      while (end < n_ && is_cell(end)) ++end;
      if (end - begin >= kLeastCells && is_table(begin, end)) {
        const size_t before = begin > 0 ? begin - 1 : n_;
        const bool announced =
            before < n_ && facts(before).ends_colon && facts(before).n_words >= 4 && !is_sure_junk(before, &unused);
        if (announced || touches_story(begin, end)) {
          for (size_t i = begin; i < end; ++i) story_[i] = true;
          // So is the sentence above it.
          if (announced || (before < n_ && before != title_ && facts(before).n_words >= 8 && facts(before).ends_stop &&
                            !is_apart(before) && !is_sure_junk(before, &unused))) {
            story_[before] = true;
          }
        }
      }
      begin = std::max(end, begin + 1);
    }
  }

  bool is_cell(size_t i) const {
    const BlockFacts& b = facts(i);
    Verdict unused;
    return i != title_ && !is_apart(i) && !b.prose && b.n_words <= 16 && b.cues.whole == 0 && !is_sure_junk(i, &unused);
  }

  static bool is_figure(const BlockFacts& b) { return b.n_words <= 2 && b.n_number > 0 && b.n_number == b.n_words; }

  // Whether some distance of 2 to kMostColumns parts like lines from like lines far oftener than chance would.
  bool is_table(size_t begin, size_t end) const {
    const size_t n = end - begin;
    size_t figures = 0;
    for (size_t i = begin; i < end; ++i) figures += is_figure(facts(i));
    if (figures * 5 < n || figures == n) return false;
    // How many of a hundred pairs agree by chance.
    const size_t share = figures * 100 / n, chance = (share * share + (100 - share) * (100 - share)) / 100;
    for (size_t columns = 2; columns <= kMostColumns && columns * kLeastRows <= n; ++columns) {
      size_t same = 0;
      for (size_t i = begin; i + columns < end; ++i) same += is_figure(facts(i)) == is_figure(facts(i + columns));
      const size_t agree = same * 100 / (n - columns);
      if (agree >= chance + (100 - chance) * 6 / 10) return true;
    }
    return false;
  }

  bool touches_story(size_t begin, size_t end) const {
    for (size_t k = 1; k <= 2; ++k) {
      if (begin >= k && story_[begin - k] && facts(begin - k).prose) return true;
      if (end - 1 + k < n_ && story_[end - 1 + k] && facts(end - 1 + k).prose) return true;
    }
    return false;
  }

  // What a line of the story announces with a colon - a recipe's parts, a table of results - is of the story, up to the first
  // line that a cue speaks against, or that the model is sure about.
  void keep_lists() {
    Verdict unused;
    for (size_t i = 0; i < n_; ++i) {
      if (!story_[i] || !facts(i).ends_colon || facts(i).n_words < 4) continue;
      for (size_t k = i + 1; k < n_ && !story_[k]; ++k) {
        const BlockFacts& b = facts(k);
        if (b.prose || b.cues.whole != 0 || is_apart(k) || is_sure_junk(k, &unused) || scores_[k] < kListed) break;
        story_[k] = true;
      }
    }
  }

  // A text without a single line of story is no page: then everything that no cue speaks against is story.
  void keep_a_bare_text() {
    if (std::find(story_.begin(), story_.end(), true) != story_.end()) return;
    Verdict unused;
    for (size_t i = 0; i < n_; ++i) story_[i] = i != title_ && !is_sure_junk(i, &unused) && (facts(i).ends_stop || n_ == 1);
    if (std::find(story_.begin(), story_.end(), true) != story_.end() || title_ == n_) return;
    if (n_ == 1) {
      story_[0] = true;
      title_ = n_;
    }
  }

  void find_region() {
    first_ = n_;
    last_ = 0;
    last_prose_ = n_;
    for (size_t i = 0; i < n_; ++i) {
      if (story_[i] && facts(i).prose && !has(facts(i).cues.start, Cue::kCredit)) last_prose_ = i;
    }
    for (size_t i = 0; i < n_; ++i) {
      if (!story_[i]) continue;
      first_ = std::min(first_, i);
      last_ = i;
    }
  }

  bool names_agency(size_t i) const {
    std::vector<Word> words;
    find_words(text(i), 40, &words);
    for (size_t at = 0; at < words.size(); ++at) {
      size_t n = 0;
      if (tables_.agency_at(words, at, &n) != nullptr) return true;
    }
    return false;
  }

  // `before`: words that stand before the agency at least.
  bool ends_with_agency(size_t i, size_t before) const {
    std::vector<Word> words;
    find_words(text(i), 40, &words);
    for (size_t at = before; at < words.size(); ++at) {
      size_t n = 0;
      if (tables_.agency_at(words, at, &n) != nullptr && at + n == words.size()) return true;
    }
    return false;
  }

  bool names_author(size_t i) const {
    const std::string_view line = text(i);
    return line.size() < 200 && std::any_of(doc_.meta.authors.begin(), doc_.meta.authors.end(), [&](const std::string& author) {
             return author.size() > 3 && line.find(author) != std::string_view::npos;
           });
  }

  bool is_credit(size_t i) const {
    const BlockFacts& b = facts(i);
    if (b.n_words > 30 || (first_ < n_ && i < first_ && !doc_.from_markup)) return false;
    const bool marked = b.has_copyright || has(b.cues.start, Cue::kCredit);
    if (marked && names_agency(i)) return true;
    // "Jane Roe/Getty Images" under a picture: a few words that end with the agency.
    if (b.n_words <= 8 && !b.ends_stop && b.n_small == 0 && first_ < n_ && i > first_ &&
        (ends_with_agency(i, 1) || text(i).ends_with("Getty Images")))
      return true;
    // "Agence France-Presse" alone below the story.
    if (b.n_words <= 4 && !b.ends_stop && story_[i] && i == last_ && i > first_ && ends_with_agency(i, 0)) return true;
    // "Reporting by ...; editing by ..." closes wire copy.
    return has(b.cues.start, Cue::kCredit) && b.cues.start_words >= 2 && last_prose_ < n_ && i > last_prose_;
  }

  bool is_byline(size_t i) const {
    const BlockFacts& b = facts(i);
    if (b.n_words > 24 || b.n_words == 0) return false;
    const size_t from = title_ < n_ ? (title_ > 3 ? title_ - 3 : 0) : 0;
    const bool near = i >= from && (first_ == n_ || i < first_) && (title_ == n_ || i <= title_ + 12);
    if (near && !b.ends_stop && (has(b.cues.start, Cue::kByline) || names_author(i))) return true;
    if (near && b.n_words <= 14 && (b.is_date || has(b.cues.start, Cue::kDate)) && !has(b.cues.inside, Cue::kReadtime))
      return true;
    if (near && b.n_words <= 8 && !b.ends_stop && names_agency(i)) return true;
    return near && has(b.near_labels, Label::kMeta) && b.n_words <= 12 && !b.ends_stop;
  }

  bool is_caption(size_t i) const {
    const BlockFacts& b = facts(i);
    if (doc_.from_markup) {
      if ((b.tags & kInCaption) != 0) return true;
      if (has(b.near_labels, Label::kCaption) && b.link < 600) return true;
      if ((b.tags & kInFigure) != 0 && b.n_words >= 3 && b.link < 600) return true;
    }
    return has(b.cues.inside, Cue::kCaption) && b.n_words >= 3 && b.n_words <= 60 &&
           (text(i).find("Photo:") != std::string_view::npos || has(b.cues.start, Cue::kCaption));
  }

  Verdict judge(size_t i) {
    const BlockFacts& b = facts(i);
    Verdict verdict;
    const auto say = [&](ZoneKind kind, std::string_view rule) { return Verdict{kind, rule}; };
    if (i == title_) return say(ZoneKind::kHeadline, "clean.headline");
    if (is_credit(i))
      return say(ZoneKind::kCredit, has(b.cues.start, Cue::kCredit) ? row(b, Cue::kCredit) : std::string_view("clean.credit"));
    if (is_sure_junk(i, &verdict)) return verdict;
    if (story_[i]) {
      if (doc_.from_markup && (b.tags & kInCaption) != 0) return say(ZoneKind::kCaption, "clean.caption");
      if (doc_.from_markup && (b.heading > 1 || (b.strong >= 950 && b.n_words <= 14)) && !b.ends_stop)
        return say(ZoneKind::kSubheading, "clean.subheading");
      if (!doc_.from_markup && is_bare_subheading(i)) return say(ZoneKind::kSubheading, "clean.subheading");
      return say(ZoneKind::kStory, "clean.model");
    }
    const bool in_page = first_ < n_ && i + 1 >= (title_ < n_ ? std::min(title_, first_) : first_) && i <= last_;
    if (page_.whole && (b.tags & (kInCaption | kInFigure)) != 0 && is_caption(i)) return say(ZoneKind::kCaption, "clean.caption");
    if (is_date_line(i)) return say(ZoneKind::kByline, "clean.date-line");
    if (is_byline(i) && !has(b.cues.inside, Cue::kReadtime)) return say(ZoneKind::kByline, "clean.byline");
    if (is_caption(i) && (in_page || (b.tags & kInCaption) != 0)) return say(ZoneKind::kCaption, "clean.caption");
    if (b.is_title && title_ < n_ && i + 3 >= title_ && i <= title_ + 3) return say(ZoneKind::kHeadline, "clean.headline");
    // The clock time of an entry of a live page is when its event was told.
    if (page_.whole && b.has_clock && b.n_words <= 4 && in_page && i + 1 < n_ && !b.ends_stop && b.link < 500)
      return say(ZoneKind::kDateline, "clean.clock");
    // Between headline and story, and no cue against it: a standfirst.
    if (page_.whole && title_ < n_ && first_ < n_ && i > title_ && i < first_ && i <= title_ + 8 && b.n_words >= 5 &&
        b.link < 300 && b.cues.whole == 0 &&
        (b.cues.inside & (bit(Cue::kNewsletter) | bit(Cue::kSubscribe) | bit(Cue::kDonation) | bit(Cue::kCookie) |
                          bit(Cue::kForm) | bit(Cue::kReadtime))) == 0 &&
        (b.tags & (kInNav | kInAside | kInFooter | kInForm | kInList)) == 0 && !has(b.labels, Label::kRelated) &&
        !has(b.labels, Label::kPromo)) {
      // Written as a paragraph, it is the first one.
      if (b.prose && b.n_words >= 15 && !has(b.labels, Label::kDeck) && i + 3 >= first_)
        return say(ZoneKind::kStory, "clean.first-paragraph");
      return say(ZoneKind::kHeadline, "clean.standfirst");
    }
    // A heading that opens the next paragraph of the story.
    if (in_page && i > first_ && i + 1 < n_ && story_[i + 1] && b.link < 500 && b.n_words <= 14 &&
        (b.heading > 1 || b.strong >= 900) && (b.cues.whole == 0)) {
      return say(ZoneKind::kSubheading, "clean.subheading");
    }
    if (!page_.whole && looks_like_subheading(i)) return say(ZoneKind::kSubheading, "clean.subheading");
    return junk(i);
  }

  // Bare text has no marks for headings: a few words with a capital, no cue against them, that open the next paragraph.
  bool looks_like_subheading(size_t i) const {
    const BlockFacts& b = facts(i);
    if (b.n_words == 0 || b.n_words > 7 || b.ends_stop || b.ends_colon || b.starts_lower || b.has_address || b.n_bars > 0)
      return false;
    if ((b.cues.whole | b.cues.inside) != 0 || b.cues.start != 0 || scores_[i] < -6144) return false;
    return i > first_ && i + 1 < n_ && story_[i + 1] && facts(i + 1).n_words >= 12 && facts(i + 1).ends_stop;
  }

  bool is_bare_subheading(size_t i) const {
    const BlockFacts& b = facts(i);
    return b.n_words <= 10 && b.n_number < b.n_words && !b.ends_stop && !b.ends_colon && i > first_ && i + 1 < n_ &&
           story_[i + 1] && facts(i + 1).n_words > 10;
  }

  // What it is, if it is not of the story.
  Verdict junk(size_t i) const {
    const BlockFacts& b = facts(i);
    const auto say = [](ZoneKind kind, std::string_view rule) { return Verdict{kind, rule}; };
    const auto cue = [&](ZoneKind kind, Cue which) { return Verdict{kind, row(b, which)}; };
    if (has(b.cues.inside, Cue::kDonation)) return cue(ZoneKind::kDonation, Cue::kDonation);
    if (has(b.cues.inside, Cue::kCookie)) return cue(ZoneKind::kCookie, Cue::kCookie);
    if (has(b.cues.inside, Cue::kForm)) return cue(ZoneKind::kForm, Cue::kForm);
    if (has(b.cues.inside, Cue::kNewsletter)) return cue(ZoneKind::kPromotion, Cue::kNewsletter);
    if (has(b.cues.start, Cue::kShare)) return cue(ZoneKind::kShare, Cue::kShare);
    if (has(b.cues.inside, Cue::kFooter) || b.has_copyright)
      return say(ZoneKind::kFooter, has(b.cues.inside, Cue::kFooter) ? row(b, Cue::kFooter) : "clean.copyright");
    if (has(b.cues.inside, Cue::kSubscribe)) return cue(ZoneKind::kPromotion, Cue::kSubscribe);
    if (has(b.cues.whole, Cue::kNav)) return cue(ZoneKind::kNavigation, Cue::kNav);
    if (has(b.cues.start, Cue::kComments)) return cue(ZoneKind::kOther, Cue::kComments);
    if (has(b.cues.start, Cue::kPoll) || has(b.cues.start, Cue::kMarket))
      return say(ZoneKind::kOther, row(b, has(b.cues.start, Cue::kPoll) ? Cue::kPoll : Cue::kMarket));
    if ((b.tags & kInNav) != 0 || has(b.near_labels, Label::kNav)) return say(ZoneKind::kNavigation, "clean.in-navigation");
    if (has(b.near_labels, Label::kShare)) return say(ZoneKind::kShare, "clean.in-share");
    if (has(b.near_labels, Label::kTags) && b.n_words <= 12) return say(ZoneKind::kTags, "clean.in-tags");
    if (has(b.labels, Label::kCookie)) return say(ZoneKind::kCookie, "clean.in-cookie");
    if ((b.tags & kInForm) != 0) return say(ZoneKind::kForm, "clean.in-form");
    if (has(b.near_labels, Label::kPromo)) return say(ZoneKind::kPromotion, "clean.in-promotion");
    if ((b.tags & kInFooter) != 0 || has(b.near_labels, Label::kFooter)) return say(ZoneKind::kFooter, "clean.in-footer");
    if (has(b.cues.start, Cue::kTeaser)) return cue(ZoneKind::kTeaser, Cue::kTeaser);
    if (b.link >= 600) return b.n_words >= 4 ? say(ZoneKind::kTeaser, "clean.link") : say(ZoneKind::kNavigation, "clean.link");
    if (has(b.labels, Label::kRelated) || (b.heading > 0 && b.n_words >= 4)) return say(ZoneKind::kTeaser, "clean.in-related");
    return say(ZoneKind::kOther, "clean.model");
  }

  // The lines under "Most read" are teasers: on bare text up to the next paragraph, on pages as long as they are of a list or
  // links.
  void follow_headings() {
    bool under = false;
    if (doc_.from_markup) {
      for (size_t i = 0; i < n_; ++i) {
        const BlockFacts& b = facts(i);
        const bool story = verdicts_[i].kind == ZoneKind::kStory || verdicts_[i].kind == ZoneKind::kSubheading;
        if (verdicts_[i].kind == ZoneKind::kTeaser && b.n_words <= 8 &&
            (has(b.cues.whole, Cue::kList) || (has(b.cues.start, Cue::kTeaser) && b.link < 300))) {
          under = true;
        } else if (under && story && !b.is_title && b.n_words <= 25 && ((b.tags & kInList) != 0 || b.link >= 500)) {
          verdicts_[i] = {ZoneKind::kTeaser, "clean.under-list"};
        } else if (story) {
          under = false;
        }
      }
      return;
    }
    for (size_t i = 0; i < n_; ++i) {
      const BlockFacts& b = facts(i);
      if (has(b.cues.whole, Cue::kList) && verdicts_[i].kind == ZoneKind::kTeaser) {
        under = true;
        continue;
      }
      if (!under) continue;
      const bool numbered = b.starts_mark || (b.n_number > 0 && text(i)[0] >= '0' && text(i)[0] <= '9');
      if (b.prose || b.ends_colon || b.n_words > 20 || (b.ends_stop && !numbered)) {
        under = false;
      } else if (verdicts_[i].kind == ZoneKind::kStory || verdicts_[i].kind == ZoneKind::kSubheading) {
        if (i > last_ || story_ahead(i) == 0 || numbered) verdicts_[i] = {ZoneKind::kTeaser, "clean.under-list"};
      }
    }
  }

  // A box that asks for money or a subscription is scraped as a handful of short lines, and only one or two of them say so: those
  // above it up to the paragraph, and those between two of them, belong to it. A line after the last one may be a subheading.
  void widen_boxes() {
    if (page_.whole) return;
    for (size_t i = n_; i-- > 0;) {
      const ZoneKind kind = verdicts_[i].kind;
      if (kind != ZoneKind::kDonation && kind != ZoneKind::kPromotion) continue;
      for (size_t k = i; k-- > 0;) {
        const BlockFacts& b = facts(k);
        const ZoneKind other = verdicts_[k].kind;
        if (b.ends_stop || b.n_words > 16 || b.has_address || k == title_ || scores_[k] > kStrong) break;
        if (other != ZoneKind::kStory && other != ZoneKind::kSubheading && other != ZoneKind::kOther) break;
        verdicts_[k] = {kind, "clean.box"};
      }
    }
  }

  // A paragraph that stands twice is evidence once: the second is a pull quote, a caption, or a fault of the page. Where many
  // lines return, each in another place (the meals of a plan, the rows of a table), returning is what the text is about.
  void drop_repeated() {
    struct Run {
      size_t begin, end, source, n_prose;
    };
    std::unordered_map<uint64_t, size_t> seen;
    std::vector<Run> runs;  // lines that stand elsewhere before, one behind the other
    for (size_t i = 0; i < n_; ++i) {
      const bool kept = verdicts_[i].kind == ZoneKind::kStory || verdicts_[i].kind == ZoneKind::kSubheading;
      if (!facts(i).repeated || !kept) continue;
      const auto [first, fresh] = seen.emplace(hash64(text(i)), i);
      if (!runs.empty() && runs.back().end == i) {
        Run& run = runs.back();
        const size_t other = run.source + (i - run.begin);
        if (other < run.begin && text(other) == text(i)) {
          run.end = i + 1;
          run.n_prose += facts(i).prose;
          continue;
        }
      }
      if (fresh || facts(i).n_words < 12 || facts(i).ends_question) continue;
      runs.push_back({i, i + 1, first->second, facts(i).prose});
    }
    std::vector<size_t> sources;
    for (const Run& run : runs) sources.push_back(run.source);
    std::sort(sources.begin(), sources.end());
    const bool many = std::unique(sources.begin(), sources.end()) - sources.begin() > kManyRepeats;
    for (const Run& run : runs) {
      if (many && run.n_prose < kLongRun) continue;
      for (size_t i = run.begin; i < run.end; ++i) verdicts_[i] = {ZoneKind::kOther, "clean.repeated"};
    }
  }

  size_t story_ahead(size_t i) const {
    size_t n = 0;
    for (size_t k = i + 1; k < n_; ++k) n += story_[k] && facts(k).ends_stop && facts(k).n_words > 10;
    return n;
  }

  const Doc& doc_;
  const Tables& tables_;
  const PageFacts& page_;
  const std::vector<int32_t>& scores_;
  const size_t n_;
  std::vector<Verdict> verdicts_;
  std::vector<bool> story_;
  std::vector<bool> apart_;
  size_t thread_ = SIZE_MAX;  // where readers' comments begin
  size_t first_strong_ = 0, second_strong_ = 0, last_strong_ = 0;
  size_t title_ = 0, first_ = 0, last_ = 0, last_prose_ = 0;
};

}  // namespace

std::vector<Verdict> decide_kinds(const Doc& doc, const Tables& tables, const PageFacts& page,
                                  const std::vector<int32_t>& scores) {
  return Judge(doc, tables, page, scores).run();
}

}  // namespace demarche::clean
