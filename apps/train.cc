// Trains the models of data/ from treebanks.
//
//   train TREEBANKS DATA [--more FILE]   reads the train and dev files of the README beside them, writes DATA/syntax/en/
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>

#include "train/export.h"
#include "train/lemmas.h"
#include "train/network.h"
#include "train/schedule.h"
#include "train/treebank.h"

namespace {

using namespace demarche;
using train::Network;

constexpr uint32_t kMaxWords = 120;  // of a sentence to learn from

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
  std::vector<std::string> teachers, more;
  train::Cycle single;
  single.passes = -1;
  uint32_t batch_words = 600;
  train::Sizes sizes;
  app.add_option("treebanks", folder, "Folder with the CoNLL-U files")->required();
  app.add_option("data", data, "Folder data/ to write into")->required();
  app.add_option("--more", more, "Files with more sentences to learn from, but not the dictionary forms");
  app.add_option("--passes", single.passes,
                 "Run one cycle of so many passes and not those that made the model; 0 only writes it");
  app.add_option("--seed", single.seed, "Seed of that cycle");
  app.add_option("--rate", single.rate, "Its highest learning rate");
  app.add_option("--drop-input", single.dropout.input, "Its dropout of the words' vectors");
  app.add_option("--drop-between", single.dropout.between, "Its dropout between layers");
  app.add_option("--drop-hidden", single.dropout.hidden, "Its dropout in the scorers");
  app.add_option("--headlines", single.headline_percent, "So many per cent of its sentences are read as headlines");
  app.add_option("--teacher", teachers, "Weights of a network whose opinion counts");
  app.add_option("--share", single.share, "Share of the teachers' opinion in the target");
  app.add_option("--batch", batch_words, "Words in a batch");
  app.add_option("--width", sizes.width, "Width of a layer, both directions");
  app.add_option("--layers", sizes.layers, "Recurrent layers");
  app.add_option("--arc", sizes.arc, "Width of the arc scorer");
  app.add_option("--label", sizes.label, "Width of the relation scorer");
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
  auto further = train::load_treebanks(more);
  if (!further) {
    std::fprintf(stderr, "%s\n", further.error().message.c_str());
    return 1;
  }
  for (Doc& doc : *further) docs->push_back(std::move(doc));
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
  Network network(sizes, single.seed);
  std::vector<std::vector<train::Sentence>> tests;
  for (const Doc& doc : *dev) {
    tests.emplace_back();
    for (const Sentence& sentence : doc.sentences)
      tests.back().push_back(train::to_sentence(doc, sentence, inventory, train::Writing::kAsIs, false, 0, nullptr));
  }
  train::Corpus corpus;
  for (const Doc& doc : *docs) {
    for (const Sentence& sentence : doc.sentences) {
      if (sentence.end_token - sentence.first_token <= kMaxWords) corpus.push_back({&doc, &sentence, {}});
    }
  }
  std::fprintf(stderr, "%zu words with a vector, %zu tags, %zu sentences to learn from\n", inventory.words.size(),
               inventory.tags.size(), corpus.size());
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
  for (const std::string& path : teachers) {
    Network teacher(sizes, 0);
    if (!load_weights(&teacher, path)) {
      std::fprintf(stderr, "%s: not weights of this network\n", path.c_str());
      return 1;
    }
    for (train::Lesson& lesson : corpus) {
      teacher.judge(train::to_sentence(*lesson.doc, *lesson.sentence, inventory, train::Writing::kAsIs, false, 0, nullptr),
                    1.0f / static_cast<float>(teachers.size()), &lesson.opinion);
    }
  }
  if (!from.empty() && !load_weights(&network, from)) {
    std::fprintf(stderr, "%s: not weights of this network\n", from.c_str());
    return 1;
  }
  for (const train::Cycle& cycle : single.passes >= 0 ? std::vector<train::Cycle>{single} : train::default_cycles()) {
    train::run_cycle(corpus, inventory, cycle, batch_words, &network, report);
  }
  if (!weights.empty()) save_weights(&network, weights);
  const std::string model = data + "/syntax/en/model.bin";
  if (!train::export_model(&network, inventory, model)) {
    std::fprintf(stderr, "%s: cannot write\n", model.c_str());
    return 1;
  }
  return 0;
}
