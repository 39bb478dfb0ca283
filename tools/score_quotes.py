#!/usr/bin/env python3
"""Score who said it against attribution relations of GUM's discourse trees.

usage: score_quotes.py --make SET.tsv TEXT.conllu... > IN.jsonl;  demarche read IN.jsonl --format jsonl > OUT.jsonl
       score_quotes.py SET.tsv TEXT.conllu... OUT.jsonl [--misses]

SET.tsv has one relation a line: `doc`, `source_and_cue`, `content_head_text`, words parted by blanks. Only documents whose text
stands in the CoNLL-U files are scored. A relation is found when a statement's cue lies inside `source_and_cue` and its content
overlaps the content head unit; a statement that finds none counts against precision. Python 3.9+, standard library only.
"""
import csv
import json
import sys


def texts(paths):
    out, doc = {}, None
    for path in paths:
        for line in open(path, encoding="utf-8"):
            if line.startswith("# newdoc id = "):
                doc = line[14:].strip()
            elif line.startswith("# newpar") and out.get(doc):
                out[doc] += "\n\n"
            elif line.startswith("# text = "):
                out[doc] = out.get(doc, "") + line[9:].rstrip("\n") + " "
    return out


def packed(text):
    """The text without white space, and where each of its characters stood."""
    at = [i for i, c in enumerate(text) if not c.isspace()]
    return "".join(text[i] for i in at), at


def place(flat, phrase, near=None):
    phrase = "".join(phrase.split())
    found, at = [], flat.find(phrase)
    while phrase and at >= 0 and len(found) < 200:
        found.append((at, at + len(phrase)))
        at = flat.find(phrase, at + 1)
    if not found:
        return None
    return min(found, key=lambda s: abs(s[0] - near)) if near is not None else found[0] if len(found) == 1 else None


def relations(path, docs):
    for row in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["doc"] not in docs or not row["source_and_cue"]:
            continue
        flat, at = docs[row["doc"]]
        whole = place(flat, row["content_same_sentence"]) or place(flat, row["source_and_cue"])
        head = place(flat, row["content_head_text"], whole[0] if whole else None)
        source = place(flat, row["source_and_cue"], head[0] if head else None)
        if head and source:
            yield row["doc"], [(at[a], at[b - 1] + 1) for a, b in (source, head)], row


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    conllu = [a for a in args if a.endswith(".conllu")]
    plain = texts(conllu)
    rows = list(csv.DictReader(open(args[0], encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
    named = {row["doc"] for row in rows}
    if "--make" in sys.argv:
        for doc in sorted(named & set(plain)):
            print(json.dumps({"id": doc, "published": "2016-06-15", "text": plain[doc]}, ensure_ascii=False))
        return
    docs = {doc: packed(plain[doc]) for doc in named & set(plain)}
    said, names, shift = {}, {}, {}
    for line in open(args[-1], encoding="utf-8"):
        row = json.loads(line)
        if row["kind"] == "article":
            names[row["id"]] = doc = row["source"].rsplit("#", 1)[-1]
            shift[doc] = max(row["text"].find(plain[doc][:40]), 0)
        elif row["kind"] == "statement":
            said.setdefault(names[row["article"]], []).append(row)
    gold = hit = 0
    used = set()
    for doc, (source, head), row in relations(args[0], docs):
        gold += 1
        ok = False
        for k, statement in enumerate(said.get(doc, [])):
            cue, span = statement.get("cue"), statement["span"]
            if not cue:
                continue
            cue, span = [[x - shift[doc] for x in s] for s in (cue, span)]
            if source[0] <= cue[0] and cue[1] <= source[1] and span[0] < head[1] and head[0] < span[1]:
                ok = True
                used.add((doc, k))
        hit += ok
        if not ok and "--misses" in sys.argv:
            print("missed", doc, "|", row["source_and_cue"], "|", row["content_head_text"])
    found = sum(1 for s in said.values() for x in s if x.get("cue"))
    p, r = len(used) / max(found, 1), hit / max(gold, 1)
    print(f"relations {gold} of {len(rows)} (documents with text: {len(docs)}); statements {found}; "
          f"precision {p:.3f} recall {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}")


if __name__ == "__main__":
    main()
