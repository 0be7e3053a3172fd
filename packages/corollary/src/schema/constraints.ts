import type { EmbeddedField, EntityNode, FieldNode, OnDelete, ReferenceField, UniqueNode, ValueField } from "../model/model.js";
import { indexColumn } from "../model/encrypted.js";
import { snakeCase } from "../model/naming.js";
import { byName, declared, requireVersion, sourceOf, type Derivation } from "./context.js";
import { rowExpression } from "./expression.js";
import { identifier } from "./identifier.js";
import { indexPart } from "./indexes.js";
import { tenantColumn } from "../model/tenancy.js";
import { columnsOfPaths, entityOf, keyColumns, names } from "./layout.js";
import { NameSpace } from "./name.js";
import type { Check, Constraint, Exclusion, ForeignKey, PrimaryKey, ReferentialAction, Source, Unique } from "./schema.js";
import { tenantKey, withinTenant } from "./tenancy.js";
import { valueChecks } from "./value-check.js";

/** Constraints of one table share their names; those that bring an index share them with the whole schema. */
interface Table {
  readonly entity: EntityNode;
  readonly on: Derivation;
  readonly checks: NameSpace;
}

/** Primary key first, then by kind and name. */
export function tableConstraints(entity: EntityNode, on: Derivation): Constraint[] {
  const table: Table = { entity, on, checks: new NameSpace() };
  const fields = Object.values(entity.fields);
  const keys = [...tenantKey(entity, on), ...fields.flatMap((field) => fieldUniques(field, table)), ...statedUniques(table)];
  const foreign = fields.flatMap((field) => (field.kind === "reference" ? [foreignKey(field, table)] : []));
  const checks = [...fields.flatMap((field) => fieldChecks(field, table)), ...statedChecks(table)];
  return [primaryKey(table), ...keys.sort(byName), ...foreign.sort(byName), ...checks.sort(byName), ...exclusions(table).sort(byName)];
}

function primaryKey({ entity, on }: Table): PrimaryKey {
  return {
    kind: "primaryKey",
    name: on.relations(entity.schema).claim(entity.table, [], "pkey"),
    columns: names(keyColumns(entity)),
    source: { entity: entity.name, field: entity.key.fields },
  };
}

function fieldUniques(field: FieldNode, table: Table): Unique[] {
  switch (field.kind) {
    case "value": return field.unique === true ? [unique([field.name], [comparedColumn(field)], table)] : [];
    case "reference": return field.unique === true ? [unique([field.name], field.columns.map((part) => part.column), table)] : [];
    case "embedded": return Object.values(field.fields)
      .filter((inner) => inner.unique === true)
      .map((inner) => unique([field.name, inner.name], [comparedColumn(inner)], table));
    case "computed":
    case "collection": return [];
  }
}

/** Of an encrypted value its blind index. */
const comparedColumn = (field: ValueField): string => (field.encrypted === undefined ? field.column : indexColumn(field));

function unique(path: readonly string[], columns: readonly string[], { entity, on }: Table): Unique {
  const name = on.relations(entity.schema).claim(entity.table, columns, "key");
  return { kind: "unique", name, columns: withinTenant(entity, columns), source: sourceOf(entity, path) };
}

/**
 * A partial one cannot be a constraint; it is among the indexes. Archived rows of an entity with soft delete count like any
 * other: their values stay taken, so that they can be brought back.
 */
function statedUniques(table: Table): Unique[] {
  return table.entity.uniques.filter((node) => node.where === undefined).map((node) => statedUnique(node, table));
}

function statedUnique(node: UniqueNode, { entity, on }: Table): Unique {
  if (node.nullsNotDistinct === true) requireVersion(on, 15, `unique "${node.name}" of ${entity.name}: nulls not distinct`);
  return {
    kind: "unique",
    name: on.relations(entity.schema).claim(entity.table, [snakeCase(node.name)], "key"),
    columns: withinTenant(entity, names(columnsOfPaths(entity, node.fields))),
    ...(node.nullsNotDistinct === true && { nullsNotDistinct: true }),
    // Checked at the end of each statement, so that one update can swap two values; a later check would report too late.
    ...(node.deferrable === true && { deferrable: "immediate" }),
    source: declared(entity, node.name),
  };
}

const actions: Readonly<Record<OnDelete, ReferentialAction>> = {
  restrict: "restrict", cascade: "cascade", setNull: "set null", setDefault: "set default", noAction: "no action",
};

