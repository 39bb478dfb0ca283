#!/usr/bin/env python3
"""Measures records that are large, and records that are read and written at once. Prints what was measured; nothing else is left.

usage: scale.py memory PROGRAM [PAGES ...]          peak memory of reading so many generated pages (1000 4000 16000)
       scale.py make   PROGRAM RECORD.db EVENTS     a record of at least so many events: generated pages are read, then all rows copied
                                                    with other ids, years and names until there are enough; tells size and times
       scale.py page   PROGRAM RECORD.db [TIMES]    how long serve takes for each answer that the page asks for (best of 3)
       scale.py kill   PROGRAM PAGES KILLS          kills reading at random moments; the record must then export as an undisturbed one
       scale.py busy   PROGRAM PAGES                two read a record while one writes it; nobody may fail or see half an article
"""
import http.client
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make_corpus.py")
VERSION_BEFORE_COLUMNS = 3  # of the tables; LEFT_OUT_SINCE stands for what the next step takes away
LEFT_OUT_SINCE = [f"CREATE TABLE {name} (x)" for name in ("tally", "facet", "actor_day")] + [
    "CREATE INDEX event_facets ON meta (value)", "CREATE INDEX event_party_event ON meta (value)"]
YEARS_BACK = "CASE WHEN {0} IS NULL THEN NULL ELSE (CAST(substr({0}, 1, 4) AS INTEGER) - {1}) || substr({0}, 5) END"
PAGES_TO_COPY = 4000  # of a made record; each page has some eight events


