#!/usr/bin/env python3
"""Scores time mentions against two public development sets.

usage: score_time.py gum GOLD.jsonl --make > IN.jsonl          one article a document, to be read with --mentions
       score_time.py gum GOLD.jsonl RECORD.jsonl [--misses]    span F1 and accuracy of values on GUM's <date> and <time> tags
       score_time.py specs DateTimeModel.json --make > IN.jsonl
       score_time.py specs DateTimeModel.json RECORD.jsonl [--misses]

GUM tags dates, not durations, sets or vague times: those of ours are left out of precision. The specs are those of
Recognizers-Text: a case's result is right if a mention overlaps it and its value, or the days it covers, is one of the
readings listed; `first` counts those that match the reading listed first (the news reading: the past).
"""
import argparse
import collections
import datetime
import json
import re
import sys


def gum_articles(path):
    articles = {}
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        article = articles.setdefault(row["doc"], {"published": row["dct"], "text": "", "at": {}, "gold": []})
        if row["sent"] not in article["at"]:
            if article["text"]:
                article["text"] += "\n\n"
            article["at"][row["sent"]] = len(article["text"])
            article["text"] += row["sentence"]
        base = article["at"][row["sent"]]
        article["gold"].append((base + row["start"], base + row["end"], row))
    return articles


def spec_cases(path):
    out = {}
    for number, case in enumerate(json.load(open(path, encoding="utf-8-sig"))):
        if "Results" not in case:
            continue
        date = case.get("Context", {}).get("ReferenceDateTime", "")[:10]
        out[str(number)] = {"published": date, "text": case["Input"], "gold": case["Results"]}
    return out


def mentions(path):
    out, source = {}, {}
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        if row.get("kind") == "article":
            source[row["id"]] = row["source"].split("#")[-1]
        if row.get("kind") == "mention" and row.get("type") == "time":
            row["article"] = source.get(row["article"], row["article"])
            out.setdefault(row["article"], []).append(row)
    return out


def calendar_like(row):
    value = str(row.get("value") or "")
    return not (value.startswith("P") or value.endswith("_REF") or row.get("set") or value.startswith("XXXX-WXX"))


def same_value(gold, row):
    value = str(row.get("value") or "")
    if gold.startswith("--"):
        return value.endswith(gold[1:])
    if re.match(r"\d\d:\d\d", gold):
        return "T" + gold[:5] in value or ("T" + gold[:2] in value and gold[3:5] == "00" and not re.search(r"T\d\d:", value))
    if "T" in gold:
        return value[:16] == gold[:16]
    return value == gold or (len(gold) == 10 and value[:10] == gold and "/" not in value)


def score_gum(articles, found, misses):
    tagged = predicted = hit = strict = valued = right = 0
    for name, article in articles.items():
        ours = [m for m in found.get(name, []) if calendar_like(m)]
        predicted += len(ours)
        used = set()
        for start, end, row in article["gold"]:
            tagged += 1
            best = [i for i, m in enumerate(ours) if i not in used and m["span"][0] < end and start < m["span"][1]]
            if not best:
                if misses:
                    print("missed", name, repr(row["text"]), row.get("value_when"), "|", row["sentence"][max(0, row["start"] - 40):row["end"] + 30])
                continue
            i = best[0]
            used.add(i)
            hit += 1
            strict += ours[i]["span"] == [start, end]
            if "value_when" in row:
                valued += 1
                good = same_value(row["value_when"], ours[i])
                right += good
                if misses and not good:
                    print("value ", name, row["dct"], repr(row["text"]), row["value_when"], "ours", repr(ours[i]["text"]), ours[i].get("value"), "|", row["sentence"][max(0, row["start"] - 60):row["end"] + 30])
        if misses:
            for i, m in enumerate(ours):
                if i not in used:
                    s = m["span"]
                    print("extra ", name, repr(m["text"]), m.get("value"), "|", article["text"][max(0, s[0] - 40):s[1] + 30].replace("\n", " "))
    precision, recall = hit / max(1, predicted), hit / max(1, tagged)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"GUM: tagged {tagged} predicted {predicted} overlap {hit} P {precision:.3f} R {recall:.3f} F1 {f1:.3f} strict {strict / max(1, hit):.3f}"
          f" | values {right}/{valued} = {right / max(1, valued):.3f}")


