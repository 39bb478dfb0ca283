"""What serve answers from packed columns is what the rows themselves say, counted here the slow way, under many filters."""
import collections
import http.client
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

PROGRAM = os.path.abspath(sys.argv[1])
CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools", "make_corpus.py")
HAPPENED = ("occurred", "ongoing")


class Rows:
    """All rows of a record in memory, and who passes a filter."""

    def __init__(self, path):
        db = sqlite3.connect(path)
        db.row_factory = sqlite3.Row
        self.db = db
        self.events, self.worlds, self.articles, self.commitments = (
            [dict(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY seq")] for table in ("event", "world", "article", "commitment"))
        for rows, table, column in ((self.events, "event_party", "event"), (self.worlds, "world_party", "world")):
            sides = collections.defaultdict(lambda: {"a": [], "r": [], "s": []})
            for row in db.execute(f"SELECT {column}, side, key FROM {table} WHERE key <> '' ORDER BY 1, side, position"):
                sides[row[0]][row[1]].append(row[2])
            for row in rows:
                row["a"], row["r"] = sides[row["seq"]]["a"], sides[row["seq"]]["r"]
        by_seq = {article["seq"]: article for article in self.articles}
        self.of_world = collections.defaultdict(list)
        self.of_article = collections.defaultdict(list)
        for event in self.events:
            event["of"] = by_seq[event["article"]]
            self.of_world[event["world"]].append(event)
            self.of_article[event["article"]].append(event)
        self.world_by_id = {world["event"]: world for world in self.worlds}
        self.found = {}

    def matches(self, index, words):
        if (index, words) not in self.found:
            query = " ".join(f'"{word}"' for word in words.split()) + "*"
            self.found[index, words] = {row[0] for row in self.db.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (query,))}
        return self.found[index, words]

    @staticmethod
    def has(row, name, value):
        values = value.split(",") + [value]
        if name == "party":
            return any(v in row["a"] or v in row["r"] for v in values)
        if name in ("actor", "recipient"):
            return any(v in row[name[0]] for v in values)
        if name in ("from", "to"):
            return row["day"] is not None and (row["day"] >= value if name == "from" else row["day"] <= value + "~")
        column = {"country": "place_country", "source": "outlet"}.get(name, name)
        return str(row[column]) in values and row[column] is not None

    def event(self, e, filters):
        for name, value in filters.items():
            if name in ("source", "agency", "lineage"):
                if not self.has(e["of"], name, value):
                    return False
            elif name == "article":
                if e["of"]["id"] != value:
                    return False
            elif name == "event":
                if e["world"] != value:
                    return False
            elif name == "text":
                if e["seq"] not in self.matches("event_text", value):
                    return False
            elif name == "confidence":
                if e["confidence"] < float(value):
                    return False
            elif not self.has(e, name, value):
                return False
        return True

    def world(self, w, filters):
        for name, value in filters.items():
            if name in ("source", "agency", "lineage", "article", "text", "confidence"):  # some mention passes
                if not any(self.event(e, {name: value}) for e in self.of_world[w["event"]]):
                    return False
            elif not self.has(w, name, value):
                return False
        return True

    def article(self, a, filters):
        of_events = {n: v for n, v in filters.items() if n not in ("text", "from", "to", "article", "lineage", "source", "agency")}
        if of_events and not any(self.event(e, of_events) for e in self.of_article[a["seq"]]):
            return False
        dated = dict(a, day=a["published"])
        for name, value in filters.items():
            if name in ("from", "to", "lineage", "source", "agency") and not self.has(dated, name, value):
                return False
            if name == "article" and a["id"] != value or name == "text" and a["seq"] not in self.matches("article_text", value):
                return False
        return True

    def commitment(self, c, filters):
        world = self.world_by_id[c["event"]]
        for name, value in filters.items():
            if name in ("actor", "recipient", "party"):
                if not self.has(world, name, value):
                    return False
            elif name == "text":
                if not any(self.event(e, {name: value}) for e in self.of_world[c["event"]]):
                    return False
            elif name in ("type", "event", "from", "to", "form", "outcome") and not self.has(c, name, value):
                return False
        return True


def most(counts, n):
    return sorted(((value, count) for value, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))[:n]


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="demarche-answers-")
        at = lambda name: os.path.join(cls.folder.name, name)  # noqa: E731
        subprocess.run([sys.executable, CORPUS, at("pages"), "--stories", "25", "--copies", "3", "--seed", "11", "--format", "jsonl"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([PROGRAM, "read", os.path.join(at("pages"), "pages.jsonl"), "--into", at("r.db")], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.rows = Rows(at("r.db"))
        cls.server = subprocess.Popen([PROGRAM, "serve", at("r.db")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        address = cls.server.stdout.readline().decode().strip()
        cls.host, root = address[len("http://"):].split("/", 1)
        cls.root = "/" + root + "api/"
        cls.filters = cls.make_filters(random.Random(3), 40)

    @classmethod
    def tearDownClass(cls):
        cls.server.kill()
        cls.server.wait()
        cls.server.stdout.close()
        cls.rows.db.close()
        cls.folder.cleanup()

    @classmethod
    def make_filters(cls, chance, n):
        events, articles = cls.rows.events, cls.rows.articles
        values = {"type": [e["type"] for e in events], "mode": [e["mode"] for e in events], "status": [e["status"] for e in events],
                  "quad": ["1", "3", "4"], "country": [e["place_country"] for e in events], "place": [e["place"] for e in events],
                  "actor": [k for e in events for k in e["a"]], "recipient": [k for e in events for k in e["r"]],
                  "party": [k for e in events for k in e["a"] + e["r"]], "source": [a["outlet"] for a in articles],
                  "agency": [a["agency"] for a in articles], "lineage": [a["lineage"] for a in articles], "article": [a["id"] for a in articles],
                  "event": [e["world"] for e in events], "from": [e["day"] for e in events], "to": [e["day"] for e in events] + ["2024"],
                  "confidence": ["0.8", "0.95", "0.905"], "text": ["border", "troops", "min", "northern border"]}
        values = {name: [v for v in some if v] for name, some in values.items()}
        values = {name: some for name, some in values.items() if some}
        out = [{}] + [{name: chance.choice(some)} for name, some in values.items()] + [{"type": "THREATEN,ASSAULT"}, {"party": "no such party"}]
        while len(out) < n:
            out.append({name: chance.choice(values[name]) for name in chance.sample(sorted(values), chance.choice((2, 2, 3)))})
        return out

    def ask(self, what, filters, **more):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request("GET", self.root + what + "?" + urllib.parse.urlencode({**filters, **more}))
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        self.assertEqual(answer.status, 200, data)
        return json.loads(data)

    def each(self):
        for filters in self.filters:
            with self.subTest(filters=filters):
                yield filters

    def test_some_rows_pass(self):
        passing = [sum(self.rows.event(e, f) for e in self.rows.events) for f in self.filters]
        self.assertGreater(sum(n > 0 for n in passing), len(passing) // 2)

    def test_summary(self):
        newest = max(a["published"] for a in self.rows.articles)[:10]
        for filters in self.each():
            got = self.ask("summary", filters)
            worlds = [w for w in self.rows.worlds if self.rows.world(w, filters)]
            articles = [a for a in self.rows.articles if self.rows.article(a, filters)]
            pending = collections.Counter(c["form"] for c in self.rows.commitments if self.rows.commitment(c, filters) and c["outcome"] == "pending")
            ahead = [w for w in worlds if w["status"] in ("planned", "hypothetical") and w["day"] and w["day"] > newest]
            self.assertEqual(got["counts"], {
                "articles": len(articles), "lineages": len({a["lineage"] for a in articles}), "statements": sum(a["n_statements"] for a in articles),
                "events": sum(self.rows.event(e, filters) for e in self.rows.events), "world": len(worlds), "threats_open": pending["threat"],
                "demands_open": pending["demand"], "promises_open": pending["promise"] + pending["offer"], "plans_ahead": len(ahead)})
            done = [w for w in worlds if w["status"] in HAPPENED and w["day"]]
            self.assertEqual(got["first"], min((w["day"] for w in done), default=None))
            recent = sorted((w for w in done if w["day"] <= newest + "~"), key=lambda w: w["seq"])
            recent.sort(key=lambda w: (w["day"], w["independent_sources"]), reverse=True)
            self.assertEqual([w["event"] for w in got["newest"]], [w["event"] for w in recent[:20]])
            self.assertEqual([w["event"] for w in got["next"]], [w["event"] for w in sorted(ahead, key=lambda w: (w["day"], w["seq"]))[:20]])
            by_day = collections.Counter((w["day"], w["quad"]) for w in done)
            for day in got["days"]:
                self.assertEqual(day["n"], [by_day[day["day"], quad] for quad in (1, 2, 3, 4)])

    def test_facets(self):
        for filters in self.each():
            got = self.ask("facets", filters)
            for name, values in got.items():
                others = {n: v for n, v in filters.items() if n != name}
                counts = collections.Counter()
                for e in self.rows.events:
                    if self.rows.event(e, others):
                        counts.update({"actor": e["a"], "recipient": e["r"], "source": [e["of"]["outlet"]], "agency": [e["of"]["agency"]],
                                       "country": [e["place_country"]], "mode": [e["mode"] if e["mode"] != "none" else None]}.get(name) or [e.get(name)])
                counts.pop(None, None)
                want = [(str(value), n) for value, n in most(counts, 50)] if counts else []
                if name in ("actor", "recipient") and not any(e[name[0]] for e in self.rows.events if self.rows.event(e, others)):
                    want = []
                self.assertEqual([(v["value"], v["count"]) for v in values], want, name)

    def test_matrix(self):
        for filters in self.each():
            got = self.ask("matrix", filters)
            cells = collections.Counter()
            for w in self.rows.worlds:
                if w["status"] in HAPPENED and self.rows.world(w, filters):
                    cells.update((a, r) for a in w["a"] for r in w["r"])
            totals = collections.Counter()
            for (a, r), n in cells.items():
                totals[a] += n
                totals[r] += n
            self.assertEqual([(p["code"], p["count"]) for p in got["parties"]], most(totals, 40))
            keys = [p["code"] for p in got["parties"]]
            shown = {(keys[c["actor"]], keys[c["recipient"]]): c["count"] for c in got["cells"]}
            self.assertEqual(shown, {pair: n for pair, n in cells.items() if set(pair) <= set(keys)})

    def test_map(self):
        for filters in self.each():
            got = self.ask("map", filters)
            worlds = [w for w in self.rows.worlds if self.rows.world(w, filters)]
            countries = collections.Counter(w["place_country"] for w in worlds if w["place_country"])
            self.assertEqual([(c["code"], c["count"]) for c in got["countries"]], most(countries, 300))
            pins = collections.Counter((w["lat"], w["lon"], w["place"]) for w in worlds if w["lat"] is not None and w["place_precision"] in ("point", "city", "district"))
            self.assertEqual({(p["lat"], p["lon"], p["name"]): p["count"] for p in got["places"]}, dict(pins))
            self.assertEqual(got["nowhere"], sum(w["place"] is None and w["place_country"] is None for w in worlds))

    def test_timeline(self):
        for filters in self.each():
            for by in ("quad", "type", "status", "actor"):
                got = self.ask("timeline", filters, by=by, bin="month")
                cells, totals = collections.Counter(), collections.Counter()
                for e in self.rows.events:
                    if len(e["day"] or "") == 10 and self.rows.event(e, filters):
                        lanes = e["a"] if by == "actor" else [e[by]]
                        totals.update(lanes)
                        cells.update((str(lane), e["day"][:7] + "-01") for lane in lanes)
                self.assertEqual([(lane["value"], lane["total"]) for lane in got["lanes"]], [(str(v), n) for v, n in most(totals, 24)])
                shown = {(got["lanes"][c["lane"]]["value"], c["at"]): c["count"] for c in got["cells"]}
                kept = {lane["value"] for lane in got["lanes"]}
                self.assertEqual(shown, {cell: n for cell, n in cells.items() if cell[0] in kept})

    def test_lists(self):
        text = lambda value: (value is None, value or "")  # noqa: E731  # rows that have none come last
        orders = {"events": {"time": lambda e: text(e["day"]), "confidence": lambda e: e["confidence"], "actor": lambda e: text(e["actors"]),
                             "source": lambda e: e["of"]["outlet"], "place": lambda e: text(e["place"]), "order": lambda e: 0},
                  "world": {"time": lambda w: text(w["day"]), "reports": lambda w: w["reports"], "recipient": lambda w: text(w["recipients"])},
                  "articles": {"title": lambda a: a["title"] or "", "events": lambda a: a["n_events"]},
                  "commitments": {"deadline": lambda c: text(c["deadline"])}}
        tables = {"events": (self.rows.events, self.rows.event, "id"), "world": (self.rows.worlds, self.rows.world, "event"),
                  "articles": (self.rows.articles, self.rows.article, "id"), "commitments": (self.rows.commitments, self.rows.commitment, "event")}
        for filters in self.each():
            for view, (rows, passes, key) in tables.items():
                passing = [row for row in rows if passes(row, filters)]
                for sort, order in orders[view].items():
                    got = self.ask(view, filters, sort=sort, offset=3, limit=25)
                    self.assertEqual(got["total"], len(passing))
                    self.assertEqual([row[key] for row in got["rows"]], [row[key] for row in sorted(passing, key=order)[3:28]], (view, sort))
            down = sorted((e for e in self.rows.events if self.rows.event(e, filters)), key=lambda e: e["day"] or "", reverse=True)
            self.assertEqual([row["id"] for row in self.ask("events", filters, limit=1000)["rows"]], [e["id"] for e in down[:1000]])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], warnings="ignore")
