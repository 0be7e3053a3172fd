import { baselineMigrations, fakeMigration } from "../../migrate/operations/declare.js";
import { repairChecksums, repairSnapshot } from "../../migrate/operations/repair.js";
import { forgetMigration, type Resumed, resumeMigration, undoMigration } from "../../migrate/operations/resume.js";
import { type ExitCode, Failure } from "../outcome.js";
import type { Terminal } from "../terminal.js";
import { type RunFlags, withMigrations } from "./session.js";

export interface ReasonFlags extends RunFlags {
  readonly reason: string;
}

/** `corollary migrate fake`: says that one is applied without running it. */
export async function fakeCommand(cwd: string, version: string, flags: ReasonFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, flags, terminal, async ({ run }) => {
    const { name } = await fakeMigration({ ...run, version, reason: flags.reason });
    terminal.say(`${name} counts as applied.`);
    return 0;
  });
}

/** `corollary migrate baseline`: takes over a database that is there already. */
export async function baselineCommand(cwd: string, version: string, flags: ReasonFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, flags, terminal, async ({ run }) => {
    const taken = await baselineMigrations({ ...run, version, reason: flags.reason });
    terminal.say(`The database is taken over: ${taken.map(({ name }) => name).join(", ")} ${taken.length === 1 ? "counts" : "count"} as applied.`);
    return 0;
  });
}

/** `corollary migrate repair checksum`: takes changed files as what was applied. */
export async function repairChecksumCommand(cwd: string, version: string | undefined, flags: RunFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, flags, terminal, async ({ run }) => {
    const repaired = await repairChecksums({ ...run, ...(version === undefined ? {} : { version }) });
    terminal.say(repaired.length === 0 ? "No file differs from what was applied." : `Taken as applied: ${repaired.map(({ name }) => name).join(", ")}.`);
    return 0;
  });
}

/** `corollary migrate repair resume`: finishes an interrupted migration in the direction it was going. */
export async function repairResumeCommand(cwd: string, flags: RunFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, flags, terminal, async ({ run }) => told(await resumeMigration(run), terminal));
}

export interface PartialFlags extends RunFlags {
  readonly finish?: boolean;
  readonly undo?: boolean;
  /** Somebody has taken it back by hand. */
  readonly undone?: boolean;
  readonly reason?: string;
}

/** `corollary migrate repair partial`: finishes an interrupted migration, takes it back, or notes that somebody did. */
export async function repairPartialCommand(cwd: string, flags: PartialFlags, terminal: Terminal): Promise<ExitCode> {
  const { finish = false, undo = false, undone = false, reason } = flags;
  if ([finish, undo, undone].filter(Boolean).length !== 1) {
    throw new Failure("What is to become of the interrupted migration?", "--finish runs the rest of it; --undo takes back what it did; --undone --reason \"…\" notes that you took it back yourself.");
  }
  if (undone && reason === undefined) throw new Failure("The ledger keeps why.", 'Add: --reason "…"');
  return withMigrations(cwd, flags, terminal, async ({ run }) => {
    if (finish) return told(await resumeMigration(run), terminal);
    if (undo) return told(await undoMigration(run), terminal);
    const forgotten = await forgetMigration({ ...run, reason: reason ?? "" });
    return told(forgotten === undefined ? undefined : { migration: forgotten, state: "reverted" }, terminal);
  });
}

/** `corollary migrate repair snapshot`: brings the latest snapshot and the database together again. */
export async function repairSnapshotCommand(cwd: string, flags: RunFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, { ...flags, ignoreBrokenSnapshots: true }, terminal, async ({ run }) => {
    const repaired = await repairSnapshot(run);
    switch (repaired.repaired) {
      case "file": terminal.say(`Written: ${repaired.path}`); break;
      case "database": terminal.say(`The database says of itself what the snapshot of ${repaired.migration.name} says.`); break;
      case "nothing": terminal.say("The snapshot and the database agree."); break;
    }
    return 0;
  });
}

function told(done: Resumed | undefined, terminal: Terminal): ExitCode {
  terminal.say(done === undefined ? "No migration was interrupted." : `${done.migration.name} is ${done.state === "applied" ? "applied" : "taken back"}.`);
  return 0;
}
