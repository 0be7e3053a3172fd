import type { Problem } from "../model/problem.js";

/** Something wrong in a project's files: the problems of a model, and what keeps the files from loading at all. */
export interface Fault {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string;
  /** File relative to the project; line and column count from 1. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
}

/** Thrown when a project's files do not load; carries everything found. */
export class LoadError extends Error {
  override readonly name = "LoadError";
  constructor(
    readonly faults: readonly Fault[],
    options?: { readonly cause?: unknown },
  ) {
    super(faults.map((fault) => fault.message).join("\n"), options);
  }
}

export function faultOf(problem: Problem): Fault {
  return {
    code: problem.code,
    severity: problem.severity,
    message: problem.message,
    hint: problem.hint,
    ...(problem.origin ? { place: problem.origin } : {}),
  };
}

/** Whatever was thrown, as faults: with places where it has them. */
export function faultsOf(error: unknown): readonly Fault[] {
  if (error instanceof LoadError) return error.faults;
  const hint = error instanceof Error && "hint" in error && typeof error.hint === "string" ? error.hint : undefined;
  return [{ code: "thrown", severity: "error", message: error instanceof Error ? error.message : String(error), ...(hint === undefined ? {} : { hint }) }];
}
