#!/usr/bin/env python3
"""Reads both examples of every row of the event lexicon through the program; prints each that comes out wrong, exits 1 if one does.

    tools/check_examples.py --program build/demarche [--data data] [table ...]     e.g. tools/check_examples.py --program build/demarche aid

`fires` must give an event of the row's type, and of its mode where the row names one; of a row of none.tsv it must give no event.
`must_not` must give no event by that very row; of whom.tsv, an event with or without a recipient by that row. One run of the program over all of them; under ten seconds.
"""
import argparse, json, os, subprocess, sys, tempfile

TYPES = ("agree consult support concede cooperate aid retreat request accuse reject threaten protest sanction mobilize coerce assault "
         "none whom").split()
PUBLISHED = "2016-06-15"


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    header = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(header, line.split("\t") + [""] * len(header)))


def read(program, data, texts):
    """Events per text, as the program's JSON lines tell them."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "examples.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            for number, text in enumerate(texts):
                file.write(json.dumps({"id": str(number), "published": PUBLISHED, "text": text}, ensure_ascii=False) + "\n")
        run = subprocess.run([program, "--data", data, "read", "--format", "jsonl", path], stdout=subprocess.PIPE, check=True)
    events, number_of = [[] for _ in texts], {}
    for line in run.stdout.decode("utf-8").splitlines():
        item = json.loads(line)
        if item.get("kind") == "article":
            number_of[item["id"]] = int(item["source"].rsplit("#", 1)[-1])
        elif item.get("kind") == "event":
            events[number_of[item["article"]]].append(item)
    return events


def told(events):
    return ", ".join(f"{e['type']} {e['mode']} by {e['rule'][0]}" for e in events) or "no event"


def faults_of(row, table, fires, must_not):
    """What is wrong with the two examples of a row, in words."""
    out = []
    if table == "whom":  # its rows find recipients, not events
        if not any(row["id"] in e["rule"] for e in fires):
            out.append(f"fires: finds no recipient: {row['fires']}")
        if any(row["id"] in e["rule"] for e in must_not):
            out.append(f"must_not: finds a recipient: {row['must_not']}")
        return out
    if table == "none":
        if fires:
            out.append(f"fires: must be no event but is {told(fires)}: {row['fires']}")
    elif not any(e["type"].lower() == table and row["mode"] in ("", e["mode"]) for e in fires):
        wanted = (table.upper() + " " + row["mode"]).strip()
        out.append(f"fires: must be {wanted} but is {told(fires)}: {row['fires']}")
    if any(e["rule"][0] == row["id"] for e in must_not):
        out.append(f"must_not: the row fires: {row['must_not']}")
    return out


def main():
    parser = argparse.ArgumentParser(description="reads the examples of the event lexicon through the program")
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--program", required=True)
    parser.add_argument("--data", default=os.path.join(here, "data"))
    parser.add_argument("tables", nargs="*", choices=TYPES + [[]], help="all if none is named")
    options = parser.parse_args()
    tables = options.tables or TYPES
    rows = [(table, row) for table in tables for row in rows_of(os.path.join(options.data, "event", "en", table + ".tsv"))]
    events = read(options.program, options.data, [row[column] for _, row in rows for column in ("fires", "must_not")])
    faults = [f"{table}.tsv {row['id']} {fault}" for i, (table, row) in enumerate(rows)
              for fault in faults_of(row, table, events[2 * i], events[2 * i + 1])]
    print("\n".join(faults) if faults else f"{len(rows)} rows: both examples of each come out right")
    if faults:
        print(f"{len(faults)} faults in {len(rows)} rows", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
