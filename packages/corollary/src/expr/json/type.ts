import { plainObject } from "../literal-json.js";
import type { Type } from "../type.js";

const plainKinds = [
  "boolean", "text", "integer", "bigint", "float", "uuid", "bytes", "json", "localTimestamp", "date", "time", "timetz", "interval", "null",
] as const;

/** Reads a type; undefined where the JSON is none. */
export function decodeType(json: unknown, depth = 0): Type | undefined {
  if (!plainObject(json) || depth > 5) return undefined;
  const plain = plainKinds.find((kind) => kind === json.kind);
  if (plain) return { kind: plain };
  switch (json.kind) {
    case "decimal":
      if (json.scale === undefined) return { kind: "decimal" };
      return typeof json.scale === "number" && Number.isInteger(json.scale) && json.scale >= 0 ? { kind: "decimal", scale: json.scale } : undefined;
    case "timestamp": {
      const { precision } = json;
      return typeof precision === "number" && Number.isInteger(precision) && precision >= 0 && precision <= 6 ? { kind: "timestamp", precision } : undefined;
    }
    case "enum": return isWords(json.values) ? { kind: "enum", values: json.values } : undefined;
    case "row": return typeof json.entity === "string" ? { kind: "row", entity: json.entity } : undefined;
    case "array": case "range": {
      const of = decodeType(json.of, depth + 1);
      return of && { kind: json.kind, of };
    }
    default: return undefined;
  }
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === "string");
}
