import { applyMigrations } from "../../migrate/operations/apply.js";
import { rollbackMigrations } from "../../migrate/operations/rollback.js";
import type { Migration } from "../../migrate/files/migration.js";
import type { ExitCode } from "../outcome.js";
import type { Terminal } from "../terminal.js";
import { widthOf } from "../wrap.js";
import { showPlan } from "./show-plan.js";
import { type RunFlags, withMigrations } from "./session.js";

export interface ApplyFlags extends RunFlags {
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly allowDestructive?: boolean;
  readonly allowOutOfOrder?: boolean;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** `corollary migrate apply`: applies what is pending. */
export async function applyCommand(cwd: string, flags: ApplyFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, flags, terminal, async ({ run, settings }) => {
    const { to, dryRun = false, allowDestructive = false, resume = false } = flags;
    const { applied, resumed } = await applyMigrations({
      ...run, dryRun, allowDestructive, resume, ...(to === undefined ? {} : { to }),
      outOfOrder: flags.allowOutOfOrder || !(settings.production || inCi()) ? "note" : "refuse",
    });
    if (flags.json) terminal.out(JSON.stringify({ applied: applied.map(nameOf), ...(resumed === undefined ? {} : { resumed: nameOf(resumed) }), dryRun }));
    else if (dryRun) terminal.out(showPlan(applied, { paint: terminal.paintOut, width: widthOf(process.stdout.columns) }));
    if (!dryRun) terminal.say(summary(applied.length + (resumed === undefined ? 0 : 1), "Applied"));
    return 0;
  });
}

export interface RollbackFlags extends RunFlags {
  readonly allowDestructive?: boolean;
  readonly to?: string;
  readonly steps?: number;
  readonly json?: boolean;
}

/** `corollary migrate rollback`: takes back the last migration, or more. */
export async function rollbackCommand(cwd: string, flags: RollbackFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, flags, terminal, async ({ run }) => {
    const back = await rollbackMigrations({ ...run, allowDestructive: flags.allowDestructive ?? false, ...(flags.to === undefined ? {} : { to: flags.to }), ...(flags.steps === undefined ? {} : { steps: flags.steps }) });
    if (flags.json) terminal.out(JSON.stringify({ rolledBack: back.map(nameOf) }));
    terminal.say(summary(back.length, "Took back"));
    return 0;
  });
}

/** Continuous integration says so of itself. */
export const inCi = (env: NodeJS.ProcessEnv = process.env): boolean => !["", "0", "false", undefined].includes(env["CI"]?.toLowerCase());

const nameOf = ({ name }: Migration): string => name;

function summary(count: number, verb: string): string {
  return count === 0 ? "There was nothing to do." : `${verb} ${count} ${count === 1 ? "migration" : "migrations"}.`;
}
