import type { Database } from "../../database/port.js";

/** Unlogged: counts are lost in a crash, which harms nobody, and cost no write-ahead log. */
const ddl = `create schema if not exists corollary;
create unlogged table if not exists corollary.rate (
  key text primary key,
  tat timestamptz not null,
  allowed boolean not null
);
comment on table corollary.rate is 'Requests counted by the generic cell rate algorithm.';
create unlogged table if not exists corollary.attempt (
  key text primary key,
  failures integer not null,
  until timestamptz not null,
  last_at timestamptz not null
);
comment on table corollary.attempt is 'Attempts to sign in, and until when the next one waits.';
`;

/** Milliseconds between two looks for counts that are over. */
const sweepEvery = 600_000;

/**
 * Gives a function that resolves when the tables of counts are there: made as the owner, once, with rights for the role
 * that `database` acts as. Now and then it forgets what is over.
 */
export function countTables(database: Database): () => Promise<void> {
  let made: Promise<void> | undefined;
  let nextSweep = Date.now() + sweepEvery;
  return async () => {
    made ??= createTables(database);
    try {
      await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
    if (Date.now() < nextSweep) return;
    nextSweep = Date.now() + sweepEvery;
    database.query({ text: "delete from corollary.rate where tat < now()", params: [] }).catch(() => undefined);
    database.query({ text: "delete from corollary.attempt where last_at < now() - interval '1 hour'", params: [] }).catch(() => undefined);
  };
}

async function createTables(database: Database): Promise<void> {
  const { rows: [found] } = await database.query<{ role: string; there: boolean }>({
    text: "select current_user::text as role, to_regclass('corollary.rate') is not null and to_regclass('corollary.attempt') is not null as there",
    params: [], prepare: false,
  });
  if (found === undefined || found.there) return;
  const role = `"${found.role.replaceAll('"', '""')}"`;
  await database.as("owner").transaction(async (tx) => {
    await tx.query({ text: "select pg_advisory_xact_lock(hashtext('corollary.rate'))", params: [], prepare: false });
    await tx.script(`${ddl}grant usage on schema corollary to ${role};
grant select, insert, update, delete on corollary.rate, corollary.attempt to ${role};
`);
  });
}
