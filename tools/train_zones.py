#!/usr/bin/env python3
"""Trains the forests of `clean` that tell story from everything else: data/clean/page_blocks.model (HTML) and text_lines.model (bare text).

Needs lightgbm and numpy (pip install lightgbm==4.7.0 numpy) and a folder of pages with their true text:
`ground-truth.json` ({id: {"articleBody": text}}) beside `html/<id>.html.gz`, as the article extraction benchmark of Scrapinghub (MIT) has them.

  zone_features: c++ -std=c++20 -O2 -Isrc -IBUILD/generated tools/zone_features.cc BUILD/src/libdemarche_{clean,read,lexicon,document,base}.a \\
                 -lfmt -lsimdjson -lz -lzstd -luchardet -licuuc -licui18n -lxxhash -o zone_features
  zone_features data PAGES/html > pages.jsonl
  train_zones.py page pages.jsonl PAGES/ground-truth.json data/clean/page_blocks.model
  train_zones.py scrape pages.jsonl PAGES/ground-truth.json FOLDER       writes bare texts as scrapers leave them, with labels
  zone_features data FOLDER > texts.jsonl
  train_zones.py text texts.jsonl FOLDER/labels.json data/clean/text_lines.model

How: each block is labelled by how much of it stands in the true text (words aligned in order). Two passes of gradient boosting; the
second also sees what the first, trained without the page, said of the block and around it. Prints cross-validated numbers, pages kept
together. Leaves are whole numbers: 65536 times the log-odds. Deterministic: fixed seeds, one thread.
"""
import difflib
import json
import os
import random
import re
import sys
from collections import Counter

import lightgbm
import numpy as np

FOLDS = 4
MOST = 8192
# (trees, leaves, rate) of the two passes
SHAPE = {"page": [(110, 15, 0.09), (90, 11, 0.07)], "text": [(80, 15, 0.1), (60, 11, 0.09)]}


def words(text):
    return re.findall(r"\w+", text)


def shingles(tokens):
    if len(tokens) < 4:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(tuple(tokens[i:i + 4]) for i in range(len(tokens) - 3))


def label_blocks(blocks, truth):
    """1 where more than half of the block's words belong to the true text."""
    tokens, owner = [], []
    for i, block in enumerate(blocks):
        for word in words(block):
            tokens.append(word)
            owner.append(i)
    hit, size = [0] * len(blocks), [0] * len(blocks)
    for i in owner:
        size[i] += 1
    for a, _, n in difflib.SequenceMatcher(None, tokens, words(truth), autojunk=False).get_matching_blocks():
        for k in range(a, a + n):
            hit[owner[k]] += 1
    return [int(n > 0 and h * 2 > n) for h, n in zip(hit, size)], size


def load(path):
    lines = open(path, encoding="utf-8")
    names = json.loads(next(lines))["names"]
    return names, [json.loads(line) for line in lines]


def key_of(page):
    return os.path.basename(page["source"]).split(".")[0]


def divide(a, b):
    """Whole division as C++ does it."""
    return abs(a) // b * (1 if a >= 0 else -1)


