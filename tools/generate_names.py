#!/usr/bin/env python3
"""Writes document/names.h: one enum per set of data/document/names.tsv, with name_of() and parse_<set>().

usage: generate_names.py NAMES.tsv OUTPUT.h
"""
import re
import sys


def enumerator(name):
    words = re.split(r"[-:_ ]", name)
    if name.isupper():
        words = [w.capitalize() for w in words]
    return "k" + "".join(w[:1].upper() + w[1:] for w in words)


def main():
    source, target = sys.argv[1:]
    sets = {}
    for number, line in enumerate(open(source, encoding="utf-8"), 1):
        if line.startswith("#") or line.startswith("set\t") or not line.strip():
            continue
        cells = line.rstrip("\n").split("\t")
        if len(cells) != 4 or int(cells[2]) != len(sets.get(cells[0], [])):
            sys.exit(f"{source}:{number}: want set, name, number, meaning, numbers counting up from 0 in each set")
        sets.setdefault(cells[0], []).append((cells[1], cells[3]))
    out = ["// Generated from data/document/names.tsv by tools/generate_names.py: change the table, not this file.", "#pragma once", "",
           "#include <array>", "#include <cstdint>", "#include <optional>", "#include <string_view>", "", "namespace demarche {", ""]
    for name, rows in sets.items():
        kind = "".join(w.capitalize() for w in name.split("_"))
        out.append(f"enum class {kind} : uint8_t {{")
        for i, (value, meaning) in enumerate(rows):
            out.append(f"  {enumerator(value)} = {i}," + (f"  // {meaning}" if meaning else ""))
        out += ["};", f"constexpr std::array<std::string_view, {len(rows)}> k{kind}Names = {{"]
        out += [f'    "{value}",' for value, _ in rows]
        out += ["};", f"constexpr std::array<std::string_view, {len(rows)}> k{kind}Meanings = {{"]
        out += ['    "' + meaning.replace("\\", "\\\\").replace('"', '\\"') + '",' for _, meaning in rows]
        out += ["};", f"constexpr std::string_view name_of({kind} value) {{ return k{kind}Names[static_cast<size_t>(value)]; }}",
                f"constexpr std::optional<{kind}> parse_{name}(std::string_view name) {{",
                f"  for (size_t i = 0; i < k{kind}Names.size(); ++i) {{",
                f"    if (k{kind}Names[i] == name) return static_cast<{kind}>(i);", "  }", "  return std::nullopt;", "}", ""]
    out += ["}  // namespace demarche", ""]
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(out))


if __name__ == "__main__":
    main()
