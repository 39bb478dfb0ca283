// Writes a report and opens it from its files in Chromium: every view, no network, nothing from an article runs, and every answer is the
// one that the server gives of the same record.
//
// usage: report_test.mjs DEMARCHE EXAMPLES [SCREENSHOT_FOLDER]
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, record, serve } from "./setting.mjs";

const [program, examples, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { folder, db } = record(program, examples);
const write = (name, ...more) => {
  execFileSync(program, ["report", db, "-o", join(folder, name), ...more], { stdio: "pipe" });
  return pathToFileURL(join(folder, name, "index.html")).href;
};
const whole = write("whole"), bare = write("bare", "--without-texts", "--status", "occurred,planned"), small = write("small", "--megabytes", "0.03");
const { server, address } = await serve(program, db);
const browser = await launch();
let n = 0;
const failures = [];
async function check(what, work) {
  try {
    await work();
    n += 1;
  } catch (error) {
    failures.push(`${what}: ${error.message.split("\n").slice(0, 12).join(" | ")}`);
  }
}

async function open(options = {}) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) page.faults.push(`asked ${request.url()}`); });
  return page;
}
const settled = (page) => page.waitForFunction(() => document.querySelector("main h1") && !document.querySelector(".wait") && !document.querySelector("[aria-busy=true]"));

// Means are cut to two places, ties one way or the other; the order of equals and the name that stands for a code are free.
function same(mine, theirs, where) {
  if (typeof mine === "number" && typeof theirs === "number") return assert.ok(Math.abs(mine - theirs) < 0.011, `${where}: ${mine}, server ${theirs}`);
  if (Array.isArray(theirs)) {
    assert.equal(mine?.length, theirs.length, `${where}: length`);
    return theirs.forEach((value, i) => same(mine[i], value, `${where}[${i}]`));
  }
  if (theirs && typeof theirs === "object") return Object.keys(theirs).forEach((key) => same(mine?.[key], theirs[key], `${where}.${key}`));
  assert.equal(mine ?? null, theirs ?? null, where);
}

const filters = [{}, { status: "occurred" }, { type: "THREATEN,REQUEST" }, { text: "troops" }, { text: "with bord" }, { from: "2029-05-14", to: "2029-05-14" }, { party: "Serbia" }, { actor: "SRB" },
  { country: "XKX" }, { confidence: "0.7" }, { quad: "3", status: "planned" }, { source: "no such outlet" }, { agency: "AFP" }];
const questions = ["summary", "facets", "timeline", "timeline?by=type", "timeline?by=actor&bin=week", "timeline?by=status&bin=month", "matrix", "map", "events", "events?sort=actor&limit=7&offset=3", "events?sort=-confidence",
  "events?sort=type", "world", "world?sort=-reports", "world?sort=recipient", "articles", "articles?sort=-events", "commitments", "commitments?form=demand", "commitments?sort=deadline"];
const tidy = (name, value, filter) => {
  if (name === "summary" && filter.text) for (const count of ["articles", "lineages", "statements"]) delete value.counts[count];  // as below
  if (name === "facets") for (const list of Object.values(value)) list.splice(0, list.length, ...list.filter((f) => f.count));
  if (name === "timeline") {
    value.cells = value.cells.map((c) => ({ ...c, lane: value.lanes[c.lane].value })).sort((a, b) => (a.lane + a.at < b.lane + b.at ? -1 : 1));
  }
  if (name === "matrix") value.cells = value.cells.map((c) => ({ ...c, actor: value.parties[c.actor].code, recipient: value.parties[c.recipient].code })).sort((a, b) => (a.actor + a.recipient < b.actor + b.recipient ? -1 : 1));
  if (name === "map") value.places.sort((a, b) => (a.lat + a.lon + a.name < b.lat + b.lon + b.name ? -1 : 1));
  return value;
};

