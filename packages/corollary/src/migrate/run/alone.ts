import { DatabaseError } from "../../database/errors.js";
import type { Executor } from "../../database/port.js";
import { sqlOver } from "../data-migration.js";
import { advance, beginStep, finishStep, type StepKey } from "../ledger/steps.js";
import { trying } from "./attempts.js";
import { runBatches } from "./batches.js";
import { watchBlockers } from "./blockers.js";
import { waitForOrphans } from "./orphans.js";
import type { Run } from "./settings.js";
import { StepFailed } from "./step-failed.js";
import { keyOf, tag, type Task, type Way } from "./task.js";

const lookAfterMs = 3_000;

/**
 * A step outside of transactions. The ledger says that it runs before it does, and that it is done after it is: in
 * between nobody can know, so that a step which is found so is cleared and begun again.
 */
export async function runAlone(run: Run, way: Way, task: Task, after: (tx: Executor) => Promise<void>): Promise<void> {
  const key = keyOf(way, task);
  const { name } = way.migration;
  const begun = performance.now();
  const { attempts, position } = await run.database.transaction((tx) => beginStep(tx, key, task), { lockTimeout: run.lockTimeout });
  run.report({ event: "step-begun", name, step: task.number, steps: way.tasks.length, summary: task.summary, attempt: attempts });
  let [inDoubt, from] = [attempts > 1, position];
  if (inDoubt) await waitForOrphans(run, key);
  try {
    await trying(run, { name, step: task.number }, async () => {
      if (inDoubt) from = await clear(run, key, task, from);
      inDoubt = true;
      await act(run, way, task, key, { from, passed: (done) => (from = done) });
    });
  } catch (error) {
    // What is left would be in the way of others; where this fails too, the next try begins with it.
    if (!(error instanceof DatabaseError && error.kind === "connection")) await clear(run, key, task, from).catch(() => undefined);
    throw new StepFailed(task, error);
  }
  await run.database.transaction(async (tx) => {
    await finishStep(tx, key);
    await after(tx);
  });
  run.report({ event: "step-done", name, step: task.number, milliseconds: performance.now() - begun });
}

/** Clears what a try left. Gives the statement to begin with: the first, where all was cleared. */
async function clear(run: Run, key: StepKey, { cleanup }: Task, from: number): Promise<number> {
  if (cleanup.length === 0) return from;
  for (const statement of cleanup) await runStatement(run, key, statement);
  await advance(run.database, key, 0);
  return 0;
}

interface Place {
  readonly from: number;
  readonly passed: (done: number) => void;
}

async function act(run: Run, way: Way, task: Task, key: StepKey, { from, passed }: Place): Promise<void> {
  const progress = (done: number, total?: number) =>
    run.report({ event: "progress", name: way.migration.name, step: task.number, done, ...(total === undefined ? {} : { total }) });
  switch (task.action.kind) {
    case "sql":
      for (const [i, statement] of task.action.statements.entries()) {
        if (i < from) continue;
        await run.assertAlone();
        await runStatement(run, key, statement, way.migration.name);
        await advance(run.database, key, i + 1);
        passed(i + 1);
      }
      return;
    case "batches":
      return runBatches(run, way.migration.name, task.action, key, progress);
    case "module":
      return task.action.run({ sql: sqlOver(run.database), executor: run.database, database: run.database, progress });
  }
}

/**
 * In a session of its own. Statements that say `concurrently` wait as long as they must: while they do, they are in
 * nobody's way, and given up they would have to begin anew.
 */
async function runStatement(run: Run, key: StepKey, statement: string, name?: string): Promise<void> {
  const lockTimeout = /\bconcurrently\b/iu.test(statement) ? 0 : run.lockTimeout;
  await run.database.session(async (session) => {
    await session.script(`set lock_timeout = ${lockTimeout}; set statement_timeout = ${run.statementTimeout}`);
    const stop = await watchBlockers(run.database, session, lookAfterMs, (blockers) => {
      if (name !== undefined) run.report({ event: "blocked", name, step: key.step, attempt: 1, pauseMs: 0, blockers });
    });
    try {
      await session.script(tag(key) + statement);
    } finally {
      await stop();
    }
  });
}
