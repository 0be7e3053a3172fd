import type { Database } from "../../database/port.js";
import type { Migration } from "../files/migration.js";
import { beginUp, finish } from "../ledger/write.js";
import { MigrationRefused } from "../refusal.js";
import type { Run, RunOptions } from "../run/settings.js";
import { goWay } from "../run/way.js";
import { wayUp } from "../run/ways.js";
import { pendingOf, type Standing, unfinishedOf } from "../standing.js";
import { describeLosses, type Loss, lossesOf } from "./losses.js";
import { operate, recordSnapshot, standingsIn } from "./prepare.js";
import { resumeIn } from "./resume.js";
import { find, requireFiles, requireSound, requireUnchanged } from "./sound.js";

export interface ApplyOptions extends RunOptions {
  /** As `readMigrations` gives them. */
  readonly migrations: readonly Migration[];
  /** The last version to apply. Default: all. */
  readonly to?: string;
  /** Say yes to steps that destroy what is stored. Default false. */
  readonly allowDestructive?: boolean;
  /** What to do with a pending migration that is older than an applied one. Default "refuse". */
  readonly outOfOrder?: "refuse" | "note";
  /** Finish a migration that was interrupted first. Default false: refuse. */
  readonly resume?: boolean;
  /** Check everything, run nothing. Default false. */
  readonly dryRun?: boolean;
}

export interface Applied {
  /** What was applied, in order; what would be, for a dry run. */
  readonly applied: readonly Migration[];
  /** What was finished first. */
  readonly resumed?: Migration;
}

/**
 * Applies what is pending, each migration once however many processes start at the same time: one applies, the others wait
 * and find it applied.
 * @throws MigrationRefused where it should not, with what to do; nothing was changed
 * @throws MigrationFailed where a migration failed, with what of it stays
 */
export async function applyMigrations(options: ApplyOptions): Promise<Applied> {
  const { migrations, dryRun = false } = options;
  const owner = options.database.as("owner");
  const before = await standingsIn(owner, migrations);
  if (dryRun) {
    requireSound(before);
    return { applied: await checked(options, owner, before) };
  }
  // Whoever finds nothing to do waits for nobody.
  if (unfinishedOf(before) === undefined && until(options, before).length === 0) {
    requireSound(before);
    return { applied: [] };
  }
  return operate(options, migrations, async ({ run, standings }) => {
    const resumed = options.resume === true && unfinishedOf(standings) !== undefined ? await resumeFirst(run, migrations, standings) : undefined;
    const now = resumed === undefined ? standings : await standingsIn(run.database, migrations);
    requireSound(now);
    const applied = await checked(options, run.database, now, run);
    for (const migration of applied) await applyOne(run, migrations, migration);
    return { applied, ...(resumed === undefined ? {} : { resumed }) };
  });
}

async function resumeFirst(run: Run, migrations: readonly Migration[], standings: readonly Standing[]): Promise<Migration | undefined> {
  requireFiles(standings);
  requireUnchanged(standings);
  return (await resumeIn({ run, migrations, standings }))?.migration;
}

export async function applyOne(run: Run, migrations: readonly Migration[], migration: Migration): Promise<void> {
  await goWay(run, await wayUp(run, migration), new Set(), {
    begin: (tx) => beginUp(tx, migration, run),
    end: async (tx) => {
      await finish(tx, migration.version, "up");
      await recordSnapshot(tx, migrations, migration);
    },
  });
}

/** What pending migrations would destroy here. What a database that is new lacks is made, and emptied, by those that are pending. */
export async function realLosses(database: Database, pending: readonly Migration[], standings: readonly Standing[]): Promise<readonly Loss[]> {
  const isNew = standings.every(({ entry }) => entry === undefined);
  return (await lossesOf(database, pending)).filter(({ what, count }) => !isNew || what === undefined || count !== undefined);
}

/** What is to be applied. @throws MigrationRefused where that needs somebody's word */
async function checked(options: ApplyOptions, database: Run["database"], standings: readonly Standing[], run?: Run): Promise<readonly Migration[]> {
  const pending = until(options, standings);
  const late = standings.filter(({ outOfOrder, migration }) => outOfOrder && migration !== undefined && pending.includes(migration)).map((each) => each.name);
  if (late.length > 0 && options.outOfOrder !== "note") {
    throw new MigrationRefused("out_of_order", `Older than what is applied already: ${late.join(", ")}.`,
      "Give them a later version (corollary migrate attune), so that every database has them in the same order; or, where the order makes no difference: --allow-out-of-order.");
  }
  for (const name of late) run?.report({ event: "note", message: `${name} is older than what is applied already; it is applied out of order.` });
  const losses = options.allowDestructive === true ? [] : await realLosses(database, pending, standings);
  if (losses.length > 0) {
    throw new MigrationRefused("destructive", `This destroys what is stored:${describeLosses(losses)}`, "Where that is meant: --allow-destructive. Keep a copy first.");
  }
  noteVersions(pending, database.info.version, run);
  return pending;
}

function until({ migrations, to }: ApplyOptions, standings: readonly Standing[]): readonly Migration[] {
  const last = to === undefined ? undefined : find(migrations, to).version;
  return pendingOf(standings).filter((migration) => last === undefined || migration.version <= last);
}

function noteVersions(pending: readonly Migration[], version: number, run: Run | undefined): void {
  const major = Math.floor(version / 10_000);
  const other = pending.find(({ snapshot }) => snapshot !== undefined && snapshot.schema.version !== major);
  if (other?.snapshot === undefined) return;
  run?.report({ event: "note", message: `${other.name} was written for Postgres ${other.snapshot.schema.version}; this is Postgres ${major}.` });
}
