#include "train/schedule.h"

#include <algorithm>
#include <cmath>

namespace demarche::train {
namespace {

constexpr float kDropWord = 0.4f;  // a word seen n times loses its own row with a chance of about this over n

// In so many per cent of sentences the capitals are changed.
Writing pick_writing(Random* random) {
  const uint32_t chance = random->next() % 100;
  return chance < 3 ? Writing::kCapitals : chance < 8 ? Writing::kTitle : chance < 11 ? Writing::kSmall : Writing::kAsIs;
}

uint32_t words_of(const Corpus& corpus, size_t i) {
  return corpus[i].sentence->end_token - corpus[i].sentence->first_token;
}

// Batches of sentences of like length, in a random order.
std::vector<std::vector<size_t>> make_batches(const Corpus& corpus, uint32_t batch_words, Random* random) {
  std::vector<std::pair<uint32_t, size_t>> order;
  for (size_t i = 0; i < corpus.size(); ++i) order.push_back({words_of(corpus, i) * 16 + random->next() % 64, i});
  for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random->next() % i]);
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::vector<size_t>> batches;
  uint32_t size = batch_words;
  for (const auto& [key, i] : order) {
    if (size >= batch_words) {
      batches.emplace_back();
      size = 0;
    }
    batches.back().push_back(i);
    size += words_of(corpus, i);
  }
  for (size_t i = batches.size(); i > 1; --i) std::swap(batches[i - 1], batches[random->next() % i]);
  return batches;
}

}  // namespace

std::vector<Cycle> default_cycles() {
  return {{18, 0.003f, {0.25f, 0.35f, 0.35f}, 1, 3},
          {16, 0.002f, {0.22f, 0.32f, 0.32f}, 4, 4},
          {12, 0.0015f, {0.2f, 0.3f, 0.3f}, 6, 5}};
}

void run_cycle(const Corpus& corpus, const Inventory& inventory, const Cycle& cycle, uint32_t batch_words, Network* network,
               const std::function<void(int, double)>& report) {
  Random random(cycle.seed);
  network->restart();
  double n_words = 0;
  for (size_t i = 0; i < corpus.size(); ++i) n_words += words_of(corpus, i);
  const double n_steps = n_words / batch_words * cycle.passes;
  double step = 0;
  for (int pass = 1; pass <= cycle.passes; ++pass) {
    double loss = 0;
    const auto batches = make_batches(corpus, batch_words, &random);
    for (const std::vector<size_t>& members : batches) {
      std::vector<Example> batch;
      for (const size_t i : members) {
        const Writing writing = pick_writing(&random);
        const bool headline = random.next() % 100 < cycle.headline_percent;
        batch.push_back({to_sentence(*corpus[i].doc, *corpus[i].sentence, inventory, writing, headline, kDropWord, &random),
                         headline || corpus[i].opinion.tags.empty() ? nullptr : &corpus[i].opinion});
      }
      loss += network->fit(batch, cycle.share, cycle.dropout, &random);
      step += 1;
      const double progress = std::min(1.0, step / n_steps);
      const double warm = std::min(1.0, step / 200);
      network->step(static_cast<float>(cycle.rate * warm * (0.01 + 0.99 * 0.5 * (1 + std::cos(progress * 3.14159265)))));
    }
    if (pass % 4 == 0 || pass == cycle.passes || pass == 1) report(pass, loss / static_cast<double>(batches.size()));
  }
  network->swap_means();
}

}  // namespace demarche::train
