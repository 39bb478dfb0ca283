// demarche report: the page and a record as static files, which a browser opens without any server.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "demarche/commands.h"
#include "serve/web_files.h"

namespace demarche::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string path, folder;
  double megabytes = 64;
  bool without_texts = false;
  write::Params filters;
};

Result<void> save(const fs::path& path, std::string_view bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  bool whole = file != nullptr && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int reason = errno;
  if (file != nullptr) whole = std::fclose(file) == 0 && whole;
  if (whole) return {};
  return Error{"report.cannot-write", path.string() + ": " + std::strerror(reason) + "; give another --output"};
}

// A folder for the report: a new one, an empty one, or that of an earlier report, whose parts are removed.
Result<void> clear(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder / "data", failed);
  if (failed) return Error{"report.cannot-write", folder.string() + ": " + failed.message() + "; give another --output"};
  const bool earlier = fs::exists(folder / "data" / "about.js", failed);
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (!earlier && entry.path().filename() != "data") {
      return Error{"report.folder-in-use", folder.string() + ": holds other files; give --output a new folder"};
    }
  }
  for (const auto& entry : fs::directory_iterator(folder / "data", failed)) {
    if (!earlier) return Error{"report.folder-in-use", folder.string() + ": holds other files; give --output a new folder"};
    if (entry.path().extension() == ".js") fs::remove(entry.path(), failed);
  }
  return {};
}

Result<void> write(const Globals& globals, const Options& options) {
  const auto data = find_data(globals);
  if (!data) return data.error();
  const auto ontology = write::Ontology::load(*data);
  if (!ontology) return ontology.error();
  auto store = write::Store::open(options.path, write::Store::Access::kRead);
  if (!store) return store.error();
  if (serve::web_files().empty()) {
    return Error{"report.no-page", "this program was built without its page; install npm and build again"};
  }
  const fs::path folder = options.folder;
  if (auto cleared = clear(folder); !cleared) return cleared;
  write::ReportOptions report;
  report.filters = options.filters;
  report.max_bytes = static_cast<size_t>(options.megabytes * 1e6);
  report.texts = !options.without_texts;
  const auto count = write::write_report(*store, *ontology, report, [&](const std::string& name, std::string_view bytes) {
    return save(folder / "data" / name, bytes);
  });
  if (!count) return count.error();
  for (const serve::WebFile& file : serve::web_files()) {
    const bool borders = file.name == "world.json";
    if (file.name == "index.html") continue;
    auto done = borders                      ? save(folder / "data" / "borders.js", write::report_file("borders", file.bytes))
                : file.name == "report.html" ? save(folder / "index.html", file.bytes)
                                             : save(folder / std::string(file.name), file.bytes);
    if (!done) return done;
  }
  std::fprintf(stderr, "%s: %lld of %lld articles, %lld rows, %lld events. Open it in a browser, or send the whole folder\n",
               (folder / "index.html").c_str(), static_cast<long long>(count->articles),
               static_cast<long long>(count->all_articles), static_cast<long long>(count->events),
               static_cast<long long>(count->worlds));
  if (count->articles < count->all_articles) {
    std::fprintf(stderr, "The oldest articles were left out at %g MB; --megabytes gives more room, filters choose others\n",
                 options.megabytes);
  }
  return {};
}

}  // namespace

void add_report(CLI::App& app, Globals& globals, int* status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("report", "Write the page and a record as static files, to open without a server");
  command->add_option("record", options->path, "Record made by demarche read --into")->required()->type_name("FILE.db");
  command->add_option("--output,-o", options->folder, "Folder to write; a new one, or an earlier report")
      ->required()
      ->type_name("FOLDER");
  command
      ->add_option("--megabytes", options->megabytes,
                   "Room for rows and texts (default 64); the oldest articles are left out first")
      ->check(CLI::Range(0.01, 4000.0));
  command->add_flag("--without-texts", options->without_texts, "Leave out the articles' texts; rows keep the words they rest on");
  add_filters(command, &options->filters);
  command->callback([options, &globals, status] {
    const auto done = write(globals, *options);
    *status = done ? kDone : kNothingDone;
    if (!done) complain(done.error());
  });
}

}  // namespace demarche::app
