import type { Database } from "../../../src/database/index.js";
import { identifier, qualified } from "../../../src/schema/identifier.js";
import type { Step, StepAction } from "../../../src/schema/plan/step.js";

/** Does what a step says, as whoever applies a plan must. */
export async function act(database: Database, action: StepAction, transactional: boolean): Promise<void> {
  if (action.kind === "batches") return batches(database, action);
  if (!transactional) {
    for (const statement of action.statements) await database.script(statement);
    return;
  }
  await database.transaction(async (tx) => {
    for (const statement of action.statements) await tx.script(statement);
  });
}

async function batches(database: Database, { table, key, set, where, size }: Extract<StepAction, { kind: "batches" }>): Promise<void> {
  const columns = key.map(identifier).join(", ");
  for (;;) {
    const { count } = await database.query({
      text: `update ${qualified(table)} set ${set} where (${columns}) in (select ${columns} from ${qualified(table)} where ${where} order by ${columns} limit ${size})`, params: [], prepare: false,
    });
    if (count === 0) return;
  }
}

export async function apply(database: Database, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    try {
      await act(database, step.action, step.transactional);
    } catch (error) {
      throw new Error(`"${step.summary}" failed: ${error instanceof Error ? error.message : String(error)}\n${textOf(step)}`, { cause: error });
    }
  }
}

/** Undoes steps from the last to the first, as far as each can be undone. */
export async function undo(database: Database, steps: readonly Step[]): Promise<void> {
  for (const step of [...steps].reverse()) {
    if (step.inverse.kind === "none") throw new Error(`"${step.summary}" has no inverse: ${step.inverse.why}`);
    for (const action of step.inverse.actions) {
      try {
        await act(database, action, step.inverse.transactional);
      } catch (error) {
        throw new Error(`Undoing "${step.summary}" failed: ${error instanceof Error ? error.message : String(error)}\n${action.kind === "sql" ? action.statements.join(";\n") : action.set}`, { cause: error });
      }
    }
  }
}

export const textOf = ({ action }: Step): string =>
  action.kind === "sql" ? action.statements.join(";\n") : `in batches of ${action.size}: update ${action.table.name} set ${action.set} where ${action.where}`;
