#!/usr/bin/env python3
"""Checks the event lexicon data/event/en/*.tsv row by row; prints each fault as file:line: what, and exits 1 if there is one.

    tools/check_lexicon.py [--data data] [table ...]       e.g. tools/check_lexicon.py assault none

Checked: columns, unique ids (over all tables) that begin with the table's name, known part of speech, modes that belong to the type,
known kinds and functions, both examples there, `fires` holds a form of a word of the row, `must_not` of a part of one, no two rows with one sense.
"""
import argparse, os, re, sys

COLUMNS = "id word pos when mode actor recipient content fires must_not note".split()
TYPES = ("agree consult support concede cooperate aid retreat request accuse reject threaten protest sanction mobilize coerce assault "
         "none").split()
MODES = {
    "consult": "visit third-party multilateral phone", "retreat": "withdraw release disarm ceasefire access resign",
    "request": "assist change yield meet", "reject": "assist change yield meet", "accuse": "disapprove allege investigate",
    "threaten": "restrict arrest relations expel territory violence", "protest": "demo riot strike hunger boycott obstruct vandalize",
    "sanction": "convict expel withdraw discontinue", "mobilize": "troops weapons police militia",
    "coerce": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "assault": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone heavy-weapons "
               "crowd-control unconventional"}
MENTION_KINDS = "party state person organisation armed place time money media".split()
FUNCTIONS = "doer measure subject obj iobj prt xcomp case that inf ing quote mod has passive should negated will may".split()
PREPOSITIONS = ("about above across after against ahead along alongside amid among apart around as aside at away back before behind below beside "
                "between beyond by close despite down during except following for from in inside into like near of off on onto opposite out outside over past per round "
                "since through throughout till to together toward towards under until up upon versus via with within without").split() + ["out of", "in front of", "on to", "down on", "aboard", "to within"]
STATUSES = "occurred ongoing planned hypothetical alleged negated historical open".split()
IRREGULAR = {line.split()[0]: line.split()[1:] for line in """
arise arose arisen|be is are was were been|bear bore borne|beat beaten|become became|begin began begun|bid bade|bind bound|bite bit bitten|blow blew blown
break broke broken|bring brought|build built|burn burnt|buy bought|cast|catch caught|choose chose chosen|come came|cut|deal dealt|do did done
draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feed fed|fight fought|find found|flee fled|fling flung|fly flew flown|forbid forbade forbidden
forgive forgave forgiven|forgo forwent forgone|forego forwent forgone|foreswear foreswore foresworn|forswear forswore forsworn|freeze froze frozen|unfreeze unfroze unfrozen
get got gotten|give gave given|go went gone|grow grew grown|hang hung hanged|have has had|hear heard|hit|hold held|uphold upheld|keep kept|know knew known
lay laid|lead led|leave left|lend lent|let|lie lay lain lied|light lit|lose lost|make made|man men|mean meant|meet met|oversee oversaw overseen
overrun overran|overthrow overthrew overthrown|pay paid|plead pled|put|quit|read|rebuild rebuilt|rend rent|rescind|rid|ride rode ridden|ring rang rung
rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent|set|shake shook shaken|shoot shot|show shown|shut|sing sang sung|sink sank sunk
sit sat|slay slew slain|speak spoke spoken|spend spent|split|stand stood|steal stole stolen|stick stuck|strike struck stricken|strive strove|swear swore sworn
sweep swept|swim swam|swing swung|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown|undertake undertook undertaken
withdraw withdrew withdrawn|withhold withheld|withstand withstood|write wrote written|underwrite underwrote|wound|wage|woman women|child children
hostage-taking hostage-takings|mow mown|sow sown|spread|burst|bet|cost|hurt|shed|slit|thrust|undo undid undone|underpay|stave stove|win won|wind wound|wear wore worn
strike-bound|outlaw|foresee foresaw|overcome overcame|overtake overtook|retake retook retaken|redraw redrew|reset|remake remade|resell resold|resend resent|withstand withstood
drink drank drunk|fling flung|spring sprang sprung|stink stank|string strung|weave wove woven|break broke broken|bend bent|creep crept|dig dug|grind ground|hide hid hidden
kneel knelt|lean leant|leap leapt|sleep slept|slide slid|sling slung|spit spat|tread trod trodden|wake woke woken|weep wept|wring wrung|cling clung|learn learnt|swell swollen
mistake mistook|partake partook|forget forgot forgotten|blockade|bailout|court-martial|police|gas gassed gasses gassing|bus bused bussed|overfly overflew overflown|overdo""".replace("\n", "|").split("|") if line.split()}


def forms(word):
    """All forms of a lemma; of a phrase, those of each word."""
    out = {word, word + "s", word + "es", word + "ed", word + "d", word + "ing", word + "'s"}
    if word.endswith("e"):
        out |= {word[:-1] + "ing"}
    if word.endswith("ie"):
        out |= {word[:-2] + "ying"}
    if word.endswith("y"):
        out |= {word[:-1] + "ies", word[:-1] + "ied"}
    if word.endswith("c"):
        out |= {word + "ked", word + "king"}
    if word.endswith("man"):
        out |= {word[:-3] + "men"}
    if len(word) > 1:
        out |= {word + word[-1] + "ed", word + word[-1] + "ing", word + word[-1] + "es"}
    for base, others in IRREGULAR.items():
        if word == base:
            out |= set(others)
    return out


