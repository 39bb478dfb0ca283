// demarche read: pages in, record out.
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <thread>

#include "demarche/commands.h"
#include "demarche/reading.h"

namespace demarche::app {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string published, url, format, into;
  unsigned threads = 0;
  bool mentions = false;
};

int run(const Globals& globals, const Options& options) {
  ReadJob job;
  job.paths = options.paths;
  job.options.published = options.published;
  job.options.url = options.url;
  job.rows.mentions = options.mentions;
  job.threads = options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  if (!options.published.empty()) {
    if (auto date = read::parse_published(options.published); !date) {
      complain(date.error());
      return kWrongUsage;
    }
  }
  const auto data = find_data(globals);
  if (!data) {
    complain(data.error());
    return kNothingDone;
  }
  auto store =
      write::Store::open(options.into, options.into.empty() ? write::Store::Access::kTemporary : write::Store::Access::kUpdate);
  if (!store) {
    complain(store.error());
    return kNothingDone;
  }
  auto engine = Engine::load(*data);
  if (!engine) {
    complain(engine.error());
    return kNothingDone;
  }
  const bool talks = ::isatty(STDERR_FILENO) != 0;
  const auto clear = [&] {
    if (talks) std::fputs("\r\033[K", stderr);
  };
  job.on_error = [&](const Error& error) {
    clear();
    complain(error);
  };
  job.on_note = [&](const std::string& source, const Note& note) {
    clear();
    complain({std::string(note.id), source + ": " + note.message});
  };
  job.on_progress = [&](size_t articles, size_t bytes) {
    if (talks && (articles < 20 || articles % 20 == 0)) {
      std::fprintf(stderr, "\r%zu articles, %.1f MB of text", articles, static_cast<double>(bytes) / 1e6);
      std::fflush(stderr);
    }
  };
  const int64_t before = store->last_article();
  auto count = fill(*engine, job, *store);
  clear();
  if (!count) {
    complain(count.error());
    return kNothingDone;
  }
  const std::string format = !options.format.empty() ? options.format : options.into.empty() ? "table" : "";
  if (!format.empty()) {
    write::PrintOptions print;
    print.after_article = before;
    print.width = terminal_width();
    print.colour = ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
    const auto printed = format == "jsonl" ? write::print_jsonl(*store, print, put)
                         : format == "tsv" ? write::print_tsv(*store, print, put)
                                           : write::print_table(*store, print, put);
    if (!printed) complain(printed.error());
    if (auto finished = finish_output(); !finished) {
      complain(finished.error());
      return kNothingDone;
    }
    if (!printed) return kNothingDone;
  }
  if (!options.into.empty() && (talks || format.empty())) {
    std::fprintf(stderr, "%s: %zu articles read, %zu new. Look at them: demarche serve %s\n", options.into.c_str(),
                 count->articles, count->added, options.into.c_str());
  }
  if (count->articles == 0) return kNothingDone;
  return count->failed > 0 ? kSomeFailed : kDone;
}

}  // namespace

void add_read(CLI::App& app, Globals& globals, int* status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("read", "Read pages (text, HTML, JSON lines; folders; - is standard input) and write the record");
  command->add_option("paths", options->paths, "Files, folders, or - for standard input")->required()->type_name("PATH");
  command->add_option("--published", options->published, "Publication date of the pages, YYYY-MM-DD; wins over what they say")
      ->type_name("DATE");
  command->add_option("--tables", globals.tables, "Your own tables, laid out like data/; their rows win over the shipped ones")
      ->type_name("FOLDER");
  command->add_option("--url", options->url, "Address that the page was taken from")->type_name("URL");
  command->add_option("--format", options->format, "table (default), jsonl or tsv; with --into nothing is printed unless given")
      ->check(CLI::IsMember({"table", "jsonl", "tsv"}));
  command->add_option("--into", options->into, "Keep the record in this database; what is there already stays")
      ->type_name("FILE.db");
  command
      ->add_option("--threads", options->threads,
                   "How many threads (default: one for each processor); the output does not depend on it")
      ->check(CLI::Range(1u, 256u));
  command->add_flag("--mentions", options->mentions, "Also write every person, place, time and amount found");
  command->callback([options, &globals, status] { *status = run(globals, *options); });
}

}  // namespace demarche::app
