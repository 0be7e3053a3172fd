import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/database/port.js";
import { emptied, ownDatabase } from "../own-database.js";
import type { TestDatabase } from "../postgres.js";
import { single } from "../schema/databases.js";
import { bar } from "../../src/cli/migrate/progress.js";
import { onTerminal } from "./pty.js";
import { configFor, corollary, project, write } from "./run.js";

const first = "migrations/V20260101000000__first.up.sql";
let server: TestDatabase;
let database: Database;
ownDatabase((made) => ({ server, database } = made));
beforeEach(() => emptied(database));

const model = (field: string): string => `import { Entity, integer } from "corollary";\nexport class Ticket extends Entity {\n  ${field} = integer().optional();\n}\n`;
const at = (files: Readonly<Record<string, string>>): string => project({ "corollary.config.ts": configFor(server), "domain/ticket.ts": model("rating"), ...files });
const batches = `create table big (id int primary key, n int); insert into big select generate_series(1, 4000);
-- end of it`;
const fill = `-- step 1 (batches): Fill n
--   batches: {"table":{"schema":"public","name":"big"},"key":["id"],"set":"n = 1","where":"n is null","size":100}
update public.big set n = 1 where n is null;`;
const colour = /\u001B\[\d+m/u;

describe("somebody at a terminal", () => {
  it("is asked what only a person knows; Ctrl+C writes nothing, an answer goes on", async () => {
    const folder = at({});
    const env = { DATABASE_URL: server.url };
    const made = await corollary(folder, ["migrate", "make", "init"], env);
    expect(made.err).not.toMatch(/█|\u001B/u);
    write(folder, "domain/ticket.ts", model("stars"));
    const files = () => readdirSync(join(folder, "migrations"));
    const before = files();
    const question = /Is the column ticket\.stars what was ticket\.rating before\?.*\[y\/n\] /u;
    const aborted = onTerminal(folder, ["migrate", "make", "stars"], env);
    await aborted.until(question);
    aborted.type("\u0003");
    expect(await aborted.ended).not.toBe(0);
    expect(files()).toEqual(before);
    expect(aborted.text()).not.toMatch(/\n {4}at /u);

    const answered = onTerminal(folder, ["migrate", "make", "stars", "--dry-run"], env);
    await answered.until(question);
    answered.type("perhaps\r");
    await answered.until(question);
    answered.type("y\r");
    await answered.until(/rename column rating to stars/u);
    expect(await answered.ended).toBe(0);
    expect(files()).toEqual(before);
  }, 240_000);

  it("sees a bar that moves, in colours, within the width of the terminal", async () => {
    const folder = at({ [first]: batches, "migrations/V20260102000000__fill.up.sql": fill });
    const applied = onTerminal(folder, ["migrate", "apply", "--rate", "20000"], { DATABASE_URL: server.url }, 44);
    await applied.until(/\r\u001B\[2K +█+░+ +\d+ %/u);
    await applied.until(/Applied 2 migrations/u);
    expect(await applied.ended).toBe(0);
    expect(applied.text()).toMatch(colour);
    for (const drawn of applied.text().split(/\r\n|\r/u).filter((line) => line.includes("█"))) expect(drawn.replace(/\u001B\[\w+/gu, "").length, drawn).toBeLessThanOrEqual(44);
    expect(await single(database, "select count(n) from big")).toBe("4000");
  }, 120_000);

  it("stops what never ends with Ctrl+C, is told what that means, and nothing of it has happened", async () => {
    const folder = at({ "migrations/V20260101000000__endless.ts": "export async function up({ sql }) { await sql`create table half ()`; await new Promise((resolve) => setInterval(resolve, 1e9)); }" });
    const env = { DATABASE_URL: server.url };
    const endless = onTerminal(folder, ["migrate", "apply"], env);
    await endless.until(/1\/1 Run V20260101000000__endless\.ts/u);
    endless.type("\u0003");
    await endless.until(/stopped in V20260101000000__endless\..*\s+.*corollary migrate status/u);
    expect(await endless.ended).toBe(130);
    expect(await corollary(folder, ["migrate", "status"], env)).toMatchObject({ code: 0, out: expect.stringContaining("1 pending") });
    expect(await single(database, "select to_regclass('half') is null")).toBe("true");
  }, 120_000);

  it("sees no colours where NO_COLOR is set; a pipe sees neither bar nor colours", async () => {
    const folder = at({ [first]: batches, "migrations/V20260102000000__fill.up.sql": fill });
    const plain = onTerminal(folder, ["migrate", "status"], { DATABASE_URL: server.url, NO_COLOR: "1" });
    await plain.until(/2 pending/u);
    expect(await plain.ended).toBe(0);
    expect(plain.text()).not.toMatch(colour);
    const piped = await corollary(folder, ["migrate", "apply"], { DATABASE_URL: server.url });
    expect(piped.err).toMatch(/\n {4}400 of 4,000\n {4}800 of 4,000\n/u);
    expect(piped.err).not.toMatch(/█|\u001B|\r/u);
  }, 120_000);
});

describe("the bar of a step", () => {
  it("shows how far it is, never more than all, in the columns there are", () => {
    expect(bar(2_500, 10_000)).toBe(`${"█".repeat(7)}${"░".repeat(21)}  25 %  2,500 of 10,000`);
    expect(bar(12, 10)).toBe(`${"█".repeat(28)} 100 %  12 of 10`);
    expect(bar(12, undefined)).toBe("12");
    expect(bar(2_500, 10_000, 40)).toBe(`${"█".repeat(4)}${"░".repeat(13)}  25 %  2,500 of 10,000`);
    expect(bar(2_500, 10_000, 25)).toBe("25 %  2,500 of 10,000");
  });
});
