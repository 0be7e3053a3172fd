import type { Change } from "./change.js";
import { commentStatement } from "./ddl.js";
import { decide } from "./decide.js";
import type { Decision, Part, Phase } from "./decision.js";
import { diff } from "./diff.js";
import type { Schema } from "./schema.js";

/** A change that is not simply made, in words. */
export interface Difference {
  readonly change: Change;
  readonly what: string;
  /** How to come to the new state all the same. */
  readonly remedy: string;
}

/** A change that Postgres makes only if the rows that are there allow it; if they do not, nothing happens. */
export interface Verified extends Difference { readonly statement: string }

export interface Additions {
  /** New values of enums. Postgres lets nothing use them before they are committed, so these come first, on their own. */
  readonly before: readonly string[];
  /** Everything else, in order, for one transaction. */
  readonly statements: readonly string[];
  /** Those of the statements that rows may stand against. */
  readonly verified: readonly Verified[];
  /** What is not done at all, because data would be lost or changed. While there is any, do none of it. */
  readonly blocked: readonly Difference[];
}

const phases: readonly Phase[] = ["release", "objects", "tables", "columns", "indexes", "constraints", "triggers", "removals", "comments", "privileges"];

/**
 * What of the way between two Schemas can be gone at once, for development: everything that adds or relaxes, and what
 * the database itself can check against the rows. The rest is named, not done.
 */
export function additions(from: Schema, to: Schema): Additions {
  const changes = diff(from, to);
  const decisions = changes.map((change) => ({ change, decision: decide(change, { from, to }) }));
  const parts = [...decisions.flatMap(({ decision }) => partsOf(decision)), { phase: "comments" as const, statements: changes.flatMap(lostComment) }];
  return {
    before: decisions.flatMap(({ decision }) => (decision.kind === "before" ? decision.statements : [])),
    statements: phases.flatMap((phase) => parts.flatMap((part) => (part.phase === phase ? part.statements : []))),
    verified: decisions.flatMap(({ change, decision }) =>
      decision.kind === "verified" ? [{ change, statement: decision.statement, what: decision.what, remedy: decision.remedy }] : []),
    blocked: decisions.flatMap(({ change, decision }) =>
      decision.kind === "blocked" ? [{ change, what: decision.what, remedy: decision.remedy }] : []),
  };
}

function partsOf(decision: Decision): readonly Part[] {
  switch (decision.kind) {
    case "made": return decision.parts;
    case "verified": return [{ phase: decision.phase, statements: [decision.statement] }];
    case "before":
    case "blocked": return [];
  }
}

/** What is made anew to change it loses its comment on the way. */
function lostComment(change: Change): string[] {
  if (change.change !== "alter" || !(change.of === "constraint" || change.of === "index" || change.of === "trigger" || change.of === "policy")) return [];
  const { table, to } = change;
  if (to.comment === undefined) return [];
  const on = change.of === "index"
    ? { kind: change.of, schema: table.schema, name: to.name } as const
    : { kind: change.of, schema: table.schema, table: table.name, name: to.name } as const;
  return [commentStatement(on, to.comment)];
}
