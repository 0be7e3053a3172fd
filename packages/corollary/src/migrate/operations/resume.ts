import type { Executor } from "../../database/port.js";
import type { Migration } from "../files/migration.js";
import type { LedgerEntry } from "../ledger/entry.js";
import { beginAgain, beginDown, declare, finish } from "../ledger/write.js";
import { MigrationRefused } from "../refusal.js";
import { waitForOrphans } from "../run/orphans.js";
import type { Run, RunOptions } from "../run/settings.js";
import { keyOf, tag, type Way } from "../run/task.js";
import { goWay } from "../run/way.js";
import { doneSteps, wayBack, wayDown, wayUp } from "../run/ways.js";
import { unfinishedOf } from "../standing.js";
import { operate, recordSnapshot, standingsIn, type Work } from "./prepare.js";
import { requireFiles, requireUnchanged } from "./sound.js";

export interface RepairOptions extends RunOptions {
  readonly migrations: readonly Migration[];
}

/** What an interrupted migration has come to. */
export interface Resumed {
  readonly migration: Migration;
  readonly state: "applied" | "reverted";
}

/**
 * Goes on with a migration that was interrupted or failed, in the direction it was going. Gives undefined where there is none.
 * @throws MigrationRefused, MigrationFailed as `applyMigrations`
 */
export async function resumeMigration(options: RepairOptions): Promise<Resumed | undefined> {
  return operate(options, options.migrations, resumeIn);
}

export async function resumeIn({ run, migrations, standings }: Work): Promise<Resumed | undefined> {
  const unfinished = unfinishedOf(standings);
  if (unfinished === undefined) return undefined;
  requireFiles(standings);
  requireUnchanged(standings);
  const { entry, migration } = unfinished;
  if (migration === undefined) return undefined;
  await waitForOrphans(run, entry);
  if (entry.state === "reverting") {
    await goDown(run, migrations, migration, entry, (tx) => beginAgain(tx, entry.version, entry.state, run));
    return { migration, state: "reverted" };
  }
  const way = await wayUp(run, migration);
  requireSameSteps(way, entry);
  await goWay(run, way, doneSteps(entry, "up"), {
    begin: (tx) => beginAgain(tx, entry.version, entry.state, run),
    end: async (tx) => {
      await finish(tx, migration.version, "up");
      await recordSnapshot(tx, migrations, migration);
    },
  });
  return { migration, state: "applied" };
}

/**
 * Takes back what an interrupted or failed migration has done. A step of which nobody knows how far it came is cleared
 * where its file says how, else finished first, so that its inverse finds what it expects.
 * @throws MigrationRefused `no_way_back` where a step that is done has no inverse
 */
export async function undoMigration(options: RepairOptions): Promise<Resumed | undefined> {
  return operate(options, options.migrations, async (work) => {
    const unfinished = unfinishedOf(work.standings);
    if (unfinished?.entry.state === "reverting") return resumeIn(work);
    if (unfinished === undefined) return undefined;
    requireFiles(work.standings);
    const { migration } = unfinished;
    if (migration === undefined) return undefined;
    await waitForOrphans(work.run, unfinished.entry);
    const undoFrom = await settle(work.run, migration, unfinished.entry);
    // Asked before anything is begun: it may refuse.
    await wayBack(work.run, migration, undoFrom);
    const { entry } = unfinished;
    const state = (await standingsIn(work.run.database, work.migrations)).find((each) => each.version === entry.version)?.entry?.state ?? entry.state;
    await goDown(work.run, work.migrations, migration, { ...entry, undoFrom, steps: [] }, (tx) => beginDown(tx, entry.version, state, undoFrom, work.run));
    return { migration, state: "reverted" };
  });
}

/** Says that somebody has taken back an unfinished migration by hand. */
export async function forgetMigration(options: RepairOptions & { readonly reason: string }): Promise<Migration | undefined> {
  return operate(options, options.migrations, async ({ run, standings }) => {
    const unfinished = unfinishedOf(standings);
    if (unfinished === undefined) return undefined;
    requireFiles(standings);
    const { migration } = unfinished;
    if (migration !== undefined) await run.database.transaction((tx) => declare(tx, migration, "reverted", options.reason, run));
    return migration;
  });
}

/**
 * Brings a step that is in doubt to a state that is known. Gives how many steps then count as done: batches and modules
 * do, since what takes them back finds what they have changed, be it all or a part.
 */
async function settle(run: Run, migration: Migration, entry: LedgerEntry): Promise<number> {
  const done = Math.max(0, ...doneSteps(entry, "up"));
  const way = await wayUp(run, migration);
  const doubted = entry.steps.find((step) => step.direction === "up" && step.state !== "done");
  const task = way.tasks.find((each) => each.number === doubted?.step);
  if (doubted === undefined || task === undefined || task.transactional) return done;
  if (task.action.kind !== "sql") return task.number;
  if (task.cleanup.length > 0) {
    for (const statement of task.cleanup) await run.database.session((session) => session.script(tag(keyOf(way, task)) + statement));
    return done;
  }
  // The server answered with an error, so that the statement did nothing.
  if (doubted.state === "failed" && doubted.position === 0) return done;
  await goWay(run, { ...way, tasks: [task] }, new Set(), { begin: (tx) => beginAgain(tx, entry.version, entry.state, run), end: async () => undefined });
  return task.number;
}

/** The way back of a migration that was finished, or of its first steps. `begin` tells the ledger. */
export async function goDown(run: Run, migrations: readonly Migration[], migration: Migration, entry: LedgerEntry, begin: (tx: Executor) => Promise<void>): Promise<void> {
  const way = entry.undoFrom === undefined ? await wayDown(run, migration) : await wayBack(run, migration, entry.undoFrom);
  requireSameSteps(way, entry);
  await goWay(run, way, doneSteps(entry, "down"), {
    begin,
    end: async (tx) => {
      await finish(tx, migration.version, "down");
      await recordSnapshot(tx, migrations, migration);
    },
  });
}

/** @throws MigrationRefused where steps that are done are no longer what they were when they were */
export function requireSameSteps(way: Way, entry: LedgerEntry): void {
  const changed = entry.steps.filter((step) => step.direction === way.direction && step.state === "done" && way.tasks.find((task) => task.number === step.step)?.checksum !== step.checksum);
  if (changed.length === 0) return;
  const steps = changed.map((step) => `${step.step} ("${step.summary}")`).join(", ");
  throw new MigrationRefused("checksum_drift", `Steps of ${entry.name} that are done have been changed since: ${steps}.`, "Restore them from version control; only steps that are still to come may be changed.");
}
