// The filters of the page over rows in memory: the same rows pass as on a server.

import type { Query } from "../api";
import type { ArticleRow, Commitment, EventRow, Party, WorldRow } from "../types";
import { keyOf, type Rows } from "./data";

export const dayOf = (row: EventRow) => (row.time?.start || row.published || "").slice(0, 10);
export const worldDay = (row: WorldRow) => (row.time?.start || row.first_report || "").slice(0, 10);
export const label = (list: Party[]) => list.map((p) => (p.name || p.text || p.code || "").replace(/[\n\t\r;]/g, " ")).filter(Boolean).join("; ");
export const happened = (row: WorldRow) => row.status === "occurred" || row.status === "ongoing";

// A name may hold a comma itself, so the whole counts too.
function values(value: string | undefined): Set<string> | undefined {
  if (!value) return undefined;
  return new Set([value, ...value.split(",").filter(Boolean)]);
}

type Pass<T> = (row: T) => boolean;

function all<T>(tests: (Pass<T> | undefined)[]): Pass<T> {
  const real = tests.filter((test): test is Pass<T> => !!test);
  return (row) => real.every((test) => test(row));
}

function any<T>(value: string | undefined, of: (row: T) => string | number | null | undefined): Pass<T> | undefined {
  const wanted = values(value);
  return wanted && ((row) => wanted.has(String(of(row) ?? "")));
}

function side<T>(value: string | undefined, of: (row: T) => Party[]): Pass<T> | undefined {
  const wanted = values(value);
  return wanted && ((row) => of(row).some((party) => wanted.has(keyOf(party))));
}

function period<T>(query: Query, of: (row: T) => string): Pass<T> | undefined {
  const { from, to } = query;
  return from || to ? (row) => of(row) !== "" && (!from || of(row) >= from) && (!to || of(row) <= `${to}~`) : undefined;
}

const tokens = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];

// Every word must occur, a word with a mark inside as a phrase; the last may be a beginning.
function words(text: string | undefined): ((columns: (string | null | undefined)[]) => boolean) | undefined {
  const phrases = (text ?? "").slice(0, 400).split(/[\s"]+/).map(tokens).filter((phrase) => phrase.length);
  if (!phrases.length) return undefined;
  return (columns) => {
    const texts = columns.map((column) => ` ${tokens(column ?? "").join(" ")} `);
    return phrases.every((phrase, i) => texts.some((t) => t.includes(` ${phrase.join(" ")}${i === phrases.length - 1 ? "" : " "}`)));
  };
}

const cache = new WeakMap<EventRow, string[]>();
function columns(row: EventRow): string[] {
  let found = cache.get(row);
  if (!found) cache.set(row, (found = [row.evidence.text, label(row.actors), label(row.recipients), row.place?.name ?? ""]));
  return found;
}

export function eventFilter(query: Query, data: Rows): Pass<EventRow> {
  const text = words(query.text);
  const least = Number(query.confidence);
  return all<EventRow>([
    any(query.type, (e) => e.type), any(query.mode, (e) => e.mode), any(query.status, (e) => e.status), any(query.quad, (e) => e.quad),
    any(query.country, (e) => e.place?.country), any(query.place, (e) => e.place?.name), any(query.event, (e) => e.event), any(query.article, (e) => e.article),
    any(query.lineage, (e) => data.article.get(e.article)?.lineage), any(query.source, (e) => e.source), any(query.agency, (e) => data.article.get(e.article)?.agency),
    side(query.actor, (e) => e.actors), side(query.recipient, (e) => e.recipients), side(query.party, (e) => [...e.actors, ...e.recipients]),
    period(query, dayOf),
    text && ((e) => text(columns(e))),
    query.confidence ? (e) => e.confidence >= least : undefined,
    query.review ? (e) => (query.review === "none" ? !e.review : e.review === query.review) : undefined,
  ]);
}

export function worldFilter(query: Query, data: Rows): Pass<WorldRow> {
  // Each of these keeps an event that one of its reports passes.
  const told = (["article", "lineage", "source", "agency", "text", "confidence"] as const).filter((name) => query[name]).map((name) => {
    const passes = eventFilter({ [name]: query[name]! }, data);
    return (w: WorldRow) => (data.told.get(w.event) ?? []).some(passes);
  });
  const reviewed = query.review && query.review !== "none" ? eventFilter({ review: query.review }, data) : undefined;
  return all<WorldRow>([
    any(query.type, (w) => w.type), any(query.mode, (w) => w.mode), any(query.status, (w) => w.status), any(query.quad, (w) => w.quad),
    any(query.country, (w) => w.place?.country), any(query.place, (w) => w.place?.name), any(query.event, (w) => w.event),
    side(query.actor, (w) => w.actors), side(query.recipient, (w) => w.recipients), side(query.party, (w) => [...w.actors, ...w.recipients]),
    period(query, worldDay), ...told, reviewed && ((w) => (data.told.get(w.event) ?? []).some(reviewed)),
  ]);
}

const kOfEvents = ["actor", "recipient", "party", "type", "mode", "status", "quad", "country", "place", "confidence", "event", "review"];

export function articleFilter(query: Query, data: Rows): Pass<ArticleRow> {
  const text = words(query.text);
  const ofEvents = Object.fromEntries(kOfEvents.filter((name) => query[name]).map((name) => [name, query[name]!]));
  const with_ = Object.keys(ofEvents).length ? new Set(data.events.filter(eventFilter(ofEvents, data)).map((e) => e.article)) : undefined;
  // The texts lie in files of their own; what is searched here is the title and what was found in the text.
  const found = text && new Set(data.events.filter((e) => text(columns(e))).map((e) => e.article));
  return all<ArticleRow>([
    any(query.article, (a) => a.id), any(query.lineage, (a) => a.lineage), any(query.source, (a) => a.outlet), any(query.agency, (a) => a.agency),
    period(query, (a) => a.published?.start ?? ""), text && ((a) => text([a.title]) || found!.has(a.id)), with_ && ((a) => with_.has(a.id)),
  ]);
}

export function commitmentFilter(query: Query, data: Rows): Pass<Commitment> {
  const world = (c: Commitment) => data.world.get(c.event);
  const said = query.text ? worldFilter({ text: query.text }, data) : undefined;
  return all<Commitment>([
    any(query.outcome, (c) => c.outcome), any(query.form, (c) => c.form), any(query.type, (c) => c.type), any(query.event, (c) => c.event),
    side(query.party, (c) => [...(world(c)?.actors ?? []), ...(world(c)?.recipients ?? [])]), side(query.actor, (c) => world(c)?.actors ?? []),
    side(query.recipient, (c) => world(c)?.recipients ?? []), period(query, (c) => commitmentDay(c, data)), said && ((c) => !!world(c) && said(world(c)!)),
  ]);
}

export function commitmentDay(c: Commitment, data: Rows): string {
  const world = data.world.get(c.event);
  return world ? worldDay(world) : (c.first_report ?? "").slice(0, 10);
}
