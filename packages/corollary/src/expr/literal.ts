import { fromBase64, toBase64 } from "./bytes.js";
import {
  formatClock, formatDate, formatInstant, formatLocal, parseClock, parseDate, parseInstant, parseLocal, parseZone, splitZone,
} from "./calendar.js";
import { isDecimal } from "./is-decimal.js";
import { ExpressionError } from "./errors.js";
import { exactOfText, exactText, exactTrim } from "./evaluate/exact.js";
import { formatInterval, parseInterval } from "./interval.js";
import { jsonValue, plainObject, storableText } from "./literal-json.js";
import { rangeLiteral } from "./literal-range.js";
import type { Json, Literal } from "./node.js";
import type { Type } from "./type.js";
import { typeName } from "./typing.js";

/** Digits that a decimal constant may have on each side of the point. */
export const decimalDigits = 1000;

/**
 * A constant of a type, from a JavaScript value or from its JSON form. `null` is a null of that type.
 * @throws ExpressionError `invalid_literal` where the value is none of the type: no such date, a fraction for an
 * integer, a word that the choice lacks, text that Postgres cannot store (NUL, half a surrogate pair), out of range.
 */
export function literal(value: unknown, type: Type): Literal {
  if (value === null) return { op: "literal", type, value: null };
  const canonical = canonicalValue(value, type);
  if (canonical === undefined) throw refusal(value, type);
  if (type.kind === "decimal") return { op: "literal", type: { kind: "decimal", scale: digitsAfterPoint(String(canonical)) }, value: canonical };
  return { op: "literal", type, value: canonical };
}

/** A constant whose type follows from the JavaScript value alone. Whole numbers are integers, other numbers decimals of their shortest digits. */
export function literalOf(value: unknown): Literal {
  return literal(value, typeOfValue(value));
}

/** True where `literal(value, type)` would accept it. */
export function isLiteralOf(value: unknown, type: Type): boolean {
  return value === null || canonicalValue(value, type) !== undefined;
}

function typeOfValue(value: unknown): Type {
  switch (typeof value) {
    case "boolean": return { kind: "boolean" };
    case "string": return { kind: "text" };
    case "bigint": return { kind: "bigint" };
    case "number": return Number.isSafeInteger(value) ? { kind: "integer" } : Number.isFinite(value) ? { kind: "decimal" } : { kind: "float" };
    case "object": return typeOfObject(value);
    default: throw new ExpressionError("invalid_literal", `${typeof value} is no value`, "give null, a boolean, text, a number, a Date, bytes or an array");
  }
}

function typeOfObject(value: object | null): Type {
  if (value === null) return { kind: "null" };
  if (isDecimal(value)) return { kind: "decimal" };
  if (value instanceof Date) return { kind: "timestamp", precision: 3 };
  if (value instanceof Uint8Array) return { kind: "bytes" };
  if (!Array.isArray(value)) return { kind: "json" };
  const first: unknown = value.find((item) => item !== null);
  if (first === undefined) throw new ExpressionError("invalid_literal", "the type of an array without values is not known", "state it: literal(value, type)");
  return { kind: "array", of: typeOfValue(first) };
}

/** The canonical JSON form, or undefined where the value is none of the type. Never null. */
export function canonicalValue(value: unknown, type: Type): Json | undefined {
  switch (type.kind) {
    case "boolean": return typeof value === "boolean" ? value : undefined;
    case "text": return storableText(value);
    case "integer": return wholeNumber(value);
    case "bigint": return bigWhole(value);
    case "decimal": return decimalText(value);
    case "float": return floatValue(value);
    case "uuid": return uuidText(value);
    case "bytes": return bytesText(value);
    case "json": return jsonValue(value);
    case "timestamp": return instantText(value);
    case "localTimestamp": return localText(value);
    case "date": return dateText(value);
    case "time": return clockText(value);
    case "timetz": return zonedClockText(value);
    case "interval": return intervalText(value);
    case "enum": return typeof value === "string" && type.values.includes(value) ? value : undefined;
    case "array": return arrayValue(value, type.of);
    case "range": return rangeLiteral(value, type.of, canonicalValue);
    case "row": return keyValue(value);
    case "null": return undefined;
  }
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number + 0 || 0 : undefined;
}

function bigWhole(value: unknown): string | undefined {
  let whole: bigint;
  if (typeof value === "bigint") whole = value;
  else if (typeof value === "number" && Number.isSafeInteger(value)) whole = BigInt(value);
  else if (typeof value === "string" && /^-?\d{1,19}$/.test(value)) whole = BigInt(value);
  else return undefined;
  return BigInt.asIntN(64, whole) === whole ? whole.toString() : undefined;
}

/** Exact digits without exponent, sign only when negative, no zeros at the end of the fraction. */
export function decimalText(value: unknown): string | undefined {
  if (typeof value === "bigint") return decimalText(value.toString());
  if (typeof value === "number") return Number.isFinite(value) ? decimalText(String(value)) : undefined;
  if (isDecimal(value)) return Math.abs(value.e) + value.c.length <= decimalDigits ? decimalText(value.toFixed()) : undefined;
  if (typeof value !== "string" || value.length > 2 * decimalDigits + 2) return undefined;
  const found = /^[-+]?(\d+)(?:\.(\d*))?(?:[eE]([-+]?\d{1,4}))?$/.exec(value);
  if (!found) return undefined;
  const exponent = Number(found[3] ?? 0);
  const before = (found[1] ?? "").replace(/^0+/, "").length + exponent;
  const after = (found[2] ?? "").length - exponent;
  const exact = before > decimalDigits || after > decimalDigits ? undefined : exactOfText(value);
  return exact && exactText(exactTrim(exact));
}

