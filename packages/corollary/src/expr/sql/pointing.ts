import type { EntityNode } from "../../model/model.js";
import { SqlRefused } from "./errors.js";
import type { Write } from "./path.js";
import { identifier } from "./quote.js";
import { conditionTexts, fieldRestriction } from "./rights.js";
import { fieldOf, level, tableRow, type Scope } from "./scope.js";

/** Conditions under which a reference of `holder` points at a key, and the asker may know that. */
export function pointingAt(holder: EntityNode, reference: string, alias: string, key: readonly string[], scope: Scope, write: Write): string[] {
  const field = fieldOf(holder, reference);
  if (field.kind !== "reference") throw new SqlRefused("unsupported", `${holder.name}.${reference} is not a reference.`);
  const pointing = field.columns.map((c, i) => `${alias}.${identifier(c.column)} = ${key[i] ?? "null"}`);
  // By subqueries: the conditions of a join have no place for joins of their own.
  const row = tableRow(scope.emitter, holder, alias, level("subselect"));
  return [...pointing, ...conditionTexts(fieldRestriction(scope, row, reference), row, scope, write)];
}

/** Archived rows are hidden from collections. */
export function present(entity: EntityNode, alias: string): string[] {
  const column = archivedColumn(entity);
  return column === undefined ? [] : [`${alias}.${identifier(column)} is null`];
}

export function archivedColumn(entity: EntityNode): string | undefined {
  if (!entity.softDelete) return undefined;
  const field = Object.values(entity.fields).find((f) => f.kind === "value" && f.generated === "archivedAt");
  return field?.kind === "value" ? field.column : undefined;
}
