#!/usr/bin/env python3
"""Scores the program on short news texts whose events people wrote down (tests/gold), or on any file of that form.

usage: score_gold.py PROGRAM FILE.jsonl... [--misses]

Each line holds id, published, text and rows (tests/gold/README.md). A row is found where the evidence of an event overlaps the words
of the row's anchor and the type is one of those it accepts; pairs are made one to one, the nearest in fields first. A field counts
only where the row fills it. Parties agree where they share a country or body and at least half of all that either names.
"""
import argparse
import json
import subprocess

FIELDS = ("status", "mode", "actors", "recipients", "time", "place", "amount", "said_by")


def read(program, path):
    """id of a document -> (its text, its events)."""
    done = subprocess.run([program, "read", path, "--format", "jsonl"], capture_output=True, check=True)
    texts, events, ids = {}, {}, {}
    for line in done.stdout.decode().splitlines():
        one = json.loads(line)
        if one["kind"] == "article":
            ids[one["id"]] = one["source"].rsplit("#", 1)[-1]
            texts[ids[one["id"]]] = one["text"]
        elif one["kind"] == "event":
            events.setdefault(ids[one["article"]], []).append(one)
    return {name: (text, events.get(name, [])) for name, text in texts.items()}


def codes(parties):
    return {party["code"] for party in parties if party.get("code")}


def parties_agree(want, got):
    return bool(set(want) & got) and 2 * len(set(want) & got) >= len(set(want) | got)


def fields(row, event):
    """Field -> right or not, of those that the row fills."""
    says = {"status": event["status"] in row["status"]}
    if row.get("mode") and event["type"] == row["type"][0]:
        says["mode"] = event["mode"] == row["mode"]
    for side in ("actors", "recipients"):
        if row.get(side):
            says[side] = parties_agree(row[side], codes(event[side]))
    if row.get("time"):
        says["time"] = bool(event["time"]) and event["time"]["start"].startswith(row["time"])
    if row.get("place"):
        place = event["place"] or {}
        told = " ".join(str(place.get(key) or "") for key in ("name", "text", "country")).lower()
        says["place"] = any(word.lower() in told for word in row["place"].replace("'s", "").split() if word[0].isupper())
    if row.get("amount"):
        says["amount"] = any(amount["value"] == row["amount"]["value"] for amount in event["amounts"])
    if row.get("said_by"):
        names = codes(event["said_by"]) | {(source.get("name") or "").upper() for source in event["said_by"]}
        says["said_by"] = bool(set(row["said_by"]) & names)
    return says


def pair(text, rows, events):
    """Index of a row -> index of its event."""
    offers = []
    for r, row in enumerate(rows):
        begin = text.find(row["anchor"])
        end = begin + len(row["anchor"])
        for e, event in enumerate(events):
            evidence, trigger = event["evidence"]["span"], event["evidence"]["trigger"]
            if begin < 0 or event["type"] not in row["type"] or evidence[0] >= end or begin >= evidence[1]:
                continue
            agree = fields(row, event)
            inside = trigger[0] < end and begin < trigger[1]
            offers.append((not row["must"], -inside, -sum(agree.values()) / len(agree), r, e))
    pairs = {}
    for *_, r, e in sorted(offers):
        if r not in pairs and e not in pairs.values():
            pairs[r] = e
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--misses", action="store_true", help="list every row that is missing, wrong or invented")
    options = parser.parse_args()
    must = found = given = right = quiet = invented = 0
    good, asked = dict.fromkeys(FIELDS, 0), dict.fromkeys(FIELDS, 0)
    for path in options.files:
        read_texts = read(options.program, path)
        for line in open(path, encoding="utf-8"):
            document = json.loads(line)
            text, events = read_texts[document["id"]]
            rows = document["rows"]
            pairs = pair(text, rows, events)
            given += len(events)
            right += len(pairs)
            quiet += not rows
            invented += not rows and bool(events)
            for r, row in enumerate(rows):
                must += row["must"]
                found += row["must"] and r in pairs
                if r not in pairs:
                    if options.misses:
                        print(f"{document['id']} missing {'/'.join(row['type'])}: {row['anchor']}")
                    continue
                for field, ok in fields(row, events[pairs[r]]).items():
                    asked[field] += 1
                    good[field] += ok
                    if not ok and options.misses:
                        print(f"{document['id']} wrong {field}: {row['anchor']}")
            if options.misses:
                for e, event in enumerate(events):
                    if e not in pairs.values():
                        print(f"{document['id']} invented {event['type']} {event['status']}: {event['evidence']['text']}")
    recall, precision = found / max(1, must), right / max(1, given)
    print(f"required rows found {found} of {must} ({recall:.2f}), rows given that are right {right} of {given} ({precision:.2f}), "
          f"F1 {2 * recall * precision / max(1e-9, recall + precision):.2f}")
    print("of matched rows: " + ", ".join(f"{field} {good[field]}/{asked[field]}" for field in FIELDS))
    print(f"texts without an event in which one is invented: {invented} of {quiet}")


if __name__ == "__main__":
    main()
