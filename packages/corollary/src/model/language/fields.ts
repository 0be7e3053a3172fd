import { Decimal } from "../../expr/decimal.js";
import type { DecimalType, RangeSubtype } from "../field-type.js";
import type { DraftType, FieldDraft } from "./draft.js";
import type { Flavour, Range } from "./expression-types.js";
import { face } from "./face.js";
import { draftKey, FieldObject, formerValues } from "./field.js";
import type { Field, State } from "./field-types.js";
import { callerOrigin } from "./origin.js";
import type { StandardSchema } from "./standard-schema.js";

function field<F>(type: DraftType, more: Partial<FieldDraft> = {}): F {
  return face(new FieldObject({ kind: "field", type, origin: callerOrigin(), ...more }));
}

export interface TextOptions {
  /** Characters (code points). */
  readonly min?: number;
  readonly max?: number;
  /** The whole value must match. */
  readonly pattern?: RegExp;
  /** Orders by a language instead of by code point, e.g. "en-x-icu"; "default" as the database does. */
  readonly collation?: string;
}

export function text(options: TextOptions = {}): Field<string> {
  const { pattern, ...rest } = options;
  return field({ kind: "text", ...rest, ...(pattern ? { pattern: pattern.source } : {}) });
}
/** Text of at most so many characters; without a length it is `text()` in a column of type `varchar`. */
export function varchar(length?: number, options: { readonly collation?: string } = {}): Field<string> {
  return length === undefined ? field({ kind: "text", varying: true, ...options }) : field({ kind: "varchar", length, ...options });
}
/** Blank-padded text of fixed length; read without the padding. */
export function char(length: number, options: { readonly collation?: string } = {}): Field<string> {
  return field({ kind: "char", length, ...options });
}
export function email(): Field<string> {
  return field({ kind: "text", format: "email", max: 254 });
}
export function url(): Field<string> {
  return field({ kind: "text", format: "url", max: 2048 });
}
/** Small letters, digits and hyphens, as in an address. */
export function slug(): Field<string> {
  return field({ kind: "text", format: "slug", max: 120 });
}

export interface NumberOptions {
  readonly min?: number;
  readonly max?: number;
}
export function smallint(options: NumberOptions = {}): Field<number> {
  return field({ kind: "smallint", ...options });
}
export function integer(options: NumberOptions = {}): Field<number> {
  return field({ kind: "integer", ...options });
}
/** 64 bits: `bigint` in JavaScript, text in JSON. */
export function bigint(options: { readonly min?: bigint; readonly max?: bigint } = {}): Field<bigint> {
  return field({
    kind: "bigint",
    ...(options.min === undefined ? {} : { min: String(options.min) }),
    ...(options.max === undefined ? {} : { max: String(options.max) }),
  });
}
/** Four bytes, about 6 digits. */
export function real(options: NumberOptions = {}): Field<number, never, "float"> {
  return field({ kind: "real", ...options });
}
/** Eight bytes, about 15 digits. For money and measured quantities prefer `decimal`. */
export function float(options: NumberOptions = {}): Field<number, never, "float"> {
  return field({ kind: "float", ...options });
}

function toDecimal(digits: string): Decimal {
  return new Decimal(digits);
}

export interface DecimalOptions {
  readonly min?: number | string;
  readonly max?: number | string;
}
function bounds(options: DecimalOptions): Pick<DecimalType, "min" | "max"> {
  return {
    ...(options.min === undefined ? {} : { min: String(options.min) }),
    ...(options.max === undefined ? {} : { max: String(options.max) }),
  };
}
/** Exact: `precision` digits in all, `scale` of them after the point. Without both, as many as are written. */
export function decimal(precision?: number, scale = 0, options: DecimalOptions = {}): Field<Decimal> {
  return field({ kind: "decimal", ...(precision === undefined ? {} : { precision, scale }), ...bounds(options) }, { decimal: toDecimal });
}
/** An amount: exact, 19 digits, 2 of them after the point unless stated. */
export function money(options: DecimalOptions & { readonly precision?: number; readonly scale?: number; readonly currency?: string } = {}): Field<Decimal> {
  const { precision = 19, scale = 2, currency } = options;
  return field({ kind: "money", precision, scale, ...bounds(options), ...(currency ? { currency } : {}) }, { decimal: toDecimal });
}

