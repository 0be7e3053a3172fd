import type { Type } from "../expr/type.js";
import type { CollectionField, Model } from "./model.js";
import type { StatedEntity, StatedField, StatedModel } from "./stated.js";
import { typeOfField } from "../expr/field-value-type.js";

/** What a path of names comes to. */
export interface PathEnd {
  readonly type: Type;
  /** The entity that the last step belongs to. */
  readonly entity: string;
  /** Absent for the row itself. Inside an embedded value, the field of the value. */
  readonly field?: StatedField;
  /** Other rows that must be read on the way: 0 means that the value is in the row. A key is known where it is referred to. */
  readonly relations: number;
}

/** Why a path leads nowhere. */
export interface PathFault {
  readonly code: "unknown-entity" | "unknown-field" | "path-through-value" | "path-through-collection" | "collection-as-value" | "embedded-as-value" | "not-a-collection";
  readonly message: string;
  readonly hint: string;
}

export type Reached<T> = { readonly found: T } | { readonly fault: PathFault };

/** Follows a path from a row of an entity to a value, or to the row that a to-one relation names. */
export function resolvePath(model: StatedModel | Model, entity: string, path: readonly string[]): Reached<PathEnd> {
  const start = entityNamed(model, entity);
  if (!start) return unknownEntity(entity);
  const last = path.at(-1);
  if (last === undefined) return { found: { type: { kind: "row", entity }, entity, relations: 0 } };
  const way = follow(model, start, path.slice(0, -1));
  if ("fault" in way) return way;
  const { place } = way.found;
  const field = member(place.fields, last);
  if (!field) return unknownField(place.title, last, place.fields);
  const relations = way.found.relations + readsRow(place, last);
  switch (field.kind) {
    case "value":
    case "computed":
      return { found: { type: typeOfField(field.type, model.enums), entity: place.entity, field, relations } };
    case "reference":
      return { found: { type: { kind: "row", entity: field.target }, entity: place.entity, field, relations } };
    case "collection":
      // One row at most is a to-one relation seen from the other side: its key is in the other table.
      if (field.single) return { found: { type: { kind: "row", entity: field.target }, entity: place.entity, field, relations: relations + 1 } };
      return fault("collection-as-value", `${place.title}.${last} is a collection of ${field.target}, not a value`, "Ask for some, every or none of it, or aggregate it: count, sum, avg, min, max.");
    case "embedded":
      return fault("embedded-as-value", `${place.title}.${last} is an embedded ${field.value}, not a value`, `Name one of its fields: ${Object.keys(field.fields).join(", ")}.`);
  }
}

/** Follows a path of to-one relations to a collection. */
export function resolveCollection(model: StatedModel | Model, entity: string, path: readonly string[]): Reached<{ readonly field: CollectionField; readonly entity: string }> {
  const start = entityNamed(model, entity);
  if (!start) return unknownEntity(entity);
  const way = follow(model, start, path.slice(0, -1));
  if ("fault" in way) return way;
  const { place } = way.found;
  const last = path.at(-1) ?? "";
  const field = member(place.fields, last);
  if (!field) return unknownField(place.title, last, place.fields);
  if (field.kind !== "collection") return fault("not-a-collection", `${place.title}.${last} is no collection (it is a ${field.kind} field)`, "Quantifiers and aggregates go over collections; use the value itself.");
  return { found: { field, entity: place.entity } };
}

interface Place {
  readonly entity: string;
  /** Key fields of the row arrived at by a reference: known without reading it. Absent where the row is at hand. */
  readonly key?: readonly string[];
  /** For messages: "Customer", "Customer.address". */
  readonly title: string;
  readonly fields: Readonly<Record<string, StatedField>>;
}

function follow(model: StatedModel | Model, start: StatedEntity, steps: readonly string[]): Reached<{ readonly place: Place; readonly relations: number }> {
  let place: Place = { entity: start.name, title: start.name, fields: start.fields };
  let relations = 0;
  for (const step of steps) {
    const field = member(place.fields, step);
    if (!field) return unknownField(place.title, step, place.fields);
    relations += readsRow(place, step);
    if (field.kind === "embedded") {
      place = { entity: place.entity, title: `${place.title}.${step}`, fields: field.fields };
      continue;
    }
    if (field.kind === "value" || field.kind === "computed") return fault("path-through-value", `${place.title}.${step} is a value: nothing lies behind it`, "A path goes through references and embedded values only.");
    if (field.kind === "collection" && !field.single) return fault("path-through-collection", `${place.title}.${step} is a collection of ${field.target}: which of its rows is not said`, "Ask for some, every or none of it, or aggregate it.");
    const target = entityNamed(model, field.target);
    if (!target) return unknownEntity(field.target);
    if (field.kind === "collection") relations += 1;
    place = { entity: target.name, title: target.name, fields: target.fields, ...(field.kind === "reference" && { key: target.key.fields }) };
  }
  return { found: { place, relations } };
}

/** 1 where the step needs the row that a reference leads to. */
function readsRow(place: Place, step: string): number {
  return place.key !== undefined && !place.key.includes(step) ? 1 : 0;
}

function entityNamed(model: StatedModel | Model, name: string): StatedEntity | undefined {
  return member<StatedEntity>(model.entities, name);
}

function member<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function unknownEntity(name: string): { readonly fault: PathFault } {
  return fault("unknown-entity", `${JSON.stringify(name)} is no entity of the model`, "Correct the name, or add the entity.");
}

function unknownField(title: string, name: string, fields: Readonly<Record<string, unknown>>): { readonly fault: PathFault } {
  return fault("unknown-field", `${title} has no field ${JSON.stringify(name)}`, `Its fields are ${Object.keys(fields).join(", ")}.`);
}

function fault(code: PathFault["code"], message: string, hint: string): { readonly fault: PathFault } {
  return { fault: { code, message, hint } };
}
