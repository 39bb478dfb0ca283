import { render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { report } from "./api";
import { FilterBar } from "./filters";
import { addressOf, filtersOf, go, useWhere } from "./state";
import { ArticleList } from "./views/articles";
import { EventPage } from "./views/event";
import { Ledger } from "./views/ledger";
import { MapView } from "./views/map";
import { Matrix } from "./views/matrix";
import { Reader } from "./views/reader";
import { Situation } from "./views/situation";
import { Sources } from "./views/sources";
import { QueryBox } from "./views/query";
import { Table } from "./views/table";
import { Timeline } from "./views/timeline";
import "./style.css";

const kAllViews: [string, string, string][] = [
  ["situation", "Situation", "1"], ["timeline", "Timeline", "2"], ["map", "Map", "3"], ["matrix", "Who to whom", "4"], ["ledger", "Ledger", "5"],
  ["events", "Events", "6"], ["articles", "Articles", "7"], ["query", "Query", "8"], ["sources", "Sources", "9"],
];
const kViews = kAllViews.filter(([view]) => !report || view !== "query");  // a report has no database to ask

const kKeys: [string, string][] = [
  ["1 to 9", "go to a view"], ["/", "search"], ["j, k", "next, previous row"], ["Enter", "open the row"], ["y, n, u", "on a row: right, wrong, undo"],
  ["e", "on a row: say what it should be"], ["m", "on two rows, one after the other: they tell the same event"], ["s", "on a row: it is an event of its own"],
  ["g", "in the reader: show or hide what was cut from the page"], ["?", "this list"], ["Esc", "close"],
];

function applyTheme(theme: string): void {
  document.documentElement.dataset.theme = theme;
}

function storedTheme(): string {
  try {
    return localStorage.getItem("demarche-theme") ?? "auto";
  } catch {
    return "auto";
  }
}

function Keys({ close }: { close: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => { box.current?.showModal(); }, []);
  return (
    <dialog ref={box} onClose={close} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">{kKeys.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>
      <button onClick={() => box.current?.close()}>Close</button>
    </dialog>
  );
}

// What a reader of a report must know: what it was made from, and what is not in it.
function Report() {
  const { record, filters, texts, counts: n } = report!;
  const part = (kept: number, all: number, what: string) => (kept < all ? `${kept.toLocaleString("en")} of ${all.toLocaleString("en")} ${what}, the newest` : `${all.toLocaleString("en")} ${what}`);
  return (
    <footer class="about">
      A report made from {record}: {part(n.articles, n.all_articles, "articles")}, {n.events.toLocaleString("en")} rows, {n.worlds.toLocaleString("en")} events.
      {filters.length > 0 && ` Only rows with ${filters.map(([name, value]) => `${name} ${value}`).join(", ")}.`}
      {n.articles < n.all_articles && " The rest was left out to keep the report small."}
      {!texts && " The articles’ texts were left out; each row shows the words it rests on."}
    </footer>
  );
}

function Page() {
  const where = useWhere();
  const [keys, setKeys] = useState(false);
  const [theme, setTheme] = useState(storedTheme);
  const main = useRef<HTMLElement>(null);
  const filters = filtersOf(where.query);

  useEffect(() => {
    applyTheme(theme);
    try { localStorage.setItem("demarche-theme", theme); } catch { /* a page without storage keeps the theme for this visit */ }
  }, [theme]);

  useEffect(() => {
    const title = kViews.find(([view]) => view === where.view)?.[1] ?? "Record";
    document.title = `${title} · demarche`;
    main.current?.focus({ preventScroll: true });
  }, [where.view, where.item]);

  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
      const view = kViews.find(([, , key]) => key === event.key);
      if (view) go(view[0], "", filtersOf(where.query));
      else if (event.key === "?") setKeys(true);
      else if (event.key === "/") document.getElementById("search")?.focus();
      else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [where]);

  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>To the content</a>
      <header class="top">
        <a class="brand" href="#/situation">demarche</a>
        <nav aria-label="Views">
          {kViews.map(([view, name]) => (
            <a key={view} href={addressOf(view, "", filters)} aria-current={where.view === view ? "page" : undefined}>{name}</a>
          ))}
        </nav>
        <span class="tools">
          <label><span class="hidden">Colours</span>
            <select value={theme} onChange={(e) => setTheme(e.currentTarget.value)}>
              <option value="auto">System</option><option value="light">Light</option><option value="dark">Dark</option>
            </select>
          </label>
          <button onClick={() => setKeys(true)} aria-label="Keys">?</button>
        </span>
      </header>
      {!["article", "event", "query", "sources"].includes(where.view) && <FilterBar where={where} />}
      <main id="main" ref={main} tabIndex={-1}>
        {where.view === "situation" && <Situation filters={filters} />}
        {where.view === "timeline" && <Timeline where={where} filters={filters} />}
        {where.view === "map" && <MapView filters={filters} />}
        {where.view === "matrix" && <Matrix filters={filters} />}
        {where.view === "ledger" && <Ledger where={where} />}
        {where.view === "events" && <Table where={where} filters={filters} />}
        {where.view === "articles" && <ArticleList where={where} filters={filters} />}
        {where.view === "article" && <Reader id={where.item} row={where.query.row ?? ""} />}
        {where.view === "event" && <EventPage id={where.item} />}
        {where.view === "query" && <QueryBox />}
        {where.view === "sources" && <Sources />}
      </main>
      {report && <Report />}
      {keys && <Keys close={() => setKeys(false)} />}
    </>
  );
}

// Moves the focus among the rows on the screen.
function step(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row], .item > a")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

applyTheme(storedTheme());
render(<Page />, document.getElementById("page")!);
