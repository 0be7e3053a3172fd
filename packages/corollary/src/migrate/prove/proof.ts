import type { Change } from "../../schema/change.js";

/** What keeps a migration from being proved. */
export type ProofProblem =
  /** It does not run. `rows`: with the sample rows in place; without them it does. */
  | { readonly problem: "fails"; readonly way: "up" | "down" | "up again"; readonly step?: FailedStep; readonly message: string; readonly rows: boolean }
  /** It leads elsewhere. `changes`: from what it leads to, to where it should. */
  | { readonly problem: "differs"; readonly way: "up" | "down" | "up again"; readonly changes: readonly Change[] }
  /** Rows or values are gone or changed that no step says so of. */
  | { readonly problem: "loses"; readonly table: string; readonly column?: string; readonly before: number; readonly after: number };

/** What somebody should know, though it is proved. */
export type ProofWarning =
  /** A step that says so failed on sample rows: on rows like these it will. */
  | { readonly warning: "may-fail"; readonly way: "up" | "down"; readonly step?: FailedStep; readonly message: string }
  /** No rows could be made for a table, so that nothing is known of its rows. */
  | { readonly warning: "no-rows"; readonly table: string; readonly why: string }
  | { readonly warning: "no-way-back" };

export interface FailedStep {
  /** Counts from 1. */
  readonly number: number;
  readonly summary: string;
}

export interface Proof {
  readonly problems: readonly ProofProblem[];
  readonly warnings: readonly ProofWarning[];
  /** Sample rows that stood there when it ran. */
  readonly rows: number;
}
