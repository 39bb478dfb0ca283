// demarche explain: every stage's view of a sentence, and which rules made a row.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

#include "base/utf8.h"
#include "demarche/commands.h"
#include "demarche/reading.h"
#include "document/conllu.h"
#include "document/dump.h"

namespace demarche::app {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string row, published, url, format = "text", input = "auto";
};

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    if (!blank) out.push_back(c);
    if (blank && !out.empty() && out.back() != ' ') out.push_back(' ');
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// One Doc with everything filled in, told in words.
class Telling {
 public:
  Telling(const Doc& doc, const write::Ontology& ontology)
      : doc_(doc), rows_(write::rows_of(doc, ontology, {})), children_(doc.tokens.size()) {
    for (uint32_t t = 0; t < doc.tokens.size(); ++t) {
      if (doc.tokens[t].head < children_.size()) children_[doc.tokens[t].head].push_back(t);
    }
  }

  // The index of the row with this id or number (from 1), kNone where there is none.
  uint32_t find_row(const std::string& name) const {
    for (uint32_t e = 0; e < rows_.events.size(); ++e) {
      if (rows_.events[e].id == name || std::to_string(e + 1) == name) return e;
    }
    return kNone;
  }

  std::string all() {
    std::string out = doc_.source + "  " + rows_.id + "\n" + indented(dump(doc_, "read"), "  ");
    out += "zones\n" + indented(dump(doc_, "clean"), "  ");
    for (uint32_t s = 0; s < doc_.sentences.size(); ++s) out += "\n" + sentence(s);
    return out;
  }

  std::string row(uint32_t e) {
    const Event& event = doc_.events[e];
    const uint32_t s = event.trigger_token < doc_.tokens.size() ? doc_.tokens[event.trigger_token].sentence : kNone;
    std::string out = doc_.source + "  " + rows_.id + "\n\n";
    if (s < doc_.sentences.size()) out += sentence(s);
    return out;
  }

 private:
  static std::string indented(const std::string& text, const std::string& by) {
    std::string out;
    size_t begin = 0;
    while (begin < text.size()) {
      size_t end = text.find('\n', begin);
      if (end == std::string::npos) end = text.size();
      out += by + text.substr(begin, end - begin) + "\n";
      begin = end + 1;
    }
    return out;
  }

  std::string sentence(uint32_t s) {
    const Sentence& sentence = doc_.sentences[s];
    std::string out = "sentence " + std::to_string(s + 1) + " (" + std::string(name_of(sentence.zone)) + ")  " +
                      squeezed(doc_.text(sentence.span)) + "\n";
    out += "  tree\n" + tree(sentence);
    std::string mentions;
    for (const Mention& mention : doc_.mentions) {
      if (sentence.span.contains(mention.span)) mentions += this->mention(mention);
    }
    if (!mentions.empty()) out += "  mentions\n" + mentions;
    if (doc_.trace) {
      std::string_view stage;
      for (const Trace::Line& line : doc_.trace->lines) {
        if (!sentence.span.overlaps(line.span) || line.stage == "mention" || line.stage == "link") continue;
        if (line.stage != stage) out += "  " + std::string(line.stage) + "\n";
        stage = line.stage;
        out += "    " + squeezed(line.text) + "\n";
      }
    }
    std::string rows;
    for (uint32_t e = 0; e < doc_.events.size(); ++e) {
      const Event& event = doc_.events[e];
      if (event.trigger_token < doc_.tokens.size() && doc_.tokens[event.trigger_token].sentence == s) rows += this->event(e);
    }
    out += rows.empty() ? "  no row\n" : "  rows\n" + rows;
    return out;
  }

