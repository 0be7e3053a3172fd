import type { EntityNode } from "../../model/model.js";
import { SqlRefused } from "./errors.js";
import { identifier } from "./quote.js";
import { fieldOf } from "./scope.js";

/** Conditions under which a reference of `holder` points at a key. */
export function pointingAt(holder: EntityNode, reference: string, alias: string, key: readonly string[]): string[] {
  const field = fieldOf(holder, reference);
  if (field.kind !== "reference") throw new SqlRefused("unsupported", `${holder.name}.${reference} is not a reference.`);
  return field.columns.map((c, i) => `${alias}.${identifier(c.column)} = ${key[i] ?? "null"}`);
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
