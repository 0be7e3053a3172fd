import { isDeepStrictEqual } from "node:util";

const isMoment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;
const isNumber = /^-?\d+(\.\d+)?$/;

/**
 * One form for what the libraries give in different ones: `billing_city` or `billingCity`, a decimal as text, float
 * or object, a moment as Date or text, a reference as `customer: 3` or `customerId: 3`. Only for comparing.
 */
export function canonical(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string") return canonicalText(value);
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object") return value;
  if ("toFixed" in value) return Number(String(value));
  return canonicalRow(value);
}

function canonicalText(text: string): unknown {
  if (isNumber.test(text)) return Number(text);
  return isMoment.test(text) ? new Date(text).toISOString() : text;
}

function canonicalRow(row: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, raw] of Object.entries(row)) {
    const name = key.replaceAll("_", "").toLowerCase();
    const value = canonical(raw);
    const isReference = typeof value === "number" && ["customer", "invoice", "track"].includes(name);
    result[isReference ? `${name}id` : name] = value;
  }
  // A reference shown as the row it points at says its key inside.
  if (typeof result["customer"] === "object") delete result["customerid"];
  return Object.fromEntries(Object.entries(result).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Throws with the first difference in sight where two results do not say the same. */
export function assertSame(name: string, operation: string, actual: unknown, expected: unknown): void {
  const difference = firstDifference(canonical(actual), canonical(expected), "");
  if (difference !== undefined) throw new Error(`${name} gives other data for ${operation}: ${difference}`);
}

function firstDifference(actual: unknown, expected: unknown, path: string): string | undefined {
  if (isDeepStrictEqual(actual, expected)) return undefined;
  if (!isTree(actual) || !isTree(expected)) {
    return `at ${path || "/"} ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
  }
  for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const inside = firstDifference(actual[key], expected[key], `${path}/${key}`);
    if (inside !== undefined) return inside;
  }
  return `at ${path || "/"} another kind of value`;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
