#!/usr/bin/env python3
"""Trains the forests of `clean` that tell story from everything else: data/clean/page_blocks.model (HTML) and text_lines.model (bare text).

Needs lightgbm, scikit-learn and numpy (pip install lightgbm==4.7.0 scikit-learn==1.9.1) and a folder PAGES of pages with their true text:
`ground-truth.json` ({id: {"articleBody": text}}) beside `html/<id>.html.gz`, as the article extraction benchmark of Scrapinghub (MIT) has them.

  cmake --build build --target zone_features                             (below: build/zone_features)
  zone_features data PAGES/html > pages.jsonl
  train_zones.py page pages.jsonl PAGES/ground-truth.json data/clean/page_blocks.model
  train_zones.py scrape PAGES pages.jsonl FOLDER                         writes bare texts as scrapers leave them, with labels
  zone_features data FOLDER > texts.jsonl
  train_zones.py text texts.jsonl FOLDER/labels.json data/clean/text_lines.model

With FOLD=k in the environment the pages of one of four folds are left out of training altogether and their ids written beside the model
(MODEL.held): a stage with that model has not seen them; tools/cross_pages.py measures the numbers of the cards so.

How: each block is labelled by how much of it stands in the true text (words aligned in order). Words and pairs of words get weights by
logistic regression; two passes of gradient boosting; the second also sees what the first, trained without the page, said of the block and
around it. Prints cross-validated numbers, pages kept together. Leaves are whole numbers: 65536 times the log-odds. Deterministic: fixed seeds.
"""
import hashlib
import json
import os
import random
import re
import sys
from collections import Counter

import lightgbm
import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

import score_lines

FOLDS = 4
MOST = 8192
# (trees, leaves, rate) of the two passes
SHAPE = {"page": [(260, 15, 0.04), (200, 11, 0.035)], "text": [(200, 15, 0.05), (150, 11, 0.045)]}


def words(text):
    return re.findall(r"\w+", text)


def shingles(tokens):
    if len(tokens) < 4:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(tuple(tokens[i:i + 4]) for i in range(len(tokens) - 3))


def label_blocks(blocks, truth):
    """1 where more than half of the block's words belong to the true text."""
    return [int(l) for l in score_lines.label_lines(blocks, truth)]


def load(path):
    lines = open(path, encoding="utf-8")
    names = json.loads(next(lines))["names"]
    return names, [json.loads(line) for line in lines]


def key_of(page):
    return os.path.basename(page["source"]).split(".")[0]


def divide(a, b):
    """Whole division as C++ does it."""
    return abs(a) // b * (1 if a >= 0 else -1)


def best_stretch(sums):
    low, best, begin, end = 0, 0, 0, 0
    for i in range(1, len(sums)):
        if sums[i] - sums[low] > best:
            best, begin, end = sums[i] - sums[low], low, i
        if sums[i] < sums[low]:
            low = i
    return begin, end


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
    good, sums, weights = [0], [0], [0]
    for i in range(n):
        good.append(good[-1] + (page["blocks"][i]["words"] if scores[i] > 0 else 0))
        sums.append(sums[-1] + clamp[i] * weight[i])
        weights.append(weights[-1] + weight[i])
    begin, end = best_stretch(sums)
    at = lambda i: clamp[i] if 0 <= i < n else -MOST
    distance = lambda a, b: max(-100, min(100, a - b))

    def near(i, reach):
        lo, hi = max(0, i - reach), min(n, i + reach + 1)
        return divide(sums[hi] - sums[lo], weights[hi] - weights[lo])

    return [[at(i), at(i - 1), at(i - 2), at(i + 1), at(i + 2), means["container"][block["container"]], means["style"][block["style"]], near(i, 5),
             -1 if good[-1] == 0 else good[i] * 1000 // good[-1], near(i, 2), near(i, 12), near(i, 30), distance(i + 1, begin), distance(end, i),
             min(end - begin, 500), at(i - 3), at(i + 3)] for i, block in enumerate(page["blocks"])]


BUCKETS = 1 << 14


def bag_matrix(bags):
    """One row a block: how often each bucket occurs, over the root of how many there are."""
    rows, columns, values = [], [], []
    for i, bag in enumerate(bags):
        root = max(1, int(len(bag) ** 0.5))
        for bucket in bag:
            rows.append(i)
            columns.append(bucket)
            values.append(1.0 / root)
    return scipy.sparse.csr_matrix((values, (rows, columns)), shape=(len(bags), BUCKETS))


