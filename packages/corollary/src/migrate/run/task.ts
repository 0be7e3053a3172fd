import type { StepAction } from "../../schema/plan/step.js";
import type { DataMigrationContext } from "../data-migration.js";
import { checksum } from "../files/checksum.js";
import type { Migration } from "../files/migration.js";
import { printMigration } from "../files/print.js";
import type { ScriptStep } from "../files/script.js";
import type { Direction } from "../ledger/entry.js";
import type { StepKey } from "../ledger/steps.js";

/** What a step does when it runs. */
export type TaskAction = StepAction | { readonly kind: "module"; readonly run: (context: DataMigrationContext) => Promise<void> };

/** A step as the runner has it. */
export interface Task {
  /** Counts from 1 within its way. */
  readonly number: number;
  readonly summary: string;
  /** Of its text, so that a step that is done is known to be the same. */
  readonly checksum: string;
  readonly action: TaskAction;
  readonly transactional: boolean;
  readonly cleanup: readonly string[];
  /** What must be known, or done by hand, where it may fail. */
  readonly advice?: string;
  readonly undoes?: number;
}

/** One way of one migration. */
export interface Way {
  readonly migration: Migration;
  readonly direction: Direction;
  readonly tasks: readonly Task[];
}

export const keyOf = (way: Way, task: Task): StepKey => ({ version: way.migration.version, direction: way.direction, step: task.number });

export function taskOf(step: ScriptStep, index: number): Task {
  return {
    number: index + 1,
    summary: step.summary,
    checksum: checksum(printMigration({ head: [], steps: [plain(step)] })),
    action: step.action,
    transactional: step.transactional && step.action.kind !== "batches",
    cleanup: step.cleanup ?? cleanupOf(step),
    ...(step.advice === undefined ? {} : { advice: step.advice }),
    ...(step.undoes === undefined ? {} : { undoes: step.undoes }),
  };
}

/** What a step does, without what is said about it. */
const plain = ({ action, transactional }: ScriptStep): ScriptStep => ({ summary: "step", action, transactional });

const part = '(?:"(?:[^"]|"")+"|[\\w$\\u0080-\\u{10ffff}]+)';
const concurrently = new RegExp(`^create\\s+(?:unique\\s+)?index\\s+concurrently\\s+(?:if\\s+not\\s+exists\\s+)?(${part})\\s+on\\s+(?:only\\s+)?(?:(${part})\\.)?${part}`, "isu");

/** An index that was being built when the process ended stays behind, invalid; it is in the schema of its table. */
function cleanupOf({ action, transactional }: ScriptStep): string[] {
  if (transactional || action.kind !== "sql" || action.statements.length !== 1) return [];
  const [, index, schema] = concurrently.exec(action.statements[0] ?? "") ?? [];
  return index === undefined ? [] : [`drop index concurrently if exists ${schema === undefined ? "" : `${schema}.`}${index}`];
}

/** Stands before each statement: whoever looks at what the server does sees whose it is, and so does the next run. */
export const tag = ({ version, direction, step }: StepKey): string => `/* corollary migration ${version} ${direction} step ${step} */ `;
export const tagOf = (version: string): string => `/* corollary migration ${version} `;

/** Consecutive steps that run in a transaction run in one; every other stands alone. */
export function segmentsOf(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const segments: Task[][] = [];
  for (const task of tasks) {
    const last = segments.at(-1);
    if (task.transactional && last?.[0]?.transactional === true) last.push(task);
    else segments.push([task]);
  }
  return segments;
}
