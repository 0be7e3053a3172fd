import type { Database } from "../../database/port.js";
import type { Change } from "../../schema/change.js";
import { diff } from "../../schema/diff.js";
import type { Schema } from "../../schema/schema.js";
import type { Migration } from "../files/migration.js";
import { schemaHash } from "../../schema/canonical.js";
import { MigrationFailed } from "../refusal.js";
import type { Proof } from "./proof.js";
import { prove } from "./prove.js";
import { type Bench, heldIn, inScratch, needsMore, openScratch, replay } from "./scratch.js";
import { withStrays } from "./strays.js";
import { printed } from "./wanted.js";

export interface VerifyOptions {
  readonly migrations: readonly Migration[];
  /** What the Model calls for. */
  readonly schema: Schema;
  readonly bench: Omit<Bench, "applicationRole" | "version">;
  /** Versions to prove; the others are only replayed. Default: all. */
  readonly only?: ReadonlySet<string>;
  /** Told before each migration. Default: nobody. */
  readonly report?: (migration: Migration) => void;
}

export interface Verified {
  readonly proofs: readonly { readonly migration: Migration; readonly proof: Proof }[];
  /** From where the migrations lead to what the Model calls for; undefined where one of them does not run. */
  readonly behind?: readonly Change[];
  /** The latest snapshot is that of the Model. */
  readonly snapshot: boolean;
  /** Those that were not tried, because one before them does not run. */
  readonly untried: readonly Migration[];
}

/**
 * Replays all migrations from nothing and proves each again: up with sample rows, against its snapshot where it has one,
 * down and up again; and the end against the Model.
 */
export async function verifyMigrations(options: VerifyOptions): Promise<Verified> {
  const { migrations, schema } = options;
  const bench: Bench = { ...options.bench, applicationRole: schema.roles[0]?.name ?? "corollary_app", version: schema.version };
  const more = needsMore(schema, migrations);
  return inScratch(bench, more, (empty) => walk(options, bench, empty, more));
}

async function walk(options: VerifyOptions, bench: Bench, empty: Database, more: boolean): Promise<Verified> {
  const { migrations, schema, only, report } = options;
  const proofs: { migration: Migration; proof: Proof }[] = [];
  const last = migrations.flatMap(({ snapshot }) => snapshot ?? []).at(-1);
  const snapshot = last?.schemaHash === schemaHash(schema);
  let database = await openScratch(bench, more);
  let stated: Schema | undefined;
  try {
    for (const [i, migration] of migrations.entries()) {
      report?.(migration);
      const upTo = migrations.slice(0, i + 1);
      const version = migration.snapshot?.schema.version ?? bench.version;
      const { proof, clean } = only?.has(migration.version) === false
        ? { proof: await replayed(database, upTo, bench), clean: true }
        : await provedIn(database, { migrations: upTo, migration, bench: { ...bench, version }, empty, stated });
      proofs.push({ migration, proof });
      if (!clean || proof.problems.length > 0) {
        await database.close();
        database = await openScratch(bench, more);
        if (!(await runs(database, upTo, bench))) return { proofs, snapshot, untried: migrations.slice(i + 1) };
      }
      stated = migration.snapshot?.schema ?? stated;
    }
    const held = await heldIn(database, bench);
    return { proofs, snapshot, untried: [], behind: diff(held, withStrays(held, await printed(schema, empty, held), stated)) };
  } finally {
    await database.close();
  }
}

async function runs(database: Database, migrations: readonly Migration[], bench: Bench): Promise<boolean> {
  try {
    await replay(database, migrations, bench);
    return true;
  } catch (error) {
    if (error instanceof MigrationFailed) return false;
    throw error;
  }
}

async function replayed(database: Database, migrations: readonly Migration[], bench: Bench): Promise<Proof> {
  if (await runs(database, migrations, bench)) return { problems: [], warnings: [], rows: 0 };
  return { problems: [{ problem: "fails", way: "up", message: "It does not run.", rows: false }], warnings: [], rows: 0 };
}

interface Proved { readonly proof: Proof; /** Whether the database has had the migration, as a whole. */ readonly clean: boolean }

async function provedIn(database: Database, of: { readonly migrations: readonly Migration[]; readonly migration: Migration; readonly bench: Bench; readonly empty: Database; readonly stated: Schema | undefined }): Promise<Proved> {
  const { migrations, migration, bench, empty, stated } = of;
  const before = await heldIn(database, bench);
  const { snapshot } = migration;
  const after = snapshot === undefined ? undefined : withStrays(before, await printed(snapshot.schema, empty, before), stated);
  const proof = await prove({ database, migrations, migration, before, bench, ...(after === undefined ? {} : { after }) });
  return { proof, clean: proof.warnings.every(({ warning }) => warning !== "may-fail") };
}
