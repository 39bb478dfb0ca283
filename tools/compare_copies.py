#!/usr/bin/env python3
"""Find generated copies by demarche and by MinHash, on the same pages in the same run: F1 of pairs of each, and seconds.

usage: compare_copies.py DEMARCHE [--stories 250] [--copies 3] [--seed 5] [--shuffles 5] [--threads 1 2 4 8] [--least F1]

Pages and truth come from make_corpus.py. MinHash is that of the package datasketch (128 permutations of word triples, all pairs of the
index with an estimated resemblance of at least the threshold, joined into clusters; the best of several thresholds is taken, which
flatters it); without the package that half is left out and said so. Each shuffle reads the pages in another order with another number of
threads; the clusters must be the same bytes. Exit status 1 where they are not, or F1 is below --least or below MinHash's.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


def pairs_of(groups):
    """How many pairs the groups hold."""
    return sum(len(g) * (len(g) - 1) // 2 for g in groups)


def score(found, truth):
    """Precision, recall and F1 of pairs; both name for each page its group."""
    both = pairs_of(by(dict((p, (found[p], truth[p])) for p in truth)).values())
    have, want = pairs_of(by(found).values()), pairs_of(by(truth).values())
    precision, recall = both / have if have else 0.0, both / want if want else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def by(group_of):
    groups = collections.defaultdict(list)
    for page, group in group_of.items():
        groups[group].append(page)
    return groups


def lineages(program, folder, lines, threads, name):
    """Group of each page by demarche, and the clusters as text."""
    path = os.path.join(folder, name + ".jsonl")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)
    out = subprocess.run([program, "read", path, "--format", "jsonl", "--threads", str(threads)], capture_output=True, check=True).stdout
    group = {}
    for line in out.splitlines():
        if line.startswith(b'{"kind":"article"'):
            article = json.loads(line)
            group[article["source"].split("#")[-1]] = article["lineage"]
    return group, "\n".join(f"{page} {group[page]}" for page in sorted(group))


def minhash(pages):
    """Groups of MinHash for each threshold, and seconds of sketching all pages."""
    from datasketch import MinHash, MinHashLSH
    begin = time.perf_counter()
    sketches = {}
    for page in pages:
        words = re.findall(r"\w+", page["text"].lower())
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(words[i:i + 3]).encode() for i in range(len(words) - 2)])
        sketches[page["id"]] = sketch
    seconds = time.perf_counter() - begin
    results = {}
    for threshold in THRESHOLDS:
        index = MinHashLSH(threshold=threshold, num_perm=128)
        parent = {}

        def root(x):
            while parent[x] != x:
                x = parent[x]
            return x
        for name, sketch in sketches.items():
            parent[name] = name
            for other in index.query(sketch):
                if sketch.jaccard(sketches[other]) >= threshold:
                    parent[root(name)] = root(other)
            index.insert(name, sketch)
        results[threshold] = {name: root(name) for name in sketches}
    return results, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("demarche")
    parser.add_argument("--stories", type=int, default=250)
    parser.add_argument("--copies", type=int, default=3)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--shuffles", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--least", type=float, default=0.97)
    args = parser.parse_args()
    bad = []
    with tempfile.TemporaryDirectory(prefix="demarche-copies-") as folder:
        maker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make_corpus.py")
        subprocess.run([sys.executable, maker, folder, "--stories", str(args.stories), "--copies", str(args.copies), "--seed", str(args.seed),
                        "--format", "jsonl"], check=True)
        with open(os.path.join(folder, "pages.jsonl"), encoding="utf-8") as file:
            lines = file.readlines()
        with open(os.path.join(folder, "truth.lst"), encoding="utf-8") as file:
            stories = json.load(file)
        truth = {member["page"]: n for n, members in enumerate(stories) for member in members}
        kinds = collections.Counter(kind for members in stories for member in members for kind in member["changes"])
        print(f"{len(lines)} pages, {len(stories)} stories; changes: {', '.join(f'{k} {n}' for k, n in sorted(kinds.items()))}")
        first, chance = None, random.Random(args.seed)
        for shuffle in range(max(1, args.shuffles)):
            group, text = lineages(args.demarche, folder, lines, args.threads[shuffle % len(args.threads)], "pages")
            if first is None:
                first = (group, text)
                if set(group) != set(truth):
                    bad.append(f"{len(set(truth) ^ set(group))} pages are not in the record")
            elif text != first[1]:
                bad.append(f"shuffle {shuffle}: other clusters")
            chance.shuffle(lines)
        digest = hashlib.sha256(first[1].encode()).hexdigest()[:12]
        precision, recall, f1 = score({p: first[0].get(p, p) for p in truth}, truth)
        print(f"demarche: precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}; clusters {digest} over {args.shuffles} orders, threads {args.threads}")
        if f1 < args.least:
            bad.append(f"F1 {f1:.4f} is below {args.least}")
        try:
            results, seconds = minhash([json.loads(line) for line in lines])
        except ImportError:
            print("MinHash: left out, the package datasketch is not installed")
        else:
            scored = {t: score(found, truth) for t, found in results.items()}
            best = max(scored, key=lambda t: scored[t][2])
            print(f"MinHash, best threshold {best}: precision {scored[best][0]:.4f} recall {scored[best][1]:.4f} F1 {scored[best][2]:.4f}; "
                  f"{len(lines) / seconds:.0f} sketches/s")
            if scored[best][2] > f1:
                bad.append("MinHash finds more")
    for line in bad:
        print("WRONG: " + line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
