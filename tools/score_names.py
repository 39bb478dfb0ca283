#!/usr/bin/env python3
"""Score the names found against a file of words tagged PER, LOC, ORG (IOB2, as Universal NER writes it).

usage: score_names.py --make FILE.iob2 > IN.jsonl;  demarche read IN.jsonl --mentions --format jsonl > OUT.jsonl
       score_names.py FILE.iob2 OUT.jsonl

Mentions of kind person count as PER, organisation as ORG, country and place as LOC; demonyms, roles and pronouns are no names.
Determiners and titles in front of a name are cut off on both sides. Python 3.9+, standard library only.
"""
import json
import re
import sys

KIND = {"person": "PER", "organisation": "ORG", "country": "LOC", "place": "LOC"}


def sentences(path):
    words, tags = [], []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line:
            if words:
                yield words, tags
            words, tags = [], []
        elif not line.startswith("#"):
            cells = line.split("\t")
            words.append(cells[1])
            tags.append(cells[2])
    if words:
        yield words, tags


def trim(text, begin, end):
    front = re.match(r"(?:(?:[Tt]he|[Aa]n?|Mr|Mrs|Ms|Dr|Sir|President|Prime|Minister|King|Queen|Gen|Sen|Gov|Col|Rep)\b\.? |[a-z][\w'’-]* )+", text[begin:end])
    return (begin + (front.end() if front else 0), end)


def main():
    if sys.argv[1] == "--make":
        for i, (words, _) in enumerate(sentences(sys.argv[2])):
            print(json.dumps({"id": str(i), "text": " ".join(words)}))
        return
    found = {}
    ids = {}
    for line in open(sys.argv[2], encoding="utf-8"):
        row = json.loads(line)
        if row["kind"] == "article":
            ids.setdefault(row["id"], []).append(row["source"].rsplit("#", 1)[-1])
            last = row["source"].rsplit("#", 1)[-1]
        elif row["kind"] == "mention" and row["type"] in KIND and not (row.get("rule") in ("who.adjective", "who.people") and not row["text"].isupper()):
            found.setdefault(last if row.get("article") is None else ids[row["article"]][-1], set()).add((row["span"][0], row["span"][1], KIND[row["type"]]))
    hit = typed = n_gold = n_found = 0
    for i, (words, tags) in enumerate(sentences(sys.argv[1])):
        text, at, spans = " ".join(words), 0, []
        for word, tag in zip(words, tags):
            if tag.startswith("B-"):
                spans.append([at, at + len(word), tag[2:]])
            elif tag.startswith("I-") and spans:
                spans[-1][1] = at + len(word)
            at += len(word) + 1
        gold = {(*trim(text, b, e), t) for b, e, t in spans}
        got = {(*trim(text, b, e), t) for b, e, t in found.get(str(i), set())}
        got = {g for g in got if text[g[0]:g[0] + 1].isupper() or any(c.isupper() for c in text[g[0]:g[1]])}
        n_gold += len(gold)
        n_found += len(got)
        typed += len(gold & got)
        hit += len({g[:2] for g in gold} & {g[:2] for g in got})
    for name, n in (("spans", hit), ("spans with kind", typed)):
        p, r = n / max(n_found, 1), n / max(n_gold, 1)
        print(f"{name}: precision {p:.3f} recall {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}  ({n} of {n_gold}, {n_found} found)")


if __name__ == "__main__":
    main()