try {
  const page = await open();
  await page.goto(whole);
  await settled(page);
  const mine = (path, query) => page.evaluate(([p, q]) => globalThis.demarcheReport.ask(p, q), [path, query]);
  const theirs = async (path, query) => (await fetch(`${address}api/${path}?${new URLSearchParams(query)}`)).json();
  for (const question of questions) {
    const [path, search] = question.split("?");
    for (const filter of filters) {
      if (path === "articles" && filter.text) continue;  // a report searches titles and rows, not whole texts
      const query = { ...filter, ...Object.fromEntries(new URLSearchParams(search)) };
      await check(`${path} ${JSON.stringify(query)} is what the server says`, async () => same(tidy(path, await mine(path, query), filter), tidy(path, await theirs(path, query), filter), path));
    }
  }
  for (const [list, one, id] of [["events", "event", "id"], ["world", "world", "event"], ["articles", "article", "id"]]) {
    await check(`each ${one} is what the server says`, async () => {
      const { rows } = await theirs(list, { limit: 200 });
      assert.ok(rows.length > 5);
      for (const row of rows) {
        const [a, b] = [await mine(`${one}/${row[id]}`, {}), await theirs(`${one}/${row[id]}`, {})];
        if (one === "article") a.others = b.others = [];
        if (one === "event") delete b.article.seq;
        same(a, b, `${one}/${row[id]}`);
      }
    });
  }
  for (const view of ["situation", "timeline", "map", "matrix", "ledger", "events", "articles", "sources"]) {
    await check(`${view} opens from a file, axe finds nothing`, async () => {
      await page.goto(`${whole}#/${view}`);
      await settled(page);
      assert.equal(await page.locator(".failed").count(), 0, (await page.locator(".failed").allTextContents()).join());
      if (view === "map") await page.waitForSelector("svg.map .country");
      if (shots) {
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: join(shots, `report-${view}.png`) });
      }
    });
  }
  await check("a row opens its article, with its words marked, and no button that could not work", async () => {
    await page.goto(`${whole}#/events`);
    await settled(page);
    await page.locator("a[data-row]").first().click();
    await page.waitForSelector(".article .deed-now");
    assert.equal(await page.locator(".review button").count(), 0);
    assert.equal(await page.getByRole("link", { name: "Query" }).count(), 0);
  });
  await check("a filter narrows the list", async () => {
    await page.goto(`${whole}#/events?type=THREATEN`);
    await settled(page);
    const kinds = await page.locator(".rows .kind").allTextContents();
    assert.ok(kinds.length > 0 && kinds.every((kind) => kind.includes("THREATEN")), kinds.join());
  });
  await check("the hostile article is shown as text", async () => {
    await page.goto(`${whole}#/articles?text=Ankara`);
    await settled(page);
    await page.locator(".rows tbody tr a", { hasText: "onerror" }).first().click();
    await page.waitForSelector(".article");
    assert.ok((await page.textContent(".article")).includes("<script>window.hit=1</script>"));
    assert.equal(await page.evaluate(() => window.hit), undefined);
  });
  await check("nothing failed, and nothing was asked of any host", async () => assert.deepEqual(page.faults, []));
  await check("the policy of the files forbids asking", async () => {
    const quiet = await open();
    await quiet.goto(whole);
    assert.equal(await quiet.evaluate(() => fetch("http://127.0.0.1:9/").then(() => "asked", (e) => e.name)), "TypeError");
    assert.ok(quiet.faults.some((fault) => /Content Security Policy/.test(fault)), quiet.faults.join());
  });
  await check("without texts: no text in the files, and the page says so", async () => {
    const quiet = await open();
    await quiet.goto(`${bare}#/events`);
    await settled(quiet);
    const said = await quiet.textContent("footer");
    assert.match(said, /texts were left out/);
    assert.match(said, /status occurred,planned/);
    assert.ok(!readdirSync(join(folder, "bare", "data")).some((name) => name.startsWith("texts")));
    await quiet.locator("a[data-row]").first().click();
    await quiet.waitForSelector(".event-card[aria-current] q");
    assert.deepEqual(quiet.faults, []);
  });
  await check("a small report keeps to its size, with the newest articles, and says what is missing", async () => {
    const quiet = await open();
    await quiet.goto(small);
    await settled(quiet);
    assert.match(await quiet.textContent("footer"), /[1-9] of \d+ articles, the newest/);
    const size = readdirSync(join(folder, "small", "data")).filter((name) => /^(articles|events|worlds|texts)-/.test(name)).reduce((sum, name) => sum + statSync(join(folder, "small", "data", name)).size, 0);
    assert.ok(size < 36000, `${size} bytes`);
  });
  await check("a folder with other files is left alone; an earlier report is written anew", async () => {
    mkdirSync(join(folder, "other"));
    writeFileSync(join(folder, "other", "mine.txt"), "mine");
    const refused = spawnSync(program, ["report", db, "-o", join(folder, "other")], { encoding: "utf8" });
    assert.equal(refused.status, 3);
    assert.match(refused.stderr, /report.folder-in-use/);
    const before = readFileSync(join(folder, "whole", "data", "events-1.js"), "utf8");
    write("whole");
    assert.equal(readFileSync(join(folder, "whole", "data", "events-1.js"), "utf8"), before);
  });
  for (const colorScheme of ["light", "dark"]) {
    const seen = await open({ bypassCSP: true, colorScheme, viewport: { width: 400, height: 900 } });
    await check(`the report, ${colorScheme}, 400 px: axe finds nothing`, async () => {
      await seen.goto(whole);
      await settled(seen);
      await seen.evaluate(axe);
      const { violations } = await seen.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`), []);
    });
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.join("\n"));
console.log(`${n} passed, ${failures.length} failed`);
process.exit(failures.length || n === 0 ? 1 : 0);
