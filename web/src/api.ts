// The one place that asks for data: a server, or the files of a report that lies beside the page.

import { answer } from "./report/answer";
import { about } from "./report/data";

export type Query = Record<string, string>;

export class Refused extends Error {}

// What is in the report that the page is part of; undefined where a server answers.
export const report = about;

if (report) (globalThis as unknown as { demarcheReport: { ask?: unknown } }).demarcheReport.ask = answer;  // for a person at the browser's console

export async function ask<T>(path: string, query: Query = {}): Promise<T> {
  if (report) return (await answer(path, query)) as T;
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
  const reply = await fetch(`api/${path}${parameters.size ? `?${parameters}` : ""}`, { credentials: "omit", referrerPolicy: "no-referrer" });
  return read<T>(reply);
}

// The borders of countries: a file of the page, not of the record.
export async function borders<T>(): Promise<T> {
  return report ? ((await answer("world.json", {})) as T) : read<T>(await fetch("world.json"));
}

export async function send<T>(path: string, body: unknown): Promise<T> {
  if (report) throw new Refused("A report is only read; demarche serve keeps what you write.");
  const reply = await fetch(`api/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Demarche": "1" }, body: JSON.stringify(body), credentials: "omit",
  });
  return read<T>(reply);
}

async function read<T>(answer: Response): Promise<T> {
  if (answer.ok) return (await answer.json()) as T;
  let message = `The server answered ${answer.status}. Is demarche serve still running?`;
  try {
    message = ((await answer.json()) as { error: { message: string } }).error.message;
  } catch {
    // The answer had no words of its own.
  }
  throw new Refused(message);
}
