import type { ComputedField, EntityNode, EnumNode, FieldNode, Model, ReferenceField, ValueField } from "../model/model.js";
import type { FieldType } from "../model/field-type.js";
import type { Presentation, PresentedEntity, PresentedField, PresentedReference, PresentedValue } from "./presentation.js";

/**
 * The Model as far as a presentation tells of it: enough to read filters and to evaluate expressions on rows, without the
 * database's side of it (names of tables and columns are empty).
 */
export function modelOf(presentation: Presentation): Model {
  const entities = Object.values(presentation.entities);
  const enums: Record<string, EnumNode> = {};
  for (const entity of entities) for (const field of Object.values(entity.fields)) for (const [name, values] of wordsOf(field)) enums[name] = { name, schema: "", type: "", values };
  return { corollary: 1, enums, entities: Object.fromEntries(entities.map((entity) => [entity.name, entityNode(entity, presentation)])) };
}

function wordsOf(field: PresentedField): readonly (readonly [string, readonly string[]])[] {
  if (field.kind === "embedded") return Object.values(field.fields).flatMap(wordsOf);
  if (field.kind !== "value" || !field.choices) return [];
  const type = field.type.kind === "array" ? field.type.of : field.type;
  return type.kind === "choice" ? [[type.enum, field.choices.map((choice) => choice.value)]] : [];
}

function entityNode(entity: PresentedEntity, presentation: Presentation): EntityNode {
  return {
    name: entity.name, label: entity.label, plural: entity.plural, schema: "", table: "", path: entity.path,
    key: { fields: entity.key, kind: entity.key.length > 1 ? "compound" : "custom" },
    fields: Object.fromEntries(Object.values(entity.fields).map((field) => [field.name, fieldNode(field, presentation)])),
    uniques: [], indexes: [], exclusions: [],
    checks: entity.checks,
    softDelete: entity.softDelete, versioned: entity.versioned, tenant: false, audit: false,
  };
}

function fieldNode(field: PresentedField, presentation: Presentation): FieldNode {
  const { name, label, optional } = field;
  switch (field.kind) {
    case "value": return field.computed ? computedNode(field, field.computed) : valueNode(field);
    case "reference": return referenceNode(field, presentation);
    case "collection": return {
      kind: "collection", name, label, target: field.target, via: field.via, owned: field.owned,
      ...(field.through ? { through: field.through } : {}), ...(field.single ? { single: true } : {}),
    };
    case "embedded": return {
      kind: "embedded", name, label, optional, value: "",
      fields: Object.fromEntries(Object.values(field.fields).map((part) => [part.name, valueNode(part)])),
    };
  }
}

function valueNode({ name, label, type, optional, generated, states, checks }: PresentedValue): ValueField {
  return { kind: "value", name, label, type, column: "", optional, ...(generated ? { generated } : {}), ...(states ? { states } : {}), ...(checks ? { checks } : {}) };
}

function computedNode({ name, label, type, optional, stored }: PresentedValue, expression: ComputedField["expression"]): ComputedField {
  return { kind: "computed", name, label, type, optional, expression, stored: stored ?? false };
}

function referenceNode({ name, label, target, optional }: PresentedReference, presentation: Presentation): ReferenceField {
  const columns = keyTypes(presentation.entities[target], presentation).map(([field, type]) => ({ column: "", field, type }));
  return { kind: "reference", name, label, target, columns, optional, onDelete: "noAction", index: false };
}

function keyTypes(entity: PresentedEntity | undefined, presentation: Presentation): readonly (readonly [string, FieldType])[] {
  return (entity?.key ?? []).flatMap((name): readonly (readonly [string, FieldType])[] => {
    const field = entity?.fields[name];
    if (field?.kind === "value") return [[name, field.type]];
    return field?.kind === "reference" ? keyTypes(presentation.entities[field.target], presentation) : [];
  });
}
