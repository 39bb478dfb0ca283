#!/usr/bin/env python3
"""Writes the tables of docs/quality.md: precision and recall per event type and status, confusions, and how far confidence can be trusted.

usage: quality.py SHARED DEMARCHE > TABLES.md

SHARED holds the development sets and their scorers, which are not part of the project. Rows count as found by the scorer's own matching.
"""
import collections
import json
import os
import subprocess
import sys


def record(program, path, *options):
    done = subprocess.run([program, "read", path, "--format", "jsonl", *options], capture_output=True, check=False)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def documents(shared, program, gold):
    """(text, gold rows, events) of every document of the sentence set and of the crises."""
    path = os.path.join(shared, "data/events/sentences_dev.jsonl")
    found = {a["source"].rsplit("#", 1)[-1]: (a, e) for a, e in gold.read_record(record(program, path))}
    for line in open(path, encoding="utf-8"):
        document = json.loads(line)
        if str(document["id"]) in found:
            article, events = found[str(document["id"])]
            yield article["text"], document["rows"], events
    for crisis in ("a", "b"):
        folder = os.path.join(shared, "data/crises", crisis)
        pages = json.load(open(os.path.join(folder, "expected.json"), encoding="utf-8"))["pages"]
        for article, events in gold.read_record(record(program, folder)):
            for page in pages:
                if article["source"].endswith("/" + page["key"]):
                    yield article["text"], page["rows"], events


def main():
    shared, program = sys.argv[1:]
    sys.path.insert(0, os.path.join(shared, "score"))
    import gold
    types, statuses, confusions, bins = collections.defaultdict(lambda: [0, 0, 0, 0]), collections.defaultdict(lambda: [0, 0, 0]), collections.Counter(), collections.defaultdict(lambda: [0, 0, 0.0])
    for text, rows, events in documents(shared, program, gold):
        spans = gold.anchor_spans(text, rows)
        pairs = gold.match(rows, spans, events)
        taken = set(pairs.values())
        for r, row in enumerate(rows):
            if row.get("must", True):
                types[row["type"][0]][1] += 1
                types[row["type"][0]][0] += r in pairs
                statuses[row["status"][0]][1] += 1
                if r in pairs:
                    statuses[row["status"][0]][0] += events[pairs[r]]["status"] in row["status"]
            if r not in pairs and spans[row["id"]]:
                a, b = spans[row["id"]]
                near = [e for e in events if e["evidence"]["trigger"][0] < b and a < e["evidence"]["trigger"][1]]
                if near and near[0]["type"] != row["type"][0]:
                    confusions[(row["type"][0], near[0]["type"])] += 1
        for k, event in enumerate(events):
            types[event["type"]][3] += 1
            types[event["type"]][2] += k in taken
            box = bins[min(9, int(event["confidence"] * 10))]
            box[0] += 1
            box[1] += k in taken
            box[2] += event["confidence"]
    print("| type | required rows found | of rows given, right | \n|---|---|---|")
    for name, (hit, want, right, given) in sorted(types.items()):
        print(f"| {name} | {hit} of {want} ({hit / max(1, want):.2f}) | {right} of {given} ({right / max(1, given):.2f}) |")
    print("\n| status | of required rows found, status right |\n|---|---|")
    for name, (right, want, _) in sorted(statuses.items()):
        print(f"| {name} | {right} of {want} |")
    print("\n| the type is | read as | times |\n|---|---|---|")
    for (want, got), n in confusions.most_common(12):
        print(f"| {want} | {got} | {n} |")
    print("\n| confidence | rows | mean confidence | right |\n|---|---|---|---|")
    for box, (n, right, total) in sorted(bins.items()):
        print(f"| {box / 10:.1f} to {box / 10 + 0.1:.1f} | {n} | {total / n:.2f} | {right / n:.2f} |")


if __name__ == "__main__":
    main()
