import { fromBase64 } from "./bytes.js";
import type { Type } from "./type.js";

/** Turns what came from the database into the value that programs see. Never called with null. */
export type Decoder = (value: unknown) => unknown;

/**
 * The decoder of a value inside JSON that the database has built; undefined where it is right already. `decimal` makes
 * exact numbers.
 */
export function jsonDecoder(type: Type, decimal: Decoder): Decoder | undefined {
  switch (type.kind) {
    case "bigint": return toBigInt;
    case "decimal": return decimal;
    // JSON has no NaN and no infinities: they are text there.
    case "float": return Number;
    case "bytes": return (value) => fromBase64(String(value)) ?? new Uint8Array();
    case "timestamp": return timestampDecoder(type.precision);
    case "array": {
      const item = jsonDecoder(type.of, decimal);
      return item === undefined ? undefined : (value) => mapItems(value, item);
    }
    case "range": return rangeDecoder(jsonDecoder(type.of, decimal));
    case "boolean": case "text": case "integer": case "uuid": case "json": case "localTimestamp": case "date": case "time": case "timetz": case "interval": case "enum": case "row": case "null":
      return undefined;
  }
}

export function toBigInt(value: unknown): bigint {
  return BigInt(String(value));
}

function mapItems(value: unknown, item: Decoder): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((v: unknown) => (v === null ? null : Array.isArray(v) ? mapItems(v, item) : item(v)));
}

function rangeDecoder(bound: Decoder | undefined): Decoder | undefined {
  if (bound === undefined) return undefined;
  return (value) => {
    const range = value as { lower?: unknown; upper?: unknown };
    if (range.lower !== undefined && range.lower !== null) range.lower = bound(range.lower);
    if (range.upper !== undefined && range.upper !== null) range.upper = bound(range.upper);
    return range;
  };
}

/** Text of Postgres or of its JSON, always at offset zero: `2026-01-31 23:30:00.5+00`, `2026-01-31T23:30:00.5+00:00`. */
export function timestampDecoder(precision: number): Decoder {
  return precision <= 3 ? (value) => toDate(String(value)) : (value) => iso(String(value));
}

function iso(text: string): string {
  const zone = text.lastIndexOf("+");
  return zone < 0 ? text : `${text.slice(0, 10)}T${text.slice(11, zone)}Z`;
}

/** By its digits: half the time of having the text parsed, and this is most of what reading a page costs. */
function toDate(text: string): Date {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const usual = year >= 100 && text.charCodeAt(4) === 45 && text.charCodeAt(text.length - 1) !== 67;
  if (!usual) return unusualDate(text);
  return new Date(Date.UTC(year, twoDigits(text, 5) - 1, twoDigits(text, 8), twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17), milliseconds(text)));
}

function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}

/** The up to three digits after the point. */
function milliseconds(text: string): number {
  if (text.charCodeAt(19) !== 46) return 0;
  let value = 0;
  for (let at = 20, worth = 100; worth >= 1; at += 1, worth /= 10) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    value += digit * worth;
  }
  return value;
}

/** Infinities, years of other than four digits, and years before Christ. */
function unusualDate(text: string): Date {
  if (text === "infinity") return new Date(8.64e15);
  if (text === "-infinity") return new Date(-8.64e15);
  const found = /^(\d+)-(.{5})[ T]([\d:.]+)\+[\d:]+( BC)?$/.exec(text);
  if (!found) return new Date(Number.NaN);
  const year = found[4] === undefined ? Number(found[1]) : 1 - Number(found[1]);
  return new Date(`${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}-${found[2]}T${found[3]}Z`);
}
