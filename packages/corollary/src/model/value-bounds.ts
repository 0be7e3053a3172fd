import { Decimal } from "../expr/decimal.js";
import type { Json } from "../expr/node.js";
import type { DecimalType, FieldType, TextType } from "./field-type.js";
import { hasFormat, textFormats } from "./formats.js";

/** What is wrong with a value that is of the right kind: too long, too large, of another form. */
export function boundsProblem(value: Json, type: FieldType): string | undefined {
  switch (type.kind) {
    case "text": return typeof value === "string" ? textProblem(value, type) : undefined;
    case "varchar":
    case "char": return typeof value === "string" ? lengthProblem(value, undefined, type.length) : undefined;
    case "smallint": return numberProblem(value, Math.max(type.min ?? -32_768, -32_768), Math.min(type.max ?? 32_767, 32_767));
    case "integer": return numberProblem(value, Math.max(type.min ?? -2_147_483_648, -2_147_483_648), Math.min(type.max ?? 2_147_483_647, 2_147_483_647));
    case "bigint": return exactProblem(value, type.min, type.max);
    case "real": return realProblem(value) ?? numberProblem(value, type.min, type.max);
    case "float": return numberProblem(value, type.min, type.max);
    case "decimal":
    case "money": return digitsProblem(value, type) ?? exactProblem(value, type.min, type.max);
    case "bytes": return bytesProblem(value, type.max);
    case "array": return arrayProblem(value, type);
    default: return undefined;
  }
}

const patterns = new Map<string, RegExp>();
/** Whole-value match of a pattern that the model states; compiled once. */
function wholeMatch(source: string): RegExp {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const compiled = new RegExp(`^(?:${source})$`, "u");
  patterns.set(source, compiled);
  return compiled;
}

function textProblem(text: string, type: TextType): string | undefined {
  const length = lengthProblem(text, type.min, type.max);
  if (length !== undefined) return length;
  if (type.format !== undefined && !hasFormat(text, type.format)) return `must be ${textFormats[type.format].means}`;
  return type.pattern === undefined || wholeMatch(type.pattern).test(text) ? undefined : `must match ${type.pattern}`;
}

function lengthProblem(text: string, min: number | undefined, max: number | undefined): string | undefined {
  // Code points never exceed UTF-16 units, so short text needs no counting.
  if ((min ?? 0) === 0 && (max === undefined || text.length <= max)) return undefined;
  let points = 0;
  for (const _ of text) points++;
  if (min !== undefined && points < min) return min === 1 ? "must not be empty" : `must have at least ${min} characters`;
  return max !== undefined && points > max ? `must have at most ${max} characters; it has ${points}` : undefined;
}

function numberProblem(value: Json, min: number | undefined, max: number | undefined): string | undefined {
  // "NaN" and the infinities come as words; bounds refuse them.
  const number = Number(value);
  if (min !== undefined && !(number >= min)) return `must be at least ${min}`;
  return max !== undefined && !(number <= max) ? `must be at most ${max}` : undefined;
}

function realProblem(value: Json): string | undefined {
  return typeof value === "number" && !Number.isFinite(Math.fround(value)) ? "is too large for a number of single precision" : undefined;
}

function exactProblem(value: Json, min: string | undefined, max: string | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  const exact = new Decimal(value);
  if (min !== undefined && exact.lt(min)) return `must be at least ${min}`;
  return max !== undefined && exact.gt(max) ? `must be at most ${max}` : undefined;
}

/** As the column of money that states no digits has them. */
const moneyDigits = { precision: 19, scale: 2 };

function digitsProblem(value: Json, type: DecimalType): string | undefined {
  if (typeof value !== "string") return undefined;
  const { precision, scale } = type.kind === "money" ? { ...moneyDigits, ...type } : type;
  const [whole = "", fraction = ""] = value.replace("-", "").split(".");
  const after = scale ?? (precision === undefined ? undefined : 0);
  if (after !== undefined && fraction.length > after) return after === 0 ? "must be a whole number" : `must have at most ${after} digits after the point`;
  const before = precision === undefined ? undefined : precision - (after ?? 0);
  const digits = whole.replace(/^0+/, "").length;
  return before !== undefined && digits > before ? `must have at most ${before} digits before the point` : undefined;
}

function bytesProblem(value: Json, max: number | undefined): string | undefined {
  if (typeof value !== "string" || max === undefined) return undefined;
  const bytes = Math.floor((value.replace(/=+$/, "").length * 3) / 4);
  return bytes > max ? `must have at most ${max} bytes; it has ${bytes}` : undefined;
}

function arrayProblem(value: Json, type: Extract<FieldType, { kind: "array" }>): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: readonly Json[] = value;
  if (type.min !== undefined && items.length < type.min) return `must have at least ${type.min} items`;
  if (type.max !== undefined && items.length > type.max) return `must have at most ${type.max} items; it has ${items.length}`;
  for (const [index, item] of items.entries()) {
    // Lists hold values: what reads them is not told of holes.
    const problem = item === null && type.of.kind !== "json" ? "must not be null" : boundsProblem(item, type.of);
    if (problem !== undefined) return `item ${index} ${problem}`;
  }
  return undefined;
}
