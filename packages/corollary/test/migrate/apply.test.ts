import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/database/port.js";
import { printPlan } from "../../src/migrate/files/plan-json.js";
import { readMigrations } from "../../src/migrate/files/read.js";
import { printSnapshot, snapshotOf } from "../../src/migrate/files/snapshot.js";
import { readLedger } from "../../src/migrate/ledger/entry.js";
import {
  applyMigrations, baselineMigrations, fakeMigration, forgetMigration, migrationStatus, repairChecksums, repairSnapshot, resumeMigration, rollbackMigrations, undoMigration,
} from "../../src/migrate/index.js";
import { deployment } from "../../src/schema/deployment.js";
import type { Schema } from "../../src/schema/schema.js";
import { type Driver, drivers, open, rows, single } from "../schema/databases.js";
import { folderOf, migrationsOf, named, optionsFor, versionOf } from "./scene.js";

const schema = (name: string): Schema => ({ format: 1, version: 18, roles: [], extensions: [], schemas: [{ name }], enums: [], sequences: [], functions: [], tables: [], grants: [] });
const files = {
  [named(1, "tables.up.sql")]: "create table ticket (id int primary key, status text, rating int); insert into ticket select i, 'new' from generate_series(1, 25) i;",
  [named(1, "tables.down.sql")]: "drop table ticket;",
  [named(1, "tables.snapshot.json")]: printSnapshot(snapshotOf(schema("one"), "model one")),
  [named(2, "many.up.sql")]: `-- step 1: Add a column
alter table ticket add column stars int;
-- step 2 (no transaction): Build an index
create index concurrently ticket_status_idx on ticket (status);
-- step 3 (batches): Fill
--   batches: {"table":{"schema":"public","name":"ticket"},"key":["id"],"set":"rating = 0","where":"rating is null","size":10}
update public.ticket set rating = 0 where rating is null;
-- step 4: Require it
alter table ticket alter rating set not null;`,
  [named(2, "many.down.sql")]: `-- step 1: Do not require it
--   undoes: step 4
alter table ticket alter rating drop not null;
-- step 2: Empty
--   undoes: step 3
update ticket set rating = null;
-- step 3 (no transaction): Drop the index
--   undoes: step 2
drop index concurrently if exists ticket_status_idx;
-- step 4: Drop the column
--   undoes: step 1
alter table ticket drop column stars;`,
  [named(2, "many.snapshot.json")]: printSnapshot(snapshotOf(schema("two"))),
  [named(3, "data.ts")]: "export async function up({ sql, progress }) { await sql`update ticket set stars = ${'4'} where id <= ${5}`; progress(5, 5); }\nexport async function down({ sql }) { await sql`update ticket set stars = null`; }",
};

