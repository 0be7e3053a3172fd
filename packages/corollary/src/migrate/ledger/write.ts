import type { Executor, Parameter } from "../../database/port.js";
import type { Migration } from "../files/migration.js";
import type { Direction, MigrationState } from "./entry.js";

/** Who writes to the ledger. */
export interface Author {
  /** User of the operating system and machine, e.g. `ada@build-7`. */
  readonly agent: string;
  /** Version of Corollary. */
  readonly tool: string;
}

/** Another process has changed the ledger meanwhile: what was to be written would no longer be true. */
export class LedgerMoved extends Error {
  override readonly name = "LedgerMoved";
}

const run = (executor: Executor, text: string, params: readonly Parameter[]) => executor.query({ text, params, prepare: false });

async function change(executor: Executor, text: string, params: readonly Parameter[]): Promise<void> {
  const { count } = await run(executor, text, params);
  if (count !== 1) throw new LedgerMoved("Another process has changed the ledger of migrations meanwhile.");
}

const downChecksum = (migration: Migration) => (migration.kind === "sql" ? (migration.downChecksum ?? null) : null);

/** Begins a migration that is new here, or was reverted. */
export async function beginUp(executor: Executor, migration: Migration, author: Author): Promise<void> {
  await run(executor, "delete from corollary.migration_step s using corollary.migration m where m.version = s.version and m.version = $1 and m.state = 'reverted'", [migration.version]);
  await change(executor, `insert into corollary.migration as m (version, name, kind, checksum, down_checksum, state, agent, tool)
    values ($1, $2, $3, $4, $5, 'running', $6, $7)
    on conflict (version) do update set name = excluded.name, kind = excluded.kind, checksum = excluded.checksum, down_checksum = excluded.down_checksum,
      state = 'running', undo_from = null, reason = null, error = null, database_user = excluded.database_user, agent = excluded.agent, tool = excluded.tool,
      started_at = excluded.started_at, finished_at = null, milliseconds = null
    where m.state = 'reverted'`,
  [migration.version, migration.name, migration.kind, migration.checksum, downChecksum(migration), author.agent, author.tool]);
}

/** Goes on with a migration that was begun. */
export async function beginAgain(executor: Executor, version: string, from: MigrationState, author: Author): Promise<void> {
  await change(executor, `update corollary.migration set state = case when state = 'failed' then 'running' else state end, error = null,
      database_user = session_user, agent = $3, tool = $4 where version = $1 and state = $2`, [version, from, author.agent, author.tool]);
}

/** Begins the way back. `undoFrom`: how many steps were done, for a migration that was never finished. */
export async function beginDown(executor: Executor, version: string, from: MigrationState, undoFrom: number | undefined, author: Author): Promise<void> {
  await change(executor, `update corollary.migration set state = 'reverting', undo_from = $3, error = null, finished_at = null, milliseconds = null,
      started_at = clock_timestamp(), database_user = session_user, agent = $4, tool = $5 where version = $1 and state = $2`,
  [version, from, undoFrom ?? null, author.agent, author.tool]);
  await run(executor, "delete from corollary.migration_step where version = $1 and direction = 'down'", [version]);
}

export async function finish(executor: Executor, version: string, direction: Direction): Promise<void> {
  await change(executor, `update corollary.migration set state = $2, error = null, finished_at = clock_timestamp(),
      milliseconds = round(extract(epoch from clock_timestamp() - started_at) * 1000) where version = $1 and state = $3`,
  [version, direction === "up" ? "applied" : "reverted", direction === "up" ? "running" : "reverting"]);
}

/** Says that a migration is applied, or is not, without doing anything. */
export async function declare(executor: Executor, migration: Migration, state: "faked" | "baseline" | "reverted", reason: string, author: Author): Promise<void> {
  await run(executor, "delete from corollary.migration_step where version = $1", [migration.version]);
  await run(executor, `insert into corollary.migration (version, name, kind, checksum, down_checksum, state, reason, agent, tool, finished_at, milliseconds)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp(), 0)
    on conflict (version) do update set name = excluded.name, kind = excluded.kind, checksum = excluded.checksum, down_checksum = excluded.down_checksum,
      state = excluded.state, undo_from = null, reason = excluded.reason, error = null, database_user = excluded.database_user, agent = excluded.agent,
      tool = excluded.tool, started_at = excluded.started_at, finished_at = excluded.finished_at, milliseconds = 0`,
  [migration.version, migration.name, migration.kind, migration.checksum, downChecksum(migration), state, reason, author.agent, author.tool]);
}

/** Takes the text of a file as the one that was applied. */
export async function acceptChecksums(executor: Executor, migration: Migration): Promise<void> {
  await change(executor, "update corollary.migration set checksum = $2, down_checksum = $3, name = $4 where version = $1", [migration.version, migration.checksum, downChecksum(migration), migration.name]);
}

export async function noteFailure(executor: Executor, version: string, error: string): Promise<void> {
  await run(executor, "update corollary.migration set state = case when state = 'running' then 'failed' else state end, error = $2 where version = $1", [version, error]);
}
