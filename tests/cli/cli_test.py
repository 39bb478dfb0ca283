#!/usr/bin/env python3
"""Runs the program as a user does: exit statuses, messages, the same bytes for any number of threads, records that survive being
killed, every export read back by another program, and a server that answers nobody who should not ask.

usage: cli_test.py DEMARCHE [--kills N]
"""
import csv
import gzip
import http.client
import io
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = sys.argv[1]
KILLS = int(sys.argv[sys.argv.index("--kills") + 1]) if "--kills" in sys.argv else 8
STATES = ["Turkey", "Greece", "France", "Egypt", "Russia", "Ukraine", "Niger", "Benin"]
DEEDS = ["{a} warned {b} on Monday that it would close the strait if the patrols went on.", "{a} accused {b} of shelling a village near the border.",
         "The foreign ministers of {a} and {b} met in Geneva on Tuesday.", "{a} demanded that {b} withdraw its troops by Friday.",
         "{a} rejected the demand, a spokesman said.", "Troops from {a} crossed the river and killed 12 soldiers from {b}, officials said.",
         "{a} imposed sanctions on {b} after the attack."]


def article(seed):
    chance = random.Random(seed)
    lines = []
    for _ in range(6):
        a, b = chance.sample(STATES, 2)
        lines.append(chance.choice(DEEDS).format(a=a, b=b))
    return f"Report number {seed} from the border\n\n" + "\n\n".join(lines) + "\n"


def run(*arguments, stdin=b"", timeout=300):
    done = subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, timeout=timeout)
    return done.returncode, done.stdout, done.stderr.decode()


def export(db, form="jsonl", *more):
    status, out, said = run("export", db, "--to", form, *more)
    assert status == 0, said
    return out


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="demarche-cli-")
        self.addCleanup(shutil.rmtree, self.folder)

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def pages(self, n, name="pages"):
        os.makedirs(self.at(name))
        for i in range(n):
            with open(self.at(name, f"{i:04}.txt"), "w", encoding="utf-8") as file:
                file.write(article(i))
        return self.at(name)


