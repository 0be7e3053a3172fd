import { MigrationRefused } from "../refusal.js";
import type { StepKey } from "../ledger/steps.js";
import type { Run } from "./settings.js";
import { tagOf } from "./task.js";

const pollMs = 200;

/**
 * A server goes on with a statement whose client is dead. Before an interrupted migration goes on, what is left of it on
 * the server must have come to its end.
 * @throws MigrationRefused `locked` where it does not in time
 */
export async function waitForOrphans(run: Run, { version }: Pick<StepKey, "version">): Promise<void> {
  if (run.database.info.driver === "pglite") return;
  const until = performance.now() + run.lockWait;
  for (let first = true; ; first = false) {
    const { rows } = await run.database.query<{ pid: number }>({
      text: "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and starts_with(query, $1)",
      params: [tagOf(version)],
      prepare: false,
    });
    if (rows.length === 0) return;
    const pids = rows.map((row) => row.pid).join(", ");
    if (first) run.report({ event: "note", message: `The server still works on a statement of the interrupted run (pid ${pids}); waiting for its end.` });
    if (performance.now() >= until) {
      throw new MigrationRefused("locked", `The server still works on a statement of the interrupted run (pid ${pids}).`, `Wait for its end, or end it: select pg_terminate_backend(${rows[0]?.pid ?? 0}).`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