  // The dependency tree, each word below the one it hangs on, in the order of the text.
  std::string tree(const Sentence& sentence) {
    std::string out;
    std::vector<std::pair<uint32_t, unsigned>> stack;
    const auto push = [&](uint32_t token, unsigned depth) { stack.emplace_back(token, depth); };
    for (uint32_t t = sentence.end_token; t-- > sentence.first_token;) {
      if (doc_.tokens[t].head >= doc_.tokens.size()) push(t, 0);
    }
    while (!stack.empty()) {
      const auto [t, depth] = stack.back();
      stack.pop_back();
      const Token& token = doc_.tokens[t];
      out += "    " + std::string(std::min(depth, 40u) * 2, ' ') + squeezed(doc_.text(token)) + "  " +
             std::string(name_of(token.upos)) + " " + std::string(name_of(token.deprel));
      if (!token.lemma.empty() && token.lemma != token.lower) out += "  (" + std::string(token.lemma) + ")";
      out += "\n";
      if (depth > doc_.tokens.size()) break;
      for (size_t c = children_[t].size(); c-- > 0;) push(children_[t][c], depth + 1);
    }
    return out;
  }

  std::string mention(const Mention& mention) {
    std::string out = "    " + std::string(name_of(mention.kind)) + " \"" + squeezed(doc_.text(mention.span)) + "\"";
    for (const uint32_t e : mention.entities) {
      if (e >= doc_.entities.size()) continue;
      const Entity& entity = doc_.entities[e];
      out += " = " + std::string(entity.name);
      if (!entity.code.empty() || entity.sector != Sector::kNone) {
        out += " [" + std::string(entity.code) +
               (entity.sector == Sector::kNone ? "" : " " + std::string(name_of(entity.sector))) + "]";
      }
      if (!entity.rule.empty()) out += " by " + std::string(entity.rule);
    }
    if (mention.time < doc_.times.size()) {
      const TimeValue& time = doc_.times[mention.time];
      out += " = " + time.value +
             (time.start.empty() ? "" : " (" + time.start + (time.end == time.start ? "" : " to " + time.end) + ")");
      if (!time.rule.empty()) out += " by " + std::string(time.rule);
    }
    if (mention.place < doc_.places.size()) {
      const PlaceValue& place = doc_.places[mention.place];
      out += " = " + std::string(place.name) + " [" + std::string(place.country) + ", " + std::string(name_of(place.precision)) +
             "]";
    }
    if (!mention.rule.empty()) out += "  found by " + std::string(mention.rule);
    if (doc_.trace) {
      for (const Trace::Line& line : doc_.trace->lines) {
        if ((line.stage == "mention" || line.stage == "link") && line.span == mention.span)
          out += "\n      " + squeezed(line.text);
      }
    }
    return out + "\n";
  }

  std::string event(uint32_t e) const {
    const write::EventRow& row = rows_.events[e];
    const auto or_nobody = [](const std::string& text) { return text.empty() ? std::string("nobody named") : text; };
    std::string out = "    " + std::to_string(e + 1) + ". " + row.type + (row.mode == "none" ? "" : " " + row.mode) + ", " +
                      row.status + "  " + row.id + "\n";
    out += "       deed       \"" + squeezed(row.trigger) + "\" in \"" + squeezed(row.evidence) + "\"\n";
    out += "       who        " + or_nobody(row.actors) + "\n       to whom    " + or_nobody(row.recipients) + "\n";
    if (!row.start.empty())
      out += "       when       " + row.start + (row.end == row.start ? "" : " to " + row.end) + " (" + row.precision + ")\n";
    if (!row.place.empty())
      out += "       where      " + row.place + " " + row.place_country + " (" + row.place_precision + ")\n";
    if (!row.amounts.empty()) out += "       how many   " + row.amounts + "\n";
    if (!row.said_by.empty()) out += "       who says   " + row.said_by + "\n";
    if (!row.content_of.empty()) out += "       content of " + row.content_of + "\n";
    if (!row.condition_of.empty()) out += "       condition of " + row.condition_of + "\n";
    char confidence[32];
    std::snprintf(confidence, sizeof confidence, "%.2f", row.confidence);
    out +=
        "       because    " + (row.rule.empty() ? std::string("no rule named") : row.rule) + "; confidence " + confidence + "\n";
    return out;
  }

  const Doc& doc_;
  write::ArticleRows rows_;
  std::vector<std::vector<uint32_t>> children_;
};

Result<std::string> all_of(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{"app.cannot-read", path + ": cannot be read; check the name"};
  return std::string(std::istreambuf_iterator<char>(file), {});
}

constexpr size_t kMaxPlain = size_t{1} << 30;  // bytes