function digitsAfterPoint(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}

function floatValue(value: unknown): number | string | undefined {
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return value;
  const number = typeof value === "bigint" || isDecimal(value) ? Number(value.toString()) : value;
  if (typeof number !== "number") return undefined;
  return Number.isFinite(number) ? number || 0 : String(number);
}

function uuidText(value: unknown): string | undefined {
  return typeof value === "string" && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ? value.toLowerCase() : undefined;
}

function bytesText(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return toBase64(value);
  return typeof value === "string" && fromBase64(value) ? value : undefined;
}

/** Constants keep to the years 1–9999, which ISO 8601 can write in four digits. */
function inFourDigitYears(text: string): boolean {
  return /^\d{4}-/.test(text) && !text.endsWith(" BC");
}

function instantText(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : fourDigits(formatInstant(BigInt(value.getTime()) * 1000n));
  if (typeof value !== "string" || !inFourDigitYears(value)) return undefined;
  const days = parseDate(value);
  const micros = days === undefined ? parseInstant(value) : BigInt(days) * 86_400_000_000n;
  return micros === undefined ? undefined : fourDigits(formatInstant(micros));
}

function localText(value: unknown): string | undefined {
  if (typeof value !== "string" || !inFourDigitYears(value)) return undefined;
  const days = parseDate(value);
  const micros = days === undefined ? parseLocal(value) : BigInt(days) * 86_400_000_000n;
  return micros === undefined ? undefined : fourDigits(formatLocal(micros));
}

function fourDigits(text: string): string | undefined {
  return inFourDigitYears(text) ? text : undefined;
}

function dateText(value: unknown): string | undefined {
  if (typeof value !== "string" || !inFourDigitYears(value)) return undefined;
  const days = parseDate(value);
  return days === undefined ? undefined : formatDate(days);
}

function clockText(value: unknown): string | undefined {
  const micros = typeof value === "string" ? parseClock(value) : undefined;
  return micros === undefined ? undefined : formatClock(micros);
}

function zonedClockText(value: unknown): string | undefined {
  const split = typeof value === "string" ? splitZone(value) : undefined;
  const micros = split && parseClock(split.before);
  const zone = split && parseZone(split.zone);
  if (micros === undefined || zone === undefined) return undefined;
  return formatClock(micros) + formatZone(zone);
}

/** `+02:00`; seconds only where there are some. */
export function formatZone(seconds: number): string {
  const size = Math.abs(seconds);
  const zone = formatClock(size * 1_000_000);
  return `${seconds < 0 ? "-" : "+"}${zone.endsWith(":00") ? zone.slice(0, 5) : zone}`;
}

function intervalText(value: unknown): string | undefined {
  const interval = typeof value === "string" ? parseInterval(value) : undefined;
  return interval && formatInterval(interval);
}

function arrayValue(value: unknown, of: Type): Json | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: Json[] = [];
  for (const item of value as readonly unknown[]) {
    const canonical = item === null ? null : canonicalValue(item, of);
    if (canonical === undefined) return undefined;
    items.push(canonical);
  }
  return items;
}

/** A row is stated by its key: one value, or an object by field name. */
function keyValue(value: unknown): Json | undefined {
  if (typeof value === "number" || typeof value === "bigint") {
    return typeof value === "bigint" ? bigWhole(value) : wholeNumber(value);
  }
  if (typeof value === "string") return storableText(value);
  if (!plainObject(value)) return undefined;
  const key: Record<string, Json> = {};
  for (const [name, part] of Object.entries(value)) {
    const canonical = keyValue(part);
    if (canonical === undefined) return undefined;
    key[name] = canonical;
  }
  return Object.keys(key).length > 0 ? key : undefined;
}

const forms: Partial<Record<Type["kind"], string>> = {
  integer: "a whole number without exponent, as a number",
  bigint: "a whole number of 64 bits: a bigint, or its digits as text",
  decimal: "a Decimal, a finite number, or digits as text",
  float: "a number, or \"NaN\", \"Infinity\", \"-Infinity\"",
  uuid: "32 hexadecimal digits as xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
  bytes: "a Uint8Array, or base64 text",
  text: "text without NUL and without half surrogate pairs",
  json: "a JSON value without NUL and without half surrogate pairs",
  timestamp: "a Date, or ISO text with a zone such as 2024-02-29T10:00:00Z, in the years 1 to 9999",
  localTimestamp: "ISO text without a zone such as 2024-02-29T10:00:00, in the years 1 to 9999",
  date: "a day that exists, as 2024-02-29, in the years 1 to 9999",
  time: "a time of day such as 10:30 or 10:30:15.5",
  timetz: "a time of day with a zone such as 10:30:00+02:00",
  interval: "an ISO 8601 duration such as P1Y2M3DT4H5M6.5S",
  array: "an array whose items are of its type",
  range: "{ lower, upper, bounds: \"[)\" } with lower not above upper, or { empty: true }",
  row: "the key of a row: one value, or an object by field name",
};

function refusal(value: unknown, type: Type): ExpressionError {
  const hint = type.kind === "enum" ? `one of ${type.values.map((word) => JSON.stringify(word)).join(", ")}` : forms[type.kind] ?? typeName(type);
  return new ExpressionError("invalid_literal", `${show(value)} is no ${typeName(type)}`, `expected ${hint}`);
}

function show(value: unknown): string {
  if (typeof value === "bigint" || isDecimal(value)) return value.toString();
  const plain = (_: string, part: unknown): unknown => (typeof part === "bigint" ? part.toString() : part);
  const text = typeof value === "number" ? String(value) : JSON.stringify(value, plain) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
