import { Decimal, isDecimal } from "../../expr/decimal.js";
import { decimalText } from "../../expr/literal.js";
import type { DecimalType, FieldType } from "../field-type.js";
import type { Model } from "../model.js";
import { checkPattern } from "./patterns.js";
import type { Check, Place, Report } from "./report.js";
import { fieldsOf, list, valueFieldsOf } from "./walk.js";

/** Types: bounds that can be met, sizes that Postgres takes, enums that exist. */
export const checkFieldTypes: Check = (model, report) => {
  for (const { field, at, title } of valueFieldsOf(model)) checkType({ model, title, at: [...at, "type"], report }, field.type);
  for (const { field, at, title } of fieldsOf(model)) {
    if (field.kind === "computed") checkType({ model, title, at: [...at, "type"], report }, field.type);
  }
};

interface Subject {
  readonly model: Model;
  readonly title: string;
  readonly at: Place;
  readonly report: Report;
}

/** Postgres's own limits. */
const longestText = 10_485_760;
const mostDigits = 1000;
const wholeRanges = { smallint: [-32_768, 32_767], integer: [-2_147_483_648, 2_147_483_647] } as const;

function checkType(subject: Subject, type: FieldType): void {
  switch (type.kind) {
    case "text":
      checkCounts(subject, type.min, type.max, "characters");
      if (type.pattern !== undefined) checkPattern(subject.title, type.pattern, [...subject.at, "pattern"], subject.report);
      return;
    case "varchar":
    case "char":
      if (!isWithin(type.length, 1, longestText)) wrong(subject, "invalid-length", "length", `has the length ${type.length}`, `A length is a whole number from 1 to ${longestText}.`);
      return;
    case "smallint":
    case "integer":
      return checkWhole(subject, type.min, type.max, wholeRanges[type.kind]);
    case "bigint":
      return checkBigint(subject, type.min, type.max);
    case "real":
    case "float":
      for (const member of ["min", "max"] as const) {
        if (type[member] !== undefined && !Number.isFinite(type[member])) wrong(subject, "invalid-bound", member, `has the bound ${type[member]}`, "A bound is a finite number.");
      }
      if (isAbove(type.min, type.max)) empty(subject, type.min, type.max);
      return;
    case "decimal":
    case "money":
      return checkDecimal(subject, type);
    case "bytes":
      return checkCounts(subject, undefined, type.max, "bytes");
    case "timestamp":
    case "localTimestamp":
    case "time":
    case "timetz":
      if (!isWithin(type.precision, 0, 6)) wrong(subject, "invalid-precision", "precision", `keeps ${type.precision} digits of a second's fraction`, "Postgres keeps 0 to 6.");
      return;
    case "choice":
      if (!Object.hasOwn(subject.model.enums, type.enum)) wrong(subject, "unknown-enum", "enum", `takes its values from ${JSON.stringify(type.enum)}, which is no enum of the model`, `The enums are ${list(Object.keys(subject.model.enums)) || "none"}.`);
      return;
    case "array":
      if (type.of.kind === "array") wrong(subject, "nested-array", "of", "is an array of arrays", "Postgres does not tell their depths apart; use json, or an entity of its own.");
      checkCounts(subject, type.min, type.max, "items");
      return checkType({ ...subject, at: [...subject.at, "of"] }, type.of);
    case "boolean":
    case "uuid":
    case "json":
    case "date":
    case "interval":
    case "range":
    case "custom":
      return;
  }
}

function checkCounts(subject: Subject, min: number | undefined, max: number | undefined, what: string): void {
  for (const [member, value] of [["min", min], ["max", max]] as const) {
    if (value === undefined || isWithin(value, 0, Number.MAX_SAFE_INTEGER)) continue;
    wrong(subject, "invalid-bound", member, `has the bound ${value} on its number of ${what}`, "A number of things is a whole number from 0.");
  }
  if (isAbove(min, max)) empty(subject, min, max);
}

function checkWhole(subject: Subject, min: number | undefined, max: number | undefined, [least, most]: readonly [number, number]): void {
  for (const [member, value] of [["min", min], ["max", max]] as const) {
    if (value === undefined || isWithin(value, least, most)) continue;
    wrong(subject, "invalid-bound", member, `has the bound ${value}`, `The bounds of this type are whole numbers from ${least} to ${most}; a bigint holds more.`);
  }
  if (isAbove(min, max)) empty(subject, min, max);
}

