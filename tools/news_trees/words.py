"""Words with what hangs on them, the forms of verbs and nouns, and the CoNLL-U lines of a finished tree."""
import os
import re

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data")
CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aeiou"


class Word:
    """A word and what hangs on it, left and right of it, in order."""

    def __init__(self, form, upos, xpos, lemma=None):
        self.form, self.upos, self.xpos, self.lemma = form, upos, xpos, lemma or form
        self.left, self.right = [], []
        self.glued = False  # to the word before

    def before(self, relation, *words):
        """Hangs words left of it, farther ones first."""
        for word in words:
            if word is not None:
                self.left.append((relation, word))
        return self

    def after(self, relation, *words):
        for word in words:
            if word is not None:
                self.right.append((relation, word))
        return self

    def first(self, relation, word):
        """Hangs a word left of all that hangs on it already."""
        self.left.insert(0, (relation, word))
        return self

    def order(self):
        for relation, child in self.left:
            yield from child.order()
        yield self
        for relation, child in self.right:
            yield from child.order()


def punct(form, glued=True):
    word = Word(form, "PUNCT", {"“": "``", "”": "''", "(": "-LRB-", ")": "-RRB-", "-": ":", "–": ":", ":": ":"}.get(form, form))
    if form == '"':
        word.xpos = "``" if not glued else "''"
    word.glued = glued
    return word


def rows(path):
    lines = [line.rstrip("\n").split("\t") for line in open(os.path.join(DATA, path), encoding="utf-8") if not line.startswith("#")]
    return [dict(zip(lines[0], line + [""] * (len(lines[0]) - len(line)))) for line in lines[1:]]


# Verbs ------------------------------------------------------------------------------------------------------------------------------


class Verb:
    def __init__(self, cells):
        base = cells[0].split()
        self.particle = base[1] if len(base) > 1 else None
        self.base = base[0]
        stem = self.base[:-1] if self.base.endswith("e") else self.base
        short = re.fullmatch("[^aeiou]+[aeiou][bdgkmnprt]", self.base)
        double = self.base[-1] if cells[1:2] == ["double"] or short or self.base == "begin" else ""
        if self.base.endswith("y") and self.base[-2] not in VOWELS:
            regular = self.base[:-1] + "ied"
        else:
            regular = stem + double + "ed"
        self.past = cells[1] if len(cells) > 1 and cells[1] not in ("", "double") else regular
        self.participle = cells[2] if len(cells) > 2 else self.past
        self.ing = (self.base[:-2] + "y" if self.base.endswith("ie") else stem if not self.base.endswith("ee") else self.base) + double + "ing"
        if self.base.endswith(("s", "sh", "ch", "x", "z", "o")):
            self.third = self.base + "es"
        elif self.base.endswith("y") and self.base[-2] not in VOWELS:
            self.third = self.base[:-1] + "ies"
        else:
            self.third = self.base + "s"

    def word(self, xpos):
        form = {"VB": self.base, "VBP": self.base, "VBZ": self.third, "VBD": self.past, "VBN": self.participle, "VBG": self.ing}[xpos]
        word = Word(form, "VERB", xpos, self.base)
        return word.after("compound:prt", Word(self.particle, "ADP", "RP")) if self.particle else word


def aux(form, xpos, lemma):
    return Word(form, "AUX", xpos, lemma)


def plural(noun):
    if noun.endswith("y") and noun[-2] not in VOWELS:
        return noun[:-1] + "ies"
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun == "child":
        return "children"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


def write(root, number, headline):
    words = list(root.order())
    place = {id(word): i + 1 for i, word in enumerate(words)}
    up = {}

    def climb(word):
        for relation, child in word.left + word.right:
            up[id(child)] = (place[id(word)], relation)
            climb(child)

    climb(root)
    up[id(root)] = (0, "root")
    words[0].form = words[0].form[0].upper() + words[0].form[1:] if words[0].form[0].isalpha() else words[0].form
    if words[0].upos == "PUNCT" and len(words) > 1 and words[1].form[0].isalpha():
        words[1].form = words[1].form[0].upper() + words[1].form[1:]
    lines = []
    for i, word in enumerate(words):
        head, relation = up[id(word)]
        tight = i + 1 < len(words) and words[i + 1].glued or word.xpos in ("-LRB-", "``")
        lines.append("\t".join([str(i + 1), word.form, word.lemma, word.upos, word.xpos, "_", str(head), relation, "_", "SpaceAfter=No" if tight else "_"]))
    text = "".join(word.form + ("" if i + 1 < len(words) and words[i + 1].glued or word.xpos in ("-LRB-", "``") else " ") for i, word in enumerate(words)).rstrip()
    return f"# sent_id = news-{number}\n# text = {text}\n" + "\n".join(lines) + "\n\n"
