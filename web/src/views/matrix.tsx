import { addressOf, useAsk } from "../state";
import type { Query } from "../api";
import { Classes, Failed, kQuads } from "../words";

interface Answer { parties: { code: string; name?: string | null; count: number }[]; cells: { actor: number; recipient: number; count: number; score: number | null; quads: number[] }[] }

export function Matrix({ filters }: { filters: Query }) {
  const { data, error, loading } = useAsk<Answer>("matrix", filters);
  const parties = data?.parties ?? [];
  const at = new Map((data?.cells ?? []).map((cell) => [`${cell.actor} ${cell.recipient}`, cell]));
  const most = Math.max(1, ...(data?.cells ?? []).map((cell) => cell.count));
  return (
    <section aria-busy={loading}>
      <h1>Who to whom</h1>
      <Failed error={error} />
      <p class="hint">Rows act, columns receive. A cell holds the number of events; its colour is their main class, its strength their number. Open a cell for its rows. <Classes /></p>
      {data && !data.cells.length && <p class="unsaid">No event here has both an actor and a recipient.</p>}
      {data && data.cells.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Matrix">
          <table class="matrix">
            <thead><tr><td /> {parties.map((p) => <th key={p.code} scope="col" class="slant" title={p.name ?? p.code}><span>{p.code.length > 18 ? `${p.code.slice(0, 17)}…` : p.code}</span></th>)}</tr></thead>
            <tbody>
              {parties.map((p, row) => (
                <tr key={p.code}><th scope="row" title={p.name ?? p.code}>{p.name || p.code}</th>
                  {parties.map((q, column) => {
                    const cell = at.get(`${row} ${column}`);
                    if (!cell) return <td key={q.code} class={row === column ? "self" : ""} />;
                    const quad = cell.quads.indexOf(Math.max(...cell.quads)) + 1;
                    return (
                      <td key={q.code} class={`cell q${quad}`} style={{ "--strength": `${18 + 62 * Math.sqrt(cell.count / most)}%` }}>
                        <a data-row href={addressOf("events", "", { ...filters, actor: p.code, recipient: q.code })}
                          aria-label={`${p.name || p.code} to ${q.name || q.code}: ${cell.count} events, mostly ${kQuads[quad]}`}
                          title={`${p.name || p.code} → ${q.name || q.code}\n${cell.quads.map((k, i) => `${k} ${kQuads[i + 1]}`).join("\n")}\nmean intensity ${cell.score?.toFixed(1) ?? "none"}`}>{cell.count}</a>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
