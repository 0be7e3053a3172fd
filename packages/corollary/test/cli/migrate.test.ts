import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/database/port.js";
import { openPostgres } from "../../src/database/postgres/open.js";
import { emptied, ownDatabase } from "../own-database.js";
import type { TestDatabase } from "../postgres.js";
import { single } from "../schema/databases.js";
import { giveDatabase } from "./embedded.js";
import { configFor, corollary, project, sound, write } from "./run.js";
import { type Answer, WarmCommandLine } from "./warm.js";

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

const warm = new WarmCommandLine();
let server: TestDatabase;
let database: Database;
let folder: string;
ownDatabase((made) => ({ server, database } = made));
afterAll(() => warm.close());
beforeEach(() => emptied(database));

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Answer> => warm.run(folder, ["migrate", ...args], { DATABASE_URL: server.url, ...env });
const at = (more: Readonly<Record<string, string>>): string => (folder = project({ ...sound, "corollary.config.ts": configFor(server), ...more }));

describe("corollary migrate", () => {
  it("applies and takes back as a process of its own, on an embedded database", async () => {
    const embedded = project(files);
    await giveDatabase(embedded);
    expect(await corollary(embedded, ["migrate", "apply"])).toMatchObject({ code: 0, err: expect.stringMatching(/2\/2 Fill rating\n +10 of 40\n +20 of 40\n +30 of 40\n +40 of 40\n[^]*Applied 3 migrations/u) });
    // Its modules have a way back, its SQL has none: both are known before anything is begun.
    expect(await corollary(embedded, ["migrate", "rollback", "--steps", "2"])).toMatchObject({ code: 2, out: "", err: expect.stringContaining("V20260102000000__fill has no way back") });
  });

  it("says what is pending, applies it as far as asked, and takes back as far as asked", async () => {
    at({ ...files, "corollary.config.ts": configFor(server), "migrations/V20260102000000__fill.down.sql": "alter table ticket drop column note;" });
    expect(await run(["status", "--exit-code"])).toMatchObject({ code: 1, out: expect.stringMatching(/○ V20260101000000__first +pending[^]*3 pending: corollary migrate apply/u) });
    expect(await run(["apply", "--dry-run", "--json", "--to", "20260102000000"])).toMatchObject({ code: 0, out: '{"applied":["V20260101000000__first","V20260102000000__fill"],"dryRun":true}\n' });
    expect(await run(["apply", "--dry-run"])).toMatchObject({ code: 0, out: expect.stringMatching(/1\. A column\n +lock: access exclusive on ticket · catalog · fast-lock · Safe\n +2\. Fill rating\n +batches of 10[^]*Run V20260103000000__data\.ts/u) });
    expect(await single(database, "select to_regclass('ticket') is null and to_regclass('corollary.migration') is null")).toBe("true");
    expect(await run(["apply", "--to", "20260102000000", "--json"])).toMatchObject({ code: 0, out: '{"applied":["V20260101000000__first","V20260102000000__fill"],"dryRun":false}\n' });
    expect(await run(["apply", "--to", "7"])).toMatchObject({ code: 2, err: expect.stringMatching(/There is no migration 7\.\n→ A version is the number in the name of its files; the last is 20260103000000/u) });
    const status = JSON.parse((await run(["status", "--json"])).out);
    expect(status).toMatchObject({ busy: false, migrations: [{ state: "applied", agent: expect.any(String) }, { state: "applied", steps: [{}, { changed: 40 }] }, { state: "pending", missing: false }] });
    expect(await run(["apply"])).toMatchObject({ code: 0, err: expect.stringContaining("Applied 1 migration.") });
    expect(await run(["status", "--exit-code"])).toMatchObject({ code: 0, out: expect.stringContaining("Nothing is pending.") });
    expect(await run(["rollback", "--steps", "2", "--to", "20260101000000"])).toMatchObject({ code: 1, err: expect.stringContaining("--steps") });
    expect(await run(["rollback", "--steps", "2"])).toMatchObject({ code: 0, err: expect.stringMatching(/V20260103000000__data back[^]*V20260102000000__fill back[^]*Took back 2 migrations\./u) });
    expect(await run(["apply"])).toMatchObject({ code: 0 });
    expect(await run(["rollback", "--to", "20260101000000", "--json"])).toMatchObject({ code: 0, out: '{"rolledBack":["V20260103000000__data","V20260102000000__fill"]}\n' });
    expect(await run(["rollback", "--to", "20260101000000"])).toMatchObject({ code: 0, err: expect.stringContaining("There was nothing to do.") });
  });

  it("foretells what steps meet in the living database", async () => {
    const step = "--   lock: access exclusive · work: rewrite · class: offline · safety: WarnOnly · risk: None · on: public.big\n";
    at({ [first]: `-- step 1: Rewrite it\n${step}alter table big alter id type bigint;\n-- step 2: Drop it\n--   loses: rows of big\n--   count: select count(*) from big\ndrop table big;` });
    await database.script("create table big (id int); insert into big select generate_series(1, 12000); analyze big");
    const other = await openPostgres({ url: server.url, applicationName: "the-other" });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let taken = (): void => undefined;
    const locked = new Promise<void>((resolve) => (taken = resolve));
    const holding = other.transaction(async (tx) => {
      await tx.script("lock table big in share mode");
      taken();
      await held;
    });
    await locked;
    const { code, out } = await run(["plan"]);
    release();
    await holding;
    await other.close();
    expect(code).toBe(0);
    expect(out).toContain("about 12,000 rows");
    expect(out).toMatch(/would wait for pid \d+ \(the-other, for \d+ s\)/u);
    expect(out).toMatch(/This would be lost \(apply needs --allow-destructive\):\n.*step 2: Drop it: 12000 rows of big/u);
    expect(JSON.parse((await run(["plan", "--json"])).out)).toMatchObject({ pending: [{ steps: [{ summary: "Rewrite it" }, {}] }], losses: [{ what: "rows of big", count: 12_000 }] });
    expect(await run(["apply"])).toMatchObject({ code: 2, err: expect.stringMatching(/12000 rows of big\n→ .*--allow-destructive/u) });
    expect(await run(["apply", "--allow-destructive"])).toMatchObject({ code: 0 });
  });

  it("refuses with what to do, and repairs", async () => {
    at({ ...files, "corollary.config.ts": configFor(server) });
    expect(await run(["baseline", "20260101000000"])).toMatchObject({ code: 1, err: expect.stringContaining("--reason") });
    expect(await run(["baseline", "20260101000000", "--reason", "taken over"])).toMatchObject({ code: 0 });
    expect(await run(["baseline", "20260101000000", "--reason", "taken over"])).toMatchObject({ code: 2, err: expect.stringContaining("corollary migrate fake") });
    // The table is not there, whatever was said.
    expect(await run(["apply"])).toMatchObject({ code: 1, err: expect.stringMatching(/failed V20260102000000__fill failed at step 1 of 2[^]*Nothing of it was done/u) });
    expect(await run(["fake", "20260102000000", "--reason", "by hand"])).toMatchObject({ code: 0, err: expect.stringContaining("counts as applied") });
    write(folder, first, "select 1;");
    expect(await run(["apply"])).toMatchObject({ code: 2, err: expect.stringMatching(/Changed after being applied: V20260101000000__first\.up\.sql[^]*repair checksum/u) });
    expect(await run(["status"])).toMatchObject({ code: 0, out: expect.stringMatching(/first\.up\.sql was changed since[^]*corollary migrate repair checksum/u) });
    expect(await run(["repair", "checksum", "20260101000000"])).toMatchObject({ code: 0, err: expect.stringContaining("V20260101000000__first") });
    expect(await run(["repair", "checksum"])).toMatchObject({ code: 0, err: expect.stringContaining("No file differs") });
    write(folder, "migrations/V20260104000000__bad.up.sql", "select 'never closed;");
    expect(await run(["status"])).toMatchObject({ code: 1, err: expect.stringContaining("V20260104000000__bad.up.sql:1: The string that begins here is never closed.") });
    rmSync(join(folder, "migrations/V20260104000000__bad.up.sql"));
    rmSync(join(folder, "migrations/V20260103000000__data.ts"));
    expect(await run(["apply"])).toMatchObject({ code: 0, err: expect.stringContaining("There was nothing to do.") });
    expect(await run(["repair", "partial"])).toMatchObject({ code: 1, err: expect.stringContaining("--finish") });
    expect(await run(["repair", "resume"])).toMatchObject({ code: 0, err: expect.stringContaining("No migration was interrupted.") });
    rmSync(join(folder, "migrations/V20260102000000__fill.up.sql"));
    expect(await run(["status"])).toMatchObject({ code: 0, out: expect.stringMatching(/V20260102000000__fill .*its file is not here[^]*restore it from version control/u) });
    expect(await run(["apply"])).toMatchObject({ code: 2, err: expect.stringContaining("The database is newer than these files") });
  });

  it("refuses what is out of order in CI and production, notes it elsewhere", async () => {
    at({ "migrations/V20260102000000__b.up.sql": "create table b ()" });
    expect(await run(["apply"])).toMatchObject({ code: 0 });
    write(folder, "migrations/V20260101000000__a.up.sql", "create table a ()");
    expect(await run(["apply"], { CI: "true" })).toMatchObject({ code: 2, err: expect.stringContaining("--allow-out-of-order") });
    expect(await run(["apply"], { NODE_ENV: "production" })).toMatchObject({ code: 2 });
    expect(await run(["status"])).toMatchObject({ out: expect.stringContaining("pending, older than what is applied") });
    expect(await run(["apply"])).toMatchObject({ code: 0, err: expect.stringContaining("applied out of order") });
  });
});

