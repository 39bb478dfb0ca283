// What `watch` is made of: folders looked at again and again, and a command run for each new event.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace demarche::app {

// Looks for files that `read` would read in folders and those below, and says which are complete: unchanged, and not empty, for
// `settle`. A file that changes later is given again. Folders are looked at, not listened to: that works on network disks too.
class Arrivals {
 public:
  using Clock = std::chrono::steady_clock;
  Arrivals(std::vector<std::string> folders, Clock::duration settle) : folders_(std::move(folders)), settle_(settle) {}

  // Paths that became complete since the last look, in name order, each once.
  std::vector<std::string> look(Clock::time_point now);
  // Whether a file was seen that is not complete yet.
  bool pending() const { return pending_; }

 private:
  struct Seen {
    off_t size = 0;
    int64_t changed = 0;  // nanoseconds, by the disk's clock: compared, never read
    ino_t inode = 0;
    Clock::time_point since;
    bool given = false;
    unsigned round = 0;
  };
  void walk(const std::string& folder, int depth, Clock::time_point now, std::vector<std::string>* out);

  std::vector<std::string> folders_;
  Clock::duration settle_;
  std::map<std::string, Seen> seen_;
  unsigned round_ = 0;
  bool pending_ = false;
};

// Runs `command` by the shell, with `input` as its standard input, its standard output sent to standard error, and `variables`
// added to the environment. Nothing but `command` itself is ever seen by the shell. After `limit`, or once `stopped` says so and
// five seconds have passed, it is ended with all that it started. An error says how it ended, where not with status 0.
Result<void> run_hook(const std::string& command, std::string_view input,
                      const std::vector<std::pair<std::string, std::string>>& variables, std::chrono::seconds limit,
                      const std::function<bool()>& stopped);

}  // namespace demarche::app
