#!/usr/bin/env python3
"""Fits data/event/confidence.tsv: how likely a row is to be right, by what was uncertain on the way to it.

usage: fit_confidence.py SHARED DEMARCHE > data/event/confidence.tsv

SHARED holds the development sets and their scorers, which are not part of the project. A row is right where the scorer matches it
with one of the gold rows. Logistic regression over the features that `demarche explain` prints as "trust in", with a penalty that
keeps rare values near nothing; the folds are whole documents. Prints to standard error how far the fit can be trusted on documents
that it did not see. Deterministic.
"""
import collections
import json
import math
import os
import re
import subprocess
import sys

PENALTY, ROUNDS, STEP, FOLDS = 2.0, 4000, 0.5, 5


def run(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, check=False).stdout.decode()


def features(program, path, *options):
    """Article id -> the values of each of its rows, in the order of the record."""
    out, article = collections.defaultdict(list), None
    for line in run(program, "explain", path, *options).splitlines():
        header = re.match(r"\S.*  ([0-9a-f]{16})$", line)
        if header:
            article = header.group(1)
        found = re.match(r'\s+trust in ".*": ([a-z. ]+)$', line)
        if found:
            out[article].append(found.group(1).split())
    return out


def samples(shared, program, gold):
    """(document, values, right) of every row of the sentence set and of the crises."""
    sets = [(os.path.join(shared, "data/events/sentences_dev.jsonl"), None)]
    sets += [(os.path.join(shared, "data/crises", crisis), crisis) for crisis in ("a", "b")]
    for path, crisis in sets:
        record = [json.loads(line) for line in run(program, "read", path, "--format", "jsonl").splitlines()]
        values = features(program, path)
        if crisis:
            wanted = {p["key"]: p["rows"] for p in json.load(open(os.path.join(path, "expected.json"), encoding="utf-8"))["pages"]}
        else:
            wanted = {str(d["id"]): d["rows"] for d in map(json.loads, open(path, encoding="utf-8"))}
        for article, events in gold.read_record(record):
            source = article["source"]
            rows = next((r for key, r in wanted.items() if source.endswith(("/" if crisis else "#") + key)), None)
            if rows is None:
                continue
            taken = set(gold.match(rows, gold.anchor_spans(article["text"], rows), events).values())
            seen = values.get(article["id"], [])
            if len(seen) != len(events):
                sys.exit(f"{source}: {len(seen)} rows explained, {len(events)} written")
            for k, event in enumerate(events):
                yield source, seen[k], k in taken


def fit(data, names):
    weight = dict.fromkeys(names, 0.0)
    weight["all"] = 1.5
    for _ in range(ROUNDS):
        slope = dict.fromkeys(weight, 0.0)
        for _, values, right in data:
            miss = right - chance(weight, values)
            slope["all"] += miss
            for value in values:
                slope[value] += miss
        for name in weight:
            penalty = 0 if name == "all" else PENALTY * weight[name]
            weight[name] += STEP * (slope[name] - penalty) / len(data)
    return weight


def chance(weight, values):
    return 1 / (1 + math.exp(-weight["all"] - sum(weight.get(v, 0.0) for v in values)))


def main():
    shared, program = sys.argv[1:]
    sys.path.insert(0, os.path.join(shared, "score"))
    import gold
    data = list(samples(shared, program, gold))
    names = sorted({v for _, values, _ in data for v in values})
    documents = sorted({d for d, _, _ in data})
    fold_of = {d: i % FOLDS for i, d in enumerate(documents)}
    bins, brier, base = collections.defaultdict(lambda: [0, 0.0, 0]), 0.0, sum(r for _, _, r in data) / len(data)
    for fold in range(FOLDS):
        weight = fit([s for s in data if fold_of[s[0]] != fold], names)
        for document, values, right in data:
            if fold_of[document] != fold:
                continue
            p = chance(weight, values)
            brier += (right - p) ** 2
            box = bins[min(9, int(p * 10))]
            box[0] += 1
            box[1] += p
            box[2] += right
    print(f"{len(data)} rows, {base:.3f} right; held-out Brier {brier / len(data):.4f}, of always {base:.2f}: {base * (1 - base):.4f}", file=sys.stderr)
    for box, (n, total, right) in sorted(bins.items()):
        print(f"{box / 10:.1f}: {n} rows, said {total / n:.2f}, right {right / n:.2f}", file=sys.stderr)
    weight, count = fit(data, names), collections.Counter(v for _, values, _ in data for v in values)
    print("id\tweight\tnote")
    print(f"all\t{weight['all']:.2f}\tof every row")
    for name in names:
        print(f"{name}\t{weight[name]:.2f}\t{count[name]} rows")


if __name__ == "__main__":
    main()
