import type { EntityNode, Model, ValueField } from "./model.js";
import type { FieldType } from "./field-type.js";

/** Types whose values can be encrypted: those that are the same in JSON and in programs. */
export const encryptable: ReadonlySet<FieldType["kind"]> = new Set<FieldType["kind"]>(["text", "varchar", "smallint", "integer", "boolean", "date", "uuid", "json"]);

export { indexColumn } from "../expr/index-column.js";

/** A field of an entity, or of an embedded value of it, that is encrypted. */
export interface EncryptedField {
  /** "ssn", "home.street". */
  readonly path: string;
  readonly field: ValueField & { readonly encrypted: NonNullable<ValueField["encrypted"]> };
}

export function encryptedFields(entity: EntityNode): EncryptedField[] {
  return Object.values(entity.fields).flatMap((field): EncryptedField[] => {
    if (field.kind === "value") return encryptedField(field, field.name);
    return field.kind === "embedded" ? Object.values(field.fields).flatMap((part) => encryptedField(part, `${field.name}.${part.name}`)) : [];
  });
}

function encryptedField(field: ValueField, path: string): EncryptedField[] {
  const { encrypted } = field;
  return encrypted === undefined ? [] : [{ path, field: { ...field, encrypted } }];
}

export function hasEncrypted(model: Model): boolean {
  return Object.values(model.entities).some((entity) => encryptedFields(entity).length > 0);
}

/** Whether blind indexes are kept, which need a key of their own. */
export function hasSearchable(model: Model): boolean {
  return Object.values(model.entities).some((entity) => encryptedFields(entity).some(({ field }) => field.encrypted.searchable === true));
}
