import type { Origin } from "./model.js";

/** Something wrong (or doubtful) in a stated model: where, what, and how to mend it. */
export interface Problem {
  /** Stable, kebab-case: "unknown-inverse". */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What is wrong, naming entity and field. */
  readonly message: string;
  /** How to mend it, in one or two sentences. */
  readonly hint: string;
  /** Where it was declared; absent for models that came from JSON. */
  readonly origin?: Origin;
  /** JSON pointer into the Model, e.g. "/entities/Invoice/fields/total". */
  readonly pointer: string;
}

/** Thrown when a model cannot be used; carries every problem found, not the first. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code = "invalid-model";
  constructor(readonly problems: readonly Problem[]) {
    super(`The model has ${problems.length} ${problems.length === 1 ? "problem" : "problems"}.\n${problems.map(formatProblem).join("\n")}`);
  }
}

/** One problem as lines of plain text: place, what, mend. */
export function formatProblem(problem: Problem): string {
  const place = problem.origin
    ? `${problem.origin.file}:${problem.origin.line}:${problem.origin.column}`
    : problem.pointer;
  return `${place} ${problem.severity} ${problem.code}\n  ${problem.message}\n  ${problem.hint}`;
}
