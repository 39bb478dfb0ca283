import { Changed, useReview } from "../review";
import { addressOf, useAsk } from "../state";
import type { Commitment, EventRow, WorldRow } from "../types";
import { Failed, Kind, Parties, Sentence, StatusMark, day, nameOf, outlet, showAmount, showPlace, showTime } from "../words";

interface Answer { world: WorldRow; mentions: EventRow[]; commitment?: Commitment | null }

export function EventPage({ id }: { id: string }) {
  const { data, error, again } = useAsk<Answer>(`world/${encodeURIComponent(id)}`);
  const { press, failed, said } = useReview(again);
  if (!data) return error ? <Failed error={error} /> : <p class="wait">Opening …</p>;
  const w = data.world;
  return (
    <section>
      <h1><Sentence row={w} /></h1>
      <p class="meta"><Kind row={w} /> <StatusMark status={w.status} /><span>{showTime(w.time)}</span><span>{showPlace(w.place)}</span>
        <span>{w.reports} {w.reports === 1 ? "report" : "reports"}, {w.independent_sources} independent</span><span>{day(w.first_report)} to {day(w.last_report)}</span></p>
      {(w.amounts ?? []).filter((a) => a.low !== a.high).map((a, i) => <p key={i} class="conflict">Reports disagree on {a.of || "a number"}: {a.values.map((v) => v.value.toLocaleString("en")).join(", ")}</p>)}
      {(w.statuses ?? []).length > 1 && <p class="conflict">Reports disagree: {w.statuses!.map((s) => `${s.status} (${s.by.length})`).join(", ")}</p>}
      {data.commitment && <p class="conflict">In the ledger: {data.commitment.form} <b>{data.commitment.outcome}</b>{data.commitment.outcome_event && <> by <a href={addressOf("event", data.commitment.outcome_event)}>this event</a></>}</p>}
      <h2>Who told it</h2>
      <Failed error={failed} />
      {said}
      <div class="scroll" tabIndex={0} role="region" aria-label="Reports">
        <table class="rows">
          <thead><tr><th scope="col">Published</th><th scope="col">Outlet</th><th scope="col">What</th><th scope="col">Who</th><th scope="col">To whom</th><th scope="col">When, where, how many</th><th scope="col">Evidence</th></tr></thead>
          <tbody>{data.mentions.map((m) => (
            <tr key={m.id} class={`s-${m.status}`} onKeyDown={(e) => { if (!e.ctrlKey && !e.metaKey && !e.altKey && press(m, e.key)) e.preventDefault(); }}>
              <td class="date">{day(m.published)}</td><td title={m.source ?? undefined}>{outlet(m.source)}</td>
              <td><a data-row href={addressOf("article", m.article, { row: m.id })}><Kind row={m} /></a><br /><StatusMark status={m.status} /></td>
              <td data-label="who"><Parties list={m.actors} /></td><td data-label={m.recipients.length ? "whom" : undefined}><Parties list={m.recipients} none="" /></td>
              <td>{[showTime(m.time), showPlace(m.place), ...(m.amounts ?? []).map(showAmount)].filter(Boolean).join("; ")}</td>
              <td class="text"><span dir="auto">{m.evidence.text}</span>{(m.said_by ?? []).length > 0 && <small> said by {m.said_by!.map(nameOf).join(", citing ")}</small>}<Changed row={m} /></td>
            </tr>))}</tbody>
        </table>
      </div>
    </section>
  );
}
