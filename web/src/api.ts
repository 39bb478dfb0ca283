// The one function that asks for data, so that a written report can answer from files instead of a server.

export type Query = Record<string, string>;

export class Refused extends Error {}

export async function ask<T>(path: string, query: Query = {}): Promise<T> {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
  const answer = await fetch(`api/${path}${parameters.size ? `?${parameters}` : ""}`, { credentials: "omit", referrerPolicy: "no-referrer" });
  return read<T>(answer);
}

export async function send<T>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(`api/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Demarche": "1" }, body: JSON.stringify(body), credentials: "omit",
  });
  return read<T>(answer);
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
