#!/usr/bin/env python3
"""Reads the whole articles of tests/articles and compares their rows with expected.tsv.

usage: articles_test.py DEMARCHE [--bless]

A folder is one article: source.* (its first line of why.md may be `published: DATE`), expected.tsv (what `read --format tsv` must print, without
ids), why.md (what it shows). Also checks, on the JSON lines of each: every span lies in its article and evidence says what it claims, zones cover
the text, no row comes from junk, and 1 and 8 threads print the same bytes.
"""
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
KEPT = {"headline", "subheading", "byline", "dateline", "story", "caption", "credit"}


def run(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, timeout=120)
    return done.returncode, done.stdout


def spans(value):
    """Every [begin, end] pair under a key that names a span."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("span", "cue", "trigger") and isinstance(inner, list):
                yield inner
            else:
                yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def check_record(name, lines):
    wrong = []
    articles = {line["id"]: line for line in lines if line["kind"] == "article"}
    for article in articles.values():
        at = 0
        for zone in article["zones"]:
            if zone["span"][0] != at:
                wrong.append(f"{name}: zones leave a gap or overlap at {at}")
            at = zone["span"][1]
        if at != len(article["text"]):
            wrong.append(f"{name}: zones end at {at}, the text at {len(article['text'])}")
    for line in lines:
        if line["kind"] not in ("event", "statement", "mention"):
            continue
        text = articles[line["article"]]["text"]
        for begin, end in spans(line):
            if not 0 <= begin <= end <= len(text):
                wrong.append(f"{name}: {line['id']}: span {begin}..{end} is outside the text of {len(text)}")
        if line["kind"] == "event":
            begin, end = line["evidence"]["span"]
            squeeze = lambda s: re.sub(r"\s+", " ", s).strip()
            if squeeze(text[begin:end]) != squeeze(line["evidence"]["text"]):
                wrong.append(f"{name}: {line['id']}: the evidence is not what stands at its span")
            zones = [z for z in articles[line["article"]]["zones"] if z["span"][0] < line["evidence"]["trigger"][1] and line["evidence"]["trigger"][0] < z["span"][1]]
            if any(z["kind"] not in KEPT for z in zones):
                wrong.append(f"{name}: {line['id']}: a row from junk")
        for party in line.get("actors", []) + line.get("recipients", []):
            if party.get("text") and party.get("span") and text[party["span"][0]:party["span"][1]] != party["text"]:
                wrong.append(f"{name}: {line['id']}: the party {party['text']!r} does not stand at its span")
    return wrong


def main():
    program, bless = sys.argv[1], "--bless" in sys.argv
    wrong, n = [], 0
    for name in sorted(os.listdir(HERE)):
        folder = os.path.join(HERE, name)
        sources = [f for f in sorted(os.listdir(folder)) if f.startswith("source.")] if os.path.isdir(folder) else []
        if not sources:
            continue
        n += 1
        source = os.path.join(folder, sources[0])
        options = []
        why = os.path.join(folder, "why.md")
        published = re.search(r"^published: (\S+)", open(why, encoding="utf-8").read(), re.M) if os.path.exists(why) else None
        if published:
            options = ["--published", published.group(1)]
        code, rows = run(program, "read", source, "--format", "tsv", *options)
        if code:
            wrong.append(f"{name}: exit status {code}")
        got = "\n".join(line for line in rows.decode().splitlines())
        got = re.sub(r"\S*?tests/articles/", "", got.replace(HERE + "/", ""))
        expected = os.path.join(folder, "expected.tsv")
        if bless:
            open(expected, "w", encoding="utf-8").write(got + "\n")
        elif not os.path.exists(expected) or open(expected, encoding="utf-8").read() != got + "\n":
            wrong.append(f"{name}: the rows are not those of expected.tsv; `make bless` and read the diff")
        one = run(program, "read", source, "--format", "jsonl", "--threads", "1", *options)[1]
        wrong += check_record(name, [json.loads(line) for line in one.decode().splitlines()])
    one = run(program, "read", HERE, "--format", "jsonl", "--threads", "1")[1]
    eight = run(program, "read", HERE, "--format", "jsonl", "--threads", "8")[1]
    if one != eight or not one:
        wrong.append("1 and 8 threads print different bytes")
    print("\n".join(wrong + [f"{n} articles, {len(wrong)} faults"]))
    sys.exit(bool(wrong) or n == 0)


if __name__ == "__main__":
    main()
