import type { FieldType } from "../../src/model/field-type.js";
import type { CollectionField, ComputedField, EmbeddedField, EntityNode, EnumNode, FieldNode, Model, ReferenceField, ValueField } from "../../src/model/model.js";
import { kebabCase, plural, sentence, snakeCase } from "../../src/model/naming.js";

/** Fields without their names, which the record that holds them gives. */
export type Nameless<F extends FieldNode = FieldNode> = F extends FieldNode ? Omit<F, "name" | "label"> & { readonly label?: string } : never;

export const text: FieldType = { kind: "text" };
export const uuid: FieldType = { kind: "uuid" };
export const integer: FieldType = { kind: "integer" };
export const instant: FieldType = { kind: "timestamp", precision: 3 };

/** The column is named when the field is. */
export function value(type: FieldType, more: Partial<ValueField> = {}): Nameless<ValueField> {
  return { kind: "value", type, column: "", optional: false, ...more };
}

export function reference(target: string, more: Partial<ReferenceField> = {}): Nameless<ReferenceField> {
  return { kind: "reference", target, columns: [{ column: "", field: "id", type: uuid }], optional: false, onDelete: "restrict", index: true, ...more };
}

export function collection(target: string, via: string, more: Partial<CollectionField> = {}): Nameless<CollectionField> {
  return { kind: "collection", target, via, owned: false, ...more };
}

export function computed(type: FieldType, expression: ComputedField["expression"], more: Partial<ComputedField> = {}): Nameless<ComputedField> {
  return { kind: "computed", type, expression, stored: false, optional: true, ...more };
}

export function embedded(of: string, fields: Readonly<Record<string, Nameless<ValueField>>>, more: Partial<EmbeddedField> = {}): Nameless<EmbeddedField> {
  return { kind: "embedded", value: of, optional: false, fields: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, namedValue(name, field)])), ...more };
}

export type Fields = Readonly<Record<string, Nameless>>;

/** An entity with a uuid key `id`, unless `more` states another. */
export function entity(name: string, fields: Fields = {}, more: Partial<EntityNode> = {}): EntityNode {
  const id: Fields = more.key ? {} : { id: value(uuid, { generated: "key" }) };
  const all = Object.entries({ ...id, ...fields }).map(([field, node]) => [field, named(field, node)] as const);
  return {
    name, label: sentence(name), plural: plural(sentence(name)), schema: "public", table: snakeCase(name),
    path: kebabCase(plural(name)), key: { fields: ["id"], kind: "uuid" },
    fields: Object.fromEntries(all), uniques: [], indexes: [], checks: [], exclusions: [],
    softDelete: false, versioned: false, tenant: false, audit: false, ...more,
  };
}

export function enumNode(name: string, values: readonly string[], more: Partial<EnumNode> = {}): EnumNode {
  return { name, schema: "public", type: `${snakeCase(name)}_enum`, values, ...more };
}

export function model(entities: readonly EntityNode[], enums: readonly EnumNode[] = []): Model {
  return {
    corollary: 1,
    enums: Object.fromEntries(enums.map((node) => [node.name, node])),
    entities: Object.fromEntries(entities.map((node) => [node.name, node])),
  };
}

function named(name: string, field: Nameless): FieldNode {
  const label = field.label ?? sentence(name);
  switch (field.kind) {
    case "value":
      return namedValue(name, field);
    case "reference":
      return { ...field, name, label, columns: field.columns.map((column, index) => ({ ...column, column: column.column || referenceColumn(name, field.columns, index) })) };
    case "embedded":
      return { ...field, name, label, fields: Object.fromEntries(Object.entries(field.fields).map(([inner, node]) => [inner, { ...node, column: node.column.startsWith(`${snakeCase(name)}_`) ? node.column : `${snakeCase(name)}_${node.column}` }])) };
    case "computed":
      return { ...field, name, label, ...(field.stored && { column: field.column ?? snakeCase(name) }) };
    case "collection":
      return { ...field, name, label };
  }
}

function namedValue(name: string, field: Nameless<ValueField>): ValueField {
  return { ...field, name, label: field.label ?? sentence(name), column: field.column || snakeCase(name) };
}

/** A key field that is itself a reference to several columns gives several columns of one field. */
function referenceColumn(name: string, columns: ReferenceField["columns"], index: number): string {
  const field = columns[index]?.field ?? "";
  const nth = columns.slice(0, index).filter((column) => column.field === field).length;
  return `${snakeCase(name)}_${snakeCase(field)}${nth > 0 ? nth + 1 : ""}`;
}
