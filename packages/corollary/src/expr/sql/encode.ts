import type { Json } from "../node.js";
import type { Type } from "../type.js";
import { fromBase64 } from "../bytes.js";

/** What a parameter is sent as: everything but booleans, numbers and bytes is text that the statement casts. */
export type SqlValue = string | number | boolean | null | Uint8Array;

/** How a constant in its JSON form becomes a parameter; chosen when a statement is compiled. */
export type Encoder = (value: Json) => SqlValue;

/** The parameter for a constant of this type. */
export function encoderFor(type: Type): Encoder {
  switch (type.kind) {
    case "boolean": return (value) => (typeof value === "boolean" ? value : null);
    case "bytes": return (value) => (typeof value === "string" ? fromBase64(value) ?? null : null);
    case "json": return (value) => (value === null ? null : JSON.stringify(value));
    case "array": return arrayEncoder(type.of);
    case "range": return (value) => (value === null ? null : rangeText(value));
    default: return plain;
  }
}

function plain(value: Json): SqlValue {
  if (value === null || typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Arrays as the text that Postgres reads, so that a driver need not know the type of the items. */
function arrayEncoder(of: Type): Encoder {
  const item = itemText(of);
  return (value) => (Array.isArray(value) ? arrayText(value, item) : null);
}

/** A list of constants of one type as one array parameter. */
export function listEncoder(of: Type): Encoder {
  return arrayEncoder(of);
}

function itemText(of: Type): (value: Json) => string {
  if (of.kind === "bytes") return (value) => quotedItem(`\\x${hex(fromBase64(String(value)) ?? new Uint8Array())}`);
  const encode = encoderFor(of);
  return (value) => quotedItem(String(encode(value)));
}

function arrayText(items: readonly Json[], item: (value: Json) => string): string {
  return `{${items.map((value) => (value === null ? "NULL" : item(value))).join(",")}}`;
}

function quotedItem(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function rangeText(value: Json): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const range = value as { readonly [key: string]: Json };
  if (range["empty"] === true) return "empty";
  const bounds = typeof range["bounds"] === "string" ? range["bounds"] : "[)";
  const bound = (part: Json | undefined) => (part === null || part === undefined ? "" : quotedItem(String(part)));
  return `${bounds.charAt(0)}${bound(range["lower"])},${bound(range["upper"])}${bounds.charAt(1)}`;
}

/** The LIKE pattern that finds `part` literally. */
export function likePattern(part: string, where: "contains" | "startsWith" | "endsWith"): string {
  const escaped = part.replace(/[\\%_]/g, "\\$&");
  return `${where === "startsWith" ? "" : "%"}${escaped}${where === "endsWith" ? "" : "%"}`;
}
