// Counts and charts over rows in memory: the same numbers as docs/serve.md describes.

import type { Query } from "../api";
import type { EventRow, Party, WorldRow } from "../types";
import { keyOf, type Rows } from "./data";
import { articleFilter, commitmentFilter, dayOf, eventFilter, happened, worldDay, worldFilter } from "./filters";

const kDay = 86400000;
const whole = (day: string) => day.length === 10;
const number = (day: string) => Date.parse(`${day}T00:00:00Z`) / kDay;
const text = (n: number) => new Date(n * kDay).toISOString().slice(0, 10);
const round = (sum: number, n: number) => (n ? Number((sum / n).toFixed(2)) : null);
const keys = (list: Party[]) => list.map(keyOf).filter(Boolean);
const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export function summary(query: Query, data: Rows) {
  const articles = data.articles.filter(articleFilter(query, data));
  const worlds = data.worlds.filter(worldFilter(query, data));
  const commitments = data.commitments.filter(commitmentFilter(query, data)).filter((c) => c.outcome === "pending");
  const open = (...forms: string[]) => commitments.filter((c) => forms.includes(c.form ?? "")).length;
  const today = data.articles.reduce((last, a) => ((a.published?.start ?? "") > last ? a.published!.start : last), "").slice(0, 10);
  const ahead = worlds.filter((w) => ["planned", "hypothetical"].includes(w.status) && worldDay(w) > (today || "0"));
  const past = worlds.filter(happened).filter((w) => worldDay(w));
  const first = past.reduce((least, w) => (!least || worldDay(w) < least ? worldDay(w) : least), "");
  const told = past.filter((w) => !today || worldDay(w) <= `${today}~`);
  let last = told.reduce((most, w) => (worldDay(w) > most ? worldDay(w) : most), "");
  if (last.length < 10 && last) last = today;
  const days: { day: string; n: number[]; score: number | null }[] = [];
  const pairs = new Map<string, { actor: string; recipient: string; count: number; before: number; sum: number }>();
  if (whole(last)) {
    const begin = Math.max(number(last) - 89, whole(first) ? number(first) : -Infinity);
    const by = new Map<string, { n: number[]; sum: number }>();
    for (const w of past) {
      const day = by.get(worldDay(w)) ?? { n: [0, 0, 0, 0], sum: 0 };
      day.n[w.quad - 1]! += 1;
      day.sum += w.intensity ?? 0;
      by.set(worldDay(w), day);
    }
    for (let day = begin; day <= number(last); ++day) {
      const found = by.get(text(day));
      const n = found?.n ?? [0, 0, 0, 0];
      days.push({ day: text(day), n, score: round(found?.sum ?? 0, n.reduce((a, b) => a + b, 0)) });
    }
    const middle = text(number(last) - 30), start = text(number(last) - 89);
    for (const w of past) {
      const day = worldDay(w);
      if (day < start) continue;
      for (const actor of keys(w.actors)) for (const recipient of keys(w.recipients)) {
        const key = JSON.stringify([actor, recipient]);
        const pair = pairs.get(key) ?? { actor, recipient, count: 0, before: 0, sum: 0 };
        if (day > middle) pair.count += 1; else pair.before += 1;
        pair.sum += w.intensity ?? 0;
        pairs.set(key, pair);
      }
    }
  }
  const dyads = [...pairs.values()].sort((a, b) => Math.abs(b.count - b.before / 2) - Math.abs(a.count - a.before / 2) || b.count + b.before - a.count - a.before
    || before(a.actor, b.actor) || before(a.recipient, b.recipient)).slice(0, 20)
    .map(({ sum, ...pair }) => ({ ...pair, score: round(sum, pair.count + pair.before) }));
  return {
    counts: {
      articles: articles.length, lineages: new Set(articles.map((a) => a.lineage)).size, statements: articles.reduce((n, a) => n + (a.n_statements ?? 0), 0),
      events: data.events.filter(eventFilter(query, data)).length, world: worlds.length, threats_open: open("threat"), demands_open: open("demand"),
      promises_open: open("promise", "offer"), plans_ahead: ahead.length,
    },
    first: first || null, last: last || null, days, dyads,
    next: stable(ahead, (a, b) => before(worldDay(a), worldDay(b))).slice(0, 20),
    newest: stable(told, (a, b) => before(worldDay(b), worldDay(a)) || b.independent_sources - a.independent_sources).slice(0, 20),
  };
}

// Array.sort keeps the order of equals, which is that of reading.
function stable<T>(rows: T[], compare: (a: T, b: T) => number): T[] {
  return [...rows].sort(compare);
}

export function facets(query: Query, data: Rows) {
  const of: Record<string, (e: EventRow) => string[]> = {
    type: (e) => [e.type], mode: (e) => (e.mode && e.mode !== "none" ? [e.mode] : []), status: (e) => [e.status], quad: (e) => [String(e.quad)],
    actor: (e) => e.actors.map(keyOf), recipient: (e) => e.recipients.map(keyOf),
    country: (e) => (e.place?.country ? [e.place.country] : []), source: (e) => [e.source ?? ""],
    agency: (e) => (data.article.get(e.article)?.agency ? [data.article.get(e.article)!.agency!] : []),
  };
  return Object.fromEntries(Object.entries(of).map(([name, values]) => {
    const counts = new Map<string, { value: string; name: string | null; count: number }>();
    for (const row of data.events.filter(eventFilter({ ...query, [name]: "" }, data))) {
      for (const value of values(row)) {
        if (!value) continue;
        const facet = counts.get(value) ?? { value, name: name === "actor" || name === "recipient" ? (data.names.get(value) ?? null) : null, count: 0 };
        facet.count += 1;
        counts.set(value, facet);
      }
    }
    return [name, [...counts.values()].sort((a, b) => b.count - a.count || before(a.value, b.value)).slice(0, 50)];
  }));
}

