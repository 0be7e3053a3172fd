import type { CollectionField, EmbeddedField, EntityNode, FieldNode, Model, ReferenceField, ValueField } from "../../model/model.js";
import { InvalidValue, MissingValue, NotWritable, UnknownName } from "../errors.js";
import { entityOf } from "../model.js";
import type { Encryption } from "../encryption.js";
import { emptyCells, sealedCells } from "./sealed.js";
import { tenantCell, type TenantOfNew } from "./tenant.js";
import { cell, isRecord, keyCells, type Cell, type Values } from "./cell.js";
import { readOwnedChange, readOwnedNew, type OwnedChange, type OwnedItem } from "./owned.js";

export type { Values } from "./cell.js";

export interface InputOptions {
  readonly model: Model;
  /** What is given of hidden fields: written by programs, refused from outside. */
  readonly hidden: "write" | "refuse";
  readonly tenant: TenantOfNew;
  readonly encryption?: Encryption | undefined;
}

/** A row to be written, with the rows that are written before it and after it. */
export interface RowInput {
  /** Where the row stands in what was given: "lines[0]"; "" for the outermost. */
  readonly place: string;
  readonly cells: Cell[];
  /** References to rows that are created first. */
  readonly before: { readonly field: ReferenceField; readonly values: Values }[];
  /** Owned rows that are created after. */
  readonly after: { readonly field: CollectionField; readonly rows: readonly OwnedItem[] }[];
  /** Owned rows of a row that is changed. */
  readonly owned: OwnedChange[];
  /** States that the row is to be in. */
  readonly states: { readonly field: ValueField; readonly to: string }[];
}

/**
 * Checks what is to be written and turns it into cells, in the order of the entity's fields.
 * @param filled fields that somebody else fills (the reference of an owned row to its owner).
 * @param place where the row stands in what was given
 */
export function readInput(entity: EntityNode, values: Values, mode: "create" | "update", options: InputOptions, filled: ReadonlySet<string> = new Set(), place = ""): RowInput {
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(entity.fields, name) && values[name] !== undefined) throw new UnknownName(entity.name, `field "${name}"`);
  }
  const row = emptyInput(place);
  for (const field of Object.values(entity.fields)) {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    if (isTenant(field) && mode === "create") readTenant(entity, field, values, options, row);
    else if (value !== undefined) readField(entity, field, value, mode, options, row);
    else if (mode === "create" && !filled.has(field.name) && isRequired(entity, field)) throw new MissingValue(entity.name, field.name);
  }
  return row;
}

function isTenant(field: FieldNode): boolean {
  return (field.kind === "value" || field.kind === "reference") && field.generated === "tenant";
}

function readTenant(entity: EntityNode, field: FieldNode, values: Values, options: InputOptions, row: RowInput): void {
  if (values[field.name] !== undefined && options.tenant.by === "actor") throw new NotWritable(entity.name, field.name, "tenant");
  const made = tenantCell(entity, values, options);
  if (made !== undefined) row.cells.push(made);
}

/** Of a row of which nothing is written. */
export function emptyInput(place: string): RowInput {
  return { place, cells: [], before: [], after: [], owned: [], states: [] };
}

function readField(entity: EntityNode, field: FieldNode, value: unknown, mode: "create" | "update", options: InputOptions, row: RowInput): void {
  if (field.hidden === true && options.hidden === "refuse") throw new NotWritable(entity.name, field.name, "hidden");
  if (mode === "update" && entity.key.fields.includes(field.name)) throw new NotWritable(entity.name, field.name, "key");
  if (isTenant(field)) throw new NotWritable(entity.name, field.name, "tenant");
  switch (field.kind) {
    case "computed": throw new NotWritable(entity.name, field.name, "computed");
    case "collection": return readCollection(entity, field, value, mode, row);
    case "reference": return readReference(entity, field, value, mode, options, row);
    case "embedded": return readEmbedded(entity, field, value, mode, options, row);
    case "value": return readValue(entity, field, value, mode, options, row);
  }
}

