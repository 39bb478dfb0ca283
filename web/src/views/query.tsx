import { useState } from "preact/hooks";
import { send } from "../api";
import { useAsk } from "../state";
import { Failed } from "../words";

interface Rows { columns: string[]; rows: unknown[][]; more: boolean; ms: number }
interface Schema { tables: { name: string; kind: string; columns: { name: string; type: string; note?: string }[] }[] }

const kFirst = "select type, status, count(*) as n\nfrom events\ngroup by type, status\norder by n desc";

export function QueryBox() {
  const { data: schema } = useAsk<Schema>("schema");
  const [sql, setSql] = useState(kFirst);
  const [rows, setRows] = useState<Rows>();
  const [error, setError] = useState("");
  const run = () => send<Rows>("sql", { sql, limit: 1000 }).then((r) => { setRows(r); setError(""); }, (e: Error) => setError(e.message));
  return (
    <section>
      <h1>Query</h1>
      <p class="hint">One statement of SQL that reads. Ctrl+Enter runs it.</p>
      <form onSubmit={(e) => { e.preventDefault(); run(); }}>
        <label><span class="hidden">SQL</span>
          <textarea class="sql" rows={7} spellcheck={false} value={sql} onInput={(e) => setSql(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) run(); }} /></label>
        <p class="controls"><button type="submit">Run</button>{rows && <span aria-live="polite">{rows.rows.length} rows{rows.more ? ", and more" : ""}, {rows.ms} ms</span>}</p>
      </form>
      <Failed error={error} />
      {rows && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Answer"><table class="rows"><thead><tr>{rows.columns.map((c, i) => <th key={i} scope="col">{c}</th>)}</tr></thead>
          <tbody>{rows.rows.map((r, i) => <tr key={i}>{r.map((v, k) => <td key={k} class={typeof v === "number" ? "number" : "text"}>{v == null ? "" : String(v)}</td>)}</tr>)}</tbody></table></div>
      )}
      {schema && <details><summary>Tables and views</summary>{schema.tables.map((t) => <p key={t.name}><b>{t.name}</b> <small>{t.kind}</small>: {t.columns.map((c) => c.name).join(", ")}</p>)}</details>}
    </section>
  );
}