export function timeline(query: Query, data: Rows) {
  const by = query.by || "quad";
  const rows = data.events.filter(eventFilter(query, data)).filter((e) => whole(dayOf(e)));
  const days = rows.map((e) => number(dayOf(e)));
  const span = days.length ? days.reduce((a, b) => Math.max(a, b)) - days.reduce((a, b) => Math.min(a, b)) : 0;
  const wanted = query.bin || "auto";
  const bin = wanted !== "auto" ? wanted : span <= 120 ? "day" : span <= 800 ? "week" : span <= 3700 ? "month" : "year";
  const at = (day: string) => {
    if (bin === "week") return text(number(day) - ((new Date(number(day) * kDay).getUTCDay() + 6) % 7));
    return bin === "day" ? day : bin === "month" ? `${day.slice(0, 7)}-01` : `${day.slice(0, 4)}-01-01`;
  };
  const lanes = new Map<string, { value: string; name: string | null; total: number; cells: Map<string, { count: number; sum: number }> }>();
  for (const row of rows) {
    const values = by === "actor" ? row.actors.map(keyOf) : [String(row[by as "type" | "quad" | "status"])];
    for (const value of values) {
      if (!value) continue;
      const lane = lanes.get(value) ?? { value, name: by === "actor" ? (data.names.get(value) ?? null) : null, total: 0, cells: new Map() };
      lane.total += 1;
      const cell = lane.cells.get(at(dayOf(row))) ?? { count: 0, sum: 0 };
      cell.count += 1;
      cell.sum += row.intensity ?? 0;
      lane.cells.set(at(dayOf(row)), cell);
      lanes.set(value, lane);
    }
  }
  const kept = [...lanes.values()].sort((a, b) => b.total - a.total || before(a.value, b.value)).slice(0, 24);
  return {
    bin, lanes: kept.map(({ cells: _, ...lane }) => lane),
    cells: kept.flatMap((lane, l) => [...lane.cells].sort(([a], [b]) => before(a, b)).map(([day, cell]) => ({ lane: l, at: day, count: cell.count, score: round(cell.sum, cell.count) }))),
  };
}

export function matrix(query: Query, data: Rows) {
  const cells = new Map<string, { actor: string; recipient: string; count: number; sum: number; quads: number[] }>();
  const totals = new Map<string, { code: string; name: string | null; count: number }>();
  const seen = (party: Party) => {
    const total = totals.get(keyOf(party)) ?? { code: keyOf(party), name: data.names.get(keyOf(party)) ?? null, count: 0 };
    total.count += 1;
    totals.set(total.code, total);
  };
  for (const w of data.worlds.filter(worldFilter(query, data)).filter(happened)) {
    for (const a of w.actors.filter(keyOf)) for (const r of w.recipients.filter(keyOf)) {
      const key = JSON.stringify([keyOf(a), keyOf(r)]);
      const cell = cells.get(key) ?? { actor: keyOf(a), recipient: keyOf(r), count: 0, sum: 0, quads: [0, 0, 0, 0] };
      cell.count += 1;
      cell.sum += w.intensity ?? 0;
      cell.quads[w.quad - 1]! += 1;
      cells.set(key, cell);
      seen(a);
      seen(r);
    }
  }
  const parties = [...totals.values()].sort((a, b) => b.count - a.count || before(a.code, b.code)).slice(0, 40);
  const index = new Map(parties.map((party, i) => [party.code, i]));
  return {
    parties,
    cells: [...cells.values()].filter((c) => index.has(c.actor) && index.has(c.recipient))
      .map(({ sum, ...c }) => ({ ...c, actor: index.get(c.actor)!, recipient: index.get(c.recipient)!, score: round(sum, c.count) })),
  };
}

export function map(query: Query, data: Rows) {
  interface Spot { name: string; country: string | null; lat: number; lon: number; precision: string; count: number; quads: number[]; event: string }
  const countries = new Map<string, { code: string; count: number; quads: number[] }>();
  const places = new Map<string, Spot>();
  let nowhere = 0;
  const add = (to: { count: number; quads: number[] }, w: WorldRow) => { to.count += 1; to.quads[w.quad - 1]! += 1; };
  for (const w of data.worlds.filter(worldFilter(query, data))) {
    const { country = null, name = null, lat, lon, precision = "" } = w.place ?? {};
    if (!country && !name) nowhere += 1;
    if (country) {
      const found = countries.get(country) ?? { code: country, count: 0, quads: [0, 0, 0, 0] };
      add(found, w);
      countries.set(country, found);
    }
    if (lat == null || lon == null || !["point", "city", "district"].includes(precision ?? "")) continue;
    const key = JSON.stringify([lat, lon, name]);
    const spot = places.get(key) ?? { name: name ?? "", country, lat, lon, precision: precision ?? "", count: 0, quads: [0, 0, 0, 0], event: "" };
    add(spot, w);
    spot.event = w.event;
    places.set(key, spot);
  }
  return {
    countries: [...countries.values()].sort((a, b) => b.count - a.count || before(a.code, b.code)),
    places: [...places.values()].sort((a, b) => b.count - a.count || before(a.name, b.name)).slice(0, 2000), nowhere,
  };
}
