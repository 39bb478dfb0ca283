// The article with its evidence: every row's trigger is marked in the text, and the row in focus shows the words that each
// of its fields came from. What was cut as junk is there, grey, on request.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { report } from "../api";
import { Changed, useReview } from "../review";
import { addressOf, change, useAsk } from "../state";
import type { Article, ArticleRow, EventRow, Party, Span, Statement } from "../types";
import { Failed, Kind, Parties, StatusMark, day, nameOf, showAmount, showPlace, showTime } from "../words";

interface Answer { article: Article; events: EventRow[]; statements: Statement[]; others: ArticleRow[] }
interface Mark { span: Span; role: string; row?: string }

const kKept = new Set(["headline", "subheading", "byline", "dateline", "story", "caption", "credit"]);

function marksOf(event: EventRow): Mark[] {
  const marks: Mark[] = [{ span: event.evidence.trigger, role: "deed", row: event.id }];
  const add = (span: Span | null | undefined, role: string) => { if (span && span[1] > span[0]) marks.push({ span, role }); };
  event.actors.forEach((p) => add(p.span, "who"));
  event.recipients.forEach((p) => add(p.span, "whom"));
  (event.said_by ?? []).forEach((p: Party) => add(p.span, "says"));
  add(event.time?.span, "when");
  add(event.place?.span, "where");
  (event.amounts ?? []).forEach((a) => add(a.span, "how many"));
  return marks;
}

interface Piece { text: string; zone: string; roles: string[]; row?: string; inside: boolean; begins: string[] }

function cut(article: Article, events: EventRow[], focus: EventRow | undefined): Piece[] {
  const letters = Array.from(article.text);
  const marks = focus ? marksOf(focus) : [];
  const triggers = events.map((e) => ({ span: e.evidence.trigger, row: e.id }));
  const edges = new Set<number>([0, letters.length]);
  const edge = (span: Span) => { edges.add(Math.max(0, span[0])); edges.add(Math.min(letters.length, span[1])); };
  article.zones.forEach((z) => edge(z.span));
  triggers.forEach((t) => edge(t.span));
  marks.forEach((m) => edge(m.span));
  if (focus) edge(focus.evidence.span);
  const at = [...edges].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let zone = 0;
  for (let i = 0; i + 1 < at.length; ++i) {
    const begin = at[i]!, end = at[i + 1]!;
    while (zone + 1 < article.zones.length && article.zones[zone]!.span[1] <= begin) ++zone;
    const covers = (span: Span) => span[0] <= begin && end <= span[1];
    pieces.push({
      text: letters.slice(begin, end).join(""),
      zone: article.zones[zone]?.kind ?? "story",
      roles: [...new Set(marks.filter((m) => covers(m.span)).map((m) => m.role))],
      begins: [...new Set(marks.filter((m) => m.span[0] === begin && end <= m.span[1]).map((m) => m.role))],
      row: triggers.find((t) => covers(t.span))?.row,
      inside: !!focus && covers(focus.evidence.span),
    });
  }
  return pieces;
}

function Card({ event, number, current, noText, judge, press }: { event: EventRow; number: number; current: boolean; noText: boolean; judge: (verdict: string | null) => void; press: (key: string) => void }) {
  const box = useRef<HTMLLIElement>(null);
  useEffect(() => { if (current) box.current?.scrollIntoView({ block: "nearest" }); }, [current]);
  const fact = (name: string, value: preact.ComponentChildren) => (value ? <><dt>{name}</dt><dd>{value}</dd></> : null);
  return (
    <li ref={box} class={`event-card s-${event.status}`} aria-current={current || undefined}>
      <a data-row href={addressOf("article", event.article, { row: event.id })}><small>{number}</small> <Kind row={event} /> <StatusMark status={event.status} /></a>
      <dl class="facts">
        {fact("who", <Parties list={event.actors} />)}
        {event.recipients.length > 0 && fact("whom", <Parties list={event.recipients} />)}
        {fact("when", showTime(event.time))}
        {fact("where", showPlace(event.place))}
        {(event.amounts ?? []).length > 0 && fact("how many", event.amounts!.map(showAmount).join("; "))}
        {(event.said_by ?? []).length > 0 && fact("says", event.said_by!.map(nameOf).join(", citing "))}
        {current && noText && fact("evidence", <q dir="auto">{event.evidence.text}</q>)}
        {current && event.content_of && fact("content of", <a href={addressOf("article", event.article, { row: event.content_of })}>the row that says so</a>)}
        {current && event.condition_of && fact("condition of", <a href={addressOf("article", event.article, { row: event.condition_of })}>the row that hangs on it</a>)}
        {current && fact("confidence", event.confidence.toFixed(2))}
        {current && (event.rule ?? []).length > 0 && fact("decided by", <small>{event.rule!.join(", ")}</small>)}
      </dl>
      <Changed row={event} />
      {current && (
        <p class="review">
          {!report && <>
            <button aria-pressed={event.review === "right"} onClick={() => judge(event.review === "right" ? null : "right")}>✓ right <kbd>y</kbd></button>
            <button aria-pressed={event.review === "wrong"} onClick={() => judge(event.review === "wrong" ? null : "wrong")}>✗ wrong <kbd>n</kbd></button>
            <button onClick={() => press("e")}>correct <kbd>e</kbd></button>
            <button aria-pressed={!!event.change?.same_as} onClick={() => press("m")}>same event <kbd>m</kbd></button>
            <button aria-pressed={!!event.change?.alone} onClick={() => press("s")}>split <kbd>s</kbd></button>
          </>}
          {event.event && <a href={addressOf("event", event.event)}>all reports of it</a>}
        </p>
      )}
    </li>
  );
}