export function boolean(): Field<boolean> {
  return field({ kind: "boolean" });
}
export function uuid(): Field<string> {
  return field({ kind: "uuid" });
}
export function bytes(options: { readonly max?: number } = {}): Field<Uint8Array> {
  return field({ kind: "bytes", ...options });
}

/** A value checked and typed by any Standard Schema (zod, valibot, arktype, …). See https://standardschema.dev */
export function json<T = unknown>(schema?: StandardSchema<T>): Field<T> {
  return field({ kind: "json" }, schema ? { validator: schema } : {});
}

export type Precision = 0 | 1 | 2 | 3;
export type FinePrecision = 4 | 5 | 6;
/** An instant. A `Date`, exact to the millisecond; with a finer precision ISO text, since a `Date` would lose it. */
export function timestamp(options?: { readonly precision?: Precision }): Field<Date>;
export function timestamp(options: { readonly precision: FinePrecision }): Field<string>;
export function timestamp(options: { readonly precision?: number } = {}): Field<Date> | Field<string> {
  return field({ kind: "timestamp", precision: options.precision ?? 3 });
}
/** Date and time as on a wall, without zone: "2026-03-01T09:30:00". */
export function localTimestamp(options: { readonly precision?: number } = {}): Field<string> {
  return field({ kind: "localTimestamp", precision: options.precision ?? 3 });
}
/** "2026-03-01". */
export function date(): Field<string, never, "date"> {
  return field({ kind: "date" });
}
/** "09:30:00". */
export function time(options: { readonly precision?: number } = {}): Field<string> {
  return field({ kind: "time", precision: options.precision ?? 3 });
}
/** "09:30:00+02:00". */
export function timetz(options: { readonly precision?: number } = {}): Field<string> {
  return field({ kind: "timetz", precision: options.precision ?? 3 });
}
/** ISO 8601 duration: "P1DT2H". */
export function interval(): Field<string> {
  return field({ kind: "interval" });
}

/** One of a list of words: a native enum, ordered as listed. */
export function choice<const S extends readonly string[]>(...values: S): Field<S[number]> {
  return field({ kind: "choice", values });
}
/** A choice under a name of its own, shared by all fields that use it. */
export function enumeration<const S extends readonly string[]>(name: string, values: S, options: EnumerationOptions<S[number]> = {}): () => Field<S[number]> {
  const { valuesWere, ...others } = options;
  const type: DraftType = { kind: "choice", values, name, ...others, ...(valuesWere === undefined ? {} : { valuesWere: formerValues(valuesWere) }) };
  return () => field(type);
}

export interface EnumerationOptions<S extends string = string> {
  /** Name of the type in the database, where it should not follow from the name. */
  readonly type?: string;
  /** Default "public". */
  readonly schema?: string;
  /** Former name, of the enumeration or of its type, so that a migration renames; with its schema before a dot where that was another. */
  readonly was?: string;
  /** Former names of values, by what they are called now: `{ calm: "quiet" }`. */
  readonly valuesWere?: { readonly [W in S]?: string };
}

/** States and, from each, the states it may go to. Changes along no stated transition are refused. */
export function state<const M extends Readonly<Record<string, readonly (keyof M & string)[]>>>(
  transitions: M,
  options: { readonly initial: keyof M & string },
): State<keyof M & string> {
  return field(
    { kind: "choice", values: Object.keys(transitions) },
    { states: { initial: options.initial, transitions }, default: { value: options.initial } },
  );
}

/** A list of values: `array(text())`. */
export function array<T, F extends Flavour>(of: Field<T, never, F>, options: { readonly min?: number; readonly max?: number } = {}): Field<T[]> {
  const { type, decimal } = draftOf(of);
  return field({ kind: "array", of: type, ...options }, decimal ? { decimal } : {});
}

interface RangeValues {
  integer: number;
  bigint: bigint;
  decimal: Decimal;
  date: string;
  timestamp: string;
  localTimestamp: string;
}
/** Everything between two bounds: `range("date")`. */
export function range<S extends RangeSubtype>(of: S): Field<Range<RangeValues[S]>> {
  return field({ kind: "range", of }, of === "decimal" ? { decimal: toDecimal } : {});
}

/** A type that only the database knows, e.g. `custom("inet")`; text to everyone else. */
export function custom(sql: string): Field<string> {
  return field({ kind: "custom", sql });
}

function draftOf(of: object): FieldDraft {
  if (of instanceof FieldObject) return of[draftKey];
  throw new TypeError("array() takes a value field, such as array(text()).");
}
