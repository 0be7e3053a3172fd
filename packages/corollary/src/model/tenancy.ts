import { typeOfField } from "../expr/field-value-type.js";
import * as build from "../expr/build.js";
import type { Expression } from "../expr/node.js";
import type { FieldType } from "./field-type.js";
import type { EntityNode, Model, ReferenceField, ValueField } from "./model.js";

/** The field that names the tenant of a row; undefined for entities that belong to none. */
export function tenantField(entity: EntityNode): ValueField | ReferenceField | undefined {
  if (!entity.tenant) return undefined;
  for (const field of Object.values(entity.fields)) {
    if ((field.kind === "value" || field.kind === "reference") && field.generated === "tenant") return field;
  }
  return undefined;
}

/** Its column. */
export function tenantColumn(entity: EntityNode): string | undefined {
  const field = tenantField(entity);
  return field?.kind === "reference" ? field.columns[0]?.column : field?.column;
}

/** Whether rows of any entity belong to tenants. */
export function hasTenants(model: Pick<Model, "entities">): boolean {
  return Object.values(model.entities).some((entity) => entity.tenant);
}

/** The type that keys of tenants have. */
export function tenantType(entity: EntityNode): FieldType | undefined {
  const field = tenantField(entity);
  return field?.kind === "reference" ? field.columns[0]?.type : field?.type;
}

/** The condition that a row ("this") belongs to the tenant that the actor works in; undefined where rows belong to none. */
export function inActorsTenant(entity: EntityNode, model: Pick<Model, "enums">): Expression | undefined {
  const field = tenantField(entity);
  const stored = tenantType(entity);
  if (field === undefined || stored === undefined) return undefined;
  const type = typeOfField(stored, model.enums);
  const path = field.kind === "reference" ? [field.name, ...(field.columns[0]?.field ?? "").split(".")] : [field.name];
  return build.compare("eq", { op: "field", type, row: "this", path }, build.actor("tenant", type));
}
