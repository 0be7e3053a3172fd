import type { ConstraintCatalogue, ConstraintOwner } from "../database/errors.js";
import type { Column, Constraint, Index, Schema, Source, Table } from "./schema.js";

/** Answers which entity, fields and check an error of the database is about. */
export function catalogue(schema: Schema): ConstraintCatalogue {
  const constraints = new Map<string, ConstraintOwner>();
  const columns = new Map<string, ConstraintOwner>();
  for (const table of schema.tables) {
    for (const object of [...table.constraints, ...table.indexes]) {
      add(constraints, [table.schema, table.name, object.name], constraintOwner(object, table));
    }
    for (const column of table.columns) add(columns, [table.schema, table.name, column.name], owner(column.source));
  }
  return {
    constraint: (...of) => constraints.get(key(of)),
    column: (...of) => columns.get(key(of)),
  };
}

const key = (of: readonly string[]): string => JSON.stringify(of);

function add(to: Map<string, ConstraintOwner>, of: readonly string[], found: ConstraintOwner | undefined): void {
  if (found !== undefined) to.set(key(of), found);
}

function owner(source: Source | undefined): ConstraintOwner | undefined {
  if (source?.entity === undefined) return undefined;
  return { entity: source.entity, fields: source.field === undefined ? [] : [source.field.join(".")] };
}

/** Keys name all their fields; a check over the row names none, but itself and what to tell a person. */
function constraintOwner(object: Constraint | Index, table: Table): ConstraintOwner | undefined {
  const found = owner(object.source);
  if (found === undefined) return undefined;
  const fields = fieldsOf(object, table);
  const check = object.source?.declaration;
  const message = "message" in object ? object.message : undefined;
  return {
    entity: found.entity,
    fields: fields.length === 0 ? found.fields : fields,
    ...("kind" in object && object.kind === "check" && check !== undefined && { check }),
    ...(!("kind" in object && object.kind === "check") && check !== undefined && { declaration: check }),
    ...(message !== undefined && { message }),
  };
}

function fieldsOf(object: Constraint | Index, table: Table): string[] {
  const byColumn = new Map(table.columns.map((column) => [column.name, column]));
  const columns = columnsOf(object).flatMap((name) => byColumn.get(name) ?? []);
  // The tenant stands in every key, and nobody has written it.
  const stated = columns.filter((column) => column.source?.feature !== "tenant");
  return [...new Set((stated.length === 0 ? columns : stated).flatMap(fieldOf))];
}

const fieldOf = (column: Column): string[] =>
  column.source?.field === undefined ? [] : [column.source.field.join(".")];

function columnsOf(object: Constraint | Index): readonly string[] {
  if (!("kind" in object)) return plainColumns(object.parts);
  switch (object.kind) {
    case "primaryKey":
    case "unique":
    case "foreignKey": return object.columns;
    case "exclusion": return plainColumns(object.parts);
    case "check": return [];
  }
}

const plainColumns = (parts: Index["parts"]): string[] => parts.flatMap((part) => ("column" in part ? [part.column] : []));
