#!/usr/bin/env python3
"""Reads every export back with a program that knows nothing of demarche (csv, json, sqlite3, pyarrow, hyparquet) and wants the counts of the
database; and checks that each datapackage.json describes the file beside it.

usage: exports_test.py DEMARCHE      (Parquet needs the environment that tools/bootstrap test makes in the build folder; else it is left out)
"""
import csv
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PYTHON = os.path.join(os.path.dirname(PROGRAM), "python-env", "bin", "python")
COUNTED = "(e.status IN ('occurred', 'ongoing') OR (e.type = 'AGREE' AND e.status = 'planned'))"
WORLDS = COUNTED.replace("e.", "w.")
PAIRS = ("max(1, (SELECT count(*) FROM event_party WHERE event = e.seq AND side = 'a')) * "
         "max(1, (SELECT count(*) FROM event_party WHERE event = e.seq AND side = 'r'))")


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="demarche-exports-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.db = os.path.join(cls.folder, "r.db")
        subprocess.run([PROGRAM, "read", os.path.join(ROOT, "examples", "pages"), "--into", cls.db], check=True, capture_output=True)

    def count(self, sql):
        return sqlite3.connect(self.db).execute(sql).fetchone()[0]

    def file(self, form, *filters):
        """The export as a file, whose datapackage.json is checked on the way."""
        os.makedirs(folder := tempfile.mkdtemp(dir=self.folder), exist_ok=True)
        path = os.path.join(folder, "out." + form)
        subprocess.run([PROGRAM, "export", self.db, "--to", form, "-o", path, *filters], check=True, capture_output=True)
        package = json.load(open(os.path.join(folder, "datapackage.json"), encoding="utf-8"))
        resource, data = package["resources"][0], open(path, "rb").read()
        self.assertEqual((resource["path"], resource["bytes"]), (os.path.basename(path), len(data)), form)
        self.assertEqual(resource["hash"], "sha256:" + hashlib.sha256(data).hexdigest(), form)
        return path, resource

    def table(self, form, *filters):
        path, resource = self.file(form, *filters)
        separator = resource["dialect"]["delimiter"]
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter=separator, quoting=csv.QUOTE_MINIMAL if separator == "," else csv.QUOTE_NONE))
        fields = resource["schema"]["fields"]
        missing = resource["schema"]["missingValues"]
        if resource["dialect"]["header"]:
            self.assertEqual(rows.pop(0), [field["name"] for field in fields], form)
        for row in rows:
            self.assertEqual(len(row), len(fields), form)
            for value, field in zip(row, fields):
                if value not in missing and field["type"] in ("integer", "number"):
                    (int if field["type"] == "integer" else float)(value)
        return [dict(zip((field["name"] for field in fields), row)) for row in rows]

    def test_csv_and_json_have_every_mention(self):
        rows = self.table("csv")
        self.assertEqual([row["id"] for row in rows], [id for id, in sqlite3.connect(self.db).execute("select id from event order by seq")])
        lines = [json.loads(line) for line in open(self.file("jsonl")[0], encoding="utf-8")]
        for kind, table in (("article", "article"), ("event", "event"), ("statement", "statement"), ("world", "world"), ("commitment", "commitment")):
            self.assertEqual(sum(line["kind"] == kind for line in lines), self.count(f"select count(*) from {table}"), kind)
        self.assertEqual(len(open(self.file("plover")[0], encoding="utf-8").readlines()), len(rows))

    def test_icews_as_table_and_as_database(self):
        rows = self.table("icews")
        self.assertEqual(len(rows), self.count(f"select sum({PAIRS}) from event e where {COUNTED}"))
        db = sqlite3.connect(self.file("icews-sqlite")[0])
        stored = db.execute("select event_id, event_date, source_name, cameo_code, intensity, year, yearmonth from events order by rowid").fetchall()
        dated = [row for row in rows if len(row["Event Date"]) == 10]
        self.assertEqual(len(stored), len({(row["Event ID"], row["Event Date"]) for row in dated}))
        for got in stored:
            self.assertEqual((got[5], got[6]), (got[1] // 10000, got[1] // 100))
        self.assertEqual({str(got[0]) for got in stored}, {row["Event ID"] for row in dated})
        self.assertEqual(db.execute("pragma integrity_check").fetchone()[0], "ok")
        self.assertEqual(db.execute("select count(*) from pragma_table_info('events')").fetchone()[0], 23)

    def test_one_row_a_real_event(self):
        n = self.count(f"select count(*) from world w where {WORLDS}")
        self.assertEqual(len(self.table("polecat")), n)
        self.assertEqual(len(json.load(open(self.file("geojson")[0], encoding="utf-8"))["features"]), n)
        self.assertGreater(n, len(self.table("acled")))

    def test_gdelt(self):
        path, resource = self.file("gdelt")
        events = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
        self.assertEqual({len(row) for row in events}, {61})
        mentions = [line.rstrip("\n").split("\t") for line in open(self.file("gdelt-mentions")[0], encoding="utf-8")]
        self.assertEqual({row[0] for row in events}, {row[0] for row in mentions})

    def test_panels_add_up(self):
        for form in ("dyad-month", "country-month"):
            thin, full = self.table(form), self.table(form, "--fill", "1")
            for row in full:
                self.assertEqual(sum(int(row[name]) for name in row if name.startswith("n_") and name not in ("n_sources", "n_independent")),
                                 sum(int(row[name]) for name in ("verbCoop", "matlCoop", "verbConf", "matlConf")), form)
            self.assertEqual(sum(int(row["n_sources"]) for row in thin), sum(int(row["n_sources"]) for row in full), form)

    def test_every_filter_narrows_every_form(self):
        for filters in (["--type", "THREATEN"], ["--status", "occurred"], ["--party", "SRB"], ["--from", "2029-05-15"], ["--text", "troops"], ["--confidence", "0.8"]):
            kept, all_rows = self.table("csv", *filters), self.table("csv")
            self.assertTrue(0 < len(kept) < len(all_rows), filters)
            self.assertLessEqual(len(self.table("icews", *filters)), sum(1 for _ in open(self.file("icews", "--status", "occurred,ongoing,planned,hypothetical,alleged,negated,historical")[0], encoding="utf-8")))

    def test_parquet(self):
        out = os.path.join(self.folder, "parquet")
        done = self.in_python(f"import demarche, json; print(json.dumps(demarche.write_parquet({self.db!r}, {out!r})))")
        self.assertEqual(done.returncode, 0, done.stderr)
        written = json.loads(done.stdout)
        for name, n in written.items():
            self.assertEqual(n, self.count(f"select count(*) from {name}"), name)
            self.assertGreater(n, 0, name)
        package = json.load(open(os.path.join(out, "datapackage.json"), encoding="utf-8"))
        for resource in package["resources"]:
            data = open(os.path.join(out, resource["path"]), "rb").read()
            self.assertEqual(resource["hash"], "sha256:" + hashlib.sha256(data).hexdigest())
        # By pyarrow alone, and by another implementation altogether.
        code = ("import pyarrow.parquet as pq, json, sys, os; t = {n[:-8]: pq.read_table(os.path.join(sys.argv[1], n)) for n in os.listdir(sys.argv[1]) if n.endswith('.parquet')}; "
                "print(json.dumps({n: [x.num_rows, x.column_names] for n, x in t.items()})); assert str(t['events'].schema.field('date').type) == 'date32[day]'")
        read = json.loads(subprocess.run([PYTHON, "-c", code, out], check=True, capture_output=True, text=True).stdout)
        self.assertEqual({name: n for name, (n, _) in read.items()}, written)
        if shutil.which("node") and os.path.isdir(os.path.join(ROOT, "web", "node_modules", "hyparquet")):
            said = subprocess.run(["node", os.path.join(ROOT, "web", "test", "parquet.mjs"), out], check=True, capture_output=True, text=True).stdout
            by_node = json.loads(said)
            self.assertEqual({name: len(ids) for name, ids in by_node.items()}, written)
            self.assertEqual(by_node["events"], [id for id, in sqlite3.connect(self.db).execute("select id from events")])

    def in_python(self, code):
        if not os.path.exists(PYTHON):
            self.skipTest("no environment with pyarrow: tools/bootstrap test makes one")
        environment = {**os.environ, "PYTHONPATH": os.path.join(ROOT, "python")}
        return subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, env=environment)

    def test_python_refuses_what_is_no_record(self):
        newer = os.path.join(self.folder, "newer.db")
        shutil.copy(self.db, newer)
        with sqlite3.connect(newer) as db:
            db.execute("PRAGMA user_version = 99")
        for path, why in ((__file__, "is no database"), ("/nowhere.db", "no such record"), (newer, "install a newer package")):
            done = self.in_python(f"import demarche; demarche.Record({path!r})")
            self.assertIn("RecordError", done.stderr)
            self.assertIn(why, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], warnings="ignore")
