import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DatabaseError } from "../../src/database/errors.js";
import { openPostgres } from "../../src/database/postgres/open.js";
import type { Database } from "../../src/database/port.js";
import type { Migration } from "../../src/migrate/files/migration.js";
import { applyMigrations, migrationStatus, resumeMigration, rollbackMigrations, undoMigration } from "../../src/migrate/index.js";
import { isUnfinished } from "../../src/migrate/ledger/entry.js";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { contents } from "./contents.js";
import { Dead, type Moment, moments, mortal } from "./mortal.js";
import { examples, ground } from "./plans.js";
import { migrationsOf, optionsFor } from "./scene.js";

/** At least so many deaths for each plan and operation. */
const deathsEach = 14;
const atOnce = 3;
let deaths = 0;

let admin: Database;
let empty: TestDatabase;
/** Databases that nobody uses at the moment: to empty one takes a tenth of the time that making one does. */
const idle: TestDatabase[] = [];
const all: TestDatabase[] = [];
beforeAll(async () => {
  empty = await createDatabase();
  admin = await openPostgres({ url: empty.url });
});
afterAll(async () => {
  await admin.close();
  await Promise.all([empty, ...all].map((each) => each.drop()));
});

const nameOf = ({ url }: TestDatabase) => new URL(url).pathname.slice(1);

/** Ends whatever is connected to a database. */
const disconnect = async (database: TestDatabase) => {
  await admin.query({ text: "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", params: [nameOf(database)], prepare: false });
};

/** What a database is to hold when an operation begins. */
type Prepare = (database: Database) => Promise<void>;

/** A database that holds this and nothing else. */
async function fresh<T>(prepare: Prepare, use: (made: TestDatabase) => Promise<T>): Promise<T> {
  const made = idle.pop() ?? await createDatabase();
  if (!all.includes(made)) all.push(made);
  await opened(made.url, async (database) => {
    await database.script("drop schema if exists corollary cascade; drop schema public cascade; create schema public");
    await prepare(database);
  });
  try {
    return await use(made);
  } finally {
    await disconnect(made);
    idle.push(made);
  }
}

async function opened<T>(url: string, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openPostgres({ url });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

type Operation = (database: Database, migrations: readonly Migration[]) => Promise<unknown>;
const apply: Operation = (database, migrations) => applyMigrations({ ...optionsFor(database), migrations });
const back: Operation = (database, migrations) => rollbackMigrations({ ...optionsFor(database), migrations, steps: migrations.length, allowDestructive: true });
const resume: Operation = (database, migrations) => applyMigrations({ ...optionsFor(database), migrations, resume: true });

/** How many statements an operation sends, and what it leaves. */
async function uninterrupted(from: Prepare, operation: Operation, migrations: readonly Migration[]): Promise<{ count: number; left: string }> {
  return fresh(from, (copy) => opened(copy.url, async (database) => {
    const counted = mortal(database, { at: 0, moment: "before", kill: async () => undefined });
    await operation(counted.database, migrations);
    return { count: counted.count(), left: await contents(database) };
  }));
}

/** Lets the operation die at many of its statements, each time in a fresh database, and looks at what comes after. */
async function dyingEverywhere(from: Prepare, operation: Operation, migrations: readonly Migration[], count: number, after: (database: Database, point: string) => Promise<void>): Promise<void> {
  const points = Array.from({ length: count }, (_, i) => i + 1).flatMap((at) => moments.map((moment) => ({ at, moment })));
  const step = Math.max(1, Math.floor(points.length / deathsEach));
  const queue = points.filter((_, i) => i % step === 0);
  const lane = async () => {
    for (let point = queue.shift(); point !== undefined; point = queue.shift()) await dyingAt(from, operation, migrations, point, after);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

async function dyingAt(from: Prepare, operation: Operation, migrations: readonly Migration[], { at, moment }: { at: number; moment: Moment }, after: (database: Database, point: string) => Promise<void>): Promise<void> {
  await fresh(from, async (copy) => {
    const doomed = await openPostgres({ url: copy.url });
    const { database } = mortal(doomed, { at, moment, kill: () => disconnect(copy) });
    const error: unknown = await operation(database, migrations).then(() => undefined, (thrown: unknown) => thrown);
    await doomed.close();
    // A death after the last commit is noticed by nobody; any other ends the operation.
    if (error !== undefined) expect(chainOf(error).some(isDeath), `${moment} ${at}: ${String(error)}`).toBe(true);
    deaths++;
    await opened(copy.url, (next) => after(next, `${moment} statement ${at}`));
  });
}

const isDeath = (error: unknown): boolean => error instanceof Dead || (error instanceof DatabaseError && error.kind === "connection");

function chainOf(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : [];
}

/** Nothing, or one migration of which is known where it stands. */
async function standsKnown(database: Database, migrations: readonly Migration[], point: string): Promise<boolean> {
  const { standings } = await migrationStatus(database, migrations);
  const open = standings.filter(({ state }) => state !== "pending" && isUnfinished(state));
  expect(open.length, point).toBeLessThanOrEqual(1);
  if (open.length === 1) await expect(apply(database, migrations), point).rejects.toMatchObject({ code: "dirty_ledger", message: expect.stringMatching(/V\d{14}__\w+ (?:stands at step \d|was interrupted)/u) });
  return open.length === 1;
}

describe.each(Object.entries(examples))("a process that dies while it migrates: %s", (_, { files }) => {
  let migrations: readonly Migration[];
  const before: Prepare = (database) => database.script(ground);
  const later: Prepare = async (database) => {
    await before(database);
    await apply(database, migrations);
  };
  let [start, end] = ["", ""];
  let count = 0;

  beforeAll(async () => {
    migrations = await migrationsOf(files);
    start = await fresh(before, (copy) => opened(copy.url, contents));
    ({ count, left: end } = await uninterrupted(before, apply, migrations));
    expect(end).not.toBe(start);
  });

  it("leaves what one command finishes", async () => {
    await dyingEverywhere(before, apply, migrations, count, async (database, point) => {
      await standsKnown(database, migrations, point);
      await resume(database, migrations);
      expect(await contents(database), point).toBe(end);
    });
  });

  it("leaves what one command takes back", async () => {
    await dyingEverywhere(before, apply, migrations, count, async (database, point) => {
      if (await standsKnown(database, migrations, point)) await undoMigration({ ...optionsFor(database), migrations });
      const applied = (await migrationStatus(database, migrations)).standings.filter((each) => each.state === "applied").length;
      if (applied > 0) await rollbackMigrations({ ...optionsFor(database), migrations, steps: applied, allowDestructive: true });
      expect(await contents(database), point).toBe(start);
    });
  });

  it("on the way back, leaves what one command finishes", async () => {
    const { count: statements, left } = await uninterrupted(later, back, migrations);
    expect(left).toBe(start);
    await dyingEverywhere(later, back, migrations, statements, async (database, point) => {
      await resumeMigration({ ...optionsFor(database), migrations });
      const applied = (await migrationStatus(database, migrations)).standings.filter((each) => each.state === "applied").length;
      if (applied > 0) await rollbackMigrations({ ...optionsFor(database), migrations, steps: applied, allowDestructive: true });
      expect(await contents(database), point).toBe(start);
    });
  });
});

it("died often enough to be believed", () => {
  expect(deaths).toBeGreaterThanOrEqual(200);
});
