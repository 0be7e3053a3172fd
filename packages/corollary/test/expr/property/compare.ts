import { parseClock, parseDate, parseInstant, parseLocal } from "../../../src/expr/calendar.js";
import { toBase64 } from "../../../src/expr/bytes.js";
import { Decimal, isDecimal } from "../../../src/expr/decimal.js";
import { parseInterval } from "../../../src/expr/interval.js";
import type { Type } from "../../../src/expr/type.js";

/** A value as one text, whichever side it comes from: what Postgres printed, or what `evaluate` gave. */
export function canonical(value: unknown, type: Type): string | null {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "boolean": return value === true || value === "t" || value === "true" ? "true" : "false";
    case "integer": case "bigint": case "decimal": return number(value);
    case "float": return float(value);
    case "timestamp": return instant(value);
    case "localTimestamp": return String(parseLocal(String(value)) ?? value);
    case "date": return String(parseDate(String(value)) ?? value);
    case "time": return String(parseClock(String(value)) ?? value);
    case "interval": return JSON.stringify(parseInterval(String(value)), (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
    case "bytes": return value instanceof Uint8Array ? toBase64(value) : String(value).replaceAll("\n", "");
    default: return String(value);
  }
}

function number(value: unknown): string {
  if (isDecimal(value)) return value.toFixed();
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? new Decimal(text).toFixed().replace(/^-0$/, "0") : text;
}

function float(value: unknown): string {
  const parsed = Number(value);
  return String(parsed === 0 ? 0 : parsed);
}

function instant(value: unknown): string {
  if (value instanceof Date && Math.abs(value.getTime()) === 8.64e15) return value.getTime() > 0 ? "infinity" : "-infinity";
  if (value instanceof Date) return String(BigInt(value.getTime()) * 1000n);
  return String(parseInstant(String(value)) ?? value);
}
