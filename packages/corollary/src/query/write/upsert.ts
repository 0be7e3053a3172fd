import type { Statement } from "../../database/port.js";
import { tableName } from "../../expr/sql/scope.js";
import { identifier } from "../../expr/sql/index.js";
import { indexColumn } from "../../model/encrypted.js";
import type { EntityNode } from "../../model/model.js";
import { tenantColumn } from "../../model/tenancy.js";
import { InvalidQuery } from "../errors.js";
import { fieldOf } from "../model.js";
import type { Acting } from "./acting.js";
import { Arguments } from "./arguments.js";
import type { RowInput } from "./input.js";
import { column, target } from "./returning.js";
import { statesBefore } from "./transitions.js";

/** Columns of the unique fields that decide whether a row is there. */
export function conflictColumns(entity: EntityNode, on: readonly string[]): string[] {
  const columns = on.flatMap((name) => {
    const field = fieldOf(entity, name);
    if (field.kind === "value") return [field.encrypted === undefined ? field.column : indexColumn(field)];
    if (field.kind === "reference") return field.columns.map((c) => c.column);
    throw new InvalidQuery(entity.name, `${entity.name}.${name} cannot be unique.`);
  });
  if (columns.length === 0) throw new InvalidQuery(entity.name, "State the unique fields by which a row is found.");
  // Keys are unique over all tenants, everything else within one.
  const tenant = on.length === entity.key.fields.length && on.every((name) => entity.key.fields.includes(name)) ? undefined : tenantColumn(entity);
  return tenant === undefined || columns.includes(tenant) ? columns : [tenant, ...columns];
}

/** Inserts the row, or changes the one that is there. A state that may not follow leaves it alone and gives back nothing. */
export function upsertOne(entity: EntityNode, input: RowInput, on: readonly string[], tail: Acting): Statement {
  const args = new Arguments(tail.params);
  const keys = conflictColumns(entity, on);
  const names = input.cells.map((c) => identifier(c.column));
  const values = input.cells.map((c) => args.add(c.value));
  const changed = input.cells.filter((c) => !keys.includes(c.column)).map((c) => identifier(c.column));
  // With nothing else to change the key is set to itself, so that the row is given back.
  const set = (changed.length === 0 ? keys.map(identifier) : changed).map((name) => `${name} = excluded.${name}`);
  const where = [...input.states.map(({ field, to }) => `${column(field.column)} = any(${args.add(statesBefore(field, to))})`), ...tail.where];
  const only = where.length === 0 ? "" : ` where ${where.join(" and ")}`;
  return args.statement(
    `insert into ${tableName(entity)} as ${target} (${names.join(", ")}) values (${values.join(", ")}) ` +
    `on conflict (${keys.map(identifier).join(", ")}) do update set ${set.join(", ")}${only}${tail.text}`,
  );
}
