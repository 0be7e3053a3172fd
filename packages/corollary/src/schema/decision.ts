import type { Change } from "./change.js";
import { describeChange } from "./words.js";

/** When a statement comes, so that it finds what it needs and nothing that is in its way. */
export type Phase =
  | "release" | "objects" | "tables" | "columns" | "indexes" | "constraints" | "triggers" | "removals" | "comments" | "privileges";

/** What becomes of one change. */
export type Decision =
  | { readonly kind: "before"; readonly statements: readonly string[] }
  | { readonly kind: "made"; readonly parts: readonly Part[] }
  | { readonly kind: "verified"; readonly phase: Phase; readonly statement: string; readonly what: string; readonly remedy: string }
  | { readonly kind: "blocked"; readonly what: string; readonly remedy: string };

/** Statements of one phase. */
export interface Part { readonly phase: Phase; readonly statements: readonly string[] }

export const made = (phase: Phase, ...statements: readonly string[]): Decision => ({ kind: "made", parts: [{ phase, statements }] });

export const reset = "Start over with an empty database (corollary db reset), or make the change by hand in SQL.";

export const blocked = (change: Change, why: string, remedy: string = reset): Decision =>
  ({ kind: "blocked", what: `${describeChange(change)} ${why}`, remedy });

export const verified = (change: Change, phase: Phase, statement: string, why: string): Decision => ({
  kind: "verified", phase, statement,
  what: `${describeChange(change)} ${why}`,
  remedy: `Mend the rows that stand against it first. Or: ${reset.charAt(0).toLowerCase()}${reset.slice(1)}`,
});
