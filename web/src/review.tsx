// What a person says of a row: right, wrong, what it should be. Kept beside the record, never in it: another reading leaves it alone.
import { useEffect, useRef, useState } from "preact/hooks";
import { report, send } from "./api";
import { useAsk } from "./state";
import type { Change, EventRow, Legend } from "./types";
import { nameOf, showPlace } from "./words";

const kFields: [keyof Change & string, string, (row: EventRow) => string][] = [
  ["type", "type", (r) => r.type], ["mode", "mode", (r) => r.mode ?? "none"], ["status", "status", (r) => r.status],
  ["actors", "who", (r) => r.actors.map(nameOf).join("; ")], ["recipients", "whom", (r) => r.recipients.map(nameOf).join("; ")],
  ["time", "when", (r) => r.time?.start?.slice(0, 10) ?? ""], ["place", "where", (r) => showPlace(r.place)],
];

function storedName(): string {
  try { return localStorage.getItem("demarche-reviewer") ?? ""; } catch { return ""; }
}

// The row that waits for a second one to be called the same event; it may stand in another article.
let waiting = "";

function keep(row: EventRow, verdict: string | null, change: Change, note: string): Promise<unknown> {
  const told = Object.keys(change).length > 0;
  return send("review", { row: row.id, verdict, note: note || null, change: told ? change : null, by: storedName() || null });
}

function Edit({ row, close, save }: { row: EventRow; close: () => void; save: (change: Change, note: string) => void }) {
  const box = useRef<HTMLDialogElement>(null);
  const { data: legend } = useAsk<Legend>("legend");
  const [change, setChange] = useState<Change>(row.change ?? {});
  const [note, setNote] = useState(row.note ?? "");
  const [by, setBy] = useState(storedName);
  useEffect(() => { box.current?.showModal(); }, []);
  const set = (field: string, value: string, read: string) => {
    const { [field]: _, ...others } = change;
    setChange(value === read ? others : { ...others, [field]: value });
  };
  const type = String(change.type ?? row.type);
  const choices: Record<string, string[] | undefined> = {
    type: legend?.types.map((t) => t.name), status: legend?.statuses.map((s) => s.name), mode: legend && ["none", ...(legend.types.find((t) => t.name === type)?.modes ?? [])],
  };
  const done = (e: Event) => {
    e.preventDefault();
    try { localStorage.setItem("demarche-reviewer", by); } catch { /* the name is asked again */ }
    save(change, note);
    box.current?.close();
  };
  return (
    <dialog ref={box} onClose={close} aria-labelledby="edit-title">
      <h2 id="edit-title">What should this row say?</h2>
      <form class="edit" onSubmit={done}>
        <p class="said" dir="auto">{row.evidence.text}</p>
        {kFields.map(([field, label, read]) => {
          const was = read(row), now = String(change[field] ?? was), all = choices[field];
          return (
            <label key={field}><span>{label}{now !== was && " *"}</span>
              {all ? <select aria-label={label} value={now} onChange={(e) => set(field, e.currentTarget.value, was)}>{[...new Set([now, ...all])].map((x) => <option key={x}>{x}</option>)}</select>
                : <input aria-label={label} value={now} placeholder={field === "time" ? "yyyy-mm-dd" : "not said"} onInput={(e) => set(field, e.currentTarget.value, was)} />}
            </label>
          );
        })}
        <label><span>note</span><input aria-label="note" value={note} onInput={(e) => setNote(e.currentTarget.value)} /></label>
        <label><span>your name</span><input aria-label="your name" value={by} onInput={(e) => setBy(e.currentTarget.value)} /></label>
        <p class="controls"><button type="submit">Keep</button><button type="button" onClick={() => box.current?.close()}>Leave as it was</button></p>
      </form>
    </dialog>
  );
}

export interface Reviewer {
  judge: (row: EventRow, verdict: string | null) => void;
  press: (row: EventRow | undefined, key: string) => boolean;  // false where the key is not of reviewing
  failed: string;
  said: preact.ComponentChildren;  // the dialog, and what the last key did
}

export function useReview(again: () => void): Reviewer {
  const [failed, setFailed] = useState("");
  const [told, setTold] = useState("");
  const [edited, setEdited] = useState<EventRow>();
  const post = (row: EventRow, verdict: string | null, change: Change, note: string, what: string) => {
    keep(row, verdict, change, note).then(() => { setFailed(""); setTold(what); again(); }, (e: Error) => setFailed(e.message));
  };
  const judge = (row: EventRow, verdict: string | null) => post(row, verdict, verdict ? row.change ?? {} : {}, verdict ? row.note ?? "" : "", "");
  const press = (row: EventRow | undefined, key: string) => {
    if (!row || report) return false;
    const { same_as, alone, ...others } = row.change ?? {};
    if (key === "y") judge(row, "right");
    else if (key === "n") judge(row, "wrong");
    else if (key === "u") judge(row, null);
    else if (key === "e") setEdited(row);
    else if (key === "s") post(row, row.review ?? null, alone ? others : { ...others, alone: true }, row.note ?? "", alone ? "Taken back: it stays with the other reports." : "Split: this row is of an event of its own.");
    else if (key !== "m") return false;
    else if (same_as) post(row, row.review ?? null, others, row.note ?? "", "Taken back: not the same event.");
    else if (!waiting || waiting === row.id) {
      waiting = waiting ? "" : row.id;
      setTold(waiting ? "Go to the row that tells the same event and press m there; m here takes it back." : "Taken back.");
    } else {
      post(row, row.review ?? null, { ...others, same_as: waiting }, row.note ?? "", "Merged: both rows tell one event.");
      waiting = "";
    }
    return true;
  };
  const save = (change: Change, note: string) => {
    if (edited) post(edited, Object.keys(change).length ? "wrong" : edited.review ?? null, change, note, "Kept.");
  };
  const said = <>
    <p class="hint" role="status">{told}</p>
    {edited && <Edit key={edited.id} row={edited} close={() => setEdited(undefined)} save={save} />}
  </>;
  return { judge, press, failed, said };
}

// What a reviewer wants changed, in a line.
export function Changed({ row }: { row: EventRow }) {
  const change = row.change;
  if (!change && !row.note) return null;
  const parts = kFields.filter(([field]) => change?.[field] !== undefined).map(([field, label]) => `${label}: ${String(change![field]) || "not said"}`);
  if (change?.same_as) parts.push("same event as another row");
  if (change?.alone) parts.push("an event of its own");
  if (row.note) parts.push(`“${row.note}”`);
  return <small class="changed below">should be: {parts.join("; ")}</small>;
}
