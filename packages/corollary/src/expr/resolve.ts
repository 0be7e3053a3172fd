import type { CollectionField, EntityNode, FieldNode, Model } from "../model/model.js";
import { typeOfFieldNode } from "./field-value-type.js";
import type { Type } from "./type.js";

/** What one step of a path names. */
export type Step =
  | { readonly kind: "value"; readonly type: Type; readonly field: FieldNode }
  /** A reference, or the other side of a one-to-one relation. */
  | { readonly kind: "row"; readonly entity: EntityNode; readonly field: FieldNode }
  | { readonly kind: "rows"; readonly entity: EntityNode; readonly field: CollectionField }
  | { readonly kind: "parts"; readonly fields: Readonly<Record<string, FieldNode>>; readonly field: FieldNode };

/** What names can be looked up in: an entity, or the parts of an embedded value. */
export interface Holder { readonly name: string; readonly fields: Readonly<Record<string, FieldNode>> }

/** Looks up one name. Undefined where the holder has no such field, or the Model not the entity it refers to. */
export function lookUp(holder: Holder, name: string, model: Model): Step | undefined {
  const field = Object.hasOwn(holder.fields, name) ? holder.fields[name] : undefined;
  if (!field) return undefined;
  switch (field.kind) {
    case "value": case "computed": {
      const type = typeOfFieldNode(field, model);
      return type && { kind: "value", type, field };
    }
    case "embedded": return { kind: "parts", fields: field.fields, field };
    case "reference": case "collection": {
      const entity = Object.hasOwn(model.entities, field.target) ? model.entities[field.target] : undefined;
      if (!entity) return undefined;
      return field.kind === "collection" && !field.single ? { kind: "rows", entity, field } : { kind: "row", entity, field };
    }
  }
}

/** Where a path leads, or why it leads nowhere: `at` is the step that fails. */
export type Resolved =
  | { readonly ok: true; readonly end: Step | { readonly kind: "row"; readonly entity: EntityNode; readonly field?: undefined } }
  | { readonly ok: false; readonly at: number; readonly message: string; readonly known: readonly string[] };

/** Follows a path from an entity. Collections may only be its last step. */
export function resolvePath(model: Model, entity: EntityNode, path: readonly string[]): Resolved {
  let holder: Holder | undefined = entity;
  let end: Extract<Resolved, { ok: true }>["end"] = { kind: "row", entity };
  for (const [at, name] of path.entries()) {
    const before: string = path.slice(0, at).join(".");
    if (!holder) return { ok: false, at, message: `${before} has no parts`, known: [] };
    const step: Step | undefined = lookUp(holder, name, model);
    if (!step) return { ok: false, at, message: `${holder.name} has no field ${JSON.stringify(name)}`, known: Object.keys(holder.fields) };
    end = step;
    holder = step.kind === "row" ? step.entity : step.kind === "parts" ? { name: `${holder.name}.${name}`, fields: step.fields } : undefined;
  }
  return { ok: true, end };
}
