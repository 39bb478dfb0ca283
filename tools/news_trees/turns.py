"""Turns of news that mislead a parser: verbs that look like participles, particles, inversions, clefts, deeds told by a noun and a light verb."""
import copy

from .clauses import Clauses
from .words import Verb, Word, aux, plural, punct


class Turns(Clauses):
    def clause(self):
        if not self.chance(55):
            return super().clause()
        if self.headline:
            return self.one_of(self.reaching, self.lightly, self.bound, self.to_come, self.supplying, self.standing, self.active_with_participle)
        return self.one_of(self.reaching, self.reaching, self.lightly, self.lightly, self.split, self.cleft, self.news_that, self.on_monday_seized,
                           self.denying_having, self.denying_having, self.supplying, self.supplying, self.standing, self.bound, self.told_of,
                           self.named_relative, self.named_relative, self.set_off, self.set_off, self.wanting_relative, self.should, self.insisting,
                           self.with_doing, self.having_done, self.done_by, self.while_doing, self.two_clauses, self.sentenced, self.active_with_participle,
                           self.active_with_participle, self.describing, self.short_of)

    def actor(self):
        return self.party(True)

    def phrasal(self, entry):
        """"break/broke/broken out of": the verb with its forms, its particle, its preposition."""
        words = entry.split()
        verb = Verb(words[0].split("/"))
        verb.particle = words[1] if len(words) > 2 else None
        return verb, words[-1]

    def reaching(self):
        """"The minister lashed out at the court", "troops pulled out of the town"."""
        subject = self.party()
        verb, preposition = self.phrasal(self.pick("oblique"))
        head = self.inflect(verb, self.many(subject), subject)
        target = self.one_of(self.actor, self.place_name, self.thing, self.deed, self.talk)
        head.after("obl", target.first("case", Word(preposition, "ADP", "IN")))
        self.adjunct(head, 1)
        if self.chance(15):
            self.participle(head)
        return head

    def lightly(self):
        """"laid siege to the town", "cut ties with Oslo": a verb, its noun, and whom the deed is done to."""
        subject = self.party()
        cells = self.pick("light").split()
        verb = self.inflect(Verb(cells[0].split("/")), self.many(subject), subject)
        noun = cells[-2]
        many = noun.endswith("s") and not noun.endswith("ss")
        head = Word(noun, "NOUN", "NNS" if many else "NN", noun[:-1] if many else noun)
        if len(cells) > 3 and not self.headline:
            head.before("det", Word(cells[1], "DET", "DT", "a" if cells[1] == "an" else cells[1]))
        target = self.one_of(self.actor, self.place_name, self.actor).first("case", Word(cells[-1], "ADP", "IN"))
        verb.after("obj", head)
        if cells[-1] in ("of", "with", "against"):
            head.after("nmod", target)
        else:
            verb.after("obl", target)
        self.adjunct(verb, 1)
        return verb

    def split(self):
        """"called the talks off": the particle behind the object."""
        subject = self.party()
        verb = copy.copy(self.verb("particle"))
        particle, verb.particle = verb.particle, None
        head = self.inflect(verb, self.many(subject), subject)
        head.after("obj", self.one_of(self.thing_bare, self.crowd, self.place_name)).after("compound:prt", Word(particle, "ADP", "RP"))
        self.adjunct(head, 1)
        return head

    def thing_bare(self):
        noun = self.pick("thing")
        return self.determined(Word(noun, "NOUN", "NN"))

    def did(self, subject=None, most=1):
        """A deed in the past, with its object."""
        verb = self.verb("object").word("VBD")
        if subject is not None:
            verb.before("nsubj", subject)
        verb.after("obj", self.one_of(self.thing, self.crowd, self.place_name, self.actor))
        self.adjunct(verb, most)
        return verb

    def cleft(self):
        """"It was the army that shelled the town"."""
        head = self.one_of(self.country, self.organ, self.person)
        relative = self.did()
        relative.first("nsubj", Word("who", "PRON", "WP") if self.chance(25) else Word("that", "PRON", "WDT"))
        head.first("cop", aux("was", "VBD", "be") if self.chance(70) else aux("is", "VBZ", "be"))
        return head.first("expl", Word("it", "PRON", "PRP")).after("acl:relcl", relative)

    def news_that(self):
        """"News that the army had seized the port reached the capital"."""
        noun = Word(self.random.choice(["news", "word", "report", "rumour", "claim", "fear", "sign"]), "NOUN", "NN")
        if noun.form not in ("news", "word"):
            noun.form, noun.xpos = plural(noun.lemma), "NNS"
        subject = self.actor()
        inner = self.verb("object").word("VBN").before("nsubj", subject).before("aux", aux("had", "VBD", "have")).after("obj", self.one_of(self.thing, self.crowd, self.country))
        noun.after("acl", inner.first("mark", Word("that", "SCONJ", "IN")))
        verb = self.verb("object").word("VBD").before("nsubj", noun)
        verb.after("obj", self.one_of(self.place_name, self.organ, self.thing))
        self.adjunct(verb, 1)
        return verb

    def on_monday_seized(self):
        """"A tanker was on Monday seized by police", "the army on Monday shelled the town"."""
        when = self.proper(self.random.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]))
        if self.chance(80):
            when = when.before("case", Word("on", "ADP", "IN"))
            relation = "obl"
        else:
            relation = "obl:unmarked"
        subject = self.one_of(self.thing, self.crowd, self.actor)
        many = self.many(subject)
        if self.chance(50):
            verb = self.verb("object").word("VBN").before("nsubj:pass", subject)
            verb.before("aux:pass", aux("were" if many else "was", "VBD", "be")).before(relation, when)
            if self.chance(70):
                verb.after("obl:agent", self.actor().first("case", Word("by", "ADP", "IN")))
            return verb
        verb = self.did().first(relation, when)
        return verb.first("nsubj", subject)

    def denying_having(self):
        """"denied having shelled the town", "admitted to having", "was accused of having"."""
        subject = self.party()
        having = self.verb("object").word("VBN").before("aux", aux("having", "VBG", "have"))
        having.after("obj", self.one_of(self.thing, self.crowd, self.actor))
        if self.chance(60):
            verb = self.inflect(self.verb("gerund"), self.many(subject), subject)
            return verb.after("xcomp", having)
        having.first("mark", Word("of", "SCONJ", "IN"))
        many = self.many(subject)
        verb = Verb([self.random.choice(["accuse", "suspect", "convict"])]).word("VBN").before("nsubj:pass", subject)
        return verb.before("aux:pass", aux("were" if many else "was", "VBD", "be")).after("advcl", having)

    def supplying(self):
        """"charged the mayor with treason", "stripped him of his rank", "supplied the rebels with arms"."""
        cells = self.pick("supply").split()
        verb = Verb(cells[0].split("/"))
        given = self.one_of(self.thing, self.deed, self.thing).first("case", Word(cells[1], "ADP", "IN"))
        if self.chance(30):
            subject = self.actor()
            many = self.many(subject)
            head = verb.word("VBN").before("nsubj:pass", subject)
            if not self.headline:
                head.before("aux:pass", aux("were" if many else "was", "VBD", "be"))
        else:
            subject = self.party()
            head = self.inflect(verb, self.many(subject), subject).after("obj", self.actor())
        head.after("obl", given)
        self.adjunct(head, 1)
        return head

    def standing(self):
        """"The port remains closed", "the town is under siege", "workers are on strike"."""
        subject = self.one_of(self.thing, self.party, self.place_name)
        many = self.many(subject)
        if self.chance(50):
            verb = self.inflect(Verb([self.random.choice(["remain", "stay"])]), many, subject)
            return verb.after("xcomp", Word(self.random.choice(["closed", "shut", "open", "sealed", "blocked", "silent", "defiant", "free"]), "ADJ", "JJ"))
        case, noun = self.random.choice(["under siege", "in custody", "under arrest", "on strike", "under fire", "in detention", "under curfew", "on alert", "at war", "in exile", "under blockade", "on trial"]).split()
        if self.chance(30):
            head = self.random.choice([Verb(["go", "went", "gone"]), Verb(["come", "came", "come"])])
            return self.inflect(head, many, subject).after("obl", Word(noun, "NOUN", "NN").before("case", Word(case, "ADP", "IN")))
        head = Word(noun, "NOUN", "NN").before("case", Word(case, "ADP", "IN"))
        head.first("cop", aux("were" if many else "was", "VBD", "be") if self.chance(50) else aux("are" if many else "is", "VBP" if many else "VBZ", "be"))
        head.first("nsubj", subject)
        self.place(head)
        return head

    def bound(self):
        """"is set to expel the envoy", headline "Chad set to expel envoy"."""
        subject = self.party()
        many = self.many(subject)
        word = self.random.choice(["set", "due", "expected", "scheduled", "poised", "expected"])
        if word in ("expected", "scheduled"):
            head = Word(word, "VERB", "VBN", word[:-2] if word == "expected" else "schedule").before("nsubj:pass", subject)
            relation = "aux:pass"
        else:
            head = Word(word, "ADJ", "JJ").before("nsubj", subject)
            relation = "cop"
        if not self.headline or self.chance(25):
            head.before(relation, aux("are" if many else "is", "VBP" if many else "VBZ", "be"))
        return head.after("xcomp", self.infinitive())

    def to_come(self):
        """Headline: "Chad to expel envoy"."""
        return self.infinitive().first("nsubj", self.actor())

    def told_of(self):
        """"spoke of the envoy expelled by Chad on Monday": the participle belongs to the noun beside it."""
        subject = self.party()
        verb, preposition = self.phrasal(self.pick("oblique"))
        head = self.inflect(verb, self.many(subject), subject)
        target = self.one_of(self.crowd, self.thing, self.organ, self.crowd)
        done = self.verb("object").word("VBN")
        done.after("obl:agent", self.one_of(self.country, self.organ, self.crowd).first("case", Word("by", "ADP", "IN")))
        self.adjunct(done, 1)
        return head.after("obl", target.first("case", Word(preposition, "ADP", "IN")).after("acl", done))

    def active_with_participle(self):
        """"freed four sailors seized by rebels on Monday"."""
        subject = self.party()
        verb = self.inflect(self.verb("object"), self.many(subject), subject)
        target = self.one_of(self.crowd, self.thing)
        done = self.verb("object").word("VBN")
        if self.chance(60):
            done.after("obl:agent", self.one_of(self.country, self.organ, self.crowd).first("case", Word("by", "ADP", "IN")))
        self.adjunct(done, 1)
        if not done.right:
            self.place(done)
        return verb.after("obj", target.after("acl", done))

    def named_relative(self):
        """"The envoy, whom Chad expelled on Monday, ...", "a village the army shelled"."""
        head = self.crowd() if self.chance(60) else self.thing()
        inner = self.verb("object").word("VBD")
        if self.chance(45):
            inner.before("nsubj", self.one_of(self.country, self.organ, self.person))
            self.adjunct(inner, 1)
            head.after("acl:relcl", inner)
        else:
            person = head.lemma in self.words["people"]
            who = Word("whom", "PRON", "WP") if person else Word("which", "PRON", "WDT")
            inner.before("obj", who).before("nsubj", self.one_of(self.country, self.organ, self.person))
            self.adjunct(inner, 1)
            head.after("acl:relcl", inner.first("punct", punct(",")).after("punct", punct(",")))
        if self.chance(50):
            return self.did(head)
        subject = self.party(True)
        if head.right[-1][1].right and head.right[-1][1].right[-1][1].form == ",":
            head.right[-1][1].right.pop()
        return self.inflect(self.verb("object"), self.many(subject), subject).after("obj", head)

    def set_off(self):
        """"The meeting, called off on Friday by Baku, was to discuss borders"."""
        subject = self.one_of(self.thing, self.crowd, self.talk, self.deed, self.organ)
        done = self.verb("object" if self.chance(70) else "particle").word("VBN")
        self.day(done) if self.chance(50) else None
        if self.chance(60):
            done.after("obl:agent", self.one_of(self.country, self.organ, self.crowd).first("case", Word("by", "ADP", "IN")))
        elif not done.right:
            self.place(done)
        subject.after("acl", done.first("punct", punct(",")).after("punct", punct(",")))
        kind = self.random.randrange(3)
        if kind == 0:
            return self.did(subject)
        many = self.many(subject)
        if kind == 1:
            verb = self.verb("object").word("VBN").before("nsubj:pass", subject).before("aux:pass", aux("were" if many else "was", "VBD", "be"))
            self.adjunct(verb)
            return verb
        verb = self.inflect(self.verb("alone"), many, subject)
        self.adjunct(verb, 1)
        return verb

    def wanting_relative(self):
        """"Chad, which wants the officers tried, recalled its envoy"."""
        subject = self.one_of(self.country, self.organ, self.person)
        person = any(relation == "flat" for relation, _ in subject.right) or subject.xpos == "NNP" and self.chance(10)
        who = Word("who", "PRON", "WP") if person else Word("which", "PRON", "WDT")
        kind = self.random.randrange(3)
        if kind == 0:
            inner = Verb(["want"]).word("VBZ").after("iobj", self.crowd()).after("xcomp", self.infinitive())
        elif kind == 1:
            inner = self.verb("infinitive").word("VBZ" if self.chance(50) else "VBD").after("xcomp", self.infinitive())
        else:
            inner = self.verb("object").word("VBN").after("obj", self.one_of(self.thing, self.crowd, self.place_name)).before("aux", aux("has", "VBZ", "have"))
        inner.first("nsubj", who)
        subject.after("acl:relcl", inner.first("punct", punct(",")).after("punct", punct(",")))
        return self.did(subject)

    def should(self):
        """"Should talks fail, troops will leave"."""
        subject = self.actor()
        inner = self.verb("object").word("VB").before("aux", aux("should", "MD", "should")).before("nsubj", subject)
        inner.after("obj", self.one_of(self.thing, self.crowd, self.place_name)).after("punct", punct(","))
        doer = self.actor()
        modal = self.random.choice(["will", "would", "could", "may"])
        verb = self.verb("object").word("VB").before("nsubj", doer).before("aux", aux(modal, "MD", modal))
        return verb.after("obj", self.one_of(self.thing, self.crowd)).first("advcl", inner)

    def insisting(self):
        """"demanded that troops leave the town": the bare form behind "that"."""
        subject = self.party()
        verb = self.inflect(Verb([self.random.choice(["demand", "insist", "urge", "propose", "recommend", "ask", "request"])]), self.many(subject), subject)
        inner = self.verb("object").word("VB").before("nsubj", self.actor()).after("obj", self.one_of(self.thing, self.crowd, self.place_name))
        return verb.after("ccomp", inner.first("mark", Word("that", "SCONJ", "IN")))

    def with_doing(self):
        """"..., with troops firing on the crowd"."""
        verb = self.one_of(self.active, self.plain)
        inner = self.verb("object").word("VBG").before("nsubj", self.actor()).after("obj", self.one_of(self.crowd, self.thing))
        return verb.after("advcl", inner.first("mark", Word("with", "SCONJ", "IN")).first("punct", punct(",")))

    def having_done(self):
        """"Having seized the port, rebels shelled the town"."""
        inner = self.verb("object").word("VBN").before("aux", aux("having", "VBG", "have")).after("obj", self.one_of(self.thing, self.crowd, self.place_name))
        return self.did(self.actor()).first("advcl", inner.after("punct", punct(",")))

    def done_by(self):
        """"Accused of spying, the envoy left", "Freed by the court on Monday, ..."."""
        if self.chance(40):
            inner = Word(self.random.choice(["accused", "suspected"]), "VERB", "VBN")
            inner.lemma = inner.form[:-1] if inner.form == "accused" else "suspect"
            inner.after("advcl", self.gerund().first("mark", Word("of", "SCONJ", "IN")))
        else:
            inner = self.verb("object").word("VBN").after("obl:agent", self.one_of(self.organ, self.country, self.crowd).first("case", Word("by", "ADP", "IN")))
            self.adjunct(inner, 1)
        return self.did(self.actor()).first("advcl", inner.after("punct", punct(",")))

    def while_doing(self):
        """"The market opened as police seized a tanker": both verbs are verbs."""
        subject = self.one_of(self.thing_bare, self.party, self.talk)
        alone = self.chance(60)
        verb = self.verb("alone" if alone else "object").word("VBD").before("nsubj", subject)
        if not alone:
            verb.after("obj", self.one_of(self.thing, self.crowd))
        inner = self.did(self.actor())
        word = self.random.choice(["as", "as", "as", "while", "after", "because", "since", "before"])
        return verb.after("advcl", inner.first("mark", Word(word, "SCONJ", "IN")))

    def two_clauses(self):
        """"Rebels seized the port, and the army shelled it"; with a semicolon."""
        first, second = self.did(self.actor()), self.did(self.actor())
        if self.chance(35):
            return first.after("parataxis", second.first("punct", punct(";")))
        word = self.random.choice(["and", "but", "but", "and", "so"])
        return first.after("conj", second.first("cc", Word(word, "CCONJ", "CC")).first("punct", punct(",")))

    def sentenced(self):
        """"was given 20 years", "were handed a warning"."""
        subject = self.one_of(self.person, self.crowd)
        many = self.many(subject)
        verb = self.random.choice([Verb(["give", "gave", "given"]), Verb(["hand"]), Verb(["offer"]), Verb(["grant"]), Verb(["deny"]), Verb(["refuse"]), Verb(["award"])]).word("VBN")
        verb.before("nsubj:pass", subject).before("aux:pass", aux("were" if many else "was", "VBD", "be"))
        if self.chance(40):
            many_years = Word("years", "NOUN", "NNS", "year").before("nummod", Word(self.random.choice(["two", "five", "12", "20", "28"]), "NUM", "CD"))
            verb.after("obj", many_years)
        else:
            verb.after("obj", self.one_of(self.thing, self.talk))
        self.adjunct(verb, 1)
        return verb

    def describing(self):
        """"described the raid as an act of war"."""
        subject = self.party()
        cells = self.random.choice([["describe"], ["denounce"], ["condemn"], ["dismiss"], ["regard"], ["hail"], ["portray"], ["cast", "cast"]])
        verb = self.inflect(Verb(cells), self.many(subject), subject)
        verb.after("obj", self.one_of(self.deed, self.actor, self.talk))
        return verb.after("obl", self.one_of(self.deed, self.thing).first("case", Word("as", "ADP", "IN")))

    def short_of(self):
        """"stopped short of expelling the envoy", "is close to signing", "insisted on leaving"."""
        subject = self.party()
        kind = self.random.randrange(3)
        if kind == 0:
            verb = self.inflect(Verb(self.random.choice([["stop", "double"], ["fall", "fell", "fallen"]])), self.many(subject), subject)
            verb.after("advmod", Word("short", "ADV", "RB"))
            return verb.after("advcl", self.gerund().first("mark", Word("of", "SCONJ", "IN")))
        cells, preposition = self.random.choice([(["insist"], "on"), (["refrain"], "from"), (["succeed"], "in"), (["think", "thought"], "of"), (["talk"], "about"),
                                                 (["aim"], "at"), (["respond"], "by"), (["retaliate"], "by"), (["speak", "spoke", "spoken"], "of")])
        verb = self.inflect(Verb(cells), self.many(subject), subject)
        return verb.after("advcl", self.gerund().first("mark", Word(preposition, "SCONJ", "IN")))
