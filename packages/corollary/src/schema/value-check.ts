import type { FieldType, TextType } from "../model/field-type.js";
import { textFormats } from "../model/formats.js";
import { quoteText } from "./identifier.js";
import { postgresPattern } from "./pattern.js";

/** A condition that a type puts on its column: what kind it is, and as SQL. */
export interface ValueCheck {
  readonly name: "length" | "pattern" | "format" | "range" | "size" | "items";
  readonly sql: string;
}

/** The conditions of a type on a column that is given as SQL. Null passes each of them. */
export function valueChecks(type: FieldType, column: string): ValueCheck[] {
  switch (type.kind) {
    case "text": return textChecks(type, column);
    case "smallint":
    case "integer":
    case "bigint":
    case "real":
    case "float":
    case "decimal":
    case "money": return bounds("range", column, type.min, type.max);
    case "bytes": return bounds("size", `octet_length(${column})`, undefined, type.max);
    case "array": return [...bounds("size", `cardinality(${column})`, type.min, type.max), ...itemBounds(type.of, column)];
    default: return [];
  }
}

function textChecks(type: TextType, column: string): ValueCheck[] {
  const pattern = type.pattern === undefined ? undefined : postgresPattern(type.pattern);
  const format = type.format === undefined ? undefined : postgresPattern(textFormats[type.format].pattern);
  return [
    ...bounds("length", `char_length(${column})`, type.min, type.max),
    ...(pattern === undefined ? [] : [{ name: "pattern" as const, sql: `${column} ~ ${quoteText(pattern)}` }]),
    ...(format === undefined ? [] : [{ name: "format" as const, sql: `${column} ~ ${quoteText(format)}` }]),
  ];
}

type Bound = number | string | undefined;

function bounds(name: ValueCheck["name"], value: string, min: Bound, max: Bound): ValueCheck[] {
  if (min !== undefined && max !== undefined) return [{ name, sql: `${value} between ${min} and ${max}` }];
  if (min !== undefined) return [{ name, sql: `${value} >= ${min}` }];
  return max === undefined ? [] : [{ name, sql: `${value} <= ${max}` }];
}

/** Bounds of the items of an array. Other conditions on items would need a query, which a check cannot have. */
function itemBounds(of: FieldType, column: string): ValueCheck[] {
  if (!("min" in of || "max" in of) || of.kind === "text" || of.kind === "array" || of.kind === "bytes") return [];
  const sides = [
    ...(of.min === undefined ? [] : [`${of.min} <= all (${column})`]),
    ...(of.max === undefined ? [] : [`${of.max} >= all (${column})`]),
  ];
  return sides.length === 0 ? [] : [{ name: "items", sql: sides.join(" and ") }];
}
