import type { Change } from "../../schema/change.js";
import type { Schema } from "../../schema/schema.js";
import type { Comparison } from "./compare.js";

/** What Corollary makes in every database: its schema, the role of requests and its privileges. */
export function isBroughtAlong(change: Change, live: Schema): boolean {
  if (change.change === "grant") return true;
  if (change.change === "comment") return (change.on.kind === "schema" ? change.on.name : change.on.schema) === "corollary";
  if (change.change !== "create") return false;
  if (change.of === "role") return true;
  if (change.of === "schema") return !live.schemas.some(({ name }) => name === change.to.name);
  return "schema" in change.to && change.to.schema === "corollary";
}

/**
 * A comparison without what Corollary brings along, where it has never made anything in the database: such a database does
 * not differ from a model that says all of it. `brought`: how many differences those are.
 */
export function apart(comparison: Comparison): { readonly comparison: Comparison; readonly brought: number } {
  const { from, changes } = comparison;
  if (from.tables.some(({ schema, name }) => schema === "corollary" && name === "deployment")) return { comparison, brought: 0 };
  const own = changes.filter((change) => !isBroughtAlong(change, from));
  return { comparison: { ...comparison, changes: own }, brought: changes.length - own.length };
}
