// ICU converts and tells for each UTF-16 unit which source byte it came from; from that the map is built. Pages above
// kFineBytes get coarser runs, so that the map of a 100 MB page in a legacy charset stays smaller than the page.
#include "read/charset.h"

#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/utf8.h"

namespace demarche::read {
namespace {

constexpr size_t kPrescanBytes = 4096;  // the HTML standard looks at 1024; real pages put the tag later
constexpr size_t kDetectBytes = 64 * 1024;
constexpr size_t kFineBytes = 4 << 20;
constexpr uint32_t kCoarseRunBytes = 48;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

// Labels that mean another charset than their name, by the web's encoding standard.
struct Relabel {
  std::string_view label, icu;
};
constexpr std::array kRelabels = {
    Relabel{"ascii", "windows-1252"},
    Relabel{"us-ascii", "windows-1252"},
    Relabel{"iso-8859-1", "windows-1252"},
    Relabel{"iso8859-1", "windows-1252"},
    Relabel{"latin1", "windows-1252"},
    Relabel{"latin-1", "windows-1252"},
    Relabel{"l1", "windows-1252"},
    Relabel{"iso-8859-9", "windows-1254"},
    Relabel{"latin5", "windows-1254"},
    Relabel{"iso-8859-11", "windows-874"},
    Relabel{"tis-620", "windows-874"},
    Relabel{"gb2312", "gb18030"},
    Relabel{"gbk", "gb18030"},
    Relabel{"x-gbk", "gb18030"},
    Relabel{"gb_2312-80", "gb18030"},
    Relabel{"euc-kr", "windows-949"},
    Relabel{"ks_c_5601-1987", "windows-949"},
    Relabel{"korean", "windows-949"},
    Relabel{"shift_jis", "windows-31j"},
    Relabel{"shift-jis", "windows-31j"},
    Relabel{"x-sjis", "windows-31j"},
    Relabel{"sjis", "windows-31j"},
    Relabel{"big5", "windows-950"},
    Relabel{"utf8", "utf-8"},
    Relabel{"unicode-1-1-utf-8", "utf-8"},
    Relabel{"x-user-defined", "windows-1252"},
    Relabel{"win-1251", "windows-1251"},
    Relabel{"cp1251", "windows-1251"},
    Relabel{"mac_cyrillic", "x-mac-cyrillic"},
};

// Empty where ICU does not know the label.
std::string icu_name(std::string_view label) {
  std::string name = lowered(label);
  for (const Relabel& relabel : kRelabels) {
    if (relabel.label == name) {
      name = relabel.icu;
      break;
    }
  }
  if (name == "utf-8") return name;
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name.c_str(), &status);
  if (U_FAILURE(status)) return {};
  ucnv_close(converter);
  return name;
}

std::string detect(std::string_view bytes) {
  const std::unique_ptr<uchardet, void (*)(uchardet*)> detector(uchardet_new(), &uchardet_delete);
  // Markup is ASCII in every charset: only stretches around other bytes tell anything.
  size_t fed = 0;
  for (size_t at = 0; at < bytes.size() && fed < kDetectBytes;) {
    while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
    const size_t from = at > 64 ? at - 64 : 0;
    const size_t size = std::min<size_t>(4096, bytes.size() - from);
    if (at >= bytes.size()) break;
    if (uchardet_handle_data(detector.get(), bytes.data() + from, size) != 0) break;
    fed += size;
    at = from + size;
  }
  uchardet_data_end(detector.get());
  return icu_name(uchardet_get_charset(detector.get()));
}

// Finds the value after `name` and an '=' in `text`, quoted or not.
std::string value_of(std::string_view text, std::string_view name) {
  const std::string low = lowered(text);
  for (size_t at = low.find(name); at != std::string::npos; at = low.find(name, at + 1)) {
    size_t i = at + name.size();
    while (i < low.size() && is_space(low[i])) ++i;
    if (i >= low.size() || low[i] != '=') continue;
    ++i;
    while (i < low.size() && (is_space(low[i]) || low[i] == '"' || low[i] == '\'')) ++i;
    size_t end = i;
    while (end < low.size() && !is_space(low[end]) && std::string_view("\"';>/?,").find(low[end]) == std::string_view::npos)
      ++end;
    if (end > i) return low.substr(i, std::min<size_t>(end - i, 40));
  }
  return {};
}

// UTF-8 with broken sequences becoming U+FFFD, and NUL too.
Decoded repair_utf8(std::string_view bytes, uint64_t offset, CharsetReport* report) {
  Decoded out;
  out.bytes.reserve(bytes.size());
  size_t copied = 0;
  const auto flush = [&](size_t to) {
    if (to > copied) {
      out.map.add(static_cast<uint32_t>(to - copied), offset + copied, static_cast<uint32_t>(to - copied), true);
      out.bytes.append(bytes.substr(copied, to - copied));
    }
    copied = to;
  };
  size_t at = 0, nul = bytes.find('\0');
  while (at < bytes.size()) {
    const size_t rest_bad = find_invalid_utf8(bytes.substr(at));
    const size_t bad = rest_bad == std::string_view::npos ? bytes.size() : at + rest_bad;
    for (; nul < bad; nul = bytes.find('\0', nul + 1)) {
      flush(nul);
      out.map.add(3, offset + nul, 1, false);
      out.bytes.append("\xEF\xBF\xBD");
      copied = nul + 1;
      ++report->n_replaced;
    }
    flush(bad);
    at = bad;
    if (bad == bytes.size()) break;
    // One mark for a whole stretch of broken bytes up to the next one that can begin a character: bounds the map on garbage.
    size_t end = bad + 1;
    while (end < bytes.size() && end - bad < 3 && (static_cast<unsigned char>(bytes[end]) & 0xC0) == 0x80) ++end;
    out.map.add(3, offset + bad, static_cast<uint32_t>(end - bad), false);
    out.bytes.append("\xEF\xBF\xBD");
    ++report->n_replaced;
    at = copied = end;
  }
  if (out.map.is_identity() && !bytes.empty()) out.map = ByteMap::identity(offset);
  return out;
}

Decoded convert(std::string_view bytes, const std::string& name, CharsetReport* report) {
  Decoded out;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(name.c_str(), &status), &ucnv_close);
  if (U_FAILURE(status)) return repair_utf8(bytes, 0, report);
  out.bytes.reserve(bytes.size() + bytes.size() / 4);
  const uint32_t most = bytes.size() > kFineBytes ? kCoarseRunBytes : 1;

