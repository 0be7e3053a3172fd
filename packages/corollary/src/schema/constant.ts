import type { Json } from "../expr/node.js";
import type { FieldType } from "../model/field-type.js";
import { quoteText } from "./identifier.js";

/** A constant in its JSON form as SQL that Postgres takes for a column of the type. Used for defaults. */
export function constant(value: Json, type: FieldType): string {
  if (value === null) return "null";
  switch (type.kind) {
    case "smallint":
    case "integer":
    case "bigint":
    case "decimal":
    case "money": return number(value);
    case "real":
    case "float": return typeof value === "number" ? number(value) : quoteText(text(value));
    case "boolean": return value === true ? "true" : "false";
    case "json": return quoteText(JSON.stringify(value));
    case "bytes": return quoteText(hexOf(text(value)));
    case "array": return quoteText(arrayText(value, type.of));
    case "range": return quoteText(rangeText(value));
    default: return quoteText(text(value));
  }
}

function number(value: Json): string {
  const digits = String(value);
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(digits)) throw new Error(`"${digits}" is not a number.`);
  return digits;
}

function text(value: Json): string {
  if (typeof value === "object") throw new Error(`${JSON.stringify(value)} is not a single value.`);
  return String(value);
}

/** Base64 as the hexadecimal form of bytea. */
function hexOf(base64: string): string {
  const bytes = atob(base64);
  return `\\x${Array.from(bytes, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("")}`;
}

/** The text form of an array: every item in quotes, so that none can be read as structure or as NULL. */
function arrayText(value: Json, of: FieldType): string {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is not an array.`);
  return `{${value.map((item: Json) => arrayItem(item, of)).join(",")}}`;
}

function arrayItem(item: Json, of: FieldType): string {
  if (item === null) return "NULL";
  if (of.kind === "array") return arrayText(item, of.of);
  return `"${itemText(item, of).replace(/["\\]/g, "\\$&")}"`;
}

function itemText(item: Json, of: FieldType): string {
  switch (of.kind) {
    case "json": return JSON.stringify(item);
    case "bytes": return hexOf(text(item));
    case "range": return rangeText(item);
    default: return text(item);
  }
}

function rangeText(value: Json): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is not a range.`);
  const range = value as { readonly [key: string]: Json };
  if (range["empty"] === true) return "empty";
  const bounds = text(range["bounds"] ?? "[)");
  return `${bounds.charAt(0)}${bound(range["lower"])},${bound(range["upper"])}${bounds.charAt(1)}`;
}

const bound = (value: Json | undefined): string =>
  value === null || value === undefined ? "" : `"${text(value).replace(/["\\]/g, "\\$&")}"`;
