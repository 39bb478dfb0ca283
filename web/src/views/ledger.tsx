import { addressOf, change, useAsk, type Where } from "../state";
import type { Commitment, List } from "../types";
import { Failed, Kind, Parties, day } from "../words";

const kForms = ["demand", "promise", "threat", "offer", "plan"];
const kOutcomes = ["pending", "met", "rejected", "kept", "broken", "carried out", "dropped", "cancelled"];

export function Ledger({ where }: { where: Where }) {
  const { form = "", outcome = "", party = "", type = "", text = "", from = "", to = "", offset = "" } = where.query;
  const { data, error, loading } = useAsk<List<Commitment>>("commitments", { form, outcome, party, type, text, from, to, offset });
  const choice = (name: string, value: string, all: string[]) => (
    <label>{name} <select value={value} onChange={(e) => change({ [name]: e.currentTarget.value, offset: "" })}><option value="">any</option>{value && !all.includes(value) && <option value={value}>{value.replace(",", " or ")}</option>}{all.map((x) => <option key={x}>{x}</option>)}</select></label>
  );
  return (
    <section aria-busy={loading}>
      <h1>Ledger</h1>
      <p class="hint">Demands, promises, threats and plans, and what became of each in the record.</p>
      <Failed error={error} />
      <p class="controls">{choice("form", form, kForms)}{choice("outcome", outcome, kOutcomes)}{data && <span aria-live="polite">{data.total} commitments</span>}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Commitments">
        <table class="rows">
          <thead><tr><th scope="col">Said</th><th scope="col">What</th><th scope="col">By</th><th scope="col">To</th><th scope="col">In the words of the report</th><th scope="col">Until</th><th scope="col">Outcome</th></tr></thead>
          <tbody>
            {(data?.rows ?? []).map((c) => (
              <tr key={c.event}>
                <td class="date">{day(c.first_report)}</td>
                <td><a data-row href={addressOf("event", c.event)}><Kind row={{ type: c.type, mode: c.mode, quad: quadOf(c.type) }} /></a> {c.form && <small>{c.form}</small>}</td>
                <td data-label="by"><Parties list={c.by ?? []} /></td><td data-label={(c.to ?? []).length ? "to" : undefined}><Parties list={c.to ?? []} none="" /></td>
                <td class="text" dir="auto">{c.what}{c.condition && <small class="below">{/^(if|unless|until|when|once|as long as|should|provided)\b/i.test(c.condition) ? c.condition : `if: ${c.condition}`}</small>}</td><td class="date" data-label={c.deadline ? "until" : undefined}>{c.deadline}</td>
                <td><span class={`outcome o-${c.outcome.replace(" ", "-")}`}>{c.outcome}</span>{c.outcome_event && <> <a href={addressOf("event", c.outcome_event)}>{day(c.outcome_date) || "row"}</a></>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data && <Pages list={data} />}
    </section>
  );
}

export function quadOf(type: string): number {
  return ["AGREE", "CONSULT", "SUPPORT", "CONCEDE"].includes(type) ? 1 : ["COOPERATE", "AID", "RETREAT"].includes(type) ? 2 : ["REQUEST", "ACCUSE", "REJECT", "THREATEN"].includes(type) ? 3 : 4;
}

export function Pages({ list }: { list: { total: number; offset: number; limit: number } }) {
  if (list.total <= list.limit) return null;
  const last = Math.min(list.total, list.offset + list.limit);
  return (
    <p class="pages">
      <button disabled={list.offset === 0} onClick={() => change({ offset: String(Math.max(0, list.offset - list.limit)) })}>Earlier</button>
      <span aria-live="polite">{list.offset + 1} to {last} of {list.total.toLocaleString("en")}</span>
      <button disabled={last >= list.total} onClick={() => change({ offset: String(last) })}>Later</button>
    </p>
  );
}
