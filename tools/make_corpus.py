#!/usr/bin/env python3
"""Writes a folder of invented news pages with known truth, for measuring speed and how well copies are found.

usage: make_corpus.py FOLDER --stories N [--copies K] [--seed S] [--format html|jsonl]

Each story is told once and then copied K times on other sites, each copy changed in a way that real ones are: cut tail, merged paragraphs, new
title and lead, inserted paragraphs, other number formats, synonyms, sentences in another order. truth.json lists the pages of each story. Stories of
one crisis share its cast, places and background paragraphs, as real ones do, so that likeness alone does not make a copy. The same arguments
give the same bytes.
"""
import argparse
import html
import json
import os
import random

STATES = [("Turkey", "Turkish", "Ankara"), ("Greece", "Greek", "Athens"), ("Egypt", "Egyptian", "Cairo"), ("Sudan", "Sudanese", "Khartoum"), ("Ethiopia", "Ethiopian", "Addis Ababa"),
          ("Kenya", "Kenyan", "Nairobi"), ("Serbia", "Serbian", "Belgrade"), ("Kosovo", "Kosovar", "Pristina"), ("Armenia", "Armenian", "Yerevan"), ("Azerbaijan", "Azerbaijani", "Baku"),
          ("India", "Indian", "New Delhi"), ("Pakistan", "Pakistani", "Islamabad"), ("Japan", "Japanese", "Tokyo"), ("China", "Chinese", "Beijing"), ("Colombia", "Colombian", "Bogota"),
          ("Venezuela", "Venezuelan", "Caracas"), ("Poland", "Polish", "Warsaw"), ("Belarus", "Belarusian", "Minsk"), ("Mali", "Malian", "Bamako"), ("Algeria", "Algerian", "Algiers")]
GIVEN = "Anna Boris Carla Daud Elena Farid Greta Hasan Irena Jamal Katya Luis Mina Nadir Olga Pavel Rana Samir Tariq Ursula Viktor Wanda Yusuf Zora".split()
FAMILY = "Adamou Berisha Calder Demir Estevez Farouk Gantz Haddad Ilves Jansen Kovac Lindqvist Mbeki Novak Okoye Petrenko Quiroga Rahimi Sato Tadesse Ulrich Varga Wolde Yilmaz".split()
PLACES = "the northern border|the port of Saraya|the Karun valley|the eastern highlands|the strait|the disputed islands|the river crossing at Dalma|the southern province".split("|")
OFFICES = "foreign minister|defence minister|interior minister|government spokesman|army chief|ambassador to the United Nations|deputy prime minister".split("|")
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
AGENCIES = ["AFP", "Reuters", "AP", None, None]
SITES = [f"{a} {b}" for a in ("Harbour", "Northern", "Capital", "Valley", "Morning", "Island", "Border", "Delta") for b in ("Courier", "Herald", "Observer", "Tribune", "Echo", "Gazette")]

LEADS = ["{A}'s {office} {p} accused {B} on {day} of shelling villages near {place}, and warned that {A} would close the crossing if the fire did not stop.",
         "{B} has moved {n} troops to {place}, the {Aadj} {office} said on {day}, calling on {Bcap} to pull them back within {d} days.",
         "{A} and {B} agreed on {day} to hold talks on {place} next month, {Aadj} {office} {p} said after a phone call with his {Badj} counterpart.",
         "At least {k} people were killed on {day} when {Badj} jets bombed a market near {place}, the {Aadj} government said.",
         "{Aadj} police detained {n} demonstrators on {day} who had blocked the road to {place} in protest at a deal with {B}.",
         "{A} will send {m} million dollars in food aid to {place}, {Aadj} {office} {p} announced on {day}, rejecting a {Badj} demand for a share."]
# What one story alone tells: names, numbers and places stand so close that two stories share few word sequences.
DETAILS = ["Near {town}, {k} trucks with {goods} waited since {day}, {p2} of the drivers' union said.",
           "\"In {town} we counted {m} {things} in {k} hours,\" {p2}, a {job}, said by telephone.",
           "{p2}, {m}, a {job} from {town}, left {day} with {d} children and {k} bags.",
           "On {day2} {k} {things} were found at {town}, {d} of them burnt, {p2} told local radio.",
           "{Badj} {job} {p2} put the loss at {m} million; {town} alone lost {n} tonnes of {goods}.",
           "Prices of {goods} in {town} rose {k} percent by {day}, {p2} wrote.",
           "By {day2}, {n} people had reached {town}, where {p2} runs {d} {things} for them.",
           "The mayor of {town}, {p2}, asked for {k} {job}s and {m} tonnes of {goods}.",
           "A {job} in {town} named {p2} sold {m} {things} on {day}, twice the {k} of a usual week.",
           "{town} has {n3} inhabitants, {k} wells and, {p2} said, {d} {things} left.",
           "{p2} of {town} hospital treated {k} patients on {day}, {d} of whom a {job} had carried in.",
           "Some {m} kilometres of road to {town} were cleared by {day2}; {p2} expects {goods} within {d} days."]