describe.each(drivers)("migrations on %s", (driver: Driver) => {
  let database: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ database, close } = await open(driver));
  });
  afterAll(() => close());
  beforeEach(() => database.script("drop schema if exists corollary cascade; drop schema public cascade; create schema public"));

  const states = async () => Object.fromEntries((await readLedger(database)).map((entry) => [entry.name.slice(17), entry.state]));

  it("are applied in order, once, and noted", async () => {
    const migrations = await migrationsOf(files);
    const options = optionsFor(database);
    expect(await migrationStatus(database, migrations)).toMatchObject({ busy: false, standings: [{ state: "pending" }, { state: "pending" }, { state: "pending" }] });
    const { applied } = await applyMigrations({ ...options, migrations });
    expect(applied.map((each) => each.slug)).toEqual(["tables", "many", "data"]);
    expect(await single(database, "select count(*) || ' ' || sum(rating) || ' ' || sum(stars) from ticket")).toBe("25 0 20");
    expect(await readLedger(database)).toMatchObject([
      { name: named(1, "tables"), state: "applied", agent: "tester@here", tool: "0.0.0", checksum: migrations[0]?.checksum, databaseUser: expect.any(String), milliseconds: expect.any(Number), finishedAt: expect.any(String) },
      { state: "applied", steps: [{ step: 1, state: "done" }, { step: 2, state: "done" }, { step: 3, state: "done", changed: 25 }, { step: 4, state: "done" }] },
      { state: "applied", kind: "typescript", steps: [{ state: "done" }] },
    ]);
    expect(await deployment(database)).toMatchObject({ schema: schema("two") });
    expect(options.events).toContainEqual({ event: "progress", name: named(2, "many"), step: 3, done: 20, total: 25 });
    expect(await applyMigrations({ ...options, migrations })).toEqual({ applied: [] });
  });

  it("are taken back, the last first, and applied again", async () => {
    const migrations = await migrationsOf(files);
    const options = { ...optionsFor(database), migrations };
    await applyMigrations(options);
    expect((await rollbackMigrations({ ...options, to: versionOf(1) })).map((each) => each.slug)).toEqual(["data", "many"]);
    expect(await rows(database, "select column_name from information_schema.columns where table_name = 'ticket' order by 1")).toEqual([{ column_name: "id" }, { column_name: "rating" }, { column_name: "status" }]);
    expect(await deployment(database)).toMatchObject({ schema: schema("one"), modelHash: "model one" });
    expect(await states()).toEqual({ tables: "applied", many: "reverted", data: "reverted" });
    expect((await applyMigrations(options)).applied.map((each) => each.slug)).toEqual(["many", "data"]);
    expect(await rollbackMigrations({ ...options, steps: 3 })).toHaveLength(3);
    expect(await deployment(database)).toBeUndefined();
    expect(await single(database, "select to_regclass('ticket') is null")).toBe("true");
  });

  it("stop at a version, and run nothing when they are only tried out", async () => {
    const migrations = await migrationsOf(files);
    const options = { ...optionsFor(database), migrations };
    expect((await applyMigrations({ ...options, dryRun: true })).applied).toHaveLength(3);
    expect(await single(database, "select to_regclass('corollary.migration') is null")).toBe("true");
    await applyMigrations({ ...options, to: versionOf(1) });
    expect(await states()).toEqual({ tables: "applied" });
    await expect(applyMigrations({ ...options, to: "2" })).rejects.toMatchObject({ code: "unknown_migration" });
  });

  it("leave nothing where all of one is a transaction and a statement of it fails", async () => {
    const migrations = await migrationsOf({ [named(1, "a.up.sql")]: "create table a (b int); insert into a values (1 / 0);" });
    await expect(applyMigrations({ ...optionsFor(database), migrations })).rejects.toMatchObject({ name: "MigrationFailed", message: expect.stringMatching(/step 1 of 1.*division by zero[^]*Nothing of it was done/u) });
    expect(await readLedger(database)).toEqual([]);
    expect(await single(database, "select to_regclass('a') is null")).toBe("true");
  });

  const broken = {
    ...files,
    [named(3, "bad.up.sql")]: "-- step 1: Add\nalter table ticket add column more int;\n-- step 2 (no transaction): Index\ncreate unique index concurrently u on ticket (status);\n-- step 3: Drop\nalter table ticket drop column more;",
    [named(3, "bad.down.sql")]: "-- step 1: a\n--   undoes: step 3\nalter table ticket add column more int;\n-- step 2 (no transaction): b\n--   undoes: step 2\ndrop index concurrently u;\n-- step 3: c\n--   undoes: step 1\nalter table ticket drop column more;",
  };
  const { [named(3, "data.ts")]: _, ...withBroken } = broken;

  it("say where a failed one stands, refuse to go on, and finish it once its reason is gone", async () => {
    const migrations = await migrationsOf(withBroken);
    const options = { ...optionsFor(database), migrations };
    await expect(applyMigrations(options)).rejects.toMatchObject({ message: expect.stringContaining('step 2 of 3 ("Index")'), hint: expect.stringContaining("repair resume") });
    expect((await readLedger(database)).at(-1)).toMatchObject({ state: "failed", steps: [{ state: "done" }, { state: "failed", error: expect.stringContaining("could not create unique index") }] });
    expect(await single(database, "select count(*) from pg_index where not indisvalid")).toBe("0");
    await expect(applyMigrations(options)).rejects.toMatchObject({ code: "dirty_ledger", message: expect.stringMatching(/stands at step 2 of 3 \("Index"\), which failed: .* Step 1 is done\. It was run by tester@here/u) });
    await database.script("update ticket set status = id::text");
    expect(await resumeMigration(options)).toMatchObject({ state: "applied" });
    expect(await resumeMigration(options)).toBeUndefined();
    expect(await states()).toMatchObject({ bad: "applied" });
    expect(await rows(database, "select indisvalid from pg_index where indexrelid = 'u'::regclass")).toEqual([{ indisvalid: true }]);
  });

  it("take back what a failed one did", async () => {
    const migrations = await migrationsOf(withBroken);
    const options = { ...optionsFor(database), migrations };
    await expect(applyMigrations(options)).rejects.toThrow("step 2");
    expect(await undoMigration(options)).toMatchObject({ state: "reverted" });
    expect(await states()).toMatchObject({ bad: "reverted" });
    expect(await single(database, "select count(*) from pg_attribute where attname = 'more' and not attisdropped")).toBe("0");
  });

  it("take back what a planned one did, which its plan says in an order of its own", async () => {
    const meant = { lock: "row exclusive", work: "scan", safety: "Safe", risk: "None", class: "online", changes: [] } as const;
    const nothing = { kind: "steps", actions: [], transactional: true } as const;
    const batches = { kind: "batches", table: { schema: "public", name: "ticket" }, key: ["id"], set: "rating = 0", where: "rating is null", size: 10 } as const;
    const migrations = await migrationsOf({
      [named(1, "tables.up.sql")]: files[named(1, "tables.up.sql")] ?? "",
      [named(2, "fill.up.sql")]: `-- step 1 (batches): Fill\n--   batches: ${JSON.stringify({ table: batches.table, key: batches.key, set: batches.set, where: batches.where, size: 10 })}\nupdate public.ticket set rating = 0 where rating is null;\n-- step 2: Fail\nselect 1 / (count(*) - count(*)) from ticket;`,
      [named(2, "fill.plan.json")]: printPlan([
        { ...meant, summary: "Fill", action: batches, transactional: false, inverse: nothing },
        { ...meant, summary: "Fail", action: { kind: "sql", statements: ["select 1 / (count(*) - count(*)) from ticket"] }, transactional: true, inverse: nothing },
      ]),
    });
    const options = { ...optionsFor(database), migrations };
    await expect(applyMigrations(options)).rejects.toThrow("step 2 of 2");
    expect(await undoMigration(options)).toMatchObject({ state: "reverted" });
  });

  it("let the steps that are still to come be mended, and no others", async () => {
    const migrations = await migrationsOf(withBroken);
    const options = { ...optionsFor(database), migrations };
    await expect(applyMigrations(options)).rejects.toThrow("step 2");
    const wrong = await migrationsOf({ ...withBroken, [named(3, "bad.up.sql")]: withBroken[named(3, "bad.up.sql")]?.replace("column more int", "column more text") ?? "" });
    await expect(resumeMigration({ ...options, migrations: wrong })).rejects.toMatchObject({ code: "checksum_drift" });
    await expect(repairChecksums({ ...options, migrations: wrong })).rejects.toMatchObject({ code: "checksum_drift", message: expect.stringContaining("1 (\"Add\")") });
    const mended = await migrationsOf({ ...withBroken, [named(3, "bad.up.sql")]: withBroken[named(3, "bad.up.sql")]?.replace("create unique", "create") ?? "" });
    expect(await repairChecksums({ ...options, migrations: mended })).toHaveLength(1);
    expect(await applyMigrations({ ...options, migrations: mended, resume: true })).toMatchObject({ applied: [], resumed: { slug: "bad" } });
  });

  it("are refused where files and ledger do not belong together", async () => {
    const migrations = await migrationsOf(files);
    const options = optionsFor(database);
    await applyMigrations({ ...options, migrations });
    await expect(applyMigrations({ ...options, migrations: migrations.slice(0, 2) })).rejects.toMatchObject({ code: "newer_database", message: expect.stringContaining(named(3, "data")) });
    await expect(applyMigrations({ ...options, migrations: migrations.slice(1) })).rejects.toMatchObject({ code: "missing_file" });
    const edited = await migrationsOf({ ...files, [named(1, "tables.up.sql")]: "select 1" });
    await expect(applyMigrations({ ...options, migrations: edited })).rejects.toMatchObject({ code: "checksum_drift", message: expect.stringContaining("tables.up.sql") });
    expect((await repairChecksums({ ...options, migrations: edited })).map((each) => each.slug)).toEqual(["tables"]);
    expect(await applyMigrations({ ...options, migrations: edited })).toEqual({ applied: [] });
  });

  it("are refused out of order, unless that is meant", async () => {
    const options = optionsFor(database);
    const later = { [named(5, "e.up.sql")]: "create table e ()" };
    await applyMigrations({ ...options, migrations: await migrationsOf(later) });
    const migrations = await migrationsOf({ ...later, [named(4, "d.up.sql")]: "create table d ()" });
    await expect(applyMigrations({ ...options, migrations })).rejects.toMatchObject({ code: "out_of_order" });
    await applyMigrations({ ...options, migrations, outOfOrder: "note" });
    expect(options.events).toContainEqual({ event: "note", message: expect.stringContaining(named(4, "d")) });
  });

  it("count what would be lost and refuse to lose it", async () => {
    const options = optionsFor(database);
    const migrations = await migrationsOf({
      ...files,
      [named(4, "drop.up.sql")]: "-- step 1: Drop tickets\n--   loses: rows of ticket\n--   count: select count(*) from ticket\ndrop table ticket;",
    });
    await applyMigrations({ ...options, migrations, to: versionOf(3) });
    await expect(applyMigrations({ ...options, migrations })).rejects.toMatchObject({ message: expect.stringContaining("Drop tickets: 25 rows of ticket") });
    await applyMigrations({ ...options, migrations, allowDestructive: true });
    await expect(rollbackMigrations({ ...options, migrations })).rejects.toMatchObject({ code: "no_way_back" });
  });

  it("ask for no word about what they make and drop again in a new database, and ask where there was something before", async () => {
    const options = optionsFor(database);
    const drop = (table: string): string => `-- step 1: Drop it\n--   loses: rows of ${table}\n--   count: select count(*) from ${table}\ndrop table ${table};`;
    const made = { [named(1, "a.up.sql")]: "create table a ()", [named(2, "drop.up.sql")]: drop("a") };
    await applyMigrations({ ...options, migrations: await migrationsOf(made) });
    const later = { ...made, [named(3, "b.up.sql")]: "create table b ()", [named(4, "drop.up.sql")]: drop("b") };
    await expect(applyMigrations({ ...options, migrations: await migrationsOf(later) })).rejects.toMatchObject({ code: "destructive", message: expect.stringContaining("rows of b, not countable yet") });
  });

  it("are taken as done for a reason: one by hand, or all that a database had before", async () => {
    const migrations = await migrationsOf(files);
    const options = { ...optionsFor(database), migrations };
    await database.script("create table ticket (id int primary key, status text, rating int)");
    expect(await baselineMigrations({ ...options, version: versionOf(1), reason: "taken over" })).toHaveLength(1);
    await expect(baselineMigrations({ ...options, version: versionOf(2), reason: "again" })).rejects.toMatchObject({ code: "not_allowed_here" });
    expect(await deployment(database)).toMatchObject({ schema: schema("one") });
    await fakeMigration({ ...options, version: versionOf(2), reason: "by hand" });
    expect(await readLedger(database)).toMatchObject([{ state: "baseline", reason: "taken over" }, { state: "faked", reason: "by hand" }]);
    await database.script("alter table ticket add column stars int");
    expect((await applyMigrations(options)).applied.map((each) => each.slug)).toEqual(["data"]);
    await expect(rollbackMigrations({ ...options, steps: 3 })).rejects.toMatchObject({ code: "no_way_back", message: expect.stringContaining("baseline") });
  });

  it("are forgotten after somebody has taken one back by hand", async () => {
    const migrations = await migrationsOf(withBroken);
    const options = { ...optionsFor(database), migrations };
    await expect(applyMigrations(options)).rejects.toThrow("step 2");
    await database.script("alter table ticket drop column more");
    expect(await forgetMigration({ ...options, reason: "dropped it myself" })).toMatchObject({ slug: "bad" });
    expect((await readLedger(database)).at(-1)).toMatchObject({ state: "reverted", reason: "dropped it myself" });
  });

  it("bring what the database says of itself back to the snapshot", async () => {
    const migrations = await migrationsOf(files);
    const options = { ...optionsFor(database), migrations };
    await applyMigrations(options);
    await database.script("delete from corollary.deployment");
    expect(await repairSnapshot(options)).toMatchObject({ repaired: "database", migration: { slug: "many" } });
    expect(await deployment(database)).toMatchObject({ schema: schema("two") });
    expect(await repairSnapshot(options)).toEqual({ repaired: "nothing" });
  });

  it("have a broken snapshot written anew from the database", async () => {
    const { [named(3, "data.ts")]: _data, ...sql } = files;
    const folder = folderOf({ ...sql, [named(2, "many.plan.json")]: printPlan([]) });
    const options = optionsFor(database);
    await applyMigrations({ ...options, migrations: await readMigrations(folder) });
    writeFileSync(join(folder, named(2, "many.snapshot.json")), "{");
    await expect(readMigrations(folder)).rejects.toThrow("not JSON");
    expect(await repairSnapshot({ ...options, migrations: await readMigrations(folder, { ignoreBrokenSnapshots: true }) })).toMatchObject({ repaired: "file" });
    expect((await readMigrations(folder))[1]?.snapshot).toEqual(snapshotOf(schema("two")));
  });

  it("that change data by themselves run without a transaction", async () => {
    const migrations = await migrationsOf({
      [named(1, "a.up.sql")]: "create table a (b int)",
      [named(2, "b.ts")]: "export const transaction = false; export async function up({ database, executor }) { await database.transaction(async (tx) => tx.script('insert into a values (1)')); await executor.query({ text: 'insert into a values ($1)', params: [2] }); }",
      [named(3, "c.ts")]: "export const transaction = 1;",
    });
    await expect(applyMigrations({ ...optionsFor(database), migrations })).rejects.toMatchObject({ message: expect.stringContaining("exports no function `up`") });
    expect(await rows(database, "select b from a order by b")).toEqual([{ b: 1 }, { b: 2 }]);
    expect(await states()).toEqual({ a: "applied", b: "applied" });
  });
});
