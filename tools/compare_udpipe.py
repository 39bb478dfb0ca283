#!/usr/bin/env python3
"""Compares the tagger and parser with UDPipe 1 trained on the same treebanks, in one run on one core.

    pip install ufal.udpipe
    tools/compare_udpipe.py TREEBANKS MODEL [PROGRAM]

TREEBANKS is the folder with the train and dev files that `make train` reads. MODEL is where UDPipe's model lies; if it is not
there it is trained first (quick settings, below; some minutes). PROGRAM is build/demarche unless named. Reports, for each
dev set, UPOS and LAS of both on gold words and on raw text rebuilt from the treebank, and the words per second of CPU time
from raw text to trees, best of three, the loading of models not counted (for the program: the time of an empty text is
taken off). Needs no network.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "syntax"))
import conll_score  # noqa: E402
import ufal.udpipe as udpipe  # noqa: E402

TRAIN = ["en_ewt-ud-train-part1", "en_ewt-ud-train-part2", "gum-permissive-train-part1", "gum-permissive-train-part2"]
DEV = ["en_ewt-ud-dev", "gum-permissive-dev"]
TOKENIZER = "epochs=6;dimension=24"
TAGGER = "iterations=6"
PARSER = ("iterations=6;embedding_form=50;embedding_upostag=20;embedding_feats=20;embedding_deprel=20;hidden_layer=100;batch_size=10;"
          "learning_rate=0.02;learning_rate_final=0.001;l2=0.5;transition_system=projective;transition_oracle=dynamic;"
          "structured_interval=0;use_gold_tags=0")


def sentences_of(text):
    reader = udpipe.InputFormat.newConlluInputFormat()
    reader.setText(text)
    error = udpipe.ProcessingError()
    sentences = udpipe.Sentences()
    while True:
        sentence = udpipe.Sentence()
        if not reader.nextSentence(sentence, error):
            if error.occurred():
                sys.exit(error.message)
            return sentences
        sentences.append(sentence)


def train(treebanks, path):
    text = "".join(open(f"{treebanks}/{name}.conllu", encoding="utf-8").read() for name in TRAIN)
    error = udpipe.ProcessingError()
    begin = time.process_time()
    model = udpipe.Trainer.train("morphodita_parsito", sentences_of(text), udpipe.Sentences(), TOKENIZER, TAGGER, PARSER, error)
    if error.occurred():
        sys.exit(error.message)
    with open(path, "wb") as out:
        out.write(model)
    print(f"UDPipe trained in {time.process_time() - begin:.0f} s of CPU time, {os.path.getsize(path) / 1e6:.1f} MB")


def raw_text(path):
    """The text that a treebank was cut from; paragraphs and documents begin after an empty line."""
    pieces, fresh, last = [], False, 0
    for line in open(path, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if line.startswith(("# newdoc", "# newpar")):
            fresh = True
        if len(cells) != 10 or "." in cells[0]:
            last = last if len(cells) == 10 else 0
            continue
        if "-" in cells[0]:
            last = int(cells[0].split("-")[1])
        elif int(cells[0]) <= last:
            continue
        if fresh and pieces:
            pieces.append("\n\n")
        fresh = False
        pieces.append(cells[1] + ("" if "SpaceAfter=No" in cells[9] else " "))
    return "".join(pieces).replace(" \n\n", "\n\n")


def pipeline(model, source, text):
    run = udpipe.Pipeline(model, source, udpipe.Pipeline.DEFAULT, udpipe.Pipeline.DEFAULT, "conllu")
    error = udpipe.ProcessingError()
    begin = time.process_time()
    out = run.process(text, error)
    if error.occurred():
        sys.exit(error.message)
    return out, time.process_time() - begin


def ours(program, source, path, out):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(out, "wb") as file:
        subprocess.run([program, "explain", path, "--input", source, "--format", "conllu"], stdout=file, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(name, gold, system):
    result, _ = conll_score.score(gold, system)
    print(f"  {name:18} UPOS {result['UPOS']:.2f}  LAS {result['LAS']:.2f}")
    return result["LAS"]


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    treebanks, path = sys.argv[1:3]
    program = sys.argv[3] if len(sys.argv) == 4 else "build/demarche"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if not os.path.exists(path):
        train(treebanks, path)
    model = udpipe.Model.load(path)
    with tempfile.TemporaryDirectory() as folder:
        empty, raw, out = f"{folder}/empty.txt", f"{folder}/raw.txt", f"{folder}/out.conllu"
        open(empty, "w").write("\n")
        nothing = min(ours(program, "text", empty, out) for _ in range(3))
        for dev in DEV:
            gold = f"{treebanks}/{dev}.conllu"
            print(dev)
            ours(program, "conllu", gold, out)
            las = show("demarche, gold", gold, out)
            open(out, "w", encoding="utf-8").write(pipeline(model, "conllu", open(gold, encoding="utf-8").read())[0])
            print(f"  {las - show('UDPipe, gold', gold, out):+.2f} LAS")
            text = raw_text(gold)
            open(raw, "w", encoding="utf-8").write(text)
            times = [ours(program, "text", raw, out) - nothing for _ in range(3)]
            words = sum(1 for line in open(out, encoding="utf-8") if line[:1].isdigit())
            las = show("demarche, raw", gold, out)
            runs = [pipeline(model, "tokenize", text) for _ in range(3)]
            open(out, "w", encoding="utf-8").write(runs[0][0])
            print(f"  {las - show('UDPipe, raw', gold, out):+.2f} LAS")
            a, b = words / min(times), words / min(t for _, t in runs)
            print(f"  words a second: demarche {a:,.0f}, UDPipe {b:,.0f}, {a / b:.0f} times")


if __name__ == "__main__":
    main()