/** Two steps that stay, one that fails while rows stand against it. */
const halfway = `-- step 1: Add a column
alter table ticket add column more int;
-- step 2 (no transaction): Build an index
--   advice: Fails if two rows share its values; mend them and run it again.
create unique index concurrently ticket_rating_key on ticket (rating);
-- step 3: Use it
alter table ticket add constraint ticket_rating_key unique using index ticket_rating_key;`;
const halfwayBack = `-- step 1: c
--   undoes: step 3
alter table ticket drop constraint ticket_rating_key;
create unique index ticket_rating_key on ticket (rating);
-- step 2 (no transaction): b
--   undoes: step 2
drop index concurrently ticket_rating_key;
-- step 3: a
--   undoes: step 1
alter table ticket drop column more;`;

describe("a migration that stopped half-way", () => {
  const half = "migrations/V20260102000000__half.up.sql";
  const stopped = async (back?: string) => {
    await database.script("create table ticket (id int primary key, rating int); insert into ticket select i, 1 from generate_series(1, 3) i");
    at({ [half]: halfway, ...(back === undefined ? {} : { "migrations/V20260102000000__half.down.sql": back }) });
    return run(["apply"]);
  };

  it("says where it stands, why, and what to type; and is finished", async () => {
    const failed = await stopped();
    expect(failed).toMatchObject({ code: 1, err: expect.stringMatching(/failed at step 2 of 3 \("Build an index"\): could not create unique index "ticket_rating_key"[^]*steps before it are done and stay/u) });
    expect(failed.err).toContain("Fails if two rows share its values");
    expect(failed.err).toContain("select rating, count(*) from ticket group by rating having count(*) > 1");
    const stands = /stands at step 2 of 3 \("Build an index"\), which failed: could not .* Step 1 is done\./u;
    expect(await run(["status", "--exit-code"])).toMatchObject({ code: 1, out: expect.stringMatching(stands) });
    expect((await run(["status"])).out).toContain("corollary migrate repair resume");
    expect(await run(["plan"])).toMatchObject({ code: 0, out: expect.stringMatching(stands) });
    for (const command of [["apply"], ["rollback"], ["attune"]]) expect(await run(command), command.join(" ")).toMatchObject({ code: 2, err: expect.stringMatching(/stands at step 2 of 3[^]*→ corollary migrate repair resume/u) });
    expect(await run(["repair", "resume"])).toMatchObject({ code: 1 });
    await database.script("update ticket set rating = id");
    expect(await run(["repair", "partial", "--finish"])).toMatchObject({ code: 0, err: expect.stringContaining("V20260102000000__half is applied.") });
    expect(await run(["status", "--exit-code"])).toMatchObject({ code: 0 });
  });

  it("is finished by apply --resume, with what comes after it", async () => {
    await stopped();
    await database.script("update ticket set rating = id");
    write(folder, "migrations/V20260103000000__next.up.sql", "create table next ()");
    expect(await run(["apply", "--resume", "--json"])).toMatchObject({ code: 0, out: '{"applied":["V20260103000000__next"],"resumed":"V20260102000000__half","dryRun":false}\n' });
  });

  it("is taken back by the steps that say what they undo; without them a person must", async () => {
    await stopped(halfwayBack);
    expect(await run(["repair", "partial", "--undo"])).toMatchObject({ code: 0, err: expect.stringContaining("V20260102000000__half is taken back.") });
    expect(await single(database, "select count(*) from pg_attribute where attname = 'more' and not attisdropped")).toBe("0");
    await database.script("drop table ticket; drop schema corollary cascade");
    await stopped();
    expect(await run(["repair", "partial", "--undo"])).toMatchObject({ code: 2, err: expect.stringMatching(/Nothing says how step 1 .* is taken back[^]*undoes: step 1/u) });
    expect(await run(["repair", "partial", "--undo", "--undone"])).toMatchObject({ code: 1 });
    expect(await run(["repair", "partial", "--undone"])).toMatchObject({ code: 1, err: expect.stringContaining("--reason") });
    await database.script("alter table ticket drop column more");
    expect(await run(["repair", "partial", "--undone", "--reason", "dropped it"])).toMatchObject({ code: 0, err: expect.stringContaining("is taken back") });
    expect(JSON.parse((await run(["status", "--json"])).out)).toMatchObject({ migrations: [{ state: "pending" }] });
    await database.script("update ticket set rating = id");
    expect(await run(["apply"])).toMatchObject({ code: 0 });
  });

  it("may be mended in its file, where it failed and after that", async () => {
    await stopped();
    write(folder, half, halfway.replace("more int", "more text"));
    expect(await run(["repair", "checksum"])).toMatchObject({ code: 2, err: expect.stringContaining("that are done have been changed since: 1") });
    write(folder, half, halfway.replace("create unique", "create").replace(/-- step 3[^]*/u, ""));
    expect(await run(["repair", "resume"])).toMatchObject({ code: 2, err: expect.stringContaining("repair checksum") });
    expect(await run(["repair", "checksum"])).toMatchObject({ code: 0 });
    expect(await run(["repair", "resume"])).toMatchObject({ code: 0 });
  });
});

