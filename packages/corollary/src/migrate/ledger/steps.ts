import type { Executor, Parameter } from "../../database/port.js";
import type { Direction } from "./entry.js";
import { LedgerMoved } from "./write.js";

// What is written for every step of every migration is prepared: planning it took longer than running it.

/** Which step of which way of which migration. */
export interface StepKey {
  readonly version: string;
  readonly direction: Direction;
  /** Counts from 1. */
  readonly step: number;
}

export interface StepStanding {
  /** How often it was begun, this time included. */
  readonly attempts: number;
  /** Statements that are done. */
  readonly position: number;
}

export interface BatchStanding {
  readonly cursor: readonly string[] | undefined;
  readonly changed: number;
}

const key = (of: StepKey): Parameter[] => [of.version, of.direction, of.step];
const one = "where version = $1 and direction = $2 and step = $3";

/** Begins a step, or begins it again. @throws LedgerMoved where it is done already */
export async function beginStep(executor: Executor, of: StepKey, text: { readonly summary: string; readonly checksum: string }): Promise<StepStanding> {
  const { rows } = await executor.query<{ attempts: number; position: number }>({
    text: `insert into corollary.migration_step as s (version, direction, step, summary, checksum, state) values ($1, $2, $3, $4, $5, 'running')
      on conflict (version, direction, step) do update set state = 'running', attempts = s.attempts + 1, summary = excluded.summary,
        checksum = excluded.checksum, error = null where s.state <> 'done'
      returning attempts, position`,
    params: [...key(of), text.summary, text.checksum],
  });
  const [row] = rows;
  if (row === undefined) throw new LedgerMoved("Another process has done this step meanwhile.");
  return row;
}

/** Notes how many statements are done. */
export async function advance(executor: Executor, of: StepKey, position: number): Promise<void> {
  await executor.query({ text: `update corollary.migration_step set position = $4 ${one}`, params: [...key(of), position], prepare: false });
}

/** Where batches stand; whoever asks in a transaction is the only one to go on until its end. */
export async function lockBatches(executor: Executor, of: StepKey): Promise<BatchStanding> {
  const { rows } = await executor.query<{ cursor: string[] | null; changed: string }>({
    text: `select cursor, changed from corollary.migration_step ${one} for update`, params: key(of), prepare: false,
  });
  const [row] = rows;
  if (row === undefined) throw new LedgerMoved("Another process has taken this step out of the ledger meanwhile.");
  return { cursor: row.cursor ?? undefined, changed: Number(row.changed) };
}

export async function advanceBatches(executor: Executor, of: StepKey, changed: number, cursor: readonly string[] | undefined): Promise<void> {
  await executor.query({
    text: `update corollary.migration_step set changed = changed + $4, cursor = $5::text::jsonb ${one}`,
    params: [...key(of), changed, cursor === undefined ? null : JSON.stringify(cursor)],
    prepare: false,
  });
}

export async function finishStep(executor: Executor, of: StepKey): Promise<void> {
  await executor.query({
    text: `update corollary.migration_step set state = 'done', error = null, finished_at = clock_timestamp(),
      milliseconds = round(extract(epoch from clock_timestamp() - started_at) * 1000) ${one}`,
    params: key(of),
  });
}

export async function failStep(executor: Executor, of: StepKey, error: string): Promise<void> {
  await executor.query({ text: `update corollary.migration_step set state = 'failed', error = $4 ${one} and state = 'running'`, params: [...key(of), error], prepare: false });
}
