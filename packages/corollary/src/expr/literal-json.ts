import type { Json } from "./node.js";

/** How deep a JSON constant may be nested. */
const maxDepth = 100;

/** The text itself where Postgres can store it: no NUL, no half of a surrogate pair. */
export function storableText(value: unknown): string | undefined {
  // Under the `u` flag the surrogate range matches only those that are not paired.
  return typeof value === "string" && !/[\0\uD800-\uDFFF]/u.test(value) ? value : undefined;
}

export function plainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A JSON value as `jsonb` keeps it, or undefined where it is none (or is null: a null constant is no JSON value). */
export function jsonValue(value: unknown, depth = 0): Json | undefined {
  if (value === null) return depth === 0 ? undefined : null;
  if (depth > maxDepth) return undefined;
  switch (typeof value) {
    case "boolean": return value;
    case "number": return Number.isFinite(value) ? value || 0 : undefined;
    case "string": return storableText(value);
    case "object": return Array.isArray(value) ? jsonArray(value, depth) : jsonObject(value, depth);
    default: return undefined;
  }
}

function jsonArray(value: readonly unknown[], depth: number): Json | undefined {
  const items: Json[] = [];
  for (const item of value) {
    const canonical = jsonValue(item, depth + 1);
    if (canonical === undefined) return undefined;
    items.push(canonical);
  }
  return items;
}

function jsonObject(value: object, depth: number): Json | undefined {
  if (!plainObject(value)) return undefined;
  const members: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const canonical = jsonValue(member, depth + 1);
    if (canonical === undefined || storableText(name) === undefined) return undefined;
    members.push([name, canonical]);
  }
  // `fromEntries` defines members, so that one named `__proto__` stays data.
  return Object.fromEntries(members);
}
