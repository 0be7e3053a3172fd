import type { Executor, Transaction } from "../../database/port.js";
import { sqlOver } from "../data-migration.js";
import { beginStep, finishStep } from "../ledger/steps.js";
import { Blocked, isConflict, trying } from "./attempts.js";
import { watchBlockers } from "./blockers.js";
import type { Blocker, Run } from "./settings.js";
import { StepFailed } from "./step-failed.js";
import { keyOf, tag, type Task, type Way } from "./task.js";

/** What else belongs into the transaction: the entry of the migration at its beginning and its end. */
export interface Around {
  readonly before: (tx: Executor) => Promise<void>;
  readonly after: (tx: Executor) => Promise<void>;
}

/** Steps that are one transaction, together with what the ledger says of them: all of it happens, or nothing. */
export async function runTogether(run: Run, way: Way, tasks: readonly Task[], around: Around): Promise<void> {
  const first = tasks[0]?.number ?? 1;
  await trying(run, { name: way.migration.name, step: first }, () => once(run, way, tasks, around));
}

async function once(run: Run, way: Way, tasks: readonly Task[], around: Around): Promise<void> {
  let blockers: readonly Blocker[] = [];
  const { lockTimeout, statementTimeout } = run;
  try {
    await run.database.transaction(async (tx) => {
      const stop = await watchBlockers(run.database, tx, lockTimeout === 0 ? 3_000 : Math.max(lockTimeout / 2, 20), (seen) => (blockers = seen));
      try {
        await around.before(tx);
        for (const task of tasks) await runTask(run, way, task, tx);
        await around.after(tx);
      } finally {
        await stop();
      }
    }, { lockTimeout, statementTimeout });
  } catch (error) {
    const reason = error instanceof StepFailed ? error.cause : error;
    throw isConflict(reason) ? new Blocked(reason, blockers) : error;
  }
}

async function runTask(run: Run, way: Way, task: Task, tx: Transaction): Promise<void> {
  const key = keyOf(way, task);
  const { name } = way.migration;
  const begun = performance.now();
  const { attempts } = await beginStep(tx, key, task);
  run.report({ event: "step-begun", name, step: task.number, steps: way.tasks.length, summary: task.summary, attempt: attempts });
  try {
    switch (task.action.kind) {
      case "sql":
        for (const statement of task.action.statements) await tx.script(tag(key) + statement);
        break;
      case "module":
        await task.action.run({
          sql: sqlOver(tx), executor: tx, database: run.database,
          progress: (done, total) => run.report({ event: "progress", name, step: task.number, done, ...(total === undefined ? {} : { total }) }),
        });
        break;
      case "batches":
        throw new Error("Batches commit by themselves: they are no part of a transaction.");
    }
  } catch (error) {
    throw new StepFailed(task, error);
  }
  await finishStep(tx, key);
  run.report({ event: "step-done", name, step: task.number, milliseconds: performance.now() - begun });
}
