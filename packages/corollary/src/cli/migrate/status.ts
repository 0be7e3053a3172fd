import { fileNameOf } from "../../migrate/files/migration.js";
import { isUnfinished } from "../../migrate/ledger/entry.js";
import { unfinishedHint, whereItStands } from "../../migrate/operations/sound.js";
import { migrationStatus, type MigrationStatus } from "../../migrate/operations/status.js";
import { type Standing, unfinishedOf } from "../../migrate/standing.js";
import type { ExitCode } from "../outcome.js";
import type { Paint, Terminal } from "../terminal.js";
import { withMigrations } from "./session.js";

export interface StatusFlags {
  readonly json?: boolean;
  /** End with 1 where anything is pending, unfinished or changed. */
  readonly exitCode?: boolean;
}

/** `corollary migrate status`: where each migration stands with the database. Changes nothing. */
export async function statusCommand(cwd: string, flags: StatusFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, {}, terminal, async ({ database, migrations, folder }) => {
    const status = await migrationStatus(database, migrations);
    terminal.out(flags.json ? statusJson(status) : showStatus(status, folder, terminal.paintOut));
    return flags.exitCode && status.standings.some(needsWork) ? 1 : 0;
  });
}

const needsWork = ({ state, drifted, migration }: Standing): boolean => state === "pending" || isUnfinished(state) || drifted || migration === undefined;

export function statusJson({ standings, busy }: MigrationStatus): string {
  const migrations = standings.map(({ version, name, state, drifted, outOfOrder, migration, entry }) => ({
    version, name, state, drifted, outOfOrder, missing: migration === undefined,
    ...(entry === undefined || state === "pending" ? {} : { agent: entry.agent, databaseUser: entry.databaseUser, startedAt: entry.startedAt, finishedAt: entry.finishedAt, milliseconds: entry.milliseconds, reason: entry.reason, error: entry.error, steps: entry.steps }),
  }));
  return JSON.stringify({ busy, migrations }, undefined, 2);
}

function showStatus({ standings, busy }: MigrationStatus, folder: string, paint: Paint): string {
  if (standings.length === 0) return `There are no migrations in ${folder}/.`;
  const widest = Math.max(...standings.map((each) => each.name.length));
  const lines = standings.flatMap((each) => [`${mark(each, paint)} ${each.name.padEnd(widest)}  ${describe(each)}`, ...unfinished(each, busy)]);
  const pending = standings.filter((each) => each.state === "pending").length;
  return [...lines, "", ...remedies(standings, busy), ...(pending === 0 ? ["Nothing is pending."] : [`${pending} pending: corollary migrate apply`])].join("\n");
}

/** What to type where something is not as it should be. */
function remedies(all: readonly Standing[], busy: boolean): string[] {
  const unfinished = unfinishedOf(all);
  return [
    ...(unfinished === undefined || busy ? [] : [`Unfinished: ${unfinishedHint(unfinished.entry)}`]),
    ...(all.some(({ drifted }) => drifted) ? ["Changed: restore the text; where it makes no difference to the database: corollary migrate repair checksum"] : []),
    ...(all.some(({ migration }) => migration === undefined) ? ["Without a file: restore it from version control, or use the release that has it."] : []),
  ];
}

function unfinished({ state, entry, migration }: Standing, busy: boolean): string[] {
  if (state === "pending" || !isUnfinished(state) || entry === undefined) return [];
  return [`    ${busy ? "A process is at it now. " : ""}${whereItStands(entry, migration)}`];
}

function mark({ state, drifted, migration }: Standing, paint: Paint): string {
  if (drifted || migration === undefined || (state !== "pending" && isUnfinished(state))) return paint("red", "!");
  return state === "pending" ? paint("yellow", "○") : paint("green", "●");
}

function describe({ state, entry, drifted, outOfOrder, migration }: Standing): string {
  if (state === "pending") return outOfOrder ? "pending, older than what is applied" : "pending";
  const remarks = [
    state,
    entry?.finishedAt === undefined ? "" : entry.finishedAt.slice(0, 16).replace("T", " "),
    entry === undefined ? "" : `by ${entry.agent}`,
    entry?.reason === undefined ? "" : `"${entry.reason}"`,
    migration === undefined ? "its file is not here" : drifted ? `${fileNameOf(migration)} was changed since` : "",
  ];
  return remarks.filter((remark) => remark !== "").join("  ");
}