  std::array<UChar, 4096> units;
  std::array<int32_t, 4096> offsets;
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  // The character being put together: its code point waits until the next unit tells where its source bytes end.
  char32_t waiting = 0;
  bool has_waiting = false;
  uint64_t waiting_at = 0;
  uint32_t run_size = 0;   // derived bytes of the open coarse run
  uint64_t run_begin = 0;  // its source
  const auto close_run = [&](uint64_t to) {
    if (run_size == 0) return;
    out.map.add(run_size, run_begin, static_cast<uint32_t>(to - run_begin), false);
    run_size = 0;
  };
  const auto emit = [&](uint64_t next_at) {
    if (!has_waiting) return;
    has_waiting = false;
    if (waiting == 0) waiting = kReplacementCharacter;
    if (waiting == kReplacementCharacter) ++report->n_replaced;
    const size_t before = out.bytes.size();
    append_utf8(waiting, &out.bytes);
    const uint32_t size = static_cast<uint32_t>(out.bytes.size() - before);
    const bool ascii = waiting < 0x80 && next_at == waiting_at + 1 && static_cast<unsigned char>(bytes[waiting_at]) == waiting;
    if (ascii && (most == 1 || waiting == '<' || waiting == '>')) {
      close_run(waiting_at);
      out.map.add(1, waiting_at, 1, true);
      return;
    }
    if (ascii && run_size == 0) {
      out.map.add(1, waiting_at, 1, true);
      return;
    }
    if (run_size == 0) run_begin = waiting_at;
    run_size += size;
    if (run_size >= most) close_run(next_at);
  };
  char32_t high = 0;
  uint64_t high_at = 0;
  const char* chunk = source;
  bool more = true;
  while (more) {
    UChar* target = units.data();
    chunk = source;
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size(), &source, end, offsets.data(), true, &status);
    more = status == U_BUFFER_OVERFLOW_ERROR;
    const uint64_t base = static_cast<uint64_t>(chunk - bytes.data());
    for (size_t i = 0; i < static_cast<size_t>(target - units.data()); ++i) {
      // A negative offset: the character began in the last chunk, and goes on from there.
      const uint64_t at = offsets[i] < 0 ? (has_waiting ? waiting_at + 1 : base) : base + static_cast<uint64_t>(offsets[i]);
      const char32_t unit = units[i];
      if (unit >= 0xD800 && unit < 0xDC00) {
        high = unit;
        high_at = at;
        continue;
      }
      const bool pair = high != 0 && unit >= 0xDC00 && unit < 0xE000;
      emit(pair ? high_at : at);
      waiting = pair ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00)
                     : (unit >= 0xDC00 && unit < 0xE000 ? kReplacementCharacter : unit);
      waiting_at = pair ? high_at : at;
      has_waiting = true;
      high = 0;
    }
    if (U_FAILURE(status) && !more) break;
  }
  emit(bytes.size());
  close_run(bytes.size());
  return out;
}

}  // namespace