export function Reader({ id, row }: { id: string; row: string }) {
  const { data, error, again } = useAsk<Answer>(`article/${encodeURIComponent(id)}`);
  const [junk, setJunk] = useState(true);
  const focus = data?.events.find((e) => e.id === row);
  const pieces = useMemo(() => (data ? cut(data.article, data.events, focus) : []), [data, row]);
  const { judge, press, failed, said } = useReview(again);

  // Before the paint: a key pressed as soon as the mark is seen is of the marked row.
  useLayoutEffect(() => {
    const pressed = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test((e.target as HTMLElement).tagName)) return;
      if (e.key === "g") setJunk((shown) => !shown);
      else if (press(focus, e.key)) e.preventDefault();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  });

  useEffect(() => { document.querySelector(".article .deed-now")?.scrollIntoView({ block: "center" }); }, [row, data]);

  if (!data) return error ? <Failed error={error} /> : <p class="wait">Opening …</p>;
  const a = data.article;
  const number = new Map(data.events.map((e, i) => [e.id, i + 1]));
  return (
    <div class="reader">
      <section class="article-side">
        <h1 dir="auto">{a.title || a.source}</h1>
        <p class="meta">
          {[a.site, a.agency, day(a.published?.start) && `${day(a.published?.start)}${a.published?.from ? ` (from ${a.published.from})` : ""}`, (a.authors ?? []).join(", "), a.language].filter(Boolean).map((x, i) => <span key={i}>{x}</span>)}
          {a.url && /^https?:/.test(a.url) && <a href={a.url} rel="noreferrer noopener" target="_blank">the page itself</a>}
          <label><input type="checkbox" checked={junk} onChange={(e) => setJunk(e.currentTarget.checked)} /> show what is not the story</label>
        </p>
        <Failed error={error || failed} />
        {!a.text && <p class="hint">The text is not part of this report.</p>}
        <div class={`article ${junk ? "" : "without-junk"}`} lang={a.language ?? undefined} dir="auto">
          {pieces.map((p, i) => {
            const classes = [`zone-${p.zone}`, kKept.has(p.zone) ? "" : "junk", p.inside ? "inside" : "", ...p.roles.map((r) => `role-${r.replace(" ", "-")}`), p.row ? "deed" : "", p.row && p.row === row ? "deed-now" : ""].filter(Boolean).join(" ");
            const body = <>{p.begins.filter((r) => r !== "deed").map((r) => <sup key={r} class="tag">{r}</sup>)}{p.text}</>;
            return p.row
              ? <a key={i} class={classes} href={addressOf("article", a.id, { row: p.row })} onClick={(e) => { e.preventDefault(); change({ row: p.row! }); }}>{body}<sup class="tag">{number.get(p.row)}</sup></a>
              : <span key={i} class={classes} title={kKept.has(p.zone) ? undefined : p.zone}>{body}</span>;
          })}
        </div>
      </section>
      <aside aria-label="Rows of this article">
        <h2>{data.events.length} rows</h2>
        {said}
        <ol class="cards">{data.events.map((e, i) => <Card key={e.id} event={e} number={i + 1} current={e.id === row} noText={!a.text} judge={(verdict) => judge(e, verdict)} press={(key) => press(e, key)} />)}</ol>
        {data.others.length > 0 && <><h2>The same wire story</h2><ul>{data.others.map((o) => <li key={o.id}><a href={addressOf("article", o.id)}>{o.title || o.source}</a> <small>{day(o.published?.start)}</small></li>)}</ul></>}
        {data.statements.length > 0 && <details><summary>{data.statements.length} statements</summary><ul class="statements">{data.statements.map((s) => <li key={s.id}><b>{s.speaker.map(nameOf).join(", citing ") || "somebody"}</b> {s.verb}: <q dir="auto">{s.text}</q></li>)}</ul></details>}
        {a.notes.length > 0 && <details><summary>{a.notes.length} notes on the input</summary><ul>{a.notes.map((n, i) => <li key={i}><code>{n.id}</code> {n.message}</li>)}</ul></details>}
      </aside>
    </div>
  );
}
