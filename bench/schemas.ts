/**
 * Reading and comparing a schema, Corollary beside MikroORM and drizzle-kit: one Postgres, the same tables, a process for
 * each tool. `npm run schemas --prefix bench -- [--sizes=100,500,2000] [--rounds=5]`; writes results/schemas.json.
 */
import { fork } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openDatabase } from "corollary/server";
import { startPostgres } from "./database/postgres.js";
import { installedVersion, machine } from "./measure/machine.js";
import { tables } from "./schemas/tables.js";

interface Figures { readonly milliseconds: number; readonly differences: number; readonly peakMiB: number }
const packages = { corollary: "corollary", "mikro-orm": "@mikro-orm/postgresql", "drizzle-kit": "drizzle-kit" };

/** What the child measured, or why it did not: a tool that fails, or takes more than `limit` ms, stops nobody else. */
function measured(name: string, url: string, size: number, rounds: number, limit: number): Promise<Figures | string> {
  return new Promise((resolve) => {
    const file = fileURLToPath(new URL("schemas/child.ts", import.meta.url));
    const child = fork(file, [name, url, String(size), String(rounds)], { execArgv: ["--expose-gc", "--import", "tsx"], stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let said = "";
    child.stderr?.on("data", (text: Buffer) => { said = (said + text.toString()).slice(0, 2000); });
    const timer = setTimeout(() => { child.kill("SIGKILL"); resolve(`not done in ${limit / 1000} s`); }, limit);
    child.once("message", (figures) => resolve(figures as Figures));
    child.once("close", (code) => { clearTimeout(timer); resolve(`ended with ${code}: ${said.trim()}`); });
  });
}

const { values } = parseArgs({ options: { sizes: { type: "string", default: "100,500,2000" }, rounds: { type: "string", default: "5" }, limit: { type: "string", default: "120" } } });
const server = await startPostgres();
const database = await openDatabase({ url: server.url });
const lines: Record<string, unknown>[] = [];
const facts = machine();
try {
  let made = 0;
  for (const size of values.sizes.split(",").map(Number)) {
    for (; made < size; made += 20) await database.script(tables(made, Math.min(made + 20, size)));
    await database.script("analyze");
    let yardstick = Number.NaN;
    for (const [name, installed] of Object.entries(packages)) {
      const found = await measured(name, server.url, size, Number(values.rounds), Number(values.limit) * 1000);
      const version = installedVersion(installed);
      if (typeof found === "string") lines.push({ tables: size, name, version, failed: found });
      else {
        if (name === "corollary") yardstick = found.milliseconds;
        lines.push({ tables: size, name, version, ...found, ratio: found.milliseconds / yardstick });
      }
      console.log(JSON.stringify(lines.at(-1)));
    }
  }
  const folder = new URL("results/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("schemas.json", folder), `${JSON.stringify({ when: new Date().toISOString(), machine: facts, rounds: Number(values.rounds), lines }, null, 2)}\n`);
} finally {
  await database.close();
  await server.stop();
}
