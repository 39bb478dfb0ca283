"""Whole sentences: reported speech and what frames a clause."""
from .turns import Turns
from .words import Word, punct


class Grammar(Turns):
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