class OwnTables(Case):
    """--tables: a user's rows beside the shipped ones."""

    TEXT = b"The Lake Guard gored two soldiers near Reed Fort on market day. Guards left Aleppo on Monday.\n"

    def table(self, name, *rows):
        path = self.at("own", *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines("\t".join(row) + "\n" for row in rows)

    def read(self, *more):
        status, out, said = run("read", "-", "--published", "2020-01-01", "--format", "jsonl", *more, stdin=self.TEXT)
        self.assertEqual(status, 0, said)
        return [json.loads(line) for line in out.splitlines()]

    def test_an_actor_a_place_a_time_and_a_verb_of_ones_own(self):
        self.table("link/en/groups.tsv", ("id", "name", "code", "sector", "kind", "armed"), ("reb.lake-guard", "Lake Guard", "TCD", "REB", "rebel", "y"))
        self.table("link/places.tsv", ("id", "name", "country", "precision", "lat", "lon"), ("reed-fort", "Reed Fort", "TCD", "point", "13.1", "14.5"))
        self.table("mention/en/time_phrases.tsv", ("phrase", "code"), ("on market day", "wd=4"))
        self.table("event/en/assault.tsv", ("id", "word", "pos"), ("assault.gore", "gore", "v"))
        self.assertFalse([r for r in self.read() if r["kind"] == "event" and "gored" in r["evidence"]["text"]])
        event = [r for r in self.read("--tables", self.at("own")) if r["kind"] == "event"][0]
        self.assertEqual(event["type"], "ASSAULT")
        self.assertEqual([(p["name"], p["code"], p["sector"]) for p in event["actors"]], [("Lake Guard", "TCD", "REB")])
        self.assertEqual((event["place"]["name"], event["place"]["lat"]), ("Reed Fort", 13.1))
        self.assertEqual(event["time"]["start"][:10], "2019-12-26")

    def test_they_win_over_the_shipped_rows(self):
        self.table("link/places.tsv", ("id", "name", "country", "precision", "lat", "lon"), ("aleppo-own", "Aleppo", "LBN", "city", "34.43", "35.84"))
        def places(rows):
            return [r["country"] for r in rows if r["kind"] == "mention" and r["text"] == "Aleppo" and "lat" in r]
        self.assertEqual(places(self.read("--mentions")), ["SYR"])
        self.assertEqual(places(self.read("--mentions", "--tables", self.at("own"))), ["LBN"])

    def test_a_bad_table_is_named_with_its_place_and_what_to_do(self):
        self.table("link/en/groups.tsv", ("id", "name", "code", "sector"), ("reb.x", "X Army", "TCD", "BAD"))
        status, out, said = run("read", "-", "--tables", self.at("own"), stdin=self.TEXT)
        self.assertEqual((status, out), (3, b""), said)
        self.assertIn("own/link/en/groups.tsv:2:4:", said)
        shutil.move(self.at("own", "link", "en", "groups.tsv"), self.at("own", "groups.tsv"))
        said = run("read", "-", "--tables", self.at("own"), stdin=self.TEXT)[2]
        self.assertIn("move it to " + self.at("own", "link", "en", "groups.tsv"), said)
        self.assertIn("is no folder", run("explain", "-", "--tables", self.at("nowhere"), stdin=self.TEXT)[2])


class Read(Case):
    def test_the_record_is_what_the_contract_says(self):
        with open(self.at("a.txt"), "w", encoding="utf-8") as file:
            file.write("Zürich, Dec 30. – " + article(1))
        status, out, said = run("read", self.at("a.txt"), "--published", "2021-12-30", "--format", "jsonl", "--mentions")
        self.assertEqual((status, said), (0, ""))
        lines = [json.loads(line) for line in out.decode().splitlines()]
        self.assertEqual(lines[0]["kind"], "article")
        self.assertEqual(lines[0]["published"], {"start": "2021-12-30", "end": "2021-12-30", "precision": "day", "from": "option"})
        text, ids = lines[0]["text"], [line["id"] for line in lines if line["kind"] == "event"]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertGreater(len(ids), 2)
        worlds = {line["event"] for line in lines if line["kind"] == "world"}
        for line in lines:
            self.assertEqual(line["schema_version"], 1)
            if line["kind"] == "event":
                self.assertEqual(text[slice(*line["evidence"]["span"])], line["evidence"]["text"])
                self.assertIn(line["event"], worlds)
                for party in line["actors"] + line["recipients"]:
                    if "span" in party:
                        self.assertEqual(text[slice(*party["span"])], party["text"])
        self.assertIn("mention", {line["kind"] for line in lines})

    def test_threads_do_not_change_a_byte(self):
        pages = self.pages(40)
        outs = {run("read", pages, "--format", "jsonl", "--threads", str(n))[1] for n in (1, 2, 8)}
        self.assertEqual(len(outs), 1)

    def test_what_cannot_be_read_is_named_and_the_rest_is_done(self):
        pages = self.pages(2)
        status, out, said = run("read", self.at("nowhere.txt"), pages, "--format", "jsonl")
        self.assertEqual(status, 1)
        self.assertIn("nowhere.txt", said)
        self.assertEqual(len(said.splitlines()), 1)
        self.assertEqual(out.decode().count('"kind":"article"'), 2)

    def test_nothing_read_is_status_3_and_wrong_usage_is_2(self):
        self.assertEqual(run("read", self.at("nowhere.txt"))[0], 3)
        self.assertEqual(run("read")[0], 2)
        self.assertEqual(run("reed", "x")[0], 2)
        self.assertEqual(run("read", self.pages(1), "--format", "pdf")[0], 2)
        status, _, said = run("read", self.at("pages"), "--published", "yesterday")
        self.assertEqual(status, 2)
        self.assertIn("yesterday", said)

    def test_standard_input_and_gzip(self):
        with gzip.open(self.at("a.txt.gz"), "wb") as file:
            file.write(article(3).encode())
        status, out, _ = run("read", "-", self.at("a.txt.gz"), "--format", "tsv", stdin=article(3).encode())
        self.assertEqual(status, 0)
        rows = list(csv.DictReader(io.StringIO(out.decode()), delimiter="\t", quoting=csv.QUOTE_NONE))
        self.assertGreater(len(rows), 2)

    def test_a_reader_that_goes_away_is_no_error(self):
        pages = self.pages(60)
        done = subprocess.run(f"'{PROGRAM}' read '{pages}' --format jsonl | head -c 100 > /dev/null; echo ${{PIPESTATUS[0]}}", shell=True, executable="/bin/bash",
                              capture_output=True, timeout=300)
        self.assertEqual((done.stdout, done.stderr), (b"0\n", b""))

    def test_a_full_disk_is_said(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "read", self.pages(3), "--format", "jsonl"], stdout=full, stderr=subprocess.PIPE, timeout=300)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"not whole", done.stderr)

    def test_a_file_name_cannot_steer_the_terminal(self):
        _, _, said = run("read", self.at("a\033[2Jb.txt"))
        self.assertNotIn("\033", said)


