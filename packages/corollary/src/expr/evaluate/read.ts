import { fromBase64 } from "../bytes.js";
import { parseClock, parseDate, parseInstant, parseLocal, parseZone, splitZone } from "../calendar.js";
import { isDecimal } from "../decimal.js";
import { parseInterval } from "../interval.js";
import { plainObject } from "../literal-json.js";
import type { Json } from "../node.js";
import type { Type } from "../type.js";
import { typeName } from "../typing.js";
import { EvaluationError } from "./errors.js";
import { exactOfDecimal, exactOfText, whole, type Exact, type Whole } from "./exact.js";
import type { RangeOf, Value } from "./value.js";

/** Turns a JavaScript value (as rows hold it) or its JSON form into the form computed with. Null stays null. */
export type Reader = (value: unknown) => Value | null;

/** The reader of a type. `what` names the value in errors. @throws EvaluationError (from the reader) `invalid_value`. */
export function readerOf(type: Type, what: string): Reader {
  const parse = parserOf(type, what);
  return (value) => {
    if (value === null) return null;
    const parsed = parse(value);
    if (parsed === undefined) throw new EvaluationError("invalid_value", `${what} is no ${typeName(type)}.`);
    return parsed;
  };
}

/** Undefined where the value is none of the type. */
type Parser = (value: unknown) => Value | undefined;

function parserOf(type: Type, what: string): Parser {
  switch (type.kind) {
    case "boolean": return (value) => (typeof value === "boolean" ? value : undefined);
    case "text": return text;
    case "integer": case "bigint": return wholeNumber;
    case "decimal": return (value) => exact(value, type.scale);
    case "float": return float;
    case "uuid": return (value) => text(value)?.toLowerCase();
    case "bytes": return (value) => (value instanceof Uint8Array ? value : typeof value === "string" ? fromBase64(value) : undefined);
    case "json": return (value) => ({ json: value as Json });
    case "timestamp": return instant;
    case "localTimestamp": return (value) => infinite(value) ?? micros(typeof value === "string" ? parseLocal(value) : undefined);
    case "date": return (value) => infinite(value) ?? (typeof value === "string" ? parseDate(value) : undefined);
    case "time": return (value) => (typeof value === "string" ? parseClock(value) : undefined);
    case "timetz": return zonedClock;
    case "interval": return (value) => (typeof value === "string" ? parseInterval(value) : undefined);
    case "enum": return (value) => (typeof value === "string" && type.values.includes(value) ? value : undefined);
    case "array": return arrayParser(readerOf(type.of, `an item of ${what}`));
    case "range": return rangeParser(readerOf(type.of, `a bound of ${what}`));
    case "row": case "null": return () => undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function wholeNumber(value: unknown): Whole | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value || 0 : undefined;
  if (typeof value === "bigint") return whole(value);
  return typeof value === "string" && /^-?\d+$/.test(value) ? whole(BigInt(value)) : undefined;
}

function exact(value: unknown, scale: number | undefined): Exact | undefined {
  if (isDecimal(value)) return exactOfDecimal(value, scale);
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint" ? exactOfText(String(value), scale) : undefined;
}

function float(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : undefined;
}

function infinite(value: unknown): number | undefined {
  if (value === "infinity") return Infinity;
  return value === "-infinity" ? -Infinity : undefined;
}

function micros(value: bigint | undefined): Whole | undefined {
  return value === undefined ? undefined : whole(value);
}

export function instant(value: unknown): Whole | undefined {
  if (value instanceof Date) return fromDate(value.getTime());
  return infinite(value) ?? micros(typeof value === "string" ? parseInstant(value) : undefined);
}

/** The first and the last Date that there can be stand for the infinities of Postgres. */
function fromDate(time: number): Whole | undefined {
  if (Number.isNaN(time)) return undefined;
  return Math.abs(time) === 8.64e15 ? Math.sign(time) * Infinity : whole(BigInt(time) * 1000n);
}

function zonedClock(value: unknown): Value | undefined {
  const split = typeof value === "string" ? splitZone(value) : undefined;
  const clock = split && parseClock(split.before), zone = split && parseZone(split.zone);
  return clock === undefined || zone === undefined ? undefined : { clock, zone };
}

function arrayParser(item: Reader): Parser {
  return (value) => (Array.isArray(value) ? value.map((one: unknown) => item(one)) : undefined);
}

function rangeParser(bound: Reader): Parser {
  return (value): RangeOf | undefined => {
    if (!plainObject(value)) return undefined;
    if (value.empty === true) return { empty: true };
    const bounds = value.bounds ?? "[)";
    if (typeof bounds !== "string" || !/^[[(][\])]$/.test(bounds)) return undefined;
    const lower = bound(value.lower ?? null), upper = bound(value.upper ?? null);
    return { empty: false, lower, upper, from: lower !== null && bounds.startsWith("["), to: upper !== null && bounds.endsWith("]") };
  };
}
