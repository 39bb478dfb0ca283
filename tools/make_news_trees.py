#!/usr/bin/env python3
"""Writes sentences as a reporter writes them, with their trees, for the parser to learn from beside the treebanks.

usage: make_news_trees.py [--sentences N] > NEWS.conllu

The treebanks hold little news. This grammar knows its turns (reported speech before, after and around what is said, headlines, deeds in the
passive, participles, conditions, appositions, counts) and fills them with words; trees follow Universal Dependencies 2 as English EWT
annotates it. The words are in data/syntax/en/news_words.tsv, names come from data/link/en. Sentences need make no sense, their
trees must be right. Deterministic: the same N gives the same bytes.
"""
import argparse
import os
import random
import re

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
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


class Grammar:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.words, self.verbs = {}, {}
        for row in rows("syntax/en/news_words.tsv"):
            entries = [entry.strip() for entry in row["words"].split(",")]
            if row["class"].startswith("verb"):
                self.verbs[row["class"][5:]] = [Verb(entry.split("/")) for entry in entries]
            else:
                self.words[row["class"]] = entries
        countries = [row for row in rows("link/en/countries.tsv") if not row["id"].startswith("people.")]
        self.countries = [row["name"] for row in countries if row["name"].isalpha()]
        self.demonyms = [row["adjective"].split("|")[0] for row in countries if row["adjective"].split("|")[0].isalpha()]
        self.seats = [row["seat"].split("|")[0] for row in countries if row["seat"].split("|")[0].isalpha()]
        self.bodies = [name for row in rows("link/en/bodies.tsv") for name in (row["name"] + "|" + row["also"]).split("|") if name.isupper() and name.isalpha()]
        self.people = [row["name"].split() for row in rows("link/en/people.tsv") if all(part.isalpha() for part in row["name"].split()) and len(row["name"].split()) == 2]
        self.headline = False

    # Chance ----------------------------------------------------------------------------------------------------------------------

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def pick(self, name):
        return self.random.choice(self.words[name])

    def verb(self, name):
        return self.random.choice(self.verbs[name])

    def one_of(self, *makers):
        return self.random.choice(makers)()

    # Noun phrases ----------------------------------------------------------------------------------------------------------------

    def coined(self):
        """A name that nobody has."""
        r = self.random
        return "".join(r.choice(CONSONANTS) + r.choice(VOWELS) for _ in range(r.randrange(2, 4))).capitalize() + r.choice(["", "n", "k", "v", "sh", "r", "m"])

    def proper(self, form):
        return Word(form, "PROPN", "NNPS" if form in ("Philippines", "Netherlands") else "NNP")

    def place_name(self):
        return self.proper(self.coined() if self.chance(45) else self.random.choice(self.seats if self.chance(50) else self.countries))

    def country(self):
        if self.chance(10) and not self.headline:
            head = Word("States", "PROPN", "NNPS") if self.chance(60) else Word("Nations", "PROPN", "NNPS")
            return head.before("det", Word("the", "DET", "DT")).before("amod", Word("United", "ADJ", "NNP"))
        return self.proper(self.random.choice(self.countries if self.chance(70) else self.seats if self.chance(60) else self.bodies))

    def demonym(self):
        return Word(self.random.choice(self.demonyms), "ADJ", "JJ")

    def person(self, long=True):
        if not long or self.chance(35):
            return self.proper(self.coined() if self.chance(50) else self.random.choice(self.people)[1])
        given, family = (self.coined(), self.coined()) if self.chance(50) else self.random.choice(self.people)
        head = self.proper(given).after("flat", self.proper(family))
        if self.chance(65):
            head.before("nmod:desc", self.title())
        return head

    def title(self):
        kind = self.random.randrange(5)
        if kind == 0:
            title = self.proper("President")
        elif kind == 1:
            title = self.proper("Minister").before("amod", Word(self.random.choice(["Prime", "Foreign", "Interior"]), "ADJ", "NNP"))
        elif kind == 2:
            title = self.proper(self.random.choice(["Minister", "Secretary"])).before("compound", self.proper("Defence" if self.chance(50) else "Defense"))
        elif kind == 3:
            title = self.proper(self.random.choice(["General", "Colonel", "Chancellor", "Ambassador", "Senator"]))
        else:
            title = Word(self.random.choice(["spokesman", "spokeswoman", "leader", "envoy", "commander"]), "NOUN", "NN")
            if self.chance(60):
                title.before("compound", Word(self.pick("organ"), "NOUN", "NN"))
        if self.chance(40):
            title.first("amod", self.demonym())
        return title

    def modifiers(self, head, owner=True):
        """Adjectives, and whose it is."""
        if self.chance(30):
            head.first("amod", Word(self.pick("adjective"), "ADJ", "JJ"))
        if self.chance(25):
            head.first("amod", self.demonym())
        if owner and self.chance(15):
            whose = self.country()
            if whose.left:
                return False
            mark = Word("'" if whose.form.endswith("s") else "'s", "PART", "POS", "'s")
            mark.glued = True
            head.first("nmod:poss", whose.after("case", mark))
            return True
        return False

    def determined(self, head, singular=True, owned=False):
        if owned:
            return head
        if self.headline and self.chance(90):
            return head
        if self.chance(10):
            return head.first("nmod:poss", Word("its" if self.chance(60) else "their", "PRON", "PRP$"))
        start = next(head.order()).form[0].lower()
        if singular:
            form = "the" if self.chance(70) else "an" if start in VOWELS and not head.form.startswith("uni") else "a"
            return head.first("det", Word(form, "DET", "DT", "a" if form == "an" else form))
        return head.first("det", Word("the", "DET", "DT")) if self.chance(35) else head

    def organ(self):
        head = Word(self.pick("organ"), "NOUN", "NN")
        return self.determined(head, owned=self.modifiers(head))

    def number(self):
        form = self.random.choice(["two", "three", "four", "five", "seven", "ten", "12", "17", "25", "40", "120", "300", "600", "1,500", "several"])
        if form == "several":
            return Word(form, "ADJ", "JJ"), "amod"
        head = Word(form, "NUM", "CD")
        kind = self.random.randrange(10)
        if kind == 0:
            head.before("advmod", Word("more", "ADJ", "JJR").after("fixed", Word("than", "ADP", "IN")))
        elif kind == 1:
            head.before("nmod", Word("least", "ADJ", "JJS").before("case", Word("at", "ADP", "IN")))
        elif kind == 2:
            head.before("advmod", Word(self.random.choice(["about", "some", "nearly", "around"]), "ADV", "RB"))
        return head, "nummod"

    def people_noun(self):
        noun = self.pick("people")
        if noun in ("troops", "police", "people", "forces"):
            return Word(noun, "NOUN", "NNS", {"troops": "troops", "forces": "force", "people": "people"}.get(noun, noun)), True
        if self.chance(70):
            return Word(plural(noun), "NOUN", "NNS", noun), True
        return Word(noun, "NOUN", "NN"), False

    def crowd(self):
        head, many = self.people_noun()
        owned = False
        if many and self.chance(30):
            if self.chance(25):
                crowd = Word(self.random.choice(["dozens", "hundreds", "thousands", "scores"]), "NOUN", "NNS")
                crowd.lemma = crowd.form[:-1]
                return crowd.after("nmod", head.before("case", Word("of", "ADP", "IN")))
            count, relation = self.number()
            if self.chance(25):
                head.first("amod", self.demonym())
            return head.first(relation, count)
        owned = self.modifiers(head)
        if self.chance(15):
            head.left.append(("compound", Word(self.pick("organ"), "NOUN", "NN")))
        return self.determined(head, not many, owned)

    def thing(self):
        noun = self.pick("thing")
        many = self.chance(30)
        head = Word(plural(noun) if many else noun, "NOUN", "NNS" if many else "NN", noun)
        if self.chance(15):
            head.left.append(("compound", Word(self.pick("thing"), "NOUN", "NN")))
        owned = self.modifiers(head)
        self.determined(head, not many, owned)
        if self.chance(20):
            self.place(head, "nmod")
        return head

    def deed(self):
        """A noun of doing: "the raid on the village by troops"."""
        noun = self.pick("deed")
        many = self.chance(25)
        head = Word(plural(noun) if many else noun, "NOUN", "NNS" if many else "NN", noun)
        owned = self.modifiers(head)
        self.determined(head, not many, owned)
        if self.chance(30):
            head.after("nmod", self.thing_or_place().first("case", Word(self.random.choice(["on", "against", "of"]), "ADP", "IN")))
        if self.chance(12):
            head.after("nmod", self.crowd().first("case", Word("by", "ADP", "IN")))
        return head

    def thing_or_place(self):
        return self.one_of(self.thing, self.place_name, self.crowd)

    def talk(self):
        noun = self.pick("talk")
        many = noun.endswith("s")
        head = Word(noun, "NOUN", "NNS" if many else "NN", noun[:-1] if many else noun)
        owned = self.modifiers(head)
        self.determined(head, not many, owned)
        if self.chance(12):
            return head.after("acl", self.infinitive())  # "a deal to end the war"
        if self.chance(35):
            head.after("nmod", self.party().first("case", Word("with", "ADP", "IN")))
        return head

    def party(self, embedded=False):
        kind = self.random.randrange(12)
        if kind < 3:
            head = self.country()
        elif kind < 5:
            head = self.person()
            if self.chance(15) and not self.headline and not embedded:
                self.comma_apposition(head)
        elif kind < 8:
            head = self.organ()
        else:
            head = self.crowd()
        if self.chance(8) and not embedded:
            other = self.one_of(self.country, self.organ, self.crowd)
            head.after("conj", other.first("cc", Word("and", "CCONJ", "CC")))
        elif self.chance(4) and kind in (5, 6, 7) and not self.headline:
            short = self.proper(self.random.choice(self.bodies)).before("punct", punct("(", False)).after("punct", punct(")"))
            short.left[0][1].glued = False
            short.glued = True
            head.after("appos", short)
        elif self.chance(6) and not embedded and not self.headline:
            self.relative(head)
        return head

    def comma_apposition(self, head):
        role = Word(self.pick("office"), "NOUN", "NN")
        if self.chance(50):
            whose = self.country()
            if not whose.left:
                mark = Word("'s", "PART", "POS", "'s")
                mark.glued = True
                role.first("nmod:poss", whose.after("case", mark))
        else:
            if self.chance(50):
                role.before("compound", Word(self.pick("organ"), "NOUN", "NN"))
            self.determined(role)
        role.first("punct", punct(","))
        role.after("punct", punct(","))
        head.after("appos", role)

    def relative(self, head):
        """A relative clause, with commas or without, or a participle: "two men arrested in the raid"."""
        if self.chance(50):
            verb = self.verb("object").word("VBN" if self.chance(70) else "VBG")
            if verb.xpos == "VBG":
                verb.after("obj", self.thing_or_place())
            elif self.chance(30):
                verb.after("obl:agent", self.one_of(self.crowd, self.country).first("case", Word("by", "ADP", "IN")))
            self.adjunct(verb, 1)
            head.after("acl", verb)
            return
        commas = self.chance(50)
        person = head.lemma in self.words["people"] or any(relation == "flat" for relation, _ in head.right)
        who = Word("who", "PRON", "WP") if person else Word("which" if commas else "that", "PRON", "WDT")
        many = head.xpos in ("NNS", "NNPS")
        if self.chance(40):
            verb = self.verb("object").word("VBN")
            verb.before("nsubj:pass", who).before("aux:pass", aux("were" if many else "was", "VBD", "be"))
            self.adjunct(verb)
        else:
            verb = self.verb("object").word("VBD")
            verb.before("nsubj", who)
            verb.after("obj", self.thing_or_place())
        if commas:
            verb.first("punct", punct(",")).after("punct", punct(","))
        head.after("acl:relcl", verb)

    # Adjuncts --------------------------------------------------------------------------------------------------------------------

    def day(self, relation_head):
        """When: "on Monday", "Monday", "last week", "in March", "on 3 May 2031"."""
        kind = self.random.randrange(10)
        weekday = self.proper(self.random.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]))
        if kind < 5:
            when = weekday.before("case", Word("on", "ADP", "IN"))
            if self.chance(15):
                weekday.after("nmod:unmarked", Word(self.random.choice(["night", "morning", "evening"]), "NOUN", "NN"))
                weekday.right.pop()
                when = Word(self.random.choice(["night", "morning", "evening"]), "NOUN", "NN").before("case", Word("on", "ADP", "IN")).before("compound", self.proper(weekday.form))
            relation_head.after("obl", when)
        elif kind == 5:
            relation_head.after("obl:unmarked", weekday)
        elif kind == 6:
            relation_head.after("obl:unmarked", Word(self.random.choice(["week", "month", "year"]), "NOUN", "NN").before("amod", Word(self.random.choice(["last", "next"]), "ADJ", "JJ")))
        elif kind == 7:
            month = self.proper(self.random.choice(["January", "March", "April", "June", "July", "September", "October", "December"]))
            relation_head.after("obl", month.before("case", Word("in", "ADP", "IN")))
        elif kind == 8:
            relation_head.after("advmod", Word(self.random.choice(["yesterday", "overnight", "again", "earlier", "later"]), "ADV", "RB"))
        else:
            number = Word(str(self.random.randrange(1, 29)), "NUM", "CD").before("case", Word("on", "ADP", "IN"))
            number.before("nmod:unmarked", self.proper(self.random.choice(["May", "March", "April", "June"])))
            relation_head.after("obl", number)

    def place(self, head, relation="obl"):
        kind = self.random.randrange(6)
        preposition = self.random.choice(["in", "in", "near", "at", "outside", "in"])
        if kind < 3:
            where = self.place_name()
        elif kind == 3:
            where = Word(self.random.choice(["city", "town", "village", "province", "port"]), "NOUN", "NN")
            if self.chance(50):
                where.before("amod", Word(self.random.choice(["northern", "southern", "eastern", "coastal"]), "ADJ", "JJ"))
            where.first("det", Word("the", "DET", "DT"))
            where.after("nmod", self.place_name().before("case", Word("of", "ADP", "IN")))
        elif kind == 4:
            where = Word(self.random.choice(["north", "south", "east", "west", "capital", "border"]), "NOUN", "NN").before("det", Word("the", "DET", "DT"))
            if self.headline:
                where.left.clear()
        else:
            where = self.place_name().before("amod", Word(self.random.choice(["northern", "southern", "eastern"]), "ADJ", "JJ"))
        head.after(relation, where.first("case", Word(preposition, "ADP", "IN")))

    def adjunct(self, verb, most=2):
        for _ in range(self.random.randrange(most + 1)):
            kind = self.random.randrange(8)
            if kind < 3:
                self.day(verb)
            elif kind < 5:
                self.place(verb)
            elif kind == 5:
                verb.after("obl", self.deed().first("case", Word(self.random.choice(["after", "during", "in", "before", "amid", "despite", "over"]), "ADP", "IN")))
            elif kind == 6:
                where = self.one_of(self.thing, self.place_name)
                verb.after("obl", where.first("case", Word(self.random.choice(["with", "from", "to", "into", "across", "for", "towards"]), "ADP", "IN")))
            else:
                verb.before("advmod", Word(self.random.choice(["also", "later", "repeatedly", "reportedly", "briefly", "formally"]), "ADV", "RB"))

    # Clauses ---------------------------------------------------------------------------------------------------------------------

    def inflect(self, verb, many, subject=None, relation="nsubj"):
        """The verb in a tense of the story, with subject and auxiliaries."""
        kind = self.random.randrange(20)
        before = []
        if self.headline:
            if kind < 15:
                head = verb.word("VBP" if many else "VBZ")
            elif kind < 18:
                head = verb.word("VB")
                before = [("aux", aux(self.random.choice(["will", "may", "could"]), "MD", "will"))]
            else:
                head = verb.word("VBD")
        elif kind < 10:
            head = verb.word("VBD")
        elif kind < 12:
            head = verb.word("VBN")
            before = [("aux", aux("had", "VBD", "have") if self.chance(50) else aux("have" if many else "has", "VBP" if many else "VBZ", "have"))]
        elif kind < 15:
            head = verb.word("VB")
            modal = self.random.choice(["will", "would", "could", "may", "might", "should", "must"])
            before = [("aux", aux(modal, "MD", modal))]
            if self.chance(30):
                before.append(("advmod", Word("not", "PART", "RB")))
        elif kind < 17:
            head = verb.word("VB")
            before = [("aux", aux("did", "VBD", "do")), ("advmod", Word("not", "PART", "RB"))]
        elif kind < 18:
            head = verb.word("VBG")
            before = [("aux", aux("were" if many else "was", "VBD", "be") if self.chance(50) else aux("are" if many else "is", "VBP" if many else "VBZ", "be"))]
        else:
            head = verb.word("VBP" if many else "VBZ")
        if subject is not None:
            head.before(relation, subject)
        for name, word in before:
            head.before(name, word)
        return head

    def many(self, subject):
        return subject.xpos in ("NNS", "NNPS") or any(relation == "conj" for relation, _ in subject.right)

    def fronted(self, verb):
        """"On Monday, ...", "In July 2031 ...", "After the raid, ...", "Speaking in Lagos, ..."."""
        kind = self.random.randrange(6)
        if kind < 2:
            when = self.proper(self.random.choice(["Monday", "Tuesday", "Thursday", "Sunday"])).before("case", Word("on", "ADP", "IN"))
        elif kind == 2:
            when = self.proper(self.random.choice(["January", "March", "July", "August", "November"])).before("case", Word("in", "ADP", "IN"))
            if self.chance(70):
                when.after("nmod:unmarked", Word(str(self.random.randrange(1989, 2036)), "NUM", "CD"))
        elif kind == 3:
            when = Word(str(self.random.randrange(1989, 2036)), "NUM", "CD").before("case", Word("in", "ADP", "IN"))
        elif kind == 4:
            when = self.deed().first("case", Word(self.random.choice(["after", "during", "before", "despite"]), "ADP", "IN"))
        else:
            when = Word(self.random.choice(["Speaking", "Writing", "Appearing"]).lower(), "VERB", "VBG")
            when.lemma = {"speaking": "speak", "writing": "write", "appearing": "appear"}[when.form]
            self.place(when)
            when.after("punct", punct(","))
            verb.first("advcl", when)
            return
        if self.chance(65):
            when.after("punct", punct(","))
        verb.first("obl", when)

    def purpose(self, verb):
        verb.after("advcl", self.infinitive())

    def giving(self):
        """"gave the rebels arms", "sent the army a warning"."""
        subject = self.party()
        verb = self.inflect(self.random.choice([Verb(["give", "gave", "given"]), Verb(["send", "sent"]), Verb(["offer"]), Verb(["grant"])]), self.many(subject), subject)
        verb.after("iobj", self.party(True)).after("obj", self.one_of(self.thing, self.talk))
        self.adjunct(verb, 1)
        return verb

    def wondering(self):
        """"did not say whether troops would leave"."""
        subject = self.party()
        verb = self.inflect(self.random.choice([Verb(["ask"]), Verb(["say", "said"]), Verb(["decide"]), Verb(["know", "knew", "known"])]), self.many(subject), subject)
        word = self.random.choice(["whether", "if", "why", "when", "how"])
        inner = self.content()
        if word in ("whether", "if"):
            inner.first("mark", Word(word, "SCONJ", "IN"))
        else:
            inner.first("advmod", Word(word, "ADV", "WRB"))
        return verb.after("ccomp", inner)

    def naming(self):
        """"The attack was the deadliest raid since March", "Oduya is the leader of the party"."""
        head = self.one_of(self.organ, self.deed)
        subject = self.one_of(self.person, self.deed, self.thing)
        many = self.many(subject)
        head.first("cop", aux("were" if many else "was", "VBD", "be") if self.chance(50) else aux("are" if many else "is", "VBP" if many else "VBZ", "be"))
        return head.first("nsubj", subject)

    def active(self):
        subject = self.party()
        verb = self.inflect(self.verb("object"), self.many(subject), subject)
        verb.after("obj", self.one_of(self.thing, self.crowd, self.place_name, self.deed, self.talk, self.organ))
        self.adjunct(verb)
        if self.chance(14):
            self.purpose(verb)
        elif self.chance(12):
            self.participle(verb)
        elif self.chance(12):
            self.coordinate(verb)
        return verb

    def plain(self):
        """No object: "clashes broke out", "the minister resigned"."""
        subject = self.one_of(self.party, self.deed, self.talk, self.thing)
        verb = self.inflect(self.verb("alone"), self.many(subject), subject)
        self.adjunct(verb)
        if self.chance(8):
            self.purpose(verb)
        return verb

    def passive(self):
        subject = self.one_of(self.thing, self.crowd, self.person, self.deed)
        many = self.many(subject)
        verb = self.verb("object").word("VBN")
        verb.before("nsubj:pass", subject)
        if self.headline:
            if self.chance(25):
                verb.before("aux:pass", aux("are" if many else "is", "VBP" if many else "VBZ", "be"))
        else:
            kind = self.random.randrange(6)
            if kind < 3:
                verb.before("aux:pass", aux("were" if many else "was", "VBD", "be"))
            elif kind == 3:
                verb.before("aux", aux("have" if many else "has", "VBP" if many else "VBZ", "have") if self.chance(50) else aux("had", "VBD", "have"))
                verb.before("aux:pass", aux("been", "VBN", "be"))
            elif kind == 4:
                verb.before("aux", aux(self.random.choice(["will", "would", "could"]), "MD", "will")).before("aux:pass", aux("be", "VB", "be"))
            else:
                verb.before("aux:pass", aux("were" if many else "was", "VBD", "be")).before("advmod", Word("not", "PART", "RB"))
        if self.chance(30):
            verb.after("obl:agent", self.party(True).first("case", Word("by", "ADP", "IN")))
        self.adjunct(verb)
        if self.chance(8):
            self.purpose(verb)
        elif self.chance(10):
            # "three were killed and five wounded"
            other = self.verb("object").word("VBN")
            count, _ = self.number()
            if count.upos == "NUM":
                other.before("nsubj:pass", count)
            verb.after("conj", other.first("cc", Word("and", "CCONJ", "CC")))
        return verb

    def infinitive(self):
        verb = self.verb("object").word("VB").before("mark", Word("to", "PART", "TO"))
        verb.after("obj", self.one_of(self.thing, self.crowd, self.place_name, self.deed, self.talk))
        self.adjunct(verb, 1)
        return verb

    def gerund(self):
        verb = self.verb("object").word("VBG")
        return verb.after("obj", self.one_of(self.thing, self.crowd, self.place_name, self.deed))

    def wanting(self):
        subject = self.party()
        verb = self.inflect(self.verb("infinitive"), self.many(subject), subject)
        verb.after("xcomp", self.infinitive())
        return verb

    def urging(self):
        subject = self.party()
        if self.chance(30):
            verb = self.inflect(Verb(["call"]), self.many(subject), subject)
            verb.after("obl", self.party(True).first("case", Word("on", "ADP", "IN")))
        else:
            verb = self.inflect(self.verb("person-infinitive"), self.many(subject), subject)
            verb.after("iobj", self.party(True))
        verb.after("xcomp", self.infinitive())
        return verb

    def accusing(self):
        subject = self.party()
        kind = self.random.randrange(5)
        if kind < 2:
            verb = self.inflect(Verb(["accuse"]), self.many(subject), subject)
            verb.after("obj", self.party(True)).after("advcl", self.gerund().first("mark", Word("of", "SCONJ", "IN")))
        elif kind == 2:
            verb = self.inflect(Verb(["blame"]), self.many(subject), subject)
            verb.after("obj", self.party(True)).after("obl", self.deed().first("case", Word("for", "ADP", "IN")))
        elif kind == 3:
            verb = self.inflect(Verb(["warn"]), self.many(subject), subject)
            verb.after("iobj", self.party(True)).after("advcl", self.gerund().first("mark", Word("against", "SCONJ", "IN")))
        else:
            verb = self.inflect(Verb(["call"]), self.many(subject), subject)
            end = Word("end", "NOUN", "NN").before("case", Word("for", "ADP", "IN")).before("det", Word("an", "DET", "DT", "a"))
            verb.after("obl", end.after("nmod", self.deed().first("case", Word("to", "ADP", "IN"))))
        return verb

    def denying(self):
        """"denied shelling the town", "rejected claims that troops had fled"."""
        subject = self.party()
        if self.chance(40):
            verb = self.inflect(self.verb("gerund"), self.many(subject), subject)
            return verb.after("xcomp", self.gerund())
        verb = self.inflect(self.verb("deny"), self.many(subject), subject)
        noun = self.pick("claim")
        head = Word(plural(noun), "NOUN", "NNS", noun)
        if self.chance(30):
            head.before("amod", self.demonym())
        headline, self.headline = self.headline, False
        inner = self.content()
        self.headline = headline
        if self.chance(85):
            inner.first("mark", Word("that", "SCONJ", "IN"))
        return verb.after("obj", head.after("acl", inner))

    def quoting(self):
        """"The agency quoted a minister as saying that ...", "was quoted as saying"."""
        inner = self.content().first("mark", Word("that", "SCONJ", "IN"))
        saying = Word("saying", "VERB", "VBG", "say").before("mark", Word("as", "SCONJ", "IN")).after("ccomp", inner)
        quoted = Word("quoted", "VERB", "VBN" if self.chance(40) else "VBD", "quote")
        if quoted.xpos == "VBN":
            quoted.before("nsubj:pass", self.person()).before("aux:pass", aux("was", "VBD", "be"))
        else:
            quoted.before("nsubj", self.one_of(self.country, self.organ)).after("obj", self.speaker())
        return quoted.after("advcl", saying)

    def being(self):
        """"the minister was ready to meet ...", "there were clashes ..."."""
        if self.chance(40):
            deed = self.deed()
            many = self.many(deed)
            verb = Word("were" if many else "was", "VERB", "VBD", "be").before("expl", Word("There", "PRON", "EX", "there"))
            verb.left[0][1].form = "there"
            verb.after("nsubj", deed)
            self.place(verb)
            return verb
        subject = self.party()
        head = Word(self.random.choice(["ready", "willing", "prepared", "unable", "set", "likely", "free", "determined"]), "ADJ", "JJ")
        many = self.many(subject)
        head.before("nsubj", subject).before("cop", aux("were" if many else "was", "VBD", "be") if self.chance(60) else aux("are" if many else "is", "VBP" if many else "VBZ", "be"))
        if self.chance(20):
            head.before("advmod", Word("not", "PART", "RB"))
        return head.after("xcomp", self.infinitive())

    def pronoun_clause(self):
        who = Word(self.random.choice(["he", "she", "they", "it", "we"]), "PRON", "PRP")
        many = who.form in ("they", "we")
        kind = self.random.randrange(3)
        if kind == 0:
            verb = self.inflect(self.verb("infinitive"), many, who)
            return verb.after("xcomp", self.infinitive())
        verb = self.inflect(self.verb("object"), many, who)
        verb.after("obj", self.one_of(self.thing, self.crowd, self.place_name))
        self.adjunct(verb)
        return verb

    def content(self):
        return self.one_of(self.active, self.passive, self.plain, self.wanting, self.pronoun_clause, self.active, self.passive, self.being)

    def clause(self):
        return self.one_of(self.active, self.active, self.active, self.passive, self.passive, self.plain, self.wanting, self.urging,
                           self.accusing, self.denying, self.being, self.giving, self.wondering, self.naming, self.demanding)

    def demanding(self):
        """"rejected a demand that troops withdraw", "issued an order to close the border"."""
        subject = self.party()
        verb = self.inflect(self.verb("object"), self.many(subject), subject)
        head = Word(self.random.choice(["demand", "order", "call", "decision", "threat", "plan", "request", "promise", "refusal", "offer"]), "NOUN", "NN")
        self.determined(head, True, self.modifiers(head))
        if self.chance(50):
            inner = self.infinitive()
        else:
            inner = self.active().first("mark", Word("that", "SCONJ", "IN"))
        return verb.after("obj", head.after("acl", inner))

    def aside(self, verb):
        """"The raid, officials said, killed ten": the saying stands within."""
        if not any(relation == "nsubj" for relation, _ in verb.left):
            return
        speaker = self.speaker()
        saying = self.saying(self.many(speaker)).before("nsubj", speaker)
        saying.first("punct", punct(",")).after("punct", punct(","))
        at = next(i for i, (relation, _) in enumerate(verb.left) if relation == "nsubj")
        verb.left.insert(at + 1, ("parataxis", saying))

    def participle(self, verb):
        """", killing five people"."""
        ing = self.verb("object").word("VBG").after("obj", self.one_of(self.crowd, self.thing))
        verb.after("advcl", ing.first("punct", punct(",")))

    def coordinate(self, verb):
        other = self.verb("object").word(verb.xpos)
        other.after("obj", self.one_of(self.crowd, self.thing, self.place_name))
        self.adjunct(other, 1)
        if self.headline and self.chance(70):
            verb.after("conj", other.first("punct", punct(",")))
        else:
            verb.after("conj", other.first("cc", Word("and" if self.chance(75) else "but", "CCONJ", "CC")))

    def subordinate(self, verb):
        """After, before, when, if, unless, because ..., behind or in front."""
        inner = self.one_of(self.active, self.passive, self.plain, self.pronoun_clause)
        word = self.random.choice(["after", "before", "when", "if", "unless", "because", "while", "as", "until", "although", "if"])
        if word == "when":
            inner.first("advmod", Word(word, "ADV", "WRB"))
        else:
            inner.first("mark", Word(word, "SCONJ", "IN"))
        if self.chance(35):
            inner.after("punct", punct(","))
            verb.first("advcl", inner)
        else:
            verb.after("advcl", inner)

    def speaker(self):
        return self.one_of(self.person, self.person, self.organ, self.crowd, self.country)

    def saying(self, many):
        return self.verb("say").word("VBP" if many else "VBZ") if self.headline else self.verb("say").word("VBD")

    def reported(self):
        """Reported speech, the speaker first, last, or as in "said X"."""
        kind = self.random.randrange(10)
        if kind < 4:
            speaker = self.speaker()
            verb = self.saying(self.many(speaker)).before("nsubj", speaker)
            if self.chance(12):
                verb.after("iobj", Word("reporters", "NOUN", "NNS", "reporter"))
                verb.form, verb.lemma = ("tells", "tell") if self.headline else ("told", "tell")
                verb.xpos, verb.right = ("VBZ" if self.headline else "VBD"), [("iobj", Word("reporters", "NOUN", "NNS", "reporter"))]
            elif self.chance(12):
                verb.after("obl", Word("statement", "NOUN", "NN").before("case", Word("in", "ADP", "IN")).before("det", Word("a", "DET", "DT")))
            if self.chance(35):
                self.day(verb)
            inner = self.content()
            if self.chance(60) and not self.headline:
                inner.first("mark", Word("that", "SCONJ", "IN"))
            verb.after("ccomp", inner)
            if self.chance(15) and not self.headline:
                second = self.content().first("mark", Word("that", "SCONJ", "IN")).first("cc", Word("and", "CCONJ", "CC"))
                inner.after("conj", second)
            elif self.chance(10):
                other = self.saying(self.many(speaker)).after("ccomp", self.content())
                if self.headline:
                    verb.after("conj", other.first("punct", punct(",")))
                else:
                    verb.after("conj", other.first("cc", Word("and", "CCONJ", "CC")))
            return verb
        inner = self.content() if kind < 8 else self.clause()
        quoted = self.chance(35) and not self.headline
        inner.after("punct", punct(","))
        if quoted:
            inner.first("punct", punct('"', False))
            inner.after("punct", punct('"'))
        speaker = self.speaker()
        verb = self.saying(self.many(speaker))
        verb.first("ccomp", inner)
        if kind < 8:
            verb.before("nsubj", speaker)
            if self.chance(35):
                self.day(verb)
        else:
            verb.after("nsubj", speaker)
        return verb

    def according(self):
        verb = self.clause()
        source = self.speaker().first("case", Word("according", "VERB", "VBG", "accord").after("fixed", Word("to", "ADP", "IN")))
        verb.after("obl", source.first("punct", punct(",")))
        return verb

    def stop(self, verb):
        verb.after("punct", punct("."))
        return verb

    def sentence(self):
        kind = self.random.randrange(20)
        if kind == 0 and not self.headline:
            verb = self.quoting()
        elif kind < 8:
            verb = self.reported()
        elif kind < 9:
            verb = self.according()
        else:
            verb = self.clause()
            if self.chance(30):
                self.subordinate(verb)
            if self.chance(8) and verb.upos == "VERB":
                self.coordinate(verb)
            if self.chance(15) and not self.headline:
                self.fronted(verb)
            elif self.chance(6) and not self.headline:
                self.aside(verb)
        if self.headline:
            return verb
        return self.stop(verb)


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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=3500)
    arguments = parser.parse_args()
    grammar = Grammar(1)
    number = 0
    while number < arguments.sentences:
        grammar.headline = grammar.chance(30)
        tree = grammar.sentence()
        if len(list(tree.order())) > 45:
            continue
        number += 1
        print(write(tree, number, grammar.headline), end="")


if __name__ == "__main__":
    main()
