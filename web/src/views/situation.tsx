import { addressOf, useAsk, type Answer } from "../state";
import type { Query } from "../api";
import type { Commitment, List, Party, WorldRow } from "../types";
import { Classes, Failed, Kind, Parties, WorldItem, counted, day, kQuads, nameOf } from "../words";
import { quadOf } from "./ledger";

interface Summary {
  counts: Record<string, number>;
  first?: string | null; last?: string | null;
  days: { day: string; n: [number, number, number, number]; score: number | null }[];
  dyads: { actor: Party | string; recipient: Party | string; count: number; before: number; score: number | null }[];
  next: WorldRow[]; newest: WorldRow[];
}

const kHeight = 96;

// Cooperation above the line, conflict below it; the score as a line of its own.
function Strip({ days }: { days: Summary["days"] }) {
  const most = Math.max(1, ...days.map((d) => Math.max(d.n[0] + d.n[1], d.n[2] + d.n[3])));
  const width = 100 / Math.max(1, days.length);
  const unit = kHeight / 2 / most;
  const points = days.map((d, i) => (d.score == null ? null : `${(i + 0.5) * width},${kHeight / 2 - (d.score / 10) * (kHeight / 2)}`)).filter(Boolean);
  return (
    <svg class="strip" viewBox={`0 0 100 ${kHeight}`} preserveAspectRatio="none" role="group" aria-label={`Events a day over ${days.length} days; the same numbers are in the table below`}>
      {days.map((d, i) => {
        const up = [d.n[0], d.n[1]], down = [d.n[2], d.n[3]];
        let y = kHeight / 2;
        let z = kHeight / 2;
        return (
          <a key={d.day} href={addressOf("events", "", { from: d.day, to: d.day })} tabIndex={-1}>
            <title>{`${d.day}: ${d.n.map((n, q) => `${n} ${kQuads[q + 1]}`).join(", ")}`}</title>
            <rect x={i * width} y={0} width={width} height={kHeight} class="hit" />
            {up.map((n, q) => { y -= n * unit; return <rect key={q} x={i * width + width * 0.1} y={y} width={width * 0.8} height={n * unit} class={`fill-q${q + 1}`} />; })}
            {down.map((n, q) => { const at = z; z += n * unit; return <rect key={q} x={i * width + width * 0.1} y={at} width={width * 0.8} height={n * unit} class={`fill-q${q + 3}`} />; })}
          </a>
        );
      })}
      <line x1="0" x2="100" y1={kHeight / 2} y2={kHeight / 2} class="axis" />
      {points.length > 1 && <polyline points={points.join(" ")} class="score" />}
    </svg>
  );
}

function label(party: Party | string): string {
  return typeof party === "string" ? party : nameOf(party);
}
function code(party: Party | string): string {
  return typeof party === "string" ? party : party.code || nameOf(party);
}

// The days since something was told, at least thirty: a record of one week is no line of eighty empty days.
function worth(days: Summary["days"]): Summary["days"] {
  const first = days.findIndex((d) => d.n.some(Boolean));
  return days.slice(Math.max(0, Math.min(first < 0 ? 0 : first, days.length - 30)));
}

