import { addressOf, useAsk } from "../state";
import { Failed, outlet } from "../words";

interface Answer {
  outlets: { outlet: string; articles: number; copies: number; events: number; first?: string; last?: string }[];
  agencies: { agency: string; articles: number }[];
  notes: { id: string; count: number; example?: string }[];
  types: { type: string; rows: number; mean_confidence: number; right: number; wrong: number }[];
}

export function Sources() {
  const { data, error } = useAsk<Answer>("sources");
  if (!data) return error ? <Failed error={error} /> : <p class="wait">Counting …</p>;
  return (
    <section>
      <h1>Sources and quality</h1>
      <div class="columns">
        <section class="card"><h2>Outlets</h2><table><thead><tr><th scope="col">Outlet</th><th scope="col" class="number">articles</th><th scope="col" class="number">copies</th><th scope="col" class="number">rows</th></tr></thead>
          <tbody>{data.outlets.map((o) => <tr key={o.outlet}><td><a data-row href={addressOf("articles", "", { source: o.outlet })} title={o.outlet}>{outlet(o.outlet)}</a></td><td class="number">{o.articles}</td><td class="number">{o.copies}</td><td class="number">{o.events}</td></tr>)}</tbody></table></section>
        <section class="card"><h2>Agencies</h2><table><thead><tr><th scope="col">Agency</th><th scope="col" class="number">articles</th></tr></thead><tbody>{data.agencies.map((a) => <tr key={a.agency}><td>{a.agency}</td><td class="number">{a.articles}</td></tr>)}</tbody></table></section>
        <section class="card"><h2>Rows by type, and what reviewers said</h2><table><thead><tr><th scope="col">Type</th><th scope="col" class="number">rows</th><th scope="col" class="number">confidence</th><th scope="col" class="number">right</th><th scope="col" class="number">wrong</th></tr></thead>
          <tbody>{data.types.map((t) => <tr key={t.type}><td><a data-row href={addressOf("events", "", { type: t.type })}>{t.type}</a></td><td class="number">{t.rows}</td><td class="number">{t.mean_confidence?.toFixed(2)}</td><td class="number">{t.right || ""}</td><td class="number">{t.wrong || ""}</td></tr>)}</tbody></table></section>
        <section class="card"><h2>What was doubtful in the input</h2>{data.notes.length ? <table><thead><tr><th scope="col">Note</th><th scope="col" class="number">times</th><th scope="col">for example</th></tr></thead><tbody>{data.notes.map((n) => <tr key={n.id}><td><code>{n.id}</code></td><td class="number">{n.count}</td><td>{n.example}</td></tr>)}</tbody></table> : <p class="unsaid">Nothing.</p>}</section>
      </div>
    </section>
  );
}
