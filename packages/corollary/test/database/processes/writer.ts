/**
 * Writes to an embedded database until it is killed. Every commit is told on standard output after it is acknowledged:
 * the ledger that the test holds the folder to.
 */
import { writeSync } from "node:fs";
import { openPGlite } from "../../../src/database/pglite/open.js";

const [folder = "", round = "0", relaxed = "false"] = process.argv.slice(2);
const db = await openPGlite({ folder, relaxedDurability: relaxed === "true" });
await db.script(`
  create table if not exists ledger (round int, n int, part int, filler text, primary key (round, n, part));
`);
tell("ready");

for (let n = 0; ; n++) {
  if (n % 10 === 9) {
    await db.transaction(async (tx) => {
      for (const part of [0, 1, 2]) await tx.query(insert(n, part));
      await tx.query({ text: "update ledger set filler = filler || '.' where round = $1 and n = $2", params: [round, n - 1] });
    });
  } else {
    await db.query(insert(n, 0));
  }
  if (n % 75 === 74) await db.script(`checkpoint; create table if not exists extra_${round}_${n} (id serial primary key)`);
  tell(String(n));
}

function insert(n: number, part: number) {
  return { text: "insert into ledger values ($1, $2, $3, repeat(md5('x'), 20))", params: [round, n, part] };
}

function tell(line: string): void {
  writeSync(1, `${line}\n`);
}