function readValue(entity: EntityNode, field: ValueField, value: unknown, mode: "create" | "update", options: InputOptions, row: RowInput): void {
  const { model, hidden } = options;
  if (field.generated !== undefined && field.generated !== "key") throw new NotWritable(entity.name, field.name, "generated");
  if (value === null && !field.optional) throw new MissingValue(entity.name, field.name);
  if (field.encrypted !== undefined) return void row.cells.push(...sealedCells(field, value, placeOf(entity, field), options));
  const written = cell(field.column, field.type, value, placeOf(entity, field), model);
  row.cells.push(written);
  // Programs may begin anywhere; from outside states are walked through one by one.
  if (mode === "create" && hidden === "refuse" && field.states !== undefined && written.value !== field.states.initial) {
    throw new InvalidValue(entity.name, field.name, `a new row begins as ${field.states.initial}.`);
  }
  if (field.states !== undefined && typeof written.value === "string") row.states.push({ field, to: written.value });
}

function placeOf(entity: EntityNode, field: FieldNode) {
  return { entity: entity.name, field: field.name, ...(field.pii === true ? { pii: true as const } : {}) };
}

function readReference(entity: EntityNode, field: ReferenceField, value: unknown, mode: "create" | "update", { model }: InputOptions, row: RowInput): void {
  if (value === null) {
    if (!field.optional) throw new MissingValue(entity.name, field.name);
    row.cells.push(...field.columns.map((c) => ({ column: c.column, type: c.type, value: null })));
    return;
  }
  const target = entityOf(model, field.target);
  if (isRecord(value) && !isKeyOf(target, value)) {
    if (mode === "update") throw new InvalidValue(entity.name, field.name, "an update refers to a row by its key.");
    row.before.push({ field, values: value });
    return;
  }
  row.cells.push(...referenceCells(entity, field, value, model));
}

function isKeyOf(target: EntityNode, value: Values): boolean {
  const names = Object.keys(value);
  return names.length === target.key.fields.length && names.every((name) => target.key.fields.includes(name));
}

/** The columns of a reference, holding the key of a row. */
export function referenceCells(entity: EntityNode, field: ReferenceField, key: unknown, model: Model): Cell[] {
  try {
    const cells = keyCells(entityOf(model, field.target), key, model);
    return field.columns.map((c, i) => ({ column: c.column, type: c.type, value: cells[i]?.value ?? null }));
  } catch (error) {
    if (error instanceof InvalidValue) throw new InvalidValue(entity.name, field.name, error.message);
    throw error;
  }
}

/** An embedded value is written whole: parts that are left out become null, or keep their default when it is new. */
function readEmbedded(entity: EntityNode, field: EmbeddedField, value: unknown, mode: "create" | "update", options: InputOptions, row: RowInput): void {
  const { model, hidden } = options;
  const parts = Object.values(field.fields);
  if (value === null) {
    if (!field.optional) throw new MissingValue(entity.name, field.name);
    row.cells.push(...parts.flatMap(emptyCells));
    return;
  }
  if (!isRecord(value)) throw new InvalidValue(entity.name, field.name, `give an object of ${parts.map((p) => p.name).join(", ")}.`);
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(field.fields, name)) throw new UnknownName(`${entity.name}.${field.name}`, `field "${name}"`);
  }
  for (const part of parts) {
    const name = `${field.name}.${part.name}`;
    const given = Object.hasOwn(value, part.name) ? value[part.name] : undefined;
    if (given !== undefined && part.hidden === true && hidden === "refuse") throw new NotWritable(entity.name, name, "hidden");
    if (given === undefined && (part.default !== undefined && mode === "create")) continue;
    if ((given === undefined || given === null) && !part.optional) throw new MissingValue(entity.name, name);
    const place = { ...placeOf(entity, part), field: name, ...(field.pii === true ? { pii: true as const } : {}) };
    row.cells.push(...(part.encrypted === undefined ? [cell(part.column, part.type, given ?? null, place, model)] : sealedCells(part, given ?? null, place, options)));
  }
}

function readCollection(entity: EntityNode, field: CollectionField, value: unknown, mode: "create" | "update", row: RowInput): void {
  if (mode === "create") row.after.push({ field, rows: readOwnedNew(entity, field, value, row.place) });
  else row.owned.push(readOwnedChange(entity, field, value, row.place));
}

function isRequired(entity: EntityNode, field: FieldNode): boolean {
  switch (field.kind) {
    case "computed": case "collection": return false;
    case "reference": return !field.optional;
    case "embedded": return !field.optional && Object.values(field.fields).some((part) => !part.optional && part.default === undefined);
    case "value": return !field.optional && field.default === undefined && field.states === undefined && field.generated === undefined && !isMade(entity, field);
  }
}

function isMade(entity: EntityNode, field: ValueField): boolean {
  return entity.key.kind === "custom" && entity.key.sqlDefault !== undefined && entity.key.fields.includes(field.name);
}
