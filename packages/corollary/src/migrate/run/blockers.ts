import type { Database, Executor } from "../../database/port.js";
import type { Blocker } from "./settings.js";

/**
 * Looks again and again, while a session waits for a lock, at who holds it. Ends with the function that it gives.
 * @param everyMs how long the session may work or wait before anybody looks, and looks again
 */
export async function watchBlockers(database: Database, session: Executor, everyMs: number, seen: (blockers: readonly Blocker[]) => void): Promise<() => Promise<void>> {
  if (database.info.driver === "pglite") return async () => undefined;
  const { rows } = await session.query<{ pid: number }>({ text: "select pg_backend_pid() as pid", params: [], prepare: false });
  const pid = rows[0]?.pid ?? 0;
  let looking = Promise.resolve();
  const look = async () => {
    const blockers = await blockersOf(database, pid).catch(() => []);
    if (blockers.length > 0) seen(blockers);
  };
  const timer = setInterval(() => (looking = looking.then(look)), everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

async function blockersOf(database: Database, pid: number): Promise<readonly Blocker[]> {
  const { rows } = await database.query<Blocker & Record<string, unknown>>({
    text: `select pid, coalesce(usename, '') as user, application_name as application, coalesce(state, '') as state,
        coalesce(round(extract(epoch from clock_timestamp() - xact_start) * 1000), 0)::int4 as "transactionMs", left(query, 200) as query
      from pg_stat_activity where pid = any(pg_blocking_pids($1::int4)) order by xact_start`,
    params: [pid],
    prepare: false,
  });
  return rows;
}
