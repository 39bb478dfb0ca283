// How long the first screen takes on a record, from asking for the page to its counts, chart and lists standing there: as waited for, and
// in time of the processor (the page's own process, and serve), which is what a machine without other work would take at most.
//
// usage: first_screen.mjs DEMARCHE RECORD.db [TIMES]
import { readdirSync, readFileSync } from "node:fs";
import { launch, serve } from "./setting.mjs";

const [program, db, times = "5"] = process.argv.slice(2);
const { server, address } = await serve(program, db);
const browser = await launch();
const system = await browser.newBrowserCDPSession();

function served() {
  const tasks = `/proc/${server.pid}/task`;
  return readdirSync(tasks).reduce((sum, task) => sum + Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]) / 1e6, 0);
}

async function drawn() {
  const { processInfo } = await system.send("SystemInfo.getProcessInfo");
  return new Map(processInfo.filter((p) => p.type === "renderer").map((p) => [p.id, p.cpuTime * 1000]));
}

try {
  const waited = [], drew = [], answered = [];
  for (let i = 0; i < Number(times); i += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } }); // nothing cached
    const page = await context.newPage();
    const before = await drawn(), asked = served(), begin = performance.now();
    await page.goto(address, { waitUntil: "commit" });
    await page.waitForSelector(".situation .headline");
    await page.waitForFunction(() => !document.querySelector(".wait") && !document.querySelector("[aria-busy=true]"));
    waited.push(Math.round(performance.now() - begin));
    answered.push(Math.round(served() - asked));
    let sum = 0;
    for (const [id, spent] of await drawn()) sum += spent - (before.get(id) ?? 0);
    drew.push(Math.round(sum));
    if (i === 0) console.log((await page.textContent(".situation .headline")).trim());
    await context.close();
  }
  console.log(`first screen: waited ${waited.join(", ")} ms; of the processor: the page ${drew.join(", ")} ms, serve ${answered.join(", ")} ms`);
} finally {
  await browser.close();
  server.kill();
}
