#!/usr/bin/env python3
"""Scores trees against a treebank: tests/syntax/conll_score.py [--by] GOLD.conllu SYSTEM.conllu

The measures of the CoNLL 2018 shared task: both files must spell the same characters (white space aside). Words are aligned
by the characters they stand on, words of a multiword range inside the range by longest common subsequence of their forms.
F1 of tokens, sentences, words, UPOS, XPOS, lemmas, UAS and LAS (universal part of the relation); on equal segmentation F1 is
accuracy. --by lists LAS and the errors of each relation.
"""
import sys
import unicodedata


def read(path):
    """-> characters, tokens [(start, end)], sentences [(start, end)], words [Word]"""
    characters, tokens, sentences, words = [], [], [], []
    first, span, range_end = 0, None, 0
    sentence_start = 0
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line:
            if len(words) > first:
                sentences.append((sentence_start, len(characters)))
                for word in words[first:]:
                    word["parent"] = None if word["head"] == 0 else words[first + word["head"] - 1]
                first, sentence_start, range_end = len(words), len(characters), 0
            continue
        if line[0] == "#":
            continue
        cells = line.split("\t")
        if "." in cells[0]:
            continue
        form = "".join(c for c in cells[1] if not c.isspace() and unicodedata.category(c) != "Zs")
        if "-" in cells[0]:
            range_end = int(cells[0].split("-")[1])
            span = (len(characters), len(characters) + len(form))
            characters.extend(form)
            tokens.append(span)
            continue
        inside = int(cells[0]) <= range_end
        if not inside:
            span = (len(characters), len(characters) + len(form))
            characters.extend(form)
            tokens.append(span)
        words.append({"span": span, "multi": inside, "form": cells[1].lower(), "lemma": cells[2], "upos": cells[3], "xpos": cells[4],
                      "head": int(cells[6]), "deprel": cells[7].split(":")[0], "full": cells[7]})
    return characters, tokens, sentences, words


def common(gold, system):
    """Longest common subsequence of forms."""
    table = [[0] * (len(system) + 1) for _ in range(len(gold) + 1)]
    for i in range(len(gold) - 1, -1, -1):
        for j in range(len(system) - 1, -1, -1):
            same = gold[i]["form"] == system[j]["form"]
            table[i][j] = max(table[i + 1][j], table[i][j + 1], table[i + 1][j + 1] + 1 if same else 0)
    i = j = 0
    while i < len(gold) and j < len(system):
        if gold[i]["form"] == system[j]["form"] and table[i][j] == table[i + 1][j + 1] + 1:
            yield gold[i], system[j]
            i, j = i + 1, j + 1
        elif table[i][j] == table[i + 1][j]:
            i += 1
        else:
            j += 1


def align(gold, system):
    i = j = 0
    pairs = []
    while i < len(gold) and j < len(system):
        if gold[i]["multi"] or system[j]["multi"]:
            # Everything that overlaps the range, on both sides.
            start = min(gold[i]["span"][0], system[j]["span"][0]) if gold[i]["span"][0] < system[j]["span"][1] and system[j]["span"][0] < gold[i]["span"][1] else None
            if start is None:
                if gold[i]["span"][0] < system[j]["span"][0]:
                    i += 1
                else:
                    j += 1
                continue
            end = max(gold[i]["span"][1] if gold[i]["multi"] else 0, system[j]["span"][1] if system[j]["multi"] else 0)
            a, b = i, j
            grown = True
            while grown:
                grown = False
                while a < len(gold) and gold[a]["span"][0] < end:
                    if gold[a]["multi"] and gold[a]["span"][1] > end:
                        end, grown = gold[a]["span"][1], True
                    a += 1
                while b < len(system) and system[b]["span"][0] < end:
                    if system[b]["multi"] and system[b]["span"][1] > end:
                        end, grown = system[b]["span"][1], True
                    b += 1
            pairs.extend(common(gold[i:a], system[j:b]))
            i, j = a, b
        elif gold[i]["span"] == system[j]["span"]:
            pairs.append((gold[i], system[j]))
            i, j = i + 1, j + 1
        elif gold[i]["span"][0] <= system[j]["span"][0]:
            i += 1
        else:
            j += 1
    return pairs


def f1(right, n_gold, n_system):
    return 200.0 * right / (n_gold + n_system) if n_gold + n_system else 0.0


def score(gold_path, system_path):
    gold_characters, gold_tokens, gold_sentences, gold = read(gold_path)
    system_characters, system_tokens, system_sentences, system = read(system_path)
    if gold_characters != system_characters:
        at = next((i for i, (a, b) in enumerate(zip(gold_characters, system_characters)) if a != b), min(len(gold_characters), len(system_characters)))
        sys.exit(f"the texts differ at character {at}: gold has {''.join(gold_characters[at:at + 20])!r}, system {''.join(system_characters[at:at + 20])!r}")
    pairs = align(gold, system)
    partner = {id(s): g for g, s in pairs}

    def head_right(g, s):
        if s["parent"] is None or g["parent"] is None:
            return s["parent"] is None and g["parent"] is None
        return partner.get(id(s["parent"])) is g["parent"]

    heads = [(g, s, head_right(g, s)) for g, s in pairs]
    count = lambda test: sum(1 for g, s in pairs if test(g, s))
    n = (len(gold), len(system))
    return {
        "tokens": f1(len(set(gold_tokens) & set(system_tokens)), len(gold_tokens), len(system_tokens)),
        "sentences": f1(len(set(gold_sentences) & set(system_sentences)), len(gold_sentences), len(system_sentences)),
        "words": f1(len(pairs), *n),
        "UPOS": f1(count(lambda g, s: g["upos"] == s["upos"]), *n),
        "XPOS": f1(count(lambda g, s: g["xpos"] == s["xpos"]), *n),
        "lemmas": f1(count(lambda g, s: g["lemma"] == "_" or g["lemma"] == s["lemma"]), *n),
        "UAS": f1(sum(1 for _, _, right in heads if right), *n),
        "LAS": f1(sum(1 for g, s, right in heads if right and g["deprel"] == s["deprel"]), *n),
    }, heads


def main():
    arguments = [a for a in sys.argv[1:] if a != "--by"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    result, heads = score(*arguments)
    print("  ".join(f"{name} {value:.2f}" for name, value in result.items()))
    if "--by" in sys.argv:
        by = {}
        for g, s, right in heads:
            row = by.setdefault(g["full"], [0, 0, 0])
            row[0] += 1
            row[1] += right
            row[2] += right and g["deprel"] == s["deprel"]
        for name, (total, uas, las) in sorted(by.items(), key=lambda item: item[1][2] - item[1][0]):
            print(f"{name:16} {total:6} UAS {100 * uas / total:6.2f} LAS {100 * las / total:6.2f} wrong {total - las}")


if __name__ == "__main__":
    main()