class Into(Case):
    def test_reading_again_changes_nothing_and_more_is_added(self):
        pages, db = self.pages(5), self.at("r.db")
        self.assertEqual(run("read", pages, "--into", db)[0], 0)
        before = export(db)
        self.assertEqual(run("read", pages, "--into", db)[0], 0)
        self.assertEqual(export(db), before)
        with open(self.at("new.txt"), "w", encoding="utf-8") as file:
            file.write(article(99))
        self.assertEqual(run("read", self.at("new.txt"), "--into", db)[0], 0)
        at_once = self.at("all.db")
        run("read", pages, self.at("new.txt"), "--into", at_once)
        self.assertEqual(export(db), export(at_once))

    def test_other_files_are_left_alone(self):
        pages = self.pages(1)
        for name, fill in (("text.db", lambda f: open(f, "w").write("words " * 200)), ("other.db", lambda f: sqlite3.connect(f).execute("create table t (x)"))):
            fill(self.at(name))
            before = open(self.at(name), "rb").read()
            status, _, said = run("read", pages, "--into", self.at(name))
            self.assertEqual(status, 3)
            self.assertIn(name, said)
            self.assertEqual(open(self.at(name), "rb").read(), before)

    def test_killed_at_any_moment_the_record_is_whole(self):
        pages = self.pages(120)
        run("read", pages, "--into", self.at("calm.db"), "--threads", "2")
        calm = export(self.at("calm.db"))
        begin = time.monotonic()
        run("read", pages, "--into", self.at("timed.db"), "--threads", "2")
        whole = time.monotonic() - begin
        chance = random.Random(7)
        db = self.at("killed.db")
        for _ in range(KILLS):
            process = subprocess.Popen([PROGRAM, "read", pages, "--into", db, "--threads", "2"], stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, whole))
            process.send_signal(signal.SIGKILL)
            process.wait()
            if os.path.exists(db) and os.path.getsize(db):
                rows = sqlite3.connect(db)
                self.assertEqual(rows.execute("pragma integrity_check").fetchone(), ("ok",))
                if rows.execute("select count(*) from sqlite_schema where name = 'article'").fetchone()[0]:
                    self.assertEqual(rows.execute("select count(*) from article a where n_events <> (select count(*) from event e where e.article = a.seq)").fetchone(), (0,))
                rows.close()
            if chance.random() < 0.3:
                for end in ("", "-wal", "-shm"):
                    if os.path.exists(db + end):
                        os.remove(db + end)
        self.assertEqual(run("read", pages, "--into", db)[0], 0)
        self.assertEqual(export(db), calm)


