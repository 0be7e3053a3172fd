import type { Class } from "../model/language/entity.js";
import { isExpression, nodeKey } from "../model/language/expression.js";
import { pathKey, rowOf } from "../model/language/row.js";
import { nameOf } from "../model/language/definition.js";
import { unsupported } from "./parameters.js";

/** Own fields of the entity by the names that they are to have. */
export type Picked = ReadonlyMap<string, string>;

/** What the function given to `select` names. @throws QueryRefused for anything but the entity's own fields */
export function pickedBy(of: Class<unknown>, values: (row: never) => unknown): Picked {
  const said: unknown = values(rowOf(of) as never);
  if (typeof said !== "object" || said === null) throw unsupported(nameOf(of), "selection", "select takes a function that returns an object of fields.");
  return new Map(Object.entries(said).map(([name, value]: [string, unknown]) => {
    const path = pathOf(value);
    const [field] = path ?? [];
    if (field !== undefined && path?.length === 1) return [name, field];
    throw unsupported(nameOf(of), "selection", `"${name}" is none of its own fields; relations are read with include.`);
  }));
}

function pathOf(value: unknown): readonly string[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const path: unknown = Reflect.get(value, pathKey);
  if (Array.isArray(path)) return Reflect.get(value, "$kind") === "many" ? undefined : path;
  const node = isExpression(value) ? value[nodeKey] : undefined;
  return node?.op === "field" && node.row === "this" ? node.path : undefined;
}

/** The row with the fields under their new names; what was included stays. */
export function renamed(row: Readonly<Record<string, unknown>>, picked: Picked, included: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, field] of picked) result[name] = row[field];
  for (const name of included) result[name] = row[name];
  return result;
}
