/**
 * Reading and comparing a schema, Corollary beside MikroORM, Prisma and drizzle-kit: one Postgres, the same tables, a
 * process for each tool; then what it takes to prove migrations. `npm run schemas --prefix bench`, about eight minutes.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { openDatabase, type Database } from "corollary/server";
import { startPostgres, type Server } from "./database/postgres.js";
import { installedVersion, machine } from "./measure/machine.js";
import { buildChildren } from "./schemas/build.js";
import { compareAt, type Line } from "./schemas/compare.js";
import { type Proof, proveMigrations } from "./schemas/proof.js";
import { cellOf, markdownOf, type Result } from "./schemas/report.js";
import { tables } from "./schemas/tables.js";
import { startPlayer } from "./schemas/turns.js";

const packages = { corollary: "corollary", "mikro-orm": "@mikro-orm/postgresql", prisma: "prisma", "drizzle-kit": "drizzle-kit" };
const names = ["corollary", "mikro-orm", "prisma", "drizzle-kit"] as const;

const { values } = parseArgs({ options: {
  sizes: { type: "string", default: "20,100,500,2000" },
  rounds: { type: "string", default: "9" },
  /** Seconds that one turn of a tool may take. */
  limit: { type: "string", default: "60" },
  /** Entities of the proof; 0 leaves it out. */
  entities: { type: "string", default: "100" },
  name: { type: "string", default: "schemas-latest" },
} });
const limit = Number(values.limit) * 1000;

/** Adds a column, asks every tool whether it sees it, and takes it away: what sees nothing would be fast for nothing. */
async function notice(folder: URL, server: Server, database: Database, size: number): Promise<Record<string, number>> {
  const noticed: Record<string, number> = {};
  for (const name of names) {
    const player = await startPlayer(folder, name, server.url, size, limit);
    await database.script("alter table t1 add column noticed integer");
    noticed[name] = (await player.turn()).differences;
    await database.script("alter table t1 drop column noticed");
    await player.end();
    if (noticed[name] === 0) throw new Error(`${name} does not see a column that was added.`);
  }
  return noticed;
}

async function compareAll(folder: URL, server: Server, database: Database): Promise<{ lines: Line[]; noticed: Record<string, number> }> {
  const lines: Line[] = [];
  let noticed: Record<string, number> = {};
  const over = new Map<string, string>();
  let made = 0;
  for (const size of values.sizes.split(",").map(Number)) {
    for (; made < size; made += 20) await database.script(tables(made, Math.min(made + 20, size)));
    await database.script("vacuum analyze");
    if (lines.length === 0) noticed = await notice(folder, server, database, size);
    const running = names.filter((name) => !over.has(name));
    const found = await compareAt({ folder, url: server.url, tables: size, names: running, rounds: Number(values.rounds), limit, budget: limit / 2 });
    for (const name of names) {
      const line: Line = found.find((each) => each.name === name) ?? { tables: size, name, failed: over.get(name) ?? "not tried" };
      if ("failed" in line && line.failed.startsWith(">")) over.set(name, `not tried: ${line.failed.replace("> ", "over ")} at ${size}`);
      lines.push(line);
      console.log(`${String(size).padStart(5)} tables  ${name.padEnd(12)} ${cellOf(line)}`);
    }
  }
  return { lines, noticed };
}

const facts = machine();
console.log(Object.entries(facts).map(([fact, value]) => `${fact}: ${value}`).join(" · "));
const folder = await buildChildren();
const server = await startPostgres();
const database = await openDatabase({ url: server.url });
let compared;
try {
  compared = await compareAll(folder, server, database);
} finally {
  await database.close();
  await server.stop();
}
const tell = ({ what, seconds, cpuSeconds, peakMiB }: Proof): void => console.log(`${what}: ${seconds.toFixed(1)} s, cpu ${cpuSeconds.toFixed(1)} s, ${peakMiB.toFixed(0)} MiB`);
const proofs = Number(values.entities) === 0 ? [] : await proveMigrations(Number(values.entities), tell);
const versions = Object.fromEntries(names.map((name) => [name, installedVersion(packages[name])]));
const result: Result = { when: new Date().toISOString(), machine: { ...facts, loadAfter: machine()["load"] ?? 0 }, versions, ...compared, proofs };
const results = new URL("results/", import.meta.url);
await mkdir(results, { recursive: true });
await writeFile(new URL(`${values.name}.json`, results), `${JSON.stringify(result, null, 2)}\n`);
await writeFile(new URL(`${values.name}.md`, results), markdownOf(result));
console.log(`written: bench/results/${values.name}.json and .md`);
