import type { Executor } from "../../database/port.js";
import { forgetDeployment, recordDeployment } from "../../schema/deployment.js";
import type { Migration } from "../files/migration.js";
import { readLedger } from "../ledger/entry.js";
import { ensureLedger } from "../ledger/tables.js";
import { declare } from "../ledger/write.js";
import { replacedReason, replacing } from "../replaced.js";
import { whileAlone } from "../run/lock.js";
import { type Run, runOf, type RunOptions } from "../run/settings.js";
import { appliedOf, type Standing, standings } from "../standing.js";

/** What an operation works with, once nobody else does. */
export interface Work {
  readonly run: Run;
  readonly migrations: readonly Migration[];
  /** As it was when the operation began. */
  readonly standings: readonly Standing[];
}

/** Runs an operation alone, with a ledger. */
export async function operate<T>(options: RunOptions, migrations: readonly Migration[], operation: (work: Work) => Promise<T>): Promise<T> {
  const wait = { wait: options.lockWait ?? 600_000, waiting: () => options.report?.({ event: "waiting" }) };
  return whileAlone(options.database, wait, async (assertAlone) => {
    const run = runOf(options, assertAlone);
    await run.database.transaction(ensureLedger);
    await noteReplaced(run, migrations);
    return operation({ run, migrations, standings: await standingsIn(run.database, migrations) });
  });
}

/** What stands for migrations that were all applied is noted as applied, so that it can be spoken of like any other. */
async function noteReplaced(run: Run, migrations: readonly Migration[]): Promise<void> {
  if (migrations.every(({ replaces }) => replaces === undefined)) return;
  const whole = replacing(migrations, await readLedger(run.database)).filter(({ lacks }) => lacks.length === 0);
  if (whole.length === 0) return;
  await run.database.transaction(async (tx) => {
    for (const { migration, had } of whole) await declare(tx, migration, "baseline", replacedReason(had), run);
  });
}

export async function standingsIn(executor: Executor, migrations: readonly Migration[]): Promise<readonly Standing[]> {
  return standings(migrations, await readLedger(executor));
}

/**
 * Says in the database what it holds, once a migration is applied or taken back: what the snapshot of the latest applied
 * one says. Where none has a snapshot, nothing is said; where one that is taken back had the only one, nothing is left.
 */
export async function recordSnapshot(tx: Executor, migrations: readonly Migration[], changed: Migration): Promise<void> {
  const applied = new Set(appliedOf(await standingsIn(tx, migrations)).map((standing) => standing.version));
  const latest = migrations.filter((migration) => applied.has(migration.version) && migration.snapshot !== undefined).at(-1)?.snapshot;
  if (latest !== undefined) await recordDeployment(tx, latest.schema, latest.modelHash === undefined ? {} : { modelHash: latest.modelHash });
  else if (changed.snapshot !== undefined) await forgetDeployment(tx);
}
