// demarche watch: reads what arrives in folders, and tells each new event once.
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>

#include "demarche/commands.h"
#include "demarche/reading.h"
#include "demarche/watching.h"

namespace demarche::app {
namespace {

struct Options {
  std::vector<std::string> folders;
  std::string into, format = "line", hook;
  double settle = 2;
  int hook_seconds = 60;
  unsigned threads = 0;
  bool from_start = false;
  write::Params filters;
};

std::atomic<bool> stop_asked = false;
int wake[2] = {-1, -1};

void on_signal(int signal) {
  stop_asked = true;
  [[maybe_unused]] const ssize_t n = ::write(wake[1], "", 1);
  std::signal(signal, SIG_DFL);  // a second one ends the program at once; the record is whole at any moment
}

// Text as one line that steers no terminal.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c);
  // The second block of controls, C2 80 to C2 9F in UTF-8.
  for (size_t at = 0; (at = out.find('\xC2', at)) != std::string::npos; ++at) {
    if (at + 1 < out.size() && static_cast<unsigned char>(out[at + 1]) < 0xA0) out.replace(at, 2, " ");
  }
  return out;
}

std::string line_of(const write::News& news) {
  std::string out = news.day.empty() ? "no date" : news.day;
  out += "  " + news.status + "  " + news.type + (news.mode == "none" ? "" : " " + news.mode) + "  ";
  out += news.actors.empty() ? "–" : news.actors;
  if (!news.recipients.empty()) out += " → " + news.recipients;
  if (!news.place.empty()) out += "  (" + news.place + ")";
  if (!news.text.empty()) out += "  “" + news.text + "”";
  return plain(out) + "\n";
}

// Values of fixed alphabets alone: nothing that a page could have written.
std::vector<std::pair<std::string, std::string>> variables_of(const write::News& news) {
  std::vector<std::pair<std::string, std::string>> out = {{"DEMARCHE_EVENT", news.id},  {"DEMARCHE_TYPE", news.type},
                                                          {"DEMARCHE_MODE", news.mode}, {"DEMARCHE_STATUS", news.status},
                                                          {"DEMARCHE_QUAD", news.quad}, {"DEMARCHE_DAY", news.day}};
  for (auto& [name, value] : out) {
    std::erase_if(
        value, [](char c) { return !(c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')); });
  }
  return out;
}

// Tells what is new; false where nobody reads standard output any more.
Result<bool> tell(const Options& options, write::Store& store) {
  std::vector<write::News> all;
  const int64_t last = store.last_article();
  auto found = write::each_news(store, options.filters, write::passed_on(store), [&](const write::News& news) {
    all.push_back(news);
    return true;
  });
  if (!found) return found.error();
  for (const write::News& news : all) {
    if (stop_asked) return true;  // told at the next start
    if (!put(options.format == "jsonl" ? news.body + "\n" : line_of(news))) return false;
    if (options.hook.empty()) continue;
    const auto ran = run_hook(options.hook, news.body + "\n", variables_of(news), std::chrono::seconds(options.hook_seconds),
                              [] { return stop_asked.load(); });
    if (!ran) complain(ran.error());
  }
  if (auto noted = write::set_passed_on(store, last); !noted) return noted.error();
  return true;
}

Result<void> watch(const Globals& globals, const Options& options) {
  for (const std::string& folder : options.folders) {
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode))
      return Error{"watch.no-folder", folder + ": is no folder; name folders that pages arrive in"};
  }
  const auto data = find_data(globals);
  if (!data) return data.error();
  auto store = write::Store::open(options.into, write::Store::Access::kUpdate);
  if (!store) return store.error();
  // Filters are checked before anything is read.
  if (auto checked = write::each_news(*store, options.filters, store->last_article(), [](const write::News&) { return false; });
      !checked)
    return checked;
  auto engine = Engine::load(*data);
  if (!engine) return engine.error();
  if (::pipe2(wake, O_CLOEXEC) != 0) return Error{"watch.pipe", "the system has no more files to give"};
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, on_signal);

  // What lies there when a record is new is where the watching starts from, not news.
  bool quiet = write::passed_on(*store) < 0 && store->last_article() == 0 && !options.from_start;
  if (write::passed_on(*store) < 0) {
    if (auto noted = write::set_passed_on(*store, store->last_article()); !noted) return noted;
  }
  if (auto merged = merge_store(engine->merge, engine->ontology, *store); !merged) return merged;
  ReadJob job;
  job.threads = options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  job.on_error = complain;
  const auto settle = std::chrono::duration_cast<Arrivals::Clock::duration>(std::chrono::duration<double>(options.settle));
  Arrivals arrivals(options.folders, settle);
  std::fprintf(stderr, "Watching; Ctrl-C stops.\n");
  for (bool first = true; !stop_asked; first = false) {
    const auto began = Arrivals::Clock::now();
    const std::vector<std::string> files = arrivals.look(began);
    // In pieces, so that stopping does not wait for a thousand pages.
    constexpr size_t kPiece = 256;
    for (size_t at = 0; at < files.size() && !stop_asked; at += kPiece) {
      job.paths.assign(files.begin() + static_cast<ptrdiff_t>(at),
                       files.begin() + static_cast<ptrdiff_t>(std::min(files.size(), at + kPiece)));
      const auto count = fill(*engine, job, *store);
      if (!count) return count.error();
      if (quiet) continue;
      const auto told = tell(options, *store);
      if (!told) return told.error();
      if (!*told) return finish_output();
    }
    if (quiet && !first && !arrivals.pending() && !stop_asked) {
      quiet = false;
      if (auto noted = write::set_passed_on(*store, store->last_article()); !noted) return noted;
      std::fprintf(stderr, "%lld articles were there already; from here on each new event is told.\n",
                   static_cast<long long>(store->last_article()));
    }
    // At least ten times as long as looking takes, so that a large folder does not keep the disk busy.
    const auto pause = std::max<Arrivals::Clock::duration>(settle / 2, 10 * (Arrivals::Clock::now() - began));
    pollfd woken{wake[0], POLLIN, 0};
    if (!stop_asked)
      ::poll(&woken, 1,
             static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::min<Arrivals::Clock::duration>(pause, std::chrono::minutes(1)))
                                  .count()));
  }
  return finish_output();
}

}  // namespace

