// What is on the screen is a function of the address: #/view/item?filter=value. A link shows a colleague the same thing.

import { useEffect, useState } from "preact/hooks";
import { ask, type Query } from "./api";

export const kFilters = ["text", "from", "to", "party", "type", "status", "quad", "country", "source", "agency", "confidence"] as const;

export interface Where { view: string; item: string; query: Query }

export function whereIs(hash: string): Where {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view = "", ...rest] = path.split("/");
  return { view: view || "situation", item: decodeURIComponent(rest.join("/")), query: Object.fromEntries(new URLSearchParams(search)) };
}

export function addressOf(view: string, item = "", query: Query = {}): string {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
  return `#/${view}${item ? `/${encodeURIComponent(item)}` : ""}${parameters ? `?${parameters}` : ""}`;
}

export function go(view: string, item = "", query: Query = {}): void {
  location.hash = addressOf(view, item, query);
}

// Keeps the place and changes some of its parameters; an empty value takes one out.
export function change(parameters: Query): void {
  const here = whereIs(location.hash);
  go(here.view, here.item, { ...here.query, ...parameters });
}

export function filtersOf(query: Query): Query {
  return Object.fromEntries(kFilters.filter((name) => query[name]).map((name) => [name, query[name]!]));
}

export function useWhere(): Where {
  const [where, set] = useState(() => whereIs(location.hash));
  useEffect(() => {
    const moved = () => set(whereIs(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return where;
}

export interface Answer<T> { data?: T; error?: string; loading: boolean; again: () => void }

// Asks whenever path or query change; an answer that comes late for an earlier question is dropped.
export function useAsk<T>(path: string, query: Query = {}): Answer<T> {
  const key = path + JSON.stringify(query);
  const [round, setRound] = useState(0);
  const [state, set] = useState<{ key: string; data?: T; error?: string }>({ key: "" });
  useEffect(() => {
    let current = true;
    if (!path) return;
    ask<T>(path, query).then(
      (data) => current && set({ key, data }),
      (reason: Error) => current && set({ key, error: reason.message }),
    );
    return () => { current = false; };
  }, [key, round]);
  const again = () => setRound(round + 1);
  // While a new answer is awaited the old one stays, so that nothing jumps.
  const error = state.key === key ? state.error : undefined;
  return { data: state.data, error, loading: state.key !== key, again };
}
