import type { EntityNode, FieldNode, ValueField } from "../../model/model.js";
import { Failure } from "../outcome.js";

/** A column that a seed fills, and whether a cell of text must be read as JSON first. */
export interface SeedColumn {
  readonly column: string;
  readonly json: boolean;
}

/**
 * The column behind a field path as seeds write it: "title", "artist" (a reference), "address.city" (embedded),
 * "line.invoice" (a part of a reference to a compound key).
 * @throws Failure where the entity has no such field or nobody can write it.
 */
export function seedColumn(entity: EntityNode, path: string, file: string): SeedColumn {
  const [name = "", ...rest] = path.split(".");
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
  const column = field && columnOf(field, rest.join("."));
  if (column) return column;
  throw new Failure(
    `${file}: ${entity.name} has no field "${path}" that a seed can fill.`,
    `It has: ${Object.values(entity.fields).flatMap(seedPaths).join(", ")}.`,
  );
}

function columnOf(field: FieldNode, rest: string): SeedColumn | undefined {
  switch (field.kind) {
    case "value":
      return rest === "" ? { column: field.column, json: isJson(field) } : undefined;
    case "reference": {
      const part = field.columns.length === 1 && rest === "" ? field.columns[0] : field.columns.find((c) => c.field === rest);
      return part && { column: part.column, json: false };
    }
    case "embedded": {
      const inner = Object.hasOwn(field.fields, rest) ? field.fields[rest] : undefined;
      return inner && { column: inner.column, json: isJson(inner) };
    }
    case "collection":
    case "computed":
      return undefined;
  }
}

/** Text of an encrypted number or boolean is read as JSON too: nothing comes after that would read it as its type. */
function isJson({ type, encrypted }: ValueField): boolean {
  return type.kind === "json" || (encrypted !== undefined && (type.kind === "boolean" || type.kind === "integer" || type.kind === "smallint"));
}

/** The paths under which a seed fills a field; none for what is computed or lies in another table. */
export function seedPaths(field: FieldNode): string[] {
  switch (field.kind) {
    case "value":
      return [field.name];
    case "reference":
      return field.columns.length === 1 ? [field.name] : field.columns.map((c) => `${field.name}.${c.field}`);
    case "embedded":
      return Object.keys(field.fields).map((name) => `${field.name}.${name}`);
    case "collection":
    case "computed":
      return [];
  }
}
