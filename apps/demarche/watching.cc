#include "demarche/watching.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <thread>

#include "read/read.h"

extern char** environ;

namespace demarche::app {
namespace {

namespace fs = std::filesystem;
constexpr int kMostDepth = 32;

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

}  // namespace

std::vector<std::string> Arrivals::look(Clock::time_point now) {
  std::vector<std::string> out;
  pending_ = false;
  ++round_;
  for (const std::string& folder : folders_) walk(folder, 0, now, &out);
  std::erase_if(seen_, [&](const auto& entry) { return entry.second.round != round_; });  // what is gone may come again
  return out;
}

void Arrivals::walk(const std::string& folder, int depth, Clock::time_point now, std::vector<std::string>* out) {
  if (depth > kMostDepth) return;
  std::error_code failed;
  std::vector<std::string> names;
  fs::directory_iterator entries(folder, failed);
  for (const fs::directory_iterator end; !failed && entries != end; entries.increment(failed)) {
    names.push_back(entries->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    // As `read` names them, so that both know the same article by the same source.
    const std::string path = folder.ends_with('/') ? folder + name : folder + "/" + name;
    struct stat info {};
    if (name.starts_with('.') || ::lstat(path.c_str(), &info) != 0) continue;
    if (S_ISDIR(info.st_mode)) {
      walk(path, depth + 1, now, out);
      continue;
    }
    if (S_ISLNK(info.st_mode) && ::stat(path.c_str(), &info) != 0) continue;
    if (!S_ISREG(info.st_mode) || !read::is_readable_name(path)) continue;
    const int64_t changed = int64_t{info.st_mtim.tv_sec} * 1000000000 + info.st_mtim.tv_nsec;
    Seen& seen = seen_[path];
    if (seen.round == 0 || seen.size != info.st_size || seen.changed != changed || seen.inode != info.st_ino) {
      seen = {info.st_size, changed, info.st_ino, now, false, 0};
    }
    seen.round = round_;
    if (seen.given || info.st_size == 0) continue;
    if (now - seen.since < settle_) {
      pending_ = true;
      continue;
    }
    seen.given = true;
    out->push_back(path);
  }
}

Result<void> run_hook(const std::string& command, std::string_view input,
                      const std::vector<std::pair<std::string, std::string>>& variables, std::chrono::seconds limit,
                      const std::function<bool()>& stopped) {
  const auto failed = [&](const std::string& why) { return Error{"watch.hook", "the hook \"" + command + "\" " + why}; };
  // A file in memory, not a pipe: a hook that does not read its input must not hold anybody up.
  const int in = ::memfd_create("event", MFD_CLOEXEC);
  if (in < 0 || !write_all(in, input) || ::lseek(in, 0, SEEK_SET) != 0) {
    if (in >= 0) ::close(in);
    return failed("could not be given the event");
  }
  std::vector<std::string> kept;
  for (char** variable = environ; *variable != nullptr; ++variable) kept.emplace_back(*variable);
  for (const auto& [name, value] : variables) kept.push_back(name + "=" + value);
  std::vector<char*> environment;
  for (std::string& variable : kept) environment.push_back(variable.data());
  environment.push_back(nullptr);
  std::string shell = "/bin/sh", flag = "-c", script = command;
  char* const arguments[] = {shell.data(), flag.data(), script.data(), nullptr};

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) sigaddset(&signals, signal);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int code = ::posix_spawn(&child, shell.c_str(), &files, &attributes, arguments, environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  ::close(in);
  if (code != 0) return failed(std::string("could not be started: ") + std::strerror(code));

  using Clock = std::chrono::steady_clock;
  auto deadline = Clock::now() + limit;
  bool hurried = false;
  int state = 0;
  for (auto nap = std::chrono::milliseconds(1);; nap = std::min(nap * 2, std::chrono::milliseconds(50))) {
    const pid_t ended = ::waitpid(child, &state, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) return failed("was lost");
    if (!hurried && stopped()) {
      hurried = true;
      deadline = std::min(deadline, Clock::now() + std::chrono::seconds(5));
    }
    if (Clock::now() > deadline) {
      ::kill(-child, SIGKILL);
      ::waitpid(child, &state, 0);
      return failed(hurried ? "was ended" : "took longer than " + std::to_string(limit.count()) + " seconds and was ended");
    }
    std::this_thread::sleep_for(nap);
  }
  if (WIFEXITED(state) && WEXITSTATUS(state) == 0) return {};
  return failed(WIFEXITED(state) ? "ended with status " + std::to_string(WEXITSTATUS(state))
                                 : "was ended by signal " + std::to_string(WTERMSIG(state)));
}

}  // namespace demarche::app