class Export(Case):
    COLUMNS = {"csv": 31, "icews": 20, "polecat": 40, "gdelt": 61, "gdelt-mentions": 16, "acled": 31, "dyad-month": 33, "country-month": 30}

    def setUp(self):
        super().setUp()
        self.db = self.at("r.db")
        with open(self.at("p.jsonl"), "w", encoding="utf-8") as file:
            for i in range(30):
                file.write(json.dumps({"id": str(i), "text": article(i), "published": f"2031-0{1 + i % 3}-11", "site": f"Outlet {i % 7}"}) + "\n")
        self.assertEqual(run("read", self.at("p.jsonl"), "--into", self.db)[0], 0)

    def rows(self, form, *more):
        separator = "," if form in ("csv", "acled", "dyad-month", "country-month") else "\t"
        text = export(self.db, form, *more).decode()
        return list(csv.reader(io.StringIO(text), delimiter=separator, quoting=csv.QUOTE_MINIMAL if separator == "," else csv.QUOTE_NONE))

    def test_every_form_has_its_columns(self):
        for form, columns in self.COLUMNS.items():
            rows = self.rows(form)
            self.assertGreater(len(rows), 1 if form != "acled" else 0, form)
            self.assertEqual({len(row) for row in rows}, {columns}, form)

    def test_csv_has_every_event_of_the_record(self):
        n = sqlite3.connect(self.db).execute("select count(*) from events").fetchone()[0]
        self.assertEqual(len(self.rows("csv")), n + 1)
        self.assertEqual(export(self.db, "plover").count(b"\n"), n)
        for line in export(self.db, "plover").decode().splitlines():
            self.assertIn("quad_code", json.loads(line))

    def test_filters_are_those_of_the_page(self):
        rows = self.rows("csv", "--type", "THREATEN", "--party", "TUR")
        head = rows[0].index("type")
        self.assertEqual({row[head] for row in rows[1:]} | {"THREATEN"}, {"THREATEN"})
        self.assertLess(len(rows), len(self.rows("csv")))

    def test_gdelt_days_are_days_and_mentions_join(self):
        events = self.rows("gdelt")
        self.assertTrue(all(len(row[1]) == 8 and row[1].isdigit() for row in events))
        self.assertEqual(len({row[0] for row in events}), len(events))
        self.assertEqual({row[0] for row in self.rows("gdelt-mentions")}, {row[0] for row in events})

    def test_panels_fill_with_zeros(self):
        thin, full = self.rows("dyad-month"), self.rows("dyad-month", "--fill", "1")
        self.assertGreaterEqual(len(full), len(thin))
        pairs = {tuple(row[:2]) for row in full[1:]}
        months = {tuple(row[6:8]) for row in full[1:]}
        self.assertEqual(len(full) - 1, len(pairs) * len(months))

    def test_geojson_is_json(self):
        self.assertEqual(json.loads(export(self.db, "geojson"))["type"], "FeatureCollection")

    def test_a_datapackage_lies_beside(self):
        self.assertEqual(run("export", self.db, "--to", "csv", "--output", self.at("out", "e.csv"))[0], 3)
        os.makedirs(self.at("out"))
        self.assertEqual(run("export", self.db, "--to", "csv", "--output", self.at("out", "e.csv"))[0], 0)
        package = json.load(open(self.at("out", "datapackage.json"), encoding="utf-8"))
        self.assertEqual(package["resources"][0]["path"], "e.csv")
        self.assertEqual(len(package["resources"][0]["schema"]["fields"]), 31)
        self.assertEqual(run("export", self.db, "--to", "paper")[0], 2)


