import { addressOf, change, useAsk, type Where } from "../state";
import type { Query } from "../api";
import { Failed } from "../words";

interface Lanes { bin: string; lanes: { value: string; name?: string | null; total: number }[]; cells: { lane: number; at: string; count: number; score: number | null }[] }

const kLanes: [string, string][] = [["type", "type"], ["quad", "class"], ["status", "status"], ["actor", "actor"]];

// Steps without anything are shown as such, a long silence as one gap: neighbours on the screen are neighbours in time.
function filled(told: string[], bin: string): string[] {
  const out: string[] = [];
  for (const at of told) {
    const between: string[] = [];
    for (let last = out.at(-1); last && between.length <= 8; ) {
      const date = new Date(`${last}T00:00:00Z`);
      if (isNaN(date.getTime())) break;
      if (bin === "day" || bin === "week") date.setUTCDate(date.getUTCDate() + (bin === "day" ? 1 : 7));
      else if (bin === "month") date.setUTCMonth(date.getUTCMonth() + 1);
      else date.setUTCFullYear(date.getUTCFullYear() + 1);
      last = date.toISOString().slice(0, 10);
      if (last >= at) break;
      between.push(last);
    }
    out.push(...(between.length > 8 ? [`gap before ${at}`] : between), at);
  }
  return out;
}

export function Timeline({ where, filters }: { where: Where; filters: Query }) {
  const by = where.query.by || "type";
  const bin = where.query.bin || "auto";
  const { data, error, loading } = useAsk<Lanes>("timeline", { ...filters, by, bin });
  const told = data ? [...new Set(data.cells.map((cell) => cell.at))].sort() : [];
  const days = data ? filled(told, data.bin) : [];
  const most = Math.max(1, ...(data?.cells ?? []).map((cell) => cell.count));
  const at = new Map((data?.cells ?? []).map((cell) => [`${cell.lane} ${cell.at}`, cell]));
  const last = (start: string) => {
    const date = new Date(`${start.length === 4 ? `${start}-01` : start}${start.length <= 7 ? "-01" : ""}T00:00:00Z`);
    if (data?.bin === "week") date.setUTCDate(date.getUTCDate() + 6);
    if (data?.bin === "month") { date.setUTCMonth(date.getUTCMonth() + 1); date.setUTCDate(0); }
    if (data?.bin === "year") { date.setUTCFullYear(date.getUTCFullYear() + 1); date.setUTCDate(0); }
    return isNaN(date.getTime()) ? start : date.toISOString().slice(0, 10);
  };
  const short = (d: string) => (data?.bin === "month" ? d.slice(0, 7) : data?.bin === "year" ? d.slice(0, 4) : d);
  const filterName = by === "actor" ? "actor" : by;
  return (
    <section aria-busy={loading}>
      <h1>Timeline</h1>
      <Failed error={error} />
      <p class="controls">
        <label>Lanes by <select value={by} onChange={(e) => change({ by: e.currentTarget.value })}>{kLanes.map(([value, name]) => <option key={value} value={value}>{name}</option>)}</select></label>
        <label>Steps of <select value={bin} onChange={(e) => change({ bin: e.currentTarget.value })}>{["auto", "day", "week", "month", "year"].map((b) => <option key={b}>{b}</option>)}</select></label>
        {data && <span>{data.cells.reduce((sum, cell) => sum + cell.count, 0).toLocaleString("en")} rows, by {data.bin}</span>}
        <span class="legend"><span><i class="swatch mark good" /> mean intensity of cooperation</span><span><i class="swatch mark bad" /> of conflict</span><span>size: number of rows</span></span>
      </p>
      {data && !days.length && <p class="unsaid">No dated events under these filters.</p>}
      {data && days.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Timeline table">
          <table class="lanes">
            <thead><tr><th scope="col">{by}</th>{days.map((d, i) => <th key={d} scope="col" class="slant"><span>{d.startsWith("gap") ? "⋯" : i % Math.ceil(days.length / 30) === 0 ? short(d) : ""}<span class="hidden">{d}</span></span></th>)}</tr></thead>
            <tbody>
              {data.lanes.map((lane, l) => (
                <tr key={lane.value}><th scope="row">{lane.name || lane.value} <small>{lane.total.toLocaleString("en")}</small></th>
                  {days.map((d) => {
                    const cell = at.get(`${l} ${d}`);
                    if (!cell) return <td key={d} />;
                    const size = 6 + 16 * Math.sqrt(cell.count / most);
                    return (
                      <td key={d}><a class="dot" data-row href={addressOf("events", "", { ...filters, [filterName]: lane.value, from: d.length === 10 ? d : `${d}-01`, to: last(d) })} aria-label={`${lane.name || lane.value}, ${d}: ${cell.count}`} title={`${d}: ${cell.count}`}>
                        <i style={{ width: `${size}px`, height: `${size}px` }} class={cell.score == null ? "" : cell.score >= 0 ? "good" : "bad"} />
                      </a></td>
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
