#!/usr/bin/env python3
"""A copy without a date takes the day of a weekday from the dated copies of its story; a page that is no copy leaves it open.

usage: undated_test.py DEMARCHE
"""
import json
import subprocess
import sys

STORY = ("Gunmen on motorcycles shot dead six soldiers at a pumping station near Karsa on Sunday, officials of Orlanda said. "
         "The army of Orlanda closed the river crossing towards Beshtan hours later and flew in forty paratroopers from Tumel. "
         "The foreign minister of Kenya will meet his colleague from Chad in Tumel on Wednesday to calm the dispute, a spokeswoman said. "
         "The pipeline carries crude oil from the Karsa fields to the coast and feeds a third of the budget.")
OTHER = "Police in Tumel arrested three dock workers on Sunday after a brawl over unpaid wages, the harbour master said."


def times(program, pages):
    out = subprocess.run([program, "read", "-", "--format", "jsonl"], input="\n".join(json.dumps(p) for p in pages),
                         capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in out.stdout.splitlines()]
    source = {r["id"]: r["source"].rsplit("#", 1)[-1] for r in rows if r["kind"] == "article"}
    found = {}
    for row in rows:
        if row["kind"] == "event":
            found.setdefault(source[row["article"]], []).append((row["type"], row["time"] and row["time"]["start"],
                                                                 row["time"] and row["time"].get("text")))
    return found


def main():
    program = sys.argv[1]
    pages = [{"id": "dated", "published": "2031-09-08", "text": STORY},
             {"id": "copy", "text": STORY.replace("pumping station", "pumping plant") + "\n\nCopyright 2031 The Wire"},
             {"id": "other", "text": OTHER + "\n\nCopyright 2031 The Wire"}]
    for order in (pages, pages[::-1]):
        found = times(program, order)
        wanted = {("ASSAULT", "2031-09-07", "Sunday"), ("AGREE", "2031-09-10", "Wednesday")}
        if not wanted <= set(found.get("copy", [])):
            sys.exit(f"the copy's days are not those of the story: {found.get('copy')}")
        if any(start for _, start, _ in found.get("other", [])):
            sys.exit(f"a page that is no copy got a day: {found['other']}")


if __name__ == "__main__":
    main()
