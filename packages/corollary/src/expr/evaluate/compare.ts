import { compareBytes } from "../bytes.js";
import { intervalLength, type Interval } from "../interval.js";
import type { Json } from "../node.js";
import type { Type } from "../type.js";
import { exactCompare, exactFloat, exactOfWhole, type Exact, type Whole } from "./exact.js";
import { compareText } from "./text.js";
import type { JsonBox, RangeOf, Value, ZonedClock } from "./value.js";

/** Below zero, zero or above it; for kinds without an order only zero has a meaning. Neither value is null. */
export type Comparator = (a: Value, b: Value) => number;

/** How values of two comparable types are compared. Rows are compared by the path compiler, which knows their keys. */
export function comparatorOf(left: Type, right: Type): Comparator {
  switch (left.kind) {
    case "integer": case "bigint": case "decimal": case "float": return numberComparator(left, right);
    case "text": case "uuid": return (a, b) => compareText(a as string, b as string);
    case "boolean": return (a, b) => Number(a) - Number(b);
    case "timestamp": case "localTimestamp": case "date": case "time": return compareWhole;
    case "bytes": return (a, b) => compareBytes(a as Uint8Array, b as Uint8Array);
    case "json": return (a, b) => (sameJson((a as JsonBox).json, (b as JsonBox).json) ? 0 : 1);
    case "timetz": return (a, b) => compareZoned(a as ZonedClock, b as ZonedClock);
    case "interval": return (a, b) => compareWhole(intervalLength(a as Interval), intervalLength(b as Interval));
    case "enum": return wordComparator(left.values);
    case "array": return arrayComparator(left.of, right.kind === "array" ? right.of : left.of);
    case "range": return rangeComparator(comparatorOf(left.of, right.kind === "range" ? right.of : left.of));
    case "row": case "null": return () => 1;
  }
}

function numberComparator(left: Type, right: Type): Comparator {
  if (left.kind === "float" || right.kind === "float") {
    const a = toFloat(left), b = toFloat(right);
    return (x, y) => compareFloat(a(x), b(y));
  }
  if (left.kind !== "decimal" && right.kind !== "decimal") return compareWhole;
  const a = toExact(left), b = toExact(right);
  return (x, y) => exactCompare(a(x), b(y));
}

/** Numbers and bigints compare exactly with each other. */
function compareWhole(a: Value, b: Value): number {
  return (a as Whole) < (b as Whole) ? -1 : (a as Whole) > (b as Whole) ? 1 : 0;
}

/** NaN equals itself and is above all others. */
export function compareFloat(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A number of a type as an exact one. */
export function toExact(type: Type): (value: Value) => Exact {
  return type.kind === "decimal" ? (value) => value as Exact : (value) => exactOfWhole(value as Whole);
}

/** A number of a type as a double, rounded to the nearest. */
export function toFloat(type: Type): (value: Value) => number {
  if (type.kind === "decimal") return (value) => exactFloat(value as Exact);
  return type.kind === "float" ? (value) => value as number : (value) => Number(value as Whole);
}

function wordComparator(words: readonly string[]): Comparator {
  const ranks = new Map(words.map((word, at) => [word, at]));
  return (a, b) => (ranks.get(a as string) ?? -1) - (ranks.get(b as string) ?? -1);
}

/** First by the instant of the day, then the zone further west is later, as Postgres sorts them. */
function compareZoned(a: ZonedClock, b: ZonedClock): number {
  const left = a.clock - a.zone * 1_000_000, right = b.clock - b.zone * 1_000_000;
  return left !== right ? left - right : b.zone - a.zone;
}

/** Inside arrays nulls equal each other. */
function arrayComparator(left: Type, right: Type): Comparator {
  const item = comparatorOf(left, right);
  return (a, b) => {
    const x = a as readonly (Value | null)[], y = b as readonly (Value | null)[];
    if (x.length !== y.length) return 1;
    const same = x.every((one, at) => {
      const other = y[at] ?? null;
      return one === null || other === null ? one === other : item(one, other) === 0;
    });
    return same ? 0 : 1;
  };
}

function rangeComparator(bound: Comparator): Comparator {
  const same = (a: Value | null, b: Value | null) => (a === null || b === null ? a === b : bound(a, b) === 0);
  return (a, b) => {
    const x = a as RangeOf, y = b as RangeOf;
    if (x.empty || y.empty) return x.empty === y.empty ? 0 : 1;
    return x.from === y.from && x.to === y.to && same(x.lower, y.lower) && same(x.upper, y.upper) ? 0 : 1;
  };
}

/** Whether the range includes the value. */
export function rangeIncludes(range: RangeOf, value: Value, compare: Comparator): boolean {
  if (range.empty) return false;
  const low = range.lower === null ? 1 : compare(value, range.lower);
  const high = range.upper === null ? -1 : compare(value, range.upper);
  return (low > 0 || (low === 0 && range.from)) && (high < 0 || (high === 0 && range.to));
}

/** Whether some value lies in both. */
export function rangesOverlap(a: RangeOf, b: RangeOf, compare: Comparator): boolean {
  if (a.empty || b.empty) return false;
  const reaches = (lower: RangeOf & { empty: false }, upper: RangeOf & { empty: false }): boolean => {
    if (lower.lower === null || upper.upper === null) return true;
    const order = compare(lower.lower, upper.upper);
    return order < 0 || (order === 0 && lower.from && upper.to);
  };
  return reaches(a, b) && reaches(b, a);
}

function sameJson(a: Json, b: Json): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item: Json, at) => sameJson(item, b[at] as Json));
  }
  const left = a as { readonly [key: string]: Json }, right = b as { readonly [key: string]: Json };
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key] as Json, right[key] as Json));
}
