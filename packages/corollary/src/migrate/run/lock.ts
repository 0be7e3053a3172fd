import type { Database, DatabaseInfo, Executor } from "../../database/port.js";
import { MigrationRefused } from "../refusal.js";

const pollMs = 200;
/** Embedded databases belong to one process, so that a lock of the process is enough. */
const embedded = new WeakMap<DatabaseInfo, Promise<unknown>>();

export interface LockOptions {
  /** Milliseconds. */
  readonly wait: number;
  /** Called once, where somebody else has the lock. */
  readonly waiting: () => void;
}

/**
 * Runs while no other process migrates the same database. The lock is an advisory one and is held by an open transaction
 * on a connection of its own, so that it works through PgBouncer too and ends with this process, however that ends. The
 * transaction holds no snapshot and no other lock: it stands in the way of neither vacuum nor `create index concurrently`.
 * Those who wait ask again and again rather than in one long statement, whose snapshot would.
 * @throws MigrationRefused `locked` where the other is not done in time
 */
export function whileAlone<T>(database: Database, options: LockOptions, run: (assertAlone: () => Promise<void>) => Promise<T>): Promise<T> {
  return database.info.driver === "pglite" ? inTurn(database.info, run) : onServer(database.as("owner"), options, run);
}

async function inTurn<T>(info: DatabaseInfo, run: (assertAlone: () => Promise<void>) => Promise<T>): Promise<T> {
  const before = embedded.get(info) ?? Promise.resolve();
  const mine = before.then(() => run(async () => undefined));
  embedded.set(info, mine.catch(() => undefined));
  return mine;
}

async function onServer<T>(database: Database, { wait, waiting }: LockOptions, run: (assertAlone: () => Promise<void>) => Promise<T>): Promise<T> {
  const settings = { idle_in_transaction_session_timeout: "0", ...(database.info.version >= 170_000 ? { transaction_timeout: "0" } : {}) };
  return database.transaction(async (tx) => {
    const until = performance.now() + wait;
    for (let first = true; !(await take(tx)); first = false) {
      if (first) waiting();
      if (performance.now() >= until) {
        throw new MigrationRefused("locked", "Another process migrates this database and is not done yet.", "Wait for it, and look with: corollary migrate status. --lock-wait <seconds> waits longer.");
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    return run(async () => {
      await tx.script("select");
    });
  }, { settings });
}

async function take(tx: Executor): Promise<boolean> {
  const { rows } = await tx.query<{ taken: boolean }>({
    text: "select pg_try_advisory_xact_lock(hashtext('corollary'), hashtext('migrate')) as taken", params: [], prepare: false,
  });
  // The portal of a query with parameters stays open, with its snapshot, until the next; a simple one leaves none behind.
  await tx.script("select");
  return rows[0]?.taken === true;
}

/** Whether some process migrates this database at the moment. */
export async function isLocked(database: Database): Promise<boolean> {
  if (database.info.driver === "pglite") return false;
  return database.as("owner").transaction(async (tx) => !(await take(tx)));
}
