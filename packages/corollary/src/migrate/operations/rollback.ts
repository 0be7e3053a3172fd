import type { Migration } from "../files/migration.js";
import { beginDown } from "../ledger/write.js";
import { MigrationRefused } from "../refusal.js";
import type { Run } from "../run/settings.js";
import { wayDown } from "../run/ways.js";
import { appliedOf } from "../standing.js";
import { describeLosses, lossesOf } from "./losses.js";
import { operate } from "./prepare.js";
import { goDown, type RepairOptions } from "./resume.js";
import { find, requireSound } from "./sound.js";

export interface RollbackOptions extends RepairOptions {
  /** What is taken back: all that came after this version, or so many of the last. Default: the last one. */
  readonly to?: string;
  readonly steps?: number;
  /** Say yes to the loss of what was put into what goes with it: rows of tables, values of columns. Default false. */
  readonly allowDestructive?: boolean;
}

/**
 * Takes back applied migrations, the last first. All of them must have a way back, or none is taken back. Tables and
 * columns that go must be empty, unless `allowDestructive` says otherwise.
 * @returns what was taken back, in that order
 * @throws MigrationRefused, MigrationFailed as `applyMigrations`
 */
export async function rollbackMigrations(options: RollbackOptions): Promise<readonly Migration[]> {
  const { migrations, to, steps } = options;
  const last = to === undefined ? undefined : find(migrations, to).version;
  return operate(options, migrations, async ({ run, standings }) => {
    requireSound(standings);
    const applied = [...appliedOf(standings)].reverse();
    const chosen = last === undefined ? applied.slice(0, steps ?? 1) : applied.filter((each) => each.version > last);
    const baseline = chosen.find((each) => each.entry.state === "baseline");
    if (baseline !== undefined) {
      throw new MigrationRefused("no_way_back", `${baseline.name} was never run here: the database was taken over with it (baseline).`, "What was there before Corollary is not taken back by it. Name a later version with --to, or fewer with --steps.");
    }
    const found = chosen.flatMap(({ migration, entry }) => (migration === undefined ? [] : [{ migration, entry }]));
    for (const { migration } of found) await wayDown(run, migration);
    if (options.allowDestructive !== true) await requireNothingLost(run, found.map((each) => each.migration));
    for (const { migration, entry } of found) {
      await goDown(run, migrations, migration, { ...entry, steps: [] }, (tx) => beginDown(tx, entry.version, entry.state, undefined, run));
    }
    return found.map((each) => each.migration);
  });
}

/** What cannot be counted yet, since another step of the way back must come first, may be there. */
async function requireNothingLost({ database }: Run, migrations: readonly Migration[]): Promise<void> {
  const losses = (await lossesOf(database, migrations, "down")).filter(({ count }) => count !== 0);
  if (losses.length === 0) return;
  throw new MigrationRefused("destructive", `The way back destroys what is stored:${describeLosses(losses)}`, "Where that is meant: --allow-destructive. Keep a copy first. In production rather go forward.");
}
