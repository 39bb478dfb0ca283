// Answers the page's questions from the files of a report, in the shapes of docs/serve.md.

import type { Query } from "../api";
import type { Commitment, EventRow, WorldRow } from "../types";
import { facets, map, matrix, summary, timeline } from "./charts";
import { about, part, rows, type KeptArticle, type Rows, type Text } from "./data";
import { articleFilter, commitmentDay, commitmentFilter, dayOf, eventFilter, label, worldDay, worldFilter } from "./filters";

type Key<T> = (row: T) => string | number | null | undefined;
type Orders<T> = Record<string, [Key<T>, 1 | -1][]>;

// Rows without a value come last, whichever way the order runs; equals stay in the order of reading.
function list<T>(all: T[], query: Query, orders: Orders<T>) {
  const order = orders[query.sort || "-time"];
  if (!order) throw new Error(`sort: "${query.sort}" is unknown; allowed: ${Object.keys(orders).join(", ")}`);
  const sorted = [...all].sort((a, b) => {
    for (const [key, way] of order) {
      const x = key(a) ?? "", y = key(b) ?? "";
      if (x === y) continue;
      if (x === "" || y === "") return x === "" ? 1 : -1;
      return x < y ? -way : way;
    }
    return 0;
  });
  const limit = Math.min(1000, Math.max(0, Number(query.limit || 100))), offset = Math.max(0, Number(query.offset || 0));
  return { total: all.length, offset, limit, rows: sorted.slice(offset, offset + limit) };
}

const kEvents: Orders<EventRow> = {
  time: [[dayOf, 1]], "-time": [[dayOf, -1]], confidence: [[(e) => e.confidence, 1]], "-confidence": [[(e) => e.confidence, -1]],
  type: [[(e) => e.type, 1], [(e) => e.mode, 1], [dayOf, -1]], actor: [[(e) => label(e.actors), 1]], recipient: [[(e) => label(e.recipients), 1]],
  source: [[(e) => e.source, 1]], status: [[(e) => e.status, 1], [dayOf, -1]], place: [[(e) => e.place?.name, 1]], order: [],
};
const kWorlds: Orders<WorldRow> = {
  time: [[worldDay, 1]], "-time": [[worldDay, -1]], type: [[(w) => w.type, 1], [(w) => w.mode, 1], [worldDay, -1]], status: [[(w) => w.status, 1], [worldDay, -1]],
  actor: [[(w) => label(w.actors), 1]], recipient: [[(w) => label(w.recipients), 1]], order: [], reports: [[(w) => w.reports, 1]], "-reports": [[(w) => w.reports, -1]],
  sources: [[(w) => w.independent_sources, 1]], "-sources": [[(w) => w.independent_sources, -1]],
};
const kArticles: Orders<KeptArticle> = {
  time: [[(a) => a.published?.start, 1]], "-time": [[(a) => a.published?.start, -1]], source: [[(a) => a.outlet, 1]], title: [[(a) => a.title, 1]],
  events: [[(a) => a.n_events, 1]], "-events": [[(a) => a.n_events, -1]], order: [],
};

async function article(id: string, data: Rows) {
  const row = data.article.get(id);
  if (!row) throw missing(id);
  const kept = row.part ? (await part<Record<string, Text>>(row.part))[id] : undefined;
  const { statements = [], ...rest } = kept ?? { text: "", zones: [], notes: [] };
  return {
    article: { ...row, ...rest }, events: data.events.filter((e) => e.article === id), statements, mentions: [],
    others: row.lineage ? data.articles.filter((a) => a.lineage === row.lineage && a !== row) : [],
  };
}

const missing = (id: string) => new Error(`${id}: no such row in this report`);

function event(id: string, data: Rows) {
  const row = data.event.get(id);
  if (!row) throw missing(id);
  const linked = data.events.filter((e) => e.article === row.article && (e.id === row.content_of || e.id === row.condition_of || e.content_of === id || e.condition_of === id));
  return { event: row, article: data.article.get(row.article), world: data.world.get(row.event ?? "") ?? null, linked };
}

function world(id: string, data: Rows) {
  const row = data.world.get(id);
  if (!row) throw missing(id);
  const mentions = [...(data.told.get(id) ?? [])].sort((a, b) => ((a.published ?? "~") < (b.published ?? "~") ? -1 : (a.published ?? "~") > (b.published ?? "~") ? 1 : 0));
  return { world: row, mentions, commitment: data.commitments.find((c) => c.event === id) ?? null };
}

export async function answer(path: string, query: Query): Promise<unknown> {
  const [name = "", ...rest] = path.split("/");
  const id = decodeURIComponent(rest.join("/"));
  if (name === "legend") return about!.legend;
  if (name === "sources") return about!.sources;
  if (name === "world.json") return part("borders");
  const data = await rows();
  const kCommitments: Orders<Commitment> = {
    time: [[(c) => commitmentDay(c, data), 1]], "-time": [[(c) => commitmentDay(c, data), -1]], outcome: [[(c) => c.outcome, 1], [(c) => commitmentDay(c, data), -1]],
    deadline: [[(c) => c.deadline, 1]], type: [[(c) => c.type, 1], [(c) => commitmentDay(c, data), -1]],
  };
  switch (name) {
    case "summary": return summary(query, data);
    case "facets": return facets(query, data);
    case "timeline": return timeline(query, data);
    case "matrix": return matrix(query, data);
    case "map": return map(query, data);
    case "article": return article(id, data);
    case "event": return event(id, data);
    case "world": return id ? world(id, data) : list(data.worlds.filter(worldFilter(query, data)), query, kWorlds);
    case "events": return list(data.events.filter(eventFilter(query, data)), query, kEvents);
    case "articles": return list(data.articles.filter(articleFilter(query, data)), query, kArticles);
    case "commitments": return list(data.commitments.filter(commitmentFilter(query, data)), query, kCommitments);
    default: throw new Error(`${name}: a report does not answer this; demarche serve does`);
  }
}
