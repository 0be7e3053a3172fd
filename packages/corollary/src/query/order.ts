import type { Expression, OrderKey } from "../expr/node.js";
import { byCodePoint } from "../expr/sql/compare.js";
import { cast, fragment, type Fragment } from "../expr/sql/fragment.js";
import { toSql } from "../expr/sql/index.js";
import { keyTypes } from "../expr/sql/path.js";
import { fieldRestriction, restriction } from "../expr/sql/rights.js";
import type { EntityNode } from "../model/model.js";
import type { OpenLevel } from "./level.js";
import { entityOf } from "./model.js";

/** One key of an ORDER BY, as written. */
export interface OrderPart {
  readonly value: Fragment;
  readonly direction: "asc" | "desc";
  readonly nulls: "first" | "last";
  readonly nullable: boolean;
}

/** The order asked for, made total by the key. */
export function orderParts(order: readonly OrderKey[], open: OpenLevel): OrderPart[] {
  const parts = order.map((key) => part(key, open));
  const written = new Set(parts.map((p) => p.value.text));
  // The same direction as the last key: one index then serves the whole order.
  const direction = order.at(-1)?.direction ?? "asc";
  const types = keyTypes(open.row, open.scope);
  for (const [i, key] of open.row.key.entries()) {
    if (!written.has(key.text)) parts.push({ value: { ...key, sql: types[i] ?? key.sql }, direction, nulls: usual(direction), nullable: false });
  }
  return parts;
}

function part(key: OrderKey, open: OpenLevel): OrderPart {
  const written = toSql(key.by, open.scope);
  const { text } = written;
  // A bare constant would be read as the position of a column.
  const value = key.by.op === "literal" ? fragment(`(${text})`, written.sql) : orderable(written, key.by, open);
  return { value, direction: key.direction, nulls: key.nulls ?? usual(key.direction), nullable: canBeNull(key.by, open) };
}

function orderable(written: Fragment, by: Expression, open: OpenLevel): Fragment {
  if (by.type.kind === "row") {
    const model = open.scope.emitter.model;
    const target = entityOf(model, by.type.entity);
    return { ...written, sql: keyTypes({ ...open.row, entity: target }, open.scope)[0] ?? written.sql };
  }
  if (by.type.kind === "text" && written.sql !== "text") return byCodePoint(cast(written, "text"));
  return written.sql === "text" && written.collation === undefined ? byCodePoint(written) : written;
}

function usual(direction: "asc" | "desc"): "first" | "last" {
  return direction === "asc" ? "last" : "first";
}

export function orderClause(parts: readonly OrderPart[]): string {
  return ` order by ${parts.map(orderItem).join(", ")}`;
}

function orderItem({ value, direction, nulls, nullable }: OrderPart): string {
  const stated = nullable && nulls !== usual(direction) ? ` nulls ${nulls}` : "";
  return `${value.text}${direction === "desc" ? " desc" : ""}${stated}`;
}

/** The same rows the other way round. */
export function reversed(parts: readonly OrderPart[]): OrderPart[] {
  return parts.map((p) => ({ ...p, direction: p.direction === "asc" ? "desc" : "asc", nulls: p.nulls === "first" ? "last" : "first" }));
}

/** False only where every step of a path is required, and open to the one who asks. */
function canBeNull(by: Expression, { entity, scope }: OpenLevel): boolean {
  const { model } = scope.emitter;
  if (by.op === "literal") return by.value === null;
  if (by.op === "count") return false;
  if (by.op !== "field") return true;
  let at: EntityNode | undefined = entity;
  for (const name of by.path) {
    const field: EntityNode["fields"][string] | undefined = at?.fields[name];
    if (at === undefined || field === undefined || field.kind === "collection" || field.kind === "embedded" || field.optional) return true;
    if (fieldRestriction(scope, { entity: at }, name) !== undefined) return true;
    at = field.kind === "reference" ? model.entities[field.target] : undefined;
    // Rows of a tenant or with a policy may be hidden from the reader, so what is read off them may be missing.
    if (at !== undefined && by.path.length > 1 && (at.tenant || at.policy !== undefined || restriction(scope, at.name) !== undefined)) return true;
  }
  return false;
}