def marks(page, scores):
    """What Context::marks of src/clean/context.cc gives; the two must agree."""
    n = len(scores)
    clamp = [max(-MOST, min(MOST, s)) for s in scores]
    weight = [min(b["words"], 100) + 1 for b in page["blocks"]]
    means = {}
    for kind in ("container", "style"):
        total = {}
        for i, block in enumerate(page["blocks"]):
            s, w = total.get(block[kind], (0, 0))
            total[block[kind]] = (s + clamp[i] * weight[i], w + weight[i])
        means[kind] = {k: divide(s, w) for k, (s, w) in total.items()}
    good = [0]
    for i in range(n):
        good.append(good[-1] + (page["blocks"][i]["words"] if scores[i] > 0 else 0))
    rows = []
    at = lambda i: clamp[i] if 0 <= i < n else -MOST
    for i, block in enumerate(page["blocks"]):
        lo, hi = max(0, i - 5), min(n, i + 6)
        near = divide(sum(clamp[k] * weight[k] for k in range(lo, hi)), sum(weight[lo:hi]))
        rows.append([at(i), at(i - 1), at(i - 2), at(i + 1), at(i + 2), means["container"][block["container"]], means["style"][block["style"]], near,
                     -1 if good[-1] == 0 else good[i] * 1000 // good[-1]])
    return rows


def fit(x, y, w, shape, seed=7):
    trees, leaves, rate = shape
    params = dict(objective="binary", num_leaves=leaves, learning_rate=rate, min_data_in_leaf=15, feature_fraction=0.5, bagging_fraction=0.8, bagging_freq=1,
                  lambda_l2=3.0, verbose=-1, seed=seed, num_threads=2, deterministic=True, force_row_wise=True, max_bin=127)
    return lightgbm.train(params, lightgbm.Dataset(x, y, weight=w), num_boost_round=trees)


def flatten(model):
    """Every tree as a list of nodes in order, left child first: (feature, threshold, right) or ('=', value)."""
    out = []
    for tree in model.dump_model()["tree_info"]:
        nodes = []

        def walk(node):
            if "leaf_value" in node:
                nodes.append(("=", int(round(node["leaf_value"] * 65536))))
                return
            at = len(nodes)
            nodes.append(None)
            walk(node["left_child"])
            right = len(nodes)
            walk(node["right_child"])
            nodes[at] = (node["split_feature"], int(np.floor(node["threshold"])), right)

        walk(tree["tree_structure"])
        out.append(nodes)
    return out


def score(trees, x):
    """What Forest::score gives for every row."""
    total = np.zeros(len(x), dtype=np.int64)
    for nodes in trees:
        at = np.zeros(len(x), dtype=np.int64)
        feature = np.array([0 if n[0] == "=" else n[0] for n in nodes])
        threshold = np.array([n[1] for n in nodes], dtype=np.int64)
        right = np.array([0 if n[0] == "=" else n[2] for n in nodes])
        leaf = np.array([n[0] == "=" for n in nodes])
        for _ in range(len(nodes)):
            open_ = ~leaf[at]
            if not open_.any():
                break
            rows = np.nonzero(open_)[0]
            go_left = x[rows, feature[at[rows]]] <= threshold[at[rows]]
            at[rows] = np.where(go_left, at[rows] + 1, right[at[rows]])
        total += threshold[at]
    return (np.sign(total) * (np.abs(total) // 64)).astype(np.int64)


def page_scores(pages, truths, chosen):
    precisions, recalls, exact = [], [], 0
    for page, keep in zip(pages, chosen):
        want_words = words(truths[page["group"]])
        got_words = words("\n".join(b["text"] for b, k in zip(page["blocks"], keep) if k))
        want, got = shingles(want_words), shingles(got_words)
        hit = sum((want & got).values())
        if got:
            precisions.append(hit / sum(got.values()))
        recalls.append(hit / sum(want.values()) if want else 1.0)
        exact += want_words == got_words
    p, r = sum(precisions) / max(1, len(precisions)), sum(recalls) / len(recalls)
    return f"F1 {2 * p * r / (p + r):.4f} precision {p:.4f} recall {r:.4f} exact {exact / len(pages):.3f}"


def train(mode, features, truth_path, output):
    names, pages = load(features)
    truth = json.load(open(truth_path, encoding="utf-8"))
    if mode == "text":  # lines that were taken for a wrapped paragraph are no blocks of their own: such texts are left out
        pages = [p for p in pages if len(p["blocks"]) == len(truth[key_of(p)]["labels"])]
    xs, ys, ws, spans = [], [], [], []
    for page in pages:
        key = key_of(page)
        if mode == "page":
            page["group"] = key
            labels, size = label_blocks([b["text"] for b in page["blocks"]], truth[key]["articleBody"])
        else:
            page["group"] = truth[key]["page"]
            labels = truth[key]["labels"]
            size = [b["words"] for b in page["blocks"]]
        spans.append((len(ys), len(ys) + len(labels)))
        for block, label, n in zip(page["blocks"], labels, size):
            xs.append(block["row"])
            ys.append(label)
            # Shingles are counted, so long blocks weigh more; short ones make pages exact.
            ws.append((0.5 + min(n, 60) / 20.0) if mode == "page" else (3.0 if label else 1.0))
    x, y, w = np.array(xs, dtype=np.int64), np.array(ys), np.array(ws)
    groups = sorted({p["group"] for p in pages})
    random.Random(5).shuffle(groups)
    fold_of = {g: i % FOLDS for i, g in enumerate(groups)}
    fold = np.concatenate([np.full(b - a, fold_of[p["group"]]) for p, (a, b) in zip(pages, spans)])
    first, second = SHAPE[mode]
    # Pass 0, each page by a model that has not seen it.
    out_of_fold = np.zeros(len(y), dtype=np.int64)
    for k in range(FOLDS):
        model = flatten(fit(x[fold != k], y[fold != k], w[fold != k], first))
        out_of_fold[fold == k] = score(model, x[fold == k])
    context = np.array([row for page, (a, b) in zip(pages, spans) for row in marks(page, out_of_fold[a:b].tolist())], dtype=np.int64)
    x2 = np.hstack([x, context])
    final = np.zeros(len(y), dtype=np.int64)
    for k in range(FOLDS):
        model = flatten(fit(x2[fold != k], y[fold != k], w[fold != k], second))
        final[fold == k] = score(model, x2[fold == k])
    lines = []
    for name, s in (("pass 0", out_of_fold), ("pass 1", final)):
        for threshold in (-1024, -512, 0, 512):
            keep = s > threshold
            tp, fp, fn = int((keep & (y == 1)).sum()), int((keep & (y == 0)).sum()), int((~keep & (y == 1)).sum())
            tn = int((~keep & (y == 0)).sum())
            junk_p, junk_r = tn / max(1, tn + fn), tn / max(1, tn + fp)
            line = f"{name} at {threshold}: story lines lost {fn / max(1, tp + fn):.4f}, junk F1 {2 * junk_p * junk_r / (junk_p + junk_r):.4f} (P {junk_p:.4f} R {junk_r:.4f})"
            if mode == "page":
                line += "; pages " + page_scores(pages, {k: v["articleBody"] for k, v in truth.items()}, [keep[a:b] for a, b in spans])
            print(line)
            lines.append(line)
    trees0 = flatten(fit(x, y, w, first))
    trees1 = flatten(fit(x2, y, w, second))
    with open(output, "w", encoding="utf-8") as file:
        file.write("# Which blocks are of the story: two passes of boosted trees over whole numbers. Made by tools/train_zones.py; see the card beside it.\n")
        file.write("names " + " ".join(names) + "\n")
        for number, trees in ((0, trees0), (1, trees1)):
            for nodes in trees:
                file.write(f"tree {number} " + " ".join(" ".join(str(v) for v in node) for node in nodes) + "\n")
    print("wrote", output, os.path.getsize(output), "bytes;", len(pages), "pages,", len(y), "blocks,", int(y.sum()), "of the story")
    if os.environ.get("DUMP"):
        json.dump([[p["source"], y[a:b].tolist(), final[a:b].tolist()] for p, (a, b) in zip(pages, spans)], open(os.environ["DUMP"], "w"))


def scrape(features, truth_path, folder):
    """Texts as scrapers leave them: all lines of a page; the lines around the story; the story with a few lines of junk in it."""
    os.makedirs(folder, exist_ok=True)
    _, pages = load(features)
    truth = json.load(open(truth_path, encoding="utf-8"))
    labels = {}
    for page in pages:
        key = key_of(page)
        texts = [" ".join(b["text"].split()) for b in page["blocks"]]
        label, _ = label_blocks(texts, truth[key]["articleBody"])
        story = [i for i, l in enumerate(label) if l]
        if not story:
            continue
        dice = random.Random(key)
        title_at = page["title_at"]
        near = [i for i in range(len(texts)) if story[0] - 12 <= i <= story[-1] + 12]
        variants = {"all": list(range(len(texts))), "near": near}
        for k, share in enumerate((0.5, 0.25, 0.12, 0.06)):
            reach = [i for i in range(len(texts)) if story[0] - (3 if k > 1 else 20) <= i <= story[-1] + (25 if k < 3 else 8)]
            variants[f"some{k}"] = [i for i in reach if label[i] or i == title_at or dice.random() < share]
        # Junk of elsewhere in the page between two paragraphs, which is where readers' tools leave it.
        junk = [i for i, l in enumerate(label) if not l and 2 <= page["blocks"][i]["words"] <= 40 and i != title_at]
        mixed = [title_at] if title_at >= 0 else []
        for i in story:
            mixed.append(i)
            if junk and dice.random() < 0.15:
                mixed += [dice.choice(junk) for _ in range(dice.choice((1, 1, 2, 3)))]
        if junk:
            tail = dice.randrange(max(1, len(junk) - 4))
            mixed += junk[tail:tail + dice.choice((0, 1, 2, 4))]
        variants["mixed"] = mixed
        variants["plain"] = ([title_at] if title_at >= 0 else []) + story
        for name, chosen in variants.items():
            # Whole pages have ten times the lines of the other texts: fewer of them.
            if dice.random() > {"all": 0.2, "near": 0.35, "some0": 0.5, "plain": 0.5}.get(name, 1.0):
                continue
            out = f"{key}-{name}"
            blank = "\n" if dice.random() < 0.5 else "\n\n"
            # The headline is kept whatever the model says: it is no example of junk.
            with open(os.path.join(folder, out + ".txt"), "w", encoding="utf-8") as file:
                file.write(blank.join(texts[i] for i in chosen) + "\n")
            labels[out] = {"page": key, "labels": [label[i] for i in chosen]}
    json.dump(labels, open(os.path.join(folder, "labels.json"), "w"))
    print(len(labels), "texts")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    if sys.argv[1] == "scrape":
        scrape(*sys.argv[2:])
    else:
        train(*sys.argv[1:])
