import { z } from "zod";
import { canonicalValue } from "../expr/literal.js";
import type { Json } from "../expr/node.js";
import type { FieldType } from "../model/field-type.js";
import type { EnumNode } from "../model/model.js";
import { typeOfField } from "../expr/field-value-type.js";
import { boundsProblem } from "../model/value-bounds.js";

type Enums = Readonly<Record<string, EnumNode>>;

/** What a value of the type looks like in JSON, to end the sentence "must be …". */
export function wanted(type: FieldType, enums: Enums): string {
  switch (type.kind) {
    case "text":
    case "varchar":
    case "char":
    case "custom": return "text";
    case "smallint":
    case "integer": return "a whole number";
    case "bigint": return 'a whole number of 64 bits, as text: "9007199254740993"';
    case "decimal":
    case "money": return 'an exact number, as text: "12.50"';
    case "real":
    case "float": return "a number";
    case "boolean": return "true or false";
    case "uuid": return "a UUID, as 32 hexadecimal digits xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    case "json": return "a JSON value";
    case "bytes": return "base64 text";
    case "timestamp": return 'a moment with its zone: "2024-02-29T10:00:00Z"';
    case "localTimestamp": return 'a date and time without zone: "2024-02-29T10:00:00"';
    case "date": return 'a day that exists: "2024-02-29"';
    case "time": return 'a time of day: "10:30:00"';
    case "timetz": return 'a time of day with its zone: "10:30:00+02:00"';
    case "interval": return 'an ISO 8601 duration: "P1DT2H"';
    case "choice": return `one of ${(enums[type.enum]?.values ?? []).map((word) => JSON.stringify(word)).join(", ")}`;
    case "array": return `an array; each item ${wanted(type.of, enums)}`;
    case "range": return 'a range: {"lower": …, "upper": …, "bounds": "[)"}, the lower bound not above the upper, null for none; or {"empty": true}';
  }
}

/** Decimals that came as JSON numbers have been through a float; only whole ones are sure to be what was written. */
function exactInJson(value: unknown, type: FieldType): boolean {
  switch (type.kind) {
    case "decimal":
    case "money": return typeof value === "string" ? /^-?\d+(\.\d+)?$/.test(value) : Number.isSafeInteger(value);
    case "array": return !Array.isArray(value) || value.every((item) => item === null || exactInJson(item, type.of));
    case "range": return !isObject(value) || type.of !== "decimal" || [value["lower"], value["upper"]].every((bound) => typeof bound !== "number" || Number.isSafeInteger(bound));
    // The database takes a day for its midnight; over the API that would hide a forgotten time.
    case "timestamp":
    case "localTimestamp": return typeof value !== "string" || value.length > 10;
    default: return true;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown, type: FieldType): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? (type.kind === "range" ? "such an object" : "an object") : typeof value === "string" ? "such text" : `a ${typeof value}`;
}

/** The canonical JSON form of a value, or what is wrong with it. */
export function checkValue(value: unknown, type: FieldType, enums: Enums): { readonly value: Json } | { readonly problem: string } {
  if (value === undefined) return { problem: "is required" };
  const canonical = exactInJson(value, type) ? canonicalValue(value, typeOfField(type, enums)) : undefined;
  if (canonical === undefined) return { problem: itemProblem(value, type, enums) ?? `must be ${wanted(type, enums)}, not ${shown(value, type)}` };
  const problem = boundsProblem(canonical, type);
  return problem === undefined ? { value: canonical } : { problem };
}

/** Which item of a list is wrong, and how. */
function itemProblem(value: unknown, type: FieldType, enums: Enums): string | undefined {
  if (type.kind !== "array" || !Array.isArray(value)) return undefined;
  const items: readonly unknown[] = value;
  for (const [index, item] of items.entries()) {
    const checked = checkValue(item, type.of, enums);
    if ("problem" in checked) return `item ${index} ${checked.problem}`;
  }
  return undefined;
}

/** Validates one value of a field's type and gives its canonical JSON form. Does not take null, unless the type is JSON. */
export function valueSchema(type: FieldType, enums: Enums): z.ZodType<Json> {
  const shape = type.kind === "json" && type.schema !== undefined ? jsonShape(type.schema) : undefined;
  return z.unknown().transform((value, context): Json => {
    if (type.kind === "json" && value === null && shape === undefined) return null;
    const checked = checkValue(value, type, enums);
    if ("problem" in checked) {
      context.addIssue({ code: "custom", message: checked.problem });
      return z.NEVER;
    }
    for (const issue of shape?.safeParse(value).error?.issues ?? []) context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
    return checked.value;
  });
}

/** The schema that a JSON field states. @throws where it is none, or says what cannot be checked. */
function jsonShape(schema: Json): z.ZodType {
  if (typeof schema === "boolean") return schema ? z.unknown() : z.never();
  if (!isObject(schema)) throw new Error("The schema of a JSON field is neither an object nor a boolean.");
  return z.fromJSONSchema(schema);
}
