import type { Batches, Lock, Losing, Risk, Safety, StepAction, StepClass, Work } from "../../schema/plan/step.js";
import { identifier } from "../../schema/identifier.js";
import type { QualifiedName } from "../../schema/schema.js";

/** One direction of a migration as its file says it: all that the runner needs. */
export interface Script {
  /** Lines of comment before the first step, without their marks: what it is for, and why there is no way back. */
  readonly head: readonly string[];
  readonly steps: readonly ScriptStep[];
}

export interface ScriptStep {
  /** What it does, in words, on one line. */
  readonly summary: string;
  readonly action: StepAction;
  /** Consecutive steps that are transactional are one transaction. Batches never are. */
  readonly transactional: boolean;
  /** What it means for those who use the database meanwhile. Absent where the file does not say. */
  readonly effect?: Effect;
  /** Statements that clear what an interrupted try left, run before it is tried again. */
  readonly cleanup?: readonly string[];
  /** What will be lost, and the query that counts it. */
  readonly loses?: Losing;
  readonly advice?: string;
  /** On the way back: the number of the step that it takes back, counted from 1 on the way up. */
  readonly undoes?: number;
}

export interface Effect {
  readonly lock: Lock;
  readonly on?: Required<QualifiedName>;
  readonly work: Work;
  readonly class: StepClass;
  readonly safety: Safety;
  readonly risk: Risk;
}

/** A step with the line of its directive (of its first statement, where it has none). */
export interface PlacedStep extends ScriptStep {
  readonly line: number;
}

export interface PlacedScript extends Script {
  readonly steps: readonly PlacedStep[];
}

/** The plain statement that does what batches do, at once. */
export function batchesStatement({ table, set, where }: Batches): string {
  return `update ${fullName(table)} set ${set} where ${where}`;
}

/** A name with its schema, `public` too: files do not depend on a search path. */
export const fullName = ({ schema, name }: Required<QualifiedName>): string => `${identifier(schema)}.${identifier(name)}`;
