#include "demarche/reading.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace demarche::app {
namespace {

// One item on its way through; the queue keeps them in order.
struct Work {
  read::Item item;
  std::optional<Error> error;
  write::NewArticle article;
  std::vector<Note> notes;  // of the reading alone
  bool done = false;
};

}  // namespace

Result<Engine> Engine::load(const std::string& data_dir) {
  auto pipeline = Pipeline::load(data_dir);
  if (!pipeline) return pipeline.error();
  auto merge = merge::Stage::load(data_dir);
  if (!merge) return merge.error();
  auto ontology = write::Ontology::load(data_dir);
  if (!ontology) return ontology.error();
  return Engine{std::move(*pipeline), std::move(*merge), std::move(*ontology)};
}

namespace {

// What a store keeps for `merge`. The first error stays for the end.
class StoredDigests : public merge::Digests {
 public:
  explicit StoredDigests(write::Store& store) : store_(store) {}
  void each(const std::function<void(uint32_t, const merge::Digest&)>& visit) override {
    auto read = store_.each_digest([&](uint32_t index, std::string_view bytes) { visit(index, merge::decode(bytes)); });
    if (!read && result) result = read.error();
  }
  merge::Digest digest(uint32_t index) override { return merge::decode(store_.digest(index)); }

  Result<void> result;

 private:
  write::Store& store_;
};

class WrittenFindings : public merge::Findings {
 public:
  explicit WrittenFindings(write::WorldWriter& writer) : writer_(writer) {}
  void event(uint32_t number, const WorldEvent& event) override { writer_.event(number, event); }
  void commitment(const Commitment& commitment) override { writer_.commitment(commitment); }
  void lineage(uint32_t index, const Lineage& lineage) override { writer_.lineage(index, lineage); }

 private:
  write::WorldWriter& writer_;
};

}  // namespace

Result<void> merge_store(const Engine& engine, write::Store& store) {
  if (!store.stale()) return {};
  StoredDigests digests(store);
  return store.set_world(engine.ontology, [&](write::WorldWriter& writer) {
    WrittenFindings findings(writer);
    engine.merge.reduce(digests, findings);
    return digests.result;
  });
}

Result<ReadCount> fill(const Engine& engine, const ReadJob& job, write::Store& store) {
  // The reader pushes items (and errors, so that messages keep their order), workers take the first that nobody has, the
  // writer takes the front once it is done. `queue` holds what is under way; its bound is in items and in bytes.
  constexpr size_t kMaxBytes = 64u << 20;
  const size_t max_items = 4 * size_t{job.threads} + 4;
  std::mutex mutex;
  std::condition_variable room, work, front;
  std::deque<std::unique_ptr<Work>> queue;
  size_t next = 0;  // index into queue of the first item that no worker has
  size_t bytes = 0;
  bool all_read = false, stop = false;

  const auto push = [&](std::unique_ptr<Work> one) {
    std::unique_lock lock(mutex);
    const size_t size = one->item.bytes.size();
    room.wait(lock, [&] { return stop || queue.empty() || (queue.size() < max_items && bytes + size <= kMaxBytes); });
    if (stop) return false;
    bytes += size;
    queue.push_back(std::move(one));
    work.notify_one();
    return true;
  };

  std::thread reader([&] {
    read::read_inputs(
        job.paths, job.options,
        [&](read::Item&& item) {
          auto one = std::make_unique<Work>();
          one->item = std::move(item);
          return push(std::move(one));
        },
        [&](const Error& error) {
          auto one = std::make_unique<Work>();
          one->error = error;
          push(std::move(one));
        });
    std::lock_guard lock(mutex);
    all_read = true;
    work.notify_all();
    front.notify_all();
  });

  const auto worker = [&] {
    for (;;) {
      Work* mine = nullptr;
      size_t size = 0;
      {
        std::unique_lock lock(mutex);
        work.wait(lock, [&] { return stop || next < queue.size() || all_read; });
        if (stop || next >= queue.size()) return;
        mine = queue[next++].get();
        size = mine->item.bytes.size();
      }
      if (!mine->error) {
        Result<Doc> doc = read::make_doc(std::move(mine->item), job.options);
        if (!doc) {
          mine->error = doc.error();
        } else {
          mine->notes = doc->notes;
          engine.pipeline.run(*doc);
          mine->article.digest = merge::encode(engine.merge.digest(*doc));
          mine->article.rows = write::rows_of(*doc, engine.ontology, job.rows);
        }
        mine->item = {};
      }
      std::lock_guard lock(mutex);
      bytes -= size;
      mine->done = true;
      room.notify_one();
      front.notify_one();
    }
  };
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < job.threads; ++i) workers.emplace_back(worker);

  // Articles go into the store some at a time: a transaction costs more than a row.
  constexpr size_t kBatchArticles = 32, kBatchBytes = 4u << 20;
  ReadCount count;
  std::optional<Error> failed;
  std::vector<write::NewArticle> batch;
  size_t batch_bytes = 0;
  const auto keep = [&] {
    const auto added = store.add(batch);
    batch.clear();
    batch_bytes = 0;
    if (!added) {
      failed = added.error();
      return false;
    }
    count.added += *added;
    if (job.on_progress) job.on_progress(count.articles, count.bytes);
    return true;
  };
  for (;;) {
    std::unique_ptr<Work> one;
    {
      std::unique_lock lock(mutex);
      front.wait(lock, [&] { return (!queue.empty() && queue.front()->done) || (queue.empty() && all_read); });
      if (queue.empty()) break;
      one = std::move(queue.front());
      queue.pop_front();
      --next;
      room.notify_one();
    }
    if (one->error) {
      ++count.failed;
      if (job.on_error) job.on_error(*one->error);
      continue;
    }
    if (job.on_note)
      for (const Note& note : one->notes) job.on_note(one->article.rows.source, note);
    ++count.articles;
    count.bytes += one->article.rows.text.size();
    batch_bytes += one->article.rows.text.size();
    batch.push_back(std::move(one->article));
    if ((batch.size() >= kBatchArticles || batch_bytes >= kBatchBytes) && !keep()) break;
  }
  if (!failed && !batch.empty()) keep();
  {
    std::lock_guard lock(mutex);
    stop = true;
    room.notify_all();
    work.notify_all();
  }
  reader.join();
  for (std::thread& thread : workers) thread.join();
  if (failed) return *failed;
  auto merged = merge_store(engine, store);
  if (!merged) return merged.error();
  return count;
}

}  // namespace demarche::app