def corpus(folder, pages):
    """The path of a file of so many generated pages, a quarter of them originals."""
    subprocess.run([sys.executable, CORPUS, folder, "--stories", str(max(1, pages // 4)), "--copies", "3", "--seed", "5", "--format", "jsonl"],
                   check=True, stdout=subprocess.DEVNULL)
    return os.path.join(folder, "pages.jsonl")


def read(program, pages, db):
    """Reads pages into a record; returns seconds and peak memory in MiB."""
    begin = time.monotonic()
    process = subprocess.Popen([program, "read", pages, "--into", db, "--threads", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"reading {pages} ended with {process.returncode}"
    return time.monotonic() - begin, used.ru_maxrss / 1024


def size_of(db):
    return sum(os.path.getsize(db + end) for end in ("", "-wal") if os.path.exists(db + end))


def memory(program, folder, *counts):
    for n in map(int, counts or ("1000", "4000", "16000")):
        pages = corpus(os.path.join(folder, str(n)), n)
        seconds, peak = read(program, pages, os.path.join(folder, f"{n}.db"))
        print(f"{n} pages: peak memory {peak:.0f} MiB, {seconds:.0f} s, {n / seconds:.0f} pages a second", flush=True)
        os.remove(os.path.join(folder, f"{n}.db"))


def columns(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def copy_rows(db, table, **changes):
    """Copies all rows of a table that are not copies themselves; `changes` says what stands in a column instead."""
    names = columns(db, table)
    where = changes.pop("where", "")
    db.execute(f"INSERT INTO {table} SELECT {', '.join(changes.get(n, 't.' + n) for n in names)} FROM {table} t {where}")


def copy_record(db, k, n_article, n_event, n_statement, n_world):
    year = YEARS_BACK.replace("{1}", str(k * 2))
    # An id begins with 16 digits of the article's, after a letter for worlds and lineages; no digit is an x.
    other = f"printf('x%03x', {k}) || substr({{0}}, 5)"
    lettered = f"substr({{0}}, 1, 1) || printf('x%03x', {k}) || substr({{0}}, 6)"
    named = f"CASE WHEN t.code IS NULL AND t.{{0}} <> '' THEN t.{{0}} || ' {k}' ELSE t.{{0}} END"
    copy_rows(db, "article", seq=f"t.seq + {k * n_article}", id=other.format("t.id"), published=year.format("t.published"), published_end=year.format("t.published_end"),
              lineage=lettered.format("t.lineage"), copy_of=other.format("t.copy_of"), first_event=f"t.first_event + {k * n_event}",
              body=f"replace(t.body, t.id, {other.format('t.id')})", where=f"WHERE t.seq <= {n_article}")
    for table, n in (("statement", n_statement), ("event", n_event)):
        old = "substr(t.id, 1, 16)"
        changes = {"seq": f"t.seq + {k * n}", "id": other.format("t.id"), "article": f"t.article + {k * n_article}", "body": f"replace(t.body, {old}, {other.format(old)})"}
        if table == "event":
            changes.update(world=lettered.format("t.world"), day=year.format("t.day"), time_start=year.format("t.time_start"), time_end=year.format("t.time_end"),
                           content_of=other.format("t.content_of"), condition_of=other.format("t.condition_of"))
        copy_rows(db, table, where=f"WHERE t.seq <= {n}", **changes)
    copy_rows(db, "event_party", event=f"t.event + {k * n_event}", key=named.format("key"), name=named.format("name"), where=f"WHERE t.event <= {n_event}")
    copy_rows(db, "world", seq=f"t.seq + {k * n_world}", event=lettered.format("t.event"), day=year.format("t.day"), first_report=year.format("t.first_report"),
              last_report=year.format("t.last_report"), body=f"replace(t.body, t.event, {lettered.format('t.event')})", where=f"WHERE t.seq <= {n_world}")
    copy_rows(db, "world_party", world=f"t.world + {k * n_world}", key=named.format("key"), name=named.format("name"), where=f"WHERE t.world <= {n_world}")
    copy_rows(db, "commitment", seq="NULL", event=lettered.format("t.event"), outcome_event=lettered.format("t.outcome_event"), day=year.format("t.day"),
              deadline=year.format("t.deadline"), where="WHERE t.event IN (SELECT event FROM world WHERE seq <= %d)" % n_world)


def make(program, folder, path, events):
    seconds, _ = read(program, corpus(os.path.join(folder, "pages"), PAGES_TO_COPY), path)
    db = sqlite3.connect(path, isolation_level=None)
    n_article, n_event, n_statement, n_world = (db.execute(f"SELECT max(seq) FROM {t}").fetchone()[0] for t in ("article", "event", "statement", "world"))
    n_dyad = db.execute("SELECT count(*) FROM dyad_day").fetchone()[0]
    print(f"read: {n_article} pages, {n_event} events, {seconds:.0f} s", flush=True)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    begin = time.monotonic()
    for k in range(1, -(-int(events) // n_event)):
        db.execute("BEGIN")
        copy_record(db, k, n_article, n_event, n_statement, n_world)
        copy_rows(db, "dyad_day", day=YEARS_BACK.format("t.day", k * 2), where=f"WHERE t.rowid <= {n_dyad}")
        db.execute("COMMIT")
    for index in ("article_text", "event_text"):
        db.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    copied = time.monotonic() - begin
    begin = time.monotonic()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("UPDATE meta SET value = (SELECT max(seq) FROM article) WHERE key = 'merged'")
    # What merging would count and pack is counted and packed for a record that comes from an older version.
    db.execute("DROP TABLE packed")
    db.execute(f"PRAGMA user_version = {VERSION_BEFORE_COLUMNS}")
    for statement in LEFT_OUT_SINCE:
        db.execute(statement)
    subprocess.run([program, "export", path, "--to", "jsonl", "--text", "no such word", "--output", os.path.join(folder, "none.jsonl")], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    counted = time.monotonic() - begin
    n = {t: db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("article", "event", "world", "commitment", "event_party")}
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    print(f"made: {n['event']} events, {n['world']} world events, {n['commitment']} commitments, {n['event_party']} parties of {n['article']} pages; "
          f"{size_of(path) / 1e9:.2f} GB, {size_of(path) / n['event']:.0f} bytes an event; "
          f"rows put in with all indices in {copied:.0f} s ({n['event'] / max(copied, 0.1):.0f} events a second), packed in {counted:.0f} s")


class Server:
    def __init__(self, program, path):
        begin = time.monotonic()
        self.process = subprocess.Popen([program, "serve", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = urllib.parse.urlsplit(self.process.stdout.readline().split()[-1])
        self.port, self.path = address.port, address.path
        self.began = time.monotonic() - begin

    def ask(self, what, body=None):
        begin = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        if body is None:
            connection.request("GET", self.path + "api/" + what)
        else:
            connection.request("POST", self.path + "api/" + what, json.dumps(body), {"Content-Type": "application/json", "X-Demarche": "1"})
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        assert reply.status == 200, (what, reply.status, text[:200])
        return time.monotonic() - begin, text

    def spent(self):
        """Seconds of the processor so far, of all threads; what a busy machine takes for others is not in it."""
        tasks = f"/proc/{self.process.pid}/task"
        return sum(int(open(f"{tasks}/{t}/schedstat", encoding="utf-8").read().split()[0]) for t in os.listdir(tasks)) / 1e9

    def end(self):
        self.process.terminate()
        self.process.wait()


FIRST_SCREEN = ["legend", "summary", "commitments?outcome=pending&form=threat,demand,promise,offer&limit=8"]


def asked(db):
    """All that the page asks for, with the filters that people set most: nothing, a party, a type, a time, a country, words."""
    def one(sql):
        return urllib.parse.quote(str(db.execute(sql).fetchone()[0]))
    actor, rare = (one(f"SELECT key FROM event_party WHERE side = 'a' AND key <> '' GROUP BY key ORDER BY count(*) DESC, key LIMIT 1 OFFSET {k}") for k in (0, 200))
    country = one("SELECT place_country FROM event WHERE place_country IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    outlet = one("SELECT outlet FROM article GROUP BY 1 ORDER BY sum(n_events) DESC, 1 LIMIT 1")
    day = one("SELECT day FROM event WHERE length(day) = 10 ORDER BY seq LIMIT 1")
    filters = ["", f"party={actor}", f"actor={rare}", "type=THREATEN", "status=planned,hypothetical", f"from={day}&to={day}", f"country={country}", f"source={outlet}",
               "text=northern border", f"party={actor}&type=ASSAULT", "confidence=0.8"]
    asks = list(FIRST_SCREEN) + ["sources", "schema"]
    for f in filters:
        f = f.replace(" ", "%20")
        asks += [f"{view}?{f}" for view in ("summary", "events", "world", "facets", "matrix", "map", "timeline?by=quad&bin=auto", "articles")]
    asks += [f"timeline?by={by}&bin=auto" for by in ("type", "status", "actor")]
    asks += [f"events?sort={sort}" for sort in ("time", "confidence", "-confidence", "type", "actor", "recipient", "source", "order", "status", "place")]
    asks += ["events?offset=100000", f"commitments?party={actor}", "commitments?form=threat", "commitments?text=border"]
    asks += ["article/" + one("SELECT id FROM article ORDER BY seq DESC LIMIT 1"), "world/" + one("SELECT event FROM world ORDER BY reports DESC LIMIT 1"),
             "event/" + one("SELECT id FROM event ORDER BY seq DESC LIMIT 1")]
    return [a.replace("?by=quad&bin=auto?", "?by=quad&bin=auto&") for a in asks]


def page(program, folder, path, times="3"):
    db = sqlite3.connect(path)
    asks = asked(db)
    n = db.execute("SELECT count(*) FROM event").fetchone()[0]
    db.close()
    server = Server(program, path)
    before = server.spent()
    first = sum(server.ask(a)[0] for a in FIRST_SCREEN)
    first_spent = server.spent() - before
    took = {}
    for a in dict.fromkeys(asks):
        took[a] = []
        for _ in range(int(times)):
            before = server.spent()
            seconds, _ = server.ask(a)
            took[a].append((server.spent() - before, seconds))
    server.end()
    slowest = sorted(((min(t)[0], min(s for _, s in t), a) for a, t in took.items()), reverse=True)
    print(f"{n} events: serve began after {server.began * 1000:.0f} ms; data of the first screen {first * 1000:.0f} ms ({first_spent * 1000:.0f} ms of the processor); "
          f"{len(took)} questions, {sum(m < 0.2 for m, _, _ in slowest)} of them under 200 ms of the processor (best of {times})")
    for spent, seconds, what in slowest[:30]:
        print(f"  {spent * 1000:7.1f} ms of the processor, {seconds * 1000:7.1f} ms waited: {what}")


def export(program, path):
    return subprocess.run([program, "export", path, "--to", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def kill(program, folder, n, kills):
    pages = corpus(os.path.join(folder, "pages"), int(n))
    calm, killed = os.path.join(folder, "calm.db"), os.path.join(folder, "killed.db")
    whole, _ = read(program, pages, calm)
    chance, done, began_anew = random.Random(7), 0, 0
    while done < int(kills):  # one that ends before its moment has come is none
        process = subprocess.Popen([program, "read", pages, "--into", killed, "--threads", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        done += process.wait() == -signal.SIGKILL
        if not os.path.exists(killed) or os.path.getsize(killed) == 0:
            continue
        db = sqlite3.connect(killed)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        complete = False
        if db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'article'").fetchone()[0]:
            half = "SELECT count(*) FROM article a WHERE n_events <> (SELECT count(*) FROM event e WHERE e.article = a.seq)"
            assert db.execute(half).fetchone() == (0,), "half an article"
            complete = db.execute("SELECT count(*) FROM article").fetchone()[0] >= int(n) and db.execute("SELECT count(*) FROM world").fetchone()[0]
        db.close()
        if complete:  # what is left is done: begin anew, so that every moment is hit
            assert export(program, killed) == export(program, calm), "another record"
            began_anew += 1
            for end in ("", "-wal", "-shm"):
                if os.path.exists(killed + end):
                    os.remove(killed + end)
    read(program, pages, killed)
    assert export(program, killed) == export(program, calm), "another record"
    print(f"{n} pages, {done} kills, {began_anew} records finished on the way: every one whole, exports equal byte for byte ({len(export(program, calm))} bytes)")


def busy(program, folder, n):
    pages = corpus(os.path.join(folder, "pages"), int(n))
    path = os.path.join(folder, "busy.db")
    read(program, corpus(os.path.join(folder, "few"), 40), path)  # something to look at from the beginning
    writer = threading.Thread(target=read, args=(program, pages, path))
    looks, slow, failed = [0, 0], [0.0, 0.0], []

    def by_sql():
        while writer.is_alive():
            try:
                begin = time.monotonic()
                db = sqlite3.connect(path, timeout=0)  # a reader never waits
                half = db.execute("SELECT count(*) FROM article a WHERE n_events <> (SELECT count(*) FROM event e WHERE e.article = a.seq)").fetchone()[0]
                db.close()
                looks[0], slow[0] = looks[0] + 1, max(slow[0], time.monotonic() - begin)
                if half:
                    failed.append("half an article")
            except sqlite3.Error as error:
                failed.append(str(error))

    def by_page():
        server = Server(program, path)
        while writer.is_alive():
            for what in FIRST_SCREEN + ["events?sort=time", "articles", "facets"]:
                try:
                    looks[1], slow[1] = looks[1] + 1, max(slow[1], server.ask(what)[0])
                except (AssertionError, OSError) as error:
                    failed.append(str(error))
        server.end()

    readers = [threading.Thread(target=by_sql), threading.Thread(target=by_page)]
    begin = time.monotonic()
    writer.start()
    for thread in readers:
        thread.start()
    for thread in [writer, *readers]:
        thread.join()
    db = sqlite3.connect(path)
    print(f"one wrote {db.execute('SELECT count(*) FROM article').fetchone()[0]} pages in {time.monotonic() - begin:.0f} s; one read by SQL {looks[0]} times (at worst {slow[0] * 1000:.0f} ms), "
          f"one asked serve {looks[1]} times (at worst {slow[1] * 1000:.0f} ms); failed: {len(failed)} {failed[:3]}")
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return 1 if failed else 0


def main():
    command = {"memory": memory, "make": make, "page": page, "kill": kill, "busy": busy}
    if len(sys.argv) < 3 or sys.argv[1] not in command:
        sys.exit(__doc__)
    folder = tempfile.mkdtemp(prefix="demarche-scale-")
    try:
        return command[sys.argv[1]](os.path.abspath(sys.argv[2]), folder, *sys.argv[3:]) or 0
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
