#!/usr/bin/env python3
"""Writes data/syntax/en/senses.tsv from the WordNet 3.0 files of Debian's package wordnet-base.

usage: tools/build_senses.py FOLDER > data/syntax/en/senses.tsv
FOLDER holds index.noun, data.noun, noun.exc and so on: /usr/share/wordnet once the package is installed, or what
`apt-get download wordnet-base && dpkg -x wordnet-base_*.deb DIR` puts in DIR/usr/share/wordnet.

One line a word: the field (WordNet's "lexicographer file") of its first sense as a noun, verb, adjective and adverb.
Words of several parts and words with other characters than a-z and "-" are left out. Irregular forms get the line of their base form.
"""
import os
import re
import sys

PARTS = ["noun", "verb", "adj", "adv"]


def main():
    folder = sys.argv[1]
    words = {}
    for column, part in enumerate(PARTS):
        fields = {}
        for line in open(os.path.join(folder, "data." + part), encoding="latin-1"):
            if not line.startswith("  "):
                fields[line[:8]] = int(line[9:11])
        own = {}
        for line in open(os.path.join(folder, "index." + part), encoding="latin-1"):
            if line.startswith("  "):
                continue
            cells = line.split()
            if re.fullmatch(r"[a-z]+(-[a-z]+)*", cells[0]) and 2 <= len(cells[0]) <= 20:
                own[cells[0]] = fields[cells[6 + int(cells[3])]] + 1  # 0 is "none"
        for line in open(os.path.join(folder, part + ".exc"), encoding="latin-1"):
            form, base = line.split()[:2]
            if base in own and re.fullmatch(r"[a-z]+", form):
                own.setdefault(form, own[base])
        for word, field in own.items():
            words.setdefault(word, [0, 0, 0, 0])[column] = field
    print("# The field of each word's first sense in WordNet 3.0, by word class; 0: none. Written by tools/build_senses.py; see senses.card.md.")
    print("\t".join(["form"] + PARTS))
    for word in sorted(words):
        print("\t".join([word] + [str(field) for field in words[word]]))


if __name__ == "__main__":
    main()
