import { byName } from "./context.js";
import { hash } from "./hash.js";
import type { Schema } from "./schema.js";

/** JSON with keys in order, so that equal values have equal texts wherever they have been stored in between. */
export function canonical(value: unknown, without: ReadonlySet<string> = new Set()): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, without)).join(",")}]`;
  const members = Object.entries(value).filter(([name, member]) => member !== undefined && !without.has(name));
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member, without)}`).join(",")}}`;
}

/** What a Schema says of its objects beside what the database holds: why they are there, and what to call them to people. */
export const unheld: ReadonlySet<string> = new Set(["source", "was", "valuesWere", "message", "needs"]);

/** A short text that changes with anything that makes a difference: it is the same exactly where `diff` finds nothing. */
export function schemaHash(schema: Schema): string {
  const tables = schema.tables.map((table) => ({ ...table, columns: [...table.columns].sort(byName) }));
  return hash(canonical({ ...schema, tables }, unheld));
}