describe("files that cannot be run", () => {
  it("are all named at once, with line and remedy, before anything is run", async () => {
    const file = (n: number, text: string) => ({ [`migrations/V2026010${n}000000__bad.up.sql`]: text });
    at({
      ...file(1, "begin;\ncreate table a ();\ncommit;"), ...file(2, "\\set on 1\nselect 1;"), ...file(3, "select $$ open;"), ...file(4, "create index concurrently i on a (b);"),
      ...file(5, "copy a from stdin;"), "migrations/V2__x.up.sql": "", "migrations/V20260106000000__only.down.sql": "select 1", "migrations/README.md": "left alone",
    });
    const { code, err } = await run(["apply"]);
    expect(code).toBe(1);
    for (const part of ["V20260101000000__bad.up.sql:1: \"begin\"", "V20260102000000__bad.up.sql:1: ", "V20260103000000__bad.up.sql:1: The dollar quote", "V20260104000000__bad.up.sql:1: ",
      "V20260105000000__bad.up.sql:1: copy", "V2__x.up.sql: ", "V20260106000000__only: "]) expect(err).toContain(part);
    expect(err).not.toMatch(/README|\n {4}at /u);
  });

  it("with Windows line ends are what was applied; with comments and odd names they run", async () => {
    const text = "/* a ; b */ create table \"naïve --table\" (\"größe;\" int); -- done;\ncreate function f() returns int language sql as $x$ select 1; $x$;\n";
    at({ [first]: text });
    expect(await run(["apply"])).toMatchObject({ code: 0 });
    write(folder, first, text.replaceAll("\n", "\r\n"));
    expect(await run(["status", "--exit-code"])).toMatchObject({ code: 0 });
    expect(await single(database, 'select count("größe;") from "naïve --table"')).toBe("0");
  });

  it("in TypeScript are told with their own message and no trace", async () => {
    const module = (text: string) => at({ "migrations/V20260101000000__data.ts": text });
    module("export async function up() { throw new Error('no such rates'); }");
    expect(await run(["apply"])).toMatchObject({ code: 1, err: expect.stringMatching(/no such rates\nNothing of it was done/u) });
    module("export async function up({ sql }) { await sql`select * from nowhere`; }");
    expect(await run(["apply"])).toMatchObject({ code: 1, err: expect.stringContaining('relation "nowhere" does not exist') });
    module("export const upp = 1;");
    expect(await run(["apply"])).toMatchObject({ code: 1, err: expect.stringContaining("exports no function `up`") });
    module('import { gone } from "../gone.js";\nexport async function up() { gone(); }');
    expect(await run(["apply"])).toMatchObject({ code: 1, err: expect.stringContaining('Could not resolve "../gone.js"') });
    module('import { Note } from "../domain/note.js";\nexport async function up({ sql }) { await sql`create table noted as select ${Note.name} as name`; }');
    const imported = await run(["apply"]);
    expect([imported.code, imported.err]).toEqual([0, expect.stringContaining("Applied 1 migration")]);
    for (const { err } of [imported]) expect(err).not.toMatch(/\n {4}at /u);
  });
});