def fit_bag(x, y, w):
    model = LogisticRegression(C=1.0, max_iter=200)
    model.fit(x, y, sample_weight=w)
    return np.clip(np.rint(model.coef_[0] * 1024), -32000, 32000).astype(np.int64)


def score_bag(weights, bags):
    """What Forest::bag gives."""
    out = []
    for bag in bags:
        total, root = int(sum(weights[b] for b in bag)), max(1, int(len(bag) ** 0.5))
        out.append(divide(total, root))
    return np.array(out, dtype=np.int64)


def fit(x, y, w, shape, seed=7):
    trees, leaves, rate = shape
    params = dict(objective="binary", num_leaves=leaves, learning_rate=rate, min_data_in_leaf=15, feature_fraction=0.5, bagging_fraction=0.8, bagging_freq=1,
                  lambda_l2=3.0, verbose=-1, seed=seed, num_threads=1, deterministic=True, force_row_wise=True, max_bin=127)
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


def page_of(key):
    return int(hashlib.md5(key.encode()).hexdigest(), 16) % FOLDS


def train(mode, features, truth_path, output):
    names, pages = load(features)
    truth = json.load(open(truth_path, encoding="utf-8"))
    if mode == "text":  # lines that were taken for a wrapped paragraph are no blocks of their own: such texts are left out
        pages = [p for p in pages if len(p["blocks"]) == len(truth[key_of(p)]["labels"])]
    for page in pages:
        page["group"] = key_of(page) if mode == "page" else truth[key_of(page)]["page"]
    held = os.environ.get("FOLD")
    if held is not None:
        json.dump(sorted({p["group"] for p in pages if page_of(p["group"]) == int(held)}), open(output + ".held", "w"))
        pages = [p for p in pages if page_of(p["group"]) != int(held)]
    xs, ys, ws, bags, spans = [], [], [], [], []
    for page in pages:
        key = key_of(page)
        labels = label_blocks([b["text"] for b in page["blocks"]], truth[key]["articleBody"]) if mode == "page" else truth[key]["labels"]
        spans.append((len(ys), len(ys) + len(labels)))
        for block, label in zip(page["blocks"], labels):
            xs.append(block["row"])
            ys.append(label)
            bags.append(block["bag"])
            # Shingles are counted, so long blocks weigh more; short ones make pages exact.
            ws.append((0.5 + min(block["words"], 60) / 20.0) if mode == "page" else (3.0 if label else 1.0))
    x, y, w = np.array(xs, dtype=np.int64), np.array(ys), np.array(ws)
    groups = sorted({p["group"] for p in pages})
    random.Random(5).shuffle(groups)
    fold_of = {g: i % FOLDS for i, g in enumerate(groups)}
    fold = np.concatenate([np.full(b - a, fold_of[p["group"]]) for p, (a, b) in zip(pages, spans)])
    first, second = SHAPE[mode]
    # What the words say, each page by weights that have not seen it; then pass 0 likewise.
    matrix = bag_matrix(bags)
    for k in range(FOLDS):
        weights = fit_bag(matrix[fold != k], y[fold != k], w[fold != k])
        x[fold == k, -1] = score_bag(weights, [bags[i] for i in np.nonzero(fold == k)[0]])
    out_of_fold = np.zeros(len(y), dtype=np.int64)
    for k in range(FOLDS):
        model = flatten(fit(x[fold != k], y[fold != k], w[fold != k], first))
        out_of_fold[fold == k] = score(model, x[fold == k])
    context = np.array([row for page, (a, b) in zip(pages, spans) for row in marks(page, out_of_fold[a:b].tolist())], dtype=np.int64)
    x2 = np.hstack([x, context])
    if held is None:
        final = np.zeros(len(y), dtype=np.int64)
        for k in range(FOLDS):
            model = flatten(fit(x2[fold != k], y[fold != k], w[fold != k], second))
            final[fold == k] = score(model, x2[fold == k])
        report(mode, pages, spans, y, {"pass 0": out_of_fold, "pass 1": final}, truth)
    with open(output, "w", encoding="utf-8") as file:
        file.write("# Which blocks are of the story: weights of words and two passes of boosted trees over whole numbers. Made by tools/train_zones.py; see the card beside it.\n")
        file.write("names " + " ".join(names) + "\n")
        weights = fit_bag(matrix, y, w)
        file.write("words " + " ".join(f"{b} {v}" for b, v in enumerate(weights) if v != 0) + "\n")
        # Measured out of fold, as in use: what a page's own weights say of it would be believed too much.
        for number, trees in ((0, flatten(fit(x, y, w, first))), (1, flatten(fit(x2, y, w, second)))):
            for nodes in trees:
                file.write(f"tree {number} " + " ".join(" ".join(str(v) for v in node) for node in nodes) + "\n")
    print("wrote", output, os.path.getsize(output), "bytes;", len(pages), "pages,", len(y), "blocks,", int(y.sum()), "of the story")