def widen(text, last):
    """First or last day of "2021", "2021-12", "2021-12-30T..."."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text or "")
    if not match:
        return None
    year, month, day = int(match[1]), match[2], match[3]
    try:
        if day:
            return datetime.date(year, int(month), int(day))
        if not last:
            return datetime.date(year, int(month or 1), 1)
        if not month:
            return datetime.date(year, 12, 31)
        following = datetime.date(year + int(month) // 12, int(month) % 12 + 1, 1)
        return following - datetime.timedelta(1)
    except ValueError:
        return None


def clock(text):
    match = re.search(r"(?:T|\s|^)(\d\d)(?::(\d\d))?(?::(\d\d))?", text or "")
    return (int(match[1]), int(match[2] or 0), int(match[3] or 0)) if match else None


def agrees(reading, row):
    value = str(row.get("value") or "")
    timex = reading.get("timex", "")
    if value and (value == timex or ("X" in value and value.startswith("P") and value.replace("X", "3") == timex)):
        return True  # "a few" is PX here and P3 there
    start, end = row.get("start") or "", row.get("end") or ""
    kind = reading.get("type", "")
    if kind == "date" and re.fullmatch(r"\d{4}(-\d\d)?", value) and str(reading.get("value", "")).startswith(value):
        return True  # "two months ago" is a month here, as in TIMEX3, and a day there
    if kind == "date":
        return widen(start, False) is not None and widen(reading.get("value", ""), False) == widen(start, False)
    if kind in ("duration", "set"):
        return value == timex
    if kind == "time":
        return "T" in value and clock(value[value.index("T"):]) == clock(reading.get("value", ""))
    if kind == "datetime":
        want = reading.get("value", "")
        return widen(want, False) == widen(start, False) and ("T" in start and clock(start[10:]) == clock(want[10:]))
    want_start, want_end = reading.get("start"), reading.get("end")
    if kind == "daterange":
        first, last = widen(start, False), widen(end, True)
        good = not want_start or widen(want_start, False) == first
        if want_end:
            stop = widen(want_end, False)
            named = widen(end, False)  # "from May to September" ends with September here, with its first day there
            good = good and last is not None and stop is not None and stop in (last, last + datetime.timedelta(1), named)
        return good and first is not None and ("Mod" not in reading or timex == value or good)
    if kind == "datetimerange":
        part = re.search(r"T(MO|AF|EV|NI|DT)$", timex)
        if part:
            return value.endswith(part[0]) and widen(want_start or want_end, False) == widen(start, False)
        return (not want_start or (widen(want_start, False) == widen(start, False) and clock(want_start[10:]) == clock(start[10:]))) and \
               (not want_end or (widen(want_end, False) == widen(end, False) and clock(want_end[10:]) == clock(end[10:])))
    if kind == "timerange":
        part = re.search(r"^T(MO|AF|EV|NI|DT|MI)$", timex)
        if part:
            return value.endswith(timex)
        if not (want_start and want_end):
            return clock(want_start or want_end or reading.get("value")) == clock(start[10:])
        return clock(want_start) == clock(start[10:]) and clock(want_end) == clock(end[10:])
    return False


def score_specs(cases, found, misses):
    total = right = first = cases_right = 0
    for number, case in cases.items():
        whole = True
        ours = found.get(number, [])
        for result in case["gold"]:
            if "Start" not in result or not (result.get("Resolution") or {}).get("values"):
                continue
            total += 1
            readings = result["Resolution"]["values"]
            near = [m for m in ours if m["span"][0] <= result["End"] and result["Start"] < m["span"][1]]
            good = [any(agrees(reading, m) for m in near) for reading in readings]
            right += any(good)
            first += good[0]
            whole = whole and any(good)
            if misses and not any(good):
                print("missed", case["published"], repr(case["text"][:150]), repr(result["Text"]), readings[0], "ours", [(m["text"], m.get("value"), m.get("start"), m.get("end")) for m in near])
        if len(case["gold"]) == 0 and ours:
            whole = False
            if misses:
                print("extra ", repr(case["text"][:150]), [(m["text"], m.get("value")) for m in ours])
        cases_right += whole
    print(f"specs: timex right {right}/{total} = {right / max(1, total):.3f}, first reading {first / max(1, total):.3f}, whole cases {cases_right}/{len(cases)} = {cases_right / max(1, len(cases)):.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=["gum", "specs"])
    parser.add_argument("gold")
    parser.add_argument("record", nargs="?")
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    articles = gum_articles(options.gold) if options.set == "gum" else spec_cases(options.gold)
    if options.make:
        seen = collections.Counter()
        for name, article in articles.items():
            # The record keeps one of two articles of the same words: a last line of its own keeps the second one.
            text = article["text"] + ("\n\nTold" + " again" * seen[article["text"]] + "." if seen[article["text"]] else "")
            seen[article["text"]] += 1
            print(json.dumps({"id": name, "text": text, "published": article["published"]}, ensure_ascii=False))
        return
    if not options.record:
        parser.error("name the record to score, or --make")
    (score_gum if options.set == "gum" else score_specs)(articles, mentions(options.record), options.misses)


if __name__ == "__main__":
    sys.exit(main())
