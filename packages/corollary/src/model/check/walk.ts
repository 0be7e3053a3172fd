import type { EntityNode, FieldNode, Model, ReferenceField, ValueField } from "../model.js";
import type { Place } from "./report.js";

/** Safe look-ups: a Model under check may name what does not exist. */
export function entityOf(model: Model, name: string): EntityNode | undefined {
  return Object.hasOwn(model.entities, name) ? model.entities[name] : undefined;
}

export function fieldOf(entity: EntityNode, name: string): FieldNode | undefined {
  return Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
}

export interface PlacedEntity {
  readonly entity: EntityNode;
  readonly at: Place;
}

export interface PlacedField<F extends FieldNode = FieldNode> extends PlacedEntity {
  readonly field: F;
  /** "Invoice.total", "Customer.address.city". */
  readonly title: string;
}

export function* entitiesOf(model: Model): Generator<PlacedEntity> {
  for (const [name, entity] of Object.entries(model.entities)) yield { entity, at: ["entities", name] };
}

/** The fields of all entities; those inside embedded values are not among them. */
export function* fieldsOf(model: Model): Generator<PlacedField> {
  for (const { entity, at } of entitiesOf(model)) {
    for (const [name, field] of Object.entries(entity.fields)) {
      yield { entity, field, at: [...at, "fields", name], title: `${entity.name}.${name}` };
    }
  }
}

export function* fieldsOfKind<K extends FieldNode["kind"]>(model: Model, kind: K): Generator<PlacedField<Extract<FieldNode, { kind: K }>>> {
  for (const placed of fieldsOf(model)) {
    if (isKind(placed.field, kind)) yield { ...placed, field: placed.field };
  }
}

function isKind<K extends FieldNode["kind"]>(field: FieldNode, kind: K): field is Extract<FieldNode, { kind: K }> {
  return field.kind === kind;
}

/** All stored values: fields of entities and of their embedded values. */
export function* valueFieldsOf(model: Model): Generator<PlacedField<ValueField> & { readonly embedded: boolean }> {
  for (const placed of fieldsOf(model)) {
    const { field, entity, at, title } = placed;
    if (field.kind === "value") yield { entity, at, title, field, embedded: false };
    if (field.kind !== "embedded") continue;
    for (const [name, inner] of Object.entries(field.fields)) {
      yield { entity, field: inner, at: [...at, "fields", name], title: `${title}.${name}`, embedded: true };
    }
  }
}

export function referencesTo(entity: EntityNode, target: string): ReferenceField[] {
  return Object.values(entity.fields).filter((field): field is ReferenceField => field.kind === "reference" && field.target === target);
}

/** "a", "a and b", "a, b and c". */
export function list(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** What a path of names meets on an entity: the field, and the entities of to-one relations passed on the way. */
export function names(entity: EntityNode): string {
  return list(Object.keys(entity.fields));
}
