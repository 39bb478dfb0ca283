#!/usr/bin/env python3
"""Writes the named character references of HTML as a C++ array, sorted by name.

usage: generate_entities.py > src/read/entities.inc

Source: Python's own html.entities.html5 (the table of the HTML standard). Names that end in ';' are written without it and
marked; the few that HTML also takes without it stand there unmarked.
"""
from html.entities import html5


def main():
    names = {}
    for name, text in html5.items():
        bare = name.rstrip(";")
        known = names.setdefault(bare, [text, True])
        if not name.endswith(";"):
            known[1] = False
    print("// Made by tools/generate_entities.py from Python's html.entities.html5; do not edit.")
    print("// {name without ';', UTF-8, must end in ';'}")
    for name in sorted(names):
        text, strict = names[name]
        escaped = "".join(f"\\x{b:02x}" for b in text.encode("utf-8"))
        print(f'{{"{name}", "{escaped}", {"true" if strict else "false"}}},')


main()
