/**
 * Measures the application on a list of many rows, in Chromium, against a service of its own with an embedded database.
 *
 *     npm run build && node packages/react/scripts/speed.mjs [rows, default 200000]
 *
 * Prints Markdown: when the first rows are painted after the navigation began (an empty cache, then one that has been filled,
 * the middle of seven), how long the frames of a fast scroll take, and what is read before the first screen.
 */
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { compile, Entity, identity, integer, table, text, view } from "corollary";
import { createHandler, openService, serve } from "corollary/server";
import { launch } from "./chromium.mjs";

const rows = Number(process.argv[2] ?? 200_000);
const rounds = 7;

class Note extends Entity {
  id = identity();
  title = text({ max: 80 });
  weight = integer();
}

const noteTable = table(Note, (note) => ({ indexes: [[note.title]] }));
const noteView = view(Note, (note) => ({ title: note.title, list: { columns: [note.title, note.weight, note.updatedAt], sort: [note.id.asc()] } }));

async function start() {
  const model = compile({ Note, noteTable, noteView });
  const service = await openService({ model });
  await service.database.query({ text: "insert into note (title, weight) select 'Note ' || lpad(i::text, 7, '0'), i % 1000 from generate_series(1, $1::int) as i", params: [rows] });
  const running = await serve(createHandler({ model, database: service.database.as("app"), info: { title: "speed" } }), { port: 0 });
  return { url: running.url, stop: async () => { await running.close(); await service.close(); } };
}

/** Milliseconds from the beginning of the navigation until the frame after the first row has been painted. */
async function firstRow(page, url) {
  await page.goto(`${url}/app/notes`, { waitUntil: "commit" });
  return page.evaluate(() => new Promise((resolve) => {
    const painted = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    const isThere = () => document.querySelector(".body-row a, .body-row .row-link") !== null;
    if (isThere()) return painted();
    const observer = new MutationObserver(() => {
      if (!isThere()) return;
      observer.disconnect();
      painted();
    });
    observer.observe(document, { childList: true, subtree: true });
  }));
}

/** Milliseconds between frames while the list is scrolled by a screen or two in each. */
async function scrollFrames(page) {
  return page.evaluate(async () => {
    const scroller = document.querySelector(".grid-scroll");
    const frames = [];
    let last = performance.now();
    for (let step = 0; step < 300; step++) {
      scroller.scrollTop += 1_000;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    return frames;
  });
}

async function initialSize() {
  const folder = fileURLToPath(new URL("../dist/app/", import.meta.url));
  const page = await readFile(`${folder}index.html`, "utf8");
  const files = [...page.matchAll(/(?:src|href)="\/app\/([^"]+\.(?:js|css))"/g)].map(([, path]) => path);
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(folder + file)).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const ms = (value) => `${Math.round(value)} ms`;

const service = await start();
const browser = await launch();
try {
  const cold = [];
  const warm = [];
  let frames = [];
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    cold.push(await firstRow(page, service.url));
    warm.push(await firstRow(page, service.url));
    if (round === rounds - 1) frames = await scrollFrames(page);
    await context.close();
  }
  console.log(`| ${rows.toLocaleString("en")} rows | |\n|---|---|`);
  console.log(`| first rows painted, empty cache | ${ms(at(cold, 0.5))} (of ${rounds}: ${ms(Math.min(...cold))} to ${ms(Math.max(...cold))}) |`);
  console.log(`| first rows painted, filled cache | ${ms(at(warm, 0.5))} (${ms(Math.min(...warm))} to ${ms(Math.max(...warm))}) |`);
  console.log(`| frames of a scroll by 1,000 px each | middle ${ms(at(frames, 0.5))}, 95 % under ${ms(at(frames, 0.95))} |`);
  console.log(`| read before the first screen, gzip | ${Math.round((await initialSize()) / 1000)} kB |`);
  console.log(`\n${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.versions.node}, Chromium ${browser.version()}, database embedded, ${new Date().toISOString().slice(0, 10)}`);
} finally {
  await browser.close();
  await service.stop();
}
