import type { EntityNode, FieldNode, Model } from "./model.js";

/** Whether the value at the end of a path is personal data: the field is marked so, or the embedded value that holds it. */
export function isPersonal(model: Model, entity: EntityNode, path: readonly string[]): boolean {
  let fields: Readonly<Record<string, FieldNode>> = entity.fields;
  for (const name of path) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return false;
    if (field.pii === true) return true;
    fields = field.kind === "embedded" ? field.fields : "target" in field ? model.entities[field.target]?.fields ?? {} : {};
  }
  return false;
}
