import { formatDate, parseDate } from "./calendar.js";
import { exactCompare, exactOfText } from "./evaluate/exact.js";
import type { Json } from "./node.js";
import type { Type } from "./type.js";
import { plainObject } from "./literal-json.js";

type Canonical = (value: unknown, type: Type) => Json | undefined;

/** A range's bounds; null is unbounded. Whole numbers and dates are always kept as `[)`, as Postgres keeps them. */
export interface RangeValue { readonly lower: Json; readonly upper: Json; readonly bounds: "[)" | "[]" | "()" | "(]" }

/** The canonical JSON form of a range constant, or undefined where it is none. */
export function rangeLiteral(value: unknown, of: Type, canonical: Canonical): Json | undefined {
  if (!plainObject(value)) return undefined;
  if (value.empty === true) return { empty: true };
  const bounds = value.bounds ?? "[)";
  if (bounds !== "[)" && bounds !== "[]" && bounds !== "()" && bounds !== "(]") return undefined;
  const lower = bound(value.lower, of, canonical), upper = bound(value.upper, of, canonical);
  if (lower === undefined || upper === undefined) return undefined;
  return settle({ lower, upper, bounds }, of, canonical);
}

function bound(value: unknown, of: Type, canonical: Canonical): Json | undefined {
  if (value === null || value === undefined) return null;
  const read = canonical(value, of);
  // Ranges of whole numbers hold four bytes.
  return of.kind === "integer" && typeof read === "number" && (read | 0) !== read ? undefined : read;
}

function settle(range: RangeValue, of: Type, canonical: Canonical): Json | undefined {
  if (range.lower !== null && range.upper !== null) {
    const order = compareBounds(range.lower, range.upper, of);
    if (order > 0) return undefined;
    if (order === 0 && range.bounds !== "[]") return { empty: true };
  }
  const stepped = isDiscrete(of) ? toHalfOpen(range, of) : openAtInfinity(range);
  const lower = bound(stepped.lower, of, canonical), upper = bound(stepped.upper, of, canonical);
  if (lower === undefined || upper === undefined) return undefined;
  if (lower !== null && lower === upper && stepped.bounds === "[)") return { empty: true };
  return { lower, upper, bounds: stepped.bounds };
}

function isDiscrete(of: Type): boolean {
  return of.kind === "integer" || of.kind === "bigint" || of.kind === "date";
}

function toHalfOpen({ lower, upper, bounds }: RangeValue, of: Type): RangeValue {
  return {
    lower: lower !== null && bounds.startsWith("(") ? next(lower, of) : lower,
    upper: upper !== null && bounds.endsWith("]") ? next(upper, of) : upper,
    bounds: lower === null ? "()" : "[)",
  };
}

/** An unbounded side is never included. */
function openAtInfinity({ lower, upper, bounds }: RangeValue): RangeValue {
  const open = lower === null ? "(" : bounds.charAt(0), close = upper === null ? ")" : bounds.charAt(1);
  return { lower, upper, bounds: `${open}${close}` as RangeValue["bounds"] };
}

function next(value: Json, of: Type): Json {
  if (of.kind === "date") return formatDate((parseDate(String(value)) ?? 0) + 1);
  return of.kind === "bigint" ? (BigInt(String(value)) + 1n).toString() : Number(value) + 1;
}

/** Canonical forms of dates and instants order as text; numbers by value. */
function compareBounds(left: Json, right: Json, of: Type): number {
  if (of.kind === "integer" || of.kind === "bigint" || of.kind === "decimal") return compareNumbers(String(left), String(right));
  const a = comparableText(String(left)), b = comparableText(String(right));
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareNumbers(left: string, right: string): number {
  const a = exactOfText(left), b = exactOfText(right);
  return a && b ? exactCompare(a, b) : 0;
}

/** `…:00Z` and `…:00.5Z` differ in length: give both six digits. */
function comparableText(text: string): string {
  const found = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d+))?Z?$/.exec(text);
  return found ? `${found[1]}.${(found[2] ?? "").padEnd(6, "0")}` : text;
}
