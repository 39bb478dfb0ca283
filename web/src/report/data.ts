// What `demarche report` writes beside the page, and how it is loaded: each file is a script that puts one part into one global object,
// because a browser lets a page from a file:// address load scripts and nothing else.

import type { Article, ArticleRow, Commitment, EventRow, Legend, Party, Statement, WorldRow } from "../types";

export interface About {
  record: string;
  filters: [string, string][];
  texts: boolean;
  counts: { articles: number; all_articles: number; events: number; worlds: number };
  parts: string[];  // names of the files of rows
  legend: Legend;
  sources: unknown;
}
export type KeptArticle = ArticleRow & { part?: string | null };
export type Text = Pick<Article, "text" | "zones" | "notes"> & { statements: Statement[] };

interface Files { about?: About; ask?: unknown; [part: string]: unknown }
const files = ((globalThis as { demarcheReport?: Files }).demarcheReport ??= {});

export const about: About | undefined = files.about;

const under = new Map<string, Promise<unknown>>();

export function part<T>(name: string): Promise<T> {
  let loading = under.get(name);
  if (!loading) {
    loading = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `data/${name}.js`;
      script.onload = () => (files[name] === undefined ? reject(new Error(`data/${name}.js holds something else`)) : resolve(files[name]));
      script.onerror = () => reject(new Error(`data/${name}.js is missing: was the report's folder copied whole?`));
      document.head.append(script);
    });
    under.set(name, loading);
  }
  return loading as Promise<T>;
}

export interface Rows {
  articles: KeptArticle[];
  events: EventRow[];
  worlds: WorldRow[];
  commitments: Commitment[];
  article: Map<string, KeptArticle>;
  event: Map<string, EventRow>;
  world: Map<string, WorldRow>;
  seq: Map<unknown, number>;
  names: Map<string, string>;  // what a party is called most often, by its key
  told: Map<string, EventRow[]>;  // by world event
}

let all: Promise<Rows> | undefined;

export function rows(): Promise<Rows> {
  return (all ??= gather());
}

async function gather(): Promise<Rows> {
  const out: Rows = { articles: [], events: [], worlds: [], commitments: [], article: new Map(), event: new Map(), world: new Map(), seq: new Map(), names: new Map(), told: new Map() };
  for (const name of about!.parts) {
    const kind = name.replace(/-\d+$/, "") as "articles" | "events" | "worlds" | "commitments";
    for (const row of await part<never[]>(name)) out[kind].push(row);
  }
  for (const kind of ["articles", "events", "worlds", "commitments"] as const) out[kind].forEach((row, i) => out.seq.set(row, i));
  for (const row of out.articles) if (!out.article.has(row.id)) out.article.set(row.id, row);
  for (const row of out.worlds) out.world.set(row.event, row);
  for (const row of out.events) {
    out.event.set(row.id, row);
    if (!row.event) continue;
    const told = out.told.get(row.event);
    if (told) told.push(row);
    else out.told.set(row.event, [row]);
  }
  const counts = new Map<string, Map<string, number>>();
  for (const row of out.events) {
    for (const party of [...row.actors, ...row.recipients]) {
      const key = keyOf(party);
      if (!key || !party.name) continue;
      const of = counts.get(key) ?? new Map<string, number>();
      of.set(party.name, (of.get(party.name) ?? 0) + 1);
      counts.set(key, of);
    }
  }
  for (const [key, of] of counts) out.names.set(key, [...of].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]![0]);
  return out;
}

export const keyOf = (party: Party) => party.code || party.name || party.text || "";
