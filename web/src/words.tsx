// How rows are put into words and marks, the same in every view.

import type { Amount, EventRow, Party, Place, Time, WorldRow } from "./types";
import { addressOf } from "./state";

export const kQuads = ["", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
const kQuadMarks = ["", "○", "□", "△", "◆"];

export const kStatusMarks: Record<string, string> = {
  occurred: "●", ongoing: "◐", planned: "○", hypothetical: "◌", alleged: "?", negated: "✕", historical: "◷",
};

const kVerbs: Record<string, string> = {
  AGREE: "promised or agreed", CONSULT: "talked", SUPPORT: "backed", CONCEDE: "gave way", COOPERATE: "cooperated", AID: "gave aid", RETREAT: "pulled back or released",
  REQUEST: "demanded", ACCUSE: "accused", REJECT: "refused", THREATEN: "threatened", PROTEST: "protested", SANCTION: "cut relations", MOBILIZE: "moved forces",
  COERCE: "used compulsion", ASSAULT: "used force",
};
const kMutual = new Set(["CONSULT", "COOPERATE"]);

export function nameOf(party: Party): string {
  return party.name || party.text || party.code || "not said";
}

export function Parties({ list, none = "not said" }: { list: Party[]; none?: string }) {
  if (!list.length) return <span class="unsaid">{none}</span>;
  return (
    <>
      {list.map((party, i) => (
        <span key={i}>
          {i > 0 && ", "}
          <b>{nameOf(party)}</b>
          {party.code && party.code !== party.name && <small class="code"> {party.code}{party.sector && party.sector !== "none" ? ` ${party.sector}` : ""}</small>}
        </span>
      ))}
    </>
  );
}

export function Quad({ quad }: { quad: number }) {
  return <span class={`quad q${quad}`} title={kQuads[quad]} role="img" aria-label={kQuads[quad]}>{kQuadMarks[quad]}</span>;
}

export function StatusMark({ status }: { status: string }) {
  return <span class={`status s-${status}`}><span aria-hidden="true">{kStatusMarks[status] ?? ""}</span> {status}</span>;
}

export function Kind({ row }: { row: { type: string; mode?: string | null; quad: number } }) {
  return <span class="kind"><Quad quad={row.quad} /> {row.type}{row.mode && row.mode !== "none" ? ` ${row.mode}` : ""}</span>;
}

// An outlet, or where there is none the last part of the file's name.
export function outlet(source?: string | null): string {
  return source?.replace(/^.*\//, "") ?? "";
}

export function day(iso?: string | null): string {
  return iso ? iso.slice(0, 10) : "";
}

export function showTime(time?: Time | null): string {
  if (!time?.start) return "";
  const start = time.start.replace("T", " "), end = (time.end ?? "").replace("T", " ");
  return end && end !== start && time.precision !== "minute" && day(end) !== day(start) ? `${start} to ${end}` : start;
}

export function showPlace(place?: Place | null): string {
  if (!place) return "";
  const name = place.name ?? place.text ?? "";
  return place.country && place.country !== name ? `${name} (${place.country})` : name;
}

const kPlurals: Record<string, string> = { child: "children", person: "people", foot: "feet" };
// The record keeps the word as a dictionary has it: "2 man" is "2 men".
function plural(word: string): string {
  if (kPlurals[word]) return kPlurals[word];
  if (/(people|police|crew|wounded|dead|injured|missing|troops|personnel|aircraft|s|ese)$/.test(word)) return word;
  if (/man$/.test(word) && !/(german|roman|human|ottoman)$/.test(word)) return word.replace(/man$/, "men");
  return /[^aeiou]y$/.test(word) ? word.replace(/y$/, "ies") : /(x|ch|sh|z)$/.test(word) ? `${word}es` : `${word}s`;
}

export function showAmount(amount: Amount): string {
  const number = (n: number) => n.toLocaleString("en");
  const range = amount.high != null && amount.high !== amount.value ? `${number(amount.value)} to ${number(amount.high)}` : number(amount.value);
  return `${amount.approximate ? "about " : ""}${range}${amount.unit ? ` ${amount.unit}` : ""}${amount.of ? ` ${amount.value === 1 && amount.high === 1 ? amount.of : plural(amount.of)}` : ""}`;
}

// "Turkey threatened Greece", with marks; the deed is in the codebook's words, the evidence in the article's.
export function Sentence({ row }: { row: WorldRow | EventRow }) {
  const mutual = kMutual.has(row.type) && !row.recipients.length;
  return (
    <span class={`sentence s-${row.status}`}>
      <Parties list={row.actors} none="somebody" /> {kVerbs[row.type] ?? row.type}
      {row.recipients.length > 0 && <> <span class="toward" aria-hidden="true">→</span> <Parties list={row.recipients} /></>}
      {mutual && row.actors.length > 1 && " together"}
    </span>
  );
}

export function WorldItem({ row }: { row: WorldRow }) {
  const when = showTime(row.time) || day(row.first_report);
  return (
    <li class={`item s-${row.status}`}>
      <a href={addressOf("event", row.event)}>
        <Kind row={row} /> <Sentence row={row} />
      </a>
      {row.text && <q class="said" dir="auto">{row.text}</q>}
      <p class="meta">
        <StatusMark status={row.status} />
        {when && <span>{when}</span>}
        {row.place && <span>{showPlace(row.place)}</span>}
        <span>{row.reports} {row.reports === 1 ? "report" : "reports"}, {row.independent_sources} independent</span>
        {row.source && <span>{outlet(row.source)}</span>}
      </p>
    </li>
  );
}

// The four classes with their colours and marks; every coloured view has it.
export function Classes() {
  return <span class="legend">{[1, 2, 3, 4].map((q) => <span key={q}><i class={`swatch fill-q${q}`} /> {kQuads[q]} <span class={`quad q${q}`} aria-hidden="true">{kQuadMarks[q]}</span></span>)}</span>;
}

export function counted(n: number, what: string): string {
  return `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
}

export function Failed({ error }: { error?: string }) {
  return error ? <p class="failed" role="alert">{error}</p> : null;
}
