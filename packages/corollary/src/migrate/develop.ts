import type { Database } from "../database/port.js";
import { DatabaseError } from "../database/errors.js";
import { schemaHash } from "../schema/canonical.js";
import { recordDeployment } from "../schema/deployment.js";
import type { Step } from "../schema/plan/step.js";
import type { Schema } from "../schema/schema.js";
import { batchesStatement } from "./files/script.js";

/** What a step of development would lose, counted. */
export interface DevelopmentLoss {
  readonly summary: string;
  readonly what: string;
  readonly count: number | undefined;
}

/** A step that a developer need not be asked about: nothing that is stored is lost or changed by it. */
export const isHarmless = ({ loses, class: kind, risk }: Step): boolean => loses === undefined && kind !== "destructive" && (risk === "None" || risk === "MayFail");

export async function developmentLosses(database: Database, steps: readonly Step[]): Promise<readonly DevelopmentLoss[]> {
  const losses: DevelopmentLoss[] = [];
  for (const { summary, loses } of steps) {
    if (loses !== undefined) losses.push({ summary, what: loses.what, count: await countOf(database, loses.count) });
  }
  return losses;
}

/** Undefined where the query speaks of names that an earlier step gives. */
async function countOf(database: Database, text: string): Promise<number | undefined> {
  try {
    const { rows } = await database.as("owner").once({ text, params: [], prepare: false }, { readOnly: true });
    return Number(Object.values(rows[0] ?? {})[0]);
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === "undefined-object") return undefined;
    throw error;
  }
}

/**
 * Runs the steps of a plan in a database that is one developer's, without migrations, and notes what it then holds. Those
 * that are transactional are one transaction, which fails as a whole; new values of enums come before it.
 * @throws DatabaseError where rows stand against it, Error where another process has changed the database since
 */
export async function developTo(database: Database, steps: readonly Step[], from: Schema, to: { readonly schema: Schema; readonly modelHash: string }): Promise<void> {
  const owner = database.as("owner");
  const alone = steps.filter(({ transactional }) => !transactional);
  for (const step of alone) for (const statement of statementsOf(step)) await owner.script(statement);
  await owner.transaction(async (tx) => {
    await tx.query({ text: "select pg_advisory_xact_lock(hashtext('corollary'), hashtext('deployment'))", params: [], prepare: false });
    const { rows } = await tx.query<{ hash: string }>({ text: "select schema_hash as hash from corollary.deployment for update", params: [], prepare: false });
    if (rows[0]?.hash !== schemaHash(from)) throw new Error("Another process changed this database at the same time.");
    for (const step of steps.filter(({ transactional }) => transactional)) for (const statement of statementsOf(step)) await tx.script(statement);
    await recordDeployment(tx, to.schema, { modelHash: to.modelHash });
  });
}

const statementsOf = ({ action }: Step): readonly string[] => (action.kind === "sql" ? action.statements : [batchesStatement(action)]);
