#!/usr/bin/env python3
"""Measures the zones on pages that the models have not seen: four folds, the whole stage, whole pages and bare lines.

usage: cross_pages.py BUILD PAGES [--keep FOLDER] [--only page|text] [--show N]
       needs: cmake --build BUILD --target probe_pages zone_features; pip install lightgbm==4.7.0 scikit-learn==1.9.1

PAGES is as train_zones.py wants it. For each fold the two models are trained without its pages (FOLD=k) and put into a copy of data/;
`probe_pages record` then reads the pages of that fold with them, and their lines without markup. With --keep the models and texts stay in
FOLDER and are taken from there the next time, so that a change of the rules behind the models is measured in seconds.
Prints the four numbers of whole pages as score_pages.py counts them, and those of score_lines.py for lines and for every text between two tags.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import score_lines

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDS = 4


def run(command, output=None, **more):
    with open(output, "wb") if output else open(os.devnull, "wb") as file:
        subprocess.run(command, stdout=file, check=True, **more)


def fresh(path, make):
    """Makes `path` unless it is there; half a file is none."""
    if not os.path.exists(path):
        make(path + ".part")
        os.replace(path + ".part", path)


def data_with(models, data, folder):
    """A copy of data/ by links, with the models given in place of the shipped ones."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "clean"))
    for name in os.listdir(data):
        if name != "clean":
            os.symlink(os.path.abspath(os.path.join(data, name)), os.path.join(folder, name))
    for name in os.listdir(os.path.join(data, "clean")):
        model = os.path.join(models, name)
        source = model if os.path.exists(model) else os.path.join(data, "clean", name)
        os.symlink(os.path.abspath(source), os.path.join(folder, "clean", name))


def body(article):
    return "\n".join(article["text"][z["span"][0]:z["span"][1]] for z in article["zones"] if z["kind"] in ("story", "subheading"))


def score_pages(truth, record, show):
    import train_zones
    precisions, recalls, exact, worst = [], [], 0, []
    for line in open(record, encoding="utf-8"):
        article = json.loads(line)
        key = os.path.basename(article["source"]).split(".")[0]
        want_words, got_words = re.findall(r"\w+", truth[key]["articleBody"]), re.findall(r"\w+", body(article))
        want, got = train_zones.shingles(want_words), train_zones.shingles(got_words)
        hit = sum((want & got).values())
        if got:
            precisions.append(hit / sum(got.values()))
        recalls.append(hit / sum(want.values()) if want else 1.0)
        exact += want_words == got_words
        worst.append((2 * hit / max(1, sum(want.values()) + sum(got.values())), key))
    p, r = sum(precisions) / max(1, len(precisions)), sum(recalls) / max(1, len(recalls))
    print(f"pages: {len(recalls)}, F1 {2 * p * r / (p + r):.4f}, precision {p:.4f}, recall {r:.4f}, exact {exact / len(recalls):.3f}")
    for value, key in sorted(worst)[:show]:
        print(f"  {value:.3f} {key}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("pages")
    parser.add_argument("--keep", metavar="FOLDER")
    parser.add_argument("--only", choices=("page", "text"))
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list the N worst pages and N wrong lines")
    args = parser.parse_args()
    data = os.path.join(HERE, "..", "data")
    folder = args.keep or tempfile.mkdtemp(prefix="demarche-zones-")
    os.makedirs(folder, exist_ok=True)
    at = lambda *names: os.path.join(folder, *names)
    truth_path = os.path.join(args.pages, "ground-truth.json")
    truth = json.load(open(truth_path, encoding="utf-8"))
    features, probe, train = os.path.join(args.build, "zone_features"), os.path.join(args.build, "probe_pages"), os.path.join(HERE, "train_zones.py")
    fresh(at("pages.jsonl"), lambda path: run([features, data, os.path.join(args.pages, "html")], path))
    if args.only != "page":
        fresh(at("scraped"), lambda path: run([sys.executable, train, "scrape", args.pages, at("pages.jsonl"), path]))
        fresh(at("texts.jsonl"), lambda path: run([features, data, at("scraped")], path))
        for name, option in (("lines", []), ("nodes", ["--nodes"])):
            fresh(at(name), lambda path: run([sys.executable, os.path.join(HERE, "score_lines.py"), "make", args.pages, path, *option]))
    inputs = {"page": (at("pages.jsonl"), truth_path, "page_blocks.model"), "text": (at("texts.jsonl"), at("scraped", "labels.json"), "text_lines.model")}
    modes = [args.only] if args.only else ["page", "text"]
    records = {name: at(name + ".record.jsonl") for name in ("html", "lines", "nodes")}
    for path in records.values():
        open(path, "w").close()
    for fold in range(FOLDS):
        os.makedirs(at(f"fold{fold}"), exist_ok=True)
        for mode in modes:
            rows, labels, model = inputs[mode]
            if not os.path.exists(at(f"fold{fold}", model)):
                part = at(f"fold{fold}", model + ".part")
                run([sys.executable, train, mode, rows, labels, part], env={**os.environ, "FOLD": str(fold)})
                os.replace(part, at(f"fold{fold}", model))
        data_with(at(f"fold{fold}"), data, at("data"))
        import train_zones
        held = [key for key in sorted(truth) if train_zones.page_of(key) == fold]
        for name, ending in (("html", ".html.gz"), ("lines", ".txt"), ("nodes", ".txt")):
            if ("page" if name == "html" else "text") in modes:
                paths = [os.path.join(args.pages if name == "html" else folder, name, key + ending) for key in held]
                with open(records[name], "ab") as file:
                    subprocess.run([probe, "record", at("data"), *paths], stdout=file, check=True)
    if "page" in modes:
        score_pages(truth, records["html"], args.show)
    if "text" in modes:
        for name in ("lines", "nodes"):
            print(name, end=": ")
            score_lines.score(at(name, "labels.json"), records[name], args.show)
    if not args.keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
