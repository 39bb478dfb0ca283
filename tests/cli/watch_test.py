#!/usr/bin/env python3
"""Watches a folder as a user does: what arrives is read when it is complete, each new event is told once and handed to a hook that no
text of a page can steer, and a signal ends it without loss.

usage: watch_test.py DEMARCHE
"""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PROGRAM = sys.argv[1]
SETTLE = 0.3


def page(actor, deed, title="Patrols in the strait"):
    return f"{title}\n\nANKARA, March 4, 2031 – {actor} {deed}, officials said on Tuesday.\n"


class Watch(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="demarche-watch-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.pages, self.db = self.at("pages"), self.at("w.db")
        os.makedirs(self.pages)

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def put(self, name, text):
        with open(self.at("pages", name), "w", encoding="utf-8") as file:
            file.write(text)

    def start(self, *more, into=None):
        watcher = subprocess.Popen([PROGRAM, "watch", self.pages, "--into", into or self.db, "--settle", str(SETTLE), *more],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        watcher.lines, watcher.said = [], []

        def drain(stream, to):
            for line in stream:
                to.append(line.rstrip("\n"))
            stream.close()
        watcher.drains = [threading.Thread(target=drain, args=pair) for pair in ((watcher.stdout, watcher.lines), (watcher.stderr, watcher.said))]
        for drain_thread in watcher.drains:
            drain_thread.start()
        self.addCleanup(self.stop, watcher, signal.SIGKILL)
        self.until(lambda: any("Watching" in line for line in watcher.said), watcher)
        return watcher

    def until(self, holds, watcher=None, seconds=40):
        end = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), end, f"waited too long: {watcher and (watcher.lines, watcher.said)}")
            time.sleep(0.02)

    def quiet_start(self, watcher):
        self.until(lambda: any("from here on" in line for line in watcher.said), watcher)

    def stop(self, watcher, how=signal.SIGTERM):
        if watcher.poll() is None:
            watcher.send_signal(how)
        status = watcher.wait(30)
        for drain in watcher.drains:
            drain.join()
        return status

    def articles(self):
        return sqlite3.connect(self.db).execute("select count(*) from articles").fetchone()[0]

    def test_what_arrives_is_told_once_and_what_was_there_is_not(self):
        self.put("old.txt", page("Turkey", "seized a Greek trawler"))
        watcher = self.start()
        self.quiet_start(watcher)
        self.assertEqual((watcher.lines, self.articles()), ([], 1))
        self.put("new.txt", page("Egypt", "recalled its ambassador from Sudan", "Row over the dam"))
        self.until(lambda: watcher.lines, watcher)
        self.assertTrue(any("Egypt" in line and "ambassador" in line for line in watcher.lines), watcher.lines)
        self.assertFalse(any("trawler" in line for line in watcher.lines), watcher.lines)
        told = list(watcher.lines)
        # Another report of the old event, and the same page under another name, are no news.
        self.put("again.txt", page("Turkey", "seized a Greek trawler", "Trawler seized"))
        self.put("copy.txt", page("Egypt", "recalled its ambassador from Sudan", "Row over the dam"))
        self.until(lambda: self.articles() == 4, watcher)
        time.sleep(3 * SETTLE)
        self.assertFalse(any("Egypt" in line for line in watcher.lines[len(told):]), watcher.lines)
        self.assertEqual(self.stop(watcher), 0)

    def test_a_file_is_read_when_it_is_complete(self):
        watcher = self.start()
        self.quiet_start(watcher)
        text = page("Egypt", "recalled its ambassador from Sudan") + "\nNiger expelled three diplomats from Benin on Tuesday.\n"
        with open(self.at("pages", "slow.txt"), "w", encoding="utf-8") as file:
            for at in range(0, len(text), 40):
                file.write(text[at:at + 40])
                file.flush()
                self.assertEqual(self.articles(), 0)
                time.sleep(SETTLE / 4)
        self.put("later.txt.part", page("Mali", "attacked a village"))
        self.until(lambda: self.articles() == 1, watcher)
        self.assertEqual(sqlite3.connect(self.db).execute("select text from articles").fetchone()[0].strip(), text.strip())
        os.rename(self.at("pages", "later.txt.part"), self.at("pages", "later.txt"))
        self.until(lambda: self.articles() == 2, watcher)
        self.assertEqual(self.stop(watcher, signal.SIGINT), 0)

    def test_the_hook_gets_the_event_and_no_text_reaches_the_shell(self):
        script = self.at("hook.sh")
        with open(script, "w", encoding="utf-8") as file:
            file.write('cat >> "$LOG"\nenv | grep "^DEMARCHE_" | sort | tr "\\n" " " >> "$LOG.env"\necho >> "$LOG.env"\necho heard\n')
        os.environ["LOG"] = self.at("log")
        watcher = self.start("--hook", f"sh {script}", "--type", "SANCTION", "--format", "jsonl")
        self.quiet_start(watcher)
        evil = "$(touch pwned) `touch pwned`; touch pwned | & \x1b[2J"
        self.put("evil.txt", page(f"Egypt", f"recalled its ambassador from Sudan {evil}", f"Row {evil}"))
        self.put("other.txt", page("Turkey", "seized a Greek trawler"))
        self.until(lambda: self.articles() == 2 and watcher.lines and os.path.exists(self.at("log.env")), watcher)
        self.assertEqual(self.stop(watcher), 0)
        events = [json.loads(line) for line in open(self.at("log"), encoding="utf-8")]
        self.assertEqual(events, [json.loads(line) for line in watcher.lines])
        self.assertEqual({event["type"] for event in events}, {"SANCTION"})
        self.assertTrue(any("touch pwned" in (event["text"] or "") + (event["title"] or "") for event in events), events)
        variables = open(self.at("log.env"), encoding="utf-8").read().splitlines()
        self.assertEqual(len(variables), len(events))
        self.assertIn(f"DEMARCHE_EVENT={events[0]['event']}", variables[0])
        self.assertIn("DEMARCHE_TYPE=SANCTION", variables[0])
        self.assertNotIn("pwned", "".join(variables))
        self.assertFalse(os.path.exists("pwned"))
        self.assertIn("heard", watcher.said)  # what a hook prints is no data

    def test_a_line_steers_no_terminal(self):
        watcher = self.start()
        self.quiet_start(watcher)
        self.put("evil.txt", page("Egypt", "recalled its ambassador from Sudan \x1b[31m \x07 \u009b2J"))
        self.until(lambda: watcher.lines, watcher)
        self.assertFalse([c for line in watcher.lines for c in line if ord(c) < 32 or 0x7F <= ord(c) < 0xA0])
        self.stop(watcher)

    def test_hooks_that_fail_or_hang_or_do_not_listen_stop_nothing(self):
        hooks = (("exit 3", "status 3"), ("sleep 1000", "longer than 1 seconds"), ("kill -9 $$", "signal 9"), ("/nowhere/hook", "status 127"))
        for i, (hook, said) in enumerate(hooks):
            with self.subTest(hook=hook):
                into = self.at(f"{i}.db")
                self.put("one.txt", page("Egypt", "recalled its ambassador from Sudan"))
                watcher = self.start("--from-start", "--hook", hook, "--hook-seconds", "1", into=into)
                self.until(lambda: any("watch.hook" in line and said in line for line in watcher.said), watcher)
                self.put("two.txt", page("Niger", "expelled three diplomats from Benin"))
                self.until(lambda: any("Niger" in line for line in watcher.lines), watcher)
                self.assertEqual(self.stop(watcher), 0)
                os.remove(self.at("pages", "two.txt"))

    def test_what_came_while_nobody_watched_is_told_at_the_next_start(self):
        watcher = self.start()
        self.quiet_start(watcher)
        self.assertEqual(self.stop(watcher), 0)
        self.put("new.txt", page("Egypt", "recalled its ambassador from Sudan"))
        watcher = self.start()
        self.until(lambda: watcher.lines, watcher)
        self.assertEqual(self.stop(watcher), 0)
        told = list(watcher.lines)
        watcher = self.start()
        time.sleep(5 * SETTLE)
        self.assertEqual(self.stop(watcher), 0)
        self.assertEqual(watcher.lines, [], told)

    def test_killed_at_any_moment_nothing_stays_untold(self):
        self.quiet_start(watcher := self.start())
        self.stop(watcher)
        deeds = {"Egypt": "recalled its ambassador from Sudan", "Niger": "expelled three diplomats from Benin", "Turkey": "seized a Greek trawler",
                 "France": "signed a fisheries treaty with Morocco", "Kenya": "imposed sanctions on Somalia", "India": "sent two frigates to the Gulf of Aden"}
        for i, (name, deed) in enumerate(deeds.items()):
            self.put(f"{i}.txt", page(name, deed, f"Report from {name}"))
        told = set()
        for wait in (0.05, 0.45, 0.6, 0.8):
            watcher = self.start()
            time.sleep(wait)
            self.stop(watcher, signal.SIGKILL)
            told.update(watcher.lines)
        watcher = self.start()
        self.until(lambda: self.articles() == 6, watcher)
        time.sleep(4 * SETTLE)
        self.assertEqual(self.stop(watcher), 0)
        told.update(watcher.lines)
        for name in deeds:
            self.assertTrue(any(name in line for line in told), (name, told))

    def test_wrong_use_is_said(self):
        def run(*arguments):
            done = subprocess.run([PROGRAM, "watch", *arguments], capture_output=True, text=True, timeout=60)
            return done.returncode, done.stderr
        self.assertEqual(run(self.pages)[0], 2)
        status, said = run(self.at("nowhere"), "--into", self.db)
        self.assertEqual(status, 3)
        self.assertIn("watch.no-folder", said)
        status, said = run(self.pages, "--into", self.db, "--from", "yesterday")
        self.assertEqual(status, 3)
        self.assertIn("serve.bad-filter", said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], warnings="ignore")
