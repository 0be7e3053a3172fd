import { canonicalValue } from "../expr/literal.js";
import { definitionOf } from "../model/language/definition.js";
import { draftValueType, type MemberDraft } from "../model/language/draft.js";
import { QueryRefused } from "./errors.js";
import type { Shape, Shapes } from "./shape.js";

type Values = Readonly<Record<string, unknown>>;

/**
 * Values for the body of a request: exact numbers and 64-bit ones as text, bytes as base64, instants in UTC. What is no
 * value of its field is sent as it is, since the server says best what is wrong with it.
 */
export function encodeValues(values: Values, shape: Shape, shapeOf: Shapes): Values {
  return encodeMembers(values, shape.members, shapeOf);
}

function encodeMembers(values: Values, members: ReadonlyMap<string, MemberDraft>, shapeOf: Shapes): Values {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, encodeValue(value, members.get(name), shapeOf)]),
  );
}

function encodeValue(value: unknown, draft: MemberDraft | undefined, shapeOf: Shapes): unknown {
  if (value === null || draft === undefined) return plain(value);
  switch (draft.kind) {
    case "field": return canonicalValue(value, draftValueType(draft.type)) ?? plain(value);
    case "ref": return encodeKey(value, shapeOf(draft.target()), shapeOf);
    case "embedded": return isValues(value) ? encodeMembers(value, definitionOf(draft.value()).members, shapeOf) : plain(value);
    case "collection": {
      const target = shapeOf(draft.target());
      const line = (row: unknown) => (isValues(row) ? encodeValues(row, target, shapeOf) : plain(row));
      if (Array.isArray(value)) return value.map(line);
      // Of many owned rows an object says which are created, changed and deleted.
      return draft.single !== true && isValues(value) ? Object.fromEntries(Object.entries(value).map(([part, rows]) => [part, Array.isArray(rows) ? rows.map(line) : plain(rows)])) : line(value);
    }
  }
}

/** JSON has no bigint; everything else that is no value of its field is left to the server. */
function plain(value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** A key as it stands in a body: one value, or an object by field name. */
export function encodeKey(key: unknown, shape: Shape, shapeOf: Shapes): unknown {
  const [only, ...others] = shape.key;
  if (only !== undefined && others.length === 0) return encodeValue(key, shape.members.get(only), shapeOf);
  return isValues(key) ? encodeMembers(key, shape.members, shapeOf) : plain(key);
}

/** The key as fields of the row that it names. */
export function keyFields(key: unknown, shape: Shape, shapeOf: Shapes): Values {
  const encoded = encodeKey(key, shape, shapeOf);
  const [only = ""] = shape.key;
  return shape.key.length === 1 ? { [only]: encoded } : isValues(encoded) ? encoded : {};
}

/**
 * The key as a segment of a URL: its values joined by commas, each percent-encoded.
 * @throws QueryRefused where a value is missing, or is one that no URL can hold
 */
export function keySegment(key: unknown, shape: Shape, shapeOf: Shapes): string {
  const fields = keyFields(key, shape, shapeOf);
  const segment = shape.key.map((name) => keyTexts(fields[name], shape.name).map(encodeURIComponent).join(",")).join(",");
  if (segment === "." || segment === "..") throw new QueryRefused(`${shape.name} ${JSON.stringify(segment)} cannot be reached over HTTP.`, "invalid_key");
  // "bulk" by itself is an address of its own.
  return segment === "bulk" ? "%62ulk" : segment;
}

function keyTexts(value: unknown, entity: string): string[] {
  if (isValues(value)) return Object.values(value).flatMap((part) => keyTexts(part, entity));
  if ((typeof value === "string" && value !== "") || typeof value === "number") return [String(value)];
  throw new QueryRefused(`${String(value)} is no key of ${entity}.`, "invalid_key");
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}
