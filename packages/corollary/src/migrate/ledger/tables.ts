import type { Executor } from "../../database/port.js";

/** Tables that Corollary keeps beside those of a model; no Schema holds them. */
export const ledgerTables: readonly string[] = ["migration", "migration_step"];

const ddl = `
create schema if not exists corollary;
create table if not exists corollary.migration (
  version text primary key,
  name text not null,
  kind text not null check (kind in ('sql', 'typescript')),
  checksum text not null,
  down_checksum text,
  state text not null check (state in ('running', 'failed', 'applied', 'reverting', 'reverted', 'faked', 'baseline')),
  undo_from integer,
  reason text,
  error text,
  database_user text not null default session_user,
  agent text not null,
  tool text not null,
  started_at timestamptz(3) not null default clock_timestamp(),
  finished_at timestamptz(3),
  milliseconds bigint
);
create table if not exists corollary.migration_step (
  version text not null references corollary.migration on delete cascade,
  direction text not null check (direction in ('up', 'down')),
  step integer not null,
  summary text not null,
  checksum text not null,
  state text not null check (state in ('running', 'done', 'failed')),
  position integer not null default 0,
  cursor jsonb,
  changed bigint not null default 0,
  attempts integer not null default 1,
  error text,
  started_at timestamptz(3) not null default clock_timestamp(),
  finished_at timestamptz(3),
  milliseconds bigint,
  primary key (version, direction, step)
);
comment on table corollary.migration is 'Which migrations this database has had.';
comment on table corollary.migration_step is 'The steps of each migration, done or under way.';
comment on column corollary.migration.undo_from is 'While reverting a migration that was never finished: how many of its steps were done.';
comment on column corollary.migration.agent is 'Who ran it, and where: user of the operating system and machine.';
comment on column corollary.migration.tool is 'Version of Corollary.';
comment on column corollary.migration_step.position is 'Statements of the step that are done.';
comment on column corollary.migration_step.cursor is 'Key of the last row of the last batch.';
comment on column corollary.migration_step.changed is 'Rows that batches have changed.';
revoke all on corollary.migration, corollary.migration_step from public;`;

export async function hasLedger(executor: Executor): Promise<boolean> {
  const { rows } = await executor.query<{ there: boolean }>({
    text: "select to_regclass('corollary.migration_step') is not null as there", params: [], prepare: false,
  });
  return rows[0]?.there === true;
}

/** Makes the tables where they are missing. Two processes must not do so at once. The application role gets no rights. */
export async function ensureLedger(executor: Executor): Promise<void> {
  if (!(await hasLedger(executor))) await executor.script(ddl);
}
