"""Clauses: who does what to whom, in the turns of news."""
from .phrases import Phrases
from .words import Verb, Word, aux, plural, punct


class Clauses(Phrases):
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