def holds(text, word):
    """Whether `text` holds a form of `word`; a hyphen and a space are the same, particles may stand apart."""
    tokens = set(re.findall(r"[^\W_]+(?:['’.][^\W_]+)*", text.lower()))
    joined = set(re.findall(r"[^\W_]+(?:[-'’.][^\W_]+)*", text.lower()))
    parts = word.replace("-", " ").split()
    return bool(joined & forms(word)) or all((tokens | joined) & forms(part) for part in parts)


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        header = None
        for number, line in enumerate(file, 1):
            if line.startswith("#") or not line.strip():
                continue
            cells = [cell.strip() for cell in line.rstrip("\n").split("\t")]
            if header is None:
                header = cells
                yield number, header, None
            else:
                yield number, header, cells


def check(folder, tables):
    faults = []
    kinds = set(MENTION_KINDS)
    for _, _, cells in rows_of(os.path.join(folder, "kinds.tsv")):
        if cells:
            kinds.add(cells[0])
    ids, senses = {}, {}
    for table in TYPES:
        path = os.path.join(folder, table + ".tsv")
        if not os.path.exists(path):
            if table in tables:
                faults.append(f"{path}: there is no such table")
            continue
        for number, header, cells in rows_of(path):
            def fault(what):
                if table in tables:
                    faults.append(f"{path}:{number}: {what}")
            if cells is None:
                if header != COLUMNS:
                    fault("columns are " + " ".join(header) + "; want " + " ".join(COLUMNS))
                continue
            if len(cells) > len(COLUMNS):
                fault(f"{len(cells)} cells in {len(COLUMNS)} columns")
            row = dict(zip(COLUMNS, cells + [""] * len(COLUMNS)))
            if row["id"] in ids:
                fault(f"id {row['id']} again, first in {ids[row['id']]}")
            ids[row["id"]] = f"{path}:{number}"
            if not row["id"].startswith(table + "."):
                fault(f"id {row['id']} does not begin with \"{table}.\"")
            if row["pos"] not in ("v", "n", "nl", "a"):
                fault(f"part of speech \"{row['pos']}\"; one of v n nl a")
            if row["mode"] and row["mode"] not in MODES.get(table, "").split():
                fault(f"mode \"{row['mode']}\" is none of {table}'s: {MODES.get(table, '(none)')}")
            for condition in filter(None, row["when"].split(";")):
                function, _, values = condition.strip().lstrip("!").partition("=")
                for part in function.split("|"):
                    if part not in FUNCTIONS + PREPOSITIONS:
                        fault(f"unknown function \"{part}\" in when")
                if "=" in condition and not values.strip():
                    fault(f"condition \"{condition}\" has no value")
                for value in values.split("|"):
                    if value.startswith("@") and value[1:] not in kinds:
                        fault(f"unknown kind {value}; the kinds are in kinds.tsv")
                    if value != value.lower():
                        fault(f"\"{value}\" is no lemma in lower case")
            for column in ("actor", "recipient", "content"):
                for function in filter(None, re.split(r"[|+]", row[column])):
                    if function not in FUNCTIONS + PREPOSITIONS + ["-"]:
                        fault(f"unknown function \"{function}\" in {column}")
            given = re.search(r"gives=([\w-]*)", row["note"])
            if given and given.group(1) not in STATUSES:
                fault(f"unknown status \"{given.group(1)}\" after gives=")
            for column in ("fires", "must_not"):
                if len(row[column].split()) < 2:
                    fault(f"no example in {column}")
            words = [word for word in row["word"].split("|") if word]
            if not words:
                fault("no word")
            if not any(holds(row["fires"], word) for word in words):
                fault(f"fires holds no form of \"{row['word']}\": {row['fires']}")
            if not any(holds(row["must_not"], part) for word in words for part in [word] + word.replace("-", " ").split()):
                fault(f"must_not holds no form of \"{row['word']}\": {row['must_not']}")
            for word in words:
                if word != word.lower() and word not in ("U-turn",):
                    fault(f"\"{word}\" is not in lower case")
                if words.count(word) > 1:
                    fault(f"\"{word}\" twice in one row")
                frame = ";".join(sorted(part.strip() for part in row["when"].split(";") if part.strip()))
                key = (word, row["pos"].replace("nl", "n"), frame)
                if key in senses and senses[key][0] != row["id"]:
                    fault(f"\"{word}\" {row['pos']} with frame \"{frame}\" is {senses[key][0]} already, in {senses[key][1]}")
                senses[key] = (row["id"], f"{path}:{number}")
    return faults


def main():
    parser = argparse.ArgumentParser(description="checks the event lexicon")
    parser.add_argument("--data", default=os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data"))
    parser.add_argument("tables", nargs="*", choices=TYPES + [[]], help="tables to report on; all if none is named")
    options = parser.parse_args()
    faults = check(os.path.join(options.data, "event", "en"), options.tables or [
        table for table in TYPES if os.path.exists(os.path.join(options.data, "event", "en", table + ".tsv"))])
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
