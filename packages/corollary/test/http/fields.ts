import type { FieldType } from "../../src/model/field-type.js";
import type { CollectionField, EmbeddedField, EntityNode, FieldNode, ReferenceField, ValueField } from "../../src/model/model.js";
import { kebabCase, sentence, plural, snakeCase } from "../../src/model/naming.js";

/** Short forms to state fields of a Model as plain data. */
export function value(name: string, type: FieldType, more: Partial<ValueField> = {}): ValueField {
  return { kind: "value", name, label: sentence(name), column: snakeCase(name), type, optional: false, ...more };
}

export function text(name: string, more: Partial<ValueField> = {}, bounds: { min?: number; max?: number; pattern?: string; format?: "email" | "url" | "slug" } = {}): ValueField {
  return value(name, { kind: "text", ...bounds }, more);
}

export function reference(name: string, target: string, keyType: FieldType, more: Partial<ReferenceField> = {}): ReferenceField {
  return {
    kind: "reference", name, label: sentence(name), target, optional: false, onDelete: "restrict", index: true,
    columns: [{ column: `${snakeCase(name)}_id`, field: "id", type: keyType }], ...more,
  };
}

export function collection(name: string, target: string, via: string, owned: boolean): CollectionField {
  return { kind: "collection", name, label: sentence(name), target, via, owned };
}

export function embedded(name: string, of: string, fields: readonly ValueField[], optional: boolean): EmbeddedField {
  const columns = fields.map((field) => ({ ...field, column: `${snakeCase(name)}_${field.column}` }));
  return { kind: "embedded", name, label: sentence(name), value: of, optional, fields: Object.fromEntries(columns.map((field) => [field.name, field])) };
}

export const uuid: FieldType = { kind: "uuid" };
export const id: ValueField = value("id", uuid, { generated: "key" });
const moment: FieldType = { kind: "timestamp", precision: 3 };
export const stamps: readonly ValueField[] = [value("createdAt", moment, { generated: "createdAt" }), value("updatedAt", moment, { generated: "updatedAt" })];
export const version: ValueField = value("version", { kind: "integer" }, { generated: "version" });
export const archivedAt: ValueField = value("archivedAt", moment, { generated: "archivedAt", optional: true });

export function entity(name: string, fields: readonly FieldNode[], more: Partial<EntityNode> = {}): EntityNode {
  const label = sentence(name);
  return {
    name, label, plural: plural(label), schema: "public", table: snakeCase(name), path: kebabCase(plural(name)),
    key: { fields: ["id"], kind: "uuid" }, fields: Object.fromEntries(fields.map((field) => [field.name, field])),
    uniques: [], indexes: [], checks: [], exclusions: [],
    softDelete: false, versioned: false, tenant: false, audit: false, ...more,
  };
}
