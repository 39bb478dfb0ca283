import type { Query } from "../api";
import { addressOf, useAsk, type Where } from "../state";
import type { ArticleRow, List } from "../types";
import { Failed, day, outlet } from "../words";
import { Pages } from "./ledger";

export function ArticleList({ where, filters }: { where: Where; filters: Query }) {
  const { data, error, loading } = useAsk<List<ArticleRow>>("articles", { ...filters, offset: where.query.offset ?? "" });
  return (
    <section aria-busy={loading}>
      <h1>Articles</h1>
      <Failed error={error} />
      {data && <p class="controls" aria-live="polite">{data.total.toLocaleString("en")} articles</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label="Articles">
        <table class="rows">
          <thead><tr><th scope="col">Published</th><th scope="col">Title</th><th scope="col">Outlet</th><th scope="col">Agency</th><th scope="col">Copy</th><th scope="col" class="number">Events</th><th scope="col" class="number">Statements</th><th scope="col" class="number">Notes</th></tr></thead>
          <tbody>
            {(data?.rows ?? []).map((a) => (
              <tr key={a.id}>
                <td class="date">{day(a.published?.start)}</td><td class="text"><a data-row dir="auto" href={addressOf("article", a.id)}>{a.title || outlet(a.source)}</a></td>
                <td title={a.source}>{outlet(a.site || a.outlet)}</td><td>{a.agency}</td><td>{a.copy_of && <a href={addressOf("article", a.copy_of)}>of another</a>}</td>
                <td class="number" data-label="events">{a.n_events ?? ""}</td><td class="number" data-label="statements">{a.n_statements ?? ""}</td><td class="number" data-label={a.n_notes ? "notes" : undefined}>{a.n_notes || ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data && <Pages list={data} />}
    </section>
  );
}
