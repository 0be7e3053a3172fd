import { indexColumn } from "../model/encrypted.js";
import type { FieldType } from "../model/field-type.js";
import type { EntityNode, FieldNode, Model, ValueField } from "../model/model.js";

/** A column that a path of names stands for. */
export interface ColumnAt {
  readonly column: string;
  readonly type: FieldType;
  readonly field: readonly string[];
}

export function entityOf(model: Model, name: string): EntityNode {
  const entity = model.entities[name];
  if (entity === undefined) throw new Error(`The Model has no entity "${name}".`);
  return entity;
}

/** The columns of a path from a row of the entity: one for a value, as many as the key has for a reference. */
export function columnsAt(entity: EntityNode, path: readonly string[]): ColumnAt[] {
  const [first = "", ...rest] = path;
  const field = entity.fields[first];
  if (field === undefined) throw new Error(`${entity.name} has no field "${path.join(".")}".`);
  return columnsOf(entity, field, rest);
}

function columnsOf(entity: EntityNode, field: FieldNode, rest: readonly string[]): ColumnAt[] {
  switch (field.kind) {
    case "value": return [valueColumn(field, [field.name])];
    case "reference": return field.columns
      .filter((part) => rest.length === 0 || part.field === rest[0])
      .map((part) => ({ column: part.column, type: part.type, field: [field.name] }));
    case "embedded": return embeddedColumns(field.fields, field.name, rest);
    case "computed":
      if (field.stored && field.column !== undefined) return [{ column: field.column, type: field.type, field: [field.name] }];
      throw new Error(`${entity.name}.${field.name} is computed on read and has no column.`);
    case "collection": throw new Error(`${entity.name}.${field.name} is a collection and has no column.`);
  }
}

function embeddedColumns(fields: Readonly<Record<string, ValueField>>, name: string, rest: readonly string[]): ColumnAt[] {
  return Object.values(fields)
    .filter((inner) => rest.length === 0 || inner.name === rest[0])
    .map((inner) => valueColumn(inner, [name, inner.name]));
}

/** Of an encrypted value what can be compared, its blind index. */
const valueColumn = (field: ValueField, path: readonly string[]): ColumnAt =>
  (field.encrypted === undefined ? { column: field.column, type: field.type, field: path } : { column: indexColumn(field), type: { kind: "bytes" }, field: path });

/** The columns of several paths, in order. */
export const columnsOfPaths = (entity: EntityNode, paths: readonly (readonly string[])[]): ColumnAt[] =>
  paths.flatMap((path) => columnsAt(entity, path));

/** The columns of the primary key, in order. */
export const keyColumns = (entity: EntityNode): ColumnAt[] =>
  columnsOfPaths(entity, entity.key.fields.map((name) => [name]));

/** Columns of parts by name, without the fields they came from. */
export const names = (columns: readonly ColumnAt[]): string[] => columns.map((at) => at.column);
