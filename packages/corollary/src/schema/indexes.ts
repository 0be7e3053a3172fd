import type { FieldType } from "../model/field-type.js";
import { indexColumn } from "../model/encrypted.js";
import type { EntityNode, FieldNode, IndexNode, IndexPart as ModelPart, UniqueNode, ValueField } from "../model/model.js";
import { snakeCase } from "../model/naming.js";
import { byName, declared, requireVersion, sourceOf, type Derivation } from "./context.js";
import { rowExpression } from "./expression.js";
import { columnsAt, columnsOfPaths, names } from "./layout.js";
import { indexedWithinTenant, withinTenant } from "./tenancy.js";
import type { Constraint, Index, IndexPart, QualifiedName } from "./schema.js";

/** The indexes of a table beside those that its constraints bring. */
export function tableIndexes(entity: EntityNode, constraints: readonly Constraint[], on: Derivation): Index[] {
  const stated = [
    ...entity.indexes.map((node) => statedIndex(node, entity, on)),
    ...entity.uniques.filter((node) => node.where !== undefined).map((node) => partialUnique(node, entity, on)),
    ...Object.values(entity.fields).flatMap((field) => fieldIndexes(field, entity, on)),
  ];
  return [...stated, ...referenceIndexes(entity, constraints, stated, on)].sort(byName);
}

function statedIndex(node: IndexNode, entity: EntityNode, on: Derivation): Index {
  if (node.nullsNotDistinct === true) requireVersion(on, 15, `index "${node.name}" of ${entity.name}: nulls not distinct`);
  return {
    name: on.relations(entity.schema).claim(entity.table, [snakeCase(node.name)], "idx"),
    method: node.method,
    unique: node.unique === true,
    parts: indexedWithinTenant(entity, node.method, node.parts.flatMap((part) => indexPart(part, entity, on).map((made) => ({ ...made, ...partOptions(part) })))),
    ...(node.include !== undefined && node.include.length > 0 && { include: names(columnsOfPaths(entity, node.include)) }),
    ...(node.where !== undefined && { where: rowExpression(node.where, entity, on, "index") }),
    ...(node.nullsNotDistinct === true && { nullsNotDistinct: true }),
    source: declared(entity, node.name),
  };
}

function partialUnique(node: UniqueNode, entity: EntityNode, on: Derivation): Index {
  if (node.nullsNotDistinct === true) requireVersion(on, 15, `unique "${node.name}" of ${entity.name}: nulls not distinct`);
  return {
    name: on.relations(entity.schema).claim(entity.table, [snakeCase(node.name)], "key"),
    method: "btree",
    unique: true,
    parts: withinTenant(entity, names(columnsOfPaths(entity, node.fields))).map((column) => ({ column })),
    ...(node.where !== undefined && { where: rowExpression(node.where, entity, on, "index") }),
    ...(node.nullsNotDistinct === true && { nullsNotDistinct: true }),
    source: declared(entity, node.name),
  };
}

/** A path to a reference with a key of several columns gives as many parts. */
export function indexPart(part: ModelPart, entity: EntityNode, on: Derivation): IndexPart[] {
  if ("expression" in part) return [{ expression: rowExpression(part.expression, entity, on, "index") }];
  return columnsAt(entity, part.path).map((at) => ({ column: at.column }));
}

function partOptions(part: IndexNode["parts"][number]): Pick<IndexPart, "direction" | "nulls" | "operatorClass"> {
  const usual = part.direction === "desc" ? "first" : "last";
  return {
    ...(part.direction === "desc" && { direction: "desc" }),
    ...(part.nulls !== undefined && part.nulls !== usual && { nulls: part.nulls }),
    ...(part.operatorClass !== undefined && { operatorClass: className(part.operatorClass) }),
  };
}

/** Operator classes are found by the search path unless their schema is stated. */
function className(text: string): QualifiedName {
  const [first = "", second] = text.split(".");
  return second === undefined ? { name: first } : { schema: first, name: second };
}

function fieldIndexes(field: FieldNode, entity: EntityNode, on: Derivation): Index[] {
  switch (field.kind) {
    case "value": return valueIndexes(field, [field.name], entity, on);
    case "computed": return field.index === true && field.column !== undefined
      ? [fieldIndex([field.name], field.column, field.type, entity, on)]
      : [];
    case "embedded": return Object.values(field.fields)
      .flatMap((inner) => valueIndexes(inner, [field.name, inner.name], entity, on));
    case "reference":
    case "collection": return [];
  }
}

/** The blind index of an encrypted value is what it is found by, unless it is unique, which brings one. */
function valueIndexes(field: ValueField, path: readonly string[], entity: EntityNode, on: Derivation): Index[] {
  if (field.encrypted?.searchable === true && field.unique !== true) return [fieldIndex(path, indexColumn(field), { kind: "bytes" }, entity, on)];
  return field.index === true ? [fieldIndex(path, field.column, field.type, entity, on)] : [];
}

function fieldIndex(path: readonly string[], column: string, type: FieldType, entity: EntityNode, on: Derivation): Index {
  return {
    name: on.relations(entity.schema).claim(entity.table, [column], "idx"),
    method: usualMethod(type),
    unique: false,
    parts: indexedWithinTenant(entity, usualMethod(type), [{ column }]),
    source: sourceOf(entity, path),
  };
}

/** The method that serves the operators of the type: containment for documents and lists, overlap for ranges. */
function usualMethod(type: FieldType): string {
  switch (type.kind) {
    case "json":
    case "array": return "gin";
    case "range": return "gist";
    default: return "btree";
  }
}

/** A reference is looked up from its target (and on its deletion); so it has an index unless another begins with it. */
function referenceIndexes(entity: EntityNode, constraints: readonly Constraint[], stated: readonly Index[], on: Derivation): Index[] {
  const leading = [...constraints.flatMap(keyOf), ...stated.flatMap(fullColumns)];
  return Object.values(entity.fields).flatMap((field) => {
    if (field.kind !== "reference" || !field.index) return [];
    const columns = withinTenant(entity, field.columns.map((part) => part.column));
    if (leading.some((index) => beginsWith(index, columns))) return [];
    return [{
      name: on.relations(entity.schema).claim(entity.table, field.columns.map((part) => part.column), "idx"),
      method: "btree",
      unique: false,
      parts: columns.map((column) => ({ column })),
      source: sourceOf(entity, [field.name]),
    }];
  });
}

const keyOf = (constraint: Constraint): (readonly string[])[] =>
  constraint.kind === "primaryKey" || constraint.kind === "unique" ? [constraint.columns] : [];

/** The plain columns that a complete b-tree begins with. */
function fullColumns(index: Index): (readonly string[])[] {
  if (index.method !== "btree" || index.where !== undefined) return [];
  const end = index.parts.findIndex((part) => !("column" in part));
  return [index.parts.slice(0, end < 0 ? undefined : end).flatMap((part) => ("column" in part ? [part.column] : []))];
}

function beginsWith(index: readonly string[], columns: readonly string[]): boolean {
  const first = new Set(index.slice(0, columns.length));
  return first.size === columns.length && columns.every((column) => first.has(column));
}