GOODS = "wheat diesel cement onions cotton timber medicine fertiliser sugar salt copper rice".split()
THINGS = "carts tents wells shells buses lorries shops boats bridges pumps barns kilns".split()
JOBS = "teacher nurse miller trader driver fisherman carpenter farmer baker clerk porter mason".split()
TOWNS = [a + b for a in ("Kar", "Sel", "Dov", "Ilm", "Ost", "Par", "Tam", "Vel", "Zur", "Ber") for b in ("ana", "ovo", "esh", "undi", "ika", "ara", "enk", "ul")]
BODIES = ["\"We will not sit at a table while guns are pointed at us,\" {p} told reporters in {Acap}. He did not say what steps would follow.",
          "A {Badj} official, who asked not to be named, denied that its forces had crossed the line and said {Bcap} remained ready to talk.",
          "The United Nations urged both sides to show restraint and offered to send observers to {place}.",
          "According to residents reached by telephone, {k} houses were destroyed and the only clinic was without power.",
          "The European Union said that it could impose sanctions on officials responsible for the violence unless the two capitals resumed talks.",
          "{Bcap} recalled its ambassador from {Acap} last week and suspended flights between the two countries.",
          "The {Aadj} parliament is to vote on {day2} on a motion that would allow the deployment of a further {n} soldiers.",
          "In a statement, the {Badj} foreign ministry rejected the accusation as baseless and said that no shells had been fired.",
          "Shops stayed shut in {Acap} for a second day after unions called a strike over fuel prices.",
          "Aid groups said {n2} people had fled {place} since the fighting began, many of them on foot.",
          "{p} was due to meet the UN envoy in Geneva on {day2}, his office said.",
          "Western diplomats said the two sides had come close to a ceasefire twice this year, only for both attempts to fail over the release of prisoners."]
BACKGROUND = ["{A} and {B} fought a war over {place} in {year} that killed some {n3} people.", "Relations soured in {year} when {B} built a dam upstream of {place}.",
              "The line of control has been watched by a small observer mission since {year}."]
TEASERS = ["Court jails former mayor of {Bcap} over stadium contract", "Storm cuts power to thousands in {Acap}", "Striker who attacked referee banned for six matches", "Ten recipes for a long winter"]
SYNONYMS = [("said", "stated"), ("killed", "left dead"), ("talks", "negotiations"), ("urged", "called on"), ("soldiers", "troops"), ("announced", "made known"), ("houses", "homes"), ("villages", "hamlets")]


def sentence(text, c, rng):
    day = rng.choice(WEEKDAYS)
    values = dict(c, day=day, day2=rng.choice(WEEKDAYS), office=rng.choice(OFFICES), n=rng.randrange(2, 90) * 100, n2=f"{rng.randrange(2, 90)},000", n3=f"{rng.randrange(2, 60)},000",
                  d=rng.randrange(2, 10), k=rng.randrange(3, 40), m=rng.randrange(2, 90), town=rng.choice(TOWNS),
                  p2=f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}", goods=rng.choice(GOODS), things=rng.choice(THINGS), job=rng.choice(JOBS))
    return text.format(**values)


def story(c, rng):
    p = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"
    c = dict(c, p=p)
    lead = sentence(rng.choice(LEADS), c, rng)
    body = [sentence(t, c, rng) for t in rng.sample(BODIES, rng.randrange(2, 4)) + rng.sample(DETAILS, rng.randrange(5, 9))]
    rng.shuffle(body)
    back = [c["background"]] if rng.random() < 0.8 else []
    title = lead.split(",")[0].split(" on ")[0][:90].rstrip(". ")
    return {"title": title, "agency": rng.choice(AGENCIES), "paragraphs": [lead] + body + back, "cast": c}


