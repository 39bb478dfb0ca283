// The shapes that `demarche serve` answers with; docs/serve.md describes them.

export type Span = [number, number];

export interface Party {
  name?: string | null;
  code?: string | null;
  country?: string | null;
  sector?: string | null;
  role?: string | null;
  text?: string | null;
  span?: Span | null;
  verb?: string | null;
}

export interface Time { start?: string | null; end?: string | null; precision?: string | null; text?: string | null; span?: Span | null }
export interface Place {
  name?: string | null; country?: string | null; admin1?: string | null; lat?: number | null; lon?: number | null;
  precision?: string | null; text?: string | null; span?: Span | null;
}
export interface Amount { value: number; high?: number | null; unit?: string | null; of?: string | null; approximate?: boolean; text?: string | null; span?: Span | null }

// What a reviewer says a row should be; docs/serve.md has the members.
export type Change = Record<string, string | boolean>;

export interface EventRow {
  id: string; article: string; event?: string | null; order?: number; type: string; mode?: string | null; status: string; quad: number; intensity?: number;
  contexts?: string[]; actors: Party[]; recipients: Party[]; time?: Time | null; place?: Place | null; amounts?: Amount[]; said_by?: Party[];
  content_of?: string | null; condition_of?: string | null; evidence: { span: Span; trigger: Span; text: string };
  rule?: string[]; confidence: number; published?: string | null; source?: string | null; title?: string | null; review?: string | null;
  note?: string | null; change?: Change | null;
}

export interface WorldRow {
  event: string; type: string; mode?: string | null; status: string; quad: number; intensity?: number; time?: Time | null; place?: Place | null;
  actors: Party[]; recipients: Party[]; amounts?: { of?: string; unit?: string; low: number; high: number; values: { value: number; by: string[] }[] }[];
  reports: number; independent_sources: number; first_report?: string | null; last_report?: string | null;
  statuses?: { status: string; by: string[] }[]; mentions: string[]; text?: string | null; title?: string | null; source?: string | null;
}

export interface ArticleRow {
  id: string; source: string; title?: string | null; site?: string | null; outlet?: string | null; agency?: string | null; authors?: string[]; language?: string | null;
  url?: string | null; published?: { start: string; precision?: string; from?: string } | null; lineage?: string | null; copy_of?: string | null;
  n_events?: number; n_statements?: number; n_notes?: number;
}
export interface Article extends ArticleRow {
  text: string; zones: { span: Span; kind: string }[]; notes: { id: string; message: string; span?: Span }[];
}

export interface Statement { id: string; speaker: Party[]; verb?: string | null; cue: Span; quoted: boolean; span: Span; text: string }

export interface Commitment {
  event: string; type: string; mode?: string | null; by: Party[]; to: Party[]; what?: string | null; condition?: string | null; deadline?: string | null;
  outcome: string; outcome_event?: string | null; outcome_row?: string | null; outcome_date?: string | null; first_report?: string | null; row?: string | null; form?: string | null;
}

export interface List<T> { total: number; offset: number; limit: number; rows: T[] }

export interface Legend {
  types: { name: string; quad: number; meaning: string; modes: string[] }[];
  statuses: { name: string; meaning: string }[];
  zones: { name: string; kept: boolean }[];
  exports: { format: string; name: string; extension: string; note?: string }[];
  outcomes: string[];
  file?: string;
}

export interface Facet { value: string; name?: string | null; count: number }