function checkBigint(subject: Subject, min: string | undefined, max: string | undefined): void {
  const [low, high] = ([["min", min], ["max", max]] as const).map(([member, text]) => {
    if (text === undefined) return undefined;
    const value = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
    if (value !== undefined && BigInt.asIntN(64, value) === value) return value;
    wrong(subject, "invalid-bound", member, `has the bound ${JSON.stringify(text)}`, "The bounds of a bigint are the digits of a whole number of 64 bits, as text.");
    return undefined;
  });
  if (low !== undefined && high !== undefined && low > high) empty(subject, min, max);
}

function checkDecimal(subject: Subject, type: DecimalType): void {
  const { precision, scale } = type;
  if (precision !== undefined && !isWithin(precision, 1, mostDigits)) wrong(subject, "invalid-precision", "precision", `has ${precision} digits`, `Postgres takes 1 to ${mostDigits}.`);
  if (scale !== undefined && precision === undefined && type.kind === "decimal") wrong(subject, "scale-without-precision", "scale", "states digits after the point but not how many in all", "State the precision too.");
  if (scale !== undefined && !isWithin(scale, 0, precision ?? mostDigits)) wrong(subject, "invalid-scale", "scale", `has ${scale} digits after the point of ${precision ?? mostDigits} in all`, "The scale is a whole number from 0 to the precision.");
  if (type.currency !== undefined && !/^[A-Z]{3}$/.test(type.currency)) wrong(subject, "invalid-currency", "currency", `is in ${JSON.stringify(type.currency)}`, "A currency is three capital letters (ISO 4217): \"EUR\".");
  if (type.currency !== undefined && type.kind !== "money") wrong(subject, "invalid-currency", "currency", "is a decimal with a currency", "Use money.");
  const [low, high] = ([["min", type.min], ["max", type.max]] as const).map(([member, text]) => {
    const value = text === undefined ? undefined : decimalOf(text);
    if (text !== undefined && !value) wrong(subject, "invalid-bound", member, `has the bound ${JSON.stringify(text)}`, "The bounds of a decimal are its digits as text.");
    if (value && !fitsDecimal(value, type)) wrong(subject, "invalid-bound", member, `has the bound ${text}, which ${digits(type)} cannot hold`, "Widen the precision or move the bound.");
    return value;
  });
  if (low && high && low.gt(high)) empty(subject, type.min, type.max);
}

/** The number that a text states, or undefined where it states none. */
export function decimalOf(text: unknown): Decimal | undefined {
  const canonical = decimalText(text);
  if (canonical === undefined) return undefined;
  const value = new Decimal(canonical);
  return isDecimal(value) ? value : undefined;
}

/** Whether digits before the point find room; those after it are rounded by Postgres, which counts as not fitting. */
export function fitsDecimal(value: Decimal, type: DecimalType): boolean {
  const room = roomOf(type);
  // Digits that are no such numbers are reported where they stand; nothing can be measured by them.
  if (!room || !isWithin(room.precision, 1, mostDigits) || !isWithin(room.scale, 0, room.precision)) return true;
  return value.abs().lt(new Decimal(10).pow(room.precision - room.scale)) && value.round(room.scale).eq(value);
}

/** "12 digits, 2 of them after the point" */
export function digits(type: DecimalType): string {
  const room = roomOf(type);
  return room ? `${room.precision} digits, ${room.scale} of them after the point,` : "any number of digits";
}

/** Digits that the column has; undefined where it takes any number. Money has 19, 2 of them after the point, unless stated. */
function roomOf(type: DecimalType): { readonly precision: number; readonly scale: number } | undefined {
  if (type.kind === "money") return { precision: type.precision ?? 19, scale: type.scale ?? (type.precision === undefined ? 2 : 0) };
  return type.precision === undefined ? undefined : { precision: type.precision, scale: type.scale ?? 0 };
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}

function isAbove(min: number | undefined, max: number | undefined): boolean {
  return min !== undefined && max !== undefined && min > max;
}

function empty(subject: Subject, min: unknown, max: unknown): void {
  subject.report({
    code: "empty-bounds", at: subject.at,
    message: `${subject.title} must be at least ${String(min)} and at most ${String(max)}: no value is both.`,
    hint: "Exchange the bounds, or take one away.",
  });
}

function wrong(subject: Subject, code: string, member: string, what: string, hint: string): void {
  subject.report({ code, at: [...subject.at, member], message: `${subject.title} ${what}.`, hint });
}
