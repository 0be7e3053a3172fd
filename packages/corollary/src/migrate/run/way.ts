import { DatabaseError } from "../../database/errors.js";
import type { Executor } from "../../database/port.js";
import { failStep } from "../ledger/steps.js";
import { LedgerMoved, noteFailure } from "../ledger/write.js";
import { MigrationFailed, MigrationRefused } from "../refusal.js";
import { runAlone } from "./alone.js";
import { Blocked } from "./attempts.js";
import type { Run } from "./settings.js";
import { StepFailed } from "./step-failed.js";
import { findDuplicates } from "./duplicates.js";
import { keyOf, segmentsOf, type Task, type Way } from "./task.js";
import { runTogether } from "./together.js";

/** What the ledger says of the migration as a whole, in the transactions of its first and last step. */
export interface Bounds {
  readonly begin: (tx: Executor) => Promise<void>;
  readonly end: (tx: Executor) => Promise<void>;
}

const nothing = async () => undefined;

/**
 * Goes a way of a migration, but for the steps that are done. Where all of it is one transaction, all of it happens or
 * nothing; otherwise the ledger knows at every moment how far it is.
 * @throws MigrationFailed that says where it stands and how it goes on
 */
export async function goWay(run: Run, way: Way, done: ReadonlySet<number>, { begin, end }: Bounds): Promise<void> {
  const { name } = way.migration;
  const began = performance.now();
  run.report({ event: "migration-begun", name, direction: way.direction, steps: way.tasks.length });
  const segments = segmentsOf(way.tasks.filter((task) => !done.has(task.number)));
  let committed = false;
  try {
    if (segments.length === 0) await run.database.transaction((tx) => begin(tx).then(() => end(tx)));
    for (const [i, segment] of segments.entries()) {
      await run.assertAlone();
      const [first] = segment;
      const after = i === segments.length - 1 ? end : nothing;
      if (first?.transactional === false) {
        if (i === 0) await run.database.transaction(begin);
        committed = true;
        await runAlone(run, way, first, after);
      } else {
        await runTogether(run, way, segment, { before: i === 0 ? begin : nothing, after });
        committed = true;
      }
    }
  } catch (error) {
    if (error instanceof MigrationRefused) throw error;
    if (committed || done.size > 0) await record(run, way, error).catch(() => undefined);
    throw failure(way, error, committed || done.size > 0);
  }
  run.report({ event: "migration-done", name, direction: way.direction, milliseconds: performance.now() - began });
}

/** Where this cannot be written either, the ledger still says that the migration was begun and not ended. */
async function record(run: Run, way: Way, error: unknown): Promise<void> {
  const message = reasonOf(error);
  await run.database.transaction(async (tx) => {
    await noteFailure(tx, way.migration.version, message);
    if (error instanceof StepFailed) await failStep(tx, keyOf(way, error.task), message);
  });
}

function failure(way: Way, error: unknown, committed: boolean): MigrationFailed {
  const cause = causeOf(error);
  const { name } = way.migration;
  const place = error instanceof StepFailed ? ` at step ${error.task.number} of ${way.tasks.length} ("${error.task.summary}")` : "";
  const remedy = error instanceof StepFailed ? remedyOf(error.task, cause) : "";
  const message = `${name} failed${place}${way.direction === "down" ? " on its way back" : ""}: ${reasonOf(error)}${remedy}`;
  if (cause instanceof DatabaseError && cause.kind === "connection") {
    return new MigrationFailed(message, "corollary migrate status says where it stands; corollary migrate apply --resume finishes it.", { cause });
  }
  const resume = cause instanceof LedgerMoved ? "See corollary migrate status." : "Mend the reason, then go on with corollary migrate repair resume, or take back what was done with corollary migrate repair partial --undo.";
  return committed
    ? new MigrationFailed(`${message}\nThe steps before it are done and stay.`, resume, { cause })
    : new MigrationFailed(`${message}\nNothing of it was done.`, `Mend the reason and run the command again.`, { cause });
}

/** What the step says of its failing, and how rows that stand against it are found. */
function remedyOf({ action, advice }: Task, cause: unknown): string {
  const duplicates = cause instanceof DatabaseError && cause.kind === "unique" && action.kind === "sql" ? action.statements.flatMap((statement) => findDuplicates(statement) ?? [])[0] : undefined;
  return `${advice === undefined ? "" : `\n${advice}`}${duplicates === undefined ? "" : `\nThose rows are found by: ${duplicates}`}`;
}

function causeOf(error: unknown): unknown {
  if (error instanceof StepFailed) return causeOf(error.cause);
  return error instanceof Blocked ? error.reason : error;
}

function reasonOf(error: unknown): string {
  if (error instanceof StepFailed) return reasonOf(error.cause);
  if (error instanceof Blocked && error.blockers.length > 0) {
    const who = error.blockers.map(({ pid, user, application, state, transactionMs, query }) => `pid ${pid} (${user}, ${application}, ${state}, transaction for ${Math.round(transactionMs / 1000)} s): ${query}`);
    return `${error.message}; held by ${who.join("; ")}`;
  }
  return error instanceof Error ? error.message : String(error);
}