void add_watch(CLI::App& app, Globals& globals, int* status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("watch", "Read pages as they arrive in folders, and tell each new event once");
  command->add_option("folders", options->folders, "Folders that pages arrive in; those below count too")
      ->required()
      ->type_name("FOLDER");
  command->add_option("--into", options->into, "Keep the record in this database")->required()->type_name("FILE.db");
  command
      ->add_option("--hook", options->hook,
                   "Shell command run for each new event that passes the filters: its JSON on standard input, DEMARCHE_TYPE and "
                   "others in the environment")
      ->type_name("COMMAND");
  command->add_option("--hook-seconds", options->hook_seconds, "End a hook that takes longer (default 60)")
      ->check(CLI::Range(1, 86400));
  command->add_option("--format", options->format, "line (default) or jsonl: what is printed of a new event")
      ->check(CLI::IsMember({"line", "jsonl"}));
  command->add_option("--settle", options->settle, "Seconds that a file must stay unchanged before it is read (default 2)")
      ->check(CLI::Range(0.05, 3600.0));
  command->add_option("--threads", options->threads, "How many threads (default: one for each processor)")
      ->check(CLI::Range(1u, 256u));
  command->add_flag("--from-start", options->from_start,
                    "Where the record is new: tell also the events of what lies there already");
  add_filters(command, &options->filters);
  command->callback([options, &globals, status] {
    const auto done = watch(globals, *options);
    *status = done ? kDone : kNothingDone;
    if (!done) complain(done.error());
  });
}

}  // namespace demarche::app
