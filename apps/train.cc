// Trains the models of data/ from treebanks.
//
//   train TREEBANKS DATA     reads the train and dev files of the README beside them, writes DATA/syntax/en/
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "train/export.h"
#include "train/lemmas.h"
#include "train/network.h"
#include "train/treebank.h"

namespace {

using namespace demarche;
using train::Network;

struct Score {
  size_t words = 0, tags = 0, upos = 0, heads = 0, both = 0;
};

std::string_view universal(uint32_t label) {
  const std::string_view name = kDeprelNames[std::min<size_t>(label, kDeprelNames.size() - 1)];
  return name.substr(0, name.find(':'));
}

Score evaluate(Network* network, const std::vector<train::Sentence>& sentences, const train::Inventory& inventory) {
  Score score;
  for (const train::Sentence& sentence : sentences) {
    const Network::Guess guess = network->guess(sentence);
    for (size_t i = 0; i < sentence.size(); ++i) {
      ++score.words;
      score.tags += guess.tags[i] == sentence[i].tag;
      score.upos +=
          guess.tags[i] < inventory.tags.size() && inventory.tags[guess.tags[i]].second == inventory.tags[sentence[i].tag].second;
      const bool head = guess.heads[i] == sentence[i].head;
      score.heads += head;
      score.both += head && universal(guess.labels[i]) == universal(sentence[i].label);
    }
  }
  return score;
}

void save_weights(Network* network, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  for (train::Weights* w : network->all())
    out.write(reinterpret_cast<const char*>(w->value.data()), static_cast<std::streamsize>(w->value.size() * sizeof(float)));
}

bool load_weights(Network* network, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  for (train::Weights* w : network->all())
    in.read(reinterpret_cast<char*>(w->value.data()), static_cast<std::streamsize>(w->value.size() * sizeof(float)));
  return static_cast<bool>(in);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Trains the models of data/ from treebanks"};
  std::string folder, data, weights, from;
  uint64_t seed = 1;
  int passes = 24;
  uint32_t batch_words = 600;
  float rate = 0.003f;
  train::Sizes sizes;
  train::Dropout dropout;
  app.add_option("treebanks", folder, "Folder with the CoNLL-U files")->required();
  app.add_option("data", data, "Folder data/ to write into")->required();
  app.add_option("--seed", seed, "Seed of every random choice");
  app.add_option("--passes", passes, "Passes over the training data");
  app.add_option("--rate", rate, "Highest learning rate");
  app.add_option("--batch", batch_words, "Words in a batch");
  app.add_option("--width", sizes.width, "Width of a layer");
  app.add_option("--layers", sizes.layers, "Recurrent layers");
  app.add_option("--arc", sizes.arc, "Width of the arc scorer");
  app.add_option("--label", sizes.label, "Width of the relation scorer");
  app.add_option("--drop-input", dropout.input);
  app.add_option("--drop-between", dropout.between);
  app.add_option("--drop-hidden", dropout.hidden);
  app.add_option("--save", weights, "Keep the weights in floating point here");
  app.add_option("--from", from, "Begin with the weights kept here");
  CLI11_PARSE(app, argc, argv);
  std::vector<std::string> paths;
  for (const char* name :
       {"en_ewt-ud-train-part1", "en_ewt-ud-train-part2", "gum-permissive-train-part1", "gum-permissive-train-part2"}) {
    paths.push_back(folder + "/" + name + ".conllu");
  }
  auto docs = train::load_treebanks(paths);
  auto dev = train::load_treebanks({folder + "/en_ewt-ud-dev.conllu", folder + "/gum-permissive-dev.conllu"});
  if (!docs || !dev) {
    std::fprintf(stderr, "%s\n", (docs ? dev : docs).error().message.c_str());
    return 1;
  }
  train::learn_lemmas(*docs, data + "/syntax/en/lemmas.tsv");
  train::Inventory inventory = train::take_inventory(*docs);
  auto senses = train::load_senses(data + "/syntax/en/senses.tsv");
  if (!senses) {
    std::fprintf(stderr, "%s\n", senses.error().message.c_str());
    return 1;
  }
  inventory.senses = std::move(*senses);
  sizes.rows = static_cast<uint32_t>(inventory.words.size()) + syntax::kHashRows + syntax::kSenseRows;
  sizes.tags = static_cast<uint32_t>((inventory.tags.size() + 7) / 8 * 8);
  sizes.labels = static_cast<uint32_t>((kDeprelNames.size() + 7) / 8 * 8);
  sizes.tag_layer = sizes.layers >= 2 ? sizes.layers - 2 : 0;
  Network network(sizes, seed);
  std::vector<std::vector<train::Sentence>> tests;
  for (const Doc& doc : *dev) {
    tests.emplace_back();
    for (const Sentence& sentence : doc.sentences)
      tests.back().push_back(train::to_sentence(doc, sentence, inventory, train::Writing::kAsIs, false, 0, nullptr));
  }
  std::vector<std::pair<const Doc*, const Sentence*>> sentences;
  size_t n_words = 0;
  for (const Doc& doc : *docs) {
    for (const Sentence& sentence : doc.sentences) {
      if (sentence.end_token - sentence.first_token > 120) continue;
      sentences.push_back({&doc, &sentence});
      n_words += sentence.end_token - sentence.first_token;
    }
  }
  std::fprintf(stderr, "%zu words with a vector, %zu tags, %zu words of %zu sentences to learn from\n", inventory.words.size(),
               inventory.tags.size(), n_words, sentences.size());
  train::Random random(seed);
  const auto report = [&](int pass, double loss) {
    network.swap_means();
    std::fprintf(stderr, "pass %d loss %.4f", pass, loss);
    for (const auto& test : tests) {
      const Score score = evaluate(&network, test, inventory);
      const double total = static_cast<double>(score.words) / 100;
      std::fprintf(stderr, " | UPOS %.2f XPOS %.2f UAS %.2f LAS %.2f", double(score.upos) / total, double(score.tags) / total,
                   double(score.heads) / total, double(score.both) / total);
    }
    std::fprintf(stderr, "\n");
    network.swap_means();
  };
  if (!from.empty()) {
    if (!load_weights(&network, from)) return 1;
    network.start_means();
    report(0, 0);
  }
  if (passes > 0) {
    const double n_steps = static_cast<double>(n_words) / batch_words * passes;
    double step = 0;
    for (int pass = 1; pass <= passes; ++pass) {
      // Batches of sentences of like length, in a random order.
      std::vector<std::pair<uint32_t, size_t>> order;
      for (size_t i = 0; i < sentences.size(); ++i) {
        const uint32_t size = sentences[i].second->end_token - sentences[i].second->first_token;
        order.push_back({size * 16 + random.next() % 64, i});
      }
      for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.next() % i]);
      std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      std::vector<std::pair<size_t, size_t>> batches;
      for (size_t begin = 0; begin < order.size();) {
        size_t end = begin;
        uint32_t size = 0;
        while (end < order.size() && size < batch_words) {
          const Sentence& sentence = *sentences[order[end].second].second;
          size += sentence.end_token - sentence.first_token;
          ++end;
        }
        batches.push_back({begin, end});
        begin = end;
      }
      for (size_t i = batches.size(); i > 1; --i) std::swap(batches[i - 1], batches[random.next() % i]);
      double loss = 0;
      for (const auto& [begin, end] : batches) {
        std::vector<train::Sentence> batch;
        for (size_t i = begin; i < end; ++i) {
          const auto& [doc, sentence] = sentences[order[i].second];
          const uint32_t chance = random.next() % 100;
          const train::Writing writing = chance < 3    ? train::Writing::kCapitals
                                         : chance < 8  ? train::Writing::kTitle
                                         : chance < 11 ? train::Writing::kSmall
                                                       : train::Writing::kAsIs;
          batch.push_back(train::to_sentence(*doc, *sentence, inventory, writing, random.next() % 100 < 5, 0.4f, &random));
        }
        std::vector<const train::Sentence*> pointers;
        for (const train::Sentence& sentence : batch) pointers.push_back(&sentence);
        loss += network.fit(pointers, dropout, &random);
        step += 1;
        const double progress = std::min(1.0, step / n_steps);
        const double warm = std::min(1.0, step / 200);
        network.step(static_cast<float>(rate * warm * (0.01 + 0.99 * 0.5 * (1 + std::cos(progress * 3.14159265)))));
      }
      if (pass % 4 == 0 || pass == passes || pass == 1) report(pass, loss / static_cast<double>(batches.size()));
    }
    network.swap_means();  // what is kept from here on are the means
    if (!weights.empty()) save_weights(&network, weights);
  }
  const std::string model = data + "/syntax/en/model.bin";
  if (!train::export_model(&network, inventory, model)) {
    std::fprintf(stderr, "%s: cannot write\n", model.c_str());
    return 1;
  }
  return 0;
}
