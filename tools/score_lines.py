#!/usr/bin/env python3
"""Scores the zones of bare text: the lines of web pages without their markup, labelled by the pages' true text.

usage: score_lines.py make PAGES FOLDER [--nodes]      writes FOLDER/<id>.txt, one line a block of the page, and FOLDER/labels.json
       demarche read FOLDER --format jsonl > RECORD.jsonl
       score_lines.py score FOLDER/labels.json RECORD.jsonl [--show N]

PAGES holds ground-truth.json ({id: {"articleBody": text}}) and html/<id>.html.gz, as the article extraction benchmark of Scrapinghub (MIT)
has them. With --nodes every text between two tags is a line of its own, as the crudest scrapers leave it.

A line is of the story if more than half of its words stand, in order, in the true text; all others are junk. Found to be junk: not in a zone
of the kinds that are kept. Headlines, bylines, dates, captions and credits are kept on purpose though they are not of the true text:
such lines do not count, and how many they are is printed; "strict" counts them as junk that was missed.
"""
import argparse
import difflib
import gzip
import html.parser
import json
import os
import re

KEPT = {"headline", "subheading", "byline", "dateline", "story", "caption", "credit"}
APART = {"headline", "byline", "dateline", "caption", "credit"}
SILENT = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "textarea"}
BLOCKS = set(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "li legend main menu nav ol option p pre section select summary table tbody td tfoot th thead tr ul video audio".split())


class Lines(html.parser.HTMLParser):
    def __init__(self, nodes):
        super().__init__(convert_charrefs=True)
        self.nodes, self.silent, self.line, self.lines = nodes, 0, [], []

    def end_line(self):
        text = " ".join("".join(self.line).split())
        if re.search(r"\w", text):
            self.lines.append(text)
        self.line = []

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.silent += 1
        if self.nodes or tag in BLOCKS:
            self.end_line()

    def handle_startendtag(self, tag, attrs):
        if self.nodes or tag in BLOCKS:
            self.end_line()

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        if self.nodes or tag in BLOCKS:
            self.end_line()

    def handle_data(self, data):
        if not self.silent:
            self.line.append(data)


def words(text):
    return re.findall(r"\w+", text)


def label_lines(lines, truth):
    """True where more than half of the line's words belong to the true text, aligned in order."""
    tokens, owner = [], []
    for i, line in enumerate(lines):
        for word in words(line):
            tokens.append(word)
            owner.append(i)
    hit, size = [0] * len(lines), [0] * len(lines)
    for i in owner:
        size[i] += 1
    for a, _, n in difflib.SequenceMatcher(None, tokens, words(truth), autojunk=False).get_matching_blocks():
        for k in range(a, a + n):
            hit[owner[k]] += 1
    return [h * 2 > n for h, n in zip(hit, size)]


def lines_of(pages, key, nodes):
    parser = Lines(nodes)
    parser.feed(gzip.open(os.path.join(pages, "html", key + ".html.gz")).read().decode("utf-8", "replace"))
    parser.close()
    parser.end_line()
    return parser.lines


def make(pages, folder, nodes):
    os.makedirs(folder, exist_ok=True)
    truth = json.load(open(os.path.join(pages, "ground-truth.json"), encoding="utf-8"))
    labels = {}
    for key in sorted(truth):
        lines = lines_of(pages, key, nodes)
        labels[key] = [int(l) for l in label_lines(lines, truth[key]["articleBody"])]
        # A blank line after each: they are lines, and not the broken lines of one paragraph.
        with open(os.path.join(folder, key + ".txt"), "w", encoding="utf-8") as file:
            file.write("\n\n".join(lines) + "\n")
    json.dump(labels, open(os.path.join(folder, "labels.json"), "w"))
    print(f"{len(labels)} texts, {sum(map(len, labels.values()))} lines, {sum(map(sum, labels.values()))} of the story")


def zone_of_lines(article):
    """The kind and the rule of the zone that holds each line's last character."""
    at, zone, found = 0, 0, []
    zones = article["zones"]
    for line in article["text"].split("\n"):
        end = at + len(line)
        if line.strip():
            last = at + len(line.rstrip()) - 1
            while zones[zone]["span"][1] <= last:
                zone += 1
            found.append((zones[zone]["kind"], zones[zone].get("rule", ""), line))
        at = end + 1
    return found


def score(labels_path, record, show):
    labels = json.load(open(labels_path, encoding="utf-8"))
    lost, story, hit, missed, false, apart, unread = 0, 0, 0, 0, 0, 0, []
    samples = []
    for line in open(record, encoding="utf-8"):
        article = json.loads(line)
        if article.get("kind") != "article":
            continue
        key = os.path.splitext(os.path.basename(article["source"].split("#")[0]))[0]
        zones = zone_of_lines(article)
        want = labels.pop(key, None)
        if want is None or len(want) != len(zones):
            unread.append(key)
            continue
        for is_story, (kind, rule, text) in zip(want, zones):
            kept = kind in KEPT
            if is_story:
                story += 1
                lost += not kept
            elif kind in APART:
                apart += 1
            elif kept:
                missed += 1
            else:
                hit += 1
            if is_story != kept and kind not in APART:
                samples.append(("LOST" if is_story else "KEPT", key[:8], kind, rule, text[:110]))
    unread += list(labels)
    f1 = lambda missed: 2 * hit / max(1, 2 * hit + missed + lost)
    print(f"lines: junk F1 {f1(missed):.3f} (precision {hit / max(1, hit + lost):.3f}, recall {hit / max(1, hit + missed):.3f}; strict F1 {f1(missed + apart):.3f}), "
          f"story lines lost {lost} of {story} = {100 * lost / max(1, story):.2f} %, {apart} lines of headline, byline, caption apart, {len(unread)} texts not scored")
    for sample in samples[:show]:
        print(" ", *sample)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("make")
    one.add_argument("pages")
    one.add_argument("folder")
    one.add_argument("--nodes", action="store_true")
    two = commands.add_parser("score")
    two.add_argument("labels")
    two.add_argument("record")
    two.add_argument("--show", type=int, default=0, metavar="N", help="print N wrong lines")
    args = parser.parse_args()
    if args.command == "make":
        make(args.pages, args.folder, args.nodes)
    else:
        score(args.labels, args.record, args.show)


if __name__ == "__main__":
    main()
