import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { prepareDatabase } from "./database/prepare.js";
import { startPostgres } from "./database/postgres.js";
import { machine } from "./measure/machine.js";
import { measureInProcess } from "./in-process.js";
import { measureOverHttp } from "./over-http.js";

const parts = ["point", "list", "nested", "insert", "http-list", "http-nested"];

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    name: { type: "string", default: "latest" },
  },
});
const only = flags.only.flatMap((value) => value.split(","));
const unknown = only.filter((part) => !parts.includes(part));
if (unknown.length > 0) {
  console.error(`Unknown part ${unknown.join(", ")}. There are: ${parts.join(", ")}.`);
  process.exit(2);
}
const chosen = (part: string): boolean => only.length === 0 || only.includes(part);
const pace = flags.quick ? { rounds: 5, share: 0.4 } : { rounds: 21, share: 1 };

const facts = machine();
console.log(Object.entries(facts).map(([fact, value]) => `${fact}: ${value}`).join(" · "));
const server = await startPostgres();
try {
  await prepareDatabase(server.url);
  const reports = [
    ...(await measureInProcess(server.url, chosen, pace)),
    ...(await measureOverHttp(server.url, chosen, pace)),
  ];
  const folder = new URL("results/", import.meta.url);
  await mkdir(folder, { recursive: true });
  const result = { when: new Date().toISOString(), machine: facts, pace, parts: reports };
  await writeFile(new URL(`${flags.name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nWritten to bench/results/${flags.name}.json`);
} finally {
  await server.stop();
}
