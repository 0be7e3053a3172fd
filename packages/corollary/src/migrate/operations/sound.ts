import { fileNameOf, type Migration } from "../files/migration.js";
import type { LedgerEntry } from "../ledger/entry.js";
import { MigrationRefused } from "../refusal.js";
import { appliedOf, type Standing, unfinishedOf } from "../standing.js";

/**
 * @throws MigrationRefused where files and ledger do not belong together, or an earlier run was never ended: what was
 * asked for would build on something that nobody knows
 */
export function requireSound(all: readonly Standing[]): void {
  const unfinished = unfinishedOf(all);
  if (unfinished !== undefined) throw new MigrationRefused("dirty_ledger", whereItStands(unfinished.entry, unfinished.migration), unfinishedHint(unfinished.entry));
  requireFiles(all);
  requireUnchanged(all);
  requireWhole(all);
}

/** @throws MigrationRefused where the database has had a part of what one migration stands for */
function requireWhole(all: readonly Standing[]): void {
  const half = all.find((each) => each.half !== undefined);
  if (half?.half === undefined) return;
  const { had, lacks } = half.half;
  throw new MigrationRefused("half_replaced", `${half.name} stands for migrations of which this database has had ${had.join(", ")}, but not ${lacks.join(", ")}.`,
    "Put back the files of those (from squashed/ beside the migrations, or version control) in place of it, apply them, then use it again.");
}

export function requireFiles(all: readonly Standing[]): void {
  const missing = all.filter((each) => each.migration === undefined);
  if (missing.length === 0) return;
  const lastFile = all.filter((each) => each.migration !== undefined).map((each) => each.version).at(-1) ?? "";
  const names = missing.map((each) => each.name).join(", ");
  if (missing.every((each) => each.version > lastFile)) {
    throw new MigrationRefused("newer_database", `The database is newer than these files: it has had ${names}.`, "Use the release that has these files; or take them back with it: corollary migrate rollback.");
  }
  throw new MigrationRefused("missing_file", `The database has had migrations whose files are not here: ${names}.`, "Restore the files from version control. Files of applied migrations stay; corollary migrate squash makes fewer of them.");
}

export function requireUnchanged(all: readonly Standing[]): void {
  const drifted = all.flatMap(({ drifted: changed, migration }) => (changed && migration !== undefined ? [migration] : []));
  if (drifted.length === 0) return;
  throw new MigrationRefused("checksum_drift", `Changed after being applied: ${drifted.map(fileNameOf).join(", ")}.`,
    "Restore the text from version control and write a new migration for what is to change. Where the change makes no difference to the database: corollary migrate repair checksum.");
}

/** "V… stands at step 3 of 5 (…): it was interrupted. Steps 1 and 2 are done." */
export function whereItStands(entry: LedgerEntry, migration: Migration | undefined): string {
  const direction = entry.state === "reverting" ? "down" : "up";
  const steps = entry.steps.filter((step) => step.direction === direction);
  const done = steps.filter((step) => step.state === "done").map((step) => step.step);
  const open = steps.find((step) => step.state !== "done");
  const total = migration?.kind === "sql" && direction === "up" ? ` of ${migration.upScript.steps.length}` : "";
  const at = open === undefined
    ? `was interrupted ${done.length === 0 ? "before its first step" : `after step ${done.at(-1)}`}${done.length === 0 ? "" : total}`
    : `stands at step ${open.step}${total} ("${open.summary}"), which ${open.state === "failed" ? `failed: ${open.error ?? "no reason was noted"}` : "was begun and not ended"}`;
  const ready = done.length === 0 ? "No step is done" : done.length === 1 ? `Step ${done[0]} is done` : `Steps ${done[0]}–${done.at(-1)} are done`;
  const batches = open !== undefined && open.changed > 0 ? `; ${open.changed} rows of this one are changed` : "";
  const way = direction === "down" ? " on its way back" : "";
  return `${entry.name} ${at}${way}. ${ready}${batches}. It was run by ${entry.agent}, begun at ${entry.startedAt}.`;
}

/** The commands that end an unfinished migration. */
export function unfinishedHint(entry: LedgerEntry): string {
  return entry.state === "reverting"
    ? "corollary migrate repair resume finishes the way back."
    : "corollary migrate repair resume (or apply --resume) finishes it; corollary migrate repair partial --undo takes back what was done.";
}

/** @throws MigrationRefused where the folder has no such version. `wanted`: a version, or a name. */
export function find(migrations: readonly Migration[], wanted: string): Migration {
  const found = migrations.find((migration) => migration.version === wanted || migration.name === wanted);
  if (found !== undefined) return found;
  const last = migrations.at(-1);
  throw new MigrationRefused("unknown_migration", `There is no migration ${wanted}.`, last === undefined ? "The folder of migrations is empty." : `A version is the number in the name of its files; the last is ${last.version}.`);
}

/** The latest version that is applied. */
export const latestApplied = (all: readonly Standing[]): string | undefined => appliedOf(all).at(-1)?.version;
