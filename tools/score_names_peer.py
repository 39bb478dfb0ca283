#!/usr/bin/env python3
"""The number of a peer beside ours: a linear-chain CRF trained on the same names, scored on the same files.

usage: score_names_peer.py TRAIN.iob2 FILE.iob2...        needs the package python-crfsuite (MIT)

The features are those of the common CRF taggers of names: the word, its shape, prefixes and suffixes of up to four letters, and the
words and shapes two to each side. L1 0.1, L2 0.01, 100 rounds. Prints F1 of typed spans and of spans whatever their type, exact
ends, as score_names.py counts them. Not part of the build; the numbers stand in src/mention/README.md.
"""
import re
import sys

import pycrfsuite

from score_names import sentences


def shape(word):
    out = re.sub(r"[a-zà-ÿ]", "x", re.sub(r"[A-ZÀ-Ý]", "X", re.sub(r"[0-9]", "9", word)))
    return re.sub(r"(.)\1+", r"\1\1", out)


def features(words, i):
    out = ["bias", "w=" + words[i].lower(), "s=" + shape(words[i])]
    for n in (1, 2, 3, 4):
        out += [f"p{n}=" + words[i][:n].lower(), f"e{n}=" + words[i][-n:].lower()]
    if words[i][:1].isupper():
        out.append("capital" if i else "capital-first")
    for d in (-2, -1, 1, 2):
        if 0 <= i + d < len(words):
            out += [f"w{d}=" + words[i + d].lower(), f"s{d}=" + shape(words[i + d])]
        else:
            out.append(f"edge{d}")
    return out


def spans(tags):
    out, begin, kind = set(), None, None
    for i, tag in enumerate(list(tags) + ["O"]):
        if begin is not None and (tag[0] != "I" or tag[2:] != kind):
            out.add((begin, i, kind))
            begin = None
        if tag[0] == "B" or (tag[0] == "I" and begin is None):
            begin, kind = i, tag[2:]
    return out


def f1(hit, found, gold):
    return 2 * hit / (found + gold) if found + gold else 0.0


def main():
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.01, "max_iterations": 100})
    for words, tags in sentences(sys.argv[1]):
        trainer.append([features(words, i) for i in range(len(words))], [t.replace("OTH", "O") if t.endswith("OTH") else t for t in tags])
    trainer.train("/dev/shm/names.crf")
    tagger = pycrfsuite.Tagger()
    tagger.open("/dev/shm/names.crf")
    for path in sys.argv[2:]:
        n_gold = n_found = hit = bare = 0
        for words, tags in sentences(path):
            gold, found = spans(tags), spans(tagger.tag([features(words, i) for i in range(len(words))]))
            n_gold, n_found, hit = n_gold + len(gold), n_found + len(found), hit + len(gold & found)
            bare += len({s[:2] for s in gold} & {s[:2] for s in found})
        print(f"{path}: typed F1 {f1(hit, n_found, n_gold):.3f}  spans F1 {f1(bare, n_found, n_gold):.3f}  "
              f"gold {n_gold} found {n_found}")


if __name__ == "__main__":
    main()
