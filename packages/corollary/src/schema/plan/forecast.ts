import type { Executor } from "../../database/port.js";
import type { Step } from "./step.js";

/** How long a step is likely to take; the lock it waits for is not part of it. */
export type Duration = "instant" | "seconds" | "minutes" | "hours";

/** A query that holds a lock which a step would have to wait for, as it stands now. */
export interface Blocker {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
  /** Seconds since its transaction began. */
  readonly since: number;
  readonly state: string;
  readonly query: string;
}

/** What a forecast asks of a step. */
export type Foreseen = Pick<Step, "action" | "lock" | "on" | "work">;

/** What a step meets in a live database. */
export interface Forecast {
  readonly step: Foreseen;
  /** Rows of the table, as estimated by the last analyze; absent where none was, or no table is touched. */
  readonly rows?: number;
  /** Bytes on disk of the table with its indexes. */
  readonly bytes?: number;
  readonly duration: Duration;
  readonly blockedBy: readonly Blocker[];
}

/** Bytes of a second: cautious figures for a server whose disk is not the fastest. */
const scanned = 200 * 1024 * 1024;
const written = 25 * 1024 * 1024;

/**
 * What steps are likely to meet, from the statistics and the locks of a live database. Two queries, however many steps.
 * A transaction blocks a step if it holds a lock on the step's table that conflicts with the step's own (Postgres,
 * "Explicit Locking", table of conflicting lock modes).
 */
export async function forecast(steps: readonly Foreseen[], database: Executor): Promise<Forecast[]> {
  const tables = [...new Map(steps.flatMap(({ on }) => (on === undefined ? [] : [[nameOf(on), on] as const]))).values()];
  const schemas = tables.map(({ schema }) => schema);
  const names = tables.map(({ name }) => name);
  const sizes = await sizesOf(database, schemas, names);
  const held = await locksOn(database, schemas, names);
  return steps.map((step) => {
    const size = step.on === undefined ? undefined : sizes.get(nameOf(step.on));
    const blockedBy = held.filter(({ table, mode }) => step.on !== undefined && table === nameOf(step.on) && conflicts(step.lock, mode)).map(({ blocker }) => blocker);
    return {
      step, blockedBy: [...new Map(blockedBy.map((each) => [each.pid, each])).values()],
      duration: durationOf(step, size?.bytes ?? 0),
      ...(size !== undefined && { bytes: size.bytes, ...(size.rows >= 0 && { rows: size.rows }) }),
    };
  });
}

const nameOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string => JSON.stringify([schema, name]);

export function durationOf({ work, action }: Pick<Step, "work" | "action">, bytes: number): Duration {
  if (work === "catalog") return "instant";
  const seconds = bytes / (work === "scan" ? scanned : action.kind === "batches" ? written / 4 : written);
  if (seconds < 0.5) return "instant";
  return seconds < 60 ? "seconds" : seconds < 3600 ? "minutes" : "hours";
}

const wanted = "unnest($1::text[], $2::text[]) as w (schema, name)";
const found = `${wanted} join pg_namespace n on n.nspname = w.schema join pg_class c on c.relnamespace = n.oid and c.relname = w.name`;

async function sizesOf(database: Executor, schemas: readonly string[], names: readonly string[]): Promise<Map<string, { rows: number; bytes: number }>> {
  const { rows } = await database.query<{ schema: string; name: string; rows: number; bytes: string }>({
    text: `select w.schema, w.name, c.reltuples::float8 as rows, pg_total_relation_size(c.oid)::text as bytes from ${found}`, params: [schemas, names], prepare: false,
  });
  return new Map(rows.map((row) => [nameOf(row), { rows: row.rows, bytes: Number(row.bytes) }]));
}

interface Held { readonly table: string; readonly mode: string; readonly blocker: Blocker }

async function locksOn(database: Executor, schemas: readonly string[], names: readonly string[]): Promise<Held[]> {
  const { rows } = await database.query<{ schema: string; name: string; mode: string; pid: number; user: string; application: string; since: number; state: string; query: string }>({
    text: `select w.schema, w.name, l.mode, a.pid, coalesce(a.usename::text, '') as user, coalesce(a.application_name, '') as application,
        greatest(0, extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.query_start)))::float8 as since, coalesce(a.state, '') as state, left(coalesce(a.query, ''), 1000) as query
      from ${found} join pg_locks l on l.locktype = 'relation' and l.relation = c.oid and l.granted and l.database = (select oid from pg_database where datname = current_database())
        join pg_stat_activity a on a.pid = l.pid
      where l.pid <> pg_backend_pid() order by since desc, a.pid, l.mode`,
    params: [schemas, names], prepare: false,
  });
  return rows.map(({ schema, name, mode, ...blocker }) => ({ table: nameOf({ schema, name }), mode, blocker }));
}

/** Modes that a lock waits for, by the names in `pg_locks`. */
const waitsFor: Readonly<Record<Step["lock"], readonly string[]>> = {
  none: [],
  "access share": ["AccessExclusiveLock"],
  "row share": ["ExclusiveLock", "AccessExclusiveLock"],
  "row exclusive": ["ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"],
  "share update exclusive": ["ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"],
  share: ["RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"],
  "share row exclusive": ["RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"],
  exclusive: ["RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"],
  "access exclusive": ["AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"],
};

const conflicts = (lock: Step["lock"], mode: string): boolean => waitsFor[lock].includes(mode);
