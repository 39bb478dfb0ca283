#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "demarche/commands.h"
#include "lexicon/table.h"

namespace demarche::app {
namespace {

bool pipe_closed = false;
int write_error = 0;

std::string program_folder() {
  char buffer[4096];
  const ssize_t size = ::readlink("/proc/self/exe", buffer, sizeof buffer);
  if (size <= 0) return ".";
  const std::string path(buffer, static_cast<size_t>(size));
  return path.substr(0, path.rfind('/'));
}

bool is_data(const std::string& folder) {
  struct stat info {};
  return ::stat((folder + "/write/plover.tsv").c_str(), &info) == 0;
}

// Every table of the user's folder must be one that there is: a misplaced file would be passed over in silence.
Result<std::string> with_tables(const std::string& shipped, const std::string& own) {
  if (own.empty()) return shipped;
  namespace fs = std::filesystem;
  std::error_code failed;
  if (!fs::is_directory(own, failed)) {
    return Error{"app.no-tables",
                 own + ": is no folder; --tables wants a folder laid out like data/, such as " + own + "/link/en/groups.tsv"};
  }
  bool any = false;
  int seen = 0;
  for (auto at = fs::recursive_directory_iterator(own, failed); !failed && at != fs::recursive_directory_iterator();
       at.increment(failed)) {
    if (++seen > 10'000)
      return Error{"app.no-tables", own + ": holds more than 10,000 files; --tables wants a folder of tables alone"};
    if (at->path().extension() != ".tsv") continue;
    any = true;
    const fs::path relative = at->path().lexically_relative(own);
    if (fs::exists(shipped / relative, failed)) continue;
    std::string message = at->path().string() + ": demarche has no table " + relative.string();
    for (auto there = fs::recursive_directory_iterator(shipped, failed); !failed && there != fs::recursive_directory_iterator();
         there.increment(failed)) {
      if (there->path().filename() != at->path().filename()) continue;
      message += "; move it to " + (fs::path(own) / there->path().lexically_relative(shipped)).string();
      break;
    }
    return Error{"app.unknown-table", message + "; the tables are those of " + shipped};
  }
  if (!any)
    return Error{"app.no-tables", own + ": holds no tables; lay it out like data/, such as " + own + "/link/en/groups.tsv"};
  return lexicon::beside(shipped, own);
}

}  // namespace

Result<std::string> find_data(const Globals& globals) {
  if (!globals.data_dir.empty()) {
    if (is_data(globals.data_dir)) return with_tables(globals.data_dir, globals.tables);
    return Error{"app.no-data", globals.data_dir + ": holds no demarche tables; give --data the folder data/ of the project"};
  }
  const std::string here = program_folder();
  for (const char* place : {"/data", "/../data", "/../share/demarche/data"}) {
    if (is_data(here + place)) return with_tables(here + place, globals.tables);
  }
  return Error{"app.no-data", here + ": no folder data/ beside the program; give its place with --data FOLDER"};
}

void complain(const Error& error) {
  std::string line;
  for (const char c : "demarche: " + error.message + " [" + error.id + "]") {
    line.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c);  // a file name must not steer the terminal
  }
  line.push_back('\n');
  std::fputs(line.c_str(), stderr);
}

bool put(std::string_view bytes) {
  while (!bytes.empty() && !pipe_closed && write_error == 0) {
    const ssize_t n = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<size_t>(n));
    } else if (errno == EPIPE) {
      pipe_closed = true;
    } else if (errno != EINTR && errno != EAGAIN) {
      write_error = errno;
    }
  }
  return !pipe_closed && write_error == 0;
}

Result<void> finish_output() {
  if (write_error == 0) return {};
  return Error{"app.output-lost",
               std::string("standard output: ") + std::strerror(write_error) + "; what was printed is not whole"};
}

unsigned terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr && std::atoi(columns) >= 40)
    return static_cast<unsigned>(std::atoi(columns));
  return 100;
}

}  // namespace demarche::app
