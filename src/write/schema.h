// The tables of a record on disk; docs/schema.md explains them to people. A change of any of them raises kDatabaseVersion and
// takes a step in migrate.cc.
#pragma once

namespace demarche::write {

constexpr int kApplicationId = 0x64656D61;  // "dema": marks the file as ours
constexpr int kDatabaseVersion = 4;         // of the tables; kSchemaVersion is that of the lines printed

constexpr const char* kTables = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE article (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, source TEXT NOT NULL, outlet TEXT NOT NULL, title TEXT, site TEXT, agency TEXT,
  language TEXT, url TEXT, published TEXT, published_end TEXT, published_precision TEXT, lineage TEXT, copy_of TEXT,
  first_event INTEGER NOT NULL, n_events INTEGER NOT NULL, n_statements INTEGER NOT NULL, n_notes INTEGER NOT NULL,
  text TEXT NOT NULL, body TEXT NOT NULL, digest BLOB NOT NULL, UNIQUE (id, source));
CREATE TABLE statement (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, article INTEGER NOT NULL, speaker TEXT, verb TEXT, quoted INTEGER NOT NULL,
  text TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE mention (seq INTEGER PRIMARY KEY, article INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE event (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, article INTEGER NOT NULL, world TEXT, type TEXT NOT NULL, mode TEXT NOT NULL,
  status TEXT NOT NULL, contexts TEXT, quad INTEGER NOT NULL, intensity REAL NOT NULL, day TEXT, time_start TEXT, time_end TEXT,
  time_precision TEXT, actors TEXT, recipients TEXT, place TEXT, place_country TEXT, place_admin1 TEXT, place_precision TEXT,
  place_text TEXT, geonames INTEGER, lat REAL, lon REAL, amounts TEXT, said_by TEXT, content_of TEXT, condition_of TEXT,
  confidence REAL NOT NULL, sentence INTEGER NOT NULL, trigger_begin INTEGER NOT NULL, trigger TEXT, evidence TEXT NOT NULL,
  rule TEXT, body TEXT NOT NULL);
CREATE TABLE event_party (
  event INTEGER NOT NULL, side TEXT NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, code TEXT, name TEXT, country TEXT,
  sector TEXT, sectors TEXT, role TEXT, wikidata TEXT, text TEXT, PRIMARY KEY (event, side, position)) WITHOUT ROWID;
CREATE TABLE note (article INTEGER NOT NULL, id TEXT NOT NULL, message TEXT NOT NULL);
CREATE TABLE world (
  seq INTEGER PRIMARY KEY, event TEXT NOT NULL UNIQUE, type TEXT NOT NULL, mode TEXT NOT NULL, status TEXT NOT NULL,
  quad INTEGER NOT NULL, intensity REAL NOT NULL, day TEXT, actors TEXT, recipients TEXT, place TEXT, place_country TEXT,
  lat REAL, lon REAL, place_precision TEXT, reports INTEGER NOT NULL, independent_sources INTEGER NOT NULL, first_report TEXT,
  last_report TEXT, body TEXT NOT NULL);
CREATE TABLE world_party (
  world INTEGER NOT NULL, side TEXT NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, code TEXT, name TEXT, country TEXT,
  sector TEXT, PRIMARY KEY (world, side, position)) WITHOUT ROWID;
CREATE TABLE commitment (
  seq INTEGER PRIMARY KEY, event TEXT NOT NULL, form TEXT NOT NULL, type TEXT NOT NULL, day TEXT, deadline TEXT,
  outcome TEXT NOT NULL, outcome_event TEXT, outcome_row TEXT, body TEXT NOT NULL);
CREATE TABLE dyad_day (
  day TEXT, actor TEXT NOT NULL, recipient TEXT NOT NULL, type TEXT NOT NULL, quad INTEGER NOT NULL, n INTEGER NOT NULL,
  score REAL NOT NULL);
CREATE TABLE packed (name TEXT PRIMARY KEY, n INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE review (row TEXT PRIMARY KEY, verdict TEXT, note TEXT, change TEXT, by TEXT, at TEXT) WITHOUT ROWID;
)sql";

// What makes questions fast and readable; left out of a record that is only printed.
constexpr const char* kIndices = R"sql(
CREATE UNIQUE INDEX event_id ON event (id);
CREATE INDEX event_article ON event (article);
CREATE INDEX event_world ON event (world);
CREATE INDEX event_day ON event (day, type, status);
CREATE INDEX event_country ON event (place_country, day);
CREATE INDEX event_party_key ON event_party (key, side, event);
CREATE INDEX statement_article ON statement (article);
CREATE INDEX mention_article ON mention (article);
CREATE INDEX article_lineage ON article (lineage);
CREATE INDEX article_outlet ON article (outlet, agency, copy_of, n_events, n_statements, published);
CREATE INDEX article_published ON article (published);
CREATE INDEX world_day ON world (day, type, status, quad);
CREATE INDEX world_party_key ON world_party (key, side, world);
CREATE INDEX dyad_day_day ON dyad_day (day);
CREATE VIRTUAL TABLE article_text USING fts5 (title, text, content = 'article', content_rowid = 'seq', tokenize = 'unicode61');
CREATE VIRTUAL TABLE event_text USING fts5 (evidence, actors, recipients, place, content = 'event', content_rowid = 'seq', tokenize = 'unicode61');
CREATE VIEW articles AS SELECT id, source, outlet, title, site, agency, language, url, published, lineage, copy_of, n_events, n_statements, n_notes, text FROM article;
CREATE VIEW events AS SELECT e.id, e.world AS event, a.id AS article, a.outlet AS source, a.published, e.type, e.mode, e.status, e.contexts, e.quad,
  e.intensity, e.day, e.time_start, e.time_end, e.time_precision, e.actors, e.recipients, e.place, e.place_country, e.place_admin1,
  e.place_precision, e.geonames, e.lat, e.lon, e.amounts, e.said_by, e.content_of, e.condition_of, e.confidence, e.evidence, e.rule
  FROM event e JOIN article a ON a.seq = e.article;
CREATE VIEW worlds AS SELECT event, type, mode, status, quad, intensity, day, actors, recipients, place, place_country, reports, independent_sources,
  first_report, last_report FROM world;
CREATE VIEW statements AS SELECT s.id, a.id AS article, a.outlet AS source, a.published, s.speaker, s.verb, s.quoted, s.text FROM statement s JOIN article a ON a.seq = s.article;
CREATE VIEW actors AS SELECT key AS actor, max(name) AS name, max(country) AS country, sum(side = 'a') AS as_actor, sum(side = 'r') AS as_recipient,
  sum(side = 's') AS as_speaker FROM event_party GROUP BY key;
CREATE VIEW commitments AS SELECT event, form, type, day, deadline, outcome, outcome_event, outcome_row FROM commitment;
)sql";

}  // namespace demarche::write
