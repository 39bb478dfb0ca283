"""Noun phrases and adjuncts of news, filled by chance from the words of data/."""
import random

from .words import CONSONANTS, VOWELS, Verb, Word, aux, plural, punct, rows


class Phrases:
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

    def common(self, entries):
        """One of them, the first ones oftener."""
        return entries[int(len(entries) * self.random.random() ** 2)]

    def pick(self, name):
        return self.common(self.words[name])

    def verb(self, name):
        return self.common(self.verbs[name])

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
