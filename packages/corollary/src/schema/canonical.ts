import { hash } from "./hash.js";
import type { Schema } from "./schema.js";

/** JSON with keys in order, so that equal values have equal texts wherever they have been stored in between. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isRecord(inner) ? sorted(inner) : inner));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sorted = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

/** A short text that changes with any part of the Schema. */
export const schemaHash = (schema: Schema): string => hash(canonical(schema));
