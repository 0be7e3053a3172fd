import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bar } from "../../src/cli/migrate/progress.js";
import { createDatabase } from "../postgres.js";
import { giveDatabase } from "./embedded.js";
import { configFor, corollary, project, sound, write } from "./run.js";

const first = "migrations/V20260101000000__first.up.sql";
const files = {
  ...sound,
  [first]: "create table ticket (id int primary key, rating int);\ninsert into ticket select i from generate_series(1, 40) i;",
  "migrations/V20260101000000__first.down.sql": "drop table ticket;",
  "migrations/V20260102000000__fill.up.sql": `-- step 1: A column
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket add column note text;
-- step 2 (batches): Fill rating
--   batches: {"table":{"schema":"public","name":"ticket"},"key":["id"],"set":"rating = 1","where":"rating is null","size":10}
update public.ticket set rating = 1 where rating is null;`,
  "migrations/V20260103000000__data.ts": `import type { DataMigrationContext } from "corollary/server";
import { word } from "../words.js";
export async function up({ sql }: DataMigrationContext) { await sql\`update ticket set note = \${word}\`; }
export async function down({ sql }: DataMigrationContext) { await sql\`update ticket set note = null\`; }
`,
  "words.ts": `export const word: string = "noted";\n`,
};

describe("corollary migrate", () => {
  it("plans, applies, reports and takes back", async () => {
    const folder = project(files);
    await giveDatabase(folder);
    const run = (...args: string[]) => corollary(folder, ["migrate", ...args]);
    expect(await run("status", "--exit-code")).toMatchObject({ code: 1, out: expect.stringMatching(/○ V20260101000000__first +pending[^]*3 pending: corollary migrate apply/u) });
    expect(await run("plan")).toMatchObject({ code: 0, out: expect.stringMatching(/1\. A column\n +lock: access exclusive on ticket · catalog · fast-lock · Safe\n +2\. Fill rating\n +batches of 10/u) });
    expect(await corollary(folder, ["serve"])).toMatchObject({ code: 2, err: expect.stringMatching(/lacks 3 migrations[^]*corollary migrate apply/u) });
    expect(await run("apply")).toMatchObject({ code: 0, err: expect.stringMatching(/2\/2 Fill rating\n +10 of 40\n +20 of 40\n +30 of 40\n +40 of 40\n[^]*Applied 3 migrations/u) });
    expect(JSON.parse((await run("status", "--json")).out)).toMatchObject({ busy: false, migrations: [{ state: "applied" }, { state: "applied", steps: [{}, { changed: 40 }] }, { state: "applied" }] });
    expect(await run("rollback", "--json")).toMatchObject({ code: 0, out: '{"rolledBack":["V20260103000000__data"]}\n' });
    expect(await run("rollback")).toMatchObject({ code: 2, err: expect.stringContaining("V20260102000000__fill has no way back") });
  });

  it("refuses with what to do, and repairs", async () => {
    const folder = project(files);
    await giveDatabase(folder);
    const run = (...args: string[]) => corollary(folder, ["migrate", ...args]);
    expect(await run("baseline", "20260101000000")).toMatchObject({ code: 1, err: expect.stringContaining("--reason") });
    expect(await run("baseline", "20260101000000", "--reason", "taken over")).toMatchObject({ code: 0 });
    // The table is not there, whatever was said.
    expect(await run("apply")).toMatchObject({ code: 1, err: expect.stringMatching(/failed V20260102000000__fill failed at step 1 of 2[^]*Nothing of it was done/u) });
    expect(await run("fake", "20260102000000", "--reason", "by hand")).toMatchObject({ code: 0 });
    write(folder, first, "select 1;");
    expect(await run("apply")).toMatchObject({ code: 2, err: expect.stringMatching(/Changed after being applied: V20260101000000__first\.up\.sql[^]*repair checksum/u) });
    expect(await run("repair", "checksum", "20260101000000")).toMatchObject({ code: 0, err: expect.stringContaining("V20260101000000__first") });
    write(folder, "migrations/V20260104000000__bad.up.sql", "select 'never closed;");
    expect(await run("status")).toMatchObject({ code: 1, err: expect.stringContaining("V20260104000000__bad.up.sql:1: The string that begins here is never closed.") });
    rmSync(join(folder, "migrations/V20260104000000__bad.up.sql"));
    rmSync(join(folder, "migrations/V20260103000000__data.ts"));
    expect(await run("apply")).toMatchObject({ code: 0, err: expect.stringContaining("There was nothing to do.") });
    expect(await run("repair", "partial")).toMatchObject({ code: 1, err: expect.stringContaining("--finish") });
    expect(await run("repair", "resume")).toMatchObject({ code: 0, err: expect.stringContaining("No migration was interrupted.") });
  });

  it("refuses what is out of order in CI, notes it elsewhere", async () => {
    const server = await createDatabase();
    try {
      const folder = project({ ...sound, "corollary.config.ts": configFor(server), "migrations/V20260102000000__b.up.sql": "create table b ()" });
      const env = { DATABASE_URL: server.url, CI: "" };
      expect(await corollary(folder, ["migrate", "apply"], env)).toMatchObject({ code: 0 });
      write(folder, "migrations/V20260101000000__a.up.sql", "create table a ()");
      expect(await corollary(folder, ["migrate", "apply"], { ...env, CI: "true" })).toMatchObject({ code: 2, err: expect.stringContaining("--allow-out-of-order") });
      expect(await corollary(folder, ["migrate", "apply"], { ...env, NODE_ENV: "production" })).toMatchObject({ code: 2 });
      expect(await corollary(folder, ["migrate", "apply"], env)).toMatchObject({ code: 0, err: expect.stringContaining("applied out of order") });
    } finally {
      await server.drop();
    }
  });
});

describe("the bar of a step", () => {
  it("shows how far it is, never more than all", () => {
    expect(bar(2_500, 10_000)).toBe(`${"█".repeat(7)}${"░".repeat(21)}  25 %  2,500 of 10,000`);
    expect(bar(12, 10)).toBe(`${"█".repeat(28)} 100 %  12 of 10`);
    expect(bar(12, undefined)).toBe("12");
  });
});
