import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deployment, recordDeployment } from "../../schema/deployment.js";
import type { Migration } from "../files/migration.js";
import { printSnapshot, snapshotOf } from "../files/snapshot.js";
import { acceptChecksums } from "../ledger/write.js";
import { MigrationRefused } from "../refusal.js";
import { wayUp } from "../run/ways.js";
import { appliedOf, unfinishedOf } from "../standing.js";
import { operate } from "./prepare.js";
import { type RepairOptions, requireSameSteps } from "./resume.js";
import { find } from "./sound.js";

/**
 * Takes the texts of files as those that were applied. Of a migration that is not finished, steps that are done must
 * still be what they were.
 * @returns the migrations whose checksums were changed
 */
export async function repairChecksums(options: RepairOptions & { readonly version?: string }): Promise<readonly Migration[]> {
  const only = options.version === undefined ? undefined : find(options.migrations, options.version);
  return operate(options, options.migrations, async ({ run, standings }) => {
    const drifted = standings.flatMap(({ drifted: changed, migration, entry }) => (changed && migration !== undefined && entry !== undefined ? [{ migration, entry }] : []));
    const chosen = drifted.filter(({ migration }) => only === undefined || migration === only);
    const open = unfinishedOf(standings);
    for (const { migration, entry } of chosen) if (entry.version === open?.version && entry.state !== "reverting") requireSameSteps(await wayUp(run, migration), entry);
    await run.database.transaction(async (tx) => {
      for (const { migration } of chosen) await acceptChecksums(tx, migration);
    });
    return chosen.map(({ migration }) => migration);
  });
}

export type SnapshotRepair =
  | { readonly repaired: "file"; readonly path: string }
  | { readonly repaired: "database"; readonly migration: Migration }
  | { readonly repaired: "nothing" };

/**
 * Brings the snapshot of the latest applied migration and what the database says of itself together again: the file is
 * written where it is missing or broken (the migrations were read without it), else the database takes the file's word.
 */
export async function repairSnapshot(options: RepairOptions): Promise<SnapshotRepair> {
  return operate(options, options.migrations, async ({ run, migrations, standings }) => {
    const applied = new Set(appliedOf(standings).map((each) => each.version));
    const latest = migrations.filter((migration) => applied.has(migration.version)).at(-1);
    if (latest === undefined) throw new MigrationRefused("not_allowed_here", "No migration is applied here.", "Use a database that has had the migration whose snapshot is broken.");
    const held = await deployment(run.database);
    const stated = migrations.filter((migration) => applied.has(migration.version) && migration.snapshot !== undefined).at(-1);
    if (latest.snapshot === undefined && latest.kind === "sql" && latest.plan !== undefined) {
      if (held === undefined) throw new MigrationRefused("not_allowed_here", "This database does not say what it holds.", "Use a database that has had all migrations up to this one.");
      const path = join(dirname(latest.path), `${latest.name}.snapshot.json`);
      await replace(path, printSnapshot(snapshotOf(held.schema, held.modelHash)));
      return { repaired: "file", path };
    }
    const snapshot = stated?.snapshot;
    if (stated === undefined || snapshot === undefined || (held?.schemaHash === snapshot.schemaHash && held.modelHash === snapshot.modelHash)) return { repaired: "nothing" };
    await run.database.transaction((tx) => recordDeployment(tx, snapshot.schema, snapshot.modelHash === undefined ? {} : { modelHash: snapshot.modelHash }));
    return { repaired: "database", migration: stated };
  });
}

/** Written aside and renamed, so that a reader finds all of it or what was there. */
async function replace(path: string, text: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await writeFile(aside, text);
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}
