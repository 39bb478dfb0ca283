// What the tests of the page share: a record made from the example pages and a hostile one, a server, a browser.
import assert from "node:assert/strict";
import { spawn, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export function record(program, examples) {
  const folder = mkdtempSync(join(tmpdir(), "demarche-page-"));
  const db = join(folder, "page.db");
  const evil = `<script>window.hit=1</script><img src=x onerror="window.hit=2"> "><svg onload=window.hit=3>`;
  writeFileSync(join(folder, "hostile.jsonl"), JSON.stringify({
    id: evil, title: `Ankara warned Athens ${evil}`, site: evil, url: "javascript:window.hit=4", published: "2025-03-04",
    text: `Turkey warned Greece on Monday that it would close the strait ${evil}. Greece ${evil} rejected the demand.`,
  }) + "\n");
  execFileSync(program, ["read", examples, join(folder, "hostile.jsonl"), "--into", db, "--format", "jsonl"], { stdio: ["ignore", "ignore", "inherit"], maxBuffer: 1 << 28 });
  return { folder, db };
}

export async function serve(program, db) {
  const server = spawn(program, ["serve", db, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/\S+/);
      if (found) resolve(found[0]);
    });
    server.on("exit", () => reject(new Error(`serve stopped: ${said}`)));
  });
  return { server, address };
}

export function launch() {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
  assert.ok(executablePath, "Chromium is missing: apt-get install chromium");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"] });
}
