import type { Database, Executor } from "../../../../src/database/index.js";
import { openDatabase } from "../../../../src/database/index.js";
import { identifier, qualified } from "../../../../src/schema/identifier.js";
import { locks, type Lock, type Step, type Work } from "../../../../src/schema/plan/step.js";

/** What Postgres did for a step: the strongest lock on what was there before, on which of that, and what it did with rows. */
export interface Measured {
  readonly lock: Lock;
  readonly on: readonly string[];
  readonly work: Work;
}

const modes: Readonly<Record<string, Lock>> = {
  AccessShareLock: "access share", RowShareLock: "row share", RowExclusiveLock: "row exclusive", ShareUpdateExclusiveLock: "share update exclusive", ShareLock: "share",
  ShareRowExclusiveLock: "share row exclusive", ExclusiveLock: "exclusive", AccessExclusiveLock: "access exclusive",
};

class Done extends Error {}

interface Relation extends Record<string, unknown> { readonly oid: string; readonly name: string; readonly file: string | null; readonly read: string; readonly changed: string }

/** Tables and views that people work with, with their files and how many rows were read and changed in each. */
const relations = (counters: "pg_stat_get_xact" | "pg_stat_get") => `select c.oid::text as oid, n.nspname || '.' || c.relname as name, pg_relation_filenode(c.oid)::text as file,
    ${counters}_tuples_returned(c.oid)::text as read, (${counters}_tuples_updated(c.oid))::text as changed
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'extra') and c.relkind in ('r', 'p', 'v', 'm')`;

const rows = async <T extends Record<string, unknown>>(on: Executor, text: string, params: readonly string[] = []): Promise<readonly T[]> => (await on.query<T>({ text, params: [...params], prepare: false })).rows;

function judged(before: readonly Relation[], after: readonly Relation[], held: readonly { relation: string; mode: string }[]): Measured {
  const there = new Map(before.map((each) => [each.oid, each]));
  const found = held.flatMap(({ relation, mode }) => (there.has(relation) ? [{ name: there.get(relation)?.name ?? "", lock: modes[mode] ?? "none" }] : []));
  const lock = found.map((each) => each.lock).sort((one, other) => locks.indexOf(other) - locks.indexOf(one))[0] ?? "none";
  const more = (of: "read" | "changed") => after.some((each) => Number(each[of]) > Number(there.get(each.oid)?.[of] ?? each[of]));
  const rewritten = after.some((each) => there.has(each.oid) && there.get(each.oid)?.file !== each.file) || more("changed");
  return { lock, on: [...new Set(found.filter((each) => each.lock === lock).map(({ name }) => name))].sort(), work: rewritten ? "rewrite" : more("read") ? "scan" : "catalog" };
}

/** A step in a transaction that is given up after, so that it is found out and not done. */
export async function measured(database: Database, { action }: Step): Promise<Measured> {
  const statements = action.kind === "sql" ? action.statements : [batch(action)];
  let result: Measured | undefined;
  await database.transaction(async (tx) => {
    const before = await rows<Relation>(tx, relations("pg_stat_get_xact"));
    for (const statement of statements) await tx.script(statement);
    const held = await rows<{ relation: string; mode: string }>(tx, "select relation::text, mode from pg_locks where pid = pg_backend_pid() and granted and locktype = 'relation'");
    result = judged(before, await rows<Relation>(tx, relations("pg_stat_get_xact")), held);
    throw new Done();
  }).catch((error: unknown) => {
    if (!(error instanceof Done)) throw new Error(statements.join(";\n"), { cause: error });
  });
  if (result === undefined) throw new Error("The transaction ended before its end.");
  return result;
}

/** As the runner does it: rows are chosen and locked first. */
function batch({ table, key, set, where, size }: Extract<Step["action"], { kind: "batches" }>): string {
  const columns = key.map(identifier).join(", ");
  return `update ${qualified(table)} set ${set} where (${columns}) in (select ${columns} from ${qualified(table)} where ${where} order by ${columns} limit ${size} for no key update)`;
}

/**
 * A step that Postgres refuses in a transaction, watched from outside: somebody who has written to the table and not
 * committed lets it begin and not end, so that its locks can be looked at. Afterwards it is done.
 */
export async function watched(database: Database, url: string, { action, on }: Step): Promise<Measured> {
  if (action.kind !== "sql") throw new Error("Only statements are watched.");
  const worker = await openDatabase({ url });
  const before = await rows<Relation>(database, relations("pg_stat_get"));
  let held: readonly { relation: string; mode: string }[] = [];
  try {
    const [me] = await rows<{ pid: string }>(worker, "select pg_backend_pid()::text as pid");
    let run: Promise<void> | undefined;
    await database.transaction(async (tx) => {
      if (on !== undefined) await tx.script(`lock table ${qualified(on)} in row exclusive mode; select pg_current_xact_id()`);
      run = worker.session(async (session) => {
        await session.query({ text: "select set_config('application_name', 'measured', false)", params: [], prepare: false });
        for (const statement of action.statements) await session.script(statement);
        await session.query({ text: "select pg_stat_force_next_flush()", params: [], prepare: false });
      });
      if (on === undefined) return void await run;
      do {
        held = await rows(database.as("owner"), `select l.relation::text, l.mode from pg_locks l join pg_stat_activity a using (pid)
          where a.application_name = 'measured' and a.wait_event_type = 'Lock' and l.granted and l.locktype = 'relation' and l.pid <> pg_backend_pid()`);
      } while (held.length === 0);
    });
    await run;
    if (me === undefined) throw new Error("There is no such session.");
  } finally {
    await worker.close();
  }
  // Other sessions may tell the server only now what they changed before; what runs concurrently changes no row.
  const after = await rows<Relation>(database, relations("pg_stat_get"));
  return judged(before, after.map((each) => ({ ...each, changed: "0" })), held);
}