// A text all of which is story, so that nothing of it is left out.
Result<Doc> from_plain(const std::string& text) {
  if (text.size() > kMaxPlain) return Error{"explain.too-large", "more than 1 GiB of text"};
  if (find_invalid_utf8(text) != std::string_view::npos) return Error{"explain.bad-utf8", "not UTF-8"};
  Doc doc;
  doc.set_text(text);
  if (text.empty()) return doc;
  Zone story;
  story.span = {0, static_cast<uint32_t>(text.size())};
  story.kind = ZoneKind::kStory;
  doc.zones.push_back(story);
  return doc;
}

int run(const Globals& globals, const Options& options) {
  const auto data = find_data(globals);
  if (!data) return complain(data.error()), kNothingDone;
  read::Options read_options;
  read_options.published = options.published;
  read_options.url = options.url;
  if (!options.published.empty()) {
    if (auto date = read::parse_published(options.published); !date) return complain(date.error()), kWrongUsage;
  }
  auto engine = Engine::load(*data);
  if (!engine) return complain(engine.error()), kNothingDone;
  size_t done = 0, failed = 0, found = 0;
  const auto tell = [&](Doc& doc) {
    if (options.format == "conllu") {
      engine->pipeline.run(doc, StageId::kSyntax);
      ++done;
      return put(to_conllu(doc));
    }
    doc.trace = std::make_unique<Trace>();
    engine->pipeline.run(doc);
    ++done;
    Telling telling(doc, engine->ontology);
    if (options.row.empty()) return put(telling.all());
    const uint32_t row = telling.find_row(options.row);
    if (row == kNone) return true;
    ++found;
    return put(telling.row(row));
  };
  const auto fail = [&](const Error& error) {
    complain(error);
    ++failed;
  };
  if (options.input != "auto") {
    for (const std::string& path : options.paths) {
      auto text = all_of(path);
      auto doc = !text ? Result<Doc>(text.error()) : options.input == "conllu" ? from_conllu(*text) : from_plain(*text);
      if (!doc) {
        fail(text ? Error{doc.error().id, path + ": " + doc.error().message} : doc.error());
        continue;
      }
      doc->source = path;
      if (!options.published.empty()) doc->meta.published = *read::parse_published(options.published);
      if (!tell(*doc)) break;
    }
  } else {
    read::read_inputs(
        options.paths, read_options,
        [&](read::Item&& item) {
          auto doc = read::make_doc(std::move(item), read_options);
          if (!doc) return fail(doc.error()), true;
          return tell(*doc);
        },
        fail);
  }
  if (auto finished = finish_output(); !finished) return complain(finished.error()), kNothingDone;
  if (done == 0) return kNothingDone;
  if (!options.row.empty() && found == 0 && options.format == "text") {
    complain(
        {"app.no-such-row", options.row + ": no such row; rows are numbered from 1, or give an id that demarche read prints"});
    return kNothingDone;
  }
  return failed > 0 ? kSomeFailed : kDone;
}

}  // namespace

void add_explain(CLI::App& app, Globals& globals, int* status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("explain", "Show what every stage makes of a page, and which rules made a row");
  command->add_option("paths", options->paths, "Files, or - for standard input")->required()->type_name("PATH");
  command->add_option("--row", options->row, "Only this row: its number in the article, or its id")->type_name("ID|N");
  command->add_option("--published", options->published, "Publication date of the page, YYYY-MM-DD")->type_name("DATE");
  command->add_option("--tables", globals.tables, "Your own tables, laid out like data/; their rows win over the shipped ones")
      ->type_name("FOLDER");
  command->add_option("--url", options->url, "Address that the page was taken from")->type_name("URL");
  command->add_option("--format", options->format, "text, or conllu: the trees alone")->check(CLI::IsMember({"text", "conllu"}));
  command
      ->add_option("--input", options->input,
                   "auto; conllu: take sentences and words from CoNLL-U; text: a story and nothing else")
      ->check(CLI::IsMember({"auto", "conllu", "text"}));
  command->callback([options, &globals, status] { *status = run(globals, *options); });
}

}  // namespace demarche::app