function dayAfter(iso: string): string {
  const date = new Date(`${iso}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10);
}

// What hangs in the air: threats, demands, promises and offers without an answer, newest first.
function Open({ filters }: { filters: Query }) {
  const { data, error } = useAsk<List<Commitment>>("commitments", { ...filters, outcome: "pending", form: "threat,demand,promise,offer", limit: "8" });
  return (
    <section class="card"><h2>Threatened, demanded, promised: still open</h2>
      {!data && (error ? <Failed error={error} /> : <p class="wait">Looking for answers …</p>)}
      {data && !data.total && <p class="unsaid">Nothing is open.</p>}
      {data && data.total > 0 && (
        <ul class="items">
          {data.rows.map((c) => (
            <li class="item" key={c.event}>
              <a href={addressOf("event", c.event)}><Kind row={{ type: c.type, mode: c.mode, quad: quadOf(c.type) }} /> <Parties list={c.by ?? []} none="somebody" />
                {(c.to ?? []).length > 0 && <> <span class="toward" aria-hidden="true">→</span> <Parties list={c.to} /></>}</a>
              {c.what && <q class="said" dir="auto">{c.what}</q>}
              <p class="meta"><span>{c.form}</span>{day(c.first_report) && <span>said {day(c.first_report)}</span>}{c.condition && <span dir="auto">if: {c.condition}</span>}{c.deadline && <span>until {c.deadline}</span>}</p>
            </li>
          ))}
        </ul>
      )}
      {data && data.total > data.rows.length && <p class="meta"><a href={addressOf("ledger", "", { outcome: "pending" })}>all {data.total.toLocaleString("en")} in the ledger</a></p>}
    </section>
  );
}

export function Situation({ filters }: { filters: Query }) {
  const { data, error, loading }: Answer<Summary> = useAsk("summary", filters);
  if (!data) return error ? <Failed error={error} /> : <p class="wait">Counting …</p>;
  const c = data.counts;
  const n = (name: string) => (c[name] ?? 0).toLocaleString("en");
  return (
    <div class="situation" aria-busy={loading}>
      <Failed error={error} />
      <h1 class="headline" aria-live="polite">
        {n("articles")} articles <span aria-hidden="true">→</span> {n("lineages")} independent <span aria-hidden="true">→</span> {n("events")} reports of events <span aria-hidden="true">→</span> <a href={addressOf("events", "", filters)}>{n("world")} events</a>
      </h1>
      <p class="open">
        <a href={addressOf("ledger", "", { form: "threat", outcome: "pending" })}>{counted(c.threats_open ?? 0, "open threat")}</a>
        <a href={addressOf("ledger", "", { form: "demand", outcome: "pending" })}>{counted(c.demands_open ?? 0, "open demand")}</a>
        <a href={addressOf("ledger", "", { form: "promise,offer", outcome: "pending" })}>{counted(c.promises_open ?? 0, "open promise")}</a>
        <a href={addressOf("events", "", { ...filters, status: "planned,hypothetical", from: data.last?.length === 10 ? dayAfter(data.last) : "" })}>{counted(c.plans_ahead ?? 0, "event")} ahead</a>
        {data.first && <span>{data.first} to {data.last}</span>}
      </p>
      {data.days.length > 0 && (
        <figure class="card">
          <figcaption>Events a day: cooperation above, conflict below; line: mean intensity, from −10 to +10
            <Classes />
          </figcaption>
          <Strip days={worth(data.days)} />
          <p class="ends"><span>{worth(data.days)[0]?.day}</span><span>{data.days[data.days.length - 1]?.day}</span></p>
          <details><summary>As a table</summary>
            <table><thead><tr><th scope="col">Day</th>{[1, 2, 3, 4].map((q) => <th key={q} scope="col" class="number">{kQuads[q]}</th>)}<th scope="col" class="number">intensity</th></tr></thead>
              <tbody>{data.days.filter((d) => d.n.some(Boolean)).map((d) => <tr key={d.day}><th scope="row">{d.day}</th>{d.n.map((k, q) => <td key={q} class="number">{k}</td>)}<td class="number">{d.score == null ? "" : d.score.toFixed(1)}</td></tr>)}</tbody></table>
          </details>
        </figure>
      )}
      <div class="columns">
        <section class="card"><h2>What is next</h2>
          {data.next.length ? <ul class="items">{data.next.map((row) => <WorldItem key={row.event} row={row} />)}</ul> : <p class="unsaid">Nothing is announced or conditional.</p>}
        </section>
        <Open filters={filters} />
        <section class="card"><h2>Newest events</h2>
          {data.newest.length ? <ul class="items">{data.newest.map((row) => <WorldItem key={row.event} row={row} />)}</ul> : <p class="unsaid">No events under these filters.</p>}
        </section>
        <section class="card"><h2>Who to whom, most changed</h2>
          <table><thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col" class="number">60 days before</th><th scope="col" class="number">last 30 days</th><th scope="col" class="number">intensity</th></tr></thead>
            <tbody>{data.dyads.map((d, i) => (
              <tr key={i} data-row tabIndex={-1}><td><a href={addressOf("events", "", { ...filters, actor: code(d.actor), recipient: code(d.recipient) })}>{label(d.actor)}</a></td><td>{label(d.recipient)}</td>
                <td class="number">{d.before}</td><td class="number">{d.count}</td><td class="number">{d.score == null ? "" : d.score.toFixed(1)}</td></tr>))}</tbody></table>
        </section>
      </div>
    </div>
  );
}