def report(mode, pages, spans, y, passes, truth):
    kinds = sorted({key_of(p).rpartition("-")[2] for p in pages}) if mode == "text" else ["all pages"]
    for name, s in passes.items():
        for kind in kinds:
            mask = np.zeros(len(y), dtype=bool)
            for page, (a, b) in zip(pages, spans):
                mask[a:b] = mode == "page" or key_of(page).endswith("-" + kind)
            for threshold in (-4096, -3072, -2048, -1024, -512, 0, 512):
                keep = s > threshold
                tp, fp, fn = int((keep & (y == 1) & mask).sum()), int((keep & (y == 0) & mask).sum()), int((~keep & (y == 1) & mask).sum())
                tn = int((~keep & (y == 0) & mask).sum())
                junk_p, junk_r = tn / max(1, tn + fn), tn / max(1, tn + fp)
                line = f"{name} {kind} at {threshold}: story lines lost {fn / max(1, tp + fn):.4f}, junk F1 {2 * junk_p * junk_r / max(1e-9, junk_p + junk_r):.4f} (P {junk_p:.4f} R {junk_r:.4f})"
                if mode == "page":
                    line += "; pages " + page_scores(pages, {k: v["articleBody"] for k, v in truth.items()}, [keep[a:b] for a, b in spans])
                print(line)
    if os.environ.get("DUMP"):
        json.dump([[p["source"], y[a:b].tolist(), passes["pass 1"][a:b].tolist()] for p, (a, b) in zip(pages, spans)], open(os.environ["DUMP"], "w"))


def scrape(pages_path, features, folder):
    """Texts as scrapers leave them: all lines of a page; the lines around the story; the story with a few lines of junk in it."""
    os.makedirs(folder, exist_ok=True)
    titles = {key_of(p): set(words(p["title"].lower())) for p in load(features)[1]}
    truth = json.load(open(os.path.join(pages_path, "ground-truth.json"), encoding="utf-8"))
    labels = {}

    def write(key, name, lines, chosen, label, blank):
        with open(os.path.join(folder, f"{key}-{name}.txt"), "w", encoding="utf-8") as file:
            file.write(blank.join(lines[i] for i in chosen) + "\n")
        labels[f"{key}-{name}"] = {"page": key, "labels": [label[i] for i in chosen]}

    for key in sorted(truth):
        body = truth[key]["articleBody"]
        nodes = score_lines.lines_of(pages_path, key, True)
        write(key, "nodes", nodes, range(len(nodes)), label_blocks(nodes, body), "\n\n")
        texts = score_lines.lines_of(pages_path, key, False)
        label = label_blocks(texts, body)
        write(key, "all", texts, range(len(texts)), label, "\n\n")
        story = [i for i, l in enumerate(label) if l]
        if not story:
            continue
        dice = random.Random(key)
        title = titles[key]
        likeness = [len(title & set(words(t.lower()))) / max(1, len(title | set(words(t.lower())))) for t in texts[:story[0] + 1]]
        title_at = int(np.argmax(likeness)) if max(likeness) > 0.5 else -1
        size = [len(words(t)) for t in texts]
        near = [i for i in range(len(texts)) if story[0] - 12 <= i <= story[-1] + 12]
        variants = {"near": near}
        for k, share in enumerate((0.5, 0.25, 0.12, 0.06)):
            reach = [i for i in range(len(texts)) if story[0] - (3 if k > 1 else 20) <= i <= story[-1] + (25 if k < 3 else 8)]
            variants[f"some{k}"] = [i for i in reach if label[i] or i == title_at or dice.random() < share]
        # Junk of elsewhere in the page between two paragraphs, which is where readers' tools leave it.
        junk = [i for i, l in enumerate(label) if not l and 2 <= size[i] <= 40 and i != title_at]
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
            write(key, name, texts, chosen, label, "\n" if dice.random() < 0.5 else "\n\n")
    json.dump(labels, open(os.path.join(folder, "labels.json"), "w"))
    print(len(labels), "texts")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    if sys.argv[1] == "scrape":
        scrape(*sys.argv[2:])
    else:
        train(*sys.argv[1:])