def copy_of(original, rng):
    s = {**original, "paragraphs": list(original["paragraphs"])}
    ps = s["paragraphs"]
    kinds = rng.sample(["cut", "merge", "title", "insert", "numbers", "synonyms", "reorder"], rng.randrange(1, 4))
    if "cut" in kinds:
        del ps[rng.randrange(4, max(5, len(ps) - 1)):]
    if "merge" in kinds and len(ps) > 4:
        ps[2:4] = [ps[2] + " " + ps[3]]
    if "title" in kinds:
        s["title"] = "What we know: " + s["title"] if rng.random() < 0.5 else s["title"].replace("'s", "") + ", officials say"
        ps[0] = "In a new turn of the dispute, " + ps[0][0].lower() + ps[0][1:] if not ps[0][:2].isupper() else ps[0]
    if "insert" in kinds:
        ps.insert(rng.randrange(1, len(ps)), sentence("Our correspondent in {Acap} said the streets were calm on {day}.", s["cast"], rng))
    if "numbers" in kinds:
        ps[:] = [p.replace(",000", " thousand") for p in ps]
    if "synonyms" in kinds:
        for a, b in rng.sample(SYNONYMS, 4):
            ps[:] = [p.replace(f" {a} ", f" {b} ") for p in ps]
    if "reorder" in kinds and len(ps) > 5:
        i = rng.randrange(2, len(ps) - 1)
        ps[i], ps[i - 1] = ps[i - 1], ps[i]
    return s, kinds


def page(s, site, date, rng):
    e = html.escape
    credit = f"<p class=\"source\">© {s['agency']} {date[:4]}</p>" if s["agency"] else ""
    teaser = rng.choice(TEASERS).format(**s["cast"])
    head = (f"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{e(s['title'])} | {e(site)}</title>"
            f"<meta property=\"og:site_name\" content=\"{e(site)}\"><meta property=\"og:title\" content=\"{e(s['title'])}\">"
            f"<meta property=\"article:published_time\" content=\"{date}T{rng.randrange(5, 22):02d}:15:00Z\"></head><body>"
            f"<header><a href=\"/\">{e(site)}</a><nav><ul><li><a href=\"/world\">World</a></li><li><a href=\"/sport\">Sport</a></li><li><a href=\"/money\">Money</a></li></ul></nav></header>")
    paragraphs = [f"<p>{e(p)}</p>" for p in s["paragraphs"]]
    if len(paragraphs) > 4:
        paragraphs.insert(3, f"<p class=\"more\"><a href=\"#\">READ MORE: {e(teaser)}</a></p>")
    return (head + f"<main><article><h1>{e(s['title'])}</h1><p class=\"by\">By our staff</p>{''.join(paragraphs)}{credit}</article>"
            f"<aside><h3>Most read</h3><ul><li><a href=\"#\">{e(teaser)}</a></li><li><a href=\"#\">{e(TEASERS[2])}</a></li></ul></aside></main>"
            "<footer>All rights reserved. Terms of use. Subscribe to our newsletter.</footer></body></html>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--copies", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=["html", "jsonl"], default="html")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    os.makedirs(args.folder, exist_ok=True)
    crises, truth, number, lines = [], [], 0, []
    for _ in range(max(1, args.stories // 12)):
        a, b = rng.sample(STATES, 2)
        c = dict(A=a[0], Aadj=a[1], Acap=a[2], B=b[0], Badj=b[1], Bcap=b[2], place=rng.choice(PLACES), year=rng.randrange(1962, 2016))
        c["background"] = sentence(rng.choice(BACKGROUND), c, rng)
        crises.append(c)
    for _ in range(args.stories):
        original = story(rng.choice(crises), rng)
        date = f"2024-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        members = []
        for k in range(args.copies + 1):
            s, kinds = (original, []) if k == 0 else copy_of(original, rng)
            name, site = f"{number:06d}", rng.choice(SITES)
            number += 1
            members.append({"page": name, "changes": kinds})
            if args.format == "html":
                with open(os.path.join(args.folder, name + ".html"), "w", encoding="utf-8") as file:
                    file.write(page(s, site, date, rng))
            else:
                lines.append(json.dumps({"id": name, "title": s["title"], "text": "\n\n".join(s["paragraphs"]), "published": date, "site": site}, ensure_ascii=False))
        truth.append(members)
    if lines:
        with open(os.path.join(args.folder, "pages.jsonl"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    # Not named .json, so that reading the folder passes over it.
    with open(os.path.join(args.folder, "truth.lst"), "w", encoding="utf-8") as file:
        json.dump(truth, file, indent=0)


if __name__ == "__main__":
    main()
