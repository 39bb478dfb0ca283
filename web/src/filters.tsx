import { useEffect, useState } from "preact/hooks";
import { change, filtersOf, useAsk, type Where } from "./state";
import type { Facet } from "./types";
import { kQuads } from "./words";

type Facets = Partial<Record<string, Facet[]>>;

function Choice({ name, label, where, facets }: { name: string; label: string; where: Where; facets?: Facet[] }) {
  const value = where.query[name] ?? "";
  const options = (facets ?? []).filter((facet) => facet.value);
  const known = !value || options.some((facet) => facet.value === value);
  return (
    <label>
      <span>{label}</span>
      <select aria-label={label} value={value} onChange={(e) => change({ [name]: e.currentTarget.value, offset: "" })}>
        <option value="">any</option>
        {!known && <option value={value}>{value}</option>}
        {options.map((facet) => (
          <option key={facet.value} value={facet.value}>
            {name === "quad" ? kQuads[Number(facet.value)] : facet.name && facet.name !== facet.value ? `${facet.name} (${facet.value})` : facet.value} · {facet.count}
          </option>
        ))}
      </select>
    </label>
  );
}

// A day, a month or a year, as people write them everywhere: 2024-05-14, 2024-05, 2024.
function DayField({ name, label, where }: { name: "from" | "to"; label: string; where: Where }) {
  const value = where.query[name] ?? "";
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const keep = (input: HTMLInputElement) => {
    const [, year, month, date] = input.value.trim().match(/^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/) ?? [];
    const last = year ? new Date(Date.UTC(Number(year), Number(month ?? 12), 0)).getUTCDate() : 0;
    const day = year ? `${year}-${month ?? (name === "from" ? "01" : "12")}-${date ?? (name === "from" ? "01" : last)}` : "";
    const bad = input.value.trim() !== "" && (!day || isNaN(Date.parse(day)));
    input.setCustomValidity(bad ? "Write the day as yyyy-mm-dd, or a month or a year." : "");
    if (bad) input.reportValidity();
    else if (day !== value) change({ [name]: day, offset: "" });
  };
  return (
    <label><span>{label}</span>
      <input type="text" inputMode="numeric" placeholder="yyyy-mm-dd" maxLength={10} value={text} onInput={(e) => { e.currentTarget.setCustomValidity(""); setText(e.currentTarget.value); }} onChange={(e) => keep(e.currentTarget)} />
    </label>
  );
}

export function FilterBar({ where }: { where: Where }) {
  const filters = filtersOf(where.query);
  const { data } = useAsk<Facets>("facets", filters);
  const [text, setText] = useState(where.query.text ?? "");
  useEffect(() => setText(where.query.text ?? ""), [where.query.text]);
  const n = Object.keys(filters).length;
  const [narrow] = useState(() => matchMedia("(max-width: 700px)").matches);
  const [open, setOpen] = useState(!narrow);
  if (!open) return <p class="filters"><button onClick={() => setOpen(true)} aria-expanded="false">Search and filters{n > 0 ? ` (${n})` : ""}</button></p>;
  return (
    <form class="filters" role="search" aria-label="Filters" onSubmit={(e) => { e.preventDefault(); change({ text, offset: "" }); }}>
      <label class="wide"><span>Search</span>
        <input id="search" type="search" value={text} onInput={(e) => setText(e.currentTarget.value)} onBlur={() => text !== (where.query.text ?? "") && change({ text, offset: "" })} />
      </label>
      <DayField name="from" label="From" where={where} />
      <DayField name="to" label="To" where={where} />
      <Choice name="party" label="Party" where={where} facets={data?.actor} />
      <Choice name="type" label="Type" where={where} facets={data?.type} />
      <Choice name="status" label="Status" where={where} facets={data?.status} />
      <Choice name="quad" label="Class" where={where} facets={data?.quad} />
      <Choice name="country" label="Where" where={where} facets={data?.country} />
      <Choice name="source" label="Outlet" where={where} facets={data?.source} />
      <label><span>Confidence</span>
        <select value={where.query.confidence ?? ""} onChange={(e) => change({ confidence: e.currentTarget.value, offset: "" })}>
          <option value="">any</option><option value="0.5">0.5 and up</option><option value="0.7">0.7 and up</option><option value="0.8">0.8 and up</option><option value="0.9">0.9 and up</option>
        </select>
      </label>
      {n > 0 && <button type="button" onClick={() => change(Object.fromEntries(Object.keys(filters).map((name) => [name, ""])))}>Clear {n}</button>}
    </form>
  );
}
