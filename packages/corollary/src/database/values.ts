import { DatabaseError } from "./errors.js";
import type { Parameter } from "./port.js";

/**
 * A parameter as Postgres reads it in text format, or null. The text never depends on the type of the parameter in
 * the statement, so no statement has to be described before it can be bound.
 */
export function encodeParameter(value: Parameter): string | null {
  if (value === null) return null;
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
      return String(value);
    case "boolean":
      return value ? "t" : "f";
    case "object":
      if (value instanceof Date) return encodeDate(value);
      if (value instanceof Uint8Array) return encodeBytes(value);
      return encodeArray(value);
    default:
      return unsupported(value);
  }
}

/** How the text of a column becomes a value, by type oid. A type that is absent stays text. */
export const decoders: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [16, (text) => text === "t"],
  [17, decodeBytes],
  [21, Number],
  [23, Number],
  [700, Number],
  [701, Number],
  [114, (text) => JSON.parse(text) as unknown],
  [3802, (text) => JSON.parse(text) as unknown],
]);

function encodeDate(value: Date): string {
  if (Number.isNaN(value.getTime())) {
    throw new DatabaseError("An invalid Date cannot be sent to the database.", { kind: "invalid-value" });
  }
  const year = value.getUTCFullYear();
  const rest = value.toISOString().replace(/^[+-]?\d+/, "");
  // ISO 8601 counts a year 0 and signs years beyond four digits; Postgres writes 1 BC and no sign.
  return year > 0 ? String(year).padStart(4, "0") + rest : `${String(1 - year).padStart(4, "0")}${rest} BC`;
}

function encodeBytes(value: Uint8Array): string {
  return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
}

function decodeBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text.slice(2), "hex");
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function encodeArray(values: readonly Parameter[]): string {
  return `{${values.map(encodeElement).join(",")}}`;
}

function encodeElement(value: Parameter): string {
  if (isList(value)) return encodeArray(value);
  const text = encodeParameter(value);
  return text === null ? "NULL" : `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

function isList(value: Parameter): value is readonly Parameter[] {
  return Array.isArray(value);
}

function unsupported(value: unknown): never {
  throw new DatabaseError(`A value of type ${typeof value} cannot be sent to the database.`, { kind: "invalid-value" });
}
