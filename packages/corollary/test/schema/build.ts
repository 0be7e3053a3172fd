import type { FieldType } from "../../src/model/field-type.js";
import type { CollectionField, ComputedField, EmbeddedField, EntityNode, EnumNode, FieldNode, Model, ReferenceField, ValueField } from "../../src/model/model.js";

/** Builders for Models as plain data, with what tests about schemas do not care for filled in. */

const snake = (name: string): string => name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
const words = (name: string): string => {
  const text = snake(name).replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export const value = (name: string, type: FieldType | FieldType["kind"] & ("uuid" | "boolean" | "date" | "interval" | "json" | "integer" | "bigint" | "smallint" | "text"), more: Partial<ValueField> = {}): ValueField =>
  ({ kind: "value", name, label: words(name), type: typeof type === "string" ? plainType(type) : type, column: snake(name), optional: false, ...more });

function plainType(kind: "uuid" | "boolean" | "date" | "interval" | "json" | "integer" | "bigint" | "smallint" | "text"): FieldType {
  switch (kind) {
    case "smallint":
    case "integer": return { kind };
    default: return { kind };
  }
}

export const reference = (name: string, target: string, type: FieldType, more: Partial<ReferenceField> = {}): ReferenceField => ({
  kind: "reference", name, label: words(name), target, optional: false, onDelete: "restrict", index: true,
  columns: [{ column: `${snake(name)}_id`, field: "id", type }], ...more,
});

export const computed = (name: string, type: FieldType, expression: ComputedField["expression"], more: Partial<ComputedField> = {}): ComputedField =>
  ({ kind: "computed", name, label: words(name), type, expression, stored: true, column: snake(name), optional: true, ...more });

export const embedded = (name: string, fields: readonly ValueField[], optional = false): EmbeddedField => ({
  kind: "embedded", name, label: words(name), value: words(name), optional,
  fields: Object.fromEntries(fields.map((inner) => [inner.name, { ...inner, column: `${snake(name)}_${inner.column}` }])),
});

export const collection = (name: string, target: string, via: string): CollectionField =>
  ({ kind: "collection", name, label: words(name), target, via, owned: false });

export const uuidKey = (): ValueField => value("id", "uuid", { generated: "key" });

export const entity = (name: string, fields: readonly FieldNode[], more: Partial<EntityNode> = {}): EntityNode => ({
  name, label: words(name), plural: `${words(name)}s`, schema: "public", table: snake(name), path: `${snake(name)}s`,
  key: { fields: ["id"], kind: "uuid" },
  fields: Object.fromEntries(fields.map((field) => [field.name, field])),
  uniques: [], indexes: [], checks: [], exclusions: [],
  softDelete: false, versioned: false, tenant: false, audit: false, ...more,
});

export const enumeration = (name: string, values: readonly string[], schema = "public"): EnumNode =>
  ({ name, schema, type: snake(name), values });

export const model = (entities: readonly EntityNode[], enums: readonly EnumNode[] = []): Model => ({
  corollary: 1,
  enums: Object.fromEntries(enums.map((node) => [node.name, node])),
  entities: Object.fromEntries(entities.map((node) => [node.name, node])),
});
