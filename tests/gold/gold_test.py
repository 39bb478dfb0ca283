"""The gold texts are well formed, and the rows given for the open half of them are mostly right."""
import json
import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = sys.argv.pop()
SCORE = os.path.join(HERE, "..", "..", "tools", "score_gold.py")


class Gold(unittest.TestCase):
    def test_form(self):
        for name in ("seen", "unseen", "wire_seen", "wire_unseen"):
            with open(f"{HERE}/{name}.jsonl", encoding="utf-8") as lines:
                documents = [json.loads(line) for line in lines]
            self.assertEqual(len({d["id"] for d in documents}), len(documents))
            for document in documents:
                rows = {row["id"]: row for row in document["rows"]}
                self.assertEqual(len(rows), len(document["rows"]), document["id"])
                for row in rows.values():
                    self.assertEqual(document["text"].count(row["anchor"]), 1, f"{document['id']}: {row['anchor']}")
                    self.assertTrue(row["type"] and row["status"], document["id"])
                    for link in ("content_of", "condition_of"):
                        self.assertIn(row.get(link, row["id"]), rows, document["id"])

    def test_score(self):
        done = subprocess.run([sys.executable, SCORE, PROGRAM, f"{HERE}/seen.jsonl"], capture_output=True, text=True, check=True)
        found, precision, invented = re.search(r"\(([\d.]+)\), rows.*\(([\d.]+)\), F1.*\n.*\n.*: (\d+) of", done.stdout).groups()
        self.assertGreaterEqual(float(precision), 0.75, done.stdout)
        self.assertGreaterEqual(float(found), 0.33, done.stdout)
        self.assertLessEqual(int(invented), 3, done.stdout)


if __name__ == "__main__":
    unittest.main()