std::string declared_charset(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kPrescanBytes);
  if (head.starts_with("<?xml")) {
    const std::string name = value_of(head.substr(0, head.find('>')), "encoding");
    if (!name.empty()) return name;
  }
  for (size_t at = head.find('<'); at != std::string_view::npos; at = head.find('<', at + 1)) {
    if (head.size() - at < 6 || lowered(head.substr(at + 1, 4)) != "meta") continue;
    const std::string_view tag = head.substr(at, head.find('>', at) - at);
    const std::string name = value_of(tag, "charset");
    if (!name.empty()) return name.starts_with("utf-16") ? "utf-8" : name;
  }
  return {};
}

bool is_plain_utf8(std::string_view bytes) {
  return !bytes.starts_with("\xEF\xBB\xBF") && bytes.find('\0') == std::string_view::npos &&
         find_invalid_utf8(bytes) == std::string_view::npos;
}

Decoded decode_bytes(std::string_view bytes, std::string_view protocol, std::string_view declared, CharsetReport* report) {
  report->declared = protocol.empty() ? declared : protocol;
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    report->name = "utf-8";
    Decoded out = repair_utf8(bytes.substr(3), 3, report);
    return out;
  }
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)))
    report->name = "utf-32le";
  else if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    report->name = "utf-32be";
  else if (bytes.starts_with("\xFF\xFE"))
    report->name = "utf-16le";
  else if (bytes.starts_with("\xFE\xFF"))
    report->name = "utf-16be";
  if (!report->name.empty()) {
    const size_t mark = report->name.starts_with("utf-32") ? 4 : 2;
    Decoded out = convert(bytes.substr(mark), report->name, report);
    out.map = ByteMap::identity(mark).carry(out.map);
    return out;
  }
  // UTF-16 without a mark: every second byte of mostly Latin text is NUL.
  const std::string_view head = bytes.substr(0, 512);
  if (head.size() >= 8) {
    size_t even = 0, odd = 0;
    for (size_t i = 0; i < head.size(); ++i) (i % 2 == 0 ? even : odd) += head[i] == '\0';
    if (odd * 3 > head.size() && even * 20 < head.size()) report->name = "utf-16le";
    if (even * 3 > head.size() && odd * 20 < head.size()) report->name = "utf-16be";
    if (!report->name.empty()) return convert(bytes, report->name, report);
  }

  std::string wanted = icu_name(report->declared);
  if (wanted.empty() && !report->declared.empty()) report->contradicted = true;
  if (wanted.starts_with("utf-16") || wanted.starts_with("utf-32")) wanted.clear();
  const size_t bad = find_invalid_utf8(bytes);
  const bool seven_bit = bad == std::string_view::npos &&
                         std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  // Escape-driven charsets are seven-bit: they must be believed.
  const bool escapes = wanted.starts_with("iso-2022") || wanted == "hz" || wanted == "hz-gb-2312" || wanted == "utf-7";
  if (bad == std::string_view::npos && (!seven_bit || !escapes)) {
    report->name = "utf-8";
    if (!wanted.empty() && wanted != "utf-8" && !seven_bit) report->contradicted = true;
    return repair_utf8(bytes, 0, report);
  }
  if (wanted == "utf-8" || wanted.empty()) {
    // A few broken bytes in a page that says UTF-8 are damage; many are another charset.
    CharsetReport trial;
    Decoded repaired = repair_utf8(bytes, 0, &trial);
    const size_t n_high = static_cast<size_t>(
        std::count_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xC0; }));
    if (trial.n_replaced * 4 <= n_high) {
      report->name = "utf-8";
      report->n_replaced = trial.n_replaced;
      return repaired;
    }
    const std::string found = detect(bytes);
    if (wanted == "utf-8") report->contradicted = true;
    report->guessed = report->declared.empty();
    wanted = found.empty() || found == "utf-8" ? "windows-1252" : found;
  }
  report->name = wanted;
  return convert(bytes, wanted, report);
}

}  // namespace demarche::read
