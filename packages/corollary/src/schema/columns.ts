import { indexColumn } from "../model/encrypted.js";
import type { FieldType } from "../model/field-type.js";
import type { ComputedField, EmbeddedField, EntityNode, FieldNode, ReferenceField, ValueField } from "../model/model.js";
import { columnCollation, columnType } from "./column-type.js";
import { constant } from "./constant.js";
import { commentOf, ownSchema, sourceOf, type Derivation } from "./context.js";
import { defaultExpression, rowExpression } from "./expression.js";
import { formerColumns, formerEmbeddedColumns, formerly, formerReferenceColumns } from "./former.js";
import { qualified, quoteText } from "./identifier.js";
import type { Column, Source } from "./schema.js";
import { tenantDefault } from "./tenancy.js";

/** The columns of an entity's table, in the order in which its fields were declared. */
export function tableColumns(entity: EntityNode, on: Derivation): Column[] {
  return Object.values(entity.fields).flatMap((field) => fieldColumns(entity, field, on));
}

function fieldColumns(entity: EntityNode, field: FieldNode, on: Derivation): Column[] {
  switch (field.kind) {
    case "value": return [valueColumn(entity, field, on), ...blindIndex(entity, field, [field.name])];
    case "reference": return referenceColumns(entity, field, on);
    case "embedded": return embeddedColumns(entity, field, on);
    case "computed": return field.stored && field.column !== undefined ? [computedColumn(entity, field, field.column, on)] : [];
    case "collection": return [];
  }
}

function valueColumn(entity: EntityNode, field: ValueField, on: Derivation): Column {
  const isKey = entity.key.fields.length === 1 && entity.key.fields[0] === field.name;
  const made = isKey ? keyDefault(entity, on) : field.generated === "tenant" ? { default: tenantDefault(entity, on) } : valueDefault(field, on);
  if (field.generated === "sql" && field.sql !== undefined) {
    return { ...plainColumn(field, on), generated: { expression: field.sql, stored: true }, source: sourceOf(entity, [field.name]), ...commentOf(field, field.column) };
  }
  return { ...plainColumn(field, on), ...made, source: columnSource(entity, field), ...commentOf(field, field.column) };
}

function columnSource(entity: EntityNode, field: ValueField | ReferenceField): Source {
  return { ...sourceOf(entity, [field.name]), ...(field.generated === "tenant" && { feature: "tenant" }) };
}

/** Beside a searchable encrypted value: what it is compared by. Null where there is no value. */
function blindIndex(entity: EntityNode, field: ValueField, path: readonly string[], was = formerColumns(field.was)): Column[] {
  if (field.encrypted?.searchable !== true) return [];
  return [{
    name: indexColumn(field), type: { name: "bytea" }, nullable: true,
    ...formerly(was.map((column) => indexColumn({ column })), indexColumn(field)),
    source: sourceOf(entity, path), comment: `Blind index of ${field.column}.`,
  }];
}

function plainColumn(field: ValueField, on: Derivation, was = formerColumns(field.was)): Omit<Column, "default"> {
  const stored: FieldType = field.encrypted === undefined ? field.type : { kind: "bytes" };
  const collation = columnCollation(stored, on.target);
  return {
    name: field.column,
    type: columnType(stored, on.model),
    nullable: field.optional,
    ...(collation !== undefined && { collation }),
    ...formerly(was, field.column),
  };
}

type Made = Pick<Column, "default" | "identity">;

/** How the database makes a key that an insert does not state. Identity is "by default", so that rows can be loaded with theirs. */
function keyDefault(entity: EntityNode, on: Derivation): Made {
  const { key } = entity;
  switch (key.kind) {
    case "uuid": return { default: on.target.version >= 18 ? "uuidv7()" : `${ownSchema}.uuid_v7()` };
    case "identity": return key.sequence === undefined ? { identity: "byDefault" } : { default: `nextval(${quoteText(qualified(key.sequence))}::regclass)` };
    case "snowflake": return { default: `${ownSchema}.${key.newestFirst === true ? "snowflake_newest_first" : "snowflake"}()` };
    case "custom": return key.sqlDefault === undefined ? {} : { default: key.sqlDefault };
    case "natural":
    case "compound": {
      const field = entity.fields[key.fields[0] ?? ""];
      return field?.kind === "value" ? valueDefault(field, on) : {};
    }
  }
}

function valueDefault(field: ValueField, on: Derivation): Made {
  if (field.default !== undefined) return statedDefault(field, field.default, on);
  if (field.states !== undefined) return { default: constant(field.states.initial, field.type) };
  switch (field.generated) {
    case "createdAt":
    case "updatedAt": return { default: "now()" };
    case "version": return { default: "1" };
    default: return {};
  }
}

function statedDefault(field: ValueField, stated: NonNullable<ValueField["default"]>, on: Derivation): Made {
  switch (stated.kind) {
    case "value": return stated.value === null ? {} : { default: constant(stated.value, field.type) };
    case "expression": return { default: defaultExpression(stated.expression, field.type, on) };
    case "sql": return { default: stated.sql };
  }
}

/** The target checks its own values, so a reference takes only type and collation from the key. */
function referenceColumns(entity: EntityNode, field: ReferenceField, on: Derivation): Column[] {
  return field.columns.map((part) => {
    const collation = columnCollation(part.type, on.target);
    return {
      name: part.column,
      type: columnType(part.type, on.model),
      nullable: field.optional,
      ...(field.generated === "tenant" && { default: tenantDefault(entity, on) }),
      ...(collation !== undefined && { collation }),
      ...formerly(formerReferenceColumns(field, part.column), part.column),
      source: columnSource(entity, field),
      ...commentOf(field, part.column),
    };
  });
}

/**
 * A value object that may be absent is absent where all its columns are null; so its columns are nullable, and have no
 * defaults that would bring a piece of it into being.
 */
function embeddedColumns(entity: EntityNode, embedded: EmbeddedField, on: Derivation): Column[] {
  return Object.values(embedded.fields).flatMap((field) => [{
    ...plainColumn(field, on, formerEmbeddedColumns(embedded, field)),
    ...(embedded.optional ? { nullable: true } : valueDefault(field, on)),
    source: sourceOf(entity, [embedded.name, field.name]),
    ...commentOf(field, field.column),
  }, ...blindIndex(entity, field, [embedded.name, field.name], formerEmbeddedColumns(embedded, field))]);
}

function computedColumn(entity: EntityNode, field: ComputedField, column: string, on: Derivation): Column {
  const collation = columnCollation(field.type, on.target);
  return {
    name: column,
    type: columnType(field.type, on.model),
    nullable: field.optional,
    generated: { expression: rowExpression(field.expression, entity, on, "generated"), stored: true },
    ...(collation !== undefined && { collation }),
    ...formerly(formerColumns(field.was), column),
    source: sourceOf(entity, [field.name]),
    ...commentOf(field, column),
  };
}