function foreignKey(field: ReferenceField, { entity, on, checks }: Table): ForeignKey {
  const target = entityOf(on.model, field.target);
  const key = names(keyColumns(target));
  const columns = field.columns.map((part) => part.column);
  if (key.length !== columns.length) {
    throw new Error(`${entity.name}.${field.name} has ${columns.length} columns for the ${key.length} of the key of ${target.name}.`);
  }
  const [tenant, targetTenant] = [tenantColumn(entity), tenantColumn(target)];
  // With the tenant in the key, no row can point into another, whoever writes it.
  const within = tenant !== undefined && targetTenant !== undefined ? { tenant, targetTenant } : undefined;
  const sets = field.onDelete === "setNull" || field.onDelete === "setDefault";
  if (within && sets) requireVersion(on, 15, `${entity.name}.${field.name} with onDelete ${field.onDelete}, within a tenant`);
  return {
    kind: "foreignKey",
    name: checks.claim(entity.table, columns, "fkey"),
    columns: within ? [within.tenant, ...columns] : columns,
    references: { schema: target.schema, table: target.table, columns: within ? [within.targetTenant, ...key] : key },
    onDelete: actions[field.onDelete],
    onUpdate: "no action",
    // The tenant stays when the row that was referred to is gone.
    ...(within && sets && { setColumns: columns }),
    // Of a key of several columns either all are given or none.
    ...(columns.length > 1 && field.optional && !within && { match: "full" }),
    // Checked at commit: two rows that need each other can be made in any order.
    ...(field.deferrable === true && { deferrable: "deferred" }),
    source: sourceOf(entity, [field.name]),
  };
}

function fieldChecks(field: FieldNode, table: Table): Check[] {
  switch (field.kind) {
    case "value": return valueFieldChecks(field, [field.name], table);
    case "embedded": return [
      ...Object.values(field.fields).flatMap((inner) => valueFieldChecks(inner, [field.name, inner.name], table)),
      ...wholeness(field, table),
    ];
    case "reference": return allOrNone(field, table);
    case "computed":
    case "collection": return [];
  }
}

function valueFieldChecks(field: ValueField, path: readonly string[], table: Table): Check[] {
  const source = sourceOf(table.entity, path);
  const ofType = field.encrypted === undefined ? valueChecks(field.type, identifier(field.column)) : [];
  const stated = field.checks ?? [];
  return [
    ...ofType.map((check) => checkOf([field.column, check.name], check.sql, source, table)),
    ...stated.map((check) => checkOf([field.column], rowExpression(check, table.entity, table.on, "check"), source, table)),
  ];
}

function checkOf(parts: readonly string[], expression: string, source: Source, { entity, checks }: Table): Check {
  return { kind: "check", name: checks.claim(entity.table, parts, "check"), expression, source };
}

/** What `match full` is for, where the tenant, which is always there, stands among the columns. */
function allOrNone(field: ReferenceField, table: Table): Check[] {
  const { entity, on } = table;
  if (!field.optional || field.columns.length < 2 || !entity.tenant || !entityOf(on.model, field.target).tenant) return [];
  const columns = field.columns.map((part) => part.column);
  const sql = `num_nulls(${columns.map(identifier).join(", ")}) in (0, ${columns.length})`;
  return [checkOf([...columns, "whole"], sql, sourceOf(entity, [field.name]), table)];
}

/** Where a value object may be absent, its required columns are given together, and without them nothing of it is. */
function wholeness(field: EmbeddedField, table: Table): Check[] {
  const columns = Object.values(field.fields).map((inner) => identifier(inner.column));
  const required = Object.values(field.fields).filter((inner) => !inner.optional).map((inner) => identifier(inner.column));
  if (!field.optional || required.length === 0 || columns.length === 1) return [];
  const sql = `num_nulls(${required.join(", ")}) = 0 or num_nonnulls(${columns.join(", ")}) = 0`;
  return [checkOf([field.name.toLowerCase(), "whole"], sql, sourceOf(table.entity, [field.name]), table)];
}

function statedChecks(table: Table): Check[] {
  const { entity, on, checks } = table;
  const inSql = (entity.sqlChecks ?? []).map((node): Check => ({
    kind: "check",
    name: checks.claim(entity.table, [snakeCase(node.name)], "check"),
    expression: node.sql,
    ...(node.message !== undefined && { message: node.message }),
    source: declared(entity, node.name),
  }));
  const stated = entity.checks.map((node): Check => ({
    kind: "check",
    name: checks.claim(entity.table, [snakeCase(node.name)], "check"),
    expression: rowExpression(node.expression, entity, on, "check"),
    ...(node.message !== undefined && { message: node.message }),
    source: declared(entity, node.name),
  }));
  return [...inSql, ...stated];
}

function exclusions({ entity, on }: Table): Exclusion[] {
  return entity.exclusions.map((node) => ({
    kind: "exclusion",
    name: on.relations(entity.schema).claim(entity.table, [snakeCase(node.name)], "excl"),
    method: node.method,
    parts: node.parts.flatMap((part) => indexPart(part, entity, on).map((made) => ({ ...made, with: operator(part.with) }))),
    ...(node.where !== undefined && { where: rowExpression(node.where, entity, on, "index") }),
    source: declared(entity, node.name),
  }));
}

function operator(text: string): string {
  if (!/^[-+*/<>=~!@#%^&|`?]{1,63}$/.test(text)) throw new Error(`"${text}" is not an operator.`);
  return text;
}
