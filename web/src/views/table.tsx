import { report, type Query } from "../api";
import { Changed, useReview } from "../review";
import { addressOf, change, useAsk, type Where } from "../state";
import type { EventRow, Legend, List } from "../types";
import { Failed, Kind, Parties, StatusMark, day, nameOf, outlet, showAmount, showPlace, showTime } from "../words";
import { Pages } from "./ledger";

const kColumns: [string, string][] = [["time", "When"], ["type", "What"], ["actor", "Who"], ["recipient", "To whom"], ["", "Where, how many"], ["source", "Outlet, evidence"], ["confidence", "Conf."]];

export function Table({ where, filters }: { where: Where; filters: Query }) {
  const { sort = "-time", offset = "", actor = "", recipient = "", place = "", mode = "", review = "" } = where.query;
  const extra = { actor, recipient, place, mode, review };
  const query = { ...filters, ...Object.fromEntries(Object.entries(extra).filter(([, v]) => v)) };
  const { data, error, loading, again } = useAsk<List<EventRow>>("events", { ...query, sort, offset });
  const { data: legend } = useAsk<Legend>("legend");
  const { judge, press, failed, said } = useReview(again);
  const onKey = (row: EventRow) => (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (press(row, e.key)) e.preventDefault();
  };
  return (
    <section aria-busy={loading}>
      <h1>Events, as reported</h1>
      <Failed error={error || failed} />
      <p class="controls">
        {data && <span aria-live="polite">{data.total.toLocaleString("en")} rows</span>}
        {Object.entries(extra).filter(([, v]) => v).map(([name, value]) => <button key={name} onClick={() => change({ [name]: "", offset: "" })} aria-label={`Take out ${name} ${value}`}>{name}: {value} ✕</button>)}
        {legend && !report && (
          <label>Save as <select value="" onChange={(e) => {
            const format = e.currentTarget.value;
            e.currentTarget.value = "";
            if (format) location.assign(`api/export?${new URLSearchParams({ ...query, format })}`);
          }}><option value="">format</option>{legend.exports.map((x) => <option key={x.format} value={x.format}>{x.name}</option>)}</select></label>
        )}
      </p>
      {said}
      <div class="scroll" tabIndex={0} role="region" aria-label="Events">
        <table class="rows">
          <thead><tr>{kColumns.map(([name, title]) => {
            const down = sort === `-${name}`, up = sort === name;
            return <th key={title} scope="col" aria-sort={up ? "ascending" : down ? "descending" : undefined}>
              {name ? <button onClick={() => change({ sort: down ? name : `-${name}`, offset: "" })}>{title}{up ? " ↑" : down ? " ↓" : ""}</button> : title}</th>;
          })}{!report && <th scope="col">Right?</th>}</tr></thead>
          <tbody>
            {(data?.rows ?? []).map((row) => (
              <tr key={row.id} class={`s-${row.status}`} onKeyDown={onKey(row)}>
                <td class="date">{showTime(row.time) || <span class="unsaid">{day(row.published)}</span>}</td>
                <td><a data-row href={addressOf("article", row.article, { row: row.id })}><Kind row={row} /></a><br /><StatusMark status={row.status} /></td>
                <td data-label="who"><Parties list={row.actors} /></td>
                <td data-label={row.recipients.length ? "whom" : undefined}><Parties list={row.recipients} none="" /></td>
                <td>{showPlace(row.place)}{(row.amounts ?? []).map((a, i) => <div key={i}>{showAmount(a)}</div>)}</td>
                <td class="text"><small class="below" title={row.source ?? undefined}>{outlet(row.source)}</small><span dir="auto">{row.evidence.text}</span>{(row.said_by ?? []).length > 0 && <small> said by {row.said_by!.map(nameOf).join(", citing ")}</small>}<Changed row={row} /></td>
                <td class="number" data-label="confidence">{row.confidence.toFixed(2)}</td>
                {!report && <td class="review">
                  <button aria-pressed={row.review === "right"} onClick={() => judge(row, row.review === "right" ? null : "right")} aria-label="This row is right">✓</button>
                  <button aria-pressed={row.review === "wrong"} onClick={() => judge(row, row.review === "wrong" ? null : "wrong")} aria-label="This row is wrong">✗</button>
                </td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data && !data.total && <p class="unsaid">No rows under these filters.</p>}
      {data && <Pages list={data} />}
    </section>
  );
}
