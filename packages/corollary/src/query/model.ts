import type { EntityNode, FieldNode, Model } from "../model/model.js";
import { UnknownName } from "./errors.js";

export function entityOf(model: Model, name: string): EntityNode {
  const entity = Object.hasOwn(model.entities, name) ? model.entities[name] : undefined;
  if (entity === undefined) throw new UnknownName("The Model", `entity "${name}"`);
  return entity;
}

export function fieldOf(entity: EntityNode, name: string): FieldNode {
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
  if (field === undefined) throw new UnknownName(entity.name, `field "${name}"`);
  return field;
}

/** The column that a generated time stamp or version is kept in. */
export function generatedColumn(entity: EntityNode, kind: "archivedAt" | "version" | "updatedAt"): string | undefined {
  const field = Object.values(entity.fields).find((f) => f.kind === "value" && f.generated === kind);
  return field?.kind === "value" ? field.column : undefined;
}