describe("a database that is not there, or not writable", () => {
  it("is said in words, with what to do", async () => {
    at({ [first]: "create table a ()" });
    expect(await run(["status"], { DATABASE_URL: "mysql://x" })).toMatchObject({ code: 1, err: expect.stringContaining("It looks like: postgres://") });
    expect(await run(["status"], { DATABASE_URL: "postgres://nobody@127.0.0.1:1/x" })).toMatchObject({ code: 1, err: expect.stringContaining("Check DATABASE_URL") });
    const reader = `${server.applicationRole}_reader`;
    await database.script(`create role ${reader} login password 'r' nosuperuser`);
    try {
      const url = new URL(server.url);
      [url.username, url.password] = [reader, "r"];
      const refused = await run(["apply"], { DATABASE_URL: url.href });
      expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/permission denied[^]*→ .*DATABASE_URL/u) });
      expect(refused.err).not.toMatch(/\n {4}at /u);
    } finally {
      await database.script(`drop role ${reader}`);
    }
  });

  it("does not make a place to write of what is none", async () => {
    at({ migrations: "a file" });
    const { code, err } = await run(["status"]);
    expect([code, err]).toEqual([1, expect.stringContaining("migrations is no folder")]);
    expect((await run(["make", "--empty", "x"])).err).toContain("migrations is no folder");
    expect(readFileSync(join(folder, "migrations"), "utf8")).toBe("a file");
  });
});
