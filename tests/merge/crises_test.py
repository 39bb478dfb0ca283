#!/usr/bin/env python3
"""Which reports tell of one event, over whole invented crises (crises/*.txt): the share of pairs joined rightly and wrongly.

usage: crises_test.py PROGRAM [--show] [CRISIS...]

Lines "# independent EVENT N" and "# range EVENT LOW HIGH" on top say how many sources tell it, and between what numbers.

A page's words between [[event| and ]] tell of that event. Mentions whose trigger lies in such words are compared pair by pair;
what is only demanded or threatened is left out. --show lists events that were split or mixed.
"""
import json
import os
import re
import subprocess
import sys
from itertools import combinations

HERE = os.path.dirname(os.path.abspath(__file__))
LEAST = {"cable": 0.65, "camp": 0.65, "dam": 0.78, "front": 0.85, "rig": 0.81, "river": 0.78}  # F1 of pairs that must be reached
LEAST_COUNTS = {"camp": 4, "rig": 4}  # independent sources and ranges of numbers, as a reader would say, that must be right
MOST_FALSE = 3
MARK = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")


def pages(path):
    page = None
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("== "):
            if page:
                yield page
            name, date, site = line[3:].split(" ", 2)
            site, agency = site.rsplit(" ", 1)
            page = {"id": name, "published": date, "site": site, "lines": []}
        elif page:
            page["lines"].append(line)
    if page:
        yield page


def unmarked(line):
    """The line without its marks, and [(event, begin, end)]."""
    text, at, marks = "", 0, []
    for mark in MARK.finditer(line):
        text += line[at:mark.start()]
        marks.append((mark.group(1), len(text), len(text) + len(mark.group(2))))
        text += mark.group(2)
        at = mark.end()
    return text + line[at:], marks


def record(program, pages_jsonl):
    out = subprocess.run([program, "read", "-", "--format", "jsonl"], input=pages_jsonl, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


def labelled(path, program):
    """[(page, event label, event row)] of the mentions that stand in marked words."""
    made, marks = [], {}
    for page in pages(path):
        parts = [unmarked(line) for line in page["lines"]]
        made.append(json.dumps({"id": page["id"], "published": page["published"], "site": page["site"], "title": parts[0][0],
                                "text": "\n\n".join(text for text, _ in parts)}))
        marks[page["id"]] = [(event, text[begin:end], text) for text, found in parts for event, begin, end in found]
    lines = record(program, "\n".join(made))
    articles = {line["id"]: line for line in lines if line["kind"] == "article"}
    rows = []
    for line in lines:
        if line["kind"] != "event" or (line["content_of"] and line["type"] not in ("AGREE", "CONSULT")):
            continue
        article = articles[line["article"]]
        page = article["source"].rsplit("#", 1)[1]
        begin, end = line["evidence"]["trigger"]
        for event, words, sentence in marks[page]:
            start = article["text"].find(sentence)
            start = article["text"].find(words, max(start, 0))
            if start >= 0 and start <= begin and end <= start + len(words):
                rows.append((page, event, line))
                break
    return rows, lines


def counts(path, rows, lines, show):
    """How many of the sources and ranges that the file states are right, and how many it states."""
    worlds = {line["event"]: line for line in lines if line["kind"] == "world"}
    right = stated = 0
    for line in open(path, encoding="utf-8"):
        words = line.split()
        if words[:2] not in (["#", "independent"], ["#", "range"]):
            continue
        ids = [row["event"] for _, event, row in rows if event == words[2]]
        if words[1] == "range":
            ok = any(float(words[3]) in worlds[i]["amounts_low"] and float(words[4]) in worlds[i]["amounts_high"] for i in ids)
        else:
            ok = bool(ids) and worlds[max(sorted(set(ids)), key=ids.count)]["independent_sources"] == int(words[3])
        right, stated = right + ok, stated + 1
        if show and not ok:
            print("  not so:", line.strip()[2:])
    return right, stated


def main():
    program, show = sys.argv[1], "--show" in sys.argv
    wanted = [a for a in sys.argv[2:] if not a.startswith("-")] or sorted(LEAST)
    failed = 0
    for crisis in wanted:
        path = os.path.join(HERE, "crises", crisis + ".txt")
        rows, lines = labelled(path, program)
        both = want = have = 0
        for (_, a, x), (_, b, y) in combinations(rows, 2):
            gold, found = a == b, x["event"] == y["event"]
            both, want, have = both + (gold and found), want + gold, have + found
        falsely = have - both
        f1 = 2 * both / (want + have) if want + have else 0
        print(f"{crisis}: {both} of {want} pairs joined, {falsely} falsely, F1 {f1:.3f} ({len(rows)} mentions)")
        right, stated = counts(path, rows, lines, show)
        if stated:
            print(f"  sources and ranges right {right} of {stated}")
        if right < LEAST_COUNTS.get(crisis, 0):
            failed = 1
            print(f"  expected at least {LEAST_COUNTS[crisis]}")
        if f1 < LEAST[crisis] or falsely > MOST_FALSE:
            failed = 1
            print(f"  expected at least {LEAST[crisis]}, and at most {MOST_FALSE} falsely")
        if show:
            groups = {}
            for row in rows:
                groups.setdefault(row[2]["event"], []).append(row)
            for event in dict.fromkeys(r[1] for r in rows):
                mine = [r for r in rows if r[1] == event]
                parts = list(dict.fromkeys(r[2]["event"] for r in mine))
                false = [p for p in parts if any(r[1] != event for r in groups[p])]
                if len(parts) < 2 and not false:
                    continue
                print(f"  {event}")
                for part in parts:
                    for page, label, e in groups[part]:
                        codes = lambda side: ",".join(p.get("code") or p.get("text") or "?" for p in e[side])
                        print("    ", part[1:5], page, "" if label == event else "!! " + label, e["type"], e["mode"], e["status"],
                              codes("actors"), ">", codes("recipients"), (e["time"] or {}).get("start"),
                              (e["place"] or {}).get("name"), [(a["value"], a["of"]) for a in e["amounts"] or []],
                              "|", e["evidence"]["text"][:80])
    return failed


if __name__ == "__main__":
    sys.exit(main())
