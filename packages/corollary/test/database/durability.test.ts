import fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "../../src/database/index.js";
import { sql } from "./drivers.js";
import { compile, start } from "./processes/run.js";

test.each([{ relaxed: false }, { relaxed: true }])("a commit waits for the disk unless it is told not to (relaxed: $relaxed)", { timeout: 180_000 }, async ({ relaxed }) => {
  const folder = await mkdtemp(join(tmpdir(), "corollary-synced-"));
  const db = await openDatabase({ folder, relaxedDurability: relaxed });
  await db.script("create table t (n int)");
  const fsyncSync = fs.fsyncSync;
  let syncs = 0;
  fs.fsyncSync = (descriptor) => {
    syncs++;
    fsyncSync(descriptor);
  };
  syncBuiltinESMExports();
  try {
    const counts: number[] = [];
    for (let n = 0; n < 5; n++) {
      await db.query(sql("insert into t values ($1)", n));
      counts.push(syncs);
    }
    expect(counts).toEqual(relaxed ? [0, 0, 0, 0, 0] : [1, 2, 3, 4, 5]);
    await db.query(sql("select * from t"));
    expect(syncs).toBe(relaxed ? 0 : 5);
  } finally {
    fs.fsyncSync = fsyncSync;
    syncBuiltinESMExports();
    await db.close();
    await rm(folder, { recursive: true, force: true });
  }
});

describe.each([{ relaxed: false, rounds: 16 }, { relaxed: true, rounds: 6 }])(
  "an embedded database whose process is killed while writing (relaxed: $relaxed)",
  ({ relaxed, rounds }) => {
    let folder: string;
    let writer: Awaited<ReturnType<typeof compile>>;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "corollary-killed-"));
      writer = await compile("writer");
    });
    afterAll(async () => {
      await writer.remove();
      await rm(folder, { recursive: true, force: true });
    });

    test(`opens with every acknowledged commit, ${rounds} times over`, async () => {
      /** For each round the last number whose commit was acknowledged. */
      const ledger = new Map<number, number>();
      let written = 0;
      for (let round = 0; round < rounds; round++) {
        const running = start(writer.path, folder, String(round), String(relaxed));
        // Some are killed while they still open and recover the folder, which the next one then has to do again.
        const opening = round % 5 === 4;
        if (!opening) {
          const enough = 5 + Math.random() * 120;
          await running.until((lines) => lines.length > enough);
        }
        await new Promise((resolve) => setTimeout(resolve, Math.random() * (opening ? 500 : 10)));
        running.child.kill("SIGKILL");
        await running.ended;
        expect(running.errors()).toBe("");
        const acknowledged = running.lines().filter((line) => line !== "ready").map(Number);
        written += acknowledged.length;
        ledger.set(round, acknowledged.at(-1) ?? -1);
        if (opening) continue;
        const db = await openDatabase({ folder, relaxedDurability: relaxed });
        await audit(db, ledger);
        await db.close();
      }
      expect(written).toBeGreaterThan(rounds * 4);
    }, 600_000);
  },
);

/** Every acknowledged number is there, whole; at most the one that was under way may be there besides. */
async function audit(db: Database, ledger: ReadonlyMap<number, number>): Promise<void> {
  for (const [round, last] of ledger) {
    const { rows } = await db.query<{ n: number; parts: number; filler: number; dots: number }>(sql(
      `select n, count(*)::int as parts, min(length(filler)) as filler, max(length(filler)) - 640 as dots
       from ledger where round = $1 group by n order by n`, round));
    expect(rows.length === last + 1 || rows.length === last + 2, `round ${round}: ${rows.length} rows, ${last + 1} acknowledged`).toBe(true);
    for (const [index, row] of rows.entries()) {
      // Every tenth is a transaction of three rows that also marks the row before; every row before it is marked with it.
      const marked = index % 10 === 8 && index + 1 < rows.length;
      expect(row).toEqual({ n: index, parts: index % 10 === 9 ? 3 : 1, filler: 640 + (marked ? 1 : 0), dots: marked ? 1 : 0 });
    }
  }
  // Indexes and tables agree.
  await db.script("set enable_seqscan = off; select count(*) from ledger; reindex table ledger");
  await db.script("vacuum ledger");
}
