import type { Database, Executor } from "../../database/port.js";
import type { Seed } from "./files.js";

/** What was applied, with what bytes, when, and how long it took. */
export interface Applied {
  readonly name: string;
  readonly checksum: string;
  /** ISO 8601, UTC. */
  readonly appliedAt: string;
  readonly milliseconds: number;
}

const createLedger = `
create schema if not exists corollary;
create table if not exists corollary.seed (
  name text primary key,
  checksum text not null,
  applied_at timestamptz(3) not null default now(),
  milliseconds integer not null
);`;

/** What the ledger holds, by name; nothing where there is none yet. */
export async function readLedger(database: Executor): Promise<Map<string, Applied>> {
  const there = await database.query<{ there: boolean }>({
    text: "select to_regclass('corollary.seed') is not null as there",
    params: [],
  });
  if (!there.rows[0]?.there) return new Map();
  const { rows } = await database.query<Applied & Record<string, unknown>>({
    text: `select name, checksum, to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "appliedAt",
  milliseconds from corollary.seed order by name collate "C"`,
    params: [],
  });
  return new Map(rows.map((row) => [row.name, row]));
}

export async function ensureLedger(database: Database): Promise<void> {
  await database.script(createLedger);
}

/**
 * Notes a seed as applied, inside the transaction that applies it. A second process that applies the same seed waits
 * here for the first and then fails on the key: no seed is ever applied twice.
 */
export async function claim(executor: Executor, seed: Seed): Promise<void> {
  await executor.query({
    text: "insert into corollary.seed (name, checksum, milliseconds) values ($1, $2, 0)",
    params: [seed.name, seed.checksum],
  });
}

export async function finish(executor: Executor, seed: Seed, milliseconds: number): Promise<void> {
  await executor.query({
    text: "update corollary.seed set milliseconds = $2 where name = $1",
    params: [seed.name, Math.round(milliseconds)],
  });
}
