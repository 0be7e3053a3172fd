import type { Executor } from "../../database/port.js";
import { hasLedger } from "./tables.js";

/**
 * `running`: begun and never ended, unless somebody is at it now. `failed`: a statement failed after others were committed.
 * `reverting`: the way back was begun and never ended. `faked` and `baseline`: said to be applied, for a reason.
 */
export type MigrationState = "running" | "failed" | "applied" | "reverting" | "reverted" | "faked" | "baseline";
export type Direction = "up" | "down";

/** What the ledger says of a migration. */
export interface LedgerEntry {
  readonly version: string;
  readonly name: string;
  readonly kind: "sql" | "typescript";
  readonly checksum: string;
  readonly downChecksum?: string;
  readonly state: MigrationState;
  /** While reverting: how many steps of an unfinished migration were done. Absent: it was finished. */
  readonly undoFrom?: number;
  /** Why it is faked or baseline, or how it was put right. */
  readonly reason?: string;
  readonly error?: string;
  readonly databaseUser: string;
  readonly agent: string;
  readonly tool: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly milliseconds?: number;
  readonly steps: readonly LedgerStep[];
}

export interface LedgerStep {
  readonly direction: Direction;
  /** Counts from 1. */
  readonly step: number;
  readonly summary: string;
  readonly checksum: string;
  readonly state: "running" | "done" | "failed";
  /** Statements that are done. */
  readonly position: number;
  /** Key of the last row of the last batch. */
  readonly cursor?: readonly string[];
  /** Rows that batches have changed. */
  readonly changed: number;
  readonly attempts: number;
  readonly error?: string;
  readonly startedAt: string;
  readonly milliseconds?: number;
}

const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** All of the ledger, by version; nothing where there is none yet. One snapshot. */
export async function readLedger(executor: Executor): Promise<readonly LedgerEntry[]> {
  if (!(await hasLedger(executor))) return [];
  // Absent rather than null, as the types have it.
  const { rows } = await executor.query<{ entry: LedgerEntry }>({
    text: `select jsonb_strip_nulls(jsonb_build_object(
  'version', m.version, 'name', m.name, 'kind', m.kind, 'checksum', m.checksum, 'downChecksum', m.down_checksum, 'state', m.state,
  'undoFrom', m.undo_from, 'reason', m.reason, 'error', m.error, 'databaseUser', m.database_user, 'agent', m.agent, 'tool', m.tool,
  'startedAt', ${iso("m.started_at")}, 'finishedAt', ${iso("m.finished_at")}, 'milliseconds', m.milliseconds,
  'steps', coalesce((select jsonb_agg(jsonb_build_object(
      'direction', s.direction, 'step', s.step, 'summary', s.summary, 'checksum', s.checksum, 'state', s.state, 'position', s.position,
      'cursor', s.cursor, 'changed', s.changed, 'attempts', s.attempts, 'error', s.error, 'startedAt', ${iso("s.started_at")},
      'milliseconds', s.milliseconds) order by s.direction desc, s.step)
    from corollary.migration_step s where s.version = m.version), '[]'))) as entry
from corollary.migration m order by m.version collate "C"`,
    params: [],
    prepare: false,
  });
  return rows.map((row) => row.entry);
}

/** Whether a migration counts as applied. */
export function isApplied(state: MigrationState): boolean {
  return state === "applied" || state === "faked" || state === "baseline";
}

/** Whether somebody must decide how it goes on. */
export function isUnfinished(state: MigrationState): boolean {
  return state === "running" || state === "failed" || state === "reverting";
}
