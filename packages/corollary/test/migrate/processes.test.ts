import { describe, expect, it } from "vitest";
import { openPostgres } from "../../src/database/postgres/open.js";
import type { Database } from "../../src/database/port.js";
import { applyMigrations, migrationStatus, readLedger } from "../../src/migrate/index.js";
import { compile, start } from "../database/processes/run.js";
import { emptied, ownDatabase } from "../own-database.js";
import type { TestDatabase } from "../postgres.js";
import { rows, single } from "../schema/databases.js";
import { folderOf, migrationsOf, named, optionsFor } from "./scene.js";

const files = {
  [named(1, "tables.up.sql")]: "create table ticket (id int primary key, status text, rating int); insert into ticket select i, 'new' from generate_series(1, 3000) i;",
  [named(2, "many.up.sql")]: `-- step 1: A column
alter table ticket add column code text;
-- step 2 (batches): Fill it
--   batches: {"table":{"schema":"public","name":"ticket"},"key":["id"],"set":"code = 'c' || id","where":"code is null","size":100}
update public.ticket set code = 'c' || id where code is null;
-- step 3 (no transaction): An index
create unique index concurrently ticket_code_key on ticket (code);
-- step 4: Use it
alter table ticket alter code set not null, add constraint ticket_code_key unique using index ticket_code_key;`,
  [named(3, "data.ts")]: "export async function up({ sql }) { await sql`update ticket set rating = ${'5'} where id % 2 = 0`; }",
};

describe("processes that migrate a database", () => {
  let made: TestDatabase;
  let database: Database;
  ownDatabase((own) => {
    made = own.server;
    database = own.database;
  });
  const fresh = () => emptied(database);

  it("do it once, though ten start together", async () => {
    await fresh();
    const migrations = await migrationsOf(files);
    const replicas = await Promise.all(Array.from({ length: 10 }, () => openPostgres({ url: made.url })));
    const options = replicas.map((replica) => optionsFor(replica));
    const results = await Promise.all(options.map((each) => applyMigrations({ ...each, migrations })));
    await Promise.all(replicas.map((replica) => replica.close()));
    expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    expect(options.flatMap(({ events }) => events.filter(({ event }) => event === "migration-done"))).toHaveLength(3);
    expect((await readLedger(database)).flatMap((entry) => entry.steps).every((step) => step.attempts === 1 && step.state === "done")).toBe(true);
    expect(await single(database, "select count(code) || ' ' || sum(rating) from ticket")).toBe("3000 7500");
  });

  it("wait for one another only so long", async () => {
    await fresh();
    const migrations = await migrationsOf({ [named(1, "slow.ts")]: "export async function up({ sql }) { await sql`select pg_sleep(1.5)`; }" });
    const other = await openPostgres({ url: made.url });
    const first = applyMigrations({ ...optionsFor(other), migrations });
    while (!(await migrationStatus(database, migrations)).busy) await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(applyMigrations({ ...optionsFor(database), migrations, lockWait: 0 })).rejects.toMatchObject({ code: "locked" });
    expect((await first).applied).toHaveLength(1);
    await other.close();
  });

  it("step back from a lock that others hold, say who holds it, and try again", async () => {
    await fresh();
    const migrations = await migrationsOf(files);
    await applyMigrations({ ...optionsFor(database), migrations, to: migrations[0]?.version ?? "" });
    const other = await openPostgres({ url: made.url, applicationName: "the-other" });
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const holding = other.transaction(async (tx) => {
      await tx.script("lock table ticket in share mode");
      await held;
    });
    const options = optionsFor(database, { lockTimeout: 200, lockAttempts: 50 });
    const report: typeof options.report = (event) => {
      options.events.push(event);
      if (event.event === "blocked") release();
    };
    await applyMigrations({ ...options, report, migrations });
    await holding;
    await other.close();
    expect(options.events).toContainEqual(expect.objectContaining({ event: "blocked", name: named(2, "many"), step: 1, blockers: [expect.objectContaining({ application: "the-other", query: "lock table ticket in share mode" })] }));
  });

  it("give up in the end and leave nothing", async () => {
    await fresh();
    const migrations = await migrationsOf(files);
    await applyMigrations({ ...optionsFor(database), migrations, to: migrations[0]?.version ?? "" });
    const other = await openPostgres({ url: made.url });
    await other.transaction(async (tx) => {
      await tx.script("lock table ticket in share mode");
      await expect(applyMigrations({ ...optionsFor(database, { lockTimeout: 100, lockAttempts: 2 }), migrations })).rejects.toMatchObject({ message: expect.stringMatching(/lock timeout.*held by pid \d+[^]*Nothing of it was done/u) });
    });
    await other.close();
    expect((await migrationStatus(database, migrations)).standings.map((each) => each.state)).toEqual(["applied", "pending", "pending"]);
  });

  it("are killed at any moment, and what they leave is finished by the next", async () => {
    const program = await compile("apply", new URL("./processes/any.ts", import.meta.url).href);
    const folder = folderOf(files);
    const migrations = await migrationsOf(files);
    try {
      for (let kill = 1; kill <= 12; kill++) {
        await fresh();
        const child = start(program.path, made.url, folder);
        // Lines of a whole run: about 40. Later ones are told while batches go on, so that statements are met in their midst.
        await child.until((lines) => lines.length >= kill * 3);
        child.child.kill("SIGKILL");
        await child.ended;
        expect(child.errors()).toBe("");
        await applyMigrations({ ...optionsFor(database), migrations, resume: true });
        expect(await single(database, "select count(*) || ' ' || count(code) || ' ' || sum(rating) from ticket"), `killed at line ${kill * 3}`).toBe("3000 3000 7500");
        expect(await rows(database, "select indexrelid::regclass::text as index, indisvalid as valid from pg_index where indrelid = 'ticket'::regclass order by 1")).toEqual([{ index: "ticket_code_key", valid: true }, { index: "ticket_pkey", valid: true }]);
        expect((await readLedger(database)).map((entry) => entry.state)).toEqual(["applied", "applied", "applied"]);
      }
    } finally {
      await program.remove();
    }
  });

  it("keep the ledger from the application role", async () => {
    await fresh();
    await applyMigrations({ ...optionsFor(database), migrations: await migrationsOf(files) });
    await database.script(`create role ${made.applicationRole} nologin; grant usage on schema corollary to ${made.applicationRole}`);
    const app = await openPostgres({ url: made.url, applicationRole: made.applicationRole });
    for (const table of ["migration", "migration_step"]) {
      await expect(app.as("app").query({ text: `select from corollary.${table}`, params: [] })).rejects.toMatchObject({ kind: "permission" });
    }
    await app.close();
    await database.script(`drop owned by ${made.applicationRole}; drop role ${made.applicationRole}`);
  });
});
