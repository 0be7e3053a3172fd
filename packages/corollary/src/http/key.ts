import type { Json } from "../expr/node.js";
import type { FieldType } from "../model/field-type.js";
import type { EntityNode, Model } from "../model/model.js";
import { decodePercent } from "./parameters.js";
import { badRequest } from "./problem.js";
import { checkValue, wanted } from "./value.js";

/** One value of a key. `path`: where it stands in a row; two names where it is part of a reference with several columns. */
export interface KeyPart {
  readonly path: readonly [string] | readonly [string, string];
  readonly type: FieldType;
}

export function keyParts(entity: EntityNode): readonly KeyPart[] {
  return entity.key.fields.flatMap((name): KeyPart[] => {
    const field = entity.fields[name];
    if (field?.kind === "value") return [{ path: [name], type: field.type }];
    if (field?.kind !== "reference") throw new Error(`The key of ${entity.name} names ${name}, which is no value.`);
    const [first, ...others] = field.columns;
    if (first !== undefined && others.length === 0) return [{ path: [name], type: first.type }];
    return field.columns.map((column) => ({ path: [name, column.field], type: column.type }));
  });
}

/** A key in canonical JSON form: one value, or an object by field name for a key of several fields. */
export type KeyValue = Json;

/** Reads the key out of a URL segment: values in the order of the key, joined by commas, each percent-encoded. */
export function parseKey(model: Model, parts: readonly KeyPart[], segment: string): KeyValue {
  const texts = parts.length === 1 ? [segment] : segment.split(",");
  if (texts.length !== parts.length) {
    const names = parts.map((part) => part.path.join(".")).join(",");
    throw badRequest("invalid_id", "id", `The id has ${parts.length} values, joined by commas in this order: ${names}.`);
  }
  return keyOf(parts, parts.map((part, index) => parsePart(model, part, texts[index] ?? "")));
}

function parsePart(model: Model, part: KeyPart, text: string): Json {
  const decoded = decodePercent(text, "the id");
  const numeric = part.type.kind === "integer" || part.type.kind === "smallint";
  const value = numeric && /^-?\d{1,10}$/.test(decoded) ? Number(decoded) : decoded;
  const checked = decoded === "" || decoded.includes("\0") ? { problem: `must be ${wanted(part.type, model.enums)}` } : checkValue(value, part.type, model.enums);
  if ("value" in checked) return checked.value;
  const name = part.path.join(".");
  throw badRequest("invalid_id", name, `The id is not valid: ${name} ${checked.problem}.`);
}

function keyOf(parts: readonly KeyPart[], values: readonly Json[]): KeyValue {
  const first = parts[0];
  if (parts.length === 1 && first !== undefined) return values[0] ?? null;
  const key: Record<string, Json> = {};
  parts.forEach(({ path: [name, inner] }, index) => {
    const value = values[index] ?? null;
    const known = key[name];
    if (inner === undefined) key[name] = value;
    else key[name] = { ...(isObject(known) ? known : {}), [inner]: value };
  });
  return key;
}

function isObject(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The URL segment of a row's key; the row in JSON form. */
export function formatKey(parts: readonly KeyPart[], row: Readonly<Record<string, unknown>>): string {
  return parts.map(({ path: [name, inner] }) => {
    const outer = row[name];
    const value = inner === undefined ? outer : isObject(outer) ? outer[inner] : undefined;
    return encodeURIComponent(typeof value === "string" || typeof value === "number" ? String(value) : "");
  }).join(",");
}

/** The key in a row that a client sent (bulk changes), in canonical form, or what is wrong by field. */
export function keyInRow(model: Model, parts: readonly KeyPart[], row: Readonly<Record<string, unknown>>): { readonly key: KeyValue } | { readonly field: string; readonly message: string } {
  const values: Json[] = [];
  for (const { path: [name, inner], type } of parts) {
    const outer = Object.hasOwn(row, name) ? row[name] : undefined;
    const value = inner === undefined ? outer : isObject(outer) ? outer[inner] : undefined;
    const field = inner === undefined ? name : `${name}.${inner}`;
    if (value === undefined) return { field, message: "is required, to say which row to change" };
    const checked = checkValue(value, type, model.enums);
    if ("problem" in checked) return { field, message: checked.problem };
    values.push(checked.value);
  }
  return { key: keyOf(parts, values) };
}
