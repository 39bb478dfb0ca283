// Opens every view of the page in Chromium, on a record made from the example pages and a hostile one: filters, keys, the reader's marks,
// reviews, SQL; axe finds no violation; nothing from an article runs as script; nothing is asked of another host.
//
// usage: page_test.mjs DEMARCHE EXAMPLES [SCREENSHOT_FOLDER]
import assert from "node:assert/strict";
import { readFileSync, rmSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch, record, serve } from "./setting.mjs";

const [program, examples, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { folder, db } = record(program, examples);
const { server, address } = await serve(program, db);
const browser = await launch();
let n = 0;
const failures = [];
async function check(what, work) {
  try {
    await work();
    n += 1;
  } catch (error) {
    failures.push(`${what}: ${error.message.split("\n").slice(0, 6).join(" | ")}`);
  }
}

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("request", (request) => { if (!request.url().startsWith(new URL(address).origin) && !request.url().startsWith("data:")) page.faults.push(`asked ${request.url()}`); });
  return page;
}

const views = ["situation", "timeline", "map", "matrix", "ledger", "events", "articles", "query", "sources"];
try {
  const page = await open();
  await check("the first screen counts articles and events", async () => {
    await page.goto(address);
    await page.waitForSelector(".situation .headline");
    assert.match(await page.textContent(".situation .headline"), /[1-9]\d* articles/);
    assert.match(await page.textContent(".situation .headline"), /[1-9]\d* events/);
  });
  for (const view of views) {
    await check(`${view} opens`, async () => {
      await page.goto(`${address}#/${view}`);
      await page.waitForSelector("main h1");
      await page.waitForFunction(() => !document.querySelector(".wait") && !document.querySelector("[aria-busy=true]"));
      assert.equal(await page.locator(".failed").count(), 0, await page.locator(".failed").allTextContents().then((t) => t.join()));
    });
  }
  await check("a filter narrows the table and stands in the address", async () => {
    await page.goto(`${address}#/events`);
    await page.waitForSelector(".rows tbody tr");
    const total = async () => Number((await page.textContent(".controls [aria-live]")).replace(/\D/g, ""));
    const all = await total();
    await page.getByLabel("Type", { exact: true }).selectOption({ index: 1 });
    await page.waitForFunction((before) => Number(document.querySelector(".controls [aria-live]")?.textContent?.replace(/\D/g, "")) < before, all);
    assert.match(page.url(), /type=/);
    assert.ok((await total()) > 0);
  });
  await check("a search finds the hostile article, shown as text", async () => {
    await page.goto(`${address}#/articles?text=Ankara`);
    await page.waitForSelector(".rows tbody tr");
    await page.locator(".rows tbody tr a", { hasText: "onerror" }).first().click();
    await page.waitForSelector(".article");
    assert.ok((await page.textContent(".article")).includes("<script>window.hit=1</script>"));
  });
  await check("the reader marks the words of a row", async () => {
    await page.locator(".event-card > a").first().click();
    await page.waitForSelector(".article .deed-now");
    assert.ok((await page.locator(".article .role-who, .article .role-whom").count()) > 0);
  });
  await check("a review is kept", async () => {
    await page.keyboard.press("y");
    await page.waitForSelector(".event-card [aria-pressed=true]");
    await page.reload();
    await page.waitForSelector(".event-card [aria-pressed=true]");
    await page.keyboard.press("u");
    await page.waitForFunction(() => !document.querySelector(".event-card [aria-pressed=true]"));
  });
  await check("a correction, a merge and a split are kept, and come out as gold", async () => {
    const saved = () => page.waitForResponse((r) => r.url().includes("api/review") && r.ok());
    await page.goto(`${address}#/events`);
    await page.waitForSelector(".rows tbody tr");
    await page.locator("a[data-row]").first().click();
    await page.waitForSelector(".event-card[aria-current]");
    await page.keyboard.press("e");
    await page.waitForSelector("dialog[open] .edit select option >> nth=3", { state: "attached" });
    await page.locator("dialog").getByLabel("status", { exact: true }).selectOption("alleged");
    await page.locator("dialog").getByLabel("note", { exact: true }).fill("only claimed");
    await Promise.all([saved(), page.getByRole("button", { name: "Keep" }).click()]);
    await page.waitForSelector(".event-card[aria-current] .changed >> text=alleged");
    await Promise.all([saved(), page.keyboard.press("s")]);
    await page.waitForSelector(".event-card[aria-current] .changed >> text=an event of its own");
    await page.keyboard.press("m");
    await page.waitForSelector("[role=status] >> text=press m there");
    await page.locator(".event-card:not([aria-current]) > a").first().click();
    await page.waitForSelector(".event-card[aria-current]");
    await Promise.all([saved(), page.keyboard.press("m")]);
    await page.waitForSelector(".event-card[aria-current] .changed >> text=same event");
    const gold = (await (await fetch(`${address}api/export?format=reviewed`)).text()).trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(gold.length, 2);
    const edited = gold.find((row) => row.review.change.status);
    assert.deepEqual(edited.review.change, { status: "alleged", alone: true });
    assert.equal(edited.review.note, "only claimed");
    assert.equal(gold.find((row) => row !== edited).review.change.same_as, edited.id);
  });
  await check("a month is a period", async () => {
    await page.goto(`${address}#/events`);
    await page.getByLabel("To", { exact: true }).fill("2028-02");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.includes("to=2028-02-29"));
  });
  await check("SQL that reads is answered, SQL that writes is refused", async () => {
    await page.goto(`${address}#/query`);
    await page.getByRole("button", { name: "Run" }).click();
    await page.waitForSelector(".rows tbody tr");
    await page.fill(".sql", "delete from events");
    await page.getByRole("button", { name: "Run" }).click();
    await page.waitForSelector(".failed");
  });
  await check("the keyboard alone reaches a row and opens it", async () => {
    await page.goto(`${address}#/situation`);
    await page.waitForSelector(".situation .headline");
    await page.keyboard.press("6");
    await page.waitForSelector(".rows tbody tr");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".article .deed-now");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  });
  await check("nothing from an article ran, and nothing failed on the way", async () => {
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.deepEqual(page.faults.filter((fault) => !/400 \(Bad Request\)/.test(fault)), []);
  });
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 400]) {
      const seen = await open({ bypassCSP: true, colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
      for (const view of [...views, "article"]) {
        await check(`${view}, ${colorScheme}, ${width} px: axe finds nothing, and no scrolling sideways`, async () => {
          if (view === "article") {
            await seen.goto(`${address}#/events`);
            await seen.locator("a[data-row]").first().click();
            await seen.waitForSelector(".article .deed-now");
          } else {
            await seen.goto(`${address}#/${view}`);
            await seen.waitForSelector("main h1");
          }
          await seen.waitForFunction(() => !document.querySelector(".wait") && !document.querySelector("[aria-busy=true]"));
          if (shots) {
            mkdirSync(shots, { recursive: true });
            await seen.screenshot({ path: join(shots, `${view}-${colorScheme}-${width}.png`) });
          }
          await seen.evaluate(axe);
          const { violations } = await seen.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
          assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((node) => node.html.slice(0, 120)).join(" ; ")}`), []);
          assert.ok(await seen.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), "the page scrolls sideways");
        });
      }
      await seen.context().close();
    }
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.join("\n"));
console.log(`${n} passed, ${failures.length} failed`);
process.exit(failures.length || n === 0 ? 1 : 0);