class Serve(Case):
    def setUp(self):
        super().setUp()
        run("read", self.pages(5), "--into", self.at("r.db"))
        self.server = subprocess.Popen([PROGRAM, "serve", self.at("r.db")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(self.server.stdout.close)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        address = self.server.stdout.readline().decode().strip()
        self.host, self.root = address[len("http://"):].split("/", 1)
        self.root = "/" + self.root

    def ask(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), data

    def test_answers_are_json_under_a_strict_policy(self):
        for path in ("legend", "summary", "articles", "events", "world", "commitments", "facets", "timeline", "matrix", "map", "sources", "schema", "reviews", "progress"):
            status, headers, data = self.ask(self.root + "api/" + path)
            self.assertEqual(status, 200, path)
            json.loads(data)
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        status, headers, _ = self.ask(self.root)
        self.assertEqual(status, 200)
        self.assertNotIn("unsafe", headers["Content-Security-Policy"])

    def test_nobody_is_answered_without_the_token_or_from_elsewhere(self):
        self.assertEqual(self.ask("/")[0], 404)
        self.assertEqual(self.ask("/" + "0" * 32 + "/api/events")[0], 404)
        self.assertEqual(self.ask(self.root + "api/events", Host="evil.example")[0], 403)
        self.assertEqual(self.ask(self.root + "api/events", Origin="http://evil.example")[0], 403)
        self.assertEqual(self.ask(self.root + "api/sql", "POST", '{"sql": "select 1"}')[0], 403)
        for path in ("../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "api/../../etc/passwd", "..%2f..%2fetc%2fpasswd"):
            status, _, data = self.ask(self.root + path)
            self.assertIn(status, (400, 404), path)
            self.assertNotIn(b"root:", data)

    def test_nothing_is_compressed_between_a_machine_and_itself(self):
        for path in ("", "api/events", "api/legend"):
            status, headers, data = self.ask(self.root + path, Accept_Encoding="gzip, deflate, br")
            self.assertEqual((status, headers.get("Content-Encoding")), (200, None), path)
            self.assertEqual(int(headers["Content-Length"]), len(data))
            self.assertEqual(self.ask(self.root + path)[2], data)

    def raw(self, data, wait=20):
        """What comes back for these bytes until the server closes or waits for more."""
        host, port = self.host.split(":")
        with socket.create_connection((host, int(port)), timeout=wait) as connection:
            got = b""
            try:
                connection.sendall(data)
                while b"\r\n\r\n" not in got and (piece := connection.recv(65536)):
                    got += piece
            except (ConnectionError, socket.timeout):
                pass
            return got

    def test_odd_requests_are_refused_and_the_server_lives(self):
        root, host = self.root.encode(), self.host.encode()
        good = b"GET " + root + b"api/legend HTTP/1.1\r\nHost: " + host + b"\r\n"
        self.assertIn(b" 200 ", self.raw(good + b"\r\n").split(b"\r\n")[0])
        secret = b'"types"'
        for odd in (good + b"Host: evil.example\r\n\r\n", b"GET " + root + b"api/legend HTTP/1.0\r\n\r\n",
                    good.replace(b"GET", b"PUT") + b"\r\n", good.replace(b"GET", b"DELETE") + b"\r\n", good.replace(b"GET", b"OPTIONS") + b"\r\n",
                    b"GET http://evil.example" + root + b"api/legend HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                    good.replace(b"api/legend", b"api/legend?" + b"a" * 20000) + b"\r\n", good + b"X: " + b"a" * 100000 + b"\r\n\r\n",
                    good.replace(b"127.0.0.1", b"127.0.0.1.evil.example") + b"\r\n", b"\x00\xff\r\n\r\n", b"\r\n" * 1000):
            said = self.raw(odd, wait=3)
            self.assertNotIn(secret, said, odd[:80])
            self.assertNotIn(b" 200 ", said.split(b"\r\n")[0], odd[:80])
        deep = "[" * 200000
        self.assertEqual(self.ask(self.root + "api/sql", "POST", '{"sql": ' + deep, X_Demarche="1")[0], 400)
        for statement in ("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n", "select zeroblob(1000000000)",
                          "select group_concat(a.body) from event a, event b, event c, event d, event e"):
            self.assertEqual(self.ask(self.root + "api/sql", "POST", json.dumps({"sql": statement}), X_Demarche="1")[0], 400, statement)
        self.assertEqual(self.ask(self.root + "api/legend")[0], 200)

    def test_clients_that_stall_do_not_stop_others(self):
        host, port = self.host.split(":")
        stalled = [socket.create_connection((host, int(port))) for _ in range(24)]
        try:
            for i, connection in enumerate(stalled):  # nothing, half a line, half a head, half a body
                connection.sendall([b"", b"GET " + self.root.encode(), b"GET / HTTP/1.1\r\nHost: x\r\n",
                                    b"POST " + self.root.encode() + b"api/sql HTTP/1.1\r\nHost: " + self.host.encode() + b"\r\nContent-Length: 1000\r\n\r\n{"][i % 4])
            begin = time.monotonic()
            self.assertEqual(self.ask(self.root + "api/legend")[0], 200)
            self.assertLess(time.monotonic() - begin, 4)  # they are cut off after five seconds; nobody waits for that
        finally:
            for connection in stalled:
                connection.close()

    def test_sql_reads_and_never_writes(self):
        def sql(statement):
            return self.ask(self.root + "api/sql", "POST", json.dumps({"sql": statement}), X_Demarche="1")
        self.assertEqual(json.loads(sql("select count(*) from articles")[2])["rows"], [[5]])
        for statement in ("delete from article", "attach '/tmp/x' as y", "pragma writable_schema = 1", "select 1; select 2", "nonsense"):
            self.assertEqual(sql(statement)[0], 400, statement)

    def test_too_much_and_nonsense_are_refused(self):
        status = self.ask(self.root + "api/sql", "POST", "x" * (3 << 20), X_Demarche="1")[0]
        self.assertIn(status, (400, 413))
        self.assertEqual(self.ask(self.root + "api/sql", "POST", "[1", X_Demarche="1")[0], 400)
        self.assertEqual(self.ask(self.root + "api/events?limit=99999999999999999999&offset=-5")[0], 200)
        self.assertEqual(json.loads(self.ask(self.root + "api/events?limit=0")[2])["rows"], [])

    def test_a_review_survives_another_reading(self):
        row = json.loads(self.ask(self.root + "api/events?limit=1")[2])["rows"][0]["id"]
        self.assertEqual(self.ask(self.root + "api/review", "POST", json.dumps({"row": row, "verdict": "wrong"}), X_Demarche="1")[0], 200)
        run("read", self.at("pages"), "--into", self.at("r.db"))
        self.assertEqual(json.loads(self.ask(self.root + "api/events?review=wrong")[2])["rows"][0]["id"], row)

    def world_of(self, row):
        """The event of the world that a row tells, and how many rows tell it: the same by the page and by an export."""
        lines = [json.loads(line) for line in export(self.at("r.db")).splitlines()]
        event = next(line["event"] for line in lines if line["kind"] == "event" and line["id"] == row)
        rows = sorted(line["id"] for line in lines if line["kind"] == "event" and line["event"] == event)
        shown = [w for w in json.loads(self.ask(self.root + "api/world?limit=1000")[2])["rows"] if w["event"] == event]
        self.assertEqual([sorted(w["mentions"]) for w in shown], [rows])
        return event, len(rows)

    def test_merged_and_split_events_show_as_the_reviewer_says(self):
        def review(row, **change):
            self.assertEqual(self.ask(self.root + "api/review", "POST", json.dumps({"row": row, "change": change or None}), X_Demarche="1")[0], 200)

        worlds = json.loads(self.ask(self.root + "api/world?limit=1000")[2])["rows"]
        two = [w for w in worlds if w["type"] == worlds[0]["type"]][:2]
        a, b = (w["mentions"][0] for w in two)
        review(b, same_as=a)
        self.assertEqual(self.world_of(a), self.world_of(b))
        self.assertEqual(self.world_of(a)[1], sum(len(w["mentions"]) for w in two))
        many = max((w for w in worlds if w not in two), key=lambda w: len(w["mentions"]))
        self.assertGreater(len(many["mentions"]), 1)
        one, other = many["mentions"][-1], many["mentions"][0]
        review(one, alone=True)
        self.assertEqual(self.world_of(one)[1], 1)
        self.assertEqual(self.world_of(other)[1], len(many["mentions"]) - 1)
        # Another reading, by itself or with new pages, leaves it so.
        for pages in (self.at("pages"), self.pages(9, "more")):
            run("read", pages, "--into", self.at("r.db"))
            self.assertEqual(self.world_of(a)[0], self.world_of(b)[0])
            self.assertEqual(self.world_of(one)[1], 1)
        review(b)
        review(one)
        self.assertNotEqual(self.world_of(a)[0], self.world_of(b)[0])
        self.assertEqual(self.world_of(one)[0], self.world_of(other)[0])

    def test_a_correction_is_exported_and_must_be_an_object(self):
        row = json.loads(self.ask(self.root + "api/events?limit=1")[2])["rows"][0]["id"]
        review = {"row": row, "verdict": "wrong", "change": {"status": "planned"}, "note": "later", "by": "me"}
        self.assertEqual(self.ask(self.root + "api/review", "POST", json.dumps(review), X_Demarche="1")[0], 200)
        self.assertEqual(self.ask(self.root + "api/review", "POST", json.dumps(dict(review, change="planned")), X_Demarche="1")[0], 400)
        self.assertEqual(self.ask(self.root + "api/review", "POST", json.dumps(dict(review, change=[1])), X_Demarche="1")[0], 400)
        run("read", self.at("pages"), "--into", self.at("r.db"))
        gold = [json.loads(line) for line in self.ask(self.root + "api/export?format=reviewed")[2].splitlines()]
        mine = next(line for line in gold if line["id"] == row)
        self.assertEqual((mine["review"]["change"], mine["review"]["note"], mine["review"]["by"]), ({"status": "planned"}, "later", "me"))
        self.assertEqual(json.loads(self.ask(self.root + "api/events?review=wrong")[2])["rows"][0]["change"], {"status": "planned"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], warnings="ignore")
