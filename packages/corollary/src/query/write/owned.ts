import { typeOfField } from "../../expr/field-value-type.js";
import { canonicalValue } from "../../expr/literal.js";
import type { Json } from "../../expr/node.js";
import type { CollectionField, EntityNode } from "../../model/model.js";
import { InvalidValue, NotWritable, UnknownName } from "../errors.js";
import { isRecord, type Values } from "./cell.js";
import { memberPlace } from "./place.js";

/** An owned row as it is given, and where: "lines[0]". */
export interface OwnedItem {
  readonly values: Values;
  readonly place: string;
}

/** What becomes of the owned rows of a row that is changed. */
export type OwnedChange =
  /** These are all there are to be: those with a key are changed, those without are created, the others removed. */
  | { readonly kind: "whole"; readonly field: CollectionField; readonly items: readonly OwnedItem[] }
  /** Only these are touched. */
  | { readonly kind: "parts"; readonly field: CollectionField } & Readonly<Record<Part, readonly OwnedItem[]>>;

export type Part = "create" | "update" | "delete";
const parts: readonly Part[] = ["create", "update", "delete"];

/** Owned rows that are created with their owner. */
export function readOwnedNew(entity: EntityNode, field: CollectionField, value: unknown, at: string): readonly OwnedItem[] {
  requireOwned(entity, field);
  return itemsOf(entity, field, value, memberPlace(at, field.name));
}

/** A list states all owned rows; an object states which are created, changed and deleted. */
export function readOwnedChange(entity: EntityNode, field: CollectionField, value: unknown, at: string): OwnedChange {
  requireOwned(entity, field);
  const place = memberPlace(at, field.name);
  if (field.single === true || !isRecord(value)) return { kind: "whole", field, items: itemsOf(entity, field, value, place) };
  for (const name of Object.keys(value)) {
    if (!parts.some((part) => part === name)) throw new UnknownName(`${entity.name}.${field.name}`, `part "${name}"; it has create, update and delete`);
  }
  const part = (name: Part) => (value[name] === undefined ? [] : itemsOf(entity, field, value[name], `${place}.${name}`));
  return { kind: "parts", field, create: part("create"), update: part("update"), delete: part("delete") };
}

function requireOwned(entity: EntityNode, field: CollectionField): void {
  if (!field.owned || field.through !== undefined) throw new NotWritable(entity.name, field.name, "collection");
}

function itemsOf(entity: EntityNode, field: CollectionField, value: unknown, place: string): readonly OwnedItem[] {
  if (field.single === true) {
    if (value === null) return [];
    if (!isRecord(value)) throw new InvalidValue(entity.name, field.name, "give an object.");
    return [{ values: value, place }];
  }
  if (!Array.isArray(value) || !value.every(isRecord)) throw new InvalidValue(entity.name, field.name, "give a list of objects.");
  return value.map((values, i) => ({ values, place: `${place}[${i}]` }));
}

/** The fields of the key that an owned row states itself; the others follow from its owner. */
export function ownKeyFields(target: EntityNode, via: string): readonly string[] {
  return target.key.fields.filter((name) => name !== via);
}

/** The key that an owned row states, completed by its owner's; undefined where it states none. */
export function keyOfItem(target: EntityNode, via: string, values: Values, owner: Json): Values | undefined {
  const own = ownKeyFields(target, via);
  if (own.every((name) => values[name] === undefined)) return own.length === 0 ? { [via]: owner } : undefined;
  return Object.fromEntries(target.key.fields.map((name) => [name, name === via ? owner : values[name]]));
}

/** Whether rows get their keys from the one who writes them, so that an unknown key may be that of a new row. */
export function statesKeys(target: EntityNode): boolean {
  return target.key.fields.every((name) => {
    const field = target.fields[name];
    return field?.kind !== "value" || (field.generated === undefined && target.key.kind !== "custom");
  });
}

/** What a change of an owned row changes, and the version that it names. */
export function changesOfItem(target: EntityNode, via: string, values: Values): { readonly values: Values; readonly version: number | undefined } {
  const counted = Object.values(target.fields).find((field) => field.kind === "value" && field.generated === "version");
  const left = new Set([...target.key.fields, via, ...(counted === undefined ? [] : [counted.name])]);
  const stated = counted === undefined ? undefined : values[counted.name];
  const version = counted?.kind === "value" && stated !== undefined ? canonicalValue(stated, typeOfField(counted.type, {})) : undefined;
  if (counted !== undefined && stated !== undefined && typeof version !== "number") throw new InvalidValue(target.name, counted.name, "give the version that was read.");
  return {
    values: Object.fromEntries(Object.entries(values).filter(([name]) => !left.has(name))),
    version: typeof version === "number" ? version : undefined,
  };
}
